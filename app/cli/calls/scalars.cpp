// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/scalars.h"

namespace hookline::cli {

Result<Value> numberOf(wire::ShapeType type, const Value &value)
{
    const bool isInteger = type != wire::ShapeType::Double;
    const auto fail = [](const QString &message) {
        return Error{.code = ErrorCode::Internal, .message = message};
    };
    if (!value.isText()) {
        const QString kind = value.isList() ? QStringLiteral("list") : QStringLiteral("dict");
        return fail(
            isInteger
                ? QStringLiteral("int() argument must be a string, a bytes-like object or a "
                                 "real number, not '%1'")
                      .arg(kind)
                : QStringLiteral("float() argument must be a string or a real number, not '%1'").arg(kind));
    }
    if (isInteger) {
        const QString digits = integerText(value.text);
        if (digits.isEmpty())
            return fail(QStringLiteral("invalid literal for int() with base 10: ") + quotedText(value.text));
        return Value::integer(digits);
    }
    bool ok = false;
    const double number = value.text.trimmed().toDouble(&ok);
    if (!ok)
        return fail(QStringLiteral("could not convert string to float: ") + quotedText(value.text));
    return Value::real(number);
}

} // namespace hookline::cli
