// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/newdeployment.h"

#include "models/wire/codec.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QStringDecoder>

#include <array>

namespace hookline::session {

namespace {

const QByteArray byteOrderMark("\xef\xbb\xbf");

/// A member that is a text, where it stands in the input.
struct TextMember
{
    const char *path;
    QString NewDeployment::*value;
    bool needed;
};

constexpr std::array common{
    TextMember{"applicationName", &NewDeployment::application, true},
    // The model leaves it out of the required members; the service does not.
    TextMember{"deploymentGroupName", &NewDeployment::group, true},
    TextMember{"deploymentConfigName", &NewDeployment::config, false},
    TextMember{"fileExistsBehavior", &NewDeployment::fileExistsBehavior, false},
};
constexpr std::array s3{
    TextMember{"bucket", &NewDeployment::bucket, true},
    TextMember{"key", &NewDeployment::key, true},
    TextMember{"bundleType", &NewDeployment::bundleType, true},
    TextMember{"version", &NewDeployment::version, false},
    TextMember{"eTag", &NewDeployment::eTag, false},
};
constexpr std::array gitHub{
    TextMember{"repository", &NewDeployment::repository, true},
    TextMember{"commitId", &NewDeployment::commitId, true},
};

template <class Members> QJsonObject textsOf(const NewDeployment &deployment, const Members &members)
{
    QJsonObject object;
    for (const TextMember &member : members) {
        const QString &value = deployment.*member.value;
        if (!value.isEmpty())
            object.insert(QLatin1StringView(member.path), value);
    }
    return object;
}

template <class Members>
void findMissing(const NewDeployment &deployment, const QString &prefix, const Members &members,
                 QMap<QString, Lack> &lacks)
{
    for (const TextMember &member : members) {
        if (member.needed && (deployment.*member.value).isEmpty())
            lacks.insert(prefix + QLatin1StringView(member.path), Lack::Missing);
    }
}

/// Not QString::fromUtf8(), which takes a byte order mark away: the digest is of what is sent.
QString textOf(const QByteArray &content)
{
    if (!content.startsWith(byteOrderMark))
        return QString::fromUtf8(content);
    return QChar(QChar::ByteOrderMark) + QString::fromUtf8(content.sliced(byteOrderMark.size()));
}

QJsonObject revisionOf(const NewDeployment &deployment)
{
    switch (deployment.revision) {
    case RevisionType::S3:
        return {{QStringLiteral("revisionType"), QStringLiteral("S3")},
                {QStringLiteral("s3Location"), textsOf(deployment, s3)}};
    case RevisionType::GitHub:
        return {{QStringLiteral("revisionType"), QStringLiteral("GitHub")},
                {QStringLiteral("gitHubLocation"), textsOf(deployment, gitHub)}};
    case RevisionType::AppSpecContent:
        break;
    }
    return {{QStringLiteral("revisionType"), QStringLiteral("AppSpecContent")},
            {QStringLiteral("appSpecContent"),
             QJsonObject{{QStringLiteral("content"), textOf(deployment.content)},
                         {QStringLiteral("sha256"), contentDigest(deployment.content)}}}};
}

void findRevisionLacks(const NewDeployment &deployment, QMap<QString, Lack> &lacks)
{
    switch (deployment.revision) {
    case RevisionType::S3:
        findMissing(deployment, QStringLiteral("revision.s3Location."), s3, lacks);
        break;
    case RevisionType::GitHub: {
        findMissing(deployment, QStringLiteral("revision.gitHubLocation."), gitHub, lacks);
        const QStringList parts = deployment.repository.split(QLatin1Char('/'));
        if (!deployment.repository.isEmpty()
            && (parts.size() != 2 || parts.first().isEmpty() || parts.last().isEmpty()))
            lacks.insert(QStringLiteral("revision.gitHubLocation.repository"), Lack::NotARepository);
        break;
    }
    case RevisionType::AppSpecContent:
        if (deployment.content.isEmpty())
            lacks.insert(QStringLiteral("revision.appSpecContent.content"), Lack::Missing);
        else if (!isSendable(deployment.content))
            lacks.insert(QStringLiteral("revision.appSpecContent.content"), Lack::NotUtf8);
        break;
    }
}

} // namespace

QString descriptionOf(const NewDeployment &deployment)
{
    if (deployment.reason.isEmpty())
        return deployment.description;
    const QString spite =
        QStringLiteral("In spite of %1 AppSpec error%2: %3")
            .arg(deployment.errors)
            .arg(deployment.errors == 1 ? QString() : QStringLiteral("s"), deployment.reason);
    return deployment.description.isEmpty() ? spite : spite + QStringLiteral(" | ") + deployment.description;
}

QString contentDigest(const QByteArray &content)
{
    return QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
}

bool isSendable(const QByteArray &content)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString read = decoder.decode(content);
    return !decoder.hasError() && textOf(content).toUtf8() == content;
}

QJsonObject inputOf(const NewDeployment &deployment)
{
    QJsonObject input = textsOf(deployment, common);
    input.insert(QStringLiteral("revision"), revisionOf(deployment));
    if (const QString description = descriptionOf(deployment); !description.isEmpty())
        input.insert(QStringLiteral("description"), description);
    if (deployment.ignoreApplicationStopFailures)
        input.insert(QStringLiteral("ignoreApplicationStopFailures"), true);
    if (deployment.rollbackOn) {
        QJsonObject rollback{{QStringLiteral("enabled"), !deployment.rollbackOn->isEmpty()}};
        if (!deployment.rollbackOn->isEmpty())
            rollback.insert(QStringLiteral("events"), QJsonArray::fromStringList(*deployment.rollbackOn));
        input.insert(QStringLiteral("autoRollbackConfiguration"), rollback);
    }
    return input;
}

QMap<QString, Lack> lacksOf(const NewDeployment &deployment)
{
    QMap<QString, Lack> lacks;
    findMissing(deployment, {}, common, lacks);
    findRevisionLacks(deployment, lacks);
    if (descriptionOf(deployment).size() > longestDescription)
        lacks.insert(QStringLiteral("description"), Lack::TooLong);
    using Kind = wire::Violation::Kind;
    const auto service = wire::service(QStringLiteral("codedeploy"));
    const wire::Shape &shape = *service->operation(u"CreateDeployment")->input;
    for (const wire::Violation &violation : wire::violations(shape, inputOf(deployment))) {
        if (lacks.contains(violation.path))
            continue;
        if (violation.kind == Kind::TooLong)
            lacks.insert(violation.path, Lack::TooLong);
        else if (violation.kind == Kind::NotInEnum)
            lacks.insert(violation.path, Lack::NotInEnum);
        else
            lacks.insert(violation.path, Lack::Missing);
    }
    return lacks;
}

} // namespace hookline::session
