// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/requestspage.h"

#include "app/gui/settings.h"
#include "models/session/requestlog.h"
#include "models/session/session.h"
#include "widgets/connection/requestdetail.h"
#include "widgets/connection/requestsview.h"

#include <QTableView>

namespace hookline::gui {

using connection::RequestDetail;
using connection::RequestsView;

RequestsPage::RequestsPage(session::Session &session, DeploymentDesk *desk, const Settings &settings,
                           QWidget *lists, QWidget *details)
    : DeskPage(session, desk, lists)
    , m_session(session)
    , m_view(new RequestsView(session, lists))
    , m_detail(new RequestDetail(session.requests(), details))
{
    m_view->restoreHeaderState(settings.value(setting::requestsHeader));
    connect(m_view, &RequestsView::attemptSelected, m_detail, &RequestDetail::showAttempt);
    connect(m_view, &RequestsView::attemptActivated, this, [this] { m_detail->pane()->setFocus(); });
    connect(m_view, &RequestsView::clearFilterRequested, this, &RequestsPage::clearFilterRequested);
    connect(&session.requests(), &session::RequestLog::changed, this, &RequestsPage::tellCount);
}

QWidget *RequestsPage::list() const
{
    return m_view;
}

QWidget *RequestsPage::detail() const
{
    return m_detail;
}

QWidget *RequestsPage::start() const
{
    return m_view->shownCount() > 0 ? m_view->table() : nullptr;
}

std::vector<QWidget *> RequestsPage::detailPanes() const
{
    return {m_detail->pane()};
}

void RequestsPage::setNow(Instant)
{
    tellCount(); // failures age
}

void RequestsPage::setFilterText(const QString &words)
{
    m_view->setFilterText(words);
}

void RequestsPage::saveSettings(Settings &settings) const
{
    settings.set(setting::requestsHeader, m_view->headerState());
}

/// Shown only while there is something to tell.
void RequestsPage::tellCount()
{
    const auto recent = m_session.requests().recent();
    Q_EMIT countChanged(recent.failures == 0 ? -1 : recent.failures, recent.denied);
}

} // namespace hookline::gui
