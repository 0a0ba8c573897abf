// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/table.h"

#include "app/cli/modules.h"

#include <QLibrary>

namespace hookline::cli {

namespace {

constexpr CommandRow table[] = {
    {"lint", &lintCommand},        {"order", &orderCommand},
    {"new", &newCommand},          {"approval-function", &approvalCommand},
    {"convert", &convertCommand},  {"sandbox", nullptr},
    {"sandbox clock", nullptr},    {"sandbox fault", nullptr},
    {"sandbox function", nullptr}, {"sandbox revision", nullptr},
    {"sandbox script", nullptr},   {"completion", &completionCommand},
    {"man", &manCommand},          {"watch", &watchCommand},
    {"export", &exportCommand},
};

} // namespace

std::span<const CommandRow> commands()
{
    return table;
}

Result<Command> makeCommand(const CommandRow &row)
{
    if (row.make)
        return row.make();
    QLibrary module(modulePath(QStringLiteral("hookline-cli-sandbox")));
    const auto make = reinterpret_cast<ModuleEntry>(module.resolve(moduleEntryName));
    Command command;
    if (!make || !make(row.path, &command))
        return Error{.code = ErrorCode::Configuration,
                     .message = QStringLiteral("\"%1\" needs a part of the program that cannot be loaded: %2")
                                    .arg(QLatin1StringView(row.path), module.errorString())};
    return command;
}

} // namespace hookline::cli
