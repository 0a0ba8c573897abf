// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/client.h"
#include "models/aws/profiles.h"
#include "tests/aws/awshome.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/connection/profilebar.h"
#include "widgets/connection/signinbar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrlQuery>
#include <QVBoxLayout>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

const QByteArray base = "[base]\naws_access_key_id=AKIABASE\naws_secret_access_key=hooklinesecret-base\n";
const QByteArray mfaRole =
    "[profile prod]\nregion=eu-west-1\nrole_arn=arn:aws:iam::111122223333:role/r\nsource_profile=base\n"
    "mfa_serial=arn:aws:iam::111122223333:mfa/anna\n";
const QByteArray sso = "[profile prod]\nregion=eu-west-1\nsso_session=dev\nsso_account_id=012345678901\n"
                       "sso_role_name=R\n[sso-session dev]\nsso_region=us-east-1\n"
                       "sso_start_url=https://d-1.awsapps.com/start\n";

TransportReply json(const QJsonObject &object, int status = 200)
{
    return answered(status, QJsonDocument(object).toJson());
}

TransportReply stsKeys(Instant end)
{
    return answered(200,
                    "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                    "<AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
                    "<SecretAccessKey>hooklinesecret-role</"
                    "SecretAccessKey><SessionToken>hooklinesecret-token</SessionToken>"
                    "<Expiration>"
                        + toIso8601(end).toLatin1()
                        + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>");
}

TransportReply wrongCode()
{
    return answered(403,
                    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>MultiFactorAuthentication "
                    "failed with invalid MFA one time pass code.</Message></Error></ErrorResponse>");
}

TransportReply expired()
{
    return answered(400, R"({"__type":"ExpiredTokenException","message":"The security token is expired"})");
}

/// A connection with its bar, and services that the test answers for.
struct Desk
{
    AwsHome home;
    ManualClock clock;
    ScriptedTransport transport{clock};
    std::unique_ptr<Client> client;
    QWidget window;
    std::unique_ptr<connection::SignInBar> bar;
    QUrl opened;
    std::vector<Reply> replies;
    QString rightCode = QStringLiteral("123456");
    QStringList codes; ///< As STS got them.
    bool signedIn = false; ///< In the browser.
    bool keysAreOld = false; ///< CodeDeploy refuses them.
    int registrations = 0;

    explicit Desk(const QByteArray &config = mfaRole)
        : home(config, base)
    {
        transport.handler = [this](const TransportRequest &request) { return answer(request); };
        const auto found = connectionFromEnvironment(home.environment, {QStringLiteral("prod"), {}, {}});
        if (!found)
            qFatal("%s", qPrintable(toString(found.error())));
        open(*found);
    }
    ~Desk() { bar.reset(); }

    void open(const Connection &connection)
    {
        bar.reset();
        client = std::make_unique<Client>(connection, transport, clock, [] { return 0.5; });
        connection::Means means;
        means.clock = std::shared_ptr<Clock>(std::shared_ptr<Clock>(), &clock);
        means.openUrl = [this](const QUrl &page) { opened = page; };
        bar = std::make_unique<connection::SignInBar>(client->credentials(), displayName(connection), means,
                                                      connection::SignInBar::Shape::Line, &window);
        window.resize(1000, 120);
        window.show();
    }
    std::optional<TransportReply> answer(const TransportRequest &request)
    {
        const QString host = request.base.host();
        const QByteArray path = request.http.path;
        if (host.startsWith(QLatin1String("sts"))) {
            codes.append(
                QUrlQuery(QString::fromUtf8(request.http.body)).queryItemValue(QStringLiteral("TokenCode")));
            return codes.last() == rightCode ? stsKeys(clock.now() + Millis(3'600'000)) : wrongCode();
        }
        if (path == "/client/register") {
            ++registrations;
            return json({{QStringLiteral("clientId"), QStringLiteral("id")}});
        }
        if (path == "/device_authorization")
            return json({{QStringLiteral("deviceCode"), QStringLiteral("hooklinesecret-device")},
                         {QStringLiteral("userCode"), QStringLiteral("ABCD-EFGH")},
                         {QStringLiteral("verificationUri"), QStringLiteral("https://device.sso.example/")},
                         {QStringLiteral("expiresIn"), 600},
                         {QStringLiteral("interval"), 5}});
        if (path == "/token")
            return signedIn ? json({{QStringLiteral("accessToken"), QStringLiteral("hooklinesecret-new")},
                                    {QStringLiteral("expiresIn"), 28800}})
                            : json({{QStringLiteral("error"), QStringLiteral("authorization_pending")}}, 400);
        if (path.startsWith("/federation/credentials"))
            return json(
                {{QStringLiteral("roleCredentials"),
                  QJsonObject{{QStringLiteral("accessKeyId"), QStringLiteral("ASIASSO")},
                              {QStringLiteral("secretAccessKey"), QStringLiteral("hooklinesecret-sso")},
                              {QStringLiteral("sessionToken"), QStringLiteral("hooklinesecret-sso-token")},
                              {QStringLiteral("expiration"),
                               qint64((clock.now() + Millis(3'600'000)).time_since_epoch().count())}}}});
        return keysAreOld ? expired() : answered(200, "{}");
    }
    void call()
    {
        client->call(QStringLiteral("codedeploy"), QStringLiteral("ListApplications"), {}, &window,
                     [this](Reply reply) { replies.push_back(std::move(reply)); });
    }
    void run(int seconds = 1) { clock.advance(Millis(seconds * 1000)); }
    template <class T> T *part(const char *name) { return bar->findChild<T *>(QLatin1String(name)); }
    bool shows(const char *name) { return part<QWidget>(name)->isVisible(); }
    void press(const char *name) { QTest::mouseClick(part<QWidget>(name), Qt::LeftButton); }
    void type(const QString &code)
    {
        part<QLineEdit>("mfaCodeEdit")->setFocus();
        QTest::keyClicks(part<QLineEdit>("mfaCodeEdit"), code);
    }
};

} // namespace

class TestSignIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneQuestionForManyCalls();
    void aWrongCodeIsAskedForAgain();
    void codesAreSixDigits();
    void aRefusalIsKept();
    void signsInInTheBrowser();
    void aSignInThatNobodyFinishes();
    void anEndedSessionGoesOn();
    void endedKeysOfNoProfile();
    void quietWhereItHelpsItself();
    void theFocusStaysWhereItIs();
    void noSecretIsShown();
    void aChangedProfileIsFollowedOnlyOnRequest();
};

void TestSignIn::oneQuestionForManyCalls()
{
    Desk desk;
    QVERIFY(desk.bar->isHidden());
    for (int i = 0; i < 8; ++i)
        desk.call();
    desk.run(120);
    QVERIFY(desk.bar->isVisible());
    QCOMPARE(desk.bar->sentence(), QStringLiteral("prod asks for the code of the MFA device anna."));
    QVERIFY(desk.replies.empty());
    desk.type(QStringLiteral("123456"));
    QTest::keyClick(desk.part<QLineEdit>("mfaCodeEdit"), Qt::Key_Return);
    QVERIFY(desk.part<QLineEdit>("mfaCodeEdit")->text().isEmpty());
    QVERIFY(!desk.part<QLineEdit>("mfaCodeEdit")->isUndoAvailable());
    desk.run();
    QCOMPARE(desk.replies.size(), size_t(8));
    for (const Reply &reply : desk.replies)
        QVERIFY(reply.ok());
    QCOMPARE(desk.codes, QStringList{QStringLiteral("123456")});
    QVERIFY(desk.bar->isHidden());
    QVERIFY(desk.bar->sentence().isEmpty());
}

void TestSignIn::aWrongCodeIsAskedForAgain()
{
    Desk desk;
    QSignalSpy resumed(desk.bar.get(), &connection::SignInBar::resumed);
    desk.call();
    desk.run();
    desk.type(QStringLiteral("000000"));
    desk.press("mfaSendButton");
    desk.run();
    QVERIFY(!desk.replies.back().ok());
    QVERIFY(desk.shows("mfaCodeEdit"));
    QVERIFY2(desk.bar->sentence().startsWith(QLatin1String("The code was not taken. prod asks")),
             qPrintable(desk.bar->sentence()));
    desk.press("signInDetailsButton");
    QVERIFY(desk.part<QLabel>("signInDetails")->text().contains(QLatin1String("invalid MFA one time")));
    desk.type(QStringLiteral("123456"));
    desk.press("mfaSendButton");
    desk.run();
    QCOMPARE(desk.codes.size(), 2);
    QVERIFY(desk.bar->isHidden());
    QCOMPARE(resumed.size(), 1);
}

