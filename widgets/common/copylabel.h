// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace hookline::common {

/// An ID or another exact text: monospace, elided in the middle with the whole on hover, and a button that
/// copies it.
class CopyLabel : public QWidget
{
    Q_OBJECT

public:
    explicit CopyLabel(QWidget *parent = nullptr);

    /// `what` names the text for the button's tooltip and screen readers: "deployment ID".
    void setText(const QString &text, const QString &what);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void placeButton();

    QString m_text;
    QToolButton *m_copy;
};

} // namespace hookline::common
