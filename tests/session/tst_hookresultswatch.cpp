// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakecloudformation.h"

#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using namespace std::chrono_literals;
using domain::HookResultQuery;
using domain::HookStatus;
using domain::HookTargetType;
using State = Freshness::State;

/// How Hook results come into the store, on a clock that the test moves.
class TestHookResultsWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsAskedBeforeSomebodyLooks();
    void everyPageIsRead();
    void fourCombinations_data();
    void fourCombinations();
    void otherCombinationsAreNotSent();
    void aRepeatedTokenEnds();
    void endlessTokensEnd();
    void unknownTargetIsAnAnswer();
    void deniedNamesTheActionAndKeepsWhatIsKnown();
    void staleAnswersAreDropped();
    void toldMembersSurviveAListByTarget();
    void aListByTargetIsCompletedByDetails();
    void theFocusGetsItsDetailWhenItIsOver();
    void newResultsComeWithTheFirstPage();
    void runningResultsAreFollowed();
    void aRunningResultThatIsGoneLeaves();
    void looksSeldomWhenNobodyLooks();
    void bigPagesAreConvertedElsewhereAndPutInSlices();
    void detailIsReadOnce();
    void detailThatIsDeniedIsToldWhereItIs();
    void typesAndTheirFacts();
    void outagesPass();
};

void TestHookResultsWatch::nothingIsAskedBeforeSomebodyLooks()
{
    HooksBench bench;
    bench.aws.add(1);
    bench.watch.start();
    bench.aws.run(600s);
    QCOMPARE(bench.aws.calls.size(), size_t(0));
    bench.watch.setActive(true);
    bench.aws.run(2s);
    QVERIFY(bench.result(1));
    QVERIFY(bench.watch.freshness().state == State::Fresh);
}

void TestHookResultsWatch::everyPageIsRead()
{
    HooksBench bench;
    for (int i = 1; i <= 95; ++i)
        bench.aws.add(i);
    bench.watch.start();
    bench.watch.setActive(true);
    QVERIFY(bench.watch.listing().reading);
    bench.aws.run(60s);
    QCOMPARE(bench.store.hookResults.size(), 95);
    QVERIFY(bench.watch.listing().complete && !bench.watch.listing().reading);
    QCOMPARE(bench.watch.listing().told, 95);
}

void TestHookResultsWatch::fourCombinations_data()
{
    QTest::addColumn<QString>("typeArn");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("targetType");
    QTest::addColumn<QString>("targetId");
    QTest::addColumn<int>("listed");
    QTest::newRow("nothing") << ""
                             << ""
                             << ""
                             << "" << 4;
    QTest::newRow("TypeArn") << costArn << ""
                             << ""
                             << "" << 2;
    QTest::newRow("TypeArn Status") << costArn << "HOOK_COMPLETE_FAILED"
                                    << ""
                                    << "" << 1;
    QTest::newRow("TargetType TargetId") << ""
                                         << ""
                                         << "CHANGE_SET" << uploads << 3;
}

void TestHookResultsWatch::fourCombinations()
{
    QFETCH(QString, typeArn);
    QFETCH(QString, status);
    QFETCH(QString, targetType);
    QFETCH(QString, targetId);
    QFETCH(int, listed);
    HooksBench bench;
    bench.aws.add(1);
    bench.aws.add(2, "HOOK_COMPLETE_FAILED", costArn);
    bench.aws.add(3, "HOOK_COMPLETE_SUCCEEDED", costArn);
    bench.aws.add(4, "HOOK_FAILED", "CLOUD_CONTROL", token);
    const HookResultQuery query{typeArn, domain::fromString<HookStatus>(status),
                                domain::fromString<HookTargetType>(targetType), targetId};
    bench.watch.setQuery(query);
    bench.open();
    QJsonObject expected;
    for (const auto &[name, value] : {std::pair("TypeArn", typeArn), std::pair("Status", status),
                                      std::pair("TargetType", targetType), std::pair("TargetId", targetId)}) {
        if (!value.isEmpty())
            expected.insert(QLatin1String(name), value);
    }
    QCOMPARE(bench.aws.lists().front(), expected);
    QCOMPARE(bench.store.hookResults.size(), listed);
    for (const domain::HookResult &row : bench.store.hookResults.rows())
        QVERIFY(domain::matches(query, row));
}

void TestHookResultsWatch::otherCombinationsAreNotSent()
{
    HooksBench bench;
    bench.watch.setQuery({.status = HookStatus::Failed});
    bench.open();
    bench.aws.run(600s);
    QCOMPARE(bench.aws.count("ListHookResults"), 0);
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::InvalidInput);
    QCOMPARE(bench.watch.listing().problem.subject, QStringLiteral("TypeArn"));
}

