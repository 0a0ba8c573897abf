// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/serverreader.h"

#include <algorithm>
#include <utility>

namespace hookline::appspec {
namespace {

constexpr QLatin1StringView noLocation(
    "The deployment failed because the application specification file specifies a script with no location "
    "value. "
    "Specify the location in the hooks section of the AppSpec file, and then try again.");

struct BehaviorName
{
    const char *text;
    FileExistsBehavior value;
};
constexpr BehaviorName behaviors[] = {
    {"DISALLOW", FileExistsBehavior::Disallow},
    {"OVERWRITE", FileExistsBehavior::Overwrite},
    {"RETAIN", FileExistsBehavior::Retain},
};

} // namespace

ServerReader::ServerReader(const Tree &tree, Reading &reading)
    : m_tree(tree)
    , m_root(tree.root())
    , m_spec(reading.spec)
    , m_problems(reading.problems)
    , m_mostItems(std::max(maximumItems, tree.size()))
{ }

void ServerReader::read()
{
    readVersion();
    readOs();
    readHooks();
    readFiles();
    readPermissions();
    readFileExistsBehavior();
}

void ServerReader::complain(const char *ruleId, NodeId node, const QString &message, const QString &agentSays)
{
    m_problems.push_back(refusal(ruleId, m_tree.spot(node), message, agentSays));
}

void ServerReader::undefinedMethod(const char *ruleId, NodeId node, const char *method,
                                   const QString &message)
{
    complain(ruleId, node, message,
             QStringLiteral("undefined method `%1' for %2")
                 .arg(QString::fromLatin1(method), m_tree.withClass(node)));
}

NodeId ServerReader::member(NodeId map, const char *key)
{
    const NodeId node = memberOf(m_tree, map, key);
    countAlias(node);
    return m_tree.isNull(node) ? noNode : node;
}

bool ServerReader::isTrue(NodeId node) const
{
    return node != noNode && (kindOf(node) != Kind::Scalar || m_tree.scalar(node).truth);
}

NodeId ServerReader::truthy(NodeId map, const char *key)
{
    const NodeId node = memberOf(m_tree, map, key);
    countAlias(node);
    return isTrue(node) ? node : noNode;
}

QString ServerReader::textOf(NodeId map, const char *key)
{
    const NodeId node = member(map, key);
    return node == noNode ? QString() : m_tree.toText(node);
}

void ServerReader::countAlias(NodeId node)
{
    if (node != noNode && m_tree.node(node).kind == Kind::Alias)
        m_items += at(node).children.size();
}

bool ServerReader::countItem(NodeId list, NodeId item)
{
    countAlias(item);
    if (++m_items < m_mostItems)
        return true;
    if (!std::exchange(m_saidTooMany, true))
        complain("D020", list,
                 QStringLiteral("The file has more than %1 entries; the rest is not read.").arg(m_mostItems),
                 {});
    return false;
}

void ServerReader::readVersion()
{
    const NodeId node = member(m_root, "version");
    m_spec.version = node == noNode ? QString() : m_tree.toText(node);
    const Scalar value = node == noNode ? Scalar{Scalar::Type::Null} : m_tree.scalar(node);
    if (value.isNumber() && value.number == 0)
        return;
    const QString words =
        QStringLiteral("The deployment failed because an invalid version value (%1) was entered in the "
                       "application specification file. Make sure your AppSpec file specifies \"0.0\" as "
                       "the version, and then try again.")
            .arg(m_spec.version);
    if (node == noNode) {
        const NodeId written = memberOf(m_tree, m_root, "version");
        complain("V001", written == noNode ? m_root : written,
                 QStringLiteral("version is missing. Begin the file with: version: 0.0"), words);
        return;
    }
    const bool quoted = kindOf(node) == Kind::Scalar && value.type == Scalar::Type::String
        && resolve(at(node).text, true).isNumber() && resolve(at(node).text, true).number == 0;
    complain(
        quoted ? "V003" : "V002", node,
        quoted
            ? QStringLiteral("version is a text in quotes; the agent wants the number. Write: version: 0.0")
            : QStringLiteral("version is %1, but the only version of an AppSpec is 0.0. Write: version: 0.0")
                  .arg(m_spec.version.left(64)),
        words);
}

void ServerReader::readOs()
{
    const NodeId node = member(m_root, "os");
    m_spec.os = node == noNode ? QString() : m_tree.toText(node);
    const bool known = m_spec.os == QLatin1StringView("linux") || m_spec.os == QLatin1StringView("windows");
    if (known && kindOf(node) == Kind::Scalar && m_tree.scalar(node).type == Scalar::Type::String)
        return;
    const QString words =
        QStringLiteral("The deployment failed because the application specification file specifies an "
                       "unsupported operating system (%1). Specify either \"linux\" or \"windows\" in the "
                       "os section of the AppSpec file, and then try again.")
            .arg(m_spec.os);
    if (node == noNode) {
        const NodeId written = memberOf(m_tree, m_root, "os");
        complain(
            "O001", written == noNode ? m_root : written,
            QStringLiteral("os is missing. Write: os: linux (for every Linux distribution) or os: windows"),
            words);
        return;
    }
    complain("O002", node,
             QStringLiteral(
                 "os is %1, but it must be linux (for every Linux distribution) or windows, in lower case.")
                 .arg(m_spec.os.left(64)),
             words);
}

void ServerReader::readHooks()
{
    const NodeId hooks = truthy(m_root, "hooks");
    if (hooks == noNode)
        return;
    if (kindOf(hooks) != Kind::Map) {
        const bool list = kindOf(hooks) == Kind::Sequence;
        undefinedMethod(
            "H001", hooks, "each_pair",
            list ? QStringLiteral(
                "hooks is a list, as in ECS and Lambda files. For EC2/on-premises it is a mapping: "
                "write each event as a key without a dash, with the list of its scripts below it.")
                 : QStringLiteral("hooks must be a mapping from events to lists of scripts."));
        return;
    }
    for (const auto &[name, scripts] : membersOf(m_tree, hooks)) {
        if (!countItem(hooks, scripts))
            return;
        readEvent(name, scripts);
    }
}

void ServerReader::readEvent(NodeId name, NodeId scripts)
{
    EventScripts event{.event = m_tree.toText(name), .place = {scripts}};
    const Node &node = at(scripts);
    if (node.kind == Kind::Map && !node.children.empty()) {
        const QString pair = m_tree.inspectFirstPair(scripts) + QLatin1StringView(":Array");
        complain("H005", scripts,
                 QStringLiteral("The value of %1 must be a list of scripts. Put a dash before its first key: "
                                "- location: ….")
                     .arg(event.event.left(64)),
                 QStringLiteral("undefined method `has_key?' for %1").arg(pair));
    } else if (node.kind == Kind::Scalar && !m_tree.isNull(scripts)) {
        undefinedMethod("H005", scripts, "each",
                        QStringLiteral("The value of %1 must be a list of scripts: - location: ….")
                            .arg(event.event.left(64)));
    } else if (node.kind == Kind::Sequence) {
        for (std::size_t i = 0; i < node.children.size() && countItem(scripts, node.children[i]); ++i) {
            if (auto script = readScript(node.children[i]))
                event.scripts.push_back(std::move(*script));
        }
    }
    m_spec.scripts.push_back(std::move(event));
}

std::optional<Script> ServerReader::readScript(NodeId item)
{
    if (kindOf(item) != Kind::Map) {
        const QString text =
            kindOf(item) == Kind::Scalar ? m_tree.toText(item).left(64) : QStringLiteral("…");
        undefinedMethod("H007", item, "has_key?",
                        QStringLiteral("A script is written as a mapping: - location: %1")
                            .arg(text.isEmpty() ? QStringLiteral("…") : text));
        return std::nullopt;
    }
    const NodeId location = member(item, "location");
    Script script{.location = rubyStripped(textOf(item, "location")),
                  .runAs = rubyStripped(textOf(item, "runas")),
                  .sudo = truthy(item, "sudo") != noNode,
                  .place = {item}};
    // The agent reads the location's text first, then the timeout, so that this is the order of its
    // complaints.
    if (script.location.isEmpty()) {
        const NodeId written = memberOf(m_tree, item, "location");
        complain("H008", written == noNode ? item : written,
                 location == noNode && written == noNode
                     ? QStringLiteral("The script has no location. Write: location: scripts/….sh")
                     : QStringLiteral(
                         "The script's location is empty. Write the path of the script in the revision."),
                 noLocation);
        return std::nullopt;
    }
    if (!readTimeout(item, script))
        return std::nullopt;
    return script;
}

bool ServerReader::readTimeout(NodeId item, Script &script)
{
    const NodeId timeout = truthy(item, "timeout");
    if (timeout == noNode)
        return true;
    const Scalar value = m_tree.scalar(timeout);
    const QString wanted = QStringLiteral("timeout must be a number of seconds above 0, such as 300.");
    if (kindOf(timeout) != Kind::Scalar || value.type == Scalar::Type::Bool
        || value.type == Scalar::Type::Symbol) {
        undefinedMethod("H021", timeout, "to_i", wanted);
        return false;
    }
    if (value.type == Scalar::Type::Float && !(value.number < 1e308 && value.number > -1e308)) {
        complain("H021", timeout, wanted, value.text);
        return false;
    }
    constexpr double least = -1e9;
    constexpr double most = 2e9;
    script.timeoutSeconds =
        value.isNumber() ? int(std::clamp(value.number, least, most)) : toRubyInteger(value.text);
    if (script.timeoutSeconds > 0)
        return true;
    complain(
        "H020", timeout, wanted,
        QStringLiteral("The deployment failed because an invalid timeout value was provided for a script "
                       "in the application specification file. Make corrections in the hooks section of "
                       "the AppSpec file, and then try again."));
    return false;
}

void ServerReader::readFiles()
{
    const NodeId files = truthy(m_root, "files");
    if (files == noNode)
        return;
    const Node &node = at(files);
    const QString wanted = QStringLiteral("files must be a list: put a dash before each source.");
    if (node.kind == Kind::Scalar) {
        undefinedMethod("F001", files, "each", wanted);
        return;
    }
    if (node.kind == Kind::Map && !node.children.empty()) {
        complain("F001", files, wanted, QStringLiteral("no implicit conversion of String into Integer"));
        return;
    }
    for (std::size_t i = 0; i < node.children.size() && countItem(files, node.children[i]); ++i)
        readFile(node.children[i]);
}

void ServerReader::readFile(NodeId item)
{
    const QString wanted = QStringLiteral("An item of files must be a mapping with source and destination.");
    const Scalar value = m_tree.scalar(item);
    const bool scalar = kindOf(item) == Kind::Scalar;
    if (kindOf(item) == Kind::Sequence || (scalar && value.type == Scalar::Type::Integer)) {
        complain("F002", item, wanted, QStringLiteral("no implicit conversion of String into Integer"));
        return;
    }
    const bool text = scalar && (value.type == Scalar::Type::String || value.type == Scalar::Type::Symbol);
    if (scalar && !text) {
        undefinedMethod("F002", item, "[]", wanted);
        return;
    }
    // Ruby's text["source"] is "source" if the text contains it.
    const auto part = [&](const char *key) {
        if (!text)
            return textOf(item, key);
        return value.text.contains(QLatin1StringView(key)) ? QString::fromLatin1(key) : QString();
    };
    const auto has = [&](const char *key) {
        return text ? !part(key).isEmpty() : member(item, key) != noNode;
    };
    if (!has("source")) {
        complain(text ? "F002" : "F003", item,
                 text ? wanted
                      : QStringLiteral("This item has no source. Source and destination belong to one item."),
                 QStringLiteral("The deployment failed because the application specification file specifies "
                                "a destination file, but no source file. Update the files section of the "
                                "AppSpec file, and then try again."));
    } else if (!has("destination")) {
        complain(
            text ? "F002" : "F004", item,
            text ? wanted
                 : QStringLiteral("This item has no destination. Source and destination belong to one item."),
            QStringLiteral("The deployment failed because the application specification file specifies "
                           "only a source file (%1). Add the name of the destination file to the files "
                           "section of the AppSpec file, and then try again.")
                .arg(part("source")));
    } else {
        m_spec.files.push_back({part("source"), part("destination"), {item}});
    }
}

void ServerReader::readFileExistsBehavior()
{
    const NodeId node = member(m_root, "file_exists_behavior");
    if (node == noNode)
        return;
    const QString text = m_tree.toText(node);
    const bool string = kindOf(node) == Kind::Scalar && m_tree.scalar(node).type == Scalar::Type::String;
    for (const BehaviorName &behavior : behaviors) {
        if (string && text == QLatin1StringView(behavior.text)) {
            m_spec.fileExistsBehavior = behavior.value;
            return;
        }
    }
    complain(
        "B001", node,
        QStringLiteral(
            "file_exists_behavior is %1, but it must be DISALLOW, OVERWRITE or RETAIN, in upper case.")
            .arg(text.left(64)),
        QStringLiteral("The deployment failed because an invalid file_exists_behavior value (%1) was "
                       "entered in the application specification file. Make sure your AppSpec file "
                       "specifies one of DISALLOW,OVERWRITE,RETAIN as the file_exists_behavior, and then "
                       "try again.")
            .arg(text));
}

void readServer(const Tree &tree, Reading &reading)
{
    ServerReader(tree, reading).read();
}

} // namespace hookline::appspec
