// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/paginator.h"

#include <QPointer>
#include <QSet>

namespace hookline::aws {

namespace {

/// One walk; kept alive by the callback of the call under way.
class Walk : public std::enable_shared_from_this<Walk>
{
public:
    Walk(Caller caller, PageQuery query, QObject *context, std::function<bool(const QJsonObject &)> onPage,
         std::function<void(Result<void>)> done)
        : m_caller(std::move(caller))
        , m_query(std::move(query))
        , m_context(context)
        , m_onPage(std::move(onPage))
        , m_done(std::move(done))
    {
        const auto service = wire::service(m_query.serviceId);
        const wire::Operation *operation = service ? service->operation(m_query.operation) : nullptr;
        if (operation && !operation->inputToken.isEmpty()) {
            m_inputToken = operation->inputToken;
            m_outputToken = operation->outputToken;
        }
    }

    void next()
    {
        ++m_pages;
        m_call = m_caller(m_query.serviceId, m_query.operation, m_query.input, m_context,
                          [self = shared_from_this()](Reply reply) { self->page(std::move(reply)); });
    }

    void cancel()
    {
        m_cancelled = true;
        m_call.cancel();
    }

private:
    void page(Reply reply)
    {
        if (m_cancelled)
            return;
        if (!reply)
            return m_done(reply.error());
        const bool goOn = m_onPage(*std::as_const(reply));
        if (m_cancelled || !m_context)
            return;
        const QString token = std::as_const(reply)->value(m_outputToken).toString();
        if (!goOn || token.isEmpty())
            return m_done({});
        if (m_seen.contains(token))
            return m_done(endless(QStringLiteral("the service gave the same page token again")));
        if (m_pages >= m_query.maxPages)
            return m_done(endless(QStringLiteral("more than %1 pages").arg(m_query.maxPages)));
        m_seen.insert(token);
        m_query.input.insert(m_inputToken, token);
        next();
    }

    Error endless(const QString &message) const
    {
        Error error;
        error.code = ErrorCode::BadReply;
        error.subject = m_query.operation;
        error.message = message;
        return error;
    }

    Caller m_caller;
    PageQuery m_query;
    QPointer<QObject> m_context;
    std::function<bool(const QJsonObject &)> m_onPage;
    std::function<void(Result<void>)> m_done;
    QString m_inputToken = QStringLiteral("nextToken");
    QString m_outputToken = QStringLiteral("nextToken");
    QSet<QString> m_seen;
    CallHandle m_call;
    int m_pages = 0;
    bool m_cancelled = false;
};

} // namespace

CallHandle eachPage(Caller caller, PageQuery query, QObject *context,
                    std::function<bool(const QJsonObject &page)> onPage,
                    std::function<void(Result<void>)> done)
{
    const auto walk = std::make_shared<Walk>(std::move(caller), std::move(query), context, std::move(onPage),
                                             std::move(done));
    walk->next();
    return CallHandle(std::make_shared<std::function<void()>>([weak = std::weak_ptr(walk)] {
        if (const auto alive = weak.lock())
            alive->cancel();
    }));
}

} // namespace hookline::aws
