// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/codedeployworld.h"

#include <QSet>

using namespace hookline;
using test::CodeDeployWorld;

namespace {

QJsonObject with(QJsonObject object, const char *member, const QJsonValue &value)
{
    object.insert(QLatin1String(member), value);
    return object;
}

QJsonArray manyNames(int count)
{
    QJsonArray names;
    for (int i = 0; i < count; ++i)
        names.append(QStringLiteral("n%1").arg(i));
    return names;
}

} // namespace

/// CodeDeploy's operations as clients see them: what they refuse and how, lists, pages, filters.
class TestCodeDeployOperations : public QObject
{
    Q_OBJECT

private:
    /// A world with one group of each platform and a finished deployment on "web".
    struct Shop : CodeDeployWorld
    {
        Shop()
        {
            addServer();
            addEcs(true);
            addLambda();
            done = deploy("web", s3Revision());
            settle();
        }
        QString done;
    };

private Q_SLOTS:
    void refusals_data()
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QJsonObject>("input");
        QTest::addColumn<QString>("exception");
        const auto row = [](const char *operation, const char *what, const QJsonObject &input,
                            const char *exception) {
            QTest::addRow("%s: %s", operation, what)
                << QString::fromLatin1(operation) << input << QString::fromLatin1(exception);
        };
        const QJsonObject none;
        const QJsonObject app{{QStringLiteral("applicationName"), QStringLiteral("web")}};
        const QJsonObject api{{QStringLiteral("applicationName"), QStringLiteral("api")}};
        const QJsonObject noApp{{QStringLiteral("applicationName"), QStringLiteral("nope")}};
        const QJsonObject badApp{{QStringLiteral("applicationName"), QStringLiteral("a b")}};
        const QJsonObject longApp{{QStringLiteral("applicationName"), QString(101, QLatin1Char('a'))}};
        const QJsonObject group = with(app, "deploymentGroupName", QStringLiteral("group"));
        const QJsonObject apiGroup = with(api, "deploymentGroupName", QStringLiteral("group"));
        const QJsonObject noGroup = with(app, "deploymentGroupName", QStringLiteral("nope"));
        const QJsonObject deploy = with(group, "revision", CodeDeployWorld::s3Revision());
        const QJsonObject ecs = with(apiGroup, "revision", CodeDeployWorld::ecsRevision({}));
        const QJsonObject newGroup =
            with(with(app, "deploymentGroupName", QStringLiteral("new")), "serviceRoleArn",
                 QStringLiteral("arn:aws:iam::123456789012:role/r"));
        const QJsonObject unknownId{{QStringLiteral("deploymentId"), QStringLiteral("d-AAAAAAAAA")}};
        const QJsonObject badId{{QStringLiteral("deploymentId"), QStringLiteral("x")}};

        row("CreateApplication", "no name", none, "ApplicationNameRequiredException");
        row("CreateApplication", "bad name", badApp, "InvalidApplicationNameException");
        row("CreateApplication", "long name", longApp, "InvalidApplicationNameException");
        row("CreateApplication", "exists", app, "ApplicationAlreadyExistsException");
        row("CreateApplication", "platform", with(noApp, "computePlatform", QStringLiteral("Mainframe")),
            "InvalidComputePlatformException");
        row("GetApplication", "unknown", noApp, "ApplicationDoesNotExistException");
        row("BatchGetApplications", "none", none, "ApplicationNameRequiredException");
        row("BatchGetApplications", "101", {{QStringLiteral("applicationNames"), manyNames(101)}},
            "BatchLimitExceededException");
        row("ListApplications", "token", {{QStringLiteral("nextToken"), QStringLiteral("zzz")}},
            "InvalidNextTokenException");

