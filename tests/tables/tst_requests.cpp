// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/requestexport.h"
#include "models/tables/requestsmodel.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace hookline;
using namespace hookline::tables;

namespace {

const Instant base = fromEpochSeconds(1'800'000'000);

Attempt attempt(int number)
{
    Attempt made;
    made.key = QStringLiteral("%1").arg(number, 12, 10, QLatin1Char('0'));
    made.call = QStringLiteral("call-%1").arg(number);
    made.service = QStringLiteral("codedeploy");
    made.operation = number % 3 == 0 ? QStringLiteral("GetDeployment") : QStringLiteral("ListDeployments");
    made.most = 3;
    made.started = base + Millis(number * 137);
    made.took = Millis(number % 50);
    made.host = QStringLiteral("codedeploy.eu-west-1.amazonaws.com");
    made.region = QStringLiteral("eu-west-1");
    made.httpStatus = 200;
    made.requestId = QStringLiteral("request-%1").arg(number);
    return made;
}

Attempt failed(int number, ErrorCode code, int status, std::optional<Millis> again = {})
{
    Attempt made = attempt(number);
    made.error.code = code;
    made.error.serviceCode = QStringLiteral("SomeException");
    made.error.message = QStringLiteral("it \"said\",\nno | thanks");
    made.httpStatus = status;
    made.again = again;
    return made;
}

store::Table<Attempt> emptyTable()
{
    return store::Table<Attempt>([](const Attempt &row) { return row.key; });
}

QString cell(const TableModel &model, int row, const char *column, int role = Qt::DisplayRole)
{
    return model.index(row, model.columnOf(column)).data(role).toString();
}

} // namespace

Q_DECLARE_METATYPE(hookline::Attempt)

class TestRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomes_data()
    {
        QTest::addColumn<Attempt>("row");
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("failure");
        const Millis wait(400);
        const auto add = [](const char *word, const Attempt &row, bool failure) {
            QTest::addRow("%s %d %d", word, row.httpStatus, int(row.again.has_value()))
                << row << QString::fromLatin1(word) << failure;
        };
        add("ok", attempt(1), false);
        add("throttled", failed(1, ErrorCode::Throttled, 400, wait), false);
        add("throttled", failed(1, ErrorCode::Throttled, 429), true);
        add("sent again", failed(1, ErrorCode::ServiceFault, 500, wait), false);
        add("sent again", failed(1, ErrorCode::NotDelivered, 0, wait), false);
        add("service fault", failed(1, ErrorCode::ServiceFault, 503), true);
        add("service fault", failed(1, ErrorCode::DeliveryUnknown, 500), true);
        add("refused", failed(1, ErrorCode::ServiceError, 400), true);
        add("refused", failed(1, ErrorCode::BadReply, 200), true);
        add("denied", failed(1, ErrorCode::AccessDenied, 403), true);
        add("no answer", failed(1, ErrorCode::NotDelivered, 0), true);
        add("no answer", failed(1, ErrorCode::DeliveryUnknown, 0), true);
    }
    void outcomes()
    {
        QFETCH(Attempt, row);
        QFETCH(QString, word);
        QFETCH(bool, failure);
        QCOMPARE(outcomeWord(outcomeOf(row)), word);
        QCOMPARE(isFailure(row), failure);
    }

    void cellsOfARow()
    {
        auto table = emptyTable();
        const RequestsModel model(table);
        Attempt second = failed(7, ErrorCode::ServiceFault, 500, Millis(400));
        second.number = 2;
        second.took = Millis(1204);
        table.upsert({second, attempt(8)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, "requestId"), QStringLiteral("request-8")); // newest first
        QCOMPARE(cell(model, 0, "attempt"), QStringLiteral("1"));
        QCOMPARE(cell(model, 0, "message"), QString());
        QCOMPARE(cell(model, 1, "attempt"), QStringLiteral("2 of 3"));
        QCOMPARE(cell(model, 1, "took"), QStringLiteral("1,204 ms"));
        QCOMPARE(cell(model, 1, "took", ExportRole), QStringLiteral("1.204"));
        QCOMPARE(cell(model, 1, "message"), QStringLiteral("SomeException: it \"said\", no | thanks"));
        QCOMPARE(cell(model, 1, "time", ExportRole), toIso8601(second.started));
        QVERIFY(cell(model, 1, "time").endsWith(QLatin1String(".959")));
        QCOMPARE(cell(model, 1, "againAfter", ExportRole), QStringLiteral("0.400"));
    }

