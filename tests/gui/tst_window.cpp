// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/placerail.h"
#include "app/gui/requestspage.h"
#include "app/gui/theme.h"
#include "app/gui/timelinepane.h"
#include "app/gui/workbench.h"
#include "models/session/requestlog.h"
#include "models/tables/statusid.h"
#include "models/tables/tablemodel.h"
#include "widgets/connection/requestdetail.h"
#include "widgets/connection/requestsview.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/inboxview.h"
#include "widgets/decisions/posthookpane.h"
#include "widgets/deployments/deploymentdetail.h"
#include "widgets/deployments/deploymentsview.h"
#include "widgets/deployments/rootcausepanel.h"
#include "widgets/timeline/timelineview.h"

#include <QAccessible>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace hookline;
using gui::Place;

/// The real window on a real sandbox in the same process. The tests share one world and leave it usable for
/// the next; those that change the world stand last.
class TestWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void windowSaysWhichWorld();
    void selectionIsSharedByAll();
    void timelineSelects();
    void dataArrivingStealsNoFocus();
    void filterByKeyboard();
    void inboxByKeyboard();
    void requestsByKeyboard();
    void railCountsFailedRequests();
    void panesByKeyboard();
    void backLeadsBack();
    void everythingFocusableIsNamed_data();
    void everythingFocusableIsNamed();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void outsideChangeAppearsWithinTwoPolls();
    void emptyWorldSaysSo();

private:
    gui::Workbench &bench() { return *m_application->window().workbench(); }
    session::Session &session() { return m_application->world()->session; }
    QTableView *table() { return bench().deploymentsView()->table(); }
    QString failedFleet();
    void choose(const QString &id);
    void key(int key, Qt::KeyboardModifiers modifiers = {});

    QTemporaryDir m_directory;
    std::unique_ptr<gui::Settings> m_settings;
    std::unique_ptr<gui::Application> m_application;
};

void TestWindow::initTestCase()
{
    gui::applyTheme(*qApp, gui::Theme::Light);
    m_settings = std::make_unique<gui::Settings>(m_directory.filePath(QStringLiteral("s.ini")));
    gui::Options options;
    options.speed = 1;
    m_application = std::make_unique<gui::Application>(options, *m_settings);
    QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
    m_application->start();
    QVERIFY(m_application->window().isVisible());
    QVERIFY(opened.wait(20'000));
    QTRY_VERIFY_WITH_TIMEOUT(bench().deploymentsView()->totalCount() >= 6 && bench().inbox()->count() >= 2,
                             20'000);
    m_application->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_application->window()));
}

void TestWindow::cleanupTestCase()
{
    m_application.reset();
}

void TestWindow::init()
{
    bench().filter()->clear();
    bench().openPlace(Place::Deployments);
}

// The deployment of which three of eight instances failed alike.
QString TestWindow::failedFleet()
{
    for (const domain::Deployment &deployment : session().store().deployments.rows()) {
        if (deployment.errorCode == QLatin1String("HEALTH_CONSTRAINTS"))
            return deployment.id;
    }
    return {};
}

void TestWindow::choose(const QString &id)
{
    const auto *model = qobject_cast<const tables::TableModel *>(table()->model());
    QVERIFY(model->rowOfKey(id) >= 0);
    table()->setCurrentIndex(model->index(model->rowOfKey(id), 0));
}

void TestWindow::key(int key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &m_application->window(), Qt::Key(key), modifiers);
}

void TestWindow::windowSaysWhichWorld()
{
    QVERIFY(m_application->window().windowTitle().contains(QLatin1String("not AWS")));
}

