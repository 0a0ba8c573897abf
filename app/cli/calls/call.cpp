// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/call.h"

#include "app/cli/calls/globals.h"
#include "app/cli/calls/help.h"
#include "app/cli/calls/json.h"
#include "app/cli/calls/names.h"
#include "app/cli/calls/output.h"
#include "app/cli/calls/pages.h"
#include "app/cli/calls/query.h"
#include "app/cli/calls/request.h"
#include "app/cli/calls/skeleton.h"
#include "app/cli/calls/transports.h"
#include "app/cli/calls/yaml.h"
#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "models/aws/client.h"
#include "models/aws/credentials.h"
#include "models/core/ids.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <algorithm>

namespace hookline::cli {

namespace {

void writeTo(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stream);
    std::fflush(stream);
}

int exitCodeOf(const Error &error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
        return error.serviceCode.isEmpty() ? UsageError : ServiceError;
    case ErrorCode::Configuration:
        return ConfigurationError;
    case ErrorCode::Throttled:
    case ErrorCode::ServiceFault:
    case ErrorCode::ServiceError:
    case ErrorCode::AccessDenied:
        return ServiceError;
    default:
        return error.serviceCode.isEmpty() ? OtherError : ServiceError;
    }
}

int failCall(const Error &error)
{
    writeTo(stderr, u'\n' + error.message + u'\n');
    return exitCodeOf(error);
}

/// What of a command line is known once it has been taken apart.
struct Wanted
{
    ParsedOptions globals;
    std::optional<Query> query;
    std::shared_ptr<const wire::Service> service;
    const wire::Operation *operation = nullptr;
    std::vector<Argument> arguments;
    ParsedOptions parsed;
    bool isManuallyPaged = false;
    Value input;
};

/// Calls one operation of one connection, one call after the other.
class Calls
{
public:
    Calls(const Wanted &wanted, const Settings &settings, aws::Connection connection,
          std::unique_ptr<aws::Transport> transport)
        : m_wanted(wanted)
        , m_settings(settings)
        , m_options{.attemptTimeout = settings.timeout(), .maxAttempts = settings.maxAttempts()}
        , m_transport(std::move(transport))
        , m_url(aws::endpointFor(connection, wanted.service->endpointPrefix))
        , m_client(std::move(connection), *m_transport, m_clock,
                   [] { return QRandomGenerator::global()->generateDouble(); })
    {
        if (wanted.globals.isSet(QStringLiteral("debug")))
            tellAll();
    }

    Result<QJsonObject> call(const QJsonObject &input)
    {
        aws::Reply reply = QJsonObject();
        m_client.call(
            m_wanted.service->id, m_wanted.operation->name, input, &m_client,
            [&reply](aws::Reply answer) {
                reply = std::move(answer);
                QCoreApplication::quit();
            },
            m_options);
        QCoreApplication::exec();
        if (reply)
            return reply;
        return inWords(reply.error());
    }

private:
    void tellAll()
    {
        const aws::Connection &connection = m_client.connection();
        complain(QStringLiteral("calls %1 at %2 in %3, with the key %4 (%5)")
                     .arg(m_wanted.operation->name, m_url.toString(), connection.region,
                          masked(QString::fromLatin1(connection.keys.accessKeyId)), connection.keySource));
        QObject::connect(&m_client, &aws::Client::attemptFinished, &m_client, [](const Attempt &attempt) {
            complain(QStringLiteral("%1 %2, attempt %3: HTTP %4 after %5 ms, request %6: %7")
                         .arg(attempt.service, attempt.operation)
                         .arg(attempt.number)
                         .arg(attempt.httpStatus)
                         .arg(attempt.took.count())
                         .arg(attempt.requestId, outcomeWord(attempt)));
        });
    }

    static QString outcomeWord(const Attempt &attempt)
    {
        const Error &error = attempt.error;
        if (error.code == ErrorCode::None)
            return QStringLiteral("ok");
        return error.serviceCode.isEmpty() ? toString(Error{error.code}) : error.serviceCode;
    }

