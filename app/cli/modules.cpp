// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/modules.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace hookline::cli {

QString modulePath(const QString &name)
{
    const QString directory = QCoreApplication::applicationDirPath();
    for (const QString &place : {directory, directory + QStringLiteral("/../lib/hookline")}) {
        const QString path = place + u'/' + name + QStringLiteral(HOOKLINE_MODULE_SUFFIX);
        if (QFileInfo::exists(path))
            return path;
    }
    return name;
}

} // namespace hookline::cli
