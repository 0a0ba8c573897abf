// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/autoscalingpage.h"
#include "app/gui/theme.h"
#include "app/gui/workbench.h"
#include "models/session/autoscaling.h"
#include "models/tables/overviewmodel.h"
#include "widgets/autoscaling/autoscalingview.h"
#include "widgets/common/errorbar.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/inboxview.h"
#include "widgets/deployments/deploymentsview.h"
#include "widgets/overview/connectionbar.h"
#include "widgets/overview/connectionsmodel.h"
#include "widgets/overview/overviewview.h"

#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using connection::Opening;
using gui::Place;

/// Two connections in the real window: its own sandbox, and a second one as an endpoint of one's own. Both
/// run the same scenario, so the same IDs stand on both sides. Each test begins with both open.
class TestWorlds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void bothStandInOneTable();
    void tabsByKeyboard();
    void eachKeepsWhatWasLookedAt();
    void aRowLeadsToItsOwnConnection();
    void hiddenRowsAreRevealed();
    void aDecisionGoesToItsOwnEndpointOnly();
    void oneThatFailsIsNamedAndHidesNothing();
    void emptySaysWhichConnectionAndFilter();
    void theSameIsShownAndNotOpenedTwice();
    void insteadReplacesTheOneInFront();
    void whatCannotBeUsedLeavesTheOthers();
    void closingWaitsForAnAnswer();
    void closingWaitsForHeartbeats();
    void closingLeavesTheOther();
    void everythingFocusableIsNamedAndFits();

private:
    static constexpr int patience = 20'000;

    gui::MainWindow &window() { return m_application->window(); }
    gui::Workbench &bench() { return *window().workbench(); }
    session::Session &first() { return m_application->worlds().front()->session; }
    session::Session &second() { return m_application->worlds().back()->session; }
    overview::OverviewView &view() { return *window().overviewView(); }
    overview::ConnectionBar &bar() { return *window().connectionBar(); }
    const tables::TableModel &rows() { return *qobject_cast<tables::TableModel *>(view().table()->model()); }
    QString idOf(session::Session &session) { return aws::connectionId(session.connection()); }
    /// The newest known decision on a hook of that session, whose execution ID is known.
    const domain::Decision *hookOf(session::Session &session);
    void choose(const QString &key);
    void press(int key, Qt::KeyboardModifiers modifiers = {});
    QString notice()
    {
        return window().findChild<common::ErrorBar *>(QStringLiteral("windowNotice"))->text();
    }
    QString stateLine(int row)
    {
        return view()
            .connectionsTable()
            ->model()
            ->index(row, overview::ConnectionsModel::State)
            .data()
            .toString();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<gui::Settings> m_settings;
    std::unique_ptr<gui::Application> m_application;
    std::unique_ptr<sandbox::Sandbox> m_other;
    aws::Connection m_connection; ///< To m_other.
};

void TestWorlds::init()
{
    gui::applyTheme(*qApp, gui::Theme::Light);
    m_directory = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<gui::Settings>(m_directory->filePath(QStringLiteral("s.ini")));
    m_other = std::make_unique<sandbox::Sandbox>();
    sandbox::SandboxOptions other;
    other.speed = 1;
    const auto address = m_other->start(other);
    QVERIFY2(address.ok(), qPrintable(address.ok() ? QString() : toString(address.error())));
    m_connection = gui::sandboxConnection(*address);
    m_connection.name = QStringLiteral("staging");
    m_connection.colour = QStringLiteral("#cc79a7");
    m_connection.sandbox = false;

    gui::Options options;
    options.speed = 1;
    m_application = std::make_unique<gui::Application>(options, *m_settings);
    QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
    m_application->start();
    QVERIFY(opened.wait(patience));
    QVERIFY(!bar().isVisible());
    m_application->openWorld(m_connection, Opening::Beside);
    QCOMPARE(opened.size(), 2);
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    for (session::Session *session : {&first(), &second()}) {
        QTRY_VERIFY_WITH_TIMEOUT(hookOf(*session)
                                     && session->freshness().state == session::Freshness::State::Fresh
                                     && !session->store().lifecycleActions.rows().empty(),
                                 patience);
    }
}

void TestWorlds::cleanup()
{
    m_application.reset();
    m_other.reset();
}

const domain::Decision *TestWorlds::hookOf(session::Session &session)
{
    for (const domain::Decision &decision : session.store().decisions.rows()) {
        if (decision.kind == domain::DecisionKind::HookStatus && !decision.executionId.isEmpty())
            return &decision;
    }
    return nullptr;
}

