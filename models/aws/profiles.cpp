// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/profiles.h"

#include "models/aws/credentialplan.h"
#include "models/wire/service.h"

#include <array>

namespace hookline::aws {

namespace {

QString firstOf(std::initializer_list<QString> values)
{
    for (const QString &value : values) {
        if (!value.isEmpty())
            return value;
    }
    return {};
}

bool isTrue(const QString &text)
{
    return text.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0;
}

/// "CodeDeploy" -> "CODEDEPLOY", "Auto Scaling" -> "AUTO_SCALING".
QString environmentName(const QString &serviceId)
{
    QString name = serviceId.toUpper();
    return name.replace(QLatin1Char(' '), QLatin1Char('_'));
}

/// What every service's endpoint is unless it has its own; empty if nothing configures it.
QString generalEndpoint(const Environment &environment, const Section &profile)
{
    return firstOf({environment.value(QStringLiteral("AWS_ENDPOINT_URL")),
                    profile.value(QStringLiteral("endpoint_url"))});
}

/// What one service's own endpoint is; empty if nothing configures it.
QString ownEndpoint(const Environment &environment, const SharedFiles &files, const Section &profile,
                    const QString &serviceId)
{
    const QString name = environmentName(serviceId);
    const QString own = environment.value(QStringLiteral("AWS_ENDPOINT_URL_") + name);
    if (!own.isEmpty())
        return own;
    // The environment's general endpoint wins over what a profile says for one service.
    if (!environment.value(QStringLiteral("AWS_ENDPOINT_URL")).isEmpty())
        return {};
    const Section services = files.services.value(profile.value(QStringLiteral("services")));
    return nestedProperties(services.value(name.toLower())).value(QStringLiteral("endpoint_url"));
}

/// A text that is no URL must not end as "no endpoint", which would mean AWS itself.
Result<QUrl> parsedEndpoint(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (url.isValid() && !url.host().isEmpty())
        return url;
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = QStringLiteral("endpoint");
    error.message = QStringLiteral("the endpoint is not a URL such as https://host or http://127.0.0.1:4566");
    return error;
}

bool ignoresEndpoints(const Environment &environment, const Section &profile)
{
    const QString key = QStringLiteral("ignore_configured_endpoint_urls");
    return environment.isTrue(QStringLiteral("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))
        || isTrue(profile.value(key));
}

Result<void> configureEndpoints(const Environment &environment, const SharedFiles &files,
                                const Section &profile, const QStringList &services, Connection *connection)
{
    if (ignoresEndpoints(environment, profile))
        return {};
    if (const QString general = generalEndpoint(environment, profile); !general.isEmpty()) {
        const auto url = parsedEndpoint(general);
        if (!url)
            return url.error();
        connection->endpoint = *url;
    }
    for (const QString &id : services.isEmpty() ? wire::serviceIds() : services) {
        const auto service = wire::service(id);
        const QString own = ownEndpoint(environment, files, profile, service->serviceId);
        if (own.isEmpty())
            continue;
        const auto url = parsedEndpoint(own);
        if (!url)
            return url.error();
        connection->serviceEndpoints.insert(service->endpointPrefix, *url);
    }
    return {};
}

/// Services that give keys. A wished endpoint is not meant for them: an SSO token must not go there.
struct KeyService
{
    const char *serviceId;
    const char *endpointPrefix;
};

constexpr std::array keyServices{
    KeyService{"STS", "sts"},
    KeyService{"SSO", "portal.sso"},
    KeyService{"SSO OIDC", "oidc"},
};

Result<void> configureKeyEndpoints(const Environment &environment, const SharedFiles &files,
                                   const Section &profile, Connection *connection)
{
    if (ignoresEndpoints(environment, profile))
        return {};
    for (const KeyService &service : keyServices) {
        const QString text =
            firstOf({ownEndpoint(environment, files, profile, QString::fromLatin1(service.serviceId)),
                     generalEndpoint(environment, profile)});
        if (text.isEmpty())
            continue;
        const auto url = parsedEndpoint(text);
        if (!url)
            return url.error();
        connection->keyEndpoints.insert(QString::fromLatin1(service.endpointPrefix), *url);
    }
    return {};
}

Result<void> configure(const Environment &environment, const ConnectionWish &wish, const SharedFiles &files,
                       const Section &profile, Connection *connection)
{
    connection->region = firstOf({wish.region, environment.value(QStringLiteral("AWS_REGION")),
                                  environment.value(QStringLiteral("AWS_DEFAULT_REGION")),
                                  profile.value(QStringLiteral("region"))});
    const auto flag = [&](const char *variable, const char *key) {
        return isTrue(firstOf(
            {environment.value(QString::fromLatin1(variable)), profile.value(QString::fromLatin1(key))}));
    };
    connection->variant = {flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
                           flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")};
    connection->appId = firstOf({environment.value(QStringLiteral("AWS_SDK_UA_APP_ID")),
                                 profile.value(QStringLiteral("sdk_ua_app_id"))})
                            .toUtf8();
    const QString attempts = firstOf({environment.value(QStringLiteral("AWS_MAX_ATTEMPTS")),
                                      profile.value(QStringLiteral("max_attempts"))});
    if (!attempts.isEmpty())
        connection->maxAttempts = attempts.toInt();
    if (connection->maxAttempts < 1)
        return Error{.code = ErrorCode::Configuration,
                     .message = QStringLiteral("AWS_MAX_ATTEMPTS or max_attempts is no number from 1 on"),
                     .subject = QStringLiteral("max_attempts")};
    const auto network = networkSettings(environment, profile);
    if (!network)
        return network.error();
    connection->network = *network;
    if (auto keys = configureKeyEndpoints(environment, files, profile, connection); !keys)
        return keys;
    if (wish.endpoint.isEmpty())
        return configureEndpoints(environment, files, profile, wish.services, connection);
    const auto url = parsedEndpoint(wish.endpoint);
    if (!url)
        return url.error();
    connection->endpoint = *url;
    return {};
}

/// Keys that stand there, or what it takes to ask for them.
void takePlan(const Environment &environment, const QString &profile, bool chosen, const CredentialPlan &plan,
              Connection *connection)
{
    connection->keySource = plan.source;
    const bool stand = plan.steps.size() == 1 && plan.steps.front().kind == KeyStep::Keys;
    if (stand)
        connection->keys = plan.steps.front().keys;
    // The process's own environment does not change any more.
    if (!stand || !plan.steps.front().profile.isEmpty())
        connection->origin = CredentialOrigin{environment, profile, chosen};
}

} // namespace

Result<Connection> connectionFromEnvironment(const Environment &environment, const ConnectionWish &wish)
{
    const auto files = readSharedFiles(environment);
    if (!files)
        return files.error();
    const QString wanted = firstOf({wish.profile, environment.value(QStringLiteral("AWS_PROFILE")),
                                    environment.value(QStringLiteral("AWS_DEFAULT_PROFILE"))});
    const QString profileName = wanted.isEmpty() ? QStringLiteral("default") : wanted;
    if (!wanted.isEmpty() && !files->profiles.contains(wanted)) {
        Error error;
        error.code = ErrorCode::Configuration;
        error.subject = QStringLiteral("profile");
        error.message = QStringLiteral("there is no profile \"%1\" in %2 or %3")
                            .arg(wanted, environment.displayPath(environment.configFile()),
                                 environment.displayPath(environment.credentialsFile()));
        return error;
    }
    const Section profile = files->profiles.value(profileName);

    const auto plan = credentialPlan({environment, *files, profileName, !wish.profile.isEmpty()});
    if (!plan)
        return plan.error();

    Connection connection;
    takePlan(environment, profileName, !wish.profile.isEmpty(), *plan, &connection);
    const bool ofProfile = !wanted.isEmpty() || connection.keySource.startsWith(QLatin1String("profile "));
    connection.name = ofProfile ? profileName : connection.keySource;
    if (auto configured = configure(environment, wish, *files, profile, &connection); !configured)
        return configured.error();
    if (auto checked = check(connection); !checked) {
        Error error = checked.error();
        if (!plan->lastResort.isEmpty())
            error.message.prepend(plan->lastResort + QStringLiteral("; "));
        return error;
    }
    return connection;
}

Result<Connection> connectionWithKeys(const Environment &environment, const ConnectionWish &wish,
                                      const wire::AccessKeys &keys, const QString &name,
                                      const QString &keySource)
{
    Connection connection;
    connection.name = name;
    connection.keys = keys;
    connection.keySource = keySource;
    if (auto configured = configure(environment, wish, {}, {}, &connection); !configured)
        return configured.error();
    if (auto checked = check(connection); !checked)
        return checked.error();
    return connection;
}

Result<std::vector<ProfileInfo>> profiles(const Environment &environment)
{
    const auto files = readSharedFiles(environment);
    if (!files)
        return files.error();
    std::vector<ProfileInfo> found;
    for (auto it = files->profiles.begin(); it != files->profiles.end(); ++it) {
        ProfileInfo info;
        info.name = it.key();
        info.region = it->value(QStringLiteral("region"));
        info.endpoint = it->value(QStringLiteral("endpoint_url"));
        const auto plan = credentialPlan({environment, *files, it.key(), true});
        if (plan) {
            info.keySource = plan->source;
            info.asks = plan->asks();
        } else {
            info.problem = plan.error().message;
        }
        const bool first = info.name == QLatin1String("default");
        found.insert(first ? found.begin() : found.end(), info);
    }
    return found;
}

} // namespace hookline::aws
