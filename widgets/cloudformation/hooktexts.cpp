// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloudformation/hooktexts.h"

#include "models/tables/hookresultsmodel.h"
#include "models/tables/timetext.h"
#include "widgets/common/errortext.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <array>

namespace hookline::cloudformation {

namespace {

using domain::HookFailureMode;
using domain::HookResult;
using domain::HookStatus;
using domain::HookTargetType;
using End = session::HookSearchAnswer::End;

QString say(const char *text)
{
    return QCoreApplication::translate("HookTexts", text);
}

/// What became of the operation, by what the Hook was invoked against; %1 is the target.
struct Outcome
{
    const char *stopped, *wentOn, *mayStop;
};
constexpr std::array<Outcome, 5> outcomes{{
    {QT_TRANSLATE_NOOP("HookTexts", "the operation on %1 did not go on"),
     QT_TRANSLATE_NOOP("HookTexts", "the operation on %1 went on"),
     QT_TRANSLATE_NOOP("HookTexts", "the operation on %1")},
    {QT_TRANSLATE_NOOP("HookTexts", "%1 failed and cannot be executed"),
     QT_TRANSLATE_NOOP("HookTexts", "%1 went on"), QT_TRANSLATE_NOOP("HookTexts", "%1")},
    {QT_TRANSLATE_NOOP("HookTexts", "the operation on %1 failed"),
     QT_TRANSLATE_NOOP("HookTexts", "the operation on %1 went on"),
     QT_TRANSLATE_NOOP("HookTexts", "the operation on %1")},
    {QT_TRANSLATE_NOOP("HookTexts", "%1 was not provisioned, and its stack's operation failed"),
     QT_TRANSLATE_NOOP("HookTexts", "%1 went on to be provisioned"), QT_TRANSLATE_NOOP("HookTexts", "%1")},
    {QT_TRANSLATE_NOOP("HookTexts", "%1 failed"), QT_TRANSLATE_NOOP("HookTexts", "%1 went on"),
     QT_TRANSLATE_NOOP("HookTexts", "%1")},
}};
static_assert(outcomes.size() == size_t(HookTargetType::CloudControl) + 1);

const Outcome &outcomeOf(const HookResult &result)
{
    return outcomes[size_t(result.targetType)];
}

QString said(const char *text, const HookResult &result)
{
    const QString target = tables::targetText(result);
    return say(text).arg(target.isEmpty() ? say(QT_TRANSLATE_NOOP("HookTexts", "its target")) : target);
}

QString failedSentence(const HookResult &result)
{
    const bool broke = result.status == HookStatus::Failed;
    const QString verb = broke ? say(QT_TRANSLATE_NOOP("HookTexts", "%1 could not do its work (HOOK_FAILED)"))
                               : say(QT_TRANSLATE_NOOP("HookTexts", "%1 said no (HOOK_COMPLETE_FAILED)"));
    switch (result.mode) {
    case HookFailureMode::Fail:
        return say(QT_TRANSLATE_NOOP("HookTexts", "%1. Its mode is FAIL, so it stopped this: %2."))
            .arg(verb.arg(result.typeName), said(outcomeOf(result).stopped, result));
    case HookFailureMode::Warn:
        return say(QT_TRANSLATE_NOOP("HookTexts", "%1. Its mode is WARN, so it did not block: %2."))
            .arg(verb.arg(result.typeName), said(outcomeOf(result).wentOn, result));
    case HookFailureMode::Unknown:
        break;
    }
    return say(QT_TRANSLATE_NOOP("HookTexts",
                                 "%1. AWS does not tell its mode, so nobody can say here whether that "
                                 "stopped anything."))
        .arg(verb.arg(result.typeName));
}

QString runningSentence(const HookResult &result, Instant now)
{
    QString sentence = say(QT_TRANSLATE_NOOP("HookTexts", "%1 is still running"));
    if (result.invoked && now >= *result.invoked) {
        sentence =
            say(QT_TRANSLATE_NOOP("HookTexts", "%1 has been running for %2"))
                .arg(QStringLiteral("%1"),
                     tables::durationText(std::chrono::floor<std::chrono::seconds>(now - *result.invoked)));
    }
    sentence = sentence.arg(result.typeName);
    const QString target = said(outcomeOf(result).mayStop, result);
    if (result.mode == HookFailureMode::Warn)
        return say(QT_TRANSLATE_NOOP("HookTexts", "%1. Its mode is WARN: it cannot stop %2."))
            .arg(sentence, target);
    return say(QT_TRANSLATE_NOOP("HookTexts", "%1. Until it has answered, it holds up %2."))
        .arg(sentence, target);
}

QString subjectText(const session::HookSearchAnswer &answer)
{
    using Subject = session::HookSearchAnswer::Subject;
    const char *text = QT_TRANSLATE_NOOP("HookTexts", "%1");
    if (answer.subject == Subject::Stack)
        text = QT_TRANSLATE_NOOP("HookTexts", "the stack %1");
    else if (answer.subject == Subject::ChangeSet)
        text = QT_TRANSLATE_NOOP("HookTexts", "the change set %1");
    else if (answer.subject == Subject::CloudControl)
        text = QT_TRANSLATE_NOOP("HookTexts", "the Cloud Control request %1");
    return say(text).arg(answer.subjectName.isEmpty() ? answer.asked : answer.subjectName);
}

/// The first letter of a sentence that begins with a name or article.
QString begun(QString sentence)
{
    if (!sentence.isEmpty())
        sentence[0] = sentence[0].toUpper();
    return sentence;
}

} // namespace

QString effectSentence(const HookResult &result, Instant now)
{
    switch (result.status) {
    case HookStatus::InProgress:
        return runningSentence(result, now);
    case HookStatus::CompleteSucceeded:
        return say(QT_TRANSLATE_NOOP("HookTexts", "%1 had nothing against it: %2."))
            .arg(result.typeName, said(outcomeOf(result).wentOn, result));
    case HookStatus::CompleteFailed:
    case HookStatus::Failed:
        return failedSentence(result);
    case HookStatus::Unknown:
        break;
    }
    return result.statusText.isEmpty()
        ? say(QT_TRANSLATE_NOOP("HookTexts", "AWS does not tell what came of it."))
        : say(QT_TRANSLATE_NOOP("HookTexts", "AWS calls this %1, a status that Hookline does not know."))
              .arg(result.statusText);
}

QString answerSentence(const session::HookSearchAnswer &answer, const HookResult *first)
{
    const QString subject = subjectText(answer);
    const QString hook = first ? first->typeName : QString();
    switch (answer.end) {
    case End::None:
        return {};
    case End::Searching:
        return say(QT_TRANSLATE_NOOP("HookTexts", "Looking for what stopped %1…")).arg(answer.asked);
    case End::Blocked:
        return first && first->invoked
            ? begun(say(QT_TRANSLATE_NOOP("HookTexts", "%1 was stopped by %2, %3."))
                        .arg(subject, hook, tables::stampText(*first->invoked)))
            : begun(say(QT_TRANSLATE_NOOP("HookTexts", "%1 was stopped by %2.")).arg(subject, hook));
    case End::InProgress:
        return say(QT_TRANSLATE_NOOP("HookTexts",
                                     "No Hook has stopped %1 so far. %2 is still running and holds it up."))
            .arg(subject, hook);
    case End::NotBlocked:
        return say(QT_TRANSLATE_NOOP("HookTexts", "No Hook stopped %1.")).arg(subject);
    case End::NoResults:
        return begun(say(QT_TRANSLATE_NOOP("HookTexts", "%1 is there, but no Hook result was found for it."))
                         .arg(subject));
    case End::NotFound:
        return say(QT_TRANSLATE_NOOP("HookTexts",
                                     "Nothing is called “%1” here, and no Hook result names it."))
            .arg(answer.asked);
    case End::NotSearchable:
        return answer.asked.isEmpty()
            ? say(QT_TRANSLATE_NOOP("HookTexts", "Type what was stopped."))
            : say(QT_TRANSLATE_NOOP("HookTexts", "“%1” is nothing that could be looked for."))
                  .arg(answer.asked);
    case End::Failed:
        return say(QT_TRANSLATE_NOOP("HookTexts", "It could not be found out what stopped %1."))
            .arg(answer.asked);
    }
    return {};
}

QString answerNote(const session::HookSearchAnswer &answer)
{
    QStringList parts;
    const auto add = [&](const char *text) { parts << say(text); };
    if (answer.end == End::NotSearchable)
        add(QT_TRANSLATE_NOOP("HookTexts",
                              "Give a stack's name or ARN, a change set's name or ARN, or the "
                              "HookRequestToken of a Cloud Control request."));
    if (answer.end == End::NoResults || answer.end == End::NotFound)
        add(QT_TRANSLATE_NOOP("HookTexts",
                              "AWS keeps Hook results for 90 days, in the account and region of the "
                              "connection alone."));
    if (!answer.subjectReason.isEmpty())
        parts << say(QT_TRANSLATE_NOOP("HookTexts", "%1: %2"))
                     .arg(answer.subjectStatus, answer.subjectReason.simplified());
    if (answer.more)
        parts << say(QT_TRANSLATE_NOOP("HookTexts",
                                       "Only the youngest %1 results were looked through for the stack; "
                                       "there are older ones."))
                     .arg(answer.scanned);
    if (answer.error.code != ErrorCode::None) {
        if (!answer.error.subject.isEmpty() && answer.error.code == ErrorCode::AccessDenied)
            parts << say(QT_TRANSLATE_NOOP("HookTexts", "The permission %1 is missing."))
                         .arg(answer.error.subject);
        else
            parts << common::why(answer.error);
    }
    return parts.join(QLatin1Char('\n'));
}

QString queryText(const domain::HookResultQuery &query)
{
    QStringList parts;
    if (!query.typeArn.isEmpty()) {
        const QString name = query.typeArn.section(QLatin1Char('/'), -1);
        parts << say(QT_TRANSLATE_NOOP("HookTexts", "the Hook %1")).arg(name);
    }
    if (query.status != HookStatus::Unknown)
        parts << say(QT_TRANSLATE_NOOP("HookTexts", "the status %1")).arg(domain::toString(query.status));
    if (!query.targetId.isEmpty()) {
        HookResult target{.targetId = query.targetId};
        target.targetType = query.targetType;
        parts << say(QT_TRANSLATE_NOOP("HookTexts", "the %1")).arg(tables::targetText(target));
    }
    return parts.join(say(QT_TRANSLATE_NOOP("HookTexts", " and ")));
}

session::ServiceCall listCall(const domain::HookResultQuery &query)
{
    const auto input = domain::hookResultsInput(query);
    return {QStringLiteral("cloudformation"), QStringLiteral("ListHookResults"),
            input.ok() ? *input : QJsonObject()};
}

} // namespace hookline::cloudformation
