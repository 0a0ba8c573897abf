// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/autoscalingview.h"

#include "models/session/autoscaling.h"
#include "models/tables/autoscalinggroupsmodel.h"
#include "models/tables/instancesmodel.h"
#include "models/tables/lifecyclehooksmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errortext.h"
#include "widgets/common/removalguard.h"
#include "widgets/common/tablesetup.h"
#include "widgets/common/worldtext.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::autoscaling {

namespace {

using tables::StatusId;
using tables::StatusSet;

constexpr std::array kinds{Kind::Instances, Kind::Hooks, Kind::Groups};

struct StateChoice
{
    const char *text;
    StatusSet statuses;
};

const std::array<StateChoice, 5> &stateChoices()
{
    static const std::array<StateChoice, 5> choices{{
        {QT_TRANSLATE_NOOP("AutoScalingView", "Every state"), {}},
        {QT_TRANSLATE_NOOP("AutoScalingView", "Waiting for a hook"), {StatusId::Waiting}},
        {QT_TRANSLATE_NOOP("AutoScalingView", "On the way"), {StatusId::InProgress, StatusId::Waiting}},
        {QT_TRANSLATE_NOOP("AutoScalingView", "In service"), {StatusId::Succeeded}},
        {QT_TRANSLATE_NOOP("AutoScalingView", "Kept beside"), {StatusId::Pending, StatusId::Stopped}},
    }};
    return choices;
}

struct TimeoutChoice
{
    const char *text;
    int atLeast, atMost; ///< Seconds; 0: any.
};

constexpr std::array<TimeoutChoice, 5> timeoutChoices{{
    {QT_TRANSLATE_NOOP("AutoScalingView", "Any heartbeat timeout"), 0, 0},
    {QT_TRANSLATE_NOOP("AutoScalingView", "At most 5 min"), 0, 300},
    {QT_TRANSLATE_NOOP("AutoScalingView", "At most 1 h"), 0, 3600},
    {QT_TRANSLATE_NOOP("AutoScalingView", "At least 1 h"), 3600, 0},
    {QT_TRANSLATE_NOOP("AutoScalingView", "At least 2 h"), 7200, 0},
}};

QString translated(const char *text)
{
    return QCoreApplication::translate("AutoScalingView", text);
}

} // namespace

AutoScalingView::AutoScalingView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_instances(new tables::InstancesModel(session.store(), this))
    , m_hooks(new tables::LifecycleHooksModel(session.store(), this))
    , m_groups(new tables::AutoScalingGroupsModel(session.store(), this))
    , m_switch(new QButtonGroup(this))
    , m_filters(new QStackedWidget(this))
    , m_state(new QComboBox(this))
    , m_timeout(new QComboBox(this))
    , m_abandon(new QCheckBox(tr("&Default ABANDON"), this))
    , m_noTarget(new QCheckBox(tr("No &target"), this))
    , m_managed(new QCheckBox(tr("By &CodeDeploy"), this))
    , m_newHook(new QPushButton(tr("&New hook…"), this))
    , m_counts(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new common::EmptyState(this))
{
    setObjectName(QStringLiteral("autoScalingView"));
    QWidget *bar = buildBar();
    buildList(Kind::Instances, m_instances, "instancesTable", tr("Instances of Auto Scaling groups"));
    buildList(Kind::Hooks, m_hooks, "hooksTable", tr("Lifecycle hooks"));
    buildList(Kind::Groups, m_groups, "groupsTable", tr("Auto Scaling groups"));
    m_pages->addWidget(m_empty);
    setWidths();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(bar);
    layout->addWidget(m_pages, 1);

    connect(&session.autoScaling(), &session::AutoScaling::freshnessChanged, this,
            &AutoScalingView::updateEmptyText);
    connect(m_empty, &common::EmptyState::actionTriggered, this, [this] {
        if (list(m_kind).model->totalCount() == 0) {
            m_session.autoScaling().refresh();
            return;
        }
        showAll();
        Q_EMIT clearFilterRequested();
    });
    countsChanged();
}

AutoScalingView::~AutoScalingView() = default;

