// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesession.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/connection/connectionchip.h"
#include "widgets/connection/connectionchooser.h"
#include "widgets/connection/connectiontexts.h"
#include "widgets/connection/sandboxpane.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace hookline;
using session::Freshness;
using test::FakeSession;

namespace {

const Instant now = fromEpochSeconds(1'800'000'000);

aws::Connection realAws()
{
    aws::Connection connection = FakeSession::sandboxConnection();
    connection.name = QStringLiteral("deploy");
    connection.endpoint.clear();
    connection.sandbox = false;
    connection.keySource = QStringLiteral("profile deploy (~/.aws/credentials)");
    return connection;
}

QByteArray target(const aws::TransportRequest &request)
{
    return request.http.headers.value("X-Amz-Target");
}

const QByteArray identityXml =
    "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
    "<Arn>arn:aws:sts::123456789012:assumed-role/release-engineer/anna</Arn><UserId>AIDA</UserId>"
    "<Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId>"
    "</ResponseMetadata></GetCallerIdentityResponse>";

const QByteArray aliasXml =
    "<ListAccountAliasesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
    "<ListAccountAliasesResult><IsTruncated>false</IsTruncated><AccountAliases><member>shop-prod</member>"
    "</AccountAliases></ListAccountAliasesResult></ListAccountAliasesResponse>";

/// A sandbox's clock behind the transport, as the control service answers.
struct World
{
    double speed = 1;
    bool paused = false;
    Instant time = now;
    std::vector<QJsonObject> updates;
    bool broken = false;

    aws::TransportReply answer(const aws::TransportRequest &request)
    {
        if (broken)
            return test::notDelivered();
        if (target(request).endsWith("UpdateClock")) {
            const QJsonObject input = QJsonDocument::fromJson(request.http.body).object();
            updates.push_back(input);
            speed = input.value(QStringLiteral("speed")).toDouble(speed);
            paused = input.value(QStringLiteral("paused")).toBool(paused);
            time += Millis(qint64(input.value(QStringLiteral("stepSeconds")).toDouble() * 1000));
        }
        const QJsonObject state{
            {QStringLiteral("now"), toEpochSeconds(time)},
            {QStringLiteral("speed"), speed},
            {QStringLiteral("paused"), paused},
            {QStringLiteral("nextDeadline"), toEpochSeconds(time + std::chrono::minutes(41))}};
        return test::answered(200, QJsonDocument(state).toJson(),
                              {{"Content-Type", "application/x-amz-json-1.1"}});
    }
};

struct SandboxDesk
{
    World world;
    FakeSession session;
    std::unique_ptr<connection::SandboxPane> pane;

    SandboxDesk()
    {
        session.transport.handler = [this](const aws::TransportRequest &request) {
            return world.answer(request);
        };
        pane = std::make_unique<connection::SandboxPane>(*session);
        pane->resize(200, 420);
        pane->show();
        answer();
    }
    void answer() { session.clock.advance(Millis(50)); }
    template <class T> T *child(const char *name) { return pane->findChild<T *>(QLatin1String(name)); }
    void click(const char *name) { QTest::mouseClick(child<QWidget>(name), Qt::LeftButton); }
    QString state() { return child<QLabel>("sandboxState")->text(); }
};

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freshnessIsSaid_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("age"); // seconds; -1: never
        QTest::addColumn<QString>("text");
        using State = Freshness::State;
        QTest::newRow("never") << int(State::Never) << -1 << "not asked yet";
        QTest::newRow("loading") << int(State::Loading) << -1 << "asking …";
        QTest::newRow("fresh") << int(State::Fresh) << 4 << "fresh, 4 s ago";
        QTest::newRow("throttled") << int(State::Throttled) << 120
                                   << "throttled: fewer requests are allowed; read 2 min ago";
        QTest::newRow("offline") << int(State::Offline) << 60 << "not reachable; read 1 min ago";
        QTest::newRow("denied") << int(State::Denied) << -1 << "access denied: nothing read yet";
    }
    void freshnessIsSaid()
    {
        QFETCH(int, state);
        QFETCH(int, age);
        QFETCH(QString, text);
        Freshness freshness;
        freshness.state = Freshness::State(state);
        if (age >= 0)
            freshness.lastSuccess = now - std::chrono::seconds(age);
        QCOMPARE(connection::freshnessText(freshness, now), text);
    }

