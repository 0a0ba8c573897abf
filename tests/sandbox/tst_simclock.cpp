// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/simclock.h"

#include <QTest>

using namespace hookline;
using namespace std::chrono_literals;
using sandbox::SimClock;

class TestSimClock : public QObject
{
    Q_OBJECT

private:
    static constexpr Instant start{Millis(1'000'000)};
    Millis m_ticks{0};
    SimClock make(double speed)
    {
        return SimClock([this] { return m_ticks; }, start, speed);
    }

private Q_SLOTS:
    void init() { m_ticks = Millis(77); }

    void runsAtItsSpeed_data()
    {
        QTest::addColumn<double>("speed");
        QTest::addColumn<qint64>("real");
        QTest::addColumn<qint64>("shown");
        QTest::newRow("real time") << 1.0 << qint64(1500) << qint64(1500);
        QTest::newRow("fastest") << 3600.0 << qint64(1000) << qint64(3'600'000);
        QTest::newRow("above the fastest") << 9999.0 << qint64(1000) << qint64(3'600'000);
        QTest::newRow("standing") << 0.0 << qint64(5000) << qint64(0);
        QTest::newRow("below zero stands") << -3.0 << qint64(5000) << qint64(0);
        QTest::newRow("slow motion") << 0.5 << qint64(1001) << qint64(500);
    }
    void runsAtItsSpeed()
    {
        QFETCH(double, speed);
        QFETCH(qint64, real);
        QFETCH(qint64, shown);
        const SimClock clock = make(speed);
        m_ticks += Millis(real);
        QCOMPARE((clock.now() - start).count(), shown);
    }

    void changesKeepTheMoment()
    {
        SimClock clock = make(10);
        m_ticks += 1s;
        clock.setSpeed(100);
        QVERIFY(clock.now() == start + 10s);
        m_ticks += 1s;
        clock.setPaused(true);
        m_ticks += 100s;
        QVERIFY(clock.now() == start + 110s);
        QCOMPARE(clock.rate(), 0.0);
        QCOMPARE(clock.speed(), 100.0);
        clock.setPaused(false);
        m_ticks += 1s;
        QVERIFY(clock.now() == start + 210s);
    }

    void neverGoesBack()
    {
        SimClock clock = make(1);
        m_ticks += 10s;
        clock.jumpTo(start + 5s);
        QVERIFY(clock.now() == start + 10s);
        clock.jumpTo(start + 1h);
        QVERIFY(clock.now() == start + 1h);
        m_ticks -= 5s; // ticks that misbehave
        QVERIFY(clock.now() == start + 1h);
    }

    void knowsHowLongToWait()
    {
        SimClock clock = make(60);
        QVERIFY(*clock.realTimeUntil(start + 1h) == 60s);
        QVERIFY(*clock.realTimeUntil(start + 1ms) == 1ms); // never woken too early
        QVERIFY(*clock.realTimeUntil(start - 1s) == 0s);
        QVERIFY(*clock.realTimeUntil(Instant::max()) == 24h);
        clock.setPaused(true);
        QVERIFY(!clock.realTimeUntil(start + 1h));
        QVERIFY(*clock.realTimeUntil(start) == 0s);
    }

    void resumesWithoutTheDowntime()
    {
        SimClock before = make(60);
        m_ticks += 1s;
        before.setPaused(true);
        const QJsonObject saved = before.toJson();
        m_ticks += 1h;
        SimClock after([this] { return m_ticks; }, start + 500h, 1);
        QVERIFY(after.restore(saved));
        QVERIFY(after.now() == start + 60s);
        QCOMPARE(after.speed(), 60.0);
        QVERIFY(after.paused());
        QVERIFY(!after.restore({}));
    }
};

QTEST_GUILESS_MAIN(TestSimClock)
#include "tst_simclock.moc"
