// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloudformation/hookresultsview.h"

#include "models/session/hookresultswatch.h"
#include "models/session/session.h"
#include "models/tables/hookresultsmodel.h"
#include "widgets/cloudformation/hookanswerpane.h"
#include "widgets/cloudformation/hookquerybar.h"
#include "widgets/cloudformation/hooktexts.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errortext.h"
#include "widgets/common/parts.h"
#include "widgets/common/removalguard.h"
#include "widgets/common/tablesetup.h"
#include "widgets/common/worldtext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace hookline::cloudformation {

namespace {

using tables::StatusId;
using tables::StatusSet;

struct StatusChoice
{
    const char *text;
    StatusSet statuses;
};

const std::array<StatusChoice, 5> &statusChoices()
{
    static const std::array<StatusChoice, 5> choices{{
        {QT_TRANSLATE_NOOP("HookResultsView", "Every status"), {}},
        {QT_TRANSLATE_NOOP("HookResultsView", "Failed"), {StatusId::Failed}},
        {QT_TRANSLATE_NOOP("HookResultsView", "Did not block"), {StatusId::DidNotBlock}},
        {QT_TRANSLATE_NOOP("HookResultsView", "In progress"), {StatusId::InProgress}},
        {QT_TRANSLATE_NOOP("HookResultsView", "Succeeded"), {StatusId::Succeeded}},
    }};
    return choices;
}

QString number(int value)
{
    return QLocale().toString(value);
}

bool isNotFound(const Error &error)
{
    return error.serviceCode.startsWith(QLatin1String("HookResultNotFound"));
}

} // namespace

HookResultsView::HookResultsView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_watch(session.hookResults())
    , m_model(new tables::HookResultsModel(session.store(), this))
    , m_guard(new common::RemovalGuard(m_model, this))
    , m_search(new QLineEdit(this))
    , m_answer(new HookAnswerPane(m_watch, session.store(), this))
    , m_query(new HookQueryBar(session.store(), this))
    , m_status(new QComboBox(this))
    , m_counts(new QLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new common::EmptyState(this))
{
    setObjectName(QStringLiteral("hookResultsView"));
    buildTable();
    buildBars();
    connectAll();
    m_query->setQuery(m_watch.listing().query);
    m_model->setQuery(m_watch.listing().query);
    countsChanged();
}

