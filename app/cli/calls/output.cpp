// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/output.h"

#include "models/wire/scalar.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace hookline::cli {

namespace {

using wire::ShapeType;

/// Python's isoformat(): microseconds only if there are any, and always the offset.
QString isoText(double seconds, TimeStyle style)
{
    double whole = std::floor(seconds);
    auto micros = qint64(std::nearbyint((seconds - whole) * 1e6));
    if (micros == 1'000'000) {
        micros = 0;
        whole += 1;
    }
    QDateTime moment = QDateTime::fromSecsSinceEpoch(qint64(whole), Qt::UTC);
    if (style == TimeStyle::Local)
        moment = moment.toLocalTime();
    const int offset = moment.offsetFromUtc();
    QString text = moment.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    if (micros)
        text += QStringLiteral(".%1").arg(micros, 6, 10, QLatin1Char('0'));
    return text
        + QStringLiteral("%1%2:%3")
              .arg(QLatin1Char(offset < 0 ? '-' : '+'))
              .arg(std::abs(offset) / 3600, 2, 10, QLatin1Char('0'))
              .arg(std::abs(offset) / 60 % 60, 2, 10, QLatin1Char('0'));
}

class Orderer
{
public:
    explicit Orderer(TimeStyle times)
        : m_times(times)
    { }

    Value value(const wire::Shape *shape, const QJsonValue &in) const
    {
        if (shape && shape->type == ShapeType::Timestamp && m_times != TimeStyle::Wire) {
            if (const auto seconds = wire::readTimestamp(in))
                return Value::of(isoText(*seconds, m_times));
        }
        if (in.isObject())
            return map(shape, in.toObject());
        if (in.isArray()) {
            Value list = Value::list();
            for (const QJsonValue &item : in.toArray())
                list.append(value(shape ? shape->item : nullptr, item));
            return list;
        }
        if (in.isString())
            return Value::of(in.toString());
        if (in.isBool())
            return Value::of(in.toBool());
        if (!in.isDouble())
            return {};
        const auto integer = wire::exactInteger(in);
        return integer && !(shape && shape->type == ShapeType::Double) ? Value::integer(*integer)
                                                                       : Value::real(in.toDouble());
    }

private:
    Value map(const wire::Shape *shape, const QJsonObject &in) const
    {
        Value out = Value::map();
        const bool isStructure = shape && shape->type == ShapeType::Structure;
        if (isStructure) {
            for (const wire::Member &member : shape->members) {
                const QJsonValue inside = in.value(member.name);
                if (!inside.isUndefined() && !inside.isNull())
                    out.set(member.name, value(member.shape, inside));
            }
        }
        for (auto it = in.begin(); it != in.end(); ++it) {
            if (!isStructure || !shape->member(it.key()))
                out.set(it.key(), value(shape && !isStructure ? shape->item : nullptr, *it));
        }
        return out;
    }

    TimeStyle m_times;
};

/// Writes the AWS CLI's text form.
class TextWriter
{
public:
    QString result;

    void write(const Value &value, const QString &name, const QStringList *keys)
    {
        if (value.isMap())
            map(value, name, keys);
        else if (value.isList())
            list(value, name);
        else
            result += value.toText() + u'\n';
    }

private:
    static bool holds(const Value &list, Value::Kind kind)
    {
        return std::any_of(list.items.begin(), list.items.end(),
                           [kind](const Value &item) { return item.kind == kind; });
    }

    static QStringList scalarKeys(const Value &list)
    {
        QStringList keys;
        for (const Value &item : list.items) {
            for (std::size_t i = 0; i < item.keys.size(); ++i) {
                if (item.items[i].isScalar() && !keys.contains(item.keys[i]))
                    keys.append(item.keys[i]);
            }
        }
        keys.sort();
        return keys;
    }

    void list(const Value &list, const QString &name)
    {
        if (holds(list, Value::Kind::Map)) {
            const QStringList keys = scalarKeys(list);
            for (const Value &item : list.items)
                write(item, name, &keys);
            return;
        }
        Value scalars = Value::list();
        for (const Value &item : list.items) {
            if (item.isScalar())
                scalars.append(item);
        }
        scalarLine(scalars, name);
        for (const Value &item : list.items) {
            if (!item.isScalar())
                write(item, name, nullptr);
        }
    }

    void scalarLine(const Value &scalars, const QString &name)
    {
        if (scalars.items.empty())
            return;
        QStringList texts;
        for (const Value &item : scalars.items) {
            if (name.isEmpty())
                texts.append(item.toText());
            else
                result += name.toUpper() + u'\t' + item.toText() + u'\n';
        }
        if (name.isEmpty())
            result += texts.join(u'\t') + u'\n';
    }

    void map(const Value &map, const QString &name, const QStringList *wanted)
    {
        QStringList sorted(map.keys.begin(), map.keys.end());
        sorted.sort();
        QStringList texts;
        QStringList others;
        for (const QString &key : wanted ? *wanted : sorted) {
            const Value *item = map.find(key);
            if (wanted || item->isScalar())
                texts.append(item ? item->toText() : QString());
        }
        for (const QString &key : std::as_const(sorted)) {
            if (wanted ? !wanted->contains(key) : !map.find(key)->isScalar())
                others.append(key);
        }
        if (!texts.isEmpty()) {
            if (!name.isEmpty())
                texts.prepend(name.toUpper());
            result += texts.join(u'\t') + u'\n';
        }
        for (const QString &key : std::as_const(others))
            write(*map.find(key), key, nullptr);
    }
};

} // namespace

Value outputOf(const wire::Shape *shape, const QJsonObject &reply, TimeStyle times)
{
    return Orderer(times).value(shape, reply);
}

QString plainText(const Value &value)
{
    TextWriter writer;
    writer.write(value, QString(), nullptr);
    return writer.result;
}

} // namespace hookline::cli
