// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hookline::tables {

/// The words of a filter line: folded to lower case, UTF-8, separated by blanks.
std::vector<std::string> searchWords(QStringView text);

/// The searchable text of every slot of a table, case-folded, in one run of bytes: a word is looked for in a
/// million rows with one pass. Built when first asked for; kept up to date slot by slot.
class SearchIndex
{
public:
    /// Appends the columns of the row in `slot` with addText().
    using TextOf = std::function<void(int slot, SearchIndex &index)>;

    explicit SearchIndex(TextOf textOf)
        : m_textOf(std::move(textOf))
    { }

    bool isBuilt() const { return m_built; }
    void clear();
    void build(int slotCount);
    /// The row in `slot` changed, or is new (slots are appended in order).
    void update(int slot);
    /// The row in `slot` went and the one in `movedFrom` took its place (store::Delta::Removal).
    void remove(int slot, int movedFrom);

    /// For TextOf: adds one column's text; columns are kept apart, so that no word matches across two.
    void addText(QStringView text);

    /// For each slot, whether it holds all `words` (not empty, from searchWords()).
    std::vector<bool> match(const std::vector<std::string> &words) const;
    bool matches(int slot, const std::vector<std::string> &words) const;

private:
    struct Piece
    {
        std::uint64_t begin;
        int slot; ///< -1: out of date.
    };

    std::string_view textOf(size_t piece) const;
    void append(int slot);
    void rebuildIfWasteful();

    TextOf m_textOf;
    bool m_built = false;
    std::string m_bytes;
    std::vector<Piece> m_pieces; ///< In the order of their bytes.
    std::vector<std::uint32_t> m_pieceOf; ///< By slot.
    size_t m_dead = 0;
};

} // namespace hookline::tables
