// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"

#include <utility>

// How read() makes the typed view. Internal to the room.
namespace hookline::appspec {

/// Items that are read at most if aliases name the same list over and over; else the text's own size is the
/// limit.
inline constexpr std::size_t maximumItems = 200'000;

/// Reads an EC2 file as the agent does. The root is not nil.
void readServer(const Tree &tree, Reading &reading);

/// Reads an ECS or Lambda file as the service does; sets the platform from the resource's Type.
void readService(const Tree &tree, Reading &reading);

/// What keeps the agent's Ruby from making values of the text, in document order: aliases, classes that it
/// does not load, numbers without digits.
std::vector<Diagnostic> rubyRefusals(const Document &document);

/// Adds what is wrong with a text that is no YAML.
void complainOfSyntax(const Document &document, Reading &reading);

/// A finding for which the agent or the service rejects the file.
Diagnostic refusal(const char *ruleId, Span span, const QString &message, const QString &agentSays = {});

/// A map's members as Ruby's Hash has them: a repeated key keeps its first place and its last value, merged
/// maps
/// (<<) are spread.
using Members = std::vector<std::pair<NodeId, NodeId>>;
Members membersOf(const Tree &tree, NodeId map);
/// The value of a key in them; noNode if there is none.
NodeId memberOf(const Tree &tree, NodeId map, QByteArrayView key);

} // namespace hookline::appspec
