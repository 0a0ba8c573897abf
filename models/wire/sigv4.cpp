// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/sigv4.h"

#include "models/wire/canonical.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace hookline::wire {

namespace {

constexpr char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

/// RFC 3986 encoding of every byte but the unreserved ones and those in `keep`.
QByteArray percentEncoded(QByteArrayView bytes, QByteArrayView keep = {})
{
    constexpr char hex[] = "0123456789ABCDEF";
    QByteArray out;
    out.reserve(bytes.size());
    for (const char c : bytes) {
        if (QByteArrayView(unreserved).contains(c) || keep.contains(c)) {
            out.append(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out.append('%');
            out.append(hex[byte >> 4]);
            out.append(hex[byte & 0xf]);
        }
    }
    return out;
}

/// RFC 3986 dot segments out, runs of slashes into one; a trailing slash stays.
QByteArray normalizedPath(const QByteArray &path)
{
    QByteArrayList kept;
    const QByteArrayList segments = path.split('/');
    for (const QByteArray &segment : segments) {
        if (segment == "..") {
            if (!kept.isEmpty())
                kept.removeLast();
        } else if (!segment.isEmpty() && segment != ".") {
            kept.append(segment);
        }
    }
    QByteArray out = '/' + kept.join('/');
    const QByteArray &last = segments.constLast();
    if (!kept.isEmpty() && (last.isEmpty() || last == "." || last == ".."))
        out.append('/');
    return out;
}

QByteArray canonicalPath(const QByteArray &path, const SigningOptions &options)
{
    QByteArray out = path.isEmpty() ? QByteArray("/") : path;
    if (options.normalizePath)
        out = normalizedPath(out);
    if (!options.doubleEncodePath)
        out = QByteArray::fromPercentEncoding(out);
    return percentEncoded(out, "/");
}

QByteArray canonicalQuery(const QByteArray &query)
{
    std::vector<Headers::Field> pairs;
    for (const QByteArray &part : query.split('&')) {
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = equals < 0 ? part : part.left(equals);
        const QByteArray value = equals < 0 ? QByteArray() : part.mid(equals + 1);
        pairs.emplace_back(percentEncoded(QByteArray::fromPercentEncoding(name)),
                           percentEncoded(QByteArray::fromPercentEncoding(value)));
    }
    std::sort(pairs.begin(), pairs.end());
    QByteArrayList out;
    for (const auto &[name, value] : pairs)
        out.append(name + '=' + value);
    return out.join('&');
}

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

bool isSignedByDefault(const QByteArray &lowerName)
{
    return lowerName == "host" || lowerName == "content-type" || lowerName.startsWith("x-amz-");
}

/// What HTTP lets a field be called; anything else could pretend to be a part of the list of signed headers.
bool isToken(const QByteArray &name)
{
    constexpr QByteArrayView others("!#$%&'*+-.^_`|~");
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [&others](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || others.contains(c);
    });
}

} // namespace

QByteArray sha256Hex(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray basicDateTime(Instant instant)
{
    return toDateTime(instant).toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toLatin1();
}

QByteArray canonicalRequest(const HttpRequest &request, const QByteArrayList &signedHeaders,
                            const QByteArray &bodyHash, const SigningOptions &options)
{
    QByteArrayList lines{request.method, canonicalPath(request.path, options), canonicalQuery(request.query)};
    for (const QByteArray &name : signedHeaders) {
        QByteArrayList values;
        for (const auto &[field, value] : request.headers.fields()) {
            if (field.compare(name, Qt::CaseInsensitive) == 0)
                values.append(value.simplified());
        }
        lines.append(name + ':' + values.join(','));
    }
    lines.append(QByteArray());
    lines.append(signedHeaders.join(';'));
    lines.append(bodyHash);
    return lines.join('\n');
}

QByteArray stringToSign(const QByteArray &dateTime, const SigningScope &scope, const QByteArray &canonical)
{
    return QByteArrayList{"AWS4-HMAC-SHA256", dateTime, credentialScope(dateTime, scope),
                          sha256Hex(canonical)}
        .join('\n');
}

QByteArray credentialScope(const QByteArray &dateTime, const SigningScope &scope)
{
    return QByteArrayList{dateTime.left(8), scope.region, scope.service, "aws4_request"}.join('/');
}

QByteArray signature(const QByteArray &secretAccessKey, const QByteArray &dateTime, const SigningScope &scope,
                     const QByteArray &toSign)
{
    QByteArray key = "AWS4" + secretAccessKey;
    const QByteArray date = dateTime.left(8);
    for (const QByteArray &part : {date, scope.region, scope.service, QByteArray("aws4_request")})
        key = hmac(key, part);
    return hmac(key, toSign).toHex();
}

Result<SignatureStages> sign(HttpRequest &request, const AccessKeys &keys, const SigningScope &scope,
                             Instant now, const SigningOptions &options, bool signEverything)
{
    for (const char *own : {"Authorization", "X-Amz-Date"}) {
        if (request.headers.contains(own))
            return Error{ErrorCode::InvalidInput,
                         {},
                         QStringLiteral("the request has this header already"),
                         QString::fromLatin1(own)};
    }
    if (!request.headers.contains("Host"))
        return Error{ErrorCode::InvalidInput,
                     {},
                     QStringLiteral("a signature covers this header"),
                     QStringLiteral("Host")};
    if (keys.accessKeyId.isEmpty() || keys.secretAccessKey.isEmpty())
        return Error{
            ErrorCode::Configuration, {}, QStringLiteral("no access keys"), QStringLiteral("accessKeyId")};

    const QByteArray dateTime = basicDateTime(now);
    QByteArray bodyHash = request.headers.value("X-Amz-Content-Sha256");
    if (bodyHash.isEmpty())
        bodyHash = sha256Hex(request.body);
    request.headers.set("X-Amz-Date", dateTime);
    if (!keys.sessionToken.isEmpty() && !options.omitSessionToken)
        request.headers.set("X-Amz-Security-Token", keys.sessionToken);
    if (options.signBodyHeader)
        request.headers.set("X-Amz-Content-Sha256", bodyHash);

    QByteArrayList names;
    for (const Headers::Field &field : request.headers.fields()) {
        const QByteArray name = field.first.toLower();
        if (!isToken(name))
            return Error{ErrorCode::InvalidInput,
                         {},
                         QStringLiteral("no name of a header"),
                         QString::fromLatin1(field.first)};
        if ((signEverything || isSignedByDefault(name)) && !names.contains(name))
            names.append(name);
    }
    std::sort(names.begin(), names.end());

    SignatureStages stages;
    stages.canonicalRequest = canonicalRequest(request, names, bodyHash, options);
    stages.stringToSign = stringToSign(dateTime, scope, stages.canonicalRequest);
    stages.signature = signature(keys.secretAccessKey, dateTime, scope, stages.stringToSign);
    stages.authorization = "AWS4-HMAC-SHA256 Credential=" + keys.accessKeyId + '/'
        + credentialScope(dateTime, scope) + ", SignedHeaders=" + names.join(';')
        + ", Signature=" + stages.signature;
    if (!keys.sessionToken.isEmpty() && options.omitSessionToken)
        request.headers.set("X-Amz-Security-Token", keys.sessionToken);
    request.headers.set("Authorization", stages.authorization);
    return stages;
}

} // namespace hookline::wire
