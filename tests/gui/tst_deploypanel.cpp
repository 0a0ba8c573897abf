// SPDX-License-Identifier: GPL-3.0-or-later
// Deploying from the AppSpec editor, on a real sandbox: what is sent, what is refused before, what is asked,
// and what is shown of each end.
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/session.h"
#include "tests/support/copycommand.h"
#include "tests/support/focusnames.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/appspec/deploypanel.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray ecs(
    "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n"
    "      Properties:\n        TaskDefinition: "
    "\"arn:aws:ecs:us-east-1:123456789012:task-definition/shop:41\"\n"
    "        LoadBalancerInfo:\n          ContainerName: web\n          ContainerPort: 80\n");
const QByteArray broken = ecs + "Hooks:\n  - BeforInstall: \"check\"\n";
const QByteArray server("version: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\n");

constexpr int patience = 10'000;

aws::Connection connectionTo(const sandbox::SandboxAddress &address)
{
    aws::Connection connection;
    connection.name = QStringLiteral("sandbox");
    connection.region = address.region;
    connection.endpoint = QUrl(address.endpoint);
    connection.keys = {address.accessKeyId, address.secretAccessKey, {}};
    connection.sandbox = true;
    return connection;
}

} // namespace

class TestDeployPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void whatIsShownIsWhatIsSent();
    void aTextWithErrorsNeedsAReason();
    void otherErrorsAreNotWavedThrough();
    void whatIsMissingIsSaidBesideTheField();
    void anApplicationOfAnotherPlatformIsRefused();
    void aNameThatIsNotThereIsSaidBesideTheField();
    void locationsOfServerRevisions();
    void theServiceRefusesInItsOwnWords();
    void aLostAnswerIsLookedAfter_data();
    void aLostAnswerIsLookedAfter();
    void closedWhileItIsSent();
    void givingUpSendsNothing();
    void theCommandLineDoesTheSame();
    void whatWasFilledInComesBack();
    void everythingFocusableIsNamedAndFits();

private:
    void show(const QByteArray &text, bool saved = true);
    void choose(const QString &application, const QString &group);
    QJsonObject call(const char *operation, const QByteArray &input);
    QJsonObject infoOf(const QString &deploymentId)
    {
        return call("GetDeployment", "{\"deploymentId\":\"" + deploymentId.toLatin1() + "\"}")
            .value(QLatin1StringView("deploymentInfo"))
            .toObject();
    }
    QString created();
    template <class Widget = QWidget> Widget *part(const char *name)
    {
        return m_panel->findChild<Widget *>(QLatin1StringView(name));
    }
    common::ReasonButton *deploy() { return part<common::ReasonButton>("deployButton"); }
    void type(const char *name, const QString &text)
    {
        if (auto *box = qobject_cast<QComboBox *>(part(name)))
            box->setEditText(text);
        else
            part<QLineEdit>(name)->setText(text);
    }
    QString problem(const char *name)
    {
        const auto *label = part<QLabel>((QByteArray(name) + "Problem").constData());
        return label->isVisibleTo(m_panel) ? label->text() : QString();
    }
    common::ErrorBar *bar() { return m_panel->findChild<common::ErrorBar *>(); }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
    SystemClock m_clock;
    std::unique_ptr<aws::QnamTransport> m_transport;
    std::unique_ptr<aws::Client> m_client;
    std::unique_ptr<session::Session> m_session;
    test::ScriptedConfirmer m_confirmer;
    std::unique_ptr<SpecPane> m_pane;
    DeployPanel *m_panel = nullptr; // the pane's
};

void TestDeployPanel::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_sandbox = std::make_unique<sandbox::Sandbox>();
    sandbox::SandboxOptions options;
    options.scenario = QStringLiteral("empty");
    const auto address = m_sandbox->start(options);
    QVERIFY(address.ok());
    const aws::Connection connection = connectionTo(*address);
    m_transport = std::make_unique<aws::QnamTransport>(connection.network);
    m_client = std::make_unique<aws::Client>(connection, *m_transport, m_clock, [] { return 0.5; });
    m_session = std::make_unique<session::Session>(*m_client, m_clock);
    m_confirmer.questions.clear();
    m_confirmer.answer = {true, false};

    call("CreateApplication", R"({"applicationName":"shop","computePlatform":"ECS"})");
    call("CreateApplication", R"({"applicationName":"web","computePlatform":"Server"})");
    call(
        "CreateDeploymentGroup",
        R"({"applicationName":"shop","deploymentGroupName":"prod","serviceRoleArn":)"
        R"("arn:aws:iam::123456789012:role/deploy","ecsServices":[{"clusterName":"c","serviceName":"shop"}]})");
    call("CreateDeploymentGroup",
         R"({"applicationName":"web","deploymentGroupName":"fleet","serviceRoleArn":)"
         R"("arn:aws:iam::123456789012:role/deploy"})");
}

