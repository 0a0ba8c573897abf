// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/workbench.h"
#include "tests/bench/bench.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

namespace hookline::bench {
namespace {

constexpr int instances = 10'000, results = 100'000;
constexpr int rounds = 3;
/// One frame at 60 Hz.
constexpr double frameMs = 16;

constexpr char world[] = R"({
    "description": "One group of many instances, and many Hook results",
    "fleet": {
        "autoscaling": {"groups": 1, "instances": %1, "waiting": 40},
        "cloudformation": {
            "results": %2, "days": 60, "stacks": 100, "running": 10,
            "hooks": [{"typeName": "Acme::Guard::Storage", "failureMode": "FAIL", "targets": ["CHANGE_SET", "RESOURCE"],
                       "failureChance": 0.1, "failures": [{"statusReason": "The bucket is not encrypted."}]}]
        }
    }
})";

/// How long this thread could have run so far and had to wait for a processor, in milliseconds: the second
/// number of Linux's schedstat (Documentation/scheduler/sched-stats). 0 where the system does not tell.
double waitedForProcessorMs()
{
    static QFile schedstat(QStringLiteral("/proc/thread-self/schedstat"));
    if (!schedstat.isOpen() && !schedstat.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 0;
    schedstat.seek(0);
    return double(schedstat.read(100).split(' ').value(1).toLongLong()) / 1e6;
}

/// The longest turn of the GUI thread, by a timer that beats as often as the event loop turns: by the clock,
/// less the time in which other programs had the processors. What the thread spends in waiting for a lock
/// counts.
class Heartbeat : public QObject
{
public:
    Heartbeat()
    {
        m_timer.setInterval(0);
        connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
    }

    void start()
    {
        m_longestMs = m_longestByClockMs = 0;
        m_waitedMs = waitedForProcessorMs();
        m_elapsed.start();
        m_timer.start();
    }
    /// The turn under way and the next are not counted.
    void skip() { m_skip = 2; }
    double longestMs() const { return m_longestMs; }
    double longestByClockMs() const { return m_longestByClockMs; }

private:
    void beat()
    {
        const double byClock = double(m_elapsed.nsecsElapsed()) / 1e6;
        const double waited = waitedForProcessorMs();
        if (m_skip > 0) {
            --m_skip;
        } else {
            m_longestMs = std::max(m_longestMs, byClock - (waited - m_waitedMs));
            m_longestByClockMs = std::max(m_longestByClockMs, byClock);
        }
        m_waitedMs = waited;
        m_elapsed.restart();
    }

    QTimer m_timer;
    QElapsedTimer m_elapsed;
    int m_skip = 0;
    double m_waitedMs = 0, m_longestMs = 0, m_longestByClockMs = 0;
};

/// The window on a sandbox of that size, with a person who looks at one place after the other.
class Stage
{
public:
    bool open()
    {
        QFile file(m_directory.filePath(QStringLiteral("world.json")));
        if (!file.open(QIODevice::WriteOnly)
            || file.write(QString::fromLatin1(world).arg(instances).arg(results).toUtf8()) < 0)
            return false;
        file.close();
        gui::Options options;
        options.scenario = file.fileName();
        m_application = std::make_unique<gui::Application>(options, m_settings);
        m_application->start();
        return waitFor([this] { return m_application->window().workbench() != nullptr; });
    }

    /// Opens the place and waits until `isThere`. The longest turn meanwhile, in milliseconds; nothing if it
    /// took longer than anybody waits.
    std::optional<double> longestTurn(gui::Place place, const std::function<bool()> &isThere)
    {
        // That a place, or the detail of its first row, is laid out for the first time is no part of its
        // loading.
        m_application->window().workbench()->openPlace(place);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
        Heartbeat heartbeat;
        const auto selected = QObject::connect(&m_application->window().workbench()->selection(),
                                               &gui::Selection::changed, [&heartbeat] { heartbeat.skip(); });
        heartbeat.start();
        if (!waitFor(isThere))
            return {};
        // What follows from the last rows: sorting, the timeline.
        waitFor([until = QDeadlineTimer(1500)] { return until.hasExpired(); });
        QObject::disconnect(selected);
        std::fprintf(stderr, "longest turn: %.1f ms, with the waits for a processor %.1f ms\n",
                     heartbeat.longestMs(), heartbeat.longestByClockMs());
        return heartbeat.longestMs();
    }

    const store::Store &store() const { return m_application->world()->session.store(); }

private:
    static bool waitFor(const std::function<bool()> &isThere)
    {
        QDeadlineTimer patience(120'000);
        while (!isThere() && !patience.hasExpired())
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        return isThere();
    }

    QTemporaryDir m_directory;
    gui::Settings m_settings{m_directory.filePath(QStringLiteral("settings.ini"))};
    std::unique_ptr<gui::Application> m_application;
};

void takeLeast(std::optional<double> *least, const std::optional<double> &turn)
{
    if (turn)
        *least = std::min(least->value_or(*turn), *turn);
}

void note(Report &report, const char *name, qint64 n, const std::optional<double> &turn)
{
    if (turn)
        report.record({QLatin1String(name), n, *turn, QStringLiteral("one frame"), frameMs});
    else
        std::fprintf(stderr, "%s: did not load in time\n", name);
}

} // namespace

void benchStalls(Report &report)
{
    constexpr char ofGroup[] = "stall/group-loads", ofResults[] = "stall/hook-results-load";
    if (!report.wants(QLatin1String(ofGroup)) && !report.wants(QLatin1String(ofResults)))
        return;
    // What we do to the thread is in every round; what others do to the machine is not.
    std::optional<double> group, list;
    for (int round = 0; round < rounds; ++round) {
        Stage stage;
        if (!stage.open()) {
            std::fprintf(stderr, "stall: the window did not open\n");
            return;
        }
        takeLeast(&group, stage.longestTurn(gui::Place::AutoScaling, [&stage] {
            return stage.store().autoScalingInstances.size() >= instances;
        }));
        takeLeast(&list, stage.longestTurn(gui::Place::CloudFormation, [&stage] {
            return stage.store().hookResults.size() >= results;
        }));
    }
    note(report, ofGroup, instances, group);
    note(report, ofResults, results, list);
}

} // namespace hookline::bench
