// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/batch.h"
#include "models/aws/paginator.h"

#include <QtTest>

using namespace hookline;
using namespace hookline::aws;

namespace {

/// A caller that answers from a function, through the event loop, and counts.
struct Fake
{
    std::function<Reply(const QJsonObject &)> answer;
    std::vector<QJsonObject> inputs;

    Caller caller()
    {
        return [this](const QString &, const QString &, const QJsonObject &input, QObject *context,
                      Done done) {
            inputs.push_back(input);
            auto cancelled = std::make_shared<bool>(false);
            QMetaObject::invokeMethod(
                context,
                [reply = answer(input), cancelled, done = std::move(done)] {
                    if (!*cancelled)
                        done(reply);
                },
                Qt::QueuedConnection);
            return CallHandle(std::make_shared<std::function<void()>>([cancelled] { *cancelled = true; }));
        };
    }
};

QJsonObject pageWith(const QJsonValue &token)
{
    return {{QStringLiteral("deployments"), QJsonArray{QStringLiteral("d-1")}},
            {QStringLiteral("nextToken"), token}};
}

Error serviceError(const char *code)
{
    Error error;
    error.code = ErrorCode::ServiceError;
    error.serviceCode = QString::fromLatin1(code);
    return error;
}

struct Outcome
{
    int pages = 0;
    int ended = 0;
    Result<void> result;
};

} // namespace

class TestFlows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTokens();
    void ends_data();
    void ends();
    void repeatedTokenIsAnError();
    void tooManyPagesIsAnError();
    void pageErrorEnds();
    void stopsWhenAsked();
    void cancelledWalkIsSilent();
    void batchesSplit_data();
    void batchesSplit();
    void batchesTolerateMissing();
    void batchesIsolateRefusedIds();
    void batchErrorEnds();
    void emptyBatchIsQueued();

private:
    Outcome walk(Fake *fake, int maxPages = 100);
};

Outcome TestFlows::walk(Fake *fake, int maxPages)
{
    Outcome outcome;
    QObject context;
    PageQuery query{QStringLiteral("codedeploy"),
                    QStringLiteral("ListDeployments"),
                    {{QStringLiteral("applicationName"), QStringLiteral("a")}},
                    maxPages};
    eachPage(
        fake->caller(), query, &context,
        [&outcome](const QJsonObject &) {
            ++outcome.pages;
            return true;
        },
        [&outcome](const Result<void> &result) {
            ++outcome.ended;
            outcome.result = result;
        });
    for (int i = 0; i < 500 && !outcome.ended; ++i)
        QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents();
    return outcome;
}

void TestFlows::followsTokens()
{
    Fake fake;
    int page = 0;
    fake.answer = [&page](const QJsonObject &) -> Reply {
        ++page;
        return page < 4 ? pageWith(QStringLiteral("t%1").arg(page)) : QJsonObject();
    };
    const Outcome outcome = walk(&fake);
    QCOMPARE(outcome.ended, 1);
    QVERIFY(outcome.result.ok());
    QCOMPARE(outcome.pages, 4);
    QVERIFY(!fake.inputs[0].contains(QLatin1String("nextToken")));
    QCOMPARE(fake.inputs[3].value(QLatin1String("nextToken")).toString(), QStringLiteral("t3"));
    QCOMPARE(fake.inputs[3].value(QLatin1String("applicationName")).toString(), QStringLiteral("a"));
}

void TestFlows::ends_data()
{
    QTest::addColumn<QJsonObject>("last");
    QTest::newRow("absent") << QJsonObject();
    QTest::newRow("null") << pageWith(QJsonValue::Null);
    QTest::newRow("empty") << pageWith(QString());
    QTest::newRow("not a string") << pageWith(7);
}

void TestFlows::ends()
{
    QFETCH(QJsonObject, last);
    Fake fake;
    fake.answer = [&last](const QJsonObject &) -> Reply { return last; };
    const Outcome outcome = walk(&fake);
    QCOMPARE(outcome.ended, 1);
    QVERIFY(outcome.result.ok());
    QCOMPARE(outcome.pages, 1);
}