void TestWorlds::choose(const QString &key)
{
    QVERIFY2(rows().rowOfKey(key) >= 0, qPrintable(key));
    view().table()->setCurrentIndex(rows().index(rows().rowOfKey(key), 0));
    view().table()->setFocus();
}

void TestWorlds::press(int key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : &window(), Qt::Key(key), modifiers);
}

void TestWorlds::bothStandInOneTable()
{
    QVERIFY(bar().isVisible());
    QCOMPARE(bar().count(), 3);
    QVERIFY2(bar().tabText(1).startsWith(QStringLiteral("Sandbox · us-east-1 · not AWS")),
             qPrintable(bar().tabText(1)));
    QVERIFY2(bar().tabText(2).startsWith(QStringLiteral("staging · us-east-1 · not AWS")),
             qPrintable(bar().tabText(2)));
    QVERIFY(bar().tabIcon(1).isNull() && !bar().tabIcon(2).isNull());
    const int waiting = session::Overview::waitingCount(second());
    QVERIFY(waiting >= 3);
    QTRY_VERIFY(bar().tabText(2).endsWith(QStringLiteral("(%1)").arg(waiting)));

    press(Qt::Key_1, Qt::ControlModifier);
    QVERIFY(view().isVisible());
    QVERIFY(view().table()->hasFocus());
    QVERIFY(window().windowTitle().contains(QStringLiteral("All connections")));
    QMap<QString, QSet<QString>> ids;
    int instances = 0;
    for (int row = 0; row < rows().rowCount(); ++row) {
        const QString connection = rows().index(row, 0).data(tables::ConnectionRole).toString();
        ids[connection].insert(rows().index(row, tables::OverviewModel::Id).data().toString());
        instances +=
            rows().index(row, tables::OverviewModel::Kind).data().toString() == QLatin1String("Instance");
    }
    for (session::Session *session : {&first(), &second()}) {
        for (const domain::Deployment &deployment : session->store().deployments.rows())
            QVERIFY2(ids[idOf(*session)].contains(deployment.id), qPrintable(deployment.id));
    }
    QCOMPARE(ids.size(), 2);
    QVERIFY(instances >= 2);
    // What waits stands first, the soonest end on top.
    QCOMPARE(rows().index(0, 0).data(tables::StatusRole).toInt(), int(tables::StatusId::Waiting));
    QCOMPARE(view().connectionsTable()->model()->rowCount(), 2);
    QVERIFY2(stateLine(0).startsWith(QStringLiteral("fresh")), qPrintable(stateLine(0)));
    QVERIFY2(stateLine(1).startsWith(QStringLiteral("fresh")), qPrintable(stateLine(1)));
    QTRY_VERIFY_WITH_TIMEOUT(view().connectionsTable()
                                     ->model()
                                     ->index(1, overview::ConnectionsModel::Account)
                                     .data()
                                     .toString()
                                     .size()
                                 == 12,
                             patience);
}

