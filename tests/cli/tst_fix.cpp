// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace {

/// What `patch` makes of a text; a complaint if the diff does not fit.
QByteArray patched(const QByteArray &before, const QByteArray &diff)
{
    static const QRegularExpression header(
        QStringLiteral("^@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@$"));
    QByteArrayList old = before.split('\n');
    QByteArrayList result;
    qsizetype line = 0;
    const QByteArrayList lines = diff.split('\n');
    for (qsizetype i = 2; i < lines.size() && !lines.at(i).isEmpty();) {
        const auto match = header.match(QString::fromUtf8(lines.at(i++)));
        if (!match.hasMatch())
            return "not a header: " + lines.at(i - 1);
        const auto number = [&](int group) {
            return match.captured(group).isEmpty() ? 1 : match.captured(group).toInt();
        };
        int removed = number(2);
        int added = number(4);
        while (line < number(1) - (removed > 0 ? 1 : 0))
            result.append(old.at(line++));
        if (result.size() != number(3) - (added > 0 ? 1 : 0))
            return "the hunk begins elsewhere: " + lines.at(i - 1);
        while (removed > 0 || added > 0 || lines.at(i).startsWith('\\')) {
            const QByteArray content = lines.at(i).mid(1);
            const char mark = lines.at(i++).at(0);
            if ((mark == ' ' || mark == '-') && (--removed, old.at(line++) != content))
                return "another line: " + content;
            if (mark == ' ' || mark == '+') {
                --added;
                result.append(content);
            }
        }
    }
    return (result + old.mid(line)).join('\n');
}

} // namespace

class TestFix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fixIsByteExact_data()
    {
        QTest::addColumn<QByteArray>("before");
        const QByteArray text = quotedPort;
        QTest::newRow("LF") << text;
        QTest::newRow("CRLF") << QByteArray(text).replace("\n", "\r\n");
        QTest::newRow("no final newline") << text.chopped(1);
        QTest::newRow("comments, tabs and blanks") << "# caf\xc3\xa9\t\n---\n"
                + QByteArray(text).replace("Type: ", "Type:   ").replace("c\n", "c   # x\t\n") + "\n\n#\n";
        QTest::newRow("BOM and a comment") << "\xef\xbb\xbf# x\n" + text;
    }
    void fixIsByteExact()
    {
        QFETCH(QByteArray, before);
        const Workplace work;
        work.put(QStringLiteral("spec.yml"), before);
        const Outcome outcome = runLine("lint --fix --yes spec.yml", {}, work.path());
        QVERIFY2(outcome.code == 0, (outcome.out + outcome.err).constData());
        QCOMPARE(work.bytes(QStringLiteral("spec.yml")), QByteArray(before).replace("\"80\"", "80"));
        QVERIFY2(outcome.out.startsWith("--- spec.yml\n+++ spec.yml\n@@ "), outcome.out.constData());
        QVERIFY2(outcome.err.contains("1 file: 0 errors, 0 warnings"), outcome.err.constData());

        const QByteArray after = work.bytes(QStringLiteral("spec.yml"));
        const Outcome again = runLine("lint --fix --yes spec.yml", {}, work.path());
        QCOMPARE(again.code, 0);
        QCOMPARE(work.bytes(QStringLiteral("spec.yml")), after);
        QVERIFY2(!again.out.contains("@@"), again.out.constData());
    }

    void fixShowsADiffAndWritesNothingUnasked()
    {
        const Workplace work;
        work.put(QStringLiteral("spec.yml"), quotedPort);
        const Outcome outcome = runLine("lint --fix spec.yml", "y\n", work.path());
        QCOMPARE(outcome.code, 0);
        QCOMPARE(work.bytes(QStringLiteral("spec.yml")), QByteArray(quotedPort));
        QVERIFY2(outcome.out.startsWith("--- spec.yml\n+++ spec.yml\n@@ -6,4 +6,4 @@\n"),
                 outcome.out.constData());
        QVERIFY2(outcome.out.contains("\n-          ContainerPort: \"80\"\n+          ContainerPort: 80\n"),
                 outcome.out.constData());
        QVERIFY2(outcome.err.contains("nothing was written; add --yes"), outcome.err.constData());
        QVERIFY2(outcome.out.contains("warning[C014]"), outcome.out.constData());
    }

    void diffIsExact_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<int>("hunks");
        const QByteArray text = quotedPort;
        QTest::newRow("in the middle") << text + "Hooks: []\n" << 1;
        QTest::newRow("last line") << text << 1;
        QTest::newRow("no final newline") << text.chopped(1) << 1;
        const QByteArray two = QByteArray(text).replace("version: 0.0", "version: 1");
        QTest::newRow("first and last line") << two << 2;
        QTest::newRow("far apart") << QByteArray(two).replace("Properties:\n", "Properties:\n#\n#\n#\n#\n")
                                   << 2;
        QTest::newRow("a line more") << text.mid(text.indexOf("Resources")) << 2;
        QByteArray hooks = text + "Hooks:\n";
        for (int i = 0; i < 20; ++i)
            hooks += "  - beforeInstall: f\n" + QByteArray("  #\n").repeated(i % 9);
        QTest::newRow("several") << hooks << 5;
        for (int i = 0; i < 2000; ++i)
            hooks += "  - beforeInstall: f\n  #\n  #\n  #\n  #\n  #\n  #\n  #\n";
        QTest::newRow("more than is searched at once") << hooks << 2004;
    }
    void diffIsExact()
    {
        QFETCH(QByteArray, before);
        QFETCH(int, hunks);
        const Workplace work;
        work.put(QStringLiteral("spec.yml"), before);
        const Outcome outcome = runLine("lint --fix --yes --platform ecs spec.yml", {}, work.path());
        QCOMPARE(outcome.code, 0);
        const QByteArray after = work.bytes(QStringLiteral("spec.yml"));
        QVERIFY(after != before);
        const QByteArray diff = outcome.out.first(outcome.out.indexOf("\nspec.yml:") + 1);
        QCOMPARE(patched(before, diff.isEmpty() ? outcome.out : diff), after);
        QCOMPARE(diff.isEmpty() ? outcome.out.count("@@ -") : diff.count("@@ -"), hunks);
    }

    void fixOfStandardInputGoesToStandardOutput()
    {
        const Outcome outcome = runLine("lint --fix --yes -", quotedPort);
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, QByteArray(quotedPort).replace("\"80\"", "80"));
        const Outcome unsure = runLine("lint --fix -", quotedPort);
        QVERIFY2(unsure.out.startsWith("--- -\n"), unsure.out.constData());
        QVERIFY2(unsure.err.contains("nothing was written"), unsure.err.constData());
        // Nothing to mend: the text comes out as it is.
        QCOMPARE(runLine("lint --fix --yes -", good).out, QByteArray(good));
    }

    void fixWithJsonKeepsStandardOutputClean()
    {
        const Workplace work;
        work.put(QStringLiteral("spec.yml"), quotedPort);
        const Outcome outcome = runLine("lint --fix --yes --format json spec.yml", {}, work.path());
        QCOMPARE(outcome.code, 0);
        QCOMPARE(diagnosticsOf(outcome.out).size(), 0);
        QVERIFY2(outcome.err.contains("@@"), outcome.err.constData());
    }

    void fixMendsSeveralThings()
    {
        const Workplace work;
        work.put(QStringLiteral("spec.yml"),
                 "Resources:\n"
                 "  - TargetService:\n"
                 "      Type: aws::ecs::service\n"
                 "      Properties:\n"
                 "        TaskDefinition: arn:aws:ecs:us-east-1:111122223333:task-definition/t:1\n"
                 "        LoadBalancerInfo:\n"
                 "          - ContainerName: c\n"
                 "            ContainerPort: '80'\n"
                 "Hooks:\n"
                 "  beforeInstall: a\n"
                 "  AfterInstall: b\n");
        const Outcome outcome = runLine("lint --fix --yes --platform ecs spec.yml", {}, work.path());
        QVERIFY2(outcome.code == 0, (outcome.out + outcome.err).constData());
        QCOMPARE(work.bytes(QStringLiteral("spec.yml")),
                 QByteArray("version: 0.0\n"
                            "Resources:\n"
                            "  - TargetService:\n"
                            "      Type: AWS::ECS::Service\n"
                            "      Properties:\n"
                            "        TaskDefinition: arn:aws:ecs:us-east-1:111122223333:task-definition/t:1\n"
                            "        LoadBalancerInfo:\n"
                            "            ContainerName: c\n"
                            "            ContainerPort: 80\n"
                            "Hooks:\n"
                            "  - BeforeInstall: a\n"
                            "  - AfterInstall: b\n"));
    }

