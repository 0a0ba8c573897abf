// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/itemsmodel.h"

#include <QCoreApplication>

#include <algorithm>

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
    {"type", QT_TRANSLATE_NOOP("AppSpec", "Type"),
     QT_TRANSLATE_NOOP("AppSpec", "file, directory, or both parted by a comma; empty: both"),
     CellKind::Texts},
    {"except", QT_TRANSLATE_NOOP("AppSpec", "Except"),
     QT_TRANSLATE_NOOP("AppSpec", "Names that the pattern leaves out, parted by commas"), CellKind::Texts},
    {"acls", QT_TRANSLATE_NOOP("AppSpec", "ACLs"),
     QT_TRANSLATE_NOOP("AppSpec", "Access control list entries such as u:name:rw, parted by commas"),
     CellKind::Texts},
    // The agent reads "name"; the "user" of AWS's page is left unread.
    {"context/name", QT_TRANSLATE_NOOP("AppSpec", "SELinux user"),
     QT_TRANSLATE_NOOP("AppSpec", "User of the SELinux context; empty: as it is")},
    {"context/type", QT_TRANSLATE_NOOP("AppSpec", "SELinux type"),
     QT_TRANSLATE_NOOP("AppSpec", "Type of the SELinux context; a context needs one")},
    {"context/range", QT_TRANSLATE_NOOP("AppSpec", "SELinux range"),
     QT_TRANSLATE_NOOP("AppSpec", "Range of the SELinux context, such as s0")},
};
constexpr ItemColumn providers[] = {
    {"CapacityProvider", QT_TRANSLATE_NOOP("AppSpec", "Capacity provider"),
     QT_TRANSLATE_NOOP("AppSpec", "Its name, such as FARGATE_SPOT")},
    {"Base", QT_TRANSLATE_NOOP("AppSpec", "Base"),
     QT_TRANSLATE_NOOP("AppSpec",
                       "How many tasks it runs at least; only one provider may have a base; empty: 0"),
     CellKind::Number},
    {"Weight", QT_TRANSLATE_NOOP("AppSpec", "Weight"),
     QT_TRANSLATE_NOOP("AppSpec", "Its share of the tasks beyond the base; empty: 0"), CellKind::Number},
};

QStringList textsOf(const Tree &tree, NodeId id)
{
    const Tree::Node &node = tree.follow(id);
    if (node.kind != Tree::Kind::Sequence)
        return {tree.text(id)};
    QStringList texts;
    for (const NodeId item : node.children)
        texts.append(tree.text(item));
    return texts;
}

Value valueOf(CellKind kind, const QString &text)
{
    if (kind == CellKind::Text)
        return Value::string(text.toUtf8());
    if (kind == CellKind::Number)
        return Value::literal(text.toUtf8());
    std::vector<Value> items;
    for (const QByteArray &part : partsOf(text))
        items.push_back(Value::string(part));
    return Value::list(items);
}

constexpr ItemList fileList{"files", false, files};
constexpr ItemList permissionList{"permissions", false, permissions};
constexpr ItemList capacityList{"CapacityProviderStrategy", true, providers};

} // namespace

QByteArrayList partsOf(const QString &text)
{
    QByteArrayList parts;
    for (const QString &part : text.split(u',')) {
        if (!part.trimmed().isEmpty())
            parts.append(part.trimmed().toUtf8());
    }
    return parts;
}

const ItemList &fileItems()
{
    return fileList;
}

const ItemList &permissionItems()
{
    return permissionList;
}

const ItemList &capacityItems()
{
    return capacityList;
}

ItemsModel::ItemsModel(const ItemList &list, QObject *parent)
    : QAbstractTableModel(parent)
    , m_list(list)
{ }

Path ItemsModel::listPath() const
{
    const Tree &tree = m_checked->document.tree;
    Path path;
    if (m_list.inProperties)
        path = propertiesPath(tree, m_checked->result.spec);
    path.emplace_back(QByteArray(m_list.key));
    return m_list.inProperties ? asWritten(tree, path) : path;
}

