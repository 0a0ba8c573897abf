// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"

#include "models/wire/errorcodes.h"
#include "models/wire/formcodec.h"
#include "models/wire/jsoncodec.h"
#include "models/wire/xmlcodec.h"

#include <QJsonDocument>

namespace hookline::wire {

namespace {

using Services = std::vector<std::shared_ptr<const Service>>;

QByteArray jsonContentType(const Service *service)
{
    const QString version =
        service && !service->jsonVersion.isEmpty() ? service->jsonVersion : QStringLiteral("1.1");
    return "application/x-amz-json-" + version.toLatin1();
}

Error badReply(const HttpResponse &reply, const QString &why)
{
    Error error{ErrorCode::BadReply, {}, why};
    error.requestId = requestIdOf(reply.headers);
    error.httpStatus = reply.status;
    error.retryable = true;
    return error;
}

Result<QJsonObject> decodeQueryReply(const Operation &operation, const HttpResponse &reply)
{
    if (reply.body.trimmed().isEmpty())
        return QJsonObject();
    const auto root = parseXml(reply.body);
    if (!root)
        return badReply(reply, QStringLiteral("the reply is not readable XML"));
    if (const XmlNode *result = root->child(operation.resultWrapper))
        return fromXml(operation.output, *result);
    // Without the wrapper: only the members that the operation has, none of the envelope.
    XmlNode bare = *root;
    bare.children.erase(
        std::remove_if(bare.children.begin(), bare.children.end(),
                       [](const XmlNode &child) { return child.name == QLatin1String("ResponseMetadata"); }),
        bare.children.end());
    return fromXml(operation.output, bare);
}

/// An error of the server's side: `code` is what AWS answers with.
Error refused(const char *code, const QString &message)
{
    Error error{ErrorCode::InvalidInput, QString::fromLatin1(code), message};
    error.httpStatus = 400;
    return error;
}

struct Route
{
    std::optional<Error> problem;
    IncomingCall call;
    FormPairs form; ///< Query only.
};

/// "CodeDeploy_20141006.GetDeployment"
void routeByTarget(Route &route, const Services &services, const HttpRequest &request)
{
    const QString target = QString::fromUtf8(request.headers.value("X-Amz-Target"));
    const qsizetype dot = target.lastIndexOf(QLatin1Char('.'));
    const QStringView prefix = QStringView(target).left(std::max<qsizetype>(dot, 0));
    route.call.protocol = Protocol::AwsJson;
    for (const auto &service : services) {
        if (!prefix.isEmpty() && service->targetPrefix == prefix) {
            route.call.service = service.get();
            route.call.operation = service->operation(QStringView(target).mid(dot + 1));
        }
    }
    if (!route.call.operation)
        route.problem = refused("UnknownOperationException", QString());
}

/// The service name in the signature's scope: tells where a request without a known action was meant to go.
QString signedService(const HttpRequest &request)
{
    const QByteArray header = request.headers.value("Authorization");
    const qsizetype start = header.indexOf("Credential=");
    if (start < 0)
        return {};
    const QByteArrayList scope = header.mid(start + 11).split(',').constFirst().split('/');
    return scope.size() < 5 ? QString() : QString::fromLatin1(scope.at(scope.size() - 2));
}

void routeByAction(Route &route, const Services &services, const HttpRequest &request)
{
    const auto find = [&route](QLatin1String name) {
        for (const auto &[key, value] : route.form) {
            if (key == name)
                return value;
        }
        return QString();
    };
    const QString action = find(QLatin1String("Action"));
    const QString version = find(QLatin1String("Version"));
    const QString meant = signedService(request);
    route.call.protocol = Protocol::AwsQuery;
    for (const auto &service : services) {
        if (service->protocol != Protocol::AwsQuery && !service->queryCompatible)
            continue;
        const bool named = meant.isEmpty() ? service->apiVersion == version : service->signingName == meant;
        if (named && !route.call.service)
            route.call.service = service.get();
        const bool sameVersion = version.isEmpty() ? named : service->apiVersion == version;
        if (sameVersion && !route.call.operation) {
            if (const Operation *operation = service->operation(action)) {
                route.call.service = service.get();
                route.call.operation = operation;
            }
        }
    }
    if (action.isEmpty())
        route.problem =
            refused("MissingAction", QStringLiteral("The request must contain the parameter Action"));
    else if (!route.call.operation)
        route.problem =
            refused("InvalidAction",
                    QStringLiteral("Could not find operation %1 for version %2").arg(action, version));
}

Route routeOf(const Services &services, const HttpRequest &request)
{
    Route route;
    const QByteArray contentType = request.headers.value("Content-Type").toLower();
    const bool isForm = contentType.startsWith("application/x-www-form-urlencoded");
    if (!isForm && request.headers.contains("X-Amz-Target")) {
        routeByTarget(route, services, request);
        return route;
    }
    const QByteArray body = isForm ? request.body : QByteArray();
    const auto form = parseForm(request.query.isEmpty() ? body : request.query + '&' + body);
    if (form && (isForm || !form->empty())) {
        route.form = *form;
        routeByAction(route, services, request);
    } else if (isForm) {
        route.call.protocol = Protocol::AwsQuery;
        route.problem =
            refused("MalformedQueryString", QStringLiteral("The query string contains a syntax error"));
    } else {
        route.problem = refused("UnknownOperationException", QString());
    }
    return route;
}

Result<QJsonObject> decodeInput(const Route &route, const HttpRequest &request)
{
    const Shape *shape = route.call.operation->input;
    if (route.call.protocol == Protocol::AwsQuery)
        return fromForm(shape, route.form);
    const auto object = parseJsonObject(request.body);
    if (!object)
        return refused("SerializationException", QString());
    return convertJson(shape, *object, JsonReading::Request);
}

/// Code and status of an error in a call's protocol.
struct WireError
{
    QString name; ///< Without namespace.
    QString queryCode;
    int status = 400;
    bool senderFault = true;
};

WireError wireError(const IncomingCall &call, const Error &error)
{
    const bool json = call.protocol == Protocol::AwsJson;
    WireError out;
    if (const ErrorShape *shape = call.service ? call.service->error(error.serviceCode) : nullptr) {
        out.name = json ? shape->name : shape->wireCode;
        out.queryCode = shape->queryCode.isEmpty() ? shape->wireCode : shape->queryCode;
        out.status = shape->httpStatus;
        out.senderFault = shape->senderFault;
        if (!json)
            out.name = out.queryCode;
        return out;
    }
    const CommonError *common = commonError(error.serviceCode);
    out.name = error.serviceCode.isEmpty() ? QStringLiteral("InternalFailure") : error.serviceCode;
    out.queryCode = out.name;
    out.status = error.serviceCode.isEmpty() ? 500 : 400;
    if (common) {
        out.name = QString::fromLatin1(json ? common->jsonCode : common->queryCode);
        out.queryCode = QString::fromLatin1(common->queryCode);
        out.status = json ? common->jsonStatus : common->queryStatus;
    }
    if (error.httpStatus >= 400 && !common)
        out.status = error.httpStatus;
    out.senderFault = out.status < 500;
    return out;
}

HttpResponse jsonReply(const Service *service, int status, const QJsonObject &body, const QString &requestId)
{
    HttpResponse reply;
    reply.status = status;
    reply.headers.append("Content-Type", jsonContentType(service));
    reply.headers.append("x-amzn-RequestId", requestId.toLatin1());
    reply.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return reply;
}

HttpResponse xmlReply(int status, const QByteArray &body, const QString &requestId)
{
    HttpResponse reply;
    reply.status = status;
    reply.headers.append("Content-Type", "text/xml");
    reply.headers.append("x-amzn-RequestId", requestId.toLatin1());
    reply.body = body;
    return reply;
}

QByteArray xmlRoot(const QByteArray &name, const Service *service)
{
    const QByteArray xmlns = service ? service->xmlNamespace.toUtf8() : QByteArray();
    return '<' + name + (xmlns.isEmpty() ? QByteArray() : " xmlns=\"" + xmlns + '"') + '>';
}

} // namespace

Result<HttpRequest> encodeRequest(const Service &service, const Operation &operation,
                                  const QJsonObject &input)
{
    HttpRequest request;
    if (service.protocol == Protocol::AwsQuery) {
        auto members = toForm(operation.input, input);
        if (!members)
            return members.error();
        FormPairs pairs{{QStringLiteral("Action"), operation.name},
                        {QStringLiteral("Version"), service.apiVersion}};
        pairs.insert(pairs.end(), members->begin(), members->end());
        request.headers.append("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.body = formBody(pairs);
        return request;
    }
    const auto members = convertJson(operation.input, input, JsonReading::ToWire);
    if (!members)
        return members.error();
    request.headers.append("Content-Type", jsonContentType(&service));
    request.headers.append("X-Amz-Target",
                           QString(service.targetPrefix + QLatin1Char('.') + operation.name).toUtf8());
    if (service.queryCompatible)
        request.headers.append("x-amzn-query-mode", "true");
    request.body = QJsonDocument(*members).toJson(QJsonDocument::Compact);
    return request;
}

Result<QJsonObject> decodeReply(const Service &service, const Operation &operation, const HttpResponse &reply)
{
    if (reply.status < 200 || reply.status > 299)
        return decodeError(service, reply);
    if (service.protocol == Protocol::AwsQuery)
        return decodeQueryReply(operation, reply);
    const auto object = parseJsonObject(reply.body);
    if (!object)
        return badReply(reply, QStringLiteral("the reply is not a JSON object"));
    return convertJson(operation.output, *object, JsonReading::Reply);
}

Result<IncomingCall> decodeRequest(const Services &services, const HttpRequest &request,
                                   IncomingCall *fallback)
{
    Route route = routeOf(services, request);
    if (fallback)
        *fallback = route.call;
    if (route.problem)
        return *route.problem;
    auto input = decodeInput(route, request);
    if (!input)
        return input.error();
    route.call.input = std::move(*input);
    return route.call;
}

HttpResponse encodeReply(const IncomingCall &call, const QJsonObject &output, const QString &requestId)
{
    Q_ASSERT(call.service && call.operation);
    if (call.protocol == Protocol::AwsJson) {
        const auto body = convertJson(call.operation->output, output, JsonReading::Reply);
        return jsonReply(call.service, 200, body ? *body : QJsonObject(), requestId);
    }
    const QByteArray name = call.operation->name.toUtf8();
    const QByteArray wrapper = call.operation->resultWrapper.toUtf8();
    QByteArray body = xmlRoot(name + "Response", call.service) + '<' + wrapper + '>';
    appendXml(body, call.operation->output, output);
    body += "</" + wrapper + "><ResponseMetadata>";
    appendXmlText(body, QStringLiteral("RequestId"), requestId);
    body += "</ResponseMetadata></" + name + "Response>";
    return xmlReply(200, body, requestId);
}

HttpResponse encodeError(const IncomingCall &call, const Error &error, const QString &requestId)
{
    const WireError wire = wireError(call, error);
    const QByteArray fault = wire.senderFault ? "Sender" : "Receiver";
    if (call.protocol == Protocol::AwsQuery) {
        QByteArray body = xmlRoot("ErrorResponse", call.service) + "<Error>";
        appendXmlText(body, QStringLiteral("Type"), QString::fromLatin1(fault));
        appendXmlText(body, QStringLiteral("Code"), wire.name);
        appendXmlText(body, QStringLiteral("Message"), error.message);
        body += "</Error>";
        appendXmlText(body, QStringLiteral("RequestId"), requestId);
        body += "</ErrorResponse>";
        return xmlReply(wire.status, body, requestId);
    }
    const bool compatible = call.service && call.service->queryCompatible;
    QJsonObject body;
    body.insert(QStringLiteral("__type"),
                compatible ? QStringLiteral("com.amazonaws.%1#%2").arg(call.service->id, wire.name)
                           : wire.name);
    body.insert(QStringLiteral("message"), error.message);
    HttpResponse reply = jsonReply(call.service, wire.status, body, requestId);
    reply.headers.append("x-amzn-ErrorType", wire.name.toUtf8());
    if (compatible)
        reply.headers.append("x-amzn-query-error", wire.queryCode.toUtf8() + ';' + fault);
    return reply;
}

} // namespace hookline::wire
