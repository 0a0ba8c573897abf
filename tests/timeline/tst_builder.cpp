// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/builder.h"

#include <QTest>

using namespace hookline;
using namespace hookline::timeline;
using domain::EventStatus;

namespace {

const Instant base = fromEpochSeconds(1'795'190'400);

Instant at(int seconds)
{
    return base + std::chrono::seconds(seconds);
}

/// A lane as text: "name state start-end | …", seconds; "?" before planned ones, ">" for an open end.
QString printed(const Scene &scene)
{
    static const char *const states[] = {"planned", "skipped", "reserved", "succeeded",
                                         "running", "warned",  "waiting",  "failed"};
    QString text;
    const auto span = [&](const Span &one, const QString &mark) {
        return QStringLiteral("%1%2 %3 %4-%5")
            .arg(mark, scene.names[one.name], QLatin1String(states[size_t(one.state)]),
                 QString::number(double(one.start) / 1000),
                 one.isOpen() ? QStringLiteral(">") : QString::number(double(one.end) / 1000));
    };
    for (const Lane &lane : scene.lanes) {
        QStringList parts{lane.key + QLatin1Char('=') + lane.title};
        for (const Span &one : lane.spans)
            parts << span(one, {});
        for (const Span &one : lane.planned)
            parts << span(one, QStringLiteral("?"));
        if (lane.deadline)
            parts << QStringLiteral("deadline %1").arg(double(*lane.deadline) / 1000);
        text += parts.join(QStringLiteral(" | ")) + QLatin1Char('\n');
    }
    return text;
}

domain::Target ecsTarget(const QString &deployment)
{
    return {.deploymentId = deployment,
            .targetId = QStringLiteral("cluster:shop"),
            .platform = domain::ComputePlatform::Ecs,
            .status = domain::TargetStatus::InProgress};
}

} // namespace

class TestBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitingDeployment()
    {
        store::Store store;
        store.deployments.upsert({{.id = QStringLiteral("d-1"),
                                   .status = domain::DeploymentStatus::InProgress,
                                   .platform = domain::ComputePlatform::Ecs,
                                   .type = domain::DeploymentType::BlueGreen,
                                   .created = base}});
        domain::Target target = ecsTarget(QStringLiteral("d-1"));
        target.events = {
            {QStringLiteral("BeforeInstall"), EventStatus::Succeeded, at(0), at(10)},
            {QStringLiteral("Install"), EventStatus::Succeeded, at(10), at(70)},
            {QStringLiteral("AfterInstall"), EventStatus::Skipped, at(70), at(70)},
            {QStringLiteral("AllowTestTraffic"), EventStatus::Succeeded, at(70), at(72)},
            {QStringLiteral("AfterAllowTestTraffic"), EventStatus::InProgress, at(72)},
            {QStringLiteral("BeforeAllowTraffic"), EventStatus::Pending},
        };
        store.targets.upsert({target});
        store.decisions.upsert({{.id = QStringLiteral("hook/d-1/AfterAllowTestTraffic"),
                                 .deploymentId = QStringLiteral("d-1"),
                                 .event = QStringLiteral("AfterAllowTestTraffic"),
                                 .deadline = at(3672)}});
        const Scene scene = deploymentScene(store, QStringLiteral("d-1"), at(200));
        QCOMPARE(scene.origin, base);
        QCOMPARE(
            printed(scene),
            QStringLiteral(
                "d-1/cluster:shop=cluster:shop | BeforeInstall succeeded 0-10 | Install reserved 10-70 | "
                "AfterInstall skipped 70-70 | AllowTestTraffic reserved 70-72 | "
                "AfterAllowTestTraffic waiting 72-> | ?BeforeAllowTraffic planned 0-20 | "
                "?AllowTraffic planned 20-40 | ?AfterAllowTraffic planned 40-60 | deadline 3672\n"));
        // Fitting shows what is known and to come; an hour's deadline would squeeze it.
        const Extent extent = extentOf(scene, 200'000);
        QCOMPARE(extent.from, 0);
        QCOMPARE(extent.to, 260'000);
        QCOMPARE(extentOf(scene, 1'500'000).to, 3'672'000);
    }

    void rollbackChainShowsBoth()
    {
        store::Store store;
        domain::Deployment failed{.id = QStringLiteral("d-1"),
                                  .status = domain::DeploymentStatus::Failed,
                                  .platform = domain::ComputePlatform::Lambda,
                                  .rollbackDeploymentId = QStringLiteral("d-2")};
        domain::Deployment back{.id = QStringLiteral("d-2"),
                                .status = domain::DeploymentStatus::Succeeded,
                                .platform = domain::ComputePlatform::Lambda,
                                .rollbackTriggeredBy = QStringLiteral("d-1")};
        store.deployments.upsert({back, failed});
        domain::Target first{
            .deploymentId = QStringLiteral("d-1"),
            .targetId = QStringLiteral("fn"),
            .platform = domain::ComputePlatform::Lambda,
            .status = domain::TargetStatus::Failed,
            .events = {{QStringLiteral("BeforeAllowTraffic"), EventStatus::Failed, at(0), at(5)}}};
        domain::Target second = first;
        second.deploymentId = QStringLiteral("d-2");
        second.status = domain::TargetStatus::Succeeded;
        second.events = {{QStringLiteral("AllowTraffic"), EventStatus::Succeeded, at(6), at(8)}};
        store.targets.upsert({second, first});
        const QString expected = QStringLiteral("d-1/fn=d-1 · fn | BeforeAllowTraffic failed 0-5\n"
                                                "d-2/fn=d-2 · fn | AllowTraffic reserved 6-8\n");
        QCOMPARE(printed(deploymentScene(store, QStringLiteral("d-1"), at(100))), expected);
        QCOMPARE(printed(deploymentScene(store, QStringLiteral("d-2"), at(100))), expected);
        // A chain that bites its tail ends.
        back.rollbackDeploymentId = QStringLiteral("d-1");
        store.deployments.upsert({back});
        QCOMPARE(rollbackChain(store, QStringLiteral("d-1")).size(), 2);
    }

    void spansNeverOverlap()
    {
        // Clocks of instances disagree: an event may seem to begin before the one before it ended.
        store::Store store;
        domain::Target target = ecsTarget(QStringLiteral("d-1"));
        target.events = {{QStringLiteral("Install"), EventStatus::Succeeded, at(8), at(20)},
                         {QStringLiteral("BeforeInstall"), EventStatus::Succeeded, at(0), at(10)},
                         {QStringLiteral("AfterInstall"), EventStatus::Succeeded, {}, at(25)},
                         {QStringLiteral("AllowTraffic"), EventStatus::Failed, at(30), at(29)}};
        store.targets.upsert({target});
        QCOMPARE(printed(deploymentScene(store, QStringLiteral("d-1"), at(100))),
                 QStringLiteral(
                     "d-1/cluster:shop=cluster:shop | BeforeInstall succeeded 0-8 | Install reserved 8-20 | "
                     "AfterInstall succeeded 25-25 | AllowTraffic failed 30-30\n"));
    }

    void blueGreenWaits()
    {
        store::Store store;
        store.deployments.upsert({{.id = QStringLiteral("d-1"),
                                   .status = domain::DeploymentStatus::Ready,
                                   .platform = domain::ComputePlatform::Server,
                                   .type = domain::DeploymentType::BlueGreen}});
        domain::Target green{
            .deploymentId = QStringLiteral("d-1"),
            .targetId = QStringLiteral("i-green"),
            .platform = domain::ComputePlatform::Server,
            .status = domain::TargetStatus::Ready,
            .label = domain::TargetLabel::Green,
            .events = {{QStringLiteral("ValidateService"), EventStatus::Succeeded, at(0), at(40)}}};
        store.targets.upsert({green});
        store.decisions.upsert({{.id = QStringLiteral("reroute/d-1"),
                                 .kind = domain::DecisionKind::Reroute,
                                 .deploymentId = QStringLiteral("d-1"),
                                 .waitingSince = at(45),
                                 .deadline = at(645),
                                 .deadlineEstimated = true}});
        const Scene scene = deploymentScene(store, QStringLiteral("d-1"), at(100));
        QCOMPARE(
            printed(scene),
            QStringLiteral("d-1/i-green=i-green | ValidateService succeeded 0-40 | READY_WAIT waiting 45-> | "
                           "?BeforeAllowTraffic planned 0-10 | ?AllowTraffic planned 10-20 | "
                           "?AfterAllowTraffic planned 20-30 | deadline 645\n"));
        QVERIFY(scene.lanes[0].deadlineEstimated);
    }

    void fleet()
    {
        store::Store store;
        store.deployments.upsert(
            {{.id = QStringLiteral("d-1"),
              .status = domain::DeploymentStatus::InProgress,
              .created = at(0),
              .started = at(5)},
             {.id = QStringLiteral("d-2"),
              .status = domain::DeploymentStatus::Failed,
              .created = at(20),
              .started = at(20),
              .completed = at(90)},
             {.id = QStringLiteral("d-3"), .statusText = QStringLiteral("Dreaming"), .created = at(30)}});
        store.decisions.upsert({{.id = QStringLiteral("hook/d-1/AfterInstall"),
                                 .deploymentId = QStringLiteral("d-1"),
                                 .event = QStringLiteral("AfterInstall"),
                                 .waitingSince = at(50),
                                 .deadline = at(3650)}});
        const Scene scene = fleetScene(
            store,
            {QStringLiteral("d-2"), QStringLiteral("d-1"), QStringLiteral("d-0"), QStringLiteral("d-3")},
            at(100));
        QCOMPARE(printed(scene),
                 QStringLiteral(
                     "d-2=d-2 | Failed failed 20-90\n"
                     "d-1=d-1 | Queued reserved 0-5 | InProgress running 5-50 | AfterInstall waiting 50-> | "
                     "deadline 3650\n"
                     "d-3=d-3 | Dreaming running 30->\n"));
    }

    void nothingKnown()
    {
        const store::Store store;
        const Scene scene = deploymentScene(store, QStringLiteral("d-9"), at(1));
        QVERIFY(scene.lanes.empty());
        const Extent extent = extentOf(scene, 0);
        QCOMPARE(extent.from, extent.to);
    }
};

QTEST_GUILESS_MAIN(TestBuilder)
#include "tst_builder.moc"
