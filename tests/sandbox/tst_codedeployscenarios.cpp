// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/scenario.h"
#include "tests/sandbox/codedeployworld.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace hookline;
using test::CodeDeployWorld;

/// The worlds that the sandbox begins with.
class TestCodeDeployScenarios : public QObject
{
    Q_OBJECT

private:
    static QList<QJsonObject> deployments(CodeDeployWorld &world, const QString &status = {})
    {
        QList<QJsonObject> infos;
        QJsonObject input;
        if (!status.isEmpty())
            input.insert(QStringLiteral("includeOnlyStatuses"), QJsonArray{status});
        for (;;) {
            const QJsonObject page = world.call("ListDeployments", input);
            for (const QJsonValue &id : page.value(QLatin1String("deployments")).toArray())
                infos << world.info(id.toString());
            if (!page.contains(QLatin1String("nextToken")))
                return infos;
            input.insert(QStringLiteral("nextToken"), page.value(QLatin1String("nextToken")));
        }
    }
    static QString text(const QJsonObject &info, const char *member)
    {
        return info.value(QLatin1String(member)).toString();
    }
    static QJsonObject of(const QList<QJsonObject> &infos, const char *application)
    {
        for (const QJsonObject &info : infos) {
            if (text(info, "applicationName") == QLatin1String(application))
                return info;
        }
        return {};
    }

private Q_SLOTS:
    void tourShowsWhatItPromises()
    {
        CodeDeployWorld world;
        const auto populated = world.backend->populate(QStringLiteral("tour"), world.now);
        QVERIFY2(populated.ok(), populated.ok() ? "" : qPrintable(populated.error().message));
        const QList<QJsonObject> all = deployments(world);
        QVERIFY(all.size() >= 55);
        const double now = toEpochSeconds(world.now);
        QVERIFY(now - all.last().value(QLatin1String("createTime")).toDouble() > 13 * 86400);

        const QList<QJsonObject> running = deployments(world, QStringLiteral("InProgress"));
        const QJsonObject api = of(running, "shop-api");
        QCOMPARE(world.eventStatus(text(api, "deploymentId"), "AfterAllowTestTraffic"),
                 QStringLiteral("InProgress"));
        const QJsonObject fn = of(running, "shop-fn");
        QCOMPARE(world.eventStatus(text(fn, "deploymentId"), "BeforeAllowTraffic"),
                 QStringLiteral("InProgress"));
        QVERIFY(!of(running, "shop-search").isEmpty());
        QCOMPARE(world.mailbox.messages.size(), std::size_t(2)); // just the two that wait

        const QJsonObject web = of(deployments(world, QStringLiteral("Failed")), "shop-web");
        QCOMPARE(text(web.value(QLatin1String("errorInformation")).toObject(), "code"),
                 QStringLiteral("HEALTH_CONSTRAINTS"));
        const QString webId = text(web, "deploymentId");
        QCOMPARE(world.targets(webId).size(), 8);
        QMap<QString, int> failures;
        for (const QString &target : world.targets(webId)) {
            for (const QJsonValue &value :
                 world.target(webId, target).value(QLatin1String("lifecycleEvents")).toArray()) {
                const QJsonObject event = value.toObject();
                if (text(event, "status") == QLatin1String("Failed"))
                    ++failures[text(event, "lifecycleEventName")
                               + text(event.value(QLatin1String("diagnostics")).toObject(), "message")];
            }
        }
        QCOMPARE(failures.size(), 2);
        QCOMPARE(failures.first(), 3);
        QVERIFY(failures.firstKey().startsWith(QLatin1String("AfterInstall")));
        QCOMPARE(failures.last(), 1);

        const QJsonObject back = [&] {
            for (const QJsonObject &info : all) {
                if (text(info, "creator") == QLatin1String("codeDeployRollback"))
                    return info;
            }
            return QJsonObject();
        }();
        QCOMPARE(text(back, "status"), QStringLiteral("Succeeded"));
        QCOMPARE(of(deployments(world, QStringLiteral("Ready")), "shop-cart").isEmpty(), false);
        QCOMPARE(deployments(world, QStringLiteral("Stopped")).size(), 1);
        QCOMPARE(deployments(world, QStringLiteral("Ready")).size(), 1);
        QCOMPARE(deployments(world, QStringLiteral("Failed")).size(), 2);

        // The two hooks can be decided, and everything goes on.
        for (const auto &[queue, body] : world.mailbox.messages) {
            const QJsonObject event = QJsonDocument::fromJson(body).object();
            QCOMPARE(world.put(text(event, "DeploymentId"), text(event, "LifecycleEventHookExecutionId"),
                               "Succeeded"),
                     QString());
        }
        world.settle();
        QCOMPARE(world.status(text(api, "deploymentId")), QStringLiteral("Succeeded"));
        QCOMPARE(world.status(text(fn, "deploymentId")), QStringLiteral("Succeeded"));
    }

    void fleetIsLargeAndQuick()
    {
        CodeDeployWorld world;
        QElapsedTimer timer;
        timer.start();
        const auto populated = world.backend->populate(QStringLiteral("fleet"), world.now);
        QVERIFY2(populated.ok(), populated.ok() ? "" : qPrintable(populated.error().message));
        qInfo("fleet made in %lld ms, %zu rows", timer.restart(), world.records.rows.size());
        const std::size_t targets = world.records.all(QStringLiteral("codedeploy.target")).size();
        QVERIFY(world.records.all(QStringLiteral("codedeploy.deployment")).size() >= 5000);
        QVERIFY(targets >= 10000);
        QVERIFY(world.mailbox.messages.size() >= 4);
        const auto before = world.records.rows;
        timer.restart();
        world.restart();
        qInfo("read back in %lld ms", timer.restart());
        world.backend->advance(world.now);
        QVERIFY(world.records.rows == before);
        QMap<QString, int> statuses;
        for (const char *status : {"Succeeded", "Failed", "InProgress"})
            statuses[QString::fromLatin1(status)] =
                int(deployments(world, QString::fromLatin1(status)).size());
        QVERIFY(statuses.value(QStringLiteral("Failed")) > 50);
        QVERIFY(statuses.value(QStringLiteral("Succeeded")) > 4000);
        QVERIFY(statuses.value(QStringLiteral("InProgress")) >= 10);
    }

