// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/treebuilder.h"

#include <QHash>

#include <yaml.h>

#include <algorithm>
#include <limits>

namespace hookline::appspec {
namespace {

using Kind = Tree::Kind;
using Style = Tree::Style;

/// Where the characters of a text begin: libyaml counts characters, everything here counts bytes.
class Offsets
{
public:
    Offsets(QByteArrayView text, qsizetype first)
        : m_text(text)
        , m_first(first)
        , m_ascii(std::ranges::all_of(text.sliced(first), [](char byte) { return uchar(byte) < 0x80; }))
    {
        if (m_ascii)
            return;
        std::size_t count = 0;
        for (qsizetype at = first; at < text.size(); ++at) {
            if (!begins(at))
                continue;
            if (count++ % step == 0)
                m_sampled.push_back(at);
        }
    }

    qsizetype operator()(const yaml_mark_t &mark) const
    {
        if (m_ascii)
            return std::min(m_first + qsizetype(mark.index), m_text.size());
        const std::size_t sample = mark.index / step;
        if (sample >= m_sampled.size())
            return m_text.size();
        qsizetype at = m_sampled[sample];
        for (std::size_t left = mark.index % step; left > 0 && at < m_text.size(); --left) {
            do
                ++at;
            while (at < m_text.size() && !begins(at));
        }
        return at;
    }

private:
    static constexpr std::size_t step = 32;

    bool begins(qsizetype at) const { return (uchar(m_text[at]) & 0xc0) != 0x80; }

    QByteArrayView m_text;
    qsizetype m_first;
    bool m_ascii;
    std::vector<qsizetype> m_sampled; ///< Of every step-th character.
};

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

bool isBreak(char c)
{
    return c == '\n' || c == '\r';
}

/// A line also ends at YAML 1.1's NEL, LS and PS, and with it a comment.
bool endsLine(QByteArrayView rest)
{
    return isBreak(rest.front())
        || (uchar(rest.front()) >= 0xc2
            && (rest.startsWith("\xc2\x85") || rest.startsWith("\xe2\x80\xa8")
                || rest.startsWith("\xe2\x80\xa9")));
}

/// What libyaml takes into the name of an anchor.
bool isNameCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

Style styleOf(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return Style::SingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return Style::DoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE:
        return Style::Literal;
    case YAML_FOLDED_SCALAR_STYLE:
        return Style::Folded;
    default:
        return Style::Plain;
    }
}

QByteArray bytesOf(const yaml_char_t *text)
{
    return QByteArray(reinterpret_cast<const char *>(text));
}

/// Turns libyaml's events into nodes with exact places. Events come in document order, so that what lies
/// between two values is looked at once, for comments.
class YamlReader
{
public:
    YamlReader(Document &document, bool asAgent)
        : m_document(document)
        , m_text(document.text)
        , m_first(document.hasBom && !asAgent ? 3 : 0)
        , m_offsets(m_text, m_first)
        , m_builder(document.tree)
        , m_gap(m_first)
        , m_significant(m_first)
    {
        yaml_parser_initialize(&m_parser);
        // The agent hands over UTF-8 text too, so that libyaml does not skip a byte order mark by itself.
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        const char *input = document.text.constData(); // Never null, as libyaml wants it.
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(input) + m_first,
                                     std::size_t(m_text.size() - m_first));
    }
    ~YamlReader() { yaml_parser_delete(&m_parser); }
    Q_DISABLE_COPY_MOVE(YamlReader)

    void read()
    {
        for (bool more = true; more;) {
            yaml_event_t event;
            if (!yaml_parser_parse(&m_parser, &event)) {
                fail();
                return;
            }
            more = take(event);
            yaml_event_delete(&event);
        }
        if (!m_document.error)
            readRest();
    }

private:
    bool take(const yaml_event_t &event);
    void takeAlias(const yaml_event_t &event);
    void takeScalar(const yaml_event_t &event);
    bool takeStart(const yaml_event_t &event, Kind kind);
    void takeEnd(const yaml_event_t &event);
    Tree::Node nodeOf(Kind kind, const yaml_char_t *tag, const yaml_char_t *anchor);
    void addAnchored(Tree::Node node);
    qsizetype skipProperties(qsizetype at) const;
    qsizetype blockIndent(Span span) const;
    qsizetype blockScalarEnd(Span span, bool keep) const;
    void scanGap(qsizetype end);
    void readRest();
    void fail();

