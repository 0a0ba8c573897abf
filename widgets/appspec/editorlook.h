// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QColor>

class QFont;
class QPalette;
class QsciLexer;
class QsciScintilla;

/// How AppSpec text looks wherever it is shown.
namespace hookline::appspec {

/// A caret line, a margin, a text colour … between two of the palette's.
QColor between(const QColor &a, const QColor &b, int percentOfB);

/// For YAML, or for JSON where the text begins as JSON does. The editor's child.
QsciLexer *makeLexer(QByteArrayView text, QsciScintilla *editor);

/// Fonts and colours of text, margins, caret and selection. `base` gives the size.
void paintEditor(QsciScintilla &editor, QsciLexer &lexer, const QPalette &colours, const QFont &base);

} // namespace hookline::appspec
