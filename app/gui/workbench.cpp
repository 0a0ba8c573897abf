// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/workbench.h"

#include "app/gui/placerail.h"
#include "app/gui/settings.h"
#include "app/gui/timelinepane.h"
#include "models/session/session.h"
#include "widgets/connection/connectionchip.h"
#include "widgets/connection/sandboxpane.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/inboxview.h"
#include "widgets/decisions/posthookpane.h"
#include "widgets/deployments/deploymentdetail.h"
#include "widgets/deployments/deploymentsview.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolTip>
#include <QVBoxLayout>

namespace hookline::gui {

namespace {

constexpr int railWidth = 196;
constexpr int margin = 8;

QScrollArea *scrollable(QWidget *content, const QString &name, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setObjectName(name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    return area;
}

} // namespace

Workbench::Workbench(session::Session &session, Clock &clock, common::Confirmer &confirmer,
                     Settings &settings, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_clock(clock)
    , m_confirmer(confirmer)
    , m_settings(settings)
{
    setObjectName(QStringLiteral("workbench"));
    m_timeline = new TimelinePane(session, this);
    m_mainSplitter = new QSplitter(Qt::Vertical, this);
    m_mainSplitter->setObjectName(QStringLiteral("mainSplitter"));
    m_mainSplitter->setChildrenCollapsible(false);
    QWidget *header = buildHeader();
    QWidget *rail = buildRail();
    QWidget *placesAndDetail = buildPlaces();

    auto *upper = new QWidget(this);
    auto *upperLayout = new QHBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(margin);
    upperLayout->addWidget(rail);
    upperLayout->addWidget(placesAndDetail, 1);
    m_mainSplitter->addWidget(upper);
    m_mainSplitter->addWidget(m_timeline);
    m_mainSplitter->setStretchFactor(0, 4);
    m_mainSplitter->setStretchFactor(1, 1);
    m_mainSplitter->setSizes({560, 180});

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addWidget(header);
    layout->addWidget(m_mainSplitter, 1);

    m_mainSplitter->restoreState(settings.value(setting::mainSplitter));
    m_detailSplitter->restoreState(settings.value(setting::detailSplitter));
    m_deployments->restoreHeaderState(settings.value(setting::deploymentsHeader));
    connectViews();
    connectStore();
    showPlace(m_selection.current().place);
    storeChanged();
    tick();
}

Workbench::~Workbench() = default;

QWidget *Workbench::buildHeader()
{
    auto *header = new QWidget(this);
    m_chip = new connection::ConnectionChip(m_session, header);
    m_filter = new QLineEdit(header);
    m_filter->setObjectName(QStringLiteral("filterEdit"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setPlaceholderText(tr("Filter… (Ctrl+F)"));
    m_filter->setToolTip(tr("Shows only rows that hold all the words, in any column."));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(240);
    auto *layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(margin);
    layout->addWidget(m_chip);
    layout->addStretch(1);
    layout->addWidget(m_filter);
    return header;
}

QWidget *Workbench::buildRail()
{
    auto *rail = new QWidget(this);
    rail->setFixedWidth(railWidth);
    m_rail = new PlaceRail(rail);
    auto *layout = new QVBoxLayout(rail);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(margin);
    layout->addWidget(m_rail);
    layout->addStretch(1);
    if (m_session.connection().sandbox) {
        auto *bottom = new QWidget(rail);
        auto *bottomLayout = new QVBoxLayout(bottom);
        bottomLayout->setContentsMargins(0, 0, 0, 0);
        bottomLayout->addStretch(1);
        m_sandbox = new connection::SandboxPane(m_session, bottom);
        bottomLayout->addWidget(m_sandbox);
        layout->addWidget(scrollable(bottom, QStringLiteral("sandboxArea"), rail), 100);
    }
    return rail;
}

QWidget *Workbench::buildPlaces()
{
    m_places = new QStackedWidget(this);
    m_inbox = new decisions::InboxView(m_session, m_places);
    m_deployments = new deployments::DeploymentsView(m_session, m_places);
    m_postHook = new decisions::PostHookPane(m_session, m_places);
    m_places->addWidget(m_inbox);
    m_places->addWidget(m_deployments);
    m_places->addWidget(m_postHook);

    m_detailSplitter = new QSplitter(Qt::Horizontal, this);
    m_detailSplitter->setObjectName(QStringLiteral("detailSplitter"));
    m_detailSplitter->setChildrenCollapsible(false);
    m_detail = new deployments::DeploymentDetail(m_session, m_confirmer, m_detailSplitter);
    m_card = new decisions::DecisionCard(m_session, m_detailSplitter);
    m_card->setMinimumWidth(300);
    m_detailSplitter->addWidget(m_detail);
    m_detailSplitter->addWidget(m_card);
    m_detailSplitter->setStretchFactor(0, 1);
    m_detailSplitter->setStretchFactor(1, 0);
    m_detailSplitter->setSizes({700, 340});

    m_placeSplitter = new QSplitter(Qt::Vertical, this);
    m_placeSplitter->setObjectName(QStringLiteral("placeSplitter"));
    m_placeSplitter->setChildrenCollapsible(false);
    m_placeSplitter->addWidget(m_places);
    m_placeSplitter->addWidget(m_detailSplitter);
    m_placeSplitter->setStretchFactor(0, 2);
    m_placeSplitter->setStretchFactor(1, 3);
    return m_placeSplitter;
}

void Workbench::connectViews()
{
    connect(&m_selection, &Selection::changed, this, &Workbench::selectionChanged);
    connect(m_rail, &PlaceRail::placeChosen, &m_selection, &Selection::setPlace);
    connect(m_chip, &connection::ConnectionChip::sandboxChosen, this, &Workbench::sandboxChosen);
    connect(m_chip, &connection::ConnectionChip::connectionChosen, this, &Workbench::connectionChosen);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_deployments->setFilterText(text);
        m_inbox->setFilterText(text);
    });
    connect(m_filter, &QLineEdit::returnPressed, this, [this] { placeFocus()->setFocus(); });

    connect(m_deployments, &deployments::DeploymentsView::deploymentSelected, this,
            [this](const QString &id) {
                m_touched = true;
                m_selection.selectDeployment(id);
            });
    connect(m_deployments, &deployments::DeploymentsView::deploymentActivated, this,
            [this] { m_detail->eventsTable()->setFocus(); });
    connect(m_deployments, &deployments::DeploymentsView::clearFilterRequested, m_filter, &QLineEdit::clear);
    connect(m_deployments, &deployments::DeploymentsView::countChanged, this,
            [this](int count) { m_rail->setCount(Place::Deployments, count, false); });

    connect(m_inbox, &decisions::InboxView::decisionSelected, this, &Workbench::decisionSelected);
    connect(m_inbox, &decisions::InboxView::decisionActivated, this, [this](const QString &id) {
        decisionSelected(id);
        m_card->focusStart();
    });
    connect(m_inbox, &decisions::InboxView::countChanged, this,
            [this](int count) { m_rail->setCount(Place::Inbox, count, true); });
    connect(m_inbox, &decisions::InboxView::postHookStatusRequested, this,
            [this] { openPlace(Place::PostHook); });

    connect(m_detail, &deployments::DeploymentDetail::targetSelected, &m_selection, &Selection::selectTarget);
    connect(m_detail, &deployments::DeploymentDetail::eventSelected, &m_selection, &Selection::selectEvent);
    const auto jump = [this](const QString &deploymentId) {
        m_touched = true;
        m_selection.jump({.place = Place::Deployments, .deploymentId = deploymentId});
    };
    connect(m_detail, &deployments::DeploymentDetail::deploymentRequested, this, jump);
    connect(m_card, &decisions::DecisionCard::deploymentRequested, this, jump);
    connect(m_postHook, &decisions::PostHookPane::deploymentRequested, this, jump);
    connect(m_card, &decisions::DecisionCard::backRequested, this, [this] { placeFocus()->setFocus(); });
    connect(m_card, &decisions::DecisionCard::stateChanged, this, &Workbench::refreshCard);
    connect(m_card, &decisions::DecisionCard::postHookStatusRequested, this, [this](const QString &id) {
        m_postHook->fillFromDecision(id);
        openPlace(Place::PostHook);
    });
    connect(m_timeline, &TimelinePane::laneSelected, this, &Workbench::laneSelected);
}

void Workbench::connectStore()
{
    store::Store &store = m_session.store();
    const auto look = [this] {
        // The tables of one poll change one after the other; look when all have.
        if (std::exchange(m_storeLookDue, true))
            return;
        QTimer::singleShot(0, this, &Workbench::storeChanged);
    };
    connect(store.deployments.notifier(), &store::TableNotifier::changed, this, look);
    connect(store.decisions.notifier(), &store::TableNotifier::changed, this, look);
    connect(&m_session, &session::Session::freshnessChanged, this, look);
    connect(&m_session, &session::Session::serviceClockChanged, this, &Workbench::tick);
    connect(&m_ticker, &QTimer::timeout, this, &Workbench::tick);
    m_rail->setCount(Place::Inbox, m_inbox->count(), true);
    m_rail->setCount(Place::Deployments, m_deployments->totalCount(), false);
}

void Workbench::selectionChanged(const Location &now, const Location &before)
{
    if (now.place != before.place)
        showPlace(now.place);
    m_deployments->selectDeployment(now.deploymentId);
    m_inbox->selectDecision(now.decisionId);
    m_detail->showDeployment(now.deploymentId);
    if (now.deploymentId != before.deploymentId) {
        m_session.setFocus(now.deploymentId);
        m_timeline->showDeployment(now.deploymentId);
    }
    m_detail->select(now.targetKey, now.event);
    m_timeline->select(m_detail->currentTarget(), m_detail->currentEvent());
    if (!now.decisionId.isEmpty())
        m_card->showDecision(now.decisionId);
    else if (now.deploymentId != before.deploymentId || now.decisionId != before.decisionId)
        m_card->showDeployment(now.deploymentId);
    refreshCard();
}

void Workbench::showPlace(Place place)
{
    // Few things wait at a time, and deciding about them needs room: each place keeps its own division.
    const size_t old = static_cast<size_t>(m_shownPlace), next = static_cast<size_t>(place);
    if (m_detailSplitter->isVisible())
        m_placeSizes[old] = m_placeSplitter->sizes();
    m_shownPlace = place;
    m_placeSplitter->setSizes(m_placeSizes[next]);
    m_rail->setPlace(place);
    m_places->setCurrentIndex(static_cast<int>(place));
    // The form of the API needs the room of table and detail together.
    m_detailSplitter->setVisible(place != Place::PostHook);
    m_filter->setEnabled(place != Place::PostHook);
    m_filter->setToolTip(place == Place::PostHook
                             ? tr("There is nothing to filter on this page.")
                             : tr("Shows only rows that hold all the words, in any column."));
    m_settings.set(setting::place, PlaceRail::placeId(place));
    refreshCard();
    tick();
}

void Workbench::decisionSelected(const QString &decisionId)
{
    m_touched = true;
    const domain::Decision *decision = m_session.store().decisions.find(decisionId);
    if (!decision)
        return;
    const QString target = decision->targetId.isEmpty()
        ? QString()
        : decision->deploymentId + QLatin1Char('/') + decision->targetId;
    m_selection.selectDecision(decisionId, decision->deploymentId, target, decision->event);
}

void Workbench::laneSelected(const QString &laneKey, const QString &event)
{
    m_touched = true;
    const domain::Target *target = m_session.store().targets.find(laneKey);
    if (target)
        m_selection.selectEvent(laneKey, event);
    else if (m_session.store().deployments.find(laneKey))
        m_selection.selectDeployment(laneKey);
}

void Workbench::storeChanged()
{
    m_storeLookDue = false;
    const Location &now = m_selection.current();
    // A decision may arrive for what is looked at already.
    if (m_card->decisionId().isEmpty() && !now.deploymentId.isEmpty())
        m_card->showDeployment(now.deploymentId);
    selectFirst();
    refreshCard();
}

// One look must answer what waits: until a person chooses, the most urgent decision is shown, else the newest
// deployment.
void Workbench::selectFirst()
{
    if (m_touched || !m_selection.current().deploymentId.isEmpty()
        || m_session.freshness().state != session::Freshness::State::Fresh)
        return;
    const domain::Decision *soonest = nullptr;
    for (const domain::Decision &decision : m_session.store().decisions.rows()) {
        if (!soonest
            || (decision.deadline && (!soonest->deadline || *decision.deadline < *soonest->deadline)))
            soonest = &decision;
    }
    if (soonest) {
        decisionSelected(soonest->id);
        m_touched = false;
        return;
    }
    const domain::Deployment *newest = nullptr;
    for (const domain::Deployment &deployment : m_session.store().deployments.rows()) {
        if (!newest || deployment.created > newest->created)
            newest = &deployment;
    }
    if (newest)
        m_selection.selectDeployment(newest->id);
}

void Workbench::refreshCard()
{
    using State = decisions::DecisionCard::State;
    m_card->setVisible(m_selection.current().place == Place::Inbox || m_card->state() != State::Empty);
}

void Workbench::tick()
{
    const Instant now = m_session.serviceNow();
    m_chip->setNow(m_clock.now());
    if (m_selection.current().place == Place::Inbox)
        m_inbox->setNow(now);
    if (m_selection.current().place == Place::Deployments)
        m_deployments->setNow(now);
    m_detail->setNow(now);
    m_card->setNow(now);
    m_timeline->setNow(now);
    if (m_sandbox)
        m_sandbox->setNow(now);
    const int wanted = m_session.serviceSpeed() > 1 ? 250 : 1000;
    if (m_ticker.interval() != wanted || !m_ticker.isActive())
        m_ticker.start(wanted);
}

void Workbench::openInbox()
{
    openPlace(Place::Inbox);
}

void Workbench::openPlace(Place place)
{
    m_selection.setPlace(place);
    placeFocus()->setFocus(Qt::ShortcutFocusReason);
}

void Workbench::focusFilter()
{
    if (!m_filter->isEnabled())
        return;
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void Workbench::goBack()
{
    if (m_filter->hasFocus()) {
        if (!m_filter->text().isEmpty())
            m_filter->clear();
        else
            placeFocus()->setFocus();
        return;
    }
    if (m_places->isAncestorOf(QApplication::focusWidget()) && m_selection.canGoBack())
        m_selection.back();
    placeFocus()->setFocus();
}

void Workbench::stepBack()
{
    m_selection.back();
    placeFocus()->setFocus();
}

QWidget *Workbench::placeFocus() const
{
    QWidget *page = m_places->currentWidget();
    if (page == m_deployments && m_deployments->shownCount() > 0)
        return m_deployments->table();
    // The first thing in the page that takes the keyboard.
    for (QWidget *widget = page->nextInFocusChain(); widget != page; widget = widget->nextInFocusChain()) {
        if (page->isAncestorOf(widget) && (widget->focusPolicy() & Qt::TabFocus) && widget->isVisible()
            && widget->isEnabled())
            return widget;
    }
    return page;
}

std::vector<QWidget *> Workbench::panes() const
{
    std::vector<QWidget *> all{m_rail,
                               m_places->currentWidget(),
                               m_detail->targetsTable(),
                               m_detail->eventsTable(),
                               m_card,
                               m_timeline,
                               m_sandbox,
                               m_chip,
                               m_filter};
    all.erase(
        std::remove_if(all.begin(), all.end(),
                       [](const QWidget *pane) { return !pane || !pane->isVisible() || !pane->isEnabled(); }),
        all.end());
    return all;
}

void Workbench::cyclePanes(int step)
{
    const std::vector<QWidget *> all = panes();
    const QWidget *focus = QApplication::focusWidget();
    const int count = static_cast<int>(all.size());
    int at = step > 0 ? -1 : 0;
    for (int i = 0; i < count; ++i) {
        if (focus
            && (all[static_cast<size_t>(i)] == focus || all[static_cast<size_t>(i)]->isAncestorOf(focus)))
            at = i;
    }
    QWidget *pane = all[static_cast<size_t>((at + step + count) % count)];
    if (pane == m_places->currentWidget()) {
        placeFocus()->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    QWidget *target = pane;
    while (!(target->focusPolicy() & Qt::TabFocus) || !target->isVisible() || !target->isEnabled()) {
        target = target->nextInFocusChain();
        if (target == pane)
            return;
    }
    target->setFocus(Qt::ShortcutFocusReason);
}

void Workbench::focusNextPane()
{
    cyclePanes(1);
}

void Workbench::focusPreviousPane()
{
    cyclePanes(-1);
}

void Workbench::showHelp()
{
    QWidget *focus = QApplication::focusWidget();
    if (!focus || !isAncestorOf(focus))
        focus = this;
    QStringList lines;
    for (const QString &text : {focus->accessibleName(), focus->accessibleDescription(), focus->toolTip()}) {
        if (!text.isEmpty() && !lines.contains(text))
            lines.append(text);
    }
    if (!lines.isEmpty())
        lines.append(QString());
    lines.append(tr("Ctrl+I inbox · Ctrl+D deployments · Ctrl+P post hook status · Ctrl+F filter"));
    lines.append(tr("Arrows and Enter in every table · F6 next pane · Esc or Alt+Left back · F5 read again"));
    QToolTip::showText(focus->mapToGlobal(QPoint(8, 8)), lines.join(QLatin1Char('\n')), focus);
}

void Workbench::keyPressEvent(QKeyEvent *event)
{
    // Not a shortcut: what has the focus comes first (a confirmation to cancel, a list to close).
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        goBack();
    else if (event->key() == Qt::Key_F5)
        m_session.refresh();
    else
        QWidget::keyPressEvent(event);
}

void Workbench::saveSettings()
{
    m_settings.set(setting::mainSplitter, m_mainSplitter->saveState());
    m_settings.set(setting::detailSplitter, m_detailSplitter->saveState());
    m_settings.set(setting::deploymentsHeader, m_deployments->headerState());
}

} // namespace hookline::gui
