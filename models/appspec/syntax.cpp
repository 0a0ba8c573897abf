// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/reader.h"

#include <QSet>

#include <algorithm>

// Why the text is no YAML, in the words of libyaml and in words of our own where the cause can be known.
namespace hookline::appspec {
namespace {

constexpr QByteArrayView noBreakSpace("\xc2\xa0");

struct Cause
{
    const char *rule = "D001";
    QString message;
};

/// The line at `offset`, whole.
QByteArrayView lineAt(const QByteArray &text, qsizetype offset)
{
    const QByteArrayView bytes(text);
    const qsizetype begin = offset == 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
    const qsizetype end = text.indexOf('\n', offset);
    return bytes.sliced(begin, (end < 0 ? text.size() : end) - begin);
}

bool hasTypographicQuote(QByteArrayView line)
{
    for (const QByteArrayView quote : {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x98", "\xe2\x80\x99"}) {
        if (line.contains(quote))
            return true;
    }
    return false;
}

QString encodingMessage(const Document &document)
{
    const QByteArray &text = document.text;
    if (text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff"))
        return QStringLiteral("The file is encoded in UTF-16. Save it as UTF-8.");
    const uchar byte = uchar(text.at(std::min(document.error->span.begin, text.size() - 1)));
    return QStringLiteral(
               "The byte 0x%1 is not UTF-8: the file seems to be in another encoding such as Latin-1, or to "
               "be no text. Save it as UTF-8.")
        .arg(byte, 2, 16, QLatin1Char('0'));
}

/// What begins a value but is syntax: "*", "%", "@" and so on.
QString quoteMessage(char character)
{
    const QLatin1Char shown(character);
    if (character == '*')
        return QStringLiteral("YAML reads a value that begins with * as an alias. Quote it: \"**\".");
    if (character == '&')
        return QStringLiteral("YAML reads a value that begins with & as an anchor. Quote it.");
    return QStringLiteral("A value cannot begin with %1 in YAML. Quote it.").arg(shown);
}

std::optional<Cause> causeAtCharacter(const Document &document)
{
    const SyntaxError &error = *document.error;
    const char at = error.span.size() > 0 ? document.text[error.span.begin] : '\0';
    if (error.problem.contains(QLatin1StringView("tab character")) || at == '\t')
        return Cause{"D002",
                     QStringLiteral("A tab stands in the indentation. YAML is indented with spaces only.")};
    if (error.problem.contains(QLatin1StringView("control characters"))) {
        const bool wide = document.text.left(64).count('\0') > 8;
        return Cause{wide ? "D005" : "D001",
                     wide ? QStringLiteral(
                         "The file seems to be encoded in UTF-16 or to be no text. Save it as UTF-8.")
                          : QStringLiteral("A control character (0x%1) cannot stand in YAML. Remove it.")
                                .arg(uchar(at), 2, 16, QLatin1Char('0'))};
    }
    if (error.problem.contains(QLatin1StringView("cannot start any token"))
        && QByteArrayView("@`%").contains(at))
        return Cause{"D009", quoteMessage(at)};
    if (error.context.contains(QLatin1StringView("an alias")))
        return Cause{"D009", quoteMessage('*')};
    if (error.context.contains(QLatin1StringView("an anchor")))
        return Cause{"D009", quoteMessage('&')};
    if (error.context.contains(QLatin1StringView("a tag")))
        return Cause{"D009", quoteMessage('!')};
    return std::nullopt;
}

Cause causeOf(const Document &document)
{
    const SyntaxError &error = *document.error;
    using Kind = SyntaxError::Kind;
    if (error.kind == Kind::TooLarge || error.kind == Kind::TooDeep)
        return {"D020", QStringLiteral("This is not read: %1.").arg(error.problem)};
    if (error.kind == Kind::Encoding)
        return {"D005", encodingMessage(document)};
    if (auto cause = causeAtCharacter(document))
        return *cause;
    const QByteArrayView line = lineAt(document.text, error.span.begin);
    if (line.contains(noBreakSpace))
        return {
            "D010",
            QStringLiteral("A no-break space (U+00A0) stands in this line, which is no white space for YAML. "
                           "Replace it by a normal space.")};
    if (hasTypographicQuote(line))
        return {
            "D010",
            QStringLiteral("A typographic quotation mark stands in this line. YAML knows only \" and '.")};
    if (error.problem.contains(QLatin1StringView("escape"))
        || error.problem.contains(QLatin1StringView("hexdecimal"))) // libyaml's own spelling, of "\\U" and "\\x".
        return {"F014",
                QStringLiteral("A backslash in double quotes begins an escape, and this one does not exist. "
                               "Write the path without quotes or in single quotes.")};
    QString message = QStringLiteral("This is no YAML: %1").arg(error.problem);
    if (!error.context.isEmpty())
        message += u' ' + error.context;
    return {"D001", message + u'.'};
}

/// The class that Ruby is asked for by a tag such as !ruby/object:Gem; empty if it is none that is refused.
QString classOfTag(const Tree::Node &node)
{
    struct TagClass
    {
        const char *tag;
        const char *ownClass; ///< Asked for if the tag names none.
    };
    static constexpr TagClass collections[] = {
        {"!ruby/object", "Object"},
        {"!ruby/struct", "Struct"},
        {"!ruby/range", "Range"},
        {"!ruby/exception", "Exception"},
        {"!ruby/array", ""},
        {"!ruby/hash", ""},
        {"!ruby/string", ""},
        {"!ruby/marshalable", ""},
        {"!ruby/hash-with-ivars", ""},
        {"!map", ""},
        {"!seq", ""},
        {"!str", ""},
        {"!set", "Psych::Set"},
        {"tag:yaml.org,2002:set", "Psych::Set"},
    };
    static constexpr TagClass scalars[] = {
        {"!ruby/object:BigDecimal", "BigDecimal"},
        {"!ruby/object:DateTime", "DateTime"},
        {"!ruby/object:Complex", "Complex"},
        {"!ruby/object:Rational", "Rational"},
        {"!ruby/regexp", "Regexp"},
        {"!ruby/range", "Range"},
    };
    if (node.tag.isEmpty())
        return {};
    const QByteArray &tag = node.tag;
    if (node.kind == Tree::Kind::Scalar) {
        if (tag == "!ruby/class" || tag == "!ruby/module")
            return QString::fromUtf8(node.text);
        for (const TagClass &one : scalars) {
            if (tag == one.tag)
                return QString::fromLatin1(one.ownClass);
        }
        const bool named = tag.startsWith("!str:") || tag.startsWith("!ruby/string:");
        return named ? QString::fromUtf8(tag.mid(tag.indexOf(':') + 1)) : QString();
    }
    for (const TagClass &one : collections) {
        const QByteArrayView name(one.tag);
        if (!tag.startsWith(name) || (tag.size() > name.size() && tag[name.size()] != ':'))
            continue;
        const QString asked = QString::fromUtf8(tag.mid(name.size() + 1));
        return asked.isEmpty() ? QString::fromLatin1(one.ownClass) : asked;
    }
    return {};
}

Diagnostic refusedClass(Span span, const QString &name, const QString &message)
{
    return refusal("D008", span, message, QStringLiteral("Tried to load unspecified class: %1").arg(name));
}

std::optional<Diagnostic> refusalOfScalar(const Tree &tree, NodeId id)
{
    using Type = Scalar::Type;
    const Tree::Node &node = tree.node(id);
    const bool looksAtText = node.tag.isEmpty() ? node.style == Tree::Style::Plain : true;
    if (!looksAtText)
        return std::nullopt;
    const Type type = typeOfPlain(node.text);
    const bool tagged = !node.tag.isEmpty();
    if (!tagged && type != Type::Date && type != Type::Time && type != Type::Integer && type != Type::Float)
        return std::nullopt;
    const Scalar value = tree.scalar(id);
    if (value.type == Type::Date || value.type == Type::Time) {
        const bool date = value.type == Type::Date;
        return refusedClass(
            node.span, date ? QStringLiteral("Date") : QStringLiteral("Time"),
            QStringLiteral("YAML reads %1 as a %2, which the agent refuses. Quote it: \"%1\".")
                .arg(value.text, date ? QStringLiteral("date") : QStringLiteral("time")));
    }
    if (value.type == Type::Invalid)
        return refusal("D022", node.span,
                       QStringLiteral("Ruby takes %1 for a number and fails on it. Quote it.")
                           .arg(QString::fromUtf8(node.text.left(64))),
                       value.text);
    return std::nullopt;
}

} // namespace

void complainOfSyntax(const Document &document, Reading &reading)
{
    const SyntaxError &error = *document.error;
    const Cause cause = causeOf(document);
    QString words;
    if (error.kind == SyntaxError::Kind::Yaml || error.kind == SyntaxError::Kind::Encoding) {
        words = QStringLiteral("(<unknown>): ") + error.problem;
        if (!error.context.isEmpty())
            words += u' ' + error.context;
        words += QStringLiteral(" at line %1 column %2")
                     .arg(error.contextPosition.line)
                     .arg(error.contextPosition.column);
    }
    reading.problems.push_back(refusal(cause.rule, error.span, cause.message, words));
}

std::vector<Diagnostic> rubyRefusals(const Document &document)
{
    constexpr std::size_t most = 100; // One would do: a file with so many has one cause.
    std::vector<Diagnostic> found;
    const Tree &tree = document.tree;
    for (NodeId id = 0; id < NodeId(tree.size()) && found.size() < most; ++id) {
        const Tree::Node &node = tree.node(id);
        if (node.kind == Tree::Kind::Alias) {
            found.push_back(refusal(
                "D007", node.span,
                QStringLiteral("The agent refuses aliases (*%1) on Ruby 3.1 and newer. Write the value out.")
                    .arg(QString::fromUtf8(node.anchor)),
                QStringLiteral("Unknown alias: %1").arg(QString::fromUtf8(node.anchor))));
        } else if (const QString name = classOfTag(node); !name.isEmpty()) {
            found.push_back(refusedClass(
                node.prefix, name,
                QStringLiteral("The tag %1 asks for a Ruby class, which the agent refuses. Remove the tag.")
                    .arg(QString::fromUtf8(node.tag))));
        } else if (node.kind == Tree::Kind::Scalar) {
            if (auto refused = refusalOfScalar(tree, id))
                found.push_back(std::move(*refused));
        }
    }
    return found;
}

} // namespace hookline::appspec
