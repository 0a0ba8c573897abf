// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/targetsmodel.h"

#include "models/store/eventlist.h"
#include "models/store/soonest.h"
#include "models/tables/timetext.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>
#include <limits>

namespace hookline::tables {
namespace {

using domain::Target;
using Context = TargetsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;

StatusId statusIn(const Target &row, const Context &context)
{
    return context.waiting && store::concerns(*context.waiting, row) && !domain::isTerminal(row.status)
        ? StatusId::Waiting
        : statusId(row.status);
}

/// Where the target stands: the event that failed, else the one that runs, else the last that ended.
const domain::LifecycleEvent *standsAt(const Target &row)
{
    const domain::LifecycleEvent *last = nullptr;
    for (const domain::LifecycleEvent &event : row.events) {
        if (event.status == domain::EventStatus::Failed || event.status == domain::EventStatus::InProgress)
            return &event;
        if (event.status == domain::EventStatus::Succeeded)
            last = &event;
    }
    return last;
}

QStringView standsAtName(const Target &row)
{
    const domain::LifecycleEvent *event = standsAt(row);
    return event ? QStringView(event->name) : QStringView();
}

constexpr Column<Target, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 14},
     .number = [](const Target &row, const Context &context) -> std::int64_t {
         return statusRank(statusIn(row, context));
     },
     .text = [](const Target &row, const Context &context) { return statusWord(statusIn(row, context)); },
     .exact = [](const Target &row, const Context &) { return domain::toString(row.status); }},
    {.info = {"target", QT_TRANSLATE_NOOP("Tables", "Target"), leading, 24, true},
     .string = [](const Target &row) { return QStringView(row.targetId); },
     .tip = [](const Target &row, const Context &) { return row.arn.isEmpty() ? row.targetId : row.arn; }},
    {.info = {"platform", QT_TRANSLATE_NOOP("Tables", "Platform"), leading, 9},
     .number = [](const Target &row, const Context &) { return std::int64_t(row.platform); },
     .text = [](const Target &row, const Context &) { return domain::toString(row.platform); }},
    {.info = {"label", QT_TRANSLATE_NOOP("Tables", "Blue/green"), leading, 10},
     .number = [](const Target &row, const Context &) { return std::int64_t(row.label); },
     .text = [](const Target &row, const Context &) { return domain::toString(row.label); }},
    {.info = {"event", QT_TRANSLATE_NOOP("Tables", "At event"), leading, 24},
     .string = standsAtName,
     .tip =
         [](const Target &row, const Context &) {
             const domain::LifecycleEvent *event = standsAt(row);
             return event ? event->diagnostics.message : QString();
         }},
    {.info = {"updated", QT_TRANSLATE_NOOP("Tables", "Updated"), leading, 20},
     .number =
         [](const Target &row, const Context &) {
             return row.lastUpdated ? std::int64_t(row.lastUpdated->time_since_epoch().count())
                                    : std::numeric_limits<std::int64_t>::min();
         },
     .text = [](const Target &row, const Context &) { return stampText(row.lastUpdated); },
     .tip = [](const Target &row, const Context &) { return exactText(row.lastUpdated); },
     .exact = [](const Target &row,
                 const Context &) { return row.lastUpdated ? toIso8601(*row.lastUpdated) : QString(); }},
    {.info = {"traffic", QT_TRANSLATE_NOOP("Tables", "Traffic"), trailing, 8},
     .number = [](const Target &row,
                  const Context &) { return std::int64_t(std::llround(row.trafficWeight * 100)); },
     .text =
         [](const Target &row, const Context &) {
             return row.trafficWeight < 0
                 ? QString()
                 : QLocale().toString(row.trafficWeight, 'g', 4) + QLatin1String(" %");
         }},
};

} // namespace

TargetsModel::TargetsModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.targets, columns, TargetId, Qt::AscendingOrder,
        [](const domain::Target &row) { return QStringView(row.targetId); }, parent)
    , m_store(store)
{
    connect(store.decisions.notifier(), &store::TableNotifier::changed, this, [this] { joinDecisions(); });
    rebuild();
}

void TargetsModel::setDeployment(const QString &deploymentId)
{
    if (deploymentId == m_deploymentId)
        return;
    m_deploymentId = deploymentId;
    context().waiting.reset();
    joinDecisions();
    rebuild();
}

StatusId TargetsModel::statusOf(const domain::Target &row) const
{
    return statusIn(row, context());
}

QVariant TargetsModel::extraData(const domain::Target &row, int role) const
{
    const domain::LifecycleEvent *event = standsAt(row);
    switch (role) {
    case DeploymentRole:
        return row.deploymentId;
    case TargetRole:
        return row.key();
    case EventRole:
        return event ? event->name : QString();
    case MessageRole:
        return event ? event->diagnostics.message : QString();
    default:
        return {};
    }
}

std::vector<int> TargetsModel::scopeSlots() const
{
    std::vector<int> slotList;
    for (const QString &key : m_store.targetKeys(m_deploymentId))
        slotList.push_back(table().slotOf(key));
    return slotList;
}

void TargetsModel::joinDecisions()
{
    const QHash<QString, domain::Decision> soonest = store::soonestByDeployment(m_store.decisions);
    const auto found = soonest.constFind(m_deploymentId);
    std::optional<domain::Decision> waiting;
    if (found != soonest.constEnd())
        waiting = *found;
    if (waiting == context().waiting)
        return;
    context().waiting = std::move(waiting);
    std::vector<int> slotList = scopeSlots();
    std::sort(slotList.begin(), slotList.end());
    contextChanged(slotList);
}

} // namespace hookline::tables
