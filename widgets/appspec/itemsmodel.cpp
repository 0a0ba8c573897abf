// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/itemsmodel.h"

#include <QCoreApplication>

namespace hookline::appspec {

namespace {

constexpr ItemColumn files[] = {
    {"source", QT_TRANSLATE_NOOP("AppSpec", "Source"),
     QT_TRANSLATE_NOOP("AppSpec", "File or directory of the revision; / is all of it")},
    {"destination", QT_TRANSLATE_NOOP("AppSpec", "Destination"),
     QT_TRANSLATE_NOOP("AppSpec", "Directory on the instance that it is copied into")},
};
constexpr ItemColumn permissions[] = {
    {"object", QT_TRANSLATE_NOOP("AppSpec", "Object"),
     QT_TRANSLATE_NOOP("AppSpec", "File or directory on the instance")},
    {"pattern", QT_TRANSLATE_NOOP("AppSpec", "Pattern"),
     QT_TRANSLATE_NOOP("AppSpec", "Which files under it; ** for all")},
    {"owner", QT_TRANSLATE_NOOP("AppSpec", "Owner"), QT_TRANSLATE_NOOP("AppSpec", "User who owns them")},
    {"group", QT_TRANSLATE_NOOP("AppSpec", "Group"), QT_TRANSLATE_NOOP("AppSpec", "Group that owns them")},
    {"mode", QT_TRANSLATE_NOOP("AppSpec", "Mode"),
     QT_TRANSLATE_NOOP("AppSpec", "Octal digits as for chmod, such as 644")},
};

} // namespace

std::span<const ItemColumn> fileColumns()
{
    return files;
}

std::span<const ItemColumn> permissionColumns()
{
    return permissions;
}

ItemsModel::ItemsModel(const char *list, std::span<const ItemColumn> columns, QObject *parent)
    : QAbstractTableModel(parent)
    , m_list(list)
    , m_columns(columns)
{ }

void ItemsModel::show(std::shared_ptr<const CheckedText> checked)
{
    beginResetModel();
    m_checked = std::move(checked);
    m_items.clear();
    if (m_checked) {
        const Tree &tree = m_checked->document.tree;
        const Tree::Node &list = tree.follow(tree.value(tree.root(), m_list));
        if (list.kind == Tree::Kind::Sequence)
            m_items = list.children;
    }
    endResetModel();
}

void ItemsModel::remove(int row)
{
    if (isItem(row))
        Q_EMIT editWished([list = m_list, at = size_t(row)](const Document &document) {
            return planRemoveItem(document, list, at);
        });
}

Span ItemsModel::spanAt(int row) const
{
    return isItem(row) ? m_checked->document.tree.node(m_items[size_t(row)]).span : Span();
}

NodeId ItemsModel::valueAt(const QModelIndex &index) const
{
    const Tree &tree = m_checked->document.tree;
    return isItem(index.row())
        ? tree.value(tree.followId(m_items[size_t(index.row())]), m_columns[size_t(index.column())].key)
        : noNode;
}

int ItemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_checked ? 0 : int(m_items.size()) + 1;
}

int ItemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant ItemsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ItemColumn &column = m_columns[size_t(index.column())];
    if (role == Qt::ToolTipRole)
        return QCoreApplication::translate("AppSpec", column.tip);
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    const bool isNew = !isItem(index.row());
    if (isNew)
        return role == Qt::DisplayRole && index.column() == 0 ? QVariant(tr("add…")) : QVariant();
    const NodeId value = valueAt(index);
    const Tree::Node &node = m_checked->document.tree.follow(value);
    if (value != noNode && node.kind != Tree::Kind::Scalar)
        return role == Qt::DisplayRole ? QVariant(tr("(see the text)")) : QVariant();
    return m_checked->document.tree.text(value);
}

bool ItemsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString text = value.toString().trimmed();
    if (role != Qt::EditRole || !index.isValid() || text == data(index, Qt::EditRole).toString())
        return false;
    const auto wished = text.isEmpty() ? std::nullopt : std::optional(Value::string(text.toUtf8()));
    Q_EMIT editWished(
        [list = m_list, at = size_t(index.row()), key = QByteArray(m_columns[size_t(index.column())].key),
         wished](const Document &document) { return planItemMember(document, list, at, key, wished); });
    return false; // the row changes when the text has
}

QVariant ItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QCoreApplication::translate("AppSpec", m_columns[size_t(section)].title);
}

Qt::ItemFlags ItemsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const NodeId value = valueAt(index);
    const bool plain = value == noNode || m_checked->document.tree.follow(value).kind == Tree::Kind::Scalar;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return plain ? flags | Qt::ItemIsEditable : flags;
}

} // namespace hookline::appspec