        row("CreateDeploymentGroup", "no name", app, "DeploymentGroupNameRequiredException");
        row("CreateDeploymentGroup", "no role", noGroup, "RoleRequiredException");
        row("CreateDeploymentGroup", "role", with(newGroup, "serviceRoleArn", QStringLiteral("me")),
            "InvalidRoleException");
        row("CreateDeploymentGroup", "exists", with(newGroup, "deploymentGroupName", QStringLiteral("group")),
            "DeploymentGroupAlreadyExistsException");
        row("CreateDeploymentGroup", "no application",
            with(newGroup, "applicationName", QStringLiteral("nope")), "ApplicationDoesNotExistException");
        row("CreateDeploymentGroup", "config", with(newGroup, "deploymentConfigName", QStringLiteral("nope")),
            "DeploymentConfigDoesNotExistException");
        row("CreateDeploymentGroup", "config of another platform",
            with(newGroup, "deploymentConfigName", QStringLiteral("CodeDeployDefault.ECSAllAtOnce")),
            "InvalidComputePlatformException");
        row("CreateDeploymentGroup", "tag type",
            with(newGroup, "ec2TagFilters",
                 QJsonArray{QJsonObject{{QStringLiteral("Key"), QStringLiteral("k")},
                                        {QStringLiteral("Type"), QStringLiteral("SOME")}}}),
            "InvalidEC2TagException");
        row("CreateDeploymentGroup", "tags twice",
            with(with(newGroup, "ec2TagFilters", CodeDeployWorld::filters("a", "b")), "ec2TagSet",
                 QJsonObject{
                     {QStringLiteral("ec2TagSetList"), QJsonArray{CodeDeployWorld::filters("a", "b")}}}),
            "InvalidEC2TagCombinationException");
        row("CreateDeploymentGroup", "style",
            with(newGroup, "deploymentStyle",
                 QJsonObject{{QStringLiteral("deploymentType"), QStringLiteral("SIDEWAYS")}}),
            "InvalidDeploymentStyleException");
        row("CreateDeploymentGroup", "no load balancer",
            with(newGroup, "deploymentStyle",
                 QJsonObject{{QStringLiteral("deploymentOption"), QStringLiteral("WITH_TRAFFIC_CONTROL")}}),
            "InvalidLoadBalancerInfoException");
        row("CreateDeploymentGroup", "ready option",
            with(newGroup, "blueGreenDeploymentConfiguration",
                 QJsonObject{{QStringLiteral("deploymentReadyOption"),
                              QJsonObject{{QStringLiteral("actionOnTimeout"), QStringLiteral("PANIC")}}}}),
            "InvalidBlueGreenDeploymentConfigurationException");
        row("CreateDeploymentGroup", "rollback",
            with(newGroup, "autoRollbackConfiguration", QJsonObject{{QStringLiteral("enabled"), true}}),
            "InvalidAutoRollbackConfigException");
        row("CreateDeploymentGroup", "trigger",
            with(newGroup, "triggerConfigurations", QJsonArray{QJsonObject()}),
            "InvalidTriggerConfigException");
        row("CreateDeploymentGroup", "no ECS service",
            with(newGroup, "applicationName", QStringLiteral("api")), "InvalidECSServiceException");
        row("CreateDeploymentGroup", "ECS service of another",
            with(with(newGroup, "applicationName", QStringLiteral("api")), "ecsServices",
                 QJsonArray{QJsonObject{{QStringLiteral("clusterName"), QStringLiteral("c")},
                                        {QStringLiteral("serviceName"), QStringLiteral("s")}}}),
            "ECSServiceMappingLimitExceededException");
        row("GetDeploymentGroup", "unknown", noGroup, "DeploymentGroupDoesNotExistException");
        row("UpdateDeploymentGroup", "unknown",
            with(app, "currentDeploymentGroupName", QStringLiteral("nope")),
            "DeploymentGroupDoesNotExistException");
        row("ListDeploymentGroups", "unknown", noApp, "ApplicationDoesNotExistException");

