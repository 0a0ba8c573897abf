// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/lampbutton.h"

#include "widgets/common/status.h"

#include <QPainter>
#include <QScrollBar>
#include <Qsci/qsciscintilla.h>

#include <algorithm>

namespace hookline::appspec {

namespace {

using Sci = QsciScintillaBase;

/// Of the drawing's own units, which are scaled to the button.
constexpr double side = 16;

} // namespace

LampButton::LampButton(QsciScintilla *editor, int margin)
    : QToolButton(editor->viewport())
    , m_editor(editor)
    , m_margin(margin)
{
    setObjectName(QStringLiteral("specLamp"));
    setAutoRaise(true);
    setFocusPolicy(Qt::NoFocus); // the keyboard has Alt+Enter, and the caret stays where it is
    setCursor(Qt::ArrowCursor);
    hide();
    connect(editor, &QsciScintilla::cursorPositionChanged, this, &LampButton::place);
    connect(editor, &QsciScintilla::textChanged, this, &LampButton::forget);
    // The editor moves its text after its bar has moved.
    connect(editor->verticalScrollBar(), &QScrollBar::valueChanged, this, &LampButton::place,
            Qt::QueuedConnection);
    connect(editor, &QsciScintilla::SCN_UPDATEUI, this, &LampButton::place);
}

void LampButton::setFindings(const std::vector<Diagnostic> &findings, qsizetype mark)
{
    m_titles.clear();
    const qsizetype size = m_editor->length();
    for (const Diagnostic &finding : findings) {
        if (finding.fixes.empty())
            continue;
        const auto at = static_cast<unsigned long>(std::clamp<qsizetype>(finding.span.begin - mark, 0, size));
        QStringList &titles = m_titles[int(m_editor->SendScintilla(Sci::SCI_LINEFROMPOSITION, at))];
        for (const Fix &fix : finding.fixes)
            titles.append(fix.title);
    }
    place();
}

void LampButton::forget()
{
    m_titles.clear();
    hide();
}

void LampButton::place()
{
    int line = 0, column = 0;
    m_editor->getCursorPosition(&line, &column);
    const auto titles = m_titles.constFind(line);
    const long start = m_editor->SendScintilla(Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(line));
    const int y = int(m_editor->SendScintilla(Sci::SCI_POINTYFROMPOSITION, 0UL, start));
    const int height = m_editor->textHeight(line);
    const bool isSeen = y > -height && y < m_editor->viewport()->height();
    if (titles == m_titles.cend() || !isSeen) {
        hide();
        return;
    }
    int x = 0;
    for (int margin = 0; margin < m_margin; ++margin)
        x += m_editor->marginWidth(margin);
    setGeometry(x, y, m_editor->marginWidth(m_margin), height);
    setToolTip(tr("Alt+Enter: %1").arg(titles->join(QStringLiteral("\n"))));
    setAccessibleName(tr("Mend line %1: %2").arg(line + 1).arg(titles->constFirst()));
    show();
}

void LampButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = common::statusColor(common::StatusId::Waiting, palette());
    const double scale = std::min(width(), height()) / side;
    painter.translate((width() - side * scale) / 2, (height() - side * scale) / 2);
    painter.scale(scale, scale);
    if (underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette().color(isDown() ? QPalette::Mid : QPalette::Midlight));
        painter.drawRoundedRect(QRectF(0, 0, side, side), 3, 3);
    }
    painter.setPen(QPen(colour, 1.6));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(8, 6.2), 4.2, 4.2);
    painter.drawLine(QPointF(6, 12), QPointF(10, 12));
    painter.drawLine(QPointF(7, 14.4), QPointF(9, 14.4));
}

} // namespace hookline::appspec
