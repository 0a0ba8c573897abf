// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThread>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace hookline {

/// Where work on values is done beside the GUI thread. Not QThreadPool::globalInstance(): Qt's raster painter
/// fills gradients in that one and waits for them, so every paint would queue behind our work. Called on the
/// GUI thread; owned by the application, whose end waits for what still runs.
QThreadPool &workPool();

/// Makes the calling thread of workPool() give way to the window: painting needs several processors at times,
/// and would wait for the time slice of our work. Everything that runs in the pool begins with it.
void giveWay();

/// Runs `work`, a pure function on values, in workPool() and hands what it returns to `then` on
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
    workPool().start([job = std::move(job)]() mutable {
        giveWay();
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

/// Frees a large value in workPool(). Called on the GUI thread.
template <class Value> void freeInPool(Value &&value)
{
    static_assert(!std::is_lvalue_reference_v<Value>, "give it away with std::move()");
    auto given = std::make_shared<Value>(std::move(value));
    workPool().start([given = std::move(given)]() mutable {
        giveWay();
        given.reset();
    });
}

} // namespace hookline
