// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/status.h"

#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>

#include <array>

namespace hookline::common {

namespace {

using timeline::SpanState;

struct Look
{
    StatusId id;
    QRgb light, dark; // text and shape, on light and on dark ground
    QRgb fill; // large areas
    SpanState span;
};

constexpr QRgb grey = 0xff5a5a5a, paleGrey = 0xffb8b8b8, fillGrey = 0xff8c8c8c;

// How each status looks; words and ranks stand in models/tables/statusid.h, shapes in statusglyph.cpp.
// Colours come from Okabe and Ito's set, darkened or lightened until text stands at 4.5:1 (tests/gui holds
// it).
constexpr std::array<Look, static_cast<size_t>(StatusId::Count)> looks{{
    {StatusId::Unknown, grey, paleGrey, fillGrey, SpanState::Planned},
    {StatusId::Planned, grey, paleGrey, fillGrey, SpanState::Planned},
    {StatusId::Pending, grey, paleGrey, fillGrey, SpanState::Planned},
    {StatusId::Created, grey, paleGrey, fillGrey, SpanState::Planned},
    {StatusId::Queued, grey, paleGrey, fillGrey, SpanState::Planned},
    {StatusId::Baking, 0xff00659e, 0xff7cc6f0, 0xff56b4e9, SpanState::InProgress},
    {StatusId::InProgress, 0xff00659e, 0xff7cc6f0, 0xff0072b2, SpanState::InProgress},
    {StatusId::Waiting, 0xff8f3f6f, 0xffe9a9ca, 0xffcc79a7, SpanState::Waiting},
    {StatusId::Ready, 0xff8f3f6f, 0xffe9a9ca, 0xffcc79a7, SpanState::Waiting},
    {StatusId::Reserved, grey, paleGrey, fillGrey, SpanState::Reserved},
    {StatusId::Skipped, grey, paleGrey, fillGrey, SpanState::Skipped},
    {StatusId::Stopped, 0xff7d5200, 0xfff0b429, 0xffe69f00, SpanState::Skipped},
    {StatusId::DidNotBlock, 0xff7d5200, 0xfff0b429, 0xffe69f00, SpanState::Warned},
    {StatusId::Succeeded, 0xff006b4f, 0xff45d0a5, 0xff009e73, SpanState::Succeeded},
    {StatusId::Failed, 0xffa84300, 0xffffa066, 0xffd55e00, SpanState::Failed},
}};

constexpr bool inEnumOrder()
{
    for (size_t i = 0; i < looks.size(); ++i) {
        if (static_cast<size_t>(looks[i].id) != i)
            return false;
    }
    return true;
}
static_assert(inEnumOrder(), "looks is indexed by StatusId");

const Look &look(StatusId id)
{
    return looks[static_cast<size_t>(id < StatusId::Count ? id : StatusId::Unknown)];
}

class GlyphEngine final : public QIconEngine
{
public:
    GlyphEngine(StatusId id, const QColor &color, const QColor &selected)
        : m_id(id)
        , m_color(color)
        , m_selected(selected)
    { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintStatusGlyph(painter, rect, m_id, mode == QIcon::Selected ? m_selected : m_color);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new GlyphEngine(*this); }

private:
    StatusId m_id;
    QColor m_color, m_selected;
};

} // namespace

StatusId statusId(timeline::SpanState state)
{
    switch (state) {
    case SpanState::Planned:
        return StatusId::Planned;
    case SpanState::Skipped:
        return StatusId::Skipped;
    case SpanState::Reserved:
        return StatusId::Reserved;
    case SpanState::Succeeded:
        return StatusId::Succeeded;
    case SpanState::InProgress:
        return StatusId::InProgress;
    case SpanState::Warned:
        return StatusId::DidNotBlock;
    case SpanState::Waiting:
        return StatusId::Waiting;
    case SpanState::Failed:
        return StatusId::Failed;
    }
    return StatusId::Unknown;
}

timeline::SpanState spanState(StatusId id)
{
    return look(id).span;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

QColor statusColor(StatusId id, const QPalette &palette)
{
    return QColor::fromRgb(isDark(palette) ? look(id).dark : look(id).light);
}

QColor statusFill(StatusId id, const QPalette &palette)
{
    const QColor fill = QColor::fromRgb(look(id).fill);
    return isDark(palette) ? fill.lighter(112) : fill;
}

QIcon statusIcon(StatusId id, const QPalette &palette, QPalette::ColorGroup group)
{
    return QIcon(
        new GlyphEngine(id, statusColor(id, palette), palette.color(group, QPalette::HighlightedText)));
}

} // namespace hookline::common
