// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/instancescene.h"

#include "models/timeline/nametable.h"

#include <algorithm>
#include <array>
#include <map>

namespace hookline::timeline {
namespace {

using domain::AutoScalingInstance;
using domain::LifecycleAction;
using domain::ScalingActivity;
using domain::TimeSource;

// In the order of domain::StatePhase.
constexpr std::array<SpanState, 7> phaseStates{
    SpanState::InProgress, SpanState::InProgress, SpanState::Waiting, SpanState::Succeeded,
    SpanState::Succeeded,  SpanState::Waiting,    SpanState::Skipped};
static_assert(phaseStates.size() == size_t(domain::StatePhase::Gone) + 1);

struct Life
{
    QString id;
    const AutoScalingInstance *instance = nullptr; ///< Null: it is gone.
    std::vector<const ScalingActivity *> activities; ///< By start.
    std::vector<const LifecycleAction *> actions;

    bool waits() const { return instance && instance->waits(); }
};

/// Activities tell their direction only in words.
bool isLaunch(const ScalingActivity &activity)
{
    return activity.description.startsWith(QLatin1String("Launching"));
}

class LifeBuilder
{
public:
    LifeBuilder(Scene &scene, Instant now)
        : m_scene(scene)
        , m_now(now)
        , m_names(scene)
    { }

    Lane lane(const Life &life)
    {
        Lane lane{.key = life.id, .title = life.id};
        for (const ScalingActivity *activity : life.activities)
            addActivity(lane, *activity);
        if (life.instance)
            addPresent(lane, life);
        straighten(lane.spans);
        for (const LifecycleAction *action : life.actions)
            addAction(lane, *action);
        std::sort(lane.ticks.begin(), lane.ticks.end());
        return lane;
    }

private:
    std::int64_t at(Instant instant) const { return m_scene.millisAt(instant); }

    std::uint32_t nameOf(const QString &name) { return m_names.indexOf(name); }

    void addActivity(Lane &lane, const ScalingActivity &activity)
    {
        // What ran before ends where the instance begins to do something else.
        if (!lane.spans.empty() && lane.spans.back().isOpen())
            lane.spans.back().end = at(*activity.start);
        const bool launch = isLaunch(activity);
        const bool good = activity.statusCode == QLatin1String("Successful");
        Span span{at(*activity.start), Span::openEnd,
                  nameOf(launch ? QStringLiteral("Pending") : QStringLiteral("Terminating")),
                  SpanState::InProgress};
        if (activity.end) {
            span.end = at(*activity.end);
            span.state = good ? SpanState::Succeeded : SpanState::Failed;
        }
        lane.spans.push_back(span);
        if (launch && good && activity.end)
            lane.spans.push_back({at(*activity.end), Span::openEnd, nameOf(QStringLiteral("InService")),
                                  SpanState::Succeeded});
    }

    /// The state that the instance is in now, from when it was seen in it, or its wait is known to have
    /// begun.
    void addPresent(Lane &lane, const Life &life)
    {
        const AutoScalingInstance &instance = *life.instance;
        const SpanState state = instance.waits() ? SpanState::Waiting
                                                 : phaseStates[size_t(domain::factsOf(instance.state).phase)];
        std::int64_t start = instance.stateSeen ? at(*instance.stateSeen) : at(m_now);
        for (const LifecycleAction *action : life.actions) {
            if (action->started && (action->startedFrom != TimeSource::FirstSeen))
                start = std::min(start, at(*action->started));
        }
        const std::uint32_t name = nameOf(instance.stateText);
        if (!lane.spans.empty() && lane.spans.back().isOpen()) {
            Span &last = lane.spans.back();
            if (last.name == name)
                return; // InService since its launch ended
            start = std::max(start, last.start);
            // An activity that still runs began in the state before this one, or in this one.
            last.end = start;
            if (last.end == last.start)
                lane.spans.pop_back();
        } else if (!lane.spans.empty()) {
            start = std::max(start, lane.spans.back().end);
        }
        lane.spans.push_back({start, Span::openEnd, name, state});
    }

