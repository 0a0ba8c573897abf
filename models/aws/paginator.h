// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"

namespace hookline::aws {

struct PageQuery
{
    QString serviceId;
    QString operation;
    QJsonObject input;
    int maxPages = 10'000;
};

/// Walks through the pages of a list operation. `onPage` gets each page as it comes and says whether to go
/// on. `done` is called once at the end: fails with the first failing page's error, or with BadReply when the
/// service gives a token for the second time or more pages than `maxPages` (an endless loop otherwise). An
/// absent, null or empty token is the end. Cancelled by the handle or the death of `context`.
CallHandle eachPage(Caller caller, PageQuery query, QObject *context,
                    std::function<bool(const QJsonObject &page)> onPage,
                    std::function<void(Result<void>)> done);

} // namespace hookline::aws
