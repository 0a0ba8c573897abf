// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QCommandLineParser>

#include <span>

namespace hookline::cli {

/// Fails with InvalidInput unless the option's value is one of `allowed`, naming the option and all of them.
Result<void> checkOneOf(const QCommandLineParser &arguments, const QString &name, const QStringList &allowed);

/// A word that an option may take, and what it means.
template <class T> struct Choice
{
    const char *word;
    T value;
};

/// What the option's word means. It must have a default among the choices.
template <class T>
Result<T> choiceOption(const QCommandLineParser &arguments, const char *name,
                       std::span<const Choice<T>> choices)
{
    const QString word = arguments.value(QString::fromLatin1(name));
    QStringList allowed;
    for (const Choice<T> &choice : choices) {
        if (word == QLatin1StringView(choice.word))
            return choice.value;
        allowed.append(QString::fromLatin1(choice.word));
    }
    return checkOneOf(arguments, QString::fromLatin1(name), allowed).error();
}

} // namespace hookline::cli
