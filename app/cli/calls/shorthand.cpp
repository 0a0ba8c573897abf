// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/shorthand.h"

#include "app/cli/calls/scalars.h"

#include <QRegularExpression>

namespace hookline::cli {

namespace {

constexpr int deepest = 200;

bool isKeyCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || QStringView(u"-_.#/:").contains(c);
}

// The character classes of the AWS CLI's grammar.
bool startsWord(QChar c)
{
    return c > u' ' && !QStringView(u"\"',=[{").contains(c);
}
bool followsInFirst(QChar c)
{
    return c.isSpace() || (c > u' ' && !QStringView(u"\"',]}").contains(c));
}
bool followsInSecond(QChar c)
{
    return c.isSpace() || (c > u' ' && !QStringView(u"\"',=").contains(c));
}

/// Reads once. Every reading function says whether it could; why not is in m_problem.
class Reader
{
public:
    explicit Reader(const QString &text)
        : m_text(text)
    { }

    Result<Value> read()
    {
        Value value = Value::map();
        if (readPairs(&value))
            return value;
        return Error{.code = ErrorCode::InvalidInput, .message = m_problem};
    }

private:
    bool isAtEnd() const { return m_at >= m_text.size(); }
    bool isAt(char16_t c) const { return !isAtEnd() && m_text.at(m_at) == c; }

    void skipSpace()
    {
        while (!isAtEnd() && QStringView(u" \t\n\r\v\f").contains(m_text.at(m_at)))
            ++m_at;
    }

    /// The text with a mark under the place `at`.
    QString location(qsizetype at) const
    {
        QString consumed = m_text;
        QString remaining;
        qsizetype spaces = at;
        if (const qsizetype last = m_text.left(at).lastIndexOf(u'\n'); last >= 0)
            spaces = at - last - 1;
        if (const qsizetype next = m_text.indexOf(u'\n', at); next >= 0) {
            consumed = m_text.left(next);
            remaining = m_text.mid(next);
        }
        return consumed + u'\n' + QString(spaces, u' ') + u'^' + remaining;
    }

    bool fail(const QString &expected, const QString &actual)
    {
        m_problem = QStringLiteral("Expected: '%1', received: '%2' for input:\n").arg(expected, actual)
            + location(m_at);
        return false;
    }

    bool expect(char16_t c, bool skipsSpace = false)
    {
        if (skipsSpace)
            skipSpace();
        if (!isAt(c))
            return fail(QChar(c), isAtEnd() ? QStringLiteral("EOF") : QString(m_text.at(m_at)));
        ++m_at;
        if (skipsSpace)
            skipSpace();
        return true;
    }

    QString readKey()
    {
        const qsizetype begin = m_at;
        while (!isAtEnd() && isKeyCharacter(m_text.at(m_at)))
            ++m_at;
        return m_text.mid(begin, m_at - begin);
    }

    bool readPairs(Value *map)
    {
        qsizetype last = 0;
        while (true) {
            const QString key = readKey();
            Value value;
            if (!expect(u'=', true) || !readMemberValue(&value))
                return false;
            if (map->find(key)) {
                m_problem =
                    QStringLiteral("Second instance of key \"%1\" encountered for input:\n%2\nThis is "
                                   "often because there is a preceding \",\" instead of a space.")
                        .arg(key, location(last + 1));
                return false;
            }
            map->set(key, std::move(value));
            last = m_at;
            if (isAtEnd())
                return true;
            if (!expect(u',', true))
                return false;
        }
    }

    bool readMemberValue(Value *value)
    {
        if (isAtEnd()) {
            *value = Value::of(QString());
            return true;
        }
        return isAt(u'[') || isAt(u'{') ? readInner(value, 0) : readCommaList(value);
    }

    /// "b" of "a=b,c=d", or the list of "a=b,c".
    bool readCommaList(Value *value)
    {
        QString first;
        if (!readFirst(&first))
            return false;
        *value = Value::of(first);
        skipSpace();
        if (!isAt(u','))
            return true;
        expect(u',', true);
        Value list = Value::list();
        list.append(*value);
        while (true) {
            QString next;
            bool isRead = readSecond(&next);
            if (isRead) {
                skipSpace();
                if (isAtEnd()) {
                    list.append(Value::of(next));
                    break;
                }
                isRead = expect(u',', true);
            }
            if (!isRead) {
                if (isAtEnd())
                    return false;
                m_problem.clear(); // it was the next key: back to the comma before it
                while (m_at > 0 && m_text.at(m_at) != u',')
                    --m_at;
                break;
            }
            list.append(Value::of(next));
        }
        if (list.items.size() > 1)
            *value = std::move(list);
        return true;
    }

    bool readInner(Value *value, int depth)
    {
        if (depth > deepest)
            return fail(QStringLiteral("less depth"), QString(m_text.at(m_at)));
        if (isAt(u'['))
            return readList(value, depth);
        if (isAt(u'{'))
            return readMap(value, depth);
        QString text;
        if (!readFirst(&text))
            return false;
        *value = Value::of(text);
        return true;
    }

