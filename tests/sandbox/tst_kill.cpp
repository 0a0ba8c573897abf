// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 at random moments while deployments run and hooks are decided: what was acknowledged is still
// there, nothing is decided twice, and what ran goes on.
#include "tests/sandbox/killdriver.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>

using namespace hookline;
using namespace hookline::test;

namespace {

const QString codedeploy = QStringLiteral("codedeploy");
const QString sqs = QStringLiteral("sqs");
const QString application = QStringLiteral("shop");
const QString succeeded = QStringLiteral("Succeeded"), failed = QStringLiteral("Failed");
const QString alreadyCompleted = QStringLiteral("LifecycleEventAlreadyCompletedException");
constexpr int groups = 6;

QString queueUrl(const QString &name)
{
    return QStringLiteral("http://127.0.0.1/123456789012/") + name;
}

QString appSpec(int group)
{
    return QStringLiteral(
               "{\"version\":0.0,\"Resources\":[{\"f\":{\"Type\":\"AWS::Lambda::Function\",\"Properties\":"
               "{\"Name\":\"f%1\",\"Alias\":\"live\",\"CurrentVersion\":\"1\",\"TargetVersion\":\"2\"}}}],"
               "\"Hooks\":[{\"BeforeAllowTraffic\":\"check\"},{\"AfterAllowTraffic\":\"check\"}]}")
        .arg(group);
}

/// One hook that waited for somebody, as its message told.
struct Hook
{
    QString deployment;
    QString status; ///< What we decided and the sandbox confirmed, empty while undecided.
    QString attempted; ///< What we tried when the sandbox died; it may count or not.
    bool expired = false; ///< Nobody answered within its hour.
};

} // namespace

class TestKill : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<KillableSandbox> m_sandbox;
    QRandomGenerator m_random{20261120};
    QString m_problem; // the first thing that was wrong
    QMap<QString, Hook> m_hooks; // by execution ID
    QMap<QString, QStringList> m_hooksOf; // execution IDs in order of arrival, by deployment
    QMap<QString, QString> m_messageOf; // message ID by execution ID
    QSet<QString> m_deployments, m_ledger, m_fresh;
    QMap<QString, QString> m_ended; // final status by deployment
    int m_lostCreations = 0, m_lostEntries = 0, m_entries = 0, m_resolved = 0;

    void wrong(const QString &what)
    {
        if (m_problem.isEmpty())
            m_problem = what;
    }
    static QString codeOf(const Result<QJsonObject> &answer)
    {
        return answer ? QString() : toString(answer.error());
    }
    bool expect(const std::optional<Result<QJsonObject>> &answer, const char *what)
    {
        if (answer && !*answer)
            wrong(QStringLiteral("%1: %2").arg(QLatin1String(what), codeOf(*answer)));
        return answer && answer->ok();
    }

    bool buildWorld();
    bool createDeployment();
    bool writeLedger();
    bool receiveAndDecide();
    bool decide(const QString &execution);
    bool resolve();
    bool checkRecent();
    bool checkDeployment(const QString &id);
    bool live();
    void drain();
    void checkEverything();

private Q_SLOTS:
    void killedTwoHundredTimes();
};