void HookResultsView::buildBars()
{
    m_search->setObjectName(QStringLiteral("hookSearch"));
    m_search->setPlaceholderText(tr("Stack or change set (name or ARN), or HookRequestToken"));
    m_search->setClearButtonEnabled(true);
    auto *question = new QLabel(tr("&Which Hook stopped this?"), this);
    question->setBuddy(m_search);
    m_search->setAccessibleName(tr("Which Hook stopped this? Name or ARN of a stack or change set, or a "
                                   "HookRequestToken"));
    auto *find = new QPushButton(tr("Find"), this);
    find->setObjectName(QStringLiteral("hookSearchButton"));
    find->setAutoDefault(false);
    find->setAccessibleName(tr("Find the Hook that stopped it"));
    connect(find, &QPushButton::clicked, this, [this] { searchFor(m_search->text()); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { searchFor(m_search->text()); });

    m_status->setObjectName(QStringLiteral("statusFilter"));
    m_status->setAccessibleName(tr("Show results with status"));
    for (const StatusChoice &choice : statusChoices())
        m_status->addItem(tr(choice.text));
    m_counts->setObjectName(QStringLiteral("hookResultCounts"));

    auto *first = new QHBoxLayout;
    first->setSpacing(common::gridUnit);
    first->addWidget(question);
    first->addWidget(m_search, 1);
    first->addWidget(find);
    first->addSpacing(common::gridUnit);
    auto *show = new QLabel(tr("&Show"), this);
    show->setBuddy(m_status);
    first->addWidget(show);
    first->addWidget(m_status);
    first->addWidget(m_counts);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addLayout(first);
    layout->addWidget(m_answer);
    layout->addWidget(m_query);
    layout->addWidget(m_pages, 1);
}

void HookResultsView::buildTable()
{
    m_table->setObjectName(QStringLiteral("hookResultsTable"));
    m_table->setAccessibleName(tr("Hook results"));
    common::setUpTable(m_table, m_model);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(m_model->columnOf("invoked"), Qt::DescendingOrder);
    // A reason is a sentence: its beginning says most.
    m_table->setItemDelegateForColumn(m_model->columnOf("reason"), new QStyledItemDelegate(m_table));
    m_table->setColumnHidden(m_model->columnOf("targetId"), true); // on hover, and for exports
    const QFontMetrics metrics(m_table->font());
    const auto set = [&](const char *id, const char *sample, int more) {
        m_table->setColumnWidth(m_model->columnOf(id),
                                metrics.horizontalAdvance(QString::fromUtf8(sample)) + more);
    };
    set("status", "Did not block", 36);
    set("hook", "Shop::Identity::Boundary", 16);
    set("target", "change set uploads-bucket · shop-data", 16);
    set("mode", "WARN", 20);
    set("invoked", "2026-11-20 17:28:18", 20);
}

void HookResultsView::connectAll()
{
    using Watch = session::HookResultsWatch;
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &HookResultsView::currentChanged);
    connect(m_guard, &common::RemovalGuard::rowsGone, this, &HookResultsView::showSelected);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &HookResultsView::showSelected);
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT resultActivated(m_model->keyAt(index.row())); });
    connect(m_model, &tables::TableModel::countsChanged, this, &HookResultsView::countsChanged);
    connect(m_query, &HookQueryBar::queryChosen, &m_watch, &Watch::setQuery);
    connect(m_answer, &HookAnswerPane::resultChosen, this, &HookResultsView::choose);
    connect(m_answer, &HookAnswerPane::listRequested, this, &HookResultsView::showQuery);
    connect(&m_watch, &Watch::listingChanged, this, &HookResultsView::listingChanged);
    connect(&m_watch, &Watch::freshnessChanged, this, &HookResultsView::updateEmptyText);
    connect(&m_watch, &Watch::answerChanged, this, &HookResultsView::answerChanged);
    connect(m_empty, &common::EmptyState::actionTriggered, this, &HookResultsView::emptyAction);
    connect(m_status, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_model->setStatusFilter(statusChoices()[size_t(index)].statuses);
        countsChanged();
    });
}

void HookResultsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_watch.setActive(true);
}

void HookResultsView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_watch.setActive(false);
}

QString HookResultsView::currentResult() const
{
    return m_model->keyAt(m_table->currentIndex().row());
}

void HookResultsView::selectResult(const QString &resultId)
{
    m_selected = resultId;
    showSelected();
}

void HookResultsView::showSelected()
{
    if (m_selected == currentResult())
        return;
    m_selecting = true;
    const int row = m_selected.isEmpty() ? -1 : m_model->rowOfKey(m_selected);
    if (row < 0)
        m_table->selectionModel()->clear();
    else
        m_table->setCurrentIndex(m_model->index(row, std::max(0, m_table->currentIndex().column())));
    m_selecting = false;
}

void HookResultsView::currentChanged()
{
    if (m_selecting || m_guard->isRemoving() || !m_table->currentIndex().isValid())
        return;
    m_selected = currentResult();
    Q_EMIT resultSelected(m_selected);
}

void HookResultsView::choose(const QString &resultId)
{
    selectResult(resultId);
    Q_EMIT resultSelected(resultId);
}

void HookResultsView::showQuery(const domain::HookResultQuery &query)
{
    m_query->setQuery(query);
    m_watch.setQuery(query);
}

void HookResultsView::searchFor(const QString &text)
{
    m_search->setText(text);
    m_answered.clear();
    m_watch.search(text);
}

/// The answer is shown where everything is shown: it becomes the selection, once.
void HookResultsView::answerChanged()
{
    const session::HookSearchAnswer &answer = m_watch.answer();
    if (answer.results.isEmpty() || m_answered == answer.asked)
        return;
    m_answered = answer.asked;
    choose(answer.results.first());
}

void HookResultsView::listingChanged()
{
    const domain::HookResultQuery &query = m_watch.listing().query;
    if (!(query == m_model->query())) {
        if (!(query == m_query->draft()))
            m_query->setQuery(query);
        m_selecting = true;
        m_model->setQuery(query);
        m_selecting = false;
        showSelected();
        Q_EMIT queryChanged(query);
    }
    countsChanged();
}

