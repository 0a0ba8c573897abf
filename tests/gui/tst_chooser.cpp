// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/connectionmeans.h"
#include "app/gui/settings.h"
#include "tests/aws/awshome.h"
#include "tests/support/fakekeystore.h"
#include "tests/support/manualclock.h"
#include "tests/support/scriptedtransport.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/connection/connectionchooser.h"
#include "widgets/connection/regionbox.h"
#include "widgets/connection/signinbar.h"
#include "widgets/connection/swatches.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

using namespace hookline;
using connection::ConnectionChooser;
using connection::Opening;
using hookline::test::answered;

namespace {

const QByteArray config =
    "[default]\nregion=us-east-1\n[profile base]\nregion=eu-west-1\n"
    "[profile admin]\nrole_arn=arn:aws:iam::111122223333:role/admin\nsource_profile=base\nregion=eu-west-1\n"
    "mfa_serial=arn:aws:iam::111122223333:mfa/anna\n"
    "[profile local]\nregion=us-east-1\nendpoint_url=http://127.0.0.1:4566\naws_access_key_id=AKIALOCAL\n"
    "aws_secret_access_key=hooklinesecret-local\n"
    "[profile broken]\nrole_arn=arn:aws:iam::1:role/x\nsource_profile=nobody\nregion=eu-west-1\n"
    "[profile sso]\nsso_session=dev\nsso_account_id=012345678901\nsso_role_name=R\nregion=eu-west-1\n"
    "[sso-session dev]\nsso_region=us-east-1\nsso_start_url=https://d-1.awsapps.com/start\n";
const QByteArray credentials =
    "[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=hooklinesecret-1\n"
    "[base]\naws_access_key_id=AKIABASE\naws_secret_access_key=hooklinesecret-2\n";
const QByteArray typedSecret = "hooklinesecretTyped/Secret+0123456789abcdefghijkl0";

/// The transport's own, handed on: the chooser wants to own one.
class Lent final : public aws::Transport
{
public:
    explicit Lent(aws::Transport &transport)
        : m_transport(transport)
    { }
    Cancel send(const aws::TransportRequest &request, Millis deadline, QObject *context,
                Callback done) override
    {
        return m_transport.send(request, deadline, context, std::move(done));
    }

private:
    aws::Transport &m_transport;
};

/// The chooser over a home with files and a keychain.
struct Desk
{
    test::AwsHome home{config, credentials};
    test::ManualClock clock;
    test::ScriptedTransport transport{clock};
    QString settingsFile = home.dir.filePath(QStringLiteral("hookline.ini"));
    gui::Settings settings{settingsFile};
    std::shared_ptr<test::FakeKeyStore> keychain = std::make_shared<test::FakeKeyStore>();
    std::unique_ptr<ConnectionChooser> chooser;
    std::unique_ptr<QSignalSpy> chosen;
    bool denied = false;

