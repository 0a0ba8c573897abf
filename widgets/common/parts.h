// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <initializer_list>

class QLabel;
class QScrollArea;
class QWidget;

/// Small parts that panes of every room share.
namespace hookline::common {

/// Distances are multiples of it.
inline constexpr int gridUnit = 8;

/// A plain-text label that wraps, can be selected with the mouse and needs no more room than its words.
QLabel *textLabel(const QString &objectName, QWidget *parent);
/// Scrolls `parts`, one below the other, vertically only; never takes the focus itself.
QScrollArea *scrollArea(const QString &objectName, std::initializer_list<QWidget *> parts, QWidget *parent);
/// The mark of the world in which something is about to happen; a border for what is not AWS.
void styleWorld(QLabel *label, bool notAws);
/// A button's text without mnemonics: an ampersand in a revision stays an ampersand.
QString plainButtonText(const QString &text);

} // namespace hookline::common
