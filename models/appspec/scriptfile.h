// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace hookline::appspec {

/// What the head of a script says about how Linux will run it.
struct ScriptFile
{
    static constexpr qsizetype headSize = 64 * 1024; ///< Bytes that are looked at.

    bool isEmpty = false;
    bool isBinary = false; ///< A program, not a script.
    bool hasBom = false; ///< … in front of "#!".
    bool hasInterpreter = false; ///< Begins with "#!".
    bool interpreterEndsInCr = false;
    QString interpreter; ///< The path behind "#!"; may be empty.
    QString interpreterArgument; ///< What follows it.
    int backgroundLine =
        0; ///< The first line (from 1) that leaves a process behind that keeps the output; 0: none.
};

/// Pure; of the first bytes of a file.
ScriptFile scriptFile(const QByteArray &head);

} // namespace hookline::appspec
