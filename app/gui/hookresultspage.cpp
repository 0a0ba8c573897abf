// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/hookresultspage.h"

#include "app/gui/settings.h"
#include "models/session/hookresultswatch.h"
#include "models/timeline/hookscene.h"
#include "widgets/cloudformation/hookresultdetail.h"
#include "widgets/cloudformation/hookresultsview.h"

#include <QLineEdit>
#include <QTableView>

namespace hookline::gui {

using cloudformation::HookResultDetail;
using cloudformation::HookResultsView;

HookResultsPage::HookResultsPage(session::Session &session, Selection &selection, const Settings &settings,
                                 QWidget *lists, QWidget *details)
    : PlacePage(lists)
    , m_session(session)
    , m_selection(selection)
    , m_view(new HookResultsView(session, lists))
    , m_detail(new HookResultDetail(session, details))
{
    m_view->restoreHeaderState(settings.value(setting::hookResultsHeader));
    connectAll();
}

void HookResultsPage::connectAll()
{
    connect(&m_selection, &Selection::changed, this, &HookResultsPage::follow);
    connect(m_view, &HookResultsView::resultSelected, &m_selection, &Selection::selectHookResult);
    connect(m_view, &HookResultsView::resultActivated, this,
            [this] { m_detail->annotationsTable()->setFocus(); });
    connect(m_view, &HookResultsView::queryChanged, &m_selection, &Selection::setHookQuery);
    connect(m_view, &HookResultsView::clearFilterRequested, this, &HookResultsPage::clearFilterRequested);
    connect(m_view, &HookResultsView::countChanged, this,
            [this](int count) { Q_EMIT countChanged(count, false); });
    connect(m_detail, &HookResultDetail::queryRequested, this, [this](const domain::HookResultQuery &query) {
        Location next = m_selection.current();
        next.hookQuery = query;
        m_selection.jump(next);
    });
    connect(m_detail, &HookResultDetail::searchRequested, m_view, &HookResultsView::searchFor);
}

QWidget *HookResultsPage::list() const
{
    return m_view;
}

QWidget *HookResultsPage::detail() const
{
    return m_detail;
}

QWidget *HookResultsPage::start() const
{
    return m_view->shownCount() > 0 ? static_cast<QWidget *>(m_view->table()) : m_view->searchField();
}

std::vector<QWidget *> HookResultsPage::detailPanes() const
{
    return {m_detail, m_detail->annotationsTable()};
}

TimelineSubject HookResultsPage::timelineSubject() const
{
    TimelineSubject subject{.kind = TimelineSubject::Kind::HookResults};
    const domain::HookResultQuery &query = m_selection.current().hookQuery;
    subject.id = QStringList{query.typeArn, domain::toString(query.status), query.targetId}.join(u'\n');
    if (const auto *result = m_session.store().hookResults.find(m_selection.current().hookResultId)) {
        subject.laneKey = timeline::hookLaneKey(*result);
        subject.span = timeline::hookSpanName(domain::targetName(*result), result->id);
    }
    return subject;
}

void HookResultsPage::laneChosen(const QString &, const QString &span)
{
    if (!span.isEmpty())
        m_selection.selectHookResult(timeline::hookResultOf(span));
}

void HookResultsPage::follow(const Location &now, const Location &before)
{
    if (now.hookQuery != before.hookQuery)
        m_view->showQuery(now.hookQuery);
    m_view->selectResult(now.hookResultId);
    m_detail->showResult(now.hookResultId);
}

void HookResultsPage::setNow(Instant now)
{
    m_view->setNow(now);
    m_detail->setNow(now);
}

void HookResultsPage::setFilterText(const QString &words)
{
    m_view->setFilterText(words);
}

void HookResultsPage::refresh()
{
    m_session.hookResults().refresh();
}

void HookResultsPage::saveSettings(Settings &settings) const
{
    settings.set(setting::hookResultsHeader, m_view->headerState());
}

} // namespace hookline::gui
