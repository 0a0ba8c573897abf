// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/hookevent.h"

#include <QtTest>

using namespace hookline;
using namespace hookline::session;

class TestHookEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void readsNotifications_data();
    void readsNotifications();
};

void TestHookEvent::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("deploymentId");
    QTest::addColumn<QString>("executionId");
    QTest::addColumn<QString>("status");
    const auto row = [](const char *name, const QByteArray &text, const char *deployment,
                        const char *execution, const char *status = "") {
        QTest::newRow(name) << text << QString::fromLatin1(deployment) << QString::fromLatin1(execution)
                            << QString::fromLatin1(status);
    };
    const QByteArray lambda =
        "{\"DeploymentId\":\"d-AB1CDEF23\",\"LifecycleEventHookExecutionId\":\"a+b/c==\"}";
    QByteArray quoted = lambda;
    quoted.replace('"', "\\\"");
    QByteArray twice = "{\"Message\":\"" + quoted + "\"}";
    twice.replace('\\', "\\\\").replace('"', "\\\"");
    row("Lambda event", lambda, "d-AB1CDEF23", "a+b/c==");
    row("with a byte order mark and blanks", "\xef\xbb\xbf " + lambda + "\n", "d-AB1CDEF23", "a+b/c==");
    row("forwarded by an approval function",
        lambda.chopped(1) + ",\"LifecycleEventName\":\"BeforeAllowTraffic\",\"FunctionName\":\"f\"}",
        "d-AB1CDEF23", "a+b/c==");
    row("lower camel", "{\"deploymentId\":\"d-AB1CDEF23\",\"lifecycleEventHookExecutionId\":\"x\"}",
        "d-AB1CDEF23", "x");
    row("cli-input-json",
        "{\"deploymentId\":\"d-AB1CDEF23\",\"lifecycleEventHookExecutionId\":\"x\",\"status\":\"Succeeded\"}",
        "d-AB1CDEF23", "x", "Succeeded");
    row("cli-input-json without execution ID",
        "{\"deploymentId\":\"d-AB1CDEF23\",\"lifecycleEventHookExecutionId\":\"\",\"status\":\"Pending\"}",
        "d-AB1CDEF23", "", "Pending");
    row("only an execution ID", "{\"lifecycleEventHookExecutionId\":\"x\"}", "", "x");
    row("SNS envelope", "{\"Type\":\"Notification\",\"Message\":\"" + quoted + "\"}", "d-AB1CDEF23",
        "a+b/c==");
    row("ReceiveMessage output", "{\"Messages\":[{\"MessageId\":\"m\",\"Body\":\"" + quoted + "\"}]}",
        "d-AB1CDEF23", "a+b/c==");
    row("one message", "{\"MessageId\":\"m\",\"Body\":\"" + quoted + "\"}", "d-AB1CDEF23", "a+b/c==");
    row("SNS inside SQS", "{\"Body\":\"" + twice + "\"}", "d-AB1CDEF23", "a+b/c==");
    row("Lambda's SQS records", "{\"Records\":[{\"body\":\"" + quoted + "\"}]}", "d-AB1CDEF23", "a+b/c==");
    row("Lambda's SNS records", "{\"Records\":[{\"Sns\":{\"Message\":\"" + quoted + "\"}}]}", "d-AB1CDEF23",
        "a+b/c==");
    row("a list", "[" + lambda + "]", "d-AB1CDEF23", "a+b/c==");
    row("the first of two",
        "[{\"DeploymentId\":\"d-FIRST0001\",\"LifecycleEventHookExecutionId\":\"1\"}," + lambda + "]",
        "d-FIRST0001", "1");
    row("a deployment ID that is none", "{\"DeploymentId\":\"../x\",\"LifecycleEventHookExecutionId\":\"x\"}",
        "", "x");
}

void TestHookEvent::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, deploymentId);
    QFETCH(QString, executionId);
    QFETCH(QString, status);
    const auto event = parseHookEvent(text);
    QVERIFY2(event.ok(), event.ok() ? "" : qPrintable(toString(event.error())));
    QCOMPARE(event->deploymentId, deploymentId);
    QCOMPARE(event->executionId, executionId);
    QCOMPARE(event->status, status);
}

