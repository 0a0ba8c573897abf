// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

#include <array>

namespace hookline::gui {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("Options", source);
}

struct Entry
{
    const char *name;
    const char *value; ///< Null: a switch.
    const char *description;
};

constexpr std::array<Entry, 9> entries{{
    {"sandbox", nullptr,
     QT_TRANSLATE_NOOP("Options",
                       "Open on the sandbox, an AWS of Hookline's own on this computer (the default).")},
    {"scenario", "name|file",
     QT_TRANSLATE_NOOP("Options", "World of the sandbox: tour (default), empty, fleet, or a scenario file.")},
    {"speed", "factor",
     QT_TRANSLATE_NOOP("Options",
                       "How many times faster than real the sandbox's time runs: 0 (paused) to 3600.")},
    {"data", "directory",
     QT_TRANSLATE_NOOP("Options",
                       "Where the sandbox keeps its world. Without it the world goes away with the window.")},
    {"profile", "name",
     QT_TRANSLATE_NOOP("Options",
                       "Connect to AWS with this profile of ~/.aws/config and ~/.aws/credentials.")},
    {"region", "region", QT_TRANSLATE_NOOP("Options", "AWS region; otherwise the profile's or AWS_REGION.")},
    {"endpoint-url", "url",
     QT_TRANSLATE_NOOP(
         "Options",
         "Connect to this endpoint instead of AWS: https, or http on a loopback address. Keys come "
         "from --profile or from the environment.")},
    {"theme", "system|light|dark",
     QT_TRANSLATE_NOOP("Options",
                       "Colours: those of the system (default), light or dark. For this run only.")},
    {"tour", "directory",
     QT_TRANSLATE_NOOP(
         "Options",
         "Walk through everything on a sandbox of its own with time running fast, write numbered "
         "screenshots and report.md there, and exit with 0 only if every step was seen.")},
}};

void setUp(QCommandLineParser &parser)
{
    parser.setApplicationDescription(text(QT_TRANSLATE_NOOP(
        "Options",
        "Hookline shows AWS CodeDeploy deployments and is the place where a person approves or "
        "rejects what waits.\nWithout options it opens on the sandbox; nothing is sent to AWS "
        "unless --profile or --endpoint-url is given.")));
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")},
                      text(QT_TRANSLATE_NOOP("Options", "Show this help."))});
    parser.addOption({{QStringLiteral("v"), QStringLiteral("version")},
                      text(QT_TRANSLATE_NOOP("Options", "Show the version."))});
    parser.addPositionalArgument(
        QStringLiteral("FILE"),
        text(QT_TRANSLATE_NOOP("Options", "AppSpec files to open in the editor, beside the connection.")),
        QStringLiteral("[FILE…]"));
    for (const Entry &entry : entries) {
        QCommandLineOption option(QString::fromLatin1(entry.name), text(entry.description));
        if (entry.value)
            option.setValueName(QString::fromLatin1(entry.value));
        parser.addOption(option);
    }
}

QString withoutFullStop(const QString &sentence)
{
    return sentence.endsWith(QLatin1Char('.')) ? sentence.chopped(1) : sentence;
}

Error invalid(const QString &subject, const QString &message)
{
    return Error{.code = ErrorCode::InvalidInput, .message = message, .subject = subject};
}

// Options of Qt itself with a value of their own; QGuiApplication takes them out before a window opens, but
// help and errors must work without one.
QStringList withoutQtOptions(const QStringList &arguments)
{
    static const QStringList withValue{QStringLiteral("-platform"),
                                       QStringLiteral("-style"),
                                       QStringLiteral("-stylesheet"),
                                       QStringLiteral("-geometry"),
                                       QStringLiteral("-display"),
                                       QStringLiteral("-platformtheme"),
                                       QStringLiteral("-platformpluginpath"),
                                       QStringLiteral("-qwindowgeometry")};
    QStringList rest;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (withValue.contains(arguments[i]))
            ++i;
        else
            rest.append(arguments[i]);
    }
    return rest;
}

Result<void> readSpeed(const QString &value, Options *options)
{
    bool isNumber = false;
    const double speed = value.toDouble(&isNumber);
    if (!isNumber || !(speed >= 0 && speed <= 3600))
        return invalid(QStringLiteral("speed"),
                       QStringLiteral("--speed takes a number from 0 to 3600, not \"%1\"").arg(value));
    options->speed = speed;
    return {};
}

Result<void> check(const Options &options)
{
    if (!options.files.isEmpty() && options.action == Options::Action::Tour)
        return invalid(QStringLiteral("tour"), QStringLiteral("--tour opens no files of yours"));
    if (options.namesConnection() && (options.sandbox || options.action == Options::Action::Tour))
        return invalid(
            QStringLiteral("profile"),
            QStringLiteral("--profile and --endpoint-url do not go together with --sandbox or --tour, "
                           "which always use the sandbox"));
    return {};
}

} // namespace

std::optional<Theme> themeFromText(QStringView name)
{
    if (name == QLatin1String("system"))
        return Theme::System;
    if (name == QLatin1String("light"))
        return Theme::Light;
    if (name == QLatin1String("dark"))
        return Theme::Dark;
    return std::nullopt;
}

Result<Options> parseOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    setUp(parser);
    if (!parser.parse(withoutQtOptions(arguments)))
        return invalid(QString(), withoutFullStop(parser.errorText()));
    Options options;
    if (parser.isSet(QStringLiteral("help"))) {
        options.action = Options::Action::ShowHelp;
        return options;
    }
    if (parser.isSet(QStringLiteral("version"))) {
        options.action = Options::Action::ShowVersion;
        return options;
    }
    for (const QString &file : parser.positionalArguments())
        options.files.append(QFileInfo(file).absoluteFilePath());
    options.sandbox = parser.isSet(QStringLiteral("sandbox"));
    options.dataDirectory = parser.value(QStringLiteral("data"));
    options.endpoint = parser.value(QStringLiteral("endpoint-url"));
    options.region = parser.value(QStringLiteral("region"));
    options.profile = parser.value(QStringLiteral("profile"));
    if (parser.isSet(QStringLiteral("scenario")))
        options.scenario = parser.value(QStringLiteral("scenario"));
    if (parser.isSet(QStringLiteral("tour"))) {
        options.action = Options::Action::Tour;
        options.tourDirectory = parser.value(QStringLiteral("tour"));
    }
    if (parser.isSet(QStringLiteral("speed"))) {
        if (const auto read = readSpeed(parser.value(QStringLiteral("speed")), &options); !read)
            return read.error();
    }
    if (parser.isSet(QStringLiteral("theme"))) {
        options.theme = themeFromText(parser.value(QStringLiteral("theme")));
        if (!options.theme)
            return invalid(QStringLiteral("theme"), QStringLiteral("--theme takes system, light or dark"));
    }
    if (const auto checked = check(options); !checked)
        return checked.error();
    return options;
}

QString helpText()
{
    QCommandLineParser parser;
    setUp(parser);
    return parser.helpText();
}

} // namespace hookline::gui
