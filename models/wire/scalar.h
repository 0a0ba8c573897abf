// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wire/service.h"

#include <QJsonValue>

/// Scalars between API values, JSON and text. Shared by the codecs; nothing here looks at a structure.
namespace hookline::wire {

/// The exact integer in a JSON number; nothing for fractions, other types and numbers beyond 64 bit.
std::optional<qint64> exactInteger(const QJsonValue &value);

/// A number, as an integer if it is one: AWS's own services print epoch seconds without a needless fraction.
QJsonValue plainNumber(double number);

/// Epoch seconds from a number or a text: ISO 8601, or a number as text with or without exponent.
std::optional<double> readTimestamp(const QJsonValue &value);

/// A scalar API value as Query and XML write it. Nothing if the value is not of the shape's type.
std::optional<QString> scalarToText(const Shape &shape, const QJsonValue &value);

/// The reverse. Nothing if the text is no value of that type.
std::optional<QJsonValue> scalarFromText(const Shape &shape, const QString &text);

/// True for base64 with correct padding (RFC 4648, no line breaks).
bool isBase64(const QString &text);

} // namespace hookline::wire
