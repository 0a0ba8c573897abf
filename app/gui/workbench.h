// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/selection.h"
#include "models/aws/connection.h"
#include "models/core/clock.h"

#include <QTimer>
#include <QWidget>

#include <array>

class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace hookline::common {
class Confirmer;
}
namespace hookline::connection {
class ConnectionChip;
class SandboxPane;
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

class PlaceRail;
class Settings;
class TimelinePane;

/// Everything in the window for one session: header, rail, places, detail, card and timeline, tied together
/// by one selection and one ticking clock.
class Workbench : public QWidget
{
    Q_OBJECT

public:
    /// All references must outlive it. `clock` is the local time.
    Workbench(session::Session &session, Clock &clock, common::Confirmer &confirmer, Settings &settings,
              QWidget *parent = nullptr);
    ~Workbench() override;

    session::Session &session() { return m_session; }
    Selection &selection() { return m_selection; }
    const Selection &selection() const { return m_selection; }
    deployments::DeploymentsView *deploymentsView() const { return m_deployments; }
    deployments::DeploymentDetail *detail() const { return m_detail; }
    decisions::InboxView *inbox() const { return m_inbox; }
    decisions::DecisionCard *card() const { return m_card; }
    decisions::PostHookPane *postHook() const { return m_postHook; }
    TimelinePane *timeline() const { return m_timeline; }
    QLineEdit *filter() const { return m_filter; }

    /// Writes splitters and columns to the settings.
    void saveSettings();

public Q_SLOTS:
    void openInbox();
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
    void sandboxChosen();
    void connectionChosen(const hookline::aws::Connection &connection);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildHeader();
    QWidget *buildRail();
    QWidget *buildPlaces();
    void connectViews();
    void connectStore();
    void selectionChanged(const Location &now, const Location &before);
    void showPlace(Place place);
    void decisionSelected(const QString &decisionId);
    void laneSelected(const QString &laneKey, const QString &event);
    void storeChanged();
    void selectFirst();
    void refreshCard();
    void tick();
    QWidget *placeFocus() const;
    std::vector<QWidget *> panes() const;
    void cyclePanes(int step);

    session::Session &m_session;
    Clock &m_clock;
    common::Confirmer &m_confirmer;
    Settings &m_settings;
    Selection m_selection;
    QTimer m_ticker;
    bool m_storeLookDue = false;
    bool m_touched = false; ///< A person has chosen something; nothing is chosen for them any more.

    connection::ConnectionChip *m_chip = nullptr;
    QLineEdit *m_filter = nullptr;
    PlaceRail *m_rail = nullptr;
    connection::SandboxPane *m_sandbox = nullptr;
    QStackedWidget *m_places = nullptr;
    decisions::InboxView *m_inbox = nullptr;
    deployments::DeploymentsView *m_deployments = nullptr;
    decisions::PostHookPane *m_postHook = nullptr;
    QSplitter *m_mainSplitter = nullptr;
    QSplitter *m_placeSplitter = nullptr;
    std::array<QList<int>, static_cast<size_t>(Place::Count)> m_placeSizes{
        {{140, 420}, {240, 320}, {560, 0}}};
    Place m_shownPlace = Place::Deployments;
    QSplitter *m_detailSplitter = nullptr;
    deployments::DeploymentDetail *m_detail = nullptr;
    decisions::DecisionCard *m_card = nullptr;
    TimelinePane *m_timeline = nullptr;
};

} // namespace hookline::gui