void TestDeployPanel::cleanup()
{
    m_pane.reset();
    m_session.reset();
    m_client.reset();
    m_transport.reset();
    m_sandbox.reset();
}

/// `input` is JSON.
QJsonObject TestDeployPanel::call(const char *operation, const QByteArray &input)
{
    std::optional<aws::Reply> reply;
    m_client->call(operation == QByteArrayView("PutFault") ? QStringLiteral("sandbox")
                                                           : QStringLiteral("codedeploy"),
                   QString::fromLatin1(operation), QJsonDocument::fromJson(input).object(), this,
                   [&](const aws::Reply &answer) { reply = answer; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(reply, patience); }();
    if (!reply || !reply->ok())
        qFatal("%s failed", operation);
    return std::as_const(*reply).value();
}

void TestDeployPanel::show(const QByteArray &text, bool saved)
{
    m_pane = std::make_unique<SpecPane>([this]() -> Result<QString> { return m_directory->path(); }, m_clock);
    m_pane->resize(1060, 640);
    m_pane->show();
    m_pane->startWith(text, QStringLiteral("appspec.yml"));
    if (saved) {
        QSignalSpy done(m_pane.get(), &SpecPane::saved);
        m_pane->saveAs(m_directory->filePath(QStringLiteral("appspec.yml")));
        QVERIFY(done.wait());
    }
    m_panel = new DeployPanel(*m_pane, *m_session, m_confirmer);
    m_pane->showBeside(m_panel);
    QTRY_VERIFY(m_pane->liveCheck().current());
    QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<QComboBox *>(part("applicationName"))->count() > 0, patience);
}

void TestDeployPanel::choose(const QString &application, const QString &group)
{
    type("applicationName", application);
    type("deploymentGroupName", group);
    QTRY_VERIFY_WITH_TIMEOUT(!part<QLabel>("deployGroupText")->text().isEmpty(), patience);
    QTRY_VERIFY(part<QPlainTextEdit>("deployPreview")->toPlainText().contains(group));
}

void TestDeployPanel::whatIsShownIsWhatIsSent()
{
    show(ecs, false);
    // Only what fits the text is offered.
    QTRY_COMPARE_WITH_TIMEOUT(qobject_cast<QComboBox *>(part("applicationName"))->count(), 1, patience);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    type("description", QStringLiteral("release 41"));
    QCOMPARE(part<QLabel>("deployWorld")->text(), QStringLiteral("Sandbox · not AWS in us-east-1"));
    QVERIFY(part<QLabel>("deployGroupText")->text().contains(QStringLiteral("BLUE_GREEN")));
    QVERIFY(part<QLabel>("deployNotes")->text().contains(QStringLiteral("not saved")));
    const QJsonObject agreed = session::inputOf(m_panel->deployment());
    QTRY_COMPARE(
        QJsonDocument::fromJson(part<QPlainTextEdit>("deployPreview")->toPlainText().toUtf8()).object(),
        agreed);
    QCOMPARE(agreed[u"revision"][u"appSpecContent"][u"content"].toString().toUtf8(), ecs);

    QSignalSpy made(m_panel, &DeployPanel::deploymentMade);
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QVERIFY(made.wait(patience));
    QCOMPARE(m_confirmer.questions.size(), size_t(1));
    const common::Question &question = m_confirmer.questions.front();
    QCOMPARE(question.title, QStringLiteral("Deploy appspec.yml to prod?"));
    QCOMPARE(question.world, QStringLiteral("Sandbox · not AWS in us-east-1"));
    QVERIFY(question.destructive);
    QCOMPARE(question.acceptText, QStringLiteral("Deploy to prod of shop"));
    for (const char *fact : {"Application: shop", "Deployment group: prod", "AppSpecContent, SHA-256 "})
        QVERIFY2(question.detail.contains(QLatin1StringView(fact)), qPrintable(question.detail));

    const QString id = made.first().first().toString();
    QCOMPARE(part<common::CopyLabel>("deployId")->text(), id);
    const QJsonObject info = infoOf(id);
    QCOMPARE(info[u"description"].toString(), QStringLiteral("release 41"));
    QCOMPARE(info[u"revision"][u"appSpecContent"][u"sha256"].toString(),
             agreed[u"revision"][u"appSpecContent"][u"sha256"].toString());
    // Pressing it once more would make a second deployment.
    QVERIFY(!deploy()->isActionable());
    QVERIFY(deploy()->disabledReason().contains(id));
}

