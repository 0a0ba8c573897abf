// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/ssotoken.h"

#include "models/aws/plainhttp.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace hookline::aws {

namespace {

constexpr qint64 maxCacheBytes = 256 * 1024;
const QString oidcName = QStringLiteral("IAM Identity Center's sign-in");

/// AWS's names of what it asks.
constexpr std::array<std::pair<const char *, const char *>, 3> operations{{
    {"/token", "CreateToken"},
    {"/client/register", "RegisterClient"},
    {"/device_authorization", "StartDeviceAuthorization"},
}};

QString operationOf(const QString &path)
{
    const auto found = std::find_if(operations.begin(), operations.end(),
                                    [&path](const auto &row) { return path == QLatin1String(row.first); });
    Q_ASSERT(found != operations.end());
    return QLatin1String(found->second);
}

const QString deviceGrant = QStringLiteral("urn:ietf:params:oauth:grant-type:device_code");

} // namespace

QString ssoCacheName(const CredentialStep &step)
{
    const QString seed = step.ssoSession.isEmpty() ? step.ssoStartUrl : step.ssoSession;
    return QString::fromLatin1(QCryptographicHash::hash(seed.toUtf8(), QCryptographicHash::Sha1).toHex())
        + QStringLiteral(".json");
}

Result<std::optional<SsoToken>> cachedSsoToken(const Environment &environment, const CredentialStep &step)
{
    QFile file(environment.home() + QStringLiteral("/.aws/sso/cache/") + ssoCacheName(step));
    if (environment.home().isEmpty() || !file.open(QIODevice::ReadOnly))
        return std::optional<SsoToken>();
    const QJsonObject json = QJsonDocument::fromJson(file.read(maxCacheBytes)).object();
    const auto text = [&json](const char *name) { return json.value(QLatin1String(name)).toString(); };
    SsoToken token;
    token.accessToken = text("accessToken");
    const auto expires = fromIso8601(text("expiresAt"));
    if (token.accessToken.isEmpty() || !expires)
        return keyProblem(QStringLiteral("%1 holds no token of IAM Identity Center")
                              .arg(environment.displayPath(file.fileName())));
    token.expires = *expires;
    token.refreshToken = text("refreshToken");
    token.clientId = text("clientId");
    token.clientSecret = text("clientSecret");
    token.registrationExpires = fromIso8601(text("registrationExpiresAt"));
    return std::optional(token);
}

QUrl ssoUrl(const Connection &connection, const CredentialStep &step, const char *endpointPrefix,
            const QString &path)
{
    const QString prefix = QString::fromLatin1(endpointPrefix);
    QUrl url = connection.keyEndpoints.value(prefix);
    if (url.isEmpty())
        url = awsEndpoint(prefix, step.ssoRegion, connection.variant);
    QString before = url.path();
    while (before.endsWith(QLatin1Char('/')))
        before.chop(1);
    url.setPath(before + path);
    return url;
}

void askOidc(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
             const QString &path, const QJsonObject &body, std::function<void(Result<QJsonObject>)> done)
{
    PlainRequest request;
    request.service = "sso-oidc";
    request.operation = operationOf(path);
    request.method = "POST";
    request.url = ssoUrl(context->connection, step, "oidc", path);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.what = oidcName;
    send(context, request, [done = std::move(done)](const Result<wire::HttpResponse> &reply) {
        if (!reply) {
            done(reply.error());
            return;
        }
        const QJsonObject object = QJsonDocument::fromJson(reply->body).object();
        if (reply->status == 200) {
            done(object);
            return;
        }
        // The description is AWS's text about the grant; it could repeat what was sent, so it is left out.
        Error error = keyProblem(QStringLiteral("%1 answered HTTP %2").arg(oidcName).arg(reply->status));
        error.serviceCode = object.value(QLatin1String("error")).toString().left(64);
        error.httpStatus = reply->status;
        error.requestId = QString::fromLatin1(reply->headers.value("x-amzn-RequestId"));
        done(error);
    });
}

Result<SsoToken> ssoTokenFrom(const QJsonObject &reply, const SsoToken &before, Instant now)
{
    SsoToken token = before;
    token.accessToken = reply.value(QLatin1String("accessToken")).toString();
    const qint64 seconds = reply.value(QLatin1String("expiresIn")).toInteger();
    if (token.accessToken.isEmpty() || seconds <= 0)
        return keyProblem(oidcName + QStringLiteral(" gave no token"));
    token.expires = now + Millis(seconds * 1000);
    const QString refresh = reply.value(QLatin1String("refreshToken")).toString();
    if (!refresh.isEmpty())
        token.refreshToken = refresh;
    return token;
}

