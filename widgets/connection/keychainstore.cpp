// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/keychainstore.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <qt6keychain/keychain.h>

namespace hookline::connection {

namespace {

const QString service = QStringLiteral("hookline");
const QString idMember = QStringLiteral("accessKeyId");
const QString secretMember = QStringLiteral("secretAccessKey");
const QString tokenMember = QStringLiteral("sessionToken");

QString entryOf(const QString &name)
{
    return QStringLiteral("aws-keys/") + name;
}

/// Deletes itself once it has finished.
template <class Job> Job *makeJob(const QString &name)
{
    auto *job = new Job(service);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(entryOf(name));
    return job;
}

Error problem(const QString &message)
{
    return {.code = ErrorCode::ServiceError, .message = message, .subject = QStringLiteral("keychain")};
}

Result<void> outcomeOf(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::NoError)
        return {};
    return problem(job.error() == QKeychain::EntryNotFound
                       ? QStringLiteral("The system keychain has no such keys.")
                       : QStringLiteral("The system keychain says: %1").arg(job.errorString()));
}

Result<wire::AccessKeys> keysFrom(const QByteArray &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    const auto value = [&object](const QString &member) { return object.value(member).toString().toUtf8(); };
    const wire::AccessKeys keys{value(idMember), value(secretMember), value(tokenMember)};
    if (keys.accessKeyId.isEmpty() || keys.secretAccessKey.isEmpty())
        return problem(QStringLiteral("The system keychain's entry holds no keys."));
    return keys;
}

} // namespace

void KeychainStore::save(const QString &name, const wire::AccessKeys &keys, QObject *context, Done done)
{
    auto *job = makeJob<QKeychain::WritePasswordJob>(name);
    job->setTextData(
        QString::fromUtf8(QJsonDocument(QJsonObject{{idMember, QString::fromUtf8(keys.accessKeyId)},
                                                    {secretMember, QString::fromUtf8(keys.secretAccessKey)},
                                                    {tokenMember, QString::fromUtf8(keys.sessionToken)}})
                              .toJson(QJsonDocument::Compact)));
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [done = std::move(done)](const QKeychain::Job *ended) { done(outcomeOf(*ended)); });
    job->start();
}

void KeychainStore::load(const QString &name, QObject *context, Loaded loaded)
{
    auto *job = makeJob<QKeychain::ReadPasswordJob>(name);
    QObject::connect(job, &QKeychain::Job::finished, context,
                     [job, loaded = std::move(loaded)](const QKeychain::Job *ended) {
                         const auto outcome = outcomeOf(*ended);
                         loaded(outcome ? keysFrom(job->textData().toUtf8())
                                        : Result<wire::AccessKeys>(outcome.error()));
                     });
    job->start();
}

void KeychainStore::forget(const QString &name, QObject *context, Done done)
{
    auto *job = makeJob<QKeychain::DeletePasswordJob>(name);
    QObject::connect(
        job, &QKeychain::Job::finished, context, [done = std::move(done)](const QKeychain::Job *ended) {
            done(ended->error() == QKeychain::EntryNotFound ? Result<void>() : outcomeOf(*ended));
        });
    job->start();
}

} // namespace hookline::connection
