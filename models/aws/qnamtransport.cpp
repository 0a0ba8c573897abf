// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"

#include "models/aws/tlsproblem.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslCertificate>
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
    /// True once the network stack took anything of it. It does so on this thread, when it writes the
    /// request: while this is false, and for ever after an abort, the service cannot have seen the whole.
    bool isTouched() const { return m_touched; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        m_touched = true;
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
    bool m_touched = false;
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
    explicit ProxyChoice(NetworkSettings settings)
        : m_settings(std::move(settings))
    { }

    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (m_settings.isDirect(query.peerHostName(), query.peerPort()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        if (m_settings.systemProxy)
            return systemProxyForQuery(query);
        const QUrl url = m_settings.proxyFor(query.url());
        if (url.isEmpty())
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        const bool socks = url.scheme().startsWith(QLatin1String("socks"));
        return {QNetworkProxy(socks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                              static_cast<quint16>(url.port(socks ? 1080 : 80)),
                              url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded))};
    }

private:
    NetworkSettings m_settings;
};

/// Deadlines and authorities of one request.
struct Bounds
{
    Millis deadline;
    Millis connectTimeout;
    QString caBundle;
};

/// One request and its reply; deletes itself when it is over.
class Exchange final : public QObject
{
public:
    Exchange(QNetworkReply *reply, const OneShotBody *body, Bounds bounds, QObject *context,
             Transport::Callback done, QObject *parent)
        : QObject(parent)
        , m_reply(reply)
        , m_sentBody(body)
        , m_bounds(std::move(bounds))
        , m_host(reply->url().host())
        , m_done(std::move(done))
    {
        m_reply->setParent(this);
        connect(m_reply, &QNetworkReply::requestSent, this, [this] { m_sent = true; });
        connect(m_reply, &QNetworkReply::metaDataChanged, this, &Exchange::readHead);
        connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::read);
        connect(m_reply, &QNetworkReply::finished, this, &Exchange::finish);
        connect(m_reply, &QNetworkReply::sslErrors, this,
                [this](const QList<QSslError> &errors) { m_tlsErrors = errors; });
        connect(context, &QObject::destroyed, this, &Exchange::cancel);
        // Not from the start: it may wait for its turn, while others use all connections to the host.
        connect(m_reply, &QNetworkReply::socketStartedConnecting, this,
                [this] { m_connecting.start(m_bounds.connectTimeout); });
        for (QTimer *timer : {&m_deadline, &m_connecting}) {
            timer->setSingleShot(true);
            timer->setTimerType(Qt::PreciseTimer);
        }
        connect(&m_connecting, &QTimer::timeout, this, [this] {
            if (!m_sent && !m_sentBody->isTouched())
                giveUp(noConnection(m_bounds.connectTimeout));
        });
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            giveUp(m_sent || m_sentBody->isTouched()
                       ? QStringLiteral("no complete reply from %1 within %2 ms")
                             .arg(m_host)
                             .arg(m_bounds.deadline.count())
                       : noConnection(m_bounds.deadline));
        });
        m_deadline.start(m_bounds.deadline);
    }

    void cancel()
    {
        if (std::exchange(m_over, true))
            return;
        m_done = nullptr;
        close();
    }

private:
    QString noConnection(Millis within) const
    {
        return QStringLiteral(
                   "no connection to %1 within %2 ms: check the endpoint, the proxy (HTTPS_PROXY) and "
                   "whether a firewall swallows what is sent there")
            .arg(m_host)
            .arg(within.count());
    }

    QString tooLarge() const
    {
        return QStringLiteral(
                   "%1 sends a reply larger than %2 MiB, which no AWS service does; check the endpoint")
            .arg(m_host)
            .arg(maxReplyBytes / 1024 / 1024);
    }

    void readHead()
    {
        const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
        if (!m_over && length.toLongLong() > maxReplyBytes)
            giveUp(tooLarge());
    }

    void read()
    {
        if (m_over)
            return;
        if (m_body.size() + m_reply->bytesAvailable() > maxReplyBytes)
            giveUp(tooLarge());
        else
            m_body += m_reply->readAll();
    }

    /// Bytes may be on their way out at this very moment, in QNetworkAccessManager's own thread; but of a
    /// body that was not touched none ever will.
    void giveUp(const QString &problem)
    {
        const bool kept = m_sentBody->size() > 0 && !m_sentBody->isTouched();
        end({kept ? TransportReply::Outcome::NotDelivered : TransportReply::Outcome::Unknown, {}, problem});
    }

    QString problem() const
    {
        if (!m_tlsErrors.isEmpty())
            return tlsProblem(m_host, m_tlsErrors, m_bounds.caBundle);
        if (m_reply->error() == QNetworkReply::SslHandshakeFailedError)
            return QStringLiteral("%1 does not speak TLS 1.2 or newer on this port (%2); check the endpoint")
                .arg(m_host, m_reply->errorString());
        return m_reply->errorString();
    }

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
             problem()});
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
        m_connecting.stop();
        if (m_reply->isRunning())
            m_reply->abort();
        deleteLater();
    }

    QNetworkReply *m_reply;
    const OneShotBody *m_sentBody; // of the reply
    const Bounds m_bounds;
    const QString m_host;
    Transport::Callback m_done;
    QTimer m_deadline;
    QTimer m_connecting;
    QList<QSslError> m_tlsErrors;
    QByteArray m_body;
    bool m_sent = false;
    bool m_over = false;
};

QNetworkRequest toQt(const TransportRequest &request, const QSslConfiguration &tls)
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
    qt.setSslConfiguration(tls);
    return qt;
}

} // namespace

QnamTransport::QnamTransport(const NetworkSettings &settings)
    : m_settings(settings)
    , m_tls(QSslConfiguration::defaultConfiguration())
{
    m_tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!m_settings.caBundle.isEmpty())
        m_tls.setCaCertificates(QSslCertificate::fromPath(m_settings.caBundle));
    m_network.setProxyFactory(new ProxyChoice(m_settings)); // owned by the manager
    m_network.setStrictTransportSecurityEnabled(false);
}

Transport::Cancel QnamTransport::send(const TransportRequest &request, Millis deadline, QObject *context,
                                      Callback done)
{
    auto *body = new OneShotBody(request.http.body);
    QNetworkReply *reply = m_network.sendCustomRequest(toQt(request, m_tls), request.http.method, body);
    body->setParent(reply);
    const Bounds bounds{deadline, m_settings.connectTimeout, m_settings.caBundle};
    const QPointer<Exchange> exchange =
        new Exchange(reply, body, bounds, context, std::move(done), &m_network);
    return [exchange] {
        if (exchange)
            exchange->cancel();
    };
}

} // namespace hookline::aws
