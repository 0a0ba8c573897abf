// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/decisionsmodel.h"

#include "models/tables/waittext.h"

#include <QDateTime>

#include <limits>

namespace hookline::tables {
namespace {

using domain::Decision;
using Context = DecisionsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;

const domain::Deployment *deploymentOf(const Decision &row, const Context &context)
{
    return context.deployments ? context.deployments->find(row.deploymentId) : nullptr;
}

/// The order of the inbox: the deadline, and those without one last.
std::int64_t deadlineOf(const Decision &row, const Context &)
{
    return row.deadline ? std::int64_t(row.deadline->time_since_epoch().count())
                        : std::numeric_limits<std::int64_t>::max();
}

constexpr Column<Decision, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 12},
     .number = [](const Decision &row, const Context &) { return std::int64_t(row.kind); },
     .text = [](const Decision &, const Context &) { return statusWord(StatusId::Waiting); }},
    {.info = {"event", QT_TRANSLATE_NOOP("Tables", "Waits at"), leading, 26},
     .string = [](const Decision &row) { return QStringView(row.event); },
     .text = [](const Decision &row, const Context &) { return waitName(row); }},
    {.info = {"application", QT_TRANSLATE_NOOP("Tables", "Application"), leading, 18},
     .string = [](const Decision &row) { return QStringView(row.application); },
     .tip = [](const Decision &row, const Context &) { return row.application; }},
    {.info = {"group", QT_TRANSLATE_NOOP("Tables", "Group"), leading, 18},
     .string = [](const Decision &row) { return QStringView(row.group); },
     .tip = [](const Decision &row, const Context &) { return row.group; }},
    {.info = {"deployment", QT_TRANSLATE_NOOP("Tables", "Deployment"), leading, 14, true},
     .string = [](const Decision &row) { return QStringView(row.deploymentId); },
     .tip = [](const Decision &row, const Context &) { return row.deploymentId; }},
    {.info = {"revision", QT_TRANSLATE_NOOP("Tables", "Revision"), leading, 24, true},
     .string = [](const Decision &row) { return QStringView(row.revision); },
     .tip = [](const Decision &row, const Context &) { return row.revision; }},
    {.info = {"deadline", QT_TRANSLATE_NOOP("Tables", "Time left"), trailing, 11, false, true},
     .number = deadlineOf,
     .text = [](const Decision &row, const Context &context) { return leftText(row, context.now); },
     .tip = [](const Decision &row,
               const Context &context) { return deadlineTip(row, deploymentOf(row, context)); },
     .exact = [](const Decision &row,
                 const Context &) { return row.deadline ? toIso8601(*row.deadline) : QString(); }},
    {.info = {"consequence", QT_TRANSLATE_NOOP("Tables", "If nobody acts"), leading, 36},
     .number = [](const Decision &row, const Context &) { return std::int64_t(row.kind); },
     .text = [](const Decision &row,
                const Context &context) { return consequenceText(row, deploymentOf(row, context)); }},
};

} // namespace

DecisionsModel::DecisionsModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.decisions, columns, Deadline, Qt::AscendingOrder,
        [](const domain::Decision &row) { return QStringView(row.id); }, parent)
    , m_store(store)
{
    // What happens if nobody acts is a matter of the deployment.
    connect(store.deployments.notifier(), &store::TableNotifier::changed, this, [this] {
        std::vector<int> slotList = scopeSlots();
        if (!slotList.empty())
            contextChanged(slotList);
    });
    context().deployments = &store.deployments;
    rebuild();
}

QVariant DecisionsModel::extraData(const domain::Decision &row, int role) const
{
    switch (role) {
    case DeploymentRole:
        return row.deploymentId;
    case TargetRole:
        return row.targetId.isEmpty() ? QString() : row.deploymentId + QLatin1Char('/') + row.targetId;
    case EventRole:
        return row.event;
    case DeadlineRole:
        return row.deadline ? toDateTime(*row.deadline) : QDateTime();
    default:
        return {};
    }
}

} // namespace hookline::tables