void TestDeployPanel::aTextWithErrorsNeedsAReason()
{
    show(broken);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    QVERIFY(part<QLabel>("deployErrors")->text().contains(QStringLiteral("BeforInstall")));
    QVERIFY(!deploy()->isActionable());
    QCOMPARE(deploy()->disabledReason(), QStringLiteral("The text has an error."));
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QTest::mouseClick(part("deployFirstError"), Qt::LeftButton);
    QVERIFY(m_pane->text()->caret() > broken.indexOf("Hooks"));

    auto *spite = part<QCheckBox>("deploySpite");
    QCOMPARE(spite->text(), QStringLiteral("Deploy in spite of 1 error"));
    spite->click();
    QVERIFY(deploy()->disabledReason().contains(QStringLiteral("why")));
    QTest::keyClicks(part("deployReason"), QStringLiteral("the service takes it"));
    QTRY_VERIFY2(deploy()->isActionable(), qPrintable(deploy()->disabledReason()));
    QSignalSpy made(m_panel, &DeployPanel::deploymentMade);
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QVERIFY(made.wait(patience));
    QCOMPARE(m_confirmer.questions.size(), size_t(1));
    QVERIFY(m_confirmer.questions[0].detail.contains(
        QStringLiteral("In spite of 1 error, because: the service takes it")));
    const QJsonObject info = infoOf(made.first().first().toString());
    QCOMPARE(info[u"description"].toString(),
             QStringLiteral("In spite of 1 AppSpec error: the service takes it"));
}

void TestDeployPanel::otherErrorsAreNotWavedThrough()
{
    show(broken);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    part<QCheckBox>("deploySpite")->click();
    type("deployReason", QStringLiteral("because"));
    QTRY_VERIFY(deploy()->isActionable());
    m_pane->text()->apply({{{broken.size(), broken.size()}, "  - AfterInstal: \"check\"\n"}});
    QTRY_COMPARE(part<QCheckBox>("deploySpite")->text(), QStringLiteral("Deploy in spite of 2 errors"));
    QVERIFY(!part<QCheckBox>("deploySpite")->isChecked());
    QVERIFY(!deploy()->isActionable());
    QVERIFY(m_panel->deployment().reason.isEmpty());
}

void TestDeployPanel::whatIsMissingIsSaidBesideTheField()
{
    show(ecs);
    for (const char *name : {"applicationName", "deploymentGroupName"}) {
        QVERIFY(qobject_cast<QComboBox *>(part(name))
                    ->lineEdit()
                    ->placeholderText()
                    .startsWith(QStringLiteral("needed")));
        QVERIFY(part(name)->accessibleDescription().startsWith(QStringLiteral("needed")));
    }
    QCOMPARE(deploy()->disabledReason(), QStringLiteral("applicationName is needed."));
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    QTRY_VERIFY(problem("applicationName").isEmpty());
    type("description", QString(257, QLatin1Char('x')));
    QTRY_COMPARE(problem("description"), QStringLiteral("description takes at most 256 characters."));
    QVERIFY(!deploy()->isActionable());
    type("description", QString(256, QLatin1Char('x')));
    type("deploymentConfigName", QString(101, QLatin1Char('x')));
    QTRY_COMPARE(problem("deploymentConfigName"),
                 QStringLiteral("deploymentConfigName takes at most 100 characters."));
}

void TestDeployPanel::anApplicationOfAnotherPlatformIsRefused()
{
    show(ecs);
    QTRY_COMPARE_WITH_TIMEOUT(qobject_cast<QComboBox *>(part("applicationName"))->count(), 1, patience);
    type("applicationName", QStringLiteral("web"));
    type("deploymentGroupName", QStringLiteral("fleet"));
    QTRY_COMPARE(problem("applicationName"),
                 QStringLiteral("web is an application for Server; this text is for ECS."));
    QVERIFY(!deploy()->isActionable());
}

