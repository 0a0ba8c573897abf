// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/tree.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <exception>
#include <functional>
#include <sstream>

namespace hookline::appspec {
namespace {

constexpr std::size_t maximumNodes = 200'000;

/// Leaves yaml-cpp's parser from inside its events; caught in parse().
struct TooLarge : std::exception
{ };

/// "(<unknown>): … at line L column C": how Ruby names a place in a text without a file name.
Problem syntaxProblem(const QString &what, int line, int column)
{
    return {QStringLiteral("(<unknown>): %1 at line %2 column %3").arg(what).arg(line).arg(column), line,
            column};
}

/// The first byte that breaks UTF-8 (overlong forms and surrogates included), or nothing.
std::optional<qsizetype> firstInvalidUtf8(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size();) {
        const auto byte = [&](qsizetype at) { return at < text.size() ? uchar(text[at]) : uchar(0); };
        const uchar lead = byte(i);
        const int length = lead < 0x80    ? 1
            : lead >= 0xc2 && lead < 0xe0 ? 2
            : (lead & 0xf0) == 0xe0       ? 3
            : lead >= 0xf0 && lead < 0xf5 ? 4
                                          : 0;
        bool good = length > 0;
        for (int k = 1; good && k < length; ++k)
            good = (byte(i + k) & 0xc0) == 0x80;
        const uchar second = byte(i + 1);
        good = good && !(lead == 0xe0 && second < 0xa0) && !(lead == 0xed && second >= 0xa0)
            && !(lead == 0xf0 && second < 0x90) && !(lead == 0xf4 && second >= 0x90);
        if (!good)
            return i;
        i += length;
    }
    return std::nullopt;
}

Problem badBytes(QByteArrayView text, qsizetype at)
{
    const QByteArrayView before = text.first(at);
    const int line = int(before.count('\n')) + 1;
    const int column = int(at - (before.lastIndexOf('\n') + 1)) + 1;
    return syntaxProblem(QStringLiteral("invalid UTF-8 octet"), line, column);
}

} // namespace

/// Turns yaml-cpp's events into nodes.
class TreeBuilder final : public YAML::EventHandler
{
public:
    explicit TreeBuilder(Tree &tree)
        : m_tree(tree)
    { }

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        add(Tree::Kind::Null, mark, anchor);
    }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        const int index = add(Tree::Kind::Alias, mark, 0);
        m_tree.m_nodes[std::size_t(index)].children.push_back(anchor < m_anchors.size() ? m_anchors[anchor]
                                                                                        : index);
        reject(QStringLiteral("Unknown alias: %1"), mark, {});
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        const int index = add(Tree::Kind::Scalar, mark, anchor);
        Tree::Node &node = m_tree.m_nodes[std::size_t(index)];
        node.plain = tag == "?";
        node.text = value;
        static const QHash<Scalar::Type, QString> classes{{Scalar::Type::Date, QStringLiteral("Date")},
                                                          {Scalar::Type::Time, QStringLiteral("Time")},
                                                          {Scalar::Type::Symbol, QStringLiteral("Symbol")}};
        if (node.plain && value.size() < 64) {
            const QString name = classes.value(Tree::scalar(node).type);
            if (!name.isEmpty())
                reject(QStringLiteral("Tried to load unspecified class: %1"), mark, name);
        }
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        rejectRubyObject(tag, mark);
        m_open.push_back(add(Tree::Kind::Sequence, mark, anchor));
    }
    void OnSequenceEnd() override { m_open.pop_back(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        rejectRubyObject(tag, mark);
        m_open.push_back(add(Tree::Kind::Map, mark, anchor));
    }
    void OnMapEnd() override { m_open.pop_back(); }
    void OnAnchor(const YAML::Mark &, const std::string &name) override
    {
        m_lastAnchorName = QString::fromStdString(name);
    }

private:
    int add(Tree::Kind kind, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        if (m_tree.m_nodes.size() >= maximumNodes)
            throw TooLarge();
        const int index = int(m_tree.m_nodes.size());
        m_tree.m_nodes.push_back({.kind = kind, .line = mark.line + 1, .column = mark.column + 1});
        if (anchor != 0) {
            m_anchors.resize(std::max(m_anchors.size(), anchor + 1), index);
            m_anchors[anchor] = index;
        }
        if (m_open.empty())
            m_tree.m_root = index;
        else
            m_tree.m_nodes[std::size_t(m_open.back())].children.push_back(index);
        return index;
    }

    void reject(const QString &message, const YAML::Mark &mark, const QString &name)
    {
        if (!m_tree.m_rejected) {
            m_tree.m_rejected = Problem{message.arg(name.isEmpty() ? m_lastAnchorName : name), mark.line + 1,
                                        mark.column + 1};
        }
    }
    void rejectRubyObject(const std::string &tag, const YAML::Mark &mark)
    {
        if (tag.rfind("!ruby/", 0) == 0)
            reject(QStringLiteral("Tried to load unspecified class: %1"), mark, QStringLiteral("Object"));
    }

    Tree &m_tree;
    std::vector<int> m_open;
    std::vector<int> m_anchors; ///< Node by yaml-cpp's anchor number.
    QString m_lastAnchorName;
};

