// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/workbench.h"

#include "app/gui/appspecpage.h"
#include "app/gui/autoscalingpage.h"
#include "app/gui/connectionmeans.h"
#include "app/gui/deploymentdesk.h"
#include "app/gui/deploymentpages.h"
#include "app/gui/hookresultspage.h"
#include "app/gui/placerail.h"
#include "app/gui/requestspage.h"
#include "app/gui/settings.h"
#include "app/gui/specrevisions.h"
#include "app/gui/timelinepane.h"
#include "models/session/autoscaling.h"
#include "widgets/autoscaling/autoscalingview.h"
#include "widgets/common/exporter.h"
#include "widgets/common/worldtext.h"
#include "widgets/connection/connectionchip.h"
#include "widgets/connection/profilebar.h"
#include "widgets/connection/sandboxpane.h"
#include "widgets/connection/signinbar.h"
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
                     Settings &settings, appspec::SpecDesk &specDesk, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_clock(clock)
    , m_confirmer(confirmer)
    , m_settings(settings)
    , m_specDesk(specDesk)
    , m_means(connectionMeans(settings, clock))
{
    setObjectName(QStringLiteral("workbench"));
    common::setExportWorld(this, common::worldInRegion(session));
    m_timeline = new TimelinePane(session, this);
    m_mainSplitter = new QSplitter(Qt::Vertical, this);
    m_mainSplitter->setObjectName(QStringLiteral("mainSplitter"));
    m_mainSplitter->setChildrenCollapsible(false);
    QWidget *header = buildHeader();
    buildBars();
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
    layout->addWidget(m_signIn);
    layout->addWidget(m_profileBar);
    layout->addWidget(m_mainSplitter, 1);

    m_mainSplitter->restoreState(settings.value(setting::mainSplitter));
    connectViews();
    followAnswers();
    showPlace(m_selection.current().place);
}

Workbench::~Workbench() = default;

