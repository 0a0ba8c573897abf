// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// AppSpec files as values: pure functions over UTF-8 text, thread-safe, safe on hostile input.
namespace hookline::appspec {

/// Whose rules a file follows. EC2 and on-premises files are judged by the agent, the others by the service.
enum class Platform { Unknown, Server, Ecs, Lambda };

/// Something for which the agent or the service rejects the file.
struct Problem
{
    QString message; ///< In the agent's words where those are known (RULES "RAN"), never translated.
    int line = 0; ///< 1-based; 0 if it concerns no place.
    int column = 0; ///< 1-based, in UTF-8 bytes.

    bool operator==(const Problem &) const = default;
};

enum class FileExistsBehavior { Disallow, Overwrite, Retain };

/// One script of an EC2 event.
struct Script
{
    static constexpr int defaultTimeout = 3600;

    QString location; ///< Stripped; relative to the revision even with a leading '/'.
    int timeoutSeconds = defaultTimeout; ///< As the agent coerces it ("30s" is 30, 0300 is 192).
    QString runAs; ///< Empty: the agent's own user.
    bool sudo = false;

    bool operator==(const Script &) const = default;
};

struct EventScripts
{
    QString event;
    std::vector<Script> scripts; ///< In the order in which they run; may be empty.

    bool operator==(const EventScripts &) const = default;
};

struct FileMapping
{
    QString source; ///< File or directory of the revision; "/" is all of it.
    QString destination; ///< Always a directory.

    bool operator==(const FileMapping &) const = default;
};

struct Permission
{
    QString object;
    QString pattern = QStringLiteral("**");
    QStringList except;
    QString owner;
    QString group;
    QString
        mode; ///< Octal digits as the agent understood them ("420" for an unquoted 0644); empty: leave it.
    bool files = true; ///< Applies to files …
    bool directories = true; ///< … and directories.

    bool operator==(const Permission &) const = default;
};

/// A Lambda function that validates one event of an ECS or Lambda deployment.
struct FunctionHook
{
    QString event;
    QString function; ///< Name or ARN.

    bool operator==(const FunctionHook &) const = default;
};

/// What a file says. Members of the other platforms are empty.
struct AppSpec
{
    Platform platform = Platform::Unknown;
    QString version;

    QString os;
    std::optional<FileExistsBehavior> fileExistsBehavior; ///< Wins over the deployment's option.
    std::vector<FileMapping> files;
    std::vector<Permission> permissions;
    std::vector<EventScripts> scripts; ///< In file order; a repeated event counts once, its last body wins.

    QString resource; ///< Logical name, "TargetService"
    std::vector<FunctionHook> functions; ///< In file order.
    QString taskDefinition, containerName, platformVersion;
    int containerPort = 0; ///< 0 if missing or unreadable.
    QString functionName, alias, currentVersion, targetVersion;

    /// The scripts of an EC2 event, null if the file does not mention it.
    const EventScripts *scriptsOf(QStringView event) const;
    /// The function of an ECS or Lambda event, empty if there is none.
    QString functionOf(QStringView event) const;

    bool operator==(const AppSpec &) const = default;
};

/// A file read as far as it could be.
struct Reading
{
    AppSpec spec;
    /// In the order in which the agent checks, which stops at the first: that one is what a person sees.
    std::vector<Problem> problems;

    bool ok() const { return problems.empty(); }
};

/// Larger input is refused unread.
inline constexpr qsizetype maximumSize = 1024 * 1024;

/// Reads YAML or JSON. `as` says whose rules count (the EC2 agent reads whatever it gets as its own); Unknown
/// lets the content decide: Resources with a Type, else os/files/permissions, else the shape of hooks.
Reading read(QByteArrayView utf8, Platform as = Platform::Unknown);

} // namespace hookline::appspec
