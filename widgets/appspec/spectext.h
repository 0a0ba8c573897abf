// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/diagnostic.h"
#include "models/appspec/revisionlisting.h"

#include <QWidget>

#include <memory>

namespace hookline::appspec {

/// The text of one AppSpec file: bytes exactly as on disk (line ends, BOM, even broken UTF-8 stay), with
/// highlighting, folding, line numbers, squiggles and marks for findings. One undo stack for what is typed
/// and what is applied. Offsets count bytes of bytes().
class SpecText : public QWidget
{
    Q_OBJECT

public:
    explicit SpecText(QWidget *parent = nullptr);
    ~SpecText() override;

    QByteArray bytes() const;
    /// Replaces everything; what was before cannot be undone to. Unmodified afterwards.
    void setBytes(const QByteArray &bytes);
    /// One step of undo. Caret, selection and scroll stay where they were, as far as the text there stays.
    /// The edits must not overlap.
    void apply(const std::vector<TextEdit> &edits);

    bool isModified() const;
    /// What stands there now is what was saved.
    void setUnmodified();
    void setReadOnly(bool readOnly);
    bool isReadOnly() const;

    qsizetype caret() const;
    /// Selects it and scrolls it into view; an empty span only puts the caret there.
    void select(const Span &span);
    /// The lines that the caret or the selection touches, whole.
    Span touchedLines() const;
    /// Below the caret, for menus.
    QPoint caretPoint() const;

    /// Whose keys are completed and explained.
    void setPlatform(Platform platform);
    /// What the paths of scripts and files are completed from; null: nothing.
    void setRevision(const std::shared_ptr<const RevisionListing> &listing);
    /// Of the text as it stands now.
    void setFindings(const std::vector<Diagnostic> &findings);

    /// Selects the next place that holds `words` after the caret (or before it), round the end. False if
    /// there is none.
    bool find(const QString &words, bool backwards = false);
    /// Replaces all of them in one step of undo; how many. None of a read-only text.
    int replaceAll(const QString &words, const QString &with);

public Q_SLOTS:
    void undo();
    void redo();
    /// Offers what can stand at the caret (Ctrl+Space, and by itself after two letters or a path's '/').
    void complete();

Q_SIGNALS:
    void changed();
    void modifiedChanged(bool modified);
    void caretMoved();
    /// The lamp in the margin was pressed, or Alt+Enter.
    void fixesRequested();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUp();
    void watch();
    void paintLooks();
    void offer(const QByteArrayList &words, qsizetype begin);
    void charAdded();
    void showTip(int position, const QPoint &at);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookline::appspec
