// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/calls.h"

#include <QMap>

namespace hookline::session {

/// Longest description of a deployment, in characters (CodeDeploy's documentation; its model has no limit).
inline constexpr qsizetype longestDescription = 256;

/// Which member of RevisionLocation says what is deployed; named as AWS names the revision type.
enum class RevisionType : quint8 { AppSpecContent, S3, GitHub };

/// What a person wants of CreateDeployment. Texts as typed; what is left empty is left out of the call.
struct NewDeployment
{
    QString application, group, config, description;
    RevisionType revision = RevisionType::AppSpecContent;
    QByteArray content; ///< AppSpecContent: the text as it stands, byte for byte.
    QString bucket, key, bundleType, version, eTag; ///< S3
    QString repository, commitId; ///< GitHub
    QString fileExistsBehavior;
    bool ignoreApplicationStopFailures = false;
    /// Events on which it rolls back by itself. None given: as the group has it; an empty list: on none.
    std::optional<QStringList> rollbackOn;
    /// Why it is deployed although the AppSpec has errors; goes to the deployment's description.
    QString reason;
    int errors = 0; ///< How many it has.

    bool operator==(const NewDeployment &) const = default;
};

/// What AWS keeps as the deployment's description: with the errors and the reason, if there is one, before
/// the words of the person.
QString descriptionOf(const NewDeployment &deployment);
/// SHA-256 of the content as lower-case hexadecimal digits.
QString contentDigest(const QByteArray &content);
/// True if the content can be sent as it stands: a string of the API holds any UTF-8 and nothing else.
bool isSendable(const QByteArray &content);

/// CreateDeployment's input.
QJsonObject inputOf(const NewDeployment &deployment);

/// What has to be mended before it can be sent.
enum class Lack : quint8 {
    Missing, ///< It is needed and empty.
    TooLong, ///< More characters than AWS takes.
    NotInEnum, ///< Not one of AWS's values.
    NotUtf8, ///< The content cannot be sent.
    NotARepository, ///< Not of the form account/name.
};

/// By the path of the member in the input ("revision.s3Location.bucket"). Names, lengths and values by the
/// service's description; what a location needs by CodeDeploy's documentation, for its model says nothing.
QMap<QString, Lack> lacksOf(const NewDeployment &deployment);

} // namespace hookline::session