void TestWindow::selectionIsSharedByAll()
{
    const QString failed = failedFleet();
    QVERIFY(!failed.isEmpty());
    choose(failed);
    QCOMPARE(bench().selection().current().deploymentId, failed);
    QCOMPARE(bench().detail()->deploymentId(), failed);
    QTRY_VERIFY(bench().detail()->rootCause()->plainText().startsWith(QLatin1String("3 of 8 failed at")));
    QVERIFY(bench().timeline()->accessibleName().contains(failed));

    bench().openInbox();
    const QString decision = session().store().decisions.rows().front().id;
    const QString waiting = session().store().decisions.rows().front().deploymentId;
    bench().inbox()->selectDecision(QString());
    Q_EMIT bench().inbox()->decisionSelected(decision);
    QCOMPARE(bench().selection().current().deploymentId, waiting);
    QCOMPARE(bench().inbox()->currentDecision(), decision);
    QCOMPARE(bench().card()->decisionId(), decision);
    QCOMPARE(bench().detail()->deploymentId(), waiting);
    bench().openPlace(Place::Deployments);
    QCOMPARE(bench().deploymentsView()->currentDeployment(), waiting);
}

void TestWindow::timelineSelects()
{
    const QString failed = failedFleet();
    choose(failed);
    QTRY_VERIFY(session().store().targetKeys(failed).size() == 8);
    const QString lane = session().store().targetKeys(failed).last();
    table()->setFocus();
    Q_EMIT bench().timeline()->view()->selected(lane, QStringLiteral("Install"));
    QCOMPARE(bench().detail()->currentTarget(), lane);
    QCOMPARE(bench().detail()->currentEvent(), QStringLiteral("Install"));
    QVERIFY(table()->hasFocus());
    bench().detail()->select(lane, QStringLiteral("DownloadBundle"));
}

