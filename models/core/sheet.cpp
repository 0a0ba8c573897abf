// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/sheet.h"

namespace hookline {

namespace {

QByteArray csv(const Sheet &sheet)
{
    const auto line = [](const QStringList &cells) {
        QStringList quoted;
        for (QString cell : cells) {
            if (cell.contains(u',') || cell.contains(u'"') || cell.contains(u'\n') || cell.contains(u'\r'))
                cell = u'"' + cell.replace(u'"', QLatin1StringView("\"\"")) + u'"';
            quoted.append(cell);
        }
        return quoted.join(u',') + u'\n';
    };
    QString text = line(sheet.ids);
    for (const QStringList &row : sheet.rows)
        text += line(row);
    return text.toUtf8();
}

/// A row as an object, its members joined by `joint`.
QString object(const Sheet &sheet, const QStringList &row, const QString &joint)
{
    QStringList members;
    for (qsizetype i = 0; i < row.size(); ++i)
        members.append(jsonQuoted(sheet.ids.at(i)) + QLatin1StringView(": ") + jsonQuoted(row.at(i)));
    return members.join(joint);
}

QByteArray json(const Sheet &sheet)
{
    const QString indent = QStringLiteral(",\n        ");
    QStringList objects;
    for (const QStringList &row : sheet.rows)
        objects.append(QStringLiteral("    {\n        ") + object(sheet, row, indent)
                       + QStringLiteral("\n    }"));
    return objects.isEmpty() ? QByteArray("[]\n")
                             : "[\n" + objects.join(QLatin1StringView(",\n")).toUtf8() + "\n]\n";
}

QByteArray ndjson(const Sheet &sheet)
{
    QString text;
    for (const QStringList &row : sheet.rows)
        text += u'{' + object(sheet, row, QStringLiteral(", ")) + QLatin1StringView("}\n");
    return text.toUtf8();
}

QByteArray markdown(const Sheet &sheet)
{
    const auto line = [](const QStringList &cells) {
        QStringList escaped;
        for (QString cell : cells)
            escaped.append(cell.replace(u'\\', QLatin1StringView("\\\\"))
                               .replace(u'|', QLatin1StringView("\\|"))
                               .replace(u'\n', QLatin1StringView("<br>")));
        return QStringLiteral("| %1 |\n").arg(escaped.join(QStringLiteral(" | ")));
    };
    QString text = line(sheet.headers) + QStringLiteral("|")
        + QStringLiteral(" --- |").repeated(sheet.ids.size()) + u'\n';
    for (const QStringList &row : sheet.rows)
        text += line(row);
    return text.toUtf8();
}

constexpr SheetFormat formats[] = {{"csv", "csv", "CSV", &csv},
                                   {"json", "json", "JSON", &json},
                                   {"ndjson", "ndjson", "NDJSON", &ndjson},
                                   {"markdown", "md", "Markdown", &markdown}};

} // namespace

std::span<const SheetFormat> sheetFormats()
{
    return formats;
}

QString jsonQuoted(const QString &text)
{
    QString quoted(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            quoted += QLatin1Char('\\') + c;
        else if (c == u'\n')
            quoted += QLatin1StringView("\\n");
        else if (c == u'\r')
            quoted += QLatin1StringView("\\r");
        else if (c == u'\t')
            quoted += QLatin1StringView("\\t");
        else if (c < u' ')
            quoted += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            quoted += c;
    }
    return quoted + u'"';
}

} // namespace hookline
