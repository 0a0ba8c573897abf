// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trial/trialplan.h"

#include "models/session/newdeployment.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace hookline::trial {

namespace {

using appspec::DeploymentKind;
using appspec::Platform;
using session::ServiceCall;

/// How a kind of deployment is asked for: what CreateDeploymentGroup gets beside the names.
struct GroupFact
{
    const char *kind; ///< DeploymentKind::name
    bool blueGreen, trafficControl, testListener;
};
constexpr GroupFact groupFacts[] = {
    {"in-place", false, false, false},       {"in-place-lb", false, true, false},
    {"blue-green", true, true, false},       {"ecs", true, true, false},
    {"ecs-test-listener", true, true, true}, {"lambda", true, true, false},
};

const GroupFact *factOf(const DeploymentKind &kind)
{
    const auto found = std::ranges::find_if(groupFacts, [&](const GroupFact &fact) {
        return QLatin1StringView(fact.kind) == QLatin1StringView(kind.name);
    });
    return found == std::end(groupFacts) ? nullptr : &*found;
}

struct PlatformFact
{
    Platform platform;
    const char *word; ///< Of the application's name.
    const char *computePlatform;
};
constexpr PlatformFact platformFacts[] = {
    {Platform::Server, "ec2", "Server"},
    {Platform::Ecs, "ecs", "ECS"},
    {Platform::Lambda, "lambda", "Lambda"},
};

const PlatformFact &platformFact(const Trial &trial)
{
    return *std::ranges::find(platformFacts, trial.kind->platform, &PlatformFact::platform);
}

const QString bucket = QStringLiteral("trials");
const QString tagKey = QStringLiteral("trial");
const QString codedeploy = QStringLiteral("codedeploy");
const QString sandbox = QStringLiteral("sandbox");

// Length of a name of CodeDeploy, and what is kept of a title for it.
constexpr qsizetype longestTitle = 80;

constexpr double fullSpeed = 3600; // the most that a sandbox takes

/// The characters that CodeDeploy's names take; others become '-'.
QString nameFrom(const QString &title)
{
    static const QLatin1StringView others("._+=,@-");
    QString name = title.left(longestTitle);
    for (QChar &c : name) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        if (!plain && !others.contains(c))
            c = u'-';
    }
    return name.isEmpty() ? QStringLiteral("appspec") : name;
}

/// The form of an EC2 instance's ID, so that it is none of on-premises.
QString instanceId(const Trial &trial, int index)
{
    return QStringLiteral("i-%1%2")
        .arg(trial.number, 8, 16, QLatin1Char('0'))
        .arg(index, 9, 16, QLatin1Char('0'));
}

QString bareName(const QString &function)
{
    static const QLatin1StringView marker(":function:");
    const qsizetype found = function.indexOf(marker);
    return (found < 0 ? function : function.mid(found + marker.size())).section(QLatin1Char(':'), 0, 0);
}

QJsonObject names(const Trial &trial)
{
    return {{QStringLiteral("applicationName"), applicationName(trial)},
            {QStringLiteral("deploymentGroupName"), groupName(trial)}};
}

QJsonArray listOf(const QJsonObject &one)
{
    return QJsonArray{one};
}

QJsonObject named(const QString &name)
{
    return {{QStringLiteral("name"), name}};
}

QJsonObject loadBalancer(const Trial &trial, const GroupFact &fact)
{
    if (trial.kind->platform == Platform::Server)
        return {{QStringLiteral("targetGroupInfoList"), listOf(named(QStringLiteral("trial")))}};
    const auto route = [](const char *listener) {
        return QJsonObject{{QStringLiteral("listenerArns"),
                            QJsonArray{QStringLiteral("arn:aws:elasticloadbalancing:us-east-1:123456789012:"
                                                      "listener/app/trial/%1")
                                           .arg(QLatin1StringView(listener))}}};
    };
    QJsonObject pair{{QStringLiteral("targetGroups"),
                      QJsonArray{named(QStringLiteral("trial-1")), named(QStringLiteral("trial-2"))}},
                     {QStringLiteral("prodTrafficRoute"), route("production")}};
    if (fact.testListener)
        pair.insert(QStringLiteral("testTrafficRoute"), route("test"));
    return {{QStringLiteral("targetGroupPairInfoList"), listOf(pair)}};
}

