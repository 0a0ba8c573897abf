// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/reader.h"

#include <array>

// The agent's own checks, in its order and words (agent 1.8.1, application_specification.rb).
namespace hookline::appspec {
namespace {

using Node = Tree::Node;
using Kind = Tree::Kind;

constexpr QLatin1StringView correctPermissions(
    "Update the permissions section of the AppSpec file, and then try again.");

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

class ServerReader
{
public:
    ServerReader(const Tree &tree, const Node &root, Reading &reading)
        : m_tree(tree)
        , m_root(root)
        , m_spec(reading.spec)
        , m_problems(reading.problems)
    { }

    void read()
    {
        readVersion();
        readOs();
        readHooks();
        readFiles();
        readPermissions();
        readFileExistsBehavior();
    }

private:
    void complain(const Node &node, const QString &message)
    {
        m_problems.push_back(problemAt(node, message));
    }

    /// Ruby's complaint about calling a method that the value does not have.
    void undefinedMethod(const Node &node, const char *method)
    {
        complain(node,
                 QStringLiteral("undefined method `%1' for %2")
                     .arg(QString::fromLatin1(method), m_tree.withClass(node)));
    }

    /// A member, null if it is missing or null.
    const Node *member(const Node &map, const char *key) const
    {
        const Node *node = map.kind == Kind::Map ? m_tree.value(map, QLatin1StringView(key)) : nullptr;
        return node && !isNil(*node) ? node : nullptr;
    }
    bool isNil(const Node &node) const
    {
        return node.kind == Kind::Null
            || (node.kind == Kind::Scalar && Tree::scalar(node).type == Scalar::Type::Null);
    }
    /// Ruby's `value || default`: null for what is missing, nil or false.
    const Node *truthy(const Node &map, const char *key) const
    {
        const Node *node = member(map, key);
        return node && Tree::scalar(*node).truth ? node : nullptr;
    }
    QString textOf(const Node &map, const char *key) const
    {
        const Node *node = member(map, key);
        return node ? m_tree.toText(*node) : QString();
    }

    bool countItem(const Node &node)
    {
        if (++m_items == maximumItems)
            complain(node, QStringLiteral("The file has more than %1 entries.").arg(maximumItems));
        return m_items < maximumItems;
    }

    void readVersion();
    void readOs();
    void readHooks();
    void readEvent(const Node &name, const Node &scripts);
    std::optional<Script> readScript(const Node &item);
    void readFiles();
    void readPermissions();
    std::optional<Permission> readPermission(const Node &item);
    bool readTypes(const Node &item, Permission &permission);
    bool readExcept(const Node &item, Permission &permission);
    bool readMode(const Node &item, Permission &permission);
    void readFileExistsBehavior();

