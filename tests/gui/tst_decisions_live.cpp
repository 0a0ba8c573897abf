// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/session.h"
#include "widgets/connection/sandboxpane.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/posthookpane.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace hookline;
using decisions::DecisionCard;
using decisions::PostHookPane;

namespace {

aws::Connection connectionTo(const sandbox::SandboxAddress &address)
{
    aws::Connection connection;
    connection.name = QStringLiteral("sandbox");
    connection.region = address.region;
    connection.endpoint = QUrl(address.endpoint);
    connection.keys = {address.accessKeyId, address.secretAccessKey, {}};
    connection.keySource = QStringLiteral("sandbox");
    connection.sandbox = true;
    return connection;
}

/// One person at a window of their own, over a real connection.
struct Person
{
    SystemClock clock;
    aws::QnamTransport transport;
    aws::Client client;
    session::Session session;
    DecisionCard card;

    explicit Person(const sandbox::SandboxAddress &address)
        : client(connectionTo(address), transport, clock, [] { return 0.5; })
        , session(client, clock)
        , card(session)
    {
        session.start();
        card.resize(440, 800);
        card.show();
    }
    template <class T> T *child(const char *name) { return card.findChild<T *>(QLatin1String(name)); }
    QString result() { return child<QLabel>("decisionResult")->text(); }
};

const domain::Decision *hookWithId(const store::Store &store)
{
    for (const domain::Decision &decision : store.decisions.rows()) {
        if (decision.kind == domain::DecisionKind::HookStatus && !decision.executionId.isEmpty())
            return &decision;
    }
    return nullptr;
}

} // namespace

/// The card and the panes over bytes: a real sandbox, two real sessions.
class TestDecisionsLive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        sandbox::SandboxOptions options;
        options.speed = 1;
        auto started = m_sandbox.start(options);
        QVERIFY2(started.ok(), qPrintable(started.ok() ? QString() : toString(started.error())));
        m_address = *started;
        m_first = std::make_unique<Person>(m_address);
        m_second = std::make_unique<Person>(m_address);
        m_second->session.setApprovalQueue({}); // It learns the ID by pasting.
        QTRY_VERIFY_WITH_TIMEOUT(hookWithId(m_first->session.store()), 20'000);
        m_waiting = *hookWithId(m_first->session.store());
    }
    void cleanupTestCase()
    {
        m_second.reset();
        m_first.reset();
    }

    void twoRacingEndWithOneSuccessAndOneExplanation()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_second->session.store().decisions.find(m_waiting.id), 20'000);
        m_first->card.showDecision(m_waiting.id);
        m_second->card.showDecision(m_waiting.id);
        if (m_second->session.store().decisions.find(m_waiting.id)->executionId.isEmpty()) {
            m_second->child<QPlainTextEdit>("cardPasteEdit")
                ->setPlainText(
                    QStringLiteral("{\"DeploymentId\":\"%1\",\"LifecycleEventHookExecutionId\":\"%2\"}")
                        .arg(m_waiting.deploymentId, m_waiting.executionId));
        }
        QCOMPARE(m_second->card.blockedBecause(session::Verdict::Approve), QString());

        m_second->child<QLineEdit>("reasonEdit")->setText(QStringLiteral("5xx on the test listener"));
        m_first->child<QPushButton>("approveButton")->click();
        m_second->child<QPushButton>("rejectButton")->click();
        m_first->child<QPushButton>("confirmButton")->click();
        m_second->child<QPushButton>("confirmButton")->click();
        QVERIFY(m_first->card.state() == DecisionCard::State::Sending);
        QTRY_VERIFY_WITH_TIMEOUT(m_first->card.state() == DecisionCard::State::Result
                                     && m_second->card.state() == DecisionCard::State::Result,
                                 20'000);
        const QStringList results{m_first->result(), m_second->result()};
        const auto starting = [&](const char *text) {
            return results.filter(QRegularExpression(QLatin1Char('^') + QLatin1String(text))).size();
        };
        QVERIFY2(starting("AWS accepted") == 1, qPrintable(results.join(QLatin1Char('\n'))));
        QVERIFY2(starting("Already decided") + starting("Not sent: it is not what you saw") == 1,
                 qPrintable(results.join(QLatin1Char('\n'))));
    }

    void postingItAgainIsExplained()
    {
        PostHookPane pane(m_first->session);
        pane.paste(QStringLiteral("{\"DeploymentId\":\"%1\",\"LifecycleEventHookExecutionId\":\"%2\"}")
                       .arg(m_waiting.deploymentId, m_waiting.executionId));
        auto *status = pane.findChild<QComboBox *>(QStringLiteral("statusBox"));
        status->setCurrentIndex(status->findData(QStringLiteral("Succeeded")));
        pane.findChild<QPushButton *>(QStringLiteral("postButton"))->click();
        pane.findChild<QPushButton *>(QStringLiteral("confirmButton"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(pane.state() == PostHookPane::State::Result, 20'000);
        QCOMPARE(pane.findChild<QLabel *>(QStringLiteral("postResult"))->text(),
                 QStringLiteral("Already decided"));
        QVERIFY(!pane.text().contains(m_waiting.executionId));
    }

    void theClockIsSteeredAndSeenByTheOther()
    {
        connection::SandboxPane mine(m_first->session), theirs(m_second->session);
        auto *pause = mine.findChild<QPushButton *>(QStringLiteral("pauseButton"));
        QTRY_VERIFY_WITH_TIMEOUT(pause->accessibleDescription().startsWith(QStringLiteral("Stop")), 10'000);
        pause->click();
        QTRY_COMPARE_WITH_TIMEOUT(pause->text(), QStringLiteral("Resume"), 10'000);
        auto *other = theirs.findChild<QPushButton *>(QStringLiteral("pauseButton"));
        QTRY_COMPARE_WITH_TIMEOUT(other->text(), QStringLiteral("Resume"), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_second->session.serviceSpeed(), 0.0, 10'000);
        const Instant before = m_first->session.serviceNow();
        mine.findChild<QPushButton *>(QStringLiteral("stepButton"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_second->session.serviceNow() >= before + std::chrono::seconds(60), 20'000);
    }

private:
    sandbox::Sandbox m_sandbox;
    sandbox::SandboxAddress m_address;
    std::unique_ptr<Person> m_first, m_second;
    domain::Decision m_waiting;
};

QTEST_MAIN(TestDecisionsLive)
#include "tst_decisions_live.moc"
