// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/fakeworld.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace hookline;
using namespace hookline::test;
using namespace std::chrono_literals;

namespace {

const QString control = QStringLiteral("sandbox");
const QString updateClock = QStringLiteral("UpdateClock");

Instant shown(const Result<QJsonObject> &clock, QStringView member = u"now")
{
    return fromEpochSeconds(clock->value(member).toDouble());
}

} // namespace

class TestWorld : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isBornOnce()
    {
        const QTemporaryDir dir;
        {
            WorldFixture f(dir.path(), {.scenario = QStringLiteral("tour")});
            QVERIFY(f.world);
            QCOMPARE(f.backend->log, QStringList{QStringLiteral("populate tour")});
            QVERIFY(f.call(QStringLiteral("sqs"), QStringLiteral("ListQueues"))
                        ->value(u"QueueUrls")
                        .toArray()
                        .contains(QStringLiteral("http://127.0.0.1:4/123456789012/hookline-approvals")));
        }
        WorldFixture f(dir.path(), {.scenario = QStringLiteral("empty")});
        QCOMPARE(f.backend->log, QStringList{QStringLiteral("restore")});
    }

    void brokenScenarioLeavesNothing()
    {
        const QTemporaryDir dir;
        {
            WorldFixture f(dir.path(), {.scenario = QStringLiteral("broken")});
            QVERIFY(!f.world);
            QCOMPARE(f.error->message, QStringLiteral("scenario broken: line 3"));
        }
        WorldFixture f(dir.path(), {.scenario = QStringLiteral("tour")});
        QVERIFY(f.world);
        QCOMPARE(f.backend->log, QStringList{QStringLiteral("populate tour")});
        QVERIFY(f.records->all(QStringLiteral("fake")).empty());
    }

    void seedMakesItRepeatable()
    {
        const QTemporaryDir a, b, c;
        const auto random = [](const QString &directory, quint64 seed) {
            return WorldFixture(directory, {.seed = seed}).backend->firstRandom;
        };
        const quint64 first = random(a.path(), 5);
        QCOMPARE(random(b.path(), 5), first);
        QVERIFY(random(c.path(), 6) != first);
        QVERIFY(random(a.path(), 5) != first); // after a restart nothing comes twice
    }

    void regionBelongsToTheWorld()
    {
        const QTemporaryDir dir;
        QCOMPARE(WorldFixture(dir.path(), {.region = QStringLiteral("eu-west-1")}).world->region(),
                 QStringLiteral("eu-west-1"));
        QCOMPARE(WorldFixture(dir.path(), {.region = QStringLiteral("us-east-1")}).world->region(),
                 QStringLiteral("eu-west-1"));
    }

    void acknowledgedIsOnDisk()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path());
        bool savedBeforeReply = false;
        f.world->handle(QStringLiteral("codedeploy"),
                        {.operation = QStringLiteral("CreateApplication"),
                         .input = {{QStringLiteral("applicationName"), QStringLiteral("shop")}}},
                        [&](const Result<QJsonObject> &) { savedBeforeReply = !f.records->hasChanges(); });
        QVERIFY(savedBeforeReply);
        QCOMPARE(f.records->all(QStringLiteral("fake")).size(), size_t(1));
    }

    void thingsHappenWhenDue()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.speed = 60});
        const Instant start = f.world->clock().now();
        std::vector<Instant> sent;
        f.backend->due[start + 30s] = [&] { sent.push_back(start + 30s); };
        f.backend->due[start + 60s] = [&] {
            // Something later still comes in its order.
            f.backend->due[start + 90s] = {};
        };
        f.call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications")); // arms the timer
        f.clock.advance(499ms);
        QCOMPARE(f.backend->happened.size(), size_t(0));
        f.clock.advance(1ms);
        QCOMPARE(f.backend->happened.size(), size_t(1));
        f.clock.advance(1s);
        QVERIFY((f.backend->happened == std::vector{start + 30s, start + 60s, start + 90s}));
    }

    void callsSeeTheWorldBroughtToNow()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.speed = 0});
        const Instant start = f.world->clock().now();
        f.backend->due[start + 10s] = {};
        QVERIFY(f.call(control, updateClock, {{QStringLiteral("stepSeconds"), 20}}).ok());
        f.call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"));
        QVERIFY(f.backend->lastNow == start + 20s);
        QCOMPARE(f.backend->log.mid(1),
                 (QStringList{QStringLiteral("due"), QStringLiteral("ListApplications")}));
    }

    void messagesCarryTheTimeOfTheirEvent()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.speed = 0});
        const Instant start = f.world->clock().now();
        f.backend->due[start + 10s] = [&] { f.backend->env().mailbox.send(QStringLiteral("q"), "hello"); };
        f.call(control, updateClock, {{QStringLiteral("stepSeconds"), 3600}});
        const auto received = f.call(QStringLiteral("sqs"), QStringLiteral("ReceiveMessage"),
                                     {{QStringLiteral("QueueUrl"), QStringLiteral("http://x/123456789012/q")},
                                      {QStringLiteral("AttributeNames"), QJsonArray{QStringLiteral("All")}}});
        const QJsonObject message = received->value(u"Messages").toArray().at(0).toObject();
        QCOMPARE(message.value(u"Attributes").toObject().value(u"SentTimestamp").toString(),
                 QString::number((start + 10s).time_since_epoch().count()));
    }

    void steering()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path());
        const Instant start = f.world->clock().now();
        f.backend->due[start + 100s] = {};
        f.backend->due[start + 300s] = {};
        f.backend->deadline = start + 300s;

        auto clock = f.call(control, QStringLiteral("DescribeClock"));
        QVERIFY(shown(clock) == start);
        QVERIFY(shown(clock, u"nextEvent") == start + 100s);
        QVERIFY(shown(clock, u"nextDeadline") == start + 300s);
        QCOMPARE(clock->value(u"speed").toDouble(), 1.0);

        clock = f.call(control, updateClock, {{QStringLiteral("paused"), true}});
        QCOMPARE(clock->value(u"paused").toBool(), true);
        f.clock.advance(1h);
        QCOMPARE(f.backend->happened.size(), size_t(0));

        clock = f.call(control, updateClock, {{QStringLiteral("toNextEvent"), true}});
        QVERIFY(shown(clock) == start + 100s);
        QCOMPARE(f.backend->happened.size(), size_t(1));

        clock = f.call(control, updateClock, {{QStringLiteral("toNextDeadline"), true}});
        QVERIFY(shown(clock) == start + 300s);
        QVERIFY(!clock->contains(u"nextDeadline"));
        QCOMPARE(f.backend->happened.size(), size_t(2));

        clock = f.call(control, updateClock, {{QStringLiteral("toNextDeadline"), true}}); // nothing waits
        QVERIFY(shown(clock) == start + 300s);

        clock = f.call(control, updateClock,
                       {{QStringLiteral("paused"), false}, {QStringLiteral("speed"), 3600}});
        QCOMPARE(clock->value(u"speed").toDouble(), 3600.0);
        f.clock.advance(1s);
        QVERIFY(shown(f.call(control, QStringLiteral("DescribeClock"))) == start + 300s + 1h);
    }

    void deadlinesThatAppearOnTheWayComeFirst()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.speed = 0});
        const Instant start = f.world->clock().now();
        f.backend->deadline = start + 1000s;
        f.backend->due[start + 100s] = [&] {
            f.backend->deadline = start + 200s;
            f.backend->due[start + 200s] = {};
        };
        const auto clock = f.call(control, updateClock, {{QStringLiteral("toNextDeadline"), true}});
        QVERIFY(shown(clock) == start + 200s);
    }

    void refusesImpossibleTimes_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<double>("value");
        QTest::newRow("too fast") << QStringLiteral("speed") << 3600.5;
        QTest::newRow("backwards") << QStringLiteral("speed") << -1.0;
        QTest::newRow("step back") << QStringLiteral("stepSeconds") << -1.0;
        QTest::newRow("step too far") << QStringLiteral("stepSeconds") << 1e18;
        QTest::newRow("no number") << QStringLiteral("stepSeconds") << qQNaN();
    }
    void refusesImpossibleTimes()
    {
        QFETCH(QString, member);
        QFETCH(double, value);
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.speed = 0});
        const Instant start = f.world->clock().now();
        // QJsonValue turns NaN into null, as no wire can carry it.
        const auto answer = f.call(control, updateClock, {{member, value}});
        if (!qIsNaN(value)) {
            QVERIFY(!answer.ok());
            QCOMPARE(answer.error().serviceCode, QStringLiteral("ValidationException"));
        }
        QVERIFY(f.world->clock().now() == start);
    }

    void manyEventsInOneStepAreFast()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.speed = 0});
        const Instant start = f.world->clock().now();
        for (int i = 1; i <= 100'000; ++i)
            f.backend->due[start + Millis(i * 1000)] = {};
        QElapsedTimer timer;
        timer.start();
        f.call(control, updateClock, {{QStringLiteral("stepSeconds"), 200'000}});
        QCOMPARE(f.backend->happened.size(), size_t(100'000));
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void restartResumesWhereItWas()
    {
        const QTemporaryDir dir;
        Instant left;
        {
            WorldFixture f(dir.path(), {.speed = 100});
            f.clock.advance(10s);
            left = shown(f.call(control, QStringLiteral("DescribeClock")));
        }
        {
            WorldFixture f(dir.path()); // another day, as far as the manual clock is concerned
            QVERIFY(f.world->clock().now() == left);
            QVERIFY(f.backend->lastNow == left);
            QCOMPARE(f.world->clock().speed(), 100.0);
            f.call(control, updateClock, {{QStringLiteral("paused"), true}});
        }
        {
            WorldFixture f(dir.path());
            QVERIFY(f.world->clock().paused());
        }
        WorldFixture f(dir.path(), {.speed = 2});
        QCOMPARE(f.world->clock().rate(), 2.0);
    }

    void fullDiskLosesNothing()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path());
        const QString create = QStringLiteral("CreateApplication");
        const auto named = [](const char *name) {
            return QJsonObject{{QStringLiteral("applicationName"), QString::fromLatin1(name)}};
        };
        {
            QSqlDatabase other =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("other"));
            other.setDatabaseName(dir.filePath(QStringLiteral("sandbox.db")));
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE"))); // as good as a full disk
            const QRegularExpression complaint(QStringLiteral("cannot save its state"));
            QTest::ignoreMessage(QtCriticalMsg, complaint);
            const auto first = f.call(QStringLiteral("codedeploy"), create, named("a"));
            QVERIFY(!first.ok());
            QCOMPARE(first.error().serviceCode, QStringLiteral("InternalFailure"));
            QCOMPARE(first.error().httpStatus, 500);
            // Nothing new is begun meanwhile.
            QVERIFY(!f.call(QStringLiteral("codedeploy"), create, named("b")).ok());
            QCOMPARE(f.backend->log.count(create), 1);
            QVERIFY(f.world->failure());
            QVERIFY(QSqlQuery(other).exec(QStringLiteral("ROLLBACK")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("other"));
        f.clock.advance(1s); // it tries again by itself
        QVERIFY2(!f.world->failure(), f.world->failure() ? qPrintable(f.world->failure()->message) : "");
        QVERIFY(!f.records->hasChanges());
        QVERIFY(f.call(QStringLiteral("codedeploy"), create, named("c")).ok());
        QCOMPARE(f.records->all(QStringLiteral("fake")).size(), size_t(2)); // a and c
    }

    void programsNeedPermission_data()
    {
        QTest::addColumn<bool>("allowed");
        QTest::addColumn<QString>("behavior");
        QTest::addColumn<bool>("passes");
        QTest::newRow("forbidden") << false << QStringLiteral("run") << false;
        QTest::newRow("permitted") << true << QStringLiteral("run") << true;
        QTest::newRow("no program") << false << QStringLiteral("manual") << true;
    }
    void programsNeedPermission()
    {
        QFETCH(bool, allowed);
        QFETCH(QString, behavior);
        QFETCH(bool, passes);
        const QTemporaryDir dir;
        WorldFixture f(dir.path(), {.allowPrograms = allowed});
        const auto answer =
            f.call(control, QStringLiteral("PutHookFunction"), {{QStringLiteral("behavior"), behavior}});
        QCOMPARE(answer.ok(), passes);
        if (!passes)
            QCOMPARE(answer.error().serviceCode, QStringLiteral("ProgramsNotAllowedException"));
        QCOMPARE(f.backend->log.contains(QStringLiteral("PutHookFunction")), passes);
    }

    void programsAnswerInsideATransaction()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path());
        int code = 0;
        f.backend->env().runner.run(
            {.program = QStringLiteral("x")}, [&](const sandbox::ProcessResult &result) {
                code = result.exitCode;
                f.backend->env().records.put(QStringLiteral("fake"), QStringLiteral("result"), {});
            });
        QCOMPARE(f.runner.jobs.size(), size_t(1));
        f.runner.jobs.front().second({.started = true, .exitCode = 7});
        QCOMPARE(code, 7);
        QVERIFY(!f.records->hasChanges());
        QCOMPARE(f.records->all(QStringLiteral("fake")).size(), size_t(1));
    }

    void callsFailOnRequest()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path());
        const auto put = [&](const char *service, const char *operation, const char *code, int times) {
            const auto reply = f.call(QStringLiteral("sandbox"), QStringLiteral("PutFault"),
                                      {{QStringLiteral("service"), QLatin1String(service)},
                                       {QStringLiteral("operation"), QLatin1String(operation)},
                                       {QStringLiteral("errorCode"), QLatin1String(code)},
                                       {QStringLiteral("times"), times}});
            return reply ? QString() : reply.error().message;
        };
        const auto list = [&] {
            const auto reply = f.call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"));
            return reply ? QString() : reply.error().serviceCode;
        };
        QCOMPARE(put("codedeploy", "ListApplications", "Throttling", 2), QString());
        QCOMPARE(put("codedeploy", "CreateApplication", "ApplicationLimitExceededException", 1), QString());
        QVERIFY(put("codedeploi", "ListApplications", "Throttling", 1).contains(QLatin1String("no service")));
        QVERIFY(
            put("codedeploy", "Dance", "Throttling", 1).contains(QLatin1String("no operation \"Dance\"")));
        QVERIFY(
            put("codedeploy", "ListApplications", "Tired", 1).contains(QLatin1String("no error \"Tired\"")));
        QVERIFY(put("sandbox", "UpdateClock", "Throttling", 1).contains(QLatin1String("no service")));
        QCOMPARE(list(), QStringLiteral("Throttling"));
        QCOMPARE(list(), QStringLiteral("Throttling"));
        QCOMPARE(list(), QString());
        const auto create = f.call(QStringLiteral("codedeploy"), QStringLiteral("CreateApplication"),
                                   {{QStringLiteral("applicationName"), QStringLiteral("a")}});
        QCOMPARE(create.error().serviceCode, QStringLiteral("ApplicationLimitExceededException"));
        QVERIFY(f.records->all(QStringLiteral("fake")).empty()); // the backend was not asked
    }

    void whoIsCalling()
    {
        const QTemporaryDir dir;
        WorldFixture f(dir.path());
        const auto caller = f.call(QStringLiteral("sts"), QStringLiteral("GetCallerIdentity"));
        QCOMPARE(caller->value(u"Arn").toString(), QStringLiteral("arn:aws:iam::123456789012:user/sandbox"));
        QCOMPARE(caller->value(u"Account").toString(), QStringLiteral("123456789012"));
        QVERIFY(caller->contains(u"UserId"));
        const auto alias = f.call(QStringLiteral("iam"), QStringLiteral("ListAccountAliases"));
        QCOMPARE(alias->value(u"AccountAliases").toArray(), QJsonArray{QStringLiteral("hookline-sandbox")});
    }
};

QTEST_GUILESS_MAIN(TestWorld)
#include "tst_world.moc"
