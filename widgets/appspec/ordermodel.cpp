// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/ordermodel.h"

#include <QBrush>
#include <QMimeData>

#include <algorithm>
#include <array>
#include <numeric>

namespace hookline::appspec {

namespace {

const QString scriptType = QStringLiteral("application/x-hookline-script");
/// What CodeDeploy gives all scripts of one event together (AppSpec seed: hooks section).
constexpr int eventBudgetSeconds = 3600;

using domain::EventTrack;
using domain::ScriptSource;

QString instancesOf(EventTrack track)
{
    switch (track) {
    case EventTrack::BlueGreenReplacement:
    case EventTrack::BlueGreenRollbackReplacement:
        return OrderModel::tr("replacement instances");
    case EventTrack::BlueGreenOriginal:
    case EventTrack::BlueGreenRollbackOriginal:
        return OrderModel::tr("original instances");
    default:
        return {};
    }
}

int budgetOf(const std::vector<Script> &scripts)
{
    return std::accumulate(scripts.begin(), scripts.end(), 0,
                           [](int sum, const Script &script) { return sum + script.timeoutSeconds; });
}

ScriptPlace fromMime(const QMimeData *data)
{
    const QByteArrayList parts = data->data(scriptType).split('\n');
    return {parts.value(0), std::size_t(std::max(0, parts.value(1).toInt()))};
}

std::optional<Value> valueOfText(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(Value::string(text.toUtf8()));
}

} // namespace

void OrderModel::show(std::shared_ptr<const CheckedText> checked, const DeploymentKind *kind)
{
    beginResetModel();
    m_checked = std::move(checked);
    m_rows.clear();
    if (m_checked && kind) {
        const AppSpec &spec = m_checked->result.spec;
        for (PlannedStretch &stretch : plannedOrder(spec, *kind)) {
            for (PlannedEvent &event : stretch.events) {
                if (event.event != u"Start" && event.event != u"End")
                    m_rows.push_back({std::move(event), instancesOf(stretch.track), true});
            }
        }
        for (const QString &event : leftOut(spec, *kind)) {
            const EventScripts *scripts = spec.scriptsOf(event);
            PlannedEvent planned{.event = event, .function = spec.functionOf(event)};
            planned.source = ScriptSource::CurrentRevision;
            if (scripts)
                planned.scripts = scripts->scripts;
            m_rows.push_back({std::move(planned), {}, false});
        }
        chooseHolders();
    }
    endResetModel();
}

/// An event that runs on both environments stands there twice, and its scripts once: where they run first.
void OrderModel::chooseHolders()
{
    for (Row &row : m_rows) {
        const auto sameEvent = [&](const Row &other) { return other.event.event == row.event.event; };
        const auto current = std::ranges::find_if(m_rows, [&](const Row &other) {
            return sameEvent(other) && other.event.source == ScriptSource::CurrentRevision;
        });
        const auto holder = current != m_rows.end() ? current : std::ranges::find_if(m_rows, sameEvent);
        row.holds = !row.event.reserved && &*holder == &row;
    }
}

const OrderModel::Row &OrderModel::rowOf(const QModelIndex &index) const
{
    return m_rows[isScript(index) ? size_t(index.internalId() - 1) : size_t(index.row())];
}

const Script *OrderModel::scriptAt(const QModelIndex &index) const
{
    if (!isScript(index))
        return nullptr;
    const auto &scripts = rowOf(index).event.scripts;
    return index.row() < int(scripts.size()) ? &scripts[size_t(index.row())] : nullptr;
}

QString OrderModel::eventAt(const QModelIndex &index) const
{
    return index.isValid() ? rowOf(index).event.event : QString();
}

bool OrderModel::canAttach(const QModelIndex &index) const
{
    return index.isValid() && m_checked->result.platform == Platform::Server && rowOf(index).holds
        && rowOf(index).runs;
}

ScriptPlace OrderModel::placeAt(const QModelIndex &script) const
{
    return {eventAt(script).toUtf8(), isScript(script) ? size_t(script.row()) : 0};
}

Span OrderModel::spanAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Tree &tree = m_checked->document.tree;
    const Row &row = rowOf(index);
    NodeId node = noNode;
    if (const Script *script = scriptAt(index)) {
        node = script->place.node;
    } else if (const EventScripts *scripts = m_checked->result.spec.scriptsOf(row.event.event)) {
        node = scripts->place.node;
    } else {
        for (const FunctionHook &hook : m_checked->result.spec.functions) {
            if (hook.event == row.event.event)
                node = hook.place.node;
        }
    }
    if (node == noNode)
        return {};
    const Span span = tree.node(node).span;
    const NodeId key = isScript(index) ? noNode : tree.keyOf(node);
    return key == noNode ? span : Span{tree.node(key).span.begin, span.end};
}

