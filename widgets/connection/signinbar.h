// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/credentials.h"
#include "widgets/connection/means.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace hookline::common {
class ReasonButton;
}

namespace hookline::connection {

/// One quiet line for what the keys of a connection need a person for: the code of an MFA device, a sign-in
/// in the browser, or keys that have ended. Hidden while they need nobody. It never takes the focus and shows
/// one question at a time, however many calls wait for the keys. What was refused or failed is asked for
/// again only when the person presses the button. Codes are handed on and forgotten.
class SignInBar : public QFrame
{
    Q_OBJECT

public:
    /// One line for a whole window, or the text above the fields for a narrow pane.
    enum class Shape { Line, Stacked };

    /// Becomes the asker of `credentials`, which must outlive it. `name`: what people call the connection.
    SignInBar(aws::Credentials &credentials, const QString &name, const Means &means, Shape shape,
              QWidget *parent = nullptr);
    ~SignInBar() override;

    /// The whole line, as a screen reader hears it; empty while hidden.
    QString sentence() const;
    /// Puts the keyboard where the question is answered, if there is one.
    void focusQuestion();

Q_SIGNALS:
    /// Keys are there again after they were not: what failed meanwhile can be read anew.
    void resumed();
    /// The person wants other keys: these were typed, and have ended.
    void otherKeysWanted();
    /// Something is asked now.
    void asked();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class State { Quiet, Code, Checking, SignIn, Asking, Ended };
    struct Look;

    void build(Shape shape);
    std::vector<QWidget *> parts();
    QPushButton *button(const QString &name, const QString &text, const QString &help);
    void askCode(const aws::MfaQuestion &question, std::function<void(const QString &)> answer);
    void askSignIn(const aws::DeviceSignIn &signIn, std::function<void()> refuse);
    void credentialsChanged();
    bool needsPerson() const;
    void act();
    void giveCode();
    void refuse();
    void setState(State state);
    void refresh();
    QString questionText() const;
    QString endedText() const;
    QString detailText() const;

    aws::Credentials &m_credentials;
    QString m_name;
    Means m_means;
    State m_state = State::Quiet;
    aws::MfaQuestion m_question;
    std::function<void(const QString &)> m_answer;
    aws::DeviceSignIn m_signIn;
    std::function<void()> m_refuse;
    QString m_notAccepted; ///< Why the code before this one was not taken.
    bool m_wasMissing = false; ///< Keys have been missing since the last resumed().
    ClockTimer m_tick;

    QLabel *m_icon = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_details = nullptr;
    QLineEdit *m_code = nullptr;
    common::ReasonButton *m_send = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_copy = nullptr;
    common::ReasonButton *m_act = nullptr;
    QPushButton *m_cancel = nullptr;
    QToolButton *m_detailsButton = nullptr;
};

} // namespace hookline::connection
