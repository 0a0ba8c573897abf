// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/awscommand.h"
#include "widgets/common/reasonbutton.h"

#include <functional>
#include <vector>

class QMenu;

namespace hookline::common {

/// One of the things that can be done here, as a call.
struct OfferedCall
{
    QString title; ///< "Approve"; may be empty where there is only one.
    AwsCall call;
};

/// Copies the command line that does the same as an action of the window, for the AWS CLI or for
/// hookline-cli. Its menu shows what each line is with the secrets masked; what is copied holds them.
class CommandButton : public ReasonButton
{
    Q_OBJECT

public:
    /// What is offered now, and on which connection. Asked when the menu opens and when the pointer hovers.
    using Offer = std::function<std::vector<OfferedCall>()>;

    /// `what` ends the accessible name: "that stops the deployment". `connection` must outlive the button.
    CommandButton(const QString &what, const aws::Connection &connection, Offer offer,
                  QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void initStyleOption(QStyleOptionButton *option) const override;
    bool event(QEvent *event) override;

private:
    void open();
    void fill();
    QString tip(const AwsCall &call, Program program) const;

    const aws::Connection &m_connection;
    Offer m_offer;
    QMenu *m_menu;
};

} // namespace hookline::common
