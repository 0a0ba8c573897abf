// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"
#include "models/wire/http.h"

#include <QByteArray>

#include <functional>
#include <optional>

/// AWS Signature Version 4, header form. Pure; the stages are public so that a test says which one broke.
namespace hookline::wire {

/// Access keys; secret. Kept in as few copies as possible and never printed.
struct AccessKeys
{
    QByteArray accessKeyId;
    QByteArray secretAccessKey;
    QByteArray sessionToken; ///< Empty for long-term keys.
};

struct SigningScope
{
    QByteArray region;
    QByteArray service;
};

struct SigningOptions
{
    bool normalizePath = true; ///< False for S3-like services.
    bool doubleEncodePath = true; ///< Every service but S3 encodes the path a second time.
    bool signBodyHeader = false; ///< Adds and signs x-amz-content-sha256.
    bool omitSessionToken = false; ///< Adds the token after signing (vectors only).
};

struct SignatureStages
{
    QByteArray canonicalRequest;
    QByteArray stringToSign;
    QByteArray signature; ///< Lower-case hex.
    QByteArray authorization; ///< Value of the Authorization header.
};

/// Signs `request` in place: sets X-Amz-Date, X-Amz-Security-Token and Authorization. Signs host,
/// content-type and x-amz-* only, so that headers which the network stack adds do not matter; with
/// `signEverything` all present headers (test vectors). `request` must have its Host header. Fails if it
/// carries Authorization or X-Amz-Date already.
Result<SignatureStages> sign(HttpRequest &request, const AccessKeys &keys, const SigningScope &scope,
                             Instant now, const SigningOptions &options = {}, bool signEverything = false);

/// What a verified request proved.
struct VerifiedCaller
{
    QByteArray accessKeyId;
    SigningScope scope;
};

/// Checks a request's signature as AWS does. `secretFor` gives the keys for an access key ID, or nothing.
/// `maxSkew` either way (AWS: 5 minutes for JSON services, 15 for Query). Failures carry the code that the
/// JSON services use (MissingAuthenticationTokenException, IncompleteSignatureException,
/// UnrecognizedClientException, InvalidSignatureException); the codec's caller translates for Query.
Result<VerifiedCaller> verify(
    const HttpRequest &request, Instant now, Millis maxSkew,
    const std::function<std::optional<AccessKeys>(const QByteArray &accessKeyId)> &secretFor);

} // namespace hookline::wire
