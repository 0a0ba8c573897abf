// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

namespace {

const QString program = QStringLiteral(HOOKLINE_CLI);
constexpr int patience = 20'000;

struct Outcome
{
    int code = -1;
    QString out;
    QString err;
};

QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(u"AWS_"))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("HOME"), QStringLiteral("/nonexistent"));
    environment.insert(QStringLiteral("AWS_EC2_METADATA_DISABLED"),
                       QStringLiteral("true")); // no test asks its machine
    return environment;
}

Outcome run(const QStringList &arguments, const QProcessEnvironment &environment = cleanEnvironment())
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    if (!process.waitForFinished(patience)) {
        process.kill();
        process.waitForFinished();
        return {.err = QStringLiteral("did not end: ") + process.errorString()};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// hookline-cli sandbox, running.
class RunningSandbox
{
public:
    explicit RunningSandbox(const QStringList &arguments = {})
    {
        process.setProcessEnvironment(cleanEnvironment());
        process.start(
            program,
            QStringList{QStringLiteral("sandbox"), QStringLiteral("--scenario"), QStringLiteral("empty")}
                + arguments);
        while (!process.canReadLine() && process.waitForReadyRead(patience)) { }
        firstLine = process.readLine();
        address = QJsonDocument::fromJson(firstLine).object();
    }
    ~RunningSandbox()
    {
        if (process.state() != QProcess::NotRunning) {
            process.kill();
            process.waitForFinished();
        }
    }

    int stopWith(int signal)
    {
        ::kill(static_cast<pid_t>(process.processId()), signal);
        return process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit
            ? process.exitCode()
            : -1;
    }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment result = cleanEnvironment();
        result.insert(QStringLiteral("AWS_ENDPOINT_URL"), address.value(u"endpoint").toString());
        result.insert(QStringLiteral("AWS_ACCESS_KEY_ID"), address.value(u"accessKeyId").toString());
        result.insert(QStringLiteral("AWS_SECRET_ACCESS_KEY"), address.value(u"secretAccessKey").toString());
        result.insert(QStringLiteral("AWS_REGION"), address.value(u"region").toString());
        return result;
    }

    QJsonObject clock(const QStringList &arguments = {}) const
    {
        const Outcome outcome =
            run(QStringList{QStringLiteral("sandbox"), QStringLiteral("clock")} + arguments, environment());
        return outcome.code == 0 ? QJsonDocument::fromJson(outcome.out.toUtf8()).object() : QJsonObject();
    }

    QProcess process;
    QByteArray firstLine;
    QJsonObject address;
};

QDateTime nowOf(const QJsonObject &clock)
{
    return QDateTime::fromString(clock.value(u"now").toString(), Qt::ISODateWithMs);
}

} // namespace

