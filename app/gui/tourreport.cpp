// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/tourreport.h"

#include "widgets/common/markdown.h"

#include <QDateTime>
#include <QSysInfo>

#include <algorithm>

namespace hookline::gui {

QString tourReport(const QString &world, const std::vector<TourResult> &results, size_t planned)
{
    const bool ok = results.size() == planned
        && std::all_of(results.begin(), results.end(), [](const TourResult &result) { return result.ok; });
    qint64 total = 0;
    for (const TourResult &result : results)
        total += result.milliseconds;
    QString text =
        QStringLiteral("# Tour of Hookline %1: %2\n\n")
            .arg(QStringLiteral(HOOKLINE_VERSION), ok ? QStringLiteral("ok") : QStringLiteral("FAILED"));
    text += QStringLiteral("%1 · %2 · Qt %3 · %4\n\n")
                .arg(world, QDateTime::currentDateTimeUtc().toString(Qt::ISODate),
                     QString::fromLatin1(qVersion()), QSysInfo::prettyProductName());
    text += QStringLiteral("%1 of %2 steps were seen to happen, in %3 s.\n\n")
                .arg(std::count_if(results.begin(), results.end(),
                                   [](const TourResult &result) { return result.ok; }))
                .arg(planned)
                .arg(static_cast<double>(total) / 1000, 0, 'f', 1);
    text +=
        QStringLiteral("| # | step | result | took | what was seen | picture |\n|--:|---|---|--:|---|---|\n");
    int number = 0;
    for (const TourResult &result : results) {
        const QString picture =
            result.screenshot.isEmpty() ? QString() : QStringLiteral("[%1](%1)").arg(result.screenshot);
        text += QStringLiteral("| %1 | %2 | %3 | %4 s | %5 | %6 |\n")
                    .arg(++number)
                    .arg(common::markdownText(result.title),
                         result.ok ? QStringLiteral("ok") : QStringLiteral("**failed**"))
                    .arg(static_cast<double>(result.milliseconds) / 1000, 0, 'f', 1)
                    .arg(common::markdownText(result.seen), picture);
    }
    return text;
}

} // namespace hookline::gui
