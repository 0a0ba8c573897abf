// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/state.h"

namespace hookline::sandbox::autoscaling {
namespace {

struct TransitionName
{
    Transition transition;
    const char *name;
};
constexpr TransitionName transitionNames[] = {
    {Transition::Launching, "autoscaling:EC2_INSTANCE_LAUNCHING"},
    {Transition::Terminating, "autoscaling:EC2_INSTANCE_TERMINATING"},
};

struct VerdictName
{
    Verdict verdict;
    const char *name;
};
constexpr VerdictName verdictNames[] = {{Verdict::Continue, "CONTINUE"}, {Verdict::Abandon, "ABANDON"}};

// In the order of Journey.
constexpr JourneyFacts journeys[] = {
    {Transition::Launching,
     "EC2",
     "AutoScalingGroup",
     {"Pending", "Pending:Wait", "Pending:Proceed", "InService", nullptr},
     false},
    {Transition::Launching,
     "WarmPool",
     "AutoScalingGroup",
     {"Pending", "Pending:Wait", "Pending:Proceed", "InService", nullptr},
     false},
    {Transition::Launching,
     "EC2",
     "WarmPool",
     {"Warmed:Pending", "Warmed:Pending:Wait", "Warmed:Pending:Proceed", nullptr, nullptr},
     true},
    {Transition::Terminating,
     "AutoScalingGroup",
     "WarmPool",
     {"Warmed:Pending", "Warmed:Pending:Wait", "Warmed:Pending:Proceed", nullptr, "Warmed:Pending:Retained"},
     true},
    {Transition::Terminating,
     "AutoScalingGroup",
     "EC2",
     {"Terminating", "Terminating:Wait", "Terminating:Proceed", "Terminated", "Terminating:Retained"},
     false},
    {Transition::Terminating,
     "WarmPool",
     "EC2",
     {"Warmed:Terminating", "Warmed:Terminating:Wait", "Warmed:Terminating:Proceed", "Warmed:Terminated",
      "Warmed:Terminating:Retained"},
     true},
};

} // namespace

QString toString(Transition transition)
{
    return QLatin1String(transitionNames[std::size_t(transition)].name);
}

std::optional<Transition> transitionFrom(QStringView text)
{
    for (const TransitionName &entry : transitionNames) {
        if (text == QLatin1String(entry.name))
            return entry.transition;
    }
    return std::nullopt;
}

QString toString(Verdict verdict)
{
    for (const VerdictName &entry : verdictNames) {
        if (entry.verdict == verdict)
            return QLatin1String(entry.name);
    }
    return {};
}

std::optional<Verdict> verdictFrom(QStringView text)
{
    for (const VerdictName &entry : verdictNames) {
        if (text == QLatin1String(entry.name))
            return entry.verdict;
    }
    return std::nullopt;
}

const JourneyFacts &factsOf(Journey journey)
{
    return journeys[std::size_t(journey)];
}

QString Instance::state() const
{
    const char *name = factsOf(journey).states[std::size_t(stage)];
    return name ? QString(QLatin1String(name)) : QStringLiteral("Warmed:") + rest;
}

QJsonValue encode(const WarmPool &value)
{
    return QJsonArray{value.state, value.minSize, value.maxPrepared, value.reuse, value.deleting};
}

void decode(const QJsonValue &json, WarmPool &value)
{
    const QJsonArray parts = json.toArray();
    value = {.state = parts.at(0).toString(),
             .minSize = parts.at(1).toInt(),
             .maxPrepared = parts.at(2).toInt(),
             .reuse = parts.at(3).toBool(),
             .deleting = parts.at(4).toBool()};
}

} // namespace hookline::sandbox::autoscaling
