// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/requestbudget.h"
#include "models/session/requestlog.h"
#include "models/session/session.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using namespace hookline::test;
using session::RequestLog;

namespace {

constexpr Millis moment{1000};

Attempt attempt(const char *operation, ErrorCode code = ErrorCode::None, int number = 1)
{
    Attempt made;
    made.call = QLatin1String(operation);
    made.service = QStringLiteral("codedeploy");
    made.operation = QLatin1String(operation);
    made.number = number;
    made.most = 3;
    made.httpStatus = code == ErrorCode::None ? 200 : 400;
    made.error.code = code;
    made.took = Millis(10);
    return made;
}

aws::Connection connection()
{
    aws::Connection made;
    made.name = QStringLiteral("test");
    made.region = QStringLiteral("us-east-1");
    made.endpoint = QUrl(QStringLiteral("http://127.0.0.1:4321"));
    made.keys = {"AKIDEXAMPLE", "hooklinesecret", {}};
    return made;
}

/// A log on a clock that the test moves.
struct Bench
{
    ManualClock clock;
    RequestLog log;

    explicit Bench(int most = 10)
        : log(clock, most)
    { }

    void add(Attempt made)
    {
        made.started = clock.now();
        log.add(made);
    }
    /// What the table holds, in the order in which it came.
    QString operations() const
    {
        std::map<QString, QString> byKey;
        for (const Attempt &row : log.attempts().rows())
            byKey[row.key] = row.operation;
        QStringList names;
        for (const auto &[key, name] : byKey)
            names.append(name);
        return names.join(QLatin1Char(' '));
    }
};

} // namespace

class TestRequestLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void burstIsOneChange()
    {
        Bench bench;
        QSignalSpy changes(bench.log.attempts().notifier(), &store::TableNotifier::changed);
        for (const char *name : {"A", "B", "C"})
            bench.add(attempt(name));
        QCOMPARE(bench.log.attempts().size(), 0);
        bench.clock.advance(moment);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(bench.operations(), QStringLiteral("A B C"));
    }

    void oldestGoFirst()
    {
        Bench bench(3);
        for (const char *name : {"A", "B", "C", "D"}) {
            bench.add(attempt(name));
            bench.clock.advance(moment);
        }
        QCOMPARE(bench.operations(), QStringLiteral("B C D"));
        // More at once than are kept.
        for (const char *name : {"E", "F", "G", "H", "I"})
            bench.add(attempt(name));
        bench.clock.advance(moment);
        QCOMPARE(bench.operations(), QStringLiteral("G H I"));
        QCOMPARE(bench.log.counts().attempts, 9);
    }

    void staysBounded()
    {
        Bench bench(100);
        for (int i = 0; i < 5000; ++i) {
            bench.add(attempt("A", ErrorCode::ServiceError));
            if (i % 7 == 0)
                bench.clock.advance(moment);
        }
        bench.clock.advance(moment);
        QCOMPARE(bench.log.attempts().size(), 100);
        QCOMPARE(bench.log.counts().failures, 5000);
        QVERIFY(bench.log.recent().failures <= 100);
    }

    void countsWhatHappened()
    {
        Bench bench;
        Attempt throttled = attempt("A", ErrorCode::Throttled);
        throttled.again = Millis(400);
        bench.add(throttled);
        bench.add(attempt("A", ErrorCode::None, 2));
        bench.add(attempt("B", ErrorCode::ServiceError));
        Attempt slow = attempt("C");
        slow.took = Millis(900);
        bench.add(slow);
        bench.clock.advance(moment);
        const RequestLog::Counts &counts = bench.log.counts();
        QCOMPARE(counts.attempts, 4);
        QCOMPARE(counts.retries, 1);
        QCOMPARE(counts.throttled, 1);
        QCOMPARE(counts.failures, 1);
        QCOMPARE(counts.slowest, Millis(900));
        QCOMPARE(counts.slowestOperation, QStringLiteral("C"));
        bench.log.clear();
        QCOMPARE(bench.log.counts(), RequestLog::Counts());
    }

    void recentFailuresAge()
    {
        Bench bench;
        bench.add(attempt("A", ErrorCode::ServiceError));
        bench.clock.advance(Millis(60'000));
        QCOMPARE(bench.log.recent(), (RequestLog::Recent{1, false}));
        bench.add(attempt("B", ErrorCode::AccessDenied));
        bench.clock.advance(moment);
        QCOMPARE(bench.log.recent(), (RequestLog::Recent{2, true}));
        bench.clock.advance(RequestLog::recently - Millis(30'000));
        QCOMPARE(bench.log.recent(), (RequestLog::Recent{1, true}));
        bench.clock.advance(RequestLog::recently);
        QCOMPARE(bench.log.recent(), RequestLog::Recent());
    }

    void callHoldsItsAttempts()
    {
        Bench bench;
        Attempt first = attempt("A", ErrorCode::ServiceFault);
        first.again = Millis(50);
        bench.add(first);
        bench.add(attempt("B"));
        bench.add(attempt("A", ErrorCode::None, 2));
        bench.clock.advance(moment);
        for (const Attempt &row : bench.log.attempts().rows()) {
            const auto call = bench.log.callOf(row.key);
            QCOMPARE(int(call.size()), row.operation == QLatin1String("A") ? 2 : 1);
            for (size_t i = 0; i < call.size(); ++i)
                QCOMPARE(call[i].number, int(i) + 1);
        }
        QVERIFY(bench.log.callOf(QStringLiteral("unknown")).empty());
    }

    void clearForgetsAlsoWhatWaits()
    {
        Bench bench;
        bench.add(attempt("A", ErrorCode::AccessDenied));
        bench.clock.advance(moment);
        bench.add(attempt("B", ErrorCode::AccessDenied));
        bench.log.clear();
        bench.clock.advance(moment);
        QCOMPARE(bench.log.attempts().size(), 0);
        QCOMPARE(bench.log.recent(), RequestLog::Recent());
        bench.add(attempt("C"));
        bench.clock.advance(moment);
        QCOMPARE(bench.operations(), QStringLiteral("C"));
    }

    // The budget sends each try as a call of its own; the log shows one call.
    void triesOfTheBudgetStandTogether()
    {
        ManualClock clock;
        ScriptedTransport transport{clock};
        const auto busy = answered(500, R"({"__type":"InternalFailure","message":"busy"})");
        transport.script({busy, answered(400, R"({"__type":"ThrottlingException"})"), answered(200, "{}"),
                          busy, busy, busy});
        aws::Client client(connection(), transport, clock, [] { return 0.5; });
        session::RequestBudget budget(client, clock, [] { return 0.5; }, {2, 10, 4});
        std::vector<Attempt> told;
        connect(&client, &aws::Client::attemptFinished, this,
                [&told](const Attempt &attempt) { told.push_back(attempt); });
        const auto caller = budget.caller(session::RequestBudget::Priority::Round);
        for (int i = 0; i < 2; ++i) {
            caller(QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"), {}, this,
                   [](const aws::Reply &) {});
            clock.advance(Millis(60'000));
        }
        QCOMPARE(told.size(), size_t(6));
        for (size_t i = 0; i < told.size(); ++i) {
            QCOMPARE(told[i].call, told[i < 3 ? 0 : 3].call);
            QCOMPARE(told[i].number, int(i % 3) + 1);
            QCOMPARE(told[i].most, 3);
            QCOMPARE(isFailure(told[i]), i == 5);
            const bool tellsTheWait =
                !told[i].again || told[i + 1].started >= told[i].started + told[i].took + *told[i].again;
            QVERIFY(tellsTheWait);
        }
        QCOMPARE(told[0].again, std::optional(Millis(500)));
        QVERIFY(told[0].call != told[3].call);
    }

    void sessionLogsItsClient()
    {
        ManualClock clock;
        ScriptedTransport transport{clock};
        transport.handler = [](const aws::TransportRequest &) { return notDelivered(); };
        aws::Client client(connection(), transport, clock, [] { return 0.5; });
        session::Session session(client, clock);
        client.call(QStringLiteral("sts"), QStringLiteral("GetCallerIdentity"), {}, this,
                    [](const aws::Reply &) {});
        clock.advance(Millis(60'000));
        QCOMPARE(session.requests().attempts().size(), 3);
        QCOMPARE(session.requests().recent().failures, 1);
    }
};

QTEST_GUILESS_MAIN(TestRequestLog)
#include "tst_requestlog.moc"
