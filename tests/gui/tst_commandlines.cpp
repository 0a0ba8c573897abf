// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/autoscaling.h"
#include "models/session/calls.h"
#include "widgets/common/awscommand.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace hookline;
using session::ServiceCall;
using session::Verdict;

namespace {

constexpr int patience = 20'000;

/// A sandbox whose time stands still: two of them are the same world.
struct World
{
    sandbox::Sandbox sandbox;
    SystemClock clock;
    aws::QnamTransport transport;
    std::unique_ptr<aws::Client> client;

    World()
    {
        sandbox::SandboxOptions options;
        options.speed = 0;
        const auto address = sandbox.start(options);
        if (!address.ok())
            qFatal("%s", qPrintable(toString(address.error())));
        aws::Connection connection;
        connection.name = QStringLiteral("sandbox");
        connection.region = address->region;
        connection.endpoint = QUrl(address->endpoint);
        connection.keys = {address->accessKeyId, address->secretAccessKey, {}};
        connection.keySource = QStringLiteral("sandbox");
        connection.sandbox = true;
        client = std::make_unique<aws::Client>(connection, transport, clock, [] { return 0.5; });
    }

    Result<QJsonObject> call(const ServiceCall &wanted)
    {
        std::optional<aws::Reply> answer;
        QObject context;
        client->call(wanted.serviceId, wanted.operation, wanted.input, &context,
                     [&answer](const aws::Reply &reply) { answer = reply; });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, patience))
            qFatal("no answer to %s", qPrintable(wanted.operation));
        return answer->ok() ? Result<QJsonObject>(**answer) : Result<QJsonObject>(answer->error());
    }

    void passAMinute()
    {
        const auto reply = call({QStringLiteral("sandbox"),
                                 QStringLiteral("UpdateClock"),
                                 {{QStringLiteral("stepSeconds"), 60}}});
        if (!reply.ok())
            qFatal("%s", qPrintable(toString(reply.error())));
    }

    /// Runs the call as a line that was copied, with the keys in the environment.
    Result<QJsonObject> run(const ServiceCall &wanted) const
    {
        const aws::Connection &connection = client->connection();
        QProcess shell;
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("PATH"), QFileInfo(QStringLiteral(HOOKLINE_CLI)).path());
        environment.insert(QStringLiteral("HOME"), QStringLiteral("/nonexistent"));
        environment.insert(QStringLiteral("AWS_ACCESS_KEY_ID"),
                           QString::fromUtf8(connection.keys.accessKeyId));
        environment.insert(QStringLiteral("AWS_SECRET_ACCESS_KEY"),
                           QString::fromUtf8(connection.keys.secretAccessKey));
        shell.setProcessEnvironment(environment);
        shell.start(
            QStringLiteral("/bin/sh"),
            {QStringLiteral("-c"), common::awsCommand(wanted, connection, common::Program::HooklineCli)});
        if (!shell.waitForFinished(patience) || shell.exitCode() != 0)
            return Error{.code = ErrorCode::Internal,
                         .message = QString::fromUtf8(shell.readAllStandardError())};
        return QJsonDocument::fromJson(shell.readAllStandardOutput()).object();
    }
};

/// Two worlds began at different moments; and hookline-cli writes times as texts.
QJsonValue withoutTimes(const QJsonValue &value)
{
    static const QRegularExpression timeName(
        QStringLiteral("(Time|Date|At|createTime)$|^(start|complete|invoked)"));
    if (value.isArray()) {
        QJsonArray items;
        for (const QJsonValue &item : value.toArray())
            items.append(withoutTimes(item));
        return items;
    }
    if (!value.isObject())
        return value;
    QJsonObject members;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonValue member = withoutTimes(it.value());
        const bool isNothing = member.isNull() || (member.isArray() && member.toArray().isEmpty());
        if (!timeName.match(it.key()).hasMatch() && !isNothing)
            members.insert(it.key(), member);
    }
    return members;
}

ServiceCall deploymentRead(const QString &id)
{
    return {QStringLiteral("codedeploy"),
            QStringLiteral("GetDeployment"),
            {{QStringLiteral("deploymentId"), id}}};
}

ServiceCall hooksRead(const QString &group)
{
    return {QStringLiteral("autoscaling"),
            QStringLiteral("DescribeLifecycleHooks"),
            {{QStringLiteral("AutoScalingGroupName"), group}}};
}

/// What the window offers as a line, and where its effect is seen.
struct Row
{
    QByteArray name;
    ServiceCall call, read;
    bool changes = true; ///< The read tells something else afterwards.
};

} // namespace

/// Each action of the window as a line of hookline-cli does what the click does: on two worlds alike, one
/// gets the session's call and the other the line.
class TestCommandLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theLineDoesWhatTheClickDoes_data();
    void theLineDoesWhatTheClickDoes();
    void aFileLikeValueIsSentAsItIs();

private:
    void addDecisions(const store::Store &store);
    void addLifecycleActions(const store::Store &store);

    std::vector<Row> m_rows;
};