void TestDeployPanel::aNameThatIsNotThereIsSaidBesideTheField()
{
    show(ecs);
    type("applicationName", QStringLiteral("shop"));
    type("deploymentGroupName", QStringLiteral("prd"));
    QTRY_COMPARE_WITH_TIMEOUT(problem("deploymentGroupName"), QStringLiteral("There is no prd here."),
                              patience);
    QVERIFY(!bar()->isShown());
    type("deploymentGroupName", QStringLiteral("prod"));
    QTRY_VERIFY_WITH_TIMEOUT(problem("deploymentGroupName").isEmpty(), patience);
}

void TestDeployPanel::locationsOfServerRevisions()
{
    show(server);
    choose(QStringLiteral("web"), QStringLiteral("fleet"));
    QCOMPARE(deploy()->disabledReason(), QStringLiteral("bucket is needed."));
    auto *bundle = qobject_cast<QComboBox *>(part("revision.s3Location.bundleType"));
    QCOMPARE(bundle->count(), 4); // none, tar, tgz, zip
    type("revision.s3Location.bucket", QStringLiteral("releases"));
    type("revision.s3Location.key", QStringLiteral("web-7.zip"));
    bundle->setCurrentIndex(3);
    part<QCheckBox>("ignoreApplicationStopFailures")->click();
    QTRY_VERIFY2(deploy()->isActionable(), qPrintable(deploy()->disabledReason()));
    QVERIFY(part<QLabel>("deployNotes")->text().contains(QStringLiteral("cannot compare")));
    const QJsonObject input = session::inputOf(m_panel->deployment());
    QCOMPARE(input[u"revision"][u"s3Location"][u"bundleType"].toString(), QStringLiteral("zip"));
    QVERIFY(input[u"ignoreApplicationStopFailures"].toBool());
    QVERIFY(m_panel->question().detail.contains(QStringLiteral("s3://releases/web-7.zip")));

    part<QComboBox>("deployRevisionType")->setCurrentIndex(1);
    QTRY_COMPARE(deploy()->disabledReason(), QStringLiteral("repository is needed."));
    type("revision.gitHubLocation.repository", QStringLiteral("shop"));
    type("revision.gitHubLocation.commitId", QStringLiteral("0a1b2c"));
    QTRY_COMPARE(problem("revision.gitHubLocation.repository"),
                 QStringLiteral("repository has the form account/name."));
    type("revision.gitHubLocation.repository", QStringLiteral("acme/shop"));
    QTRY_VERIFY(deploy()->isActionable());
    QVERIFY(!session::inputOf(m_panel->deployment())[u"revision"].toObject().contains(
        QStringLiteral("s3Location")));
}

void TestDeployPanel::theServiceRefusesInItsOwnWords()
{
    show(ecs);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    call("PutFault",
         R"({"service":"codedeploy","operation":"CreateDeployment","errorCode":)"
         R"("DeploymentLimitExceededException","message":"prod already has an active Deployment"})");
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bar()->isShown(), patience);
    QVERIFY2(bar()->text().contains(QStringLiteral("already has an active Deployment")),
             qPrintable(bar()->text()));
    QVERIFY(bar()->text().contains(QStringLiteral("DeploymentLimitExceededException")));
    QVERIFY(bar()->text().contains(QStringLiteral("Request ID")));
    // Nothing was made: it may be sent again.
    QVERIFY(deploy()->isActionable());
    QVERIFY(!part("deployLook")->isVisible());
}

void TestDeployPanel::aLostAnswerIsLookedAfter_data()
{
    QTest::addColumn<bool>("started");
    QTest::newRow("it had started") << true;
    QTest::newRow("it had not") << false;
}

QString TestDeployPanel::created()
{
    session::NewDeployment deployment;
    deployment.application = QStringLiteral("shop");
    deployment.group = QStringLiteral("prod");
    deployment.content = ecs;
    return call("CreateDeployment", QJsonDocument(session::inputOf(deployment)).toJson())
        .value(QLatin1StringView("deploymentId"))
        .toString();
}

