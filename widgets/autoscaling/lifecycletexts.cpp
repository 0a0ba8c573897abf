// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/lifecycletexts.h"

#include "models/core/ids.h"
#include "models/tables/lifecycletext.h"
#include "models/tables/timetext.h"
#include "widgets/common/errortext.h"

#include <QCoreApplication>

namespace hookline::autoscaling {

namespace {

using domain::InstanceState;
using domain::LifecycleAction;
using domain::Transition;
using Kind = session::DecisionOutcome::Kind;

/// Texts of this room that no class owns.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(LifecycleTexts)
};

QString tr(const char *text)
{
    return Texts::tr(text);
}

QString joined(const QStringList &names)
{
    return names.join(QLatin1String(", "));
}

/// Where a CONTINUE of the last hook leads.
QString destination(const LifecycleAction &action)
{
    if (action.transition == Transition::Terminating) {
        if (action.state == InstanceState::WarmedPendingWait)
            return tr("the instance goes back into the warm pool");
        return tr("the instance is terminated");
    }
    if (action.transition != Transition::Launching)
        return tr("the instance goes on");
    return domain::factsOf(action.state).warmPool ? tr("the instance goes into the warm pool")
                                                  : tr("the instance goes into service");
}

QString continueEffect(const ActionView &view)
{
    if (view.otherHooks.isEmpty())
        return tr("No other hook is open, so %1.").arg(destination(view.action));
    return tr("This hook lets the instance go; it still waits for %1. When they are done, %2.")
        .arg(joined(view.otherHooks), destination(view.action));
}

QString abandonEffect(const ActionView &view)
{
    if (view.action.transition == Transition::Launching) {
        return tr("The launch is given up: this instance is terminated, whatever other hooks say, and Auto "
                  "Scaling launches another one in its place.");
    }
    if (view.action.transition != Transition::Terminating)
        return tr("The transition is given up; AWS does not document what becomes of the instance.");
    if (view.retainsAbandoned) {
        return tr("The group keeps abandoned instances: it stays as Terminating:Retained, and costs money, "
                  "until somebody terminates it.");
    }
    return view.otherHooks.isEmpty()
        ? tr("The instance is terminated as well: ABANDON does not keep it.")
        : tr("The instance is terminated as well, and at once: %1 is not waited for.")
              .arg(joined(view.otherHooks));
}

QString heartbeatEffect(const ActionView &view)
{
    return tr("Nothing is decided: the hook's %1 start anew, so that it waits on.")
        .arg(tables::secondsText(view.action.heartbeatTimeout));
}

} // namespace

ActionView ActionView::of(const LifecycleAction &action, const store::Store &store)
{
    ActionView view;
    view.action = action;
    for (const LifecycleAction &other : store.lifecycleActions.rows()) {
        if (other.instanceId == action.instanceId && other.hook != action.hook
            && other.progress == LifecycleAction::Progress::Waits)
            view.otherHooks.append(other.hook);
    }
    if (const domain::AutoScalingGroup *group = store.autoScalingGroups.find(action.group))
        view.retainsAbandoned = group->retainsAbandoned;
    if (action.managed) {
        std::optional<Instant> newest;
        for (const domain::Deployment &deployment : store.deployments.rows()) {
            const bool deploysToIt =
                store.targets.find(deployment.id + QLatin1Char('/') + action.instanceId) != nullptr;
            if (deploysToIt && (!newest || (deployment.created && *deployment.created > *newest))) {
                newest = deployment.created;
                view.deploymentId = deployment.id;
            }
        }
    }
    return view;
}

QString waitSentence(const LifecycleAction &action)
{
    return tr("%1 waits in %2 for %3.").arg(action.instanceId, action.stateText, action.hook);
}

QString effectOf(Call call, const ActionView &view)
{
    switch (call) {
    case Call::Continue:
        return continueEffect(view);
    case Call::Abandon:
        return abandonEffect(view);
    case Call::Heartbeat:
        break;
    }
    return heartbeatEffect(view);
}

QString defaultSentence(const ActionView &view)
{
    const bool abandons = view.action.defaultResult == QLatin1String("ABANDON");
    const QString effect = effectOf(abandons ? Call::Abandon : Call::Continue, view);
    return tr("If nobody acts, %1: %2").arg(view.action.defaultResult, effect);
}

QString budgetSentence(const LifecycleAction &action, Instant now)
{
    QStringList parts;
    parts.append(action.heartbeats.empty() ? tr("No heartbeat sent from here.")
                                           : tr("Heartbeats sent from here: %1, the last at %2.")
                                                 .arg(action.heartbeats.size())
                                                 .arg(tables::clockText(action.heartbeats.back())));
    if (action.limit) {
        const bool exact = action.startedFrom == domain::TimeSource::Notification;
        const QString left = tables::durationText(std::max(Millis(0), *action.limit - now));
        parts.append(tr("They can keep it waiting for %1%2 more (global timeout), not longer.")
                         .arg(exact ? QString() : QStringLiteral("~"), left));
    }
    return parts.join(QLatin1Char(' '));
}

QString managedSentence(const ActionView &view)
{
    const QString why = view.action.transition == Transition::Terminating
        ? tr(
            "This hook is CodeDeploy's own: it completes it when its deployment to the instance has stopped. "
            "Answer it yourself and the instance goes without that.")
        : tr("This hook is CodeDeploy's own: it completes it when the deployment to the instance is done. "
             "Answer it with CONTINUE yourself and the instance goes into service without its deployment.");
    return view.deploymentId.isEmpty()
        ? why + QLatin1Char(' ') + tr("No deployment to this instance is known here.")
        : why;
}

