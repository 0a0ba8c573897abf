// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/pool.h"
#include "models/session/hookresultswatch.h"
#include "models/wire/codec.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"

#include <QCoreApplication>
#include <QJsonArray>

/// CloudFormation's Hook results for tests of the session, on a clock that the test moves.
namespace hookline::test {

inline QString arn(const char *kind, const QString &name)
{
    return QStringLiteral("arn:aws:cloudformation:eu-west-1:123456789012:%1/%2/77aa")
        .arg(QLatin1String(kind), name);
}

inline const QString guardArn =
    QStringLiteral("arn:aws:cloudformation:eu-west-1:123456789012:type/hook/Shop-Guard-Storage");
inline const QString costArn =
    QStringLiteral("arn:aws:cloudformation:eu-west-1:123456789012:type/hook/Shop-Lambda-Cost");
inline const QString uploads = arn("changeSet", QStringLiteral("uploads-bucket"));
inline const QString shopData = arn("stack", QStringLiteral("shop-data"));
inline const QString token = QStringLiteral("0f9c1f9e-5d5e-4d55-9f1e-3a6b7c8d9e0f");

inline QString idOf(int number)
{
    return QStringLiteral("c6f8a0d2-0000-4000-8000-%1").arg(number, 12, 10, QLatin1Char('0'));
}

inline aws::Connection hooksConnection()
{
    aws::Connection connection;
    connection.name = QStringLiteral("fake");
    connection.region = QStringLiteral("eu-west-1");
    connection.endpoint = QUrl(QStringLiteral("https://gateway.example"));
    connection.keys = {"AKIDEXAMPLE", "very-hooklinesecret", {}};
    return connection;
}

/// CloudFormation behind a ScriptedTransport: rows that a test sets by hand, the youngest last.
class FakeCloudFormation
{
public:
    struct Call
    {
        QString operation;
        QJsonObject input;
    };

    ManualClock clock;
    ScriptedTransport transport{clock};
    std::vector<QJsonObject> results;
    std::vector<QJsonObject> stacks, changeSets, types;
    QHash<QString, QJsonArray> annotations; ///< By result ID.
    int pageSize = 10;
    std::vector<Call> calls;
    /// An answer instead of the real one.
    std::function<std::optional<aws::TransportReply>(const Call &)> fault;

    FakeCloudFormation()
    {
        transport.handler = [this](const aws::TransportRequest &request) { return answer(request); };
    }

    QJsonObject &add(int number, const char *status = "HOOK_COMPLETE_SUCCEEDED",
                     const QString &typeArn = guardArn)
    {
        results.push_back({{QStringLiteral("HookResultId"), idOf(number)},
                           {QStringLiteral("FailureMode"), QStringLiteral("FAIL")},
                           {QStringLiteral("TypeName"), QStringLiteral("Shop::Guard::Storage")},
                           {QStringLiteral("TypeArn"), typeArn},
                           {QStringLiteral("Status"), QLatin1String(status)},
                           {QStringLiteral("InvokedAt"), toEpochSeconds(clock.now()) + number},
                           {QStringLiteral("TargetType"), QStringLiteral("CHANGE_SET")},
                           {QStringLiteral("TargetId"), uploads},
                           {QStringLiteral("HookExecutionTarget"), shopData}});
        return results.back();
    }
    void add(int number, const char *status, const char *targetType, const QString &target,
             const char *mode = "FAIL")
    {
        QJsonObject &row = add(number, status);
        row.insert(QStringLiteral("TargetType"), QLatin1String(targetType));
        row.insert(QStringLiteral("TargetId"), target);
        row.insert(QStringLiteral("FailureMode"), QLatin1String(mode));
    }
    QJsonObject &row(int number)
    {
        return *std::ranges::find(results, QJsonValue(idOf(number)), [](const QJsonObject &row) {
            return row.value(QLatin1String("HookResultId"));
        });
    }
    int count(const char *operation) const
    {
        return int(std::ranges::count(calls, QLatin1String(operation), &Call::operation));
    }
    /// The inputs of the lists, without tokens.
    std::vector<QJsonObject> lists() const
    {
        std::vector<QJsonObject> inputs;
        for (Call call : calls) {
            if (call.operation == QLatin1String("ListHookResults")
                && !call.input.contains(QLatin1String("NextToken")))
                inputs.push_back(call.input);
        }
        return inputs;
    }

    void run(Millis time)
    {
        const Instant until = clock.now() + time;
        for (;;) {
            workPool().waitForDone();
            QCoreApplication::sendPostedEvents();
            const auto next = clock.untilNext();
            if (!next || clock.now() + *next > until)
                break;
            clock.advance(*next);
        }
        clock.advance(until - clock.now());
        QCoreApplication::sendPostedEvents();
    }

