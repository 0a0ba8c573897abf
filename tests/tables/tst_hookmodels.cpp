// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/hookannotationsmodel.h"
#include "models/tables/hookresultsmodel.h"
#include "models/tables/timetext.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace hookline;
using namespace hookline::tables;
using namespace std::chrono_literals;
using domain::HookFailureMode;
using domain::HookStatus;
using domain::HookTargetType;
using Tester = QAbstractItemModelTester;

namespace {

const Instant base = fromEpochSeconds(1'800'000'000);

QString changeSet(int number)
{
    return QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:changeSet/set-%1/77aa").arg(number);
}

domain::HookResult result(int number, HookStatus status = HookStatus::CompleteSucceeded,
                          HookFailureMode mode = HookFailureMode::Fail)
{
    domain::HookResult row;
    row.id = QStringLiteral("result-%1").arg(number);
    row.typeName = QStringLiteral("Shop::Hook::N%1").arg(number % 5);
    row.typeArn = QStringLiteral("arn:type/%1").arg(number % 5);
    row.status = status;
    row.statusText = domain::toString(status);
    row.mode = mode;
    row.modeText = domain::toString(mode);
    row.targetType = HookTargetType::ChangeSet;
    row.targetTypeText = domain::toString(row.targetType);
    row.targetId = changeSet(number % 7);
    row.invoked = base + std::chrono::seconds(number);
    return row;
}

QString cell(const TableModel &model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

} // namespace

class TestHookModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("id");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, HookStatus status, HookFailureMode mode, StatusId id,
                            const char *word) {
            QTest::newRow(name) << int(status) << int(mode) << int(id) << QString::fromLatin1(word);
        };
        using enum HookStatus;
        row("said no", CompleteFailed, HookFailureMode::Fail, StatusId::Failed, "Failed");
        row("broke", Failed, HookFailureMode::Fail, StatusId::Failed, "Failed");
        row("warned", CompleteFailed, HookFailureMode::Warn, StatusId::DidNotBlock, "Did not block");
        row("broke, warned", Failed, HookFailureMode::Warn, StatusId::DidNotBlock, "Did not block");
        row("mode not told", Failed, HookFailureMode::Unknown, StatusId::Failed, "Failed");
        row("runs", InProgress, HookFailureMode::Warn, StatusId::InProgress, "In progress");
        row("well", CompleteSucceeded, HookFailureMode::Fail, StatusId::Succeeded, "Succeeded");
    }
    void statuses()
    {
        QFETCH(int, status);
        QFETCH(int, mode);
        QFETCH(int, id);
        QFETCH(QString, word);
        store::Store store;
        store.hookResults.upsert({result(1, HookStatus(status), HookFailureMode(mode))});
        HookResultsModel model(store);
        QCOMPARE(cell(model, 0, HookResultsModel::Status), word);
        QCOMPARE(model.index(0, 0).data(StatusRole).toInt(), id);
        QCOMPARE(cell(model, 0, 0, ExportRole), domain::toString(HookStatus(status)));
    }

    void newWordsAreShownAsAwsSpellsThem()
    {
        store::Store store;
        domain::HookResult row = result(1, HookStatus::Unknown);
        row.statusText = QStringLiteral("HOOK_PONDERING");
        row.targetType = HookTargetType::Unknown;
        row.targetTypeText = QStringLiteral("PLANET");
        store.hookResults.upsert({row});
        HookResultsModel model(store);
        QCOMPARE(cell(model, 0, HookResultsModel::Status), QStringLiteral("HOOK_PONDERING"));
        QCOMPARE(cell(model, 0, HookResultsModel::Target), QStringLiteral("PLANET set-1"));
    }

    void aStackIsFoundInAllThatIsDoneForIt()
    {
        store::Store store;
        domain::HookResult row = result(1);
        row.executionTarget =
            QStringLiteral("arn:aws:cloudformation:us-east-1:123456789012:stack/shop-data/7");
        store.hookResults.upsert({row, result(2)});
        HookResultsModel model(store);
        QCOMPARE(cell(model, 1, HookResultsModel::Target), QStringLiteral("change set set-1 · shop-data"));
        model.setFilterText(QStringLiteral("shop-data"));
        QCOMPARE(model.rowCount(), 1);
    }

    void whatIsNotToldSaysWhy()
    {
        store::Store store;
        domain::HookResult row = result(1);
        row.invoked.reset();
        store.hookResults.upsert({row});
        HookResultsModel model(store);
        QCOMPARE(cell(model, 0, HookResultsModel::Invoked), QStringLiteral("not told"));
        QCOMPARE(cell(model, 0, HookResultsModel::Invoked, Qt::ToolTipRole), notToldReason());
        QCOMPARE(cell(model, 0, HookResultsModel::Invoked, ExportRole), QString());
    }

    void reasonIsOneLineAndWholeOnHover()
    {
        store::Store store;
        domain::HookResult row = result(1, HookStatus::CompleteFailed);
        row.reason = QStringLiteral("first\n  second");
        domain::HookResult running = result(0, HookStatus::InProgress);
        store.hookResults.upsert({row, running});
        HookResultsModel model(store);
        QCOMPARE(cell(model, 0, HookResultsModel::Reason), QStringLiteral("first second"));
        QCOMPARE(cell(model, 0, HookResultsModel::Reason, Qt::ToolTipRole), row.reason);
        model.setNow(base + 130s);
        QCOMPARE(cell(model, 1, HookResultsModel::Reason), QStringLiteral("running for 2 min 10 s"));
        model.setFilterText(QStringLiteral("second"));
        QCOMPARE(model.rowCount(), 1);
    }

    /// Any order of changes, queries, filters and sorting shows what the plainest reading shows.
    void randomDeltas_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void randomDeltas()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        const auto below = [&](int bound) { return int(random.bounded(bound)); };
        store::Store store;
        HookResultsModel model(store);
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        const std::array queries{
            domain::HookResultQuery{}, domain::HookResultQuery{.typeArn = QStringLiteral("arn:type/2")},
            domain::HookResultQuery{.typeArn = QStringLiteral("arn:type/1"),
                                    .status = HookStatus::CompleteFailed},
            domain::HookResultQuery{.targetType = HookTargetType::ChangeSet, .targetId = changeSet(3)}};
        for (int step = 0; step < 200; ++step) {
            std::vector<domain::HookResult> rows;
            for (int i = below(30); i > 0; --i)
                rows.push_back(result(below(300), HookStatus(1 + below(4)), HookFailureMode(1 + below(2))));
            std::vector<QString> gone;
            for (int i = below(4) ? 0 : below(20); i > 0; --i)
                gone.push_back(QStringLiteral("result-%1").arg(below(300)));
            store.hookResults.change(gone, std::move(rows));
            if (below(6) == 0)
                model.setQuery(queries[size_t(below(int(queries.size())))]);
            if (below(8) == 0)
                model.setStatusFilter(below(2) ? StatusSet() : StatusSet{StatusId::DidNotBlock});
            if (below(8) == 0)
                model.setFilterText(below(2) ? QString() : QStringLiteral("set-3"));
            if (below(8) == 0)
                model.sort(below(model.columnCount()), Qt::SortOrder(below(2)));
            model.setNow(base + std::chrono::seconds(step));

            QStringList expected;
            int inScope = 0;
            for (const domain::HookResult &row : store.hookResults.rows()) {
                if (!domain::matches(model.query(), row))
                    continue;
                ++inScope;
                if (model.statusFilter().accepts(statusId(row.status, row.mode))
                    && (model.filterText().isEmpty() || row.targetId.contains(model.filterText())))
                    expected << row.id;
            }
            QStringList shown;
            for (int row = 0; row < model.rowCount(); ++row) {
                shown << model.keyAt(row);
                QCOMPARE(model.rowOfKey(model.keyAt(row)), row);
            }
            shown.sort();
            expected.sort();
            QCOMPARE(shown, expected);
            QCOMPARE(model.totalCount(), inScope);
        }
    }

    void annotationsStandByUrgency()
    {
        HookAnnotationsModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        using domain::AnnotationStatus;
        const auto annotation = [](const char *name, AnnotationStatus status, const char *severity) {
            domain::HookAnnotation row;
            row.name = QLatin1String(name);
            row.status = status;
            row.severity = QLatin1String(severity);
            row.message = QStringLiteral("line\nline");
            return row;
        };
        std::vector<domain::HookAnnotation> rows{annotation("passed", AnnotationStatus::Passed, ""),
                                                 annotation("low", AnnotationStatus::Failed, "LOW"),
                                                 annotation("new", AnnotationStatus::Failed, "COSMIC"),
                                                 annotation("critical", AnnotationStatus::Failed, "CRITICAL"),
                                                 annotation("skipped", AnnotationStatus::Skipped, "")};
        model.setAnnotations(rows);
        QStringList keys;
        for (int row = 0; row < model.rowCount(); ++row)
            keys << model.keyAt(row);
        QCOMPARE(keys,
                 QStringList({QStringLiteral("critical"), QStringLiteral("low"), QStringLiteral("new"),
                              QStringLiteral("passed"), QStringLiteral("skipped")}));
        QCOMPARE(cell(model, 0, HookAnnotationsModel::Message), QStringLiteral("line line"));
        QCOMPARE(cell(model, 0, HookAnnotationsModel::Message, Qt::ToolTipRole),
                 QStringLiteral("line\nline"));
        QCOMPARE(cell(model, 0, 0, Qt::AccessibleTextRole).left(24),
                 QStringLiteral("Failed, CRITICAL, critic"));
        int resets = 0;
        connect(&model, &QAbstractItemModel::modelReset, &model, [&] { ++resets; });
        model.setAnnotations(rows); // the same: a selection stays
        QCOMPARE(resets, 0);
        model.setAnnotations({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestHookModels)
#include "tst_hookmodels.moc"
