// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/agent/scriptlog.h"

namespace hookline::sandbox::agent {

ScriptLog::ScriptLog(const QString &path, std::function<Instant()> now)
    : m_file(path)
    , m_now(std::move(now))
{
    m_file.open(QIODevice::WriteOnly | QIODevice::Append);
}

void ScriptLog::line(const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    if (m_file.isOpen()) {
        const QString time = toDateTime(m_now()).toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss "));
        m_file.write(time.toLatin1() + bytes);
        m_file.flush();
    }
    m_tail.push_back(bytes);
    m_tailSize += bytes.size();
    while (m_tailSize >= tailLimit) {
        m_tailSize -= m_tail.front().size();
        m_tail.pop_front();
    }
}

void ScriptLog::output(QLatin1StringView mark, const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return;
    const QByteArrayView whole =
        bytes.endsWith('\n') ? QByteArrayView(bytes).chopped(1) : QByteArrayView(bytes);
    for (const QByteArray &one : whole.toByteArray().split('\n'))
        line(mark + QString::fromUtf8(one).remove(QChar(u'\0')));
}

QString ScriptLog::tail() const
{
    QByteArray text;
    for (const QByteArray &one : m_tail)
        text += one;
    return QString::fromUtf8(text);
}

} // namespace hookline::sandbox::agent
