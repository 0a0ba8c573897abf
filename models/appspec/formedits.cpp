// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/formedits.h"

#include "models/appspec/editcheck.h"
#include "models/appspec/layout.h"

#include <algorithm>

namespace hookline::appspec {

namespace {

const QByteArray hooksKey("hooks");
const QByteArray functionsKey("Hooks");

Error refusal(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message};
}

Path with(Path path, const std::variant<QByteArray, std::size_t> &next)
{
    path.push_back(next);
    return path;
}

Path scriptPath(const ScriptPlace &place)
{
    return {hooksKey, place.event, place.index};
}

std::size_t itemCount(const Document &document, const Path &list)
{
    const NodeId node = nodeAt(document.tree, list);
    const Tree::Node &found = document.tree.follow(node);
    return node != noNode && found.kind == Tree::Kind::Sequence ? found.children.size() : 0;
}

bool isMap(const Document &document, const Path &path)
{
    const NodeId node = path.empty() ? document.tree.root() : nodeAt(document.tree, path);
    return node != noNode && document.tree.follow(node).kind == Tree::Kind::Map;
}

bool isThere(const Document &document, const Path &path)
{
    return nodeAt(document.tree, path) != noNode;
}

Value scriptValue(const QByteArray &location)
{
    return Value::map({{"location", Value::string(location)}});
}

/// A list with `item` at `index`, made where it is missing or null.
FormEdit &insertItem(FormEdit &edit, const Path &list, std::size_t index, const Value &item)
{
    if (itemCount(edit.document(), list) > 0)
        return edit.step(planInsert(edit.document(), list, index, item));
    Path map = list;
    map.pop_back();
    return edit.member(map, std::get<QByteArray>(list.back()), Value::list({item}));
}

FormEdit &insertScript(FormEdit &edit, const ScriptPlace &place, const Value &script)
{
    if (!isMap(edit.document(), {hooksKey}))
        return edit.member({}, hooksKey, Value::map({{place.event, Value::list({script})}}));
    return insertItem(edit, {hooksKey, place.event}, place.index, script);
}

/// Takes an item out; a list that would be left empty goes as a whole, and so does a map that only held it.
FormEdit &removeItem(FormEdit &edit, Path item)
{
    Path list = item;
    list.pop_back();
    if (itemCount(edit.document(), list) > 1)
        return edit.step(planRemove(edit.document(), item));
    while (list.size() > 1) {
        Path map = list;
        map.pop_back();
        const Tree::Node &node = edit.document().tree.follow(nodeAt(edit.document().tree, map));
        if (node.children.size() > 2) // more than this key and its value
            break;
        list = std::move(map);
    }
    return edit.step(planRemove(edit.document(), list));
}

/// An item's lines, its comments among them, moved to another column.
QByteArray linesAt(const Document &document, const Entry &item, qsizetype column)
{
    const Layout layout(document);
    const qsizetype begin = layout.lineBegin(item.chunkBegin);
    const qsizetype was = item.begin - layout.lineBegin(item.begin);
    QByteArray moved;
    for (qsizetype line = begin; line < item.lineEnd; line = layout.nextLine(line)) {
        const qsizetype end = std::min(layout.nextLine(line), item.lineEnd);
        const qsizetype text = std::min({layout.skipBlanks(line), line + was, end});
        if (layout.skipBlanks(line) < layout.lineEnd(line)) // an empty line stays empty
            moved += QByteArray(column, ' ');
        moved += document.bytes({text, end});
    }
    return moved;
}

/// What was written anew at `to` gets the lines that the item has at `from`: its comments and its spelling.
FormEdit &keepLines(FormEdit &edit, const Document &document, const Path &from, const Path &to,
                    const Value &value)
{
    if (!edit.ok())
        return edit;
    const Document &now = edit.document();
    const NodeId oldNode = nodeAt(document.tree, from), newNode = nodeAt(now.tree, to);
    const Layout layout(now);
    const auto old = Layout(document).entryOf(oldNode), made = layout.entryOf(newNode);
    const bool hasComment = old && Layout(document).hasComment({old->chunkBegin, old->lineEnd});
    const bool haveLines = old && made && old->startsLine && made->startsLine
        && document.tree.node(document.tree.node(oldNode).parent).style != Tree::Style::Flow
        && now.tree.node(now.tree.node(newNode).parent).style != Tree::Style::Flow;
    if (haveLines) {
        const Edits edits{{{layout.lineBegin(made->chunkBegin), made->lineEnd},
                           linesAt(document, *old, made->begin - layout.lineBegin(made->begin))}};
        const auto wanted =
            eventsAfter(now.tree, {.kind = Change::Kind::Set, .node = newNode, .value = &value});
        if (objection(now, edits, wanted).isEmpty())
            return edit.step(edits);
    }
    if (hasComment)
        return edit.step(refusal(QStringLiteral(
            "this script's comments would be lost where it goes; move it with them in the text")));
    return edit;
}

/// Index of the item of the list of functions that holds the event; its size if there is none.
std::size_t functionItem(const Document &document, const QByteArray &event)
{
    const std::size_t count = itemCount(document, {functionsKey});
    for (std::size_t i = 0; i < count; ++i) {
        if (isThere(document, {functionsKey, i, event}))
            return i;
    }
    return count;
}

} // namespace

