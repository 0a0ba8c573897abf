// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/hookrecords.h"

#include <QJsonArray>
#include <QTest>

using namespace hookline;
using namespace hookline::domain;

/// What is made of CloudFormation's replies, whatever they leave out.
class TestHookRecords : public QObject
{
    Q_OBJECT

private:
    static QJsonObject summary()
    {
        return {{QStringLiteral("HookResultId"), QStringLiteral("c6f8a0d2-0000-4000-8000-000000000001")},
                {QStringLiteral("FailureMode"), QStringLiteral("WARN")},
                {QStringLiteral("TypeName"), QStringLiteral("Shop::Guard::Storage")},
                {QStringLiteral("TypeVersionId"), QStringLiteral("00000003")},
                {QStringLiteral("TypeConfigurationVersionId"), QStringLiteral("2")},
                {QStringLiteral("Status"), QStringLiteral("HOOK_COMPLETE_FAILED")},
                {QStringLiteral("HookStatusReason"), QStringLiteral("no")},
                {QStringLiteral("InvokedAt"), 1'800'000'000.25},
                {QStringLiteral("TargetType"), QStringLiteral("CHANGE_SET")},
                {QStringLiteral("TargetId"),
                 QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:changeSet/uploads/9d1c")},
                {QStringLiteral("HookExecutionTarget"),
                 QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:stack/shop-data/77aa")}};
    }

private Q_SLOTS:
    void everythingIsRead()
    {
        const HookResult result = hookResultFromApi(summary());
        QCOMPARE(result.typeVersion, QStringLiteral("00000003"));
        QCOMPARE(result.configurationVersion, QStringLiteral("2"));
        QVERIFY(result.mode == HookFailureMode::Warn && result.status == HookStatus::CompleteFailed);
        QVERIFY(!result.blocked());
        QCOMPARE(result.invoked->time_since_epoch().count(), 1'800'000'000'250);
        QCOMPARE(targetName(result), QStringLiteral("uploads"));
        QVERIFY(!result.detailed);
    }

    void nothingIsNeeded()
    {
        const HookResult result = hookResultFromApi({});
        QVERIFY(result.id.isEmpty() && !result.invoked && result.status == HookStatus::Unknown);
        QCOMPARE(targetName(result), QString());
    }

    void newWordsKeepTheirSpelling()
    {
        QJsonObject json = summary();
        json.insert(QStringLiteral("Status"), QStringLiteral("HOOK_PONDERING"));
        json.insert(QStringLiteral("FailureMode"), QStringLiteral("SHRUG"));
        json.insert(QStringLiteral("TargetType"), QStringLiteral("PLANET"));
        const HookResult result = hookResultFromApi(json);
        QVERIFY(result.status == HookStatus::Unknown && result.mode == HookFailureMode::Unknown);
        QCOMPARE(result.statusText, QStringLiteral("HOOK_PONDERING"));
        QCOMPARE(result.modeText, QStringLiteral("SHRUG"));
        QCOMPARE(result.targetTypeText, QStringLiteral("PLANET"));
    }

    void detailIsRead()
    {
        QJsonObject json = summary();
        json.insert(QStringLiteral("Target"),
                    QJsonObject{{QStringLiteral("TargetTypeName"), QStringLiteral("AWS::S3::Bucket")},
                                {QStringLiteral("TargetId"), QStringLiteral("Uploads")},
                                {QStringLiteral("Action"), QStringLiteral("CREATE")}});
        json.insert(QStringLiteral("Annotations"),
                    QJsonArray{QJsonObject{{QStringLiteral("AnnotationName"), QStringLiteral("S3_PUBLIC")},
                                           {QStringLiteral("Status"), QStringLiteral("FAILED")},
                                           {QStringLiteral("SeverityLevel"), QStringLiteral("CRITICAL")},
                                           {QStringLiteral("RemediationLink"), QStringLiteral("https://x")}},
                               QJsonObject{{QStringLiteral("Status"), QStringLiteral("MAYBE")}}});
        const HookResult result = hookResultFromApi(json);
        QCOMPARE(result.resourceType, QStringLiteral("AWS::S3::Bucket"));
        QCOMPARE(result.resourceAction, QStringLiteral("CREATE"));
        QCOMPARE(result.annotations.size(), size_t(2));
        QVERIFY(result.annotations[0].status == AnnotationStatus::Failed);
        QCOMPARE(result.annotations[0].severity, QStringLiteral("CRITICAL"));
        QVERIFY(result.annotations[1].status == AnnotationStatus::Unknown);
        QCOMPARE(result.annotations[1].statusText, QStringLiteral("MAYBE"));
    }

    void nothingToldIsLost()
    {
        HookResult known = hookResultFromApi(summary());
        known.annotations = {{.name = QStringLiteral("A")}};
        known.detailed = true;
        QJsonObject byTarget = summary();
        for (const char *member : {"InvokedAt", "HookExecutionTarget", "HookStatusReason"})
            byTarget.remove(QLatin1String(member));
        QCOMPARE(joined(hookResultFromApi(byTarget), known), known);
        byTarget.insert(QStringLiteral("HookStatusReason"), QStringLiteral("still no"));
        QCOMPARE(joined(hookResultFromApi(byTarget), known).reason, QStringLiteral("still no"));
    }

    void lateRepliesDoNotTurnBack()
    {
        const HookResult known = hookResultFromApi(summary());
        QJsonObject older = summary();
        older.insert(QStringLiteral("Status"), QStringLiteral("HOOK_IN_PROGRESS"));
        older.remove(QStringLiteral("HookStatusReason"));
        QCOMPARE(joined(hookResultFromApi(older), known), known);
    }

    void queriesMatchAsAwsAnswers()
    {
        HookResult result = hookResultFromApi(summary());
        result.typeArn = QStringLiteral("arn:t");
        QVERIFY(matches({}, result));
        QVERIFY(matches({.typeArn = result.typeArn}, result));
        QVERIFY(matches({.typeArn = result.typeArn, .status = HookStatus::CompleteFailed}, result));
        QVERIFY(!matches({.typeArn = result.typeArn, .status = HookStatus::Failed}, result));
        QVERIFY(!matches({.typeArn = QStringLiteral("arn:other")}, result));
        QVERIFY(matches({.targetType = HookTargetType::ChangeSet, .targetId = result.targetId}, result));
        QVERIFY(!matches({.targetType = HookTargetType::CloudControl, .targetId = result.targetId}, result));
    }

    void typesOfBothShapes()
    {
        const HookType listed = hookTypeFromApi(
            {{QStringLiteral("TypeArn"), QStringLiteral("arn:t")}, {QStringLiteral("IsActivated"), true}});
        QCOMPARE(listed.arn, QStringLiteral("arn:t"));
        QVERIFY(!listed.described && listed.activated);
        QVERIFY(hookTypeFromApi({{QStringLiteral("Arn"), QStringLiteral("arn:t")}}).described);
    }

    void namesInArns()
    {
        const auto name = [](const char *arn, const char *resource) {
            return nameInArn(QString::fromLatin1(arn), QLatin1StringView(resource));
        };
        QCOMPARE(name("arn:aws:cloudformation:r:1:stack/shop-data/77", "stack"), QStringLiteral("shop-data"));
        QCOMPARE(name("arn:aws:cloudformation:r:1:stack/shop-data", "stack"), QStringLiteral("shop-data"));
        QCOMPARE(name("arn:aws:cloudformation:r:1:changeSet/a/77", "stack"), QString());
        QCOMPARE(name("shop-data", "stack"), QString());
        QCOMPARE(name("", "stack"), QString());
    }
};

QTEST_APPLESS_MAIN(TestHookRecords)
#include "tst_hookrecords.moc"
