// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/autoscaling/hookform.h"

#include "models/session/calls.h"
#include "models/tables/lifecycletext.h"
#include "models/wire/codec.h"
#include "widgets/autoscaling/lifecycletexts.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hookline::autoscaling {

using common::gridUnit;
using common::textLabel;
using domain::LifecycleHook;

namespace {

// PutLifecycleHook's members, in AWS's spelling.
const QString groupName = QStringLiteral("AutoScalingGroupName");
const QString hookName = QStringLiteral("LifecycleHookName");
const QString transition = QStringLiteral("LifecycleTransition");
const QString heartbeat = QStringLiteral("HeartbeatTimeout");
const QString defaultResult = QStringLiteral("DefaultResult");
const QString target = QStringLiteral("NotificationTargetARN");
const QString role = QStringLiteral("RoleARN");
const QString metadata = QStringLiteral("NotificationMetadata");

const wire::Shape &inputShape()
{
    return *wire::service(QStringLiteral("autoscaling"))->operation(u"PutLifecycleHook")->input;
}

QString number(double value)
{
    return QString::number(static_cast<qint64>(value));
}

/// What the description allows, in words: "30 to 7200".
QString rangeOf(const wire::Shape &shape)
{
    if (shape.min && shape.max)
        return HookForm::tr("%1 to %2").arg(number(*shape.min), number(*shape.max));
    return shape.max ? HookForm::tr("at most %1").arg(number(*shape.max))
                     : HookForm::tr("at least %1").arg(number(shape.min.value_or(0)));
}

QString textOf(const wire::Violation &violation)
{
    using Broken = wire::Violation::Kind;
    const wire::Member *member = inputShape().member(violation.path);
    if (!member)
        return violation.detail;
    switch (violation.kind) {
    case Broken::MissingRequired:
        return HookForm::tr("%1 is needed.").arg(member->name);
    case Broken::TooSmall:
    case Broken::TooLarge:
        return HookForm::tr("%1 takes %2 seconds.").arg(member->name, rangeOf(*member->shape));
    case Broken::TooShort:
    case Broken::TooLong:
        return HookForm::tr("%1 takes %2 characters.").arg(member->name, rangeOf(*member->shape));
    case Broken::NotInEnum:
        return HookForm::tr("%1 takes %2.")
            .arg(member->name, member->shape->enumValues.join(QLatin1String(", ")));
    case Broken::NoMatch:
        return HookForm::tr("%1 takes only characters of %2").arg(member->name, member->shape->pattern);
    case Broken::WrongType:
        return HookForm::tr("%1 is a whole number, %2.").arg(member->name, rangeOf(*member->shape));
    case Broken::UnknownMember:
        break;
    }
    return violation.detail;
}

} // namespace

