// SPDX-License-Identifier: GPL-3.0-or-later
// The panel that tries an AppSpec: what it offers, what it refuses, and what a person agrees to before
// scripts run for real.
#include "tests/support/focusnames.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/appspec/trialmodel.h"
#include "widgets/appspec/trialpanel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using namespace hookline::appspec;
using trial::Outcome;

namespace {

const QByteArray server("version: 0.0\nos: linux\nhooks:\n"
                        "  ApplicationStop:\n    - location: scripts/stop.sh\n"
                        "  AfterInstall:\n    - location: scripts/a.sh\n      runas: deploy\n"
                        "  ValidateService:\n    - location: scripts/check.sh\n");
const QByteArray ecs("version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n"
                     "      Properties:\n        TaskDefinition: "
                     "\"arn:aws:ecs:us-east-1:123456789012:task-definition/shop:41\"\n"
                     "        LoadBalancerInfo:\n          ContainerName: web\n          ContainerPort: 80\n"
                     "Hooks:\n  - BeforeInstall: check\n  - AfterAllowTestTraffic: smoke\n"
                     "  - AfterAllowTraffic: check\n");

} // namespace

class TestTrialPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_confirmer.questions.clear();
        m_confirmer.answer = {true, false};
    }
    void cleanup() { m_pane.reset(); }

    void stepsFollowTheKind()
    {
        show(ecs);
        QCOMPARE(kinds()->count(), 2);
        QCOMPARE(kinds()->currentData().toString(), QStringLiteral("ecs-test-listener"));
        QCOMPARE(events(), QStringLiteral("BeforeInstall AfterAllowTestTraffic AfterAllowTraffic"));
        QVERIFY(!part("trialInstances")->isVisible());
        QVERIFY(!part("trialReal")->isVisible());
        kinds()->setCurrentIndex(kinds()->findData(QStringLiteral("ecs")));
        QCOMPARE(events(), QStringLiteral("BeforeInstall AfterAllowTraffic"));
        QVERIFY(part<QLabel>("trialNotice")->text().contains(QStringLiteral("AfterAllowTestTraffic")));
    }

    void choicesStayWhileTheTextChanges()
    {
        show(ecs);
        QAbstractItemModelTester tester(model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        model()->choose(1, {Outcome::Fail, 30, 1});
        m_pane->text()->apply({{{ecs.indexOf("  - BeforeInstall"), ecs.indexOf("  - AfterAllowTest")}, ""}});
        QTRY_COMPARE(events(), QStringLiteral("AfterAllowTestTraffic AfterAllowTraffic"));
        QVERIFY(model()->choices()[0] == (trial::Choice{Outcome::Fail, 30, 1}));
        QVERIFY(model()->choices()[1] == trial::Choice());
    }

    void aFunctionDoesTheSameInEachEvent()
    {
        show(ecs);
        model()->setData(model()->index(0, TrialModel::DoesColumn), int(Outcome::Wait));
        QCOMPARE(model()->index(2, TrialModel::DoesColumn).data().toString(), QStringLiteral("waits for me"));
        QCOMPARE(model()->index(1, TrialModel::DoesColumn).data().toString(),
                 QStringLiteral("reports Succeeded"));
        // There is nothing to be waited for so many seconds.
        QVERIFY(!(model()->index(0, TrialModel::AfterColumn).flags() & Qt::ItemIsEditable));
    }

    void byKeyboard()
    {
        show(server);
        auto *table = part<QTableView>("trialSteps");
        table->setFocus();
        table->setCurrentIndex(model()->index(1, TrialModel::DoesColumn));
        QTest::keyClick(table, Qt::Key_Down); // the arrows go through the table
        QCOMPARE(table->currentIndex().row(), 2);
        QTest::keyClick(table, Qt::Key_F2);
        auto *box = table->findChild<QComboBox *>();
        QVERIFY(box);
        QCOMPARE(box->count(), 3); // nobody is waited for by a script
        QTest::keyClick(box, Qt::Key_Down);
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(model()->choices()[2].outcome, Outcome::Fail);
        model()->setData(model()->index(2, TrialModel::ExitCodeColumn), 300);
        QCOMPARE(model()->choices()[2].exitCode, 255);
    }

    void aFirstDeploymentHasNoEarlierScripts()
    {
        show(server);
        QCOMPARE(model()->index(0, TrialModel::DoesColumn).data().toString(), QStringLiteral("does not run"));
        QVERIFY(model()
                    ->index(0, TrialModel::DoesColumn)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("last successful revision")));
        QVERIFY(!(model()->index(0, TrialModel::DoesColumn).flags() & Qt::ItemIsEditable));
    }

    void anUpdateHasThem()
    {
        show(server);
        auto *update = part<QCheckBox>("trialUpdate");
        QVERIFY(update->isVisible() && !update->isChecked());
        QVERIFY(update->toolTip().contains(QStringLiteral("ApplicationStop")));
        QVERIFY(!m_panel->trial().update);
        update->click();
        QVERIFY(m_panel->trial().update);
        QCOMPARE(model()->index(0, TrialModel::DoesColumn).data().toString(), QStringLiteral("succeeds"));
        // Replacement instances have nothing from before.
        kinds()->setCurrentIndex(kinds()->findData(QStringLiteral("blue-green")));
        QVERIFY(!update->isVisible());
        QVERIFY(!m_panel->trial().update);
    }

    void wishesWhatIsChosen()
    {
        show(server);
        part<QSpinBox>("trialInstances")->setValue(5);
        part<QComboBox>("trialSpeed")->setCurrentIndex(2);
        model()->choose(2, {Outcome::Fail, 3, 9});
        QSignalSpy wished(m_panel, &TrialPanel::runWished);
        QTest::mouseClick(run(), Qt::LeftButton);
        QCOMPARE(wished.size(), 1);
        const auto trial = wished.first().first().value<trial::Trial>();
        QCOMPARE(trial.text, server);
        QCOMPARE(trial.instances, 5);
        QCOMPARE(trial.speed, 60);
        QCOMPARE(QLatin1StringView(trial.kind->name), QLatin1StringView("in-place-lb"));
        QVERIFY(trial.choices[2] == (trial::Choice{Outcome::Fail, 3, 9}));
        QVERIFY(!trial.realScripts);
        QVERIFY(wished.first().last().toString().isEmpty());
        QVERIFY(m_confirmer.questions.empty());
    }

    void whatWasChosenComesBack()
    {
        show(server);
        kinds()->setCurrentIndex(kinds()->findData(QStringLiteral("in-place")));
        part<QCheckBox>("trialUpdate")->click();
        part<QSpinBox>("trialInstances")->setValue(7);
        model()->choose(2, {Outcome::Fail, 3, 9});
        trial::Trial before = m_panel->trial();
        auto *second = new TrialPanel(*m_pane, m_confirmer);
        before.realScripts = true;
        second->fill(before);
        m_pane->showBeside(second);
        const trial::Trial after = second->trial();
        QCOMPARE(after.kind, before.kind);
        QCOMPARE(after.instances, 7);
        QVERIFY(after.update && !after.realScripts);
        QVERIFY(after.choices == before.choices);
    }

    void onlyOneAtATime()
    {
        show(server);
        m_panel->showMaking(QStringLiteral("being made"));
        QCOMPARE(run()->disabledReason(), QStringLiteral("being made"));
        m_panel->showFailed(QStringLiteral("The sandbox refused CreateDeployment."),
                            {.code = ErrorCode::ServiceError, .message = QStringLiteral("no")});
        QVERIFY(run()->isActionable());
        QVERIFY(
            m_panel->findChild<common::ErrorBar *>()->text().contains(QStringLiteral("CreateDeployment")));
        QVERIFY(!part("trialShow")->isVisible());
        m_panel->showStarted(QStringLiteral("d-ABCDEF123"), {});
        QVERIFY(run()->isActionable());
        QSignalSpy shown(m_panel, &TrialPanel::deploymentWished);
        QTest::mouseClick(part("trialShow"), Qt::LeftButton);
        QCOMPARE(shown.size(), 1);
    }

    void refusesWhatNobodyWouldSee_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("because");
        QTest::newRow("agent") << QByteArray("version: 0.0\nos: ubuntu\nfiles: []\n")
                               << QStringLiteral("The agent would refuse this file");
        QTest::newRow("unclear") << QByteArray("# nothing yet\n")
                                 << QStringLiteral("not clear for which platform");
        QTest::newRow("not UTF-8") << ecs + "# \xe4\n" << QStringLiteral("not UTF-8");
        // The service says by itself what it does not take.
        QTest::newRow("service") << ecs + "  - BeforInstall: x\n" << QString();
    }

    void refusesWhatNobodyWouldSee()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, because);
        show(text);
        const QString said = m_panel->blockedBecause();
        QVERIFY2(because.isEmpty() ? said.isEmpty() : said.contains(because), qPrintable(said));
        QCOMPARE(run()->isActionable(), because.isEmpty());
    }

    void withoutADirectoryNothingRunsForReal()
    {
        show(server);
        auto *real = part<QCheckBox>("trialReal");
        QVERIFY(real->isVisible() && !real->isEnabled());
        QVERIFY(real->toolTip().contains(QStringLiteral("no revision directory")));
        QCOMPARE(real->accessibleDescription(), real->toolTip());
        QCOMPARE(part<QLabel>("trialRealText")->text(), real->toolTip());
    }

    void anotherSystemsScriptsDoNotRun()
    {
#ifdef Q_OS_WIN
        const QByteArray other("linux");
#else
        const QByteArray other("windows");
#endif
        QByteArray text = server;
        save(text.replace("os: linux", "os: " + other));
        QVERIFY(!part<QCheckBox>("trialReal")->isEnabled());
        QVERIFY(m_panel->simulatedBecause().contains(QLatin1StringView(other)));
    }

    void realScriptsAreAgreedTo()
    {
        QByteArray text = server;
#ifdef Q_OS_WIN
        text.replace("os: linux", "os: windows");
#endif
        save(text);
        auto *real = part<QCheckBox>("trialReal");
        QVERIFY2(real->isEnabled(), qPrintable(real->toolTip()));
        QVERIFY(!real->isChecked());
        real->click();
        QCOMPARE(model()->index(1, TrialModel::DoesColumn).data().toString(),
                 QStringLiteral("runs for real"));
        m_confirmer.answer = {false, false};
        QSignalSpy wished(m_panel, &TrialPanel::runWished);
        QTest::mouseClick(run(), Qt::LeftButton);
        QTRY_COMPARE(m_confirmer.questions.size(), size_t(1));
        QTest::qWait(30);
        QCOMPARE(wished.size(), 0);
        const common::Question question = m_confirmer.questions.front();
        QVERIFY(question.destructive);
        const QString directory = QDir::toNativeSeparators(m_directory->path());
        const QString script =
            QDir::toNativeSeparators(m_directory->filePath(QStringLiteral("scripts/a.sh")));
        QVERIFY2(question.detail.contains(
                     QStringLiteral("AfterInstall: %1 (runas deploy is not followed)").arg(script)),
                 qPrintable(question.detail));
        QVERIFY(!question.detail.contains(QStringLiteral("stop.sh"))); // it does not run
        for (const QString &said :
             {QStringLiteral("Directory: ") + directory, QStringLiteral("for each of 3 instances"),
              QStringLiteral("HOOKLINE_INSTANCE_ROOT"), QStringLiteral("LIFECYCLE_EVENT")})
            QVERIFY2(question.detail.contains(said), qPrintable(said));
        QVERIFY(question.text.contains(QStringLiteral("run as you")));
        QVERIFY(question.text.contains(QStringLiteral("private folder")));

        m_confirmer.answer = {true, false};
        QTest::mouseClick(run(), Qt::LeftButton);
        QTRY_COMPARE(wished.size(), 1);
        QVERIFY(wished.first().first().value<trial::Trial>().realScripts);
        QCOMPARE(wished.first().last().toString(), m_directory->path());
    }

    void everythingFocusableIsNamedAndFits()
    {
        for (const QByteArray &text : {server, ecs}) {
            show(text);
            m_panel->showStarted(QStringLiteral("d-ABCDEF123"), {});
            QTest::qWait(20);
            const QStringList wrong = test::faultsOfLook(*m_panel);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("; "))));
        }
    }

