// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QLabel>
#include <QWidget>

namespace hookline::test {

/// What is wrong with the visible widgets below `root`: those that take the keyboard without a name for tests
/// and screen readers, and labels that are cut off.
inline QStringList faultsOfLook(const QWidget &root)
{
    QStringList wrong;
    for (QWidget *widget : root.findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        const bool named =
            !widget->objectName().isEmpty() && accessible && !accessible->text(QAccessible::Name).isEmpty();
        // The inner line of a box gives the keyboard on.
        if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy() && !named)
            wrong.append(
                QStringLiteral("nameless %1 \"%2\"")
                    .arg(QLatin1StringView(widget->metaObject()->className()), widget->objectName()));
        const auto *label = qobject_cast<QLabel *>(widget);
        if (label && !label->wordWrap() && label->minimumSizeHint().width() > label->width())
            wrong.append(QStringLiteral("cut off: %1").arg(label->text()));
    }
    return wrong;
}

} // namespace hookline::test
