// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>
#include <QUrl>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace {

QJsonObject diagnosticOf(const QByteArray &json, QStringView rule)
{
    for (const QJsonValue &value : diagnosticsOf(json)) {
        if (value[u"rule"].toString() == rule)
            return value.toObject();
    }
    return {};
}

/// The lines of the report that begin a finding of the rule, and the two lines of source below.
QByteArray finding(const QByteArray &report, const char *rule)
{
    const QByteArrayList lines = report.split('\n');
    for (qsizetype i = 0; i + 2 < lines.size(); ++i) {
        if (lines.at(i).contains(QByteArray("[") + rule + "]"))
            return lines.mid(i, 3).join('\n');
    }
    return {};
}

} // namespace

class TestLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usage_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *line, int code, const char *says) {
            QTest::newRow(line) << QString::fromLatin1(line) << code << QString::fromLatin1(says);
        };
        row("lint", 2, "which file");
        row("lint --help", 0, "Exit codes: 0 no errors, 1 errors in a file, 2 wrong usage");
        row("lint --colour x", 2, "colour");
        row("lint --format xml -", 2, "--format takes one of text, json, sarif, not \"xml\"");
        row("lint --platform ec3 -", 2, "--platform takes one of auto, ec2, ecs, lambda, not \"ec3\"");
        row("lint --agent 3 -", 2, "--agent takes one of 1, 2, not \"3\"");
        row("lint --revision /nonexistent -", 2, "/nonexistent");
        row("lint --yes -", 2, "--fix");
        row("lint --fix --format json -", 2, "name a file");
        row("lint - -", 2, "named twice");
        row("order", 2, "FILE");
        row("order a b", 2, "FILE");
        row("order --help", 0, "blue-green-rollback");
        row("order --kind canary -", 2, "in-place-lb");
        row("order --format sarif -", 2, "text, json");
        row("new", 2, "ec2|ecs|lambda");
        row("new ec3", 2, "ec3");
        row("new --help", 0, "--output");
        row("convert -", 2, "--to takes one of json, yaml, not \"\"");
        row("convert --to xml -", 2, "--to takes one of json, yaml, not \"xml\"");
        row("convert --help", 0, "--force");
    }
    void usage()
    {
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, says);
        const Outcome outcome = run(line.split(u' '));
        QCOMPARE(outcome.code, code);
        QVERIFY2((code == 0 ? outcome.out : outcome.err).contains(says.toUtf8()), outcome.err.constData());
        QVERIFY((code == 0 ? outcome.err : outcome.out).isEmpty());
    }

    void exitCodes()
    {
        const Workplace work;
        work.put(QStringLiteral("good.yml"), good);
        work.put(QStringLiteral("bad.yml"), quotedVersion);
        work.put(QStringLiteral("warning.yml"), quotedPort);
        const auto code = [&](const char *line) { return runLine(line, {}, work.path()).code; };
        QCOMPARE(runLine("lint -", good).code, 0);
        QCOMPARE(runLine("lint -", quotedVersion).code, 1);
        QCOMPARE(code("lint warning.yml"), 0);
        QCOMPARE(code("lint warning.yml --platform ecs"), 0);
        QCOMPARE(code("lint bad.yml"), 1);
        QCOMPARE(code("lint missing.yml"), 2);
        QCOMPARE(code("lint warning.yml bad.yml"), 1);
        QCOMPARE(code("lint missing.yml bad.yml warning.yml"), 2);
        QCOMPARE(code("lint --format json missing.yml bad.yml"), 2);
    }

    void everyFileIsReported()
    {
        const Workplace work;
        work.put(QStringLiteral("appspec.yml"), quotedVersion);
        work.put(QStringLiteral("b.yml"), quotedPort);
        const Outcome outcome = runLine("lint appspec.yml missing.yml b.yml", {}, work.path());
        QVERIFY2(outcome.out.contains("appspec.yml:1:10: error[V003]:"), outcome.out.constData());
        QVERIFY2(outcome.out.contains("b.yml:9:26: warning[C014]:"), outcome.out.constData());
        QVERIFY2(outcome.err.contains("missing.yml: does not exist"), outcome.err.constData());
        QVERIFY2(outcome.err.contains("2 files: 1 error, 1 warning"), outcome.err.constData());
    }

    void textReport()
    {
        const Outcome outcome = runLine("lint -", quotedVersion);
        QVERIFY2(outcome.out.startsWith("<stdin>:1:10: error[V003]: "), outcome.out.constData());
        QVERIFY2(outcome.out.contains("\n    1 | version: \"0.0\"\n      |          ^~~~~\n"),
                 outcome.out.constData());
        QVERIFY2(outcome.out.contains("agent: The deployment failed because an invalid version value (0.0)"),
                 outcome.out.constData());
        QVERIFY(!outcome.out.contains('\033'));
    }

    void underlineStandsUnderTheSpan_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("expected");
        // The offending value is the last word; C014 of a flow mapping on one line.
        const auto row = [](const char *name, const QByteArray &before, const QByteArray &shown) {
            QTest::newRow(name) << before << shown;
        };
        row("plain", "ContainerName: web, ", "ContainerName: web, ");
        row("tab", "ContainerName: web,\t", "ContainerName: web,    ");
        row("wide", "ContainerName: \"\u6f22\u5b57\", ", "ContainerName: \"\u6f22\u5b57\", ");
        row("combining", "ContainerName: \"e\u0301\", ", "ContainerName: \"e\u0301\", ");
        row("emoji", "ContainerName: \"\U0001f600\", ", "ContainerName: \"\U0001f600\", ");
    }
    void underlineStandsUnderTheSpan()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, expected);
        QByteArray text = quotedPort;
        text = text.first(text.indexOf("        LoadBalancerInfo"));
        text += "        LoadBalancerInfo: { " + line + "ContainerPort: \"80\" }\n";
        const Outcome outcome = runLine("lint --platform ecs -", text);
        const QByteArrayList lines = finding(outcome.out, "C014").split('\n');
        QCOMPARE(lines.size(), 3);
        const QByteArray lead = "    7 |         LoadBalancerInfo: { " + expected + "ContainerPort: ";
        QVERIFY2(lines.at(1).startsWith(lead + "\"80\" }"), lines.at(1).constData());
        int width = 0;
        for (const uint c : QString::fromUtf8(lead).toUcs4())
            width += c == 0x301 ? 0 : c > 0x2fff ? 2 : 1;
        QCOMPARE(lines.at(2), "      |" + QByteArray(width - 7, ' ') + "^~~~");
    }

    void columnsAreCharacters()
    {
        QByteArray text = quotedPort;
        text.replace("ContainerPort: \"80\"", "\"\u6f22\": 1");
        text.replace("          ContainerName: c\n",
                     "          ? \"\u6f22\U0001f600\" : 0\n          ContainerPort: 80\n");
        text = "version: 0.0\nResources: [{TargetService: {Type: AWS::ECS::Service, Properties: "
               "{TaskDefinition: "
               "'arn:aws:ecs:us-east-1:111122223333:task-definition/t:1', LoadBalancerInfo: {ContainerName: "
               "\"\u6f22\U0001f600\", ContainerPort: \"80\"}}}}]\n";
        const QJsonObject found = diagnosticOf(runLine("lint --format json -", text).out, u"C014");
        const QString line = QString::fromUtf8(text.split('\n').at(1));
        // One character of the two is two UTF-16 units.
        const int column = int(line.indexOf(QStringLiteral("\"80\""))) - 1 + 1;
        QCOMPARE(found.value(u"line").toInt(), 2);
        QCOMPARE(found.value(u"column").toInt(), column);
        QCOMPARE(found.value(u"endColumn").toInt(), column + 4);
    }

    void longLinesAreCutAroundTheSpan()
    {
        QByteArray text = "{\"version\": 0.0, \"" + QByteArray(300'000, 'k')
            + "\": 1, \"os\": \"lin\", \"z\": \"" + QByteArray(300'000, 'v') + "\"}";
        const Outcome outcome = runLine("lint --platform ec2 -", text);
        const QByteArrayList lines = finding(outcome.out, "O002").split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines.at(1).size() < 200, lines.at(1).left(300).constData());
        QVERIFY2(lines.at(1).contains("\"lin\"") && lines.at(1).count("\u2026") == 2,
                 lines.at(1).constData());
        const QString source = QString::fromUtf8(lines.at(1));
        QCOMPARE(QString::fromUtf8(lines.at(2)).indexOf(u'^'), source.indexOf(QStringLiteral("\"lin\"")));
    }

    void terminalIsNotSteeredByTheFile()
    {
        const Workplace work;
        const QString name = QStringLiteral("a\033[31mb.yml");
        work.put(name, "version: 0.0\nos: \"\033[2Jx\"\n\"\u202ekey\": 1\n");
        const Outcome outcome = run({QStringLiteral("lint"), QStringLiteral("--platform"),
                                     QStringLiteral("ec2"), work.path(name), work.path(name + u'x')});
        QCOMPARE(outcome.code, 2);
        QVERIFY(!outcome.out.contains('\033') && !outcome.err.contains('\033'));
        QVERIFY(!outcome.out.contains("\u202e"));
    }

    void jsonHasItsShape()
    {
        const Workplace work;
        work.put(QStringLiteral("appspec.yml"), quotedVersion);
        work.put(QStringLiteral("port.yml"), quotedPort);
        const Outcome outcome = runLine("lint --format json appspec.yml port.yml", {}, work.path());
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.isEmpty(), outcome.err.constData());
        QJsonParseError error;
        const QJsonObject root = QJsonDocument::fromJson(outcome.out, &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(root.keys(), QStringList{QStringLiteral("files")});
        const QJsonArray files = root.value(u"files").toArray();
        QCOMPARE(files.size(), 2);
        const QStringList fileKeys{QStringLiteral("diagnostics"), QStringLiteral("path"),
                                   QStringLiteral("platform")};
        QStringList found;
        for (const QJsonValue &file : files) {
            QCOMPARE(file.toObject().keys(), fileKeys);
            found.append(file[u"path"].toString() + u' ' + file[u"platform"].toString());
        }
        QCOMPARE(found.join(u'|'), QStringLiteral("appspec.yml ec2|port.yml ecs"));

        const QJsonObject port = files.at(1)[u"diagnostics"][0].toObject();
        const QStringList keys{
            QStringLiteral("column"), QStringLiteral("endColumn"), QStringLiteral("endLine"),
            QStringLiteral("fixes"),  QStringLiteral("line"),      QStringLiteral("message"),
            QStringLiteral("rule"),   QStringLiteral("severity"),  QStringLiteral("stage")};
        QCOMPARE(port.keys(), keys);
        QCOMPARE(port.value(u"rule").toString(), QStringLiteral("C014"));
        QCOMPARE(port.value(u"severity").toString(), QStringLiteral("warning"));
        QCOMPARE(port.value(u"stage").toString(), QStringLiteral("service"));
        QCOMPARE(port.value(u"line").toInt() * 1000 + port.value(u"column").toInt(), 9026);
        QCOMPARE(port.value(u"endLine").toInt() * 1000 + port.value(u"endColumn").toInt(), 9030);
        const QJsonObject fix = port.value(u"fixes").toArray().at(0).toObject();
        QCOMPARE(fix.keys(),
                 (QStringList{QStringLiteral("edits"), QStringLiteral("safe"), QStringLiteral("title")}));
        QCOMPARE(fix.value(u"safe").toBool(), true);
        const QJsonObject expected{{QStringLiteral("line"), 9},
                                   {QStringLiteral("column"), 26},
                                   {QStringLiteral("endLine"), 9},
                                   {QStringLiteral("endColumn"), 30},
                                   {QStringLiteral("text"), QStringLiteral("80")}};
        QCOMPARE(fix.value(u"edits").toArray(), QJsonArray{expected});
    }

    void jsonOfStandardInput()
    {
        const QJsonObject file = QJsonDocument::fromJson(runLine("lint --format json -", good).out)
                                     .object()
                                     .value(u"files")
                                     .toArray()
                                     .at(0)
                                     .toObject();
        QCOMPARE(file.value(u"path").toString(), QStringLiteral("-"));
        QCOMPARE(file.value(u"platform").toString(), QStringLiteral("ec2"));
    }

    void sarifHasItsStructure()
    {
        const Workplace work;
        const QString name = QStringLiteral("a b#1%.yml");
        work.put(name, quotedPort);
        const Outcome outcome =
            run({QStringLiteral("lint"), QStringLiteral("--format"), QStringLiteral("sarif"), name}, {},
                work.path());
        QCOMPARE(outcome.code, 0);
        const QJsonObject root = QJsonDocument::fromJson(outcome.out).object();
        QCOMPARE(root.value(u"version").toString(), QStringLiteral("2.1.0"));
        QVERIFY(root.value(u"$schema").toString().contains(u"sarif-2.1.0"));
        QCOMPARE(root.value(u"runs").toArray().size(), 1);
        const QJsonValue oneRun = root.value(u"runs").toArray().at(0);
        QCOMPARE(oneRun[u"columnKind"].toString(), QStringLiteral("unicodeCodePoints"));
        QCOMPARE(oneRun[u"invocations"][0][u"executionSuccessful"].toBool(), true);
        const QJsonObject driver = oneRun[u"tool"][u"driver"].toObject();
        QCOMPARE(driver.value(u"name").toString(), QStringLiteral("hookline-cli"));
        const QJsonArray rules = driver.value(u"rules").toArray();
        QVERIFY(rules.size() > 100);
        for (const QJsonValue &rule : rules) {
            QVERIFY(!rule[u"id"].toString().isEmpty());
            QVERIFY(!rule[u"shortDescription"][u"text"].toString().isEmpty());
            QVERIFY((QStringList{QStringLiteral("error"), QStringLiteral("warning"), QStringLiteral("note")})
                        .contains(rule[u"defaultConfiguration"][u"level"].toString()));
            const QString help = rule[u"helpUri"].toString();
            QVERIFY(help.isEmpty() || QUrl(help, QUrl::StrictMode).isValid());
        }
        const QJsonArray results = oneRun[u"results"].toArray();
        QCOMPARE(results.size(), 1);
        const QJsonObject result = results.at(0).toObject();
        QCOMPARE(result.value(u"ruleId").toString(), QStringLiteral("C014"));
        QCOMPARE(rules.at(result.value(u"ruleIndex").toInt())[u"id"].toString(), QStringLiteral("C014"));
        QCOMPARE(result.value(u"level").toString(), QStringLiteral("warning"));
        const QJsonObject place = result.value(u"locations")[0][u"physicalLocation"].toObject();
        QCOMPARE(place.value(u"artifactLocation")[u"uri"].toString(), QStringLiteral("a%20b%231%25.yml"));
        const QJsonObject region{{QStringLiteral("startLine"), 9},
                                 {QStringLiteral("startColumn"), 26},
                                 {QStringLiteral("endLine"), 9},
                                 {QStringLiteral("endColumn"), 30}};
        QCOMPARE(place.value(u"region").toObject(), region);
        const QJsonObject change = result.value(u"fixes")[0][u"artifactChanges"][0].toObject();
        QCOMPARE(change.value(u"artifactLocation")[u"uri"].toString(), QStringLiteral("a%20b%231%25.yml"));
        QCOMPARE(change.value(u"replacements")[0][u"deletedRegion"].toObject(), region);
        QCOMPARE(change.value(u"replacements")[0][u"insertedContent"][u"text"].toString(),
                 QStringLiteral("80"));
    }

    void sarifSaysThatAFileIsMissing()
    {
        const Outcome outcome = runLine("lint --format sarif /nonexistent/appspec.yml");
        QCOMPARE(outcome.code, 2);
        const QJsonObject root = QJsonDocument::fromJson(outcome.out).object();
        const QJsonValue oneRun = root.value(u"runs").toArray().at(0);
        QCOMPARE(oneRun[u"invocations"][0][u"executionSuccessful"].toBool(true), false);
    }

    void badInput_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("empty") << QByteArray() << 1 << QByteArray("[D003]");
        QTest::newRow("only a comment") << QByteArray("# nothing\n") << 1 << QByteArray("[D003]");
        QTest::newRow("Latin-1") << QByteArray("version: 0.0\nos: linux\n# caf\xe9\n") << 1
                                 << QByteArray("[D005]");
        QTest::newRow("UTF-16 LE") << QByteArray("\xff\xfe"
                                                 "v\0e\0r\0",
                                                 8)
                                   << 1 << QByteArray("[D005]");
        QTest::newRow("UTF-16 BE") << QByteArray("\xfe\xff"
                                                 "\0v\0e\0r",
                                                 8)
                                   << 1 << QByteArray("[D005]");
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\2\1\1\0\0\0\0\xf8\xff\x81",
                                              14)
                                << 1 << QByteArray("error[D0");
        QTest::newRow("zeros") << QByteArray(4096, '\0') << 1 << QByteArray("error[D0");
    }
    void badInput()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        QFETCH(QByteArray, says);
        const Outcome outcome = runLine("lint -", bytes);
        QVERIFY2(outcome.code == code, (outcome.out + outcome.err).constData());
        QVERIFY2(outcome.out.contains(says), outcome.out.constData());
        QVERIFY(!outcome.out.contains('\0'));
        QVERIFY(QString::fromUtf8(outcome.out).toUtf8() == outcome.out);
    }

    void platformDecides()
    {
        QVERIFY(diagnosticOf(runLine("lint --format json --platform ec2 -", quotedPort).out, u"O001")
                    .value(u"severity")
                    .toString()
                == u"error");
        QCOMPARE(diagnosticOf(runLine("lint --format json -", quotedPort).out, u"O001"), QJsonObject());
    }

    void startsWithoutTheNetwork()
    {
        QFile file(QStringLiteral(HOOKLINE_CLI));
        QVERIFY(file.open(QFile::ReadOnly));
        const QByteArray bytes = file.readAll();
        for (const char *library : {"Qt6Network.so", "Qt6HttpServer.so", "Qt6Sql.so"})
            QVERIFY2(!bytes.contains(library), library);
    }

    void rulesAreATable()
    {
        const Outcome outcome = runLine("lint --rules");
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.err.isEmpty());
        QVERIFY2(outcome.out.startsWith("| rule | severity | stage |"), outcome.out.left(200).constData());
        QVERIFY(outcome.out.contains("\n| [V003]("));
        QVERIFY(outcome.out.contains("\nNot checked:\n"));
    }

