// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/theme.h"
#include "models/appspec/lint.h"
#include "tests/support/hands.h"
#include "widgets/appspec/ordermodel.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QAbstractButton>
#include <QDir>
#include <QMenu>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray server(
    "# top\nversion: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\nhooks:\n"
    "  BeforeInstall:\n    - location: a.sh # first\n      timeout: 30\n    - location: b.sh\n"
    "  AfterInstall:\n    - location: c.sh\n");

} // namespace

/// What a person does in the AppSpec editor of the whole window, with hands only. Without a display the
/// events are Qt's own; under Xvfb the X server sends them.
class TestEditorStories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_application.reset(); }

    void fiveHooksFromNothing();
    void tenBrokenFilesByQuickFixes();
    void scriptsByKeyboardAndDrag();
    void textAndFormByTurns();

private:
    static constexpr int patience = 20'000;

    SpecDesk &desk() { return m_application->window().specDesk(); }
    SpecPane *pane() { return desk().current(); }
    QByteArray bytes() { return pane()->text()->bytes(); }
    QTreeView *tree() { return pane()->form()->order(); }
    OrderModel *order() { return qobject_cast<OrderModel *>(tree()->model()); }
    bool isChecked() { return pane() && pane()->liveCheck().current(); }
    const LintResult &result() { return pane()->liveCheck().current()->result; }
    QWidget *editor() { return pane()->findChild<QWidget *>(QStringLiteral("specEditor")); }

    template <class T> T *visible(const char *name)
    {
        for (T *found : m_application->window().findChildren<T *>(QLatin1String(name))) {
            if (found->isVisible())
                return found;
        }
        qFatal("no %s is visible", name);
    }
    QString write(const QString &folder, const QByteArray &text)
    {
        const QString path = m_directory->filePath(folder) + QStringLiteral("/appspec.yml");
        QDir().mkpath(m_directory->filePath(folder));
        QFile file(path);
        if (!file.open(QFile::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }
    /// What a window manager does; there is none here.
    static void activate(QWidget *window)
    {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window));
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// The path, and Return, in the dialog that has been asked for.
    void enterPath(const QString &path);
    void open(const QString &path);
    /// The event's row, or a script's under it.
    void clickRow(const QString &event, int script);
    /// The cell that has the focus gets that text.
    void rename(const QString &text);
    void undoTo(const QByteArray &wanted);
    void verifyFormSaysWhatTheTextSays();
    void changeInText(QRandomGenerator &random, int number);
    void changeInForm(QRandomGenerator &random, int number);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<gui::Settings> m_settings;
    std::unique_ptr<gui::Application> m_application;
    test::Hands m_hands;
};

void TestEditorStories::init()
{
    gui::applyTheme(*qApp, gui::Theme::Light);
    m_directory = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<gui::Settings>(m_directory->filePath(QStringLiteral("s.ini")));
    gui::Options options;
    options.scenario = QStringLiteral("empty");
    m_application = std::make_unique<gui::Application>(options, *m_settings);
    QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
    m_application->start();
    QVERIFY(opened.wait(patience));
    activate(&m_application->window());
    m_hands.key(Qt::Key_E, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk().isVisible(), patience);
}

void TestEditorStories::enterPath(const QString &path)
{
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget(), patience);
    activate(QApplication::activeModalWidget());
    m_hands.key(Qt::Key_A, Qt::ControlModifier);
    m_hands.type(path);
    m_hands.key(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!QApplication::activeModalWidget(), patience);
    activate(&m_application->window());
}

void TestEditorStories::open(const QString &path)
{
    desk().open(path); // as a file that the command line names
    QTRY_VERIFY_WITH_TIMEOUT(pane() && pane()->path() == path, patience);
    QTRY_VERIFY_WITH_TIMEOUT(isChecked(), patience);
}

void TestEditorStories::clickRow(const QString &event, int script)
{
    // The rows may be made anew between the look and the click: then a person clicks again.
    constexpr int tries = 10, glance = 1500;
    for (int i = 0; i < tries; ++i) {
        const QModelIndex index = order()->indexOf(event, script);
        QVERIFY2(index.isValid(), qPrintable(event));
        tree()->scrollTo(index);
        m_hands.click(tree()->viewport(), tree()->visualRect(index).center());
        if (QTest::qWaitFor(
                [&] {
                    return tree()->hasFocus() && tree()->currentIndex() == order()->indexOf(event, script);
                },
                glance))
            return;
    }
    QFAIL(qPrintable(event));
}