    yaml_parser_t m_parser;
    Document &m_document;
    QByteArrayView m_text;
    qsizetype m_first;
    Offsets m_offsets;
    TreeBuilder m_builder;
    QHash<QByteArray, NodeId> m_anchors;
    qsizetype m_gap; ///< Up to here comments have been looked for.
    qsizetype m_significant; ///< Behind the last byte before m_gap that is neither white space nor comment.
    qsizetype m_documentEnd = 0;
};

/// False at the end of the first document; the agent looks no further either.
bool YamlReader::take(const yaml_event_t &event)
{
    switch (event.type) {
    case YAML_ALIAS_EVENT:
        takeAlias(event);
        return true;
    case YAML_SCALAR_EVENT:
        takeScalar(event);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        return takeStart(event, Kind::Sequence);
    case YAML_MAPPING_START_EVENT:
        return takeStart(event, Kind::Map);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        takeEnd(event);
        return true;
    case YAML_DOCUMENT_END_EVENT:
        m_documentEnd =
            event.data.document_end.implicit ? m_offsets(event.start_mark) : m_offsets(event.end_mark);
        return false;
    case YAML_STREAM_END_EVENT:
        m_documentEnd = m_text.size();
        return false;
    default:
        return true;
    }
}

Tree::Node YamlReader::nodeOf(Kind kind, const yaml_char_t *tag, const yaml_char_t *anchor)
{
    Tree::Node node{.kind = kind};
    if (tag)
        node.tag = bytesOf(tag);
    if (anchor)
        node.anchor = bytesOf(anchor);
    return node;
}

void YamlReader::takeAlias(const yaml_event_t &event)
{
    Tree::Node node = nodeOf(Kind::Alias, nullptr, event.data.alias.anchor);
    node.span = {m_offsets(event.start_mark), m_offsets(event.end_mark)};
    node.prefix = {node.span.begin, node.span.begin};
    scanGap(node.span.begin);
    m_gap = m_significant = node.span.end;
    // What stands for itself stands for nothing: so no walk through aliases goes in a circle.
    const NodeId target = m_anchors.value(node.anchor, noNode);
    if (target != noNode && !m_builder.isOpen(target))
        node.children = {target};
    m_document.aliases.push_back(m_builder.add(std::move(node)));
}

void YamlReader::addAnchored(Tree::Node node)
{
    const QByteArray anchor = node.anchor;
    const NodeId id = m_builder.add(std::move(node));
    if (!anchor.isEmpty())
        m_anchors.insert(anchor, id);
}

void YamlReader::takeScalar(const yaml_event_t &event)
{
    const auto &scalar = event.data.scalar;
    Tree::Node node = nodeOf(Kind::Scalar, scalar.tag, scalar.anchor);
    node.style = styleOf(scalar.style);
    node.text = QByteArray(reinterpret_cast<const char *>(scalar.value), qsizetype(scalar.length));
    if (!scalar.tag && node.style != Style::Plain && scalar.plain_implicit)
        node.tag = QByteArrayLiteral("!"); // libyaml drops it, but Ruby reads the text as if it were plain.
    const qsizetype start = m_offsets(event.start_mark);
    const qsizetype end = m_offsets(event.end_mark);
    const qsizetype begin = skipProperties(start);
    if (node.style == Style::Plain && scalar.length == 0) {
        scanGap(end);
        node.span = {m_significant, m_significant};
        // Behind "? key" libyaml's mark is at what comes next, whose tag or anchor is none of this one's.
        const bool hasProperties = begin > start && (scalar.tag || scalar.anchor);
        node.prefix = hasProperties ? Span{start, m_significant} : node.span;
        addAnchored(std::move(node));
        return;
    }
    scanGap(begin);
    node.span = {begin, end};
    node.prefix = begin > start ? Span{start, m_significant} : Span{begin, begin};
    m_gap = end;
    if (node.style == Style::Literal || node.style == Style::Folded) {
        m_gap = begin;
        const auto header = m_text.sliced(begin, end - begin);
        const auto headerEnd = std::ranges::find_if(header, isBreak) - header.begin();
        scanGap(begin + headerEnd);
        const bool keep = header.first(m_significant - begin).contains('+');
        node.span.end = blockScalarEnd(node.span, keep);
        m_gap = end;
    }
    m_significant = node.span.end;
    addAnchored(std::move(node));
}

