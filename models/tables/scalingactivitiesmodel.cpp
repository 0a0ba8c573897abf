// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/scalingactivitiesmodel.h"

#include "models/tables/timetext.h"

namespace hookline::tables {
namespace {

using domain::ScalingActivity;
using Context = ActivitiesContext;

constexpr Qt::Alignment leading = Qt::AlignLeft | Qt::AlignVCenter;

constexpr Column<ScalingActivity, Context> columns[] = {
    {.info = {"status", QT_TRANSLATE_NOOP("Tables", "Status"), leading, 18},
     .string = [](const ScalingActivity &row) { return QStringView(row.statusCode); }},
    {.info = {"start", QT_TRANSLATE_NOOP("Tables", "Start"), leading, 20},
     .number = [](const ScalingActivity &row, const Context &) -> std::int64_t {
         return row.start ? row.start->time_since_epoch().count() : 0;
     },
     .text = [](const ScalingActivity &row, const Context &) { return stampText(row.start); },
     .tip = [](const ScalingActivity &row, const Context &) { return exactText(row.start); },
     .exact = [](const ScalingActivity &row,
                 const Context &) { return row.start ? toIso8601(*row.start) : QString(); }},
    {.info = {"description", QT_TRANSLATE_NOOP("Tables", "What"), leading, 44},
     .string = [](const ScalingActivity &row) { return QStringView(row.description); },
     .tip = [](const ScalingActivity &row, const Context &) { return row.description; }},
    {.info = {"message", QT_TRANSLATE_NOOP("Tables", "Message"), leading, 40},
     .string = [](const ScalingActivity &row) { return QStringView(row.statusMessage); },
     .tip = [](const ScalingActivity &row, const Context &) { return row.statusMessage; }},
    {.info = {"cause", QT_TRANSLATE_NOOP("Tables", "Cause"), leading, 60},
     .string = [](const ScalingActivity &row) { return QStringView(row.cause); },
     .tip = [](const ScalingActivity &row, const Context &) { return row.cause; }},
};

} // namespace

ScalingActivitiesModel::ScalingActivitiesModel(store::Store &store, QObject *parent)
    : RowsModel(
        store.scalingActivities, columns, Start, Qt::DescendingOrder,
        [](const ScalingActivity &row) { return QStringView(row.id); }, parent)
{
    rebuild();
}

void ScalingActivitiesModel::setGroup(const QString &group)
{
    if (group == m_group)
        return;
    m_group = group;
    rebuild();
}

StatusId ScalingActivitiesModel::statusOf(const ScalingActivity &row) const
{
    if (row.statusCode == QLatin1String("MidLifecycleAction"))
        return StatusId::Waiting;
    if (row.statusCode == QLatin1String("Successful"))
        return StatusId::Succeeded;
    if (row.statusCode == QLatin1String("Failed"))
        return StatusId::Failed;
    return row.statusCode == QLatin1String("Cancelled") ? StatusId::Stopped : StatusId::InProgress;
}

std::vector<int> ScalingActivitiesModel::scopeSlots() const
{
    std::vector<int> slotList = RowsModel::scopeSlots();
    std::erase_if(slotList, [this](int slot) { return !inScope(table().rows()[size_t(slot)]); });
    return slotList;
}

} // namespace hookline::tables
