// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/requestsmodel.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace hookline::tables {

namespace {

using Context = RequestsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment trailing = Qt::AlignRight | Qt::AlignVCenter;
constexpr int timeColumn = 0;

QString say(const char *text)
{
    return QCoreApplication::translate("Requests", text);
}

struct OutcomeFact
{
    AttemptOutcome outcome;
    const char *word;
    StatusId look;
};

constexpr std::array outcomes{
    OutcomeFact{AttemptOutcome::Ok, QT_TRANSLATE_NOOP("Requests", "ok"), StatusId::Succeeded},
    OutcomeFact{AttemptOutcome::Retried, QT_TRANSLATE_NOOP("Requests", "sent again"), StatusId::DidNotBlock},
    OutcomeFact{AttemptOutcome::Throttled, QT_TRANSLATE_NOOP("Requests", "throttled"), StatusId::Stopped},
    OutcomeFact{AttemptOutcome::Refused, QT_TRANSLATE_NOOP("Requests", "refused"), StatusId::Failed},
    OutcomeFact{AttemptOutcome::Denied, QT_TRANSLATE_NOOP("Requests", "denied"), StatusId::Failed},
    OutcomeFact{AttemptOutcome::Fault, QT_TRANSLATE_NOOP("Requests", "service fault"), StatusId::Failed},
    OutcomeFact{AttemptOutcome::NoAnswer, QT_TRANSLATE_NOOP("Requests", "no answer"), StatusId::Failed},
};

constexpr bool inEnumOrder()
{
    for (size_t i = 0; i < outcomes.size(); ++i) {
        if (static_cast<size_t>(outcomes[i].outcome) != i)
            return false;
    }
    return outcomes.size() == static_cast<size_t>(AttemptOutcome::NoAnswer) + 1;
}
static_assert(inEnumOrder(), "outcomes is indexed by AttemptOutcome");

/// For exports: "0.042".
QString seconds(Millis millis)
{
    return QString::number(double(millis.count()) / 1000, 'f', 3);
}

QString localIso(Instant instant)
{
    const QDateTime local = toDateTime(instant).toLocalTime();
    return local.toOffsetFromUtc(local.offsetFromUtc()).toString(Qt::ISODateWithMs);
}

constexpr Column<Attempt, Context> columns[] = {
    {.info = {"time", QT_TRANSLATE_NOOP("Tables", "Time"), leading, 13},
     .number = [](const Attempt &row, const Context &) -> std::int64_t {
         return row.started.time_since_epoch().count();
     },
     .text =
         [](const Attempt &row, const Context &) {
             const auto millis = row.started.time_since_epoch().count() % 1000;
             return QString(clockText(row.started)
                            + QStringLiteral(".%1").arg(millis, 3, 10, QLatin1Char('0')));
         },
     .tip = [](const Attempt &row, const Context &) { return exactText(row.started); },
     .exact = [](const Attempt &row, const Context &) { return toIso8601(row.started); }},
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Outcome"), leading, 12},
     .number = [](const Attempt &row, const Context &) -> std::int64_t {
         return statusRank(statusId(outcomeOf(row)));
     },
     .text = [](const Attempt &row, const Context &) { return outcomeWord(outcomeOf(row)); },
     .tip = [](const Attempt &row, const Context &) { return messageText(row); }},
    {.info = {"service", QT_TRANSLATE_NOOP("Tables", "Service"), leading, 14},
     .string = [](const Attempt &row) { return QStringView(row.service); }},
    {.info = {"operation", QT_TRANSLATE_NOOP("Tables", "Operation"), leading, 30},
     .string = [](const Attempt &row) { return QStringView(row.operation); },
     .tip = [](const Attempt &row, const Context &) { return row.operation; }},
    {.info = {"attempt", QT_TRANSLATE_NOOP("Tables", "Attempt"), leading, 8},
     .number = [](const Attempt &row, const Context &) -> std::int64_t { return row.number; },
     .text = [](const Attempt &row, const Context &) { return attemptText(row); },
     .exact = [](const Attempt &row, const Context &) { return QString::number(row.number); }},
    {.info = {"http", QT_TRANSLATE_NOOP("Tables", "HTTP"), leading, 6},
     .number = [](const Attempt &row, const Context &) -> std::int64_t { return row.httpStatus; },
     .text =
         [](const Attempt &row, const Context &) {
             return row.httpStatus == 0 ? QString() : QString::number(row.httpStatus);
         }},
    {.info = {"took", QT_TRANSLATE_NOOP("Tables", "Took"), trailing, 9},
     .number = [](const Attempt &row, const Context &) -> std::int64_t { return row.took.count(); },
     .text = [](const Attempt &row, const Context &) { return tookText(row.took); },
     .exact = [](const Attempt &row, const Context &) { return seconds(row.took); }},
    {.info = {"requestId", QT_TRANSLATE_NOOP("Tables", "Request ID"), leading, 22, true},
     .string = [](const Attempt &row) { return QStringView(row.requestId); },
     .tip = [](const Attempt &row, const Context &) { return row.requestId; }},
    {.info = {"message", QT_TRANSLATE_NOOP("Tables", "Message"), leading, 50},
     .string = [](const Attempt &row) { return QStringView(row.error.message); },
     .text = [](const Attempt &row, const Context &) { return messageText(row); },
     .tip = [](const Attempt &row, const Context &) { return messageText(row); },
     .exact = [](const Attempt &row, const Context &) { return row.error.message; }},
    {.info = {"host", QT_TRANSLATE_NOOP("Tables", "Host"), leading, 22},
     .string = [](const Attempt &row) { return QStringView(row.host); },
     .tip = [](const Attempt &row, const Context &) { return row.host; }},
    {.info = {"errorCode", QT_TRANSLATE_NOOP("Tables", "Error code"), leading, 24},
     .string = [](const Attempt &row) { return QStringView(row.error.serviceCode); }},
    {.info = {"attemptsAllowed", QT_TRANSLATE_NOOP("Tables", "Attempts allowed"), leading, 8},
     .number = [](const Attempt &row, const Context &) -> std::int64_t { return row.most; },
     .text = [](const Attempt &row,
                const Context &) { return row.most == 0 ? QString() : QString::number(row.most); }},
    {.info = {"againAfter", QT_TRANSLATE_NOOP("Tables", "Sent again after at least"), trailing, 9},
     .number = [](const Attempt &row, const Context &) -> std::int64_t {
         return row.again ? row.again->count() : -1;
     },
     .text = [](const Attempt &row, const Context &) { return row.again ? tookText(*row.again) : QString(); },
     .exact = [](const Attempt &row,
                 const Context &) { return row.again ? seconds(*row.again) : QString(); }},
    {.info = {"region", QT_TRANSLATE_NOOP("Tables", "Region"), leading, 14},
     .string = [](const Attempt &row) { return QStringView(row.region); }},
    {.info = {"keysFor", QT_TRANSLATE_NOOP("Tables", "Keys for"), leading, 14},
     .string = [](const Attempt &row) { return QStringView(row.profile); },
     .text =
         [](const Attempt &row, const Context &) {
             return row.forKeys && row.profile.isEmpty()
                 ? say(QT_TRANSLATE_NOOP("Requests", "the environment"))
                 : row.profile;
         }},
    {.info = {"bytesOut", QT_TRANSLATE_NOOP("Tables", "Bytes out"), trailing, 9},
     .number = [](const Attempt &row, const Context &) -> std::int64_t { return row.bytesOut; },
     .text = [](const Attempt &row, const Context &) { return QString::number(row.bytesOut); }},
    {.info = {"bytesIn", QT_TRANSLATE_NOOP("Tables", "Bytes in"), trailing, 9},
     .number = [](const Attempt &row, const Context &) -> std::int64_t { return row.bytesIn; },
     .text = [](const Attempt &row, const Context &) { return QString::number(row.bytesIn); }},
    {.info = {"localTime", QT_TRANSLATE_NOOP("Tables", "Local time"), leading, 29},
     .number = [](const Attempt &row, const Context &) -> std::int64_t {
         return row.started.time_since_epoch().count();
     },
     .text = [](const Attempt &row, const Context &) { return stampText(row.started); },
     .exact = [](const Attempt &row, const Context &) { return localIso(row.started); }},
    {.info = {"call", QT_TRANSLATE_NOOP("Tables", "Call"), leading, 36, true},
     .string = [](const Attempt &row) { return QStringView(row.call); }},
};

} // namespace

