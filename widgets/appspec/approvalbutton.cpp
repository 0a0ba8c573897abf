// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/approvalbutton.h"

#include "widgets/appspec/approvalpanel.h"
#include "widgets/appspec/specpane.h"

namespace hookline::appspec {

ApprovalButton::ApprovalButton(FileChooser &chooser, QWidget *parent)
    : ReasonButton(tr("Add approval step…"), parent)
    , m_chooser(chooser)
{
    setObjectName(QStringLiteral("specApproval"));
    setAccessibleName(tr("Add approval step"));
    setHelp(
        tr("Lets an event of the deployment wait for a person: makes the hook's function and adds the hook"));
    connect(this, &ReasonButton::acted, this, &ApprovalButton::open);
    refresh();
}

void ApprovalButton::setPane(SpecPane *pane)
{
    if (m_pane == pane)
        return;
    if (m_pane)
        m_pane->liveCheck().disconnect(this);
    m_pane = pane;
    if (pane)
        connect(&pane->liveCheck(), &LiveCheck::checked, this, &ApprovalButton::refresh);
    refresh();
}

void ApprovalButton::refresh()
{
    // While a text is read again after a letter, what was known of it stays true for the button.
    if (m_pane && !m_pane->liveCheck().current())
        return;
    setDisabledReason(ApprovalPanel::refusal(m_pane));
}

void ApprovalButton::open()
{
    if (!m_pane)
        return;
    if (auto *panel = qobject_cast<ApprovalPanel *>(m_pane->panel())) {
        panel->setFocus();
        return;
    }
    auto *panel = new ApprovalPanel(*m_pane, m_chooser);
    connect(panel, &ApprovalPanel::done, m_pane, &SpecPane::closePanel);
    m_pane->showBeside(panel);
}

} // namespace hookline::appspec
