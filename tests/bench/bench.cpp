// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

namespace hookline::bench {
namespace {

constexpr int leastRounds = 3, mostRounds = 21;
constexpr double enoughMs = 1500; // of measuring, once there are enough rounds

double measured(const Contender &contender)
{
    contender.before();
    QElapsedTimer timer;
    timer.start();
    contender.run();
    return double(timer.nsecsElapsed()) / 1e6;
}

/// Whatever else the machine does only adds time: the least is nearest to what the work takes.
double least(const std::vector<double> &values)
{
    return *std::min_element(values.begin(), values.end());
}

} // namespace

void Report::compare(const QString &name, qint64 n, const Contender &ours, const QString &peerName,
                     const Contender &peer)
{
    std::vector<double> oursMs, peerMs;
    double spent = 0;
    for (int round = 0; round < mostRounds && (round < leastRounds || spent < enoughMs); ++round) {
        oursMs.push_back(measured(ours));
        peerMs.push_back(measured(peer));
        spent += oursMs.back() + peerMs.back();
    }
    record({name, n, least(oursMs), peerName, least(peerMs)});
}

void Report::record(const Result &result)
{
    std::printf(
        "{\"name\":\"%s\",\"n\":%lld,\"ours_ms\":%.4g,\"peer\":\"%s\",\"peer_ms\":%.4g,\"ratio\":%.4g}\n",
        qPrintable(result.name), static_cast<long long>(result.n), result.oursMs, qPrintable(result.peer),
        result.peerMs, result.ratio());
    std::fflush(stdout);
    m_results.push_back(result);
}

} // namespace hookline::bench