        row("CreateDeployment", "nothing", none, "ApplicationNameRequiredException");
        row("CreateDeployment", "no group", app, "DeploymentGroupNameRequiredException");
        row("CreateDeployment", "unknown group", noGroup, "DeploymentGroupDoesNotExistException");
        row("CreateDeployment", "no revision", group, "RevisionRequiredException");
        row("CreateDeployment", "revision type",
            with(group, "revision", QJsonObject{{QStringLiteral("revisionType"), QStringLiteral("CVS")}}),
            "InvalidRevisionException");
        row("CreateDeployment", "AppSpec text to instances",
            with(group, "revision", CodeDeployWorld::ecsRevision({})), "InvalidRevisionException");
        row("CreateDeployment", "zip to ECS", with(apiGroup, "revision", CodeDeployWorld::s3Revision()),
            "InvalidRevisionException");
        row("CreateDeployment", "unknown SHA-256",
            with(apiGroup, "revision",
                 QJsonObject{{QStringLiteral("revisionType"), QStringLiteral("AppSpecContent")},
                             {QStringLiteral("appSpecContent"),
                              QJsonObject{{QStringLiteral("sha256"), QString(64, QLatin1Char('a'))}}}}),
            "RevisionDoesNotExistException");
        row("CreateDeployment", "long description",
            with(deploy, "description", QString(257, QLatin1Char('d'))), "DescriptionTooLongException");
        row("CreateDeployment", "unknown config", with(deploy, "deploymentConfigName", QStringLiteral("x")),
            "DeploymentConfigDoesNotExistException");
        row("CreateDeployment", "file behaviour", with(deploy, "fileExistsBehavior", QStringLiteral("EAT")),
            "InvalidFileExistsBehaviorException");
        row("CreateDeployment", "targets in place",
            with(deploy, "targetInstances",
                 QJsonObject{{QStringLiteral("tagFilters"), CodeDeployWorld::filters("a", "b")}}),
            "InvalidTargetInstancesException");
        row("CreateDeployment", "ignore on ECS", with(ecs, "ignoreApplicationStopFailures", true),
            "InvalidIgnoreApplicationStopFailuresValueException");
        row("CreateDeployment", "outdated on ECS", with(ecs, "updateOutdatedInstancesOnly", true),
            "InvalidUpdateOutdatedInstancesOnlyValueException");
        row("CreateDeployment", "rollback events",
            with(deploy, "autoRollbackConfiguration",
                 QJsonObject{{QStringLiteral("enabled"), true},
                             {QStringLiteral("events"), QJsonArray{QStringLiteral("RAIN")}}}),
            "InvalidAutoRollbackConfigException");

        row("GetDeployment", "no id", none, "DeploymentIdRequiredException");
        row("GetDeployment", "bad id", badId, "InvalidDeploymentIdException");
        row("GetDeployment", "unknown", unknownId, "DeploymentDoesNotExistException");
        row("BatchGetDeployments", "none", none, "DeploymentIdRequiredException");
        row("BatchGetDeployments", "26", {{QStringLiteral("deploymentIds"), manyNames(26)}},
            "BatchLimitExceededException");
        row("BatchGetDeployments", "bad id", {{QStringLiteral("deploymentIds"), manyNames(1)}},
            "InvalidDeploymentIdException");
        row("ListDeployments", "application without group", app, "DeploymentGroupNameRequiredException");
        row("ListDeployments", "group without application",
            {{QStringLiteral("deploymentGroupName"), QStringLiteral("group")}},
            "ApplicationNameRequiredException");
        row("ListDeployments", "unknown group", noGroup, "DeploymentGroupDoesNotExistException");
        row("ListDeployments", "status",
            {{QStringLiteral("includeOnlyStatuses"), QJsonArray{QStringLiteral("Happy")}}},
            "InvalidDeploymentStatusException");
        row("ListDeployments", "range",
            {{QStringLiteral("createTimeRange"),
              QJsonObject{{QStringLiteral("start"), 2000.0}, {QStringLiteral("end"), 1000.0}}}},
            "InvalidTimeRangeException");
        row("ListDeployments", "token", {{QStringLiteral("nextToken"), QStringLiteral("%%%")}},
            "InvalidNextTokenException");
        row("ContinueDeployment", "no id", none, "DeploymentIdRequiredException");
        row("StopDeployment", "unknown", unknownId, "DeploymentDoesNotExistException");
        row("ListDeploymentTargets", "no id", none, "DeploymentIdRequiredException");

