// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/deployment.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <type_traits>

/// How rows of the sandbox's services become JSON and come back. A row names its fields once, in a static
/// `fields(visitor, row)`; Saver and Loader walk that list in either direction. Values that are the default
/// of their type are left out.
namespace hookline::sandbox {

inline QJsonValue encode(const QString &value)
{
    return value;
}
inline QJsonValue encode(const QJsonObject &value)
{
    return value;
}
inline QJsonValue encode(const QStringList &value)
{
    return QJsonArray::fromStringList(value);
}
inline QJsonValue encode(bool value)
{
    return value;
}
inline QJsonValue encode(int value)
{
    return value;
}
inline QJsonValue encode(double value)
{
    return value;
}
inline QJsonValue encode(quint64 value)
{
    return QString::number(value);
}
inline QJsonValue encode(Instant value)
{
    return double(value.time_since_epoch().count());
}
QJsonValue encode(const domain::Diagnostics &value);
template <class T>
requires std::is_enum_v<T> QJsonValue encode(T value)
{
    return int(value);
}
template <class T> QJsonValue encode(const std::optional<T> &value)
{
    return value ? encode(*value) : QJsonValue();
}

inline void decode(const QJsonValue &json, QString &value)
{
    value = json.toString();
}
inline void decode(const QJsonValue &json, QJsonObject &value)
{
    value = json.toObject();
}
inline void decode(const QJsonValue &json, bool &value)
{
    value = json.toBool();
}
inline void decode(const QJsonValue &json, int &value)
{
    value = json.toInt();
}
inline void decode(const QJsonValue &json, double &value)
{
    value = json.toDouble();
}
inline void decode(const QJsonValue &json, quint64 &value)
{
    value = json.toString().toULongLong();
}
inline void decode(const QJsonValue &json, QStringList &value)
{
    value.clear();
    for (const QJsonValue &item : json.toArray())
        value << item.toString();
}
void decode(const QJsonValue &json, domain::Diagnostics &value);
inline void decode(const QJsonValue &json, Instant &value)
{
    value = Instant(Millis(qint64(json.toDouble())));
}
template <class T>
requires std::is_enum_v<T>
void decode(const QJsonValue &json, T &value)
{
    value = T(json.toInt());
}
template <class T> void decode(const QJsonValue &json, std::optional<T> &value)
{
    value.reset();
    if (!json.isNull() && !json.isUndefined())
        decode(json, value.emplace());
}

/// Writes the fields of a row that differ from the row type's own defaults.
class Saver
{
public:
    template <class T> void operator()(QLatin1String name, const T &value, const T &byDefault)
    {
        if (!(value == byDefault))
            m_json.insert(name, encode(value));
    }
    QJsonObject take() { return std::move(m_json); }

private:
    QJsonObject m_json;
};

/// Reads what Saver wrote; a missing field keeps its default.
class Loader
{
public:
    explicit Loader(const QJsonObject &json)
        : m_json(json)
    { }
    template <class T> void operator()(QLatin1String name, T &value, const T &)
    {
        const auto found = m_json.constFind(name);
        if (found != m_json.constEnd())
            decode(*found, value);
    }

private:
    const QJsonObject &m_json;
};

template <class Row> QJsonObject toRecord(const Row &row)
{
    static const Row byDefault{};
    Saver saver;
    Row::fields(saver, row, byDefault);
    return saver.take();
}

template <class Row> Row fromRecord(const QJsonObject &json)
{
    static const Row byDefault{};
    Row row;
    Loader loader(json);
    Row::fields(loader, row, byDefault);
    return row;
}

} // namespace hookline::sandbox
