// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two texts: applying the changes gives the other text, the list is the shortest one,
// and a hopeless pair ends soon.
#include "models/core/linediff.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace hookline;

namespace {

using Lines = std::vector<QByteArrayView>;

/// `before` with the changes made, and what is wrong with the list if anything is.
QByteArray made(const Lines &before, const Lines &after, const std::vector<Change> &changes, QString *wrong)
{
    QByteArray text;
    std::size_t line = 0, other = 0;
    bool first = true;
    for (const Change &change : changes) {
        const auto begin = std::size_t(change.before);
        if (begin < line || begin > before.size())
            *wrong = QStringLiteral("not in order");
        else if (!first && begin == line)
            *wrong = QStringLiteral("two changes touch");
        else if (begin - line != std::size_t(change.after) - other)
            *wrong = QStringLiteral("what lies between is of different length");
        else if (change.removed + change.added <= 0)
            *wrong = QStringLiteral("changes nothing");
        if (!wrong->isEmpty())
            return text;
        for (; line < begin; ++line)
            text += before[line];
        line += std::size_t(change.removed);
        for (int i = 0; i < change.added; ++i)
            text += after[std::size_t(change.after + i)];
        other = std::size_t(change.after + change.added);
        first = false;
    }
    for (; line < before.size(); ++line)
        text += before[line];
    return text;
}

int commonLines(const Lines &a, const Lines &b)
{
    std::vector<std::vector<int>> longest(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j)
            longest[i][j] = a[i - 1] == b[j - 1] ? longest[i - 1][j - 1] + 1
                                                 : std::max(longest[i - 1][j], longest[i][j - 1]);
    }
    return longest[a.size()][b.size()];
}

QByteArray randomText(QRandomGenerator &random, int lines, int kinds)
{
    QByteArray text;
    for (int i = 0; i < lines; ++i) {
        text += "line " + QByteArray::number(random.bounded(kinds));
        text += i + 1 < lines || random.bounded(2) == 0 ? "\n" : "";
    }
    return text;
}

} // namespace

class TestLineDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsLines()
    {
        using Expected = std::vector<QByteArray>;
        const auto split = [](const QByteArray &text, LineEnd end) {
            const Lines lines = linesOf(text, end);
            Expected copies;
            for (QByteArrayView line : lines)
                copies.push_back(line.toByteArray());
            return copies;
        };
        QCOMPARE(split("", LineEnd::Feed), Expected());
        QCOMPARE(split("\n", LineEnd::Feed), Expected({"\n"}));
        QCOMPARE(split("a\nb", LineEnd::Feed), Expected({"a\n", "b"}));
        QCOMPARE(split("a\r\nb\rc\n", LineEnd::Feed), Expected({"a\r\n", "b\rc\n"}));
        QCOMPARE(split("a\r\nb\rc\n\r", LineEnd::Any), Expected({"a\r\n", "b\r", "c\n", "\r"}));
    }

    void isTrueAndShortest()
    {
        QRandomGenerator random(20261126);
        for (int i = 0; i < 2000; ++i) {
            const int kinds = 1 + int(random.bounded(8));
            const QByteArray before = randomText(random, int(random.bounded(30)), kinds);
            const QByteArray after = randomText(random, int(random.bounded(30)), kinds);
            const Lines old = linesOf(before), fresh = linesOf(after);
            const auto changes = changesBetween(old, fresh);
            QString wrong;
            QCOMPARE(made(old, fresh, changes, &wrong), after);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            int moved = 0;
            for (const Change &change : changes)
                moved += change.removed + change.added;
            QCOMPARE(moved, int(old.size() + fresh.size()) - 2 * commonLines(old, fresh));
        }
    }

    void isTrueBeyondTheShortest_data()
    {
        QTest::addColumn<int>("lines");
        QTest::addColumn<int>("kinds");
        QTest::newRow("a few kinds") << 4'000 << 40;
        QTest::newRow("nothing in common") << 6'000 << 2'000'000'000;
        QTest::newRow("very long") << 200'000 << 1'000;
    }

    void isTrueBeyondTheShortest()
    {
        QFETCH(int, lines);
        QFETCH(int, kinds);
        QRandomGenerator random(7);
        const QByteArray before = randomText(random, lines, kinds), after = randomText(random, lines, kinds);
        const Lines old = linesOf(before), fresh = linesOf(after);
        QElapsedTimer timer;
        timer.start();
        const auto changes = changesBetween(old, fresh);
        QVERIFY2(timer.elapsed() < 20'000, "the work is not bounded");
        QString wrong;
        QVERIFY(made(old, fresh, changes, &wrong) == after);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    /// Much has changed, but what stayed is still found in it.
    void keepsWhatIsCommonBeyondTheShortest()
    {
        QByteArray before, after;
        for (int i = 0; i < 5'000; ++i) {
            const QByteArray number = QByteArray::number(i);
            before += "line " + number + '\n';
            after += (i % 3 == 0 ? "other " : "line ") + number + '\n';
        }
        const Lines old = linesOf(before), fresh = linesOf(after);
        const auto changes = changesBetween(old, fresh);
        QString wrong;
        QVERIFY(made(old, fresh, changes, &wrong) == after);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QVERIFY2(changes.size() > 1'600, "the whole is given as one change");
    }

    void wordsOfALine()
    {
        const QByteArray before("    destination: /srv/app"), after("    destination: /srv/äpp # new");
        const WordChanges words = wordChanges(before, after);
        QCOMPARE(words.before.size(), 1U);
        QCOMPARE(before.mid(words.before[0].begin, words.before[0].end - words.before[0].begin),
                 QByteArray("app"));
        QVERIFY(!words.after.empty());
        QCOMPARE(after.mid(words.after[0].begin, words.after.back().end - words.after[0].begin),
                 QByteArray("äpp # new"));
        QVERIFY(wordChanges("abc def", "xyz 123").before.empty()); // nothing but a blank in common
    }

    void whatNobodySees_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("expected"); // same, or: only, mark, ends, newline
        QTest::newRow("same") << QByteArray("a\nb\n") << QByteArray("a\nb\n") << "same";
        QTest::newRow("ends") << QByteArray("a\r\nb\r\n") << QByteArray("a\nb\n") << "only ends";
        QTest::newRow("one end") << QByteArray("a\nb\r\nc\n") << QByteArray("a\nb\nc\n") << "only ends";
        QTest::newRow("mark") << QByteArray("\xef\xbb\xbf"
                                            "a\n")
                              << QByteArray("a\n") << "only mark";
        QTest::newRow("newline") << QByteArray("a\nb") << QByteArray("a\nb\n") << "only newline";
        QTest::newRow("all") << QByteArray("\xef\xbb\xbf"
                                           "a\r\nb")
                             << QByteArray("a\nb\n") << "only mark ends newline";
        QTest::newRow("letters") << QByteArray("a\n") << QByteArray("b\n") << "";
        QTest::newRow("letters and mark") << QByteArray("\xef\xbb\xbf"
                                                        "a\n")
                                          << QByteArray("b\n") << "mark";
        QTest::newRow("empty line") << QByteArray("a\n") << QByteArray("a\n\n") << "";
        QTest::newRow("nothing and a line") << QByteArray() << QByteArray("\n") << "";
        QTest::newRow("nothing and a mark") << QByteArray() << QByteArray("\xef\xbb\xbf") << "only mark";
        QTest::newRow("blank") << QByteArray("a\n") << QByteArray("a \n") << "";
    }

    void whatNobodySees()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, expected);
        const Likeness like = likeness(before, after);
        QStringList words;
        const std::pair<bool, const char *> named[] = {{like.same, "same"},
                                                       {like.onlyUnseen, "only"},
                                                       {like.byteOrderMark, "mark"},
                                                       {like.lineEnds, "ends"},
                                                       {like.finalNewline, "newline"}};
        for (const auto &[holds, word] : named) {
            if (holds)
                words.append(QLatin1String(word));
        }
        QCOMPARE(words.join(QLatin1Char(' ')), expected);
    }
};

QTEST_GUILESS_MAIN(TestLineDiff)
#include "tst_linediff.moc"
