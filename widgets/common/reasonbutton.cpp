// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/reasonbutton.h"

#include <QFocusEvent>
#include <QStyleOptionButton>
#include <QStylePainter>
#include <QToolTip>

namespace hookline::common {

ReasonButton::ReasonButton(QWidget *parent)
    : ReasonButton(QString(), parent)
{ }

ReasonButton::ReasonButton(const QString &text, QWidget *parent)
    : QPushButton(text, parent)
{
    setAutoDefault(false);
    connect(this, &QPushButton::clicked, this, [this] {
        if (isActionable())
            Q_EMIT acted();
        else
            showReason();
    });
}

void ReasonButton::setDisabledReason(const QString &reason)
{
    if (m_reason == reason)
        return;
    m_reason = reason;
    describe();
    update();
}

void ReasonButton::setHelp(const QString &help)
{
    m_help = help;
    describe();
}

void ReasonButton::describe()
{
    setToolTip(isActionable() ? m_help : m_reason);
    setAccessibleDescription(isActionable() ? m_help : tr("Not available: %1").arg(m_reason));
}

void ReasonButton::showReason()
{
    QToolTip::showText(mapToGlobal(QPoint(0, height())), m_reason, this);
}

void ReasonButton::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    if (!isActionable()) {
        option.state &= ~(QStyle::State_Enabled | QStyle::State_MouseOver | QStyle::State_Sunken);
        option.palette.setCurrentColorGroup(QPalette::Disabled);
    }
    painter.drawControl(QStyle::CE_PushButton, option);
    if (!isActionable() && hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        focus.rect = rect().adjusted(3, 3, -3, -3);
        painter.drawPrimitive(QStyle::PE_FrameFocusRect, focus);
    }
}

void ReasonButton::focusInEvent(QFocusEvent *event)
{
    QPushButton::focusInEvent(event);
    const bool byKeyboard = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
    if (byKeyboard && !isActionable())
        showReason();
}

void ReasonButton::focusOutEvent(QFocusEvent *event)
{
    QPushButton::focusOutEvent(event);
    if (!isActionable())
        QToolTip::hideText();
}

} // namespace hookline::common
