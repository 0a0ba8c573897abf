// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace hookline;

class TestCore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void iso8601_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("msecs"); // -1: no instant
        QTest::newRow("whole") << QStringLiteral("2026-11-20T16:05:09Z") << qint64(1795190709000);
        QTest::newRow("millis") << QStringLiteral("2026-11-20T16:05:09.123Z") << qint64(1795190709123);
        QTest::newRow("micros") << QStringLiteral("2026-11-20T16:05:09.123456Z") << qint64(1795190709123);
        QTest::newRow("one digit") << QStringLiteral("2026-11-20T16:05:09.5Z") << qint64(1795190709500);
        QTest::newRow("offset") << QStringLiteral("2026-11-20T17:05:09+01:00") << qint64(1795190709000);
        QTest::newRow("no fraction digits") << QStringLiteral("2026-11-20T16:05:09.Z") << qint64(-1);
        QTest::newRow("words") << QStringLiteral("yesterday") << qint64(-1);
        QTest::newRow("empty") << QString() << qint64(-1);
    }
    void iso8601()
    {
        QFETCH(QString, text);
        QFETCH(qint64, msecs);
        const auto instant = fromIso8601(text);
        QCOMPARE(instant.has_value(), msecs >= 0);
        if (instant)
            QCOMPARE(qint64(instant->time_since_epoch().count()), msecs);
    }

    void epochSecondsKeepMilliseconds()
    {
        const Instant instant(Millis(1795190709123));
        QCOMPARE(fromEpochSeconds(toEpochSeconds(instant)), instant);
        QCOMPARE(toIso8601(instant), QStringLiteral("2026-11-20T16:05:09.123Z"));
        QCOMPARE(toIso8601(fromEpochSeconds(1795190709)), QStringLiteral("2026-11-20T16:05:09Z"));
    }

    void deploymentIds()
    {
        QVERIFY(looksLikeDeploymentId(u"d-AB1CDEF23"));
        QVERIFY(!looksLikeDeploymentId(u"d-ab1cdef23"));
        QVERIFY(!looksLikeDeploymentId(u"AB1CDEF23"));
        QVERIFY(!looksLikeDeploymentId(u"d-"));
        QVERIFY(!looksLikeDeploymentId(u"d-AB1 DEF23"));
    }

    void maskingShowsNoShortSecret()
    {
        QCOMPARE(masked(u""), QString());
        QVERIFY(!masked(u"hunter2").contains(QStringLiteral("hunt")));
        const QString shown = masked(u"eyJlbmNyeXB0ZWREYXRhIjoi");
        QVERIFY(shown.startsWith(QStringLiteral("eyJl")));
        QVERIFY(!shown.contains(QStringLiteral("eyJlb")));
    }

    void resultHoldsValueOrError()
    {
        const Result<int> good(7);
        QVERIFY(good.ok());
        QCOMPARE(*good, 7);
        const Result<int> bad(
            Error{ErrorCode::InvalidInput, {}, QStringLiteral("no"), QStringLiteral("member")});
        QVERIFY(!bad.ok());
        QCOMPARE(toString(bad.error()), QStringLiteral("invalid input [member]: no"));
    }

    void manualClockFiresInOrderAndCancels()
    {
        test::ManualClock clock;
        QStringList fired;
        auto late = clock.callAfter(Millis(20), [&] { fired << QStringLiteral("late"); });
        auto early = clock.callAfter(Millis(10), [&] { fired << QStringLiteral("early"); });
        auto never = clock.callAfter(Millis(15), [&] { fired << QStringLiteral("never"); });
        never.cancel();
        clock.advance(Millis(30));
        QCOMPARE(fired, (QStringList{QStringLiteral("early"), QStringLiteral("late")}));
    }

    void systemClockCallsOnceAndNotAfterCancel()
    {
        SystemClock clock;
        int calls = 0;
        auto once = clock.callAfter(Millis(0), [&] { ++calls; });
        {
            auto dropped = clock.callAfter(Millis(0), [&] { calls += 100; });
        }
        QCOMPARE(calls, 0);
        QTRY_COMPARE(calls, 1);
    }
};

QTEST_GUILESS_MAIN(TestCore)
#include "tst_core.moc"
