// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/useragent.h"

#include <QString>
#include <QSysInfo>

#include <cstring>

namespace hookline::aws {

namespace {

constexpr qsizetype maxAppId = 50;

/// Characters that AWS does not allow in a user agent become '-'.
QByteArray token(const QByteArray &text)
{
    QByteArray clean = text;
    for (char &c : clean) {
        const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!alphanumeric && (c == '\0' || !std::strchr("!$%&'*+-.^_`|~,", c)))
            c = '-';
    }
    return clean;
}

QByteArray operatingSystem()
{
    const QString kernel = QSysInfo::kernelType();
    if (kernel == QLatin1String("linux") || kernel == QLatin1String("freebsd"))
        return kernel.toLatin1();
    return kernel == QLatin1String("winnt") ? "windows"
        : kernel == QLatin1String("darwin") ? "macos"
                                            : "other";
}

} // namespace

QByteArray userAgent(const QByteArray &appId)
{
    static const QByteArray agent = "hookline/" + token(HOOKLINE_VERSION) + " ua/2.1 os/" + operatingSystem()
        + '#' + token(QSysInfo::kernelVersion().toLatin1()) + " lang/c++ md/qt#" + token(qVersion());
    return appId.isEmpty() ? agent : agent + " app/" + token(appId.left(maxAppId));
}

} // namespace hookline::aws
