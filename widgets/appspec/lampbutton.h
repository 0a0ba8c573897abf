// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/diagnostic.h"

#include <QHash>
#include <QStringList>
#include <QToolButton>

class QsciScintilla;

namespace hookline::appspec {

/// A lamp in the editor's margin beside the caret's line while something there can be mended. Pressing it is
/// what Alt+Enter is on the keyboard.
class LampButton : public QToolButton
{
    Q_OBJECT

public:
    /// Stands in the editor's margin of that number.
    LampButton(QsciScintilla *editor, int margin);

    /// `mark`: bytes of the text before the editor's first one. Of the text as it stands now.
    void setFindings(const std::vector<Diagnostic> &findings, qsizetype mark);
    /// The text was changed: what is known is no longer true.
    void forget();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void place();

    QsciScintilla *m_editor;
    int m_margin;
    QHash<int, QStringList> m_titles; ///< Of the fixes, by line.
};

} // namespace hookline::appspec
