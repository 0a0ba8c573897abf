// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/hookresult.h"
#include "tests/sandbox/cloudformationworld.h"

using namespace hookline;
using test::CloudFormationWorld;
using test::text;
using namespace std::chrono_literals;

/// The sandbox's CloudFormation: Hook results and what surrounds them.
class TestCloudFormation : public QObject
{
    Q_OBJECT

private:
    static QJsonObject byTarget(const QString &id, const char *type = "CHANGE_SET")
    {
        return {{QStringLiteral("TargetType"), QLatin1String(type)}, {QStringLiteral("TargetId"), id}};
    }
    static QJsonObject byType(const QString &type, const char *status = nullptr)
    {
        QJsonObject input{{QStringLiteral("TypeArn"), CloudFormationWorld::arn(type)}};
        if (status)
            input.insert(QStringLiteral("Status"), QLatin1String(status));
        return input;
    }
    static QJsonObject summaryOf(CloudFormationWorld &world)
    {
        return world.call("ListChangeSets", {{QStringLiteral("StackName"), QStringLiteral("shop")}})
            .value(QLatin1String("Summaries"))
            .toArray()
            .at(0)
            .toObject();
    }

private Q_SLOTS:
    void everyCombination_data()
    {
        QTest::addColumn<int>("members");
        for (int members = 0; members < 32; ++members) {
            QByteArray name;
            const char *names[] = {"TypeArn ", "Status ", "TargetType ", "TargetId ", "NextToken "};
            for (int i = 0; i < 5; ++i)
                name += (members >> i) & 1 ? names[i] : "";
            QTest::newRow(name.isEmpty() ? "nothing" : name.trimmed().constData()) << members;
        }
    }
    void everyCombination()
    {
        QFETCH(int, members);
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        for (int i = 0; i < 101; ++i)
            world.answer(world.guard);
        domain::HookResultQuery query;
        QJsonObject input;
        const auto add = [&](int bit, const char *name, const QString &value, auto &&fill) {
            if (!(members & bit))
                return;
            input.insert(QLatin1String(name), value);
            fill();
        };
        add(1, "TypeArn", world.arn(world.guard), [&] { query.typeArn = world.arn(world.guard); });
        add(2, "Status", QStringLiteral("HOOK_COMPLETE_SUCCEEDED"),
            [&] { query.status = domain::HookStatus::CompleteSucceeded; });
        add(4, "TargetType", QStringLiteral("CHANGE_SET"),
            [&] { query.targetType = domain::HookTargetType::ChangeSet; });
        add(8, "TargetId", world.changeSet, [&] { query.targetId = world.changeSet; });

        const int filters = members & 15;
        const bool valid = filters == 0 || filters == 1 || filters == 3 || filters == 12;
        // The window's check before sending and the sandbox's, which has its own, agree.
        QCOMPARE(domain::hookResultsInput(query).ok(), valid);
        const auto first = world.tryCall("ListHookResults", input);
        QCOMPARE(first.ok(), valid);
        if (members & 16) {
            input.insert(QStringLiteral("NextToken"),
                         valid ? text(*first, "NextToken") : QStringLiteral("anything"));
            const auto second = world.tryCall("ListHookResults", input);
            QCOMPARE(second.ok(), valid);
            if (valid)
                QCOMPARE(second->value(QLatin1String("HookResults")).toArray().size(), 1);
        }
        if (!valid) {
            QCOMPARE(first.error().serviceCode, QStringLiteral("ValidationError"));
            return;
        }
        QCOMPARE(*domain::hookResultsInput(query), [&] {
            QJsonObject sent = input;
            sent.remove(QLatin1String("NextToken"));
            return sent;
        }());
        QCOMPARE(first->value(QLatin1String("HookResults")).toArray().size(), 100);
        QCOMPARE(first->contains(QLatin1String("TargetType")), filters == 12);
        QCOMPARE(text(*first, "TargetId"), filters == 12 ? world.changeSet : QString());
    }

