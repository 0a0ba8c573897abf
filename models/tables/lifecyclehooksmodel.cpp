// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/lifecyclehooksmodel.h"

#include "models/tables/lifecycletext.h"

#include <QCoreApplication>

namespace hookline::tables {
namespace {

using domain::LifecycleHook;
using Context = HooksContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;

QHash<QString, int> holding(const store::Store &store)
{
    QHash<QString, int> counts;
    for (const domain::LifecycleAction &action : store.lifecycleActions.rows()) {
        if (action.progress == domain::LifecycleAction::Progress::Waits)
            ++counts[LifecycleHook::keyOf(action.group, action.hook)];
    }
    return counts;
}

QString seconds(int value)
{
    return value > 0 ? secondsText(value) : QString();
}

constexpr Column<LifecycleHook, Context> columns[] = {
    {.info = {"hook", QT_TRANSLATE_NOOP("Tables", "Hook"), leading, 26},
     .string = [](const LifecycleHook &row) { return QStringView(row.name); },
     .tip = [](const LifecycleHook &row, const Context &) { return row.name; }},
    {.info = {"group", QT_TRANSLATE_NOOP("Tables", "Group"), leading, 18},
     .string = [](const LifecycleHook &row) { return QStringView(row.group); },
     .tip = [](const LifecycleHook &row, const Context &) { return row.group; }},
    {.info = {"transition", QT_TRANSLATE_NOOP("Tables", "Transition"), leading, 12},
     .string = [](const LifecycleHook &row) { return QStringView(row.transitionText); },
     .text = [](const LifecycleHook &row,
                const Context &) { return transitionText(row.transition, row.transitionText); },
     .tip = [](const LifecycleHook &row, const Context &) { return row.transitionText; },
     .exact = [](const LifecycleHook &row, const Context &) { return row.transitionText; }},
    {.info = {"default", QT_TRANSLATE_NOOP("Tables", "Default result"), leading, 14},
     .string = [](const LifecycleHook &row) { return QStringView(row.defaultResult); }},
    {.info = {"heartbeat", QT_TRANSLATE_NOOP("Tables", "Heartbeat"), trailing, 12},
     .number = [](const LifecycleHook &row, const Context &) { return std::int64_t(row.heartbeatTimeout); },
     .text = [](const LifecycleHook &row, const Context &) { return seconds(row.heartbeatTimeout); },
     .exact = [](const LifecycleHook &row,
                 const Context &) { return QString::number(row.heartbeatTimeout); }},
    {.info = {"global", QT_TRANSLATE_NOOP("Tables", "Global timeout"), trailing, 17},
     .number = [](const LifecycleHook &row, const Context &) { return std::int64_t(row.globalTimeout); },
     .text = [](const LifecycleHook &row, const Context &) { return seconds(row.globalTimeout); },
     .exact = [](const LifecycleHook &row, const Context &) { return QString::number(row.globalTimeout); }},
    {.info = {"holds", QT_TRANSLATE_NOOP("Tables", "Holds"), trailing, 7},
     .number = [](const LifecycleHook &row, const Context &context) -> std::int64_t {
         return context.holding.value(row.key());
     },
     .text =
         [](const LifecycleHook &row, const Context &context) {
             const int count = context.holding.value(row.key());
             return count > 0 ? QString::number(count) : QString();
         }},
    {.info = {"manager", QT_TRANSLATE_NOOP("Tables", "Managed by"), leading, 12},
     .number = [](const LifecycleHook &row, const Context &) -> std::int64_t {
         return row.isManagedByCodeDeploy() ? 0 : 1;
     },
     .text =
         [](const LifecycleHook &row, const Context &) {
             return row.isManagedByCodeDeploy() ? QStringLiteral("CodeDeploy") : QString();
         }},
    {.info = {"target", QT_TRANSLATE_NOOP("Tables", "Notification target"), leading, 30, true},
     .string = [](const LifecycleHook &row) { return QStringView(row.targetArn); },
     .text =
         [](const LifecycleHook &row, const Context &) {
             return row.targetArn.isEmpty() ? QCoreApplication::translate("LifecycleText", "none")
                                            : row.targetArn;
         },
     .tip = [](const LifecycleHook &row, const Context &) { return row.targetArn; },
     .exact = [](const LifecycleHook &row, const Context &) { return row.targetArn; }},
    {.info = {"role", QT_TRANSLATE_NOOP("Tables", "Role"), leading, 26, true},
     .string = [](const LifecycleHook &row) { return QStringView(row.roleArn); },
     .tip = [](const LifecycleHook &row, const Context &) { return row.roleArn; }},
};

} // namespace

bool HookFilter::accepts(const LifecycleHook &hook) const
{
    return (!defaultAbandon || hook.defaultResult == QLatin1String("ABANDON"))
        && (!noTarget || hook.targetArn.isEmpty()) && (!managed || hook.isManagedByCodeDeploy())
        && (group.isEmpty() || hook.group == group) && (atLeast <= 0 || hook.heartbeatTimeout >= atLeast)
        && (atMost <= 0 || hook.heartbeatTimeout <= atMost);
}

LifecycleHooksModel::LifecycleHooksModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.lifecycleHooks, columns, Group, Qt::AscendingOrder,
        [](const LifecycleHook &row) { return QStringView(row.name); }, parent)
    , m_store(store)
{
    connect(store.lifecycleActions.notifier(), &store::TableNotifier::changed, this,
            [this] { joinActions(); });
    context().holding = holding(store);
    rebuild();
}

void LifecycleHooksModel::setFilter(const HookFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    rebuild();
    Q_EMIT countsChanged();
}

StatusId LifecycleHooksModel::statusOf(const LifecycleHook &row) const
{
    return context().holding.value(row.key()) > 0 ? StatusId::Waiting
        : row.isManagedByCodeDeploy()             ? StatusId::Reserved
                                                  : StatusId::Pending;
}

std::vector<int> LifecycleHooksModel::scopeSlots() const
{
    std::vector<int> slotList = RowsModel::scopeSlots();
    std::erase_if(slotList, [this](int slot) { return !inScope(table().rows()[size_t(slot)]); });
    return slotList;
}

void LifecycleHooksModel::joinActions()
{
    QHash<QString, int> now = holding(m_store);
    std::vector<int> slotList;
    for (int slot = 0; slot < table().size(); ++slot) {
        const QString key = table().rows()[size_t(slot)].key();
        if (now.value(key) != context().holding.value(key))
            slotList.push_back(slot);
    }
    context().holding = std::move(now);
    contextChanged(slotList);
}

} // namespace hookline::tables
