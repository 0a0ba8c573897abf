// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/formcodec.h"

#include "models/wire/scalar.h"

#include <QJsonArray>
#include <QStringDecoder>
#include <QUrl>

#include <map>

namespace hookline::wire {

namespace {

constexpr int maxPairs = 100'000;
constexpr int maxDepth = 64; // "a.b.c": far beyond what any AWS model nests

QString joined(const QString &prefix, const QString &name)
{
    return prefix.isEmpty() ? name : prefix + QLatin1Char('.') + name;
}

class FormWriter
{
public:
    void structure(const Shape &shape, const QJsonObject &in, const QString &prefix)
    {
        for (const Member &member : shape.members) {
            const QJsonValue inside = in.value(member.name);
            if (!inside.isUndefined() && !inside.isNull())
                value(*member.shape, inside, joined(prefix, member.wireName));
        }
        for (auto it = in.begin(); it != in.end(); ++it) {
            if (!shape.member(it.key()) && !it->isNull())
                unknown(*it, joined(prefix, it.key()), 0);
        }
    }

    FormPairs pairs;
    std::optional<Error> problem;

private:
    void value(const Shape &shape, const QJsonValue &in, const QString &prefix)
    {
        if (shape.type == ShapeType::Structure && in.isObject()) {
            structure(shape, in.toObject(), prefix);
        } else if (shape.type == ShapeType::List && in.isArray()) {
            list(shape, in.toArray(), prefix);
        } else if (shape.type == ShapeType::Map && in.isObject()) {
            map(shape, in.toObject(), prefix);
        } else if (const auto text = scalarToText(shape, in)) {
            pairs.emplace_back(prefix, *text);
        } else if (!problem) {
            problem = Error{ErrorCode::InvalidInput,
                            {},
                            QStringLiteral("not a value of type %1").arg(shape.name),
                            prefix};
        }
    }

    void list(const Shape &shape, const QJsonArray &in, const QString &prefix)
    {
        if (in.isEmpty())
            pairs.emplace_back(prefix, QString());
        const QString items = shape.flattened ? prefix : joined(prefix, shape.itemWireName);
        for (qsizetype i = 0; i < in.size(); ++i)
            value(*shape.item, in.at(i), joined(items, QString::number(i + 1)));
    }

    void map(const Shape &shape, const QJsonObject &in, const QString &prefix)
    {
        const QString entries = shape.flattened ? prefix : joined(prefix, QStringLiteral("entry"));
        int n = 0;
        for (auto it = in.begin(); it != in.end(); ++it) {
            const QString entry = joined(entries, QString::number(++n));
            pairs.emplace_back(joined(entry, shape.keyWireName), it.key());
            value(*shape.item, *it, joined(entry, shape.itemWireName));
        }
    }

    void unknown(const QJsonValue &in, const QString &prefix, int depth)
    {
        if (depth > maxDepth)
            return;
        if (in.isObject()) {
            const QJsonObject object = in.toObject();
            for (auto it = object.begin(); it != object.end(); ++it)
                unknown(*it, joined(prefix, it.key()), depth + 1);
        } else if (in.isArray()) {
            const QJsonArray array = in.toArray();
            if (array.isEmpty())
                pairs.emplace_back(prefix, QString());
            for (qsizetype i = 0; i < array.size(); ++i)
                unknown(array.at(i), prefix + QStringLiteral(".member.%1").arg(i + 1), depth + 1);
        } else if (!in.isNull()) {
            pairs.emplace_back(prefix, in.toVariant().toString());
        }
    }
};

/// Parameters as a tree along their dots.
struct FormNode
{
    std::optional<QString> text;
    std::map<QString, std::unique_ptr<FormNode>> children;

    const FormNode *child(const QString &name) const
    {
        const auto found = children.find(name);
        return found == children.end() ? nullptr : found->second.get();
    }

    /// Children named 1, 2, 3 … in that order. AWS's own clients leave no gaps; gaps are closed here.
    std::map<int, const FormNode *> numbered() const
    {
        std::map<int, const FormNode *> out;
        for (const auto &[name, node] : children) {
            bool isNumber = false;
            const int index = name.toInt(&isNumber);
            if (isNumber && index > 0)
                out.emplace(index, node.get());
        }
        return out;
    }
};

class FormReader
{
public:
    QJsonObject structure(const Shape &shape, const FormNode &node, const QString &path)
    {
        QJsonObject out;
        for (const Member &member : shape.members) {
            const FormNode *inside = node.child(member.wireName);
            if (!inside)
                inside = node.child(member.name); // an empty flattened list goes by the member's own name
            if (inside)
                out.insert(member.name, value(*member.shape, *inside, joined(path, member.wireName)));
        }
        return out;
    }

