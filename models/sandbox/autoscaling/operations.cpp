// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/operations.h"

#include "models/sandbox/errors.h"
#include "models/wire/codec.h"

namespace hookline::sandbox::autoscaling {
namespace {

using wire::Violation;

/// AWS's words for a broken constraint; `%1` is the limit.
struct ConstraintText
{
    Violation::Kind kind;
    const char *text;
};
constexpr ConstraintText constraintTexts[] = {
    {Violation::Kind::MissingRequired, "Member must not be null"},
    {Violation::Kind::NotInEnum, "Member must satisfy enum value set: %1"},
    {Violation::Kind::TooShort, "Member must have length greater than or equal to %1"},
    {Violation::Kind::TooLong, "Member must have length less than or equal to %1"},
    {Violation::Kind::TooSmall, "Member must have value greater than or equal to %1"},
    {Violation::Kind::TooLarge, "Member must have value less than or equal to %1"},
    {Violation::Kind::NoMatch, "Member must satisfy regular expression pattern: %1"},
};

QString lowerFirst(QString name)
{
    if (!name.isEmpty())
        name[0] = name.at(0).toLower();
    return name;
}

/// Patterns as AWS writes them: \u0009 for our \x{0009}.
QString asInModel(QString limit)
{
    static const QRegularExpression escape(QStringLiteral("\\\\x\\{([0-9A-Fa-f]+)\\}"));
    return limit.replace(escape, QStringLiteral("\\u\\1"));
}

QString describe(const Violation &violation, const char *text, const QJsonObject &input)
{
    const QJsonValue value = input.value(violation.path);
    const QString shown = violation.kind == Violation::Kind::MissingRequired
        ? QStringLiteral("null")
        : QLatin1Char('\'') + value.toVariant().toString() + QLatin1Char('\'');
    const QString constraint = QLatin1String(text);
    return QStringLiteral("Value %1 at '%2' failed to satisfy constraint: %3")
        .arg(shown, lowerFirst(violation.path),
             constraint.contains(QLatin1String("%1")) ? constraint.arg(asInModel(violation.detail))
                                                      : constraint);
}

} // namespace

Error invalid(const QString &message)
{
    return refusal("ValidationError", message);
}

std::optional<Error> brokenConstraints(const QString &operation, const QJsonObject &input)
{
    const wire::Operation *model = wire::service(u"autoscaling")->operation(operation);
    if (!model || !model->input)
        return std::nullopt;
    QStringList broken;
    for (const Violation &violation : wire::violations(*model->input, input)) {
        for (const ConstraintText &entry : constraintTexts) {
            if (entry.kind == violation.kind)
                broken << describe(violation, entry.text, input);
        }
    }
    if (broken.isEmpty())
        return std::nullopt;
    return invalid(QStringLiteral("%1 validation %2 detected: %3")
                       .arg(broken.size())
                       .arg(broken.size() == 1 ? QStringLiteral("error") : QStringLiteral("errors"),
                            broken.join(QStringLiteral("; "))));
}

const std::vector<Operations::Entry> &Operations::entries()
{
    using O = Operations;
    static const std::vector<Entry> all = {
        {"CompleteLifecycleAction", &O::completeLifecycleAction},
        {"CreateAutoScalingGroup", &O::createAutoScalingGroup},
        {"DeleteAutoScalingGroup", &O::deleteAutoScalingGroup},
        {"DeleteLifecycleHook", &O::deleteLifecycleHook},
        {"DeleteWarmPool", &O::deleteWarmPool},
        {"DescribeAutoScalingGroups", &O::describeAutoScalingGroups},
        {"DescribeAutoScalingInstances", &O::describeAutoScalingInstances},
        {"DescribeLifecycleHookTypes", &O::describeLifecycleHookTypes},
        {"DescribeLifecycleHooks", &O::describeLifecycleHooks},
        {"DescribeScalingActivities", &O::describeScalingActivities},
        {"DescribeWarmPool", &O::describeWarmPool},
        {"PutLifecycleHook", &O::putLifecycleHook},
        {"PutWarmPool", &O::putWarmPool},
        {"RecordLifecycleActionHeartbeat", &O::recordLifecycleActionHeartbeat},
        {"SetDesiredCapacity", &O::setDesiredCapacity},
        {"TerminateInstanceInAutoScalingGroup", &O::terminateInstanceInAutoScalingGroup},
        {"UpdateAutoScalingGroup", &O::updateAutoScalingGroup},
    };
    return all;
}

Result<QJsonObject> Operations::call(const QString &operation, const QJsonObject &input)
{
    for (const Entry &entry : entries()) {
        if (operation != QLatin1String(entry.name))
            continue;
        if (const auto broken = brokenConstraints(operation, input))
            return *broken;
        return (this->*entry.answer)(input);
    }
    return refusal("InvalidAction",
                   QStringLiteral("Could not find operation %1 for version 2011-01-01").arg(operation));
}

Result<Group *> Operations::group(const QJsonObject &input, bool quoted)
{
    const QString name = input.value(QLatin1String("AutoScalingGroupName")).toString();
    if (Group *found = m_world.groups.find(name))
        return found;
    // The name's end of an ARN is enough to some operations; all of them take it here.
    const qsizetype end = name.indexOf(QLatin1String(":autoScalingGroupName/"));
    if (end >= 0) {
        Group *found = m_world.groups.find(name.mid(name.indexOf(QLatin1Char('/'), end) + 1));
        if (found && found->arn == name)
            return found;
    }
    return invalid(QStringLiteral("AutoScalingGroup name not found - AutoScalingGroup %1 not found")
                       .arg(quoted ? QLatin1Char('\'') + name + QLatin1Char('\'') : name));
}

} // namespace hookline::sandbox::autoscaling
