// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/world.h"

namespace hookline::sandbox::codedeploy {

/// The queue on which `manual` functions put their events.
inline const QString approvalsQueue = QStringLiteral("hookline-approvals");

/// A Lambda function runs for a quarter of an hour at most, in real time.
inline constexpr Millis lambdaTimeout = std::chrono::minutes(15);

/// The name in a function name or ARN, with or without a qualifier: "arn:aws:lambda:…:function:check:7" and
/// "check:7" are "check".
QString bareFunctionName(const QString &nameOrArn);

/// What is known of a function; one that nobody described is `manual`.
HookFunction functionOrDefault(const World &world, const QString &name);

/// "manual", "succeed" …; nothing for other words.
std::optional<Behavior> behaviorFrom(QStringView word);
QString toString(Behavior behavior);

} // namespace hookline::sandbox::codedeploy