ServiceCall groupCall(const Trial &trial)
{
    const GroupFact &fact = *factOf(*trial.kind);
    QJsonObject input = names(trial);
    input.insert(QStringLiteral("serviceRoleArn"), QStringLiteral("arn:aws:iam::123456789012:role/trial"));
    input.insert(QStringLiteral("deploymentStyle"),
                 QJsonObject{{QStringLiteral("deploymentType"),
                              fact.blueGreen ? QStringLiteral("BLUE_GREEN") : QStringLiteral("IN_PLACE")},
                             {QStringLiteral("deploymentOption"),
                              fact.trafficControl ? QStringLiteral("WITH_TRAFFIC_CONTROL")
                                                  : QStringLiteral("WITHOUT_TRAFFIC_CONTROL")}});
    const bool server = trial.kind->platform == Platform::Server;
    if (fact.trafficControl && trial.kind->platform != Platform::Lambda)
        input.insert(QStringLiteral("loadBalancerInfo"), loadBalancer(trial, fact));
    if (server) {
        // All at once, so that what goes wrong is seen on every instance.
        input.insert(QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.AllAtOnce"));
        input.insert(QStringLiteral("ec2TagFilters"),
                     listOf({{QStringLiteral("Key"), tagKey},
                             {QStringLiteral("Value"), groupName(trial)},
                             {QStringLiteral("Type"), QStringLiteral("KEY_AND_VALUE")}}));
    }
    if (trial.kind->platform == Platform::Ecs)
        input.insert(QStringLiteral("ecsServices"),
                     listOf({{QStringLiteral("clusterName"), QStringLiteral("trial")},
                             {QStringLiteral("serviceName"), groupName(trial)}}));
    if (fact.blueGreen && trial.kind->platform != Platform::Lambda)
        input.insert(QStringLiteral("blueGreenDeploymentConfiguration"),
                     QJsonObject{{QStringLiteral("deploymentReadyOption"),
                                  QJsonObject{{QStringLiteral("actionOnTimeout"),
                                               QStringLiteral("CONTINUE_DEPLOYMENT")}}},
                                 {QStringLiteral("terminateBlueInstancesOnDeploymentSuccess"),
                                  QJsonObject{{QStringLiteral("action"), QStringLiteral("TERMINATE")},
                                              {QStringLiteral("terminationWaitTimeInMinutes"), 0}}}});
    return {codedeploy, QStringLiteral("CreateDeploymentGroup"), input};
}

const char *behaviorOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Succeed:
        return "succeed";
    case Outcome::Fail:
        return "fail";
    case Outcome::TimeOut:
        return "silent";
    case Outcome::Wait:
        break;
    }
    return "manual";
}

void addFunctions(const Trial &trial, std::vector<Call> &calls)
{
    QSet<QString> done;
    for (std::size_t i = 0; i < trial.steps.size(); ++i) {
        const QString name = bareName(trial.steps[i].runs);
        if (trial.steps[i].isScript || done.contains(name))
            continue;
        done.insert(name);
        const Choice &choice = trial.choices[i];
        QJsonObject input{{QStringLiteral("functionName"), name},
                          {QStringLiteral("behavior"), QLatin1StringView(behaviorOf(choice.outcome))}};
        if (choice.outcome == Outcome::Succeed || choice.outcome == Outcome::Fail)
            input.insert(QStringLiteral("afterSeconds"), choice.afterSeconds);
        calls.push_back({{sandbox, QStringLiteral("PutHookFunction"), input}, {}});
    }
}

/// The scripts of an event run one after the other; the first that fails ends it.
void addScripts(const Trial &trial, std::vector<Call> &calls)
{
    for (std::size_t i = 0; i < trial.steps.size();) {
        const QString event = trial.steps[i].event;
        QJsonObject input = names(trial);
        input.insert(QStringLiteral("lifecycleEvent"), event);
        input.insert(QStringLiteral("errorCode"), QStringLiteral("Success"));
        int seconds = 0;
        bool failed = false;
        for (; i < trial.steps.size() && trial.steps[i].event == event; ++i) {
            const Choice &choice = trial.choices[i];
            if (failed)
                continue;
            const bool timesOut = choice.outcome == Outcome::TimeOut;
            seconds += timesOut ? trial.steps[i].timeoutSeconds : choice.afterSeconds;
            failed = choice.outcome != Outcome::Succeed;
            if (!failed)
                continue;
            input.insert(QStringLiteral("errorCode"),
                         timesOut ? QStringLiteral("ScriptTimedOut") : QStringLiteral("ScriptFailed"));
            input.insert(QStringLiteral("scriptName"), trial.steps[i].runs);
            if (!timesOut)
                input.insert(QStringLiteral("exitCode"), choice.exitCode);
        }
        input.insert(QStringLiteral("afterSeconds"), seconds);
        calls.push_back({{sandbox, QStringLiteral("PutScriptOutcome"), input}, {}});
    }
}

