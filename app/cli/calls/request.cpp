// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/request.h"

#include "app/cli/calls/inputfile.h"
#include "app/cli/calls/json.h"
#include "app/cli/calls/scalars.h"
#include "app/cli/calls/shorthand.h"

#include <QDateTime>
#include <QJsonArray>

namespace hookline::cli {

namespace {

using wire::ShapeType;

Error unparsed(const QString &name, const QString &message)
{
    return {.code = ErrorCode::InvalidInput,
            .message = QStringLiteral("Error parsing parameter '%1': %2").arg(name, message)};
}

bool takesShorthand(const wire::Shape &shape)
{
    return !isScalar(shape.type) && !(shape.type == ShapeType::List && isScalar(shape.item->type));
}

bool looksLikeJson(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.startsWith(u'[') || trimmed.startsWith(u'{');
}

/// Reads one option's words as its shape.
class Unpacker
{
public:
    explicit Unpacker(QString name)
        : m_name(std::move(name))
    { }

    /// `isList`: the words are a list, even if there is only one.
    Result<Value> unpack(const wire::Shape &shape, const QStringList &words, bool isList)
    {
        if (words.size() == 1) {
            const auto loaded = loadFile(words.front());
            if (!loaded)
                return unparsed(m_name, loaded.error().message);
            if (*loaded)
                return (*loaded)->isText() ? text(shape, (*loaded)->text) : Result<Value>(**loaded);
        }
        if (!isList)
            return text(shape, words.value(0));
        if (takesShorthand(shape) && !looksLikeJson(words.value(0)))
            return shorthandList(shape, words);
        if (words.size() == 1 && words.front().trimmed().startsWith(u'['))
            return json(words.front());
        return items(shape, words);
    }

private:
    Result<Value> text(const wire::Shape &shape, const QString &text)
    {
        if (!takesShorthand(shape) || looksLikeJson(text))
            return plain(shape, text);
        auto parsed = parseShorthand(text);
        if (!parsed)
            return unparsed(m_name, parsed.error().message);
        if (auto fitted = fitShorthand(shape, &parsed.value()); !fitted)
            return fitted.error();
        return parsed;
    }

    Result<Value> shorthandList(const wire::Shape &shape, const QStringList &words)
    {
        Value list = Value::list();
        for (const QString &word : words) {
            auto parsed = parseShorthand(word);
            if (!parsed)
                return unparsed(m_name, parsed.error().message);
            list.append(*std::move(parsed));
        }
        if (auto fitted = fitShorthand(shape, &list); !fitted)
            return fitted.error();
        return list;
    }

    Result<Value> json(const QString &text)
    {
        auto parsed = parseJson(text);
        if (parsed)
            return parsed;
        return unparsed(
            m_name, QStringLiteral("Invalid JSON: %1\nJSON received: %2").arg(parsed.error().message, text));
    }

    /// Without shorthand: a scalar, or JSON.
    Result<Value> plain(const wire::Shape &shape, const QString &text)
    {
        const QString trimmed = text.trimmed();
        switch (shape.type) {
        case ShapeType::Structure:
        case ShapeType::Map:
            return trimmed.startsWith(u'{') ? json(text)
                                            : unparsed(m_name, QStringLiteral("Invalid JSON:\n") + text);
        case ShapeType::List:
            if (trimmed.isEmpty())
                return Error{.code = ErrorCode::Internal,
                             .message = QStringLiteral("string index out of range")};
            // Python takes any other text for a list of its characters, and so scripts may rely on it.
            return trimmed.startsWith(u'[') ? json(text)
                                            : items(shape, text.split(QString(), Qt::SkipEmptyParts));
        case ShapeType::Integer:
        case ShapeType::Long:
        case ShapeType::Double:
            return numberOf(shape.type, Value::of(text));
        case ShapeType::Boolean:
            return Value::of(text.toLower() != u"false" && !text.isEmpty());
        default:
            return Value::of(text);
        }
    }

