// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QPointer>
#include <QTcpServer>

class QTcpSocket;

namespace hookline::sandbox {

/// Watches connections, because QHttpServer of Qt 6.4 reads whatever is sent for as long as it is sent: a
/// request that grows over the limit is answered with 413, one that does not come to its end is dropped.
class TcpServer final : public QTcpServer
{
    Q_OBJECT

public:
    struct Limits
    {
        qint64 requestBytes = 0; ///< Head and body together.
        Millis requestTime{0}; ///< From a request's first byte to its last.
    };

    explicit TcpServer(Limits limits, QObject *parent = nullptr);

    /// The request on this connection has been read completely.
    static void requestComplete(QTcpSocket *socket);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    Limits m_limits;
};

} // namespace hookline::sandbox
