// SPDX-License-Identifier: GPL-3.0-or-later
// Which calls make a trial of an AppSpec: judged against the services' own descriptions.
#include "models/trial/trialplan.h"
#include "models/wire/codec.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace hookline;
using namespace hookline::trial;

namespace {

const QByteArray server("version: 0.0\nos: linux\nhooks:\n"
                        "  ApplicationStop:\n    - location: scripts/stop.sh\n"
                        "  AfterInstall:\n    - location: scripts/a.sh\n      timeout: 60\n"
                        "    - location: scripts/b.sh\n      timeout: 90\n      runas: deploy\n"
                        "  ValidateService:\n    - location: scripts/check.sh\n");
const QByteArray ecs("version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n"
                     "      Properties:\n        TaskDefinition: td\n        LoadBalancerInfo:\n"
                     "          ContainerName: web\n          ContainerPort: 80\n"
                     "Hooks:\n  - BeforeInstall: \"check\"\n"
                     "  - AfterAllowTraffic: \"arn:aws:lambda:us-east-1:123456789012:function:check:3\"\n"
                     "  - AfterAllowTestTraffic: \"other\"\n");

Trial trialOf(const QByteArray &text, const char *kind)
{
    Trial trial;
    trial.title = QStringLiteral("app spec.yml");
    trial.number = 7;
    trial.text = text;
    trial.kind = appspec::deploymentKind(QString::fromLatin1(kind));
    trial.steps = stepsOf(appspec::read(text).spec, *trial.kind);
    trial.choices.resize(trial.steps.size());
    trial.instances = 2;
    trial.speed = 60;
    trial.revisionFolder = QStringLiteral("/somewhere");
    return trial;
}

std::vector<QJsonObject> inputsOf(const std::vector<Call> &calls, const QString &operation)
{
    std::vector<QJsonObject> inputs;
    for (const Call &call : calls) {
        if (call.call.operation == operation)
            inputs.push_back(call.call.input);
    }
    return inputs;
}

QString text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1StringView(member)).toString();
}

} // namespace

class TestTrialPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindsAreThoseThatAPersonStarts()
    {
        QStringList names;
        for (const auto platform :
             {appspec::Platform::Server, appspec::Platform::Ecs, appspec::Platform::Lambda}) {
            for (const appspec::DeploymentKind *kind : triedKinds(platform))
                names.append(QLatin1StringView(kind->name));
        }
        QCOMPARE(names.join(QLatin1Char(' ')),
                 QStringLiteral("in-place in-place-lb blue-green ecs ecs-test-listener lambda"));
        QVERIFY(triedKinds(appspec::Platform::Unknown).empty());
    }

    void stepsStandInRunOrder()
    {
        const auto steps = trialOf(server, "in-place").steps;
        QStringList said;
        for (const Step &step : steps)
            said.append(step.event + QLatin1Char(' ') + step.runs
                        + QLatin1StringView(step.willRun ? "" : " (later)"));
        QCOMPARE(said.join(QLatin1Char('|')),
                 QStringLiteral("ApplicationStop scripts/stop.sh (later)|AfterInstall scripts/a.sh|"
                                "AfterInstall scripts/b.sh|ValidateService scripts/check.sh"));
        QCOMPARE(steps[2].runAs, QStringLiteral("deploy"));
        QCOMPARE(steps[2].timeoutSeconds, 90);
        // Without a test listener nothing follows test traffic.
        QCOMPARE(trialOf(ecs, "ecs").steps.size(), size_t(2));
        QCOMPARE(trialOf(ecs, "ecs-test-listener").steps.size(), size_t(3));
    }

    void anUpdateRunsWhatTheEarlierRevisionSays()
    {
        const auto spec = appspec::read(server).spec;
        const auto kind = [](const char *name) { return appspec::deploymentKind(QString::fromLatin1(name)); };
        QVERIFY(stepsOf(spec, *kind("in-place"), true).front().willRun);
        QCOMPARE(updateOnly(spec, *kind("in-place")), QStringList{QStringLiteral("ApplicationStop")});
        // On replacement instances nothing was installed before.
        QVERIFY(!stepsOf(spec, *kind("blue-green"), true).front().willRun);
        QVERIFY(updateOnly(spec, *kind("blue-green")).isEmpty());

        Trial trial = trialOf(server, "in-place");
        trial.update = true;
        const auto calls = callsOf(trial);
        QCOMPARE(inputsOf(calls, QStringLiteral("CreateDeployment")).size(), size_t(2));
        const auto earlier = std::ranges::find_if(calls, [](const Call &call) { return call.toTheEnd; });
        QVERIFY(earlier != calls.end());
        QCOMPARE(earlier->call.operation, QStringLiteral("CreateDeployment"));
        // It must not end as was chosen for the trial, nor take its time.
        for (auto call = calls.begin(); call != earlier; ++call)
            QVERIFY(call->call.operation != QLatin1StringView("PutScriptOutcome"));
        const auto clocks = inputsOf(calls, QStringLiteral("UpdateClock"));
        QCOMPARE(clocks.front().value(QLatin1StringView("speed")).toDouble(), 3600);
        QCOMPARE(clocks.back().value(QLatin1StringView("speed")).toDouble(), 60);
    }

    void oneFunctionDoesTheSameEverywhere()
    {
        const auto steps = trialOf(ecs, "ecs").steps;
        QVERIFY(isSameThing(steps[0], steps[1])); // a name and an ARN with a qualifier
        const auto scripts = trialOf(server, "in-place").steps;
        QVERIFY(!isSameThing(scripts[1], scripts[1]));
    }

    void everyCallFitsItsDescription_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("kind");
        for (const char *kind : {"in-place", "in-place-lb", "blue-green"})
            QTest::newRow(kind) << server << QByteArray(kind);
        for (const char *kind : {"ecs", "ecs-test-listener"})
            QTest::newRow(kind) << ecs << QByteArray(kind);
    }

    void everyCallFitsItsDescription()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, kind);
        const auto calls = callsOf(trialOf(content, kind.constData()));
        QCOMPARE(calls.back().call.operation, QStringLiteral("CreateDeployment"));
        for (const Call &call : calls) {
            const auto service = wire::service(call.call.serviceId);
            QVERIFY(service);
            const wire::Operation *operation = service->operation(call.call.operation);
            QVERIFY2(operation, qPrintable(call.call.operation));
            const auto broken = wire::violations(*operation->input, call.call.input);
            QVERIFY2(broken.empty(),
                     qPrintable(broken.empty() ? QString()
                                               : call.call.operation + QLatin1Char(' ') + broken[0].path));
        }
    }

    void namesAreThoseThatCodeDeployTakes()
    {
        Trial trial = trialOf(server, "in-place");
        QCOMPARE(groupName(trial), QStringLiteral("app-spec.yml-7"));
        trial.title = QString(300, QChar(0xe4));
        QCOMPARE(groupName(trial), QString(80, QLatin1Char('-')) + QStringLiteral("-7"));
    }

    void theTextIsDeployedAsItStands()
    {
        const auto calls = callsOf(trialOf("\xef\xbb\xbf" + ecs, "ecs"));
        const QJsonObject content = calls.back()
                                        .call.input.value(QLatin1StringView("revision"))
                                        .toObject()
                                        .value(QLatin1StringView("appSpecContent"))
                                        .toObject();
        QCOMPARE(text(content, "content").toUtf8(), "\xef\xbb\xbf" + ecs);
        QCOMPARE(text(content, "sha256"),
                 QString::fromLatin1(
                     QCryptographicHash::hash("\xef\xbb\xbf" + ecs, QCryptographicHash::Sha256).toHex()));
    }

    void functionsDoWhatWasChosen()
    {
        Trial trial = trialOf(ecs, "ecs-test-listener");
        trial.choices[0].outcome = Outcome::Wait;
        trial.choices[1] = {Outcome::Fail, 30, 1};
        auto inputs = inputsOf(callsOf(trial), QStringLiteral("PutHookFunction"));
        QCOMPARE(inputs.size(), size_t(2)); // two events share one
        QCOMPARE(text(inputs[0], "functionName"), QStringLiteral("check"));
        QCOMPARE(text(inputs[0], "behavior"), QStringLiteral("manual"));
        QCOMPARE(text(inputs[1], "functionName"), QStringLiteral("other"));
        QCOMPARE(text(inputs[1], "behavior"), QStringLiteral("fail"));
        QCOMPARE(inputs[1].value(QLatin1StringView("afterSeconds")).toInt(), 30);
        trial.choices[0].outcome = Outcome::TimeOut;
        inputs = inputsOf(callsOf(trial), QStringLiteral("PutHookFunction"));
        QCOMPARE(text(inputs[0], "behavior"), QStringLiteral("silent"));
    }

    void theFirstScriptThatFailsEndsTheEvent()
    {
        Trial trial = trialOf(server, "in-place");
        trial.choices[1].afterSeconds = 5;
        trial.choices[2] = {Outcome::Fail, 7, 42};
        auto inputs = inputsOf(callsOf(trial), QStringLiteral("PutScriptOutcome"));
        QCOMPARE(inputs.size(), size_t(3)); // one for each event
        QCOMPARE(text(inputs[1], "lifecycleEvent"), QStringLiteral("AfterInstall"));
        QCOMPARE(text(inputs[1], "errorCode"), QStringLiteral("ScriptFailed"));
        QCOMPARE(text(inputs[1], "scriptName"), QStringLiteral("scripts/b.sh"));
        QCOMPARE(inputs[1].value(QLatin1StringView("exitCode")).toInt(), 42);
        QCOMPARE(inputs[1].value(QLatin1StringView("afterSeconds")).toInt(), 12);
        QCOMPARE(text(inputs[1], "deploymentGroupName"), groupName(trial));
        trial.choices[1].outcome = Outcome::TimeOut;
        inputs = inputsOf(callsOf(trial), QStringLiteral("PutScriptOutcome"));
        QCOMPARE(text(inputs[1], "errorCode"), QStringLiteral("ScriptTimedOut"));
        QCOMPARE(text(inputs[1], "scriptName"), QStringLiteral("scripts/a.sh"));
        QCOMPARE(inputs[1].value(QLatin1StringView("afterSeconds")).toInt(), 60);
        QCOMPARE(text(inputs[2], "errorCode"), QStringLiteral("Success"));
        // Real scripts decide for themselves.
        trial.realScripts = true;
        QVERIFY(inputsOf(callsOf(trial), QStringLiteral("PutScriptOutcome")).empty());
    }

    void instancesAreOfOneTrialOnly()
    {
        Trial trial = trialOf(server, "in-place");
        QStringList ids;
        for (const int number : {7, 8}) {
            trial.number = number;
            for (const QJsonObject &input : inputsOf(callsOf(trial), QStringLiteral("PutInstance"))) {
                ids.append(text(input, "instanceId"));
                QCOMPARE(ids.last().size(), 19);
            }
        }
        QCOMPARE(ids.size(), 4);
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), 4);
    }
};

QTEST_GUILESS_MAIN(TestTrialPlan)
#include "tst_trialplan.moc"
