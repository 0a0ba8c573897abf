// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

namespace hookline::sandbox {

/// Where a list goes on: opaque outside, bound to the operation and its filters.
class PageCursor
{
public:
    /// Reads the request's token, the member `tokenName`. Nothing for a token that this list did not give.
    static std::optional<PageCursor> of(const QString &operation, const QJsonObject &input,
                                        QLatin1String tokenName);

    bool atStart() const { return m_after.isEmpty(); }
    const QString &after() const { return m_after; } ///< Key of the last item that was handed out.
    QString tokenAfter(const QString &key) const;

private:
    QString m_binding, m_after;
};

} // namespace hookline::sandbox
