// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentials.h"

#include <array>

namespace hookline::aws {

namespace {

const QString idKey = QStringLiteral("aws_access_key_id");
const QString secretKey = QStringLiteral("aws_secret_access_key");
const QString tokenKey = QStringLiteral("aws_session_token");

Section profileOf(const CredentialContext &context)
{
    return context.files.profiles.value(context.profile);
}

CredentialAnswer problem(const QString &text)
{
    CredentialAnswer answer;
    answer.problem = text;
    return answer;
}

CredentialAnswer unusable(const CredentialContext &context, const QString &key, const QString &what)
{
    return problem(QStringLiteral("profile \"%1\" has %2: %3, which Hookline cannot do yet")
                       .arg(context.profile, key, what));
}

CredentialAnswer fromEnvironment(const CredentialContext &context)
{
    if (context.profileChosen)
        return {};
    const QString id = context.environment.value(QStringLiteral("AWS_ACCESS_KEY_ID"));
    const QString secret = context.environment.value(QStringLiteral("AWS_SECRET_ACCESS_KEY"));
    if (id.isEmpty() && secret.isEmpty())
        return {};
    if (id.isEmpty())
        return problem(QStringLiteral("AWS_SECRET_ACCESS_KEY is set but AWS_ACCESS_KEY_ID is not"));
    if (secret.isEmpty())
        return problem(QStringLiteral("AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not"));
    CredentialAnswer answer;
    answer.keys.accessKeyId = id.toUtf8();
    answer.keys.secretAccessKey = secret.toUtf8();
    answer.keys.sessionToken = context.environment.value(QStringLiteral("AWS_SESSION_TOKEN")).toUtf8();
    answer.source = QStringLiteral("environment");
    return answer;
}

CredentialAnswer fromRole(const CredentialContext &context)
{
    const Section profile = profileOf(context);
    const QString roleKey = QStringLiteral("role_arn");
    if (!profile.value(roleKey).isEmpty())
        return unusable(context, roleKey, QStringLiteral("it assumes a role"));
    return {};
}

CredentialAnswer fromWebIdentity(const CredentialContext &context)
{
    const QString key = QStringLiteral("web_identity_token_file");
    if (!profileOf(context).value(key).isEmpty())
        return unusable(context, key, QStringLiteral("it signs in with a web identity token"));
    const QString variable = QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (!context.profileChosen && !context.environment.value(variable).isEmpty())
        return problem(QStringLiteral("%1 is set: signing in with a web identity token is something that "
                                      "Hookline cannot do yet")
                           .arg(variable));
    return {};
}

CredentialAnswer fromSso(const CredentialContext &context)
{
    const Section profile = profileOf(context);
    for (const QString &key :
         {QStringLiteral("sso_session"), QStringLiteral("sso_start_url"), QStringLiteral("sso_account_id")}) {
        if (!profile.value(key).isEmpty())
            return unusable(context, key, QStringLiteral("it signs in through IAM Identity Center"));
    }
    return {};
}

CredentialAnswer fromStaticKeys(const CredentialContext &context)
{
    const Section profile = profileOf(context);
    const QString id = profile.value(idKey);
    const QString secret = profile.value(secretKey);
    if (id.isEmpty() && secret.isEmpty())
        return {};
    if (id.isEmpty() || secret.isEmpty())
        return problem(
            QStringLiteral("profile \"%1\" has %2 but no %3")
                .arg(context.profile, id.isEmpty() ? secretKey : idKey, id.isEmpty() ? idKey : secretKey));
    CredentialAnswer answer;
    answer.keys.accessKeyId = id.toUtf8();
    answer.keys.secretAccessKey = secret.toUtf8();
    answer.keys.sessionToken = profile.value(tokenKey).toUtf8();
    answer.source = QStringLiteral("profile %1").arg(context.profile);
    return answer;
}

CredentialAnswer fromLogin(const CredentialContext &context)
{
    const QString key = QStringLiteral("login_session");
    return profileOf(context).value(key).isEmpty()
        ? CredentialAnswer()
        : unusable(context, key, QStringLiteral("it uses the session of \"aws login\""));
}

CredentialAnswer fromProcess(const CredentialContext &context)
{
    const QString key = QStringLiteral("credential_process");
    return profileOf(context).value(key).isEmpty()
        ? CredentialAnswer()
        : unusable(context, key, QStringLiteral("it asks another program for keys"));
}

CredentialAnswer fromContainer(const CredentialContext &context)
{
    if (context.profileChosen)
        return {};
    for (const QString &variable : {QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
                                    QStringLiteral("AWS_CONTAINER_CREDENTIALS_FULL_URI")}) {
        if (!context.environment.value(variable).isEmpty())
            return problem(
                QStringLiteral("%1 is set: a container's credentials are something that Hookline cannot "
                               "use yet")
                    .arg(variable));
    }
    return {};
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
};

} // namespace

std::span<const CredentialSource> credentialSources()
{
    return sources;
}

Result<CredentialAnswer> findCredentials(const CredentialContext &context)
{
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = QStringLiteral("credentials");
    for (const CredentialSource &source : sources) {
        const CredentialAnswer answer = source.attempt(context);
        if (answer.found())
            return answer;
        if (!answer.problem.isEmpty()) {
            error.message = answer.problem;
            return error;
        }
    }
    error.message = context.files.profiles.contains(context.profile)
        ? QStringLiteral("profile \"%1\" has no %2").arg(context.profile, idKey)
        : QStringLiteral("neither AWS_ACCESS_KEY_ID is set nor is there a profile \"%1\"")
              .arg(context.profile);
    return error;
}

} // namespace hookline::aws
