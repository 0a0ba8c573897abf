// SPDX-License-Identifier: GPL-3.0-or-later
// Two texts side by side, and what stands around them: the review of a save and the choice between theirs and
// mine, with real keys.
#include "models/appspec/specfile.h"
#include "models/session/session.h"
#include "tests/support/scriptedchooser.h"
#include "tests/support/scriptedconfirmer.h"
#include "tests/support/scriptedtransport.h"
#include "widgets/appspec/diffrows.h"
#include "widgets/appspec/diffview.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/revisiondiff.h"
#include "widgets/appspec/savereview.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/errorbar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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

QByteArray numbered(int lines, const QByteArray &word)
{
    QByteArray text;
    for (int i = 0; i < lines; ++i)
        text += word + ' ' + QByteArray::number(i) + '\n';
    return text;
}

} // namespace

class TestDiffView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(QStringLiteral("appspec.yml"));
        put(m_path, good);
        m_desk = std::make_unique<SpecDesk>(m_clock, m_confirmer, m_chooser,
                                            m_directory->filePath(QStringLiteral("unsaved")));
        m_desk->resize(1000, 600);
        m_desk->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_desk.get()));
        m_desk->activateWindow();
    }
    void cleanup() { m_desk.reset(); }

    /// Whatever the texts are, both sides have the same rows, and nothing of them is lost or moved.
    void rowsHoldBothTexts()
    {
        QRandomGenerator random(5);
        const QByteArray ends[] = {"\n", "\r\n", "\r"};
        const auto make = [&] {
            QByteArray text;
            const int lines = int(random.bounded(12));
            for (int i = 0; i < lines; ++i) {
                text +=
                    QByteArray("x y ").left(int(random.bounded(5))) + QByteArray::number(random.bounded(3));
                if (i + 1 < lines || random.bounded(2) == 0)
                    text += ends[random.bounded(4) == 0 ? random.bounded(3) : 0];
            }
            return text;
        };
        for (int i = 0; i < 2000; ++i) {
            const QByteArray texts[] = {make(), make()};
            const DiffRows rows = diffRows(texts[0], texts[1]);
            for (std::size_t side = 0; side < 2; ++side) {
                const DiffColumn &column = rows.columns[side];
                const auto wanted = linesOf(texts[side], LineEnd::Any);
                const auto shown = linesOf(column.text, LineEnd::Any);
                QCOMPARE(column.lines.size(), rows.kinds.size());
                int line = 0;
                for (std::size_t row = 0; row < column.lines.size(); ++row) {
                    const QByteArray there = (row < shown.size() ? shown[row].toByteArray() : QByteArray());
                    const auto bare = [](const QByteArray &text) { // of a line end
                        qsizetype size = text.size();
                        while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
                            --size;
                        return text.first(size);
                    };
                    const bool filler = column.lines[row] == 0;
                    if (!filler)
                        QCOMPARE(column.lines[row], ++line);
                    QCOMPARE(bare(there),
                             filler ? QByteArray() : bare(wanted[std::size_t(line - 1)].toByteArray()));
                    const RowKind kind = rows.kinds[row];
                    QCOMPARE(filler, kind == (side == 0 ? RowKind::Added : RowKind::Removed));
                }
                QCOMPARE(line, int(wanted.size()));
            }
        }
    }

    void saysWhatDiffers_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<int>("changes");
        QTest::addColumn<QString>("says");
        QTest::newRow("nothing") << good << good << 0 << "No difference";
        QTest::newRow("line ends") << good << QByteArray(good).replace("\n", "\r\n") << 1
                                   << "differ only in: line ends";
        QTest::newRow("mark") << good << "\xef\xbb\xbf" + good << 0 << "differ only in: the byte order mark";
        QTest::newRow("newline") << good << good.chopped(1) << 1 << "differ only in: the newline at the end";
        QTest::newRow("two") << good << QByteArray(good).replace("linux", "windows").replace("/srv", "/opt")
                             << 2 << "2 changes";
        QTest::newRow("against nothing") << QByteArray() << good << 1 << "lines 1 to 5 added";
    }

    void saysWhatDiffers()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(int, changes);
        QFETCH(QString, says);
        DiffView view;
        compare(view, before, after);
        QCOMPARE(view.changeCount(), changes);
        QVERIFY2(view.summary().contains(says), qPrintable(view.summary()));
        QCOMPARE(view.findChild<QPushButton *>(QStringLiteral("diffNext"))->isEnabled(), changes > 0);
    }

    void keysLeadFromChangeToChange()
    {
        const QByteArray before = numbered(300, "line");
        QByteArray after = before;
        after.replace("line 50\n", "other 50\n")
            .replace("line 150\n", "")
            .replace("line 250\n", "line 250\nmore\n");
        DiffView view;
        view.resize(900, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.activateWindow();
        compare(view, before, after);
        QCOMPARE(view.changeCount(), 3);
        QCOMPARE(view.currentChange(), 0);
        QVERIFY(view.summary().contains(QLatin1String("line 51 changed to line 51")));
        QWidget *right = view.findChild<QWidget *>(QStringLiteral("diffAfter"));
        right->setFocus();
        QTest::keyClick(right, Qt::Key_F8);
        QCOMPARE(view.currentChange(), 1);
        QVERIFY(view.summary().contains(QLatin1String("line 151 removed")));
        QCOMPARE(view.rowText(false, 150).trimmed(), QByteArray("line 150"));
        QVERIFY(view.rowText(true, 150).isNull()); // a filler stands there
        QTest::keyClick(right, Qt::Key_F8);
        QVERIFY(view.summary().contains(QLatin1String("line 251 added")));
        QTest::keyClick(right, Qt::Key_F8); // round the end
        QCOMPARE(view.currentChange(), 0);
        QTest::keyClick(right, Qt::Key_F8, Qt::ShiftModifier);
        QCOMPARE(view.currentChange(), 2);
        // Both have gone there.
        QCOMPARE(view.firstShownRow(false), view.firstShownRow(true));
        QVERIFY(view.firstShownRow(true) <= 250 && view.firstShownRow(true) > 200);
    }

    void scrollsAsOne()
    {
        DiffView view;
        view.resize(900, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        compare(view, numbered(400, "line"), numbered(300, "line"));
        for (const bool after : {true, false}) {
            auto *editor = view.findChild<QAbstractScrollArea *>(after ? QStringLiteral("diffAfter")
                                                                       : QStringLiteral("diffBefore"));
            for (const int value : {100, editor->verticalScrollBar()->maximum(), 0}) {
                editor->verticalScrollBar()->setValue(value);
                QCOMPARE(view.firstShownRow(false), view.firstShownRow(true));
                QCOMPARE(view.firstShownRow(after), value);
            }
        }
    }

    void copiesWithoutFillers()
    {
        DiffView view;
        view.show();
        compare(view, "a\nb\n", "a\nx\ny\nz\nb\n");
        auto *left = view.findChild<QWidget *>(QStringLiteral("diffBefore"));
        left->setFocus();
        QTest::keyClick(left, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(left, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a\nb"));
    }

    void tabLeadsOut()
    {
        DiffView view;
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.activateWindow();
        compare(view, good, good + "# more\n");
        auto *left = view.findChild<QWidget *>(QStringLiteral("diffBefore"));
        auto *right = view.findChild<QWidget *>(QStringLiteral("diffAfter"));
        left->setFocus();
        QTest::keyClick(left, Qt::Key_Tab);
        QVERIFY(right->hasFocus());
        QTest::keyClick(right, Qt::Key_Tab);
        QVERIFY(!right->hasFocus());
    }

    /// The older question's answer never comes over the newer one's.
    void answersTheLastQuestion()
    {
        DiffView view;
        QSignalSpy compared(&view, &DiffView::compared);
        view.compare({QStringLiteral("a"), {}, numbered(3000, "old")},
                     {QStringLiteral("b"), {}, numbered(3000, "new")});
        view.compare({QStringLiteral("a"), {}, good}, {QStringLiteral("b"), {}, good});
        QVERIFY(compared.wait());
        QTest::qWait(50);
        QCOMPARE(compared.size(), 1);
        QCOMPARE(view.changeCount(), 0);
    }

    /// The window goes on while long texts are compared and shown.
    void longTextsDoNotStall()
    {
        QByteArray after;
        for (int i = 0; i < 20'000; ++i)
            after += (i % 7 == 0 ? "other " : "line ") + QByteArray::number(i) + '\n';
        DiffView view;
        view.resize(900, 600);
        view.show();
        QElapsedTimer gap;
        qint64 longest = 0;
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] { longest = std::max(longest, gap.restart()); });
        beat.start(1);
        gap.start();
        compare(view, numbered(20'000, "line"), after);
        QTest::qWait(20); // the beat after the texts are shown
        QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
        QVERIFY(view.changeCount() > 1'000);
    }

    void saveIsReviewed()
    {
        openAndType();
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        QTRY_COMPARE(review()->view()->changeCount(), 1);
        QVERIFY(review()->view()->summary().contains(QLatin1String("line 1 added")));
        QCOMPARE(bytesOf(m_path), good);
        auto *save = review()->findChild<QPushButton *>(QStringLiteral("reviewSave"));
        QVERIFY(save->hasFocus());
        // Esc leads back, and nothing was written.
        QTest::keyClick(save, Qt::Key_Escape);
        QVERIFY(!pane()->panel());
        QVERIFY(editor()->hasFocus());
        QCOMPARE(bytesOf(m_path), good);
        QVERIFY(pane()->isModified());
        // Enter saves.
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        QSignalSpy saved(pane(), &SpecPane::saved);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(saved.wait());
        QVERIFY(!pane()->panel());
        QCOMPARE(bytesOf(m_path), "# mine\n" + good);
        QVERIFY(!pane()->isModified());
    }

    void enterSavesFromTheTexts_data()
    {
        QTest::addColumn<QString>("focused");
        QTest::addColumn<bool>("saves");
        QTest::newRow("text") << "diffAfter" << true;
        QTest::newRow("tick box") << "reviewAlways" << true;
        QTest::newRow("back") << "diffBack" << false;
    }

    void enterSavesFromTheTexts()
    {
        QFETCH(QString, focused);
        QFETCH(bool, saves);
        openAndType();
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        QTRY_COMPARE(review()->view()->changeCount(), 1);
        auto *widget = review()->findChild<QWidget *>(focused);
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_Return);
        QVERIFY(!pane()->panel());
        QTRY_COMPARE(pane()->isModified(), !saves);
        QCOMPARE(bytesOf(m_path), saves ? "# mine\n" + good : good);
    }

    void secondCtrlSSaves()
    {
        openAndType();
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(bytesOf(m_path), "# mine\n" + good);
        QTRY_VERIFY(!pane()->isModified());
    }

    /// What others wrote meanwhile is shown, and no key pressed twice replaces it.
    void saveShowsWhatOthersWrote()
    {
        openAndType();
        const QByteArray theirs = good + "# theirs\n";
        put(m_path, theirs);
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        QTRY_COMPARE(review()->view()->changeCount(), 2);
        QVERIFY(review()->sentence().contains(QLatin1String("Somebody else has changed appspec.yml")));
        QVERIFY(review()->findChild<QPushButton *>(QStringLiteral("diffBack"))->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
        QTest::qWait(50);
        QVERIFY(review());
        QVERIFY(review()->problem()->text().contains(QLatin1String("Save and replace theirs")));
        QCOMPARE(bytesOf(m_path), theirs);
        review()->findChild<QPushButton *>(QStringLiteral("reviewSave"))->click();
        QTRY_COMPARE(bytesOf(m_path), "# mine\n" + good);
    }

    /// What was looked at is what is replaced, nothing newer.
    void saveIsRefusedIfItIsNoLongerWhatWasSeen()
    {
        openAndType();
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        const QByteArray theirs = good + "# theirs, a moment ago\n";
        put(m_path, theirs);
        review()->findChild<QPushButton *>(QStringLiteral("reviewSave"))->click();
        auto *bar = pane()->findChild<common::ErrorBar *>(QStringLiteral("errorBar"));
        QTRY_VERIFY(bar->isShown());
        QVERIFY(bar->text().contains(QLatin1String("changed by somebody else")));
        QCOMPARE(bytesOf(m_path), theirs);
        QVERIFY(pane()->isModified());
    }

    /// A review of a text that is no longer there would save another one than is seen.
    void reviewGoesWhenTheTextChanges()
    {
        openAndType();
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        pane()->text()->undo();
        QVERIFY(!pane()->panel());
    }

    void theTickIsRemembered()
    {
        openAndType();
        QSignalSpy changed(m_desk.get(), &SpecDesk::reviewsSavesChanged);
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        review()->findChild<QCheckBox *>(QStringLiteral("reviewAlways"))->click();
        QCOMPARE(changed.size(), 1);
        QVERIFY(!m_desk->reviewsSaves());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(bytesOf(m_path), "# mine\n" + good);
        QVERIFY(!pane()->panel());
        // The comparison with the disk has the tick all the same.
        QTRY_VERIFY(!pane()->isModified());
        pane()->compareWithDisk();
        QTRY_VERIFY(review());
        QTRY_VERIFY(review()->view()->summary().contains(QLatin1String("No difference")));
        review()->findChild<QCheckBox *>(QStringLiteral("reviewAlways"))->click();
        QVERIFY(m_desk->reviewsSaves());
    }

    void saveAsIsReviewedWhereAFileIsReplaced()
    {
        openAndType();
        const QString other = m_directory->filePath(QStringLiteral("other.yml"));
        m_chooser.path = other;
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(bytesOf(other), "# mine\n" + good); // there was nothing to be shown
        QTRY_COMPARE(pane()->path(), other);
        put(m_path, "version: 0.0\n");
        m_chooser.path = m_path;
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(review());
        QVERIFY(review()->sentence().contains(QLatin1String("exists already")));
        QCOMPARE(bytesOf(m_path), QByteArray("version: 0.0\n"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(bytesOf(m_path), "# mine\n" + good);
        QTRY_COMPARE(pane()->path(), m_path);
    }

    void showsTheirsBesideMine()
    {
        openAndType();
        const QByteArray theirs = good + "# theirs\n";
        put(m_path, theirs);
        auto *notice = pane()->findChild<QWidget *>(QStringLiteral("specNotice"));
        QTRY_VERIFY(notice->isVisible());
        auto *show = pane()->findChild<QPushButton *>(QStringLiteral("specDifference"));
        show->click();
        QTRY_VERIFY(difference());
        QTRY_COMPARE(difference()->view()->changeCount(), 2);
        // They write once more: what is shown is what is there.
        put(m_path, theirs + "# and more\n# and more\n");
        QTRY_COMPARE(difference()->theirs().bytes, theirs + "# and more\n# and more\n");
        difference()->findChild<QPushButton *>(QStringLiteral("differenceMine"))->click();
        QVERIFY(!pane()->panel());
        QVERIFY(!notice->isVisible());
        QVERIFY(pane()->isModified());
        QCOMPARE(bytesOf(m_path), theirs + "# and more\n# and more\n");

        put(m_path, theirs);
        QTRY_VERIFY(notice->isVisible());
        show->click();
        QTRY_VERIFY(difference());
        difference()->findChild<QPushButton *>(QStringLiteral("differenceTheirs"))->click();
        QTRY_COMPARE(pane()->text()->bytes(), theirs);
        pane()->text()->undo();
        QCOMPARE(pane()->text()->bytes(), "# mine\n" + good);
    }

    /// A panel beside the text waits while a save is reviewed.
    void reviewKeepsThePanelBesideTheText()
    {
        openAndType();
        auto *beside = new QWidget;
        pane()->showBeside(beside);
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(review());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(pane()->panel(), beside);
        QVERIFY(beside->isVisible());
        pane()->closePanel();
        QVERIFY(!pane()->panel());
    }

    /// On a connection that the test answers for: what the sandbox refuses to register.
    void warnsOfContentThatIsNotWhatItsDigestSays()
    {
        World world;
        world.transport.handler = [](const aws::TransportRequest &request) {
            const bool deployment = request.http.headers.value("X-Amz-Target").endsWith(".GetDeployment");
            const QByteArray location(R"({"revisionType": "AppSpecContent", "appSpecContent": {"content": )");
            const QByteArray digest(R"(, "sha256": "00ff"}})");
            return test::answered(200,
                                  deployment ? R"({"deploymentInfo": {"deploymentId": "d-AB1CDEF23",
                                                   "applicationName": "shop", "deploymentGroupName": "prod",
                                                   "revision": )"
                                          + location + "null" + digest + "}}"
                                             : R"({"applicationName": "shop", "revision": )" + location
                                          + R"("version: 0.0\n")" + digest + "}");
        };
        RevisionDiff panel(world.session, m_chooser, {QStringLiteral("mine"), {}, good},
                           QStringLiteral("title"));
        panel.show();
        panel.compareWithDeployment(QStringLiteral("d-AB1CDEF23"));
        QTRY_VERIFY(panel.view()->changeCount() > 0); // it is shown all the same
        QVERIFY(panel.problem()->isShown());
        QVERIFY2(panel.problem()->text().contains(QLatin1String("AWS says 00ff")),
                 qPrintable(panel.problem()->text()));
    }

    /// The panel asks for something else, or goes, while an answer is under way.
    void dropsAnswersThatComeTooLate()
    {
        World world;
        world.transport.handler = [](const aws::TransportRequest &) {
            return test::answered(400, R"({"__type": "DeploymentDoesNotExistException", "message": "gone"})");
        };
        world.transport.latency = Millis(50);
        {
            RevisionDiff panel(world.session, m_chooser, {}, {});
            panel.compareWithDeployment(QStringLiteral("d-AB1CDEF23"));
            panel.compareNothing(QStringLiteral("Choose."));
            QTest::qWait(150);
            QVERIFY(!panel.problem()->isShown());
            QCOMPARE(panel.view()->summary(), QStringLiteral("Choose."));
            panel.compareWithDeployment(QStringLiteral("d-AB1CDEF23"));
            QTRY_VERIFY(panel.problem()->isShown());
            panel.compareWithDeployment(QStringLiteral("d-AB1CDEF23"));
        }
        QTest::qWait(150);
        QCOMPARE(world.transport.sent.size(), 3U);
    }

private:
    struct World
    {
        SystemClock clock;
        test::ScriptedTransport transport{clock};
        aws::Client client;
        session::Session session;

        World()
            : client(connection(), transport, clock, [] { return 0.5; })
            , session(client, clock)
        { }
        static aws::Connection connection()
        {
            aws::Connection made;
            made.region = QStringLiteral("eu-west-1");
            made.endpoint = QUrl(QStringLiteral("http://127.0.0.1:1"));
            made.keys = {"AKIDEXAMPLE", "hooklinesecret", {}};
            return made;
        }
    };

    static void compare(DiffView &view, const QByteArray &before, const QByteArray &after)
    {
        QSignalSpy compared(&view, &DiffView::compared);
        view.compare({QStringLiteral("before"), {}, before}, {QStringLiteral("after"), {}, after});
        QVERIFY(compared.wait(20'000));
    }
    void openAndType()
    {
        m_desk->open(m_path);
        QTRY_COMPARE(pane()->text()->bytes(), good);
        QTest::keyClicks(editor(), QStringLiteral("# mine"));
        QTest::keyClick(editor(), Qt::Key_Return);
        QCOMPARE(pane()->text()->bytes(), "# mine\n" + good);
    }
    SpecPane *pane() const { return m_desk->current(); }
    QWidget *editor() const { return pane()->findChild<QWidget *>(QStringLiteral("specEditor")); }
    SaveReview *review() const { return qobject_cast<SaveReview *>(pane()->panel()); }
    DiskDifference *difference() const { return qobject_cast<DiskDifference *>(pane()->panel()); }

    SystemClock m_clock;
    test::ScriptedConfirmer m_confirmer;
    test::ScriptedChooser m_chooser;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<SpecDesk> m_desk;
};

QTEST_MAIN(TestDiffView)
#include "tst_diffview.moc"
