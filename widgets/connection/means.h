// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/environment.h"
#include "models/aws/network.h"
#include "models/aws/transport.h"
#include "models/core/clock.h"
#include "widgets/connection/connectionmemory.h"
#include "widgets/connection/keystore.h"

#include <QUrl>

#include <functional>
#include <memory>

namespace hookline::connection {

/// What choosing a connection and signing in need from outside. What is null is not offered, and the window
/// says so.
struct Means
{
    aws::Environment environment;
    std::shared_ptr<Clock> clock = std::make_shared<SystemClock>(); ///< Never null.
    std::function<std::unique_ptr<aws::Transport>(const aws::NetworkSettings &)> makeTransport;
    std::function<void(const QUrl &)> openUrl; ///< Opens a page in the person's browser.
    std::shared_ptr<ConnectionMemory> memory;
    std::shared_ptr<KeyStore> keyStore;
};

} // namespace hookline::connection
