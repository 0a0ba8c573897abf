// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/hookpane.h"

#include "models/session/calls.h"
#include "models/tables/lifecycletext.h"
#include "widgets/autoscaling/lifecycletexts.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/confirmer.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/worldtext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hookline::autoscaling {

using common::gridUnit;
using domain::LifecycleHook;

namespace {

QString instances(int count)
{
    return count == 0 ? HookPane::tr("no instance")
        : count == 1  ? HookPane::tr("1 instance")
                      : HookPane::tr("%1 instances").arg(count);
}

} // namespace

HookPane::HookPane(session::Session &session, common::Confirmer &confirmer, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_confirmer(confirmer)
    , m_name(new common::CopyLabel(this))
    , m_error(new common::ErrorBar(this))
    , m_notice(common::textLabel(QStringLiteral("hookNotice"), this))
    , m_facts(new common::FactGrid)
    , m_group(new QPushButton(this))
    , m_edit(new common::ReasonButton(tr("&Edit…"), this))
    , m_delete(new common::ReasonButton(tr("De&lete…"), this))
    , m_copy(new common::CommandButton(
          tr("that deletes this hook"), session.connection(),
          [this] {
              const LifecycleHook *shown = hook();
              return shown
                  ? std::vector<common::OfferedCall>{{tr("Delete"),
                                                      session::deleteHookCall(shown->group, shown->name)}}
                  : std::vector<common::OfferedCall>();
          },
          this))
{
    setObjectName(QStringLiteral("hookPane"));
    m_transition = m_facts->addText(tr("Transition"), QStringLiteral("hookTransition"));
    m_default = m_facts->addText(tr("Default result"), QStringLiteral("hookDefault"));
    m_timeouts = m_facts->addText(tr("Timeouts"), QStringLiteral("hookTimeouts"));
    m_holds = m_facts->addText(tr("Holds now"), QStringLiteral("hookHolds"));
    m_target = m_facts->addText(tr("Notification target"), QStringLiteral("hookTarget"));
    m_role = m_facts->addText(tr("Role"), QStringLiteral("hookRole"));
    m_metadata = m_facts->addText(tr("Metadata"), QStringLiteral("hookMetadata"));
    m_manager = m_facts->addText(tr("Managed by"), QStringLiteral("hookManager"));
    auto *head = new QHBoxLayout;
    head->setSpacing(gridUnit);
    head->addWidget(m_name, 1);
    head->addWidget(m_group);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gridUnit, gridUnit / 2, gridUnit, gridUnit / 2);
    layout->setSpacing(gridUnit / 2);
    layout->addLayout(head);
    layout->addWidget(m_error);
    layout->addWidget(m_notice);
    QScrollArea *scroll = common::scrollArea(QStringLiteral("hookScroll"), {m_facts}, this);
    scroll->setAccessibleName(tr("Facts about the hook"));
    layout->addWidget(scroll, 1);
    layout->addWidget(buildButtons());

    store::Store &store = session.store();
    for (const store::TableNotifier *notifier :
         {store.lifecycleHooks.notifier(), store.lifecycleActions.notifier()})
        connect(notifier, &store::TableNotifier::changed, this, &HookPane::refresh);
}

QWidget *HookPane::buildButtons()
{
    m_group->setObjectName(QStringLiteral("hookGroupButton"));
    m_group->setFlat(true);
    m_edit->setObjectName(QStringLiteral("editHookButton"));
    m_edit->setAccessibleName(tr("Edit this lifecycle hook"));
    m_edit->setAutoDefault(true);
    m_delete->setObjectName(QStringLiteral("deleteHookButton"));
    m_delete->setAccessibleName(tr("Delete this lifecycle hook"));
    m_delete->setFocusPolicy(Qt::NoFocus);
    m_delete->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Delete));
    m_delete->setHelp(tr("Asks first (%1)").arg(m_delete->shortcut().toString(QKeySequence::NativeText)));
    connect(m_group, &QPushButton::clicked, this, [this] {
        if (const LifecycleHook *shown = hook())
            Q_EMIT subjectRequested({Kind::Groups, shown->group});
    });
    connect(m_edit, &common::ReasonButton::acted, this, [this] { Q_EMIT editRequested(m_key); });
    connect(m_delete, &common::ReasonButton::acted, this, &HookPane::askToDelete);
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_edit);
    layout->addWidget(m_copy);
    layout->addStretch(1);
    layout->addWidget(m_delete);
    return row;
}

