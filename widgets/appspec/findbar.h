// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace hookline::appspec {

class SpecText;

/// Finds and replaces in one text; a number with a colon before it goes to that line. Hidden until it is
/// asked for; Esc hides it.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    /// `text` must outlive the bar, or be replaced; null for none.
    void setText(SpecText *text);
    /// Shows it and takes the focus.
    void open();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void find(bool backwards);
    void replaceAll();
    void close();

    SpecText *m_text = nullptr;
    QLineEdit *m_words;
    QLineEdit *m_with;
    QLabel *m_outcome;
};

} // namespace hookline::appspec
