// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/treebuilder.h"

#include <QChar>

namespace hookline::appspec {
namespace {

/// A strict reader of JSON that knows where everything stands.
class JsonReader
{
public:
    JsonReader(QByteArrayView text, Tree *tree)
        : m_text(text)
    {
        if (tree)
            m_builder.emplace(*tree);
        if (text.startsWith("\xef\xbb\xbf"))
            m_at = 3;
    }

    bool read()
    {
        const bool good = readValue(0) && (skipSpace(), m_at == m_text.size());
        if (!good && m_builder)
            m_builder->clear();
        return good;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool accept(char c)
    {
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }
    void skipSpace()
    {
        while (m_at < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }

    bool readValue(int depth);
    bool readItems(Tree::Kind kind, int depth);
    bool readString();
    bool readEscape(QByteArray &text);
    bool readUnit(char16_t &unit);
    bool readWord();
    bool readNumber();
    bool readDigits();
    void add(Tree::Style style, qsizetype begin, const QByteArray &text);

    QByteArrayView m_text;
    std::optional<TreeBuilder> m_builder;
    qsizetype m_at = 0;
};

bool JsonReader::readValue(int depth)
{
    skipSpace();
    switch (peek()) {
    case '{':
        return readItems(Tree::Kind::Map, depth + 1);
    case '[':
        return readItems(Tree::Kind::Sequence, depth + 1);
    case '"':
        return readString();
    default:
        return readWord() || readNumber();
    }
}

bool JsonReader::readItems(Tree::Kind kind, int depth)
{
    if (depth > Tree::maximumDepth)
        return false;
    const qsizetype begin = m_at++;
    if (m_builder) {
        m_builder->open(m_builder->add(
            {.kind = kind, .style = Tree::Style::Flow, .span = {begin, begin}, .prefix = {begin, begin}}));
    }
    const char end = kind == Tree::Kind::Map ? '}' : ']';
    skipSpace();
    for (bool first = true; !accept(end); first = false) {
        if (!first && !accept(','))
            return false;
        if (kind == Tree::Kind::Map) {
            skipSpace();
            if (peek() != '"' || !readString())
                return false;
            skipSpace();
            if (!accept(':'))
                return false;
        }
        if (!readValue(depth))
            return false;
        skipSpace();
    }
    if (m_builder)
        m_builder->close().span.end = m_at;
    return true;
}

void JsonReader::add(Tree::Style style, qsizetype begin, const QByteArray &text)
{
    if (m_builder)
        m_builder->add({.style = style, .span = {begin, m_at}, .text = text, .prefix = {begin, begin}});
}

bool JsonReader::readString()
{
    const qsizetype begin = m_at++;
    QByteArray text;
    while (peek() != '"') {
        const uchar c = uchar(peek());
        if (c < 0x20)
            return false; // The end of the text too.
        if (c == '\\') {
            if (!readEscape(text))
                return false;
        } else {
            text += m_text[m_at++];
        }
    }
    ++m_at;
    add(Tree::Style::DoubleQuoted, begin, text);
    return true;
}

bool JsonReader::readEscape(QByteArray &text)
{
    constexpr QByteArrayView letters("\"\\/bfnrt");
    constexpr QByteArrayView values("\"\\/\b\f\n\r\t");
    ++m_at;
    const char letter = peek();
    if (const qsizetype index = letters.indexOf(letter); letter != '\0' && index >= 0) {
        text += values[index];
        ++m_at;
        return true;
    }
    char16_t unit = 0;
    if (!accept('u') || !readUnit(unit))
        return false;
    if (!QChar::isSurrogate(unit)) {
        text += QString(QChar(unit)).toUtf8();
        return true;
    }
    char16_t low = 0;
    if (!QChar::isHighSurrogate(unit) || !accept('\\') || !accept('u') || !readUnit(low)
        || !QChar::isLowSurrogate(low))
        return false; // Half a character is no text, though some readers let it pass.
    text += (QString(QChar(unit)) + QChar(low)).toUtf8();
    return true;
}

bool JsonReader::readUnit(char16_t &unit)
{
    constexpr qsizetype digits = 4;
    if (m_text.size() - m_at < digits)
        return false;
    bool good = true;
    for (const char c : m_text.sliced(m_at, digits))
        good = good && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    unit = char16_t(m_text.sliced(m_at, digits).toByteArray().toUShort(nullptr, 16));
    m_at += digits;
    return good;
}

bool JsonReader::readWord()
{
    for (const QByteArrayView word : {"true", "false", "null"}) {
        if (m_text.sliced(m_at).startsWith(word)) {
            const qsizetype begin = m_at;
            m_at += word.size();
            add(Tree::Style::Plain, begin, word.toByteArray());
            return true;
        }
    }
    return false;
}

bool JsonReader::readNumber()
{
    const qsizetype begin = m_at;
    accept('-');
    if (!accept('0') && !readDigits())
        return false;
    if (accept('.') && !readDigits())
        return false;
    if (accept('e') || accept('E')) {
        if (!accept('+'))
            accept('-');
        if (!readDigits())
            return false;
    }
    add(Tree::Style::Plain, begin, m_text.sliced(begin, m_at - begin).toByteArray());
    return true;
}

bool JsonReader::readDigits()
{
    const qsizetype begin = m_at;
    while (peek() >= '0' && peek() <= '9')
        ++m_at;
    return m_at > begin;
}

} // namespace

bool readJson(const QByteArray &text, Tree *tree)
{
    return JsonReader(text, tree).read();
}

} // namespace hookline::appspec
