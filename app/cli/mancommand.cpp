// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/globals.h"
#include "app/cli/calls/help.h"
#include "app/cli/calls/names.h"
#include "app/cli/table.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>

namespace hookline::cli {

namespace {

/// Text that roff shows as it stands, on lines of its own.
QString escaped(QString text)
{
    text.replace(u'\\', QLatin1StringView("\\e")).replace(u'-', QLatin1StringView("\\-"));
    QString plain;
    for (const char32_t c : text.toUcs4())
        plain += c < 0x80
            ? QString(QChar(char16_t(c)))
            : QStringLiteral("\\[u%1]").arg(QString::number(uint(c), 16).toUpper().rightJustified(4, u'0'));
    QStringList lines = plain.split(u'\n');
    for (QString &line : lines) {
        if (line.startsWith(u'.') || line.startsWith(u'\''))
            line.prepend(QLatin1StringView("\\&"));
    }
    return lines.join(QLatin1StringView("\n.br\n"));
}

/// A term and what it means.
QString entry(const QString &term, const QString &text)
{
    return QStringLiteral(".TP\n.B %1\n%2\n")
        .arg(escaped(term), text.isEmpty() ? QStringLiteral("\\&") : escaped(text));
}

QString commandEntries()
{
    QString text;
    for (const CommandRow &row : commands()) {
        if (const auto command = makeCommand(row))
            text += entry(QString::fromLatin1(row.path) + u' ' + command->positional, command->summary);
    }
    return text;
}

QString operationEntries(const ServiceName &name)
{
    QString text;
    const auto service = wire::service(QString::fromLatin1(name.id));
    for (const QString &word : operationNames(*service)) {
        const wire::Operation &operation = *operationNamed(*service, word);
        text += QStringLiteral(".SS %1\n").arg(escaped(QLatin1StringView(name.cliName) + u' ' + word));
        for (const Argument &argument : argumentsOf(operation)) {
            if (argument.member && !argument.hidden && argument.option.take != Option::Take::Off)
                text += entry(QStringLiteral("--") + argument.option.name
                                  + (argument.option.required ? QStringLiteral(" (required)") : QString()),
                              valueText(argument));
        }
    }
    return text;
}

int run(const QCommandLineParser &)
{
    QString text = QStringLiteral(".TH HOOKLINE\\-CLI 1 \"\" \"Hookline %1\" \"Hookline\"\n.SH NAME\n"
                                  "hookline\\-cli \\- Hookline without a window\n.SH SYNOPSIS\n"
                                  ".B hookline\\-cli\n.I COMMAND\n[options]\n.br\n.B hookline\\-cli\n"
                                  ".I SERVICE OPERATION\n[parameters]\n")
                       .arg(escaped(QCoreApplication::applicationVersion()));
    text += QStringLiteral(".SH COMMANDS\n") + commandEntries();
    text += QStringLiteral(".SH SERVICES\n") + escaped(QStringLiteral("Called as the AWS CLI calls them."))
        + u'\n';
    for (const ServiceName &service : serviceNames())
        text += entry(QString::fromLatin1(service.cliName), QString::fromLatin1(service.summary));
    text += QStringLiteral(".SH GLOBAL OPTIONS OF THE SERVICES\n");
    for (const GlobalOption &option : globalOptions()) {
        if (!*option.refusal)
            text += entry(QStringLiteral("--") + QLatin1StringView(option.name),
                          QString::fromLatin1(option.help));
    }
    text += QStringLiteral(".SH PARAMETERS OF EVERY OPERATION\n");
    for (const Argument::Role role :
         {Argument::Role::InputJson, Argument::Role::InputYaml, Argument::Role::StartingToken,
          Argument::Role::PageSize, Argument::Role::MaxItems, Argument::Role::Skeleton})
        text += entry(QStringLiteral("--") + nameOf(role), roleText(role));
    text += QStringLiteral(".SH OPERATIONS\n");
    for (const ServiceName &service : serviceNames())
        text += operationEntries(service);
    text += QStringLiteral(".SH ENVIRONMENT\n")
        + escaped(QStringLiteral(
            "AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION, AWS_DEFAULT_OUTPUT, AWS_ENDPOINT_URL, "
            "AWS_ENDPOINT_URL_<SERVICE>, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
            "AWS_SESSION_TOKEN, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, AWS_MAX_ATTEMPTS"))
        + QStringLiteral("\n.SH EXIT STATUS\n") + escaped(QString::fromLatin1(serviceExitCodes.help))
        + QStringLiteral("\n.br\n") + escaped(QStringLiteral("Of the commands about AppSpec files: "))
        + escaped(QString::fromLatin1(fileExitCodes.help));
    print(text);
    return Success;
}

} // namespace

Command manCommand()
{
    return {
        .summary = QStringLiteral("Print the manual page, in roff: hookline-cli man | man -l -"),
        .run = &run,
    };
}

} // namespace hookline::cli
