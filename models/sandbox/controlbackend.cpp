// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/controlbackend.h"

#include "models/sandbox/world.h"

#include <chrono>
#include <cmath>

namespace hookline::sandbox {

namespace {

// Ten years: what a person may step at once, and far from the edges of every number involved.
constexpr double maxStepSeconds = 10 * 366 * 86'400.0;

Error invalid(const QString &member, const QString &message)
{
    return {.code = ErrorCode::ServiceError,
            .serviceCode = QStringLiteral("ValidationException"),
            .message = message,
            .subject = member};
}

} // namespace

Result<QJsonObject> ControlBackend::call(const QString &operation, const QJsonObject &input, Instant now)
{
    if (operation == u"DescribeClock")
        return describeClock();
    if (operation == u"UpdateClock")
        return updateClock(input);
    if (operation == u"PutFault") {
        const auto put = m_world.m_faults.put(input);
        return put ? Result<QJsonObject>(QJsonObject()) : put.error();
    }
    if (operation == u"PutHookFunction" && input.value(u"behavior").toString() == u"run"
        && !m_world.m_env.allowPrograms)
        return Error{.code = ErrorCode::ServiceError,
                     .serviceCode = QStringLiteral("ProgramsNotAllowedException"),
                     .message = QStringLiteral("This sandbox may not start programs: start it with "
                                               "--allow-programs."),
                     .subject = QStringLiteral("behavior")};
    for (const auto &service : m_world.m_services) {
        if (service->controls(operation))
            return service->control(operation, input, now);
    }
    return Error{.code = ErrorCode::ServiceError,
                 .serviceCode = QStringLiteral("UnknownOperationException"),
                 .message = QStringLiteral("No control operation %1.").arg(operation)};
}

QJsonObject ControlBackend::describeClock() const
{
    const SimClock &clock = m_world.m_clock;
    QJsonObject output{{QStringLiteral("now"), toEpochSeconds(clock.now())},
                       {QStringLiteral("speed"), clock.speed()},
                       {QStringLiteral("paused"), clock.paused()}};
    if (const auto due = m_world.nextDue())
        output.insert(QStringLiteral("nextEvent"), toEpochSeconds(*due));
    if (const auto deadline = m_world.nextDeadline())
        output.insert(QStringLiteral("nextDeadline"), toEpochSeconds(*deadline));
    return output;
}

Result<QJsonObject> ControlBackend::updateClock(const QJsonObject &input)
{
    const double speed = input.value(u"speed").toDouble(m_world.m_clock.speed());
    if (!(speed >= 0 && speed <= SimClock::maxSpeed))
        return invalid(QStringLiteral("speed"), QStringLiteral("speed must be between 0 and 3600."));
    const double step = input.value(u"stepSeconds").toDouble();
    if (!(step >= 0 && step <= maxStepSeconds))
        return invalid(QStringLiteral("stepSeconds"),
                       QStringLiteral("stepSeconds must be between 0 and %1: time never goes back.")
                           .arg(maxStepSeconds, 0, 'f', 0));

    SimClock &clock = m_world.m_clock;
    if (input.contains(u"speed"))
        clock.setSpeed(speed);
    if (input.contains(u"paused"))
        clock.setPaused(input.value(u"paused").toBool());
    if (step > 0)
        m_world.step(Millis(std::llround(step * 1000)));
    if (input.value(u"toNextEvent").toBool())
        m_world.toNextEvent();
    if (input.value(u"toNextDeadline").toBool())
        m_world.toNextDeadline();
    return describeClock();
}

} // namespace hookline::sandbox
