// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QtGlobal>
#include <qcustomplot.h>

namespace hookline::timeline {

/// Ticks at round times on an axis of milliseconds since an origin: either the local time of day, or the time
/// since the origin ("+2:00").
class TimeTicker : public QCPAxisTicker
{
public:
    enum class Kind { Local, Relative };

    explicit TimeTicker(Kind kind)
        : m_kind(kind)
    { }
    void setOrigin(Instant origin) { m_origin = origin; }

    void generate(const QCPRange &range, const QLocale &locale, QChar formatChar, int precision,
                  QVector<double> &ticks, QVector<double> *subTicks, QVector<QString> *tickLabels) override;

    /// The smallest round step (ms) of which `range` ms hold no more than `count`.
    static qint64 roundStep(double range, int count);

private:
    QString label(qint64 local, qint64 step) const;
    QString relativeLabel(qint64 millis, qint64 step) const;

    Kind m_kind;
    Instant m_origin{};
};

} // namespace hookline::timeline
