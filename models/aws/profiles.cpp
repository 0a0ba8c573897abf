// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/profiles.h"

#include "models/aws/credentials.h"
#include "models/wire/service.h"

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

/// Endpoint of one service, or of all if `service` is null; empty if nothing configures one.
QString configuredEndpoint(const Environment &environment, const SharedFiles &files, const Section &profile,
                           const wire::Service *service)
{
    const QString urlKey = QStringLiteral("endpoint_url");
    if (!service)
        return firstOf({environment.value(QStringLiteral("AWS_ENDPOINT_URL")), profile.value(urlKey)});
    const QString name = environmentName(service->serviceId);
    const QString own = environment.value(QStringLiteral("AWS_ENDPOINT_URL_") + name);
    if (!own.isEmpty())
        return own;
    // The environment's general endpoint wins over what a profile says for one service.
    if (!environment.value(QStringLiteral("AWS_ENDPOINT_URL")).isEmpty())
        return {};
    const Section services = files.services.value(profile.value(QStringLiteral("services")));
    return nestedProperties(services.value(name.toLower())).value(urlKey);
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

Result<void> configureEndpoints(const Environment &environment, const SharedFiles &files,
                                const Section &profile, const QStringList &services, Connection *connection)
{
    const QString ignore = QStringLiteral("ignore_configured_endpoint_urls");
    if (environment.isTrue(ignore.toUpper().prepend(QLatin1String("AWS_"))) || isTrue(profile.value(ignore)))
        return {};
    if (const QString general = configuredEndpoint(environment, files, profile, nullptr);
        !general.isEmpty()) {
        const auto url = parsedEndpoint(general);
        if (!url)
            return url.error();
        connection->endpoint = *url;
    }
    for (const QString &id : services.isEmpty() ? wire::serviceIds() : services) {
        const auto service = wire::service(id);
        const QString own = configuredEndpoint(environment, files, profile, service.get());
        if (own.isEmpty())
            continue;
        const auto url = parsedEndpoint(own);
        if (!url)
            return url.error();
        connection->serviceEndpoints.insert(service->endpointPrefix, *url);
    }
    return {};
}

} // namespace

Result<Connection> connectionFromEnvironment(const Environment &environment, const ConnectionWish &wish)
{
    const auto files = readSharedFiles(environment);
    if (!files)
        return files.error();
    const QString wanted = firstOf({wish.profile, environment.value(QStringLiteral("AWS_PROFILE"))});
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

    const auto credentials = findCredentials({environment, *files, profileName, !wish.profile.isEmpty()});
    if (!credentials)
        return credentials.error();

    Connection connection;
    connection.name = credentials->source == QLatin1String("environment") && wanted.isEmpty()
        ? credentials->source
        : profileName;
    connection.keys = credentials->keys;
    connection.keySource = credentials->source;
    connection.region = firstOf({wish.region, environment.value(QStringLiteral("AWS_REGION")),
                                 environment.value(QStringLiteral("AWS_DEFAULT_REGION")),
                                 profile.value(QStringLiteral("region"))});
    if (wish.endpoint.isEmpty()) {
        if (auto configured = configureEndpoints(environment, *files, profile, wish.services, &connection);
            !configured)
            return configured.error();
    } else {
        const auto url = parsedEndpoint(wish.endpoint);
        if (!url)
            return url.error();
        connection.endpoint = *url;
    }
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
        const auto credentials = findCredentials({environment, *files, it.key(), true});
        if (credentials)
            info.keySource = credentials->source;
        else
            info.problem = credentials.error().message;
        const bool first = info.name == QLatin1String("default");
        found.insert(first ? found.begin() : found.end(), info);
    }
    return found;
}

} // namespace hookline::aws
