// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <span>

namespace hookline {

/// Columns and rows of texts, in an exact form, on their way into a file.
struct Sheet
{
    QStringList ids; ///< Of the columns, for programs.
    QStringList headers; ///< For people.
    QList<QStringList> rows; ///< Each with a cell for each column.
};

/// A way to write a sheet: UTF-8, lines end with "\n". Pure; any thread.
struct SheetFormat
{
    const char *word; ///< "csv"
    const char *suffix; ///< Of a file's name: "csv"
    const char *name; ///< For people: "CSV"
    QByteArray (*write)(const Sheet &sheet);
};

/// CSV (RFC 4180, with the IDs as its first line), JSON and NDJSON (objects by column ID, in the columns'
/// order), and a Markdown table (with the headers).
std::span<const SheetFormat> sheetFormats();

/// A text as JSON writes it, quoted.
QString jsonQuoted(const QString &text);

} // namespace hookline
