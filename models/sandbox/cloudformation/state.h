// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookresult.h"
#include "models/sandbox/fields.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

/// The rows of the sandbox's CloudFormation, apart from hook results (resultlog.h).
namespace hookline::sandbox::cloudformation {

using domain::HookFailureMode;
using domain::HookStatus;
using domain::HookTargetType;

/// What belongs to the world as a whole.
struct WorldFacts
{
    static constexpr const char *kind = "cloudformation.world";

    quint64 salt = 0;
    int names = 0; ///< How many random IDs were given out.

    template <class V, class R> static void fields(V &visit, R &row, const WorldFacts &d)
    {
        visit(QLatin1String("salt"), row.salt, d.salt);
        visit(QLatin1String("names"), row.names, d.names);
    }
};

/// A Hook of the registry: one of the account's, or a public one that can be activated.
struct HookType
{
    static constexpr const char *kind = "cloudformation.type";

    QString name; ///< "Shop::Guard::Storage"; the key.
    QString originalName; ///< Of an activated Hook: the public one it is made from.
    QString description;
    QString version = QStringLiteral("00000001");
    QString configuration = QStringLiteral("1");
    HookFailureMode mode = HookFailureMode::Fail;
    QStringList targets; ///< What it is invoked against, "RESOURCE", "STACK", "CHANGE_SET", "CLOUD_CONTROL".
    bool isPublic = false; ///< Amazon's, not in the account.
    Instant created, updated;
    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &visit, R &row, const HookType &d)
    {
        visit(QLatin1String("name"), row.name, d.name);
        visit(QLatin1String("originalName"), row.originalName, d.originalName);
        visit(QLatin1String("description"), row.description, d.description);
        visit(QLatin1String("version"), row.version, d.version);
        visit(QLatin1String("configuration"), row.configuration, d.configuration);
        visit(QLatin1String("mode"), row.mode, d.mode);
        visit(QLatin1String("targets"), row.targets, d.targets);
        visit(QLatin1String("public"), row.isPublic, d.isPublic);
        visit(QLatin1String("created"), row.created, d.created);
        visit(QLatin1String("updated"), row.updated, d.updated);
    }
};

struct Stack
{
    static constexpr const char *kind = "cloudformation.stack";

    QString name; ///< The key.
    QString id; ///< ARN.
    QString description, status, reason;
    Instant created, updated; ///< `updated`: never, if it is not after `created`.
    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &visit, R &row, const Stack &d)
    {
        visit(QLatin1String("name"), row.name, d.name);
        visit(QLatin1String("id"), row.id, d.id);
        visit(QLatin1String("description"), row.description, d.description);
        visit(QLatin1String("status"), row.status, d.status);
        visit(QLatin1String("reason"), row.reason, d.reason);
        visit(QLatin1String("created"), row.created, d.created);
        visit(QLatin1String("updated"), row.updated, d.updated);
    }
};

/// A change set that is not executed. Its status is what its hooks made of it (World::verdictOn).
struct ChangeSet
{
    static constexpr const char *kind = "cloudformation.changeset";

    QString id; ///< ARN; the key.
    QString name, stack, description;
    QJsonObject resources; ///< Logical ID -> {"type", "action"} with ChangeAction's words.
    Instant created;
    bool changed = false; ///< See Table::touch().

    template <class V, class R> static void fields(V &visit, R &row, const ChangeSet &d)
    {
        visit(QLatin1String("id"), row.id, d.id);
        visit(QLatin1String("name"), row.name, d.name);
        visit(QLatin1String("stack"), row.stack, d.stack);
        visit(QLatin1String("description"), row.description, d.description);
        visit(QLatin1String("resources"), row.resources, d.resources);
        visit(QLatin1String("created"), row.created, d.created);
    }
};

} // namespace hookline::sandbox::cloudformation
