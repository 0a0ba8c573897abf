// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/slotorder.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>

namespace hookline::tables {
namespace {

constexpr std::ptrdiff_t fewRows = 48; // below, comparing beats taking keys
constexpr std::ptrdiff_t radixRows = 1024; // below, the histograms cost more than they save
constexpr std::ptrdiff_t parallelRows = 100'000;
constexpr int narrowUnits = 8, wideUnits = 4; // code units in one key, of one or of two bytes

char16_t folded(char16_t unit)
{
    if (unit < 0x80)
        return unit >= u'A' && unit <= u'Z' ? char16_t(unit + 32) : unit;
    return QChar::isSurrogate(unit) ? unit : QChar(unit).toCaseFolded().unicode();
}

int compareTexts(QStringView a, QStringView b)
{
    for (qsizetype i = 0;; ++i) {
        const char16_t left = i < a.size() ? folded(a[i].unicode()) : u'\0';
        const char16_t right = i < b.size() ? folded(b[i].unicode()) : u'\0';
        if (left != right)
            return left < right ? -1 : 1;
        if (left == 0)
            return 0;
    }
}

/// The next code units of `text` as a number that compares as they do; zeros behind the end. Sets `isWide`
/// if one does not fit into a byte and `bits` is 8.
std::uint64_t textKey(QStringView text, qsizetype offset, int count, int bits, bool *isWide)
{
    std::uint64_t key = 0;
    int taken = 0;
    for (; taken < count && offset + taken < text.size(); ++taken) {
        const char16_t unit = folded(text[offset + taken].unicode());
        if (unit == 0)
            break;
        if (bits == 8 && unit > 0xff)
            *isWide = true;
        key = (key << bits) | unit;
    }
    // A shift by the whole width is undefined.
    return taken == 0 ? 0 : key << (bits * (count - taken));
}

/// Runs `work(from, to)` over [0, n), in two halves at once when there is much to do.
template <class Work> void inHalves(std::ptrdiff_t n, const Work &work)
{
    if (n < parallelRows || std::thread::hardware_concurrency() < 2) {
        work(std::ptrdiff_t(0), n);
        return;
    }
    std::thread other([&] { work(n / 2, n); });
    work(std::ptrdiff_t(0), n / 2);
    other.join();
}

/// Sorts by key, least significant byte first; bytes in which all keys agree are left out. Stable.
template <class Entry> void radixSort(Entry *first, Entry *last, Entry *scratch)
{
    constexpr int digits = 8;
    std::array<std::array<std::uint32_t, 256>, digits> counts{};
    for (const Entry *entry = first; entry != last; ++entry) {
        for (int digit = 0; digit < digits; ++digit)
            ++counts[size_t(digit)][(entry->key >> (8 * digit)) & 0xff];
    }
    const auto n = static_cast<std::uint32_t>(last - first);
    Entry *from = first;
    Entry *to = scratch;
    for (int digit = 0; digit < digits; ++digit) {
        auto &count = counts[size_t(digit)];
        if (count[(from->key >> (8 * digit)) & 0xff] == n)
            continue;
        std::uint32_t start = 0;
        for (std::uint32_t &slot : count)
            start += std::exchange(slot, start);
        for (const Entry *entry = from; entry != from + n; ++entry)
            to[count[(entry->key >> (8 * digit)) & 0xff]++] = *entry;
        std::swap(from, to);
    }
    if (from != first)
        std::copy(from, from + n, first);
}

} // namespace

int SlotOrder::compare(int a, int b, size_t fromLevel) const
{
    for (size_t i = fromLevel; i < m_levels.size(); ++i) {
        const SortLevel &level = m_levels[i];
        int result = 0;
        if (level.number) {
            const std::int64_t left = level.number(a), right = level.number(b);
            result = left < right ? -1 : left > right ? 1 : 0;
        } else {
            result = compareTexts(level.text(a), level.text(b));
        }
        if (result != 0)
            return level.descending ? -result : result;
    }
    return 0;
}

/// Fills in the keys of a level; returns how many code units of a text they hold, 0 for a number.
int SlotOrder::takeKeys(Entry *first, Entry *last, const SortLevel &level, qsizetype offset) const
{
    const std::uint64_t flip = level.descending ? ~std::uint64_t(0) : 0;
    const std::ptrdiff_t n = last - first;
    if (level.number) {
        inHalves(n, [&](std::ptrdiff_t from, std::ptrdiff_t to) {
            for (Entry *entry = first + from; entry != first + to; ++entry) {
                const auto value = static_cast<std::uint64_t>(level.number(entry->slot));
                entry->key = (value ^ (std::uint64_t(1) << 63)) ^ flip;
            }
        });
        return 0;
    }
    std::atomic<bool> wide = false;
    inHalves(n, [&](std::ptrdiff_t from, std::ptrdiff_t to) {
        bool isWide = false;
        for (Entry *entry = first + from; entry != first + to && !isWide; ++entry)
            entry->key = textKey(level.text(entry->slot), offset, narrowUnits, 8, &isWide) ^ flip;
        if (isWide)
            wide = true;
    });
    if (!wide)
        return narrowUnits;
    for (Entry *entry = first; entry != last; ++entry)
        entry->key = textKey(level.text(entry->slot), offset, wideUnits, 16, nullptr) ^ flip;
    return wideUnits;
}

void SlotOrder::sortRun(Entry *first, Entry *last, Entry *scratch, size_t level, qsizetype offset) const
{
    if (last - first < 2 || level >= m_levels.size())
        return;
    if (last - first < fewRows) {
        std::sort(first, last,
                  [&](const Entry &a, const Entry &b) { return compare(a.slot, b.slot, level) < 0; });
        return;
    }
    const int units = takeKeys(first, last, m_levels[level], offset);
    if (last - first >= radixRows)
        radixSort(first, last, scratch);
    else
        std::sort(first, last, [](const Entry &a, const Entry &b) { return a.key < b.key; });

    // Rows whose keys are equal: the rest of the text decides, else the next level.
    const std::uint64_t flip = m_levels[level].descending ? ~std::uint64_t(0) : 0;
    for (Entry *from = first; from != last;) {
        Entry *to = from + 1;
        while (to != last && to->key == from->key)
            ++to;
        if (to - from > 1) {
            const std::uint64_t key = from->key ^ flip;
            const bool textGoesOn = units == narrowUnits ? (key & 0xff) != 0
                : units == wideUnits                     ? (key & 0xffff) != 0
                                                         : false;
            if (textGoesOn)
                sortRun(from, to, scratch + (from - first), level, offset + units);
            else
                sortRun(from, to, scratch + (from - first), level + 1, 0);
        }
        from = to;
    }
}

void SlotOrder::sort(std::vector<int> &slotList) const
{
    std::vector<Entry> entries(slotList.size());
    for (size_t i = 0; i < slotList.size(); ++i)
        entries[i] = {static_cast<std::uint64_t>(slotList[i]), slotList[i]};
    std::vector<Entry> scratch(entries.size());
    // Rows are read fastest in the order in which they lie in memory.
    if (std::ptrdiff_t(entries.size()) >= radixRows)
        radixSort(entries.data(), entries.data() + entries.size(), scratch.data());
    sortRun(entries.data(), entries.data() + entries.size(), scratch.data(), 0, 0);
    for (size_t i = 0; i < slotList.size(); ++i)
        slotList[i] = entries[i].slot;
}

size_t SlotOrder::positionOf(int slot, const std::vector<int> &slotList) const
{
    const auto place =
        std::upper_bound(slotList.begin(), slotList.end(), slot, [this](int a, int b) { return less(a, b); });
    return static_cast<size_t>(place - slotList.begin());
}

} // namespace hookline::tables
