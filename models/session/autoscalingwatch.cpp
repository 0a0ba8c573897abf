// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/autoscalingwatch.h"

#include "models/aws/paginator.h"
#include "models/core/pool.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace hookline::session {

namespace {

const QString autoscaling = QStringLiteral("autoscaling");

constexpr Millis boostFor(15'000);
constexpr Millis longestBackoff(60'000);
constexpr int groupsPerPage = 100; // the most that the service gives
/// Readings with more instances than this are taken apart in the thread pool.
constexpr qsizetype smallReading = 200;
/// A slice ends after so long, checked after so many rows.
constexpr qint64 sliceMillis = 2;
constexpr size_t rowsPerCheck = 50;
constexpr int activityPages = 3;
constexpr size_t mostActivitiesPerGroup = 300;

QJsonObject groupInput(const QString &group)
{
    return {{QStringLiteral("AutoScalingGroupName"), group}};
}

qsizetype instancesOf(const std::vector<QJsonObject> &pages)
{
    qsizetype count = 0;
    for (const QJsonObject &page : pages) {
        for (const QJsonValue &group : page.value(QLatin1String("AutoScalingGroups")).toArray())
            count += group[QLatin1String("Instances")].toArray().size();
    }
    return count;
}

/// A group that went away meanwhile says nothing about how fresh everything else is.
bool concernsOneThing(const Error &error)
{
    return error.code == ErrorCode::ServiceError;
}

} // namespace

template <class Change> void AutoScalingWatch::changeFreshness(Change change)
{
    const Freshness before = m_keeper.freshness();
    change(m_keeper);
    const Freshness &now = m_keeper.freshness();
    if (before.state != now.state || before.lastSuccess != now.lastSuccess
        || !(before.problem == now.problem))
        Q_EMIT freshnessChanged();
}

AutoScalingWatch::AutoScalingWatch(store::Store &store, RequestBudget &budget, Clock &clock,
                                   std::function<Instant()> serviceNow, std::function<double()> random,
                                   QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_budget(budget)
    , m_clock(clock)
    , m_serviceNow(std::move(serviceNow))
    , m_random(std::move(random))
    , m_boostedUntil(clock.now())
{
    m_budget.onThrottled = [this](const Error &error) {
        changeFreshness([&](FreshnessKeeper &keeper) { keeper.throttled(error); });
    };
}

void AutoScalingWatch::setTempo(const AutoScaling::Tempo &tempo)
{
    m_tempo = tempo;
}

void AutoScalingWatch::start()
{
    if (m_life)
        return;
    m_life = std::make_unique<QObject>();
    m_inRound = m_again = m_farHooksRunning = false;
    changeFreshness([](FreshnessKeeper &keeper) { keeper.loading(); });
    schedule(Millis(0));
}

void AutoScalingWatch::stop()
{
    m_timer.cancel();
    m_sliceTimer.cancel();
    m_life.reset();
}

void AutoScalingWatch::refresh()
{
    if (!m_life)
        return;
    if (m_inRound)
        m_again = true;
    else
        runRound();
}

void AutoScalingWatch::setActive(bool active)
{
    if (std::exchange(m_active, active) == active || !active)
        return;
    const bool old = !m_keeper.freshness().lastSuccess
        || m_clock.now() - *m_keeper.freshness().lastSuccess >= m_tempo.waiting;
    if (old)
        refresh();
    else if (m_life && !m_inRound)
        schedule(nextInterval());
    readFarHooks();
}

void AutoScalingWatch::setFocus(const QString &group)
{
    if (std::exchange(m_focus, group) == group || !m_life || group.isEmpty())
        return;
    if (isDue(m_hooksRead, group, m_tempo.hooksNear))
        readHooksNow(group, [] {});
    if (isDue(m_activitiesRead, group, m_tempo.activities))
        readGroupActivities(group, [this] { Q_EMIT changed(); });
}

void AutoScalingWatch::boost()
{
    m_boostedUntil = m_clock.now() + boostFor;
    refresh();
}

void AutoScalingWatch::schedule(Millis delay)
{
    m_timer = m_clock.callAfter(delay, [this] { runRound(); });
}

void AutoScalingWatch::runRound()
{
    m_timer.cancel();
    m_inRound = true;
    m_again = false;
    m_complete = true;
    freeInPool(std::exchange(m_reading, {}));
    freeInPool(std::exchange(m_instancesSeen, {}));
    m_taken = 0;
    m_readAlone.clear();
    m_readingBegan = m_serviceNow();
    readGroups([this] {
        readPools([this] {
            takeReading([this] { readHooks([this] { readActivities([this] { endRound(); }); }); });
        });
    });
}

void AutoScalingWatch::endRound()
{
    m_inRound = false;
    m_badRounds = m_keeper.isGood() ? 0 : m_badRounds + 1;
    changeFreshness([this](FreshnessKeeper &keeper) { keeper.roundEnded(m_complete, m_clock.now()); });
    Q_EMIT changed();
    if (!m_life)
        return;
    readFarHooks();
    schedule(m_again ? Millis(0) : nextInterval());
}

Millis AutoScalingWatch::nextInterval()
{
    Millis interval = m_tempo.background;
    if (m_badRounds > 0) {
        const double factor = std::pow(2.0, std::min(m_badRounds, 10));
        const auto backoff = Millis(std::llround(double(m_tempo.waiting.count()) * factor));
        interval = std::min({longestBackoff, backoff, m_tempo.background});
    } else if (m_clock.now() < m_boostedUntil) {
        interval = m_tempo.boosted;
    } else if (m_active) {
        interval = groupsThatWait().isEmpty() ? m_tempo.watched : m_tempo.waiting;
    }
    return Millis(std::llround(double(interval.count()) * (0.9 + 0.2 * m_random())));
}

void AutoScalingWatch::readGroups(Next next)
{
    const auto pages = std::make_shared<std::vector<QJsonObject>>();
    const aws::PageQuery query{autoscaling,
                               QStringLiteral("DescribeAutoScalingGroups"),
                               {{QStringLiteral("MaxRecords"), groupsPerPage}}};
    aws::eachPage(
        m_budget.caller(Priority::Round), query, m_life.get(),
        [pages](const QJsonObject &page) {
            pages->push_back(page);
            return true;
        },
        [this, pages, next = std::move(next)](const Result<void> &result) {
            report(Lane::List, result);
            m_complete = m_complete && result.ok();
            if (m_life)
                takeApart(std::move(*pages), next);
        });
}

void AutoScalingWatch::takeApart(std::vector<QJsonObject> pages, Next next)
{
    if (instancesOf(pages) <= smallReading) {
        m_reading = readingOf(pages);
        next();
        return;
    }
    // Later, when nobody here holds the pages any more: big ones are destroyed in the pool, too.
    const auto work = std::make_shared<std::vector<QJsonObject>>(std::move(pages));
    m_sliceTimer = m_clock.callAfter(Millis(0), [this, work, next] {
        inPool(
            m_life.get(),
            [pages = std::move(*work)]() mutable {
                Reading reading = readingOf(pages);
                pages.clear();
                return reading;
            },
            [this, next](Reading reading) {
                m_reading = std::move(reading);
                next();
            });
    });
}

AutoScalingWatch::Reading AutoScalingWatch::readingOf(const std::vector<QJsonObject> &pages)
{
    Reading reading;
    for (const QJsonObject &page : pages) {
        for (const QJsonValue &value : page.value(QLatin1String("AutoScalingGroups")).toArray()) {
            const QJsonObject group = value.toObject();
            reading.groups.push_back(domain::autoScalingGroupFromApi(group));
            std::vector<domain::AutoScalingInstance> instances = domain::instancesFromApi(group);
            std::move(instances.begin(), instances.end(), std::back_inserter(reading.instances));
        }
    }
    return reading;
}

/// Calls `one` for each group, one after the other.
void AutoScalingWatch::forEach(QStringList groups, const std::function<void(const QString &, Next)> &one,
                               Next next)
{
    if (groups.isEmpty()) {
        next();
        return;
    }
    const QString group = groups.takeFirst();
    one(group, [groups, one, next] { forEach(groups, one, next); });
}

/// A group's instances do not hold those of its warm pool.
void AutoScalingWatch::readPools(Next next)
{
    QStringList groups;
    for (const domain::AutoScalingGroup &group : m_reading.groups) {
        if (group.hasWarmPool)
            groups.append(group.name);
    }
    forEach(
        groups, [this](const QString &group, const Next &done) { readPool(group, done); }, std::move(next));
}

void AutoScalingWatch::readPool(const QString &group, Next next)
{
    aws::eachPage(
        m_budget.caller(Priority::Round),
        {autoscaling, QStringLiteral("DescribeWarmPool"), groupInput(group)}, m_life.get(),
        [this, group](const QJsonObject &page) {
            for (const QJsonValue &value : page.value(QLatin1String("Instances")).toArray())
                m_reading.instances.push_back(domain::autoScalingInstanceFromApi(value.toObject(), group));
            return true;
        },
        [this, next = std::move(next)](const Result<void> &result) {
            const bool ofOneGroup = !result.ok() && concernsOneThing(result.error());
            if (!ofOneGroup)
                report(Lane::Targets, result);
            m_complete = m_complete && result.ok();
            if (m_life)
                next();
        });
}

void AutoScalingWatch::takeReading(Next next)
{
    m_groupsSeen.clear();
    for (const domain::AutoScalingGroup &group : m_reading.groups)
        m_groupsSeen.insert(group.name);
    m_store.autoScalingGroups.upsert(std::move(m_reading.groups));
    // Hashes that grow move all of their keys in one turn.
    m_store.autoScalingInstances.expect(int(m_reading.instances.size()));
    m_instancesSeen.reserve(qsizetype(m_reading.instances.size()));
    takeSlice(next);
}

/// Lets as many instances into the store as fit into one turn of the event loop.
void AutoScalingWatch::takeSlice(const Next &next)
{
    QElapsedTimer timer;
    timer.start();
    std::vector<domain::AutoScalingInstance> &instances = m_reading.instances;
    while (m_taken < instances.size() && timer.elapsed() < sliceMillis) {
        const size_t end = std::min(instances.size(), m_taken + rowsPerCheck);
        std::vector<domain::AutoScalingInstance> rows;
        rows.reserve(end - m_taken);
        for (size_t i = m_taken; i < end; ++i) {
            m_instancesSeen.insert(instances[i].id);
            rows.push_back(std::move(instances[i]));
        }
        std::erase_if(rows, [this](const auto &row) { return m_readAlone.contains(row.id); });
        takeInstances(std::move(rows));
        m_taken = end;
    }
    if (m_taken < instances.size()) {
        m_sliceTimer = m_clock.callAfter(Millis(0), [this, next] { takeSlice(next); });
        return;
    }
    m_sliceTimer = m_clock.callAfter(Millis(0), [this, next] {
        if (m_complete)
            forgetMissing();
        next();
    });
}

void AutoScalingWatch::takeInstances(std::vector<domain::AutoScalingInstance> rows)
{
    std::erase_if(rows, [](const domain::AutoScalingInstance &row) { return row.id.isEmpty(); });
    for (domain::AutoScalingInstance &row : rows) {
        const domain::AutoScalingInstance *known = m_store.autoScalingInstances.find(row.id);
        const bool same = known && known->stateText == row.stateText;
        row.stateSeen = same ? known->stateSeen : std::optional(m_serviceNow());
        row.sawChange = same ? known->sawChange : known != nullptr;
    }
    m_store.autoScalingInstances.upsert(std::move(rows));
}

/// What a complete reading does not hold is gone.
void AutoScalingWatch::forgetMissing()
{
    m_lastComplete = m_readingBegan;
    const auto collect = [](const auto &table, const auto &isGone) {
        std::vector<QString> gone;
        for (const auto &row : table.rows()) {
            if (isGone(row))
                gone.push_back(table.keyOf(row));
        }
        return gone;
    };
    m_store.autoScalingInstances.remove(
        collect(m_store.autoScalingInstances, [this](const domain::AutoScalingInstance &row) {
            return !m_instancesSeen.contains(row.id);
        }));
    const auto ofGoneGroup = [this](const auto &row) { return !m_groupsSeen.contains(row.group); };
    m_store.autoScalingGroups.remove(
        collect(m_store.autoScalingGroups,
                [this](const domain::AutoScalingGroup &row) { return !m_groupsSeen.contains(row.name); }));
    m_store.lifecycleHooks.remove(collect(m_store.lifecycleHooks, ofGoneGroup));
    m_store.scalingActivities.remove(collect(m_store.scalingActivities, ofGoneGroup));
    const auto goneGroup = [this](auto row) { return !m_groupsSeen.contains(row.key()); };
    m_hooksRead.removeIf(goneGroup);
    m_activitiesRead.removeIf(goneGroup);
}

QStringList AutoScalingWatch::groupsThatWait() const
{
    QSet<QString> groups;
    for (const QString &id : m_store.instanceIndex().waiting())
        groups.insert(m_store.autoScalingInstances.find(id)->group);
    QStringList sorted = groups.values();
    sorted.sort();
    return sorted;
}

bool AutoScalingWatch::isDue(const QHash<QString, Instant> &read, const QString &group, Millis age) const
{
    const auto found = read.constFind(group);
    return found == read.constEnd() || m_clock.now() - *found >= age;
}

void AutoScalingWatch::readHooks(Next next)
{
    QStringList groups = groupsThatWait();
    if (m_active && !m_focus.isEmpty() && !groups.contains(m_focus)
        && m_store.autoScalingGroups.find(m_focus))
        groups.prepend(m_focus);
    groups.removeIf([this](const QString &group) {
        // Nobody looks: once is enough to say until when.
        return !isDue(m_hooksRead, group, m_active ? m_tempo.hooksNear : m_tempo.hooksFar);
    });
    forEach(
        groups,
        [this](const QString &group, const Next &done) { readGroupHooks(Priority::Round, group, done); },
        std::move(next));
}

void AutoScalingWatch::readGroupHooks(Priority priority, const QString &group, Next next)
{
    m_hooksRead.insert(group, m_clock.now());
    m_budget.caller(priority)(
        autoscaling, QStringLiteral("DescribeLifecycleHooks"), groupInput(group), m_life.get(),
        [this, group, next = std::move(next)](const aws::Reply &reply) {
            if (reply.ok()) {
                std::vector<domain::LifecycleHook> rows;
                QSet<QString> seen;
                for (const QJsonValue &hook : reply->value(QLatin1String("LifecycleHooks")).toArray()) {
                    rows.push_back(domain::lifecycleHookFromApi(hook.toObject()));
                    seen.insert(rows.back().key());
                }
                std::vector<QString> gone;
                for (const domain::LifecycleHook &hook : m_store.lifecycleHooks.rows()) {
                    if (hook.group == group && !seen.contains(hook.key()))
                        gone.push_back(hook.key());
                }
                m_store.lifecycleHooks.change(gone, std::move(rows));
                report(Lane::Details, {});
            } else {
                m_hooksRead.remove(group);
                if (!concernsOneThing(reply.error()))
                    report(Lane::Details, reply.error());
            }
            if (m_life)
                next();
        });
}

void AutoScalingWatch::readHooksNow(const QString &group, std::function<void()> done)
{
    if (!m_life) {
        done();
        return;
    }
    readGroupHooks(Priority::Focus, group, [this, done = std::move(done)] {
        Q_EMIT changed();
        done();
    });
}

/// The hooks of groups where nothing waits: one after the other, behind everything else, while somebody
/// looks.
void AutoScalingWatch::readFarHooks()
{
    if (!m_life || !m_active || m_farHooksRunning || m_badRounds > 0)
        return;
    for (const domain::AutoScalingGroup &group : m_store.autoScalingGroups.rows()) {
        if (!isDue(m_hooksRead, group.name, m_tempo.hooksFar))
            continue;
        m_farHooksRunning = true;
        readGroupHooks(Priority::History, group.name, [this, name = group.name] {
            m_farHooksRunning = false;
            if (m_hooksRead.contains(name)) // otherwise with the next round
                readFarHooks();
        });
        return;
    }
}

void AutoScalingWatch::readActivities(Next next)
{
    QStringList groups;
    if (m_active) {
        groups = groupsThatWait();
        if (!m_focus.isEmpty() && !groups.contains(m_focus) && m_store.autoScalingGroups.find(m_focus))
            groups.prepend(m_focus);
    }
    groups.removeIf(
        [this](const QString &group) { return !isDue(m_activitiesRead, group, m_tempo.activities); });
    forEach(
        groups, [this](const QString &group, const Next &done) { readGroupActivities(group, done); },
        std::move(next));
}

void AutoScalingWatch::readGroupActivities(const QString &group, Next next)
{
    m_activitiesRead.insert(group, m_clock.now());
    // Whose start is still to be found.
    const auto wanted = std::make_shared<QSet<QString>>();
    for (const QString &id : m_store.instanceIndex().waiting()) {
        if (m_store.autoScalingInstances.find(id)->group == group)
            wanted->insert(id);
    }
    const auto pages = std::make_shared<int>(0);
    const auto seen = std::make_shared<QSet<QString>>();
    aws::eachPage(
        m_budget.caller(Priority::Round),
        {autoscaling, QStringLiteral("DescribeScalingActivities"), groupInput(group)}, m_life.get(),
        [this, wanted, pages, seen](const QJsonObject &page) {
            std::vector<domain::ScalingActivity> rows;
            for (const QJsonValue &value : page.value(QLatin1String("Activities")).toArray()) {
                rows.push_back(domain::scalingActivityFromApi(value.toObject()));
                wanted->remove(rows.back().instanceId);
                seen->insert(rows.back().id);
            }
            m_store.scalingActivities.upsert(std::move(rows));
            return ++*pages < activityPages && !wanted->isEmpty();
        },
        [this, group, seen, next = std::move(next)](const Result<void> &result) {
            const bool ofOneGroup = !result.ok() && concernsOneThing(result.error());
            if (!ofOneGroup)
                report(Lane::Targets, result);
            if (result.ok())
                forgetActivities(group, *seen);
            if (m_life)
                next();
        });
}

/// Old activities go once there are very many.
void AutoScalingWatch::forgetActivities(const QString &group, const QSet<QString> &fresh)
{
    std::vector<QString> old;
    size_t count = 0;
    for (const domain::ScalingActivity &activity : m_store.scalingActivities.rows()) {
        if (activity.group != group)
            continue;
        ++count;
        if (!fresh.contains(activity.id))
            old.push_back(activity.id);
    }
    if (count > mostActivitiesPerGroup)
        m_store.scalingActivities.remove(old);
}

void AutoScalingWatch::readInstance(const aws::Caller &caller, const QString &instanceId, QObject *context,
                                    std::function<void(const Result<QString> &)> done)
{
    caller(autoscaling, QStringLiteral("DescribeAutoScalingInstances"),
           {{QStringLiteral("InstanceIds"), QJsonArray{instanceId}}}, context,
           [this, instanceId, done = std::move(done)](const aws::Reply &reply) {
               if (!reply.ok())
                   return done(reply.error());
               QString state;
               m_readAlone.insert(instanceId);
               for (const QJsonValue &value : reply->value(QLatin1String("AutoScalingInstances")).toArray()) {
                   const auto row = domain::autoScalingInstanceFromApi(value.toObject());
                   if (row.id != instanceId)
                       continue;
                   state = row.stateText;
                   takeInstances({row});
               }
               if (state.isEmpty())
                   m_store.autoScalingInstances.remove({instanceId});
               Q_EMIT changed();
               done(state);
           });
}

void AutoScalingWatch::report(Lane lane, const Result<void> &result)
{
    if (!m_life)
        return;
    changeFreshness([&](FreshnessKeeper &keeper) { keeper.report(lane, result); });
}

} // namespace hookline::session
