// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/hookresultsmodel.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>

#include <array>
#include <limits>

namespace hookline::tables {
namespace {

using domain::HookResult;
using Context = HookResultsContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;

QString say(const char *text)
{
    return QCoreApplication::translate("HookResults", text);
}

StatusId statusIn(const HookResult &row)
{
    return statusId(row.status, row.mode);
}

QString statusText(const HookResult &row, const Context &)
{
    const StatusId id = statusIn(row);
    return id == StatusId::Unknown && !row.statusText.isEmpty() ? row.statusText : statusWord(id);
}

bool isRunning(const HookResult &row)
{
    return row.status == domain::HookStatus::InProgress;
}

/// One line: tables show no breaks.
QString reasonText(const HookResult &row, const Context &context)
{
    if (!row.reason.isEmpty())
        return row.reason.simplified();
    if (!isRunning(row) || !row.invoked || context.now < *row.invoked)
        return {};
    return say(QT_TRANSLATE_NOOP("HookResults", "running for %1"))
        .arg(durationText(std::chrono::floor<std::chrono::seconds>(context.now - *row.invoked)));
}

/// With the stack on whose behalf it was: who looks for a stack finds its change sets and resources.
QString targetCell(const HookResult &row, const Context &)
{
    const QString text = targetText(row);
    const QString stack = domain::nameInArn(row.executionTarget, QLatin1StringView("stack"));
    return stack.isEmpty() || row.targetType == domain::HookTargetType::Stack
        ? text
        : text + QStringLiteral(" · ") + stack;
}

constexpr Column<HookResult, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 15},
     .number = [](const HookResult &row, const Context &) -> std::int64_t {
         return statusRank(statusIn(row));
     },
     .text = statusText,
     .tip = [](const HookResult &row,
               const Context &) { return QString(row.statusText + QLatin1String(" · ") + row.modeText); },
     .exact = [](const HookResult &row, const Context &) { return row.statusText; }},
    {.info = {"hook", QT_TRANSLATE_NOOP("Tables", "Hook"), leading, 25},
     .string = [](const HookResult &row) { return QStringView(row.typeName); },
     .tip = [](const HookResult &row, const Context &) { return row.typeArn; }},
    {.info = {"target", QT_TRANSLATE_NOOP("Tables", "Target"), leading, 28},
     .string = [](const HookResult &row) { return QStringView(row.targetId); },
     .text = targetCell,
     .tip = [](const HookResult &row, const Context &) { return row.targetId; }},
    {.info = {"mode", QT_TRANSLATE_NOOP("Tables", "Mode"), leading, 7},
     .string = [](const HookResult &row) { return QStringView(row.modeText); }},
    {.info = {"invoked", QT_TRANSLATE_NOOP("Tables", "Invoked"), leading, 20},
     .number =
         [](const HookResult &row, const Context &) {
             return row.invoked ? row.invoked->time_since_epoch().count()
                                : std::numeric_limits<std::int64_t>::min();
         },
     .text =
         [](const HookResult &row, const Context &) {
             return row.invoked ? stampText(*row.invoked) : say(QT_TRANSLATE_NOOP("HookResults", "not told"));
         },
     .tip = [](const HookResult &row,
               const Context &) { return row.invoked ? exactText(*row.invoked) : notToldReason(); },
     .exact = [](const HookResult &row,
                 const Context &) { return row.invoked ? toIso8601(*row.invoked) : QString(); }},
    {.info = {"reason", QT_TRANSLATE_NOOP("Tables", "Reason"), leading, 50, false, true},
     .string = [](const HookResult &row) { return QStringView(row.reason); },
     .text = reasonText,
     .tip = [](const HookResult &row, const Context &) { return row.reason; },
     .exact = [](const HookResult &row, const Context &) { return row.reason; }},
    {.info = {"targetId", QT_TRANSLATE_NOOP("Tables", "Target ID"), leading, 40, true},
     .string = [](const HookResult &row) { return QStringView(row.targetId); },
     .tip = [](const HookResult &row, const Context &) { return row.targetId; }},
};

} // namespace

QString targetTypeWord(const HookResult &result)
{
    static constexpr std::array<const char *, 5> words{
        "",
        QT_TRANSLATE_NOOP("HookResults", "change set"),
        QT_TRANSLATE_NOOP("HookResults", "stack"),
        QT_TRANSLATE_NOOP("HookResults", "resource"),
        QT_TRANSLATE_NOOP("HookResults", "Cloud Control request"),
    };
    static_assert(words.size() == size_t(domain::HookTargetType::CloudControl) + 1);
    const char *word = words[size_t(result.targetType)];
    return *word ? say(word) : result.targetTypeText;
}

QString targetText(const HookResult &result)
{
    return QString(targetTypeWord(result) + QLatin1Char(' ') + domain::targetName(result)).trimmed();
}

QString notToldReason()
{
    return say(QT_TRANSLATE_NOOP("HookResults",
                                 "AWS does not tell this in a list by target. The detail of the result, or a "
                                 "list without a target, tells it."));
}

HookResultsModel::HookResultsModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.hookResults, columns, Invoked, Qt::DescendingOrder,
        [](const HookResult &row) { return QStringView(row.id); }, parent)
{
    // Connected after the base's own: counted when somebody asks.
    connect(store.hookResults.notifier(), &store::TableNotifier::aboutToChange, this,
            [this] { m_scopeCount = -1; });
    rebuild();
}

void HookResultsModel::setQuery(const domain::HookResultQuery &query)
{
    if (query == m_query)
        return;
    m_query = query;
    m_scopeCount = -1;
    rescope();
}

StatusId HookResultsModel::statusOf(const HookResult &row) const
{
    return statusIn(row);
}

bool HookResultsModel::isLive(const HookResult &row) const
{
    return isRunning(row);
}

QVariant HookResultsModel::extraData(const HookResult &row, int role) const
{
    switch (role) {
    case TargetRole:
        return row.targetId;
    case MessageRole:
        return row.reason;
    default:
        return {};
    }
}

std::vector<int> HookResultsModel::scopeSlots() const
{
    std::vector<int> slotList;
    const auto &rows = table().rows();
    for (size_t slot = 0; slot < rows.size(); ++slot) {
        if (inScope(rows[slot]))
            slotList.push_back(int(slot));
    }
    return slotList;
}

int HookResultsModel::scopeCount() const
{
    if (m_query == domain::HookResultQuery())
        return table().size();
    if (m_scopeCount < 0) {
        m_scopeCount = int(
            std::ranges::count_if(table().rows(), [this](const HookResult &row) { return inScope(row); }));
    }
    return m_scopeCount;
}

} // namespace hookline::tables
