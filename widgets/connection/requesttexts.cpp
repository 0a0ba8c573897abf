// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/requesttexts.h"

#include "models/core/ids.h"
#include "models/tables/requestsmodel.h"
#include "models/tables/timetext.h"
#include "widgets/connection/connectiontexts.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>
#include <QSysInfo>

#include <algorithm>

namespace hookline::connection {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Requests)
};

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

QString countsText(const session::RequestLog::Counts &counts)
{
    if (counts.attempts == 0)
        return Words::tr("No request yet");
    return Words::tr("%1 requests, %2 retries, %3 throttled, %4 failed; slowest %5 (%6)")
        .arg(number(counts.attempts), number(counts.retries), number(counts.throttled),
             number(counts.failures), tables::tookText(counts.slowest), counts.slowestOperation);
}

std::vector<tables::ExportFact> exportFacts(const aws::Connection &connection,
                                            const session::RequestLog::Counts &counts)
{
    const QString notAws = notAwsText(connection);
    return {
        {Words::tr("Hookline"), QStringLiteral(HOOKLINE_VERSION)},
        {Words::tr("Qt"), QLatin1String(qVersion())},
        {Words::tr("Platform"),
         QStringLiteral("%1, %2 %3, %4, %5")
             .arg(QSysInfo::prettyProductName(), QSysInfo::kernelType(), QSysInfo::kernelVersion(),
                  QSysInfo::currentCpuArchitecture(), QGuiApplication::platformName())},
        {Words::tr("Connection"), aws::displayName(connection)},
        {Words::tr("Region"), connection.region},
        {Words::tr("Endpoint"), notAws.isEmpty() ? Words::tr("AWS") : notAws},
        {Words::tr("Keys"),
         Words::tr("%1, access key %2")
             .arg(connection.keySource.isEmpty() ? Words::tr("source unknown") : connection.keySource,
                  connection.keys.accessKeyId.isEmpty()
                      ? Words::tr("asked for")
                      : masked(QString::fromUtf8(connection.keys.accessKeyId)))},
        {Words::tr("Session"), countsText(counts)},
        {Words::tr("Times"), Words::tr("\"time\" is UTC; durations are seconds")},
        {Words::tr("Secrets"),
         Words::tr("masked; headers, paths and bodies of requests are not recorded at all")},
    };
}

QString outcomeSentence(const Attempt &attempt, const Attempt *next)
{
    const AttemptOutcome outcome = outcomeOf(attempt);
    const QString word =
        outcome == AttemptOutcome::Retried ? Words::tr("failed") : tables::outcomeWord(outcome);
    if (next)
        return Words::tr("%1, sent again after %2")
            .arg(word, tables::tookText(next->started - attempt.started - attempt.took));
    if (!attempt.again)
        return word;
    return attempt.again->count() == 0
        ? Words::tr("%1, will be sent again").arg(word)
        : Words::tr("%1, will be sent again in %2").arg(word, tables::tookText(*attempt.again));
}

const Attempt *attemptAfter(const std::vector<Attempt> &call, int number)
{
    const auto found = std::find_if(call.begin(), call.end(),
                                    [number](const Attempt &one) { return one.number == number + 1; });
    return found == call.end() ? nullptr : &*found;
}

QString attemptLines(const std::vector<Attempt> &call)
{
    QStringList lines;
    for (const Attempt &attempt : call) {
        QStringList parts{QString::number(attempt.number), tables::clockText(attempt.started),
                          tables::tookText(attempt.took)};
        if (attempt.httpStatus != 0)
            parts.append(Words::tr("HTTP %1").arg(attempt.httpStatus));
        if (!attempt.error.serviceCode.isEmpty())
            parts.append(attempt.error.serviceCode);
        parts.append(outcomeSentence(attempt, attemptAfter(call, attempt.number)));
        if (!attempt.requestId.isEmpty())
            parts.append(attempt.requestId);
        lines.append(parts.join(QStringLiteral("  ")));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace hookline::connection
