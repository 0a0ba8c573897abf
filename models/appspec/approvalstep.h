// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/edit.h"
#include "models/appspec/generatedfiles.h"

#include <span>
#include <vector>

// A person's approval as a step of an ECS or Lambda deployment: a hook whose function forwards its event to
// the queue that Hookline's inbox reads, and answers nothing (APPROVALS sections 1 and 3 D). Pure;
// thread-safe.
namespace hookline::appspec {

enum class FunctionLanguage : quint8 { NodeJs, Python };

/// What a language's function is made of.
struct LanguageFact
{
    FunctionLanguage language;
    const char *word; ///< As for --language.
    const char *title;
    const char *runtime; ///< Lambda's identifier; both bring the AWS SDK along.
    const char *file; ///< Named as CloudFormation names code that stands in a template.
};
std::span<const LanguageFact> functionLanguages();

struct ApprovalStep
{
    QString event; ///< "BeforeAllowTraffic"
    QString functionName; ///< At most 64 letters, digits, '-' and '_'.
    QString queueName; ///< At most 80 of the same.
    FunctionLanguage language = FunctionLanguage::NodeJs;
    bool createQueue = true; ///< The stack makes the queue; false: it exists already.

    bool operator==(const ApprovalStep &) const = default;
};

/// Where Hookline's inbox looks unless a person has set something else.
inline constexpr QLatin1StringView usualApprovalQueue("hookline-approvals");
/// Functions that AWS's managed policies for CodeDeploy's service role let it call begin so
/// (AWSCodeDeployRoleForLambda, AWSCodeDeployRoleForCloudFormation).
inline constexpr QLatin1StringView managedFunctionPrefix("CodeDeployHook_");

/// An event that can wait for a person.
struct ApprovalEvent
{
    QString event;
    QString function; ///< What the file lets it run already; empty if it is free.
};
/// Of the file's platform, in the order in which they run; none on EC2/on-premises, where hooks are scripts.
std::vector<ApprovalEvent> approvalEvents(const AppSpec &spec);
/// Those of a platform.
QStringList approvalEvents(Platform platform);

/// A name for the event's function that the managed policies allow.
QString usualFunctionName(const QString &event);

/// Fails with InvalidInput naming the member that is wrong and its limits.
Result<void> checkApprovalStep(const ApprovalStep &step);
/// The function as a file of its own, and a CloudFormation template (template.yml) that holds the same code.
Result<std::vector<GeneratedFile>> approvalFiles(const ApprovalStep &step);
/// Puts the hook in. Refused for an event that the platform does not have or that runs another function; no
/// edits if it is there already.
Result<Edits> planApprovalStep(const Document &document, const AppSpec &spec, const ApprovalStep &step);

/// The stack's name in the commands below: letters, digits and '-'.
QString approvalStackName(const ApprovalStep &step);
/// The words of "aws cloudformation deploy" for the template at `path`.
QStringList deployCommand(const ApprovalStep &step, const QString &path);
/// The words of "aws iam put-role-policy" that let CodeDeploy's service role call the function; none where
/// AWS's managed policies do already. The role's name is left for the person: "CODEDEPLOY-SERVICE-ROLE".
QStringList permissionCommand(const ApprovalStep &step);

} // namespace hookline::appspec
