// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/session/deploychoices.h"
#include "models/session/newdeployment.h"

#include <QMap>
#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace hookline::common {
class FactGrid;
}
namespace hookline::session {
class Session;
}

namespace hookline::appspec {

/// The members of CreateDeployment that a person fills in, with what the connection offers for them. Limits
/// and values come from the service's description; what is needed or wrong is said at the
/// field.
class DeployFields : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit DeployFields(session::Session &session, QWidget *parent = nullptr);

    /// Whose members are shown; for ECS and Lambda the revision is the text itself.
    void setPlatform(Platform platform);
    /// As filled in; without content, reason and errors.
    session::NewDeployment typed() const;
    void fill(const session::NewDeployment &deployment);
    /// Says what has to be mended; the sentence of the first, empty if nothing is in the way.
    QString showLacks(const QMap<QString, session::Lack> &lacks);

    const session::DeployChoices &choices() const { return *m_choices; }
    /// What the group deployed last with success, in a line; empty if nothing is known of it.
    QString present() const;
    /// How many targets its last deployment had; 0 if that is not known.
    int targets() const;

Q_SIGNALS:
    void changed();
    /// Something that could be chosen cannot be read.
    void failed(const QString &operation, const hookline::Error &error);

private:
    struct Field
    {
        QWidget *editor = nullptr;
        QLabel *problem = nullptr;
    };

    void addFields();
    void addField(const char *path, const QString &caption, QWidget *editor, const QString &help);
    QString text(const char *path) const;
    void setText(const char *path, const QString &value);
    QComboBox *box(const char *path) const;
    QComboBox *names(const char *path, const QString &caption, const QString &help);
    QComboBox *values(const char *path, const QString &caption, const QStringList &choices,
                      const QString &none, const QString &help);
    void offer(const char *path, const QStringList &names);
    void refreshRows();
    void refreshChoices();
    void refreshGroup();
    QString sentence(const QString &path, session::Lack lack) const;
    QString mismatch() const;
    void notRead(const QString &operation, const Error &error);

    session::Session &m_session;
    session::DeployChoices *m_choices;
    Platform m_platform = Platform::Unknown;
    QMap<QString, Field> m_fields; ///< By path in the input.
    common::FactGrid *m_grid;
    QLabel *m_groupText = nullptr;
    QLabel *m_contentText = nullptr;
    QComboBox *m_revision = nullptr;
    QCheckBox *m_ignoreStop = nullptr;
    QComboBox *m_rollback = nullptr;
    QMap<QString, QString> m_unknown; ///< By path: a name that the service does not know, as it stood there.
    QTimer m_typed; ///< A name that is being typed is asked for once it stands.
};

} // namespace hookline::appspec
