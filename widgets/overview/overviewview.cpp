// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewview.h"

#include "models/session/autoscaling.h"
#include "models/tables/overviewmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/removalguard.h"
#include "widgets/common/statusdelegate.h"
#include "widgets/common/tablesetup.h"
#include "widgets/overview/connectionsmodel.h"
#include "widgets/overview/overviewtexts.h"
#include "widgets/overview/swatch.h"

#include <QApplication>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <QToolTip>
#include <QVBoxLayout>

#include <array>

namespace hookline::overview {

namespace {

using tables::StatusId;
using tables::StatusSet;

constexpr int mostLines = 6; ///< Connections that stand without scrolling.

struct StatusChoice
{
    const char *text;
    StatusSet statuses;
};

const std::array<StatusChoice, 7> &statusChoices()
{
    static const std::array<StatusChoice, 7> choices{{
        {QT_TRANSLATE_NOOP("OverviewView", "Every status"), {}},
        {QT_TRANSLATE_NOOP("OverviewView", "Waiting for a person"), {StatusId::Waiting}},
        {QT_TRANSLATE_NOOP("OverviewView", "Not finished"),
         {StatusId::Created, StatusId::Queued, StatusId::InProgress, StatusId::Baking, StatusId::Waiting,
          StatusId::Ready}},
        {QT_TRANSLATE_NOOP("OverviewView", "Ready"), {StatusId::Ready}},
        {QT_TRANSLATE_NOOP("OverviewView", "Failed"), {StatusId::Failed}},
        {QT_TRANSLATE_NOOP("OverviewView", "Stopped"), {StatusId::Stopped}},
        {QT_TRANSLATE_NOOP("OverviewView", "Succeeded"), {StatusId::Succeeded}},
    }};
    return choices;
}

/// The shape of a connection that does not fare well; none for the others.
class StateDelegate final : public common::ElideDelegate
{
public:
    explicit StateDelegate(QObject *parent)
        : ElideDelegate(Face::Text, parent)
    { }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        ElideDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideRight; // the state comes first, then why
        const auto glyph = static_cast<StatusId>(index.data(tables::StatusRole).toInt());
        if (glyph == StatusId::Unknown)
            return;
        const auto group = option->state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
        option->icon = common::statusIcon(glyph, option->palette, group);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(16, 16);
        option->palette.setColor(QPalette::Text, common::statusColor(glyph, option->palette));
    }
};

} // namespace