    std::optional<Error> problem;

private:
    QJsonValue value(const Shape &shape, const FormNode &node, const QString &path)
    {
        if (shape.type == ShapeType::Structure)
            return structure(shape, node, path);
        if (shape.type == ShapeType::List)
            return list(shape, node, path);
        if (shape.type == ShapeType::Map)
            return map(shape, node, path);
        const auto read = node.text ? scalarFromText(shape, *node.text) : std::nullopt;
        if (!read && !problem) {
            problem = Error{ErrorCode::InvalidInput, QStringLiteral("MalformedInput"),
                            QStringLiteral("%1 is not a valid value of its type").arg(path), path};
        }
        return read.value_or(QJsonValue());
    }

    QJsonArray list(const Shape &shape, const FormNode &node, const QString &path)
    {
        const FormNode *items = shape.flattened ? &node : node.child(shape.itemWireName);
        if (!items)
            items = node.child(QStringLiteral("member"));
        QJsonArray out;
        if (items) {
            for (const auto &[index, item] : items->numbered())
                out.append(value(*shape.item, *item, joined(path, QString::number(index))));
        }
        return out;
    }

    QJsonObject map(const Shape &shape, const FormNode &node, const QString &path)
    {
        const FormNode *entries = shape.flattened ? &node : node.child(QStringLiteral("entry"));
        QJsonObject out;
        if (!entries)
            return out;
        for (const auto &[index, entry] : entries->numbered()) {
            const FormNode *key = entry->child(shape.keyWireName);
            const FormNode *item = entry->child(shape.itemWireName);
            if (key && item)
                out.insert(key->text.value_or(QString()),
                           value(*shape.item, *item, joined(path, QString::number(index))));
        }
        return out;
    }
};

/// Nothing for bytes that are not UTF-8.
std::optional<QString> decoded(QByteArray part)
{
    part.replace('+', ' ');
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(QByteArray::fromPercentEncoding(part));
    return utf8.hasError() ? std::nullopt : std::optional(std::move(text));
}

} // namespace

Result<FormPairs> toForm(const Shape *shape, const QJsonObject &input)
{
    static const Shape nothing;
    FormWriter writer;
    writer.structure(shape ? *shape : nothing, input, QString());
    if (writer.problem)
        return *writer.problem;
    return std::move(writer.pairs);
}

QByteArray formBody(const FormPairs &pairs)
{
    QByteArray body;
    for (const auto &[name, value] : pairs) {
        if (!body.isEmpty())
            body.append('&');
        body.append(QUrl::toPercentEncoding(name)).append('=').append(QUrl::toPercentEncoding(value));
    }
    return body;
}

std::optional<FormPairs> parseForm(const QByteArray &body)
{
    FormPairs pairs;
    for (qsizetype start = 0; start < body.size();) {
        qsizetype end = body.indexOf('&', start);
        if (end < 0)
            end = body.size();
        const QByteArray part = body.mid(start, end - start);
        start = end + 1;
        if (part.trimmed().isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const auto name = decoded(equals < 0 ? part : part.left(equals));
        const auto value = decoded(equals < 0 ? QByteArray() : part.mid(equals + 1));
        if (!name || !value || pairs.size() >= maxPairs)
            return std::nullopt;
        pairs.emplace_back(*name, *value);
    }
    return pairs;
}

Result<QJsonObject> fromForm(const Shape *shape, const FormPairs &pairs)
{
    if (!shape)
        return QJsonObject();
    FormNode root;
    for (const auto &[name, text] : pairs) {
        const QStringList steps = name.split(QLatin1Char('.'));
        if (steps.size() > maxDepth)
            continue; // no model has such a parameter
        FormNode *node = &root;
        for (const QString &step : steps) {
            auto &child = node->children[step];
            if (!child)
                child = std::make_unique<FormNode>();
            node = child.get();
        }
        if (!node->text)
            node->text = text;
    }
    FormReader reader;
    QJsonObject out = reader.structure(*shape, root, QString());
    if (reader.problem)
        return *reader.problem;
    return out;
}

} // namespace hookline::wire
