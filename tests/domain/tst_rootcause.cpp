// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/rootcause.h"

#include <QTest>

using namespace hookline;
using namespace hookline::domain;

namespace {

Instant at(int seconds)
{
    return fromEpochSeconds(1'800'000'000 + seconds);
}

Target succeeded(const char *id)
{
    return {.targetId = QString::fromLatin1(id),
            .platform = ComputePlatform::Server,
            .status = TargetStatus::Succeeded};
}

Target failed(const char *id, const char *event, const char *script, const QString &message, int when)
{
    Target target = succeeded(id);
    target.status = TargetStatus::Failed;
    target.events = {
        {.name = QStringLiteral("ApplicationStop"), .status = EventStatus::Succeeded},
        {.name = QString::fromLatin1(event),
         .status = EventStatus::Failed,
         .start = at(when - 5),
         .end = at(when),
         .diagnostics = {.errorCode = LifecycleErrorCode::ScriptFailed,
                         .scriptName = QString::fromLatin1(script),
                         .message = message}},
        {.name = QStringLiteral("ValidateService"), .status = EventStatus::Skipped},
    };
    return target;
}

} // namespace

class TestRootCause : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void threeAlikeAndOneDifferent()
    {
        const QString same = QStringLiteral(
            "Script at specified location: scripts/migrate.sh failed with exit code 1 (pid %1, %2)");
        const std::vector<Target> targets{
            succeeded("i-01"),
            failed("i-0aaaaaaaaaaaaaaa2", "AfterInstall", "scripts/migrate.sh",
                   same.arg(QStringLiteral("4711"), QStringLiteral("i-0aaaaaaaaaaaaaaa2")), 60),
            failed("i-0aaaaaaaaaaaaaaa5", "ApplicationStart", "scripts/start.sh", QStringLiteral("no port"),
                   10),
            failed("i-0aaaaaaaaaaaaaaa3", "AfterInstall", "scripts/migrate.sh",
                   same.arg(QStringLiteral("99"), QStringLiteral("i-0aaaaaaaaaaaaaaa3")), 30),
            succeeded("i-06"),
            failed("i-0aaaaaaaaaaaaaaa4", "AfterInstall", "scripts/migrate.sh",
                   same.arg(QStringLiteral("1"), QStringLiteral("i-0aaaaaaaaaaaaaaa4")), 90),
            succeeded("i-07"),
            succeeded("i-08"),
        };
        const RootCause cause = rootCause(targets);
        QCOMPARE(cause.failed, 4);
        QCOMPARE(cause.total, 8);
        QCOMPARE(cause.groups.size(), std::size_t(2));
        const FailureGroup &first = cause.groups[0];
        QCOMPARE(first.count(), 3);
        QCOMPARE(first.event, QStringLiteral("AfterInstall"));
        QVERIFY(first.errorCode == LifecycleErrorCode::ScriptFailed);
        QCOMPARE(first.scriptName, QStringLiteral("scripts/migrate.sh"));
        QCOMPARE(first.firstTarget, QStringLiteral("i-0aaaaaaaaaaaaaaa3"));
        QVERIFY(first.firstAt == at(30));
        QVERIFY(first.message.contains(QStringLiteral("pid 99")));
        QCOMPARE(first.targetIds,
                 QStringList({QStringLiteral("i-0aaaaaaaaaaaaaaa3"), QStringLiteral("i-0aaaaaaaaaaaaaaa2"),
                              QStringLiteral("i-0aaaaaaaaaaaaaaa4")}));
        QVERIFY(!first.agentProblem);
        QCOMPARE(cause.groups[1].firstTarget, QStringLiteral("i-0aaaaaaaaaaaaaaa5"));
        QCOMPARE(cause.groups[1].count(), 1);
    }

    void equalCountsByTime()
    {
        const std::vector<Target> targets{failed("i-a", "AfterInstall", "a", QStringLiteral("late"), 50),
                                          failed("i-b", "AfterInstall", "a", QStringLiteral("early"), 5)};
        const RootCause cause = rootCause(targets);
        QCOMPARE(cause.groups.size(), std::size_t(2));
        QCOMPARE(cause.groups[0].message, QStringLiteral("early"));
    }

