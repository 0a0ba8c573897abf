// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deployments/deploymentsview.h"

#include "models/session/session.h"
#include "models/tables/deploymentsmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errortext.h"
#include "widgets/common/removalguard.h"
#include "widgets/common/tablesetup.h"
#include "widgets/common/worldtext.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <array>
#include <utility>

namespace hookline::deployments {

namespace {

using tables::StatusId;
using tables::StatusSet;

struct StatusChoice
{
    const char *text;
    StatusSet statuses;
};

const std::array<StatusChoice, 6> &statusChoices()
{
    static const std::array<StatusChoice, 6> choices{{
        {QT_TRANSLATE_NOOP("DeploymentsView", "Every status"), {}},
        {QT_TRANSLATE_NOOP("DeploymentsView", "Not finished"),
         {StatusId::Created, StatusId::Queued, StatusId::InProgress, StatusId::Baking, StatusId::Waiting,
          StatusId::Ready}},
        {QT_TRANSLATE_NOOP("DeploymentsView", "Ready"), {StatusId::Ready}},
        {QT_TRANSLATE_NOOP("DeploymentsView", "Failed"), {StatusId::Failed}},
        {QT_TRANSLATE_NOOP("DeploymentsView", "Stopped"), {StatusId::Stopped}},
        {QT_TRANSLATE_NOOP("DeploymentsView", "Succeeded"), {StatusId::Succeeded}},
    }};
    return choices;
}

} // namespace

DeploymentsView::DeploymentsView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new tables::DeploymentsModel(session.store(), this))
    , m_guard(new common::RemovalGuard(m_model, this))
    , m_status(new QComboBox(this))
    , m_counts(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new common::EmptyState(this))
{
    setObjectName(QStringLiteral("deploymentsView"));
    buildBar();
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);

    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    auto *title = new QLabel(tr("&Status"), this);
    title->setBuddy(m_status);
    bar->addWidget(title);
    bar->addWidget(m_status);
    bar->addStretch(1);
    bar->addWidget(m_counts);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_pages, 1);

    connect(m_model, &tables::TableModel::countsChanged, this, &DeploymentsView::countsChanged);
    connect(&m_session, &session::Session::freshnessChanged, this, &DeploymentsView::updateEmptyText);
    connect(m_empty, &common::EmptyState::actionTriggered, this, [this] {
        if (m_model->totalCount() == 0) {
            m_session.refresh();
            return;
        }
        showAll();
        Q_EMIT clearFilterRequested();
    });
    countsChanged();
}

void DeploymentsView::buildBar()
{
    m_status->setObjectName(QStringLiteral("statusFilter"));
    m_status->setAccessibleName(tr("Show deployments with status"));
    for (const StatusChoice &choice : statusChoices())
        m_status->addItem(tr(choice.text));
    m_counts->setObjectName(QStringLiteral("deploymentCounts"));
    connect(m_status, &QComboBox::currentIndexChanged, this, &DeploymentsView::statusFilterChosen);
}

void DeploymentsView::buildTable()
{
    m_table->setObjectName(QStringLiteral("deploymentsTable"));
    m_table->setAccessibleName(tr("Deployments"));
    common::setUpTable(m_table, m_model);
    m_table->setSortingEnabled(true);
    setWidths();
    m_table->sortByColumn(m_model->columnOf("start"), Qt::DescendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &DeploymentsView::currentChanged);
    connect(m_guard, &common::RemovalGuard::rowsGone, this, &DeploymentsView::showSelected);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &DeploymentsView::showSelected);
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT deploymentActivated(m_model->keyAt(index.row())); });
    auto *revision = new QAction(tr("Open its revision"), m_table);
    revision->setObjectName(QStringLiteral("openRevision"));
    revision->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    revision->setShortcutContext(Qt::WidgetShortcut);
    connect(revision, &QAction::triggered, this, [this] {
        if (!currentDeployment().isEmpty())
            Q_EMIT revisionRequested(currentDeployment());
    });
    m_table->insertAction(m_table->actions().value(0), revision);
}

QString DeploymentsView::currentDeployment() const
{
    return m_model->keyAt(m_table->currentIndex().row());
}

