// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/scalarwriter.h"

#include <QByteArrayList>
#include <QList>
#include <QString>

#include <algorithm>

namespace hookline::appspec {
namespace {

using Style = Tree::Style;

/// Characters that libyaml reads as they are and takes for no line end. Without controls and the byte order
/// mark.
bool isVisible(char32_t c)
{
    constexpr char32_t lineSeparator = 0x2028, paragraphSeparator = 0x2029, byteOrderMark = 0xfeff;
    return (c >= 0x20 && c <= 0x7e)
        || (c >= 0xa0 && c <= 0xfffd && c != lineSeparator && c != paragraphSeparator && c != byteOrderMark)
        || c >= 0x10000;
}

/// Unlike QString::fromUtf8, this keeps a byte order mark.
QList<uint> codePoints(const QByteArray &text)
{
    return QString::fromUtf8('.' + text).mid(1).toUcs4();
}

bool allVisible(const QByteArray &text, QByteArrayView except = {})
{
    const QList<uint> points = codePoints(text);
    return std::all_of(points.begin(), points.end(),
                       [&](uint c) { return isVisible(c) || (c < 0x80 && except.contains(char(c))); });
}

bool contains(QByteArrayView set, char c)
{
    return set.contains(c);
}

/// YAML 1.2's and Python's values that Ruby reads as strings.
bool isForeignValue(const QByteArray &text)
{
    if (text.size() == 1)
        return contains("yYnN=~", text.at(0));
    bool isNumber = false;
    text.toDouble(&isNumber);
    return isNumber || text.startsWith("0o") || text == "<<";
}

} // namespace

bool isPlainLegal(const QByteArray &text, const ScalarPlace &place)
{
    if (text.isEmpty() || text.startsWith(' ') || text.endsWith(' ') || text.endsWith(':')
        || !allVisible(text))
        return false;
    const char first = text.at(0);
    if (contains("?:,[]{}#&*!|>'\"%@`", first) || text.startsWith("---") || text.startsWith("..."))
        return false;
    if (first == '-' && (text.size() == 1 || contains(" ,[]{}", text.at(1))))
        return false;
    if (text.contains(": ") || text.contains(" #"))
        return false;
    const auto isFlowMark = [](char c) { return contains(",[]{}", c); };
    if (!place.flow)
        return true;
    // "a:," ends a key in flow; and yaml-cpp takes a "?" behind a bracket for a key.
    return !text.contains('?') && std::none_of(text.begin(), text.end(), isFlowMark);
}

bool isPlainString(const QByteArray &text, const ScalarPlace &place)
{
    if (!isPlainLegal(text, place) || isForeignValue(text))
        return false;
    return typeOfPlain(text) == Scalar::Type::String;
}

bool isJsonLiteral(const QByteArray &text)
{
    if (text == "true" || text == "false" || text == "null")
        return true;
    const char *at = text.constData(), *const end = at + text.size();
    const auto digits = [&] {
        const char *const begin = at;
        while (at != end && *at >= '0' && *at <= '9')
            ++at;
        return at - begin;
    };
    if (at != end && *at == '-')
        ++at;
    const bool zero = at != end && *at == '0';
    const auto whole = digits();
    if (whole == 0 || (zero && whole > 1))
        return false;
    if (at != end && *at == '.' && (++at, digits() == 0))
        return false;
    if (at != end && (*at == 'e' || *at == 'E')) {
        if (++at != end && (*at == '+' || *at == '-'))
            ++at;
        if (digits() == 0)
            return false;
    }
    return at == end;
}

QByteArray doubleQuoted(const QByteArray &text, bool json)
{
    struct Escape
    {
        char32_t character;
        const char *text;
    };
    static constexpr Escape common[] = {{'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\r', "\\r"},
                                        {'\t', "\\t"}, {'\b', "\\b"},  {'\f', "\\f"}};
    QByteArray out = "\"";
    const QList<uint> points = codePoints(text);
    for (const char32_t c : points) {
        const auto *known = std::find_if(std::begin(common), std::end(common),
                                         [c](const Escape &escape) { return escape.character == c; });
        if (known != std::end(common))
            out += known->text;
        else if (isVisible(c))
            out += QString::fromUcs4(&c, 1).toUtf8();
        else if (!json && c < 0x80)
            out += "\\x" + QByteArray::number(uint(c), 16).rightJustified(2, '0');
        else
            out += "\\u" + QByteArray::number(uint(c), 16).rightJustified(4, '0');
    }
    return out + '"';
}

QByteArray stringInline(const QByteArray &text, Style wanted, const ScalarPlace &place)
{
    if (place.json)
        return doubleQuoted(text, true);
    if (wanted == Style::DoubleQuoted || !allVisible(text))
        return doubleQuoted(text, false);
    if (wanted != Style::SingleQuoted && isPlainString(text, place))
        return text;
    return '\'' + QByteArray(text).replace('\'', "''") + '\'';
}

std::optional<BlockText> stringBlock(const QByteArray &text, Style style, int indent, int parentIndent,
                                     const QByteArray &eol)
{
    QByteArray content = text;
    while (content.endsWith('\n'))
        content.chop(1);
    if (content.isEmpty() || !allVisible(text, "\n\t"))
        return std::nullopt;
    const qsizetype ends = text.size() - content.size();
    const QByteArrayList lines = content.split('\n');
    for (const QByteArray &line : lines) {
        // What begins or ends with white space is read differently by different readers, or folded
        // differently.
        if (line.startsWith('\t') || (!line.isEmpty() && line.trimmed().isEmpty())
            || (style == Style::Folded && line.startsWith(' ')))
            return std::nullopt;
    }
    BlockText block{style == Style::Folded ? ">" : "|", {}};
    if (lines.first().isEmpty() || lines.first().startsWith(' ')) {
        const int depth = indent - std::max(parentIndent, 0);
        if (depth < 1 || depth > 9)
            return std::nullopt;
        block.header += QByteArray::number(depth);
    }
    if (ends != 1)
        block.header += ends == 0 ? '-' : '+';
    const QByteArray margin(indent, ' ');
    bool behindText = false;
    for (const QByteArray &line : lines) {
        // A line end between two lines of text is folded to a space, so one more is needed to keep it.
        if (style == Style::Folded && behindText && !line.isEmpty())
            block.body += eol;
        behindText = behindText || !line.isEmpty();
        block.body += eol + (line.isEmpty() ? QByteArray() : margin + line);
    }
    for (qsizetype i = 1; i < ends; ++i)
        block.body += eol;
    return block;
}

} // namespace hookline::appspec
