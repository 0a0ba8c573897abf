// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>
#include <QKeySequence>
#include <QMenu>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QToolButton>
#include <QWidget>

namespace hookline::test {

/// The hands of a person at the program of this process: on an X display real events, as the server sends
/// them for a keyboard and a mouse (XTEST, through xdotool); without one, Qt's own synthetic events.
class Hands
{
public:
    Hands()
        : m_tool(QGuiApplication::platformName() == QLatin1String("xcb")
                     ? QStandardPaths::findExecutable(QStringLiteral("xdotool"))
                     : QString())
    { }

    /// True if the events come from an X server.
    bool areReal() const { return !m_tool.isEmpty(); }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}, int times = 1)
    {
        if (areReal()) {
            tell({QStringLiteral("key"), QStringLiteral("--delay"), QStringLiteral("4"),
                  QStringLiteral("--repeat"), QString::number(times), nameOf(key, modifiers)});
        } else {
            for (int i = 0; i < times; ++i)
                QTest::keyClick(receiver(), key, modifiers);
        }
        QTest::qWait(1);
    }
    void type(const QString &text)
    {
        if (areReal())
            tell({QStringLiteral("type"), QStringLiteral("--delay"), QStringLiteral("2"),
                  QStringLiteral("--"), text});
        else
            QTest::keyClicks(receiver(), text);
        QTest::qWait(1);
    }
    void click(QWidget *widget) { click(widget, widget->rect().center()); }
    void click(QWidget *widget, const QPoint &at)
    {
        if (areReal())
            tell(moveTo(widget->mapToGlobal(at)) + QStringList{QStringLiteral("click"), QStringLiteral("1")});
        else
            QTest::mouseClick(widget, Qt::LeftButton, {}, at);
        QTest::qWait(1);
    }
    /// Opens a button's menu and takes its last entry. The menu runs an event loop of its own, so the keys
    /// are under way before the button is pressed; without an X server the entry is triggered.
    void takeLast(QToolButton *button)
    {
        const auto key = [](const char *name) {
            return QStringList{QStringLiteral("sleep"), QStringLiteral("0.3"), QStringLiteral("key"),
                               QLatin1String(name)};
        };
        if (areReal())
            tell(moveTo(button->mapToGlobal(button->rect().center()))
                 + QStringList{QStringLiteral("click"), QStringLiteral("1")} + key("Up") + key("Return"));
        else
            button->menu()->actions().constLast()->trigger();
    }
    /// Only with real events: a drag runs an event loop of its own, which nobody else could feed.
    void drag(QWidget *from, const QPoint &begin, QWidget *to, const QPoint &end)
    {
        const QPoint a = from->mapToGlobal(begin), b = to->mapToGlobal(end);
        QStringList steps = moveTo(a) + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")};
        constexpr int pieces = 8;
        for (int i = 1; i <= pieces; ++i)
            steps += pause() + moveTo(a + (b - a) * i / pieces);
        tell(steps + pause() + QStringList{QStringLiteral("mouseup"), QStringLiteral("1")});
    }

private:
    static QStringList pause() { return {QStringLiteral("sleep"), QStringLiteral("0.03")}; }
    static QStringList moveTo(const QPoint &point)
    {
        return {QStringLiteral("mousemove"), QString::number(point.x()), QString::number(point.y())};
    }
    /// X's name of a key: Qt's own, in its spelling.
    static QString nameOf(Qt::Key key, Qt::KeyboardModifiers modifiers)
    {
        static const QHash<int, QString> names{{Qt::Key_Return, QStringLiteral("Return")},
                                               {Qt::Key_Escape, QStringLiteral("Escape")},
                                               {Qt::Key_Insert, QStringLiteral("Insert")},
                                               {Qt::Key_Delete, QStringLiteral("Delete")},
                                               {Qt::Key_Space, QStringLiteral("space")}};
        QString name;
        const std::pair<Qt::KeyboardModifier, const char *> marks[]{
            {Qt::ControlModifier, "ctrl+"}, {Qt::ShiftModifier, "shift+"}, {Qt::AltModifier, "alt+"}};
        for (const auto &[modifier, mark] : marks) {
            if (modifiers.testFlag(modifier))
                name += QLatin1String(mark);
        }
        const QString plain = QKeySequence(key).toString(QKeySequence::PortableText);
        return name + names.value(key, plain.size() == 1 ? plain.toLower() : plain);
    }
    static QWidget *receiver()
    {
        if (QWidget *popup = QApplication::activePopupWidget())
            return popup;
        return QApplication::focusWidget() ? QApplication::focusWidget() : QApplication::activeWindow();
    }
    /// The events are on their way when the tool ends; this program must go on handling them meanwhile.
    void tell(const QStringList &words)
    {
        QProcess tool;
        tool.start(m_tool, words);
        QVERIFY(QTest::qWaitFor([&] { return tool.state() == QProcess::NotRunning; }, 20'000));
        QCOMPARE(tool.exitCode(), 0);
    }

    QString m_tool;
};

} // namespace hookline::test
