// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/agentjob.h"

#include <QDir>

namespace hookline::sandbox::codedeploy {
namespace {

std::optional<appspec::FileExistsBehavior> fileExistsBehavior(const Deployment &deployment)
{
    const QString word = deployment.settings.value(QLatin1String("fileExistsBehavior")).toString();
    if (word == QLatin1String("OVERWRITE"))
        return appspec::FileExistsBehavior::Overwrite;
    if (word == QLatin1String("RETAIN"))
        return appspec::FileExistsBehavior::Retain;
    return appspec::FileExistsBehavior::Disallow;
}

/// What the agent tells scripts about where the revision came from.
QStringList bundle(const Deployment &deployment)
{
    QStringList environment;
    const auto add = [&](const QJsonObject &from, const char *member, const char *name) {
        const QString value = from.value(QLatin1String(member)).toString();
        if (!value.isEmpty())
            environment << QLatin1String(name) + QLatin1Char('=') + value;
    };
    const QJsonObject s3 = deployment.location.value(QLatin1String("s3Location")).toObject();
    add(s3, "bucket", "BUNDLE_BUCKET");
    add(s3, "key", "BUNDLE_KEY");
    add(s3, "version", "BUNDLE_VERSION");
    add(s3, "eTag", "BUNDLE_ETAG");
    add(deployment.location.value(QLatin1String("gitHubLocation")).toObject(), "commitId", "BUNDLE_COMMIT");
    return environment;
}

} // namespace

std::optional<agent::Job> agentJob(const Env &env, const Deployment &deployment, const Instance &instance,
                                   const QString &event)
{
    const QString directory =
        instance.revisionDirectory.isEmpty() ? deployment.revisionDirectory : instance.revisionDirectory;
    if (!env.allowPrograms || directory.isEmpty() || env.dataDirectory.isEmpty())
        return std::nullopt;
    agent::Job job;
    job.rootDirectory = QDir(env.dataDirectory).absoluteFilePath(QStringLiteral("instances"));
    job.instanceId = instance.id;
    job.event = event;
    job.revisionDirectory = directory;
    job.applicationName = deployment.application;
    job.deploymentId = deployment.id;
    job.deploymentGroupName = deployment.group;
    job.deploymentGroupId = deployment.groupId;
    job.blueGreenRollback = deployment.isRollback() && deployment.type == DeploymentType::BlueGreen;
    job.fileExistsBehavior = fileExistsBehavior(deployment);
    job.environment = bundle(deployment);
    return job;
}

} // namespace hookline::sandbox::codedeploy