void TestHookResultsWatch::aRepeatedTokenEnds()
{
    HooksBench bench;
    for (int i = 1; i <= 30; ++i)
        bench.aws.add(i);
    bench.aws.fault = [&](const FakeCloudFormation::Call &call) -> std::optional<aws::TransportReply> {
        if (call.input.value(QLatin1String("NextToken")) != QLatin1String("10"))
            return {};
        // The token that led here leads here again.
        return answered(200,
                        "<ListHookResultsResponse><ListHookResultsResult><HookResults/>"
                        "<NextToken>10</NextToken></ListHookResultsResult></ListHookResultsResponse>");
    };
    bench.open();
    bench.aws.run(60s);
    QVERIFY(!bench.watch.listing().reading && !bench.watch.listing().complete);
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::BadReply);
    QVERIFY2(bench.watch.listing().problem.message.contains(QLatin1String("same page token")),
             qPrintable(bench.watch.listing().problem.message));
    QCOMPARE(bench.store.hookResults.size(), 20); // what was told stays
    const int before = bench.aws.count("ListHookResults");
    bench.aws.run(60s); // the first page is still looked at; the walk is not begun again and again
    QVERIFY(bench.aws.count("ListHookResults") - before <= 4);
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::BadReply);
}

void TestHookResultsWatch::endlessTokensEnd()
{
    HooksBench bench;
    int pages = 0;
    bench.aws.fault = [&](const FakeCloudFormation::Call &call) -> std::optional<aws::TransportReply> {
        if (call.operation != QLatin1String("ListHookResults"))
            return {};
        return answered(200,
                        "<ListHookResultsResponse><ListHookResultsResult><HookResults/><NextToken>t"
                            + QByteArray::number(++pages)
                            + "</NextToken></ListHookResultsResult></ListHookResultsResponse>");
    };
    bench.watch.start();
    bench.watch.setActive(true);
    bench.aws.run(3h);
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::BadReply);
    QVERIFY(!bench.watch.listing().reading);
}

void TestHookResultsWatch::unknownTargetIsAnAnswer()
{
    HooksBench bench;
    bench.aws.add(1);
    bench.watch.setQuery({.targetType = HookTargetType::CloudControl, .targetId = token});
    bench.open();
    QCOMPARE(bench.watch.listing().problem.serviceCode, QStringLiteral("HookResultNotFound"));
    QVERIFY(!bench.watch.listing().reading);
    QVERIFY(bench.watch.freshness().state != State::Offline);
    // It may come later.
    bench.aws.add(2, "HOOK_FAILED", "CLOUD_CONTROL", token);
    bench.aws.run(30s);
    QVERIFY(bench.result(2));
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::None);
}

void TestHookResultsWatch::deniedNamesTheActionAndKeepsWhatIsKnown()
{
    HooksBench bench;
    bench.aws.add(1);
    bench.open();
    bench.aws.fault = [](const FakeCloudFormation::Call &) {
        return FakeCloudFormation::refused(403, "AccessDenied");
    };
    bench.aws.run(30s);
    QVERIFY(bench.watch.freshness().state == State::Denied);
    QCOMPARE(bench.watch.freshness().problem.subject, QStringLiteral("cloudformation:ListHookResults"));
    QVERIFY(bench.result(1));
    bench.aws.fault = nullptr;
    bench.aws.run(120s);
    QVERIFY(bench.watch.freshness().state == State::Fresh);
}

void TestHookResultsWatch::staleAnswersAreDropped()
{
    HooksBench bench;
    for (int i = 1; i <= 40; ++i)
        bench.aws.add(i);
    bench.aws.add(41, "HOOK_FAILED", costArn);
    bench.aws.transport.latency = 500ms;
    bench.watch.start();
    bench.watch.setActive(true);
    bench.aws.run(100ms); // the first page is on its way
    bench.watch.setQuery({.typeArn = costArn});
    bench.aws.run(20s);
    QCOMPARE(bench.store.hookResults.size(), 1);
    QVERIFY(bench.result(41));
    QVERIFY(bench.watch.listing().complete);
    QCOMPARE(bench.watch.listing().told, 1);
}

