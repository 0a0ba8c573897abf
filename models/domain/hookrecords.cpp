// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/hookrecords.h"

#include <QJsonArray>

#include <utility>

namespace hookline::domain {
namespace {

QString text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString();
}

std::optional<Instant> instant(const QJsonObject &object, const char *member)
{
    const QJsonValue value = object.value(QLatin1StringView(member));
    return value.isDouble() ? std::optional(fromEpochSeconds(value.toDouble())) : std::nullopt;
}

HookAnnotation annotationFromApi(const QJsonObject &object)
{
    HookAnnotation annotation;
    annotation.name = text(object, "AnnotationName");
    annotation.statusText = text(object, "Status");
    annotation.status = fromString<AnnotationStatus>(annotation.statusText);
    annotation.severity = text(object, "SeverityLevel");
    annotation.message = text(object, "StatusMessage");
    annotation.remediation = text(object, "RemediationMessage");
    annotation.link = text(object, "RemediationLink");
    return annotation;
}

/// What only some replies tell, and what the others must not take away.
constexpr QString HookResult::*lasting[] = {
    &HookResult::typeName,        &HookResult::typeArn,          &HookResult::typeVersion,
    &HookResult::reason,          &HookResult::targetId,         &HookResult::configurationVersion,
    &HookResult::executionTarget, &HookResult::originalTypeName, &HookResult::resourceType,
    &HookResult::resourceId,      &HookResult::resourceAction,
};

} // namespace

template <> AnnotationStatus fromString(QStringView text)
{
    if (text == u"PASSED")
        return AnnotationStatus::Passed;
    if (text == u"FAILED")
        return AnnotationStatus::Failed;
    return text == u"SKIPPED" ? AnnotationStatus::Skipped : AnnotationStatus::Unknown;
}

HookResult hookResultFromApi(const QJsonObject &object)
{
    HookResult result;
    result.id = text(object, "HookResultId");
    result.typeName = text(object, "TypeName");
    result.typeArn = text(object, "TypeArn");
    result.typeVersion = text(object, "TypeVersionId");
    result.configurationVersion = text(object, "TypeConfigurationVersionId");
    result.originalTypeName = text(object, "OriginalTypeName");
    result.modeText = text(object, "FailureMode");
    result.mode = fromString<HookFailureMode>(result.modeText);
    result.statusText = text(object, "Status");
    result.status = fromString<HookStatus>(result.statusText);
    result.reason = text(object, "HookStatusReason");
    result.invoked = instant(object, "InvokedAt");
    result.targetTypeText = text(object, "TargetType");
    result.targetType = fromString<HookTargetType>(result.targetTypeText);
    result.targetId = text(object, "TargetId");
    result.executionTarget = text(object, "HookExecutionTarget");
    const QJsonObject target = object.value(QLatin1StringView("Target")).toObject();
    result.resourceType = text(target, "TargetTypeName");
    result.resourceId = text(target, "TargetId");
    result.resourceAction = text(target, "Action");
    for (const QJsonValue &annotation : object.value(QLatin1StringView("Annotations")).toArray())
        result.annotations.push_back(annotationFromApi(annotation.toObject()));
    return result;
}

HookResult joined(HookResult newer, const HookResult &known)
{
    for (const auto member : lasting) {
        if ((newer.*member).isEmpty())
            newer.*member = known.*member;
    }
    const bool late = isTerminal(known.status) && !isTerminal(newer.status);
    if (late || newer.statusText.isEmpty()) {
        newer.status = known.status;
        newer.statusText = known.statusText;
        newer.reason = known.reason;
    }
    if (newer.modeText.isEmpty()) {
        newer.mode = known.mode;
        newer.modeText = known.modeText;
    }
    if (newer.targetTypeText.isEmpty()) {
        newer.targetType = known.targetType;
        newer.targetTypeText = known.targetTypeText;
    }
    if (!newer.invoked)
        newer.invoked = known.invoked;
    if (newer.annotations.empty())
        newer.annotations = known.annotations;
    newer.detailed = newer.detailed || known.detailed;
    return newer;
}

bool matches(const HookResultQuery &query, const HookResult &result)
{
    return (query.typeArn.isEmpty() || query.typeArn == result.typeArn)
        && (query.status == HookStatus::Unknown || query.status == result.status)
        && (query.targetType == HookTargetType::Unknown || query.targetType == result.targetType)
        && (query.targetId.isEmpty() || query.targetId == result.targetId);
}

HookType hookTypeFromApi(const QJsonObject &object)
{
    HookType type;
    const QString arn = text(object, "Arn");
    type.arn = arn.isEmpty() ? text(object, "TypeArn") : arn;
    type.described = !arn.isEmpty();
    type.name = text(object, "TypeName");
    type.originalName = text(object, "OriginalTypeName");
    type.description = text(object, "Description");
    type.defaultVersion = text(object, "DefaultVersionId");
    type.publisher = text(object, "PublisherName");
    if (type.publisher.isEmpty())
        type.publisher = text(object, "PublisherId");
    type.publicVersion = text(object, "PublicVersionNumber");
    type.latestPublicVersion = text(object, "LatestPublicVersion");
    type.visibility = text(object, "Visibility");
    type.deprecated = text(object, "DeprecatedStatus");
    type.documentationUrl = text(object, "DocumentationUrl");
    type.sourceUrl = text(object, "SourceUrl");
    type.executionRole = text(object, "ExecutionRoleArn");
    type.updated = instant(object, "LastUpdated");
    type.created = instant(object, "TimeCreated");
    type.activated = object.value(QLatin1StringView("IsActivated")).toBool();
    return type;
}

Stack stackFromApi(const QJsonObject &object)
{
    return {.id = text(object, "StackId"),
            .name = text(object, "StackName"),
            .status = text(object, "StackStatus"),
            .reason = text(object, "StackStatusReason"),
            .created = instant(object, "CreationTime"),
            .updated = instant(object, "LastUpdatedTime")};
}

ChangeSet changeSetFromApi(const QJsonObject &object)
{
    return {.id = text(object, "ChangeSetId"),
            .name = text(object, "ChangeSetName"),
            .stackId = text(object, "StackId"),
            .stackName = text(object, "StackName"),
            .status = text(object, "Status"),
            .reason = text(object, "StatusReason"),
            .created = instant(object, "CreationTime")};
}

QString nameInArn(QStringView arn, QLatin1StringView resource)
{
    if (!arn.startsWith(u"arn:"))
        return {};
    const qsizetype at = arn.indexOf(QString(QLatin1Char(':') + resource + QLatin1Char('/')));
    if (at < 0)
        return {};
    const QStringView rest = arn.mid(at + resource.size() + 2);
    const qsizetype end = rest.indexOf(u'/');
    return (end < 0 ? rest : rest.left(end)).toString();
}

QString targetName(const HookResult &result)
{
    for (const char *resource : {"changeSet", "stack"}) {
        if (const QString name = nameInArn(result.targetId, QLatin1StringView(resource)); !name.isEmpty())
            return name;
    }
    return result.targetId;
}

} // namespace hookline::domain
