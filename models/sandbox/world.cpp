// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/world.h"

#include <QDebug>

#include <algorithm>

namespace hookline::sandbox {

namespace {

const QString hostKind = QStringLiteral("host");
const QString clockKey = QStringLiteral("clock");
const QString worldKey = QStringLiteral("world");
constexpr Millis saveAgainAfter{1000};
const QString approvalsQueue = QStringLiteral("hookline-approvals");

Error storageFailure(const Error &cause)
{
    Error error = cause;
    error.serviceCode = QStringLiteral("InternalFailure");
    error.httpStatus = 500;
    return error;
}

} // namespace

/// Brings the callbacks of programs into the world's transactions.
class World::EnteringRunner final : public Runner
{
public:
    explicit EnteringRunner(World &world)
        : m_world(world)
    { }

    void run(const Process &process, std::function<void(ProcessResult)> done) override
    {
        m_world.m_ground.runner.run(process, [this, done = std::move(done)](const ProcessResult &result) {
            m_world.enter([&] { done(result); });
        });
    }

private:
    World &m_world;
};

World::World(const Ground &ground, const Options &options)
    : m_ground(ground)
    , m_clock(ground.ticks, ground.realClock.now(), options.speed.value_or(1))
    , m_moment(m_clock.now())
    , m_runner(std::make_unique<EnteringRunner>(*this))
    , m_sqs(std::make_unique<SqsBackend>(
          SqsBackend::Surroundings{.records = ground.records,
                                   .realClock = ground.realClock,
                                   .worldNow = [this] { return m_moment; },
                                   .enter = [this](const std::function<void()> &act) { enter(act); },
                                   .accountId = QStringLiteral("123456789012"),
                                   .region = options.region}))
    , m_env{.records = ground.records,
            .mailbox = *m_sqs,
            .runner = *m_runner,
            .random = m_random,
            .allowPrograms = options.allowPrograms,
            .dataDirectory = options.dataDirectory,
            .region = options.region,
            .enter = [this](const std::function<void()> &act) { enter(act); }}
    , m_services(ground.makeServices(m_env))
    , m_sts(m_env.accountId)
    , m_control(*this)
{
    for (const auto &service : m_services)
        m_backends.push_back(service.get());
    m_backends.insert(m_backends.end(), {m_sqs.get(), &m_sts, &m_iam, &m_control});
}

World::~World() = default;

Result<std::unique_ptr<World>> World::open(const Ground &ground, const Options &options)
{
    // The region is part of the world (ARNs and queue URLs hold it), so that of an old world wins.
    Options effective = options;
    if (const auto saved = ground.records.value(hostKind, worldKey))
        effective.region = saved->value(u"region").toString(options.region);
    auto world = std::unique_ptr<World>(new World(ground, effective));
    if (auto begun = world->beginOrRestore(effective); !begun) {
        ground.records.rollback();
        return begun.error();
    }
    if (auto saved = ground.records.commit(); !saved)
        return saved.error();
    world->armTimer();
    return world;
}

Result<void> World::beginOrRestore(const Options &options)
{
    SqliteRecords &records = m_ground.records;
    const auto saved = records.value(hostKind, worldKey);
    QJsonObject about = saved.value_or(QJsonObject{{QStringLiteral("seed"), QString::number(options.seed)},
                                                   {QStringLiteral("scenario"), options.scenario},
                                                   {QStringLiteral("region"), options.region},
                                                   {QStringLiteral("starts"), 0}});
    const int starts = about.value(u"starts").toInt();
    // A new sequence after each start: what it gave out before must not come again.
    const quint64 seed = about.value(u"seed").toString().toULongLong();
    std::seed_seq sequence{static_cast<quint32>(seed), static_cast<quint32>(seed >> 32),
                           static_cast<quint32>(starts)};
    m_random.seed(sequence);
    about.insert(QStringLiteral("starts"), starts + 1);
    records.put(hostKind, worldKey, about);

    Result<void> result;
    if (saved) {
        const auto clock = records.value(hostKind, clockKey);
        if (!clock || !m_clock.restore(*clock))
            return Error{.code = ErrorCode::Storage,
                         .message =
                             QStringLiteral("the sandbox's database in %1 has lost its clock: delete the "
                                            "directory to begin with a new world")
                                 .arg(options.dataDirectory),
                         .subject = options.dataDirectory};
        if (options.speed) {
            m_clock.setSpeed(*options.speed);
            m_clock.setPaused(false);
        }
        m_moment = m_clock.now();
        m_sqs->restore();
        result = restore();
    } else {
        m_sqs->ensureQueue(approvalsQueue);
        result = populate(options.scenario);
    }
    records.put(hostKind, clockKey, m_clock.toJson());
    return result;
}

Result<void> World::populate(const QString &scenario)
{
    for (const auto &service : m_services) {
        if (auto populated = service->populate(scenario, m_moment); !populated)
            return populated;
    }
    return {};
}

Result<void> World::restore()
{
    for (const auto &service : m_services) {
        if (auto restored = service->restore(m_moment); !restored)
            return restored;
    }
    return {};
}

Backend *World::backend(const QString &serviceId) const
{
    const auto found = std::ranges::find_if(
        m_backends, [&](const Backend *backend) { return backend->serviceId() == serviceId; });
    return found == m_backends.end() ? nullptr : *found;
}

void World::handle(const QString &serviceId, Call call, Reply reply)
{
    Backend *service = backend(serviceId);
    Q_ASSERT(service);
    if (m_failure && !save())
        return reply(*m_failure); // nobody would ever know what it did
    if (const auto fault = m_faults.take(serviceId, call.operation))
        return reply(*fault);
    enter([&] {
        call.now = m_moment;
        service->serve(call, [this, reply = std::move(reply)](Result<QJsonObject> result) {
            m_answers.push_back({reply, std::move(result)});
        });
    });
}

void World::enter(const std::function<void()> &act)
{
    const bool outermost = m_depth++ == 0;
    if (outermost)
        advanceTo(m_clock.now());
    act();
    --m_depth;
    if (outermost)
        finish();
}

/// Commits. What could not be saved stays pending for the next time.
bool World::save()
{
    // With every reply, so that no client ever sees the time go back over a restart.
    m_ground.records.put(hostKind, clockKey, m_clock.toJson());
    const auto saved = m_ground.records.commit();
    if (saved) {
        m_failure.reset();
    } else {
        if (!m_failure)
            qCritical().noquote() << "hookline: sandbox:" << toString(saved.error());
        m_failure = storageFailure(saved.error());
    }
    return saved.ok();
}

/// Commits, then lets the replies go.
void World::finish()
{
    const bool saved = save();
    for (const Answer &answer : std::exchange(m_answers, {})) {
        if (saved)
            answer.reply(answer.result);
        else
            answer.reply(*m_failure);
    }
    armTimer();
}

std::optional<Instant> World::nextDue() const
{
    std::optional<Instant> next;
    for (const Backend *backend : m_backends) {
        if (const auto due = backend->nextDue(); due && (!next || *due < *next))
            next = due;
    }
    return next;
}

std::optional<Instant> World::nextDeadline() const
{
    std::optional<Instant> next;
    for (const Backend *backend : m_backends) {
        if (const auto deadline = backend->nextDeadline(); deadline && (!next || *deadline < *next))
            next = deadline;
    }
    return next;
}

/// Lets everything due up to `target` happen, soonest first whichever service it belongs to.
void World::advanceTo(Instant target)
{
    constexpr int patience = 1000;
    int idle = 0;
    for (;;) {
        Backend *soonest = nullptr;
        Instant due = target;
        for (Backend *backend : m_backends) {
            if (const auto next = backend->nextDue(); next && *next <= due && (!soonest || *next < due)) {
                soonest = backend;
                due = *next;
            }
        }
        if (!soonest)
            break;
        m_moment = std::max(m_moment, due);
        soonest->advance(m_moment);
        const auto next = soonest->nextDue();
        idle = next && *next <= m_moment ? idle + 1 : 0;
        if (idle > patience) {
            qCritical() << "hookline: sandbox: service" << soonest->serviceId()
                        << "does not come past its due time";
            break;
        }
    }
    m_moment = std::max(m_moment, target);
}

void World::step(Millis by)
{
    m_clock.jumpTo(m_clock.now() + by);
    advanceTo(m_clock.now());
}

void World::toNextEvent()
{
    if (const auto due = nextDue()) {
        m_clock.jumpTo(*due);
        advanceTo(m_clock.now());
    }
}

/// Event by event, because what happens on the way can bring a nearer deadline.
void World::toNextDeadline()
{
    while (const auto deadline = nextDeadline()) {
        const auto due = nextDue();
        const bool arrived = !due || *due >= *deadline;
        m_clock.jumpTo(arrived ? *deadline : *due);
        advanceTo(m_clock.now());
        if (arrived || m_clock.now() >= *deadline)
            return;
    }
}

void World::armTimer()
{
    m_timer.cancel();
    std::optional<Millis> wait;
    if (const auto due = nextDue())
        wait = m_clock.realTimeUntil(*due);
    if (m_failure)
        wait = saveAgainAfter;
    if (wait)
        m_timer = m_ground.realClock.callAfter(*wait, [this] { enter([] {}); });
}

} // namespace hookline::sandbox
