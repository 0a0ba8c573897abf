// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/commandbutton.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QStyle>
#include <QStyleOptionButton>
#include <QToolTip>

namespace hookline::common {

CommandButton::CommandButton(const QString &what, const aws::Connection &connection, Offer offer,
                             QWidget *parent)
    : ReasonButton(tr("Copy command"), parent)
    , m_connection(connection)
    , m_offer(std::move(offer))
    , m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("copyCommandButton"));
    setAccessibleName(tr("Copy the command line %1").arg(what));
    setFlat(true);
    setAutoDefault(true);
    setHelp(tr("The same for a shell, with the AWS CLI or hookline-cli"));
    m_menu->setObjectName(QStringLiteral("copyCommandMenu"));
    m_menu->setAccessibleName(accessibleName());
    m_menu->setToolTipsVisible(true);
    connect(this, &ReasonButton::acted, this, &CommandButton::open);
}

void CommandButton::open()
{
    fill();
    m_menu->popup(mapToGlobal(QPoint(0, height())));
}

void CommandButton::fill()
{
    m_menu->clear();
    for (const OfferedCall &offered : m_offer()) {
        for (const Program program : {Program::Aws, Program::HooklineCli}) {
            const QString copy = tr("Copy as %1").arg(programTitle(program));
            QAction *action = m_menu->addAction(
                offered.title.isEmpty() ? copy
                                        : tr("%1: copy as %2").arg(offered.title, programTitle(program)));
            action->setToolTip(tip(offered.call, program));
            connect(action, &QAction::triggered, this, [this, call = offered.call, program] {
                QGuiApplication::clipboard()->setText(awsCommand(call, m_connection, program));
                QToolTip::showText(mapToGlobal(QPoint(0, height())),
                                   tr("Copied for %1").arg(programTitle(program)), this);
            });
        }
    }
}

QString CommandButton::tip(const AwsCall &call, Program program) const
{
    const AwsCall shown = maskedCall(call);
    const QString line = awsCommand(shown, m_connection, program);
    return shown == call ? line
                         : line + QLatin1String("\n\n") + tr("What is copied holds the secret itself.");
}

bool CommandButton::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        QStringList lines{tr("The same for a shell, with the AWS CLI or hookline-cli:")};
        for (const OfferedCall &offered : m_offer()) {
            if (!offered.title.isEmpty())
                lines.append(tr("%1:").arg(offered.title));
            lines.append(awsCommand(maskedCall(offered.call), m_connection));
        }
        setHelp(lines.join(QLatin1Char('\n')));
    }
    return ReasonButton::event(event);
}

void CommandButton::initStyleOption(QStyleOptionButton *option) const
{
    ReasonButton::initStyleOption(option);
    option->features |= QStyleOptionButton::HasMenu;
}

QSize CommandButton::sizeHint() const
{
    return ReasonButton::sizeHint()
        + QSize(style()->pixelMetric(QStyle::PM_MenuButtonIndicator, nullptr, this), 0);
}

} // namespace hookline::common
