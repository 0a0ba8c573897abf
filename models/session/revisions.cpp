// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/revisions.h"

#include "models/aws/batch.h"
#include "models/aws/paginator.h"
#include "models/session/calls.h"

#include <QHash>

#include <algorithm>
#include <memory>

namespace hookline::session {

namespace {

using domain::Deployment;
using domain::Revision;

const QString codedeploy = QStringLiteral("codedeploy");
/// What AWS takes at once of applications and deployment groups.
constexpr int largeBatch = 100;

QString text(const QJsonObject &object, const char *member)
{
    return object.value(QLatin1String(member)).toString();
}

QStringList strings(const QJsonValue &list)
{
    QStringList result;
    for (const QJsonValue &value : list.toArray())
        result.append(value.toString());
    return result;
}

/// All names of a list, then what is known of each: the rows in `done`.
template <class Row>
void listThenBatch(const aws::Caller &caller, const aws::PageQuery &list, const QString &listMember,
                   const aws::BatchQuery &batch, QObject *context,
                   std::function<Row(const QJsonObject &)> row,
                   std::function<void(Result<std::vector<Row>>)> done)
{
    auto names = std::make_shared<QStringList>();
    auto rows = std::make_shared<std::vector<Row>>();
    aws::eachPage(
        caller, list, context,
        [names, listMember](const QJsonObject &page) {
            *names += strings(page.value(listMember));
            return true;
        },
        [=](const Result<void> &listed) {
            if (!listed) {
                done(listed.error());
                return;
            }
            aws::inBatches(
                caller, batch, *names, context,
                [rows, row](const QJsonArray &results) {
                    for (const QJsonValue &value : results)
                        rows->push_back(row(value.toObject()));
                },
                [rows, done](const Result<void> &read) {
                    if (!read) {
                        done(read.error());
                        return;
                    }
                    std::ranges::sort(*rows, {}, &Row::name);
                    done(std::move(*rows));
                });
        });
}

KnownRevision knownFrom(const QJsonObject &info)
{
    const Deployment deployment = domain::deploymentFromApi(info);
    KnownRevision known;
    known.application = deployment.application;
    known.deploymentId = deployment.id;
    known.group = deployment.group;
    known.status = deployment.status;
    known.statusText = deployment.statusText;
    known.created = deployment.created;
    known.creator = deployment.creator;
    known.revision = domain::revisionFromApi(info.value(QLatin1String("revision")).toObject());
    return known;
}

/// The first page of a list: the newest, as far as they are asked for.
void firstPage(const aws::Caller &caller, const QString &operation, const QJsonObject &input,
               const QString &member, QObject *context,
               std::function<void(Result<QJsonArray>, bool more)> done)
{
    caller(codedeploy, operation, input, context, [member, done](const aws::Reply &reply) {
        if (!reply) {
            done(reply.error(), false);
            return;
        }
        QJsonArray rows = reply->value(member).toArray();
        const bool more = rows.size() > mostRevisions || !text(*reply, "nextToken").isEmpty();
        while (rows.size() > mostRevisions)
            rows.removeLast();
        done(rows, more);
    });
}

/// The newest first.
void readDeployments(const aws::Caller &caller, const QStringList &ids, QObject *context,
                     std::function<void(Result<std::vector<KnownRevision>>)> done)
{
    auto rows = std::make_shared<std::vector<KnownRevision>>();
    const aws::BatchQuery batch{.serviceId = codedeploy,
                                .operation = QStringLiteral("BatchGetDeployments"),
                                .input = {},
                                .idMember = QStringLiteral("deploymentIds"),
                                .resultMember = QStringLiteral("deploymentsInfo"),
                                .missingCodes = {QStringLiteral("DeploymentDoesNotExistException"),
                                                 QStringLiteral("InvalidDeploymentIdException")}};
    aws::inBatches(
        caller, batch, ids, context,
        [rows](const QJsonArray &infos) {
            for (const QJsonValue &info : infos)
                rows->push_back(knownFrom(info.toObject()));
        },
        [rows, done = std::move(done)](const Result<void> &read) {
            if (!read) {
                done(read.error());
                return;
            }
            std::ranges::stable_sort(*rows, std::ranges::greater(), &KnownRevision::created);
            done(std::move(*rows));
        });
}

RevisionList registered(const QString &application, const QJsonArray &locations,
                        const std::vector<KnownRevision> &current, bool more)
{
    RevisionList list;
    list.more = more;
    for (const QJsonValue &location : locations) {
        KnownRevision known;
        known.application = application;
        known.revision = domain::revisionFromApi(location.toObject());
        for (const KnownRevision &deployed : current) {
            if (deployed.revision.location == known.revision.location)
                known.currentIn.append(deployed.group);
        }
        list.rows.push_back(std::move(known));
    }
    return list;
}

Error notTold(const QString &what)
{
    return {.code = ErrorCode::BadReply,
            .message = QStringLiteral("the reply does not say which revision it is"),
            .subject = what};
}

} // namespace

void readApplications(const aws::Caller &caller, QObject *context,
                      std::function<void(Result<std::vector<ApplicationFacts>>)> done)
{
    aws::BatchQuery batch{.serviceId = codedeploy,
                          .operation = QStringLiteral("BatchGetApplications"),
                          .input = {},
                          .idMember = QStringLiteral("applicationNames"),
                          .resultMember = QStringLiteral("applicationsInfo"),
                          .missingCodes = {QStringLiteral("ApplicationDoesNotExistException")},
                          .batchSize = largeBatch};
    listThenBatch<ApplicationFacts>(
        caller, {.serviceId = codedeploy, .operation = QStringLiteral("ListApplications"), .input = {}},
        QStringLiteral("applications"), batch, context,
        [](const QJsonObject &info) {
            return ApplicationFacts{
                text(info, "applicationName"),
                domain::fromString<domain::ComputePlatform>(text(info, "computePlatform"))};
        },
        std::move(done));
}

void readGroups(const aws::Caller &caller, const QString &application, QObject *context,
                std::function<void(Result<std::vector<GroupFacts>>)> done)
{
    const QJsonObject input{{QStringLiteral("applicationName"), application}};
    aws::BatchQuery batch{.serviceId = codedeploy,
                          .operation = QStringLiteral("BatchGetDeploymentGroups"),
                          .input = input,
                          .idMember = QStringLiteral("deploymentGroupNames"),
                          .resultMember = QStringLiteral("deploymentGroupsInfo"),
                          .missingCodes = {QStringLiteral("DeploymentGroupDoesNotExistException")},
                          .batchSize = largeBatch};
    listThenBatch<GroupFacts>(
        caller,
        {.serviceId = codedeploy, .operation = QStringLiteral("ListDeploymentGroups"), .input = input},
        QStringLiteral("deploymentGroups"), batch, context,
        [](const QJsonObject &info) {
            return GroupFacts{
                text(info, "deploymentGroupName"),
                text(info.value(QLatin1String("lastSuccessfulDeployment")).toObject(), "deploymentId")};
        },
        std::move(done));
}

void readDeployedRevisions(const aws::Caller &caller, const QString &application, const GroupFacts &group,
                           QObject *context, std::function<void(Result<RevisionList>)> done)
{
    const QJsonObject input{{QStringLiteral("applicationName"), application},
                            {QStringLiteral("deploymentGroupName"), group.name}};
    firstPage(caller, QStringLiteral("ListDeployments"), input, QStringLiteral("deployments"), context,
              [=](const Result<QJsonArray> &ids, bool more) {
                  if (!ids) {
                      done(ids.error());
                      return;
                  }
                  QStringList wanted = strings(*ids);
                  // However many have failed since.
                  if (!group.lastSuccessful.isEmpty() && !wanted.contains(group.lastSuccessful))
                      wanted.append(group.lastSuccessful);
                  readDeployments(caller, wanted, context, [=](Result<std::vector<KnownRevision>> read) {
                      if (!read) {
                          done(read.error());
                          return;
                      }
                      RevisionList list{std::move(*read), more};
                      for (KnownRevision &known : list.rows) {
                          if (known.deploymentId == group.lastSuccessful)
                              known.currentIn.append(group.name);
                      }
                      done(std::move(list));
                  });
              });
}

void readRegisteredRevisions(const aws::Caller &caller, const QString &application,
                             const std::vector<GroupFacts> &groups, QObject *context,
                             std::function<void(Result<RevisionList>)> done)
{
    const QJsonObject input{{QStringLiteral("applicationName"), application},
                            {QStringLiteral("sortBy"), QStringLiteral("registerTime")},
                            {QStringLiteral("sortOrder"), QStringLiteral("descending")}};
    QStringList current;
    for (const GroupFacts &group : groups) {
        if (!group.lastSuccessful.isEmpty())
            current.append(group.lastSuccessful);
    }
    firstPage(caller, QStringLiteral("ListApplicationRevisions"), input, QStringLiteral("revisions"), context,
              [=](const Result<QJsonArray> &locations, bool more) {
                  if (!locations) {
                      done(locations.error());
                      return;
                  }
                  readDeployments(caller, current, context,
                                  [=, rows = *locations](const Result<std::vector<KnownRevision>> &read) {
                                      if (read)
                                          done(registered(application, rows, *read, more));
                                      else
                                          done(read.error());
                                  });
              });
}

void readContent(const aws::Caller &caller, const KnownRevision &known, QObject *context,
                 std::function<void(Result<KnownRevision>)> done)
{
    if (known.revision.kind != Revision::Kind::AppSpec || !known.revision.content.isEmpty()) {
        // There is nothing to ask for; told later all the same, as every other answer is.
        QMetaObject::invokeMethod(
            context, [known, done] { done(known); }, Qt::QueuedConnection);
        return;
    }
    const ServiceCall call = applicationRevisionCall(known.application, known.revision.location);
    caller(call.serviceId, call.operation, call.input, context, [known, done](const aws::Reply &reply) {
        if (!reply) {
            done(reply.error());
            return;
        }
        KnownRevision read = known;
        const Revision told = domain::revisionFromApi(reply->value(QLatin1String("revision")).toObject());
        read.revision.content = told.content;
        if (!told.sha256.isEmpty())
            read.revision.sha256 = told.sha256;
        if (read.revision.content.isEmpty())
            done(Error{.code = ErrorCode::BadReply,
                       .message = QStringLiteral("the reply holds no content"),
                       .subject = known.application});
        else
            done(std::move(read));
    });
}

void readRevisionOf(const aws::Caller &caller, const QString &deploymentId, QObject *context,
                    std::function<void(Result<KnownRevision>)> done)
{
    const ServiceCall call = deploymentCall(deploymentId);
    caller(call.serviceId, call.operation, call.input, context,
           [caller, deploymentId, context, done](const aws::Reply &reply) {
               if (!reply) {
                   done(reply.error());
                   return;
               }
               const KnownRevision known =
                   knownFrom(reply->value(QLatin1String("deploymentInfo")).toObject());
               if (known.application.isEmpty() || known.revision.location.isEmpty())
                   done(notTold(deploymentId));
               else
                   readContent(caller, known, context, done);
           });
}

} // namespace hookline::session
