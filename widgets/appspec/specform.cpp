// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/specform.h"

#include "widgets/appspec/fieldspane.h"
#include "widgets/appspec/itemsmodel.h"
#include "widgets/appspec/ordermodel.h"
#include "widgets/appspec/pathcompleter.h"
#include "widgets/common/parts.h"
#include "widgets/common/status.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace hookline::appspec {

namespace {

/// Pixels under a row's text for its bar.
constexpr int barRoom = 4;

/// An event's budget as a bar under its text, and what is out of use in the colour of disabled things.
class OrderDelegate final : public PathDelegate
{
public:
    explicit OrderDelegate(QObject *parent)
        : PathDelegate(OrderModel::NameColumn, false, parent)
    { }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem text = option;
        const QRect row = text.rect;
        text.rect.setBottom(option.rect.bottom() - barRoom); // every row alike, with a bar or without
        if (option.state & QStyle::State_Selected)
            painter->fillRect(row, option.palette.highlight());
        if (!index.parent().isValid() && index.column() >= OrderModel::DetailColumn)
            paintDetail(painter, text, index.siblingAtColumn(OrderModel::DetailColumn));
        else
            QStyledItemDelegate::paint(painter, text, index);
        const QVariant budget = index.data(BudgetRole);
        if (index.column() != OrderModel::DetailColumn || !budget.isValid())
            return;
        const double part = budget.toDouble();
        QRect bar = option.rect.adjusted(2, option.rect.height() - barRoom, -8, -1);
        painter->fillRect(bar, option.palette.color(QPalette::Mid));
        bar.setWidth(int(bar.width() * std::min(part, 1.0)));
        const auto status = part > 1 ? common::StatusId::Failed : common::StatusId::InProgress;
        painter->fillRect(bar, common::statusFill(status, option.palette));
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, barRoom);
    }

private:
    /// What is said of an event has the room of all columns; each of them paints its part of it.
    void paintDetail(QPainter *painter, QStyleOptionViewItem option, const QModelIndex &detail) const
    {
        painter->save();
        painter->setClipRect(option.rect, Qt::IntersectClip);
        const auto *tree = static_cast<const QTreeView *>(option.widget);
        option.rect.setLeft(tree->visualRect(detail).left());
        option.rect.setRight(tree->viewport()->width());
        QStyledItemDelegate::paint(painter, option, detail);
        painter->restore();
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(OutOfUseRole).toBool())
            option->palette.setColor(QPalette::Text,
                                     option->palette.color(QPalette::Disabled, QPalette::Text));
    }
};

QToolButton *toolButton(QWidget *parent, const char *objectName, const QString &text, const QString &name)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(objectName));
    button->setText(text);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

SpecForm::SpecForm(QWidget *parent)
    : QWidget(parent)
    , m_stale(common::textLabel(QStringLiteral("formStale"), this))
    , m_pages(new QStackedWidget(this))
    , m_form(new QWidget(m_pages))
    , m_fields(new FieldsPane(FieldGroup::Main, m_form))
    , m_network(new FieldsPane(FieldGroup::Network))
    , m_tabs(new QTabWidget(m_form))
    , m_orderModel(new OrderModel(this))
    , m_filePaths(new PathDelegate(0, true, this))
    , m_files(new ItemsModel(fileItems(), this))
    , m_permissions(new ItemsModel(permissionItems(), this))
    , m_capacity(new ItemsModel(capacityItems(), this))
{
    setObjectName(QStringLiteral("specForm"));
    setAccessibleName(tr("The AppSpec file as a form"));
    m_tabs->setObjectName(QStringLiteral("formTabs"));
    m_tabs->setDocumentMode(true);
    m_filesPage = buildItems(m_files, "formFiles", tr("Files to copy"));
    m_filesPage->findChild<QTableView *>()->setItemDelegateForColumn(0, m_filePaths);
    m_permissionsPage = buildItems(m_permissions, "formPermissions", tr("Permissions to set"));
    m_networkPage = buildNetwork();
    m_tabs->addTab(buildHooks(), tr("What runs, in order"));
    auto *form = new QVBoxLayout(m_form);
    form->setContentsMargins(0, 0, 0, 0);
    form->addWidget(m_fields);
    form->addWidget(m_tabs, 1);
    m_pages->addWidget(buildBegin());
    m_pages->addWidget(m_form);
    m_pages->addWidget(new QWidget(m_pages)); // while nothing could be read yet
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stale);
    layout->addWidget(m_pages, 1);
    m_stale->hide();
    for (const FieldsPane *fields : {m_fields, m_network}) {
        connect(fields, &FieldsPane::editWished, this, &SpecForm::wish);
        connect(fields, &FieldsPane::spanChosen, this, &SpecForm::spanChosen);
    }
    connect(m_orderModel, &OrderModel::editWished, this, &SpecForm::wish);
}

