// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/convert.h"
#include "tests/appspec/randomdocument.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QMap>
#include <QTest>

using namespace hookline::appspec;
using namespace hookline::appspec::test;

namespace {

/// What Ruby makes of the generator's bare words, as JSON says it; a quote in front stands for text.
QByteArray rubyValue(const QByteArray &bare)
{
    static const QMap<QByteArray, QByteArray> values{
        {"0644", "420"}, {"yes", "true"},   {"Off", "false"}, {"1:30", "5400"},
        {"0x1F", "31"},  {"1_000", "1000"}, {".5", "0.5"},    {"2020-01-01", "\"2020-01-01"},
        {"~", "null"},   {"", "null"}};
    return values.value(bare, bare);
}

Model asData(const Model &model, const Model &root)
{
    if (model.kind == Model::Kind::Alias) {
        for (const auto &[path, node] : nodesOf(root)) {
            if (node->anchor == model.text)
                return asData(*node, root);
        }
    }
    Model data = model;
    data.anchor.clear();
    if (data.kind == Model::Kind::Bare) {
        data.text = rubyValue(data.text);
        if (data.text.startsWith('"'))
            data = {.kind = Model::Kind::String, .text = data.text.mid(1)};
    }
    for (auto &child : data.children)
        child.second = asData(child.second, root);
    return data;
}

QByteArray nested(int depth)
{
    return QByteArray(depth, '[') + QByteArray(depth, ']');
}

/// Each anchor holds ten aliases of the one before.
QByteArray aliasBomb()
{
    QByteArray text = "a0: &a0 lol\n";
    for (int i = 1; i < 20; ++i) {
        const QByteArray before = " *a" + QByteArray::number(i - 1);
        text += 'a' + QByteArray::number(i) + ": &a" + QByteArray::number(i) + " [" + before;
        for (int k = 0; k < 9; ++k)
            text += ',' + before;
        text += " ]\n";
    }
    return text;
}

} // namespace

class TestConvert : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toJsonText();
    void toYamlText();
    void losses_data();
    void losses();
    void refusals_data();
    void refusals();
    void bombsAreAnsweredAtOnce();
    void randomRoundTrips();
};

void TestConvert::toJsonText()
{
    const auto json = toJson(Document::parse("version: 0.0\nos: linux\nfiles: []\nhooks:\n  AfterInstall:\n"
                                             "  - location: 'a.sh'\n    timeout: 30\n    sudo: yes\n"
                                             "  BeforeInstall:\n"));
    QVERIFY(json.ok());
    QCOMPARE(json->text,
             QByteArray("{\n  \"version\": 0.0,\n  \"os\": \"linux\",\n  \"files\": [],\n"
                        "  \"hooks\": {\n    \"AfterInstall\": [\n      {\n"
                        "        \"location\": \"a.sh\",\n        \"timeout\": 30,\n"
                        "        \"sudo\": true\n      }\n    ],\n"
                        "    \"BeforeInstall\": null\n  }\n}\n"));
    QCOMPARE(json->losses, QStringList{QStringLiteral("yes, which is written as true (line 8)")});
}

void TestConvert::toYamlText()
{
    const auto yaml =
        toYaml(Document::parse("{\"version\": 0.0, \"Resources\": [{\"a\": {\"Type\": "
                               "\"AWS::ECS::Service\", \"v\": \"1.4.0\", \"m\": \"0644\"}}],\r\n"
                               "\"text\": \"one\\ntwo\\n\", \"rocket\": \"\\ud83d\\ude80\"}"));
    QVERIFY(yaml.ok());
    QCOMPARE(yaml->text,
             QByteArray("version: 0.0\r\nResources:\r\n  - a:\r\n      Type: AWS::ECS::Service\r\n"
                        "      v: 1.4.0\r\n      m: '0644'\r\n"
                        "text: |\r\n  one\r\n  two\r\nrocket: 🚀\r\n"));
    QCOMPARE(yaml->losses, QStringList());

    // Ruby takes 1e3 for text, but not 1.0e+3.
    const auto number = toYaml(Document::parse("{\"a\": 1e3, \"b\": 1.5E-3}"));
    QVERIFY(number.ok());
    QCOMPARE(number->text, QByteArray("a: 1.0e+3\nb: 1.5E-3\n"));
    QCOMPARE(number->losses, QStringList{QStringLiteral("1e3, which is written as 1.0e+3 (line 1)")});
}

