// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/clock.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace hookline {

Instant SystemClock::now() const
{
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

ClockTimer SystemClock::callAfter(Millis delay, std::function<void()> call)
{
    auto *timer = new QTimer;
    timer->setSingleShot(true);
    timer->setTimerType(Qt::PreciseTimer);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, call = std::move(call)] {
        timer->deleteLater();
        call();
    });
    timer->start(std::max(delay, Millis(0)));
    return ClockTimer([guard = QPointer<QTimer>(timer)] {
        if (guard) {
            guard->stop();
            guard->deleteLater();
        }
    });
}

} // namespace hookline
