// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/waittext.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>

namespace hookline::tables {
namespace {

using domain::DecisionKind;

/// How a wait ends by itself, and how that is said.
struct Ending
{
    const char *cell; ///< %1: what waits, %2: time left
    const char *consequence;
};
constexpr Ending fails{QT_TRANSLATE_NOOP("WaitText", "%1, fails in %2"),
                       QT_TRANSLATE_NOOP("WaitText", "the deployment fails")};
constexpr Ending failsAndRollsBack{fails.cell,
                                   QT_TRANSLATE_NOOP("WaitText", "the deployment fails and rolls back")};
constexpr Ending stops{QT_TRANSLATE_NOOP("WaitText", "%1, stops in %2"),
                       QT_TRANSLATE_NOOP("WaitText", "the deployment stops, traffic stays where it is")};
constexpr Ending reroutes{QT_TRANSLATE_NOOP("WaitText", "%1, goes on in %2"),
                          QT_TRANSLATE_NOOP("WaitText", "traffic is rerouted by itself")};
constexpr Ending terminates{reroutes.cell,
                            QT_TRANSLATE_NOOP("WaitText", "the original instances are terminated")};
constexpr Ending terminatesTaskSet{reroutes.cell,
                                   QT_TRANSLATE_NOOP("WaitText", "the original task set is terminated")};

const Ending &endingOf(const domain::Decision &decision, const domain::Deployment *deployment)
{
    const bool isEcs = decision.platform == domain::ComputePlatform::Ecs;
    if (decision.kind == DecisionKind::TerminateBlue)
        return isEcs ? terminatesTaskSet : terminates;
    if (decision.kind == DecisionKind::Reroute)
        return deployment && !deployment->readyStopsOnTimeout ? reroutes : stops;
    // At ECS's BeforeInstall there is nothing yet to roll back to (AppSpec seed 004).
    const bool tooEarly = isEcs && decision.event == QLatin1String("BeforeInstall");
    return deployment && deployment->autoRollbackOnFailure && !tooEarly ? failsAndRollsBack : fails;
}

QString say(const char *text)
{
    return QCoreApplication::translate("WaitText", text);
}

} // namespace

QString waitName(const domain::Decision &decision)
{
    switch (decision.kind) {
    case DecisionKind::Reroute:
        return say(QT_TRANSLATE_NOOP("WaitText", "reroute of traffic"));
    case DecisionKind::TerminateBlue:
        return decision.platform == domain::ComputePlatform::Ecs
            ? say(QT_TRANSLATE_NOOP("WaitText", "termination of the original task set"))
            : say(QT_TRANSLATE_NOOP("WaitText", "termination of the original instances"));
    case DecisionKind::HookStatus:
        break;
    }
    return decision.event;
}

QString consequenceText(const domain::Decision &decision, const domain::Deployment *deployment)
{
    return say(endingOf(decision, deployment).consequence);
}

QString leftText(const domain::Decision &decision, Instant now)
{
    if (!decision.deadline)
        return {};
    if (*decision.deadline <= now)
        return say(QT_TRANSLATE_NOOP("WaitText", "overdue"));
    const QString left = countdownText(*decision.deadline - now);
    return decision.deadlineEstimated ? QLatin1Char('~') + left : left;
}

QString waitText(const domain::Decision &decision, const domain::Deployment *deployment, Instant now)
{
    const QString left = leftText(decision, now);
    if (left.isEmpty())
        return waitName(decision);
    if (*decision.deadline <= now)
        return waitName(decision) + QLatin1String(", ") + left;
    return say(endingOf(decision, deployment).cell).arg(waitName(decision), left);
}

QString deadlineTip(const domain::Decision &decision, const domain::Deployment *deployment)
{
    if (!decision.deadline)
        return {};
    const QString tip = say(QT_TRANSLATE_NOOP("WaitText", "If nobody acts until %1, %2."))
                            .arg(exactText(decision.deadline), consequenceText(decision, deployment));
    if (!decision.deadlineEstimated)
        return tip;
    return tip + QLatin1Char('\n')
        + say(QT_TRANSLATE_NOOP(
            "WaitText",
            "Estimated: AWS does not tell when the wait began; counted from when it was first seen."));
}

} // namespace hookline::tables
