// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/clock.h"
#include "models/sandbox/agent/agent.h"
#include "models/sandbox/agent/filetree.h"
#include "models/sandbox/agent/scriptlog.h"
#include "models/sandbox/processrunner.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace hookline;
using namespace hookline::sandbox;
using agent::Agent;
using agent::Job;
using agent::Outcome;
using appspec::FileExistsBehavior;
using domain::LifecycleErrorCode;

namespace {

/// Remembers what it was asked to run and answers from a list.
class FakeRunner final : public Runner
{
public:
    void run(const Process &process, std::function<void(ProcessResult)> done) override
    {
        asked.push_back(process);
        if (hold)
            held = std::move(done);
        else
            done(answers.isEmpty() ? ProcessResult{.started = true, .exitCode = 0} : answers.takeFirst());
    }

    std::vector<Process> asked;
    QList<ProcessResult> answers;
    bool hold = false;
    std::function<void(ProcessResult)> held;
};

/// A machine with one instance, a revision to fill and a private root.
class Bench
{
public:
    Bench() { QDir().mkpath(revision()); }

    QString path(const QString &name) const { return m_directory.filePath(name); }
    QString revision() const { return path(QStringLiteral("revision")); }
    QString instance() const { return path(QStringLiteral("root/i-0123")); }
    QString installed(const char *name) const
    {
        return instance() + QLatin1StringView("/fs") + QString::fromLatin1(name);
    }
    QString folder(const QString &deployment) const
    {
        return instance() + QLatin1StringView("/deployment-root/g-1/") + deployment;
    }

    void put(const QString &file, const QByteArray &bytes) const
    {
        QDir().mkpath(QFileInfo(file).path());
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(file));
    }
    void add(const char *name, const QByteArray &bytes) const
    {
        put(revision() + u'/' + QString::fromLatin1(name), bytes);
    }
    void spec(const QByteArray &rest) const { add("appspec.yml", "version: 0.0\nos: linux\n" + rest); }
    void link(const QString &target, const QString &name) const
    {
        QDir().mkpath(QFileInfo(name).path());
        if (!QFile::link(target, name))
            qFatal("cannot link %s", qPrintable(name));
    }

    static QByteArray read(const QString &file)
    {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray("(missing)");
    }

