// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/autoscalinggroupsmodel.h"

#include <QCoreApplication>

namespace hookline::tables {
namespace {

using domain::AutoScalingGroup;
using Context = GroupsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;

QHash<QString, GroupParts> partsOf(const store::Store &store)
{
    QHash<QString, GroupParts> parts;
    for (const AutoScalingGroup &group : store.autoScalingGroups.rows()) {
        const store::InstanceIndex::Counts counts = store.instanceIndex().countsOf(group.name);
        parts.insert(group.name, {.waiting = counts.waiting, .instances = counts.instances});
    }
    for (const domain::LifecycleHook &hook : store.lifecycleHooks.rows()) {
        GroupParts &group = parts[hook.group];
        ++group.hooks;
        group.managed = group.managed || hook.isManagedByCodeDeploy();
    }
    return parts;
}

StatusId statusIn(const AutoScalingGroup &row, const Context &context)
{
    const GroupParts parts = context.parts.value(row.name);
    if (parts.waiting > 0)
        return StatusId::Waiting;
    if (!row.status.isEmpty())
        return StatusId::Stopped; // "Delete in progress"
    return parts.instances < row.desiredCapacity ? StatusId::InProgress : StatusId::Succeeded;
}

QString statusText(const AutoScalingGroup &row, const Context &context)
{
    switch (statusIn(row, context)) {
    case StatusId::Waiting:
        return statusWord(StatusId::Waiting);
    case StatusId::Stopped:
        return row.status;
    case StatusId::InProgress:
        return QCoreApplication::translate("LifecycleText", "Below desired");
    default:
        return QCoreApplication::translate("LifecycleText", "As desired");
    }
}

template <int GroupParts::*member>
constexpr Column<AutoScalingGroup, Context> count(const char *id, const char *header)
{
    return {.info = {id, header, trailing, 9},
            .number = [](const AutoScalingGroup &row, const Context &context) -> std::int64_t {
                return context.parts.value(row.name).*member;
            },
            .text =
                [](const AutoScalingGroup &row, const Context &context) {
                    const int value = context.parts.value(row.name).*member;
                    return value > 0 ? QString::number(value) : QString();
                }};
}

template <int AutoScalingGroup::*member>
constexpr Column<AutoScalingGroup, Context> number(const char *id, const char *header)
{
    return {
        .info = {id, header, trailing, 8},
        .number = [](const AutoScalingGroup &row, const Context &) { return std::int64_t(row.*member); },
        .text = [](const AutoScalingGroup &row, const Context &) { return QString::number(row.*member); }};
}

constexpr Column<AutoScalingGroup, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 15},
     .number = [](const AutoScalingGroup &row, const Context &context) -> std::int64_t {
         return statusRank(statusIn(row, context));
     },
     .text = statusText},
    {.info = {"group", QT_TRANSLATE_NOOP("Tables", "Group"), leading, 24},
     .string = [](const AutoScalingGroup &row) { return QStringView(row.name); },
     .tip = [](const AutoScalingGroup &row, const Context &) { return row.name; }},
    count<&GroupParts::waiting>("waiting", QT_TRANSLATE_NOOP("Tables", "Waiting")),
    count<&GroupParts::hooks>("hooks", QT_TRANSLATE_NOOP("Tables", "Hooks")),
    count<&GroupParts::instances>("instances", QT_TRANSLATE_NOOP("Tables", "Instances")),
    number<&AutoScalingGroup::desiredCapacity>("desired", QT_TRANSLATE_NOOP("Tables", "Desired")),
    number<&AutoScalingGroup::minSize>("least", QT_TRANSLATE_NOOP("Tables", "Min")),
    number<&AutoScalingGroup::maxSize>("most", QT_TRANSLATE_NOOP("Tables", "Max")),
    {.info = {"manager", QT_TRANSLATE_NOOP("Tables", "Deployed by"), leading, 12},
     .number = [](const AutoScalingGroup &row, const Context &context) -> std::int64_t {
         return context.parts.value(row.name).managed ? 0 : 1;
     },
     .text =
         [](const AutoScalingGroup &row, const Context &context) {
             return context.parts.value(row.name).managed ? QStringLiteral("CodeDeploy") : QString();
         }},
    {.info = {"pool", QT_TRANSLATE_NOOP("Tables", "Warm pool"), trailing, 10},
     .number = [](const AutoScalingGroup &row,
                  const Context &) { return std::int64_t(row.hasWarmPool ? row.warmPoolSize : -1); },
     .text = [](const AutoScalingGroup &row,
                const Context &) { return row.hasWarmPool ? QString::number(row.warmPoolSize) : QString(); }},
    {.info = {"zones", QT_TRANSLATE_NOOP("Tables", "Zones"), leading, 24},
     .string = [](const AutoScalingGroup &row) { return QStringView(row.zones); },
     .tip = [](const AutoScalingGroup &row, const Context &) { return row.zones; }},
    {.info = {"launch", QT_TRANSLATE_NOOP("Tables", "Launches"), leading, 18},
     .string = [](const AutoScalingGroup &row) { return QStringView(row.launchSource); },
     .tip = [](const AutoScalingGroup &row, const Context &) { return row.launchSource; }},
};

} // namespace

AutoScalingGroupsModel::AutoScalingGroupsModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.autoScalingGroups, columns, Status, Qt::AscendingOrder,
        [](const AutoScalingGroup &row) { return QStringView(row.name); }, parent)
    , m_store(store)
{
    for (store::TableNotifier *notifier :
         {store.autoScalingGroups.notifier(), store.autoScalingInstances.notifier(),
          store.lifecycleHooks.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, [this] { joinParts(); });
    context().parts = partsOf(store);
    rebuild();
}

StatusId AutoScalingGroupsModel::statusOf(const AutoScalingGroup &row) const
{
    return statusIn(row, context());
}

void AutoScalingGroupsModel::joinParts()
{
    QHash<QString, GroupParts> now = partsOf(m_store);
    std::vector<int> slotList;
    for (int slot = 0; slot < table().size(); ++slot) {
        const QString &name = table().rows()[size_t(slot)].name;
        if (now.value(name) != context().parts.value(name))
            slotList.push_back(slot);
    }
    context().parts = std::move(now);
    contextChanged(slotList);
}

} // namespace hookline::tables
