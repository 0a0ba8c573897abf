// SPDX-License-Identifier: GPL-3.0-or-later
// Where a person stands in a text that may be half written, and what can stand there.
#include "models/appspec/keyhelp.h"

#include <QTest>

using namespace hookline::appspec;

class TestKeyHelp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsThePlace_data()
    {
        QTest::addColumn<QByteArray>("text"); // | is the caret
        QTest::addColumn<QByteArray>("map");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("inValue");
        QTest::newRow("root") << QByteArray("ver|") << QByteArray("") << QByteArray("") << false;
        QTest::newRow("value") << QByteArray("version: 0.0\nos: li|") << QByteArray("") << QByteArray("os")
                               << true;
        QTest::newRow("item") << QByteArray("files:\n  - so|") << QByteArray("files/-") << QByteArray("")
                              << false;
        QTest::newRow("second member") << QByteArray("files:\n  - source: /\n    dest|")
                                       << QByteArray("files/-") << QByteArray("") << false;
        QTest::newRow("list as far in as its key")
            << QByteArray("files:\n- source: /\n  dest|") << QByteArray("files/-") << QByteArray("") << false;
        QTest::newRow("event") << QByteArray("hooks:\n  Bef|") << QByteArray("hooks") << QByteArray("")
                               << false;
        QTest::newRow("script") << QByteArray(
            "hooks:\n  BeforeInstall:\n    - location: x\n      timeout: 3|")
                                << QByteArray("hooks/BeforeInstall/-") << QByteArray("timeout") << true;
        QTest::newRow("after comments and blank lines")
            << QByteArray("hooks:\n  # one: two\n\n  BeforeInstall:\n    # x\n    - loc|")
            << QByteArray("hooks/BeforeInstall/-") << QByteArray("") << false;
        QTest::newRow("properties") << QByteArray(
            "Resources:\n  - a:\n      Type: x\n      Properties:\n        Na|")
                                    << QByteArray("Resources/-/a/Properties") << QByteArray("") << false;
        QTest::newRow("windows line ends") << QByteArray("files:\r\n  - source: /\r\n    dest|\r\n")
                                           << QByteArray("files/-") << QByteArray("") << false;
        QTest::newRow("after another section") << QByteArray("files:\n  - source: /\nhooks:\n  After|")
                                               << QByteArray("hooks") << QByteArray("") << false;
    }

    void knowsThePlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, map);
        QFETCH(QByteArray, key);
        QFETCH(bool, inValue);
        const qsizetype caret = text.indexOf('|');
        text.remove(caret, 1);
        const KeyContext context = keyContext(text, caret);
        QCOMPARE(context.map.join('/'), map);
        QCOMPARE(context.inValue, inValue);
        QCOMPARE(inValue ? context.key : QByteArray(), key);
    }

    void offersWhatCanStandThere()
    {
        const auto at = [](const char *text) { return keyContext(text, qstrlen(text)); };
        QCOMPARE(completions(at("files:\n  - "), Platform::Server),
                 (QByteArrayList{"destination", "source"}));
        QCOMPARE(completions(at("os: "), Platform::Server), (QByteArrayList{"linux", "windows"}));
        const QByteArrayList events = completions(at("hooks:\n  "), Platform::Server);
        QVERIFY(events.contains("BeforeBlockTraffic") && events.contains("ValidateService"));
        QVERIFY(!events.contains("Install")); // CodeDeploy's own
        QVERIFY(completions(at("Hooks:\n  - "), Platform::Ecs).contains("AfterAllowTestTraffic"));
        QVERIFY(!completions(at("Hooks:\n  - "), Platform::Lambda).contains("AfterAllowTestTraffic"));
        QVERIFY(completions(at("nothing:\n  - "), Platform::Server).isEmpty());
        QVERIFY(completions(at("files:\n  # so"), Platform::Server).isEmpty()); // a comment
        QVERIFY(completions(at("os: linux # w"), Platform::Server).isEmpty());
        QVERIFY(completions(at(""), Platform::Unknown).contains("Resources"));
    }

    void explainsEveryKey()
    {
        for (const KeyHelp &help : keyHelp()) {
            QVERIFY2(qstrlen(help.meaning) > 5 && QByteArray(help.meaning).endsWith('.'), help.key);
            KeyContext context;
            context.map = *help.map ? QByteArray(help.map).replace('*', "any").split('/') : QByteArrayList();
            context.key = help.key;
            QCOMPARE(helpFor(context, help.platform), &help); // none hides another
        }
    }
};

QTEST_APPLESS_MAIN(TestKeyHelp)
#include "tst_keyhelp.moc"
