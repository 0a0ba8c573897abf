// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decisions/decisionfacts.h"

#include "models/core/ids.h"
#include "models/tables/timetext.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/fonts.h"
#include "widgets/common/status.h"
#include "widgets/decisions/decisiontexts.h"
#include "widgets/decisions/parts.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace hookline::decisions {

namespace {

struct IntakeFact
{
    domain::Intake intake;
    const char *text;
};

constexpr std::array<IntakeFact, 3> intakeFacts{{
    {domain::Intake::Polled, QT_TRANSLATE_NOOP("Intake", "seen in AWS's replies")},
    {domain::Intake::Queue, QT_TRANSLATE_NOOP("Intake", "from the approval queue")},
    {domain::Intake::Pasted, QT_TRANSLATE_NOOP("Intake", "pasted")},
}};

QString intakeText(domain::Intake intake)
{
    const auto found = std::find_if(intakeFacts.begin(), intakeFacts.end(),
                                    [&](const IntakeFact &fact) { return fact.intake == intake; });
    return QCoreApplication::translate("Intake", found->text);
}

/// The target that waits; where the decision names none, the deployment's first.
const domain::Target *targetOf(const domain::Decision &decision, const store::Store &store)
{
    const QStringList &keys = store.targetKeys(decision.deploymentId);
    for (const QString &key : keys) {
        const domain::Target *target = store.targets.find(key);
        if (target && store::concerns(decision, *target))
            return target;
    }
    return keys.isEmpty() ? nullptr : store.targets.find(keys.first());
}

} // namespace