bool TestKill::buildWorld()
{
    const auto call = [this](const QString &service, const QString &operation, const QJsonObject &input) {
        return expect(m_sandbox->call(service, operation, input), "building the world");
    };
    bool alive = call(QStringLiteral("sandbox"), QStringLiteral("PutHookFunction"),
                      {{QStringLiteral("functionName"), QStringLiteral("check")},
                       {QStringLiteral("behavior"), QStringLiteral("manual")}})
        && call(sqs, QStringLiteral("CreateQueue"), {{QStringLiteral("QueueName"), QStringLiteral("ledger")}})
        && call(codedeploy, QStringLiteral("CreateApplication"),
                {{QStringLiteral("applicationName"), application},
                 {QStringLiteral("computePlatform"), QStringLiteral("Lambda")}});
    for (int group = 0; alive && group < groups; ++group)
        alive = call(
            codedeploy, QStringLiteral("CreateDeploymentGroup"),
            {{QStringLiteral("applicationName"), application},
             {QStringLiteral("deploymentGroupName"), QStringLiteral("g%1").arg(group)},
             {QStringLiteral("serviceRoleArn"), QStringLiteral("arn:aws:iam::123456789012:role/deploy")},
             {QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.LambdaAllAtOnce")},
             {QStringLiteral("deploymentStyle"),
              QJsonObject{{QStringLiteral("deploymentType"), QStringLiteral("BLUE_GREEN")},
                          {QStringLiteral("deploymentOption"), QStringLiteral("WITH_TRAFFIC_CONTROL")}}}});
    return alive;
}

bool TestKill::createDeployment()
{
    const int group = m_random.bounded(groups);
    const auto answer =
        m_sandbox->call(codedeploy, QStringLiteral("CreateDeployment"),
                        {{QStringLiteral("applicationName"), application},
                         {QStringLiteral("deploymentGroupName"), QStringLiteral("g%1").arg(group)},
                         {QStringLiteral("revision"),
                          QJsonObject{{QStringLiteral("revisionType"), QStringLiteral("AppSpecContent")},
                                      {QStringLiteral("appSpecContent"),
                                       QJsonObject{{QStringLiteral("content"), appSpec(group)}}}}}});
    if (!answer) {
        ++m_lostCreations;
        return false;
    }
    if (*answer) {
        m_deployments << (*answer)->value(u"deploymentId").toString();
        m_fresh << (*answer)->value(u"deploymentId").toString();
    } else if (answer->error().serviceCode != u"DeploymentLimitExceededException") {
        wrong(QStringLiteral("CreateDeployment: ") + codeOf(*answer));
    }
    return true;
}

bool TestKill::writeLedger()
{
    const QString entry = QStringLiteral("entry %1").arg(++m_entries);
    const auto answer = m_sandbox->call(sqs, QStringLiteral("SendMessage"),
                                        {{QStringLiteral("QueueUrl"), queueUrl(QStringLiteral("ledger"))},
                                         {QStringLiteral("MessageBody"), entry}});
    if (!expect(answer, "SendMessage")) {
        ++m_lostEntries;
        return false;
    }
    m_ledger << entry;
    return true;
}

bool TestKill::receiveAndDecide()
{
    const QString url = queueUrl(QStringLiteral("hookline-approvals"));
    const auto answer = m_sandbox->call(sqs, QStringLiteral("ReceiveMessage"),
                                        {{QStringLiteral("QueueUrl"), url},
                                         {QStringLiteral("MaxNumberOfMessages"), 3},
                                         {QStringLiteral("VisibilityTimeout"), 1}});
    if (!expect(answer, "ReceiveMessage"))
        return false;
    for (const QJsonValue &item : (*answer)->value(u"Messages").toArray()) {
        const QJsonObject message = item.toObject();
        const QJsonObject event =
            QJsonDocument::fromJson(message.value(u"Body").toString().toUtf8()).object();
        const QString execution = event.value(u"LifecycleEventHookExecutionId").toString();
        const QString messageId = message.value(u"MessageId").toString();
        if (!m_hooks.contains(execution)) {
            m_hooks[execution].deployment = event.value(u"DeploymentId").toString();
            m_hooksOf[m_hooks[execution].deployment] << execution;
            m_messageOf[execution] = messageId;
        } else if (m_messageOf.value(execution) != messageId) {
            wrong(QStringLiteral("a hook was put on the queue twice"));
        }
        if (!decide(execution))
            return false;
        const auto deleted =
            m_sandbox->call(sqs, QStringLiteral("DeleteMessage"),
                            {{QStringLiteral("QueueUrl"), url},
                             {QStringLiteral("ReceiptHandle"), message.value(u"ReceiptHandle")}});
        if (!expect(deleted, "DeleteMessage"))
            return false;
    }
    return true;
}

/// Decides a hook; one that has been decided is tried again with the opposite, which must change nothing.
bool TestKill::decide(const QString &execution)
{
    Hook &hook = m_hooks[execution];
    QString status = m_random.bounded(5) == 0 ? failed : succeeded;
    const QString before = hook.status.isEmpty() ? hook.attempted : hook.status;
    if (!before.isEmpty())
        status = before == succeeded ? failed : succeeded;
    const auto answer = m_sandbox->call(codedeploy, QStringLiteral("PutLifecycleEventHookExecutionStatus"),
                                        {{QStringLiteral("deploymentId"), hook.deployment},
                                         {QStringLiteral("lifecycleEventHookExecutionId"), execution},
                                         {QStringLiteral("status"), status}});
    if (!answer) {
        if (hook.status.isEmpty() && hook.attempted.isEmpty())
            hook.attempted = status;
        else if (hook.status.isEmpty())
            hook.attempted = QStringLiteral("either"); // two calls lost: any of them may count
        return false;
    }
    const bool accepted = answer->ok();
    if (!accepted && answer->error().serviceCode != alreadyCompleted)
        wrong(QStringLiteral("deciding: ") + codeOf(*answer));
    if (!hook.status.isEmpty()) {
        if (accepted)
            wrong(QStringLiteral("a hook of %1 was decided twice").arg(hook.deployment));
    } else if (accepted) {
        hook.status = status;
        hook.attempted.clear();
        m_fresh << hook.deployment;
    } else if (!hook.attempted.isEmpty()) {
        hook.status = hook.attempted; // the lost call had been heard
        hook.attempted.clear();
        ++m_resolved;
    } else {
        hook.expired = true;
    }
    return true;
}

/// Clears up the decisions whose reply the last kill took.
bool TestKill::resolve()
{
    for (auto hook = m_hooks.begin(); hook != m_hooks.end(); ++hook) {
        if (!hook->attempted.isEmpty() && !decide(hook.key()))
            return false;
    }
    return true;
}

/// A deployment's status and events agree with all that was acknowledged about it.
bool TestKill::checkDeployment(const QString &id)
{
    const auto answer =
        m_sandbox->call(codedeploy, QStringLiteral("GetDeployment"), {{QStringLiteral("deploymentId"), id}});
    if (!expect(answer, "an acknowledged deployment"))
        return false;
    const QString status = (*answer)->value(u"deploymentInfo").toObject().value(u"status").toString();
    if (m_ended.contains(id) && m_ended.value(id) != status)
        wrong(QStringLiteral("%1 was %2 and became %3").arg(id, m_ended.value(id), status));
    if (status == succeeded || status == failed)
        m_ended[id] = status;
    if (m_hooksOf.value(id).isEmpty())
        return true;

    const auto targets = m_sandbox->call(codedeploy, QStringLiteral("ListDeploymentTargets"),
                                         {{QStringLiteral("deploymentId"), id}});
    if (!expect(targets, "targets"))
        return false;
    const auto target =
        m_sandbox->call(codedeploy, QStringLiteral("GetDeploymentTarget"),
                        {{QStringLiteral("deploymentId"), id},
                         {QStringLiteral("targetId"), (*targets)->value(u"targetIds").toArray().at(0)}});
    if (!expect(target, "target"))
        return false;
    QMap<QString, QString> events;
    const QJsonObject lambda =
        (*target)->value(u"deploymentTarget").toObject().value(u"lambdaTarget").toObject();
    for (const QJsonValue &event : lambda.value(u"lifecycleEvents").toArray())
        events[event.toObject().value(u"lifecycleEventName").toString()] =
            event.toObject().value(u"status").toString();
    const QStringList names{QStringLiteral("BeforeAllowTraffic"), QStringLiteral("AfterAllowTraffic")};
    const QStringList executions = m_hooksOf.value(id);
    if (executions.size() > names.size())
        wrong(QStringLiteral("%1 asked %2 times").arg(id).arg(executions.size()));
    for (qsizetype i = 0; i < qMin(executions.size(), names.size()); ++i) {
        const Hook &hook = m_hooks[executions.at(i)];
        if (!hook.status.isEmpty() && hook.status != u"either" && events.value(names.at(i)) != hook.status)
            wrong(QStringLiteral("%1 %2 was decided %3 and is %4")
                      .arg(id, names.at(i), hook.status, events.value(names.at(i))));
        if (i > 0 && m_hooks[executions.at(i - 1)].status == failed)
            wrong(QStringLiteral("%1 went on after a failed hook").arg(id));
    }
    return true;
}

/// What the last life acknowledged, and a few older things.
bool TestKill::checkRecent()
{
    QStringList ids = m_fresh.values();
    const QStringList all = m_deployments.values();
    for (int i = 0; i < 3 && !all.isEmpty(); ++i)
        ids << all.at(m_random.bounded(static_cast<int>(all.size())));
    for (const QString &id : ids) {
        if (!checkDeployment(id))
            return false;
    }
    m_fresh.clear();
    return true;
}

/// One life's work, until the sandbox dies under it.
bool TestKill::live()
{
    if (!resolve() || !checkRecent())
        return false;
    for (;;) {
        const int dice = m_random.bounded(10);
        const bool alive = dice < 3 ? createDeployment() : dice < 5 ? writeLedger() : receiveAndDecide();
        if (!alive || !m_problem.isEmpty())
            return false;
    }
}

/// The last life: lets everything come to its end.
void TestKill::drain()
{
    QVERIFY(m_sandbox->start());
    QVERIFY(resolve());
    for (int round = 0; round < 300; ++round) {
        QVERIFY(receiveAndDecide());
        QVERIFY(m_sandbox->call(QStringLiteral("sandbox"), QStringLiteral("UpdateClock"),
                                {{QStringLiteral("stepSeconds"), 60}, {QStringLiteral("speed"), 0}}));
    }
    // What is still hidden in a message that a dead life received expires here.
    QVERIFY(m_sandbox->call(QStringLiteral("sandbox"), QStringLiteral("UpdateClock"),
                            {{QStringLiteral("stepSeconds"), 8000}}));
}

void TestKill::checkEverything()
{
    for (const QString &id : std::as_const(m_deployments)) {
        QVERIFY(checkDeployment(id));
        if (!m_ended.contains(id))
            wrong(QStringLiteral("%1 never came to an end").arg(id));
    }
    int listed = 0;
    QJsonObject page;
    do {
        const auto answer = m_sandbox->call(codedeploy, QStringLiteral("ListDeployments"), page);
        QVERIFY(answer && answer->ok());
        listed += static_cast<int>((*answer)->value(u"deployments").toArray().size());
        page.insert(QStringLiteral("nextToken"), (*answer)->value(u"nextToken"));
    } while (!page.value(u"nextToken").isUndefined());
    QVERIFY2(listed >= m_deployments.size() && listed <= m_deployments.size() + m_lostCreations,
             qPrintable(QStringLiteral("%1 listed, %2 acknowledged").arg(listed).arg(m_deployments.size())));

    QSet<QString> found;
    for (;;) {
        const auto answer = m_sandbox->call(sqs, QStringLiteral("ReceiveMessage"),
                                            {{QStringLiteral("QueueUrl"), queueUrl(QStringLiteral("ledger"))},
                                             {QStringLiteral("VisibilityTimeout"), 600},
                                             {QStringLiteral("MaxNumberOfMessages"), 10}});
        QVERIFY(answer && answer->ok());
        const QJsonArray messages = (*answer)->value(u"Messages").toArray();
        if (messages.isEmpty())
            break;
        for (const QJsonValue &message : messages) {
            const QString entry = message.toObject().value(u"Body").toString();
            QVERIFY2(!found.contains(entry), qPrintable(entry));
            found << entry;
        }
    }
    QVERIFY2(found.contains(m_ledger), "an acknowledged message is gone");
    QVERIFY(found.size() <= m_ledger.size() + m_lostEntries);
}

void TestKill::killedTwoHundredTimes()
{
    const int kills = qEnvironmentVariableIntValue("HOOKLINE_KILLS") > 0
        ? qEnvironmentVariableIntValue("HOOKLINE_KILLS")
        : 200;
    m_dir = std::make_unique<QTemporaryDir>();
    m_sandbox = std::make_unique<KillableSandbox>(m_dir->path());
    QVERIFY(m_sandbox->start());
    QVERIFY(buildWorld());
    QRandomGenerator delays = QRandomGenerator::securelySeeded();
    int deadBeforeReady = 0;
    for (int kill = 0; kill < kills && m_problem.isEmpty(); ++kill) {
        const bool whileStarting = kill > 0 && delays.bounded(8) == 0;
        const auto wait = std::chrono::microseconds(delays.bounded(whileStarting ? 60'000 : 150'000));
        if (whileStarting) {
            m_sandbox->startAndKill(wait);
            ++deadBeforeReady;
            continue;
        }
        if (kill > 0 && !m_sandbox->start())
            wrong(QStringLiteral("it does not start again: ") + QString::fromUtf8(m_sandbox->complaints()));
        const auto pid = static_cast<pid_t>(m_sandbox->processId());
        if (pid <= 0) // kill() would take that for this very process group
            break;
        std::thread killer([pid, wait] {
            std::this_thread::sleep_for(wait);
            ::kill(pid, SIGKILL);
        });
        if (m_problem.isEmpty())
            live();
        killer.join();
        m_sandbox->bury();
        if (m_sandbox->clock() < 0)
            wrong(QStringLiteral("the sandbox's time went back"));
    }
    QVERIFY2(m_problem.isEmpty(), qPrintable(m_problem));
    drain();
    checkEverything();
    QVERIFY2(m_problem.isEmpty(), qPrintable(m_problem));
    QCOMPARE(m_sandbox->complaints(), QByteArray());

    int decided = 0, expired = 0;
    for (const Hook &hook : std::as_const(m_hooks)) {
        decided += hook.status.isEmpty() ? 0 : 1;
        expired += hook.expired ? 1 : 0;
    }
    qInfo("%d kills (%d while starting): %d deployments, %d hooks decided, %d found decided after a lost "
          "reply, %d "
          "expired, %d messages; lost replies: %d deployments, %d messages",
          kills, deadBeforeReady, int(m_deployments.size()), decided, m_resolved, expired,
          int(m_ledger.size()), m_lostCreations, m_lostEntries);
    // A run in which nothing happened would prove nothing.
    QVERIFY(m_deployments.size() > kills / 4);
    QVERIFY(decided > kills / 4);
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