void TestHookResultsWatch::toldMembersSurviveAListByTarget()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    bench.open();
    const domain::HookResult before = *bench.result(1);
    QVERIFY(before.invoked && !before.executionTarget.isEmpty());
    bench.watch.setQuery({.targetType = HookTargetType::ChangeSet, .targetId = uploads});
    bench.aws.run(10s);
    QVERIFY(std::ranges::any_of(bench.aws.lists(), [](const QJsonObject &input) {
        return input.contains(QLatin1String("TargetId"));
    }));
    QCOMPARE(*bench.result(1), before);
}

void TestHookResultsWatch::aListByTargetIsCompletedByDetails()
{
    HooksBench bench;
    for (int i = 1; i <= 12; ++i)
        bench.aws.add(i);
    bench.watch.setQuery({.targetType = HookTargetType::ChangeSet, .targetId = uploads});
    bench.open();
    bench.aws.run(60s);
    QVERIFY(std::ranges::all_of(bench.store.hookResults.rows(),
                                [](const domain::HookResult &row) { return row.invoked.has_value(); }));
    QCOMPARE(bench.aws.count("GetHookResult"), 12);
    bench.aws.run(120s);
    QCOMPARE(bench.aws.count("GetHookResult"), 12);
}

void TestHookResultsWatch::theFocusGetsItsDetailWhenItIsOver()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_IN_PROGRESS");
    bench.open();
    bench.watch.setFocus(idOf(1));
    bench.aws.run(10s);
    QVERIFY(!bench.result(1)->detailed);
    bench.aws.row(1).insert(QStringLiteral("Status"), QStringLiteral("HOOK_COMPLETE_FAILED"));
    bench.aws.annotations[idOf(1)] = {
        QJsonObject{{QStringLiteral("AnnotationName"), QStringLiteral("S3_PUBLIC")}}};
    bench.aws.run(10s);
    QVERIFY(bench.result(1)->detailed);
    QCOMPARE(bench.result(1)->annotations.size(), size_t(1));
}

void TestHookResultsWatch::newResultsComeWithTheFirstPage()
{
    HooksBench bench;
    for (int i = 1; i <= 50; ++i)
        bench.aws.add(i);
    bench.open();
    bench.aws.run(20s);
    const int before = bench.aws.count("ListHookResults");
    for (int i = 51; i <= 65; ++i) // more than a page
        bench.aws.add(i);
    bench.aws.run(25s);
    QCOMPARE(bench.store.hookResults.size(), 65);
    QVERIFY(bench.aws.count("ListHookResults") - before <= 4);
}

void TestHookResultsWatch::runningResultsAreFollowed()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_IN_PROGRESS");
    for (int i = 2; i <= 30; ++i)
        bench.aws.add(i);
    bench.open();
    bench.aws.run(10s);
    QVERIFY(bench.result(1)->status == HookStatus::InProgress);
    QVERIFY(bench.aws.count("GetHookResult") > 0); // the first page does not tell of it
    bench.aws.row(1).insert(QStringLiteral("Status"), QStringLiteral("HOOK_COMPLETE_FAILED"));
    bench.aws.row(1).insert(QStringLiteral("HookStatusReason"), QStringLiteral("no"));
    bench.aws.run(5s);
    QVERIFY(bench.result(1)->blocked());
    QCOMPARE(bench.result(1)->reason, QStringLiteral("no"));
    QCOMPARE(bench.result(1)->targetId, uploads); // GetHookResult does not tell it
    const int before = bench.aws.count("GetHookResult");
    bench.aws.run(60s);
    QCOMPARE(bench.aws.count("GetHookResult"), before);
}

void TestHookResultsWatch::aRunningResultThatIsGoneLeaves()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_IN_PROGRESS");
    for (int i = 2; i <= 12; ++i)
        bench.aws.add(i);
    bench.open();
    QVERIFY(bench.result(1));
    bench.aws.results.erase(bench.aws.results.begin());
    bench.aws.run(10s);
    QVERIFY(!bench.result(1));
    QVERIFY(bench.watch.freshness().state == State::Fresh);
}

void TestHookResultsWatch::looksSeldomWhenNobodyLooks()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_IN_PROGRESS");
    bench.open();
    bench.watch.setActive(false);
    const int before = int(bench.aws.calls.size());
    bench.aws.run(600s);
    const int quiet = int(bench.aws.calls.size()) - before;
    QVERIFY2(quiet >= 1 && quiet <= 3, qPrintable(QString::number(quiet)));
    bench.aws.add(2);
    bench.watch.setActive(true); // looks at once
    bench.aws.run(1s);
    QVERIFY(bench.result(2));
}