void DeploymentsView::selectDeployment(const QString &deploymentId)
{
    m_selected = deploymentId;
    showSelected();
}

void DeploymentsView::showSelected()
{
    if (m_selected == currentDeployment())
        return;
    m_selecting = true;
    const int row = m_selected.isEmpty() ? -1 : m_model->rowOfKey(m_selected);
    if (row < 0)
        m_table->selectionModel()->clear();
    else
        m_table->setCurrentIndex(m_model->index(row, std::max(0, m_table->currentIndex().column())));
    m_selecting = false;
}

void DeploymentsView::currentChanged()
{
    if (m_selecting || m_guard->isRemoving() || !m_table->currentIndex().isValid())
        return;
    m_selected = currentDeployment();
    Q_EMIT deploymentSelected(m_selected);
}

// What a deployment waits for must be seen without scrolling at 1280 pixels: the others get what their usual
// text needs.
void DeploymentsView::setWidths()
{
    common::setWidths(m_table, m_model,
                      {{"status", "In progress", 36},
                       {"deployment", "d-AB1CDEF23", 16},
                       {"application", "shop-search", 16},
                       {"group", "production", 16},
                       {"platform", "Platform", 16},
                       {"creator", "autoscal", 16},
                       {"start", "2026-11-20 17:28:18", 20},
                       {"duration", "20 min 20 s", 24}});
}

void DeploymentsView::setFilterText(const QString &text)
{
    m_filter = text;
    m_model->setFilterText(text);
    countsChanged();
}

void DeploymentsView::statusFilterChosen()
{
    m_model->setStatusFilter(statusChoices()[static_cast<size_t>(m_status->currentIndex())].statuses);
    countsChanged();
}

void DeploymentsView::showAll()
{
    m_status->setCurrentIndex(0);
}

void DeploymentsView::setNow(Instant now)
{
    if (m_table->isVisible())
        m_model->setNow(now);
}

int DeploymentsView::totalCount() const
{
    return m_model->totalCount();
}

int DeploymentsView::shownCount() const
{
    return m_model->rowCount();
}

void DeploymentsView::countsChanged()
{
    const int shown = shownCount();
    const int total = totalCount();
    m_counts->setText(shown == total ? tr("Deployments: %1").arg(total)
                                     : tr("Deployments: %1 of %2").arg(shown).arg(total));
    updateEmptyText();
    m_pages->setCurrentWidget(shown == 0 ? static_cast<QWidget *>(m_empty) : m_table);
    // The first rows have come: a keyboard that waited here starts in the table.
    if (shown > 0 && std::exchange(m_waitsForRows, false) && isAncestorOf(window()->focusWidget()))
        m_table->setFocus();
    Q_EMIT countChanged(total);
}

void DeploymentsView::updateEmptyText()
{
    if (shownCount() > 0)
        return;
    using State = session::Freshness::State;
    const QString world = common::worldInRegion(m_session);
    const session::Freshness &freshness = m_session.freshness();
    if (totalCount() > 0) {
        const QString all = tr("all %1 deployments of %2").arg(QString::number(totalCount()), world);
        m_empty->setSentence(common::hiddenText(
            all, m_filter, m_status->currentIndex() > 0 ? m_status->currentText() : QString()));
        m_empty->setAction(tr("Show all"));
    } else if (freshness.state == State::Never || freshness.state == State::Loading) {
        m_empty->setSentence(tr("Asking %1 for its deployments…").arg(world));
        m_empty->setAction({});
    } else if (freshness.state == State::Fresh) {
        m_empty->setSentence(tr("%1 has no deployments in %2 yet. They appear here by themselves.")
                                 .arg(common::worldText(m_session), m_session.connection().region));
        m_empty->setAction(tr("Look again"));
    } else {
        m_empty->setSentence(tr("The deployments of %1 could not be read. %2")
                                 .arg(world, common::whyAndWhatNow(freshness.problem)));
        m_empty->setAction(tr("Try again"));
    }
}

QByteArray DeploymentsView::headerState() const
{
    return m_table->horizontalHeader()->saveState();
}

void DeploymentsView::restoreHeaderState(const QByteArray &state)
{
    if (!state.isEmpty())
        m_table->horizontalHeader()->restoreState(state);
}

} // namespace hookline::deployments
