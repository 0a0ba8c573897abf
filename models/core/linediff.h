// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

// What differs between two texts. Pure functions on values, for any thread; their work is bounded whatever
// the texts are, so a hopeless pair gets a coarser answer instead of a long wait.
namespace hookline {

/// Lines (or words) [before, before + removed) of the one text stand for [after, after + added) of the other.
struct Change
{
    int before = 0;
    int removed = 0;
    int after = 0;
    int added = 0;

    bool operator==(const Change &) const = default;
};

/// What ends a line: for patch(1) a line feed alone, for an editor also CR LF and CR.
enum class LineEnd : unsigned char { Feed, Any };

/// The lines with their ends; the last one may have none. Views into `text`.
std::vector<QByteArrayView> linesOf(QByteArrayView text, LineEnd end = LineEnd::Feed);

/// The shortest list of changes that makes `after` of `before`, in order; changes never touch each other.
/// Where the texts differ in very much, no longer the shortest, but always a true one.
std::vector<Change> changesBetween(const std::vector<QByteArrayView> &before,
                                   const std::vector<QByteArrayView> &after);

/// The bytes [begin, end) of a line.
struct LinePart
{
    int begin = 0;
    int end = 0;

    bool operator==(const LinePart &) const = default;
};

/// What differs within two lines, by words; characters are never cut in two.
struct WordChanges
{
    std::vector<LinePart> before, after;
};

/// Nothing on either side if the lines have too little in common for their words to tell anything.
WordChanges wordChanges(QByteArrayView before, QByteArrayView after);

/// What of a difference nobody sees in a text.
struct Likeness
{
    bool same = false; ///< Byte for byte.
    bool onlyUnseen = false; ///< They differ in nothing but what follows.
    bool byteOrderMark = false;
    bool lineEnds = false; ///< CR LF, LF or CR.
    bool finalNewline = false;
};

Likeness likeness(QByteArrayView before, QByteArrayView after);

} // namespace hookline
