// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/fleet.h"

#include "models/sandbox/chance.h"
#include "models/sandbox/sizes.h"

#include <QJsonArray>

#include <iterator>

namespace hookline::sandbox::codedeploy {
namespace {

constexpr const char *firstNames[] = {"billing", "catalog", "checkout", "identity", "ledger", "media",
                                      "orders",  "pricing", "profile",  "reports",  "search", "stock"};
constexpr const char *lastNames[] = {"api", "web", "worker", "sync", "feed"};
constexpr const char *stages[] = {"prod", "staging", "canary", "eu", "us", "ap"};
constexpr const char *serverConfigs[] = {"OneAtATime", "HalfAtATime", "AllAtOnce"};
constexpr const char *ecsConfigs[] = {"ECSAllAtOnce", "ECSCanary10Percent5Minutes",
                                      "ECSLinear10PercentEvery1Minutes"};
constexpr const char *lambdaConfigs[] = {"LambdaAllAtOnce", "LambdaCanary10Percent5Minutes",
                                         "LambdaLinear10PercentEvery1Minute"};

struct Size
{
    int applications = 40;
    int groups = 3; ///< Of each application.
    int deployments = 5000;
    int days = 30;
    int minInstances = 2, maxInstances = 10;
    int running = 24; ///< Started in the last minutes.
    int waiting = 8; ///< Of those, waiting for a person.
};

constexpr SizeField<Size> sizeFields[] = {
    {"applications", &Size::applications, 1, 1000}, {"groupsPerApplication", &Size::groups, 1, 6},
    {"deployments", &Size::deployments, 0, 100000}, {"days", &Size::days, 1, 365},
    {"minInstances", &Size::minInstances, 1, 500},  {"maxInstances", &Size::maxInstances, 1, 500},
    {"running", &Size::running, 0, 1000},           {"waiting", &Size::waiting, 0, 1000},
};

class Fleet
{
public:
    Fleet(const Size &size, quint64 salt)
        : m_size(size)
        , m_salt(salt)
        , m_span(std::chrono::hours(24 * size.days))
    { }

    std::vector<ScenarioStep> steps()
    {
        function(
            "fleet-check",
            {{QStringLiteral("behavior"), QStringLiteral("succeed")}, {QStringLiteral("afterSeconds"), 25}});
        function("fleet-approval", {{QStringLiteral("behavior"), QStringLiteral("manual")}});
        for (int i = 0; i < m_size.applications; ++i)
            application(i);
        history();
        present();
        return std::move(m_steps);
    }

private:
    struct Place
    {
        QString application, group, platform;
        int index = 0;
    };

    quint64 draw(const char *purpose, int a, int b = 0) const
    {
        return drawBits(m_salt, {QString::fromLatin1(purpose), QString::number(a), QString::number(b)});
    }

    void add(ScenarioStep::Kind kind, Millis ago, const char *operation, const QJsonObject &input)
    {
        m_steps.push_back({.ago = ago,
                           .kind = kind,
                           .operation = QLatin1String(operation),
                           .input = input,
                           .as = {},
                           .where = QStringLiteral("fleet")});
    }

    void function(const char *name, QJsonObject input)
    {
        input.insert(QStringLiteral("functionName"), QLatin1String(name));
        add(ScenarioStep::Kind::Control, m_span, "PutHookFunction", input);
    }

    void application(int index)
    {
        const int first = index % int(std::size(firstNames));
        const int last = (index / int(std::size(firstNames))) % int(std::size(lastNames));
        QString name =
            QStringLiteral("%1-%2").arg(QLatin1String(firstNames[first]), QLatin1String(lastNames[last]));
        const int round = index / int(std::size(firstNames) * std::size(lastNames));
        if (round > 0)
            name += QStringLiteral("-%1").arg(round + 1);
        // Three of five applications run on instances, the others on ECS and Lambda.
        const int kind = index % 5;
        const QString platform = kind < 3 ? QStringLiteral("Server")
            : kind == 3                   ? QStringLiteral("ECS")
                                          : QStringLiteral("Lambda");
        add(ScenarioStep::Kind::Call, m_span, "CreateApplication",
            {{QStringLiteral("applicationName"), name}, {QStringLiteral("computePlatform"), platform}});
        for (int g = 0; g < m_size.groups; ++g)
            group(name, platform, index, g);
    }

