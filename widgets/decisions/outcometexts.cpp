// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/outcometexts.h"

#include "widgets/common/errortext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace hookline::decisions {

namespace {

using common::StatusId;
using session::DecisionOutcome;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Outcome)
};

struct CodeFact
{
    const char *serviceCode;
    StatusId status;
    const char *headline;
    const char *meaning;
    const char *advice;
    NextStep next;
};

// The seven errors of PutLifecycleEventHookExecutionStatus (API reference), then what ContinueDeployment and
// StopDeployment add. Meanings: SEMANTICS 1.3 to 1.5.
constexpr std::array<CodeFact, 12> codeFacts{{
    {"DeploymentIdRequiredException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: the deployment ID is missing"),
     QT_TRANSLATE_NOOP("Outcome", "AWS got no deployment ID. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Fill in the deployment ID, or paste the whole event that CodeDeploy gave the hook "
                       "function: it holds both IDs."),
     NextStep::Edit},
    {"InvalidDeploymentIdException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: that is not a deployment ID"),
     QT_TRANSLATE_NOOP("Outcome",
                       "The text has not the shape of a deployment ID (\"d-\" and nine letters and digits). "
                       "Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Compare it with the Deployments table. Often a deployment group, an ARN or the "
                       "execution ID was pasted into the wrong field."),
     NextStep::Edit},
    {"DeploymentDoesNotExistException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: no such deployment here"),
     QT_TRANSLATE_NOOP("Outcome",
                       "This account and region have no deployment with that ID. It may belong to another "
                       "account or region, or be a typing mistake. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Check the connection (account, region, endpoint) first, then the ID. Each region "
                       "keeps its own deployments."),
     NextStep::Edit},
    {"UnsupportedActionForDeploymentTypeException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: this kind of deployment does not take that answer"),
     QT_TRANSLATE_NOOP("Outcome",
                       "Hook answers exist for ECS and Lambda deployments only; EC2/on-premises hooks are "
                       "scripts that the agent runs. Rerouting exists for blue/green deployments only."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Open the deployment: for EC2/on-premises look at the script's own result and log; "
                       "for a wrong ID correct it."),
     NextStep::Edit},
    {"InvalidLifecycleEventHookExecutionStatusException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: that status is not an answer"),
     QT_TRANSLATE_NOOP("Outcome",
                       "AWS takes only Succeeded and Failed. Pending, InProgress, Skipped and Unknown are "
                       "states that CodeDeploy sets by itself. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Choose Succeeded (go on) or Failed (the deployment fails) and send again."),
     NextStep::Edit},
    {"InvalidLifecycleEventHookExecutionIdException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: the execution ID does not belong to a hook that waits here"),
     QT_TRANSLATE_NOOP("Outcome",
                       "The execution ID is missing, cut off, or of another deployment. Each run of a hook "
                       "has an ID of its own, which only the hook function is told. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Paste the whole event again, from the function's log or the approval queue. Copy the "
                       "ID with all its characters, also = and / at the end."),
     NextStep::Edit},
    {"LifecycleEventAlreadyCompletedException", StatusId::Stopped,
     QT_TRANSLATE_NOOP("Outcome", "Already decided"),
     QT_TRANSLATE_NOOP("Outcome",
                       "The event already has its result: somebody else or the hook function answered first, "
                       "the hour ran out, or the deployment has ended. A result is final; this call changed "
                       "nothing."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Look at the deployment for what was decided. If that was wrong: stop the deployment, "
                       "or deploy the good revision again."),
     NextStep::LookAgain},
    {"DeploymentIsNotInReadyStateException", StatusId::Stopped,
     QT_TRANSLATE_NOOP("Outcome", "Nothing waits to go on"),
     QT_TRANSLATE_NOOP("Outcome",
                       "The deployment is not waiting any more (or not yet): it went on, or somebody else "
                       "was first. This call changed nothing."),
     QT_TRANSLATE_NOOP("Outcome", "Look at the deployment's state now."), NextStep::LookAgain},
    {"DeploymentAlreadyCompletedException", StatusId::Stopped,
     QT_TRANSLATE_NOOP("Outcome", "The deployment has already ended"),
     QT_TRANSLATE_NOOP("Outcome", "An ended deployment takes no decision. This call changed nothing."),
     QT_TRANSLATE_NOOP("Outcome", "Look at how it ended; to change that, start a new deployment."),
     NextStep::LookAgain},
    {"DeploymentNotStartedException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "The deployment has not started"),
     QT_TRANSLATE_NOOP("Outcome", "It is created or queued; nothing can wait in it yet."),
     QT_TRANSLATE_NOOP("Outcome", "Wait until it runs."), NextStep::LookAgain},
    {"InvalidDeploymentWaitTypeException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: the deployment does not wait for that"),
     QT_TRANSLATE_NOOP("Outcome", "Its wait is of another kind by now. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome", "Look at the deployment's state now."), NextStep::LookAgain},
    {"InvalidDeploymentStatusException", StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: AWS could not tell the deployment's status"),
     QT_TRANSLATE_NOOP("Outcome", "Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome", "Look at the deployment, then try again."), NextStep::LookAgain},
}};