void TestHookEvent::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("DeploymentId d-AB1CDEF23");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("numbers") << QByteArray("{\"DeploymentId\":1,\"LifecycleEventHookExecutionId\":2}");
    QTest::newRow("line end in the ID") << QByteArray("{\"LifecycleEventHookExecutionId\":\"a\\nb\"}");
    QTest::newRow("blank in the ID") << QByteArray("{\"LifecycleEventHookExecutionId\":\"a b\"}");
    QTest::newRow("endless ID") << QByteArray("{\"LifecycleEventHookExecutionId\":\"" + QByteArray(5000, 'x')
                                              + "\"}");
    QTest::newRow("too large") << QByteArray("{\"LifecycleEventHookExecutionId\":\"x\",\"pad\":\""
                                             + QByteArray(300 * 1024, ' ') + "\"}");
    QByteArray deep = "{\"LifecycleEventHookExecutionId\":\"x\"}";
    for (int i = 0; i < 12; ++i)
        deep = "{\"Sns\":" + deep + "}";
    QTest::newRow("too deep") << deep;
    QTest::newRow("far too deep") << QByteArray(100'000, '[');
    QTest::newRow("lifecycle action")
        << QByteArray("{\"LifecycleActionToken\":\"t\",\"EC2InstanceId\":\"i-1\"}");
}

void TestHookEvent::refuses()
{
    QFETCH(QByteArray, text);
    const auto event = parseHookEvent(text);
    QVERIFY(!event.ok());
    QVERIFY(event.error().code == ErrorCode::InvalidInput);
    QVERIFY(event.error().message.size() < 200);
}

void TestHookEvent::readsNotifications_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("found");
    const QByteArray members = "\"AutoScalingGroupName\":\"web tier\",\"LifecycleHookName\":\"h/1\","
                               "\"EC2InstanceId\":\"i-0242f2f4a3f027b85\","
                               "\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\","
                               "\"LifecycleActionToken\":\"61579bd3-de96-4341-b773-b4b961e0f6e1\"";
    const QByteArray plain = "{\"Time\":\"2021-04-15T16:41:59.710Z\"," + members + "}";
    QByteArray escaped = plain;
    escaped.replace('"', "\\\"");
    QTest::newRow("queue") << plain << true;
    QTest::newRow("through SNS") << QByteArray("{\"Type\":\"Notification\",\"Message\":\"" + escaped + "\"}")
                                 << true;
    QTest::newRow("EventBridge") << QByteArray(
        "{\"source\":\"aws.autoscaling\",\"time\":\"2021-04-15T16:41:59.710Z\",\"detail\":{" + members + "}}")
                                 << true;
    QTest::newRow("test message") << QByteArray(
        "{\"Event\":\"autoscaling:TEST_NOTIFICATION\",\"AutoScalingGroupName\":\"web\"}")
                                  << false;
    QTest::newRow("short token") << QByteArray(plain).replace("61579bd3-", "") << false;
    QTest::newRow("long instance ID") << QByteArray(plain).replace("i-0242", "i-000000242") << false;
    QTest::newRow("no hook") << QByteArray(plain).replace("LifecycleHookName", "Name") << false;
    QTest::newRow("no JSON") << QByteArray("LifecycleActionToken: 61579bd3") << false;
}

void TestHookEvent::readsNotifications()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, found);
    const auto notification = parseLifecycleNotification(text);
    QCOMPARE(notification.has_value(), found);
    if (!found)
        return;
    QCOMPARE(notification->group, QStringLiteral("web tier"));
    QCOMPARE(notification->hook, QStringLiteral("h/1"));
    QCOMPARE(notification->instanceId, QStringLiteral("i-0242f2f4a3f027b85"));
    QCOMPARE(notification->token.size(), 36);
    QCOMPARE(toIso8601(*notification->time), QStringLiteral("2021-04-15T16:41:59.710Z"));
}

QTEST_GUILESS_MAIN(TestHookEvent)
#include "tst_hookevent.moc"
