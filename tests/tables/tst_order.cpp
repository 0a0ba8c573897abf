// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/searchindex.h"
#include "models/tables/slotorder.h"
#include "models/tables/timetext.h"
#include "tests/tables/worldrows.h"

#include <QTest>

#include <numeric>

using namespace hookline;
using namespace hookline::tables;
using hookline::test::WorldRows;

class TestOrder : public QObject
{
    Q_OBJECT

    static QString randomText(WorldRows &world, int kind)
    {
        static const QString long_ = QStringLiteral("arn:aws:codedeploy:eu-west-1:123456789012:deployment/");
        switch (kind) {
        case 0: // few different ones
            return world.pick({QStringLiteral("shop-api"), QStringLiteral("Shop-API-long-name"),
                               QStringLiteral("shop-api-long-name-2"), QString(),
                               QStringLiteral("SHOP-WEB")});
        case 1: // long common start
            return long_ + QString::number(world.below(5000), 36);
        case 2: { // any letters, some not Latin, some NUL
            QString text;
            for (int i = world.below(14); i > 0; --i)
                text +=
                    QChar(ushort(world.pick({0x41 + world.below(26), 0x61 + world.below(26),
                                             0xc0 + world.below(60), 0x3b1 + world.below(20), 0xd83d, 0})));
            return text;
        }
        default:
            return WorldRows::deploymentId(world.below(100'000'000));
        }
    }

private Q_SLOTS:
    void sortsAsComparingDoes_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("kind");
        for (const int rows : {0, 1, 2, 47, 48, 500, 5000}) {
            for (int kind = 0; kind < 4; ++kind)
                QTest::addRow("%d rows, kind %d", rows, kind) << rows << kind;
        }
        QTest::addRow("keys taken by two threads") << 110'000 << 3;
    }
    void sortsAsComparingDoes()
    {
        QFETCH(int, rows);
        QFETCH(int, kind);
        WorldRows world(quint32(rows * 7 + kind));
        std::vector<QString> texts;
        std::vector<std::int64_t> numbers;
        for (int i = 0; i < rows; ++i) {
            texts.push_back(randomText(world, kind));
            numbers.push_back(world.oneIn(50)       ? INT64_MIN
                                  : world.oneIn(50) ? INT64_MAX
                                                    : world.below(2000) - 1000);
        }
        const SortLevel byText{{}, [&](int slot) { return QStringView(texts[size_t(slot)]); }, false};
        const SortLevel byTextDown{{}, byText.text, true};
        const SortLevel byNumber{[&](int slot) { return numbers[size_t(slot)]; }, {}, false};
        const SortLevel byNumberDown{byNumber.number, {}, true};
        const SortLevel bySlot{[](int slot) { return std::int64_t(slot); }, {}, false};
        for (const auto &levels :
             {std::vector{byText, byNumberDown, bySlot}, std::vector{byTextDown, byNumber, bySlot},
              std::vector{byNumber, byTextDown, bySlot}, std::vector{byNumberDown, bySlot}}) {
            const SlotOrder order(levels);
            std::vector<int> sorted(static_cast<size_t>(rows));
            std::iota(sorted.begin(), sorted.end(), 0);
            std::shuffle(sorted.begin(), sorted.end(), QRandomGenerator(9));
            std::vector<int> expected = sorted;
            order.sort(sorted);
            std::sort(expected.begin(), expected.end(), [&](int a, int b) { return order.less(a, b); });
            QCOMPARE(sorted, expected);
        }
    }

    void caseDoesNotSeparate()
    {
        const std::vector<QString> texts{QStringLiteral("beta"),   QStringLiteral("Alpha"),
                                         QStringLiteral("alpha2"), QStringLiteral("ALPHA1"),
                                         QStringLiteral("Ö"),      QStringLiteral("ö1")};
        const SlotOrder order({{{}, [&](int slot) { return QStringView(texts[size_t(slot)]); }, false}});
        std::vector<int> sorted{0, 1, 2, 3, 4, 5};
        order.sort(sorted);
        QCOMPARE(sorted, (std::vector<int>{1, 3, 2, 0, 4, 5}));
    }

    void searchFindsWhatContainsFinds()
    {
        WorldRows world(21);
        std::vector<QStringList> rows;
        const auto someRow = [&] {
            return QStringList{randomText(world, 0), randomText(world, 3),
                               world.oneIn(3) ? QStringLiteral("Über Ärger") : QStringLiteral("plain")};
        };
        SearchIndex index([&](int slot, SearchIndex &into) {
            for (const QString &text : rows[size_t(slot)])
                into.addText(text);
        });
        for (int i = 0; i < 300; ++i)
            rows.push_back(someRow());
        index.build(int(rows.size()));
        for (int step = 0; step < 1500; ++step) {
            const int slot = world.below(int(rows.size()));
            if (world.oneIn(3)) {
                rows[size_t(slot)] = someRow();
                index.update(slot);
            } else if (world.oneIn(2)) {
                rows.push_back(someRow());
                index.update(int(rows.size()) - 1);
            } else if (rows.size() > 250) {
                const int last = int(rows.size()) - 1;
                index.remove(slot, last);
                rows[size_t(slot)] = rows.back();
                rows.pop_back();
            }
            if (step % 30 != 0)
                continue;
            const QString filter =
                world.pick({QStringLiteral("shop"), QStringLiteral("ÜBER shop"), QStringLiteral("d-0 API"),
                            QStringLiteral("ärger"), QStringLiteral("z"), QStringLiteral("webplain"),
                            QStringLiteral("long name")});
            const std::vector<bool> hits = index.match(searchWords(filter));
            QCOMPARE(hits.size(), rows.size());
            for (size_t row = 0; row < rows.size(); ++row) {
                bool expected = true;
                for (const QString &word : filter.split(QLatin1Char(' '))) {
                    expected =
                        expected && std::any_of(rows[row].begin(), rows[row].end(), [&](const QString &text) {
                            return text.contains(word, Qt::CaseInsensitive);
                        });
                }
                QCOMPARE(bool(hits[row]), expected);
                QCOMPARE(index.matches(int(row), searchWords(filter)), expected);
            }
        }
    }

    void searchWordsAreFoldedAndLongestFirst()
    {
        QCOMPARE(searchWords(u"  a  Shop\tÄB a "),
                 (std::vector<std::string>{"shop",
                                           "\xc3\xa4"
                                           "b",
                                           "a"}));
        QVERIFY(searchWords(u" \t ").empty());
    }

    void times_data()
    {
        QTest::addColumn<qint64>("millis");
        QTest::addColumn<QString>("countdown");
        QTest::addColumn<QString>("duration");
        QTest::addColumn<QString>("ago");
        const auto row = [](const char *name, qint64 millis, const char *countdown, const char *duration,
                            const char *ago) {
            QTest::newRow(name) << millis << QString::fromLatin1(countdown) << QString::fromLatin1(duration)
                                << QString::fromLatin1(ago);
        };
        row("negative", -5000, "0:00", "0 s", "just now");
        row("nothing", 0, "0:00", "0 s", "just now");
        row("a moment", 40, "0:01", "0.1 s", "just now");
        row("tenths", 1449, "0:02", "1.4 s", "1 s ago");
        row("seconds", 12'000, "0:12", "12 s", "12 s ago");
        row("nearly a minute", 59'999, "1:00", "59 s", "59 s ago");
        row("minutes", 134'000, "2:14", "2 min 14 s", "2 min ago");
        row("whole minutes", 120'000, "2:00", "2 min", "2 min ago");
        row("the sketch", 2'467'000, "41:07", "41 min 7 s", "41 min ago");
        row("an hour", 3'600'000, "1:00:00", "1 h", "1 h ago");
        row("hours", 3'780'000, "1:03:00", "1 h 3 min", "1 h ago");
        row("days", 273'600'000, "76:00:00", "3 d 4 h", "3 d ago");
    }
    void times()
    {
        QFETCH(qint64, millis);
        QTEST(countdownText(Millis(millis)), "countdown");
        QTEST(durationText(Millis(millis)), "duration");
        QTEST(agoText(Millis(millis)), "ago");
    }

    void stampsAreThoseOfQt()
    {
        WorldRows world(2);
        for (int i = 0; i < 5'000; ++i) {
            const Instant instant(Millis(qint64(world.below(2'000'000'000)) * 1200 - 90'000'000'000));
            const QDateTime local = QDateTime::fromMSecsSinceEpoch(instant.time_since_epoch().count());
            QCOMPARE(stampText(instant), local.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
        }
        const Instant instant = fromEpochSeconds(1'795'190'709.5);
        QCOMPARE(utcText(instant), QStringLiteral("16:05:09 UTC"));
        QCOMPARE(stampText(std::optional<Instant>()), QString());
        if (qgetenv("TZ") == "Europe/Berlin") {
            QCOMPARE(clockText(instant), QStringLiteral("17:05:09"));
            QCOMPARE(exactText(instant), QStringLiteral("2026-11-20 17:05:09 CET (16:05:09 UTC)"));
        } else {
            QCOMPARE(exactText(instant), QStringLiteral("2026-11-20 16:05:09 UTC"));
        }
    }
};

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
