// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/serverreader.h"

#include <algorithm>
#include <utility>

// The permissions of an EC2 file, as the agent reads them.
namespace hookline::appspec {
namespace {

constexpr QLatin1StringView correctPermissions(
    "Update the permissions section of the AppSpec file, and then try again.");
constexpr QLatin1StringView badEntry("The deployment failed because of a problem with the acls permission "
                                     "settings in the application specification "
                                     "file. ");

/// What is wrong with an access control entry; empty rule if nothing.
struct EntryProblem
{
    const char *rule = nullptr;
    QString message;
    QString words;
};

bool isDefault(const QString &part)
{
    return part == QLatin1StringView("d") || part == QLatin1StringView("default");
}

/// "mask" for m and mask and so on; empty for anything else.
QString typeOf(const QString &part)
{
    static constexpr const char *names[] = {"mask", "other", "group", "user"};
    for (const char *name : names) {
        const QLatin1StringView text(name);
        if (part == text || part == text.first(1))
            return text.toString();
    }
    return {};
}

EntryProblem malformed(const QString &entry)
{
    return {"P012",
            QStringLiteral(
                "The access control entry %1 is malformed. Write user:NAME:rwx, group:NAME:r-x, mask::rwx or "
                "default:user:NAME:rw-.")
                .arg(entry.left(64)),
            badEntry + QStringLiteral("Invalid acl entry (%1).").arg(entry)};
}

/// Ruby's "a:b".split(":", -1): nothing of nothing.
QStringList split(const QString &entry)
{
    return entry.isEmpty() ? QStringList() : entry.split(u':');
}

/// The agent's AceInfo: the parts are looked at from the end, [default:][type:]name:permissions.
EntryProblem problemOf(const QString &entry)
{
    QStringList parts = split(entry);
    std::ranges::reverse(parts);
    constexpr qsizetype most = 4;
    if (parts.size() < 2 || parts.size() > most || (parts.size() == most && !isDefault(parts[3])))
        return malformed(entry);
    bool isDefaultEntry = parts.size() == most;
    QString type;
    if (parts.size() >= 3) {
        if (isDefault(parts[2])) {
            if (isDefaultEntry)
                return malformed(entry);
            isDefaultEntry = true;
        } else if (type = typeOf(parts[2]); type.isEmpty()) {
            return malformed(entry);
        }
    }
    QString name = parts[1];
    const QString nameType = typeOf(name);
    if (nameType == QLatin1StringView("mask") || nameType == QLatin1StringView("other")) {
        name = type.isEmpty() ? QString() : nameType;
        if (type.isEmpty())
            type = nameType;
    } else if (type.isEmpty()) {
        type = QStringLiteral("user");
    }
    const bool mask = type == QLatin1StringView("mask");
    if ((mask || type == QLatin1StringView("other")) && !name.isEmpty())
        return malformed(entry);
    if (!isDefaultEntry && !mask && name.isEmpty()) {
        return {
            "P013",
            QStringLiteral("%1 is a base entry, which the permission's mode sets. Remove it and set mode.")
                .arg(entry),
            badEntry + QStringLiteral("Use mode to set the base acl entry (%1). ").arg(entry)
                + correctPermissions};
    }
    const QString &rights = parts[0];
    if (rights.size() == 1 && rights[0] >= u'0' && rights[0] <= u'7')
        return {};
    for (const char32_t c : rights.toStdU32String()) {
        if (c == U'r' || c == U'w' || c == U'x' || c == U'-')
            continue;
        const QString shown = QString::fromUcs4(&c, 1);
        return {
            "P012",
            QStringLiteral(
                "The rights of %1 have the character %2; they are letters of rwx- or one digit from 0 to 7.")
                .arg(entry.left(64), shown),
            QStringLiteral(
                "The deployment failed because the access control list (ACL) named %1 in the "
                "application specification file contains an invalid character (%2). Correct the ACL in "
                "the hooks section of the AppSpec file, and then try again.")
                .arg(entry, shown)};
    }
    return {};
}

/// The agent's RangeInfo for SELinux ranges; its words, empty if the range is right.
class Range
{
public:
    static QString problem(const QString &range)
    {
        Range reader;
        reader.read(range);
        return reader.m_words;
    }

private:
    /// Ruby's split in two, after which no part may be empty.
    QStringList parts(const QString &input, QChar at)
    {
        const qsizetype place = input.indexOf(at);
        QStringList result{input};
        if (place >= 0)
            result = {input.left(place), input.mid(place + 1)};
        if (result.contains(QString()))
            fail(QStringLiteral("invalid range part %1").arg(input));
        return m_words.isEmpty() ? result : QStringList();
    }

