// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/recovery.h"
#include "tests/bench/bench.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QTemporaryDir>
#include <Qsci/qscilexeryaml.h>
#include <Qsci/qsciscintilla.h>

#include <algorithm>
#include <cstdio>
#include <vector>

namespace hookline::bench {
namespace {

constexpr int lines = 5000, keys = 400;

QByteArray longSpec()
{
    QByteArray text("version: 0.0\nos: linux\nfiles:\n");
    int line = 3;
    for (int i = 0; line < lines - 40; ++i, line += 2)
        text += "  - source: app/part" + QByteArray::number(i) + "\n    destination: /srv/part"
            + QByteArray::number(i) + '\n';
    text += "hooks:\n  AfterInstall:\n    - location: scripts/install.sh\n      timeout: 300\n";
    return text;
}

/// From a key to the picture of its letter, in milliseconds, at the 99th percentile. Between two keys the
/// event loop turns, so that what runs beside the typing gets its part of the thread.
double typing(QWidget *editor)
{
    auto *viewport = qobject_cast<QAbstractScrollArea *>(editor)->viewport();
    std::vector<double> taken;
    for (int i = 0; i < keys; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        const char letter = char('a' + i % 26);
        QElapsedTimer timer;
        timer.start();
        QKeyEvent press(QEvent::KeyPress, Qt::Key_A + i % 26, Qt::NoModifier, QString(QLatin1Char(letter)));
        QCoreApplication::sendEvent(editor, &press);
        viewport->repaint();
        taken.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(taken);
    return taken[taken.size() * 99 / 100];
}

} // namespace

void benchEditor(Report &report)
{
    const QString name = QStringLiteral("editor/typing");
    if (!report.wants(name))
        return;
    QByteArray text = longSpec();
    // Typed into a comment: no list of keys opens.
    const qsizetype place = text.indexOf("  - source: app/part1200") + qsizetype(sizeof("    # ") - 1);
    text.insert(text.indexOf("  - source: app/part1200"), "    # x\n");

    QsciScintilla bare;
    bare.setUtf8(true);
    bare.setLexer(new QsciLexerYAML(&bare));
    bare.setFolding(QsciScintilla::PlainFoldStyle);
    bare.setText(QString::fromUtf8(text));
    bare.resize(520, 600);
    bare.show();
    bare.SendScintilla(QsciScintillaBase::SCI_GOTOPOS, static_cast<unsigned long>(place));

    QTemporaryDir directory;
    SystemClock clock;
    appspec::Recovery recovery(directory.filePath(QStringLiteral("unsaved")));
    appspec::SpecPane pane([&] { return recovery.folder(); }, clock);
    pane.resize(1060, 760);
    pane.text()->setBytes(text);
    pane.show();
    pane.text()->select({place, place});
    QDeadlineTimer patience(60'000);
    while (!pane.liveCheck().current() && !patience.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);

    const double peer = std::min(typing(&bare), typing(&bare));
    auto *editor = pane.findChild<QWidget *>(QStringLiteral("specEditor"));
    const double ours = std::min(typing(editor), typing(editor));
    report.record({name, lines, ours, QStringLiteral("bare QScintilla"), peer});
    if (ours > 16)
        std::fprintf(stderr, "%s: %.1f ms is more than one frame\n", qPrintable(name), ours);
}

} // namespace hookline::bench
