// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/hookscene.h"

#include <algorithm>

namespace hookline::timeline {
namespace {

constexpr QLatin1StringView separator(" · ");

SpanState stateOf(const domain::HookResult &result)
{
    switch (result.status) {
    case domain::HookStatus::CompleteSucceeded:
        return SpanState::Succeeded;
    case domain::HookStatus::CompleteFailed:
    case domain::HookStatus::Failed:
        return result.mode == domain::HookFailureMode::Warn ? SpanState::Warned : SpanState::Failed;
    case domain::HookStatus::InProgress:
    case domain::HookStatus::Unknown:
        break;
    }
    return SpanState::InProgress;
}

bool comesBefore(const HookMoment &a, const HookMoment &b)
{
    const int title = a.title.compare(b.title);
    if (title != 0)
        return title < 0;
    const int lane = a.lane.compare(b.lane);
    if (lane != 0)
        return lane < 0;
    return a.invoked != b.invoked ? a.invoked < b.invoked : a.id < b.id;
}

} // namespace

QString hookLaneKey(const domain::HookResult &result)
{
    return result.typeArn.isEmpty() ? result.typeName : result.typeArn;
}

QString hookSpanName(const QString &target, const QString &id)
{
    return target.isEmpty() ? id : target + separator + id;
}

QString hookResultOf(const QString &spanName)
{
    const qsizetype at = spanName.lastIndexOf(separator);
    return at < 0 ? spanName : spanName.mid(at + separator.size());
}

std::vector<HookMoment> hookMoments(const store::Store &store, const domain::HookResultQuery &query)
{
    std::vector<HookMoment> moments;
    addHookMoments(store, query, 0, store.hookResults.size(), moments);
    return moments;
}

void addHookMoments(const store::Store &store, const domain::HookResultQuery &query, int first, int last,
                    std::vector<HookMoment> &moments)
{
    last = std::min(last, store.hookResults.size());
    for (int slot = first; slot < last; ++slot) {
        const domain::HookResult &result = store.hookResults.rows()[size_t(slot)];
        if (!result.invoked || !domain::matches(query, result))
            continue;
        moments.push_back({.invoked = *result.invoked,
                           .id = result.id,
                           .lane = hookLaneKey(result),
                           .title = result.typeName,
                           .target = result.targetId,
                           .state = stateOf(result)});
    }
}

Scene hookScene(std::vector<HookMoment> moments, Instant now)
{
    Scene scene;
    scene.origin = now;
    for (const HookMoment &moment : moments)
        scene.origin = std::min(scene.origin, moment.invoked);
    std::ranges::sort(moments, comesBefore);
    scene.names.reserve(moments.size());
    const HookMoment *before = nullptr;
    for (const HookMoment &moment : moments) {
        if (!before || before->lane != moment.lane)
            scene.lanes.push_back({.key = moment.lane, .title = moment.title});
        before = &moment;
        std::vector<Span> &spans = scene.lanes.back().spans;
        const std::int64_t start = scene.millisAt(moment.invoked);
        if (!spans.empty() && spans.back().isOpen())
            spans.back().end = start; // only the last of a lane may be open
        const domain::HookResult named{.targetId = moment.target};
        const bool open = moment.state == SpanState::InProgress;
        spans.push_back({.start = start,
                         .end = open ? Span::openEnd : start,
                         .name = std::uint32_t(scene.names.size()),
                         .state = moment.state});
        scene.names.push_back(hookSpanName(domain::targetName(named), moment.id));
    }
    return scene;
}

} // namespace hookline::timeline