    const Tree &m_tree;
    const Node &m_root;
    AppSpec &m_spec;
    std::vector<Problem> &m_problems;
    int m_items = 0;
};

void ServerReader::readVersion()
{
    const Node *node = member(m_root, "version");
    m_spec.version = node ? m_tree.toText(*node) : QString();
    const Scalar value = node ? Tree::scalar(*node) : Scalar{Scalar::Type::Null};
    const bool isNumber = value.type == Scalar::Type::Integer || value.type == Scalar::Type::Float;
    if (isNumber && value.number == 0)
        return;
    complain(
        node ? *node : m_root,
        QStringLiteral("The deployment failed because an invalid version value (%1) was entered in the "
                       "application specification file. Make sure your AppSpec file specifies \"0.0\" as "
                       "the version, and then try again.")
            .arg(m_spec.version));
}

void ServerReader::readOs()
{
    const Node *node = member(m_root, "os");
    m_spec.os = node ? m_tree.toText(*node) : QString();
    if (m_spec.os == QLatin1StringView("linux") || m_spec.os == QLatin1StringView("windows"))
        return;
    complain(
        node ? *node : m_root,
        QStringLiteral("The deployment failed because the application specification file specifies an "
                       "unsupported operating system (%1). Specify either \"linux\" or \"windows\" in the "
                       "os section of the AppSpec file, and then try again.")
            .arg(m_spec.os));
}

void ServerReader::readHooks()
{
    const Node *hooks = truthy(m_root, "hooks");
    if (!hooks)
        return;
    if (hooks->kind != Kind::Map) {
        undefinedMethod(*hooks, "each_pair");
        return;
    }
    for (std::size_t i = 0; i + 1 < hooks->children.size() && countItem(*hooks); i += 2)
        readEvent(m_tree.child(*hooks, i), m_tree.child(*hooks, i + 1));
}

void ServerReader::readEvent(const Node &name, const Node &scripts)
{
    EventScripts event{.event = m_tree.toText(name)};
    if (scripts.kind == Kind::Map && !scripts.children.empty()) {
        complain(
            scripts,
            QStringLiteral("undefined method `has_key?' for %1:Array").arg(m_tree.inspectFirstPair(scripts)));
    } else if (scripts.kind == Kind::Scalar && !isNil(scripts)) {
        undefinedMethod(scripts, "each");
    } else if (scripts.kind == Kind::Sequence) {
        for (std::size_t i = 0; i < scripts.children.size() && countItem(scripts); ++i) {
            if (auto script = readScript(m_tree.child(scripts, i)))
                event.scripts.push_back(std::move(*script));
        }
    }
    std::erase_if(m_spec.scripts, [&](const EventScripts &known) { return known.event == event.event; });
    m_spec.scripts.push_back(std::move(event));
}

std::optional<Script> ServerReader::readScript(const Node &item)
{
    if (item.kind != Kind::Map) {
        undefinedMethod(item, "has_key?");
        return std::nullopt;
    }
    Script script{.location = textOf(item, "location").trimmed(),
                  .runAs = textOf(item, "runas"),
                  .sudo = truthy(item, "sudo") != nullptr};
    if (script.location.isEmpty()) {
        complain(item,
                 QStringLiteral("The deployment failed because the application specification file specifies "
                                "a script with no location value. Specify the location in the hooks section "
                                "of the AppSpec file, and then try again."));
        return std::nullopt;
    }
    if (const Node *timeout = truthy(item, "timeout")) {
        const Scalar value = Tree::scalar(*timeout);
        if (timeout->kind != Kind::Scalar || value.type == Scalar::Type::Bool) {
            undefinedMethod(*timeout, "to_i");
            return std::nullopt;
        }
        if (value.type == Scalar::Type::Float && !(value.number < 1e300 && value.number > -1e300)) {
            complain(*timeout, value.text);
            return std::nullopt;
        }
        const bool isNumber = value.type == Scalar::Type::Integer || value.type == Scalar::Type::Float;
        script.timeoutSeconds = isNumber ? int(qBound(-1e9, value.number, 2e9)) : toRubyInteger(value.text);
        if (script.timeoutSeconds <= 0) {
            complain(*timeout,
                     QStringLiteral(
                         "The deployment failed because an invalid timeout value was provided for a script "
                         "in the application specification file. Make corrections in the hooks section of "
                         "the AppSpec file, and then try again."));
            return std::nullopt;
        }
    }
    return script;
}

void ServerReader::readFiles()
{
    const Node *files = truthy(m_root, "files");
    if (!files)
        return;
    if (files->kind == Kind::Scalar) {
        undefinedMethod(*files, "each");
        return;
    }
    if (files->kind == Kind::Map && !files->children.empty()) {
        complain(*files, QStringLiteral("no implicit conversion of String into Integer"));
        return;
    }
    for (std::size_t i = 0; i < files->children.size() && countItem(*files); ++i) {
        const Node &item = m_tree.child(*files, i);
        if (isNil(item)) {
            undefinedMethod(item, "[]");
            continue;
        }
        if (item.kind == Kind::Sequence) {
            complain(item, QStringLiteral("no implicit conversion of String into Integer"));
            continue;
        }
        const Node *source = member(item, "source");
        const Node *destination = member(item, "destination");
        if (!source) {
            complain(
                item,
                QStringLiteral("The deployment failed because the application specification file specifies "
                               "a destination file, but no source file. Update the files section of the "
                               "AppSpec file, and then try again."));
        } else if (!destination) {
            complain(
                item,
                QStringLiteral("The deployment failed because the application specification file specifies "
                               "only a source file (%1). Add the name of the destination file to the files "
                               "section of the AppSpec file, and then try again.")
                    .arg(m_tree.toText(*source)));
        } else {
            m_spec.files.push_back({m_tree.toText(*source), m_tree.toText(*destination)});
        }
    }
}

void ServerReader::readPermissions()
{
    const Node *permissions = truthy(m_root, "permissions");
    if (!permissions || (permissions->kind != Kind::Scalar && permissions->children.empty()))
        return;
    if (m_spec.os == QLatin1StringView("windows")) {
        complain(*permissions,
                 QStringLiteral(
                     "The deployment failed because the application specification file specifiles file "
                     "permissions, but the deployment is targeting one or more Windows Server instances. "
                     "Permissions are supported only for Amazon Linux, Ubuntu Server, and Red Hat "
                     "Enterprise Linux (RHEL) instances. Update the permissions section of the AppSpec "
                     "file, and then try again."));
        return;
    }
    if (permissions->kind == Kind::Scalar) {
        undefinedMethod(*permissions, "each");
        return;
    }
    if (permissions->kind == Kind::Map) {
        complain(*permissions,
                 QStringLiteral("undefined method `has_key?' for %1:Array")
                     .arg(m_tree.inspectFirstPair(*permissions)));
        return;
    }
    for (std::size_t i = 0; i < permissions->children.size() && countItem(*permissions); ++i) {
        if (auto permission = readPermission(m_tree.child(*permissions, i)))
            m_spec.permissions.push_back(std::move(*permission));
    }
}

std::optional<Permission> ServerReader::readPermission(const Node &item)
{
    if (item.kind != Kind::Map) {
        undefinedMethod(item, "has_key?");
        return std::nullopt;
    }
    Permission permission{.object = textOf(item, "object").trimmed(),
                          .owner = textOf(item, "owner"),
                          .group = textOf(item, "group")};
    if (permission.object.isEmpty()) {
        complain(item,
                 QStringLiteral("The deployment failed because a permission listed in the application "
                                "specification file has no object value. ")
                     + correctPermissions);
        return std::nullopt;
    }
    if (const QString pattern = textOf(item, "pattern"); !pattern.isEmpty())
        permission.pattern = pattern;
    const bool good =
        readExcept(item, permission) && readTypes(item, permission) && readMode(item, permission);
    return good ? std::optional(permission) : std::nullopt;
}

bool ServerReader::readExcept(const Node &item, Permission &permission)
{
    const Node *except = truthy(item, "except");
    if (!except)
        return true;
    if (except->kind != Kind::Sequence) {
        undefinedMethod(*except, "each");
        return false;
    }
    for (std::size_t i = 0; i < except->children.size() && countItem(*except); ++i)
        permission.except.append(m_tree.toText(m_tree.child(*except, i)).trimmed());
    return true;
}

bool ServerReader::readTypes(const Node &item, Permission &permission)
{
    const Node *types = truthy(item, "type");
    if (!types)
        return true;
    if (types->kind != Kind::Sequence) {
        undefinedMethod(*types, "each");
        return false;
    }
    permission.files = permission.directories = false;
    for (std::size_t i = 0; i < types->children.size() && countItem(*types); ++i) {
        const Node &type = m_tree.child(*types, i);
        const QString name = m_tree.toText(type).trimmed();
        if (type.kind == Kind::Scalar && name == QLatin1StringView("file")) {
            permission.files = true;
        } else if (type.kind == Kind::Scalar && name == QLatin1StringView("directory")) {
            permission.directories = true;
        } else {
            complain(
                type,
                QStringLiteral("The deployment failed because the application specification filespecifies a "
                               "permission for an object type not supported for permissions (%1). ")
                        .arg(name)
                    + correctPermissions);
            return false;
        }
    }
    return true;
}

bool ServerReader::readMode(const Node &item, Permission &permission)
{
    const Node *node = truthy(item, "mode");
    if (!node)
        return true;
    constexpr qsizetype longest = 4;
    permission.mode = m_tree.toText(*node);
    if (permission.mode.size() > longest) {
        complain(
            *node,
            QStringLiteral("The deployment failed because the length of a permissions mode (%1) in the "
                           "application specification file is invalid. Permissions modes must be between "
                           "one and four characters long. ")
                    .arg(permission.mode)
                + correctPermissions);
        return false;
    }
    for (const QChar c : permission.mode) {
        if (c >= u'0' && c <= u'7')
            continue;
        QString padded = permission.mode;
        while (padded.size() < 3)
            padded.prepend(u'0');
        complain(*node,
                 QStringLiteral("The deployment failed because the permissions mode (%1) in the application "
                                "specification file contains an invalid character (%2). ")
                         .arg(padded, QString(c))
                     + correctPermissions);
        return false;
    }
    return true;
}

void ServerReader::readFileExistsBehavior()
{
    const Node *node = member(m_root, "file_exists_behavior");
    if (!node)
        return;
    const QString text = m_tree.toText(*node);
    for (const BehaviorName &behavior : behaviors) {
        if (text == QLatin1StringView(behavior.text)) {
            m_spec.fileExistsBehavior = behavior.value;
            return;
        }
    }
    complain(
        *node,
        QStringLiteral("The deployment failed because an invalid file_exists_behavior value (%1) was "
                       "entered in the application specification file. Make sure your AppSpec file "
                       "specifies one of DISALLOW,OVERWRITE,RETAIN as the file_exists_behavior, and then "
                       "try again.")
            .arg(text));
}

} // namespace

void readServer(const Tree &tree, const Tree::Node &root, Reading &reading)
{
    reading.spec.platform = Platform::Server;
    ServerReader(tree, root, reading).read();
}

} // namespace hookline::appspec