void TestEditorStories::rename(const QString &text)
{
    m_hands.key(Qt::Key_F2);
    QTRY_VERIFY_WITH_TIMEOUT(qobject_cast<QLineEdit *>(QApplication::focusWidget()), patience);
    m_hands.key(Qt::Key_A, Qt::ControlModifier);
    m_hands.type(text);
    m_hands.key(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(tree()->hasFocus(), patience);
}

void TestEditorStories::undoTo(const QByteArray &wanted)
{
    m_hands.click(editor());
    for (int i = 0; i < 1000 && bytes() != wanted; ++i)
        m_hands.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(bytes(), wanted);
    QTRY_VERIFY_WITH_TIMEOUT(isChecked(), patience);
}

void TestEditorStories::fiveHooksFromNothing()
{
    m_hands.takeLast(visible<QToolButton>("specNew")); // an empty one
    QTRY_VERIFY_WITH_TIMEOUT(isChecked(), patience);
    QVERIFY(bytes().isEmpty());
    m_hands.click(visible<QAbstractButton>("beginServer"));
    QTRY_VERIFY_WITH_TIMEOUT(isChecked() && result().platform == Platform::Server, patience);
    while (!result().spec.scripts.empty()) {
        const QByteArray before = bytes();
        clickRow(result().spec.scripts.front().event, 0);
        m_hands.key(Qt::Key_Delete);
        QTRY_VERIFY_WITH_TIMEOUT(bytes() != before && isChecked(), patience);
    }
    const QString events[] = {QStringLiteral("ApplicationStop"), QStringLiteral("BeforeInstall"),
                              QStringLiteral("AfterInstall"), QStringLiteral("ApplicationStart"),
                              QStringLiteral("ValidateService")};
    for (const QString &event : events) {
        clickRow(event, -1);
        m_hands.key(Qt::Key_Insert);
        QTRY_VERIFY_WITH_TIMEOUT(isChecked() && order()->indexOf(event, 0).isValid(), patience);
        clickRow(event, 0);
        rename(QStringLiteral("bin/") + event);
        QTRY_VERIFY_WITH_TIMEOUT(isChecked(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(order()->indexOf(event, 0).data().toString(),
                                  QStringLiteral("bin/") + event, patience);
    }
    const QString path = m_directory->filePath(QStringLiteral("made.yml"));
    m_hands.key(Qt::Key_S, Qt::ControlModifier);
    enterPath(path);
    QTRY_VERIFY_WITH_TIMEOUT(!pane()->isModified(), patience);
    const LintResult saved = lint(Document::parse(read(path)), {});
    QVERIFY(!saved.hasErrors());
    QCOMPARE(saved.spec.scripts.size(), std::size(events));
    for (const EventScripts &one : saved.spec.scripts)
        QCOMPARE(one.scripts.at(0).location, QStringLiteral("bin/") + one.event);
    undoTo({});
}

void TestEditorStories::tenBrokenFilesByQuickFixes()
{
    const QDir broken(QStringLiteral(HOOKLINE_BROKEN_FILES));
    const QStringList names = broken.entryList({QStringLiteral("*.yml")});
    QCOMPARE(names.size(), 10);
    for (const QString &name : names) {
        const QByteArray original = read(broken.filePath(name));
        const QString path = write(name, original);
        open(path);
        QVERIFY2(result().hasErrors(), qPrintable(name));
        for (int step = 0; result().hasErrors(); ++step) {
            QVERIFY2(step < 8, qPrintable(name));
            const QByteArray before = bytes();
            m_hands.key(Qt::Key_Return, Qt::AltModifier);
            QTRY_VERIFY2(qobject_cast<QMenu *>(QApplication::activePopupWidget()), qPrintable(name));
            m_hands.key(Qt::Key_Return);
            QTRY_VERIFY2(bytes() != before, qPrintable(name));
            QTRY_VERIFY_WITH_TIMEOUT(isChecked(), patience);
        }
        const QByteArray mended = bytes();
        m_hands.key(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(pane()->panel(), patience); // what will change on disk
        QCOMPARE(read(path), original);
        m_hands.key(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!pane()->isModified(), patience);
        QCOMPARE(read(path), mended);
        undoTo(original);
    }
}

void TestEditorStories::scriptsByKeyboardAndDrag()
{
    const QString before = QStringLiteral("BeforeInstall"), after = QStringLiteral("AfterInstall");
    open(write(QStringLiteral("order"), server));
    clickRow(before, 0);
    m_hands.key(Qt::Key_Down, Qt::AltModifier);
    QTRY_COMPARE_WITH_TIMEOUT(order()->indexOf(before, 0).data().toString(), QStringLiteral("b.sh"),
                              patience);
    QCOMPARE(order()->indexOf(before, 1).data().toString(), QStringLiteral("a.sh"));
    m_hands.key(Qt::Key_Down, Qt::AltModifier); // over the end of its event
    QTRY_COMPARE_WITH_TIMEOUT(order()->indexOf(after, 0).data().toString(), QStringLiteral("a.sh"), patience);
    QVERIFY2(bytes().contains("- location: a.sh # first\n      timeout: 30\n"), bytes().constData());
    if (m_hands.areReal()) {
        QTRY_VERIFY_WITH_TIMEOUT(isChecked(), patience);
        const QRect from = tree()->visualRect(order()->indexOf(after, 1));
        const QRect to = tree()->visualRect(order()->indexOf(before, -1));
        m_hands.drag(tree()->viewport(), from.center(), tree()->viewport(), to.center());
        QTRY_COMPARE_WITH_TIMEOUT(order()->indexOf(before, 1).data().toString(), QStringLiteral("c.sh"),
                                  patience);
        QCOMPARE(order()->rowCount(order()->indexOf(after, -1)), 1);
    }
    undoTo(server);
    QVERIFY(!pane()->isModified());
}

void TestEditorStories::textAndFormByTurns()
{
    open(write(QStringLiteral("turns"), server));
    QRandomGenerator random(20261126);
    for (int i = 0; i < 200; ++i) {
        const QByteArray before = bytes();
        if (i % 2 == 0)
            changeInText(random, i);
        else
            changeInForm(random, i);
        QTRY_VERIFY_WITH_TIMEOUT(bytes() != before && isChecked(), patience);
        verifyFormSaysWhatTheTextSays();
        if (QTest::currentTestFailed())
            return;
    }
    undoTo(server);
    QVERIFY(!pane()->isModified());
}

void TestEditorStories::verifyFormSaysWhatTheTextSays()
{
    const AppSpec spec = lint(Document::parse(bytes()), {}).spec;
    int scripts = 0;
    for (const EventScripts &event : spec.scripts) {
        for (size_t i = 0; i < event.scripts.size(); ++i, ++scripts)
            QCOMPARE(order()->indexOf(event.event, int(i)).data().toString(), event.scripts[i].location);
    }
    int shown = 0;
    for (int i = 0; i < order()->rowCount(); ++i)
        shown += order()->rowCount(order()->index(i, 0));
    QCOMPARE(shown, scripts);
}

/// A letter at the end of a line that names a script.
void TestEditorStories::changeInText(QRandomGenerator &random, int number)
{
    QList<int> lines;
    const QByteArrayList all = bytes().split('\n');
    for (int i = 0; i < all.size(); ++i) {
        if (all[i].contains("location:"))
            lines.append(i);
    }
    m_hands.click(editor());
    m_hands.key(Qt::Key_Home, Qt::ControlModifier);
    m_hands.key(Qt::Key_Down, {}, lines.at(random.bounded(int(lines.size()))));
    m_hands.key(Qt::Key_End);
    m_hands.type(QString::number(number % 10));
}

/// Another name for a script, or another place.
void TestEditorStories::changeInForm(QRandomGenerator &random, int number)
{
    const auto &events = result().spec.scripts;
    const EventScripts &event = events[size_t(random.bounded(int(events.size())))];
    clickRow(event.event, random.bounded(int(event.scripts.size())));
    const bool isEarly = order()->indexOf(event.event, -1).row() < order()->rowCount() / 2;
    if (random.bounded(3) == 0)
        m_hands.key(isEarly ? Qt::Key_Down : Qt::Key_Up, Qt::AltModifier); // there is always a place
    else
        rename(QStringLiteral("x%1.sh").arg(number)); // completes to nothing
}

QTEST_MAIN(TestEditorStories)
#include "tst_editorstories.moc"
