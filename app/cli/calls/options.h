// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QHash>
#include <QStringList>

#include <optional>
#include <vector>

namespace hookline::cli {

/// One "--name" of a command line.
struct Option
{
    enum class Take {
        One, ///< One value.
        Any, ///< All words up to the next option.
        Maybe, ///< One value or none.
        On, ///< No value; sets `target` to true.
        Off, ///< No value; sets `target` to false.
    };
    enum class Reads { Text, Integer, Float };

    QString name; ///< Without dashes.
    Take take = Take::One;
    Reads reads = Reads::Text;
    QString target; ///< Under what name its value is found; empty: its own.
    QStringList choices; ///< Empty: anything goes.
    bool required = false;

    const QString &key() const { return target.isEmpty() ? name : target; }
};

/// What was given for one option.
struct Given
{
    QStringList words;
    bool isOn = false;
};

struct ParsedOptions
{
    QHash<QString, Given> given;
    std::optional<QString> positional; ///< The first word that belongs to no option.
    QStringList rest; ///< Everything else that is unknown, in order.

    bool isSet(const QString &key) const { return given.contains(key); }
    QString value(const QString &key) const;
};

/// Takes a command line apart as Python's argparse does for the AWS CLI: options may be shortened to a unique
/// beginning, "--name=value" works, "-1" and words with spaces are values. Failures are whole messages with
/// the usage before them.
Result<ParsedOptions> parseOptions(const std::vector<Option> &options, const QStringList &words);

/// Fails if an option that is required was not given.
Result<void> checkRequired(const std::vector<Option> &options, const ParsedOptions &parsed);

/// "usage: …" and how to get help.
QString usageText();
/// The message of a wrong command line.
Error usageError(const QString &message);
/// What is said of a word that is none of the known ones: "argument operation: Invalid choice …".
Error choiceError(const QString &argument, const QString &word, const QStringList &known);

} // namespace hookline::cli
