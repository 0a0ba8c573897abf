// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/yaml.h"

#include "app/cli/calls/inputfile.h"

#include <QRegularExpression>

#include <yaml.h>

#include <algorithm>
#include <map>

namespace hookline::cli {

namespace {

// Deeper and larger than any AWS model; what is more would only exhaust memory through aliases.
constexpr int deepest = 200;
constexpr int mostNodes = 100'000;

const yaml_char_t *bytesOf(const QByteArray &text)
{
    return reinterpret_cast<const yaml_char_t *>(text.constData());
}

class Reader
{
public:
    explicit Reader(const QByteArray &bytes)
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_input_string(&m_parser, bytesOf(bytes), std::size_t(bytes.size()));
    }
    ~Reader()
    {
        yaml_event_delete(&m_event);
        yaml_parser_delete(&m_parser);
    }
    Q_DISABLE_COPY_MOVE(Reader)

    bool read(Value *value)
    {
        if (!next() || !next()) // the stream, the document
            return false;
        if (m_event.type == YAML_STREAM_END_EVENT)
            return true;
        return next() && node(value, 0) && next() && m_event.type == YAML_DOCUMENT_END_EVENT && next()
            && m_event.type == YAML_STREAM_END_EVENT;
    }

private:
    bool next()
    {
        yaml_event_delete(&m_event);
        return yaml_parser_parse(&m_parser, &m_event) == 1;
    }

    static QString textOf(const yaml_char_t *text)
    {
        return QString::fromUtf8(reinterpret_cast<const char *>(text));
    }

    /// Reads the node that begins with the current event.
    bool node(Value *value, int depth)
    {
        if (depth > deepest || ++m_nodes > mostNodes)
            return false;
        switch (m_event.type) {
        case YAML_ALIAS_EVENT: {
            const auto found = m_anchors.find(textOf(m_event.data.alias.anchor));
            if (found == m_anchors.end())
                return false;
            *value = found->second;
            m_nodes += count(*value);
            return m_nodes <= mostNodes;
        }
        case YAML_SCALAR_EVENT:
            return scalar(value);
        case YAML_SEQUENCE_START_EVENT:
            return sequence(value, depth);
        case YAML_MAPPING_START_EVENT:
            return mapping(value, depth);
        default:
            return false;
        }
    }

    static int count(const Value &value)
    {
        int nodes = 1;
        for (const Value &item : value.items)
            nodes += count(item);
        return nodes;
    }

    void keep(const QString &anchor, const Value &value)
    {
        if (!anchor.isEmpty())
            m_anchors[anchor] = value;
    }

    bool scalar(Value *value)
    {
        const auto &data = m_event.data.scalar;
        const QString text =
            QString::fromUtf8(reinterpret_cast<const char *>(data.value), qsizetype(data.length));
        const QString tag = textOf(data.tag);
        bool isAmbiguous = false;
        if (tag == u"tag:yaml.org,2002:binary")
            *value = Value::bytes(QByteArray::fromBase64(text.toLatin1()));
        else if (data.style == YAML_PLAIN_SCALAR_STYLE && tag.isEmpty())
            *value = plainYaml(text, &isAmbiguous);
        else
            *value = Value::of(text);
        keep(textOf(data.anchor), *value);
        return true;
    }

    bool sequence(Value *value, int depth)
    {
        const QString anchor = textOf(m_event.data.sequence_start.anchor);
        *value = Value::list();
        while (next() && m_event.type != YAML_SEQUENCE_END_EVENT) {
            Value item;
            if (!node(&item, depth + 1))
                return false;
            value->append(std::move(item));
        }
        keep(anchor, *value);
        return m_event.type == YAML_SEQUENCE_END_EVENT;
    }

    bool mapping(Value *value, int depth)
    {
        const QString anchor = textOf(m_event.data.mapping_start.anchor);
        *value = Value::map();
        while (next() && m_event.type != YAML_MAPPING_END_EVENT) {
            Value key, item;
            if (!node(&key, depth + 1) || !key.isScalar() || value->find(key.toText()) || !next()
                || !node(&item, depth + 1))
                return false;
            value->set(key.toText(), std::move(item));
        }
        keep(anchor, *value);
        return m_event.type == YAML_MAPPING_END_EVENT;
    }

    yaml_parser_t m_parser{};
    yaml_event_t m_event{};
    std::map<QString, Value> m_anchors;
    int m_nodes = 0;
};

class Writer
{
public:
    Writer()
    {
        yaml_emitter_initialize(&m_emitter);
        yaml_emitter_set_unicode(&m_emitter, 1);
        yaml_emitter_set_output(&m_emitter, &Writer::append, &m_bytes);
    }
    ~Writer() { yaml_emitter_delete(&m_emitter); }
    Q_DISABLE_COPY_MOVE(Writer)

