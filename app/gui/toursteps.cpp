// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/toursteps.h"

#include "app/gui/application.h"
#include "app/gui/autoscalingpage.h"
#include "app/gui/hookresultspage.h"
#include "app/gui/requestspage.h"
#include "app/gui/timelinepane.h"
#include "app/gui/workbench.h"
#include "models/tables/tablemodel.h"
#include "models/tables/timetext.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/autoscaling/autoscalingdetail.h"
#include "widgets/cloudformation/hookresultdetail.h"
#include "widgets/cloudformation/hookresultsview.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/worldtext.h"
#include "widgets/connection/requestdetail.h"
#include "widgets/connection/requestsview.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/inboxview.h"
#include "widgets/decisions/posthookpane.h"
#include "widgets/deployments/deploymentdetail.h"
#include "widgets/deployments/deploymentsview.h"
#include "widgets/deployments/rootcausepanel.h"
#include "widgets/timeline/timelineview.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTableView>

namespace hookline::gui {

Workbench &TourStage::bench() const
{
    return *application.window().workbench();
}

session::Session &TourStage::session() const
{
    return application.world()->session;
}

QPixmap TourStage::picture() const
{
    QWidget &window = application.window();
    QPixmap picture = window.grab();
    for (QDialog *dialog : window.findChildren<QDialog *>()) {
        if (!dialog->isVisible())
            continue;
        QPainter painter(&picture);
        painter.drawPixmap(window.mapFromGlobal(dialog->mapToGlobal(QPoint(0, 0))), dialog->grab());
    }
    return picture;
}

namespace {

using decisions::DecisionCard;
using domain::Decision;
using domain::Deployment;

template <class Found> const Deployment *findDeployment(const TourStage &stage, Found found)
{
    for (const Deployment &deployment : stage.session().store().deployments.rows()) {
        if (found(deployment))
            return &deployment;
    }
    return nullptr;
}

const Decision *findHook(const TourStage &stage, domain::ComputePlatform platform)
{
    for (const Decision &decision : stage.session().store().decisions.rows()) {
        if (decision.kind == domain::DecisionKind::HookStatus && decision.platform == platform)
            return &decision;
    }
    return nullptr;
}

const Deployment *shownDeployment(const TourStage &stage)
{
    return stage.session().store().deployments.find(stage.deploymentId);
}

void press(const QWidget &inside, const char *name)
{
    if (auto *button = inside.findChild<QAbstractButton *>(QLatin1String(name)))
        button->click();
}

QString labelText(const QWidget &inside, const char *name)
{
    const auto *label = inside.findChild<QLabel *>(QLatin1String(name));
    return label && label->isVisible() ? label->text() : QString();
}

// Selects the row as a person's click does: through the table, so that the rest of the window must follow.
void chooseDeployment(TourStage &stage, const QString &id)
{
    stage.deploymentId = id;
    stage.bench().openPlace(Place::Deployments);
    QTableView *table = stage.bench().deploymentsView()->table();
    const auto *model = static_cast<const tables::TableModel *>(table->model());
    table->setCurrentIndex(model->index(model->rowOfKey(id), 0));
    table->scrollTo(table->currentIndex());
}

bool everythingShows(const TourStage &stage)
{
    const Workbench &bench = stage.bench();
    return !stage.deploymentId.isEmpty() && bench.detail()->deploymentId() == stage.deploymentId
        && bench.selection().current().deploymentId == stage.deploymentId
        && !bench.detail()->currentTarget().isEmpty();
}

std::vector<TourStep> lookingSteps(TourStage &stage)
{
    const auto failedFleet = [](const Deployment &deployment) {
        return deployment.platform == domain::ComputePlatform::Server
            && deployment.errorCode == QLatin1String("HEALTH_CONSTRAINTS");
    };
    return {
        {QStringLiteral("deployments"), QStringLiteral("The deployments of the sandbox fill the table"),
         [&stage] { stage.bench().openPlace(Place::Deployments); },
         [&stage] {
             const int shown = stage.bench().deploymentsView()->shownCount();
             const bool fresh = stage.session().freshness().state == session::Freshness::State::Fresh;
             return shown >= 6 && fresh && stage.bench().inbox()->count() >= 2
                 ? QStringLiteral("%1 deployments, %2 waiting, %3")
                       .arg(shown)
                       .arg(stage.bench().inbox()->count())
                       .arg(common::worldText(stage.session()))
                 : QString();
         },
         Millis(20000)},
        {QStringLiteral("root-cause"), QStringLiteral("A failed EC2 deployment says what went wrong first"),
         [&stage, failedFleet] {
             if (const Deployment *failed = findDeployment(stage, failedFleet))
                 chooseDeployment(stage, failed->id);
         },
         [&stage] {
             const QString text = stage.bench().detail()->rootCause()->plainText();
             return everythingShows(stage) && text.contains(QLatin1String("3 of 8 failed at")) ? text
                                                                                               : QString();
         }},
        {QStringLiteral("diagnostics"), QStringLiteral("The log tail of the failed script stands in place"),
         [&stage] { stage.bench().detail()->eventsTable()->setFocus(); },
         [&stage] {
             const auto *log = stage.bench().detail()->findChild<QPlainTextEdit *>(QStringLiteral("logTail"));
             return log && log->isVisible() && !log->toPlainText().isEmpty()
                 ? log->toPlainText().trimmed().section(QLatin1Char('\n'), -1)
                     + QStringLiteral(" (%1)").arg(stage.bench().detail()->currentEvent())
                 : QString();
         }},
        {QStringLiteral("filter"),
         QStringLiteral("The filter leaves only matching rows, and says so when none do"),
         [&stage] { stage.bench().filter()->setText(QStringLiteral("no such deployment anywhere")); },
         [&stage] {
             return stage.bench().deploymentsView()->shownCount() == 0
                 ? labelText(*stage.bench().deploymentsView(), "emptySentence")
                 : QString();
         }},
        {QStringLiteral("rollback"),
         QStringLiteral("A rollback chain leads from the failed deployment to its rollback"),
         [&stage] {
             stage.bench().filter()->clear();
             const Deployment *rolledBack = findDeployment(stage, [](const Deployment &deployment) {
                 return !deployment.rollbackDeploymentId.isEmpty();
             });
             if (!rolledBack)
                 return;
             const QString rollback = rolledBack->rollbackDeploymentId;
             chooseDeployment(stage, rolledBack->id);
             stage.deploymentId = rollback;
             if (auto *chain = stage.bench().detail()->findChild<QLabel *>(QStringLiteral("rollbackChain")))
                 Q_EMIT chain->linkActivated(rollback);
         },
         [&stage] {
             const Deployment *rollback = shownDeployment(stage);
             return rollback && everythingShows(stage) && !rollback->rollbackTriggeredBy.isEmpty()
                 ? QStringLiteral("%1 rolled back by %2").arg(rollback->rollbackTriggeredBy, rollback->id)
                 : QString();
         }},
    };
}

std::vector<TourStep> approvingSteps(TourStage &stage)
{
    return {
        {QStringLiteral("timeline"), QStringLiteral("The timeline of a waiting deployment follows the table"),
         [&stage] {
             if (const Decision *decision = findHook(stage, domain::ComputePlatform::Ecs))
                 chooseDeployment(stage, decision->deploymentId);
         },
         [&stage] {
             return everythingShows(stage) && stage.bench().timeline()->showsWaiting()
                 ? QStringLiteral("%1 waits, drawn with its deadline").arg(stage.deploymentId)
                 : QString();
         }},
        {QStringLiteral("inbox"), QStringLiteral("The inbox shows everything that waits, with its countdown"),
         [&stage] { stage.bench().openInbox(); },
         [&stage] {
             return stage.bench().inbox()->isVisible() && stage.bench().inbox()->count() >= 2
                 ? QStringLiteral("%1 waiting").arg(stage.bench().inbox()->count())
                 : QString();
         }},
        {QStringLiteral("card"), QStringLiteral("Enter opens the card of the ECS hook"),
         [&stage] {
             if (const Decision *decision = findHook(stage, domain::ComputePlatform::Ecs)) {
                 stage.decisionId = decision->id;
                 stage.event = decision->event;
                 stage.deploymentId = decision->deploymentId;
                 stage.bench().inbox()->selectDecision(decision->id);
                 Q_EMIT stage.bench().inbox()->decisionActivated(decision->id);
             }
         },
         [&stage] {
             const DecisionCard *card = stage.bench().card();
             return card->decisionId() == stage.decisionId && card->state() == DecisionCard::State::Idle
                     && card->blockedBecause(session::Verdict::Approve).isEmpty() && everythingShows(stage)
                 ? QStringLiteral("%1 of %2 can be decided").arg(stage.event, stage.deploymentId)
                 : QString();
         },
         Millis(12000)},
        {QStringLiteral("approve-asks"), QStringLiteral("Approve asks once more before anything is sent"),
         [&stage] { press(*stage.bench().card(), "approveButton"); },
         [&stage] {
             return stage.bench().card()->state() == DecisionCard::State::Confirming
                 ? QStringLiteral("confirmation is open")
                 : QString();
         }},
        {QStringLiteral("approved"), QStringLiteral("AWS's reply to the approval is shown"),
         [&stage] { press(*stage.bench().card(), "confirmButton"); },
         [&stage] {
             return stage.bench().card()->state() == DecisionCard::State::Result
                 ? labelText(*stage.bench().card(), "decisionResult")
                 : QString();
         }},
        {QStringLiteral("goes-on"), QStringLiteral("The approved event succeeded and the deployment goes on"),
         [] {},
         [&stage] {
             const store::Store &store = stage.session().store();
             for (const QString &key : store.targetKeys(stage.deploymentId)) {
                 const domain::Target *target = store.targets.find(key);
                 bool approved = false;
                 for (const domain::LifecycleEvent &event : target->events) {
                     if (event.name == stage.event)
                         approved = event.status == domain::EventStatus::Succeeded;
                     else if (approved && event.start)
                         return QStringLiteral("%1 Succeeded, then %2 %3")
                             .arg(stage.event, event.name, domain::toString(event.status));
                 }
             }
             return QString();
         },
         Millis(15000)},
    };
}

std::vector<TourStep> rejectingSteps(TourStage &stage)
{
    return {
        {QStringLiteral("reject-asks"), QStringLiteral("Reject, with a reason, asks once more"),
         [&stage] {
             const Decision *decision = findHook(stage, domain::ComputePlatform::Lambda);
             if (!decision)
                 return;
             stage.decisionId = decision->id;
             stage.event = decision->event;
             stage.deploymentId = decision->deploymentId;
             stage.bench().openInbox();
             stage.bench().inbox()->selectDecision(decision->id);
             Q_EMIT stage.bench().inbox()->decisionActivated(decision->id);
             if (auto *reason = stage.bench().card()->findChild<QLineEdit *>(QStringLiteral("reasonEdit")))
                 reason->setText(QStringLiteral("error rate doubled in the smoke test"));
             press(*stage.bench().card(), "rejectButton");
         },
         [&stage] {
             return stage.bench().card()->decisionId() == stage.decisionId
                     && stage.bench().card()->state() == DecisionCard::State::Confirming
                 ? QStringLiteral("confirmation is open for %1 of %2").arg(stage.event, stage.deploymentId)
                 : QString();
         }},
        {QStringLiteral("rejected"), QStringLiteral("AWS's reply to the rejection is shown"),
         [&stage] { press(*stage.bench().card(), "confirmButton"); },
         [&stage] {
             return stage.bench().card()->state() == DecisionCard::State::Result
                 ? labelText(*stage.bench().card(), "decisionResult")
                 : QString();
         }},
        {QStringLiteral("rolls-back"), QStringLiteral("The rejected deployment fails and rolls back"),
         [&stage] { chooseDeployment(stage, stage.deploymentId); },
         [&stage] {
             const Deployment *deployment = shownDeployment(stage);
             return deployment && deployment->status == domain::DeploymentStatus::Failed
                     && !deployment->rollbackDeploymentId.isEmpty()
                     && !labelText(*stage.bench().detail(), "rollbackChain").isEmpty()
                 ? QStringLiteral("%1 Failed, rolled back by %2")
                       .arg(deployment->id, deployment->rollbackDeploymentId)
                 : QString();
         },
         Millis(15000)},
        {QStringLiteral("post-hook"), QStringLiteral("The pane of the API takes an ID and a status"),
         [&stage] {
             decisions::PostHookPane *pane = stage.bench().postHook();
             stage.bench().openPlace(Place::PostHook);
             pane->findChild<QLineEdit *>(QStringLiteral("deploymentIdEdit"))->setText(stage.deploymentId);
             pane->findChild<QLineEdit *>(QStringLiteral("executionIdEdit"))
                 ->setText(QStringLiteral("not-an-execution-id"));
             auto *status = pane->findChild<QComboBox *>(QStringLiteral("statusBox"));
             status->setCurrentIndex(status->findText(QStringLiteral("Succeeded"), Qt::MatchStartsWith));
         },
         [&stage] {
             const decisions::PostHookPane *pane = stage.bench().postHook();
             const auto *line = pane->findChild<QPlainTextEdit *>(QStringLiteral("cliLine"));
             return pane->isVisible() && pane->blockedBecause().isEmpty() && line
                     && line->toPlainText().contains(
                         QLatin1String("put-lifecycle-event-hook-execution-status"))
                 ? QStringLiteral("can be sent; the command line says the same")
                 : QString();
         }},
        {QStringLiteral("post-hook-error"), QStringLiteral("AWS's error is explained where it happened"),
         [&stage] {
             press(*stage.bench().postHook(), "postButton");
             press(*stage.bench().postHook(), "confirmButton");
         },
         [&stage] {
             return stage.bench().postHook()->state() == decisions::PostHookPane::State::Result
                 ? labelText(*stage.bench().postHook(), "postResult")
                 : QString();
         }},
    };
}

/// One of the buttons of the AppSpec editor that belong to the connection in front.
void pressAction(const TourStage &stage, const char *action)
{
    const auto buttons =
        stage.application.window().specDesk().findChildren<QAbstractButton *>(QLatin1StringView(action));
    for (QAbstractButton *button : buttons) {
        if (button->isVisible())
            button->click();
    }
}

/// A part of the panel that stands beside the text; null while there is none.
template <class Part> Part *panelPart(const TourStage &stage, const char *name)
{
    const appspec::SpecPane *pane = stage.application.window().specDesk().current();
    return pane && pane->panel() ? pane->panel()->findChild<Part *>(QLatin1StringView(name)) : nullptr;
}

/// The rest of the tour is about one connection.
void closeTrial(const TourStage &stage)
{
    const auto worlds = stage.application.worlds();
    stage.application.window().showSession(worlds.front()->session);
    if (worlds.size() > 1)
        Q_EMIT stage.application.window().closeRequested(&worlds.back()->session);
}

std::vector<TourStep> otherPlacesSteps(TourStage &stage)
{
    return {
        {QStringLiteral("auto-scaling"),
         QStringLiteral("Auto Scaling shows the instance that ends first and what each answer does"),
         [&stage] { stage.bench().openPlace(Place::AutoScaling); },
         [&stage] {
             const QString title = labelText(*stage.bench().autoScaling()->subjectDetail(), "actionTitle");
             return title.contains(QLatin1String(":Wait")) ? title : QString();
         }},
        {QStringLiteral("heartbeat"), QStringLiteral("A heartbeat keeps it waiting; AWS's reply is shown"),
         [&stage] { press(*stage.bench().autoScaling()->subjectDetail(), "heartbeatButton"); },
         [&stage] {
             const QString result = labelText(*stage.bench().autoScaling()->subjectDetail(), "actionResult");
             return result.startsWith(QLatin1String("AWS accepted")) ? result : QString();
         }},
        {QStringLiteral("hook-results"), QStringLiteral("CloudFormation's Hook results fill their table"),
         [&stage] { stage.bench().openPlace(Place::CloudFormation); },
         [&stage] {
             const int shown = stage.bench().hookResults()->view()->shownCount();
             return shown > 20 ? QStringLiteral("%1 Hook results").arg(shown) : QString();
         }},
        {QStringLiteral("which-hook"),
         QStringLiteral("… and say which Hook stopped a change set, and what to do"),
         [&stage] { stage.bench().hookResults()->view()->searchFor(QStringLiteral("uploads-bucket")); },
         [&stage] {
             return labelText(*stage.bench().hookResults()->resultDetail(), "annotationRemediation");
         }},
        {QStringLiteral("appspec"),
         QStringLiteral("An AppSpec file opens as text and as a form, and is checked"),
         [&stage] {
             stage.bench().openPlace(Place::AppSpec);
             stage.application.window().specDesk().begin(appspec::Platform::Server);
         },
         [&stage] {
             const appspec::SpecPane *pane = stage.application.window().specDesk().current();
             return pane && pane->liveCheck().current() ? labelText(*pane, "specSummary") : QString();
         }},
        {QStringLiteral("deploy"), QStringLiteral("What would be sent to deploy it, and to which connection"),
         [&stage] {
             stage.application.window().specDesk().begin(appspec::Platform::Lambda);
             pressAction(stage, "specDeploy");
         },
         [&stage] {
             const auto *input = panelPart<QPlainTextEdit>(stage, "deployPreview");
             const auto *group = panelPart<QComboBox>(stage, "applicationName");
             return input && group->count() > 0 && input->toPlainText().contains(QLatin1StringView("sha256"))
                 ? labelText(*stage.application.window().specDesk().current(), "deployWorld")
                 : QString();
         }},
        {QStringLiteral("try"), QStringLiteral("What each function does in a trial is chosen"),
         [&stage] { pressAction(stage, "specTry"); },
         [&stage] {
             const auto *steps = panelPart<QTableView>(stage, "trialSteps");
             const auto *run = panelPart<common::ReasonButton>(stage, "trialRun");
             return steps && run->isActionable() && steps->model()->rowCount() > 0
                 ? QStringLiteral("%1 functions").arg(steps->model()->rowCount())
                 : QString();
         }},
        {QStringLiteral("trial"), QStringLiteral("The trial runs on a sandbox of its own, to its end"),
         [&stage] {
             auto *speed = panelPart<QComboBox>(stage, "trialSpeed");
             speed->setCurrentIndex(speed->count() - 1);
             panelPart<common::ReasonButton>(stage, "trialRun")->click();
         },
         [&stage] {
             const QString id = stage.bench().deploymentsView()->currentDeployment();
             const Deployment *deployment = stage.session().store().deployments.find(id);
             return stage.session().connection().name == QLatin1StringView("trial") && deployment
                     && deployment->status == domain::DeploymentStatus::Succeeded
                 ? QStringLiteral("%1 of %2: Succeeded").arg(id, deployment->application)
                 : QString();
         }},
        {QStringLiteral("requests"), QStringLiteral("The request log tells what was asked and how it went"),
         [&stage] {
             closeTrial(stage);
             stage.bench().openPlace(Place::Requests);
             QTableView *table = stage.bench().requests()->view()->table();
             table->setCurrentIndex(table->model()->index(0, 0));
         },
         [&stage] {
             const QString title = labelText(*stage.bench().requests()->requestDetail(), "requestTitle");
             return title.isEmpty() ? QString()
                                    : QStringLiteral("%1 requests; %2")
                                          .arg(stage.bench().requests()->view()->totalCount())
                                          .arg(title);
         }},
    };
}

std::vector<TourStep> clockSteps(TourStage &stage)
{
    const auto now = [&stage] { return stage.session().serviceNow(); };
    return {
        {QStringLiteral("pause"), QStringLiteral("The sandbox's time can be paused"),
         [&stage] {
             stage.bench().openInbox();
             press(stage.bench(), "pauseButton");
         },
         [&stage, now] {
             stage.remembered = now();
             return stage.session().serviceSpeed() == 0.0
                 ? QStringLiteral("stands at %1").arg(tables::exactText(stage.remembered))
                 : QString();
         }},
        {QStringLiteral("step"), QStringLiteral("… moved on a step"),
         [&stage] { press(stage.bench(), "stepButton"); },
         [&stage, now] {
             const Millis moved = now() - stage.remembered;
             return moved > Millis(0) ? QStringLiteral("%1 later").arg(tables::durationText(moved))
                                      : QString();
         }},
        {QStringLiteral("next-deadline"), QStringLiteral("… and to the next deadline"),
         [&stage, now] {
             stage.remembered = now();
             press(stage.bench(), "nextDeadlineButton");
         },
         [&stage, now] {
             const Millis moved = now() - stage.remembered;
             return moved > Millis(0) ? QStringLiteral("%1 later").arg(tables::durationText(moved))
                                      : QString();
         }},
    };
}

} // namespace

std::vector<TourStep> tourSteps(TourStage &stage)
{
    std::vector<TourStep> all;
    for (const auto &part : {lookingSteps, approvingSteps, rejectingSteps, otherPlacesSteps, clockSteps}) {
        for (TourStep &step : part(stage))
            all.push_back(std::move(step));
    }
    return all;
}

} // namespace hookline::gui
