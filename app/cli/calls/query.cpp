// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/query.h"

#include "app/cli/calls/json.h"
#include "app/cli/calls/querynode.h"

#include <array>

namespace hookline::cli {

namespace {

using Kind = QueryNode::Kind;

constexpr int deepest = 200;

/// How strongly a token binds what stands before it.
struct Binding
{
    const char *token;
    int power;
};
constexpr std::array bindings{
    Binding{"|", 1},  Binding{"||", 2},  Binding{"&&", 3}, Binding{"==", 5}, Binding{"!=", 5},
    Binding{"<", 5},  Binding{"<=", 5},  Binding{">", 5},  Binding{">=", 5}, Binding{"[]", 9},
    Binding{"*", 20}, Binding{"[?", 21}, Binding{".", 40}, Binding{"!", 45}, Binding{"{", 50},
    Binding{"[", 55}, Binding{"(", 60},
};
constexpr int projectionStop = 10;
constexpr int starPower = 20;
constexpr int dotPower = 40;

int powerOf(const QString &token)
{
    for (const Binding &binding : bindings) {
        if (token == QLatin1StringView(binding.token))
            return binding.power;
    }
    return 0;
}

struct Token
{
    enum class Type { End, Sign, Name, QuotedName, Literal, Number };
    Type type = Type::End;
    QString text; ///< A sign as it stands; a name.
    Value value; ///< Literal.
    qsizetype at = 0;
};

class Lexer
{
public:
    explicit Lexer(const QString &text)
        : m_text(text)
    { }

    /// False if there is something that is no token; `at` is its place.
    bool read(std::vector<Token> *tokens)
    {
        while (true) {
            while (m_at < m_text.size() && m_text.at(m_at).isSpace())
                ++m_at;
            Token token{.at = m_at};
            if (m_at < m_text.size() && !next(&token))
                return false;
            tokens->push_back(token);
            if (token.type == Token::Type::End)
                return true;
        }
    }
    qsizetype at() const { return m_at; }

private:
    bool next(Token *token)
    {
        const QChar c = m_text.at(m_at);
        if (isNameStart(c)) {
            const qsizetype begin = m_at;
            while (m_at < m_text.size() && (isNameStart(m_text.at(m_at)) || isDigit(m_text.at(m_at))))
                ++m_at;
            token->type = Token::Type::Name;
            token->text = m_text.mid(begin, m_at - begin);
            return true;
        }
        if (isDigit(c) || c == u'-')
            return number(token);
        if (c == u'"' || c == u'\'' || c == u'`')
            return quoted(token, c);
        for (const char *sign : {"[?", "[]", "||", "&&", "==", "!=", "<=", ">=", "|", "&", "<", ">",
                                 "!",  "[",  "]",  "{",  "}",  "(",  ")",  ".",  ",", ":", "@", "*"}) {
            const QLatin1StringView view(sign);
            if (QStringView(m_text).mid(m_at).startsWith(view)) {
                token->type = Token::Type::Sign;
                token->text = view;
                m_at += view.size();
                return true;
            }
        }
        return false;
    }

    static bool isNameStart(QChar c)
    {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
    }
    static bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }

    bool number(Token *token)
    {
        const qsizetype begin = m_at++;
        while (m_at < m_text.size() && isDigit(m_text.at(m_at)))
            ++m_at;
        token->type = Token::Type::Number;
        token->text = m_text.mid(begin, m_at - begin);
        return token->text != u"-";
    }

