// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <vector>

namespace hookline::sandbox {

/// One thing that happened `ago` before the world's birth.
struct ScenarioStep
{
    enum class Kind { Call, Control, Decide };
    Millis ago{0};
    QString service = QStringLiteral("codedeploy"); ///< Whose step it is.
    Kind kind = Kind::Call;
    QString operation; ///< Call, Control: whose operation. Decide: empty.
    QJsonObject input; ///< With "${name}" for the deployments that earlier steps named.
    QString as; ///< Name for what the call creates.
    QString where; ///< "steps[3]", for messages.
};

/// A world's history as data. resources/scenarios/README.md has the grammar.
struct Scenario
{
    QString name;
    int syntheticInstances = 3;
    double scriptFailure = 0, hookFailure = 0; ///< Chances that CodeDeploy's part goes wrong by itself.
    QJsonObject fleet; ///< Service -> what a generated history is made of; the service has the fields.
    std::vector<ScenarioStep> steps; ///< In order of time.

    /// Keeps the steps of one service.
    void keepOnly(QStringView service);
    /// Adds steps that come before those of the same time.
    void add(std::vector<ScenarioStep> more);
    /// What became of a step that was refused.
    Error refused(const ScenarioStep &step, const Error &why) const;
    /// What is wrong with this scenario, at `where` (empty: as a whole).
    Error broken(const QString &where, const QString &what) const;
};

/// Reads a shipped scenario by name, or a file. Errors name the file, the line or the field, and what to do.
Result<Scenario> loadScenario(const QString &nameOrFile);
Result<Scenario> readScenario(const QString &name, const QByteArray &json);
QStringList shippedScenarios();

/// "13d4h20m30s", in any subset of the units in this order; nothing for other texts.
std::optional<Millis> readSpan(QStringView text);

} // namespace hookline::sandbox
