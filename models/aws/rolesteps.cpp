// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/keysteps.h"

#include <QJsonObject>

namespace hookline::aws {

namespace {

constexpr KeyNames names{"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"};

QString sessionNameOf(const StepContext &context, const CredentialStep &step)
{
    return step.roleSessionName.isEmpty()
        ? QStringLiteral("hookline-%1").arg(context.clock.now().time_since_epoch().count() / 1000)
        : step.roleSessionName;
}

/// STS for the holder of `keys`, where the profile says that it is.
Connection stsConnection(const StepContext &context, const wire::AccessKeys &keys)
{
    const QString sts = QStringLiteral("sts");
    Connection connection = context.connection;
    connection.keys = keys;
    connection.origin.reset();
    connection.endpoint = connection.keyEndpoints.value(sts);
    connection.serviceEndpoints.clear();
    return connection;
}

void askSts(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
            const wire::AccessKeys &keys, const QString &operation, const QJsonObject &input, StepDone done)
{
    auto *client = new Client(stsConnection(*context, keys), context->transport, context->clock,
                              context->random, context->run);
    QObject::connect(client, &Client::attemptFinished, client, context->tell);
    client->call(QStringLiteral("sts"), operation, input, client,
                 [client, operation, role = step.roleArn, done = std::move(done)](const Reply &reply) {
                     client->deleteLater();
                     if (!reply) {
                         Error error = reply.error();
                         error.subject = role;
                         error.message.prepend(QStringLiteral("%1: ").arg(operation));
                         done(error);
                         return;
                     }
                     QJsonObject given = reply->value(QLatin1String("Credentials")).toObject();
                     // Times of an API value are seconds.
                     const QLatin1String end(names.expiration);
                     if (given.value(end).isDouble())
                         given[end] = given.value(end).toDouble() * 1000;
                     done(keysFromObject(given, names, operation));
                 });
}

} // namespace

void runAssumeRole(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                   const wire::AccessKeys &before, StepDone done)
{
    QJsonObject input{{QStringLiteral("RoleArn"), step.roleArn},
                      {QStringLiteral("RoleSessionName"), sessionNameOf(*context, step)}};
    if (step.durationSeconds > 0)
        input[QStringLiteral("DurationSeconds")] = step.durationSeconds;
    if (!step.externalId.isEmpty())
        input[QStringLiteral("ExternalId")] = step.externalId;
    const QString operation = QStringLiteral("AssumeRole");
    if (step.mfaSerial.isEmpty()) {
        askSts(context, step, before, operation, input, std::move(done));
        return;
    }
    if (!context->asker.mfaCode) {
        done(keyProblem(
            QStringLiteral("profile \"%1\" has mfa_serial: its role wants a code of that device, and "
                           "Hookline cannot ask for one here")
                .arg(step.profile)));
        return;
    }
    input[QStringLiteral("SerialNumber")] = step.mfaSerial;
    const QPointer<QObject> run = context->run;
    context->asker.mfaCode({step.profile, step.mfaSerial},
                           [context, run, step, before, operation, input, done](const QString &code) mutable {
                               if (!run)
                                   return;
                               if (code.trimmed().isEmpty()) {
                                   done(Error{.code = ErrorCode::Cancelled,
                                              .message = QStringLiteral("no code was given for mfa_serial")});
                                   return;
                               }
                               input[QStringLiteral("TokenCode")] = code.trimmed();
                               askSts(context, step, before, operation, input, done);
                           });
}

void runWebIdentity(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                    const wire::AccessKeys &, StepDone done)
{
    const bool ofProfile = !step.profile.isEmpty();
    const auto token = readTokenFile(
        step.tokenFile,
        ofProfile ? QStringLiteral("web_identity_token_file of profile \"%1\"").arg(step.profile)
                  : QStringLiteral("AWS_WEB_IDENTITY_TOKEN_FILE"));
    if (!token) {
        done(token.error());
        return;
    }
    // Nobody's keys: the operation is not signed. A connection without any would be refused.
    const wire::AccessKeys nobody{"none", "none", {}};
    askSts(context, step, nobody, QStringLiteral("AssumeRoleWithWebIdentity"),
           {{QStringLiteral("RoleArn"), step.roleArn},
            {QStringLiteral("RoleSessionName"), sessionNameOf(*context, step)},
            {QStringLiteral("WebIdentityToken"), QString::fromUtf8(*token)}},
           std::move(done));
}

} // namespace hookline::aws
