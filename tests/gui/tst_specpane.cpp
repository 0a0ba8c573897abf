// SPDX-License-Identifier: GPL-3.0-or-later
// The text of the AppSpec editor, with real keys: bytes as on disk, findings as one types, fixes, files,
// recovery.
#include "models/appspec/document.h"
#include "models/appspec/recovery.h"
#include "models/appspec/specfile.h"
#include "widgets/appspec/problemsmodel.h"
#include "widgets/appspec/readonlynotice.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray good("version: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\n");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class TestSpecPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(QStringLiteral("appspec.yml"));
        put(m_path, good);
        m_recovery = std::make_unique<Recovery>(m_directory->filePath(QStringLiteral("unsaved")));
        m_pane = makePane();
    }
    void cleanup()
    {
        m_pane.reset();
        m_recovery.reset();
    }

    void keepsEveryByte_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("windows") << QByteArray("version: 0.0\r\nos: windows\r\n");
        QTest::newRow("mark") << QByteArray("\xef\xbb\xbfversion: 0.0\nos: linux");
        QTest::newRow("mixed") << QByteArray("a: 1\r\nb: 2\rc: 3\n\n\t# tab\n");
        QTest::newRow("separators") << QByteArray("a: \"x\xe2\x80\xa8y\"\nb: \xc2\x85\n");
        QTest::newRow("broken UTF-8") << QByteArray("a: \xff\xfe\x80\n# \xc3\n");
        QTest::newRow("nul") << QByteArray("a: \0b\nc: d\n", 12);
        QTest::newRow("json") << QByteArray("{\"version\": 0.0, \"x\": \"\xf0\x9f\x98\x80\"}");
    }

    void keepsEveryByte()
    {
        QFETCH(QByteArray, bytes);
        SpecText text;
        text.setBytes(bytes);
        QCOMPARE(text.bytes(), bytes);
        QVERIFY(!text.isModified());
        const qsizetype mark = bytes.startsWith("\xef\xbb\xbf") ? 3 : 0;
        text.apply({{{mark, mark}, "# one\n"}, {{bytes.size(), bytes.size()}, "# two"}});
        QCOMPARE(text.bytes(), bytes.first(mark) + "# one\n" + bytes.mid(mark) + "# two");
        QVERIFY(text.isModified());
        text.undo(); // both edits are one step
        QCOMPARE(text.bytes(), bytes);
        QVERIFY(!text.isModified());
        text.redo();
        QVERIFY(text.isModified());
    }

    /// Whatever there is: files of people, broken ones, and none that is an AppSpec.
    void openingAndSavingLeavesFilesAlone()
    {
        int files = 0;
        const QDateTime then(QDate(2001, 2, 3), QTime(4, 5, 6), Qt::UTC);
        for (const char *folder : {HOOKLINE_BROKEN_FILES, HOOKLINE_SPEC_FILES, REFERENCE_DIR "/corpus"}) {
            QDirIterator each(QString::fromLatin1(folder), QDir::Files, QDirIterator::Subdirectories);
            while (each.hasNext()) {
                const QByteArray bytes = bytesOf(each.next());
                const QString path = m_directory->filePath(each.fileName());
                put(path, bytes);
                QFile file(path);
                QVERIFY(file.open(QFile::ReadWrite));
                QVERIFY(file.setFileTime(then, QFile::FileModificationTime));
                file.close();
                auto pane = makePane();
                QSignalSpy opened(pane.get(), &SpecPane::opened), saved(pane.get(), &SpecPane::saved);
                pane->open(path);
                QVERIFY(opened.wait());
                QTRY_VERIFY(pane->liveCheck().current());
                QVERIFY(!pane->isModified());
                QVERIFY(pane->save());
                QVERIFY2(saved.wait(), qPrintable(path));
                QCOMPARE(bytesOf(path), bytes);
                QCOMPARE(QFileInfo(path).lastModified(), then);
                ++files;
            }
        }
        QVERIFY(files >= 13);
    }

    /// It is no part of what the editor shows, but edits, Undo and Redo reach it.
    void takesAndPutsTheByteOrderMark()
    {
        const QByteArray mark("\xef\xbb\xbf"), plain("version: 0.0\nos: linux\n");
        SpecText text;
        text.setBytes(mark + plain);
        QSignalSpy changes(&text, &SpecText::changed);
        text.apply({{{0, 3}, {}}});
        QCOMPARE(text.bytes(), plain);
        QVERIFY(text.isModified());
        QVERIFY(!changes.isEmpty());
        changes.clear();
        text.undo();
        QCOMPARE(text.bytes(), mark + plain);
        QVERIFY(!text.isModified());
        QVERIFY(!changes.isEmpty());
        text.redo();
        QCOMPARE(text.bytes(), plain);
        text.apply({difference(plain, mark + "# one\n" + plain)});
        QCOMPARE(text.bytes(), mark + "# one\n" + plain);
        text.apply({difference(text.bytes(), "# two\n" + plain)});
        QCOMPARE(text.bytes(), "# two\n" + plain);
        text.undo();
        text.undo();
        QCOMPARE(text.bytes(), plain);
        text.undo();
        QCOMPARE(text.bytes(), mark + plain);
        QVERIFY(!text.isModified());
    }

    void keepsCaretAndScrollWhenOthersEdit()
    {
        QByteArray long_;
        for (int i = 0; i < 400; ++i)
            long_ += "# line " + QByteArray::number(i) + '\n';
        SpecText text;
        text.resize(600, 300);
        text.show();
        text.setBytes(long_);
        const qsizetype there = long_.indexOf("# line 250");
        text.select({there, there});
        const QPoint before = text.caretPoint();
        text.apply({{{0, 0}, "# above\n# above\n"}, {{long_.size(), long_.size()}, "# below\n"}});
        QCOMPARE(text.bytes().mid(text.caret(), 10), QByteArray("# line 250"));
        QCOMPARE(text.caretPoint(), before);
    }

    void saysWhatIsWrongAsOneTypes()
    {
        open();
        auto *model = qobject_cast<ProblemsModel *>(m_pane->problems()->model());
        const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model->rowCount(), 0);
        type(QStringLiteral("hoks:\n"));
        waitForCheck();
        QVERIFY(model->rowCount() > 0);
        const Diagnostic *finding = model->at(0);
        QCOMPARE(m_pane->text()->bytes().mid(finding->span.begin, 4), QByteArray("hoks"));
        // The list leads to the place.
        m_pane->text()->select({0, 0});
        m_pane->problems()->setCurrentIndex(model->index(0, 0));
        QCOMPARE(m_pane->text()->caret(), finding->span.begin);
        m_pane->text()->undo();
        waitForCheck();
        QCOMPARE(model->rowCount(), 0);
    }

    void mendsFromTheKeyboard()
    {
        open();
        const QByteArray broken = QByteArray(good).replace("os: linux", "os: Linux");
        m_pane->text()->apply({{{0, good.size()}, broken}});
        waitForCheck();
        auto *model = qobject_cast<ProblemsModel *>(m_pane->problems()->model());
        QCOMPARE(model->rowCount(), 1);
        m_pane->text()->select({0, 0}); // another line: the next that can be mended is taken
        QTest::keyClick(editor(), Qt::Key_Return, Qt::AltModifier);
        auto *menu = m_pane->findChild<QMenu *>(QStringLiteral("specFixes"));
        QVERIFY(menu && menu->isVisible());
        QTest::keyClick(menu, Qt::Key_Return);
        waitForCheck();
        QCOMPARE(model->rowCount(), 0);
        QVERIFY(!m_pane->text()->bytes().contains("Linux"));
        m_pane->text()->undo();
        QCOMPARE(m_pane->text()->bytes(), broken);
        m_pane->text()->undo();
        QCOMPARE(m_pane->text()->bytes(), good);
    }

    void saysWhatCanBeDoneWithAReadOnlyFile()
    {
        QFile::setPermissions(m_path, QFile::ReadOwner);
        const bool mayWriteAll = QFileInfo(m_path).isWritable(); // root
        open();
        auto *notice = m_pane->findChild<ReadOnlyNotice *>();
        QCOMPARE(notice->isVisible(), !mayWriteAll);
        if (mayWriteAll)
            notice->setFile(m_path, false);
        QVERIFY(notice->findChild<QLabel *>(QStringLiteral("readOnlyText"))
                    ->text()
                    .contains(QFileInfo(m_path).fileName()));
        QSignalSpy saveAs(m_pane.get(), &SpecPane::saveAsWished);
        QTest::mouseClick(notice->findChild<QPushButton *>(QStringLiteral("readOnlySaveAs")), Qt::LeftButton);
        QCOMPARE(saveAs.size(), 1);
        QTest::mouseClick(notice->findChild<QPushButton *>(QStringLiteral("readOnlyAllow")), Qt::LeftButton);
        QTRY_VERIFY(!notice->isVisible());
        QVERIFY(QFile::permissions(m_path).testFlag(QFile::WriteOwner));
        QVERIFY(!m_pane->findChild<QLabel *>(QStringLiteral("specName"))
                     ->text()
                     .contains(QLatin1String("read-only")));
        type(QStringLiteral("# mine\n"));
        QSignalSpy saved(m_pane.get(), &SpecPane::saved);
        QVERIFY(m_pane->save());
        QVERIFY(saved.wait());
    }

    void readsOtherEncodings_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("says");
        QTest::addColumn<QByteArray>("mended");
        QByteArray latin = "# gr\xfc\xdf"
                           "e\n"
            + good;
        QByteArray wide("\xff\xfe", 2);
        for (const char c : good)
            wide.append(c).append('\0');
        QTest::newRow("Latin-1") << latin << QByteArray("0xfc (byte 5 of the file)")
                                 << QByteArray("# gr\xc3\xbc\xc3\x9f"
                                               "e\n"
                                               + good);
        QTest::newRow("UTF-16") << wide << QByteArray("UTF-16") << good;
        QTest::newRow("UTF-16 without a mark") << wide.mid(2) << QByteArray("UTF-16") << good;
    }
    void readsOtherEncodings()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, says);
        QFETCH(QByteArray, mended);
        QFile file(m_path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        QSignalSpy opened(m_pane.get(), &SpecPane::opened);
        m_pane->open(m_path);
        QVERIFY(opened.wait());
        QCOMPARE(m_pane->text()->bytes(), bytes); // as it is on disk
        waitForCheck();
        const QString note = m_pane->findChild<QLabel *>(QStringLiteral("formStale"))->text();
        QVERIFY2(note.contains(QLatin1String("line 1")) && note.contains(QLatin1StringView(says)),
                 qPrintable(note));
        QVERIFY(!m_pane->findChild<QPushButton *>(QStringLiteral("beginServer"))->isEnabled());
        QTest::keyClick(editor(), Qt::Key_Return, Qt::AltModifier);
        auto *menu = m_pane->findChild<QMenu *>(QStringLiteral("specFixes"));
        QVERIFY(menu && menu->isVisible());
        QTest::keyClick(menu, Qt::Key_Return);
        waitForCheck();
        QCOMPARE(m_pane->text()->bytes(), mended);
        m_pane->text()->undo();
        QCOMPARE(m_pane->text()->bytes(), bytes);
    }

    void showsALampWhereTheCaretIs()
    {
        open();
        const QByteArray broken = QByteArray(good).replace("os: linux", "os: Linux");
        m_pane->text()->apply({{{0, good.size()}, broken}});
        waitForCheck();
        auto *lamp = m_pane->findChild<QToolButton *>(QStringLiteral("specLamp"));
        QVERIFY(lamp);
        m_pane->text()->select({0, 0});
        QTRY_VERIFY(!lamp->isVisible());
        const qsizetype there = broken.indexOf("Linux");
        m_pane->text()->select({there, there});
        QTRY_VERIFY(lamp->isVisible());
        // In the margin, as high as the line.
        const QPoint caret = lamp->parentWidget()->mapFromGlobal(m_pane->text()->caretPoint());
        QVERIFY(lamp->geometry().top() < caret.y() && lamp->geometry().bottom() >= caret.y() - 2);
        QVERIFY(lamp->toolTip().contains(QLatin1String("linux")) && !lamp->accessibleName().isEmpty());
        QTest::mouseClick(lamp, Qt::LeftButton);
        auto *menu = m_pane->findChild<QMenu *>(QStringLiteral("specFixes"));
        QVERIFY(menu && menu->isVisible());
        QTest::keyClick(menu, Qt::Key_Return);
        QVERIFY(!lamp->isVisible()); // at once: the text is another
        waitForCheck();
        QVERIFY(!lamp->isVisible());
        QVERIFY(!m_pane->text()->bytes().contains("Linux"));
    }

    void completesKeysAndEvents()
    {
        open();
        m_pane->text()->select({good.size(), good.size()});
        type(QStringLiteral("hooks:\n  Val"));
        QTest::keyClick(editor(), Qt::Key_Tab); // takes the offered word
        QVERIFY2(m_pane->text()->bytes().endsWith("hooks:\n  ValidateService"),
                 m_pane->text()->bytes().constData());
        QTest::keyClick(editor(), Qt::Key_Space,
                        Qt::ControlModifier); // nothing more to offer, and no space either
        QTest::keyClick(editor(), Qt::Key_Escape);
        QVERIFY(m_pane->text()->bytes().endsWith("ValidateService"));
    }

    void savesWhatStandsThereAndNothingElse()
    {
        open();
        type(QStringLiteral("# mine\n"));
        QVERIFY(m_pane->isModified());
        QSignalSpy saved(m_pane.get(), &SpecPane::saved);
        QVERIFY(m_pane->save());
        QVERIFY(saved.wait());
        QCOMPARE(bytesOf(m_path), "# mine\n" + good);
        QVERIFY(!m_pane->isModified());
        QTRY_VERIFY(unsavedFiles().isEmpty());
        // One step back is not what is on disk.
        m_pane->text()->undo();
        QVERIFY(m_pane->isModified());
    }

    void asksWhoWinsWhenOthersWrite()
    {
        open();
        type(QStringLiteral("# mine\n"));
        const QByteArray theirs = good + "# theirs\n";
        put(m_path, theirs);
        auto *notice = m_pane->findChild<QWidget *>(QStringLiteral("specNotice"));
        QTRY_VERIFY(notice->isVisible());
        m_pane->save(); // refused: theirs would be lost unseen
        QTRY_VERIFY(m_pane->findChild<QWidget *>(QStringLiteral("specSave"))->isEnabled());
        QCOMPARE(bytesOf(m_path), theirs);

        m_pane->findChild<QPushButton *>(QStringLiteral("specTheirs"))->click();
        QTRY_COMPARE(m_pane->text()->bytes(), theirs);
        QTRY_VERIFY(!m_pane->isModified());
        m_pane->text()->undo();
        QCOMPARE(m_pane->text()->bytes(), "# mine\n" + good);

        put(m_path, good + "# theirs again\n");
        QTRY_VERIFY(notice->isVisible());
        m_pane->findChild<QPushButton *>(QStringLiteral("specMine"))->click();
        QTRY_VERIFY(!notice->isVisible());
        QSignalSpy saved(m_pane.get(), &SpecPane::saved);
        m_pane->save();
        QVERIFY(saved.wait());
        QCOMPARE(bytesOf(m_path), "# mine\n" + good);
    }

    void followsTheDiskWhereNothingIsLost()
    {
        open();
        const QByteArray theirs = good + "# theirs\n";
        QVERIFY(writeSpecFile(m_path, theirs)); // a new file in place of the old one
        QTRY_COMPARE(m_pane->text()->bytes(), theirs);
        QVERIFY(!m_pane->isModified());
        QVERIFY(writeSpecFile(m_path, good)); // and that one is watched as well
        QTRY_COMPARE(m_pane->text()->bytes(), good);
        QVERIFY(QFile::remove(m_path));
        QTRY_VERIFY(m_pane->findChild<QWidget *>(QStringLiteral("specNotice"))->isVisible());
    }

    void keepsWhatIsNotSaved()
    {
        open();
        type(QStringLiteral("# mine\n"));
        QTRY_VERIFY(m_pane->isSafe());
        QCOMPARE(unsavedFiles().size(), 1);
        m_pane.reset();
        m_recovery.reset(); // the program is gone

        m_recovery = std::make_unique<Recovery>(m_directory->filePath(QStringLiteral("unsaved")));
        const auto left = m_recovery->takeLeft();
        QCOMPARE(left.size(), 1U);
        QCOMPARE(left.front().text, "# mine\n" + good);
        m_pane = makePane();
        m_pane->recover(left.front());
        QTRY_COMPARE(m_pane->path(), m_path);
        QCOMPARE(m_pane->text()->bytes(), "# mine\n" + good);
        QVERIFY(m_pane->isModified());
        QCOMPARE(bytesOf(m_path), good); // nothing was written
        m_pane->text()->undo();
        QCOMPARE(m_pane->text()->bytes(), good);
        m_pane->forget();
        QTRY_VERIFY(unsavedFiles().isEmpty());
    }

    void saysWhyAFileCannotBeOpened()
    {
        m_pane->open(m_directory->filePath(QStringLiteral("none.yml")));
        auto *bar = m_pane->findChild<QWidget *>(QStringLiteral("errorBar"));
        QVERIFY(bar);
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(m_pane->path().isEmpty());
    }

