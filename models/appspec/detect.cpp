// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/detect.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

constexpr QByteArrayView ecsType("AWS::ECS::Service");
constexpr QByteArrayView lambdaType("AWS::Lambda::Function");

bool has(const Tree &tree, QByteArrayView key)
{
    return tree.value(tree.root(), key) != noNode;
}

Platform platformOfType(const QByteArray &type)
{
    if (type == ecsType)
        return Platform::Ecs;
    return type == lambdaType ? Platform::Lambda : Platform::Unknown;
}

/// The Type of the first resource, wherever the shape is right so far.
Platform platformOfResources(const Tree &tree)
{
    const NodeId resources = tree.value(tree.root(), "Resources", Qt::CaseInsensitive);
    if (resources == noNode)
        return Platform::Unknown;
    const Tree::Node *level = &tree.follow(resources);
    if (level->kind == Tree::Kind::Sequence && !level->children.empty())
        level = &tree.follow(level->children.front());
    if (level->kind != Tree::Kind::Map)
        return Platform::Unknown;
    for (std::size_t i = 1; i < level->children.size(); i += 2) {
        const NodeId type = tree.value(level->children[i], "Type", Qt::CaseInsensitive);
        if (type != noNode)
            return platformOfType(tree.follow(type).text.trimmed());
    }
    return Platform::Unknown;
}

/// For a text that is no YAML: what only files of one platform have.
Platform platformOfWords(const QByteArray &text)
{
    if (text.contains(ecsType))
        return Platform::Ecs;
    if (text.contains(lambdaType))
        return Platform::Lambda;
    for (const QByteArrayView word : {"file_exists_behavior:", "os:", "files:", "permissions:"}) {
        if (text.startsWith(word) || text.contains(QByteArray("\n") + word.toByteArray()))
            return Platform::Server;
    }
    return Platform::Unknown;
}

} // namespace

bool isServiceFile(const Tree &tree)
{
    if (tree.isEmpty() || tree.node(tree.root()).kind != Tree::Kind::Map)
        return false;
    if (tree.value(tree.root(), "Resources", Qt::CaseInsensitive) != noNode)
        return true;
    if (has(tree, "os") || has(tree, "files") || has(tree, "permissions"))
        return false;
    const NodeId hooks = tree.value(tree.root(), "hooks", Qt::CaseInsensitive);
    return tree.follow(hooks).kind == Tree::Kind::Sequence;
}

Platform detectPlatform(const Document &document)
{
    const Tree &tree = document.tree;
    if (tree.isEmpty())
        return document.error ? platformOfWords(document.text) : Platform::Unknown;
    if (isServiceFile(tree))
        return platformOfResources(tree);
    const bool server = has(tree, "os") || has(tree, "files") || has(tree, "permissions")
        || tree.value(tree.root(), "hooks", Qt::CaseInsensitive) != noNode;
    return server ? Platform::Server : Platform::Unknown;
}

Mistaken mistakenFor(const Tree &tree)
{
    if (tree.isEmpty() || has(tree, "os") || has(tree, "hooks"))
        return Mistaken::Nothing;
    if (has(tree, "phases") || (has(tree, "artifacts") && !has(tree, "files")))
        return Mistaken::Buildspec;
    return has(tree, "providedAppFiles") ? Mistaken::MoveApps : Mistaken::Nothing;
}

} // namespace hookline::appspec
