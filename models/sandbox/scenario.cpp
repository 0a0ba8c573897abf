// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/scenario.h"

#include "models/sandbox/jsonstrings.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace hookline::sandbox {
namespace {

const QString folder = QStringLiteral(":/hookline/scenarios/");

Error broken(const QString &scenario, const QString &where, const QString &what)
{
    Error error;
    error.code = ErrorCode::InvalidInput;
    error.subject = scenario;
    error.message = where.isEmpty() ? QStringLiteral("scenario %1: %2").arg(scenario, what)
                                    : QStringLiteral("scenario %1: %2: %3").arg(scenario, where, what);
    return error;
}

/// The services that a scenario can tell of.
const QStringList &storytellers()
{
    static const QStringList all{QStringLiteral("codedeploy"), QStringLiteral("autoscaling"),
                                 QStringLiteral("cloudformation")};
    return all;
}

/// Refuses fields that the grammar does not have: a misspelt one would be lost in silence.
Result<void> checkFields(const QJsonObject &object, const QStringList &known, const QString &scenario,
                         const QString &where)
{
    for (const QString &key : object.keys()) {
        if (!known.contains(key))
            return broken(scenario, where,
                          QStringLiteral("unknown field \"%1\"; use one of: %2")
                              .arg(key, known.join(QStringLiteral(", "))));
    }
    return {};
}

/// Replaces {n}, {n-1} and @text in every string of a value.
class Filler
{
public:
    explicit Filler(const QJsonObject &texts)
        : m_texts(texts)
    { }
    void setNumber(int number) { m_number = number; }
    /// The first name of a text that is not there; empty if all were.
    const QString &missing() const { return m_missing; }

    QJsonValue filled(const QJsonValue &value)
    {
        return withStrings(value, [this](const QString &text) { return filled(text); });
    }

private:
    QString filled(QString text)
    {
        if (text.startsWith(QLatin1Char('@'))) {
            const QJsonValue lines = m_texts.value(text.mid(1));
            if (!lines.isArray() && m_missing.isEmpty())
                m_missing = text.mid(1);
            text.clear();
            for (const QJsonValue &line : lines.toArray())
                text += line.toString() + QLatin1Char('\n');
        }
        text.replace(QLatin1String("{n}"), QString::number(m_number));
        text.replace(QLatin1String("{n-1}"), QString::number(m_number - 1));
        return text;
    }

    const QJsonObject &m_texts;
    QString m_missing;
    int m_number = 1;
};

/// What a step does, without its time. Exactly one of call, control and decide.
Result<ScenarioStep> readAction(const QJsonObject &json, const QString &scenario, const QString &where)
{
    struct Action
    {
        const char *field;
        ScenarioStep::Kind kind;
    };
    static constexpr Action actions[] = {{"call", ScenarioStep::Kind::Call},
                                         {"control", ScenarioStep::Kind::Control},
                                         {"decide", ScenarioStep::Kind::Decide}};
    ScenarioStep step;
    step.where = where;
    step.service = json.value(QLatin1String("service")).toString(step.service);
    if (!storytellers().contains(step.service))
        return broken(
            scenario, where,
            QStringLiteral("\"service\" is one of: %1").arg(storytellers().join(QStringLiteral(", "))));
    int found = 0;
    for (const Action &action : actions) {
        const QJsonValue value = json.value(QLatin1String(action.field));
        if (value.isUndefined())
            continue;
        ++found;
        step.kind = action.kind;
        step.operation = value.toString();
        step.input = action.kind == ScenarioStep::Kind::Decide
            ? value.toObject()
            : json.value(QLatin1String("input")).toObject();
    }
    if (found != 1)
        return broken(scenario, where,
                      QStringLiteral("a step has exactly one of \"call\", \"control\" and \"decide\""));
    step.as = json.value(QLatin1String("as")).toString();
    return step;
}

/// A step, played once or as often as "repeat" says.
Result<void> addSteps(const QJsonObject &json, const QString &scenario, const QString &where, Filler &filler,
                      std::vector<ScenarioStep> &steps)
{
    static const QStringList known{
        QStringLiteral("ago"),     QStringLiteral("service"), QStringLiteral("call"),
        QStringLiteral("control"), QStringLiteral("decide"),  QStringLiteral("input"),
        QStringLiteral("as"),      QStringLiteral("repeat"),  QStringLiteral("comment")};
    static const QStringList knownRepeat{QStringLiteral("every"), QStringLiteral("times"),
                                         QStringLiteral("from")};
    if (auto checked = checkFields(json, known, scenario, where); !checked)
        return checked;
    const auto ago = readSpan(json.value(QLatin1String("ago")).toString());
    if (!ago)
        return broken(scenario, where + QStringLiteral(".ago"),
                      QStringLiteral("write the time before now as in \"13d4h\", \"35m\" or \"0s\""));
    const auto action = readAction(json, scenario, where);
    if (!action)
        return action.error();
    const QJsonObject repeat = json.value(QLatin1String("repeat")).toObject();
    if (auto checked = checkFields(repeat, knownRepeat, scenario, where + QStringLiteral(".repeat"));
        !checked)
        return checked;
    const auto every = readSpan(repeat.value(QLatin1String("every")).toString());
    const int times = repeat.isEmpty() ? 1 : repeat.value(QLatin1String("times")).toInt();
    if (!repeat.isEmpty() && (!every || times < 1 || *every * (times - 1) > *ago))
        return broken(scenario, where + QStringLiteral(".repeat"),
                      QStringLiteral("needs \"every\" (a time) and \"times\" (1 or more) that end before "
                                     "now"));
    for (int i = 0; i < times; ++i) {
        filler.setNumber(repeat.value(QLatin1String("from")).toInt(1) + i);
        ScenarioStep step = *action;
        step.ago = *ago - every.value_or(Millis(0)) * i;
        step.input = filler.filled(step.input).toObject();
        if (!filler.missing().isEmpty())
            return broken(scenario, where,
                          QStringLiteral("no text \"%1\" under \"texts\"").arg(filler.missing()));
        steps.push_back(std::move(step));
    }
    return {};
}

QString lineOf(const QByteArray &json, int offset)
{
    return QStringLiteral("line %1").arg(json.left(offset).count('\n') + 1);
}

} // namespace

