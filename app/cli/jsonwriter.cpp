// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/jsonwriter.h"

namespace hookline::cli {

void JsonWriter::separate()
{
    if (!m_isFirst)
        m_bytes += ',';
    m_isFirst = false;
}

JsonWriter &JsonWriter::open(char bracket)
{
    separate();
    m_bytes += bracket;
    m_isFirst = true;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_bytes += bracket;
    m_isFirst = false;
    return *this;
}

JsonWriter &JsonWriter::raw(QByteArrayView token)
{
    separate();
    m_bytes += token;
    return *this;
}

JsonWriter &JsonWriter::key(const char *name)
{
    separate();
    m_bytes += '"';
    m_bytes += name;
    m_bytes += "\":";
    m_isFirst = true;
    return *this;
}

JsonWriter &JsonWriter::value(const QString &text)
{
    separate();
    m_bytes += '"';
    for (const char byte : text.toUtf8()) {
        if (byte == '"' || byte == '\\') {
            m_bytes += '\\';
            m_bytes += byte;
        } else if (uchar(byte) < 0x20) {
            m_bytes += "\\u00" + QByteArray(1, byte).toHex();
        } else {
            m_bytes += byte;
        }
    }
    m_bytes += '"';
    return *this;
}

} // namespace hookline::cli
