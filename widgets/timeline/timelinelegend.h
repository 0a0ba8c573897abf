// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/timeline/timelinepalette.h"

#include <QWidget>

namespace hookline::timeline {

/// What the bars mean: a small bar and a word for each state. Leaves out what does not fit.
class TimelineLegend : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineLegend(QWidget *parent = nullptr);

    void setColors(const TimelinePalette &colors);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TimelinePalette m_colors;
};

} // namespace hookline::timeline