void TestFlows::repeatedTokenIsAnError()
{
    Fake fake;
    int page = 0;
    fake.answer = [&page](const QJsonObject &) -> Reply {
        return pageWith(QStringLiteral("t%1").arg(++page % 3));
    };
    const Outcome outcome = walk(&fake);
    QCOMPARE(outcome.ended, 1);
    QCOMPARE(outcome.result.error().code, ErrorCode::BadReply);
    QCOMPARE(int(fake.inputs.size()), 4);
}

void TestFlows::tooManyPagesIsAnError()
{
    Fake fake;
    int page = 0;
    fake.answer = [&page](const QJsonObject &) -> Reply {
        return pageWith(QStringLiteral("t%1").arg(++page));
    };
    const Outcome outcome = walk(&fake, 7);
    QCOMPARE(outcome.result.error().code, ErrorCode::BadReply);
    QCOMPARE(int(fake.inputs.size()), 7);
}

void TestFlows::pageErrorEnds()
{
    Fake fake;
    int page = 0;
    fake.answer = [&page](const QJsonObject &) -> Reply {
        if (++page == 2)
            return serviceError("InvalidNextTokenException");
        return pageWith(QStringLiteral("t"));
    };
    const Outcome outcome = walk(&fake);
    QCOMPARE(outcome.ended, 1);
    QCOMPARE(outcome.pages, 1);
    QCOMPARE(outcome.result.error().serviceCode, QStringLiteral("InvalidNextTokenException"));
}

