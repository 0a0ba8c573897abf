// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/order.h"

#include <QTest>

#include <algorithm>

using namespace hookline::appspec;
using hookline::domain::ScriptSource;

namespace {

// Every event that can have a script, with one.
constexpr char everyScript[] = R"(version: 0.0
os: linux
hooks:
  ValidateService:
    - location: v.sh
  BeforeBlockTraffic:
    - location: bb.sh
  AfterBlockTraffic:
    - location: ab.sh
  ApplicationStop:
    - location: stop.sh
      timeout: 60
      runas: root
    - location: stop2.sh
  BeforeInstall:
    - location: bi.sh
  AfterInstall:
    - location: ai.sh
  ApplicationStart:
    - location: start.sh
  BeforeAllowTraffic:
    - location: ba.sh
  AfterAllowTraffic:
    - location: aa.sh
)";

constexpr char everyFunction[] = R"(version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: arn:aws:ecs:us-east-1:111122223333:task-definition/t:1
        LoadBalancerInfo:
          ContainerName: c
          ContainerPort: 80
Hooks:
  - AfterAllowTraffic: f-aa
  - BeforeInstall: f-bi
  - AfterInstall: f-ai
  - AfterAllowTestTraffic: f-test
  - BeforeAllowTraffic: f-ba
)";

constexpr char lambdaFile[] = R"(version: 0.0
Resources:
  - F:
      Type: AWS::Lambda::Function
      Properties:
        Name: f
        Alias: live
        CurrentVersion: 1
        TargetVersion: 2
Hooks:
  - AfterAllowTraffic: f-aa
)";

/// "Name*" reserved, "Name<" from the last successful revision, "Name^" from the most recent one; then what
/// runs.
QString shortForm(const PlannedEvent &event)
{
    constexpr std::array marks{"", "", "<", "^"};
    QString text = event.event;
    if (event.reserved)
        text += u'*';
    text += QLatin1StringView(marks.at(std::size_t(event.source)));
    for (const Script &script : event.scripts)
        text += u'=' + script.location;
    if (!event.function.isEmpty())
        text += u'=' + event.function;
    return text;
}

QStringList shortForm(const std::vector<PlannedStretch> &stretches)
{
    QStringList lines;
    for (const PlannedStretch &stretch : stretches) {
        QStringList words;
        for (const PlannedEvent &event : stretch.events)
            words.append(shortForm(event));
        lines.append(words.join(u' '));
    }
    return lines;
}

QStringList orderOf(const char *text, QStringView kindName)
{
    const DeploymentKind *kind = deploymentKind(kindName);
    const Reading reading = read(QByteArray(text));
    return kind && reading.ok() ? shortForm(plannedOrder(reading.spec, *kind))
                                : QStringList{reading.refusal()};
}

// AWS's table of events per kind of deployment, with where the agent takes the scripts from.
constexpr char blockTraffic[] = "BeforeBlockTraffic<=bb.sh BlockTraffic* AfterBlockTraffic<=ab.sh";
constexpr char installation[] =
    "ApplicationStop<=stop.sh=stop2.sh DownloadBundle* BeforeInstall=bi.sh Install* AfterInstall=ai.sh "
    "ApplicationStart=start.sh ValidateService=v.sh";
constexpr char allowTraffic[] = "BeforeAllowTraffic=ba.sh AllowTraffic* AfterAllowTraffic=aa.sh";

QString run(const QStringList &parts)
{
    return QStringLiteral("Start* ") + parts.join(u' ') + QStringLiteral(" End*");
}

} // namespace

class TestRunOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void order_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("expected");
        const QString block = QString::fromLatin1(blockTraffic);
        const QString install = QString::fromLatin1(installation);
        const QString allow = QString::fromLatin1(allowTraffic);
        const auto row = [](const char *kind, const char *text, const QStringList &expected) {
            QTest::newRow(kind) << QByteArray(text) << expected;
        };
        row("in-place", everyScript, {run({install})});
        row("in-place-rollback", everyScript, {run({install})});
        row("in-place-lb", everyScript, {run({block, install, allow})});
        row("in-place-lb-rollback", everyScript, {run({block, install, allow})});
        row("blue-green", everyScript, {run({install, allow}), run({block})});
        row("blue-green-rollback", everyScript,
            {QStringLiteral("Start* BeforeAllowTraffic<=ba.sh AllowTraffic* AfterAllowTraffic<=aa.sh End*"),
             QStringLiteral("Start* BeforeBlockTraffic^=bb.sh BlockTraffic* AfterBlockTraffic^=ab.sh End*")});
        row("ecs", everyFunction,
            {QStringLiteral("Start* BeforeInstall=f-bi Install* AfterInstall=f-ai BeforeAllowTraffic=f-ba "
                            "AllowTraffic* AfterAllowTraffic=f-aa End*")});
        row("ecs-test-listener", everyFunction,
            {QStringLiteral("Start* BeforeInstall=f-bi Install* AfterInstall=f-ai AllowTestTraffic* "
                            "AfterAllowTestTraffic=f-test BeforeAllowTraffic=f-ba AllowTraffic* "
                            "AfterAllowTraffic=f-aa End*")});
        row("lambda", lambdaFile,
            {QStringLiteral("Start* BeforeAllowTraffic AllowTraffic* AfterAllowTraffic=f-aa End*")});
    }
    void order()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, expected);
        QCOMPARE(orderOf(text.constData(), QString::fromLatin1(QTest::currentDataTag())), expected);
    }

    void everyKindIsInTheTable()
    {
        QCOMPARE(deploymentKinds().size(), std::size_t(9));
        for (const DeploymentKind &kind : deploymentKinds())
            QVERIFY(deploymentKind(QString::fromLatin1(kind.name)) == &kind);
        QVERIFY(!deploymentKind(u"canary"));
        QVERIFY(!deploymentKind(u""));
    }

    void usualKindIsTheWidest()
    {
        QVERIFY(!usualKind(Platform::Unknown));
        for (const Platform platform : {Platform::Server, Platform::Ecs, Platform::Lambda}) {
            const DeploymentKind *usual = usualKind(platform);
            QVERIFY(usual && usual->platform == platform);
            for (const DeploymentKind &kind : deploymentKinds()) {
                QVERIFY(kind.platform != platform
                        || plannedOrder({}, kind).front().events.size()
                            <= plannedOrder({}, *usual).front().events.size());
            }
        }
    }

    void scriptsKeepTheirOptions()
    {
        const Reading reading = read(QByteArray(everyScript));
        const auto stretches = plannedOrder(reading.spec, *deploymentKind(u"in-place"));
        const PlannedEvent &stop = stretches.front().events.at(1);
        QCOMPARE(stop.scripts.size(), std::size_t(2));
        QCOMPARE(stop.scripts.at(0).timeoutSeconds, 60);
        QCOMPARE(stop.scripts.at(0).runAs, QStringLiteral("root"));
        QCOMPARE(stop.scripts.at(1).timeoutSeconds, Script::defaultTimeout);
    }

    void saysWhatDoesNotRun()
    {
        const AppSpec server = read(QByteArray(everyScript)).spec;
        const QStringList traffic{QStringLiteral("BeforeBlockTraffic"), QStringLiteral("AfterBlockTraffic"),
                                  QStringLiteral("BeforeAllowTraffic"), QStringLiteral("AfterAllowTraffic")};
        QCOMPARE(leftOut(server, *deploymentKind(u"in-place")), traffic);
        QCOMPARE(leftOut(server, *deploymentKind(u"in-place-lb")), QStringList());
        QCOMPARE(leftOut(server, *deploymentKind(u"blue-green")), QStringList());
        const AppSpec ecs = read(QByteArray(everyFunction)).spec;
        QCOMPARE(leftOut(ecs, *deploymentKind(u"ecs")), QStringList{QStringLiteral("AfterAllowTestTraffic")});
        QCOMPARE(leftOut(ecs, *deploymentKind(u"ecs-test-listener")), QStringList());
    }

    void eventsWithoutScriptsAreNotMissed()
    {
        const AppSpec spec =
            read(QByteArray("version: 0.0\nos: linux\nhooks:\n  BeforeBlockTraffic:\n")).spec;
        QCOMPARE(leftOut(spec, *deploymentKind(u"in-place")), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestRunOrder)
#include "tst_runorder.moc"