QWidget *AutoScalingView::buildBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(0);
    const std::array names{tr("&Instances"), tr("Lifecycle &hooks"), tr("&Groups")};
    constexpr std::array ids{"instancesSwitch", "hooksSwitch", "groupsSwitch"};
    for (const Kind kind : kinds) {
        auto *button = new QToolButton(bar);
        button->setText(names[static_cast<size_t>(kind)]);
        button->setObjectName(QLatin1String(ids[static_cast<size_t>(kind)]));
        button->setAccessibleName(
            tr("Show: %1").arg(QString(names[static_cast<size_t>(kind)]).remove(QLatin1Char('&'))));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_switch->addButton(button, static_cast<int>(kind));
        choices->addWidget(button);
    }
    m_switch->button(0)->setChecked(true);
    connect(m_switch, &QButtonGroup::idClicked, this, [this](int id) { setKind(static_cast<Kind>(id)); });
    m_newHook->setObjectName(QStringLiteral("newHookButton"));
    m_newHook->setAccessibleName(tr("New lifecycle hook"));
    connect(m_newHook, &QPushButton::clicked, this, [this] { Q_EMIT newHookRequested(groupOfSelection()); });
    m_counts->setObjectName(QStringLiteral("autoScalingCounts"));
    layout->addLayout(choices);
    layout->addWidget(buildFilters());
    layout->addStretch(1);
    layout->addWidget(m_counts);
    layout->addWidget(m_newHook);
    return bar;
}

QWidget *AutoScalingView::buildFilters()
{
    m_state->setObjectName(QStringLiteral("stateFilter"));
    m_state->setAccessibleName(tr("Show instances in state"));
    for (const StateChoice &choice : stateChoices())
        m_state->addItem(translated(choice.text));
    m_timeout->setObjectName(QStringLiteral("timeoutFilter"));
    m_timeout->setAccessibleName(tr("Show hooks with heartbeat timeout"));
    for (const TimeoutChoice &choice : timeoutChoices)
        m_timeout->addItem(translated(choice.text));
    m_abandon->setObjectName(QStringLiteral("abandonFilter"));
    m_noTarget->setObjectName(QStringLiteral("noTargetFilter"));
    m_managed->setObjectName(QStringLiteral("managedFilter"));
    m_abandon->setToolTip(tr("Hooks that give an instance up if nobody answers"));
    m_noTarget->setToolTip(tr("Hooks that tell nobody that an instance waits"));
    m_managed->setToolTip(tr("Hooks that CodeDeploy puts into groups and answers itself"));

    for (QComboBox *box : {m_state, m_timeout})
        connect(box, &QComboBox::currentIndexChanged, this, &AutoScalingView::filterChosen);
    for (QCheckBox *box : {m_abandon, m_noTarget, m_managed})
        connect(box, &QCheckBox::toggled, this, &AutoScalingView::filterChosen);

    const auto page = [this](std::initializer_list<QWidget *> parts) {
        auto *widget = new QWidget(m_filters);
        auto *layout = new QHBoxLayout(widget);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(8);
        for (QWidget *part : parts)
            layout->addWidget(part);
        layout->addStretch(1);
        m_filters->addWidget(widget);
    };
    page({m_state});
    page({m_abandon, m_noTarget, m_managed, m_timeout});
    page({});
    return m_filters;
}

void AutoScalingView::buildList(Kind kind, tables::TableModel *model, const char *name, const QString &title)
{
    List &made = list(kind);
    made.model = model;
    made.guard = new common::RemovalGuard(model, this);
    made.table = new QTableView(this);
    made.table->setObjectName(QLatin1String(name));
    made.table->setAccessibleName(title);
    common::setUpTable(made.table, model);
    made.table->setSortingEnabled(true);
    made.table->sortByColumn(kind == Kind::Hooks ? int(tables::LifecycleHooksModel::Group) : 0,
                             Qt::AscendingOrder);
    m_pages->addWidget(made.table);
    connect(made.table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this, kind] { currentChanged(kind); });
    connect(made.guard, &common::RemovalGuard::rowsGone, this, [this, kind] { showSelected(kind); });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this, kind] { showSelected(kind); });
    connect(model, &QAbstractItemModel::modelReset, this, [this, kind] { showSelected(kind); });
    connect(model, &tables::TableModel::countsChanged, this, &AutoScalingView::countsChanged);
    connect(made.table, &QAbstractItemView::activated, this, [this, kind](const QModelIndex &index) {
        Q_EMIT activated({kind, list(kind).model->keyAt(index.row())});
    });
}

