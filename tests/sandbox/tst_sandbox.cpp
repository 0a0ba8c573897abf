// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sandbox.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace hookline;
using sandbox::Sandbox;
using sandbox::SandboxOptions;

namespace {

SandboxOptions emptyWorld(const QString &directory = {})
{
    SandboxOptions options;
    options.scenario = QStringLiteral("empty");
    options.dataDirectory = directory;
    return options;
}

QByteArray greet(const QString &endpoint)
{
    QTcpSocket socket;
    const QUrl url(endpoint);
    socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
    if (!socket.waitForConnected(5000))
        return {};
    socket.write("GET / HTTP/1.1\r\nHost: " + url.authority().toLatin1() + "\r\n\r\n");
    socket.waitForReadyRead(5000);
    return socket.readLine().trimmed();
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAndStops()
    {
        QString endpoint;
        {
            Sandbox sandbox;
            const auto address = sandbox.start(emptyWorld());
            QVERIFY2(address.ok(), address.ok() ? "" : qPrintable(address.error().message));
            endpoint = address->endpoint;
            QCOMPARE(address->region, QStringLiteral("us-east-1"));
            // Without a key nobody gets in, but somebody answers.
            QCOMPARE(greet(endpoint), QByteArray("HTTP/1.1 403 Forbidden"));
        }
        QCOMPARE(greet(endpoint), QByteArray());
    }

    void stopsTwiceAndStartsAgain()
    {
        const QTemporaryDir dir;
        Sandbox sandbox;
        for (int i = 0; i < 3; ++i) {
            const auto address = sandbox.start(emptyWorld(dir.path()));
            QVERIFY2(address.ok(), address.ok() ? "" : qPrintable(address.error().message));
            QVERIFY(!greet(address->endpoint).isEmpty());
            sandbox.stop();
            sandbox.stop();
        }
    }

    void sharesNothing()
    {
        Sandbox one, two;
        const auto first = one.start(emptyWorld()), second = two.start(emptyWorld());
        QVERIFY(first.ok() && second.ok());
        QVERIFY(first->endpoint != second->endpoint);
        QVERIFY(first->secretAccessKey != second->secretAccessKey);
    }

    void failures_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("code");
        QTest::newRow("port") << QStringLiteral("port") << int(ErrorCode::Configuration);
        QTest::newRow("scenario") << QStringLiteral("scenario") << -1;
        QTest::newRow("locked") << QStringLiteral("locked") << int(ErrorCode::Configuration);
        QTest::newRow("damaged") << QStringLiteral("damaged") << int(ErrorCode::Storage);
        QTest::newRow("speed") << QStringLiteral("speed") << int(ErrorCode::InvalidInput);
    }
    void failures()
    {
        QFETCH(QString, what);
        QFETCH(int, code);
        const QTemporaryDir dir;
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const QTemporaryDir fresh; // before the sandboxes, so that it goes after them
        Sandbox other, sandbox;
        SandboxOptions options = emptyWorld(dir.path());
        if (what == u"port") {
            options.port = taken.serverPort();
        } else if (what == u"scenario") {
            options.scenario = QStringLiteral("no such scenario");
        } else if (what == u"locked") {
            QVERIFY(other.start(options).ok());
        } else if (what == u"damaged") {
            QFile database(dir.filePath(QStringLiteral("sandbox.db")));
            QVERIFY(database.open(QFile::WriteOnly) && database.write(QByteArray(5000, 'x')) == 5000);
        } else {
            options.speed = 4000;
        }
        const auto address = sandbox.start(options);
        QVERIFY(!address.ok());
        QVERIFY2(code < 0 || int(address.error().code) == code, qPrintable(address.error().message));
        QVERIFY(!address.error().message.isEmpty());
        // The same object starts once the reason is gone.
        QVERIFY(sandbox.start(emptyWorld(fresh.path())).ok());
    }

    void startsWithoutBlocking()
    {
        Sandbox sandbox;
        std::optional<Result<sandbox::SandboxAddress>> told;
        const auto keep = [&](const Result<sandbox::SandboxAddress> &address) { told = address; };
        sandbox.start(emptyWorld(), keep);
        QVERIFY(!told);
        QTRY_VERIFY(told);
        QVERIFY(told->ok());
        QCOMPARE(greet(told->value().endpoint), QByteArray("HTTP/1.1 403 Forbidden"));
        sandbox.stop();

        told.reset();
        SandboxOptions broken = emptyWorld();
        broken.scenario = QStringLiteral("no such scenario");
        sandbox.start(broken, keep);
        QTRY_VERIFY(told);
        QVERIFY(!told->ok());
        // It stopped by itself, so it starts again.
        QVERIFY(sandbox.start(emptyWorld()).ok());
    }

    void goneWhileStarting()
    {
        bool told = false;
        {
            Sandbox sandbox;
            sandbox.start(emptyWorld(), [&](const auto &) { told = true; });
        }
        QCoreApplication::processEvents();
        QVERIFY(!told);
    }

    void temporaryWorldLeavesNothing()
    {
        const QTemporaryDir temporary;
        qputenv("TMPDIR", temporary.path().toLocal8Bit());
        {
            Sandbox sandbox;
            QVERIFY(sandbox.start(emptyWorld()).ok());
            QCOMPARE(QDir(temporary.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
        }
        QVERIFY(QDir(temporary.path()).isEmpty());
        qunsetenv("TMPDIR");
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
