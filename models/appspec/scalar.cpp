// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/scalar.h"

#include <QByteArray>
#include <QLocale>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

// Psych 4's ScalarScanner#tokenize, test by test in its order, by hand: it is asked for every plain scalar.
namespace hookline::appspec {
namespace {

using Type = Scalar::Type;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAnyOf(char c, QByteArrayView set)
{
    return set.contains(c);
}

/// Looks along a text.
class Scan
{
public:
    explicit Scan(QByteArrayView text)
        : m_text(text)
    { }

    bool atEnd() const { return m_at == m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    qsizetype at() const { return m_at; }
    bool accept(QByteArrayView set)
    {
        if (atEnd() || !set.contains(m_text[m_at]))
            return false;
        ++m_at;
        return true;
    }
    template <class Predicate>
    qsizetype skip(Predicate predicate, qsizetype most = std::numeric_limits<qsizetype>::max())
    {
        const qsizetype begin = m_at;
        while (!atEnd() && m_at - begin < most && predicate(m_text[m_at]))
            ++m_at;
        return m_at - begin;
    }
    qsizetype digits(qsizetype most) { return skip(isDigit, most); }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

/// [[:alpha:]_\s!@#$%\^&*(){}<>|/\\~;=] of ASCII, and every other letter or sign: none of those is in a
/// number.
bool isWordy(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || uchar(c) >= 0x80
        || isAnyOf(c, "_ \t\n\r\f\v!@#$%^&*(){}<>|/\\~;=");
}

/// True if the text can be nothing but a word: its first character or, after a sign, its second one says so.
bool isWord(QByteArrayView text)
{
    const char first = text.front();
    if (isWordy(first))
        return true;
    if (isDigit(first) || isAnyOf(first, ".:-"))
        return false;
    return text.size() > 1 && isWordy(text[1]);
}

/// yyyy-mm-dd; a date's month and day are looked at more closely than a time's.
bool isDate(QByteArrayView text)
{
    Scan scan(text);
    if (scan.digits(4) != 4 || !scan.accept("-"))
        return false;
    const auto part = [&](int most) {
        const qsizetype begin = scan.at();
        const qsizetype size = scan.digits(2);
        return size > 0 && (size == 1 || text.sliced(begin, size).toByteArray().toInt() <= most);
    };
    return part(12) && scan.accept("-") && part(31) && scan.atEnd();
}

bool isTime(QByteArrayView text)
{
    Scan scan(text);
    const auto space = [](char c) { return isAnyOf(c, " \t\r\n\f\v"); };
    scan.accept("-");
    if (scan.digits(4) != 4 || !scan.accept("-") || scan.digits(2) == 0 || !scan.accept("-")
        || scan.digits(2) == 0)
        return false;
    if (!scan.accept("Tt") && scan.skip(space) == 0)
        return false;
    if (scan.digits(2) == 0 || !scan.accept(":") || scan.digits(2) != 2 || !scan.accept(":")
        || scan.digits(2) != 2)
        return false;
    if (scan.accept("."))
        scan.skip(isDigit);
    if (scan.atEnd())
        return true;
    scan.skip(space);
    if (scan.accept("Z"))
        return scan.atEnd();
    if (!scan.accept("+-"))
        return false;
    const qsizetype hours = scan.digits(4);
    if (hours == 0 || scan.atEnd())
        return hours > 0;
    if (hours > 2 || !scan.accept(":"))
        return false;
    if (!scan.atEnd() && scan.digits(2) != 2)
        return false;
    return scan.atEnd();
}

/// Psych's base 60: [-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}, with a fraction for a float.
Type base60(QByteArrayView text)
{
    Scan scan(text);
    scan.accept("+-");
    if (!isDigit(scan.peek()))
        return Type::String;
    scan.skip([](char c) { return isDigit(c) || c == '_'; });
    int parts = 0;
    for (; parts < 2 && scan.accept(":"); ++parts) {
        const char tens = scan.peek();
        const qsizetype size = scan.digits(2);
        if (size == 0 || (size == 2 && tens > '5'))
            return Type::String;
    }
    if (parts == 0)
        return Type::String;
    if (scan.atEnd())
        return Type::Integer;
    if (!scan.accept("."))
        return Type::String;
    scan.skip([](char c) { return isDigit(c) || c == '_'; });
    return scan.atEnd() ? Type::Float : Type::String;
}

/// [-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][-+][0-9]+)?, but for a lone point.
bool isFloat(QByteArrayView text)
{
    Scan scan(text);
    scan.accept("+-");
    if (isDigit(scan.peek()))
        scan.skip([](char c) { return isDigit(c) || c == '_' || c == ','; });
    if (!scan.accept("."))
        return false;
    scan.skip(isDigit);
    if (scan.accept("eE") && (!scan.accept("+-") || scan.skip(isDigit) == 0))
        return false;
    return scan.atEnd() && !(text.size() <= 2 && text.back() == '.' && !isDigit(text.front()));
}

/// Psych's INTEGER_LEGACY: base 2, 8, 10 and 16.
bool isInteger(QByteArrayView text)
{
    if (text.startsWith('+') || text.startsWith('-'))
        text = text.sliced(1);
    if (text.isEmpty() || !isDigit(text.front()))
        return false;
    if (text == "0")
        return true;
    const auto all = [](QByteArrayView rest, QByteArrayView set) {
        return !rest.isEmpty() && std::ranges::all_of(rest, [&](char c) { return set.contains(c); });
    };
    if (text.startsWith("0b"))
        return all(text.sliced(2), "01_,");
    if (text.startsWith("0x"))
        return all(text.sliced(2), "0123456789abcdefABCDEF_,");
    if (text.startsWith('0'))
        return all(text.sliced(1), "01234567_,");
    for (qsizetype i = 1; i < text.size(); ++i) {
        const bool separator = text[i] == '_' || text[i] == ',';
        if (!isDigit(text[i]) && !(separator && i + 1 < text.size() && isDigit(text[i + 1])))
            return false;
    }
    return true;
}

/// What a short word stands for; a word of several lines is one if any of its lines is.
Type shortWord(QByteArrayView text, bool &truth)
{
    if (text.size() > 5)
        return Type::String;
    if (text == "~")
        return Type::Null;
    Type type = Type::String;
    const bool several = text.contains('\n');
    const QByteArrayView lines = text.endsWith('\n') ? text.chopped(1) : text;
    for (const QByteArray &line : lines.toByteArray().toLower().split('\n')) {
        if (several && (line.isEmpty() || !isAnyOf(line.front(), "ytonf~")))
            return Type::String;
        if (line == "null")
            return Type::Null;
        if (line == "yes" || line == "true" || line == "on") {
            type = Type::Bool;
            truth = true;
        } else if (type == Type::String && (line == "no" || line == "false" || line == "off")) {
            type = Type::Bool;
            truth = false;
        }
    }
    return type;
}

Type typeOf(QByteArrayView text, bool &truth)
{
    truth = true;
    if (text.isEmpty()) {
        truth = false;
        return Type::Null;
    }
    if (isWord(text) || text.contains('\n')) {
        const Type type = shortWord(text, truth);
        truth = truth && type != Type::Null;
        return type;
    }
    const char first = text.front();
    if (!isDigit(first) && !isAnyOf(first, "+-.:"))
        return Type::String;
    if (first == ':')
        return text.size() > 1 ? Type::Symbol : Type::String;
    if (isTime(text))
        return Type::Time;
    if (isDate(text))
        return Type::Date;
    const QByteArrayView unsignedText = first == '+' || first == '-' ? text.sliced(1) : text;
    if (unsignedText.compare(".inf", Qt::CaseInsensitive) == 0
        || text.compare(".nan", Qt::CaseInsensitive) == 0)
        return Type::Float;
    if (const Type type = base60(text); type != Type::String)
        return type;
    if (isFloat(text))
        return Type::Float;
    return isInteger(text) ? Type::Integer : Type::String;
}

/// Ruby's Float#to_s: the shortest digits that say it, with an exponent if it is very small or big.
QString rubyFloat(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("Infinity") : QStringLiteral("-Infinity");
    const QString shortest = QString::number(std::abs(value), 'e', QLocale::FloatingPointShortest);
    const QString sign = std::signbit(value) ? QStringLiteral("-") : QString();
    QString digits = shortest.section(u'e', 0, 0).remove(u'.');
    const int exponent = shortest.section(u'e', 1).toInt();
    constexpr int smallest = -4;
    constexpr int biggest = 15; // Beyond it only what has digits behind the point goes without an exponent.
    if (value != 0 && (exponent < smallest || (exponent >= biggest && digits.size() <= exponent + 1))) {
        const QString fraction = digits.size() > 1 ? digits.mid(1) : QStringLiteral("0");
        return sign + digits.left(1) + u'.' + fraction + u'e' + (exponent < 0 ? u'-' : u'+')
            + QStringLiteral("%1").arg(std::abs(exponent), 2, 10, QLatin1Char('0'));
    }
    if (exponent < 0)
        return sign + QLatin1StringView("0.") + QString(-exponent - 1, u'0') + digits;
    if (digits.size() <= exponent + 1)
        return sign + digits.leftJustified(exponent + 1, u'0') + QLatin1StringView(".0");
    return sign + digits.left(exponent + 1) + u'.' + digits.mid(exponent + 1);
}

/// The decimal digits of a number written in another base, of any size.
QString decimal(QByteArrayView digits, int base)
{
    std::vector<quint32> limbs{0}; // Base 10^9, least first.
    constexpr quint64 limb = 1'000'000'000;
    for (const char c : digits) {
        quint64 carry = quint64(isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        for (quint32 &part : limbs) {
            const quint64 value = quint64(part) * quint64(base) + carry;
            part = quint32(value % limb);
            carry = value / limb;
        }
        if (carry > 0)
            limbs.push_back(quint32(carry));
    }
    QString text = QString::number(limbs.back());
    for (std::size_t i = limbs.size() - 1; i-- > 0;)
        text += QStringLiteral("%1").arg(limbs[i], 9, 10, QLatin1Char('0'));
    return text;
}

QByteArray without(QByteArrayView text, QByteArrayView characters)
{
    QByteArray result;
    for (const char c : text) {
        if (!characters.contains(c))
            result += c;
    }
    return result;
}

/// Unsigned decimal digits as the nearest double, infinite if they are too big.
double toDouble(QByteArrayView text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range)
        return text.contains("e-") || text.contains("E-") || text.startsWith('0') || text.startsWith('.')
            ? 0
            : std::numeric_limits<double>::infinity();
    return value;
}

Scalar invalid(const char *kind, const QByteArray &text)
{
    return {Type::Invalid,
            QStringLiteral("invalid value for %1(): %2")
                .arg(QString::fromLatin1(kind), rubyInspected(QString::fromUtf8(text)))};
}

Scalar integer(QByteArrayView written)
{
    const QByteArray text = without(written, "_,");
    const bool negative = text.startsWith('-');
    QByteArrayView digits(text);
    if (negative || text.startsWith('+'))
        digits = digits.sliced(1);
    int base = 10;
    if (digits.startsWith("0x") || digits.startsWith("0b")) {
        base = digits[1] == 'x' ? 16 : 2;
        digits = digits.sliced(2);
        if (digits.isEmpty())
            return invalid("Integer", text);
    } else if (digits.startsWith('0')) {
        base = 8;
    }
    double value = 0;
    for (const char c : digits)
        value = value * base + (isDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    constexpr qsizetype longest = 1000; // Nothing but a message shows such a number.
    QString shown = base == 10 ? QString::fromLatin1(digits)
                               : decimal(digits.first(std::min(digits.size(), longest)), base);
    if (negative && value != 0)
        shown.prepend(u'-');
    return {Type::Integer, shown, negative ? -value : value};
}

/// A float that has a point.
Scalar decimalFloat(QByteArrayView written)
{
    QByteArray text = without(written, "_,");
    const qsizetype point = text.indexOf('.');
    if (point + 1 == text.size() || isAnyOf(text[point + 1], "eE"))
        text.remove(point, 1);
    const QByteArrayView number =
        text.startsWith('+') || text.startsWith('-') ? QByteArrayView(text).sliced(1) : QByteArrayView(text);
    if (number.isEmpty() || isAnyOf(number.front(), "eE"))
        return invalid("Float", text);
    const double value = toDouble(number) * (text.startsWith('-') ? -1 : 1);
    return {Type::Float, rubyFloat(value), value};
}

/// Ruby's to_f of digits, single underscores between them and perhaps a fraction.
double leadingNumber(QByteArrayView text)
{
    QByteArray digits;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool beforeDigit = i + 1 < text.size() && isDigit(text[i + 1]);
        const bool inside = !digits.isEmpty() && beforeDigit && isDigit(text[i - 1]);
        if (isDigit(text[i]) || (text[i] == '.' && inside))
            digits += text[i];
        else if (text[i] != '_' || !inside)
            break;
    }
    return toDouble(digits);
}

/// The first part always counts as hours, and only its own sign counts, so that "1:30" is 5400.
Scalar sexagesimal(QByteArrayView text, Type type)
{
    double value = 0;
    double weight = 3600;
    for (const QByteArray &part : text.toByteArray().split(':')) {
        const bool negative = part.startsWith('-');
        const QByteArrayView digits(part);
        const double number = leadingNumber(negative || part.startsWith('+') ? digits.sliced(1) : digits);
        value += (negative ? -number : number) * weight;
        weight /= 60;
    }
    return {type, type == Type::Float ? rubyFloat(value) : QString::number(value, 'f', 0), value};
}

Scalar floatOf(QByteArrayView text)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const char last = char(text.back() | 0x20);
    double value = std::numeric_limits<double>::quiet_NaN();
    if (last != 'f' && last != 'n')
        return text.contains(':') ? sexagesimal(text, Type::Float) : decimalFloat(text);
    if (last == 'f')
        value = text.startsWith('-') ? -infinity : infinity;
    return {Type::Float, rubyFloat(value), value};
}

/// ":'a b'" and ":a": without the colon, quotes and one more colon within them.
QString symbolText(QByteArrayView text)
{
    const char quote = text[1];
    const qsizetype last = text.lastIndexOf(quote);
    if ((quote == '"' || quote == '\'') && last > 1) {
        const QByteArrayView inner = text.sliced(2, last - 2);
        return QString::fromUtf8(inner.startsWith(':') ? inner.sliced(1) : inner);
    }
    return QString::fromUtf8(text.sliced(1));
}

} // namespace

QString decoded(QByteArrayView utf8)
{
    constexpr QByteArrayView mark("\xef\xbb\xbf");
    qsizetype marks = 0;
    while (utf8.startsWith(mark)) {
        utf8 = utf8.sliced(mark.size());
        ++marks;
    }
    return QString(marks, QChar(QChar::ByteOrderMark)) + QString::fromUtf8(utf8);
}

Type typeOfPlain(QByteArrayView utf8)
{
    bool truth = true;
    return typeOf(utf8, truth);
}

Scalar resolve(QByteArrayView utf8, bool plain)
{
    bool truth = true;
    const Type type = plain ? typeOf(utf8, truth) : Type::String;
    switch (type) {
    case Type::Null:
        return {Type::Null, {}, 0, false};
    case Type::Bool:
        return {Type::Bool, truth ? QStringLiteral("true") : QStringLiteral("false"), 0, truth};
    case Type::Integer:
        return utf8.contains(':') ? sexagesimal(utf8, Type::Integer) : integer(utf8);
    case Type::Float:
        return floatOf(utf8);
    case Type::Symbol:
        return {Type::Symbol, symbolText(utf8)};
    default:
        return {type, decoded(utf8)};
    }
}

int toRubyInteger(QStringView text)
{
    text = text.trimmed();
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+'))
        text = text.mid(1);
    qint64 value = 0;
    bool afterDigit = false;
    for (const QChar c : text) {
        if (c == u'_' && afterDigit) {
            afterDigit = false;
            continue;
        }
        if (c < u'0' || c > u'9')
            break;
        value = std::min<qint64>(value * 10 + (c.unicode() - u'0'), std::numeric_limits<int>::max());
        afterDigit = true;
    }
    return int(negative ? -value : value);
}

QString rubyStripped(const QString &text)
{
    const auto isSpace = [](QChar c) { return c == u'\0' || c == u' ' || (c >= u'\t' && c <= u'\r'); };
    qsizetype begin = 0;
    qsizetype end = text.size();
    while (begin < end && isSpace(text[begin]))
        ++begin;
    while (end > begin && isSpace(text[end - 1]))
        --end;
    return text.mid(begin, end - begin);
}

QString rubyInspected(const QString &text)
{
    static constexpr char letters[] = "abtnvfr"; // Of \x07 to \x0d.
    QString result(u'"');
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool beforeBrace = c == u'#' && i + 1 < text.size()
            && (text[i + 1] == u'{' || text[i + 1] == u'$' || text[i + 1] == u'@');
        if (c.isHighSurrogate() && i + 1 < text.size()) {
            result += c;
            result += text[++i];
        } else if (c == u'"' || c == u'\\' || beforeBrace) {
            result += u'\\';
            result += c;
        } else if (c.unicode() >= 7 && c.unicode() <= 13) {
            result += u'\\';
            result += QLatin1Char(letters[c.unicode() - 7]);
        } else if (c.unicode() == 0x1b) {
            result += QLatin1StringView("\\e");
        } else if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0)
                   || c == QChar::LineSeparator || c == QChar::ParagraphSeparator) {
            // As of Unicode text; what else Ruby deems unprintable is left as it is.
            result += c.unicode() == 0x7f ? QStringLiteral("\\x7F")
                                          : QStringLiteral("\\u%1")
                                                .arg(c.unicode(), 4, 16, QLatin1Char('0'))
                                                .toUpper()
                                                .replace(u'U', u'u');
        } else {
            result += c;
        }
    }
    return result + u'"';
}

} // namespace hookline::appspec
