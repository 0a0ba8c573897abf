// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/clock.h"
#include "models/sandbox/backend.h"

#include <QHash>

#include <map>

namespace hookline::sandbox {

/// Standard queues of Amazon SQS. What a message says about itself (SentTimestamp …) is sandbox time; what
/// protects a consumer (visibility timeouts, delays, long polls, retention) runs in real time, because at
/// x3600 a visibility timeout of 30 s would be over in 8 ms, before any client could delete what it received.
class SqsBackend final : public Backend, public Mailbox
{
public:
    struct Surroundings
    {
        Records &records;
        Clock &realClock;
        std::function<Instant()> worldNow;
        /// Runs a function as one transaction of the world; for what timers do.
        std::function<void(const std::function<void()> &)> enter;
        QString accountId;
        QString region;
    };

    explicit SqsBackend(Surroundings surroundings);

    /// Reads the queues back from the records.
    void restore();
    /// Makes sure that a queue of this name exists.
    void ensureQueue(const QString &name);

    QString serviceId() const override { return QStringLiteral("sqs"); }
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input, Instant now) override;
    void serve(const Call &call, Reply reply) override;
    std::optional<Instant> nextDue() const override { return std::nullopt; }
    void advance(Instant) override { }

    bool has(const QString &queueName) const override { return m_queues.contains(queueName); }
    void send(const QString &queueName, const QByteArray &body) override;

private:
    struct Message
    {
        QString id;
        qint64 sequence = 0; // order of arrival
        QString body;
        QJsonObject attributes; // MessageAttributes as they were sent
        Instant sent; // sandbox time
        Instant sentReal;
        Instant visibleAt; // real time
        int receiveCount = 0;
        std::optional<Instant> firstReceived; // sandbox time
        QString handle; // the newest receipt handle
    };
    struct Queue
    {
        QString name;
        QJsonObject attributes; // as set by CreateQueue, text values
        Instant created; // sandbox time
        std::map<qint64, Message> messages;
    };
    struct Waiting
    {
        Call call;
        Reply reply;
        Instant deadline; // real time
    };
    using Handler = Result<QJsonObject> (SqsBackend::*)(const Call &);

    static const QHash<QString, Handler> &handlers();
    Result<QJsonObject> createQueue(const Call &call);
    Result<QJsonObject> listQueues(const Call &call);
    Result<QJsonObject> getQueueUrl(const Call &call);
    Result<QJsonObject> getQueueAttributes(const Call &call);
    Result<QJsonObject> sendMessage(const Call &call);
    Result<QJsonObject> receiveMessage(const Call &call);
    Result<QJsonObject> deleteMessage(const Call &call);
    Result<QJsonObject> changeMessageVisibility(const Call &call);

    Result<Queue *> queueOf(const QJsonObject &input);
    Result<Message *> messageOf(Queue &queue, const QString &handle);
    QString queueUrl(const QString &endpoint, const QString &name) const;
    int queueSetting(const Queue &queue, QStringView name) const;
    Message &add(Queue &queue, const QString &body, const QJsonObject &attributes, Millis delay);
    QJsonObject receive(Queue &queue, Message &message, const QJsonObject &input, Millis visibility);
    void dropOld(Queue &queue);
    void save(const Queue &queue) const;
    void save(const Queue &queue, const Message &message) const;
    void wakeWaiting();
    void armTimer();

    Surroundings m_around;
    std::map<QString, Queue> m_queues;
    std::vector<Waiting> m_waiting;
    qint64 m_nextSequence = 1;
    ClockTimer m_timer;
};

} // namespace hookline::sandbox