QWidget *Workbench::buildHeader()
{
    auto *header = new QWidget(this);
    m_chip = new connection::ConnectionChip(m_session, m_means, header);
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

/// What the connection needs a person for: hidden, and so without room, while that is nothing.
void Workbench::buildBars()
{
    m_signIn =
        new connection::SignInBar(m_session.client().credentials(), aws::displayName(m_session.connection()),
                                  m_means, connection::SignInBar::Shape::Line, this);
    m_profileBar = new connection::ProfileBar(m_session.connection(), this);
    connect(m_signIn, &connection::SignInBar::resumed, this, [this] {
        m_chip->refreshIdentity();
        m_session.refresh();
    });
    connect(m_signIn, &connection::SignInBar::otherKeysWanted, m_chip,
            &connection::ConnectionChip::openChooser);
    connect(m_profileBar, &connection::ProfileBar::reconnectWanted, this, [this](const aws::Connection &now) {
        Q_EMIT connectionChosen(now, connection::Opening::Instead);
    });
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
    m_lists = new QStackedWidget(this);
    m_details = new QStackedWidget(this);
    m_desk = new DeploymentDesk(m_session, m_confirmer, m_selection, m_details);
    m_desk->restoreState(m_settings.value(setting::detailSplitter));
    m_inbox = new InboxPage(m_session, m_selection, m_desk, m_lists);
    m_deployments = new DeploymentsPage(m_session, m_selection, m_desk, m_settings, m_lists);
    m_autoScaling = new AutoScalingPage(m_session, m_confirmer, m_selection, m_settings, m_lists, m_details);
    m_hookResults = new HookResultsPage(m_session, m_selection, m_settings, m_lists, m_details);
    m_postHook = new PostHookPage(m_session, m_desk, m_lists);
    addPage(Place::Inbox, m_inbox);
    addPage(Place::Deployments, m_deployments);
    addPage(Place::AutoScaling, m_autoScaling);
    addPage(Place::CloudFormation, m_hookResults);
    m_appSpec = new AppSpecPage(m_session, m_confirmer, m_selection, m_specDesk, m_lists);
    addPage(Place::AppSpec, m_appSpec);
    addPage(Place::PostHook, m_postHook);
    m_requests = new RequestsPage(m_session, m_desk, m_settings, m_lists, m_details);
    addPage(Place::Requests, m_requests);

    m_placeSplitter = new QSplitter(Qt::Vertical, this);
    m_placeSplitter->setObjectName(QStringLiteral("placeSplitter"));
    m_placeSplitter->setChildrenCollapsible(false);
    m_placeSplitter->addWidget(m_lists);
    m_placeSplitter->addWidget(m_details);
    m_placeSplitter->setStretchFactor(0, 2);
    m_placeSplitter->setStretchFactor(1, 3);
    return m_placeSplitter;
}

void Workbench::addPage(Place place, PlacePage *page)
{
    m_pages[static_cast<size_t>(place)] = page;
    m_divisions[static_cast<size_t>(place)] = page->division();
    m_lists->addWidget(page->list());
    if (page->detail() && m_details->indexOf(page->detail()) < 0)
        m_details->addWidget(page->detail());
    connect(page, &PlacePage::countChanged, m_rail,
            [this, place](int count, bool urgent) { m_rail->setCount(place, count, urgent); });
    connect(page, &PlacePage::timelineChanged, this, &Workbench::showTimeline);
    connect(m_filter, &QLineEdit::textChanged, page, &PlacePage::setFilterText);
}

void Workbench::connectViews()
{
    // The pages have followed the selection before: they were there first.
    connect(&m_selection, &Selection::changed, this, [this](const Location &now, const Location &before) {
        if (now.place != before.place)
            showPlace(now.place);
        showTimeline();
    });
    connect(m_rail, &PlaceRail::placeChosen, &m_selection, &Selection::setPlace);
    connect(m_chip, &connection::ConnectionChip::sandboxChosen, this, &Workbench::sandboxChosen);
    connect(m_chip, &connection::ConnectionChip::connectionChosen, this, &Workbench::connectionChosen);
    connect(m_filter, &QLineEdit::returnPressed, this, [this] { placeFocus()->setFocus(); });
    connect(m_inbox, &InboxPage::clearFilterRequested, m_filter, &QLineEdit::clear);
    connect(m_deployments, &DeploymentsPage::clearFilterRequested, m_filter, &QLineEdit::clear);
    connect(m_autoScaling, &AutoScalingPage::clearFilterRequested, m_filter, &QLineEdit::clear);
    connect(m_autoScaling, &AutoScalingPage::deploymentRequested, m_desk, &DeploymentDesk::jump);
    connect(m_autoScaling, &AutoScalingPage::backRequested, this, [this] { placeFocus()->setFocus(); });
    connect(m_hookResults, &HookResultsPage::clearFilterRequested, m_filter, &QLineEdit::clear);
    connect(m_requests, &RequestsPage::clearFilterRequested, m_filter, &QLineEdit::clear);
    connect(m_inbox, &InboxPage::postHookStatusRequested, this, [this] { openPlace(Place::PostHook); });
    connect(m_inbox, &InboxPage::autoScalingRequested, this, [this] { openPlace(Place::AutoScaling); });
    connect(m_desk, &DeploymentDesk::backRequested, this, [this] { placeFocus()->setFocus(); });
    connect(m_desk, &DeploymentDesk::postHookStatusRequested, this, [this](const QString &decisionId) {
        postHook()->fillFromDecision(decisionId);
        openPlace(Place::PostHook);
    });
    connect(m_desk, &DeploymentDesk::revisionRequested, this, [this](const QString &deploymentId) {
        openPlace(Place::AppSpec);
        m_appSpec->revisions()->openRevision(deploymentId);
    });
    connect(m_appSpec, &AppSpecPage::trialWished, this, &Workbench::trialWished);
    connect(m_appSpec, &AppSpecPage::failed, this, &Workbench::failed);
    connect(m_appSpec, &AppSpecPage::deploymentWished, this, &Workbench::showNewDeployment);
    connect(m_session.store().deployments.notifier(), &store::TableNotifier::changed, this,
            &Workbench::revealNew);
    connect(m_timeline, &TimelinePane::laneSelected, this,
            [this](const QString &laneKey, const QString &span) { page()->laneChosen(laneKey, span); });
    connect(&m_session, &session::Session::serviceClockChanged, this, &Workbench::tick);
    connect(&m_ticker, &QTimer::timeout, this, &Workbench::tick);
    m_rail->setCount(Place::Inbox, inbox()->count(), true);
    m_rail->setCount(Place::Deployments, deploymentsView()->totalCount(), false);
}

deployments::DeploymentsView *Workbench::deploymentsView() const
{
    return m_deployments->view();
}

deployments::DeploymentDetail *Workbench::detail() const
{
    return m_desk->detail();
}

decisions::InboxView *Workbench::inbox() const
{
    return m_inbox->view();
}

decisions::DecisionCard *Workbench::card() const
{
    return m_desk->card();
}

decisions::PostHookPane *Workbench::postHook() const
{
    return m_postHook->pane();
}

PlacePage *Workbench::page() const
{
    return m_pages[static_cast<size_t>(m_shownPlace)];
}

void Workbench::showPlace(Place place)
{
    // Each place keeps its own division.
    if (m_details->isVisible())
        m_divisions[static_cast<size_t>(m_shownPlace)] = m_placeSplitter->sizes();
    m_shownPlace = place;
    m_placeSplitter->setSizes(m_divisions[static_cast<size_t>(place)]);
    m_rail->setPlace(place);
    m_lists->setCurrentWidget(page()->list());
    if (page()->detail())
        m_details->setCurrentWidget(page()->detail());
    m_details->setVisible(page()->detail());
    m_timeline->putAway(!page()->hasTimeline());
    m_filter->setEnabled(page()->canFilter());
    m_filter->setToolTip(page()->canFilter() ? tr("Shows only rows that hold all the words, in any column.")
                                             : tr("There is nothing to filter on this page."));
    m_settings.set(setting::place, PlaceRail::placeId(place));
    showTimeline();
    tick();
}

void Workbench::showTimeline()
{
    if (page()->hasTimeline())
        m_timeline->show(page()->timelineSubject());
}

void Workbench::tick()
{
    if (!isVisible())
        return; // another connection is looked at
    const Instant now = m_session.serviceNow();
    m_chip->setNow(m_clock.now());
    page()->setNow(now);
    if (page()->hasTimeline())
        m_timeline->setNow(now);
    if (m_sandbox)
        m_sandbox->setNow(now);
    const int wanted = m_session.serviceSpeed() > 1 ? 250 : 1000;
    if (m_ticker.interval() != wanted || !m_ticker.isActive())
        m_ticker.start(wanted);
}

void Workbench::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tick();
}

