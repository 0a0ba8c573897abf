// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/requestsview.h"

#include "models/core/pool.h"
#include "models/session/requestlog.h"
#include "models/session/session.h"
#include "models/tables/requestexport.h"
#include "models/tables/requestsmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/removalguard.h"
#include "widgets/common/tablesetup.h"
#include "widgets/common/worldtext.h"
#include "widgets/connection/requesttexts.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QSaveFile>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace hookline::connection {

namespace {

using common::ReasonButton;
using tables::StatusId;
using tables::StatusSet;

struct ShowChoice
{
    const char *text;
    StatusSet statuses;
    bool onlyForKeys;
};

const std::array<ShowChoice, 4> &showChoices()
{
    static const std::array<ShowChoice, 4> choices{{
        {QT_TRANSLATE_NOOP("RequestsView", "All"), {}, false},
        {QT_TRANSLATE_NOOP("RequestsView", "Errors and retries"),
         {StatusId::Failed, StatusId::DidNotBlock, StatusId::Stopped},
         false},
        {QT_TRANSLATE_NOOP("RequestsView", "Throttled"), {StatusId::Stopped}, false},
        {QT_TRANSLATE_NOOP("RequestsView", "For keys"), {}, true},
    }};
    return choices;
}

struct FileKind
{
    const char *filter;
    const char *suffix;
};

constexpr std::array<FileKind, 3> fileKinds{{
    {QT_TRANSLATE_NOOP("RequestsView", "Markdown, for a bug report (*.md)"), "md"},
    {QT_TRANSLATE_NOOP("RequestsView", "CSV, for a spreadsheet (*.csv)"), "csv"},
    {QT_TRANSLATE_NOOP("RequestsView", "JSON lines, for a program (*.jsonl)"), "jsonl"},
}};

QString number(int value)
{
    return QLocale().toString(value);
}

ReasonButton *button(const char *name, const QString &text, const QString &help, QWidget *parent)
{
    auto *made = new ReasonButton(text, parent);
    made->setObjectName(QLatin1String(name));
    made->setHelp(help);
    return made;
}

/// Empty if it went well, else why not.
QString writeWhole(const QString &fileName, const QByteArray &bytes)
{
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.write(bytes);
    return file.commit() ? QString() : file.errorString();
}

} // namespace

RequestsView::RequestsView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_log(session.requests())
    , m_model(new tables::RequestsModel(m_log.attempts(), this))
    , m_guard(new common::RemovalGuard(m_model, this))
    , m_show(new QComboBox(this))
    , m_counts(new QLabel(this))
    , m_newest(button("newestButton", tr("Newest"), tr("Selects nothing and follows the newest."), this))
    , m_copy(button("copyRequestIdButton", tr("Copy request ID"), tr("For a support case at AWS."), this))
    , m_export(button("exportButton", tr("Export…"),
                      tr("Writes the requests that are shown to a file. Secrets are not in it."), this))
    , m_clear(button("clearButton", tr("Clear"), tr("Forgets all requests until now."), this))
    , m_notice(common::textLabel(QStringLiteral("exportNotice"), this))
    , m_problem(new common::ErrorBar(this))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(this))
    , m_empty(new common::EmptyState(this))
{
    setObjectName(QStringLiteral("requestsView"));
    buildTable();
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_empty);
    m_notice->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addWidget(buildBar());
    layout->addWidget(m_notice);
    layout->addWidget(m_problem);
    layout->addWidget(m_pages, 1);
    connectAll();
    countsChanged();
}

QWidget *RequestsView::buildBar()
{
    auto *bar = new QWidget(this);
    m_show->setObjectName(QStringLiteral("requestsShow"));
    m_show->setAccessibleName(tr("Show requests"));
    for (const ShowChoice &choice : showChoices())
        m_show->addItem(tr(choice.text));
    m_counts->setObjectName(QStringLiteral("requestCounts"));
    auto *show = new QLabel(tr("&Show"), bar);
    show->setBuddy(m_show);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit);
    layout->addWidget(show);
    layout->addWidget(m_show);
    layout->addWidget(m_counts);
    layout->addStretch(1);
    for (ReasonButton *one : {m_newest, m_copy, m_export, m_clear})
        layout->addWidget(one);
    return bar;
}

