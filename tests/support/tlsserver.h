// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QUrl>

#include <functional>

namespace hookline::test {

/// A loopback TLS server with one of the certificates in `folder`. `answer` gets each request's bytes as they
/// come.
class TlsServer final : public QSslServer
{
public:
    std::function<void(QTcpSocket *, const QByteArray &)> answer;
    int requests = 0;

    TlsServer(const QString &folder, const QString &certificate)
    {
        QFile key(folder + QStringLiteral("/key.pem"));
        if (!key.open(QIODevice::ReadOnly))
            qFatal("no key for the TLS server");
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificateChain(QSslCertificate::fromPath(folder + QLatin1Char('/') + certificate));
        tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
        setSslConfiguration(tls);
        if (!listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                    ++requests;
                    answer(socket, socket->readAll());
                });
        });
    }

    QUrl url() const { return QUrl(QStringLiteral("https://127.0.0.1:%1").arg(serverPort())); }
};

} // namespace hookline::test