    /// The AWS CLI's words for what a call came to.
    Error inWords(Error error)
    {
        if (const auto problem = m_client.credentials().problem())
            return m_settings.hasNoKeys() ? Settings::noKeys() : *problem;
        QString url = m_url.toString(QUrl::FullyEncoded);
        if (!url.endsWith(u'/'))
            url += u'/';
        if (!error.serviceCode.isEmpty())
            error.message = QStringLiteral("An error occurred (%1) when calling the %2 operation: %3")
                                .arg(error.serviceCode, m_wanted.operation->name, error.message);
        else if (error.code == ErrorCode::NotDelivered)
            error.message = QStringLiteral("Could not connect to the endpoint URL: \"%1\"").arg(url);
        else if (error.code == ErrorCode::DeliveryUnknown && error.httpStatus == 0)
            error.message = QStringLiteral("Connection was closed before we received a valid response from "
                                           "endpoint URL: \"%1\" (%2)")
                                .arg(url, error.message);
        return error;
    }

    const Wanted &m_wanted;
    const Settings &m_settings;
    aws::CallOptions m_options;
    SystemClock m_clock;
    std::unique_ptr<aws::Transport> m_transport;
    QUrl m_url;
    aws::Client m_client;
};

/// Shows replies in the form of --output, or what --query finds in them. Fails where it cannot be told.
class Printer
{
public:
    Printer(const Wanted &wanted, const Settings &settings)
        : m_operation(*wanted.operation)
        , m_query(wanted.query)
        , m_form(settings.output())
        , m_times(settings.hasWireTimes()                                    ? TimeStyle::Wire
                      : wanted.service->protocol == wire::Protocol::AwsQuery ? TimeStyle::Utc
                                                                             : TimeStyle::Local)
    { }

    Result<void> print(const Value &whole) const
    {
        const auto found = m_query ? m_query->search(whole) : Result<Value>(whole);
        if (!found)
            return found.error();
        const Value &value = *found;
        const bool isNothing = value.isMap() && value.items.empty();
        if (m_form == u"text")
            writeTo(stdout, plainText(value));
        else if (m_form == u"table")
            writeTo(stdout, tableText(m_operation.name, value, terminalWidth()));
        else if (!isNothing && (m_form == u"json" || (m_form == u"yaml" && value.isScalar())))
            writeTo(stdout, jsonText(value) + u'\n');
        else if (!isNothing)
            writeTo(stdout, yamlText(inStream(value)));
        return {};
    }

    Result<void> print(const QJsonObject &reply) const { return print(output(reply)); }

    Result<void> print(const Pages &pages) const
    {
        if (m_form == u"yaml-stream" || m_form == u"text")
            return printEach(pages);
        QJsonArray items;
        bool isThere = false;
        for (const QJsonObject &page : pages.pages) {
            isThere = isThere || page.contains(m_operation.resultKey);
            for (const QJsonValue &item : page.value(m_operation.resultKey).toArray())
                items.append(item);
        }
        Value whole = isThere ? output({{m_operation.resultKey, items}}) : Value::map();
        if (!pages.resumeToken.isEmpty())
            whole.set(QStringLiteral("NextToken"), Value::of(pages.resumeToken));
        return print(whole);
    }

private:
    Value output(const QJsonObject &reply) const { return outputOf(m_operation.output, reply, m_times); }

    Value inStream(const Value &value) const
    {
        if (m_form != u"yaml-stream")
            return value;
        Value list = Value::list();
        list.append(value);
        return list;
    }

