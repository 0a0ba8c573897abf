// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloudformation/hookanswerpane.h"

#include "models/session/hookresultswatch.h"
#include "models/store/store.h"
#include "models/tables/hookresultsmodel.h"
#include "models/tables/timetext.h"
#include "widgets/cloudformation/hooktexts.h"
#include "widgets/common/parts.h"
#include "widgets/common/status.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace hookline::cloudformation {

namespace {

using common::StatusId;
using Answer = session::HookSearchAnswer;

constexpr int shownResults = 3;
constexpr int reasonLength = 110;

StatusId statusOf(Answer::End end)
{
    switch (end) {
    case Answer::End::Blocked:
    case Answer::End::Failed:
        return StatusId::Failed;
    case Answer::End::Searching:
    case Answer::End::InProgress:
        return StatusId::InProgress;
    case Answer::End::NotBlocked:
        return StatusId::Succeeded;
    default:
        return StatusId::Unknown;
    }
}

QString shortened(const QString &text)
{
    return text.size() <= reasonLength ? text : text.left(reasonLength) + QChar(u'…');
}

} // namespace

HookAnswerPane::HookAnswerPane(session::HookResultsWatch &watch, store::Store &store, QWidget *parent)
    : QFrame(parent)
    , m_watch(watch)
    , m_store(store)
    , m_icon(new QLabel(this))
    , m_sentence(common::textLabel(QStringLiteral("hookAnswer"), this))
    , m_lines(new QLabel(this))
    , m_note(common::textLabel(QStringLiteral("hookAnswerNote"), this))
    , m_list(new QPushButton(this))
    , m_dismiss(new QPushButton(tr("Dismiss"), this))
{
    setObjectName(QStringLiteral("hookAnswerPane"));
    setFrameShape(QFrame::StyledPanel);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    QFont bold = m_sentence->font();
    bold.setBold(true);
    m_sentence->setFont(bold);
    m_lines->setObjectName(QStringLiteral("hookAnswerResults"));
    m_lines->setTextFormat(Qt::RichText);
    m_lines->setWordWrap(true);
    m_lines->setTextInteractionFlags(Qt::TextBrowserInteraction);
    m_lines->setAccessibleName(tr("Results that answer the question"));
    m_list->setObjectName(QStringLiteral("hookAnswerList"));
    m_dismiss->setObjectName(QStringLiteral("hookAnswerDismiss"));
    for (QPushButton *button : {m_list, m_dismiss})
        button->setAutoDefault(false);
    m_dismiss->setAccessibleName(tr("Dismiss the answer"));

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(common::gridUnit, common::gridUnit / 2, common::gridUnit,
                               common::gridUnit / 2);
    layout->setHorizontalSpacing(common::gridUnit);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_sentence, 0, 1);
    layout->addWidget(m_list, 0, 2, Qt::AlignTop);
    layout->addWidget(m_dismiss, 0, 3, Qt::AlignTop);
    layout->addWidget(m_lines, 1, 1, 1, 3);
    layout->addWidget(m_note, 2, 1, 1, 3);
    layout->setColumnStretch(1, 1);

    connect(m_lines, &QLabel::linkActivated, this, &HookAnswerPane::resultChosen);
    connect(m_list, &QPushButton::clicked, this, [this] { Q_EMIT listRequested(listQuery()); });
    connect(m_dismiss, &QPushButton::clicked, this, [this] { m_watch.clearSearch(); });
    connect(&m_watch, &session::HookResultsWatch::answerChanged, this, &HookAnswerPane::refresh);
    refresh();
}

QString HookAnswerPane::firstResult() const
{
    const Answer &answer = m_watch.answer();
    return answer.results.isEmpty() ? QString() : answer.results.first();
}

domain::HookResultQuery HookAnswerPane::listQuery() const
{
    const Answer &answer = m_watch.answer();
    if (answer.subject == Answer::Subject::ChangeSet)
        return {.targetType = domain::HookTargetType::ChangeSet, .targetId = answer.subjectId};
    if (answer.subject == Answer::Subject::CloudControl)
        return {.targetType = domain::HookTargetType::CloudControl, .targetId = answer.subjectId};
    return {};
}

void HookAnswerPane::refresh()
{
    const Answer &answer = m_watch.answer();
    setVisible(answer.end != Answer::End::None);
    m_sentence->setText(answerSentence(answer, m_store.hookResults.find(firstResult())));
    m_icon->setPixmap(common::statusIcon(statusOf(answer.end), palette()).pixmap(fontMetrics().height()));
    m_lines->setText(linesHtml());
    m_lines->setVisible(!m_lines->text().isEmpty());
    m_note->setText(answerNote(answer));
    m_note->setVisible(!m_note->text().isEmpty());
    m_list->setVisible(!answer.results.isEmpty() && !listQuery().targetId.isEmpty());
    m_list->setText(tr("List all %1 of it").arg(answer.results.size()));
    m_list->setAccessibleName(m_list->text());
    setAccessibleName(m_sentence->text());
}

QString HookAnswerPane::linesHtml() const
{
    const Answer &answer = m_watch.answer();
    QStringList lines;
    for (const QString &id : answer.results) {
        const domain::HookResult *result = m_store.hookResults.find(id);
        if (!result)
            continue;
        const bool answers = answer.end != Answer::End::Blocked || result->blocked();
        if (lines.size() == shownResults || !answers) {
            lines << tr("… and %1 more").arg(answer.results.size() - lines.size());
            break;
        }
        const StatusId status = common::statusId(result->status, result->mode);
        QStringList facts{common::statusWord(status), result->modeText, tables::targetText(*result),
                          tables::stampText(result->invoked), shortened(result->reason.simplified())};
        facts.removeAll(QString());
        // What AWS sent is never read as markup.
        lines << QStringLiteral("<a href=\"%1\">%2</a> · %3")
                     .arg(id.toHtmlEscaped(), result->typeName.toHtmlEscaped(),
                          facts.join(QStringLiteral(" · ")).toHtmlEscaped());
    }
    return lines.join(QStringLiteral("<br>"));
}

void HookAnswerPane::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace hookline::cloudformation
