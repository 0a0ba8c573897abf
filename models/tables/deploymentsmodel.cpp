// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/deploymentsmodel.h"

#include "models/store/soonest.h"
#include "models/tables/timetext.h"
#include "models/tables/waittext.h"

#include <QDateTime>

#include <limits>

namespace hookline::tables {
namespace {

using domain::Deployment;
using Context = DeploymentsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

const domain::Decision *waitOf(const Deployment &row, const Context &context)
{
    const auto found = context.waiting.constFind(row.id);
    return found == context.waiting.constEnd() ? nullptr : &*found;
}

StatusId statusIn(const Deployment &row, const Context &context)
{
    return waitOf(row, context) ? StatusId::Waiting : statusId(row.status);
}

QString statusText(const Deployment &row, const Context &context)
{
    // A status newer than Hookline keeps AWS's spelling.
    const StatusId id = statusIn(row, context);
    return id == StatusId::Unknown && !row.statusText.isEmpty() ? row.statusText : statusWord(id);
}

std::optional<Instant> startOf(const Deployment &row)
{
    return row.started ? row.started : row.created;
}

std::optional<Millis> durationOf(const Deployment &row, const Context &context)
{
    const auto start = startOf(row);
    if (!start)
        return {};
    if (row.completed)
        return *row.completed - *start;
    if (domain::isTerminal(row.status) || context.now < *start)
        return {};
    return context.now - *start;
}

std::int64_t epochMillis(const std::optional<Instant> &instant)
{
    return instant ? instant->time_since_epoch().count() : std::numeric_limits<std::int64_t>::min();
}

constexpr Column<Deployment, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 14},
     .number = [](const Deployment &row, const Context &context) -> std::int64_t {
         return statusRank(statusIn(row, context));
     },
     .text = statusText,
     .tip = [](const Deployment &row, const Context &) { return row.errorMessage; },
     .exact = [](const Deployment &row, const Context &) { return row.statusText; }},
    {.info = {"deployment", QT_TRANSLATE_NOOP("Tables", "Deployment"), leading, 14, true},
     .string = [](const Deployment &row) { return QStringView(row.id); },
     .tip = [](const Deployment &row, const Context &) { return row.id; }},
    {.info = {"application", QT_TRANSLATE_NOOP("Tables", "Application"), leading, 18},
     .string = [](const Deployment &row) { return QStringView(row.application); },
     .tip = [](const Deployment &row, const Context &) { return row.application; }},
    {.info = {"group", QT_TRANSLATE_NOOP("Tables", "Group"), leading, 18},
     .string = [](const Deployment &row) { return QStringView(row.group); },
     .tip = [](const Deployment &row, const Context &) { return row.group; }},
    {.info = {"platform", QT_TRANSLATE_NOOP("Tables", "Platform"), leading, 9},
     .number = [](const Deployment &row, const Context &) { return std::int64_t(row.platform); },
     .text = [](const Deployment &row, const Context &) { return domain::toString(row.platform); }},
    {.info = {"creator", QT_TRANSLATE_NOOP("Tables", "Creator"), leading, 18},
     .string = [](const Deployment &row) { return QStringView(row.creator); },
     .tip = [](const Deployment &row, const Context &) { return row.creator; }},
    {.info = {"start", QT_TRANSLATE_NOOP("Tables", "Start"), leading, 20},
     .number = [](const Deployment &row, const Context &) { return epochMillis(startOf(row)); },
     .text = [](const Deployment &row, const Context &) { return stampText(startOf(row)); },
     .tip = [](const Deployment &row, const Context &) { return exactText(startOf(row)); },
     .exact =
         [](const Deployment &row, const Context &) {
             const auto start = startOf(row);
             return start ? toIso8601(*start) : QString();
         }},
    {.info = {"duration", QT_TRANSLATE_NOOP("Tables", "Duration"), trailing, 13, false, true},
     .number = [](const Deployment &row,
                  const Context &context) { return durationOf(row, context).value_or(Millis(-1)).count(); },
     .text =
         [](const Deployment &row, const Context &context) {
             const auto duration = durationOf(row, context);
             if (!duration)
                 return QString();
             // Whole seconds while it runs: tenths would only flicker.
             return durationText(row.completed ? *duration
                                               : std::chrono::floor<std::chrono::seconds>(*duration));
         },
     .tip = [](const Deployment &row, const Context &) { return exactText(row.completed); },
     .exact =
         [](const Deployment &row, const Context &context) {
             const auto duration = durationOf(row, context);
             return duration ? QString::number(double(duration->count()) / 1000) : QString();
         }},
    {.info = {"waiting", QT_TRANSLATE_NOOP("Tables", "Waiting for"), leading, 40, false, true},
     .number =
         [](const Deployment &row, const Context &context) {
             const domain::Decision *wait = waitOf(row, context);
             if (!wait)
                 return never;
             return wait->deadline ? wait->deadline->time_since_epoch().count() : never - 1;
         },
     .text =
         [](const Deployment &row, const Context &context) {
             const domain::Decision *wait = waitOf(row, context);
             return wait ? waitText(*wait, &row, context.now) : QString();
         },
     .tip =
         [](const Deployment &row, const Context &context) {
             const domain::Decision *wait = waitOf(row, context);
             return wait ? deadlineTip(*wait, &row) : QString();
         },
     .exact =
         [](const Deployment &row, const Context &context) {
             const domain::Decision *wait = waitOf(row, context);
             if (!wait)
                 return QString();
             return wait->deadline ? waitName(*wait) + QLatin1Char(' ') + toIso8601(*wait->deadline)
                                   : waitName(*wait);
         }},
};

} // namespace

DeploymentsModel::DeploymentsModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.deployments, columns, Start, Qt::DescendingOrder,
        [](const domain::Deployment &row) { return QStringView(row.id); }, parent)
    , m_store(store)
{
    connect(store.decisions.notifier(), &store::TableNotifier::changed, this, [this] { joinDecisions(); });
    context().waiting = store::soonestByDeployment(store.decisions);
    rebuild();
}

StatusId DeploymentsModel::statusOf(const domain::Deployment &row) const
{
    return statusIn(row, context());
}

bool DeploymentsModel::isLive(const domain::Deployment &row) const
{
    return !domain::isTerminal(row.status) || context().waiting.contains(row.id);
}

QVariant DeploymentsModel::extraData(const domain::Deployment &row, int role) const
{
    const domain::Decision *wait = waitOf(row, context());
    switch (role) {
    case DeploymentRole:
        return row.id;
    case DeadlineRole:
        return wait && wait->deadline ? toDateTime(*wait->deadline) : QDateTime();
    case EventRole:
        return wait ? wait->event : QString();
    case MessageRole:
        return row.errorMessage;
    case ErrorCodeRole:
        return row.errorCode;
    default:
        return {};
    }
}

void DeploymentsModel::joinDecisions()
{
    QHash<QString, domain::Decision> now = store::soonestByDeployment(m_store.decisions);
    QSet<QString> touched;
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        const auto before = context().waiting.constFind(it.key());
        if (before == context().waiting.constEnd() || !(*before == *it))
            touched.insert(it.key());
    }
    for (auto it = context().waiting.cbegin(); it != context().waiting.cend(); ++it) {
        if (!now.contains(it.key()))
            touched.insert(it.key());
    }
    context().waiting = std::move(now);
    std::vector<int> slotList;
    for (const QString &id : std::as_const(touched)) {
        if (const int slot = table().slotOf(id); slot >= 0)
            slotList.push_back(slot);
    }
    std::sort(slotList.begin(), slotList.end());
    contextChanged(slotList);
}

} // namespace hookline::tables
