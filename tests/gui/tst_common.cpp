// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/theme.h"
#include "models/tables/deploymentsmodel.h"
#include "widgets/common/dialogconfirmer.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/errortext.h"
#include "widgets/common/exporter.h"
#include "widgets/common/markdown.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/status.h"
#include "widgets/common/tablesetup.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QMessageBox>
#include <QPainter>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace hookline;
using common::StatusId;

namespace {

constexpr int statusCount = static_cast<int>(StatusId::Count);

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a), second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QImage glyph(StatusId id, int side)
{
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    common::paintStatusGlyph(&painter, QRectF(0, 0, side, side), id, Qt::black);
    return image;
}

int differingPixels(const QImage &a, const QImage &b)
{
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            count += std::abs(qAlpha(a.pixel(x, y)) - qAlpha(b.pixel(x, y))) > 127;
    }
    return count;
}

} // namespace

class TestCommon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statusColoursCanBeRead_data();
    void statusColoursCanBeRead();
    void everyStatusHasAShapeOfItsOwn();
    void spansAndStatusesAgree();
    void reasonButtonSaysWhy();
    void errorStaysUntilDismissed();
    void errorsHaveWordsForEveryCode();
    void fenceIsLongerThanWhatItHolds();
    void dialogAsksWithCancelInFocus();
    void dialogIsSilentAfterItsContext();
    void tablesAreExported_data();
    void tablesAreExported();
    void exportsThatFailSayWhy_data();
    void exportsThatFailSayWhy();
};

void TestCommon::statusColoursCanBeRead_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("status");
    for (const bool dark : {false, true}) {
        for (int status = 0; status < statusCount; ++status)
            QTest::addRow("%s %d", dark ? "dark" : "light", status) << dark << status;
    }
}

void TestCommon::statusColoursCanBeRead()
{
    QFETCH(bool, dark);
    QFETCH(int, status);
    gui::applyTheme(*qApp, dark ? gui::Theme::Dark : gui::Theme::Light);
    const QPalette palette = QApplication::palette();
    QCOMPARE(common::isDark(palette), dark);
    const QColor color = common::statusColor(static_cast<StatusId>(status), palette);
    for (const QPalette::ColorRole ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window})
        QVERIFY2(contrast(color, palette.color(ground)) >= 4.5,
                 qPrintable(QStringLiteral("%1 on %2").arg(color.name(), palette.color(ground).name())));
    QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::Link), palette.color(QPalette::Window)) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)) >= 4.5);
}

void TestCommon::everyStatusHasAShapeOfItsOwn()
{
    for (int a = 0; a < statusCount; ++a) {
        const QImage first = glyph(static_cast<StatusId>(a), 32);
        QVERIFY2(differingPixels(first, glyph(StatusId::Count, 32)) > 20, "the shape is empty");
        for (int b = a + 1; b < statusCount; ++b) {
            // Pending and Created say the same to a person: nothing has begun.
            if (static_cast<StatusId>(a) == StatusId::Pending
                && static_cast<StatusId>(b) == StatusId::Created)
                continue;
            QVERIFY2(differingPixels(first, glyph(static_cast<StatusId>(b), 32)) > 20,
                     qPrintable(QStringLiteral("%1 and %2 look alike without colour").arg(a).arg(b)));
        }
    }
}

void TestCommon::spansAndStatusesAgree()
{
    using timeline::SpanState;
    for (const SpanState state :
         {SpanState::Planned, SpanState::Skipped, SpanState::Reserved, SpanState::Succeeded,
          SpanState::InProgress, SpanState::Waiting, SpanState::Failed})
        QCOMPARE(common::spanState(common::statusId(state)), state);
}

