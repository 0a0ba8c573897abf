// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/checks.h"
#include "models/appspec/fixplan.h"

#include <array>
#include <span>
#include <vector>

// What the families of checks share. Internal to the room.
namespace hookline::appspec {

/// The members of one map that a list of keys knows, found in one pass; the last of equal keys counts.
class KnownMembers
{
public:
    static constexpr std::size_t most = 10;

    KnownMembers(const Tree &tree, NodeId map, std::span<const char *const> keys);

    /// The value of keys[i]; noNode if it is missing.
    NodeId operator[](std::size_t i) const { return m_values[i]; }
    /// Where its key stands among the map's children.
    std::size_t indexOf(std::size_t i) const { return m_indexes[i]; }
    /// The places of all other keys among the map's children.
    const std::vector<std::size_t> &others() const { return m_others; }

private:
    std::array<NodeId, most> m_values;
    std::array<std::size_t, most> m_indexes{};
    std::vector<std::size_t> m_others;
};

/// The items of a list or the root's section `key`; empty unless it is a list. Aliases are left out: what
/// they stand for is looked at where it stands.
std::vector<NodeId> itemsOf(const Tree &tree, NodeId list);
NodeId section(const Tree &tree, const char *key);
/// The items of a list that are maps. A map in the list's place counts as its only item: the dash in front of
/// it is missing, but what it says can be looked at all the same.
std::vector<NodeId> mapsOf(const Tree &tree, NodeId list);

/// file_exists_behavior in any spelling.
bool isBehaviorKey(const QByteArray &key);

bool isWindows(const Check &check);
/// A scalar that is there, is text and is not empty.
bool isText(const Tree &tree, NodeId value);
/// A placeholder of a template: it says nothing about the value that will stand there.
bool isPlaceholder(const QString &text);
/// The text in quotation marks, cut to a sane length.
QString quoted(const QString &text);
QString quoted(const Check &check, NodeId value);

/// Adds a fix to a finding unless there is no plan for it.
void addFix(Diagnostic &finding, const QString &title, PlannedEdits edits, bool safe);

/// Reports the keys of an item that the agent does not know, with the ones that were probably meant.
class UnknownKeys
{
public:
    static constexpr int mostSuggestions = 1000; ///< Nobody reads more; searching takes its time.

    /// `what`: "a script".
    UnknownKeys(const Check &check, const char *ruleId, std::span<const char *const> known, const char *what);

    /// `index`: of the key among the map's children.
    void report(NodeId map, std::size_t index, const KnownMembers &members);
    void report(NodeId map, const KnownMembers &members);

private:
    const Check &m_check;
    const char *m_rule;
    QString m_what;
    QStringList m_known;
    int m_suggestions = 0;
};

/// Reports a Windows path whose backslashes YAML reads as escapes (F014).
void checkEscapes(const Check &check, NodeId value);

/// A path of the instance for comparing: one kind of separator, none at the end, no "." and no doubled ones.
QString normalized(const QString &path);
/// True for a path at or below a directory; both normalized.
bool isWithin(const QString &path, const QString &directory);
/// An ending of files that nobody gives to a directory.
bool hasFileEnding(const QString &name);
/// A segment is "..".
bool leadsOut(const QString &path);

} // namespace hookline::appspec