    /// Page by page, as the AWS CLI does, which makes a difference to its columns and to what a query finds.
    Result<void> printEach(const Pages &pages) const
    {
        const bool isText = m_form == u"text";
        for (const QJsonObject &page : pages.pages) {
            Value part = output(page);
            if (isText) {
                const Value *items = part.find(m_operation.resultKey);
                Value only = Value::map();
                only.set(m_operation.resultKey, items ? *items : Value());
                part = only;
            }
            if (const auto printed = print(part); !printed)
                return printed;
        }
        if (pages.resumeToken.isEmpty() || !isText)
            return {};
        Value inner = Value::map();
        inner.set(QStringLiteral("NextToken"), Value::of(pages.resumeToken));
        Value outer = Value::map();
        outer.set(QStringLiteral("NextToken"), inner);
        return print(outer);
    }

    const wire::Operation &m_operation;
    std::optional<Query> m_query;
    QString m_form;
    TimeStyle m_times;
};

Result<Wanted> takeApart(const QStringList &words)
{
    Wanted wanted;
    auto globals = parseGlobals(words);
    if (!globals)
        return globals.error();
    wanted.globals = *globals;
    if (const auto checked = checkGlobals(*globals); !checked)
        return checked.error();
    if (globals->isSet(QStringLiteral("query"))) {
        const QString text = globals->value(QStringLiteral("query"));
        const auto query = Query::parse(text);
        if (!query)
            return Error{.code = ErrorCode::InvalidInput,
                         .message =
                             QStringLiteral("Bad value for --query %1: %2").arg(text, query.error().message)};
        wanted.query = *query;
    }
    const ServiceName *name = serviceNamed(globals->positional.value_or(QString()));
    wanted.service = wire::service(QString::fromLatin1(name->id));
    const auto second = parseOptions({}, globals->rest);
    if (!second)
        return second.error();
    if (!second->positional)
        return usageError(QStringLiteral("the following arguments are required: operation"));
    wanted.operation = operationNamed(*wanted.service, *second->positional);
    if (!wanted.operation)
        return choiceError(QStringLiteral("operation"), *second->positional, operationNames(*wanted.service));
    wanted.arguments = argumentsOf(*wanted.operation);
    auto parsed = parseArguments(wanted.arguments, second->rest);
    if (!parsed)
        return parsed.error();
    wanted.parsed = *parsed;
    return wanted;
}

/// Whether pages are asked for by hand; fails if by itself as well.
Result<bool> isManuallyPaged(const Wanted &wanted)
{
    const bool isManual =
        wanted.globals.isSet(QStringLiteral("no-paginate")) || asksForPage(wanted.arguments, wanted.parsed);
    if (!isManual || !wanted.operation->pagedByCli)
        return isManual;
    QStringList used;
    for (const QLatin1StringView name : {startingTokenOption, pageSizeOption, maxItemsOption}) {
        const QString value = wanted.parsed.value(name);
        const bool isOwn =
            std::any_of(wanted.arguments.begin(), wanted.arguments.end(), [name](const Argument &argument) {
                return argument.option.name == name && argument.member;
            });
        if (!value.isEmpty() && value != u"0" && !isOwn)
            used.append(QStringLiteral("--") + name);
    }
    if (used.isEmpty())
        return true;
    return Error{.code = ErrorCode::InvalidInput,
                 .message = QStringLiteral("Cannot specify --no-paginate along with pagination arguments: ")
                     + used.join(QStringLiteral(", "))};
}

Result<void> readInput(Wanted *wanted)
{
    const auto manual = isManuallyPaged(*wanted);
    if (!manual)
        return manual.error();
    auto input = inputOf(wanted->arguments, wanted->parsed);
    if (!input)
        return input.error();
    wanted->input = *std::move(input);
    const wire::Operation &operation = *wanted->operation;
    const bool byDocument =
        wanted->input.find(operation.inputToken) || wanted->input.find(operation.limitKey);
    wanted->isManuallyPaged = *manual || !operation.pagedByCli || byDocument;
    // A page that the input document asks for leaves the AWS CLI with the options for all of them, and it
    // sends those along.
    const bool hasOption =
        std::any_of(wanted->arguments.begin(), wanted->arguments.end(), [wanted](const Argument &argument) {
            return (argument.role == Argument::Role::StartingToken
                    || argument.role == Argument::Role::PageSize || argument.role == Argument::Role::MaxItems)
                && wanted->parsed.isSet(argument.option.key());
        });
    if (!*manual && byDocument && hasOption)
        wanted->input.set(QStringLiteral("PaginationConfig"), Value::map());
    return {};
}

