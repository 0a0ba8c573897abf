// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/requestgate.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace hookline::sandbox {

namespace {

using wire::Protocol;

/// How a service words members that break the model, and which rules are checked here: CodeDeploy has an
/// exception for each member, Auto Scaling and SQS look at the values themselves.
struct InputRules
{
    const char *service;
    const char *missing; // null: not checked here
    const char *invalid; // null: not checked here
};
constexpr std::array inputRules{
    InputRules{"autoscaling", nullptr, nullptr},
    InputRules{"cloudformation", "ValidationError", "ValidationError"},
    InputRules{"codedeploy", nullptr, nullptr},
    InputRules{"iam", "ValidationError", "ValidationError"},
    InputRules{"sandbox", "ValidationException", "ValidationException"},
    InputRules{"sqs", "MissingParameter", nullptr},
    InputRules{"sts", "ValidationError", "ValidationError"},
};

Error refusal(ErrorCode code, const QString &serviceCode, const QString &message, int status)
{
    return {.code = code, .serviceCode = serviceCode, .message = message, .httpStatus = status};
}

bool speaksJson(const wire::HttpRequest &request)
{
    return request.headers.contains("X-Amz-Target")
        || request.headers.value("Content-Type").toLower().startsWith("application/x-amz-json");
}

/// The Query services have a code of their own for a date that is too far away; all else the codec words.
Error inWordsOf(Protocol protocol, Error error)
{
    const bool stale = error.message.startsWith(u"Signature expired")
        || error.message.startsWith(u"Signature not yet current");
    if (protocol == Protocol::AwsQuery && stale)
        error.serviceCode = QStringLiteral("RequestExpired");
    if (error.httpStatus == 0)
        error.httpStatus = 400;
    return error;
}

/// SQS clients may post to the queue itself.
void takeQueueFromPath(const wire::HttpRequest &request, wire::IncomingCall &call)
{
    const QString member = QStringLiteral("QueueUrl");
    if (call.service->id != u"sqs" || !call.operation->input || !call.operation->input->member(member)
        || call.input.contains(member) || request.path.count('/') != 2)
        return;
    call.input.insert(member, RequestGate::endpointOf(request) + QString::fromUtf8(request.path));
}

} // namespace

RequestGate::RequestGate(wire::AccessKeys keys, QString region, quint16 port)
    : m_keys(std::move(keys))
    , m_region(std::move(region))
    , m_port(port)
{
    for (const char *id : {"codedeploy", "autoscaling", "cloudformation", "iam", "sqs", "sts", "sandbox"})
        m_services.push_back(wire::service(QString::fromLatin1(id)));
}

QString RequestGate::endpointOf(const wire::HttpRequest &request)
{
    return QStringLiteral("http://") + QString::fromUtf8(request.headers.value("Host"));
}

/// Service and protocol as far as the headers tell, for answers that come before the body is looked at.
wire::IncomingCall RequestGate::speaking(const wire::HttpRequest &request) const
{
    wire::IncomingCall call;
    call.protocol = speaksJson(request) ? Protocol::AwsJson : Protocol::AwsQuery;
    const QByteArray target = request.headers.value("X-Amz-Target");
    const QByteArray prefix = target.left(target.indexOf('.'));
    const QByteArrayList scope = request.headers.value("Authorization").split(',').constFirst().split('/');
    const QByteArray signing = scope.size() >= 5 ? scope.at(scope.size() - 2) : QByteArray();
    for (const auto &service : m_services) {
        const bool named = target.isEmpty() ? service->signingName.toLatin1() == signing
                                            : service->targetPrefix.toLatin1() == prefix;
        const bool fits = service->protocol == call.protocol || service->queryCompatible;
        if (named && fits)
            call.service = service.get();
    }
    if (!call.service) {
        const QStringView fallback = call.protocol == Protocol::AwsJson ? u"codedeploy" : u"sts";
        call.service =
            std::ranges::find_if(m_services, [&](const auto &s) { return s->id == fallback; })->get();
    }
    return call;
}

