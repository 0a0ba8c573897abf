// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <deque>
#include <functional>

namespace hookline::sandbox::agent {

/// What scripts of one event said: every line goes into scripts.log with its time, the newest whole lines are
/// kept for the diagnostics.
class ScriptLog
{
public:
    /// Lines of the tail, with their newlines, stay below this many UTF-8 bytes.
    static constexpr qsizetype tailLimit = 2048;

    /// Appends to `path`, whose folder must exist; a file that cannot be written loses nothing but itself.
    ScriptLog(const QString &path, std::function<Instant()> now);

    void line(const QString &text);
    /// Every line of a script's output, with "[stdout]" or "[stderr]" before it and no space between.
    void output(QLatin1StringView mark, const QByteArray &bytes);

    /// Without times. Empty if the last line alone is too long.
    QString tail() const;

private:
    QFile m_file;
    std::function<Instant()> m_now;
    std::deque<QByteArray> m_tail;
    qsizetype m_tailSize = 0;
};

} // namespace hookline::sandbox::agent
