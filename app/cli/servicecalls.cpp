// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/servicecalls.h"

#include "app/cli/calls/transports.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace hookline::cli {

namespace {

constexpr std::array optionNames{"profile", "region", "endpoint-url"};

} // namespace

QList<QCommandLineOption> connectionOptions()
{
    QList<QCommandLineOption> options;
    for (const GlobalOption &option : globalOptions()) {
        const auto isOption = [&option](const char *name) {
            return QLatin1StringView(name) == QLatin1StringView(option.name);
        };
        if (std::any_of(optionNames.begin(), optionNames.end(), isOption))
            options.append({QString::fromLatin1(option.name), QString::fromLatin1(option.help),
                            QString::fromLatin1(option.name).section(u'-', -1).toUpper()});
    }
    return options;
}

Result<std::unique_ptr<ServiceCalls>> ServiceCalls::open(const QCommandLineParser &arguments,
                                                         const QString &serviceId)
{
    ParsedOptions globals;
    for (const char *name : optionNames) {
        const QString option = QString::fromLatin1(name);
        if (arguments.isSet(option))
            globals.given.insert(option, {.words = {arguments.value(option)}});
    }
    const auto settings = Settings::read(globals);
    if (!settings)
        return settings.error();
    if (const auto checked = settings->checkRegion(serviceId); !checked)
        return checked.error();
    const auto connection = settings->connection(serviceId);
    if (!connection)
        return connection.error();
    const auto service = wire::service(serviceId);
    auto transport = transportFor(*connection, aws::endpointFor(*connection, service->endpointPrefix));
    if (!transport)
        return transport.error();
    return std::unique_ptr<ServiceCalls>(
        new ServiceCalls(serviceId, *settings, *connection, std::move(transport).value()));
}

ServiceCalls::ServiceCalls(const QString &serviceId, const Settings &settings, aws::Connection connection,
                           std::unique_ptr<aws::Transport> transport)
    : m_serviceId(serviceId)
    , m_options{.attemptTimeout = settings.timeout(), .maxAttempts = settings.maxAttempts()}
    , m_transport(std::move(transport))
    , m_client(std::move(connection), *m_transport, m_clock,
               [] { return QRandomGenerator::global()->generateDouble(); })
{
    QObject::connect(&m_client, &aws::Client::worldClockRead, &m_client,
                     [this](Instant world, double speed, Instant local) {
                         m_world = {world, local, speed};
                     });
}

Instant ServiceCalls::serviceNow() const
{
    if (!m_world)
        return now() + m_client.clockOffset();
    const double passed = double((now() - m_world->local).count());
    return m_world->world + Millis(qint64(passed * m_world->speed));
}

Result<QJsonObject> ServiceCalls::call(const QString &operation, const QJsonObject &input)
{
    aws::Reply reply = QJsonObject();
    m_client.call(
        m_serviceId, operation, input, &m_client,
        [&reply](aws::Reply answer) {
            reply = std::move(answer);
            QCoreApplication::quit();
        },
        m_options);
    QCoreApplication::exec();
    return reply;
}

void ServiceCalls::wait(Millis time)
{
    const ClockTimer timer = m_clock.callAfter(time, [] { QCoreApplication::quit(); });
    QCoreApplication::exec();
}

} // namespace hookline::cli
