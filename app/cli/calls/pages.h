// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/core/result.h"
#include "models/wire/service.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>

namespace hookline::cli {

/// What of a list is wanted.
struct PageWish
{
    QString startingToken; ///< Of an earlier answer, or the service's own; empty: from the beginning.
    std::optional<qint64> maxItems;
    std::optional<qint64> pageSize;
};

/// Calls the operation once.
using CallOnce = std::function<Result<QJsonObject>(const QJsonObject &input)>;

struct Pages
{
    std::vector<QJsonObject> pages; ///< Each with the items that are wanted of it.
    QString resumeToken; ///< Where more would follow; empty if that was all.
};

/// Asks for pages until the end or the wished number of items, as the AWS CLI does: its tokens remember how
/// much of a page has been shown.
Result<Pages> readPages(const wire::Operation &operation, QJsonObject input, const PageWish &wish,
                        const CallOnce &call);

} // namespace hookline::cli
