// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloudformation/hookresultdetail.h"

#include "models/session/hookresultswatch.h"
#include "models/session/session.h"
#include "models/tables/hookresultsmodel.h"
#include "models/tables/timetext.h"
#include "widgets/cloudformation/annotationpane.h"
#include "widgets/cloudformation/hooktexts.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/errortext.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/status.h"
#include "widgets/common/worldtext.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace hookline::cloudformation {

namespace {

using common::ReasonButton;
using domain::HookResult;
using domain::HookTargetType;

bool canListBy(const HookResult &result)
{
    return !result.targetId.isEmpty()
        && std::ranges::find(domain::hookTargetFilters, result.targetType) != domain::hookTargetFilters.end();
}

QString notTold(const QString &text)
{
    return text.isEmpty() ? HookResultDetail::tr("not told") : text;
}

ReasonButton *button(const char *name, const QString &text, QWidget *parent)
{
    auto *made = new ReasonButton(text, parent);
    made->setObjectName(QLatin1String(name));
    return made;
}

} // namespace

HookResultDetail::HookResultDetail(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_watch(session.hookResults())
    , m_now(session.serviceNow())
    , m_pages(new QStackedWidget(this))
    , m_empty(new common::EmptyState(this))
    , m_icon(new QLabel(this))
    , m_title(common::textLabel(QStringLiteral("hookResultTitle"), this))
    , m_effect(common::textLabel(QStringLiteral("hookResultEffect"), this))
    , m_problem(new common::ErrorBar(this))
    , m_reason(common::textLabel(QStringLiteral("hookResultReason"), this))
    , m_copyReason(button("copyReason", tr("Copy the reason"), this))
    , m_annotations(new AnnotationPane(this))
    , m_allOfTarget(button("allOfTarget", tr("All of this target"), this))
    , m_allOfStack(button("allOfStack", tr("All of this stack"), this))
    , m_allOfHook(button("allOfHook", tr("All of this Hook"), this))
    , m_copyCommand(new common::CommandButton(
          tr("that lists these results"), session.connection(),
          [this] {
              return std::vector<common::OfferedCall>{{{}, listCall(targetQuery())}};
          },
          this))
{
    setObjectName(QStringLiteral("hookResultDetail"));
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("hookResultSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildFacts());
    splitter->addWidget(m_annotations);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({500, 540});
    auto *body = new QWidget(this);
    auto *bodyLayout = new QVBoxLayout(body);
    bodyLayout->setContentsMargins(0, 0, 0, 0);
    bodyLayout->setSpacing(common::gridUnit / 2);
    bodyLayout->addWidget(buildHead());
    bodyLayout->addWidget(m_problem);
    bodyLayout->addWidget(splitter, 1);
    m_pages->addWidget(body);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    buildButtons();

    using Watch = session::HookResultsWatch;
    store::Store &store = session.store();
    connect(store.hookResults.notifier(), &store::TableNotifier::changed, this, [this] {
        const HookResult *known = result();
        if (known ? !m_shown || !(*known == *m_shown) : m_shown.has_value())
            scheduleRefresh();
    });
    connect(store.hookTypes.notifier(), &store::TableNotifier::changed, this,
            &HookResultDetail::scheduleRefresh);
    connect(&m_watch, &Watch::focusChanged, this, &HookResultDetail::scheduleRefresh);
    connect(&m_watch, &Watch::typeChanged, this, &HookResultDetail::scheduleRefresh);
    refresh();
}

QWidget *HookResultDetail::buildHead()
{
    m_title->setFont(common::heading(m_title->font()));
    auto *head = new QWidget(this);
    auto *titleRow = new QHBoxLayout;
    titleRow->setSpacing(common::gridUnit / 2);
    titleRow->addWidget(m_icon);
    titleRow->addWidget(m_title, 1);
    for (ReasonButton *action :
         std::initializer_list<ReasonButton *>{m_allOfTarget, m_allOfStack, m_allOfHook, m_copyCommand})
        titleRow->addWidget(action);
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addLayout(titleRow);
    layout->addWidget(m_effect);
    return head;
}

QWidget *HookResultDetail::buildFacts()
{
    m_facts = new common::FactGrid(this);
    const auto copyRow = [this](const QString &caption, const char *name) {
        auto *label = new common::CopyLabel(m_facts);
        label->setObjectName(QLatin1String(name));
        m_facts->addRow(caption, label);
        return label;
    };
    auto *copyRoom = new QWidget(m_facts);
    auto *copyLayout = new QHBoxLayout(copyRoom);
    copyLayout->setContentsMargins(0, 0, 0, 0);
    copyLayout->addWidget(m_copyReason);
    copyLayout->addStretch(1);
    m_facts->addRow(tr("Reason"), m_reason, copyRoom);
    m_target = m_facts->addText(tr("Target"), QStringLiteral("hookTarget"));
    m_targetId = copyRow(tr("Target ID"), "hookTargetId");
    m_executionTarget = copyRow(tr("On behalf of"), "hookExecutionTarget");
    m_resource = m_facts->addText(tr("Resource"), QStringLiteral("hookResource"));
    m_invoked = m_facts->addText(tr("Invoked"), QStringLiteral("hookInvoked"));
    m_mode = m_facts->addText(tr("Mode"), QStringLiteral("hookMode"));
    m_resultId = copyRow(tr("Result ID"), "hookResultId");
    m_typeArn = copyRow(tr("Hook’s type"), "hookTypeArn");
    m_version = m_facts->addText(tr("Version"), QStringLiteral("hookVersion"));
    m_typeFacts = m_facts->addText(tr("About the Hook"), QStringLiteral("hookTypeFacts"));
    return common::scrollArea(QStringLiteral("hookFacts"), {m_facts}, this);
}

void HookResultDetail::buildButtons()
{
    connect(m_copyReason, &ReasonButton::acted, this, [this] {
        if (const HookResult *shown = result())
            QGuiApplication::clipboard()->setText(shown->reason);
    });
    connect(m_allOfTarget, &ReasonButton::acted, this, [this] { Q_EMIT queryRequested(targetQuery()); });
    connect(m_allOfHook, &ReasonButton::acted, this, [this] {
        if (const HookResult *shown = result())
            Q_EMIT queryRequested({.typeArn = shown->typeArn});
    });
    connect(m_allOfStack, &ReasonButton::acted, this, [this] {
        const HookResult *shown = result();
        if (!shown)
            return;
        const bool isStack = shown->targetType == HookTargetType::Stack;
        Q_EMIT searchRequested(isStack ? shown->targetId : shown->executionTarget);
    });
}

const HookResult *HookResultDetail::result() const
{
    return m_session.store().hookResults.find(m_id);
}

QTableView *HookResultDetail::annotationsTable() const
{
    return m_annotations->table();
}

void HookResultDetail::showResult(const QString &resultId)
{
    m_id = resultId;
    m_watch.setFocus(resultId);
    if (const HookResult *shown = result())
        m_watch.readType(shown->typeArn);
    refresh();
}

void HookResultDetail::setNow(Instant now)
{
    m_now = now;
    const HookResult *shown = isVisible() ? result() : nullptr;
    if (shown && !domain::isTerminal(shown->status))
        m_effect->setText(effectSentence(*shown, now));
}

void HookResultDetail::scheduleRefresh()
{
    if (m_refreshDue)
        return;
    m_refreshDue = true;
    QTimer::singleShot(0, this, &HookResultDetail::refresh);
}

void HookResultDetail::refresh()
{
    m_refreshDue = false;
    const HookResult *shown = result();
    m_shown = shown ? std::optional(*shown) : std::nullopt;
    m_pages->setCurrentIndex(shown ? 0 : 1);
    if (!shown) {
        const Error &problem = m_watch.focusProblem();
        m_empty->setSentence(
            m_id.isEmpty() ? tr("Select a Hook result to see why it ended as it did and what to do about it.")
                : problem.code == ErrorCode::None
                ? tr("Reading %1…").arg(m_id)
                : tr("%1 could not be read from %2. %3")
                      .arg(m_id, common::worldText(m_session), common::why(problem)));
        return;
    }
    showHead(*shown);
    showFacts(*shown);
    showType(*shown);
    showAnnotations(*shown);
    showButtons(*shown);
}

void HookResultDetail::showHead(const HookResult &result)
{
    const common::StatusId status = common::statusId(result.status, result.mode);
    m_icon->setPixmap(common::statusIcon(status, palette()).pixmap(fontMetrics().height()));
    m_title->setText(QStringLiteral("%1 · %2").arg(
        result.typeName,
        status == common::StatusId::Unknown ? notTold(result.statusText) : common::statusWord(status)));
    m_effect->setText(effectSentence(result, m_now));
    const Error &problem = m_watch.focusProblem();
    if (problem.code == ErrorCode::None)
        m_problem->clear();
    else
        m_problem->showError(tr("The detail of this result could not be read; what the list told is shown."),
                             problem,
                             problem.code == ErrorCode::AccessDenied && !problem.subject.isEmpty()
                                 ? tr("Ask for the permission %1. If the Hook’s results are encrypted with a "
                                      "key of your own, kms:Decrypt on that key, too.")
                                       .arg(problem.subject)
                                 : QString());
}

void HookResultDetail::showFacts(const HookResult &result)
{
    m_facts->setText(m_reason, result.reason);
    m_copyReason->setVisible(!result.reason.isEmpty());
    m_facts->setText(m_target, tables::targetText(result));
    m_targetId->setText(result.targetId, tr("target ID"));
    m_facts->setRowVisible(m_targetId, !result.targetId.isEmpty());
    m_executionTarget->setText(result.executionTarget, tr("ARN of the stack, or HookRequestToken"));
    m_facts->setRowVisible(m_executionTarget,
                           !result.executionTarget.isEmpty() && result.executionTarget != result.targetId);
    QStringList resource{result.resourceAction, result.resourceType, result.resourceId};
    resource.removeAll(QString());
    m_facts->setText(m_resource, resource.join(QLatin1Char(' ')));
    m_facts->setText(m_invoked, result.invoked ? tables::exactText(*result.invoked) : tr("not told"),
                     result.invoked ? QString() : tables::notToldReason());
    m_facts->setText(m_mode, notTold(result.modeText));
    m_resultId->setText(result.id, tr("result ID"));
    m_typeArn->setText(result.typeArn, tr("ARN of the Hook’s type"));
    m_facts->setRowVisible(m_typeArn, !result.typeArn.isEmpty());
    QStringList version{result.typeVersion};
    if (!result.configurationVersion.isEmpty())
        version << tr("configuration %1").arg(result.configurationVersion);
    version.removeAll(QString());
    m_facts->setText(m_version, version.join(QStringLiteral(" · ")));
}

void HookResultDetail::showType(const HookResult &result)
{
    QStringList lines;
    const domain::HookType *type = m_session.store().hookTypes.find(result.typeArn);
    const QString original =
        !result.originalTypeName.isEmpty() || !type ? result.originalTypeName : type->originalName;
    if (type && !type->description.isEmpty())
        lines << type->description;
    if (!original.isEmpty())
        lines << tr("Activated from %1").arg(original);
    if (type && !type->defaultVersion.isEmpty() && type->defaultVersion != result.typeVersion)
        lines << tr("Its default version is %1 now").arg(type->defaultVersion);
    if (type && type->deprecated == QLatin1String("DEPRECATED"))
        lines << tr("Deprecated");
    if (type && !type->publisher.isEmpty())
        lines << tr("Published by %1").arg(type->publisher);
    if (type && !type->documentationUrl.isEmpty())
        lines << type->documentationUrl;
    const Error problem = m_watch.typeProblem(result.typeArn);
    if (problem.code != ErrorCode::None)
        lines << tr("Its type could not be read. %1").arg(common::why(problem));
    m_facts->setText(m_typeFacts, lines.join(QLatin1Char('\n')));
}

void HookResultDetail::showAnnotations(const HookResult &result)
{
    QString without;
    if (!domain::isTerminal(result.status))
        without = tr("What each rule finds is told when the Hook is done.");
    else if (result.detailed)
        without = result.reason.isEmpty()
            ? tr(
                "This Hook told neither a reason nor what single rules found. Hooks made with Lambda or code "
                "of one’s own often do not; their log may tell more.")
            : tr("This Hook does not tell what single rules found: its reason, on the left, is all there is. "
                 "That is usual for Hooks made with Lambda or code of one’s own.");
    else
        without = m_watch.focusProblem().code == ErrorCode::None ? tr("Reading what each rule found…")
                                                                 : tr("What each rule found is not known.");
    m_annotations->setAnnotations(result.annotations, without);
}

domain::HookResultQuery HookResultDetail::targetQuery() const
{
    const HookResult *shown = result();
    if (!shown)
        return {};
    if (canListBy(*shown))
        return {.targetType = shown->targetType, .targetId = shown->targetId};
    return {.typeArn = shown->typeArn};
}

void HookResultDetail::showButtons(const HookResult &result)
{
    m_allOfTarget->setText(result.targetType == HookTargetType::CloudControl ? tr("All of this request")
                                                                             : tr("All of this change set"));
    m_allOfTarget->setDisabledReason(
        canListBy(result)
            ? QString()
            : tr("AWS lists results by change set or Cloud Control request, not by %1. Use “All "
                 "of this stack”, or “All of this Hook”.")
                  .arg(tables::targetTypeWord(result)));
    const bool isStack = result.targetType == HookTargetType::Stack;
    const QString stack = isStack ? result.targetId : result.executionTarget;
    m_allOfStack->setDisabledReason(!domain::nameInArn(stack, QLatin1StringView("stack")).isEmpty()
                                        ? QString()
                                        : result.targetType == HookTargetType::CloudControl
                                        ? tr("A Cloud Control request belongs to no stack.")
                                        : tr("AWS did not tell the stack. %1").arg(tables::notToldReason()));
    m_allOfStack->setHelp(tr("Looks for every result of %1").arg(stack));
    m_allOfHook->setDisabledReason(
        result.typeArn.isEmpty() ? tr("AWS did not tell the ARN of the Hook’s type.") : QString());
}

void HookResultDetail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace hookline::cloudformation
