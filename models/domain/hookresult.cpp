// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/hookresult.h"

#include <algorithm>
#include <span>

namespace hookline::domain {
namespace {

template <class Enum> struct Word
{
    Enum value;
    const char *text;
};

constexpr Word<HookStatus> statuses[] = {{HookStatus::InProgress, "HOOK_IN_PROGRESS"},
                                         {HookStatus::CompleteSucceeded, "HOOK_COMPLETE_SUCCEEDED"},
                                         {HookStatus::CompleteFailed, "HOOK_COMPLETE_FAILED"},
                                         {HookStatus::Failed, "HOOK_FAILED"}};
constexpr Word<HookFailureMode> modes[] = {{HookFailureMode::Fail, "FAIL"}, {HookFailureMode::Warn, "WARN"}};
constexpr Word<HookTargetType> targets[] = {{HookTargetType::ChangeSet, "CHANGE_SET"},
                                            {HookTargetType::Stack, "STACK"},
                                            {HookTargetType::Resource, "RESOURCE"},
                                            {HookTargetType::CloudControl, "CLOUD_CONTROL"}};

template <class Enum> QString textOf(std::span<const Word<Enum>> words, Enum value)
{
    const auto word = std::ranges::find(words, value, &Word<Enum>::value);
    return word == words.end() ? QStringLiteral("Unknown") : QString::fromLatin1(word->text);
}

template <class Enum> Enum valueOf(std::span<const Word<Enum>> words, QStringView text)
{
    const auto word =
        std::ranges::find_if(words, [&](const auto &w) { return text == QLatin1String(w.text); });
    return word == words.end() ? Enum::Unknown : word->value;
}

/// The members by name, in the order in which a person fills them in.
struct MemberName
{
    HookQueryMember member;
    const char *name;
};
constexpr MemberName memberNames[] = {{HookTypeArn, "TypeArn"},
                                      {HookResultStatus, "Status"},
                                      {HookTarget, "TargetType"},
                                      {HookTargetId, "TargetId"}};

Error refused(const char *member, const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .subject = QLatin1String(member)};
}

/// Of members that make no form: the one that is missing, else the first one that goes with none before it.
Error wrongMember(HookQueryMembers members)
{
    for (const MemberName &entry : memberNames) {
        const auto completed = HookQueryMembers(members | entry.member);
        if (completed != members && std::ranges::find(hookQueryForms, completed) != hookQueryForms.end())
            return refused(entry.name,
                           QStringLiteral("%1 is missing: ListHookResults takes TypeArn and Status, or "
                                          "TargetType and TargetId.")
                               .arg(QLatin1String(entry.name)));
    }
    HookQueryMembers before = 0;
    for (const MemberName &entry : memberNames) {
        if (!(members & entry.member))
            continue;
        before = HookQueryMembers(before | entry.member);
        if (!leadsToHookQuery(before))
            return refused(entry.name,
                           QStringLiteral("%1 cannot be used here: ListHookResults takes nothing, TypeArn, "
                                          "TypeArn and Status, or TargetType and TargetId.")
                               .arg(QLatin1String(entry.name)));
    }
    return refused("", QString());
}

} // namespace

QString toString(HookStatus value)
{
    return textOf<HookStatus>(statuses, value);
}

QString toString(HookFailureMode value)
{
    return textOf<HookFailureMode>(modes, value);
}

QString toString(HookTargetType value)
{
    return textOf<HookTargetType>(targets, value);
}

template <> HookStatus fromString(QStringView text)
{
    return valueOf<HookStatus>(statuses, text);
}

template <> HookFailureMode fromString(QStringView text)
{
    return valueOf<HookFailureMode>(modes, text);
}

template <> HookTargetType fromString(QStringView text)
{
    return valueOf<HookTargetType>(targets, text);
}

bool isTerminal(HookStatus status)
{
    return status != HookStatus::Unknown && status != HookStatus::InProgress;
}

bool blocked(HookStatus status, HookFailureMode mode)
{
    return mode == HookFailureMode::Fail
        && (status == HookStatus::CompleteFailed || status == HookStatus::Failed);
}

HookQueryMembers membersOf(const HookResultQuery &query)
{
    return HookQueryMembers((query.typeArn.isEmpty() ? 0 : HookTypeArn)
                            | (query.status == HookStatus::Unknown ? 0 : HookResultStatus)
                            | (query.targetType == HookTargetType::Unknown ? 0 : HookTarget)
                            | (query.targetId.isEmpty() ? 0 : HookTargetId));
}

bool leadsToHookQuery(HookQueryMembers members)
{
    return std::ranges::any_of(hookQueryForms,
                               [&](HookQueryMembers form) { return (form & members) == members; });
}

Result<QJsonObject> hookResultsInput(const HookResultQuery &query)
{
    const HookQueryMembers members = membersOf(query);
    if (std::ranges::find(hookQueryForms, members) == hookQueryForms.end())
        return wrongMember(members);
    if ((members & HookTarget)
        && std::ranges::find(hookTargetFilters, query.targetType) == hookTargetFilters.end())
        return refused("TargetType",
                       QStringLiteral("Results can be listed by CHANGE_SET or CLOUD_CONTROL, not by %1.")
                           .arg(toString(query.targetType)));
    const QString values[] = {query.typeArn, toString(query.status), toString(query.targetType),
                              query.targetId};
    QJsonObject input;
    for (std::size_t i = 0; i < std::size(memberNames); ++i) {
        if (members & memberNames[i].member)
            input.insert(QLatin1String(memberNames[i].name), values[i]);
    }
    return input;
}

} // namespace hookline::domain
