// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"
#include "app/gui/options.h"
#include "app/gui/settings.h"
#include "app/gui/theme.h"
#include "app/gui/tour.h"

#include <QApplication>
#include <QIcon>
#include <QTemporaryDir>

#include <cstdio>

namespace {

using namespace hookline;

void say(FILE *stream, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), stream);
    std::fputc('\n', stream);
}

// Help, version and wrong options are answered without a display.
Result<gui::Options> readOptions(int argc, char **argv)
{
    QCoreApplication core(argc, argv);
    auto options = gui::parseOptions(QCoreApplication::arguments());
    if (options && options->action == gui::Options::Action::ShowHelp)
        say(stdout, gui::helpText());
    return options;
}

bool hasDisplay()
{
    const auto isSet = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
#ifdef Q_OS_LINUX
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
#else
    Q_UNUSED(isSet)
    return true;
#endif
}

bool namesPlatform(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        if (qstrcmp(argv[i], "-platform") == 0)
            return true;
    }
    return false;
}

int runTour(QApplication &application, const gui::Options &options)
{
    // Screens of a tour do not depend on what the person chose for the window.
    const QTemporaryDir own;
    gui::Settings settings(own.filePath(QStringLiteral("tour.ini")));
    gui::Tour tour(options, settings);
    // Queued: a tour may end before the event loop runs.
    QObject::connect(
        &tour, &gui::Tour::finished, &application, [](int code) { QCoreApplication::exit(code); },
        Qt::QueuedConnection);
    tour.start();
    return QApplication::exec();
}

int runWindow(QApplication &application, const gui::Options &options)
{
    gui::Settings settings(gui::Settings::defaultFile());
    const auto chosen = gui::themeFromText(settings.value(gui::setting::theme));
    gui::applyTheme(application, options.theme.value_or(chosen.value_or(gui::Theme::System)));
    gui::Application hookline(options, settings);
    hookline.start();
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("hookline"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HOOKLINE_VERSION));

    const auto options = readOptions(argc, argv);
    if (!options) {
        say(stderr, QStringLiteral("hookline: %1. See hookline --help.").arg(options.error().message));
        return 2;
    }
    switch (options->action) {
    case gui::Options::Action::ShowHelp:
        return 0;
    case gui::Options::Action::ShowVersion:
        say(stdout, QStringLiteral("hookline " HOOKLINE_VERSION));
        return 0;
    case gui::Options::Action::Open:
    case gui::Options::Action::Tour:
        break;
    }
    const bool isTour = options->action == gui::Options::Action::Tour;
    if (!hasDisplay() && !namesPlatform(argc, argv)) {
        if (!isTour) {
            say(stderr,
                QStringLiteral("hookline: there is no display. hookline --tour DIR works without one, and so "
                               "does hookline-cli."));
            return 1;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(QStringLiteral("Hookline"));
    QApplication::setDesktopFileName(QStringLiteral("hookline"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/hookline/icons/hookline.svg")));
    return isTour ? runTour(application, *options) : runWindow(application, *options);
}
