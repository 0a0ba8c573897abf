// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/hookresultswatch.h"
#include "models/session/session.h"
#include "models/tables/roles.h"
#include "tests/support/copycommand.h"
#include "widgets/cloudformation/annotationpane.h"
#include "widgets/cloudformation/hookquerybar.h"
#include "widgets/cloudformation/hookresultdetail.h"
#include "widgets/cloudformation/hookresultsview.h"
#include "widgets/common/reasonbutton.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QTest>

using namespace hookline;
using cloudformation::AnnotationPane;
using cloudformation::HookQueryBar;
using cloudformation::HookResultDetail;
using cloudformation::HookResultsView;
using common::ReasonButton;
using domain::HookResultQuery;
using domain::HookStatus;
using domain::HookTargetType;

namespace {

constexpr int patience = 20'000;

aws::Connection connectionTo(const sandbox::SandboxAddress &address)
{
    aws::Connection connection;
    connection.name = QStringLiteral("sandbox");
    connection.region = address.region;
    connection.endpoint = QUrl(address.endpoint);
    connection.keys = {address.accessKeyId, address.secretAccessKey, {}};
    connection.keySource = QStringLiteral("sandbox");
    connection.sandbox = true;
    return connection;
}

/// The place as the window puts it together, over a real connection.
struct Place
{
    SystemClock clock;
    aws::QnamTransport transport;
    aws::Client client;
    session::Session session;
    QSplitter window{Qt::Vertical};
    HookResultsView view{session};
    HookResultDetail detail{session};

    explicit Place(const sandbox::SandboxAddress &address)
        : client(connectionTo(address), transport, clock, [] { return 0.5; })
        , session(client, clock)
    {
        session.start();
        window.addWidget(&view);
        window.addWidget(&detail);
        window.resize(1070, 560);
        QObject::connect(&view, &HookResultsView::resultSelected, &detail, &HookResultDetail::showResult);
        QObject::connect(&detail, &HookResultDetail::queryRequested, &view, &HookResultsView::showQuery);
        QObject::connect(&detail, &HookResultDetail::searchRequested, &view, &HookResultsView::searchFor);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
    }
    template <class T> T *child(const char *name) { return window.findChild<T *>(QLatin1String(name)); }
    QString text(const char *name)
    {
        auto *label = child<QLabel>(name);
        return label && label->isVisible() ? label->text() : QString();
    }
    QString emptySentence() { return view.findChild<QLabel *>(QStringLiteral("emptySentence"))->text(); }
    /// The row that shows it, or -1.
    int rowOf(const QString &status, const QString &target)
    {
        const QAbstractItemModel *model = view.table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data().toString() == status
                && model->index(row, 2).data().toString().contains(target))
                return row;
        }
        return -1;
    }
    void clickRow(int row)
    {
        QTest::mouseClick(view.table()->viewport(), Qt::LeftButton, {},
                          view.table()->visualRect(view.table()->model()->index(row, 1)).center());
    }
    bool answersWith(const QString &remediation)
    {
        return text("annotationRemediation").contains(remediation);
    }
    void command(const char *operation, const QJsonObject &input)
    {
        bool done = false;
        client.call(QStringLiteral("sandbox"), QLatin1String(operation), input, &window,
                    [&done](const aws::Reply &reply) {
                        QVERIFY2(reply.ok(), qPrintable(reply.ok() ? QString() : toString(reply.error())));
                        done = true;
                    });
        QTRY_VERIFY_WITH_TIMEOUT(done, patience);
    }
};

/// Takes links instead of a browser.
class Browser : public QObject
{
    Q_OBJECT

public:
    Browser() { QDesktopServices::setUrlHandler(QStringLiteral("https"), this, "open"); }
    ~Browser() override { QDesktopServices::unsetUrlHandler(QStringLiteral("https")); }
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

} // namespace

/// The place for Hook results on a real sandbox, with real key and mouse events.
class TestCloudFormationPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_place = std::make_unique<Place>(m_address); }
    void cleanup() { m_place.reset(); }

    void whichHookFailedTheChangeSet();
    void theListLeadsThereToo();
    void stackIsExplained();
    void nothingFoundIsSaid();
    void warnedIsNoFailure();
    void reasonIsCopiedWhole();
    void buttonsListWhatTheyName();
    void greySaysWhy();
    void theBarFormsOnlyQueriesThatAwsTakes();
    void theBarByKeyboard();
    void emptyStatesNameWorldAndFilter();
    void deniedNamesThePermission();
    void runningRowsBecomeFinalInPlace();
    void onlyWebLinksAreOpened();
    void everyWidgetHasAName();

