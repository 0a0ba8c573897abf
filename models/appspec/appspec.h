// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/diagnostic.h"
#include "models/appspec/document.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// AppSpec files as values: pure functions over UTF-8 text, thread-safe, safe on hostile input.
namespace hookline::appspec {

/// Whose rules a file follows. EC2 and on-premises files are judged by the agent, the others by the service.
enum class Platform { Unknown, Server, Ecs, Lambda };

/// Where a value of the typed view stands in its document. Two values are equal wherever they stand.
struct Place
{
    NodeId node = noNode;

    bool operator==(const Place &) const { return true; }
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
    Place place; ///< The item.

    bool operator==(const Script &) const = default;
};

struct EventScripts
{
    QString event;
    std::vector<Script> scripts; ///< In the order in which they run; may be empty.
    Place place; ///< The value, whose key is the event.

    bool operator==(const EventScripts &) const = default;
};

struct FileMapping
{
    QString source; ///< File or directory of the revision; "/" is all of it.
    QString destination; ///< Always a directory.
    Place place; ///< The item.

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
    Place place; ///< The item.

    bool operator==(const Permission &) const = default;
};

/// A Lambda function that validates one event of an ECS or Lambda deployment.
struct FunctionHook
{
    QString event;
    QString function; ///< Name or ARN.
    Place place; ///< The value, whose key is the event.

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
    /// What the agent or the service rejects the file for, in the order in which the agent checks; it stops
    /// at the first. All are of Severity::Error and Stage::Parse (Stage::Service for ECS and Lambda).
    std::vector<Diagnostic> problems;

    bool ok() const { return problems.empty(); }
    /// What a person would see of the deployment: the agent's own words where they are known. Empty if ok().
    QString refusal() const;
};

/// Reads YAML or JSON. `as` says whose rules count (the EC2 agent reads whatever it gets as its own); Unknown
/// lets the content decide: Resources with a Type, else os/files/permissions, else the shape of hooks.
Reading read(const Document &document, Platform as = Platform::Unknown);
/// The same for text that nobody else looks at.
Reading read(const QByteArray &utf8, Platform as = Platform::Unknown);

} // namespace hookline::appspec