    Result<Value> items(const wire::Shape &shape, const QStringList &words)
    {
        Value list = Value::list();
        for (const QString &word : words) {
            auto item = plain(*shape.item, word);
            if (!item && isNumeric(shape.item->type))
                return unparsed(m_name, words.front());
            if (!item)
                return item;
            list.append(*std::move(item));
        }
        return list;
    }

    QString m_name;
};

Result<Value> revisionOf(const RevisionOption &option, const wire::Shape &revision, const QString &word)
{
    const wire::Shape &shape = *revision.member(QString::fromLatin1(option.member))->shape;
    const auto location =
        Unpacker(QStringLiteral("--") + QLatin1StringView(option.name)).unpack(shape, {word}, false);
    if (!location)
        return location;
    for (const char *required : option.required) {
        const Value *member = required ? location->find(QString::fromLatin1(required)) : nullptr;
        if (required && (!member || member->isEmpty()))
            return Error{.code = ErrorCode::InvalidInput, .message = QString::fromLatin1(option.complaint)};
    }
    Value known = Value::map();
    for (const wire::Member &member : shape.members) {
        if (const Value *given = location->find(member.name))
            known.set(member.name, *given);
    }
    Value result = Value::map();
    result.set(QStringLiteral("revisionType"), Value::of(QString::fromLatin1(option.type)));
    result.set(QString::fromLatin1(option.member), known);
    return result;
}

Result<Value> readDocument(QLatin1StringView name, const QString &word)
{
    QString text = word;
    if (word == u"-") {
        text = readStandardInput();
    } else {
        const auto loaded = loadFile(word);
        if (!loaded)
            return unparsed(QStringLiteral("--") + name, loaded.error().message);
        if (*loaded)
            text = (*loaded)->isText()
                ? (*loaded)->text
                : QString::fromUtf8(QByteArray::fromBase64((*loaded)->text.toLatin1()));
    }
    const bool isJson = name == inputJsonOption;
    auto parsed = isJson ? parseJson(text) : parseYaml(text);
    if (!parsed)
        return unparsed(name,
                        isJson ? QStringLiteral("Invalid JSON received.")
                               : QStringLiteral("Invalid YAML received."));
    if (!parsed->isMap())
        return unparsed(QStringLiteral("--") + name,
                        QStringLiteral("Invalid type: expecting map, received ") + parsed->typeText());
    return parsed;
}

Result<void> addDocument(const ParsedOptions &parsed, Value *input)
{
    const bool isJson = parsed.isSet(inputJsonOption);
    const bool isYaml = parsed.isSet(inputYamlOption);
    if (isJson && isYaml)
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QStringLiteral("Only one --cli-input- parameter may be specified.")};
    if (!isJson && !isYaml)
        return {};
    const QLatin1StringView name = isJson ? inputJsonOption : inputYamlOption;
    const auto document = readDocument(name, parsed.value(name));
    if (!document)
        return document.error();
    for (std::size_t i = 0; i < document->keys.size(); ++i) {
        if (!input->find(document->keys[i])) // the command line wins
            input->set(document->keys[i], document->items[i]);
    }
    return {};
}

class Converter
{
public:
    QJsonValue convert(const wire::Shape &shape, const Value &value)
    {
        switch (shape.type) {
        case ShapeType::Structure: {
            QJsonObject object;
            for (std::size_t i = 0; i < value.keys.size(); ++i) {
                if (const wire::Member *member = shape.member(value.keys[i]))
                    object.insert(member->name, convert(*member->shape, value.items[i]));
            }
            return object;
        }
        case ShapeType::Map: {
            QJsonObject object;
            for (std::size_t i = 0; i < value.keys.size(); ++i)
                object.insert(value.keys[i], convert(*shape.item, value.items[i]));
            return object;
        }
        case ShapeType::List: {
            QJsonArray array;
            for (const Value &item : value.items)
                array.append(convert(*shape.item, item));
            return array;
        }
        case ShapeType::Boolean:
            return value.truth;
        case ShapeType::Integer:
        case ShapeType::Long:
            return value.kind == Value::Kind::Boolean ? QJsonValue(value.truth ? 1 : 0)
                                                      : QJsonValue(value.text.toLongLong());
        case ShapeType::Double:
            return value.kind == Value::Kind::Float ? value.number : value.text.toDouble();
        case ShapeType::Timestamp:
            return secondsOf(value).value_or(0);
        case ShapeType::Blob:
            return value.kind == Value::Kind::Bytes ? value.text : base64(value.text);
        case ShapeType::String:
            break;
        }
        return value.text;
    }

