// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/appspec.h"

#include "models/appspec/detect.h"
#include "models/appspec/reader.h"
#include "models/appspec/treebuilder.h"

#include <QHash>

#include <algorithm>

namespace hookline::appspec {
namespace {

constexpr QLatin1StringView emptyFile(
    "The deployment failed because the application specification file was empty. Make sure your AppSpec file "
    "defines at minimum the 'version' and 'os' properties.");

bool isNothing(const Tree &tree)
{
    return tree.isEmpty()
        || (tree.node(tree.root()).kind == Tree::Kind::Scalar && !tree.scalar(tree.root()).truth);
}

/// A root that is no mapping; Ruby's [] works on a list and a text too, in its own way.
void complainOfRoot(const Tree &tree, Reading &reading)
{
    const bool list = tree.node(tree.root()).kind == Tree::Kind::Sequence;
    const QString message = list
        ? QStringLiteral("The file is a list. An AppSpec is a mapping: write \"version: 0.0\" and the other "
                         "sections without a dash before them.")
        : QStringLiteral("The file is a single value. An AppSpec is a mapping with version, os and so on.");
    const Scalar value = tree.scalar(tree.root());
    QString words = QStringLiteral("no implicit conversion of String into Integer");
    if (!list && (value.type == Scalar::Type::String || value.type == Scalar::Type::Symbol)) {
        const QString found =
            value.text.contains(QLatin1StringView("version")) ? QStringLiteral("version") : QString();
        words =
            QStringLiteral("The deployment failed because an invalid version value (%1) was entered in the "
                           "application specification file. Make sure your AppSpec file specifies \"0.0\" as "
                           "the version, and then try again.")
                .arg(found);
    } else if (!list && value.type != Scalar::Type::Integer) {
        words = QStringLiteral("undefined method `[]' for %1").arg(tree.withClass(tree.root()));
    }
    reading.problems.push_back(refusal("D004", tree.spot(tree.root()), message, words));
}

void readRoot(const Tree &tree, Reading &reading, bool service)
{
    if (isNothing(tree)) {
        reading.problems.push_back(refusal(
            "D003", {},
            QStringLiteral("The file is empty. An AppSpec needs at least version and os, or version and "
                           "Resources for ECS and Lambda."),
            emptyFile));
    } else if (tree.node(tree.root()).kind != Tree::Kind::Map) {
        complainOfRoot(tree, reading);
    } else if (service) {
        readService(tree, reading);
    } else {
        reading.spec.platform = Platform::Server;
        readServer(tree, reading);
    }
}

/// What the agent says of the text with the byte order mark as a character of its first line; empty if it is
/// content.
QString refusalWithBom(const QByteArray &text)
{
    Document document{.text = text, .hasBom = true};
    readYaml(document, true);
    Reading reading;
    if (document.error) {
        complainOfSyntax(document, reading);
    } else {
        reading.problems = rubyRefusals(document);
        readRoot(document.tree, reading, false);
    }
    return reading.refusal();
}

} // namespace

Diagnostic refusal(const char *ruleId, Span span, const QString &message, const QString &agentSays)
{
    constexpr qsizetype longest = 8000; // What it names may be as long as the file.
    const Rule &found = rule(ruleId);
    return {.rule = &found,
            .severity = Severity::Error,
            .stage = found.stage,
            .message = message,
            .agentSays = agentSays.left(longest),
            .span = span};
}

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

QString Reading::refusal() const
{
    if (ok())
        return {};
    const Diagnostic &first = problems.front();
    return first.agentSays.isEmpty() ? first.message : first.agentSays;
}

Reading read(const Document &document, Platform as)
{
    Reading reading{.spec = {.platform = as == Platform::Unknown ? detectPlatform(document) : as}};
    const bool service = as == Platform::Unknown ? isServiceFile(document.tree) : as != Platform::Server;
    const QString withBom = document.hasBom && !service ? refusalWithBom(document.text) : QString();
    if (!withBom.isEmpty() && !document.error) {
        reading.problems.push_back(refusal(
            "D006", {0, 3},
            QStringLiteral("The file begins with a byte order mark, which shifts its first line by one "
                           "column for the agent. Save it as UTF-8 without BOM."),
            withBom));
    }
    // The service reads JSON as JSON, whatever libyaml says of it.
    if (document.error && document.hasBom && !service && withBom.isEmpty()) {
        reading.spec.platform = Platform::Server;
        return reading; // The shifted first lines happen to be a whole file, and the agent reads no further.
    }
    if (document.error && (document.tree.isEmpty() || !service)) {
        complainOfSyntax(document, reading);
        if (service)
            reading.problems.front().agentSays.clear(); // The service's words are not known.
        else if (!withBom.isEmpty())
            reading.problems.front().agentSays = withBom;
    }
    if (document.error && document.tree.isEmpty())
        return reading;
    if (!service) {
        for (Diagnostic &problem : rubyRefusals(document))
            reading.problems.push_back(std::move(problem));
    }
    readRoot(document.tree, reading, service);
    return reading;
}

Reading read(const QByteArray &utf8, Platform as)
{
    return read(Document::parse(utf8), as);
}

} // namespace hookline::appspec
