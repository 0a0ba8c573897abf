// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/jsontext.h"
#include "models/sandbox/cloudformation/operations.h"
#include "models/sandbox/errors.h"

#include <QJsonArray>

namespace hookline::sandbox::cloudformation {
namespace {

/// Which Hooks a category has. Those of the account are registered, or activated from a public one.
bool isOf(const HookType &type, const QString &category)
{
    const bool activated = !type.originalName.isEmpty();
    if (category == QLatin1String("REGISTERED"))
        return !type.isPublic && !activated;
    if (category == QLatin1String("ACTIVATED"))
        return !type.isPublic && activated;
    if (category == QLatin1String("THIRD_PARTY"))
        return !type.isPublic && !activated;
    if (category == QLatin1String("AWS_TYPES"))
        return type.isPublic;
    return true;
}

/// What a Hook tells in both operations.
QJsonObject facts(const HookType &type)
{
    QJsonObject json{{QStringLiteral("Type"), QStringLiteral("HOOK")},
                     {QStringLiteral("TypeName"), type.name},
                     {QStringLiteral("LastUpdated"), toEpochSeconds(type.updated)},
                     {QStringLiteral("IsActivated"), !type.originalName.isEmpty()}};
    insertText(json, "Description", type.description);
    insertText(json, "OriginalTypeName", type.originalName);
    if (!type.isPublic)
        json.insert(QStringLiteral("DefaultVersionId"), type.version);
    return json;
}

Error typeNotFound(const QString &name)
{
    return refusal("TypeNotFoundException", QStringLiteral("The type '%1' cannot be found.").arg(name));
}

} // namespace

Result<QJsonObject> Operations::listTypes(const QJsonObject &input) const
{
    const auto cursor = cursorOf(QStringLiteral("ListTypes"), input);
    if (!cursor)
        return cursor.error();
    const QString kind = text(input, "Type");
    const bool isPublic = text(input, "Visibility") == QLatin1String("PUBLIC");
    const QJsonObject filters = input.value(QLatin1String("Filters")).toObject();
    const bool hooks = (kind.isEmpty() || kind == QLatin1String("HOOK"))
        && !filters.contains(QLatin1String("PublisherId"))
        && text(input, "DeprecatedStatus") != QLatin1String("DEPRECATED");
    const int limit = input.value(QLatin1String("MaxResults")).toInt(pageSize);
    QJsonObject page;
    QJsonArray items;
    QString last;
    const auto &rows = m_world.types.rows();
    for (auto row = cursor->atStart() ? rows.begin() : rows.upper_bound(cursor->after());
         hooks && row != rows.end(); ++row) {
        const HookType &type = row->second;
        if (type.isPublic != isPublic || !isOf(type, text(filters, "Category"))
            || !type.name.startsWith(text(filters, "TypeNamePrefix")))
            continue;
        if (items.size() == limit) {
            page.insert(QStringLiteral("NextToken"), cursor->tokenAfter(last));
            break;
        }
        QJsonObject item = facts(type);
        item.insert(QStringLiteral("TypeArn"), m_world.typeArn(type));
        items.append(item);
        last = type.name;
    }
    page.insert(QStringLiteral("TypeSummaries"), items);
    return page;
}

Result<QJsonObject> Operations::describeType(const QJsonObject &input) const
{
    const QString arn = text(input, "Arn"), name = text(input, "TypeName"), kind = text(input, "Type");
    if (arn.isEmpty() && (name.isEmpty() || kind.isEmpty()))
        return validationError(QStringLiteral("Specify either TypeName and Type, or Arn."));
    const HookType *type = !arn.isEmpty() ? m_world.typeOf(arn)
        : kind == QLatin1String("HOOK")   ? m_world.types.find(name)
                                          : nullptr;
    const QString version = text(input, "VersionId");
    if (!type || (!version.isEmpty() && version != type->version))
        return typeNotFound(arn.isEmpty() ? name : arn);
    QJsonObject json = facts(*type);
    json.insert(QStringLiteral("Arn"), m_world.typeArn(*type));
    json.insert(QStringLiteral("Visibility"),
                type->isPublic ? QStringLiteral("PUBLIC") : QStringLiteral("PRIVATE"));
    json.insert(QStringLiteral("DeprecatedStatus"), QStringLiteral("LIVE"));
    json.insert(QStringLiteral("TimeCreated"), toEpochSeconds(type->created));
    if (!type->isPublic)
        json.insert(QStringLiteral("IsDefaultVersion"), true);
    if (const HookType *original = m_world.types.find(type->originalName))
        json.insert(QStringLiteral("OriginalTypeArn"), m_world.typeArn(*original));
    return json;
}

} // namespace hookline::sandbox::cloudformation
