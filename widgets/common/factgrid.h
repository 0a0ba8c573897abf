// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace hookline::common {

/// Captions on the left, values on the right that wrap and keep the height that their words need. (A
/// QFormLayout of Qt 6.4 squeezes wrapping rows once others are hidden.)
class FactGrid : public QWidget
{
    Q_OBJECT

public:
    explicit FactGrid(QWidget *parent = nullptr);

    /// A row for `value`; an accelerator in `caption` leads to it. `hint` stands under the value.
    void addRow(const QString &caption, QWidget *value, QWidget *hint = nullptr);
    /// A row with a text; the label is the grid's.
    QLabel *addText(const QString &caption, const QString &objectName);
    void setText(QLabel *value, const QString &text, const QString &toolTip = {});
    void setRowVisible(const QWidget *value, bool visible);
    void clear();

private:
    struct Row
    {
        QLabel *caption;
        QWidget *value;
    };
    QGridLayout *m_grid;
    std::vector<Row> m_rows;
};

} // namespace hookline::common
