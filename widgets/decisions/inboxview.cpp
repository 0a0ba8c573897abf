// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/inboxview.h"

#include "models/session/session.h"
#include "models/tables/decisionsmodel.h"
#include "models/tables/lifecycletext.h"
#include "widgets/common/elidedelegate.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errortext.h"
#include "widgets/common/removalguard.h"
#include "widgets/common/statusdelegate.h"
#include "widgets/common/worldtext.h"
#include "widgets/decisions/decisiontexts.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace hookline::decisions {

/// The time left in whole words: "fails in 41:07", "stops in ~2:10:00".
class CountdownDelegate final : public QStyledItemDelegate
{
public:
    CountdownDelegate(const store::Store &store, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_store(store)
    { }

    void setNow(Instant now) { m_now = now; }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const domain::Decision *decision = m_store.decisions.find(index.data(tables::KeyRole).toString());
        if (!decision)
            return;
        option->text = countdown(*decision, m_store.deployments.find(decision->deploymentId), m_now);
        option->font.setBold(true);
    }

private:
    const store::Store &m_store;
    Instant m_now;
};

namespace {

struct Place
{
    const char *column;
    int characters; ///< Width; 0: as wide as its longest text, or what is left for the last.
};

/// The first thing read is how long there is, then what it is about. Narrow enough to stand beside the rail
/// at 1280 pixels.
constexpr std::array<Place, 7> places{{{"deadline", 0},
                                       {"event", 21},
                                       {"application", 12},
                                       {"consequence", 46},
                                       {"group", 10},
                                       {"deployment", 13},
                                       {"revision", 0}}};

} // namespace

InboxView::InboxView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new tables::DecisionsModel(session.store(), this))
    , m_guard(new common::RemovalGuard(m_model, this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(m_pages))
    , m_empty(new common::EmptyState(m_pages))
    , m_countdown(new CountdownDelegate(session.store(), m_table))
    , m_elsewhere(new QPushButton(this))
{
    setObjectName(QStringLiteral("inboxView"));
    setAccessibleName(tr("Inbox"));
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_elsewhere, 0, Qt::AlignLeft);
    layout->addWidget(m_pages, 1);
    m_elsewhere->setObjectName(QStringLiteral("autoScalingWaits"));
    m_elsewhere->hide();

    connect(m_elsewhere, &QPushButton::clicked, this, &InboxView::autoScalingRequested);
    connect(session.store().lifecycleActions.notifier(), &store::TableNotifier::changed, this,
            &InboxView::updateElsewhere);
    connect(m_empty, &common::EmptyState::actionTriggered, this, [this] {
        if (!m_filter.isEmpty() && count() > 0) {
            setFilterText({});
            Q_EMIT clearFilterRequested();
        } else if (m_readAgain) {
            m_session.refresh();
        } else {
            Q_EMIT postHookStatusRequested();
        }
    });
    connect(m_model, &tables::TableModel::countsChanged, this, &InboxView::rowsChanged);
    connect(&session, &session::Session::freshnessChanged, this, &InboxView::updateEmptyText);
    setNow(session.serviceNow());
    rowsChanged();
}

InboxView::~InboxView() = default;

void InboxView::buildTable()
{
    m_table->setObjectName(QStringLiteral("inboxTable"));
    m_table->setAccessibleName(tr("What waits for a person, soonest deadline first"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->installEventFilter(this);

    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    const int character = m_table->fontMetrics().averageCharWidth();
    auto *names = new common::ElideDelegate(common::ElideDelegate::Face::Text, m_table);
    auto *ids = new common::ElideDelegate(common::ElideDelegate::Face::Monospace, m_table);
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const tables::ColumnInfo &info = m_model->columnInfo(column);
        m_table->setItemDelegateForColumn(column, info.monospace ? ids : names);
        m_table->setColumnWidth(column, info.width * character + 16);
    }
    const int deadline = m_model->columnOf("deadline");
    m_table->setItemDelegateForColumn(deadline, m_countdown);
    QFont bold = m_table->font();
    bold.setBold(true);
    const QString longest = tr("terminates in %1").arg(QStringLiteral("~00:00:00"));
    m_table->setColumnWidth(deadline, QFontMetrics(bold).horizontalAdvance(longest) + 16);
    m_table->setColumnHidden(m_model->columnOf("status"), true); // Everything here waits.
    int place = 0;
    for (const Place &next : places) {
        const int column = m_model->columnOf(next.column);
        header->moveSection(header->visualIndex(column), place++);
        if (next.characters > 0)
            m_table->setColumnWidth(column, next.characters * character + 16);
    }
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(deadline, Qt::AscendingOrder);

    connect(m_table, &QTableView::doubleClicked, this, &InboxView::activate);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        // A decided row leaves; that its neighbour becomes the current one is nobody's choice.
        if (!m_guard->isRemoving())
            Q_EMIT decisionSelected(m_selected = currentDecision());
    });
    connect(m_guard, &common::RemovalGuard::rowsGone, this, [this] { selectDecision(m_selected); });
}