Tree Tree::parse(QByteArrayView utf8)
{
    Tree tree;
    if (utf8.size() > maximumSize) {
        tree.m_problem = Problem{QStringLiteral("The file is larger than %1 bytes.").arg(maximumSize)};
        return tree;
    }
    if (const auto bad = firstInvalidUtf8(utf8)) {
        tree.m_problem = badBytes(utf8, *bad);
        return tree;
    }
    if (utf8.startsWith("\xef\xbb\xbf"))
        utf8 = utf8.sliced(3);
    QByteArray text = utf8.toByteArray();
    for (qsizetype i = 0; i < text.size(); ++i) { // A line may end in CR alone, which yaml-cpp does not know.
        if (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))
            text[i] = '\n';
    }
    std::istringstream stream(text.toStdString());
    try {
        YAML::Parser parser(stream);
        TreeBuilder builder(tree);
        parser.HandleNextDocument(builder);
        return tree;
    } catch (const TooLarge &) {
        tree.m_problem = Problem{QStringLiteral("The file has more than %1 values.").arg(maximumNodes)};
    } catch (const YAML::DeepRecursion &error) {
        tree.m_problem =
            syntaxProblem(QStringLiteral("nested too deeply"), error.mark.line + 1, error.mark.column + 1);
    } catch (const YAML::Exception &error) {
        tree.m_problem =
            syntaxProblem(QString::fromStdString(error.msg), error.mark.line + 1, error.mark.column + 1);
    } catch (const std::exception &error) {
        tree.m_problem = Problem{QString::fromUtf8(error.what())};
    }
    tree.m_nodes.clear();
    tree.m_root = -1;
    tree.m_rejected.reset();
    tree.readJson(text);
    return tree;
}

/// yaml-cpp stumbles over some JSON (escaped surrogate pairs, a line break before a colon): take it without
/// places then.
void Tree::readJson(const QByteArray &text)
{
    if (!text.trimmed().startsWith('{'))
        return;
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (document.isNull())
        return;
    bool tooMany = false;
    const std::function<int(const QJsonValue &)> add = [&](const QJsonValue &value) {
        const int index = int(m_nodes.size());
        tooMany = tooMany || m_nodes.size() >= maximumNodes;
        m_nodes.push_back({});
        std::vector<int> children;
        Kind kind = Kind::Scalar;
        if (tooMany || value.isNull()) {
            kind = Kind::Null;
        } else if (value.isArray()) {
            kind = Kind::Sequence;
            for (const QJsonValue &item : value.toArray())
                children.push_back(add(item));
        } else if (value.isObject()) {
            kind = Kind::Map;
            const QJsonObject object = value.toObject();
            for (auto member = object.begin(); member != object.end(); ++member) {
                children.push_back(add(member.key()));
                children.push_back(add(member.value()));
            }
        }
        Node &node = m_nodes[std::size_t(index)];
        node.kind = kind;
        node.children = std::move(children);
        node.plain = kind == Kind::Scalar && !value.isString();
        if (kind == Kind::Scalar)
            node.text = value.toVariant().toString().toStdString();
        return index;
    };
    m_root = add(document.object());
    if (tooMany) {
        m_nodes.clear();
        m_root = -1;
        return;
    }
    m_problem.reset();
}