/// How far a block scalar's lines are indented: as far as the least of them.
qsizetype YamlReader::blockIndent(Span span) const
{
    qsizetype least = std::numeric_limits<qsizetype>::max();
    for (qsizetype at = m_significant; at < span.end; ++at) {
        if (!isBreak(m_text[at]))
            continue;
        qsizetype first = at + 1;
        while (first < span.end && m_text[first] == ' ')
            ++first;
        if (first < span.end && !isBreak(m_text[first]))
            least = std::min(least, first - at - 1);
        at = first - 1;
    }
    return least;
}

/// The end of a block scalar's content: behind the line end of its last line, which belongs to the content.
/// Blank lines behind count only where they are kept.
qsizetype YamlReader::blockScalarEnd(Span span, bool keep) const
{
    qsizetype end = span.end;
    if (keep) { // The place where libyaml stops may be behind the next line's indentation.
        while (end > m_significant && isSpace(m_text[end - 1]))
            --end;
        return end;
    }
    const qsizetype indent = blockIndent(span);
    while (end > m_significant && (isBreak(m_text[end - 1]) || isSpace(m_text[end - 1]))) {
        qsizetype begin = end; // A line of spaces is content if it is longer than the indentation.
        while (begin > m_significant && isSpace(m_text[begin - 1]))
            --begin;
        const bool wholeLine = begin == m_significant || isBreak(m_text[begin - 1]);
        if (begin < end && (!wholeLine || end - begin > indent))
            break;
        end = begin > m_significant ? begin - 1 : begin;
    }
    if (end == m_significant)
        return end;
    while (end < span.end && isSpace(m_text[end]))
        ++end;
    if (end < span.end && m_text[end] == '\r')
        ++end;
    if (end < span.end && m_text[end] == '\n')
        ++end;
    return end;
}

/// Steps over the tag and anchor before a scalar's value.
qsizetype YamlReader::skipProperties(qsizetype at) const
{
    while (at < m_text.size() && (m_text[at] == '&' || m_text[at] == '!')) {
        const bool verbatim = m_text[at] == '!' && at + 1 < m_text.size() && m_text[at + 1] == '<';
        const bool anchor = m_text[at] == '&';
        const QByteArrayView ends = verbatim ? QByteArrayView(">") : QByteArrayView(",[]{} \t\r\n");
        for (++at; at < m_text.size() && !ends.contains(m_text[at]); ++at) {
            if ((anchor && !isNameCharacter(m_text[at])) || endsLine(m_text.sliced(at)))
                break;
        }
        if (verbatim && at < m_text.size())
            ++at;
        for (bool comment = false; at < m_text.size(); ++at) {
            if (endsLine(m_text.sliced(at))) {
                comment = false;
                // All bytes of NEL, LS and PS.
                at += uchar(m_text[at]) == 0xc2 ? 1 : uchar(m_text[at]) == 0xe2 ? 2 : 0;
            } else if (m_text[at] == '#')
                comment = true;
            else if (!comment && !isSpace(m_text[at]))
                break;
        }
    }
    return at;
}

bool YamlReader::takeStart(const yaml_event_t &event, Kind kind)
{
    const bool map = kind == Kind::Map;
    Tree::Node node = map ? nodeOf(kind, event.data.mapping_start.tag, event.data.mapping_start.anchor)
                          : nodeOf(kind, event.data.sequence_start.tag, event.data.sequence_start.anchor);
    const bool flow = map ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                          : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    node.style = flow ? Style::Flow : Style::Block;
    const qsizetype start = m_offsets(event.start_mark);
    const qsizetype end = m_offsets(event.end_mark);
    qsizetype begin = end;
    if (flow && end > start) // Without a width it is a pair in a list, which has no brackets of its own.
        begin = end - 1;
    else if (!flow && !map && (end >= m_text.size() || m_text[end] != '-'))
        begin = end - 1; // A list at its key's own column: libyaml's mark is behind the dash.
    scanGap(begin);
    node.span = {begin, end};
    node.prefix = begin > start ? Span{start, m_significant} : Span{begin, begin};
    const qsizetype depth = begin;
    const NodeId id = m_builder.add(std::move(node));
    if (const QByteArray &anchor = m_builder.at(id).anchor; !anchor.isEmpty())
        m_anchors.insert(anchor, id);
    if (m_builder.open(id))
        return true;
    m_builder.clear();
    m_document.aliases.clear();
    m_document.error = SyntaxError{
        .kind = SyntaxError::Kind::TooDeep,
        .problem = QStringLiteral("the values are nested more than %1 deep").arg(Tree::maximumDepth),
        .span = {depth, depth + 1},
        .position = {int(event.start_mark.line) + 1, int(event.start_mark.column) + 1}};
    return false;
}

