// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/edit.h"
#include "tests/appspec/randomdocument.h"

#include <QJsonDocument>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace hookline::appspec;
using namespace hookline::appspec::test;
using hookline::Result;

namespace {

using Kind = Model::Kind;

Value toValue(const Model &model)
{
    switch (model.kind) {
    case Kind::String:
        return Value::string(model.text);
    case Kind::Bare: {
        static const QByteArrayList nulls{"", "~", "null"};
        return nulls.contains(model.text) ? Value() : Value::literal(model.text);
    }
    case Kind::Alias:
        break;
    case Kind::List: {
        std::vector<Value> items;
        for (const auto &child : model.children)
            items.push_back(toValue(child.second));
        return Value::list(std::move(items));
    }
    case Kind::Map: {
        std::vector<std::pair<QByteArray, Value>> members;
        for (const auto &[key, child] : model.children)
            members.emplace_back(key, toValue(child));
        return Value::map(std::move(members));
    }
    }
    return {};
}

Path toPath(const ModelPath &path)
{
    return Path(path.begin(), path.end());
}

QByteArray toText(const ModelPath &path)
{
    QByteArray text = "/";
    for (const auto &step : path) {
        const auto *key = std::get_if<QByteArray>(&step);
        text += (key ? '"' + *key + '"' : QByteArray::number(qulonglong(std::get<std::size_t>(step)))) + '/';
    }
    return text;
}

QByteArray toText(const Model &model)
{
    QByteArrayList parts;
    for (const auto &[key, child] : model.children)
        parts.append((model.kind == Kind::Map ? '"' + key + "\": " : QByteArray()) + toText(child));
    switch (model.kind) {
    case Kind::String:
        return '"' + model.text.toPercentEncoding(" /:{}[],'") + '"';
    case Kind::Bare:
        return '`' + model.text + '`';
    case Kind::Alias:
        return '*' + model.text;
    case Kind::List:
        return '[' + parts.join(", ") + ']';
    case Kind::Map:
        break;
    }
    return '{' + parts.join(", ") + '}';
}

/// A wish: what is asked of the code under test, and what the document must then say.
struct Wish
{
    enum class Kind { Set, InsertItem, InsertMember, Remove, Move, Rename };

    Kind kind = Kind::Set;
    ModelPath path = {};
    std::size_t from = 0, to = 0;
    QByteArray key = {};
    Model value = {};
    Model target = {}; ///< The node at the path, as it was.
    Model wanted = {}; ///< The whole document afterwards.

    QByteArray toString() const
    {
        static const char *const names[] = {"set",    "insert item", "insert member",
                                            "remove", "move",        "rename"};
        return QByteArray(names[int(kind)]) + ' ' + toText(path) + " from "
            + QByteArray::number(qulonglong(from)) + " to " + QByteArray::number(qulonglong(to)) + " key \""
            + key + "\" value " + toText(value);
    }
};

class WishMaker
{
public:
    WishMaker(const RandomDocument &document, QRandomGenerator &random)
        : m_document(document)
        , m_random(random)
    { }

    /// Tries until something fits; every document has at least one entry that can be set.
    Wish make()
    {
        for (;;) {
            const auto nodes = nodesOf(m_document.root());
            const auto &[path, node] = nodes[std::size_t(m_random.bounded(int(nodes.size())))];
            Wish wish{.kind = Wish::Kind(m_random.bounded(6)), .path = path, .target = *node};
            wish.wanted = m_document.root();
            if (fits(wish, *at(wish.wanted, path)))
                return wish;
        }
    }

private:
    bool fits(Wish &wish, Model &node)
    {
        const bool atRoot = wish.path.empty();
        switch (wish.kind) {
        case Wish::Kind::Set: {
            if (atRoot && m_random.bounded(4))
                return false;
            wish.value = RandomDocument::randomValue(m_random, m_random.bounded(3), m_document.readsAsJson());
            const QByteArray anchor = node.anchor;
            node = wish.value;
            node.anchor = anchor;
            // A root that is a scalar would be no JSON document for the reader.
            return !(atRoot && !wish.value.isCollection());
        }
        case Wish::Kind::InsertItem:
        case Wish::Kind::InsertMember:
            return insert(wish, node);
        case Wish::Kind::Remove:
            return !atRoot && erase(wish);
        case Wish::Kind::Move:
            return node.kind == Kind::List && move(wish, node);
        case Wish::Kind::Rename:
            return !atRoot && rename(wish);
        }
        return false;
    }

