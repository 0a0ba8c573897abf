// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentialplan.h"

#include "models/aws/rolechain.h"

#include <algorithm>
#include <array>

namespace hookline::aws {

namespace {

CredentialAnswer problem(const QString &text)
{
    CredentialAnswer answer;
    answer.problem = text;
    return answer;
}

CredentialAnswer found(CredentialStep step, const QString &source)
{
    CredentialAnswer answer;
    answer.plan.steps.push_back(std::move(step));
    answer.plan.source = source;
    return answer;
}

CredentialAnswer answerOf(Result<std::optional<CredentialStep>> step, const QString &source)
{
    if (!step)
        return problem(step.error().message);
    return *step ? found(*std::move(step).value(), source) : CredentialAnswer();
}

QString profileSource(const CredentialContext &context, const QString &how = {})
{
    const QString name = QStringLiteral("profile %1").arg(context.profile);
    return how.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, how);
}

CredentialAnswer fromEnvironment(const CredentialContext &context)
{
    return context.profileChosen
        ? CredentialAnswer()
        : answerOf(environmentKeys(context.environment), QStringLiteral("environment"));
}

CredentialAnswer fromRole(const CredentialContext &context)
{
    const Section profile = context.files.profiles.value(context.profile);
    const QString role = profile.value(QStringLiteral("role_arn"));
    if (role.isEmpty() || !profile.value(QStringLiteral("web_identity_token_file")).isEmpty())
        return {};
    auto chain = roleChain(context);
    if (!chain)
        return problem(chain.error().message);
    const QString base = profile.value(QStringLiteral("source_profile"));
    const QString from = base.isEmpty() ? profile.value(QStringLiteral("credential_source"))
                                        : QStringLiteral("profile %1").arg(base);
    CredentialAnswer answer;
    answer.plan.steps = std::move(chain).value();
    answer.plan.source = profileSource(context, QStringLiteral("%1 from %2").arg(role, from));
    return answer;
}

CredentialAnswer fromWebIdentity(const CredentialContext &context)
{
    const auto ofProfile = profileStep(context, context.profile, ProfileKind::WebIdentity);
    if (!ofProfile || *ofProfile)
        return answerOf(ofProfile, profileSource(context, QStringLiteral("web identity")));
    const Environment &environment = context.environment;
    const QString file = environment.value(QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE"));
    if (context.profileChosen || file.isEmpty())
        return {};
    CredentialStep step;
    step.kind = KeyStep::WebIdentity;
    step.tokenFile = file;
    step.roleArn = environment.value(QStringLiteral("AWS_ROLE_ARN"));
    step.roleSessionName = environment.value(QStringLiteral("AWS_ROLE_SESSION_NAME"));
    if (step.roleArn.isEmpty())
        return problem(QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE is set but AWS_ROLE_ARN is not"));
    return found(step, QStringLiteral("web identity of the environment"));
}

CredentialAnswer fromSso(const CredentialContext &context)
{
    return answerOf(profileStep(context, context.profile, ProfileKind::Sso),
                    profileSource(context, QStringLiteral("IAM Identity Center")));
}

CredentialAnswer fromStaticKeys(const CredentialContext &context)
{
    return answerOf(profileStep(context, context.profile, ProfileKind::Keys), profileSource(context));
}

CredentialAnswer fromLogin(const CredentialContext &context)
{
    const QString key = QStringLiteral("login_session");
    return context.files.profiles.value(context.profile).value(key).isEmpty()
        ? CredentialAnswer()
        : problem(
            QStringLiteral("profile \"%1\" has %2: it uses the session of \"aws login\", which Hookline "
                           "cannot do yet")
                .arg(context.profile, key));
}

CredentialAnswer fromProcess(const CredentialContext &context)
{
    return answerOf(profileStep(context, context.profile, ProfileKind::Process),
                    profileSource(context, QStringLiteral("credential_process")));
}

CredentialAnswer fromContainer(const CredentialContext &context)
{
    return context.profileChosen ? CredentialAnswer()
                                 : answerOf(containerStep(context.environment), QStringLiteral("container"));
}

/// What is not there.
QString nothing(const CredentialContext &context)
{
    return context.files.profiles.contains(context.profile)
        ? QStringLiteral("profile \"%1\" has no aws_access_key_id, and nothing else that gives keys")
              .arg(context.profile)
        : QStringLiteral("neither AWS_ACCESS_KEY_ID is set nor is there a profile \"%1\"")
              .arg(context.profile);
}

CredentialAnswer fromInstance(const CredentialContext &context)
{
    if (context.profileChosen)
        return {};
    auto answer = answerOf(instanceStep(context.environment), QStringLiteral("instance metadata"));
    answer.plan.lastResort = nothing(context);
    return answer;
}

constexpr std::array sources{
    CredentialSource{"environment", fromEnvironment},
    CredentialSource{"assumed role", fromRole},
    CredentialSource{"web identity", fromWebIdentity},
    CredentialSource{"IAM Identity Center", fromSso},
    CredentialSource{"static keys of a profile", fromStaticKeys},
    CredentialSource{"aws login", fromLogin},
    CredentialSource{"credential process", fromProcess},
    CredentialSource{"container", fromContainer},
    CredentialSource{"instance metadata", fromInstance},
};

} // namespace

QString CredentialPlan::asks() const
{
    for (const CredentialStep &step : steps) {
        if (!step.mfaSerial.isEmpty())
            return QStringLiteral("mfa_serial");
        if (step.kind == KeyStep::Sso)
            return step.ssoSession.isEmpty() ? QStringLiteral("sso_start_url")
                                             : QStringLiteral("sso_session");
    }
    return {};
}

std::span<const CredentialSource> credentialSources()
{
    return sources;
}

Result<CredentialPlan> credentialPlan(const CredentialContext &context)
{
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = QStringLiteral("credentials");
    for (const CredentialSource &source : sources) {
        CredentialAnswer answer = source.attempt(context);
        if (!answer.plan.steps.empty())
            return std::move(answer.plan);
        if (!answer.problem.isEmpty()) {
            error.message = answer.problem;
            return error;
        }
    }
    error.message = nothing(context);
    return error;
}

Result<CredentialPlan> credentialPlan(const CredentialOrigin &origin)
{
    const auto files = readSharedFiles(origin.environment);
    if (!files)
        return files.error();
    return credentialPlan({origin.environment, *files, origin.profile, origin.profileChosen});
}

} // namespace hookline::aws
