// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/reader.h"
#include "models/appspec/syntaxhelp.h"

#include <algorithm>

// What the agent refuses before it looks at the content: text that is no YAML, and values that Ruby does not
// make.
namespace hookline::appspec {
namespace {

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
        // Psych does not insist on the colon of these three.
        const bool free = name == "!ruby/object" || name == "!ruby/struct" || name == "!ruby/exception";
        if (!tag.startsWith(name) || (!free && tag.size() > name.size() && tag[name.size()] != ':'))
            continue;
        const QByteArray rest = tag.mid(name.size());
        const QString asked = QString::fromUtf8(rest.startsWith(':') ? rest.mid(1) : rest);
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
    using Kind = SyntaxError::Kind;
    if (error.kind == Kind::TooLarge || error.kind == Kind::TooDeep) {
        reading.problems.push_back(
            refusal("D020", error.span, QStringLiteral("This is not read: %1.").arg(error.problem)));
        return;
    }
    QString words = QStringLiteral("(<unknown>): ") + error.problem;
    if (!error.context.isEmpty())
        words += u' ' + error.context;
    words += QStringLiteral(" at line %1 column %2")
                 .arg(error.contextPosition.line)
                 .arg(error.contextPosition.column);
    SyntaxHelp help = helpWith(document);
    reading.problems.push_back(refusal(help.rule, help.span, help.message, words));
    reading.problems.back().fixes = std::move(help.fixes);
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
