// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/decisiontexts.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace hookline::decisions {

namespace {

using domain::ComputePlatform;
using domain::DecisionKind;

/// Translation context of the sentences that stand outside the tables.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Decision)
};

/// What a hook's event stands before. %1 is the revision.
struct HookFact
{
    ComputePlatform platform;
    const char *event;
    const char *approveButton;
    const char *approveEffect;
    const char *standsNow; ///< What a failure leaves as it is, as long as nothing rolls back.
    bool rollbackPossible;
};

// Events and their order: AppSpec seed and ORDER; effects: user guide's description of each hook.
constexpr std::array<HookFact, 7> hookFacts{{
    {ComputePlatform::Ecs, "BeforeInstall",
     QT_TRANSLATE_NOOP("Decision", "Approve: the task set of %1 is created"),
     QT_TRANSLATE_NOOP("Decision",
                       "CodeDeploy goes on to Install and creates the replacement task set of %1. No "
                       "traffic moves yet."),
     QT_TRANSLATE_NOOP("Decision", "The original task set keeps all traffic."), false},
    {ComputePlatform::Ecs, "AfterInstall", QT_TRANSLATE_NOOP("Decision", "Approve: %1 goes on to its tests"),
     QT_TRANSLATE_NOOP("Decision",
                       "CodeDeploy goes on; with a test listener it sends test traffic to %1 next. "
                       "Production traffic does not move yet."),
     QT_TRANSLATE_NOOP("Decision", "Production traffic is still on the original task set."), true},
    {ComputePlatform::Ecs, "AfterAllowTestTraffic",
     QT_TRANSLATE_NOOP("Decision", "Approve: traffic moves to %1"),
     QT_TRANSLATE_NOOP("Decision",
                       "CodeDeploy goes on to BeforeAllowTraffic (its hook runs first if the AppSpec names "
                       "one), then moves production traffic to %1."),
     QT_TRANSLATE_NOOP("Decision", "Production traffic is still on the original task set."), true},
    {ComputePlatform::Ecs, "BeforeAllowTraffic",
     QT_TRANSLATE_NOOP("Decision", "Approve: traffic moves to %1"),
     QT_TRANSLATE_NOOP("Decision", "CodeDeploy goes on to AllowTraffic: production traffic moves to %1."),
     QT_TRANSLATE_NOOP("Decision", "Production traffic is still on the original task set."), true},
    {ComputePlatform::Ecs, "AfterAllowTraffic",
     QT_TRANSLATE_NOOP("Decision", "Approve: %1 keeps the traffic"),
     QT_TRANSLATE_NOOP("Decision",
                       "The deployment goes on to its end with production traffic on %1. The original task "
                       "set is terminated after the group's termination wait."),
     QT_TRANSLATE_NOOP("Decision", "Production traffic has already moved to this revision."), true},
    {ComputePlatform::Lambda, "BeforeAllowTraffic",
     QT_TRANSLATE_NOOP("Decision", "Approve: traffic moves to %1"),
     QT_TRANSLATE_NOOP("Decision",
                       "CodeDeploy goes on to AllowTraffic: the alias starts to send traffic to %1, in the "
                       "steps of the deployment configuration."),
     QT_TRANSLATE_NOOP("Decision", "The alias still sends all traffic to the original version."), true},
    {ComputePlatform::Lambda, "AfterAllowTraffic",
     QT_TRANSLATE_NOOP("Decision", "Approve: %1 keeps the traffic"),
     QT_TRANSLATE_NOOP("Decision", "The deployment goes on to its end with all traffic on %1."),
     QT_TRANSLATE_NOOP("Decision", "The alias already sends its traffic to the new version."), true},
}};

// A hook event that a newer service has: nothing is claimed that we do not know.
constexpr HookFact unknownHook{
    ComputePlatform::Unknown,
    "",
    QT_TRANSLATE_NOOP("Decision", "Approve: %1 goes on"),
    QT_TRANSLATE_NOOP("Decision", "The event succeeds and CodeDeploy goes on with %1."),
    "",
    true};

const HookFact &hookFact(ComputePlatform platform, const QString &event)
{
    const auto found = std::find_if(hookFacts.begin(), hookFacts.end(), [&](const HookFact &fact) {
        return fact.platform == platform && event == QLatin1String(fact.event);
    });
    return found == hookFacts.end() ? unknownHook : *found;
}

enum class Rollback { Unknown, Impossible, Automatic, Off };

Rollback rollbackOnFailure(const HookFact &hook, const domain::Deployment *deployment)
{
    if (!hook.rollbackPossible)
        return Rollback::Impossible;
    if (!deployment)
        return Rollback::Unknown;
    return deployment->autoRollbackOnFailure ? Rollback::Automatic : Rollback::Off;
}

struct RollbackWords
{
    Rollback rollback;
    const char *button;
    const char *effect;
    const char *short_; ///< Ends the sentence "the event fails …".
};

