// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/profilewatch.h"

#include "models/aws/profiles.h"

#include <QFileInfo>

#include <array>

namespace hookline::aws {

namespace {

constexpr int settled = 300; // ms

struct Facet
{
    const char *setting; ///< Its key in a profile.
    bool (*same)(const Connection &a, const Connection &b);
};

constexpr std::array facets{
    Facet{"region", [](const Connection &a, const Connection &b) { return a.region == b.region; }},
    Facet{"endpoint_url",
          [](const Connection &a, const Connection &b) {
              return a.endpoint == b.endpoint && a.serviceEndpoints == b.serviceEndpoints
                  && a.keyEndpoints == b.keyEndpoints;
          }},
    Facet{"use_fips_endpoint",
          [](const Connection &a, const Connection &b) { return a.variant.fips == b.variant.fips; }},
    Facet{
        "use_dualstack_endpoint",
        [](const Connection &a, const Connection &b) { return a.variant.dualStack == b.variant.dualStack; }},
    Facet{"ca_bundle",
          [](const Connection &a, const Connection &b) { return a.network.caBundle == b.network.caBundle; }},
};

Result<Connection> describedBy(const CredentialOrigin &origin, ConnectionWish wish)
{
    if (origin.profileChosen)
        wish.profile = origin.profile;
    return connectionFromEnvironment(origin.environment, wish);
}

} // namespace

ProfileWatch::ProfileWatch(const Connection &connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_before(connection)
{
    if (!connection.origin)
        return;
    m_before = describedBy(*connection.origin, {});
    // A profile without a region is one all the same.
    if (!m_before.ok() && m_before.error().subject == QLatin1String("region")) {
        m_region = connection.region;
        m_before = describedBy(*connection.origin, {.region = m_region});
    }
    m_soon.setSingleShot(true);
    m_soon.setInterval(settled);
    connect(&m_soon, &QTimer::timeout, this, &ProfileWatch::look);
    // A replaced file is another one for the watcher, so the folders are watched too.
    for (auto signal : {&QFileSystemWatcher::fileChanged, &QFileSystemWatcher::directoryChanged})
        connect(&m_watcher, signal, this, [this] { m_soon.start(); });
    watch();
}

void ProfileWatch::watch()
{
    const Environment &environment = m_connection.origin->environment;
    for (const QString &file : {environment.configFile(), environment.credentialsFile()}) {
        for (const QString &path : {file, QFileInfo(file).path()}) {
            if (!path.isEmpty() && QFileInfo::exists(path))
                m_watcher.addPath(path);
        }
    }
}

void ProfileWatch::look()
{
    if (!m_connection.origin)
        return;
    watch();
    const auto now = describedBy(*m_connection.origin, {.region = m_region});
    QStringList differing;
    if (now.ok() && m_before.ok()) {
        for (const Facet &facet : facets) {
            if (!facet.same(*now, *m_before))
                differing.append(QString::fromLatin1(facet.setting));
        }
    } else if (!now.ok() && m_before.ok() && now.error().subject != QLatin1String("credentials")) {
        differing.append(now.error().subject.isEmpty() ? QStringLiteral("profile") : now.error().subject);
    }
    const QString difference = differing.join(QStringLiteral(", "));
    if (std::exchange(m_difference, difference) != difference)
        Q_EMIT changed();
}

Result<Connection> ProfileWatch::described() const
{
    if (!m_connection.origin)
        return m_connection;
    ConnectionWish wish;
    if (!m_before.ok() || m_connection.region != m_before->region)
        wish.region = m_connection.region;
    if (!m_connection.endpoint.isEmpty() && (!m_before.ok() || m_connection.endpoint != m_before->endpoint))
        wish.endpoint = m_connection.endpoint.toString();
    auto now = describedBy(*m_connection.origin, wish);
    if (!now)
        return now;
    Connection connection = std::move(now).value();
    connection.label = m_connection.label;
    connection.colour = m_connection.colour;
    return connection;
}

} // namespace hookline::aws
