// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sqsbackend.h"

#include "models/core/ids.h"
#include "models/sandbox/sqsattributes.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <chrono>

namespace hookline::sandbox {

namespace {

const QString queueKind = QStringLiteral("sqs.queue");
const QString messageKind = QStringLiteral("sqs.message");
constexpr int maxBody = 1024 * 1024; // bytes, SQS's limit since August 2025

Error sqsError(const QString &code, const QString &message)
{
    return {.code = ErrorCode::ServiceError, .serviceCode = code, .message = message};
}

Error invalidParameter(QStringView name, const QString &value, const QString &reason)
{
    return sqsError(
        QStringLiteral("InvalidParameterValue"),
        QStringLiteral("Value %1 for parameter %2 is invalid. Reason: %3").arg(value, name, reason));
}

Error noSuchQueue()
{
    return sqsError(QStringLiteral("QueueDoesNotExist"),
                    QStringLiteral("The specified queue does not exist."));
}

/// An optional integer member with its limits.
Result<int> integerOf(const QJsonObject &input, const QString &name, int fallback, int min, int max)
{
    const QJsonValue value = input.value(name);
    if (value.isUndefined() || value.isNull())
        return fallback;
    const qint64 number = value.toInteger(min - 1);
    if (number < min || number > max)
        return invalidParameter(name, value.toVariant().toString(),
                                QStringLiteral("Must be between %1 and %2, if provided.").arg(min).arg(max));
    return static_cast<int>(number);
}

QString md5(const QString &text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Md5).toHex());
}

qint64 toMillis(Instant instant)
{
    return instant.time_since_epoch().count();
}

Instant instantOf(const QJsonObject &row, QStringView name)
{
    return Instant(Millis(row.value(name).toInteger()));
}

/// SQS accepts what XML 1.0 can carry.
bool isAllowedText(const QString &text)
{
    return std::ranges::all_of(text.toUcs4(), [](uint c) {
        return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD)
            || c >= 0x10000;
    });
}

QString newHandle(const QString &messageId)
{
    return QString::fromLatin1((messageId + u'/' + newUuid()).toLatin1().toBase64());
}

} // namespace

SqsBackend::SqsBackend(Surroundings surroundings)
    : m_around(std::move(surroundings))
{ }

void SqsBackend::restore()
{
    for (const auto &[name, row] : m_around.records.all(queueKind))
        m_queues[name] = {.name = name,
                          .attributes = row.value(u"attributes").toObject(),
                          .created = instantOf(row, u"created")};
    for (const auto &[id, row] : m_around.records.all(messageKind)) {
        const auto queue = m_queues.find(row.value(u"queue").toString());
        if (queue == m_queues.end())
            continue;
        Message message{.id = id,
                        .sequence = row.value(u"sequence").toInteger(),
                        .body = row.value(u"body").toString(),
                        .attributes = row.value(u"attributes").toObject(),
                        .sent = instantOf(row, u"sent"),
                        .sentReal = instantOf(row, u"sentReal"),
                        .visibleAt = instantOf(row, u"visibleAt"),
                        .receiveCount = row.value(u"receiveCount").toInt(),
                        .handle = row.value(u"handle").toString()};
        if (row.contains(u"firstReceived"))
            message.firstReceived = instantOf(row, u"firstReceived");
        m_nextSequence = std::max(m_nextSequence, message.sequence + 1);
        queue->second.messages.emplace(message.sequence, std::move(message));
    }
}

void SqsBackend::save(const Queue &queue) const
{
    m_around.records.put(queueKind, queue.name,
                         {{QStringLiteral("attributes"), queue.attributes},
                          {QStringLiteral("created"), toMillis(queue.created)}});
}

