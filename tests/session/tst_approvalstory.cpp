// SPDX-License-Identifier: GPL-3.0-or-later
// The generated Python function between a real CodeDeploy and a real queue (the sandbox's, through botocore):
// what it forwards becomes a decision of the session, and the deployment goes on when that is approved.
#include "models/appspec/approvalstep.h"
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/session.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;

namespace {

constexpr int soon = 30'000; // milliseconds, of programs that start

const QByteArray specText("version: 0.0\nResources:\n  - fn:\n      Type: AWS::Lambda::Function\n"
                          "      Properties:\n        Name: basket\n        Alias: live\n"
                          "        CurrentVersion: \"1\"\n        TargetVersion: \"2\"\n");

const domain::Decision *hookWithId(const store::Store &store)
{
    for (const domain::Decision &decision : store.decisions.rows()) {
        if (decision.kind == domain::DecisionKind::HookStatus && !decision.executionId.isEmpty())
            return &decision;
    }
    return nullptr;
}

} // namespace

class TestApprovalStory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QProcess python;
        python.start(QStringLiteral(PYTHON),
                     {QStringLiteral("-c"), QStringLiteral("import botocore.session")});
        if (!python.waitForFinished(soon) || python.exitCode() != 0)
            QSKIP("no botocore for " PYTHON " (Debian: python3-boto3)");
        sandbox::SandboxOptions options;
        options.scenario = QStringLiteral("empty");
        options.speed = 1;
        options.allowPrograms = true;
        auto started = m_sandbox.start(options);
        QVERIFY2(started.ok(), qPrintable(started.ok() ? QString() : toString(started.error())));
        m_address = *started;
        aws::Connection connection;
        connection.name = QStringLiteral("sandbox");
        connection.region = m_address.region;
        connection.endpoint = QUrl(m_address.endpoint);
        connection.keys = {m_address.accessKeyId, m_address.secretAccessKey, {}};
        connection.sandbox = true;
        m_client = std::make_unique<aws::Client>(connection, m_transport, m_clock, [] { return 0.5; });
    }

    void theInboxFindsWhatTheFunctionForwards()
    {
        const appspec::ApprovalStep step{.event = QStringLiteral("BeforeAllowTraffic"),
                                         .functionName =
                                             appspec::usualFunctionName(QStringLiteral("BeforeAllowTraffic")),
                                         .queueName = appspec::usualApprovalQueue,
                                         .language = appspec::FunctionLanguage::Python};
        const QTemporaryDir work;
        QVERIFY(appspec::writeGenerated(work.path(), *appspec::approvalFiles(step), false));
        const auto document = appspec::Document::parse(specText);
        const auto edits = appspec::planApprovalStep(document, appspec::read(document).spec, step);
        QVERIFY(edits);

        const QJsonObject queue = call("sqs", "GetQueueUrl", {{QStringLiteral("QueueName"), step.queueName}});
        const QJsonArray environment{
            QStringLiteral("AWS_ENDPOINT_URL=") + m_address.endpoint,
            QStringLiteral("AWS_ACCESS_KEY_ID=") + QString::fromLatin1(m_address.accessKeyId),
            QStringLiteral("AWS_SECRET_ACCESS_KEY=") + QString::fromLatin1(m_address.secretAccessKey),
            QStringLiteral("AWS_DEFAULT_REGION=") + m_address.region,
            QStringLiteral("LIFECYCLE_EVENT=") + step.event,
            QStringLiteral("QUEUE_URL=") + queue.value(u"QueueUrl").toString()};
        call("sandbox", "PutHookFunction",
             {{QStringLiteral("functionName"), step.functionName},
              {QStringLiteral("behavior"), QStringLiteral("run")},
              {QStringLiteral("program"), QStringLiteral(PYTHON)},
              {QStringLiteral("arguments"),
               QJsonArray{QStringLiteral(INVOKE), QDir(work.path()).filePath(QStringLiteral("index.py"))}},
              {QStringLiteral("environment"), environment}});
        const QString deployment = deploy(QString::fromUtf8(appspec::applied(specText, *edits)));
        QVERIFY(!deployment.isEmpty());

        session::Session session(*m_client, m_clock);
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(hookWithId(session.store()), soon);
        const domain::Decision decision = *hookWithId(session.store());
        QCOMPARE(decision.deploymentId, deployment);
        QCOMPARE(decision.intake, domain::Intake::Queue);
        session::DecisionRequest request;
        request.decisionId = decision.id;
        request.verdict = session::Verdict::Approve;
        request.seenRevision = decision.revision;
        session.decide(request);
        QTRY_VERIFY_WITH_TIMEOUT(!session.store().decisions.find(decision.id), soon);
        const QJsonObject target =
            call("codedeploy", "ListDeploymentTargets", {{QStringLiteral("deploymentId"), deployment}});
        QVERIFY(!target.isEmpty());
        QVERIFY(eventStatus(deployment, target, step.event) == u"Succeeded");
    }

