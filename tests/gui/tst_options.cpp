// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/options.h"
#include "app/gui/selection.h"
#include "app/gui/settings.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using gui::Location;
using gui::Options;
using gui::Place;

class TestOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultIsTheSandbox();
    void everythingIsRead();
    void wrongIsRefused_data();
    void wrongIsRefused();
    void helpNamesEveryOption();
    void settingsKeepWhatWasChosen();
    void selectionTellsOnceAndFindsBack();
};

void TestOptions::defaultIsTheSandbox()
{
    // Also with AWS credentials around: nothing may be sent to AWS unless a person asked for it.
    qputenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    qputenv("AWS_PROFILE", "production");
    const auto options = gui::parseOptions({QStringLiteral("hookline")});
    qunsetenv("AWS_ACCESS_KEY_ID");
    qunsetenv("AWS_PROFILE");
    QVERIFY(options.ok());
    QVERIFY(!options->namesConnection());
    QVERIFY(options->action == Options::Action::Open);
    QCOMPARE(options->scenario, QStringLiteral("tour"));
    QVERIFY(!options->speed);
}

void TestOptions::everythingIsRead()
{
    const auto sandbox =
        gui::parseOptions(QStringLiteral("hookline -platform offscreen --sandbox --scenario fleet "
                                         "--speed 3600 --data /d --theme dark")
                              .split(QLatin1Char(' ')));
    QVERIFY(sandbox.ok());
    QCOMPARE(sandbox->scenario, QStringLiteral("fleet"));
    QCOMPARE(sandbox->speed.value(), 3600.0);
    QCOMPARE(sandbox->dataDirectory, QStringLiteral("/d"));
    QVERIFY(sandbox->theme == gui::Theme::Dark);
    const auto aws = gui::parseOptions(
        QStringLiteral("hookline --profile p --region eu-west-1 --endpoint-url http://127.0.0.1:1")
            .split(QLatin1Char(' ')));
    QVERIFY(aws.ok() && aws->namesConnection());
    QCOMPARE(aws->region, QStringLiteral("eu-west-1"));
    const auto tour =
        gui::parseOptions({QStringLiteral("hookline"), QStringLiteral("--tour"), QStringLiteral("out")});
    QVERIFY(tour.ok() && tour->action == Options::Action::Tour);
    QCOMPARE(tour->tourDirectory, QStringLiteral("out"));
    const auto files = gui::parseOptions(
        {QStringLiteral("hookline"), QStringLiteral("a/../appspec.yml"), QStringLiteral("/b.yml")});
    QVERIFY(files.ok() && !files->namesConnection());
    QCOMPARE(
        files->files,
        (QStringList{QDir::current().filePath(QStringLiteral("appspec.yml")), QStringLiteral("/b.yml")}));
}

void TestOptions::wrongIsRefused_data()
{
    QTest::addColumn<QString>("line");
    for (const char *line : {"--speed 3601", "--speed -1", "--speed x", "--speed nan", "--theme pink",
                             "--bogus", "--tour d appspec.yml", "--tour", "--sandbox --profile p",
                             "--tour d --endpoint-url http://127.0.0.1:1"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void TestOptions::wrongIsRefused()
{
    QFETCH(QString, line);
    const auto options =
        gui::parseOptions(QStringList{QStringLiteral("hookline")} + line.split(QLatin1Char(' ')));
    QVERIFY(!options.ok());
    QVERIFY(!options.error().message.isEmpty());
}

void TestOptions::helpNamesEveryOption()
{
    const QString help = gui::helpText();
    for (const char *option : {"--tour", "--scenario", "--speed", "--data", "--endpoint-url", "--region",
                               "--profile", "--sandbox", "--theme", "--version", "--help", "FILE"})
        QVERIFY2(help.contains(QLatin1String(option)), option);
}

void TestOptions::settingsKeepWhatWasChosen()
{
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("s.ini"));
    {
        gui::Settings settings(file);
        QCOMPARE(settings.value(gui::setting::theme), QStringLiteral("system"));
        settings.set(gui::setting::theme, QStringLiteral("dark"));
        settings.set(gui::setting::mainSplitter, QByteArray("\0\1state", 7));
    }
    const gui::Settings again(file);
    QCOMPARE(again.value(gui::setting::theme), QStringLiteral("dark"));
    QCOMPARE(again.value(gui::setting::mainSplitter), QByteArray("\0\1state", 7));
}

void TestOptions::selectionTellsOnceAndFindsBack()
{
    gui::Selection selection;
    QSignalSpy told(&selection, &gui::Selection::changed);
    selection.selectDeployment(QStringLiteral("d-1"));
    selection.selectDeployment(QStringLiteral("d-1"));
    QCOMPARE(told.count(), 1);
    selection.selectEvent(QStringLiteral("d-1/i-1"), QStringLiteral("Install"));
    const Location seen = selection.current();
    selection.setPlace(Place::Inbox);
    selection.selectDecision(QStringLiteral("hook/d-2/X"), QStringLiteral("d-2"), {}, QStringLiteral("X"));
    QVERIFY(selection.canGoBack());
    selection.back();
    QVERIFY(selection.current() == seen);
    QVERIFY(!selection.canGoBack());
    selection.back();
    QVERIFY(selection.current() == seen);
}

QTEST_MAIN(TestOptions)
#include "tst_options.moc"
