// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checktools.h"
#include "models/appspec/suggest.h"
#include "models/domain/eventorder.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;

constexpr const char *keys[] = {"location", "timeout", "runas", "sudo"};
enum Key : std::size_t { Location, Timeout, RunAs, Sudo };

constexpr int eventLimit = 3600; ///< Seconds that the service gives a lifecycle event (limits.html).

constexpr const char *reservedEvents[] = {"Start",        "DownloadBundle", "Install",
                                          "BlockTraffic", "AllowTraffic",   "End"};
constexpr const char *ecsEvents[] = {"AfterAllowTestTraffic", "AllowTestTraffic", "TestTraffic"};

bool contains(std::span<const char *const> names, QStringView name)
{
    return std::ranges::any_of(names, [&](const char *one) { return name == QLatin1StringView(one); });
}

std::span<const domain::EventFact> serverEvents()
{
    return domain::eventOrder(domain::EventTrack::InPlaceLoadBalanced);
}

const domain::EventFact *serverEvent(QStringView name)
{
    const auto events = serverEvents();
    const auto found = std::ranges::find_if(
        events, [&](const domain::EventFact &fact) { return name == QLatin1StringView(fact.name); });
    return found == events.end() || !found->scriptable ? nullptr : &*found;
}

QStringList hookableEvents()
{
    QStringList names;
    for (const domain::EventFact &fact : serverEvents()) {
        if (fact.scriptable)
            names.append(QString::fromLatin1(fact.name));
    }
    return names;
}

class HooksCheck
{
public:
    explicit HooksCheck(const Check &check)
        : m_check(check)
        , m_tree(check.tree())
        , m_plan(check.document)
        , m_unknown(check, "D012", keys, "a script")
        , m_windows(isWindows(check))
        , m_modern(check.options.agent == 2)
    { }

    void run();

private:
    void checkRoot(NodeId hooks);
    void checkEvent(NodeId hooks, std::size_t index);
    void checkName(NodeId key, const QString &name, bool empty);
    void checkTrack(NodeId key, const QString &name);
    void checkScript(NodeId item);
    void checkLocation(NodeId value);
    void checkAbsolute(NodeId value, const QString &location);
    void checkTimeout(NodeId item, const KnownMembers &members);
    void checkSpelling(NodeId value, int seconds);
    void checkRunAs(NodeId item, const KnownMembers &members);
    void checkSudo(NodeId value);

    const Check &m_check;
    const Tree &m_tree;
    FixPlan m_plan;
    UnknownKeys m_unknown;
    QStringList m_events = hookableEvents();
    int m_suggestions = 0;
    QSet<QString> m_present; ///< Events that hooks has.
    bool m_windows;
    bool m_modern; ///< Agent 2 decides.
    qint64 m_explicitSeconds = 0; ///< Of the event at hand.
    int m_explicitTimeouts = 0;
};

void HooksCheck::run()
{
    const NodeId hooks = section(m_tree, "hooks");
    // A list of events is refused, but what it says can be looked at all the same.
    std::vector<NodeId> maps = mapsOf(m_tree, hooks);
    if (hooks != noNode && m_tree.node(hooks).kind == Kind::Alias && m_tree.follow(hooks).kind == Kind::Map)
        maps = {m_tree.followId(hooks)};
    for (const NodeId map : maps) {
        const std::vector<NodeId> &children = m_tree.node(map).children;
        for (std::size_t i = 0; i < children.size(); i += 2) {
            if (const QString name = m_tree.text(children[i]); serverEvent(name))
                m_present.insert(name);
        }
    }
    checkRoot(hooks);
    for (const NodeId map : maps) {
        for (std::size_t i = 0; i + 1 < m_tree.node(map).children.size(); i += 2)
            checkEvent(map, i);
    }
}

