// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace hookline::gui {

enum class Theme : quint8 { System, Light, Dark };

/// What the command line of the window asks for.
struct Options
{
    enum class Action { Open, Tour, ShowHelp, ShowVersion };
    Action action = Action::Open;
    QString tourDirectory;
    bool sandbox = false; ///< Asked for by name.
    QString scenario = QStringLiteral("tour");
    std::optional<double> speed; ///< 0 to 3600; nothing: as the sandbox was left, or 1.
    QString dataDirectory; ///< Of the sandbox; empty: a temporary one.
    QString endpoint, region, profile;
    QStringList files; ///< AppSpec files to open, as absolute paths.
    std::optional<Theme> theme; ///< Nothing: as in the settings.

    /// True if a connection of one's own was named; otherwise the window opens on the sandbox.
    bool namesConnection() const { return !endpoint.isEmpty() || !profile.isEmpty(); }
};

/// Reads the arguments (the first is the program's name). Qt's own options (-platform …) are left alone.
Result<Options> parseOptions(const QStringList &arguments);
/// The text of --help. Needs a QCoreApplication.
QString helpText();

/// Reads "system", "light" or "dark".
std::optional<Theme> themeFromText(QStringView text);

} // namespace hookline::gui
