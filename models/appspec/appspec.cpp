// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/appspec.h"

#include "models/appspec/reader.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

constexpr QStringView emptyFile = u"The deployment failed because the application specification file "
                                  "was empty. Make sure your AppSpec file defines "
                                  "at minimum the 'version' and 'os' properties.";

/// Whose file it is, by its content: Server unless something speaks for the service.
bool isServiceFile(const Tree &tree, const Tree::Node &root)
{
    if (root.kind != Tree::Kind::Map)
        return false;
    if (tree.value(root, QLatin1StringView("Resources"), Qt::CaseInsensitive))
        return true;
    for (const char *key : {"os", "files", "permissions"}) {
        if (tree.value(root, QLatin1StringView(key)))
            return false;
    }
    const Tree::Node *hooks = tree.value(root, QLatin1StringView("hooks"), Qt::CaseInsensitive);
    return hooks && hooks->kind == Tree::Kind::Sequence;
}

/// The agent's first complaint when a byte order mark moves the first line by one column: its key is lost.
bool loosesFirstKey(QByteArrayView utf8, const Tree::Node &root)
{
    return utf8.startsWith("\xef\xbb\xbf") && root.kind == Tree::Kind::Map && root.line == 1
        && !utf8.sliced(3).startsWith('{');
}

void readRoot(const Tree &tree, const Tree::Node &root, Reading &reading, bool service)
{
    const Scalar value = Tree::scalar(root);
    if (root.kind == Tree::Kind::Null || !value.truth) {
        reading.problems.push_back({emptyFile.toString()});
        return;
    }
    if (root.kind == Tree::Kind::Sequence && !service) {
        reading.problems.push_back(
            problemAt(root, QStringLiteral("no implicit conversion of String into Integer")));
        return;
    }
    if (service)
        readService(tree, root, reading);
    else
        readServer(tree, root, reading);
}

} // namespace

const EventScripts *AppSpec::scriptsOf(QStringView event) const
{
    const auto found =
        std::ranges::find_if(scripts, [&](const EventScripts &one) { return one.event == event; });
    return found == scripts.end() ? nullptr : &*found;
}

QString AppSpec::functionOf(QStringView event) const
{
    const auto found =
        std::ranges::find_if(functions, [&](const FunctionHook &hook) { return hook.event == event; });
    return found == functions.end() ? QString() : found->function;
}

Reading read(QByteArrayView utf8, Platform as)
{
    Reading reading{.spec = {.platform = as}};
    const Tree tree = Tree::parse(utf8);
    if (tree.problem()) {
        reading.problems.push_back(*tree.problem());
        return reading;
    }
    if (tree.isEmpty()) {
        reading.problems.push_back({emptyFile.toString()});
        return reading;
    }
    const Tree::Node &root = *tree.root();
    const bool service = as == Platform::Unknown ? isServiceFile(tree, root) : as != Platform::Server;
    if (!service && tree.rejected())
        reading.problems.push_back(*tree.rejected());
    if (!service && loosesFirstKey(utf8, root)) {
        reading.problems.push_back(
            {QStringLiteral(
                 "The deployment failed because the application specification file specifies an unsupported "
                 "operating system (). Specify either \"linux\" or \"windows\" in the os section of the "
                 "AppSpec file, and then try again."),
             1, 1});
    }
    readRoot(tree, root, reading, service);
    return reading;
}

} // namespace hookline::appspec
