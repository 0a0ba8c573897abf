// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/instances.h"

#include "models/sandbox/chance.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

bool matchesFilter(const QJsonObject &tags, const QJsonObject &filter)
{
    const QString type = filter.value(QLatin1String("Type")).toString();
    const QString key = filter.value(QLatin1String("Key")).toString();
    const QJsonValue value = filter.value(QLatin1String("Value"));
    if (type == QLatin1String("VALUE_ONLY"))
        return std::ranges::any_of(tags, [&](const QJsonValue &tag) { return tag == value; });
    if (!tags.contains(key))
        return false;
    return type == QLatin1String("KEY_ONLY") || tags.value(key).toString() == value.toString();
}

/// One of the filters is enough.
bool matchesAny(const QJsonObject &tags, const QJsonArray &filters)
{
    return std::ranges::any_of(
        filters, [&](const QJsonValue &filter) { return matchesFilter(tags, filter.toObject()); });
}

/// Every list of the set must match by one of its filters.
bool matchesSet(const QJsonObject &tags, const QJsonArray &set)
{
    return !set.isEmpty() && std::ranges::all_of(set, [&](const QJsonValue &filters) {
        return matchesAny(tags, filters.toArray());
    });
}

QJsonArray tagSet(const QJsonObject &filters, const char *set, const char *list)
{
    return filters.value(QLatin1String(set)).toObject().value(QLatin1String(list)).toArray();
}

struct FilterNames
{
    const char *tags, *set, *list;
};
// targetInstances says "tagFilters" where a group says "ec2TagFilters".
constexpr FilterNames ec2Filters[] = {{"ec2TagFilters", "ec2TagSet", "ec2TagSetList"},
                                      {"tagFilters", "ec2TagSet", "ec2TagSetList"}};
constexpr FilterNames onPremisesFilters[] = {
    {"onPremisesInstanceTagFilters", "onPremisesTagSet", "onPremisesTagSetList"}};

/// Tags that satisfy the first filters, so that what the sandbox made up looks as the group expects.
QJsonObject tagsFor(const QJsonObject &filters)
{
    QJsonObject tags;
    const auto take = [&](const QJsonArray &list) {
        const QJsonObject filter = list.at(0).toObject();
        const QString key = filter.value(QLatin1String("Key")).toString(QStringLiteral("Name"));
        tags.insert(key, filter.value(QLatin1String("Value")).toString());
    };
    for (const FilterNames &names : {ec2Filters[0], onPremisesFilters[0]}) {
        const QJsonArray direct = filters.value(QLatin1String(names.tags)).toArray();
        if (!direct.isEmpty())
            take(direct);
        for (const QJsonValue &list : tagSet(filters, names.set, names.list))
            take(list.toArray());
    }
    return tags;
}

QString newInstanceId(World &world)
{
    for (;;) {
        world.touchFacts();
        const QString id = QStringLiteral("i-0")
            + drawText(world.draw({u"instance", QString::number(++world.facts.names)}), 16,
                       QLatin1String("0123456789abcdef"));
        if (!world.instances.find(id))
            return id;
    }
}

QStringList makeInstances(World &world, const Group &group)
{
    Instance instance;
    instance.tags = tagsFor(group.settings);
    instance.autoScalingGroup =
        group.settings.value(QLatin1String("autoScalingGroups")).toArray().at(0).toString();
    instance.madeFor = group.id;
    QStringList made;
    for (int i = 0; i < world.facts.syntheticInstances; ++i) {
        instance.id = newInstanceId(world);
        world.instances.put(instance.id, instance);
        made << instance.id;
    }
    ++world.placement;
    std::ranges::sort(made);
    return made;
}

} // namespace

bool isEc2InstanceId(QStringView id)
{
    if (!id.startsWith(QLatin1String("i-")) || id.size() < 10 || id.size() > 19)
        return false;
    return std::ranges::all_of(id.mid(2),
                               [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f'); });
}

bool hasFilters(const QJsonObject &filters)
{
    const auto any = [&](std::span<const FilterNames> all) {
        return std::ranges::any_of(all, [&](const FilterNames &names) {
            return !filters.value(QLatin1String(names.tags)).toArray().isEmpty()
                || !tagSet(filters, names.set, names.list).isEmpty();
        });
    };
    return any(ec2Filters) || any(onPremisesFilters)
        || !filters.value(QLatin1String("autoScalingGroups")).toArray().isEmpty();
}

bool matches(const Instance &instance, const QJsonObject &filters)
{
    const std::span<const FilterNames> all = isEc2InstanceId(instance.id)
        ? std::span<const FilterNames>(ec2Filters)
        : std::span<const FilterNames>(onPremisesFilters);
    const bool byTag = std::ranges::any_of(all, [&](const FilterNames &names) {
        return matchesAny(instance.tags, filters.value(QLatin1String(names.tags)).toArray())
            || matchesSet(instance.tags, tagSet(filters, names.set, names.list));
    });
    return byTag
        || (!instance.autoScalingGroup.isEmpty()
            && filters.value(QLatin1String("autoScalingGroups"))
                   .toArray()
                   .contains(instance.autoScalingGroup));
}

QStringList instancesOf(World &world, const Group &group)
{
    World::Found &known = world.foundInstances[group.id];
    if (known.placement == world.placement)
        return known.instances;
    QStringList found;
    for (const auto &[id, instance] : world.instances.rows()) {
        if (instance.retired || !instance.replacementIn.isEmpty())
            continue;
        if (instance.madeFor == group.id || matches(instance, group.settings))
            found << id;
    }
    if (found.isEmpty() && hasFilters(group.settings))
        found = makeInstances(world, group);
    known = {world.placement, found};
    return found;
}

QStringList replacementsFor(World &world, const Deployment &deployment, const Group &group,
                            const QStringList &blue)
{
    QStringList found;
    const QJsonObject wanted = deployment.settings.value(QLatin1String("targetInstances")).toObject();
    if (hasFilters(wanted)) {
        for (const auto &[id, instance] : world.instances.rows()) {
            if (!instance.retired && !blue.contains(id) && matches(instance, wanted))
                found << id;
        }
    }
    if (found.isEmpty()) {
        for (const QString &original : blue) {
            Instance instance = *world.instances.find(original);
            instance.id = newInstanceId(world);
            instance.installed = {};
            world.instances.put(instance.id, instance);
            found << instance.id;
        }
    }
    for (const QString &id : std::as_const(found)) {
        Instance &instance = *world.instances.find(id);
        instance.madeFor = group.id;
        instance.replacementIn = deployment.id;
        world.instances.touch(id);
    }
    ++world.placement;
    return found;
}

} // namespace hookline::sandbox::codedeploy
