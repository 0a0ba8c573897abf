// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/hooksearch.h"

#include "models/aws/paginator.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace hookline::session {

namespace {

using domain::HookResult;
using domain::HookStatus;
using domain::HookTargetType;
using End = HookSearchAnswer::End;
using Subject = HookSearchAnswer::Subject;

const QString service = QStringLiteral("cloudformation");
const QString listHookResults = QStringLiteral("ListHookResults");
constexpr QLatin1StringView stackWord("stack"), changeSetWord("changeSet");

bool matchesWhole(const char *pattern, const QString &text)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern)))
        .match(text)
        .hasMatch();
}

bool isUuid(const QString &text)
{
    return matchesWhole("[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}", text);
}

bool isName(const QString &text)
{
    return matchesWhole("[a-zA-Z][-a-zA-Z0-9]{0,127}", text);
}

bool isDeleted(const domain::Stack &stack)
{
    return stack.status == QLatin1String("DELETE_COMPLETE");
}

QJsonArray rowsOf(const QJsonObject &page, const char *member)
{
    return page.value(QLatin1String(member)).toArray();
}

/// What answers the question first.
int urgency(const HookResult &result)
{
    if (result.blocked())
        return 0;
    if (!domain::isTerminal(result.status))
        return 1;
    return result.status == HookStatus::CompleteSucceeded ? 3 : 2;
}

/// The service knows no such thing: an answer, not a failure.
bool saysNotThere(const Error &error)
{
    return error.code == ErrorCode::ServiceError;
}

} // namespace

HookSearch::HookSearch(Surroundings surroundings)
    : m_do(std::move(surroundings))
{ }

HookSearch::~HookSearch() = default;

template <class Rows> void HookSearch::consider(const Rows &rows)
{
    for (const HookResult &result : rows) {
        if (concerns(result))
            m_found.push_back({result.id, urgency(result), result.invoked});
    }
}

void HookSearch::clear()
{
    m_life.reset();
    m_answer = {};
    m_do.changed();
}

void HookSearch::start(const QString &text)
{
    m_life = std::make_unique<QObject>();
    m_answer = {.asked = text.trimmed(), .end = End::Searching};
    m_name.clear();
    m_stacks.clear();
    m_open.clear();
    m_changeSets.clear();
    m_changeSetIds.clear();
    m_found.clear();
    m_seen = false;
    const QString &asked = m_answer.asked;
    if (const QString name = domain::nameInArn(asked, changeSetWord); !name.isEmpty()) {
        m_answer.subject = Subject::ChangeSet;
        m_answer.subjectId = asked;
        m_answer.subjectName = name;
        m_changeSetIds = {asked};
        m_changeSets = {{.id = asked, .name = name}};
        listByTarget();
    } else if (const QString stack = domain::nameInArn(asked, stackWord); !stack.isEmpty()) {
        m_answer.subject = Subject::Stack;
        m_answer.subjectId = asked;
        m_answer.subjectName = stack;
        m_open = {{.id = asked, .name = stack}};
        listChangeSets();
    } else if (isUuid(asked)) {
        byToken(asked);
    } else if (isName(asked)) {
        m_name = asked;
        findStack();
    } else {
        m_answer.end = End::NotSearchable;
    }
    m_do.changed();
}

void HookSearch::findStack()
{
    aws::eachPage(
        m_do.call, {.serviceId = service, .operation = QStringLiteral("ListStacks"), .maxPages = 100},
        m_life.get(),
        [this](const QJsonObject &page) {
            bool found = false;
            for (const QJsonValue &row : rowsOf(page, "StackSummaries")) {
                m_stacks.push_back(domain::stackFromApi(row.toObject()));
                found = found || (m_stacks.back().name == m_name && !isDeleted(m_stacks.back()));
            }
            return !found;
        },
        [this](const hookline::Result<void> &result) {
            if (!result.ok())
                note(result.error());
            chooseStacks();
        });
}

