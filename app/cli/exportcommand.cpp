// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/json.h"
#include "app/cli/calls/pages.h"
#include "app/cli/choice.h"
#include "app/cli/command.h"
#include "app/cli/numbers.h"
#include "app/cli/servicecalls.h"
#include "app/cli/textinput.h"
#include "models/domain/deployment.h"
#include "models/store/store.h"
#include "models/tables/deploymentsmodel.h"
#include "models/tables/eventsmodel.h"
#include "models/tables/targetsmodel.h"

#include <QCommandLineParser>
#include <QJsonArray>

#include <algorithm>

namespace hookline::cli {

namespace {

const QString formatName = QStringLiteral("format");
const QString maximumName = QStringLiteral("max-items");
// What BatchGetDeployments and BatchGetDeploymentTargets take at once.
constexpr qsizetype batchSize = 25;

/// Columns and rows of texts, in the models' exact form.
struct Sheet
{
    QStringList ids; ///< For programs.
    QStringList headers; ///< For people.
    QList<QStringList> rows;

    /// Adds a model's rows, each behind the cells in `before`.
    void add(const tables::TableModel &model, const QStringList &before = {})
    {
        for (int row = 0; row < model.rowCount(); ++row) {
            QStringList cells = before;
            for (int column = 0; column < model.columnCount(); ++column)
                cells.append(model.index(row, column).data(tables::ExportRole).toString());
            rows.append(cells);
        }
    }
    void addColumns(const tables::TableModel &model)
    {
        for (int column = 0; column < model.columnCount(); ++column) {
            ids.append(QString::fromLatin1(model.columnInfo(column).id));
            headers.append(model.columnHeader(column));
        }
    }
};

QString csv(const Sheet &sheet)
{
    const auto line = [](const QStringList &cells) {
        QStringList quoted;
        for (QString cell : cells) {
            if (cell.contains(u',') || cell.contains(u'"') || cell.contains(u'\n') || cell.contains(u'\r'))
                cell = u'"' + cell.replace(u'"', QLatin1StringView("\"\"")) + u'"';
            quoted.append(cell);
        }
        return quoted.join(u',') + u'\n';
    };
    QString text = line(sheet.ids);
    for (const QStringList &row : sheet.rows)
        text += line(row);
    return text;
}

Value objectOf(const Sheet &sheet, const QStringList &row)
{
    Value object = Value::map();
    for (qsizetype i = 0; i < row.size(); ++i)
        object.set(sheet.ids.at(i), Value::of(row.at(i)));
    return object;
}

QString json(const Sheet &sheet)
{
    Value list = Value::list();
    for (const QStringList &row : sheet.rows)
        list.append(objectOf(sheet, row));
    return jsonText(list) + u'\n';
}

QString ndjson(const Sheet &sheet)
{
    QString text;
    for (const QStringList &row : sheet.rows)
        text += compactJsonText(objectOf(sheet, row)) + u'\n';
    return text;
}

QString markdown(const Sheet &sheet)
{
    const auto line = [](const QStringList &cells) {
        QStringList escaped;
        for (QString cell : cells)
            escaped.append(cell.replace(u'\\', QLatin1StringView("\\\\"))
                               .replace(u'|', QLatin1StringView("\\|"))
                               .replace(u'\n', QLatin1StringView("<br>")));
        return QStringLiteral("| %1 |\n").arg(escaped.join(QStringLiteral(" | ")));
    };
    QString text = line(sheet.headers) + QStringLiteral("|")
        + QStringLiteral(" --- |").repeated(sheet.ids.size()) + u'\n';
    for (const QStringList &row : sheet.rows)
        text += line(row);
    return text;
}

using Format = QString (*)(const Sheet &sheet);
constexpr Choice<Format> formats[] = {
    {"csv", &csv}, {"json", &json}, {"ndjson", &ndjson}, {"markdown", &markdown}};

/// Reads into a store what the tables show.
class Reading
{
public:
    explicit Reading(ServiceCalls &calls)
        : m_calls(calls)
    { }

    Result<void> readDeployments(std::optional<qint64> maximum)
    {
        return read(
            QStringLiteral("ListDeployments"), {}, QStringLiteral("BatchGetDeployments"),
            QStringLiteral("deploymentIds"), QStringLiteral("deploymentsInfo"), maximum,
            [this](const QJsonObject &info) { store.deployments.upsert({domain::deploymentFromApi(info)}); });
    }

    Result<void> readTargets(const QString &deployment)
    {
        const QJsonObject id{{QStringLiteral("deploymentId"), deployment}};
        const auto info = m_calls.call(QStringLiteral("GetDeployment"), id);
        if (!info)
            return info.error();
        store.deployments.upsert(
            {domain::deploymentFromApi(info->value(QLatin1StringView("deploymentInfo")).toObject())});
        return read(
            QStringLiteral("ListDeploymentTargets"), id, QStringLiteral("BatchGetDeploymentTargets"),
            QStringLiteral("targetIds"), QStringLiteral("deploymentTargets"), std::nullopt,
            [this](const QJsonObject &target) { store.targets.upsert({domain::targetFromApi(target)}); });
    }

