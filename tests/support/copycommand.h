// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QMenu>
#include <QTest>

/// The buttons that copy command lines, for widget tests.
namespace hookline::test {

/// Opens the button's menu with the keyboard and takes the entry of that text. The program ends if there is
/// none.
inline void copyCommand(QWidget &button, const QString &entry)
{
    button.setFocus();
    QTest::keyClick(&button, Qt::Key_Space);
    auto *menu = button.findChild<QMenu *>();
    for (QAction *action : menu->actions()) {
        if (action->text() == entry) {
            menu->setActiveAction(action);
            QTest::keyClick(menu, Qt::Key_Return);
            return;
        }
    }
    qFatal("no entry \"%s\"", qPrintable(entry));
}

} // namespace hookline::test
