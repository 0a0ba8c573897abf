// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/http.h"
#include "models/wire/service.h"

#include <QJsonObject>

/// Between API values and bytes, both ways, for every service that a description describes.
///
/// An API value is a QJsonObject with AWS's member names: strings, booleans, numbers (integers exact to 64
/// bit), timestamps as epoch seconds with fraction, blobs as base64 text, lists as arrays, maps and
/// structures as objects. Members that the description does not know survive in replies. Pure functions;
/// thread-safe.
namespace hookline::wire {

/// Client: method, path, Content-Type, X-Amz-Target and body of a call. No Host, no signature yet.
/// Does not check limits (see violations()); fails on values that cannot be encoded as their shape.
Result<HttpRequest> encodeRequest(const Service &service, const Operation &operation,
                                  const QJsonObject &input);

/// Client: the output of a reply, or its error with code, service code, message, request ID and HTTP status
/// in every form that AWS uses (PROTOCOL: __type with '#' and ':', message/Message, x-amzn-ErrorType,
/// x-amzn-query-error, XML ErrorResponse, HTML and empty bodies).
Result<QJsonObject> decodeReply(const Service &service, const Operation &operation,
                                const HttpResponse &reply);

/// Server: a request taken apart.
struct IncomingCall
{
    const Service *service = nullptr;
    const Operation *operation = nullptr;
    Protocol protocol = Protocol::AwsJson; ///< The one that the client used; the reply uses it too.
    QJsonObject input;
};

/// Server: finds service and operation among `services` (X-Amz-Target, else Action and Version) and decodes
/// the input. Failures carry the AWS code to answer with: UnknownOperationException, InvalidAction,
/// SerializationException … `fallback` receives the service and protocol to encode that failure with, as far
/// as they could be told.
Result<IncomingCall> decodeRequest(const std::vector<std::shared_ptr<const Service>> &services,
                                   const HttpRequest &request, IncomingCall *fallback = nullptr);

/// Server: the reply to `call`.
HttpResponse encodeReply(const IncomingCall &call, const QJsonObject &output, const QString &requestId);

/// Server: the error `error.serviceCode` (exception name or wire code) with `error.message`, in the call's
/// protocol. HTTP status, wire code and Sender/Receiver come from the description; `error.httpStatus` is used
/// when the service does not model the error. `call.operation` may be null.
HttpResponse encodeError(const IncomingCall &call, const Error &error, const QString &requestId);

/// One member whose value breaks its shape's rules.
struct Violation
{
    enum class Kind {
        MissingRequired,
        WrongType,
        UnknownMember,
        NotInEnum,
        TooShort,
        TooLong,
        TooSmall,
        TooLarge,
        NoMatch
    };
    Kind kind;
    QString path; ///< "ec2TagFilters[0].Type"
    QString detail; ///< The limit or the allowed values, in words of the model.
};

/// Every rule of `shape` that `value` breaks, in document order. Used before sending and by the sandbox.
std::vector<Violation> violations(const Shape &shape, const QJsonObject &value);

} // namespace hookline::wire
