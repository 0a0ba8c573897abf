// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/aws/sharedfiles.h"

#include <span>
#include <vector>

/// From environment and shared files to the steps by which keys are had. Pure; the steps themselves are in
/// keysteps.h.
namespace hookline::aws {

enum class KeyStep {
    Keys, ///< They stand there.
    AssumeRole, ///< STS gives them to the holder of the keys of the step before.
    WebIdentity, ///< STS gives them for a token in a file.
    Sso, ///< IAM Identity Center gives them for the token of a sign-in.
    Process, ///< Another program prints them.
    Container, ///< The container's agent gives them.
    Instance, ///< The instance metadata service gives them.
};

/// One step; only the members of its kind count.
struct CredentialStep
{
    KeyStep kind = KeyStep::Keys;
    QString profile; ///< Whose keys say so; empty: the environment's.
    wire::AccessKeys keys;
    QString roleArn;
    QString roleSessionName; ///< Empty: one is made up.
    QString externalId;
    QString mfaSerial; ///< The role wants a code of this device.
    int durationSeconds = 0; ///< 0: the service's own.
    QString tokenFile; ///< Of a web identity, or of the container's agent.
    QByteArray token; ///< For the container's agent.
    QString ssoSession; ///< Empty: the older form, whose start URL names the cached token.
    QString ssoStartUrl;
    QString ssoRegion;
    QString ssoAccountId;
    QString ssoRoleName;
    QString ssoScopes; ///< Comma-separated; of a new sign-in.
    QString command; ///< With arguments, quoted as in a shell.
    QUrl url; ///< The container's agent, or the instance metadata service.
};

struct CredentialPlan
{
    std::vector<CredentialStep>
        steps; ///< In order; each but the first starts from the keys of the one before.
    QString source; ///< For people, as in Connection::keySource.
    QString lastResort; ///< If nothing asks for these steps but the want of any other: what is not there.

    /// The setting by which a person has to be asked for something ("mfa_serial"), or may have to be: by a
    /// sign-in that has ended ("sso_session", "sso_start_url"). Empty: by none.
    QString asks() const;
};

/// What a source of credentials may look at.
struct CredentialContext
{
    const Environment &environment;
    const SharedFiles &files;
    QString profile; ///< The profile in force.
    bool profileChosen = false; ///< As in CredentialOrigin.
};

/// A source's answer: a plan, "nothing here" (both empty), or why what is here cannot be used, naming the key
/// concerned and never a value of it.
struct CredentialAnswer
{
    CredentialPlan plan;
    QString problem;
};

/// One way to come by keys.
struct CredentialSource
{
    const char *name;
    CredentialAnswer (*attempt)(const CredentialContext &context);
};

/// The sources in the order in which AWS's SDKs ask them. The first that finds a plan or a problem ends the
/// search: quietly using other keys than the ones configured would act as somebody else.
std::span<const CredentialSource> credentialSources();

/// The plan of the first source that has any; fails with Configuration, naming what stands in the way.
Result<CredentialPlan> credentialPlan(const CredentialContext &context);

/// Reads the shared files anew.
Result<CredentialPlan> credentialPlan(const CredentialOrigin &origin);

} // namespace hookline::aws
