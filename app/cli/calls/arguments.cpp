// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/arguments.h"

#include "app/cli/calls/names.h"

#include <algorithm>

namespace hookline::cli {

namespace {

using Role = Argument::Role;
using wire::ShapeType;

constexpr std::array revisionOptions{
    RevisionOption{"s3-location",
                   "S3",
                   "s3Location",
                   {"bucket", "key", "bundleType"},
                   "--s3-location must specify bucket, key and bundleType."},
    RevisionOption{"github-location",
                   "GitHub",
                   "gitHubLocation",
                   {"repository", "commitId", nullptr},
                   "--github-location must specify repository and commitId."},
};

bool isRevision(const wire::Member &member)
{
    return member.name == u"revision" && member.shape->name == u"RevisionLocation";
}

Argument ofMember(const wire::Operation &operation, const wire::Member &member)
{
    Argument argument{.member = &member};
    argument.option.name = kebabName(member.name);
    argument.option.required =
        member.required && member.shape->type != ShapeType::Boolean && !isRevision(member);
    argument.hidden =
        operation.pagedByCli && (member.name == operation.inputToken || member.name == operation.limitKey);
    switch (member.shape->type) {
    case ShapeType::List:
        argument.option.take = Option::Take::Any;
        break;
    case ShapeType::Boolean:
        argument.option.take = Option::Take::On;
        break;
    case ShapeType::Long:
        argument.option.reads = Option::Reads::Integer;
        break;
    case ShapeType::Double:
        argument.option.reads = Option::Reads::Float;
        break;
    default: // Python reads an integer only later, and says so differently.
        break;
    }
    return argument;
}

Argument negated(Argument argument)
{
    Option &option = argument.option;
    option.target = option.name;
    option.name.prepend(QLatin1StringView("no-"));
    option.take = Option::Take::Off;
    return argument;
}

Argument ofRole(Role role, QLatin1StringView name, Option::Take take = Option::Take::One)
{
    Argument argument{.role = role};
    argument.option.name = name;
    argument.option.take = take;
    return argument;
}

void addPaging(const wire::Operation &operation, std::vector<Argument> *arguments)
{
    if (!operation.pagedByCli)
        return;
    arguments->push_back(ofRole(Role::StartingToken, startingTokenOption));
    if (!operation.limitKey.isEmpty()) {
        arguments->push_back(ofRole(Role::PageSize, pageSizeOption));
        arguments->back().option.reads = Option::Reads::Integer;
    }
    // IAM's own MaxItems has the same name; the option for all pages takes its place.
    const auto own = std::find_if(arguments->begin(), arguments->end(), [](const Argument &argument) {
        return argument.option.name == maxItemsOption;
    });
    Argument maxItems = ofRole(Role::MaxItems, maxItemsOption);
    maxItems.option.reads = Option::Reads::Integer;
    if (own == arguments->end()) {
        arguments->push_back(maxItems);
    } else {
        maxItems.member = own->member;
        *own = maxItems;
    }
}

} // namespace

std::vector<Argument> argumentsOf(const wire::Operation &operation)
{
    std::vector<Argument> arguments;
    bool hasRevision = false;
    static const wire::Shape nothing;
    for (const wire::Member &member : (operation.input ? *operation.input : nothing).members) {
        hasRevision = hasRevision || isRevision(member);
        arguments.push_back(ofMember(operation, member));
        if (member.shape->type == ShapeType::Boolean)
            arguments.push_back(negated(arguments.back()));
    }
    if (hasRevision) {
        for (const RevisionOption &revision : revisionOptions) {
            arguments.push_back(ofRole(Role::Revision, QLatin1StringView(revision.name)));
            arguments.back().revision = &revision;
        }
    }
    arguments.push_back(ofRole(Role::InputJson, inputJsonOption));
    arguments.push_back(ofRole(Role::InputYaml, inputYamlOption));
    addPaging(operation, &arguments);
    arguments.push_back(ofRole(Role::Skeleton, skeletonOption, Option::Take::Maybe));
    arguments.back().option.choices = {QStringLiteral("input"), QStringLiteral("output"),
                                       QStringLiteral("yaml-input")};
    if (!operation.accepted.isEmpty())
        arguments.push_back(ofRole(Role::NoValidate, noValidateOption, Option::Take::On));
    return arguments;
}

bool asksForPage(const std::vector<Argument> &arguments, const ParsedOptions &parsed)
{
    return std::any_of(arguments.begin(), arguments.end(), [&parsed](const Argument &argument) {
        return argument.hidden && parsed.isSet(argument.option.key());
    });
}

Result<ParsedOptions> parseArguments(const std::vector<Argument> &arguments, const QStringList &words)
{
    std::vector<Option> options;
    for (const Argument &argument : arguments)
        options.push_back(argument.option);
    auto parsed = parseOptions(options, words);
    if (!parsed)
        return parsed;
    // A document may bring what is required; only these exact words say that there is one.
    const auto isThere = [&words](QLatin1StringView name) {
        return words.contains(QStringLiteral("--") + name);
    };
    const qsizetype skeleton = words.indexOf(QStringLiteral("--") + skeletonOption);
    const bool hasDocument = isThere(inputJsonOption) || isThere(inputYamlOption)
        || (skeleton >= 0 && words.value(skeleton + 1) != u"output");
    if (!hasDocument) {
        if (const auto checked = checkRequired(options, *parsed); !checked)
            return checked.error();
    }
    QStringList unknown = parsed->rest;
    if (parsed->positional)
        unknown.append(*parsed->positional);
    if (!unknown.isEmpty())
        return Error{.code = ErrorCode::InvalidInput,
                     .message = usageText()
                         + QStringLiteral("\nUnknown options: %1\n").arg(unknown.join(QStringLiteral(", ")))};
    return parsed;
}

} // namespace hookline::cli
