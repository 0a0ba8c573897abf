// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/scalar.h"

#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hookline::appspec {
namespace {

using Type = Scalar::Type;

QString rubyFloat(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("Infinity") : QStringLiteral("-Infinity");
    QString text = QString::number(value, 'g', QLocale::FloatingPointShortest);
    if (!text.contains(u'.') && !text.contains(u'e'))
        text += QLatin1StringView(".0");
    return text;
}

Scalar integer(double value)
{
    return {Type::Integer, QString::number(value, 'f', 0), value};
}

Scalar floating(double value)
{
    return {Type::Float, rubyFloat(value), value};
}

/// Psych's idea of YAML 1.1's base 60: the first part always counts as hours, so that "1:30" is 5400.
double sexagesimal(QString text)
{
    constexpr double weights[] = {3600, 60, 1};
    const bool negative = text.startsWith(u'-');
    const QStringList parts = text.remove(QRegularExpression(QStringLiteral("[-+_]"))).split(u':');
    double value = 0;
    for (qsizetype i = 0; i < std::min<qsizetype>(parts.size(), 3); ++i)
        value += parts[i].toDouble() * weights[i];
    return negative ? -value : value;
}

/// Ruby's Integer() of text that is known to be one: sign, 0x, 0b or leading-zero octal prefix.
double prefixedInteger(QString text)
{
    text.remove(u'_').remove(u',');
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+'))
        text.remove(0, 1);
    int base = 10;
    if (text.startsWith(QLatin1StringView("0x")) || text.startsWith(QLatin1StringView("0b"))) {
        base = text.at(1) == u'x' ? 16 : 2;
        text.remove(0, 2);
    } else if (text.size() > 1 && text.startsWith(u'0')) {
        base = 8;
    }
    double value = 0;
    for (const QChar digit : text)
        value = value * base + QString(digit).toInt(nullptr, 16);
    return negative ? -value : value;
}

/// Psych's words for constants, which it looks for in short text only.
Scalar word(const QString &text)
{
    const QString lower = text.toLower();
    if (lower == QLatin1StringView("~") || lower == QLatin1StringView("null"))
        return {Type::Null, {}, 0, false};
    static const QStringList yes{QStringLiteral("yes"), QStringLiteral("true"), QStringLiteral("on")};
    static const QStringList no{QStringLiteral("no"), QStringLiteral("false"), QStringLiteral("off")};
    if (yes.contains(lower))
        return {Type::Bool, QStringLiteral("true")};
    if (no.contains(lower))
        return {Type::Bool, QStringLiteral("false"), 0, false};
    return {Type::String, text};
}

} // namespace

// The tests and their order are those of Psych's ScalarScanner#tokenize.
Scalar resolve(const QString &text, bool plain)
{
    constexpr qsizetype longestNumber = 400; // Anything longer is a string for every purpose here.
    if (!plain)
        return {Type::String, text};
    if (text.isEmpty())
        return {Type::Null, {}, 0, false};
    if (text.size() > longestNumber)
        return {Type::String, text};

    static const QRegularExpression wordy(
        QStringLiteral(R"(^[^\d.:-]?[[:alpha:]_\s!@#$%\^&*(){}<>|/\\~;=]+)"));
    static const QRegularExpression time(QStringLiteral(
        R"(^-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$)"));
    static const QRegularExpression date(
        QStringLiteral(R"(^\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)$)"));
    static const QRegularExpression infinite(QStringLiteral(R"(^[-+]?\.inf$)"),
                                             QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression base60(QStringLiteral(R"(^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}$)"));
    static const QRegularExpression base10Float(
        QStringLiteral(R"(^[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][+-][0-9]+)?$)"));
    static const QRegularExpression anyInteger(QStringLiteral(
        R"(^(?:[-+]?0b_*[01][01_,]*|[-+]?0_*[0-7_,]*|[-+]?[1-9](?:[0-9]|,[0-9]|_[0-9])*|[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_,]*)$)"));

    if (wordy.match(text).hasMatch() || text.contains(u'\n'))
        return text.size() > 5 ? Scalar{Type::String, text} : word(text);
    if (time.match(text).hasMatch())
        return {Type::Time, text};
    if (date.match(text).hasMatch())
        return {Type::Date, text};
    if (infinite.match(text).hasMatch()) {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        return floating(text.startsWith(u'-') ? -infinity : infinity);
    }
    if (text.compare(QLatin1StringView(".nan"), Qt::CaseInsensitive) == 0)
        return floating(std::numeric_limits<double>::quiet_NaN());
    if (text.size() > 1 && text.startsWith(u':'))
        return {Type::Symbol, text.mid(1)};
    if (base60.match(text).hasMatch())
        return integer(sexagesimal(text));
    if (base10Float.match(text).hasMatch() && text.contains(QRegularExpression(QStringLiteral("[0-9]"))))
        return floating(QString(text).remove(u'_').remove(u',').toDouble());
    if (anyInteger.match(text).hasMatch())
        return integer(prefixedInteger(text));
    return {Type::String, text};
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

} // namespace hookline::appspec
