// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/appspec.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace hookline::appspec;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray data(const char *name)
{
    const QByteArray bytes = contents(QStringLiteral(DATA_DIR "/") + QString::fromLatin1(name));
    if (bytes.isEmpty())
        qFatal("missing test data: %s", name);
    return bytes;
}

QString firstMessage(const Reading &reading)
{
    return reading.refusal();
}

QString eventNames(const AppSpec &spec)
{
    QStringList names;
    for (const EventScripts &event : spec.scripts) {
        QStringList locations;
        for (const Script &script : event.scripts)
            locations.append(script.location);
        names.append(event.event + u'=' + locations.join(u','));
    }
    for (const FunctionHook &hook : spec.functions)
        names.append(hook.event + u'=' + hook.function);
    return names.join(u' ');
}

} // namespace

class TestAppSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void server()
    {
        const Reading reading = read(data("server.yml"));
        QCOMPARE(firstMessage(reading), QString());
        const AppSpec &spec = reading.spec;
        QVERIFY(spec.platform == Platform::Server);
        QCOMPARE(spec.version, QStringLiteral("0.0"));
        QCOMPARE(spec.os, QStringLiteral("linux"));
        QVERIFY(spec.fileExistsBehavior == FileExistsBehavior::Overwrite);
        QCOMPARE(spec.files.size(), std::size_t(2));
        QVERIFY((spec.files[1]
                 == FileMapping{QStringLiteral("config/nginx.conf"), QStringLiteral("/etc/nginx/conf.d")}));
        const Permission permission{.object = QStringLiteral("/srv/shop/bin"),
                                    .pattern = QStringLiteral("*.sh"),
                                    .except = {QStringLiteral("setup.sh")},
                                    .owner = QStringLiteral("shop"),
                                    .group = QStringLiteral("shop"),
                                    .mode = QStringLiteral("755"),
                                    .directories = false};
        QCOMPARE(spec.permissions.size(), std::size_t(1));
        QVERIFY(spec.permissions[0] == permission);
        QCOMPARE(eventNames(spec),
                 QStringLiteral("ApplicationStop=scripts/stop.sh "
                                "AfterInstall=scripts/migrate.sh,scripts/warm.sh ValidateService="));
        const EventScripts *afterInstall = spec.scriptsOf(u"AfterInstall");
        QVERIFY(afterInstall);
        QVERIFY((afterInstall->scripts[0]
                 == Script{QStringLiteral("scripts/migrate.sh"), 30, QStringLiteral("shop"), true}));
        QVERIFY((afterInstall->scripts[1] == Script{QStringLiteral("scripts/warm.sh"), 3600, {}, false}));
        QVERIFY(!spec.scriptsOf(u"BeforeInstall"));
    }

    void ecs()
    {
        const Reading reading = read(data("ecs.yaml"));
        QCOMPARE(firstMessage(reading), QString());
        const AppSpec &spec = reading.spec;
        QVERIFY(spec.platform == Platform::Ecs);
        QCOMPARE(spec.resource, QStringLiteral("TargetService"));
        QCOMPARE(spec.taskDefinition,
                 QStringLiteral("arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:7"));
        QCOMPARE(spec.containerName, QStringLiteral("web"));
        QCOMPARE(spec.containerPort, 8080);
        QCOMPARE(spec.platformVersion, QStringLiteral("1.4.0"));
        QCOMPARE(eventNames(spec),
                 QStringLiteral("BeforeInstall=checkBefore AfterAllowTestTraffic=arn:aws:lambda:"
                                "eu-west-1:123456789012:function:approve AfterAllowTraffic=checkAfter"));
        QCOMPARE(spec.functionOf(u"BeforeInstall"), QStringLiteral("checkBefore"));
        QCOMPARE(spec.functionOf(u"AfterInstall"), QString());
    }

    void lambdaAsJsonWithEscapes()
    {
        const Reading reading = read(data("lambda.json"));
        QCOMPARE(firstMessage(reading), QString());
        const AppSpec &spec = reading.spec;
        QVERIFY(spec.platform == Platform::Lambda);
        QCOMPARE(spec.functionName, QStringLiteral("shop"));
        QCOMPARE(spec.alias, QStringLiteral("live"));
        QCOMPARE(spec.currentVersion, QStringLiteral("6"));
        QCOMPARE(spec.targetVersion, QStringLiteral("7"));
        QCOMPARE(eventNames(spec), QStringLiteral("BeforeAllowTraffic=approve AfterAllowTraffic=café-🚀"));
    }

    void detection_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("platform");
        QTest::newRow("os") << QByteArray("os: linux") << int(Platform::Server);
        QTest::newRow("hooks map") << QByteArray("hooks: {AfterInstall: []}") << int(Platform::Server);
        QTest::newRow("hooks list") << QByteArray("hooks: [{AfterInstall: f}]") << int(Platform::Unknown);
        QTest::newRow("ECS") << QByteArray("RESOURCES: [{a: {TYPE: 'AWS::ECS::Service'}}]")
                             << int(Platform::Ecs);
        QTest::newRow("Lambda") << QByteArray("resources: [{a: {type: 'AWS::Lambda::Function'}}]")
                                << int(Platform::Lambda);
        QTest::newRow("another type")
            << QByteArray("Resources: [{a: {Type: 'AWS::EKS::Service'}}]") << int(Platform::Unknown);
        QTest::newRow("nothing") << QByteArray() << int(Platform::Unknown);
        QTest::newRow("broken") << QByteArray("a: [") << int(Platform::Unknown);
    }
    void detection()
    {
        QFETCH(QByteArray, text);
        QTEST(int(read(text).spec.platform), "platform");
    }

    void agentReadsEverythingAsItsOwn()
    {
        const Reading reading = read(data("ecs.yaml"), Platform::Server);
        QVERIFY(reading.spec.platform == Platform::Server);
        QVERIFY(firstMessage(reading).contains(QStringLiteral("unsupported operating system ()")));
    }

    void places()
    {
        const QByteArray text("version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - timeout: 3\n");
        const Reading reading = read(text);
        QCOMPARE(reading.problems.size(), std::size_t(1));
        QCOMPARE(text.sliced(reading.problems[0].span.begin, reading.problems[0].span.size()),
                 QByteArray("timeout"));
        QVERIFY((LineIndex(text).position(reading.problems[0].span.begin) == Position{5, 7}));
    }

    void serviceProblems_data()
    {
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QByteArray>("by");
        QTest::addColumn<QString>("complaint");
        const auto row = [](const char *name, const char *replace, const char *by, const char *complaint) {
            QTest::newRow(name) << QByteArray(replace) << QByteArray(by) << QString::fromLatin1(complaint);
        };
        row("unchanged", "web", "web", "");
        row("no task definition", "TaskDefinition", "Task", "TaskDefinition");
        row("port of words", "8080", "http", "ContainerPort");
        row("port too high", "8080", "80800", "ContainerPort");
        row("quoted port", "8080", "\"8080\"", "");
        row("other type", "AWS::ECS::Service", "AWS::EKS::Service", "Type must be");
        row("reserved event", "BeforeInstall", "AllowTestTraffic", "AllowTestTraffic");
        row("no function", "\"checkBefore\"", "", "one Lambda function");
        row("hooks as a map", "Hooks:\n  - BeforeInstall", "Hooks:\n    BeforeInstall", "line");
        row("two resources", "Resources:", "Resources:\n  - Other: {Type: x}", "exactly one");
        row("mixed kinds", "version: 0.0", "version: 0.0\nos: linux", "'os'");
    }
    void serviceProblems()
    {
        QFETCH(QByteArray, replace);
        QFETCH(QByteArray, by);
        QFETCH(QString, complaint);
        const QByteArray text = data("ecs.yaml").replace(replace, by);
        const QString message = firstMessage(read(text));
        if (complaint.isEmpty())
            QCOMPARE(message, QString());
        else
            QVERIFY2(message.contains(complaint), qPrintable(message));
    }

    void timeouts_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<int>("seconds"); // 0: rejected
        QTest::newRow("plain") << QByteArray("60") << 60;
        QTest::newRow("unit") << QByteArray("30s") << 30;
        QTest::newRow("words") << QByteArray("5 minutes") << 5;
        QTest::newRow("octal") << QByteArray("0300") << 192;
        QTest::newRow("base 60") << QByteArray("1:30") << 5400;
        QTest::newRow("hex") << QByteArray("0x10") << 16;
        QTest::newRow("fraction") << QByteArray("1.9") << 1;
        QTest::newRow("quoted octal") << QByteArray("'0300'") << 300;
        QTest::newRow("underscore") << QByteArray("1_000") << 1000;
        QTest::newRow("comma") << QByteArray("1,000") << 1000;
        QTest::newRow("exponent") << QByteArray("1e3") << 1;
        QTest::newRow("null") << QByteArray("~") << 3600;
        QTest::newRow("false") << QByteArray("no") << 3600;
        QTest::newRow("zero") << QByteArray("0") << 0;
        QTest::newRow("negative") << QByteArray("-5") << 0;
        QTest::newRow("half") << QByteArray("0.5") << 0;
        QTest::newRow("letters") << QByteArray("abc") << 0;
        QTest::newRow("true") << QByteArray("true") << 0;
        QTest::newRow("list") << QByteArray("[5]") << 0;
        QTest::newRow("infinite") << QByteArray(".inf") << 0;
    }
    void timeouts()
    {
        QFETCH(QByteArray, written);
        QFETCH(int, seconds);
        const Reading reading =
            read("version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: a\n      timeout: "
                 + written + '\n');
        QCOMPARE(reading.ok(), seconds > 0);
        if (seconds > 0)
            QCOMPARE(reading.spec.scriptsOf(u"AfterInstall")->scripts.at(0).timeoutSeconds, seconds);
    }

    void hostile_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("deep list") << QByteArray(100'000, '[');
        QTest::newRow("deep map") << QByteArray("{a: ").repeated(50'000);
        QTest::newRow("deep block") << QByteArray("- ").repeated(100'000);
        QTest::newRow("deep keys") << QByteArray("? ").repeated(100'000);
        QTest::newRow("deep JSON") << QByteArray(R"({"a":)").repeated(2000) + "1" + QByteArray(2000, '}');
        QByteArray staircase;
        for (int i = 0; i < 1200; ++i)
            staircase += QByteArray(i, ' ') + "a:\n";
        QTest::newRow("staircase") << staircase;
        QByteArray bomb = "version: 0.0\nos: linux\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
        for (int i = 1; i < 40; ++i) {
            const QByteArray last = "*a" + QByteArray::number(i - 1);
            bomb += 'a' + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + last;
            for (int k = 0; k < 9; ++k)
                bomb += ", " + last;
            bomb += "]\n";
        }
        QTest::newRow("alias bomb") << bomb
                + "files: *a39\nhooks: {AfterInstall: *a39}\nfile_exists_behavior: *a39\n";
        QTest::newRow("alias of itself")
            << QByteArray("version: &a [*a]\nos: &b {c: *b}\nfiles: &f [*f, *f]\n");
        QByteArray big = "version: 0.0\nos: linux\nx: &x\n";
        for (int i = 0; i < 100'000; ++i)
            big += "  k" + QByteArray::number(i) + ": a\n";
        QTest::newRow("every file the same map")
            << big + "files:\n" + QByteArray("  - *x\n").repeated(100'000);
        QTest::newRow("every context the same map")
            << big + "permissions:\n" + QByteArray("  - {object: a, context: *x}\n").repeated(50'000);
        QByteArray many = "version: 0.0\nos: linux\nx: &x\n";
        for (int i = 0; i < 20'000; ++i)
            many += "  - location: s\n";
        many += "hooks:\n";
        for (int i = 0; i < 20'000; ++i)
            many += "  e" + QByteArray::number(i) + ": *x\n";
        QTest::newRow("every event the same list") << many;
        QTest::newRow("too large") << QByteArray(maximumSize + 1, 'a');
        QTest::newRow("a million items") << QByteArray("[") + QByteArray("a,").repeated(500'000) + "]";
        QTest::newRow("a million anchors") << QByteArray("- &a b\n").repeated(140'000);
        QTest::newRow("zero bytes") << QByteArray(1000, '\0');
        QTest::newRow("bad UTF-8") << QByteArray("version: 0.0\nos: \xc0\xaf\n");
        QTest::newRow("surrogate") << QByteArray("os: \xed\xa0\x80\n");
        QTest::newRow("cut") << QByteArray("os: \xe2\x82");
        QTest::newRow("list") << QByteArray("- a\n- b\n");
        QTest::newRow("word") << QByteArray("hello");
        QTest::newRow("long quoted") << QByteArray("a: \"") + QByteArray(900'000, '\\');
        QTest::newRow("long plain") << QByteArray("os: ") + QByteArray(900'000, '1');
        QTest::newRow("keys without end") << QByteArray("a\n").repeated(300'000);
        QTest::newRow("flow keys") << QByteArray("{") + QByteArray("a,").repeated(300'000);
        QTest::newRow("colons") << QByteArray("a: ").repeated(200'000);
        QTest::newRow("comments") << QByteArray("#\n").repeated(500'000);
        QTest::newRow("tags") << QByteArray("!a ").repeated(300'000);
    }
    void hostile()
    {
        QFETCH(QByteArray, text);
        QElapsedTimer timer;
        timer.start();
        const Reading reading = read(text);
        QVERIFY(!reading.ok());
        QVERIFY(!reading.problems.front().message.isEmpty());
        QVERIFY(reading.problems.front().message.size() < 20'000);
        QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
    }

    void cutAnywhere()
    {
        for (const char *name : {"server.yml", "ecs.yaml", "lambda.json"}) {
            const QByteArray whole = data(name);
            for (qsizetype size = 0; size < whole.size(); ++size)
                (void)read(whole.first(size));
        }
    }

    /// The real agent's verdicts (present where the reference material lies beside the repository).
    void verdicts()
    {
        QFile file(QStringLiteral(REFERENCE_DIR "/cases/verdicts.jsonl"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("no reference material here");
        QStringList wrong;
        int checked = 0;
        while (!file.atEnd()) {
            const QJsonObject verdict = QJsonDocument::fromJson(file.readLine()).object();
            const QString name = verdict.value(QLatin1StringView("file")).toString();
            const QByteArray text = contents(QStringLiteral(REFERENCE_DIR "/cases/") + name);
            const Reading reading = read(text, Platform::Server);
            const QString error = verdict.value(QLatin1StringView("error")).toString().section(u'\n', 0, 0);
            ++checked;
            if (reading.ok() != verdict.value(QLatin1StringView("ok")).toBool())
                wrong.append(name + QLatin1StringView(" verdict: ") + firstMessage(reading));
            else if (firstMessage(reading) != error)
                wrong.append(name + QLatin1StringView(" text: ") + firstMessage(reading));
        }
        QCOMPARE(checked, 188);
        QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("\n") + wrong.join(u'\n')));
    }

    void corpus_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QStringList>("events");
        QTest::addColumn<QString>("error");
        QFile index(QStringLiteral(REFERENCE_DIR "/corpus/index.tsv"));
        if (!index.open(QIODevice::ReadOnly))
            QSKIP("no reference material here");
        index.readLine();
        while (!index.atEnd()) {
            const QStringList cells = QString::fromUtf8(index.readLine()).split(u'\t');
            if (cells.size() < 10)
                continue;
            QStringList events;
            for (const QString &fact : cells[9].trimmed().split(QLatin1StringView("; "))) {
                if (fact.startsWith(QLatin1StringView("svc_event:")))
                    events.append(fact.section(u':', 1));
            }
            QTest::newRow(qPrintable(cells[0])) << QStringLiteral(REFERENCE_DIR "/corpus/") + cells[0]
                                                << cells[4] << cells[5] << events << cells[6];
        }
    }
    void corpus()
    {
        QFETCH(QString, path);
        QFETCH(QString, kind);
        QFETCH(QString, verdict);
        QFETCH(QStringList, events);
        QFETCH(QString, error);
        const QByteArray text = contents(path);
        QVERIFY(!text.isEmpty());
        const Reading reading = read(text);
        if (verdict == QLatin1StringView("ok")) {
            QCOMPARE(firstMessage(reading), QString());
            QVERIFY(reading.spec.platform == Platform::Server);
        } else if (verdict == QLatin1StringView("fail")) {
            QString said = error.section(u':', 1).trimmed(); // "NoMethodError: undefined method …"
            const QString refusal = read(text, Platform::Server).refusal();
            QVERIFY2(!said.isEmpty() && refusal.startsWith(said), qPrintable(refusal));
        } else {
            static const QHash<QString, Platform> platforms{{QStringLiteral("ecs"), Platform::Ecs},
                                                            {QStringLiteral("lambda"), Platform::Lambda}};
            if (Document::parse(text).error)
                return; // Nothing more can be known of it.
            QVERIFY(platforms.contains(kind));
            QCOMPARE(int(reading.spec.platform), int(platforms.value(kind)));
            QStringList read;
            for (const FunctionHook &hook : reading.spec.functions)
                read.append(hook.event);
            QCOMPARE(read, events);
        }
    }
};

QTEST_APPLESS_MAIN(TestAppSpec)
#include "tst_appspec.moc"
