// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/diffview.h"

#include "models/core/pool.h"
#include "widgets/appspec/diffrows.h"
#include "widgets/appspec/editorlook.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/status.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QImage>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>
#include <Qsci/qscilexer.h>
#include <Qsci/qsciscintilla.h>

#include <algorithm>

namespace hookline::appspec {

namespace {

using Sci = QsciScintillaBase;

constexpr int numbersMargin = 0, signsMargin = 1;
constexpr int wordIndicator = 8; // lexers use those below
constexpr int lineNumberStyle = Sci::STYLE_LINENUMBER;

constexpr int signSide = 12; // pixels

/// How a kind of row is marked.
struct Mark
{
    RowKind kind;
    void (*paintSign)(QPainter &painter, qreal side);
    common::StatusId colour;
};
constexpr Mark marks[] = {
    {RowKind::Changed,
     [](QPainter &painter, qreal side) { // a tilde
         QPainterPath path(QPointF(0.1 * side, 0.6 * side));
         path.cubicTo(0.35 * side, 0.1 * side, 0.65 * side, 0.9 * side, 0.9 * side, 0.4 * side);
         painter.drawPath(path);
     },
     common::StatusId::Waiting},
    {RowKind::Removed,
     [](QPainter &painter, qreal side) {
         painter.drawLine(QPointF(0.1 * side, 0.5 * side), QPointF(0.9 * side, 0.5 * side));
     },
     common::StatusId::Failed},
    {RowKind::Added,
     [](QPainter &painter, qreal side) {
         painter.drawLine(QPointF(0.1 * side, 0.5 * side), QPointF(0.9 * side, 0.5 * side));
         painter.drawLine(QPointF(0.5 * side, 0.1 * side), QPointF(0.5 * side, 0.9 * side));
     },
     common::StatusId::Succeeded},
};
/// Markers: a sign for each mark, then a background for each, then the filler's.
constexpr int signMarker = 0, backMarker = 3, fillerMarker = 6;

int markOf(RowKind kind)
{
    const auto *found = std::ranges::find(marks, kind, &Mark::kind);
    return found == std::end(marks) ? -1 : int(found - std::begin(marks));
}

QImage sign(const Mark &mark, const QColor &colour, qreal ratio)
{
    QImage image(QSize(signSide, signSide) * ratio, QImage::Format_ARGB32);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 2));
    mark.paintSign(painter, signSide);
    return image;
}

QString countText(int changes)
{
    return changes == 1 ? DiffView::tr("1 change") : DiffView::tr("%1 changes").arg(changes);
}

/// "line 3", "lines 3 to 5"; where nothing stands, after which line.
QString linesText(int first, int count)
{
    if (count == 0)
        return first == 0 ? DiffView::tr("before line 1") : DiffView::tr("after line %1").arg(first);
    return count == 1 ? DiffView::tr("line %1").arg(first + 1)
                      : DiffView::tr("lines %1 to %2").arg(first + 1).arg(first + count);
}

QString unseenText(const Likeness &like)
{
    QStringList what;
    if (like.byteOrderMark)
        what.append(DiffView::tr("the byte order mark"));
    if (like.lineEnds)
        what.append(DiffView::tr("line ends (CR LF or LF)"));
    if (like.finalNewline)
        what.append(DiffView::tr("the newline at the end"));
    return DiffView::tr("They differ only in: %1.").arg(what.join(QLatin1String(", ")));
}

} // namespace

class DiffView::Private
{
public:
    struct Side
    {
        QLabel *title = nullptr;
        QLabel *origin = nullptr;
        QsciScintilla *editor = nullptr;
        QsciLexer *lexer = nullptr;

        long send(unsigned int message, unsigned long a = 0, long b = 0) const
        {
            return editor->SendScintilla(message, a, b);
        }
    };

    const DiffColumn &column(std::size_t side) const { return rows->columns[side]; }
    std::size_t focused() const { return sides[0].editor->hasFocus() ? 0 : 1; }

    std::array<Side, 2> sides;
    QLabel *summary = nullptr;
    QPushButton *previous = nullptr, *next = nullptr;
    QSplitter *splitter = nullptr;
    std::shared_ptr<const DiffRows> rows; ///< Null: nothing is compared, or not yet.
    int current = -1;
    int question = 0; ///< The answer to an older one is dropped.
    bool scrolling = false;
};

