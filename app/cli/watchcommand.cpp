// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/servicecalls.h"
#include "models/domain/deployment.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QJsonArray>
#include <QSet>

#include <map>

namespace hookline::cli {

namespace {

using domain::Deployment;
using domain::DeploymentStatus;

/// How a watched deployment ended.
enum Ending {
    Succeeded = 0,
    Failed = 1,
    Stopped = 2,
    RolledBack = 3,
    NeedsDecision = 4,
};
constexpr ExitCodes watchExitCodes{
    "Exit codes: 0 succeeded, 1 failed, 2 stopped, 3 failed or stopped and then rolled back, 4 needs a "
    "decision; "
    "252 wrong usage, 253 wrong configuration, 254 the service refused, 255 anything else.",
    UsageError};

const QString intervalName = QStringLiteral("interval");
const QString hookWaitName = QStringLiteral("hook-wait");
const QString pastName = QStringLiteral("past-decisions");

struct Wish
{
    Millis interval{5000};
    Millis hookWait{60'000};
    bool goesPastDecisions = false;
};

/// Follows one deployment, and the one that rolls it back, with as few calls as tell how it goes.
class Watch
{
public:
    Watch(ServiceCalls &calls, const Wish &wish)
        : m_calls(calls)
        , m_wish(wish)
    { }

    /// The exit code.
    int follow(const QString &id)
    {
        constexpr int mostLooksForRollback = 5;
        int looksForRollback = 0;
        while (true) {
            const auto reply = call(QStringLiteral("GetDeployment"), {{QStringLiteral("deploymentId"), id}});
            if (!reply)
                return fail(reply.error());
            const Deployment deployment =
                domain::deploymentFromApi(reply->value(QLatin1StringView("deploymentInfo")).toObject());
            tellStatus(deployment);
            if (domain::isTerminal(deployment.status)) {
                const bool mayRollBack = deployment.status == DeploymentStatus::Failed
                    && deployment.autoRollbackOnFailure && deployment.rollbackTriggeredBy.isEmpty()
                    && deployment.rollbackDeploymentId.isEmpty();
                if (!mayRollBack || ++looksForRollback > mostLooksForRollback)
                    return ending(deployment);
            } else if (const auto needed = decisionOf(deployment); !needed) {
                return fail(needed.error());
            } else if (!needed->isEmpty()) {
                tell(*needed);
                if (!m_wish.goesPastDecisions)
                    return NeedsDecision;
            }
            m_calls.wait(m_wish.interval);
        }
    }

private:
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input)
    {
        return m_calls.call(operation, input);
    }

