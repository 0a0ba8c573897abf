// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/pool.h"

#include <algorithm>

namespace hookline {

QThreadPool &workPool()
{
    Q_ASSERT(QThread::currentThread() == QCoreApplication::instance()->thread());
    static QPointer<QThreadPool> pool; // gone with its application; tests may have several in a row
    if (!pool) {
        pool = new QThreadPool(QCoreApplication::instance());
        pool->setObjectName(QStringLiteral("Work"));
        pool->setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1)); // one core for the GUI thread
    }
    return *pool;
}

} // namespace hookline
