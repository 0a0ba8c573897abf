// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sandbox.h"

#include "models/sandbox/autoscaling/autoscalingbackend.h"
#include "models/sandbox/cloudformation/cloudformationbackend.h"
#include "models/sandbox/codedeploy/codedeploybackend.h"
#include "models/sandbox/processrunner.h"
#include "models/sandbox/server.h"
#include "models/sandbox/world.h"

#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QThread>

#include <array>

namespace hookline::sandbox {

namespace {

QByteArray randomText(qsizetype length, QByteArrayView alphabet)
{
    QByteArray text(length, '\0');
    for (char &c : text)
        c = alphabet.at(QRandomGenerator::system()->bounded(static_cast<int>(alphabet.size())));
    return text;
}

/// New ones for each run, in the shape of AWS's own; both hold a word that says whose they are.
wire::AccessKeys newKeys()
{
    constexpr QByteArrayView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+";
    return {.accessKeyId = "AKIASANDBOX" + randomText(9, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
            .secretAccessKey = randomText(4, alphabet) + "hooklinesecret" + randomText(22, alphabet)};
}

QStringList environmentOf(const SandboxAddress &address)
{
    return {QStringLiteral("AWS_ENDPOINT_URL=") + address.endpoint,
            QStringLiteral("AWS_ACCESS_KEY_ID=") + QString::fromLatin1(address.accessKeyId),
            QStringLiteral("AWS_SECRET_ACCESS_KEY=") + QString::fromLatin1(address.secretAccessKey),
            QStringLiteral("AWS_REGION=") + address.region,
            QStringLiteral("AWS_DEFAULT_REGION=") + address.region};
}

/// The services of the sandbox's world.
std::vector<std::unique_ptr<WorldBackend>> makeServices(Env &env)
{
    std::vector<std::unique_ptr<WorldBackend>> services;
    services.push_back(makeCodeDeployBackend(env));
    services.push_back(makeCloudFormationBackend(env));
    services.push_back(makeAutoScalingBackend(env));
    return services;
}

/// All that lives on the sandbox's thread. Destroyed in reverse: nobody calls in any more, then no program
/// answers any more, then the world goes.
struct House
{
    SystemClock clock;
    std::unique_ptr<QTemporaryDir> temporary;
    std::unique_ptr<SqliteRecords> records;
    std::unique_ptr<World> world;
    std::unique_ptr<ProcessRunner> runner;
    std::unique_ptr<Server> server;

    Result<SandboxAddress> open(const SandboxOptions &options);
};

Result<SandboxAddress> House::open(const SandboxOptions &options)
{
    if (options.speed && !(*options.speed >= 0 && *options.speed <= SimClock::maxSpeed))
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QStringLiteral("the speed %1 is not between 0 and 3600").arg(*options.speed),
                     .subject = QStringLiteral("speed")};
    QString directory = options.dataDirectory;
    if (directory.isEmpty()) {
        temporary =
            std::make_unique<QTemporaryDir>(QDir::temp().filePath(QStringLiteral("hookline-sandbox")));
        if (!temporary->isValid())
            return Error{.code = ErrorCode::Storage,
                         .message = QStringLiteral("no temporary directory for the sandbox: %1")
                                        .arg(temporary->errorString())};
        directory = temporary->path();
    }
    auto opened = SqliteRecords::open(directory);
    if (!opened)
        return opened.error();
    records = std::move(opened.value());

    const wire::AccessKeys keys = newKeys();
    server = std::make_unique<Server>(keys, clock);
    const auto port = server->listen(options.port);
    if (!port)
        return port.error();

    runner = std::make_unique<ProcessRunner>(clock);
    auto begun = World::open(
        {.records = *records, .runner = *runner, .realClock = clock, .makeServices = makeServices},
        {.scenario = options.scenario,
         .speed = options.speed,
         .seed = options.seed,
         .region = options.region,
         .dataDirectory = QDir(directory).absolutePath(),
         .allowPrograms = options.allowPrograms});
    if (!begun)
        return begun.error();
    world = std::move(begun.value());

    const SandboxAddress address{.endpoint = QStringLiteral("http://127.0.0.1:%1").arg(*port),
                                 .region = world->region(),
                                 .accessKeyId = keys.accessKeyId,
                                 .secretAccessKey = keys.secretAccessKey};
    runner->setOwnEnvironment(environmentOf(address));
    server->serve(*world);
    return address;
}

} // namespace

class Sandbox::Private
{
public:
    QThread thread;
    QObject *resident = nullptr; // lives on the thread; functions are run there through it
    std::unique_ptr<House> house; // made, used and destroyed on the thread

    void startThread();
    Result<SandboxAddress> openHouse(const SandboxOptions &options);
};

void Sandbox::Private::startThread()
{
    Q_ASSERT(!thread.isRunning());
    resident = new QObject;
    resident->moveToThread(&thread);
    thread.start();
}

Result<SandboxAddress> Sandbox::Private::openHouse(const SandboxOptions &options)
{
    house = std::make_unique<House>();
    return house->open(options);
}

Sandbox::Sandbox(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    d->thread.setObjectName(QStringLiteral("sandbox"));
}

Sandbox::~Sandbox()
{
    stop();
}

Result<SandboxAddress> Sandbox::start(const SandboxOptions &options)
{
    d->startThread();
    Result<SandboxAddress> result = Error{.code = ErrorCode::Internal};
    QMetaObject::invokeMethod(
        d->resident, [&] { result = d->openHouse(options); }, Qt::BlockingQueuedConnection);
    if (!result)
        stop();
    return result;
}

void Sandbox::start(const SandboxOptions &options, std::function<void(const Result<SandboxAddress> &)> done)
{
    d->startThread();
    // This object outlives the thread (stop() waits for it), so it may be told from there.
    QMetaObject::invokeMethod(d->resident, [this, options, done = std::move(done)] {
        const auto tell = [this, done, result = d->openHouse(options)] {
            if (!result)
                stop();
            done(result);
        };
        QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    });
}

void Sandbox::stop()
{
    if (!d->thread.isRunning())
        return;
    QMetaObject::invokeMethod(
        d->resident, [this] { d->house.reset(); }, Qt::BlockingQueuedConnection);
    d->resident->deleteLater();
    d->resident = nullptr;
    d->thread.quit();
    d->thread.wait();
}

} // namespace hookline::sandbox
