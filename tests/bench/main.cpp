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

bool commandLineTargetsAreKept(const Report &report)
{
    constexpr qint64 mostKib = 16 * 1024;
    // By peer, how many times faster than it a call is at least.
    const struct
    {
        QLatin1StringView peer;
        double least;
        const char *what;
    } targets[]{
        {QLatin1StringView("aws"), 50, "a call of the command line at least 50x faster than aws"},
        {QLatin1StringView("node @aws-sdk v3"), 15,
         "a call of the command line at least 15x faster than a bundled script of @aws-sdk v3"},
        {QLatin1StringView("curl --aws-sigv4"), 1 / 1.25, "a call of the command line within 1.25x of curl"}};
    bool kept = true;
    for (const Result &result : report.results()) {
        if (result.name == QLatin1String("cli/put-status-memory"))
            kept = hold(result.n <= mostKib, "a call of the command line within 16 MiB") && kept;
        if (result.name != QLatin1String("cli/put-status"))
            continue;
        for (const auto &[peer, least, what] : targets) {
            if (result.peer == peer)
                kept = hold(result.ratio() >= least, what) && kept;
        }
    }
    return kept;
}

bool appSpecTargetsAreKept(const Report &report)
{
    bool kept = true;
    const Result *small = nullptr, *large = nullptr;
    for (const Result &result : report.results()) {
        if (result.name == QLatin1String("appspec/lint-process")) {
            const double least = result.peer.startsWith(QLatin1String("Ruby")) ? 10 : 5;
            kept = hold(result.ratio() >= least,
                        qPrintable(QStringLiteral("lint as a whole process at least %1x faster than %2")
                                       .arg(least)
                                       .arg(result.peer)))
                && kept;
        } else if (result.name == QLatin1String("appspec/parse-and-lint")) {
            kept =
                hold(result.oursMs <= 3 * result.peerMs,
                     qPrintable(QStringLiteral("%1 bytes parsed and linted within 3x of yaml-cpp's own parse")
                                    .arg(result.n)))
                && kept;
            (small ? large : small) = &result;
        }
    }
    if (large)
        kept = hold(large->oursMs / double(large->n) <= 1.5 * small->oursMs / double(small->n),
                    "parse and lint grow linearly")
            && kept;
    return kept;
}

bool sandboxTargetsAreKept(const Report &report)
{
    bool kept = true;
    for (const Result &result : report.results()) {
        if (result.name == QLatin1String("sandbox/heartbeats"))
            kept = hold(result.ratio() >= 0.5, "idle instances cost nothing") && kept;
        else if (result.name.startsWith(QLatin1String("sandbox/")))
            kept = hold(result.ratio() >= 1 / 3.0,
                        qPrintable(QStringLiteral("%1 of %2 within 3x of writing its XML alone")
                                       .arg(result.name)
                                       .arg(result.n)))
                && kept;
    }
    return kept;
}

/// The targets of the project, as far as they were measured.
bool targetsAreKept(const Report &report)
{
    bool kept = commandLineTargetsAreKept(report);
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
    kept = appSpecTargetsAreKept(report) && kept;
    for (const Result &result : report.results()) {
        if (result.name == QLatin1String("editor/typing"))
            kept = hold(result.ratio() >= 0.5 && result.oursMs <= 16,
                        "typing within a frame and twice the time of bare QScintilla")
                && kept;
        if (result.name.startsWith(QLatin1String("stall/")))
            kept = hold(result.ratio() >= 1, qPrintable(result.name + QStringLiteral(" stalls for no frame")))
                && kept;
    }
    return sandboxTargetsAreKept(report) && kept;
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
    benchCommandLine(report);
    benchTimeline(report);
    benchTables(report);
    benchAppSpec(report);
    benchSandbox(report);
    benchEditor(report);
    benchStalls(report);
    return check && !targetsAreKept(report) ? 1 : 0;
}
