// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/autoscalingworld.h"

using namespace hookline;
using namespace std::chrono_literals;
using test::AutoScalingWorld;

/// What Auto Scaling's operations take, answer and refuse.
class TestAutoScalingOperations : public QObject
{
    Q_OBJECT

private:
    static QJsonObject web(QJsonObject more = {})
    {
        more.insert(QStringLiteral("AutoScalingGroupName"), QStringLiteral("web"));
        return more;
    }
    static QJsonObject hookOf(AutoScalingWorld &world, const QString &name)
    {
        return world
            .call("DescribeLifecycleHooks", web({{QStringLiteral("LifecycleHookNames"), QJsonArray{name}}}))
            .value(QLatin1String("LifecycleHooks"))[0]
            .toObject();
    }
    /// JSON with single quotes.
    static QJsonObject parsed(QByteArray json)
    {
        const QJsonDocument document = QJsonDocument::fromJson(json.replace('\'', '"'));
        Q_ASSERT(document.isObject());
        return document.object();
    }

private Q_SLOTS:
    void refusals_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("refusal"); // its beginning; "=" in front: all of it
        const auto row = [](const QByteArray &name, const char *operation, const char *input,
                            const QByteArray &refusal) {
            QTest::newRow(name.constData())
                << QByteArray(operation) << QByteArray(input) << QString::fromLatin1(refusal);
        };
        const auto constraint = [&](const QByteArray &name, const char *operation, const char *input,
                                    const char *text) {
            row(name, operation, input, QByteArray("ValidationError: 1 validation error detected: ") + text);
        };
        const char *put = "PutLifecycleHook", *complete = "CompleteLifecycleAction",
                   *beat = "RecordLifecycleActionHeartbeat";