/// The event that a key of the root was meant to be: its letters are an event's name. Null for any other key.
const domain::EventFact *strayEvent(const QString &key)
{
    constexpr qsizetype longest = 64;
    if (key.size() > longest)
        return nullptr;
    QString letters;
    std::ranges::copy_if(key, std::back_inserter(letters), [](QChar c) { return c.isLetter(); });
    const auto events = serverEvents();
    const auto found = std::ranges::find_if(events, [&](const domain::EventFact &fact) {
        return fact.scriptable && letters.compare(QLatin1StringView(fact.name), Qt::CaseInsensitive) == 0;
    });
    return found == events.end() ? nullptr : &*found;
}

/// Events that stand beside hooks.
void HooksCheck::checkRoot(NodeId hooks)
{
    const std::vector<NodeId> &children = m_tree.node(m_tree.root()).children;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        const QString name = m_tree.text(children[i]);
        const domain::EventFact *event = strayEvent(name);
        if (!event)
            continue;
        Diagnostic &finding = m_check.add(
            "H037", m_tree.node(children[i]).span,
            QStringLiteral(
                "%1 stands at the top level, where it is ignored: its scripts never run. Indent it so "
                "that it stands under hooks.")
                .arg(name.trimmed()));
        const bool isMap = hooks != noNode && m_tree.follow(hooks).kind == Kind::Map;
        const bool isNew = hooks == noNode || (isMap && !m_present.contains(name));
        if (isNew && name == QLatin1StringView(event->name))
            addFix(finding, QStringLiteral("Move it under hooks"), m_plan.moveUnder(i, hooks, "hooks"),
                   false);
    }
}

void HooksCheck::checkEvent(NodeId hooks, std::size_t index)
{
    const NodeId key = m_tree.node(hooks).children[index];
    const NodeId value = m_tree.node(hooks).children[index + 1];
    if (m_tree.node(key).kind != Kind::Scalar || m_tree.node(key).text == "<<")
        return;
    const QString name = m_tree.text(key);
    const Tree::Node &body = m_tree.follow(value);
    const bool empty = body.kind == Kind::Scalar ? m_tree.isNull(value) : body.children.empty();
    checkName(key, name, empty);
    if (empty && serverEvent(name)) {
        const bool map = body.kind == Kind::Map;
        Diagnostic &finding = m_check.add(
            "H006", m_tree.node(key).span,
            map ? QStringLiteral(
                      "%1 has an empty mapping instead of a list: agent 1 ignores that, agent 2 refuses "
                      "the file. Write [] or remove the event.")
                      .arg(name)
                : QStringLiteral("%1 has no scripts; the event is passed over.").arg(name));
        finding.severity = !map ? Severity::Info : m_modern ? Severity::Error : Severity::Warning;
        finding.stage = map && m_modern ? Stage::Parse : Stage::Run;
        if (map)
            addFix(finding, QStringLiteral("Write []"), PlannedEdits({{m_tree.node(value).span, "[]"}}),
                   true);
        return;
    }
    if (m_tree.node(value).kind == Kind::Alias)
        return;
    m_explicitSeconds = m_explicitTimeouts = 0;
    for (const NodeId item : mapsOf(m_tree, value))
        checkScript(item);
    if (m_explicitTimeouts > 1 && m_explicitSeconds > eventLimit) {
        m_check.add(
            "H024", m_tree.node(key).span,
            QStringLiteral("The timeouts of %1 add up to %2 seconds. CodeDeploy ends a lifecycle event after "
                           "%3; make them fit, or move work out of the event.")
                .arg(name)
                .arg(m_explicitSeconds)
                .arg(eventLimit));
    }
    if (!empty)
        checkTrack(key, name);
}

