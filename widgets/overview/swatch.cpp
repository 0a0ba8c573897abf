// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/swatch.h"

#include "models/tables/roles.h"

#include <QIconEngine>
#include <QPainter>

namespace hookline::overview {

namespace {

/// Painted at the size and scale that is asked for.
class SwatchEngine final : public QIconEngine
{
public:
    SwatchEngine(const QColor &fill, const QColor &edge)
        : m_fill(fill)
        , m_edge(edge)
    { }

    void paint(QPainter *painter, const QRect &area, QIcon::Mode, QIcon::State) override
    {
        const double side = std::min(area.width(), area.height()) * 0.75;
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(area).center());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(m_edge, 1));
        painter->setBrush(m_fill);
        painter->drawRoundedRect(square, side / 5, side / 5);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    QIconEngine *clone() const override { return new SwatchEngine(*this); }

private:
    QColor m_fill, m_edge;
};

} // namespace

QIcon swatch(const QString &colour, const QPalette &palette)
{
    const QColor fill(colour);
    if (colour.isEmpty() || !fill.isValid())
        return {};
    return QIcon(new SwatchEngine(fill, palette.color(QPalette::WindowText)));
}

SwatchDelegate::SwatchDelegate(QObject *parent)
    : ElideDelegate(Face::Text, parent)
{ }

void SwatchDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    ElideDelegate::initStyleOption(option, index);
    option->icon = swatch(index.data(tables::ColourRole).toString(), option->palette);
    if (option->icon.isNull())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = QSize(14, 14);
}

} // namespace hookline::overview
