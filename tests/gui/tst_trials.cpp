// SPDX-License-Identifier: GPL-3.0-or-later
// Trying and deploying in the real window: an AppSpec of each platform runs on the trial's own sandbox and
// ends as was chosen; real scripts leave their files in their private folders.
#include "app/gui/application.h"
#include "app/gui/theme.h"
#include "app/gui/workbench.h"
#include "widgets/appspec/deploypanel.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/appspec/trialmodel.h"
#include "widgets/appspec/trialpanel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/worldtext.h"
#include "widgets/deployments/deploymentsview.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using appspec::TrialModel;
using appspec::TrialPanel;
using domain::DeploymentStatus;
using gui::Place;
using trial::Outcome;

namespace {

const QByteArray server("version: 0.0\nos: linux\nfiles:\n  - source: /page.html\n    destination: /srv/www\n"
                        "hooks:\n"
                        "  AfterInstall:\n    - location: scripts/a.sh\n"
                        "  ValidateService:\n    - location: scripts/check.sh\n");
const QByteArray ecs("version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n"
                     "      Properties:\n        TaskDefinition: "
                     "\"arn:aws:ecs:us-east-1:123456789012:task-definition/shop:41\"\n"
                     "        LoadBalancerInfo:\n          ContainerName: web\n          ContainerPort: 80\n"
                     "Hooks:\n  - BeforeInstall: check\n  - AfterAllowTestTraffic: smoke\n");
const QByteArray lambda("version: 0.0\nResources:\n  - shop:\n      Type: AWS::Lambda::Function\n"
                        "      Properties:\n        Name: shop\n        Alias: live\n"
                        "        CurrentVersion: \"1\"\n        TargetVersion: \"2\"\n"
                        "Hooks:\n  - BeforeAllowTraffic: pre\n  - AfterAllowTraffic: post\n");

constexpr int patience = 30'000;

} // namespace

class TestTrials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void endsAsChosen_data();
    void endsAsChosen();
    void anUpdateRunsTheStopScripts();
    void aFunctionThatWaitsShowsUpInTheInbox();
    void everyTrialHasItsOwnGroup();
    void theServiceSaysWhatItDoesNotTake();
    void realScriptsRunInAPrivateRoot();
    void aFileThatTheAgentRefusesIsRefusedForReal();
    void tooMuchIsNotCopied();
    void aLinkInPlaceOfTheAppSpecIsNotFollowed();
    void deployingGoesToTheDeployment();
    void aPanelStaysWithItsConnection();

private:
    gui::MainWindow &window() { return m_application->window(); }
    gui::Workbench &bench() { return *window().workbench(); }
    appspec::SpecPane &pane() { return *window().specDesk().current(); }
    TrialPanel &panel() { return *qobject_cast<TrialPanel *>(pane().panel()); }
    template <class Widget> Widget *part(const char *name)
    {
        return pane().panel()->findChild<Widget *>(QLatin1StringView(name));
    }
    /// One of the buttons of the connection in front; those of the others are hidden.
    void press(const char *action);
    void write(const QByteArray &text);
    void tryIt();
    void run();
    /// The deployment that is looked at in front, once it is over.
    domain::Deployment ended();
    void accept();

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<gui::Settings> m_settings;
    std::unique_ptr<gui::Application> m_application;
};

void TestTrials::init()
{
    gui::applyTheme(*qApp, gui::Theme::Light);
    m_directory = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<gui::Settings>(m_directory->filePath(QStringLiteral("s.ini")));
    gui::Options options;
    options.scenario = QStringLiteral("empty");
    options.speed = 1;
    m_application = std::make_unique<gui::Application>(options, *m_settings);
    QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
    m_application->start();
    QVERIFY(opened.wait(patience));
    window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    bench().openPlace(Place::AppSpec);
}

void TestTrials::cleanup()
{
    m_application.reset();
}