SpecForm::~SpecForm()
{
    // A cell or field that is open when it goes still hands over what stands in it.
    for (QObject *source : std::initializer_list<QObject *>{m_fields, m_network, m_orderModel, m_files,
                                                            m_permissions, m_capacity})
        source->disconnect(this);
}

QWidget *SpecForm::buildBegin()
{
    auto *begin = new QWidget(m_pages);
    auto *layout = new QVBoxLayout(begin);
    layout->addStretch(1);
    auto *question = common::textLabel(QStringLiteral("formQuestion"), begin);
    question->setText(tr("The text does not say yet what it deploys. Begin with:"));
    layout->addWidget(question);
    const struct
    {
        Platform platform;
        const char *objectName;
        QString text;
    } choices[] = {{Platform::Server, "beginServer", tr("EC2 or on-premises instances")},
                   {Platform::Ecs, "beginEcs", tr("An Amazon ECS service")},
                   {Platform::Lambda, "beginLambda", tr("A Lambda function")}};
    for (const auto &choice : choices) {
        auto *button = new QPushButton(choice.text, begin);
        button->setObjectName(QLatin1String(choice.objectName));
        button->setAccessibleName(tr("Begin with: %1").arg(choice.text));
        connect(button, &QPushButton::clicked, this,
                [this, platform = choice.platform] { Q_EMIT beginWished(platform); });
        layout->addWidget(button, 0, Qt::AlignLeft);
    }
    layout->addStretch(2);
    return begin;
}

QWidget *SpecForm::buildHooks()
{
    auto *page = new QWidget(m_tabs);
    m_kind = new QComboBox(page);
    m_kind->setObjectName(QStringLiteral("deploymentKind"));
    m_kind->setAccessibleName(tr("Kind of deployment"));
    m_kind->setToolTip(tr("Which events run, and in which order, depends on it. The file is not changed."));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_kind->setMinimumContentsLength(16);
    m_add = toolButton(page, "addScript", tr("Add script"), tr("Add a script to the event"));
    m_remove = toolButton(page, "removeScript", tr("Remove"), tr("Take out of the file (Delete)"));
    m_up = toolButton(page, "scriptUp", tr("Up"), tr("Run earlier (Alt+Up)"));
    m_down = toolButton(page, "scriptDown", tr("Down"), tr("Run later (Alt+Down)"));
    m_order = new QTreeView(page);
    m_order->setObjectName(QStringLiteral("runOrder"));
    m_order->setAccessibleName(tr("Lifecycle events in the order in which they run"));
    m_order->setModel(m_orderModel);
    m_scriptPaths = new OrderDelegate(m_order);
    m_order->setItemDelegate(m_scriptPaths);
    m_order->setUniformRowHeights(true);
    m_order->setDragEnabled(true);
    m_order->setAcceptDrops(true);
    m_order->setDropIndicatorShown(true);
    m_order->setDragDropMode(QAbstractItemView::DragDrop);
    m_order->setDefaultDropAction(Qt::MoveAction);
    m_order->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed);
    m_order->setTabKeyNavigation(false);
    m_order->installEventFilter(this);
    connect(m_kind, &QComboBox::activated, this, &SpecForm::showOrder);
    connect(m_add, &QToolButton::clicked, this, &SpecForm::addScript);
    connect(m_remove, &QToolButton::clicked, this, &SpecForm::removeCurrent);
    connect(m_up, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_order->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SpecForm::orderCurrentChanged);
    auto *bar = new QHBoxLayout;
    bar->addStretch(1);
    for (QWidget *button : {m_add, m_remove, m_up, m_down})
        bar->addWidget(button);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, common::gridUnit / 2, 0, 0);
    layout->addWidget(m_kind);
    layout->addLayout(bar);
    layout->addWidget(m_order, 1);
    return page;
}

