// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/worldtext.h"

#include "models/session/session.h"

#include <QCoreApplication>

namespace hookline::common {

bool isNotAws(const session::Session &session)
{
    return session.connection().sandbox || session.connection().isCustomEndpoint();
}

QString worldText(const session::Session &session)
{
    const aws::Connection &connection = session.connection();
    const QString name = aws::displayName(connection);
    // A sandbox beside the usual one (a trial's) is told by its name.
    if (connection.sandbox && connection.name != QLatin1StringView("sandbox") && !name.isEmpty())
        return QCoreApplication::translate("World", "%1 · sandbox, not AWS").arg(name);
    if (connection.sandbox)
        return QCoreApplication::translate("World", "Sandbox · not AWS");
    const QString place =
        name.isEmpty() ? connection.region : name + QStringLiteral(" · ") + connection.region;
    if (!connection.isCustomEndpoint())
        return place;
    return QCoreApplication::translate("World", "%1 · not AWS (%2)")
        .arg(place, connection.endpoint.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery));
}

QString worldInRegion(const session::Session &session)
{
    const QString world = worldText(session);
    return session.connection().sandbox
        ? QCoreApplication::translate("World", "%1 in %2").arg(world, session.connection().region)
        : world;
}

} // namespace hookline::common
