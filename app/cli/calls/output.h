// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/calls/value.h"
#include "models/wire/service.h"

#include <QJsonObject>

namespace hookline::cli {

/// How the AWS CLI shows points in time of a service's replies.
enum class TimeStyle {
    Local, ///< JSON services: local time with its offset.
    Utc, ///< Query services: as the wire has it, which is UTC.
    Wire, ///< cli_timestamp_format = wire.
};

/// A reply with its members in the model's order; those that the description does not know stand behind them.
Value outputOf(const wire::Shape *shape, const QJsonObject &reply, TimeStyle times);

/// The AWS CLI's --output text: one line for the scalars of a map, by member name, and one for each item.
QString plainText(const Value &value);

/// Its --output table, in the terminal's width: `title` stands above. Empty if there is nothing to show.
QString tableText(const QString &title, const Value &value, int width);

} // namespace hookline::cli
