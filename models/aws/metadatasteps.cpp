// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/plainhttp.h"

namespace hookline::aws {

namespace {

// What does not answer at once is not there.
constexpr Millis linkTimeout{1'000};
constexpr Millis agentTimeout{2'000};
constexpr KeyNames names{"AccessKeyId", "SecretAccessKey", "Token", "Expiration"};

const QString service = QStringLiteral("the instance metadata service");
const QString rolePath = QStringLiteral("/latest/meta-data/iam/security-credentials/");

PlainRequest metadataRequest(const QUrl &base, const QString &path, const QString &asked)
{
    PlainRequest request;
    request.service = "imds";
    request.operation = asked;
    request.url = base;
    request.url.setPath(path);
    request.what = service;
    request.timeout = linkTimeout;
    return request;
}

/// The body of a good reply; the error of any other.
Result<QByteArray> goodBody(const Result<wire::HttpResponse> &reply, const QString &who)
{
    if (!reply)
        return reply.error();
    if (reply->status == 200)
        return reply->body;
    Error error = keyProblem(QStringLiteral("%1 answered HTTP %2").arg(who).arg(reply->status));
    error.httpStatus = reply->status;
    return error;
}

} // namespace

void runContainer(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                  const wire::AccessKeys &, StepDone done)
{
    PlainRequest request;
    request.url = step.url;
    request.service = "container";
    request.operation = QStringLiteral("role keys");
    request.what = QStringLiteral("the container's agent");
    request.timeout = agentTimeout;
    request.againIfLost = true;
    request.headers = {{"Accept", "application/json"}};
    QByteArray token = step.token;
    if (!step.tokenFile.isEmpty()) {
        const auto read =
            readTokenFile(step.tokenFile, QStringLiteral("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"));
        if (!read) {
            done(read.error());
            return;
        }
        token = *read;
    }
    if (token.contains('\r') || token.contains('\n')) {
        done(keyProblem(QStringLiteral("AWS_CONTAINER_AUTHORIZATION_TOKEN has a line end in it")));
        return;
    }
    if (!token.isEmpty())
        request.headers.set("Authorization", token);
    send(context, request,
         [who = request.what, done = std::move(done)](const Result<wire::HttpResponse> &reply) {
             const auto body = goodBody(reply, who);
             done(body ? keysFromJson(*body, names, who) : Result<KeySet>(body.error()));
         });
}

namespace {

/// Version 2 of the metadata service: a session token, the role's name, the role's keys.
class InstanceRun final : public QObject
{
public:
    InstanceRun(const std::shared_ptr<const StepContext> &context, const QUrl &base, StepDone done)
        : QObject(context->run)
        , m_context(context)
        , m_base(base)
        , m_done(std::move(done))
    {
        PlainRequest request =
            metadataRequest(m_base, QStringLiteral("/latest/api/token"), QStringLiteral("session token"));
        request.method = "PUT";
        request.headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}};
        send(m_context, request, [this](const Result<wire::HttpResponse> &reply) { askRole(reply); });
    }

private:
    void get(const QString &path, const QString &asked,
             void (InstanceRun::*next)(const Result<wire::HttpResponse> &))
    {
        PlainRequest request = metadataRequest(m_base, path, asked);
        request.headers = {{"x-aws-ec2-metadata-token", m_token}};
        send(m_context, request,
             [this, next](const Result<wire::HttpResponse> &reply) { (this->*next)(reply); });
    }

    void askRole(const Result<wire::HttpResponse> &reply)
    {
        if (reply && reply->status == 403) {
            m_done(keyProblem(service + QStringLiteral(" refused (HTTP 403): it is disabled")));
            return;
        }
        const auto body = goodBody(reply, service);
        if (!body) {
            m_done(body.error());
            return;
        }
        m_token = body->trimmed();
        if (m_token.contains('\r') || m_token.contains('\n'))
            m_done(keyProblem(service + QStringLiteral(" gave no token")));
        else
            get(rolePath, QStringLiteral("role name"), &InstanceRun::askKeys);
    }

    void askKeys(const Result<wire::HttpResponse> &reply)
    {
        const auto body = goodBody(reply, service);
        const QString role =
            body ? QString::fromUtf8(*body).section(QLatin1Char('\n'), 0, 0).trimmed() : QString();
        if (!role.isEmpty())
            get(rolePath + role, QStringLiteral("role keys"), &InstanceRun::takeKeys);
        else if (reply && (reply->status == 404 || reply->status == 200))
            m_done(keyProblem(QStringLiteral("this instance has no IAM role")));
        else
            m_done(body.error());
    }

    void takeKeys(const Result<wire::HttpResponse> &reply)
    {
        const auto body = goodBody(reply, service);
        m_done(body ? keysFromJson(*body, names, service) : Result<KeySet>(body.error()));
    }

    std::shared_ptr<const StepContext> m_context;
    QUrl m_base;
    StepDone m_done;
    QByteArray m_token;
};

} // namespace

void runInstance(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                 const wire::AccessKeys &, StepDone done)
{
    new InstanceRun(context, step.url, std::move(done)); // the run owns it
}

} // namespace hookline::aws