DiffView::DiffView(QWidget *parent)
    : QWidget(parent)
    , d(std::make_unique<Private>())
{
    setObjectName(QStringLiteral("diffView"));
    build();
    paintLooks();
    clear({});
}

DiffView::~DiffView()
{
    // The editors outlive d otherwise, and still tell what happens to them.
    for (Private::Side &side : d->sides)
        delete side.editor;
}

void DiffView::build()
{
    d->summary = common::textLabel(QStringLiteral("diffSummary"), this);
    d->previous = new QPushButton(tr("Previous change"), this);
    d->previous->setObjectName(QStringLiteral("diffPrevious"));
    d->next = new QPushButton(tr("Next change"), this);
    d->next->setObjectName(QStringLiteral("diffNext"));
    connect(d->previous, &QPushButton::clicked, this, &DiffView::previousChange);
    connect(d->next, &QPushButton::clicked, this, &DiffView::nextChange);
    for (const auto &[keys, slot] :
         {std::pair(QKeySequence(Qt::Key_F8), &DiffView::nextChange),
          std::pair(QKeySequence(Qt::SHIFT | Qt::Key_F8), &DiffView::previousChange)}) {
        // Also while the buttons of the panel around it have the focus.
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WindowShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    }
    auto *bar = new QHBoxLayout;
    bar->addWidget(d->summary, 1);
    bar->addWidget(d->previous);
    bar->addWidget(d->next);
    d->splitter = new QSplitter(Qt::Horizontal, this);
    d->splitter->setChildrenCollapsible(false);
    const struct
    {
        const char *editor, *title, *origin;
        QString name;
    } names[] = {{"diffBefore", "diffBeforeTitle", "diffBeforeOrigin", tr("Left text of the comparison")},
                 {"diffAfter", "diffAfterTitle", "diffAfterOrigin", tr("Right text of the comparison")}};
    for (std::size_t i = 0; i < 2; ++i) {
        Private::Side &side = d->sides[i];
        auto *column = new QWidget(d->splitter);
        side.title = common::textLabel(QLatin1String(names[i].title), column);
        side.origin = common::textLabel(QLatin1String(names[i].origin), column);
        QFont bold = side.title->font();
        bold.setBold(true);
        side.title->setFont(bold);
        side.editor = new QsciScintilla(column);
        side.editor->setObjectName(QLatin1String(names[i].editor));
        side.editor->setAccessibleName(names[i].name);
        auto *layout = new QVBoxLayout(column);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(2);
        layout->addWidget(side.title);
        layout->addWidget(side.origin);
        layout->addWidget(side.editor, 1);
        d->splitter->addWidget(column);
    }
    d->splitter->setSizes({500, 500});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addLayout(bar);
    layout->addWidget(d->splitter, 1);
    layout->addStretch(0); // while the texts are hidden
    for (std::size_t i = 0; i < 2; ++i)
        setUpEditor(i);
    setFocusProxy(d->sides[1].editor);
}

