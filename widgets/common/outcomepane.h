// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "widgets/common/status.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace hookline::common {

/// What can usefully be done after an answer.
enum class NextStep : quint8 {
    None,
    LookAgain, ///< Read the state, then decide again if it still waits.
    TryAgain, ///< Nothing happened; the same may be sent again.
    Edit, ///< A member is wrong: correct it.
};

/// How a decision or a call ended, for a person.
struct OutcomeText
{
    StatusId status = StatusId::Unknown; ///< Shape and colour of the headline.
    QString headline; ///< "AWS accepted: AfterAllowTestTraffic is Succeeded."
    QString meaning;
    QString advice;
    NextStep next = NextStep::None;
    Error error; ///< Code None if there is nothing behind the headline.
};

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

} // namespace hookline::common
