// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/help.h"

#include "app/cli/calls/globals.h"
#include "app/cli/calls/names.h"
#include "app/cli/calls/scalars.h"
#include "app/cli/command.h"

namespace hookline::cli {

namespace {

using Role = Argument::Role;
using wire::ShapeType;

constexpr std::array typeNames{"string",    "integer", "integer",   "number", "boolean",
                               "timestamp", "blob",    "structure", "list",   "map"};

struct RoleText
{
    Role role;
    QLatin1StringView name;
    const char *text;
};
constexpr std::array roleTexts{
    RoleText{Role::Revision, {}, "A revision in shorthand, instead of --revision."},
    RoleText{Role::InputJson, inputJsonOption, "Members as JSON text, file://NAME, or - for standard input."},
    RoleText{Role::InputYaml, inputYamlOption, "Members as YAML text, file://NAME, or - for standard input."},
    RoleText{Role::StartingToken, startingTokenOption, "The NextToken of an earlier answer."},
    RoleText{Role::PageSize, pageSizeOption, "How many items the service gives at once."},
    RoleText{Role::MaxItems, maxItemsOption, "How many items to show at most."},
    RoleText{Role::Skeleton, skeletonOption,
             "Print a sample (input, output or yaml-input) and send nothing."},
    RoleText{Role::NoValidate, noValidateOption, "Send values that the service is known to refuse."},
};

QString number(double limit)
{
    return QString::number(limit, 'f', 0);
}

/// "3 to 63 characters"
QString limitText(const wire::Shape &shape)
{
    const QString unit = shape.type == ShapeType::String ? QStringLiteral(" characters")
        : isNumeric(shape.type)                          ? QString()
                                                         : QStringLiteral(" items");
    if (shape.min && shape.max)
        return QStringLiteral("%1 to %2%3").arg(number(*shape.min), number(*shape.max), unit);
    if (shape.min)
        return QStringLiteral("at least %1%2").arg(number(*shape.min), unit);
    return shape.max ? QStringLiteral("at most %1%2").arg(number(*shape.max), unit) : QString();
}

/// "structure of name, value, type"; what is inside a list or map counts for it.
QString shapeText(const wire::Shape &shape, int depth = 0)
{
    constexpr int deepest = 2;
    QStringList parts{QString::fromLatin1(typeNames[std::size_t(shape.type)])};
    if ((shape.type == ShapeType::List || shape.type == ShapeType::Map) && depth < deepest)
        parts.front() += QStringLiteral(" of ") + shapeText(*shape.item, depth + 1);
    if (shape.type == ShapeType::Structure) {
        QStringList names;
        for (const wire::Member &member : shape.members)
            names.append(member.name + (member.required ? QStringLiteral("!") : QString()));
        parts.front() += QStringLiteral(" of ") + names.join(QStringLiteral(", "));
    }
    if (const QString limit = limitText(shape); !limit.isEmpty())
        parts.append(limit);
    if (!shape.enumValues.isEmpty())
        parts.append(QStringLiteral("one of ") + shape.enumValues.join(QStringLiteral(", ")));
    return parts.join(QStringLiteral("; "));
}

QString optionLine(const Argument &argument, const QString &note)
{
    const Option &option = argument.option;
    QString usage = QStringLiteral("--") + option.name;
    if (option.take == Option::Take::On && argument.role == Role::Member)
        usage += QStringLiteral(" | --no-") + option.name;
    else if (option.take == Option::Take::One)
        usage += QStringLiteral(" VALUE");
    else if (option.take == Option::Take::Any)
        usage += QStringLiteral(" VALUE ...");
    else if (option.take == Option::Take::Maybe)
        usage += QStringLiteral(" [VALUE]");
    const QString required = option.required ? QStringLiteral("required; ") : QString();
    return QStringLiteral("  %1\n      %2%3%4\n").arg(usage, required, valueText(argument), note);
}

QString acceptedNote(const wire::Operation &operation, const wire::Member &member)
{
    const QStringList accepted = operation.accepted.value(member.name);
    if (accepted.isEmpty())
        return {};
    return QStringLiteral(
               "\n      The service accepts only %1 here and refuses the others, so they are refused "
               "before\n      anything is sent, unless --no-validate is given.")
        .arg(accepted.join(QStringLiteral(" and ")));
}

QString operationHelp(const wire::Service &service, const wire::Operation &operation)
{
    QString text = QStringLiteral("Usage: hookline-cli %1 %2 [parameters]\n"
                                  "Calls %3 of %4 (API version %5).\n\nParameters:\n")
                       .arg(service.cliName, kebabName(operation.name), operation.name, service.serviceId,
                            service.apiVersion);
    for (const Argument &argument : argumentsOf(operation)) {
        if (!argument.hidden && argument.option.take != Option::Take::Off)
            text +=
                optionLine(argument, argument.member ? acceptedNote(operation, *argument.member) : QString());
    }
    text += QStringLiteral(
        "\nStructures and lists of them are given in shorthand (Key=Value,Other=[a,b]), as JSON, or "
        "as\nfile://NAME; lists as words; blobs as base64 or fileb://NAME.\n");
    if (operation.pagedByCli)
        text += QStringLiteral("All pages are read and shown as one, unless --no-paginate is given.\n");
    if (operation.output && !operation.output->members.empty()) {
        text += QStringLiteral("\nResult:\n");
        for (const wire::Member &member : operation.output->members)
            text += QStringLiteral("  %1\n      %2\n").arg(member.name, shapeText(*member.shape));
    }
    if (!operation.errors.isEmpty())
        text += QStringLiteral("\nErrors of its own: %1\n").arg(operation.errors.join(QStringLiteral(", ")));
    return text + QStringLiteral("\nGlobal options:\n") + globalHelp() + u'\n'
        + QLatin1StringView(serviceExitCodes.help) + u'\n';
}

QString serviceHelp(const ServiceName &name, const wire::Service &service)
{
    return QStringLiteral("Usage: hookline-cli %1 OPERATION [parameters]\n%2\n\nOperations:\n  %3\n\n"
                          "\"hookline-cli %1 OPERATION help\" tells the parameters of one.\n")
        .arg(QLatin1StringView(name.cliName), QLatin1StringView(name.summary),
             operationNames(service).join(QStringLiteral("\n  ")));
}

bool isHelpWord(const QString &word)
{
    return word == u"help" || word == u"--help" || word == u"-h";
}

} // namespace

QString valueText(const Argument &argument)
{
    return argument.member ? shapeText(*argument.member->shape) : roleText(argument.role);
}

QString roleText(Role role)
{
    for (const RoleText &row : roleTexts) {
        if (row.role == role)
            return QString::fromLatin1(row.text);
    }
    return {};
}

QString nameOf(Role role)
{
    for (const RoleText &row : roleTexts) {
        if (row.role == role)
            return row.name;
    }
    return {};
}

QString globalHelp()
{
    QString text;
    for (const GlobalOption &option : globalOptions()) {
        if (!*option.refusal)
            text += QStringLiteral("  --%1 %2\n")
                        .arg(QString::fromLatin1(option.name), -20)
                        .arg(QLatin1StringView(option.help));
    }
    return text;
}

std::optional<QString> helpFor(const QStringList &words)
{
    const auto globals = parseGlobals(words);
    const ServiceName *name = globals ? serviceNamed(globals->positional.value_or(QString())) : nullptr;
    if (!name || globals->rest.isEmpty())
        return std::nullopt;
    const QStringList &rest = globals->rest;
    const auto service = wire::service(QString::fromLatin1(name->id));
    if (isHelpWord(rest.front()))
        return serviceHelp(*name, *service);
    const wire::Operation *operation = operationNamed(*service, rest.front());
    if (!operation || rest.size() != 2 || !isHelpWord(rest.at(1)))
        return std::nullopt;
    return operationHelp(*service, *operation);
}

} // namespace hookline::cli
