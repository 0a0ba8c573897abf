// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/backend.h"

#include <QSqlDatabase>

#include <map>
#include <memory>

class QLockFile;
class QSqlError;

namespace hookline::sandbox {

/// Records in a SQLite file. Changes gather in memory and are written by commit() as one transaction; kill -9
/// keeps all or nothing of it (a power cut may lose the newest, never tear one). One thread.
class SqliteRecords final : public Records
{
public:
    /// Opens or makes the data directory and its database. Only one sandbox at a time has a directory: the
    /// second is refused (Configuration), and so is a database that is broken or of a newer Hookline
    /// (Storage); each error names the directory and the way out.
    static Result<std::unique_ptr<SqliteRecords>> open(const QString &directory);
    ~SqliteRecords() override;

    void put(const QString &kind, const QString &key, const QJsonObject &value) override;
    void remove(const QString &kind, const QString &key) override;
    std::vector<std::pair<QString, QJsonObject>> all(const QString &kind) const override;
    std::optional<QJsonObject> value(const QString &kind, const QString &key) const;

    bool hasChanges() const { return !m_changes.empty(); }
    /// Makes the changes since the last commit durable. After a failure they are still pending.
    Result<void> commit();
    /// Forgets the changes since the last commit.
    void rollback() { m_changes.clear(); }

private:
    using RowKey = std::pair<QString, QString>;

    SqliteRecords(const QString &directory, std::unique_ptr<QLockFile> lock);
    Result<void> openDatabase();
    Result<void> prepareSchema();
    Result<void> writeChanges();
    Error storageError(const QString &what, const QSqlError &cause) const;
    Error saveError(const QSqlError &cause) const;

    QString m_directory;
    QString m_connection;
    std::unique_ptr<QLockFile> m_lock;
    QSqlDatabase m_database;
    std::map<RowKey, std::optional<QJsonObject>> m_changes; // nothing: removed
};

} // namespace hookline::sandbox