    /// The number behind the letter; saturates, because only the order and the limit of 1023 count.
    double number(const QString &text, QChar letter, const char *kind)
    {
        const bool good = text.size() >= 2 && text[0] == letter
            && std::all_of(text.begin() + 1, text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
        const double value = good ? text.mid(1).toDouble() : 0;
        constexpr double highestCategory = 1023;
        if (!good || (letter == u'c' && value > highestCategory))
            fail(QStringLiteral("invalid %1 %2").arg(QString::fromLatin1(kind), text));
        return value;
    }

    void read(const QString &range)
    {
        const QStringList halves = parts(range, u':');
        if (halves.isEmpty())
            return;
        const QStringList levels = parts(halves[0], u'-');
        if (levels.isEmpty())
            return;
        const double low = number(levels[0], u's', "sensitivity");
        const double high =
            m_words.isEmpty() && levels.size() == 2 ? number(levels[1], u's', "sensitivity") : low;
        if (m_words.isEmpty() && high < low)
            fail(QStringLiteral(
                     "The deployment failed because of a problem with the SELinux range specified (%1) for "
                     "the context parameter in the permissions section of the application specification "
                     "file. Make corrections in the permissions section of the AppSpec file, and then try "
                     "again.")
                     .arg(range));
        if (m_words.isEmpty() && halves.size() == 2)
            readCategories(halves[1]);
    }

    void readCategories(const QString &text)
    {
        QStringList list = text.split(u',');
        while (!list.isEmpty() && list.back().isEmpty())
            list.removeLast(); // As Ruby's split does.
        std::vector<bool> seen(1024);
        bool repeated = false;
        for (const QString &part : list) {
            const QStringList ends = part.contains(u'.') ? parts(part, u'.') : QStringList{part};
            if (!m_words.isEmpty())
                return;
            const double low = number(ends[0], u'c', "category");
            const double high =
                m_words.isEmpty() && ends.size() == 2 ? number(ends[1], u'c', "category") : low;
            if (m_words.isEmpty() && high < low)
                fail(QStringLiteral("invalid category range %1").arg(part));
            if (!m_words.isEmpty())
                return;
            for (std::size_t i = std::size_t(low); i <= std::size_t(high); ++i) {
                repeated = repeated || seen[i];
                seen[i] = true;
            }
        }
        if (repeated)
            fail(QStringLiteral("duplicate categories"));
    }

    void fail(const QString &words)
    {
        if (m_words.isEmpty())
            m_words = words;
    }

    QString m_words;
};

} // namespace

void ServerReader::readPermissions()
{
    const NodeId permissions = truthy(m_root, "permissions");
    if (permissions == noNode)
        return;
    const Node &node = at(permissions);
    const QString wanted = QStringLiteral("permissions must be a list: put a dash before each object.");
    if (node.kind == Kind::Scalar) {
        undefinedMethod("P002", permissions, "each", wanted);
        return;
    }
    if (node.kind == Kind::Map) {
        if (!node.children.empty())
            complain("P002", permissions, wanted,
                     QStringLiteral("undefined method `has_key?' for %1")
                         .arg(m_tree.inspectFirstPair(permissions) + QLatin1StringView(":Array")));
        return;
    }
    for (std::size_t i = 0; i < node.children.size() && countItem(permissions, node.children[i]); ++i) {
        if (auto permission = readPermission(node.children[i]))
            m_spec.permissions.push_back(std::move(*permission));
    }
}

std::optional<Permission> ServerReader::readPermission(NodeId item)
{
    if (kindOf(item) != Kind::Map) {
        undefinedMethod("P002", item, "has_key?",
                        QStringLiteral("A permission is written as a mapping: - object: /…"));
        return std::nullopt;
    }
    const auto noObject = [&] {
        complain("P003", item,
                 QStringLiteral("The permission has no object. Write: object: /the/deployed/path"),
                 QStringLiteral("The deployment failed because a permission listed in the application "
                                "specification file has no object value. ")
                     + correctPermissions);
    };
    if (member(item, "object") == noNode) {
        noObject();
        return std::nullopt;
    }
    // Only what the agent accepts as os counts; anything else has been complained of.
    if (m_spec.os == QLatin1StringView("windows") && !std::exchange(m_saidWindows, true)) {
        complain("P001", item,
                 QStringLiteral("Permissions are not supported on Windows. Remove the section."),
                 QStringLiteral(
                     "The deployment failed because the application specification file specifiles file "
                     "permissions, but the deployment is targeting one or more Windows Server instances. "
                     "Permissions are supported only for Amazon Linux, Ubuntu Server, and Red Hat "
                     "Enterprise Linux (RHEL) instances. Update the permissions section of the AppSpec "
                     "file, and then try again."));
    }
    Permission permission{.object = rubyStripped(textOf(item, "object")),
                          .owner = textOf(item, "owner"),
                          .group = textOf(item, "group"),
                          .place = {item}};
    if (const NodeId pattern = truthy(item, "pattern"); pattern != noNode)
        permission.pattern = m_tree.toText(pattern);
    bool good = readExcept(item, permission);
    good = readTypes(item, permission) && good;
    good = readMode(item, permission) && good;
    good = readAcls(item) && good;
    good = readContext(item) && good;
    if (permission.object.isEmpty()) {
        noObject();
        return std::nullopt;
    }
    return good ? std::optional(permission) : std::nullopt;
}

bool ServerReader::readExcept(NodeId item, Permission &permission)
{
    const NodeId except = truthy(item, "except");
    if (except == noNode)
        return true;
    const Node &node = at(except);
    if (node.kind == Kind::Scalar) {
        undefinedMethod(
            "P009", except, "each",
            QStringLiteral("except must be a list: except: [%1]").arg(m_tree.toText(except).left(64)));
        return false;
    }
    for (std::size_t i = 0;
         node.kind == Kind::Sequence && i < node.children.size() && countItem(except, node.children[i]); ++i)
        permission.except.append(m_tree.toText(node.children[i]));
    return true;
}

bool ServerReader::readTypes(NodeId item, Permission &permission)
{
    const NodeId types = truthy(item, "type");
    if (types == noNode)
        return true;
    const Node &node = at(types);
    if (node.kind == Kind::Scalar) {
        const QString text = m_tree.toText(types).left(64);
        undefinedMethod("P004", types, "each", QStringLiteral("type must be a list: type: [%1]").arg(text));
        return false;
    }
    const auto unsupported = [&](NodeId type, const QString &shown) {
        complain(
            "P005", type,
            QStringLiteral("There is no type %1. The list may have file and directory.").arg(shown.left(64)),
            QStringLiteral("The deployment failed because the application specification filespecifies a "
                           "permission for an object type not supported for permissions (%1). ")
                    .arg(shown)
                + correctPermissions);
    };
    permission.files = permission.directories = false;
    if (node.kind == Kind::Map) {
        if (!node.children.empty())
            unsupported(types, m_tree.inspectFirstPair(types));
        return node.children.empty();
    }
    bool good = true;
    for (std::size_t i = 0; i < node.children.size() && countItem(types, node.children[i]); ++i) {
        const NodeId type = node.children[i];
        const QString name = m_tree.toText(type);
        const bool string = kindOf(type) == Kind::Scalar && m_tree.scalar(type).type == Scalar::Type::String;
        if (string && name == QLatin1StringView("file")) {
            permission.files = true;
        } else if (string && name == QLatin1StringView("directory")) {
            permission.directories = true;
        } else {
            unsupported(type, name);
            good = false;
        }
    }
    return good;
}

bool ServerReader::readMode(NodeId item, Permission &permission)
{
    const NodeId node = member(item, "mode");
    if (node == noNode)
        return true;
    constexpr qsizetype longest = 4;
    permission.mode = m_tree.toText(node);
    const Scalar value = m_tree.scalar(node);
    const QString written = kindOf(node) == Kind::Scalar ? m_tree.text(node).left(64) : QString();
    const bool octal = kindOf(node) == Kind::Scalar && at(node).isPlain()
        && value.type == Scalar::Type::Integer && written.startsWith(u'0') && written != value.text;
    QString padded = permission.mode;
    while (padded.size() < 3)
        padded.prepend(u'0');
    const QString wanted = octal
        ? QStringLiteral(
              "YAML reads the unquoted mode %1 as an octal number, so that the agent sees %2. Quote it or "
              "leave out the leading zero.")
              .arg(written, value.text)
        : QStringLiteral("The mode %1 is not one to four digits from 0 to 7.").arg(permission.mode.left(64));
    if (permission.mode.size() > longest) {
        complain(
            octal ? "P008" : "P007", node, wanted,
            QStringLiteral("The deployment failed because the length of a permissions mode (%1) in the "
                           "application specification file is invalid. Permissions modes must be between "
                           "one and four characters long. ")
                    .arg(permission.mode)
                + correctPermissions);
        return false;
    }
    const auto bad = std::ranges::find_if(padded, [](QChar c) { return c < u'0' || c > u'7'; });
    if (bad == padded.end())
        return true;
    complain(octal ? "P008" : "P007", node, wanted,
             QStringLiteral("The deployment failed because the permissions mode (%1) in the application "
                            "specification file contains an invalid character (%2). ")
                     .arg(padded, QString(*bad))
                 + correctPermissions);
    return false;
}

bool ServerReader::readAcls(NodeId item)
{
    const NodeId acls = member(item, "acls");
    if (acls == noNode)
        return true;
    const Node &node = at(acls);
    if (node.kind == Kind::Scalar) {
        undefinedMethod("P011", acls, "each",
                        QStringLiteral("acls must be a list of texts such as user:bob:rw-."));
        return false;
    }
    if (node.kind == Kind::Map) {
        if (!node.children.empty())
            complain("P011", acls, QStringLiteral("acls must be a list of texts such as user:bob:rw-."),
                     QStringLiteral("undefined method `split' for %1")
                         .arg(m_tree.inspectFirstPair(acls) + QLatin1StringView(":Array")));
        return node.children.empty();
    }
    bool good = true;
    for (std::size_t i = 0; i < node.children.size() && countItem(acls, node.children[i]); ++i)
        good = readAccess(node.children[i]) && good;
    return good;
}

bool ServerReader::readAccess(NodeId entry)
{
    const Scalar value = m_tree.scalar(entry);
    if (kindOf(entry) != Kind::Scalar || value.type != Scalar::Type::String) {
        undefinedMethod(
            "P011", entry, "split",
            QStringLiteral("An access control entry must be a text such as \"user:bob:rw-\"; quote it."));
        return false;
    }
    const EntryProblem problem = problemOf(value.text);
    if (!problem.rule)
        return true;
    complain(problem.rule, entry, problem.message, problem.words);
    return false;
}

bool ServerReader::readContext(NodeId item)
{
    const NodeId context = member(item, "context");
    if (context == noNode)
        return true;
    if (kindOf(context) != Kind::Map)
        return readContextText(context);
    if (member(context, "type") == noNode) {
        complain("P016", context, QStringLiteral("context needs a type, such as type: httpd_sys_content_t."),
                 QStringLiteral(
                     "The deployment failed because the application specification file specifies an invalid "
                     "context type (%1). ")
                         .arg(m_tree.inspect(context))
                     + correctPermissions);
        return false;
    }
    const NodeId range = member(context, "range");
    return range == noNode || readRange(range);
}

/// A context that is no mapping; Ruby's [] finds a key in a text that contains it.
bool ServerReader::readContextText(NodeId context)
{
    const QString wanted =
        QStringLiteral("context must be a mapping with type, and name and range if they are wanted.");
    const Scalar value = m_tree.scalar(context);
    const bool text = value.type == Scalar::Type::String || value.type == Scalar::Type::Symbol;
    if (kindOf(context) == Kind::Sequence || value.type == Scalar::Type::Integer)
        complain("P016", context, wanted, QStringLiteral("no implicit conversion of String into Integer"));
    else if (!text)
        undefinedMethod("P016", context, "[]", wanted);
    else if (!value.text.contains(QLatin1StringView("type")))
        complain("P016", context, wanted,
                 QStringLiteral(
                     "The deployment failed because the application specification file specifies an invalid "
                     "context type (%1). ")
                         .arg(m_tree.inspect(context))
                     + correctPermissions);
    else if (value.text.contains(QLatin1StringView("range")))
        complain("P016", context, wanted, QStringLiteral("invalid sensitivity range"));
    else
        return true;
    return false;
}

bool ServerReader::readRange(NodeId range)
{
    const QString wanted = QStringLiteral("The range must be written like s0, s0-s3 or s0:c1,c3.c5.");
    const Scalar value = m_tree.scalar(range);
    if (kindOf(range) != Kind::Scalar) {
        undefinedMethod("P019", range, "split", wanted);
        return false;
    }
    if (value.type != Scalar::Type::String) {
        undefinedMethod("P019", range, "include?", wanted);
        return false;
    }
    const QString words = Range::problem(value.text);
    if (words.isEmpty())
        return true;
    complain("P019", range, wanted, words);
    return false;
}

} // namespace hookline::appspec