    void aSignInThatWasGivenUpIsNoMatterOfTheNetwork()
    {
        Freshness freshness{Freshness::State::Offline, now - std::chrono::seconds(4), {ErrorCode::Cancelled}};
        QCOMPARE(connection::freshnessText(freshness, now), QStringLiteral("not signed in; read 4 s ago"));
    }

    void aClockThatWentBackIsNotNegative()
    {
        const Freshness freshness{Freshness::State::Fresh, now + std::chrono::hours(1), {}};
        QCOMPARE(connection::freshnessText(freshness, now), QStringLiteral("fresh, just now"));
    }

    void environmentLinesSurviveTheShell()
    {
        aws::Connection connection = FakeSession::sandboxConnection();
        connection.keys.secretAccessKey = "hooklinesecret it's $HOME \"quoted\" `x` \\n/+=";
        const QString lines = connection::environmentLines(connection, connection::Shell::Posix, false);
        QProcess shell;
        shell.start(
            QStringLiteral("/bin/sh"),
            {QStringLiteral("-c"),
             QStringLiteral("AWS_SESSION_TOKEN=old; export AWS_SESSION_TOKEN\n") + lines
                 + QStringLiteral(
                     "printf '%s|' \"$AWS_ENDPOINT_URL\" \"$AWS_REGION\" \"$AWS_DEFAULT_REGION\" "
                     "\"$AWS_ACCESS_KEY_ID\" \"$AWS_SECRET_ACCESS_KEY\" \"${AWS_SESSION_TOKEN-none}\"")});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()),
                 QStringLiteral("http://127.0.0.1:40123|us-east-1|us-east-1|AKIASANDBOXEXAMPLE01|%1|none|")
                     .arg(QString::fromUtf8(connection.keys.secretAccessKey)));
    }

    void powerShellQuotesItsWay()
    {
        aws::Connection connection = FakeSession::sandboxConnection();
        connection.keys.secretAccessKey = "hooklinesecret it's";
        const QString lines = connection::environmentLines(connection, connection::Shell::PowerShell, false);
        QVERIFY2(lines.contains(QStringLiteral("$Env:AWS_SECRET_ACCESS_KEY = 'hooklinesecret it''s'\n")),
                 qPrintable(lines));
    }

    void notAwsIsMarked()
    {
        QCOMPARE(connection::notAwsText(FakeSession::sandboxConnection()),
                 QStringLiteral("not AWS: sandbox"));
        aws::Connection own = FakeSession::sandboxConnection();
        own.sandbox = false;
        QCOMPARE(connection::notAwsText(own), QStringLiteral("not AWS: 127.0.0.1:40123"));
        QVERIFY(connection::notAwsText(realAws()).isEmpty());
    }

    void theChipSaysWhoAnswers()
    {
        FakeSession session(realAws());
        session.transport.handler = [](const aws::TransportRequest &) {
            return test::answered(200, identityXml, {{"Content-Type", "text/xml"}});
        };
        connection::ConnectionChip chip(*session);
        QVERIFY(!chip.sentence().contains(QStringLiteral("123456789012")));
        session.clock.advance(Millis(50));
        const QString sentence = chip.sentence();
        for (const char *fact : {"deploy", "123456789012", "release-engineer", "us-east-1"})
            QVERIFY2(sentence.contains(QLatin1String(fact)), qPrintable(sentence));
        QVERIFY(chip.findChild<QWidget *>(QStringLiteral("notAwsBadge"))->isHidden());
        session.freshness = {Freshness::State::Fresh, now - std::chrono::seconds(4), {}};
        chip.setNow(now);
        QVERIFY2(chip.sentence().contains(QStringLiteral("fresh, 4 s ago")), qPrintable(chip.sentence()));
    }

    void theChipSaysWhyItDoesNotKnow()
    {
        FakeSession session;
        session.transport.handler = [](const aws::TransportRequest &) {
            return test::answered(403,
                                  "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code>"
                                  "<Message>The token has expired</Message></Error></ErrorResponse>");
        };
        connection::ConnectionChip chip(*session);
        session.clock.advance(Millis(50));
        QVERIFY2(chip.sentence().contains(QStringLiteral("The token has expired")),
                 qPrintable(chip.sentence()));
        QVERIFY(chip.sentence().contains(QStringLiteral("not AWS: sandbox")));
        QVERIFY(!chip.sentence().contains(QString::fromUtf8(session->connection().keys.secretAccessKey)));
    }

    void theSandboxTellsItsClock()
    {
        SandboxDesk desk;
        desk.pane->setNow(now);
        QCOMPARE(desk.child<QLabel>("sandboxClock")->text(), QStringLiteral("08:00:00"));
        QVERIFY2(desk.state().contains(QStringLiteral("not AWS")), qPrintable(desk.state()));
        QVERIFY2(desk.state().contains(QStringLiteral("next deadline in 41:00")), qPrintable(desk.state()));
    }

    void theControlsAskTheSandbox_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("input");
        QTest::newRow("pause") << "pauseButton"
                               << R"({"paused":true})";
        QTest::newRow("step") << "stepButton"
                              << R"({"stepSeconds":60})";
        QTest::newRow("deadline") << "nextDeadlineButton"
                                  << R"({"toNextDeadline":true})";
    }
    void theControlsAskTheSandbox()
    {
        QFETCH(QString, button);
        QFETCH(QString, input);
        SandboxDesk desk;
        QTest::mouseClick(desk.pane->findChild<QWidget *>(button), Qt::LeftButton);
        QVERIFY(!desk.child<common::ReasonButton>("stepButton")->isActionable());
        QCOMPARE(desk.child<common::ReasonButton>("pauseButton")->text(),
                 QStringLiteral("Pause")); // not before the answer
        desk.answer();
        QCOMPARE(desk.world.updates.size(), size_t(1));
        QCOMPARE(desk.world.updates[0], QJsonDocument::fromJson(input.toUtf8()).object());
        QVERIFY(desk.child<common::ReasonButton>("stepButton")->isActionable());
        QCOMPARE(desk.session.refreshes, 1);
    }

    void pausingShowsResumeAndKeepsTheSpeed()
    {
        SandboxDesk desk;
        auto *speed = desk.child<QComboBox>("speedBox");
        speed->setFocus();
        for (int i = 0; i < 2; ++i)
            QTest::keyClick(speed, Qt::Key_Down); // x60
        desk.answer();
        QCOMPARE(desk.world.speed, 60.0);
        desk.click("pauseButton");
        desk.answer();
        QVERIFY2(desk.state().contains(QStringLiteral("paused (x60)")), qPrintable(desk.state()));
        QCOMPARE(desk.child<common::ReasonButton>("pauseButton")->text(), QStringLiteral("Resume"));
        QCOMPARE(speed->currentData().toDouble(), 60.0);
        desk.click("pauseButton");
        desk.answer();
        QCOMPARE(desk.world.updates.back().value(QStringLiteral("paused")), QJsonValue(false));
    }

    void whatOthersDoToTheClockIsShown()
    {
        SandboxDesk desk;
        desk.world.speed = 250;
        Q_EMIT desk.session->serviceClockChanged();
        desk.answer();
        QVERIFY2(desk.state().contains(QStringLiteral("x250")), qPrintable(desk.state()));
        QCOMPARE(desk.child<QComboBox>("speedBox")->currentData().toDouble(), 250.0);
        desk.world.paused = true;
        Q_EMIT desk.session->serviceClockChanged();
        desk.answer();
        QCOMPARE(desk.child<common::ReasonButton>("pauseButton")->text(), QStringLiteral("Resume"));
    }

    void aFailedChangeStaysOnScreen()
    {
        SandboxDesk desk;
        desk.world.broken = true;
        desk.click("pauseButton");
        desk.session.clock.advance(Millis(60'000));
        auto *bar = desk.pane->findChild<common::ErrorBar *>();
        QVERIFY(bar->isShown());
        QVERIFY2(bar->text().contains(QStringLiteral("clock was not changed")), qPrintable(bar->text()));
        QCOMPARE(desk.child<common::ReasonButton>("pauseButton")->text(), QStringLiteral("Pause"));
        desk.world.broken = false;
        desk.click("pauseButton");
        desk.answer();
        QVERIFY(!bar->isShown());
    }

    void theSecretLeavesOnlyThroughTheButtons()
    {
        SandboxDesk desk;
        const QString secret = QString::fromUtf8(desk.session->connection().keys.secretAccessKey);
        for (const QWidget *widget : desk.pane->findChildren<QWidget *>()) {
            QVERIFY(!widget->toolTip().contains(secret));
            QVERIFY(!widget->accessibleName().contains(secret));
            if (auto *label = qobject_cast<const QLabel *>(widget))
                QVERIFY(!label->text().contains(secret));
        }
        desk.click("copyEnvironmentButton");
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied,
                 connection::environmentLines(desk.session->connection(), connection::Shell::Posix, false));
        QVERIFY(copied.contains(secret));
        auto *shell = desk.child<QComboBox>("shellBox");
        shell->setCurrentIndex(1);
        desk.click("copyEnvironmentButton");
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("$Env:AWS_ENDPOINT_URL = ")));
        desk.click("copySecretButton");
        QCOMPARE(QGuiApplication::clipboard()->text(), secret);
    }

    void theChipWearsLabelColourAndAlias()
    {
        aws::Connection prod = realAws();
        prod.label = QStringLiteral("PROD");
        prod.colour = QStringLiteral("#d55e00");
        FakeSession session(prod);
        session.transport.handler = [](const aws::TransportRequest &request) {
            return request.base.host().startsWith(QLatin1String("iam"))
                ? test::answered(200, aliasXml)
                : test::answered(200, identityXml, {{"Content-Type", "text/xml"}});
        };
        connection::ConnectionChip chip(*session);
        session.clock.advance(Millis(100));
        QVERIFY2(chip.sentence().startsWith(
                     QStringLiteral("PROD · shop-prod (123456789012) · release-engineer · us-east-1")),
                 qPrintable(chip.sentence()));
        QVERIFY(chip.findChild<QLabel *>(QStringLiteral("keySource"))
                    ->text()
                    .contains(QStringLiteral("profile deploy (~/.aws/credentials)")));
        auto *button = chip.findChild<QToolButton *>(QStringLiteral("connectionButton"));
        const QImage swatch = button->icon().pixmap(QSize(12, 12)).toImage();
        QCOMPARE(swatch.pixelColor(6, 6), QColor(0xd5, 0x5e, 0x00));
        QVERIFY2(button->toolTip().contains(QStringLiteral("profile deploy (~/.aws/credentials)")),
                 qPrintable(button->toolTip()));
    }

    void theChooserOpensOverTheWindow()
    {
        FakeSession session;
        QWidget window;
        window.resize(1000, 700);
        auto *chip = new connection::ConnectionChip(*session, {}, &window);
        window.show();
        auto *button = chip->findChild<QToolButton *>(QStringLiteral("connectionButton"));
        QTest::mouseClick(button, Qt::LeftButton);
        auto *chooser = window.findChild<connection::ConnectionChooser *>();
        QVERIFY(chooser && chooser->isVisible());
        QVERIFY(window.rect().contains(chooser->geometry()));
        window.resize(640, 480);
        QTRY_VERIFY(window.rect().contains(chooser->geometry()));
        QTest::keyClick(chooser, Qt::Key_Escape);
        QVERIFY(!chooser->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(chooser->isVisible());
        QSignalSpy sandbox(chip, &connection::ConnectionChip::sandboxChosen);
        QTest::keyClick(chooser, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(sandbox.size(), 1);
        QCOMPARE(sandbox[0][0].value<connection::Opening>(), connection::Opening::Beside);
        QVERIFY(!chooser->isVisible());
        delete chip;
        QVERIFY(!window.findChild<connection::ConnectionChooser *>());
    }

    void everyEndpointThatIsNotAwsIsNamed()
    {
        aws::Connection mixed = realAws();
        mixed.serviceEndpoints.insert(QStringLiteral("sqs"),
                                      QUrl(QStringLiteral("https://sqs.example:8443")));
        QCOMPARE(connection::notAwsText(mixed), QStringLiteral("not AWS: sqs.example:8443"));
    }
};

QTEST_MAIN(TestConnection)
#include "tst_connectionroom.moc"
