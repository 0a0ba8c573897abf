// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/autoscalingdetail.h"

#include "models/session/autoscaling.h"
#include "widgets/autoscaling/actioncard.h"
#include "widgets/autoscaling/grouppane.h"
#include "widgets/autoscaling/hookform.h"
#include "widgets/autoscaling/hookpane.h"
#include "widgets/autoscaling/instancepane.h"
#include "widgets/common/confirmer.h"
#include "widgets/common/emptystate.h"

#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hookline::autoscaling {

AutoScalingDetail::AutoScalingDetail(session::Session &session, common::Confirmer &confirmer, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_pages(new QStackedWidget(this))
    , m_empty(new common::EmptyState(this))
    , m_instance(new InstancePane(session, this))
    , m_hook(new HookPane(session, confirmer, this))
    , m_group(new GroupPane(session, this))
    , m_form(new HookForm(session, this))
{
    setObjectName(QStringLiteral("autoScalingDetail"));
    for (QWidget *page : std::initializer_list<QWidget *>{m_empty, m_instance, m_hook, m_group, m_form})
        m_pages->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);

    connect(m_instance, &InstancePane::subjectRequested, this, &AutoScalingDetail::subjectRequested);
    connect(m_group, &GroupPane::subjectRequested, this, &AutoScalingDetail::subjectRequested);
    connect(m_hook, &HookPane::subjectRequested, this, &AutoScalingDetail::subjectRequested);
    connect(m_group, &GroupPane::newHookRequested, this, &AutoScalingDetail::newHook);
    connect(m_hook, &HookPane::editRequested, this, [this](const QString &key) {
        m_formOpen = m_form->edit(key);
        showPage();
    });
    connect(m_form, &HookForm::cancelled, this, &AutoScalingDetail::formClosed);
    connect(m_form, &HookForm::saved, this, [this](const QString &key) {
        formClosed();
        Q_EMIT subjectRequested({Kind::Hooks, key});
    });
    connect(m_instance->card(), &ActionCard::deploymentRequested, this,
            &AutoScalingDetail::deploymentRequested);
    connect(m_instance->card(), &ActionCard::backRequested, this, &AutoScalingDetail::backRequested);
    showPage();
}

AutoScalingDetail::~AutoScalingDetail() = default;

void AutoScalingDetail::showSubject(const Subject &subject)
{
    m_subject = subject;
    const store::Store &store = m_session.store();
    QString group;
    switch (subject.kind) {
    case Kind::Instances:
        m_instance->showInstance(subject.key);
        if (const auto *instance = store.autoScalingInstances.find(subject.key))
            group = instance->group;
        break;
    case Kind::Hooks:
        m_hook->showHook(subject.key);
        group = subject.key.section(QLatin1Char('\n'), 0, 0);
        break;
    case Kind::Groups:
        m_group->showGroup(subject.key);
        group = subject.key;
        break;
    }
    m_session.autoScaling().setFocus(group);
    showPage();
}

void AutoScalingDetail::newHook(const QString &group)
{
    m_formOpen = true;
    showPage();
    m_form->create(group);
}

void AutoScalingDetail::selectHook(const QString &hook)
{
    m_instance->selectHook(hook);
}

void AutoScalingDetail::setNow(Instant now)
{
    m_instance->setNow(now);
    m_group->setNow(now);
}

void AutoScalingDetail::showPage()
{
    const std::array sentences{
        tr("Select an instance to see what holds it, and until when."),
        tr("Select a lifecycle hook to see whom it tells and what happens if nobody answers."),
        tr("Select a group to see its lifecycle hooks and what it did lately.")};
    const std::array<QWidget *, 3> panes{m_instance, m_hook, m_group};
    const auto kind = static_cast<size_t>(m_subject.kind);
    m_empty->setSentence(sentences[kind]);
    QWidget *page = m_formOpen    ? static_cast<QWidget *>(m_form)
        : m_subject.key.isEmpty() ? m_empty
                                  : panes[kind];
    m_pages->setCurrentWidget(page);
}

void AutoScalingDetail::formClosed()
{
    m_formOpen = false;
    showPage();
    m_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
}

QTableView *AutoScalingDetail::actionsTable() const
{
    return m_instance->table();
}

ActionCard *AutoScalingDetail::actionCard() const
{
    return m_instance->card();
}

QTableView *AutoScalingDetail::groupHooksTable() const
{
    return m_group->hooksTable();
}

QTableView *AutoScalingDetail::activitiesTable() const
{
    return m_group->activitiesTable();
}

void AutoScalingDetail::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT backRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hookline::autoscaling
