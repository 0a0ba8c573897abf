// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/autoscaling.h"
#include "widgets/common/outcomepane.h"

#include <QString>
#include <QStringList>

/// What answering a lifecycle action does, and how it ended, for a person.
namespace hookline::autoscaling {

using Call = session::LifecycleRequest::Call;

/// What is known around an action when it is spoken of.
struct ActionView
{
    domain::LifecycleAction action;
    QStringList otherHooks; ///< Of the same instance, not answered yet.
    bool retainsAbandoned = false; ///< The group keeps instances whose termination was abandoned.
    QString deploymentId; ///< Of a hook of CodeDeploy's own: that brings this instance up; empty if unknown.

    static ActionView of(const domain::LifecycleAction &action, const store::Store &store);
};

/// "i-0242f2f4a3f027b85 waits in Terminating:Wait for give-back-jobs."
QString waitSentence(const domain::LifecycleAction &action);
/// What the call does to this instance in this transition, in one sentence.
QString effectOf(Call call, const ActionView &view);
/// What happens when nobody acts: "…, then ABANDON: the instance is terminated and replaced."
QString defaultSentence(const ActionView &view);
/// How many heartbeats were sent, and how long they can keep the instance waiting.
QString budgetSentence(const domain::LifecycleAction &action, Instant now);
/// Why a hook of CodeDeploy's own should be left to it.
QString managedSentence(const ActionView &view);
/// Short, for buttons: "CONTINUE: the termination goes on".
QString buttonText(Call call, const domain::LifecycleAction &action);
/// True if the call takes an instance away, or does in CodeDeploy's place what only it should do.
bool isDestructive(Call call, const domain::LifecycleAction &action);

common::OutcomeText explained(const session::LifecycleOutcome &outcome);
/// A refused or lost PutLifecycleHook or DeleteLifecycleHook, beside the service's own words.
QString hookAdvice(const Error &error);

} // namespace hookline::autoscaling