namespace {

/// Registers, asks for a device code, shows it, and asks for the token until a person has decided.
class DeviceRun final : public QObject
{
public:
    DeviceRun(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
              std::function<void(Result<SsoToken>)> done)
        : QObject(context->run)
        , m_context(context)
        , m_step(step)
        , m_done(std::move(done))
    {
        QJsonObject body{{QStringLiteral("clientName"), QStringLiteral("hookline")},
                         {QStringLiteral("clientType"), QStringLiteral("public")}};
        QJsonArray scopes;
        for (const QString &scope : step.ssoScopes.split(QLatin1Char(','), Qt::SkipEmptyParts))
            scopes.append(scope.trimmed());
        if (!scopes.isEmpty())
            body[QStringLiteral("scopes")] = scopes;
        ask(QStringLiteral("/client/register"), body, &DeviceRun::authorize);
    }

private:
    using Next = void (DeviceRun::*)(const QJsonObject &);

    void ask(const QString &path, const QJsonObject &body, Next next)
    {
        askOidc(m_context, m_step, path, body, [this, next](const Result<QJsonObject> &reply) {
            if (reply)
                (this->*next)(*reply);
            else
                m_done(reply.error());
        });
    }

    void authorize(const QJsonObject &client)
    {
        m_token.clientId = client.value(QLatin1String("clientId")).toString();
        m_token.clientSecret = client.value(QLatin1String("clientSecret")).toString();
        m_token.registrationExpires =
            Instant(Millis(client.value(QLatin1String("clientSecretExpiresAt")).toInteger() * 1000));
        ask(QStringLiteral("/device_authorization"),
            {{QStringLiteral("clientId"), m_token.clientId},
             {QStringLiteral("clientSecret"), m_token.clientSecret},
             {QStringLiteral("startUrl"), m_step.ssoStartUrl}},
            &DeviceRun::show);
    }

    void show(const QJsonObject &device)
    {
        const auto text = [&device](const char *name) {
            return device.value(QLatin1String(name)).toString();
        };
        m_deviceCode = text("deviceCode");
        m_interval = Millis(std::max<qint64>(device.value(QLatin1String("interval")).toInteger(5), 1) * 1000);
        const QString complete = text("verificationUriComplete");
        DeviceSignIn signIn;
        signIn.profile = m_step.profile;
        signIn.page = QUrl(complete.isEmpty() ? text("verificationUri") : complete, QUrl::StrictMode);
        signIn.userCode = text("userCode");
        signIn.expires =
            m_context->clock.now() + Millis(device.value(QLatin1String("expiresIn")).toInteger(600) * 1000);
        m_until = signIn.expires;
        // It will be opened in a browser.
        if (m_deviceCode.isEmpty() || signIn.page.scheme() != QLatin1String("https")) {
            m_done(keyProblem(oidcName + QStringLiteral(" gave no page to sign in on")));
            return;
        }
        wait();
        const QPointer<DeviceRun> self = this;
        m_context->asker.signIn(signIn, [self] {
            if (!self)
                return;
            self->m_wait.cancel();
            self->m_done(
                Error{.code = ErrorCode::Cancelled, .message = QStringLiteral("the sign-in was given up")});
        });
    }

    void wait()
    {
        m_wait = m_context->clock.callAfter(m_interval, [this] { askToken(); });
    }

    void askToken()
    {
        askOidc(m_context, m_step, QStringLiteral("/token"),
                {{QStringLiteral("clientId"), m_token.clientId},
                 {QStringLiteral("clientSecret"), m_token.clientSecret},
                 {QStringLiteral("deviceCode"), m_deviceCode},
                 {QStringLiteral("grantType"), deviceGrant}},
                [this](const Result<QJsonObject> &reply) {
                    const QString code = reply ? QString() : reply.error().serviceCode;
                    const bool slower = code == QLatin1String("slow_down");
                    if (slower)
                        m_interval += Millis(5'000);
                    const Instant now = m_context->clock.now();
                    if ((slower || code == QLatin1String("authorization_pending")) && now < m_until)
                        wait();
                    else
                        m_done(reply ? ssoTokenFrom(*reply, m_token, now) : Result<SsoToken>(reply.error()));
                });
    }

    std::shared_ptr<const StepContext> m_context;
    CredentialStep m_step;
    std::function<void(Result<SsoToken>)> m_done;
    SsoToken m_token;
    QString m_deviceCode;
    Millis m_interval{5'000};
    Instant m_until{};
    ClockTimer m_wait;
};

} // namespace

void signInToSso(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                 std::function<void(Result<SsoToken>)> done)
{
    if (context->asker.signIn) {
        new DeviceRun(context, step, std::move(done)); // the run owns it
        return;
    }
    const QString key =
        step.ssoSession.isEmpty() ? QStringLiteral("sso_start_url") : QStringLiteral("sso_session");
    done(keyProblem(
        QStringLiteral("profile \"%1\" has %2: nobody is signed in there (or no longer), and Hookline "
                       "cannot ask here; run \"aws sso login --profile %1\"")
            .arg(step.profile, key)));
}

} // namespace hookline::aws
