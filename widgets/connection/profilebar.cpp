// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/profilebar.h"

#include "widgets/common/errorbar.h"
#include "widgets/common/parts.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace hookline::connection {

ProfileBar::ProfileBar(const aws::Connection &connection, QWidget *parent)
    : QFrame(parent)
    , m_connection(connection)
    , m_watch(connection)
    , m_text(common::textLabel(QStringLiteral("profileChangedText"), this))
    , m_problem(new common::ErrorBar(this))
{
    setObjectName(QStringLiteral("profileBar"));
    setFrameShape(QFrame::StyledPanel);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *again = new QPushButton(tr("Reconnect"), this);
    again->setObjectName(QStringLiteral("reconnectButton"));
    again->setAccessibleName(tr("Reconnect as the profile says now"));
    again->setAutoDefault(true);
    auto *later = new QPushButton(tr("Not now"), this);
    later->setObjectName(QStringLiteral("notNowButton"));
    later->setAccessibleName(tr("Not now: go on as before"));
    later->setAutoDefault(true);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(common::gridUnit, common::gridUnit / 2, common::gridUnit,
                               common::gridUnit / 2);
    layout->setHorizontalSpacing(common::gridUnit);
    layout->setColumnStretch(0, 1);
    layout->addWidget(m_text, 0, 0);
    layout->addWidget(again, 0, 1);
    layout->addWidget(later, 0, 2);
    layout->addWidget(m_problem, 1, 0, 1, 3);
    connect(again, &QPushButton::clicked, this, &ProfileBar::reconnect);
    connect(later, &QPushButton::clicked, this, &QWidget::hide);
    connect(&m_watch, &aws::ProfileWatch::changed, this, &ProfileBar::refresh);
    hide();
}

void ProfileBar::refresh()
{
    const QString difference = m_watch.difference();
    m_problem->clear();
    if (!difference.isEmpty()) {
        const aws::Environment &environment = m_connection.origin->environment;
        m_text->setText(tr("Profile %1 has changed in %2 (%3). What is shown still comes from before; "
                           "reconnect to follow it.")
                            .arg(m_connection.origin->profile,
                                 environment.displayPath(environment.configFile()), difference));
        setAccessibleName(m_text->text());
    }
    setVisible(!difference.isEmpty());
}

void ProfileBar::reconnect()
{
    const auto connection = m_watch.described();
    if (connection)
        Q_EMIT reconnectWanted(*connection);
    else
        m_problem->showError(tr("Could not reconnect to %1.").arg(aws::displayName(m_connection)),
                             connection.error());
}

} // namespace hookline::connection