void RequestsView::buildTable()
{
    m_table->setObjectName(QStringLiteral("requestsTable"));
    m_table->setAccessibleName(tr("Requests"));
    common::setUpTable(m_table, m_model);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(m_model->columnOf("time"), Qt::DescendingOrder);
    // A message is a sentence: its beginning says most.
    m_table->setItemDelegateForColumn(m_model->columnOf("message"), new QStyledItemDelegate(m_table));
    for (int column = m_model->columnOf("host") + 1; column < m_model->columnCount(); ++column)
        m_table->setColumnHidden(column, true); // in the detail, and for exports
    const QFontMetrics metrics(m_table->font());
    const auto set = [&](const char *id, const char *sample, int more) {
        m_table->setColumnWidth(m_model->columnOf(id),
                                metrics.horizontalAdvance(QString::fromUtf8(sample)) + more);
    };
    set("time", "00:00:00.000", 16);
    set("status", "service fault", 36);
    set("service", "cloudformation", 12);
    set("operation", "BatchGetDeploymentTargets", 12);
    set("attempt", "Attempt", 16);
    set("http", "HTTP", 16);
    set("took", "99,999 ms", 16);
    set("requestId", "83569f35…7622d9e6", 16);
    set("message", "ThrottlingException: Rate exceeded", 24);
}

void RequestsView::connectAll()
{
    // Rows may come and go in several steps; what is seen is put back after each.
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, &RequestsView::keepPlace);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &RequestsView::restorePlace);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RequestsView::selectionChanged);
    // A table that gets the focus makes its first row the current one without selecting it. That is nobody's
    // choice, and would move away with new rows: arrows start at the top.
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this] {
            if (!m_table->selectionModel()->hasSelection())
                m_table->selectionModel()->clearCurrentIndex();
        },
        Qt::QueuedConnection);
    connect(m_guard, &common::RemovalGuard::rowsGone, this, &RequestsView::afterRemoval);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RequestsView::afterRemoval);
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT attemptActivated(m_model->keyAt(index.row())); });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &RequestsView::updateButtons);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            &RequestsView::updateButtons);
    connect(m_model, &tables::TableModel::countsChanged, this, &RequestsView::countsChanged);
    connect(m_show, &QComboBox::currentIndexChanged, this, &RequestsView::showChoice);
    connect(m_newest, &ReasonButton::acted, this, &RequestsView::followNewest);
    connect(m_copy, &ReasonButton::acted, this, &RequestsView::copyRequestId);
    connect(m_export, &ReasonButton::acted, this, &RequestsView::askWhere);
    connect(m_clear, &ReasonButton::acted, this, [this] {
        m_notice->hide();
        m_log.clear();
    });
    connect(m_empty, &common::EmptyState::actionTriggered, this, [this] {
        m_show->setCurrentIndex(0);
        Q_EMIT clearFilterRequested();
    });
}

void RequestsView::keepPlace()
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    const QModelIndex current = m_table->currentIndex();
    const bool seesCurrent =
        !m_selected.isEmpty() && m_table->viewport()->rect().intersects(m_table->visualRect(current));
    const QModelIndex row = seesCurrent ? current
        : bar->value() > bar->minimum() ? m_model->index(m_table->rowAt(0), 0)
                                        : QModelIndex();
    m_anchor = {row, row.isValid() ? m_table->rowViewportPosition(row.row()) : 0};
}

void RequestsView::restorePlace()
{
    if (m_anchor.row.isValid()) {
        QScrollBar *bar = m_table->verticalScrollBar();
        const int moved = m_table->rowViewportPosition(m_anchor.row.row()) - m_anchor.y;
        // The view learns of its new height later; without it the bar would not go so far.
        bar->setMaximum(std::max(bar->maximum(), bar->value() + moved));
        bar->setValue(bar->value() + moved);
    }
    m_anchor = {};
    // What has only the keyboard's frame (from getting the focus) is nobody's choice: arrows start at the
    // top.
    if (m_selected.isEmpty())
        m_table->selectionModel()->clearCurrentIndex();
}