QModelIndex OrderModel::indexAround(qsizetype offset) const
{
    const auto holds = [&](const QModelIndex &index) {
        const Span span = spanAt(index);
        return span.end > 0 && span.begin <= offset && offset <= span.end;
    };
    for (int i = 0; i < rowCount(); ++i) {
        const QModelIndex event = index(i, NameColumn);
        for (int k = 0; k < rowCount(event); ++k) {
            if (holds(index(k, NameColumn, event)))
                return index(k, NameColumn, event);
        }
        if (rowOf(event).holds && holds(event))
            return event;
    }
    return {};
}

QModelIndex OrderModel::indexOf(const QString &event, int script) const
{
    for (int i = 0; i < rowCount(); ++i) {
        const QModelIndex found = index(i, NameColumn);
        if (eventAt(found) != event || (!rowOf(found).holds && !rowOf(found).event.reserved))
            continue;
        return script < 0 || script >= rowCount(found) ? found : index(script, NameColumn, found);
    }
    return {};
}

void OrderModel::addScript(const QModelIndex &index, const QByteArray &location)
{
    if (!canAttach(index))
        return;
    const QModelIndex event = isScript(index) ? parent(index) : index;
    const auto at = isScript(index) ? size_t(index.row()) + 1 : rowOf(event).event.scripts.size();
    Q_EMIT editWished([place = ScriptPlace{eventAt(event).toUtf8(), at}, location](const Document &document) {
        return planAddScript(document, place, location);
    });
}

void OrderModel::remove(const QModelIndex &index)
{
    if (isScript(index))
        Q_EMIT editWished(
            [place = placeAt(index)](const Document &document) { return planRemoveScript(document, place); });
    else if (index.isValid() && !rowOf(index).event.function.isEmpty())
        Q_EMIT editWished([event = eventAt(index).toUtf8()](const Document &document) {
            return planFunction(document, event, {});
        });
}

std::optional<ScriptPlace> OrderModel::moveBy(const QModelIndex &script, int step)
{
    if (!isScript(script))
        return {};
    const ScriptPlace from = placeAt(script);
    ScriptPlace to = from;
    const int wanted = script.row() + step;
    if (wanted >= 0 && wanted < rowCount(parent(script))) {
        to.index = size_t(wanted);
    } else {
        int row = parent(script).row() + step;
        while (row >= 0 && row < rowCount() && !canAttach(index(row, NameColumn)))
            row += step;
        if (row < 0 || row >= rowCount())
            return {};
        const QModelIndex event = index(row, NameColumn);
        to = {eventAt(event).toUtf8(), step > 0 ? 0 : rowOf(event).event.scripts.size()};
    }
    Q_EMIT editWished([from, to](const Document &document) { return planMoveScript(document, from, to); });
    return to;
}

QModelIndex OrderModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row() + 1) : quintptr(0));
}

QModelIndex OrderModel::parent(const QModelIndex &index) const
{
    return index.isValid() && isScript(index)
        ? createIndex(int(index.internalId()) - 1, NameColumn, quintptr(0))
        : QModelIndex();
}

int OrderModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_rows.size());
    if (isScript(parent) || parent.column() != NameColumn)
        return 0;
    const Row &row = rowOf(parent);
    return row.holds ? int(row.event.scripts.size()) : 0;
}

int OrderModel::columnCount(const QModelIndex &) const
{
    return m_checked && m_checked->result.platform != Platform::Server ? int(RunAsColumn) : int(ColumnCount);
}

QString OrderModel::eventNote(const Row &row) const
{
    if (row.event.reserved)
        return tr("CodeDeploy does this itself");
    if (!row.runs)
        return tr("does not run in this kind of deployment");
    QStringList notes;
    if (row.holds && !row.event.scripts.empty())
        notes.append(tr("%1 of %2 s").arg(budgetOf(row.event.scripts)).arg(eventBudgetSeconds));
    if (row.event.source == ScriptSource::LastSuccessfulRevision)
        notes.append(row.holds && !row.event.scripts.empty() ? tr("runs one deployment later")
                                                             : tr("the last successful revision's scripts"));
    if (row.event.source == ScriptSource::MostRecentRevision)
        notes.append(tr("the most recent revision's scripts"));
    return notes.join(QStringLiteral(", "));
}

QVariant OrderModel::eventData(const Row &row, int column, int role) const
{
    const bool outOfUse = !row.holds || !row.runs;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        if (column == NameColumn)
            return row.instances.isEmpty() ? row.event.event
                                           : QStringLiteral("%1 (%2)").arg(row.event.event, row.instances);
        if (column != DetailColumn)
            return {};
        if (m_checked->result.platform == Platform::Server || role == Qt::DisplayRole) {
            const QString note = eventNote(row);
            return note.isEmpty() || !row.event.function.isEmpty() ? row.event.function : note;
        }
        return row.event.function;
    case Qt::ToolTipRole:
        return row.event.reserved ? tr("No script or function can be attached: CodeDeploy does this itself.")
            : row.runs            ? eventNote(row)
                       : tr("The file attaches something to %1, which this kind of deployment never runs.")
                             .arg(row.event.event);
    case BudgetRole:
        return row.event.scripts.empty() || outOfUse
            ? QVariant()
            : QVariant(double(budgetOf(row.event.scripts)) / eventBudgetSeconds);
    case OutOfUseRole:
        return outOfUse;
    case Qt::BackgroundRole:
        return row.runs ? QVariant() : QVariant(QBrush(QColor(128, 128, 128, 90), Qt::BDiagPattern));
    default:
        return {};
    }
}

QVariant OrderModel::scriptData(const Script &script, int column, int role) const
{
    if (role == Qt::CheckStateRole && column == SudoColumn)
        return script.sudo ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::ToolTipRole && column == DetailColumn)
        return tr("Timeout in seconds; all scripts of an event together get %1 s").arg(eventBudgetSeconds);
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (column) {
    case NameColumn:
        return script.location;
    case DetailColumn:
        return role == Qt::EditRole ? QString::number(script.timeoutSeconds)
                                    : tr("%1 s").arg(script.timeoutSeconds);
    case RunAsColumn:
        return script.runAs;
    default:
        return {};
    }
}

QVariant OrderModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (const Script *script = scriptAt(index))
        return scriptData(*script, index.column(), role);
    return isScript(index) ? QVariant() : eventData(rowOf(index), index.column(), role);
}

void OrderModel::wishMember(const QModelIndex &script, const QByteArray &key,
                            const std::optional<Value> &value)
{
    Q_EMIT editWished([place = placeAt(script), key, value](const Document &document) {
        return planScriptMember(document, place, key, value);
    });
}

