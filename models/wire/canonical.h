// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wire/sigv4.h"

#include <QByteArrayList>

/// The steps of a signature that signing and verifying share. Bytes in, bytes out; never a QUrl.
namespace hookline::wire {

QByteArray sha256Hex(const QByteArray &bytes);

/// "20261120T160509Z"
QByteArray basicDateTime(Instant instant);

/// `signedHeaders` are lower case and sorted; one that the request does not have counts as empty.
QByteArray canonicalRequest(const HttpRequest &request, const QByteArrayList &signedHeaders,
                            const QByteArray &bodyHash, const SigningOptions &options);

/// "20261120/us-east-1/codedeploy/aws4_request"
QByteArray credentialScope(const QByteArray &dateTime, const SigningScope &scope);

QByteArray stringToSign(const QByteArray &dateTime, const SigningScope &scope, const QByteArray &canonical);

/// Lower-case hex.
QByteArray signature(const QByteArray &secretAccessKey, const QByteArray &dateTime, const SigningScope &scope,
                     const QByteArray &toSign);

} // namespace hookline::wire
