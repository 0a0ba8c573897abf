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
    void shellsComplete_data();
    void shellsComplete();
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
    row("", "approval-function", 8);
    row("de", "deploy", 1);
    row("sandbox ", "clock", 5);
    row("export t", "targets", 2);
    row("export timeline --form", "--format", 1);
    row("new ", "ec2", 3);
    row("new ec2 ", "", 0);
    row("approval-function ", "AfterAllowTestTraffic", 5);
    row("approval-function AfterInstall --la", "--language", 1);
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

// Each prints what LINE becomes, or the words that it may become, a line each.
constexpr char bashCompletes[] =
    "eval \"$(hookline-cli completion bash)\"; complete -p hookline-cli >/dev/null || exit 1; "
    "COMP_LINE=$LINE COMP_POINT=${#LINE}; _hookline_cli; printf '%s\\n' \"${COMPREPLY[@]}\"";
constexpr char fishCompletes[] = "hookline-cli completion fish | source; complete -C $LINE | sort";
// A zsh in a terminal of its own, where somebody presses Tab, and then makes the line one that prints itself.
constexpr char zshCompletes[] =
    "zmodload zsh/zpty; zpty shell zsh -f -i; zpty -w shell 'autoload -Uz compinit; compinit -u -D; PROMPT=; "
    "unsetopt zle_bracketed_paste; source <(hookline-cli completion zsh); print READY'; "
    "while zpty -r shell out; do [[ $out == READY* ]] && break; done; "
    "zpty -w -n shell \"$LINE\"$'\\t\\C-aprint -r -- \"DONE<\\C-e>\"\\n'; "
    "while zpty -r shell out; do [[ $out == DONE* ]] && break; done; "
    "print -r -- \"${${out#DONE<}%%>*}\"; zpty -d shell";

void TestCompletion::shellsComplete_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("words");
    const struct
    {
        const char *line, *words, *whole;
    } lines[]{
        {"hookline-cli st", "sts", "hookline-cli sts"},
        {"hookline-cli deploy get-deployment-t", "get-deployment-target",
         "hookline-cli deploy get-deployment-target"},
        {"hookline-cli deploy put-lifecycle-event-hook-execution-status --status ", "Failed\nSucceeded", ""},
        {"hookline-cli export tim", "timeline", "hookline-cli export timeline"},
        {"hookline-cli autoscaling put-lifecycle-hook --lifecycle-transition autoscaling:EC2_INSTANCE_L",
         "autoscaling:EC2_INSTANCE_LAUNCHING",
         "hookline-cli autoscaling put-lifecycle-hook --lifecycle-transition "
         "autoscaling:EC2_INSTANCE_LAUNCHING"}};
    for (const char *shell : {"bash", "fish", "zsh"}) {
        const bool isZsh = QLatin1StringView(shell) == u"zsh";
        for (const auto &[line, words, whole] : lines) {
            QByteArray expected = isZsh ? whole : words;
            // bash parts words at colons.
            if (QLatin1StringView(shell) == u"bash" && expected.startsWith("autoscaling:"))
                expected.remove(0, qstrlen("autoscaling:"));
            if (!expected.isEmpty())
                QTest::addRow("%s: %s", shell, line)
                    << QString::fromLatin1(shell) << QString::fromLatin1(line) << expected;
        }
    }
}

void TestCompletion::shellsComplete()
{
    QFETCH(QString, shell);
    QFETCH(QString, line);
    QFETCH(QByteArray, words);
    const QString program = QStandardPaths::findExecutable(shell);
    if (program.isEmpty())
        QSKIP("this shell is not installed");
    if (shell == u"zsh" && !hasTerminals())
        QSKIP("no pseudo-terminals here");
    const Workplace home;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PATH"),
                       QFileInfo(QStringLiteral(HOOKLINE_CLI)).absolutePath() + QLatin1Char(':')
                           + environment.value(QStringLiteral("PATH")));
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("LINE"), line);
    process.setProcessEnvironment(environment);
    const char *script = shell == u"bash" ? bashCompletes : shell == u"fish" ? fishCompletes : zshCompletes;
    process.start(program,
                  {shell == u"bash"       ? QStringLiteral("--norc")
                       : shell == u"fish" ? QStringLiteral("--no-config")
                                          : QStringLiteral("-f"),
                   QStringLiteral("-c"), QString::fromLatin1(script)});
    QVERIFY(process.waitForFinished(patience));
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.readAllStandardOutput().trimmed(), words);
    QCOMPARE(process.exitCode(), 0);
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
