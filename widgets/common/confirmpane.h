// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QList>

#include <utility>

class QLabel;
class QPushButton;

namespace hookline::common {

class FactGrid;

/// What a person is asked in the second step.
struct ConfirmQuestion
{
    QString world; ///< Which connection: "Sandbox · not AWS".
    bool notAws = false;
    QString title; ///< "Approve AfterAllowTestTraffic?"
    QList<std::pair<QString, QString>> facts; ///< Deployment, revision … No secret.
    QString effect; ///< What AWS does then.
    QString accept; ///< Says what is done: "Approve: traffic moves to rev 41".
    bool destructive = false; ///< The accepting button never has the focus; Ctrl+Shift+J presses it.
};

/// The second step of a decision, as a pane and not as a box: repeats the connection, the thing, the revision
/// and the effect. Back has the focus and Esc means Back.
class ConfirmPane : public QFrame
{
    Q_OBJECT

public:
    explicit ConfirmPane(QWidget *parent = nullptr);

    /// Shows the question and puts the focus on Back.
    void ask(const ConfirmQuestion &question);
    /// Everything that it says, for tests and screen readers.
    QString text() const;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void confirmed();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitAccept();

    QLabel *m_world;
    QLabel *m_title;
    FactGrid *m_facts;
    QLabel *m_effect;
    QLabel *m_hint;
    QPushButton *m_back;
    QPushButton *m_accept;
    ConfirmQuestion m_question;
};

} // namespace hookline::common
