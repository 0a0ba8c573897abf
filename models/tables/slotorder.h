// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <cstdint>
#include <functional>
#include <vector>

namespace hookline::tables {

/// One criterion of an order: a number or a text of the row in a slot. Texts compare by case-folded code
/// units up to the first NUL: the names of AWS are ASCII, and a locale's collation would cost a second per
/// million rows. The text must live as long as its row.
struct SortLevel
{
    std::function<std::int64_t(int slot)> number; ///< Either this …
    std::function<QStringView(int slot)> text; ///< … or this is set.
    bool descending = false;
};

/// An order of slots by several levels. Total if the last level is unique, as a row's key is.
class SlotOrder
{
public:
    SlotOrder() = default;
    explicit SlotOrder(std::vector<SortLevel> levels)
        : m_levels(std::move(levels))
    { }

    bool less(int a, int b) const { return compare(a, b, 0) < 0; }

    /// Sorts by keys taken once per row (radix sort of 64-bit keys, long texts eight characters at a time):
    /// linear in the rows for all that occurs, never worse than a comparing sort. Reads rows from two threads
    /// when there are very many; returns when all is done.
    void sort(std::vector<int> &slotList) const;

    /// Where `slot` belongs in the sorted `slotList`: behind its equals.
    size_t positionOf(int slot, const std::vector<int> &slotList) const;

private:
    struct Entry
    {
        std::uint64_t key;
        int slot;
    };

    int compare(int a, int b, size_t fromLevel) const;
    void sortRun(Entry *first, Entry *last, Entry *scratch, size_t level, qsizetype offset) const;
    int takeKeys(Entry *first, Entry *last, const SortLevel &level, qsizetype offset) const;

    std::vector<SortLevel> m_levels;
};

} // namespace hookline::tables
