// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThread>
#include <QThreadPool>

#include <memory>
#include <utility>

namespace hookline {

/// Runs `work`, a pure function on values, in the global thread pool and hands what it returns to `then` on
/// the GUI thread. Called on the GUI thread; `then` runs later, never before inPool() returned, and not at
/// all once `context` is gone. Whoever asks again must drop the older answer itself.
template <class Work, class Then> void inPool(QObject *context, Work work, Then then)
{
    Q_ASSERT(QThread::currentThread() == QCoreApplication::instance()->thread());
    using Value = decltype(work());
    struct Job
    {
        Work work;
        Then then;
        QPointer<QObject> context; // looked at on the GUI thread only
    };
    auto job = std::make_shared<Job>(Job{std::move(work), std::move(then), context});
    QThreadPool::globalInstance()->start([job = std::move(job)]() mutable {
        auto value = std::make_shared<Value>(job->work());
        // The application outlives the pool's work: its end waits for the pool.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [job = std::move(job), value = std::move(value)] {
                if (job->context)
                    job->then(std::move(*value));
            },
            Qt::QueuedConnection);
    });
}

} // namespace hookline
