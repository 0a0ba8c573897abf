// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/intake.h"

#include <QJsonArray>

#include <algorithm>

namespace hookline::session {

namespace {

/// Seconds for which a message that was read stays hidden from other readers.
constexpr int visibilityTimeout = 10;
constexpr int messagesPerRead = 10;
constexpr int readsPerQueue = 5;
constexpr int maxQueues = 4;
/// IDs that wait for an event that never comes are forgotten, oldest first.
constexpr size_t maxItemsPerDeployment = 20;
constexpr qsizetype maxDeployments = 2000;
/// How many messages of one look are made visible again at once; the rest waits for the timeout.
constexpr qsizetype shownAgain = 20;
/// How long to leave the queues alone: while nothing is missing, and while something is missing for so long.
/// A hook's function sends its message when the event begins; later it becomes unlikely that one comes.
constexpr Millis quietPause(300'000);
struct WantedPause
{
    Millis missingFor, pause;
};
constexpr WantedPause wantedPauses[] = {
    {Millis(20'000), Millis(0)},
    {Millis(120'000), Millis(10'000)},
    {Millis::max(), Millis(30'000)},
};
constexpr Millis searchPause(60'000);
constexpr Millis wantedSearchPause(5'000);
/// The Lambda runs after its event began; clocks of two services may differ by this.
constexpr Millis clockSlack(60'000);

const QString sqs = QStringLiteral("sqs");

bool isOlder(const Intake::Item &a, const Intake::Item &b)
{
    if (a.sent && b.sent && *a.sent != *b.sent)
        return *a.sent < *b.sent;
    return a.order < b.order;
}

} // namespace

struct Intake::Peek
{
    aws::Caller caller;
    std::function<void()> done;
    QStringList queues; ///< Still to read.
    int reads = 0; ///< Of the first of them.
    QStringList received; ///< Receipt handles of the first of them.
    int generation = 0;
};

Intake::Intake(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{ }

void Intake::setQueueName(const QString &name)
{
    if (name == m_queueName)
        return;
    m_queueName = name;
    m_queueUrls.clear();
    m_searched.reset();
    m_peeked.reset();
    ++m_generation;
}

Millis Intake::peekPause(const QStringList &wanted)
{
    const bool more = std::any_of(wanted.begin(), wanted.end(),
                                  [this](const QString &id) { return !m_wanted.contains(id); });
    m_wanted = wanted;
    if (more)
        m_wantedSince = m_clock.now();
    if (wanted.isEmpty())
        return quietPause;
    const Millis missingFor = m_clock.now() - m_wantedSince;
    return std::find_if(std::begin(wantedPauses), std::end(wantedPauses),
                        [missingFor](const WantedPause &row) { return missingFor <= row.missingFor; })
        ->pause;
}

void Intake::peek(const aws::Caller &caller, const QStringList &lacking, std::function<void()> done)
{
    const QStringList wanted = lacking + m_alsoWanted;
    const Instant now = m_clock.now();
    const auto due = [now](std::optional<Instant> last, Millis pause) {
        return !last || now - *last >= pause;
    };
    const Millis pause = peekPause(wanted);
    const bool search =
        m_queueUrls.isEmpty() && due(m_searched, wanted.isEmpty() ? searchPause : wantedSearchPause);
    const bool read = !m_queueUrls.isEmpty() && due(m_peeked, pause);
    if (m_queueName.isEmpty() || (!search && !read)) {
        QMetaObject::invokeMethod(this, std::move(done), Qt::QueuedConnection);
        return;
    }
    const auto peek = std::make_shared<Peek>(Peek{caller, std::move(done), m_queueUrls, 0, {}, m_generation});
    if (search)
        findQueues(peek);
    else
        readNext(peek);
}

void Intake::findQueues(const std::shared_ptr<Peek> &peek)
{
    m_searched = m_clock.now();
    peek->caller(sqs, QStringLiteral("ListQueues"),
                 {{QStringLiteral("QueueNamePrefix"), m_queueName}, {QStringLiteral("MaxResults"), 10}}, this,
                 [this, peek](const aws::Reply &reply) {
                     if (reply.ok() && peek->generation == m_generation) {
                         for (const QJsonValue &url : reply->value(QLatin1String("QueueUrls")).toArray()) {
                             if (m_queueUrls.size() < maxQueues)
                                 m_queueUrls.append(url.toString());
                         }
                         peek->queues = m_queueUrls;
                     }
                     if (reply.ok() || reply.error().code != ErrorCode::AccessDenied)
                         return readNext(peek);
                     // Those who may not list may still know this one.
                     peek->caller(sqs, QStringLiteral("GetQueueUrl"),
                                  {{QStringLiteral("QueueName"), m_queueName}}, this,
                                  [this, peek](const aws::Reply &reply) {
                                      if (reply.ok() && peek->generation == m_generation) {
                                          m_queueUrls = {reply->value(QLatin1String("QueueUrl")).toString()};
                                          peek->queues = m_queueUrls;
                                      }
                                      readNext(peek);
                                  });
                 });
}

void Intake::readNext(const std::shared_ptr<Peek> &peek)
{
    if (peek->generation != m_generation || peek->queues.isEmpty()) {
        endPeek(peek);
        return;
    }
    m_peeked = m_clock.now();
    const QString queue = peek->queues.constFirst();
    const QJsonObject input{
        {QStringLiteral("QueueUrl"), queue},
        {QStringLiteral("MaxNumberOfMessages"), messagesPerRead},
        {QStringLiteral("VisibilityTimeout"), visibilityTimeout},
        {QStringLiteral("WaitTimeSeconds"), 0},
        // Both spellings of one wish: older services know only the second.
        {QStringLiteral("MessageSystemAttributeNames"), QJsonArray{QStringLiteral("All")}},
        {QStringLiteral("AttributeNames"), QJsonArray{QStringLiteral("All")}},
    };
    peek->caller(sqs, QStringLiteral("ReceiveMessage"), input, this,
                 [this, peek, queue](const aws::Reply &reply) {
                     const bool full = reply.ok()
                         && reply->value(QLatin1String("Messages")).toArray().size() == messagesPerRead;
                     if (reply.ok())
                         takeMessages(peek, queue, *reply);
                     else if (reply.error().code == ErrorCode::ServiceError
                              || reply.error().code == ErrorCode::AccessDenied)
                         m_queueUrls.removeAll(queue); // gone or not for us: looked for again later
                     if (!full || ++peek->reads >= readsPerQueue) {
                         showAgain(peek, queue);
                         peek->queues.removeFirst();
                         peek->reads = 0;
                     }
                     readNext(peek);
                 });
}

void Intake::endPeek(const std::shared_ptr<Peek> &peek)
{
    if (const auto done = std::exchange(peek->done, nullptr))
        done();
}

/// Other readers of the queue want these messages, too.
void Intake::showAgain(const std::shared_ptr<Peek> &peek, const QString &queueUrl)
{
    for (const QString &handle : std::exchange(peek->received, {}).mid(0, shownAgain)) {
        peek->caller(sqs, QStringLiteral("ChangeMessageVisibility"),
                     {{QStringLiteral("QueueUrl"), queueUrl},
                      {QStringLiteral("ReceiptHandle"), handle},
                      {QStringLiteral("VisibilityTimeout"), 0}},
                     this, [](const aws::Reply &) {});
    }
}

void Intake::takeMessages(const std::shared_ptr<Peek> &peek, const QString &queueUrl,
                          const QJsonObject &reply)
{
    for (const QJsonValue &value : reply.value(QLatin1String("Messages")).toArray()) {
        const QJsonObject message = value.toObject();
        const QString handle = message.value(QLatin1String("ReceiptHandle")).toString();
        peek->received.append(handle);
        const auto event = parseHookEvent(message.value(QLatin1String("Body")).toString().toUtf8());
        if (!event || event->deploymentId.isEmpty() || event->executionId.isEmpty()) {
            const auto notification =
                parseLifecycleNotification(message.value(QLatin1String("Body")).toString().toUtf8());
            if (notification)
                Q_EMIT notified(*notification, queueUrl, handle);
            continue; // otherwise somebody else's message: not ours to touch
        }
        Item item;
        item.executionId = event->executionId;
        item.queueUrl = queueUrl;
        item.receiptHandle = handle;
        bool ok = false;
        const qint64 sent = message.value(QLatin1String("Attributes"))
                                .toObject()
                                .value(QLatin1String("SentTimestamp"))
                                .toString()
                                .toLongLong(&ok);
        if (ok)
            item.sent = Instant(Millis(sent));
        if (m_spent.value(event->deploymentId).contains(item.executionId))
            discard(peek->caller, item.queueUrl, item.receiptHandle);
        else if (insert(event->deploymentId, std::move(item)))
            Q_EMIT arrived(event->deploymentId);
    }
}

bool Intake::add(const HookEvent &event)
{
    Item item;
    item.executionId = event.executionId;
    item.how = domain::Intake::Pasted;
    m_rejected[event.deploymentId].removeAll(event.executionId); // a person insists
    m_spent[event.deploymentId].removeAll(event.executionId);
    if (!insert(event.deploymentId, std::move(item)))
        return false;
    Q_EMIT arrived(event.deploymentId);
    return true;
}

bool Intake::insert(const QString &deploymentId, Item item)
{
    if (m_rejected.value(deploymentId).contains(item.executionId))
        return false;
    if (m_items.size() >= maxDeployments && !m_items.contains(deploymentId))
        return false;
    std::vector<Item> &items = m_items[deploymentId];
    const auto known = std::find_if(items.begin(), items.end(), [&item](const Item &other) {
        return other.executionId == item.executionId;
    });
    if (known != items.end()) {
        if (!item.queueUrl.isEmpty()) {
            known->queueUrl = item.queueUrl;
            known->receiptHandle = item.receiptHandle; // the newest is the valid one
            known->sent = item.sent;
        }
        return false;
    }
    item.order = m_nextOrder++;
    items.push_back(std::move(item));
    if (items.size() > maxItemsPerDeployment)
        items.erase(items.begin());
    return true;
}

const Intake::Item *Intake::join(const aws::Caller &caller, const QString &deploymentId, const QString &event,
                                 std::optional<Instant> start)
{
    const auto found = m_items.find(deploymentId);
    if (found == m_items.end())
        return nullptr;
    std::vector<Item> &items = *found;
    std::erase_if(items, [&](const Item &item) {
        const bool over = !item.event.isEmpty() && item.event != event;
        if (over)
            spend(caller, deploymentId, item);
        return over;
    });
    Item *newest = nullptr;
    for (Item &item : items) {
        const bool beforeIt = item.sent && start && *item.sent < *start - clockSlack;
        if (!beforeIt && (!newest || isOlder(*newest, item)))
            newest = &item;
    }
    if (newest)
        newest->event = event;
    return newest;
}

void Intake::release(const aws::Caller &caller, const QString &deploymentId, bool all)
{
    const auto found = m_items.find(deploymentId);
    if (found == m_items.end())
        return;
    std::erase_if(*found, [&](const Item &item) {
        const bool over = all || !item.event.isEmpty();
        if (over)
            spend(caller, deploymentId, item);
        return over;
    });
    if (found->empty())
        m_items.erase(found);
    if (all) {
        m_rejected.remove(deploymentId);
        m_spent.remove(deploymentId);
    }
}

void Intake::reject(const QString &deploymentId, const QString &executionId)
{
    const auto found = m_items.find(deploymentId);
    if (found == m_items.end())
        return;
    std::erase_if(*found, [&](const Item &item) { return item.executionId == executionId; });
    m_rejected[deploymentId].append(executionId);
    if (found->empty())
        m_items.erase(found);
}

void Intake::spend(const aws::Caller &caller, const QString &deploymentId, const Item &item)
{
    m_spent[deploymentId].append(item.executionId);
    discard(caller, item.queueUrl, item.receiptHandle);
}

void Intake::discard(const aws::Caller &caller, const QString &queueUrl, const QString &receiptHandle)
{
    if (receiptHandle.isEmpty())
        return;
    // If this fails the message just stays until its queue forgets it.
    caller(sqs, QStringLiteral("DeleteMessage"),
           {{QStringLiteral("QueueUrl"), queueUrl}, {QStringLiteral("ReceiptHandle"), receiptHandle}}, this,
           [](const aws::Reply &) {});
}

int Intake::count() const
{
    int count = 0;
    for (const std::vector<Item> &items : m_items)
        count += static_cast<int>(items.size());
    return count;
}

} // namespace hookline::session