void Workbench::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_ticker.stop();
}

void Workbench::followAnswers()
{
    using session::AutoScaling;
    using session::Session;
    connect(&m_session, &Session::decisionStarted, this, [this](const QString &id) { m_sending.insert(id); });
    connect(&m_session, &Session::decisionFinished, this,
            [this](const session::DecisionOutcome &outcome) { m_sending.remove(outcome.decisionId); });
    AutoScaling &scaling = m_session.autoScaling();
    connect(&scaling, &AutoScaling::started, this, [this](const QString &key) { m_sending.insert(key); });
    connect(&scaling, &AutoScaling::finished, this, [this](const session::LifecycleOutcome &outcome) {
        m_sending.remove(outcome.request.actionKey);
    });
}

QString Workbench::whyKept() const
{
    if (!m_sending.isEmpty())
        return tr("An answer of yours is being sent. What became of it would not be seen.");
    for (const char *service : {"codedeploy", "autoscaling", "cloudformation"}) {
        if (m_session.client().isWriting(QLatin1String(service)))
            return tr("A change of yours is being sent. What became of it would not be seen.");
    }
    for (const domain::LifecycleAction &action : m_session.store().lifecycleActions.rows()) {
        if (action.autoHeartbeatsLeft > 0)
            return tr("Hookline still sends heartbeats for %1 by itself. Without them the hook %2 ends "
                      "sooner: "
                      "end them first.")
                .arg(action.instanceId, action.hook);
    }
    return {};
}

void Workbench::reveal(const store::OverviewRow &row)
{
    if (row.action())
        revealInstance(row.action()->instanceId);
    else if (row.wait && m_session.store().decisions.find(row.wait->id))
        revealDecision(row.wait->id);
    else
        revealDeployment(row.deployment()->id);
}

void Workbench::revealDecision(const QString &decisionId)
{
    m_desk->chooseDecision(decisionId);
    openPlace(Place::Inbox);
    if (inbox()->currentDecision() != decisionId)
        m_filter->clear();
    inbox()->selectDecision(decisionId);
    card()->focusStart();
}

void Workbench::revealDeployment(const QString &deploymentId)
{
    openPlace(Place::Deployments);
    m_desk->chooseDeployment(deploymentId);
    if (deploymentsView()->currentDeployment() != deploymentId) {
        m_filter->clear();
        deploymentsView()->showAll();
        deploymentsView()->selectDeployment(deploymentId);
    }
    deploymentsView()->table()->setFocus(Qt::ShortcutFocusReason);
}