void SqsBackend::save(const Queue &queue, const Message &message) const
{
    QJsonObject row{{QStringLiteral("queue"), queue.name},
                    {QStringLiteral("sequence"), message.sequence},
                    {QStringLiteral("body"), message.body},
                    {QStringLiteral("attributes"), message.attributes},
                    {QStringLiteral("sent"), toMillis(message.sent)},
                    {QStringLiteral("sentReal"), toMillis(message.sentReal)},
                    {QStringLiteral("visibleAt"), toMillis(message.visibleAt)},
                    {QStringLiteral("receiveCount"), message.receiveCount},
                    {QStringLiteral("handle"), message.handle}};
    if (message.firstReceived)
        row.insert(QStringLiteral("firstReceived"), toMillis(*message.firstReceived));
    m_around.records.put(messageKind, message.id, row);
}

void SqsBackend::ensureQueue(const QString &name)
{
    if (m_queues.contains(name))
        return;
    Queue &queue = m_queues[name];
    queue = {.name = name, .created = m_around.worldNow()};
    save(queue);
}

void SqsBackend::send(const QString &queueName, const QByteArray &body)
{
    ensureQueue(queueName);
    add(m_queues.at(queueName), QString::fromUtf8(body), {}, Millis(0));
    wakeWaiting();
}

SqsBackend::Message &SqsBackend::add(Queue &queue, const QString &body, const QJsonObject &attributes,
                                     Millis delay)
{
    const Instant real = m_around.realClock.now();
    Message message{.id = newUuid(),
                    .sequence = m_nextSequence++,
                    .body = body,
                    .attributes = attributes,
                    .sent = m_around.worldNow(),
                    .sentReal = real,
                    .visibleAt = real + delay};
    save(queue, message);
    return queue.messages.emplace(message.sequence, std::move(message)).first->second;
}

const QHash<QString, SqsBackend::Handler> &SqsBackend::handlers()
{
    static const QHash<QString, Handler> table{
        {QStringLiteral("CreateQueue"), &SqsBackend::createQueue},
        {QStringLiteral("ListQueues"), &SqsBackend::listQueues},
        {QStringLiteral("GetQueueUrl"), &SqsBackend::getQueueUrl},
        {QStringLiteral("GetQueueAttributes"), &SqsBackend::getQueueAttributes},
        {QStringLiteral("SendMessage"), &SqsBackend::sendMessage},
        {QStringLiteral("ReceiveMessage"), &SqsBackend::receiveMessage},
        {QStringLiteral("DeleteMessage"), &SqsBackend::deleteMessage},
        {QStringLiteral("ChangeMessageVisibility"), &SqsBackend::changeMessageVisibility},
    };
    return table;
}

Result<QJsonObject> SqsBackend::call(const QString &operation, const QJsonObject &input, Instant now)
{
    Result<QJsonObject> result = QJsonObject();
    // Asked like this nobody can wait: a long poll answers what is there now.
    QJsonObject impatient = input;
    impatient.insert(QStringLiteral("WaitTimeSeconds"), 0);
    serve({.operation = operation, .input = impatient, .now = now},
          [&result](Result<QJsonObject> answer) { result = std::move(answer); });
    return result;
}

void SqsBackend::serve(const Call &call, Reply reply)
{
    const Handler handler = handlers().value(call.operation);
    if (!handler)
        return reply(
            sqsError(QStringLiteral("InvalidAction"),
                     QStringLiteral("The action %1 is not valid for this endpoint.").arg(call.operation)));
    Result<QJsonObject> answer = (this->*handler)(call);
    if (!answer || call.operation != u"ReceiveMessage" || answer->contains(u"Messages")) {
        reply(std::move(answer));
        return wakeWaiting();
    }
    const auto queue = queueOf(call.input);
    const int wait =
        call.input.value(u"WaitTimeSeconds").toInt(queueSetting(**queue, u"ReceiveMessageWaitTimeSeconds"));
    if (wait <= 0)
        return reply(std::move(answer));
    m_waiting.push_back({call, std::move(reply), m_around.realClock.now() + std::chrono::seconds(wait)});
    armTimer();
}

