// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/keyhelp.h"

#include "models/appspec/order.h"

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr auto Server = Platform::Server;
constexpr auto Ecs = Platform::Ecs;
constexpr auto Lambda = Platform::Lambda;
constexpr char properties[] = "Resources/-/*/Properties";

constexpr KeyHelp helps[] = {
    {Server, "", "version", "Version of the format: always the number 0.0.", "0.0"},
    {Server, "", "os", "Operating system of the instances.", "linux windows"},
    {Server, "", "files", "What is copied from the revision onto the instance in the Install event.", ""},
    {Server, "", "file_exists_behavior",
     "What happens to a file that is there already and that CodeDeploy did not put there.",
     "DISALLOW OVERWRITE RETAIN"},
    {Server, "", "permissions", "Owner, mode and access lists of what was copied. Linux only.", ""},
    {Server, "", "hooks", "Scripts by lifecycle event.", ""},
    {Server, "files/-", "source", "File or directory of the revision; / is all of it.", ""},
    {Server, "files/-", "destination", "Directory on the instance that it is copied into.", ""},
    {Server, "permissions/-", "object", "File or directory on the instance that the permissions are for.",
     ""},
    {Server, "permissions/-", "pattern", "Which names under the object; ** for all.", ""},
    {Server, "permissions/-", "except", "Names that the pattern leaves out.", ""},
    {Server, "permissions/-", "owner", "User who owns them.", ""},
    {Server, "permissions/-", "group", "Group that owns them.", ""},
    {Server, "permissions/-", "mode", "Octal digits as for chmod, quoted or without a leading zero: 644.",
     ""},
    {Server, "permissions/-", "acls", "Access control list entries: u:name:rw.", ""},
    {Server, "permissions/-", "context", "SELinux user, type and range.", ""},
    {Server, "permissions/-", "type", "What it is set on.", "file directory"},
    {Server, "permissions/-/context", "user", "SELinux user.", ""},
    {Server, "permissions/-/context", "type", "SELinux type.", ""},
    {Server, "permissions/-/context", "range", "SELinux range.", ""},
    {Server, "hooks/*/-", "location", "Script in the revision, relative to its root.", ""},
    {Server, "hooks/*/-", "timeout",
     "Seconds until the script counts as failed; 3600 without it. All scripts of an event together get 3600 "
     "s.",
     ""},
    {Server, "hooks/*/-", "runas", "User who runs it; the agent's own without it. Linux only.", ""},
    {Server, "hooks/*/-", "sudo", "Run it with sudo. Of newer agents.", "true false"},
    {Ecs, "", "version", "Version of the format: always 0.0.", "0.0"},
    {Ecs, "", "Resources", "The one service that is deployed.", ""},
    {Ecs, "", "Hooks", "Lambda functions by lifecycle event.", ""},
    {Ecs, "Resources/-/*", "Type", "What is deployed.", "AWS::ECS::Service"},
    {Ecs, "Resources/-/*", "Properties", "How it is deployed.", ""},
    {Ecs, properties, "TaskDefinition", "ARN of the task definition with its revision.", ""},
    {Ecs, properties, "LoadBalancerInfo", "Container and port that traffic is sent to.", ""},
    {Ecs, properties, "PlatformVersion", "Fargate's platform version; LATEST without it.", "LATEST"},
    {Ecs, properties, "NetworkConfiguration", "Subnets, security groups and public IP of the tasks.", ""},
    {Ecs, properties, "CapacityProviderStrategy", "Capacity providers with base and weight.", ""},
    {Ecs, "Resources/-/*/Properties/LoadBalancerInfo", "ContainerName",
     "The container that gets the traffic.", ""},
    {Ecs, "Resources/-/*/Properties/LoadBalancerInfo", "ContainerPort", "Its port, a number.", ""},
    {Ecs, "Resources/-/*/Properties/NetworkConfiguration", "AwsvpcConfiguration", "Network of the tasks.",
     ""},
    {Ecs, "Resources/-/*/Properties/NetworkConfiguration/AwsvpcConfiguration", "Subnets", "Subnet IDs.", ""},
    {Ecs, "Resources/-/*/Properties/NetworkConfiguration/AwsvpcConfiguration", "SecurityGroups",
     "Security group IDs.", ""},
    {Ecs, "Resources/-/*/Properties/NetworkConfiguration/AwsvpcConfiguration", "AssignPublicIp",
     "Whether the tasks get a public address.", "ENABLED DISABLED"},
    {Ecs, "Resources/-/*/Properties/CapacityProviderStrategy/-", "Base", "How many tasks at least.", ""},
    {Ecs, "Resources/-/*/Properties/CapacityProviderStrategy/-", "CapacityProvider", "Its name.", ""},
    {Ecs, "Resources/-/*/Properties/CapacityProviderStrategy/-", "Weight", "Its share of the tasks.", ""},
    {Lambda, "", "version", "Version of the format: always 0.0.", "0.0"},
    {Lambda, "", "Resources", "The one function that is deployed.", ""},
    {Lambda, "", "Hooks", "Lambda functions by lifecycle event.", ""},
    {Lambda, "Resources/-/*", "Type", "What is deployed.", "AWS::Lambda::Function"},
    {Lambda, "Resources/-/*", "Properties", "How it is deployed.", ""},
    {Lambda, properties, "Name", "Name of the function.", ""},
    {Lambda, properties, "Alias", "The alias whose traffic is moved.", ""},
    {Lambda, properties, "CurrentVersion", "The version that the alias points at now.", ""},
    {Lambda, properties, "TargetVersion", "The version that it is to point at.", ""},
};

