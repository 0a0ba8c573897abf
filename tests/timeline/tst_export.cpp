// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/export.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <map>
#include <set>

using namespace hookline;
using namespace hookline::timeline;

namespace {

const Instant origin = Instant(Millis(1'790'000'000'000));
constexpr std::int64_t nowMillis = 90'000;
const Instant now = origin + Millis(nowMillis);

/// Two deployments, one of which waits: what has ended, what is skipped, what is open and what is to come.
Scene sample()
{
    Scene scene;
    scene.origin = origin;
    scene.names = {QStringLiteral("BeforeInstall"), QStringLiteral("Install \"x\""),
                   QStringLiteral("AfterInstall")};
    Lane first{.key = QStringLiteral("d-FIRST/shop:api"), .title = QStringLiteral("d-FIRST · shop:api")};
    first.spans = {{0, 12'000, 0, SpanState::Succeeded}, {12'000, 12'000, 1, SpanState::Skipped}};
    Lane second{.key = QStringLiteral("d-SECOND/shop:api"), .title = QStringLiteral("d-SECOND · shop:api")};
    second.spans = {{20'000, 30'500, 1, SpanState::Failed}, {30'500, Span::openEnd, 2, SpanState::Waiting}};
    second.planned = {{0, 5'000, 0, SpanState::Planned}};
    second.deadline = 3'600'000;
    second.deadlineEstimated = true;
    second.ticks = {40'000, 50'000};
    second.limit = 7'200'000;
    Lane third{.key = QStringLiteral("d-SECOND/other"), .title = QStringLiteral("d-SECOND · other")};
    scene.lanes = {first, second, third};
    return scene;
}

/// What the Trace Event Format asks of a file; the first thing that is wrong, or nothing. Members that are
/// not named here are wrong as well.
QString traceProblem(const QJsonObject &trace)
{
    static const std::map<QString, QStringList> members{
        {QStringLiteral("M"),
         {QStringLiteral("args"), QStringLiteral("name"), QStringLiteral("ph"), QStringLiteral("pid"),
          QStringLiteral("tid")}},
        {QStringLiteral("X"),
         {QStringLiteral("args"), QStringLiteral("cat"), QStringLiteral("dur"), QStringLiteral("name"),
          QStringLiteral("ph"), QStringLiteral("pid"), QStringLiteral("tid"), QStringLiteral("ts")}},
        {QStringLiteral("i"),
         {QStringLiteral("args"), QStringLiteral("name"), QStringLiteral("ph"), QStringLiteral("pid"),
          QStringLiteral("s"), QStringLiteral("tid"), QStringLiteral("ts")}}};
    std::map<std::pair<int, int>, qint64> ends; // of the last span of each thread
    std::set<int> processes;
    std::set<std::pair<int, int>> threads;
    for (const QJsonValue &value : trace.value(QLatin1StringView("traceEvents")).toArray()) {
        const QJsonObject event = value.toObject();
        const auto kind = members.find(event.value(QLatin1StringView("ph")).toString());
        if (kind == members.end() || event.keys() != kind->second)
            return QStringLiteral("members: ") + event.keys().join(u' ');
        const std::pair who(event.value(QLatin1StringView("pid")).toInt(-1),
                            event.value(QLatin1StringView("tid")).toInt(-1));
        const QString name = event.value(QLatin1StringView("name")).toString();
        if (name.isEmpty() || who.first < 1 || who.second < 0
            || !event.value(QLatin1StringView("args")).isObject())
            return QStringLiteral("name, pid, tid or args");
        if (kind->first == u'M') {
            if (name == u"process_name" ? !processes.insert(who.first).second
                                        : name != u"thread_name" || !threads.insert(who).second)
                return QStringLiteral("named twice: ") + name;
            continue;
        }
        const qint64 ts = event.value(QLatin1StringView("ts")).toInteger(-1);
        const qint64 dur = event.value(QLatin1StringView("dur")).toInteger(kind->first == u'X' ? -1 : 0);
        if (ts < 0 || dur < 0)
            return QStringLiteral("ts or dur of ") + name;
        if (!processes.count(who.first) || !threads.count(who))
            return QStringLiteral("a thread without a name: ") + name;
        if (kind->first == u'i' && event.value(QLatin1StringView("s")).toString() != u"t")
            return QStringLiteral("scope of ") + name;
        if (kind->first == u'X' && ts < std::exchange(ends[who], ts + dur))
            return QStringLiteral("spans overlap at ") + name;
    }
    return {};
}

QJsonObject parsed(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s", qPrintable(error.errorString()));
    return document.object();
}

QList<QJsonObject> eventsOf(const QJsonObject &trace, const QString &phase)
{
    QList<QJsonObject> events;
    for (const QJsonValue &event : trace.value(QLatin1StringView("traceEvents")).toArray()) {
        if (event.toObject().value(QLatin1StringView("ph")).toString() == phase)
            events.append(event.toObject());
    }
    return events;
}

} // namespace

class TestTimelineExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTraceIsOne()
    {
        const QJsonObject trace = parsed(chromeTrace(sample(), now));
        QCOMPARE(traceProblem(trace), QString());
        QCOMPARE(eventsOf(trace, QStringLiteral("X")).size(), 4);
        QCOMPARE(eventsOf(trace, QStringLiteral("M")).size(), 2 + 3);
        QCOMPARE(traceProblem(parsed(chromeTrace({}, now))), QString());
    }

    void theCheckIsStrict()
    {
        QJsonObject trace = parsed(chromeTrace(sample(), now));
        QJsonArray events = trace.value(QLatin1StringView("traceEvents")).toArray();
        const auto broken = [&](int at, const char *member, const QJsonValue &value) {
            QJsonArray changed = events;
            QJsonObject event = changed.at(at).toObject();
            if (value.isUndefined())
                event.remove(QLatin1StringView(member));
            else
                event.insert(QLatin1StringView(member), value);
            changed.replace(at, event);
            QJsonObject other = trace;
            other.insert(QStringLiteral("traceEvents"), changed);
            return !traceProblem(other).isEmpty();
        };
        QVERIFY(broken(0, "name", QStringLiteral("thread_names")));
        QVERIFY(broken(2, "dur", QJsonValue(QJsonValue::Undefined)));
        QVERIFY(broken(2, "dur", -1));
        QVERIFY(broken(2, "dur", 13'000'000));
        QVERIFY(broken(2, "ts", QStringLiteral("12")));
        QVERIFY(broken(2, "tid", 99));
        QVERIFY(broken(2, "ph", QStringLiteral("B")));
    }

    void timesAreMicroseconds()
    {
        const QList<QJsonObject> spans = eventsOf(parsed(chromeTrace(sample(), now)), QStringLiteral("X"));
        QCOMPARE(spans.at(0).value(QLatin1StringView("ts")).toInteger(), 1'790'000'000'000'000);
        QCOMPARE(spans.at(0).value(QLatin1StringView("dur")).toInteger(), 12'000'000);
        QCOMPARE(spans.at(1).value(QLatin1StringView("name")).toString(), QStringLiteral("Install \"x\""));
    }

    void anOpenWaitLastsUntilNowAndIsMarked()
    {
        const QJsonObject wait = eventsOf(parsed(chromeTrace(sample(), now)), QStringLiteral("X")).at(3);
        const QJsonObject about = wait.value(QLatin1StringView("args")).toObject();
        QCOMPARE(wait.value(QLatin1StringView("cat")).toString(), QStringLiteral("Waiting"));
        QCOMPARE(wait.value(QLatin1StringView("dur")).toInteger(), (nowMillis - 30'500) * 1000);
        QVERIFY(about.value(QLatin1StringView("open")).toBool());
        QVERIFY(!about.contains(QLatin1StringView("end")));
    }

    void deadlinesAndHeartbeatsAreInstants()
    {
        const QList<QJsonObject> instants = eventsOf(parsed(chromeTrace(sample(), now)), QStringLiteral("i"));
        QCOMPARE(instants.size(), 4);
        QCOMPARE(instants.at(0).value(QLatin1StringView("name")).toString(),
                 QStringLiteral("deadline of AfterInstall"));
        QCOMPARE(instants.at(0).value(QLatin1StringView("ts")).toInteger(), 1'790'003'600'000'000);
        QVERIFY(instants.at(0)
                    .value(QLatin1StringView("args"))
                    .toObject()
                    .value(QLatin1StringView("estimated"))
                    .toBool());
        QCOMPARE(instants.at(1).value(QLatin1StringView("name")).toString(), QStringLiteral("heartbeat"));
    }

    void lanesAreThreadsOfTheirDeployment()
    {
        QStringList names;
        for (const QJsonObject &name : eventsOf(parsed(chromeTrace(sample(), now)), QStringLiteral("M")))
            names.append(QStringLiteral("%1 %2")
                             .arg(name.value(QLatin1StringView("pid")).toInt())
                             .arg(name.value(QLatin1StringView("args"))
                                      .toObject()
                                      .value(QLatin1StringView("name"))
                                      .toString()));
        QCOMPARE(names,
                 (QStringList{QStringLiteral("1 d-FIRST"), QStringLiteral("1 shop:api"),
                              QStringLiteral("2 d-SECOND"), QStringLiteral("2 shop:api"),
                              QStringLiteral("2 other")}));
    }

    void theSheetHasARowPerSpan()
    {
        const Sheet sheet = timelineSheet(sample(), now);
        QCOMPARE(sheet.rows.size(), 5);
        for (const QStringList &row : sheet.rows)
            QCOMPARE(row.size(), sheet.ids.size());
        QCOMPARE(sheet.rows.at(2),
                 (QStringList{QStringLiteral("d-SECOND"), QStringLiteral("shop:api"),
                              QStringLiteral("Install \"x\""), QStringLiteral("Failed"),
                              toIso8601(origin + Millis(20'000)), toIso8601(origin + Millis(30'500)),
                              QStringLiteral("10.5"), QString()}));
        QCOMPARE(sheet.rows.at(3),
                 (QStringList{QStringLiteral("d-SECOND"), QStringLiteral("shop:api"),
                              QStringLiteral("AfterInstall"), QStringLiteral("Waiting"),
                              toIso8601(origin + Millis(30'500)), QString(), QStringLiteral("59.5"),
                              toIso8601(origin + Millis(3'600'000))}));
        QCOMPARE(sheet.rows.at(4).mid(2, 3),
                 (QStringList{QStringLiteral("BeforeInstall"), QStringLiteral("Planned"), QString()}));
    }
};

QTEST_GUILESS_MAIN(TestTimelineExport)
#include "tst_export.moc"