    void filters()
    {
        auto table = emptyTable();
        RequestsModel model(table);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Attempt forKeys = attempt(4);
        forKeys.forKeys = true;
        table.upsert({attempt(1), failed(2, ErrorCode::Throttled, 400, Millis(1)),
                      failed(3, ErrorCode::AccessDenied, 403), forKeys});
        model.setStatusFilter({StatusId::Stopped});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(cell(model, 0, "status"), QStringLiteral("throttled"));
        model.setStatusFilter({});
        model.setOnlyForKeys(true);
        QCOMPARE(model.rowCount(), 1);
        table.upsert({attempt(5)});
        QCOMPARE(model.rowCount(), 1);
        model.setOnlyForKeys(false);
        model.setFilterText(QStringLiteral("REQUEST-3 someexc"));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(cell(model, 0, "status"), QStringLiteral("denied"));
    }

    void randomDeltas()
    {
        auto table = emptyTable();
        RequestsModel model(table);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(20261126);
        int next = 0, oldest = 0;
        for (int round = 0; round < 300; ++round) {
            std::vector<Attempt> rows;
            std::vector<QString> gone;
            for (int i = random.bounded(6); i > 0; --i) {
                rows.push_back(next % 5 == 0 ? failed(next, ErrorCode::ServiceError, 400) : attempt(next));
                ++next;
            }
            for (; oldest < next - 40; ++oldest)
                gone.push_back(attempt(oldest).key);
            if (round % 20 == 10)
                model.setOnlyForKeys(!model.onlyForKeys());
            if (round % 30 == 15)
                model.setFilterText(model.filterText().isEmpty() ? QStringLiteral("GetDep") : QString());
            table.change(gone, std::move(rows));
        }
        model.setOnlyForKeys(false);
        model.setFilterText({});
        QCOMPARE(model.rowCount(), 40);
        for (int row = 1; row < model.rowCount(); ++row)
            QVERIFY(cell(model, row - 1, "time", SortRole).toLongLong()
                    > cell(model, row, "time", SortRole).toLongLong());
    }

    void formatBySuffix_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("format");
        for (const auto &[name, format] : {std::pair{"a.csv", int(RequestFormat::Csv)},
                                           {"a.JSONL", int(RequestFormat::JsonLines)},
                                           {"a.ndjson", int(RequestFormat::JsonLines)},
                                           {"a.md", int(RequestFormat::Markdown)},
                                           {"a.txt", -1},
                                           {"csv", -1}})
            QTest::newRow(name) << QString::fromLatin1(name) << format;
    }
    void formatBySuffix()
    {
        QFETCH(QString, name);
        QFETCH(int, format);
        const auto found = requestFormatOf(name);
        QCOMPARE(found ? int(*found) : -1, format);
    }

    void exportsAreExactAndStable()
    {
        const std::vector<Attempt> attempts{failed(2, ErrorCode::ServiceError, 400), attempt(1)};
        const std::vector<ExportFact> facts{{QStringLiteral("Region"), QStringLiteral("eu-west-1")}};
        for (const RequestFormat format :
             {RequestFormat::Csv, RequestFormat::JsonLines, RequestFormat::Markdown})
            QCOMPARE(exportRequests(attempts, facts, format), exportRequests(attempts, facts, format));

        const QList<QByteArray> csv = exportRequests(attempts, facts, RequestFormat::Csv).split('\n');
        QCOMPARE(csv.at(0), QByteArray("# Region: eu-west-1"));
        QVERIFY(csv.at(1).startsWith("time,status,service,operation,attempt,http,took,requestId,"));
        QVERIFY(csv.at(2).startsWith("2027-01-15T08:00:00.274Z,refused,codedeploy,ListDeployments,1,400,"
                                     "0.002,request-2,\"it \"\"said\"\","));

        const QList<QByteArray> lines = exportRequests(attempts, facts, RequestFormat::JsonLines).split('\n');
        QCOMPARE(lines.size(), 4); // about, two rows, nothing behind the last line's end
        const QJsonObject about = QJsonDocument::fromJson(lines.at(0)).object();
        QCOMPARE(about.value(QLatin1String("about")).toObject().value(QLatin1String("Region")).toString(),
                 QStringLiteral("eu-west-1"));
        const QJsonObject row = QJsonDocument::fromJson(lines.at(1)).object();
        QCOMPARE(row.value(QLatin1String("http")), QJsonValue(400));
        QCOMPARE(row.value(QLatin1String("took")), QJsonValue(0.002));
        QCOMPARE(row.value(QLatin1String("message")).toString(), attempts.front().error.message);

        const QList<QByteArray> markdown =
            exportRequests(attempts, facts, RequestFormat::Markdown).split('\n');
        QCOMPARE(markdown.at(0), QByteArray("- Region: eu-west-1"));
        QVERIFY(markdown.at(2).startsWith("| Time | Outcome | Service |"));
        QVERIFY(markdown.at(4).contains("it \"said\", no \\| thanks"));
        // Every line has as many cells as the head.
        for (int line = 3; line < 6; ++line)
            QCOMPARE(QByteArray(markdown.at(line)).replace("\\|", "").count('|'), markdown.at(2).count('|'));
    }
};

QTEST_GUILESS_MAIN(TestRequests)
#include "tst_requests.moc"
