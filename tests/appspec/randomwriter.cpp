// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/appspec/randomdocument.h"

#include <QByteArrayList>
#include <QList>
#include <QRegularExpression>
#include <QString>

#include <algorithm>

// How a random document is written: every style that YAML knows for what it says.
namespace hookline::appspec::test {
namespace {

using Kind = Model::Kind;

bool isHarmless(const QByteArray &text)
{
    static const QRegularExpression harmless(
        QStringLiteral(
            "^(?!(?:y|n|yes|no|on|off|true|false|null|inf|nan)$)[/\\p{L}](?:[\\w./🚀 -]*[\\w./🚀])?$"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    return harmless.match(QString::fromUtf8(text)).hasMatch();
}

/// Unlike QString::fromUtf8, this keeps a byte order mark.
QList<uint> codePoints(const QByteArray &text)
{
    return QString::fromUtf8('.' + text).mid(1).toUcs4();
}

bool isControl(uint c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

/// Anything that must be escaped. A tab and a line end stand as they are in block scalars.
bool hasControls(const QByteArray &text, bool inBlock)
{
    const QList<uint> points = codePoints(text);
    return std::any_of(points.begin(), points.end(),
                       [=](uint c) { return isControl(c) && !(inBlock && (c == '\t' || c == '\n')); });
}

QByteArray escaped(const QByteArray &text)
{
    QByteArray out;
    const QList<uint> points = codePoints(text);
    for (const char32_t c : points) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += isControl(c) ? "\\u" + QByteArray::number(uint(c), 16).rightJustified(4, '0')
                            : QString::fromUcs4(&c, 1).toUtf8();
    }
    return out;
}

} // namespace

void RandomDocument::writeDocument()
{
    const bool flowRoot = m_json || chance(5);
    const bool bom = chance(6);
    if (bom)
        m_out += "\xef\xbb\xbf";
    // A block behind a byte order mark would begin in column 1 for the agent.
    if (!m_json && (bom ? !flowRoot : chance(40))) {
        comment(0, true, false, true);
        eol();
        eol();
    }
    if (!m_json && chance(20)) {
        m_out += "---";
        trailingComment(0, false);
        eol();
    }
    if (flowRoot) {
        Written &where = m_written[m_root.id];
        where.valueBegin = m_out.size();
        writeFlow(m_root, 0);
        m_written[m_root.id].valueEnd = m_out.size();
        eol();
    } else {
        m_written[m_root.id].valueBegin = m_out.size();
        writeBlock(m_root, 0, false);
        m_written[m_root.id].valueEnd = m_out.size();
    }
    if (!m_json && chance(10)) {
        m_out += "..." + m_eol;
        m_endMatters = false;
    }
    if (!m_endMatters && chance(25))
        m_out.chop(m_eol.size());
}

void RandomDocument::comment(int owner, bool above, bool inFlow, bool stray)
{
    const QByteArray text =
        "#c" + QByteArray::number(m_comments.size()) + (chance(30) ? " - é: [x" : " note.");
    m_comments.push_back({text, owner, above, inFlow, stray});
    m_out += text;
}

void RandomDocument::trailingComment(int owner, bool inFlow, int percent)
{
    if (!chance(percent) || m_json)
        return;
    m_out += chance(80) ? " " : "   ";
    comment(owner, false, inFlow);
}

void RandomDocument::writeAbove(const Model &collection, const Model &child, int column, bool isFirst)
{
    if (!m_blankMatters && chance(10))
        eol();
    if (!isFirst && !m_blankMatters && chance(4)) {
        spaces(column);
        comment(collection.id, true, false, true);
        eol();
        eol();
    }
    m_written[child.id].entryBegin = m_out.size();
    if (chance(12)) {
        for (int left = 1 + m_random.bounded(2); left > 0; --left) {
            spaces(column);
            comment(child.id, true, false);
            eol();
        }
    }
}

void RandomDocument::writeBlock(const Model &collection, int column, bool firstInline)
{
    for (std::size_t i = 0; i < collection.children.size(); ++i) {
        const auto &[key, child] = collection.children[i];
        Written &where = m_written[child.id];
        if (firstInline && i == 0) {
            where.entryBegin = m_out.size();
        } else {
            writeAbove(collection, child, column, i == 0);
            spaces(column);
        }
        m_blankMatters = m_endMatters = false;
        where.keyBegin = m_out.size();
        if (collection.kind == Kind::List) {
            m_out += '-';
            where.keyEnd = m_out.size();
        } else {
            writeInlineString(key, column, false, true);
            where.keyEnd = m_out.size();
            m_out += ':';
        }
        writeBehind(child, column, collection.kind == Kind::List);
        where.entryEnd = m_out.size();
    }
}

/// What stands behind a dash or colon, up to and including the line end.
void RandomDocument::writeBehind(const Model &value, int column, bool isItem)
{
    Written &where = m_written[value.id];
    const int gap = isItem ? m_dash - 1 : chance(95) ? 1 : 3;
    const auto property = [&] {
        if (value.anchor.isEmpty())
            return false;
        spaces(1);
        m_out += '&' + value.anchor;
        return true;
    };
    where.valueBegin = m_out.size();
    if (value.isCollection() && !value.children.empty() && !chance(10)) {
        if (isItem && value.anchor.isEmpty() && chance(80)) {
            spaces(gap);
            where.valueBegin = m_out.size();
            writeBlock(value, column + m_dash, true);
        } else {
            property();
            trailingComment(value.id, false);
            eol();
            const bool sameIndent = !isItem && value.kind == Kind::List;
            writeBlock(value, column + (sameIndent ? m_listOffset : std::max(m_step, 1)), false);
        }
        where.valueEnd = m_out.size();
        return;
    }
    property();
    if (value.kind == Kind::String && chance(45)) {
        const qsizetype before = m_out.size();
        spaces(gap);
        where.valueBegin = m_out.size();
        if (writeBlockScalar(value, column)) {
            where.valueEnd = m_out.size();
            return;
        }
        m_out.truncate(before);
    }
    const bool isEmptyNull = value.kind == Kind::Bare && value.text.isEmpty();
    if (!isEmptyNull) {
        spaces(gap);
        where.valueBegin = m_out.size();
        writeFlow(value, column);
    }
    where.valueEnd = m_out.size();
    trailingComment(value.id, false);
    eol();
}

bool RandomDocument::writeBlockScalar(const Model &value, int column)
{
    QByteArray content = value.text;
    while (content.endsWith('\n'))
        content.chop(1);
    const qsizetype ends = value.text.size() - content.size();
    const QByteArrayList lines = content.split('\n');
    const bool folded = chance(40);
    const bool leads = std::any_of(lines.begin(), lines.end(), [](const QByteArray &line) {
        return line.startsWith(' ') || line.startsWith('\t');
    });
    if (content.isEmpty() || hasControls(content, true) || content.endsWith(' ') || (folded && leads))
        return false;
    const int depth = 1 + m_random.bounded(4);
    const bool needsIndicator = lines.first().isEmpty() || lines.first().startsWith(' ');
    m_out += folded ? '>' : '|';
    if (needsIndicator || chance(10))
        m_out += QByteArray::number(depth);
    if (ends != 1)
        m_out += ends == 0 ? '-' : '+';
    trailingComment(value.id, false);
    bool behindText = false;
    for (const QByteArray &line : lines) {
        if (folded && behindText && !line.isEmpty())
            eol();
        behindText = behindText || !line.isEmpty();
        eol();
        if (!line.isEmpty()) {
            spaces(column + depth);
            // A fold at a blank between two words.
            const qsizetype blank = line.indexOf(' ');
            const bool folds =
                folded && blank > 0 && blank + 1 < line.size() && line.at(blank + 1) != ' ' && chance(30);
            m_out += folds ? line.left(blank) + m_eol + QByteArray(column + depth, ' ') + line.mid(blank + 1)
                           : line;
        }
    }
    eol();
    for (qsizetype i = 1; i < ends; ++i)
        eol();
    m_blankMatters = ends > 1;
    m_endMatters = ends > 0;
    return true;
}

/// On two lines, where the text has a blank between two words.
void RandomDocument::writeFolded(const QByteArray &text, int column, char quote)
{
    qsizetype blank = text.indexOf(' ');
    const bool folds =
        blank > 0 && blank + 1 < text.size() && text.at(blank + 1) != ' ' && text.at(blank + 1) != '#';
    QByteArray out = text;
    if (folds) {
        out = text.left(blank) + m_eol + QByteArray(column + 1 + m_random.bounded(3), ' ')
            + text.mid(blank + 1);
    }
    m_out += quote ? quote + out + quote : out;
}

void RandomDocument::writeInlineString(const QByteArray &text, int column, bool flow, bool key)
{
    Q_UNUSED(flow)
    if (m_json) {
        m_out += '"' + escaped(text) + '"';
        return;
    }
    const bool breaks = !key && chance(12);
    const bool controls = hasControls(text, false);
    if (isHarmless(text) && chance(70)) {
        breaks ? writeFolded(text, column, 0) : void(m_out += text);
    } else if (!controls && chance(50)) {
        const QByteArray quoted = QByteArray(text).replace('\'', "''");
        breaks ? writeFolded(quoted, column, '\'') : void(m_out += '\'' + quoted + '\'');
    } else {
        breaks ? writeFolded(escaped(text), column, '"') : void(m_out += '"' + escaped(text) + '"');
    }
}

/// A scalar on one line (or folded), or a collection between brackets.
void RandomDocument::writeFlow(const Model &value, int column)
{
    switch (value.kind) {
    case Kind::Alias:
        m_out += '*' + value.text;
        return;
    case Kind::Bare:
        m_out += value.text;
        return;
    case Kind::String:
        writeInlineString(value.text, column, true, false);
        return;
    case Kind::List:
    case Kind::Map:
        break;
    }
    const bool isMap = value.kind == Kind::Map;
    m_out += isMap ? '{' : '[';
    if (!value.children.empty())
        writeFlowChildren(value, column, m_json ? m_jsonStep > 0 : chance(35));
    else if (chance(10))
        spaces(1);
    m_out += isMap ? '}' : ']';
}

void RandomDocument::writeFlowChildren(const Model &value, int column, bool spread)
{
    const int inner = column + (m_json ? std::max(m_jsonStep, 0) : m_step);
    const bool padded = !spread && chance(20);
    if (padded)
        spaces(1);
    for (std::size_t i = 0; i < value.children.size(); ++i) {
        const auto &[key, child] = value.children[i];
        const bool isLast = i + 1 == value.children.size();
        if (spread) {
            eol();
            m_written[child.id].entryBegin = m_out.size();
            if (!m_json && chance(8)) {
                spaces(inner);
                comment(child.id, true, true);
                eol();
            }
            spaces(inner);
        } else {
            m_written[child.id].entryBegin = m_out.size();
        }
        Written &where = m_written[child.id];
        where.inFlow = true;
        where.keyBegin = m_out.size();
        if (value.kind == Kind::Map) {
            writeInlineString(key, inner, true, true);
            where.keyEnd = m_out.size();
            m_out += m_json && chance(20) ? ":" : ": ";
        }
        if (!child.anchor.isEmpty())
            m_out += '&' + child.anchor + ' ';
        where.valueBegin = m_out.size();
        const bool isNothing = child.kind == Kind::Bare && child.text.isEmpty();
        if (isNothing)
            m_out += "null";
        else
            writeFlow(child, inner);
        where.valueEnd = m_out.size();
        if (!isLast || (!m_json && spread && chance(25)))
            m_out += spread || chance(85) || !m_json ? "," : " ,";
        where.entryEnd = m_out.size();
        if (spread) {
            trailingComment(child.id, true, 10);
            where.entryEnd = m_out.size();
        } else if (!isLast) {
            spaces(1);
        }
    }
    if (spread) {
        eol();
        spaces(std::max(column, 0) + (m_json ? 0 : 1));
    } else if (padded) {
        spaces(1);
    }
}

} // namespace hookline::appspec::test
