// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/freshnesskeeper.h"
#include "models/session/inbox.h"
#include "models/session/requestbudget.h"

#include <QSet>

#include <deque>

namespace hookline::session {

/// How often to look, in real time.
struct Tempo
{
    Millis active; ///< Something runs, or waits for a person.
    Millis idleLeast, idleMost; ///< Nothing runs: from … growing to …
    Millis boosted; ///< Right after a decision.
};

/// Keeps the store up to date, one round after the other: new deployments, details of those that have not
/// ended, targets of the one in focus and of those that may wait, approvals queue. The first list of
/// everything is read beside the rounds, newest first.
class Poller : public QObject
{
    Q_OBJECT

public:
    Poller(store::Store &store, RequestBudget &budget, Intake &intake, Inbox &inbox, Clock &clock,
           std::function<double()> random, QObject *parent = nullptr);

    void setTempo(const Tempo &tempo) { m_tempo = tempo; }
    void start();
    void stop();
    /// A round now, or right after the one under way.
    void refresh();
    void setFocus(const QString &deploymentId);
    /// Reads one deployment and its targets ahead of everything else, then polls fast for a while.
    void refreshDeployment(const QString &deploymentId);
    /// Execution IDs changed: the decisions, too.
    void rebuildInbox();

    const Freshness &freshness() const { return m_keeper.freshness(); }

Q_SIGNALS:
    void freshnessChanged();

private:
    using Next = std::function<void()>;
    using Priority = RequestBudget::Priority;
    using Lane = FreshnessKeeper::Lane;

    void runRound();
    void endRound();
    Millis nextInterval();
    void readHistory();
    void readHistoryDetails();
    void putBack();
    void readRecent(Next next);
    void readDetails(Priority priority, const QStringList &ids, std::function<void(bool ok)> done);
    void takeDetails(const QJsonArray &infos);
    void noteStatus(const domain::Deployment &deployment);
    void forgetMissing(const QStringList &asked, const QSet<QString> &answered);
    void forget(const QString &deploymentId);
    void readAllTargets(const QStringList &deploymentIds, Next next);
    void readTargets(Priority priority, const QString &deploymentId, Next next);
    void readTargetDetails(Priority priority, const QString &deploymentId, const QStringList &targetIds,
                           Next next);
    void takeTargets(const QString &deploymentId, const QJsonArray &targets);
    void targetsRead(const QString &deploymentId, bool hadEnded, const Result<void> &result);
    void readFailures();
    QStringList detailsWanted() const;
    QStringList targetsWanted() const;
    bool isActive() const;
    void report(Lane lane, const Result<void> &result);
    template <class Change> void changeFreshness(Change change);
    void schedule(Millis delay);

    store::Store &m_store;
    RequestBudget &m_budget;
    Intake &m_intake;
    Inbox &m_inbox;
    Clock &m_clock;
    std::function<double()> m_random;
    Tempo m_tempo{Millis(2000), Millis(15'000), Millis(60'000), Millis(1000)};

    std::unique_ptr<QObject> m_life; ///< Context of every call between start() and stop().
    bool m_inRound = false;
    bool m_again = false; ///< A round was asked for while one was under way.
    ClockTimer m_timer;
    Millis m_idleInterval{0};
    int m_badRounds = 0; ///< In a row.
    bool m_changed = false; ///< Something was new in this round.
    Instant m_boostedUntil;

    bool m_historyRunning = false;
    bool m_historyDone = false;
    bool m_historyDetailsRunning = false;
    std::deque<QString> m_unread; ///< Listed by the history, details still to come.
    QStringList m_reading; ///< The first of them, being asked for.
    QSet<QString> m_listed; ///< Ever seen in a list.
    std::optional<Instant> m_newest; ///< Creation time of the newest known deployment.
    QSet<QString> m_wanted; ///< New ones whose details come with the next round.
    QSet<QString> m_open; ///< Known and not ended.
    QHash<QString, int> m_cooling; ///< Ended, and read for so many rounds more: rollback facts come late.
    QHash<QString, int> m_missing; ///< Left out of replies so many times in a row.
    QSet<QString> m_settled; ///< Ended, and their targets were read since.
    QStringList m_failures; ///< Failed ones whose targets are read when there is nothing better to do.
    int m_failuresListed = 0;
    QString m_focus;

    FreshnessKeeper m_keeper;
};

} // namespace hookline::session