/// Answers the long polls that have something to get, or whose time is over.
void SqsBackend::wakeWaiting()
{
    const Instant real = m_around.realClock.now();
    std::vector<Waiting> still;
    for (Waiting &waiting : std::exchange(m_waiting, {})) {
        if (!waiting.call.alive())
            continue; // a message given to it would be hidden for nothing
        Result<QJsonObject> answer = receiveMessage(waiting.call);
        if (!answer || answer->contains(u"Messages") || real >= waiting.deadline)
            waiting.reply(std::move(answer));
        else
            still.push_back(std::move(waiting));
    }
    m_waiting = std::move(still);
    armTimer();
}

void SqsBackend::armTimer()
{
    m_timer.cancel();
    if (m_waiting.empty())
        return;
    const Instant real = m_around.realClock.now();
    Instant next = Instant::max();
    for (const Waiting &waiting : m_waiting) {
        next = std::min(next, waiting.deadline);
        if (const auto queue = queueOf(waiting.call.input)) {
            for (const auto &[sequence, message] : (*queue)->messages) {
                if (message.visibleAt > real)
                    next = std::min(next, message.visibleAt);
            }
        }
    }
    m_timer = m_around.realClock.callAfter(std::max(Millis(0), next - real),
                                           [this] { m_around.enter([this] { wakeWaiting(); }); });
}

QString SqsBackend::queueUrl(const QString &endpoint, const QString &name) const
{
    return QStringLiteral("%1/%2/%3").arg(endpoint, m_around.accountId, name);
}

/// The queue of a request's QueueUrl. Only account and name count: the sandbox may be reached under several
/// names.
Result<SqsBackend::Queue *> SqsBackend::queueOf(const QJsonObject &input)
{
    const QString text = input.value(u"QueueUrl").toString();
    const QStringList parts = QUrl(text).path().split(u'/', Qt::SkipEmptyParts);
    const QString name = parts.isEmpty() ? QString() : parts.last();
    if (parts.size() >= 2 && parts.at(parts.size() - 2) != m_around.accountId)
        return noSuchQueue();
    const auto queue = m_queues.find(name);
    if (queue == m_queues.end())
        return noSuchQueue();
    return &queue->second;
}

int SqsBackend::queueSetting(const Queue &queue, QStringView name) const
{
    const QJsonValue own = queue.attributes.value(name);
    return own.isString() ? own.toString().toInt() : sqsQueueSetting(name)->fallback;
}

Result<QJsonObject> SqsBackend::createQueue(const Call &call)
{
    const QString name = call.input.value(u"QueueName").toString();
    static const QRegularExpression allowed(QStringLiteral("^[A-Za-z0-9_-]{1,80}$"));
    if (name.endsWith(u".fifo"))
        return sqsError(QStringLiteral("UnsupportedOperation"),
                        QStringLiteral("The sandbox has standard queues only."));
    if (!allowed.match(name).hasMatch())
        return sqsError(
            QStringLiteral("InvalidParameterValue"),
            QStringLiteral("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 "
                           "in length"));
    const QJsonObject attributes = call.input.value(u"Attributes").toObject();
    for (auto it = attributes.begin(); it != attributes.end(); ++it) {
        const SqsQueueSetting *setting = sqsQueueSetting(it.key());
        if (!setting)
            return sqsError(QStringLiteral("InvalidAttributeName"),
                            QStringLiteral("Unknown Attribute %1.").arg(it.key()));
        bool isNumber = false;
        const int number = it.value().toString().toInt(&isNumber);
        if (!isNumber || number < setting->min || number > setting->max)
            return sqsError(QStringLiteral("InvalidAttributeValue"),
                            QStringLiteral("Invalid value for the parameter %1.").arg(it.key()));
    }
    if (const auto existing = m_queues.find(name); existing != m_queues.end()) {
        for (auto it = attributes.begin(); it != attributes.end(); ++it) {
            if (queueSetting(existing->second, it.key()) != it.value().toString().toInt())
                return sqsError(
                    QStringLiteral("QueueNameExists"),
                    QStringLiteral("A queue already exists with the same name and a different value "
                                   "for attribute %1")
                        .arg(it.key()));
        }
    } else {
        Queue &queue = m_queues[name];
        queue = {.name = name, .attributes = attributes, .created = call.now};
        save(queue);
    }
    return QJsonObject{{QStringLiteral("QueueUrl"), queueUrl(call.endpoint, name)}};
}