private:
    bool listed() { return m_place->view.totalCount() > 20; }

    sandbox::Sandbox m_sandbox;
    sandbox::SandboxAddress m_address;
    std::unique_ptr<Place> m_place;
};

void TestCloudFormationPlace::initTestCase()
{
    sandbox::SandboxOptions options;
    options.speed = 1;
    const auto started = m_sandbox.start(options);
    QVERIFY2(started.ok(), qPrintable(started.ok() ? QString() : toString(started.error())));
    m_address = *started;
}

// Two interactions: the name, and Enter.
void TestCloudFormationPlace::whichHookFailedTheChangeSet()
{
    Browser browser;
    QLineEdit *search = m_place->view.searchField();
    search->setFocus();
    QTest::keyClicks(search, QStringLiteral("uploads-bucket"));
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->answersWith(QStringLiteral("PublicAccessBlockConfiguration")),
                             patience);
    QVERIFY2(m_place->text("hookAnswer").contains(QLatin1String("was stopped by Shop::Guard::Storage")),
             qPrintable(m_place->text("hookAnswer")));
    QVERIFY2(
        m_place->text("hookResultEffect").contains(QLatin1String("Its mode is FAIL, so it stopped this")),
        qPrintable(m_place->text("hookResultEffect")));
    // The link is seen before it is opened.
    const QString link = m_place->text("annotationLink");
    QVERIFY(link.startsWith(QLatin1String("https://docs.aws.amazon.com/")));
    QTest::mouseClick(m_place->child<QWidget>("annotationOpenLink"), Qt::LeftButton);
    QCOMPARE(browser.opened, QList<QUrl>({QUrl(link)}));
    // The next rule by keyboard.
    QTableView *rules = m_place->detail.annotationsTable();
    QCOMPARE(rules->model()->rowCount(), 4);
    QTest::keyClick(rules, Qt::Key_Down);
    QVERIFY(m_place->answersWith(QStringLiteral("KMS key")));
    // The table shows the same, and is not what has the focus.
    QTRY_COMPARE_WITH_TIMEOUT(m_place->view.currentResult(), m_place->detail.resultId(), patience);
    QVERIFY(!m_place->view.table()->hasFocus());
    QTest::mouseClick(m_place->child<QWidget>("hookAnswerDismiss"), Qt::LeftButton);
    QVERIFY(!m_place->child<QWidget>("hookAnswerPane")->isVisible());
}

void TestCloudFormationPlace::theListLeadsThereToo()
{
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    auto *status = m_place->child<QComboBox>("statusFilter");
    status->setFocus();
    QTest::keyClick(status, Qt::Key_Down); // Failed
    QCOMPARE(status->currentText(), QStringLiteral("Failed"));
    const int row = m_place->rowOf(QStringLiteral("Failed"), QStringLiteral("uploads-bucket"));
    QVERIFY(row >= 0);
    m_place->clickRow(row);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->answersWith(QStringLiteral("PublicAccessBlockConfiguration")),
                             patience);
}

void TestCloudFormationPlace::stackIsExplained()
{
    m_place->view.searchFor(QStringLiteral("shop-network"));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->text("hookAnswer").contains(QLatin1String("stopped by")), patience);
    QVERIFY(m_place->text("hookAnswer").contains(QLatin1String("The stack shop-network")));
    QVERIFY(m_place->text("hookAnswerNote").contains(QLatin1String("UPDATE_ROLLBACK_COMPLETE")));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->text("annotationsWithout").contains(QLatin1String("Lambda")), patience);
    QVERIFY(m_place->text("hookResultReason").contains(QLatin1String("KeyError: 'calendar'")));
    QVERIFY(m_place->text("hookResultEffect").contains(QLatin1String("HOOK_FAILED")));
}

