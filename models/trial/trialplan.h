// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/order.h"
#include "models/session/calls.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

/// Trying an AppSpec on a sandbox: what it would run, what each of that shall do, and the calls that make it
/// so. All but TrialRun is pure.
namespace hookline::trial {

/// What a script or a function of the trial does.
enum class Outcome : quint8 {
    Succeed,
    Fail,
    TimeOut, ///< A script runs into its timeout; a function never answers, and fails after the hour.
    Wait, ///< Functions only: a person decides, in the inbox.
};

/// What somebody chose for one step.
struct Choice
{
    Outcome outcome = Outcome::Succeed;
    int afterSeconds = 2; ///< In the sandbox's time; without meaning for TimeOut and Wait.
    int exitCode = 1; ///< Of a script that fails; 1 to 255.

    bool operator==(const Choice &) const = default;
};

/// One script or function of the AppSpec, in the order in which they run.
struct Step
{
    QString event;
    QString runs; ///< The script's location, or the function as the AppSpec names it.
    bool isScript = false;
    int timeoutSeconds = 0; ///< Of a script.
    QString runAs; ///< Of a script; empty: the agent's user.
    /// False: the event takes its scripts from the last successful revision, and there is none.
    bool willRun = true;

    bool operator==(const Step &) const = default;
};

/// The kinds of deployment that can be tried: those that a person starts, not the rollbacks.
std::vector<const appspec::DeploymentKind *> triedKinds(appspec::Platform platform);
/// What of the AppSpec runs in a deployment of that kind, the first of its group or one that updates it.
std::vector<Step> stepsOf(const appspec::AppSpec &spec, const appspec::DeploymentKind &kind,
                          bool update = false);
/// The events whose scripts only an update runs.
QStringList updateOnly(const appspec::AppSpec &spec, const appspec::DeploymentKind &kind);
/// True if both stand for the same thing, so that one choice counts for both: a function does the same
/// whichever event invokes it.
bool isSameThing(const Step &a, const Step &b);

inline constexpr int mostInstances = 50;

/// One trial.
struct Trial
{
    QString title; ///< Of the AppSpec: becomes part of the deployment group's name.
    int number = 1; ///< Tells this trial from all others on the same sandbox.
    QByteArray text; ///< The AppSpec, as it stands in the editor.
    const appspec::DeploymentKind *kind = nullptr;
    std::vector<Step> steps;
    std::vector<Choice> choices; ///< One for each step.
    int instances = 3; ///< EC2: 1 to mostInstances.
    double speed = 1; ///< Of the sandbox's time; 0 to 3600.
    /// EC2: a folder whose subfolder revisionKey() is the unpacked revision, with its appspec.yml.
    QString revisionFolder;
    /// EC2: the same revision is deployed once before, with success and at full speed.
    bool update = false;
    bool realScripts = false; ///< EC2: the scripts run, and the choices do not count.
};

/// Name of the folder of an EC2 revision; also the key of its S3 location.
QString revisionKey(const Trial &trial);
/// Names that CodeDeploy takes, whatever the file is called.
QString applicationName(const Trial &trial);
QString groupName(const Trial &trial);

/// All that makes the trial, in order; the last is CreateDeployment. Only the sandbox answers them all. What
/// is there already (`mayExist`) is no failure.
struct Call
{
    session::ServiceCall call;
    QString mayExist; ///< The error code that says so; empty: none.
    bool toTheEnd = false; ///< The deployment that it makes has to succeed before the next call.
};
std::vector<Call> callsOf(const Trial &trial);

} // namespace hookline::trial
