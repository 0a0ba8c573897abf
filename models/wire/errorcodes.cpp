// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/errorcodes.h"

#include "models/wire/jsoncodec.h"
#include "models/wire/xmlcodec.h"

#include <algorithm>
#include <array>

namespace hookline::wire {

namespace {

// The union of what botocore and the JavaScript SDK take for throttling.
constexpr std::array throttlingCodes{
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "PriorRequestNotComplete",
    "SlowDown",
    "EC2ThrottledException",
};

// Said with 400 by some services, and still no fault of the request.
constexpr std::array transientCodes{
    "RequestTimeout",      "RequestTimeoutException", "InternalFailure",
    "InternalServerError", "ServiceUnavailable",      "ServiceUnavailableException",
};

// AWS's documentation disagrees about the status of these, so the code decides.
constexpr std::array accessCodes{
    "AccessDenied",
    "AccessDeniedException",
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "OptInRequired",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "UnauthorizedOperation",
    "UnrecognizedClientException",
};

constexpr std::array commonErrors{
    CommonError{"AccessDeniedException", "AccessDenied", 400, 403},
    CommonError{"ExpiredTokenException", "ExpiredToken", 400, 403},
    CommonError{"IncompleteSignatureException", "IncompleteSignature", 400, 400},
    CommonError{"InvalidSignatureException", "SignatureDoesNotMatch", 400, 403},
    CommonError{"MissingAuthenticationTokenException", "MissingAuthenticationToken", 400, 403},
    CommonError{"UnrecognizedClientException", "InvalidClientTokenId", 400, 403},
    CommonError{"UnknownOperationException", "InvalidAction", 400, 400},
    CommonError{"SerializationException", "MalformedInput", 400, 400},
    CommonError{"ValidationException", "ValidationError", 400, 400},
    CommonError{"ThrottlingException", "Throttling", 400, 400},
    CommonError{"InternalFailure", "InternalFailure", 500, 500},
    CommonError{"ServiceUnavailableException", "ServiceUnavailable", 503, 503},
};

template <std::size_t N> bool among(const std::array<const char *, N> &codes, const QString &code)
{
    return std::any_of(codes.begin(), codes.end(),
                       [&code](const char *known) { return code == QLatin1String(known); });
}

void classify(Error &error)
{
    const int status = error.httpStatus;
    if (among(throttlingCodes, error.serviceCode) || status == 429) {
        error.code = ErrorCode::Throttled;
        error.retryable = true;
    } else if (status >= 500 || among(transientCodes, error.serviceCode)) {
        error.code = ErrorCode::ServiceFault;
        error.retryable = true;
    } else if (among(accessCodes, error.serviceCode)
               || (error.serviceCode.isEmpty() && (status == 401 || status == 403))) {
        error.code = ErrorCode::AccessDenied;
    } else {
        error.code = ErrorCode::ServiceError;
    }
}

/// "ns#Code:http://internal.example/" -> "Code"
QString bareCode(const QString &text)
{
    const QString code = text.section(QLatin1Char(':'), 0, 0);
    return code.mid(code.lastIndexOf(QLatin1Char('#')) + 1).trimmed();
}

QString firstText(const QJsonObject &object, std::initializer_list<const char *> keys)
{
    for (const char *key : keys) {
        if (const QString text = object.value(QLatin1String(key)).toString(); !text.isEmpty())
            return text;
    }
    return {};
}

/// The element that holds Code: ErrorResponse/Error, Response/Errors/Error, or the root itself.
const XmlNode *errorElement(const XmlNode &root)
{
    if (root.name == QLatin1String("Error"))
        return &root;
    if (const XmlNode *error = root.child(u"Error"))
        return error;
    const XmlNode *errors = root.child(u"Errors");
    return errors ? errors->child(u"Error") : nullptr;
}

void readXmlError(const XmlNode &root, Error &error)
{
    if (const XmlNode *element = errorElement(root)) {
        error.serviceCode = element->childText(u"Code").trimmed();
        error.message = element->childText(u"Message");
        if (error.message.isEmpty())
            error.message = element->childText(u"message");
    } else if (root.name.endsWith(QLatin1String("Exception"))) {
        error.serviceCode = root.name; // <UnknownOperationException/>
        error.message = root.childText(u"Message");
    }
    for (const char16_t *name : {u"RequestId", u"RequestID"}) {
        if (error.requestId.isEmpty())
            error.requestId = root.childText(name).trimmed();
    }
}

void readJsonError(const Service &service, const HttpResponse &reply, const QJsonObject &body, Error &error)
{
    if (service.queryCompatible) {
        // "AWS.SimpleQueueService.NonExistentQueue;Sender"
        const QString header = QString::fromLatin1(reply.headers.value("x-amzn-query-error"));
        error.serviceCode = header.section(QLatin1Char(';'), 0, 0).trimmed();
    }
    for (const QString &source : {firstText(body, {"__type"}), firstText(body, {"code"}),
                                  QString::fromLatin1(reply.headers.value("x-amzn-ErrorType"))}) {
        if (error.serviceCode.isEmpty())
            error.serviceCode = bareCode(source);
    }
    error.message = firstText(body, {"message", "Message", "errorMessage"});
}

} // namespace

QString requestIdOf(const Headers &headers)
{
    for (const char *name : {"x-amzn-RequestId", "x-amz-request-id"}) {
        if (headers.contains(name))
            return QString::fromLatin1(headers.value(name));
    }
    return {};
}

const CommonError *commonError(QStringView code)
{
    for (const CommonError &error : commonErrors) {
        if (code == QLatin1String(error.jsonCode) || code == QLatin1String(error.queryCode))
            return &error;
    }
    return nullptr;
}

Error decodeError(const Service &service, const HttpResponse &reply)
{
    Error error;
    error.httpStatus = reply.status;
    error.requestId = requestIdOf(reply.headers);
    // Gateways in front of a service answer in a protocol of their own, so the body decides, not the service.
    const QByteArray body = reply.body.trimmed();
    if (body.startsWith('<')) {
        if (const auto root = parseXml(body))
            readXmlError(*root, error);
    }
    if (error.serviceCode.isEmpty())
        readJsonError(service, reply, parseJsonObject(body).value_or(QJsonObject()), error);
    if (error.message.isEmpty()) {
        error.message = body.isEmpty() ? QStringLiteral("HTTP status %1 with an empty body")
                                       : QStringLiteral("HTTP status %1 without a message");
        error.message = error.message.arg(reply.status);
    }
    classify(error);
    return error;
}

} // namespace hookline::wire
