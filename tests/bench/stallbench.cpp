// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/workbench.h"
#include "tests/bench/bench.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <cstdio>

namespace hookline::bench {
namespace {

constexpr int instances = 10'000, results = 100'000;
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

/// The longest turn of the GUI thread, by a timer that beats as often as the event loop turns. Processor time
/// of the thread, so that what else the machine does is not counted, and the clock's time beside it.
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
        m_longestCpuMs = m_longestMs = 0;
        m_cpuMs = threadCpuMs();
        m_elapsed.start();
        m_timer.start();
    }
    void stop() { m_timer.stop(); }
    double longestCpuMs() const { return m_longestCpuMs; }
    double longestMs() const { return m_longestMs; }

private:
    static double threadCpuMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
    }

    void beat()
    {
        const double cpu = threadCpuMs();
        m_longestCpuMs = std::max(m_longestCpuMs, cpu - m_cpuMs);
        m_longestMs = std::max(m_longestMs, double(m_elapsed.nsecsElapsed()) / 1e6);
        m_cpuMs = cpu;
        m_elapsed.restart();
    }

    QTimer m_timer;
    QElapsedTimer m_elapsed;
    double m_cpuMs = 0, m_longestCpuMs = 0, m_longestMs = 0;
};
