// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/sharedfiles.h"
#include "models/wire/sigv4.h"

#include <span>

namespace hookline::aws {

/// What a source of credentials may look at.
struct CredentialContext
{
    const Environment &environment;
    const SharedFiles &files;
    QString profile; ///< The profile in force.
    bool profileChosen = false; ///< A person picked it: the environment's keys do not count then.
};

/// A source's answer: keys, "nothing here" (all empty), or "here is something that Hookline cannot use yet".
struct CredentialAnswer
{
    wire::AccessKeys keys;
    QString source; ///< For people: "environment", "profile deploy (~/.aws/credentials)".
    QString problem; ///< Why it cannot be used, naming the key concerned; never a value of it.

    bool found() const { return !keys.accessKeyId.isEmpty(); }
};

/// One way to come by keys.
struct CredentialSource
{
    const char *name;
    CredentialAnswer (*attempt)(const CredentialContext &context);
};

/// The sources in the order in which AWS's SDKs ask them. The first that finds keys or a problem ends the
/// search: quietly using other keys than the ones configured would act as somebody else.
std::span<const CredentialSource> credentialSources();

/// Keys of the first source that has any; fails with Configuration, naming what stands in the way.
Result<CredentialAnswer> findCredentials(const CredentialContext &context);

} // namespace hookline::aws
