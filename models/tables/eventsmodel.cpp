// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/eventsmodel.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>

namespace hookline::tables {
namespace {

using domain::EventStatus;
using store::EventEntry;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;

StatusId statusOf(const EventEntry &entry)
{
    if (entry.waiting)
        return StatusId::Waiting;
    if (entry.planned)
        return StatusId::Planned;
    return statusId(entry.event.status);
}

QString tookText(const EventEntry &entry, Instant now)
{
    if (!entry.event.start)
        return {};
    if (entry.event.end)
        return durationText(*entry.event.end - *entry.event.start);
    if (domain::isTerminal(entry.event.status) || now < *entry.event.start)
        return {};
    const QString took = durationText(std::chrono::floor<std::chrono::seconds>(now - *entry.event.start));
    if (!entry.waiting || !entry.deadline)
        return took;
    const QString left = countdownText(*entry.deadline - now);
    return QCoreApplication::translate("Tables", "%1, %2 left")
        .arg(took, entry.deadlineEstimated ? QLatin1Char('~') + left : left);
}

QString diagnosticsText(const EventEntry &entry)
{
    const domain::Diagnostics &diagnostics = entry.event.diagnostics;
    const bool quiet = diagnostics.errorCode == domain::LifecycleErrorCode::Unknown
        || diagnostics.errorCode == domain::LifecycleErrorCode::Success;
    if (quiet)
        return diagnostics.message;
    const QString code = domain::toString(diagnostics.errorCode);
    return diagnostics.message.isEmpty() ? code : code + QLatin1String(": ") + diagnostics.message;
}

QString timesTip(const EventEntry &entry, Instant)
{
    if (!entry.event.start)
        return {};
    const QString start = exactText(*entry.event.start);
    return entry.event.end ? start + QStringLiteral(" – ") + exactText(*entry.event.end) : start;
}

struct EventColumn
{
    ColumnInfo info;
    QString (*text)(const EventEntry &, Instant now);
    QString (*tip)(const EventEntry &, Instant now) = nullptr;
    QString (*exact)(const EventEntry &) = nullptr; ///< For exports; without it, the text.
};

constexpr std::array<EventColumn, EventsModel::ColumnCount> columns{{
    {{"event", QT_TRANSLATE_NOOP("Tables", "Event"), leading, 24},
     [](const EventEntry &entry, Instant) { return entry.event.name; },
     [](const EventEntry &entry, Instant) {
         return entry.reserved
             ? QCoreApplication::translate("Tables", "Done by CodeDeploy itself; no hook runs here.")
             : QString();
     }},
    {{"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 14},
     [](const EventEntry &entry, Instant) { return statusWord(statusOf(entry)); },
     nullptr,
     [](const EventEntry &entry) { return domain::toString(entry.event.status); }},
    {{"start", QT_TRANSLATE_NOOP("Tables", "Start"), leading, 20},
     [](const EventEntry &entry, Instant) { return stampText(entry.event.start); },
     timesTip,
     [](const EventEntry &entry) { return entry.event.start ? toIso8601(*entry.event.start) : QString(); }},
    {{"took", QT_TRANSLATE_NOOP("Tables", "Took"), trailing, 18, false, true},
     tookText,
     timesTip,
     [](const EventEntry &entry) {
         return entry.event.start && entry.event.end
             ? QString::number(double((*entry.event.end - *entry.event.start).count()) / 1000)
             : QString();
     }},
    {{"script", QT_TRANSLATE_NOOP("Tables", "Script"), leading, 24},
     [](const EventEntry &entry, Instant) { return entry.event.diagnostics.scriptName; },
     [](const EventEntry &entry, Instant) { return entry.event.diagnostics.scriptName; }},
    {{"diagnostics", QT_TRANSLATE_NOOP("Tables", "Diagnostics"), leading, 40},
     [](const EventEntry &entry, Instant) { return diagnosticsText(entry); },
     [](const EventEntry &entry, Instant) { return diagnosticsText(entry); }},
}};

std::int64_t millisOf(const std::optional<Instant> &instant)
{
    return instant ? instant->time_since_epoch().count() : -1;
}

} // namespace

EventsModel::EventsModel(store::Store &store, QObject *parent)
    : TableModel(parent)
    , m_store(store)
{
    for (store::TableNotifier *notifier :
         {store.targets.notifier(), store.deployments.notifier(), store.decisions.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, [this] { update(); });
}

void EventsModel::setTarget(const QString &targetKey)
{
    if (targetKey == m_targetKey)
        return;
    beginResetModel();
    m_targetKey = targetKey;
    m_entries = read();
    endResetModel();
    Q_EMIT countsChanged();
}

std::vector<EventEntry> EventsModel::read() const
{
    const domain::Target *target = m_store.targets.find(m_targetKey);
    if (!target)
        return {};
    const domain::Decision *waiting = nullptr;
    for (const domain::Decision &decision : m_store.decisions.rows()) {
        if (store::concerns(decision, *target))
            waiting = &decision;
    }
    return store::eventList(m_store.deployments.find(target->deploymentId), *target, waiting);
}

/// Rows that keep their event stay the same rows, so that what is selected stays selected.
void EventsModel::update()
{
    std::vector<EventEntry> fresh = read();
    const auto known = [](const std::vector<EventEntry> &entries, const QString &name) {
        return std::ranges::any_of(entries,
                                   [&](const EventEntry &entry) { return entry.event.name == name; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (known(fresh, m_entries[size_t(row)].event.name))
            continue;
        beginRemoveRows({}, row, row);
        m_entries.erase(m_entries.begin() + row);
        endRemoveRows();
    }
    for (int row = 0; row < int(fresh.size()); ++row) {
        const QString &name = fresh[size_t(row)].event.name;
        if (row < rowCount() && m_entries[size_t(row)].event.name == name)
            continue;
        if (known(m_entries, name)) { // AWS's order changed: too rare to follow row by row
            beginResetModel();
            m_entries = std::move(fresh);
            endResetModel();
            Q_EMIT countsChanged();
            return;
        }
        beginInsertRows({}, row, row);
        m_entries.insert(m_entries.begin() + row, fresh[size_t(row)]);
        endInsertRows();
    }
    for (int row = 0; row < rowCount(); ++row) {
        if (m_entries[size_t(row)] == fresh[size_t(row)])
            continue;
        m_entries[size_t(row)] = fresh[size_t(row)];
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1),
                           {Qt::DisplayRole, Qt::DecorationRole, Qt::ToolTipRole, Qt::AccessibleTextRole,
                            SortRole, StatusRole, ExportRole, DeadlineRole, ErrorCodeRole, ScriptRole,
                            MessageRole, LogTailRole, PlannedRole, ReservedRole});
    }
    Q_EMIT countsChanged();
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const ColumnInfo &EventsModel::columnInfo(int column) const
{
    return columns[size_t(column)].info;
}

QString EventsModel::keyAt(int row) const
{
    const EventEntry *entry = entryAt(row);
    return entry ? entry->event.name : QString();
}

int EventsModel::rowOfKey(const QString &key) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_entries[size_t(row)].event.name == key)
            return row;
    }
    return -1;
}

const EventEntry *EventsModel::entryAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_entries[size_t(row)];
}

