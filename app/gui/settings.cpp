// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/settings.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace hookline::gui {

QString Settings::folder() const
{
    return QFileInfo(m_store.fileName()).absolutePath();
}

QString Settings::defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
        + QStringLiteral("/hookline.ini");
}

} // namespace hookline::gui
