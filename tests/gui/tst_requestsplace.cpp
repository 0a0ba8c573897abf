// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/credentials.h"
#include "models/aws/profiles.h"
#include "models/core/pool.h"
#include "models/session/requestlog.h"
#include "models/tables/roles.h"
#include "models/tables/tablemodel.h"
#include "tests/aws/awshome.h"
#include "tests/support/fakesession.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/connection/requestdetail.h"
#include "widgets/connection/requestsview.h"

#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using namespace hookline::test;
using common::ReasonButton;
using connection::RequestDetail;
using connection::RequestsView;

namespace {

const QByteArray token = "session-token-that-nobody-may-see+/==";
const QString executionId = QStringLiteral("eyJlbmNyeXB0ZWREYXRhIjoiabc+/==");

aws::Connection connectionWithToken()
{
    aws::Connection connection = FakeSession::sandboxConnection();
    connection.keys.sessionToken = token;
    return connection;
}

aws::TransportReply refused(int status, const QByteArray &code, const QByteArray &message)
{
    return answered(status, R"({"__type":")" + code + R"(","message":")" + message + R"("})",
                    {{"x-amzn-RequestId", "r-" + QByteArray::number(status)}});
}

aws::TransportReply fine()
{
    return answered(200, "{}", {{"x-amzn-RequestId", "r-fine"}});
}

/// The place as the window puts it together; the test is the service.
struct Place
{
    FakeSession fake;
    QSplitter window{Qt::Vertical};
    RequestsView view{*fake};
    RequestDetail detail{fake->requests()};