    bool quoted(Token *token, QChar quote)
    {
        QString inside;
        qsizetype at = m_at + 1;
        for (; at < m_text.size() && m_text.at(at) != quote; ++at) {
            if (m_text.at(at) == u'\\' && at + 1 < m_text.size()) {
                // Only the quote itself is escaped here; the rest is JSON's.
                const bool isQuote = m_text.at(at + 1) == quote && quote != u'"';
                if (!isQuote)
                    inside += u'\\';
                ++at;
            }
            inside += m_text.at(at);
        }
        if (at >= m_text.size())
            return false;
        const qsizetype end = at + 1;
        token->type = quote == u'"' ? Token::Type::QuotedName : Token::Type::Literal;
        if (quote == u'\'') {
            token->value = Value::of(inside);
        } else {
            auto parsed = parseJson(quote == u'"' ? u'"' + inside + u'"' : inside.trimmed());
            if (!parsed && quote == u'`') // old expressions have texts without quotes there
                parsed = parseJson(u'"' + inside.trimmed() + u'"');
            if (!parsed)
                return false;
            token->value = *parsed;
            token->text = quote == u'"' ? parsed->text : QString();
        }
        m_at = end;
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

/// Reads by precedence, as JMESPath's own implementation does.
class Parser
{
public:
    explicit Parser(std::vector<Token> tokens)
        : m_tokens(std::move(tokens))
    { }

    std::optional<QueryNode> parse()
    {
        QueryNode node = expression(0);
        if (current().type != Token::Type::End)
            fail();
        return m_isBroken ? std::nullopt : std::optional(node);
    }
    qsizetype at() const { return m_tokens[m_at].at; }

private:
    const Token &current() const { return m_tokens[m_at]; }
    const Token &following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    bool isSign(const char *sign) const
    {
        return current().type == Token::Type::Sign && current().text == QLatin1StringView(sign);
    }
    bool isName() const
    {
        return current().type == Token::Type::Name || current().type == Token::Type::QuotedName;
    }
    int power() const { return current().type == Token::Type::Sign ? powerOf(current().text) : 0; }

    QueryNode fail()
    {
        m_isBroken = true;
        return {};
    }
    void advance()
    {
        if (m_at + 1 < m_tokens.size())
            ++m_at;
    }
    void expect(const char *sign)
    {
        if (!m_isBroken && !isSign(sign))
            fail();
        else if (!m_isBroken)
            advance();
    }

    static QueryNode of(Kind kind, std::vector<QueryNode> parts)
    {
        return {.kind = kind, .parts = std::move(parts)};
    }

    QueryNode expression(int binding)
    {
        if (++m_depth > deepest)
            return fail();
        QueryNode left = prefix();
        while (!m_isBroken && binding < power())
            left = infix(std::move(left));
        --m_depth;
        return left;
    }

    QueryNode prefix()
    {
        const Token token = current();
        const std::size_t begin = m_at;
        advance(); // not at the end
        switch (token.type) {
        case Token::Type::Literal:
            return {.kind = Kind::Literal, .value = token.value};
        case Token::Type::Name:
            return isSign("(") ? function(token.text) : QueryNode{.kind = Kind::Field, .text = token.text};
        case Token::Type::QuotedName:
            return isSign("(") ? fail() : QueryNode{.kind = Kind::Field, .text = token.text};
        case Token::Type::Sign:
            return prefixSign(token.text);
        default:
            m_at = begin;
            return fail();
        }
    }

    QueryNode prefixSign(const QString &sign)
    {
        if (sign == u"@")
            return {};
        if (sign == u"*")
            return of(Kind::ValueProjection, {{}, isSign("]") ? QueryNode() : projected(starPower)});
        if (sign == u"[?")
            return filter({});
        if (sign == u"[]")
            return flatten({});
        if (sign == u"!")
            return of(Kind::Not, {expression(powerOf(sign))});
        if (sign == u"&")
            return of(Kind::Reference, {expression(0)});
        if (sign == u"{")
            return multiMap();
        if (sign == u"(") {
            QueryNode inside = expression(0);
            expect(")");
            return inside;
        }
        if (sign != u"[") {
            --m_at;
            return fail();
        }
        if (current().type == Token::Type::Number || isSign(":"))
            return indexed({});
        if (isSign("*") && following().type == Token::Type::Sign && following().text == u"]") {
            advance();
            advance();
            return of(Kind::Projection, {{}, projected(starPower)});
        }
        return multiList();
    }

    QueryNode infix(QueryNode left)
    {
        const QString sign = current().text;
        advance();
        if (sign == u".") {
            if (!isSign("*"))
                return of(Kind::Chain, {std::move(left), dotted(dotPower)});
            advance();
            return of(Kind::ValueProjection, {std::move(left), projected(dotPower)});
        }
        if (sign == u"|")
            return of(Kind::Pipe, {std::move(left), expression(powerOf(sign))});
        if (sign == u"||" || sign == u"&&")
            return of(sign == u"||" ? Kind::Or : Kind::And, {std::move(left), expression(powerOf(sign))});
        if (sign == u"[?")
            return filter(std::move(left));
        if (sign == u"[]")
            return flatten(std::move(left));
        if (sign == u"[") {
            if (current().type == Token::Type::Number || isSign(":"))
                return indexed(std::move(left));
            expect("*");
            expect("]");
            return of(Kind::Projection, {std::move(left), projected(starPower)});
        }
        if (powerOf(sign) != powerOf(QStringLiteral("==")))
            return fail();
        QueryNode node = of(Kind::Compare, {std::move(left), expression(powerOf(sign))});
        node.text = sign;
        return node;
    }

    QueryNode flatten(QueryNode left)
    {
        QueryNode flat = of(Kind::Flatten, {std::move(left)});
        return of(Kind::Projection, {std::move(flat), projected(powerOf(QStringLiteral("[]")))});
    }

    QueryNode filter(QueryNode left)
    {
        QueryNode condition = expression(0);
        expect("]");
        QueryNode right = isSign("[]") ? QueryNode() : projected(powerOf(QStringLiteral("[?")));
        return of(Kind::FilterProjection, {std::move(left), std::move(right), std::move(condition)});
    }

    /// What follows a projection and applies to each of its items.
    QueryNode projected(int binding)
    {
        if (power() < projectionStop)
            return {};
        if (isSign("[") || isSign("[?"))
            return expression(binding);
        expect(".");
        return dotted(binding);
    }

    QueryNode dotted(int binding)
    {
        if (isName() || isSign("*"))
            return expression(binding);
        if (isSign("[")) {
            advance();
            return multiList();
        }
        if (isSign("{")) {
            advance();
            return multiMap();
        }
        return fail();
    }

    QueryNode indexed(QueryNode left)
    {
        std::vector<std::optional<int>> numbers(1);
        while (!m_isBroken && !isSign("]")) {
            if (isSign(":") && numbers.size() < 3)
                numbers.emplace_back();
            else if (current().type == Token::Type::Number && !numbers.back())
                numbers.back() = current().text.toInt();
            else
                return fail();
            advance();
        }
        expect("]");
        const bool isSlice = numbers.size() > 1;
        numbers.resize(3);
        QueryNode place{.kind = isSlice ? Kind::Slice : Kind::Index, .numbers = std::move(numbers)};
        QueryNode chain = of(Kind::Chain, {std::move(left), std::move(place)});
        return isSlice ? of(Kind::Projection, {std::move(chain), projected(starPower)}) : chain;
    }

    QueryNode multiList()
    {
        QueryNode node{.kind = Kind::MultiList};
        while (!m_isBroken) {
            node.parts.push_back(expression(0));
            if (!isSign(","))
                break;
            advance();
        }
        expect("]");
        return node;
    }

    QueryNode multiMap()
    {
        QueryNode node{.kind = Kind::MultiMap};
        while (!m_isBroken) {
            if (!isName())
                return fail();
            node.names.append(current().text);
            advance();
            expect(":");
            node.parts.push_back(expression(0));
            if (!isSign(","))
                break;
            advance();
        }
        expect("}");
        return node;
    }

    QueryNode function(const QString &name)
    {
        QueryNode node{.kind = Kind::Function, .text = name};
        advance();
        while (!m_isBroken && !isSign(")")) {
            node.parts.push_back(expression(0));
            if (isSign(","))
                advance();
            else if (!isSign(")"))
                return fail();
        }
        expect(")");
        return node;
    }

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    bool m_isBroken = false;
};

} // namespace

Result<Query> Query::parse(const QString &text)
{
    std::vector<Token> tokens;
    Lexer lexer(text);
    const auto broken = [](qsizetype at) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = QStringLiteral("Invalid jmespath expression at character %1").arg(at)};
    };
    if (!lexer.read(&tokens))
        return broken(lexer.at());
    Parser parser(std::move(tokens));
    const auto root = parser.parse();
    if (!root)
        return broken(parser.at());
    Query query;
    query.m_root = std::make_shared<const QueryNode>(*root);
    return query;
}

Result<Value> Query::search(const Value &value) const
{
    return evaluate(*m_root, value);
}

} // namespace hookline::cli
