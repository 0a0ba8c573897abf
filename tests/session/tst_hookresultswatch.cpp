// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/hookresultswatch.h"
#include "models/wire/codec.h"
#include "models/wire/sigv4.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

using namespace hookline;
using namespace hookline::session;
using namespace hookline::test;
using namespace std::chrono_literals;
using domain::HookResultQuery;
using domain::HookStatus;
using domain::HookTargetType;
using End = HookSearchAnswer::End;
using State = Freshness::State;

namespace {

QString arn(const char *kind, const QString &name)
{
    return QStringLiteral("arn:aws:cloudformation:eu-west-1:123456789012:%1/%2/77aa")
        .arg(QLatin1String(kind), name);
}

const QString guardArn =
    QStringLiteral("arn:aws:cloudformation:eu-west-1:123456789012:type/hook/Shop-Guard-Storage");
const QString costArn =
    QStringLiteral("arn:aws:cloudformation:eu-west-1:123456789012:type/hook/Shop-Lambda-Cost");
const QString uploads = arn("changeSet", QStringLiteral("uploads-bucket"));
const QString shopData = arn("stack", QStringLiteral("shop-data"));
const QString token = QStringLiteral("0f9c1f9e-5d5e-4d55-9f1e-3a6b7c8d9e0f");

QString idOf(int number)
{
    return QStringLiteral("c6f8a0d2-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
}

aws::Connection connection()
{
    aws::Connection connection;
    connection.name = QStringLiteral("fake");
    connection.region = QStringLiteral("eu-west-1");
    connection.endpoint = QUrl(QStringLiteral("https://gateway.example"));
    connection.keys = {"AKIDEXAMPLE", "very-secret", {}};
    return connection;
}

/// CloudFormation behind a ScriptedTransport: rows that a test sets by hand, the youngest last.
class FakeCloudFormation
{
public:
    struct Call
    {
        QString operation;
        QJsonObject input;
    };

    ManualClock clock;
    ScriptedTransport transport{clock};
    std::vector<QJsonObject> results;
    std::vector<QJsonObject> stacks, changeSets, types;
    QHash<QString, QJsonArray> annotations; ///< By result ID.
    int pageSize = 10;
    std::vector<Call> calls;
    /// An answer instead of the real one.
    std::function<std::optional<aws::TransportReply>(const Call &)> fault;

    FakeCloudFormation()
    {
        transport.handler = [this](const aws::TransportRequest &request) { return answer(request); };
    }

    QJsonObject &add(int number, const char *status = "HOOK_COMPLETE_SUCCEEDED",
                     const QString &typeArn = guardArn)
    {
        results.push_back({{QStringLiteral("HookResultId"), idOf(number)},
                           {QStringLiteral("FailureMode"), QStringLiteral("FAIL")},
                           {QStringLiteral("TypeName"), QStringLiteral("Shop::Guard::Storage")},
                           {QStringLiteral("TypeArn"), typeArn},
                           {QStringLiteral("Status"), QLatin1String(status)},
                           {QStringLiteral("InvokedAt"), toEpochSeconds(clock.now()) + number},
                           {QStringLiteral("TargetType"), QStringLiteral("CHANGE_SET")},
                           {QStringLiteral("TargetId"), uploads},
                           {QStringLiteral("HookExecutionTarget"), shopData}});
        return results.back();
    }
    void add(int number, const char *status, const char *targetType, const QString &target,
             const char *mode = "FAIL")
    {
        QJsonObject &row = add(number, status);
        row.insert(QStringLiteral("TargetType"), QLatin1String(targetType));
        row.insert(QStringLiteral("TargetId"), target);
        row.insert(QStringLiteral("FailureMode"), QLatin1String(mode));
    }
    QJsonObject &row(int number)
    {
        return *std::ranges::find(results, QJsonValue(idOf(number)), [](const QJsonObject &row) {
            return row.value(QLatin1String("HookResultId"));
        });
    }
    int count(const char *operation) const
    {
        return int(std::ranges::count(calls, QLatin1String(operation), &Call::operation));
    }
    /// The inputs of the lists, without tokens.
    std::vector<QJsonObject> lists() const
    {
        std::vector<QJsonObject> inputs;
        for (Call call : calls) {
            if (call.operation == QLatin1String("ListHookResults")
                && !call.input.contains(QLatin1String("NextToken")))
                inputs.push_back(call.input);
        }
        return inputs;
    }

    void run(Millis time)
    {
        const Instant until = clock.now() + time;
        for (;;) {
            QThreadPool::globalInstance()->waitForDone();
            QCoreApplication::sendPostedEvents();
            const auto next = clock.untilNext();
            if (!next || clock.now() + *next > until)
                break;
            clock.advance(*next);
        }
        clock.advance(until - clock.now());
        QCoreApplication::sendPostedEvents();
    }

    static aws::TransportReply refused(int status, const char *code)
    {
        return answered(
            status,
            QByteArray("<ErrorResponse><Error><Type>Sender</Type><Code>") + code
                + "</Code><Message>m</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
    }

private:
    std::optional<aws::TransportReply> answer(const aws::TransportRequest &request)
    {
        static const std::vector<std::shared_ptr<const wire::Service>> services{
            wire::service(u"cloudformation")};
        const auto call = wire::decodeRequest(services, request.http);
        if (!call)
            qFatal("unreadable request: %s", qPrintable(toString(call.error())));
        calls.push_back({call->operation->name, call->input});
        if (fault) {
            if (const auto reply = fault(calls.back()))
                return *reply;
        }
        const Result<QJsonObject> output = serve(calls.back());
        aws::TransportReply reply;
        reply.outcome = aws::TransportReply::Outcome::Answered;
        reply.response = output.ok() ? wire::encodeReply(*call, *output, QStringLiteral("r-1"))
                                     : wire::encodeError(*call, output.error(), QStringLiteral("r-1"));
        return reply;
    }

    static Error notFound(const char *code)
    {
        return {.code = ErrorCode::ServiceError,
                .serviceCode = QLatin1String(code),
                .message = QStringLiteral("not there"),
                .httpStatus = 404};
    }

    Result<QJsonObject> serve(const Call &call)
    {
        const auto text = [&](const char *member) {
            return call.input.value(QLatin1String(member)).toString();
        };
        if (call.operation == QLatin1String("ListHookResults"))
            return list(call.input);
        if (call.operation == QLatin1String("GetHookResult")) {
            for (QJsonObject row : results) {
                if (row.value(QLatin1String("HookResultId")) != text("HookResultId"))
                    continue;
                for (const char *member : {"TargetType", "TargetId", "HookExecutionTarget"})
                    row.remove(QLatin1String(member));
                if (annotations.contains(text("HookResultId")))
                    row.insert(QStringLiteral("Annotations"), annotations[text("HookResultId")]);
                return row;
            }
            return notFound("HookResultNotFoundException");
        }
        if (call.operation == QLatin1String("ListTypes"))
            return page("TypeSummaries", types);
        if (call.operation == QLatin1String("DescribeType")) {
            for (QJsonObject type : types) {
                if (type.value(QLatin1String("TypeArn")) == text("Arn")) {
                    type.insert(QStringLiteral("Arn"), type.take(QStringLiteral("TypeArn")));
                    return type;
                }
            }
            return notFound("TypeNotFoundException");
        }
        if (call.operation == QLatin1String("ListStacks"))
            return page("StackSummaries", stacks);
        if (call.operation == QLatin1String("ListChangeSets")) {
            std::vector<QJsonObject> rows;
            std::ranges::copy_if(changeSets, std::back_inserter(rows), [&](const QJsonObject &row) {
                return row.value(QLatin1String("StackId")) == text("StackName");
            });
            return page("Summaries", rows);
        }
        qFatal("no such operation: %s", qPrintable(call.operation));
    }

    static QJsonObject page(const char *member, const std::vector<QJsonObject> &rows)
    {
        QJsonArray array;
        for (const QJsonObject &row : rows)
            array.append(row);
        return {{QLatin1String(member), array}};
    }

    Result<QJsonObject> list(const QJsonObject &input)
    {
        QJsonArray rows;
        QJsonObject reply;
        const QJsonValue token = input.value(QLatin1String("NextToken"));
        const bool byTarget = input.contains(QLatin1String("TargetId"));
        bool known = !byTarget;
        const int after = token.isString() ? token.toString().toInt() : int(results.size());
        for (int i = after - 1; i >= 0; --i) {
            QJsonObject row = results[size_t(i)];
            const bool fits = std::ranges::all_of(
                std::initializer_list<const char *>{"TypeArn", "Status", "TargetType", "TargetId"},
                [&](const char *member) {
                    const QLatin1String name(member);
                    return !input.contains(name) || input.value(name) == row.value(name);
                });
            if (!fits)
                continue;
            known = true;
            if (rows.size() == pageSize) {
                reply.insert(QStringLiteral("NextToken"), QString::number(i + 1));
                break;
            }
            if (byTarget) {
                row.remove(QStringLiteral("InvokedAt"));
                row.remove(QStringLiteral("HookExecutionTarget"));
            }
            rows.append(row);
        }
        if (!known)
            return notFound("HookResultNotFoundException");
        reply.insert(QStringLiteral("HookResults"), rows);
        return reply;
    }
};

struct Bench
{
    FakeCloudFormation aws;
    aws::Client client;
    store::Store store;
    HookResultsWatch watch;

    Bench()
        : client(connection(), aws.transport, aws.clock, [] { return 0.5; })
        , watch(store, client, aws.clock, [] { return 0.5; }, {2, 10, 4}, {3s, 20s, 300s})
    { }

    void open()
    {
        watch.start();
        watch.setActive(true);
        aws.run(2s);
    }
    const domain::HookResult *result(int number) { return store.hookResults.find(idOf(number)); }
    End ask(const QString &text)
    {
        watch.search(text);
        aws.run(60s);
        return watch.answer().end;
    }
};

} // namespace

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
    void newResultsComeWithTheFirstPage();
    void runningResultsAreFollowed();
    void aRunningResultThatIsGoneLeaves();
    void looksSeldomWhenNobodyLooks();
    void bigPagesAreConvertedElsewhereAndPutInSlices();
    void detailIsReadOnce();
    void detailThatIsDeniedIsToldWhereItIs();
    void typesAndTheirFacts();
    void outagesPass();
    void searchByChangeSetArn();
    void searchByStackName();
    void searchByStackArnFindsStackHooks();
    void searchByChangeSetName();
    void searchByTokenAndId();
    void searchSaysWhyNothingWasFound();
    void searchWithoutPermissionSaysSo();
    void aNewSearchDropsTheOld();
};

void TestHookResultsWatch::nothingIsAskedBeforeSomebodyLooks()
{
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
    bench.watch.setQuery({.status = HookStatus::Failed});
    bench.open();
    bench.aws.run(600s);
    QCOMPARE(bench.aws.count("ListHookResults"), 0);
    QVERIFY(bench.watch.listing().problem.code == ErrorCode::InvalidInput);
    QCOMPARE(bench.watch.listing().problem.subject, QStringLiteral("TypeArn"));
}

void TestHookResultsWatch::aRepeatedTokenEnds()
{
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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

void TestHookResultsWatch::newResultsComeWithTheFirstPage()
{
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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
    Bench bench;
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

void TestHookResultsWatch::searchByChangeSetArn()
{
    Bench bench;
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

void TestHookResultsWatch::searchByStackName()
{
    Bench bench;
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

void TestHookResultsWatch::searchByStackArnFindsStackHooks()
{
    Bench bench;
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

void TestHookResultsWatch::searchByChangeSetName()
{
    Bench bench;
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

void TestHookResultsWatch::searchByTokenAndId()
{
    Bench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED", "CLOUD_CONTROL", token, "WARN");
    bench.watch.start();
    QVERIFY(bench.ask(token) == End::NotBlocked);
    QVERIFY(bench.watch.answer().subject == HookSearchAnswer::Subject::CloudControl);
    QVERIFY(bench.ask(idOf(1)) == End::NotBlocked);
    QVERIFY(bench.watch.answer().subject == HookSearchAnswer::Subject::Result);
    QCOMPARE(bench.watch.answer().results, QStringList({idOf(1)}));
}

void TestHookResultsWatch::searchSaysWhyNothingWasFound()
{
    Bench bench;
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

void TestHookResultsWatch::searchWithoutPermissionSaysSo()
{
    Bench bench;
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

void TestHookResultsWatch::aNewSearchDropsTheOld()
{
    Bench bench;
    bench.aws.add(1, "HOOK_COMPLETE_FAILED");
    bench.watch.start();
    bench.watch.search(uploads);
    bench.watch.search(token);
    bench.aws.run(30s);
    QCOMPARE(bench.watch.answer().asked, token);
    QVERIFY(bench.watch.answer().end == End::NotFound);
    QVERIFY(bench.watch.answer().results.isEmpty());
}

QTEST_GUILESS_MAIN(TestHookResultsWatch)
#include "tst_hookresultswatch.moc"
