// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/reader.h"

// The agent's own checks, in its order and words (agent 1.8.1, application_specification.rb and the classes
// beside it). Internal to the room.
namespace hookline::appspec {

class ServerReader
{
public:
    ServerReader(const Tree &tree, Reading &reading);

    void read();

private:
    using Node = Tree::Node;
    using Kind = Tree::Kind;

    void complain(const char *ruleId, NodeId node, const QString &message, const QString &agentSays);
    /// Ruby's complaint about calling a method that the value does not have.
    void undefinedMethod(const char *ruleId, NodeId node, const char *method, const QString &message);

    const Node &at(NodeId id) const { return m_tree.follow(id); }
    Kind kindOf(NodeId id) const { return at(id).kind; }
    /// A member; noNode if it is missing or nil.
    NodeId member(NodeId map, const char *key);
    /// Ruby's `value || default`: noNode for what is missing, nil or false.
    NodeId truthy(NodeId map, const char *key);
    bool isTrue(NodeId node) const;
    QString textOf(NodeId map, const char *key);
    /// False when too much has been read; `item` is the next one of the list.
    bool countItem(NodeId list, NodeId item);
    /// What an alias stands for is read again for each alias, so it counts each time.
    void countAlias(NodeId node);

    void readVersion();
    void readOs();
    void readHooks();
    void readEvent(NodeId name, NodeId scripts);
    std::optional<Script> readScript(NodeId item);
    bool readTimeout(NodeId item, Script &script);
    void readFiles();
    void readFile(NodeId item);
    void readFileExistsBehavior();

    void readPermissions();
    std::optional<Permission> readPermission(NodeId item);
    bool readExcept(NodeId item, Permission &permission);
    bool readTypes(NodeId item, Permission &permission);
    bool readMode(NodeId item, Permission &permission);
    bool readAcls(NodeId item);
    bool readAccess(NodeId entry);
    bool readContext(NodeId item);
    bool readContextText(NodeId context);
    bool readRange(NodeId range);

    const Tree &m_tree;
    const NodeId m_root;
    AppSpec &m_spec;
    std::vector<Diagnostic> &m_problems;
    const std::size_t m_mostItems;
    std::size_t m_items = 0;
    bool m_saidTooMany = false;
    bool m_saidWindows = false; ///< Once is enough for all permissions.
};

} // namespace hookline::appspec
