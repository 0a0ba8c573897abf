// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace hookline::common {

/// A button that says why it cannot work. With a reason it looks disabled but keeps its place in the focus
/// chain: hovering, focusing or pressing it shows the reason, and a screen reader reads it.
class ReasonButton : public QPushButton
{
    Q_OBJECT

public:
    explicit ReasonButton(QWidget *parent = nullptr);
    explicit ReasonButton(const QString &text, QWidget *parent = nullptr);

    /// Empty: the button works.
    void setDisabledReason(const QString &reason);
    QString disabledReason() const { return m_reason; }
    bool isActionable() const { return m_reason.isEmpty(); }
    /// What hovering says while the button works.
    void setHelp(const QString &help);

Q_SIGNALS:
    /// Pressed while it works. Connect this one, not clicked().
    void acted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void showReason();
    void describe();

    QString m_reason, m_help;
};

} // namespace hookline::common
