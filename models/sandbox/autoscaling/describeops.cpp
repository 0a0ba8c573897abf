// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/api.h"
#include "models/sandbox/autoscaling/operations.h"
#include "models/sandbox/errors.h"
#include "models/sandbox/pagecursor.h"

#include <algorithm>

namespace hookline::sandbox::autoscaling {
namespace {

// DescribeScalingActivities tells of the last six weeks.
constexpr std::chrono::hours remembered{6 * 7 * 24};

/// One page of a list: how many items at most, and after which key it goes on.
struct Page
{
    PageCursor cursor;
    int size = 0;
};

Result<Page> pageOf(const QString &operation, QJsonObject input, int byDefault, int most)
{
    const int size = input.take(QLatin1String("MaxRecords")).toInt(byDefault);
    if (size < 1 || size > most)
        return invalid(QStringLiteral("MaxRecords must be between 1 and %1").arg(most));
    const auto cursor = PageCursor::of(operation, input, QLatin1String("NextToken"));
    if (!cursor)
        return refusal("InvalidNextToken",
                       QStringLiteral("The token '%1' is invalid.")
                           .arg(input.value(QLatin1String("NextToken")).toString()));
    return Page{*cursor, size};
}

const QString &keyIn(const QString &key)
{
    return key;
}

template <class Row> const QString &keyIn(const std::pair<const QString, Row> &row)
{
    return row.first;
}

/// The items whose keys come after the cursor, as many as the page holds. `keys` (or rows by key) are in
/// order.
template <class Keys, class Show>
QJsonObject listed(const Keys &keys, const Page &page, const char *member, Show show)
{
    QJsonArray items;
    QJsonObject answer;
    QString last;
    for (auto key = page.cursor.atStart() ? keys.begin() : keys.upper_bound(page.cursor.after());
         key != keys.end(); ++key) {
        const QJsonValue item = show(keyIn(*key));
        if (item.isUndefined())
            continue;
        if (items.size() == page.size) {
            answer.insert(QStringLiteral("NextToken"), page.cursor.tokenAfter(last));
            break;
        }
        items.append(item);
        last = keyIn(*key);
    }
    answer.insert(QLatin1String(member), items);
    return answer;
}

/// Does the group have the tag that a filter asks for? Filters are "tag-key", "tag-value" and "tag:<key>".
bool passes(const Group &group, const QJsonObject &filter)
{
    const QString name = filter.value(QLatin1String("Name")).toString();
    const QJsonArray values = filter.value(QLatin1String("Values")).toArray();
    const QJsonArray tags = group.settings.value(QLatin1String("Tags")).toArray();
    return std::ranges::any_of(tags, [&](const QJsonValue &value) {
        const QJsonObject tag = value.toObject();
        if (name == QLatin1String("tag-key"))
            return values.contains(tag.value(QLatin1String("Key")));
        const bool keyFits = name == QLatin1String("tag-value")
            || name == QLatin1String("tag:") + tag.value(QLatin1String("Key")).toString();
        return keyFits && values.contains(tag.value(QLatin1String("Value")));
    });
}

bool passesAll(const Group &group, const QJsonArray &filters)
{
    return std::ranges::all_of(filters,
                               [&](const QJsonValue &filter) { return passes(group, filter.toObject()); });
}

std::set<QString> textsOf(const QJsonArray &values)
{
    std::set<QString> texts;
    for (const QJsonValue &value : values)
        texts.insert(value.toString());
    return texts;
}

} // namespace

Result<QJsonObject> Operations::describeAutoScalingGroups(const QJsonObject &input)
{
    const auto page = pageOf(QStringLiteral("DescribeAutoScalingGroups"), input, 50, 100);
    if (!page)
        return page.error();
    std::set<QString> names = textsOf(input.value(QLatin1String("AutoScalingGroupNames")).toArray());
    const QJsonArray filters = input.value(QLatin1String("Filters")).toArray();
    if (names.empty()) {
        for (const auto &[name, group] : m_world.groups.rows())
            names.insert(name);
    }
    return listed(names, *page, "AutoScalingGroups", [&](const QString &name) {
        const Group *group = m_world.groups.find(name);
        return group && passesAll(*group, filters) ? QJsonValue(groupInfo(m_world, *group))
                                                   : QJsonValue(QJsonValue::Undefined);
    });
}

Result<QJsonObject> Operations::describeAutoScalingInstances(const QJsonObject &input)
{
    const auto page = pageOf(QStringLiteral("DescribeAutoScalingInstances"), input, 50, 50);
    if (!page)
        return page.error();
    const auto show = [&](const QString &id) {
        const Instance *instance = m_world.instances.find(id);
        return instance ? QJsonValue(instanceInfo(*m_world.groups.find(instance->group), *instance))
                        : QJsonValue(QJsonValue::Undefined);
    };
    const std::set<QString> wanted = textsOf(input.value(QLatin1String("InstanceIds")).toArray());
    if (!wanted.empty())
        return listed(wanted, *page, "AutoScalingInstances", show);
    return listed(m_world.instances.rows(), *page, "AutoScalingInstances", show);
}

Result<QJsonObject> Operations::describeScalingActivities(const QJsonObject &input)
{
    const auto page = pageOf(QStringLiteral("DescribeScalingActivities"), input, 100, 100);
    if (!page)
        return page.error();
    QString name = input.value(QLatin1String("AutoScalingGroupName")).toString();
    const bool deletedToo = input.value(QLatin1String("IncludeDeletedGroups")).toBool();
    if (!name.isEmpty()) {
        const auto found = group(input);
        if (!found && !deletedToo)
            return found.error();
        if (found)
            name = (*found)->name;
    }
    const std::set<QString> wanted = textsOf(input.value(QLatin1String("ActivityIds")).toArray());
    std::vector<int> numbers;
    if (name.isEmpty()) {
        for (const auto &[key, activity] : m_world.activities.rows())
            numbers.push_back(activity.number);
    } else {
        numbers = m_world.activitiesOf(name);
    }
    // The newest come first; a page goes on below the last number.
    auto number = page->cursor.atStart() ? numbers.end()
                                         : std::ranges::lower_bound(numbers, page->cursor.after().toInt());
    QJsonArray items;
    QJsonObject answer;
    int last = 0;
    while (number != numbers.begin()) {
        const Activity &activity = *m_world.activity(*--number);
        if (activity.start < m_world.now - remembered)
            break;
        if ((!deletedToo && !groupExists(m_world, activity))
            || (!wanted.empty() && !wanted.contains(activity.id)))
            continue;
        if (items.size() == page->size) {
            answer.insert(QStringLiteral("NextToken"), page->cursor.tokenAfter(QString::number(last)));
            break;
        }
        items.append(activityInfo(m_world, activity));
        last = activity.number;
    }
    answer.insert(QStringLiteral("Activities"), items);
    return answer;
}

Result<QJsonObject> Operations::describeWarmPool(const QJsonObject &input)
{
    const auto page = pageOf(QStringLiteral("DescribeWarmPool"), input, 50, 50);
    if (!page)
        return page.error();
    const auto found = group(input);
    if (!found)
        return found.error();
    const Group &group = **found;
    const QJsonObject source = launchSource(group);
    QJsonObject answer = listed(m_world.instancesOf(group.name), *page, "Instances", [&](const QString &id) {
        const Instance &instance = *m_world.instances.find(id);
        return factsOf(instance.journey).inPool ? QJsonValue(memberInfo(instance, source))
                                                : QJsonValue(QJsonValue::Undefined);
    });
    if (group.pool)
        answer.insert(QStringLiteral("WarmPoolConfiguration"), poolInfo(*group.pool));
    return answer;
}

} // namespace hookline::sandbox::autoscaling