TextEdit difference(const QByteArray &before, const QByteArray &after)
{
    const auto shorter = std::min(before.size(), after.size());
    qsizetype same = 0;
    while (same < shorter && before.at(same) == after.at(same))
        ++same;
    qsizetype sameEnd = 0;
    while (sameEnd < shorter - same
           && before.at(before.size() - 1 - sameEnd) == after.at(after.size() - 1 - sameEnd))
        ++sameEnd;
    return {{same, before.size() - sameEnd}, after.mid(same, after.size() - sameEnd - same)};
}

FormEdit::FormEdit(const Document &document)
    : m_before(document)
    , m_now(document)
{ }

FormEdit &FormEdit::step(const Result<Edits> &planned)
{
    if (!ok())
        return *this;
    if (!planned) {
        m_error = planned.error();
        return *this;
    }
    m_steps.push_back(*planned);
    m_now = Document::parse(applied(m_now.text, *planned));
    return *this;
}

FormEdit &FormEdit::member(const Path &map, const QByteArray &key, const std::optional<Value> &value)
{
    const Path path = with(map, key);
    const bool there = isThere(m_now, path);
    if (!ok() || (!there && !value))
        return *this;
    if (!value)
        return step(planRemove(m_now, path));
    return step(there ? planSet(m_now, path, *value) : planInsert(m_now, map, key, *value));
}

Result<Edits> FormEdit::edits() const
{
    if (!ok())
        return m_error;
    if (m_steps.size() == 1)
        return m_steps.front();
    if (m_now.text == m_before.text)
        return Edits();
    return Edits{difference(m_before.text, m_now.text)};
}

Result<Edits> planAddScript(const Document &document, const ScriptPlace &place, const QByteArray &location)
{
    FormEdit edit(document);
    return insertScript(edit, place, scriptValue(location)).edits();
}

Result<Edits> planScriptMember(const Document &document, const ScriptPlace &place, const QByteArray &key,
                               const std::optional<Value> &value)
{
    return FormEdit(document).member(scriptPath(place), key, value).edits();
}

Result<Edits> planRemoveScript(const Document &document, const ScriptPlace &place)
{
    FormEdit edit(document);
    return removeItem(edit, scriptPath(place)).edits();
}

Result<Edits> planMoveScript(const Document &document, const ScriptPlace &from, const ScriptPlace &to)
{
    if (from.event == to.event) {
        if (from.index == to.index)
            return Edits();
        return planMove(document, {hooksKey, from.event}, from.index, to.index);
    }
    const auto script = valueOf(document.tree, nodeAt(document.tree, scriptPath(from)));
    if (!script)
        return refusal(
            QStringLiteral("this script uses anchors, aliases or tags, which moving it would break; move "
                           "it in the text"));
    FormEdit edit(document);
    insertScript(edit, to, *script);
    keepLines(edit, document, scriptPath(from), scriptPath(to), *script);
    return removeItem(edit, scriptPath(from)).edits();
}

Result<Edits> planFunction(const Document &document, const QByteArray &event, const QByteArray &function)
{
    FormEdit edit(document);
    if (isMap(document, {functionsKey}))
        return refusal(QStringLiteral("Hooks is a map here, and CodeDeploy wants a list of events; mend it "
                                      "in the text first"));
    const std::size_t item = functionItem(document, event);
    const bool there = item < itemCount(document, {functionsKey});
    if (!there && function.isEmpty())
        return Edits();
    if (function.isEmpty())
        return removeItem(edit, {functionsKey, item}).edits();
    if (there)
        return edit.member({functionsKey, item}, event, Value::string(function)).edits();
    return insertItem(edit, {functionsKey}, item, Value::map({{event, Value::string(function)}})).edits();
}

Result<Edits> planItemMember(const Document &document, const QByteArray &list, std::size_t index,
                             const QByteArray &key, const std::optional<Value> &value)
{
    FormEdit edit(document);
    if (index < itemCount(document, {list}))
        return edit.member({list, index}, key, value).edits();
    if (!value)
        return Edits();
    return insertItem(edit, {list}, index, Value::map({{key, *value}})).edits();
}

Result<Edits> planRemoveItem(const Document &document, const QByteArray &list, std::size_t index)
{
    FormEdit edit(document);
    return removeItem(edit, {list, index}).edits();
}

Result<Edits> planValue(const Document &document, const Path &path, const std::optional<Value> &value)
{
    FormEdit edit(document);
    Path map = path;
    map.pop_back();
    std::optional<Value> whole = value;
    QByteArray key = std::get<QByteArray>(path.back());
    // Maps that are missing are made around the value.
    while (whole && !map.empty() && !isMap(document, map)) {
        if (!std::holds_alternative<QByteArray>(map.back()))
            return refusal(
                QStringLiteral("the list that this belongs to is missing; write it in the text first"));
        whole = Value::map({{key, *whole}});
        key = std::get<QByteArray>(map.back());
        map.pop_back();
    }
    return edit.member(map, key, whole).edits();
}

} // namespace hookline::appspec