HookForm::HookForm(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_grid(new common::FactGrid)
    , m_title(textLabel(QStringLiteral("hookFormTitle"), this))
    , m_managedText(textLabel(QStringLiteral("hookFormManaged"), this))
    , m_managedKnown(new QCheckBox(tr("I know, and change CodeDeploy's hook"), this))
    , m_error(new common::ErrorBar(this))
    , m_summary(textLabel(QStringLiteral("hookSummary"), this))
    , m_command(textLabel(QStringLiteral("hookCommand"), this))
    , m_copy(new common::CommandButton(
          tr("that does the same"), session.connection(),
          [this] {
              return std::vector<common::OfferedCall>{{{}, session::putHookCall(input())}};
          },
          this))
    , m_save(new common::ReasonButton(tr("&Save"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("hookForm"));
    setAccessibleName(tr("Lifecycle hook"));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(gridUnit * 2);
    columns->addWidget(buildFields(), 1);
    columns->addWidget(buildSide(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gridUnit, gridUnit / 2, gridUnit, gridUnit / 2);
    layout->setSpacing(gridUnit / 2);
    layout->addWidget(m_title);
    layout->addWidget(m_error);
    layout->addLayout(columns, 1);
}

HookForm::~HookForm() = default;

QWidget *HookForm::buildFields()
{
    const auto values = [](const char *member) {
        return inputShape().member(QString::fromLatin1(member))->shape->enumValues;
    };
    auto *groups = new QComboBox;
    groups->setEditable(true);
    auto *transitions = new QComboBox;
    for (const QString &value : values("LifecycleTransition"))
        transitions->addItem(tables::transitionText(domain::transitionFromString(value), value), value);
    auto *results = new QComboBox;
    for (const QString &value : values("DefaultResult"))
        results->addItem(value, value);
    const wire::Shape &seconds = *inputShape().member(heartbeat)->shape;

    addField("AutoScalingGroupName", tr("Gro&up"), groups, {});
    addField("LifecycleHookName", tr("Na&me"), new QLineEdit, tr("letters, digits, - _ /"));
    addField("LifecycleTransition", tr("T&ransition"), transitions, {});
    addField("HeartbeatTimeout", tr("Heart&beat timeout"), new QLineEdit,
             tr("%1 s; AWS takes 3600 if it is left out").arg(rangeOf(seconds)));
    addField("DefaultResult", tr("Default re&sult"), results, {});
    addField("NotificationTargetARN", tr("Noti&fication target"), new QLineEdit,
             tr("ARN of an SQS queue or SNS topic; empty: nobody is told"));
    addField("RoleARN", tr("Ro&le"), new QLineEdit, tr("ARN of the role that may publish to the target"));
    addField("NotificationMetadata", tr("M&etadata"), new QLineEdit, tr("is sent with each notification"));
    QScrollArea *scroll = common::scrollArea(QStringLiteral("hookFormScroll"), {m_grid}, this);
    scroll->setAccessibleName(tr("Members of the hook"));
    return scroll;
}

void HookForm::addField(const char *member, const QString &caption, QWidget *editor, const QString &help)
{
    Field field{QLatin1String(member), editor,
                textLabel(QLatin1String(member) + QStringLiteral("Problem"), m_grid)};
    editor->setObjectName(field.member);
    editor->setAccessibleName(field.member);
    editor->setAccessibleDescription(help);
    editor->setToolTip(help);
    if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setPlaceholderText(help);
        connect(line, &QLineEdit::textChanged, this, &HookForm::refresh);
    } else if (auto *box = qobject_cast<QComboBox *>(editor)) {
        connect(box, &QComboBox::currentTextChanged, this, &HookForm::refresh);
    }
    QPalette colours = field.problem->palette();
    colours.setColor(QPalette::WindowText, common::statusColor(common::StatusId::Failed, palette()));
    field.problem->setPalette(colours);
    field.problem->hide();
    m_grid->addRow(caption, editor, field.problem);
    m_fields.insert(field.member, field);
}

QWidget *HookForm::buildSide()
{
    auto *side = new QWidget(this);
    m_managedKnown->setObjectName(QStringLiteral("hookFormManagedKnown"));
    m_command->setFont(common::monospace(font()));
    m_save->setObjectName(QStringLiteral("saveHookButton"));
    m_save->setAutoDefault(true);
    m_cancel->setObjectName(QStringLiteral("cancelHookButton"));
    m_cancel->setAccessibleName(tr("Cancel: nothing is sent"));
    m_cancel->setAutoDefault(true);
    connect(m_managedKnown, &QCheckBox::toggled, this, &HookForm::refresh);
    connect(m_save, &common::ReasonButton::acted, this, &HookForm::save);
    connect(m_cancel, &QPushButton::clicked, this, &HookForm::cancelled);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridUnit);
    buttons->addWidget(m_save);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit / 2);
    QScrollArea *scroll = common::scrollArea(QStringLiteral("hookSideScroll"),
                                             {m_managedText, m_managedKnown, m_summary, m_command}, this);
    scroll->setAccessibleName(tr("What changes"));
    layout->addWidget(scroll, 1);
    layout->addLayout(buttons);
    return side;
}

QComboBox *HookForm::choice(const char *member) const
{
    return qobject_cast<QComboBox *>(m_fields.value(QLatin1String(member)).editor);
}

QString HookForm::typed(const QString &member) const
{
    const QWidget *editor = m_fields.value(member).editor;
    if (const auto *line = qobject_cast<const QLineEdit *>(editor))
        return line->text().trimmed();
    const auto *box = qobject_cast<const QComboBox *>(editor);
    return box->isEditable() ? box->currentText().trimmed() : box->currentData().toString();
}

