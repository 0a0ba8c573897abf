// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/cloudformationworld.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <ctime>
#include <set>

using namespace hookline;
using test::CloudFormationWorld;
using test::text;

namespace {

double cpuSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

} // namespace

/// The Hook results with which worlds begin.
class TestCloudFormationScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tourHasOneOfEach()
    {
        CloudFormationWorld world;
        world.begin("tour");
        std::set<QString> statuses, modes, targets;
        const auto all = world.walk({});
        int annotated = 0, reasonOnly = 0;
        for (const QJsonObject &one : all) {
            statuses.insert(text(one, "Status"));
            modes.insert(text(one, "FailureMode"));
            targets.insert(text(one, "TargetType"));
            const QJsonObject detail =
                world.call("GetHookResult", {{QStringLiteral("HookResultId"), text(one, "HookResultId")}});
            const bool annotations = detail.contains(QLatin1String("Annotations"));
            annotated += annotations;
            reasonOnly += !annotations && detail.contains(QLatin1String("HookStatusReason"));
        }
        QVERIFY(all.size() >= 20 && all.size() <= 100);
        QCOMPARE(statuses.size(), std::size_t(4));
        QCOMPARE(modes.size(), std::size_t(2));
        QCOMPARE(targets.size(), std::size_t(4));
        QVERIFY(annotated > 0 && reasonOnly > 0);
        // The failed change set and its remediation.
        const QJsonArray sets =
            world.call("ListChangeSets", {{QStringLiteral("StackName"), QStringLiteral("shop-data")}})
                .value(QLatin1String("Summaries"))
                .toArray();
        QCOMPARE(text(sets.at(0).toObject(), "Status"), QStringLiteral("FAILED"));
        QCOMPARE(text(sets.at(1).toObject(), "Status"), QStringLiteral("CREATE_COMPLETE")); // warned only
    }

    void theSameSeedMakesTheSameWorld()
    {
        CloudFormationWorld one(7), two(7), other(8);
        for (CloudFormationWorld *world : {&one, &two, &other})
            world->begin("tour");
        QVERIFY(one.records.rows == two.records.rows);
        QVERIFY(one.records.rows != other.records.rows);
    }

    void fleetIsLargeAndQuick()
    {
        CloudFormationWorld world;
        double before = cpuSeconds();
        world.begin("fleet");
        qInfo("fleet made in %.2f s of CPU", cpuSeconds() - before);
        const auto chunks = world.records.all(QStringLiteral("cloudformation.results"));
        qsizetype bytes = 0;
        for (const auto &[key, value] : world.records.rows)
            bytes += value.size();
        qInfo("%zu chunks, %lld bytes in all", chunks.size(), qlonglong(bytes));
        QVERIFY(chunks.size() < 500);
        QVERIFY(bytes < 16'000'000);

        before = cpuSeconds();
        int pages = 0;
        const auto all = world.walk({}, &pages);
        qInfo("walked through in %.2f s of CPU", cpuSeconds() - before);
        QCOMPARE(all.size(), 100'000);
        QCOMPARE(pages, 1000);
        std::set<QString> ids;
        double last = toEpochSeconds(world.now);
        QMap<QString, int> statuses;
        for (const QJsonObject &one : all) {
            ids.insert(text(one, "HookResultId"));
            ++statuses[text(one, "Status")];
            const double invoked = one.value(QLatin1String("InvokedAt")).toDouble();
            QVERIFY(invoked <= last);
            last = invoked;
        }
        QCOMPARE(ids.size(), std::size_t(100'000));
        QCOMPARE(statuses.value(QStringLiteral("HOOK_IN_PROGRESS")), 12);
        QVERIFY(statuses.value(QStringLiteral("HOOK_FAILED")) > 100);
        QVERIFY(statuses.value(QStringLiteral("HOOK_COMPLETE_FAILED")) > 1000);
        QVERIFY(toEpochSeconds(world.now) - last > 59 * 86400);

        before = cpuSeconds();
        world.restart();
        qInfo("read back in %.2f s of CPU", cpuSeconds() - before);
        QVERIFY(world.walk({}) == all);
        world.pass(std::chrono::hours(1));
        QVERIFY(!world.backend->nextDue());
    }

    void brokenScenariosSayWhere_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &json, const char *says) {
            QTest::newRow(name) << QByteArray(json).replace('\'', '"') << QString::fromLatin1(says);
        };
        const QByteArray step = "{'steps': [{'ago': '1d', 'service': 'cloudformation', ";
        row("service", "{'steps': [{'ago': '1d', 'service': 's3', 'call': 'X'}]}", "\"service\" is one of");
        row("operation", step + "'control': 'PutThing', 'input': {}}]}",
            "steps[0] (PutThing): UnknownOperationException");
        row("call", step + "'call': 'CreateStack', 'input': {}}]}", "steps[0] (CreateStack): InvalidAction");
        row("refused", step + "'control': 'PutStack', 'input': {'stackName': '?'}}]}",
            "steps[0] (PutStack): ValidationException: stackName");
        row("size", "{'fleet': {'cloudformation': {'results': 0, 'hooks': []}}}",
            "fleet.cloudformation: results is a number");
        row("field", "{'fleet': {'cloudformation': {'result': 5}}}", "unknown field \"result\"");
        row("no hooks", "{'fleet': {'cloudformation': {'results': 5}}}", "fleet.cloudformation: \"hooks\"");
        row("hook", "{'fleet': {'cloudformation': {'hooks': [{'typeName': 'X'}]}}}",
            "fleet.cloudformation.hooks[0]: typeName");
        row("idle hooks", "{'fleet': {'cloudformation': {'hooks': [{'typeName': 'A1::B1::C1x'}]}}}",
            "\"targets\"");
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
        CloudFormationWorld world;
        const auto populated = world.backend->populate(path, world.now);
        QVERIFY(!populated.ok());
        QVERIFY2(populated.error().message.contains(says), qPrintable(populated.error().message));
        QVERIFY(populated.error().message.contains(path));
        QVERIFY(world.records.rows.empty());
    }
};

QTEST_GUILESS_MAIN(TestCloudFormationScenarios)
#include "tst_cloudformationscenarios.moc"
