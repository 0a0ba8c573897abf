// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/api.h"
#include "models/sandbox/codedeploy/operations.h"
#include "models/sandbox/codedeploy/paging.h"
#include "models/sandbox/codedeploy/validation.h"
#include "models/sandbox/errors.h"

#include <algorithm>

namespace hookline::sandbox::codedeploy {

Result<QJsonObject> Operations::createApplication(const QJsonObject &input)
{
    Application made;
    made.name = input.value(QLatin1String("applicationName")).toString();
    if (m_world.applications.find(made.name))
        return refusal("ApplicationAlreadyExistsException",
                       QStringLiteral("Application already exists: %1").arg(made.name));
    made.id = m_world.newId();
    made.platform = domain::fromString<ComputePlatform>(
        input.value(QLatin1String("computePlatform")).toString(QStringLiteral("Server")));
    made.created = m_world.now;
    m_world.applications.put(made.name, made);
    return QJsonObject{{QStringLiteral("applicationId"), made.id}};
}

Result<QJsonObject> Operations::getApplication(const QJsonObject &input)
{
    const auto found = application(input);
    if (!found)
        return found.error();
    return QJsonObject{{QStringLiteral("application"), applicationInfo(**found)}};
}

Result<QJsonObject> Operations::batchGetApplications(const QJsonObject &input)
{
    const QJsonArray names = input.value(QLatin1String("applicationNames")).toArray();
    if (names.isEmpty())
        return refusal("ApplicationNameRequiredException",
                       QStringLiteral("At least one application name is required."));
    if (names.size() > 100)
        return refusal("BatchLimitExceededException",
                       QStringLiteral("At most 100 application names are allowed."));
    QJsonArray infos;
    for (const QJsonValue &name : names) {
        const Application *found = m_world.applications.find(name.toString());
        if (!found)
            return refusal("ApplicationDoesNotExistException",
                           QStringLiteral("No application found for name: %1").arg(name.toString()));
        infos.append(applicationInfo(*found));
    }
    return QJsonObject{{QStringLiteral("applicationsInfo"), infos}};
}

Result<QJsonObject> Operations::listApplications(const QJsonObject &input)
{
    const auto cursor = cursorOf(QStringLiteral("ListApplications"), input);
    if (!cursor)
        return cursor.error();
    return pageOf(m_world.applications.rows(), *cursor, "applications",
                  [](const Application &row) { return QJsonValue(row.name); });
}

Result<QJsonObject> Operations::updateApplication(const QJsonObject &input)
{
    const auto found = application(input);
    if (!found)
        return found.error();
    const QString to = input.value(QLatin1String("newApplicationName")).toString();
    Application renamed = **found;
    const QString from = renamed.name;
    if (to.isEmpty() || to == from)
        return QJsonObject();
    if (m_world.applications.find(to))
        return refusal("ApplicationAlreadyExistsException",
                       QStringLiteral("Application already exists: %1").arg(to));
    renamed.name = to;
    m_world.applications.remove(from);
    m_world.applications.put(to, renamed);
    const auto move = [&](auto &table) {
        const auto rows = table.rows(); // a copy: the table changes under the walk
        for (const auto &[key, row] : rows) {
            if (row.application != from)
                continue;
            auto moved = row;
            moved.application = to;
            table.remove(key);
            table.put(moved.key(), moved);
        }
    };
    move(m_world.groups);
    move(m_world.revisions);
    for (Deployment *deployment : m_world.byCreation()) {
        if (deployment->application == from) {
            deployment->application = to;
            m_world.touch(*deployment);
        }
    }
    return QJsonObject();
}

void Operations::deleteGroup(const Group &gone, const char *code, const char *message)
{
    const QString active = gone.activeDeployment;
    m_world.groups.remove(gone.key());
    if (Deployment *running = m_world.deployments.find(active))
        m_engine.abandon(*running, QLatin1String(code), QLatin1String(message));
}

Result<QJsonObject> Operations::deleteApplication(const QJsonObject &input)
{
    // AWS models no error for an application that is not there.
    const QString name = input.value(QLatin1String("applicationName")).toString();
    std::vector<Group> gone;
    for (const auto &[key, row] : m_world.groups.rows()) {
        if (row.application == name)
            gone.push_back(row);
    }
    for (const Group &row : gone)
        deleteGroup(row, "APPLICATION_MISSING", "The application no longer exists.");
    QStringList revisions;
    for (const auto &[key, row] : m_world.revisions.rows()) {
        if (row.application == name)
            revisions << key;
    }
    for (const QString &key : std::as_const(revisions))
        m_world.revisions.remove(key);
    m_world.applications.remove(name);
    return QJsonObject();
}

Result<QJsonObject> Operations::createDeploymentConfig(const QJsonObject &input)
{
    Config made;
    made.name = input.value(QLatin1String("deploymentConfigName")).toString();
    if (made.name.startsWith(QLatin1String("CodeDeployDefault.")))
        return refusal("InvalidDeploymentConfigNameException",
                       QStringLiteral("The prefix CodeDeployDefault. is reserved."));
    if (m_world.configs.find(made.name))
        return refusal("DeploymentConfigAlreadyExistsException",
                       QStringLiteral("Deployment configuration already exists: %1").arg(made.name));
    const QString platform = input.value(QLatin1String("computePlatform")).toString(QStringLiteral("Server"));
    const auto checked = checkConfigSettings(input, domain::fromString<ComputePlatform>(platform));
    if (!checked)
        return checked.error();
    made.id = m_world.newId();
    made.created = m_world.now;
    made.settings = input;
    made.settings.remove(QStringLiteral("deploymentConfigName"));
    made.settings.insert(QStringLiteral("computePlatform"), platform);
    m_world.configs.put(made.name, made);
    return QJsonObject{{QStringLiteral("deploymentConfigId"), made.id}};
}

Result<QJsonObject> Operations::getDeploymentConfig(const QJsonObject &input)
{
    const QString name = input.value(QLatin1String("deploymentConfigName")).toString();
    const auto rules = m_world.rules(name);
    if (!rules)
        return refusal("DeploymentConfigDoesNotExistException",
                       QStringLiteral("No deployment configuration found for name: %1").arg(name));
    return QJsonObject{{QStringLiteral("deploymentConfigInfo"), configInfo(*rules)}};
}

Result<QJsonObject> Operations::listDeploymentConfigs(const QJsonObject &input)
{
    const auto cursor = cursorOf(QStringLiteral("ListDeploymentConfigs"), input);
    if (!cursor)
        return cursor.error();
    QJsonArray names = QJsonArray::fromStringList(builtInConfigs());
    for (const auto &[name, config] : m_world.configs.rows())
        names.append(name);
    return pageOf(names, *cursor, "deploymentConfigsList");
}

Result<QJsonObject> Operations::deleteDeploymentConfig(const QJsonObject &input)
{
    const QString name = input.value(QLatin1String("deploymentConfigName")).toString();
    if (builtInConfig(name))
        return refusal(
            "InvalidOperationException",
            QStringLiteral("The built-in deployment configuration %1 cannot be deleted.").arg(name));
    for (const auto &[key, group] : m_world.groups.rows()) {
        if (group.config == name)
            return refusal("DeploymentConfigInUseException",
                           QStringLiteral("Deployment configuration %1 is used by deployment group %2.")
                               .arg(name, group.name));
    }
    m_world.configs.remove(name);
    return QJsonObject();
}

} // namespace hookline::sandbox::codedeploy
