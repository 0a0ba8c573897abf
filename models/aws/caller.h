// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/client.h"

namespace hookline::aws {

/// How a flow of several calls makes each of them: Client::call() itself, or something that waits for its
/// turn in a budget first. Keeps Client::call()'s promises.
using Caller = std::function<CallHandle(const QString &serviceId, const QString &operation,
                                        const QJsonObject &input, QObject *context, Done done)>;

/// Calls `client` directly; it must outlive the flow.
inline Caller callerOf(Client &client, const CallOptions &options = {})
{
    return [&client, options](const QString &serviceId, const QString &operation, const QJsonObject &input,
                              QObject *context, Done done) {
        return client.call(serviceId, operation, input, context, std::move(done), options);
    };
}

} // namespace hookline::aws
