// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/skeleton.h"

namespace hookline::cli {

namespace {

using wire::ShapeType;

const QStringList &valuesOf(const wire::Shape &shape)
{
    static const QStringList none;
    return shape.documented ? none : shape.enumValues;
}

class Generator
{
public:
    explicit Generator(bool usesNames)
        : m_usesNames(usesNames)
    { }

    Value sample(const wire::Shape &shape, const QString &name)
    {
        switch (shape.type) {
        case ShapeType::Structure:
        case ShapeType::List:
        case ShapeType::Map: {
            m_stack.append(shape.name);
            Value value = collection(shape);
            m_stack.removeLast();
            return value;
        }
        case ShapeType::String:
            return Value::of(m_usesNames ? name : valuesOf(shape).value(0));
        case ShapeType::Integer:
        case ShapeType::Long:
            return Value::integer(0);
        case ShapeType::Double:
            return Value::real(0);
        case ShapeType::Boolean:
            return Value::of(true);
        case ShapeType::Timestamp:
            return Value::of(QStringLiteral("1970-01-01T00:00:00"));
        case ShapeType::Blob:
            break;
        }
        return {};
    }

private:
    Value collection(const wire::Shape &shape)
    {
        if (shape.type == ShapeType::List) {
            Value list = Value::list();
            list.append(sample(*shape.item, shape.item->name));
            return list;
        }
        Value map = Value::map();
        if (shape.type == ShapeType::Map) {
            map.set(QStringLiteral("KeyName"), sample(*shape.item, QString()));
        } else if (m_stack.count(shape.name) < 2) {
            for (const wire::Member &member : shape.members)
                map.set(member.name, sample(*member.shape, member.name));
        }
        return map;
    }

    bool m_usesNames;
    QStringList m_stack;
};

/// Writes block YAML, one member on a line, so that each can carry its comment.
class YamlSkeleton
{
public:
    explicit YamlSkeleton(const wire::Operation &operation)
        : m_accepted(operation.accepted)
    { }

    void members(const wire::Shape &shape, const QString &indent, QString first)
    {
        m_stack.append(shape.name);
        for (const wire::Member &member : shape.members) {
            text += first + member.name + u':';
            first = indent;
            if (const QStringList accepted = acceptedOf(member); !accepted.isEmpty())
                text += u' ' + accepted.front() + commentOf(member) + u'\n';
            else
                value(*member.shape, indent, commentOf(member));
        }
        m_stack.removeLast();
    }

    QString text;

private:
    /// Members of the operation's own input only.
    QStringList acceptedOf(const wire::Member &member) const
    {
        return m_stack.size() == 1 ? m_accepted.value(member.name) : QStringList();
    }

    QString commentOf(const wire::Member &member) const
    {
        QStringList parts;
        if (member.required)
            parts.append(QStringLiteral("[REQUIRED]"));
        const QStringList accepted = acceptedOf(member);
        const QStringList &values = accepted.isEmpty() ? valuesOf(*member.shape) : accepted;
        if (!values.isEmpty())
            parts.append(QStringLiteral("Valid values are: %1.").arg(values.join(QStringLiteral(", "))));
        return parts.isEmpty() ? QString() : QStringLiteral("  # ") + parts.join(u' ');
    }

    /// What stands behind "name:".
    void value(const wire::Shape &shape, const QString &indent, const QString &comment)
    {
        const bool isInside = m_stack.contains(shape.name);
        if (shape.type == ShapeType::Structure && !shape.members.empty() && !isInside) {
            text += comment + u'\n';
            members(shape, indent + QStringLiteral("  "), indent + QStringLiteral("  "));
        } else if (shape.type == ShapeType::List && !(isInside || m_stack.contains(shape.item->name))) {
            text += comment + u'\n';
            item(*shape.item, indent);
        } else if (shape.type == ShapeType::Map) {
            text += comment + QStringLiteral("\n%1  KeyName:").arg(indent);
            value(*shape.item, indent + QStringLiteral("  "), QString());
        } else {
            text += u' ' + scalar(shape) + comment + u'\n';
        }
    }

    void item(const wire::Shape &shape, const QString &indent)
    {
        if (shape.type == ShapeType::Structure && !shape.members.empty()) {
            members(shape, indent + QStringLiteral("  "), indent + QStringLiteral("- "));
        } else if (shape.type == ShapeType::List) {
            text += indent + QStringLiteral("-\n");
            item(*shape.item, indent + QStringLiteral("  "));
        } else {
            text += indent + QStringLiteral("- ") + scalar(shape) + u'\n';
        }
    }

    QString scalar(const wire::Shape &shape) const
    {
        switch (shape.type) {
        case ShapeType::Structure:
        case ShapeType::Map:
            return QStringLiteral("{}");
        case ShapeType::List:
            return QStringLiteral("[]");
        case ShapeType::Integer:
        case ShapeType::Long:
            return QStringLiteral("0");
        case ShapeType::Double:
            return QStringLiteral("0.0");
        case ShapeType::Boolean:
            return QStringLiteral("true");
        case ShapeType::Timestamp:
            return QStringLiteral("1970-01-01 00:00:00");
        case ShapeType::Blob:
            return QStringLiteral("!!binary ''");
        case ShapeType::String:
            break;
        }
        return valuesOf(shape).isEmpty() ? QStringLiteral("''") : valuesOf(shape).front();
    }

    const QHash<QString, QStringList> &m_accepted;
    QStringList m_stack;
};

} // namespace

Value inputSkeleton(const wire::Operation &operation)
{
    if (!operation.input)
        return Value::map();
    Value skeleton = Generator(false).sample(*operation.input, QString());
    for (auto it = operation.accepted.begin(); it != operation.accepted.end(); ++it)
        skeleton.set(it.key(), Value::of(it->front()));
    return skeleton;
}

Value outputSkeleton(const wire::Operation &operation)
{
    return operation.output ? Generator(true).sample(*operation.output, QString()) : Value::map();
}

QString yamlInputSkeleton(const wire::Operation &operation)
{
    if (!operation.input || operation.input->members.empty())
        return QStringLiteral("{}\n");
    YamlSkeleton skeleton(operation);
    skeleton.members(*operation.input, QString(), QString());
    return skeleton.text;
}

} // namespace hookline::cli
