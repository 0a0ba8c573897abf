// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/edit.h"
#include "models/appspec/lint.h"

#include <QElapsedTimer>
#include <QTest>

using namespace hookline::appspec;
using hookline::Result;

namespace {

using Plan = std::function<Result<Edits>(const Document &)>;

QByteArray key(const char *name)
{
    return QByteArray(name);
}

Value script()
{
    return Value::map({{"location", Value::string("c.sh")}, {"timeout", Value::literal("60")}});
}

/// The text after the edit, or "refused: " and the reason.
QString outcome(const QByteArray &text, const Plan &plan)
{
    const auto edits = plan(Document::parse(text));
    return edits ? QString::fromUtf8(applied(text, *edits))
                 : QStringLiteral("refused: ") + edits.error().message;
}

Plan setAt(Path path, Value value)
{
    return [=](const Document &document) { return planSet(document, path, value); };
}
Plan insertAt(Path path, std::size_t index, Value value)
{
    return [=](const Document &document) { return planInsert(document, path, index, value); };
}
Plan addTo(Path path, const char *name, Value value)
{
    return [=](const Document &document) { return planInsert(document, path, key(name), value); };
}
Plan removeAt(Path path)
{
    return [=](const Document &document) { return planRemove(document, path); };
}
Plan moveIn(Path path, std::size_t from, std::size_t to)
{
    return [=](const Document &document) { return planMove(document, path, from, to); };
}
Plan renameAt(Path path, const char *name)
{
    return [=](const Document &document) { return planRename(document, path, key(name)); };
}

/// Each anchor holds ten aliases of the one before.
QByteArray aliasBomb()
{
    QByteArray text = "version: 0.0\nos: linux\na0: &a0 lol\n";
    for (int i = 1; i < 20; ++i) {
        const QByteArray number = QByteArray::number(i), before = " *a" + QByteArray::number(i - 1);
        text += 'a' + number + ": &a" + number + " [" + before + (',' + before).repeated(9) + " ]\n";
    }
    return text + "hooks: *a19\nfiles: *a19\n";
}

} // namespace

Q_DECLARE_METATYPE(Plan)

class TestEditExamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void examples_data();
    void examples();
    void pathsLeadBack();
    void bombsAreAnsweredAtOnce_data();
    void bombsAreAnsweredAtOnce();

private:
    void setting();
    void inserting();
    void removing();
    void moving();
    void json();
    void refusals();
    static void row(const char *name, const char *before, const Plan &plan, const char *after)
    {
        QTest::newRow(name) << QByteArray(before) << plan << QString::fromUtf8(after);
    }
};

