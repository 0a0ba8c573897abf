// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/cloudformationworld.h"

#include <QSet>

using namespace hookline;
using test::CloudFormationWorld;
using test::text;
using namespace std::chrono_literals;

/// What surrounds Hook results in the sandbox's CloudFormation: Hooks, stacks, change sets, and how they come
/// there.
class TestCloudFormationRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void types()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const auto names = [&](QJsonObject input) {
            QStringList result;
            for (int page = 0; page < 10; ++page) {
                const QJsonObject reply = world.call("ListTypes", input);
                for (const QJsonValue &type : reply.value(QLatin1String("TypeSummaries")).toArray())
                    result << text(type.toObject(), "TypeName");
                if (!reply.contains(QLatin1String("NextToken")))
                    break;
                input.insert(QStringLiteral("NextToken"), reply.value(QLatin1String("NextToken")));
            }
            return result;
        };
        const auto filtered = [](const char *category) {
            return QJsonObject{{QStringLiteral("Filters"),
                                QJsonObject{{QStringLiteral("Category"), QLatin1String(category)}}}};
        };
        const QStringList own{world.guard, world.lambda};
        const QStringList amazons{QStringLiteral("AWS::Hooks::GuardHook"),
                                  QStringLiteral("AWS::Hooks::LambdaHook")};
        QCOMPARE(names({}), own);
        QCOMPARE(names({{QStringLiteral("Type"), QStringLiteral("HOOK")},
                        {QStringLiteral("Visibility"), QStringLiteral("PRIVATE")},
                        {QStringLiteral("MaxResults"), 1}}),
                 own);
        QCOMPARE(names({{QStringLiteral("Visibility"), QStringLiteral("PUBLIC")}}), amazons);
        QCOMPARE(names({{QStringLiteral("Type"), QStringLiteral("RESOURCE")}}), QStringList());
        QCOMPARE(names(filtered("ACTIVATED")), QStringList{world.guard});
        QCOMPARE(names(filtered("REGISTERED")), QStringList{world.lambda});
        QCOMPARE(names(filtered("AWS_TYPES")), QStringList());
        QCOMPARE(names({{QStringLiteral("Filters"),
                         QJsonObject{{QStringLiteral("TypeNamePrefix"), QStringLiteral("Shop::Lambda")}}}}),
                 QStringList{world.lambda});

        const QJsonObject byName = world.call(
            "DescribeType",
            {{QStringLiteral("Type"), QStringLiteral("HOOK")}, {QStringLiteral("TypeName"), world.guard}});
        QCOMPARE(text(byName, "Arn"), world.arn(world.guard));
        QCOMPARE(text(byName, "Visibility"), QStringLiteral("PRIVATE"));
        QCOMPARE(text(byName, "OriginalTypeArn"),
                 QStringLiteral("arn:aws:cloudformation:us-east-1::type/hook/AWS-Hooks-GuardHook"));
        for (const QString &tail : {QString(), QStringLiteral("/00000001")})
            QCOMPARE(world.call("DescribeType", {{QStringLiteral("Arn"), world.arn(world.guard) + tail}}),
                     byName);
        // Put again: a new version, which the next result has.
        const QString old = world.answer(world.guard);
        world.control("PutHookType", {{QStringLiteral("typeName"), world.guard}});
        world.answer(world.guard);
        const auto results = world.walk({});
        QCOMPARE(text(results.at(0), "TypeVersionId"), QStringLiteral("00000002"));
        QCOMPARE(text(results.at(1), "TypeVersionId"), QStringLiteral("00000001"));
    }

    void stacks()
    {
        CloudFormationWorld world;
        world.begin();
        for (int i = 0; i < 130; ++i) {
            world.control("PutStack",
                          {{QStringLiteral("stackName"), QStringLiteral("s%1").arg(i)},
                           {QStringLiteral("description"), QStringLiteral("d")}});
            world.pass(1s);
        }
        world.control("PutStack",
                      {{QStringLiteral("stackName"), QStringLiteral("s7")},
                       {QStringLiteral("status"), QStringLiteral("DELETE_COMPLETE")}});
        const auto names = [&](const char *operation, const char *list, QJsonObject input) {
            QStringList result;
            for (int page = 0; page < 10; ++page) {
                const QJsonObject reply = world.call(operation, input);
                for (const QJsonValue &stack : reply.value(QLatin1String(list)).toArray())
                    result << text(stack.toObject(), "StackName");
                if (!reply.contains(QLatin1String("NextToken")))
                    break;
                input.insert(QStringLiteral("NextToken"), reply.value(QLatin1String("NextToken")));
            }
            return result;
        };
        const QStringList all = names("ListStacks", "StackSummaries", {});
        QCOMPARE(all.size(), 130);
        QCOMPARE(all.constFirst(), QStringLiteral("s129"));
        QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 130);
        QCOMPARE(names("DescribeStacks", "Stacks", {}).size(), 129);
        QCOMPARE(names("ListStacks", "StackSummaries",
                       {{QStringLiteral("StackStatusFilter"),
                         QJsonArray{QStringLiteral("DELETE_COMPLETE"), QStringLiteral("DELETE_FAILED")}}}),
                 QStringList{QStringLiteral("s7")});
        const QJsonObject gone =
            world
                .call("ListStacks",
                      {{QStringLiteral("StackStatusFilter"), QJsonArray{QStringLiteral("DELETE_COMPLETE")}}})
                .value(QLatin1String("StackSummaries"))
                .toArray()
                .at(0)
                .toObject();
        QVERIFY(gone.contains(QLatin1String("DeletionTime")));
        QCOMPARE(names("DescribeStacks", "Stacks", {{QStringLiteral("StackName"), text(gone, "StackId")}}),
                 QStringList{QStringLiteral("s7")});
        const auto byName =
            world.tryCall("DescribeStacks", {{QStringLiteral("StackName"), QStringLiteral("s7")}});
        QVERIFY(!byName.ok());
        QCOMPARE(byName.error().message, QStringLiteral("Stack with id s7 does not exist"));
        // A new stack of that name is another one.
        world.control("PutStack", {{QStringLiteral("stackName"), QStringLiteral("s7")}});
        QVERIFY(text(world.call("DescribeStacks", {{QStringLiteral("StackName"), QStringLiteral("s7")}})
                         .value(QLatin1String("Stacks"))
                         .toArray()
                         .at(0)
                         .toObject(),
                     "StackId")
                != text(gone, "StackId"));
    }

    void hooksOfAChangeSet()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const QJsonObject reply =
            world.call("DescribeChangeSetHooks", {{QStringLiteral("ChangeSetName"), world.changeSet}});
        QCOMPARE(text(reply, "Status"), QStringLiteral("PLANNED"));
        QCOMPARE(text(reply, "ChangeSetName"), QStringLiteral("release"));
        const QJsonArray hooks = reply.value(QLatin1String("Hooks")).toArray();
        QCOMPARE(hooks.size(), 1); // the other Hook looks at no resources
        QCOMPARE(text(hooks.at(0).toObject(), "TypeName"), world.guard);
        const QJsonObject resource = hooks.at(0)
                                         .toObject()
                                         .value(QLatin1String("TargetDetails"))
                                         .toObject()
                                         .value(QLatin1String("ResourceTargetDetails"))
                                         .toObject();
        QCOMPARE(text(resource, "ResourceAction"), QStringLiteral("Add"));
        QVERIFY(world
                    .call("DescribeChangeSetHooks",
                          {{QStringLiteral("ChangeSetName"), world.changeSet},
                           {QStringLiteral("LogicalResourceId"), QStringLiteral("Other")}})
                    .value(QLatin1String("Hooks"))
                    .toArray()
                    .isEmpty());
        // A newer change set of the same name hides the older, whose ARN still finds it.
        world.pass(1s);
        world.control("PutChangeSet",
                      {{QStringLiteral("stackName"), QStringLiteral("shop")},
                       {QStringLiteral("changeSetName"), QStringLiteral("release")}});
        const QJsonObject newer = world.call("DescribeChangeSetHooks",
                                             {{QStringLiteral("ChangeSetName"), QStringLiteral("release")},
                                              {QStringLiteral("StackName"), QStringLiteral("shop")}});
        QVERIFY(text(newer, "ChangeSetId") != world.changeSet);
        QVERIFY(newer.value(QLatin1String("Hooks")).toArray().isEmpty());
    }

    void whatCannotBePut_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *operation, const char *input, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(operation) << QByteArray(input)
                                << QString::fromLatin1(says);
        };
        row("type name", "PutHookType", "{'typeName': 'Guard'}", "typeName \"Guard\"");
        row("public type", "PutHookType", "{'typeName': 'AWS::Hooks::GuardHook'}", "public");
        row("mode", "PutHookType", "{'typeName': 'A1::B1::C1x', 'failureMode': 'STOP'}", "failureMode");
        row("targets", "PutHookType", "{'typeName': 'A1::B1::C1x', 'targets': ['STACKS']}", "targets");
        row("stack name", "PutStack", "{'stackName': '1'}", "stackName");
        row("stack status", "PutStack", "{'stackName': 'a', 'status': 'GOOD'}", "status");
        row("change set of no stack", "PutChangeSet", "{'stackName': 'none', 'changeSetName': 'a'}",
            "no stack none");
        row("change set name", "PutChangeSet", "{'stackName': 'shop', 'changeSetName': 'a b'}",
            "changeSetName");
        row("resource type", "PutChangeSet",
            "{'stackName': 'shop', 'changeSetName': 'a', 'resources': [{'logicalResourceId': 'a', 'type': "
            "'Bucket'}]}",
            "type \"Bucket\"");
        row("unknown hook", "PutHookResult",
            "{'typeName': 'No::Such::Hook', 'targetType': 'STACK', 'stackName': 'shop'}", "no Hook");
        row("public hook", "PutHookResult",
            "{'typeName': 'AWS::Hooks::GuardHook', 'targetType': 'STACK', 'stackName': 'shop'}", "no Hook");
        row("target type", "PutHookResult", "{'typeName': 'Shop::Guard::Storage', 'targetType': 'stack'}",
            "targetType");
        row("unknown stack", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'STACK', 'stackName': 'none'}", "no stack");
        row("unknown change set", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'CHANGE_SET', 'stackName': 'shop', "
            "'changeSetName': 'none'}",
            "no change set");
        row("no resource", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'RESOURCE', 'stackName': 'shop'}",
            "resource");
        row("token", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'CLOUD_CONTROL', 'hookRequestToken': 'a_b'}",
            "hookRequestToken");
        row("status", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'STACK', 'stackName': 'shop', 'status': "
            "'HOOK_IN_PROGRESS'}",
            "afterSeconds");
        row("time", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'STACK', 'stackName': 'shop', "
            "'afterSeconds': -1}",
            "afterSeconds");
        row("severity", "PutHookResult",
            "{'typeName': 'Shop::Guard::Storage', 'targetType': 'STACK', 'stackName': 'shop', 'annotations': "
            "[{'severityLevel': 'BAD'}]}",
            "severityLevel");
    }
    void whatCannotBePut()
    {
        QFETCH(QString, operation);
        QFETCH(QByteArray, input);
        QFETCH(QString, says);
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const auto rows = world.records.rows;
        const QJsonObject json = QJsonDocument::fromJson(input.replace('\'', '"')).object();
        QVERIFY(!json.isEmpty());
        const auto put = world.backend->control(operation, json, world.now);
        QVERIFY(!put.ok());
        QCOMPARE(put.error().serviceCode, QStringLiteral("ValidationException"));
        QVERIFY2(put.error().message.contains(says), qPrintable(put.error().message));
        QVERIFY(world.records.rows == rows);
    }
};

QTEST_GUILESS_MAIN(TestCloudFormationRegistry)
#include "tst_cloudformationregistry.moc"
