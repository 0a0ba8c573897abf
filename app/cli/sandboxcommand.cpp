// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/shutdown.h"
#include "models/sandbox/sandbox.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

namespace hookline::cli {

namespace {

/// One JSON object with fixed order and no spaces: scripts match on it.
QString jsonLine(const sandbox::SandboxAddress &address)
{
    return QStringLiteral(
               "{\"endpoint\":\"%1\",\"region\":\"%2\",\"accessKeyId\":\"%3\",\"secretAccessKey\":\"%4\"}")
        .arg(address.endpoint, address.region, QString::fromLatin1(address.accessKeyId),
             QString::fromLatin1(address.secretAccessKey));
}

QString exportLines(const sandbox::SandboxAddress &address)
{
    return QStringLiteral("export AWS_ENDPOINT_URL=%1\n"
                          "export AWS_ACCESS_KEY_ID=%2\n"
                          "export AWS_SECRET_ACCESS_KEY=%3\n"
                          "export AWS_REGION=%4\n"
                          "export AWS_DEFAULT_REGION=%4")
        .arg(address.endpoint, QString::fromLatin1(address.accessKeyId),
             QString::fromLatin1(address.secretAccessKey), address.region);
}

Result<sandbox::SandboxOptions> optionsFrom(const QCommandLineParser &arguments)
{
    sandbox::SandboxOptions options;
    const auto port = integerOption(arguments, QStringLiteral("port"), 0, 65'535);
    const auto seed = integerOption(arguments, QStringLiteral("seed"), 0, std::numeric_limits<qint64>::max());
    const auto speed = numberOption(arguments, QStringLiteral("speed"), 0, 3600);
    if (!port)
        return port.error();
    if (!seed)
        return seed.error();
    if (!speed)
        return speed.error();
    options.port = static_cast<quint16>(port->value_or(0));
    options.seed = static_cast<quint64>(seed->value_or(1));
    options.speed = *speed;
    options.dataDirectory = arguments.value(QStringLiteral("data"));
    options.scenario = arguments.value(QStringLiteral("scenario"));
    options.region = arguments.value(QStringLiteral("region"));
    options.allowPrograms = arguments.isSet(QStringLiteral("allow-programs"));
    static const QRegularExpression region(QStringLiteral("^[a-z]{2,}(-[a-z0-9]+)+$"));
    if (!region.match(options.region).hasMatch())
        return Error{.code = ErrorCode::InvalidInput,
                     .message =
                         QStringLiteral("\"%1\" is not a region such as us-east-1").arg(options.region),
                     .subject = QStringLiteral("region")};
    return options;
}

int run(const QCommandLineParser &arguments)
{
    const auto options = optionsFrom(arguments);
    if (!options)
        return fail(options.error());
    // Before the start: whoever asks us to stop meanwhile is heard afterwards.
    const Shutdown shutdown;
    QObject::connect(&shutdown, &Shutdown::requested, qApp, &QCoreApplication::quit);
    sandbox::Sandbox sandbox;
    const auto address = sandbox.start(*options);
    if (!address)
        return fail(address.error());
    print(arguments.isSet(QStringLiteral("print-env")) ? exportLines(*address) : jsonLine(*address));
    QCoreApplication::exec();
    sandbox.stop();
    return Success;
}

} // namespace

Command sandboxCommand()
{
    const auto text = [](const char *t) { return QString::fromUtf8(t); };
    return {
        .summary =
            QStringLiteral("Run the embedded AWS (CodeDeploy, CloudFormation Hook results, SQS, STS) on "
                           "127.0.0.1 until Ctrl-C."),
        .details =
            text("The first line on standard output tells where it is and with which keys (new in each "
                 "run).\nPoint any AWS client at it: aws --endpoint-url ENDPOINT deploy list-applications"),
        .options =
            {
                {QStringLiteral("port"), text("Port to listen on (default: any free one)."), text("N")},
                {QStringLiteral("data"),
                 text("Directory that keeps the world over restarts (default: a temporary one)."),
                 text("DIR")},
                {QStringLiteral("scenario"),
                 text("World to begin with: tour, empty, fleet, or a scenario file. Only for a new world."),
                 text("NAME|FILE"), text("tour")},
                {QStringLiteral("speed"),
                 text("How many times faster than real time, 0 (paused) to 3600 (default: "
                      "1, or as the world was left)."),
                 text("X")},
                {QStringLiteral("seed"), text("Seed of everything random in a new world (default: 1)."),
                 text("N")},
                {QStringLiteral("region"), text("Region of a new world."), text("R"), text("us-east-1")},
                {QStringLiteral("allow-programs"),
                 text("Let hook functions and EC2 scripts start real programs on this machine.")},
                {QStringLiteral("print-env"), text("Print export lines for a shell instead of JSON.")},
            },
        .run = &run,
    };
}

} // namespace hookline::cli
