// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/spectext.h"

#include "models/appspec/keyhelp.h"
#include "widgets/appspec/editorlook.h"
#include "widgets/appspec/lampbutton.h"
#include "widgets/appspec/speclook.h"

#include <QDropEvent>
#include <QEvent>
#include <QHash>
#include <QKeyEvent>
#include <QMimeData>
#include <QToolTip>
#include <QVBoxLayout>
#include <Qsci/qscilexer.h>
#include <Qsci/qsciscintilla.h>

#include <algorithm>
#include <array>

namespace hookline::appspec {

namespace {

using Sci = QsciScintillaBase;

constexpr int numbersMargin = 0, marksMargin = 1, lampMargin = 2, foldMargin = 3;
constexpr int severities = 3;
constexpr int markSide = 14; // pixels
/// Lexers use the indicators below.
constexpr int firstIndicator = 8;
constexpr unsigned long markToken = 1; ///< Of the undo step that a byte order mark comes or goes with.
constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

QsciScintilla::EolMode lineEndOf(const QByteArray &bytes)
{
    const qsizetype feed = bytes.indexOf('\n');
    if (feed > 0 && bytes.at(feed - 1) == '\r')
        return QsciScintilla::EolWindows;
    return feed < 0 && bytes.contains('\r') ? QsciScintilla::EolMac : QsciScintilla::EolUnix;
}

} // namespace

class SpecText::Private
{
public:
    explicit Private(QWidget *parent)
        : editor(new QsciScintilla(parent))
        , lamp(new LampButton(editor, lampMargin))
    { }

    qsizetype mark() const { return hasMark ? byteOrderMark.size() : 0; }
    /// Whether that edit takes the mark out, or puts one in.
    bool turnsMark(const TextEdit &edit) const
    {
        const bool wished = edit.text.startsWith(byteOrderMark);
        return edit.span.begin == 0 && (hasMark ? edit.span.end >= mark() && !wished : wished);
    }
    /// The mark is not in the editor's text, but a step of its undo stack all the same.
    void turnMark()
    {
        hasMark = !hasMark;
        send(Sci::SCI_ADDUNDOACTION, markToken); // it tells nobody that the text is modified
    }
    long send(unsigned int message, unsigned long a = 0, long b = 0) const
    {
        return editor->SendScintilla(message, a, b);
    }

    QsciScintilla *editor;
    LampButton *lamp; ///< The editor's.
    QsciLexer *lexer = nullptr;
    bool hasMark = false; ///< A BOM, which an editor must neither show nor lose.
    Platform platform = Platform::Unknown;
    bool setting = false; ///< The text comes from outside: nobody's change.
    std::shared_ptr<const RevisionListing> revision;
    std::vector<Diagnostic> findings;
};

SpecText::SpecText(QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>(this))
{
    d->editor->setObjectName(QStringLiteral("specEditor"));
    d->editor->setAccessibleName(tr("Text of the AppSpec file"));
    setFocusProxy(d->editor);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->editor);
    setUp();
    watch();
    setBytes({});
}

SpecText::~SpecText()
{
    // The editor outlives d otherwise, and still tells what happens to it.
    delete d->editor;
}