        // PutLifecycleHook. Group "web" exists and has the launch hook "known" without a target.
        constraint("put: no name", put, "{'AutoScalingGroupName': 'web'}",
                   "Value null at 'lifecycleHookName' failed to satisfy constraint: Member must not be null");
        constraint(
            "put: no group", put, "{'LifecycleHookName': 'h'}",
            "Value null at 'autoScalingGroupName' failed to satisfy constraint: Member must not be null");
        constraint("put: name's characters", put,
                   "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'a b'}",
                   "Value 'a b' at 'lifecycleHookName' failed to satisfy constraint: Member must satisfy "
                   "regular expression pattern: [A-Za-z0-9\\-_\\/]+");
        constraint(
            "put: transition", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'h', 'LifecycleTransition': 'launch'}",
            "Value 'launch' at 'lifecycleTransition' failed to satisfy constraint: Member must satisfy "
            "enum value set: ");
        constraint("put: heartbeat 29", put,
                   "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'HeartbeatTimeout': 29}",
                   "Value '29' at 'heartbeatTimeout' failed to satisfy constraint: Member must have value "
                   "greater than or equal to 30");
        constraint(
            "put: heartbeat 7201", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'HeartbeatTimeout': 7201}",
            "Value '7201' at 'heartbeatTimeout' failed to satisfy constraint: Member must have value less "
            "than or equal to 7200");
        constraint(
            "put: result", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'DefaultResult': 'STOP'}",
            "Value 'STOP' at 'defaultResult' failed to satisfy constraint: Member must satisfy enum value "
            "set: [CONTINUE, ABANDON]");
        constraint("put: metadata's characters", put,
                   "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', "
                   "'NotificationMetadata': 'caf\\u00e9'}",
                   "Value 'caf");
        row("put: no metadata at all", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'NotificationMetadata': ''}",
            "=ValidationError: 2 validation errors detected: Value '' at 'notificationMetadata' failed to "
            "satisfy "
            "constraint: Member must have length greater than or equal to 1; Value '' at "
            "'notificationMetadata' "
            "failed to satisfy constraint: Member must satisfy regular expression pattern: "
            "[\\u0009\\u000A\\u000D\\u0020-\\u007e]+");
        row("put: unknown group", put, "{'AutoScalingGroupName': 'nobody', 'LifecycleHookName': 'h'}",
            "=ValidationError: AutoScalingGroup name not found - AutoScalingGroup 'nobody' not found");
        row("put: new without a transition", put, "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'h'}",
            "ValidationError: LifecycleTransition");
        row("put: no ARN", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'NotificationTargetARN': 'hooks'}",
            "ValidationError: Invalid NotificationTargetARN");
        row("put: queue without a role", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'NotificationTargetARN': "
            "'arn:aws:sqs:us-east-1:123456789012:hooks'}",
            "ValidationError: RoleARN");
        row("put: queue that is not there", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'RoleARN': "
            "'arn:aws:iam::123456789012:role/r', 'NotificationTargetARN': "
            "'arn:aws:sqs:us-east-1:123456789012:none'}",
            "=ValidationError: Unable to publish test message to notification target "
            "arn:aws:sqs:us-east-1:123456789012:none using IAM role arn:aws:iam::123456789012:role/r. Please "
            "check your target and role configuration and try to put lifecycle hook again.");
        row("put: FIFO queue", put,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'RoleARN': "
            "'arn:aws:iam::123456789012:role/r', 'NotificationTargetARN': "
            "'arn:aws:sqs:us-east-1:123456789012:hooks.fifo'}",
            "ValidationError: Unable to publish test message to notification target ");

        // CompleteLifecycleAction and RecordLifecycleActionHeartbeat: nothing waits.
        const char *token =
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'LifecycleActionResult': "
            "'CONTINUE', 'LifecycleActionToken': 'bcd2f1b8-9a78-44d3-8a7a-4dd07d7cf635'}";
        const char *instance = "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', "
                               "'LifecycleActionResult': 'CONTINUE', 'InstanceId': 'i-0c1e0f5f0b0a0d0e0'}";
        for (const char *operation : {complete, beat}) {
            const auto name = [&](const char *what) { return QByteArray(operation) + ": " + what; };
            row(name("unknown token"), operation, token,
                "=ValidationError: No active Lifecycle Action found with token "
                "bcd2f1b8-9a78-44d3-8a7a-4dd07d7cf635");
            row(name("unknown instance"), operation, instance,
                "=ValidationError: No active Lifecycle Action found with instance ID i-0c1e0f5f0b0a0d0e0");
            row(name("neither"), operation,
                "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'LifecycleActionResult': "
                "'CONTINUE'}",
                "ValidationError: LifecycleActionToken or InstanceId");
            row(name("unknown group"), operation,
                "{'AutoScalingGroupName': 'nobody', 'LifecycleHookName': 'known', 'LifecycleActionResult': "
                "'CONTINUE', 'InstanceId': 'i-0c1e0f5f0b0a0d0e0'}",
                "=ValidationError: AutoScalingGroup name not found - AutoScalingGroup nobody not found");
            constraint(
                name("short token"), operation,
                "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'LifecycleActionResult': "
                "'CONTINUE', 'LifecycleActionToken': 'bcd2f1b8'}",
                "Value 'bcd2f1b8' at 'lifecycleActionToken' failed to satisfy constraint: Member must have "
                "length greater than or equal to 36");
            constraint(
                name("long instance ID"), operation,
                "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'LifecycleActionResult': "
                "'CONTINUE', 'InstanceId': 'i-0c1e0f5f0b0a0d0e00'}",
                "Value 'i-0c1e0f5f0b0a0d0e00' at 'instanceId' failed to satisfy constraint: Member must "
                "have length less than or equal to 19");
        }
        constraint(
            "complete: no result", complete,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'InstanceId': 'i-0'}",
            "Value null at 'lifecycleActionResult' failed to satisfy constraint: Member must not be null");
        constraint(
            "complete: result", complete,
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'known', 'InstanceId': 'i-0', "
            "'LifecycleActionResult': 'Continue'}",
            "Value 'Continue' at 'lifecycleActionResult' failed to satisfy constraint: Member must satisfy "
            "enum value set: [CONTINUE, ABANDON]");
        row("delete: unknown hook", "DeleteLifecycleHook",
            "{'AutoScalingGroupName': 'web', 'LifecycleHookName': 'none'}",
            "ValidationError: No Lifecycle Hook found");
        row("hooks: unknown group", "DescribeLifecycleHooks", "{'AutoScalingGroupName': 'nobody'}",
            "=ValidationError: AutoScalingGroup name not found - AutoScalingGroup 'nobody' not found");

        // Groups.
        row("create: twice", "CreateAutoScalingGroup",
            "{'AutoScalingGroupName': 'web', 'MinSize': 0, 'MaxSize': 1}",
            "=AlreadyExistsFault: AutoScalingGroup by this name already exists - A group with the name web "
            "already "
            "exists");
        row("create: from nothing", "CreateAutoScalingGroup",
            "{'AutoScalingGroupName': 'new', 'MinSize': 0, 'MaxSize': 1}",
            "ValidationError: Valid requests must contain either LaunchTemplate");
        row("create: nowhere", "CreateAutoScalingGroup",
            "{'AutoScalingGroupName': 'new', 'MinSize': 0, 'MaxSize': 1, 'LaunchConfigurationName': 'c'}",
            "ValidationError: At least one Availability Zone or VPC Subnet is required.");
        row("create: bounds", "CreateAutoScalingGroup",
            "{'AutoScalingGroupName': 'new', 'MinSize': 2, 'MaxSize': 1, 'LaunchConfigurationName': 'c', "
            "'AvailabilityZones': ['us-east-1a']}",
            "ValidationError: Max bound, 1, must be greater than or equal to min bound, 2");
        row("create: desired", "CreateAutoScalingGroup",
            "{'AutoScalingGroupName': 'new', 'MinSize': 1, 'MaxSize': 2, 'DesiredCapacity': 5, "
            "'LaunchConfigurationName': 'c', 'AvailabilityZones': ['us-east-1a']}",
            "ValidationError: Desired capacity:5 must be between the specified min size:1 and max size:2");
        row("create: a bad hook", "CreateAutoScalingGroup",
            "{'AutoScalingGroupName': 'new', 'MinSize': 0, 'MaxSize': 1, 'LaunchConfigurationName': 'c', "
            "'AvailabilityZones': ['us-east-1a'], 'LifecycleHookSpecificationList': [ {'LifecycleHookName': "
            "'h', 'LifecycleTransition': 'autoscaling:EC2_INSTANCE_LAUNCHING', 'NotificationTargetARN': "
            "'arn:aws:sqs:us-east-1:123456789012:hooks'}]}",
            "ValidationError: RoleARN");
        row("desired: above", "SetDesiredCapacity", "{'AutoScalingGroupName': 'web', 'DesiredCapacity': 21}",
            "=ValidationError: New SetDesiredCapacity value 21 is above max value 20 for the "
            "AutoScalingGroup.");
        row("terminate: unknown", "TerminateInstanceInAutoScalingGroup",
            "{'InstanceId': 'i-0', 'ShouldDecrementDesiredCapacity': false}",
            "ValidationError: Instance Id not found - No managed instance found for instance ID: i-0");
        row("delete: in use", "DeleteAutoScalingGroup", "{'AutoScalingGroupName': 'web'}",
            "ResourceInUseFault: You cannot delete an AutoScalingGroup while there are instances");
        row("pool: none", "DeleteWarmPool", "{'AutoScalingGroupName': 'web'}",
            "ValidationError: No warm pool");

        // Lists.
        for (const char *operation :
             {"DescribeAutoScalingGroups", "DescribeAutoScalingInstances", "DescribeScalingActivities"}) {
            row(QByteArray(operation) + ": token", operation, "{'NextToken': 'bogus'}", "InvalidNextToken: ");
            row(QByteArray(operation) + ": records", operation, "{'MaxRecords': 101}",
                "ValidationError: MaxRec");
            row(QByteArray(operation) + ": no records", operation, "{'MaxRecords': 0}",
                "ValidationError: MaxRec");
        }
        row("instances: records", "DescribeAutoScalingInstances", "{'MaxRecords': 51}",
            "ValidationError: Max");
        row("activities: unknown group", "DescribeScalingActivities", "{'AutoScalingGroupName': 'nobody'}",
            "ValidationError: AutoScalingGroup name not found - AutoScalingGroup nobody not found");
        row("unknown operation", "AttachInstances", "{}", "InvalidAction: ");
    }
    void refusals()
    {
        QFETCH(QByteArray, operation);
        QFETCH(QByteArray, input);
        QFETCH(QString, refusal);
        AutoScalingWorld world;
        world.addGroup(1);
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("known"), AutoScalingWorld::launching));
        world.settle();
        world.pass(1min); // the only instance waits at the hook
        world.call("CompleteLifecycleAction",
                   AutoScalingWorld::answer(QStringLiteral("known"), world.reach("Pending:Wait"),
                                            QStringLiteral("CONTINUE")));
        world.settle();
        const auto before = world.records.rows;
        const std::size_t messages = world.mailbox.messages.size();
        const QString said = world.refusal(operation.constData(), parsed(input));
        if (refusal.startsWith(QLatin1Char('=')))
            QCOMPARE(said, refusal.mid(1));
        else
            QVERIFY2(said.startsWith(refusal), qPrintable(said));
        QCOMPARE(world.mailbox.messages.size(), messages);
        const auto reply = world.tryCall(operation.constData(), parsed(input));
        QCOMPARE(reply.error().httpStatus, 400);
        const bool onlyNames = before == world.records.rows
            || (operation == "CreateAutoScalingGroup" && before.size() == world.records.rows.size());
        QVERIFY(onlyNames); // nothing changed but, at most, how many IDs were given out
    }

    void aDecidedActionIsGone()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("h"), AutoScalingWorld::launching,
                                          AutoScalingWorld::toQueue()));
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("other"), AutoScalingWorld::launching));
        world.setDesired(1);
        const QString id = world.reach("Pending:Wait");
        const QString token = world.token(QStringLiteral("h"), id);
        QJsonObject answer = AutoScalingWorld::answer(QStringLiteral("h"), id, QStringLiteral("CONTINUE"));
        answer.insert(QStringLiteral("LifecycleActionToken"), token);
        const QString gone =
            QStringLiteral("ValidationError: No active Lifecycle Action found with token ") + token;

        QJsonObject wrongHook = answer;
        wrongHook.insert(QStringLiteral("LifecycleHookName"), QStringLiteral("other"));
        QCOMPARE(world.refusal("CompleteLifecycleAction", wrongHook), gone);
        QJsonObject wrongInstance = answer;
        wrongInstance.insert(QStringLiteral("InstanceId"), QStringLiteral("i-0000000000000000f"));
        QCOMPARE(world.refusal("CompleteLifecycleAction", wrongInstance), gone);
        QCOMPARE(world.refusal("RecordLifecycleActionHeartbeat", wrongInstance), gone);

        // The group may be named by its ARN.
        answer.insert(QStringLiteral("AutoScalingGroupName"),
                      world.groupInfo().value(QLatin1String("AutoScalingGroupARN")));
        QCOMPARE(world.refusal("RecordLifecycleActionHeartbeat", answer), QString());
        QCOMPARE(world.refusal("CompleteLifecycleAction", answer), QString());
        QCOMPARE(world.refusal("CompleteLifecycleAction", answer), gone); // two people raced
        QCOMPARE(world.refusal("RecordLifecycleActionHeartbeat", answer), gone);
    }

    void putAgainKeepsWhatIsLeftOut()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        QJsonObject all = AutoScalingWorld::toQueue();
        all.insert(QStringLiteral("HeartbeatTimeout"), 300);
        all.insert(QStringLiteral("DefaultResult"), QStringLiteral("CONTINUE"));
        all.insert(QStringLiteral("NotificationMetadata"), QStringLiteral("m"));
        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("h"), AutoScalingWorld::terminating, all));
        QCOMPARE(world.mailbox.messages.size(), std::size_t(1));
        const QJsonObject put = hookOf(world, QStringLiteral("h"));
        QJsonObject expected =
            AutoScalingWorld::hook(QStringLiteral("h"), AutoScalingWorld::terminating, all);
        expected.insert(QStringLiteral("GlobalTimeout"), 30000);
        QCOMPARE(put, expected);

        const QJsonObject name{{QStringLiteral("LifecycleHookName"), QStringLiteral("h")}};
        world.call("PutLifecycleHook", web(name));
        QCOMPARE(hookOf(world, QStringLiteral("h")), put);
        QCOMPARE(world.mailbox.messages.size(), std::size_t(1)); // no target was named
        QJsonObject without = name;
        without.insert(QStringLiteral("NotificationTargetARN"), QString());
        without.insert(QStringLiteral("HeartbeatTimeout"), 30);
        world.call("PutLifecycleHook", web(without));
        expected.remove(QLatin1String("NotificationTargetARN"));
        expected.insert(QStringLiteral("HeartbeatTimeout"), 30);
        expected.insert(QStringLiteral("GlobalTimeout"), 3000);
        QCOMPARE(hookOf(world, QStringLiteral("h")), expected);

        world.call("PutLifecycleHook",
                   AutoScalingWorld::hook(QStringLiteral("d"), AutoScalingWorld::launching));
        const QJsonObject byDefault = hookOf(world, QStringLiteral("d"));
        QCOMPARE(byDefault.value(QLatin1String("HeartbeatTimeout")).toInt(), 3600);
        QCOMPARE(byDefault.value(QLatin1String("DefaultResult")).toString(), QStringLiteral("ABANDON"));
    }

    void fiftyHooksAreTheLimit()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        const auto put = [&](int number) {
            return world.refusal(
                "PutLifecycleHook",
                AutoScalingWorld::hook(QStringLiteral("h%1").arg(number), AutoScalingWorld::launching));
        };
        for (int i = 0; i < 50; ++i)
            QCOMPARE(put(i), QString());
        QVERIFY(put(50).startsWith(QLatin1String("LimitExceededFault: ")));
        QCOMPARE(put(7), QString()); // changing one is no new one
    }

    void topicsAndFunctionsAreTargets()
    {
        AutoScalingWorld world;
        world.addGroup(0);
        const auto put = [&](const char *target, bool role) {
            QJsonObject more{{QStringLiteral("NotificationTargetARN"), QLatin1String(target)}};
            if (role)
                more.insert(QStringLiteral("RoleARN"), AutoScalingWorld::role);
            return world.refusal(
                "PutLifecycleHook",
                AutoScalingWorld::hook(QStringLiteral("h"), AutoScalingWorld::launching, more));
        };
        QVERIFY(put("arn:aws:sns:us-east-1:123456789012:t", false).contains(QLatin1String("RoleARN")));
        QCOMPARE(put("arn:aws:lambda:us-east-1:123456789012:function:f", false), QString());
        QCOMPARE(put("arn:aws:sns:us-east-1:123456789012:t", true), QString());
        QVERIFY(world.mailbox.messages.empty());
    }

    void hooksComeWithAGroup()
    {
        AutoScalingWorld world;
        world.addGroup(1,
                       {{QStringLiteral("LifecycleHookSpecificationList"),
                         QJsonArray{QJsonObject{{QStringLiteral("LifecycleHookName"), QStringLiteral("h")},
                                                {QStringLiteral("LifecycleTransition"),
                                                 QLatin1String(AutoScalingWorld::launching)}}}}});
        QVERIFY(!world.reach("Pending:Wait").isEmpty());
    }

    void boundsMoveTheDesiredCapacity()
    {
        AutoScalingWorld world;
        world.addGroup(5);
        world.settle();
        world.call("UpdateAutoScalingGroup", web({{QStringLiteral("MaxSize"), 3}}));
        QCOMPARE(world.groupInfo().value(QLatin1String("DesiredCapacity")).toInt(), 3);
        world.settle();
        while (world.step()) { }
        QCOMPARE(world.states().size(), 3);
        QVERIFY(world.activities()[0][QLatin1String("Cause")].toString().contains(QLatin1String(
            "a user request update of AutoScalingGroup constraints to min: 0, max: 3, desired: 3 "
            "changing the desired capacity from 5 to 3.")));
        QVERIFY(world
                    .refusal("TerminateInstanceInAutoScalingGroup",
                             {{QStringLiteral("InstanceId"), world.states().firstKey()},
                              {QStringLiteral("ShouldDecrementDesiredCapacity"), false}})
                    .isEmpty());
        QVERIFY(world
                    .refusal("TerminateInstanceInAutoScalingGroup",
                             {{QStringLiteral("InstanceId"), world.states().firstKey()},
                              {QStringLiteral("ShouldDecrementDesiredCapacity"), false}})
                    .startsWith(QLatin1String("ScalingActivityInProgressFault: ")));
    }

    void protectedInstancesStay()
    {
        AutoScalingWorld world;
        world.addGroup(3, {{QStringLiteral("NewInstancesProtectedFromScaleIn"), true}});
        world.settle();
        world.setDesired(0);
        world.pass(10min);
        QCOMPARE(world.states().values().count(QStringLiteral("InService")), 3);
    }

    void filtersReadTags()
    {
        AutoScalingWorld world;
        const auto tagged = [](const char *value) {
            return QJsonObject{{QStringLiteral("Tags"),
                                QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("app")},
                                                       {QStringLiteral("Value"), QLatin1String(value)}}}},
                               {QStringLiteral("AutoScalingGroupName"), QLatin1String(value)}};
        };
        world.addGroup(0, tagged("shop"));
        world.addGroup(0, tagged("blog"));
        const auto found = [&](const char *name, const char *value) {
            QStringList names;
            const QJsonObject filter{{QStringLiteral("Name"), QLatin1String(name)},
                                     {QStringLiteral("Values"), QJsonArray{QLatin1String(value)}}};
            for (const QJsonValue &group :
                 world.call("DescribeAutoScalingGroups", {{QStringLiteral("Filters"), QJsonArray{filter}}})
                     .value(QLatin1String("AutoScalingGroups"))
                     .toArray())
                names << group[QLatin1String("AutoScalingGroupName")].toString();
            return names.join(QLatin1Char(','));
        };
        QCOMPARE(found("tag:app", "shop"), QStringLiteral("shop"));
        QCOMPARE(found("tag-key", "app"), QStringLiteral("blog,shop"));
        QCOMPARE(found("tag-value", "blog"), QStringLiteral("blog"));
        QCOMPARE(found("tag:app", "none"), QString());
    }

    void listsComeInPages()
    {
        AutoScalingWorld world;
        world.addGroup(0, {{QStringLiteral("MaxSize"), 500}});
        world.setDesired(230);
        world.settle();
        QCOMPARE(world.states().size(), 230); // pages of 50
        QCOMPARE(world.groupInfo().value(QLatin1String("Instances")).toArray().size(), 230);
        QSet<QString> seen;
        QJsonObject input = web({{QStringLiteral("MaxRecords"), 70}});
        QList<qsizetype> sizes;
        double newest = 1e12;
        for (;;) {
            const QJsonObject page = world.call("DescribeScalingActivities", input);
            const QJsonArray items = page.value(QLatin1String("Activities")).toArray();
            sizes << items.size();
            for (const QJsonValue &item : items) {
                seen << item[QLatin1String("ActivityId")].toString();
                QVERIFY(item[QLatin1String("StartTime")].toDouble() <= newest);
                newest = item[QLatin1String("StartTime")].toDouble();
            }
            if (!page.contains(QLatin1String("NextToken")))
                break;
            input.insert(QStringLiteral("NextToken"), page.value(QLatin1String("NextToken")));
        }
        QCOMPARE(sizes, (QList<qsizetype>{70, 70, 70, 20}));
        QCOMPARE(seen.size(), 230);
        // A token belongs to its list and its filter.
        QVERIFY(world
                    .refusal("DescribeScalingActivities",
                             {{QStringLiteral("NextToken"), input.value(u"NextToken")}})
                    .startsWith(QLatin1String("InvalidNextToken")));
        // Unknown IDs are left out in silence.
        const QString known = world.states().firstKey();
        const QJsonArray some =
            world
                .call("DescribeAutoScalingInstances",
                      {{QStringLiteral("InstanceIds"), QJsonArray{known, QStringLiteral("i-0")}}})
                .value(QLatin1String("AutoScalingInstances"))
                .toArray();
        QCOMPARE(some.size(), 1);
        QCOMPARE(some[0][QLatin1String("HealthStatus")].toString(), QStringLiteral("HEALTHY"));
    }

    void activitiesAreKeptSixWeeks()
    {
        AutoScalingWorld world;
        world.addGroup(1);
        world.settle();
        QCOMPARE(world.activities().size(), 1);
        world.pass(42 * 24h + 1min);
        QCOMPARE(world.activities().size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestAutoScalingOperations)
#include "tst_autoscalingoperations.moc"
