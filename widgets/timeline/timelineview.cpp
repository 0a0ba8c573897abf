// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timelineview.h"

#include "models/tables/timetext.h"
#include "models/timeline/export.h"
#include "widgets/common/exporter.h"
#include "widgets/timeline/timelinetexts.h"
#include "widgets/timeline/timelineview_p.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace hookline::timeline {
namespace {

constexpr double shortestRange = 50; // ms: below, a pixel would be less than the clock tells
constexpr int pixelsPerTick = 110;
constexpr int edge = 8;
constexpr double growth = 0.1; // room that is left for what still runs, so that a fit lasts for a while
constexpr double followAt = 0.85; // where the now-line stays while the view slides with it

/// The scene as it is when the dialog opens: what comes later is not what a person saw.
common::ExportSource timelineSource(const std::shared_ptr<const Scene> &scene, Instant now)
{
    common::ExportSource source{.name = QStringLiteral("timeline")};
    for (const SheetFormat &format : sheetFormats())
        source.formats.push_back({QString::fromLatin1(format.name), QString::fromLatin1(format.suffix)});
    source.formats.push_back({TimelineView::tr("Trace for Perfetto"), QStringLiteral("trace")});
    source.take = [scene, now](std::size_t format, const std::function<void(common::ExportWriter)> &done) {
        if (format >= sheetFormats().size())
            done([scene, now] { return chromeTrace(*scene, now); });
        else
            done([scene, now, write = sheetFormats()[format].write] {
                return write(timelineSheet(*scene, now));
            });
    };
    return source;
}

} // namespace

