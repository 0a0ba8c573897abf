// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"

/// A TransportEntry, by the name transportEntryName.
extern "C" Q_DECL_EXPORT hookline::aws::Transport *hooklineTransport(
    const hookline::aws::NetworkSettings &settings)
{
    return new hookline::aws::QnamTransport(settings);
}
