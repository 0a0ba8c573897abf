// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/value.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hookline::cli {

namespace {

constexpr std::array typeNames{"NoneType", "bool", "int", "float", "str", "bytes", "list", "dict"};

/// Digits and decimal exponent of a finite number: 1.25e3 is "125" and 3.
std::pair<QString, int> digitsOf(double number)
{
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
    const QString text = QString::fromLatin1(buffer.data(), end.ptr - buffer.data());
    const qsizetype e = text.indexOf(u'e');
    QString digits = text.left(e);
    digits.remove(u'.');
    return {digits, text.mid(e + 1).toInt()};
}

QString joined(const std::vector<Value> &items)
{
    QStringList parts;
    for (const Value &item : items)
        parts.append(item.toRepr());
    return parts.join(QStringLiteral(", "));
}

QString escaped(QChar c)
{
    switch (c.unicode()) {
    case u'\\':
        return QStringLiteral("\\\\");
    case u'\n':
        return QStringLiteral("\\n");
    case u'\r':
        return QStringLiteral("\\r");
    case u'\t':
        return QStringLiteral("\\t");
    default:
        break;
    }
    if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0))
        return QStringLiteral("\\x%1").arg(int(c.unicode()), 2, 16, QLatin1Char('0'));
    return c;
}

} // namespace

QString floatText(double number)
{
    if (std::isnan(number))
        return QStringLiteral("nan");
    if (std::isinf(number))
        return number < 0 ? QStringLiteral("-inf") : QStringLiteral("inf");
    const bool isNegative = std::signbit(number);
    auto [digits, exponent] = digitsOf(std::abs(number));
    QString text;
    if (exponent < -4 || exponent >= 16) {
        text = digits.left(1);
        if (digits.size() > 1)
            text += u'.' + digits.mid(1);
        text += QStringLiteral("e%1%2")
                    .arg(QLatin1Char(exponent < 0 ? '-' : '+'))
                    .arg(std::abs(exponent), 2, 10, QLatin1Char('0'));
    } else if (exponent < 0) {
        text = QStringLiteral("0.") + QString(-exponent - 1, u'0') + digits;
    } else {
        digits = digits.leftJustified(exponent + 2, u'0');
        text = digits.left(exponent + 1) + u'.' + digits.mid(exponent + 1);
    }
    return isNegative ? u'-' + text : text;
}

QString quotedText(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString result = quote;
    for (const QChar c : text)
        result += c == quote ? QString(u'\\') + c : escaped(c);
    return result + quote;
}

QString integerText(const QString &text)
{
    QString digits = text.trimmed();
    const bool isNegative = digits.startsWith(u'-');
    if (isNegative || digits.startsWith(u'+'))
        digits.remove(0, 1);
    // Python allows single underscores between digits.
    if (digits.isEmpty() || digits.startsWith(u'_') || digits.endsWith(u'_')
        || digits.contains(QLatin1StringView("__")))
        return {};
    digits.remove(u'_');
    if (!std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; }))
        return {};
    while (digits.size() > 1 && digits.startsWith(u'0'))
        digits.remove(0, 1);
    return isNegative && digits != u"0" ? u'-' + digits : digits;
}

Value Value::bytes(const QByteArray &bytes)
{
    return {.kind = Kind::Bytes, .text = QString::fromLatin1(bytes.toBase64())};
}

bool Value::isEmpty() const
{
    switch (kind) {
    case Kind::None:
        return true;
    case Kind::Boolean:
        return !truth;
    case Kind::Integer:
        return text == u"0";
    case Kind::Float:
        return number == 0;
    case Kind::Text:
    case Kind::Bytes:
        return text.isEmpty();
    case Kind::List:
    case Kind::Map:
        break;
    }
    return items.empty();
}

const Value *Value::find(const QString &key) const
{
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nullptr : &items[std::size_t(found - keys.begin())];
}

Value *Value::find(const QString &key)
{
    return const_cast<Value *>(std::as_const(*this).find(key));
}

void Value::set(const QString &key, Value value)
{
    if (Value *old = find(key)) {
        *old = std::move(value);
        return;
    }
    keys.push_back(key);
    items.push_back(std::move(value));
}

QString Value::toText() const
{
    return isText() ? text : toRepr();
}

QString Value::toRepr() const
{
    switch (kind) {
    case Kind::None:
        return QStringLiteral("None");
    case Kind::Boolean:
        return truth ? QStringLiteral("True") : QStringLiteral("False");
    case Kind::Integer:
        return text;
    case Kind::Float:
        return floatText(number);
    case Kind::Text:
        return quotedText(text);
    case Kind::Bytes:
        return u'b' + quotedText(QString::fromLatin1(QByteArray::fromBase64(text.toLatin1())));
    case Kind::List:
        return u'[' + joined(items) + u']';
    case Kind::Map:
        break;
    }
    QStringList parts;
    for (std::size_t i = 0; i < items.size(); ++i)
        parts.append(quotedText(keys[i]) + QStringLiteral(": ") + items[i].toRepr());
    return u'{' + parts.join(QStringLiteral(", ")) + u'}';
}

QString Value::typeText() const
{
    return QStringLiteral("<class '%1'>").arg(QLatin1StringView(typeNames[std::size_t(kind)]));
}

} // namespace hookline::cli