const Tree::Node &Tree::follow(int index) const
{
    static const Node none;
    constexpr int longestChain = 8;
    for (int step = 0; step < longestChain; ++step) {
        const Node &node = at(index);
        if (node.kind != Kind::Alias)
            return node;
        index = node.children.front();
    }
    return none;
}

const Tree::Node *Tree::value(const Node &map, QLatin1StringView key, Qt::CaseSensitivity sensitivity) const
{
    for (std::size_t i = map.children.size(); i >= 2; i -= 2) {
        const Node &name = child(map, i - 2);
        if (name.kind == Kind::Scalar && name.text.size() == std::size_t(key.size())
            && key.compare(QUtf8StringView(name.text.data(), qsizetype(name.text.size())).toString(),
                           sensitivity)
                == 0) {
            return &child(map, i - 1);
        }
    }
    return nullptr;
}

Scalar Tree::scalar(const Node &node)
{
    if (node.kind != Kind::Scalar)
        return {Scalar::Type::Null, {}, 0, node.kind != Kind::Null};
    return resolve(text(node), node.plain);
}

QString Tree::toText(const Node &node) const
{
    if (node.kind == Kind::Null)
        return {};
    return node.kind == Kind::Scalar ? scalar(node).text : inspect(node);
}

QString Tree::inspect(const Node &node, int depth) const
{
    constexpr int deepest = 3;
    constexpr std::size_t longest = 8;
    if (node.kind == Kind::Null)
        return QStringLiteral("nil");
    if (node.kind == Kind::Scalar) {
        const Scalar value = scalar(node);
        if (value.type == Scalar::Type::Null)
            return QStringLiteral("nil");
        return value.type == Scalar::Type::String ? u'"' + value.text.left(200) + u'"' : value.text;
    }
    if (depth >= deepest)
        return QStringLiteral("…");
    const bool map = node.kind == Kind::Map;
    QStringList parts;
    for (std::size_t i = 0; i < std::min(node.children.size(), longest); i += map ? 2 : 1) {
        QString part = inspect(child(node, i), depth + 1);
        if (map)
            part += QLatin1StringView("=>") + inspect(child(node, i + 1), depth + 1);
        parts.append(part);
    }
    const QString inner = parts.join(QLatin1StringView(", "));
    return map ? u'{' + inner + u'}' : u'[' + inner + u']';
}

QString Tree::inspectFirstPair(const Node &map) const
{
    return u'[' + inspect(child(map, 0)) + QLatin1StringView(", ") + inspect(child(map, 1)) + u']';
}

QString Tree::withClass(const Node &node) const
{
    using Type = Scalar::Type;
    static const QHash<Type, QString> names{
        {Type::Null, QStringLiteral("NilClass")}, {Type::Integer, QStringLiteral("Integer")},
        {Type::Float, QStringLiteral("Float")},   {Type::String, QStringLiteral("String")},
        {Type::Date, QStringLiteral("Date")},     {Type::Time, QStringLiteral("Time")},
        {Type::Symbol, QStringLiteral("Symbol")}};
    QString name;
    if (node.kind == Kind::Sequence)
        name = QStringLiteral("Array");
    else if (node.kind == Kind::Map)
        name = QStringLiteral("Hash");
    else if (const Scalar value = scalar(node); value.type == Type::Bool)
        name = value.truth ? QStringLiteral("TrueClass") : QStringLiteral("FalseClass");
    else
        name = names.value(value.type);
    return inspect(node) + u':' + name;
}

} // namespace hookline::appspec
