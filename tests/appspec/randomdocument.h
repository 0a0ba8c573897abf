// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRandomGenerator>

#include <map>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

// Documents whose meaning is known before they are written: the test's own model, its own writer of all YAML
// styles and its own reader (libyaml's events), so that nothing of what is tested judges itself.
namespace hookline::appspec::test {

struct Model
{
    enum class Kind { String, Bare, List, Map, Alias };

    Kind kind = Kind::Bare;
    int id = 0; ///< Within its document; 0 for what was not written by RandomDocument.
    QByteArray text = {}; ///< Bare: as written, "null" for every null. Alias: its anchor.
    QByteArray anchor = {};
    std::vector<std::pair<QByteArray, Model>> children = {}; ///< Items have no key.

    bool isCollection() const { return kind == Kind::List || kind == Kind::Map; }
    /// Meaning only: ids are no part of it. A bare word of this model equals a string only if it reads as
    /// one.
    bool means(const Model &other) const;
};

using ModelPath = std::vector<std::variant<QByteArray, std::size_t>>;

Model *at(Model &root, const ModelPath &path);
/// Every node with its path, the root first.
std::vector<std::pair<ModelPath, const Model *>> nodesOf(const Model &root);

/// Reads the first document with libyaml; nothing for a syntax error.
std::optional<Model> readWithLibyaml(const QByteArray &text);

/// Where a node was written.
struct Written
{
    qsizetype entryBegin = 0; ///< Comments above it included.
    qsizetype keyBegin = 0, keyEnd = 0;
    qsizetype valueBegin = 0, valueEnd = 0;
    qsizetype entryEnd = 0; ///< Trailing comment and line end included.
    bool inFlow = false;
};

struct Comment
{
    QByteArray text; ///< "#c17 …", once in the document.
    int owner = 0; ///< The node whose entry it stands above or behind.
    bool above = false;
    bool inFlow = false;
    bool stray = false; ///< Set off by a blank line: nobody's but the collection's.
};

class RandomDocument
{
public:
    explicit RandomDocument(QRandomGenerator &random);

    const QByteArray &text() const { return m_out; }
    const Model &root() const { return m_root; }
    const std::vector<Comment> &comments() const { return m_comments; }
    const Written &written(int id) const { return m_written.at(id); }
    bool isJson() const { return m_json; }
    /// JSON by chance as well ("[[]]").
    bool readsAsJson() const { return m_readsAsJson; }
    bool hasAliases() const { return m_aliases; }

    /// Something new to put in: no ids, no anchors.
    static Model randomValue(QRandomGenerator &random, int depth, bool json);
    static QByteArray randomString(QRandomGenerator &random);
    static QByteArray randomKey(QRandomGenerator &random);

private:
    bool chance(int percent) { return m_random.bounded(100) < percent; }
    void addIds(Model &model);
    void addAliases();
    void writeDocument();
    void eol() { m_out += m_eol; }
    void spaces(int count) { m_out += QByteArray(count, ' '); }
    void comment(int owner, bool above, bool inFlow, bool stray = false);
    void trailingComment(int owner, bool inFlow, int percent = 15);
    void writeBlock(const Model &collection, int column, bool firstInline);
    void writeAbove(const Model &collection, const Model &child, int column, bool isFirst);
    void writeBehind(const Model &value, int column, bool isItem);
    void writeFlow(const Model &value, int column);
    void writeFlowChildren(const Model &value, int column, bool spread);
    void writeInlineString(const QByteArray &text, int column, bool flow, bool key);
    bool writeBlockScalar(const Model &value, int column);
    void writeFolded(const QByteArray &text, int column, char quote);

    QRandomGenerator &m_random;
    Model m_root;
    QByteArray m_out;
    std::vector<Comment> m_comments;
    std::map<int, Written> m_written;
    QByteArray m_eol = "\n";
    bool m_json = false, m_readsAsJson = false, m_aliases = false;
    bool m_blankMatters = false; ///< Behind a block scalar that keeps its blank lines.
    bool m_endMatters = false; ///< The text's last line end belongs to a value.
    int m_step = 2, m_listOffset = 2, m_dash = 2, m_jsonStep = -1;
    int m_lastId = 0;
};

} // namespace hookline::appspec::test
