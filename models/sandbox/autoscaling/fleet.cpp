// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/autoscaling/fleet.h"

#include "models/sandbox/chance.h"
#include "models/sandbox/sizes.h"

#include <QJsonArray>

namespace hookline::sandbox::autoscaling {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Size
{
    int groups = 12;
    int instances = 4000; ///< Of the first group.
    int waiting = 6; ///< Instances that wait, half of them launching.
};
constexpr SizeField<Size> sizeFields[] = {
    {"groups", &Size::groups, 1, 200},
    {"instances", &Size::instances, 0, 50000},
    {"waiting", &Size::waiting, 0, 1000},
};

class Fleet
{
public:
    Fleet(const Size &size, quint64 salt)
        : m_size(size)
        , m_salt(salt)
    { }

    std::vector<ScenarioStep> steps()
    {
        for (int i = 0; i < m_size.groups; ++i)
            group(i);
        return std::move(m_steps);
    }

private:
    void add(Millis ago, const char *operation, const QJsonObject &input)
    {
        m_steps.push_back({.ago = ago,
                           .service = QStringLiteral("autoscaling"),
                           .kind = ScenarioStep::Kind::Call,
                           .operation = QLatin1String(operation),
                           .input = input,
                           .as = {},
                           .where = QStringLiteral("fleet")});
    }

    void hook(const QString &group, const char *name, const char *transition)
    {
        add(hours(24), "PutLifecycleHook",
            {{QStringLiteral("AutoScalingGroupName"), group},
             {QStringLiteral("LifecycleHookName"), QLatin1String(name)},
             {QStringLiteral("LifecycleTransition"), QLatin1String(transition)},
             {QStringLiteral("HeartbeatTimeout"), 7200}});
    }

    void group(int index)
    {
        const QString name = QStringLiteral("fleet-%1").arg(index + 1, 3, 10, QLatin1Char('0'));
        const quint64 bits = drawBits(m_salt, {u"group", name});
        const int size = index == 0 ? m_size.instances : 2 + int(bits % 15);
        // Each group has its part of those that wait; the first half of a part launches.
        const int waiting = m_size.waiting / m_size.groups + (index < m_size.waiting % m_size.groups ? 1 : 0);
        const int launching = (waiting + index % 2) / 2;
        const int terminating = waiting - launching;
        add(hours(30 * 24) - minutes(index), "CreateAutoScalingGroup",
            {{QStringLiteral("AutoScalingGroupName"), name},
             {QStringLiteral("MinSize"), 0},
             {QStringLiteral("MaxSize"), size + waiting},
             {QStringLiteral("DesiredCapacity"), size + terminating},
             {QStringLiteral("AvailabilityZones"),
              QJsonArray{QStringLiteral("us-east-1a"), QStringLiteral("us-east-1b"),
                         QStringLiteral("us-east-1c")}},
             {QStringLiteral("LaunchTemplate"),
              QJsonObject{{QStringLiteral("LaunchTemplateName"), name},
                          {QStringLiteral("Version"), QStringLiteral("$Latest")}}}});
        hook(name, "warm-caches", "autoscaling:EC2_INSTANCE_LAUNCHING");
        hook(name, "drain-connections", "autoscaling:EC2_INSTANCE_TERMINATING");
        if (terminating > 0)
            capacity(name, minutes(30), size);
        if (launching > 0)
            capacity(name, minutes(20), size + launching);
    }

    void capacity(const QString &group, Millis ago, int desired)
    {
        add(ago, "SetDesiredCapacity",
            {{QStringLiteral("AutoScalingGroupName"), group}, {QStringLiteral("DesiredCapacity"), desired}});
    }

    const Size m_size;
    const quint64 m_salt;
    std::vector<ScenarioStep> m_steps;
};

} // namespace

Result<void> addFleet(Scenario &scenario, quint64 salt)
{
    const QJsonValue settings = scenario.fleet.value(QLatin1String("autoscaling"));
    if (settings.isUndefined())
        return {};
    const auto sizes = readSizes<Size>(settings.toObject(), sizeFields);
    if (!sizes)
        return scenario.broken(QStringLiteral("fleet.autoscaling"), sizes.error().message);
    scenario.add(Fleet(*sizes, salt).steps());
    return {};
}

} // namespace hookline::sandbox::autoscaling
