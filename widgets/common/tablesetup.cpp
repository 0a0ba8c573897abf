// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/tablesetup.h"

#include "models/tables/roles.h"
#include "models/tables/tablemodel.h"
#include "widgets/common/elidedelegate.h"
#include "widgets/common/exporter.h"
#include "widgets/common/fonts.h"
#include "widgets/common/statusdelegate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QTableView>

namespace hookline::common {

namespace {

void copyCells(const QTableView *view, bool wholeRow)
{
    const QModelIndex current = view->currentIndex();
    if (!current.isValid())
        return;
    QStringList cells;
    for (int column = 0; column < view->model()->columnCount(); ++column) {
        if (wholeRow || column == current.column())
            cells.append(current.siblingAtColumn(column).data(tables::ExportRole).toString());
    }
    QGuiApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

void addCopyActions(QTableView *view)
{
    const auto add = [view](const QString &text, const QKeySequence &keys, bool wholeRow) {
        auto *action = new QAction(text, view);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        QObject::connect(action, &QAction::triggered, view, [view, wholeRow] { copyCells(view, wholeRow); });
        view->addAction(action);
    };
    add(QHeaderView::tr("Copy row"), QKeySequence::Copy, true);
    add(QHeaderView::tr("Copy cell"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), false);
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void addExportAction(QTableView *view, tables::TableModel *model)
{
    auto *action = new QAction(QHeaderView::tr("Export…"), view);
    action->setObjectName(QStringLiteral("exportTable"));
    action->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    action->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(action, &QAction::triggered, view, [view, model] {
        const QString name = view->objectName();
        exportTo(view, tableSource(model, name.isEmpty() ? QStringLiteral("table") : name));
    });
    view->addAction(action);
}

} // namespace

void setUpTable(QTableView *view, tables::TableModel *model)
{
    view->setModel(model);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setTabKeyNavigation(false);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setAlternatingRowColors(true);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->verticalHeader()->setMinimumSectionSize(8);
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 4);
    QHeaderView *header = view->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(24);

    const int proportional = view->fontMetrics().averageCharWidth();
    const int fixed = QFontMetrics(monospace(view->font())).averageCharWidth();
    for (int column = 0; column < model->columnCount(); ++column) {
        const tables::ColumnInfo &info = model->columnInfo(column);
        const bool isStatus = QLatin1String(info.id) == QLatin1String("status");
        header->resizeSection(column,
                              info.width * (info.monospace ? fixed : proportional) + (isStatus ? 24 : 12));
        if (isStatus) {
            view->setItemDelegateForColumn(column,
                                           new StatusDelegate(
                                               [](const QModelIndex &index) {
                                                   return static_cast<StatusId>(
                                                       index.data(tables::StatusRole).toInt());
                                               },
                                               view));
        } else {
            view->setItemDelegateForColumn(
                column,
                new ElideDelegate(info.monospace ? ElideDelegate::Face::Monospace : ElideDelegate::Face::Text,
                                  view));
        }
    }
    addCopyActions(view);
    addExportAction(view, model);
}

void setWidths(QTableView *view, const tables::TableModel *model, std::initializer_list<SampleWidth> widths)
{
    const QFontMetrics text(view->font()), fixed(monospace(view->font()));
    for (const SampleWidth &width : widths) {
        const int column = model->columnOf(width.column);
        const QFontMetrics &metrics = model->columnInfo(column).monospace ? fixed : text;
        view->setColumnWidth(column, metrics.horizontalAdvance(QLatin1String(width.sample)) + width.more);
    }
}

} // namespace hookline::common