    bool insert(Wish &wish, Model &node)
    {
        static const QByteArrayList nulls{"", "~", "null"};
        const bool isItem = wish.kind == Wish::Kind::InsertItem;
        const bool isNull = node.kind == Kind::Bare && nulls.contains(node.text);
        if (node.kind != (isItem ? Kind::List : Kind::Map) && !isNull)
            return false;
        if (isNull)
            node = {.kind = isItem ? Kind::List : Kind::Map, .anchor = node.anchor};
        wish.value = RandomDocument::randomValue(m_random, m_random.bounded(3), m_document.readsAsJson());
        wish.to = std::size_t(m_random.bounded(int(node.children.size()) + 1));
        wish.key = isItem ? QByteArray() : freshKey(node);
        const std::size_t index = isItem ? wish.to : node.children.size();
        node.children.insert(node.children.begin() + std::ptrdiff_t(index), {wish.key, wish.value});
        return wish.key != "<<";
    }

    bool erase(Wish &wish)
    {
        Model &parent = *at(wish.wanted, ModelPath(wish.path.begin(), wish.path.end() - 1));
        parent.children.erase(
            std::find_if(parent.children.begin(), parent.children.end(),
                         [&](const auto &child) { return child.second.id == wish.target.id; }));
        return true;
    }

    bool move(Wish &wish, Model &node)
    {
        const int count = int(node.children.size());
        if (count < 2)
            return false;
        wish.from = std::size_t(m_random.bounded(count));
        wish.to = std::size_t(m_random.bounded(count));
        const auto moved = node.children[wish.from];
        node.children.erase(node.children.begin() + std::ptrdiff_t(wish.from));
        node.children.insert(node.children.begin() + std::ptrdiff_t(wish.to), moved);
        return true;
    }

    bool rename(Wish &wish)
    {
        if (!std::holds_alternative<QByteArray>(wish.path.back()))
            return false;
        Model &parent = *at(wish.wanted, ModelPath(wish.path.begin(), wish.path.end() - 1));
        wish.key = freshKey(parent);
        for (auto &child : parent.children) {
            if (child.second.id == wish.target.id)
                child.first = wish.key;
        }
        return true;
    }

    QByteArray freshKey(const Model &map)
    {
        QByteArray key = RandomDocument::randomKey(m_random);
        while (std::any_of(map.children.begin(), map.children.end(),
                           [&](const auto &child) { return child.first == key; }))
            key += 'x';
        return key;
    }

    const RandomDocument &m_document;
    QRandomGenerator &m_random;
};

Result<Edits> planned(const Document &document, const Wish &wish, const Value &value)
{
    const Path path = toPath(wish.path);
    switch (wish.kind) {
    case Wish::Kind::Set:
        return planSet(document, path, value);
    case Wish::Kind::InsertItem:
        return planInsert(document, path, wish.to, value);
    case Wish::Kind::InsertMember:
        return planInsert(document, path, wish.key, value);
    case Wish::Kind::Remove:
        return planRemove(document, path);
    case Wish::Kind::Move:
        return planMove(document, path, wish.from, wish.to);
    case Wish::Kind::Rename:
        break;
    }
    return planRename(document, path, wish.key);
}

/// The test's own application: strict about order and overlap.
std::optional<QByteArray> appliedStrictly(const QByteArray &text, const Edits &edits)
{
    QByteArray out;
    qsizetype done = 0;
    for (const TextEdit &edit : edits) {
        if (edit.span.begin < done || edit.span.end < edit.span.begin || edit.span.end > text.size())
            return std::nullopt;
        out += text.mid(done, edit.span.begin - done) + edit.text;
        done = edit.span.end;
    }
    return out + text.mid(done);
}

/// Judges one planned edit. The answer is empty or says what is wrong.
class Judge
{
public:
    Judge(const RandomDocument &document, const Wish &wish, const Edits &edits)
        : m_document(document)
        , m_text(document.text())
        , m_wish(wish)
        , m_edits(edits)
    { }