#ifdef Q_OS_UNIX
    void fixAsksOnATerminal_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("writes");
        QTest::newRow("y") << QByteArray("y\n") << true;
        QTest::newRow("YES") << QByteArray("YES\n") << true;
        QTest::newRow("n") << QByteArray("n\n") << false;
        QTest::newRow("nothing") << QByteArray("\n") << false;
        QTest::newRow("something else") << QByteArray("yolo\n") << false;
        QTest::newRow("end of input") << QByteArray("\4") << false;
    }
    void fixAsksOnATerminal()
    {
        if (!hasTerminals())
            QSKIP("no pseudo-terminal can be made here");
        QFETCH(QByteArray, answer);
        QFETCH(bool, writes);
        const Workplace work;
        work.put(QStringLiteral("spec.yml"), quotedPort);
        const Outcome outcome =
            runOnTerminal({QStringLiteral("lint"), QStringLiteral("--fix"), QStringLiteral("spec.yml")},
                          answer, work.path());
        QVERIFY2(outcome.code == 0, outcome.err.constData());
        QVERIFY2(outcome.out.contains("Write these changes to spec.yml? [y/N]"), outcome.out.constData());
        QVERIFY(outcome.out.indexOf("@@ -6,4") < outcome.out.indexOf("[y/N]"));
        QCOMPARE(work.bytes(QStringLiteral("spec.yml")).contains("ContainerPort: 80\n"), writes);
        QCOMPARE(outcome.out.contains("[C014]"), !writes);
    }

    void fixKeepsLinksAndPermissions()
    {
        const Workplace work;
        QFile file(work.put(QStringLiteral("real.yml"), quotedPort));
        const auto permissions = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadGroup;
        QVERIFY(file.setPermissions(permissions));
        QVERIFY(QFile::link(QStringLiteral("real.yml"), work.path(QStringLiteral("link.yml"))));
        QCOMPARE(runLine("lint --fix --yes link.yml", {}, work.path()).code, 0);
        QVERIFY(QFileInfo(work.path(QStringLiteral("link.yml"))).isSymLink());
        QVERIFY(work.bytes(QStringLiteral("real.yml")).contains("ContainerPort: 80\n"));
        struct stat info = {};
        QCOMPARE(::stat(qPrintable(file.fileName()), &info), 0);
        QCOMPARE(int(info.st_mode & 0777), 0740);
        QCOMPARE(work.names().size(), 2);
    }
#endif
};

QTEST_GUILESS_MAIN(TestFix)
#include "tst_fix.moc"
