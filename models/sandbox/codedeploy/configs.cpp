// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/configs.h"

#include "models/sandbox/chance.h"

namespace hookline::sandbox::codedeploy {
namespace {

using Health = HealthRule::Kind;
using Traffic = TrafficRule::Kind;

struct BuiltIn
{
    const char *name; // after "CodeDeployDefault."
    ComputePlatform platform;
    HealthRule health;
    TrafficRule traffic;
};

constexpr HealthRule noHealth{Health::HostCount, 0};

// User guide, "Working with deployment configurations". OneAtATime tolerates exactly the last instance, which
// no percentage says.
constexpr BuiltIn builtIns[] = {
    {"OneAtATime", ComputePlatform::Server, {Health::AllButOne, 0}, {}},
    {"HalfAtATime", ComputePlatform::Server, {Health::FleetPercent, 50}, {}},
    {"AllAtOnce", ComputePlatform::Server, {Health::HostCount, 0}, {}},
    {"LambdaCanary10Percent5Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Canary, 10, 5}},
    {"LambdaCanary10Percent10Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Canary, 10, 10}},
    {"LambdaCanary10Percent15Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Canary, 10, 15}},
    {"LambdaCanary10Percent30Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Canary, 10, 30}},
    {"LambdaLinear10PercentEvery1Minute", ComputePlatform::Lambda, noHealth, {Traffic::Linear, 10, 1}},
    {"LambdaLinear10PercentEvery2Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Linear, 10, 2}},
    {"LambdaLinear10PercentEvery3Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Linear, 10, 3}},
    {"LambdaLinear10PercentEvery10Minutes", ComputePlatform::Lambda, noHealth, {Traffic::Linear, 10, 10}},
    {"LambdaAllAtOnce", ComputePlatform::Lambda, noHealth, {}},
    {"ECSAllAtOnce", ComputePlatform::Ecs, noHealth, {}},
    {"ECSCanary10Percent5Minutes", ComputePlatform::Ecs, noHealth, {Traffic::Canary, 10, 5}},
    {"ECSCanary10Percent15Minutes", ComputePlatform::Ecs, noHealth, {Traffic::Canary, 10, 15}},
    {"ECSLinear10PercentEvery1Minutes", ComputePlatform::Ecs, noHealth, {Traffic::Linear, 10, 1}},
    {"ECSLinear10PercentEvery3Minutes", ComputePlatform::Ecs, noHealth, {Traffic::Linear, 10, 3}},
};

const QLatin1String prefix("CodeDeployDefault.");

} // namespace

QStringList builtInConfigs()
{
    QStringList names;
    for (const BuiltIn &config : builtIns)
        names << prefix + QLatin1String(config.name);
    return names;
}

std::optional<Rules> builtInConfig(QStringView name)
{
    if (!name.startsWith(prefix))
        return std::nullopt;
    for (const BuiltIn &config : builtIns) {
        if (name.mid(prefix.size()) == QLatin1String(config.name))
            return Rules{name.toString(), drawUuid(drawBits(0, {name})),
                         config.platform, config.health,
                         config.traffic,  std::nullopt};
    }
    return std::nullopt;
}

Rules rulesOf(const Config &config)
{
    Rules rules{config.name,
                config.id,
                domain::fromString<ComputePlatform>(
                    config.settings.value(QLatin1String("computePlatform")).toString()),
                {},
                {},
                config.created};
    const QJsonObject hosts = config.settings.value(QLatin1String("minimumHealthyHosts")).toObject();
    rules.health = {hosts.value(QLatin1String("type")).toString() == QLatin1String("FLEET_PERCENT")
                        ? Health::FleetPercent
                        : Health::HostCount,
                    hosts.value(QLatin1String("value")).toInt()};
    const QJsonObject routing = config.settings.value(QLatin1String("trafficRoutingConfig")).toObject();
    const QString type = routing.value(QLatin1String("type")).toString();
    if (type == QLatin1String("TimeBasedCanary")) {
        const QJsonObject canary = routing.value(QLatin1String("timeBasedCanary")).toObject();
        rules.traffic = {Traffic::Canary, canary.value(QLatin1String("canaryPercentage")).toInt(),
                         canary.value(QLatin1String("canaryInterval")).toInt()};
    } else if (type == QLatin1String("TimeBasedLinear")) {
        const QJsonObject linear = routing.value(QLatin1String("timeBasedLinear")).toObject();
        rules.traffic = {Traffic::Linear, linear.value(QLatin1String("linearPercentage")).toInt(),
                         linear.value(QLatin1String("linearInterval")).toInt()};
    }
    return rules;
}

QJsonObject configInfo(const Rules &rules)
{
    QJsonObject info{
        {QStringLiteral("deploymentConfigId"), rules.id},
        {QStringLiteral("deploymentConfigName"), rules.name},
        {QStringLiteral("computePlatform"), toString(rules.platform)},
    };
    if (rules.created)
        info.insert(QStringLiteral("createTime"), toEpochSeconds(*rules.created));
    if (rules.platform == ComputePlatform::Server) {
        const bool count = rules.health.kind == Health::HostCount;
        info.insert(QStringLiteral("minimumHealthyHosts"),
                    QJsonObject{{QStringLiteral("type"),
                                 count ? QStringLiteral("HOST_COUNT") : QStringLiteral("FLEET_PERCENT")},
                                {QStringLiteral("value"),
                                 rules.health.kind == Health::AllButOne ? 99 : rules.health.value}});
        return info;
    }
    QJsonObject routing;
    switch (rules.traffic.kind) {
    case Traffic::AllAtOnce:
        routing.insert(QStringLiteral("type"), QStringLiteral("AllAtOnce"));
        break;
    case Traffic::Canary:
        routing = {{QStringLiteral("type"), QStringLiteral("TimeBasedCanary")},
                   {QStringLiteral("timeBasedCanary"),
                    QJsonObject{{QStringLiteral("canaryPercentage"), rules.traffic.percent},
                                {QStringLiteral("canaryInterval"), rules.traffic.minutes}}}};
        break;
    case Traffic::Linear:
        routing = {{QStringLiteral("type"), QStringLiteral("TimeBasedLinear")},
                   {QStringLiteral("timeBasedLinear"),
                    QJsonObject{{QStringLiteral("linearPercentage"), rules.traffic.percent},
                                {QStringLiteral("linearInterval"), rules.traffic.minutes}}}};
        break;
    }
    info.insert(QStringLiteral("trafficRoutingConfig"), routing);
    return info;
}

QString defaultConfig(ComputePlatform platform)
{
    switch (platform) {
    case ComputePlatform::Lambda:
        return QStringLiteral("CodeDeployDefault.LambdaAllAtOnce");
    case ComputePlatform::Ecs:
        return QStringLiteral("CodeDeployDefault.ECSAllAtOnce");
    default:
        return QStringLiteral("CodeDeployDefault.OneAtATime");
    }
}

int minimumHealthy(const HealthRule &rule, int hosts)
{
    switch (rule.kind) {
    case Health::HostCount:
        return rule.value;
    case Health::FleetPercent:
        return (hosts * rule.value + 99) / 100;
    case Health::AllButOne:
        return hosts - 1;
    }
    return hosts;
}

} // namespace hookline::sandbox::codedeploy
