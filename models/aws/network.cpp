// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/network.h"

#include <QFile>

#include <algorithm>

namespace hookline::aws {

namespace {

constexpr qint64 maxBundleBytes = 16 * 1024 * 1024;

Error misconfigured(const QString &subject, const QString &message)
{
    Error error;
    error.code = ErrorCode::Configuration;
    error.subject = subject;
    error.message = message;
    return error;
}

/// Whether they can be trusted, the network library says when it is needed.
bool holdsCertificates(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly)
        && file.read(maxBundleBytes).contains("-----BEGIN CERTIFICATE-----");
}

/// "*", "example.com", ".example.com", "host:8080".
bool covers(QString rule, const QString &host, int port)
{
    if (rule == QLatin1String("*"))
        return true;
    const qsizetype colon = rule.lastIndexOf(QLatin1Char(':'));
    if (colon > 0 && rule.count(QLatin1Char(':')) == 1) {
        if (rule.mid(colon + 1).toInt() != port)
            return false;
        rule.truncate(colon);
    }
    while (rule.startsWith(QLatin1Char('.')))
        rule.remove(0, 1);
    return !rule.isEmpty()
        && (host.compare(rule, Qt::CaseInsensitive) == 0
            || host.endsWith(QLatin1Char('.') + rule, Qt::CaseInsensitive));
}

Result<QUrl> proxyOf(const QString &name, QString text)
{
    if (text.isEmpty())
        return QUrl();
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("http://"));
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (!url.isValid() || url.host().isEmpty())
        return misconfigured(name, QStringLiteral("%1 is not a URL such as http://proxy:3128").arg(name));
    if (scheme != QLatin1String("http") && !scheme.startsWith(QLatin1String("socks5")))
        return misconfigured(
            name,
            QStringLiteral("%1 begins with %2://; http:// and socks5:// can be used").arg(name, scheme));
    return url;
}

} // namespace

bool NetworkSettings::isDirect(const QString &host, int port) const
{
    if (isLocalAddress(host))
        return true; // also the metadata services: a proxy's own would answer
    return std::any_of(noProxy.begin(), noProxy.end(),
                       [&](const QString &rule) { return covers(rule, host, port); });
}

QUrl NetworkSettings::proxyFor(const QUrl &url) const
{
    const bool tls = url.scheme() == QLatin1String("https");
    return isDirect(url.host(), url.port(tls ? 443 : 80)) ? QUrl() : tls ? httpsProxy : httpProxy;
}

Result<NetworkSettings> networkSettings(const Environment &environment, const Section &profile)
{
    NetworkSettings settings;
    QString bundleName = QStringLiteral("AWS_CA_BUNDLE");
    settings.caBundle = environment.value(bundleName);
    if (settings.caBundle.isEmpty()) {
        bundleName = QStringLiteral("ca_bundle");
        settings.caBundle = profile.value(bundleName);
    }
    if (settings.caBundle.startsWith(QLatin1String("~/")))
        settings.caBundle.replace(0, 1, environment.home());
    if (!settings.caBundle.isEmpty() && !holdsCertificates(settings.caBundle))
        return misconfigured(bundleName,
                             QStringLiteral("%1 names %2, in which no PEM certificate can be read")
                                 .arg(bundleName, environment.displayPath(settings.caBundle)));

    const auto either = [&environment](const QString &name) {
        const QString lower = environment.value(name.toLower());
        return lower.isEmpty() ? environment.value(name) : lower;
    };
    for (const auto &[name, proxy] : {std::pair{QStringLiteral("HTTPS_PROXY"), &settings.httpsProxy},
                                      std::pair{QStringLiteral("HTTP_PROXY"), &settings.httpProxy}}) {
        const auto url = proxyOf(name, either(name));
        if (!url)
            return url.error();
        *proxy = *url;
    }
    settings.systemProxy = settings.httpProxy.isEmpty() && settings.httpsProxy.isEmpty();
    for (const QString &rule : either(QStringLiteral("NO_PROXY")).split(QLatin1Char(','), Qt::SkipEmptyParts))
        settings.noProxy.append(rule.trimmed());
    return settings;
}

bool isLocalAddress(const QString &host)
{
    // Not QHostAddress: whoever only reads settings needs no network library.
    if (isLoopbackAddress(host))
        return true;
    if (host.contains(QLatin1Char(':'))) { // no name has one
        bool hex = false;
        const ushort first = host.section(QLatin1Char(':'), 0, 0).toUShort(&hex, 16);
        return hex && ((first & 0xfe00) == 0xfc00 || (first & 0xffc0) == 0xfe80);
    }
    const QStringList parts = host.split(QLatin1Char('.'));
    return parts.size() == 4 && parts.at(0) == QLatin1String("169") && parts.at(1) == QLatin1String("254")
        && std::all_of(parts.begin() + 2, parts.end(), [](const QString &part) {
               bool number = false;
               return part.size() <= 3 && part.toUShort(&number) <= 255 && number && part.at(0).isDigit();
           });
}

} // namespace hookline::aws
