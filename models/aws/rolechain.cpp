// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/rolechain.h"

#include <algorithm>
#include <array>

namespace hookline::aws {

namespace {

Error unusable(const QString &message)
{
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = QStringLiteral("credentials");
    error.message = message;
    return error;
}

const std::optional<CredentialStep> none;

MaybeStep webIdentity(const CredentialContext &, const QString &name, const Section &profile)
{
    CredentialStep step;
    step.kind = KeyStep::WebIdentity;
    step.profile = name;
    step.tokenFile = profile.value(QStringLiteral("web_identity_token_file"));
    step.roleArn = profile.value(QStringLiteral("role_arn"));
    step.roleSessionName = profile.value(QStringLiteral("role_session_name"));
    if (step.tokenFile.isEmpty())
        return none;
    if (step.roleArn.isEmpty())
        return unusable(
            QStringLiteral("profile \"%1\" has web_identity_token_file but no role_arn").arg(name));
    return std::optional(step);
}

Result<Section> ssoSettings(const CredentialContext &context, const QString &name, const Section &profile)
{
    const QString session = profile.value(QStringLiteral("sso_session"));
    if (session.isEmpty())
        return profile;
    const auto found = context.files.ssoSessions.constFind(session);
    if (found == context.files.ssoSessions.constEnd())
        return unusable(QStringLiteral("profile \"%1\" has sso_session: there is no [sso-session %2]")
                            .arg(name, session));
    Section both = profile;
    for (const QString &key : {QStringLiteral("sso_region"), QStringLiteral("sso_start_url")}) {
        const QString own = profile.value(key);
        if (!own.isEmpty() && own != found->value(key))
            return unusable(
                QStringLiteral("profile \"%1\" has its own %2, which belongs into [sso-session %3]")
                    .arg(name, key, session));
        both[key] = found->value(key);
    }
    both[QStringLiteral("sso_registration_scopes")] = found->value(QStringLiteral("sso_registration_scopes"));
    return both;
}

MaybeStep sso(const CredentialContext &context, const QString &name, const Section &profile)
{
    const bool meant = std::any_of(profile.keyBegin(), profile.keyEnd(), [](const QString &key) {
        return key == QLatin1String("sso_session") || key == QLatin1String("sso_start_url")
            || key == QLatin1String("sso_account_id") || key == QLatin1String("sso_role_name");
    });
    if (!meant)
        return none;
    const auto settings = ssoSettings(context, name, profile);
    if (!settings)
        return settings.error();
    CredentialStep step;
    step.kind = KeyStep::Sso;
    step.profile = name;
    step.ssoSession = profile.value(QStringLiteral("sso_session"));
    step.ssoScopes = settings->value(QStringLiteral("sso_registration_scopes"));
    for (const auto &[key, member] : {std::pair{QStringLiteral("sso_start_url"), &step.ssoStartUrl},
                                      std::pair{QStringLiteral("sso_region"), &step.ssoRegion},
                                      std::pair{QStringLiteral("sso_account_id"), &step.ssoAccountId},
                                      std::pair{QStringLiteral("sso_role_name"), &step.ssoRoleName}}) {
        *member = settings->value(key);
        if (member->isEmpty())
            return unusable(
                QStringLiteral("profile \"%1\" signs in through IAM Identity Center (%2) but has no %3")
                    .arg(name,
                         step.ssoSession.isEmpty() ? QStringLiteral("sso_start_url")
                                                   : QStringLiteral("sso_session"),
                         key));
    }
    return std::optional(step);
}

MaybeStep staticKeys(const CredentialContext &, const QString &name, const Section &profile)
{
    const QString idKey = QStringLiteral("aws_access_key_id");
    const QString secretKey = QStringLiteral("aws_secret_access_key");
    const QString id = profile.value(idKey);
    const QString secret = profile.value(secretKey);
    if (id.isEmpty() && secret.isEmpty())
        return none;
    if (id.isEmpty() || secret.isEmpty())
        return unusable(QStringLiteral("profile \"%1\" has %2 but no %3")
                            .arg(name, id.isEmpty() ? secretKey : idKey, id.isEmpty() ? idKey : secretKey));
    CredentialStep step;
    step.profile = name;
    step.keys = {id.toUtf8(), secret.toUtf8(), profile.value(QStringLiteral("aws_session_token")).toUtf8()};
    return std::optional(step);
}

MaybeStep process(const CredentialContext &, const QString &name, const Section &profile)
{
    CredentialStep step;
    step.kind = KeyStep::Process;
    step.profile = name;
    step.command = profile.value(QStringLiteral("credential_process"));
    return step.command.isEmpty() ? none : std::optional(step);
}

struct ProfileRow
{
    ProfileKind kind;
    MaybeStep (*read)(const CredentialContext &context, const QString &name, const Section &profile);
};

constexpr std::array profileRows{
    ProfileRow{ProfileKind::WebIdentity, webIdentity},
    ProfileRow{ProfileKind::Sso, sso},
    ProfileRow{ProfileKind::Keys, staticKeys},
    ProfileRow{ProfileKind::Process, process},
};

MaybeStep anyProfileStep(const CredentialContext &context, const QString &name)
{
    for (const ProfileRow &row : profileRows) {
        auto step = profileStep(context, name, row.kind);
        if (!step || *step)
            return step;
    }
    return none;
}

struct NamedSource
{
    const char *name; ///< Value of credential_source.
    MaybeStep (*read)(const Environment &environment);
    const char *missing; ///< What is not there if it gives nothing.
};

constexpr std::array namedSources{
    NamedSource{"Environment", environmentKeys, "AWS_ACCESS_KEY_ID is not set"},
    NamedSource{"Ec2InstanceMetadata", instanceStep, "AWS_EC2_METADATA_DISABLED is set"},
    NamedSource{
        "EcsContainer", containerStep,
        "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set"},
};

Result<CredentialStep> namedStep(const CredentialContext &context, const QString &profile,
                                 const QString &source)
{
    for (const NamedSource &row : namedSources) {
        if (source != QLatin1String(row.name))
            continue;
        const auto step = row.read(context.environment);
        if (!step)
            return step.error();
        if (*step)
            return **step;
        return unusable(QStringLiteral("profile \"%1\" has credential_source = %2, but %3")
                            .arg(profile, source, QLatin1String(row.missing)));
    }
    return unusable(
        QStringLiteral("profile \"%1\" has a credential_source that AWS does not know: Environment, "
                       "Ec2InstanceMetadata and EcsContainer are the three")
            .arg(profile));
}

Result<CredentialStep> roleStep(const QString &name, const Section &profile)
{
    CredentialStep step;
    step.kind = KeyStep::AssumeRole;
    step.profile = name;
    step.roleArn = profile.value(QStringLiteral("role_arn"));
    step.roleSessionName = profile.value(QStringLiteral("role_session_name"));
    step.externalId = profile.value(QStringLiteral("external_id"));
    step.mfaSerial = profile.value(QStringLiteral("mfa_serial"));
    const QString duration = profile.value(QStringLiteral("duration_seconds"));
    bool number = true;
    step.durationSeconds = duration.isEmpty() ? 0 : duration.toInt(&number);
    if (!number || step.durationSeconds < 0)
        return unusable(QStringLiteral("profile \"%1\" has a duration_seconds that is no number").arg(name));
    return step;
}

bool hasRole(const Section &profile)
{
    return !profile.value(QStringLiteral("role_arn")).isEmpty()
        && profile.value(QStringLiteral("web_identity_token_file")).isEmpty();
}

/// What a profile along a chain starts from by itself; none if it is one more role.
MaybeStep ownStep(const CredentialContext &context, const QString &name, const Section &profile)
{
    auto keys = profileStep(context, name, ProfileKind::Keys);
    return !keys || *keys || hasRole(profile) ? keys : anyProfileStep(context, name);
}

/// What the role of a profile starts from; none if that is another profile.
MaybeStep roleBase(const CredentialContext &context, const QString &name, const Section &profile)
{
    const QString source = profile.value(QStringLiteral("source_profile"));
    const QString named = profile.value(QStringLiteral("credential_source"));
    if (source.isEmpty() && named.isEmpty())
        return unusable(
            QStringLiteral("profile \"%1\" has role_arn but no source_profile or credential_source")
                .arg(name));
    if (!source.isEmpty() && !named.isEmpty())
        return unusable(
            QStringLiteral("profile \"%1\" has both source_profile and credential_source").arg(name));
    if (!named.isEmpty()) {
        auto step = namedStep(context, name, named);
        return step ? MaybeStep(std::optional(*step)) : MaybeStep(step.error());
    }
    if (source != name)
        return none;
    auto keys = profileStep(context, name, ProfileKind::Keys);
    if (keys && !*keys)
        return unusable(
            QStringLiteral("profile \"%1\" is its own source_profile but has no aws_access_key_id")
                .arg(name));
    return keys;
}

/// Agents of containers that may be asked over plain http (besides loopback).
constexpr std::array containerHosts{"169.254.170.2", "169.254.170.23", "fd00:ec2::23", "localhost"};

} // namespace

MaybeStep profileStep(const CredentialContext &context, const QString &profile, ProfileKind kind)
{
    const auto row = std::find_if(profileRows.begin(), profileRows.end(),
                                  [kind](const ProfileRow &candidate) { return candidate.kind == kind; });
    return row->read(context, profile, context.files.profiles.value(profile));
}

MaybeStep environmentKeys(const Environment &environment)
{
    const QString idName = QStringLiteral("AWS_ACCESS_KEY_ID");
    const QString secretName = QStringLiteral("AWS_SECRET_ACCESS_KEY");
    const QString id = environment.value(idName);
    const QString secret = environment.value(secretName);
    if (id.isEmpty() && secret.isEmpty())
        return none;
    if (id.isEmpty() || secret.isEmpty())
        return unusable(QStringLiteral("%1 is set but %2 is not")
                            .arg(id.isEmpty() ? secretName : idName, id.isEmpty() ? idName : secretName));
    CredentialStep step;
    step.keys = {id.toUtf8(), secret.toUtf8(),
                 environment.value(QStringLiteral("AWS_SESSION_TOKEN")).toUtf8()};
    return std::optional(step);
}

MaybeStep containerStep(const Environment &environment)
{
    const QString relative = environment.value(QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"));
    const QString fullName = QStringLiteral("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    const QString full = environment.value(fullName);
    if (relative.isEmpty() && full.isEmpty())
        return none;
    CredentialStep step;
    step.kind = KeyStep::Container;
    step.url = relative.isEmpty() ? QUrl(full, QUrl::StrictMode)
                                  : QUrl(QStringLiteral("http://169.254.170.2") + relative, QUrl::StrictMode);
    step.tokenFile = environment.value(QStringLiteral("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
    step.token = environment.value(QStringLiteral("AWS_CONTAINER_AUTHORIZATION_TOKEN")).toUtf8();
    if (!relative.isEmpty()) {
        // "@host/" and ":80/" would lead elsewhere.
        if (!relative.startsWith(QLatin1Char('/')) || !step.url.isValid())
            return unusable(QStringLiteral("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path from /"));
        return std::optional(step);
    }
    const QString host = step.url.host();
    if (!step.url.isValid() || host.isEmpty())
        return unusable(QStringLiteral("%1 is no URL with a host").arg(fullName));
    const bool agent = isLoopbackAddress(host)
        || std::any_of(containerHosts.begin(), containerHosts.end(),
                       [&host](const char *name) { return host == QLatin1String(name); });
    if (step.url.scheme() != QLatin1String("https") && !(step.url.scheme() == QLatin1String("http") && agent))
        return unusable(
            QStringLiteral("%1 must be https, or http on loopback or a container agent's own address")
                .arg(fullName));
    return std::optional(step);
}

MaybeStep instanceStep(const Environment &environment)
{
    if (environment.isTrue(QStringLiteral("AWS_EC2_METADATA_DISABLED")))
        return none;
    CredentialStep step;
    step.kind = KeyStep::Instance;
    const QString endpointName = QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    const QString mode = environment.value(QStringLiteral("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"));
    const QString usual = mode.compare(QLatin1String("IPv6"), Qt::CaseInsensitive) == 0
        ? QStringLiteral("http://[fd00:ec2::254]")
        : QStringLiteral("http://169.254.169.254");
    const QString own = environment.value(endpointName);
    step.url = QUrl(own.isEmpty() ? usual : own, QUrl::StrictMode);
    if (!step.url.isValid() || !isLocalAddress(step.url.host()))
        return unusable(QStringLiteral("%1 must be a loopback or link-local address").arg(endpointName));
    return std::optional(step);
}

Result<std::vector<CredentialStep>> roleChain(const CredentialContext &context)
{
    std::vector<CredentialStep> steps; // backwards
    QStringList visited;
    for (QString name = context.profile;;) {
        if (visited.contains(name))
            return unusable(QStringLiteral("profile \"%1\" has a source_profile that leads back to it: %2")
                                .arg(context.profile, (visited << name).join(QLatin1String(" -> "))));
        const auto found = context.files.profiles.constFind(name);
        if (found == context.files.profiles.constEnd())
            return unusable(
                QStringLiteral("profile \"%1\" has source_profile = %2, and there is no such profile")
                    .arg(visited.isEmpty() ? name : visited.last(), name));
        // Along the chain, keys that stand in a profile count more than its role.
        const auto own = visited.isEmpty() ? MaybeStep(none) : ownStep(context, name, *found);
        if (!own)
            return own.error();
        if (*own) {
            steps.push_back(**own);
            break;
        }
        if (!hasRole(*found))
            return unusable(
                QStringLiteral("profile \"%1\" has no aws_access_key_id, and nothing else that gives "
                               "keys; \"%2\" has it as source_profile")
                    .arg(name, visited.last()));
        const auto step = roleStep(name, *found);
        if (!step)
            return step.error();
        steps.push_back(*step);
        const auto base = roleBase(context, name, *found);
        if (!base)
            return base.error();
        if (*base) {
            steps.push_back(**base);
            break;
        }
        visited.append(name);
        name = found->value(QStringLiteral("source_profile"));
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
}

} // namespace hookline::aws
