// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/service.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace hookline::wire {

namespace {

struct TypeName
{
    const char *name;
    ShapeType type;
};

constexpr std::array typeNames{
    TypeName{"string", ShapeType::String},   TypeName{"integer", ShapeType::Integer},
    TypeName{"long", ShapeType::Long},       TypeName{"double", ShapeType::Double},
    TypeName{"boolean", ShapeType::Boolean}, TypeName{"timestamp", ShapeType::Timestamp},
    TypeName{"blob", ShapeType::Blob},       TypeName{"structure", ShapeType::Structure},
    TypeName{"list", ShapeType::List},       TypeName{"map", ShapeType::Map},
};

std::optional<ShapeType> typeOf(QStringView name)
{
    for (const TypeName &entry : typeNames) {
        if (name == QLatin1String(entry.name))
            return entry.type;
    }
    return std::nullopt;
}

bool isScalar(ShapeType type)
{
    return type != ShapeType::Structure && type != ShapeType::List && type != ShapeType::Map;
}

QStringList strings(const QJsonValue &array)
{
    QStringList list;
    for (const QJsonValue value : array.toArray())
        list.append(value.toString());
    return list;
}

std::optional<double> limit(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

/// Builds one Service. The first problem found is the one reported: descriptions ship with the program.
class ServiceLoader
{
public:
    explicit ServiceLoader(Service::Patterns patterns)
        : m_patterns(patterns)
    { }

    Result<std::shared_ptr<const Service>> load(const QByteArray &json)
    {
        QJsonParseError parseError;
        const QJsonObject root = QJsonDocument::fromJson(json, &parseError).object();
        if (parseError.error != QJsonParseError::NoError)
            return Error{
                ErrorCode::InvalidInput, {}, parseError.errorString(), QStringLiteral("description")};
        if (root[QLatin1String("format")].toInt() != 1)
            fail(QStringLiteral("format"), QStringLiteral("only format 1 is known"));
        readHead(root);
        readShapes(root[QLatin1String("shapes")].toObject());
        readErrors(root[QLatin1String("errors")].toObject());
        readOperations(root[QLatin1String("operations")].toArray());
        if (m_problem)
            return *m_problem;
        return std::shared_ptr<const Service>(m_service);
    }

private:
    void fail(const QString &entry, const QString &why)
    {
        if (!m_problem)
            m_problem = Error{ErrorCode::InvalidInput, {}, why, entry};
    }

    void readHead(const QJsonObject &root)
    {
        struct Text
        {
            const char *key;
            QString Service::*member;
            bool required;
        };
        const QString protocol = root[QLatin1String("protocol")].toString();
        const bool json = protocol == QLatin1String("json");
        if (!json && protocol != QLatin1String("query"))
            fail(QStringLiteral("protocol"), QStringLiteral("neither json nor query"));
        m_service->protocol = json ? Protocol::AwsJson : Protocol::AwsQuery;
        m_service->queryCompatible = root[QLatin1String("queryCompatible")].toBool();
        const std::array texts{
            Text{"id", &Service::id, true},
            Text{"cliName", &Service::cliName, true},
            Text{"serviceId", &Service::serviceId, true},
            Text{"endpointPrefix", &Service::endpointPrefix, true},
            Text{"signingName", &Service::signingName, true},
            Text{"apiVersion", &Service::apiVersion, true},
            Text{"targetPrefix", &Service::targetPrefix, json},
            Text{"jsonVersion", &Service::jsonVersion, json},
            Text{"xmlNamespace", &Service::xmlNamespace, !json || m_service->queryCompatible},
        };
        for (const Text &text : texts) {
            const QString value = root[QLatin1String(text.key)].toString();
            if (text.required && value.isEmpty())
                fail(QString::fromLatin1(text.key), QStringLiteral("missing"));
            (*m_service).*text.member = value;
        }
    }

    void readShapes(const QJsonObject &shapes)
    {
        for (const TypeName &entry : typeNames) {
            if (isScalar(entry.type))
                addShape(QString::fromLatin1(entry.name), entry.type);
        }
        for (auto it = shapes.begin(); it != shapes.end(); ++it) {
            const QString type = it->isString() ? it->toString() : (*it)[QLatin1String("type")].toString();
            const auto known = typeOf(type);
            if (!known) {
                fail(it.key(), QStringLiteral("unknown type \"%1\"").arg(type));
                return;
            }
            addShape(it.key(), *known);
        }
        // Only now does every name stand for a shape that stays where it is.
        for (auto it = shapes.begin(); it != shapes.end(); ++it)
            readShape(*m_own.value(it.key()), it->toObject());
    }

    void addShape(const QString &name, ShapeType type)
    {
        Shape &shape = m_service->m_shapes.emplace_back();
        shape.name = name;
        shape.type = type;
        m_own.insert(name, &shape);
        m_service->m_shapeByName.insert(name, &shape);
    }

    void readShape(Shape &shape, const QJsonObject &facts)
    {
        shape.flattened = facts[QLatin1String("flattened")].toBool();
        shape.enumValues = strings(facts[QLatin1String("enum")]);
        shape.min = limit(facts[QLatin1String("min")]);
        shape.max = limit(facts[QLatin1String("max")]);
        shape.sensitive = facts[QLatin1String("sensitive")].toBool();
        shape.documented = facts[QLatin1String("documented")].toBool();
        shape.pattern = facts[QLatin1String("pattern")].toString();
        if (!shape.pattern.isEmpty()) {
            shape.expression.setPattern(QRegularExpression::anchoredPattern(shape.pattern));
            if (m_patterns == Service::Patterns::Check && !shape.expression.isValid())
                fail(shape.name, QStringLiteral("pattern: ") + shape.expression.errorString());
        }
        if (shape.type == ShapeType::Structure) {
            for (const QString &text : strings(facts[QLatin1String("members")]))
                readMember(shape, text);
        } else if (shape.type == ShapeType::List) {
            shape.item = refer(shape.name, facts[QLatin1String("item")].toString());
            shape.itemWireName = facts[QLatin1String("itemWire")].toString(QStringLiteral("member"));
        } else if (shape.type == ShapeType::Map) {
            shape.key = refer(shape.name, facts[QLatin1String("key")].toString());
            shape.item = refer(shape.name, facts[QLatin1String("value")].toString());
            shape.keyWireName = facts[QLatin1String("keyWire")].toString(QStringLiteral("key"));
            shape.itemWireName = facts[QLatin1String("itemWire")].toString(QStringLiteral("value"));
        }
    }

    /// "name: Shape", "name!: Shape" (required), "name: Shape @WireName".
    void readMember(Shape &shape, const QString &text)
    {
        const qsizetype colon = text.indexOf(QLatin1String(": "));
        const qsizetype at = text.indexOf(QLatin1String(" @"), colon + 2);
        const qsizetype end = at < 0 ? text.size() : at;
        Member member;
        member.required = colon > 0 && text.at(colon - 1) == QLatin1Char('!');
        member.name = text.left(colon - (member.required ? 1 : 0));
        const QString shapeName = text.mid(colon + 2, end - colon - 2);
        member.wireName = at < 0 ? member.name : text.mid(at + 2);
        const auto isName = [](const QString &name) {
            return !name.isEmpty() && std::none_of(name.begin(), name.end(), [](QChar c) {
                return c == QLatin1Char('!') || c == QLatin1Char(':') || c == QLatin1Char(' ');
            });
        };
        if (colon < 0 || !isName(member.name) || !isName(shapeName) || !isName(member.wireName)) {
            fail(shape.name, QStringLiteral("member \"%1\" is not \"name[!]: Shape [@wire]\"").arg(text));
            return;
        }
        member.shape = refer(shape.name, shapeName);
        shape.members.push_back(std::move(member));
    }

    const Shape *refer(const QString &from, const QString &name)
    {
        const Shape *shape = m_service->m_shapeByName.value(name);
        if (!shape)
            fail(from, QStringLiteral("no shape \"%1\"").arg(name));
        return shape;
    }

    void readErrors(const QJsonObject &errors)
    {
        for (auto it = errors.begin(); it != errors.end(); ++it) {
            const QJsonObject facts = it->toObject();
            ErrorShape error;
            error.name = it.key();
            error.wireCode = facts[QLatin1String("code")].toString(error.name);
            error.queryCode = facts[QLatin1String("queryCode")].toString(
                m_service->queryCompatible ? error.name : QString());
            error.httpStatus = facts[QLatin1String("status")].toInt(400);
            error.senderFault = !facts[QLatin1String("receiver")].toBool();
            m_service->m_errors.push_back(std::move(error));
        }
    }

    void readOperations(const QJsonArray &operations)
    {
        for (const QJsonValue value : operations) {
            const QJsonObject facts = value.toObject();
            Operation operation;
            operation.name = facts[QLatin1String("name")].toString();
            operation.input = structure(operation.name, facts[QLatin1String("input")].toString());
            operation.output = structure(operation.name, facts[QLatin1String("output")].toString());
            operation.resultWrapper =
                facts[QLatin1String("resultWrapper")].toString(operation.name + QStringLiteral("Result"));
            operation.readOnly = facts[QLatin1String("repeatable")].toBool();
            operation.isUnsigned = facts[QLatin1String("unsigned")].toBool();
            operation.errors = strings(facts[QLatin1String("errors")]);
            for (const QString &name : std::as_const(operation.errors)) {
                if (!m_service->error(name))
                    fail(operation.name, QStringLiteral("no error \"%1\"").arg(name));
            }
            const QStringList paging = strings(facts[QLatin1String("paging")]);
            if (paging.size() == 3 || paging.size() == 4) {
                operation.inputToken = paging[0];
                operation.outputToken = paging[1];
                operation.resultKey = paging[2];
                operation.limitKey = paging.value(3);
                operation.pagedByCli = facts[QLatin1String("pagedByCli")].toBool(true);
            } else if (!paging.isEmpty()) {
                fail(operation.name,
                     QStringLiteral("paging is not [input token, output token, result, limit]"));
            }
            readAccepted(&operation, facts[QLatin1String("accepted")].toObject());
            m_service->m_operationByName.insert(operation.name, int(m_service->m_operations.size()));
            m_service->m_operations.push_back(std::move(operation));
        }
        if (m_service->m_operations.empty())
            fail(QStringLiteral("operations"), QStringLiteral("missing"));
    }

    void readAccepted(Operation *operation, const QJsonObject &accepted)
    {
        for (auto it = accepted.begin(); it != accepted.end(); ++it) {
            const Member *member = operation->input ? operation->input->member(it.key()) : nullptr;
            const QStringList values = strings(*it);
            if (!member || values.isEmpty())
                fail(operation->name,
                     QStringLiteral("accepted: no member or no values of \"%1\"").arg(it.key()));
            operation->accepted.insert(it.key(), values);
        }
    }

    const Shape *structure(const QString &operation, const QString &name)
    {
        if (name.isEmpty())
            return nullptr;
        const Shape *shape = refer(operation, name);
        if (shape && shape->type != ShapeType::Structure)
            fail(operation, QStringLiteral("%1 is not a structure").arg(name));
        return shape;
    }

    Service::Patterns m_patterns;
    std::shared_ptr<Service> m_service = std::make_shared<Service>();
    QHash<QString, Shape *> m_own;
    std::optional<Error> m_problem;
};

Result<std::shared_ptr<const Service>> Service::load(const QByteArray &json, Patterns patterns)
{
    return ServiceLoader(patterns).load(json);
}

} // namespace hookline::wire
