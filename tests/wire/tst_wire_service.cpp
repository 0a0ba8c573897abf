// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/service.h"
#include "tests/wire/support.h"

#include <QThreadPool>

using namespace hookline;
using namespace hookline::wire;
using test::json;

class TestService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDescriptionLoads_data()
    {
        QTest::addColumn<QString>("cliName");
        QTest::addColumn<QString>("signingName");
        QTest::addColumn<int>("operations");
        QTest::newRow("codedeploy") << QStringLiteral("deploy") << QStringLiteral("codedeploy") << 28;
        QTest::newRow("autoscaling") << QStringLiteral("autoscaling") << QStringLiteral("autoscaling") << 17;
        QTest::newRow("sqs") << QStringLiteral("sqs") << QStringLiteral("sqs") << 8;
        QTest::newRow("sts") << QStringLiteral("sts") << QStringLiteral("sts") << 1;
        QTest::newRow("iam") << QStringLiteral("iam") << QStringLiteral("iam") << 1;
        QTest::newRow("sandbox") << QStringLiteral("sandbox") << QStringLiteral("hookline-sandbox") << 6;
        QTest::newRow("cloudformation")
            << QStringLiteral("cloudformation") << QStringLiteral("cloudformation") << 8;
    }
    void everyDescriptionLoads()
    {
        QFETCH(QString, cliName);
        QFETCH(QString, signingName);
        QFETCH(int, operations);
        const QString id = QString::fromLatin1(QTest::currentDataTag());
        QVERIFY(serviceIds().contains(id));
        const auto found = service(id);
        QVERIFY(found);
        QCOMPARE(found->id, id);
        QCOMPARE(found->cliName, cliName);
        QCOMPARE(found->signingName, signingName);
        QVERIFY(int(found->operations().size()) >= operations);
        for (const Operation &operation : found->operations())
            QCOMPARE(found->operation(operation.name), &operation);
    }

    void unknownServiceIsNull() { QVERIFY(!service(u"s3")); }

    void loadedOnceFromAnyThread()
    {
        std::vector<std::shared_ptr<const Service>> seen(64);
        QThreadPool pool;
        for (auto &slot : seen)
            pool.start([&slot] { slot = service(u"codedeploy"); });
        pool.waitForDone();
        for (const auto &one : seen)
            QCOMPARE(one.get(), seen.front().get());
        QVERIFY(seen.front());
    }

    void factsOfCodeDeploy()
    {
        const auto codedeploy = service(u"codedeploy");
        QCOMPARE(codedeploy->protocol, Protocol::AwsJson);
        QCOMPARE(codedeploy->jsonVersion, QStringLiteral("1.1"));
        QCOMPARE(codedeploy->targetPrefix, QStringLiteral("CodeDeploy_20141006"));

        const Operation *put = codedeploy->operation(u"PutLifecycleEventHookExecutionStatus");
        QVERIFY(put);
        QVERIFY(!put->readOnly);
        QCOMPARE(put->errors.size(), 7);
        const Member *execution = put->input->member(u"lifecycleEventHookExecutionId");
        QVERIFY(execution && execution->shape->sensitive);
        QCOMPARE(put->input->member(u"status")->shape->enumValues.size(), 6);

        const Operation *list = codedeploy->operation(u"ListDeployments");
        QVERIFY(list->readOnly);
        QCOMPARE(list->inputToken, QStringLiteral("nextToken"));
        QCOMPARE(list->resultKey, QStringLiteral("deployments"));
        QVERIFY(!codedeploy->operation(u"ContinueDeployment")->output);

        const Shape *name = codedeploy->shape(u"ApplicationName");
        QCOMPARE(name->min.value(), 1.0);
        QCOMPARE(name->max.value(), 100.0);
        // Newer than the model that the rest comes from.
        QVERIFY(codedeploy->shape(u"CreateDeploymentInput")->member(u"deploymentMode"));
        QVERIFY(codedeploy->shape(u"CreateDeploymentInput")->member(u"applicationName")->required);
        QCOMPARE(codedeploy->error(u"DeploymentDoesNotExistException")->httpStatus, 400);
        QVERIFY(!codedeploy->error(u"NoSuchException"));
        QVERIFY(!codedeploy->error(u""));
    }

    void factsOfSqs()
    {
        const auto sqs = service(u"sqs");
        QVERIFY(sqs->queryCompatible);
        const ErrorShape *missing = sqs->error(u"AWS.SimpleQueueService.NonExistentQueue");
        QVERIFY(missing);
        QCOMPARE(missing->name, QStringLiteral("QueueDoesNotExist"));
        QCOMPARE(sqs->error(u"QueueDoesNotExist"), missing);
        const Member *names = sqs->shape(u"ReceiveMessageRequest")->member(u"AttributeNames");
        QCOMPARE(names->wireName, QStringLiteral("AttributeName"));
        QVERIFY(names->shape->flattened);
        const Shape *attributes = sqs->shape(u"QueueAttributeMap");
        QCOMPARE(attributes->keyWireName, QStringLiteral("Name"));
        QCOMPARE(attributes->itemWireName, QStringLiteral("Value"));
    }

    void wireCodesOfQueryServices()
    {
        const auto cfn = service(u"cloudformation");
        const ErrorShape *error = cfn->error(u"HookResultNotFound");
        QVERIFY(error);
        QCOMPARE(error->name, QStringLiteral("HookResultNotFoundException"));
        QCOMPARE(error->httpStatus, 404);
        const auto asg = test::testService(QStringLiteral("autoscaling"));
        QCOMPARE(asg->error(u"ResourceContention")->httpStatus, 500);
        QVERIFY(asg->error(u"ResourceContention")->senderFault);
    }

    void brokenDescriptionsNameTheEntry_data()
    {
        QTest::addColumn<QByteArray>("shapes");
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<QString>("entry");
        const QByteArray fine = json("{'name': 'Op', 'input': 'In', 'errors': []}");
        QTest::newRow("unknown type") << json("'In': {'type': 'structure', 'members': []}, 'X': 'quark'")
                                      << fine << QStringLiteral("X");
        QTest::newRow("member without shape")
            << json("'In': {'type': 'structure', 'members': ['a: Nowhere']}") << fine << QStringLiteral("In");
        QTest::newRow("member grammar")
            << json("'In': {'type': 'structure', 'members': ['a']}") << fine << QStringLiteral("In");
        QTest::newRow("list of nothing")
            << json("'In': {'type': 'structure', 'members': []}, 'L': {'type': 'list', 'item': 'Gone'}")
            << fine << QStringLiteral("L");
        QTest::newRow("pattern") << json(
            "'In': {'type': 'structure', 'members': []}, 'P': {'type': 'string', 'pattern': '['}")
                                 << fine << QStringLiteral("P");
        QTest::newRow("input") << json("'In': {'type': 'structure', 'members': []}")
                               << json("{'name': 'Op', 'input': 'Other', 'errors': []}")
                               << QStringLiteral("Op");
        QTest::newRow("input is no structure") << json("'In': 'string'") << fine << QStringLiteral("Op");
        QTest::newRow("error") << json("'In': {'type': 'structure', 'members': []}")
                               << json("{'name': 'Op', 'errors': ['Gone']}") << QStringLiteral("Op");
        QTest::newRow("no operations") << json("'In': {'type': 'structure', 'members': []}") << QByteArray()
                                       << QStringLiteral("operations");
    }
    void brokenDescriptionsNameTheEntry()
    {
        QFETCH(QByteArray, shapes);
        QFETCH(QByteArray, operation);
        QFETCH(QString, entry);
        const QByteArray description =
            json("{'format': 1, 'id': 'x', 'cliName': 'x', 'serviceId': 'X', 'endpointPrefix': 'x', "
                 "'signingName': 'x', 'apiVersion': '2026-01-01', 'protocol': 'json', 'jsonVersion': '1.1', "
                 "'targetPrefix': 'X_20260101', 'operations': [")
            + operation + json("], 'shapes': {") + shapes + json("}, 'errors': {}}");
        const auto loaded = Service::load(description);
        QVERIFY(!loaded.ok());
        QCOMPARE(loaded.error().subject, entry);
        QVERIFY(!loaded.error().message.isEmpty());
    }

    void garbageIsAnError()
    {
        QVERIFY(!Service::load("").ok());
        QVERIFY(!Service::load("{").ok());
        QVERIFY(!Service::load("[]").ok());
        QVERIFY(!Service::load("{}").ok());
    }
};

QTEST_GUILESS_MAIN(TestService)
#include "tst_wire_service.moc"