struct FailureFact
{
    ErrorCode code;
    StatusId status;
    const char *headline;
    const char *meaning;
    const char *advice;
    NextStep next;
};

// Everything that can end a call without an answer of the service's own, or with one about something else.
constexpr std::array<FailureFact, 12> failureFacts{{
    {ErrorCode::NotDelivered, StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Not sent: the service could not be reached"),
     QT_TRANSLATE_NOOP("Outcome", "The request never arrived. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Check the network and the endpoint, then send it again. The deadline runs on."),
     NextStep::TryAgain},
    {ErrorCode::DeliveryUnknown, StatusId::Unknown,
     QT_TRANSLATE_NOOP("Outcome", "Not known: the answer was lost"),
     QT_TRANSLATE_NOOP("Outcome",
                       "The request was on its way when the connection broke, so AWS may have accepted it. A "
                       "decision is final, so it was not sent a second time."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Look at the deployment before you do anything: if the event still runs, decide "
                       "again; if it has ended, it was accepted."),
     NextStep::LookAgain},
    {ErrorCode::Throttled, StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Not accepted: AWS asked for fewer requests"),
     QT_TRANSLATE_NOOP("Outcome",
                       "AWS refused the call because of its rate, not because of the decision. Nothing was "
                       "decided."),
     QT_TRANSLATE_NOOP("Outcome", "Wait a few seconds and send it again."), NextStep::TryAgain},
    {ErrorCode::ServiceFault, StatusId::Unknown,
     QT_TRANSLATE_NOOP("Outcome", "Not known: the service failed inside"),
     QT_TRANSLATE_NOOP("Outcome",
                       "AWS answered with an error of its own. Whether it had already taken the decision is "
                       "not known."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Look at the deployment before you do anything; keep the request ID for a support "
                       "case."),
     NextStep::LookAgain},
    {ErrorCode::AccessDenied, StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Refused: these keys may not do that"),
     QT_TRANSLATE_NOOP("Outcome",
                       "The signature or the permission was not accepted. Nothing was decided. A hook's "
                       "answer needs codedeploy:PutLifecycleEventHookExecutionStatus on the deployment "
                       "group; rerouting needs codedeploy:ContinueDeployment, stopping "
                       "codedeploy:StopDeployment."),
     QT_TRANSLATE_NOOP("Outcome",
                       "Use a connection that may, or ask for that permission. An expired token needs a new "
                       "sign-in."),
     NextStep::TryAgain},
    {ErrorCode::ServiceError, StatusId::Failed, QT_TRANSLATE_NOOP("Outcome", "Refused by AWS"),
     QT_TRANSLATE_NOOP("Outcome", "The service understood the call and refused it. Nothing was decided."),
     QT_TRANSLATE_NOOP("Outcome", "The service's own message says why; look at the deployment."),
     NextStep::LookAgain},
    {ErrorCode::InvalidInput, StatusId::Failed, QT_TRANSLATE_NOOP("Outcome", "Not sent: the input is wrong"),
     QT_TRANSLATE_NOOP("Outcome", "It was refused before anything left this computer."),
     QT_TRANSLATE_NOOP("Outcome", "Correct it and send again."), NextStep::Edit},
    {ErrorCode::Configuration, StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Not sent: the connection's settings do not work"),
     QT_TRANSLATE_NOOP("Outcome", "Nothing left this computer."),
     QT_TRANSLATE_NOOP("Outcome", "Check profile, region, endpoint and keys of the connection."),
     NextStep::TryAgain},
    {ErrorCode::Cancelled, StatusId::Unknown, QT_TRANSLATE_NOOP("Outcome", "Given up before the answer came"),
     QT_TRANSLATE_NOOP("Outcome", "The call was cancelled. Whether AWS had taken it is not known."),
     QT_TRANSLATE_NOOP("Outcome", "Look at the deployment before you do anything."), NextStep::LookAgain},
    {ErrorCode::BadReply, StatusId::Unknown,
     QT_TRANSLATE_NOOP("Outcome", "Not known: the answer could not be read"),
     QT_TRANSLATE_NOOP("Outcome",
                       "Something answered, but not as CodeDeploy does: a proxy, a login page, or another "
                       "program at that endpoint."),
     QT_TRANSLATE_NOOP("Outcome", "Check the endpoint, and look at the deployment before you send again."),
     NextStep::LookAgain},
    {ErrorCode::Storage, StatusId::Failed,
     QT_TRANSLATE_NOOP("Outcome", "Not sent: a file could not be read or written"),
     QT_TRANSLATE_NOOP("Outcome", "Nothing left this computer."),
     QT_TRANSLATE_NOOP("Outcome", "Check the folder's permissions and the free space, then send again."),
     NextStep::TryAgain},
    {ErrorCode::Internal, StatusId::Unknown, QT_TRANSLATE_NOOP("Outcome", "Hookline itself made a mistake"),
     QT_TRANSLATE_NOOP("Outcome", "What happened to the call is not known."),
     QT_TRANSLATE_NOOP("Outcome", "Look at the deployment before you do anything, and report the details."),
     NextStep::LookAgain},
}};