#ifdef Q_OS_UNIX
    void unusableFiles()
    {
        const Workplace work;
        QDir(work.path()).mkdir(QStringLiteral("revision"));
        work.put(QStringLiteral("revision/appspec.yml"), good);
        QDir(work.path()).mkdir(QStringLiteral("other"));
        QVERIFY(QFile::link(QStringLiteral("nowhere.yml"), work.path(QStringLiteral("link.yml"))));
        QCOMPARE(::mkfifo(qPrintable(work.path(QStringLiteral("pipe"))), 0600), 0);
        QFile huge(work.put(QStringLiteral("huge.yml"), "version"));
        QVERIFY(huge.resize(qint64(1) << 30));
        const auto fails = [&](const char *line, const char *says) {
            const Outcome outcome = runLine(line, {}, work.path());
            if (outcome.code == 2 && outcome.out.isEmpty() && outcome.err.contains(says))
                return true;
            qWarning() << line << outcome.code << outcome.out << outcome.err;
            return false;
        };
        QVERIFY(fails("lint missing.yml", "missing.yml: does not exist"));
        QVERIFY(fails("lint link.yml", "link.yml: is a link to nothing"));
        QVERIFY(fails("lint revision", "revision: is a directory; name the file: revision/appspec.yml"));
        QVERIFY(fails("lint other", "other: is a directory without an appspec.yml"));
        QVERIFY(fails("lint huge.yml", "huge.yml: has 1024 MiB"));
        QVERIFY(fails("lint /dev/zero", "/dev/zero: goes on after 64 MiB"));
        QVERIFY(fails("lint pipe", "pipe: is a pipe or device that nobody writes into"));
        QVERIFY(fails("lint revision/appspec.yml ./revision/../revision/appspec.yml", "named twice"));
        QVERIFY(fails("order missing.yml", "missing.yml: does not exist"));
        QVERIFY(fails("order huge.yml", "huge.yml: has 1024 MiB"));
    }

    void unreadableFileIsNamed()
    {
        const Workplace work;
        QFile file(work.put(QStringLiteral("secret.yml"), good));
        QVERIFY(file.setPermissions({}));
        // Root may read everything but what the kernel itself refuses.
        const bool isRoot = ::geteuid() == 0;
        const QString name = isRoot ? QStringLiteral("/proc/self/mem") : QStringLiteral("secret.yml");
        const QByteArray reason = isRoot ? "Input/output error" : "Permission denied";
        const Outcome outcome = run({QStringLiteral("lint"), name}, {}, work.path());
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.err.contains(name.toUtf8() + ": cannot be read: " + reason),
                 outcome.err.constData());
    }

    void pipesAreRead()
    {
        const Workplace work;
        const QString pipe = work.path(QStringLiteral("pipe"));
        QCOMPARE(::mkfifo(qPrintable(pipe), 0600), 0);
        QProcess writer;
        writer.start(
            QStringLiteral("/bin/sh"),
            {QStringLiteral("-c"), QStringLiteral("printf 'version: 1\\nos: linux\\n' > \"$0\""), pipe});
        QVERIFY(writer.waitForStarted());
        const Outcome outcome = run({QStringLiteral("lint"), pipe});
        QVERIFY(writer.waitForFinished(patience));
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.out.contains("error[V002]"), outcome.out.constData());
        QCOMPARE(runLine("lint /dev/null").code, 1);
    }

    void coloursAreForTerminals()
    {
        if (!hasTerminals())
            QSKIP("no pseudo-terminal can be made here");
        const Workplace work;
        work.put(QStringLiteral("appspec.yml"), quotedVersion);
        const QStringList arguments{QStringLiteral("lint"), QStringLiteral("appspec.yml")};
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("NO_COLOR"));
        environment.insert(QStringLiteral("TERM"), QStringLiteral("xterm"));
        const Outcome colored = runOnTerminal(arguments, {}, work.path(), environment);
        QCOMPARE(colored.code, 1);
        QVERIFY2(colored.out.contains("\033[1;31merror[V003]:\033[0m"), colored.out.constData());
        for (const auto &[name, value] : {std::pair("NO_COLOR", "1"), std::pair("TERM", "dumb")}) {
            QProcessEnvironment plain = environment;
            plain.insert(QString::fromLatin1(name), QString::fromLatin1(value));
            const Outcome outcome = runOnTerminal(arguments, {}, work.path(), plain);
            QVERIFY2(outcome.out.contains("error[V003]:"), outcome.out.constData());
            QVERIFY2(!outcome.out.contains('\033'), name);
        }
    }
#endif
};

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