void TestEditExamples::setting()
{
    row("plain", "os: linux # c\n", setAt({key("os")}, Value::string("windows")), "os: windows # c\n");
    row("single quotes stay", "os: 'linux'\n", setAt({key("os")}, Value::string("it's")), "os: 'it''s'\n");
    row("double quotes stay", "os: \"linux\"\n", setAt({key("os")}, Value::string("x\ty")),
        "os: \"x\\ty\"\n");
    row("a string that reads as a bool", "a: b\n", setAt({key("a")}, Value::string("yes")), "a: 'yes'\n");
    row("a string that reads as octal", "a: b\n", setAt({key("a")}, Value::string("0644")), "a: '0644'\n");
    row("a string that reads as base 60", "a: b\n", setAt({key("a")}, Value::string("1:30")), "a: '1:30'\n");
    row("a string that reads as a date", "a: b\n", setAt({key("a")}, Value::string("2020-01-01")),
        "a: '2020-01-01'\n");
    row("a string with a comment's sign", "a: b\n", setAt({key("a")}, Value::string("x #y")), "a: 'x #y'\n");
    row("a string that begins as an alias", "a: b\n", setAt({key("a")}, Value::string("**")), "a: '**'\n");
    row("a string between brackets", "a: [b, c]\n", setAt({key("a"), 0ul}, Value::string("x, y")),
        "a: ['x, y', c]\n");
    row("a literal", "mode: \"0644\"\n", setAt({key("mode")}, Value::literal("644")), "mode: 644\n");
    row("multi-line plain", "a: one\n  two\nb: 1\n", setAt({key("a")}, Value::string("three")),
        "a: three\nb: 1\n");
    row("literal block", "a: | # c\n    x\n    y\n\nb: 1\n", setAt({key("a")}, Value::string("1\n2\n")),
        "a: | # c\n    1\n    2\n\nb: 1\n");
    row("chomping", "a: |\n  x\nb: 1\n", setAt({key("a")}, Value::string("1\n2")), "a: |-\n  1\n  2\nb: 1\n");
    row("indentation indicator", "a: |\n  x\nb: 1\n", setAt({key("a")}, Value::string("  x\ny\n")),
        "a: |2\n    x\n  y\nb: 1\n");
    row("folded block", "a: >\n  x\n", setAt({key("a")}, Value::string("1\n2\n")), "a: >\n  1\n\n  2\n");
    row("what is left out", "a: # c\nb: 1\n", setAt({key("a")}, Value::string("x")), "a: x # c\nb: 1\n");
    row("a block becomes a scalar", "a: # c\n  b: 1 # d\n  # e\n  f: 2\ng: 3\n",
        setAt({key("a")}, Value::string("x")), "a: x # c\ng: 3\n");
    row("a scalar becomes a block", "a: x # c\ng: 3\n", setAt({key("a")}, Value::list({script()})),
        "a: # c\n  - location: c.sh\n    timeout: 60\ng: 3\n");
    row("the same", "a: 'x'\n", setAt({key("a")}, Value::string("x")), "a: 'x'\n");
    row("a tag goes", "a: !Ref x\n", setAt({key("a")}, Value::string("z")), "a: z\n");
    row("an anchor that nobody uses stays", "a: &k x\n", setAt({key("a")}, Value::string("z")), "a: &k z\n");
    row("an alias", "a: &k x\nb: *k\n", setAt({key("b")}, Value::string("z")), "a: &k x\nb: z\n");
    row("renamed", "'a': 1\n", renameAt({key("a")}, "b c"), "'b c': 1\n");
    row("renamed to a bool", "a: 1\n", renameAt({key("a")}, "on"), "'on': 1\n");
}

