// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/sheet.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace hookline;

namespace {

Sheet sample()
{
    return {.ids = {QStringLiteral("event"), QStringLiteral("a_note")},
            .headers = {QStringLiteral("Event"), QStringLiteral("Note|s")},
            .rows = {{QStringLiteral("BeforeInstall"), QStringLiteral("plain")},
                     {QStringLiteral("a,b \"c\""), QStringLiteral("one\ntwo\r\n|\\\t\x01 \u00e9\U0001F6A6")},
                     {QString(), QString()}}};
}

QByteArray written(const char *word, const Sheet &sheet)
{
    for (const SheetFormat &format : sheetFormats()) {
        if (QLatin1StringView(format.word) == QLatin1StringView(word))
            return format.write(sheet);
    }
    qFatal("no format %s", word);
}

/// The cells of a CSV text, read as RFC 4180 says.
QList<QStringList> readCsv(const QString &text)
{
    QList<QStringList> rows{{QString()}};
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (quoted) {
            if (c != u'"')
                rows.last().last() += c;
            else if (i + 1 < text.size() && text.at(i + 1) == u'"')
                rows.last().last() += text.at(++i);
            else
                quoted = false;
        } else if (c == u'"') {
            quoted = true;
        } else if (c == u',') {
            rows.last().append(QString());
        } else if (c == u'\n') {
            rows.append(QStringList{QString()});
        } else {
            rows.last().last() += c;
        }
    }
    rows.removeLast();
    return rows;
}

} // namespace

/// What is written can be read again, whatever is in the cells.
class TestSheet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void csvKeepsEveryCell()
    {
        QList<QStringList> expected = sample().rows;
        expected.prepend(sample().ids);
        QCOMPARE(readCsv(QString::fromUtf8(written("csv", sample()))), expected);
    }

    void jsonKeepsEveryCell()
    {
        const QByteArray text = written("json", sample());
        QVERIFY(text.indexOf("event") < text.indexOf("a_note")); // the columns' order, not the alphabet's
        QJsonParseError error;
        const QJsonArray rows = QJsonDocument::fromJson(text, &error).array();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(rows.size(), sample().rows.size());
        for (qsizetype row = 0; row < rows.size(); ++row) {
            for (qsizetype column = 0; column < sample().ids.size(); ++column)
                QCOMPARE(rows.at(row).toObject().value(sample().ids.at(column)).toString(),
                         sample().rows.at(row).at(column));
        }
        QCOMPARE(written("json", {}), QByteArray("[]\n"));
    }

    void ndjsonIsAnObjectPerLine()
    {
        const QList<QByteArray> lines = written("ndjson", sample()).trimmed().split('\n');
        QCOMPARE(lines.size(), sample().rows.size());
        for (qsizetype row = 0; row < lines.size(); ++row)
            QCOMPARE(
                QJsonDocument::fromJson(lines.at(row)).object().value(QLatin1StringView("a_note")).toString(),
                sample().rows.at(row).at(1));
        QCOMPARE(written("ndjson", {}), QByteArray());
    }

    void markdownHasALinePerRow()
    {
        const QStringList lines = QString::fromUtf8(written("markdown", sample())).trimmed().split(u'\n');
        QCOMPARE(lines.size(), 2 + sample().rows.size());
        QCOMPARE(lines.at(0), QStringLiteral("| Event | Note\\|s |"));
        QCOMPARE(lines.at(1), QStringLiteral("| --- | --- |"));
        QVERIFY2(lines.at(3).contains(QStringLiteral("one<br>two")), qPrintable(lines.at(3)));
        QCOMPARE(QString(lines.at(3)).remove(QStringLiteral("\\|")).count(u'|'), 3);
    }
};

QTEST_GUILESS_MAIN(TestSheet)
#include "tst_sheet.moc"
