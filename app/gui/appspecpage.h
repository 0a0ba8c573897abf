// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/placepage.h"
#include "models/session/newdeployment.h"

#include <QPointer>
#include <QWidget>

#include <map>

namespace hookline::appspec {
class DeployPanel;
class SpecActions;
class SpecDesk;
class SpecPane;
} // namespace hookline::appspec
namespace hookline::common {
class Confirmer;
}
namespace hookline::session {
class Session;
}

namespace hookline::gui {

class Selection;
class SpecRevisions;

/// Where the window's one SpecDesk stands while this page is looked at, with the actions of this page's
/// connection: files belong to the person, not to a connection. Gives the desk back when it goes.
class DeskHolder final : public QWidget
{
    Q_OBJECT

public:
    /// `actions` becomes the holder's.
    DeskHolder(appspec::SpecDesk &desk, appspec::SpecActions *actions, QWidget *parent);
    ~DeskHolder() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QPointer<appspec::SpecDesk> m_desk;
    QPointer<appspec::SpecActions> m_actions; ///< Stands in the desk while the desk stands here.
};

/// The AppSpec files that are being worked on, and what can be done with them on this connection. A panel of
/// this connection stands in the desk only while the desk stands here; what was filled in is kept.
class AppSpecPage final : public PlacePage
{
    Q_OBJECT

public:
    /// All must outlive the page; `desk` is shared by all workbenches.
    AppSpecPage(session::Session &session, common::Confirmer &confirmer, const Selection &selection,
                appspec::SpecDesk &desk, QWidget *lists);
    ~AppSpecPage() override;

    SpecRevisions *revisions() const { return m_revisions; }

    QWidget *list() const override { return m_holder; }
    QList<int> division() const override { return {560, 0}; }
    QWidget *start() const override;
    void laneChosen(const QString &, const QString &) override { }
    void setNow(Instant) override { }
    bool canFilter() const override { return false; }
    bool hasTimeline() const override { return false; }
    void find() override;

Q_SIGNALS:
    /// Try the current text on a sandbox.
    void trialWished();
    /// That deployment was made here, or is to be looked at.
    void deploymentWished(const QString &deploymentId);
    /// Something went wrong whose panel is not there any more.
    void failed(const QString &what, const hookline::Error &error);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void count();
    void refreshActions();
    void openDeploy();
    void keepDeploy();
    void answeredLate(const QString &group, const Result<QJsonObject> &reply);

    session::Session &m_session;
    common::Confirmer &m_confirmer;
    appspec::SpecDesk &m_desk;
    QPointer<appspec::DeployPanel> m_deploy; ///< The one that was opened last …
    QPointer<appspec::SpecPane> m_deployPane; ///< … and where it stands.
    std::map<const appspec::SpecPane *, session::NewDeployment> m_kept; ///< By pane, also of those that went.
    appspec::SpecActions *m_actions;
    DeskHolder *m_holder;
    SpecRevisions *m_revisions;
};

} // namespace hookline::gui
