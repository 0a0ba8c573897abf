// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/sqsattributes.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <iterator>

namespace hookline::sandbox {

std::span<const SqsQueueSetting> sqsQueueSettings()
{
    static const SqsQueueSetting table[] = {
        {QStringLiteral("DelaySeconds"), 0, 0, 900},
        {QStringLiteral("MaximumMessageSize"), 1'048'576, 1024, 1'048'576},
        {QStringLiteral("MessageRetentionPeriod"), 345'600, 60, 1'209'600},
        {QStringLiteral("ReceiveMessageWaitTimeSeconds"), 0, 0, 20},
        {QStringLiteral("VisibilityTimeout"), 30, 0, 43'200},
    };
    return table;
}

const SqsQueueSetting *sqsQueueSetting(QStringView name)
{
    const auto settings = sqsQueueSettings();
    const auto found =
        std::ranges::find_if(settings, [&](const auto &setting) { return setting.name == name; });
    return found == settings.end() ? nullptr : &*found;
}

bool sqsKnowsQueueAttribute(QStringView name)
{
    static constexpr std::array<QLatin1StringView, 11> unused{
        QLatin1StringView("Policy"),
        QLatin1StringView("RedrivePolicy"),
        QLatin1StringView("RedriveAllowPolicy"),
        QLatin1StringView("FifoQueue"),
        QLatin1StringView("ContentBasedDeduplication"),
        QLatin1StringView("DeduplicationScope"),
        QLatin1StringView("FifoThroughputLimit"),
        QLatin1StringView("KmsMasterKeyId"),
        QLatin1StringView("KmsDataKeyReusePeriodSeconds"),
        QLatin1StringView("SqsManagedSseEnabled"),
        QLatin1StringView("All"),
    };
    return sqsQueueSetting(name)
        || std::ranges::any_of(unused, [&](QLatin1StringView other) { return other == name; });
}

QString sqsAttributesMd5(const QJsonObject &messageAttributes)
{
    QCryptographicHash hash(QCryptographicHash::Md5);
    const auto add = [&hash](const QByteArray &bytes) {
        std::array<char, 4> length{};
        qToBigEndian(static_cast<quint32>(bytes.size()), length.data());
        hash.addData(QByteArrayView(length));
        hash.addData(bytes);
    };
    for (auto it = messageAttributes.begin(); it != messageAttributes.end();
         ++it) { // QJsonObject keeps names sorted
        const QJsonObject attribute = it.value().toObject();
        const QString type = attribute.value(u"DataType").toString();
        const bool binary = type.startsWith(u"Binary");
        add(it.key().toUtf8());
        add(type.toUtf8());
        hash.addData(QByteArrayView(binary ? "\x02" : "\x01", 1));
        add(binary ? QByteArray::fromBase64(attribute.value(u"BinaryValue").toString().toLatin1())
                   : attribute.value(u"StringValue").toString().toUtf8());
    }
    return QString::fromLatin1(hash.result().toHex());
}

QJsonObject sqsChosenAttributes(const QJsonObject &messageAttributes, const QJsonArray &names)
{
    QJsonObject chosen;
    for (const QJsonValue &item : names) {
        const QString name = item.toString();
        if (name == u"All" || name == u".*")
            return messageAttributes;
        for (auto it = messageAttributes.begin(); it != messageAttributes.end(); ++it) {
            if (it.key() == name || (name.endsWith(u".*") && it.key().startsWith(name.chopped(1))))
                chosen.insert(it.key(), it.value());
        }
    }
    return chosen;
}

} // namespace hookline::sandbox
