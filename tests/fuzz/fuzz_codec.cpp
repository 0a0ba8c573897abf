// SPDX-License-Identifier: GPL-3.0-or-later
//
// Arbitrary bytes as replies, requests and signatures. The first byte chooses what they are taken for; the
// rest is a head of header lines, an empty line and a body. Beyond not crashing: what could be read must be
// writable again, and mean the same when it is read once more.
#include "models/wire/codec.h"
#include "models/wire/sigv4.h"

#include <cstdint>
#include <cstdlib>

using namespace hookline;
using namespace hookline::wire;

namespace {

const std::vector<std::shared_ptr<const Service>> &services()
{
    static const std::vector<std::shared_ptr<const Service>> all{
        service(u"codedeploy"), service(u"autoscaling"), service(u"cloudformation"),
        service(u"sqs"),        service(u"sts"),         service(u"sandbox")};
    return all;
}

void require(bool holds)
{
    if (!holds)
        std::abort();
}

Headers takeHeaders(QByteArray &text)
{
    Headers headers;
    const qsizetype end = text.indexOf("\n\n");
    const QByteArray head = end < 0 ? QByteArray() : text.left(end);
    text = end < 0 ? text : text.mid(end + 2);
    for (const QByteArray &line : head.split('\n')) {
        if (const qsizetype colon = line.indexOf(':'); colon > 0)
            headers.append(line.left(colon), line.mid(colon + 1).trimmed());
    }
    return headers;
}

void fuzzReply(const Service &service, std::uint8_t status, QByteArray text)
{
    HttpResponse reply;
    reply.status = status < 128 ? 200 : 300 + status;
    reply.headers = takeHeaders(text);
    reply.body = text;
    for (const Operation &operation : service.operations()) {
        const auto output = decodeReply(service, operation, reply);
        if (!output) {
            require(output.error().code != ErrorCode::None);
            continue;
        }
        const IncomingCall call{&service, &operation, service.protocol, {}};
        const auto again = decodeReply(service, operation, encodeReply(call, *output, QStringLiteral("id")));
        require(again.ok());
        if (service.protocol == Protocol::AwsJson)
            require(*again == *output);
        if (operation.output)
            (void)violations(*operation.output, *output);
    }
}

void fuzzRequest(QByteArray text)
{
    HttpRequest request;
    const qsizetype line = text.indexOf('\n');
    request.query = line < 0 ? QByteArray() : text.left(line);
    text = line < 0 ? text : text.mid(line + 1);
    request.headers = takeHeaders(text);
    request.body = text;
    IncomingCall fallback;
    const auto call = decodeRequest(services(), request, &fallback);
    if (!call) {
        require(!call.error().serviceCode.isEmpty());
        require(encodeError(fallback, call.error(), QStringLiteral("id")).status == 400);
        return;
    }
    if (call->operation->input)
        (void)violations(*call->operation->input, call->input);
    const auto again = encodeRequest(*call->service, *call->operation, call->input);
    require(again.ok() || call->protocol == Protocol::AwsQuery);
    if (call->protocol == Protocol::AwsJson) {
        const auto second = decodeRequest(services(), *again);
        require(second.ok() && second->input == call->input);
    }
}

void fuzzSignature(QByteArray text)
{
    HttpRequest request;
    const QByteArrayList lines = text.mid(0, text.indexOf('\n')).split(' ');
    request.path = lines.value(0);
    request.query = lines.value(1);
    text = text.mid(text.indexOf('\n') + 1);
    request.headers = takeHeaders(text);
    request.body = text;
    const AccessKeys keys{"AKID", "secret", {}};
    const Instant now = fromEpochSeconds(1'795'190'709);
    const auto check = [&](const HttpRequest &checked) {
        return verify(checked, now, std::chrono::minutes(5), [&keys](const QByteArray &id) {
            return id == keys.accessKeyId ? std::optional(keys) : std::nullopt;
        });
    };
    require(!check(request).ok()); // nobody guesses a signature
    for (const char *own : {"Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256"})
        request.headers.remove(own);
    if (!request.headers.contains("Host"))
        request.headers.append("Host", "h");
    if (sign(request, keys, {"us-east-1", "codedeploy"}, now))
        require(check(request).ok());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray text = QByteArray(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    const std::uint8_t choice = data[0] % 7;
    if (choice < 4)
        fuzzReply(*services()[choice], data[1], text);
    else if (choice == 4)
        fuzzRequest(text);
    else if (choice == 5)
        fuzzSignature(text);
    else
        (void)Service::load(text);
    return 0;
}
