// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesession.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/deployments/deploymentdetail.h"
#include "widgets/deployments/deploymentsview.h"
#include "widgets/deployments/diagnosticspane.h"
#include "widgets/deployments/rollbackchain.h"
#include "widgets/deployments/rootcausepanel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace hookline;
using namespace std::chrono_literals;
using deployments::DeploymentDetail;
using deployments::DeploymentsView;
using domain::EventStatus;

namespace {

const QString failedId = QStringLiteral("d-FAILED001");
const QString rollbackId = QStringLiteral("d-ROLLBACK1");
const QString runningId = QStringLiteral("d-RUNNING01");

domain::Deployment deployment(const QString &id, domain::DeploymentStatus status, Instant created)
{
    domain::Deployment row;
    row.id = id;
    row.application = QStringLiteral("shop-web");
    row.group = QStringLiteral("production");
    row.revision = QStringLiteral("s3://releases/web-41.zip");
    row.platform = domain::ComputePlatform::Server;
    row.type = domain::DeploymentType::InPlace;
    row.status = status;
    row.statusText = domain::toString(status);
    row.created = row.started = created;
    return row;
}

// Of eight instances three fail alike at AfterInstall and one differently at ApplicationStart.
domain::Target instance(int number, Instant created)
{
    domain::Target target;
    target.deploymentId = failedId;
    target.targetId = QStringLiteral("i-%1").arg(number, 4, 10, QLatin1Char('0'));
    target.platform = domain::ComputePlatform::Server;
    const QString failing = number < 3 ? QStringLiteral("AfterInstall")
        : number == 3                  ? QStringLiteral("ApplicationStart")
                                       : QString();
    target.status = failing.isEmpty() ? domain::TargetStatus::Succeeded : domain::TargetStatus::Failed;
    bool broken = false;
    int at = 0;
    for (const char *name : {"ApplicationStop", "DownloadBundle", "BeforeInstall", "Install", "AfterInstall",
                             "ApplicationStart", "ValidateService"}) {
        domain::LifecycleEvent event;
        event.name = QLatin1String(name);
        event.status = broken ? EventStatus::Skipped : EventStatus::Succeeded;
        if (!broken) {
            event.start = created + std::chrono::seconds(10 * at + number);
            event.end = *event.start + 5s;
        }
        if (event.name == failing) {
            event.status = EventStatus::Failed;
            event.diagnostics.errorCode = domain::LifecycleErrorCode::ScriptFailed;
            event.diagnostics.scriptName =
                number < 3 ? QStringLiteral("scripts/check.sh") : QStringLiteral("scripts/start.sh");
            event.diagnostics.message = QStringLiteral("failed with exit code %1").arg(number < 3 ? 1 : 7);
            event.diagnostics.logTail = QStringLiteral("[stderr]curl: (7) ```refused```\n[stderr]giving up");
            broken = true;
        }
        target.events.push_back(event);
        ++at;
    }
    return target;
}

struct Desk
{
    test::FakeSession session;
    test::ScriptedConfirmer confirmer;
    Instant now = session.serviceNow;
    DeploymentsView view{*session};
    DeploymentDetail detail{*session, confirmer};

    Desk()
    {
        view.resize(900, 400);
        detail.resize(900, 500);
        view.show();
        detail.show();
        QObject::connect(&view, &DeploymentsView::deploymentSelected, &detail,
                         &DeploymentDetail::showDeployment);
    }

    void fill()
    {
        domain::Deployment failed = deployment(failedId, domain::DeploymentStatus::Failed, now - 2h);
        failed.errorCode = QStringLiteral("HEALTH_CONSTRAINTS");
        failed.errorMessage = QStringLiteral("too many individual instances failed");
        failed.completed = now - 1h;
        failed.rollbackDeploymentId = rollbackId;
        domain::Deployment rollback = deployment(rollbackId, domain::DeploymentStatus::Succeeded, now - 1h);
        rollback.rollbackTriggeredBy = failedId;
        std::vector<domain::Target> targets;
        for (int number = 0; number < 8; ++number)
            targets.push_back(instance(number, now - 2h));
        session.store().deployments.upsert(
            {failed, rollback, deployment(runningId, domain::DeploymentStatus::InProgress, now - 5min)});
        session.store().targets.upsert(std::move(targets));
    }