bool OrderModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid())
        return false;
    const QString text = value.toString().trimmed();
    if (role == Qt::CheckStateRole && index.column() == SudoColumn && isScript(index)) {
        const bool sudo = value.toInt() == Qt::Checked;
        wishMember(index, "sudo", sudo ? std::optional(Value::literal("true")) : std::nullopt);
        return false;
    }
    if (role != Qt::EditRole || text == data(index, Qt::EditRole).toString())
        return false;
    if (!isScript(index)) {
        Q_EMIT editWished([event = eventAt(index).toUtf8(), function = text.toUtf8()](
                              const Document &document) { return planFunction(document, event, function); });
        return false;
    }
    static constexpr std::array<const char *, ColumnCount> keys{"location", "timeout", "runas", "sudo"};
    std::optional<Value> wished = valueOfText(text);
    if (index.column() == DetailColumn && wished) {
        bool isNumber = false;
        const int seconds = text.toInt(&isNumber);
        if (!isNumber || seconds < 1) {
            Error error{.code = ErrorCode::InvalidInput,
                        .message = tr("A timeout is a number of seconds from 1 on, not \"%1\".").arg(text)};
            Q_EMIT editWished([error](const Document &) -> Result<Edits> { return error; });
            return false;
        }
        wished = Value::literal(QByteArray::number(seconds));
    }
    if (index.column() == NameColumn && !wished)
        return false; // a script needs a location; Delete takes it out
    wishMember(index, keys.at(size_t(index.column())), wished);
    return false; // the row changes when the text has
}

QVariant OrderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const bool server = !m_checked || m_checked->result.platform == Platform::Server;
    switch (section) {
    case NameColumn:
        return server ? tr("Lifecycle event and script") : tr("Lifecycle event");
    case DetailColumn:
        return server ? tr("Timeout") : tr("Function");
    case RunAsColumn:
        return tr("Run as");
    default:
        return tr("Sudo");
    }
}

Qt::ItemFlags OrderModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const Row &row = rowOf(index);
    if (isScript(index)) {
        flags |= Qt::ItemIsDragEnabled;
        flags |= index.column() == SudoColumn ? Qt::ItemIsUserCheckable : Qt::ItemIsEditable;
    } else if (m_checked->result.platform == Platform::Server) {
        if (canAttach(index))
            flags |= Qt::ItemIsDropEnabled;
    } else if (index.column() == DetailColumn && !row.event.reserved) {
        flags |= Qt::ItemIsEditable;
    }
    return flags;
}

QStringList OrderModel::mimeTypes() const
{
    return {scriptType};
}

QMimeData *OrderModel::mimeData(const QModelIndexList &indexes) const
{
    auto *data = new QMimeData;
    if (!indexes.isEmpty() && isScript(indexes.constFirst())) {
        const ScriptPlace place = placeAt(indexes.constFirst());
        data->setData(scriptType, place.event + '\n' + QByteArray::number(qulonglong(place.index)));
    }
    return data;
}

std::optional<ScriptPlace> OrderModel::dropPlace(const QMimeData *data, int row,
                                                 const QModelIndex &parent) const
{
    if (!data->hasFormat(scriptType) || !parent.isValid())
        return {};
    const QModelIndex event = isScript(parent) ? this->parent(parent) : parent.siblingAtColumn(NameColumn);
    if (!canAttach(event))
        return {};
    const int onto = isScript(parent) ? parent.row() : row;
    const ScriptPlace from = fromMime(data);
    ScriptPlace to{eventAt(event).toUtf8(), onto < 0 ? size_t(rowCount(event)) : size_t(onto)};
    // Rows are counted with the script still in its place.
    if (to.event == from.event && to.index > from.index)
        --to.index;
    return to;
}

bool OrderModel::canDropMimeData(const QMimeData *data, Qt::DropAction, int row, int,
                                 const QModelIndex &parent) const
{
    return dropPlace(data, row, parent).has_value();
}

bool OrderModel::dropMimeData(const QMimeData *data, Qt::DropAction, int row, int, const QModelIndex &parent)
{
    if (const auto to = dropPlace(data, row, parent))
        Q_EMIT editWished([from = fromMime(data), to = *to](const Document &document) {
            return planMoveScript(document, from, to);
        });
    return false; // nothing for the view to take away: the text decides
}

} // namespace hookline::appspec