    store::Store store;

private:
    /// Lists IDs, and asks for what they stand for in batches.
    Result<void> read(const QString &listing, const QJsonObject &input, const QString &getting,
                      const QString &idMember, const QString &resultMember, std::optional<qint64> maximum,
                      const std::function<void(const QJsonObject &)> &add)
    {
        const auto service = wire::service(u"codedeploy");
        const auto pages = readPages(*service->operation(listing), input, {.maxItems = maximum},
                                     [&](const QJsonObject &page) { return m_calls.call(listing, page); });
        if (!pages)
            return pages.error();
        QStringList ids;
        for (const QJsonObject &page : pages->pages) {
            for (const QJsonValue &id : page.value(service->operation(listing)->resultKey).toArray())
                ids.append(id.toString());
        }
        for (qsizetype i = 0; i < ids.size(); i += batchSize) {
            QJsonObject batch = input;
            batch.insert(idMember, QJsonArray::fromStringList(ids.mid(i, batchSize)));
            const auto reply = m_calls.call(getting, batch);
            if (!reply)
                return reply.error();
            for (const QJsonValue &item : reply->value(resultMember).toArray())
                add(item.toObject());
        }
        return {};
    }

    ServiceCalls &m_calls;
};

Sheet deploymentSheet(Reading &reading)
{
    Sheet sheet;
    const tables::DeploymentsModel model(reading.store);
    sheet.addColumns(model);
    sheet.add(model);
    return sheet;
}

Sheet targetSheet(Reading &reading, const QString &deployment)
{
    Sheet sheet;
    tables::TargetsModel model(reading.store);
    model.setDeployment(deployment);
    sheet.addColumns(model);
    sheet.add(model);
    return sheet;
}

Sheet eventSheet(Reading &reading, const QString &deployment)
{
    Sheet sheet{.ids = {QStringLiteral("target")}, .headers = {QStringLiteral("Target")}};
    tables::EventsModel model(reading.store);
    sheet.addColumns(model);
    for (const QString &key : reading.store.targetKeys(deployment)) {
        model.setTarget(key);
        sheet.add(model, {reading.store.targets.find(key)->targetId});
    }
    return sheet;
}

int run(const QCommandLineParser &arguments)
{
    const QString table = arguments.positionalArguments().constFirst();
    const QString deployment = arguments.positionalArguments().value(1);
    const bool isOfAll = table == u"deployments";
    if (!isOfAll && table != u"targets" && table != u"events")
        return failUsage(
            QStringLiteral("there is no table \"%1\", only deployments, targets and events").arg(table));
    if (isOfAll != deployment.isEmpty() || arguments.positionalArguments().size() > 2)
        return failUsage(isOfAll ? QStringLiteral("deployments are exported without a DEPLOYMENT")
                                 : QStringLiteral("%1 of which DEPLOYMENT?").arg(table));
    const auto format = choiceOption<Format>(arguments, "format", formats);
    if (!format)
        return fail(format.error());
    const auto maximum = integerOption(arguments, maximumName, 1, 1'000'000);
    if (!maximum)
        return fail(maximum.error());
    const auto calls = ServiceCalls::open(arguments, QStringLiteral("codedeploy"));
    if (!calls)
        return fail(calls.error());
    Reading reading(**calls);
    const auto read = isOfAll ? reading.readDeployments(*maximum) : reading.readTargets(deployment);
    if (!read)
        return fail(read.error());
    const Sheet sheet = isOfAll ? deploymentSheet(reading)
        : table == u"targets"   ? targetSheet(reading, deployment)
                                : eventSheet(reading, deployment);
    return writeOutput(arguments, (*format)(sheet).toUtf8());
}

} // namespace

Command exportCommand()
{
    QCommandLineOption format(formatName, QStringLiteral("csv, json, ndjson or markdown (default: csv)."),
                              QStringLiteral("FORMAT"), QStringLiteral("csv"));
    Command command{
        .positional = QStringLiteral("deployments|targets|events [DEPLOYMENT]"),
        .positionalCount = 1,
        .takesMore = true,
        .summary = QStringLiteral(
            "Write CodeDeploy's deployments, or one's targets or lifecycle events, as a table."),
        .details =
            QStringLiteral("The columns of the window, in AWS's words; times are UTC, durations seconds."),
        .options = {format,
                    {maximumName, QStringLiteral("Only so many deployments, the newest."),
                     QStringLiteral("N")}},
        .run = &run,
    };
    command.options.append(outputOptions());
    command.options.append(connectionOptions());
    return command;
}

} // namespace hookline::cli