const LifecycleHook *HookPane::hook() const
{
    return m_session.store().lifecycleHooks.find(m_key);
}

void HookPane::showHook(const QString &key)
{
    if (key != m_key)
        m_error->clear();
    m_key = key;
    refresh();
}

int HookPane::heldInstances() const
{
    int count = 0;
    for (const domain::LifecycleAction &action : m_session.store().lifecycleActions.rows()) {
        if (LifecycleHook::keyOf(action.group, action.hook) == m_key
            && action.progress == domain::LifecycleAction::Progress::Waits)
            ++count;
    }
    return count;
}

void HookPane::refresh()
{
    const LifecycleHook *shown = hook();
    m_facts->setVisible(shown != nullptr);
    m_group->setVisible(shown != nullptr);
    m_notice->setVisible(!shown);
    const QString gone = tr("This hook is not there any more.");
    m_notice->setText(gone);
    m_edit->setDisabledReason(shown ? QString() : gone);
    m_delete->setDisabledReason(!shown                    ? gone
                                    : m_deleting == m_key ? tr("It is being deleted: wait for AWS's answer.")
                                                          : QString());
    m_copy->setDisabledReason(shown ? QString() : gone);
    m_name->setText(m_key.section(QLatin1Char('\n'), 1), tr("hook name"));
    if (!shown)
        return;
    m_group->setText(shown->group);
    m_group->setAccessibleName(tr("Show group %1").arg(shown->group));
    m_facts->setText(m_transition,
                     tr("%1 (%2)").arg(tables::transitionText(shown->transition, shown->transitionText),
                                       shown->transitionText));
    m_facts->setText(m_default, shown->defaultResult);
    m_facts->setText(m_timeouts,
                     tr("heartbeat %1 (%2 s), global %3")
                         .arg(tables::secondsText(shown->heartbeatTimeout))
                         .arg(shown->heartbeatTimeout)
                         .arg(tables::secondsText(shown->globalTimeout)));
    const int held = heldInstances();
    m_facts->setText(m_holds, instances(held));
    m_facts->setText(m_target,
                     shown->targetArn.isEmpty() ? tr("none: nobody is told that an instance waits")
                                                : shown->targetArn);
    m_facts->setText(m_role, shown->roleArn);
    m_facts->setText(m_metadata, shown->metadata);
    m_facts->setText(m_manager,
                     shown->isManagedByCodeDeploy()
                         ? tr("CodeDeploy: it puts the hook into the group and answers it. Without it, "
                              "instances go into service without their deployment.")
                         : QString());
}

void HookPane::askToDelete()
{
    const LifecycleHook *shown = hook();
    if (!shown)
        return;
    const int held = heldInstances();
    common::Question question;
    question.title = tr("Delete %1?").arg(shown->name);
    question.world = common::worldText(m_session);
    question.text = shown->transition == domain::Transition::Terminating
        ? tr("Auto Scaling finishes what waits for it first, with CONTINUE: those instances go on "
             "terminating.")
        : tr(
            "Auto Scaling finishes what waits for it first, with ABANDON: those instances are terminated and "
            "replaced.");
    if (shown->isManagedByCodeDeploy())
        question.text += QLatin1Char(' ')
            + tr("The hook is CodeDeploy's own: new instances of the group are not deployed to any more.");
    question.detail = tr("Group: %1\nHolds now: %2").arg(shown->group, instances(held));
    question.acceptText = tr("Delete the hook");
    question.destructive = true;
    m_confirmer.ask(question, window(), this, [this, key = m_key](const common::Answer &answer) {
        if (answer.accepted && key == m_key)
            remove();
    });
}

void HookPane::remove()
{
    const LifecycleHook *shown = hook();
    if (!shown || !m_deleting.isEmpty())
        return;
    m_error->clear();
    m_deleting = m_key;
    refresh();
    const QString name = shown->name;
    m_session.autoScaling().deleteHook(shown->group, name, this, [this, name](const aws::Reply &reply) {
        const QString key = std::exchange(m_deleting, QString());
        if (!reply.ok() && key == m_key)
            m_error->showError(tr("Could not delete %1.").arg(name), reply.error(),
                               hookAdvice(reply.error()));
        refresh();
    });
}

} // namespace hookline::autoscaling
