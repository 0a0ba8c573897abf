// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/autoscaling.h"
#include "models/session/freshnesskeeper.h"
#include "models/session/requestbudget.h"

#include <QSet>

namespace hookline::session {

/// Keeps groups, instances, hooks and activities up to date, one round after the other. Seldom while nobody
/// looks: then only groups with their instances are read, and the hooks of those where something waits. Big
/// replies are taken apart in the thread pool and enter the store in slices, one per turn of the event loop.
class AutoScalingWatch : public QObject
{
    Q_OBJECT

public:
    AutoScalingWatch(store::Store &store, RequestBudget &budget, Clock &clock,
                     std::function<Instant()> serviceNow, std::function<double()> random,
                     QObject *parent = nullptr);

    void setTempo(const AutoScaling::Tempo &tempo);
    void start();
    void stop();
    void refresh();
    void setActive(bool active);
    void setFocus(const QString &group);
    /// Reads one instance ahead of everything else; its state, or "" if it is in no group any more.
    void readInstance(const aws::Caller &caller, const QString &instanceId, QObject *context,
                      std::function<void(const Result<QString> &)> done);
    /// Reads the hooks of one group ahead of everything else.
    void readHooksNow(const QString &group, std::function<void()> done);
    /// Polls fast for a while.
    void boost();

    const Freshness &freshness() const { return m_keeper.freshness(); }
    bool isRunning() const { return m_life != nullptr; }
    /// When the last complete reading of all instances began, by the service's clock.
    std::optional<Instant> lastComplete() const { return m_lastComplete; }

Q_SIGNALS:
    void freshnessChanged();
    /// What waits may be another now.
    void changed();

private:
    using Next = std::function<void()>;
    using Priority = RequestBudget::Priority;
    using Lane = FreshnessKeeper::Lane;
    /// What a reading of all groups came to.
    struct Reading
    {
        std::vector<domain::AutoScalingGroup> groups;
        std::vector<domain::AutoScalingInstance> instances;
    };

    void runRound();
    void endRound();
    Millis nextInterval();
    void readGroups(Next next);
    void takeApart(std::vector<QJsonObject> pages, Next next);
    static Reading readingOf(const std::vector<QJsonObject> &pages);
    void readPools(Next next);
    void readPool(const QString &group, Next next);
    void takeReading(Next next);
    void takeSlice(const Next &next);
    void takeInstances(std::vector<domain::AutoScalingInstance> rows);
    void forgetMissing();
    void readHooks(Next next);
    void readGroupHooks(Priority priority, const QString &group, Next next);
    void readFarHooks();
    QStringList groupsThatWait() const;
    void readActivities(Next next);
    void readGroupActivities(const QString &group, Next next);
    void forgetActivities(const QString &group, const QSet<QString> &fresh);
    bool isDue(const QHash<QString, Instant> &read, const QString &group, Millis age) const;
    void report(Lane lane, const Result<void> &result);
    template <class Change> void changeFreshness(Change change);
    void schedule(Millis delay);
    static void forEach(QStringList groups, const std::function<void(const QString &, Next)> &one, Next next);

    store::Store &m_store;
    RequestBudget &m_budget;
    Clock &m_clock;
    std::function<Instant()> m_serviceNow;
    std::function<double()> m_random;
    AutoScaling::Tempo m_tempo{};

    std::unique_ptr<QObject> m_life; ///< Context of every call between start() and stop().
    bool m_inRound = false;
    bool m_again = false; ///< A round was asked for while one was under way.
    ClockTimer m_timer;
    ClockTimer m_sliceTimer;
    int m_badRounds = 0; ///< In a row.
    Instant m_boostedUntil;
    bool m_active = false;
    QString m_focus;

    Reading m_reading; ///< Still to enter the store.
    size_t m_taken = 0; ///< Instances of it that are in the store.
    Instant m_readingBegan;
    QSet<QString> m_readAlone; ///< Instances that were read by themselves since: newer than the reading.
    bool m_complete = false; ///< Every part of the reading came.
    std::optional<Instant> m_lastComplete;
    QHash<QString, Instant> m_hooksRead; ///< By group, on the local clock.
    QHash<QString, Instant> m_activitiesRead;
    bool m_farHooksRunning = false;
    QSet<QString> m_instancesSeen; ///< In the reading, as far as it is in the store.
    QSet<QString> m_groupsSeen; ///< In the last reading.

    FreshnessKeeper m_keeper;
};

} // namespace hookline::session