void addInstances(const Trial &trial, std::vector<Call> &calls)
{
    for (int i = 0; i < trial.instances; ++i)
        calls.push_back(
            {{sandbox,
              QStringLiteral("PutInstance"),
              {{QStringLiteral("instanceId"), instanceId(trial, i)},
               {QStringLiteral("tags"),
                listOf({{QStringLiteral("Key"), tagKey}, {QStringLiteral("Value"), groupName(trial)}})}}},
             {}});
    calls.push_back(
        {{sandbox,
          QStringLiteral("PutRevisionSource"),
          {{QStringLiteral("bucket"), bucket}, {QStringLiteral("directory"), trial.revisionFolder}}},
         {}});
}

Call clockCall(double speed)
{
    return {{sandbox,
             QStringLiteral("UpdateClock"),
             {{QStringLiteral("speed"), speed}, {QStringLiteral("paused"), false}}},
            {}};
}

ServiceCall deploymentCall(const Trial &trial, const QString &what)
{
    session::NewDeployment deployment;
    deployment.application = applicationName(trial);
    deployment.group = groupName(trial);
    deployment.description = what + trial.title.left(longestTitle);
    deployment.content = trial.text;
    if (trial.kind->platform == Platform::Server) {
        deployment.revision = session::RevisionType::S3;
        deployment.bucket = bucket;
        deployment.key = revisionKey(trial);
        deployment.bundleType = QStringLiteral("zip");
    }
    return session::createDeploymentCall(session::inputOf(deployment));
}

} // namespace

std::vector<const DeploymentKind *> triedKinds(Platform platform)
{
    std::vector<const DeploymentKind *> kinds;
    for (const DeploymentKind &kind : appspec::deploymentKinds()) {
        if (kind.platform == platform && factOf(kind))
            kinds.push_back(&kind);
    }
    return kinds;
}

std::vector<Step> stepsOf(const appspec::AppSpec &spec, const DeploymentKind &kind, bool update)
{
    std::vector<Step> steps;
    for (const appspec::PlannedStretch &stretch : appspec::plannedOrder(spec, kind)) {
        // Replacement instances are new: nothing was ever installed on them.
        const bool hasEarlier = update && stretch.track != domain::EventTrack::BlueGreenReplacement;
        for (const appspec::PlannedEvent &event : stretch.events) {
            const bool ofEarlier = event.source == domain::ScriptSource::LastSuccessfulRevision;
            for (const appspec::Script &script : event.scripts)
                steps.push_back({.event = event.event,
                                 .runs = script.location,
                                 .isScript = true,
                                 .timeoutSeconds = script.timeoutSeconds,
                                 .runAs = script.runAs,
                                 .willRun = !ofEarlier || hasEarlier});
            if (!event.function.isEmpty())
                steps.push_back({.event = event.event, .runs = event.function});
        }
    }
    return steps;
}

QStringList updateOnly(const appspec::AppSpec &spec, const DeploymentKind &kind)
{
    const std::vector<Step> first = stepsOf(spec, kind), update = stepsOf(spec, kind, true);
    QStringList events;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (update[i].willRun && !first[i].willRun && !events.contains(first[i].event))
            events.append(first[i].event);
    }
    return events;
}

bool isSameThing(const Step &a, const Step &b)
{
    return !a.isScript && !b.isScript && bareName(a.runs) == bareName(b.runs);
}

QString revisionKey(const Trial &trial)
{
    return groupName(trial);
}

QString applicationName(const Trial &trial)
{
    return QStringLiteral("trial-") + QLatin1StringView(platformFact(trial).word);
}

QString groupName(const Trial &trial)
{
    return nameFrom(trial.title) + QLatin1Char('-') + QString::number(trial.number);
}

std::vector<Call> callsOf(const Trial &trial)
{
    const bool server = trial.kind->platform == Platform::Server;
    std::vector<Call> calls;
    calls.push_back(clockCall(trial.update ? fullSpeed : trial.speed));
    // The sandbox makes it for the first function that waits; until then whoever reads it would be refused.
    calls.push_back({{QStringLiteral("sqs"),
                      QStringLiteral("CreateQueue"),
                      {{QStringLiteral("QueueName"), QStringLiteral("hookline-approvals")}}},
                     {}});
    calls.push_back(
        {{codedeploy,
          QStringLiteral("CreateApplication"),
          {{QStringLiteral("applicationName"), applicationName(trial)},
           {QStringLiteral("computePlatform"), QLatin1StringView(platformFact(trial).computePlatform)}}},
         QStringLiteral("ApplicationAlreadyExistsException")});
    addFunctions(trial, calls);
    if (server)
        addInstances(trial, calls);
    calls.push_back({groupCall(trial), {}});
    if (trial.update) {
        calls.push_back({deploymentCall(trial, QStringLiteral("Before the trial of ")), {}, true});
        calls.push_back(clockCall(trial.speed));
    }
    if (server && !trial.realScripts)
        addScripts(trial, calls);
    calls.push_back({deploymentCall(trial, QStringLiteral("Trial of ")), {}});
    return calls;
}

} // namespace hookline::trial
