// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/domain/status.h"

#include <QJsonObject>
#include <QString>

#include <array>

/// CloudFormation Hook results: their enumerations, and what may be asked of ListHookResults.
namespace hookline::domain {

/// HookStatus of one invocation.
enum class HookStatus : quint8 { Unknown, InProgress, CompleteSucceeded, CompleteFailed, Failed };

/// What a failed hook does to the operation that invoked it: FAIL stops it, WARN does not.
enum class HookFailureMode : quint8 { Unknown, Fail, Warn };

/// What a hook was invoked against.
enum class HookTargetType : quint8 { Unknown, ChangeSet, Stack, Resource, CloudControl };

/// AWS's spelling ("HOOK_IN_PROGRESS", "WARN", "CHANGE_SET"), "Unknown" for Unknown.
QString toString(HookStatus value);
QString toString(HookFailureMode value);
QString toString(HookTargetType value);
template <> HookStatus fromString(QStringView text);
template <> HookFailureMode fromString(QStringView text);
template <> HookTargetType fromString(QStringView text);

/// HOOK_IN_PROGRESS is the only status that still changes.
bool isTerminal(HookStatus status);

/// Did this invocation stop its operation? A WARN hook never does, whatever its status.
bool blocked(HookStatus status, HookFailureMode mode);

/// Which hook results to list. What is empty or Unknown is not asked for.
struct HookResultQuery
{
    QString typeArn;
    HookStatus status = HookStatus::Unknown;
    HookTargetType targetType = HookTargetType::Unknown;
    QString targetId; ///< A change set's ARN, or the HookRequestToken of a Cloud Control operation.

    bool operator==(const HookResultQuery &) const = default;
};

/// Members of a query, to be or-ed.
enum HookQueryMember : quint8 { HookTypeArn = 1, HookResultStatus = 2, HookTarget = 4, HookTargetId = 8 };
using HookQueryMembers = quint8;

/// The only sets of members that ListHookResults takes.
inline constexpr std::array<HookQueryMembers, 4> hookQueryForms{
    0, HookTypeArn, HookTypeArn | HookResultStatus, HookTarget | HookTargetId};

/// The only target types that can be asked for, although results name the others, too.
inline constexpr std::array hookTargetFilters{HookTargetType::ChangeSet, HookTargetType::CloudControl};

HookQueryMembers membersOf(const HookResultQuery &query);

/// Can more members make these a form? What a form for people may still offer.
bool leadsToHookQuery(HookQueryMembers members);

/// ListHookResults' input for a query, or InvalidInput with the member that is in the way ("Status") or is
/// missing ("TargetId") as `subject`. Nothing that passes here is refused for its combination by AWS.
Result<QJsonObject> hookResultsInput(const HookResultQuery &query);

} // namespace hookline::domain