void TestDeployPanel::aLostAnswerIsLookedAfter()
{
    QFETCH(bool, started);
    show(ecs);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    call("PutFault",
         R"({"service":"codedeploy","operation":"CreateDeployment","errorCode":"InternalFailure"})");
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(bar()->isShown(), patience);
    QVERIFY2(bar()->text().contains(QStringLiteral("may have started")), qPrintable(bar()->text()));
    QVERIFY(!deploy()->isActionable());
    QCOMPARE(deploy()->disabledReason(), QStringLiteral("It may have started already: look first."));
    auto *look = part<common::ReasonButton>("deployLook");
    QVERIFY(look->isVisible());
    const QString id = started ? created() : QString();
    QTest::mouseClick(look, Qt::LeftButton);
    if (started) {
        QTRY_COMPARE_WITH_TIMEOUT(part<common::CopyLabel>("deployId")->text(), id, patience);
        QVERIFY(!deploy()->isActionable());
        QSignalSpy wished(m_panel, &DeployPanel::deploymentWished);
        QTest::mouseClick(part("deployShow"), Qt::LeftButton);
        QCOMPARE(wished.first().first().toString(), id);
    } else {
        QTRY_VERIFY_WITH_TIMEOUT(
            part<QLabel>("deployResult")->text().contains(QStringLiteral("can be sent again")), patience);
        QVERIFY(deploy()->isActionable());
    }
    QVERIFY(!look->isVisible());
}

void TestDeployPanel::closedWhileItIsSent()
{
    show(ecs);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    QString group, id;
    m_panel->setLateAnswer([&](const QString &of, const Result<QJsonObject> &reply) {
        group = of;
        id = reply.ok() ? reply.value().value(QLatin1StringView("deploymentId")).toString() : QString();
    });
    const QPointer<DeployPanel> panel = m_panel;
    QTimer whileSending; // between two turns of the event loop
    connect(&whileSending, &QTimer::timeout, this, [&] {
        if (panel && panel->isSending())
            m_pane->closePanel();
    });
    whileSending.start(0);
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QTRY_VERIFY(!panel);
    // What became of it is told, and only once sent.
    QTRY_COMPARE_WITH_TIMEOUT(group, QStringLiteral("prod"), patience);
    const QJsonArray made = call("ListDeployments", "{}")[u"deployments"].toArray();
    QCOMPARE(made, QJsonArray{id});
}

void TestDeployPanel::givingUpSendsNothing()
{
    m_confirmer.answer = {false, false};
    show(ecs);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    QTest::mouseClick(deploy(), Qt::LeftButton);
    QTRY_COMPARE(m_confirmer.questions.size(), size_t(1));
    QTest::qWait(50);
    QVERIFY(call("ListDeployments", "{}")[u"deployments"].toArray().isEmpty());
    QVERIFY(deploy()->isActionable());
    // Esc brings the form back.
    QTest::keyClick(part("description"), Qt::Key_Escape);
    QVERIFY(!m_pane->panel());
}

void TestDeployPanel::theCommandLineDoesTheSame()
{
    show(ecs);
    choose(QStringLiteral("shop"), QStringLiteral("prod"));
    test::copyCommand(*part("deployCopy"), QStringLiteral("Copy as AWS CLI"));
    const QString line = QGuiApplication::clipboard()->text();
    QVERIFY2(line.contains(QStringLiteral("deploy create-deployment")), qPrintable(line));
    QVERIFY(line.contains(QStringLiteral("--application-name shop")));
    QVERIFY(line.contains(session::contentDigest(ecs)));
}

void TestDeployPanel::whatWasFilledInComesBack()
{
    show(server);
    choose(QStringLiteral("web"), QStringLiteral("fleet"));
    part<QComboBox>("deployRevisionType")->setCurrentIndex(1);
    type("revision.gitHubLocation.repository", QStringLiteral("acme/shop"));
    type("revision.gitHubLocation.commitId", QStringLiteral("0a1b2c"));
    part<QComboBox>("autoRollbackConfiguration")->setCurrentIndex(2);
    const session::NewDeployment before = m_panel->deployment();
    QCOMPARE(before.rollbackOn, QStringList{QStringLiteral("DEPLOYMENT_FAILURE")});
    auto *second = new DeployPanel(*m_pane, *m_session, m_confirmer);
    second->fill(before);
    QVERIFY(second->deployment() == before);
    m_pane->showBeside(second);
}

void TestDeployPanel::everythingFocusableIsNamedAndFits()
{
    for (const QByteArray &text : {server, broken}) {
        show(text);
        if (text == broken)
            part<QCheckBox>("deploySpite")->click();
        QTest::qWait(20);
        const QStringList wrong = test::faultsOfLook(*m_panel);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("; "))));
    }
}

QTEST_MAIN(TestDeployPanel)
#include "tst_deploypanel.moc"