TimelineView::Private::Private(TimelineView *view)
    : q(view)
    , plot(new QCustomPlot(view))
    , scroll(new QScrollBar(Qt::Vertical, view))
    , fitButton(new QToolButton(view))
    , followButton(new QToolButton(view))
    , zoomChip(new QToolButton(view))
    , exportButton(new QToolButton(view))
    , legend(new TimelineLegend(view))
    , localTicker(new TimeTicker(TimeTicker::Kind::Local))
    , relativeTicker(new TimeTicker(TimeTicker::Kind::Relative))
    , laneTicker(new LaneTicker(state))
{
    setUpHeader();
    setUpPlot();
    auto *header = new QHBoxLayout;
    header->setSpacing(4);
    header->addWidget(fitButton);
    header->addWidget(followButton);
    header->addWidget(zoomChip);
    header->addWidget(legend, 1);
    header->addWidget(exportButton);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(plot, 1);
    body->addWidget(scroll);
    auto *layout = new QVBoxLayout(view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addLayout(body, 1);
}

void TimelineView::Private::setUpHeader()
{
    fitButton->setObjectName(QStringLiteral("timelineFit"));
    fitButton->setText(TimelineView::tr("Fit"));
    fitButton->setToolTip(TimelineView::tr("Show everything (0)"));
    QObject::connect(fitButton, &QToolButton::clicked, q, &TimelineView::fit);
    followButton->setObjectName(QStringLiteral("timelineFollow"));
    followButton->setText(TimelineView::tr("Follow"));
    followButton->setToolTip(TimelineView::tr("Keep the now-line in view"));
    followButton->setCheckable(true);
    followButton->setChecked(true);
    QObject::connect(followButton, &QToolButton::clicked, q, &TimelineView::setFollow);
    zoomChip->setObjectName(QStringLiteral("timelineZoom"));
    zoomChip->setToolTip(TimelineView::tr("Take the zoom back (Backspace)"));
    QObject::connect(zoomChip, &QToolButton::clicked, q, [this] { popZoom(); });
    exportButton->setObjectName(QStringLiteral("timelineExport"));
    exportButton->setText(TimelineView::tr("Export…"));
    exportButton->setToolTip(
        TimelineView::tr("Save what the timeline shows as a table, or as a trace for Perfetto"));
    QObject::connect(exportButton, &QToolButton::clicked, q,
                     [this] { common::exportTo(q, timelineSource(state.scene, now)); });
    for (QToolButton *button : {fitButton, followButton, zoomChip, exportButton}) {
        button->setAutoRaise(true);
        button->setAccessibleName(button->text());
        button->setAccessibleDescription(button->toolTip());
    }
    zoomChip->hide();
    scroll->setObjectName(QStringLiteral("timelineScroll"));
    scroll->setAccessibleName(TimelineView::tr("Scroll lanes"));
    scroll->hide();
    QObject::connect(scroll, &QScrollBar::valueChanged, q, [this] { replot(); });
}

void TimelineView::Private::setUpPlot()
{
    plot->setObjectName(QStringLiteral("timelinePlot"));
    plot->setFocusPolicy(Qt::NoFocus); // the view has it
    plot->setMouseTracking(true);
    plot->setMinimumSize(1,
                         1); // a splitter may leave none while it is hidden, and nothing paints into nothing
    plot->setPlottingHint(QCP::phImmediateRefresh, false);
    plot->axisRect()->setAutoMargins(QCP::msNone);
    plot->axisRect()->setMinimumSize(1, 1);
    plot->axisRect()->setBackground(Qt::NoBrush);
    // Its cache holds 16 labels; with a title per lane it would only be filled in vain.
    plot->setPlottingHint(QCP::phCacheLabels, false);
    plot->xAxis->setTicker(localTicker);
    plot->xAxis2->setTicker(relativeTicker);
    plot->xAxis2->setVisible(true);
    plot->xAxis2->setTickLabels(true);
    plot->yAxis->setTicker(laneTicker);
    plot->yAxis->setNumberFormat(QStringLiteral("g")); // else "i-0a51e7" is typeset as a power of ten
    plot->yAxis->setRangeReversed(true);
    for (QCPAxis *axis : {plot->xAxis, plot->xAxis2, plot->yAxis}) {
        axis->setSubTicks(false);
        axis->grid()->setVisible(false); // its lines are part of the lanes' ground
        axis->setTickLength(0, 3);
    }
    plot->yAxis->setTickLength(0, 0);
    plot->xAxis->setTickLabelPadding(2);
    plot->xAxis->setLabelPadding(1);
    plot->xAxis2->setTickLabelPadding(4);
    new LanesPlottable(plot->xAxis, plot->yAxis, state, window); // the plot owns it
    new TimelineOverlay(plot, state, window);

    QObject::connect(plot, &QCustomPlot::beforeReplot, q, [this] { layOut(plot->size()); });
    QObject::connect(plot, &QCustomPlot::mousePress, q, [this](QMouseEvent *event) { mousePress(event); });
    QObject::connect(plot, &QCustomPlot::mouseMove, q, [this](QMouseEvent *event) { mouseMove(event); });
    QObject::connect(plot, &QCustomPlot::mouseRelease, q,
                     [this](QMouseEvent *event) { mouseRelease(event); });
    QObject::connect(plot, &QCustomPlot::mouseDoubleClick, q,
                     [this](QMouseEvent *event) { mouseDoubleClick(event); });
    QObject::connect(plot, &QCustomPlot::mouseWheel, q, [this](QWheelEvent *event) { wheel(event); });
}

void TimelineView::Private::applyColors()
{
    const QPalette palette = q->palette();
    state.colors = ownColors ? *ownColors : TimelinePalette::of(palette);
    state.font = q->font();
    const QColor text = palette.color(QPalette::Active, QPalette::WindowText);
    plot->setBackground(palette.color(QPalette::Active, QPalette::Window));
    for (QCPAxis *axis : {plot->xAxis, plot->xAxis2, plot->yAxis}) {
        axis->setBasePen(QPen(state.colors.grid));
        axis->setTickPen(axis == plot->yAxis ? QPen(Qt::NoPen) : QPen(state.colors.quietText));
        axis->setTickLabelFont(state.font);
        axis->setTickLabelColor(axis == plot->yAxis ? text : state.colors.quietText);
        axis->setLabelFont(state.font);
        axis->setLabelColor(state.colors.quietText);
    }
    legend->setColors(state.colors);
    replot();
}

/// Puts lanes and axes into `size`: margins for the titles, one height for all lanes, the scroll bar.
void TimelineView::Private::layOut(const QSize &size)
{
    const QFontMetrics metrics(state.font);
    const int titles = laneTicker->titleWidth(size.width());
    const int line = metrics.height();
    const QMargins margins(titles + edge, line + edge, edge, 2 * line + edge);
    plot->axisRect()->setMargins(margins);
    const QRect area = QRect(QPoint(0, 0), size).marginsRemoved(margins);
    window.area = QRect(area.topLeft(), QSize(std::max(1, area.width()), std::max(1, area.height())));
    const double room = double(window.area.height()) / std::max(1, state.laneCount());
    window.laneHeight = std::clamp(room >= 8 ? std::floor(room) : room, double(leastLane), double(mostLane));

    const int hidden = int(std::ceil(state.laneCount() * window.laneHeight)) - window.area.height();
    const QSignalBlocker blocker(scroll);
    scroll->setRange(0, std::max(0, hidden));
    scroll->setPageStep(window.area.height());
    scroll->setSingleStep(int(window.laneHeight));
    scroll->setVisible(hidden > 0);
    window.firstLane = scroll->value() / window.laneHeight;

    laneTicker->setTitleWidth(titles);
    laneTicker->setLaneHeight(window.laneHeight);
    plot->yAxis->setRange(window.firstLane, window.firstLane + window.area.height() / window.laneHeight);
    localTicker->setTickCount(std::max(2, window.area.width() / pixelsPerTick));
    relativeTicker->setTickCount(std::max(2, window.area.width() / pixelsPerTick));
    localTicker->setOrigin(state.scene->origin);
    plot->xAxis->setRange(window.from, window.to);
    plot->xAxis2->setRange(window.from, window.to);
    plot->xAxis->setLabel(dateLabel());
    plot->xAxis->setTickLabels(state.laneCount() > 0);
    plot->xAxis2->setTickLabels(state.laneCount() > 0);
}

/// "Friday, 20 November 2026 · CET"
QString TimelineView::Private::dateLabel() const
{
    if (state.laneCount() == 0)
        return {};
    const QDateTime from = toDateTime(state.scene->instantAt(std::int64_t(window.from))).toLocalTime();
    const QDateTime to = toDateTime(state.scene->instantAt(std::int64_t(window.to))).toLocalTime();
    const QLocale locale;
    QString text = locale.toString(from.date(), QLocale::LongFormat);
    if (to.date() != from.date())
        text += QStringLiteral(" – ") + locale.toString(to.date(), QLocale::LongFormat);
    return text + QStringLiteral(" · ") + from.timeZoneAbbreviation();
}

void TimelineView::Private::setRange(double from, double to)
{
    const double least = std::max(shortestRange, to - from);
    const double middle = (from + to) / 2;
    from = middle - least / 2;
    to = middle + least / 2;
    if (from == window.from && to == window.to)
        return;
    window.from = from;
    window.to = to;
    updateHeader();
    replot();
    Q_EMIT q->visibleRangeChanged();
}

void TimelineView::Private::fitRange()
{
    const Extent extent = timeline::extentOf(*state.scene, state.now);
    const double length = std::max<double>(1000, double(extent.to - extent.from));
    setRange(double(extent.from) - 0.01 * length,
             double(extent.from) + length * (1 + (anyOpen ? growth : 0.02)));
}

/// Lets a view that follows catch up with the scene and the now-line.
void TimelineView::Private::keepUp()
{
    if (!follow)
        return;
    if (fitted) {
        const Extent extent = timeline::extentOf(*state.scene, state.now);
        const double length = double(extent.to - extent.from), shown = window.to - window.from;
        const bool fits = double(extent.from) >= window.from && double(extent.to) <= window.to - 0.005 * shown
            && (length < 1000 || shown < 1.5 * length);
        if (!fits)
            fitRange();
        return;
    }
    const double length = window.to - window.from;
    const double place = (double(state.now) - window.from) / length;
    if (place < 0 || place > followAt)
        setRange(double(state.now) - followAt * length, double(state.now) + (1 - followAt) * length);
}

void TimelineView::Private::setFollow(bool on)
{
    if (follow == on)
        return;
    follow = on;
    followButton->setChecked(on);
    Q_EMIT q->followChanged(on);
    keepUp();
}

void TimelineView::Private::replot()
{
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void TimelineView::Private::replotOverlay()
{
    plot->layer(QStringLiteral("overlay"))->replot();
}

void TimelineView::Private::updateHeader()
{
    const Extent extent = timeline::extentOf(*state.scene, state.now);
    const double shown = window.to - window.from;
    zoomChip->setVisible(!fitted && state.laneCount() > 0);
    zoomChip->setText(TimelineView::tr("%1 of %2 ✕")
                          .arg(tables::durationText(Millis(std::int64_t(shown))),
                               tables::durationText(Millis(extent.to - extent.from))));
    zoomChip->setAccessibleName(TimelineView::tr("Zoomed: %1").arg(zoomChip->text().chopped(2)));
    followButton->setChecked(follow);
}

/// The span of that event in that lane, the lane alone, or nothing.
SpanRef TimelineView::Private::find(const QString &laneKey, const QString &eventName) const
{
    const Scene &scene = *state.scene;
    const auto lane = std::find_if(scene.lanes.begin(), scene.lanes.end(),
                                   [&](const Lane &row) { return row.key == laneKey; });
    if (laneKey.isEmpty() || lane == scene.lanes.end())
        return {};
    const int number = int(lane - scene.lanes.begin());
    const auto named = [&](const Span &span) { return scene.names[span.name] == eventName; };
    const auto known = std::find_if(lane->spans.rbegin(), lane->spans.rend(), named);
    if (!eventName.isEmpty() && known != lane->spans.rend())
        return {number, int(lane->spans.rend() - known) - 1, false};
    const auto coming = std::find_if(lane->planned.begin(), lane->planned.end(), named);
    if (!eventName.isEmpty() && coming != lane->planned.end())
        return {number, int(coming - lane->planned.begin()), true};
    return {number, -1, false};
}

/// Tells screen readers what is selected; silent while that stays the same.
void TimelineView::Private::describe()
{
    const QString sentence = spanSentence(state, state.selected);
    if (sentence != q->accessibleDescription())
        q->setAccessibleDescription(sentence);
}

TimelineView::TimelineView(QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Timeline"));
    d->plot->installEventFilter(this);
    d->applyColors();
}

TimelineView::~TimelineView()
{
    delete d->plot; // before the state that its parts paint
}

void TimelineView::setScene(std::shared_ptr<const Scene> scene)
{
    const auto nameOf = [this](const SpanRef &ref) { return std::pair(d->laneKey(ref), d->eventName(ref)); };
    const auto selected = nameOf(d->state.selected), hovered = nameOf(d->state.hovered);
    const bool first = d->state.laneCount() == 0;
    const double shift = double((d->state.scene->origin - scene->origin).count());
    d->state.scene = scene;
    d->state.index = std::make_unique<LodIndex>(std::move(scene));
    d->state.now = d->state.scene->millisAt(d->now);
    d->state.selected = d->find(selected.first, selected.second);
    d->state.hovered = d->find(hovered.first, hovered.second);
    d->anyOpen = d->anyDeadline = false;
    bool warns = false;
    for (const Lane &row : d->state.scene->lanes) {
        warns = warns || std::ranges::find(row.spans, SpanState::Warned, &Span::state) != row.spans.end();
        d->anyOpen = d->anyOpen || (!row.spans.empty() && row.spans.back().isOpen());
        d->anyDeadline = d->anyDeadline || row.deadline.has_value();
    }
    d->legend->setWarns(warns);
    for (Private::Zoom &zoom : d->zooms) {
        zoom.from += shift;
        zoom.to += shift;
    }
    if (first)
        d->fitRange();
    else
        d->setRange(d->window.from + shift, d->window.to + shift);
    d->keepUp();
    d->describe();
    d->updateHeader();
    d->replot();
}

void TimelineView::setNow(Instant now)
{
    TimelineState &state = d->state;
    const double ratio = d->plot->bufferDevicePixelRatio();
    const auto pixel = [&] { return std::lround(d->window.xOf(double(state.now)) * ratio); };
    const auto second = [&] { return std::chrono::floor<std::chrono::seconds>(d->now); };
    const auto pixelBefore = pixel();
    const auto secondBefore = second();
    d->now = now;
    state.now = state.scene->millisAt(now);
    const double from = d->window.from, to = d->window.to;
    d->keepUp();
    if (from != d->window.from || to != d->window.to)
        return; // the whole is being replotted anyway
    if (pixel() != pixelBefore && d->anyOpen)
        d->replot();
    else if (pixel() != pixelBefore || (d->anyDeadline && second() != secondBefore))
        d->replotOverlay();
}

void TimelineView::select(const QString &laneKey, const QString &eventName)
{
    const SpanRef ref = d->find(laneKey, eventName);
    if (!(ref == d->state.selected))
        d->select(ref);
}

void TimelineView::fit()
{
    d->zooms.clear();
    d->fitted = true;
    d->fitRange();
    d->setFollow(true);
    d->updateHeader();
}

void TimelineView::setFollow(bool follow)
{
    d->setFollow(follow);
}

bool TimelineView::follows() const
{
    return d->follow;
}

Instant TimelineView::visibleFrom() const
{
    return d->state.scene->instantAt(std::int64_t(std::floor(d->window.from)));
}

Instant TimelineView::visibleTo() const
{
    return d->state.scene->instantAt(std::int64_t(std::ceil(d->window.to)));
}

void TimelineView::setVisibleRange(Instant from, Instant to)
{
    d->rememberZoom(true);
    d->fitted = false;
    d->setFollow(false);
    d->setRange(double(d->state.scene->millisAt(from)), double(d->state.scene->millisAt(to)));
    d->updateHeader();
}

void TimelineView::setLaneHeights(int least, int most)
{
    d->leastLane = std::max(2, least);
    d->mostLane = std::max(d->leastLane, most);
    d->replot();
}

void TimelineView::setColors(const TimelinePalette &colors)
{
    d->ownColors = colors;
    d->applyColors();
}

bool TimelineView::savePng(const QString &file, const QSize &size)
{
    // beforeReplot is not part of it: laid out for the picture here, and for the screen again afterwards.
    d->layOut(size);
    const bool saved = d->plot->savePng(file, size.width(), size.height());
    d->layOut(d->plot->size());
    d->replot();
    return saved;
}

QSize TimelineView::sizeHint() const
{
    return {900, 240};
}

QSize TimelineView::minimumSizeHint() const
{
    return {320, 130};
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    if (!d->key(event))
        QWidget::keyPressEvent(event);
}

void TimelineView::changeEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::PaletteChange:
    case QEvent::FontChange:
    case QEvent::StyleChange:
        d->applyColors();
        break;
    case QEvent::LocaleChange:
        d->replot();
        break;
    default:
        break;
    }
    QWidget::changeEvent(event);
}

void TimelineView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    d->state.focused = true;
    d->replotOverlay();
}

void TimelineView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    d->state.focused = false;
    d->replotOverlay();
}

bool TimelineView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == d->plot && event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        return d->helpTip(help->pos(), help->globalPos());
    }
    if (watched == d->plot && event->type() == QEvent::Leave)
        d->leave();
    return QWidget::eventFilter(watched, event);
}

} // namespace hookline::timeline
