// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/service.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>
#include <vector>

/// The reply side of the Query protocol.
namespace hookline::wire {

/// One element: local name (namespaces are ignored), text with CDATA and references resolved, children.
struct XmlNode
{
    QString name;
    QString text;
    std::vector<XmlNode> children;

    const XmlNode *child(QStringView childName) const;
    QString childText(QStringView childName) const;
};

/// Reads a document. Nothing for what is not well-formed, has a DTD, or is deeper or larger than any reply of
/// AWS could be. Comments and processing instructions are skipped.
std::optional<XmlNode> parseXml(const QByteArray &body);

/// The value of `shape` in an element. Elements that the shape does not know survive under their own name: as
/// text, as an array (children named "member") or as an object. Texts that do not fit their type stay texts.
QJsonObject fromXml(const Shape *shape, const XmlNode &node);

/// Appends `value`'s members as elements. Values that do not fit their shape are left out, and so are members
/// that the shape does not know.
void appendXml(QByteArray &out, const Shape *shape, const QJsonObject &value);

/// Appends <name>text</name>, escaped; characters that XML 1.0 cannot carry become U+FFFD.
void appendXmlText(QByteArray &out, const QString &name, const QString &text);

} // namespace hookline::wire
