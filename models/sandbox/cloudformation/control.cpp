// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/control.h"

#include "models/sandbox/cloudformation/jsontext.h"
#include "models/sandbox/errors.h"
#include "models/wire/service.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace hookline::sandbox::cloudformation {
namespace {

constexpr double maxRunSeconds = 7 * 86'400;

Error invalid(const QString &message)
{
    return refusal("ValidationException", message);
}

QStringList texts(const QJsonObject &input, const char *member)
{
    QStringList result;
    for (const QJsonValue &value : input.value(QLatin1String(member)).toArray())
        result << value.toString();
    return result;
}

/// Refuses a text that CloudFormation's own shape of that name would not let through: what comes out of the
/// sandbox is always what AWS could have sent.
Result<void> checkShape(const char *shapeName, const QString &value, const char *member)
{
    const wire::Shape *shape = wire::service(u"cloudformation")->shape(QString::fromLatin1(shapeName));
    const bool fits = value.size() >= shape->min.value_or(0) && value.size() <= shape->max.value_or(1e9)
        && (shape->pattern.isEmpty() || shape->expression.match(value).hasMatch())
        && (shape->enumValues.isEmpty() || shape->enumValues.contains(value));
    if (!fits)
        return invalid(QStringLiteral("%1 \"%2\" is not what CloudFormation calls a %3.")
                           .arg(QLatin1String(member), value, QLatin1String(shapeName)));
    return {};
}

Result<QJsonObject> putHookType(World &world, const QJsonObject &input)
{
    const QString name = text(input, "typeName");
    for (const auto &checked : {checkShape("TypeName", name, "typeName"),
                                input.contains(QLatin1String("failureMode"))
                                    ? checkShape("HookFailureMode", text(input, "failureMode"), "failureMode")
                                    : Result<void>()}) {
        if (!checked)
            return checked.error();
    }
    for (const QString &target : texts(input, "targets")) {
        if (domain::fromString<HookTargetType>(target) == HookTargetType::Unknown)
            return invalid(
                QStringLiteral("targets are RESOURCE, STACK, CHANGE_SET and CLOUD_CONTROL, not %1.")
                    .arg(target));
    }
    HookType type;
    type.created = world.now;
    if (const HookType *known = world.types.find(name)) {
        if (known->isPublic)
            return invalid(
                QStringLiteral("%1 is a public Hook: give the activated one a name of its own.").arg(name));
        type = *known;
        // A Hook that is put again has a new version, as one that is registered again.
        type.version = QStringLiteral("%1").arg(known->version.toInt() + 1, 8, 10, QLatin1Char('0'));
    }
    type.name = name;
    type.updated = world.now;
    type.originalName = input.value(QLatin1String("originalTypeName")).toString(type.originalName);
    type.description = input.value(QLatin1String("description")).toString(type.description);
    if (input.contains(QLatin1String("failureMode")))
        type.mode = domain::fromString<HookFailureMode>(text(input, "failureMode"));
    if (input.contains(QLatin1String("targets")))
        type.targets = texts(input, "targets");
    world.types.put(name, type);
    return QJsonObject();
}

Result<QJsonObject> putStack(World &world, const QJsonObject &input)
{
    const QString name = text(input, "stackName");
    const QString status = input.value(QLatin1String("status")).toString(QStringLiteral("CREATE_COMPLETE"));
    for (const auto &checked :
         {checkShape("ChangeSetName", name, "stackName"), checkShape("StackStatus", status, "status")}) {
        if (!checked)
            return checked.error();
    }
    Stack stack;
    const Stack *known = world.stacks.find(name);
    if (known && known->status != QLatin1String("DELETE_COMPLETE")) {
        stack = *known;
    } else {
        stack.name = name;
        stack.id = world.newArn(QLatin1String("stack"), name);
        stack.created = world.now;
    }
    stack.updated = world.now;
    stack.status = status;
    stack.reason = text(input, "statusReason");
    stack.description = input.value(QLatin1String("description")).toString(stack.description);
    world.stacks.put(name, stack);
    return QJsonObject{{QStringLiteral("stackId"), stack.id}};
}

Result<QJsonObject> putChangeSet(World &world, const QJsonObject &input)
{
    const Stack *stack = world.stack(text(input, "stackName"));
    if (!stack)
        return invalid(QStringLiteral("There is no stack %1.").arg(text(input, "stackName")));
    ChangeSet changeSet;
    changeSet.name = text(input, "changeSetName");
    if (auto checked = checkShape("ChangeSetName", changeSet.name, "changeSetName"); !checked)
        return checked.error();
    for (const QJsonValue &value : input.value(QLatin1String("resources")).toArray()) {
        const QJsonObject resource = value.toObject();
        const QString action = resource.value(QLatin1String("action")).toString(QStringLiteral("Add"));
        for (const auto &checked : {checkShape("HookTargetTypeName", text(resource, "type"), "type"),
                                    checkShape("ChangeAction", action, "action")}) {
            if (!checked)
                return checked.error();
        }
        changeSet.resources.insert(text(resource, "logicalResourceId"),
                                   QJsonObject{{QStringLiteral("type"), text(resource, "type")},
                                               {QStringLiteral("action"), action}});
    }
    changeSet.stack = stack->name;
    changeSet.id = world.newArn(QLatin1String("changeSet"), changeSet.name);
    changeSet.description = text(input, "description");
    changeSet.created = world.now;
    world.changeSets.put(changeSet.id, changeSet);
    return QJsonObject{{QStringLiteral("changeSetId"), changeSet.id}};
}

/// What a Hook is invoked against, from the names of stack, change set and resource.
Result<void> readTarget(World &world, const QJsonObject &input, NewResult &made)
{
    made.targetType = domain::fromString<HookTargetType>(text(input, "targetType"));
    if (made.targetType == HookTargetType::Unknown)
        return invalid(QStringLiteral("targetType is CHANGE_SET, STACK, RESOURCE or CLOUD_CONTROL."));
    const QJsonObject resource = input.value(QLatin1String("resource")).toObject();
    if (!resource.isEmpty()) {
        made.logicalId = text(resource, "logicalResourceId");
        made.resourceType = text(resource, "type");
        made.action = resource.value(QLatin1String("action")).toString(QStringLiteral("CREATE"));
        for (const auto &checked : {checkShape("HookTargetTypeName", made.resourceType, "type"),
                                    checkShape("HookTargetId", made.logicalId, "logicalResourceId"),
                                    checkShape("HookTargetAction", made.action, "action")}) {
            if (!checked)
                return checked.error();
        }
    }
    if (made.targetType == HookTargetType::CloudControl) {
        made.target = input.value(QLatin1String("hookRequestToken")).toString();
        if (made.target.isEmpty())
            made.target = world.newId();
        made.executionTarget = made.target;
        return checkShape("HookResultId", made.target, "hookRequestToken");
    }
    const Stack *stack = world.stack(text(input, "stackName"));
    if (!stack)
        return invalid(QStringLiteral("There is no stack %1.").arg(text(input, "stackName")));
    made.executionTarget = stack->id;
    made.target = stack->id;
    if (made.targetType == HookTargetType::Resource) {
        if (resource.isEmpty())
            return invalid(QStringLiteral("A RESOURCE needs \"resource\"."));
        made.target = made.logicalId;
    }
    if (made.targetType == HookTargetType::ChangeSet) {
        const ChangeSet *changeSet = world.changeSet(text(input, "changeSetName"), stack->name);
        if (!changeSet)
            return invalid(QStringLiteral("Stack %1 has no change set %2.")
                               .arg(stack->name, text(input, "changeSetName")));
        made.target = changeSet->id;
    }
    return {};
}

Result<QJsonObject> putHookResult(World &world, const QJsonObject &input)
{
    NewResult made;
    made.type = world.types.find(text(input, "typeName"));
    if (!made.type || made.type->isPublic)
        return invalid(QStringLiteral("The account has no Hook %1.").arg(text(input, "typeName")));
    if (auto read = readTarget(world, input, made); !read)
        return read.error();
    if (input.contains(QLatin1String("failureMode"))) {
        made.mode = domain::fromString<HookFailureMode>(text(input, "failureMode"));
        if (made.mode == HookFailureMode::Unknown)
            return invalid(QStringLiteral("failureMode is FAIL or WARN."));
    }
    const QString outcome = input.value(QLatin1String("status")).toString(toString(made.outcome));
    made.outcome = domain::fromString<HookStatus>(outcome);
    if (!domain::isTerminal(made.outcome))
        return invalid(QStringLiteral("status is what comes of it: HOOK_COMPLETE_SUCCEEDED, "
                                      "HOOK_COMPLETE_FAILED or HOOK_FAILED; afterSeconds says when."));
    const double seconds = input.value(QLatin1String("afterSeconds")).toDouble();
    if (!(seconds >= 0 && seconds <= maxRunSeconds))
        return invalid(QStringLiteral("afterSeconds is between 0 and %1.").arg(maxRunSeconds, 0, 'f', 0));
    made.runs = Millis(qint64(seconds * 1000));
    made.reason = text(input, "statusReason");
    if (!made.reason.isEmpty()) {
        if (auto checked = checkShape("HookStatusReason", made.reason, "statusReason"); !checked)
            return checked.error();
    }
    auto annotations = readAnnotations(input.value(QLatin1String("annotations")).toArray());
    if (!annotations)
        return annotations.error();
    made.annotations = *annotations;
    world.add(made);
    return QJsonObject{{QStringLiteral("hookResultId"),
                        world.resultId(world.results.results().back()).toString(QUuid::WithoutBraces)},
                       {QStringLiteral("targetId"), made.target}};
}

struct Entry
{
    const char *operation;
    Result<QJsonObject> (*answer)(World &, const QJsonObject &);
};
constexpr Entry entries[] = {
    {"PutChangeSet", putChangeSet},
    {"PutHookResult", putHookResult},
    {"PutHookType", putHookType},
    {"PutStack", putStack},
};

const Entry *entryOf(QStringView operation)
{
    const auto found = std::ranges::find_if(
        entries, [&](const Entry &e) { return operation == QLatin1String(e.operation); });
    return found == std::end(entries) ? nullptr : found;
}

} // namespace

