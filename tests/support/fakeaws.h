// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/core/ids.h"
#include "models/wire/codec.h"
#include "models/wire/sigv4.h"
#include "tests/support/fakeautoscaling.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

namespace hookline::test {

/// CodeDeploy, Auto Scaling, SQS and STS as far as a session asks them, behind a ScriptedTransport: real
/// bytes, checked signatures, rows that a test sets by hand, and a fault wherever a test wants one.
class FakeAws
{
public:
    /// What happens to a call instead of its answer. Before: nothing was done. After: it was done, and then
    /// the reply is replaced.
    struct Fault
    {
        std::optional<aws::TransportReply> reply;
        bool after = false;
    };

    ManualClock clock;
    ScriptedTransport transport{clock};
    QMap<QString, QJsonObject> deployments; ///< DeploymentInfo by ID.
    QMap<QString, QMap<QString, QJsonObject>> targets; ///< DeploymentTarget by deployment and target.
    struct Message
    {
        QString body;
        Instant sent;
        Instant visibleAt;
        int receipts = 0;
    };
    QMap<QString, Message> messages; ///< By message ID.
    bool queueExists = true;
    QString account = QStringLiteral("123456789012");
    FakeAutoScaling autoScaling;
    QStringList log; ///< "GetDeployment d-1", in order of arrival.
    QStringList posted; ///< Writes that took effect: "PutLifecycleEventHookExecutionStatus Succeeded".
    wire::Headers extraHeaders;
    /// Asked with operation and its running number (1 = first); nothing means no fault.
    std::function<std::optional<Fault>(const QString &operation, int number)> fault;
    /// Called after a write took effect, before its reply: "then somebody else …".
    std::function<void(const QString &operation)> afterWrite;

    FakeAws()
    {
        transport.handler = [this](const aws::TransportRequest &request) { return answer(request); };
    }

    static aws::Connection connection()
    {
        aws::Connection connection;
        connection.name = QStringLiteral("fake");
        connection.region = QStringLiteral("eu-west-1");
        connection.endpoint = QUrl(QStringLiteral("https://gateway.example"));
        connection.keys = {"AKIDEXAMPLE", "very-hooklinesecret", {}};
        return connection;
    }

    int count(const QString &operation) const
    {
        return static_cast<int>(std::count_if(log.begin(), log.end(), [&operation](const QString &line) {
            return line.section(QLatin1Char(' '), 0, 0) == operation;
        }));
    }

    /// Lets `time` pass, step by step, with queued calls in between.
    void run(Millis time)
    {
        const Instant until = clock.now() + time;
        for (;;) {
            QCoreApplication::sendPostedEvents();
            const auto next = clock.untilNext();
            if (!next || clock.now() + *next > until)
                break;
            clock.advance(*next);
        }
        clock.advance(until - clock.now());
        QCoreApplication::sendPostedEvents();
    }

    void addDeployment(const QString &id, const QString &status,
                       const QString &platform = QStringLiteral("ECS"))
    {
        deployments[id] = {
            {QStringLiteral("deploymentId"), id},
            {QStringLiteral("applicationName"), QStringLiteral("shop")},
            {QStringLiteral("deploymentGroupName"), QStringLiteral("prod")},
            {QStringLiteral("status"), status},
            {QStringLiteral("computePlatform"), platform},
            {QStringLiteral("createTime"), toEpochSeconds(clock.now())},
            {QStringLiteral("deploymentStyle"),
             QJsonObject{{QStringLiteral("deploymentType"), QStringLiteral("BLUE_GREEN")}}},
            {QStringLiteral("revision"),
             QJsonObject{{QStringLiteral("revisionType"), QStringLiteral("S3")},
                         {QStringLiteral("s3Location"),
                          QJsonObject{{QStringLiteral("bucket"), QStringLiteral("b")},
                                      {QStringLiteral("key"), QStringLiteral("rev-41")}}}}},
        };
    }

    void setStatus(const QString &id, const QString &status)
    {
        deployments[id].insert(QStringLiteral("status"), status);
    }

