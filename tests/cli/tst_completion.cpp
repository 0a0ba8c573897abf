// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

/// Completion and the manual page, as real shells and groff take them.
class TestCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void completes_data();
    void completes();
    void bashCompletes_data();
    void bashCompletes();
    void shellsTakeTheirScripts_data();
    void shellsTakeTheirScripts();
    void manualIsGoodRoff();

private:
    static QByteArrayList complete(QStringList words)
    {
        words.prepend(QStringLiteral("complete"));
        QByteArrayList lines = run(words).out.split('\n');
        lines.removeLast();
        return lines;
    }
};

void TestCompletion::completes_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<int>("atLeast");
    const auto row = [](const char *words, const char *first, int atLeast) {
        QTest::newRow(words) << QByteArray(first) << atLeast;
    };
    row("", "autoscaling", 8);
    row("de", "deploy", 1);
    row("sandbox ", "clock", 5);
    row("deploy put-", "put-lifecycle-event-hook-execution-status", 1);
    row("--region us-east-1 deploy list-deployments ", "--application-name", 10);
    row("--output ", "json", 5);
    row("deploy put-lifecycle-event-hook-execution-status --status ", "Failed", 2);
    row("deploy list-deployments --include-only-statuses Created I", "InProgress", 1);
    row("deploy stop-deployment --no-a", "--no-auto-rollback-enabled", 1);
    row("autoscaling put-lifecycle-hook --lifecycle-transition autoscaling:",
        "autoscaling:EC2_INSTANCE_LAUNCHING", 2);
    row("deploy list-applications --next", "", 0); // works, but paging does it
}

void TestCompletion::completes()
{
    QFETCH(QByteArray, first);
    QFETCH(int, atLeast);
    const QByteArrayList found =
        complete(QString::fromLatin1(QTest::currentDataTag()).split(QLatin1Char(' ')));
    QCOMPARE(found.value(0), first);
    QVERIFY2(found.size() >= atLeast, found.join(' ').constData());
}

void TestCompletion::bashCompletes_data()
{
    QTest::addColumn<QByteArray>("replies");
    QTest::newRow("hookline-cli st") << QByteArray("sts");
    QTest::newRow("hookline-cli deploy get-deployment-t") << QByteArray("get-deployment-target");
    QTest::newRow("hookline-cli deploy put-lifecycle-event-hook-execution-status --status ")
        << QByteArray("Failed Succeeded");
    QTest::newRow(
        "hookline-cli autoscaling put-lifecycle-hook --lifecycle-transition autoscaling:EC2_INSTANCE_L")
        << QByteArray("EC2_INSTANCE_LAUNCHING");
}

void TestCompletion::bashCompletes()
{
    QFETCH(QByteArray, replies);
    const QString bash = QStandardPaths::findExecutable(QStringLiteral("bash"));
    if (bash.isEmpty())
        QSKIP("bash is not installed");
    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"),
                       QFileInfo(QStringLiteral(HOOKLINE_CLI)).absolutePath() + QLatin1Char(':')
                           + environment.value(QStringLiteral("PATH")));
    environment.insert(QStringLiteral("LINE"), QString::fromLatin1(QTest::currentDataTag()));
    shell.setProcessEnvironment(environment);
    shell.start(
        bash,
        {QStringLiteral("--norc"), QStringLiteral("-c"),
         QStringLiteral(
             "eval \"$(hookline-cli completion bash)\"; complete -p hookline-cli >/dev/null || exit 1; "
             "COMP_LINE=$LINE COMP_POINT=${#LINE}; _hookline_cli; printf '%s' \"${COMPREPLY[*]}\"")});
    QVERIFY(shell.waitForFinished(patience));
    QCOMPARE(shell.readAllStandardError(), QByteArray());
    QCOMPARE(shell.readAllStandardOutput().replace('\n', ' '), replies);
    QCOMPARE(shell.exitCode(), 0);
}

void TestCompletion::shellsTakeTheirScripts_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("check");
    QTest::newRow("bash") << QStringLiteral("bash") << QStringLiteral("-n");
    QTest::newRow("zsh") << QStringLiteral("zsh") << QStringLiteral("-n");
    QTest::newRow("fish") << QStringLiteral("fish") << QStringLiteral("-n");
    QTest::newRow("powershell") << QString() << QString();
}

void TestCompletion::shellsTakeTheirScripts()
{
    QFETCH(QString, program);
    QFETCH(QString, check);
    const Outcome script = run({QStringLiteral("completion"), QString::fromLatin1(QTest::currentDataTag())});
    QCOMPARE(script.code, 0);
    QVERIFY(script.out.contains("complete"));
    const QString shell = program.isEmpty() ? QString() : QStandardPaths::findExecutable(program);
    if (shell.isEmpty())
        QSKIP("this shell is not installed");
    const Workplace place;
    QProcess process;
    process.start(shell, {check, place.put(QStringLiteral("script"), script.out)});
    QVERIFY(process.waitForFinished(patience));
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.exitCode(), 0);
}

void TestCompletion::manualIsGoodRoff()
{
    const Outcome manual = run({QStringLiteral("man")});
    QCOMPARE(manual.code, 0);
    for (const char *part :
         {".TH HOOKLINE", ".SH COMMANDS", "lint", "put\\-lifecycle\\-event\\-hook\\-execution\\-status",
          "\\-\\-cli\\-input\\-json", "AWS_PROFILE"})
        QVERIFY2(manual.out.contains(part), part);
    const QString groff = QStandardPaths::findExecutable(QStringLiteral("groff"));
    if (groff.isEmpty())
        QSKIP("groff is not installed");
    const Workplace place;
    QProcess process;
    process.start(groff,
                  {QStringLiteral("-man"), QStringLiteral("-Tutf8"), QStringLiteral("-ww"),
                   place.put(QStringLiteral("hookline-cli.1"), manual.out)});
    QVERIFY(process.waitForFinished(patience));
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
