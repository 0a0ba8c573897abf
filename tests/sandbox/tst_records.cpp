// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sqliterecords.h"

#include <QDir>
#include <QFile>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using sandbox::SqliteRecords;

namespace {

const QString kind = QStringLiteral("thing");

QJsonObject number(int n)
{
    return {{QStringLiteral("n"), n}};
}

QString keysOf(const SqliteRecords &records, const QString &which = kind)
{
    QStringList keys;
    for (const auto &[key, value] : records.all(which))
        keys << key + u'=' + QString::number(value.value(u"n").toInt());
    return keys.join(u' ');
}

/// What kill -9 leaves: the files as they are at this moment.
void copyFiles(const QString &from, const QString &to)
{
    for (const QString &name : QDir(from).entryList(QDir::Files)) {
        if (name != u"sandbox.lock")
            QVERIFY(QFile::copy(QDir(from).filePath(name), QDir(to).filePath(name)));
    }
}

void sql(const QString &directory, const QString &statement)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(QDir(directory).filePath(QStringLiteral("sandbox.db")));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(statement));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
}

} // namespace

class TestRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasCommitted()
    {
        const QTemporaryDir dir;
        {
            auto records = SqliteRecords::open(dir.path());
            QVERIFY(records.ok());
            (*records)->put(kind, QStringLiteral("b"), number(2));
            (*records)->put(kind, QStringLiteral("a"), number(1));
            (*records)->put(QStringLiteral("other"), QStringLiteral("a"), number(9));
            QVERIFY((*records)->commit().ok());
            (*records)->put(kind, QStringLiteral("a"), number(3));
            (*records)->remove(kind, QStringLiteral("b"));
            (*records)->put(kind, QStringLiteral("ä 'x'"), number(4));
            QCOMPARE(keysOf(**records), QStringLiteral("a=3 ä 'x'=4"));
            QVERIFY((*records)->commit().ok());
        }
        auto records = SqliteRecords::open(dir.path());
        QVERIFY(records.ok());
        QCOMPARE(keysOf(**records), QStringLiteral("a=3 ä 'x'=4"));
        QCOMPARE((*records)->value(kind, QStringLiteral("a")), number(3));
        QVERIFY(!(*records)->value(kind, QStringLiteral("b")));
    }

    void killLeavesWholeTransactions()
    {
        const QTemporaryDir dir, copy;
        auto records = SqliteRecords::open(dir.path());
        QVERIFY(records.ok());
        for (int round = 0; round < 50; ++round) {
            (*records)->put(kind, QStringLiteral("left"), number(round));
            (*records)->put(kind, QStringLiteral("right"), number(round));
            QVERIFY((*records)->commit().ok());
        }
        (*records)->put(kind, QStringLiteral("left"), number(1000)); // never committed
        copyFiles(dir.path(), copy.path());
        auto after = SqliteRecords::open(copy.path());
        QVERIFY(after.ok());
        QCOMPARE(keysOf(**after), QStringLiteral("left=49 right=49"));
    }

    void rollbackForgets()
    {
        const QTemporaryDir dir;
        auto records = SqliteRecords::open(dir.path());
        QVERIFY(records.ok());
        (*records)->put(kind, QStringLiteral("a"), number(1));
        (*records)->rollback();
        QVERIFY(!(*records)->hasChanges());
        QVERIFY(keysOf(**records).isEmpty());
    }

    void oneSandboxPerDirectory()
    {
        const QTemporaryDir dir;
        auto first = SqliteRecords::open(dir.path());
        QVERIFY(first.ok());
        const auto second = SqliteRecords::open(dir.path());
        QVERIFY(!second.ok());
        QVERIFY(second.error().code == ErrorCode::Configuration);
        QVERIFY2(second.error().message.contains(dir.path()), qPrintable(second.error().message));
        QVERIFY2(second.error().message.contains(QString::number(QCoreApplication::applicationPid())),
                 qPrintable(second.error().message));
        first.value().reset();
        QVERIFY(SqliteRecords::open(dir.path()).ok());
    }

    void lockOfADeadProcessIsNoHindrance()
    {
        const QTemporaryDir dir;
        {
            QVERIFY(SqliteRecords::open(dir.path()).ok());
            QFile lock(QDir(dir.path()).filePath(QStringLiteral("sandbox.lock")));
            QVERIFY(lock.open(QFile::WriteOnly));
            lock.write("4194304\nhookline-cli\n" + QSysInfo::machineHostName().toUtf8()
                       + "\n"); // above pid_max
        }
        QVERIFY(SqliteRecords::open(dir.path()).ok());
    }

    void newDirectoryIsPrivate()
    {
        const QTemporaryDir dir;
        const QString path = QDir(dir.path()).filePath(QStringLiteral("a/b"));
        QVERIFY(SqliteRecords::open(path).ok());
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
                 QFile::Permissions());
    }

    void refusesWhatIsNotItsOwn_data()
    {
        QTest::addColumn<QString>("statement"); // empty: garbage in the file
        QTest::addColumn<QString>("message");
        QTest::newRow("garbage") << QString() << QStringLiteral("damaged");
        QTest::newRow("newer") << QStringLiteral("PRAGMA user_version = 99")
                               << QStringLiteral("newer Hookline");
        QTest::newRow("foreign") << QStringLiteral("PRAGMA application_id = 7")
                                 << QStringLiteral("not a database of");
    }
    void refusesWhatIsNotItsOwn()
    {
        QFETCH(QString, statement);
        QFETCH(QString, message);
        const QTemporaryDir dir;
        QVERIFY(SqliteRecords::open(dir.path()).ok());
        const QString file = QDir(dir.path()).filePath(QStringLiteral("sandbox.db"));
        if (statement.isEmpty()) {
            QFile database(file);
            QVERIFY(database.open(QFile::ReadWrite));
            database.write(QByteArray(8192, 'x'));
        } else {
            sql(dir.path(), statement);
        }
        const auto records = SqliteRecords::open(dir.path());
        QVERIFY(!records.ok());
        QVERIFY(records.error().code == ErrorCode::Storage);
        QVERIFY2(records.error().message.contains(message), qPrintable(records.error().message));
        QVERIFY2(records.error().message.contains(file), qPrintable(records.error().message));
    }

    void directoryThatCannotBe()
    {
        const QTemporaryDir dir;
        QFile file(QDir(dir.path()).filePath(QStringLiteral("plain")));
        QVERIFY(file.open(QFile::WriteOnly));
        const auto records = SqliteRecords::open(file.fileName() + QStringLiteral("/below"));
        QVERIFY(!records.ok());
        QVERIFY(records.error().code == ErrorCode::Configuration);
    }
};

QTEST_GUILESS_MAIN(TestRecords)
#include "tst_records.moc"
