// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/connectiontexts.h"

#include "models/core/ids.h"
#include "models/tables/timetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace hookline::connection {

namespace {

using State = session::Freshness::State;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Connection)
};

struct FreshnessFact
{
    State state;
    const char *known; ///< %1: age of what is shown, such as "4 s ago".
    const char *unknown; ///< While nothing has been read yet.
};

constexpr std::array<FreshnessFact, 6> freshnessFacts{{
    {State::Never, QT_TRANSLATE_NOOP("Connection", "not asked; read %1"),
     QT_TRANSLATE_NOOP("Connection", "not asked yet")},
    {State::Loading, QT_TRANSLATE_NOOP("Connection", "asking; read %1"),
     QT_TRANSLATE_NOOP("Connection", "asking …")},
    {State::Fresh, QT_TRANSLATE_NOOP("Connection", "fresh, %1"), QT_TRANSLATE_NOOP("Connection", "fresh")},
    {State::Throttled, QT_TRANSLATE_NOOP("Connection", "throttled: fewer requests are allowed; read %1"),
     QT_TRANSLATE_NOOP("Connection", "throttled: nothing read yet")},
    {State::Offline, QT_TRANSLATE_NOOP("Connection", "not reachable; read %1"),
     QT_TRANSLATE_NOOP("Connection", "not reachable: nothing read yet")},
    {State::Denied, QT_TRANSLATE_NOOP("Connection", "access denied; read %1"),
     QT_TRANSLATE_NOOP("Connection", "access denied: nothing read yet")},
}};

/// Whatever the state makes of it: a sign-in that somebody gave up is no matter of the network.
constexpr FreshnessFact notSignedIn{State::Denied, QT_TRANSLATE_NOOP("Connection", "not signed in; read %1"),
                                    QT_TRANSLATE_NOOP("Connection", "not signed in: nothing read yet")};

QString quoted(const QString &value, Shell shell)
{
    const QLatin1String escape = shell == Shell::Posix ? QLatin1String("'\\''") : QLatin1String("''");
    QString inner = value;
    inner.replace(QLatin1Char('\''), escape);
    return QLatin1Char('\'') + inner + QLatin1Char('\'');
}

} // namespace

QString connectionName(const aws::Connection &connection)
{
    if (connection.sandbox && connection.label.isEmpty())
        return Words::tr("Sandbox");
    const QString name = aws::displayName(connection);
    return name.isEmpty() ? Words::tr("Environment") : name;
}

QString notAwsText(const aws::Connection &connection)
{
    if (connection.sandbox)
        return Words::tr("not AWS: sandbox");
    if (!connection.isCustomEndpoint())
        return {};
    QStringList elsewhere;
    if (!connection.endpoint.isEmpty())
        elsewhere.append(connection.endpoint.authority());
    for (const QUrl &endpoint : connection.serviceEndpoints)
        elsewhere.append(endpoint.authority());
    elsewhere.removeDuplicates();
    elsewhere.removeAll(QString());
    elsewhere.sort();
    if (elsewhere.isEmpty()) // It is being typed, and no URL yet.
        return Words::tr("not AWS");
    return Words::tr("not AWS: %1").arg(elsewhere.join(QStringLiteral(", ")));
}

QString freshnessText(const session::Freshness &freshness, Instant now)
{
    const auto ofState = std::find_if(freshnessFacts.begin(), freshnessFacts.end(),
                                      [&](const FreshnessFact &one) { return one.state == freshness.state; });
    Q_ASSERT(ofState != freshnessFacts.end());
    const FreshnessFact *fact = freshness.problem.code == ErrorCode::Cancelled ? &notSignedIn : &*ofState;
    if (!freshness.lastSuccess)
        return QCoreApplication::translate("Connection", fact->unknown);
    return QCoreApplication::translate("Connection", fact->known)
        .arg(tables::agoText(std::max(Millis(0), now - *freshness.lastSuccess)));
}

QString environmentLines(const aws::Connection &connection, Shell shell, bool hidden)
{
    const QString secret = QString::fromUtf8(connection.keys.secretAccessKey);
    const std::array<std::pair<const char *, QString>, 5> variables{{
        {"AWS_ENDPOINT_URL", connection.endpoint.toString(QUrl::FullyEncoded)},
        {"AWS_REGION", connection.region},
        {"AWS_DEFAULT_REGION", connection.region},
        {"AWS_ACCESS_KEY_ID", QString::fromUtf8(connection.keys.accessKeyId)},
        {"AWS_SECRET_ACCESS_KEY", hidden ? masked(secret) : secret},
    }};
    QStringList lines;
    const QString form =
        shell == Shell::Posix ? QStringLiteral("export %1=%2") : QStringLiteral("$Env:%1 = %2");
    for (const auto &[name, value] : variables)
        lines.append(form.arg(QLatin1String(name), quoted(value, shell)));
    // A token of another sign-in would be sent along with these keys.
    lines.append(shell == Shell::Posix
                     ? QStringLiteral("unset AWS_SESSION_TOKEN")
                     : QStringLiteral("Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction SilentlyContinue"));
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace hookline::connection