void TestEditExamples::inserting()
{
    const char *const sameIndent =
        "hooks:\n  A:\n  - location: a.sh # first\n  # b\n  - location: b.sh\nos: x";
    row("same-indent list, in front", sameIndent, insertAt({key("hooks"), key("A")}, 0, script()),
        "hooks:\n  A:\n  - location: c.sh\n    timeout: 60\n  - location: a.sh # first\n  # b\n"
        "  - location: b.sh\nos: x");
    row("same-indent list, before a comment", sameIndent, insertAt({key("hooks"), key("A")}, 1, script()),
        "hooks:\n  A:\n  - location: a.sh # first\n  - location: c.sh\n    timeout: 60\n  # b\n"
        "  - location: b.sh\nos: x");
    row("same-indent list, behind", sameIndent, insertAt({key("hooks"), key("A")}, 2, script()),
        "hooks:\n  A:\n  - location: a.sh # first\n  # b\n  - location: b.sh\n  - location: c.sh\n"
        "    timeout: 60\nos: x");
    row("a neighbour's list", "hooks:\n  A:\n  - x\n  B:\n", insertAt({key("hooks"), key("B")}, 0, script()),
        "hooks:\n  A:\n  - x\n  B:\n  - location: c.sh\n    timeout: 60\n");
    row("one space", "a:\n b:\n  c: 1\n", addTo({key("a")}, "d", Value::map({{"e", Value::literal("2")}})),
        "a:\n b:\n  c: 1\n d:\n  e: 2\n");
    row("no line end at the end", "a: 1", addTo(Path(), "b", Value::string("x")), "a: 1\nb: x");
    row("CR LF", "a:\r\n  - 1\r\n", insertAt({key("a")}, 1, script()),
        "a:\r\n  - 1\r\n  - location: c.sh\r\n    timeout: 60\r\n");
    row("a null becomes a map", "hooks: # c\nos: x\n", addTo({key("hooks")}, "A", Value::list({script()})),
        "hooks: # c\n  A:\n    - location: c.sh\n      timeout: 60\nos: x\n");
    row("a ~ becomes a list", "a: ~\n", insertAt({key("a")}, 0, Value::string("x")), "a:\n  - x\n");
    row("[] becomes a block", "files: []\n", insertAt({key("files")}, 0, script()),
        "files:\n  - location: c.sh\n    timeout: 60\n");
    row("[] takes a scalar", "except: []\n", insertAt({key("except")}, 0, Value::string("x")),
        "except: [x]\n");
    row("flow", "a: [x, y]\n", insertAt({key("a")}, 1, Value::string("z")), "a: [x, z, y]\n");
    row("flow, behind a comma", "a: [\n  x, # c\n]\n", insertAt({key("a")}, 1, Value::string("z")),
        "a: [\n  x, # c\n  z,\n]\n");
    row("flow, behind a comment", "a: [\n  x # c\n]\n", insertAt({key("a")}, 1, Value::string("z")),
        "a: [\n  x, # c\n  z\n]\n");
    row("nothing but comments", "# c\n", addTo(Path(), "a", Value::literal("1")), "# c\na: 1\n");
    row("before the end of the document", "---\na: 1\n...\n", addTo(Path(), "b", Value::literal("2")),
        "---\na: 1\nb: 2\n...\n");
    row("behind a byte order mark", "\xef\xbb\xbf# c\na: 1\n", addTo(Path(), "b", Value::literal("2")),
        "\xef\xbb\xbf# c\na: 1\nb: 2\n");
    row("a list of lists", "- - a\n  - b\n", insertAt({0ul}, 0, Value::string("c")), "- - c\n  - a\n  - b\n");
}

void TestEditExamples::removing()
{
    row("with the comments above", "a: 1\n# b\n# more\nb: 2 # c\nc: 3\n", removeAt({key("b")}),
        "a: 1\nc: 3\n");
    row("but not those of the one before", "a:\n  - 1\n  # - 2\nb: 2\nc: 3\n", removeAt({key("b")}),
        "a:\n  - 1\n  # - 2\nc: 3\n");
    row("not those behind a blank line", "# file\n\na: 1\nb: 2\n", removeAt({key("a")}), "# file\n\nb: 2\n");
    row("the first behind a dash", "- a: 1\n  b: 2\n", removeAt({0ul, key("a")}), "- b: 2\n");
    row("the first behind a dash, before a comment", "- a: 1\n  # b\n  b: 2\n", removeAt({0ul, key("a")}),
        "-\n  # b\n  b: 2\n");
    row("the last line without an end", "a: 1\nb: 2", removeAt({key("b")}), "a: 1");
    row("the only item", "a: # c\n  - x # d\nb: 1\n", removeAt({key("a"), 0ul}), "a: [] # c\nb: 1\n");
    row("the only member", "- a: 1\n- b\n", removeAt({0ul, key("a")}), "- {}\n- b\n");
    row("flow, first", "a: [x, y, z]\n", removeAt({key("a"), 0ul}), "a: [y, z]\n");
    row("flow, last", "a: { x: 1, y: 2 }\n", removeAt({key("a"), key("y")}), "a: { x: 1 }\n");
    row("flow, only", "a: [ x ]\n", removeAt({key("a"), 0ul}), "a: []\n");
    row("kept blank lines", "a: |+\n  x\nb: 1\n\nc: 2\n", removeAt({key("b")}), "a: |+\n  x\nc: 2\n");
}