void YamlReader::takeEnd(const yaml_event_t &event)
{
    const qsizetype end = m_offsets(event.end_mark);
    Tree::Node &node = m_builder.close();
    const char first = m_text[node.span.begin];
    const bool bracket = node.style == Style::Flow && node.span.size() == 1 && (first == '{' || first == '[');
    if (bracket) {
        scanGap(end);
        node.span.end = end;
    } else if (!node.children.empty()) {
        node.span.end = m_builder.at(node.children.back()).span.end;
    }
}

/// Notes the comments up to `end`: between two tokens every '#' begins one.
void YamlReader::scanGap(qsizetype end)
{
    while (m_gap < end) {
        const char c = m_text[m_gap];
        if (c == '#') {
            const qsizetype begin = m_gap;
            while (m_gap < m_text.size() && !endsLine(m_text.sliced(m_gap)))
                ++m_gap;
            m_document.comments.push_back({begin, m_gap});
            continue;
        }
        ++m_gap;
        if (!isSpace(c) && !isBreak(c))
            m_significant = m_gap;
    }
}

/// The comments behind the first document, and where a second one begins.
void YamlReader::readRest()
{
    scanGap(m_documentEnd);
    while (m_gap < m_text.size()) {
        const qsizetype at = m_gap;
        const QByteArrayView rest = m_text.sliced(at);
        if (rest.startsWith('#')) {
            const auto end = std::ranges::find_if(rest, isBreak) - rest.begin();
            scanGap(at + end);
        } else if (isSpace(rest.front()) || isBreak(rest.front()) || rest.front() == '\0') {
            ++m_gap;
        } else if (rest.startsWith("...")) {
            m_gap += 3;
        } else {
            m_document.secondDocument = Span{at, m_text.size()};
            return;
        }
    }
}

void YamlReader::fail()
{
    m_builder.clear();
    m_document.aliases.clear();
    SyntaxError error{
        .problem = QString::fromLatin1(m_parser.problem ? m_parser.problem : "out of memory"),
        .context = QString::fromLatin1(m_parser.context ? m_parser.context : ""),
        .contextPosition = {int(m_parser.context_mark.line) + 1, int(m_parser.context_mark.column) + 1}};
    qsizetype at = 0;
    if (m_parser.error == YAML_READER_ERROR) {
        at = std::min(m_first + qsizetype(m_parser.problem_offset), m_text.size());
        const bool control = error.problem.startsWith(QLatin1StringView("control"));
        error.kind = control ? SyntaxError::Kind::Yaml : SyntaxError::Kind::Encoding;
        // What is missing behind a character's first byte shows at the byte behind.
        for (int back = 1; error.problem.contains(QLatin1StringView("trailing")) && back <= 3 && back <= at;
             ++back) {
            if (uchar(m_text[at - back]) >= 0xc0) {
                at -= back;
                break;
            }
        }
        error.position = LineIndex(m_text).position(at);
    } else {
        at = m_offsets(m_parser.problem_mark);
        error.contextBegin = m_offsets(m_parser.context_mark);
        error.position = {int(m_parser.problem_mark.line) + 1, int(m_parser.problem_mark.column) + 1};
    }
    qsizetype end = at;
    if (end < m_text.size() && !isBreak(m_text[end])) {
        ++end;
        while (error.kind != SyntaxError::Kind::Encoding && end < m_text.size()
               && (uchar(m_text[end]) & 0xc0) == 0x80)
            ++end;
    }
    error.span = {at, end};
    m_document.error = error;
}

} // namespace

void readYaml(Document &document, bool asAgent)
{
    YamlReader(document, asAgent).read();
}

} // namespace hookline::appspec
