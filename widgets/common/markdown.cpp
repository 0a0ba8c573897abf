// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/markdown.h"

#include <algorithm>

namespace hookline::common {

QString markdownFence(const QString &text)
{
    qsizetype longest = 0, run = 0;
    for (const QChar c : text) {
        run = c == QLatin1Char('`') ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max<qsizetype>(3, longest + 1), QLatin1Char('`'));
    const QString end = text.endsWith(QLatin1Char('\n')) ? QString() : QStringLiteral("\n");
    return fence + QLatin1Char('\n') + text + end + fence + QLatin1Char('\n');
}

QString markdownText(const QString &text)
{
    static const QString special = QStringLiteral("\\`*_{}[]()#+!|<>~");
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (special.contains(c))
            out += QLatin1Char('\\');
        out += c == QLatin1Char('\n') || c == QLatin1Char('\r') ? QLatin1Char(' ') : c;
    }
    return out;
}

} // namespace hookline::common
