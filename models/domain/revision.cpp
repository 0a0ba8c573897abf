// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/revision.h"

#include <QCryptographicHash>

namespace hookline::domain {

namespace {

QString text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1String(member)).toString();
}

/// Without members that AWS sends as null.
QJsonObject filled(const QJsonObject &object)
{
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it->isNull())
            result.insert(it.key(), it.value());
    }
    return result;
}

} // namespace

Revision revisionFromApi(const QJsonObject &location)
{
    Revision revision;
    revision.location = filled(location);
    if (const auto s3 = location.value(QLatin1String("s3Location")).toObject(); !s3.isEmpty()) {
        revision.kind = Revision::Kind::S3;
        revision.bucket = text(s3, "bucket");
        revision.key = text(s3, "key");
        revision.bundleType = text(s3, "bundleType");
        revision.version = text(s3, "version");
        revision.eTag = text(s3, "eTag");
        return revision;
    }
    if (const auto hub = location.value(QLatin1String("gitHubLocation")).toObject(); !hub.isEmpty()) {
        revision.kind = Revision::Kind::GitHub;
        revision.repository = text(hub, "repository");
        revision.commit = text(hub, "commitId");
        return revision;
    }
    for (const QString &member : {QStringLiteral("appSpecContent"), QStringLiteral("string")}) {
        if (!location.value(member).isObject())
            continue;
        QJsonObject raw = filled(location.value(member).toObject());
        revision.kind = Revision::Kind::AppSpec;
        revision.sha256 = text(raw, "sha256");
        revision.content = raw.take(QLatin1String("content")).toString().toUtf8();
        revision.location.insert(member, raw);
        // AWS finds a revision by the digest alone.
        if (revision.sha256.isEmpty() && !revision.content.isEmpty()) {
            raw.insert(QStringLiteral("sha256"), contentDigest(revision));
            revision.location.insert(member, raw);
        }
        break;
    }
    return revision;
}

QString contentDigest(const Revision &revision)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(revision.content, QCryptographicHash::Sha256).toHex());
}

bool isDigestWrong(const Revision &revision)
{
    return !revision.content.isEmpty() && !revision.sha256.isEmpty()
        && revision.sha256.compare(contentDigest(revision), Qt::CaseInsensitive) != 0;
}

} // namespace hookline::domain
