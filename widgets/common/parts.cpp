// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/parts.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hookline::common {

QLabel *textLabel(const QString &objectName, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // A long word (an ARN) must not widen the whole pane.
    label->setMinimumWidth(0);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return label;
}

QScrollArea *scrollArea(const QString &objectName, std::initializer_list<QWidget *> parts, QWidget *parent)
{
    auto *scroll = new QScrollArea(parent);
    scroll->setObjectName(objectName);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(gridUnit, gridUnit, gridUnit, gridUnit);
    layout->setSpacing(gridUnit);
    for (QWidget *part : parts)
        layout->addWidget(part);
    layout->addStretch(1);
    scroll->setWidget(content);
    return scroll;
}

void styleWorld(QLabel *label, bool notAws)
{
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    label->setFrameShape(notAws ? QFrame::Box : QFrame::NoFrame);
    label->setMargin(notAws ? gridUnit / 2 : 0);
}

QString plainButtonText(const QString &text)
{
    QString plain = text;
    return plain.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace hookline::common
