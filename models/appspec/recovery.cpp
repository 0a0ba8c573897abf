// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/recovery.h"

#include "models/appspec/document.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>
#include <optional>

namespace hookline::appspec {

namespace {

const QString suffix = QStringLiteral(".unsaved");
const QString lockName = QStringLiteral("lock");

QString fileOf(const QString &folder, const QString &id)
{
    return QDir(folder).filePath(id + suffix);
}

Error failure(const QString &path, const QString &problem)
{
    return {.code = ErrorCode::Storage,
            .message = QStringLiteral("cannot keep unsaved text: %1").arg(problem),
            .subject = path};
}

/// One line of JSON, then the text as it is.
std::optional<UnsavedText> readText(const QString &name, const QString &id)
{
    QFile file(name);
    if (!file.open(QFile::ReadOnly))
        return std::nullopt;
    constexpr qint64 longestHead = 64 * 1024;
    const QJsonObject head = QJsonDocument::fromJson(file.readLine(longestHead)).object();
    UnsavedText text;
    text.id = id;
    text.path = head.value(u"path").toString();
    text.base = QByteArray::fromHex(head.value(u"base").toString().toLatin1());
    text.caret = head.value(u"caret").toInteger();
    text.at = Instant(Millis(head.value(u"at").toInteger()));
    text.text = file.read(maximumSize + 1);
    const bool whole = text.text.size() <= maximumSize
        && digestOf(text.text) == QByteArray::fromHex(head.value(u"sha256").toString().toLatin1());
    return whole ? std::optional(text) : std::nullopt;
}

} // namespace

QByteArray digestOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

Result<void> keepText(const QString &folder, const UnsavedText &text)
{
    const QJsonObject head{{QStringLiteral("path"), text.path},
                           {QStringLiteral("base"), QString::fromLatin1(text.base.toHex())},
                           {QStringLiteral("caret"), text.caret},
                           {QStringLiteral("at"), qint64(text.at.time_since_epoch().count())},
                           {QStringLiteral("sha256"), QString::fromLatin1(digestOf(text.text).toHex())}};
    const QString name = fileOf(folder, text.id);
    QSaveFile file(name);
    const QByteArray bytes = QJsonDocument(head).toJson(QJsonDocument::Compact) + '\n' + text.text;
    // What a person types is nobody else's business.
    const bool kept = file.open(QFile::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    return kept ? Result<void>() : failure(name, file.errorString());
}

void forgetText(const QString &folder, const QString &id)
{
    QFile::remove(fileOf(folder, id));
}

Recovery::Recovery(QString directory)
    : m_directory(std::move(directory))
{ }

Recovery::~Recovery()
{
    if (!m_lock)
        return;
    m_lock->unlock();
    QDir().rmdir(m_folder); // only if nothing is left in it
}

Result<QString> Recovery::folder()
{
    if (m_lock)
        return m_folder;
    const QString folder = QDir(m_directory).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (!QDir().mkpath(folder))
        return failure(folder, QStringLiteral("the folder cannot be made"));
    auto lock = std::make_unique<QLockFile>(QDir(folder).filePath(lockName));
    lock->setStaleLockTime(0); // a window may stay open for weeks
    if (!lock->tryLock(0))
        return failure(folder, QStringLiteral("the folder cannot be locked"));
    m_lock = std::move(lock);
    m_folder = folder;
    return m_folder;
}

std::vector<UnsavedText> Recovery::takeLeft()
{
    std::vector<UnsavedText> texts;
    const QDir directory(m_directory);
    for (const QString &name : directory.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QDir left(directory.filePath(name));
        if (left.path() == m_folder)
            continue;
        QLockFile lock(left.filePath(lockName));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0)) // its program runs
            continue;
        for (const QString &file : left.entryList({QLatin1Char('*') + suffix}, QDir::Files)) {
            auto text = readText(left.filePath(file), file.chopped(suffix.size()));
            const auto own = folder();
            if (text && own && QFile::rename(left.filePath(file), fileOf(*own, text->id)))
                texts.push_back(std::move(*text));
        }
        // What was being written when its program was killed; QSaveFile's name for it.
        for (const QString &torn :
             left.entryList({QLatin1Char('*') + suffix + QStringLiteral(".*")}, QDir::Files))
            QFile::remove(left.filePath(torn));
        lock.unlock();
        directory.rmdir(name);
    }
    std::ranges::sort(texts, std::ranges::greater(), &UnsavedText::at);
    return texts;
}

} // namespace hookline::appspec