void HooksCheck::checkName(NodeId key, const QString &name, bool empty)
{
    if (serverEvent(name))
        return;
    const char *rule = "H002";
    QString message = QStringLiteral("There is no lifecycle event %1").arg(quoted(name));
    QString meant;
    if (contains(reservedEvents, name)) {
        rule = "H003";
        message = QStringLiteral("%1 is reserved for CodeDeploy and cannot run scripts").arg(name);
        if (name == QLatin1StringView("Install"))
            message += QStringLiteral("; BeforeInstall and AfterInstall can");
        else if (name == QLatin1StringView("Start"))
            message += QStringLiteral("; ApplicationStart can");
    } else if (contains(ecsEvents, name)) {
        rule = "H004";
        message =
            QStringLiteral("%1 belongs to ECS deployments; EC2/on-premises has ValidateService for tests")
                .arg(name);
    } else {
        meant = ++m_suggestions < UnknownKeys::mostSuggestions ? nearest(name, m_events) : QString();
        if (meant.isEmpty())
            message += QStringLiteral(". Events are ") + m_events.join(QLatin1StringView(", "));
        else if (name.compare(meant, Qt::CaseInsensitive) == 0)
            message += QStringLiteral("; names are case-sensitive: %1").arg(meant);
        else
            message += QStringLiteral("; did you mean %1?").arg(meant);
    }
    if (!message.endsWith(u'?'))
        message += u'.';
    message += empty ? QStringLiteral(" Without scripts it is ignored.")
                     : QStringLiteral(" With it the deployment fails at the Install event.");
    Diagnostic &finding = m_check.add(rule, m_tree.node(key).span, message);
    if (empty)
        finding.severity = Severity::Warning;
    else if (qstrcmp(rule, "H003") != 0)
        finding.agentSays = QStringLiteral("appspec.yml file contains unknown lifecycle events: [%1]")
                                .arg(m_tree.inspect(key));
    if (!meant.isEmpty() && !m_present.contains(meant)) {
        addFix(finding, QStringLiteral("Replace %1 by %2").arg(name, meant), m_plan.setString(key, meant),
               name.compare(meant, Qt::CaseInsensitive) == 0);
    }
}

/// When an event runs, and whose scripts.
void HooksCheck::checkTrack(NodeId key, const QString &name)
{
    const domain::EventFact *event = serverEvent(name);
    if (!event)
        return;
    if (name.contains(QLatin1StringView("Traffic"))) {
        m_check.add("H035", m_tree.node(key).span,
                    QStringLiteral("%1 runs only if the deployment group has a load balancer.").arg(name));
    }
    if (event->source == domain::ScriptSource::LastSuccessfulRevision) {
        m_check.add(
            "H036", m_tree.node(key).span,
            QStringLiteral("%1 runs the scripts of the revision that was installed before, and not at all on "
                           "the first deployment: a change here takes effect one deployment later.")
                .arg(name));
    }
}

void HooksCheck::checkScript(NodeId item)
{
    const KnownMembers members(m_tree, item, keys);
    m_unknown.report(item, members);
    checkEscapes(m_check, members[Location]);
    if (isText(m_tree, members[Location]))
        checkLocation(members[Location]);
    checkTimeout(item, members);
    checkRunAs(item, members);
    if (members[Sudo] != noNode)
        checkSudo(members[Sudo]);
}

void HooksCheck::checkLocation(NodeId value)
{
    const QString location = rubyStripped(m_tree.text(value));
    if (location.contains(u' ') && !isPlaceholder(location)) {
        m_check.add(
            "H009", value,
            QStringLiteral("location %1 has a space. Arguments cannot be given, nor can a script's name have "
                           "one; call a script of the revision that calls the command.")
                .arg(quoted(location)));
    }
    if (!m_windows && location.contains(u'\\')) {
        Diagnostic &finding = m_check.add(
            "H011", value,
            QStringLiteral(
                "location %1 has backslashes. With os: linux no script of that name is found; write "
                "slashes.")
                .arg(quoted(location)));
        addFix(finding, QStringLiteral("Write slashes"),
               m_plan.setString(value, QString(location).replace(u'\\', u'/')), true);
    }
    constexpr QLatin1StringView shell("$;&()'\"`|<>*?");
    const auto special = std::ranges::find_if(location, [&](QChar c) { return shell.contains(c); });
    if (special != location.end() && !isPlaceholder(location)) {
        m_check.add(
            "H012", value,
            QStringLiteral(
                "location %1 has a character that means something to the shell, through which agent 1 "
                "starts it (%2). Rename the script.")
                .arg(quoted(location), QString(*special)));
    }
    if (leadsOut(location)) {
        m_check.add("H013", value,
                    QStringLiteral(
                        "location %1 leads out of the revision. Agent 1 follows it, agent 2 may refuse it; "
                        "put the script into the revision.")
                        .arg(quoted(location)));
    }
    checkAbsolute(value, location);
}