Result<QJsonObject> SqsBackend::listQueues(const Call &call)
{
    const QString prefix = call.input.value(u"QueueNamePrefix").toString();
    const bool paged = call.input.contains(u"MaxResults");
    const auto limit = integerOf(call.input, QStringLiteral("MaxResults"), 1000, 1, 1000);
    if (!limit)
        return limit.error();
    const QString after =
        QString::fromUtf8(QByteArray::fromBase64(call.input.value(u"NextToken").toString().toLatin1()));

    QJsonObject output;
    QJsonArray urls;
    QString last;
    for (const auto &[name, queue] : m_queues) {
        if (!name.startsWith(prefix) || name <= after)
            continue;
        if (urls.size() == *limit) {
            if (paged) // SQS gives a token only to those who asked for pages
                output.insert(QStringLiteral("NextToken"), QString::fromLatin1(last.toUtf8().toBase64()));
            break;
        }
        urls.append(queueUrl(call.endpoint, name));
        last = name;
    }
    if (!urls.isEmpty())
        output.insert(QStringLiteral("QueueUrls"), urls);
    return output;
}

Result<QJsonObject> SqsBackend::getQueueUrl(const Call &call)
{
    const QString name = call.input.value(u"QueueName").toString();
    const QString owner = call.input.value(u"QueueOwnerAWSAccountId").toString(m_around.accountId);
    if (!m_queues.contains(name) || owner != m_around.accountId)
        return noSuchQueue();
    return QJsonObject{{QStringLiteral("QueueUrl"), queueUrl(call.endpoint, name)}};
}

Result<QJsonObject> SqsBackend::getQueueAttributes(const Call &call)
{
    const auto found = queueOf(call.input);
    if (!found)
        return found.error();
    Queue &queue = **found;
    dropOld(queue);
    const Instant real = m_around.realClock.now();
    int visible = 0, delayed = 0, inFlight = 0;
    for (const auto &[sequence, message] : queue.messages)
        ++(message.visibleAt <= real ? visible : message.receiveCount == 0 ? delayed : inFlight);

    const QString created = QString::number(toMillis(queue.created) / 1000);
    QJsonObject known{
        {QStringLiteral("ApproximateNumberOfMessages"), QString::number(visible)},
        {QStringLiteral("ApproximateNumberOfMessagesDelayed"), QString::number(delayed)},
        {QStringLiteral("ApproximateNumberOfMessagesNotVisible"), QString::number(inFlight)},
        {QStringLiteral("CreatedTimestamp"), created},
        {QStringLiteral("LastModifiedTimestamp"), created},
        {QStringLiteral("QueueArn"),
         QStringLiteral("arn:aws:sqs:%1:%2:%3").arg(m_around.region, m_around.accountId, queue.name)},
    };
    for (const SqsQueueSetting &setting : sqsQueueSettings())
        known.insert(setting.name, QString::number(queueSetting(queue, setting.name)));

    QJsonObject wanted;
    for (const QJsonValue &item : call.input.value(u"AttributeNames").toArray()) {
        const QString name = item.toString();
        if (name == u"All")
            wanted = known;
        else if (known.contains(name))
            wanted.insert(name, known.value(name));
        else if (!sqsKnowsQueueAttribute(name))
            return sqsError(QStringLiteral("InvalidAttributeName"),
                            QStringLiteral("Unknown Attribute %1.").arg(name));
    }
    QJsonObject output;
    if (!wanted.isEmpty())
        output.insert(QStringLiteral("Attributes"), wanted);
    return output;
}

