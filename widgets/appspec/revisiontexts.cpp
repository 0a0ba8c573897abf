// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/revisiontexts.h"

#include "models/tables/timetext.h"
#include "widgets/common/awscommand.h"
#include "widgets/common/status.h"

#include <QCoreApplication>

namespace hookline::appspec {

namespace {

using common::shellQuoted;
using domain::Revision;

QString tr(const char *text)
{
    return QCoreApplication::translate("Revision", text);
}

/// The last part of a path in S3.
QString fileName(const QString &key)
{
    return key.section(QLatin1Char('/'), -1, -1, QString::SectionSkipEmpty);
}

/// A name that no program takes for an option.
QString safeName(const QString &name)
{
    return shellQuoted(name.startsWith(QLatin1Char('-')) ? QStringLiteral("./") + name : name);
}

QString getObject(const Revision &revision, const QString &file, const QStringList &options)
{
    QStringList parts;
    if (revision.version.isEmpty()) {
        parts = {QStringLiteral("aws s3 cp"),
                 shellQuoted(QStringLiteral("s3://%1/%2").arg(revision.bucket, revision.key)), file};
    } else { // aws s3 knows no versions
        parts = {QStringLiteral("aws s3api get-object --bucket"),
                 shellQuoted(revision.bucket),
                 QStringLiteral("--key"),
                 shellQuoted(revision.key),
                 QStringLiteral("--version-id"),
                 shellQuoted(revision.version),
                 file};
    }
    return (parts + options).join(QLatin1Char(' '));
}

std::vector<FetchStep> s3Steps(const Revision &revision, const aws::Connection &connection)
{
    const QString name = fileName(revision.key);
    const QString file = safeName(name.isEmpty() ? QStringLiteral("revision") : name);
    QStringList options = common::connectionOptions(connection);
    if (connection.sandbox) // has no S3 behind its endpoint
        options.clear();
    std::vector<FetchStep> steps{{tr("Get the file"), getObject(revision, file, options)}};
    if (revision.bundleType == QLatin1String("zip"))
        steps.push_back({tr("Take the AppSpec out of it"),
                         QStringLiteral("unzip -p %1 appspec.yml > appspec.yml").arg(file)});
    else if (revision.bundleType == QLatin1String("tar") || revision.bundleType == QLatin1String("tgz"))
        steps.push_back({tr("Take the AppSpec out of it"),
                         QStringLiteral("tar -xOf %1 appspec.yml > appspec.yml").arg(file)});
    return steps;
}

std::vector<FetchStep> gitHubSteps(const Revision &revision)
{
    const QString folder = safeName(fileName(revision.repository));
    const QString url = shellQuoted(QStringLiteral("https://github.com/%1.git").arg(revision.repository));
    return {{tr("Get the repository"), QStringLiteral("git clone --no-checkout %1 %2").arg(url, folder)},
            {tr("Take the AppSpec out of it"),
             QStringLiteral("git -C %1 show %2 > appspec.yml")
                 .arg(folder, shellQuoted(revision.commit + QStringLiteral(":appspec.yml")))}};
}

} // namespace

QString revisionName(const Revision &revision)
{
    return domain::revisionText(revision.location);
}

QString shortRevisionName(const Revision &revision)
{
    const QString name = revisionName(revision);
    if (revision.kind == Revision::Kind::S3)
        return fileName(revision.key);
    return name.startsWith(QLatin1String("AppSpec ")) ? name.mid(8) : name;
}

QString deployedText(const session::KnownRevision &known)
{
    const QString what = known.deploymentId.isEmpty()
        ? tr("Registered: %1").arg(revisionName(known.revision))
        : tr("Deployed by %1: %2").arg(known.deploymentId, revisionName(known.revision));
    return known.currentIn.isEmpty()
        ? what
        : tr("%1 (current in %2)").arg(what, known.currentIn.join(QLatin1String(", ")));
}

QString originText(const session::KnownRevision &known)
{
    QStringList parts{known.group.isEmpty() ? known.application
                                            : known.application + QStringLiteral(" / ") + known.group};
    if (!known.deploymentId.isEmpty()) {
        const common::StatusId status = common::statusId(known.status);
        parts.append(status == common::StatusId::Unknown ? known.statusText : common::statusWord(status));
    }
    if (known.created)
        parts.append(tables::stampText(*known.created));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

std::vector<FetchStep> fetchSteps(const Revision &revision, const aws::Connection &connection)
{
    switch (revision.kind) {
    case Revision::Kind::S3:
        return s3Steps(revision, connection);
    case Revision::Kind::GitHub:
        return gitHubSteps(revision);
    case Revision::Kind::AppSpec:
    case Revision::Kind::Unknown:
        break;
    }
    return {};
}

std::optional<Error> archiveProblem(const QByteArray &bytes, const QString &path)
{
    constexpr int tarMagic = 257; // where "ustar" stands in a tar file
    const bool archive = bytes.startsWith("PK\x03\x04") || bytes.startsWith("\x1f\x8b")
        || QByteArrayView(bytes).sliced(std::min<qsizetype>(tarMagic, bytes.size())).startsWith("ustar");
    if (!archive)
        return {};
    return Error{.code = ErrorCode::Storage,
                 .message =
                     QStringLiteral("is an archive, not an AppSpec file; take appspec.yml out of it and "
                                    "choose that"),
                 .subject = path};
}

} // namespace hookline::appspec