private:
    QJsonObject call(const char *service, const char *operation, const QJsonObject &input)
    {
        std::optional<Result<QJsonObject>> answer;
        m_client->call(QString::fromLatin1(service), QString::fromLatin1(operation), input, this,
                       [&answer](const Result<QJsonObject> &result) { answer = result; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, soon) || !*answer) {
            QTest::qFail(qPrintable(answer ? toString(answer->error()) : QStringLiteral("no answer")),
                         __FILE__, __LINE__);
            return {};
        }
        return **answer;
    }
    QString deploy(const QString &content)
    {
        const QJsonObject app{{QStringLiteral("applicationName"), QStringLiteral("basket")}};
        const auto with = [&app](QJsonObject more) {
            more.insert(QStringLiteral("applicationName"), app.value(u"applicationName"));
            return more;
        };
        call("codedeploy", "CreateApplication",
             with({{QStringLiteral("computePlatform"), QStringLiteral("Lambda")}}));
        call("codedeploy", "CreateDeploymentGroup",
             with({{QStringLiteral("deploymentGroupName"), QStringLiteral("prod")},
                   {QStringLiteral("serviceRoleArn"),
                    QStringLiteral("arn:aws:iam::123456789012:role/CodeDeploy")},
                   {QStringLiteral("deploymentConfigName"),
                    QStringLiteral("CodeDeployDefault.LambdaAllAtOnce")},
                   {QStringLiteral("deploymentStyle"),
                    QJsonObject{
                        {QStringLiteral("deploymentType"), QStringLiteral("BLUE_GREEN")},
                        {QStringLiteral("deploymentOption"), QStringLiteral("WITH_TRAFFIC_CONTROL")}}}}));
        const QJsonObject revision{
            {QStringLiteral("revisionType"), QStringLiteral("AppSpecContent")},
            {QStringLiteral("appSpecContent"), QJsonObject{{QStringLiteral("content"), content}}}};
        return call("codedeploy", "CreateDeployment",
                    with({{QStringLiteral("deploymentGroupName"), QStringLiteral("prod")},
                          {QStringLiteral("revision"), revision}}))
            .value(u"deploymentId")
            .toString();
    }
    QString eventStatus(const QString &deployment, const QJsonObject &targets, const QString &event)
    {
        const QJsonObject found =
            call("codedeploy", "GetDeploymentTarget",
                 {{QStringLiteral("deploymentId"), deployment},
                  {QStringLiteral("targetId"), targets.value(u"targetIds").toArray().at(0)}});
        const QJsonArray events = found.value(u"deploymentTarget")
                                      .toObject()
                                      .value(u"lambdaTarget")
                                      .toObject()
                                      .value(u"lifecycleEvents")
                                      .toArray();
        for (const QJsonValue &one : events) {
            if (one.toObject().value(u"lifecycleEventName") == event)
                return one.toObject().value(u"status").toString();
        }
        return {};
    }

    SystemClock m_clock;
    sandbox::Sandbox m_sandbox;
    sandbox::SandboxAddress m_address;
    aws::QnamTransport m_transport;
    std::unique_ptr<aws::Client> m_client;
};

QTEST_GUILESS_MAIN(TestApprovalStory)
#include "tst_approvalstory.moc"