void TestSignIn::codesAreSixDigits()
{
    Desk desk;
    desk.call();
    desk.run();
    auto *send = desk.part<common::ReasonButton>("mfaSendButton");
    QCOMPARE(send->disabledReason(), QStringLiteral("The code has 6 digits."));
    desk.type(QStringLiteral("12 34"));
    QVERIFY(!send->isActionable());
    QTest::keyClick(desk.part<QLineEdit>("mfaCodeEdit"), Qt::Key_Return);
    QVERIFY(desk.codes.isEmpty());
    desk.type(QStringLiteral("x-5678"));
    QCOMPARE(desk.part<QLineEdit>("mfaCodeEdit")->text(), QStringLiteral("123456"));
    QVERIFY(send->isActionable());
}

void TestSignIn::aRefusalIsKept()
{
    Desk desk;
    QSignalSpy resumed(desk.bar.get(), &connection::SignInBar::resumed);
    desk.call();
    desk.run();
    desk.press("signInCancelButton");
    desk.run();
    QCOMPARE(desk.replies.back().error().code, ErrorCode::Cancelled);
    QCOMPARE(desk.bar->sentence(), QStringLiteral("Nobody is signed in for prod. Nothing is read or sent."));
    for (int i = 0; i < 10; ++i) {
        desk.call();
        desk.run(60);
        QVERIFY(!desk.shows("mfaCodeEdit"));
    }
    QCOMPARE(desk.part<QPushButton>("signInButton")->text(), QStringLiteral("Sign in"));
    desk.press("signInButton");
    desk.run();
    QVERIFY(desk.shows("mfaCodeEdit"));
    desk.type(QStringLiteral("123456"));
    desk.press("mfaSendButton");
    desk.run();
    QVERIFY(desk.bar->isHidden());
    QCOMPARE(resumed.size(), 1);
}

void TestSignIn::signsInInTheBrowser()
{
    Desk desk(sso);
    desk.call();
    desk.call();
    desk.run(5);
    QVERIFY2(desk.bar->sentence().contains(QLatin1String("Sign in for prod in the browser (9:5")),
             qPrintable(desk.bar->sentence()));
    QVERIFY(desk.bar->sentence().endsWith(QLatin1String("must show the code ABCD-EFGH.")));
    desk.press("signInOpenButton");
    QCOMPARE(desk.opened, QUrl(QStringLiteral("https://device.sso.example/")));
    desk.press("signInCopyButton");
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://device.sso.example/"));
    desk.run(60);
    QVERIFY2(desk.bar->sentence().contains(QLatin1String("(8:5")), qPrintable(desk.bar->sentence()));
    desk.signedIn = true;
    desk.run(6);
    QCOMPARE(desk.replies.size(), size_t(2));
    QVERIFY(desk.replies[0].ok() && desk.replies[1].ok());
    QVERIFY(desk.bar->isHidden());
    QCOMPARE(desk.registrations, 1);
}

void TestSignIn::aSignInThatNobodyFinishes()
{
    Desk desk(sso);
    desk.call();
    desk.run(700);
    QVERIFY(!desk.replies.back().ok());
    QCOMPARE(desk.part<QPushButton>("signInButton")->text(), QStringLiteral("Sign in"));
    QVERIFY(!desk.shows("signInOpenButton"));
    for (int i = 0; i < 10; ++i) {
        desk.call();
        desk.run(60);
    }
    QCOMPARE(desk.registrations, 1); // no second page behind anybody's back
    desk.press("signInButton");
    desk.run();
    QVERIFY(desk.shows("signInOpenButton"));
    desk.press("signInCancelButton");
    desk.run();
    QVERIFY(!desk.shows("signInOpenButton"));
    QVERIFY(desk.shows("signInButton"));
}

void TestSignIn::anEndedSessionGoesOn()
{
    Desk desk;
    desk.call();
    desk.run();
    desk.type(QStringLiteral("123456"));
    desk.press("mfaSendButton");
    desk.run();
    desk.run(3 * 3600);
    desk.call();
    desk.run();
    // The very call waits for the answer.
    QVERIFY(desk.shows("mfaCodeEdit"));
    QCOMPARE(desk.replies.size(), size_t(1));
    desk.press("signInCancelButton");
    desk.run();
    QCOMPARE(desk.bar->sentence(),
             QStringLiteral("The session of prod ended 2 h ago. Nothing is read or sent."));
    desk.press("signInButton");
    desk.run();
    desk.call();
    desk.run();
    desk.type(QStringLiteral("123456"));
    desk.press("mfaSendButton");
    desk.run();
    QVERIFY(desk.replies.back().ok());
    QVERIFY(desk.bar->isHidden());
}

