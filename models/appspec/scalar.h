// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace hookline::appspec {

/// What Ruby's YAML reader (Psych 4, YAML 1.1) makes of a scalar: the agent's typing decides what is valid.
struct Scalar
{
    /// Invalid: Ruby itself fails on it ("0x_"), with the text as its words.
    enum class Type : quint8 { Null, Bool, Integer, Float, Date, Time, Symbol, String, Invalid };

    Type type = Type::String;
    QString text; ///< Ruby's to_s of the value.
    double number = 0; ///< Of Integer and Float.
    bool truth = true; ///< Ruby's truthiness: false for Null and false only.

    bool isNumber() const { return type == Type::Integer || type == Type::Float; }
};

/// The type of a scalar written without quotes and not as a block. Reads each byte at most a few times.
Scalar::Type typeOfPlain(QByteArrayView utf8);

/// `plain`: written without quotes and not as a block.
Scalar resolve(QByteArrayView utf8, bool plain);

/// The text, a byte order mark at its beginning included, which QString::fromUtf8 drops.
QString decoded(QByteArrayView utf8);

/// Ruby's String#to_i: leading digits count, underscores between them too; 0 if there are none. Saturates.
int toRubyInteger(QStringView text);

/// Ruby's String#strip: takes ASCII white space and NUL off both ends, and no other space.
QString rubyStripped(const QString &text);

/// Ruby's String#inspect: in double quotes, with what cannot be printed escaped.
QString rubyInspected(const QString &text);

} // namespace hookline::appspec
