// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/sharedfiles.h"
#include "tests/aws/crosssdk.h"

#include <QtTest>

using namespace hookline;
using namespace hookline::aws;
using namespace hookline::test;

namespace {

/// "[profile];key=value;…" of every section, sorted: one line that tests compare.
QString flat(const QMap<QString, Section> &sections)
{
    QStringList parts;
    for (auto section = sections.begin(); section != sections.end(); ++section) {
        parts += QLatin1Char('[') + section.key() + QLatin1Char(']');
        for (auto it = section->begin(); it != section->end(); ++it)
            parts += it.key() + QLatin1Char('=') + it.value();
    }
    return parts.join(QLatin1Char(';'));
}

QMap<QString, Section> sectionsOf(const QJsonValue &json)
{
    QMap<QString, Section> sections;
    const QJsonObject object = json.toObject();
    for (auto section = object.begin(); section != object.end(); ++section) {
        Section &target = sections[section.key()];
        const QJsonObject properties = section->toObject();
        for (auto it = properties.begin(); it != properties.end(); ++it)
            target[it.key()] = it->toString();
    }
    return sections;
}

} // namespace

class TestSharedFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grammarOfAllSdks_data();
    void grammarOfAllSdks();
    void locationsOfAllSdks_data();
    void locationsOfAllSdks();
};

void TestSharedFiles::grammarOfAllSdks_data()
{
    QTest::addColumn<QJsonObject>("input");
    QTest::addColumn<QJsonObject>("output");
    const QJsonArray cases =
        crossSdk(QStringLiteral("profile-parser-tests.json"))[QLatin1String("tests")].toArray();
    QCOMPARE(cases.size(), 65);
    for (qsizetype i = 0; i < cases.size(); ++i)
        QTest::addRow("%d %s", static_cast<int>(i), qPrintable(cases.at(i)[QLatin1String("name")].toString()))
            << cases.at(i)[QLatin1String("input")].toObject()
            << cases.at(i)[QLatin1String("output")].toObject();
}

void TestSharedFiles::grammarOfAllSdks()
{
    QFETCH(QJsonObject, input);
    QFETCH(QJsonObject, output);
    const auto files = parseSharedFiles(input.value(QLatin1String("configFile")).toString().toUtf8(),
                                        input.value(QLatin1String("credentialsFile")).toString().toUtf8());
    const QString error = output.value(QLatin1String("errorContaining")).toString();
    QCOMPARE(files.ok(), error.isEmpty());
    if (!error.isEmpty()) {
        QVERIFY(files.error().message.contains(error));
        return;
    }
    const QJsonObject config = output.value(QLatin1String("config")).toObject();
    QCOMPARE(flat(files->profiles), flat(sectionsOf(config.value(QLatin1String("profiles")))));
    QCOMPARE(flat(files->ssoSessions), flat(sectionsOf(config.value(QLatin1String("sso_sessions")))));
}

void TestSharedFiles::locationsOfAllSdks_data()
{
    QTest::addColumn<QJsonObject>("test");
    const QJsonArray cases =
        crossSdk(QStringLiteral("file-location-tests.json"))[QLatin1String("tests")].toArray();
    QCOMPARE(cases.size(), 9);
    for (qsizetype i = 0; i < cases.size(); ++i)
        QTest::addRow("%d %s", static_cast<int>(i), qPrintable(cases.at(i)[QLatin1String("name")].toString()))
            << cases.at(i).toObject();
}

void TestSharedFiles::locationsOfAllSdks()
{
    QFETCH(QJsonObject, test);
    Environment environment;
    const QJsonObject variables = test.value(QLatin1String("environment")).toObject();
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.variables.insert(it.key(), it->toString());
    // Windows takes both separators, and Qt writes '/'.
    const auto same = [](QString path) { return path.replace(QLatin1Char('\\'), QLatin1Char('/')); };
    QCOMPARE(same(environment.configFile()), same(test.value(QLatin1String("configLocation")).toString()));
    QCOMPARE(same(environment.credentialsFile()),
             same(test.value(QLatin1String("credentialsLocation")).toString()));
}

QTEST_GUILESS_MAIN(TestSharedFiles)
#include "tst_sharedfiles.moc"
