// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/hookevent.h"

#include "models/core/ids.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace hookline::session {

namespace {

constexpr qsizetype maxTextBytes = 256 * 1024;
constexpr int maxWrappings = 6;
constexpr qsizetype maxArrayItems = 100;
constexpr qsizetype maxExecutionIdLength = 4096;

/// Members that hold the next layer: an object, an array of them, or JSON as text.
constexpr const char *wrappers[] = {"Message", "Body", "body", "Messages", "Records", "Sns", "detail"};

QString firstText(const QJsonObject &object, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        if (const QString text = object.value(QLatin1String(name)).toString(); !text.isEmpty())
            return text;
    }
    return {};
}

/// An execution ID is opaque, but it is one line of visible text.
bool isPlausible(const QString &executionId)
{
    return executionId.size() <= maxExecutionIdLength
        && std::all_of(executionId.begin(), executionId.end(),
                       [](QChar c) { return c.isPrint() && !c.isSpace(); });
}

HookEvent eventOf(const QJsonObject &object)
{
    HookEvent event;
    event.deploymentId = firstText(object, {"DeploymentId", "deploymentId"}).trimmed();
    event.executionId = firstText(object, {"LifecycleEventHookExecutionId", "lifecycleEventHookExecutionId"});
    event.status = firstText(object, {"status", "Status"});
    if (!looksLikeDeploymentId(event.deploymentId))
        event.deploymentId.clear();
    if (!isPlausible(event.executionId))
        event.executionId.clear();
    return event;
}

bool isEmpty(const HookEvent &event)
{
    return event.deploymentId.isEmpty() && event.executionId.isEmpty();
}

bool isEmpty(const LifecycleNotification &notification)
{
    return notification.token.isEmpty();
}

constexpr qsizetype tokenLength = 36;
constexpr qsizetype maxInstanceIdLength = 19;
constexpr qsizetype maxNameLength = 255;

LifecycleNotification notificationOf(const QJsonObject &object)
{
    const auto text = [&object](const char *name, qsizetype most) {
        const QString value = object.value(QLatin1String(name)).toString();
        return value.size() <= most && isPlausible(value) ? value : QString();
    };
    LifecycleNotification found;
    // A group's name may hold blanks.
    found.group = object.value(QLatin1String("AutoScalingGroupName")).toString().left(maxNameLength);
    found.hook = text("LifecycleHookName", maxNameLength);
    found.instanceId = text("EC2InstanceId", maxInstanceIdLength);
    found.token = text("LifecycleActionToken", tokenLength);
    found.transition = text("LifecycleTransition", maxNameLength);
    found.time = fromIso8601(object.value(QLatin1String("Time")).toString());
    const bool complete = !found.group.isEmpty() && !found.hook.isEmpty() && !found.instanceId.isEmpty()
        && found.token.size() == tokenLength;
    return complete ? found : LifecycleNotification();
}

/// The first event that `eventIn` finds in an object or in the layers that it wraps.
template <class Event>
Event search(const QJsonValue &value, Event (*eventIn)(const QJsonObject &), int layer = 0)
{
    if (layer > maxWrappings)
        return {};
    if (value.isString()) {
        const QByteArray text = value.toString().toUtf8();
        if (text.size() > maxTextBytes || !text.trimmed().startsWith('{'))
            return {};
        return search(QJsonDocument::fromJson(text).object(), eventIn, layer + 1);
    }
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < std::min(array.size(), maxArrayItems); ++i) {
            if (const Event event = search(array.at(i), eventIn, layer + 1); !isEmpty(event))
                return event;
        }
        return {};
    }
    const QJsonObject object = value.toObject();
    Event event = eventIn(object);
    for (const char *name : wrappers) {
        if (isEmpty(event) && object.contains(QLatin1String(name)))
            event = search(object.value(QLatin1String(name)), eventIn, layer + 1);
    }
    return event;
}

} // namespace

Result<HookEvent> parseHookEvent(const QByteArray &text)
{
    Error error;
    error.code = ErrorCode::InvalidInput;
    error.subject = QStringLiteral("event");
    if (text.size() > maxTextBytes) {
        error.message = QStringLiteral("the text is larger than 256 KiB");
        return error;
    }
    QByteArray json = text.trimmed();
    if (json.startsWith("\xef\xbb\xbf"))
        json.remove(0, 3);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (document.isNull()) {
        error.message =
            QStringLiteral("not JSON: %1 at byte %2").arg(problem.errorString()).arg(problem.offset);
        return error;
    }
    const HookEvent event =
        search(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), &eventOf);
    if (isEmpty(event)) {
        error.message = QStringLiteral("holds neither a deployment ID nor a hook execution ID");
        return error;
    }
    return event;
}

std::optional<LifecycleNotification> parseLifecycleNotification(const QByteArray &text)
{
    if (text.size() > maxTextBytes)
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    LifecycleNotification found = search(QJsonValue(object), &notificationOf);
    if (isEmpty(found))
        return std::nullopt;
    if (!found.time) // EventBridge tells it outside
        found.time = fromIso8601(object.value(QLatin1String("time")).toString());
    return found;
}

} // namespace hookline::session