    /// One ECS or Lambda target whose hook event runs since now.
    void addHook(const QString &id, const QString &event,
                 const QString &status = QStringLiteral("InProgress"))
    {
        const bool lambda =
            deployments[id].value(QLatin1String("computePlatform")) == QLatin1String("Lambda");
        const QString targetId = lambda ? QStringLiteral("fn:live") : QStringLiteral("cluster:svc");
        QJsonObject target = targets[id].value(targetId);
        const QString member = lambda ? QStringLiteral("lambdaTarget") : QStringLiteral("ecsTarget");
        QJsonObject body = target.value(member).toObject();
        body.insert(QStringLiteral("deploymentId"), id);
        body.insert(QStringLiteral("targetId"), targetId);
        body.insert(QStringLiteral("status"), QStringLiteral("InProgress"));
        QJsonArray events;
        for (const QJsonValue &known : body.value(QLatin1String("lifecycleEvents")).toArray()) {
            if (known[QLatin1String("lifecycleEventName")] != event)
                events.append(known);
        }
        events.append(QJsonObject{{QStringLiteral("lifecycleEventName"), event},
                                  {QStringLiteral("status"), status},
                                  {QStringLiteral("startTime"), toEpochSeconds(clock.now())}});
        body.insert(QStringLiteral("lifecycleEvents"), events);
        targets[id][targetId] = {{QStringLiteral("deploymentTargetType"),
                                  lambda ? QStringLiteral("LambdaTarget") : QStringLiteral("ECSTarget")},
                                 {member, body}};
    }

    void sendMessage(const QString &body) { messages[newUuid()] = {body, clock.now(), clock.now()}; }
    void sendHookEvent(const QString &deploymentId, const QString &executionId)
    {
        sendMessage(QStringLiteral("{\"DeploymentId\":\"%1\",\"LifecycleEventHookExecutionId\":\"%2\"}")
                        .arg(deploymentId, executionId));
    }

    /// The execution ID that PutLifecycleEventHookExecutionStatus accepts, by deployment.
    QMap<QString, QString> validIds;

private:
    static Error refused(const char *code)
    {
        Error error;
        error.code = ErrorCode::ServiceError;
        error.serviceCode = QString::fromLatin1(code);
        error.message = QStringLiteral("refused by the fake");
        error.httpStatus = 400;
        return error;
    }

