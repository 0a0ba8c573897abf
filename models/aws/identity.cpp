// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/identity.h"

#include <QJsonArray>
#include <QPointer>

namespace hookline::aws {

QString Identity::callerName() const
{
    const QStringList path = arn.section(QLatin1Char(':'), 5).split(QLatin1Char('/'));
    return path.size() >= 2 ? path.at(1) : path.value(0);
}

QString Identity::accountText() const
{
    return alias.isEmpty() ? account : QStringLiteral("%1 (%2)").arg(alias, account);
}

namespace {

void askAlias(Client &client, const Identity &identity, QObject *context,
              const std::shared_ptr<CallHandle> &call, const std::function<void(Result<Identity>)> &known)
{
    const auto answered = [identity, known](const Reply &reply) {
        const QJsonArray aliases =
            reply ? reply->value(QLatin1String("AccountAliases")).toArray() : QJsonArray();
        if (aliases.isEmpty())
            return;
        Identity named = identity;
        named.alias = aliases.first().toString();
        known(named);
    };
    // Nobody waits for it, so it is not worth a second try.
    *call = client.call(QStringLiteral("iam"), QStringLiteral("ListAccountAliases"), {}, context, answered,
                        {.maxAttempts = 1});
}

} // namespace

CallHandle askIdentity(Client &client, QObject *context, std::function<void(Result<Identity>)> known)
{
    const auto call = std::make_shared<CallHandle>();
    const auto answered = [client = QPointer<Client>(&client), context = QPointer<QObject>(context), call,
                           known = std::move(known)](const Reply &reply) {
        if (!reply) {
            known(reply.error());
            return;
        }
        Identity identity;
        identity.account = reply->value(QLatin1String("Account")).toString();
        identity.arn = reply->value(QLatin1String("Arn")).toString();
        known(identity);
        if (client && context)
            askAlias(*client, identity, context, call, known);
    };
    *call = client.call(QStringLiteral("sts"), QStringLiteral("GetCallerIdentity"), {}, context, answered);
    return CallHandle(std::make_shared<std::function<void()>>([call] { call->cancel(); }));
}

} // namespace hookline::aws
