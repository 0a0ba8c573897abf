// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/credentialplan.h"
#include "models/core/attempt.h"
#include "models/core/clock.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

/// The steps of a CredentialPlan, done: each asks somebody for keys. Asynchronous, one thread.
namespace hookline::aws {

class Transport;

/// Keys and when they end.
struct KeySet
{
    wire::AccessKeys keys;
    std::optional<Instant> expiration; ///< None: they do not end by themselves.
};

struct MfaQuestion
{
    QString profile;
    QString serial; ///< Of the device.
};

/// A sign-in that a person does in a browser.
struct DeviceSignIn
{
    QString profile;
    QUrl page; ///< With the code already in it where the service gives such a page.
    QString userCode; ///< To be compared with what the page shows.
    Instant expires;
};

/// Asks a person. What is not set cannot be asked for: the keys' error then names the setting.
struct CredentialAsker
{
    /// `answer` takes the code; an empty one is a refusal. It may be called at any time, or never.
    std::function<void(const MfaQuestion &, std::function<void(const QString &code)> answer)> mfaCode;
    /// Shows the page. The sign-in is watched meanwhile; `refuse` ends that.
    std::function<void(const DeviceSignIn &, std::function<void()> refuse)> signIn;
};

/// The token of a sign-in at IAM Identity Center. Secret.
struct SsoToken
{
    QString accessToken;
    Instant expires{};
    QString refreshToken;
    QString clientId;
    QString clientSecret;
    std::optional<Instant> registrationExpires;
    QString instead; ///< The cache's access token that it replaced; empty: there was none.
};

/// What the steps of one run work with.
struct StepContext
{
    Transport &transport;
    Clock &clock;
    std::function<double()> random;
    Connection connection; ///< Its keys are not looked at.
    Environment environment;
    CredentialAsker asker;
    /// Newer tokens than the cache's, by name of the cache file: files are read-only to Hookline.
    std::shared_ptr<QHash<QString, SsoToken>> ssoTokens;
    std::function<void(Attempt)> tell; ///< Takes each request that a step has sent, for the request log.
    QObject *run; ///< Owns everything that a step leaves behind; its end silences the steps.
};

using StepDone = std::function<void(Result<KeySet>)>;

/// Does `step` with the keys of the step before. `done` is called at most once, and not after the run's end.
void runStep(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
             const wire::AccessKeys &before, StepDone done);

// One function per kind; runStep() has the table.
using StepRunner = void (*)(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                            const wire::AccessKeys &before, StepDone done);
void runAssumeRole(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                   const wire::AccessKeys &before, StepDone done);
void runWebIdentity(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                    const wire::AccessKeys &before, StepDone done);
void runSso(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
            const wire::AccessKeys &before, StepDone done);
void runProcess(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                const wire::AccessKeys &before, StepDone done);
void runContainer(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                  const wire::AccessKeys &before, StepDone done);
void runInstance(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                 const wire::AccessKeys &before, StepDone done);

/// Which JSON members hold a key set.
struct KeyNames
{
    const char *id;
    const char *secret;
    const char *token;
    const char *expiration; ///< ISO 8601 text, or a number of milliseconds.
};

/// Fails with Configuration; `giver` names who gave it, and no value is in the message.
Result<KeySet> keysFromJson(const QByteArray &json, const KeyNames &names, const QString &giver);
Result<KeySet> keysFromObject(const QJsonObject &object, const KeyNames &names, const QString &giver);

/// A file that holds nothing but a token. Fails with Configuration, naming the setting and the file.
Result<QByteArray> readTokenFile(const QString &path, const QString &setting);

/// An error of code Configuration about credentials.
Error keyProblem(const QString &message);

} // namespace hookline::aws