Result<void> checkRequest(const Wanted &wanted)
{
    if (auto checked = checkInput(*wanted.operation, wanted.input); !checked)
        return checked;
    return wanted.parsed.isSet(noValidateOption) ? Result<void>()
                                                 : checkAccepted(*wanted.operation, wanted.input);
}

PageWish pageWish(const ParsedOptions &parsed)
{
    const auto number = [&parsed](QLatin1StringView name) {
        return parsed.isSet(name) ? std::optional(integerText(parsed.value(name)).toLongLong())
                                  : std::optional<qint64>();
    };
    return {.startingToken = parsed.value(startingTokenOption),
            .maxItems = number(maxItemsOption),
            .pageSize = number(pageSizeOption)};
}

Result<void> send(const Wanted &wanted, const Settings &settings, const Printer &printer)
{
    const auto input = apiInput(*wanted.operation, wanted.input);
    if (!input)
        return input.error();
    const auto connection = settings.connection(wanted.service->id);
    if (!connection)
        return connection.error();
    auto transport = transportFor(*connection, aws::endpointFor(*connection, wanted.service->endpointPrefix));
    if (!transport)
        return transport.error();
    Calls calls(wanted, settings, *connection, *std::move(transport));
    if (wanted.isManuallyPaged) {
        const auto reply = calls.call(*input);
        if (!reply)
            return reply.error();
        return printer.print(*reply);
    }
    const auto pages = readPages(*wanted.operation, *input, pageWish(wanted.parsed),
                                 [&calls](const QJsonObject &page) { return calls.call(page); });
    if (!pages)
        return pages.error();
    return printer.print(*pages);
}

Result<void> run(const QStringList &words)
{
    auto taken = takeApart(words);
    if (!taken)
        return taken.error();
    Wanted &wanted = taken.value();
    if (const auto read = readInput(&wanted); !read)
        return read;
    const bool hasSkeleton = wanted.parsed.isSet(skeletonOption);
    const QString skeleton = wanted.parsed.value(skeletonOption);
    if (hasSkeleton && skeleton != u"output") {
        writeTo(stdout,
                skeleton == u"yaml-input" ? yamlInputSkeleton(*wanted.operation)
                                          : jsonText(inputSkeleton(*wanted.operation)) + u'\n');
        return {};
    }
    const auto settings = Settings::read(wanted.globals);
    if (!settings)
        return settings.error();
    if (auto checked = settings->checkRegion(wanted.service->id); !checked)
        return checked;
    if (auto checked = checkRequest(wanted); !checked)
        return checked;
    if (const QString form = settings->output(); !outputForms().contains(form))
        return Error{.code = ErrorCode::Internal, .message = QStringLiteral("Unknown output type: ") + form};
    const Printer printer(wanted, *settings);
    if (!hasSkeleton)
        return send(wanted, *settings, printer);
    return printer.print(outputSkeleton(*wanted.operation));
}

} // namespace

bool callsService(const QStringList &words)
{
    if (words.isEmpty())
        return false;
    if (!words.front().startsWith(u'-'))
        return serviceNamed(words.front()) != nullptr;
    const auto globals = parseGlobals(words);
    if (globals)
        return serviceNamed(globals->positional.value_or(QString()));
    // Wrong before it: said as of a call if it looks like one.
    return std::any_of(words.begin(), words.end(), [](const QString &word) { return serviceNamed(word); });
}

int runServiceCommand(const QStringList &words)
{
    if (const auto help = helpFor(words)) {
        writeTo(stdout, *help);
        return Success;
    }
    const auto done = run(words);
    return done ? Success : failCall(done.error());
}

} // namespace hookline::cli
