// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace hookline::test {

/// Path of a file of the cross-SDK cases (tests/aws/data/smithy-rs).
inline QString crossSdkPath(const QString &name)
{
    return QStringLiteral(HOOKLINE_SOURCE_DIR "/tests/aws/data/smithy-rs/") + name;
}

inline QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QJsonDocument crossSdk(const QString &name)
{
    return QJsonDocument::fromJson(bytesOf(crossSdkPath(name)));
}

} // namespace hookline::test
