// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/remotecall.h"

#include "app/cli/command.h"
#include "models/aws/client.h"
#include "models/aws/profiles.h"
#include "models/aws/qnamtransport.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace hookline::cli {

namespace {

const QString endpointName = QStringLiteral("endpoint-url");

Result<aws::Connection> connectionFor(const QCommandLineParser &arguments)
{
    auto connection = aws::connectionFromEnvironment(aws::Environment::ofProcess(),
                                                     {.endpoint = arguments.value(endpointName)});
    if (connection && !connection->isCustomEndpoint())
        return Error{
            .code = ErrorCode::Configuration,
            .message = QStringLiteral("no sandbox is named: give --endpoint-url, or set AWS_ENDPOINT_URL and "
                                      "its keys (\"hookline-cli sandbox --print-env\" prints them)"),
            .subject = endpointName};
    return connection;
}

} // namespace

QCommandLineOption endpointOption()
{
    return {endpointName,
            QStringLiteral("Where the sandbox is (default: AWS_ENDPOINT_URL). Keys come from "
                           "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
            QStringLiteral("URL")};
}

int callSandbox(const QCommandLineParser &arguments, const QString &operation, const QJsonObject &input,
                const std::function<QJsonObject(const QJsonObject &)> &present)
{
    const auto connection = connectionFor(arguments);
    if (!connection)
        return fail(connection.error());
    SystemClock clock;
    aws::QnamTransport transport(connection->network);
    aws::Client client(*connection, transport, clock,
                       [] { return QRandomGenerator::global()->generateDouble(); });
    int exitCode = Success;
    // A long step computes everything that happens meanwhile.
    const aws::CallOptions options{.attemptTimeout = Millis(120'000)};
    client.call(
        QStringLiteral("sandbox"), operation, input, &client,
        [&](const aws::Reply &reply) {
            if (!reply) {
                exitCode = fail(reply.error());
            } else if (!reply->isEmpty()) {
                const QJsonObject output = present ? present(*reply) : *reply;
                print(QString::fromUtf8(QJsonDocument(output).toJson(QJsonDocument::Indented)).trimmed());
            }
            QCoreApplication::exit(exitCode);
        },
        options);
    return QCoreApplication::exec();
}

} // namespace hookline::cli
