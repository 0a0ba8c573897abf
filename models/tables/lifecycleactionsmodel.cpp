// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/lifecycleactionsmodel.h"

#include "models/tables/lifecycletext.h"

#include <QCoreApplication>

namespace hookline::tables {
namespace {

using domain::LifecycleAction;
using Context = ActionsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;

bool isOpen(const LifecycleAction &row)
{
    return row.progress == LifecycleAction::Progress::Waits;
}

QString statusText(const LifecycleAction &row, const Context &)
{
    if (isOpen(row))
        return statusWord(StatusId::Waiting);
    return row.answer.isEmpty() ? QCoreApplication::translate("LifecycleText", "Answered")
                                : QCoreApplication::translate("LifecycleText", "Answered %1").arg(row.answer);
}

constexpr Column<LifecycleAction, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 19},
     .number = [](const LifecycleAction &row, const Context &) -> std::int64_t {
         return isOpen(row) ? 0 : 1;
     },
     .text = statusText},
    {.info = {"hook", QT_TRANSLATE_NOOP("Tables", "Hook"), leading, 22},
     .string = [](const LifecycleAction &row) { return QStringView(row.hook); },
     .tip = [](const LifecycleAction &row, const Context &) { return row.hook; }},
    {.info = {"deadline", QT_TRANSLATE_NOOP("Tables", "If nobody acts"), leading, 21, false, true},
     .number = [](const LifecycleAction &row, const Context &) -> std::int64_t {
         return row.deadline ? row.deadline->time_since_epoch().count() : 0;
     },
     .text = [](const LifecycleAction &row,
                const Context &context) { return isOpen(row) ? defaultText(row, context.now) : QString(); },
     .tip = [](const LifecycleAction &row, const Context &) { return deadlineTip(row); },
     .exact = [](const LifecycleAction &row,
                 const Context &) { return row.deadline ? toIso8601(*row.deadline) : QString(); }},
    {.info = {"lasted", QT_TRANSLATE_NOOP("Tables", "For"), trailing, 13, false, true},
     .number = [](const LifecycleAction &row, const Context &) -> std::int64_t {
         return row.started ? row.started->time_since_epoch().count() : 0;
     },
     .text = [](const LifecycleAction &row,
                const Context &context) { return isOpen(row) ? waitingText(row, context.now) : QString(); },
     .exact = [](const LifecycleAction &row,
                 const Context &) { return row.started ? toIso8601(*row.started) : QString(); }},
    {.info = {"heartbeats", QT_TRANSLATE_NOOP("Tables", "Heartbeats"), trailing, 10},
     .number = [](const LifecycleAction &row,
                  const Context &) { return std::int64_t(row.heartbeats.size()); },
     .text = [](const LifecycleAction &row,
                const Context &) { return QString::number(row.heartbeats.size()); }},
    {.info = {"manager", QT_TRANSLATE_NOOP("Tables", "Managed by"), leading, 12},
     .number = [](const LifecycleAction &row, const Context &) -> std::int64_t {
         return row.managed ? 0 : 1;
     },
     .text = [](const LifecycleAction &row,
                const Context &) { return row.managed ? QStringLiteral("CodeDeploy") : QString(); }},
};

} // namespace

LifecycleActionsModel::LifecycleActionsModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.lifecycleActions, columns, Status, Qt::AscendingOrder,
        [](const LifecycleAction &row) { return QStringView(row.hook); }, parent)
{
    rebuild();
}

void LifecycleActionsModel::setInstance(const QString &instanceId)
{
    if (instanceId == m_instanceId)
        return;
    m_instanceId = instanceId;
    rebuild();
}

StatusId LifecycleActionsModel::statusOf(const LifecycleAction &row) const
{
    return isOpen(row) ? StatusId::Waiting : StatusId::Succeeded;
}

bool LifecycleActionsModel::isLive(const LifecycleAction &row) const
{
    return isOpen(row);
}

std::vector<int> LifecycleActionsModel::scopeSlots() const
{
    std::vector<int> slotList = RowsModel::scopeSlots();
    std::erase_if(slotList, [this](int slot) { return !inScope(table().rows()[size_t(slot)]); });
    return slotList;
}

} // namespace hookline::tables
