// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

namespace hookline::bench {

/// One line of the report: ours beside a peer that does the same, measured in turns in this run.
struct Result
{
    QString name;
    qint64 n = 0; ///< Events, rows, bytes or, of memory, KiB.
    double oursMs = 0; ///< The least of all rounds.
    QString peer;
    double peerMs = 0; ///< Likewise.

    /// How many times longer the peer takes.
    double ratio() const { return oursMs > 0 ? peerMs / oursMs : 0; }
};

/// Something to measure: `before` runs untimed ahead of each `run`.
struct Contender
{
    std::function<void()> run;
    std::function<void()> before = [] {};
};

/// Measures, prints and keeps results.
class Report
{
public:
    explicit Report(QString filter)
        : m_filter(std::move(filter))
    { }

    /// Prints and keeps the most memory that a process of ours took, as `n` in KiB.
    void addMemory(const QString &name, qint64 kibibytes);
    /// Whether `name` was asked for.
    bool wants(const QString &name) const { return name.contains(m_filter, Qt::CaseInsensitive); }
    /// Lets both run in turns, at least three times each, and prints the least of each as one line of JSON.
    void compare(const QString &name, qint64 n, const Contender &ours, const QString &peerName,
                 const Contender &peer);
    /// Prints and keeps what was measured elsewhere.
    void record(const Result &result);
    const std::vector<Result> &results() const { return m_results; }

private:
    QString m_filter;
    std::vector<Result> m_results;
};

/// Runs a program to its end without its output; the bench ends if it fails.
void runProcess(const std::vector<QByteArray> &command);

void benchCommandLine(Report &report);
void benchTimeline(Report &report);
void benchTables(Report &report);
void benchAppSpec(Report &report);
void benchEditor(Report &report);
void benchStalls(Report &report);
void benchSandbox(Report &report);

} // namespace hookline::bench