Result<QString> readAnnotations(const QJsonArray &list)
{
    struct Field
    {
        const char *from, *to, *shape;
    };
    static constexpr Field fields[] = {
        {"annotationName", "AnnotationName", "AnnotationName"},
        {"status", "Status", "AnnotationStatus"},
        {"statusMessage", "StatusMessage", "RemediationMessageStatusMessage"},
        {"remediationMessage", "RemediationMessage", "RemediationMessageRemediationMessage"},
        {"remediationLink", "RemediationLink", "AnnotationRemediationLink"},
        {"severityLevel", "SeverityLevel", "AnnotationSeverityLevel"},
    };
    QJsonArray result;
    for (const QJsonValue &value : list) {
        const QJsonObject from = value.toObject();
        QJsonObject to;
        for (const Field &field : fields) {
            if (!from.contains(QLatin1String(field.from)))
                continue;
            if (auto checked = checkShape(field.shape, text(from, field.from), field.from); !checked)
                return checked.error();
            to.insert(QLatin1String(field.to), text(from, field.from));
        }
        result.append(to);
    }
    return result.isEmpty() ? QString()
                            : QString::fromUtf8(QJsonDocument(result).toJson(QJsonDocument::Compact));
}

bool isControl(QStringView operation)
{
    return entryOf(operation);
}

Result<QJsonObject> control(World &world, const QString &operation, const QJsonObject &input)
{
    if (const Entry *entry = entryOf(operation))
        return entry->answer(world, input);
    return refusal("UnknownOperationException", QStringLiteral("No control operation %1.").arg(operation));
}

void addPublicTypes(World &world)
{
    static constexpr const char *names[] = {"AWS::Hooks::GuardHook", "AWS::Hooks::LambdaHook"};
    for (const char *name : names) {
        if (world.types.find(QLatin1String(name)))
            continue;
        HookType type;
        type.name = QLatin1String(name);
        type.isPublic = true;
        type.created = type.updated = world.now;
        world.types.put(type.name, type);
    }
}

} // namespace hookline::sandbox::cloudformation
