// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/identity.h"
#include "widgets/connection/means.h"

#include <QWidget>

class QLabel;

namespace hookline::common {
class ErrorBar;
class FactGrid;
} // namespace hookline::common

namespace hookline::connection {

class SignInBar;

/// "Who am I?" before connecting: asks AWS with the chosen keys who they belong to and until when they hold,
/// or says why not. Only when it is told to; it can be stopped, and nothing waits for it.
class ConnectionCheck : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionCheck(const Means &means, QWidget *parent = nullptr);
    ~ConnectionCheck() override;

    /// Without `makeTransport` among the means there is nothing to ask with.
    bool canAsk() const;
    void ask(const aws::Connection &connection);
    /// Stops asking and takes what is said away: it would be about another connection.
    void reset();
    bool isAsking() const { return m_asking; }
    /// `connection` with the keys that were had, if it is the one that was asked about: nobody has to type
    /// another code for them.
    aws::Connection withKeys(const aws::Connection &connection) const;

    /// Puts the keyboard where a person's answer is wanted.
    void focusQuestion();

Q_SIGNALS:
    /// isAsking() changed.
    void changed();
    /// A person's answer is wanted before AWS can be asked.
    void asked();

private:
    struct Probe;
    void answered(const Result<aws::Identity> &identity);
    void showFacts(const aws::Identity &identity);
    void setAsking(bool asking);

    Means m_means;
    std::unique_ptr<Probe> m_probe;
    SignInBar *m_signIn = nullptr;
    bool m_asking = false;
    QLabel *m_state = nullptr;
    common::FactGrid *m_facts = nullptr;
    QLabel *m_account = nullptr;
    QLabel *m_arn = nullptr;
    QLabel *m_keys = nullptr;
    QLabel *m_end = nullptr;
    common::ErrorBar *m_problem = nullptr;
};

} // namespace hookline::connection