QString EventsModel::sentenceOf(const EventEntry &entry) const
{
    QString sentence = entry.event.name;
    for (int column = Status; column < ColumnCount; ++column) {
        const QString text = columns[size_t(column)].text(entry, m_now);
        if (!text.isEmpty())
            sentence += QLatin1String(", ") + columnHeader(column) + QLatin1String(": ") + text;
    }
    return sentence;
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const EventEntry &entry = m_entries[size_t(index.row())];
    const EventColumn &column = columns[size_t(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        return column.text(entry, m_now);
    case Qt::ToolTipRole:
        return column.tip ? QVariant(column.tip(entry, m_now)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column.info.alignment);
    case Qt::AccessibleTextRole:
        return index.column() == 0
            ? sentenceOf(entry)
            : QString(columnHeader(index.column()) + QLatin1String(": ") + column.text(entry, m_now));
    case SortRole:
        if (index.column() == Start)
            return qlonglong(millisOf(entry.event.start));
        return index.row();
    case ExportRole:
        return column.exact ? column.exact(entry) : column.text(entry, m_now);
    default:
        return extraData(entry, role);
    }
}

QVariant EventsModel::extraData(const EventEntry &entry, int role) const
{
    const domain::Diagnostics &diagnostics = entry.event.diagnostics;
    switch (role) {
    case StatusRole:
        return int(statusOf(entry));
    case KeyRole:
    case EventRole:
        return entry.event.name;
    case TargetRole:
        return m_targetKey;
    case DeploymentRole:
        return m_targetKey.section(QLatin1Char('/'), 0, 0);
    case DeadlineRole:
        return entry.deadline ? toDateTime(*entry.deadline) : QDateTime();
    case ErrorCodeRole:
        return diagnostics.errorCode == domain::LifecycleErrorCode::Unknown
            ? QString()
            : domain::toString(diagnostics.errorCode);
    case ScriptRole:
        return diagnostics.scriptName;
    case MessageRole:
        return diagnostics.message;
    case LogTailRole:
        return diagnostics.logTail;
    case PlannedRole:
        return entry.planned;
    case ReservedRole:
        return entry.reserved;
    default:
        return {};
    }
}

void EventsModel::setNow(Instant now)
{
    using std::chrono::floor;
    using std::chrono::seconds;
    const bool sameSecond = floor<seconds>(now) == floor<seconds>(m_now);
    if (sameSecond)
        return;
    m_now = now;
    for (int row = 0; row < rowCount(); ++row) {
        const EventEntry &entry = m_entries[size_t(row)];
        if (entry.event.start && !entry.event.end && !domain::isTerminal(entry.event.status))
            Q_EMIT dataChanged(index(row, Took), index(row, Took),
                               {Qt::DisplayRole, Qt::AccessibleTextRole, ExportRole});
    }
}

} // namespace hookline::tables