    void addAction(Lane &lane, const LifecycleAction &action)
    {
        for (const Instant &heartbeat : action.heartbeats)
            lane.ticks.push_back(at(heartbeat));
        if (action.progress != LifecycleAction::Progress::Waits || !action.deadline)
            return;
        const std::int64_t deadline = at(*action.deadline);
        if (lane.deadline && *lane.deadline <= deadline)
            return;
        lane.deadline = deadline;
        lane.deadlineEstimated = action.isEstimated();
        lane.limit = action.limit ? std::optional(at(*action.limit)) : std::nullopt;
    }

    Scene &m_scene;
    Instant m_now;
    NameTable m_names;
};

/// The lives that have something to tell; all of a small group.
std::map<QString, Life> livesOf(const store::Store &store, const QString &group, const QString &instanceId)
{
    std::map<QString, Life> lives;
    for (const ScalingActivity &activity : store.scalingActivities.rows()) {
        if (activity.group == group && !activity.instanceId.isEmpty() && activity.start)
            lives[activity.instanceId].activities.push_back(&activity);
    }
    const bool whole = store.instanceIndex().countsOf(group).instances <= wholeGroup;
    for (const AutoScalingInstance &instance : store.autoScalingInstances.rows()) {
        if (instance.group != group)
            continue;
        const bool tells = domain::factsOf(instance.state).phase != domain::StatePhase::Serving;
        if (const auto found = lives.find(instance.id); found != lives.end())
            found->second.instance = &instance;
        else if (whole || tells || instance.id == instanceId)
            lives[instance.id].instance = &instance;
    }
    for (const LifecycleAction &action : store.lifecycleActions.rows()) {
        if (const auto found = lives.find(action.instanceId); found != lives.end())
            found->second.actions.push_back(&action);
    }
    for (auto &[id, life] : lives) {
        life.id = id;
        std::sort(life.activities.begin(), life.activities.end(),
                  [](const ScalingActivity *a, const ScalingActivity *b) { return *a->start < *b->start; });
    }
    return lives;
}

/// Where the scene begins: instances live for weeks, and what waits would be less than a pixel of that. Twice
/// as long before the oldest wait as it lasts; a day where nothing waits.
Instant windowStart(const std::map<QString, Life> &lives, Instant now)
{
    std::optional<Instant> oldest;
    for (const auto &[id, life] : lives) {
        for (const LifecycleAction *action : life.actions) {
            if (action->started && (!oldest || *action->started < *oldest))
                oldest = action->started;
        }
    }
    if (!oldest)
        return now - std::chrono::hours(24);
    return now - std::max(Millis(std::chrono::minutes(30)), 3 * (now - *oldest));
}

/// Leaves out what is before the scene.
void clip(Lane &lane)
{
    std::erase_if(lane.spans, [](const Span &span) { return span.end <= 0; });
    for (Span &span : lane.spans)
        span.start = std::max<std::int64_t>(0, span.start);
    std::erase_if(lane.ticks, [](std::int64_t tick) { return tick < 0; });
}

} // namespace

Scene instanceScene(const store::Store &store, const QString &group, const QString &instanceId, Instant now)
{
    const std::map<QString, Life> lives = livesOf(store, group, instanceId);
    std::vector<const Life *> shown;
    for (const auto &[id, life] : lives)
        shown.push_back(&life);
    // What waits first, then what is there, then what is gone.
    const auto rank = [](const Life *life) { return life->waits() ? 0 : life->instance ? 1 : 2; };
    std::stable_sort(shown.begin(), shown.end(),
                     [&rank](const Life *a, const Life *b) { return rank(a) < rank(b); });
    Scene scene;
    scene.origin = windowStart(lives, now);
    LifeBuilder builder(scene, now);
    for (const Life *life : shown) {
        Lane lane = builder.lane(*life);
        clip(lane);
        if (!lane.spans.empty())
            scene.lanes.push_back(std::move(lane));
    }
    return scene;
}

} // namespace hookline::timeline