template <class Fact> OutcomeText fromFact(const Fact &fact, const Error &error)
{
    return {fact.status, Words::tr(fact.headline), Words::tr(fact.meaning), Words::tr(fact.advice), fact.next,
            error};
}

/// What waited, in a sentence: "AfterAllowTestTraffic", else the deployment's ID.
QString thingOf(const domain::Decision &decision)
{
    return decision.event.isEmpty() ? decision.deploymentId : decision.event;
}

/// AWS's spelling of how the thing ended, as far as the outcome tells; empty otherwise.
QString finalWord(const DecisionOutcome &outcome)
{
    if (!outcome.finalText.isEmpty())
        return outcome.finalText;
    return outcome.finalStatus == domain::EventStatus::Unknown ? QString() : toString(outcome.finalStatus);
}

OutcomeText accepted(const DecisionOutcome &outcome, const domain::Decision &decision)
{
    const bool approved = outcome.verdict == session::Verdict::Approve;
    const QString now = finalWord(outcome);
    OutcomeText text;
    text.status = StatusId::Succeeded;
    text.headline =
        approved ? Words::tr("AWS accepted your approval") : Words::tr("AWS accepted your rejection");
    text.meaning = now.isEmpty()
        ? Words::tr("AWS has taken the decision on %1.").arg(thingOf(decision))
        : Words::tr("AWS has taken the decision; %1 reads back as %2.").arg(thingOf(decision), now);
    text.advice = Words::tr("It is final. The deployment and the timeline show what follows.");
    return text;
}

