// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/tree.h"

namespace hookline::appspec {

/// Items of one file that are read at most: aliases could name the same list over and over.
inline constexpr int maximumItems = 20'000;

/// Reads an EC2 file as the agent does. `root` is not null.
void readServer(const Tree &tree, const Tree::Node &root, Reading &reading);

/// Reads an ECS or Lambda file as the service does; sets the platform from the resource's Type.
void readService(const Tree &tree, const Tree::Node &root, Reading &reading);

/// A problem at a node.
inline Problem problemAt(const Tree::Node &node, const QString &message)
{
    return {message, node.line, node.column};
}

} // namespace hookline::appspec