        row("CreateDeploymentConfig", "no name", none, "DeploymentConfigNameRequiredException");
        row("CreateDeploymentConfig", "reserved",
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.Mine")}},
            "InvalidDeploymentConfigNameException");
        row("CreateDeploymentConfig", "no hosts",
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("mine")}},
            "InvalidMinimumHealthyHostValueException");
        row("CreateDeploymentConfig", "no routing",
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("mine")},
             {QStringLiteral("computePlatform"), QStringLiteral("Lambda")}},
            "InvalidTrafficRoutingConfigurationException");
        row("GetDeploymentConfig", "unknown",
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("nope")}},
            "DeploymentConfigDoesNotExistException");
        row("DeleteDeploymentConfig", "built in",
            {{QStringLiteral("deploymentConfigName"), QStringLiteral("CodeDeployDefault.OneAtATime")}},
            "InvalidOperationException");
        row("GetApplicationRevision", "not registered",
            with(app, "revision", CodeDeployWorld::s3Revision(99)), "RevisionDoesNotExistException");
        row("ListApplicationRevisions", "sort", with(app, "sortBy", QStringLiteral("colour")),
            "InvalidSortByException");
        row("ListApplicationRevisions", "prefix", with(app, "s3KeyPrefix", QStringLiteral("x")),
            "BucketNameFilterRequiredException");
        row("MakeCoffee", "unknown", none, "UnknownOperationException");
    }
    void refusals()
    {
        QFETCH(QString, operation);
        QFETCH(QJsonObject, input);
        Shop world;
        const auto before = world.records.rows;
        QTEST(world.refusal(operation.toLatin1().constData(), input), "exception");
        QVERIFY(world.records.rows == before); // a refusal changes nothing
    }

    void oneDeploymentAtATime()
    {
        Shop world;
        const QString running = world.deploy("web", CodeDeployWorld::s3Revision(2));
        const auto reply = world.tryCall("CreateDeployment",
                                         {{QStringLiteral("applicationName"), QStringLiteral("web")},
                                          {QStringLiteral("deploymentGroupName"), QStringLiteral("group")},
                                          {QStringLiteral("revision"), CodeDeployWorld::s3Revision(3)}});
        QVERIFY(!reply.ok());
        QCOMPARE(reply.error().serviceCode, QStringLiteral("DeploymentLimitExceededException"));
        QVERIFY(reply.error().message.contains(running));
        world.settle();
        QVERIFY(!world.deploy("web", CodeDeployWorld::s3Revision(3)).isEmpty());
    }

    void inPlaceCannotBeContinued()
    {
        Shop world;
        QCOMPARE(world.refusal("ContinueDeployment", {{QStringLiteral("deploymentId"), world.done}}),
                 QStringLiteral("UnsupportedActionForDeploymentTypeException"));
        QCOMPARE(world.refusal("StopDeployment", {{QStringLiteral("deploymentId"), world.done}}),
                 QStringLiteral("DeploymentAlreadyCompletedException"));
    }

    void targets()
    {
        Shop world;
        const QJsonObject id{{QStringLiteral("deploymentId"), world.done}};
        QCOMPARE(world.refusal("GetDeploymentTarget", id),
                 QStringLiteral("DeploymentTargetIdRequiredException"));
        QCOMPARE(world.refusal("GetDeploymentTarget", with(id, "targetId", QStringLiteral("i-1"))),
                 QStringLiteral("DeploymentTargetDoesNotExistException"));
        QCOMPARE(world.refusal("BatchGetDeploymentTargets", id),
                 QStringLiteral("DeploymentTargetIdRequiredException"));
        QCOMPARE(world.refusal("BatchGetDeploymentTargets", with(id, "targetIds", manyNames(26))),
                 QStringLiteral("DeploymentTargetListSizeExceededException"));
        const QJsonArray ids = QJsonArray::fromStringList(world.targets(world.done));
        QCOMPARE(world.call("BatchGetDeploymentTargets", with(id, "targetIds", ids))
                     .value(QLatin1String("deploymentTargets"))
                     .toArray()
                     .size(),
                 4);
        const auto filtered = [&](const char *name, const char *value) {
            return with(id, "targetFilters",
                        QJsonObject{{QLatin1String(name), QJsonArray{QLatin1String(value)}}});
        };
        QCOMPARE(world.call("ListDeploymentTargets", filtered("TargetStatus", "Succeeded"))
                     .value(QLatin1String("targetIds"))
                     .toArray()
                     .size(),
                 4);
        QVERIFY(world.call("ListDeploymentTargets", filtered("TargetStatus", "Failed"))
                    .value(QLatin1String("targetIds"))
                    .toArray()
                    .isEmpty());
        QCOMPARE(world.refusal("ListDeploymentTargets", filtered("TargetStatus", "Happy")),
                 QStringLiteral("InvalidInstanceStatusException"));
        QCOMPARE(world.refusal("ListDeploymentTargets", filtered("Colour", "Blue")),
                 QStringLiteral("InvalidTargetFilterNameException"));
        QCOMPARE(world.refusal("ListDeploymentTargets", filtered("ServerInstanceLabel", "Red")),
                 QStringLiteral("InvalidInstanceTypeException"));
        QCOMPARE(world.refusal("ListDeploymentTargets", filtered("ServerInstanceLabel", "Blue")),
                 QStringLiteral("InvalidDeploymentInstanceTypeException"));
        const QString ecs = world.deploy("api", CodeDeployWorld::ecsRevision({}));
        world.pass(std::chrono::seconds(10));
        QCOMPARE(world.refusal(
                     "BatchGetDeploymentTargets",
                     {{QStringLiteral("deploymentId"), ecs}, {QStringLiteral("targetIds"), manyNames(2)}}),
                 QStringLiteral("DeploymentTargetListSizeExceededException"));
    }

    void deploymentsArePagedNewestFirst()
    {
        CodeDeployWorld world;
        world.addLambda();
        QStringList made;
        QList<double> times;
        for (int i = 0; i < 250; ++i) {
            made.prepend(world.deploy("fn", CodeDeployWorld::lambdaRevision({}, i + 2)));
            times.prepend(toEpochSeconds(world.now));
            world.pass(std::chrono::minutes(10));
        }
        const auto listed = [&](QJsonObject input) {
            QStringList ids;
            QSet<QString> tokens;
            for (int page = 0; page < 10; ++page) {
                const QJsonObject reply = world.call("ListDeployments", input);
                for (const QJsonValue &id : reply.value(QLatin1String("deployments")).toArray())
                    ids << id.toString();
                const QString token = reply.value(QLatin1String("nextToken")).toString();
                if (token.isEmpty())
                    break;
                if (tokens.contains(token))
                    return QStringList{QStringLiteral("repeated token")};
                tokens << token;
                input.insert(QStringLiteral("nextToken"), token);
            }
            return ids;
        };
        QCOMPARE(listed({}), made);
        QCOMPARE(listed({{QStringLiteral("applicationName"), QStringLiteral("fn")},
                         {QStringLiteral("deploymentGroupName"), QStringLiteral("group")}}),
                 made);
        QCOMPARE(listed({{QStringLiteral("createTimeRange"),
                          QJsonObject{{QStringLiteral("start"), times.at(150)}}}}),
                 made.first(151));
        QCOMPARE(listed({{QStringLiteral("createTimeRange"),
                          QJsonObject{{QStringLiteral("start"), times.at(20)},
                                      {QStringLiteral("end"), times.at(10)}}}}),
                 made.mid(10, 11));
        QCOMPARE(listed({{QStringLiteral("includeOnlyStatuses"), QJsonArray{QStringLiteral("Failed")}}}),
                 QStringList());
        QCOMPARE(listed({{QStringLiteral("includeOnlyStatuses"),
                          QJsonArray{QStringLiteral("Failed"), QStringLiteral("Succeeded")}}}),
                 made);

        // A token belongs to its list; what is made in between does not disturb it.
        const QJsonObject first = world.call("ListDeployments", {});
        const QJsonValue token = first.value(QLatin1String("nextToken"));
        QCOMPARE(
            world.refusal("ListDeployments",
                          {{QStringLiteral("nextToken"), token},
                           {QStringLiteral("includeOnlyStatuses"), QJsonArray{QStringLiteral("Failed")}}}),
            QStringLiteral("InvalidNextTokenException"));
        QCOMPARE(world.refusal("ListApplications", {{QStringLiteral("nextToken"), token}}),
                 QStringLiteral("InvalidNextTokenException"));
        world.deploy("fn", CodeDeployWorld::lambdaRevision({}, 999));
        QCOMPARE(world.call("ListDeployments", {{QStringLiteral("nextToken"), token}})
                     .value(QLatin1String("deployments"))
                     .toArray()
                     .first()
                     .toString(),
                 made.at(100));
    }

    void namesArePaged()
    {
        CodeDeployWorld world;
        for (int i = 0; i < 205; ++i)
            world.call("CreateApplication",
                       {{QStringLiteral("applicationName"),
                         QStringLiteral("app-%1").arg(i, 3, 10, QLatin1Char('0'))}});
        QStringList names;
        QJsonObject input;
        int pages = 0;
        do {
            const QJsonObject reply = world.call("ListApplications", input);
            for (const QJsonValue &name : reply.value(QLatin1String("applications")).toArray())
                names << name.toString();
            input = QJsonObject();
            if (reply.contains(QLatin1String("nextToken")))
                input.insert(QStringLiteral("nextToken"), reply.value(QLatin1String("nextToken")));
            ++pages;
        } while (!input.isEmpty() && pages < 10);
        QCOMPARE(pages, 3);
        QCOMPARE(names.size(), 205);
        QVERIFY(std::is_sorted(names.begin(), names.end()));
    }

    void builtInConfigs()
    {
        CodeDeployWorld world;
        const QJsonArray names =
            world.call("ListDeploymentConfigs", {}).value(QLatin1String("deploymentConfigsList")).toArray();
        QCOMPARE(names.size(), 17);
        for (const QJsonValue &name : names) {
            const QJsonObject info =
                world.call("GetDeploymentConfig", {{QStringLiteral("deploymentConfigName"), name}})
                    .value(QLatin1String("deploymentConfigInfo"))
                    .toObject();
            const bool server =
                info.value(QLatin1String("computePlatform")).toString() == QLatin1String("Server");
            QCOMPARE(info.contains(QLatin1String("minimumHealthyHosts")), server);
            QCOMPARE(info.contains(QLatin1String("trafficRoutingConfig")), !server);
        }
    }

    void configsAreKeptWhileUsed()
    {
        CodeDeployWorld world;
        world.call("CreateDeploymentConfig",
                   {{QStringLiteral("deploymentConfigName"), QStringLiteral("mine")},
                    {QStringLiteral("minimumHealthyHosts"),
                     QJsonObject{{QStringLiteral("type"), QStringLiteral("HOST_COUNT")},
                                 {QStringLiteral("value"), 1}}}});
        QCOMPARE(world.refusal("CreateDeploymentConfig",
                               {{QStringLiteral("deploymentConfigName"), QStringLiteral("mine")}}),
                 QStringLiteral("DeploymentConfigAlreadyExistsException"));
        world.addServer({{QStringLiteral("deploymentConfigName"), QStringLiteral("mine")}});
        const QJsonObject mine{{QStringLiteral("deploymentConfigName"), QStringLiteral("mine")}};
        QCOMPARE(world.refusal("DeleteDeploymentConfig", mine),
                 QStringLiteral("DeploymentConfigInUseException"));
        world.call("DeleteDeploymentGroup",
                   {{QStringLiteral("applicationName"), QStringLiteral("web")},
                    {QStringLiteral("deploymentGroupName"), QStringLiteral("group")}});
        QCOMPARE(world.refusal("DeleteDeploymentConfig", mine), QString());
        QCOMPARE(world.refusal("GetDeploymentConfig", mine),
                 QStringLiteral("DeploymentConfigDoesNotExistException"));
    }

    void revisionsAreRemembered()
    {
        Shop world;
        const QJsonObject app{{QStringLiteral("applicationName"), QStringLiteral("api")}};
        const QJsonObject revision = CodeDeployWorld::ecsRevision({}, 5);
        QCOMPARE(world.refusal("RegisterApplicationRevision",
                               with(with(app, "revision", revision), "description", QStringLiteral("five"))),
                 QString());
        const QJsonObject listed = world.call("ListApplicationRevisions", app)
                                       .value(QLatin1String("revisions"))
                                       .toArray()
                                       .first()
                                       .toObject();
        const QJsonObject content = listed.value(QLatin1String("appSpecContent")).toObject();
        QVERIFY(!content.contains(QLatin1String("content")));
        QCOMPARE(content.value(QLatin1String("sha256")).toString().size(), 64);
        // The SHA-256 alone is enough to read it back and to deploy it.
        const QJsonObject read = world.call("GetApplicationRevision", with(app, "revision", listed));
        QCOMPARE(read.value(QLatin1String("revision"))
                     .toObject()
                     .value(QLatin1String("appSpecContent"))
                     .toObject()
                     .value(QLatin1String("content")),
                 revision.value(QLatin1String("appSpecContent")).toObject().value(QLatin1String("content")));
        QCOMPARE(read.value(QLatin1String("revisionInfo"))
                     .toObject()
                     .value(QLatin1String("description"))
                     .toString(),
                 QStringLiteral("five"));
        const QString id = world.deploy("api", listed);
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
        QCOMPARE(world.info(id).value(QLatin1String("revision")).toObject(), listed);
    }

    void deletingFailsWhatRuns()
    {
        Shop world;
        const QString id = world.deploy("web", CodeDeployWorld::s3Revision(2));
        world.pass(std::chrono::seconds(20));
        QCOMPARE(world.status(id), QStringLiteral("InProgress"));
        world.call("DeleteApplication", {{QStringLiteral("applicationName"), QStringLiteral("web")}});
        QCOMPARE(world.status(id), QStringLiteral("Failed"));
        world.settle();
        QCOMPARE(
            world.refusal("GetApplication", {{QStringLiteral("applicationName"), QStringLiteral("web")}}),
            QStringLiteral("ApplicationDoesNotExistException"));
        QCOMPARE(
            world.refusal("DeleteApplication", {{QStringLiteral("applicationName"), QStringLiteral("web")}}),
            QString());
        QVERIFY(world.info(world.done).value(QLatin1String("revision")).isObject());
    }

    void groupsAreUpdatedAndRenamed()
    {
        Shop world;
        world.call("UpdateDeploymentGroup",
                   {{QStringLiteral("applicationName"), QStringLiteral("web")},
                    {QStringLiteral("currentDeploymentGroupName"), QStringLiteral("group")},
                    {QStringLiteral("newDeploymentGroupName"), QStringLiteral("fleet")},
                    {QStringLiteral("autoRollbackConfiguration"), CodeDeployWorld::rollbackOnFailure()}});
        const QJsonObject info = world
                                     .call("GetDeploymentGroup",
                                           {{QStringLiteral("applicationName"), QStringLiteral("web")},
                                            {QStringLiteral("deploymentGroupName"), QStringLiteral("fleet")}})
                                     .value(QLatin1String("deploymentGroupInfo"))
                                     .toObject();
        QCOMPARE(info.value(QLatin1String("autoRollbackConfiguration")).toObject(),
                 CodeDeployWorld::rollbackOnFailure());
        QCOMPARE(info.value(QLatin1String("ec2TagFilters")).toArray(),
                 CodeDeployWorld::filters("role", "web"));
        QCOMPARE(info.value(QLatin1String("lastSuccessfulDeployment"))
                     .toObject()
                     .value(QLatin1String("deploymentId"))
                     .toString(),
                 world.done);
        QCOMPARE(world.info(world.done).value(QLatin1String("deploymentGroupName")).toString(),
                 QStringLiteral("fleet"));
        world.call("UpdateApplication",
                   {{QStringLiteral("applicationName"), QStringLiteral("web")},
                    {QStringLiteral("newApplicationName"), QStringLiteral("shop")}});
        const QString id = world.deploy("shop", CodeDeployWorld::s3Revision(2),
                                        {{QStringLiteral("deploymentGroupName"), QStringLiteral("fleet")}});
        world.settle();
        QCOMPARE(world.status(id), QStringLiteral("Succeeded"));
    }
};

QTEST_GUILESS_MAIN(TestCodeDeployOperations)
#include "tst_codedeployoperations.moc"