void TestCommandLines::initTestCase()
{
    World world;
    session::Session session(*world.client, world.clock);
    session.start();
    const store::Store &store = session.store();
    const auto isComplete = [&store] {
        const auto &rows = store.decisions.rows();
        const auto known = std::count_if(rows.begin(), rows.end(), [](const domain::Decision &decision) {
            return decision.kind != domain::DecisionKind::HookStatus || !decision.executionId.isEmpty();
        });
        return known >= 2 && !store.lifecycleActions.rows().empty() && !store.lifecycleHooks.rows().empty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isComplete(), patience);
    addDecisions(store);
    addLifecycleActions(store);
    const QString list = QStringLiteral("ListHookResults"), cloudformation = QStringLiteral("cloudformation");
    const auto results = world.call({cloudformation, list, {}});
    QVERIFY(results.ok());
    const QJsonObject result = results->value(QLatin1StringView("HookResults")).toArray().first().toObject();
    QJsonObject query;
    for (const char *member : {"TypeArn", "Status"})
        query.insert(QLatin1StringView(member), result.value(QLatin1StringView(member)));
    m_rows.push_back({"hook results", {cloudformation, list, query}, {}, false});
}

void TestCommandLines::addDecisions(const store::Store &store)
{
    for (const domain::Decision &decision : store.decisions.rows()) {
        if (decision.kind == domain::DecisionKind::HookStatus && decision.executionId.isEmpty())
            continue;
        const QByteArray id = decision.id.toUtf8();
        const ServiceCall read = decision.kind == domain::DecisionKind::HookStatus
            ? ServiceCall{QStringLiteral("codedeploy"),
                          QStringLiteral("GetDeploymentTarget"),
                          {{QStringLiteral("deploymentId"), decision.deploymentId},
                           {QStringLiteral("targetId"), decision.targetId}}}
            : deploymentRead(decision.deploymentId);
        m_rows.push_back({"approve " + id, session::decisionCall(decision, Verdict::Approve), read});
        m_rows.push_back({"reject " + id, session::decisionCall(decision, Verdict::Reject), read});
        for (const bool rollBack : {false, true})
            m_rows.push_back({(rollBack ? "stop and roll back " : "stop ") + id,
                              session::stopCall(decision.deploymentId, rollBack),
                              deploymentRead(decision.deploymentId)});
    }
}

void TestCommandLines::addLifecycleActions(const store::Store &store)
{
    using Call = session::LifecycleRequest::Call;
    const domain::LifecycleAction &action = store.lifecycleActions.rows().front();
    const ServiceCall instance{QStringLiteral("autoscaling"),
                               QStringLiteral("DescribeAutoScalingInstances"),
                               {{QStringLiteral("InstanceIds"), QJsonArray{action.instanceId}}}};
    m_rows.push_back({"CONTINUE", session::lifecycleCall(action, Call::Continue), instance});
    m_rows.push_back({"ABANDON", session::lifecycleCall(action, Call::Abandon), instance});
    m_rows.push_back({"heartbeat", session::lifecycleCall(action, Call::Heartbeat), instance, false});
    const domain::LifecycleHook &hook = store.lifecycleHooks.rows().front();
    m_rows.push_back({"create a hook",
                      session::putHookCall({{QStringLiteral("AutoScalingGroupName"), hook.group},
                                            {QStringLiteral("LifecycleHookName"), QStringLiteral("warm-up")},
                                            {QStringLiteral("LifecycleTransition"), hook.transitionText},
                                            {QStringLiteral("HeartbeatTimeout"), 120}}),
                      hooksRead(hook.group)});
    m_rows.push_back(
        {"edit a hook",
         session::putHookCall({{QStringLiteral("AutoScalingGroupName"), hook.group},
                               {QStringLiteral("LifecycleHookName"), hook.name},
                               {QStringLiteral("NotificationMetadata"), QStringLiteral("a \"b\" $c")}}),
         hooksRead(hook.group)});
    m_rows.push_back(
        {"delete a hook", session::deleteHookCall(hook.group, hook.name), hooksRead(hook.group)});
}

void TestCommandLines::theLineDoesWhatTheClickDoes_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        QTest::newRow(m_rows[i].name.constData()) << int(i);
    QVERIFY(m_rows.size() >= 12);
}

void TestCommandLines::theLineDoesWhatTheClickDoes()
{
    QFETCH(int, index);
    const Row &row = m_rows[std::size_t(index)];
    World clicked;
    World typed;
    const bool readsBack = !row.read.operation.isEmpty();
    const auto before = readsBack ? clicked.call(row.read) : QJsonObject();
    QVERIFY2(before.ok(), row.name.constData());
    const auto reply = clicked.call(row.call);
    QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(toString(reply.error())));
    const auto printed = typed.run(row.call);
    QVERIFY2(printed.ok(), printed.ok() ? "" : qPrintable(printed.error().message));
    QCOMPARE(withoutTimes(*printed), withoutTimes(*reply));
    if (!readsBack) {
        QVERIFY(!reply->isEmpty());
        return;
    }
    clicked.passAMinute();
    typed.passAMinute();
    const auto afterClick = clicked.call(row.read);
    const auto afterLine = typed.call(row.read);
    QVERIFY(afterClick.ok() && afterLine.ok());
    QCOMPARE(withoutTimes(*afterLine), withoutTimes(*afterClick));
    QCOMPARE(*afterClick != *before, row.changes);
}

void TestCommandLines::aFileLikeValueIsSentAsItIs()
{
    World world;
    const auto printed = world.run(session::hookStatusCall(
        QStringLiteral("d-NOSUCH001"), QStringLiteral("file:///etc/hostname"), QStringLiteral("Failed")));
    QVERIFY(!printed.ok());
    QVERIFY2(printed.error().message.contains(QStringLiteral("DeploymentDoesNotExistException")),
             qPrintable(printed.error().message));
}

QTEST_GUILESS_MAIN(TestCommandLines)
#include "tst_commandlines.moc"