std::optional<Millis> readSpan(QStringView text)
{
    struct Unit
    {
        QChar letter;
        qint64 seconds;
    };
    static constexpr Unit units[] = {{u'd', 86400}, {u'h', 3600}, {u'm', 60}, {u's', 1}};
    qint64 total = 0;
    std::size_t unit = 0;
    if (text.isEmpty())
        return std::nullopt;
    while (!text.isEmpty()) {
        qsizetype digits = 0;
        while (digits < text.size() && text.at(digits).isDigit())
            ++digits;
        if (digits == 0 || digits > 9 || digits == text.size())
            return std::nullopt;
        while (unit < std::size(units) && units[unit].letter != text.at(digits))
            ++unit;
        if (unit == std::size(units))
            return std::nullopt;
        total += text.first(digits).toLongLong() * units[unit++].seconds;
        text = text.mid(digits + 1);
    }
    return std::chrono::seconds(total);
}

QStringList shippedScenarios()
{
    QStringList names;
    for (const QString &file : QDir(folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
        names << file.chopped(5);
    return names;
}

void Scenario::keepOnly(QStringView service)
{
    std::erase_if(steps, [&](const ScenarioStep &step) { return step.service != service; });
}

void Scenario::add(std::vector<ScenarioStep> more)
{
    more.insert(more.end(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
    steps = std::move(more);
    std::ranges::stable_sort(steps, std::ranges::greater(), &ScenarioStep::ago);
}

Error Scenario::refused(const ScenarioStep &step, const Error &why) const
{
    Error error = why;
    error.code = ErrorCode::InvalidInput;
    error.subject = name;
    error.message =
        QStringLiteral("scenario %1: %2 (%3): %4: %5")
            .arg(name, step.where, step.operation.isEmpty() ? QStringLiteral("decide") : step.operation,
                 why.serviceCode, why.message);
    return error;
}

Error Scenario::broken(const QString &where, const QString &what) const
{
    return sandbox::broken(name, where, what);
}

Result<Scenario> readScenario(const QString &name, const QByteArray &json)
{
    static const QStringList known{QStringLiteral("description"), QStringLiteral("syntheticInstances"),
                                   QStringLiteral("chances"),     QStringLiteral("texts"),
                                   QStringLiteral("fleet"),       QStringLiteral("steps")};
    static const QStringList knownChances{QStringLiteral("scriptFailure"), QStringLiteral("hookFailure")};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return broken(name, lineOf(json, problem.offset), problem.errorString());
    if (!document.isObject())
        return broken(name, {}, QStringLiteral("a scenario is a JSON object with \"steps\""));
    const QJsonObject root = document.object();
    const QJsonObject chances = root.value(QLatin1String("chances")).toObject();
    const QJsonObject fleet = root.value(QLatin1String("fleet")).toObject();
    for (const auto &checked : {checkFields(root, known, name, {}),
                                checkFields(chances, knownChances, name, QStringLiteral("chances")),
                                checkFields(fleet, storytellers(), name, QStringLiteral("fleet"))}) {
        if (!checked)
            return checked.error();
    }
    Scenario scenario;
    scenario.name = name;
    scenario.syntheticInstances = root.value(QLatin1String("syntheticInstances")).toInt(3);
    scenario.scriptFailure = chances.value(QLatin1String("scriptFailure")).toDouble();
    scenario.hookFailure = chances.value(QLatin1String("hookFailure")).toDouble();
    scenario.fleet = fleet;
    const QJsonObject texts = root.value(QLatin1String("texts")).toObject();
    const QJsonArray steps = root.value(QLatin1String("steps")).toArray();
    Filler filler(texts);
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const QString where = QStringLiteral("steps[%1]").arg(i);
        if (auto added = addSteps(steps.at(i).toObject(), name, where, filler, scenario.steps); !added)
            return added.error();
    }
    std::ranges::stable_sort(scenario.steps, std::ranges::greater(), &ScenarioStep::ago);
    return scenario;
}

Result<Scenario> loadScenario(const QString &nameOrFile)
{
    const bool isFile = nameOrFile.contains(QLatin1Char('/')) || nameOrFile.endsWith(QLatin1String(".json"));
    QFile file(isFile ? nameOrFile : folder + nameOrFile + QStringLiteral(".json"));
    if (!file.open(QIODevice::ReadOnly)) {
        Error error;
        error.code = ErrorCode::Configuration;
        error.subject = nameOrFile;
        error.message = isFile ? QStringLiteral("scenario file %1: %2").arg(nameOrFile, file.errorString())
                               : QStringLiteral("no scenario \"%1\"; there are %2, or name a .json file")
                                     .arg(nameOrFile, shippedScenarios().join(QStringLiteral(", ")));
        return error;
    }
    return readScenario(nameOrFile, file.readAll());
}

} // namespace hookline::sandbox
