// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace hookline::cli {

/// Writes JSON with members in the order in which they are given, which QJsonObject would sort by name.
class JsonWriter
{
public:
    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginList() { return open('['); }
    JsonWriter &endList() { return close(']'); }
    JsonWriter &key(const char *name);

    JsonWriter &value(const QString &text);
    JsonWriter &value(const char *text) { return value(QString::fromUtf8(text)); }
    JsonWriter &value(int number) { return raw(QByteArray::number(number)); }
    JsonWriter &value(bool truth) { return raw(truth ? "true" : "false"); }

    template <class T> JsonWriter &member(const char *name, const T &content)
    {
        key(name);
        return value(content);
    }

    const QByteArray &bytes() const { return m_bytes; }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    JsonWriter &raw(QByteArrayView token);
    void separate();

    QByteArray m_bytes;
    bool m_isFirst = true;
};

} // namespace hookline::cli
