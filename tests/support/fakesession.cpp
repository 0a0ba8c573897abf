// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesession.h"

#include "models/session/requestlog.h"

#include <QPointer>

namespace hookline {

namespace test {

namespace {

/// Session's own constructor has no room for the test's notebook.
FakeSession *underConstruction = nullptr;

} // namespace

FakeSession::FakeSession(aws::Connection connection)
    : client(std::move(connection), transport, clock, [] { return 0.5; })
{
    transport.handler = [](const aws::TransportRequest &) { return std::nullopt; };
    importAnswer = [](const QByteArray &) -> Result<QString> { return Error{ErrorCode::InvalidInput}; };
    underConstruction = this;
    session = std::make_unique<session::Session>(client, clock);
    underConstruction = nullptr;
}

FakeSession::~FakeSession() = default;

aws::Connection FakeSession::sandboxConnection()
{
    aws::Connection connection;
    connection.name = QStringLiteral("sandbox");
    connection.region = QStringLiteral("us-east-1");
    connection.endpoint = QUrl(QStringLiteral("http://127.0.0.1:40123"));
    connection.keys = {"AKIASANDBOXEXAMPLE01", "hooklinesecret/key+of/the+sandbox", {}};
    connection.keySource = QStringLiteral("sandbox");
    connection.sandbox = true;
    return connection;
}

void FakeSession::finish(const session::DecisionOutcome &outcome)
{
    deciding.remove(outcome.decisionId);
    Q_EMIT session->decisionFinished(outcome);
}

} // namespace test

namespace session {

class Session::Private
{
public:
    explicit Private(test::FakeSession &fake)
        : fake(fake)
        , requests(fake.clock)
    { }

    test::FakeSession &fake;
    store::Store store;
    RequestLog requests;
};

Session::Session(aws::Client &, Clock &, QObject *parent)
    : QObject(parent)
    , d(new Private(*test::underConstruction))
{ }

Session::~Session() = default;

store::Store &Session::store()
{
    return d->store;
}

const aws::Connection &Session::connection() const
{
    return d->fake.client.connection();
}

aws::Client &Session::client()
{
    return d->fake.client;
}

const Freshness &Session::freshness() const
{
    return d->fake.freshness;
}

Instant Session::serviceNow() const
{
    return d->fake.serviceNow;
}

double Session::serviceSpeed() const
{
    return d->fake.speed;
}

HookResultsWatch &Session::hookResults()
{
    qFatal("a FakeSession reads no Hook results: take a real session on a sandbox");
}

RequestLog &Session::requests()
{
    return d->requests;
}

void Session::start()
{ }

void Session::stop()
{ }

void Session::refresh()
{
    ++d->fake.refreshes;
}

void Session::setFocus(const QString &)
{ }

void Session::setApprovalQueue(const QString &)
{ }

Result<QString> Session::importEvent(const QByteArray &text)
{
    d->fake.imported.push_back(text);
    return d->fake.importAnswer(text);
}

void Session::decide(const DecisionRequest &request)
{
    d->fake.decided.push_back(request);
    d->fake.deciding.insert(request.decisionId);
    Q_EMIT decisionStarted(request.decisionId);
}

bool Session::isDeciding(const QString &decisionId) const
{
    return d->fake.deciding.contains(decisionId);
}

void Session::postHookStatus(const QString &deploymentId, const QString &executionId, const QString &status,
                             QObject *context, aws::Done done)
{
    d->fake.posted.push_back({deploymentId, executionId, status,
                              [guard = QPointer<QObject>(context), done = std::move(done)](aws::Reply reply) {
                                  if (guard)
                                      done(std::move(reply));
                              }});
}

void Session::stopDeployment(const QString &deploymentId, bool rollBack, QObject *context, aws::Done done)
{
    d->fake.stopped.push_back(
        {deploymentId, rollBack,
         [guard = QPointer<QObject>(context), done = std::move(done)](aws::Reply reply) {
             if (guard)
                 done(std::move(reply));
         }});
}

} // namespace session
} // namespace hookline
