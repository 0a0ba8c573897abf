// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/output.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hookline::cli {

namespace {

/// First and last of the characters that a terminal shows two cells wide.
struct Wide
{
    char32_t first, last;
};
constexpr std::array wide{
    Wide{0x1100, 0x115f},   Wide{0x2e80, 0x303e},   Wide{0x3041, 0x33ff}, Wide{0x3400, 0x4dbf},
    Wide{0x4e00, 0x9fff},   Wide{0xa000, 0xa4cf},   Wide{0xac00, 0xd7a3}, Wide{0xf900, 0xfaff},
    Wide{0xfe30, 0xfe6f},   Wide{0xff01, 0xff60},   Wide{0xffe0, 0xffe6}, Wide{0x1f300, 0x1f64f},
    Wide{0x1f900, 0x1f9ff}, Wide{0x20000, 0x3fffd},
};

int cells(const QString &text)
{
    int count = 0;
    for (const char32_t c : text.toUcs4()) {
        const bool isWide = std::any_of(
            wide.begin(), wide.end(), [c](const Wide &range) { return c >= range.first && c <= range.last; });
        count += isWide ? 2 : 1;
    }
    return count;
}

constexpr int padding = 4;

/// One title with rows of as many cells each.
struct Section
{
    QString title;
    int level = 0;
    QStringList headers;
    QList<QStringList> rows;
    std::vector<int> widest;

    void widen(const QStringList &row)
    {
        widest.resize(std::max(widest.size(), std::size_t(row.size())));
        for (qsizetype i = 0; i < row.size(); ++i)
            widest[std::size_t(i)] = std::max(widest[std::size_t(i)], cells(row.at(i)));
    }
    void setHeaders(const QStringList &names)
    {
        headers = names;
        widen(names);
    }
    void addRow(const QStringList &row)
    {
        rows.append(row);
        widen(row);
    }

    int width() const
    {
        constexpr int border = 2;
        int total = border + 2 * level;
        for (const int width : widest)
            total += width + padding;
        return std::max(cells(title) + border + 2 * level, total);
    }

    /// Widths of the columns, scaled so that they fill `whole`.
    std::vector<int> columns(int whole) const
    {
        int sum = 0;
        for (const int width : widest)
            sum += width + padding;
        const double scale = double(whole) / double(sum);
        std::vector<int> scaled;
        for (const int width : widest)
            scaled.push_back(int(std::nearbyint(scale * (width + padding))));
        int excess = -whole;
        for (const int width : scaled)
            excess += width;
        while (excess != 0 && !scaled.empty()) {
            for (std::size_t i = 0; i < scaled.size() && excess != 0; ++i) {
                const int step = excess > 0 ? -1 : 1;
                scaled[excess > 0 ? i : scaled.size() - 1 - i] += step;
                excess += step;
            }
        }
        return scaled;
    }
};

QString centered(const QString &text, int width, bool hasLeftEdge)
{
    const int length = cells(text);
    const int before = width / 2 - length / 2 - 1;
    const int after = width - 1 - ((hasLeftEdge ? 1 : 0) + before + length);
    return (hasLeftEdge ? QStringLiteral("|") : QString()) + QString(std::max(before, 0), u' ') + text
        + QString(std::max(after, 0), u' ') + u'|';
}

QString leftAligned(const QString &text, int width, bool hasLeftEdge)
{
    constexpr int usual = 2;
    const int length = cells(text);
    const int edge = hasLeftEdge ? 1 : 0;
    const int before = width - (length + usual + edge + 1) >= 0 ? usual : 0;
    const int after = width - (edge + before + length) - 1;
    return (hasLeftEdge ? QStringLiteral("|") : QString()) + QString(before, u' ') + text
        + QString(std::max(after, 0), u' ') + u'|';
}

class TableWriter
{
public:
    bool build(const QString *title, const Value &value, int level)
    {
        if (value.isEmpty())
            return false;
        if (title)
            m_sections.push_back({.title = *title, .level = level});
        if (value.isMap())
            addMap(value, level);
        else if (value.isList() && value.items.front().isMap())
            addMaps(value, level, title ? *title : QString());
        else if (value.isList())
            addItems(value);
        return true;
    }

