// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sqliterecords.h"

#include "models/core/ids.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QLockFile>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

namespace hookline::sandbox {

namespace {

constexpr int schemaVersion = 1;
constexpr int applicationId = 0x486f6f6b; // "Hook"

QString databaseFile(const QString &directory)
{
    return QDir(directory).filePath(QStringLiteral("sandbox.db"));
}

int pragma(const QSqlDatabase &database, const QString &name)
{
    QSqlQuery query(database);
    return query.exec(QStringLiteral("PRAGMA ") + name) && query.next() ? query.value(0).toInt() : -1;
}

QJsonObject parse(const QVariant &text)
{
    return QJsonDocument::fromJson(text.toByteArray()).object();
}

Error lockError(const QString &directory, const QLockFile &lock)
{
    qint64 pid = 0;
    QString host, program;
    Error error{.code = ErrorCode::Configuration, .subject = directory};
    if (lock.error() == QLockFile::LockFailedError && lock.getLockInfo(&pid, &host, &program))
        error.message = QStringLiteral("the data directory %1 belongs to a running sandbox (%2, process %3): "
                                       "stop that one or choose another directory")
                            .arg(directory, program)
                            .arg(pid);
    else
        error.message = QStringLiteral("the data directory %1 cannot be locked: check that it is writable, "
                                       "or choose another directory")
                            .arg(directory);
    return error;
}

} // namespace

Result<std::unique_ptr<SqliteRecords>> SqliteRecords::open(const QString &directory)
{
    const QString path = QDir(directory).absolutePath();
    const bool isNew = !QFile::exists(path);
    if (!QDir().mkpath(path))
        return Error{.code = ErrorCode::Configuration,
                     .message = QStringLiteral("the data directory %1 cannot be made").arg(path),
                     .subject = path};
    // Bodies of messages carry execution IDs, which are as good as a permission to decide.
    if (isNew)
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);

    auto lock = std::make_unique<QLockFile>(QDir(path).filePath(QStringLiteral("sandbox.lock")));
    lock->setStaleLockTime(0); // stale is only a lock whose process is gone
    if (!lock->tryLock(0))
        return lockError(path, *lock);

    auto records = std::unique_ptr<SqliteRecords>(new SqliteRecords(path, std::move(lock)));
    if (auto opened = records->openDatabase(); !opened)
        return opened.error();
    return records;
}

SqliteRecords::SqliteRecords(const QString &directory, std::unique_ptr<QLockFile> lock)
    : m_directory(directory)
    , m_connection(QStringLiteral("hookline-sandbox-") + newUuid())
    , m_lock(std::move(lock))
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection))
{ }

