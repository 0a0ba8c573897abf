// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/deploychoices.h"

#include "models/aws/batch.h"
#include "models/aws/paginator.h"

#include <algorithm>
#include <memory>

namespace hookline::session {

namespace {

const QString codedeploy = QStringLiteral("codedeploy");
constexpr int applicationsAtOnce = 100; // what BatchGetApplications takes

} // namespace

DeployChoices::DeployChoices(aws::Client &client, QObject *parent)
    : QObject(parent)
    , m_call(aws::callerOf(client))
{ }

void DeployChoices::readNames(const QString &operation, const QJsonObject &input, const QString &member,
                              std::function<void(const QStringList &names)> done)
{
    auto names = std::make_shared<QStringList>();
    aws::eachPage(
        m_call, {.serviceId = codedeploy, .operation = operation, .input = input}, this,
        [names, member](const QJsonObject &page) {
            for (const QJsonValue &name : page.value(member).toArray())
                names->append(name.toString());
            return true;
        },
        [this, operation, names, done = std::move(done)](const Result<void> &end) {
            if (!end)
                Q_EMIT failed(operation, end.error());
            done(*names);
        });
}

void DeployChoices::read()
{
    readNames(QStringLiteral("ListApplications"), {}, QStringLiteral("applications"),
              [this](const QStringList &names) {
                  m_applications.clear();
                  for (const QString &name : names)
                      m_applications.push_back({name});
                  Q_EMIT changed();
                  readPlatforms();
              });
    readNames(QStringLiteral("ListDeploymentConfigs"), {}, QStringLiteral("deploymentConfigsList"),
              [this](const QStringList &names) {
                  m_configs = names;
                  Q_EMIT changed();
              });
}

void DeployChoices::readPlatforms()
{
    if (m_applications.empty())
        return;
    QStringList names;
    for (const Application &application : m_applications)
        names.append(application.name);
    aws::inBatches(
        m_call,
        {.serviceId = codedeploy,
         .operation = QStringLiteral("BatchGetApplications"),
         .idMember = QStringLiteral("applicationNames"),
         .resultMember = QStringLiteral("applicationsInfo"),
         .missingCodes = {QStringLiteral("ApplicationDoesNotExistException")},
         .batchSize = applicationsAtOnce},
        names, this,
        [this](const QJsonArray &infos) {
            for (const QJsonValue &info : infos) {
                const QString name = info[QLatin1StringView("applicationName")].toString();
                const auto found = std::ranges::find(m_applications, name, &Application::name);
                if (found != m_applications.end())
                    found->platform = domain::fromString<domain::ComputePlatform>(
                        info[QLatin1StringView("computePlatform")].toString());
            }
        },
        [this](const Result<void> &end) {
            if (!end)
                Q_EMIT failed(QStringLiteral("BatchGetApplications"), end.error());
            Q_EMIT changed();
        });
}

void DeployChoices::chooseApplication(const QString &name)
{
    if (name == m_application)
        return;
    m_application = name;
    m_groups.clear();
    chooseGroup({});
    Q_EMIT changed();
    if (name.isEmpty())
        return;
    readNames(QStringLiteral("ListDeploymentGroups"), {{QStringLiteral("applicationName"), name}},
              QStringLiteral("deploymentGroups"), [this, name](const QStringList &groups) {
                  if (name != m_application)
                      return;
                  m_groups = groups;
                  Q_EMIT changed();
              });
}

void DeployChoices::chooseGroup(const QString &name)
{
    if (name == m_groupName)
        return;
    m_groupName = name;
    m_group = {};
    if (name.isEmpty() || m_application.isEmpty())
        return;
    m_call(
        codedeploy, QStringLiteral("GetDeploymentGroup"),
        {{QStringLiteral("applicationName"), m_application}, {QStringLiteral("deploymentGroupName"), name}},
        this, [this, application = m_application, name](const aws::Reply &reply) {
            if (application != m_application || name != m_groupName)
                return;
            if (reply)
                m_group = reply->value(QLatin1StringView("deploymentGroupInfo")).toObject();
            else
                Q_EMIT failed(QStringLiteral("GetDeploymentGroup"), reply.error());
            Q_EMIT changed();
        });
}

domain::ComputePlatform DeployChoices::platformOf(const QString &application) const
{
    const auto found = std::ranges::find(m_applications, application, &Application::name);
    return found == m_applications.end() ? domain::ComputePlatform::Unknown : found->platform;
}

} // namespace hookline::session
