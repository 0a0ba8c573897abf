// SPDX-License-Identifier: GPL-3.0-or-later
// AppSpec files in tabs: new, open, save, close, drop, find, and what the last program had not saved.
#include "models/appspec/document.h"
#include "tests/support/scriptedchooser.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/findbar.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QAbstractScrollArea>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray good("version: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\n");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

} // namespace

class TestSpecDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(QStringLiteral("appspec.yml"));
        QFile file(m_path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(good) == good.size());
        m_confirmer.questions.clear();
        start();
    }
    void cleanup() { m_desk.reset(); }

    void beginsWithATemplateAndSavesItUnderAName_data()
    {
        QTest::addColumn<int>("entry");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("ec2") << 0 << QByteArray("version: 0.0");
        QTest::newRow("ecs") << 1 << QByteArray("version: 0.0");
        QTest::newRow("lambda") << 2 << QByteArray("version: 0.0");
        QTest::newRow("empty") << 3 << QByteArray();
    }

    void beginsWithATemplateAndSavesItUnderAName()
    {
        QFETCH(int, entry);
        QFETCH(QByteArray, begins);
        const auto *button = m_desk->findChild<QToolButton *>(QStringLiteral("specNew"));
        button->menu()->actions().at(entry)->trigger();
        SpecPane *pane = m_desk->current();
        QVERIFY(pane);
        QVERIFY(pane->text()->bytes().contains(begins));
        QTRY_VERIFY(pane->liveCheck().current());
        if (entry < 3)
            QVERIFY(!pane->liveCheck().current()->result.hasErrors());
        m_chooser.path = m_directory->filePath(QStringLiteral("new.yml"));
        QSignalSpy saved(pane, &SpecPane::saved);
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(saved.wait());
        QCOMPARE(bytesOf(m_chooser.path), pane->text()->bytes());
        QVERIFY(!pane->isModified());
        QCOMPARE(m_desk->recent(), QStringList{m_chooser.path});
    }

    void opensAFileOnce()
    {
        m_chooser.path = m_path;
        QTest::keyClick(m_desk.get(), Qt::Key_O, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->count(), 1);
        QTRY_COMPARE(m_desk->current()->text()->bytes(), good);
        m_desk->findChild<QToolButton *>(QStringLiteral("specNew"))->menu()->actions().at(3)->trigger();
        QCOMPARE(m_desk->count(), 2);
        m_desk->open(m_directory->path() + QStringLiteral("/./appspec.yml"));
        QCOMPARE(m_desk->count(), 2);
        QCOMPARE(m_desk->current()->path(), m_path);
    }

    void asksBeforeChangesAreLost()
    {
        openFile();
        QTest::keyClick(editor(), 'x');
        m_confirmer.answer = {.accepted = false};
        QTest::keyClick(editor(), Qt::Key_F4, Qt::ControlModifier);
        QTRY_COMPARE(m_confirmer.questions.size(), 1U);
        QVERIFY(m_confirmer.questions.front().destructive);
        QTest::qWait(20);
        QCOMPARE(m_desk->count(), 1);
        m_confirmer.answer = {.accepted = true};
        QTest::keyClick(editor(), Qt::Key_F4, Qt::ControlModifier);
        QTRY_COMPARE(m_desk->count(), 0);
        QCOMPARE(bytesOf(m_path), good);
        // And nothing of it is offered at the next start.
        m_desk.reset();
        start();
        QCOMPARE(m_desk->count(), 0);
    }

    void closesWhatIsSavedWithoutAQuestion()
    {
        openFile();
        QTest::keyClick(editor(), Qt::Key_F4, Qt::ControlModifier);
        QCOMPARE(m_desk->count(), 0);
        QVERIFY(m_confirmer.questions.empty());
    }

    void bringsBackWhatWasNotSaved()
    {
        openFile();
        QTest::keyClick(editor(), '#');
        const QByteArray text = m_desk->current()->text()->bytes();
        m_desk.reset(); // at once: nothing was kept in the background yet
        start();
        QCOMPARE(m_desk->count(), 1);
        QTRY_COMPARE(m_desk->current()->path(), m_path);
        QCOMPARE(m_desk->current()->text()->bytes(), text);
        QCOMPARE(m_desk->modifiedCount(), 1);
        QCOMPARE(bytesOf(m_path), good);
    }

    void takesDroppedFiles()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_path)});
        // Onto the text of another one: it is opened, not written there.
        m_desk->findChild<QToolButton *>(QStringLiteral("specNew"))->menu()->actions().at(3)->trigger();
        QWidget *text = qobject_cast<QAbstractScrollArea *>(editor())->viewport();
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(text, &enter);
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(text, &drop);
        QCOMPARE(m_desk->count(), 2);
        QTRY_COMPARE(m_desk->current()->text()->bytes(), good);
    }

    void findsAndReplaces()
    {
        openFile();
        SpecText *text = m_desk->current()->text();
        m_desk->openFind();
        auto *words = m_desk->findChild<QLineEdit *>(QStringLiteral("findWords"));
        auto *outcome = m_desk->findChild<QLabel *>(QStringLiteral("findOutcome"));
        QTest::keyClicks(words, QStringLiteral("/srv"));
        QTest::keyClick(words, Qt::Key_Return);
        QVERIFY(outcome->text().isEmpty());
        words->setText(QStringLiteral("nowhere"));
        QTest::keyClick(words, Qt::Key_Return);
        QVERIFY(!outcome->text().isEmpty());
        words->setText(QStringLiteral(":4"));
        QTest::keyClick(words, Qt::Key_Return);
        QCOMPARE(text->caret(), good.indexOf("  - source"));
        words->setText(QStringLiteral(":99"));
        QTest::keyClick(words, Qt::Key_Return);
        QVERIFY(outcome->text().contains(QLatin1String("6")));
        words->setText(QStringLiteral("s"));
        auto *with = m_desk->findChild<QLineEdit *>(QStringLiteral("replaceWith"));
        with->setText(QStringLiteral("ß"));
        QTest::keyClick(with, Qt::Key_Return);
        QCOMPARE(text->bytes(), QByteArray(good).replace("s", "ß"));
        text->undo();
        QCOMPARE(text->bytes(), good);
    }

private:
    void start()
    {
        m_desk = std::make_unique<SpecDesk>(m_clock, m_confirmer, m_chooser,
                                            m_directory->filePath(QStringLiteral("unsaved")));
        m_desk->resize(900, 600);
        m_desk->show();
        m_desk->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_desk.get()));
    }
    void openFile()
    {
        m_desk->open(m_path);
        QTRY_COMPARE(m_desk->current()->text()->bytes(), good);
    }
    QWidget *editor() const { return m_desk->current()->findChild<QWidget *>(QStringLiteral("specEditor")); }

    SystemClock m_clock;
    test::ScriptedConfirmer m_confirmer;
    test::ScriptedChooser m_chooser;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<SpecDesk> m_desk;
};

QTEST_MAIN(TestSpecDesk)
#include "tst_specdesk.moc"
