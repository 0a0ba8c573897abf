// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/copylabel.h"

#include "widgets/common/fonts.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QPainter>
#include <QToolButton>

namespace hookline::common {

CopyLabel::CopyLabel(QWidget *parent)
    : QWidget(parent)
    , m_copy(new QToolButton(this))
{
    setFont(monospace(font()));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_copy->setObjectName(QStringLiteral("copyButton"));
    m_copy->setText(tr("Copy"));
    m_copy->setAutoRaise(true);
    m_copy->setFocusPolicy(Qt::TabFocus);
    m_copy->hide();
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text); });
}

void CopyLabel::setText(const QString &text, const QString &what)
{
    if (m_text == text)
        return;
    m_text = text;
    setToolTip(text);
    setAccessibleName(what + QLatin1String(": ") + text);
    m_copy->setAccessibleName(tr("Copy %1").arg(what));
    m_copy->setToolTip(m_copy->accessibleName());
    m_copy->setVisible(!text.isEmpty());
    placeButton();
    updateGeometry();
    update();
}

QSize CopyLabel::sizeHint() const
{
    const QSize copy = m_copy->sizeHint();
    return {fontMetrics().horizontalAdvance(m_text) + 8 + copy.width(),
            std::max(fontMetrics().height(), copy.height())};
}

QSize CopyLabel::minimumSizeHint() const
{
    return {
        std::min(sizeHint().width(), fontMetrics().averageCharWidth() * 8 + 8 + m_copy->sizeHint().width()),
        sizeHint().height()};
}

void CopyLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect area(0, 0, m_copy->x() - 4, height());
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(m_text, Qt::ElideMiddle, area.width()));
}

void CopyLabel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeButton();
}

/// Right behind the text, as far as there is room.
void CopyLabel::placeButton()
{
    const QSize size = m_copy->sizeHint();
    const int textWidth = fontMetrics().horizontalAdvance(m_text) + 8;
    m_copy->setGeometry(std::min(textWidth, width() - size.width()), (height() - size.height()) / 2,
                        size.width(), size.height());
}

void CopyLabel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace hookline::common