// What an instance waits for, and until when, must be seen without scrolling at 1280 pixels.
void AutoScalingView::setWidths()
{
    const QFontMetrics metrics(font());
    const auto set = [&](Kind kind, const char *id, const char *sample, int more) {
        list(kind).table->setColumnWidth(list(kind).model->columnOf(id),
                                         metrics.horizontalAdvance(QLatin1String(sample)) + more);
    };
    set(Kind::Instances, "status", "Warmed:Pending:Wait", 34);
    set(Kind::Instances, "group", "shop-production", 16);
    set(Kind::Instances, "waitsFor", "give-back-jobs, warm", 16);
    set(Kind::Instances, "since", "~31 min 20 s", 20);
    set(Kind::Instances, "deadline", "CONTINUE in ~1:41:07", 24);
    set(Kind::Instances, "heartbeats", "Heartbeats", 24);
    set(Kind::Instances, "health", "Unhealthy", 20);
    set(Kind::Hooks, "hook", "CodeDeploy-managed-automatic-launch", 16);
    set(Kind::Groups, "group", "shop-production-in-the-west", 16);
}

void AutoScalingView::setKind(Kind kind)
{
    if (kind == m_kind)
        return;
    m_kind = kind;
    m_switch->button(static_cast<int>(kind))->setChecked(true);
    m_filters->setCurrentIndex(static_cast<int>(kind));
    countsChanged();
    Q_EMIT selected(current());
}

Subject AutoScalingView::current() const
{
    return {m_kind, list(m_kind).selected};
}

void AutoScalingView::select(const Subject &subject)
{
    list(subject.kind).selected = subject.key;
    if (subject.kind != m_kind) {
        const QSignalBlocker quiet(this);
        setKind(subject.kind);
    }
    showSelected(subject.kind);
}

void AutoScalingView::showSelected(Kind kind)
{
    List &shown = list(kind);
    const QString present = shown.model->keyAt(shown.table->currentIndex().row());
    if (shown.selected == present && shown.table->selectionModel()->hasSelection() == !present.isEmpty())
        return;
    m_selecting = true;
    const int row = shown.selected.isEmpty() ? -1 : shown.model->rowOfKey(shown.selected);
    if (row < 0)
        shown.table->selectionModel()->clear();
    else
        shown.table->setCurrentIndex(
            shown.model->index(row, std::max(0, shown.table->currentIndex().column())));
    m_selecting = false;
}

void AutoScalingView::currentChanged(Kind kind)
{
    List &shown = list(kind);
    if (m_selecting || shown.guard->isRemoving() || !shown.table->currentIndex().isValid())
        return;
    shown.selected = shown.model->keyAt(shown.table->currentIndex().row());
    Q_EMIT selected({kind, shown.selected});
}

QString AutoScalingView::groupOfSelection() const
{
    const store::Store &store = m_session.store();
    const QString key = list(m_kind).selected;
    switch (m_kind) {
    case Kind::Instances:
        if (const auto *instance = store.autoScalingInstances.find(key))
            return instance->group;
        break;
    case Kind::Hooks:
        if (const auto *hook = store.lifecycleHooks.find(key))
            return hook->group;
        break;
    case Kind::Groups:
        return key;
    }
    return {};
}

void AutoScalingView::setFilterText(const QString &text)
{
    m_filter = text;
    m_instances->setFilterText(text);
    m_hooks->setFilterText(text);
    m_groups->setFilterText(text);
    countsChanged();
}

void AutoScalingView::filterChosen()
{
    m_instances->setStatusFilter(stateChoices()[static_cast<size_t>(m_state->currentIndex())].statuses);
    const TimeoutChoice &timeout = timeoutChoices[static_cast<size_t>(m_timeout->currentIndex())];
    tables::HookFilter filter;
    filter.defaultAbandon = m_abandon->isChecked();
    filter.noTarget = m_noTarget->isChecked();
    filter.managed = m_managed->isChecked();
    filter.atLeast = timeout.atLeast;
    filter.atMost = timeout.atMost;
    m_hooks->setFilter(filter);
    countsChanged();
}

