// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/swatches.h"

#include <QCoreApplication>
#include <QIconEngine>
#include <QPainter>

#include <array>
#include <utility>

namespace hookline::connection {

namespace {

constexpr std::array<std::pair<const char *, const char *>, 8> facts{{
    {QT_TRANSLATE_NOOP("Connection", "None"), ""},
    {QT_TRANSLATE_NOOP("Connection", "Vermilion"), "#d55e00"},
    {QT_TRANSLATE_NOOP("Connection", "Orange"), "#e69f00"},
    {QT_TRANSLATE_NOOP("Connection", "Yellow"), "#f0e442"},
    {QT_TRANSLATE_NOOP("Connection", "Green"), "#009e73"},
    {QT_TRANSLATE_NOOP("Connection", "Sky blue"), "#56b4e9"},
    {QT_TRANSLATE_NOOP("Connection", "Blue"), "#0072b2"},
    {QT_TRANSLATE_NOOP("Connection", "Purple"), "#cc79a7"},
}};

/// Drawn at the size that is asked for, so it is sharp at every scale.
class SwatchEngine final : public QIconEngine
{
public:
    SwatchEngine(const QColor &fill, const QColor &outline)
        : m_fill(fill)
        , m_outline(outline)
    { }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_outline, 1));
        painter->setBrush(m_fill);
        painter->drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 2, 2);
        painter->restore();
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap map(size);
        map.fill(Qt::transparent);
        QPainter painter(&map);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return map;
    }
    QIconEngine *clone() const override { return new SwatchEngine(m_fill, m_outline); }

private:
    QColor m_fill, m_outline;
};

} // namespace

std::vector<Swatch> swatches()
{
    std::vector<Swatch> all;
    for (const auto &[name, colour] : facts)
        all.push_back({QCoreApplication::translate("Connection", name), QString::fromLatin1(colour)});
    return all;
}

QIcon swatchIcon(const QString &colour, const QPalette &palette)
{
    const QColor fill(colour);
    return fill.isValid() ? QIcon(new SwatchEngine(fill, palette.color(QPalette::WindowText))) : QIcon();
}

} // namespace hookline::connection