QWidget *SpecForm::buildItems(ItemsModel *model, const char *objectName, const QString &name)
{
    auto *page = new QWidget(m_tabs);
    auto *table = new QTableView(page);
    table->setObjectName(QLatin1String(objectName));
    table->setAccessibleName(name);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectItems);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 4);
    table->horizontalHeader()->setStretchLastSection(true);
    QHeaderView *header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultSectionSize(model->columnCount() > 2 ? 90 : 200);
    for (int column = 0; column < model->columnCount(); ++column)
        header->resizeSection(column, std::max(header->sectionSize(column), header->sectionSizeHint(column)));
    QToolButton *remove = toolButton(page, "removeItem", tr("Remove"), tr("Take the row out of the file"));
    const auto refresh = [model, table, remove] {
        remove->setEnabled(model->isItem(table->currentIndex().row()));
        remove->setToolTip(remove->isEnabled() ? tr("Take the row out of the file (Delete)")
                                               : tr("Choose a row that is to go"));
        remove->setAccessibleDescription(remove->toolTip());
    };
    connect(remove, &QToolButton::clicked, this, [this, model, table] {
        if (!m_pending)
            model->remove(table->currentIndex().row());
    });
    connect(model, &ItemsModel::editWished, this, &SpecForm::wish);
    connect(model, &ItemsModel::modelReset, table, refresh);
    connect(table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this, model, table, refresh](const QModelIndex &current) {
                refresh();
                if (current.isValid() && table->hasFocus() && model->isItem(current.row()))
                    Q_EMIT spanChosen(model->spanAt(current.row()));
            });
    table->installEventFilter(this);
    refresh();
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, common::gridUnit / 2, 0, 0);
    layout->addWidget(remove, 0, Qt::AlignRight);
    layout->addWidget(table, 1);
    page->hide();
    return page;
}

/// Where the tasks of an ECS service run.
QWidget *SpecForm::buildNetwork()
{
    auto *page = new QWidget(m_tabs);
    QLabel *network = common::textLabel(QStringLiteral("formNetworkNote"), page);
    network->setText(tr("All three, or none: then the service keeps its network."));
    QLabel *capacity = common::textLabel(QStringLiteral("formCapacityNote"), page);
    capacity->setText(tr("Capacity providers; none: the service keeps its own."));
    m_network->setParent(page);
    QWidget *table = buildItems(m_capacity, "formCapacity", tr("Capacity providers"));
    table->setParent(page);
    table->show();
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, common::gridUnit / 2, 0, 0);
    for (QWidget *part : std::initializer_list<QWidget *>{network, m_network, capacity})
        layout->addWidget(part);
    layout->addWidget(table, 1);
    page->hide();
    return page;
}

void SpecForm::setRevision(const std::shared_ptr<const RevisionListing> &listing)
{
    m_scriptPaths->setListing(listing);
    m_filePaths->setListing(listing);
}

void SpecForm::show(const std::shared_ptr<const CheckedText> &checked)
{
    const auto &error = checked->document.error;
    const bool readable = !error || !checked->document.tree.isEmpty();
    m_stale->setVisible(!readable);
    m_pages->setEnabled(readable);
    if (!readable) {
        // The finding says it in words, and what to do.
        const auto &findings = checked->result.diagnostics;
        const auto finding = std::ranges::find(findings, Severity::Error, &Diagnostic::severity);
        const QString why = tr("The text cannot be read at line %1: %2")
                                .arg(error->position.line)
                                .arg(finding != findings.end() ? finding->message : error->problem + u'.');
        m_stale->setText(
            m_checked ? why + u' '
                    + tr("The form shows it as it was before, and can be used again when that is "
                         "mended.")
                      : why);
        return;
    }
    m_pending = false;
    m_checked = checked;
    const Platform platform = checked->result.platform;
    m_pages->setCurrentIndex(platform == Platform::Unknown ? 0 : 1);
    if (platform == Platform::Unknown) {
        m_orderModel->show(nullptr, nullptr);
        m_platform = platform;
        return;
    }
    m_fields->show(checked);
    m_network->show(checked);
    if (std::exchange(m_platform, platform) != platform)
        showKinds(platform);
    m_files->show(checked);
    m_permissions->show(checked);
    m_capacity->show(checked);
    showOrder();
}

void SpecForm::showKinds(Platform platform)
{
    m_kind->clear();
    for (const DeploymentKind &kind : deploymentKinds()) {
        if (kind.platform == platform)
            m_kind->addItem(QString::fromLatin1(kind.title), QString::fromLatin1(kind.name));
    }
    const DeploymentKind *usual = usualKind(platform);
    m_kind->setCurrentIndex(usual ? m_kind->findData(QString::fromLatin1(usual->name)) : 0);
    const bool server = platform == Platform::Server;
    while (m_tabs->count() > 1)
        m_tabs->removeTab(1);
    if (server) {
        m_tabs->addTab(m_filesPage, tr("Files"));
        m_tabs->addTab(m_permissionsPage, tr("Permissions"));
    } else if (platform == Platform::Ecs) {
        m_tabs->addTab(m_networkPage, tr("Network and capacity"));
    }
    for (QWidget *button : {m_add, m_up, m_down})
        button->setVisible(server);
}