void TestEditExamples::moving()
{
    const char *const list = "a:\n  # x\n  - x # 1\n\n  - y: 1\n    z: 2\n  - w";
    row("down", list, moveIn({key("a")}, 0, 1), "a:\n  - y: 1\n    z: 2\n\n  # x\n  - x # 1\n  - w");
    row("to the end", list, moveIn({key("a")}, 0, 2), "a:\n  - y: 1\n    z: 2\n  - w\n\n  # x\n  - x # 1");
    row("to the front", list, moveIn({key("a")}, 2, 0), "a:\n  - w\n  # x\n  - x # 1\n\n  - y: 1\n    z: 2");
    row("flow", "a: [x, y, z]\n", moveIn({key("a")}, 0, 2), "a: [y, z, x]\n");
    row("flow with comments", "a: [\n  x, # 1\n  y # 2\n]\n", moveIn({key("a")}, 0, 1),
        "a: [\n  y, # 2\n  x # 1\n]\n");
}

void TestEditExamples::json()
{
    const char *const spread = "{\n  \"a\": 1,\n  \"b\": [\n    {\"x\": 1}\n  ]\n}";
    row("JSON set", spread, setAt({key("a")}, Value::string("é\n\"")),
        "{\n  \"a\": \"é\\n\\\"\",\n  \"b\": [\n"
        "    {\"x\": 1}\n  ]\n}");
    row("JSON member", spread, addTo(Path(), "c", Value::list({})),
        "{\n  \"a\": 1,\n  \"b\": [\n    {\"x\": 1}\n  ],\n"
        "  \"c\": []\n}");
    row("JSON as the neighbour", spread, insertAt({key("b")}, 1, script()),
        "{\n  \"a\": 1,\n  \"b\": [\n"
        "    {\"x\": 1},\n    {\"location\": \"c.sh\", \"timeout\": 60}\n  ]\n}");
    row("JSON first", spread, removeAt({key("a")}), "{\n  \"b\": [\n    {\"x\": 1}\n  ]\n}");
    row("JSON last", spread, removeAt({key("b")}), "{\n  \"a\": 1\n}");
    row("JSON on one line", "{\"a\":[]}", insertAt({key("a")}, 0, Value::string("yes")), "{\"a\":[\"yes\"]}");
    row("JSON renamed", "{\"a\":1}", renameAt({key("a")}, "b"), "{\"b\":1}");
    row("JSON knows no octal", "{\"a\": 1}", setAt({key("a")}, Value::literal("0644")),
        "refused: \"0644\" is no number and no truth value.");
}

void TestEditExamples::refusals()
{
    const Value x = Value::string("x");
    row("broken", "a: [", setAt({key("a")}, x),
        "refused: The file has a syntax error (did not find expected node content, line 2); mend that "
        "first.");
    row("nothing there", "a: 1\n", setAt({key("b")}, x), "refused: There is nothing at this place.");
    row("twice", "a: 1\na: 2\n", setAt({key("a")}, x),
        "refused: The key \"a\" occurs more than once here; remove the others first.");
    row("through an alias", "a: &k {b: 1}\nc: *k\n", setAt({key("c"), key("b")}, x),
        "refused: What stands here is the alias *k; change it at its anchor.");
    row("a shared anchor", "a: &k {b: 1}\nc: *k\n", setAt({key("a"), key("b")}, x),
        "refused: This belongs to the anchor &k, so it would change wherever *k stands as well.");
    row("an anchor that is needed", "a: &k {b: 1}\nc: *k\n", removeAt({key("a")}),
        "refused: The alias *k elsewhere needs the anchor that would go away.");
    row("an alias before its anchor", "- &k x\n- y\n- *k\n", moveIn(Path(), 0, 2),
        "refused: The alias *k would then stand before its anchor.");
    row("a key that exists", "a: 1\nb: 2\n", renameAt({key("a")}, "b"),
        "refused: The key \"b\" exists already.");
    row("a merge key", "a: 1\n", addTo(Path(), "<<", x), "refused: \"<<\" is no name but YAML's merge key.");
    row("no list", "a: 1\n", insertAt({key("a")}, 0, x), "refused: This is no list.");
    row("no map", "a: []\n", addTo({key("a")}, "b", x), "refused: This is no map.");
    row("no such index", "a: []\n", insertAt({key("a")}, 1, x), "refused: The list has fewer items.");
    row("the root", "a: 1\n", removeAt(Path()), "refused: The whole document cannot be removed from itself.");
    row("not UTF-8", "a: 1\n", setAt({key("a")}, Value::string("\xff")), "refused: The text is not UTF-8.");
    row("no literal", "a: 1\n", setAt({key("a")}, Value::literal("x: y")),
        "refused: \"x: y\" is no number and no truth value.");
}

