// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"

#include <QRandomGenerator>

#include <algorithm>

namespace hookline::test {

/// Makes plausible rows, the same for the same seed.
class WorldRows
{
public:
    explicit WorldRows(quint32 seed)
        : m_random(seed)
    { }

    int below(int bound) { return int(m_random.bounded(bound)); }
    bool oneIn(int n) { return below(n) == 0; }
    template <class T> T pick(std::initializer_list<T> values)
    {
        return *(values.begin() + below(int(values.size())));
    }

    static QString deploymentId(int number)
    {
        return QStringLiteral("d-")
            + QString::number(100'000'000 + number, 36).toUpper().rightJustified(9, u'0');
    }

    domain::Deployment deployment(int number)
    {
        using S = domain::DeploymentStatus;
        domain::Deployment row;
        row.id = deploymentId(number);
        row.application = pick({QStringLiteral("shop-api"), QStringLiteral("Shop-web"),
                                QStringLiteral("shop-fn"), QStringLiteral("Ürsprung"), QString()});
        row.group = QStringLiteral("group-%1").arg(below(20));
        row.creator = pick(
            {QStringLiteral("user"), QStringLiteral("autoscaling"), QStringLiteral("codeDeployRollback")});
        row.status =
            pick({S::Created, S::InProgress, S::Succeeded, S::Failed, S::Stopped, S::Ready, S::Unknown});
        row.statusText = row.status == S::Unknown ? QStringLiteral("Paused") : domain::toString(row.status);
        row.platform = pick(
            {domain::ComputePlatform::Server, domain::ComputePlatform::Lambda, domain::ComputePlatform::Ecs});
        const Instant start = base() + std::chrono::seconds(below(10'000));
        if (!oneIn(8))
            row.created = start;
        if (!oneIn(4))
            row.started = start + std::chrono::seconds(5);
        if (domain::isTerminal(row.status))
            row.completed = start + std::chrono::seconds(60 + below(1000));
        row.autoRollbackOnFailure = oneIn(2);
        return row;
    }

    domain::Target target(const QString &deployment, int number)
    {
        using S = domain::TargetStatus;
        domain::Target row;
        row.deploymentId = deployment;
        row.targetId = QStringLiteral("i-%1").arg(number, 8, 16, QLatin1Char('0'));
        row.platform = domain::ComputePlatform::Server;
        row.status = pick({S::Pending, S::InProgress, S::Succeeded, S::Failed});
        row.events = events();
        if (!oneIn(3))
            row.lastUpdated = base() + std::chrono::seconds(below(10'000));
        return row;
    }

    std::vector<domain::LifecycleEvent> events()
    {
        using S = domain::EventStatus;
        std::vector<domain::LifecycleEvent> list;
        Instant at = base() + std::chrono::seconds(below(1000));
        for (const char *name : {"ApplicationStop", "DownloadBundle", "BeforeInstall", "Install",
                                 "AfterInstall", "ApplicationStart", "ValidateService"}) {
            domain::LifecycleEvent event;
            event.name = QString::fromLatin1(name);
            event.start = at;
            at += std::chrono::seconds(1 + below(90));
            if (oneIn(6)) {
                event.status = pick({S::InProgress, S::Failed, S::Pending});
                if (event.status == S::Failed) {
                    event.end = at;
                    event.diagnostics = {
                        domain::LifecycleErrorCode::ScriptFailed, QStringLiteral("scripts/run.sh"),
                        QStringLiteral("Script failed with exit code 1"), QStringLiteral("[stderr] no\n")};
                }
                if (event.status == S::Pending)
                    event.start.reset();
                list.push_back(event);
                break;
            }
            event.status = S::Succeeded;
            event.end = at;
            list.push_back(event);
        }
        return list;
    }

    domain::Decision decision(const QString &deployment, const QString &event)
    {
        domain::Decision row;
        row.kind = pick({domain::DecisionKind::HookStatus, domain::DecisionKind::Reroute,
                         domain::DecisionKind::TerminateBlue});
        row.deploymentId = deployment;
        row.event = row.kind == domain::DecisionKind::HookStatus ? event : QString();
        row.id = QStringLiteral("hook/") + deployment + QLatin1Char('/') + event;
        row.application = pick({QStringLiteral("shop-api"), QStringLiteral("shop-fn")});
        row.executionId = QStringLiteral("hooklinesecret-execution-id");
        if (!oneIn(4))
            row.deadline = base() + std::chrono::seconds(below(4000));
        row.deadlineEstimated = oneIn(4);
        return row;
    }

    static Instant base() { return fromEpochSeconds(1'795'190'400); } // 2026-11-20 16:00:00 UTC

private:
    QRandomGenerator m_random;
};

} // namespace hookline::test
