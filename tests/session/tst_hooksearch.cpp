// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakecloudformation.h"

#include <QTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using namespace std::chrono_literals;
using End = HookSearchAnswer::End;

/// "Which Hook stopped this?", asked of CloudFormation.
class TestHookSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void searchByChangeSetArn();
    void searchByStackName();
    void searchByStackArnFindsStackHooks();
    void searchByChangeSetName();
    void searchByTokenAndId();
    void searchSaysWhyNothingWasFound();
    void searchWithoutPermissionSaysSo();
    void aNewSearchDropsTheOld();
};

void TestHookSearch::searchByChangeSetArn()
{
    HooksBench bench;
    bench.aws.add(1);
    bench.aws.add(2, "HOOK_COMPLETE_FAILED", "CHANGE_SET", uploads, "WARN");
    bench.aws.add(3, "HOOK_COMPLETE_FAILED");
    bench.watch.start(); // nobody needs to have looked at the list
    QVERIFY(bench.ask(QLatin1Char(' ') + uploads + QLatin1Char('\n')) == End::Blocked);
    QCOMPARE(bench.watch.answer().results, QStringList({idOf(3), idOf(2), idOf(1)}));
    QVERIFY(bench.watch.answer().subject == HookSearchAnswer::Subject::ChangeSet);
    QCOMPARE(bench.watch.answer().subjectName, QStringLiteral("uploads-bucket"));
    QVERIFY(bench.result(3)); // for the detail
    QCOMPARE(bench.aws.calls.size(), size_t(1));
}

void TestHookSearch::searchByStackName()
{
    HooksBench bench;
    bench.aws.stacks = {{{QStringLiteral("StackId"), arn("stack", QStringLiteral("other"))},
                         {QStringLiteral("StackName"), QStringLiteral("other")}},
                        {{QStringLiteral("StackId"), shopData},
                         {QStringLiteral("StackName"), QStringLiteral("shop-data")},
                         {QStringLiteral("StackStatus"), QStringLiteral("UPDATE_COMPLETE")}}};
    bench.aws.changeSets = {{{QStringLiteral("ChangeSetId"), uploads},
                             {QStringLiteral("ChangeSetName"), QStringLiteral("uploads-bucket")},
                             {QStringLiteral("StackId"), shopData},
                             {QStringLiteral("Status"), QStringLiteral("FAILED")}}};
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    bench.aws.add(2, "HOOK_FAILED", "STACK", arn("stack", QStringLiteral("other")));
    bench.aws.row(2).insert(QStringLiteral("HookExecutionTarget"), arn("stack", QStringLiteral("other")));
    bench.watch.start();
    QVERIFY(bench.ask(QStringLiteral("shop-data")) == End::Blocked);
    QCOMPARE(bench.watch.answer().results, QStringList({idOf(1)}));
    QCOMPARE(bench.watch.answer().subjectId, shopData);
    QCOMPARE(bench.watch.answer().subjectStatus, QStringLiteral("UPDATE_COMPLETE"));
}

void TestHookSearch::searchByStackArnFindsStackHooks()
{
    HooksBench bench;
    for (int i = 1; i <= 25; ++i)
        bench.aws.add(i, "HOOK_COMPLETE_SUCCEEDED", "RESOURCE", QStringLiteral("Bucket"));
    bench.aws.row(4).insert(QStringLiteral("Status"), QStringLiteral("HOOK_FAILED"));
    bench.aws.row(25).insert(QStringLiteral("Status"), QStringLiteral("HOOK_IN_PROGRESS"));
    bench.watch.start();
    QVERIFY(bench.ask(shopData) == End::Blocked);
    QCOMPARE(bench.watch.answer().results.first(), idOf(4));
    QCOMPARE(bench.watch.answer().results.at(1), idOf(25));
    QCOMPARE(bench.watch.answer().scanned, 25);
    QVERIFY(!bench.watch.answer().more);
    for (int i = 26; i <= 150; ++i)
        bench.aws.add(i);
    bench.ask(shopData);
    QVERIFY(bench.watch.answer().more); // ten pages are looked through
    QCOMPARE(bench.watch.answer().scanned, 100);
}