void DiffView::setUpEditor(std::size_t which)
{
    const Private::Side &side = d->sides[which];
    QsciScintilla *editor = side.editor;
    editor->setUtf8(true);
    editor->setReadOnly(true);
    editor->setMarginType(numbersMargin, QsciScintilla::TextMarginRightJustified);
    editor->setMarginType(signsMargin, QsciScintilla::SymbolMargin);
    editor->setMarginWidth(signsMargin, 16);
    editor->setMarginMarkerMask(signsMargin, (1 << backMarker) - 1);
    editor->setMarginWidth(2, 0);
    editor->setTabWidth(2);
    editor->setCaretLineVisible(true);
    editor->setScrollWidthTracking(false);
    // Both keep the same height whatever their lines are.
    editor->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    editor->setVerticalScrollBarPolicy(which == 0 ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
    editor->indicatorDefine(QsciScintilla::FullBoxIndicator, wordIndicator);
    editor->setIndicatorDrawUnder(true, wordIndicator);
    for (int i = 0; i < int(std::size(marks)); ++i) {
        editor->markerDefine(QsciScintilla::Invisible, signMarker + i); // until paintLooks(), which draws it
        editor->markerDefine(QsciScintilla::Background, backMarker + i);
    }
    editor->markerDefine(QsciScintilla::Background, fillerMarker);
    editor->installEventFilter(this);
    editor->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(editor, &QWidget::customContextMenuRequested, this, [this, which, editor](const QPoint &at) {
        auto *menu = new QMenu(editor);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        QAction *action = menu->addAction(tr("Copy"), this, [this, which] { copy(which); });
        action->setEnabled(editor->hasSelectedText());
        action->setToolTip(editor->hasSelectedText() ? QString() : tr("Nothing is selected"));
        menu->addAction(tr("Select all"), editor, [editor] { editor->selectAll(); });
        menu->popup(editor->mapToGlobal(at));
    });
    const auto follow = [this, which](QScrollBar *(QAbstractScrollArea::*bar)() const) {
        connect((d->sides[which].editor->*bar)(), &QScrollBar::valueChanged, this,
                [this, which, bar](int value) {
                    if (std::exchange(d->scrolling, true))
                        return;
                    (d->sides[1 - which].editor->*bar)()->setValue(value);
                    d->scrolling = false;
                    numberShownRows();
                });
    };
    follow(&QAbstractScrollArea::verticalScrollBar);
    follow(&QAbstractScrollArea::horizontalScrollBar);
}

void DiffView::compare(const DiffSide &before, const DiffSide &after)
{
    const std::array<const DiffSide *, 2> given{&before, &after};
    clear(tr("Comparing…"));
    for (std::size_t i = 0; i < 2; ++i) {
        d->sides[i].title->setText(given[i]->title);
        d->sides[i].origin->setText(given[i]->origin);
        // Both or none: the texts begin at the same height.
        d->sides[i].origin->setVisible(!before.origin.isEmpty() || !after.origin.isEmpty());
    }
    d->splitter->show();
    inPool(
        this,
        [old = before.text, fresh = after.text] {
            return std::make_shared<const DiffRows>(diffRows(old, fresh));
        },
        [this, question = d->question](std::shared_ptr<const DiffRows> rows) {
            if (question != d->question)
                return;
            d->rows = std::move(rows);
            showRows();
            Q_EMIT compared();
        });
}

void DiffView::clear(const QString &sentence)
{
    ++d->question;
    d->rows.reset();
    d->current = -1;
    d->splitter->hide();
    d->summary->setText(sentence);
    refreshBar();
}

void DiffView::showRows()
{
    int lines = 1;
    for (std::size_t i = 0; i < 2; ++i) {
        Private::Side &side = d->sides[i];
        const DiffColumn &column = d->column(i);
        QsciScintilla &editor = *side.editor;
        editor.setReadOnly(false);
        side.send(Sci::SCI_SETUNDOCOLLECTION, 0);
        side.send(Sci::SCI_CLEARALL);
        editor.markerDeleteAll();
        editor.SendScintilla(Sci::SCI_ADDTEXT, static_cast<unsigned long>(column.text.size()),
                             column.text.constData());
        side.send(Sci::SCI_GOTOPOS, 0);
        editor.setReadOnly(true);
        editor.setEolVisibility(d->rows->likeness.lineEnds);
        delete side.lexer;
        side.lexer = makeLexer(column.text, &editor);
        editor.setLexer(side.lexer);
        side.send(Sci::SCI_SETINDICATORCURRENT, wordIndicator);
        for (const LinePart &word : column.words)
            side.send(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(word.begin),
                      word.end - word.begin);
        for (const DiffBlock &block : d->rows->blocks) {
            for (int row = block.row; row < block.row + block.count; ++row) {
                const int mark = markOf(d->rows->kinds[std::size_t(row)]);
                if (column.lines[std::size_t(row)] == 0) {
                    editor.markerAdd(row, fillerMarker);
                } else {
                    editor.markerAdd(row, signMarker + mark);
                    editor.markerAdd(row, backMarker + mark);
                }
            }
        }
        lines = std::max(lines, int(column.lines.size()));
    }
    const QString widest = QString(QString::number(lines).size() + 1, QLatin1Char('0'));
    for (const Private::Side &side : d->sides)
        side.editor->setMarginWidth(numbersMargin, widest);
    paintLooks();
    const Likeness &like = d->rows->likeness;
    d->summary->setText(like.same             ? tr("No difference: both are the same, byte for byte.")
                            : like.onlyUnseen ? unseenText(like)
                                              : countText(changeCount()));
    refreshBar();
    go(changeCount() > 0 ? 0 : -1);
}

int DiffView::changeCount() const
{
    return d->rows ? int(d->rows->blocks.size()) : -1;
}

QString DiffView::summary() const
{
    return d->summary->text();
}

int DiffView::currentChange() const
{
    return d->current;
}

QByteArray DiffView::rowText(bool after, int row) const
{
    const std::size_t side = after ? 1 : 0;
    if (!d->rows || row < 0 || row >= int(d->rows->kinds.size())
        || d->column(side).lines[std::size_t(row)] == 0)
        return {};
    return d->sides[side].editor->text(row).toUtf8();
}

int DiffView::firstShownRow(bool after) const
{
    return int(d->sides[after ? 1 : 0].send(Sci::SCI_GETFIRSTVISIBLELINE));
}

void DiffView::nextChange()
{
    step(1);
}

void DiffView::previousChange()
{
    step(-1);
}

/// From the caret, which a person may have moved.
void DiffView::step(int by)
{
    const int count = changeCount();
    if (count < 1)
        return;
    int row = 0, column = 0;
    d->sides[d->focused()].editor->getCursorPosition(&row, &column);
    const auto &blocks = d->rows->blocks;
    const auto next = std::ranges::upper_bound(blocks, row, {}, &DiffBlock::row);
    const int at = int(next - blocks.begin()) - 1; // the last one that begins here or above
    const bool inside =
        at >= 0 && row < blocks[std::size_t(at)].row + std::max(1, blocks[std::size_t(at)].count);
    const int wanted = by > 0 ? at + 1 : inside ? at - 1 : at;
    go((wanted + count) % count);
}

void DiffView::go(int change)
{
    d->current = change;
    if (change >= 0) {
        const DiffBlock &block = d->rows->blocks[std::size_t(change)];
        for (std::size_t i = 0; i < 2; ++i) {
            const Private::Side &side = d->sides[i];
            // What differs in a long line must be in view, too.
            const auto begin = side.send(Sci::SCI_POSITIONFROMLINE, static_cast<unsigned long>(block.row));
            const auto end = side.send(Sci::SCI_GETLINEENDPOSITION, static_cast<unsigned long>(block.row));
            const auto &words = d->column(i).words;
            const auto word = std::ranges::lower_bound(words, int(begin), {}, &LinePart::begin);
            const bool inRow = word != words.end() && word->begin <= end;
            side.send(Sci::SCI_SETXOFFSET, 0);
            side.send(Sci::SCI_GOTOPOS, static_cast<unsigned long>(inRow ? word->begin : begin));
            if (inRow)
                side.send(Sci::SCI_SCROLLRANGE, static_cast<unsigned long>(word->end), word->begin);
            const long shown = side.send(Sci::SCI_LINESONSCREEN);
            side.send(Sci::SCI_SETFIRSTVISIBLELINE,
                      static_cast<unsigned long>(std::max(0L, block.row - shown / 3)));
        }
    }
    numberShownRows();
    refreshBar();
}

void DiffView::refreshBar()
{
    const int count = changeCount();
    const QString reason = count < 0 ? tr("Nothing is compared")
        : count == 0                 ? tr("There is no change")
                                     : QString();
    for (const auto &[button, keys] :
         {std::pair(d->previous, tr("Shift+F8")), std::pair(d->next, tr("F8"))}) {
        button->setEnabled(count > 0);
        button->setToolTip(count > 0 ? keys : reason);
        button->setAccessibleDescription(button->toolTip());
    }
    describeChange();
    for (const Private::Side &side : d->sides)
        side.editor->setAccessibleDescription(d->summary->text());
}

void DiffView::describeChange()
{
    const int count = changeCount();
    if (count < 1 || d->current < 0)
        return;
    const Change &change = d->rows->blocks[std::size_t(d->current)].change;
    const QString where = change.added == 0 ? tr("%1 removed").arg(linesText(change.before, change.removed))
        : change.removed == 0
        ? tr("%1 added").arg(linesText(change.after, change.added))
        : tr("%1 changed to %2")
              .arg(linesText(change.before, change.removed), linesText(change.after, change.added));
    const Likeness &like = d->rows->likeness;
    const QString all = like.onlyUnseen ? unseenText(like) : countText(count);
    d->summary->setText(tr("%1 · %2 of %3: %4").arg(all).arg(d->current + 1).arg(count).arg(where));
}

/// Only what is in view: numbers for all rows would take as long as the text is.
void DiffView::numberShownRows()
{
    if (!d->rows)
        return;
    for (std::size_t i = 0; i < 2; ++i) {
        const Private::Side &side = d->sides[i];
        const auto &lines = d->column(i).lines;
        const int first = int(side.send(Sci::SCI_GETFIRSTVISIBLELINE));
        const int last = std::min(int(lines.size()), first + int(side.send(Sci::SCI_LINESONSCREEN)) + 2);
        for (int row = first; row < last; ++row) {
            const int line = lines[std::size_t(row)];
            side.editor->setMarginText(row, line == 0 ? QString() : QString::number(line), lineNumberStyle);
        }
    }
}

/// The selected text without the fillers.
void DiffView::copy(std::size_t which) const
{
    const QsciScintilla *editor = d->sides[which].editor;
    int fromRow = 0, from = 0, toRow = 0, to = 0;
    editor->getSelection(&fromRow, &from, &toRow, &to);
    if (!d->rows || fromRow < 0)
        return;
    QString text;
    for (int row = fromRow; row <= toRow; ++row) {
        if (row < int(d->rows->kinds.size()) && d->column(which).lines[std::size_t(row)] == 0)
            continue;
        const QString line = editor->text(row);
        const qsizetype begin = row == fromRow ? from : 0;
        text += row == toRow ? line.mid(begin, to - begin) : line.mid(begin);
    }
    QApplication::clipboard()->setText(text);
}

bool DiffView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
        QMetaObject::invokeMethod(this, &DiffView::numberShownRows, Qt::QueuedConnection);
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride)
        return QWidget::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    const bool press = event->type() == QEvent::KeyPress;
    if (key->matches(QKeySequence::Copy)) {
        if (press)
            copy(watched == d->sides[0].editor ? 0 : 1);
        key->accept();
        return true;
    }
    // What an editor would swallow, and leads out of it or concerns the panel around it.
    switch (key->key()) {
    case Qt::Key_Tab:
        if (press)
            focusNextPrevChild(true);
        return press;
    case Qt::Key_Backtab:
        if (press)
            focusNextPrevChild(false);
        return press;
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        key->ignore();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

void DiffView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        paintLooks();
}

