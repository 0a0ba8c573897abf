// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/document.h"
#include "models/core/result.h"

#include <QStringList>

namespace hookline::appspec {

struct Conversion
{
    QByteArray text;
    QStringList
        losses; ///< What the other syntax cannot say: "3 comments", "the anchor &a (written out twice)".
};

/// The same content in the other syntax. Refused (InvalidInput) for a text with errors or one whose aliases
/// would make it grow beyond maximumSize.
Result<Conversion> toJson(const Document &document);
Result<Conversion> toYaml(const Document &document);

} // namespace hookline::appspec
