// SPDX-License-Identifier: GPL-3.0-or-later
//
// The codecs and signatures behind a pipe, for judges that are not written in C++ (oracle.py): one JSON
// object per line in, one per line out. Descriptions given as arguments are known beside the built-in ones.
#include "models/wire/codec.h"
#include "models/wire/sigv4.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>
#include <iostream>
#include <map>
#include <string>

using namespace hookline;
using namespace hookline::wire;

namespace {

using Services = std::vector<std::shared_ptr<const Service>>;

QJsonObject errorJson(const Error &error)
{
    return {{QStringLiteral("error"),
             QJsonObject{{QStringLiteral("code"), int(error.code)},
                         {QStringLiteral("serviceCode"), error.serviceCode},
                         {QStringLiteral("message"), error.message},
                         {QStringLiteral("subject"), error.subject},
                         {QStringLiteral("requestId"), error.requestId},
                         {QStringLiteral("httpStatus"), error.httpStatus},
                         {QStringLiteral("retryable"), error.retryable}}}};
}

QJsonArray headersJson(const Headers &headers)
{
    QJsonArray out;
    for (const auto &[name, value] : headers.fields())
        out.append(QJsonArray{QString::fromUtf8(name), QString::fromUtf8(value)});
    return out;
}

Headers headersOf(const QJsonValue &json)
{
    Headers out;
    for (const QJsonValue field : json.toArray())
        out.append(field[0].toString().toUtf8(), field[1].toString().toUtf8());
    return out;
}

QByteArray bytes(const QJsonValue &text)
{
    return text.toString().toUtf8();
}

QJsonObject requestJson(const HttpRequest &request)
{
    return {{QStringLiteral("method"), QString::fromUtf8(request.method)},
            {QStringLiteral("path"), QString::fromUtf8(request.path)},
            {QStringLiteral("query"), QString::fromUtf8(request.query)},
            {QStringLiteral("headers"), headersJson(request.headers)},
            {QStringLiteral("body"), QString::fromLatin1(request.body.toBase64())}};
}

HttpRequest requestOf(const QJsonValue &json)
{
    return {bytes(json[QLatin1String("method")]), bytes(json[QLatin1String("path")]),
            bytes(json[QLatin1String("query")]), headersOf(json[QLatin1String("headers")]),
            QByteArray::fromBase64(bytes(json[QLatin1String("body")]))};
}

QJsonObject responseJson(const HttpResponse &response)
{
    return {{QStringLiteral("status"), response.status},
            {QStringLiteral("headers"), headersJson(response.headers)},
            {QStringLiteral("body"), QString::fromLatin1(response.body.toBase64())}};
}

AccessKeys keysOf(const QJsonObject &command)
{
    return {bytes(command[QLatin1String("accessKeyId")]), bytes(command[QLatin1String("secretAccessKey")]),
            bytes(command[QLatin1String("sessionToken")])};
}

class Tool
{
public:
    explicit Tool(Services services)
        : m_services(std::move(services))
    { }

    QJsonObject run(const QJsonObject &command)
    {
        static const std::map<QString, QJsonObject (Tool::*)(const QJsonObject &)> actions{
            {QStringLiteral("encodeRequest"), &Tool::encodeRequestOf},
            {QStringLiteral("decodeRequest"), &Tool::decodeRequestOf},
            {QStringLiteral("encodeReply"), &Tool::encodeReplyOf},
            {QStringLiteral("encodeError"), &Tool::encodeErrorOf},
            {QStringLiteral("decodeReply"), &Tool::decodeReplyOf},
            {QStringLiteral("sign"), &Tool::signOf},
            {QStringLiteral("verify"), &Tool::verifyOf},
        };
        const auto action = actions.find(command[QLatin1String("do")].toString());
        if (action == actions.end())
            return errorJson({ErrorCode::InvalidInput, {}, QStringLiteral("unknown command")});
        const QString id = command[QLatin1String("service")].toString();
        m_call = {};
        for (const auto &service : m_services) {
            if (service->id == id) {
                m_call.service = service.get();
                m_call.protocol = service->protocol;
                m_call.operation = service->operation(command[QLatin1String("operation")].toString());
            }
        }
        if (command[QLatin1String("protocol")].toString() == QLatin1String("query"))
            m_call.protocol = Protocol::AwsQuery;
        if (!id.isEmpty() && !m_call.operation)
            return errorJson(
                {ErrorCode::InvalidInput, {}, QStringLiteral("unknown service or operation"), id});
        return (this->*action->second)(command);
    }

private:
    QJsonObject encodeRequestOf(const QJsonObject &command)
    {
        const auto request =
            encodeRequest(*m_call.service, *m_call.operation, command[QLatin1String("input")].toObject());
        return request ? requestJson(*request) : errorJson(request.error());
    }