void TestConvert::losses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("losses");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *text, const char *losses, const char *json) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(losses) << QByteArray(json);
    };
    row("comments", "a: 1\n# x\nb: 2 # y\n", "2 comments (the first in line 2)", R"({"a":1,"b":2})");
    row("anchor", "a: &x [1]\nb: *x\nc: *x\n", "the anchor &x (written out 3 times)",
        R"({"a":[1],"b":[1],"c":[1]})");
    row("merge", "a: &x {k: 1, l: 2}\nb:\n  l: 0\n  <<: *x\n  k: 3\n",
        "the anchor &x (written out 2 times); 1 merge key << (written out) (line 4)",
        R"({"a":{"k":1,"l":2},"b":{"l":2,"k":3}})");
    row("tag", "a: !Ref x\n", "1 tag (line 1)", R"({"a":"x"})");
    row("block text", "a: |\n  x\n", "1 block text with its line ends as written (line 1)", R"({"a":"x\n"})");
    row("octal", "mode: 0644\n", "0644, which is written as 420 (line 1)", R"({"mode":420})");
    row("sexagesimal", "timeout: 1:30\n", "1:30, which is written as 5400 (line 1)", R"({"timeout":5400})");
    row("date", "a: 2020-01-01\n", "the date 2020-01-01, which is written as text (line 1)",
        R"({"a":"2020-01-01"})");
    row("no number", "a: .nan\n", "the number .nan, which is written as text (line 1)", R"({"a":".nan"})");
    row("duplicate", "a: 1\nb: 2\na: 3\n", "the first of two keys a (line 3)", R"({"a":3,"b":2})");
    row("key", "1: a\n", "the key 1, which is no text (line 1)", R"({"1":"a"})");
    row("second document", "a: 1\n---\nb: 2\n", "the second document (line 2)", R"({"a":1})");
    row("nothing lost", "b: 1\na: 'x'\n", "", R"({"b":1,"a":"x"})");
    row("nothing at all", "", "", "null");
}

void TestConvert::losses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, losses);
    QFETCH(QByteArray, json);
    const auto conversion = toJson(Document::parse(text));
    QVERIFY(conversion.ok());
    QCOMPARE(conversion->losses.join(QStringLiteral("; ")), losses);
    // Without the white space outside of strings; none of these has any inside.
    QCOMPARE(QByteArray(conversion->text).replace(' ', "").replace('\n', ""), json);
}

void TestConvert::refusals_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("broken") << QByteArray("a: [");
    QTest::newRow("unknown alias") << QByteArray("*a : *b\n");
    QTest::newRow("within itself") << QByteArray("a: &a [*a]\n");
    QTest::newRow("alias bomb") << aliasBomb();
    QTest::newRow("too deep") << nested(Tree::maximumDepth + 1);
}

void TestConvert::refusals()
{
    QFETCH(QByteArray, text);
    const Document document = Document::parse(text);
    for (const auto &conversion : {toJson(document), toYaml(document)}) {
        QVERIFY(!conversion.ok());
        QVERIFY(conversion.error().code == hookline::ErrorCode::InvalidInput);
        QVERIFY(!conversion.error().message.isEmpty());
    }
}

void TestConvert::bombsAreAnsweredAtOnce()
{
    constexpr qint64 atOnceMs = 2000; // Generous: it takes a few milliseconds.
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!toJson(Document::parse(aliasBomb())).ok());
    QVERIFY(!toJson(Document::parse(nested(1'000'000))).ok());
    QVERIFY(toYaml(Document::parse(nested(Tree::maximumDepth - 1))).ok());
    QVERIFY2(timer.elapsed() < atOnceMs, qPrintable(QString::number(timer.elapsed())));
}

/// YAML to JSON says what Ruby reads; JSON to YAML and back is the same JSON.
void TestConvert::randomRoundTrips()
{
    constexpr uint documents = 2000;
    for (uint seed = 1; seed <= documents; ++seed) {
        QRandomGenerator random(seed);
        const RandomDocument document(random);
        const auto fail = [&](const char *what, const QByteArray &text) {
            qWarning("seed %u: %s\n%s\n--- document\n%s", seed, what, text.constData(),
                     document.text().constData());
        };
        const auto json = toJson(Document::parse(document.text()));
        if (!json)
            fail("refused", json.error().message.toUtf8());
        QVERIFY(json.ok());
        const auto read = readWithLibyaml(json->text);
        const bool same = read && asData(document.root(), document.root()).means(*read)
            && !QJsonDocument::fromJson(json->text).isNull();
        if (!same)
            fail("not the same in JSON", json->text);
        QVERIFY(same);
        const auto yaml = toYaml(Document::parse(json->text));
        QVERIFY(yaml.ok() && yaml->losses.isEmpty());
        const auto again = toJson(Document::parse(yaml->text));
        if (!again || again->text != json->text)
            fail("not the same after a round trip", yaml->text);
        QVERIFY(again.ok());
        QCOMPARE(again->text, json->text);
    }
}

QTEST_GUILESS_MAIN(TestConvert)
#include "tst_convert.moc"
