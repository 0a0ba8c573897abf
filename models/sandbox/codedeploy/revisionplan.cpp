// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/revisionplan.h"

#include "models/appspec/appspec.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace hookline::sandbox::codedeploy {
namespace {

RevisionPlan problem(const char *code, const QString &message)
{
    RevisionPlan plan;
    plan.errorCode = QLatin1String(code);
    plan.errorMessage = message;
    return plan;
}

/// Where an S3 revision is on this machine; empty if its bucket is no directory.
QString localPath(const World &world, const Revision &revision)
{
    const QJsonObject s3 = revision.location.value(QLatin1String("s3Location")).toObject();
    const Bucket *bucket = world.buckets.find(s3.value(QLatin1String("bucket")).toString());
    if (!bucket)
        return {};
    const QDir root(bucket->directory);
    const QString path = QDir::cleanPath(root.filePath(s3.value(QLatin1String("key")).toString()));
    const QString inside = QDir::cleanPath(root.absolutePath()) + QLatin1Char('/');
    return path.startsWith(inside) ? path : QString(); // a key never leads out of its bucket
}

RevisionPlan planService(const QByteArray &text, ComputePlatform platform)
{
    const bool ecs = platform == ComputePlatform::Ecs;
    const appspec::Reading reading = appspec::read(text);
    if (!reading.ok())
        return problem("INVALID_REVISION", reading.refusal());
    if (reading.spec.platform != (ecs ? appspec::Platform::Ecs : appspec::Platform::Lambda))
        return problem(
            "INVALID_REVISION",
            QStringLiteral("The AppSpec file is not for the %1 compute platform.").arg(toString(platform)));
    const appspec::AppSpec &spec = reading.spec;
    if (!ecs
        && (spec.functionName.isEmpty() || spec.alias.isEmpty() || spec.currentVersion.isEmpty()
            || spec.targetVersion.isEmpty()))
        return problem(
            "INVALID_LAMBDA_CONFIGURATION",
            QStringLiteral("The AppSpec file that specifies the AWS Lambda deployment configuration "
                           "is missing or has an invalid configuration."));
    RevisionPlan plan;
    for (const appspec::FunctionHook &hook : spec.functions) {
        if (!hook.function.isEmpty())
            plan.hooks.insert(hook.event, hook.function);
    }
    if (ecs) {
        plan.service = {{QStringLiteral("taskDefinition"), spec.taskDefinition},
                        {QStringLiteral("container"), spec.containerName},
                        {QStringLiteral("port"), spec.containerPort}};
    } else {
        plan.service = {{QStringLiteral("function"), spec.functionName},
                        {QStringLiteral("alias"), spec.alias},
                        {QStringLiteral("currentVersion"), spec.currentVersion},
                        {QStringLiteral("targetVersion"), spec.targetVersion}};
    }
    return plan;
}

RevisionPlan planServiceRevision(const World &world, const Deployment &deployment, const Revision &revision)
{
    if (!revision.content.isEmpty())
        return planService(revision.content.toUtf8(), deployment.platform);
    const QString path = localPath(world, revision);
    if (path.isEmpty())
        return problem("REVISION_MISSING",
                       QStringLiteral("The AppSpec file could not be read: the sandbox has no S3. Deploy the "
                                      "AppSpec as text, or name a directory for the bucket."));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return problem("REVISION_MISSING",
                       QStringLiteral("The specified key does not exist in the bucket: %1.")
                           .arg(revision.location.value(QLatin1String("s3Location"))
                                    .toObject()
                                    .value(QLatin1String("key"))
                                    .toString()));
    return planService(file.read(appspec::maximumSize + 1), deployment.platform);
}

} // namespace

RevisionPlan planDirectory(const QString &directory)
{
    QFile file(QDir(directory).filePath(QStringLiteral("appspec.yml")));
    RevisionPlan plan;
    plan.directory = directory;
    if (!file.open(QIODevice::ReadOnly))
        return plan; // the agent will say so at DownloadBundle; nothing is known of the scripts
    const appspec::Reading reading =
        appspec::read(file.read(appspec::maximumSize + 1), appspec::Platform::Server);
    plan.scriptsKnown = reading.ok();
    for (const appspec::EventScripts &event : reading.spec.scripts) {
        QJsonArray scripts;
        for (const appspec::Script &script : event.scripts)
            scripts.append(QJsonObject{{QStringLiteral("location"), script.location},
                                       {QStringLiteral("timeout"), script.timeoutSeconds},
                                       {QStringLiteral("runas"), script.runAs}});
        plan.hooks.insert(event.event, scripts);
    }
    return plan;
}

RevisionPlan planRevision(const World &world, const Deployment &deployment, const Revision &revision)
{
    if (deployment.platform != ComputePlatform::Server)
        return planServiceRevision(world, deployment, revision);
    const QString path = localPath(world, revision);
    if (path.isEmpty())
        return {};
    return QFileInfo(path).isDir() ? planDirectory(path) : RevisionPlan();
}

} // namespace hookline::sandbox::codedeploy
