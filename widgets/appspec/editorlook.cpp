// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/editorlook.h"

#include "widgets/common/fonts.h"
#include "widgets/common/status.h"

#include <QFont>
#include <QPalette>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexeryaml.h>
#include <Qsci/qsciscintilla.h>

#include <algorithm>

namespace hookline::appspec {

QColor between(const QColor &a, const QColor &b, int percentOfB)
{
    const auto mix = [percentOfB](int x, int y) { return (x * (100 - percentOfB) + y * percentOfB) / 100; };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QsciLexer *makeLexer(QByteArrayView text, QsciScintilla *editor)
{
    const QByteArray begin = text.first(std::min<qsizetype>(text.size(), 1000)).toByteArray().trimmed();
    if (begin.startsWith('{') || begin.startsWith('['))
        return new QsciLexerJSON(editor);
    return new QsciLexerYAML(editor);
}

void paintEditor(QsciScintilla &editor, QsciLexer &lexer, const QPalette &colours, const QFont &base)
{
    const QColor text = colours.color(QPalette::Text), paper = colours.color(QPalette::Base);
    const QFont font = common::monospace(base);
    lexer.setDefaultFont(font);
    lexer.setFont(font);
    lexer.setPaper(paper);
    lexer.setColor(text);
    const QColor comment = between(text, paper, 38);
    const QColor key = common::statusColor(common::StatusId::InProgress, colours);
    const QColor value = common::statusColor(common::StatusId::Succeeded, colours);
    const QColor wrong = common::statusColor(common::StatusId::Failed, colours);
    if (qobject_cast<QsciLexerYAML *>(&lexer)) {
        lexer.setColor(comment, QsciLexerYAML::Comment);
        lexer.setColor(key, QsciLexerYAML::Identifier);
        lexer.setColor(value, QsciLexerYAML::Number);
        lexer.setColor(value, QsciLexerYAML::Keyword);
        lexer.setColor(wrong, QsciLexerYAML::SyntaxErrorMarker);
    } else {
        lexer.setColor(key, QsciLexerJSON::Property);
        lexer.setColor(value, QsciLexerJSON::Number);
        lexer.setColor(value, QsciLexerJSON::Keyword);
        lexer.setColor(wrong, QsciLexerJSON::Error);
    }
    editor.setFont(font);
    editor.setPaper(paper);
    editor.setColor(text);
    editor.setCaretForegroundColor(text);
    editor.setCaretLineBackgroundColor(between(paper, text, 6));
    editor.setMarginsBackgroundColor(colours.color(QPalette::Window));
    editor.setMarginsForegroundColor(
        between(colours.color(QPalette::WindowText), colours.color(QPalette::Window), 30));
    editor.setMarginsFont(font);
    editor.setFoldMarginColors(colours.color(QPalette::Window), colours.color(QPalette::Window));
    editor.setSelectionBackgroundColor(colours.color(QPalette::Highlight));
    editor.setSelectionForegroundColor(colours.color(QPalette::HighlightedText));
    editor.setMatchedBraceBackgroundColor(between(paper, text, 18));
    editor.setMatchedBraceForegroundColor(text);
}

} // namespace hookline::appspec
