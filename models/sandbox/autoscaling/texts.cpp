// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/texts.h"

#include <QDateTime>

namespace hookline::sandbox::autoscaling {
namespace {

QDateTime utc(Instant time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

} // namespace

QString isoSeconds(Instant time)
{
    return utc(time).toString(Qt::ISODate);
}

QString isoMillis(Instant time)
{
    return utc(time).toString(Qt::ISODateWithMs);
}

QString descriptionOf(Journey journey, const QString &instance)
{
    switch (journey) {
    case Journey::Launch:
        return QStringLiteral("Launching a new EC2 instance: ") + instance;
    case Journey::LaunchFromPool:
        return QStringLiteral("Launching a new EC2 instance from warm pool: ") + instance;
    case Journey::IntoPool:
        return QStringLiteral("Launching a new EC2 instance into warm pool: ") + instance;
    case Journey::BackToPool:
        return QStringLiteral("Returning EC2 instance to warm pool: ") + instance;
    default:
        return QStringLiteral("Terminating EC2 instance: ") + instance;
    }
}

QString causeCreated(Instant now, int desired)
{
    return QStringLiteral("At %1 a user request created an AutoScalingGroup changing the desired capacity "
                          "from 0 to %2.")
        .arg(isoSeconds(now))
        .arg(desired);
}

QString causeSetDesired(Instant now, int from, int to)
{
    return QStringLiteral("At %1 a user request explicitly set group desired capacity changing the desired "
                          "capacity from %2 to %3.")
        .arg(isoSeconds(now))
        .arg(from)
        .arg(to);
}

QString causeUpdated(Instant now, int min, int max, int from, int to)
{
    return QStringLiteral("At %1 a user request update of AutoScalingGroup constraints to min: %2, max: %3, "
                          "desired: %5 changing the desired capacity from %4 to %5.")
        .arg(isoSeconds(now))
        .arg(min)
        .arg(max)
        .arg(from)
        .arg(to);
}

QString causeStarted(Instant now, int from, int to)
{
    return QStringLiteral("At %1 an instance was started in response to a difference between desired and "
                          "actual capacity, increasing the capacity from %2 to %3.")
        .arg(isoSeconds(now))
        .arg(from)
        .arg(to);
}

QString causeReplaced(Instant now)
{
    return QStringLiteral("At %1 an instance was launched in response to an unhealthy instance needing to be "
                          "replaced.")
        .arg(isoSeconds(now));
}

QString causeShrunk(Instant now, int from, int to)
{
    return QStringLiteral("At %1 an instance was taken out of service in response to a difference between "
                          "desired and actual capacity, shrinking the capacity from %2 to %3.")
        .arg(isoSeconds(now))
        .arg(from)
        .arg(to);
}

QString causeSelected(Instant now, const QString &instance)
{
    return QStringLiteral("At %1 instance %2 was selected for termination.").arg(isoSeconds(now), instance);
}

QString causeUserTermination(Instant now, const QString &instance)
{
    return QStringLiteral("At %1 instance %2 was taken out of service in response to a user request.")
        .arg(isoSeconds(now), instance);
}

QString causePool(Instant now, int from, int to)
{
    return QStringLiteral("At %1 the warm pool changed its size from %2 to %3 instances.")
        .arg(isoSeconds(now))
        .arg(from)
        .arg(to);
}

QString causeCancelled(Instant now)
{
    return QStringLiteral("At %1 an instance was taken out of service in response to a launch that was "
                          "cancelled.")
        .arg(isoSeconds(now));
}

QString abandonedBy(const QString &token, const QString &how)
{
    return QStringLiteral("Instance failed to complete user's Lifecycle Action: Lifecycle Action with token "
                          "%1 was abandoned: %2")
        .arg(token, how);
}

} // namespace hookline::sandbox::autoscaling
