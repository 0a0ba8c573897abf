// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/credentialplan.h"

#include <optional>

/// What single settings mean: the parts from which the sources of credentialplan.h and role chains are made.
/// Failures have code Configuration and a message that names profile and key, never a value.
namespace hookline::aws {

/// A step, or none where the settings say nothing of its kind.
using MaybeStep = Result<std::optional<CredentialStep>>;

/// The kinds of step that a profile has by itself, in the order in which they win.
enum class ProfileKind { WebIdentity, Sso, Keys, Process };

MaybeStep profileStep(const CredentialContext &context, const QString &profile, ProfileKind kind);

MaybeStep environmentKeys(const Environment &environment);
/// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, else AWS_CONTAINER_CREDENTIALS_FULL_URI, which must be https or
/// one of the agents' own addresses.
MaybeStep containerStep(const Environment &environment);
/// None if AWS_EC2_METADATA_DISABLED says so; the address must not leave the computer's own link.
MaybeStep instanceStep(const Environment &environment);

/// The steps of the profile in force, which has a role_arn: along source_profile to the first profile that
/// has keys of its own, or to a credential_source.
Result<std::vector<CredentialStep>> roleChain(const CredentialContext &context);

} // namespace hookline::aws
