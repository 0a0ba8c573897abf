// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/diagnostic.h"

#include <algorithm>
#include <string_view>

namespace hookline::appspec {
namespace {

using enum Severity;
using enum Stage;

#define USER_GUIDE "https://docs.aws.amazon.com/codedeploy/latest/userguide/"
constexpr char structure[] = USER_GUIDE "reference-appspec-file-structure.html";
constexpr char files[] = USER_GUIDE "reference-appspec-file-structure-files.html";
constexpr char permissions[] = USER_GUIDE "reference-appspec-file-structure-permissions.html";
constexpr char hooks[] = USER_GUIDE "reference-appspec-file-structure-hooks.html";
constexpr char resources[] = USER_GUIDE "reference-appspec-file-structure-resources.html";
constexpr char validate[] = USER_GUIDE "reference-appspec-file-validate.html";
constexpr char limits[] = USER_GUIDE "limits.html";
constexpr char trouble[] = USER_GUIDE "troubleshooting-deployments.html";
#undef USER_GUIDE

// Evidence: RAN with the real agent 1.8.1, READ in its source, DOC in AWS's user guide, ISSUE in a public
// report, INFER by reasoning.
constexpr Rule table[] = {
    // clang-format off
    {"B001", Error, Parse, RuleScope::Server, "file_exists_behavior is none of DISALLOW, OVERWRITE and RETAIN.", "RAN", files, nullptr},
    {"B002", Warning, Install, RuleScope::Server, "file_exists_behavior stands where it is ignored.", "RAN", files, nullptr},
    {"B003", Info, Install, RuleScope::Server, "Without file_exists_behavior the deployment's option decides, else DISALLOW.", "RAN", files, "the deployment's option is not in the file, so the absence says nothing"},
    {"C001", Warning, Service, RuleScope::Service, "version is not 0.0.", "DOC", structure, nullptr},
    {"C002", Error, Service, RuleScope::Service, "Resources is not a list with one resource.", "DOC", resources, nullptr},
    {"C003", Error, Service, RuleScope::Service, "The resource is not a mapping from its name to Type and Properties.", "INFER", resources, nullptr},
    {"C004", Info, Service, RuleScope::Service, "The resource of ECS is usually named TargetService.", "DOC", resources, nullptr},
    {"C005", Error, Service, RuleScope::Service, "Type is neither AWS::ECS::Service nor AWS::Lambda::Function.", "DOC", resources, nullptr},
    {"C006", Error, Service, RuleScope::Service, "Keys of EC2/on-premises files stand beside Resources.", "INFER", structure, nullptr},
    {"C007", Warning, Service, RuleScope::Service, "A key that is not known.", "INFER", resources, nullptr},
    {"C010", Error, Service, RuleScope::Service, "TaskDefinition is missing.", "DOC", resources, nullptr},
    {"C011", Warning, Service, RuleScope::Service, "TaskDefinition is no ARN with a revision.", "ISSUE", resources, nullptr},
    {"C012", Error, Service, RuleScope::Service, "LoadBalancerInfo is missing or no mapping.", "DOC", resources, nullptr},
    {"C013", Error, Service, RuleScope::Service, "ContainerName is missing.", "DOC", resources, nullptr},
    {"C014", Error, Service, RuleScope::Service, "ContainerPort is missing or no port.", "DOC", resources, nullptr},
    {"C015", Error, Service, RuleScope::Service, "AwsvpcConfiguration is incomplete.", "DOC", resources, nullptr},
    {"C016", Error, Service, RuleScope::Service, "AssignPublicIp is neither ENABLED nor DISABLED.", "DOC", resources, nullptr},
    {"C017", Warning, Service, RuleScope::Service, "CapacityProviderStrategy is not as it should be.", "DOC", resources, nullptr},
    {"C018", Info, Service, RuleScope::Service, "Without PlatformVersion LATEST is used.", "DOC", resources, "the default is right for most services, so its use says nothing"},
    {"C020", Info, Service, RuleScope::Service, "TaskDefinition is a placeholder that a pipeline has to replace.", "DOC", resources, nullptr},
    {"C030", Error, Service, RuleScope::Service, "A property of the Lambda function is missing.", "DOC", resources, nullptr},
    {"C031", Error, Service, RuleScope::Service, "A version of the Lambda function is no published number.", "DOC", resources, nullptr},
    {"C032", Warning, Service, RuleScope::Service, "Current and target version are the same.", "ISSUE", resources, nullptr},
    {"C033", Info, Service, RuleScope::Service, "CurrentVersion must be the version that the alias has when the deployment begins.", "ISSUE", resources, "the alias is not known to a linter"},
    {"C040", Error, Service, RuleScope::Service, "Hooks is not a list of events.", "DOC", hooks, nullptr},
    {"C041", Error, Service, RuleScope::Service, "No hook can be attached to the event.", "DOC", hooks, nullptr},
    {"C042", Error, Service, RuleScope::Service, "A hook names no Lambda function.", "DOC", hooks, nullptr},
    {"C043", Warning, Service, RuleScope::Service, "An event stands twice.", "INFER", hooks, nullptr},
    {"C044", Info, Service, RuleScope::Service, "AfterAllowTestTraffic runs only with a test listener.", "DOC", hooks, nullptr},
    {"C045", Info, Service, RuleScope::Service, "The function of a hook must report its result within an hour.", "DOC", hooks, "the function's code is not known to a linter"},
    {"C046", Warning, Service, RuleScope::Service, "A name is no name of a Lambda function, alias or version.", "INFER", hooks, nullptr},
    {"C047", Warning, Service, RuleScope::Service, "One item of Hooks has several events.", "INFER", hooks, nullptr},
    {"C050", Error, Service, RuleScope::Service, "The bundle type of an AppSpec as text must be YAML or JSON.", "ISSUE", structure, "the revision's location is not in the file"},
    {"D001", Error, Parse, RuleScope::Any, "The text is no YAML.", "RAN", validate, nullptr},
    {"D002", Error, Parse, RuleScope::Any, "A tab stands where YAML wants spaces.", "RAN", validate, nullptr},
    {"D003", Error, Parse, RuleScope::Any, "The file is empty: it holds nothing, only comments, or null.", "RAN", structure, nullptr},
    {"D004", Error, Parse, RuleScope::Any, "The file is a list or a single value instead of a mapping.", "RAN", structure, nullptr},
    {"D005", Error, Parse, RuleScope::Any, "The file is not encoded in UTF-8.", "RAN", validate, nullptr},
    {"D006", Error, Parse, RuleScope::Server, "A byte order mark shifts the first line, so that its key is lost.", "RAN", validate, nullptr},
    {"D007", Error, Parse, RuleScope::Any, "An alias or a merge key is used, which agents on Ruby 3.1 and newer refuse.", "RAN", validate, nullptr},
    {"D008", Error, Parse, RuleScope::Server, "An unquoted date or a Ruby tag asks for a class that the agent does not load.", "RAN", validate, nullptr},
    {"D009", Error, Parse, RuleScope::Any, "A value begins with a character that is YAML syntax and has to be quoted.", "RAN", validate, nullptr},
    {"D010", Error, Parse, RuleScope::Any, "A no-break space or a typographic quotation mark stands where YAML wants its own.", "RAN", validate, nullptr},
    {"D011", Warning, Parse, RuleScope::Any, "A key stands twice in one mapping; the last one wins.", "RAN", structure, nullptr},
    {"D012", Warning, Parse, RuleScope::Server, "A key that the agent does not know is ignored.", "RAN", structure, nullptr},
    {"D013", Warning, Parse, RuleScope::Any, "A second YAML document follows; only the first one is read.", "RAN", validate, nullptr},
    {"D014", Info, Parse, RuleScope::Any, "The lines end in CR LF, which is fine here but not in scripts.", "RAN", validate, nullptr},
    {"D015", Info, Parse, RuleScope::Server, "The file is JSON, which the agent reads although the documentation asks for YAML.", "RAN", structure, nullptr},
    {"D016", Error, Install, RuleScope::Any, "A placeholder of a template was not replaced.", "INFER", structure, nullptr},
    {"D017", Error, Install, RuleScope::Server, "The file is not named appspec.yml.", "RAN", validate, nullptr},
    {"D018", Info, Parse, RuleScope::Revision, "An archive with one top directory that holds the AppSpec is unpacked without that directory.", "READ", validate, nullptr},
    {"D019", Warning, Parse, RuleScope::Any, "A YAML tag such as !Ref or !Sub is not resolved: an AppSpec is no CloudFormation template.", "RAN", structure, nullptr},
    {"D020", Error, Parse, RuleScope::Any, "The file is larger, deeper or has more entries than is read here.", "INFER", limits, nullptr},
    {"D021", Error, Parse, RuleScope::Any, "The file is no AppSpec but something else, such as a buildspec.", "INFER", structure, nullptr},
    {"D022", Error, Parse, RuleScope::Server, "Ruby fails on a number without digits.", "RAN", validate, nullptr},
    {"F001", Error, Parse, RuleScope::Server, "files is not a list.", "RAN", files, nullptr},
    {"F002", Error, Parse, RuleScope::Server, "An item of files is not a mapping.", "RAN", files, nullptr},
    {"F003", Error, Parse, RuleScope::Server, "An item of files has no source.", "RAN", files, nullptr},
    {"F004", Error, Parse, RuleScope::Server, "An item of files has no destination.", "RAN", files, nullptr},
    {"F005", Error, Parse, RuleScope::Server, "Source and destination stand in two items instead of one.", "RAN", files, nullptr},
    {"F006", Error, Install, RuleScope::Server, "Source or destination is no text.", "RAN", files, nullptr},
    {"F007", Error, Install, RuleScope::Server, "Source or destination is empty.", "RAN", files, nullptr},
    {"F008", Warning, Install, RuleScope::Server, "overwrite is no key of an item of files.", "RAN", files, nullptr},
    {"F009", Warning, Install, RuleScope::Server, "Source has wildcards, which are not expanded.", "RAN", files, nullptr},
    {"F010", Warning, Install, RuleScope::Server, "Destination is no absolute path.", "RAN", files, nullptr},
    {"F011", Warning, Install, RuleScope::Server, "Destination has a ~ or a variable, which is not expanded.", "RAN", files, nullptr},
    {"F012", Warning, Install, RuleScope::Server, "Destination looks like a file but is always a directory.", "RAN", files, nullptr},
    {"F013", Warning, Install, RuleScope::Server, "Source has backslashes although os is linux.", "RAN", files, nullptr},
    {"F014", Error, Parse, RuleScope::Server, "A Windows path in double quotes is read as escapes.", "RAN", files, nullptr},
    {"F015", Error, Install, RuleScope::Revision, "Two items copy to the same place.", "RAN", files, nullptr},
    {"F016", Error, Install, RuleScope::Revision, "Source does not exist in the revision.", "RAN", files, nullptr},
    {"F017", Info, Install, RuleScope::Server, "Source is the whole revision, with the AppSpec and hidden files.", "RAN", files, nullptr},
    {"F018", Warning, Install, RuleScope::Server, "Source leads out of the revision.", "RAN", files, nullptr},
    {"F019", Info, Install, RuleScope::Server, "Without files nothing is copied, which is legal.", "RAN", files, "a file without files is right as it is"},
    {"H001", Error, Parse, RuleScope::Server, "hooks is not a mapping of events.", "RAN", hooks, nullptr},
    {"H002", Error, Install, RuleScope::Server, "No such lifecycle event.", "RAN", hooks, nullptr},
    {"H003", Error, Install, RuleScope::Server, "The lifecycle event is reserved for CodeDeploy.", "DOC", hooks, nullptr},
    {"H004", Error, Install, RuleScope::Server, "The lifecycle event belongs to ECS deployments.", "RAN", hooks, nullptr},
    {"H005", Error, Parse, RuleScope::Server, "The value of an event is not a list of scripts.", "RAN", hooks, nullptr},
    {"H006", Warning, Run, RuleScope::Server, "An event has no scripts.", "RAN", hooks, nullptr},
    {"H007", Error, Parse, RuleScope::Server, "A script is not a mapping.", "RAN", hooks, nullptr},
    {"H008", Error, Parse, RuleScope::Server, "A script has no location.", "RAN", hooks, nullptr},
    {"H009", Warning, Run, RuleScope::Server, "location has a space; arguments cannot be given.", "RAN", hooks, nullptr},
    {"H010", Warning, Run, RuleScope::Server, "location is absolute but is read as relative to the revision.", "RAN", hooks, nullptr},
    {"H011", Warning, Run, RuleScope::Server, "location has backslashes although os is linux.", "RAN", hooks, nullptr},
    {"H012", Warning, Run, RuleScope::Server, "location has characters that mean something to the shell.", "RAN", hooks, nullptr},
    {"H013", Warning, Run, RuleScope::Server, "location leads out of the revision.", "RAN", hooks, nullptr},
    {"H014", Error, Run, RuleScope::Revision, "The script does not exist in the revision.", "RAN", hooks, nullptr},
    {"H015", Info, Run, RuleScope::Revision, "The script is not executable; the agent makes it so.", "RAN", hooks, nullptr},
    {"H020", Error, Parse, RuleScope::Server, "timeout is not above zero.", "RAN", hooks, nullptr},
    {"H021", Error, Parse, RuleScope::Server, "timeout is nothing that could be a number.", "RAN", hooks, nullptr},
    {"H022", Warning, Run, RuleScope::Server, "timeout is not written as plain seconds; agent 1 reads something of it, agent 2 refuses it.", "RAN", hooks, nullptr},
    {"H023", Warning, Run, RuleScope::Server, "timeout is longer than the 3600 seconds of a lifecycle event.", "RAN", limits, nullptr},
    {"H024", Warning, Run, RuleScope::Server, "The timeouts of an event add up to more than 3600 seconds.", "DOC", limits, nullptr},
    {"H025", Info, Run, RuleScope::Server, "Without timeout a script may take 3600 seconds.", "RAN", hooks, "the default is right for most scripts, so its use says nothing"},
    {"H030", Warning, Run, RuleScope::Server, "runas is ignored on Windows.", "READ", hooks, nullptr},
    {"H031", Warning, Run, RuleScope::Server, "runas is empty.", "RAN", hooks, nullptr},
    {"H032", Info, Run, RuleScope::Server, "The user of runas must exist, need no password and have a shell.", "RAN", hooks, "the instance's users are not known to a linter"},
    {"H033", Info, Run, RuleScope::Server, "sudo is not documented but works.", "RAN", hooks, "sudo does what it says"},
    {"H034", Warning, Run, RuleScope::Server, "sudo is neither true nor false; anything else counts as true.", "RAN", hooks, nullptr},
    {"H035", Info, Run, RuleScope::Server, "The event runs only with a load balancer.", "DOC", hooks, nullptr},
    {"H036", Info, Run, RuleScope::Server, "The event runs the scripts of the revision that was deployed before.", "RAN", hooks, nullptr},
    {"H037", Warning, Run, RuleScope::Server, "An event stands beside hooks instead of under it.", "RAN", hooks, nullptr},
    {"O001", Error, Parse, RuleScope::Server, "os is missing.", "RAN", structure, nullptr},
    {"O002", Error, Parse, RuleScope::Server, "os is neither linux nor windows.", "RAN", structure, nullptr},
    {"O003", Info, Parse, RuleScope::Server, "os must be the system that the agent runs on.", "RAN", structure, "the instance is not known to a linter"},
    {"P001", Error, Parse, RuleScope::Server, "Permissions are not supported on Windows.", "RAN", permissions, nullptr},
    {"P002", Error, Parse, RuleScope::Server, "permissions is not a list of mappings.", "RAN", permissions, nullptr},
    {"P003", Error, Parse, RuleScope::Server, "A permission has no object.", "RAN", permissions, nullptr},
    {"P004", Error, Parse, RuleScope::Server, "type is not a list.", "RAN", permissions, nullptr},
    {"P005", Error, Parse, RuleScope::Server, "type is neither file nor directory.", "RAN", permissions, nullptr},
    {"P006", Warning, Install, RuleScope::Server, "type is an empty list, which matches nothing.", "RAN", permissions, nullptr},
    {"P007", Error, Parse, RuleScope::Server, "mode is not one to four octal digits.", "RAN", permissions, nullptr},
    {"P008", Error, Parse, RuleScope::Server, "mode begins with an unquoted zero and is read as an octal number.", "RAN", permissions, nullptr},
    {"P009", Error, Parse, RuleScope::Server, "except is not a list.", "RAN", permissions, nullptr},
    {"P010", Warning, Install, RuleScope::Server, "An entry of except has a slash and never matches.", "RAN", permissions, nullptr},
    {"P011", Error, Parse, RuleScope::Server, "acls is not a list of texts.", "RAN", permissions, nullptr},
    {"P012", Error, Parse, RuleScope::Server, "An access control entry is malformed.", "RAN", permissions, nullptr},
    {"P013", Error, Parse, RuleScope::Server, "A base entry stands among the access control entries; mode sets it.", "RAN", permissions, nullptr},
    {"P014", Error, Install, RuleScope::Server, "A default access control entry would be applied to files.", "RAN", permissions, nullptr},
    {"P015", Info, Install, RuleScope::Server, "Named access control entries without a mask are limited to the group's rights.", "RAN", permissions, nullptr},
    {"P016", Error, Parse, RuleScope::Server, "context is no mapping with a type.", "RAN", permissions, nullptr},
    {"P017", Warning, Install, RuleScope::Server, "context.user is ignored; the agent reads context.name.", "READ", permissions, nullptr},
    {"P018", Warning, Install, RuleScope::Server, "context has no range.", "RAN", permissions, nullptr},
    {"P019", Error, Parse, RuleScope::Server, "The range of context is malformed.", "RAN", permissions, nullptr},
    {"P020", Warning, Install, RuleScope::Server, "pattern has more than the one wildcard that is known.", "RAN", permissions, nullptr},
    {"P021", Warning, Install, RuleScope::Server, "owner or group is no plain name.", "RAN", permissions, nullptr},
    {"P022", Error, Install, RuleScope::Revision, "object is a single file, where pattern and except are not allowed.", "RAN", permissions, nullptr},
    {"P023", Error, Install, RuleScope::Revision, "Two permissions meet the same file or directory.", "RAN", permissions, nullptr},
    {"P024", Warning, Install, RuleScope::Server, "object is outside every destination, so that nothing happens.", "RAN", permissions, nullptr},
    {"P025", Info, Install, RuleScope::Server, "type: [file] applies to every depth.", "RAN", permissions, nullptr},
    {"P026", Warning, Install, RuleScope::Server, "A key of a permission that the agent does not know is ignored.", "RAN", permissions, nullptr},
    {"P027", Info, Install, RuleScope::Server, "codedeploy-local 1.8.1 fails on acls and context.", "RAN", permissions, nullptr},
    {"V001", Error, Parse, RuleScope::Server, "version is missing.", "RAN", structure, nullptr},
    {"V002", Error, Parse, RuleScope::Server, "version is not the number 0.0.", "RAN", structure, nullptr},
    {"V003", Error, Parse, RuleScope::Server, "version is a quoted text instead of the number 0.0.", "RAN", structure, nullptr},
    {"V004", Warning, Parse, RuleScope::Server, "version is zero in another spelling than 0.0.", "RAN", structure, nullptr},
    {"X006", Error, Run, RuleScope::Revision, "The first line of the script ends in CR LF, so that its interpreter is not found.", "RAN", trouble, nullptr},
    {"X007", Warning, Run, RuleScope::Revision, "The script has no first line that names an interpreter and runs under sh.", "RAN", trouble, nullptr},
    {"X008", Warning, Run, RuleScope::Revision, "A byte order mark hides the script's first line.", "RAN", trouble, nullptr},
    {"X009", Warning, Run, RuleScope::Revision, "A process in the background keeps the script's output open.", "RAN", trouble, nullptr},
    {"X010", Warning, Run, RuleScope::Revision, "The script's interpreter is no path, or one that systems do not bring along.", "RAN", trouble, nullptr},
    // clang-format on
};

constexpr bool before(const Rule &a, const Rule &b)
{
    return std::string_view(a.id) < std::string_view(b.id);
}
static_assert(std::is_sorted(std::begin(table), std::end(table), before));

} // namespace

std::span<const Rule> rules()
{
    return table;
}

const Rule &rule(const char *id)
{
    const auto found = std::ranges::lower_bound(table, std::string_view(id), {},
                                                [](const Rule &one) { return std::string_view(one.id); });
    Q_ASSERT(found != std::end(table) && std::string_view(found->id) == id);
    return *found;
}

} // namespace hookline::appspec