void HooksCheck::checkAbsolute(NodeId value, const QString &location)
{
    const bool drive = location.size() > 2 && location[0].isLetter() && location[1] == u':';
    if (!location.startsWith(u'/') && !drive)
        return;
    constexpr const char *system[] = {"bin",  "etc",  "home", "lib", "mnt", "opt",
                                      "root", "sbin", "srv",  "tmp", "usr", "var"};
    const bool elsewhere =
        drive || contains(system, QStringView(location).sliced(1).toString().section(u'/', 0, 0));
    Diagnostic &finding = m_check.add(
        "H010", value,
        elsewhere
            ? QStringLiteral(
                  "location %1 is looked for inside the revision, not on the instance: scripts come "
                  "from the revision only. Put the script there and write its path without a root.")
                  .arg(quoted(location))
            : QStringLiteral("location %1 is relative to the revision, whatever it begins with; the first "
                             "slash has no effect.")
                  .arg(quoted(location)));
    if (elsewhere)
        return;
    finding.severity = Severity::Info;
    qsizetype slashes = 0;
    while (slashes < location.size() && location[slashes] == u'/')
        ++slashes;
    if (slashes < location.size())
        addFix(finding, QStringLiteral("Remove the slash"), m_plan.setString(value, location.sliced(slashes)),
               true);
}

/// What agent 1 makes of a timeout; 0 if it refuses the file or takes the default.
int secondsOf(const Tree &tree, NodeId value)
{
    const Scalar scalar = tree.scalar(value);
    if (tree.follow(value).kind != Kind::Scalar || !scalar.truth || scalar.type == Scalar::Type::Bool)
        return 0;
    return scalar.isNumber() ? int(scalar.number >= 1 && scalar.number < 1e9 ? scalar.number : 0)
                             : toRubyInteger(scalar.text);
}

void HooksCheck::checkTimeout(NodeId item, const KnownMembers &members)
{
    const NodeId value = members[Timeout];
    const int seconds = value == noNode ? 0 : secondsOf(m_tree, value);
    if (seconds <= 0)
        return;
    ++m_explicitTimeouts;
    m_explicitSeconds += seconds;
    checkSpelling(value, seconds);
    if (seconds <= eventLimit)
        return;
    Diagnostic &finding = m_check.add(
        "H023", value,
        QStringLiteral(
            "timeout is %1 seconds, but CodeDeploy ends a lifecycle event after %2. Write at most %2.")
            .arg(seconds)
            .arg(eventLimit));
    addFix(finding, QStringLiteral("Write %1").arg(eventLimit),
           m_plan.setRaw(value, QByteArray::number(eventLimit)), false);
    addFix(finding, QStringLiteral("Remove it: %1 is the default").arg(eventLimit),
           m_plan.removeMember(item, members.indexOf(Timeout)), false);
}

/// What was meant by a timeout that agent 1 reads in another way: "5 minutes", 1:30, 0300, 1e3. 0: what it
/// reads.
int intendedSeconds(const QString &text)
{
    struct Unit
    {
        QChar letter;
        int seconds;
    };
    constexpr Unit units[] = {{u'm', 60}, {u'h', 3600}};
    qsizetype digits = 0;
    while (digits < text.size() && text[digits].isDigit())
        ++digits;
    const int count = QStringView(text).first(digits).toInt();
    const QString rest = text.sliced(digits).trimmed().toLower();
    if (digits == 0 || digits > 6)
        return 0;
    if (rest.isEmpty())
        return count; // A leading zero.
    for (const Unit &unit : units) {
        if (rest.startsWith(unit.letter) && !rest.startsWith(QLatin1StringView("ms")))
            return count * unit.seconds;
    }
    if (rest.startsWith(u':') && rest.size() == 3)
        return count * 60 + QStringView(rest).sliced(1).toInt();
    if (rest.startsWith(u'e')) {
        const double number = text.toDouble();
        return number >= 1 && number < 1e6 ? int(number) : 0;
    }
    return 0;
}