    std::optional<aws::TransportReply> answer(const aws::TransportRequest &request)
    {
        const auto verified =
            wire::verify(request.http, clock.now(), Millis(300'000),
                         [](const QByteArray &) { return std::optional(connection().keys); });
        if (!verified)
            qFatal("FakeAws: bad signature: %s", qPrintable(toString(verified.error())));
        static const std::vector<std::shared_ptr<const wire::Service>> services{
            wire::service(u"codedeploy"), wire::service(u"autoscaling"), wire::service(u"sqs"),
            wire::service(u"sts")};
        const auto call = wire::decodeRequest(services, request.http);
        if (!call)
            qFatal("FakeAws: unreadable request: %s", qPrintable(toString(call.error())));
        const QString operation = call->operation->name;
        const bool scales = call->service->id == QLatin1String("autoscaling");
        const QString subject =
            call->input.value(scales ? QLatin1String("AutoScalingGroupName") : QLatin1String("deploymentId"))
                .toString();
        log += subject.isEmpty() ? operation : operation + QLatin1Char(' ') + subject;
        const std::optional<Fault> wrong = fault ? fault(operation, count(operation)) : std::nullopt;
        if (wrong && !wrong->after)
            return wrong->reply;
        const Result<QJsonObject> output =
            scales ? autoScaling.serve(operation, call->input) : serve(operation, call->input);
        if (wrong)
            return wrong->reply;
        const wire::HttpResponse response = output.ok()
            ? wire::encodeReply(*call, *output, QStringLiteral("r-1"))
            : wire::encodeError(*call, output.error(), QStringLiteral("r-1"));
        aws::TransportReply reply;
        reply.outcome = aws::TransportReply::Outcome::Answered;
        reply.response = response;
        for (const auto &[name, value] : extraHeaders.fields())
            reply.response.headers.set(name, value);
        return reply;
    }

    Result<QJsonObject> serve(const QString &operation, const QJsonObject &input)
    {
        const QString id = input.value(QLatin1String("deploymentId")).toString();
        if (operation == QLatin1String("GetCallerIdentity"))
            return QJsonObject{{QStringLiteral("Account"), account}};
        if (operation == QLatin1String("ListDeployments"))
            return listDeployments(input);
        if (operation == QLatin1String("BatchGetDeployments")) {
            QJsonArray infos;
            const QJsonArray asked = input.value(QLatin1String("deploymentIds")).toArray();
            if (asked.size() > 25)
                return refused("BatchLimitExceededException");
            for (const QJsonValue &one : asked) {
                if (deployments.contains(one.toString()))
                    infos.append(deployments.value(one.toString()));
            }
            return QJsonObject{{QStringLiteral("deploymentsInfo"), infos}};
        }
        if (operation == QLatin1String("ReceiveMessage") || operation == QLatin1String("ListQueues")
            || operation == QLatin1String("GetQueueUrl") || operation == QLatin1String("DeleteMessage")
            || operation == QLatin1String("ChangeMessageVisibility"))
            return serveQueue(operation, input);
        if (!deployments.contains(id))
            return refused("DeploymentDoesNotExistException");
        if (operation == QLatin1String("GetDeployment"))
            return QJsonObject{{QStringLiteral("deploymentInfo"), deployments.value(id)}};
        if (operation == QLatin1String("ListDeploymentTargets")) {
            if (deployments.value(id).value(QLatin1String("status")) == QLatin1String("Created"))
                return refused("DeploymentNotStartedException");
            return QJsonObject{
                {QStringLiteral("targetIds"), QJsonArray::fromStringList(targets.value(id).keys())}};
        }
        if (operation == QLatin1String("BatchGetDeploymentTargets")) {
            QJsonArray found;
            const QJsonArray asked = input.value(QLatin1String("targetIds")).toArray();
            const bool one =
                deployments.value(id).value(QLatin1String("computePlatform")) != QLatin1String("Server");
            if (asked.size() > (one ? 1 : 25))
                return refused("DeploymentTargetListSizeExceededException");
            for (const QJsonValue &target : asked)
                found.append(targets.value(id).value(target.toString()));
            return QJsonObject{{QStringLiteral("deploymentTargets"), found}};
        }
        if (operation == QLatin1String("GetDeploymentTarget"))
            return QJsonObject{{QStringLiteral("deploymentTarget"),
                                targets.value(id).value(input.value(QLatin1String("targetId")).toString())}};
        return write(operation, id, input);
    }

    Result<QJsonObject> listDeployments(const QJsonObject &input)
    {
        const double from =
            input.value(QLatin1String("createTimeRange")).toObject().value(QLatin1String("start")).toDouble();
        std::vector<std::pair<double, QString>> found;
        for (auto it = deployments.begin(); it != deployments.end(); ++it) {
            const double created = it->value(QLatin1String("createTime")).toDouble();
            if (created >= from)
                found.emplace_back(-created, it.key());
        }
        std::sort(found.begin(), found.end());
        constexpr int page = 100;
        const int first = input.value(QLatin1String("nextToken")).toString().toInt();
        QJsonArray ids;
        for (int i = first; i < std::min<int>(first + page, int(found.size())); ++i)
            ids.append(found[static_cast<size_t>(i)].second);
        QJsonObject output{{QStringLiteral("deployments"), ids}};
        if (first + page < int(found.size()))
            output.insert(QStringLiteral("nextToken"), QString::number(first + page));
        return output;
    }

    Result<QJsonObject> serveQueue(const QString &operation, const QJsonObject &input)
    {
        const QString url = QStringLiteral("https://sqs.example/1/hookline-approvals");
        if (operation == QLatin1String("ListQueues"))
            return queueExists ? QJsonObject{{QStringLiteral("QueueUrls"), QJsonArray{url}}} : QJsonObject();
        if (!queueExists)
            return refused("QueueDoesNotExist");
        if (operation == QLatin1String("GetQueueUrl"))
            return QJsonObject{{QStringLiteral("QueueUrl"), url}};
        if (operation == QLatin1String("ChangeMessageVisibility")) {
            const QString id =
                input.value(QLatin1String("ReceiptHandle")).toString().section(QLatin1Char('#'), 0, 0);
            if (messages.contains(id))
                messages[id].visibleAt = clock.now()
                    + std::chrono::seconds(input.value(QLatin1String("VisibilityTimeout")).toInt());
            return QJsonObject();
        }
        if (operation == QLatin1String("DeleteMessage")) {
            messages.remove(
                input.value(QLatin1String("ReceiptHandle")).toString().section(QLatin1Char('#'), 0, 0));
            return QJsonObject();
        }
        QJsonArray received;
        const int hide = input.value(QLatin1String("VisibilityTimeout")).toInt(30);
        for (auto it = messages.begin(); it != messages.end(); ++it) {
            if (it->visibleAt > clock.now()
                || received.size() >= input.value(QLatin1String("MaxNumberOfMessages")).toInt(1))
                continue;
            it->visibleAt = clock.now() + std::chrono::seconds(hide);
            received.append(QJsonObject{
                {QStringLiteral("MessageId"), it.key()},
                {QStringLiteral("ReceiptHandle"), QStringLiteral("%1#%2").arg(it.key()).arg(++it->receipts)},
                {QStringLiteral("Body"), it->body},
                {QStringLiteral("Attributes"),
                 QJsonObject{{QStringLiteral("SentTimestamp"),
                              QString::number(it->sent.time_since_epoch().count())}}}});
        }
        return received.isEmpty() ? QJsonObject() : QJsonObject{{QStringLiteral("Messages"), received}};
    }

    /// Ends the one event that runs in the deployment; false if none does.
    bool endRunningEvent(const QString &id, const QString &status)
    {
        for (QJsonObject &target : targets[id]) {
            for (const QString &member : {QStringLiteral("ecsTarget"), QStringLiteral("lambdaTarget")}) {
                QJsonObject body = target.value(member).toObject();
                QJsonArray events = body.value(QLatin1String("lifecycleEvents")).toArray();
                for (int i = 0; i < events.size(); ++i) {
                    QJsonObject event = events.at(i).toObject();
                    if (event.value(QLatin1String("status")) != QLatin1String("InProgress"))
                        continue;
                    event.insert(QStringLiteral("status"), status);
                    event.insert(QStringLiteral("endTime"), toEpochSeconds(clock.now()));
                    events.replace(i, event);
                    body.insert(QStringLiteral("lifecycleEvents"), events);
                    target.insert(member, body);
                    return true;
                }
            }
        }
        return false;
    }

    Result<QJsonObject> write(const QString &operation, const QString &id, const QJsonObject &input)
    {
        const QString status = deployments.value(id).value(QLatin1String("status")).toString();
        QString what;
        if (operation == QLatin1String("PutLifecycleEventHookExecutionStatus")) {
            const QString execution = input.value(QLatin1String("lifecycleEventHookExecutionId")).toString();
            if (validIds.value(id) != execution)
                return refused("InvalidLifecycleEventHookExecutionIdException");
            what = input.value(QLatin1String("status")).toString();
            if (!endRunningEvent(id, what))
                return refused("LifecycleEventAlreadyCompletedException");
        } else if (operation == QLatin1String("ContinueDeployment")) {
            what = input.value(QLatin1String("deploymentWaitType")).toString();
            const bool ready = what == QLatin1String("READY_WAIT");
            if (ready && status != QLatin1String("Ready"))
                return refused("DeploymentIsNotInReadyStateException");
            deployments[id].insert(QStringLiteral("status"),
                                   ready ? QStringLiteral("InProgress") : QStringLiteral("Succeeded"));
        } else if (operation == QLatin1String("StopDeployment")) {
            if (status == QLatin1String("Stopped") || status == QLatin1String("Succeeded"))
                return refused("DeploymentAlreadyCompletedException");
            what =
                input.contains(QLatin1String("autoRollbackEnabled")) ? QStringLiteral("rollback") : QString();
            deployments[id].insert(QStringLiteral("status"), QStringLiteral("Stopped"));
        } else {
            qFatal("FakeAws does not know %s", qPrintable(operation));
        }
        posted += (operation + QLatin1Char(' ') + what).trimmed();
        if (afterWrite)
            afterWrite(operation);
        return QJsonObject();
    }

public:
    /// What another person's answer does.
    void endEvent(const QString &id, const QString &status) { endRunningEvent(id, status); }
};

} // namespace hookline::test
