// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

class TestAppSpecFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void templatesAreClean_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"ec2", "ecs", "lambda"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void templatesAreClean()
    {
        QFETCH(QString, kind);
        const Workplace work;
        const QString name = QStringLiteral("appspec.yml");
        const QStringList make{QStringLiteral("new"), kind, QStringLiteral("--output"), name};
        QCOMPARE(run(make, {}, work.path()).code, 0);
        const QByteArray text = work.bytes(name);
        QCOMPARE(run({QStringLiteral("new"), kind}).out, text);
        const Outcome outcome =
            run({QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("json"), name}, {},
                work.path());
        QCOMPARE(outcome.code, 0);
        const QJsonArray files = QJsonDocument::fromJson(outcome.out).object().value(u"files").toArray();
        QCOMPARE(files.at(0)[u"platform"].toString(), kind);
        for (const QJsonValue &diagnostic : diagnosticsOf(outcome.out))
            QCOMPARE(diagnostic[u"severity"].toString(), QStringLiteral("info"));
        QVERIFY(text.count('#') > 5);

        work.put(name, "mine");
        const Outcome again = run(make, {}, work.path());
        QCOMPARE(again.code, 2);
        QVERIFY2(again.err.contains("appspec.yml: exists already"), again.err.constData());
        QCOMPARE(work.bytes(name), QByteArray("mine"));
        QCOMPARE(run(make + QStringList{QStringLiteral("--force")}, {}, work.path()).code, 0);
        QCOMPARE(work.bytes(name), text);
    }

    void writesAnApprovalFunctionAndItsHook()
    {
        const Workplace work;
        const QByteArray lambda = runLine("new lambda").out;
        const QByteArray without = lambda.left(lambda.indexOf("  - AfterAllowTraffic"));
        work.put(QStringLiteral("a.yml"), without);
        const char *line =
            "approval-function AfterAllowTraffic --folder fn/new --appspec a.yml --language python";
        const Outcome made = runLine(line, {}, work.path());
        QCOMPARE(made.code, 0);
        QCOMPARE(made.out, QByteArray("fn/new/index.py\nfn/new/template.yml\na.yml\n"));
        QCOMPARE(work.bytes(QStringLiteral("a.yml")),
                 without + "  - AfterAllowTraffic: CodeDeployHook_AfterAllowTrafficApproval\n");
        const QByteArray text = work.bytes(QStringLiteral("fn/new/template.yml"));
        QCOMPARE(runLine("approval-function AfterAllowTraffic --language python").out, text);

        QCOMPARE(runLine(line, {}, work.path()).code, 0); // the same again changes nothing
        work.put(QStringLiteral("fn/new/template.yml"), "mine");
        const Outcome again = runLine(line, {}, work.path());
        QCOMPARE(again.code, 2);
        QVERIFY2(again.err.contains("template.yml") && again.err.contains("--force"), again.err.constData());
        QCOMPARE(work.bytes(QStringLiteral("fn/new/template.yml")), QByteArray("mine"));
        QCOMPARE(runLine((QByteArray(line) + " --force").constData(), {}, work.path()).code, 0);
        QCOMPARE(work.bytes(QStringLiteral("fn/new/template.yml")), text);
    }

    void refusesAnApprovalFunction_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *line, const char *says) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(says);
        };
        row("Install", "only to BeforeInstall");
        row("AfterInstall --language go", "nodejs, python");
        row("AfterInstall --queue a.fifo", "queue name");
        row("AfterInstall --appspec ec2.yml", "--folder");
        row("AfterInstall --folder f --appspec ec2.yml", "scripts");
        row("AfterInstall --folder f --appspec lambda.yml", "no event");
        row("AfterAllowTraffic --folder f --appspec lambda.yml", "already");
        row("AfterAllowTraffic --folder f --appspec broken.yml", "syntax");
        row("AfterAllowTraffic --folder f --appspec missing.yml", "does not exist");
    }
    void refusesAnApprovalFunction()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, says);
        const Workplace work;
        work.put(QStringLiteral("ec2.yml"), runLine("new ec2").out);
        work.put(QStringLiteral("lambda.yml"), runLine("new lambda").out);
        work.put(QStringLiteral("broken.yml"), "a: [\n");
        const QStringList before = work.names();
        const Outcome outcome = runLine(("approval-function " + line).constData(), {}, work.path());
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(says), outcome.err.constData());
        QCOMPARE(work.names(), before); // nothing was written
    }

    void convertsAndSaysWhatIsLost()
    {
        const Outcome json = runLine("convert --to json -", "# why\nversion: 0.0\nos: linux\n");
        QCOMPARE(json.code, 0);
        const QJsonObject root = QJsonDocument::fromJson(json.out).object();
        QCOMPARE(root.value(u"os").toString(), QStringLiteral("linux"));
        QVERIFY2(json.out.contains("0.0"), json.out.constData());
        QVERIFY2(json.err.contains("comment"), json.err.constData());

        const Workplace work;
        work.put(QStringLiteral("a.json"), json.out);
        QCOMPARE(runLine("convert a.json --to yaml --output b.yml", {}, work.path()).code, 0);
        QCOMPARE(runLine("lint b.yml --platform ec2 --format json", {}, work.path()).code, 0);
        const Outcome again = runLine("convert a.json --to yaml --output b.yml", {}, work.path());
        QCOMPARE(again.code, 2);
        QVERIFY2(again.err.contains("b.yml: exists already"), again.err.constData());

        const Outcome broken = runLine("convert --to json -", "a: [\n");
        QCOMPARE(broken.code, 1);
        QVERIFY(broken.out.isEmpty() && !broken.err.isEmpty());
        QCOMPARE(runLine("convert --to json missing.yml", {}, work.path()).code, 2);
    }

    void orderAsText()
    {
        const QByteArray text =
            "version: 0.0\nos: linux\nhooks:\n  ApplicationStop:\n    - location: stop.sh\n"
            "      timeout: 60\n      runas: root\n  BeforeAllowTraffic:\n    - location: ba.sh\n";
        const Outcome outcome = runLine("order --kind in-place -", text);
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out,
                 QByteArray("EC2/on-premises, in-place, without load balancer (--kind in-place)\n\n"
                            "   1  Start\n"
                            "   2  ApplicationStop        stop.sh (60 s, as root)\n"
                            "                             from the last successful revision: these run one "
                            "deployment later\n"
                            "   3  DownloadBundle         reserved for CodeDeploy\n"
                            "   4  BeforeInstall\n"
                            "   5  Install                reserved for CodeDeploy\n"
                            "   6  AfterInstall\n"
                            "   7  ApplicationStart\n"
                            "   8  ValidateService\n"
                            "   9  End\n\n"
                            "Not run in this kind of deployment: BeforeAllowTraffic\n"));
        QVERIFY(runLine("order -", text).out.startsWith("EC2/on-premises, in-place, with load balancer"));
        QVERIFY(runLine("order --kind blue-green -", text).out.contains("On the original instances:"));
    }

    void orderAsJson()
    {
        const QJsonObject root =
            QJsonDocument::fromJson(
                runLine("order --format json -",
                        "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: a.sh\n")
                    .out)
                .object();
        QCOMPARE(root.value(u"kind").toString(), QStringLiteral("in-place-lb"));
        QCOMPARE(root.value(u"platform").toString(), QStringLiteral("ec2"));
        const QJsonArray events = root.value(u"stretches")[0][u"events"].toArray();
        QCOMPARE(events.size(), 15);
        QCOMPARE(events.at(0)[u"event"].toString(), QStringLiteral("Start"));
        QCOMPARE(events.at(1)[u"source"].toString(), QStringLiteral("last-successful"));
        QCOMPARE(events.at(2)[u"reserved"].toBool(), true);
        const QJsonObject script{{QStringLiteral("location"), QStringLiteral("a.sh")},
                                 {QStringLiteral("timeout"), 3600},
                                 {QStringLiteral("runas"), QString()},
                                 {QStringLiteral("sudo"), false},
                                 {QStringLiteral("line"), 5}};
        QCOMPARE(events.at(8)[u"scripts"].toArray(), QJsonArray{script});
        QCOMPARE(events.at(8)[u"source"].toString(), QStringLiteral("current"));
    }

    void orderOfABrokenFile()
    {
        const Outcome outcome = runLine("order -", quotedVersion);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains("the file has errors"), outcome.err.constData());
        QVERIFY2(outcome.out.contains("ApplicationStart"), outcome.out.constData());
        const Outcome nothing = runLine("order -", "a: b\n");
        QCOMPARE(nothing.code, 1);
        QVERIFY2(!nothing.err.isEmpty(), nothing.err.constData());
    }
};

QTEST_GUILESS_MAIN(TestAppSpecFiles)
#include "tst_appspecfiles.moc"