void HooksCheck::checkSpelling(NodeId value, int seconds)
{
    const Tree::Node &node = m_tree.node(value);
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (node.kind == Kind::Alias
        || (node.isPlain() && node.text.front() != '0' && std::ranges::all_of(node.text, isDigit)))
        return;
    const int intended = intendedSeconds(m_tree.text(value));
    const bool differs = intended > 0 && intended != seconds;
    QString message = QStringLiteral("timeout %1 is read as %2 seconds by agent 1 and refused by agent 2.")
                          .arg(quoted(m_check, value))
                          .arg(seconds);
    message += QStringLiteral(" Write the seconds as a plain number.");
    Diagnostic &finding = m_check.add("H022", value, message);
    if (m_modern) {
        finding.severity = Severity::Error;
        finding.stage = Stage::Parse;
    }
    if (differs)
        addFix(finding, QStringLiteral("Write %1").arg(intended),
               m_plan.setRaw(value, QByteArray::number(intended)), false);
    const bool fraction = m_tree.text(value).contains(u'.') && m_tree.scalar(value).number != seconds;
    addFix(finding, QStringLiteral("Write %1").arg(seconds),
           m_plan.setRaw(value, QByteArray::number(seconds)), !differs && !fraction);
}

void HooksCheck::checkRunAs(NodeId item, const KnownMembers &members)
{
    const NodeId value = members[RunAs];
    if (value == noNode || m_tree.isNull(value))
        return;
    const char *rule = nullptr;
    QString message;
    if (m_windows) {
        rule = "H030";
        message =
            QStringLiteral("runas is not supported on Windows: the agent ignores it and runs the script as "
                           "itself. Remove it.");
    } else if (m_tree.follow(value).kind == Kind::Scalar && rubyStripped(m_tree.text(value)).isEmpty()) {
        rule = "H031";
        message = QStringLiteral(
            "runas is empty: agent 1 calls su without a name, agent 2 leaves it out. Remove it or "
            "name the user.");
    } else {
        return;
    }
    Diagnostic &finding =
        m_check.add(rule, m_tree.node(m_tree.node(item).children[members.indexOf(RunAs)]).span, message);
    addFix(finding, QStringLiteral("Remove runas"), m_plan.removeMember(item, members.indexOf(RunAs)), true);
}

void HooksCheck::checkSudo(NodeId value)
{
    const Tree::Node &node = m_tree.follow(value);
    if (m_tree.isNull(value) || (node.isPlain() && (node.text == "true" || node.text == "false")))
        return;
    const QString text = m_tree.text(value).toLower();
    const bool on = m_tree.scalar(value).truth;
    constexpr const char *offWords[] = {"false", "no", "off", "0", "n", ""};
    const bool meantOff = contains(offWords, text);
    Diagnostic &finding = m_check.add(
        "H034", value,
        QStringLiteral(
            "sudo %1 is neither true nor false: agent 1 takes it for %2, agent 2 refuses the file. Write "
            "true or false.")
            .arg(node.kind == Kind::Scalar ? quoted(m_check, value) : QString(),
                 on ? QStringLiteral("true") : QStringLiteral("false")));
    if (m_modern) {
        finding.severity = Severity::Error;
        finding.stage = Stage::Parse;
    }
    if (meantOff && on)
        addFix(finding, QStringLiteral("Write false"), m_plan.setRaw(value, "false"), false);
    addFix(finding, on ? QStringLiteral("Write true") : QStringLiteral("Write false"),
           m_plan.setRaw(value, on ? "true" : "false"), !(meantOff && on));
}

} // namespace

void checkHooks(const Check &check)
{
    HooksCheck(check).run();
}

} // namespace hookline::appspec
