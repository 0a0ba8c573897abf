// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/lint.h"
#include "models/appspec/revisionlisting.h"

#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace hookline::appspec {

/// Which directory counts as the revision of an EC2 file, so that the files that it names are looked at, and
/// what lies there. The file's own folder, if something that it names lies there, until a person says
/// otherwise.
class RevisionBar : public QWidget
{
    Q_OBJECT

public:
    explicit RevisionBar(QWidget *parent = nullptr);

    /// The AppSpec file's path; empty for a text without one.
    void setFile(const QString &path);
    /// What a person says; empty: nothing is to be looked at.
    void choose(const QString &directory);
    /// What came of it. Hidden where a deployment has no such directory.
    void show(const LintResult &result);

    /// What counts as the revision; empty: nothing.
    QString directory() const;
    /// Where to look: the same, unless it turned out that it cannot be read.
    QString lookInto() const;
    /// Nobody has said it: it may be something else.
    bool isGuessed() const { return !m_chosen; }
    /// Null until it was listed.
    std::shared_ptr<const RevisionListing> listing() const { return m_listing; }

Q_SIGNALS:
    /// Another directory, or what lies there may have changed: look again.
    void changed();
    void listed();
    /// A person wants to name a directory.
    void chooseWished();

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void list();
    void refresh();

    QString m_folder; ///< Of the file.
    std::optional<QString> m_chosen;
    QString m_lookedAt; ///< By the last check; empty: nowhere.
    std::shared_ptr<const RevisionListing> m_listing;
    bool m_isWanted = false; ///< The text is one that has a revision.
    int m_asked = 0; ///< Rises with each listing; older ones are dropped.
    QLabel *m_state;
    QPushButton *m_choose;
    QPushButton *m_clear;
};

} // namespace hookline::appspec