    template <class T> T *child(const char *name) { return detail.findChild<T *>(QLatin1String(name)); }
    QString text(const char *name) { return child<QLabel>(name)->text(); }
};

} // namespace

class TestDeployments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptySaysWhy();
    void selectionIsToldOnceAndObeyedSilently();
    void selectionSurvivesOtherChanges();
    void rootCauseIsRolledUp();
    void rootCauseLeadsToItsTarget();
    void theMostTellingEventIsShownFirst();
    void chosenEventStaysWhenDataArrive();
    void chainLeadsBothWays();
    void chainOfACircleEnds();
    void markdownIsWhole();
    void stopAsksThenSends();
    void stopThatFailsSaysSoInPlace();
    void stopSaysWhyItCannot();
};

void TestDeployments::emptySaysWhy()
{
    Desk desk;
    const auto sentence = [&] {
        return desk.view.findChild<QLabel *>(QStringLiteral("emptySentence"))->text();
    };
    desk.session.freshness.state = session::Freshness::State::Fresh;
    Q_EMIT desk.session->freshnessChanged();
    QVERIFY2(sentence().contains(QLatin1String("not AWS")), qPrintable(sentence()));
    QVERIFY2(sentence().contains(desk.session->connection().region), qPrintable(sentence()));

    desk.session.freshness.state = session::Freshness::State::Offline;
    desk.session.freshness.problem = Error{.code = ErrorCode::NotDelivered};
    Q_EMIT desk.session->freshnessChanged();
    QVERIFY2(sentence().contains(QLatin1String("could not be read")), qPrintable(sentence()));

    desk.fill();
    QVERIFY(desk.view.table()->isVisible());
    desk.view.setFilterText(QStringLiteral("nothing like this"));
    QVERIFY(!desk.view.table()->isVisible());
    QVERIFY2(sentence().contains(QLatin1String("nothing like this")), qPrintable(sentence()));
    QSignalSpy cleared(&desk.view, &DeploymentsView::clearFilterRequested);
    QTest::mouseClick(desk.view.findChild<QPushButton *>(QStringLiteral("emptyAction")), Qt::LeftButton);
    QCOMPARE(cleared.count(), 1);
    desk.view.setFilterText({});
    QCOMPARE(desk.view.shownCount(), 3);

    auto *status = desk.view.findChild<QComboBox *>(QStringLiteral("statusFilter"));
    status->setCurrentText(QStringLiteral("Failed"));
    QCOMPARE(desk.view.shownCount(), 1);
    QCOMPARE(desk.view.totalCount(), 3);
}

