// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hookline::appspec {

/// What Ruby's YAML reader (Psych, YAML 1.1) makes of a scalar: the agent's typing decides what is valid.
struct Scalar
{
    enum class Type { Null, Bool, Integer, Float, Date, Time, Symbol, String };

    Type type = Type::String;
    QString text; ///< Ruby's to_s of the value.
    double number = 0; ///< Of Integer and Float.
    bool truth = true; ///< Ruby's truthiness: false for Null and false only.
};

/// `plain`: written without quotes and not as a block.
Scalar resolve(const QString &text, bool plain);

/// Ruby's String#to_i: leading digits count, underscores between them too; 0 if there are none. Saturates.
int toRubyInteger(QStringView text);

} // namespace hookline::appspec