void TestFlows::stopsWhenAsked()
{
    Fake fake;
    fake.answer = [](const QJsonObject &) -> Reply { return pageWith(QStringLiteral("t")); };
    QObject context;
    int ended = 0;
    eachPage(
        fake.caller(), {QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"), {}}, &context,
        [](const QJsonObject &) { return false; },
        [&ended](const Result<void> &result) { ended += result.ok() ? 1 : 100; });
    QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents();
    QCOMPARE(ended, 1);
    QCOMPARE(int(fake.inputs.size()), 1);
}

void TestFlows::cancelledWalkIsSilent()
{
    Fake fake;
    int page = 0;
    fake.answer = [&page](const QJsonObject &) -> Reply { return pageWith(QString::number(++page)); };
    QObject context;
    int seen = 0;
    CallHandle handle;
    handle = eachPage(
        fake.caller(), {QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"), {}}, &context,
        [&seen, &handle](const QJsonObject &) {
            if (++seen == 2)
                handle.cancel();
            return true;
        },
        [&seen](const Result<void> &) { seen += 100; });
    for (int i = 0; i < 20; ++i)
        QCoreApplication::sendPostedEvents();
    QCOMPARE(seen, 2);
    QCOMPARE(int(fake.inputs.size()), 2);

    auto mortal = std::make_unique<QObject>();
    eachPage(
        fake.caller(), {QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"), {}}, mortal.get(),
        [&seen](const QJsonObject &) { return ++seen > 0; }, [&seen](const Result<void> &) { ++seen; });
    mortal.reset();
    QCoreApplication::sendPostedEvents();
    QCOMPARE(seen, 2);
}

void TestFlows::batchesSplit_data()
{
    QTest::addColumn<int>("ids");
    QTest::addColumn<int>("calls");
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("full") << 25 << 1;
    QTest::newRow("one more") << 26 << 2;
    QTest::newRow("many") << 120 << 5;
}

namespace {

struct BatchOutcome
{
    QStringList found;
    int ended = 0;
    Result<void> result;
};

BatchOutcome batch(Fake *fake, const QStringList &ids)
{
    BatchOutcome outcome;
    QObject context;
    const BatchQuery query{QStringLiteral("codedeploy"),
                           QStringLiteral("BatchGetDeployments"),
                           {},
                           QStringLiteral("deploymentIds"),
                           QStringLiteral("deploymentsInfo"),
                           {QStringLiteral("DeploymentDoesNotExistException")}};
    inBatches(
        fake->caller(), query, ids, &context,
        [&outcome](const QJsonArray &results) {
            for (const QJsonValue &value : results)
                outcome.found += value[QLatin1String("deploymentId")].toString();
        },
        [&outcome](const Result<void> &result) {
            ++outcome.ended;
            outcome.result = result;
        });
    for (int i = 0; i < 500 && !outcome.ended; ++i)
        QCoreApplication::sendPostedEvents();
    return outcome;
}

QStringList numberedIds(int count)
{
    QStringList ids;
    for (int i = 0; i < count; ++i)
        ids += QStringLiteral("d-%1").arg(i);
    return ids;
}

/// Answers with every asked ID but the gone ones; refuses the whole batch for one of those if `strict`.
std::function<Reply(const QJsonObject &)> directory(const QStringList &gone, bool strict)
{
    return [gone, strict](const QJsonObject &input) -> Reply {
        QJsonArray found;
        for (const QJsonValue &id : input.value(QLatin1String("deploymentIds")).toArray()) {
            if (!gone.contains(id.toString()))
                found.append(QJsonObject{{QStringLiteral("deploymentId"), id}});
            else if (strict)
                return serviceError("DeploymentDoesNotExistException");
            else
                found.append(QJsonValue::Null);
        }
        return QJsonObject{{QStringLiteral("deploymentsInfo"), found}};
    };
}

} // namespace

void TestFlows::batchesSplit()
{
    QFETCH(int, ids);
    QFETCH(int, calls);
    Fake fake;
    fake.answer = directory({}, false);
    const QStringList all = numberedIds(ids);
    const BatchOutcome outcome = batch(&fake, all + all.mid(0, 3)); // doubles are asked once
    QVERIFY(outcome.result.ok());
    QCOMPARE(outcome.ended, 1);
    QCOMPARE(outcome.found, all);
    QCOMPARE(int(fake.inputs.size()), calls);
    for (const QJsonObject &input : fake.inputs)
        QVERIFY(input.value(QLatin1String("deploymentIds")).toArray().size() <= 25);
}

void TestFlows::batchesTolerateMissing()
{
    Fake fake;
    fake.answer = directory({QStringLiteral("d-3"), QStringLiteral("d-30")}, false);
    const BatchOutcome outcome = batch(&fake, numberedIds(40));
    QVERIFY(outcome.result.ok());
    QCOMPARE(outcome.found.size(), 38);
}

void TestFlows::batchesIsolateRefusedIds()
{
    Fake fake;
    fake.answer = directory({QStringLiteral("d-3"), QStringLiteral("d-24")}, true);
    const BatchOutcome outcome = batch(&fake, numberedIds(30));
    QVERIFY(outcome.result.ok());
    QStringList expected = numberedIds(30);
    expected.removeAll(QStringLiteral("d-3"));
    expected.removeAll(QStringLiteral("d-24"));
    QCOMPARE(outcome.found, expected);
    QVERIFY(fake.inputs.size() < 25);
}

void TestFlows::batchErrorEnds()
{
    Fake fake;
    fake.answer = [](const QJsonObject &) -> Reply { return serviceError("AccessDeniedException"); };
    const BatchOutcome outcome = batch(&fake, numberedIds(60));
    QCOMPARE(outcome.ended, 1);
    QCOMPARE(outcome.result.error().serviceCode, QStringLiteral("AccessDeniedException"));
    QCOMPARE(int(fake.inputs.size()), 1);
}

void TestFlows::emptyBatchIsQueued()
{
    Fake fake;
    const BatchOutcome outcome = batch(&fake, {});
    QCOMPARE(outcome.ended, 1);
    QVERIFY(outcome.result.ok());
    QVERIFY(fake.inputs.empty());
}

QTEST_GUILESS_MAIN(TestFlows)
#include "tst_flows.moc"