Result<QJsonObject> SqsBackend::sendMessage(const Call &call)
{
    const auto queue = queueOf(call.input);
    if (!queue)
        return queue.error();
    const auto delay =
        integerOf(call.input, QStringLiteral("DelaySeconds"), queueSetting(**queue, u"DelaySeconds"), 0, 900);
    if (!delay)
        return delay.error();
    const QString body = call.input.value(u"MessageBody").toString();
    if (body.isEmpty())
        return sqsError(QStringLiteral("MissingParameter"),
                        QStringLiteral("The request must contain the parameter MessageBody."));
    if (body.toUtf8().size() > maxBody)
        return sqsError(
            QStringLiteral("InvalidParameterValue"),
            QStringLiteral("One or more parameters are invalid. Reason: Message must be shorter than "
                           "%1 bytes.")
                .arg(maxBody));
    if (!isAllowedText(body))
        return sqsError(QStringLiteral("InvalidMessageContents"),
                        QStringLiteral("Invalid characters were found in the message body."));

    const QJsonObject attributes = call.input.value(u"MessageAttributes").toObject();
    const Message &message = add(**queue, body, attributes, std::chrono::seconds(*delay));
    QJsonObject output{{QStringLiteral("MessageId"), message.id},
                       {QStringLiteral("MD5OfMessageBody"), md5(body)}};
    if (!attributes.isEmpty())
        output.insert(QStringLiteral("MD5OfMessageAttributes"), sqsAttributesMd5(attributes));
    return output;
}

/// Messages that nobody fetched within the retention time are gone, as on AWS.
void SqsBackend::dropOld(Queue &queue)
{
    const Instant oldest =
        m_around.realClock.now() - std::chrono::seconds(queueSetting(queue, u"MessageRetentionPeriod"));
    std::erase_if(queue.messages, [&](const auto &entry) {
        if (entry.second.sentReal >= oldest)
            return false;
        m_around.records.remove(messageKind, entry.second.id);
        return true;
    });
}