void TestCommon::reasonButtonSaysWhy()
{
    common::ReasonButton button(QStringLiteral("Approve"));
    button.setHelp(QStringLiteral("moves traffic"));
    QSignalSpy acted(&button, &common::ReasonButton::acted);
    button.setDisabledReason(QStringLiteral("The deadline has passed."));
    button.show();
    QTest::mouseClick(&button, Qt::LeftButton);
    QTest::keyClick(&button, Qt::Key_Space);
    button.click();
    QCOMPARE(acted.count(), 0);
    QCOMPARE(button.toolTip(), QStringLiteral("The deadline has passed."));
    QVERIFY(button.accessibleDescription().contains(QLatin1String("The deadline has passed.")));
    QVERIFY(button.isEnabled() && (button.focusPolicy() & Qt::TabFocus));

    const QImage grey = button.grab().toImage();
    button.setDisabledReason({});
    QVERIFY(button.grab().toImage() != grey);
    QTest::mouseClick(&button, Qt::LeftButton);
    QCOMPARE(acted.count(), 1);
    QCOMPARE(button.toolTip(), QStringLiteral("moves traffic"));
}

void TestCommon::errorStaysUntilDismissed()
{
    common::ErrorBar bar;
    QVERIFY(bar.isHidden());
    Error error;
    error.code = ErrorCode::ServiceError;
    error.serviceCode = QStringLiteral("DeploymentAlreadyCompletedException");
    error.message = QStringLiteral("The deployment is already complete.");
    error.requestId = QStringLiteral("req-1");
    error.httpStatus = 400;
    bar.showError(QStringLiteral("d-1 was not stopped."), error);
    bar.show();
    QVERIFY(bar.isShown() && bar.isVisible());
    for (const char *part : {"d-1 was not stopped.", "The deployment is already complete.",
                             "DeploymentAlreadyCompletedException", "req-1"})
        QVERIFY2(bar.text().contains(QLatin1String(part)), part);
    QVERIFY(!bar.findChild<QLabel *>(QStringLiteral("errorDetails"))->isVisible());
    QTest::mouseClick(bar.findChild<QAbstractButton *>(QStringLiteral("errorDetailsButton")), Qt::LeftButton);
    QVERIFY(bar.findChild<QLabel *>(QStringLiteral("errorDetails"))->isVisible());

    QSignalSpy dismissed(&bar, &common::ErrorBar::dismissed);
    QTest::mouseClick(bar.findChild<QAbstractButton *>(QStringLiteral("errorDismissButton")), Qt::LeftButton);
    QCOMPARE(dismissed.count(), 1);
    QVERIFY(!bar.isShown() && bar.isHidden());
}

void TestCommon::errorsHaveWordsForEveryCode()
{
    for (int code = static_cast<int>(ErrorCode::Cancelled); code <= static_cast<int>(ErrorCode::Internal);
         ++code) {
        const Error error{.code = static_cast<ErrorCode>(code)};
        QVERIFY2(!common::why(error).isEmpty(), qPrintable(QString::number(code)));
        QVERIFY(!common::technicalDetails(error).isEmpty());
    }
}

void TestCommon::fenceIsLongerThanWhatItHolds()
{
    QCOMPARE(common::markdownFence(QStringLiteral("a")), QStringLiteral("```\na\n```\n"));
    QCOMPARE(common::markdownFence(QStringLiteral("```\n````\n")),
             QStringLiteral("`````\n```\n````\n`````\n"));
    QCOMPARE(common::markdownText(QStringLiteral("a|b\n*c*")), QStringLiteral("a\\|b \\*c\\*"));
}

void TestCommon::dialogAsksWithCancelInFocus()
{
    QWidget window;
    window.show();
    common::DialogConfirmer confirmer;
    common::Question question;
    question.title = QStringLiteral("Stop d-1?");
    question.acceptText = QStringLiteral("Stop the deployment");
    question.option = QStringLiteral("Roll back");
    question.optionChecked = true;
    question.destructive = true;
    question.world = QStringLiteral("Sandbox · not AWS");
    std::vector<common::Answer> answers;
    confirmer.ask(question, &window, &window, [&](common::Answer answer) { answers.push_back(answer); });
    auto *dialog = window.findChild<QDialog *>(QStringLiteral("confirmDialog"));
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(answers.empty());
    QCOMPARE(dialog->focusWidget()->objectName(), QStringLiteral("dialogCancelButton"));
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("confirmWorld"))
                ->text()
                .contains(QLatin1String("not AWS")));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("dialogAcceptButton")), Qt::LeftButton);
    QTRY_COMPARE(answers.size(), size_t(1));
    QVERIFY(answers[0].accepted && answers[0].optionChecked);

    confirmer.ask(question, &window, &window, [&](common::Answer answer) { answers.push_back(answer); });
    for (auto *open : window.findChildren<QDialog *>()) {
        if (open->isVisible())
            QTest::keyClick(open, Qt::Key_Escape);
    }
    QTRY_COMPARE(answers.size(), size_t(2));
    QVERIFY(!answers[1].accepted);
}