void TestDeployments::selectionIsToldOnceAndObeyedSilently()
{
    Desk desk;
    desk.fill();
    QSignalSpy told(&desk.view, &DeploymentsView::deploymentSelected);
    desk.view.selectDeployment(failedId);
    QCOMPARE(told.count(), 0);
    QCOMPARE(desk.view.currentDeployment(), failedId);
    QVERIFY(!desk.view.table()->hasFocus());
    QTest::keyClick(desk.view.table(), Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(told.count(), 1);
    QCOMPARE(told[0][0].toString(), runningId); // newest first
    desk.view.selectDeployment(QStringLiteral("d-NOTHERE00"));
    QVERIFY(desk.view.currentDeployment().isEmpty());
    QCOMPARE(told.count(), 1);
}

void TestDeployments::selectionSurvivesOtherChanges()
{
    Desk desk;
    desk.fill();
    desk.view.selectDeployment(rollbackId);
    QSignalSpy told(&desk.view, &DeploymentsView::deploymentSelected);
    desk.session.store().deployments.upsert(
        {deployment(QStringLiteral("d-NEWEST001"), domain::DeploymentStatus::Created, desk.now)});
    desk.view.table()->sortByColumn(1, Qt::DescendingOrder);
    QCOMPARE(desk.view.currentDeployment(), rollbackId);
    QCOMPARE(told.count(), 0);
}

void TestDeployments::rootCauseIsRolledUp()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(failedId);
    const QStringList lines = desk.detail.rootCause()->plainText().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].startsWith(QLatin1String("3 of 8 failed at AfterInstall, same script "
                                               "(scripts/check.sh), same message; first: i-0000 at ")),
             qPrintable(lines[0]));
    QVERIFY2(lines[1].startsWith(
                 QLatin1String("1 of 8 failed at ApplicationStart, script scripts/start.sh; i-0003")),
             qPrintable(lines[1]));
    QVERIFY(desk.text("deploymentError").contains(QLatin1String("HEALTH_CONSTRAINTS")));
    desk.detail.showDeployment(rollbackId);
    QVERIFY(!desk.detail.rootCause()->isVisible());
}

void TestDeployments::rootCauseLeadsToItsTarget()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(failedId);
    QSignalSpy told(&desk.detail, &DeploymentDetail::eventSelected);
    const QString html = desk.text("rootCause");
    const qsizetype from = html.lastIndexOf(QLatin1String("href=\"")) + 6;
    QString href = html.mid(from, html.indexOf(QLatin1Char('"'), from) - from);
    href.replace(QLatin1String("&amp;"), QLatin1String("&"));
    Q_EMIT desk.child<QLabel>("rootCause")->linkActivated(href);
    QCOMPARE(told.count(), 1);
    QCOMPARE(desk.detail.currentTarget(), failedId + QStringLiteral("/i-0003"));
    QCOMPARE(desk.detail.currentEvent(), QStringLiteral("ApplicationStart"));
}

void TestDeployments::theMostTellingEventIsShownFirst()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(failedId);
    QCOMPARE(desk.detail.currentTarget(), failedId + QStringLiteral("/i-0000"));
    QCOMPARE(desk.detail.currentEvent(), QStringLiteral("AfterInstall"));
    QVERIFY(desk.child<QPlainTextEdit>("logTail")->isVisible());
    QVERIFY(desk.child<QPlainTextEdit>("logTail")->toPlainText().contains(QLatin1String("giving up")));
    QVERIFY(desk.child<QPlainTextEdit>("logTail")->isReadOnly());
}

void TestDeployments::chosenEventStaysWhenDataArrive()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(failedId);
    desk.detail.select(failedId + QStringLiteral("/i-0001"), QStringLiteral("Install"));
    QCOMPARE(desk.detail.currentEvent(), QStringLiteral("Install"));
    domain::Target changed = instance(1, desk.now - 2h);
    changed.lastUpdated = desk.now;
    desk.session.store().targets.upsert({changed});
    QCoreApplication::sendPostedEvents();
    QTest::qWait(1);
    QCOMPARE(desk.detail.currentTarget(), failedId + QStringLiteral("/i-0001"));
    QCOMPARE(desk.detail.currentEvent(), QStringLiteral("Install"));
}

void TestDeployments::chainLeadsBothWays()
{
    Desk desk;
    desk.fill();
    const QStringList whole{failedId, rollbackId};
    QCOMPARE(deployments::rollbackChain(desk.session.store(), failedId), whole);
    QCOMPARE(deployments::rollbackChain(desk.session.store(), rollbackId), whole);
    QCOMPARE(deployments::rollbackChain(desk.session.store(), runningId), QStringList{runningId});
    desk.detail.showDeployment(failedId);
    QVERIFY(desk.child<QLabel>("rollbackChain")->isVisible());
    QSignalSpy asked(&desk.detail, &DeploymentDetail::deploymentRequested);
    Q_EMIT desk.child<QLabel>("rollbackChain")->linkActivated(rollbackId);
    QCOMPARE(asked.count(), 1);
    desk.detail.showDeployment(runningId);
    QVERIFY(!desk.child<QLabel>("rollbackChain")->isVisible());
}

