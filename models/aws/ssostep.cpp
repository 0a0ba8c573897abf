// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/plainhttp.h"
#include "models/aws/ssotoken.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace hookline::aws {

namespace {

constexpr KeyNames names{"accessKeyId", "secretAccessKey", "sessionToken", "expiration"};
constexpr Millis enough{5 * 60'000}; // A token with less than this is refreshed first.
const QString portal = QStringLiteral("IAM Identity Center");

/// A token from memory or the cache, refreshed or by a new sign-in where it has ended; then the role's keys.
class SsoRun final : public QObject
{
public:
    SsoRun(const std::shared_ptr<const StepContext> &context, const CredentialStep &step, StepDone done)
        : QObject(context->run)
        , m_context(context)
        , m_step(step)
        , m_done(std::move(done))
    {
        auto cached = cachedSsoToken(m_context->environment, m_step);
        const auto kept = m_context->ssoTokens->constFind(ssoCacheName(m_step));
        if (!cached) {
            m_done(cached.error());
            return;
        }
        std::optional<SsoToken> token = *cached;
        m_cached = token ? token->accessToken : QString();
        // A newer token in the cache is a new sign-in elsewhere.
        if (kept != m_context->ssoTokens->constEnd()
            && (!token || kept->instead == m_cached || kept->expires > token->expires))
            token = *kept;
        if (token)
            m_token = *token;
        const Instant now = m_context->clock.now();
        if (token && m_token.expires - now > enough)
            askKeys();
        else if (token && canRefresh(now))
            refresh();
        else if (token && m_token.expires > now)
            askKeys();
        else
            signIn();
    }

private:
    bool canRefresh(Instant now) const
    {
        return !m_token.refreshToken.isEmpty() && !m_token.clientId.isEmpty()
            && (!m_token.registrationExpires || *m_token.registrationExpires > now);
    }

    void take(const SsoToken &token)
    {
        m_token = token;
        m_token.instead = m_cached;
        m_context->ssoTokens->insert(ssoCacheName(m_step), m_token);
        askKeys();
    }

    void refresh()
    {
        m_renewed = true;
        askOidc(m_context, m_step, QStringLiteral("/token"),
                {{QStringLiteral("clientId"), m_token.clientId},
                 {QStringLiteral("clientSecret"), m_token.clientSecret},
                 {QStringLiteral("grantType"), QStringLiteral("refresh_token")},
                 {QStringLiteral("refreshToken"), m_token.refreshToken}},
                [this](const Result<QJsonObject> &reply) {
                    const Instant now = m_context->clock.now();
                    const auto token =
                        reply ? ssoTokenFrom(*reply, m_token, now) : Result<SsoToken>(reply.error());
                    if (token)
                        take(*token);
                    else if (m_token.expires > now)
                        askKeys(); // it still holds
                    else if (token.error().code == ErrorCode::NotDelivered)
                        m_done(token.error());
                    else
                        signIn();
                });
    }

    void signIn()
    {
        m_renewed = true;
        signInToSso(m_context, m_step, [this](const Result<SsoToken> &token) {
            if (token)
                take(*token);
            else
                m_done(token.error());
        });
    }

    void askKeys()
    {
        PlainRequest request;
        request.service = "sso";
        request.operation = QStringLiteral("GetRoleCredentials");
        request.url =
            ssoUrl(m_context->connection, m_step, "portal.sso", QStringLiteral("/federation/credentials"));
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("role_name"), m_step.ssoRoleName);
        query.addQueryItem(QStringLiteral("account_id"), m_step.ssoAccountId);
        request.url.setQuery(query);
        request.headers = {{"x-amz-sso_bearer_token", m_token.accessToken.toUtf8()}};
        request.what = portal;
        request.againIfLost = true;
        send(m_context, request, [this](const Result<wire::HttpResponse> &reply) { takeKeys(reply); });
    }

    void takeKeys(const Result<wire::HttpResponse> &reply)
    {
        if (!reply) {
            m_done(reply.error());
            return;
        }
        if (reply->status == 401 && !m_renewed) {
            canRefresh(m_context->clock.now()) ? refresh() : signIn();
            return;
        }
        const QJsonObject object = QJsonDocument::fromJson(reply->body).object();
        if (reply->status == 200) {
            m_done(keysFromObject(object.value(QLatin1String("roleCredentials")).toObject(), names, portal));
            return;
        }
        Error error = keyProblem(
            QStringLiteral(
                "%1 gave no keys for sso_account_id and sso_role_name of profile \"%2\": HTTP %3 %4")
                .arg(portal, m_step.profile)
                .arg(reply->status)
                .arg(object.value(QLatin1String("message")).toString().left(200))
                .trimmed());
        error.message.replace(m_token.accessToken, QStringLiteral("\u2026"));
        error.httpStatus = reply->status;
        error.requestId = QString::fromLatin1(reply->headers.value("x-amzn-RequestId"));
        m_done(error);
    }

    std::shared_ptr<const StepContext> m_context;
    CredentialStep m_step;
    StepDone m_done;
    SsoToken m_token;
    QString m_cached; ///< The cache's access token.
    bool m_renewed = false;
};

} // namespace

void runSso(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
            const wire::AccessKeys &, StepDone done)
{
    if (std::any_of(step.ssoAccountId.begin(), step.ssoAccountId.end(),
                    [](QChar c) { return !c.isDigit(); })) {
        done(
            keyProblem(QStringLiteral("sso_account_id of profile \"%1\" is not a number").arg(step.profile)));
        return;
    }
    new SsoRun(context, step, std::move(done)); // the run owns it
}

} // namespace hookline::aws
