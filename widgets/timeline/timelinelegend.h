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
    /// The scene is one of things that can fail without stopping anything: Hook results.
    void setWarns(bool warns);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TimelinePalette m_colors;
    bool m_warns = false;
};

} // namespace hookline::timeline