void SpecText::setUp()
{
    QsciScintilla &editor = *d->editor;
    editor.setUtf8(true);
    editor.setMarginType(numbersMargin, QsciScintilla::NumberMargin);
    editor.setMarginWidth(numbersMargin, QStringLiteral("00000"));
    editor.setMarginType(marksMargin, QsciScintilla::SymbolMargin);
    editor.setMarginWidth(marksMargin, 20);
    editor.setMarginSensitivity(marksMargin, true);
    editor.setMarginSensitivity(lampMargin, true);
    editor.setMarginMarkerMask(marksMargin, (1 << severities) - 1);
    editor.setMarginType(lampMargin, QsciScintilla::SymbolMargin);
    editor.setMarginMarkerMask(lampMargin, 0);
    editor.setMarginWidth(lampMargin, 18);
    editor.setFolding(QsciScintilla::PlainFoldStyle, foldMargin);
    editor.setIndentationsUseTabs(false); // YAML takes no tabs
    editor.setIndentationWidth(2);
    editor.setTabWidth(2);
    editor.setAutoIndent(true);
    editor.setBackspaceUnindents(true);
    editor.setBraceMatching(QsciScintilla::SloppyBraceMatch);
    editor.setCaretLineVisible(true);
    editor.setScrollWidth(1);
    editor.setScrollWidthTracking(true);
    d->send(Sci::SCI_SETMOUSEDWELLTIME, 400);
    for (int i = 0; i < severities; ++i)
        editor.indicatorDefine(QsciScintilla::SquiggleIndicator, firstIndicator + i);
    editor.installEventFilter(this);
    editor.viewport()->installEventFilter(this);
}

void SpecText::watch()
{
    QsciScintilla *editor = d->editor;
    connect(editor, &QsciScintilla::textChanged, this, [this] {
        if (!d->setting)
            Q_EMIT changed();
    });
    connect(editor, &QsciScintillaBase::SCN_MODIFIED, this,
            [this](int, int what, const char *, int, int, int, int, int, int token, int) {
                const bool stepped = what & (Sci::SC_PERFORMED_UNDO | Sci::SC_PERFORMED_REDO);
                if (what & Sci::SC_MOD_CONTAINER && stepped && token == int(markToken)) {
                    d->hasMark = !d->hasMark;
                    Q_EMIT changed();
                }
            });
    connect(editor, &QsciScintilla::modificationChanged, this, [this](bool modified) {
        if (!d->setting)
            Q_EMIT modifiedChanged(modified);
    });
    connect(editor, &QsciScintilla::cursorPositionChanged, this, &SpecText::caretMoved);
    connect(editor, &QsciScintillaBase::SCN_CHARADDED, this, &SpecText::charAdded);
    connect(d->lamp, &QToolButton::clicked, this, &SpecText::fixesRequested);
    connect(editor, &QsciScintilla::marginClicked, this, [this](int margin, int line, Qt::KeyboardModifiers) {
        if (margin != marksMargin && margin != lampMargin)
            return;
        d->editor->setCursorPosition(line, 0);
        Q_EMIT fixesRequested();
    });
    connect(editor, &QsciScintillaBase::SCN_DWELLSTART, this,
            [this](int position, int x, int y) { showTip(position, QPoint(x, y)); });
    connect(editor, &QsciScintillaBase::SCN_DWELLEND, this, [] { QToolTip::hideText(); });
}

QByteArray SpecText::bytes() const
{
    const long size = d->send(Sci::SCI_GETLENGTH);
    QByteArray bytes;
    bytes.reserve(size + d->mark());
    if (d->hasMark)
        bytes.append(byteOrderMark);
    // A view into the editor's own buffer: valid until it is changed.
    const auto *text = reinterpret_cast<const char *>(d->send(Sci::SCI_GETCHARACTERPOINTER));
    bytes.append(text, size);
    return bytes;
}

void SpecText::setBytes(const QByteArray &bytes)
{
    d->setting = true;
    QsciScintilla &editor = *d->editor;
    d->hasMark = bytes.startsWith(byteOrderMark);
    const QByteArrayView text = QByteArrayView(bytes).sliced(d->mark());
    const bool readOnly = editor.isReadOnly();
    editor.setReadOnly(false);
    d->send(Sci::SCI_CLEARALL);
    editor.SendScintilla(Sci::SCI_ADDTEXT, static_cast<unsigned long>(text.size()), text.data());
    editor.setEolMode(lineEndOf(bytes));
    d->send(Sci::SCI_GOTOPOS, 0);
    d->send(Sci::SCI_EMPTYUNDOBUFFER);
    d->send(Sci::SCI_SETSAVEPOINT);
    editor.setReadOnly(readOnly);
    delete d->lexer;
    d->lexer = makeLexer(text, &editor);
    editor.setLexer(d->lexer);
    paintLooks();
    setFindings({});
    d->setting = false;
    Q_EMIT changed();
    Q_EMIT modifiedChanged(false);
}

