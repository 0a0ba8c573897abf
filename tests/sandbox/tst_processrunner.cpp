// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/processrunner.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace hookline;
using namespace std::chrono_literals;
using sandbox::ProcessResult;
using sandbox::ProcessRunner;

class TestProcessRunner : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;

    static sandbox::Process shell(const QString &script, Millis timeout = 0ms)
    {
        return {.program = QStringLiteral("/bin/sh"),
                .arguments = {QStringLiteral("-c"), script},
                .timeout = timeout};
    }

    static ProcessResult runIn(ProcessRunner &runner, const sandbox::Process &process)
    {
        std::optional<ProcessResult> result;
        runner.run(process, [&](const ProcessResult &r) { result = r; });
        const bool early = result.has_value();
        [[maybe_unused]] const bool done = QTest::qWaitFor([&] { return result.has_value(); }, 20'000);
        if (early || !result)
            return {.problem = early ? QStringLiteral("called back too early")
                                     : QStringLiteral("never called back")};
        return *result;
    }

    ProcessResult run(const sandbox::Process &process)
    {
        ProcessRunner runner(m_clock);
        return runIn(runner, process);
    }

    static qint64 pidIn(const QString &file)
    {
        QFile pid(file);
        [[maybe_unused]] const bool there =
            QTest::qWaitFor([&] { return pid.exists() && pid.size() > 0; }, 5000);
        return pid.open(QFile::ReadOnly) ? pid.readAll().trimmed().toLongLong() : 0;
    }

    /// Gone, or only waiting for its parent to take note.
    static bool isGone(qint64 pid)
    {
        QFile status(QStringLiteral("/proc/%1/stat").arg(pid));
        return !status.open(QFile::ReadOnly) || status.readAll().contains(") Z ");
    }

private Q_SLOTS:
    void initTestCase()
    {
#ifndef Q_OS_UNIX
        QSKIP("shell scripts");
#endif
    }

    void outcomes_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("out");
        QTest::addColumn<QByteArray>("err");
        QTest::newRow("silence") << QStringLiteral("true") << 0 << QByteArray() << QByteArray();
        QTest::newRow("both outputs")
            << QStringLiteral("echo a; echo b >&2; exit 3") << 3 << QByteArray("a\n") << QByteArray("b\n");
        QTest::newRow("signal") << QStringLiteral("kill -9 $$") << -1 << QByteArray() << QByteArray();
        QTest::newRow("input") << QStringLiteral("cat; echo end") << 0 << QByteArray("given\nend\n")
                               << QByteArray();
    }
    void outcomes()
    {
        QFETCH(QString, script);
        QFETCH(int, code);
        QFETCH(QByteArray, out);
        QFETCH(QByteArray, err);
        sandbox::Process process = shell(script);
        process.input = "given\n";
        const auto result = run(process);
        QVERIFY2(result.started, qPrintable(result.problem));
        QCOMPARE(result.exitCode, code);
        QCOMPARE(result.standardOutput, out);
        QCOMPARE(result.standardError, err);
        QVERIFY(!result.timedOut && !result.outputsLeftOpen);
    }

    void missingProgram()
    {
        const auto result = run({.program = QStringLiteral("/nonexistent/program")});
        QVERIFY(!result.started);
        QVERIFY(!result.problem.isEmpty());
    }

    void environmentIsTheSandboxsOwn()
    {
        qputenv("AWS_SESSION_TOKEN", "a person's own");
        qputenv("AWS_PROFILE", "production");
        ProcessRunner runner(m_clock);
        runner.setOwnEnvironment(
            {QStringLiteral("AWS_ACCESS_KEY_ID=sandbox"), QStringLiteral("AWS_REGION=us-east-1")});
        sandbox::Process process =
            shell(QStringLiteral("echo $AWS_ACCESS_KEY_ID/$AWS_REGION/$AWS_PROFILE/"
                                 "$AWS_SESSION_TOKEN/$LIFECYCLE_EVENT/${PATH:+path}; pwd"));
        process.environment = {QStringLiteral("LIFECYCLE_EVENT=a=b"), QStringLiteral("AWS_REGION=eu-west-1")};
        process.workingDirectory = QStringLiteral("/");
        QCOMPARE(runIn(runner, process).standardOutput, QByteArray("sandbox/eu-west-1///a=b/path\n/\n"));
    }

    void outputIsBounded()
    {
        const auto result = run(shell(QStringLiteral("head -c 5000000 /dev/zero | tr '\\0' x; echo end")));
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.standardOutput.size(), 1024 * 1024);
        QVERIFY(result.standardOutput.endsWith("xend\n"));
    }

    void timeoutEndsTheWholeGroup()
    {
        const QTemporaryDir dir;
        const QString pidFile = dir.filePath(QStringLiteral("pid"));
        QElapsedTimer timer;
        timer.start();
        const auto result =
            run(shell(QStringLiteral("sleep 100 & echo $! > %1; echo begun; wait").arg(pidFile), 300ms));
        QVERIFY(result.timedOut);
        QVERIFY(!result.outputsLeftOpen);
        QCOMPARE(result.exitCode, -1);
        QCOMPARE(result.standardOutput, QByteArray("begun\n"));
        QVERIFY2(timer.elapsed() < 4000, qPrintable(QString::number(timer.elapsed())));
        const qint64 child = pidIn(pidFile);
        QVERIFY(child > 0);
        QTRY_VERIFY(isGone(child));
    }

    void whoIgnoresTheRequestIsKilled()
    {
        QElapsedTimer timer;
        timer.start();
        const auto result =
            run(shell(QStringLiteral("trap '' TERM; echo deaf; while :; do sleep 1; done"), 300ms));
        QVERIFY(result.timedOut);
        QCOMPARE(result.exitCode, -1);
        QVERIFY2(timer.elapsed() > 5000 && timer.elapsed() < 9000,
                 qPrintable(QString::number(timer.elapsed())));
    }

    void childrenThatKeepTheOutputs_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<bool>("leftOpen");
        QTest::newRow("kept") << QStringLiteral("sleep 100 & echo done") << true;
        QTest::newRow("only errors kept") << QStringLiteral("sleep 100 > /dev/null & echo done") << true;
        QTest::newRow("redirected") << QStringLiteral("sleep 100 > /dev/null 2>&1 < /dev/null & echo done")
                                    << false;
        QTest::newRow("ends in time") << QStringLiteral("sleep 0.2 & echo done") << false;
    }
    void childrenThatKeepTheOutputs()
    {
        QFETCH(QString, script);
        QFETCH(bool, leftOpen);
        const auto result = run(shell(script, 1000ms));
        QCOMPARE(result.outputsLeftOpen, leftOpen);
        QCOMPARE(result.exitCode, 0);
        QVERIFY(!result.timedOut);
        QCOMPARE(result.standardOutput, QByteArray("done\n"));
    }

    void nothingOutlivesTheRunner()
    {
        const QTemporaryDir dir;
        const QString running = dir.filePath(QStringLiteral("running")),
                      left = dir.filePath(QStringLiteral("left"));
        bool called = false;
        qint64 runningPid = 0, leftPid = 0;
        {
            ProcessRunner runner(m_clock);
            runIn(runner,
                  shell(QStringLiteral("sleep 100 > /dev/null 2>&1 < /dev/null & echo $! > ") + left));
            runner.run(shell(QStringLiteral("echo $$ > %1; exec sleep 100").arg(running)),
                       [&](const ProcessResult &) { called = true; });
            leftPid = pidIn(left);
            runningPid = pidIn(running);
            QVERIFY(leftPid > 0 && runningPid > 0);
            QVERIFY(!isGone(leftPid) && !isGone(runningPid));
        }
        QTRY_VERIFY(isGone(leftPid));
        QTRY_VERIFY(isGone(runningPid));
        QVERIFY(!called);
    }

    void manyAtOnce()
    {
        ProcessRunner runner(m_clock);
        int done = 0;
        for (int i = 0; i < 20; ++i) {
            runner.run(shell(QStringLiteral("exit %1").arg(i)),
                       [&done, i](const ProcessResult &result) { done += result.exitCode == i ? 1 : 0; });
        }
        QTRY_COMPARE_WITH_TIMEOUT(done, 20, 20'000);
    }
};

QTEST_GUILESS_MAIN(TestProcessRunner)
#include "tst_processrunner.moc"