void TestEditExamples::examples_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<Plan>("plan");
    QTest::addColumn<QString>("after");
    setting();
    inserting();
    removing();
    moving();
    json();
    refusals();
}

void TestEditExamples::examples()
{
    QFETCH(QByteArray, before);
    QFETCH(Plan, plan);
    QFETCH(QString, after);
    QCOMPARE(outcome(before, plan), after);
}

void TestEditExamples::pathsLeadBack()
{
    const Document document = Document::parse("a: [1, {b: 2}]\nc:\n- d\n- e: {f: []}\n");
    QVERIFY(!document.error);
    for (NodeId id = 0; id < NodeId(document.tree.size()); ++id) {
        const NodeId there = nodeAt(document.tree, pathOf(document.tree, id));
        QVERIFY(there == id || document.tree.keyOf(there) == id);
    }
    QCOMPARE(nodeAt(document.tree, {key("a"), 2ul}), noNode);
    QCOMPARE(nodeAt(document.tree, {key("c"), key("d")}), noNode);
}

void TestEditExamples::bombsAreAnsweredAtOnce_data()
{
    constexpr int many = 200'000;
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("aliases") << aliasBomb();
    QTest::newRow("aliases in a circle") << QByteArray("a: &a [*a, *a]\nb: &b {c: *b, <<: *b}\nhooks: *b\n");
    QTest::newRow("brackets") << QByteArray(many, '[');
    QTest::newRow("closed brackets") << QByteArray(many, '[') + QByteArray(many, ']');
    QTest::newRow("braces") << QByteArray("{a: ").repeated(many);
    QTest::newRow("dashes") << QByteArray("- ").repeated(many);
    QTest::newRow("questions") << QByteArray("? ").repeated(many);
    QTest::newRow("one long line") << "a: " + QByteArray(many, 'x') + '\n';
    QTest::newRow("one long key") << QByteArray(many, 'x') + ": 1\n";
    QTest::newRow("comments") << QByteArray("#\n").repeated(many);
    QTest::newRow("equal keys") << QByteArray("a: 1\n").repeated(many / 10);
    QTest::newRow("merges") << "a: &a {x: 1}\nb:\n" + QByteArray("  <<: *a\n").repeated(many / 10);
}

void TestEditExamples::bombsAreAnsweredAtOnce()
{
    constexpr qint64 atOnceMs = 5000; // Generous for a debug build on a busy machine.
    QFETCH(QByteArray, text);
    QElapsedTimer timer;
    timer.start();
    const Document document = Document::parse(text);
    for (const Platform platform : {Platform::Unknown, Platform::Server, Platform::Ecs, Platform::Lambda})
        QVERIFY(!lint(document, {.platform = platform}).diagnostics.empty());
    const auto edits = planInsert(document, {}, key("new"), script());
    if (edits)
        QVERIFY(!Document::parse(applied(text, *edits)).error);
    else
        QVERIFY(!edits.error().message.isEmpty());
    QVERIFY2(timer.elapsed() < atOnceMs, qPrintable(QString::number(timer.elapsed())));
}

QTEST_GUILESS_MAIN(TestEditExamples)
#include "tst_editexamples.moc"