void TestWindow::dataArrivingStealsNoFocus()
{
    bench().filter()->setFocus();
    QSignalSpy fresh(&session(), &session::Session::freshnessChanged);
    session().refresh();
    QVERIFY(fresh.wait(10'000));
    QTest::qWait(50);
    QVERIFY(bench().filter()->hasFocus());
}

void TestWindow::filterByKeyboard()
{
    const int all = bench().deploymentsView()->shownCount();
    key(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(bench().filter()->hasFocus());
    QTest::keyClicks(bench().filter(), QStringLiteral("shop-fn"));
    QVERIFY(bench().deploymentsView()->shownCount() > 0);
    QVERIFY(bench().deploymentsView()->shownCount() < all);
    key(Qt::Key_Return);
    QVERIFY(table()->hasFocus());
    key(Qt::Key_F, Qt::ControlModifier);
    key(Qt::Key_Escape);
    QVERIFY(bench().filter()->text().isEmpty());
    QCOMPARE(bench().deploymentsView()->shownCount(), all);
    key(Qt::Key_Escape);
    QVERIFY(table()->hasFocus());
}

void TestWindow::inboxByKeyboard()
{
    key(Qt::Key_I, Qt::ControlModifier);
    QVERIFY(bench().inbox()->isVisible());
    QVERIFY(bench().inbox()->isAncestorOf(QApplication::focusWidget()));
    key(Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(!bench().inbox()->currentDecision().isEmpty());
    key(Qt::Key_Return);
    QVERIFY(bench().card()->isAncestorOf(QApplication::focusWidget()));
    QVERIFY(QApplication::focusWidget()->objectName() != QLatin1String("rejectButton"));
    QCOMPARE(bench().card()->decisionId(), bench().inbox()->currentDecision());
    key(Qt::Key_Escape);
    QVERIFY(bench().inbox()->isAncestorOf(QApplication::focusWidget()));
}

void TestWindow::requestsByKeyboard()
{
    const QString deployment = failedFleet();
    choose(deployment);
    key(Qt::Key_L, Qt::ControlModifier);
    connection::RequestsView *view = bench().requests()->view();
    QVERIFY(view->isVisible());
    QVERIFY(view->table()->hasFocus());
    QVERIFY(view->shownCount() > 10);
    QTest::qWait(0); // the focus alone chooses nothing
    QVERIFY(view->currentAttempt().isEmpty());
    key(Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(!view->currentAttempt().isEmpty());
    QCOMPARE(bench().requests()->requestDetail()->attempt(), view->currentAttempt());
    key(Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), bench().requests()->requestDetail()->pane());
    key(Qt::Key_Escape);
    QVERIFY(view->table()->hasFocus());
    key(Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(bench().filter(), QStringLiteral("sqs"));
    QVERIFY(view->shownCount() > 0 && view->shownCount() < view->totalCount());
    bench().filter()->clear();
    // The timeline stays that of the deployment.
    QCOMPARE(bench().requests()->timelineSubject().id, deployment);
}

void TestWindow::railCountsFailedRequests()
{
    const auto *rail = bench().findChild<gui::PlaceRail *>();
    const QListWidgetItem *entry = rail->item(static_cast<int>(Place::Requests));
    const int before = session().requests().recent().failures;
    session().client().call(QStringLiteral("codedeploy"), QStringLiteral("GetDeployment"),
                            {{QStringLiteral("deploymentId"), QStringLiteral("d-NOSUCH000")}}, this,
                            [](const aws::Reply &) {});
    // Told without the place being open.
    QTRY_COMPARE(entry->data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Requests, %1").arg(before + 1));
    bench().openPlace(Place::Requests);
    bench().filter()->setText(QStringLiteral("refused GetDeployment"));
    QCOMPARE(bench().requests()->view()->shownCount(), 1);
    bench().requests()->view()->followNewest();
}

void TestWindow::panesByKeyboard()
{
    table()->setFocus();
    QStringList visited;
    for (int i = 0; i < 20; ++i) {
        key(Qt::Key_F6);
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus && !focus->objectName().isEmpty());
        if (focus == table())
            break;
        visited.append(focus->objectName());
    }
    QVERIFY2(table()->hasFocus(), qPrintable(visited.join(QLatin1Char(' '))));
    for (const char *pane : {"placeRail", "targetsTable", "eventsTable", "filterEdit"})
        QVERIFY2(visited.contains(QLatin1String(pane)), qPrintable(visited.join(QLatin1Char(' '))));
    key(Qt::Key_F6, Qt::ShiftModifier);
    QCOMPARE(QApplication::focusWidget()->objectName(), visited.last());
}

void TestWindow::backLeadsBack()
{
    table()->setFocus();
    bench().openInbox();
    QVERIFY(bench().inbox()->isVisible());
    key(Qt::Key_Left, Qt::AltModifier);
    QVERIFY(bench().deploymentsView()->isVisible());
    QVERIFY(table()->hasFocus());
}

void TestWindow::everythingFocusableIsNamed_data()
{
    QTest::addColumn<int>("place");
    for (int place = 0; place < static_cast<int>(Place::Count); ++place)
        QTest::newRow(qPrintable(gui::PlaceRail::placeId(static_cast<Place>(place)))) << place;
}

void TestWindow::everythingFocusableIsNamed()
{
    QFETCH(int, place);
    bench().openPlace(static_cast<Place>(place));
    QWidget *start = &m_application->window();
    int seen = 0;
    QStringList nameless;
    for (QWidget *widget = start->nextInFocusChain(); widget != start; widget = widget->nextInFocusChain()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
            continue;
        ++seen;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        const bool named = accessible && !accessible->text(QAccessible::Name).isEmpty();
        if (widget->objectName().isEmpty() || !named) {
            nameless.append(
                QStringLiteral("%1 \"%2\" in \"%3\"")
                    .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                         widget->parentWidget() ? widget->parentWidget()->objectName() : QString()));
        }
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral("; "))));
    QVERIFY(seen > 5);
}

void TestWindow::nothingIsCutOff_data()
{
    everythingFocusableIsNamed_data();
}

// Buttons, boxes and labels get the room that their text needs, at the size the window opens with.
void TestWindow::nothingIsCutOff()
{
    QFETCH(int, place);
    m_application->window().resize(1280, 800);
    bench().openPlace(static_cast<Place>(place));
    if (!session().store().decisions.rows().empty())
        bench().card()->showDecision(session().store().decisions.rows().front().id);
    QTest::qWait(50);
    QStringList cut;
    for (QWidget *widget : m_application->window().findChildren<QWidget *>()) {
        const bool isControl = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLabel *>(widget);
        // The clear button of a line edit is Qt's own business.
        if (!isControl || !widget->isVisible() || qobject_cast<QLineEdit *>(widget->parentWidget()))
            continue;
        const auto *label = qobject_cast<QLabel *>(widget);
        const QSize needed = label && label->wordWrap() ? QSize(0, label->heightForWidth(label->width()))
                                                        : widget->minimumSizeHint();
        if (needed.width() > widget->width() || needed.height() > widget->height())
            cut.append(QStringLiteral("%1 \"%2\" %3x%4 needs %5x%6")
                           .arg(QLatin1String(widget->metaObject()->className()), widget->objectName())
                           .arg(widget->width())
                           .arg(widget->height())
                           .arg(needed.width())
                           .arg(needed.height()));
    }
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral("; "))));
    QVERIFY(m_application->window().width() == 1280 && m_application->window().height() == 800);
}

