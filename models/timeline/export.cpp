// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/export.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace hookline::timeline {

namespace {

constexpr std::int64_t microsPerMilli = 1000;

// In the order of SpanState.
constexpr std::array<const char *, 8> stateNames = {"Planned",    "Skipped", "Succeeded", "Succeeded",
                                                    "InProgress", "Warned",  "Waiting",   "Failed"};

QString nameOf(SpanState state)
{
    return QString::fromLatin1(stateNames[static_cast<std::size_t>(state)]);
}

QString timeOf(const Scene &scene, std::int64_t millis)
{
    return toIso8601(scene.instantAt(millis));
}

QString secondsText(std::int64_t millis)
{
    return QString::number(double(millis) / 1000, 'g', 15);
}

/// Gives lanes their process and thread, and writes the events.
class TraceWriter
{
public:
    TraceWriter(const Scene &scene, Instant now)
        : m_scene(scene)
        , m_now(scene.millisAt(now))
    { }

    QJsonArray write()
    {
        for (const Lane &lane : m_scene.lanes)
            addLane(lane);
        return m_events;
    }

private:
    void addLane(const Lane &lane)
    {
        const QString process = lane.key.section(u'/', 0, 0);
        if (!m_processes.contains(process)) {
            m_processes.insert(process, int(m_processes.size()) + 1);
            m_pid = m_processes.value(process);
            m_tid = 0;
            addName("process_name", process.isEmpty() ? lane.title : process);
        }
        m_pid = m_processes.value(process);
        m_tid = ++m_threads;
        const QString thread = lane.key.section(u'/', 1);
        addName("thread_name", thread.isEmpty() ? lane.title : thread);
        for (const Span &span : lane.spans)
            addSpan(span);
        if (lane.deadline) {
            const QString name = lane.spans.empty()
                ? QStringLiteral("deadline")
                : QStringLiteral("deadline of ") + m_scene.names.at(lane.spans.back().name);
            addInstant(name, *lane.deadline, {{QStringLiteral("estimated"), lane.deadlineEstimated}});
        }
        for (const std::int64_t tick : lane.ticks)
            addInstant(QStringLiteral("heartbeat"), tick, {});
        if (lane.limit)
            addInstant(QStringLiteral("last deadline possible"), *lane.limit, {});
    }

    void addSpan(const Span &span)
    {
        const std::int64_t end = span.isOpen() ? std::max(m_now, span.start) : span.end;
        QJsonObject about{{QStringLiteral("status"), nameOf(span.state)},
                          {QStringLiteral("start"), timeOf(m_scene, span.start)}};
        if (span.isOpen())
            about.insert(QStringLiteral("open"), true);
        else
            about.insert(QStringLiteral("end"), timeOf(m_scene, span.end));
        QJsonObject event = eventAt("X", m_scene.names.at(span.name), span.start);
        event.insert(QStringLiteral("dur"), qint64((end - span.start) * microsPerMilli));
        event.insert(QStringLiteral("cat"), nameOf(span.state));
        event.insert(QStringLiteral("args"), about);
        m_events.append(event);
    }

    void addInstant(const QString &name, std::int64_t millis, QJsonObject about)
    {
        about.insert(QStringLiteral("at"), timeOf(m_scene, millis));
        QJsonObject event = eventAt("i", name, millis);
        event.insert(QStringLiteral("s"), QStringLiteral("t")); // as tall as its thread
        event.insert(QStringLiteral("args"), about);
        m_events.append(event);
    }

    void addName(const char *kind, const QString &name)
    {
        m_events.append(QJsonObject{{QStringLiteral("ph"), QStringLiteral("M")},
                                    {QStringLiteral("name"), QString::fromLatin1(kind)},
                                    {QStringLiteral("pid"), m_pid},
                                    {QStringLiteral("tid"), m_tid},
                                    {QStringLiteral("args"), QJsonObject{{QStringLiteral("name"), name}}}});
    }

    QJsonObject eventAt(const char *phase, const QString &name, std::int64_t millis) const
    {
        const qint64 micros = m_scene.instantAt(millis).time_since_epoch().count() * microsPerMilli;
        return {{QStringLiteral("ph"), QString::fromLatin1(phase)},
                {QStringLiteral("name"), name},
                {QStringLiteral("ts"), micros},
                {QStringLiteral("pid"), m_pid},
                {QStringLiteral("tid"), m_tid}};
    }

    const Scene &m_scene;
    const std::int64_t m_now;
    QJsonArray m_events;
    QHash<QString, int> m_processes;
    int m_threads = 0;
    int m_pid = 0, m_tid = 0;
};

} // namespace

Sheet timelineSheet(const Scene &scene, Instant now)
{
    Sheet sheet{.ids = {QStringLiteral("deployment"), QStringLiteral("lane"), QStringLiteral("event"),
                        QStringLiteral("status"), QStringLiteral("start"), QStringLiteral("end"),
                        QStringLiteral("duration"), QStringLiteral("deadline")},
                .headers = {QStringLiteral("Deployment"), QStringLiteral("Lane"), QStringLiteral("Event"),
                            QStringLiteral("Status"), QStringLiteral("Start"), QStringLiteral("End"),
                            QStringLiteral("Duration"), QStringLiteral("Deadline")}};
    for (const Lane &lane : scene.lanes) {
        const QString rest = lane.key.section(u'/', 1);
        const QStringList who{rest.isEmpty() ? QString() : lane.key.section(u'/', 0, 0),
                              rest.isEmpty() ? lane.title : rest};
        for (const Span &span : lane.spans) {
            const std::int64_t end = span.isOpen() ? std::max(scene.millisAt(now), span.start) : span.end;
            const bool isLast = &span == &lane.spans.back();
            sheet.rows.append(
                who
                + QStringList{scene.names.at(span.name), nameOf(span.state), timeOf(scene, span.start),
                              span.isOpen() ? QString() : timeOf(scene, span.end),
                              secondsText(end - span.start),
                              isLast && lane.deadline ? timeOf(scene, *lane.deadline) : QString()});
        }
        for (const Span &span : lane.planned)
            sheet.rows.append(who
                              + QStringList{scene.names.at(span.name), nameOf(span.state), {}, {}, {}, {}});
    }
    return sheet;
}

QByteArray chromeTrace(const Scene &scene, Instant now)
{
    const QJsonObject trace{{QStringLiteral("displayTimeUnit"), QStringLiteral("ms")},
                            {QStringLiteral("otherData"),
                             QJsonObject{{QStringLiteral("now"), toIso8601(now)},
                                         {QStringLiteral("source"), QStringLiteral("Hookline")}}},
                            {QStringLiteral("traceEvents"), TraceWriter(scene, now).write()}};
    return QJsonDocument(trace).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace hookline::timeline
