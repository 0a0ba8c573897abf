// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include <cstring>

using namespace hookline::cli;

namespace {

struct Row
{
    const char *path;
    Command (*make)();
};
constexpr Row rows[] = {
    {"sandbox", &sandboxCommand},           {"sandbox clock", &clockCommand},
    {"sandbox fault", &faultCommand},       {"sandbox function", &functionCommand},
    {"sandbox revision", &revisionCommand}, {"sandbox script", &scriptCommand},
};

} // namespace

/// A ModuleEntry, by the name moduleEntryName.
extern "C" Q_DECL_EXPORT bool hooklineCommand(const char *path, Command *command)
{
    for (const Row &row : rows) {
        if (std::strcmp(row.path, path) == 0) {
            *command = row.make();
            return true;
        }
    }
    return false;
}