/// The stack of that name (the living one first); else the name may be a change set's, of any stack.
void HookSearch::chooseStacks()
{
    std::ranges::stable_sort(m_stacks, {}, isDeleted);
    const auto stack = std::ranges::find(m_stacks, m_name, &domain::Stack::name);
    if (stack != m_stacks.end()) {
        m_seen = true;
        m_answer.subject = Subject::Stack;
        m_answer.subjectId = stack->id;
        m_answer.subjectName = stack->name;
        m_answer.subjectStatus = stack->status;
        m_answer.subjectReason = stack->reason;
        m_open = {*stack};
    } else {
        std::ranges::copy_if(m_stacks, std::back_inserter(m_open),
                             [](const domain::Stack &other) { return !isDeleted(other); });
        m_open.resize(std::min(m_open.size(), size_t(mostStacks)));
        std::ranges::reverse(m_open); // taken from the back
    }
    listChangeSets();
}

void HookSearch::listChangeSets()
{
    if (m_open.empty())
        return listByTarget();
    const domain::Stack stack = m_open.back();
    m_open.pop_back();
    aws::eachPage(
        m_do.call,
        {.serviceId = service,
         .operation = QStringLiteral("ListChangeSets"),
         .input = {{QStringLiteral("StackName"), stack.id.isEmpty() ? stack.name : stack.id}},
         .maxPages = 20},
        m_life.get(),
        [this](const QJsonObject &page) {
            m_seen = m_seen || m_answer.subject == Subject::Stack;
            for (const QJsonValue &row : rowsOf(page, "Summaries")) {
                const domain::ChangeSet changeSet = domain::changeSetFromApi(row.toObject());
                if (changeSet.id.isEmpty()
                    || (m_answer.subject != Subject::Stack && changeSet.name != m_name))
                    continue;
                if (m_answer.subject == Subject::Unknown) {
                    m_seen = true;
                    m_answer.subject = Subject::ChangeSet;
                    m_answer.subjectId = changeSet.id;
                    m_answer.subjectName = changeSet.name;
                    m_answer.subjectStatus = changeSet.status;
                    m_answer.subjectReason = changeSet.reason;
                }
                m_changeSetIds.insert(changeSet.id);
                m_changeSets.push_back(changeSet);
            }
            return true;
        },
        [this](const hookline::Result<void> &result) {
            if (!result.ok() && !saysNotThere(result.error()))
                note(result.error());
            listChangeSets();
        });
}

/// The results of each change set in turn, those that failed first.
void HookSearch::listByTarget()
{
    if (m_changeSets.empty() || m_changeSetIds.size() - qsizetype(m_changeSets.size()) >= mostChangeSets)
        return m_answer.subject == Subject::ChangeSet && !m_found.empty() ? finish() : scan();
    const auto failed = std::ranges::find(m_changeSets, QLatin1String("FAILED"), &domain::ChangeSet::status);
    const auto next = failed == m_changeSets.end() ? m_changeSets.begin() : failed;
    const domain::HookResultQuery query{.targetType = HookTargetType::ChangeSet, .targetId = next->id};
    m_changeSets.erase(next);
    const auto input = domain::hookResultsInput(query);
    aws::eachPage(
        m_do.call,
        {.serviceId = service,
         .operation = listHookResults,
         .input = input.ok() ? *input : QJsonObject(),
         .maxPages = 100},
        m_life.get(),
        [this, query](const QJsonObject &page) {
            m_seen = true;
            take(rowsOf(page, "HookResults"), query);
            return true;
        },
        [this](const hookline::Result<void> &result) {
            if (!result.ok() && !saysNotThere(result.error()))
                note(result.error());
            listByTarget();
        });
}

void HookSearch::byToken(const QString &token)
{
    m_answer.subject = Subject::CloudControl;
    m_answer.subjectId = m_answer.subjectName = token;
    const domain::HookResultQuery query{.targetType = HookTargetType::CloudControl, .targetId = token};
    const auto input = domain::hookResultsInput(query);
    aws::eachPage(
        m_do.call,
        {.serviceId = service,
         .operation = listHookResults,
         .input = input.ok() ? *input : QJsonObject(),
         .maxPages = 100},
        m_life.get(),
        [this, query](const QJsonObject &page) {
            take(rowsOf(page, "HookResults"), query);
            return true;
        },
        [this, token](const hookline::Result<void> &result) {
            if (!result.ok() && !saysNotThere(result.error()))
                note(result.error());
            if (m_found.empty() && m_answer.error.code == ErrorCode::None)
                return byId(token);
            finish();
        });
}