QString buttonText(Call call, const LifecycleAction &action)
{
    switch (call) {
    case Call::Heartbeat:
        return tr("Heartbeat: wait %1 more").arg(tables::secondsText(action.heartbeatTimeout));
    case Call::Continue:
        if (action.managed)
            return tr("CONTINUE in CodeDeploy's place");
        return action.transition == Transition::Terminating ? tr("CONTINUE: the termination goes on")
                                                            : tr("CONTINUE: the launch goes on");
    case Call::Abandon:
        break;
    }
    return action.transition == Transition::Terminating ? tr("ABANDON: terminate without the other hooks")
                                                        : tr("ABANDON: terminate and replace it");
}

bool isDestructive(Call call, const LifecycleAction &action)
{
    return call == Call::Abandon || (call == Call::Continue && action.managed);
}

namespace {

QString stateNow(const session::LifecycleOutcome &outcome)
{
    return outcome.finalState.isEmpty() ? tr("it is in no group any more")
                                        : tr("it is in %1").arg(outcome.finalState);
}

common::OutcomeText accepted(const session::LifecycleOutcome &outcome)
{
    const LifecycleAction &action = outcome.action;
    common::OutcomeText text;
    text.status = common::StatusId::Succeeded;
    if (outcome.request.call == Call::Heartbeat) {
        text.headline = outcome.automatic ? tr("AWS accepted an automatic heartbeat.")
                                          : tr("AWS accepted the heartbeat.");
        text.meaning = tr("%1 waits on for %2: its %3 began anew.")
                           .arg(action.instanceId, action.hook, tables::secondsText(action.heartbeatTimeout));
        text.next = common::NextStep::TryAgain;
        return text;
    }
    const QString result =
        outcome.request.call == Call::Continue ? QStringLiteral("CONTINUE") : QStringLiteral("ABANDON");
    text.headline = tr("AWS accepted %1 for %2.").arg(result, action.hook);
    if (outcome.finalState == action.stateText) {
        text.meaning =
            tr("%1 is still in %2: other hooks hold it, or the answer takes effect a little later.")
                .arg(action.instanceId, action.stateText);
        text.next = common::NextStep::LookAgain;
    } else {
        text.meaning = tr("%1 has left %2: %3.").arg(action.instanceId, action.stateText, stateNow(outcome));
    }
    return text;
}

} // namespace

common::OutcomeText explained(const session::LifecycleOutcome &outcome)
{
    const LifecycleAction &action = outcome.action;
    common::OutcomeText text;
    text.error = outcome.error;
    switch (outcome.kind) {
    case Kind::Accepted:
        return accepted(outcome);
    case Kind::AlreadyDecided:
        text.status = common::StatusId::Stopped;
        text.headline = tr("Already decided, expired, or not this hook");
        text.meaning =
            tr("AWS has no active lifecycle action of %1 for %2: somebody or the timeout was first, "
               "or this hook does not hold it. Read back: %3.")
                .arg(action.hook, action.instanceId, stateNow(outcome));
        text.advice = tr("Nothing was changed by you. If the instance still waits, answer its other hooks.");
        text.next = common::NextStep::LookAgain;
        break;
    case Kind::MovedOn:
        text.status = common::StatusId::Stopped;
        text.headline = tr("Not sent: it is not what you saw");
        text.meaning = action.instanceId.isEmpty()
            ? tr("The instance does not wait for this hook any more.")
            : tr("%1 was in %2 and does not wait for the same action now: %3.")
                  .arg(action.instanceId, action.stateText, stateNow(outcome));
        text.next = common::NextStep::LookAgain;
        break;
    case Kind::Undetermined:
        text.status = common::StatusId::Unknown;
        text.headline = tr("AWS's reply was lost");
        text.meaning = tr("Whether the answer arrived is not known. Read back: %1.").arg(stateNow(outcome));
        text.advice = tr("Look again before you act: it was sent once and is not repeated.");
        text.next = common::NextStep::LookAgain;
        break;
    case Kind::Refused:
        text.status = common::StatusId::Failed;
        text.headline = tr("AWS refused");
        text.meaning = common::why(outcome.error);
        text.advice = common::whatNow(outcome.error);
        text.next = common::NextStep::TryAgain;
        break;
    case Kind::NotSent:
        text.status = common::StatusId::Failed;
        text.headline = tr("Not sent");
        text.meaning = common::why(outcome.error);
        text.advice = common::whatNow(outcome.error);
        text.next = common::NextStep::TryAgain;
        break;
    }
    return text;
}

QString hookAdvice(const Error &error)
{
    if (error.message.contains(QLatin1String("Unable to publish test message")))
        return tr(
            "Check that the target exists and that the role may publish to it; a new role can take a few "
            "minutes until it works.");
    if (error.serviceCode == QLatin1String("LimitExceeded"))
        return tr("A group takes 50 lifecycle hooks: delete one first.");
    if (error.serviceCode == QLatin1String("ResourceContention"))
        return tr("Another change of the group is under way: try again in a moment.");
    return common::whatNow(error);
}

} // namespace hookline::autoscaling