/// Everything that depends on palette and font.
void DiffView::paintLooks()
{
    const QPalette colours = palette();
    const QColor paper = colours.color(QPalette::Base);
    for (const Private::Side &side : d->sides) {
        if (!side.lexer)
            continue;
        QsciScintilla &editor = *side.editor;
        paintEditor(editor, *side.lexer, colours, font());
        const qreal ratio = devicePixelRatioF();
        side.send(Sci::SCI_RGBAIMAGESETSCALE, static_cast<unsigned long>(100 * ratio)); // of the signs
        for (int i = 0; i < int(std::size(marks)); ++i) {
            const QColor colour = common::statusColor(marks[i].colour, colours);
            editor.markerDefine(sign(marks[i], colour, ratio), signMarker + i);
            editor.setMarkerBackgroundColor(between(paper, colour, 14), backMarker + i);
        }
        editor.setMarkerBackgroundColor(between(paper, colours.color(QPalette::Text), 10), fillerMarker);
        QColor word = common::statusColor(common::StatusId::Waiting, colours);
        word.setAlpha(70);
        editor.setIndicatorForegroundColor(word, wordIndicator);
    }
    setScrollWidths();
}

/// So that both scroll equally far: the left one has no vertical bar and is wider by that.
void DiffView::setScrollWidths()
{
    if (!d->rows)
        return;
    const int character = QFontMetrics(common::monospace(font())).averageCharWidth();
    const int longest = std::max(d->column(0).longest, d->column(1).longest);
    const int bar = d->sides[1].editor->verticalScrollBar()->sizeHint().width();
    const int width = (longest + 2) * (character + 1);
    d->sides[0].editor->setScrollWidth(width + bar);
    d->sides[1].editor->setScrollWidth(width);
}

} // namespace hookline::appspec
