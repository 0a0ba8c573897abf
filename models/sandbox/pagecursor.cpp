// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/pagecursor.h"

#include "models/sandbox/chance.h"

#include <QJsonDocument>

namespace hookline::sandbox {

std::optional<PageCursor> PageCursor::of(const QString &operation, const QJsonObject &input,
                                         QLatin1String tokenName)
{
    PageCursor cursor;
    QJsonObject filters = input;
    const QString token = filters.take(tokenName).toString();
    const QString form = QString::fromUtf8(QJsonDocument(filters).toJson(QJsonDocument::Compact));
    cursor.m_binding = QString::number(drawBits(0, {operation, form}), 36);
    if (token.isEmpty())
        return cursor;
    const auto decoded = QByteArray::fromBase64Encoding(
        token.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QString plain = decoded ? QString::fromUtf8(*decoded) : QString();
    const QString binding = plain.section(QLatin1Char('|'), 0, 0);
    cursor.m_after = plain.section(QLatin1Char('|'), 1);
    if (binding != cursor.m_binding || cursor.m_after.isEmpty())
        return std::nullopt;
    return cursor;
}

QString PageCursor::tokenAfter(const QString &key) const
{
    const QString plain = m_binding + QLatin1Char('|') + key;
    return QString::fromLatin1(plain.toUtf8().toBase64(QByteArray::Base64UrlEncoding));
}

} // namespace hookline::sandbox
