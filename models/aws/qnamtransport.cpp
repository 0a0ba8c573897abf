// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"

#include "models/aws/network.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslConfiguration>
#include <QTimer>

#include <algorithm>

namespace hookline::aws {

namespace {

/// A body that can be read once. When a connection ends before the reply began, QNetworkAccessManager
/// silently sends a request again (POST too); it cannot if the body does not go back to its start. Not a
/// QBuffer, whose bytes Qt takes around the device.
class OneShotBody final : public QIODevice
{
public:
    explicit OneShotBody(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 size() const override { return m_bytes.size(); }
    bool reset() override { return false; }
    bool seek(qint64 position) override { return position == pos() && QIODevice::seek(position); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 count = std::min<qint64>(maxSize, m_bytes.size() - m_read);
        if (count <= 0)
            return -1;
        std::copy_n(m_bytes.constData() + m_read, count, data);
        m_read += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

/// True if `error` is only what Qt makes of a status, and the reply is whole.
bool isOfStatus(QNetworkReply::NetworkError error, int status)
{
    using Error = QNetworkReply::NetworkError;
    if (error == Error::NoError || error == Error::ProxyAuthenticationRequiredError // 407
        || error == Error::ProtocolInvalidOperationError) // 400
        return true;
    if (error == Error::ContentReSendError) // it wanted to follow a redirect or challenge, and could not
        return status == 307 || status == 308 || status == 401;
    return (error >= Error::ContentAccessDenied && error <= Error::UnknownContentError)
        || (error >= Error::InternalServerError && error <= Error::UnknownServerError);
}

class ProxyChoice final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopbackAddress(query.peerHostName()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

/// One request and its reply; deletes itself when it is over.
class Exchange final : public QObject
{
public:
    Exchange(QNetworkReply *reply, Millis deadline, QObject *context, Transport::Callback done,
             QObject *parent)
        : QObject(parent)
        , m_reply(reply)
        , m_done(std::move(done))
    {
        m_reply->setParent(this);
        connect(m_reply, &QNetworkReply::requestSent, this, [this] { m_sent = true; });
        connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::read);
        connect(m_reply, &QNetworkReply::finished, this, &Exchange::finish);
        connect(context, &QObject::destroyed, this, &Exchange::cancel);
        m_deadline.setSingleShot(true);
        m_deadline.setTimerType(Qt::PreciseTimer);
        connect(&m_deadline, &QTimer::timeout, this, [this, deadline] {
            giveUp(QStringLiteral("no complete reply within %1 ms").arg(deadline.count()));
        });
        m_deadline.start(deadline);
    }

    void cancel()
    {
        if (std::exchange(m_over, true))
            return;
        m_done = nullptr;
        close();
    }

private:
    void read()
    {
        if (m_over)
            return;
        if (m_body.size() + m_reply->bytesAvailable() > QnamTransport::maxReplyBytes)
            giveUp(
                QStringLiteral("reply larger than %1 MiB").arg(QnamTransport::maxReplyBytes / 1024 / 1024));
        else
            m_body += m_reply->readAll();
    }

    /// The bytes may be on their way out at this very moment, in QNetworkAccessManager's own thread: unknown.
    void giveUp(const QString &problem) { end({TransportReply::Outcome::Unknown, {}, problem}); }

    void finish()
    {
        if (m_over)
            return;
        read();
        if (m_over)
            return;
        const QVariant status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
        if (status.isValid() && isOfStatus(m_reply->error(), status.toInt())) {
            wire::HttpResponse response;
            response.status = status.toInt();
            for (const auto &[name, value] : m_reply->rawHeaderPairs())
                response.headers.append(name, value);
            response.body = m_body;
            end({TransportReply::Outcome::Answered, response, {}});
            return;
        }
        // Both signals come through the same queue, so here the first is known to have come or not.
        end({m_sent ? TransportReply::Outcome::Unknown : TransportReply::Outcome::NotDelivered,
             {},
             m_reply->errorString()});
    }

    void end(TransportReply reply)
    {
        if (std::exchange(m_over, true))
            return;
        const auto done = std::exchange(m_done, nullptr);
        close();
        done(std::move(reply));
    }

    void close()
    {
        m_deadline.stop();
        if (m_reply->isRunning())
            m_reply->abort();
        deleteLater();
    }

    QNetworkReply *m_reply;
    Transport::Callback m_done;
    QTimer m_deadline;
    QByteArray m_body;
    bool m_sent = false;
    bool m_over = false;
};

QNetworkRequest toQt(const TransportRequest &request)
{
    QByteArray target = request.base.scheme().toLatin1() + "://"
        + request.base.authority(QUrl::FullyEncoded).toLatin1() + request.http.path;
    if (!request.http.query.isEmpty())
        target += '?' + request.http.query;
    QNetworkRequest qt(QUrl::fromEncoded(target, QUrl::StrictMode));
    for (const auto &[name, value] : request.http.headers.fields())
        qt.setRawHeader(name, value);
    // Anything else makes Qt unpack replies by itself, which hides their size.
    qt.setRawHeader("Accept-Encoding", "identity");
    qt.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    qt.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    qt.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    qt.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    qt.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    qt.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    qt.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    qt.setAttribute(QNetworkRequest::HttpPipeliningAllowedAttribute, false);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    qt.setSslConfiguration(tls);
    return qt;
}

} // namespace

QnamTransport::QnamTransport()
{
    m_network.setProxyFactory(new ProxyChoice); // owned by the manager
    m_network.setStrictTransportSecurityEnabled(false);
}

Transport::Cancel QnamTransport::send(const TransportRequest &request, Millis deadline, QObject *context,
                                      Callback done)
{
    auto *body = new OneShotBody(request.http.body);
    QNetworkReply *reply = m_network.sendCustomRequest(toQt(request), request.http.method, body);
    body->setParent(reply);
    const QPointer<Exchange> exchange = new Exchange(reply, deadline, context, std::move(done), &m_network);
    return [exchange] {
        if (exchange)
            exchange->cancel();
    };
}

} // namespace hookline::aws