void SpecText::apply(const std::vector<TextEdit> &edits)
{
    // From the end on, so that the spans stay true; at one place the last one first.
    std::vector<TextEdit> backwards(edits.rbegin(), edits.rend());
    std::ranges::stable_sort(backwards, std::ranges::greater(),
                             [](const TextEdit &edit) { return edit.span.begin; });
    const long topLine = d->send(Sci::SCI_GETFIRSTVISIBLELINE);
    const long top = d->send(Sci::SCI_POSITIONFROMLINE,
                             static_cast<unsigned long>(
                                 d->send(Sci::SCI_DOCLINEFROMVISIBLE, static_cast<unsigned long>(topLine))));
    long shift = 0; // of lines above the first visible one
    const qsizetype mark = d->mark();
    const bool turns = std::ranges::any_of(edits, [this](const auto &edit) { return d->turnsMark(edit); });
    d->send(Sci::SCI_BEGINUNDOACTION);
    for (const TextEdit &edit : backwards) {
        const qsizetype begin = std::max<qsizetype>(0, edit.span.begin - mark);
        const qsizetype end = std::max<qsizetype>(0, edit.span.end - mark);
        QByteArrayView text(edit.text);
        if (edit.span.begin == 0 && text.startsWith(byteOrderMark))
            text = text.sliced(byteOrderMark.size());
        const long linesBefore = d->send(Sci::SCI_GETLINECOUNT);
        d->send(Sci::SCI_SETTARGETRANGE, static_cast<unsigned long>(begin), long(end));
        d->editor->SendScintilla(Sci::SCI_REPLACETARGET, static_cast<unsigned long>(text.size()),
                                 text.isEmpty() ? "" : text.data()); // it takes no null
        if (begin < top)
            shift += d->send(Sci::SCI_GETLINECOUNT) - linesBefore;
    }
    if (turns)
        d->turnMark();
    d->send(Sci::SCI_ENDUNDOACTION);
    if (turns) {
        Q_EMIT changed();
        Q_EMIT modifiedChanged(isModified());
    }
    d->send(Sci::SCI_SETFIRSTVISIBLELINE, static_cast<unsigned long>(std::max(0L, topLine + shift)));
}

bool SpecText::isModified() const
{
    return d->send(Sci::SCI_GETMODIFY) != 0;
}

void SpecText::setUnmodified()
{
    d->editor->setModified(false);
}

void SpecText::setReadOnly(bool readOnly)
{
    d->editor->setReadOnly(readOnly);
}

bool SpecText::isReadOnly() const
{
    return d->editor->isReadOnly();
}

qsizetype SpecText::caret() const
{
    return d->send(Sci::SCI_GETCURRENTPOS) + d->mark();
}

void SpecText::select(const Span &span)
{
    const auto begin = static_cast<unsigned long>(std::max<qsizetype>(0, span.begin - d->mark()));
    const auto end = static_cast<unsigned long>(std::max<qsizetype>(0, span.end - d->mark()));
    const auto line = static_cast<unsigned long>(d->send(Sci::SCI_LINEFROMPOSITION, begin));
    d->send(Sci::SCI_ENSUREVISIBLEENFORCEPOLICY, line);
    d->send(Sci::SCI_SETSEL, end, long(begin)); // the caret at the beginning: that is what scrolls into view
    d->send(Sci::SCI_SCROLLCARET);
}

Span SpecText::touchedLines() const
{
    const auto first = static_cast<unsigned long>(
        d->send(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(d->send(Sci::SCI_GETSELECTIONSTART))));
    const auto last = static_cast<unsigned long>(
        d->send(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(d->send(Sci::SCI_GETSELECTIONEND))));
    return {d->send(Sci::SCI_POSITIONFROMLINE, first) + d->mark(),
            d->send(Sci::SCI_GETLINEENDPOSITION, last) + d->mark()};
}

