// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/batch.h"

#include <QPointer>

#include <algorithm>
#include <deque>

namespace hookline::aws {

namespace {

/// The batches of one query; kept alive by the callback of the call under way.
class Batches : public std::enable_shared_from_this<Batches>
{
public:
    Batches(Caller caller, BatchQuery query, QStringList ids, QObject *context,
            std::function<void(const QJsonArray &)> onBatch, std::function<void(Result<void>)> done)
        : m_caller(std::move(caller))
        , m_query(std::move(query))
        , m_context(context)
        , m_onBatch(std::move(onBatch))
        , m_done(std::move(done))
    {
        ids.removeDuplicates();
        for (qsizetype i = 0; i < ids.size(); i += m_query.batchSize)
            m_waiting.push_back(ids.mid(i, m_query.batchSize));
    }

    void next()
    {
        m_asked = m_waiting.front();
        m_waiting.pop_front();
        QJsonObject input = m_query.input;
        input.insert(m_query.idMember, QJsonArray::fromStringList(m_asked));
        m_call = m_caller(m_query.serviceId, m_query.operation, input, m_context,
                          [self = shared_from_this()](Reply reply) { self->answered(reply); });
    }

    void cancel()
    {
        m_cancelled = true;
        m_call.cancel();
    }

private:
    void answered(const Reply &reply)
    {
        if (m_cancelled)
            return;
        if (reply) {
            QJsonArray results;
            for (const QJsonValue &value : reply->value(m_query.resultMember).toArray()) {
                if (value.isObject())
                    results.append(value);
            }
            m_onBatch(results);
        } else if (!m_query.missingCodes.contains(reply.error().serviceCode)) {
            return m_done(reply.error());
        } else if (m_asked.size() > 1) {
            const qsizetype half = m_asked.size() / 2;
            m_waiting.push_front(m_asked.mid(half));
            m_waiting.push_front(m_asked.mid(0, half));
        }
        if (m_cancelled || !m_context)
            return;
        if (m_waiting.empty())
            return m_done({});
        next();
    }

    Caller m_caller;
    BatchQuery m_query;
    QPointer<QObject> m_context;
    std::function<void(const QJsonArray &)> m_onBatch;
    std::function<void(Result<void>)> m_done;
    std::deque<QStringList> m_waiting;
    QStringList m_asked;
    CallHandle m_call;
    bool m_cancelled = false;
};

} // namespace

CallHandle inBatches(Caller caller, BatchQuery query, const QStringList &ids, QObject *context,
                     std::function<void(const QJsonArray &results)> onBatch,
                     std::function<void(Result<void>)> done)
{
    if (ids.isEmpty()) { // no call to make; but never before this function returned
        QMetaObject::invokeMethod(
            context, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
        return {};
    }
    const auto batches = std::make_shared<Batches>(std::move(caller), std::move(query), ids, context,
                                                   std::move(onBatch), std::move(done));
    batches->next();
    return CallHandle(std::make_shared<std::function<void()>>([weak = std::weak_ptr(batches)] {
        if (const auto alive = weak.lock())
            alive->cancel();
    }));
}

} // namespace hookline::aws
