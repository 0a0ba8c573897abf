// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"
#include "tests/wire/support.h"

using namespace hookline;
using namespace hookline::wire;
using test::json;

/// Error replies as a client reads them.
class TestErrors : public QObject
{
    Q_OBJECT

    static Error read(const Service &service, const HttpResponse &reply)
    {
        const auto output = decodeReply(service, service.operations().front(), reply);
        return output ? Error{} : output.error();
    }

private Q_SLOTS:
    void forms_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("header"); // "Name: value"
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        const QString code = QStringLiteral("DeploymentDoesNotExistException");
        const QString gone = QStringLiteral("gone");
        const QByteArray none;
        QTest::newRow("__type") << 400 << none
                                << json("{'__type':'DeploymentDoesNotExistException','message':'gone'}")
                                << code << gone;
        QTest::newRow("namespace")
            << 400 << none
            << json("{'__type':'com.amazonaws.codedeploy#DeploymentDoesNotExistException','Message':'gone'}")
            << code << gone;
        QTest::newRow("uri in __type")
            << 400 << none
            << json("{'__type':'a#DeploymentDoesNotExistException:http://x/#y','message':'gone'}") << code
            << gone;
        QTest::newRow("code member") << 400 << none
                                     << json("{'code':'DeploymentDoesNotExistException','message':'gone'}")
                                     << code << gone;
        QTest::newRow("header")
            << 400
            << QByteArray("x-amzn-ErrorType: DeploymentDoesNotExistException:http://internal.amazon.com/x/")
            << json("{'message':'gone'}") << code << gone;
        QTest::newRow("header and empty body")
            << 400 << QByteArray("X-AMZN-ERRORTYPE: DeploymentDoesNotExistException") << none << code
            << QStringLiteral("HTTP status 400 with an empty body");
        QTest::newRow("body before header")
            << 400 << QByteArray("x-amzn-ErrorType: Other")
            << json("{'__type':'DeploymentDoesNotExistException','message':'gone'}") << code << gone;
        QTest::newRow("null message")
            << 400 << none << json("{'__type':'DeploymentDoesNotExistException','message':null}") << code
            << QStringLiteral("HTTP status 400 without a message");
        QTest::newRow("empty") << 400 << none << none << QString()
                               << QStringLiteral("HTTP status 400 with an empty body");
        QTest::newRow("html") << 503 << none << QByteArray("<html><body><h1>503</h1><br></body></html>")
                              << QString() << QStringLiteral("HTTP status 503 without a message");
        QTest::newRow("truncated") << 400 << none << json("{'__type':'Depl") << QString()
                                   << QStringLiteral("HTTP status 400 without a message");
        QTest::newRow("element with the name") << 404 << none << QByteArray("<UnknownOperationException/>")
                                               << QStringLiteral("UnknownOperationException")
                                               << QStringLiteral("HTTP status 404 without a message");
        QTest::newRow("xml from a gateway")
            << 403 << none
            << QByteArray("<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></"
                          "ErrorResponse>")
            << QStringLiteral("AccessDenied") << QStringLiteral("no");
        QTest::newRow("redirect") << 302 << none << none << QString()
                                  << QStringLiteral("HTTP status 302 with an empty body");
    }
    void forms()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        QFETCH(QString, message);
        HttpResponse reply = test::reply(status, body, {{"x-amzn-RequestId", "the-id"}});
        if (const qsizetype colon = header.indexOf(": "); colon > 0)
            reply.headers.append(header.left(colon), header.mid(colon + 2));
        const Error error = read(*service(u"codedeploy"), reply);
        QCOMPARE(error.serviceCode, code);
        QCOMPARE(error.message, message);
        QCOMPARE(error.requestId, QStringLiteral("the-id"));
        QCOMPARE(error.httpStatus, status);
    }

    void queryForms_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("requestId");
        const QByteArray error =
            "<Error><Type>Sender</Type><Code>HookResultNotFound</Code><Message>gone</Message></Error>";
        const QString code = QStringLiteral("HookResultNotFound");
        QTest::newRow("ErrorResponse") << QByteArray("<ErrorResponse xmlns=\"http://x/\">" + error
                                                     + "<RequestId>r-1</RequestId></ErrorResponse>")
                                       << code << QStringLiteral("r-1");
        QTest::newRow("Response") << QByteArray("<?xml version=\"1.0\"?>\n<Response><Errors>" + error
                                                + "</Errors><RequestID>r-2</RequestID></Response>")
                                  << code << QStringLiteral("r-2");
        QTest::newRow("bare") << error << code << QString();
        QTest::newRow("json") << json("{'__type': 'HookResultNotFound', 'message': 'gone'}") << code
                              << QString();
        QTest::newRow("empty") << QByteArray() << QString() << QString();
        QTest::newRow("truncated") << QByteArray("<ErrorResponse><Error><Co") << QString() << QString();
    }
    void queryForms()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        QFETCH(QString, requestId);
        const Error error = read(*service(u"cloudformation"), test::reply(404, body));
        QCOMPARE(error.serviceCode, code);
        QCOMPARE(error.requestId, requestId);
        QCOMPARE(error.code, ErrorCode::ServiceError);
        if (!code.isEmpty())
            QCOMPARE(error.message, QStringLiteral("gone"));
    }

    void sqsPrefersTheQueryCode()
    {
        const auto sqs = service(u"sqs");
        const QByteArray body = json("{'__type':'com.amazonaws.sqs#QueueDoesNotExist','message':'gone'}");
        const Error error =
            read(*sqs,
                 test::reply(400, body,
                             {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}}));
        QCOMPARE(error.serviceCode, QStringLiteral("AWS.SimpleQueueService.NonExistentQueue"));
        QCOMPARE(sqs->error(error.serviceCode)->name, QStringLiteral("QueueDoesNotExist"));
        QCOMPARE(read(*sqs, test::reply(400, body)).serviceCode, QStringLiteral("QueueDoesNotExist"));
    }

    void meanings_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorCode>("meaning");
        QTest::addColumn<bool>("retryable");
        for (const char *code : {"Throttling", "ThrottlingException", "ThrottledException",
                                 "RequestThrottled", "RequestThrottledException", "TooManyRequestsException",
                                 "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
                                 "ProvisionedThroughputExceededException", "TransactionInProgressException",
                                 "PriorRequestNotComplete", "SlowDown", "EC2ThrottledException"})
            QTest::newRow(code) << 400 << ErrorCode::Throttled << true;
        QTest::newRow("Nobody@429") << 429 << ErrorCode::Throttled << true;
        QTest::newRow("SlowDown@503") << 503 << ErrorCode::Throttled << true;
        QTest::newRow("LimitExceeded")
            << 400 << ErrorCode::ServiceError << false; // a quota of Auto Scaling, no throttle
        QTest::newRow("DeploymentLimitExceededException") << 400 << ErrorCode::ServiceError << false;
        QTest::newRow("ResourceContention@500") << 500 << ErrorCode::ServiceFault << true;
        QTest::newRow("InternalFailure@500") << 500 << ErrorCode::ServiceFault << true;
        QTest::newRow("Anything@502") << 502 << ErrorCode::ServiceFault << true;
        QTest::newRow("AccessDenied@503") << 503 << ErrorCode::ServiceFault << true;
        QTest::newRow("RequestTimeout") << 400 << ErrorCode::ServiceFault << true;
        for (const char *code :
             {"AccessDenied", "AccessDeniedException", "SignatureDoesNotMatch", "InvalidClientTokenId",
              "ExpiredToken", "ExpiredTokenException", "MissingAuthenticationToken",
              "MissingAuthenticationTokenException", "OptInRequired", "IncompleteSignature", "RequestExpired",
              "UnrecognizedClientException", "InvalidSignatureException"})
            QTest::newRow(code) << 400 << ErrorCode::AccessDenied << false;
        QTest::newRow("AccessDenied@403") << 403 << ErrorCode::AccessDenied << false;
        QTest::newRow("OverLimit@403")
            << 403 << ErrorCode::ServiceError << false; // modelled by SQS, nothing about access
        QTest::newRow("@403") << 403 << ErrorCode::AccessDenied << false;
        QTest::newRow("@401") << 401 << ErrorCode::AccessDenied << false;
        QTest::newRow("@404") << 404 << ErrorCode::ServiceError << false;
        QTest::newRow("@500") << 500 << ErrorCode::ServiceFault << true;
        QTest::newRow("ValidationError") << 400 << ErrorCode::ServiceError << false;
        QTest::newRow("LifecycleEventAlreadyCompletedException") << 400 << ErrorCode::ServiceError << false;
    }
    void meanings()
    {
        QFETCH(int, status);
        QFETCH(ErrorCode, meaning);
        QFETCH(bool, retryable);
        const QByteArray code = QByteArray(QTest::currentDataTag()).split('@').constFirst();
        const QByteArray body =
            code.isEmpty() ? QByteArray() : "{\"__type\":\"" + code + "\",\"message\":\"m\"}";
        const Error jsonError = read(*service(u"codedeploy"), test::reply(status, body));
        QCOMPARE(jsonError.code, meaning);
        QCOMPARE(jsonError.retryable, retryable);
        const QByteArray xml = code.isEmpty() ? QByteArray()
                                              : "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>m</Message></Error></ErrorResponse>";
        const Error xmlError = read(*service(u"sts"), test::reply(status, xml));
        QCOMPARE(xmlError.code, meaning);
        QCOMPARE(xmlError.retryable, retryable);
        QCOMPARE(xmlError.serviceCode, QString::fromLatin1(code));
    }
};

QTEST_GUILESS_MAIN(TestErrors)
#include "tst_wire_errors.moc"
