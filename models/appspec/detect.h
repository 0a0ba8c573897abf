// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"

// Whose file it is. Internal to the room.
namespace hookline::appspec {

/// Files that are taken for an AppSpec but are none.
enum class Mistaken { Nothing, Buildspec, MoveApps };

/// By the content: Resources with a Type, else os/files/permissions, else the shape of hooks; by words that
/// only one platform has where the text is no YAML. Unknown if nothing speaks for one.
Platform detectPlatform(const Document &document);

/// True if the service reads such a file and not the agent: it has Resources or a list of hooks.
bool isServiceFile(const Tree &tree);

/// "phases" and "artifacts" are CodeBuild's keys, "providedAppFiles" is MoveApps'.
Mistaken mistakenFor(const Tree &tree);

} // namespace hookline::appspec
