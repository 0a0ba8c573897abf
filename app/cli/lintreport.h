// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/lint.h"

#include <QString>

#include <vector>

namespace hookline::cli {

/// One file that was read and judged.
struct LintedFile
{
    QString name; ///< As the person named it; "-" for standard input.
    appspec::Document document;
    appspec::LintResult result;
};

/// "ec2", "ecs", "lambda" or "unknown", as in --platform.
QString platformName(appspec::Platform platform);
/// "error", "warning", "info"
const char *severityName(appspec::Severity severity);
/// "parse", "install", "run", "service"
const char *stageName(appspec::Stage stage);

/// As a compiler's: place, message, the line with the span underlined, and notes. `isColored`: with escape
/// sequences.
QString textReport(const LintedFile &file, bool isColored);

QByteArray jsonReport(const std::vector<LintedFile> &files);
/// SARIF 2.1.0. `isComplete`: every file could be read.
QByteArray sarifReport(const std::vector<LintedFile> &files, bool isComplete);

/// The rule table as Markdown.
QString ruleReport();

} // namespace hookline::cli