void SpecForm::showOrder()
{
    m_following = true;
    const int top = m_order->verticalScrollBar()->value();
    m_orderModel->show(m_checked, deploymentKind(m_kind->currentData().toString()));
    m_order->expandAll();
    const int character = m_order->fontMetrics().averageCharWidth();
    m_order->header()->resizeSection(OrderModel::NameColumn, 32 * character);
    if (m_orderModel->columnCount() > OrderModel::RunAsColumn) {
        m_order->header()->resizeSection(OrderModel::DetailColumn, 24 * character);
        m_order->header()->resizeSection(OrderModel::RunAsColumn, 9 * character);
    }
    const QModelIndex current = m_orderModel->indexOf(m_currentEvent, m_currentScript);
    if (current.isValid())
        m_order->setCurrentIndex(current);
    m_order->verticalScrollBar()->setValue(top);
    m_following = false;
    refreshButtons();
}

void SpecForm::wish(const FormWish &wish)
{
    if (!m_pending) // else it means a text that no longer stands there
        Q_EMIT editWished(wish);
}

void SpecForm::orderCurrentChanged()
{
    refreshButtons();
    if (m_following)
        return;
    const QModelIndex current = m_order->currentIndex();
    m_currentEvent = m_orderModel->eventAt(current);
    m_currentScript = current.isValid() && m_orderModel->isScript(current) ? current.row() : -1;
    const Span span = m_orderModel->spanAt(current);
    if (span.end > 0)
        Q_EMIT spanChosen(span);
}

void SpecForm::selectAround(qsizetype offset)
{
    if (m_pending || m_order->hasFocus())
        return;
    const QModelIndex index = m_orderModel->indexAround(offset);
    if (!index.isValid() || index == m_order->currentIndex())
        return;
    m_following = true;
    m_order->setCurrentIndex(index);
    m_currentEvent = m_orderModel->eventAt(index);
    m_currentScript = m_orderModel->isScript(index) ? index.row() : -1;
    m_following = false;
}

void SpecForm::addScript()
{
    const QModelIndex current = m_order->currentIndex();
    if (!m_orderModel->canAttach(current) || m_pending)
        return;
    m_currentScript = m_orderModel->isScript(current) ? current.row() + 1 : m_orderModel->rowCount(current);
    m_orderModel->addScript(current, "scripts/" + m_currentEvent.toLower().toUtf8() + ".sh");
}

void SpecForm::removeCurrent()
{
    if (m_pending)
        return;
    m_currentScript = std::max(-1, m_currentScript - 1);
    m_orderModel->remove(m_order->currentIndex());
}

void SpecForm::moveCurrent(int step)
{
    if (m_pending)
        return;
    if (const auto to = m_orderModel->moveBy(m_order->currentIndex(), step)) {
        m_currentEvent = QString::fromUtf8(to->event);
        m_currentScript = int(to->index);
    }
}

void SpecForm::refreshButtons()
{
    const QModelIndex current = m_order->currentIndex();
    const bool script = current.isValid() && m_orderModel->isScript(current);
    const bool attach = m_orderModel->canAttach(current);
    m_add->setEnabled(attach);
    m_add->setToolTip(attach                   ? tr("Insert")
                          : !current.isValid() ? tr("Choose an event first")
                                               : tr("CodeDeploy runs nothing of this file here"));
    const bool removable = script
        || (current.isValid() && m_platform != Platform::Server
            && m_orderModel->spanAt(current.siblingAtColumn(OrderModel::NameColumn)).end > 0);
    m_remove->setEnabled(removable);
    m_remove->setToolTip(removable ? tr("Delete") : tr("Nothing of this file is chosen"));
    for (QToolButton *button : {m_up, m_down}) {
        button->setEnabled(script);
        button->setToolTip(script ? button->accessibleName() : tr("Choose a script first"));
    }
}

bool SpecForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool alt = key->modifiers() == Qt::AltModifier;
    if (watched == m_order && alt && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
        moveCurrent(key->key() == Qt::Key_Up ? -1 : 1);
        return true;
    }
    if (watched == m_order && key->key() == Qt::Key_Insert) {
        addScript();
        return true;
    }
    if (key->key() == Qt::Key_Delete) {
        if (watched == m_order) {
            removeCurrent();
            return true;
        }
        auto *table = qobject_cast<QTableView *>(watched);
        auto *items = table ? qobject_cast<ItemsModel *>(table->model()) : nullptr;
        if (items && !m_pending) {
            items->remove(table->currentIndex().row());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hookline::appspec
