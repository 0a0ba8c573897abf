// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/instancesmodel.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>

#include <limits>

namespace hookline::tables {
namespace {

using domain::AutoScalingInstance;
using domain::LifecycleAction;
using Context = InstancesContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
/// More than any instant in milliseconds: ranks stand above it.
constexpr std::int64_t oneRank = 1'000'000'000'000'000;

const std::vector<LifecycleAction> &actionsOf(const AutoScalingInstance &row, const Context &context)
{
    static const std::vector<LifecycleAction> none;
    const auto found = context.actions.constFind(row.id);
    return found == context.actions.constEnd() ? none : *found;
}

const LifecycleAction *openOf(const AutoScalingInstance &row, const Context &context)
{
    return soonestOpen(actionsOf(row, context));
}

std::int64_t deadlineOf(const AutoScalingInstance &row, const Context &context)
{
    const LifecycleAction *open = openOf(row, context);
    return open && open->deadline ? open->deadline->time_since_epoch().count() : never;
}

std::optional<Instant> sinceOf(const AutoScalingInstance &row, const Context &context)
{
    const LifecycleAction *open = openOf(row, context);
    return open && open->started ? open->started : row.stateSeen;
}

StatusId statusIn(const AutoScalingInstance &row)
{
    return row.waits() ? StatusId::Waiting : statusId(row.state); // also a wait that Hookline does not know
}

bool isMoving(const AutoScalingInstance &row)
{
    const domain::StatePhase phase = domain::factsOf(row.state).phase;
    return row.waits() || phase == domain::StatePhase::Changing;
}

QString sinceText(const AutoScalingInstance &row, const Context &context)
{
    if (!isMoving(row))
        return {};
    if (const LifecycleAction *open = openOf(row, context); open && open->started)
        return waitingText(*open, context.now);
    if (!row.stateSeen)
        return {};
    const QString seen = durationText(std::chrono::floor<std::chrono::seconds>(context.now - *row.stateSeen));
    return row.sawChange ? seen : QStringLiteral("≥ ") + seen;
}

QString hooksText(const AutoScalingInstance &row, const Context &context)
{
    QStringList names;
    for (const LifecycleAction &action : actionsOf(row, context)) {
        if (action.progress == LifecycleAction::Progress::Waits)
            names.append(action.hook);
    }
    return names.join(QLatin1String(", "));
}

int heartbeatsOf(const AutoScalingInstance &row, const Context &context)
{
    int count = 0;
    for (const LifecycleAction &action : actionsOf(row, context))
        count += static_cast<int>(action.heartbeats.size());
    return count;
}

int autoHeartbeatsOf(const AutoScalingInstance &row, const Context &context)
{
    int count = 0;
    for (const LifecycleAction &action : actionsOf(row, context))
        count += action.autoHeartbeatsLeft;
    return count;
}

/// "2", or "2 + 3" while three more will be sent by themselves.
QString heartbeatsText(const AutoScalingInstance &row, const Context &context)
{
    const int sent = heartbeatsOf(row, context), toCome = autoHeartbeatsOf(row, context);
    if (toCome > 0)
        return QStringLiteral("%1 + %2").arg(sent).arg(toCome);
    return sent > 0 ? QString::number(sent) : QString();
}

QString heartbeatsTip(const AutoScalingInstance &row, const Context &context)
{
    return QCoreApplication::translate("LifecycleText",
                                       "Sent from here: %1, still to be sent by themselves: %2")
        .arg(heartbeatsOf(row, context))
        .arg(autoHeartbeatsOf(row, context));
}

constexpr Column<AutoScalingInstance, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "State"), leading, 20},
     .number =
         [](const AutoScalingInstance &row, const Context &context) {
             const std::int64_t rank = statusRank(statusIn(row)) * oneRank;
             return rank + (row.waits() ? std::min(deadlineOf(row, context), oneRank - 1) : 0);
         },
     .text = [](const AutoScalingInstance &row, const Context &) { return row.stateText; }},
    {.info = {"instance", QT_TRANSLATE_NOOP("Tables", "Instance"), leading, 20, true},
     .string = [](const AutoScalingInstance &row) { return QStringView(row.id); },
     .tip = [](const AutoScalingInstance &row, const Context &) { return row.id; }},
    {.info = {"group", QT_TRANSLATE_NOOP("Tables", "Group"), leading, 18},
     .string = [](const AutoScalingInstance &row) { return QStringView(row.group); },
     .tip = [](const AutoScalingInstance &row, const Context &) { return row.group; }},
    {.info = {"waitsFor", QT_TRANSLATE_NOOP("Tables", "Waits for"), leading, 24},
     .number = [](const AutoScalingInstance &row,
                  const Context &context) { return -std::int64_t(actionsOf(row, context).size()); },
     .text = hooksText,
     .tip = hooksText},
    {.info = {"since", QT_TRANSLATE_NOOP("Tables", "In this state"), trailing, 13, false, true},
     .number =
         [](const AutoScalingInstance &row, const Context &context) {
             const auto since = isMoving(row) ? sinceOf(row, context) : std::nullopt;
             return since ? std::int64_t(since->time_since_epoch().count()) : never;
         },
     .text = sinceText,
     .tip = [](const AutoScalingInstance &row,
               const Context &context) { return exactText(sinceOf(row, context)); },
     .exact =
         [](const AutoScalingInstance &row, const Context &context) {
             const auto since = sinceOf(row, context);
             return since ? toIso8601(*since) : QString();
         }},
    {.info = {"deadline", QT_TRANSLATE_NOOP("Tables", "If nobody acts"), leading, 21, false, true},
     .number = deadlineOf,
     .text =
         [](const AutoScalingInstance &row, const Context &context) {
             const LifecycleAction *open = openOf(row, context);
             return open ? defaultText(*open, context.now) : QString();
         },
     .tip =
         [](const AutoScalingInstance &row, const Context &context) {
             const LifecycleAction *open = openOf(row, context);
             return open ? deadlineTip(*open) : QString();
         },
     .exact =
         [](const AutoScalingInstance &row, const Context &context) {
             const LifecycleAction *open = openOf(row, context);
             return open && open->deadline
                 ? open->defaultResult + QLatin1Char(' ') + toIso8601(*open->deadline)
                 : QString();
         }},
    {.info = {"heartbeats", QT_TRANSLATE_NOOP("Tables", "Heartbeats"), trailing, 10},
     .number = [](const AutoScalingInstance &row,
                  const Context &context) { return std::int64_t(heartbeatsOf(row, context)); },
     .text = heartbeatsText,
     .tip = heartbeatsTip},
    {.info = {"health", QT_TRANSLATE_NOOP("Tables", "Health"), leading, 10},
     .string = [](const AutoScalingInstance &row) { return QStringView(row.health); }},
    {.info = {"zone", QT_TRANSLATE_NOOP("Tables", "Zone"), leading, 12},
     .string = [](const AutoScalingInstance &row) { return QStringView(row.zone); }},
    {.info = {"type", QT_TRANSLATE_NOOP("Tables", "Type"), leading, 12},
     .string = [](const AutoScalingInstance &row) { return QStringView(row.type); }},
};

} // namespace

