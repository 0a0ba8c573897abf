// SPDX-License-Identifier: GPL-3.0-or-later
//
// Arbitrary bytes as an AppSpec file: parsed, linted, edited and converted. The last eight bytes choose the
// edit, the rest is the file. Beyond not crashing: places lie in the text and within each other, every fix
// can be applied, an edit that is handed out does what it says, and a conversion means the same when it is
// read again.
#include "models/appspec/convert.h"
#include "models/appspec/edit.h"
#include "models/appspec/lint.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

using namespace hookline;
using namespace hookline::appspec;

namespace {

using Kind = Tree::Kind;
constexpr std::size_t choices = 8;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void requireIn(const Span &span, qsizetype size)
{
    require(span.begin >= 0 && span.begin <= span.end && span.end <= size);
}

/// In any order, but no byte twice.
void requireApart(Edits edits, qsizetype size)
{
    std::stable_sort(edits.begin(), edits.end(), [](const TextEdit &left, const TextEdit &right) {
        return left.span.begin < right.span.begin;
    });
    qsizetype done = 0;
    for (const TextEdit &edit : edits) {
        requireIn(edit.span, size);
        require(edit.span.begin >= done);
        done = edit.span.end;
    }
}

void checkTree(const Document &document)
{
    const qsizetype size = document.text.size();
    for (NodeId id = 0; id < NodeId(document.tree.size()); ++id) {
        const Tree::Node &node = document.tree.node(id);
        requireIn(node.span, size);
        requireIn(node.prefix, size);
        require(node.prefix.end <= node.span.begin || node.span.size() == 0);
        require(node.parent < id);
        if (node.parent != noNode)
            require(document.tree.node(node.parent).span.contains(node.span));
        if (node.kind != Kind::Alias) {
            for (const NodeId child : node.children)
                require(document.tree.node(child).parent == id);
        }
    }
    qsizetype done = 0;
    for (const Span &comment : document.comments) {
        requireIn(comment, size);
        require(comment.begin >= done && document.text.at(comment.begin) == '#');
        done = comment.end;
    }
    if (document.error)
        requireIn(document.error->span, size);
    if (document.secondDocument)
        requireIn(*document.secondDocument, size);
}

void checkLint(const Document &document, Platform platform, int agent)
{
    const LintResult result = lint(document, {.platform = platform, .agent = agent});
    for (const Diagnostic &diagnostic : result.diagnostics) {
        requireIn(diagnostic.span, document.text.size());
        require(diagnostic.rule && !diagnostic.message.isEmpty());
        for (const Fix &fix : diagnostic.fixes) {
            requireApart(fix.edits, document.text.size());
            (void)Document::parse(applied(document.text, fix.edits));
        }
    }
}

Value valueFor(std::uint8_t choice)
{
    static const std::array<Value, 8> values{
        Value::string("scripts/x.sh"),
        Value::string("0644"),
        Value::string("two\nlines\n"),
        Value::string(" # odd: 'text' \"here\"\x01"),
        Value::literal("30"),
        Value(),
        Value::list({Value::string("a"), Value::map({{"k", Value::list({})}})}),
        Value::map({{"location", Value::string("a, b")}, {"timeout", Value::literal("1")}}),
    };
    return values[choice % values.size()];
}

Result<Edits> plan(const Document &document, const std::uint8_t *choice, const Path &path, const Value &value)
{
    switch (choice[0] % 6) {
    case 0:
        return planSet(document, path, value);
    case 1:
        return planInsert(document, path, std::size_t(choice[4] % 8), value);
    case 2:
        return planInsert(document, path, QByteArray("new key"), value);
    case 3:
        return planRemove(document, path);
    case 4:
        return planMove(document, path, choice[4] % 8, choice[5] % 8);
    default:
        return planRename(document, path, choice[4] % 2 ? "no" : "a: b");
    }
}

void checkEdit(const Document &document, const std::uint8_t *choice)
{
    const std::size_t size = document.tree.size();
    const NodeId node = size == 0 ? noNode : NodeId((choice[1] * 256u + choice[2]) % size);
    Path path = pathOf(document.tree, node);
    const Value value = valueFor(choice[3]);
    const auto edits = plan(document, choice, path, value);
    if (!edits) {
        require(!edits.error().message.isEmpty());
        return;
    }
    requireApart(*edits, document.text.size());
    const Document after = Document::parse(applied(document.text, *edits));
    checkTree(after);
    require(!after.error && (!document.isJson || after.isJson));
    if (choice[0] % 6 == 2)
        path.emplace_back(QByteArray("new key"));
    if (choice[0] % 6 == 0 || choice[0] % 6 == 2) {
        const NodeId there = nodeAt(after.tree, path);
        require(there != noNode);
        if (value.kind == Value::Kind::String)
            require(after.tree.scalar(there).type == Scalar::Type::String
                    && after.tree.node(there).text == value.text);
    }
}

void checkConversion(const Document &document)
{
    const auto json = toJson(document);
    const auto yaml = toYaml(document);
    require(json.ok() || !json.error().message.isEmpty());
    if (!json)
        return;
    const Document again = Document::parse(json->text);
    require(!again.error);
    const auto back = toYaml(again);
    if (!back)
        return; // Two readers do not agree on it.
    const auto second = toJson(Document::parse(back->text));
    require(second.ok() && second->text == json->text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < choices)
        return 0;
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size - choices));
    const std::uint8_t *const choice = data + text.size();
    const Document document = Document::parse(text);
    checkTree(document);
    checkLint(document, Platform(choice[6] % 4), choice[7] % 2 ? 1 : 2);
    checkEdit(document, choice);
    checkConversion(document);
    return 0;
}