Result<QJsonObject> SqsBackend::receiveMessage(const Call &call)
{
    const auto found = queueOf(call.input);
    if (!found)
        return found.error();
    Queue &queue = **found;
    const auto limit = integerOf(call.input, QStringLiteral("MaxNumberOfMessages"), 1, 1, 10);
    if (!limit)
        return limit.error();
    const auto visibility = integerOf(call.input, QStringLiteral("VisibilityTimeout"),
                                      queueSetting(queue, u"VisibilityTimeout"), 0, 43'200);
    if (!visibility)
        return visibility.error();
    if (const auto wait = integerOf(call.input, QStringLiteral("WaitTimeSeconds"), 0, 0, 20); !wait)
        return wait.error();

    dropOld(queue);
    const Instant real = m_around.realClock.now();
    QJsonArray messages;
    for (auto &[sequence, message] : queue.messages) {
        if (messages.size() == *limit)
            break;
        if (message.visibleAt <= real)
            messages.append(receive(queue, message, call.input, std::chrono::seconds(*visibility)));
    }
    QJsonObject output;
    if (!messages.isEmpty())
        output.insert(QStringLiteral("Messages"), messages);
    return output;
}

QJsonObject SqsBackend::receive(Queue &queue, Message &message, const QJsonObject &input, Millis visibility)
{
    message.visibleAt = m_around.realClock.now() + visibility;
    message.receiveCount += 1;
    if (!message.firstReceived)
        message.firstReceived = m_around.worldNow();
    message.handle = newHandle(message.id);
    save(queue, message);

    QJsonObject output{{QStringLiteral("MessageId"), message.id},
                       {QStringLiteral("ReceiptHandle"), message.handle},
                       {QStringLiteral("MD5OfBody"), md5(message.body)},
                       {QStringLiteral("Body"), message.body}};
    const QJsonObject known{
        {QStringLiteral("SenderId"), m_around.accountId},
        {QStringLiteral("SentTimestamp"), QString::number(toMillis(message.sent))},
        {QStringLiteral("ApproximateReceiveCount"), QString::number(message.receiveCount)},
        {QStringLiteral("ApproximateFirstReceiveTimestamp"),
         QString::number(toMillis(*message.firstReceived))},
    };
    QJsonObject attributes;
    // AttributeNames is the older name of the same member.
    for (const QString &member :
         {QStringLiteral("AttributeNames"), QStringLiteral("MessageSystemAttributeNames")}) {
        for (const QJsonValue &item : input.value(member).toArray()) {
            const QString name = item.toString();
            if (name == u"All")
                attributes = known;
            else if (known.contains(name))
                attributes.insert(name, known.value(name));
        }
    }
    if (!attributes.isEmpty())
        output.insert(QStringLiteral("Attributes"), attributes);
    const QJsonObject chosen =
        sqsChosenAttributes(message.attributes, input.value(u"MessageAttributeNames").toArray());
    if (!chosen.isEmpty()) {
        output.insert(QStringLiteral("MessageAttributes"), chosen);
        output.insert(QStringLiteral("MD5OfMessageAttributes"), sqsAttributesMd5(chosen));
    }
    return output;
}

/// The message that a receipt handle names; null if it has been deleted since.
Result<SqsBackend::Message *> SqsBackend::messageOf(Queue &queue, const QString &handle)
{
    const QByteArray decoded = QByteArray::fromBase64(handle.toLatin1());
    static const QRegularExpression shape(QStringLiteral("^[0-9a-f-]{36}/[0-9a-f-]{36}$"));
    if (!shape.match(QString::fromLatin1(decoded)).hasMatch())
        return sqsError(QStringLiteral("ReceiptHandleIsInvalid"),
                        QStringLiteral("The input receipt handle is invalid."));
    const QString id = QString::fromLatin1(decoded.left(36));
    for (auto &[sequence, message] : queue.messages) {
        if (message.id == id)
            return &message;
    }
    return static_cast<Message *>(nullptr);
}

Result<QJsonObject> SqsBackend::deleteMessage(const Call &call)
{
    const auto queue = queueOf(call.input);
    if (!queue)
        return queue.error();
    const QString handle = call.input.value(u"ReceiptHandle").toString();
    const auto message = messageOf(**queue, handle);
    if (!message)
        return message.error();
    // A handle of an earlier receive is accepted but deletes nothing: somebody else has the message now.
    if (*message && (*message)->handle == handle) {
        m_around.records.remove(messageKind, (*message)->id);
        (*queue)->messages.erase((*message)->sequence);
    }
    return QJsonObject();
}

Result<QJsonObject> SqsBackend::changeMessageVisibility(const Call &call)
{
    const auto queue = queueOf(call.input);
    if (!queue)
        return queue.error();
    const auto timeout = integerOf(call.input, QStringLiteral("VisibilityTimeout"), 0, 0, 43'200);
    if (!timeout)
        return timeout.error();
    const QString handle = call.input.value(u"ReceiptHandle").toString();
    const auto message = messageOf(**queue, handle);
    if (!message)
        return message.error();
    const Instant real = m_around.realClock.now();
    if (!*message || (*message)->handle != handle || (*message)->visibleAt <= real)
        return sqsError(QStringLiteral("MessageNotInflight"),
                        QStringLiteral("The message referred to is not in flight."));
    (*message)->visibleAt = real + std::chrono::seconds(*timeout);
    save(**queue, **message);
    return QJsonObject();
}

} // namespace hookline::sandbox
