// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/freshnesskeeper.h"
#include "models/session/hooksearch.h"
#include "models/session/requestbudget.h"

#include <QSet>

#include <deque>

namespace hookline::session {

/// How far the list of the query that is shown has been read.
struct HookListing
{
    domain::HookResultQuery query;
    bool reading = false; ///< Pages are still coming.
    bool complete = false; ///< It was read to its end.
    bool bounded = false; ///< It is longer than HookResultsWatch::mostResults; the oldest were left out.
    int told = 0; ///< Results that the walk under way, or the last one, has brought.
    Error problem; ///< Why the last walk ended early; code None if it did not. HookResultNotFound is AWS's
                   ///< word for "no such target or Hook, or nothing in 90 days".
};

/// Reads CloudFormation's Hook results into the store, within a budget and a freshness of its own: what this
/// cannot read disturbs nothing else. Nothing is asked before its place was first looked at; then the list is
/// read whole, its youngest page again quickly while the place is looked at and seldom otherwise, and results
/// in progress one by one until they are over.
///
/// The store keeps what every query told; which rows a query lists is domain::matches(). GUI thread.
class HookResultsWatch : public QObject
{
    Q_OBJECT

public:
    /// How often to look: something runs and the place is looked at; nothing runs; nobody looks.
    struct Tempo
    {
        Millis running, idle, background;
    };

    static constexpr int mostResults = 200'000;
    static constexpr int detailsPerRound = 8;

    /// All must outlive the watch.
    HookResultsWatch(store::Store &store, aws::Client &client, Clock &clock, std::function<double()> random,
                     const RequestBudget::Limits &limits, const Tempo &tempo);
    ~HookResultsWatch() override;

    void setTempo(const Tempo &tempo) { m_tempo = tempo; }
    void start();
    void stop();
    /// The place is looked at.
    void setActive(bool active);
    /// Reads the whole list anew.
    void refresh();

    /// What to list. A combination that AWS does not take is not sent: listing().problem names the member.
    /// Answers to the query before this one are dropped.
    void setQuery(const domain::HookResultQuery &query);
    const HookListing &listing() const { return m_listing; }
    const Freshness &freshness() const { return m_keeper.freshness(); }

    /// The result that a person looks at: its detail is read, once when it is final. Empty for none.
    void setFocus(const QString &resultId);
    /// Why the detail of the result in focus could not be read; code None if it could, or is still to come.
    const Error &focusProblem() const { return m_focusProblem; }

    /// Reads the facts of a Hook's type into the store, once.
    void readType(const QString &typeArn);
    /// Why that failed; code None if it did not.
    Error typeProblem(const QString &typeArn) const { return m_typeProblems.value(typeArn); }

    /// "Which Hook stopped this?" Stack name or ARN, change set name or ARN, HookRequestToken.
    void search(const QString &text);
    void clearSearch() { m_search.clear(); }
    const HookSearchAnswer &answer() const { return m_search.answer(); }

Q_SIGNALS:
    void listingChanged();
    void freshnessChanged();
    void focusChanged();
    void typeChanged(const QString &typeArn);
    void answerChanged();

private:
    using Rows = std::vector<domain::HookResult>;
    using Priority = RequestBudget::Priority;
    enum class Walk { Head, Whole };

    void begin();
    void runRound();
    void endRound(bool good);
    void schedule();
    void readTypes();

    void startWholeWalk();
    void walk(Walk kind, std::function<void(bool good)> next);
    bool takePage(const QJsonObject &page, Walk kind);
    void addWaiting(Rows rows);
    void putSlice();
    void walked(Walk kind, const Result<void> &result);
    void wholeWalked(const Result<void> &result);
    bool isCovered() const;
    void changeListing(const std::function<void(HookListing &)> &change);

    QString sharedText(const QString &text);
    void put(Rows rows);
    Rows takeNow(const QJsonArray &rows, const domain::HookResultQuery &query);
    QStringList detailsWanted();
    void readDetails(QStringList ids, std::function<void()> next);
    void readDetail(Priority priority, const QString &id, std::function<void()> next);
    void detailRefused(const QString &id, const Error &error);
    template <class Change> void changeFreshness(Change change);

    store::Store &m_store;
    Clock &m_clock;
    RequestBudget m_budget;
    Tempo m_tempo;
    FreshnessKeeper m_keeper;
    std::unique_ptr<QObject> m_life; ///< Context of every call between start() and stop().
    bool m_active = false;
    bool m_begun = false; ///< Its place was looked at.
    bool m_inRound = false;
    bool m_typesRead = false;
    ClockTimer m_timer;

    HookListing m_listing;
    std::unique_ptr<QObject> m_query; ///< Context of what belongs to the query; its death drops the answers.
    std::vector<domain::HookResultQuery> m_complete; ///< Read to their end: the store has all of these.
    bool m_walking = false; ///< The whole list is being read.
    bool m_retry = true; ///< What stopped the last walk through it may pass.
    int m_converting = 0; ///< Pages in the thread pool.
    std::deque<domain::HookResult> m_waiting; ///< Converted, not yet in the store.
    bool m_sliceDue = false;
    ClockTimer m_slice;
    std::optional<Result<void>> m_walkEnd; ///< Of a walk whose last rows are still to be put into the store.
    int m_badRounds = 0; ///< In a row.
    QSet<QString> m_texts; ///< Texts that many results share are kept once.

    QSet<QString> m_running; ///< Results in progress.
    QStringList m_queue; ///< … in the order in which they are asked for.
    QSet<QString> m_told; ///< Results that this round's pages spoke of.
    QString m_focus;
    Error m_focusProblem;
    QSet<QString> m_refused; ///< Results whose detail is not asked for by itself again.
    QHash<QString, Error> m_typeProblems;
    QSet<QString> m_typesAsked;
    HookSearch m_search;
};

} // namespace hookline::session
