// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "models/wire/http.h"
#include "models/wire/service.h"

namespace hookline::wire {

/// The error in a reply that is no success: code, message and request ID in every form that AWS uses.
Error decodeError(const Service &service, const HttpResponse &reply);

/// The request ID of a reply's headers; empty if none.
QString requestIdOf(const Headers &headers);

/// An error that every service may answer and no model lists, in the spelling of each protocol.
struct CommonError
{
    const char *jsonCode;
    const char *queryCode;
    int jsonStatus;
    int queryStatus;
};

/// By either spelling; null if the code is not one of them.
const CommonError *commonError(QStringView code);

} // namespace hookline::wire