void TestWindow::outsideChangeAppearsWithinTwoPolls()
{
    const domain::Decision *waiting = nullptr;
    for (const domain::Decision &decision : session().store().decisions.rows()) {
        if (decision.kind == domain::DecisionKind::HookStatus
            && decision.platform == domain::ComputePlatform::Ecs)
            waiting = &decision;
    }
    QVERIFY(waiting);
    const QString deploymentId = waiting->deploymentId;
    const QString decisionId = waiting->id;
    choose(deploymentId);

    // Another client, with a connection of its own, stops what waits.
    SystemClock clock;
    aws::QnamTransport transport;
    aws::Client outside(gui::sandboxConnection(m_application->sandboxAddress()), transport, clock,
                        [] { return 0.5; });
    bool stopped = false;
    int polls = 0;
    const QObject thisTest; // ends the connection with what it refers to
    connect(&session().client(), &aws::Client::attemptFinished, &thisTest, [&](const Attempt &attempt) {
        polls += stopped && attempt.operation == QLatin1String("ListDeployments");
    });
    outside.call(
        QStringLiteral("codedeploy"), QStringLiteral("StopDeployment"),
        {{QStringLiteral("deploymentId"), deploymentId}, {QStringLiteral("autoRollbackEnabled"), false}},
        this, [&](const aws::Reply &reply) { stopped = reply.ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(stopped, 10'000);

    const auto *model = qobject_cast<const tables::TableModel *>(table()->model());
    const auto shownStatus = [&] {
        return static_cast<tables::StatusId>(
            model->index(model->rowOfKey(deploymentId), 0).data(tables::StatusRole).toInt());
    };
    QTRY_VERIFY_WITH_TIMEOUT(shownStatus() == tables::StatusId::Stopped
                                 && !session().store().decisions.find(decisionId)
                                 && !bench().timeline()->showsWaiting(),
                             20'000);
    QVERIFY2(polls <= 2, qPrintable(QStringLiteral("%1 polls").arg(polls)));
    QTRY_COMPARE(bench().inbox()->count(), session().store().decisions.size());
}

void TestWindow::emptyWorldSaysSo()
{
    const QTemporaryDir directory;
    gui::Settings settings(directory.filePath(QStringLiteral("s.ini")));
    gui::Options options;
    options.scenario = QStringLiteral("empty");
    gui::Application empty(options, settings);
    QSignalSpy opened(&empty, &gui::Application::worldOpened);
    empty.start();
    QVERIFY(opened.wait(20'000));
    gui::Workbench &bench = *empty.window().workbench();
    const auto *sentence = bench.deploymentsView()->findChild<QLabel *>(QStringLiteral("emptySentence"));
    QTRY_VERIFY(sentence->text().contains(QLatin1String("has no deployments in us-east-1")));
    QVERIFY(sentence->isVisible());
    bench.openInbox();
    QVERIFY(bench.inbox()->count() == 0);
    bench.openPlace(Place::PostHook);
    QVERIFY(bench.postHook()->isVisible());
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
