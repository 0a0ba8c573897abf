// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wire/codec.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace hookline::test {

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QString dataFile(const QString &name)
{
    return QStringLiteral(WIRE_DATA "/") + name;
}

/// Reference material beside the repository; empty if there is none.
inline QString referenceFolder()
{
    return QStringLiteral(WIRE_REFERENCE);
}

inline QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

/// JSON written with single quotes. (moc 6.4 loses a class whose functions hold raw strings.)
inline QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

/// A description under tests/wire/data; fails the test when it does not load.
inline std::shared_ptr<const wire::Service> testService(const QString &name)
{
    const auto loaded = wire::Service::load(readFile(dataFile(name + QStringLiteral(".json"))));
    if (!loaded)
        qFatal("%s", qUtf8Printable(name + QStringLiteral(": ") + toString(loaded.error())));
    return *loaded;
}

inline wire::HttpResponse reply(int status, const QByteArray &body, wire::Headers headers = {})
{
    return {status, std::move(headers), body};
}

} // namespace hookline::test
