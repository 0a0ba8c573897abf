// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"
#include "models/domain/hookrecords.h"

#include <QObject>
#include <QSet>
#include <QStringList>

#include <deque>
#include <functional>
#include <memory>

namespace hookline::session {

/// What "Which Hook stopped this?" was answered.
struct HookSearchAnswer
{
    enum class End {
        None, ///< Nothing was asked.
        Searching,
        Blocked, ///< `results` begins with those that stopped it.
        InProgress, ///< None has stopped it so far, but one is still running.
        NotBlocked, ///< There are results, and none stopped it.
        NoResults, ///< The thing is there; no Hook was invoked for it, or too long ago.
        NotFound, ///< There is no such thing.
        NotSearchable, ///< The text is nothing that could be looked for. Nothing was sent.
        Failed, ///< `error` says why.
    };
    enum class Subject { Unknown, Stack, ChangeSet, CloudControl, Result };

    QString asked;
    End end = End::None;
    Subject subject = Subject::Unknown;
    QString subjectId; ///< ARN, token or result ID that the text stands for.
    QString subjectName;
    QString subjectStatus, subjectReason; ///< Of the stack or change set, as AWS says them.
    QStringList results; ///< HookResultIds: blocking, running, did not block, the others; youngest first.
    int scanned = 0; ///< Results of the whole list that were looked through.
    bool more = false; ///< The list has older ones that were not.
    Error error; ///< Also of a part that could not be asked, while others answered.
};

/// Finds the Hook results of a stack, change set or Cloud Control request by its name, ARN or token. AWS
/// lists by change set and by token; results of stacks and their resources stand only in the whole list,
/// which is looked through as far as `scanLimit`. One search at a time: a new one drops the old one. GUI
/// thread.
class HookSearch
{
public:
    using Result = domain::HookResult;
    struct Surroundings
    {
        aws::Caller call;
        /// Puts what was read into the store and gives it back joined with what was known.
        std::function<std::vector<Result>(const QJsonArray &rows, const domain::HookResultQuery &query)> take;
        /// All results, if the store has them all; null otherwise.
        std::function<const std::deque<Result> *()> all;
        std::function<void()> changed;
    };

    static constexpr int scanPages = 10;
    static constexpr int mostStacks = 20, mostChangeSets = 20, mostResults = 200;

    explicit HookSearch(Surroundings surroundings);
    ~HookSearch();

    void start(const QString &text);
    void clear();
    const HookSearchAnswer &answer() const { return m_answer; }

private:
    using Next = std::function<void()>;

    /// A result that concerns the subject, as far as the order of the answer needs it.
    struct Found
    {
        QString id;
        int urgency = 0;
        std::optional<Instant> invoked;
    };

    void findStack();
    void chooseStacks();
    void listChangeSets();
    void listByTarget();
    void byToken(const QString &token);
    void byId(const QString &id);
    void scan();
    void take(const QJsonArray &rows, const domain::HookResultQuery &query);
    template <class Rows> void consider(const Rows &rows);
    bool concerns(const Result &result) const;
    void note(const Error &error);
    void finish();

    Surroundings m_do;
    HookSearchAnswer m_answer;
    std::unique_ptr<QObject> m_life; ///< Context of the calls of this search.
    QString m_name; ///< What to look for by name; empty when an ARN or token was given.
    std::vector<domain::Stack> m_stacks; ///< Of the account, as far as they were read.
    std::vector<domain::Stack> m_open; ///< Whose change sets are still to be listed.
    std::vector<domain::ChangeSet> m_changeSets; ///< Still to be asked for.
    QSet<QString> m_changeSetIds; ///< Of the subject.
    std::vector<Found> m_found;
    bool m_seen = false; ///< The subject is known to exist.
};

} // namespace hookline::session
