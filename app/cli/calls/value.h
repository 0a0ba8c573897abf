// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace hookline::cli {

/// A value as Python holds it, because the AWS CLI is written in Python and its messages show it: maps keep
/// their order, integers are not floating-point numbers, text is not bytes.
struct Value
{
    enum class Kind { None, Boolean, Integer, Float, Text, Bytes, List, Map };

    Kind kind = Kind::None;
    bool truth = false;
    double number = 0; ///< Float only.
    QString text; ///< Text; an integer's digits with sign; bytes as base64.
    std::vector<QString> keys; ///< Map: as long as `items`, each once.
    std::vector<Value> items;

    static Value of(bool truth) { return {.kind = Kind::Boolean, .truth = truth}; }
    static Value of(const QString &text) { return {.kind = Kind::Text, .text = text}; }
    static Value integer(const QString &digits) { return {.kind = Kind::Integer, .text = digits}; }
    static Value integer(qint64 number) { return integer(QString::number(number)); }
    static Value real(double number) { return {.kind = Kind::Float, .number = number}; }
    static Value bytes(const QByteArray &bytes);
    static Value list() { return {.kind = Kind::List}; }
    static Value map() { return {.kind = Kind::Map}; }

    bool isNone() const { return kind == Kind::None; }
    bool isText() const { return kind == Kind::Text; }
    bool isList() const { return kind == Kind::List; }
    bool isMap() const { return kind == Kind::Map; }
    bool isScalar() const { return !isList() && !isMap(); }
    /// None, and whatever has nothing in it.
    bool isEmpty() const;

    /// A map's value; null if it has none of that key.
    const Value *find(const QString &key) const;
    Value *find(const QString &key);
    /// Replaces the value of a key where it stands, or appends it.
    void set(const QString &key, Value value);
    void append(Value value) { items.push_back(std::move(value)); }

    /// Python's str(), repr() and type().
    QString toText() const;
    QString toRepr() const;
    QString typeText() const;
};

/// Python's repr() of a floating-point number: "1.0", "1e+16".
QString floatText(double number);
/// Python's repr() of a text.
QString quotedText(const QString &text);

/// What Python's int() reads from a text, as plain digits with sign; empty if it reads nothing.
QString integerText(const QString &text);

} // namespace hookline::cli