void TestTrials::press(const char *action)
{
    for (auto *button : window().specDesk().findChildren<QPushButton *>(QLatin1StringView(action))) {
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
}

void TestTrials::write(const QByteArray &text)
{
    window().specDesk().begin(appspec::Platform::Unknown);
    pane().text()->setBytes(text);
    QTRY_VERIFY(pane().liveCheck().current());
}

void TestTrials::tryIt()
{
    press("specTry");
    QVERIFY(qobject_cast<TrialPanel *>(pane().panel()));
    auto *speed = part<QComboBox>("trialSpeed");
    speed->setCurrentIndex(speed->findData(3600.0));
    part<QSpinBox>("trialInstances")->setValue(2);
    QTRY_VERIFY2(panel().blockedBecause().isEmpty(), qPrintable(panel().blockedBecause()));
}

void TestTrials::run()
{
    const auto worlds = m_application->worlds();
    QTest::mouseClick(part<QPushButton>("trialRun"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench().session().connection().name.startsWith(QStringLiteral("trial")),
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(bench().selection().current().place == Place::Deployments
                                 && !bench().deploymentsView()->currentDeployment().isEmpty(),
                             patience);
}

domain::Deployment TestTrials::ended()
{
    const QString id = bench().deploymentsView()->currentDeployment();
    const auto find = [&] { return bench().session().store().deployments.find(id); };
    [&] { QTRY_VERIFY_WITH_TIMEOUT(find() && domain::isTerminal(find()->status), patience); }();
    return find() ? *find() : domain::Deployment();
}

void TestTrials::accept()
{
    QTRY_VERIFY(window().findChild<QPushButton *>(QStringLiteral("dialogAcceptButton")));
    QTest::mouseClick(window().findChild<QPushButton *>(QStringLiteral("dialogAcceptButton")),
                      Qt::LeftButton);
}

void TestTrials::endsAsChosen_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("step");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<QString>("failed"); // the event; empty: all succeed
    for (const char *kind : {"in-place", "in-place-lb", "blue-green"})
        QTest::addRow("%s succeeds", kind)
            << server << QString::fromLatin1(kind) << 0 << Outcome::Succeed << QString();
    QTest::newRow("a script fails") << server << QStringLiteral("in-place") << 1 << Outcome::Fail
                                    << QStringLiteral("ValidateService");
    QTest::newRow("a script times out")
        << server << QStringLiteral("in-place") << 0 << Outcome::TimeOut << QStringLiteral("AfterInstall");
    QTest::newRow("ecs succeeds") << ecs << QStringLiteral("ecs-test-listener") << 0 << Outcome::Succeed
                                  << QString();
    QTest::newRow("ecs fails") << ecs << QStringLiteral("ecs-test-listener") << 1 << Outcome::Fail
                               << QStringLiteral("AfterAllowTestTraffic");
    QTest::newRow("lambda succeeds") << lambda << QStringLiteral("lambda") << 0 << Outcome::Succeed
                                     << QString();
    QTest::newRow("lambda is never answered")
        << lambda << QStringLiteral("lambda") << 1 << Outcome::TimeOut << QStringLiteral("AfterAllowTraffic");
}

void TestTrials::endsAsChosen()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, kind);
    QFETCH(int, step);
    QFETCH(Outcome, outcome);
    QFETCH(QString, failed);
    write(text);
    tryIt();
    auto *kinds = part<QComboBox>("trialKind");
    kinds->setCurrentIndex(kinds->findData(kind));
    panel().model()->choose(step, {outcome, 2, 42});
    run();
    QCOMPARE(common::worldText(bench().session()), QStringLiteral("Trial · sandbox, not AWS"));
    QCOMPARE(m_application->worlds().size(), size_t(2));
    const domain::Deployment deployment = ended();
    QVERIFY(deployment.status == (failed.isEmpty() ? DeploymentStatus::Succeeded : DeploymentStatus::Failed));
    if (failed.isEmpty())
        return;
    QString event, message;
    const auto look = [&] {
        for (const domain::Target &target : bench().session().store().targets.rows()) {
            for (const domain::LifecycleEvent &one : target.events) {
                if (one.status == domain::EventStatus::Failed) {
                    event = one.name;
                    message = one.diagnostics.message;
                }
            }
        }
        return !event.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(look(), patience);
    QCOMPARE(event, failed);
    if (text == server && outcome == Outcome::Fail)
        QVERIFY2(message.contains(QStringLiteral("scripts/check.sh failed with exit code 42")),
                 qPrintable(message));
    if (text == server && outcome == Outcome::TimeOut)
        QVERIFY2(message.contains(QStringLiteral("failed to complete in 3600 seconds")), qPrintable(message));
}

void TestTrials::anUpdateRunsTheStopScripts()
{
    write(server + "  ApplicationStop:\n    - location: scripts/stop.sh\n");
    tryIt();
    auto *kinds = part<QComboBox>("trialKind");
    kinds->setCurrentIndex(kinds->findData(QStringLiteral("in-place")));
    part<QCheckBox>("trialUpdate")->click();
    QCOMPARE(panel().model()->steps().front().event, QStringLiteral("ApplicationStop"));
    panel().model()->choose(0, {Outcome::Fail, 2, 9});
    run();
    const domain::Deployment deployment = ended();
    QVERIFY(deployment.status == DeploymentStatus::Failed);
    const auto messages = [&] {
        QStringList all;
        for (const domain::Target &target : bench().session().store().targets.rows()) {
            for (const domain::LifecycleEvent &event : target.events) {
                if (target.deploymentId == deployment.id && event.status == domain::EventStatus::Failed)
                    all.append(event.name + QLatin1Char(' ') + event.diagnostics.message);
            }
        }
        return all.join(QLatin1Char('|'));
    };
    QTRY_VERIFY_WITH_TIMEOUT(messages().contains(QStringLiteral("ApplicationStop")), patience);
    QVERIFY2(messages().contains(QStringLiteral("scripts/stop.sh failed with exit code 9")),
             qPrintable(messages()));
    // The one before has succeeded.
    int succeeded = 0;
    for (const domain::Deployment &one : bench().session().store().deployments.rows())
        succeeded += one.status == DeploymentStatus::Succeeded;
    QCOMPARE(succeeded, 1);
}

void TestTrials::aFunctionThatWaitsShowsUpInTheInbox()
{
    write(ecs);
    tryIt();
    part<QComboBox>("trialSpeed")->setCurrentIndex(0);
    panel().model()->choose(0, {Outcome::Wait, 2, 1});
    run();
    const auto waits = [&] {
        for (const domain::Decision &decision : bench().session().store().decisions.rows()) {
            if (decision.event == QLatin1StringView("BeforeInstall") && !decision.executionId.isEmpty())
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(waits(), patience);
}

void TestTrials::everyTrialHasItsOwnGroup()
{
    write(lambda);
    tryIt();
    run();
    const domain::Deployment first = ended();
    window().showSession(m_application->worlds().front()->session);
    QTest::mouseClick(part<QPushButton>("trialRun"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bench().session().connection().name == QLatin1StringView("trial")
                                 && !bench().deploymentsView()->currentDeployment().isEmpty()
                                 && bench().deploymentsView()->currentDeployment() != first.id,
                             patience);
    const domain::Deployment second = ended();
    QCOMPARE(second.application, first.application);
    QVERIFY(second.group != first.group);
    QCOMPARE(m_application->worlds().size(), size_t(2)); // the same sandbox again
}

void TestTrials::theServiceSaysWhatItDoesNotTake()
{
    write(ecs + "  - BeforInstall: check\n");
    tryIt();
    run();
    const domain::Deployment deployment = ended();
    QVERIFY(deployment.status == DeploymentStatus::Failed);
    QCOMPARE(deployment.errorCode, QStringLiteral("INVALID_REVISION"));
}

void TestTrials::realScriptsRunInAPrivateRoot()
{
#ifdef Q_OS_WIN
    QSKIP("the scripts are of a shell");
#endif
    const QDir revision(m_directory->filePath(QStringLiteral("revision")));
    QVERIFY(revision.mkpath(QStringLiteral("scripts")));
    const auto put = [&](const char *name, const QByteArray &bytes) {
        QFile file(revision.filePath(QLatin1StringView(name)));
        QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
        file.setPermissions(file.permissions() | QFile::ExeOwner);
    };
    put("page.html", "hello");
    put("scripts/a.sh",
        "#!/bin/sh\necho \"it is $LIFECYCLE_EVENT\"\npwd > \"$HOOKLINE_INSTANCE_ROOT/was-here\"\n");
    put("scripts/check.sh", "#!/bin/sh\necho looked >&2\nexit 3\n");
    put("appspec.yml", "version: 0.0\nos: linux\n"); // on disk; what counts is what stands in the editor
    window().specDesk().open(revision.filePath(QStringLiteral("appspec.yml")));
    QTRY_VERIFY(window().specDesk().current());
    QTRY_VERIFY(pane().text()->bytes().startsWith("version"));
    pane().text()->apply({{{0, pane().text()->bytes().size()}, server}});
    QTRY_VERIFY(pane().liveCheck().current());
    tryIt();
    QVERIFY2(panel().simulatedBecause().isEmpty(), qPrintable(panel().simulatedBecause()));
    part<QCheckBox>("trialReal")->click();
    QPointer<TrialPanel> trialPanel = &panel();
    QTest::mouseClick(part<QPushButton>("trialRun"), Qt::LeftButton);
    accept();
    QTRY_VERIFY_WITH_TIMEOUT(bench().session().connection().name == QLatin1StringView("trial-real")
                                 && !bench().deploymentsView()->currentDeployment().isEmpty(),
                             patience);
    QVERIFY(ended().status == DeploymentStatus::Failed);

    QString log, failure;
    const auto look = [&] {
        for (const domain::Target &target : bench().session().store().targets.rows()) {
            for (const domain::LifecycleEvent &event : target.events) {
                if (event.name == QLatin1StringView("AfterInstall"))
                    log = event.diagnostics.logTail;
                if (event.name == QLatin1StringView("ValidateService"))
                    failure = event.diagnostics.message + event.diagnostics.logTail;
            }
        }
        return !failure.isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(look(), patience);
    QVERIFY2(log.contains(QStringLiteral("[stdout]it is AfterInstall")), qPrintable(log));
    QVERIFY2(failure.contains(QStringLiteral("failed with exit code 3")), qPrintable(failure));
    QVERIFY2(failure.contains(QStringLiteral("[stderr]looked")), qPrintable(failure));

    // Where the panel says that they are.
    QVERIFY(trialPanel);
    const QString said = trialPanel->findChild<QLabel *>(QStringLiteral("trialState"))->text();
    const qsizetype at = said.indexOf(QLatin1Char('/'));
    const QDir instances(said.mid(at, said.indexOf(QStringLiteral(" until")) - at));
    QVERIFY2(instances.exists(), qPrintable(said));
    const QStringList names = instances.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(names.size(), 2);
    for (const QString &name : names) {
        const QDir root(instances.filePath(name + QStringLiteral("/fs")));
        QVERIFY2(root.exists(QStringLiteral("was-here")), qPrintable(root.path()));
        QVERIFY(root.exists(QStringLiteral("srv/www/page.html")));
    }
    QVERIFY(!QFile::exists(QStringLiteral("/srv/www/page.html")));
    const QString folder = instances.path();
    m_application.reset();
    QVERIFY2(!QFile::exists(folder), qPrintable(folder));
}

void TestTrials::aFileThatTheAgentRefusesIsRefusedForReal()
{
    const QString path = m_directory->filePath(QStringLiteral("appspec.yml"));
    QFile file(path);
    const QByteArray text("version: 0.0\nos: linux\nhooks:\n  - AfterInstall\n");
    QVERIFY(file.open(QFile::WriteOnly) && file.write(text) == text.size());
    file.close();
    QVERIFY(gui::layOutRevision(m_directory->filePath(QStringLiteral("out")), QStringLiteral("k"), text, {})
                .ok());
    window().specDesk().open(path);
    QTRY_VERIFY(window().specDesk().current() && pane().text()->bytes() == text);
    QTRY_VERIFY(pane().liveCheck().current());
    press("specTry");
    QTRY_VERIFY2(panel().blockedBecause().startsWith(QStringLiteral("The agent would refuse")),
                 qPrintable(panel().blockedBecause()));
    part<QCheckBox>("trialReal")->click();
    QTRY_VERIFY2(panel().blockedBecause().isEmpty(), qPrintable(panel().blockedBecause()));
    QTest::mouseClick(part<QPushButton>("trialRun"), Qt::LeftButton);
    accept();
    QTRY_VERIFY_WITH_TIMEOUT(bench().session().connection().name == QLatin1StringView("trial-real")
                                 && !bench().deploymentsView()->currentDeployment().isEmpty(),
                             patience);
    QVERIFY(ended().status == DeploymentStatus::Failed);
}

void TestTrials::tooMuchIsNotCopied()
{
    const QDir big(m_directory->filePath(QStringLiteral("big")));
    QVERIFY(big.mkpath(QStringLiteral(".")));
    QFile sparse(big.filePath(QStringLiteral("disk.img")));
    QVERIFY(sparse.open(QFile::WriteOnly) && sparse.resize(600LL * 1024 * 1024)); // takes no room
    const QString out = m_directory->filePath(QStringLiteral("out"));
    const auto done = gui::layOutRevision(out, QStringLiteral("k"), server, big.path());
    QVERIFY(!done.ok());
    QVERIFY2(done.error().message.contains(big.path()), qPrintable(done.error().message));
    QVERIFY(!QFile::exists(out + QStringLiteral("/k")));
}

void TestTrials::aLinkInPlaceOfTheAppSpecIsNotFollowed()
{
    const QDir revision(m_directory->filePath(QStringLiteral("linked")));
    QVERIFY(revision.mkpath(QStringLiteral(".")));
    const QString precious = m_directory->filePath(QStringLiteral("precious"));
    QFile file(precious);
    QVERIFY(file.open(QFile::WriteOnly) && file.write("mine") == 4);
    file.close();
    if (!QFile::link(precious, revision.filePath(QStringLiteral("appspec.yml"))))
        QSKIP("no links here");
    const QString out = m_directory->filePath(QStringLiteral("out"));
    QVERIFY(gui::layOutRevision(out, QStringLiteral("k"), server, revision.path()).ok());
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("mine"));
    QFile laid(out + QStringLiteral("/k/appspec.yml"));
    QVERIFY(laid.open(QFile::ReadOnly));
    QCOMPARE(laid.readAll(), server);
}

void TestTrials::deployingGoesToTheDeployment()
{
    // A trial leaves an application and a group to which one can deploy.
    write(lambda);
    tryIt();
    run();
    const domain::Deployment first = ended();
    bench().openPlace(Place::AppSpec);
    press("specDeploy");
    auto *deploy = qobject_cast<appspec::DeployPanel *>(pane().panel());
    QVERIFY(deploy);
    QVERIFY(part<QLabel>("deployWorld")->text().startsWith(QStringLiteral("Trial · sandbox, not AWS")));
    part<QComboBox>("applicationName")->setEditText(first.application);
    part<QComboBox>("deploymentGroupName")->setEditText(first.group);
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>("deployGroupText")->text().contains(first.id), patience);
    QTRY_VERIFY2(deploy->blockedBecause().isEmpty(), qPrintable(deploy->blockedBecause()));
    QVERIFY(deploy->question().text.contains(first.id));
    QTest::mouseClick(part<QPushButton>("deployButton"), Qt::LeftButton);
    accept();
    QTRY_VERIFY_WITH_TIMEOUT(bench().selection().current().place == Place::Deployments
                                 && bench().deploymentsView()->currentDeployment() != first.id,
                             patience);
    QVERIFY(ended().status == DeploymentStatus::Succeeded);
}

void TestTrials::aPanelStaysWithItsConnection()
{
    write(lambda);
    tryIt();
    run();
    session::Session &trial = bench().session();
    bench().openPlace(Place::AppSpec);
    press("specDeploy");
    part<QComboBox>("applicationName")->setEditText(QStringLiteral("typed"));
    window().showSession(m_application->worlds().front()->session);
    bench().openPlace(Place::AppSpec);
    QTRY_VERIFY(!pane().panel()); // it would deploy to another connection than the one in front
    window().showSession(trial);
    bench().openPlace(Place::AppSpec);
    press("specDeploy");
    QCOMPARE(part<QComboBox>("applicationName")->currentText(), QStringLiteral("typed"));
    // Closing the connection takes its panel along.
    Q_EMIT window().closeRequested(&trial);
    QTRY_COMPARE(m_application->worlds().size(), size_t(1));
    QVERIFY(!pane().panel());
}

QTEST_MAIN(TestTrials)
#include "tst_trials.moc"
