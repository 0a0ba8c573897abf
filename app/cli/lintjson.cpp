// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/jsonwriter.h"
#include "app/cli/lintreport.h"
#include "app/cli/places.h"

#include <QDir>
#include <QUrl>

namespace hookline::cli {

namespace {

using appspec::Diagnostic;
using appspec::Fix;
using appspec::Rule;
using appspec::Severity;
using appspec::Span;

/// The four members of a place, named as the format wants.
struct PlaceNames
{
    const char *line;
    const char *column;
    const char *endLine;
    const char *endColumn;
};
constexpr PlaceNames plainNames{"line", "column", "endLine", "endColumn"};
constexpr PlaceNames sarifNames{"startLine", "startColumn", "endLine", "endColumn"};

void writePlace(JsonWriter &json, const Places &places, const Span &span, const PlaceNames &names)
{
    const appspec::Position begin = places.at(span.begin);
    json.member(names.line, begin.line).member(names.column, begin.column);
    const appspec::Position end = places.at(span.end);
    json.member(names.endLine, end.line).member(names.endColumn, end.column);
}

void writeDiagnostic(JsonWriter &json, const Places &places, const Diagnostic &diagnostic)
{
    json.beginObject()
        .member("rule", diagnostic.rule->id)
        .member("severity", severityName(diagnostic.severity))
        .member("stage", stageName(diagnostic.stage))
        .member("message", diagnostic.message);
    writePlace(json, places, diagnostic.span, plainNames);
    json.key("fixes").beginList();
    for (const Fix &fix : diagnostic.fixes) {
        json.beginObject().member("title", fix.title).member("safe", fix.safe).key("edits").beginList();
        for (const appspec::TextEdit &edit : fix.edits) {
            json.beginObject();
            writePlace(json, places, edit.span, plainNames);
            json.member("text", QString::fromUtf8(edit.text)).endObject();
        }
        json.endList().endObject();
    }
    json.endList().endObject();
}

/// SARIF wants a relative or absolute URI.
QString uriOf(const QString &name)
{
    if (name == u"-")
        return QStringLiteral("stdin");
    const QString path = QDir::cleanPath(QDir::fromNativeSeparators(name));
    return QString::fromLatin1(QDir::isAbsolutePath(path) ? QUrl::fromLocalFile(path).toEncoded()
                                                          : QUrl::toPercentEncoding(path, "/"));
}

const char *levelOf(Severity severity)
{
    return severity == Severity::Info ? "note" : severityName(severity);
}

void writeRule(JsonWriter &json, const Rule &rule)
{
    json.beginObject().member("id", rule.id);
    json.key("shortDescription").beginObject().member("text", rule.summary).endObject();
    if (*rule.helpUri)
        json.member("helpUri", rule.helpUri);
    json.key("defaultConfiguration").beginObject().member("level", levelOf(rule.severity)).endObject();
    json.key("properties")
        .beginObject()
        .member("stage", stageName(rule.stage))
        .member("evidence", rule.evidence)
        .endObject();
    json.endObject();
}

void writeArtifact(JsonWriter &json, const QString &uri)
{
    json.key("artifactLocation").beginObject().member("uri", uri).endObject();
}

void writeResult(JsonWriter &json, const Places &places, const QString &uri, const Diagnostic &diagnostic)
{
    json.beginObject()
        .member("ruleId", diagnostic.rule->id)
        .member("ruleIndex", int(diagnostic.rule - appspec::rules().data()))
        .member("level", levelOf(diagnostic.severity));
    QString message = diagnostic.message;
    if (!diagnostic.agentSays.isEmpty() && diagnostic.agentSays != message)
        message += QStringLiteral("\nThe agent says: ") + diagnostic.agentSays;
    json.key("message").beginObject().member("text", message).endObject();
    json.key("locations").beginList().beginObject().key("physicalLocation").beginObject();
    writeArtifact(json, uri);
    json.key("region").beginObject();
    writePlace(json, places, diagnostic.span, sarifNames);
    json.endObject().endObject().endObject().endList();
    if (!diagnostic.fixes.empty()) {
        json.key("fixes").beginList();
        for (const Fix &fix : diagnostic.fixes) {
            json.beginObject().key("description").beginObject().member("text", fix.title).endObject();
            json.key("artifactChanges").beginList().beginObject();
            writeArtifact(json, uri);
            json.key("replacements").beginList();
            for (const appspec::TextEdit &edit : fix.edits) {
                json.beginObject().key("deletedRegion").beginObject();
                writePlace(json, places, edit.span, sarifNames);
                json.endObject().key("insertedContent").beginObject();
                json.member("text", QString::fromUtf8(edit.text)).endObject().endObject();
            }
            json.endList().endObject().endList().endObject();
        }
        json.endList();
    }
    json.key("properties").beginObject().member("stage", stageName(diagnostic.stage)).endObject();
    json.endObject();
}

void writeDriver(JsonWriter &json)
{
    json.key("tool").beginObject().key("driver").beginObject();
    json.member("name", "hookline-cli")
        .member("semanticVersion", HOOKLINE_VERSION)
        .member("informationUri",
                "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file.html");
    json.key("rules").beginList();
    for (const Rule &rule : appspec::rules())
        writeRule(json, rule);
    json.endList().endObject().endObject();
}

} // namespace

QByteArray jsonReport(const std::vector<LintedFile> &files)
{
    JsonWriter json;
    json.beginObject().key("files").beginList();
    for (const LintedFile &file : files) {
        const Places places(file.document.text);
        json.beginObject()
            .member("path", file.name)
            .member("platform", platformName(file.result.platform))
            .key("diagnostics")
            .beginList();
        for (const Diagnostic &diagnostic : file.result.diagnostics)
            writeDiagnostic(json, places, diagnostic);
        json.endList().endObject();
    }
    json.endList().endObject();
    return json.bytes();
}

QByteArray sarifReport(const std::vector<LintedFile> &files, bool isComplete)
{
    JsonWriter json;
    json.beginObject()
        .member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        .member("version", "2.1.0")
        .key("runs")
        .beginList()
        .beginObject();
    writeDriver(json);
    json.key("invocations").beginList().beginObject();
    json.member("executionSuccessful", isComplete).endObject().endList();
    json.member("columnKind", "unicodeCodePoints").key("results").beginList();
    for (const LintedFile &file : files) {
        const Places places(file.document.text);
        for (const Diagnostic &diagnostic : file.result.diagnostics)
            writeResult(json, places, uriOf(file.name), diagnostic);
    }
    json.endList().endObject().endList().endObject();
    return json.bytes();
}

} // namespace hookline::cli
