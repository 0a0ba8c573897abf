// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/canonical.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace hookline::wire {

namespace {

/// What the Authorization header says.
struct Claim
{
    QByteArray accessKeyId;
    QByteArray date; ///< "20261120", of the credential scope.
    SigningScope scope;
    QByteArrayList signedHeaders;
    QByteArray signature;
};

Error refused(const char *code, const QString &message, int status = 400)
{
    Error error;
    error.code = ErrorCode::AccessDenied;
    error.serviceCode = QString::fromLatin1(code);
    error.message = message;
    error.httpStatus = status;
    return error;
}

Error incomplete(const QString &message)
{
    return refused("IncompleteSignatureException", message);
}

Error invalid(const QString &message)
{
    return refused("InvalidSignatureException", message);
}

/// The three parameters may come in any order, with or without a space after the comma.
Result<Claim> parseAuthorization(const QByteArray &header)
{
    constexpr char algorithm[] = "AWS4-HMAC-SHA256";
    if (!header.startsWith(algorithm) || header.size() == qsizetype(sizeof algorithm) - 1
        || header.at(sizeof algorithm - 1) != ' ')
        return incomplete(QStringLiteral("Unsupported AWS 'algorithm' in the Authorization header; only "
                                         "AWS4-HMAC-SHA256 is accepted."));
    QByteArray credential, signedHeaders;
    Claim claim;
    for (const QByteArray &part : header.mid(sizeof algorithm).split(',')) {
        const QByteArray trimmed = part.trimmed();
        if (trimmed.startsWith("Credential="))
            credential = trimmed.mid(11);
        else if (trimmed.startsWith("SignedHeaders="))
            signedHeaders = trimmed.mid(14);
        else if (trimmed.startsWith("Signature="))
            claim.signature = trimmed.mid(10);
    }
    QString missing;
    for (const auto &[name, value] : {std::pair("Credential", credential),
                                      {"Signature", claim.signature},
                                      {"SignedHeaders", signedHeaders}}) {
        if (value.isEmpty())
            missing +=
                QStringLiteral("Authorization header requires '%1' parameter. ").arg(QLatin1String(name));
    }
    if (!missing.isEmpty())
        return incomplete(missing.trimmed());

    // Regions and services have no slash; an access key ID in the wild may.
    const QByteArrayList parts = credential.split('/');
    if (parts.size() < 5 || parts.constLast() != "aws4_request")
        return incomplete(QStringLiteral("Credential must have exactly 5 slash-delimited elements, "
                                         "e.g. keyid/date/region/service/term."));
    const qsizetype n = parts.size();
    claim.accessKeyId = parts.mid(0, n - 4).join('/');
    claim.date = parts.at(n - 4);
    claim.scope = {parts.at(n - 3), parts.at(n - 2)};
    claim.signedHeaders = signedHeaders.toLower().split(';');
    std::sort(claim.signedHeaders.begin(), claim.signedHeaders.end());
    return claim;
}

/// "20261120T160509Z", or the Date header's form.
std::optional<Instant> readDate(const QByteArray &text)
{
    const QString string = QString::fromLatin1(text.trimmed());
    QDateTime dateTime = QDateTime::fromString(string, QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
    if (!dateTime.isValid())
        dateTime = QLocale::c().toDateTime(string, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    dateTime.setTimeSpec(Qt::UTC);
    return dateTime.isValid() ? std::optional(fromDateTime(dateTime)) : std::nullopt;
}

/// Whether the request's date is near `now` and that of the scope.
Result<void> checkDate(Instant date, const Claim &claim, Instant now, Millis maxSkew)
{
    const auto text = [](Instant instant) { return QString::fromLatin1(basicDateTime(instant)); };
    const QString minutes =
        QString::number(std::chrono::duration_cast<std::chrono::minutes>(maxSkew).count());
    // Seconds are all that the header says.
    const Instant second = std::chrono::floor<std::chrono::seconds>(now);
    if (date < second - maxSkew)
        return invalid(QStringLiteral("Signature expired: %1 is now earlier than %2 (%3 - %4 min.)")
                           .arg(text(date), text(now - maxSkew), text(now), minutes));
    if (date > second + maxSkew)
        return invalid(QStringLiteral("Signature not yet current: %1 is still later than %2 (%3 + %4 min.)")
                           .arg(text(date), text(now + maxSkew), text(now), minutes));
    const QByteArray day = basicDateTime(date).left(8);
    if (claim.date != day)
        return invalid(
            QStringLiteral("Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                           "of date from HTTP: '%1' != '%2', from '%3'.")
                .arg(QString::fromLatin1(claim.date.left(16)), QString::fromLatin1(day), text(date)));
    return {};
}

/// Takes as long for a wrong first byte as for a wrong last one.
bool sameBytes(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = static_cast<unsigned char>(difference | (a.at(i) ^ b.at(i)));
    return difference == 0;
}

} // namespace

Result<VerifiedCaller> verify(
    const HttpRequest &request, Instant now, Millis maxSkew,
    const std::function<std::optional<AccessKeys>(const QByteArray &accessKeyId)> &secretFor)
{
    const QString mismatch =
        QStringLiteral("The request signature we calculated does not match the signature you provided. Check "
                       "your AWS Secret "
                       "Access Key and signing method. Consult the service documentation for details.");
    const QString badToken = QStringLiteral("The security token included in the request is invalid.");

    const QByteArray authorization = request.headers.value("Authorization");
    if (authorization.isEmpty())
        return refused("MissingAuthenticationTokenException", QStringLiteral("Missing Authentication Token"));
    const auto claim = parseAuthorization(authorization);
    if (!claim)
        return claim.error();
    const bool amazonDate = request.headers.contains("X-Amz-Date");
    const auto date = readDate(request.headers.value(amazonDate ? "X-Amz-Date" : "Date"));
    if (!date)
        return incomplete(
            QStringLiteral("Authorization header requires existence of either a 'X-Amz-Date' or a "
                           "'Date' header, with a readable date."));
    for (const char *required : {"host", amazonDate ? "x-amz-date" : "date"}) {
        if (!claim->signedHeaders.contains(required))
            return invalid(QStringLiteral("'%1' must be a 'SignedHeader' in the AWS Authorization.")
                               .arg(QLatin1String(required)));
    }

    const auto keys = secretFor(claim->accessKeyId);
    if (!keys || !sameBytes(request.headers.value("X-Amz-Security-Token"), keys->sessionToken))
        return refused("UnrecognizedClientException", badToken);
    if (const auto fresh = checkDate(*date, *claim, now, maxSkew); !fresh)
        return fresh.error();

    const QByteArray actualHash = sha256Hex(request.body);
    QByteArray bodyHash = request.headers.value("X-Amz-Content-Sha256").trimmed();
    if (bodyHash.isEmpty())
        bodyHash = actualHash;
    else if (bodyHash != "UNSIGNED-PAYLOAD" && bodyHash.toLower() != actualHash)
        return invalid(mismatch);

    const QByteArray canonical = canonicalRequest(request, claim->signedHeaders, bodyHash, {});
    const QByteArray dateTime = basicDateTime(*date);
    const QByteArray expected = signature(keys->secretAccessKey, dateTime, claim->scope,
                                          stringToSign(dateTime, claim->scope, canonical));
    if (!sameBytes(expected, claim->signature))
        return invalid(mismatch);
    return VerifiedCaller{claim->accessKeyId, claim->scope};
}

} // namespace hookline::wire
