// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/parts.h"

#include <QLabel>

namespace hookline::decisions {

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

} // namespace hookline::decisions