    static aws::TransportReply refused(int status, const char *code)
    {
        return answered(
            status,
            QByteArray("<ErrorResponse><Error><Type>Sender</Type><Code>") + code
                + "</Code><Message>m</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");
    }

private:
    std::optional<aws::TransportReply> answer(const aws::TransportRequest &request)
    {
        static const std::vector<std::shared_ptr<const wire::Service>> services{
            wire::service(u"cloudformation")};
        const auto call = wire::decodeRequest(services, request.http);
        if (!call)
            qFatal("unreadable request: %s", qPrintable(toString(call.error())));
        calls.push_back({call->operation->name, call->input});
        if (fault) {
            if (const auto reply = fault(calls.back()))
                return *reply;
        }
        const Result<QJsonObject> output = serve(calls.back());
        aws::TransportReply reply;
        reply.outcome = aws::TransportReply::Outcome::Answered;
        reply.response = output.ok() ? wire::encodeReply(*call, *output, QStringLiteral("r-1"))
                                     : wire::encodeError(*call, output.error(), QStringLiteral("r-1"));
        return reply;
    }

    static Error notFound(const char *code)
    {
        return {.code = ErrorCode::ServiceError,
                .serviceCode = QLatin1String(code),
                .message = QStringLiteral("not there"),
                .httpStatus = 404};
    }

    Result<QJsonObject> serve(const Call &call)
    {
        const auto text = [&](const char *member) {
            return call.input.value(QLatin1String(member)).toString();
        };
        if (call.operation == QLatin1String("ListHookResults"))
            return list(call.input);
        if (call.operation == QLatin1String("GetHookResult")) {
            for (QJsonObject row : results) {
                if (row.value(QLatin1String("HookResultId")) != text("HookResultId"))
                    continue;
                for (const char *member : {"TargetType", "TargetId", "HookExecutionTarget"})
                    row.remove(QLatin1String(member));
                if (annotations.contains(text("HookResultId")))
                    row.insert(QStringLiteral("Annotations"), annotations[text("HookResultId")]);
                return row;
            }
            return notFound("HookResultNotFoundException");
        }
        if (call.operation == QLatin1String("ListTypes"))
            return page("TypeSummaries", types);
        if (call.operation == QLatin1String("DescribeType")) {
            for (QJsonObject type : types) {
                if (type.value(QLatin1String("TypeArn")) == text("Arn")) {
                    type.insert(QStringLiteral("Arn"), type.take(QStringLiteral("TypeArn")));
                    return type;
                }
            }
            return notFound("TypeNotFoundException");
        }
        if (call.operation == QLatin1String("ListStacks"))
            return page("StackSummaries", stacks);
        if (call.operation == QLatin1String("ListChangeSets")) {
            std::vector<QJsonObject> rows;
            std::ranges::copy_if(changeSets, std::back_inserter(rows), [&](const QJsonObject &row) {
                return row.value(QLatin1String("StackId")) == text("StackName");
            });
            return page("Summaries", rows);
        }
        qFatal("no such operation: %s", qPrintable(call.operation));
    }

    static QJsonObject page(const char *member, const std::vector<QJsonObject> &rows)
    {
        QJsonArray array;
        for (const QJsonObject &row : rows)
            array.append(row);
        return {{QLatin1String(member), array}};
    }

    Result<QJsonObject> list(const QJsonObject &input)
    {
        QJsonArray rows;
        QJsonObject reply;
        const QJsonValue token = input.value(QLatin1String("NextToken"));
        const bool byTarget = input.contains(QLatin1String("TargetId"));
        bool known = !byTarget;
        const int after = token.isString() ? token.toString().toInt() : int(results.size());
        for (int i = after - 1; i >= 0; --i) {
            QJsonObject row = results[size_t(i)];
            const bool fits = std::ranges::all_of(
                std::initializer_list<const char *>{"TypeArn", "Status", "TargetType", "TargetId"},
                [&](const char *member) {
                    const QLatin1String name(member);
                    return !input.contains(name) || input.value(name) == row.value(name);
                });
            if (!fits)
                continue;
            known = true;
            if (rows.size() == pageSize) {
                reply.insert(QStringLiteral("NextToken"), QString::number(i + 1));
                break;
            }
            if (byTarget) {
                row.remove(QStringLiteral("InvokedAt"));
                row.remove(QStringLiteral("HookExecutionTarget"));
            }
            rows.append(row);
        }
        if (!known)
            return notFound("HookResultNotFoundException");
        reply.insert(QStringLiteral("HookResults"), rows);
        return reply;
    }
};

/// A watch that reads from it.
struct HooksBench
{
    FakeCloudFormation aws;
    aws::Client client;
    store::Store store;
    session::HookResultsWatch watch;

    HooksBench()
        : client(hooksConnection(), aws.transport, aws.clock, [] { return 0.5; })
        , watch(store, client, aws.clock, [] { return 0.5; }, {2, 10, 4},
                {Millis(3000), Millis(20'000), Millis(300'000)})
    { }

    void open()
    {
        watch.start();
        watch.setActive(true);
        aws.run(Millis(2000));
    }
    const domain::HookResult *result(int number) { return store.hookResults.find(idOf(number)); }
    session::HookSearchAnswer::End ask(const QString &text)
    {
        watch.search(text);
        aws.run(Millis(60'000));
        return watch.answer().end;
    }
};

} // namespace hookline::test