class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usage_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says"); // on standard output for code 0, else on standard error
        const auto row = [](const char *line, int code, const char *says) {
            QTest::newRow(line) << QString::fromLatin1(line) << code << QString::fromLatin1(says);
        };
        row("", 252, "which command");
        row("--help", 0, "sandbox clock");
        row("-h", 0, "Exit codes");
        row("--version", 0, "hookline-cli " HOOKLINE_VERSION);
        row("sandbox --help", 0, "--allow-programs");
        row("sandbox clock --help", 0, "hookline-cli sandbox clock [options]");
        row("sandbox function --help", 0, "hookline-cli sandbox function [options] NAME");
        row("nonsense", 252, "no command \"nonsense\"");
        row("sandbox --colour red", 252, "colour");
        row("sandbox now", 252, "now");
        row("sandbox --port x", 252, "--port takes a whole number from 0 to 65535, not \"x\"");
        row("sandbox --port 65536", 252, "65536");
        row("sandbox --speed 3601", 252, "--speed takes a number from 0 to 3600");
        row("sandbox --speed -1", 252, "-1");
        row("sandbox --speed nan", 252, "nan");
        row("sandbox --seed 1.5", 252, "--seed");
        row("sandbox --region Mars", 252, "Mars");
        row("sandbox --port", 252, "port");
        row("sandbox --scenario nowhere", -2, "nowhere");
        row("sandbox clock", 253, "AWS_");
        row("sandbox clock --step -1", 252, "--step");
        row("sandbox clock --pause --resume", 252, "contradict");
        row("sandbox function --behavior manual", 252, "NAME");
        row("sandbox function f --behavior wait", 252, "manual, succeed, fail, silent, run");
        row("sandbox function f --behavior run", 252, "--program");
        row("sandbox function f --behavior manual --program x", 252, "--program");
        row("sandbox fault --help", 0, "hookline-cli sandbox fault [options] SERVICE OPERATION ERROR");
        row("sandbox fault sqs", 252, "takes SERVICE OPERATION ERROR, not \"sqs\"");
        row("sandbox fault sqs ListQueues Throttling --times 0", 252, "--times");
        row("sandbox revision --help", 0, "hookline-cli sandbox revision [options] BUCKET DIRECTORY");
        row("sandbox revision bucket", 252, "takes BUCKET DIRECTORY, not \"bucket\"");
        row("sandbox revision bucket /nonexistent", 252, "\"/nonexistent\" is not a directory");
        row("sandbox script --help", 0, "hookline-cli sandbox script [options] EVENT");
        row("sandbox script", 252, "EVENT");
        row("sandbox script AfterInstall --error-code Bad", 252,
            "--error-code takes one of Success, ScriptMissing");
        row("sandbox script AfterInstall --times 0", 252, "--times takes a whole number from 1");
        row("sandbox script AfterInstall --after -1", 252, "--after takes a number from 0");
    }
    void usage()
    {
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, says);
        const Outcome outcome = run(line.split(u' ', Qt::SkipEmptyParts));
        const QString all = outcome.out + u'\n' + outcome.err;
        if (code == -2)
            QVERIFY2(outcome.code >= 252, qPrintable(all));
        else
            QVERIFY2(outcome.code == code, qPrintable(QString::number(outcome.code) + all));
        QVERIFY2((code == 0 ? outcome.out : outcome.err).contains(says), qPrintable(all));
        QVERIFY2((code == 0 ? outcome.err : outcome.out).isEmpty(), qPrintable(all));
    }

    void firstLineIsTheAddress()
    {
        const RunningSandbox sandbox;
        static const QRegularExpression line(QStringLiteral(
            "^\\{\"endpoint\":\"http://127\\.0\\.0\\.1:[0-9]+\",\"region\":\"us-east-1\","
            "\"accessKeyId\":\"[A-Z0-9]{20}\",\"secretAccessKey\":\"[A-Za-z0-9+]{40}\"\\}\n$"));
        QVERIFY2(line.match(QString::fromLatin1(sandbox.firstLine)).hasMatch(),
                 sandbox.firstLine.constData());
        const RunningSandbox other;
        QVERIFY(sandbox.address.value(u"secretAccessKey") != other.address.value(u"secretAccessKey"));
        QVERIFY(sandbox.address.value(u"accessKeyId") != other.address.value(u"accessKeyId"));
    }

    void environmentLinesAreForAShell()
    {
        RunningSandbox sandbox(
            {QStringLiteral("--print-env"), QStringLiteral("--region"), QStringLiteral("eu-west-1")});
        QByteArray text = sandbox.firstLine;
        while (text.count('\n') < 5 && sandbox.process.waitForReadyRead(patience))
            text += sandbox.process.readAll();
        text += sandbox.process.readAll();
        static const QRegularExpression lines(
            QStringLiteral("^export AWS_ENDPOINT_URL=http://127\\.0\\.0\\.1:[0-9]+\n"
                           "export AWS_ACCESS_KEY_ID=[A-Z0-9]+\nexport AWS_SECRET_ACCESS_KEY=[A-Za-z0-9+]+\n"
                           "export AWS_REGION=eu-west-1\nexport AWS_DEFAULT_REGION=eu-west-1\n$"));
        QVERIFY2(lines.match(QString::fromLatin1(text)).hasMatch(), text.constData());
    }

    void stopsCleanly_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl-C") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void stopsCleanly()
    {
        QFETCH(int, signal);
        RunningSandbox sandbox;
        QVERIFY(!sandbox.address.isEmpty());
        QCOMPARE(sandbox.stopWith(signal), 0);
        QCOMPARE(sandbox.process.readAllStandardError(), QByteArray());
    }

    void temporaryWorldGoesAway()
    {
        const QTemporaryDir temporary;
        QProcess process;
        QProcessEnvironment environment = cleanEnvironment();
        environment.insert(QStringLiteral("TMPDIR"), temporary.path());
        process.setProcessEnvironment(environment);
        process.start(program,
                      {QStringLiteral("sandbox"), QStringLiteral("--scenario"), QStringLiteral("empty")});
        QVERIFY(process.waitForReadyRead(patience));
        QCOMPARE(QDir(temporary.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
        ::kill(static_cast<pid_t>(process.processId()), SIGTERM);
        QVERIFY(process.waitForFinished(patience));
        QCOMPARE(QDir(temporary.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 0);
    }

    void takenPortIsNamed()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString port = QString::number(server.serverPort());
        const Outcome outcome = run({QStringLiteral("sandbox"), QStringLiteral("--port"), port});
        QCOMPARE(outcome.code, 253);
        QVERIFY2(outcome.err.contains(port), qPrintable(outcome.err));
    }

    void chosenPortIsUsed()
    {
        quint16 port = 0;
        {
            QTcpServer server;
            QVERIFY(server.listen(QHostAddress::LocalHost));
            port = server.serverPort();
        }
        const RunningSandbox sandbox({QStringLiteral("--port"), QString::number(port)});
        QCOMPARE(sandbox.address.value(u"endpoint").toString(),
                 QStringLiteral("http://127.0.0.1:%1").arg(port));
    }

    void oneSandboxPerDirectory()
    {
        const QTemporaryDir data;
        RunningSandbox first({QStringLiteral("--data"), data.path()});
        QVERIFY(!first.address.isEmpty());
        const Outcome second = run({QStringLiteral("sandbox"), QStringLiteral("--data"), data.path()});
        QCOMPARE(second.code, 253);
        QVERIFY2(second.err.contains(data.path()), qPrintable(second.err));
        QVERIFY2(second.err.contains(QString::number(first.process.processId())), qPrintable(second.err));
        QCOMPARE(first.stopWith(SIGKILL), -1);
        const RunningSandbox third({QStringLiteral("--data"), data.path()});
        QVERIFY(!third.address.isEmpty());
    }

    void damagedWorldIsExplained()
    {
        const QTemporaryDir data;
        QFile database(data.filePath(QStringLiteral("sandbox.db")));
        QVERIFY(database.open(QFile::WriteOnly));
        database.write(QByteArray(10'000, 'x'));
        database.close();
        const Outcome outcome = run({QStringLiteral("sandbox"), QStringLiteral("--data"), data.path()});
        QCOMPARE(outcome.code, 255);
        QVERIFY2(outcome.err.contains(database.fileName()) && outcome.err.contains(u"damaged"),
                 qPrintable(outcome.err));
    }

    void brokenScenarioIsExplained()
    {
        const QTemporaryDir dir;
        QFile scenario(dir.filePath(QStringLiteral("broken.json")));
        QVERIFY(scenario.open(QFile::WriteOnly));
        scenario.write("{\"applications\": [");
        scenario.close();
        const Outcome outcome =
            run({QStringLiteral("sandbox"), QStringLiteral("--scenario"), scenario.fileName()});
        QVERIFY2(outcome.code >= 252, qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(u"broken.json"), qPrintable(outcome.err));
    }

    void steersTheClock()
    {
        const RunningSandbox sandbox({QStringLiteral("--speed"), QStringLiteral("0")});
        const QJsonObject before = sandbox.clock();
        QVERIFY(nowOf(before).isValid());
        QCOMPARE(nowOf(sandbox.clock()), nowOf(before));
        QCOMPARE(nowOf(sandbox.clock({QStringLiteral("--step"), QStringLiteral("90.5")})),
                 nowOf(before).addMSecs(90'500));
        QCOMPARE(sandbox.clock({QStringLiteral("--speed"), QStringLiteral("60")}).value(u"speed").toDouble(),
                 60.0);
        QCOMPARE(sandbox.clock({QStringLiteral("--pause")}).value(u"paused").toBool(), true);
        QCOMPARE(sandbox.clock({QStringLiteral("--resume")}).value(u"paused").toBool(), false);
        QVERIFY(nowOf(sandbox.clock()) > nowOf(before).addMSecs(90'500));
    }

    void worldGoesOnWhereItWasLeft()
    {
        const QTemporaryDir data;
        const QStringList arguments{QStringLiteral("--data"), data.path()};
        QDateTime left;
        {
            RunningSandbox first(arguments + QStringList{QStringLiteral("--speed"), QStringLiteral("0")});
            left = nowOf(first.clock({QStringLiteral("--step"), QStringLiteral("864000")}));
            first.stopWith(SIGKILL);
        }
        const RunningSandbox second(arguments);
        const QJsonObject clock = second.clock();
        QCOMPARE(nowOf(clock), left);
        QCOMPARE(clock.value(u"speed").toDouble(), 0.0);
    }

    void setsHookFunctions()
    {
        const RunningSandbox sandbox;
        const auto put = [&](const QStringList &arguments) {
            return run(
                QStringList{QStringLiteral("sandbox"), QStringLiteral("function"), QStringLiteral("check")}
                    + arguments,
                sandbox.environment());
        };
        const Outcome manual = put({QStringLiteral("--behavior"), QStringLiteral("fail"),
                                    QStringLiteral("--after"), QStringLiteral("30")});
        QVERIFY2(manual.code == 0, qPrintable(manual.err));
        QCOMPARE(manual.out, QString());
        const Outcome program = put({QStringLiteral("--behavior"), QStringLiteral("run"),
                                     QStringLiteral("--program"), QStringLiteral("/bin/true")});
        QCOMPARE(program.code, 254);
        QVERIFY2(program.err.contains(u"ProgramsNotAllowedException")
                     && program.err.contains(u"--allow-programs"),
                 qPrintable(program.err));
    }

    void setsScriptsAndRevisions()
    {
        const RunningSandbox sandbox;
        const auto put = [&](const char *line) {
            return run(QString::fromLatin1(line).split(u' '), sandbox.environment());
        };
        const Outcome script =
            put("sandbox script AfterInstall --error-code ScriptTimedOut --after 5 --times 2 "
                "--script a.sh --instance i-1 --instance i-2 --message late --log x");
        QVERIFY2(script.code == 0 && script.out.isEmpty(), qPrintable(script.err));
        QVERIFY(put("sandbox script ApplicationStop").code == 0);
        const Outcome reserved = put("sandbox script Install");
        QCOMPARE(reserved.code, 254);
        QVERIFY2(reserved.err.contains(u"must be an EC2 event that runs scripts"), qPrintable(reserved.err));

        const Outcome fault = put("sandbox fault codedeploy ListApplications Throttling --times 2");
        QVERIFY2(fault.code == 0 && fault.out.isEmpty(), qPrintable(fault.err));
        const Outcome noError = put("sandbox fault codedeploy ListApplications Nonsense");
        QVERIFY2(noError.code == 254 && noError.err.contains(u"codedeploy has no error \"Nonsense\""),
                 qPrintable(noError.err));
        const Outcome revision = put("sandbox revision releases .");
        QVERIFY2(revision.code == 0 && revision.out.isEmpty(), qPrintable(revision.err));
    }

    void remoteErrorsHaveTheirCodes()
    {
        const RunningSandbox sandbox;
        const QStringList clock{QStringLiteral("sandbox"), QStringLiteral("clock")};
        QProcessEnvironment environment = sandbox.environment();
        environment.insert(QStringLiteral("AWS_ACCESS_KEY_ID"), QStringLiteral("AKIAWRONG"));
        const Outcome wrongKey = run(clock, environment);
        QCOMPARE(wrongKey.code, 254);
        QVERIFY2(wrongKey.err.contains(u"UnrecognizedClientException"), qPrintable(wrongKey.err));
        QVERIFY(!wrongKey.err.contains(sandbox.address.value(u"secretAccessKey").toString()));

        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const QString nobody = QStringLiteral("http://127.0.0.1:%1").arg(closed.serverPort());
        closed.close();
        const Outcome unreachable =
            run(clock + QStringList{QStringLiteral("--endpoint-url"), nobody}, sandbox.environment());
        QCOMPARE(unreachable.code, 255);
        QVERIFY2(!unreachable.err.isEmpty(), qPrintable(unreachable.err));

        environment = sandbox.environment();
        environment.remove(QStringLiteral("AWS_ENDPOINT_URL"));
        QCOMPARE(run(clock, environment).code, 253); // never AWS itself
    }

    void linksNoWidgets()
    {
#ifndef Q_OS_LINUX
        QSKIP("reads /proc");
#endif
        RunningSandbox sandbox;
        QFile maps(QStringLiteral("/proc/%1/maps").arg(sandbox.process.processId()));
        QVERIFY(maps.open(QFile::ReadOnly));
        const QByteArray loaded = maps.readAll();
        QVERIFY(loaded.contains("libQt6HttpServer"));
        QVERIFY(!loaded.contains("libQt6Widgets"));
        QVERIFY(!loaded.contains("libQt6Gui"));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
