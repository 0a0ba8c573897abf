// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace hookline::common {
class ErrorBar;
}

namespace hookline::appspec {

class DiffView;

/// Two texts side by side in place of the editor, with what can be decided about them and a way back. Enter
/// presses the default choice, unless another button has the focus.
class DiffPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DiffPanel(const QString &title, QWidget *parent = nullptr);

    DiffView *view() const { return m_view; }
    common::ErrorBar *problem() const { return m_problem; }
    /// Under the title; empty: none.
    void setSentence(const QString &sentence);
    QString sentence() const;
    /// `meaning` stands in the tool tip.
    QPushButton *addChoice(const char *objectName, const QString &text, const QString &meaning);
    QCheckBox *addOption(const char *objectName, const QString &text);
    /// Starts with the focus, and is what Enter presses. Null: the texts have the focus and Enter does
    /// nothing.
    void setDefaultChoice(QPushButton *choice);
    QPushButton *backButton() const { return m_back; }

Q_SIGNALS:
    void backWished();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    /// A row of its own between sentence and texts, above those that were added before.
    void addRow(QWidget *row);

private:
    QLabel *m_sentence;
    common::ErrorBar *m_problem;
    DiffView *m_view;
    QHBoxLayout *m_buttons;
    QPushButton *m_back;
    QPointer<QPushButton> m_default;
};

} // namespace hookline::appspec
