// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace hookline::appspec {

/// The bytes [begin, end) of a text.
struct Span
{
    qsizetype begin = 0;
    qsizetype end = 0;

    qsizetype size() const { return end - begin; }
    bool contains(const Span &other) const { return begin <= other.begin && other.end <= end; }
    bool operator==(const Span &) const = default;
};

/// A place as people and libyaml count: line and column from 1, columns in characters (Unicode code points).
struct Position
{
    int line = 1;
    int column = 1;

    bool operator==(const Position &) const = default;
};

/// Where the lines of a text begin. A line ends where it does for libyaml: LF, CR LF, CR,
/// and the NEL, LS and PS of YAML 1.1.
class LineIndex
{
public:
    explicit LineIndex(QByteArrayView text);

    /// Any offset up to and including the text's size.
    Position position(qsizetype offset) const;
    /// The line's bytes without its end; `line` counts from 1.
    Span line(int line) const;
    int lineCount() const { return int(m_begins.size()); }

private:
    QByteArrayView m_text; // Shares the caller's bytes.
    std::vector<qsizetype> m_begins;
};

/// Replaces the span's bytes by `text`. An empty span inserts.
struct TextEdit
{
    Span span;
    QByteArray text;

    bool operator==(const TextEdit &) const = default;
};

/// Applies edits that do not overlap, in any order; spans count in the text as it is before all of them.
QByteArray applied(QByteArrayView text, std::vector<TextEdit> edits);

} // namespace hookline::appspec
