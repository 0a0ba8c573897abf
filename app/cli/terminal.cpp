// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <QByteArray>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace hookline::cli {

namespace {

bool isTerminal(FILE *stream)
{
#ifdef Q_OS_WIN
    return _isatty(_fileno(stream)) != 0;
#else
    return ::isatty(::fileno(stream)) != 0;
#endif
}

} // namespace

bool isColorTerminal(FILE *stream)
{
    return isTerminal(stream) && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb";
}

int terminalWidth()
{
    constexpr int usual = 80;
#ifdef Q_OS_WIN
    return usual;
#else
    winsize size{};
    return ::ioctl(::fileno(stdout), TIOCGWINSZ, &size) == 0 ? size.ws_col : usual;
#endif
}

bool canAsk()
{
    return isTerminal(stdin) && isTerminal(stderr);
}

bool ask(const QString &question)
{
    std::fprintf(stderr, "%s [y/N] ", qUtf8Printable(question));
    std::fflush(stderr);
    QByteArray answer(16, '\0');
    if (!std::fgets(answer.data(), int(answer.size()), stdin))
        return false;
    const QByteArray word = QByteArray(answer.constData()).trimmed().toLower();
    return word == "y" || word == "yes";
}

} // namespace hookline::cli
