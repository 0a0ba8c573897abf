// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/copycommand.h"
#include "tests/support/decisionsamples.h"
#include "tests/support/fakesession.h"
#include "widgets/decisions/awscommand.h"
#include "widgets/decisions/posthookpane.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryFile>
#include <QTest>
#include <QToolButton>

using namespace hookline;
using decisions::PostHookPane;
using State = PostHookPane::State;

namespace {

QString lambdaEvent(const QString &deploymentId = QStringLiteral("d-AB1CDEF23"))
{
    return QStringLiteral("{\"DeploymentId\":\"%1\",\"LifecycleEventHookExecutionId\":\"%2\"}")
        .arg(deploymentId, test::secretId);
}

QString cliDocument(const QString &status)
{
    return QStringLiteral(
               "{\n    \"deploymentId\": \"d-AB1CDEF23\",\n    \"lifecycleEventHookExecutionId\": \"%1\",\n"
               "    \"status\": \"%2\"\n}\n")
        .arg(test::secretId, status);
}

struct Desk
{
    test::FakeSession session;
    PostHookPane pane{*session};

    Desk()
    {
        test::fillWithSamples(session.store(), session.serviceNow);
        pane.resize(560, 900);
        pane.show();
        pane.activateWindow();
        if (!QTest::qWaitForWindowActive(&pane))
            qFatal("no active window");
    }

    template <class T> T *child(const char *name) { return pane.findChild<T *>(QLatin1String(name)); }
    QString field(const char *name) { return child<QLineEdit>(name)->text(); }
    void click(const char *name) { QTest::mouseClick(child<QWidget>(name), Qt::LeftButton); }
    void choose(const char *status)
    {
        auto *box = child<QComboBox>("statusBox");
        box->setCurrentIndex(box->findData(QLatin1String(status)));
    }
    void send(const char *status = "Succeeded")
    {
        pane.paste(lambdaEvent());
        choose(status);
        click("postButton");
        click("confirmButton");
    }
};

Error serviceError(const char *code)
{
    return {ErrorCode::ServiceError,           QLatin1String(code),
            QStringLiteral("AWS's own words"), {},
            QStringLiteral("req-77"),          400};
}

} // namespace

class TestPostHookPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sixStatusesAreListedAndTwoOffered()
    {
        Desk desk;
        auto *box = desk.child<QComboBox>("statusBox");
        QCOMPARE(box->count(), 6);
        QCOMPARE(box->currentIndex(), -1);
        auto *model = qobject_cast<QStandardItemModel *>(box->model());
        QStringList offered;
        for (int row = 0; row < 6; ++row) {
            QVERIFY(!model->item(row)->toolTip().isEmpty());
            if (model->item(row)->isEnabled())
                offered.append(box->itemData(row).toString());
            else
                QVERIFY(box->itemText(row).contains(QStringLiteral("AWS refuses it here")));
        }
        QCOMPARE(offered, (QStringList{QStringLiteral("Succeeded"), QStringLiteral("Failed")}));
        // The keyboard cannot reach the others either.
        box->setFocus();
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentData().toString(), QStringLiteral("Failed"));
    }

    void recognisesWhatPeoplePaste_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("recognised");
        QTest::addColumn<QString>("status");
        QTest::newRow("Lambda event") << lambdaEvent() << true << "";
        QTest::newRow("lower camel")
            << QStringLiteral("{\"deploymentId\":\"d-AB1CDEF23\",\"lifecycleEventHookExecutionId\":\"%1\"}")
                   .arg(test::secretId)
            << true << "";
        QTest::newRow("cli input") << cliDocument(QStringLiteral("Failed")) << true << "Failed";
        QTest::newRow("cli skeleton's Pending") << cliDocument(QStringLiteral("Pending")) << true << "";
        QTest::newRow("status that nobody knows") << cliDocument(QStringLiteral("Approved")) << true << "";
        QTest::newRow("SQS message")
            << QStringLiteral(
                   "{\"Messages\":[{\"MessageId\":\"1\",\"ReceiptHandle\":\"r\",\"Body\":\"%1\"}]}")
                   .arg(lambdaEvent().replace(QLatin1Char('"'), QStringLiteral("\\\"")))
            << true << "";
        QTest::newRow("SNS envelope")
            << QStringLiteral("{\"Type\":\"Notification\",\"Message\":\"%1\"}")
                   .arg(lambdaEvent().replace(QLatin1Char('"'), QStringLiteral("\\\"")))
            << true << "";
        QTest::newRow("with blanks around")
            << QStringLiteral("\n  ") + lambdaEvent() + QStringLiteral("\n\n") << true << "";
        QTest::newRow("nothing") << QString() << false << "";
        QTest::newRow("words") << QStringLiteral("please approve") << false << "";
        QTest::newRow("broken JSON") << lambdaEvent().chopped(3) << false << "";
        QTest::newRow("other JSON") << QStringLiteral("{\"a\":[1,2,{\"b\":null}]}") << false << "";
        QTest::newRow("wrong types") << QStringLiteral(
            "{\"DeploymentId\":1,\"LifecycleEventHookExecutionId\":{}}")
                                     << false << "";
        QTest::newRow("array") << QStringLiteral("[]") << false << "";
        QTest::newRow("deep") << QString(100'000, QLatin1Char('[')) << false << "";
        QTest::newRow("huge") << QStringLiteral("{\"x\":\"") + QString(3'000'000, QLatin1Char('y'))
                + QStringLiteral("\"}")
                              << false << "";
        QTest::newRow("NUL and friends") << QString(QChar(0)) + QChar(0xD800) + QChar(0xFFFE) << false << "";
    }
    void recognisesWhatPeoplePaste()
    {
        QFETCH(QString, text);
        QFETCH(bool, recognised);
        QFETCH(QString, status);
        Desk desk;
        desk.child<QLineEdit>("deploymentIdEdit")->setText(QStringLiteral("d-BEFORE000"));
        QCOMPARE(desk.pane.paste(text), recognised);
        QCOMPARE(desk.field("deploymentIdEdit"),
                 recognised ? QStringLiteral("d-AB1CDEF23") : QStringLiteral("d-BEFORE000"));
        QCOMPARE(desk.field("executionIdEdit"), recognised ? test::secretId : QString());
        QCOMPARE(desk.child<QComboBox>("statusBox")->currentData().toString(), status);
        const QString note = desk.child<QLabel>("postNote")->text();
        QVERIFY2(note.startsWith(recognised ? QStringLiteral("Filled") : QStringLiteral("Not recognised")),
                 qPrintable(note));
    }

    void pastingWithTheKeyboardFillsAllFields_data()
    {
        QTest::addColumn<QString>("into");
        QTest::newRow("deployment ID") << "deploymentIdEdit";
        QTest::newRow("execution ID") << "executionIdEdit";
        QTest::newRow("paste field") << "pasteEdit";
    }
    void pastingWithTheKeyboardFillsAllFields()
    {
        QFETCH(QString, into);
        Desk desk;
        QGuiApplication::clipboard()->setText(lambdaEvent());
        auto *field = desk.pane.findChild<QWidget *>(into);
        field->setFocus();
        QTest::keyClick(field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(desk.field("deploymentIdEdit"), QStringLiteral("d-AB1CDEF23"));
        QCOMPARE(desk.field("executionIdEdit"), test::secretId);
        QVERIFY(desk.child<QPlainTextEdit>("pasteEdit")->toPlainText().isEmpty());
    }

    void aPlainIdIsPastedWhereTheCursorIs()
    {
        Desk desk;
        QGuiApplication::clipboard()->setText(QStringLiteral("d-READY0001"));
        auto *field = desk.child<QLineEdit>("deploymentIdEdit");
        field->setFocus();
        QTest::keyClick(field, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(field->text(), QStringLiteral("d-READY0001"));
        QVERIFY(desk.field("executionIdEdit").isEmpty());
    }

    void theButtonReadsTheClipboardAndFilesAreDropped()
    {
        Desk desk;
        QGuiApplication::clipboard()->setText(lambdaEvent(QStringLiteral("d-READY0001")));
        desk.click("pasteButton");
        QCOMPARE(desk.field("deploymentIdEdit"), QStringLiteral("d-READY0001"));

        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(cliDocument(QStringLiteral("Succeeded")).toUtf8());
        file.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file.fileName())});
        QWidget *under = desk.child<QPlainTextEdit>("pasteEdit")->viewport();
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(under, &enter);
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(under, &drop);
        QCOMPARE(desk.field("deploymentIdEdit"), QStringLiteral("d-AB1CDEF23"));
        QCOMPARE(desk.child<QComboBox>("statusBox")->currentData().toString(), QStringLiteral("Succeeded"));
    }

    void theInboxFillsTheFieldsButNotTheStatus()
    {
        Desk desk;
        desk.choose("Failed");
        desk.pane.fillFromDecision(test::sampleHook);
        QCOMPARE(desk.field("deploymentIdEdit"), QStringLiteral("d-AB1CDEF23"));
        QCOMPARE(desk.field("executionIdEdit"), test::secretId);
        QCOMPARE(desk.child<QComboBox>("statusBox")->currentIndex(), -1);
        desk.pane.fillFromDecision(test::sampleUnknown);
        QVERIFY(desk.child<QLabel>("postNote")->text().contains(QStringLiteral("unknown")));
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("execution ID")));
    }

    void sendSaysWhatIsMissing()
    {
        Desk desk;
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("DeploymentIdRequiredException")));
        desk.child<QLineEdit>("deploymentIdEdit")->setText(QStringLiteral("my-deployment"));
        QVERIFY(desk.child<QLabel>("deploymentIdHint")
                    ->text()
                    .contains(QStringLiteral("InvalidDeploymentIdException")));
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("execution ID")));
        desk.child<QLineEdit>("executionIdEdit")->setText(QStringLiteral(" x "));
        QVERIFY(desk.child<QLabel>("executionIdHint")->text().contains(QStringLiteral("blank")));
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("status")));
        desk.click("postButton");
        QVERIFY(desk.pane.state() == State::Editing);
        // An odd shape only warns: AWS decides.
        desk.choose("Succeeded");
        QVERIFY(desk.pane.blockedBecause().isEmpty());
        desk.click("postButton");
        desk.click("confirmButton");
        QCOMPARE(desk.session.posted.size(), size_t(1));
        QCOMPARE(desk.session.posted[0].executionId, QStringLiteral(" x "));
    }

    void sendingTakesTwoStepsAndShowsAwssAnswer()
    {
        Desk desk;
        desk.pane.paste(lambdaEvent());
        desk.choose("Succeeded");
        desk.click("postButton");
        QVERIFY(desk.pane.state() == State::Confirming);
        QVERIFY(desk.session.posted.empty());
        QVERIFY(desk.child<QWidget>("confirmBackButton")->hasFocus());
        for (const char *fact :
             {"not AWS", "d-AB1CDEF23", "shop-api / production", "rev-41.zip", "Post Succeeded"})
            QVERIFY2(desk.pane.text().contains(QLatin1String(fact)), fact);
        desk.click("confirmButton");
        QVERIFY(desk.pane.state() == State::Sending);
        QVERIFY(!desk.child<QWidget>("postResult")->isVisible());
        desk.click("postButton");
        QCOMPARE(desk.session.posted.size(), size_t(1));
        QCOMPARE(desk.session.posted[0].deploymentId, QStringLiteral("d-AB1CDEF23"));
        QCOMPARE(desk.session.posted[0].executionId, test::secretId);
        QCOMPARE(desk.session.posted[0].status, QStringLiteral("Succeeded"));
        desk.session.posted[0].done(
            QJsonObject{{QStringLiteral("lifecycleEventHookExecutionId"), test::secretId}});
        QVERIFY(desk.pane.state() == State::Result);
        QCOMPARE(desk.child<QLabel>("postResult")->text(), QStringLiteral("AWS accepted Succeeded"));
        QVERIFY(!desk.pane.text().contains(test::secretId));
    }

    void noDecisionIsSentTwice()
    {
        Desk desk;
        desk.send();
        desk.session.posted[0].done(QJsonObject{});
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("final")));
        desk.choose("Failed");
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("final")));
        auto *id = desk.child<QLineEdit>("executionIdEdit");
        id->setText(QStringLiteral("another"));
        QVERIFY(desk.pane.blockedBecause().isEmpty());
        id->setText(test::secretId);
        desk.click("postButton");
        QVERIFY(desk.pane.state() == State::Editing);
        QCOMPARE(desk.session.posted.size(), size_t(1));
    }

    void whatTheInboxDecidedIsNotPostedAgain()
    {
        Desk desk;
        desk.pane.paste(lambdaEvent());
        desk.choose("Succeeded");
        desk.session->decide({test::sampleHook, session::Verdict::Approve});
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("inbox")));
        desk.session.finish(
            {test::sampleHook, session::Verdict::Approve, session::DecisionOutcome::Kind::Accepted});
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("final")));
    }

    void aLostAnswerIsLookedAtBeforeSendingAgain()
    {
        Desk desk;
        QSignalSpy look(&desk.pane, &PostHookPane::deploymentRequested);
        desk.send("Failed");
        desk.session.posted[0].done(Error{ErrorCode::DeliveryUnknown});
        QVERIFY(desk.pane.text().contains(QStringLiteral("the answer was lost")));
        QVERIFY(desk.pane.blockedBecause().contains(QStringLiteral("Look again")));
        desk.click("postButton");
        QCOMPARE(desk.session.posted.size(), size_t(1));
        desk.click("outcomeNextButton");
        QCOMPARE(look.value(0).value(0).toString(), QStringLiteral("d-AB1CDEF23"));
        QCOMPARE(desk.session.refreshes, 1);
        QVERIFY(desk.pane.blockedBecause().isEmpty());
    }

    void theSevenErrorsAreShownWithAdvice_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<bool>("mayBeSentAgain");
        for (const char *code :
             {"DeploymentIdRequiredException", "InvalidDeploymentIdException",
              "DeploymentDoesNotExistException", "UnsupportedActionForDeploymentTypeException",
              "InvalidLifecycleEventHookExecutionStatusException",
              "InvalidLifecycleEventHookExecutionIdException"})
            QTest::addRow("%s", code) << QString::fromLatin1(code) << true;
        QTest::newRow("completed") << "LifecycleEventAlreadyCompletedException" << false;
    }
    void theSevenErrorsAreShownWithAdvice()
    {
        QFETCH(QString, code);
        QFETCH(bool, mayBeSentAgain);
        Desk desk;
        desk.send();
        desk.session.posted[0].done(serviceError(qPrintable(code)));
        QVERIFY(desk.pane.state() == State::Result);
        QVERIFY(desk.child<QWidget>("postResult")->isVisible());
        QVERIFY(!desk.child<QLabel>("outcomeMeaning")->text().isEmpty());
        QVERIFY(!desk.child<QLabel>("outcomeAdvice")->text().isEmpty());
        QVERIFY(!desk.child<QWidget>("outcomeDetails")->isVisible());
        desk.click("outcomeDetailsButton");
        const QString details = desk.child<QLabel>("outcomeDetails")->text();
        QVERIFY(desk.child<QWidget>("outcomeDetails")->isVisible());
        for (const QString &fact : {code, QStringLiteral("req-77"), QStringLiteral("AWS's own words")})
            QVERIFY2(details.contains(fact), qPrintable(details));
        desk.click("outcomeCopyButton");
        QVERIFY(QGuiApplication::clipboard()->text().contains(code));
        QCOMPARE(desk.pane.blockedBecause().isEmpty(), mayBeSentAgain);
    }

    void editingWhileConfirmingCancels()
    {
        Desk desk;
        desk.pane.paste(lambdaEvent());
        desk.choose("Succeeded");
        desk.click("postButton");
        desk.pane.paste(lambdaEvent(QStringLiteral("d-READY0001")));
        QVERIFY(desk.pane.state() == State::Editing);
        desk.click("postButton");
        QVERIFY(desk.pane.state() == State::Editing); // the status is open again
        QVERIFY(desk.session.posted.empty());
    }

    void failingNeverHasTheFocus()
    {
        Desk desk;
        desk.pane.paste(lambdaEvent());
        desk.choose("Failed");
        desk.click("postButton");
        QVERIFY(desk.pane.state() == State::Confirming);
        for (int i = 0; i < 30; ++i) {
            QTest::keyClick(desk.pane.focusWidget(), Qt::Key_Tab);
            QVERIFY(!desk.child<QWidget>("confirmButton")->hasFocus());
        }
        desk.child<QWidget>("confirmBackButton")->setFocus();
        QTest::keyClick(desk.pane.focusWidget(), Qt::Key_Return);
        QVERIFY(desk.pane.state() == State::Editing);
        QVERIFY(desk.session.posted.empty());
    }

    void theIdIsMaskedUntilRevealed()
    {
        Desk desk;
        desk.pane.paste(lambdaEvent());
        desk.choose("Succeeded");
        auto *line = desk.child<QPlainTextEdit>("cliLine");
        QVERIFY(!line->toPlainText().contains(test::secretId));
        QVERIFY(!desk.child<QLineEdit>("executionIdEdit")->displayText().contains(test::secretId));
        QVERIFY(!desk.pane.text().contains(test::secretId));
        test::copyCommand(*desk.child<QWidget>("copyCommandButton"), QStringLiteral("Copy as AWS CLI"));
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied,
                 decisions::awsCommand(
                     {QStringLiteral("d-AB1CDEF23"), test::secretId, QStringLiteral("Succeeded")},
                     desk.session->connection()));
        QVERIFY(copied.contains(test::secretId));
        desk.click("revealButton");
        QCOMPARE(line->toPlainText(), copied);
        desk.click("revealButton");
        QVERIFY(!line->toPlainText().contains(test::secretId));
    }

    void everythingInteractiveHasAName()
    {
        Desk desk;
        for (const QWidget *widget : desk.pane.findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(&desk.pane)
                || widget->objectName().startsWith(QStringLiteral("qt_")))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty() || qobject_cast<const QAbstractItemView *>(widget),
                     qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
        }
    }
};

QTEST_MAIN(TestPostHookPane)
#include "tst_decisions_post.moc"
