// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/revisions.h"

#include "models/sandbox/errors.h"

#include <QCryptographicHash>

namespace hookline::sandbox::codedeploy {
namespace {

Error invalid(const QString &message)
{
    return refusal("InvalidRevisionException", message);
}

QString text(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

Result<ReadRevision> readS3(const QJsonObject &location, ComputePlatform platform)
{
    static const QStringList archives{QStringLiteral("tar"), QStringLiteral("tgz"), QStringLiteral("zip")};
    static const QStringList texts{QStringLiteral("YAML"), QStringLiteral("JSON")};
    const QJsonObject s3 = location.value(QLatin1String("s3Location")).toObject();
    const QString bucket = text(s3, "bucket"), key = text(s3, "key"), bundle = text(s3, "bundleType");
    if (bucket.isEmpty() || key.isEmpty())
        return invalid(QStringLiteral("An S3 revision needs a bucket and a key."));
    if (platform == ComputePlatform::Server) {
        if (!archives.contains(bundle))
            return invalid(QStringLiteral("BundleType must be tar, tgz or zip."));
    } else if (!texts.contains(bundle)) {
        return invalid(QStringLiteral("BundleType must be either YAML or JSON"));
    }
    const QString identity =
        QStringLiteral("s3:%1/%2|%3|%4").arg(bucket, key, text(s3, "version"), text(s3, "eTag"));
    return ReadRevision{
        identity,
        {{QStringLiteral("revisionType"), QStringLiteral("S3")}, {QStringLiteral("s3Location"), s3}},
        {}};
}

Result<ReadRevision> readGitHub(const QJsonObject &location, ComputePlatform platform)
{
    const QJsonObject hub = location.value(QLatin1String("gitHubLocation")).toObject();
    const QString repository = text(hub, "repository"), commit = text(hub, "commitId");
    if (platform != ComputePlatform::Server)
        return invalid(QStringLiteral("Revisions on GitHub are for the EC2/On-Premises platform only."));
    if (repository.count(QLatin1Char('/')) != 1 || commit.isEmpty())
        return invalid(QStringLiteral("A GitHub revision needs a repository (account/name) and a commit."));
    return ReadRevision{
        QStringLiteral("github:%1@%2").arg(repository, commit),
        {{QStringLiteral("revisionType"), QStringLiteral("GitHub")}, {QStringLiteral("gitHubLocation"), hub}},
        {}};
}

/// AppSpec text: "appSpecContent", or the older "string".
Result<ReadRevision> readText(const QJsonObject &location, const char *type, const char *member,
                              ComputePlatform platform)
{
    if (platform == ComputePlatform::Server)
        return invalid(QStringLiteral("A revision of type %1 is for Lambda and Amazon ECS only. Use S3 or "
                                      "GitHub.")
                           .arg(QLatin1String(type)));
    const QJsonObject raw = location.value(QLatin1String(member)).toObject();
    const QString content = text(raw, "content");
    QString sha = text(raw, "sha256").toLower();
    if (content.isEmpty() && sha.isEmpty())
        return invalid(QStringLiteral("The revision has neither content nor a SHA-256."));
    if (!content.isEmpty()) {
        const QString real = QString::fromLatin1(
            QCryptographicHash::hash(content.toUtf8(), QCryptographicHash::Sha256).toHex());
        if (!sha.isEmpty() && sha != real)
            return invalid(QStringLiteral("The SHA-256 is not that of the content."));
        sha = real;
    }
    return ReadRevision{QStringLiteral("%1:%2").arg(QLatin1String(type), sha),
                        {{QStringLiteral("revisionType"), QLatin1String(type)},
                         {QLatin1String(member), QJsonObject{{QStringLiteral("sha256"), sha}}}},
                        content};
}

} // namespace

Result<ReadRevision> readRevision(const QJsonValue &value, ComputePlatform platform)
{
    const QJsonObject location = value.toObject();
    if (location.isEmpty())
        return refusal("RevisionRequiredException", QStringLiteral("Revision is required."));
    QString type = text(location, "revisionType");
    // Clients of old leave the type to the member that they fill.
    if (type.isEmpty())
        type = location.contains(QLatin1String("s3Location"))    ? QStringLiteral("S3")
            : location.contains(QLatin1String("gitHubLocation")) ? QStringLiteral("GitHub")
            : location.contains(QLatin1String("appSpecContent")) ? QStringLiteral("AppSpecContent")
                                                                 : QString();
    if (type == QLatin1String("S3"))
        return readS3(location, platform);
    if (type == QLatin1String("GitHub"))
        return readGitHub(location, platform);
    if (type == QLatin1String("AppSpecContent"))
        return readText(location, "AppSpecContent", "appSpecContent", platform);
    if (type == QLatin1String("String"))
        return readText(location, "String", "string", platform);
    return invalid(QStringLiteral("The revision type must be S3, GitHub, String or AppSpecContent."));
}

Result<Revision *> registeredRevision(World &world, const QString &application, const ReadRevision &read)
{
    const QString key = Revision::keyOf(application, read.identity);
    if (Revision *known = world.revisions.find(key))
        return known;
    const bool needsText = read.location.contains(QLatin1String("appSpecContent"))
        || read.location.contains(QLatin1String("string"));
    if (needsText && read.content.isEmpty())
        return refusal("RevisionDoesNotExistException",
                       QStringLiteral("No revision with this SHA-256 was registered with application %1.")
                           .arg(application));
    Revision revision;
    revision.application = application;
    revision.identity = read.identity;
    revision.location = read.location;
    revision.content = read.content;
    revision.registered = world.now;
    return &world.revisions.put(key, revision);
}

QJsonObject fullLocation(const Revision &revision)
{
    QJsonObject location = revision.location;
    for (const char *member : {"appSpecContent", "string"}) {
        const auto found = location.find(QLatin1String(member));
        if (found == location.end())
            continue;
        QJsonObject raw = found->toObject();
        raw.insert(QStringLiteral("content"), revision.content);
        *found = raw;
    }
    return location;
}

} // namespace hookline::sandbox::codedeploy
