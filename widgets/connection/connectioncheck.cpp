// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/connectioncheck.h"

#include "models/aws/credentials.h"
#include "models/tables/timetext.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/parts.h"
#include "widgets/connection/signinbar.h"

#include <QLabel>
#include <QRandomGenerator>
#include <QVBoxLayout>

namespace hookline::connection {

/// What asks. It goes as a whole.
struct ConnectionCheck::Probe
{
    Probe(const Means &means, const aws::Connection &connection)
        : transport(means.makeTransport(connection.network))
        , client(connection, *transport, *means.clock,
                 [] { return QRandomGenerator::global()->generateDouble(); })
    { }

    std::unique_ptr<aws::Transport> transport;
    aws::Client client;
    bool known = false; ///< The service took the keys.
};

ConnectionCheck::ConnectionCheck(const Means &means, QWidget *parent)
    : QWidget(parent)
    , m_means(means)
    , m_state(common::textLabel(QStringLiteral("checkState"), this))
    , m_facts(new common::FactGrid(this))
    , m_problem(new common::ErrorBar(this))
{
    setObjectName(QStringLiteral("connectionCheck"));
    m_account = m_facts->addText(tr("Account"), QStringLiteral("checkAccount"));
    m_arn = m_facts->addText(tr("As"), QStringLiteral("checkArn"));
    m_keys = m_facts->addText(tr("Keys from"), QStringLiteral("checkKeys"));
    m_end = m_facts->addText(tr("Until"), QStringLiteral("checkEnd"));
    m_state->hide();
    m_facts->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit);
    for (QWidget *part : std::initializer_list<QWidget *>{m_state, m_facts, m_problem})
        layout->addWidget(part);
}

ConnectionCheck::~ConnectionCheck()
{
    delete m_signIn; // it knows the probe's credentials
}

void ConnectionCheck::focusQuestion()
{
    if (m_signIn)
        m_signIn->focusQuestion();
}

bool ConnectionCheck::canAsk() const
{
    return bool(m_means.makeTransport);
}

void ConnectionCheck::ask(const aws::Connection &connection)
{
    reset();
    m_probe = std::make_unique<Probe>(m_means, connection);
    m_signIn = new SignInBar(m_probe->client.credentials(), aws::displayName(connection), m_means,
                             SignInBar::Shape::Stacked, this);
    connect(m_signIn, &SignInBar::asked, this, &ConnectionCheck::asked);
    layout()->addWidget(m_signIn);
    m_state->setText(tr("AWS is being asked who these keys belong to…"));
    m_state->show();
    setAsking(true);
    aws::askIdentity(m_probe->client, this, [this](const auto &identity) { answered(identity); });
}

void ConnectionCheck::answered(const Result<aws::Identity> &identity)
{
    m_state->hide();
    if (identity) {
        m_probe->known = true;
        showFacts(*identity);
    } else {
        m_problem->showError(tr("Who the keys belong to is not known."), identity.error());
    }
    setAsking(false);
}

void ConnectionCheck::showFacts(const aws::Identity &identity)
{
    const aws::Credentials &credentials = m_probe->client.credentials();
    m_facts->setText(m_account, identity.accountText());
    m_facts->setText(m_arn, identity.arn);
    m_facts->setText(m_keys, credentials.source());
    const auto end = credentials.expiration();
    m_facts->setText(
        m_end,
        end ? tr("%1, in %2").arg(tables::exactText(*end), tables::durationText(*end - m_means.clock->now()))
            : tr("no end is known"));
    m_facts->show();
}

void ConnectionCheck::reset()
{
    delete std::exchange(m_signIn, nullptr);
    m_probe.reset();
    m_state->hide();
    m_facts->hide();
    m_problem->clear();
    setAsking(false);
}

aws::Connection ConnectionCheck::withKeys(const aws::Connection &connection) const
{
    aws::Connection had = connection;
    const bool same = m_probe && m_probe->known && connection.origin
        && aws::connectionId(connection) == aws::connectionId(m_probe->client.connection());
    if (!same)
        return had;
    if (const wire::AccessKeys *keys = m_probe->client.credentials().current()) {
        had.keys = *keys;
        had.keysEnd = m_probe->client.credentials().expiration();
    }
    return had;
}

void ConnectionCheck::setAsking(bool asking)
{
    if (std::exchange(m_asking, asking) != asking)
        Q_EMIT changed();
}

} // namespace hookline::connection
