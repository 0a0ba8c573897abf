// SPDX-License-Identifier: GPL-3.0-or-later
// A person's approval as a step: which events, which names, what is generated, and what the text gains.
#include "models/appspec/approvalstep.h"
#include "models/appspec/appspec.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray ecs(
    "version: 0.0\r\n# the service\r\nResources:\r\n  - TargetService:\r\n"
    "      Type: AWS::ECS::Service\r\n      Properties:\r\n        TaskDefinition: \"td:1\"\r\n"
    "        LoadBalancerInfo:\r\n          ContainerName: web\r\n"
    "          ContainerPort: 80\r\nHooks:\r\n  - BeforeInstall: check # mine\r\n");
const QByteArray lambda(
    "{\n  \"version\": 0.0,\n  \"Resources\": [{\"fn\": {\"Type\": \"AWS::Lambda::Function\",\n"
    "    \"Properties\": {\"Name\": \"a\", \"Alias\": \"b\", \"CurrentVersion\": \"1\", "
    "\"TargetVersion\": \"2\"}}}]\n}\n");
const QByteArray server("version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: a.sh\n");

ApprovalStep stepAt(const QString &event)
{
    return {.event = event, .functionName = usualFunctionName(event), .queueName = usualApprovalQueue};
}

Result<Edits> plan(const QByteArray &text, const ApprovalStep &step)
{
    const Document document = Document::parse(text);
    return planApprovalStep(document, read(document).spec, step);
}

QStringList offered(const QByteArray &text)
{
    QStringList found;
    for (const ApprovalEvent &event : approvalEvents(read(text).spec))
        found.append(event.function.isEmpty() ? event.event : event.event + u'=' + event.function);
    return found;
}

} // namespace

class TestApprovalStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersTheEventsOfThePlatform()
    {
        QCOMPARE(offered(ecs).join(u' '),
                 QStringLiteral("BeforeInstall=check AfterInstall AfterAllowTestTraffic BeforeAllowTraffic "
                                "AfterAllowTraffic"));
        QCOMPARE(offered(lambda),
                 QStringList({QStringLiteral("BeforeAllowTraffic"), QStringLiteral("AfterAllowTraffic")}));
        QCOMPARE(offered(server), QStringList());
        QCOMPARE(offered("version: 0.0\n"), QStringList());
    }

    void addsTheHookAndNothingElse()
    {
        const auto list = plan(ecs, stepAt(QStringLiteral("AfterAllowTestTraffic")));
        QVERIFY2(list, qPrintable(list ? QString() : list.error().message));
        QCOMPARE(applied(ecs, *list),
                 ecs + "  - AfterAllowTestTraffic: CodeDeployHook_AfterAllowTestTrafficApproval\r\n");
        const auto json = plan(lambda, stepAt(QStringLiteral("BeforeAllowTraffic")));
        QVERIFY2(json, qPrintable(json ? QString() : json.error().message));
        const QByteArray after = applied(lambda, *json);
        QCOMPARE(read(after).spec.functionOf(u"BeforeAllowTraffic"),
                 QStringLiteral("CodeDeployHook_BeforeAllowTrafficApproval"));
        QVERIFY(read(after).ok() && Document::parse(after).isJson);
        for (const Edits &edits : {*list, *json})
            QCOMPARE(edits.size(), std::size_t(1));
        QVERIFY(after.startsWith(lambda.left(lambda.indexOf("}}}]") + 4)));
    }

    void refusesWhatCannotBe()
    {
        const auto taken = plan(ecs, stepAt(QStringLiteral("BeforeInstall")));
        QVERIFY(!taken && taken.error().message.contains(QLatin1String("check already")));
        ApprovalStep same = stepAt(QStringLiteral("BeforeInstall"));
        same.functionName = QStringLiteral("check");
        const auto again = plan(ecs, same);
        QVERIFY(again && again->empty());
        QVERIFY(!plan(lambda, stepAt(QStringLiteral("AfterInstall"))));
        QVERIFY(!plan(server, stepAt(QStringLiteral("AfterInstall"))));
        QByteArray map = ecs;
        map.replace("  - BeforeInstall", "    BeforeInstall");
        const auto lost = plan(map, stepAt(QStringLiteral("AfterInstall")));
        QVERIFY2(!lost, "a map of hooks would lose what it holds");
    }

    void holdsToTheLimits_data()
    {
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("function");
        QTest::addColumn<QString>("queue");
        QTest::addColumn<QString>("wrong");
        const QString install = QStringLiteral("AfterInstall"), q = QStringLiteral("q");
        QTest::newRow("good") << install << QStringLiteral("f-1_A") << q << QString();
        QTest::newRow("longest") << install << QString(64, u'f') << QString(80, u'q') << QString();
        QTest::newRow("function too long")
            << install << QString(65, u'f') << q << QStringLiteral("function name");
        QTest::newRow("no function") << install << QString() << q << QStringLiteral("function name");
        QTest::newRow("function with a line")
            << install << QStringLiteral("f\n") << q << QStringLiteral("function name");
        QTest::newRow("function with a quote")
            << install << QStringLiteral("f\"") << q << QStringLiteral("function name");
        QTest::newRow("queue too long")
            << install << QStringLiteral("f") << QString(81, u'q') << QStringLiteral("queue name");
        QTest::newRow("FIFO") << install << QStringLiteral("f") << QStringLiteral("q.fifo")
                              << QStringLiteral("queue name");
        QTest::newRow("event") << QStringLiteral("Install") << QStringLiteral("f") << q
                               << QStringLiteral("event");
    }
    void holdsToTheLimits()
    {
        QFETCH(QString, event);
        QFETCH(QString, function);
        QFETCH(QString, queue);
        QFETCH(QString, wrong);
        const auto files = approvalFiles({.event = event, .functionName = function, .queueName = queue});
        QCOMPARE(files.ok(), wrong.isEmpty());
        if (!files)
            QCOMPARE(files.error().subject, wrong);
    }

    void everyUsualNameIsAllowed()
    {
        for (const QString &event : approvalEvents(Platform::Ecs) + approvalEvents(Platform::Lambda)) {
            QVERIFY2(checkApprovalStep(stepAt(event)), qPrintable(event));
            QVERIFY(permissionCommand(stepAt(event)).isEmpty());
        }
    }

    void generatesATemplateThatHoldsTheFile_data()
    {
        QTest::addColumn<FunctionLanguage>("language");
        for (const LanguageFact &fact : functionLanguages())
            QTest::newRow(fact.word) << fact.language;
    }
    void generatesATemplateThatHoldsTheFile()
    {
        QFETCH(FunctionLanguage, language);
        ApprovalStep step = stepAt(QStringLiteral("BeforeAllowTraffic"));
        step.language = language;
        step.queueName = QStringLiteral("12345"); // still a string
        step.createQueue = false;
        const auto files = approvalFiles(step);
        QVERIFY(files && files->size() == 2);
        const QByteArray code = files->front().bytes;
        // The limit of inline code that older tools still hold to.
        QVERIFY(code.size() > 500 && code.size() < 4096);
        const QByteArray text = files->back().bytes;
        QVERIFY2(!QRegularExpression(QStringLiteral("@[A-Z]+@")).match(QString::fromUtf8(text)).hasMatch(),
                 "a word of the template was left");
        const Document document = Document::parse(text);
        QVERIFY(!document.error);
        const Tree &tree = document.tree;
        const auto value = [&](std::initializer_list<const char *> keys) {
            Path path;
            for (const char *key : keys)
                path.emplace_back(QByteArray(key));
            return tree.text(nodeAt(tree, path));
        };
        QCOMPARE(value({"Resources", "Function", "Properties", "Code", "ZipFile"}).toUtf8(), code);
        QCOMPARE(value({"Parameters", "QueueName", "Default"}), QStringLiteral("12345"));
        QCOMPARE(value({"Parameters", "CreateQueue", "Default"}), QStringLiteral("false"));
        QCOMPARE(value({"Parameters", "FunctionName", "Default"}), step.functionName);
        QCOMPARE(
            value({"Resources", "Function", "Properties", "Environment", "Variables", "LIFECYCLE_EVENT"}),
            step.event);
        QCOMPARE(value({"Resources", "Queue", "Properties", "SqsManagedSseEnabled"}), QStringLiteral("true"));
        // The role can send and log, no more.
        QVERIFY(text.contains("Action: sqs:SendMessage\n"));
        QVERIFY(!text.contains("Action: \"*\"") && !text.contains("codedeploy:"));
    }

    void commandsNameTheStackAndThePermission()
    {
        ApprovalStep step = stepAt(QStringLiteral("BeforeAllowTraffic"));
        QCOMPARE(approvalStackName(step), QStringLiteral("CodeDeployHook-BeforeAllowTrafficApproval"));
        QVERIFY(deployCommand(step, QStringLiteral("/a b/template.yml"))
                    .contains(QStringLiteral("/a b/template.yml")));
        step.functionName = QStringLiteral("7up");
        QCOMPARE(approvalStackName(step), QStringLiteral("hook-7up"));
        QVERIFY(permissionCommand(step).constLast().contains(QLatin1String("function:7up\"")));
    }

    void writesAndNeverReplacesUnasked()
    {
        const QTemporaryDir work;
        const QString folder = work.filePath(QStringLiteral("new/folder"));
        const auto files = approvalFiles(stepAt(QStringLiteral("BeforeAllowTraffic")));
        QCOMPARE(lookAtPlaces(folder, *files), std::vector(2, AtPlace::Nothing));
        QVERIFY(writeGenerated(folder, *files, false));
        QCOMPARE(lookAtPlaces(folder, *files), std::vector(2, AtPlace::Same));
        QVERIFY(writeGenerated(folder, *files, false)); // the same again is no question
        const QString path = QDir(folder).filePath(files->back().name);
        {
            QFile mine(path);
            QVERIFY(mine.open(QFile::WriteOnly) && mine.write("mine") == 4);
        }
        QVERIFY(QFile::remove(QDir(folder).filePath(files->front().name)));
        const auto refused = writeGenerated(folder, *files, false);
        QVERIFY(!refused && refused.error().message.contains(path));
        QCOMPARE(lookAtPlaces(folder, *files), (std::vector{AtPlace::Nothing, AtPlace::Different}));
        QVERIFY(writeGenerated(folder, *files, true));
        QCOMPARE(lookAtPlaces(folder, *files), std::vector(2, AtPlace::Same));
        QVERIFY(QFile::remove(path) && QDir().mkpath(path));
        QVERIFY(!writeGenerated(folder, *files, true));
    }
};

QTEST_GUILESS_MAIN(TestApprovalStep)
#include "tst_approvalstep.moc"
