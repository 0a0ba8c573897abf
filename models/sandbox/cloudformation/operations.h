// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/sandbox/cloudformation/world.h"
#include "models/sandbox/pagecursor.h"

namespace hookline::sandbox::cloudformation {

/// CloudFormation's operations over the world, as far as Hook results need them. All of them only read.
class Operations
{
public:
    explicit Operations(const World &world)
        : m_world(world)
    { }

    /// Answers a call at World::now.
    Result<QJsonObject> call(const QString &operation, const QJsonObject &input) const;

private:
    using Answer = Result<QJsonObject>;
    struct Entry
    {
        const char *name;
        Answer (Operations::*answer)(const QJsonObject &input) const;
    };
    static const std::vector<Entry> &entries();

    // hookresultops.cpp
    Answer listHookResults(const QJsonObject &input) const;
    Answer getHookResult(const QJsonObject &input) const;
    // typeops.cpp
    Answer listTypes(const QJsonObject &input) const;
    Answer describeType(const QJsonObject &input) const;
    // stackops.cpp
    Answer listStacks(const QJsonObject &input) const;
    Answer describeStacks(const QJsonObject &input) const;
    Answer listChangeSets(const QJsonObject &input) const;
    Answer describeChangeSetHooks(const QJsonObject &input) const;

    const World &m_world;
};

/// Refuses a request as CloudFormation does where it models no exception.
Error validationError(const QString &message);

/// Reads the request's NextToken. ValidationError for one that this list did not give.
Result<PageCursor> cursorOf(const QString &operation, const QJsonObject &input);

/// What lists give at once, where the caller cannot choose.
inline constexpr int pageSize = 100;

} // namespace hookline::sandbox::cloudformation
