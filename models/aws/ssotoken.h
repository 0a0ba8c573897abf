// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/keysteps.h"

namespace hookline::aws {

/// "<SHA-1 of the session's name, or of the older form's start URL>.json"
QString ssoCacheName(const CredentialStep &step);

/// What `aws sso login` left in ~/.aws/sso/cache; none if there is no such file. Fails with Configuration if
/// it is no token of this start URL.
Result<std::optional<SsoToken>> cachedSsoToken(const Environment &environment, const CredentialStep &step);

/// The page of an OIDC or portal request of this step: the configured endpoint, else AWS's own.
QUrl ssoUrl(const Connection &connection, const CredentialStep &step, const char *endpointPrefix,
            const QString &path);

/// A POST of JSON to IAM Identity Center's OIDC; `done` gets the object of a good reply, or the error with
/// the OAuth error's name as service code ("authorization_pending").
void askOidc(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
             const QString &path, const QJsonObject &body, std::function<void(Result<QJsonObject>)> done);

/// The token in a reply of CreateToken.
Result<SsoToken> ssoTokenFrom(const QJsonObject &reply, const SsoToken &before, Instant now);

/// Lets a person sign in in a browser. Fails with Configuration if nobody can be asked.
void signInToSso(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                 std::function<void(Result<SsoToken>)> done);

} // namespace hookline::aws
