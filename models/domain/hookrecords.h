// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/hookresult.h"

#include <optional>
#include <vector>

/// What CloudFormation tells of Hook results and of what surrounds them. Every member may be missing in a
/// reply; a word that is newer than Hookline keeps AWS's spelling beside its Unknown.
namespace hookline::domain {

enum class AnnotationStatus : quint8 { Unknown, Passed, Failed, Skipped };
template <> AnnotationStatus fromString(QStringView text);

/// What one rule of a Hook found (API type Annotation).
struct HookAnnotation
{
    QString name;
    AnnotationStatus status = AnnotationStatus::Unknown;
    QString statusText; ///< As AWS sent it.
    QString severity; ///< "CRITICAL" … "INFORMATIONAL", as AWS sent it; empty if not told.
    QString message;
    QString remediation;
    QString link;

    bool operator==(const HookAnnotation &) const = default;
};

/// One invocation of a Hook (API type HookResultSummary, and GetHookResult's output).
struct HookResult
{
    QString id; ///< HookResultId, a UUID; the key.
    QString typeName; ///< "Shop::Guard::Storage"
    QString typeArn;
    QString typeVersion, configurationVersion;
    HookFailureMode mode = HookFailureMode::Unknown;
    HookStatus status = HookStatus::Unknown;
    HookTargetType targetType = HookTargetType::Unknown;
    QString modeText, statusText, targetTypeText; ///< As AWS sent them.
    QString reason; ///< HookStatusReason; long, perhaps of several lines.
    std::optional<Instant> invoked; ///< Not told in a list by target.
    QString targetId; ///< ARN of a stack or change set, logical ID of a resource, or a HookRequestToken.
    QString executionTarget; ///< ARN of the stack, or a HookRequestToken. Not told in a list by target.

    // Told by GetHookResult alone.
    QString originalTypeName; ///< Of the public Hook behind an activated one.
    QString resourceType, resourceId, resourceAction; ///< Of the resource that was judged.
    std::vector<HookAnnotation> annotations;
    bool detailed = false; ///< GetHookResult was read since the result is final.

    bool blocked() const { return domain::blocked(status, mode); }
    bool operator==(const HookResult &) const = default;
};

HookResult hookResultFromApi(const QJsonObject &object);

/// `newer` with what it does not tell taken from `known`: lists by target and replies without detail take
/// nothing away, and a final status never becomes "in progress" again (an older reply that came late).
HookResult joined(HookResult newer, const HookResult &known);

/// Whether a list for `query` would hold the result, as far as it is known.
bool matches(const HookResultQuery &query, const HookResult &result);

/// A Hook in the registry (API type TypeSummary, and DescribeType's output).
struct HookType
{
    QString arn; ///< The key.
    QString name, originalName;
    QString description;
    QString defaultVersion;
    QString publisher; ///< Name or ID; empty for the account's own.
    QString publicVersion, latestPublicVersion;
    QString visibility; ///< "PRIVATE" or "PUBLIC".
    QString deprecated; ///< "LIVE" or "DEPRECATED"; by DescribeType alone, as what follows.
    QString documentationUrl, sourceUrl, executionRole;
    std::optional<Instant> updated, created;
    bool activated = false;
    bool described = false; ///< DescribeType was read.

    bool operator==(const HookType &) const = default;
};

/// Both shapes; DescribeType calls the ARN "Arn", ListTypes "TypeArn".
HookType hookTypeFromApi(const QJsonObject &object);

/// API type StackSummary.
struct Stack
{
    QString id; ///< ARN.
    QString name;
    QString status; ///< As AWS spells it.
    QString reason;
    std::optional<Instant> created, updated;

    bool operator==(const Stack &) const = default;
};
Stack stackFromApi(const QJsonObject &object);

/// API type ChangeSetSummary.
struct ChangeSet
{
    QString id; ///< ARN.
    QString name;
    QString stackId, stackName;
    QString status; ///< As AWS spells it.
    QString reason;
    std::optional<Instant> created;

    bool operator==(const ChangeSet &) const = default;
};
ChangeSet changeSetFromApi(const QJsonObject &object);

/// The name in the ARN of a stack ("…:stack/NAME/uuid"), change set or Hook type; "" if it is none.
QString nameInArn(QStringView arn, QLatin1StringView resource);

/// What a person calls the target: a stack's or change set's name, else the ID as it is.
QString targetName(const HookResult &result);

} // namespace hookline::domain