    explicit Place(const aws::Connection &connection = connectionWithToken())
        : fake(connection)
    {
        QObject::connect(&fake.client, &aws::Client::attemptFinished, &fake->requests(),
                         &session::RequestLog::add);
        QObject::connect(&view, &RequestsView::attemptSelected, &detail, &RequestDetail::showAttempt);
        window.addWidget(&view);
        window.addWidget(&detail);
        window.resize(1070, 560);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
    }
    void call(const char *operation, std::initializer_list<std::optional<aws::TransportReply>> replies,
              const QJsonObject &input = {})
    {
        fake.transport.script(replies);
        fake.client.call(QStringLiteral("codedeploy"), QLatin1String(operation), input, &window,
                         [](const aws::Reply &) {});
        fake.clock.advance(Millis(60'000));
    }
    /// One of each: well, throttled and sent again, refused with an echo of a secret.
    void calls()
    {
        call("ListApplications", {fine()});
        call("ListDeployments", {refused(400, "ThrottlingException", "Rate exceeded"), fine()});
        call("PutLifecycleEventHookExecutionStatus",
             {refused(400, "InvalidLifecycleEventHookExecutionIdException",
                      "no such id: " + executionId.toUtf8())},
             {{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")},
              {QStringLiteral("lifecycleEventHookExecutionId"), executionId},
              {QStringLiteral("status"), QStringLiteral("Succeeded")}});
        call("GetDeployment", {refused(403, "AccessDeniedException", "token " + token + " is not allowed")},
             {{QStringLiteral("deploymentId"), QStringLiteral("d-ABCDEFGHI")}});
    }
    template <class T> T *child(const char *name) { return window.findChild<T *>(QLatin1String(name)); }
    QString text(const char *name)
    {
        auto *label = child<QLabel>(name);
        return label && label->isVisible() ? label->text() : QString();
    }
    QString sentence() { return view.findChild<QLabel *>(QStringLiteral("emptySentence"))->text(); }
    ReasonButton *button(const char *name) { return child<ReasonButton>(name); }
    const tables::TableModel &model() const
    {
        return *static_cast<const tables::TableModel *>(view.table()->model());
    }
    QString cell(int row, const char *column) const
    {
        return model().index(row, model().columnOf(column)).data().toString();
    }
    int rowOf(const char *operation) const
    {
        for (int row = 0; row < view.shownCount(); ++row) {
            if (cell(row, "operation") == QLatin1String(operation))
                return row;
        }
        return -1;
    }
    void clickRow(int row)
    {
        QTest::mouseClick(view.table()->viewport(), Qt::LeftButton, {},
                          view.table()->visualRect(model().index(row, 1)).center());
    }
    QByteArray exported(const QString &fileName)
    {
        view.exportTo(fileName);
        workPool().waitForDone();
        QCoreApplication::processEvents();
        QFile file(fileName);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

} // namespace

/// The place for requests, with real key and mouse events on a session that the test answers for.
class TestRequestsPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newestFirstWithItsFacts()
    {
        Place place;
        QVERIFY(place.sentence().contains(QLatin1String("not AWS")));
        place.calls();
        QCOMPARE(place.view.shownCount(), 5);
        QCOMPARE(place.cell(0, "operation"), QStringLiteral("GetDeployment"));
        QCOMPARE(place.cell(0, "status"), QStringLiteral("denied"));
        place.clickRow(0);
        QCOMPARE(place.text("requestTitle"), QStringLiteral("codedeploy · GetDeployment"));
        QCOMPARE(place.text("requestOutcome"), QStringLiteral("denied · HTTP 403"));
        QVERIFY(place.text("requestMeaning").contains(QLatin1String("do not allow")));
        QVERIFY(place.text("requestAdvice").contains(QLatin1String("permission")));
        QVERIFY(place.text("requestMessage").contains(QLatin1String("is not allowed")));
        QVERIFY(!place.text("requestMessage").contains(QString::fromUtf8(token)));
        QVERIFY(place.text("requestAttempts").isEmpty()); // there was but one
    }

    void attemptsOfACallStandTogether()
    {
        Place place;
        place.calls();
        place.clickRow(place.rowOf("ListDeployments"));
        const QStringList lines = place.text("requestAttempts").split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 2);
        QVERIFY2(
            lines.at(0).contains(QLatin1String("ThrottlingException  throttled, sent again after 500 ms")),
            qPrintable(lines.at(0)));
        QVERIFY2(lines.at(1).contains(QLatin1String("HTTP 200  ok")), qPrintable(lines.at(1)));
        place.clickRow(place.rowOf("ListDeployments") + 1);
        QVERIFY(place.text("requestAdvice").startsWith(QLatin1String("Nothing:")));
    }

    void theCallThatIsShownGoesOn()
    {
        Place place;
        place.fake.transport.script({refused(400, "ThrottlingException", "Rate exceeded"), fine()});
        place.fake.client.call(QStringLiteral("codedeploy"), QStringLiteral("ListDeployments"), {},
                               &place.window, [](const aws::Reply &) {});
        place.fake.clock.advance(Millis(300)); // the first answer is in, the wait runs
        QCOMPARE(place.view.shownCount(), 1);
        place.clickRow(0);
        QCOMPARE(place.text("requestAttempts").count(QLatin1Char('\n')), 0);
        place.fake.clock.advance(Millis(60'000));
        QCOMPARE(place.view.shownCount(), 2);
        QCOMPARE(place.text("requestAttempts").count(QLatin1Char('\n')), 1);
        QCOMPARE(place.text("requestOutcome"),
                 QStringLiteral("throttled, sent again after 500 ms · HTTP 400"));
    }

    void copiesTheRequestId()
    {
        Place place;
        QVERIFY(!place.button("copyRequestIdButton")->isActionable());
        place.calls();
        QCOMPARE(place.button("copyRequestIdButton")->disabledReason(),
                 QStringLiteral("Select a request first."));
        place.clickRow(0);
        QTest::mouseClick(place.button("copyRequestIdButton"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("r-403"));
        place.call("ListDeployments", {notDelivered(), notDelivered(), notDelivered()});
        place.clickRow(0);
        QVERIFY(!place.button("copyRequestIdButton")->isActionable());
        QCOMPARE(place.cell(0, "status"), QStringLiteral("no answer"));
    }

    void byKeyboard()
    {
        Place place;
        place.calls();
        place.view.table()->setFocus();
        QCoreApplication::processEvents();
        QVERIFY(place.view.currentAttempt().isEmpty()); // the focus alone chooses nothing
        QSignalSpy activated(&place.view, &RequestsView::attemptActivated);
        QTest::keyClick(place.view.table(), Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(place.view.currentAttempt(), place.model().keyAt(0));
        QTest::keyClick(place.view.table(), Qt::Key_Down);
        QCOMPARE(place.view.currentAttempt(), place.model().keyAt(1));
        QCOMPARE(place.detail.attempt(), place.model().keyAt(1));
        QTest::keyClick(place.view.table(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QTest::keyClick(place.view.table(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QLatin1String("\tcodedeploy\t")));
        QVERIFY(!QGuiApplication::clipboard()->text().contains(executionId));
    }

    void filtersSayWhatTheyHide()
    {
        Place place;
        place.calls();
        auto *show = place.child<QComboBox>("requestsShow");
        QTest::keyClick(show, Qt::Key_Down);
        QCOMPARE(place.view.shownCount(), 3); // errors and retries
        QTest::keyClick(show, Qt::Key_Down);
        QCOMPARE(place.view.shownCount(), 1);
        QCOMPARE(place.cell(0, "status"), QStringLiteral("throttled"));
        QTest::keyClick(show, Qt::Key_Down);
        QCOMPARE(place.view.shownCount(), 0);
        QVERIFY(place.sentence().contains(QStringLiteral("“For keys”")));
        QSignalSpy cleared(&place.view, &RequestsView::clearFilterRequested);
        QTest::mouseClick(place.view.findChild<QPushButton *>(QStringLiteral("emptyAction")), Qt::LeftButton);
        QCOMPARE(cleared.size(), 1);
        QCOMPARE(place.view.shownCount(), 5);
        place.view.setFilterText(QStringLiteral("THROTTLING rate"));
        QCOMPARE(place.view.shownCount(), 1);
        QCOMPARE(place.text("requestCounts"), QStringLiteral("Requests: 1 of 5, failed: 2"));
    }

    void exportHoldsNoSecret_data()
    {
        QTest::addColumn<QString>("suffix");
        for (const char *suffix : {"md", "csv", "jsonl"})
            QTest::newRow(suffix) << QString::fromLatin1(suffix);
    }
    void exportHoldsNoSecret()
    {
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        Place place;
        place.calls();
        const QString name = folder.filePath(QStringLiteral("log.") + suffix);
        const QByteArray bytes = place.exported(name);
        QVERIFY(bytes.contains("ThrottlingException"));
        QVERIFY(bytes.contains(HOOKLINE_VERSION));
        QVERIFY(bytes.contains(qVersion()));
        QVERIFY(bytes.contains("not AWS"));
        const aws::Connection &connection = place.fake->connection();
        for (const QByteArray &secret :
             {token, executionId.toUtf8(), connection.keys.secretAccessKey, connection.keys.accessKeyId})
            QVERIFY2(!bytes.contains(secret), bytes.constData());
        QVERIFY(bytes.contains("AKIA\u2026 (20 characters)") || bytes.contains("AKIA… \\(20 characters\\)")
                || bytes.contains("AKIA… (20 characters)"));
        QVERIFY(place.text("exportNotice").startsWith(QLatin1String("Wrote 5 requests to ")));
        QVERIFY(place.text("exportNotice").endsWith(QLatin1String("Secrets are masked.")));
        QCOMPARE(place.exported(name), bytes);
        // Only what is shown.
        place.view.setFilterText(QStringLiteral("throttling"));
        const QByteArray few = place.exported(name);
        QVERIFY(few.contains("1 of 5, filtered"));
        QVERIFY(!few.contains("AccessDeniedException"));
        QVERIFY(!few.contains("throttling")); // the filter's words may be anything
    }

    void exportOfKeyRequestsHoldsNoSecret()
    {
        AwsHome home(
            "[profile p]\nregion=eu-west-1\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=base\n"
            "mfa_serial=arn:aws:iam::1:mfa/me\n",
            "[base]\naws_access_key_id=AKIABASEEXAMPLE00001\naws_secret_access_key=hooklinesecret-base\n");
        const auto connection =
            aws::connectionFromEnvironment(home.environment, {QStringLiteral("p"), {}, {}});
        QVERIFY(connection.ok());
        Place place(*connection);
        aws::CredentialAsker asker;
        asker.mfaCode = [](const aws::MfaQuestion &, const std::function<void(const QString &)> &answer) {
            answer(QStringLiteral("735912"));
        };
        place.fake.client.credentials().setAsker(asker);
        place.call(
            "ListApplications",
            {answered(403,
                      "<ErrorResponse><Error><Code>AccessDenied</Code><Message>code 735912 of "
                      "AKIABASEEXAMPLE00001 with hooklinesecret-base</Message></Error></ErrorResponse>")});
        QCOMPARE(place.view.shownCount(), 1);
        place.child<QComboBox>("requestsShow")->setCurrentIndex(3);
        QCOMPARE(place.cell(0, "operation"), QStringLiteral("AssumeRole"));
        place.clickRow(0);
        QCOMPARE(place.text("requestKeys"), QStringLiteral("profile p"));
        const QTemporaryDir folder;
        const QByteArray bytes = place.exported(folder.filePath(QStringLiteral("log.csv")));
        QVERIFY(bytes.contains("AssumeRole,1,403,"));
        for (const char *secret : {"735912", "hooklinesecret", "AKIABASEEXAMPLE00001"})
            QVERIFY2(!bytes.contains(secret), bytes.constData());
    }

    void exportThatFailsSaysWhy()
    {
        Place place;
        place.calls();
        QVERIFY(place.exported(QStringLiteral("/no/such/folder/log.csv")).isEmpty());
        auto *bar = place.window.findChild<common::ErrorBar *>();
        QVERIFY(bar->isShown());
        QVERIFY2(bar->text().contains(QLatin1String("/no/such/folder/log.csv")), qPrintable(bar->text()));
        const QTemporaryDir folder;
        QVERIFY(place.exported(folder.filePath(QStringLiteral("log.txt"))).isEmpty());
        QVERIFY2(bar->text().contains(QLatin1String(".jsonl")), qPrintable(bar->text()));
        QVERIFY(!place.exported(folder.filePath(QStringLiteral("log.md"))).isEmpty());
        QVERIFY(!bar->isShown());
    }

    void exportDialogWrites()
    {
        const QTemporaryDir folder;
        Place place;
        place.calls();
        QTest::mouseClick(place.button("exportButton"), Qt::LeftButton);
        auto *dialog = place.child<QFileDialog>("exportDialog");
        QVERIFY(dialog);
        dialog->setDirectory(folder.path());
        dialog->selectNameFilter(dialog->nameFilters().at(1));
        Q_EMIT dialog->filterSelected(dialog->nameFilters().at(1));
        dialog->selectFile(QStringLiteral("mine"));
        QMetaObject::invokeMethod(dialog, "accept");
        QTRY_VERIFY(place.text("exportNotice").startsWith(QLatin1String("Wrote 5")));
        QVERIFY(QFile::exists(folder.filePath(QStringLiteral("mine.csv"))));
    }

    void clearForgets()
    {
        Place place;
        place.calls();
        place.clickRow(0);
        QTest::mouseClick(place.button("clearButton"), Qt::LeftButton);
        QCOMPARE(place.view.totalCount(), 0);
        QVERIFY(place.view.currentAttempt().isEmpty());
        QVERIFY(place.detail.attempt().isEmpty());
        QVERIFY(!place.button("clearButton")->isActionable());
        QVERIFY(!place.button("exportButton")->isActionable());
    }

    void whatIsLookedAtStaysInPlace()
    {
        Place place;
        for (int i = 0; i < 60; ++i)
            place.fake->requests().add(Attempt{.call = QString::number(i),
                                               .service = QStringLiteral("sts"),
                                               .started = place.fake.clock.now() + Millis(i)});
        place.fake.clock.advance(Millis(1000));
        // At the top it follows the newest.
        QTableView *table = place.view.table();
        QCOMPARE(table->verticalScrollBar()->value(), 0);
        QVERIFY(!place.button("newestButton")->isActionable());
        place.clickRow(3);
        const QString selected = place.view.currentAttempt();
        const auto y = [&] { return table->rowViewportPosition(place.model().rowOfKey(selected)); };
        const int before = y();
        for (int i = 0; i < 50; ++i) {
            place.fake->requests().add(Attempt{.call = QStringLiteral("new %1").arg(i),
                                               .service = QStringLiteral("sts"),
                                               .started = place.fake.clock.now()});
            place.fake.clock.advance(Millis(200));
            if (i % 10 == 0)
                QCoreApplication::processEvents();
        }
        QCoreApplication::processEvents();
        QCOMPARE(place.view.currentAttempt(), selected);
        QCOMPARE(place.detail.attempt(), selected);
        QCOMPARE(y(), before);
        QTest::mouseClick(place.button("newestButton"), Qt::LeftButton);
        QCOMPARE(table->verticalScrollBar()->value(), 0);
        QVERIFY(place.view.currentAttempt().isEmpty());
    }

    // Ten thousand rows, and one more at a time: the window must not feel it.
    void fullLogIsCheap()
    {
        Place place;
        auto &log = place.fake->requests();
        const auto add = [&](int i) {
            log.add(Attempt{.call = QString::number(i),
                            .service = QStringLiteral("codedeploy"),
                            .operation = QStringLiteral("ListDeployments"),
                            .started = place.fake.clock.now() + Millis(i)});
        };
        for (int i = 0; i < session::RequestLog::mostKept; ++i)
            add(i);
        place.fake.clock.advance(Millis(1000));
        QCOMPARE(place.view.shownCount(), session::RequestLog::mostKept);
        constexpr int rounds = 100;
        QElapsedTimer took;
        took.start();
        for (int i = 0; i < rounds; ++i) {
            add(i);
            place.fake.clock.advance(Millis(200));
            QCoreApplication::processEvents();
        }
        const qint64 each = took.elapsed() / rounds;
        QCOMPARE(place.view.shownCount(), session::RequestLog::mostKept);
        qInfo("%lld ms for one more row with painting", each);
        QVERIFY2(each < 100, qPrintable(QString::number(each)));
    }
};

QTEST_MAIN(TestRequestsPlace)
#include "tst_requestsplace.moc"