    QString write(const Value &value)
    {
        yaml_event_t event;
        yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
        emitEvent(&event);
        yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, 1);
        emitEvent(&event);
        node(value);
        yaml_document_end_event_initialize(&event, 1);
        emitEvent(&event);
        yaml_stream_end_event_initialize(&event);
        emitEvent(&event);
        return QString::fromUtf8(m_bytes);
    }

private:
    static int append(void *bytes, unsigned char *buffer, std::size_t size)
    {
        static_cast<QByteArray *>(bytes)->append(reinterpret_cast<const char *>(buffer), qsizetype(size));
        return 1;
    }

    void emitEvent(yaml_event_t *event) { yaml_emitter_emit(&m_emitter, event); }

    void node(const Value &value)
    {
        yaml_event_t event;
        if (value.isList()) {
            yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE);
            emitEvent(&event);
            for (const Value &item : value.items)
                node(item);
            yaml_sequence_end_event_initialize(&event);
            emitEvent(&event);
        } else if (value.isMap()) {
            yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE);
            emitEvent(&event);
            std::vector<std::size_t> order(value.keys.size());
            std::generate(order.begin(), order.end(), [i = std::size_t(0)]() mutable { return i++; });
            std::sort(order.begin(), order.end(),
                      [&value](std::size_t a, std::size_t b) { return value.keys[a] < value.keys[b]; });
            for (const std::size_t i : order) {
                scalar(Value::of(value.keys[i]));
                node(value.items[i]);
            }
            yaml_mapping_end_event_initialize(&event);
            emitEvent(&event);
        } else {
            scalar(value);
        }
    }

    void scalar(const Value &value)
    {
        bool isPlain = true;
        QString text = value.toText();
        if (value.isText())
            plainYaml(text, &isPlain);
        if (value.isText())
            isPlain = !isPlain;
        else if (value.isNone())
            text = QStringLiteral("null");
        else if (value.kind == Value::Kind::Boolean)
            text = text.toLower();
        const QByteArray bytes = text.toUtf8();
        yaml_event_t event;
        yaml_scalar_event_initialize(&event, nullptr, nullptr, bytesOf(bytes), int(bytes.size()),
                                     isPlain ? 1 : 0, 1, YAML_ANY_SCALAR_STYLE);
        emitEvent(&event);
    }

    yaml_emitter_t m_emitter{};
    QByteArray m_bytes;
};

struct Plain
{
    QRegularExpression form;
    Value (*read)(const QString &text);
};

QRegularExpression whole(const char *pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1StringView(pattern)));
}

Value readInteger(const QString &text)
{
    QString digits = text;
    digits.remove(u'_');
    const bool isNegative = digits.startsWith(u'-');
    if (isNegative || digits.startsWith(u'+'))
        digits.remove(0, 1);
    bool ok = false;
    qint64 number = 0;
    if (digits.startsWith(QLatin1StringView("0x")))
        number = digits.mid(2).toLongLong(&ok, 16);
    else if (digits.startsWith(QLatin1StringView("0o")))
        number = digits.mid(2).toLongLong(&ok, 8);
    else if (digits.startsWith(QLatin1StringView("0b")))
        number = digits.mid(2).toLongLong(&ok, 2);
    else
        number = digits.toLongLong(&ok, 10);
    return ok ? Value::integer(isNegative ? -number : number) : Value::of(text);
}

Value readFloat(const QString &text)
{
    QString digits = text.toLower();
    digits.remove(u'_');
    const QString name = digits.startsWith(u'-') || digits.startsWith(u'+') ? digits.mid(1) : digits;
    if (name == u".inf")
        return Value::real(digits.startsWith(u'-') ? -qInf() : qInf());
    return name == u".nan" ? Value::real(qQNaN()) : Value::real(digits.toDouble());
}

/// The forms of YAML 1.2 as ruamel.yaml has them.
const std::vector<Plain> &plainForms()
{
    static const std::vector<Plain> forms{
        {whole("true|True|TRUE|false|False|FALSE"),
         [](const QString &text) { return Value::of(text.toLower() == u"true"); }},
        {whole("[-+]?0b?[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+"), &readInteger},
        {whole("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
               "|[-+]?\\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)"),
         &readFloat},
        {whole("~|null|Null|NULL|"), [](const QString &) { return Value(); }},
        {whole("[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}"
               ":[0-9]{2}:[0-9]{2}(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?|=|<<"),
         [](const QString &text) { return Value::of(text); }},
    };
    return forms;
}

} // namespace

Value plainYaml(const QString &text, bool *isAmbiguous)
{
    for (const Plain &plain : plainForms()) {
        if (plain.form.match(text).hasMatch()) {
            *isAmbiguous = true;
            return plain.read(text);
        }
    }
    *isAmbiguous = false;
    return Value::of(text);
}

QString yamlText(const Value &value)
{
    return Writer().write(value);
}

Result<Value> parseYaml(const QString &text)
{
    Value value;
    if (Reader(text.toUtf8()).read(&value))
        return value;
    return Error{.code = ErrorCode::InvalidInput, .message = QStringLiteral("no YAML")};
}

} // namespace hookline::cli