QString InboxView::currentDecision() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_model->keyAt(current.row()) : QString();
}

void InboxView::selectDecision(const QString &decisionId)
{
    m_selected = decisionId;
    // A table that gets the focus has a current row, which is nobody's choice yet.
    if (decisionId == currentDecision() && m_table->selectionModel()->hasSelection())
        return;
    const int row = m_model->rowOfKey(decisionId);
    const QModelIndex index = row < 0 ? QModelIndex() : m_model->index(row, m_model->columnOf("deadline"));
    const QString wanted = m_selected;
    m_table->selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_selected = wanted;
    if (index.isValid())
        m_table->scrollTo(index);
}

int InboxView::count() const
{
    return m_model->totalCount();
}

void InboxView::setFilterText(const QString &text)
{
    m_filter = text;
    m_model->setFilterText(text);
    rowsChanged();
}

void InboxView::setNow(Instant now)
{
    m_now = now;
    m_countdown->setNow(now);
    m_model->setNow(now);
    updateElsewhere();
}

/// Whoever looks for what waits must not miss the instances.
void InboxView::updateElsewhere()
{
    const auto &waiting = m_session.store().instanceIndex().waiting();
    m_elsewhere->setVisible(!waiting.isEmpty());
    if (waiting.isEmpty())
        return;
    const domain::LifecycleAction *first = tables::soonestOpen(m_session.store().lifecycleActions);
    const QString ending = first ? tables::defaultText(*first, m_now) : QString();
    const QString count = waiting.size() == 1
        ? tr("Auto Scaling: 1 instance waits for a lifecycle hook")
        : tr("Auto Scaling: %1 instances wait for a lifecycle hook").arg(waiting.size());
    m_elsewhere->setText(ending.isEmpty() ? count + QStringLiteral(" …")
                                          : tr("%1; the first: %2 …").arg(count, ending));
}

void InboxView::rowsChanged()
{
    const bool any = m_model->rowCount() > 0;
    m_pages->setCurrentWidget(any ? static_cast<QWidget *>(m_table) : m_empty);
    updateEmptyText();
    if (m_count != count()) {
        m_count = count();
        Q_EMIT countChanged(m_count);
    }
}

void InboxView::updateEmptyText()
{
    const QString world = common::worldInRegion(m_session);
    using State = session::Freshness::State;
    if (!m_filter.isEmpty() && count() > 0) {
        const QString all = tr("all %1 decisions that wait on %2").arg(QString::number(count()), world);
        m_empty->setSentence(common::hiddenText(all, m_filter, {}));
        m_empty->setAction(tr("Clear the filter"));
        return;
    }
    const session::Freshness &freshness = m_session.freshness();
    const bool asking = freshness.state == State::Never || freshness.state == State::Loading;
    m_readAgain = !freshness.lastSuccess && !asking;
    m_empty->setAction(m_readAgain ? tr("Try again") : tr("Post a hook status by hand"));
    if (freshness.lastSuccess) {
        m_empty->setSentence(tr("Nothing waits for a person on %1.").arg(world));
    } else if (asking) {
        m_empty->setSentence(tr("Asking %1 what waits …").arg(world));
    } else {
        m_empty->setSentence(
            tr("What waits on %1 is not known. %2").arg(world, common::whyAndWhatNow(freshness.problem)));
    }
}

void InboxView::activate(const QModelIndex &index)
{
    if (index.isValid())
        Q_EMIT decisionActivated(m_model->keyAt(index.row()));
}

bool InboxView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            activate(m_table->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hookline::decisions