void TestDeployments::chainOfACircleEnds()
{
    Desk desk;
    domain::Deployment a = deployment(QStringLiteral("d-A"), domain::DeploymentStatus::Failed, desk.now);
    domain::Deployment b = deployment(QStringLiteral("d-B"), domain::DeploymentStatus::Failed, desk.now);
    a.rollbackDeploymentId = b.id;
    a.rollbackTriggeredBy = b.id;
    b.rollbackDeploymentId = a.id;
    b.rollbackTriggeredBy = a.id;
    desk.session.store().deployments.upsert({a, b});
    QCOMPARE(deployments::rollbackChain(desk.session.store(), a.id).size(), 2);
}

void TestDeployments::markdownIsWhole()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(failedId);
    const QString markdown = desk.detail.findChild<deployments::DiagnosticsPane *>()->markdown();
    for (const char *part : {"### AfterInstall: Failed", "not AWS", "i-0000", "scripts/check.sh",
                             "ScriptFailed", "exit code 1", "giving up"})
        QVERIFY2(markdown.contains(QLatin1String(part)), qPrintable(markdown));
    // The log holds a fence of three: ours must be longer.
    QVERIFY2(markdown.contains(QLatin1String("\n````\n")), qPrintable(markdown));
}

void TestDeployments::stopAsksThenSends()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(runningId);
    desk.confirmer.answer = {false, false};
    auto *stop = desk.child<common::ReasonButton>("stopButton");
    QTest::mouseClick(stop, Qt::LeftButton);
    QCOMPARE(desk.confirmer.questions.size(), size_t(1));
    QVERIFY(desk.confirmer.questions[0].title.contains(runningId));
    QVERIFY(desk.confirmer.questions[0].world.contains(QLatin1String("not AWS")));
    QTest::qWait(1);
    QVERIFY(desk.session.stopped.empty());

    desk.confirmer.answer = {true, true};
    QTest::mouseClick(stop, Qt::LeftButton);
    QTRY_COMPARE(desk.session.stopped.size(), size_t(1));
    QCOMPARE(desk.session.stopped[0].deploymentId, runningId);
    QVERIFY(desk.session.stopped[0].rollBack);
    QVERIFY(!stop->isActionable());
    desk.session.stopped[0].done(QJsonObject{{QStringLiteral("status"), QStringLiteral("Pending")},
                                             {QStringLiteral("statusMessage"), QStringLiteral("Stopping")}});
    QVERIFY(desk.text("deploymentNote").contains(QLatin1String("Stopping")));
}

void TestDeployments::stopThatFailsSaysSoInPlace()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(runningId);
    desk.confirmer.answer = {true, false};
    QTest::mouseClick(desk.child<QPushButton>("stopButton"), Qt::LeftButton);
    QTRY_COMPARE(desk.session.stopped.size(), size_t(1));
    desk.session.stopped[0].done(Error{.code = ErrorCode::ServiceError,
                                       .serviceCode = QStringLiteral("DeploymentAlreadyCompletedException"),
                                       .message = QStringLiteral("It is complete.")});
    QVERIFY(desk.text("errorWhat").contains(runningId));
    QVERIFY(desk.child<common::ReasonButton>("stopButton")->isActionable());
}

void TestDeployments::stopSaysWhyItCannot()
{
    Desk desk;
    desk.fill();
    desk.detail.showDeployment(failedId);
    const auto *stop = desk.child<common::ReasonButton>("stopButton");
    QVERIFY(!stop->isActionable());
    QVERIFY2(stop->toolTip().contains(QLatin1String("Failed")), qPrintable(stop->toolTip()));
}

QTEST_MAIN(TestDeployments)
#include "tst_deployments.moc"
