// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"
#include "models/core/clock.h"
#include "models/domain/decision.h"
#include "models/session/hookevent.h"

#include <QHash>
#include <QObject>

#include <vector>

namespace hookline::session {

/// Execution IDs by deployment, from the approvals queues and from what people paste.
///
/// The queues are only looked into: messages are made visible to other readers again at once (and come back
/// by themselves after a short timeout), and are deleted only once the event that they are about is decided
/// or provably over. Queues are looked into while a hook waits whose ID is missing, often at first, then less
/// and less; otherwise hardly ever. A queue that is missing, or that must not be read, turns this intake off
/// quietly; it is looked for again now and then.
class Intake : public QObject
{
    Q_OBJECT

public:
    /// One known execution ID.
    struct Item
    {
        QString executionId; ///< Secret.
        domain::Intake how = domain::Intake::Queue;
        QString queueUrl;
        QString receiptHandle; ///< Of the last time that the message was seen.
        std::optional<Instant> sent; ///< On the service's clock; nothing for pasted ones.
        quint64 order = 0; ///< Rises with each new item.
        QString event; ///< The lifecycle event that it was joined with; empty before.
    };

    explicit Intake(Clock &clock, QObject *parent = nullptr);

    /// Messages of all queues whose names begin with `name` are read; empty turns it off.
    void setQueueName(const QString &name);

    /// Looks into the queues, if it is time to. `wanted` names what waits without an ID. `done` is
    /// called once, always later.
    void peek(const aws::Caller &caller, const QStringList &wanted, std::function<void()> done);

    /// Names what else waits for a message of these queues, beside peek()'s own: it keeps the looks frequent.
    void setAlsoWanted(const QStringList &wanted) { m_alsoWanted = wanted; }
    /// Deletes a message that notified() told of: its action is over.
    void discard(const aws::Caller &caller, const QString &queueUrl, const QString &receiptHandle);
    /// The names of the queues that are read begin with this; empty: none is.
    QString queueName() const { return m_queueName; }

    /// Takes a pasted event; false if it was known already.
    bool add(const HookEvent &event);

    /// The ID of the hook event `event` of the deployment, which began at `start`; null if none is known.
    /// Joins it with that event; IDs joined with other events of the deployment are over (one hook runs at a
    /// time).
    const Item *join(const aws::Caller &caller, const QString &deploymentId, const QString &event,
                     std::optional<Instant> start);
    /// No hook of the deployment runs now: IDs that were joined are over. With `all` (the deployment has
    /// ended) every ID is.
    void release(const aws::Caller &caller, const QString &deploymentId, bool all);
    /// AWS says that this ID is none of the deployment's.
    void reject(const QString &deploymentId, const QString &executionId);

    /// Deployments for which IDs are known.
    QStringList deployments() const { return m_items.keys(); }
    int count() const;

Q_SIGNALS:
    /// An ID became known for `deploymentId`.
    void arrived(const QString &deploymentId);
    /// A lifecycle hook's notification lies in a queue. Told at every look: the newest receipt handle is the
    /// valid one.
    void notified(const hookline::session::LifecycleNotification &notification, const QString &queueUrl,
                  const QString &receiptHandle);

private:
    struct Peek;
    void findQueues(const std::shared_ptr<Peek> &peek);
    void readNext(const std::shared_ptr<Peek> &peek);
    void takeMessages(const std::shared_ptr<Peek> &peek, const QString &queueUrl, const QJsonObject &reply);
    void showAgain(const std::shared_ptr<Peek> &peek, const QString &queueUrl);
    Millis peekPause(const QStringList &wanted);
    bool insert(const QString &deploymentId, Item item);
    void spend(const aws::Caller &caller, const QString &deploymentId, const Item &item);
    void endPeek(const std::shared_ptr<Peek> &peek);

    Clock &m_clock;
    QString m_queueName;
    QStringList m_queueUrls;
    std::optional<Instant> m_searched; ///< When queues were last looked for.
    std::optional<Instant> m_peeked;
    QStringList m_alsoWanted;
    QStringList m_wanted; ///< What lacked an ID at the last peek …
    Instant m_wantedSince; ///< … and since when nothing new has joined it.
    QHash<QString, std::vector<Item>> m_items;
    QHash<QString, QStringList> m_rejected; ///< IDs that AWS refused, by deployment.
    QHash<QString, QStringList> m_spent; ///< IDs of events that are over: queues deliver more than once.
    quint64 m_nextOrder = 1;
    int m_generation = 0; ///< Of the queue name: answers about an older one are dropped.
};

} // namespace hookline::session