private:
    std::unique_ptr<SpecPane> makePane()
    {
        auto pane = std::make_unique<SpecPane>([this] { return m_recovery->folder(); }, m_clock);
        pane->resize(900, 600);
        pane->show();
        return pane;
    }
    void open()
    {
        QSignalSpy opened(m_pane.get(), &SpecPane::opened);
        m_pane->open(m_path);
        QVERIFY(opened.wait());
        QCOMPARE(m_pane->text()->bytes(), good);
        QVERIFY(!m_pane->isModified());
        waitForCheck();
    }
    QWidget *editor() const { return m_pane->findChild<QWidget *>(QStringLiteral("specEditor")); }
    void type(const QString &keys)
    {
        for (const QChar key : keys)
            if (key == u'\n')
                QTest::keyClick(editor(), Qt::Key_Return);
            else
                QTest::keyClick(editor(), key.toLatin1());
    }
    void waitForCheck() { QTRY_VERIFY(m_pane->liveCheck().current()); }
    QStringList unsavedFiles() const
    {
        const auto folder = m_recovery->folder();
        return QDir(*folder).entryList({QStringLiteral("*.unsaved*")}, QDir::Files);
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<Recovery> m_recovery;
    std::unique_ptr<SpecPane> m_pane;
};

QTEST_MAIN(TestSpecPane)
#include "tst_specpane.moc"
