// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace hookline::common {

/// An error that stays where it happened until it is dismissed: what, which, why and what now, with the
/// service's own code and request ID one press away and copyable. Hidden while there is none.
class ErrorBar : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorBar(QWidget *parent = nullptr);

    /// `what` says what failed and to which thing ("Could not stop d-AB1CDEF23."). `whatNow` replaces the
    /// general advice for the error. With ErrorCode::None it is a notice: only `what` and `whatNow`.
    void showError(const QString &what, const Error &error, const QString &whatNow = {});
    /// Takes the error away without dismissed(): it is no longer true.
    void clear();
    bool isShown() const { return m_shown; }
    /// Everything that it says, also as Markdown-safe plain text.
    QString text() const;

Q_SIGNALS:
    void dismissed();

private:
    QLabel *m_icon;
    QLabel *m_what;
    QLabel *m_why;
    QLabel *m_details;
    QToolButton *m_detailsButton;
    QToolButton *m_copyButton;
    QToolButton *m_dismissButton;
    bool m_shown = false;

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintIcon();
};

} // namespace hookline::common
