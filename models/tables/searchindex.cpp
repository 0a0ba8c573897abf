// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/searchindex.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <functional>

namespace hookline::tables {
namespace {

constexpr char columnEnd = '\n';

bool isAscii(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar unit) { return unit.unicode() < 0x80; });
}

void appendFolded(std::string &bytes, QStringView text)
{
    if (!isAscii(text)) {
        const QByteArray utf8 = text.toString().toCaseFolded().toUtf8();
        bytes.append(utf8.constData(), size_t(utf8.size()));
        return;
    }
    const size_t at = bytes.size();
    bytes.resize(at + size_t(text.size()));
    char *out = bytes.data() + at;
    for (const QChar unit : text) {
        const char16_t code = unit.unicode();
        *out++ = char(code >= u'A' && code <= u'Z' ? code + 32 : code);
    }
}

} // namespace

std::vector<std::string> searchWords(QStringView text)
{
    std::vector<std::string> words;
    const QString simple = text.toString().simplified();
    for (const QStringView word : QStringView(simple).split(u' ', Qt::SkipEmptyParts)) {
        std::string folded;
        appendFolded(folded, word);
        if (std::find(words.begin(), words.end(), folded) == words.end())
            words.push_back(std::move(folded));
    }
    // The longest first: it leaves the fewest rows to look at again.
    std::stable_sort(words.begin(), words.end(),
                     [](const std::string &a, const std::string &b) { return a.size() > b.size(); });
    return words;
}

void SearchIndex::clear()
{
    m_built = false;
    m_dead = 0;
    m_bytes = {};
    m_pieces = {};
    m_pieceOf = {};
}

void SearchIndex::build(int slotCount)
{
    clear();
    m_built = true;
    m_pieces.reserve(size_t(slotCount));
    m_pieceOf.reserve(size_t(slotCount));
    for (int slot = 0; slot < slotCount; ++slot)
        append(slot);
}

void SearchIndex::append(int slot)
{
    const auto piece = static_cast<std::uint32_t>(m_pieces.size());
    if (size_t(slot) == m_pieceOf.size()) {
        m_pieceOf.push_back(piece);
    } else {
        m_pieces[m_pieceOf[size_t(slot)]].slot = -1;
        ++m_dead;
        m_pieceOf[size_t(slot)] = piece;
    }
    m_pieces.push_back({m_bytes.size(), slot});
    m_textOf(slot, *this);
}

void SearchIndex::addText(QStringView text)
{
    appendFolded(m_bytes, text);
    m_bytes.push_back(columnEnd);
}

void SearchIndex::update(int slot)
{
    append(slot);
    rebuildIfWasteful();
}

void SearchIndex::remove(int slot, int movedFrom)
{
    m_pieces[m_pieceOf[size_t(slot)]].slot = -1;
    ++m_dead;
    const std::uint32_t moved = m_pieceOf[size_t(movedFrom)];
    m_pieceOf.pop_back();
    if (slot != movedFrom) {
        m_pieceOf[size_t(slot)] = moved;
        m_pieces[moved].slot = slot;
    }
}

void SearchIndex::rebuildIfWasteful()
{
    if (m_dead > 1000 && m_dead > m_pieceOf.size())
        build(static_cast<int>(m_pieceOf.size()));
}

std::string_view SearchIndex::textOf(size_t piece) const
{
    const std::uint64_t end = piece + 1 < m_pieces.size() ? m_pieces[piece + 1].begin : m_bytes.size();
    return std::string_view(m_bytes).substr(m_pieces[piece].begin, end - m_pieces[piece].begin);
}

bool SearchIndex::matches(int slot, const std::vector<std::string> &words) const
{
    const std::string_view text = textOf(m_pieceOf[size_t(slot)]);
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string &word) { return text.find(word) != std::string_view::npos; });
}

std::vector<bool> SearchIndex::match(const std::vector<std::string> &words) const
{
    std::vector<bool> hits(m_pieceOf.size(), false);
    const std::string &first = words.front();
    const std::boyer_moore_horspool_searcher searcher(first.begin(), first.end());
    size_t piece = 0;
    for (auto at = m_bytes.begin();;) {
        at = std::search(at, m_bytes.end(), searcher);
        if (at == m_bytes.end())
            return hits;
        const auto offset = static_cast<std::uint64_t>(at - m_bytes.begin());
        while (piece + 1 < m_pieces.size() && m_pieces[piece + 1].begin <= offset)
            ++piece;
        const int slot = m_pieces[piece].slot;
        if (slot >= 0 && (words.size() == 1 || matches(slot, words)))
            hits[size_t(slot)] = true;
        if (piece + 1 == m_pieces.size())
            return hits;
        at = m_bytes.begin() + std::ptrdiff_t(m_pieces[piece + 1].begin);
    }
}

} // namespace hookline::tables