OutcomeText alreadyDecided(const DecisionOutcome &outcome, const domain::Decision &decision)
{
    const QString now = finalWord(outcome);
    OutcomeText text;
    text.status = StatusId::Stopped; // Not Succeeded in green: it is not the person's own success.
    text.headline = now.isEmpty() ? Words::tr("Already decided: you were not the first")
                                  : Words::tr("Already decided: %1 is %2").arg(thingOf(decision), now);
    text.meaning = Words::tr("Somebody else, the hook function or the timeout answered before your decision "
                             "arrived. A result is final; yours changed nothing.");
    text.advice = Words::tr("If the result is wrong: stop the deployment, or deploy the good revision "
                            "again.");
    text.error = outcome.error;
    return text;
}

OutcomeText movedOn(const DecisionOutcome &outcome, const domain::Decision &decision)
{
    const QString now = finalWord(outcome);
    OutcomeText text;
    text.status = StatusId::Stopped;
    text.headline = Words::tr("Not sent: it is not what you saw any more");
    text.meaning = now.isEmpty()
        ? Words::tr("The state was read once more just before sending, and %1 of %2 no longer waits or has "
                    "changed.")
              .arg(thingOf(decision), decision.deploymentId)
        : Words::tr("The state was read once more just before sending: %1 is %2.")
              .arg(thingOf(decision), now);
    text.advice = Words::tr("Look again; decide anew if something still waits.");
    text.next = NextStep::LookAgain;
    text.error = outcome.error;
    return text;
}

OutcomeText undetermined(const DecisionOutcome &outcome, const domain::Decision &decision)
{
    OutcomeText text = explained(Error{ErrorCode::DeliveryUnknown});
    const QString now = finalWord(outcome);
    if (!now.isEmpty()) {
        text.meaning += QLatin1Char(' ')
            + Words::tr("Read back afterwards, %1 was %2, which does not tell.").arg(thingOf(decision), now);
    }
    text.error = outcome.error;
    return text;
}

OutcomeText failedOutcome(const DecisionOutcome &outcome, const domain::Decision &)
{
    OutcomeText text = explained(outcome.error);
    // An answer given from the inbox has nothing to edit: the way on is to look again.
    if (text.next == NextStep::Edit)
        text.next = NextStep::LookAgain;
    return text;
}

struct KindFact
{
    DecisionOutcome::Kind kind;
    OutcomeText (*text)(const DecisionOutcome &, const domain::Decision &);
};

constexpr std::array<KindFact, 6> kindFacts{{
    {DecisionOutcome::Kind::Accepted, accepted},
    {DecisionOutcome::Kind::AlreadyDecided, alreadyDecided},
    {DecisionOutcome::Kind::MovedOn, movedOn},
    {DecisionOutcome::Kind::Undetermined, undetermined},
    {DecisionOutcome::Kind::Refused, failedOutcome},
    {DecisionOutcome::Kind::NotSent, failedOutcome},
}};

} // namespace

OutcomeText explained(const Error &error)
{
    for (const CodeFact &fact : codeFacts) {
        if (error.serviceCode == QLatin1String(fact.serviceCode))
            return fromFact(fact, error);
    }
    for (const FailureFact &fact : failureFacts) {
        if (error.code == fact.code)
            return fromFact(fact, error);
    }
    return fromFact(failureFacts.back(), error);
}

OutcomeText explained(const DecisionOutcome &outcome, const domain::Decision &decision)
{
    const auto found = std::find_if(kindFacts.begin(), kindFacts.end(),
                                    [&](const KindFact &fact) { return fact.kind == outcome.kind; });
    Q_ASSERT(found != kindFacts.end());
    return found->text(outcome, decision);
}

OutcomeText explainedPost(const QString &deploymentId, const QString &status, const aws::Reply &reply)
{
    if (!reply.ok())
        return explained(reply.error());
    OutcomeText text;
    text.status = StatusId::Succeeded;
    text.headline = Words::tr("AWS accepted %1").arg(status);
    text.meaning = Words::tr("The hook of %1 has its result.").arg(deploymentId);
    text.advice = Words::tr("It is final and cannot be sent again. The deployment shows what follows.");
    return text;
}

QStringList explainedCodes()
{
    QStringList codes;
    for (const CodeFact &fact : codeFacts)
        codes.append(QLatin1String(fact.serviceCode));
    return codes;
}

} // namespace hookline::decisions