    /// Says a line once.
    void tell(const QString &line)
    {
        if (m_told.contains(line))
            return;
        m_told.insert(line);
        print(QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss ")) + printable(line));
    }

    void tellStatus(const Deployment &deployment)
    {
        const domain::Overview &overview = deployment.overview;
        QStringList counts;
        for (const auto &[count, word] :
             {std::pair(overview.succeeded, "Succeeded"), std::pair(overview.failed, "Failed"),
              std::pair(overview.skipped, "Skipped"), std::pair(overview.inProgress, "InProgress"),
              std::pair(overview.pending, "Pending"), std::pair(overview.ready, "Ready")}) {
            if (count > 0)
                counts.append(QStringLiteral("%1 %2").arg(count).arg(QLatin1StringView(word)));
        }
        QString line = deployment.id + u' ' + deployment.statusText;
        if (!counts.isEmpty())
            line += QStringLiteral(" (targets: %1)").arg(counts.join(QStringLiteral(", ")));
        if (!deployment.errorCode.isEmpty())
            line += QStringLiteral(": %1: %2").arg(deployment.errorCode, deployment.errorMessage);
        tell(line);
    }

    int ending(const Deployment &deployment)
    {
        if (deployment.status == DeploymentStatus::Succeeded)
            return Succeeded;
        const QString &rollback = deployment.rollbackDeploymentId;
        if (rollback.isEmpty() || rollback == deployment.id)
            return deployment.status == DeploymentStatus::Stopped ? Stopped : Failed;
        tell(QStringLiteral("%1 is rolled back by %2").arg(deployment.id, rollback));
        const int code = follow(rollback);
        return code == Succeeded ? RolledBack : code == Stopped ? Failed : code;
    }

    /// What a person is to decide; empty if nothing.
    Result<QString> decisionOf(const Deployment &deployment)
    {
        if (deployment.status == DeploymentStatus::Ready)
            return QStringLiteral("%1 is Ready: reroute the traffic (continue-deployment) or stop it "
                                  "(stop-deployment)")
                .arg(deployment.id);
        // Hooks of servers are scripts, which nobody answers.
        if (deployment.platform == domain::ComputePlatform::Server)
            return QString();
        const QJsonObject id{{QStringLiteral("deploymentId"), deployment.id}};
        const auto ids = call(QStringLiteral("ListDeploymentTargets"), id);
        if (!ids)
            return ids.error();
        QJsonObject input = id;
        input.insert(QStringLiteral("targetIds"), ids->value(QLatin1StringView("targetIds")));
        if (input.value(QLatin1StringView("targetIds")).toArray().isEmpty())
            return QString();
        const auto targets = call(QStringLiteral("BatchGetDeploymentTargets"), input);
        if (!targets)
            return targets.error();
        for (const QJsonValue &target : targets->value(QLatin1StringView("deploymentTargets")).toArray()) {
            const QString hook = waitingHook(deployment, domain::targetFromApi(target.toObject()));
            if (!hook.isEmpty())
                return QStringLiteral(
                           "%1 waits at %2 for an answer (put-lifecycle-event-hook-execution-status)")
                    .arg(deployment.id, hook);
        }
        return QString();
    }

    /// The hook that has been waiting for longer than a function of its own takes; empty if there is none.
    QString waitingHook(const Deployment &deployment, const domain::Target &target)
    {
        QString waiting;
        for (const domain::LifecycleEvent &event : target.events) {
            if (event.status != domain::EventStatus::Pending)
                tell(QStringLiteral("%1 %2 %3: %4")
                         .arg(deployment.id, target.targetId, event.name, domain::toString(event.status)));
            if (event.status != domain::EventStatus::InProgress
                || !domain::isHookable(deployment.platform, event.name))
                continue;
            const QString key = target.key() + u'/' + event.name;
            const Instant since = m_firstSeen.try_emplace(key, m_calls.now()).first->second;
            if (m_calls.now() - since >= m_wish.hookWait)
                waiting = event.name;
        }
        return waiting;
    }

    ServiceCalls &m_calls;
    Wish m_wish;
    QSet<QString> m_told;
    std::map<QString, Instant> m_firstSeen;
};

int run(const QCommandLineParser &arguments)
{
    Wish wish{.goesPastDecisions = arguments.isSet(pastName)};
    constexpr int day = 24 * 60 * 60;
    for (const auto &[name, time] :
         {std::pair(intervalName, &wish.interval), std::pair(hookWaitName, &wish.hookWait)}) {
        const auto seconds = numberOption(arguments, name, name == intervalName ? 1 : 0, day);
        if (!seconds)
            return fail(seconds.error());
        if (*seconds)
            *time = std::chrono::seconds(qint64(**seconds));
    }
    const auto calls = ServiceCalls::open(arguments, QStringLiteral("codedeploy"));
    if (!calls)
        return fail(calls.error());
    return Watch(**calls, wish).follow(arguments.positionalArguments().constFirst());
}

} // namespace

Command watchCommand()
{
    Command command{
        .positional = QStringLiteral("DEPLOYMENT"),
        .positionalCount = 1,
        .summary = QStringLiteral("Follow a CodeDeploy deployment to its end."),
        .details = QStringLiteral(
            "Prints what changes: its status, the number of its targets, and the lifecycle events of "
            "ECS and Lambda deployments. Ends early when a person has to decide something, unless "
            "--past-decisions is given."),
        .options =
            {{intervalName, QStringLiteral("How often to look (default: 5)."), QStringLiteral("SECONDS")},
             {hookWaitName,
              QStringLiteral("How long a hook may wait for its own function before it counts as a decision "
                             "(default: 60)."),
              QStringLiteral("SECONDS")},
             {pastName, QStringLiteral("Say what is to be decided, and go on.")}},
        .exitCodes = watchExitCodes,
        .run = &run,
    };
    command.options.append(connectionOptions());
    return command;
}

} // namespace hookline::cli