void AutoScalingView::showAll()
{
    m_state->setCurrentIndex(0);
    m_timeout->setCurrentIndex(0);
    for (QCheckBox *box : {m_abandon, m_noTarget, m_managed})
        box->setChecked(false);
}

bool AutoScalingView::shows(const Subject &subject) const
{
    return list(subject.kind).model->rowOfKey(subject.key) >= 0;
}

/// What is chosen beside the words, as a person reads it; empty: nothing.
QString AutoScalingView::chosenFilters() const
{
    QStringList chosen;
    if (m_kind == Kind::Instances && m_state->currentIndex() > 0)
        chosen.append(m_state->currentText());
    if (m_kind == Kind::Hooks) {
        if (m_timeout->currentIndex() > 0)
            chosen.append(m_timeout->currentText());
        for (const QCheckBox *box : {m_abandon, m_noTarget, m_managed}) {
            if (box->isChecked())
                chosen.append(QString(box->text()).remove(QLatin1Char('&')));
        }
    }
    return chosen.join(QLatin1String(", "));
}

void AutoScalingView::setNow(Instant now)
{
    if (table()->isVisible())
        list(m_kind).model->setNow(now);
}

int AutoScalingView::waitingCount() const
{
    return m_instances->waitingCount();
}

void AutoScalingView::countsChanged()
{
    if (!list(Kind::Groups).table)
        return; // under construction
    const int shown = list(m_kind).model->rowCount();
    const int total = list(m_kind).model->totalCount();
    const std::array titles{tr("Instances"), tr("Lifecycle hooks"), tr("Groups")};
    const QString title = titles[static_cast<size_t>(m_kind)];
    QString text = shown == total ? tr("%1: %2").arg(title).arg(total)
                                  : tr("%1: %2 of %3").arg(title).arg(shown).arg(total);
    if (m_kind == Kind::Instances && waitingCount() > 0)
        text = tr("%1, %2 waiting").arg(text).arg(waitingCount());
    m_counts->setText(text);
    updateEmptyText();
    m_pages->setCurrentWidget(shown == 0 ? static_cast<QWidget *>(m_empty) : table());
    if (std::exchange(m_told, waitingCount()) != m_told)
        Q_EMIT countChanged(m_told);
}

void AutoScalingView::updateEmptyText()
{
    if (list(m_kind).model->rowCount() > 0)
        return;
    using State = session::Freshness::State;
    const QString world = common::worldInRegion(m_session);
    const session::Freshness &freshness = m_session.autoScaling().freshness();
    const std::array things{tr("instances in Auto Scaling groups"), tr("lifecycle hooks"),
                            tr("Auto Scaling groups")};
    const QString thing = things[static_cast<size_t>(m_kind)];
    const int total = list(m_kind).model->totalCount();
    if (total > 0) {
        const QString all = tr("all %1 %2 of %3").arg(QString::number(total), thing, world);
        m_empty->setSentence(common::hiddenText(all, m_filter, chosenFilters()));
        m_empty->setAction(tr("Show all"));
    } else if (freshness.state == State::Never || freshness.state == State::Loading) {
        m_empty->setSentence(tr("Asking %1 for its %2…").arg(world, thing));
        m_empty->setAction({});
    } else if (freshness.state == State::Fresh) {
        m_empty->setSentence(tr("%1 has no %2 in %3.")
                                 .arg(common::worldText(m_session), thing, m_session.connection().region));
        m_empty->setAction(tr("Look again"));
    } else {
        m_empty->setSentence(tr("The %1 of %2 could not be read. %3")
                                 .arg(thing, world, common::whyAndWhatNow(freshness.problem)));
        m_empty->setAction(tr("Try again"));
    }
}

void AutoScalingView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_session.autoScaling().setActive(true);
}

void AutoScalingView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_session.autoScaling().setActive(false);
}

QByteArray AutoScalingView::headerState(Kind kind) const
{
    return table(kind)->horizontalHeader()->saveState();
}

void AutoScalingView::restoreHeaderState(Kind kind, const QByteArray &state)
{
    if (!state.isEmpty())
        table(kind)->horizontalHeader()->restoreState(state);
}

} // namespace hookline::autoscaling