constexpr std::array<RollbackWords, 4> rollbackWords{{
    {Rollback::Unknown, QT_TRANSLATE_NOOP("Decision", "Reject: the deployment fails"),
     QT_TRANSLATE_NOOP("Decision",
                       "Whether it rolls back is not known: AWS has not told this group's "
                       "settings yet."),
     QT_TRANSLATE_NOOP("Decision", "the deployment fails")},
    {Rollback::Impossible, QT_TRANSLATE_NOOP("Decision", "Reject: the deployment fails"),
     QT_TRANSLATE_NOOP("Decision",
                       "A rollback is not possible at this point, and none is needed: nothing "
                       "has been installed."),
     QT_TRANSLATE_NOOP("Decision", "the deployment fails (no rollback is possible at this point)")},
    {Rollback::Automatic, QT_TRANSLATE_NOOP("Decision", "Reject: the deployment fails and rolls back"),
     QT_TRANSLATE_NOOP("Decision",
                       "Automatic rollback is on: CodeDeploy starts a new deployment that brings "
                       "back the last good revision."),
     QT_TRANSLATE_NOOP("Decision", "the deployment fails and rolls back")},
    {Rollback::Off, QT_TRANSLATE_NOOP("Decision", "Reject: the deployment fails, nothing rolls back"),
     QT_TRANSLATE_NOOP("Decision",
                       "Automatic rollback on failure is off in this group: nothing is brought "
                       "back unless someone does it."),
     QT_TRANSLATE_NOOP("Decision", "the deployment fails, and nothing rolls back by itself")},
}};

const RollbackWords &wordsFor(Rollback rollback)
{
    return *std::find_if(rollbackWords.begin(), rollbackWords.end(),
                         [&](const RollbackWords &words) { return words.rollback == rollback; });
}

constexpr int buttonCharacters = 24;
constexpr int sentenceCharacters = 60;

QString sentences(std::initializer_list<QString> parts)
{
    QStringList kept;
    for (const QString &part : parts) {
        if (!part.isEmpty())
            kept.append(part);
    }
    return kept.join(QLatin1Char(' '));
}

QString trIfAny(const char *source)
{
    return *source == '\0' ? QString() : Words::tr(source);
}

DecisionText describeHook(const domain::Decision &decision, const domain::Deployment *deployment)
{
    const HookFact &hook = hookFact(decision.platform, decision.event);
    const RollbackWords &rollback = wordsFor(rollbackOnFailure(hook, deployment));
    const QString revision = shortRevision(decision.revision, buttonCharacters);
    const QString inSentence = shortRevision(decision.revision, sentenceCharacters);
    DecisionText text;
    text.title = Words::tr("%1 waits for an answer").arg(decision.event);
    text.approve.button = Words::tr(hook.approveButton).arg(revision);
    text.approve.effect = Words::tr(hook.approveEffect).arg(inSentence);
    text.approve.call = Words::tr("hook status Succeeded");
    text.reject.button = Words::tr(rollback.button);
    text.reject.effect =
        sentences({Words::tr("%1 ends as Failed, and the deployment with it.").arg(decision.event),
                   trIfAny(hook.standsNow), Words::tr(rollback.effect)});
    text.reject.call = Words::tr("hook status Failed");
    text.reject.destructive = true;
    text.nobodyActs = Words::tr("CodeDeploy waits one hour, then the event counts as failed: %1.")
                          .arg(Words::tr(rollback.short_));
    text.countdown = Words::tr("fails in %1");
    text.estimatedBecause =
        Words::tr("AWS has not told when the event started; one hour is counted from when it "
                  "was first seen waiting.");
    return text;
}

DecisionText describeReroute(const domain::Decision &decision, const domain::Deployment *deployment)
{
    const QString revision = shortRevision(decision.revision, buttonCharacters);
    const QString inSentence = shortRevision(decision.revision, sentenceCharacters);
    const bool ecs = decision.platform == ComputePlatform::Ecs;
    DecisionText text;
    text.title = Words::tr("Ready: waits for traffic to be rerouted");
    text.approve.button = Words::tr("Approve: traffic is rerouted to %1").arg(revision);
    text.approve.effect = ecs
        ? Words::tr("CodeDeploy moves production traffic to the replacement task set of %1.").arg(inSentence)
        : Words::tr(
              "CodeDeploy registers the replacement instances of %1 with the load balancer and takes the "
              "original ones out.")
              .arg(inSentence);
    text.approve.call = Words::tr("ContinueDeployment with READY_WAIT");
    text.reject.button = Words::tr("Reject: the deployment stops, traffic stays");
    text.reject.effect = ecs
        ? Words::tr("The deployment ends as Stopped. Production traffic stays on the original "
                    "task set.")
        : Words::tr("The deployment ends as Stopped. Production traffic stays on the original "
                    "instances; the replacement instances are left as they are.");
    text.reject.call = Words::tr("StopDeployment");
    text.reject.destructive = true;
    const bool stops = !deployment || deployment->readyStopsOnTimeout;
    text.nobodyActs = stops
        ? Words::tr("The wait runs out and CodeDeploy stops the deployment; traffic stays where it is.")
        : Words::tr("The wait runs out and CodeDeploy reroutes the traffic by itself.");
    text.countdown = stops ? Words::tr("stops in %1") : Words::tr("reroutes in %1");
    text.estimatedBecause = deployment && deployment->readyWaitMinutes > 0
        ? Words::tr("AWS does not tell when this wait began; the group's %1 min are counted from when the "
                    "deployment was first seen Ready.")
              .arg(deployment->readyWaitMinutes)
        : Words::tr("AWS does not tell when this wait began.");
    return text;
}