void RequestsView::followNewest()
{
    select({});
    m_table->sortByColumn(m_model->columnOf("time"), Qt::DescendingOrder);
    m_table->scrollToTop();
    updateButtons();
}

void RequestsView::showChoice(int index)
{
    const ShowChoice &choice = showChoices()[size_t(index)];
    m_model->setStatusFilter(choice.statuses);
    m_model->setOnlyForKeys(choice.onlyForKeys);
    countsChanged();
}

void RequestsView::setFilterText(const QString &text)
{
    m_filter = text;
    m_model->setFilterText(text);
    countsChanged();
}

bool RequestsView::isFiltered() const
{
    return !m_filter.isEmpty() || m_show->currentIndex() != 0;
}

int RequestsView::totalCount() const
{
    return m_log.attempts().size();
}

int RequestsView::shownCount() const
{
    return m_model->rowCount();
}

void RequestsView::countsChanged()
{
    const int shown = shownCount(), total = totalCount();
    QString text = shown == total ? tr("Requests: %1").arg(number(total))
                                  : tr("Requests: %1 of %2").arg(number(shown), number(total));
    if (m_log.counts().failures > 0)
        text += tr(", failed: %1").arg(QLocale().toString(m_log.counts().failures));
    m_counts->setText(text);
    m_counts->setToolTip(countsText(m_log.counts()) + QLatin1Char('\n')
                         + tr("The newest %1 are kept.").arg(number(m_log.most())));
    updateEmptyText();
    m_pages->setCurrentWidget(shown == 0 ? static_cast<QWidget *>(m_empty) : m_table);
    updateButtons();
}

void RequestsView::updateEmptyText()
{
    if (shownCount() > 0)
        return;
    if (totalCount() == 0) {
        m_empty->setSentence(
            tr("No request to %1 yet; each appears here as soon as it is answered or given up.")
                .arg(common::worldText(m_session)));
        m_empty->setAction({});
        return;
    }
    const QString choice = m_show->currentText();
    m_empty->setSentence(
        m_filter.isEmpty() ? tr("None of the %1 requests belongs to “%2”.").arg(number(totalCount()), choice)
                           : tr("None of the %1 requests matches “%2” in “%3”.")
                                 .arg(number(totalCount()), m_filter, choice));
    m_empty->setAction(tr("Show all"));
}

void RequestsView::updateButtons()
{
    const Attempt *attempt = m_log.attempts().find(m_selected);
    const QHeaderView *header = m_table->horizontalHeader();
    const bool newestFirst = header->sortIndicatorSection() == m_model->columnOf("time")
        && header->sortIndicatorOrder() == Qt::DescendingOrder;
    const bool atTop = m_table->verticalScrollBar()->value() == m_table->verticalScrollBar()->minimum();
    m_newest->setDisabledReason(newestFirst && atTop && !attempt ? tr("The newest requests are in view.")
                                                                 : QString());
    m_copy->setDisabledReason(!attempt                           ? tr("Select a request first.")
                                  : attempt->requestId.isEmpty() ? tr("No request ID came with this answer.")
                                                                 : QString());
    m_export->setDisabledReason(m_exporting             ? tr("An export is being written.")
                                    : shownCount() == 0 ? tr("There is no request to export.")
                                                        : QString());
    m_clear->setDisabledReason(totalCount() == 0 ? tr("There is no request to forget.") : QString());
}

void RequestsView::selectionChanged()
{
    if (m_guard->isRemoving())
        return;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    const QString key = rows.isEmpty() ? QString() : m_model->keyAt(rows.constFirst().row());
    if (key == m_selected)
        return;
    m_selected = key;
    updateButtons();
    Q_EMIT attemptSelected(key);
}