void TestCloudFormationPlace::nothingFoundIsSaid()
{
    m_place->view.searchFor(QStringLiteral("no-such-stack"));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->text("hookAnswer").contains(QLatin1String("Nothing is called")),
                             patience);
    QVERIFY(m_place->text("hookAnswerNote").contains(QLatin1String("90 days")));
    m_place->view.searchFor(QStringLiteral("what is this?"));
    QTRY_VERIFY(m_place->text("hookAnswerNote").contains(QLatin1String("HookRequestToken")));
}

void TestCloudFormationPlace::warnedIsNoFailure()
{
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    const int row = m_place->rowOf(QStringLiteral("Did not block"), QStringLiteral("archive-table"));
    QVERIFY(row >= 0);
    m_place->clickRow(row);
    QTRY_VERIFY_WITH_TIMEOUT(
        m_place->text("hookResultEffect")
            .contains(
                QLatin1String("Its mode is WARN, so it did not block: change set archive-table went on")),
        patience);
    QVERIFY(m_place->text("hookResultTitle").contains(QLatin1String("Did not block")));
    QTRY_VERIFY_WITH_TIMEOUT(
        m_place->text("hookTypeFacts").contains(QLatin1String("Estimates what a change")), patience);
}

void TestCloudFormationPlace::reasonIsCopiedWhole()
{
    m_place->view.searchFor(QStringLiteral("uploads-bucket"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_place->text("hookResultReason").isEmpty(), patience);
    QTest::mouseClick(m_place->child<QWidget>("copyReason"), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), m_place->text("hookResultReason"));
    test::copyCommand(*m_place->child<QWidget>("copyCommandButton"), QStringLiteral("Copy as AWS CLI"));
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY2(line.startsWith(QLatin1String("aws cloudformation list-hook-results")), qPrintable(line));
    QVERIFY(line.contains(QLatin1String("--target-type CHANGE_SET")));
    QVERIFY(line.contains(QLatin1String("--endpoint-url http://127.0.0.1")));
}

