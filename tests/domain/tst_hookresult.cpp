// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/hookresult.h"

#include <QTest>

using namespace hookline;
using namespace hookline::domain;

/// What may be asked of ListHookResults, and what a result means.
class TestHookResult : public QObject
{
    Q_OBJECT

private:
    static HookResultQuery query(int members, HookTargetType target = HookTargetType::ChangeSet)
    {
        HookResultQuery query;
        if (members & HookTypeArn)
            query.typeArn = QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:type/hook/A-B-C");
        if (members & HookResultStatus)
            query.status = HookStatus::CompleteFailed;
        if (members & HookTarget)
            query.targetType = target;
        if (members & HookTargetId)
            query.targetId = QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:changeSet/c/1");
        return query;
    }

private Q_SLOTS:
    void combinations_data()
    {
        QTest::addColumn<int>("members");
        QTest::addColumn<QString>("subject"); // "": may be sent
        QTest::addColumn<bool>("leads");
        const auto row = [](const char *name, int members, const char *subject, bool leads) {
            QTest::newRow(name) << members << QString::fromLatin1(subject) << leads;
        };
        const int t = HookTypeArn, s = HookResultStatus, y = HookTarget, i = HookTargetId;
        row("nothing", 0, "", true);
        row("TypeArn", t, "", true);
        row("Status", s, "TypeArn", true);
        row("TypeArn Status", t | s, "", true);
        row("TargetType", y, "TargetId", true);
        row("TypeArn TargetType", t | y, "TargetType", false);
        row("Status TargetType", s | y, "TargetType", false);
        row("TypeArn Status TargetType", t | s | y, "TargetType", false);
        row("TargetId", i, "TargetType", true);
        row("TypeArn TargetId", t | i, "TargetId", false);
        row("Status TargetId", s | i, "TargetId", false);
        row("TypeArn Status TargetId", t | s | i, "TargetId", false);
        row("TargetType TargetId", y | i, "", true);
        row("TypeArn TargetType TargetId", t | y | i, "TargetType", false);
        row("Status TargetType TargetId", s | y | i, "TargetType", false);
        row("all", t | s | y | i, "TargetType", false);
    }
    void combinations()
    {
        QFETCH(int, members);
        QFETCH(QString, subject);
        QFETCH(bool, leads);
        QCOMPARE(int(membersOf(query(members))), members);
        QCOMPARE(leadsToHookQuery(HookQueryMembers(members)), leads);
        const auto input = hookResultsInput(query(members));
        QCOMPARE(input.ok(), subject.isEmpty());
        if (!input) {
            QVERIFY(input.error().code == ErrorCode::InvalidInput);
            QCOMPARE(input.error().subject, subject);
            QVERIFY(input.error().message.contains(subject));
            return;
        }
        QCOMPARE(input->contains(QLatin1String("TypeArn")), bool(members & HookTypeArn));
        QCOMPARE(input->contains(QLatin1String("Status")), bool(members & HookResultStatus));
        QCOMPARE(input->contains(QLatin1String("TargetType")), bool(members & HookTarget));
        QCOMPARE(input->contains(QLatin1String("TargetId")), bool(members & HookTargetId));
    }

    void targets_data()
    {
        QTest::addColumn<int>("target");
        QTest::addColumn<QString>("sent");
        QTest::newRow("change set") << int(HookTargetType::ChangeSet) << QStringLiteral("CHANGE_SET");
        QTest::newRow("Cloud Control")
            << int(HookTargetType::CloudControl) << QStringLiteral("CLOUD_CONTROL");
        QTest::newRow("stack") << int(HookTargetType::Stack) << QString();
        QTest::newRow("resource") << int(HookTargetType::Resource) << QString();
    }
    void targets()
    {
        QFETCH(int, target);
        QFETCH(QString, sent);
        const auto input = hookResultsInput(query(HookTarget | HookTargetId, HookTargetType(target)));
        QCOMPARE(input.ok(), !sent.isEmpty());
        if (input)
            QCOMPARE(input->value(QLatin1String("TargetType")).toString(), sent);
        else
            QCOMPARE(input.error().subject, QStringLiteral("TargetType"));
    }

    void wordsThereAndBack()
    {
        for (const char *word :
             {"HOOK_IN_PROGRESS", "HOOK_COMPLETE_SUCCEEDED", "HOOK_COMPLETE_FAILED", "HOOK_FAILED"})
            QCOMPARE(toString(fromString<HookStatus>(QString::fromLatin1(word))), QString::fromLatin1(word));
        for (const char *word : {"FAIL", "WARN"})
            QCOMPARE(toString(fromString<HookFailureMode>(QString::fromLatin1(word))),
                     QString::fromLatin1(word));
        for (const char *word : {"CHANGE_SET", "STACK", "RESOURCE", "CLOUD_CONTROL"})
            QCOMPARE(toString(fromString<HookTargetType>(QString::fromLatin1(word))),
                     QString::fromLatin1(word));
        QVERIFY(fromString<HookStatus>(u"hook_failed") == HookStatus::Unknown);
        QVERIFY(fromString<HookFailureMode>(u"") == HookFailureMode::Unknown);
        QCOMPARE(toString(HookTargetType::Unknown), QStringLiteral("Unknown"));
    }

    void whatBlocks()
    {
        QVERIFY(blocked(HookStatus::CompleteFailed, HookFailureMode::Fail));
        QVERIFY(blocked(HookStatus::Failed, HookFailureMode::Fail));
        QVERIFY(!blocked(HookStatus::CompleteFailed, HookFailureMode::Warn));
        QVERIFY(!blocked(HookStatus::Failed, HookFailureMode::Warn));
        QVERIFY(!blocked(HookStatus::CompleteSucceeded, HookFailureMode::Fail));
        QVERIFY(!blocked(HookStatus::InProgress, HookFailureMode::Fail));
        QVERIFY(!blocked(HookStatus::CompleteFailed, HookFailureMode::Unknown));
        QVERIFY(!isTerminal(HookStatus::InProgress) && !isTerminal(HookStatus::Unknown));
        QVERIFY(isTerminal(HookStatus::Failed) && isTerminal(HookStatus::CompleteSucceeded));
    }
};

QTEST_GUILESS_MAIN(TestHookResult)
#include "tst_hookresult.moc"