/// Without taking the focus. A key that is not shown selects nothing.
void RequestsView::select(const QString &key)
{
    const int row = key.isEmpty() ? -1 : m_model->rowOfKey(key);
    if (row >= 0) {
        m_table->setCurrentIndex(m_model->index(row, std::max(0, m_table->currentIndex().column())));
        return;
    }
    m_table->selectionModel()->clear();
    selectionChanged(); // also where Qt had let go of it already
}

/// The selected row may have gone: then nothing is selected, whatever Qt made the current one.
void RequestsView::afterRemoval()
{
    const QModelIndex current = m_table->currentIndex();
    if (!m_selected.isEmpty() && (!current.isValid() || m_model->keyAt(current.row()) != m_selected))
        select(m_model->rowOfKey(m_selected) >= 0 ? m_selected : QString());
    else if (m_selected.isEmpty() && current.isValid())
        m_table->selectionModel()->clear();
}

void RequestsView::copyRequestId()
{
    if (const Attempt *attempt = m_log.attempts().find(m_selected))
        QGuiApplication::clipboard()->setText(attempt->requestId);
}

void RequestsView::askWhere()
{
    auto *dialog = new QFileDialog(this, tr("Export requests"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const FileKind &kind : fileKinds)
        filters.append(tr(kind.filter));
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(QLatin1String(fileKinds.front().suffix));
    dialog->selectFile(QStringLiteral("hookline-requests-%1.%2")
                           .arg(m_session.connection().region, QLatin1String(fileKinds.front().suffix)));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, filters](const QString &filter) {
        const auto &kind = fileKinds[size_t(std::max<qsizetype>(0, filters.indexOf(filter)))];
        dialog->setDefaultSuffix(QLatin1String(kind.suffix));
        const QStringList chosen = dialog->selectedFiles();
        if (!chosen.isEmpty())
            dialog->selectFile(QFileInfo(chosen.constFirst()).completeBaseName() + QLatin1Char('.')
                               + QLatin1String(kind.suffix));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &RequestsView::exportTo);
    dialog->open();
}

void RequestsView::exportTo(const QString &fileName)
{
    const auto format = tables::requestFormatOf(fileName);
    if (!format) {
        written(fileName, 0, tr("The suffix says the form of the file: .md, .csv or .jsonl."));
        return;
    }
    std::vector<Attempt> attempts;
    attempts.reserve(size_t(shownCount()));
    for (int row = 0; row < shownCount(); ++row)
        attempts.push_back(*m_model->rowAt(row));
    auto facts = exportFacts(m_session.connection(), m_log.counts());
    // Not what the filter says: a person may have pasted anything.
    facts.push_back({tr("Rows"),
                     isFiltered() ? tr("%1 of %2, filtered").arg(shownCount()).arg(totalCount())
                                  : tr("all %1 that are kept").arg(shownCount())});
    m_exporting = true;
    updateButtons();
    const int count = shownCount();
    inPool(
        this,
        [fileName, attempts = std::move(attempts), facts, format = *format] {
            return writeWhole(fileName, tables::exportRequests(attempts, facts, format));
        },
        [this, fileName, count](const QString &problem) {
            m_exporting = false;
            written(fileName, count, problem);
        });
}

void RequestsView::written(const QString &fileName, int count, const QString &problem)
{
    const QString shownName = QDir::toNativeSeparators(fileName);
    if (problem.isEmpty()) {
        m_problem->clear();
        m_notice->setText(tr("Wrote %1 requests to %2. Secrets are masked.").arg(number(count), shownName));
    } else {
        m_problem->showError(tr("Could not write the requests to %1.").arg(shownName),
                             Error{.code = ErrorCode::Storage, .message = problem});
    }
    m_notice->setVisible(problem.isEmpty());
    updateButtons();
}

QByteArray RequestsView::headerState() const
{
    return m_table->horizontalHeader()->saveState();
}

void RequestsView::restoreHeaderState(const QByteArray &state)
{
    if (!state.isEmpty())
        m_table->horizontalHeader()->restoreState(state);
}

} // namespace hookline::connection
