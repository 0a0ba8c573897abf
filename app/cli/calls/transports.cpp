// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/transports.h"

#include "app/cli/modules.h"
#include "models/aws/sockettransport.h"

#include <QLibrary>

namespace hookline::cli {

Result<std::unique_ptr<aws::Transport>> transportFor(const aws::Connection &connection, const QUrl &base)
{
    const bool hasKeys = !connection.keys.accessKeyId.isEmpty();
    if (hasKeys && aws::SocketTransport::reaches(base))
        return std::unique_ptr<aws::Transport>(std::make_unique<aws::SocketTransport>());
    QLibrary module(modulePath(QStringLiteral("hookline-cli-network")));
    const auto make = reinterpret_cast<TransportEntry>(module.resolve(transportEntryName));
    if (!make)
        return Error{.code = ErrorCode::Internal,
                     .message =
                         QStringLiteral("a part of the program cannot be loaded: ") + module.errorString()};
    return std::unique_ptr<aws::Transport>(make(connection.network));
}

} // namespace hookline::cli