    QString render(int terminal)
    {
        int width = widest();
        if (width > terminal) {
            for (Section &section : m_sections)
                turn(&section);
            width = widest();
        }
        QString text = QString(width, u'-') + u'\n';
        for (const Section &section : m_sections)
            renderSection(section, width - 2 * section.level, &text);
        return text;
    }

private:
    /// Names of scalars and of the others in the maps, each sorted.
    static void group(const Value &map, QStringList *scalars, QStringList *others)
    {
        for (std::size_t i = 0; i < map.keys.size(); ++i) {
            QStringList *names = map.items[i].isScalar() ? scalars : others;
            if (!names->contains(map.keys[i]))
                names->append(map.keys[i]);
        }
        scalars->sort();
        others->sort();
    }

    static QString cell(const Value &map, const QString &key)
    {
        const Value *value = map.find(key);
        return value ? value->toText() : QString();
    }

    void addMap(const Value &map, int level)
    {
        QStringList scalars, others, row;
        group(map, &scalars, &others);
        for (const QString &key : std::as_const(scalars))
            row.append(cell(map, key));
        if (scalars.size() == 1) {
            m_sections.back().addRow({scalars.front(), row.front()});
        } else if (!scalars.isEmpty()) {
            m_sections.back().setHeaders(scalars);
            m_sections.back().addRow(row);
        }
        for (const QString &key : std::as_const(others))
            build(&key, *map.find(key), level + 1);
    }

    void addMaps(const Value &list, int level, const QString &title)
    {
        QStringList scalars, others;
        for (const Value &map : list.items)
            group(map, &scalars, &others);
        m_sections.back().setHeaders(scalars);
        bool isFirst = true;
        for (const Value &map : list.items) {
            if (!isFirst && !others.isEmpty()) {
                m_sections.push_back({.title = title, .level = level});
                m_sections.back().setHeaders(scalars);
            }
            isFirst = false;
            QStringList row;
            for (const QString &key : std::as_const(scalars))
                row.append(cell(map, key));
            m_sections.back().addRow(row);
            for (const QString &key : std::as_const(others)) {
                if (const Value *inside = map.find(key))
                    build(&key, *inside, level + 1);
            }
        }
    }

    void addItems(const Value &list)
    {
        for (const Value &item : list.items) {
            if (item.isScalar()) {
                m_sections.back().addRow({item.toText()});
            } else if (std::all_of(item.items.begin(), item.items.end(),
                                   [](const Value &inside) { return inside.isScalar(); })) {
                QStringList row;
                for (const Value &inside : item.items)
                    row.append(inside.toText());
                m_sections.back().addRow(row);
            } else {
                build(nullptr, item, 0);
            }
        }
    }

    int widest() const
    {
        int width = 0;
        for (const Section &section : m_sections)
            width = std::max(width, section.width());
        return width;
    }

    /// One row becomes one column of name and value.
    static void turn(Section *section)
    {
        if (section->rows.size() != 1 || section->headers.isEmpty())
            return;
        Section turned{.title = section->title, .level = section->level};
        for (qsizetype i = 0; i < section->headers.size(); ++i)
            turned.addRow({section->headers.at(i), section->rows.front().at(i)});
        *section = turned;
    }

    static void renderSection(const Section &section, int width, QString *text)
    {
        const QString edge(section.level, u'|');
        const auto line = [&](const QString &inside) { *text += edge + inside + edge + u'\n'; };
        if (!section.title.isEmpty()) {
            line(centered(section.title, width, true));
            if (section.headers.isEmpty() && section.rows.isEmpty())
                line(u'+' + QString(width - 2, u'-') + u'+');
        }
        if (section.widest.empty())
            return;
        const std::vector<int> columns = section.columns(width);
        QString rule;
        for (std::size_t i = 0; i < columns.size(); ++i)
            rule += (i ? QString() : QStringLiteral("+")) + QString(columns[i] - (i ? 1 : 2), u'-') + u'+';
        const auto row = [&](const QStringList &cellTexts, auto place) {
            QString inside;
            for (qsizetype i = 0; i < cellTexts.size(); ++i)
                inside += place(cellTexts.at(i), columns[std::size_t(i)], i == 0);
            line(inside);
        };
        if (!section.headers.isEmpty()) {
            line(rule);
            row(section.headers, centered);
        }
        if (section.rows.isEmpty())
            return;
        line(rule);
        for (const QStringList &cellTexts : section.rows)
            row(cellTexts, leftAligned);
        line(rule);
    }

    std::vector<Section> m_sections;
};

} // namespace

QString tableText(const QString &title, const Value &value, int width)
{
    TableWriter table;
    return table.build(&title, value, 0) ? table.render(width) : QString();
}

} // namespace hookline::cli