QString HookForm::present(const QString &member) const
{
    const QMap<QString, QString> values{{groupName, m_hook.group},
                                        {hookName, m_hook.name},
                                        {transition, m_hook.transitionText},
                                        {heartbeat, QString::number(m_hook.heartbeatTimeout)},
                                        {defaultResult, m_hook.defaultResult},
                                        {target, m_hook.targetArn},
                                        {role, m_hook.roleArn},
                                        {metadata, m_hook.metadata}};
    return m_hook.name.isEmpty() ? QString() : values.value(member);
}

void HookForm::setTyped(const QString &member, const QString &value)
{
    QWidget *editor = m_fields.value(member).editor;
    if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setText(value);
    } else if (auto *box = qobject_cast<QComboBox *>(editor)) {
        if (box->isEditable())
            box->setEditText(value);
        else
            box->setCurrentIndex(std::max(0, box->findData(value)));
    }
}

void HookForm::create(const QString &group)
{
    m_hook = {};
    for (const QString &member : m_fields.keys())
        setTyped(member, {});
    auto *groups = choice("AutoScalingGroupName");
    groups->clear();
    QStringList names;
    for (const domain::AutoScalingGroup &row : m_session.store().autoScalingGroups.rows())
        names.append(row.name);
    names.sort();
    groups->addItems(names);
    groups->setEditText(group);
    setTyped(heartbeat, QStringLiteral("3600"));
    setTyped(defaultResult, QStringLiteral("ABANDON"));
    open(tr("New lifecycle hook"));
    (group.isEmpty() ? m_fields.value(groupName) : m_fields.value(hookName))
        .editor->setFocus(Qt::OtherFocusReason);
}

bool HookForm::edit(const QString &key)
{
    const LifecycleHook *hook = m_session.store().lifecycleHooks.find(key);
    if (!hook)
        return false;
    m_hook = *hook;
    for (const QString &member : m_fields.keys())
        setTyped(member, present(member));
    open(tr("Change %1 of %2").arg(hook->name, hook->group));
    m_fields.value(heartbeat).editor->setFocus(Qt::OtherFocusReason);
    return true;
}

void HookForm::open(const QString &title)
{
    const bool isNew = m_hook.name.isEmpty();
    m_title->setText(title);
    setAccessibleName(title);
    m_error->clear();
    // They name the hook: another name would be another hook.
    for (const QString &member : {groupName, hookName})
        m_fields.value(member).editor->setEnabled(isNew);
    const bool managed = m_hook.isManagedByCodeDeploy();
    m_managedKnown->setChecked(false);
    m_managedKnown->setVisible(managed);
    m_managedText->setVisible(managed);
    m_managedText->setText(
        tr("This hook is CodeDeploy's own: it needs it to deploy to new instances, and puts it "
           "back as it wants it."));
    refresh();
}

QJsonObject HookForm::input() const
{
    QJsonObject input{{groupName, typed(groupName)}, {hookName, typed(hookName)}};
    const bool isNew = m_hook.name.isEmpty();
    for (const QString &member : {transition, defaultResult, target, role, metadata}) {
        const QString value = typed(member);
        const bool differs = value != present(member);
        // Of a present hook only the target can be taken away.
        const bool removes = value.isEmpty() && !isNew && member == target;
        if (differs && (!value.isEmpty() || removes))
            input.insert(member, value);
    }
    if (const QString value = typed(heartbeat); value != present(heartbeat) && !value.isEmpty()) {
        bool ok = false;
        const int seconds = value.toInt(&ok);
        input.insert(heartbeat, ok ? QJsonValue(seconds) : QJsonValue(value));
    }
    return input;
}