private:
    template <class Widget = QWidget> Widget *part(const char *name)
    {
        return m_panel->findChild<Widget *>(QLatin1StringView(name));
    }
    common::ReasonButton *run()
    {
        return part<common::ReasonButton>("trialRun");
    }
    QComboBox *kinds()
    {
        return part<QComboBox>("trialKind");
    }
    TrialModel *model()
    {
        return m_panel->model();
    }
    QString events()
    {
        QStringList names;
        for (int row = 0; row < model()->rowCount(); ++row)
            names.append(model()->index(row, TrialModel::EventColumn).data().toString());
        return names.join(QLatin1Char(' '));
    }

    void show(const QByteArray &text)
    {
        m_pane =
            std::make_unique<SpecPane>([this]() -> Result<QString> { return m_directory->path(); }, m_clock);
        m_pane->resize(1060, 640);
        m_pane->show();
        m_pane->text()->setBytes(text);
        m_panel = new TrialPanel(*m_pane, m_confirmer);
        m_pane->showBeside(m_panel);
        QTRY_VERIFY(m_pane->liveCheck().current());
        QTRY_VERIFY(!m_panel->blockedBecause().contains(QStringLiteral("being checked")));
    }
    void save(const QByteArray &text)
    {
        show(text);
        QSignalSpy saved(m_pane.get(), &SpecPane::saved);
        m_pane->saveAs(m_directory->filePath(QStringLiteral("appspec.yml")));
        QVERIFY(saved.wait());
        QTRY_VERIFY(m_pane->liveCheck().current());
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    SystemClock m_clock;
    test::ScriptedConfirmer m_confirmer;
    std::unique_ptr<SpecPane> m_pane;
    TrialPanel *m_panel = nullptr; // the pane's
};

QTEST_MAIN(TestTrialPanel)
#include "tst_trialpanel.moc"
