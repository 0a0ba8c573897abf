// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace hookline::gui {

/// What became of one step of the tour.
struct TourResult
{
    QString title;
    QString seen; ///< What was seen, or what was not.
    QString screenshot; ///< File name beside the report; empty if none could be written.
    qint64 milliseconds = 0;
    bool ok = false;
};

/// The report of a tour as Markdown.
QString tourReport(const QString &world, const std::vector<TourResult> &results, size_t planned);

} // namespace hookline::gui