    Desk()
    {
        home.set("AWS_EC2_METADATA_DISABLED", QStringLiteral("true"));
        transport.handler = [this](const aws::TransportRequest &request) { return answer(request); };
        open();
    }
    void open()
    {
        connection::Means means = gui::connectionMeans(settings, clock);
        means.environment = home.environment;
        means.keyStore = keychain;
        means.makeTransport = [this](const aws::NetworkSettings &) {
            return std::make_unique<Lent>(transport);
        };
        chooser = std::make_unique<ConnectionChooser>(means);
        chooser->resize(760, 520);
        chooser->show();
        chosen = std::make_unique<QSignalSpy>(chooser.get(), &ConnectionChooser::connectionChosen);
    }
    std::optional<aws::TransportReply> answer(const aws::TransportRequest &request) const
    {
        if (request.base.host().startsWith(QLatin1String("iam")))
            return answered(403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
        if (denied)
            return answered(403,
                            "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security "
                            "token included in the request is invalid.</Message></Error></ErrorResponse>");
        if (request.http.body.contains("Action=AssumeRole"))
            return answered(
                200,
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                "<AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
                "<SecretAccessKey>hooklinesecret-role</SecretAccessKey><SessionToken>hooklinesecret-token"
                "</SessionToken><Expiration>"
                    + toIso8601(clock.now() + Millis(3'600'000)).toLatin1()
                    + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>");
        return answered(200,
                        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        "<GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/anna</Arn>"
                        "<Account>123456789012</Account></GetCallerIdentityResult>"
                        "</GetCallerIdentityResponse>");
    }

    template <class T> T *part(const char *name) { return chooser->findChild<T *>(QLatin1String(name)); }
    QListWidget *list() { return part<QListWidget>("connectionSource"); }
    void choose(const char *title)
    {
        const auto found = list()->findItems(QString::fromUtf8(title), Qt::MatchExactly);
        if (found.size() != 1)
            qFatal("no or many sources: %s", title);
        list()->setCurrentItem(found.first());
    }
    QStringList titles()
    {
        QStringList all;
        for (int i = 0; i < list()->count(); ++i)
            all.append(list()->item(i)->text());
        return all;
    }
    void press(const char *name) { QTest::mouseClick(part<QWidget>(name), Qt::LeftButton); }
    void type(const char *name, const QByteArray &text)
    {
        part<QLineEdit>(name)->setFocus();
        part<QLineEdit>(name)->selectAll();
        QTest::keyClicks(part<QLineEdit>(name), QString::fromUtf8(text));
    }
    QString text(const char *label) { return part<QLabel>(label)->text(); }
    aws::Connection result() { return chosen->back()[0].value<aws::Connection>(); }
    void typeKeys(const QByteArray &id = "AKIATYPEDTYPEDTYPED1")
    {
        choose("Keys typed here…");
        type("accessKeyIdEdit", id);
        type("secretKeyEdit", typedSecret);
        part<connection::RegionBox>("connectionRegion")->setRegion(QStringLiteral("eu-north-1"));
    }
};

} // namespace

class TestChooser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersWhatIsThere();
    void saysWhyAProfileCannotBeUsed();
    void followsTheFiles();
    void connectsInsteadOrBeside();
    void regionsCanBeSearchedAndTyped();
    void whatIsNotAwsIsMarked();
    void looksAreRemembered();
    void checksWhoOneIs();
    void aCheckCanBeStopped();
    void aCheckThatFailsSaysWhy();
    void aCodeIsAskedForOnlyOnce();
    void typedKeysStayInMemory();
    void typedKeysAreJudged_data();
    void typedKeysAreJudged();
    void tabGoesThroughTheFieldsInOrder();
    void theKeychainKeepsThem();
    void noKeychainIsSaidPlainly();
    void noFileHasASecret();
    void swatchesAreSeenOnAnyGround();
};

void TestChooser::offersWhatIsThere()
{
    Desk desk;
    QCOMPARE(desk.titles(),
             (QStringList{QStringLiteral("Sandbox (not AWS)"), QStringLiteral("Environment"),
                          QStringLiteral("Keys typed here…"), QStringLiteral("default"),
                          QStringLiteral("admin"), QStringLiteral("base"), QStringLiteral("broken"),
                          QStringLiteral("local"), QStringLiteral("sso")}));
    desk.choose("admin");
    QVERIFY2(
        desk.text("connectionExplanation").contains(QStringLiteral("code of your MFA device (mfa_serial)")),
        qPrintable(desk.text("connectionExplanation")));
    desk.choose("sso");
    QVERIFY2(desk.text("connectionExplanation").contains(QStringLiteral("(sso_session)")),
             qPrintable(desk.text("connectionExplanation")));
    QSignalSpy sandbox(desk.chooser.get(), &ConnectionChooser::sandboxChosen);
    desk.choose("Sandbox (not AWS)");
    QVERIFY(!desk.part<QLineEdit>("connectionEndpoint")->isEnabled());
    QVERIFY(!desk.part<QLineEdit>("connectionEndpoint")->toolTip().isEmpty());
    desk.press("connectButton");
    QCOMPARE(sandbox.size(), 1);
    QCOMPARE(sandbox[0][0].value<Opening>(), Opening::Instead);
}

void TestChooser::saysWhyAProfileCannotBeUsed()
{
    Desk desk;
    desk.choose("broken");
    QVERIFY2(desk.text("connectionExplanation").contains(QStringLiteral("source_profile")),
             qPrintable(desk.text("connectionExplanation")));
    for (const char *name : {"connectButton", "openBesideButton", "checkButton"}) {
        const auto *button = desk.part<common::ReasonButton>(name);
        QVERIFY2(button->disabledReason().contains(QStringLiteral("source_profile")), name);
    }
    desk.press("connectButton");
    QTest::keyClick(desk.list(), Qt::Key_Return);
    QVERIFY(desk.chosen->isEmpty());
    const QListWidgetItem *item = desk.list()->currentItem();
    QVERIFY(item->toolTip().contains(QStringLiteral("source_profile")));
    QCOMPARE(item->data(Qt::AccessibleTextRole).toString(), QStringLiteral("broken, cannot be used"));
}

void TestChooser::followsTheFiles()
{
    Desk desk;
    desk.choose("base");
    desk.home.write(
        QStringLiteral(".aws/config"),
        QByteArray(config).replace("[profile base]\nregion=eu-west-1", "[profile base]\nregion=sa-east-1")
            + "[profile "
              "new]\nregion=us-west-2\naws_access_key_id=AKIANEW\naws_secret_access_key=hooklinesecret\n");
    QTRY_VERIFY(desk.titles().contains(QStringLiteral("new")));
    QCOMPARE(desk.list()->currentItem()->text(), QStringLiteral("base"));
    desk.press("connectButton");
    QCOMPARE(desk.result().region, QStringLiteral("sa-east-1"));
}

void TestChooser::connectsInsteadOrBeside()
{
    Desk desk;
    desk.choose("base");
    desk.list()->setFocus();
    QTest::keyClick(desk.list(), Qt::Key_Return);
    QCOMPARE(desk.chosen->size(), 1);
    QCOMPARE(desk.chosen->back()[1].value<Opening>(), Opening::Instead);
    QCOMPARE(desk.result().keys.accessKeyId, QByteArray("AKIABASE"));
    auto *endpoint = desk.part<QLineEdit>("connectionEndpoint");
    endpoint->setFocus();
    QTest::keyClick(endpoint, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(desk.chosen->size(), 2);
    QCOMPARE(desk.chosen->back()[1].value<Opening>(), Opening::Beside);
    desk.press("openBesideButton");
    QCOMPARE(desk.chosen->back()[1].value<Opening>(), Opening::Beside);
    desk.type("connectionEndpoint", "http://example.org");
    QTest::keyClick(endpoint, Qt::Key_Return);
    QCOMPARE(desk.chosen->size(), 3);
    auto *bar = desk.part<common::ErrorBar>("errorBar");
    QTRY_VERIFY(desk.chooser->findChildren<common::ErrorBar *>().size() == 2);
    bool shown = false;
    for (const common::ErrorBar *one : desk.chooser->findChildren<common::ErrorBar *>())
        shown =
            shown || (one->isShown() && one->text().contains(QStringLiteral("Could not connect to base.")));
    QVERIFY(shown && bar);
    QTest::keyClick(endpoint, Qt::Key_X);
    for (const common::ErrorBar *one : desk.chooser->findChildren<common::ErrorBar *>())
        QVERIFY(!one->isShown());
    QSignalSpy cancelled(desk.chooser.get(), &ConnectionChooser::cancelled);
    QTest::keyClick(endpoint, Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
}

void TestChooser::regionsCanBeSearchedAndTyped()
{
    Desk desk;
    desk.choose("base");
    auto *region = desk.part<connection::RegionBox>("connectionRegion");
    QVERIFY(region->region().isEmpty());
    QVERIFY(region->findText(QStringLiteral("eu-west-1 · Europe (Ireland) (the profile's own)")) >= 0);
    QVERIFY(region->findData(QStringLiteral("us-gov-west-1")) >= 0);
    QVERIFY(region->lineEdit()->placeholderText().startsWith(QStringLiteral("eu-west-1")));
    region->setCurrentIndex(region->findData(QStringLiteral("eu-central-1")));
    QCOMPARE(region->region(), QStringLiteral("eu-central-1"));
    desk.press("connectButton");
    QCOMPARE(desk.result().region, QStringLiteral("eu-central-1"));
    region->setFocus();
    region->lineEdit()->selectAll();
    QTest::keyClicks(region, QStringLiteral("xx-new-1"));
    desk.press("connectButton");
    QCOMPARE(desk.result().region, QStringLiteral("xx-new-1"));
    region->lineEdit()->selectAll();
    QTest::keyClick(region, Qt::Key_Delete);
    desk.press("connectButton");
    QCOMPARE(desk.result().region, QStringLiteral("eu-west-1"));
    aws::Connection open = desk.result();
    open.region = QStringLiteral("ap-south-1");
    desk.chooser->setCurrent(open);
    QCOMPARE(desk.list()->currentItem()->text(), QStringLiteral("base"));
    QCOMPARE(region->region(), QStringLiteral("ap-south-1"));
}

void TestChooser::whatIsNotAwsIsMarked()
{
    Desk desk;
    const auto *badge = desk.part<QLabel>("chooserNotAwsBadge");
    QCOMPARE(badge->text(), QStringLiteral("not AWS: sandbox"));
    desk.choose("base");
    QVERIFY(badge->isHidden());
    desk.type("connectionEndpoint", "gateway");
    QCOMPARE(badge->text(), QStringLiteral("not AWS"));
    desk.type("connectionEndpoint", "https://gateway.example:8443");
    QVERIFY(badge->isVisible());
    QCOMPARE(badge->text(), QStringLiteral("not AWS: gateway.example:8443"));
    desk.part<connection::RegionBox>("connectionRegion")->setRegion(QStringLiteral("sa-east-1"));
    desk.choose("default"); // What was meant for one is not for another.
    QVERIFY(badge->isHidden());
    desk.press("connectButton");
    QVERIFY(desk.result().endpoint.isEmpty());
    QCOMPARE(desk.result().region, QStringLiteral("us-east-1"));
    desk.choose("local");
    QCOMPARE(badge->text(), QStringLiteral("not AWS: 127.0.0.1:4566"));
    QVERIFY(badge->isVisible());
}

void TestChooser::looksAreRemembered()
{
    Desk desk;
    desk.choose("base");
    desk.type("connectionLabel", "PROD");
    auto *colour = desk.part<QComboBox>("connectionColour");
    colour->setCurrentIndex(colour->findText(QStringLiteral("Vermilion")));
    Q_EMIT colour->activated(colour->currentIndex());
    desk.press("connectButton");
    QCOMPARE(desk.result().label, QStringLiteral("PROD"));
    QCOMPARE(desk.result().colour, QStringLiteral("#d55e00"));
    // Another start, with the same file.
    gui::Settings again(desk.settingsFile);
    const auto plain = aws::Connection{.name = QStringLiteral("base"), .region = QStringLiteral("eu-west-1")};
    QCOMPARE(gui::withLook(plain, again).label, QStringLiteral("PROD"));
    desk.open();
    desk.choose("admin");
    QVERIFY(desk.part<QLineEdit>("connectionLabel")->text().isEmpty());
    desk.choose("base");
    QCOMPARE(desk.part<QLineEdit>("connectionLabel")->text(), QStringLiteral("PROD"));
    QCOMPARE(desk.part<QComboBox>("connectionColour")->currentText(), QStringLiteral("Vermilion"));
    // Another region is another connection.
    auto *region = desk.part<connection::RegionBox>("connectionRegion");
    region->setRegion(QStringLiteral("us-east-1"));
    QVERIFY(desk.part<QLineEdit>("connectionLabel")->text().isEmpty());
    region->setEditText(QString());
    desk.part<QLineEdit>("connectionLabel")->selectAll();
    QTest::keyClick(desk.part<QLineEdit>("connectionLabel"), Qt::Key_Delete);
    desk.part<QComboBox>("connectionColour")->setCurrentIndex(0);
    desk.press("connectButton");
    QVERIFY(gui::withLook(plain, again).label.isEmpty());
}

void TestChooser::checksWhoOneIs()
{
    Desk desk;
    desk.choose("base");
    QVERIFY(desk.transport.sent.empty());
    desk.press("checkButton");
    QCOMPARE(desk.part<common::ReasonButton>("checkButton")->text(), QStringLiteral("Stop"));
    desk.clock.advance(Millis(1000));
    QCOMPARE(desk.text("checkAccount"), QStringLiteral("123456789012"));
    QCOMPARE(desk.text("checkArn"), QStringLiteral("arn:aws:iam::123456789012:user/anna"));
    QCOMPARE(desk.text("checkKeys"), QStringLiteral("profile base"));
    QCOMPARE(desk.text("checkEnd"), QStringLiteral("no end is known"));
    QVERIFY(desk.part<QLabel>("checkAccount")->isVisible());
    desk.choose("default"); // It would be about another one.
    QVERIFY(!desk.part<QLabel>("checkAccount")->isVisible());
    QVERIFY(desk.chosen->isEmpty());
}

void TestChooser::aCheckCanBeStopped()
{
    Desk desk;
    desk.transport.handler = [](const aws::TransportRequest &) { return std::nullopt; };
    desk.choose("base");
    desk.press("checkButton");
    desk.clock.advance(Millis(1000));
    desk.press("checkButton");
    QCOMPARE(desk.part<common::ReasonButton>("checkButton")->text(), QStringLiteral("Check"));
    const size_t sent = desk.transport.sent.size();
    desk.clock.advance(Millis(120'000));
    QCOMPARE(desk.transport.sent.size(), sent);
    for (const common::ErrorBar *bar : desk.chooser->findChildren<common::ErrorBar *>())
        QVERIFY(!bar->isShown());
}

void TestChooser::aCheckThatFailsSaysWhy()
{
    Desk desk;
    desk.denied = true;
    desk.choose("base");
    desk.press("checkButton");
    desk.clock.advance(Millis(1000));
    const auto *check = desk.part<QWidget>("connectionCheck");
    const auto *bar = check->findChild<common::ErrorBar *>();
    QVERIFY(bar->isVisible());
    QVERIFY2(bar->text().contains(QStringLiteral("security token included in the request is invalid")),
             qPrintable(bar->text()));
    QVERIFY(!bar->text().contains(QStringLiteral("hooklinesecret")));
}

void TestChooser::aCodeIsAskedForOnlyOnce()
{
    Desk desk;
    desk.choose("admin");
    desk.press("checkButton");
    desk.clock.advance(Millis(1000));
    auto *code = desk.part<QLineEdit>("mfaCodeEdit");
    QVERIFY(code && code->isVisible());
    code->setFocus();
    QTest::keyClicks(code, QStringLiteral("123456"));
    QTest::keyClick(code, Qt::Key_Return);
    desk.clock.advance(Millis(1000));
    QVERIFY(desk.chosen->isEmpty()); // Enter was for the code
    QVERIFY2(desk.text("checkEnd").contains(QStringLiteral("in 59 min")), qPrintable(desk.text("checkEnd")));
    desk.press("connectButton");
    QCOMPARE(desk.result().keys.accessKeyId, QByteArray("ASIAROLE"));
    QVERIFY(desk.result().keysEnd && desk.result().origin);
    desk.choose("base");
    desk.choose("admin");
    desk.press("connectButton");
    QVERIFY(desk.result().keys.accessKeyId.isEmpty());
}

void TestChooser::typedKeysStayInMemory()
{
    Desk desk;
    desk.typeKeys("  AKIATYPEDTYPEDTYPED1 ");
    QCOMPARE(desk.part<QLineEdit>("secretKeyEdit")->echoMode(), QLineEdit::Password);
    desk.press("connectButton");
    QCOMPARE(desk.chosen->size(), 1);
    const aws::Connection typed = desk.result();
    QCOMPARE(typed.keys.accessKeyId, QByteArray("AKIATYPEDTYPEDTYPED1"));
    QCOMPARE(typed.keys.secretAccessKey, typedSecret);
    QVERIFY(typed.keys.sessionToken.isEmpty() && !typed.origin && !typed.isCustomEndpoint());
    QCOMPARE(typed.region, QStringLiteral("eu-north-1"));
    QCOMPARE(typed.name, QStringLiteral("keys …PED1"));
    QCOMPARE(typed.keySource, QStringLiteral("typed here"));
    QVERIFY(desk.part<QLineEdit>("secretKeyEdit")->text().isEmpty());
    QVERIFY(desk.keychain->kept.isEmpty());
    desk.chooser->setCurrent(typed);
    QCOMPARE(desk.list()->currentItem()->text(), QStringLiteral("Keys typed here…"));
    desk.typeKeys();
    desk.chooser->hide();
    desk.chooser->show();
    QVERIFY(desk.part<QLineEdit>("secretKeyEdit")->text().isEmpty());
    QVERIFY(!desk.part<QLineEdit>("secretKeyEdit")->isUndoAvailable());
}

void TestChooser::typedKeysAreJudged_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("connects");
    const QByteArray good = "AKIATYPEDTYPEDTYPED1", temporary = "ASIATYPEDTYPEDTYPED1";
    QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray() << "accessKeyIdEditSays"
                             << "It is missing." << false;
    QTest::newRow("no secret") << good << QByteArray() << QByteArray() << "secretKeyEditSays"
                               << "It is missing." << false;
    QTest::newRow("blank inside") << good << QByteArray("abc def") << QByteArray() << "secretKeyEditSays"
                                  << "There is a blank inside" << false;
    QTest::newRow("no token") << temporary << typedSecret << QByteArray() << "sessionTokenEditSays"
                              << "ASIA… are temporary keys" << false;
    QTest::newRow("token") << temporary << typedSecret << QByteArray("hooklinesecret-token")
                           << "sessionTokenEditSays"
                           << "" << true;
    QTest::newRow("token too many") << good << typedSecret << QByteArray("hooklinesecret-token")
                                    << "sessionTokenEditSays"
                                    << "AKIA… are long-term keys" << true;
    QTest::newRow("short") << QByteArray("test") << typedSecret << QByteArray() << "accessKeyIdEditSays"
                           << "AWS's have 16 characters" << true;
}

void TestChooser::typedKeysAreJudged()
{
    QFETCH(QByteArray, id);
    QFETCH(QByteArray, secret);
    QFETCH(QByteArray, token);
    QFETCH(QString, label);
    QFETCH(QString, says);
    QFETCH(bool, connects);
    Desk desk;
    desk.choose("Keys typed here…");
    desk.part<connection::RegionBox>("connectionRegion")->setRegion(QStringLiteral("eu-north-1"));
    for (const char *name : {"accessKeyIdEditSays", "secretKeyEditSays"})
        QVERIFY(desk.part<QLabel>(name)->isHidden()); // nothing is said before anything was typed
    desk.type("accessKeyIdEdit", id);
    desk.type("secretKeyEdit", secret);
    desk.type("sessionTokenEdit", token);
    desk.press("connectButton");
    QCOMPARE(desk.chosen->size(), connects ? 1 : 0);
    if (connects)
        return;
    const auto *said = desk.chooser->findChild<QLabel *>(label);
    QVERIFY2(said->isVisible() && said->text().startsWith(says), qPrintable(said->text()));
    QVERIFY(!said->text().contains(QString::fromUtf8(secret)) || secret.isEmpty());
}

void TestChooser::tabGoesThroughTheFieldsInOrder()
{
    Desk desk;
    desk.choose("Keys typed here…");
    desk.part<QCheckBox>("keepKeysBox")->setChecked(true);
    QVERIFY(QTest::qWaitForWindowActive(desk.chooser.get()));
    desk.part<QLineEdit>("accessKeyIdEdit")->setFocus();
    QStringList order;
    for (int i = 0; i < 12; ++i) {
        order.append(desk.chooser->focusWidget()->objectName());
        QTest::keyClick(desk.chooser->focusWidget(), Qt::Key_Tab);
    }
    QCOMPARE(order.join(QLatin1Char(' ')),
             QStringLiteral("accessKeyIdEdit secretKeyEdit sessionTokenEdit keepKeysBox keepNameEdit "
                            "connectionRegion connectionEndpoint connectionLabel connectionColour "
                            "checkButton connectCancelButton openBesideButton"));
}

void TestChooser::theKeychainKeepsThem()
{
    Desk desk;
    desk.typeKeys();
    desk.part<QCheckBox>("keepKeysBox")->click();
    desk.press("connectButton");
    QVERIFY(desk.chosen->isEmpty()); // a name is wanted
    desk.type("keepNameEdit", "release");
    desk.type("connectionEndpoint", "https://gateway.example");
    desk.press("connectButton");
    QTRY_COMPARE(desk.chosen->size(), 1);
    QCOMPARE(desk.keychain->kept.value(QStringLiteral("release")).secretAccessKey, typedSecret);
    QCOMPARE(desk.result().name, QStringLiteral("keys release"));

    desk.open();
    desk.choose("release (keychain)");
    desk.press("connectButton");
    QVERIFY(!desk.part<common::ReasonButton>("connectButton")->isActionable());
    QTRY_COMPARE(desk.chosen->size(), 1);
    QCOMPARE(desk.result().keys.secretAccessKey, typedSecret);
    QCOMPARE(desk.result().region, QStringLiteral("eu-north-1"));
    QCOMPARE(desk.result().endpoint.host(), QStringLiteral("gateway.example")); // not AWS, as it was typed
    desk.chooser->setCurrent(desk.result());
    QCOMPARE(desk.list()->currentItem()->text(), QStringLiteral("release (keychain)"));

    desk.press("forgetKeysButton");
    QCOMPARE(desk.keychain->kept.size(), 1); // once is not enough
    desk.press("forgetKeysButton");
    QTRY_VERIFY(!desk.titles().contains(QStringLiteral("release (keychain)")));
    QVERIFY(desk.keychain->kept.isEmpty());
}

void TestChooser::noKeychainIsSaidPlainly()
{
    Desk desk;
    desk.keychain->missing = true;
    desk.typeKeys();
    desk.part<QCheckBox>("keepKeysBox")->click();
    desk.type("keepNameEdit", "release");
    desk.press("connectButton");
    QTRY_VERIFY(!desk.part<QCheckBox>("keepKeysBox")->isChecked());
    QString said;
    for (const common::ErrorBar *bar : desk.chooser->findChildren<common::ErrorBar *>())
        said += bar->isShown() ? bar->text() : QString();
    QVERIFY2(said.contains(QStringLiteral("The system keychain did not keep the keys."))
                 && said.contains(QStringLiteral("in memory only")),
             qPrintable(said));
    QVERIFY(!said.contains(QString::fromUtf8(typedSecret)));
    QVERIFY(desk.chosen->isEmpty());
    desk.press("connectButton"); // What was typed is still there.
    QCOMPARE(desk.chosen->size(), 1);
    desk.open();
    QVERIFY(!desk.titles().contains(QStringLiteral("release (keychain)")));
}

void TestChooser::noFileHasASecret()
{
    Desk desk;
    for (bool missing : {true, false}) {
        desk.keychain->missing = missing;
        desk.typeKeys();
        desk.type("sessionTokenEdit", "hooklinesecretTypedToken");
        desk.part<QCheckBox>("keepKeysBox")->setChecked(true);
        desk.type("keepNameEdit", "release");
        desk.type("connectionLabel", "PROD");
        desk.press("connectButton");
        if (missing) {
            QTRY_VERIFY(!desk.part<QCheckBox>("keepKeysBox")->isChecked());
            desk.press("connectButton");
        }
        QTRY_COMPARE(desk.chosen->size(), missing ? 1 : 2);
    }
    gui::Settings(desk.settingsFile).set(gui::setting::theme, QStringLiteral("dark"));
    desk.chooser.reset();
    int files = 0;
    bool named = false;
    QDirIterator all(desk.home.dir.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        ++files;
        named = named || bytes.contains("release");
        for (const QByteArray &secret :
             {typedSecret, QByteArray("hooklinesecretTypedToken"), QByteArray("AKIATYPED"),
              typedSecret.toBase64(), typedSecret.toHex()})
            QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
    }
    QVERIFY(files >= 3 && named); // the settings are among them
}

void TestChooser::swatchesAreSeenOnAnyGround()
{
    const auto all = connection::swatches();
    QVERIFY(all.front().colour.isEmpty());
    QSet<QString> names, colours;
    for (const connection::Swatch &swatch : all) {
        names.insert(swatch.name);
        colours.insert(swatch.colour);
        const QIcon icon = connection::swatchIcon(swatch.colour, QPalette(Qt::darkGray));
        QCOMPARE(icon.isNull(), swatch.colour.isEmpty());
    }
    QCOMPARE(size_t(names.size()), all.size());
    QCOMPARE(size_t(colours.size()), all.size());
    QVERIFY(connection::swatchIcon(QStringLiteral("nonsense"), QPalette()).isNull());
}

QTEST_MAIN(TestChooser)
#include "tst_chooser.moc"
