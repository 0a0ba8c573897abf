// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringView>

#include <span>

namespace hookline::sandbox {

/// One numeric setting of a queue with its limits and default, as in SQS's reference.
struct SqsQueueSetting
{
    QString name;
    int fallback;
    int min, max;
};

std::span<const SqsQueueSetting> sqsQueueSettings();
/// Null if there is no such setting.
const SqsQueueSetting *sqsQueueSetting(QStringView name);
/// True for every attribute name that SQS knows, even if the sandbox's queues never have it.
bool sqsKnowsQueueAttribute(QStringView name);

/// MD5OfMessageAttributes: over names in order, types and values, each with its length.
QString sqsAttributesMd5(const QJsonObject &messageAttributes);

/// The attributes that MessageAttributeNames asks for: names, "All", ".*" or "prefix.*".
QJsonObject sqsChosenAttributes(const QJsonObject &messageAttributes, const QJsonArray &names);

} // namespace hookline::sandbox