RequestsModel::RequestsModel(store::Table<Attempt> &attempts, QObject *parent)
    : RowsModel(
        attempts, columns, timeColumn, Qt::DescendingOrder,
        [](const Attempt &row) { return QStringView(row.key); }, parent)
{
    rebuild();
}

void RequestsModel::setOnlyForKeys(bool only)
{
    if (only == m_onlyForKeys)
        return;
    m_onlyForKeys = only;
    rescope();
}

StatusId RequestsModel::statusOf(const Attempt &row) const
{
    return statusId(outcomeOf(row));
}

std::vector<int> RequestsModel::scopeSlots() const
{
    std::vector<int> slotList;
    const auto &rows = table().rows();
    for (size_t slot = 0; slot < rows.size(); ++slot) {
        if (inScope(rows[slot]))
            slotList.push_back(int(slot));
    }
    return slotList;
}

StatusId statusId(AttemptOutcome outcome)
{
    return outcomes[static_cast<size_t>(outcome)].look;
}

QString outcomeWord(AttemptOutcome outcome)
{
    return say(outcomes[static_cast<size_t>(outcome)].word);
}

QString attemptText(const Attempt &attempt)
{
    const bool alone = attempt.number == 1 && !attempt.again;
    return alone || attempt.most == 0
        ? QString::number(attempt.number)
        : say(QT_TRANSLATE_NOOP("Requests", "%1 of %2")).arg(attempt.number).arg(attempt.most);
}

QString tookText(Millis took)
{
    return say(QT_TRANSLATE_NOOP("Requests", "%1 ms")).arg(QLocale().toString(qint64(took.count())));
}

QString messageText(const Attempt &attempt)
{
    QStringList parts{attempt.error.serviceCode, attempt.error.message.simplified()};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(": "));
}

std::vector<ExactCell> exactCells(const Attempt &attempt)
{
    std::vector<ExactCell> cells;
    for (const auto &column : columns) {
        const QString text = column.exact ? column.exact(attempt, {})
            : column.text                 ? column.text(attempt, {})
                                          : column.string(attempt).toString();
        bool isNumber = false;
        if (column.number)
            text.toDouble(&isNumber);
        cells.push_back({&column.info, text, isNumber});
    }
    return cells;
}

} // namespace hookline::tables