QPoint SpecText::caretPoint() const
{
    const long at = d->send(Sci::SCI_GETCURRENTPOS);
    const long x = d->send(Sci::SCI_POINTXFROMPOSITION, 0, at),
               y = d->send(Sci::SCI_POINTYFROMPOSITION, 0, at);
    return d->editor->viewport()->mapToGlobal(QPoint(int(x), int(y) + d->editor->fontMetrics().height()));
}

void SpecText::setFindings(const std::vector<Diagnostic> &findings)
{
    d->findings = findings;
    QsciScintilla &editor = *d->editor;
    editor.markerDeleteAll();
    const long size = d->send(Sci::SCI_GETLENGTH);
    for (int i = 0; i < severities; ++i) {
        d->send(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(firstIndicator + i));
        d->send(Sci::SCI_INDICATORCLEARRANGE, 0, size);
    }
    QHash<int, int> worst; // by line: marks would cover each other
    for (const Diagnostic &finding : findings) {
        const int severity = static_cast<int>(finding.severity);
        const long begin = long(std::clamp<qsizetype>(finding.span.begin - d->mark(), 0, size));
        // Something must be seen of what is missing, too.
        const long end = long(std::clamp<qsizetype>(finding.span.end - d->mark(), begin, size));
        d->send(Sci::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(firstIndicator + severity));
        d->send(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(begin), std::max(end - begin, 1L));
        const int line = int(d->send(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(begin)));
        worst.insert(line, std::min(worst.value(line, severity), severity));
    }
    for (auto line = worst.cbegin(); line != worst.cend(); ++line)
        editor.markerAdd(line.key(), line.value());
    d->lamp->setFindings(findings, d->mark());
}

void SpecText::setPlatform(Platform platform)
{
    d->platform = platform;
}

void SpecText::charAdded()
{
    constexpr qsizetype enough = 2;
    if (d->send(Sci::SCI_AUTOCACTIVE))
        return;
    const QByteArray text = bytes();
    const KeyContext context = keyContext(text, caret());
    const auto path = pathValueAt(text, caret(), context);
    const qsizetype begin = path ? path->written.begin : context.word.begin;
    const bool inside = path && caret() > 0 && text.at(caret() - 1) == '/';
    if (caret() - begin == enough || inside)
        complete();
}

void SpecText::complete()
{
    if (isReadOnly())
        return;
    const QByteArray text = bytes();
    const KeyContext context = keyContext(text, caret());
    const auto path = pathValueAt(text, caret(), context);
    if (!path)
        offer(completions(context, d->platform), context.word.begin);
    else if (d->revision && d->platform == Platform::Server)
        offer(pathCompletions(*d->revision,
                              QByteArrayView(text).sliced(path->written.begin, path->written.size()),
                              path->takesDirectories),
              path->written.begin);
}

/// Words that replace what stands between `begin` and the caret.
void SpecText::offer(const QByteArrayList &words, qsizetype begin)
{
    if (words.isEmpty())
        return;
    d->send(Sci::SCI_AUTOCSETIGNORECASE, 1);
    d->send(Sci::SCI_AUTOCSETORDER, Sci::SC_ORDER_PERFORMSORT);
    d->send(Sci::SCI_AUTOCSETSEPARATOR, '\n'); // a path may hold blanks …
    d->send(Sci::SCI_AUTOCSETTYPESEPARATOR, 0x1f); // … and question marks
    d->editor->SendScintilla(Sci::SCI_AUTOCSHOW, static_cast<unsigned long>(caret() - begin),
                             words.join('\n').constData());
}

void SpecText::setRevision(const std::shared_ptr<const RevisionListing> &listing)
{
    d->revision = listing;
}

