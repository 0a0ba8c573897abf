// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/codedeploy/functions.h"

#include <array>

namespace hookline::sandbox::codedeploy {
namespace {

// In the order of Behavior.
constexpr std::array words = {"manual", "succeed", "fail", "silent", "run"};

} // namespace

QString bareFunctionName(const QString &nameOrArn)
{
    const QString marker = QStringLiteral(":function:");
    const qsizetype found = nameOrArn.indexOf(marker);
    const QString rest = found < 0 ? nameOrArn : nameOrArn.mid(found + marker.size());
    return rest.section(QLatin1Char(':'), 0, 0);
}

HookFunction functionOrDefault(const World &world, const QString &name)
{
    if (const HookFunction *known = world.functions.find(name))
        return *known;
    HookFunction unknown;
    unknown.name = name;
    return unknown;
}

std::optional<Behavior> behaviorFrom(QStringView word)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (word == QLatin1String(words[i]))
            return Behavior(i);
    }
    return std::nullopt;
}

QString toString(Behavior behavior)
{
    return QLatin1String(words.at(std::size_t(behavior)));
}

} // namespace hookline::sandbox::codedeploy