    void group(const QString &application, const QString &platform, int index, int g)
    {
        const QString stage = QLatin1String(stages[g]);
        QJsonObject input{
            {QStringLiteral("applicationName"), application},
            {QStringLiteral("deploymentGroupName"), stage},
            {QStringLiteral("serviceRoleArn"),
             QStringLiteral("arn:aws:iam::123456789012:role/CodeDeployServiceRole")},
            {QStringLiteral("autoRollbackConfiguration"),
             QJsonObject{{QStringLiteral("enabled"), index % 2 == 0},
                         {QStringLiteral("events"), QJsonArray{QStringLiteral("DEPLOYMENT_FAILURE")}}}}};
        const std::size_t config = std::size_t(index + g) % 3;
        QLatin1String configName(serverConfigs[config]);
        if (platform == QLatin1String("Server")) {
            const QString tag = application + QLatin1Char('-') + stage;
            input.insert(QStringLiteral("ec2TagFilters"),
                         QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("service")},
                                                {QStringLiteral("Value"), tag},
                                                {QStringLiteral("Type"), QStringLiteral("KEY_AND_VALUE")}}});
            instances(tag, index, g);
        } else if (platform == QLatin1String("ECS")) {
            configName = QLatin1String(ecsConfigs[config]);
            input.insert(QStringLiteral("ecsServices"),
                         QJsonArray{QJsonObject{{QStringLiteral("clusterName"), stage},
                                                {QStringLiteral("serviceName"), application}}});
            input.insert(QStringLiteral("loadBalancerInfo"), targetGroups(application, g % 2 == 0));
        } else {
            configName = QLatin1String(lambdaConfigs[config]);
        }
        input.insert(QStringLiteral("deploymentConfigName"),
                     QStringLiteral("CodeDeployDefault.") + configName);
        add(ScenarioStep::Kind::Call, m_span, "CreateDeploymentGroup", input);
        m_places.push_back({application, stage, platform, int(m_places.size())});
    }

    static QJsonObject targetGroups(const QString &application, bool testListener)
    {
        const auto listener = [&](const char *kind) {
            return QJsonObject{
                {QStringLiteral("listenerArns"),
                 QJsonArray{QStringLiteral("arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/"
                                           "app/%1/%2")
                                .arg(application, QLatin1String(kind))}}};
        };
        QJsonObject pair{
            {QStringLiteral("targetGroups"),
             QJsonArray{QJsonObject{{QStringLiteral("name"), application + QStringLiteral("-a")}},
                        QJsonObject{{QStringLiteral("name"), application + QStringLiteral("-b")}}}},
            {QStringLiteral("prodTrafficRoute"), listener("prod")}};
        if (testListener)
            pair.insert(QStringLiteral("testTrafficRoute"), listener("test"));
        return {{QStringLiteral("targetGroupPairInfoList"), QJsonArray{pair}}};
    }

    void instances(const QString &tag, int index, int g)
    {
        const int range = std::max(1, m_size.maxInstances - m_size.minInstances + 1);
        const int count = m_size.minInstances + int(draw("size", index, g) % quint64(range));
        for (int i = 0; i < count; ++i) {
            const QString id = QStringLiteral("i-0")
                + drawText(draw("instance", index * 16 + g, i), 16, QLatin1String("0123456789abcdef"));
            add(ScenarioStep::Kind::Control, m_span, "PutInstance",
                {{QStringLiteral("instanceId"), id},
                 {QStringLiteral("tags"),
                  QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("service")},
                                         {QStringLiteral("Value"), tag}}}}});
        }
    }

    /// Each group deploys at its own pace, never twice at a time.
    void history()
    {
        const int places = int(m_places.size());
        const Millis quiet = std::chrono::hours(3); // what ends before the present begins
        for (const Place &place : m_places) {
            const int count =
                m_size.deployments / places + (place.index < m_size.deployments % places ? 1 : 0);
            if (count == 0)
                continue;
            const Millis step = (m_span - quiet) / count;
            for (int i = 0; i < count; ++i) {
                const double jitter = 0.1 + 0.6 * drawUnit(draw("jitter", place.index, i));
                const Millis ago = m_span - step * i - Millis(qint64(double(step.count()) * jitter));
                deployment(place, i, ago, QStringLiteral("fleet-check"));
            }
        }
    }

    void present()
    {
        const int places = int(m_places.size());
        int waiting = m_size.waiting;
        for (int i = 0; i < std::min(m_size.running, places); ++i) {
            const Place &place = m_places[std::size_t(i * 7 % places)];
            const bool asks = place.platform != QLatin1String("Server") && waiting-- > 0;
            const Millis ago =
                asks ? drawSeconds(draw("asks", i), 600, 2400) : drawSeconds(draw("runs", i), 5, 150);
            deployment(place, 100000, ago,
                       asks ? QStringLiteral("fleet-approval") : QStringLiteral("fleet-check"));
        }
    }

    void deployment(const Place &place, int number, Millis ago, const QString &function)
    {
        add(ScenarioStep::Kind::Call, ago, "CreateDeployment",
            {{QStringLiteral("applicationName"), place.application},
             {QStringLiteral("deploymentGroupName"), place.group},
             {QStringLiteral("description"), QStringLiteral("Release %1").arg(number + 1)},
             {QStringLiteral("revision"), revision(place, number, function)}});
    }

    static QJsonObject revision(const Place &place, int number, const QString &function)
    {
        if (place.platform == QLatin1String("Server"))
            return {{QStringLiteral("revisionType"), QStringLiteral("S3")},
                    {QStringLiteral("s3Location"),
                     QJsonObject{{QStringLiteral("bucket"), QStringLiteral("releases")},
                                 {QStringLiteral("key"),
                                  QStringLiteral("%1/%2.zip").arg(place.application).arg(number + 1)},
                                 {QStringLiteral("bundleType"), QStringLiteral("zip")}}}};
        const QString text = place.platform == QLatin1String("ECS")
            ? QStringLiteral("version: 0.0\n"
                             "Resources:\n"
                             "  - TargetService:\n"
                             "      Type: AWS::ECS::Service\n"
                             "      Properties:\n"
                             "        TaskDefinition: "
                             "\"arn:aws:ecs:us-east-1:123456789012:task-definition/%1:%2\"\n"
                             "        LoadBalancerInfo:\n"
                             "          ContainerName: \"app\"\n"
                             "          ContainerPort: 8080\n"
                             "Hooks:\n"
                             "  - BeforeAllowTraffic: \"%3\"\n")
            : QStringLiteral("version: 0.0\n"
                             "Resources:\n"
                             "  - Function:\n"
                             "      Type: AWS::Lambda::Function\n"
                             "      Properties:\n"
                             "        Name: \"%1\"\n"
                             "        Alias: \"live\"\n"
                             "        CurrentVersion: \"%4\"\n"
                             "        TargetVersion: \"%2\"\n"
                             "Hooks:\n"
                             "  - BeforeAllowTraffic: \"%3\"\n")
                  .replace(QLatin1String("%4"), QString::number(number + 1));
        return {{QStringLiteral("revisionType"), QStringLiteral("AppSpecContent")},
                {QStringLiteral("appSpecContent"),
                 QJsonObject{{QStringLiteral("content"),
                              text.arg(place.application).arg(number + 2).arg(function)}}}};
    }

    const Size m_size;
    const quint64 m_salt;
    const Millis m_span;
    std::vector<Place> m_places;
    std::vector<ScenarioStep> m_steps;
};

} // namespace

Result<void> addFleet(Scenario &scenario, quint64 salt)
{
    const QJsonValue settings = scenario.fleet.value(QLatin1String("codedeploy"));
    if (settings.isUndefined())
        return {};
    const auto sizes = readSizes<Size>(settings.toObject(), sizeFields);
    if (!sizes)
        return scenario.broken(QStringLiteral("fleet.codedeploy"), sizes.error().message);
    scenario.add(Fleet(*sizes, salt).steps());
    return {};
}

} // namespace hookline::sandbox::codedeploy
