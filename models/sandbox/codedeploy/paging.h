// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sandbox/codedeploy/operations.h"

#include <QJsonArray>

#include <map>

namespace hookline::sandbox::codedeploy {

/// One page of the keys of an ordered map, from `cursor` on, under `member`. `show` gives the JSON of a row,
/// or nothing for one that does not belong to the list.
template <class Row, class Show>
QJsonObject pageOf(const std::map<QString, Row> &rows, const PageCursor &cursor, const char *member,
                   Show show)
{
    QJsonArray items;
    QJsonObject page;
    QString last;
    for (auto row = cursor.atStart() ? rows.begin() : rows.upper_bound(cursor.after()); row != rows.end();
         ++row) {
        const QJsonValue item = show(row->second);
        if (item.isUndefined())
            continue;
        if (items.size() == pageSize) {
            page.insert(QStringLiteral("nextToken"), cursor.tokenAfter(last));
            break;
        }
        items.append(item);
        last = row->first;
    }
    page.insert(QLatin1String(member), items);
    return page;
}

/// One page of a list that is ready, by position.
inline QJsonObject pageOf(const QJsonArray &all, const PageCursor &cursor, const char *member)
{
    qsizetype position = cursor.atStart() ? 0 : cursor.after().toLongLong();
    QJsonArray items;
    for (; position < all.size() && items.size() < pageSize; ++position)
        items.append(all.at(position));
    QJsonObject page{{QLatin1String(member), items}};
    if (position < all.size())
        page.insert(QStringLiteral("nextToken"), cursor.tokenAfter(QString::number(position)));
    return page;
}

} // namespace hookline::sandbox::codedeploy
