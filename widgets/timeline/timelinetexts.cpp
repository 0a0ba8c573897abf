// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timelinetexts.h"

#include "models/tables/timetext.h"
#include "widgets/common/status.h"

#include <QCoreApplication>
#include <QStringList>

namespace hookline::timeline {
namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Timeline", text);
}

const Lane &laneOf(const TimelineState &state, const SpanRef &ref)
{
    return state.scene->lanes[size_t(ref.lane)];
}

QString nameOf(const TimelineState &state, const Span &span)
{
    return span.name < state.scene->names.size() ? state.scene->names[span.name] : QString();
}

QString wordOf(const Span &span)
{
    return common::statusWord(common::statusId(span.state));
}

/// "14:32:10 – 14:33:12", with what clock says the time.
QString times(const TimelineState &state, const SpanRef &ref, QString (*clock)(Instant))
{
    const Span &span = state.index->spanOf(ref);
    const QString start = clock(state.scene->instantAt(span.start));
    if (span.isOpen())
        return start + QStringLiteral(" – …");
    if (span.end == span.start)
        return start;
    return start + QStringLiteral(" – ") + clock(state.scene->instantAt(span.end));
}

QString localStamp(Instant instant)
{
    return tables::stampText(instant);
}

QString durationOf(const TimelineState &state, const SpanRef &ref)
{
    const Extent extent = state.index->extentOf(ref, state.now);
    const bool open = state.index->spanOf(ref).isOpen();
    const Millis length(std::max<std::int64_t>(0, extent.to - extent.from));
    return tables::durationText(open ? std::chrono::floor<std::chrono::seconds>(length) : length);
}

} // namespace

QString deadlineText(const TimelineState &state, int lane)
{
    const Lane &row = state.scene->lanes[size_t(lane)];
    if (!row.deadline)
        return {};
    const Millis left(*row.deadline - state.now);
    if (left <= Millis(0))
        return say(QT_TRANSLATE_NOOP("Timeline", "overdue"));
    const QString text = say(QT_TRANSLATE_NOOP("Timeline", "%1 left")).arg(tables::countdownText(left));
    return row.deadlineEstimated ? QLatin1Char('~') + text : text;
}

QString emptyText()
{
    return say(QT_TRANSLATE_NOOP("Timeline", "No lifecycle events yet"));
}

QString spanSentence(const TimelineState &state, const SpanRef &ref)
{
    if (!ref.isValid())
        return {};
    const Lane &lane = laneOf(state, ref);
    if (ref.index < 0)
        return lane.title;
    const Span &span = state.index->spanOf(ref);
    QStringList parts{nameOf(state, span), wordOf(span), lane.title};
    // Nothing that changes every second: a screen reader would never fall silent.
    if (span.isOpen())
        parts << say(QT_TRANSLATE_NOOP("Timeline", "since %1"))
                     .arg(tables::clockText(state.scene->instantAt(span.start)));
    else if (!ref.planned)
        parts << times(state, ref, tables::clockText) << durationOf(state, ref);
    if (span.state == SpanState::Waiting && lane.deadline)
        parts << say(QT_TRANSLATE_NOOP("Timeline", "until %1"))
                     .arg(tables::clockText(state.scene->instantAt(*lane.deadline)));
    return parts.join(QStringLiteral(", "));
}

QString spanTip(const TimelineState &state, const SpanRef &ref)
{
    const Lane &lane = laneOf(state, ref);
    const Span &span = state.index->spanOf(ref);
    QStringList lines;
    // What AWS sent is never read as markup.
    lines << QStringLiteral("<b>%1</b> · %2")
                 .arg(nameOf(state, span).toHtmlEscaped(), wordOf(span).toHtmlEscaped());
    lines << lane.title.toHtmlEscaped();
    if (!ref.planned) {
        lines << times(state, ref, localStamp);
        if (tables::exactText(state.scene->instantAt(span.start)).contains(QLatin1Char('(')))
            lines << times(state, ref, tables::utcText);
        else
            lines.back() += QStringLiteral(" UTC");
        lines << durationOf(state, ref);
    }
    if (span.state == SpanState::Waiting && lane.deadline) {
        lines << deadlineText(state, ref.lane) + QStringLiteral(" · ")
                + tables::exactText(state.scene->instantAt(*lane.deadline)).toHtmlEscaped();
    }
    return QStringLiteral("<p style='white-space:pre'>") + lines.join(QStringLiteral("<br>"))
        + QStringLiteral("</p>");
}

} // namespace hookline::timeline
