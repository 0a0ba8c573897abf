// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace hookline::sandbox::cloudformation {

inline QString text(const QJsonObject &input, const char *member)
{
    return input.value(QLatin1String(member)).toString();
}

/// Leaves out what is empty: CloudFormation does not answer with empty elements.
inline void insertText(QJsonObject &json, const char *name, const QString &value)
{
    if (!value.isEmpty())
        json.insert(QLatin1String(name), value);
}

} // namespace hookline::sandbox::cloudformation