void TestHookResultsWatch::bigPagesAreConvertedElsewhereAndPutInSlices()
{
    HooksBench bench;
    bench.aws.pageSize = 2500;
    for (int i = 1; i <= 6000; ++i)
        bench.aws.add(i);
    int largest = 0, deltas = 0;
    connect(bench.store.hookResults.notifier(), &store::TableNotifier::changed, &bench.watch,
            [&](const store::Delta &delta) {
                largest = std::max(largest, delta.insertedCount);
                ++deltas;
            });
    bench.open();
    bench.aws.run(10s);
    QCOMPARE(bench.store.hookResults.size(), 6000);
    QVERIFY(largest <= 1000 && deltas >= 6);
    QVERIFY(bench.watch.listing().complete);
}

void TestHookResultsWatch::detailIsReadOnce()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    bench.aws.annotations[idOf(1)] = {
        QJsonObject{{QStringLiteral("AnnotationName"), QStringLiteral("S3_PUBLIC")},
                    {QStringLiteral("RemediationMessage"), QStringLiteral("Block it.")}}};
    bench.open();
    QSignalSpy told(&bench.watch, &HookResultsWatch::focusChanged);
    bench.watch.setFocus(idOf(1));
    bench.aws.run(1s);
    QCOMPARE(bench.result(1)->annotations.size(), size_t(1));
    QCOMPARE(bench.result(1)->annotations[0].remediation, QStringLiteral("Block it."));
    QVERIFY(bench.result(1)->detailed);
    QVERIFY(told.count() >= 2);
    bench.watch.setFocus({});
    bench.watch.setFocus(idOf(1));
    bench.aws.run(60s);
    QCOMPARE(bench.aws.count("GetHookResult"), 1);
    QVERIFY(bench.result(1)->detailed); // later lists take nothing away
}

void TestHookResultsWatch::detailThatIsDeniedIsToldWhereItIs()
{
    HooksBench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    bench.open();
    bench.aws.fault = [](const FakeCloudFormation::Call &call) -> std::optional<aws::TransportReply> {
        if (call.operation != QLatin1String("GetHookResult"))
            return {};
        return FakeCloudFormation::refused(403, "AccessDenied");
    };
    bench.watch.setFocus(idOf(1));
    bench.aws.run(30s);
    QVERIFY(bench.watch.focusProblem().code == ErrorCode::AccessDenied);
    QCOMPARE(bench.watch.focusProblem().subject, QStringLiteral("cloudformation:GetHookResult"));
    QVERIFY(bench.watch.freshness().state == State::Fresh);
    bench.aws.fault = nullptr;
    bench.watch.setFocus(idOf(1)); // asks again
    bench.aws.run(1s);
    QVERIFY(bench.watch.focusProblem().code == ErrorCode::None);
    QVERIFY(bench.result(1)->detailed);
}

void TestHookResultsWatch::typesAndTheirFacts()
{
    HooksBench bench;
    bench.aws.types = {{{QStringLiteral("TypeArn"), guardArn},
                        {QStringLiteral("TypeName"), QStringLiteral("Shop::Guard::Storage")},
                        {QStringLiteral("Description"), QStringLiteral("Keeps storage private")}}};
    bench.open();
    QVERIFY(bench.store.hookTypes.find(guardArn));
    QVERIFY(!bench.store.hookTypes.find(guardArn)->described);
    bench.watch.readType(guardArn);
    bench.watch.readType(guardArn);
    bench.aws.run(1s);
    QVERIFY(bench.store.hookTypes.find(guardArn)->described);
    QCOMPARE(bench.aws.count("DescribeType"), 1);
    bench.watch.readType(costArn);
    bench.aws.run(1s);
    QVERIFY(bench.watch.typeProblem(costArn).code == ErrorCode::ServiceError);
}

void TestHookResultsWatch::outagesPass()
{
    HooksBench bench;
    for (int i = 1; i <= 30; ++i)
        bench.aws.add(i);
    bool broken = true;
    bench.aws.fault = [&](const FakeCloudFormation::Call &) -> std::optional<aws::TransportReply> {
        return broken ? std::optional(notDelivered()) : std::nullopt;
    };
    bench.open();
    bench.aws.run(60s);
    QVERIFY(bench.watch.freshness().state == State::Offline);
    broken = false;
    bench.aws.run(180s);
    QVERIFY(bench.watch.freshness().state == State::Fresh);
    QCOMPARE(bench.store.hookResults.size(), 30);
    QVERIFY(bench.watch.listing().complete);
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::None);
}

QTEST_GUILESS_MAIN(TestHookResultsWatch)
#include "tst_hookresultswatch.moc"