/// A UUID that is no HookRequestToken may be the ID of a result.
void HookSearch::byId(const QString &id)
{
    m_do.call(service, QStringLiteral("GetHookResult"), {{QStringLiteral("HookResultId"), id}}, m_life.get(),
              [this, id](const aws::Reply &reply) {
                  if (reply.ok()) {
                      m_answer.subject = Subject::Result;
                      take({*reply}, {});
                  } else if (!saysNotThere(reply.error())) {
                      note(reply.error());
                  }
                  finish();
              });
}

/// What only the whole list tells: results of stacks and of their resources, and change sets that are gone.
void HookSearch::scan()
{
    if (const std::deque<HookResult> *all = m_do.all()) {
        m_answer.scanned = int(all->size());
        consider(*all);
        return finish();
    }
    aws::eachPage(
        m_do.call, {.serviceId = service, .operation = listHookResults, .maxPages = scanPages + 1},
        m_life.get(),
        [this, pages = 0](const QJsonObject &page) mutable {
            const QJsonArray rows = rowsOf(page, "HookResults");
            m_answer.scanned += int(rows.size());
            take(rows, {});
            const bool last = ++pages == scanPages;
            m_answer.more = last && !page.value(QLatin1String("NextToken")).toString().isEmpty();
            return !last;
        },
        [this](const hookline::Result<void> &result) {
            if (!result.ok())
                note(result.error());
            finish();
        });
}

void HookSearch::take(const QJsonArray &rows, const domain::HookResultQuery &query)
{
    consider(m_do.take(rows, query));
}

bool HookSearch::concerns(const HookResult &result) const
{
    switch (m_answer.subject) {
    case Subject::CloudControl:
        return result.targetId == m_answer.subjectId || result.executionTarget == m_answer.subjectId;
    case Subject::Result:
        return result.id == m_answer.subjectId;
    case Subject::ChangeSet:
        return m_changeSetIds.contains(result.targetId);
    case Subject::Stack:
        return result.targetId == m_answer.subjectId || result.executionTarget == m_answer.subjectId
            || m_changeSetIds.contains(result.targetId);
    case Subject::Unknown: // nobody knows the name but the results themselves
        break;
    }
    if (!result.targetId.contains(m_name) && !result.executionTarget.contains(m_name))
        return false; // quick, for the many
    return domain::nameInArn(result.targetId, stackWord) == m_name
        || domain::nameInArn(result.executionTarget, stackWord) == m_name
        || domain::nameInArn(result.targetId, changeSetWord) == m_name;
}

void HookSearch::note(const Error &error)
{
    if (m_answer.error.code == ErrorCode::None)
        m_answer.error = error;
}

void HookSearch::finish()
{
    std::ranges::stable_sort(m_found, [](const Found &a, const Found &b) {
        return a.urgency != b.urgency ? a.urgency < b.urgency : a.invoked > b.invoked;
    });
    QSet<QString> listed;
    for (const Found &found : m_found) {
        if (m_answer.results.size() < mostResults && !listed.contains(found.id))
            m_answer.results.append(found.id);
        listed.insert(found.id);
    }
    if (!m_found.empty()) {
        const int first = m_found.front().urgency;
        m_answer.end = first == 0 ? End::Blocked : first == 1 ? End::InProgress : End::NotBlocked;
        if (m_answer.subjectName.isEmpty())
            m_answer.subjectName = m_answer.asked;
    } else if (m_answer.error.code != ErrorCode::None) {
        m_answer.end = End::Failed;
    } else {
        m_answer.end = m_seen ? End::NoResults : End::NotFound;
    }
    m_do.changed();
}

} // namespace hookline::session