void Workbench::showNewDeployment(const QString &deploymentId)
{
    m_new = deploymentId;
    m_newFrom = m_selection.current().place;
    revealNew();
    if (!m_new.isEmpty())
        m_session.refresh();
}

void Workbench::revealNew()
{
    if (m_selection.current().place != m_newFrom)
        m_new.clear();
    if (m_new.isEmpty() || !m_session.store().deployments.find(m_new))
        return;
    // The table takes the row first.
    QTimer::singleShot(0, this,
                       [this, deploymentId = std::exchange(m_new, {})] { revealDeployment(deploymentId); });
}

void Workbench::revealInstance(const QString &instanceId)
{
    const autoscaling::Subject subject{autoscaling::Kind::Instances, instanceId};
    openPlace(Place::AutoScaling);
    m_selection.selectAutoScaling(subject);
    if (!m_autoScaling->view()->shows(subject)) {
        m_filter->clear();
        m_autoScaling->view()->showAll();
        m_autoScaling->view()->select(subject);
    }
    placeFocus()->setFocus(Qt::ShortcutFocusReason);
}

void Workbench::openInbox()
{
    openPlace(Place::Inbox);
}

void Workbench::takeFocus()
{
    QWidget *last = focusWidget();
    (last && last->isVisible() ? last : placeFocus())->setFocus(Qt::ShortcutFocusReason);
}

void Workbench::openPlace(Place place)
{
    m_selection.setPlace(place);
    placeFocus()->setFocus(Qt::ShortcutFocusReason);
}

void Workbench::focusFilter()
{
    if (!page()->canFilter()) {
        page()->find();
        return;
    }
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
    if (m_lists->isAncestorOf(QApplication::focusWidget()) && m_selection.canGoBack())
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
    if (QWidget *start = page()->start())
        return start;
    // The first thing in the page that takes the keyboard.
    QWidget *list = page()->list();
    for (QWidget *widget = list->nextInFocusChain(); widget != list; widget = widget->nextInFocusChain()) {
        if (list->isAncestorOf(widget) && (widget->focusPolicy() & Qt::TabFocus) && widget->isVisible()
            && widget->isEnabled())
            return widget;
    }
    return list;
}

std::vector<QWidget *> Workbench::panes() const
{
    std::vector<QWidget *> all{m_rail, page()->list()};
    for (QWidget *pane : page()->detailPanes())
        all.push_back(pane);
    for (QWidget *pane :
         std::initializer_list<QWidget *>{m_timeline, m_sandbox, m_chip, m_filter, m_signIn, m_profileBar})
        all.push_back(pane);
    std::erase_if(all, [](const QWidget *pane) { return !pane || !pane->isVisible() || !pane->isEnabled(); });
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
    if (pane == page()->list()) {
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
    QStringList places;
    for (int i = 0; i < static_cast<int>(Place::Count); ++i) {
        const auto place = static_cast<Place>(i);
        places.append(PlaceRail::shortcut(place).toString(QKeySequence::NativeText) + QLatin1Char(' ')
                      + PlaceRail::placeName(place));
    }
    lines.append(places.join(QStringLiteral(" · ")));
    lines.append(tr("Ctrl+F filter · F6 next pane · Esc or Alt+Left back · F5 read again"));
    lines.append(tr("Arrows and Enter in every table and on the timeline"));
    lines.append(tr(
        "With several connections: Ctrl+1 all of them · Ctrl+PageUp, Ctrl+PageDown the next · Ctrl+W close"));
    QToolTip::showText(focus->mapToGlobal(QPoint(8, 8)), lines.join(QLatin1Char('\n')), focus);
}

void Workbench::keyPressEvent(QKeyEvent *event)
{
    // Not a shortcut: what has the focus comes first (a confirmation to cancel, a list to close).
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        goBack();
    else if (event->key() == Qt::Key_F5)
        page()->refresh();
    else
        QWidget::keyPressEvent(event);
}

void Workbench::saveSettings()
{
    m_settings.set(setting::mainSplitter, m_mainSplitter->saveState());
    for (const PlacePage *page : m_pages)
        page->saveSettings(m_settings);
}

} // namespace hookline::gui
