// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/attempt.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

/// A request log as a file, for a bug report or a program.
namespace hookline::tables {

enum class RequestFormat : quint8 { Csv, JsonLines, Markdown };

/// By the suffix (".csv", ".jsonl" or ".ndjson", ".md" or ".markdown"); nothing for others.
std::optional<RequestFormat> requestFormatOf(const QString &fileName);

/// A caption and a value about the whole export: "Region", "eu-west-1". Stands above the rows.
struct ExportFact
{
    QString caption, value;
};

/// Every column of `attempts`, in their order, as exactCells() has them. CSV: `facts` are lines that begin
/// with '#'. JSON lines: they are the first object. The same input gives the same bytes: UTF-8, lines end
/// with a line feed. Any thread.
QByteArray exportRequests(const std::vector<Attempt> &attempts, const std::vector<ExportFact> &facts,
                          RequestFormat format);

} // namespace hookline::tables