void TestWorlds::tabsByKeyboard()
{
    QCOMPARE(&bench().session(), &second());
    press(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(&bench().session(), &first());
    QVERIFY(bench().isVisible() && bench().isAncestorOf(QApplication::focusWidget()));
    QCOMPARE(bar().currentIndex(), 1);
    press(Qt::Key_PageUp, Qt::ControlModifier);
    QVERIFY(window().isOverviewShown());
    QCOMPARE(bar().currentIndex(), 0);
    press(Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(&bench().session(), &second());
    press(Qt::Key_Tab, Qt::ControlModifier);
    QVERIFY(window().isOverviewShown());
    press(Qt::Key_Backtab, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(&bench().session(), &second());
    QVERIFY(!window().isOverviewShown());
    press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(&bench().session(), &first());
    QVERIFY(!window().isOverviewShown());
    press(Qt::Key_9, Qt::ControlModifier);
    QCOMPARE(&bench().session(), &first());
    // In the bar itself the keyboard stays where it is.
    bar().setFocus();
    press(Qt::Key_Right);
    QCOMPARE(&bench().session(), &second());
    QVERIFY(bar().hasFocus());
    press(Qt::Key_1, Qt::ControlModifier);
    view().table()->setFocus();
    press(Qt::Key_F, Qt::ControlModifier);
    QVERIFY(view().filter()->hasFocus());
    press(Qt::Key_Escape);
    QVERIFY(view().table()->hasFocus());
    press(Qt::Key_F6);
    QVERIFY(!view().table()->hasFocus() && view().isAncestorOf(QApplication::focusWidget()));
    press(Qt::Key_Escape);
    QCOMPARE(&bench().session(), &second());
    QVERIFY(bench().isVisible());
}

void TestWorlds::eachKeepsWhatWasLookedAt()
{
    bench().openPlace(Place::Deployments);
    bench().filter()->setText(QStringLiteral("shop"));
    QTableView *table = bench().deploymentsView()->table();
    table->setCurrentIndex(table->model()->index(2, 0));
    const QString chosen = bench().deploymentsView()->currentDeployment();
    QVERIFY(!chosen.isEmpty());
    press(Qt::Key_2, Qt::ControlModifier);
    bench().openPlace(Place::AutoScaling);
    QVERIFY(bench().filter()->text().isEmpty());
    press(Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(bench().selection().current().place, Place::Deployments);
    QCOMPARE(bench().filter()->text(), QStringLiteral("shop"));
    QCOMPARE(bench().deploymentsView()->currentDeployment(), chosen);
    press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(bench().selection().current().place, Place::AutoScaling);
}

void TestWorlds::aRowLeadsToItsOwnConnection()
{
    const domain::Decision decision = *hookOf(first());
    QVERIFY(second().store().decisions.find(decision.id));
    window().showOverview();
    choose(
        store::OverviewRow::keyOf(idOf(first()), *first().store().deployments.find(decision.deploymentId)));
    press(Qt::Key_Return);
    QCOMPARE(&bench().session(), &first());
    QVERIFY(bench().isVisible());
    QCOMPARE(bench().selection().current().place, Place::Inbox);
    QCOMPARE(bench().inbox()->currentDecision(), decision.id);
    const auto *inbox = bench().inbox()->findChild<QTableView *>();
    QVERIFY(inbox->selectionModel()->isRowSelected(inbox->currentIndex().row()));
    QCOMPARE(bench().card()->decisionId(), decision.id);
    QVERIFY(bench().card()->isAncestorOf(QApplication::focusWidget()));
    QVERIFY(QApplication::focusWidget()->objectName() != QLatin1String("rejectButton"));
    press(Qt::Key_Left, Qt::AltModifier);
    QVERIFY(window().isOverviewShown());

    const domain::LifecycleAction action = second().store().lifecycleActions.rows().front();
    choose(store::OverviewRow::keyOf(idOf(second()), action));
    press(Qt::Key_Return);
    QCOMPARE(&bench().session(), &second());
    QCOMPARE(bench().selection().current().place, Place::AutoScaling);
    QCOMPARE(bench().selection().current().autoScaling.key, action.instanceId);
    QCOMPARE(bench().autoScaling()->view()->current().key, action.instanceId);

    window().showOverview();
    view().connectionsTable()->setCurrentIndex(view().connectionsTable()->model()->index(0, 0));
    view().connectionsTable()->setFocus();
    press(Qt::Key_Return);
    QCOMPARE(&bench().session(), &first());
}

void TestWorlds::hiddenRowsAreRevealed()
{
    const domain::Deployment *done = nullptr;
    for (const domain::Deployment &deployment : second().store().deployments.rows()) {
        if (deployment.status == domain::DeploymentStatus::Succeeded)
            done = &deployment;
    }
    QVERIFY(done);
    const QString id = done->id;
    bench().openPlace(Place::Deployments);
    bench().filter()->setText(QStringLiteral("no such thing"));
    bench().deploymentsView()->findChild<QComboBox *>(QStringLiteral("statusFilter"))->setCurrentIndex(3);
    window().showOverview();
    choose(store::OverviewRow::keyOf(idOf(second()), *done));
    press(Qt::Key_Return);
    QCOMPARE(bench().selection().current().place, Place::Deployments);
    QCOMPARE(bench().deploymentsView()->currentDeployment(), id);
    QVERIFY(bench().filter()->text().isEmpty());
}

void TestWorlds::aDecisionGoesToItsOwnEndpointOnly()
{
    const domain::Decision decision = *hookOf(second());
    QMap<QString, QStringList> writes;
    const QObject thisTest;
    for (session::Session *session : {&first(), &second()}) {
        connect(&session->client(), &aws::Client::attemptFinished, &thisTest,
                [&writes, name = idOf(*session)](const Attempt &attempt) {
                    if (attempt.operation == QLatin1String("PutLifecycleEventHookExecutionStatus"))
                        writes[name].append(attempt.operation);
                });
    }
    window().showOverview();
    choose(
        store::OverviewRow::keyOf(idOf(second()), *second().store().deployments.find(decision.deploymentId)));
    press(Qt::Key_Return);
    bench().card()->findChild<QPushButton *>(QStringLiteral("approveButton"))->click();
    bench().card()->findChild<QPushButton *>(QStringLiteral("confirmButton"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(!second().store().decisions.find(decision.id), patience);
    QCOMPARE(writes.value(idOf(second())).size(), 1);
    QCOMPARE(writes.value(idOf(first())).size(), 0);
    // The first, read again, waits as before.
    QSignalSpy fresh(&first(), &session::Session::freshnessChanged);
    first().refresh();
    QVERIFY(fresh.wait(patience));
    QVERIFY(first().store().decisions.find(decision.id));
}

void TestWorlds::oneThatFailsIsNamedAndHidesNothing()
{
    window().showOverview();
    const int both = rows().rowCount();
    const QString bad = idOf(second());
    m_other->stop();
    using State = session::Freshness::State;
    QTRY_COMPARE_WITH_TIMEOUT(second().freshness().state, State::Offline, patience);
    QVERIFY2(stateLine(1).startsWith(QStringLiteral("not reachable")), qPrintable(stateLine(1)));
    QVERIFY2(stateLine(0).startsWith(QStringLiteral("fresh")), qPrintable(stateLine(0)));
    QTRY_VERIFY(bar().tabButton(2, QTabBar::LeftSide));
    QVERIFY(!bar().tabButton(1, QTabBar::LeftSide));
    QVERIFY2(bar().tabToolTip(2).contains(QStringLiteral("not reachable")), qPrintable(bar().tabToolTip(2)));
    QCOMPARE(rows().rowCount(), both);
    QSignalSpy fresh(&first(), &session::Session::freshnessChanged);
    first().refresh();
    QVERIFY(fresh.wait(patience));
    QCOMPARE(first().freshness().state, State::Fresh);
    QCOMPARE(rows().rowCount(), both);
    QVERIFY(window().overview().sessionOf(bad));
}

void TestWorlds::emptySaysWhichConnectionAndFilter()
{
    window().showOverview();
    view().filter()->setText(QStringLiteral("no such thing"));
    const auto *sentence = view().findChild<QLabel *>(QStringLiteral("emptySentence"));
    QVERIFY(sentence->isVisible());
    for (const char *part : {"no such thing", "Sandbox in us-east-1", "staging in us-east-1"})
        QVERIFY2(sentence->text().contains(QLatin1String(part)), qPrintable(sentence->text()));
    QTest::mouseClick(view().findChild<QPushButton *>(QStringLiteral("emptyAction")), Qt::LeftButton);
    QVERIFY(view().table()->isVisible());
    QVERIFY(view().filter()->text().isEmpty());
}

void TestWorlds::theSameIsShownAndNotOpenedTwice()
{
    session::Session *sandbox = &first();
    session::Session *staging = &second();
    m_application->openWorld(gui::sandboxConnection(m_application->sandboxAddress()), Opening::Beside);
    QCOMPARE(m_application->worlds().size(), size_t(2));
    QCOMPARE(&bench().session(), sandbox);
    m_application->openWorld(m_connection, Opening::Instead);
    QCOMPARE(&bench().session(), staging);
    QCOMPARE(&first(), sandbox);
    // Under another name it is opened anew, in its place.
    window().showSession(*sandbox);
    QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
    m_connection.label = QStringLiteral("Staging & co");
    m_application->openWorld(m_connection, Opening::Instead);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(m_application->worlds().size(), size_t(2));
    QCOMPARE(&first(), sandbox);
    QCOMPARE(&bench().session(), &second());
    QVERIFY2(bar().tabText(2).startsWith(QStringLiteral("Staging && co")), qPrintable(bar().tabText(2)));
}

void TestWorlds::insteadReplacesTheOneInFront()
{
    window().showSession(first());
    session::Session *staging = &second();
    aws::Connection third = m_connection;
    third.name = QStringLiteral("third");
    m_application->openWorld(third, Opening::Instead);
    QCOMPARE(m_application->worlds().size(), size_t(2));
    QCOMPARE(first().connection().name, QStringLiteral("third"));
    QCOMPARE(&second(), staging);
    QCOMPARE(&bench().session(), &first());
    QCOMPARE(bar().count(), 3);
    QVERIFY(!window().overview().sessionOf(QStringLiteral("sandbox")));
}

void TestWorlds::whatCannotBeUsedLeavesTheOthers()
{
    QSignalSpy failed(m_application.get(), &gui::Application::worldFailed);
    aws::Connection broken = m_connection;
    broken.name = QStringLiteral("broken");
    broken.region.clear();
    for (const Opening opening : {Opening::Beside, Opening::Instead})
        m_application->openWorld(broken, opening);
    QCOMPARE(failed.size(), 2);
    QCOMPARE(m_application->worlds().size(), size_t(2));
    QVERIFY(bench().isVisible());
    QVERIFY2(notice().contains(QStringLiteral("broken")), qPrintable(notice()));
    QVERIFY2(notice().contains(QStringLiteral("region")), qPrintable(notice()));
}

void TestWorlds::closingWaitsForAnAnswer()
{
    const domain::Decision decision = *hookOf(second());
    session::DecisionRequest request;
    request.decisionId = decision.id;
    request.verdict = session::Verdict::Approve;
    request.seenRevision = decision.revision;
    second().decide(request);
    QVERIFY(second().isDeciding(decision.id));
    QSignalSpy finished(&second(), &session::Session::decisionFinished);
    press(Qt::Key_W, Qt::ControlModifier);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_application->worlds().size(), size_t(2));
    QVERIFY2(notice().contains(QStringLiteral("staging in us-east-1, not AWS stays open")),
             qPrintable(notice()));
    QVERIFY(finished.isEmpty());
    QVERIFY(finished.wait(patience));
    press(Qt::Key_W, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_application->worlds().size(), size_t(1), patience);
}

void TestWorlds::closingWaitsForHeartbeats()
{
    const domain::LifecycleAction action = second().store().lifecycleActions.rows().front();
    second().autoScaling().setAutoHeartbeat(action.key(), 2);
    QTRY_COMPARE(second().store().lifecycleActions.find(action.key())->autoHeartbeatsLeft, 2);
    // Nor may another connection take its place.
    aws::Connection third = m_connection;
    third.name = QStringLiteral("third");
    m_application->openWorld(third, Opening::Instead);
    QCOMPARE(m_application->worlds().size(), size_t(2));
    QCOMPARE(second().connection().name, QStringLiteral("staging"));
    QVERIFY2(notice().contains(QStringLiteral("heartbeats for %1").arg(action.instanceId)),
             qPrintable(notice()));
    second().autoScaling().setAutoHeartbeat(action.key(), 0);
    QTRY_COMPARE(second().store().lifecycleActions.find(action.key())->autoHeartbeatsLeft, 0);
    press(Qt::Key_W, Qt::ControlModifier);
    QTRY_COMPARE(m_application->worlds().size(), size_t(1));
}

void TestWorlds::closingLeavesTheOther()
{
    session::Session *sandbox = &first();
    press(Qt::Key_W, Qt::ControlModifier);
    QTRY_COMPARE(m_application->worlds().size(), size_t(1));
    QCOMPARE(&bench().session(), sandbox);
    QVERIFY(bench().isVisible() && !bar().isVisible());
    QCOMPARE(rows().rowCount(), 0);
    QVERIFY(bench().isAncestorOf(QApplication::focusWidget()));
    // The last one stays, and says so.
    press(Qt::Key_W, Qt::ControlModifier);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(m_application->worlds().size(), size_t(1));
    QVERIFY2(notice().contains(QStringLiteral("only open connection")), qPrintable(notice()));

    m_application->openWorld(m_connection, Opening::Beside);
    QVERIFY(bar().isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(hookOf(second()), patience);
    // The close button of a tab that is not in front.
    window().showSession(*sandbox);
    QTest::mouseClick(bar().tabButton(2, QTabBar::RightSide), Qt::LeftButton);
    QTRY_COMPARE(m_application->worlds().size(), size_t(1));
    QCOMPARE(&bench().session(), sandbox);
}

void TestWorlds::everythingFocusableIsNamedAndFits()
{
    window().resize(1280, 800);
    window().showOverview();
    QTest::qWait(50);
    QStringList wrong;
    for (QWidget *widget : window().findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (widget->focusPolicy() & Qt::TabFocus) {
            const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            if (widget->objectName().isEmpty() || !accessible
                || accessible->text(QAccessible::Name).isEmpty())
                wrong.append(
                    QStringLiteral("nameless %1 \"%2\"")
                        .arg(QLatin1String(widget->metaObject()->className()), widget->objectName()));
        }
        const auto *label = qobject_cast<QLabel *>(widget);
        if (label && !label->wordWrap() && label->minimumSizeHint().width() > label->width())
            wrong.append(QStringLiteral("cut off: %1").arg(label->text()));
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("; "))));
    const QString name = bar().accessibleTabName(2);
    QVERIFY2(name.contains(QStringLiteral("staging")) && name.contains(QStringLiteral("for a person")),
             qPrintable(name));
    // "Waiting for" is seen whole without scrolling.
    const QTableView *table = view().table();
    const int waiting = rows().columnOf("waiting");
    QVERIFY(table->columnViewportPosition(waiting) + 250 <= table->viewport()->width());
}

QTEST_MAIN(TestWorlds)
#include "tst_worlds.moc"
