// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <QApplication>

#include <cstdio>

using namespace hookline::bench;

namespace {

const Result *find(const Report &report, const QString &name, qint64 n, const QString &peer)
{
    for (const Result &result : report.results()) {
        if (result.name == name && result.n == n && result.peer == peer)
            return &result;
    }
    return nullptr;
}

bool hold(bool kept, const char *what)
{
    std::fprintf(stderr, "%s: %s\n", kept ? "kept" : "MISSED", what);
    return kept;
}

/// The targets of the project, as far as they were measured.
bool targetsAreKept(const Report &report)
{
    bool kept = true;
    const QString repaint = QStringLiteral("timeline/repaint"), bars = QStringLiteral("QCPBars");
    const Result *few = find(report, repaint, 10'000, bars), *many = find(report, repaint, 1'000'000, bars);
    if (few && many)
        kept = hold(many->oursMs <= 3 * few->oursMs, "10^6 events repainted within 3x of 10^4") && kept;
    if (many)
        kept = hold(many->ratio() >= 30, "10^6 events repainted within 1/30 of QCPBars' time") && kept;
    for (const Result &result : report.results()) {
        if (result.n == 1'000'000 && result.name.startsWith(QLatin1String("table/sort")))
            kept = hold(result.ratio() >= 20,
                        qPrintable(result.name + QStringLiteral(" at least 20x faster than the proxy")))
                && kept;
    }
    return kept;
}

} // namespace

/// hookline_bench [--check] [NAME]: measures what has NAME in its name; one JSON line each, where ratio is
/// peer_ms / ours_ms. With --check it exits 1 if a target of the project is missed.
int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", "1");
    QApplication app(argc, argv);
    QApplication::setStyle(QStringLiteral("Fusion"));
    QStringList arguments = app.arguments().mid(1);
    const bool check = arguments.removeAll(QStringLiteral("--check")) > 0;
    Report report(arguments.value(0));
    benchTimeline(report);
    benchTables(report);
    return check && !targetsAreKept(report) ? 1 : 0;
}
