// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/appspecpage.h"

#include "app/gui/specrevisions.h"
#include "widgets/appspec/specactions.h"
#include "widgets/appspec/specdesk.h"

#include <QVBoxLayout>

namespace hookline::gui {

DeskHolder::DeskHolder(appspec::SpecDesk &desk, appspec::SpecActions *actions, QWidget *parent)
    : QWidget(parent)
    , m_desk(&desk)
    , m_actions(actions)
{
    actions->setParent(this);
    actions->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

DeskHolder::~DeskHolder()
{
    if (m_desk && m_desk->parentWidget() == this) {
        m_desk->setActions(nullptr);
        m_desk->hide();
        m_desk->setParent(nullptr);
    }
    delete m_actions;
}

void DeskHolder::showEvent(QShowEvent *event)
{
    if (m_desk && m_desk->parentWidget() != this) {
        layout()->addWidget(m_desk);
        m_desk->setActions(m_actions);
        m_desk->show();
    }
    QWidget::showEvent(event);
}

AppSpecPage::AppSpecPage(session::Session &session, const Selection &selection, appspec::SpecDesk &desk,
                         QWidget *lists)
    : PlacePage(lists)
    , m_desk(desk)
    , m_actions(new appspec::SpecActions)
    , m_holder(new DeskHolder(desk, m_actions, lists))
    , m_revisions(new SpecRevisions(session, selection, desk, *m_actions, this))
{
    connect(&desk, &appspec::SpecDesk::countsChanged, this, &AppSpecPage::count);
    connect(&desk, &appspec::SpecDesk::currentPaneChanged, this, &AppSpecPage::refreshActions);
    refreshActions();
}

void AppSpecPage::refreshActions()
{
    m_actions->setUsable(m_desk.current());
}

QWidget *AppSpecPage::start() const
{
    return m_desk.start();
}

void AppSpecPage::find()
{
    m_desk.openFind();
}

/// Texts that are not saved; none is nothing to be told of.
void AppSpecPage::count()
{
    const int modified = m_desk.modifiedCount();
    Q_EMIT countChanged(modified > 0 ? modified : -1, false);
}

} // namespace hookline::gui