    bool readList(Value *value, int depth)
    {
        *value = Value::list();
        expect(u'[', true);
        while (!isAt(u']')) {
            Value item;
            if (!readInner(&item, depth + 1))
                return false;
            value->append(std::move(item));
            if (!separated(u']'))
                return false;
        }
        return expect(u']');
    }

    bool readMap(Value *value, int depth)
    {
        *value = Value::map();
        expect(u'{', true);
        while (!isAt(u'}')) {
            const QString key = readKey();
            Value item;
            if (!expect(u'=', true) || !readInner(&item, depth + 1) || !separated(u'}'))
                return false;
            value->set(key, std::move(item));
        }
        return expect(u'}');
    }

    bool separated(char16_t bracket)
    {
        skipSpace();
        if (isAt(bracket))
            return true;
        if (!expect(u','))
            return false;
        skipSpace();
        return true;
    }

    bool readFirst(QString *text)
    {
        if (isAt(u'\'') || isAt(u'"'))
            return readQuoted(text);
        *text = readWord(followsInFirst);
        return true;
    }

    bool readSecond(QString *text)
    {
        if (isAt(u'\'') || isAt(u'"'))
            return readQuoted(text);
        const qsizetype begin = m_at;
        *text = readWord(followsInSecond);
        return m_at > begin || fail(QStringLiteral("<second>"), QStringLiteral("<none>"));
    }

    QString readWord(bool (*follows)(QChar))
    {
        const auto isEscapedComma = [this] {
            return isAt(u'\\') && m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u',';
        };
        const qsizetype begin = m_at;
        if (isEscapedComma())
            m_at += 2;
        else if (!isAtEnd() && startsWord(m_text.at(m_at)))
            ++m_at;
        while (m_at > begin && !isAtEnd()) {
            if (isEscapedComma())
                m_at += 2;
            else if (follows(m_text.at(m_at)))
                ++m_at;
            else
                break;
        }
        QString word = m_text.mid(begin, m_at - begin);
        word.replace(QLatin1StringView("\\,"), QLatin1StringView(","));
        while (!word.isEmpty() && word.back().isSpace())
            word.chop(1);
        return word;
    }

    bool readQuoted(QString *text)
    {
        const QChar quote = m_text.at(m_at);
        const bool isSingle = quote == u'\'';
        static const QRegularExpression single(QStringLiteral(R"('(?:\\\\|\\'|[^'])*')"));
        static const QRegularExpression twice(QStringLiteral(R"("(?:\\\\|\\"|[^"])*")"));
        const auto match = (isSingle ? single : twice)
                               .match(m_text, m_at, QRegularExpression::NormalMatch,
                                      QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return fail(isSingle ? QStringLiteral("<singled quoted>") : QStringLiteral("<double quoted>"),
                        QStringLiteral("<none>"));
        m_at = match.capturedEnd();
        *text = match.captured().mid(1, match.capturedLength() - 2);
        text->replace(QString(u'\\') + quote, QString(quote));
        text->replace(QLatin1StringView("\\\\"), QLatin1StringView("\\"));
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    QString m_problem;
};

Result<void> fitScalar(const wire::Shape &shape, Value *value)
{
    if (isNumeric(shape.type)) {
        auto number = numberOf(shape.type, *value);
        if (!number)
            return number.error();
        *value = *std::move(number);
    } else if (shape.type == wire::ShapeType::Boolean) {
        if (!value->isText())
            return Error{.code = ErrorCode::Internal,
                         .message =
                             QStringLiteral("'%1' object has no attribute 'lower'")
                                 .arg(value->isList() ? QStringLiteral("list") : QStringLiteral("dict"))};
        const QString word = value->text.toLower();
        if (word == u"true" || word == u"false")
            *value = Value::of(word == u"true");
    }
    return {};
}

Result<void> fitInside(const wire::Shape &shape, Value *value)
{
    if (shape.type != wire::ShapeType::List || value->isList())
        return fitShorthand(shape, value);
    Value list = Value::list();
    list.append(std::move(*value));
    *value = std::move(list);
    return {};
}

} // namespace

Result<Value> parseShorthand(const QString &text)
{
    return Reader(text).read();
}

Result<void> fitShorthand(const wire::Shape &shape, Value *value)
{
    switch (shape.type) {
    case wire::ShapeType::Structure:
        for (const wire::Member &member : shape.members) {
            if (Value *inside = value->isMap() ? value->find(member.name) : nullptr) {
                if (auto fitted = fitInside(*member.shape, inside); !fitted)
                    return fitted;
            }
        }
        return {};
    case wire::ShapeType::List:
    case wire::ShapeType::Map:
        if (shape.type == wire::ShapeType::List ? value->isList() : value->isMap()) {
            for (Value &item : value->items) {
                if (auto fitted = fitInside(*shape.item, &item); !fitted)
                    return fitted;
            }
        }
        return {};
    default:
        return fitScalar(shape, value);
    }
}

} // namespace hookline::cli
