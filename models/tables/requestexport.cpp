// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/requestexport.h"

#include "models/tables/requestsmodel.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace hookline::tables {

namespace {

using Attempts = std::vector<Attempt>;
using Facts = std::vector<ExportFact>;

QString oneLine(const QString &text)
{
    return text.simplified();
}

QString csvCell(QString text)
{
    if (text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r'))
        text = u'"' + text.replace(u'"', QLatin1StringView("\"\"")) + u'"';
    return text;
}

QString csv(const Attempts &attempts, const Facts &facts)
{
    QString text;
    for (const ExportFact &fact : facts)
        text += QStringLiteral("# %1: %2\n").arg(fact.caption, oneLine(fact.value));
    QStringList ids;
    for (const ExactCell &cell : exactCells({}))
        ids.append(QString::fromLatin1(cell.column->id));
    text += ids.join(u',') + u'\n';
    for (const Attempt &attempt : attempts) {
        QStringList cells;
        for (const ExactCell &cell : exactCells(attempt))
            cells.append(csvCell(cell.text));
        text += cells.join(u',') + u'\n';
    }
    return text;
}

QString jsonLine(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) + u'\n';
}

QString jsonLines(const Attempts &attempts, const Facts &facts)
{
    QJsonObject about;
    for (const ExportFact &fact : facts)
        about.insert(fact.caption, fact.value);
    QString text = jsonLine({{QStringLiteral("about"), about}});
    for (const Attempt &attempt : attempts) {
        QJsonObject object;
        for (const ExactCell &cell : exactCells(attempt))
            object.insert(QLatin1StringView(cell.column->id),
                          cell.isNumber ? QJsonValue(cell.text.toDouble()) : QJsonValue(cell.text));
        text += jsonLine(object);
    }
    return text;
}

/// `text` with Markdown's own characters escaped, on one line.
QString markdownCell(const QString &text)
{
    static const QString special = QStringLiteral("\\`*_{}[]()#+!|<>~");
    QString out;
    for (const QChar c : oneLine(text)) {
        if (special.contains(c))
            out += u'\\';
        out += c;
    }
    return out;
}

QString markdown(const Attempts &attempts, const Facts &facts)
{
    const auto line = [](const QStringList &cells) {
        return QStringLiteral("| %1 |\n").arg(cells.join(QStringLiteral(" | ")));
    };
    QString text;
    for (const ExportFact &fact : facts)
        text += QStringLiteral("- %1: %2\n").arg(markdownCell(fact.caption), markdownCell(fact.value));
    text += u'\n';
    QStringList headers, rules;
    for (const ExactCell &cell : exactCells({})) {
        headers.append(QCoreApplication::translate("Tables", cell.column->header));
        rules.append(cell.column->alignment & Qt::AlignRight ? QStringLiteral("---:")
                                                             : QStringLiteral("---"));
    }
    text += line(headers) + line(rules);
    for (const Attempt &attempt : attempts) {
        QStringList cells;
        for (const ExactCell &cell : exactCells(attempt))
            cells.append(markdownCell(cell.text));
        text += line(cells);
    }
    return text;
}

struct Row
{
    const char *suffix;
    RequestFormat format;
};

constexpr std::array suffixes{
    Row{".csv", RequestFormat::Csv},           Row{".jsonl", RequestFormat::JsonLines},
    Row{".ndjson", RequestFormat::JsonLines},  Row{".md", RequestFormat::Markdown},
    Row{".markdown", RequestFormat::Markdown},
};

// In the order of RequestFormat.
using Writer = QString (*)(const Attempts &, const Facts &);
constexpr std::array<Writer, 3> writers{&csv, &jsonLines, &markdown};

} // namespace

std::optional<RequestFormat> requestFormatOf(const QString &fileName)
{
    const auto found = std::find_if(suffixes.begin(), suffixes.end(), [&fileName](const Row &row) {
        return fileName.endsWith(QLatin1String(row.suffix), Qt::CaseInsensitive);
    });
    return found == suffixes.end() ? std::nullopt : std::optional(found->format);
}

QByteArray exportRequests(const std::vector<Attempt> &attempts, const std::vector<ExportFact> &facts,
                          RequestFormat format)
{
    return writers[static_cast<size_t>(format)](attempts, facts).toUtf8();
}

} // namespace hookline::tables
