// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/keysteps.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace hookline::aws {

namespace {

constexpr qint64 maxTokenBytes = 64 * 1024;

void runKeys(const std::shared_ptr<const StepContext> &, const CredentialStep &step, const wire::AccessKeys &,
             StepDone done)
{
    done(KeySet{step.keys, {}});
}

struct Row
{
    KeyStep kind;
    StepRunner run;
};

constexpr std::array rows{
    Row{KeyStep::Keys, runKeys},
    Row{KeyStep::AssumeRole, runAssumeRole},
    Row{KeyStep::WebIdentity, runWebIdentity},
    Row{KeyStep::Sso, runSso},
    Row{KeyStep::Process, runProcess},
    Row{KeyStep::Container, runContainer},
    Row{KeyStep::Instance, runInstance},
};

} // namespace

void runStep(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
             const wire::AccessKeys &before, StepDone done)
{
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&step](const Row &row) { return row.kind == step.kind; });
    row->run(context, step, before, std::move(done));
}

Error keyProblem(const QString &message)
{
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = QStringLiteral("credentials");
    error.message = message;
    return error;
}

Result<KeySet> keysFromJson(const QByteArray &json, const KeyNames &names, const QString &giver)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return keyProblem(QStringLiteral("%1 gave no JSON object").arg(giver));
    return keysFromObject(document.object(), names, giver);
}

Result<KeySet> keysFromObject(const QJsonObject &object, const KeyNames &names, const QString &giver)
{
    const auto text = [&object](const char *name) { return object.value(QLatin1String(name)).toString(); };
    KeySet set;
    set.keys = {text(names.id).toUtf8(), text(names.secret).toUtf8(), text(names.token).toUtf8()};
    for (const auto &[name, value] :
         {std::pair{names.id, set.keys.accessKeyId}, std::pair{names.secret, set.keys.secretAccessKey}}) {
        if (value.isEmpty())
            return keyProblem(QStringLiteral("%1 gave no %2").arg(giver, QLatin1String(name)));
    }
    for (const auto &[name, value] :
         {std::pair{names.id, set.keys.accessKeyId}, std::pair{names.token, set.keys.sessionToken}}) {
        // They go into headers.
        if (std::any_of(value.begin(), value.end(), [](char c) { return c <= 0x20 || c >= 0x7f; }))
            return keyProblem(
                QStringLiteral("%1 gave a %2 with characters that none has").arg(giver, QLatin1String(name)));
    }
    const QJsonValue end = object.value(QLatin1String(names.expiration));
    if (end.isDouble())
        set.expiration = Instant(Millis(end.toInteger()));
    else if (end.isString())
        set.expiration = fromIso8601(end.toString());
    if (!set.expiration && !end.isUndefined() && !end.isNull())
        return keyProblem(
            QStringLiteral("%1 gave a %2 that is no time").arg(giver, QLatin1String(names.expiration)));
    return set;
}

Result<QByteArray> readTokenFile(const QString &path, const QString &setting)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return keyProblem(QStringLiteral("%1 names %2: %3").arg(setting, path, file.errorString()));
    const QByteArray token = file.read(maxTokenBytes + 1).trimmed();
    if (token.isEmpty() || token.size() > maxTokenBytes)
        return keyProblem(QStringLiteral("%1 names %2, which holds no token").arg(setting, path));
    return token;
}

} // namespace hookline::aws