void TestCloudFormationPlace::buttonsListWhatTheyName()
{
    m_place->view.searchFor(QStringLiteral("uploads-bucket"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_place->text("hookResultReason").isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    const QString id = m_place->detail.resultId();
    QTest::mouseClick(m_place->child<QWidget>("allOfTarget"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->view.totalCount(), 2, patience);
    QCOMPARE(m_place->view.currentResult(), id);
    QVERIFY(
        m_place->child<QLineEdit>("hookTargetIdFilter")->text().contains(QLatin1String("uploads-bucket")));
    QTest::mouseClick(m_place->child<QWidget>("allOfHook"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->view.totalCount() > 5, patience);
    QVERIFY(
        m_place->child<ReasonButton>("hookFilter")->text().contains(QLatin1String("Shop::Guard::Storage")));
    QTest::mouseClick(m_place->child<QWidget>("allOfStack"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->text("hookAnswer").contains(QLatin1String("The stack shop-data")),
                             patience);
}

void TestCloudFormationPlace::greySaysWhy()
{
    m_place->view.searchFor(QStringLiteral("shop-network"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_place->text("hookResultReason").isEmpty(), patience);
    auto *button = m_place->child<ReasonButton>("allOfTarget");
    QVERIFY2(button->disabledReason().contains(QLatin1String("not by stack")),
             qPrintable(button->disabledReason()));
    QSignalSpy asked(&m_place->detail, &HookResultDetail::queryRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.count(), 0);
}

/// Every state that the bar can be brought into, by every thing that it lets a person do.
void TestCloudFormationPlace::theBarFormsOnlyQueriesThatAwsTakes()
{
    store::Store store;
    HookQueryBar bar(store);
    bar.show();
    QSignalSpy chosen(&bar, &HookQueryBar::queryChosen);
    const QString hook = QStringLiteral("arn:aws:cloudformation:us-east-1:1:type/hook/A-B-C");
    const QString id = QStringLiteral("0f9c1f9e-5d5e-4d55-9f1e-3a6b7c8d9e0f");
    const std::vector<std::function<void()>> deeds{
        [&] { bar.chooseHook(hook); },
        [&] { bar.chooseHook({}); },
        [&] { bar.chooseStatus(HookStatus::Failed); },
        [&] { bar.chooseStatus(HookStatus::Unknown); },
        [&] { bar.chooseTargetType(HookTargetType::ChangeSet); },
        [&] { bar.chooseTargetType(HookTargetType::CloudControl); },
        [&] { bar.chooseTargetType(HookTargetType::Unknown); },
        [&] { bar.chooseTargetId(id); },
        [&] { bar.chooseTargetId(QStringLiteral("arn:aws:cloudformation:us-east-1:1:changeSet/a/b")); },
        [&] { bar.chooseTargetId({}); },
        [&] {
            QTest::mouseClick(bar.findChild<QWidget *>(QStringLiteral("hookFilterClear")), Qt::LeftButton);
        },
    };
    struct Part
    {
        const char *widget;
        domain::HookQueryMember member;
    };
    const std::array parts{Part{"hookFilter", domain::HookTypeArn},
                           Part{"hookStatusFilter", domain::HookResultStatus},
                           Part{"hookTargetTypeFilter", domain::HookTarget}};
    QSet<int> seen;
    std::vector<HookResultQuery> open{HookResultQuery()};
    while (!open.empty()) {
        const HookResultQuery from = open.back();
        open.pop_back();
        for (const auto &deed : deeds) {
            bar.setQuery(from);
            deed();
            const domain::HookQueryMembers members = domain::membersOf(bar.draft());
            QVERIFY(domain::leadsToHookQuery(members));
            for (const Part &part : parts) {
                const auto *button = bar.findChild<ReasonButton *>(QLatin1String(part.widget));
                const bool offered = (members & part.member)
                    || domain::leadsToHookQuery(domain::HookQueryMembers(members | part.member));
                QCOMPARE(button->isActionable(), offered);
            }
            const auto *line = bar.findChild<QLineEdit *>(QStringLiteral("hookTargetIdFilter"));
            QCOMPARE(line->isReadOnly(), !bar.reasonAgainst(domain::HookTargetId).isEmpty());
            // What is not yet a query says what is missing.
            const bool whole = domain::hookResultsInput(bar.draft()).ok();
            const auto *hint = bar.findChild<QLabel *>(QStringLiteral("hookFilterHint"));
            QCOMPARE(hint->text().isEmpty(), whole);
            if (!seen.contains(members)) {
                seen.insert(members);
                open.push_back(bar.draft());
            }
        }
    }
    QVERIFY2(seen.size() >= 6, qPrintable(QString::number(seen.size())));
    QVERIFY(!chosen.isEmpty());
    for (const QList<QVariant> &told : chosen)
        QVERIFY(domain::hookResultsInput(told[0].value<HookResultQuery>()).ok());
}

void TestCloudFormationPlace::theBarByKeyboard()
{
    QTRY_VERIFY_WITH_TIMEOUT(listed() && m_place->session.store().hookTypes.size() > 0, patience);
    auto *hook = m_place->child<ReasonButton>("hookFilter");
    hook->setFocus();
    QTest::keyClick(hook, Qt::Key_Space);
    auto *menu = hook->findChild<QMenu *>();
    QVERIFY(menu);
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
    QTRY_VERIFY(hook->text().contains(QLatin1String("Shop::")));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->view.totalCount() > 0 && m_place->view.totalCount() < 20, patience);
    auto *line = m_place->child<QLineEdit>("hookTargetIdFilter");
    line->setFocus();
    QTest::keyClicks(line, QStringLiteral("arn:x"));
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(line->text(), QString()); // grey
    QVERIFY(line->toolTip().contains(QLatin1String("not by both")));
    auto *clear = m_place->child<ReasonButton>("hookFilterClear");
    clear->setFocus();
    QTest::keyClick(clear, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    line->setFocus();
    QTest::keyClicks(line, QStringLiteral("arn:aws:cloudformation:us-east-1:1:changeSet/no/such"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(
        m_place->emptySentence().contains(QLatin1String("no results of the change set no")), patience);
}

void TestCloudFormationPlace::emptyStatesNameWorldAndFilter()
{
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    m_place->view.setFilterText(QStringLiteral("nothing like this"));
    QVERIFY(m_place->emptySentence().contains(QLatin1String("nothing like this")));
    QSignalSpy cleared(&m_place->view, &HookResultsView::clearFilterRequested);
    QTest::mouseClick(m_place->view.findChild<QWidget *>(QStringLiteral("emptyAction")), Qt::LeftButton);
    QCOMPARE(cleared.count(), 1);
    m_place->view.setFilterText({});
    m_place->view.showQuery({.targetType = HookTargetType::CloudControl,
                             .targetId = QStringLiteral("0f9c1f9e-5d5e-4d55-9f1e-3a6b7c8d9e0f")});
    QTRY_VERIFY_WITH_TIMEOUT(m_place->emptySentence().contains(QLatin1String("90 days")), patience);
    QVERIFY(m_place->emptySentence().contains(QLatin1String("not AWS")));
    QVERIFY(m_place->emptySentence().contains(QLatin1String("us-east-1")));
    QTest::mouseClick(m_place->view.findChild<QWidget *>(QStringLiteral("emptyAction")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
}

void TestCloudFormationPlace::deniedNamesThePermission()
{
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    m_place->command("PutFault",
                     {{QStringLiteral("service"), QStringLiteral("cloudformation")},
                      {QStringLiteral("operation"), QStringLiteral("GetHookResult")},
                      {QStringLiteral("errorCode"), QStringLiteral("AccessDenied")},
                      {QStringLiteral("times"), 1}});
    m_place->clickRow(m_place->rowOf(QStringLiteral("Failed"), QStringLiteral("uploads-bucket")));
    QTRY_VERIFY_WITH_TIMEOUT(
        m_place->text("errorWhy").contains(QLatin1String("cloudformation:GetHookResult")), patience);
    QVERIFY(m_place->text("errorWhy").contains(QLatin1String("kms:Decrypt")));
    QVERIFY(!m_place->text("hookResultReason").isEmpty()); // the list told it
}

void TestCloudFormationPlace::runningRowsBecomeFinalInPlace()
{
    QTRY_VERIFY_WITH_TIMEOUT(listed(), patience);
    const int row = m_place->rowOf(QStringLiteral("In progress"), QStringLiteral("release-41"));
    QVERIFY(row >= 0);
    m_place->clickRow(row);
    const QString id = m_place->view.currentResult();
    QTRY_VERIFY_WITH_TIMEOUT(m_place->text("hookResultEffect").contains(QLatin1String("has been running")),
                             patience);
    m_place->command("UpdateClock", {{QStringLiteral("stepSeconds"), 1500}});
    QTRY_COMPARE_WITH_TIMEOUT(m_place->rowOf(QStringLiteral("Succeeded"), QStringLiteral("release-41")), row,
                              patience);
    QCOMPARE(m_place->view.currentResult(), id);
    QTRY_VERIFY_WITH_TIMEOUT(m_place->text("hookResultEffect").contains(QLatin1String("nothing against it")),
                             patience);
}

void TestCloudFormationPlace::onlyWebLinksAreOpened()
{
    Browser browser;
    AnnotationPane pane;
    pane.show();
    auto *open = pane.findChild<ReasonButton *>(QStringLiteral("annotationOpenLink"));
    for (const char *link : {"file:///etc/passwd", "javascript:alert(1)", "https:///nohost", "not a link"}) {
        domain::HookAnnotation rule;
        rule.name = QStringLiteral("rule");
        rule.link = QLatin1String(link);
        pane.setAnnotations({rule}, {});
        QVERIFY(!open->isActionable());
        QTest::mouseClick(open, Qt::LeftButton);
        QCOMPARE(pane.findChild<QLabel *>(QStringLiteral("annotationLink"))->text(), rule.link);
    }
    QVERIFY(browser.opened.isEmpty());
}

void TestCloudFormationPlace::everyWidgetHasAName()
{
    m_place->view.searchFor(QStringLiteral("uploads-bucket"));
    QTRY_VERIFY_WITH_TIMEOUT(m_place->answersWith(QStringLiteral("PublicAccessBlockConfiguration")),
                             patience);
    int count = 0;
    for (const QWidget *widget : m_place->window.findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
            continue;
        ++count;
        QString name = widget->accessibleName();
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget); button && name.isEmpty())
            name = button->text();
        QVERIFY2(!name.isEmpty(),
                 qPrintable(QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ')
                            + widget->objectName()));
    }
    QVERIFY(count > 12);
}

QTEST_MAIN(TestCloudFormationPlace)
#include "tst_cloudformationplace.moc"
