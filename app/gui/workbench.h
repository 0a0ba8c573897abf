// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/selection.h"
#include "models/aws/connection.h"
#include "models/core/clock.h"
#include "models/store/overviewrow.h"
#include "widgets/connection/means.h"
#include "widgets/connection/opening.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

#include <array>

class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace hookline::appspec {
class SpecDesk;
}
namespace hookline::common {
class Confirmer;
}
namespace hookline::connection {
class ConnectionChip;
class ProfileBar;
class SandboxPane;
class SignInBar;
} // namespace hookline::connection
namespace hookline::decisions {
class DecisionCard;
class InboxView;
class PostHookPane;
} // namespace hookline::decisions
namespace hookline::deployments {
class DeploymentDetail;
class DeploymentsView;
} // namespace hookline::deployments
namespace hookline::session {
class Session;
}

namespace hookline::gui {

class AppSpecPage;
class AutoScalingPage;
class DeploymentDesk;
class DeploymentsPage;
class HookResultsPage;
class InboxPage;
class PlacePage;
class PlaceRail;
class PostHookPage;
class RequestsPage;
class Settings;
class TimelinePane;

/// Everything in the window for one session: header, rail, the pages of the places, and timeline, tied
/// together by one selection and one ticking clock.
class Workbench : public QWidget
{
    Q_OBJECT

public:
    /// All references must outlive it. `clock` is the local time.
    Workbench(session::Session &session, Clock &clock, common::Confirmer &confirmer, Settings &settings,
              appspec::SpecDesk &specDesk, QWidget *parent = nullptr);
    ~Workbench() override;

    session::Session &session() { return m_session; }
    Selection &selection() { return m_selection; }
    const Selection &selection() const { return m_selection; }
    deployments::DeploymentsView *deploymentsView() const;
    deployments::DeploymentDetail *detail() const;
    decisions::InboxView *inbox() const;
    decisions::DecisionCard *card() const;
    decisions::PostHookPane *postHook() const;
    AutoScalingPage *autoScaling() const { return m_autoScaling; }
    HookResultsPage *hookResults() const { return m_hookResults; }
    RequestsPage *requests() const { return m_requests; }
    TimelinePane *timeline() const { return m_timeline; }
    QLineEdit *filter() const { return m_filter; }

    /// Goes to that row with the keyboard, letting go of the filters that hide it: to the card of what waits,
    /// to the deployment, to the instance that waits.
    void reveal(const store::OverviewRow &row);
    /// Goes to that deployment as soon as it has been read, for it may be brand-new; not if the person has
    /// gone elsewhere by then.
    void showNewDeployment(const QString &deploymentId);
    /// Why the connection must not be closed now, in a sentence; empty if nothing is in the way.
    QString whyKept() const;

    /// Writes splitters and columns to the settings.
    void saveSettings();

public Q_SLOTS:
    void openInbox();
    /// Comes to the front: the keyboard goes where it was, else where the place begins.
    void takeFocus();
    void openPlace(hookline::gui::Place place);
    void focusFilter();
    /// Esc: out of the filter, back to the table, back to where one came from.
    void goBack();
    /// Alt+Left: back to where one came from.
    void stepBack();
    void focusNextPane();
    void focusPreviousPane();
    /// F1: says what has the focus and which keys lead where.
    void showHelp();

Q_SIGNALS:
    void sandboxChosen(hookline::connection::Opening opening);
    void connectionChosen(const hookline::aws::Connection &connection, hookline::connection::Opening opening);
    /// Try the AppSpec text that is being looked at.
    void trialWished();
    /// Something that a person wanted has failed, and no part of the page can say so.
    void failed(const QString &what, const hookline::Error &error);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *buildHeader();
    void buildBars();
    QWidget *buildRail();
    QWidget *buildPlaces();
    void addPage(Place place, PlacePage *page);
    void connectViews();
    PlacePage *page() const;
    void showPlace(Place place);
    void showTimeline();
    void tick();
    QWidget *placeFocus() const;
    std::vector<QWidget *> panes() const;
    void cyclePanes(int step);
    void followAnswers();
    void revealDecision(const QString &decisionId);
    void revealDeployment(const QString &deploymentId);
    void revealNew();
    void revealInstance(const QString &instanceId);

    session::Session &m_session;
    Clock &m_clock;
    common::Confirmer &m_confirmer;
    Settings &m_settings;
    appspec::SpecDesk &m_specDesk;
    Selection m_selection;
    QTimer m_ticker;

    connection::Means m_means;
    connection::ConnectionChip *m_chip = nullptr;
    connection::SignInBar *m_signIn = nullptr;
    connection::ProfileBar *m_profileBar = nullptr;
    QLineEdit *m_filter = nullptr;
    PlaceRail *m_rail = nullptr;
    connection::SandboxPane *m_sandbox = nullptr;
    QStackedWidget *m_lists = nullptr;
    QStackedWidget *m_details = nullptr;
    QSplitter *m_mainSplitter = nullptr;
    QSplitter *m_placeSplitter = nullptr;
    DeploymentDesk *m_desk = nullptr;
    InboxPage *m_inbox = nullptr;
    DeploymentsPage *m_deployments = nullptr;
    AutoScalingPage *m_autoScaling = nullptr;
    HookResultsPage *m_hookResults = nullptr;
    AppSpecPage *m_appSpec = nullptr;
    PostHookPage *m_postHook = nullptr;
    RequestsPage *m_requests = nullptr;
    std::array<PlacePage *, static_cast<size_t>(Place::Count)> m_pages{};
    std::array<QList<int>, static_cast<size_t>(Place::Count)> m_divisions; ///< As people moved them.
    Place m_shownPlace = Place::Deployments;
    QString m_new; ///< A deployment to go to once it has been read …
    Place m_newFrom = Place::Deployments; ///< … unless somebody has left this place meanwhile.
    QSet<QString> m_sending; ///< Decisions and lifecycle actions whose answer is under way.
    TimelinePane *m_timeline = nullptr;
};

} // namespace hookline::gui
