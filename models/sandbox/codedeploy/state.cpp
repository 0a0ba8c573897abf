// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/state.h"

namespace hookline::sandbox::codedeploy {

bool operator==(const Event &a, const Event &b)
{
    const bool sameDiagnostics = a.diagnostics == b.diagnostics
        || (a.diagnostics && b.diagnostics && *a.diagnostics == *b.diagnostics);
    return a.status == b.status && a.start == b.start && a.end == b.end && sameDiagnostics;
}

// Events are most of the bytes of a world, so they are arrays: [status, start, end, diagnostics].
QJsonValue encode(const std::vector<Event> &events)
{
    QJsonArray list;
    for (const Event &event : events) {
        QJsonArray item{int(event.status)};
        if (event.start != Instant()) {
            item.append(encode(event.start));
            item.append(encode(event.end));
            if (event.diagnostics)
                item.append(encode(*event.diagnostics));
        }
        list.append(item);
    }
    return list;
}

void decode(const QJsonValue &json, std::vector<Event> &events)
{
    const QJsonArray list = json.toArray();
    events.clear();
    events.reserve(std::size_t(list.size()));
    for (const QJsonValue &value : list) {
        const QJsonArray item = value.toArray();
        Event &event = events.emplace_back();
        event.status = EventStatus(item.at(0).toInt());
        if (item.size() < 3)
            continue;
        decode(item.at(1), event.start);
        decode(item.at(2), event.end);
        if (item.size() > 3) {
            auto diagnostics = std::make_shared<Diagnostics>();
            decode(item.at(3), *diagnostics);
            event.diagnostics = std::move(diagnostics);
        }
    }
}

QJsonValue encode(const std::vector<Execution> &executions)
{
    QJsonArray list;
    for (const Execution &execution : executions)
        list.append(QJsonArray{execution.event, execution.id, execution.function});
    return list;
}

void decode(const QJsonValue &json, std::vector<Execution> &executions)
{
    executions.clear();
    for (const QJsonValue &value : json.toArray()) {
        const QJsonArray item = value.toArray();
        executions.push_back({item.at(0).toInt(), item.at(1).toString(), item.at(2).toString()});
    }
}

QJsonValue encode(const HealthRule &value)
{
    return QJsonArray{int(value.kind), value.value};
}

void decode(const QJsonValue &json, HealthRule &value)
{
    value = {HealthRule::Kind(json.toArray().at(0).toInt()), json.toArray().at(1).toInt()};
}

QJsonValue encode(const TrafficRule &value)
{
    return QJsonArray{int(value.kind), value.percent, value.minutes};
}

void decode(const QJsonValue &json, TrafficRule &value)
{
    const QJsonArray parts = json.toArray();
    value = {TrafficRule::Kind(parts.at(0).toInt()), parts.at(1).toInt(), parts.at(2).toInt()};
}

} // namespace hookline::sandbox::codedeploy
