// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/json.h"

namespace hookline::cli {

namespace {

/// Deeper than any AWS model; what is deeper would only exhaust the stack.
constexpr int deepest = 200;

class Reader
{
public:
    explicit Reader(const QString &text)
        : m_text(text)
    { }

    Result<Value> read()
    {
        skipSpace();
        Value value;
        if (readValue(&value, 0)) {
            skipSpace();
            if (m_at < m_text.size())
                fail("Extra data", m_at);
        }
        if (!m_problem.isEmpty())
            return Error{.code = ErrorCode::InvalidInput, .message = m_problem};
        return value;
    }

private:
    bool fail(const QString &what, qsizetype at)
    {
        if (m_problem.isEmpty()) {
            const QStringView before = QStringView(m_text).left(at);
            m_problem = QStringLiteral("%1: line %2 column %3 (char %4)")
                            .arg(what)
                            .arg(before.count(u'\n') + 1)
                            .arg(at - before.lastIndexOf(u'\n'))
                            .arg(at);
        }
        return false;
    }
    bool fail(const char *what, qsizetype at) { return fail(QString::fromLatin1(what), at); }

    bool isAt(char16_t c) const { return m_at < m_text.size() && m_text.at(m_at) == c; }

    void skipSpace()
    {
        while (isAt(u' ') || isAt(u'\t') || isAt(u'\n') || isAt(u'\r'))
            ++m_at;
    }

    bool readValue(Value *value, int depth)
    {
        if (depth > deepest)
            return fail("Nested too deeply", m_at);
        if (isAt(u'"')) {
            value->kind = Value::Kind::Text;
            return readText(&value->text);
        }
        if (isAt(u'{'))
            return readMap(value, depth);
        if (isAt(u'['))
            return readList(value, depth);
        return readWord(value) || readNumber(value) || fail("Expecting value", m_at);
    }

    bool readWord(Value *value)
    {
        struct Word
        {
            QLatin1StringView text;
            Value value;
        };
        static const std::vector<Word> words{
            {QLatin1StringView("null"), {}},
            {QLatin1StringView("true"), Value::of(true)},
            {QLatin1StringView("false"), Value::of(false)},
            {QLatin1StringView("NaN"), Value::real(qQNaN())},
            {QLatin1StringView("Infinity"), Value::real(qInf())},
            {QLatin1StringView("-Infinity"), Value::real(-qInf())},
        };
        for (const Word &word : words) {
            if (QStringView(m_text).mid(m_at).startsWith(word.text)) {
                m_at += word.text.size();
                *value = word.value;
                return true;
            }
        }
        return false;
    }

    qsizetype digitsFrom(qsizetype at) const
    {
        while (at < m_text.size() && m_text.at(at) >= u'0' && m_text.at(at) <= u'9')
            ++at;
        return at;
    }

    bool readNumber(Value *value)
    {
        qsizetype at = m_at + (isAt(u'-') ? 1 : 0);
        const qsizetype first = at;
        at = at < m_text.size() && m_text.at(at) == u'0' ? at + 1 : digitsFrom(at);
        if (at == first)
            return false;
        bool isFloat = false;
        if (at < m_text.size() && m_text.at(at) == u'.' && digitsFrom(at + 1) > at + 1) {
            at = digitsFrom(at + 1);
            isFloat = true;
        }
        if (at < m_text.size() && m_text.at(at).toLower() == u'e') {
            qsizetype power = at + 1;
            if (power < m_text.size() && (m_text.at(power) == u'-' || m_text.at(power) == u'+'))
                ++power;
            if (digitsFrom(power) > power) {
                at = digitsFrom(power);
                isFloat = true;
            }
        }
        const QString text = m_text.mid(m_at, at - m_at);
        m_at = at;
        *value = isFloat ? Value::real(text.toDouble()) : Value::integer(text == u"-0" ? text.mid(1) : text);
        return true;
    }

    bool readMap(Value *value, int depth)
    {
        *value = Value::map();
        ++m_at;
        skipSpace();
        if (isAt(u'}')) {
            ++m_at;
            return true;
        }
        while (true) {
            if (!isAt(u'"'))
                return fail("Expecting property name enclosed in double quotes", m_at);
            QString key;
            if (!readText(&key))
                return false;
            skipSpace();
            if (!isAt(u':'))
                return fail("Expecting ':' delimiter", m_at);
            ++m_at;
            skipSpace();
            Value item;
            if (!readValue(&item, depth + 1))
                return false;
            value->set(key, std::move(item));
            if (endsAt(u'}'))
                return true;
            if (!m_problem.isEmpty())
                return false;
        }
    }