    QString problem;

private:
    QString base64(const QString &text)
    {
        // Python skips what is no base64 and then asks only for whole groups.
        QString known;
        for (const QChar c : text) {
            if (c.unicode() < 0x80 && (c.isLetterOrNumber() || QStringView(u"+/=").contains(c)))
                known += c;
        }
        if (known.size() % 4 != 0)
            problem = QStringLiteral("Invalid base64: \"%1\"").arg(text);
        return QString::fromLatin1(QByteArray::fromBase64(known.toLatin1()).toBase64());
    }
};

} // namespace

Result<Value> inputOf(const std::vector<Argument> &arguments, const ParsedOptions &parsed)
{
    Value input = Value::map();
    const wire::Member *revision = nullptr;
    const bool byHand = asksForPage(arguments, parsed);
    for (const Argument &argument : arguments) {
        const Option &option = argument.option;
        if (argument.role == Argument::Role::Member && argument.member->name == u"revision")
            revision = argument.member;
        if (!parsed.isSet(option.key()) || option.take == Option::Take::Off)
            continue;
        const Given given = parsed.given.value(option.key());
        if (argument.role == Argument::Role::Revision) {
            auto location = revisionOf(*argument.revision, *revision->shape, given.words.front());
            if (!location)
                return location;
            input.set(revision->name, *std::move(location));
        } else if (argument.role == Argument::Role::Member || (argument.member && byHand)) {
            const bool isFlag = option.take == Option::Take::On;
            auto value = isFlag
                ? Result<Value>(Value::of(given.isOn))
                : Unpacker(QStringLiteral("--") + option.name)
                      .unpack(*argument.member->shape, given.words, option.take == Option::Take::Any);
            if (!value)
                return value;
            input.set(argument.member->name, *std::move(value));
        }
    }
    if (const auto added = addDocument(parsed, &input); !added)
        return added.error();
    return input;
}

Result<void> checkAccepted(const wire::Operation &operation, const Value &input)
{
    for (const wire::Member &member :
         operation.input ? operation.input->members : std::vector<wire::Member>()) {
        const QStringList accepted = operation.accepted.value(member.name);
        const Value *value = accepted.isEmpty() ? nullptr : input.find(member.name);
        if (value && member.shape->enumValues.contains(value->text) && !accepted.contains(value->text))
            return Error{
                .code = ErrorCode::InvalidInput,
                .message =
                    QStringLiteral("Parameter validation failed:\nInvalid value for parameter %1, value: "
                                   "%2, valid values: %3. The service refuses it; --%4 sends it all the "
                                   "same.")
                        .arg(member.name, value->text, accepted.join(QStringLiteral(", ")), noValidateOption),
                .subject = member.name};
    }
    return {};
}

Result<QJsonObject> apiInput(const wire::Operation &operation, const Value &input)
{
    if (!operation.input)
        return QJsonObject();
    Converter converter;
    const QJsonObject object = converter.convert(*operation.input, input).toObject();
    if (!converter.problem.isEmpty())
        return Error{.code = ErrorCode::Internal, .message = converter.problem};
    return object;
}

std::optional<double> secondsOf(const Value &value)
{
    if (value.kind == Value::Kind::Float)
        return value.number;
    if (value.kind == Value::Kind::Integer)
        return value.text.toDouble();
    if (!value.isText())
        return std::nullopt;
    bool isNumber = false;
    const double seconds = value.text.trimmed().toDouble(&isNumber);
    if (isNumber)
        return seconds;
    QString text = value.text.trimmed();
    QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!moment.isValid())
        moment = QDateTime::fromString(text.replace(u' ', u'T'), Qt::ISODateWithMs);
    return moment.isValid() ? std::optional(double(moment.toMSecsSinceEpoch()) / 1000) : std::nullopt;
}

} // namespace hookline::cli
