// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/diagnostic.h"
#include "models/appspec/document.h"

// What a person did wrong in a text that is no YAML. Internal to the room.
namespace hookline::appspec {

struct SyntaxHelp
{
    const char *rule = "D001";
    QString message;
    Span span; ///< Where the mistake is, which may be far before the place where libyaml notices it.
    std::vector<Fix> fixes; ///< Each has been tried: the text gets further with it.
};

/// Of a document whose error is one of YAML or of encoding.
SyntaxHelp helpWith(const Document &document);

} // namespace hookline::appspec