bool fits(Platform of, Platform wanted)
{
    return wanted == Platform::Unknown || of == wanted;
}

bool fits(const char *pattern, const QByteArrayList &map)
{
    const QByteArrayList parts = *pattern ? QByteArray(pattern).split('/') : QByteArrayList();
    return parts.size() == map.size()
        && std::equal(parts.begin(), parts.end(), map.begin(),
                      [](auto &want, auto &is) { return want == is || (want == "*" && is != "-"); });
}

bool isWordByte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
        || byte == '_' || byte == ':' || byte == '.';
}

/// A '#' begins a comment at the beginning of a line and behind a blank. Not looked for inside quotes.
bool isComment(QByteArrayView lineBefore)
{
    for (qsizetype i = 0; i < lineBefore.size(); ++i) {
        if (lineBefore[i] == '#' && (i == 0 || lineBefore[i - 1] == ' ' || lineBefore[i - 1] == '\t'))
            return true;
    }
    return false;
}

/// A line without what does not count for its place: how deep its key stands, and which it is.
struct KeyLine
{
    int indent = 0; ///< Of the key, dashes included.
    int dash = -1; ///< Of the last dash before it.
    QByteArray key;
    qsizetype colon = -1; ///< In the line.
};

KeyLine readLine(QByteArrayView line)
{
    KeyLine found;
    qsizetype at = 0;
    while (at < line.size()
           && (line[at] == ' ' || (line[at] == '-' && (at + 1 == line.size() || line[at + 1] == ' ')))) {
        if (line[at] == '-')
            found.dash = int(at);
        ++at;
    }
    found.indent = int(at);
    if (at < line.size() && line[at] == '#')
        return found;
    for (qsizetype i = at; i < line.size(); ++i) {
        if (line[i] == ':' && (i + 1 == line.size() || line[i + 1] == ' ' || line[i + 1] == '\r')) {
            found.key = line.sliced(at, i - at).trimmed().toByteArray();
            found.colon = i;
            break;
        }
    }
    if (found.key.size() > 1 && (found.key.front() == '"' || found.key.front() == '\''))
        found.key = found.key.mid(1, found.key.size() - 2);
    return found;
}

} // namespace

std::span<const KeyHelp> keyHelp()
{
    return helps;
}

KeyContext keyContext(QByteArrayView text, qsizetype offset)
{
    constexpr int mostLines = 5000; // above that nobody knows any more where they are
    KeyContext context;
    qsizetype begin = offset, end = offset;
    while (begin > 0 && text[begin - 1] != '\n')
        --begin;
    while (end < text.size() && text[end] != '\n')
        ++end;
    const KeyLine here = readLine(text.sliced(begin, end - begin));
    context.inComment = isComment(text.sliced(begin, offset - begin));
    context.inValue = here.colon >= 0 && offset > begin + here.colon;
    context.key = here.key;
    context.word = {offset, offset};
    while (context.word.begin > begin && isWordByte(text[context.word.begin - 1]))
        --context.word.begin;
    while (context.word.end < end && isWordByte(text[context.word.end])
           && !(text[context.word.end] == ':' && !context.inValue))
        ++context.word.end;
    if (context.inComment)
        return context;

    int indent = here.indent;
    if (here.dash >= 0) {
        context.map.prepend("-");
        indent = here.dash;
    }
    // Keys further out, from the inside; a list may stand as far in as its key.
    bool inItem = here.dash >= 0;
    for (int lines = 0; begin > 0 && (indent > 0 || inItem) && lines < mostLines; ++lines) {
        end = begin - 1;
        begin = end;
        while (begin > 0 && text[begin - 1] != '\n')
            --begin;
        const KeyLine above = readLine(text.sliced(begin, end - begin));
        if (above.key.isEmpty())
            continue;
        if (!inItem && above.dash >= 0 && above.indent == indent) { // the first member of the same item
            context.map.prepend("-");
            indent = above.dash;
            inItem = true;
        } else if (above.indent < indent || (inItem && above.indent == indent && above.dash < 0)) {
            context.map.prepend(above.key);
            indent = above.indent;
            inItem = above.dash >= 0;
            if (inItem) {
                context.map.prepend("-");
                indent = above.dash;
            }
        }
    }
    return context;
}

const KeyHelp *helpFor(const KeyContext &context, Platform platform)
{
    for (const KeyHelp &help : helps) {
        if (!context.inComment && context.key == help.key && fits(help.platform, platform)
            && fits(help.map, context.map))
            return &help;
    }
    return nullptr;
}

QByteArrayList completions(const KeyContext &context, Platform platform)
{
    QByteArrayList found;
    if (context.inComment)
        return found;
    if (context.inValue) {
        if (const KeyHelp *help = helpFor(context, platform); help && *help->values)
            found = QByteArray(help->values).split(' ');
        return found;
    }
    for (const KeyHelp &help : helps) {
        if (fits(help.platform, platform) && fits(help.map, context.map))
            found.append(help.key);
    }
    const bool events = context.map == QByteArrayList{"hooks"} || context.map == QByteArrayList{"Hooks", "-"};
    for (const DeploymentKind &kind : deploymentKinds()) {
        if (!events || !fits(kind.platform, platform)
            || (kind.platform == Platform::Server) != (context.map.constFirst() == "hooks"))
            continue;
        for (const domain::EventTrack track : kind.tracks) {
            for (const domain::EventFact &fact : domain::eventOrder(track)) {
                if (fact.scriptable)
                    found.append(fact.name);
            }
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace hookline::appspec
