// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/overviewmodel.h"

#include "models/tables/lifecycletext.h"
#include "models/tables/timetext.h"
#include "models/tables/waittext.h"

#include <QCoreApplication>
#include <QDateTime>

#include <limits>

namespace hookline::tables {
namespace {

using domain::Deployment;
using domain::LifecycleAction;
using store::OverviewRow;
using Context = OverviewContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

QString say(const char *text)
{
    return QCoreApplication::translate("Tables", text);
}

Instant nowOf(const OverviewRow &row, const Context &context)
{
    return context.times.value(row.connection->id, context.now);
}

StatusId statusIn(const OverviewRow &row)
{
    return row.waits() ? StatusId::Waiting : statusId(row.deployment()->status);
}

QString statusText(const OverviewRow &row, const Context &)
{
    // A status newer than Hookline keeps AWS's spelling.
    const StatusId id = statusIn(row);
    return id == StatusId::Unknown && !row.deployment()->statusText.isEmpty() ? row.deployment()->statusText
                                                                              : statusWord(id);
}

QString exactStatus(const OverviewRow &row, const Context &)
{
    return row.action() ? row.action()->stateText : row.deployment()->statusText;
}

QString connectionTip(const OverviewRow &row, const Context &)
{
    const store::OverviewConnection &connection = *row.connection;
    QStringList lines{connection.name};
    if (!connection.account.isEmpty())
        lines.append(say(QT_TRANSLATE_NOOP("Tables", "Account %1")).arg(connection.account));
    lines.append(say(QT_TRANSLATE_NOOP("Tables", "Region %1")).arg(connection.region));
    if (connection.notAws)
        lines.append(say(QT_TRANSLATE_NOOP("Tables", "not AWS")));
    return lines.join(QLatin1Char('\n'));
}

/// Deployments by their platform, then instances.
std::int64_t kindNumber(const OverviewRow &row, const Context &)
{
    return row.action() ? 100 : std::int64_t(row.deployment()->platform);
}

QString kindText(const OverviewRow &row, const Context &)
{
    return row.action() ? say(QT_TRANSLATE_NOOP("Tables", "Instance"))
                        : domain::toString(row.deployment()->platform);
}

const QString &idOf(const OverviewRow &row)
{
    return row.action() ? row.action()->instanceId : row.deployment()->id;
}

QStringView applicationOf(const OverviewRow &row)
{
    return row.action() ? QStringView() : QStringView(row.deployment()->application);
}

const QString &groupOf(const OverviewRow &row)
{
    return row.action() ? row.action()->group : row.deployment()->group;
}

std::optional<Instant> startOf(const OverviewRow &row)
{
    if (row.action())
        return row.action()->started;
    return row.deployment()->started ? row.deployment()->started : row.deployment()->created;
}

std::optional<Millis> durationOf(const OverviewRow &row, const Context &context)
{
    const auto start = startOf(row);
    if (!start)
        return {};
    if (const Deployment *deployment = row.deployment()) {
        if (deployment->completed)
            return *deployment->completed - *start;
        if (domain::isTerminal(deployment->status))
            return {};
    }
    const Instant now = nowOf(row, context);
    return now < *start ? std::nullopt : std::optional(now - *start);
}

QString durationCell(const OverviewRow &row, const Context &context)
{
    const auto duration = durationOf(row, context);
    if (!duration)
        return {};
    const bool ended = row.deployment() && row.deployment()->completed;
    // Whole seconds while it runs: tenths would only flicker.
    const QString text =
        durationText(ended ? *duration : std::chrono::floor<std::chrono::seconds>(*duration));
    const bool isTold = !row.action() || row.action()->startedFrom == domain::TimeSource::Notification;
    return isTold ? text : QLatin1Char('~') + text;
}

std::optional<Instant> deadlineOf(const OverviewRow &row)
{
    if (row.action())
        return row.action()->deadline;
    return row.wait ? row.wait->deadline : std::nullopt;
}

/// The time left, not the deadline: the clocks of two connections may differ by days.
std::int64_t leftNumber(const OverviewRow &row, const Context &context)
{
    if (!row.waits())
        return never;
    const auto deadline = deadlineOf(row);
    return deadline ? std::int64_t((*deadline - nowOf(row, context)).count()) : never - 1;
}

QString waitingCell(const OverviewRow &row, const Context &context)
{
    if (const LifecycleAction *action = row.action())
        return action->hook + QLatin1String(", ") + defaultText(*action, nowOf(row, context));
    return row.wait ? waitText(*row.wait, row.deployment(), nowOf(row, context)) : QString();
}

QString waitingTip(const OverviewRow &row, const Context &)
{
    if (row.action())
        return deadlineTip(*row.action());
    return row.wait ? deadlineTip(*row.wait, row.deployment()) : QString();
}

QString exactWaiting(const OverviewRow &row, const Context &)
{
    if (!row.waits())
        return {};
    const LifecycleAction *action = row.action();
    QString text = action ? action->hook + QLatin1Char(' ') + action->defaultResult : waitName(*row.wait);
    if (const auto deadline = deadlineOf(row))
        text += QLatin1Char(' ') + toIso8601(*deadline);
    return text;
}

constexpr Column<OverviewRow, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 14},
     .number = [](const OverviewRow &row, const Context &) -> std::int64_t {
         return statusRank(statusIn(row));
     },
     .text = statusText,
     .tip =
         [](const OverviewRow &row, const Context &) {
             return row.action() ? row.action()->stateText : row.deployment()->errorMessage;
         },
     .exact = exactStatus},
    {.info = {"connection", QT_TRANSLATE_NOOP("Tables", "Connection"), leading, 16},
     .string = [](const OverviewRow &row) { return QStringView(row.connection->name); },
     .tip = connectionTip},
    {.info = {"region", QT_TRANSLATE_NOOP("Tables", "Region"), leading, 12},
     .string = [](const OverviewRow &row) { return QStringView(row.connection->region); }},
    {.info = {"kind", QT_TRANSLATE_NOOP("Tables", "Kind"), leading, 9},
     .number = kindNumber,
     .text = kindText},
    {.info = {"id", QT_TRANSLATE_NOOP("Tables", "Deployment or instance"), leading, 20, true},
     .string = [](const OverviewRow &row) { return QStringView(idOf(row)); },
     .tip = [](const OverviewRow &row, const Context &) { return idOf(row); }},
    {.info = {"application", QT_TRANSLATE_NOOP("Tables", "Application"), leading, 14},
     .string = applicationOf,
     .tip = [](const OverviewRow &row, const Context &) { return applicationOf(row).toString(); }},
    {.info = {"group", QT_TRANSLATE_NOOP("Tables", "Group"), leading, 14},
     .string = [](const OverviewRow &row) { return QStringView(groupOf(row)); },
     .tip = [](const OverviewRow &row, const Context &) { return groupOf(row); }},
    {.info = {"start", QT_TRANSLATE_NOOP("Tables", "Start"), leading, 20},
     .number =
         [](const OverviewRow &row, const Context &) {
             const auto start = startOf(row);
             return start ? std::int64_t(start->time_since_epoch().count())
                          : std::numeric_limits<std::int64_t>::min();
         },
     .text = [](const OverviewRow &row, const Context &) { return stampText(startOf(row)); },
     .tip = [](const OverviewRow &row, const Context &) { return exactText(startOf(row)); },
     .exact =
         [](const OverviewRow &row, const Context &) {
             const auto start = startOf(row);
             return start ? toIso8601(*start) : QString();
         }},
    {.info = {"duration", QT_TRANSLATE_NOOP("Tables", "Duration"), trailing, 13, false, true},
     .number =
         [](const OverviewRow &row, const Context &context) {
             return std::int64_t(durationOf(row, context).value_or(Millis(-1)).count());
         },
     .text = durationCell,
     .tip = [](const OverviewRow &row,
               const Context &) { return row.action() ? QString() : exactText(row.deployment()->completed); },
     .exact =
         [](const OverviewRow &row, const Context &context) {
             const auto duration = durationOf(row, context);
             return duration ? QString::number(double(duration->count()) / 1000) : QString();
         }},
    {.info = {"waiting", QT_TRANSLATE_NOOP("Tables", "Waiting for"), leading, 40, false, true},
     .number = leftNumber,
     .text = waitingCell,
     .tip = waitingTip,
     .exact = exactWaiting},
};

} // namespace

