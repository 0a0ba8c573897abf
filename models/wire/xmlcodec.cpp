// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/xmlcodec.h"

#include "models/wire/scalar.h"

#include <QJsonArray>
#include <QStringConverter>
#include <QXmlStreamReader>

#include <algorithm>

namespace hookline::wire {

namespace {

constexpr int maxDepth = 100;
constexpr int maxNodes = 2'000'000;

/// An element that no shape describes.
QJsonValue unknownValue(const XmlNode &node)
{
    if (node.children.empty())
        return node.text;
    const bool isList = std::all_of(node.children.begin(), node.children.end(), [](const XmlNode &child) {
        return child.name == QLatin1String("member");
    });
    if (isList) {
        QJsonArray out;
        for (const XmlNode &child : node.children)
            out.append(unknownValue(child));
        return out;
    }
    QJsonObject out;
    for (const XmlNode &child : node.children) {
        const QJsonValue value = unknownValue(child);
        const QJsonValue before = out.value(child.name);
        if (before.isUndefined()) {
            out.insert(child.name, value);
        } else { // the same name again: a flattened list
            QJsonArray array = before.isArray() ? before.toArray() : QJsonArray{before};
            array.append(value);
            out.insert(child.name, array);
        }
    }
    return out;
}

QJsonValue readValue(const Shape &shape, const XmlNode &node);

QJsonArray readItems(const Shape &shape, const std::vector<const XmlNode *> &items)
{
    QJsonArray out;
    for (const XmlNode *item : items)
        out.append(readValue(*shape.item, *item));
    return out;
}

QJsonObject readEntries(const Shape &shape, const std::vector<const XmlNode *> &entries)
{
    QJsonObject out;
    for (const XmlNode *entry : entries) {
        const XmlNode *key = entry->child(shape.keyWireName);
        const XmlNode *item = entry->child(shape.itemWireName);
        if (key)
            out.insert(key->text, item ? readValue(*shape.item, *item) : QJsonValue(QString()));
    }
    return out;
}

std::vector<const XmlNode *> pointers(const std::vector<XmlNode> &nodes)
{
    std::vector<const XmlNode *> out;
    out.reserve(nodes.size());
    for (const XmlNode &node : nodes)
        out.push_back(&node);
    return out;
}

QJsonValue readValue(const Shape &shape, const XmlNode &node)
{
    if (shape.type == ShapeType::Structure)
        return fromXml(&shape, node);
    if (shape.type == ShapeType::List)
        return readItems(shape, pointers(node.children));
    if (shape.type == ShapeType::Map)
        return readEntries(shape, pointers(node.children));
    if (node.text.isEmpty() && shape.type != ShapeType::String && shape.type != ShapeType::Blob)
        return QJsonValue::Undefined; // <Count/>: no number is there; inserting it inserts nothing
    return scalarFromText(shape, node.text).value_or(QJsonValue(node.text));
}

void appendUtf8(QByteArray &out, QStringView text)
{
    const qsizetype before = out.size();
    QStringEncoder encoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    out.resize(before + encoder.requiredSpace(text.size()));
    const char *end = encoder.appendToBuffer(out.data() + before, text);
    out.truncate(end - out.constData());
}

/// What stands for a character that cannot be in XML text as it is; null if it can.
const char *escaped(ushort c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\r':
        return "&#xD;"; // a bare one would be read back as a line feed
    case '\t':
    case '\n':
        return nullptr;
    default:
        return c < 0x20 || c >= 0xFFFE ? "\xEF\xBF\xBD" : nullptr; // U+FFFD; the encoder sees to surrogates
    }
}

void appendEscaped(QByteArray &out, QStringView text)
{
    qsizetype begin = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (const char *instead = escaped(text.at(i).unicode())) {
            appendUtf8(out, text.mid(begin, i - begin));
            out.append(instead);
            begin = i + 1;
        }
    }
    appendUtf8(out, text.mid(begin));
}

void open(QByteArray &out, const QString &name)
{
    out.append('<');
    appendUtf8(out, name);
    out.append('>');
}

void close(QByteArray &out, const QString &name)
{
    out.append("</");
    appendUtf8(out, name);
    out.append('>');
}

void appendValue(QByteArray &out, const Shape &shape, const QString &name, const QJsonValue &value);

