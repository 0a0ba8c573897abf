// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/hookresultswatch.h"

#include "models/aws/paginator.h"
#include "models/core/pool.h"

#include <QJsonArray>
#include <QPointer>

#include <algorithm>

namespace hookline::session {

namespace {

using domain::HookResult;
using domain::HookResultQuery;
using domain::HookStatus;
using Rows = std::vector<HookResult>;

const QString service = QStringLiteral("cloudformation");

/// Pages up to this many rows are converted where they arrive: that takes less than a thread's turn.
constexpr qsizetype smallPage = 200;
constexpr qsizetype sliceRows = 300;
constexpr int longList = 5000;
/// Texts that are met later than so many others are rare; a set of all of them would be moved now and then.
constexpr qsizetype mostSharedTexts = 4096;
constexpr Millis longestPause(60);
constexpr int mostPages = 5000;
constexpr Millis longestBackoff(60'000);

/// What a reply leaves out because the query says it is filled in from there.
Rows convert(const QJsonArray &array, const HookResultQuery &query)
{
    Rows rows;
    rows.reserve(size_t(array.size()));
    for (const QJsonValue &value : array) {
        HookResult result = domain::hookResultFromApi(value.toObject());
        if (result.id.isEmpty())
            continue;
        if (result.typeArn.isEmpty())
            result.typeArn = query.typeArn;
        if (result.targetId.isEmpty())
            result.targetId = query.targetId;
        if (result.targetTypeText.isEmpty() && query.targetType != domain::HookTargetType::Unknown) {
            result.targetType = query.targetType;
            result.targetTypeText = domain::toString(query.targetType);
        }
        rows.push_back(std::move(result));
    }
    return rows;
}

/// What the same few texts stand in, over and over.
constexpr QString HookResult::*shared[] = {
    &HookResult::typeName, &HookResult::typeArn,        &HookResult::typeVersion,
    &HookResult::modeText, &HookResult::statusText,     &HookResult::configurationVersion,
    &HookResult::targetId, &HookResult::targetTypeText, &HookResult::executionTarget,
    &HookResult::reason,
};

/// It may work the next time without anybody changing anything.
bool mayPass(const Error &error)
{
    return error.code != ErrorCode::ServiceError && error.code != ErrorCode::BadReply
        && error.code != ErrorCode::InvalidInput;
}

} // namespace

template <class Change> void HookResultsWatch::changeFreshness(Change change)
{
    const Freshness before = m_keeper.freshness();
    change(m_keeper);
    const Freshness &now = m_keeper.freshness();
    if (before.state != now.state || before.lastSuccess != now.lastSuccess
        || !(before.problem == now.problem))
        Q_EMIT freshnessChanged();
}

HookResultsWatch::HookResultsWatch(store::Store &store, aws::Client &client, Clock &clock,
                                   std::function<double()> random, const RequestBudget::Limits &limits,
                                   const Tempo &tempo)
    : m_store(store)
    , m_clock(clock)
    , m_budget(client, clock, std::move(random), limits)
    , m_tempo(tempo)
    , m_search({.call = m_budget.caller(Priority::Focus),
                .take = [this](const QJsonArray &rows,
                               const HookResultQuery &query) { return takeNow(rows, query); },
                .all = [this]() -> const std::deque<HookResult> * {
                    const bool known = std::ranges::find(m_complete, HookResultQuery()) != m_complete.end();
                    return known ? &m_store.hookResults.rows() : nullptr;
                },
                .changed = [this] { Q_EMIT answerChanged(); }})
{
    m_budget.onThrottled = [this](const Error &error) {
        changeFreshness([&](FreshnessKeeper &keeper) { keeper.throttled(error); });
    };
}

HookResultsWatch::~HookResultsWatch() = default;

void HookResultsWatch::start()
{
    if (m_life)
        return;
    m_life = std::make_unique<QObject>();
    if (m_begun)
        begin();
    setFocus(std::exchange(m_focus, {}));
}

void HookResultsWatch::stop()
{
    m_timer.cancel();
    m_slice.cancel();
    m_life.reset();
    m_query.reset();
    m_waiting.clear();
    m_walkEnd.reset();
    m_inRound = m_walking = m_sliceDue = false;
    m_converting = 0;
    if (m_search.answer().end == HookSearchAnswer::End::Searching)
        m_search.clear();
}

void HookResultsWatch::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    const bool first = active && !std::exchange(m_begun, m_begun || active);
    if (!m_life)
        return;
    if (first)
        begin();
    else if (!m_inRound)
        active ? runRound() : schedule();
}

void HookResultsWatch::begin()
{
    changeFreshness([](FreshnessKeeper &keeper) { keeper.loading(); });
    m_refused.clear();
    setQuery(m_listing.query);
    readTypes();
}

void HookResultsWatch::refresh()
{
    m_complete.clear();
    m_typesRead = false;
    m_begun = true;
    if (m_life)
        begin();
}

void HookResultsWatch::setQuery(const HookResultQuery &query)
{
    m_query.reset();
    m_slice.cancel();
    m_timer.cancel();
    m_waiting.clear();
    m_walkEnd.reset();
    m_walking = m_sliceDue = m_inRound = false;
    m_converting = 0;
    m_retry = true;
    HookListing listing{.query = query};
    const auto input = domain::hookResultsInput(query);
    if (!input.ok())
        listing.problem = input.error();
    m_listing = std::move(listing);
    if (m_life && m_begun && input.ok()) {
        m_query = std::make_unique<QObject>();
        m_listing.complete = isCovered();
        if (m_listing.complete) {
            Q_EMIT listingChanged();
            runRound();
            return;
        }
        startWholeWalk();
        schedule();
    }
    Q_EMIT listingChanged();
}

bool HookResultsWatch::isCovered() const
{
    return std::ranges::any_of(m_complete, [this](const HookResultQuery &query) {
        return query == HookResultQuery() || query == m_listing.query;
    });
}

void HookResultsWatch::changeListing(const std::function<void(HookListing &)> &change)
{
    change(m_listing);
    Q_EMIT listingChanged();
}

void HookResultsWatch::schedule()
{
    Millis interval = m_tempo.background;
    if (m_active)
        interval = m_running.isEmpty() ? m_tempo.idle : m_tempo.running;
    for (int i = 0; i < std::min(m_badRounds, 6); ++i)
        interval = std::max(interval, std::min(interval * 2, longestBackoff));
    m_timer = m_clock.callAfter(interval, [this] { runRound(); });
}

/// The youngest results, then those in progress that no page spoke of.
void HookResultsWatch::runRound()
{
    m_timer.cancel();
    if (!m_query)
        return;
    if (!m_typesRead)
        readTypes();
    m_inRound = true;
    m_told.clear();
    if (!m_walking && !isCovered() && m_retry)
        startWholeWalk();
    walk(Walk::Head, [this](bool good) {
        readDetails(detailsWanted(), [this, good, query = QPointer<QObject>(m_query.get())] {
            if (query)
                endRound(good);
        });
    });
}

void HookResultsWatch::endRound(bool good)
{
    m_inRound = false;
    m_badRounds = good ? 0 : m_badRounds + 1;
    schedule();
}

void HookResultsWatch::startWholeWalk()
{
    m_walking = true;
    m_listing.reading = true;
    m_listing.told = 0;
    m_listing.bounded = false;
    walk(Walk::Whole, [](bool) {});
}

void HookResultsWatch::walk(Walk kind, std::function<void(bool good)> next)
{
    const auto input = domain::hookResultsInput(m_listing.query);
    if (!input.ok())
        return next(false);
    // The youngest first; what is older must not hold up what a person asks.
    const aws::Caller call = [this, kind, pages = 0](const QString &serviceId, const QString &operation,
                                                     const QJsonObject &page, QObject *context,
                                                     aws::Done done) mutable {
        const bool first = pages++ == 0;
        return m_budget.caller(kind == Walk::Head || first ? Priority::Round : Priority::History)(
            serviceId, operation, page, context, std::move(done));
    };
    aws::eachPage(
        call,
        {.serviceId = service,
         .operation = QStringLiteral("ListHookResults"),
         .input = *input,
         .maxPages = mostPages},
        m_query.get(), [this, kind](const QJsonObject &page) { return takePage(page, kind); },
        [this, kind, next = std::move(next)](const Result<void> &result) {
            walked(kind, result);
            next(result.ok() || !mayPass(result.error()));
        });
}

bool HookResultsWatch::takePage(const QJsonObject &page, Walk kind)
{
    const QJsonArray array = page.value(QLatin1String("HookResults")).toArray();
    bool news = false;
    for (const QJsonValue &row : array) {
        const QString id = row[QLatin1String("HookResultId")].toString();
        if (kind == Walk::Head)
            m_told.insert(id);
        news = news || m_store.hookResults.slotOf(id) < 0;
    }
    if (array.size() <= smallPage) {
        addWaiting(convert(array, m_listing.query));
    } else {
        ++m_converting;
        inPool(
            m_query.get(), [array, query = m_listing.query] { return convert(array, query); },
            [this](Rows rows) {
                --m_converting;
                addWaiting(std::move(rows));
            });
    }
    if (kind == Walk::Head)
        return news;
    const bool first = m_listing.told == 0;
    if (m_listing.told < longList && m_listing.told + int(array.size()) >= longList)
        m_store.hookResults.expect(mostResults);
    const bool full = m_listing.told + int(array.size()) >= mostResults;
    const bool more = !page.value(QLatin1String("NextToken")).toString().isEmpty();
    changeListing([&](HookListing &listing) {
        listing.told += int(array.size());
        listing.bounded = full && more;
    });
    if (first)
        changeFreshness([this](FreshnessKeeper &keeper) {
            keeper.report(FreshnessKeeper::Lane::List, {});
            keeper.roundEnded(true, m_clock.now());
        });
    return !full;
}

/// Rows go into the store in slices, the more seldom the more there are: each costs the views a pass over
/// what they show.
void HookResultsWatch::addWaiting(Rows rows)
{
    std::ranges::move(rows, std::back_inserter(m_waiting));
    if (std::exchange(m_sliceDue, true))
        return;
    const Millis pause(m_store.hookResults.size() / 1500);
    m_slice = m_clock.callAfter(std::min(pause, longestPause), [this] { putSlice(); });
}

void HookResultsWatch::putSlice()
{
    m_sliceDue = false;
    const auto end = m_waiting.begin() + std::min(sliceRows, qsizetype(m_waiting.size()));
    Rows slice(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
    m_waiting.erase(m_waiting.begin(), end);
    put(std::move(slice));
    if (!m_waiting.empty())
        addWaiting({});
    else if (m_walkEnd && m_converting == 0)
        wholeWalked(*std::exchange(m_walkEnd, std::nullopt));
}

void HookResultsWatch::walked(Walk kind, const Result<void> &result)
{
    changeFreshness([&](FreshnessKeeper &keeper) {
        if (result.ok() || mayPass(result.error()))
            keeper.report(FreshnessKeeper::Lane::List, result);
        if (result.ok())
            keeper.roundEnded(true, m_clock.now());
    });
    if (kind == Walk::Head) {
        // A walk that found no end stays a problem: its list is not whole.
        if (m_listing.problem.code != ErrorCode::BadReply || !result.ok())
            changeListing(
                [&](HookListing &listing) { listing.problem = result.ok() ? Error() : result.error(); });
        return;
    }
    if (m_waiting.empty() && m_converting == 0)
        wholeWalked(result);
    else
        m_walkEnd = result;
}

void HookResultsWatch::wholeWalked(const Result<void> &result)
{
    m_walking = false;
    m_retry = result.ok() || mayPass(result.error());
    if (result.ok() && !m_listing.bounded && !isCovered())
        m_complete.push_back(m_listing.query);
    if (result.ok() && m_listing.bounded)
        m_retry = false;
    changeListing([&](HookListing &listing) {
        listing.reading = false;
        listing.complete = result.ok();
        listing.problem = result.ok() ? Error() : result.error();
    });
}

QString HookResultsWatch::sharedText(const QString &text)
{
    const auto known = m_texts.constFind(text);
    if (known != m_texts.constEnd())
        return *known;
    if (m_texts.size() < mostSharedTexts)
        m_texts.insert(text);
    return text;
}

void HookResultsWatch::put(Rows rows)
{
    const bool quiet = m_running.isEmpty();
    for (HookResult &row : rows) {
        if (const HookResult *known = m_store.hookResults.find(row.id))
            row = domain::joined(std::move(row), *known);
        for (const auto member : shared)
            row.*member = sharedText(row.*member);
        if (row.status != HookStatus::InProgress) {
            m_running.remove(row.id);
        } else if (!m_running.contains(row.id)) {
            m_running.insert(row.id);
            m_queue.append(row.id);
        }
    }
    m_store.hookResults.upsert(std::move(rows));
    if (quiet && !m_running.isEmpty() && m_query && !m_inRound)
        schedule(); // an idle wait would be too long now
}

HookResultsWatch::Rows HookResultsWatch::takeNow(const QJsonArray &array, const HookResultQuery &query)
{
    Rows rows = convert(array, query);
    put(rows);
    for (HookResult &row : rows) {
        if (const HookResult *known = m_store.hookResults.find(row.id))
            row = *known;
    }
    return rows;
}

/// As many as a round may cost: the one in focus as long as its detail is missing, the running ones in turn,
/// and in a list by target those of which nobody knows when they began.
QStringList HookResultsWatch::detailsWanted()
{
    QStringList wanted, later;
    const HookResult *focus = m_store.hookResults.find(m_focus);
    const bool toldFocus = m_told.contains(m_focus) && m_running.contains(m_focus);
    if (focus && !focus->detailed && !toldFocus && !m_refused.contains(m_focus))
        wanted.append(m_focus);
    for (const QString &id : std::as_const(m_queue)) {
        if (!m_running.contains(id))
            continue;
        const bool now = wanted.size() < detailsPerRound && !m_told.contains(id) && id != m_focus;
        (now ? wanted : later).append(id);
    }
    m_queue = later + wanted;
    m_queue.removeDuplicates();
    if (m_listing.query.targetId.isEmpty())
        return wanted;
    for (const HookResult &row : m_store.hookResults.rows()) {
        if (wanted.size() >= detailsPerRound)
            break;
        if (!row.invoked && !row.detailed && domain::matches(m_listing.query, row) && row.id != m_focus
            && !m_running.contains(row.id) && !m_refused.contains(row.id))
            wanted.append(row.id);
    }
    return wanted;
}

void HookResultsWatch::readDetails(QStringList ids, std::function<void()> next)
{
    if (ids.isEmpty())
        return next();
    const auto left = std::make_shared<qsizetype>(ids.size());
    for (const QString &id : std::as_const(ids)) {
        readDetail(Priority::Round, id, [left, next] {
            if (--*left == 0)
                next();
        });
    }
}

void HookResultsWatch::readDetail(Priority priority, const QString &id, std::function<void()> next)
{
    m_budget.caller(priority)(service, QStringLiteral("GetHookResult"),
                              {{QStringLiteral("HookResultId"), id}}, m_life.get(),
                              [this, id, next = std::move(next)](const aws::Reply &reply) {
                                  if (reply.ok()) {
                                      HookResult result = domain::hookResultFromApi(*reply);
                                      result.id = id;
                                      result.detailed = domain::isTerminal(result.status);
                                      Rows rows;
                                      rows.push_back(std::move(result));
                                      put(std::move(rows));
                                  } else {
                                      detailRefused(id, reply.error());
                                  }
                                  if (id == m_focus) {
                                      if (reply.ok())
                                          m_focusProblem = {};
                                      Q_EMIT focusChanged();
                                  }
                                  next();
                              });
}

void HookResultsWatch::detailRefused(const QString &id, const Error &error)
{
    if (id == m_focus)
        m_focusProblem = error;
    if (!mayPass(error) || error.code == ErrorCode::AccessDenied)
        m_refused.insert(id);
    // A running result that AWS knows no more would run here for ever.
    if (error.serviceCode.startsWith(QLatin1String("HookResultNotFound")) && m_running.remove(id))
        m_store.hookResults.remove({id});
}

void HookResultsWatch::setFocus(const QString &resultId)
{
    if (resultId == m_focus && m_focusProblem.code == ErrorCode::None)
        return;
    m_focus = resultId;
    m_focusProblem = {};
    m_refused.remove(resultId);
    const HookResult *known = m_store.hookResults.find(resultId);
    if (m_life && !resultId.isEmpty() && !(known && known->detailed))
        readDetail(Priority::Focus, resultId, [] {});
    Q_EMIT focusChanged();
}

void HookResultsWatch::readTypes()
{
    m_typesRead = true;
    aws::eachPage(
        m_budget.caller(Priority::Round),
        {.serviceId = service,
         .operation = QStringLiteral("ListTypes"),
         .input = {{QStringLiteral("Type"), QStringLiteral("HOOK")},
                   {QStringLiteral("Visibility"), QStringLiteral("PRIVATE")}},
         .maxPages = 50},
        m_life.get(),
        [this](const QJsonObject &page) {
            std::vector<domain::HookType> types;
            for (const QJsonValue &row : page.value(QLatin1String("TypeSummaries")).toArray()) {
                domain::HookType type = domain::hookTypeFromApi(row.toObject());
                const domain::HookType *known = m_store.hookTypes.find(type.arn);
                if (!type.arn.isEmpty() && !(known && known->described))
                    types.push_back(std::move(type));
            }
            m_store.hookTypes.upsert(std::move(types));
            return true;
        },
        [this](const Result<void> &result) { m_typesRead = result.ok() || !mayPass(result.error()); });
}

void HookResultsWatch::readType(const QString &typeArn)
{
    const domain::HookType *known = m_store.hookTypes.find(typeArn);
    if (!m_life || typeArn.isEmpty() || (known && known->described) || m_typesAsked.contains(typeArn))
        return;
    m_typesAsked.insert(typeArn);
    m_typeProblems.remove(typeArn);
    m_budget.caller(Priority::Focus)(service, QStringLiteral("DescribeType"),
                                     {{QStringLiteral("Arn"), typeArn}}, m_life.get(),
                                     [this, typeArn](const aws::Reply &reply) {
                                         m_typesAsked.remove(typeArn);
                                         if (reply.ok()) {
                                             domain::HookType type = domain::hookTypeFromApi(*reply);
                                             type.arn = typeArn;
                                             type.described = true;
                                             m_store.hookTypes.upsert({type});
                                         } else {
                                             m_typeProblems.insert(typeArn, reply.error());
                                         }
                                         Q_EMIT typeChanged(typeArn);
                                     });
}

void HookResultsWatch::search(const QString &text)
{
    m_search.start(text);
}

} // namespace hookline::session