InstancesModel::InstancesModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.autoScalingInstances, columns, Status, Qt::AscendingOrder,
        [](const AutoScalingInstance &row) { return QStringView(row.id); }, parent)
    , m_store(store)
{
    connect(store.lifecycleActions.notifier(), &store::TableNotifier::changed, this,
            [this] { joinActions(); });
    connect(store.autoScalingInstances.notifier(), &store::TableNotifier::changed, this,
            [this] { countWaiting(); });
    context().actions = actionsByInstance(store.lifecycleActions);
    rebuild();
    countWaiting();
}

StatusId InstancesModel::statusOf(const AutoScalingInstance &row) const
{
    return statusIn(row);
}

void InstancesModel::countWaiting()
{
    const int count = static_cast<int>(m_store.instanceIndex().waiting().size());
    if (std::exchange(m_waiting, count) != count)
        Q_EMIT countsChanged();
}

bool InstancesModel::isLive(const AutoScalingInstance &row) const
{
    return isMoving(row);
}

QVariant InstancesModel::extraData(const AutoScalingInstance &row, int role) const
{
    if (role != DeadlineRole)
        return {};
    const LifecycleAction *open = openOf(row, context());
    return open && open->deadline ? toDateTime(*open->deadline) : QDateTime();
}

void InstancesModel::joinActions()
{
    ActionsByInstance now = actionsByInstance(m_store.lifecycleActions);
    std::vector<int> slotList;
    const auto touch = [&](const QString &id) {
        if (const int slot = table().slotOf(id); slot >= 0)
            slotList.push_back(slot);
    };
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        const auto before = context().actions.constFind(it.key());
        if (before == context().actions.constEnd() || *before != *it)
            touch(it.key());
    }
    for (auto it = context().actions.cbegin(); it != context().actions.cend(); ++it) {
        if (!now.contains(it.key()))
            touch(it.key());
    }
    context().actions = std::move(now);
    std::sort(slotList.begin(), slotList.end());
    contextChanged(slotList);
}

} // namespace hookline::tables
