// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/lintreport.h"
#include "app/cli/places.h"

#include <algorithm>
#include <array>

namespace hookline::cli {

namespace {

using appspec::Severity;
using appspec::Span;

constexpr int tabWidth = 4;
/// Columns of source that are shown, and how many of them stand before the span if the line is longer.
constexpr int shownWidth = 110;
constexpr int leadWidth = 40;
/// What is looked at of a line: no text that makes sense has more bytes in a column.
constexpr int bytesPerColumn = 8;

struct Range
{
    char32_t first;
    char32_t last;
};
// Characters that terminals draw two columns wide: Unicode's East Asian Width W and F, in blocks.
constexpr Range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},   {0xac00, 0xd7a3},
                          {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
                          {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

int widthOf(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    if (category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing)
        return 0;
    return std::ranges::any_of(wide, [&](const Range &range) { return c >= range.first && c <= range.last; })
        ? 2
        : 1;
}

/// Text as a terminal shows it.
struct Shown
{
    QString text;
    int width = 0;
    bool isAll = true; ///< Nothing was cut off.
};

Shown shown(QByteArrayView bytes, int mostColumns)
{
    const qsizetype enough = qsizetype(mostColumns) * bytesPerColumn;
    Shown result{.isAll = bytes.size() <= enough};
    const QString text = QString::fromUtf8(bytes.first(std::min(bytes.size(), enough)));
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair = text.at(i).isHighSurrogate() && i + 1 < text.size();
        const char32_t c =
            isPair ? QChar::surrogateToUcs4(text.at(i), text.at(i + 1)) : char32_t(text.at(i).unicode());
        const bool isTab = c == U'\t';
        const int width = isTab ? tabWidth : widthOf(c);
        if (result.width + width > mostColumns) {
            result.isAll = false;
            break;
        }
        result.text += isTab ? QString(tabWidth, u' ') : text.sliced(i, isPair ? 2 : 1);
        result.width += width;
        i += isPair ? 1 : 0;
    }
    result.text = printable(result.text);
    return result;
}

/// Moves a place forward to where a character begins.
qsizetype characterAt(const QByteArray &text, qsizetype offset, qsizetype end)
{
    while (offset < end && (uchar(text.at(offset)) & 0xc0) == 0x80)
        ++offset;
    return offset;
}

struct Excerpt
{
    QString line;
    QString underline;
};

/// The part of the line that shows where the span begins, and what of the span is on it.
Excerpt excerpt(const QByteArray &text, const Span &line, const Span &span)
{
    const auto slice = [&](qsizetype from, qsizetype to) {
        return QByteArrayView(text).sliced(from, std::max<qsizetype>(0, to - from));
    };
    const qsizetype begin = std::clamp(span.begin, line.begin, line.end);
    const qsizetype end = std::clamp(span.end, begin, line.end);
    const bool isLong = line.size() > shownWidth && begin - line.begin > leadWidth;
    const qsizetype from = isLong ? characterAt(text, begin - leadWidth, begin) : line.begin;
    const QString cutBefore = from > line.begin ? QStringLiteral("…") : QString();
    const Shown before = shown(slice(from, begin), shownWidth);
    const Shown marked = shown(slice(begin, end), shownWidth - before.width);
    const Shown after = shown(slice(end, line.end), shownWidth - before.width - marked.width);
    return {.line = cutBefore + before.text + marked.text + after.text
                + (marked.isAll && after.isAll ? QString() : QStringLiteral("…")),
            .underline = QString(cutBefore.size() + before.width, u' ') + u'^'
                + QString(std::max(0, marked.width - 1), u'~')};
}

class TextReport
{
public:
    TextReport(const LintedFile &file, bool isColored)
        : m_file(file)
        , m_places(file.document.text)
        , m_name(file.name == u"-" ? QStringLiteral("<stdin>") : printable(file.name))
        , m_isColored(isColored)
    { }

    QString text()
    {
        for (const appspec::Diagnostic &diagnostic : m_file.result.diagnostics)
            add(diagnostic);
        return m_text;
    }

private:
    static const char *color(Severity severity)
    {
        constexpr std::array colors{"\033[1;31m", "\033[1;35m", "\033[1;36m"};
        return colors.at(std::size_t(severity));
    }
    QString painted(const QString &text, const char *color) const
    {
        return m_isColored ? QLatin1StringView(color) + text + QLatin1StringView("\033[0m") : text;
    }

    void add(const appspec::Diagnostic &diagnostic)
    {
        const appspec::Position position = m_places.at(diagnostic.span.begin);
        const char *paint = color(diagnostic.severity);
        const QString place = QStringLiteral("%1:%2:%3:").arg(m_name).arg(position.line).arg(position.column);
        const QString label = QStringLiteral("%1[%2]:").arg(
            QLatin1StringView(severityName(diagnostic.severity)), QLatin1StringView(diagnostic.rule->id));
        m_text += painted(place, "\033[1m") + u' ' + painted(label, paint) + u' '
            + printable(diagnostic.message) + u'\n';
        const Excerpt source = excerpt(m_places.text(), m_places.line(position.line), diagnostic.span);
        constexpr int numberWidth = 5;
        const QString margin = QString(numberWidth, u' ') + QStringLiteral(" | ");
        m_text += QStringLiteral("%1 | ").arg(position.line, numberWidth) + source.line + u'\n';
        m_text += margin + painted(source.underline, paint) + u'\n';
        const QString note = QString(numberWidth, u' ') + QStringLiteral(" = ");
        if (!diagnostic.agentSays.isEmpty() && diagnostic.agentSays != diagnostic.message)
            m_text += note + QStringLiteral("agent: ") + printable(diagnostic.agentSays) + u'\n';
        for (const appspec::Fix &fix : diagnostic.fixes)
            m_text += note + (fix.safe ? QStringLiteral("fix (--fix): ") : QStringLiteral("fix: "))
                + printable(fix.title) + u'\n';
    }

    const LintedFile &m_file;
    Places m_places;
    QString m_name;
    bool m_isColored;
    QString m_text;
};

} // namespace

const char *severityName(Severity severity)
{
    constexpr std::array names{"error", "warning", "info"};
    return names.at(std::size_t(severity));
}

const char *stageName(appspec::Stage stage)
{
    constexpr std::array names{"parse", "install", "run", "service"};
    return names.at(std::size_t(stage));
}

QString platformName(appspec::Platform platform)
{
    constexpr std::array names{"unknown", "ec2", "ecs", "lambda"};
    return QString::fromLatin1(names.at(std::size_t(platform)));
}

QString textReport(const LintedFile &file, bool isColored)
{
    return TextReport(file, isColored).text();
}

} // namespace hookline::cli