/// From the item on.
Path ItemsModel::keysOf(const QModelIndex &index) const
{
    Path whole = listPath();
    const std::size_t above = whole.size() + 1;
    whole.emplace_back(std::size_t(index.row()));
    for (const QByteArray &key : QByteArray(m_list.columns[size_t(index.column())].key).split('/'))
        whole.emplace_back(key);
    if (m_list.inProperties)
        whole = asWritten(m_checked->document.tree, whole);
    return {whole.begin() + qsizetype(above), whole.end()};
}

void ItemsModel::show(std::shared_ptr<const CheckedText> checked)
{
    beginResetModel();
    m_checked = std::move(checked);
    m_items.clear();
    if (m_checked) {
        const Tree &tree = m_checked->document.tree;
        const Tree::Node &list = tree.follow(nodeAt(tree, listPath()));
        if (list.kind == Tree::Kind::Sequence)
            m_items = list.children;
    }
    endResetModel();
}

void ItemsModel::remove(int row)
{
    if (isItem(row))
        Q_EMIT editWished([list = listPath(), at = size_t(row)](const Document &document) {
            return planRemoveItem(document, list, at);
        });
}

Span ItemsModel::spanAt(int row) const
{
    return isItem(row) ? m_checked->document.tree.node(m_items[size_t(row)]).span : Span();
}

NodeId ItemsModel::valueAt(const QModelIndex &index) const
{
    if (!isItem(index.row()))
        return noNode;
    const auto sensitivity = m_list.inProperties ? Qt::CaseInsensitive : Qt::CaseSensitive;
    const Tree &tree = m_checked->document.tree;
    NodeId value = m_items[size_t(index.row())];
    for (const QByteArray &key : QByteArray(m_list.columns[size_t(index.column())].key).split('/'))
        value = value == noNode ? noNode : tree.value(tree.followId(value), key, sensitivity);
    return value;
}

/// A list is where it is meant and holds nothing but texts.
bool ItemsModel::isPlain(const QModelIndex &index) const
{
    const Tree &tree = m_checked->document.tree;
    const NodeId value = valueAt(index);
    const auto isScalar = [&tree](NodeId id) { return tree.follow(id).kind == Tree::Kind::Scalar; };
    if (value == noNode || isScalar(value))
        return true;
    const Tree::Node &node = tree.follow(value);
    return m_list.columns[size_t(index.column())].kind == CellKind::Texts && node.kind == Tree::Kind::Sequence
        && std::ranges::all_of(node.children, isScalar);
}

int ItemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_checked ? 0 : int(m_items.size()) + 1;
}

int ItemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_list.columns.size());
}

QVariant ItemsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ItemColumn &column = m_list.columns[size_t(index.column())];
    if (role == Qt::ToolTipRole)
        return QCoreApplication::translate("AppSpec", column.tip);
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    const bool isNew = !isItem(index.row());
    if (isNew)
        return role == Qt::DisplayRole && index.column() == 0 ? QVariant(tr("add…")) : QVariant();
    if (!isPlain(index))
        return role == Qt::DisplayRole ? QVariant(tr("(see the text)")) : QVariant();
    const Tree &tree = m_checked->document.tree;
    const NodeId value = valueAt(index);
    if (value == noNode || column.kind != CellKind::Texts)
        return tree.text(value);
    return textsOf(tree, value).join(QStringLiteral(", "));
}

bool ItemsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString text = value.toString().trimmed();
    if (role != Qt::EditRole || !index.isValid() || text == data(index, Qt::EditRole).toString())
        return false;
    const CellKind kind = m_list.columns[size_t(index.column())].kind;
    const Path list = listPath(), keys = keysOf(index);
    if (kind == CellKind::Texts && isItem(index.row())) {
        Path path = list;
        path.emplace_back(size_t(index.row()));
        path.insert(path.end(), keys.begin(), keys.end());
        Q_EMIT editWished([path, parts = partsOf(text)](const Document &document) {
            return planTexts(document, path, parts);
        });
    } else {
        const auto wished = text.isEmpty() ? std::nullopt : std::optional(valueOf(kind, text));
        Q_EMIT editWished([list, at = size_t(index.row()), keys, wished](const Document &document) {
            return planItemMember(document, list, at, keys, wished);
        });
    }
    return false; // the row changes when the text has
}

QVariant ItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return QCoreApplication::translate("AppSpec", m_list.columns[size_t(section)].title);
}

Qt::ItemFlags ItemsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return isPlain(index) ? flags | Qt::ItemIsEditable : flags;
}

} // namespace hookline::appspec