    QByteArray verdict()
    {
        const auto result = appliedStrictly(m_text, m_edits);
        if (!result)
            return "edits overlap or are out of range";
        m_result = *result;
        if (applied(m_text, m_edits) != m_result)
            return "applied() does something else";
        const auto actual = readWithLibyaml(m_result);
        if (!actual)
            return "libyaml cannot read the result";
        if (!m_wish.wanted.means(*actual))
            return "the tree is not as intended: " + toText(*actual) + "\ninstead of "
                + toText(m_wish.wanted);
        if (m_document.isJson() && QJsonDocument::fromJson(m_result).isNull())
            return "the result is no strict JSON";
        if (m_text.startsWith("\xef\xbb\xbf") != m_result.startsWith("\xef\xbb\xbf"))
            return "the byte order mark came or went";
        if (m_text.contains("\r\n") && QByteArray(m_result).replace("\r\n", "").contains('\n'))
            return "line ends are mixed";
        if (const QByteArray wrong = comments(); !wrong.isEmpty())
            return wrong;
        return {};
    }

    /// True if the edits touch nothing but the entry concerned (and white space and commas beside it).
    bool staysInPlace() const
    {
        const Written &where = m_document.written(m_wish.target.id);
        Span allowed{where.entryBegin, where.entryEnd};
        if (m_wish.kind != Wish::Kind::Set && m_wish.kind != Wish::Kind::Remove
            && m_wish.kind != Wish::Kind::Rename)
            allowed = {where.valueBegin, std::max(where.valueEnd, where.entryEnd)};
        if (m_wish.kind == Wish::Kind::Rename)
            allowed = {where.keyBegin, where.keyEnd};
        if (m_wish.path.empty())
            allowed = {where.valueBegin, where.valueEnd};
        return std::all_of(m_edits.begin(), m_edits.end(), [&](const TextEdit &edit) {
            const auto isTouched = [&](qsizetype i) {
                return (i < allowed.begin || i >= allowed.end)
                    && !QByteArrayView(" \t\r\n,").contains(m_text.at(i));
            };
            for (qsizetype i = edit.span.begin; i < edit.span.end; ++i) {
                if (isTouched(i))
                    return false;
            }
            return true;
        });
    }

private:
    void collect(const Model &model, QList<int> &ids) const
    {
        ids.append(model.id);
        for (const auto &child : model.children)
            collect(child.second, ids);
    }

    /// Comments of what is removed go, all others stay, in their order (but for what is moved).
    QByteArray comments() const
    {
        QList<int> gone;
        if (m_wish.kind == Wish::Kind::Remove || m_wish.kind == Wish::Kind::Set)
            collect(m_wish.target, gone);
        qsizetype last = -1;
        for (const Comment &comment : m_document.comments()) {
            const qsizetype place = m_result.indexOf(comment.text);
            const bool isOwn = comment.owner == m_wish.target.id && !comment.stray;
            const bool isInside = gone.contains(comment.owner) && !(m_wish.kind == Wish::Kind::Set && isOwn);
            if (!isInside && place < 0)
                return "lost: " + comment.text;
            if (m_wish.kind == Wish::Kind::Remove && isInside && comment.above && !comment.inFlow
                && place >= 0)
                return "left behind: " + comment.text;
            if (m_wish.kind != Wish::Kind::Move && place >= 0 && place < last)
                return "out of order: " + comment.text;
            last = place >= 0 ? place : last;
        }
        return m_wish.kind == Wish::Kind::Move ? movedComments() : QByteArray();
    }

    /// A comment above an item still stands above it.
    QByteArray movedComments() const
    {
        const QByteArray before = companions(m_text), after = companions(m_result);
        return before == after ? QByteArray()
                               : "comments stand elsewhere:\n" + before + "\ninstead of\n" + after;
    }