void appendEntry(QByteArray &out, const Shape &shape, const QString &name, const QString &key,
                 const QJsonValue &value)
{
    open(out, name);
    appendXmlText(out, shape.keyWireName, key);
    appendValue(out, *shape.item, shape.itemWireName, value);
    close(out, name);
}

void appendContainer(QByteArray &out, const Shape &shape, const QString &name, const QJsonValue &value)
{
    if (!shape.flattened)
        open(out, name);
    if (shape.type == ShapeType::List) {
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            appendValue(out, *shape.item, shape.flattened ? name : shape.itemWireName, item);
    } else {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            appendEntry(out, shape, shape.flattened ? name : QStringLiteral("entry"), it.key(), *it);
    }
    if (!shape.flattened)
        close(out, name);
}

void appendValue(QByteArray &out, const Shape &shape, const QString &name, const QJsonValue &value)
{
    if (shape.type == ShapeType::Structure) {
        if (!value.isObject())
            return;
        open(out, name);
        appendXml(out, &shape, value.toObject());
        close(out, name);
    } else if (shape.type == ShapeType::List || shape.type == ShapeType::Map) {
        appendContainer(out, shape, name, value);
    } else if (const auto text = scalarToText(shape, value)) {
        appendXmlText(out, name, *text);
    }
}

} // namespace

const XmlNode *XmlNode::child(QStringView childName) const
{
    const auto found = std::find_if(children.begin(), children.end(),
                                    [childName](const XmlNode &node) { return node.name == childName; });
    return found == children.end() ? nullptr : &*found;
}

QString XmlNode::childText(QStringView childName) const
{
    const XmlNode *node = child(childName);
    return node ? node->text : QString();
}

std::optional<XmlNode> parseXml(const QByteArray &body)
{
    QXmlStreamReader reader(body);
    XmlNode document;
    // Only the last child of each open element grows, so the pointers stay good.
    std::vector<XmlNode *> path{&document};
    int nodes = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement:
            if (int(path.size()) > maxDepth || ++nodes > maxNodes)
                return std::nullopt;
            path.push_back(&path.back()->children.emplace_back());
            path.back()->name = reader.name().toString();
            break;
        case QXmlStreamReader::EndElement:
            if (!path.back()->children.empty())
                path.back()->text.clear(); // white space between elements
            path.pop_back();
            break;
        case QXmlStreamReader::Characters:
            path.back()->text += reader.text();
            break;
        case QXmlStreamReader::DTD:
            return std::nullopt;
        default:
            break;
        }
    }
    if (reader.hasError() || document.children.size() != 1)
        return std::nullopt;
    return std::move(document.children.front());
}

QJsonObject fromXml(const Shape *shape, const XmlNode &node)
{
    static const Shape nothing;
    const Shape &known = shape ? *shape : nothing;
    QHash<QStringView, std::vector<const XmlNode *>> byName;
    for (const XmlNode &child : node.children)
        byName[child.name].push_back(&child);

    QJsonObject out;
    for (const Member &member : known.members) {
        auto found = byName.find(member.wireName);
        if (found == byName.end())
            found = byName.find(member.name);
        if (found == byName.end())
            continue;
        const std::vector<const XmlNode *> nodes = *found;
        byName.erase(found);
        if (member.shape->flattened && member.shape->type == ShapeType::List)
            out.insert(member.name, readItems(*member.shape, nodes));
        else if (member.shape->flattened && member.shape->type == ShapeType::Map)
            out.insert(member.name, readEntries(*member.shape, nodes));
        else
            out.insert(member.name, readValue(*member.shape, *nodes.front()));
    }
    for (const auto &[name, nodes] : byName.asKeyValueRange()) {
        QJsonArray values;
        for (const XmlNode *one : nodes)
            values.append(unknownValue(*one));
        out.insert(name.toString(), values.size() == 1 ? values.first() : QJsonValue(values));
    }
    return out;
}

void appendXml(QByteArray &out, const Shape *shape, const QJsonObject &value)
{
    if (!shape)
        return;
    for (const Member &member : shape->members) {
        const QJsonValue inside = value.value(member.name);
        if (!inside.isUndefined() && !inside.isNull())
            appendValue(out, *member.shape, member.wireName, inside);
    }
}

void appendXmlText(QByteArray &out, const QString &name, const QString &text)
{
    open(out, name);
    appendEscaped(out, text);
    close(out, name);
}

} // namespace hookline::wire