bool SpecText::find(const QString &words, bool backwards)
{
    if (words.isEmpty())
        return false;
    int line = 0, index = 0, toLine = 0, toIndex = 0;
    d->editor->getCursorPosition(&line, &index);
    if (d->editor->hasSelectedText()) {
        int fromLine = 0, fromIndex = 0;
        d->editor->getSelection(&fromLine, &fromIndex, &toLine, &toIndex);
        line = backwards ? fromLine : toLine;
        index = backwards ? fromIndex : toIndex;
    }
    return d->editor->findFirst(words, false, false, false, true, !backwards, line, index);
}

int SpecText::replaceAll(const QString &words, const QString &with)
{
    if (isReadOnly())
        return 0;
    const QByteArray text = bytes(), wanted = words.toUtf8(), other = with.toUtf8();
    std::vector<TextEdit> edits;
    for (qsizetype at = wanted.isEmpty() ? -1 : text.indexOf(wanted); at >= 0;
         at = text.indexOf(wanted, at + wanted.size()))
        edits.push_back({{at, at + wanted.size()}, other});
    if (!edits.empty())
        apply(edits);
    return int(edits.size());
}

void SpecText::undo()
{
    d->editor->undo();
}

void SpecText::redo()
{
    d->editor->redo();
}

void SpecText::showTip(int position, const QPoint &at)
{
    QStringList lines;
    for (const Diagnostic &finding : d->findings) {
        const qsizetype begin = finding.span.begin - d->mark();
        const qsizetype end = std::max(finding.span.end - d->mark(), begin + 1);
        if (position < begin || position >= end)
            continue;
        lines.append(
            QStringLiteral("%1 %2: %3")
                .arg(severityWord(finding.severity), QLatin1String(finding.rule->id), finding.message));
        if (!finding.agentSays.isEmpty())
            lines.append(tr("The agent says: %1").arg(finding.agentSays));
        if (!finding.fixes.empty())
            lines.append(tr("Alt+Enter: %1").arg(finding.fixes.front().title));
    }
    const KeyContext context = position < 0 ? KeyContext() : keyContext(bytes(), position + d->mark());
    if (const KeyHelp *help = helpFor(context, d->platform)) {
        lines.append(QStringLiteral("%1: %2").arg(QLatin1String(help->key), QLatin1String(help->meaning)));
        if (*help->values)
            lines.append(QLatin1String(help->values));
    }
    if (!lines.isEmpty())
        QToolTip::showText(d->editor->viewport()->mapToGlobal(at), lines.join(QLatin1Char('\n')), d->editor);
}

void SpecText::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        paintLooks();
}

bool SpecText::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::DragEnter || event->type() == QEvent::Drop) {
        // A dropped file is opened by whoever stands above, not written into the text as a path.
        if (static_cast<QDropEvent *>(event)->mimeData()->hasUrls()) {
            event->ignore();
            return true;
        }
    }
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
            if (event->type() == QEvent::KeyPress)
                complete();
            event->accept();
            return true;
        }
        const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isEnter && key->modifiers().testFlag(Qt::AltModifier)) {
            if (event->type() == QEvent::KeyPress)
                Q_EMIT fixesRequested();
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

/// Everything that depends on palette and font.
void SpecText::paintLooks()
{
    if (!d->lexer)
        return;
    QsciScintilla &editor = *d->editor;
    const QPalette colours = palette();
    paintEditor(editor, *d->lexer, colours, font());
    const qreal ratio = devicePixelRatioF();
    d->send(Sci::SCI_RGBAIMAGESETSCALE, static_cast<unsigned long>(100 * ratio)); // of the marks' images
    for (int i = 0; i < severities; ++i) {
        const common::StatusId status = statusOf(static_cast<Severity>(i));
        editor.setIndicatorForegroundColor(common::statusColor(status, colours), firstIndicator + i);
        const QSize glyph(markSide, markSide);
        editor.markerDefine(common::statusIcon(status, colours).pixmap(glyph, ratio).toImage(), i);
    }
}

} // namespace hookline::appspec
