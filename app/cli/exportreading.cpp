// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exportreading.h"

#include "app/cli/calls/pages.h"
#include "models/store/waits.h"

namespace hookline::cli {

namespace {

// What BatchGetDeployments and BatchGetDeploymentTargets take at once.
constexpr qsizetype batchSize = 25;

const QString codedeploy = QStringLiteral("codedeploy");
const QString autoscaling = QStringLiteral("autoscaling");

QJsonObject idInput(const QString &deployment)
{
    return {{QStringLiteral("deploymentId"), deployment}};
}

/// The statuses of a deployment that has not ended.
QJsonArray openStatuses()
{
    QJsonArray statuses;
    for (const char *status : {"Created", "Queued", "InProgress", "Baking", "Ready"})
        statuses.append(QLatin1StringView(status));
    return statuses;
}

} // namespace

Result<QJsonArray> ExportReading::list(const QString &service, const QString &operation,
                                       const QJsonObject &input, std::optional<qint64> maximum)
{
    const auto description = wire::service(service);
    const wire::Operation &listing = *description->operation(operation);
    const auto pages = readPages(listing, input, {.maxItems = maximum},
                                 [&](const QJsonObject &page) { return m_calls.call(operation, page); });
    if (!pages)
        return pages.error();
    QJsonArray items;
    for (const QJsonObject &page : pages->pages) {
        for (const QJsonValue &item : page.value(listing.resultKey).toArray())
            items.append(item);
    }
    return items;
}

Result<void> ExportReading::batch(const QString &operation, const QJsonObject &input, const QString &idMember,
                                  const QJsonArray &ids, const QString &resultMember, const Take &take)
{
    for (qsizetype i = 0; i < ids.size(); i += batchSize) {
        QJsonArray some;
        for (qsizetype j = i; j < std::min(i + batchSize, ids.size()); ++j)
            some.append(ids.at(j));
        QJsonObject asked = input;
        asked.insert(idMember, some);
        const auto reply = m_calls.call(operation, asked);
        if (!reply)
            return reply.error();
        for (const QJsonValue &item : reply->value(resultMember).toArray())
            take(item.toObject());
    }
    return {};
}

Result<void> ExportReading::readBatches(const QJsonArray &ids)
{
    return batch(QStringLiteral("BatchGetDeployments"), {}, QStringLiteral("deploymentIds"), ids,
                 QStringLiteral("deploymentsInfo"), [this](const QJsonObject &info) {
                     const domain::Deployment deployment = domain::deploymentFromApi(info);
                     m_terminationMinutes.insert(deployment.id, store::terminationWaitMinutes(info));
                     store.deployments.upsert({deployment});
                 });
}

Result<void> ExportReading::readDeployments(std::optional<qint64> maximum)
{
    const auto ids = list(codedeploy, QStringLiteral("ListDeployments"), {}, maximum);
    return ids ? readBatches(*ids) : ids.error();
}

Result<void> ExportReading::readTargets(const QString &deployment)
{
    // GetDeployment refuses an unknown ID; the batch would leave it out.
    const auto reply = m_calls.call(QStringLiteral("GetDeployment"), idInput(deployment));
    if (!reply)
        return reply.error();
    const QJsonObject info = reply->value(QLatin1StringView("deploymentInfo")).toObject();
    m_terminationMinutes.insert(deployment, store::terminationWaitMinutes(info));
    store.deployments.upsert({domain::deploymentFromApi(info)});
    return readTargetsOf(deployment);
}

Result<void> ExportReading::readTargetsOf(const QString &deployment)
{
    const auto ids = list(codedeploy, QStringLiteral("ListDeploymentTargets"), idInput(deployment));
    if (!ids)
        return ids.error();
    return batch(
        QStringLiteral("BatchGetDeploymentTargets"), idInput(deployment), QStringLiteral("targetIds"), *ids,
        QStringLiteral("deploymentTargets"),
        [this](const QJsonObject &target) { store.targets.upsert({domain::targetFromApi(target)}); });
}

Result<void> ExportReading::readChain(const QString &deployment)
{
    QStringList wanted{deployment};
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QString id = wanted.at(i);
        if (const auto read = readTargets(id); !read)
            return read.error();
        const domain::Deployment &known = *store.deployments.find(id);
        for (const QString &next : {known.rollbackDeploymentId, known.rollbackTriggeredBy}) {
            if (!next.isEmpty() && !wanted.contains(next))
                wanted.append(next);
        }
    }
    findDecisions();
    return {};
}

Result<void> ExportReading::readDecisions()
{
    const auto ids = list(codedeploy, QStringLiteral("ListDeployments"),
                          {{QStringLiteral("includeOnlyStatuses"), openStatuses()}});
    if (!ids)
        return ids.error();
    // One that has succeeded may still wait to terminate its blue instances: that is InProgress to AWS.
    if (const auto read = readBatches(*ids); !read)
        return read.error();
    for (const QJsonValue &id : *ids) {
        if (const auto read = readTargetsOf(id.toString()); !read)
            return read.error();
    }
    findDecisions();
    return {};
}

void ExportReading::findDecisions()
{
    std::vector<domain::Decision> found;
    for (const domain::Deployment &deployment : store.deployments.rows()) {
        if (domain::isTerminal(deployment.status))
            continue;
        const int minutes = m_terminationMinutes.value(deployment.id);
        for (domain::Decision &decision :
             store::waitsIn(store, deployment, minutes, [this](const QString &) { return now(); }))
            found.push_back(std::move(decision));
    }
    store.decisions.upsert(std::move(found));
}

Result<void> ExportReading::readGroups()
{
    const auto groups = list(autoscaling, QStringLiteral("DescribeAutoScalingGroups"), {});
    if (!groups)
        return groups.error();
    for (const QJsonValue &value : *groups) {
        const QJsonObject group = value.toObject();
        store.autoScalingGroups.upsert({domain::autoScalingGroupFromApi(group)});
        store.autoScalingInstances.upsert(domain::instancesFromApi(group));
    }
    return {};
}

Result<void> ExportReading::readLifecycleHooks()
{
    if (const auto read = readGroups(); !read)
        return read.error();
    for (const domain::AutoScalingGroup &group : store.autoScalingGroups.rows()) {
        const auto reply = m_calls.call(QStringLiteral("DescribeLifecycleHooks"),
                                        {{QStringLiteral("AutoScalingGroupName"), group.name}});
        if (!reply)
            return reply.error();
        for (const QJsonValue &hook : reply->value(QLatin1StringView("LifecycleHooks")).toArray())
            store.lifecycleHooks.upsert({domain::lifecycleHookFromApi(hook.toObject())});
    }
    return {};
}

Result<void> ExportReading::readHookResults(std::optional<qint64> maximum)
{
    const auto results =
        list(QStringLiteral("cloudformation"), QStringLiteral("ListHookResults"), {}, maximum);
    if (!results)
        return results.error();
    for (const QJsonValue &result : *results)
        store.hookResults.upsert({domain::hookResultFromApi(result.toObject())});
    return {};
}

} // namespace hookline::cli
