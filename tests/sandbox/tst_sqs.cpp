// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/fakeworld.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTest>

using namespace hookline;
using namespace hookline::test;
using namespace std::chrono_literals;

namespace {

const QString url = QStringLiteral("http://127.0.0.1:4/123456789012/hookline-approvals");

QJsonObject with(QJsonObject base, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        base.insert(it.key(), it.value());
    return base;
}

} // namespace

class TestSqs : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WorldFixture> m_world;

    Answer call(const QString &operation, const QJsonObject &more = {})
    {
        return m_world->call(QStringLiteral("sqs"), operation,
                             with({{QStringLiteral("QueueUrl"), url}}, more));
    }
    QString sendText(const QString &body, const QJsonObject &more = {})
    {
        return call(QStringLiteral("SendMessage"), with({{QStringLiteral("MessageBody"), body}}, more))
            ->value(u"MessageId")
            .toString();
    }
    QJsonArray receive(const QJsonObject &more = {})
    {
        return call(QStringLiteral("ReceiveMessage"), more)->value(u"Messages").toArray();
    }
    QString counts()
    {
        const QJsonObject attributes =
            call(QStringLiteral("GetQueueAttributes"),
                 {{QStringLiteral("AttributeNames"), QJsonArray{QStringLiteral("All")}}})
                ->value(u"Attributes")
                .toObject();
        return attributes.value(u"ApproximateNumberOfMessages").toString() + u'/'
            + attributes.value(u"ApproximateNumberOfMessagesNotVisible").toString() + u'/'
            + attributes.value(u"ApproximateNumberOfMessagesDelayed").toString();
    }
    QString code(const Result<QJsonObject> &answer)
    {
        return answer ? QString() : answer.error().serviceCode;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_world = std::make_unique<WorldFixture>(m_dir->path(), sandbox::World::Options{.speed = 3600});
    }
    void cleanup()
    {
        m_world.reset();
        m_dir.reset();
    }

    void aMessageComesAsItWasSent()
    {
        const QString body = QStringLiteral("{\"DeploymentId\":\"d-1\"} ü 😀\n");
        const auto sent = call(QStringLiteral("SendMessage"), {{QStringLiteral("MessageBody"), body}});
        const QString md5 =
            QString::fromLatin1(QCryptographicHash::hash(body.toUtf8(), QCryptographicHash::Md5).toHex());
        QCOMPARE(sent->value(u"MD5OfMessageBody").toString(), md5);
        const QJsonArray messages =
            receive({{QStringLiteral("MessageSystemAttributeNames"), QJsonArray{QStringLiteral("All")}}});
        QCOMPARE(messages.size(), 1);
        const QJsonObject message = messages.at(0).toObject();
        QCOMPARE(message.value(u"Body").toString(), body);
        QCOMPARE(message.value(u"MD5OfBody").toString(), md5);
        QCOMPARE(message.value(u"MessageId").toString(), sent->value(u"MessageId").toString());
        const QJsonObject attributes = message.value(u"Attributes").toObject();
        QCOMPARE(attributes.value(u"ApproximateReceiveCount").toString(), QStringLiteral("1"));
        QCOMPARE(attributes.keys(),
                 (QStringList{QStringLiteral("ApproximateFirstReceiveTimestamp"),
                              QStringLiteral("ApproximateReceiveCount"), QStringLiteral("SenderId"),
                              QStringLiteral("SentTimestamp")}));
    }

    void attributesAreGivenOnlyWhenAskedFor()
    {
        sendText(QStringLiteral("x"));
        QVERIFY(!receive().at(0).toObject().contains(u"Attributes"));
    }

    void emptyQueueAnswersWithoutMessages()
    {
        const auto answer = call(QStringLiteral("ReceiveMessage"));
        QVERIFY(answer.ok());
        QVERIFY(!answer->contains(u"Messages"));
    }

    void visibilityIsRealTime()
    {
        sendText(QStringLiteral("x"));
        QCOMPARE(counts(), QStringLiteral("1/0/0"));
        QCOMPARE(receive().size(), 1);
        QCOMPARE(counts(), QStringLiteral("0/1/0"));
        m_world->clock.advance(29s); // 29 hours of the sandbox
        QCOMPARE(receive().size(), 0);
        m_world->clock.advance(1s);
        const QJsonArray again = receive(
            {{QStringLiteral("AttributeNames"), QJsonArray{QStringLiteral("ApproximateReceiveCount")}},
             {QStringLiteral("VisibilityTimeout"), 5}});
        QCOMPARE(again.at(0).toObject().value(u"Attributes").toObject(),
                 (QJsonObject{{QStringLiteral("ApproximateReceiveCount"), QStringLiteral("2")}}));
        m_world->clock.advance(5s);
        QCOMPARE(receive({{QStringLiteral("VisibilityTimeout"), 0}}).size(), 1);
        QCOMPARE(receive().size(), 1); // 0 seconds hide nothing
    }

    void delayIsRealTimeToo()
    {
        sendText(QStringLiteral("x"), {{QStringLiteral("DelaySeconds"), 10}});
        QCOMPARE(counts(), QStringLiteral("0/0/1"));
        QCOMPARE(receive().size(), 0);
        m_world->clock.advance(10s);
        QCOMPARE(receive().size(), 1);
    }

    void atMostAsManyAsAskedFor()
    {
        for (int i = 0; i < 15; ++i)
            sendText(QString::number(i));
        QCOMPARE(receive().size(), 1);
        QCOMPARE(receive({{QStringLiteral("MaxNumberOfMessages"), 10}}).size(), 10);
        QCOMPARE(receive({{QStringLiteral("MaxNumberOfMessages"), 10}}).size(), 4);
    }

    void deleting()
    {
        const auto remove = [this](const QString &handle) {
            return code(call(QStringLiteral("DeleteMessage"), {{QStringLiteral("ReceiptHandle"), handle}}));
        };
        sendText(QStringLiteral("x"));
        const QString old = receive({{QStringLiteral("VisibilityTimeout"), 1}})
                                .at(0)
                                .toObject()
                                .value(u"ReceiptHandle")
                                .toString();
        m_world->clock.advance(1s);
        const QString handle = receive().at(0).toObject().value(u"ReceiptHandle").toString();
        QVERIFY(old != handle);
        QCOMPARE(remove(old), QString()); // accepted, but somebody else has it now
        QCOMPARE(counts(), QStringLiteral("0/1/0"));
        QCOMPARE(remove(handle), QString());
        QCOMPARE(counts(), QStringLiteral("0/0/0"));
        QCOMPARE(remove(handle), QString()); // idempotent
        QCOMPARE(remove(QStringLiteral("nonsense")), QStringLiteral("ReceiptHandleIsInvalid"));
        QCOMPARE(remove(QString()), QStringLiteral("ReceiptHandleIsInvalid"));
    }

    void changingVisibility()
    {
        sendText(QStringLiteral("x"));
        const QString handle = receive().at(0).toObject().value(u"ReceiptHandle").toString();
        const auto change = [&](int seconds) {
            return code(call(
                QStringLiteral("ChangeMessageVisibility"),
                {{QStringLiteral("ReceiptHandle"), handle}, {QStringLiteral("VisibilityTimeout"), seconds}}));
        };
        QCOMPARE(change(100), QString());
        m_world->clock.advance(99s);
        QCOMPARE(receive().size(), 0);
        QCOMPARE(change(0), QString());
        QCOMPARE(change(10), QStringLiteral("MessageNotInflight"));
        QCOMPARE(change(43'201), QStringLiteral("InvalidParameterValue"));
        QCOMPARE(receive().size(), 1);
        QCOMPARE(change(10), QStringLiteral("MessageNotInflight")); // the handle is an old one now
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QJsonObject>("input");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *operation, const QJsonObject &input,
                            const char *expected) {
            QTest::newRow(name) << QString::fromLatin1(operation) << input << QString::fromLatin1(expected);
        };
        const QString q = QStringLiteral("QueueUrl"), body = QStringLiteral("MessageBody");
        row("unknown queue", "ReceiveMessage", {{q, QStringLiteral("http://x/123456789012/nope")}},
            "QueueDoesNotExist");
        row("other account", "ReceiveMessage",
            {{q, QStringLiteral("http://x/999999999999/hookline-approvals")}}, "QueueDoesNotExist");
        row("no url", "SendMessage", {{q, QStringLiteral("%%")}, {body, QStringLiteral("x")}},
            "QueueDoesNotExist");
        row("too many", "ReceiveMessage", {{QStringLiteral("MaxNumberOfMessages"), 11}},
            "InvalidParameterValue");
        row("none", "ReceiveMessage", {{QStringLiteral("MaxNumberOfMessages"), 0}}, "InvalidParameterValue");
        row("long wait", "ReceiveMessage", {{QStringLiteral("WaitTimeSeconds"), 21}},
            "InvalidParameterValue");
        row("long visibility", "ReceiveMessage", {{QStringLiteral("VisibilityTimeout"), 43'201}},
            "InvalidParameterValue");
        row("empty body", "SendMessage", {{body, QString()}}, "MissingParameter");
        row("large body", "SendMessage", {{body, QString(1024 * 1024 + 1, u'x')}}, "InvalidParameterValue");
        row("control character", "SendMessage", {{body, QStringLiteral("a\u0001b")}},
            "InvalidMessageContents");
        row("long delay", "SendMessage", {{body, QStringLiteral("x")}, {QStringLiteral("DelaySeconds"), 901}},
            "InvalidParameterValue");
        row("queue name", "CreateQueue", {{QStringLiteral("QueueName"), QStringLiteral("a b")}},
            "InvalidParameterValue");
        row("fifo", "CreateQueue", {{QStringLiteral("QueueName"), QStringLiteral("a.fifo")}},
            "UnsupportedOperation");
        row("unknown attribute", "GetQueueAttributes",
            {{QStringLiteral("AttributeNames"), QJsonArray{QStringLiteral("Colour")}}},
            "InvalidAttributeName");
        row("no queue of that name", "GetQueueUrl", {{QStringLiteral("QueueName"), QStringLiteral("nope")}},
            "QueueDoesNotExist");
        row("unknown action", "PurgeQueue", {}, "InvalidAction");
    }
    void refusals()
    {
        QFETCH(QString, operation);
        QFETCH(QJsonObject, input);
        QFETCH(QString, expected);
        QCOMPARE(code(call(operation, input)), expected);
    }

    void queues()
    {
        const auto create = [this](const QString &name, const QString &visibility = {}) {
            QJsonObject attributes;
            if (!visibility.isEmpty())
                attributes.insert(QStringLiteral("VisibilityTimeout"), visibility);
            return call(QStringLiteral("CreateQueue"),
                        {{QStringLiteral("QueueName"), name}, {QStringLiteral("Attributes"), attributes}});
        };
        QCOMPARE(create(QStringLiteral("b"), QStringLiteral("2"))->value(u"QueueUrl").toString(),
                 QStringLiteral("http://127.0.0.1:4/123456789012/b"));
        QCOMPARE(code(create(QStringLiteral("b"), QStringLiteral("2"))), QString());
        QCOMPARE(code(create(QStringLiteral("b"), QStringLiteral("3"))), QStringLiteral("QueueNameExists"));
        create(QStringLiteral("a"));
        const auto list = [this](const QJsonObject &input) {
            return m_world->call(QStringLiteral("sqs"), QStringLiteral("ListQueues"), input);
        };
        QCOMPARE(list({})->value(u"QueueUrls").toArray().size(), 3);
        QCOMPARE(list({{QStringLiteral("QueueNamePrefix"), QStringLiteral("hook")}})
                     ->value(u"QueueUrls")
                     .toArray(),
                 QJsonArray{url});
        QVERIFY(!list({{QStringLiteral("QueueNamePrefix"), QStringLiteral("zz")}})->contains(u"QueueUrls"));
        QJsonArray all;
        QJsonObject page{{QStringLiteral("MaxResults"), 2}};
        for (int pages = 0; pages < 2; ++pages) {
            const auto answer = list(page);
            for (const QJsonValue &value : answer->value(u"QueueUrls").toArray())
                all.append(value);
            page.insert(QStringLiteral("NextToken"), answer->value(u"NextToken"));
        }
        QCOMPARE(all, list({})->value(u"QueueUrls").toArray());
        QVERIFY(page.value(u"NextToken").isUndefined());
    }

    void longPollGetsWhatArrives()
    {
        std::optional<Result<QJsonObject>> answer;
        m_world->send(QStringLiteral("sqs"), QStringLiteral("ReceiveMessage"),
                      {{QStringLiteral("QueueUrl"), url}, {QStringLiteral("WaitTimeSeconds"), 20}}, answer);
        m_world->clock.advance(3s);
        QVERIFY(!answer);
        m_world->world->enter(
            [this] { m_world->backend->env().mailbox.send(QStringLiteral("hookline-approvals"), "x"); });
        QVERIFY(answer);
        QCOMPARE((*answer)->value(u"Messages").toArray().size(), 1);
        QVERIFY(!m_world->records->hasChanges()); // the receive is on disk
    }

    void longPollEnds()
    {
        std::optional<Result<QJsonObject>> answer;
        m_world->send(QStringLiteral("sqs"), QStringLiteral("ReceiveMessage"),
                      {{QStringLiteral("QueueUrl"), url}, {QStringLiteral("WaitTimeSeconds"), 20}}, answer);
        m_world->clock.advance(19'999ms);
        QVERIFY(!answer);
        m_world->clock.advance(1ms);
        QVERIFY(answer && answer->ok());
        QVERIFY(!(*answer)->contains(u"Messages"));
    }

    void longPollSeesAMessageComeBack()
    {
        sendText(QStringLiteral("x"));
        receive({{QStringLiteral("VisibilityTimeout"), 5}});
        std::optional<Result<QJsonObject>> answer;
        m_world->send(QStringLiteral("sqs"), QStringLiteral("ReceiveMessage"),
                      {{QStringLiteral("QueueUrl"), url}, {QStringLiteral("WaitTimeSeconds"), 20}}, answer);
        m_world->clock.advance(5s);
        QVERIFY(answer);
        QCOMPARE((*answer)->value(u"Messages").toArray().size(), 1);
    }

    void nothingIsGivenToTheDead()
    {
        std::optional<Result<QJsonObject>> answer;
        m_world->send(QStringLiteral("sqs"), QStringLiteral("ReceiveMessage"),
                      {{QStringLiteral("QueueUrl"), url}, {QStringLiteral("WaitTimeSeconds"), 20}}, answer,
                      [] { return false; });
        sendText(QStringLiteral("x"));
        QVERIFY(!answer);
        QCOMPARE(counts(), QStringLiteral("1/0/0"));
    }

    void oldMessagesGo()
    {
        sendText(QStringLiteral("x"));
        m_world->clock.advance(4 * 24h);
        QCOMPARE(counts(), QStringLiteral("1/0/0"));
        m_world->clock.advance(1s);
        QCOMPARE(counts(), QStringLiteral("0/0/0"));
    }

    void messageAttributes()
    {
        const QJsonObject attributes{{QStringLiteral("kind"),
                                      QJsonObject{{QStringLiteral("DataType"), QStringLiteral("String")},
                                                  {QStringLiteral("StringValue"), QStringLiteral("hook")}}}};
        const auto sent = call(QStringLiteral("SendMessage"),
                               {{QStringLiteral("MessageBody"), QStringLiteral("x")},
                                {QStringLiteral("MessageAttributes"), attributes}});
        // As botocore computes it for {'kind': {'DataType': 'String', 'StringValue': 'hook'}}.
        QByteArray bytes;
        for (const QByteArray &part :
             {QByteArray("kind"), QByteArray("String"), QByteArray("\x01"), QByteArray("hook")}) {
            if (part != "\x01")
                bytes += QByteArray("\0\0\0", 3) + char(part.size());
            bytes += part;
        }
        QCOMPARE(sent->value(u"MD5OfMessageAttributes").toString(),
                 QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Md5).toHex()));
        QVERIFY(!receive({{QStringLiteral("VisibilityTimeout"), 0}})
                     .at(0)
                     .toObject()
                     .contains(u"MessageAttributes"));
        for (const char *asked : {"All", ".*", "kind", "ki.*"}) {
            const QJsonObject message =
                receive({{QStringLiteral("VisibilityTimeout"), 0},
                         {QStringLiteral("MessageAttributeNames"), QJsonArray{QString::fromLatin1(asked)}}})
                    .at(0)
                    .toObject();
            QCOMPARE(message.value(u"MessageAttributes").toObject(),
                     asked == QByteArray("ki.*") ? QJsonObject() : attributes);
        }
    }

    void everythingSurvivesARestart()
    {
        sendText(QStringLiteral("first"));
        sendText(QStringLiteral("second"));
        sendText(QStringLiteral("third"));
        const QJsonArray taken = receive({{QStringLiteral("MaxNumberOfMessages"), 2}});
        call(QStringLiteral("DeleteMessage"),
             {{QStringLiteral("ReceiptHandle"), taken.at(0).toObject().value(u"ReceiptHandle")}});
        call(QStringLiteral("CreateQueue"), {{QStringLiteral("QueueName"), QStringLiteral("other")}});
        m_world.reset();
        m_world = std::make_unique<WorldFixture>(m_dir->path());
        QCOMPARE(counts(), QStringLiteral("1/1/0"));
        QCOMPARE(receive().at(0).toObject().value(u"Body").toString(), QStringLiteral("third"));
        QCOMPARE(
            code(call(QStringLiteral("DeleteMessage"),
                      {{QStringLiteral("ReceiptHandle"), taken.at(1).toObject().value(u"ReceiptHandle")}})),
            QString());
        QCOMPARE(counts(), QStringLiteral("0/1/0"));
        QCOMPARE(code(call(QStringLiteral("GetQueueUrl"),
                           {{QStringLiteral("QueueName"), QStringLiteral("other")}})),
                 QString());
    }
};

QTEST_GUILESS_MAIN(TestSqs)
#include "tst_sqs.moc"
