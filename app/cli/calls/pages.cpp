// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/pages.h"

#include "app/cli/calls/json.h"

namespace hookline::cli {

namespace {

// What botocore calls the number of items of a page that were shown before.
constexpr QLatin1StringView shownKey("boto_truncate_amount");

struct Place
{
    QString token; ///< Empty: the first page.
    qint64 shown = 0;
};

QString encoded(const wire::Operation &operation, const Place &place, bool isInside)
{
    Value token = Value::map();
    token.set(operation.inputToken, place.token.isEmpty() ? Value() : Value::of(place.token));
    if (isInside)
        token.set(shownKey, Value::integer(place.shown));
    return QString::fromLatin1(compactJsonText(token).toUtf8().toBase64());
}

/// A token of ours or of the AWS CLI; anything else is taken for the service's own.
Place decoded(const wire::Operation &operation, const QString &text)
{
    const auto bytes = QByteArray::fromBase64Encoding(text.toUtf8(), QByteArray::AbortOnBase64DecodingErrors);
    const auto token = bytes ? parseJson(QString::fromUtf8(bytes.decoded)) : Result<Value>(Value());
    if (token && token->isMap()) {
        const Value *own = token->find(operation.inputToken);
        const Value *shown = token->find(shownKey);
        return {own && own->isText() ? own->text : QString(), shown ? shown->text.toLongLong() : 0};
    }
    const QStringList parts = text.split(QStringLiteral("___")); // of very old versions
    bool ok = false;
    const qint64 shown = parts.value(1).toLongLong(&ok);
    if (parts.size() == 2 && ok)
        return {parts.front() == u"None" ? QString() : parts.front(), shown};
    return {text, 0};
}

QJsonArray part(const QJsonArray &items, qint64 from, qint64 count)
{
    QJsonArray result;
    for (qint64 i = from; i < std::min<qint64>(items.size(), from + count); ++i)
        result.append(items.at(i));
    return result;
}

} // namespace

Result<Pages> readPages(const wire::Operation &operation, QJsonObject input, const PageWish &wish,
                        const CallOnce &call)
{
    Place place;
    if (!wish.startingToken.isEmpty())
        place = decoded(operation, wish.startingToken);
    if (wish.pageSize)
        input.insert(operation.limitKey, *wish.pageSize);
    Pages result;
    qint64 total = 0;
    while (true) {
        if (!place.token.isEmpty())
            input.insert(operation.inputToken, place.token);
        const auto reply = call(input);
        if (!reply)
            return reply.error();
        QJsonObject page = *reply;
        QJsonArray items = page.value(operation.resultKey).toArray();
        const qint64 before = place.shown;
        if (before > 0)
            items = part(items, before, items.size());
        const qint64 surplus = wish.maxItems ? total + items.size() - *wish.maxItems : 0;
        if (surplus > 0)
            items = part(items, 0, items.size() - surplus);
        if (before > 0 || surplus > 0)
            page.insert(operation.resultKey, items);
        result.pages.push_back(page);
        total += items.size();
        if (surplus > 0) {
            place.shown = before + items.size();
            result.resumeToken = encoded(operation, place, true);
            return result;
        }
        const QString next = page.value(operation.outputToken).toString();
        if (next.isEmpty())
            return result;
        if (wish.maxItems && total == *wish.maxItems) {
            result.resumeToken = encoded(operation, {next, 0}, false);
            return result;
        }
        if (next == place.token)
            return Error{.code = ErrorCode::BadReply,
                         .message =
                             QStringLiteral("Error during pagination: The same next token was received "
                                            "twice: {%1: %2}")
                                 .arg(quotedText(operation.inputToken), quotedText(next))};
        place = {next, 0};
    }
}

} // namespace hookline::cli
