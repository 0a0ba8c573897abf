// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/api.h"
#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/codedeploy/paging.h"
#include "models/sandbox/codedeploy/revisions.h"
#include "models/sandbox/errors.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

constexpr Instant never{};

bool isOneOf(const QString &text, std::initializer_list<const char *> values)
{
    return std::ranges::any_of(values, [&](const char *value) { return text == QLatin1String(value); });
}

/// Checks the filters of ListApplicationRevisions.
Result<void> checkFilters(const QJsonObject &input)
{
    const QString by = input.value(QLatin1String("sortBy")).toString(QStringLiteral("registerTime"));
    const QString order = input.value(QLatin1String("sortOrder")).toString(QStringLiteral("ascending"));
    const QString deployed = input.value(QLatin1String("deployed")).toString(QStringLiteral("ignore"));
    if (!isOneOf(by, {"registerTime", "firstUsedTime", "lastUsedTime"}))
        return refusal("InvalidSortByException",
                       QStringLiteral("sortBy must be registerTime, firstUsedTime or lastUsedTime."));
    if (!isOneOf(order, {"ascending", "descending"}))
        return refusal("InvalidSortOrderException",
                       QStringLiteral("sortOrder must be ascending or descending."));
    if (!isOneOf(deployed, {"include", "exclude", "ignore"}))
        return refusal("InvalidDeployedStateFilterException",
                       QStringLiteral("deployed must be include, exclude or ignore."));
    if (!input.value(QLatin1String("s3KeyPrefix")).toString().isEmpty()
        && input.value(QLatin1String("s3Bucket")).toString().isEmpty())
        return refusal("BucketNameFilterRequiredException",
                       QStringLiteral("A key prefix needs a bucket name."));
    return {};
}

/// True if a group has the revision as its newest.
bool isDeployed(const World &world, const Revision &revision)
{
    return std::ranges::any_of(revision.groups, [&](const QString &name) {
        const Group *group = world.groups.find(Group::keyOf(revision.application, name));
        return group && group->targetRevision == revision.location;
    });
}

} // namespace

Result<QJsonObject> Operations::registerApplicationRevision(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const auto read = readRevision(input.value(QLatin1String("revision")), (*app)->platform);
    if (!read)
        return read.error();
    const auto revision = registeredRevision(m_world, (*app)->name, *read);
    if (!revision)
        return revision.error();
    (*revision)->description = input.value(QLatin1String("description")).toString();
    m_world.revisions.touch((*revision)->key());
    return QJsonObject();
}

Result<QJsonObject> Operations::getApplicationRevision(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const auto read = readRevision(input.value(QLatin1String("revision")), (*app)->platform);
    if (!read)
        return read.error();
    const Revision *found = m_world.revisions.find(Revision::keyOf((*app)->name, read->identity));
    if (!found)
        return refusal(
            "RevisionDoesNotExistException",
            QStringLiteral("The revision is not registered with application %1.").arg((*app)->name));
    return QJsonObject{{QStringLiteral("applicationName"), (*app)->name},
                       {QStringLiteral("revision"), fullLocation(*found)},
                       {QStringLiteral("revisionInfo"), revisionInfo(*found)}};
}

Result<QJsonObject> Operations::batchGetApplicationRevisions(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    const QJsonArray wanted = input.value(QLatin1String("revisions")).toArray();
    if (wanted.isEmpty())
        return refusal("RevisionRequiredException", QStringLiteral("At least one revision is required."));
    if (wanted.size() > 25)
        return refusal("BatchLimitExceededException", QStringLiteral("At most 25 revisions are allowed."));
    QJsonArray infos;
    for (const QJsonValue &value : wanted) {
        const auto read = readRevision(value, (*app)->platform);
        if (!read)
            return read.error();
        if (const Revision *found = m_world.revisions.find(Revision::keyOf((*app)->name, read->identity)))
            infos.append(QJsonObject{{QStringLiteral("revisionLocation"), fullLocation(*found)},
                                     {QStringLiteral("genericRevisionInfo"), revisionInfo(*found)}});
    }
    return QJsonObject{{QStringLiteral("applicationName"), (*app)->name},
                       {QStringLiteral("revisions"), infos}};
}

Result<QJsonObject> Operations::listApplicationRevisions(const QJsonObject &input)
{
    const auto app = application(input);
    if (!app)
        return app.error();
    if (auto checked = checkFilters(input); !checked)
        return checked.error();
    const auto cursor = cursorOf(QStringLiteral("ListApplicationRevisions"), input);
    if (!cursor)
        return cursor.error();

    const QString bucket = input.value(QLatin1String("s3Bucket")).toString();
    const QString prefix = input.value(QLatin1String("s3KeyPrefix")).toString();
    const QString deployed = input.value(QLatin1String("deployed")).toString(QStringLiteral("ignore"));
    std::vector<const Revision *> found;
    for (const auto &[key, row] : m_world.revisions.rows()) {
        const QJsonObject s3 = row.location.value(QLatin1String("s3Location")).toObject();
        const bool inBucket = bucket.isEmpty()
            || (s3.value(QLatin1String("bucket")).toString() == bucket
                && s3.value(QLatin1String("key")).toString().startsWith(prefix));
        const bool wanted = deployed == QLatin1String("ignore")
            || isDeployed(m_world, row) == (deployed == QLatin1String("include"));
        if (row.application == (*app)->name && inBucket && wanted)
            found.push_back(&row);
    }
    const QString by = input.value(QLatin1String("sortBy")).toString();
    std::ranges::stable_sort(found, {}, [&](const Revision *row) {
        return by == QLatin1String("firstUsedTime") ? row->firstUsed.value_or(never)
            : by == QLatin1String("lastUsedTime")   ? row->lastUsed.value_or(never)
                                                    : row->registered;
    });
    if (input.value(QLatin1String("sortOrder")).toString() == QLatin1String("descending"))
        std::ranges::reverse(found);
    QJsonArray locations;
    for (const Revision *row : found)
        locations.append(row->location);
    return pageOf(locations, *cursor, "revisions");
}

} // namespace hookline::sandbox::codedeploy