void TestCommon::dialogIsSilentAfterItsContext()
{
    QWidget window;
    window.show();
    common::DialogConfirmer confirmer;
    bool answered = false;
    {
        QObject context;
        confirmer.ask({.title = QStringLiteral("?"), .acceptText = QStringLiteral("Do it")}, &window,
                      &context, [&](common::Answer) { answered = true; });
    }
    auto *dialog = window.findChild<QDialog *>(QStringLiteral("confirmDialog"));
    dialog->accept();
    QVERIFY(!answered);
}

namespace {

/// A table of the window with many rows.
struct ExportedTable
{
    store::Store store;
    tables::DeploymentsModel model{store};
    QTableView view;

    explicit ExportedTable(int count)
    {
        view.setObjectName(QStringLiteral("deployments"));
        common::setExportWorld(&view, QStringLiteral("Sandbox · not AWS in us-east-1"));
        common::setUpTable(&view, &model);
        std::vector<domain::Deployment> rows;
        for (int i = 0; i < count; ++i) {
            domain::Deployment row;
            row.id = QStringLiteral("d-%1").arg(i, 9, 10, QLatin1Char('0'));
            row.application = QStringLiteral("shop, \"the api\"");
            rows.push_back(row);
        }
        store.deployments.upsert(std::move(rows));
        view.show();
        view.activateWindow();
        if (!QTest::qWaitForWindowActive(&view))
            qFatal("no active window");
    }

    /// Ctrl+Shift+E, and that name in the dialog.
    void exportAs(const QString &file)
    {
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = view.findChild<QFileDialog *>(QStringLiteral("exportDialog"));
        QVERIFY(dialog);
        QVERIFY2(QFileInfo(dialog->selectedFiles().value(0))
                     .fileName()
                     .startsWith(QLatin1String("sandbox-not-aws-in-us-east-1-deployments")),
                 qPrintable(dialog->selectedFiles().value(0)));
        QVERIFY(dialog->isVisible());
        dialog->setOption(QFileDialog::DontConfirmOverwrite);
        Q_EMIT dialog->fileSelected(file);
        dialog->close();
    }
};

} // namespace

void TestCommon::tablesAreExported_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<int>("lines");
    QTest::newRow("csv") << QByteArray("status,deployment,") << 3001;
    QTest::newRow("json") << QByteArray("[\n    {\n        \"status\": ") << -1;
    QTest::newRow("ndjson") << QByteArray("{\"status\": ") << 3000;
    QTest::newRow("md") << QByteArray("| Status | ") << 3002;
}

void TestCommon::tablesAreExported()
{
    QFETCH(QByteArray, start);
    QFETCH(int, lines);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.") + QLatin1String(QTest::currentDataTag()));
    ExportedTable table(3000);
    table.exportAs(path);
    QTRY_VERIFY(QFileInfo(path).size() > 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY2(text.startsWith(start), text.left(200).constData());
    QVERIFY(text.contains("d-000002999"));
    QVERIFY(lines < 0 ? QJsonDocument::fromJson(text).array().size() == 3000 : text.count('\n') == lines);
}

void TestCommon::exportsThatFailSayWhy_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("said");
    QTest::newRow("no format") << QStringLiteral("/tmp/x.xlsx") << QStringLiteral("x.xlsx names no format");
    QTest::newRow("no folder") << QStringLiteral("/nonexistent/x.csv")
                               << QStringLiteral("/nonexistent/x.csv could not be written");
}

void TestCommon::exportsThatFailSayWhy()
{
    QFETCH(QString, file);
    QFETCH(QString, said);
    ExportedTable table(3);
    table.exportAs(file);
    QTRY_VERIFY(table.view.findChild<QMessageBox *>());
    QVERIFY2(table.view.findChild<QMessageBox *>()->text().contains(said),
             qPrintable(table.view.findChild<QMessageBox *>()->text()));
}

QTEST_MAIN(TestCommon)
#include "tst_common.moc"
