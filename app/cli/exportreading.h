// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/servicecalls.h"
#include "models/store/store.h"

#include <QJsonArray>

#include <functional>
#include <optional>

namespace hookline::cli {

/// Reads from one service into a store what the tables and the timeline show. Every member fails with the
/// service's own error; what was read until then stays in the store.
class ExportReading
{
public:
    /// `calls` must outlive it and be of the service that is read.
    explicit ExportReading(ServiceCalls &calls)
        : m_calls(calls)
    { }

    /// All deployments, or the newest `maximum`.
    Result<void> readDeployments(std::optional<qint64> maximum);
    /// A deployment and its targets.
    Result<void> readTargets(const QString &deployment);
    /// The same with what rolls it back and what it rolls back, and what waits in them.
    Result<void> readChain(const QString &deployment);
    /// What waits for a person in any deployment that has not ended.
    Result<void> readDecisions();
    /// Auto Scaling groups with their instances.
    Result<void> readGroups();
    /// Groups, instances, and each group's lifecycle hooks.
    Result<void> readLifecycleHooks();
    /// CloudFormation Hook results, or the youngest `maximum`.
    Result<void> readHookResults(std::optional<qint64> maximum);

    /// The service's time now.
    Instant now() const { return m_calls.serviceNow(); }

    store::Store store;

private:
    using Take = std::function<void(const QJsonObject &item)>;

    /// Every item of a list.
    Result<QJsonArray> list(const QString &service, const QString &operation, const QJsonObject &input,
                            std::optional<qint64> maximum = std::nullopt);
    /// Asks for what IDs stand for, in batches.
    Result<void> batch(const QString &operation, const QJsonObject &input, const QString &idMember,
                       const QJsonArray &ids, const QString &resultMember, const Take &take);
    Result<void> readBatches(const QJsonArray &ids);
    Result<void> readTargetsOf(const QString &deployment);
    void findDecisions();

    ServiceCalls &m_calls;
    QHash<QString, int> m_terminationMinutes; ///< By deployment ID.
};

} // namespace hookline::cli
