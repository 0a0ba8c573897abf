// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/operations.h"

#include "models/sandbox/errors.h"

namespace hookline::sandbox::cloudformation {

const std::vector<Operations::Entry> &Operations::entries()
{
    using O = Operations;
    static const std::vector<Entry> all = {
        {"DescribeChangeSetHooks", &O::describeChangeSetHooks},
        {"DescribeStacks", &O::describeStacks},
        {"DescribeType", &O::describeType},
        {"GetHookResult", &O::getHookResult},
        {"ListChangeSets", &O::listChangeSets},
        {"ListHookResults", &O::listHookResults},
        {"ListStacks", &O::listStacks},
        {"ListTypes", &O::listTypes},
    };
    return all;
}

Result<QJsonObject> Operations::call(const QString &operation, const QJsonObject &input) const
{
    for (const Entry &entry : entries()) {
        if (operation == QLatin1String(entry.name))
            return (this->*entry.answer)(input);
    }
    return refusal("InvalidAction",
                   QStringLiteral("The action %1 is not valid for this web service.").arg(operation));
}

Error validationError(const QString &message)
{
    return refusal("ValidationError", message);
}

Result<PageCursor> cursorOf(const QString &operation, const QJsonObject &input)
{
    if (const auto cursor = PageCursor::of(operation, input, QLatin1String("NextToken")))
        return *cursor;
    return validationError(QStringLiteral("The next token is not one that this list gave out."));
}

} // namespace hookline::sandbox::cloudformation
