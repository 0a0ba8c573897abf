// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/aws/environment.h"

#include <QStringList>

#include <vector>

namespace hookline::aws {

/// What a person said explicitly; it wins over environment and files. Empty members were not said.
struct ConnectionWish
{
    QString profile;
    QString region;
    QString endpoint;
    QStringList services; ///< Whose own endpoints are wanted, as in wire::service(); empty: all.
};

/// The connection that `wish`, the environment and the shared files describe, in this order (PROTOCOL
/// section 9): keys from an explicitly wished profile, else AWS_ACCESS_KEY_ID, else AWS_PROFILE (or
/// AWS_DEFAULT_PROFILE) or "default"; region from AWS_REGION, AWS_DEFAULT_REGION or the profile; endpoints
/// from AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL or the profile; FIPS and dual-stack from
/// AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT or the profile. Keys that have to be asked for are
/// not there yet: its `origin` says how Client comes by them. It has passed check(). Reads small files only.
Result<Connection> connectionFromEnvironment(const Environment &environment, const ConnectionWish &wish = {});

/// The connection of somebody who brings their own keys: region, endpoints and all else come from `wish` and
/// the environment, never from a file. `name` and `keySource` as in Connection. It has passed check().
Result<Connection> connectionWithKeys(const Environment &environment, const ConnectionWish &wish,
                                      const wire::AccessKeys &keys, const QString &name,
                                      const QString &keySource);

/// One profile of the shared files, to be offered or greyed with its reason.
struct ProfileInfo
{
    QString name;
    QString region; ///< Of the profile itself; empty if it has none.
    QString endpoint; ///< Of the profile itself, for all services; empty: AWS's own, or each service's.
    QString keySource; ///< As in Connection, if usable.
    QString asks; ///< As CredentialPlan::asks(); usually empty.
    QString problem; ///< Why it cannot be used; empty if it can (a region may still have to be chosen).

    bool usable() const { return problem.isEmpty(); }
};

/// All profiles in alphabetical order, "default" first. Fails if a file cannot be read or parsed.
Result<std::vector<ProfileInfo>> profiles(const Environment &environment);

} // namespace hookline::aws
