// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/fleet.h"

#include "models/sandbox/chance.h"
#include "models/sandbox/cloudformation/control.h"
#include "models/sandbox/cloudformation/jsontext.h"
#include "models/sandbox/sizes.h"

#include <QJsonArray>

#include <algorithm>
#include <iterator>

namespace hookline::sandbox::cloudformation {
namespace {

constexpr const char *stackNames[] = {"billing", "catalog", "checkout", "identity", "ledger", "media",
                                      "orders",  "pricing", "profile",  "reports",  "search", "stock"};
constexpr const char *stackParts[] = {"api", "data", "network", "edge", "jobs"};
constexpr const char *stages[] = {"prod", "staging", "test", "sandbox"};

struct Resource
{
    const char *logicalId, *type;
};
constexpr Resource resources[] = {
    {"LogsBucket", "AWS::S3::Bucket"},      {"AssetsBucket", "AWS::S3::Bucket"},
    {"ServiceRole", "AWS::IAM::Role"},      {"WorkQueue", "AWS::SQS::Queue"},
    {"Database", "AWS::RDS::DBInstance"},   {"LoadBalancerGroup", "AWS::EC2::SecurityGroup"},
    {"Repository", "AWS::ECR::Repository"}, {"Handler", "AWS::Lambda::Function"},
    {"StateTable", "AWS::DynamoDB::Table"}, {"SigningKey", "AWS::KMS::Key"},
};
constexpr const char *actions[] = {"CREATE", "UPDATE", "UPDATE", "DELETE"};
constexpr const char *changes[] = {"Add", "Modify", "Modify", "Remove"};

struct Size
{
    int results = 1000;
    int days = 30;
    int stacks = 40;
    int running = 5; ///< The youngest results, not yet over.
};
constexpr SizeField<Size> sizeFields[] = {{"results", &Size::results, 1, 1'000'000},
                                          {"days", &Size::days, 1, 90},
                                          {"stacks", &Size::stacks, 1, 10'000},
                                          {"running", &Size::running, 0, 1000}};

/// What a Hook says when it fails, or when it cannot be asked.
struct Saying
{
    QString reason, annotations;
};

/// A Hook of the fleet and how often it goes wrong.
struct FleetHook
{
    const HookType *type = nullptr;
    double failureChance = 0, errorChance = 0;
    std::vector<Saying> failures, errors;
    QString passed; ///< Annotations of a success.
};

/// One number after another, all from one beginning: much quicker than a draw by name for each.
class Draws
{
public:
    explicit Draws(quint64 state)
        : m_state(state)
    { }
    quint64 bits() { return m_state = drawBits(m_state, {}); }
    double unit() { return drawUnit(bits()); }
    int below(std::size_t end) { return int(bits() % end); }
    template <class T, std::size_t N> const T &of(const T (&list)[N]) { return list[std::size_t(below(N))]; }

private:
    quint64 m_state;
};

class Fleet
{
public:
    Fleet(World &world, const Size &size, std::vector<FleetHook> hooks, Instant now)
        : m_world(world)
        , m_size(size)
        , m_hooks(std::move(hooks))
        , m_now(now)
        , m_span(std::chrono::hours(24 * size.days))
        , m_draws(drawBits(world.facts.salt, {u"hook results"}))
    { }

    void make()
    {
        m_world.now = m_now - m_span;
        for (int i = 0; i < m_size.stacks; ++i)
            addStack(i);
        while (m_made < m_size.results)
            operate();
    }

private:
    void addStack(int index)
    {
        QString name =
            QStringLiteral("%1-%2-%3")
                .arg(QLatin1String(stackNames[index % std::size(stackNames)]),
                     QLatin1String(stackParts[index / std::size(stackNames) % std::size(stackParts)]),
                     QLatin1String(stages[index % std::size(stages)]));
        const int round = index / int(std::size(stackNames) * std::size(stackParts));
        if (round > 0)
            name += QStringLiteral("-%1").arg(round + 1);
        Stack stack{.name = name,
                    .id = m_world.newArn(QLatin1String("stack"), name),
                    .status = QStringLiteral("UPDATE_COMPLETE"),
                    .created = m_world.now,
                    .updated = m_now - m_span / 2};
        m_stacks.push_back(stack);
        m_world.stacks.put(name, std::move(stack));
    }

    /// One thing that somebody does, and the Hooks that it invokes.
    void operate()
    {
        m_world.now = m_now - m_span + m_span * m_made / m_size.results;
        const Stack &stack = m_stacks[std::size_t(m_draws.below(m_stacks.size()))];
        const double kind = m_draws.unit();
        if (kind < 0.35)
            changeSet(stack);
        else if (kind < 0.5)
            invoke(HookTargetType::Stack, stack.id, stack.id, {}, {});
        else if (kind < 0.9)
            update(stack);
        else
            cloudControl();
    }

    void changeSet(const Stack &stack)
    {
        const QString name = QStringLiteral("release-%1").arg(m_made);
        const QString id = m_world.newArn(QLatin1String("changeSet"), name);
        if (m_world.now > m_now - std::chrono::hours(72)) { // older ones were executed or deleted
            ChangeSet changeSet{.id = id, .name = name, .stack = stack.name, .created = m_world.now};
            for (int i = 0; i < 3; ++i) {
                const Resource &resource = m_draws.of(resources);
                changeSet.resources.insert(
                    QLatin1String(resource.logicalId),
                    QJsonObject{{QStringLiteral("type"), QLatin1String(resource.type)},
                                {QStringLiteral("action"), QLatin1String(m_draws.of(changes))}});
            }
            m_world.changeSets.put(id, std::move(changeSet));
        }
        invoke(HookTargetType::ChangeSet, id, stack.id, {}, {});
    }

    void update(const Stack &stack)
    {
        const int count = 1 + m_draws.below(4);
        const QString action = QLatin1String(m_draws.of(actions));
        for (int i = 0; i < count; ++i) {
            const Resource &resource = m_draws.of(resources);
            invoke(HookTargetType::Resource, QLatin1String(resource.logicalId), stack.id, resource, action);
        }
    }

    void cloudControl()
    {
        const QString token = m_world.newId();
        invoke(HookTargetType::CloudControl, token, token, m_draws.of(resources),
               QLatin1String(m_draws.of(actions)));
    }

    void invoke(HookTargetType targetType, const QString &target, const QString &executionTarget,
                const std::optional<Resource> &resource, const QString &action)
    {
        for (const FleetHook &hook : m_hooks) {
            if (m_made >= m_size.results || !hook.type->targets.contains(toString(targetType)))
                continue;
            NewResult made{.type = hook.type,
                           .targetType = targetType,
                           .target = target,
                           .executionTarget = executionTarget,
                           .action = action};
            if (resource) {
                made.logicalId = QLatin1String(resource->logicalId);
                made.resourceType = QLatin1String(resource->type);
            }
            made.runs = Millis(400 + m_draws.below(8000));
            if (m_made >= m_size.results - m_size.running)
                made.runs += m_now - m_world.now + std::chrono::seconds(30 + m_draws.below(900));
            judge(hook, made);
            m_world.add(made);
            m_world.now += Millis(1 + m_draws.below(20));
            ++m_made;
        }
    }

    void judge(const FleetHook &hook, NewResult &made)
    {
        const double luck = m_draws.unit();
        const bool failed = luck < hook.failureChance && !hook.failures.empty();
        const bool broke = !failed && luck < hook.failureChance + hook.errorChance && !hook.errors.empty();
        if (!failed && !broke) {
            made.annotations = hook.passed;
            return;
        }
        made.outcome = failed ? HookStatus::CompleteFailed : HookStatus::Failed;
        const auto &sayings = failed ? hook.failures : hook.errors;
        const Saying &saying = sayings[std::size_t(m_draws.below(sayings.size()))];
        made.reason = saying.reason;
        made.annotations = saying.annotations;
    }

    World &m_world;
    const Size m_size;
    const std::vector<FleetHook> m_hooks;
    const Instant m_now;
    const Millis m_span;
    Draws m_draws;
    std::vector<Stack> m_stacks;
    int m_made = 0;
};

Result<std::vector<Saying>> readSayings(const QJsonArray &list)
{
    std::vector<Saying> sayings;
    for (const QJsonValue &value : list) {
        const QJsonObject json = value.toObject();
        const auto annotations = readAnnotations(json.value(QLatin1String("annotations")).toArray());
        if (!annotations)
            return annotations.error();
        sayings.push_back({text(json, "statusReason"), *annotations});
    }
    return sayings;
}

Result<FleetHook> readHook(World &world, QJsonObject json)
{
    FleetHook hook;
    hook.failureChance = json.take(QLatin1String("failureChance")).toDouble();
    hook.errorChance = json.take(QLatin1String("errorChance")).toDouble();
    auto failures = readSayings(json.take(QLatin1String("failures")).toArray());
    auto errors = readSayings(json.take(QLatin1String("errors")).toArray());
    const auto passed = readAnnotations(json.take(QLatin1String("passed")).toArray());
    for (const Error &problem : {failures ? Error() : failures.error(), errors ? Error() : errors.error(),
                                 passed ? Error() : passed.error()}) {
        if (!problem.message.isEmpty())
            return problem;
    }
    hook.failures = std::move(failures.value());
    hook.errors = std::move(errors.value());
    hook.passed = *passed;
    if (const auto put = control(world, QStringLiteral("PutHookType"), json); !put)
        return put.error();
    hook.type = world.types.find(text(json, "typeName"));
    return hook;
}

} // namespace

Result<void> addFleet(World &world, const Scenario &scenario, Instant now)
{
    const QString where = QStringLiteral("fleet.cloudformation");
    const QJsonValue value = scenario.fleet.value(QLatin1String("cloudformation"));
    if (value.isUndefined())
        return {};
    QJsonObject settings = value.toObject();
    const QJsonArray hookList = settings.take(QLatin1String("hooks")).toArray();
    const auto sizes = readSizes<Size>(settings, sizeFields);
    if (!sizes)
        return scenario.broken(where, sizes.error().message);
    const Instant kept = world.now;
    world.now = std::min(world.now, now - std::chrono::hours(24 * sizes->days));
    std::vector<FleetHook> hooks;
    for (const QJsonValue &json : hookList) {
        auto hook = readHook(world, json.toObject());
        if (!hook)
            return scenario.broken(where + QStringLiteral(".hooks[%1]").arg(hooks.size()),
                                   hook.error().message);
        hooks.push_back(std::move(hook.value()));
    }
    const bool any =
        std::ranges::any_of(hooks, [](const FleetHook &h) { return !h.type->targets.isEmpty(); });
    if (!any)
        return scenario.broken(where, QStringLiteral("\"hooks\" lists none that has \"targets\""));
    Fleet(world, *sizes, std::move(hooks), now).make();
    world.now = kept;
    return {};
}

} // namespace hookline::sandbox::cloudformation