QMap<QString, QString> HookForm::problems() const
{
    QMap<QString, QString> found;
    for (const QString &member : {groupName, hookName}) {
        if (typed(member).isEmpty())
            found.insert(member, tr("%1 is needed.").arg(member));
    }
    for (const wire::Violation &violation : wire::violations(inputShape(), input())) {
        if (!found.contains(violation.path))
            found.insert(violation.path, textOf(violation));
    }
    const bool isNew = m_hook.name.isEmpty();
    if (isNew
        && m_session.store().lifecycleHooks.find(LifecycleHook::keyOf(typed(groupName), typed(hookName))))
        found.insert(hookName, tr("The group has a hook of that name: choose it and edit it."));
    if (isNew && !typed(target).isEmpty() && typed(role).isEmpty())
        found.insert(role, tr("RoleARN is needed with a NotificationTargetARN."));
    if (typed(target).endsWith(QLatin1String(".fifo")))
        found.insert(target, tr("A FIFO queue cannot be a notification target."));
    for (const QString &member : {role, metadata}) {
        if (!isNew && typed(member).isEmpty() && !present(member).isEmpty())
            found.insert(member, tr("AWS has no way to take %1 away: leave it as it is.").arg(member));
    }
    return found;
}

QString HookForm::summary() const
{
    const QJsonObject changes = input();
    if (m_hook.name.isEmpty()) {
        if (!problems().isEmpty())
            return tr("Mend what is marked, then this says what will be.");
        const int seconds = changes.value(heartbeat).toInt(3600);
        return tr("%1 instances of %2 will wait up to %3 for %4; if nobody answers: %5. %6")
            .arg(typed(transition) == domain::toString(domain::Transition::Launching) ? tr("Launching")
                                                                                      : tr("Terminating"),
                 typed(groupName), tables::secondsText(seconds), typed(hookName), typed(defaultResult),
                 typed(target).isEmpty() ? tr("Nobody is told.")
                                         : tr("A test message is sent to the target at once."));
    }
    QStringList lines;
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (it.key() == groupName || it.key() == hookName)
            continue;
        const QString before = present(it.key());
        const QString after =
            it.value().isDouble() ? QString::number(it.value().toInt()) : it.value().toString();
        lines.append(
            tr("%1: %2 → %3")
                .arg(it.key(), before.isEmpty() ? tr("none") : before, after.isEmpty() ? tr("none") : after));
    }
    if (lines.isEmpty())
        return tr("Nothing changes.");
    lines.prepend(tr("What changes:"));
    lines.append(tr("Everything else stays as it is. Instances that wait already keep their time."));
    return lines.join(QLatin1Char('\n'));
}

QString HookForm::blockedBecause() const
{
    if (m_sending)
        return tr("It is being sent: wait for AWS's answer.");
    if (const auto found = problems(); !found.isEmpty())
        return found.first();
    if (!m_hook.name.isEmpty() && input().size() == 2)
        return tr("Nothing changes.");
    if (m_hook.isManagedByCodeDeploy() && !m_managedKnown->isChecked())
        return tr("It is CodeDeploy's own hook: tick that you know.");
    return {};
}

void HookForm::refresh()
{
    if (m_fields.size() < 8)
        return; // under construction
    const QMap<QString, QString> found = problems();
    for (const Field &field : std::as_const(m_fields)) {
        // What nobody has filled in yet is no mistake; the button says it.
        const bool untouched = typed(field.member).isEmpty() && field.member != role;
        const QString problem = untouched && m_hook.name.isEmpty() ? QString() : found.value(field.member);
        field.problem->setText(problem);
        field.problem->setVisible(!problem.isEmpty());
    }
    m_summary->setText(summary());
    m_command->setText(common::awsCommand(session::putHookCall(input()), m_session.connection()));
    m_save->setText(m_hook.name.isEmpty() ? tr("Create the hoo&k") : tr("Sa&ve the changes"));
    m_save->setAccessibleName(m_hook.name.isEmpty() ? tr("Create the lifecycle hook")
                                                    : tr("Save the changes"));
    m_save->setDisabledReason(blockedBecause());
    m_copy->setDisabledReason(found.isEmpty() ? QString() : found.first());
}

void HookForm::save()
{
    if (!blockedBecause().isEmpty())
        return;
    m_error->clear();
    m_sending = true;
    refresh();
    const QString key = LifecycleHook::keyOf(typed(groupName), typed(hookName));
    const QString name = typed(hookName);
    m_session.autoScaling().putHook(input(), this, [this, key, name](const aws::Reply &reply) {
        m_sending = false;
        refresh();
        if (reply.ok())
            Q_EMIT saved(key);
        else
            m_error->showError(tr("Could not save %1.").arg(name), reply.error(), hookAdvice(reply.error()));
    });
}

void HookForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hookline::autoscaling
