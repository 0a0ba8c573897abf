// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/client.h"

namespace hookline::aws {

/// Who the keys of a connection belong to.
struct Identity
{
    QString account; ///< "123456789012"
    QString alias; ///< What people call the account; empty if it has no alias or nobody may ask for it.
    QString arn; ///< "arn:aws:sts::123456789012:assumed-role/release/anna"

    /// The role or user that the ARN names: "release".
    QString callerName() const;
    /// "shop-prod (123456789012)", or the account alone.
    QString accountText() const;
};

/// Asks STS who the keys belong to (GetCallerIdentity), then IAM for the account's alias
/// (ListAccountAliases). `known` is called with the answer of the first, and once more if there is an alias:
/// whatever keeps that from being known is no problem of the connection. Cancelled by the handle or the death
/// of `context`.
CallHandle askIdentity(Client &client, QObject *context, std::function<void(Result<Identity>)> known);

} // namespace hookline::aws
