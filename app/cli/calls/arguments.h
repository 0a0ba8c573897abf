// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/options.h"
#include "models/wire/service.h"

#include <array>

namespace hookline::cli {

/// An option that the AWS CLI has beside a revision: one kind of it in shorthand, without the layers around.
struct RevisionOption
{
    const char *name; ///< "s3-location"
    const char *type; ///< Of revisionType: "S3"
    const char *member; ///< "s3Location"
    std::array<const char *, 3> required; ///< Its members that must be given; null where there are fewer.
    const char *complaint;
};

/// An option of an operation, and what it stands for.
struct Argument
{
    enum class Role {
        Member, ///< A member of the input.
        Revision, ///< A RevisionOption.
        InputJson,
        InputYaml,
        StartingToken,
        PageSize,
        MaxItems,
        Skeleton,
        NoValidate,
    };

    Option option;
    Role role = Role::Member;
    const wire::Member *member = nullptr; ///< Of MaxItems: a member of that name, meant when pages are asked
                                          ///< for by hand.
    const RevisionOption *revision = nullptr;
    bool hidden = false; ///< Works, but paging does it: not in the help.
};

inline constexpr QLatin1StringView inputJsonOption("cli-input-json");
inline constexpr QLatin1StringView inputYamlOption("cli-input-yaml");
inline constexpr QLatin1StringView skeletonOption("generate-cli-skeleton");
inline constexpr QLatin1StringView startingTokenOption("starting-token");
inline constexpr QLatin1StringView pageSizeOption("page-size");
inline constexpr QLatin1StringView maxItemsOption("max-items");
inline constexpr QLatin1StringView noValidateOption("no-validate");

/// All options of an operation, in the AWS CLI's order.
std::vector<Argument> argumentsOf(const wire::Operation &operation);

/// Whether an option that asks for a page by hand is given, such as the service's own token.
bool asksForPage(const std::vector<Argument> &arguments, const ParsedOptions &parsed);

/// Takes the words behind the operation apart. Failures are the AWS CLI's.
Result<ParsedOptions> parseArguments(const std::vector<Argument> &arguments, const QStringList &words);

} // namespace hookline::cli
