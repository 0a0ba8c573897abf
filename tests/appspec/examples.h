// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/lint.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <optional>

/// One example of a rule; README.md has the notation.
struct Example
{
    struct File
    {
        QString path; ///< Relative to the revision; ends in '/' for a directory.
        QByteArray text;
        bool executable = true;
    };

    QByteArray title;
    QByteArray rule;
    bool fails = false;
    QByteArray text;
    QList<hookline::appspec::Span> spans;
    hookline::appspec::LintOptions options;
    std::optional<hookline::appspec::Severity> severity;
    std::optional<hookline::appspec::Stage> stage;
    int fixes = -1;
    QList<File> files;
    QString problem; ///< Why the example itself cannot be read.
};

/// All examples of the folder's *.txt, sorted by file.
QList<Example> readExamples(const QString &folder);

/// Lints the text with the example's options; its files, if it has any, are put into a directory for as long.
std::vector<hookline::appspec::Diagnostic> lintExample(const Example &example, const QByteArray &text);
