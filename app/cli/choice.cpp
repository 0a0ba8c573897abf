// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/choice.h"

namespace hookline::cli {

Result<void> checkOneOf(const QCommandLineParser &arguments, const QString &name, const QStringList &allowed)
{
    const QString value = arguments.value(name);
    if (allowed.contains(value))
        return {};
    return Error{.code = ErrorCode::InvalidInput,
                 .message = QStringLiteral("--%1 takes one of %2, not \"%3\"")
                                .arg(name, allowed.join(QStringLiteral(", ")), value),
                 .subject = name};
}

} // namespace hookline::cli
