// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace hookline::sandbox::codedeploy {

/// One thing that happened `ago` before the world's birth.
struct ScenarioStep
{
    enum class Kind { Call, Control, Decide };
    Millis ago{0};
    Kind kind = Kind::Call;
    QString operation; ///< Call, Control: whose operation. Decide: empty.
    QJsonObject input; ///< With "${name}" for the deployments that earlier steps named.
    QString as; ///< Name for the deployment that the call creates.
    QString where; ///< "steps[3]", for messages.
};

/// A world's history as data. resources/scenarios/README.md has the grammar.
struct Scenario
{
    QString name;
    int syntheticInstances = 3;
    double scriptFailure = 0, hookFailure = 0; ///< See WorldFacts.
    std::vector<ScenarioStep> steps; ///< In order of time.
};

/// Reads a shipped scenario by name, or a file. `salt` is what a generated fleet is drawn from. Errors name
/// the file, the line or the field, and what to do.
Result<Scenario> loadScenario(const QString &nameOrFile, quint64 salt);
Result<Scenario> readScenario(const QString &name, const QByteArray &json, quint64 salt);
QStringList shippedScenarios();

/// "13d4h20m30s", in any subset of the units in this order; nothing for other texts.
std::optional<Millis> readSpan(QStringView text);

} // namespace hookline::sandbox::codedeploy
