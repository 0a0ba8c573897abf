// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/appspec/diffview.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <vector>

namespace hookline::appspec {
class SpecActions;
class SpecDesk;
class SpecPane;
} // namespace hookline::appspec
namespace hookline::session {
class Session;
struct KnownRevision;
} // namespace hookline::session

namespace hookline::gui {

class Selection;

/// What is deployed in one connection, beside the files of the person: opens the revision of a deployment,
/// and compares the current file with its disk, another file or what is deployed. Its panels leave the editor
/// with it.
class SpecRevisions : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it but `actions`, whose wish to compare it follows.
    SpecRevisions(session::Session &session, const Selection &selection, appspec::SpecDesk &desk,
                  appspec::SpecActions &actions, QObject *parent);
    ~SpecRevisions() override;

    /// In a tab of its own, read-only, or the tab where it is open already.
    void openRevision(const QString &deploymentId);
    /// Asks with what, in a menu under `button`.
    void compare(QWidget *button);

private:
    void showText(appspec::SpecPane *pane, const session::KnownRevision &known, const QByteArray &text,
                  const QString &source);
    void compareWithDisk();
    void compareWithFile();
    void compareWithSelected();
    void compareWithChosen();
    void showPanel(QWidget *panel);
    appspec::DiffSide mine() const;

    session::Session &m_session;
    const Selection &m_selection;
    appspec::SpecDesk &m_desk;
    struct Shown
    {
        QPointer<appspec::SpecPane> pane;
        QPointer<QWidget> panel;
    };
    std::vector<Shown> m_shown; ///< Panels that ask this connection.
    QHash<QString, QPointer<appspec::SpecPane>> m_tabs; ///< By deployment.
};

} // namespace hookline::gui
