// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/factgrid.h"

#include "widgets/common/parts.h"

#include <QGridLayout>
#include <QLabel>

namespace hookline::common {

FactGrid::FactGrid(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(gridUnit * 2);
    m_grid->setVerticalSpacing(gridUnit / 2);
    m_grid->setColumnStretch(1, 1);
}

void FactGrid::addRow(const QString &caption, QWidget *value, QWidget *hint)
{
    auto *label = new QLabel(caption, this);
    label->setBuddy(value);
    const int row = m_grid->rowCount();
    const bool text = qobject_cast<QLabel *>(value) != nullptr;
    m_grid->addWidget(label, row, 0, text ? Qt::AlignTop | Qt::AlignLeft : Qt::AlignVCenter | Qt::AlignLeft);
    m_grid->addWidget(value, row, 1);
    if (hint)
        m_grid->addWidget(hint, row + 1, 1);
    m_rows.push_back({label, value});
}

QLabel *FactGrid::addText(const QString &caption, const QString &objectName)
{
    QLabel *value = textLabel(objectName, this);
    addRow(caption, value);
    return value;
}

void FactGrid::setText(QLabel *value, const QString &text, const QString &toolTip)
{
    value->setText(text);
    value->setToolTip(toolTip);
    setRowVisible(value, !text.isEmpty());
}

void FactGrid::setRowVisible(const QWidget *value, bool visible)
{
    for (const Row &row : m_rows) {
        if (row.value == value) {
            row.caption->setVisible(visible);
            row.value->setVisible(visible);
        }
    }
}

void FactGrid::clear()
{
    for (const Row &row : m_rows) {
        delete row.caption;
        delete row.value;
    }
    m_rows.clear();
}

} // namespace hookline::common
