// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/deploymentsmodel.h"
#include "models/tables/timetext.h"
#include "tests/bench/bench.h"

#include <QRandomGenerator>
#include <QSortFilterProxyModel>

namespace hookline::bench {
namespace {

using domain::Deployment;
using tables::DeploymentsModel;

std::vector<Deployment> makeRows(int count)
{
    QRandomGenerator random(23);
    const auto pick = [&](auto... words) {
        const char *const all[] = {words...};
        return QString::fromLatin1(all[random.bounded(int(sizeof...(words)))]);
    };
    std::vector<Deployment> rows;
    rows.reserve(size_t(count));
    for (int i = 0; i < count; ++i) {
        Deployment row;
        QString id = QString::number(random.generate64(), 36).toUpper();
        row.id = QStringLiteral("d-") + id.right(9).rightJustified(9, u'0');
        row.application = pick("shop-api", "shop-web", "shop-search", "billing", "identity-provider")
            + QLatin1Char('-') + QString::number(random.bounded(200));
        row.group = pick("production", "staging", "canary", "eu-west-1-production");
        row.creator = pick("user", "autoscaling", "codeDeployRollback", "CodeDeployAutoUpdate");
        row.status = domain::DeploymentStatus(1 + random.bounded(8));
        row.platform = domain::ComputePlatform(1 + random.bounded(3));
        row.created = fromEpochSeconds(1'700'000'000 + random.bounded(90'000'000));
        row.started = *row.created + Millis(random.bounded(60'000));
        row.completed = *row.started + Millis(random.bounded(3'600'000));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The same rows as a plain model, as quick as a QVariant allows: what a QSortFilterProxyModel would stand
/// on.
class PlainModel : public QAbstractTableModel
{
public:
    explicit PlainModel(const std::deque<Deployment> &rows)
        : m_rows(rows)
    { }
    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 8; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Deployment &row = m_rows[size_t(index.row())];
        if (role != Qt::DisplayRole && role != tables::SortRole)
            return {};
        const bool raw = role == tables::SortRole;
        switch (index.column()) {
        case DeploymentsModel::Status:
            return raw ? QVariant(tables::statusRank(tables::statusId(row.status)))
                       : QVariant(tables::statusWord(tables::statusId(row.status)));
        case DeploymentsModel::Deployment:
            return row.id;
        case DeploymentsModel::Application:
            return row.application;
        case DeploymentsModel::Group:
            return row.group;
        case DeploymentsModel::Platform:
            return domain::toString(row.platform);
        case DeploymentsModel::Creator:
            return row.creator;
        case DeploymentsModel::Start:
            return raw ? QVariant(qlonglong(row.started->time_since_epoch().count()))
                       : QVariant(tables::stampText(row.started));
        case DeploymentsModel::Duration:
            return raw ? QVariant(qlonglong((*row.completed - *row.started).count()))
                       : QVariant(tables::durationText(*row.completed - *row.started));
        default:
            return {};
        }
    }

private:
    const std::deque<Deployment> &m_rows;
};

struct SortCase
{
    const char *name;
    int column;
};
constexpr SortCase sortCases[] = {
    {"table/sort-start", DeploymentsModel::Start},
    {"table/sort-duration", DeploymentsModel::Duration},
    {"table/sort-status", DeploymentsModel::Status},
    {"table/sort-deployment", DeploymentsModel::Deployment},
    {"table/sort-application", DeploymentsModel::Application},
};

void benchRows(Report &report, int count)
{
    const QString filterName = QStringLiteral("table/filter"),
                  clearName = QStringLiteral("table/filter-clear-sorted");
    const bool wanted = report.wants(filterName) || report.wants(clearName)
        || std::any_of(std::begin(sortCases), std::end(sortCases),
                       [&](const SortCase &one) { return report.wants(QString::fromLatin1(one.name)); });
    if (!wanted)
        return;
    store::Store store;
    store.deployments.reset(makeRows(count));
    DeploymentsModel ours(store);
    PlainModel plain(store.deployments.rows());
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&plain);
    proxy.setSortRole(tables::SortRole);
    proxy.setSortCaseSensitivity(Qt::CaseInsensitive);
    proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    proxy.setFilterKeyColumn(-1);
    const QString peer = QStringLiteral("QSortFilterProxyModel");

    for (const SortCase &one : sortCases) {
        if (!report.wants(QString::fromLatin1(one.name)))
            continue;
        // Nothing is kept from one sort to the next: every sort starts from the model's own order.
        report.compare(QString::fromLatin1(one.name), count,
                       {[&] { ours.sort(one.column); }, [&] { ours.sort(-1); }}, peer,
                       {[&] { proxy.sort(one.column); }, [&] { proxy.sort(-1); }});
    }
    ours.sort(-1);
    proxy.sort(-1);
    const QString word = QStringLiteral("Search-17");
    if (report.wants(filterName)) {
        report.compare(filterName, count,
                       {[&] { ours.setFilterText(word); }, [&] { ours.setFilterText({}); }}, peer,
                       {[&] { proxy.setFilterFixedString(word); }, [&] { proxy.setFilterFixedString({}); }});
        if (ours.rowCount() != proxy.rowCount())
            qFatal("%d rows filtered, the proxy says %d", ours.rowCount(), proxy.rowCount());
    }
    if (report.wants(clearName)) {
        ours.sort(DeploymentsModel::Application);
        proxy.sort(DeploymentsModel::Application);
        report.compare(clearName, count, {[&] { ours.setFilterText({}); }, [&] { ours.setFilterText(word); }},
                       peer,
                       {[&] { proxy.setFilterFixedString({}); }, [&] { proxy.setFilterFixedString(word); }});
    }
}

} // namespace

void benchTables(Report &report)
{
    for (const int count : {100'000, 1'000'000})
        benchRows(report, count);
}

} // namespace hookline::bench