OverviewView::OverviewView(session::Overview &overview, Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_overview(overview)
    , m_clock(clock)
    , m_model(new tables::OverviewModel(overview.rows(), this))
    , m_connections(new ConnectionsModel(overview, this))
    , m_guard(new common::RemovalGuard(m_model, this))
    , m_status(new QComboBox(this))
    , m_counts(new QLabel(this))
    , m_filter(new QLineEdit(this))
    , m_connectionsTable(new QTableView(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new common::EmptyState(this))
{
    setObjectName(QStringLiteral("overviewView"));
    setAccessibleName(tr("All connections"));
    QLayout *bar = buildBar();
    buildConnections();
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_connectionsTable);
    layout->addLayout(bar);
    layout->addWidget(m_pages, 1);

    connect(&overview, &session::Overview::sessionsChanged, this, &OverviewView::sessionsChanged);
    connect(m_connections, &QAbstractItemModel::dataChanged, this, &OverviewView::updateEmptyText);
    connect(m_model, &tables::TableModel::countsChanged, this, &OverviewView::countsChanged);
    connect(m_empty, &common::EmptyState::actionTriggered, this, &OverviewView::emptyAction);
    connect(&m_ticker, &QTimer::timeout, this, &OverviewView::tick);
    sessionsChanged();
    countsChanged();
}

QLayout *OverviewView::buildBar()
{
    m_status->setObjectName(QStringLiteral("overviewStatusFilter"));
    m_status->setAccessibleName(tr("Show what has the status"));
    for (const StatusChoice &choice : statusChoices())
        m_status->addItem(tr(choice.text));
    m_counts->setObjectName(QStringLiteral("overviewCounts"));
    m_filter->setObjectName(QStringLiteral("overviewFilter"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setPlaceholderText(tr("Filter… (Ctrl+F)"));
    m_filter->setToolTip(tr("Shows only rows that hold all the words, in any column."));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(240);
    auto *title = new QLabel(tr("&Status"), this);
    title->setBuddy(m_status);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(title);
    bar->addWidget(m_status);
    bar->addStretch(1);
    bar->addWidget(m_counts);
    bar->addWidget(m_filter);
    connect(m_status, &QComboBox::currentIndexChanged, this, [this](int choice) {
        m_model->setStatusFilter(statusChoices()[static_cast<size_t>(choice)].statuses);
        countsChanged();
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_model->setFilterText(words);
        countsChanged();
    });
    connect(m_filter, &QLineEdit::returnPressed, this, &OverviewView::focusStart);
    return bar;
}

void OverviewView::buildConnections()
{
    m_connectionsTable->setObjectName(QStringLiteral("connectionsTable"));
    m_connectionsTable->setAccessibleName(tr("Open connections and how they fare"));
    m_connectionsTable->setModel(m_connections);
    m_connectionsTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_connectionsTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_connectionsTable->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_connectionsTable->setTabKeyNavigation(false);
    m_connectionsTable->setShowGrid(false);
    m_connectionsTable->setWordWrap(false);
    m_connectionsTable->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_connectionsTable->verticalHeader()->hide();
    m_connectionsTable->verticalHeader()->setMinimumSectionSize(8);
    m_connectionsTable->verticalHeader()->setDefaultSectionSize(m_connectionsTable->fontMetrics().height()
                                                                + 6);
    QHeaderView *header = m_connectionsTable->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const QFontMetrics metrics(m_connectionsTable->font());
    const std::array widths{"production-europe · not AWS", "123456789012", "ap-southeast-99", "Waiting"};
    for (size_t column = 0; column < widths.size(); ++column)
        header->resizeSection(static_cast<int>(column),
                              metrics.horizontalAdvance(QLatin1String(widths[column])) + 28);
    auto *names = new SwatchDelegate(m_connectionsTable);
    auto *texts = new common::ElideDelegate(common::ElideDelegate::Face::Text, m_connectionsTable);
    m_connectionsTable->setItemDelegate(texts);
    m_connectionsTable->setItemDelegateForColumn(ConnectionsModel::Name, names);
    m_connectionsTable->setItemDelegateForColumn(ConnectionsModel::State,
                                                 new StateDelegate(m_connectionsTable));
    connect(m_connectionsTable, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (session::Session *session = m_connections->sessionAt(index.row()))
            Q_EMIT connectionActivated(session);
    });
}

void OverviewView::buildTable()
{
    m_table->setObjectName(QStringLiteral("overviewTable"));
    m_table->setAccessibleName(tr("Deployments and waiting instances of all open connections"));
    common::setUpTable(m_table, m_model);
    m_table->setItemDelegateForColumn(m_model->columnOf("connection"), new SwatchDelegate(m_table));
    m_table->setSortingEnabled(true);
    setWidths();
    m_table->sortByColumn(m_model->columnOf("waiting"), Qt::AscendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!m_selecting && !m_guard->isRemoving() && m_table->currentIndex().isValid())
            m_selected = currentRow();
    });
    connect(m_guard, &common::RemovalGuard::rowsGone, this, &OverviewView::showSelected);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &OverviewView::showSelected);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        // A copy: who is told may let the table change.
        if (const store::OverviewRow *row = m_model->rowAt(index.row()))
            Q_EMIT rowActivated(store::OverviewRow(*row));
    });
}

// What waits, and for how long, must be seen without scrolling at 1280 pixels.
void OverviewView::setWidths()
{
    common::setWidths(m_table, m_model,
                      {{"status", "In progress", 36},
                       {"connection", "production-eu", 34},
                       {"region", "ap-southeast-9", 16},
                       {"kind", "Instance", 16},
                       {"id", "i-0123456789abcdef0", 16},
                       {"application", "shop-search", 16},
                       {"group", "production-x", 16},
                       {"start", "2026-11-20 17:28:18", 20},
                       {"duration", "20 min 20 s", 24}});
}

QString OverviewView::currentRow() const
{
    return m_model->keyAt(m_table->currentIndex().row());
}

int OverviewView::shownCount() const
{
    return m_model->rowCount();
}

int OverviewView::totalCount() const
{
    return m_model->totalCount();
}

// A row that comes back (another filter, a connection that was opened again) is the chosen one again.
void OverviewView::showSelected()
{
    if (m_selected == currentRow())
        return;
    m_selecting = true;
    const int row = m_selected.isEmpty() ? -1 : m_model->rowOfKey(m_selected);
    if (row < 0)
        m_table->selectionModel()->clear();
    else
        m_table->setCurrentIndex(m_model->index(row, std::max(0, m_table->currentIndex().column())));
    m_selecting = false;
}

void OverviewView::focusStart()
{
    if (shownCount() == 0) {
        m_connectionsTable->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    // What ends first is what a person came for.
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, 0));
    m_table->setFocus(Qt::ShortcutFocusReason);
}

void OverviewView::tick()
{
    QHash<QString, Instant> times;
    double fastest = 0;
    for (session::Session *session : m_overview.sessions()) {
        times.insert(aws::connectionId(session->connection()), session->serviceNow());
        fastest = std::max(fastest, session->serviceSpeed());
    }
    m_model->setTimes(times);
    m_connections->setNow(m_clock.now());
    const int wanted = fastest > 1 ? 250 : 1000;
    if (m_ticker.interval() != wanted || !m_ticker.isActive())
        m_ticker.start(wanted);
}