DecisionFacts::DecisionFacts(QWidget *parent)
    : QWidget(parent)
    , m_world(textLabel(QStringLiteral("cardWorld"), this))
    , m_title(textLabel(QStringLiteral("cardTitle"), this))
    , m_countdown(textLabel(QStringLiteral("cardCountdown"), this))
    , m_nobody(textLabel(QStringLiteral("cardNobodyActs"), this))
    , m_grid(new FactGrid(this))
    , m_deploymentId(new common::CopyLabel(this))
    , m_eventList(new QTreeWidget(this))
{
    m_title->setFont(common::heading(font()));
    m_countdown->setFont(common::heading(font()));
    m_deploymentId->setObjectName(QStringLiteral("cardDeploymentId"));
    m_grid->addRow(tr("Deployment"), m_deploymentId);
    addRow(QStringLiteral("application"), tr("Application"));
    addRow(QStringLiteral("revision"), tr("Revision"));
    addRow(QStringLiteral("target"), tr("Target"));
    addRow(QStringLiteral("since"), tr("Waiting since"));
    addRow(QStringLiteral("deadline"), tr("Deadline"));
    addRow(QStringLiteral("approve"), tr("If approved"));
    addRow(QStringLiteral("reject"), tr("If rejected"));
    addRow(QStringLiteral("executionId"), tr("Execution ID"));

    m_eventList->setObjectName(QStringLiteral("cardEvents"));
    m_eventList->setAccessibleName(tr("Events so far"));
    m_eventList->setHeaderLabels({tr("Event so far"), tr("Status"), tr("Took")});
    m_eventList->setRootIsDecorated(false);
    m_eventList->setUniformRowHeights(true);
    m_eventList->setSelectionMode(QAbstractItemView::SingleSelection);
    m_eventList->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_eventList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_eventList->setFocusPolicy(Qt::TabFocus);
    m_eventList->header()->setStretchLastSection(false);
    m_eventList->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_eventList->header()->setSectionsMovable(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(m_world);
    layout->addWidget(m_title);
    layout->addWidget(m_countdown);
    layout->addWidget(m_nobody);
    layout->addWidget(m_grid);
    layout->addWidget(m_eventList);
}

void DecisionFacts::addRow(const QString &name, const QString &caption)
{
    m_values.insert(name, m_grid->addText(caption, QStringLiteral("card_") + name));
}

void DecisionFacts::setRow(const QString &name, const QString &value, const QString &toolTip)
{
    m_grid->setText(m_values.value(name), value, toolTip);
}

void DecisionFacts::showFacts(const domain::Decision &decision, const store::Store &store,
                              const QString &world, bool notAws)
{
    m_decision = decision;
    const domain::Deployment *known = store.deployments.find(decision.deploymentId);
    m_deployment = known ? std::optional(*known) : std::nullopt;
    const DecisionText text = describe(decision, known);

    m_world->setText(world);
    styleWorld(m_world, notAws);
    m_title->setText(text.title);
    m_deploymentId->setText(decision.deploymentId, tr("deployment ID"));
    setRow(QStringLiteral("application"),
           decision.group.isEmpty() ? decision.application
                                    : tr("%1 / %2").arg(decision.application, decision.group));
    setRow(QStringLiteral("revision"),
           decision.revision.isEmpty() ? tr("not told by AWS") : decision.revision);
    setRow(QStringLiteral("target"), decision.targetId);
    setRow(QStringLiteral("approve"), text.approve.effect);
    setRow(QStringLiteral("reject"), text.reject.effect);
    const bool hook = decision.kind == domain::DecisionKind::HookStatus;
    setRow(QStringLiteral("executionId"),
           !hook ? QString()
               : decision.executionId.isEmpty()
               ? tr("unknown: no reply of AWS tells it; paste the event")
               : tr("%1, %2").arg(masked(decision.executionId), intakeText(decision.intake)));
    showEvents(store);
    showTimes();
}

void DecisionFacts::showEvents(const store::Store &store)
{
    std::vector<store::EventEntry> events;
    if (const domain::Target *target = targetOf(m_decision, store)) {
        const domain::Deployment *deployment = m_deployment ? &*m_deployment : nullptr;
        for (store::EventEntry &entry : store::eventList(deployment, *target, &m_decision)) {
            if (!entry.planned)
                events.push_back(std::move(entry));
        }
    }
    m_eventList->setVisible(!events.empty());
    if (events == m_events)
        return;
    m_events = std::move(events);
    m_eventList->clear();
    for (const store::EventEntry &entry : m_events) {
        auto *item = new QTreeWidgetItem(m_eventList);
        item->setText(0, entry.event.name);
        item->setToolTip(0, entry.event.start ? tables::exactText(*entry.event.start) : QString());
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        if (!entry.event.diagnostics.message.isEmpty())
            item->setToolTip(1, entry.event.diagnostics.message);
    }
    paintEvents();
    const int row = m_eventList->sizeHintForRow(0);
    m_eventList->setFixedHeight(m_eventList->header()->sizeHint().height() + row * int(m_events.size())
                                + 2 * m_eventList->frameWidth());
}

void DecisionFacts::paintEvents()
{
    for (int row = 0; row < m_eventList->topLevelItemCount(); ++row) {
        const store::EventEntry &entry = m_events[size_t(row)];
        QTreeWidgetItem *item = m_eventList->topLevelItem(row);
        const common::StatusId id =
            entry.waiting && m_waiting ? common::StatusId::Waiting : common::statusId(entry.event.status);
        item->setText(1, common::statusWord(id));
        item->setIcon(1, common::statusIcon(id, palette()));
        item->setForeground(1, common::statusColor(id, palette()));
    }
    m_eventList->resizeColumnToContents(1);
}

void DecisionFacts::setNow(Instant now)
{
    m_now = now;
    showTimes();
}

void DecisionFacts::setWaiting(bool waiting)
{
    m_waiting = waiting;
    paintEvents();
    showTimes();
}

void DecisionFacts::showTimes()
{
    if (m_decision.id.isEmpty())
        return;
    const domain::Deployment *deployment = m_deployment ? &*m_deployment : nullptr;
    const DecisionText text = describe(m_decision, deployment);
    m_countdown->setVisible(m_waiting);
    m_nobody->setVisible(m_waiting);
    m_countdown->setText(countdown(m_decision, deployment, m_now));
    m_nobody->setText(tr("If nobody acts: %1").arg(text.nobodyActs));
    if (m_decision.waitingSince) {
        setRow(QStringLiteral("since"),
               tr("%1, %2").arg(tables::agoText(m_now - *m_decision.waitingSince),
                                tables::exactText(*m_decision.waitingSince)));
    } else {
        setRow(QStringLiteral("since"), {});
    }
    if (m_decision.deadline) {
        const QString exact = tables::exactText(*m_decision.deadline);
        setRow(QStringLiteral("deadline"),
               m_decision.deadlineEstimated ? tr("~ %1. %2").arg(exact, text.estimatedBecause) : exact);
    } else {
        setRow(QStringLiteral("deadline"), tr("not known"));
    }
    for (int row = 0; row < m_eventList->topLevelItemCount(); ++row) {
        const store::EventEntry &entry = m_events[size_t(row)];
        QString took;
        if (entry.event.start && entry.event.end)
            took = tables::durationText(*entry.event.end - *entry.event.start);
        else if (entry.event.start && m_waiting)
            took = tables::durationText(m_now - *entry.event.start);
        m_eventList->topLevelItem(row)->setText(2, took);
    }
    m_eventList->resizeColumnToContents(2);
}

QString DecisionFacts::text() const
{
    QStringList lines{m_world->text(), m_title->text(), m_countdown->text(), m_nobody->text(),
                      m_deploymentId->text()};
    for (const QLabel *value : m_values)
        lines.append(value->text());
    for (int row = 0; row < m_eventList->topLevelItemCount(); ++row) {
        const QTreeWidgetItem *item = m_eventList->topLevelItem(row);
        lines.append(item->text(0) + QLatin1Char(' ') + item->text(1) + QLatin1Char(' ') + item->text(2));
    }
    return lines.join(QLatin1Char('\n'));
}

void DecisionFacts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintEvents();
}

} // namespace hookline::decisions
