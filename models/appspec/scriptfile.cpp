// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/scriptfile.h"

#include <algorithm>
#include <array>

namespace hookline::appspec {
namespace {

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool isShell(const ScriptFile &script)
{
    if (!script.hasInterpreter)
        return true; // Without an interpreter it runs under sh.
    constexpr std::array shells = {"sh", "bash", "dash", "ksh", "zsh"};
    const bool env = script.interpreter.endsWith(QLatin1StringView("/env"));
    const QString name =
        env ? script.interpreterArgument.section(u' ', 0, 0) : script.interpreter.section(u'/', -1);
    return std::ranges::any_of(shells, [&](const char *shell) { return name == QLatin1StringView(shell); });
}

/// The line without its comment and the white space at its end. Quotes are followed as far as one line goes.
QByteArrayView code(QByteArrayView line)
{
    char quote = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\' && quote != '\'')
            ++i;
        else if (quote)
            quote = c == quote ? char(0) : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '#' && (i == 0 || isSpace(line[i - 1]))) {
            line = line.first(i);
            break;
        }
    }
    while (!line.isEmpty() && isSpace(line.back()))
        line.chop(1);
    return line;
}

/// Standard output and standard error both go somewhere else.
bool redirectsBoth(QByteArrayView line)
{
    bool output = false, error = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] != '>')
            continue;
        const char before = i > 0 ? line[i - 1] : ' ';
        const bool toDescriptor = i + 1 < line.size() && line[i + 1] == '&';
        const bool digitFollows = i + 2 < line.size() && line[i + 2] >= '0' && line[i + 2] <= '9';
        if (before == '&' || (toDescriptor && !digitFollows))
            output = error = true;
        else if (before == '2')
            error = true;
        else
            output = true;
        if (i + 1 < line.size() && line[i + 1] == '>')
            ++i;
    }
    return output && error;
}

/// The word that ends a here-document that begins on this line; empty if none does.
QByteArray hereDocumentEnd(QByteArrayView line)
{
    const qsizetype at = line.indexOf("<<");
    if (at < 0 || line.sliced(at).startsWith("<<<"))
        return {};
    qsizetype begin = at + 2;
    constexpr QByteArrayView skipped("- \t'\"\\");
    while (begin < line.size() && skipped.contains(line[begin]))
        ++begin;
    qsizetype end = begin;
    constexpr QByteArrayView ends(" \t'\";|&<>)");
    while (end < line.size() && !ends.contains(line[end]))
        ++end;
    return line.sliced(begin, end - begin).toByteArray();
}

class Background
{
public:
    /// The first line whose process stays behind and keeps the output; 0 if there is none.
    int find(QByteArrayView text)
    {
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype lineEnd = text.indexOf('\n', at);
            const qsizetype end = lineEnd < 0 ? text.size() : lineEnd;
            ++m_number;
            take(text.sliced(at, end - at));
            at = end + 1;
        }
        return m_found;
    }

private:
    void take(QByteArrayView raw)
    {
        if (!m_hereDocumentEnd.isEmpty()) {
            if (raw.trimmed() == m_hereDocumentEnd)
                m_hereDocumentEnd.clear();
            return;
        }
        const QByteArrayView line = code(raw);
        m_hereDocumentEnd = hereDocumentEnd(line);
        if (line.endsWith('\\')) {
            m_command += line.chopped(1).toByteArray() + ' ';
            return;
        }
        const QByteArray command = (m_command + line.toByteArray()).trimmed();
        m_command.clear();
        if (command.startsWith("exec ") && redirectsBoth(command))
            m_redirected = true;
        if (command == "wait" || command.startsWith("wait ") || command.startsWith("wait;"))
            m_found = 0; // Then nothing is left behind.
        const bool background = command.endsWith('&') && !command.endsWith("&&") && !command.endsWith(">&");
        if (background && !m_redirected && m_found == 0 && !redirectsBoth(QByteArrayView(command).chopped(1)))
            m_found = m_number;
    }

    int m_number = 0;
    int m_found = 0;
    bool m_redirected = false; ///< The script sent its own output elsewhere.
    QByteArray m_command; ///< Lines that a backslash joins.
    QByteArray m_hereDocumentEnd;
};

} // namespace

ScriptFile scriptFile(const QByteArray &head)
{
    QByteArrayView text = QByteArrayView(head).first(std::min(head.size(), ScriptFile::headSize));
    ScriptFile script{.isEmpty = text.isEmpty()};
    script.isBinary = text.contains('\0');
    if (text.startsWith(byteOrderMark) && text.sliced(byteOrderMark.size()).startsWith("#!")) {
        script.hasBom = true;
        text = text.sliced(byteOrderMark.size());
    }
    script.hasInterpreter = text.startsWith("#!");
    if (script.hasInterpreter) {
        const qsizetype lineEnd = text.indexOf('\n');
        const QByteArrayView line = text.sliced(2, (lineEnd < 0 ? text.size() : lineEnd) - 2);
        script.interpreterEndsInCr = line.endsWith('\r');
        const QString words = QString::fromUtf8(line).simplified();
        script.interpreter = words.section(u' ', 0, 0);
        script.interpreterArgument = words.section(u' ', 1);
    }
    if (!script.isBinary && isShell(script))
        script.backgroundLine = Background().find(text);
    return script;
}

} // namespace hookline::appspec
