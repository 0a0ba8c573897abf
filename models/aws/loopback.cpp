// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/loopback.h"

#include <QStringList>

#include <algorithm>

namespace hookline::aws {

bool isLoopbackAddress(const QString &host)
{
    // Not QHostAddress: whoever calls only this needs no network library.
    if (host == QLatin1String("::1"))
        return true;
    const QStringList parts = host.split(QLatin1Char('.'));
    return parts.size() == 4 && parts.constFirst() == QLatin1String("127")
        && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               bool ok = false;
               return part.size() <= 3 && part.toUShort(&ok) <= 255 && ok && part.at(0).isDigit();
           });
}

} // namespace hookline::aws