/// The end of the termination wait, in the words of the platform.
struct TerminationWords
{
    const char *title, *approveButton, *approveEffect, *rejectEffect, *nobodyActs;
};

constexpr TerminationWords ecsTermination{
    QT_TRANSLATE_NOOP("Decision", "Waits before the original task set is terminated"),
    QT_TRANSLATE_NOOP("Decision", "Approve: terminate the original task set now"),
    QT_TRANSLATE_NOOP("Decision",
                      "The wait ends early and CodeDeploy terminates the original task set. Going back then "
                      "needs a new deployment."),
    QT_TRANSLATE_NOOP("Decision",
                      "The deployment is stopped with rollback: CodeDeploy sends the traffic back to the "
                      "original task set, which still runs."),
    QT_TRANSLATE_NOOP("Decision",
                      "The wait runs out and CodeDeploy terminates the original task set; the new revision "
                      "keeps the traffic."),
};

constexpr TerminationWords instanceTermination{
    QT_TRANSLATE_NOOP("Decision", "Waits before the original instances are terminated"),
    QT_TRANSLATE_NOOP("Decision", "Approve: terminate the original instances now"),
    QT_TRANSLATE_NOOP("Decision",
                      "The wait ends early and CodeDeploy terminates the original instances. Going back then "
                      "needs a new deployment."),
    QT_TRANSLATE_NOOP("Decision",
                      "The deployment is stopped with rollback: CodeDeploy sends the traffic back to the "
                      "original instances, which still run."),
    QT_TRANSLATE_NOOP("Decision",
                      "The wait runs out and CodeDeploy terminates the original instances; the new revision "
                      "keeps the traffic."),
};

DecisionText describeTermination(const domain::Decision &decision)
{
    const TerminationWords &words =
        decision.platform == ComputePlatform::Ecs ? ecsTermination : instanceTermination;
    DecisionText text;
    text.title = Words::tr(words.title);
    text.approve = {Words::tr(words.approveButton), Words::tr(words.approveEffect),
                    Words::tr("ContinueDeployment with TERMINATION_WAIT"), true};
    text.reject = {Words::tr("Reject: stop, traffic goes back"), Words::tr(words.rejectEffect),
                   Words::tr("StopDeployment with rollback"), true};
    text.nobodyActs = Words::tr(words.nobodyActs);
    text.countdown = Words::tr("terminates in %1");
    text.estimatedBecause = Words::tr("AWS does not tell when this wait began.");
    return text;
}

} // namespace

DecisionText describe(const domain::Decision &decision, const domain::Deployment *deployment)
{
    DecisionText text;
    switch (decision.kind) {
    case DecisionKind::HookStatus:
        text = describeHook(decision, deployment);
        break;
    case DecisionKind::Reroute:
        text = describeReroute(decision, deployment);
        break;
    case DecisionKind::TerminateBlue:
        text = describeTermination(decision);
        break;
    }
    if (!decision.deadlineEstimated)
        text.estimatedBecause.clear();
    return text;
}

QString countdown(const domain::Decision &decision, const domain::Deployment *deployment, Instant now)
{
    if (!decision.deadline)
        return Words::tr("no deadline known");
    const Millis left = *decision.deadline - now;
    if (left <= Millis(0))
        return decision.deadlineEstimated ? Words::tr("the estimated deadline has passed")
                                          : Words::tr("the deadline has passed");
    const QString time = tables::countdownText(left);
    return describe(decision, deployment)
        .countdown.arg(decision.deadlineEstimated ? QLatin1Char('~') + time : time);
}

QString shortRevision(const QString &revision, int characters)
{
    if (revision.isEmpty())
        return Words::tr("this revision");
    if (revision.size() <= characters)
        return revision;
    const QString name = QStringLiteral("…/") + revision.section(QLatin1Char('/'), -1);
    if (revision.contains(QLatin1Char('/')) && name.size() > 2 && name.size() <= characters)
        return name;
    const int head = (characters - 1) / 2;
    const int tail = characters - 1 - head;
    return revision.left(head) + QChar(0x2026) + revision.right(tail);
}

} // namespace hookline::decisions
