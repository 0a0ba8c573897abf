// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/document.h"
#include "randomdocument.h"

#include <QTest>

using namespace hookline::appspec;
using Kind = Tree::Kind;
using Style = Tree::Style;

namespace {

/// Every node as the bytes of its span, in document order.
QByteArrayList slices(const Document &document)
{
    QByteArrayList found;
    for (NodeId id = 0; id < NodeId(document.tree.size()); ++id)
        found.append(document.bytes(document.tree.node(id).span).toByteArray());
    return found;
}

/// The same of another text: kinds, styles of scalars and what they say.
bool isSame(const Tree &a, NodeId x, const Tree &b, NodeId y)
{
    const Tree::Node &one = a.node(x);
    const Tree::Node &other = b.node(y);
    if (one.kind != other.kind || one.style != other.style || one.text != other.text
        || one.children.size() != other.children.size())
        return false;
    for (std::size_t i = 0; one.kind != Kind::Alias && i < one.children.size(); ++i) {
        if (!isSame(a, one.children[i], b, other.children[i]))
            return false;
    }
    return true;
}

/// The text's bytes read by themselves, in the column in which they stand.
Document alone(const Document &document, const Tree::Node &node)
{
    const qsizetype line =
        node.span.begin == 0 ? 0 : document.text.lastIndexOf('\n', node.span.begin - 1) + 1;
    const QByteArrayView front = document.bytes({line, node.span.begin});
    const bool block = node.kind != Kind::Scalar && node.style == Style::Block;
    const qsizetype column =
        block ? QString::fromUtf8(front).size() : 1; // At 0 libyaml skips a byte order mark.
    return Document::parse('\n' + QByteArray(column, ' ') + document.bytes(node.span).toByteArray());
}

/// True if nothing but white space and YAML's own signs stands outside of values, prefixes and comments.
bool onlySigns(const Document &document)
{
    QByteArray rest = document.text;
    if (document.hasBom)
        rest.replace(0, 3, "   ");
    const auto blank = [&](const Span &span) {
        rest.replace(span.begin, span.size(), QByteArray(span.size(), ' '));
    };
    for (NodeId id = 0; id < NodeId(document.tree.size()); ++id) {
        const Tree::Node &node = document.tree.node(id);
        blank(node.prefix);
        if (node.kind == Kind::Scalar || node.kind == Kind::Alias)
            blank(node.span);
    }
    std::ranges::for_each(document.comments, blank);
    return std::ranges::all_of(rest, [](char c) { return QByteArrayView(" \t\r\n-?:,[]{}.").contains(c); });
}

} // namespace

class TestTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spans_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArrayList>("expected");
        const auto row = [](const char *name, const char *text, const QByteArrayList &expected) {
            QTest::newRow(name) << QByteArray(text) << expected;
        };
        row("map", "a: b # c\nd:\n", {"a: b # c\nd:", "a", "b", "d", ""});
        row("list", "- a\n-\n- 'c' \n\n# end\n", {"- a\n-\n- 'c'", "a", "", "'c'"});
        row("list at its key's column", "k:\n- a\n- b\nx: y\n",
            {"k:\n- a\n- b\nx: y", "k", "- a\n- b", "a", "b", "x", "y"});
        row("item with keys", "-  a: 1\n   b: 2\n- c\n",
            {"-  a: 1\n   b: 2\n- c", "a: 1\n   b: 2", "a", "1", "b", "2", "c"});
        row("literal", "a: |  # c\n  x\n  y\n\n\nb: 1\n",
            {"a: |  # c\n  x\n  y\n\n\nb: 1", "a", "|  # c\n  x\n  y\n", "b", "1"});
        row("literal, kept", "a: |+\n  x\n\n\nb: 1\n",
            {"a: |+\n  x\n\n\nb: 1", "a", "|+\n  x\n\n\n", "b", "1"});
        row("literal, kept, last in an item", "- a: |+\n    x\n\n- b\n",
            {"- a: |+\n    x\n\n- b", "a: |+\n    x\n\n", "a", "|+\n    x\n\n", "b"});
        row("folded at the end of the text", "a: >-\n  x\n  y", {"a: >-\n  x\n  y", "a", ">-\n  x\n  y"});
        row("literal with spaces at the end of its line", "a: |\n  x  \n \nb: 1\n",
            {"a: |\n  x  \n \nb: 1", "a", "|\n  x  \n", "b", "1"});
        row("empty literal", "a: |\nb: 1\n", {"a: |\nb: 1", "a", "|", "b", "1"});
        row("plain of several lines", "a: x\n  y\nb: 1\n", {"a: x\n  y\nb: 1", "a", "x\n  y", "b", "1"});
        row("flow", "{a: [1, \"2\" ], b: , c}",
            {"{a: [1, \"2\" ], b: , c}", "a", "[1, \"2\" ]", "1", "\"2\"", "b", "", "c", ""});
        row("pair in a list", "[a: b , ? c]", {"[a: b , ? c]", "a: b", "a", "b", "? c", "c", ""});
        row("comments in flow", "[ # 1\n a, # 2\n b ] # 3\n", {"[ # 1\n a, # 2\n b ]", "a", "b"});
        row("anchor and tag", "a: &x !t  'b'\nc: !t &y\nd: *x\ne: &z\n  f: g\n",
            {"a: &x !t  'b'\nc: !t &y\nd: *x\ne: &z\n  f: g", "a", "'b'", "c", "", "d", "*x", "e", "f: g",
             "f", "g"});
        row("explicit key", "? a\n: b\n? c\n", {"? a\n: b\n? c", "a", "b", "c", ""});
        row("characters of several bytes", "ä: [ö, '🚀'] # ü\nß: x\n",
            {"ä: [ö, '🚀'] # ü\nß: x", "ä", "[ö, '🚀']", "ö", "'🚀'", "ß", "x"});
        row("CR LF", "a: b\r\nc: |\r\n  d\r\n\r\n",
            {"a: b\r\nc: |\r\n  d\r\n", "a", "b", "c", "|\r\n  d\r\n"});
        row("byte order mark",
            "\xef\xbb\xbf"
            "a: b\n",
            {"a: b", "a", "b"});
        row("nothing between markers", "---\n...\n", {""});
        row("JSON that libyaml refuses", "{\"a\"\n : \"\\ud83d\\ude80\", \"b\": [1, null]}",
            {"{\"a\"\n : \"\\ud83d\\ude80\", \"b\": [1, null]}", "\"a\"", "\"\\ud83d\\ude80\"", "\"b\"",
             "[1, null]", "1", "null"});
    }
    void spans()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArrayList, expected);
        QCOMPARE(slices(Document::parse(text)), expected);
    }

    void prefixes()
    {
        const Document document = Document::parse("a: &x !t  'b'\nc: !t &y\nd: &z # c\n  e: f\n");
        const Tree &tree = document.tree;
        const auto prefix = [&](NodeId id) { return document.bytes(tree.node(id).prefix).toByteArray(); };
        QCOMPARE(prefix(2), QByteArray("&x !t"));
        QCOMPARE(prefix(4), QByteArray("!t &y"));
        QCOMPARE(prefix(6), QByteArray("&z"));
        QCOMPARE(prefix(8), QByteArray());
        QCOMPARE(tree.node(2).tag, QByteArray("!t"));
        QCOMPARE(tree.node(2).anchor, QByteArray("x"));
    }

    void comments()
    {
        const QByteArray text(
            "# 1\na: b # 2\nc: '#no' #3\nd: | # 4\n  # text\n# 5\ne: [#6\n  x#y]\n...\n# 7\n---\n# other\n");
        const Document document = Document::parse(text);
        QByteArrayList found;
        for (const Span &comment : document.comments)
            found.append(document.bytes(comment).toByteArray());
        QCOMPARE(found, QByteArrayList({"# 1", "# 2", "#3", "# 4", "# 5", "#6", "# 7"}));
        QVERIFY(document.secondDocument);
        QCOMPARE(document.bytes(*document.secondDocument).toByteArray(), QByteArray("---\n# other\n"));
    }

    void aliases()
    {
        const Document document = Document::parse("a: &x [1]\nb: *x\nc: &y [*y]\nd: *none\n");
        const Tree &tree = document.tree;
        QCOMPARE(document.aliases.size(), std::size_t(3));
        QCOMPARE(tree.followId(tree.value(tree.root(), "b")), tree.value(tree.root(), "a"));
        QCOMPARE(tree.followId(document.aliases[1]), noNode); // What stands in itself stands for nothing.
        QCOMPARE(tree.followId(document.aliases[2]), noNode);
        QVERIFY(tree.isNull(tree.value(tree.root(), "d")));
    }

    void keys()
    {
        const Document document = Document::parse("a: 1\nB: {c: 2}\na: 3\n");
        const Tree &tree = document.tree;
        QCOMPARE(tree.text(tree.value(tree.root(), "a")), QStringLiteral("3"));
        QCOMPARE(tree.value(tree.root(), "b"), noNode);
        const NodeId b = tree.value(tree.root(), "b", Qt::CaseInsensitive);
        QCOMPARE(tree.text(tree.keyOf(b)), QStringLiteral("B"));
        QCOMPARE(tree.keyOf(tree.root()), noNode);
        QCOMPARE(tree.keyOf(tree.keyOf(b)), noNode);
        QCOMPARE(tree.inspect(tree.root()), QStringLiteral(R"({"a"=>3, "B"=>{"c"=>2}})"));
    }

    void errors_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<qsizetype>("begin");
        QTest::addColumn<QString>("problem");
        using enum SyntaxError::Kind;
        QTest::newRow("YAML") << QByteArray("ä: 'b'\nc: d: e\n") << int(Yaml) << qsizetype(12)
                              << QStringLiteral("mapping values are not allowed in this context");
        QTest::newRow("bytes") << QByteArray("a: ä\nb: \xe4\nc: d") << int(Encoding) << qsizetype(9)
                               << QStringLiteral("invalid trailing UTF-8 octet");
        QTest::newRow("cut character") << QByteArray("a: \xc3") << int(Encoding) << qsizetype(3)
                                       << QStringLiteral("incomplete UTF-8 octet sequence");
        QTest::newRow("control") << QByteArray("a: b\a") << int(Yaml) << qsizetype(4)
                                 << QStringLiteral("control characters are not allowed");
        QTest::newRow("deep") << QByteArray(300, '[') << int(TooDeep) << qsizetype(Tree::maximumDepth)
                              << QStringLiteral("the values are nested more than 256 deep");
        QTest::newRow("large") << QByteArray(maximumSize + 1, ' ') << int(TooLarge) << qsizetype(0)
                               << QStringLiteral("the file is larger than 67108864 bytes");
    }
    void errors()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, kind);
        QFETCH(qsizetype, begin);
        QFETCH(QString, problem);
        const Document document = Document::parse(text);
        QVERIFY(document.error);
        QVERIFY(document.tree.isEmpty());
        QCOMPARE(int(document.error->kind), kind);
        QCOMPARE(document.error->span.begin, begin);
        QCOMPARE(document.error->problem, problem);
    }

    void json_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isJson");
        QTest::newRow("object") << QByteArray("\n{\"a\": [1.5e+3, -0, true, null, \"\\u00e4\\n\"]}\n")
                                << true;
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf{}") << true;
        QTest::newRow("comma at the end") << QByteArray("[1, ]") << false;
        QTest::newRow("bare word") << QByteArray("[a]") << false;
        QTest::newRow("comment") << QByteArray("{} # c") << false;
        QTest::newRow("single quotes") << QByteArray("['a']") << false;
        QTest::newRow("leading zero") << QByteArray("[01]") << false;
        QTest::newRow("half a character") << QByteArray("[\"\\ud83d\"]") << false;
        QTest::newRow("line break in a text") << QByteArray("[\"a\nb\"]") << false;
        QTest::newRow("YAML") << QByteArray("a: b") << false;
        QTest::newRow("cut") << QByteArray("{\"a\": ") << false;
    }
    void json()
    {
        QFETCH(QByteArray, text);
        QTEST(Document::parse(text).isJson, "isJson");
    }

    /// Each value of a random document says the same when its bytes are read alone, and nothing but spaces,
    /// comments, indicators, tags and anchors stands between them.
    void slicedAgain()
    {
        const quint32 seed =
            qEnvironmentVariableIsSet("HOOKLINE_SEED") ? qEnvironmentVariableIntValue("HOOKLINE_SEED") : 1;
        QRandomGenerator random(seed);
        int checked = 0;
        for (int round = 0; round < 3000; ++round) {
            const QByteArray text = test::RandomDocument(random).text();
            const Document document = Document::parse(text);
            QVERIFY2(!document.error, text.constData());
            const Tree &tree = document.tree;
            for (NodeId id = 0; id < NodeId(tree.size()); ++id) {
                const Tree::Node &node = tree.node(id);
                if (node.parent != noNode)
                    QVERIFY2(tree.node(node.parent).span.contains(node.span), text.constData());
                const bool hasAlias = std::ranges::any_of(document.aliases, [&](NodeId alias) {
                    return node.span.contains(tree.node(alias).span);
                });
                // An indentation that is written out counts from the parent's.
                const QByteArrayView header =
                    document.bytes(node.span).first(std::min<qsizetype>(node.span.size(), 3));
                const bool explicitIndent = (node.style == Style::Literal || node.style == Style::Folded)
                    && std::ranges::any_of(header, [](char c) { return c >= '1' && c <= '9'; });
                if (hasAlias || explicitIndent || node.span.size() == 0)
                    continue;
                const Document again = alone(document, node);
                QVERIFY2(!again.error && isSame(tree, id, again.tree, again.tree.root()),
                         (text + "\n--- node:\n" + document.bytes(node.span).toByteArray()).constData());
                ++checked;
            }
            QVERIFY2(onlySigns(document), text.constData());
        }
        QVERIFY(checked > 10'000);
    }

    void lines()
    {
        const QByteArray text("a\r\nb\rc\n\xc3\xa4x");
        const LineIndex index(text);
        QCOMPARE(index.lineCount(), 4);
        QVERIFY((index.position(0) == Position{1, 1}));
        QVERIFY((index.position(3) == Position{2, 1}));
        QVERIFY((index.position(5) == Position{3, 1}));
        QVERIFY((index.position(9) == Position{4, 2}));
        QVERIFY((index.position(text.size()) == Position{4, 3}));
        QVERIFY((index.line(1) == Span{0, 1}));
        QVERIFY((index.line(2) == Span{3, 4}));
        QVERIFY((index.line(4) == Span{7, 10}));
        QVERIFY((index.line(99) == Span{7, 10}));
    }

    void edits()
    {
        QCOMPARE(applied("abcdef", {{{4, 5}, "X"}, {{1, 1}, "+"}, {{1, 3}, ""}}), QByteArray("a+dXf"));
        QCOMPARE(applied("", {{{0, 0}, "a"}}), QByteArray("a"));
    }
};

QTEST_APPLESS_MAIN(TestTree)
#include "tst_tree.moc"