void OverviewView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tick();
}

void OverviewView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_ticker.stop();
}

void OverviewView::sessionsChanged()
{
    const int lines = std::min(m_connections->rowCount(), mostLines);
    const int header = m_connectionsTable->horizontalHeader()->sizeHint().height();
    m_connectionsTable->setFixedHeight(header
                                       + lines * m_connectionsTable->verticalHeader()->defaultSectionSize()
                                       + 2 * m_connectionsTable->frameWidth());
    if (isVisible())
        tick();
    updateEmptyText();
}

void OverviewView::countsChanged()
{
    const int shown = shownCount(), total = totalCount();
    m_counts->setText(shown == total
                          ? tr("Deployments and waiting instances: %1").arg(total)
                          : tr("Deployments and waiting instances: %1 of %2").arg(shown).arg(total));
    updateEmptyText();
    m_pages->setCurrentWidget(shown == 0 ? static_cast<QWidget *>(m_empty) : m_table);
}

bool OverviewView::isFiltered() const
{
    return !m_filter->text().isEmpty() || m_status->currentIndex() > 0;
}

void OverviewView::updateEmptyText()
{
    if (shownCount() > 0)
        return;
    QStringList lines;
    for (session::Session *session : m_overview.sessions()) {
        const store::Store &store = session->store();
        if (store.deployments.rows().empty() && store.lifecycleActions.rows().empty())
            lines.append(emptyReason(*session, m_clock.now()));
    }
    if (totalCount() > 0 && isFiltered()) {
        QStringList places;
        for (session::Session *session : m_overview.sessions())
            places.append(placeText(session->connection()));
        const QString all =
            tr("all %1 rows of %2").arg(QString::number(totalCount()), places.join(QStringLiteral("; ")));
        lines.append(common::hiddenText(all, m_filter->text(),
                                        m_status->currentIndex() > 0 ? m_status->currentText() : QString()));
        m_empty->setAction(tr("Show all"));
    } else {
        m_empty->setAction(tr("Look again"));
    }
    m_empty->setSentence(lines.join(QLatin1Char('\n')));
}

void OverviewView::emptyAction()
{
    if (totalCount() > 0)
        showAll();
    else
        refreshAll();
}

void OverviewView::showAll()
{
    m_status->setCurrentIndex(0);
    m_filter->clear();
}

void OverviewView::refreshAll()
{
    for (session::Session *session : m_overview.sessions())
        session->refresh();
}

void OverviewView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void OverviewView::goBack()
{
    if (m_filter->hasFocus() && !m_filter->text().isEmpty())
        m_filter->clear();
    else if (m_filter->hasFocus())
        focusStart();
    else
        Q_EMIT backRequested();
}

void OverviewView::cyclePanes(int step)
{
    std::vector<QWidget *> panes{m_connectionsTable, m_table, m_status, m_filter};
    std::erase_if(panes, [](const QWidget *pane) { return !pane->isVisible(); });
    const QWidget *focus = QApplication::focusWidget();
    const int count = static_cast<int>(panes.size());
    const auto found = std::find(panes.begin(), panes.end(), focus);
    const int at = found == panes.end() ? (step > 0 ? -1 : 0) : static_cast<int>(found - panes.begin());
    panes[static_cast<size_t>((at + step + count) % count)]->setFocus(Qt::ShortcutFocusReason);
}

void OverviewView::focusNextPane()
{
    cyclePanes(1);
}

void OverviewView::focusPreviousPane()
{
    cyclePanes(-1);
}

void OverviewView::showHelp()
{
    QWidget *focus = QApplication::focusWidget();
    if (!focus || !isAncestorOf(focus))
        focus = this;
    const QStringList lines{
        focus->accessibleName(), QString(),
        tr("Enter opens the row in its own connection, where it is decided"),
        tr("Ctrl+PageUp and Ctrl+PageDown other connection · Ctrl+1 all connections · Ctrl+W close one"),
        tr("Ctrl+F filter · F6 next pane · Esc or Alt+Left back · F5 read all again")};
    QToolTip::showText(focus->mapToGlobal(QPoint(8, 8)), lines.join(QLatin1Char('\n')), focus);
}

void OverviewView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier)
        goBack();
    else if (event->key() == Qt::Key_F5)
        refreshAll();
    else
        QWidget::keyPressEvent(event);
}

QByteArray OverviewView::headerState() const
{
    return m_table->horizontalHeader()->saveState();
}

void OverviewView::restoreHeaderState(const QByteArray &state)
{
    if (!state.isEmpty())
        m_table->horizontalHeader()->restoreState(state);
}

} // namespace hookline::overview