    Job job(const char *event, const char *deployment = "d-1") const
    {
        return {.rootDirectory = path(QStringLiteral("root")),
                .instanceId = QStringLiteral("i-0123"),
                .event = QString::fromLatin1(event),
                .revisionDirectory = revision(),
                .applicationName = QStringLiteral("shop"),
                .deploymentId = QString::fromLatin1(deployment),
                .deploymentGroupName = QStringLiteral("prod"),
                .deploymentGroupId = QStringLiteral("g-1")};
    }
    Outcome run(const Job &job, Runner *runner = nullptr)
    {
        Agent agent(runner ? *runner : m_runner, [] { return fromEpochSeconds(1'800'000'000); });
        std::optional<Outcome> outcome;
        agent.run(job, [&](const Outcome &o) { outcome = o; });
        if (outcome)
            qFatal("called back too early");
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 30'000))
            qFatal("no outcome of %s", qPrintable(job.event));
        return *outcome;
    }
    Outcome run(const char *event, const char *deployment = "d-1") { return run(job(event, deployment)); }
    /// Download and one event after it.
    Outcome runDownloaded(const char *event, const char *deployment = "d-1")
    {
        const Outcome downloaded = run("DownloadBundle", deployment);
        return downloaded.ok() ? run(event, deployment) : downloaded;
    }

private:
    QTemporaryDir m_directory;
    SystemClock m_clock;
    ProcessRunner m_runner{m_clock};
};

QByteArray hook(const QByteArray &location, const QByteArray &more = {})
{
    return "hooks:\n  AfterInstall:\n    - location: " + location + '\n' + more;
}

} // namespace

class TestAgent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scriptsRunInOrderWithTheirEnvironment()
    {
        Bench bench;
        bench.spec(hook("scripts/one.sh", "      timeout: 20\n    - location: /scripts/two.sh\n"));
        bench.add(
            "scripts/one.sh",
            "#!/bin/sh\necho $APPLICATION_NAME $DEPLOYMENT_ID $DEPLOYMENT_GROUP_NAME $DEPLOYMENT_GROUP_ID "
            "$LIFECYCLE_EVENT\necho \"[$(cat)]\" >&2\ntouch $HOOKLINE_INSTANCE_ROOT/made\n");
        bench.add("scripts/two.sh", "echo no shebang, last line without end\nprintf end");
        const Outcome outcome = bench.runDownloaded("AfterInstall");
        QVERIFY2(outcome.ok(), qPrintable(outcome.diagnostics.message));
        QCOMPARE(outcome.diagnostics.message, QStringLiteral("Succeeded"));
        const QByteArray tail =
            "LifecycleEvent - AfterInstall\nScript - scripts/one.sh\n"
            "[stdout]shop d-1 prod g-1 AfterInstall\n[stderr][]\nScript - /scripts/two.sh\n"
            "[stdout]no shebang, last line without end\n[stdout]end\n";
        QCOMPARE(outcome.diagnostics.logTail.toUtf8(), tail);
        QVERIFY(QFile::exists(bench.installed("/made")));
        QByteArray stamped = tail;
        stamped.chop(1);
        stamped = "2027-01-15 08:00:00 " + stamped.replace("\n", "\n2027-01-15 08:00:00 ") + '\n';
        QCOMPARE(Bench::read(bench.folder(QStringLiteral("d-1")) + QLatin1StringView("/logs/scripts.log")),
                 stamped);
    }

    void failures_data()
    {
        QTest::addColumn<QByteArray>("hooks");
        QTest::addColumn<QByteArray>("script"); // scripts/a.sh; empty: not there
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message"); // {a}: its absolute path in the archive
        QTest::addColumn<QString>("tail");
        const auto row = [](const char *name, const QByteArray &hooks, const QByteArray &script,
                            const char *code, const char *message, const char *tail) {
            QTest::newRow(name) << hooks << script << QString::fromLatin1(code)
                                << QString::fromLatin1(message) << QString::fromLatin1(tail);
        };
        const QByteArray a = hook("scripts/a.sh");
        row("exit code", a, "#!/bin/sh\necho oh no >&2\nexit 3\n", "ScriptFailed",
            "Script at specified location: scripts/a.sh failed with exit code 3",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n[stderr]oh no\n");
        row("signal", a, "#!/bin/sh\nkill -9 $$\n", "ScriptFailed",
            "Script at specified location: scripts/a.sh failed with exit code ",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n");
        row("runas", hook("scripts/a.sh", "      runas: shop\n"), "#!/bin/sh\nexit 1\n", "ScriptFailed",
            "Script at specified location: scripts/a.sh run as user shop failed with exit code 1",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n[hookline]scripts/a.sh asks for user "
            "'shop': the "
            "sandbox does not switch users\n");
        row("missing", a, "", "ScriptMissing", "Script does not exist at specified location: {a}",
            "LifecycleEvent - AfterInstall\n");
        row("arguments", hook("scripts/a.sh --fast"), "#!/bin/sh\n", "ScriptMissing",
            "Script does not exist at specified location: {a} --fast", "LifecycleEvent - AfterInstall\n");
        row("CRLF shebang", a, "#!/bin/sh\r\necho hi\r\n", "ScriptFailed",
            "Script at specified location: scripts/a.sh failed with error Errno::ENOENT with message No such "
            "file or "
            "directory - {a}",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n");
        row("no interpreter", a, "#!/no/such/interpreter\n", "ScriptFailed",
            "Script at specified location: scripts/a.sh failed with error Errno::ENOENT with message No such "
            "file or "
            "directory - {a}",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n");
        row("time out", hook("scripts/a.sh", "      timeout: 1\n"), "#!/bin/sh\necho begin\nsleep 60\n",
            "ScriptTimedOut", "Script at specified location: scripts/a.sh failed to complete in 1 seconds",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n[stdout]begin\n");
        row("outputs left open", hook("scripts/a.sh", "      timeout: 1\n"), "#!/bin/sh\nsleep 4 &\n",
            "UnknownError", "Script at specified location: scripts/a.sh failed to close STDOUT",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n");
        row("directory", hook("scripts"), "x", "ScriptFailed",
            "Script at specified location: scripts failed with error Errno::EACCES with message Permission "
            "denied - {dir}",
            "LifecycleEvent - AfterInstall\nScript - scripts\n");
        row("out of the revision", hook("../../../../../../etc/hostname"), "x", "ScriptMissing", "", "");
        row("through dots", hook("scripts/../../../logs/scripts.log"), "x", "ScriptMissing", "", "");
        row("the rest does not run", hook("scripts/a.sh", "    - location: scripts/b.sh\n"),
            "#!/bin/sh\nexit 1\n", "ScriptFailed",
            "Script at specified location: scripts/a.sh failed with exit code 1",
            "LifecycleEvent - AfterInstall\nScript - scripts/a.sh\n");
    }
    void failures()
    {
        QFETCH(QByteArray, hooks);
        QFETCH(QByteArray, script);
        QFETCH(QString, message);
        QFETCH(QString, tail);
        Bench bench;
        bench.spec(hooks);
        if (!script.isEmpty())
            bench.add("scripts/a.sh", script);
        const Outcome outcome = bench.runDownloaded("AfterInstall");
        QTEST(domain::toString(outcome.diagnostics.errorCode), "code");
        const QString archive =
            bench.folder(QStringLiteral("d-1")) + QLatin1StringView("/deployment-archive");
        message.replace(QStringLiteral("{a}"), archive + QLatin1StringView("/scripts/a.sh"));
        message.replace(QStringLiteral("{dir}"), archive + QLatin1StringView("/scripts"));
        if (!message.isEmpty())
            QCOMPARE(outcome.diagnostics.message, message);
        if (!tail.isEmpty())
            QCOMPARE(outcome.diagnostics.logTail, tail);
        QVERIFY(!outcome.diagnostics.scriptName.isEmpty());
    }

    void timeOutEndsGrandchildrenToo()
    {
        Bench bench;
        bench.spec(hook("a.sh", "      timeout: 1\n"));
        bench.add("a.sh",
                  "#!/bin/sh\nsh -c 'sleep 300 & echo $! > \"$HOOKLINE_INSTANCE_ROOT/pid\"; wait' &\nwait\n");
        const Outcome outcome = bench.runDownloaded("AfterInstall");
        QCOMPARE(domain::toString(outcome.diagnostics.errorCode), QStringLiteral("ScriptTimedOut"));
        const int pid = Bench::read(bench.installed("/pid")).trimmed().toInt();
        QVERIFY(pid > 1);
        QTRY_VERIFY(::kill(pid, 0) != 0
                    || Bench::read(QStringLiteral("/proc/%1/stat").arg(pid)).contains(") Z "));
    }

    void scriptLinksStayInside()
    {
        Bench bench;
        bench.spec(hook("in.sh", "    - location: out.sh\n"));
        bench.add("real.sh", "#!/bin/sh\necho real\n");
        bench.put(bench.path(QStringLiteral("outside.sh")), "#!/bin/sh\necho outside\n");
        bench.link(QStringLiteral("real.sh"), bench.revision() + QLatin1StringView("/in.sh"));
        bench.link(bench.path(QStringLiteral("outside.sh")), bench.revision() + QLatin1StringView("/out.sh"));
        const Outcome outcome = bench.runDownloaded("AfterInstall");
        QCOMPARE(domain::toString(outcome.diagnostics.errorCode), QStringLiteral("ScriptMissing"));
        QCOMPARE(outcome.diagnostics.scriptName, QStringLiteral("out.sh"));
        QVERIFY(outcome.diagnostics.logTail.contains(QStringLiteral("[stdout]real")));
        QVERIFY(!outcome.diagnostics.logTail.contains(QStringLiteral("outside\n")));
        QVERIFY(!QFileInfo(bench.path(QStringLiteral("outside.sh"))).isExecutable());
    }

    void whoseRevisionSpeaks()
    {
        Bench bench;
        const auto revision = [&bench](const QByteArray &name) {
            bench.spec(
                "hooks:\n  ApplicationStop:\n    - location: say.sh\n  BeforeBlockTraffic:\n    - location: "
                "say.sh\n"
                "  AfterInstall:\n    - location: say.sh\n  BeforeAllowTraffic:\n    - location: say.sh\n");
            bench.add("say.sh", "#!/bin/sh\necho " + name + '\n');
        };
        const auto said = [&bench](Job job) {
            return bench.run(job).diagnostics.logTail.section(u'\n', 2, 2);
        };
        revision("first");
        QCOMPARE(bench.run("ApplicationStop", "d-1").diagnostics.message,
                 QStringLiteral("CompletedNoopCommand"));
        QVERIFY(bench.run("BlockTraffic", "d-1").ok());
        QVERIFY(bench.runDownloaded("Install", "d-1").ok());
        QCOMPARE(said(bench.job("AfterInstall", "d-1")), QStringLiteral("[stdout]first"));

        revision("second");
        QCOMPARE(said(bench.job("ApplicationStop", "d-2")), QStringLiteral("[stdout]first"));
        QVERIFY(bench.run("DownloadBundle", "d-2").ok()); // … and fails before Install
        QCOMPARE(said(bench.job("AfterInstall", "d-2")), QStringLiteral("[stdout]second"));

        QCOMPARE(said(bench.job("ApplicationStop", "d-3")), QStringLiteral("[stdout]first"));
        Job rollback = bench.job("BeforeBlockTraffic", "d-3");
        rollback.blueGreenRollback = true;
        QCOMPARE(said(rollback), QStringLiteral("[stdout]second"));
        rollback.event = QStringLiteral("BeforeAllowTraffic");
        QCOMPARE(said(rollback), QStringLiteral("[stdout]first"));

        const Outcome nothing = bench.run("AfterInstall", "d-4");
        QCOMPARE(domain::toString(nothing.diagnostics.errorCode), QStringLiteral("UnknownError"));
        QVERIFY(nothing.diagnostics.message.startsWith(
            QStringLiteral("The CodeDeploy agent did not find an AppSpec")));
    }

    void filesAreCopiedUnderTheRoot()
    {
        Bench bench;
        bench.spec(
            "files:\n  - source: /\n    destination: /srv/all\n  - source: web\n    destination: /var/www\n"
            "  - source: conf/app.conf\n    destination: etc/app\n  - source: web/../web/a.txt\n    "
            "destination: /srv/./x/..\n"
            "permissions:\n  - object: /var/www\n    pattern: '*.sh'\n    except: [keep.sh]\n    mode: 4700\n"
            "    owner: root\n    type: [file]\n  - object: /var/www/deep\n    mode: 640\n    type: "
            "[file]\n");
        bench.add("web/a.txt", "a");
        bench.add("web/run.sh", "b");
        bench.add("web/keep.sh", "c");
        bench.add("web/deep/er/run.sh", "d");
        bench.add("conf/app.conf", "e");
        bench.link(QStringLiteral("a.txt"), bench.revision() + QLatin1StringView("/web/link"));
        const Outcome outcome = bench.runDownloaded("Install");
        QVERIFY2(outcome.ok(), qPrintable(outcome.diagnostics.message));
        QCOMPARE(outcome.notes.size(), 1);
        QCOMPARE(Bench::read(bench.installed("/srv/all/appspec.yml")).left(7), QByteArray("version"));
        QCOMPARE(Bench::read(bench.installed("/srv/all/web/deep/er/run.sh")), QByteArray("d"));
        QCOMPARE(Bench::read(bench.installed("/var/www/a.txt")), QByteArray("a"));
        QCOMPARE(Bench::read(bench.installed("/etc/app/app.conf")), QByteArray("e"));
        QCOMPARE(Bench::read(bench.installed("/srv/a.txt")), QByteArray("a"));
        QCOMPARE(QFileInfo(bench.installed("/var/www/link")).isSymLink(), true);
        const auto mode = [&bench](const char *name) {
            return int(std::filesystem::status(agent::toPath(bench.installed(name))).permissions());
        };
        QCOMPARE(mode("/var/www/run.sh"), 0700); // without the set-user bit
        QCOMPARE(mode("/var/www/keep.sh") & 0111, 0);
        QCOMPARE(mode("/var/www/deep/er/run.sh"), 0640);
        QCOMPARE(mode("/srv/all/web/deep/er/run.sh") & 0111, 0);
    }

    void existingFiles_data()
    {
        QTest::addColumn<QByteArray>("inFile");
        QTest::addColumn<int>("option");
        QTest::addColumn<QByteArray>("content"); // empty: the event fails
        const int none = -1;
        QTest::newRow("default") << QByteArray() << none << QByteArray();
        QTest::newRow("disallow") << QByteArray("DISALLOW") << int(FileExistsBehavior::Overwrite)
                                  << QByteArray();
        QTest::newRow("overwrite") << QByteArray("OVERWRITE") << none << QByteArray("new");
        QTest::newRow("retain") << QByteArray("RETAIN") << none << QByteArray("old");
        QTest::newRow("option") << QByteArray() << int(FileExistsBehavior::Overwrite) << QByteArray("new");
    }
    void existingFiles()
    {
        QFETCH(QByteArray, inFile);
        QFETCH(int, option);
        QFETCH(QByteArray, content);
        Bench bench;
        bench.spec("files:\n  - source: web\n    destination: /var/www\n"
                   + (inFile.isEmpty() ? QByteArray() : "file_exists_behavior: " + inFile + '\n'));
        bench.add("web/a.txt", "new");
        bench.put(bench.installed("/var/www/a.txt"), "old");
        QVERIFY(bench.run("DownloadBundle").ok());
        Job job = bench.job("Install");
        if (option >= 0)
            job.fileExistsBehavior = FileExistsBehavior(option);
        const Outcome outcome = bench.run(job);
        QCOMPARE(outcome.ok(), !content.isEmpty());
        QCOMPARE(Bench::read(bench.installed("/var/www/a.txt")),
                 content.isEmpty() ? QByteArray("old") : content);
        if (content.isEmpty()) {
            QCOMPARE(outcome.diagnostics.message,
                     QStringLiteral(
                         "The deployment failed because a specified file already exists at this location: "
                         "/var/www/a.txt"));
            QCOMPARE(outcome.diagnostics.scriptName, QString());
        }
    }

    void nextDeploymentRemovesWhatTheLastOneMade()
    {
        Bench bench;
        bench.spec("files:\n  - source: web\n    destination: /var/www\n");
        bench.add("web/a.txt", "1");
        bench.add("web/sub/b.txt", "1");
        QVERIFY(bench.runDownloaded("Install", "d-1").ok());
        QVERIFY(bench.run("Install", "d-1").ok()); // Again, as after a crash.
        bench.put(bench.installed("/var/www/own.txt"), "a person's");
        QDir(bench.revision() + QLatin1StringView("/web")).removeRecursively();
        bench.add("web/a.txt", "2");
        const Outcome outcome = bench.runDownloaded("Install", "d-2");
        QVERIFY2(outcome.ok(), qPrintable(outcome.diagnostics.message));
        QCOMPARE(Bench::read(bench.installed("/var/www/a.txt")), QByteArray("2"));
        QVERIFY(!QFile::exists(bench.installed("/var/www/sub")));
        QCOMPARE(Bench::read(bench.installed("/var/www/own.txt")), QByteArray("a person's"));
    }

    void nothingLeavesTheRoot_data()
    {
        QTest::addColumn<QByteArray>("files");
        QTest::newRow("destination above")
            << QByteArray("  - source: web\n    destination: /../../../../secret\n");
        QTest::newRow("destination above, later")
            << QByteArray("  - source: web\n    destination: a/../../secret\n");
        QTest::newRow("destination through a link")
            << QByteArray("  - source: web\n    destination: /door/x\n");
        QTest::newRow("destination is a link") << QByteArray("  - source: web\n    destination: /door\n");
        QTest::newRow("installed link, then through it")
            << QByteArray("  - source: gate\n    destination: /\n  - source: web\n    destination: /gate\n");
        QTest::newRow("source above") << QByteArray("  - source: ../../../../secret\n    destination: /x\n");
        QTest::newRow("source through a link")
            << QByteArray("  - source: gate/secret.txt\n    destination: /x\n");
        QTest::newRow("source missing") << QByteArray("  - source: nowhere\n    destination: /x\n");
        QTest::newRow("same target twice") << QByteArray(
            "  - source: web\n    destination: /x\n  - source: web/a.txt\n    destination: /x\n");
        QTest::newRow("permission above") << QByteArray(
            "  - source: web\n    destination: /x\npermissions:\n  - object: /../secret\n    mode: 777\n");
        QTest::newRow("permission twice") << QByteArray(
            "  - source: web\n    destination: /x\npermissions:\n  - object: /x\n  - object: /x\n");
    }
    void nothingLeavesTheRoot()
    {
        QFETCH(QByteArray, files);
        Bench bench;
        bench.spec("file_exists_behavior: OVERWRITE\nfiles:\n" + files);
        bench.add("web/a.txt", "new");
        const QString secret = bench.path(QStringLiteral("secret"));
        bench.put(secret + QLatin1StringView("/secret.txt"), "untouched");
        bench.link(secret, bench.revision() + QLatin1StringView("/gate"));
        bench.link(secret, bench.installed("/door"));
        const Outcome outcome = bench.runDownloaded("Install");
        QVERIFY(!outcome.ok());
        QCOMPARE(domain::toString(outcome.diagnostics.errorCode), QStringLiteral("UnknownError"));
        QVERIFY(!outcome.diagnostics.message.isEmpty());
        QCOMPARE(QDir(secret).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("secret.txt")});
        QCOMPARE(Bench::read(secret + QLatin1StringView("/secret.txt")), QByteArray("untouched"));
        QVERIFY(!QFile::exists(bench.installed("/x/secret.txt")));
    }

    void linksAreReplacedNotWrittenThrough()
    {
        Bench bench;
        bench.spec("file_exists_behavior: OVERWRITE\nfiles:\n  - source: web\n    destination: /www\n  - "
                   "source: gate\n"
                   "    destination: /\n");
        bench.add("web/a.txt", "new");
        const QString outside = bench.path(QStringLiteral("outside.txt"));
        bench.put(outside, "untouched");
        bench.link(outside, bench.installed("/www/a.txt"));
        bench.link(QStringLiteral("/etc"), bench.revision() + QLatin1StringView("/gate"));
        const Outcome outcome = bench.runDownloaded("Install");
        QVERIFY2(outcome.ok(), qPrintable(outcome.diagnostics.message));
        QCOMPARE(Bench::read(outside), QByteArray("untouched"));
        QVERIFY(!QFileInfo(bench.installed("/www/a.txt")).isSymLink());
        QVERIFY(QFileInfo(bench.installed("/gate")).isSymLink()); // Copied as it is, not what it leads to.
    }

    void brokenRevisions_data()
    {
        QTest::addColumn<QByteArray>("spec");
        QTest::addColumn<QString>("message");
        QTest::newRow("windows") << QByteArray("version: 0.0\nos: windows\n")
                                 << QStringLiteral("unsupported operating system (windows)");
        QTest::newRow("version") << QByteArray("version: 1\nos: linux\n")
                                 << QStringLiteral("invalid version value (1)");
        QTest::newRow("unknown event") << QByteArray(
            "version: 0.0\nos: linux\nhooks: {AfterInstal: [{location: a}], BlockTraffic: [{location: a}], "
            "Nothing: []}\n")
                                       << QStringLiteral("appspec.yml file contains unknown lifecycle "
                                                         "events: [\"AfterInstal\", \"BlockTraffic\"]");
    }
    void brokenRevisions()
    {
        QFETCH(QByteArray, spec);
        QFETCH(QString, message);
        Bench bench;
        bench.add("appspec.yml", spec);
        const Outcome outcome = bench.runDownloaded("Install");
        QVERIFY2(outcome.diagnostics.message.contains(message), qPrintable(outcome.diagnostics.message));
        QVERIFY(outcome.diagnostics.logTail.isEmpty());
    }

    void oddJobs()
    {
        Bench bench;
        Job job = bench.job("DownloadBundle");
        job.instanceId = QStringLiteral("../i-1");
        QVERIFY(!bench.run(job).ok());
        job = bench.job("DownloadBundle");
        job.deploymentGroupId = QString();
        QVERIFY(!bench.run(job).ok());
        job = bench.job("DownloadBundle");
        job.rootDirectory = QStringLiteral("relative");
        QVERIFY(!bench.run(job).ok());
        job = bench.job("DownloadBundle");
        job.revisionDirectory = bench.path(QString()); // Holds the root: would copy itself into itself.
        QVERIFY(!bench.run(job).ok());
        job.revisionDirectory = bench.path(QStringLiteral("nowhere"));
        QVERIFY(!bench.run(job).ok());
        QVERIFY(bench.run("SomethingNew").ok());
    }

    void oldDeploymentsGo()
    {
        Bench bench;
        bench.spec({});
        QVERIFY(bench.runDownloaded("Install", "d-0").ok());
        for (int i = 1; i < 10; ++i)
            QVERIFY(bench.run("DownloadBundle", QByteArray("d-" + QByteArray::number(i)).constData()).ok());
        const QStringList left = QDir(bench.instance() + QLatin1StringView("/deployment-root/g-1"))
                                     .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(left.size() <= 7);
        QVERIFY(left.contains(QStringLiteral("d-0"))); // The last successful one: its scripts stop the next.
        QVERIFY(left.contains(QStringLiteral("d-9")));
    }

    void runnerGetsEverything()
    {
        Bench bench;
        bench.spec(hook("a.sh", "      timeout: 7\n"));
        bench.add("a.sh", "echo\n");
        QVERIFY(bench.run("DownloadBundle").ok());
        FakeRunner runner;
        runner.answers.append(ProcessResult{.started = true, .exitCode = 0, .standardOutput = "x\n"});
        Job job = bench.job("AfterInstall");
        job.environment = {QStringLiteral("BUNDLE_BUCKET=b")};
        QVERIFY(bench.run(job, &runner).ok());
        QCOMPARE(runner.asked.size(), std::size_t(1));
        const Process &process = runner.asked.front();
        QCOMPARE(process.program, QStringLiteral("/bin/sh"));
        QCOMPARE(process.arguments.size(), 1);
        QVERIFY(process.timeout == Millis(7000));
        QVERIFY(process.environment.contains(QStringLiteral("BUNDLE_BUCKET=b")));
        QVERIFY(process.environment.contains(QStringLiteral("LIFECYCLE_EVENT=AfterInstall")));
        QCOMPARE(process.workingDirectory, bench.instance());
    }

    void outcomesWithoutScriptsComeInsideEnter()
    {
        Bench bench;
        FakeRunner runner;
        int depth = 0;
        std::optional<int> depthThen;
        Agent agent(runner, {}, [&depth](const std::function<void()> &act) {
            ++depth;
            act();
            --depth;
        });
        agent.run(bench.job("BlockTraffic"), [&](const Outcome &) { depthThen = depth; });
        QTRY_VERIFY(depthThen);
        QCOMPARE(*depthThen, 1);
    }

    void nobodyIsCalledAfterTheAgentsEnd()
    {
        Bench bench;
        bench.spec(hook("a.sh"));
        bench.add("a.sh", "echo\n");
        QVERIFY(bench.run("DownloadBundle").ok());
        FakeRunner runner;
        runner.hold = true;
        bool called = false;
        {
            Agent agent(runner);
            agent.run(bench.job("AfterInstall"), [&called](const Outcome &) { called = true; });
            QTRY_VERIFY(runner.held);
        }
        runner.held({.started = true, .exitCode = 0});
        QCOMPARE(called, false);
        {
            Agent agent(runner);
            agent.run(bench.job("BlockTraffic"), [&called](const Outcome &) { called = true; });
        }
        QCoreApplication::processEvents();
        QCOMPARE(called, false);
    }

    void logTail()
    {
        QTemporaryDir directory;
        const auto log = [&directory] {
            return agent::ScriptLog(directory.filePath(QStringLiteral("log")), [] { return Instant(); });
        };
        auto few = log();
        few.output(QLatin1StringView("[stdout]"), "a\n\nb");
        QCOMPARE(few.tail(), QStringLiteral("[stdout]a\n[stdout]\n[stdout]b\n"));
        few.output(QLatin1StringView("[stdout]"), "");
        QCOMPARE(few.tail().count(u'\n'), 3);

        auto many = log();
        for (int i = 0; i < 500; ++i)
            many.line(QStringLiteral("line %1").arg(i, 4, 10, QChar(u'0'))); // 10 bytes each
        QCOMPARE(many.tail().size(), 2040);
        QVERIFY(many.tail().endsWith(QStringLiteral("line 0499\n")));
        QVERIFY(many.tail().startsWith(QStringLiteral("line 0296\n")));

        auto longest = log();
        longest.line(QStringLiteral("before"));
        longest.line(QString(2046, u'x')); // 2047 with its newline: just fits
        QCOMPARE(longest.tail().size(), 2047);
        longest.line(QString(2047, u'x'));
        QCOMPARE(longest.tail(), QString());
        longest.line(QString(1023, u'é'));
        QCOMPARE(longest.tail().toUtf8().size(), 2047);
        longest.line(QStringLiteral("after"));
        QCOMPARE(longest.tail(), QStringLiteral("after\n"));
    }
};

QTEST_GUILESS_MAIN(TestAgent)
#include "tst_agent.moc"
