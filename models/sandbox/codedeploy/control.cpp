// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/control.h"

#include "models/sandbox/codedeploy/functions.h"
#include "models/sandbox/errors.h"

#include <QDir>

#include <algorithm>

namespace hookline::sandbox::codedeploy {
namespace {

QString text(const QJsonObject &input, const char *member)
{
    return input.value(QLatin1String(member)).toString();
}

QStringList texts(const QJsonObject &input, const char *member)
{
    QStringList result;
    for (const QJsonValue &value : input.value(QLatin1String(member)).toArray())
        result << value.toString();
    return result;
}

Error invalid(const QString &message)
{
    return refusal("ValidationException", message);
}

Result<QJsonObject> putHookFunction(World &world, const Env &env, const QJsonObject &input)
{
    HookFunction function;
    function.name = bareFunctionName(text(input, "functionName"));
    const auto behavior = behaviorFrom(text(input, "behavior"));
    if (function.name.isEmpty())
        return invalid(QStringLiteral("functionName is required."));
    if (!behavior)
        return invalid(QStringLiteral("behavior must be manual, succeed, fail, silent or run."));
    function.behavior = *behavior;
    function.afterSeconds = input.value(QLatin1String("afterSeconds")).toDouble(function.afterSeconds);
    function.program = text(input, "program");
    function.workingDirectory = text(input, "workingDirectory");
    function.arguments = texts(input, "arguments");
    function.environment = texts(input, "environment");
    if (*behavior == Behavior::Run && function.program.isEmpty())
        return invalid(QStringLiteral("behavior run needs a program."));
    if (*behavior == Behavior::Run && !env.allowPrograms)
        return refusal("ProgramsNotAllowedException",
                       QStringLiteral("This sandbox may not start programs. Start it with the opt-in to let "
                                      "function %1 run.")
                           .arg(function.name));
    world.functions.put(function.name, function);
    return QJsonObject();
}

QJsonObject functionInfo(const HookFunction &function)
{
    QJsonObject json{{QStringLiteral("functionName"), function.name},
                     {QStringLiteral("behavior"), toString(function.behavior)}};
    if (function.behavior == Behavior::Succeed || function.behavior == Behavior::Fail)
        json.insert(QStringLiteral("afterSeconds"), function.afterSeconds);
    if (function.behavior == Behavior::Run) {
        json.insert(QStringLiteral("program"), function.program);
        json.insert(QStringLiteral("arguments"), QJsonArray::fromStringList(function.arguments));
        json.insert(QStringLiteral("environment"), QJsonArray::fromStringList(function.environment));
        json.insert(QStringLiteral("workingDirectory"), function.workingDirectory);
    }
    return json;
}

Result<QJsonObject> listHookFunctions(World &world, const Env &, const QJsonObject &)
{
    QJsonArray list;
    for (const auto &[name, function] : world.functions.rows())
        list.append(functionInfo(function));
    return QJsonObject{{QStringLiteral("functions"), list}};
}

Result<QJsonObject> putInstance(World &world, const Env &, const QJsonObject &input)
{
    Instance instance;
    instance.id = text(input, "instanceId");
    if (instance.id.isEmpty() || instance.id.contains(QLatin1Char('/')))
        return invalid(QStringLiteral("instanceId is required and has no '/'."));
    // Putting again changes how an instance is found, not what was deployed to it.
    if (const Instance *known = world.instances.find(instance.id)) {
        instance.installed = known->installed;
        instance.madeFor = known->madeFor;
    }
    for (const QJsonValue &value : input.value(QLatin1String("tags")).toArray()) {
        const QJsonObject tag = value.toObject();
        instance.tags.insert(text(tag, "Key"), text(tag, "Value"));
    }
    instance.autoScalingGroup = text(input, "autoScalingGroup");
    instance.revisionDirectory = text(input, "revisionDirectory");
    if (!instance.revisionDirectory.isEmpty() && !QDir(instance.revisionDirectory).exists())
        return invalid(
            QStringLiteral("revisionDirectory does not exist: %1").arg(instance.revisionDirectory));
    world.instances.put(instance.id, instance);
    ++world.placement;
    return QJsonObject();
}

Result<QJsonObject> putScriptOutcome(World &world, const Env &, const QJsonObject &input)
{
    ScriptOutcome outcome;
    outcome.event = text(input, "lifecycleEvent");
    if (!domain::isHookable(ComputePlatform::Server, outcome.event))
        return invalid(QStringLiteral("lifecycleEvent must be an EC2 event that runs scripts."));
    const QString code = input.value(QLatin1String("errorCode")).toString(QStringLiteral("ScriptFailed"));
    outcome.errorCode = domain::fromString<LifecycleErrorCode>(code);
    if (outcome.errorCode == LifecycleErrorCode::Unknown)
        return invalid(QStringLiteral("errorCode must be Success, ScriptMissing, ScriptNotExecutable, "
                                      "ScriptTimedOut, ScriptFailed or UnknownError."));
    outcome.application = text(input, "applicationName");
    outcome.group = text(input, "deploymentGroupName");
    outcome.instances = texts(input, "instanceIds");
    outcome.scriptName = text(input, "scriptName");
    outcome.runAs = text(input, "runAs");
    outcome.message = text(input, "message");
    outcome.logTail = text(input, "logTail");
    outcome.exitCode = input.value(QLatin1String("exitCode")).toInt(outcome.exitCode);
    if (input.contains(QLatin1String("afterSeconds")))
        outcome.afterSeconds = input.value(QLatin1String("afterSeconds")).toDouble();
    if (input.contains(QLatin1String("times")))
        outcome.times = input.value(QLatin1String("times")).toInt();
    // The newest decides, so keys count up in the order of the alphabet.
    world.touchFacts();
    world.outcomes.put(QStringLiteral("%1").arg(++world.facts.names, 9, 10, QLatin1Char('0')), outcome);
    return QJsonObject();
}

Result<QJsonObject> putRevisionSource(World &world, const Env &, const QJsonObject &input)
{
    const Bucket bucket{text(input, "bucket"), text(input, "directory")};
    if (bucket.name.isEmpty() || !QDir(bucket.directory).exists())
        return invalid(QStringLiteral("A bucket and an existing directory are required."));
    world.buckets.put(bucket.name, {bucket.name, QDir(bucket.directory).absolutePath()});
    return QJsonObject();
}

struct Entry
{
    const char *operation;
    Result<QJsonObject> (*answer)(World &, const Env &, const QJsonObject &);
};
constexpr Entry entries[] = {
    {"ListHookFunctions", listHookFunctions},
    {"PutHookFunction", putHookFunction},
    {"PutInstance", putInstance},
    {"PutRevisionSource", putRevisionSource},
    {"PutScriptOutcome", putScriptOutcome},
};

} // namespace

bool isControl(QStringView operation)
{
    return std::ranges::any_of(
        entries, [&](const Entry &entry) { return operation == QLatin1String(entry.operation); });
}

Result<QJsonObject> control(World &world, const Env &env, const QString &operation, const QJsonObject &input)
{
    for (const Entry &entry : entries) {
        if (operation == QLatin1String(entry.operation))
            return entry.answer(world, env, input);
    }
    return refusal("UnknownOperationException", QStringLiteral("No control operation %1.").arg(operation));
}

} // namespace hookline::sandbox::codedeploy
