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

/// Takes an item out; a list that would be left empty goes as a whole, and so does the map of hooks if it
/// only held it.
FormEdit &removeItem(FormEdit &edit, Path item)
{
    Path list = item;
    list.pop_back();
    if (itemCount(edit.document(), list) > 1)
        return edit.step(planRemove(edit.document(), item));
    while (list.size() > 1 && list.front() == Path::value_type(hooksKey)) {
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
std::size_t functionItem(const Document &document, const Path &functions, const QByteArray &event)
{
    const std::size_t count = itemCount(document, functions);
    for (std::size_t i = 0; i < count; ++i) {
        const Path item = with(functions, i);
        if (isThere(document, asWritten(document.tree, with(item, event))))
            return i;
    }
    return count;
}

/// The first key of a map that is the same but for its case; `key` if there is none.
QByteArray spelling(const Tree &tree, NodeId map, const QByteArray &key)
{
    if (tree.value(map, key, Qt::CaseInsensitive) == noNode)
        return key;
    const Tree::Node &node = tree.follow(map);
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
        const QString written = tree.toText(node.children[i]);
        if (written.compare(QLatin1StringView(key), Qt::CaseInsensitive) == 0)
            return written.toUtf8();
    }
    return key;
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
    const Path functions = asWritten(document.tree, {functionsKey});
    if (isMap(document, functions))
        return refusal(QStringLiteral("Hooks is a map here, and CodeDeploy wants a list of events; mend it "
                                      "in the text first"));
    const std::size_t item = functionItem(document, functions, event);
    const bool there = item < itemCount(document, functions);
    if (!there && function.isEmpty())
        return Edits();
    if (function.isEmpty())
        return removeItem(edit, with(functions, item)).edits();
    if (there) {
        const Path written = asWritten(document.tree, with(with(functions, item), event));
        return edit
            .member(with(functions, item), std::get<QByteArray>(written.back()), Value::string(function))
            .edits();
    }
    return insertItem(edit, functions, item, Value::map({{event, Value::string(function)}})).edits();
}

Result<Edits> planItemMember(const Document &document, const Path &list, std::size_t index, const Path &keys,
                             const std::optional<Value> &value)
{
    if (index < itemCount(document, list)) {
        Path path = with(list, index);
        path.insert(path.end(), keys.begin(), keys.end());
        return planValue(document, path, value);
    }
    if (!value)
        return Edits();
    Value item = *value;
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        item = Value::map({{std::get<QByteArray>(*key), item}});
    FormEdit edit(document);
    return insertItem(edit, list, index, item).edits();
}

Result<Edits> planRemoveItem(const Document &document, const Path &list, std::size_t index)
{
    FormEdit edit(document);
    return removeItem(edit, with(list, index)).edits();
}

QByteArrayList textsAt(const Tree &tree, const Path &path)
{
    const NodeId id = nodeAt(tree, path);
    if (id == noNode)
        return {};
    const Tree::Node &node = tree.follow(id);
    QByteArrayList texts;
    if (node.kind == Tree::Kind::Sequence) {
        for (const NodeId item : node.children)
            texts.append(tree.text(item).toUtf8());
    } else if (const QString text = tree.text(id); !text.isEmpty()) {
        texts.append(text.toUtf8());
    }
    return texts;
}

Result<Edits> planTexts(const Document &document, const Path &path, const QByteArrayList &texts)
{
    const QByteArrayList before = textsAt(document.tree, path);
    if (texts == before && (texts.isEmpty() || itemCount(document, path) > 0))
        return Edits();
    if (texts.isEmpty() || itemCount(document, path) == 0) {
        std::vector<Value> items;
        for (const QByteArray &text : texts)
            items.push_back(Value::string(text));
        return planValue(document, path, texts.isEmpty() ? std::nullopt : std::optional(Value::list(items)));
    }
    qsizetype first = 0, same = 0;
    const qsizetype shorter = std::min(before.size(), texts.size());
    while (first < shorter && before.at(first) == texts.at(first))
        ++first;
    while (same < shorter - first && before.at(before.size() - 1 - same) == texts.at(texts.size() - 1 - same))
        ++same;
    FormEdit edit(document);
    const qsizetype gone = before.size() - same - first, come = texts.size() - same - first;
    for (qsizetype i = 0; i < std::min(gone, come); ++i)
        edit.step(
            planSet(edit.document(), with(path, std::size_t(first + i)), Value::string(texts.at(first + i))));
    for (qsizetype i = gone; i < come; ++i)
        edit.step(
            planInsert(edit.document(), path, std::size_t(first + i), Value::string(texts.at(first + i))));
    for (qsizetype i = come; i < gone; ++i)
        edit.step(planRemove(edit.document(), with(path, std::size_t(first + come))));
    return edit.edits();
}

Path propertiesPath(const Tree &tree, const AppSpec &spec)
{
    return asWritten(
        tree, {QByteArray("Resources"), std::size_t(0), spec.resource.toUtf8(), QByteArray("Properties")});
}

Path asWritten(const Tree &tree, Path path)
{
    NodeId map = tree.root();
    for (auto &step : path) {
        if (map == noNode)
            break;
        map = tree.followId(map);
        if (const auto *index = std::get_if<std::size_t>(&step)) {
            const Tree::Node &list = tree.node(map);
            map = list.kind == Tree::Kind::Sequence && *index < list.children.size() ? list.children[*index]
                                                                                     : noNode;
        } else {
            QByteArray &key = std::get<QByteArray>(step);
            if (tree.value(map, key) == noNode)
                key = spelling(tree, map, key);
            map = tree.value(map, key);
        }
    }
    return path;
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