    void everythingSkippedIsTheAgent()
    {
        Target target = succeeded("i-silent");
        target.status = TargetStatus::Failed;
        target.lastUpdated = at(3);
        for (const char *name : {"ApplicationStop", "DownloadBundle", "BeforeInstall"})
            target.events.push_back({.name = QString::fromLatin1(name), .status = EventStatus::Skipped});
        const std::vector<Target> targets{target,
                                          failed("i-loud", "AfterInstall", "a", QStringLiteral("m"), 9)};
        RootCause cause = rootCause(targets);
        QCOMPARE(cause.groups.size(), std::size_t(2));
        QVERIFY(cause.groups[0].agentProblem);
        QCOMPARE(cause.groups[0].event, QString());
        QVERIFY(cause.groups[0].firstAt == at(3));
        QVERIFY(!cause.groups[1].agentProblem);

        target.platform = ComputePlatform::Lambda; // No agent there.
        cause = rootCause(std::span(&target, 1));
        QVERIFY(!cause.groups[0].agentProblem);
    }

    void ignoredFailuresAreNoCause()
    {
        Target wentOn = failed("i-a", "ApplicationStop", "stop.sh", QStringLiteral("old"), 1);
        wentOn.status = TargetStatus::Succeeded;
        QCOMPARE(rootCause(std::span(&wentOn, 1)).failed, 0);

        Target later = failed("i-b", "ApplicationStop", "stop.sh", QStringLiteral("old"), 1);
        later.events.push_back({.name = QStringLiteral("AfterInstall"), .status = EventStatus::Failed});
        const RootCause cause = rootCause(std::span(&later, 1));
        QCOMPARE(cause.groups[0].event, QStringLiteral("AfterInstall"));
    }

    void failedWithoutEvents()
    {
        Target target = succeeded("c:s");
        target.status = TargetStatus::Failed;
        const RootCause cause = rootCause(std::span(&target, 1));
        QCOMPARE(cause.groups.size(), std::size_t(1));
        QVERIFY(!cause.groups[0].agentProblem);
        QVERIFY(!cause.groups[0].firstAt);
        QVERIFY(rootCause({}) == RootCause{});
    }

    void normalized_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<bool>("alike");
        const auto row = [](const char *name, const char *a, const char *b, bool alike) {
            QTest::newRow(name) << QString::fromUtf8(a) << QString::fromUtf8(b) << alike;
        };
        row("instance", "on i-0123456789abcdef0 failed", "on i-0fedcba9876543210 failed", true);
        row("on-premises", "on mi-0123456789abcdef0", "on mi-0fedcba9876543210", true);
        row("deployment", "d-AB1CDEF23 x", "d-ZZ1CDEF23 x", true);
        row("directory", "at /opt/a/d-1/scripts/x.sh failed", "at /srv/b/scripts/x.sh failed", true);
        row("windows directory", "at C:\\a\\b\\x.ps1", "at D:\\c\\x.ps1", true);
        row("another file", "at /opt/a/scripts/x.sh", "at /opt/a/scripts/y.sh", false);
        row("relative path", "scripts/a/x.sh", "scripts/b/x.sh", false);
        row("exit code", "failed with exit code 1", "failed with exit code 2", false);
        row("seconds", "failed to complete in 30 seconds", "failed to complete in 300 seconds", false);
        row("pid", "pid 12 died", "pid 4711 died", true);
        row("pid in brackets", "java[12]: out of memory", "java[33]: out of memory", true);
        row("address", "cannot reach 10.0.0.1", "cannot reach 10.0.12.7", true);
        row("host name", "ip-10-0-0-1 said no", "ip-10-0-9-1 said no", true);
        row("uuid", "id 01234567-89ab-cdef-0123-456789abcdef", "id 11234567-89ab-cdef-0123-456789abcdef",
            true);
    }
    void normalized()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QTEST(normalizedMessage(a) == normalizedMessage(b), "alike");
    }

    void longMessagesAreQuick()
    {
        const QString slashes = QStringLiteral("/a").repeated(50'000);
        QBENCHMARK_ONCE
        {
            QVERIFY(normalizedMessage(slashes).size() < 5000);
        }
    }
};

QTEST_APPLESS_MAIN(TestRootCause)
#include "tst_rootcause.moc"
