// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace hookline::domain {

/// Where a revision lies, and what stands in it where it is an AppSpec text (API type RevisionLocation).
struct Revision
{
    enum class Kind : quint8 {
        Unknown, ///< A type that is not known here, or none.
        S3,
        GitHub,
        AppSpec, ///< AppSpecContent, or the older String: the text itself is the revision.
    };

    Kind kind = Kind::Unknown;
    QString bucket, key, bundleType, version, eTag; ///< S3.
    QString repository, commit; ///< GitHub: "owner/name", and the whole commit ID.
    QString sha256; ///< AppSpec: as AWS says it, in hexadecimal digits; may be empty.
    QByteArray content; ///< AppSpec: UTF-8; empty where AWS did not send it (GetDeployment never does).
    QJsonObject location; ///< As AWS sent it, without the content: what GetApplicationRevision takes.

    bool operator==(const Revision &) const = default;
};

Revision revisionFromApi(const QJsonObject &location);

/// SHA-256 of the content in hexadecimal digits.
QString contentDigest(const Revision &revision);
/// True if there are content and digest, and the digest is another text's.
bool isDigestWrong(const Revision &revision);

} // namespace hookline::domain