void HookResultsView::setFilterText(const QString &text)
{
    m_filter = text;
    m_model->setFilterText(text);
    countsChanged();
}

void HookResultsView::setNow(Instant now)
{
    if (m_table->isVisible())
        m_model->setNow(now);
}

int HookResultsView::totalCount() const
{
    return m_model->totalCount();
}

int HookResultsView::shownCount() const
{
    return m_model->rowCount();
}

QString HookResultsView::countText() const
{
    const int shown = shownCount(), total = totalCount();
    const session::HookListing &listing = m_watch.listing();
    QString text = shown == total ? tr("Results: %1").arg(number(total))
                                  : tr("Results: %1 of %2").arg(number(shown), number(total));
    if (listing.reading)
        text += tr(", reading on…");
    else if (listing.bounded)
        text += tr(", older ones left out");
    else if (listing.problem.code != ErrorCode::None && !isNotFound(listing.problem) && total > 0)
        text += tr(", not all could be read");
    return text;
}

void HookResultsView::countsChanged()
{
    m_counts->setText(countText());
    m_counts->setToolTip(m_watch.listing().problem.code == ErrorCode::None
                             ? QString()
                             : common::why(m_watch.listing().problem));
    updateEmptyText();
    m_pages->setCurrentWidget(shownCount() == 0 ? static_cast<QWidget *>(m_empty) : m_table);
    Q_EMIT countChanged(totalCount());
}

void HookResultsView::updateEmptyText()
{
    if (shownCount() > 0)
        return;
    using State = session::Freshness::State;
    const QString name = common::worldText(m_session), world = common::worldInRegion(m_session);
    const QString region = m_session.connection().region;
    const session::HookListing &listing = m_watch.listing();
    const session::Freshness &freshness = m_watch.freshness();
    const QString query = queryText(listing.query);
    const QString what = query.isEmpty() ? tr("Hook results") : tr("results of %1").arg(query);
    QString sentence, action;
    if (totalCount() > 0) {
        const QString all = tr("all %1 %2 of %3").arg(number(totalCount()), what, world);
        sentence = common::hiddenText(all, m_filter,
                                      m_status->currentIndex() > 0 ? m_status->currentText() : QString());
        action = tr("Show all");
    } else if (isNotFound(listing.problem)) {
        sentence = tr("%1 has no %2 in %3. AWS keeps them for 90 days, and says the same of a Hook or target "
                      "that does not exist.")
                       .arg(name, what, region);
        action = tr("List every result");
    } else if (listing.problem.code != ErrorCode::None || freshness.state > State::Fresh) {
        const Error &problem = listing.problem.code != ErrorCode::None ? listing.problem : freshness.problem;
        sentence = tr("The %1 of %2 could not be read. %3").arg(what, world, common::whyAndWhatNow(problem));
        if (problem.code == ErrorCode::AccessDenied && !problem.subject.isEmpty())
            sentence += QLatin1Char('\n') + tr("Missing permission: %1").arg(problem.subject);
        action = tr("Try again");
    } else if (listing.reading || freshness.state != State::Fresh) {
        sentence = tr("Asking %1 for its %2…").arg(world, what);
    } else {
        sentence = tr("%1 has no %2 in %3. AWS keeps them for 90 days; new ones appear here by themselves.")
                       .arg(name, what, region);
        action = query.isEmpty() ? tr("Look again") : tr("List every result");
    }
    m_empty->setSentence(sentence);
    m_empty->setAction(action);
}

void HookResultsView::emptyAction()
{
    const bool hasProblem =
        m_watch.listing().problem.code != ErrorCode::None && !isNotFound(m_watch.listing().problem);
    if (totalCount() > 0) {
        m_status->setCurrentIndex(0);
        Q_EMIT clearFilterRequested();
    } else if (!hasProblem && !(m_watch.listing().query == domain::HookResultQuery())) {
        showQuery({});
    } else {
        m_watch.refresh();
    }
}

QByteArray HookResultsView::headerState() const
{
    return m_table->horizontalHeader()->saveState();
}

void HookResultsView::restoreHeaderState(const QByteArray &state)
{
    if (!state.isEmpty())
        m_table->horizontalHeader()->restoreState(state);
}

} // namespace hookline::cloudformation
