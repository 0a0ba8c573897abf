// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decisions/outcometexts.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace hookline::decisions {

/// How a decision or a call ended: what, what it means, what to do, with the service's code and request ID
/// one press away and copyable. Stays until something else is done.
class OutcomePane : public QFrame
{
    Q_OBJECT

public:
    /// `resultName` is the object name of the headline.
    explicit OutcomePane(const QString &resultName, QWidget *parent = nullptr);

    void showOutcome(const OutcomeText &outcome);
    /// Everything that it says, with the details; no secret.
    QString text() const;

Q_SIGNALS:
    void lookAgain();
    void tryAgain();
    void edit();

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintIcon();
    void next();

    OutcomeText m_outcome;
    QLabel *m_icon;
    QLabel *m_headline;
    QLabel *m_meaning;
    QLabel *m_advice;
    QLabel *m_details;
    QPushButton *m_detailsButton;
    QPushButton *m_copy;
    QPushButton *m_next;
};

} // namespace hookline::decisions
