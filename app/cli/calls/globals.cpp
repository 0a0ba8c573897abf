// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/globals.h"

#include "models/aws/endpoints.h"
#include "models/wire/service.h"

#include <algorithm>
#include <array>

namespace hookline::cli {

namespace {

using Take = Option::Take;
using Reads = Option::Reads;

constexpr std::array options{
    GlobalOption{"debug", Take::On, Reads::Text, "",
                 "Say on standard error what is done; secrets are masked.", ""},
    GlobalOption{"endpoint-url", Take::One, Reads::Text, "",
                 "Another address than AWS's own; plain http only to loopback addresses.", ""},
    GlobalOption{
        "no-verify-ssl", Take::Off, Reads::Text, "", "",
        "certificates are always verified; for a service of your own use http on a loopback address"},
    GlobalOption{"no-paginate", Take::Off, Reads::Text, "", "Only the first page of a list.", ""},
    GlobalOption{"output", Take::One, Reads::Text, "json text table yaml yaml-stream",
                 "How to show the result: json, text, table, yaml or yaml-stream.", ""},
    GlobalOption{"query", Take::One, Reads::Text, "",
                 "A JMESPath expression: show what it finds in the result.", ""},
    GlobalOption{"profile", Take::One, Reads::Text, "", "A profile of ~/.aws/config and ~/.aws/credentials.",
                 ""},
    GlobalOption{"region", Take::One, Reads::Text, "", "The region, such as us-east-1.", ""},
    GlobalOption{"version", Take::On, Reads::Text, "", "The program's version.", ""},
    GlobalOption{"color", Take::One, Reads::Text, "on off auto", "Accepted; tables have no colours.", ""},
    GlobalOption{"no-sign-request", Take::Off, Reads::Text, "", "",
                 "these services refuse requests without a signature"},
    GlobalOption{"ca-bundle", Take::One, Reads::Text, "", "", "only the system's certificates are used"},
    GlobalOption{"cli-read-timeout", Take::One, Reads::Integer, "",
                 "Seconds until a whole reply must be there; 0 is a day. Default: 60.", ""},
    GlobalOption{"cli-connect-timeout", Take::One, Reads::Integer, "", "",
                 "--cli-read-timeout counts from the beginning of the connection"},
    GlobalOption{"cli-binary-format", Take::One, Reads::Text, "base64", "Blobs are base64.", ""},
    GlobalOption{"no-cli-pager", Take::On, Reads::Text, "", "Accepted; no pager is ever used.", ""},
    GlobalOption{"cli-auto-prompt", Take::On, Reads::Text, "", "",
                 "there is no prompting; see \"hookline-cli completion\""},
    GlobalOption{"no-cli-auto-prompt", Take::On, Reads::Text, "", "Accepted; there is no prompting.", ""},
};

Error configurationError(const QString &message)
{
    return {.code = ErrorCode::Configuration, .message = message};
}
Error otherError(const QString &message)
{
    return {.code = ErrorCode::Internal, .message = message};
}

} // namespace

std::span<const GlobalOption> globalOptions()
{
    return options;
}

QStringList outputForms()
{
    const auto output = std::find_if(options.begin(), options.end(), [](const GlobalOption &option) {
        return QLatin1StringView(option.name) == QLatin1StringView("output");
    });
    return QString::fromLatin1(output->choices).split(u' ');
}

Result<ParsedOptions> parseGlobals(const QStringList &words)
{
    std::vector<Option> known;
    for (const GlobalOption &option : options)
        known.push_back({.name = QString::fromLatin1(option.name),
                         .take = option.take,
                         .reads = option.reads,
                         .choices = QString::fromLatin1(option.choices).split(u' ', Qt::SkipEmptyParts)});
    return parseOptions(known, words);
}

Result<void> checkGlobals(const ParsedOptions &globals)
{
    for (const GlobalOption &option : options) {
        const QString name = QString::fromLatin1(option.name);
        if (*option.refusal && globals.isSet(name))
            return usageError(
                QStringLiteral("argument --%1: %2").arg(name, QLatin1StringView(option.refusal)));
    }
    return {};
}

Result<Settings> Settings::read(const ParsedOptions &globals)
{
    Settings settings;
    settings.m_environment = aws::Environment::ofProcess();
    settings.m_globals = globals;
    const auto files = aws::readSharedFiles(settings.m_environment);
    if (!files)
        return otherError(files.error().subject.isEmpty()
                              ? files.error().message
                              : files.error().subject + QStringLiteral(": ") + files.error().message);
    const QString wanted = settings.setting(QStringLiteral("profile"), {QStringLiteral("AWS_PROFILE")}, {});
    if (!wanted.isEmpty() && !files->profiles.contains(wanted))
        return otherError(QStringLiteral("The config profile (%1) could not be found").arg(wanted));
    settings.m_profile = files->profiles.value(wanted.isEmpty() ? QStringLiteral("default") : wanted);
    return settings;
}

QString Settings::setting(const QString &option, const QStringList &variables, const QString &key) const
{
    if (m_globals.isSet(option))
        return m_globals.value(option);
    for (const QString &variable : variables) {
        if (const QString value = m_environment.value(variable); !value.isEmpty())
            return value;
    }
    return m_profile.value(key);
}

QString Settings::region(const QString &serviceId) const
{
    const QString region = setting(QStringLiteral("region"),
                                   {QStringLiteral("AWS_REGION"), QStringLiteral("AWS_DEFAULT_REGION")},
                                   QStringLiteral("region"));
    const bool needsNone = !aws::hasRegions(wire::service(serviceId)->endpointPrefix);
    return region.isEmpty() && needsNone ? QStringLiteral("aws-global") : region;
}

Result<void> Settings::checkRegion(const QString &serviceId) const
{
    if (!region(serviceId).isEmpty())
        return {};
    return configurationError(
        QStringLiteral("You must specify a region. You can also configure your region by "
                       "running \"aws configure\"."));
}

Error Settings::noKeys()
{
    return configurationError(QStringLiteral("Unable to locate credentials. You can configure credentials by "
                                             "running \"aws configure\"."));
}

bool Settings::hasNoKeys() const
{
    constexpr std::array variables{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                   "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
                                   "AWS_CONTAINER_CREDENTIALS_FULL_URI"};
    constexpr std::array keys{"aws_", "role", "sso", "credential", "login", "web_identity"};
    const bool isInEnvironment = std::any_of(variables.begin(), variables.end(), [this](const char *name) {
        return !m_environment.value(QString::fromLatin1(name)).isEmpty();
    });
    const QStringList present = m_profile.keys();
    const bool isInProfile = std::any_of(keys.begin(), keys.end(), [&present](const char *key) {
        return present.join(u' ').contains(QLatin1StringView(key));
    });
    return !isInEnvironment && !isInProfile;
}

Result<aws::Connection> Settings::connection(const QString &serviceId) const
{
    const QString endpoint = m_globals.value(QStringLiteral("endpoint-url"));
    auto connection = aws::connectionFromEnvironment(m_environment,
                                                     {.profile = m_globals.value(QStringLiteral("profile")),
                                                      .region = region(serviceId),
                                                      .endpoint = endpoint,
                                                      .services = {serviceId}});
    if (connection)
        return connection;
    const Error &error = connection.error();
    if (error.subject == u"credentials" && hasNoKeys())
        return noKeys();
    if (error.subject == u"endpoint" && !endpoint.contains(QLatin1StringView("://")) && !endpoint.isEmpty())
        return otherError(QStringLiteral("Invalid endpoint: ") + endpoint);
    if (error.subject == u"region")
        return otherError(QStringLiteral("Provided region_name '%1' doesn't match a supported format.")
                              .arg(region(serviceId)));
    return error;
}

QString Settings::output() const
{
    const QString output =
        setting(QStringLiteral("output"), {QStringLiteral("AWS_DEFAULT_OUTPUT")}, QStringLiteral("output"));
    return output.isEmpty() ? QStringLiteral("json") : output;
}

bool Settings::hasWireTimes() const
{
    return m_profile.value(QStringLiteral("cli_timestamp_format")) == u"wire";
}

int Settings::maxAttempts() const
{
    constexpr int usual = 3;
    const int wanted =
        setting({}, {QStringLiteral("AWS_MAX_ATTEMPTS")}, QStringLiteral("max_attempts")).toInt();
    return wanted > 0 ? wanted : usual;
}

Millis Settings::timeout() const
{
    constexpr int usual = 60;
    constexpr int day = 24 * 60 * 60;
    const QString given = m_globals.value(QStringLiteral("cli-read-timeout"));
    const int seconds = given.isEmpty() ? usual : given.toInt();
    return std::chrono::seconds(seconds > 0 ? std::min(seconds, day) : day);
}

} // namespace hookline::cli
