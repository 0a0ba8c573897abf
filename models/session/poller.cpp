// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/poller.h"

#include "models/aws/batch.h"
#include "models/aws/paginator.h"
#include "models/store/waits.h"

#include <QPointer>

#include <algorithm>
#include <cmath>

namespace hookline::session {

namespace {

const QString codedeploy = QStringLiteral("codedeploy");

/// Deployments that appear in lists a little late are still found.
constexpr std::chrono::seconds listOverlap(60);
constexpr Millis boostFor(15'000);
constexpr Millis longestBackoff(30'000);
constexpr int coolingRounds = 5;
constexpr int missingRounds = 2;
constexpr int historyBatch = 25;
/// How many old failures get their targets read unasked, for the causes in the table.
constexpr int failuresFromHistory = 20;
constexpr int failuresPerRound = 3;
constexpr int smallDeployment = 25;

bool hasOneTarget(domain::ComputePlatform platform)
{
    return platform == domain::ComputePlatform::Ecs || platform == domain::ComputePlatform::Lambda;
}

bool hasBegun(domain::DeploymentStatus status)
{
    return status != domain::DeploymentStatus::Created && status != domain::DeploymentStatus::Queued;
}

/// A wrong deployment or target says nothing about how fresh everything else is.
bool concernsOneThing(const Error &error)
{
    return error.code == ErrorCode::ServiceError;
}

} // namespace

template <class Change> void Poller::changeFreshness(Change change)
{
    const Freshness before = m_keeper.freshness();
    change(m_keeper);
    const Freshness &now = m_keeper.freshness();
    if (before.state != now.state || before.lastSuccess != now.lastSuccess
        || !(before.problem == now.problem))
        Q_EMIT freshnessChanged();
}

Poller::Poller(store::Store &store, RequestBudget &budget, Intake &intake, Inbox &inbox, Clock &clock,
               std::function<double()> random, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_budget(budget)
    , m_intake(intake)
    , m_inbox(inbox)
    , m_clock(clock)
    , m_random(std::move(random))
    , m_boostedUntil(clock.now())
{
    m_budget.onThrottled = [this](const Error &error) {
        changeFreshness([&](FreshnessKeeper &keeper) { keeper.throttled(error); });
    };
    connect(&m_intake, &Intake::arrived, this, [this](const QString &deploymentId) {
        if (!m_store.deployments.find(deploymentId)) {
            m_wanted.insert(deploymentId);
            refresh();
        }
        rebuildInbox();
    });
}

void Poller::start()
{
    if (m_life)
        return;
    m_life = std::make_unique<QObject>();
    m_inRound = m_again = m_historyRunning = m_historyDetailsRunning = false;
    m_idleInterval = m_tempo.idleLeast;
    putBack(); // what stop() cut off
    changeFreshness([](FreshnessKeeper &keeper) { keeper.loading(); });
    if (!m_historyDone)
        readHistory();
    schedule(m_historyDone ? Millis(0) : m_tempo.active);
}

void Poller::stop()
{
    m_timer.cancel();
    m_life.reset();
}

void Poller::refresh()
{
    if (!m_life)
        return;
    if (m_inRound)
        m_again = true;
    else
        runRound();
}

void Poller::setFocus(const QString &deploymentId)
{
    m_focus = deploymentId;
    if (!m_life || deploymentId.isEmpty())
        return;
    if (!m_store.deployments.find(deploymentId))
        m_wanted.insert(deploymentId);
    if (m_settled.contains(deploymentId))
        return;
    readTargets(Priority::Focus, deploymentId, [] {});
    if (m_open.contains(deploymentId) && !m_inRound)
        schedule(m_tempo.active); // an idle wait would be too long now
}

void Poller::refreshDeployment(const QString &deploymentId)
{
    if (!m_life)
        return;
    m_boostedUntil = m_clock.now() + boostFor;
    m_settled.remove(deploymentId);
    readDetails(Priority::Focus, {deploymentId}, [this, deploymentId](bool) {
        readTargets(Priority::Focus, deploymentId, [this] { refresh(); });
    });
}

void Poller::rebuildInbox()
{
    m_inbox.rebuild(m_open);
}

void Poller::schedule(Millis delay)
{
    m_timer = m_clock.callAfter(delay, [this] { runRound(); });
}

void Poller::runRound()
{
    m_timer.cancel();
    m_inRound = true;
    m_again = false;
    m_changed = false;
    if (!m_historyDone && !m_historyRunning)
        readHistory();
    readRecent([this] {
        readDetails(Priority::Round, detailsWanted(), [this](bool) {
            readAllTargets(targetsWanted(), [this] {
                m_intake.peek(m_budget.caller(Priority::Round), m_inbox.lackingIds(),
                              [this, life = QPointer<QObject>(m_life.get())] {
                                  if (life)
                                      endRound();
                              });
            });
        });
    });
}

void Poller::endRound()
{
    m_inRound = false;
    for (auto it = m_cooling.begin(); it != m_cooling.end();)
        it = --*it > 0 ? std::next(it) : m_cooling.erase(it);
    m_badRounds = m_keeper.isGood() ? 0 : m_badRounds + 1;
    changeFreshness([this](FreshnessKeeper &keeper) {
        keeper.roundEnded(m_newest.has_value() || m_historyDone, m_clock.now());
    });
    if (!m_life)
        return;
    readHistoryDetails();
    readFailures();
    schedule(m_again ? Millis(0) : nextInterval());
}

bool Poller::isActive() const
{
    return !m_open.isEmpty() || !m_wanted.isEmpty();
}

Millis Poller::nextInterval()
{
    Millis interval = m_tempo.active;
    if (m_badRounds > 0) {
        const double factor = std::pow(2.0, std::min(m_badRounds, 10));
        interval = std::min(longestBackoff, Millis(std::llround(double(m_tempo.active.count()) * factor)));
    } else if (m_clock.now() < m_boostedUntil) {
        interval = m_tempo.boosted;
    } else if (!isActive()) {
        m_idleInterval = m_changed ? m_tempo.idleLeast : std::min(m_tempo.idleMost, m_idleInterval * 3 / 2);
        interval = m_idleInterval;
    }
    if (isActive())
        m_idleInterval = m_tempo.idleLeast;
    return Millis(std::llround(double(interval.count()) * (0.9 + 0.2 * m_random())));
}

void Poller::readHistory()
{
    m_historyRunning = true;
    const aws::PageQuery query{codedeploy, QStringLiteral("ListDeployments"), {}};
    aws::eachPage(
        m_budget.caller(Priority::History), query, m_life.get(),
        [this](const QJsonObject &page) {
            for (const QJsonValue &value : page.value(QLatin1String("deployments")).toArray()) {
                const QString id = value.toString();
                if (!id.isEmpty() && !m_listed.contains(id)) {
                    m_listed.insert(id);
                    m_unread.push_back(id);
                }
            }
            report(Lane::List, {});
            readHistoryDetails();
            return true;
        },
        [this](const Result<void> &result) {
            m_historyRunning = false;
            m_historyDone = result.ok();
            report(Lane::List, result);
            if (m_life && result.ok() && m_unread.empty() && !m_newest)
                refresh(); // an empty account: say so at once
        });
}

void Poller::readHistoryDetails()
{
    if (m_historyDetailsRunning || m_unread.empty())
        return;
    m_historyDetailsRunning = true;
    const auto end = m_unread.begin() + std::min<std::ptrdiff_t>(historyBatch, std::ssize(m_unread));
    m_reading = QStringList(m_unread.begin(), end);
    m_unread.erase(m_unread.begin(), end);
    const bool first = !m_newest;
    readDetails(Priority::History, m_reading, [this, first](bool ok) {
        m_historyDetailsRunning = false;
        if (!ok) {
            putBack(); // with the next round
            return;
        }
        m_reading.clear();
        readHistoryDetails();
        if (first)
            refresh();
    });
}

void Poller::putBack()
{
    m_unread.insert(m_unread.begin(), m_reading.begin(), m_reading.end());
    m_reading.clear();
}

void Poller::readRecent(Next next)
{
    if (!m_newest && !m_historyDone) {
        next();
        return;
    }
    QJsonObject input;
    if (m_newest) { // otherwise there was nothing at all yet
        const QJsonObject range{{QStringLiteral("start"), toEpochSeconds(*m_newest - listOverlap)}};
        input.insert(QStringLiteral("createTimeRange"), range);
    }
    const aws::PageQuery query{codedeploy, QStringLiteral("ListDeployments"), input};
    aws::eachPage(
        m_budget.caller(Priority::Round), query, m_life.get(),
        [this](const QJsonObject &page) {
            bool anyNew = false;
            for (const QJsonValue &value : page.value(QLatin1String("deployments")).toArray()) {
                const QString id = value.toString();
                if (id.isEmpty() || m_listed.contains(id))
                    continue;
                m_listed.insert(id);
                m_wanted.insert(id);
                anyNew = true;
            }
            m_changed = m_changed || anyNew;
            return anyNew;
        },
        [this, next = std::move(next)](const Result<void> &result) {
            report(Lane::List, result);
            if (m_life)
                next();
        });
}

QStringList Poller::detailsWanted() const
{
    QSet<QString> ids = m_open;
    ids.unite(m_wanted);
    for (auto it = m_cooling.begin(); it != m_cooling.end(); ++it)
        ids.insert(it.key());
    QStringList wanted;
    if (ids.remove(m_focus))
        wanted.append(m_focus);
    for (const QString &id : m_wanted) {
        if (ids.remove(id))
            wanted.append(id);
    }
    wanted.append(ids.values());
    return wanted;
}

void Poller::readDetails(Priority priority, const QStringList &ids, std::function<void(bool ok)> done)
{
    if (ids.isEmpty()) {
        done(true);
        return;
    }
    aws::BatchQuery query;
    query.serviceId = codedeploy;
    query.operation = QStringLiteral("BatchGetDeployments");
    query.idMember = QStringLiteral("deploymentIds");
    query.resultMember = QStringLiteral("deploymentsInfo");
    query.missingCodes = QStringList{QStringLiteral("DeploymentDoesNotExistException"),
                                     QStringLiteral("InvalidDeploymentIdException")};
    const auto answered = std::make_shared<QSet<QString>>();
    aws::inBatches(
        m_budget.caller(priority), query, ids, m_life.get(),
        [this, answered](const QJsonArray &infos) {
            for (const QJsonValue &info : infos)
                answered->insert(info[QLatin1String("deploymentId")].toString());
            takeDetails(infos);
        },
        [this, ids, answered, done = std::move(done)](const Result<void> &result) {
            if (result.ok())
                forgetMissing(ids, *answered);
            report(Lane::Details, result);
            if (m_life)
                done(result.ok());
        });
}

void Poller::takeDetails(const QJsonArray &infos)
{
    std::vector<domain::Deployment> rows;
    for (const QJsonValue &value : infos) {
        const QJsonObject info = value.toObject();
        domain::Deployment deployment = domain::deploymentFromApi(info);
        if (deployment.id.isEmpty())
            continue;
        noteStatus(deployment);
        if (const int minutes = store::terminationWaitMinutes(info);
            minutes > 0 && deployment.terminationWaitStarted)
            m_inbox.setTerminationMinutes(deployment.id, minutes);
        const domain::Deployment *known = m_store.deployments.find(deployment.id);
        m_changed = m_changed || !known || !(*known == deployment);
        rows.push_back(std::move(deployment));
    }
    m_store.deployments.upsert(std::move(rows));
    rebuildInbox();
}

void Poller::noteStatus(const domain::Deployment &deployment)
{
    const QString &id = deployment.id;
    m_wanted.remove(id);
    m_missing.remove(id);
    m_listed.insert(id);
    if (deployment.created && (!m_newest || *deployment.created > *m_newest))
        m_newest = deployment.created;
    const QString &rollback = deployment.rollbackDeploymentId;
    if (!rollback.isEmpty() && !m_listed.contains(rollback)) {
        m_listed.insert(rollback);
        m_wanted.insert(rollback);
    }
    if (!domain::isTerminal(deployment.status)) {
        m_open.insert(id);
        return;
    }
    const bool endedNow = m_open.remove(id);
    if (endedNow)
        m_cooling.insert(id, coolingRounds);
    const bool known = m_store.deployments.find(id) != nullptr;
    if (deployment.status == domain::DeploymentStatus::Failed && (endedNow || !known)
        && !m_settled.contains(id) && (endedNow || m_failuresListed++ < failuresFromHistory))
        m_failures.append(id);
}

void Poller::forgetMissing(const QStringList &asked, const QSet<QString> &answered)
{
    for (const QString &id : asked) {
        if (answered.contains(id) || ++m_missing[id] < missingRounds)
            continue;
        forget(id);
    }
}

void Poller::forget(const QString &deploymentId)
{
    m_missing.remove(deploymentId);
    m_wanted.remove(deploymentId);
    m_open.remove(deploymentId);
    m_cooling.remove(deploymentId);
    m_failures.removeAll(deploymentId);
    const QStringList keys = m_store.targetKeys(deploymentId);
    m_store.targets.remove({keys.begin(), keys.end()});
    m_store.deployments.remove({deploymentId});
    rebuildInbox();
}

QStringList Poller::targetsWanted() const
{
    QStringList wanted;
    const auto add = [this, &wanted](const QString &id) {
        if (id != m_focus && !m_settled.contains(id))
            wanted.append(id);
    };
    if (!m_focus.isEmpty() && !m_settled.contains(m_focus))
        wanted.append(m_focus);
    for (const QString &id : m_open) {
        const domain::Deployment *deployment = m_store.deployments.find(id);
        if (!deployment || !hasBegun(deployment->status))
            continue;
        // An EC2 deployment waits as a whole; its events only tell since when.
        const bool waits =
            deployment->status == domain::DeploymentStatus::Ready || deployment->terminationWaitStarted;
        if (hasOneTarget(deployment->platform)
            || (waits && m_store.targetKeys(id).isEmpty() && deployment->overview.total() <= smallDeployment))
            add(id);
    }
    for (auto it = m_cooling.begin(); it != m_cooling.end(); ++it) {
        if (!m_store.targetKeys(it.key()).isEmpty())
            add(it.key()); // how its last events ended
    }
    return wanted;
}

void Poller::readAllTargets(const QStringList &deploymentIds, Next next)
{
    if (deploymentIds.isEmpty()) {
        next();
        return;
    }
    const auto left = std::make_shared<qsizetype>(deploymentIds.size());
    for (const QString &id : deploymentIds) {
        readTargets(id == m_focus ? Priority::Focus : Priority::Round, id, [left, next] {
            if (--*left == 0)
                next();
        });
    }
}

void Poller::readTargets(Priority priority, const QString &deploymentId, Next next)
{
    const domain::Deployment *deployment = m_store.deployments.find(deploymentId);
    const QStringList keys = m_store.targetKeys(deploymentId);
    if (deployment && hasOneTarget(deployment->platform) && !keys.isEmpty()) {
        QStringList ids;
        for (const QString &key : keys)
            ids.append(m_store.targets.find(key)->targetId);
        readTargetDetails(priority, deploymentId, ids, std::move(next));
        return;
    }
    const bool hadEnded = deployment && domain::isTerminal(deployment->status);
    const aws::PageQuery query{codedeploy,
                               QStringLiteral("ListDeploymentTargets"),
                               {{QStringLiteral("deploymentId"), deploymentId}}};
    const auto ids = std::make_shared<QStringList>();
    aws::eachPage(
        m_budget.caller(priority), query, m_life.get(),
        [ids](const QJsonObject &page) {
            for (const QJsonValue &id : page.value(QLatin1String("targetIds")).toArray())
                ids->append(id.toString());
            return true;
        },
        [this, priority, deploymentId, hadEnded, ids, next = std::move(next)](const Result<void> &result) {
            QStringList wanted;
            for (const QString &id : std::as_const(*ids)) {
                const auto *known = m_store.targets.find(deploymentId + QLatin1Char('/') + id);
                if (!known || !domain::isTerminal(known->status))
                    wanted.append(id);
            }
            if (result.ok() && !wanted.isEmpty()) {
                readTargetDetails(priority, deploymentId, wanted, next);
                return;
            }
            targetsRead(deploymentId, hadEnded, result);
            if (m_life)
                next();
        });
}

void Poller::readTargetDetails(Priority priority, const QString &deploymentId, const QStringList &targetIds,
                               Next next)
{
    const domain::Deployment *deployment = m_store.deployments.find(deploymentId);
    const bool hadEnded = deployment && domain::isTerminal(deployment->status);
    aws::BatchQuery query;
    query.serviceId = codedeploy;
    query.operation = QStringLiteral("BatchGetDeploymentTargets");
    query.input = {{QStringLiteral("deploymentId"), deploymentId}};
    query.idMember = QStringLiteral("targetIds");
    query.resultMember = QStringLiteral("deploymentTargets");
    query.missingCodes = QStringList{QStringLiteral("DeploymentTargetDoesNotExistException")};
    if (deployment && hasOneTarget(deployment->platform))
        query.batchSize = 1;
    aws::inBatches(
        m_budget.caller(priority), query, targetIds, m_life.get(),
        [this, deploymentId](const QJsonArray &targets) { takeTargets(deploymentId, targets); },
        [this, deploymentId, hadEnded, next = std::move(next)](const Result<void> &result) {
            targetsRead(deploymentId, hadEnded, result);
            if (m_life)
                next();
        });
}

void Poller::takeTargets(const QString &deploymentId, const QJsonArray &targets)
{
    std::vector<domain::Target> rows;
    for (const QJsonValue &value : targets) {
        domain::Target target = domain::targetFromApi(value.toObject());
        if (target.targetId.isEmpty())
            continue;
        if (target.deploymentId.isEmpty())
            target.deploymentId = deploymentId;
        rows.push_back(std::move(target));
    }
    m_store.targets.upsert(std::move(rows));
    rebuildInbox();
}

void Poller::targetsRead(const QString &deploymentId, bool hadEnded, const Result<void> &result)
{
    if (result.ok() && hadEnded)
        m_settled.insert(deploymentId);
    // DeploymentNotStartedException and its like are states of the one deployment, no trouble.
    if (!result.ok() && concernsOneThing(result.error())) {
        if (hadEnded)
            m_settled.insert(deploymentId); // it will not answer differently
        return;
    }
    report(Lane::Targets, result);
}

void Poller::readFailures()
{
    int left = failuresPerRound;
    while (!m_failures.isEmpty() && left > 0) {
        const QString id = m_failures.takeFirst();
        if (m_settled.contains(id))
            continue;
        readTargets(Priority::History, id, [] {});
        --left;
    }
}

void Poller::report(Lane lane, const Result<void> &result)
{
    changeFreshness([&](FreshnessKeeper &keeper) { keeper.report(lane, result); });
}

} // namespace hookline::session
