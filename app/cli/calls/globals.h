// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/options.h"
#include "models/aws/profiles.h"
#include "models/aws/sharedfiles.h"
#include "models/core/instant.h"

#include <span>

namespace hookline::cli {

/// A global option, with its line of help; `refusal` says why it cannot be used, if it cannot.
struct GlobalOption
{
    const char *name;
    Option::Take take;
    Option::Reads reads;
    const char *choices; ///< Separated by blanks; empty: anything.
    const char *help;
    const char *refusal;
};
std::span<const GlobalOption> globalOptions();

/// What --output may be.
QStringList outputForms();

/// All of a command line but the options that belong to no operation: the command, and what stands behind.
Result<ParsedOptions> parseGlobals(const QStringList &words);

/// Fails if an option was given that cannot be used.
Result<void> checkGlobals(const ParsedOptions &globals);

/// Where from and how an operation is called, out of global options, environment and shared files.
class Settings
{
public:
    /// Fails as the AWS CLI does if the profile is not there or the files cannot be read.
    static Result<Settings> read(const ParsedOptions &globals);

    /// Fails if there is no region, and the service has some.
    Result<void> checkRegion(const QString &serviceId) const;
    /// Fails as the AWS CLI does without keys, for a wrong endpoint and so on.
    Result<aws::Connection> connection(const QString &serviceId) const;
    /// Nothing that could give keys is configured: only the machine itself could.
    bool hasNoKeys() const;
    /// The AWS CLI's words for that.
    static Error noKeys();

    QString output() const;
    bool hasWireTimes() const;
    int maxAttempts() const;
    Millis timeout() const;

private:
    QString setting(const QString &option, const QStringList &variables, const QString &key) const;
    QString region(const QString &serviceId) const;

    aws::Environment m_environment;
    ParsedOptions m_globals;
    aws::Section m_profile;
};

} // namespace hookline::cli
