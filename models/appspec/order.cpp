// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/order.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

using enum domain::EventTrack;

constexpr domain::EventTrack inPlace[] = {InPlace};
constexpr domain::EventTrack inPlaceLoadBalanced[] = {InPlaceLoadBalanced};
constexpr domain::EventTrack blueGreen[] = {BlueGreenReplacement, BlueGreenOriginal};
// Only the availability of a rollback's events is documented; that traffic is allowed to the original
// instances before the replacement's are blocked follows the forward run.
constexpr domain::EventTrack blueGreenRollback[] = {BlueGreenRollbackOriginal, BlueGreenRollbackReplacement};
constexpr domain::EventTrack ecs[] = {Ecs};
constexpr domain::EventTrack ecsTestListener[] = {EcsTestListener};
constexpr domain::EventTrack lambda[] = {Lambda};

// The rollback of an in-place deployment is a deployment of the earlier revision with the same events.
constexpr DeploymentKind kinds[] = {
    {"in-place", "EC2/on-premises, in-place, without load balancer", Platform::Server, inPlace},
    {"in-place-lb", "EC2/on-premises, in-place, with load balancer", Platform::Server, inPlaceLoadBalanced},
    {"in-place-rollback", "Rollback of an in-place deployment, without load balancer", Platform::Server,
     inPlace},
    {"in-place-lb-rollback", "Rollback of an in-place deployment, with load balancer", Platform::Server,
     inPlaceLoadBalanced},
    {"blue-green", "EC2 blue/green", Platform::Server, blueGreen},
    {"blue-green-rollback", "Rollback of an EC2 blue/green deployment", Platform::Server, blueGreenRollback},
    {"ecs", "ECS blue/green, without test listener", Platform::Ecs, ecs},
    {"ecs-test-listener", "ECS blue/green, with test listener", Platform::Ecs, ecsTestListener},
    {"lambda", "Lambda", Platform::Lambda, lambda},
};

PlannedEvent marker(QLatin1StringView name)
{
    return {.event = name, .reserved = true};
}

PlannedEvent planned(const AppSpec &spec, const domain::EventFact &fact)
{
    PlannedEvent event{
        .event = QString::fromLatin1(fact.name), .reserved = !fact.scriptable, .source = fact.source};
    if (event.reserved)
        return event;
    if (const EventScripts *scripts = spec.scriptsOf(event.event))
        event.scripts = scripts->scripts;
    event.function = spec.functionOf(event.event);
    return event;
}

} // namespace

std::span<const DeploymentKind> deploymentKinds()
{
    return kinds;
}

const DeploymentKind *deploymentKind(QStringView name)
{
    const auto found = std::ranges::find_if(
        kinds, [&](const DeploymentKind &kind) { return name == QLatin1StringView(kind.name); });
    return found == std::end(kinds) ? nullptr : &*found;
}

const DeploymentKind *usualKind(Platform platform)
{
    switch (platform) {
    case Platform::Server:
        return deploymentKind(u"in-place-lb");
    case Platform::Ecs:
        return deploymentKind(u"ecs-test-listener");
    case Platform::Lambda:
        return deploymentKind(u"lambda");
    case Platform::Unknown:
        break;
    }
    return nullptr;
}

std::vector<PlannedStretch> plannedOrder(const AppSpec &spec, const DeploymentKind &kind)
{
    std::vector<PlannedStretch> stretches;
    for (const domain::EventTrack track : kind.tracks) {
        PlannedStretch stretch{.track = track};
        stretch.events.push_back(marker(QLatin1StringView("Start")));
        for (const domain::EventFact &fact : domain::eventOrder(track))
            stretch.events.push_back(planned(spec, fact));
        stretch.events.push_back(marker(QLatin1StringView("End")));
        stretches.push_back(std::move(stretch));
    }
    return stretches;
}

QStringList leftOut(const AppSpec &spec, const DeploymentKind &kind)
{
    const auto runs = [&](const QString &event) {
        return std::ranges::any_of(kind.tracks, [&](domain::EventTrack track) {
            return std::ranges::any_of(domain::eventOrder(track), [&](const domain::EventFact &fact) {
                return fact.scriptable && event == QLatin1StringView(fact.name);
            });
        });
    };
    QStringList events;
    for (const EventScripts &scripts : spec.scripts) {
        if (!scripts.scripts.empty() && !runs(scripts.event))
            events.append(scripts.event);
    }
    for (const FunctionHook &hook : spec.functions) {
        if (!runs(hook.event))
            events.append(hook.event);
    }
    return events;
}

} // namespace hookline::appspec
