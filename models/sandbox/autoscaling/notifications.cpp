// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/engine.h"
#include "models/sandbox/autoscaling/texts.h"

#include <QJsonDocument>

namespace hookline::sandbox::autoscaling {
namespace {

/// What every message begins with.
QJsonObject envelope(World &world, const Env &env, const QString &group)
{
    return {{QStringLiteral("Service"), QStringLiteral("AWS Auto Scaling")},
            {QStringLiteral("AccountId"), env.accountId},
            {QStringLiteral("AutoScalingGroupName"), group},
            {QStringLiteral("RequestId"), world.newUuid()},
            {QStringLiteral("Time"), isoMillis(world.now)}};
}

QByteArray bytes(const QJsonObject &message)
{
    return QJsonDocument(message).toJson(QJsonDocument::Compact);
}

} // namespace

std::optional<QString> Engine::queueOf(const QString &arn) const
{
    const QString prefix = QStringLiteral(":sqs:%1:%2:").arg(m_env.region, m_env.accountId);
    const qsizetype at = arn.indexOf(prefix);
    const QString name = arn.mid(at + prefix.size());
    // A FIFO queue cannot be a target.
    if (!arn.startsWith(QLatin1String("arn:")) || at < 0 || name.isEmpty()
        || name.endsWith(QLatin1String(".fifo")))
        return std::nullopt;
    return name;
}

bool Engine::tryTarget(const Group &group, const QString &target)
{
    if (!target.contains(QLatin1String(":sqs:")))
        return true; // a topic or a function: nothing in the sandbox reads those
    const auto queue = queueOf(target);
    if (!queue || (!m_makesQueues && !m_env.mailbox.has(*queue)))
        return false;
    QJsonObject message = envelope(m_world, m_env, group.name);
    message.insert(QStringLiteral("AutoScalingGroupARN"), group.arn);
    message.insert(QStringLiteral("Event"), QStringLiteral("autoscaling:TEST_NOTIFICATION"));
    m_env.mailbox.send(*queue, bytes(message));
    return true;
}

void Engine::notify(const Instance &instance, const Action &action, const Hook &hook)
{
    const auto queue = queueOf(hook.target);
    if (!queue || !m_env.mailbox.has(*queue))
        return; // as AWS: best effort
    const JourneyFacts &facts = factsOf(instance.journey);
    QJsonObject message = envelope(m_world, m_env, instance.group);
    message.insert(QStringLiteral("Origin"), QLatin1String(facts.origin));
    message.insert(QStringLiteral("Destination"), QLatin1String(facts.destination));
    message.insert(QStringLiteral("LifecycleHookName"), hook.name);
    message.insert(QStringLiteral("LifecycleTransition"), toString(hook.transition));
    message.insert(QStringLiteral("LifecycleActionToken"), action.token);
    message.insert(QStringLiteral("EC2InstanceId"), instance.id);
    if (!hook.metadata.isEmpty())
        message.insert(QStringLiteral("NotificationMetadata"), hook.metadata);
    m_env.mailbox.send(*queue, bytes(message));
}

} // namespace hookline::sandbox::autoscaling
