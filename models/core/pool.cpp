// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/pool.h"

#include <algorithm>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace hookline {

QThreadPool &workPool()
{
    Q_ASSERT(QThread::currentThread() == QCoreApplication::instance()->thread());
    static QPointer<QThreadPool> pool; // gone with its application; tests may have several in a row
    if (!pool) {
        pool = new QThreadPool(QCoreApplication::instance());
        pool->setObjectName(QStringLiteral("Work"));
        pool->setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1)); // one core for the GUI thread
        pool->setThreadPriority(QThread::LowPriority); // means nothing on Linux: giveWay()
    }
    return *pool;
}

void giveWay()
{
#ifdef Q_OS_LINUX
    // A nice value is a thread's own there (sched(7)). Refused or not: the work is the same.
    constexpr int niceness = 10;
    thread_local const int done = setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
    static_cast<void>(done);
#endif
}

} // namespace hookline