    /// For each comment above an item of the list, the first line of content below it, sorted.
    QByteArray companions(const QByteArray &text) const
    {
        QByteArrayList pairs;
        const QByteArrayList lines = text.split('\n');
        for (const Comment &comment : m_document.comments()) {
            const auto &items = m_wish.target.children;
            const bool isOfItem = std::any_of(items.begin(), items.end(), [&](const auto &item) {
                return item.second.id == comment.owner;
            });
            if (!comment.above || comment.inFlow || comment.stray || !isOfItem)
                continue;
            auto line = std::find_if(lines.begin(), lines.end(),
                                     [&](const QByteArray &line) { return line.contains(comment.text); });
            while (line != lines.end() && line->trimmed().startsWith("#c"))
                ++line;
            if (line == lines.end())
                continue;
            QByteArray below = line->trimmed();
            while (below.startsWith("- "))
                below = below.mid(2).trimmed();
            pairs.append(comment.text + " | " + below);
        }
        std::sort(pairs.begin(), pairs.end());
        return pairs.join('\n');
    }

    const RandomDocument &m_document;
    const QByteArray &m_text;
    const Wish &m_wish;
    const Edits &m_edits;
    QByteArray m_result;
};

/// Reasons without the names in them.
QByteArray kindOf(const QString &reason)
{
    QString text = reason;
    return text.remove(QRegularExpression(QStringLiteral("[*&\"(][^ ]*"))).toUtf8();
}

} // namespace

class TestEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void generatorAndReaderAgree();
    void randomEdits();
};

/// The judge itself: the test's reader finds in every document what its writer meant.
void TestEdits::generatorAndReaderAgree()
{
    for (uint seed = 1; seed <= 2000; ++seed) {
        QRandomGenerator random(seed);
        const RandomDocument document(random);
        const auto read = readWithLibyaml(document.text());
        const bool agrees = read && document.root().means(*read);
        if (!agrees) {
            qWarning("seed %u\n%s\nmeant %s\nread %s", seed, document.text().constData(),
                     toText(document.root()).constData(), read ? toText(*read).constData() : "nothing");
        }
        QVERIFY(agrees);
    }
}

/// HOOKLINE_EDITS and HOOKLINE_EDITS_SEED: how many documents, and the first one's seed.
void TestEdits::randomEdits()
{
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("HOOKLINE_EDITS", &isGiven);
    const int count = isGiven ? given : 10'000;
    const uint firstSeed = uint(std::max(1, qEnvironmentVariableIntValue("HOOKLINE_EDITS_SEED")));
    int made = 0, elsewhere = 0;
    QMap<QByteArray, int> refusals;
    for (uint seed = firstSeed; seed < firstSeed + uint(count); ++seed) {
        QRandomGenerator random(seed);
        const RandomDocument document(random);
        const Wish wish = WishMaker(document, random).make();
        const auto fail = [&](const QByteArray &why) {
            qWarning("seed %u: %s\n%s\n--- document\n%s\n---", seed, why.constData(),
                     wish.toString().constData(), document.text().constData());
        };
        const auto edits = planned(Document::parse(document.text()), wish, toValue(wish.value));
        if (!edits) {
            QVERIFY(!edits.error().message.isEmpty());
            ++refusals[kindOf(edits.error().message)];
            if (qEnvironmentVariableIsSet("HOOKLINE_EDITS_VERBOSE") && !document.hasAliases())
                fail("refused: " + edits.error().message.toUtf8());
            continue;
        }
        ++made;
        Judge judge(document, wish, *edits);
        const QByteArray verdict = judge.verdict();
        if (!verdict.isEmpty()) {
            fail(verdict + "\n--- result\n" + applied(document.text(), *edits) + "---");
            QFAIL("an edit did what it should not");
        }
        if (!judge.staysInPlace()) {
            ++elsewhere;
            if (qEnvironmentVariableIsSet("HOOKLINE_EDITS_VERBOSE"))
                fail("wide edit\n--- result\n" + applied(document.text(), *edits) + "---");
        }
    }
    int refused = 0;
    for (auto at = refusals.cbegin(); at != refusals.cend(); ++at) {
        qInfo("refused %d: %s", at.value(), at.key().constData());
        refused += at.value();
    }
    qInfo("%d documents from seed %u: %d edited, %d refused, %d written anew with what encloses them", count,
          firstSeed, made, refused, elsewhere);
    QVERIFY(refused * 20 <= count);
    QVERIFY(elsewhere * 50 <= count);
}

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_edits.moc"