OverviewModel::OverviewModel(store::Table<OverviewRow> &rows, QObject *parent)
    : RowsModel(
        rows, columns, Start, Qt::DescendingOrder,
        [](const OverviewRow &row) { return QStringView(row.key); }, parent)
{
    rebuild();
}

void OverviewModel::setTimes(const QHash<QString, Instant> &times)
{
    const auto second = [](Instant instant) { return std::chrono::floor<std::chrono::seconds>(instant); };
    const QHash<QString, Instant> &before = context().times;
    bool same = times.size() == before.size();
    for (auto it = times.cbegin(); same && it != times.cend(); ++it) {
        const auto known = before.constFind(it.key());
        same = known != before.cend() && second(*known) == second(*it);
    }
    if (same)
        return;
    context().times = times;
    timePassed();
}

StatusId OverviewModel::statusOf(const OverviewRow &row) const
{
    return statusIn(row);
}

bool OverviewModel::isLive(const OverviewRow &row) const
{
    return row.waits() || !domain::isTerminal(row.deployment()->status);
}

QVariant OverviewModel::extraData(const OverviewRow &row, int role) const
{
    switch (role) {
    case ConnectionRole:
        return row.connection->id;
    case ColourRole:
        return row.connection->colour;
    case DeploymentRole:
        return row.deployment() ? row.deployment()->id : QString();
    case DeadlineRole: {
        const auto deadline = deadlineOf(row);
        return deadline ? toDateTime(*deadline) : QDateTime();
    }
    case EventRole:
        return row.wait ? row.wait->event : QString();
    case MessageRole:
        return row.deployment() ? row.deployment()->errorMessage : QString();
    case ErrorCodeRole:
        return row.deployment() ? row.deployment()->errorCode : QString();
    default:
        return {};
    }
}

} // namespace hookline::tables