void TestHookSearch::searchByChangeSetName()
{
    HooksBench bench;
    bench.aws.stacks = {
        {{QStringLiteral("StackId"), shopData}, {QStringLiteral("StackName"), QStringLiteral("shop-data")}}};
    bench.aws.changeSets = {{{QStringLiteral("ChangeSetId"), uploads},
                             {QStringLiteral("ChangeSetName"), QStringLiteral("uploads-bucket")},
                             {QStringLiteral("StackId"), shopData}}};
    bench.aws.add(1, "HOOK_IN_PROGRESS");
    bench.watch.start();
    QVERIFY(bench.ask(QStringLiteral("uploads-bucket")) == End::InProgress);
    QVERIFY(bench.watch.answer().subject == HookSearchAnswer::Subject::ChangeSet);
    QCOMPARE(bench.watch.answer().subjectId, uploads);
    // A deleted change set stands in its results alone.
    bench.aws.changeSets.clear();
    QVERIFY(bench.ask(QStringLiteral("uploads-bucket")) == End::InProgress);
    QCOMPARE(bench.watch.answer().results, QStringList({idOf(1)}));
}

void TestHookSearch::searchByTokenAndId()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED", "CLOUD_CONTROL", token, "WARN");
    bench.watch.start();
    QVERIFY(bench.ask(token) == End::NotBlocked);
    QVERIFY(bench.watch.answer().subject == HookSearchAnswer::Subject::CloudControl);
    QVERIFY(bench.ask(idOf(1)) == End::NotBlocked);
    QVERIFY(bench.watch.answer().subject == HookSearchAnswer::Subject::Result);
    QCOMPARE(bench.watch.answer().results, QStringList({idOf(1)}));
}

void TestHookSearch::searchSaysWhyNothingWasFound()
{
    HooksBench bench;
    bench.watch.start();
    QVERIFY(bench.ask(QStringLiteral("what is this?")) == End::NotSearchable);
    QVERIFY(bench.ask(QString()) == End::NotSearchable);
    QCOMPARE(bench.aws.calls.size(), size_t(0));
    QVERIFY(bench.ask(token) == End::NotFound);
    QVERIFY(bench.ask(QStringLiteral("nobody")) == End::NotFound);
    bench.aws.stacks = {
        {{QStringLiteral("StackId"), shopData}, {QStringLiteral("StackName"), QStringLiteral("shop-data")}}};
    QVERIFY(bench.ask(QStringLiteral("shop-data")) == End::NoResults);
    bench.watch.clearSearch();
    QVERIFY(bench.watch.answer().end == End::None);
}

void TestHookSearch::searchWithoutPermissionSaysSo()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    const auto deny = [&](const QString &operation) {
        bench.aws.fault = [operation](const FakeCloudFormation::Call &call) {
            return operation.isEmpty() || call.operation == operation
                ? std::optional(FakeCloudFormation::refused(403, "AccessDenied"))
                : std::nullopt;
        };
    };
    bench.watch.start();
    deny({});
    QVERIFY(bench.ask(uploads) == End::Failed);
    QCOMPARE(bench.watch.answer().error.subject, QStringLiteral("cloudformation:ListHookResults"));
    // What can be asked is.
    deny(QStringLiteral("ListStacks"));
    QVERIFY(bench.ask(QStringLiteral("shop-data")) == End::Blocked);
    QCOMPARE(bench.watch.answer().error.subject, QStringLiteral("cloudformation:ListStacks"));
}

void TestHookSearch::aNewSearchDropsTheOld()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    bench.watch.start();
    bench.watch.search(uploads);
    bench.watch.search(token);
    bench.aws.run(30s);
    QCOMPARE(bench.watch.answer().asked, token);
    QVERIFY(bench.watch.answer().end == End::NotFound);
    QVERIFY(bench.watch.answer().results.isEmpty());
}

QTEST_GUILESS_MAIN(TestHookSearch)
#include "tst_hooksearch.moc"
