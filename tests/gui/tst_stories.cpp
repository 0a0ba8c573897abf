// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/autoscalingpage.h"
#include "app/gui/hookresultspage.h"
#include "app/gui/theme.h"
#include "app/gui/workbench.h"
#include "widgets/autoscaling/autoscalingdetail.h"
#include "widgets/cloudformation/hookresultdetail.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;

/// What a person does from the start of the program, with keys and clicks only, counted: a story that takes
/// more interactions than it should fails. CTest runs it without a display and under Xvfb.
class TestStories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_application.reset(); }

    void theStuckInstanceIsKeptAndLetGo();
    void aHookWithAWrongHeartbeatIsNotMade();
    void whichHookFailedTheChangeSet();

private:
    static constexpr int patience = 20'000;

    gui::Workbench &bench() { return *m_application->window().workbench(); }
    const store::Store &store() { return m_application->world()->session.store(); }
    /// The visible widget of that name; null if there is none.
    template <class T> T *find(const char *name)
    {
        for (T *found : bench().findChildren<T *>(QLatin1String(name))) {
            if (found->isVisible())
                return found;
        }
        return nullptr;
    }
    template <class T> T *child(const char *name)
    {
        T *found = find<T>(name);
        if (!found)
            qFatal("no %s is visible", name);
        return found;
    }
    QString text(const char *name)
    {
        const auto *label = find<QLabel>(name);
        return label ? label->text() : QString();
    }

    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        ++m_interactions;
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : &m_application->window(), Qt::Key(key), modifiers);
    }
    /// A text and Enter: one interaction.
    void enter(const QString &words)
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClicks(QApplication::focusWidget(), words);
        press(Qt::Key_Return);
    }
    void click(const char *name)
    {
        ++m_interactions;
        QTest::mouseClick(child<QAbstractButton>(name), Qt::LeftButton);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<gui::Settings> m_settings;
    std::unique_ptr<gui::Application> m_application;
    int m_interactions = 0;
};

void TestStories::init()
{
    gui::applyTheme(*qApp, gui::Theme::Light);
    QFile::remove(m_directory.filePath(QStringLiteral("s.ini")));
    m_settings = std::make_unique<gui::Settings>(m_directory.filePath(QStringLiteral("s.ini")));
    gui::Options options;
    options.speed = 1;
    m_application = std::make_unique<gui::Application>(options, *m_settings);
    QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
    m_application->start();
    QVERIFY(opened.wait(patience));
    m_application->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_application->window()));
    m_interactions = 0;
}

void TestStories::theStuckInstanceIsKeptAndLetGo()
{
    const auto stuck = [this]() -> const domain::AutoScalingInstance * {
        for (const domain::AutoScalingInstance &instance : store().autoScalingInstances.rows()) {
            if (instance.stateText == QLatin1String("Terminating:Wait"))
                return &instance;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(store().autoScalingInstances.size() > 10, patience);
    press(Qt::Key_G, Qt::ControlModifier);
    // It ends first, so it is shown first.
    QTRY_VERIFY_WITH_TIMEOUT(stuck() && bench().selection().current().autoScaling.key == stuck()->id,
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(text("actionTitle").contains(QStringLiteral("Terminating:Wait")), patience);
    click("heartbeatButton");
    QTRY_VERIFY_WITH_TIMEOUT(text("actionResult").startsWith(QStringLiteral("AWS accepted the heartbeat")),
                             patience);
    QCOMPARE(m_interactions, 2);
    click("outcomeNextButton");
    click("continueButton");
    click("confirmButton");
    QTRY_VERIFY_WITH_TIMEOUT(text("actionResult").startsWith(QStringLiteral("AWS accepted CONTINUE")),
                             patience);
    QTRY_VERIFY_WITH_TIMEOUT(!stuck(), patience);
    QCOMPARE(m_interactions, 5);
}

void TestStories::aHookWithAWrongHeartbeatIsNotMade()
{
    press(Qt::Key_G, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(store().lifecycleHooks.size() > 3, patience);
    const QString made =
        domain::LifecycleHook::keyOf(QStringLiteral("shop-edge"), QStringLiteral("empty-caches"));
    click("newHookButton");
    child<QComboBox>("AutoScalingGroupName")->setEditText(QStringLiteral("shop-edge"));
    child<QLineEdit>("LifecycleHookName")->setFocus();
    QTest::keyClicks(child<QLineEdit>("LifecycleHookName"), QStringLiteral("empty-caches"));
    auto *timeout = child<QLineEdit>("HeartbeatTimeout");
    timeout->setFocus();
    timeout->selectAll();
    QTest::keyClicks(timeout, QStringLiteral("10"));
    QCOMPARE(text("HeartbeatTimeoutProblem"), QStringLiteral("HeartbeatTimeout takes 30 to 7200 seconds."));
    click("saveHookButton");
    QTest::qWait(300);
    QVERIFY(!store().lifecycleHooks.find(made));
    timeout->selectAll();
    QTest::keyClicks(timeout, QStringLiteral("60"));
    click("saveHookButton");
    QTRY_VERIFY_WITH_TIMEOUT(store().lifecycleHooks.find(made), patience);
    QCOMPARE(store().lifecycleHooks.find(made)->heartbeatTimeout, 60);
}

void TestStories::whichHookFailedTheChangeSet()
{
    press(Qt::Key_H, Qt::ControlModifier);
    enter(QStringLiteral("uploads-bucket"));
    QTRY_VERIFY_WITH_TIMEOUT(
        text("annotationRemediation").contains(QStringLiteral("PublicAccessBlockConfiguration")), patience);
    QVERIFY(m_interactions <= 3);
    const domain::HookResult *result = store().hookResults.find(bench().selection().current().hookResultId);
    QVERIFY(result && domain::blocked(result->status, result->mode));
}

QTEST_MAIN(TestStories)
#include "tst_stories.moc"
