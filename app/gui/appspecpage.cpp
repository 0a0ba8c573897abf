// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/appspecpage.h"

#include "widgets/appspec/specdesk.h"

#include <QVBoxLayout>

namespace hookline::gui {

DeskHolder::DeskHolder(appspec::SpecDesk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(&desk)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

DeskHolder::~DeskHolder()
{
    if (m_desk && m_desk->parentWidget() == this) {
        m_desk->hide();
        m_desk->setParent(nullptr);
    }
}

void DeskHolder::showEvent(QShowEvent *event)
{
    if (m_desk && m_desk->parentWidget() != this) {
        layout()->addWidget(m_desk);
        m_desk->show();
    }
    QWidget::showEvent(event);
}

AppSpecPage::AppSpecPage(appspec::SpecDesk &desk, QWidget *lists)
    : PlacePage(lists)
    , m_desk(desk)
    , m_holder(new DeskHolder(desk, lists))
{
    connect(&desk, &appspec::SpecDesk::countsChanged, this, &AppSpecPage::count);
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