    bool readList(Value *value, int depth)
    {
        *value = Value::list();
        ++m_at;
        skipSpace();
        if (isAt(u']')) {
            ++m_at;
            return true;
        }
        while (true) {
            Value item;
            if (!readValue(&item, depth + 1))
                return false;
            value->append(std::move(item));
            if (endsAt(u']'))
                return true;
            if (!m_problem.isEmpty())
                return false;
        }
    }

    /// True at the closing bracket; otherwise steps over a comma, or fails.
    bool endsAt(char16_t bracket)
    {
        skipSpace();
        if (isAt(bracket)) {
            ++m_at;
            return true;
        }
        if (!isAt(u','))
            return fail("Expecting ',' delimiter", m_at);
        ++m_at;
        skipSpace();
        return false;
    }

    bool readText(QString *text)
    {
        const qsizetype begin = m_at++;
        while (true) {
            if (m_at >= m_text.size())
                return fail("Unterminated string starting at", begin);
            const QChar c = m_text.at(m_at++);
            if (c == u'"')
                return true;
            if (c.unicode() < 0x20)
                return fail("Invalid control character at", m_at - 1);
            if (c != u'\\')
                *text += c;
            else if (!readEscape(text, begin))
                return false;
        }
    }

    bool readEscape(QString *text, qsizetype begin)
    {
        if (m_at >= m_text.size())
            return fail("Unterminated string starting at", begin);
        static const QString letters = QStringLiteral("\"\\/bfnrt");
        static const QString meanings = QStringLiteral("\"\\/\b\f\n\r\t");
        const QChar c = m_text.at(m_at++);
        if (const qsizetype known = letters.indexOf(c); known >= 0) {
            *text += meanings.at(known);
            return true;
        }
        if (c != u'u')
            return fail("Invalid \\escape", m_at - 2);
        bool ok = false;
        const ushort code = m_text.mid(m_at, 4).toUShort(&ok, 16);
        if (!ok || m_text.size() < m_at + 4)
            return fail("Invalid \\uXXXX escape", m_at);
        *text += QChar(code);
        m_at += 4;
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    QString m_problem;
};

class Writer
{
public:
    explicit Writer(int indent)
        : m_indent(indent)
    { }

    void write(const Value &value, int depth)
    {
        switch (value.kind) {
        case Value::Kind::None:
            result += QStringLiteral("null");
            return;
        case Value::Kind::Boolean:
            result += value.truth ? QStringLiteral("true") : QStringLiteral("false");
            return;
        case Value::Kind::Integer:
            result += value.text;
            return;
        case Value::Kind::Float:
            result += numberText(value.number);
            return;
        case Value::Kind::Text:
        case Value::Kind::Bytes:
            writeText(value.text);
            return;
        case Value::Kind::List:
        case Value::Kind::Map:
            writeItems(value, depth);
            return;
        }
    }

    QString result;

private:
    static QString numberText(double number)
    {
        if (qIsNaN(number))
            return QStringLiteral("NaN");
        if (qIsInf(number))
            return number < 0 ? QStringLiteral("-Infinity") : QStringLiteral("Infinity");
        return floatText(number);
    }

    void newLine(int depth)
    {
        if (m_indent)
            result += u'\n' + QString(qsizetype(m_indent) * depth, u' ');
    }

    void writeItems(const Value &value, int depth)
    {
        const bool isMap = value.isMap();
        result += isMap ? u'{' : u'[';
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            if (i)
                result += m_indent ? QStringLiteral(",") : QStringLiteral(", ");
            newLine(depth + 1);
            if (isMap) {
                writeText(value.keys[i]);
                result += QStringLiteral(": ");
            }
            write(value.items[i], depth + 1);
        }
        if (!value.items.empty())
            newLine(depth);
        result += isMap ? u'}' : u']';
    }

    void writeText(const QString &text)
    {
        static const QString meanings = QStringLiteral("\"\\\b\f\n\r\t");
        static const QString letters = QStringLiteral("\"\\bfnrt");
        result += u'"';
        for (const QChar c : text) {
            if (const qsizetype special = meanings.indexOf(c); special >= 0)
                result += u'\\' + QString(letters.at(special));
            else if (c.unicode() < 0x20)
                result += QStringLiteral("\\u%1").arg(int(c.unicode()), 4, 16, QLatin1Char('0'));
            else
                result += c;
        }
        result += u'"';
    }

    int m_indent;
};

} // namespace

Result<Value> parseJson(const QString &text)
{
    return Reader(text).read();
}

QString jsonText(const Value &value)
{
    constexpr int awsIndent = 4;
    Writer writer(awsIndent);
    writer.write(value, 0);
    return writer.result;
}

QString compactJsonText(const Value &value)
{
    Writer writer(0);
    writer.write(value, 0);
    return writer.result;
}

} // namespace hookline::cli