void TestSignIn::endedKeysOfNoProfile()
{
    Desk desk;
    const auto typed = connectionWithKeys(desk.home.environment, {{}, QStringLiteral("eu-west-1"), {}},
                                          {"ASIATYPED", "hooklinesecret-typed", "hooklinesecret-token"},
                                          QStringLiteral("keys a"), {});
    desk.open(*typed);
    QSignalSpy wanted(desk.bar.get(), &connection::SignInBar::otherKeysWanted);
    desk.keysAreOld = true;
    desk.call();
    desk.run();
    QCOMPARE(desk.bar->sentence(),
             QStringLiteral("The keys of keys a have ended. Connect again with others."));
    desk.press("signInButton");
    QCOMPARE(wanted.size(), 1);
}

void TestSignIn::quietWhereItHelpsItself()
{
    // STS cannot be reached: the chip says so, and the keys come by themselves.
    Desk desk(QByteArray(mfaRole).replace("mfa_serial", "x_mfa"));
    desk.transport.handler = [](const TransportRequest &) { return notDelivered(); };
    desk.call();
    desk.run(60);
    QVERIFY(!desk.replies.back().ok());
    QVERIFY(desk.bar->isHidden());
    // The role refuses: that a person has to see to.
    desk.transport.handler = [](const TransportRequest &) { return wrongCode(); };
    desk.call();
    desk.run(60);
    QCOMPARE(desk.bar->sentence(), QStringLiteral("There are no keys for prod. Nothing is read or sent."));
    QCOMPARE(desk.part<QPushButton>("signInButton")->text(), QStringLiteral("Try again"));
    desk.transport.handler = [&desk](const TransportRequest &request) { return desk.answer(request); };
    desk.rightCode.clear(); // any
    desk.press("signInButton");
    desk.run();
    QVERIFY(desk.bar->isHidden());
}

void TestSignIn::theFocusStaysWhereItIs()
{
    Desk desk;
    QLineEdit elsewhere(&desk.window);
    elsewhere.show();
    elsewhere.setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    desk.call();
    desk.run();
    QVERIFY(desk.bar->isVisible());
    QVERIFY(elsewhere.hasFocus());
}

void TestSignIn::noSecretIsShown()
{
    Desk desk(sso);
    const auto texts = [&desk] {
        QString all = desk.bar->accessibleName() + desk.bar->sentence();
        for (const QWidget *widget : desk.bar->findChildren<QWidget *>()) {
            all += widget->toolTip() + widget->accessibleName() + widget->accessibleDescription();
            if (auto *label = qobject_cast<const QLabel *>(widget))
                all += label->text();
        }
        return all;
    };
    desk.call();
    desk.run();
    QString seen = texts();
    desk.signedIn = true;
    desk.run(10);
    seen += texts();
    QVERIFY(!seen.contains(QLatin1String("hooklinesecret")));
    QVERIFY(seen.contains(QLatin1String("ABCD-EFGH")));
}

void TestSignIn::aChangedProfileIsFollowedOnlyOnRequest()
{
    AwsHome home(mfaRole, base);
    Connection prod = *connectionFromEnvironment(home.environment, {QStringLiteral("prod"), {}, {}});
    prod.label = QStringLiteral("PROD");
    QWidget window;
    connection::ProfileBar bar(prod, &window);
    window.resize(1000, 80);
    window.show();
    QSignalSpy wanted(&bar, &connection::ProfileBar::reconnectWanted);
    QVERIFY(bar.isHidden());
    home.write(QStringLiteral(".aws/config"), QByteArray(mfaRole).replace("eu-west-1", "us-east-1"));
    bar.watch().look();
    QVERIFY(bar.isVisible());
    QVERIFY2(
        bar.accessibleName().contains(QLatin1String("Profile prod has changed in ~/.aws/config (region)")),
        qPrintable(bar.accessibleName()));
    QVERIFY(wanted.isEmpty());
    QTest::mouseClick(bar.findChild<QWidget *>(QStringLiteral("reconnectButton")), Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    const auto now = wanted[0][0].value<Connection>();
    QCOMPARE(now.region, QStringLiteral("us-east-1"));
    QCOMPARE(now.label, QStringLiteral("PROD"));
    QTest::mouseClick(bar.findChild<QWidget *>(QStringLiteral("notNowButton")), Qt::LeftButton);
    QVERIFY(bar.isHidden());
}

QTEST_MAIN(TestSignIn)
#include "tst_signin.moc"