SqliteRecords::~SqliteRecords()
{
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

Error SqliteRecords::storageError(const QString &what, const QSqlError &cause) const
{
    const QString detail = cause.text().trimmed();
    return {.code = ErrorCode::Storage,
            .message = detail.isEmpty() ? what : QStringLiteral("%1: %2").arg(what, detail),
            .subject = databaseFile(m_directory)};
}

Error SqliteRecords::saveError(const QSqlError &cause) const
{
    return storageError(QStringLiteral("the sandbox cannot save its state in %1").arg(m_directory), cause);
}

Result<void> SqliteRecords::openDatabase()
{
    const QString file = databaseFile(m_directory);
    m_database.setDatabaseName(file);
    // Nobody else writes here; whoever only looks is waited for, but not for long: the sandbox stands still.
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=500"));
    if (!m_database.open())
        return storageError(QStringLiteral("the sandbox's database %1 cannot be opened").arg(file),
                            m_database.lastError());

    QSqlQuery query(m_database);
    const bool sound = query.exec(QStringLiteral("PRAGMA quick_check(1)")) && query.next()
        && query.value(0).toString() == u"ok";
    const QString detail = sound ? QString() : query.lastError().text();
    query.finish();
    if (!sound)
        return Error{.code = ErrorCode::Storage,
                     .message =
                         QStringLiteral("the sandbox's database %1 is damaged (%2): delete the directory "
                                        "to begin with a new world")
                             .arg(file, detail.isEmpty() ? QStringLiteral("integrity check") : detail),
                     .subject = file};
    return prepareSchema();
}

Result<void> SqliteRecords::prepareSchema()
{
    const QString file = databaseFile(m_directory);
    const int version = pragma(m_database, QStringLiteral("user_version"));
    const int application = pragma(m_database, QStringLiteral("application_id"));
    if (version != 0 && application != applicationId)
        return Error{.code = ErrorCode::Storage,
                     .message = QStringLiteral("%1 is not a database of Hookline's sandbox: choose another "
                                               "directory")
                                    .arg(file),
                     .subject = file};
    if (version > schemaVersion)
        return Error{.code = ErrorCode::Storage,
                     .message =
                         QStringLiteral("%1 was written by a newer Hookline (schema %2, this one knows "
                                        "%3): use that one, or another directory")
                             .arg(file)
                             .arg(version)
                             .arg(schemaVersion),
                     .subject = file};

    QSqlQuery query(m_database);
    const QStringList statements{
        QStringLiteral("PRAGMA journal_mode = WAL"),
        QStringLiteral("PRAGMA synchronous = NORMAL"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, key TEXT NOT NULL, "
                       "value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID"),
        QStringLiteral("PRAGMA application_id = %1").arg(applicationId),
        QStringLiteral("PRAGMA user_version = %1").arg(schemaVersion),
    };
    for (const QString &statement : statements) {
        if (!query.exec(statement))
            return storageError(QStringLiteral("the sandbox's database %1 cannot be written").arg(file),
                                query.lastError());
    }
    return {};
}

void SqliteRecords::put(const QString &kind, const QString &key, const QJsonObject &value)
{
    m_changes[{kind, key}] = value;
}

void SqliteRecords::remove(const QString &kind, const QString &key)
{
    m_changes[{kind, key}] = std::nullopt;
}

std::vector<std::pair<QString, QJsonObject>> SqliteRecords::all(const QString &kind) const
{
    std::map<QString, QJsonObject> rows;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT key, value FROM record WHERE kind = ?"));
    query.addBindValue(kind);
    query.exec();
    while (query.next())
        rows.insert_or_assign(query.value(0).toString(), parse(query.value(1)));
    for (auto change = m_changes.lower_bound({kind, QString()});
         change != m_changes.end() && change->first.first == kind; ++change) {
        if (change->second)
            rows.insert_or_assign(change->first.second, *change->second);
        else
            rows.erase(change->first.second);
    }
    return {rows.begin(), rows.end()};
}

std::optional<QJsonObject> SqliteRecords::value(const QString &kind, const QString &key) const
{
    if (const auto change = m_changes.find({kind, key}); change != m_changes.end())
        return change->second;
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("SELECT value FROM record WHERE kind = ? AND key = ?"));
    query.addBindValue(kind);
    query.addBindValue(key);
    if (!query.exec() || !query.next())
        return std::nullopt;
    return parse(query.value(0));
}

Result<void> SqliteRecords::writeChanges()
{
    QSqlQuery upsert(m_database);
    upsert.prepare(QStringLiteral("INSERT INTO record (kind, key, value) VALUES (?, ?, ?) "
                                  "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value"));
    QSqlQuery erase(m_database);
    erase.prepare(QStringLiteral("DELETE FROM record WHERE kind = ? AND key = ?"));
    for (const auto &[row, value] : m_changes) {
        QSqlQuery &query = value ? upsert : erase;
        query.bindValue(0, row.first);
        query.bindValue(1, row.second);
        if (value)
            query.bindValue(2, QString::fromUtf8(QJsonDocument(*value).toJson(QJsonDocument::Compact)));
        if (!query.exec())
            return saveError(query.lastError());
    }
    return {};
}

Result<void> SqliteRecords::commit()
{
    if (m_changes.empty())
        return {};
    // IMMEDIATE: whether the database can be written shows before anything is.
    QSqlQuery query(m_database);
    if (!query.exec(QStringLiteral("BEGIN IMMEDIATE")))
        return saveError(query.lastError());
    auto written = writeChanges(); // its statements are gone before the transaction ends
    if (written && !query.exec(QStringLiteral("COMMIT")))
        written = saveError(query.lastError());
    if (!written) {
        query.exec(QStringLiteral("ROLLBACK"));
        return written;
    }
    m_changes.clear();
    return {};
}

} // namespace hookline::sandbox