    void onTheWire_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char *name, const QByteArray &request, const char *verdict) {
            QTest::newRow(name) << request << QString::fromLatin1(verdict);
        };
        const QByteArray arn = "arn:aws:cloudformation:us-east-1:123456789012:type/hook/";
        const QByteArray set = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/none/1";
        row("all", "Action=ListHookResults", "200 ");
        row("of a hook", "Action=ListHookResults&TypeArn=" + arn + "Shop-Guard-Storage", "200 ");
        row("of a hook, with slash", "Action=ListHookResults&TypeArn=" + arn + "Shop-Guard-Storage/", "200 ");
        row("of a public hook",
            "Action=ListHookResults&TypeArn=arn:aws:cloudformation:us-east-1::type/hook/AWS-Hooks-GuardHook",
            "200 ");
        row("unknown hook", "Action=ListHookResults&TypeArn=" + arn + "No-Such-Hook",
            "404 HookResultNotFound");
        row("unknown hook and status",
            "Action=ListHookResults&Status=HOOK_FAILED&TypeArn=" + arn + "No-Such-Hook",
            "404 HookResultNotFound");
        row("not a hook's ARN", "Action=ListHookResults&TypeArn=arn:aws:s3:::bucket", "400 ValidationError");
        row("empty ARN", "Action=ListHookResults&TypeArn=", "400 ValidationError");
        row("status alone", "Action=ListHookResults&Status=HOOK_FAILED", "400 ValidationError");
        row("no status of theirs",
            "Action=ListHookResults&Status=FAILED&TypeArn=" + arn + "Shop-Guard-Storage",
            "400 ValidationError");
        row("unknown change set", "Action=ListHookResults&TargetType=CHANGE_SET&TargetId=" + set,
            "404 HookResultNotFound");
        row("unknown token",
            "Action=ListHookResults&TargetType=CLOUD_CONTROL&TargetId=7f7c2e5b-3d80-4d34-9d36-0d6f3a1c1c11",
            "404 HookResultNotFound");
        row("stack as a filter", "Action=ListHookResults&TargetType=STACK&TargetId=shop",
            "400 ValidationError");
        row("resource as a filter", "Action=ListHookResults&TargetType=RESOURCE&TargetId=Bucket",
            "400 ValidationError");
        row("no target type of theirs", "Action=ListHookResults&TargetType=change_set&TargetId=" + set,
            "400 ValidationError");
        row("target type alone", "Action=ListHookResults&TargetType=CHANGE_SET", "400 ValidationError");
        row("target alone", "Action=ListHookResults&TargetId=" + set, "400 ValidationError");
        row("no target ID of theirs", "Action=ListHookResults&TargetType=CHANGE_SET&TargetId=a_b",
            "400 ValidationError");
        row("empty token", "Action=ListHookResults&NextToken=", "400 ValidationError");
        row("token of 1025", "Action=ListHookResults&NextToken=" + QByteArray(1025, 'a'),
            "400 ValidationError");
        row("token of 1024", "Action=ListHookResults&NextToken=" + QByteArray(1024, 'a'),
            "400 ValidationError");
        row("unknown result", "Action=GetHookResult&HookResultId=7f7c2e5b-3d80-4d34-9d36-0d6f3a1c1c11",
            "404 HookResultNotFound");
        row("no result ID", "Action=GetHookResult", "400 ValidationError");
        row("short result ID", "Action=GetHookResult&HookResultId=7f7c2e5b", "400 ValidationError");
        row("result ID in capitals", "Action=GetHookResult&HookResultId=7F7C2E5B-3D80-4D34-9D36-0D6F3A1C1C11",
            "400 ValidationError");
        row("types", "Action=ListTypes&Type=HOOK&Visibility=PRIVATE&MaxResults=100", "200 ");
        row("no types at once", "Action=ListTypes&MaxResults=0", "400 ValidationError");
        row("too many types", "Action=ListTypes&MaxResults=101", "400 ValidationError");
        row("types' strange token", "Action=ListTypes&NextToken=x", "400 ValidationError");
        row("unknown type", "Action=DescribeType&Type=HOOK&TypeName=No::Such::Hook",
            "404 TypeNotFoundException");
        row("unknown version",
            "Action=DescribeType&Type=HOOK&TypeName=Shop::Guard::Storage&VersionId=00000009",
            "404 TypeNotFoundException");
        row("another kind of type", "Action=DescribeType&Type=RESOURCE&TypeName=Shop::Guard::Storage",
            "404 TypeNotFoundException");
        row("no type at all", "Action=DescribeType&Type=HOOK", "400 ValidationError");
        row("unknown stack", "Action=DescribeStacks&StackName=none", "400 ValidationError");
        row("stacks' strange token", "Action=ListStacks&NextToken=x", "400 ValidationError");
        row("change sets of no stack", "Action=ListChangeSets", "400 ValidationError");
        row("change sets of an unknown stack", "Action=ListChangeSets&StackName=none", "400 ValidationError");
        row("hooks of a change set", "Action=DescribeChangeSetHooks&ChangeSetName=release&StackName=shop",
            "200 ");
        row("hooks of no change set", "Action=DescribeChangeSetHooks", "400 ValidationError");
        row("hooks without a stack", "Action=DescribeChangeSetHooks&ChangeSetName=release",
            "400 ValidationError");
        row("hooks of an unknown change set",
            "Action=DescribeChangeSetHooks&ChangeSetName=none&StackName=shop", "404 ChangeSetNotFound");
        row("unknown action", "Action=CreateStack&StackName=shop", "400 InvalidAction");
    }
    void onTheWire()
    {
        QFETCH(QByteArray, request);
        QFETCH(QString, verdict);
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        QCOMPARE(world.verdict(world.post(request)), verdict);
    }

    void whatIsThereButEmpty()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        for (const QJsonObject &input : {QJsonObject(), byType(world.guard),
                                         byType(world.guard, "HOOK_FAILED"), byTarget(world.changeSet)}) {
            const auto page = world.tryCall("ListHookResults", input);
            QVERIFY(page.ok());
            QVERIFY(page->value(QLatin1String("HookResults")).toArray().isEmpty());
            QVERIFY(!page->contains(QLatin1String("NextToken")));
        }
        // A text that the world knows is not yet a target.
        world.answer(world.guard);
        QCOMPARE(text(world.call("ListHookResults", byTarget(world.guard)), "failed"),
                 QStringLiteral("HookResultNotFoundException"));
        QCOMPARE(text(world.call("ListHookResults", byTarget(world.changeSet, "CLOUD_CONTROL")), "failed"),
                 QStringLiteral("HookResultNotFoundException"));
    }

    void filtersGiveWhatBelongs()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const QString failed =
            world.answer(world.guard, {{QStringLiteral("status"), QStringLiteral("HOOK_COMPLETE_FAILED")}});
        const QString passed = world.answer(world.guard);
        const QString warned =
            world.answer(world.lambda, {{QStringLiteral("status"), QStringLiteral("HOOK_COMPLETE_FAILED")}});
        const QString token = QStringLiteral("5f0c8f6e-2b1d-4f5e-9a57-3c1f0c2f7a10");
        const QString cloud = world.answer(world.guard,
                                           {{QStringLiteral("targetType"), QStringLiteral("CLOUD_CONTROL")},
                                            {QStringLiteral("hookRequestToken"), token}});
        const QString stack = world.answer(world.lambda,
                                           {{QStringLiteral("targetType"), QStringLiteral("STACK")},
                                            {QStringLiteral("status"), QStringLiteral("HOOK_FAILED")}});
        QCOMPARE(world.ids({}), (QStringList{stack, cloud, warned, passed, failed})); // the youngest first
        QCOMPARE(world.ids(byType(world.guard)), (QStringList{cloud, passed, failed}));
        QCOMPARE(world.ids(byType(world.guard, "HOOK_COMPLETE_FAILED")), QStringList{failed});
        QCOMPARE(world.ids(byType(world.lambda, "HOOK_FAILED")), QStringList{stack});
        QCOMPARE(world.ids(byTarget(world.changeSet)), (QStringList{warned, passed, failed}));
        QCOMPARE(world.ids(byTarget(token, "CLOUD_CONTROL")), QStringList{cloud});
    }

    void membersThatAreAbsent()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const QString id = world.answer(world.guard);
        const auto only = [&](const QJsonObject &input) { return world.walk(input).value(0); };
        for (const QJsonObject &input :
             {QJsonObject(), byType(world.guard), byType(world.guard, "HOOK_COMPLETE_SUCCEEDED")}) {
            const QJsonObject one = only(input);
            QCOMPARE(one.value(QLatin1String("InvokedAt")).toDouble(), toEpochSeconds(world.now));
            QVERIFY(text(one, "HookExecutionTarget").contains(QLatin1String(":stack/shop/")));
        }
        const QJsonObject one = only(byTarget(world.changeSet));
        QCOMPARE(text(one, "HookResultId"), id);
        QVERIFY(!one.contains(QLatin1String("InvokedAt")));
        QVERIFY(!one.contains(QLatin1String("HookExecutionTarget")));
        QVERIFY(!one.contains(QLatin1String("HookStatusReason")));
        QCOMPARE(text(one, "TargetType"), QStringLiteral("CHANGE_SET"));
        QCOMPARE(text(one, "TargetId"), world.changeSet);
        QCOMPARE(text(one, "TypeArn"), world.arn(world.guard));
        QCOMPARE(text(one, "TypeVersionId"), QStringLiteral("00000001"));
        QCOMPARE(text(one, "InvocationPoint"), QStringLiteral("PRE_PROVISION"));
        const QJsonObject detail = world.call("GetHookResult", {{QStringLiteral("HookResultId"), id}});
        QCOMPARE(text(detail, "OriginalTypeName"), QStringLiteral("AWS::Hooks::GuardHook"));
        QVERIFY(!detail.contains(QLatin1String("Target")));
        QVERIFY(!detail.contains(QLatin1String("Annotations")));
        QVERIFY(detail.contains(QLatin1String("InvokedAt")));
    }

    void detailsOfAGuardHook()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const QJsonObject annotation{
            {QStringLiteral("annotationName"), QStringLiteral("S3_BUCKET_ENCRYPTION")},
            {QStringLiteral("status"), QStringLiteral("FAILED")},
            {QStringLiteral("statusMessage"), QStringLiteral("No <BucketEncryption> & no key")},
            {QStringLiteral("remediationMessage"), QStringLiteral("Add it")},
            {QStringLiteral("remediationLink"), QStringLiteral("https://example.com/?a=1&b=2")},
            {QStringLiteral("severityLevel"), QStringLiteral("HIGH")}};
        const QString id =
            world.answer(world.guard,
                         {{QStringLiteral("targetType"), QStringLiteral("RESOURCE")},
                          {QStringLiteral("resource"),
                           QJsonObject{{QStringLiteral("logicalResourceId"), QStringLiteral("Bucket")},
                                       {QStringLiteral("type"), QStringLiteral("AWS::S3::Bucket")},
                                       {QStringLiteral("action"), QStringLiteral("UPDATE")}}},
                          {QStringLiteral("status"), QStringLiteral("HOOK_COMPLETE_FAILED")},
                          {QStringLiteral("statusReason"), QStringLiteral("1 rule failed")},
                          {QStringLiteral("annotations"),
                           QJsonArray{annotation,
                                      QJsonObject{{QStringLiteral("annotationName"), QStringLiteral("OTHER")},
                                                  {QStringLiteral("status"), QStringLiteral("SKIPPED")}}}}});
        const QJsonObject detail = world.call("GetHookResult", {{QStringLiteral("HookResultId"), id}});
        QCOMPARE(text(detail, "HookStatusReason"), QStringLiteral("1 rule failed"));
        QCOMPARE(detail.value(QLatin1String("Target")).toObject(),
                 (QJsonObject{{QStringLiteral("TargetType"), QStringLiteral("RESOURCE")},
                              {QStringLiteral("TargetTypeName"), QStringLiteral("AWS::S3::Bucket")},
                              {QStringLiteral("TargetId"), QStringLiteral("Bucket")},
                              {QStringLiteral("Action"), QStringLiteral("UPDATE")}}));
        const QJsonArray annotations = detail.value(QLatin1String("Annotations")).toArray();
        QCOMPARE(annotations.size(), 2);
        QCOMPARE(annotations.at(1).toObject().size(), 2);
        for (auto member = annotation.begin(); member != annotation.end(); ++member) {
            const QString name = member.key().left(1).toUpper() + member.key().mid(1);
            QCOMPARE(annotations.at(0).toObject().value(name), *member);
        }
    }

    void whatRunsEndsOnTheClock()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const QString id = world.answer(
            world.guard,
            {{QStringLiteral("afterSeconds"), 90.5},
             {QStringLiteral("status"), QStringLiteral("HOOK_COMPLETE_FAILED")},
             {QStringLiteral("statusReason"), QStringLiteral("no")},
             {QStringLiteral("annotations"),
              QJsonArray{QJsonObject{{QStringLiteral("annotationName"), QStringLiteral("R")}}}}});
        QVERIFY(world.backend->nextDue() == world.now + 90500ms);
        QVERIFY(!world.backend->nextDeadline());
        QCOMPARE(text(summaryOf(world), "Status"), QStringLiteral("CREATE_IN_PROGRESS"));
        QCOMPARE(text(summaryOf(world), "ExecutionStatus"), QStringLiteral("UNAVAILABLE"));
        QCOMPARE(world.ids(byType(world.guard, "HOOK_IN_PROGRESS")), QStringList{id});
        world.pass(90s);
        QJsonObject detail = world.call("GetHookResult", {{QStringLiteral("HookResultId"), id}});
        QCOMPARE(text(detail, "Status"), QStringLiteral("HOOK_IN_PROGRESS"));
        QVERIFY(!detail.contains(QLatin1String("HookStatusReason")));
        QVERIFY(!detail.contains(QLatin1String("Annotations")));
        world.restart(); // in the middle
        QVERIFY(world.backend->nextDue() == world.now + 500ms);
        world.pass(500ms);
        QVERIFY(!world.backend->nextDue());
        detail = world.call("GetHookResult", {{QStringLiteral("HookResultId"), id}});
        QCOMPARE(text(detail, "Status"), QStringLiteral("HOOK_COMPLETE_FAILED"));
        QCOMPARE(text(detail, "HookStatusReason"), QStringLiteral("no"));
        QCOMPARE(detail.value(QLatin1String("Annotations")).toArray().size(), 1);
        QVERIFY(world.ids(byType(world.guard, "HOOK_IN_PROGRESS")).isEmpty());
        QCOMPARE(text(summaryOf(world), "Status"), QStringLiteral("FAILED"));
        QCOMPARE(text(summaryOf(world), "StatusReason"),
                 QStringLiteral("Change set creation failed. The following hook(s) failed: "
                                "[Shop::Guard::Storage]"));
    }

    void aWarningDoesNotBlock()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        for (const char *status : {"HOOK_COMPLETE_FAILED", "HOOK_FAILED"})
            world.answer(world.lambda, {{QStringLiteral("status"), QLatin1String(status)}});
        QCOMPARE(text(summaryOf(world), "Status"), QStringLiteral("CREATE_COMPLETE"));
        QCOMPARE(text(summaryOf(world), "ExecutionStatus"), QStringLiteral("AVAILABLE"));
        world.answer(world.lambda,
                     {{QStringLiteral("status"), QStringLiteral("HOOK_FAILED")},
                      {QStringLiteral("failureMode"), QStringLiteral("FAIL")}});
        world.answer(world.guard, {{QStringLiteral("status"), QStringLiteral("HOOK_COMPLETE_FAILED")}});
        QVERIFY(text(summaryOf(world), "StatusReason")
                    .endsWith(QLatin1String("[Shop::Lambda::Cost, Shop::Guard::Storage]")));
    }

    void pagesGiveEachOnce()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        QStringList made;
        for (int i = 0; i < 250; ++i) {
            made.prepend(world.answer(i % 3 ? world.guard : world.lambda));
            world.pass(1s);
        }
        int pages = 0;
        QCOMPARE(world.walk({}, &pages).size(), 250);
        QCOMPARE(pages, 3);
        QCOMPARE(world.ids({}), made);
        // What comes in between does not move what is yet to come.
        const QJsonObject first = world.call("ListHookResults", {});
        for (int i = 0; i < 30; ++i)
            world.answer(world.guard);
        world.restart();
        QStringList rest;
        for (const QJsonObject &one :
             world.walk({{QStringLiteral("NextToken"), first.value(QLatin1String("NextToken"))}}))
            rest << text(one, "HookResultId");
        QCOMPARE(rest, made.mid(100));
    }

    void hostileTokens()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        for (int i = 0; i < 150; ++i)
            world.answer(world.guard);
        const QString good = text(world.call("ListHookResults", {}), "NextToken");
        const QString plain =
            QString::fromLatin1(QByteArray::fromBase64(good.toLatin1(), QByteArray::Base64UrlEncoding));
        const QString binding = plain.section(QLatin1Char('|'), 0, 0);
        const auto forged = [&](const QString &after) {
            return QString::fromLatin1(
                (binding + QLatin1Char('|') + after).toUtf8().toBase64(QByteArray::Base64UrlEncoding));
        };
        const QString ofType = text(world.call("ListHookResults", byType(world.guard)), "NextToken");
        QVERIFY(!ofType.isEmpty());
        for (const QString &token :
             {QStringLiteral("x"), QStringLiteral("===="), good.left(good.size() / 2), good + good, ofType,
              forged(QString()), forged(QStringLiteral("abc")), forged(QStringLiteral("-1")),
              forged(QStringLiteral("1e2")), forged(QStringLiteral("151")),
              forged(QStringLiteral("99999999999999999999999")), forged(QStringLiteral("50|50")),
              QString(1024, QLatin1Char('A')), QStringLiteral("\u00e9\u4e2d")}) {
            QCOMPARE(text(world.call("ListHookResults", {{QStringLiteral("NextToken"), token}}), "failed"),
                     QStringLiteral("ValidationError"));
        }
        // A token belongs to its filters.
        for (QJsonObject input : {byType(world.guard), byType(world.guard, "HOOK_COMPLETE_SUCCEEDED"),
                                  byTarget(world.changeSet)}) {
            input.insert(QStringLiteral("NextToken"), good);
            QCOMPARE(text(world.call("ListHookResults", input), "failed"), QStringLiteral("ValidationError"));
        }
        QCOMPARE(text(world.call("ListTypes", {{QStringLiteral("NextToken"), good}}), "failed"),
                 QStringLiteral("ValidationError"));
    }

    void everythingComesBack_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 255, 256, 257, 511, 512, 513, 700})
            QTest::addRow("%d", count) << count;
    }
    void everythingComesBack()
    {
        QFETCH(int, count);
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        for (int i = 0; i < count; ++i) {
            world.answer(i % 2 ? world.guard : world.lambda,
                         {{QStringLiteral("statusReason"), QStringLiteral("because %1").arg(i / 3)},
                          {QStringLiteral("afterSeconds"), i % 5}});
            if (i % 50 == 0)
                world.restart(); // what was half a chunk goes on as one
            world.pass(1s);
        }
        const auto before = world.walk({});
        const auto stacks = world.call("ListStacks", {});
        const auto types = world.call("ListTypes", {});
        const auto sets = summaryOf(world);
        const auto rows = world.records.rows;
        QCOMPARE(before.size(), count);
        world.restart();
        QVERIFY(world.records.rows == rows); // reading back changes nothing
        QVERIFY(world.walk({}) == before);
        QCOMPARE(world.call("ListStacks", {}), stacks);
        QCOMPARE(world.call("ListTypes", {}), types);
        QCOMPARE(summaryOf(world), sets);
        const QString id = world.answer(world.guard);
        QVERIFY(!id.isEmpty());
        for (const QJsonObject &one : before)
            QVERIFY(text(one, "HookResultId") != id);
    }

    void aWorldFromBeforeHasNone()
    {
        CloudFormationWorld world;
        world.restart(); // records of a sandbox that knew no CloudFormation
        QVERIFY(world.ids({}).isEmpty());
        world.furnish();
        const QString id = world.answer(world.guard);
        world.restart();
        QCOMPARE(world.ids({}), QStringList{id});
    }

    void aCallWritesOnlyWhatItChanged()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        for (int i = 0; i < 600; ++i)
            world.answer(world.guard);
        world.records.writes = 0;
        world.walk({});
        world.pass(1s);
        QCOMPARE(world.records.writes, 0);
        world.answer(world.guard);
        QCOMPARE(world.records.writes, 1);
    }

    void ninetyDaysAreKept()
    {
        CloudFormationWorld world;
        world.begin();
        world.furnish();
        const QString old = world.answer(world.guard);
        world.pass(std::chrono::hours(24));
        const QString young = world.answer(world.guard);
        world.pass(std::chrono::hours(24 * 89));
        QCOMPARE(world.ids({}), (QStringList{young, old}));
        world.pass(1ms);
        QCOMPARE(world.ids({}), QStringList{young});
        QCOMPARE(text(world.call("GetHookResult", {{QStringLiteral("HookResultId"), old}}), "failed"),
                 QStringLiteral("HookResultNotFoundException"));
        world.pass(std::chrono::hours(24 * 2));
        QVERIFY(world.ids(byTarget(world.changeSet)).isEmpty()); // the change set is still there
    }
};

QTEST_GUILESS_MAIN(TestCloudFormation)
#include "tst_cloudformation.moc"