    void theSameSeedMakesTheSameWorld()
    {
        CodeDeployWorld one(7), two(7), other(8);
        for (CodeDeployWorld *world : {&one, &two, &other})
            QVERIFY(world->backend->populate(QStringLiteral("tour"), world->now).ok());
        QVERIFY(one.records.rows == two.records.rows);
        QVERIFY(one.records.rows != other.records.rows);
    }

    void aFileWorks()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("mine.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"steps\": [{\"ago\": \"2h\", \"call\": \"CreateApplication\","
                   " \"input\": {\"applicationName\": \"mine\"}}]}");
        file.close();
        CodeDeployWorld world;
        QVERIFY(world.backend->populate(path, world.now).ok());
        QCOMPARE(world.call("GetApplication", {{QStringLiteral("applicationName"), QStringLiteral("mine")}})
                     .value(QLatin1String("application"))
                     .toObject()
                     .value(QLatin1String("createTime"))
                     .toDouble(),
                 toEpochSeconds(world.now) - 7200);
    }

    void brokenScenariosSayWhere_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{\n\"steps\": [\n}") << QStringLiteral("line 3");
        QTest::newRow("unknown field") << QByteArray("{\"stepps\": []}") << QStringLiteral("\"stepps\"");
        QTest::newRow("unknown field of a step")
            << QByteArray("{\"steps\": [{\"ago\": \"1d\", \"call\": \"X\", \"inputs\": {}}]}")
            << QStringLiteral("steps[0]: unknown field \"inputs\"");
        QTest::newRow("time") << QByteArray("{\"steps\": [{\"ago\": \"yesterday\", \"call\": \"X\"}]}")
                              << QStringLiteral("steps[0].ago");
        QTest::newRow("nothing to do")
            << QByteArray("{\"steps\": [{\"ago\": \"1d\"}]}") << QStringLiteral("exactly one");
        QTest::newRow("text") << QByteArray("{\"steps\": [{\"ago\": \"1d\", \"call\": \"X\", "
                                            "\"input\": {\"a\": \"@b\"}}]}")
                              << QStringLiteral("no text \"b\"");
        QTest::newRow("repeat") << QByteArray("{\"steps\": [{\"ago\": \"1d\", \"call\": \"X\", "
                                              "\"repeat\": {\"every\": \"13h\", \"times\": 3}}]}")
                                << QStringLiteral("steps[0].repeat");
        QTest::newRow("refused call")
            << QByteArray("{\"steps\": [{\"ago\": \"1d\", \"call\": \"GetApplication\", "
                          "\"input\": {\"applicationName\": \"x\"}}]}")
            << QStringLiteral("steps[0] (GetApplication): ApplicationDoesNotExistException");
        QTest::newRow("fleet") << QByteArray("{\"fleet\": {\"codedeploy\": {\"deployments\": -1}}}")
                               << QStringLiteral("fleet.codedeploy: deployments is a number");
        QTest::newRow("service of a fleet")
            << QByteArray("{\"fleet\": {\"deployments\": 3}}") << QStringLiteral("fleet: unknown field");
        QTest::newRow("service of a step")
            << QByteArray("{\"steps\": [{\"ago\": \"1d\", \"service\": \"ec3\", \"call\": \"X\"}]}")
            << QStringLiteral("\"service\" is one of: codedeploy");
    }
    void brokenScenariosSayWhere()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("broken.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(json);
        file.close();
        CodeDeployWorld world;
        const auto populated = world.backend->populate(path, world.now);
        QVERIFY(!populated.ok());
        QVERIFY2(populated.error().message.contains(says), qPrintable(populated.error().message));
        QVERIFY(populated.error().message.contains(path));
        QVERIFY(world.records.rows.empty());
    }

    void anUnknownNameListsTheKnown()
    {
        CodeDeployWorld world;
        const auto populated = world.backend->populate(QStringLiteral("tuor"), world.now);
        QVERIFY(!populated.ok());
        QVERIFY(populated.error().message.contains(QLatin1String("empty, fleet, tour")));
    }

    void spans_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("seconds"); // -1: no span
        QTest::newRow("all") << QStringLiteral("1d2h3m4s") << 93784;
        QTest::newRow("some") << QStringLiteral("2h5s") << 7205;
        QTest::newRow("zero") << QStringLiteral("0s") << 0;
        QTest::newRow("order") << QStringLiteral("5s2h") << -1;
        QTest::newRow("twice") << QStringLiteral("1h1h") << -1;
        QTest::newRow("no unit") << QStringLiteral("12") << -1;
        QTest::newRow("empty") << QString() << -1;
    }
    void spans()
    {
        QFETCH(QString, text);
        QFETCH(int, seconds);
        const auto span = sandbox::readSpan(text);
        QCOMPARE(span.has_value(), seconds >= 0);
        if (span)
            QCOMPARE(int(span->count() / 1000), seconds);
    }
};

QTEST_GUILESS_MAIN(TestCodeDeployScenarios)
#include "tst_codedeployscenarios.moc"
