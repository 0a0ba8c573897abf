// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/eventorder.h"

#include <QString>

#include <algorithm>
#include <array>

namespace hookline::domain {
namespace {

using enum ScriptSource;

// Availability and order: AppSpec reference, "Lifecycle event hook availability" (seed 004), the agent's own
// list for the order within a group, and the user guide's table of ECS deployment steps. Where a script comes
// from: the agent's hook mapping.
constexpr EventFact inPlaceLoadBalanced[] = {
    {"BeforeBlockTraffic", true, LastSuccessfulRevision},
    {"BlockTraffic", false, None},
    {"AfterBlockTraffic", true, LastSuccessfulRevision},
    {"ApplicationStop", true, LastSuccessfulRevision},
    {"DownloadBundle", false, None},
    {"BeforeInstall", true, CurrentRevision},
    {"Install", false, None},
    {"AfterInstall", true, CurrentRevision},
    {"ApplicationStart", true, CurrentRevision},
    {"ValidateService", true, CurrentRevision},
    {"BeforeAllowTraffic", true, CurrentRevision},
    {"AllowTraffic", false, None},
    {"AfterAllowTraffic", true, CurrentRevision},
};
// Two of the other runs are stretches of the longest one.
constexpr std::span wholeServer(inPlaceLoadBalanced);
constexpr std::span inPlace = wholeServer.subspan(3, 7);
constexpr std::span replacement = wholeServer.subspan(3);
constexpr std::span original = wholeServer.first(3);

constexpr EventFact rollbackOriginal[] = {
    {"BeforeAllowTraffic", true, LastSuccessfulRevision},
    {"AllowTraffic", false, None},
    {"AfterAllowTraffic", true, LastSuccessfulRevision},
};
constexpr EventFact rollbackReplacement[] = {
    {"BeforeBlockTraffic", true, MostRecentRevision},
    {"BlockTraffic", false, None},
    {"AfterBlockTraffic", true, MostRecentRevision},
};
constexpr EventFact ecs[] = {
    {"BeforeInstall", true, None},      {"Install", false, None},      {"AfterInstall", true, None},
    {"BeforeAllowTraffic", true, None}, {"AllowTraffic", false, None}, {"AfterAllowTraffic", true, None},
};
constexpr EventFact ecsTestListener[] = {
    {"BeforeInstall", true, None},         {"Install", false, None},
    {"AfterInstall", true, None},          {"AllowTestTraffic", false, None},
    {"AfterAllowTestTraffic", true, None}, {"BeforeAllowTraffic", true, None},
    {"AllowTraffic", false, None},         {"AfterAllowTraffic", true, None},
};
constexpr EventFact lambda[] = {
    {"BeforeAllowTraffic", true, None},
    {"AllowTraffic", false, None},
    {"AfterAllowTraffic", true, None},
};

// In the order of EventTrack.
constexpr std::array<std::span<const EventFact>, 9> orders = {
    inPlace, wholeServer,     replacement, original, rollbackOriginal, rollbackReplacement,
    ecs,     ecsTestListener, lambda,
};
static_assert(orders.size() == std::size_t(EventTrack::Lambda) + 1);

std::span<const EventFact> widestOrder(ComputePlatform platform)
{
    switch (platform) {
    case ComputePlatform::Server:
        return wholeServer;
    case ComputePlatform::Ecs:
        return ecsTestListener;
    case ComputePlatform::Lambda:
        return lambda;
    case ComputePlatform::Unknown:
        break;
    }
    return {};
}

} // namespace

std::span<const EventFact> eventOrder(EventTrack track)
{
    return orders.at(std::size_t(track));
}

QString canonicalEventName(QStringView event)
{
    return event == QLatin1StringView("TestTraffic") ? QStringLiteral("AllowTestTraffic") : event.toString();
}

int eventRank(EventTrack track, QStringView event)
{
    if (event == QLatin1StringView("Start"))
        return 0;
    const QString name = canonicalEventName(event);
    const auto order = eventOrder(track);
    const auto found = std::ranges::find_if(
        order, [&](const EventFact &fact) { return name == QLatin1StringView(fact.name); });
    return int(found - order.begin());
}

bool isHookable(ComputePlatform platform, QStringView event)
{
    return std::ranges::any_of(widestOrder(platform), [&](const EventFact &fact) {
        return fact.scriptable && event == QLatin1StringView(fact.name);
    });
}

} // namespace hookline::domain