    QJsonObject decodeRequestOf(const QJsonObject &command)
    {
        const auto call = decodeRequest(m_services, requestOf(command[QLatin1String("request")]));
        if (!call)
            return errorJson(call.error());
        return {{QStringLiteral("service"), call->service->id},
                {QStringLiteral("operation"), call->operation->name},
                {QStringLiteral("protocol"),
                 call->protocol == Protocol::AwsQuery ? QStringLiteral("query") : QStringLiteral("json")},
                {QStringLiteral("input"), call->input}};
    }

    QJsonObject encodeReplyOf(const QJsonObject &command)
    {
        return responseJson(encodeReply(m_call, command[QLatin1String("output")].toObject(),
                                        command[QLatin1String("requestId")].toString()));
    }

    QJsonObject encodeErrorOf(const QJsonObject &command)
    {
        const Error error{ErrorCode::ServiceError, command[QLatin1String("serviceCode")].toString(),
                          command[QLatin1String("message")].toString()};
        return responseJson(encodeError(m_call, error, command[QLatin1String("requestId")].toString()));
    }

    QJsonObject decodeReplyOf(const QJsonObject &command)
    {
        const HttpResponse reply{command[QLatin1String("status")].toInt(),
                                 headersOf(command[QLatin1String("headers")]),
                                 QByteArray::fromBase64(bytes(command[QLatin1String("body")]))};
        const auto output = decodeReply(*m_call.service, *m_call.operation, reply);
        return output ? QJsonObject{{QStringLiteral("output"), *output}} : errorJson(output.error());
    }

    QJsonObject signOf(const QJsonObject &command)
    {
        HttpRequest request = requestOf(command[QLatin1String("request")]);
        const auto stages =
            sign(request, keysOf(command),
                 {bytes(command[QLatin1String("region")]), bytes(command[QLatin1String("signingName")])},
                 fromEpochSeconds(command[QLatin1String("now")].toDouble()));
        return stages ? requestJson(request) : errorJson(stages.error());
    }

    QJsonObject verifyOf(const QJsonObject &command)
    {
        const AccessKeys keys = keysOf(command);
        const auto caller = verify(requestOf(command[QLatin1String("request")]),
                                   fromEpochSeconds(command[QLatin1String("now")].toDouble()),
                                   std::chrono::minutes(5), [&keys](const QByteArray &id) {
                                       return id == keys.accessKeyId ? std::optional(keys) : std::nullopt;
                                   });
        return caller ? QJsonObject{{QStringLiteral("accessKeyId"), QString::fromUtf8(caller->accessKeyId)}}
                      : errorJson(caller.error());
    }

    Services m_services;
    IncomingCall m_call;
};

} // namespace

int main(int argc, char **argv)
{
    Services services;
    for (const QString &id : serviceIds())
        services.push_back(service(id));
    for (int i = 1; i < argc; ++i) {
        QFile file(QString::fromLocal8Bit(argv[i]));
        const auto loaded = Service::load(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
        if (!loaded) {
            std::fprintf(stderr, "%s: %s\n", argv[i], qPrintable(toString(loaded.error())));
            return 2;
        }
        services.push_back(*loaded);
    }
    Tool tool(std::move(services));
    for (std::string line; std::getline(std::cin, line);) {
        const QJsonObject command = QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
        std::cout << QJsonDocument(tool.run(command)).toJson(QJsonDocument::Compact).constData() << std::endl;
    }
    return 0;
}
