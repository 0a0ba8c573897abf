// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/regionbox.h"

#include "models/aws/regions.h"

#include <QCompleter>
#include <QLineEdit>
#include <QWheelEvent>

namespace hookline::connection {

RegionBox::RegionBox(QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setMaxVisibleItems(16);
    setMinimumContentsLength(24);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    setOwnRegion({});
}

void RegionBox::setOwnRegion(const QString &own)
{
    const QString chosen = currentText();
    clear();
    for (const aws::RegionFact &fact : aws::regions()) {
        const QString id = QString::fromLatin1(fact.id);
        const QString text = QStringLiteral("%1 · %2").arg(id, QString::fromLatin1(fact.name));
        addItem(id == own ? tr("%1 (the profile's own)").arg(text) : text, id);
    }
    setCurrentIndex(-1);
    setEditText(chosen);
    lineEdit()->setPlaceholderText(own.isEmpty() ? tr("such as eu-west-1")
                                                 : tr("%1, as configured").arg(own));
}

void RegionBox::setRegion(const QString &region)
{
    const int known = findData(region);
    setCurrentIndex(known);
    if (known < 0)
        setEditText(region);
}

void RegionBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

QString RegionBox::region() const
{
    return currentText().trimmed().section(QLatin1Char(' '), 0, 0);
}

} // namespace hookline::connection
