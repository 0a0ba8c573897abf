// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloudformation/hookquerybar.h"

#include "models/tables/hookresultsmodel.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMap>
#include <QMenu>
#include <QSet>
#include <QVBoxLayout>

#include <array>

namespace hookline::cloudformation {

namespace {

using common::ReasonButton;
using domain::HookResultQuery;
using domain::HookStatus;
using domain::HookTargetType;

constexpr std::array statuses{HookStatus::CompleteFailed, HookStatus::Failed, HookStatus::InProgress,
                              HookStatus::CompleteSucceeded};

QString hookName(const QString &typeArn)
{
    return typeArn.section(QLatin1Char('/'), -1).replace(QLatin1Char('-'), QLatin1String("::"));
}

QString withArrow(const QString &text)
{
    return common::plainButtonText(text) + QStringLiteral(" ▾");
}

QString targetTypeName(HookTargetType type)
{
    domain::HookResult named;
    named.targetType = type;
    return tables::targetTypeWord(named);
}

ReasonButton *button(const char *name, QWidget *parent)
{
    auto *made = new ReasonButton(parent);
    made->setObjectName(QLatin1String(name));
    return made;
}

} // namespace

HookQueryBar::HookQueryBar(store::Store &store, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_hook(button("hookFilter", this))
    , m_status(button("hookStatusFilter", this))
    , m_targetType(button("hookTargetTypeFilter", this))
    , m_targetId(new QLineEdit(this))
    , m_clear(button("hookFilterClear", this))
    , m_hint(common::textLabel(QStringLiteral("hookFilterHint"), this))
{
    setObjectName(QStringLiteral("hookQueryBar"));
    m_targetId->setObjectName(QStringLiteral("hookTargetIdFilter"));
    m_targetId->setAccessibleName(tr("ARN of the change set or HookRequestToken to list by"));
    m_targetId->setClearButtonEnabled(true);
    m_clear->setText(tr("Every result"));
    m_clear->setHelp(tr("List the results of every Hook and target"));

    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(common::gridUnit / 2);
    row->addWidget(new QLabel(tr("List"), this));
    row->addWidget(m_hook);
    row->addWidget(m_status);
    row->addSpacing(common::gridUnit);
    row->addWidget(new QLabel(tr("or"), this));
    row->addSpacing(common::gridUnit);
    row->addWidget(m_targetType);
    row->addWidget(m_targetId, 1);
    row->addWidget(m_clear);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_hint);

    connect(m_hook, &ReasonButton::acted, this, &HookQueryBar::showHooks);
    connect(m_status, &ReasonButton::acted, this, &HookQueryBar::showStatuses);
    connect(m_targetType, &ReasonButton::acted, this, &HookQueryBar::showTargetTypes);
    connect(m_targetId, &QLineEdit::editingFinished, this, [this] { chooseTargetId(m_targetId->text()); });
    connect(m_clear, &ReasonButton::acted, this, [this] { change({}); });
    refresh();
}

void HookQueryBar::setQuery(const HookResultQuery &query)
{
    m_draft = m_told = query;
    refresh();
}

/// Only what can still become a query is ever chosen.
void HookQueryBar::change(const HookResultQuery &draft)
{
    if (!domain::leadsToHookQuery(domain::membersOf(draft))) {
        refresh();
        return;
    }
    m_draft = draft;
    refresh();
    if (domain::hookResultsInput(draft).ok() && !(draft == m_told)) {
        m_told = draft;
        Q_EMIT queryChosen(draft);
    }
}

void HookQueryBar::chooseHook(const QString &typeArn)
{
    HookResultQuery draft = m_draft;
    draft.typeArn = typeArn;
    if (typeArn.isEmpty())
        draft.status = HookStatus::Unknown; // AWS lists a status of a Hook only
    change(draft);
}

void HookQueryBar::chooseStatus(HookStatus status)
{
    HookResultQuery draft = m_draft;
    draft.status = status;
    change(draft);
}

void HookQueryBar::chooseTargetType(HookTargetType type)
{
    HookResultQuery draft = m_draft;
    draft.targetType = type;
    if (type == HookTargetType::Unknown)
        draft.targetId.clear();
    change(draft);
}

void HookQueryBar::chooseTargetId(const QString &id)
{
    HookResultQuery draft = m_draft;
    draft.targetId = id.trimmed();
    if (draft.targetId == m_draft.targetId)
        return;
    // An ARN is a change set's; a person who pastes one has said enough.
    const bool isArn = draft.targetId.startsWith(QLatin1String("arn:"));
    if (draft.targetType == HookTargetType::Unknown && isArn)
        draft.targetType = HookTargetType::ChangeSet;
    if (draft.targetId.isEmpty())
        draft.targetType = HookTargetType::Unknown;
    change(draft);
}

QString HookQueryBar::reasonAgainst(domain::HookQueryMember member) const
{
    const domain::HookQueryMembers members = domain::membersOf(m_draft);
    if ((members & member) || domain::leadsToHookQuery(domain::HookQueryMembers(members | member)))
        return {};
    if (member == domain::HookTarget || member == domain::HookTargetId)
        return tr("AWS lists by a Hook or by a target, not by both. Choose “every Hook” first.");
    return tr("AWS lists by a target or by a Hook, not by both. Choose “any target” first.");
}

void HookQueryBar::refresh()
{
    const auto show = [](ReasonButton *button, const QString &name, const QString &value) {
        button->setText(withArrow(value));
        button->setAccessibleName(name.arg(value));
    };
    show(m_hook, tr("Hook to list: %1"),
         m_draft.typeArn.isEmpty() ? tr("every Hook") : hookName(m_draft.typeArn));
    show(m_status, tr("Status to list: %1"),
         m_draft.status == HookStatus::Unknown ? tr("every status") : domain::toString(m_draft.status));
    show(m_targetType, tr("Target to list by: %1"),
         m_draft.targetType == HookTargetType::Unknown ? tr("any target")
                                                       : targetTypeName(m_draft.targetType));
    m_hook->setDisabledReason(reasonAgainst(domain::HookTypeArn));
    m_status->setDisabledReason(reasonAgainst(domain::HookResultStatus));
    m_targetType->setDisabledReason(reasonAgainst(domain::HookTarget));

    const QString against = reasonAgainst(domain::HookTargetId);
    m_targetId->setText(m_draft.targetId);
    m_targetId->setCursorPosition(0);
    m_targetId->setReadOnly(!against.isEmpty());
    m_targetId->setToolTip(against.isEmpty() ? m_draft.targetId : against);
    m_targetId->setAccessibleDescription(against);
    m_targetId->setPlaceholderText(m_draft.targetType == HookTargetType::CloudControl
                                       ? tr("HookRequestToken")
                                       : tr("ARN of a change set"));
    QPalette colors = palette();
    if (!against.isEmpty()) {
        for (const auto role : {QPalette::Base, QPalette::Text})
            colors.setColor(role, colors.color(QPalette::Disabled, role));
    }
    m_targetId->setPalette(colors);
    m_clear->setDisabledReason(domain::membersOf(m_draft) == 0 ? tr("Every result is listed already.")
                                                               : QString());
    m_hint->setText(hint());
    m_hint->setVisible(!m_hint->text().isEmpty());
}

QString HookQueryBar::hint() const
{
    const auto input = domain::hookResultsInput(m_draft);
    if (input.ok())
        return {};
    const QString &missing = input.error().subject;
    if (missing == QLatin1String("TypeArn"))
        return tr("Choose a Hook, too: AWS lists a status only together with a Hook. The list below is as it "
                  "was.");
    if (missing == QLatin1String("TargetType"))
        return tr("Choose what the ID belongs to: a change set or a Cloud Control request. The list below is "
                  "as it was.");
    return tr("Paste the target's ID and press Enter. The list below is as it was.");
}

QMenu *HookQueryBar::menuOf(QWidget *button)
{
    auto *menu = new QMenu(button);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

void HookQueryBar::popUp(QMenu *menu, const QWidget *button)
{
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
}

void HookQueryBar::showHooks()
{
    QMap<QString, QString> hooks; // name, ARN
    for (const domain::HookType &type : m_store.hookTypes.rows())
        hooks.insert(type.name, type.arn);
    QSet<QString> seen; // rows are many, Hooks are few
    for (const domain::HookResult &result : m_store.hookResults.rows()) {
        if (result.typeArn.isEmpty() || result.typeName.isEmpty() || seen.contains(result.typeArn))
            continue;
        seen.insert(result.typeArn);
        hooks.insert(result.typeName, result.typeArn);
    }
    QMenu *menu = menuOf(m_hook);
    connect(menu->addAction(tr("every Hook")), &QAction::triggered, this, [this] { chooseHook({}); });
    menu->addSeparator();
    for (auto hook = hooks.cbegin(); hook != hooks.cend(); ++hook) {
        QAction *action = menu->addAction(common::plainButtonText(hook.key()));
        connect(action, &QAction::triggered, this, [this, arn = hook.value()] { chooseHook(arn); });
    }
    popUp(menu, m_hook);
}

void HookQueryBar::showStatuses()
{
    QMenu *menu = menuOf(m_status);
    connect(menu->addAction(tr("every status")), &QAction::triggered, this,
            [this] { chooseStatus(HookStatus::Unknown); });
    menu->addSeparator();
    for (const HookStatus status : statuses) {
        connect(menu->addAction(domain::toString(status)), &QAction::triggered, this,
                [this, status] { chooseStatus(status); });
    }
    popUp(menu, m_status);
}

void HookQueryBar::showTargetTypes()
{
    QMenu *menu = menuOf(m_targetType);
    connect(menu->addAction(tr("any target")), &QAction::triggered, this,
            [this] { chooseTargetType(HookTargetType::Unknown); });
    menu->addSeparator();
    for (const HookTargetType type : domain::hookTargetFilters) {
        connect(menu->addAction(targetTypeName(type)), &QAction::triggered, this, [this, type] {
            chooseTargetType(type);
            m_targetId->setFocus();
        });
    }
    popUp(menu, m_targetType);
}

void HookQueryBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace hookline::cloudformation