/// A page in a browser must not reach the sandbox through a name that points to 127.0.0.1.
std::optional<Error> RequestGate::checkAddress(const wire::HttpRequest &request) const
{
    const QByteArray host = request.headers.value("Host").toLower();
    const QByteArray port = ':' + QByteArray::number(m_port);
    for (const char *name : {"127.0.0.1", "localhost"}) {
        if (host == name + port || (m_port == 80 && host == name))
            return std::nullopt;
    }
    return refusal(
        ErrorCode::AccessDenied, QStringLiteral("AccessDeniedException"),
        QStringLiteral("The sandbox answers only requests to 127.0.0.1:%1 or localhost:%1.").arg(m_port),
        403);
}

Result<wire::VerifiedCaller> RequestGate::checkSignature(const wire::HttpRequest &request, Protocol protocol,
                                                         Instant realNow) const
{
    using std::chrono::minutes;
    const Millis maxSkew = protocol == Protocol::AwsJson ? minutes(5) : minutes(15);
    auto caller = wire::verify(request, realNow, maxSkew,
                               [this](const QByteArray &id) -> std::optional<wire::AccessKeys> {
                                   return id == m_keys.accessKeyId ? std::optional(m_keys) : std::nullopt;
                               });
    // IAM has no regions: its requests are signed for this one, wherever they come from.
    const bool ofNoRegion = caller && caller->scope.service == "iam" && caller->scope.region == "us-east-1";
    if (caller && caller->scope.region != m_region.toLatin1() && !ofNoRegion)
        return refusal(
            ErrorCode::AccessDenied, QStringLiteral("InvalidSignatureException"),
            QStringLiteral("Credential should be scoped to a valid region, not '%1'. The sandbox's "
                           "region is '%2'.")
                .arg(QString::fromLatin1(caller->scope.region), m_region),
            400);
    return caller;
}

std::optional<Error> RequestGate::checkInput(const wire::IncomingCall &call) const
{
    using Kind = wire::Violation::Kind;
    if (!call.operation->input)
        return std::nullopt;
    const auto rules = std::ranges::find_if(
        inputRules, [&](const InputRules &r) { return call.service->id == QLatin1StringView(r.service); });
    Q_ASSERT(rules != inputRules.end());
    for (const wire::Violation &violation : wire::violations(*call.operation->input, call.input)) {
        if (violation.kind == Kind::WrongType)
            return refusal(ErrorCode::InvalidInput, QStringLiteral("SerializationException"),
                           QStringLiteral("%1 has the wrong type: %2").arg(violation.path, violation.detail),
                           400);
        if (violation.kind == Kind::UnknownMember)
            continue; // AWS ignores them
        if (violation.kind == Kind::MissingRequired) {
            if (rules->missing)
                return refusal(
                    ErrorCode::InvalidInput, QString::fromLatin1(rules->missing),
                    QStringLiteral("The request must contain the parameter %1.").arg(violation.path), 400);
        } else if (rules->invalid) {
            return refusal(
                ErrorCode::InvalidInput, QString::fromLatin1(rules->invalid),
                QStringLiteral("The value of %1 is not allowed: %2").arg(violation.path, violation.detail),
                400);
        }
    }
    return std::nullopt;
}

RequestGate::Verdict RequestGate::admit(const wire::HttpRequest &request, Instant realNow) const
{
    const wire::IncomingCall shape = speaking(request);
    if (request.body.size() > maxBodyBytes)
        return {shape,
                refusal(ErrorCode::InvalidInput, QStringLiteral("RequestEntityTooLargeException"),
                        QStringLiteral("The request is larger than %1 bytes.").arg(maxBodyBytes), 413)};
    if (const auto error = checkAddress(request))
        return {shape, error};
    const auto caller = checkSignature(request, shape.protocol, realNow);
    if (!caller)
        return {shape, inWordsOf(shape.protocol, caller.error())};

    wire::IncomingCall fallback;
    auto call = wire::decodeRequest(m_services, request, &fallback);
    if (!call) {
        if (!fallback.service)
            fallback = shape;
        Error error = call.error();
        if (error.httpStatus == 0)
            error.httpStatus = 400;
        return {fallback, error};
    }
    if (const QString signing = call->service->signingName; caller->scope.service != signing.toLatin1()) {
        const Error error = refusal(
            ErrorCode::AccessDenied, QStringLiteral("InvalidSignatureException"),
            QStringLiteral("Credential should be scoped to correct service: '%1'.").arg(signing), 400);
        return {*call, inWordsOf(call->protocol, error)};
    }
    takeQueueFromPath(request, call.value());
    const auto wrong = checkInput(*call);
    return {*call, wrong};
}

} // namespace hookline::sandbox
