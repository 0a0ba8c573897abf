// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/options.h"

#include "app/cli/calls/names.h"
#include "app/cli/calls/value.h"

#include <algorithm>

namespace hookline::cli {

namespace {

using Take = Option::Take;

/// "-1" and "-.5" are values: no option looks like a number.
bool isNegativeNumber(const QString &word)
{
    bool ok = false;
    word.toDouble(&ok);
    return ok && word.size() > 1
        && std::all_of(word.begin() + 1, word.end(), [](QChar c) { return c.isDigit() || c == u'.'; });
}

class Parser
{
public:
    Parser(const std::vector<Option> &options, const QStringList &words)
        : m_options(options)
        , m_words(words)
    { }

    Result<ParsedOptions> parse()
    {
        while (m_at < m_words.size() && !m_problem) {
            const QString &word = m_words.at(m_at);
            if (word == u"--") {
                ++m_at;
                while (m_at < m_words.size())
                    plain(m_words.at(m_at++));
            } else if (isOption(word)) {
                takeOption(word);
            } else {
                plain(word);
                ++m_at;
            }
        }
        if (m_problem)
            return *m_problem;
        return m_result;
    }

private:
    void plain(const QString &word)
    {
        if (m_result.positional)
            m_result.rest.append(word);
        else
            m_result.positional = word;
    }

    /// The options that `name` names in full or begins.
    std::vector<const Option *> named(const QString &name) const
    {
        std::vector<const Option *> found;
        for (const Option &option : m_options) {
            const QString whole = QStringLiteral("--") + option.name;
            if (whole == name)
                return {&option};
            if (name.startsWith(QLatin1StringView("--")) && whole.startsWith(name))
                found.push_back(&option);
        }
        return found;
    }

    /// "--name" of "--name=value".
    static QString headOf(const QString &word)
    {
        const qsizetype equals = word.indexOf(u'=');
        return equals < 0 ? word : word.left(equals);
    }

    bool isOption(const QString &word) const
    {
        if (!word.startsWith(u'-') || word.size() == 1)
            return false;
        if (!named(headOf(word)).empty())
            return true;
        return !isNegativeNumber(word) && !word.contains(u' ');
    }

    bool hasValue() const
    {
        return m_at < m_words.size() && m_words.at(m_at) != u"--" && !isOption(m_words.at(m_at));
    }

    void fail(const Option &option, const QString &message)
    {
        m_problem = usageError(QStringLiteral("argument --%1: %2").arg(option.name, message));
    }

    void takeOption(const QString &word)
    {
        const QString name = headOf(word);
        const auto found = named(name);
        ++m_at;
        if (found.empty()) {
            m_result.rest.append(word);
            return;
        }
        if (found.size() > 1) {
            QStringList names;
            for (const Option *option : found)
                names.append(QStringLiteral("--") + option->name);
            m_problem = usageError(QStringLiteral("ambiguous option: %1 could match %2")
                                       .arg(word, names.join(QStringLiteral(", "))));
            return;
        }
        const bool isJoined = name.size() < word.size();
        takeValues(*found.front(), isJoined ? std::optional(word.mid(name.size() + 1)) : std::nullopt);
    }

    void takeValues(const Option &option, const std::optional<QString> &joined)
    {
        Given given;
        if (option.take == Take::On || option.take == Take::Off) {
            if (joined)
                return fail(option, QStringLiteral("ignored explicit argument ") + quotedText(*joined));
            given.isOn = option.take == Take::On;
        } else if (joined) {
            given.words.append(*joined);
        } else if (option.take == Take::Any) {
            while (hasValue())
                given.words.append(m_words.at(m_at++));
        } else if (hasValue()) {
            given.words.append(m_words.at(m_at++));
        } else if (option.take == Take::One) {
            return fail(option, QStringLiteral("expected one argument"));
        }
        for (const QString &word : std::as_const(given.words)) {
            if (!check(option, word))
                return;
        }
        m_result.given.insert(option.key(), given);
    }

    bool check(const Option &option, const QString &word)
    {
        bool isNumber = true;
        if (option.reads == Option::Reads::Integer)
            isNumber = !integerText(word).isEmpty();
        else if (option.reads == Option::Reads::Float)
            word.trimmed().toDouble(&isNumber);
        if (!isNumber) {
            fail(option,
                 QStringLiteral("invalid %1 value: %2")
                     .arg(option.reads == Option::Reads::Integer ? QStringLiteral("int")
                                                                 : QStringLiteral("float"),
                          quotedText(word)));
            return false;
        }
        if (option.choices.isEmpty() || option.choices.contains(word))
            return true;
        m_problem = choiceError(QStringLiteral("--") + option.name, word, option.choices);
        return false;
    }

    const std::vector<Option> &m_options;
    const QStringList &m_words;
    qsizetype m_at = 0;
    ParsedOptions m_result;
    std::optional<Error> m_problem;
};

} // namespace

QString ParsedOptions::value(const QString &key) const
{
    return given.value(key).words.value(0);
}

Result<ParsedOptions> parseOptions(const std::vector<Option> &options, const QStringList &words)
{
    return Parser(options, words).parse();
}

Result<void> checkRequired(const std::vector<Option> &options, const ParsedOptions &parsed)
{
    QStringList missing;
    for (const Option &option : options) {
        if (option.required && !parsed.isSet(option.key()))
            missing.append(QStringLiteral("--") + option.name);
    }
    if (missing.isEmpty())
        return {};
    return usageError(QStringLiteral("the following arguments are required: ")
                      + missing.join(QStringLiteral(", ")));
}

QString usageText()
{
    return QStringLiteral(
        "usage: hookline-cli [options] <command> <subcommand> [<subcommand> ...] [parameters]\n"
        "To see help text, you can run:\n\n"
        "  hookline-cli help\n"
        "  hookline-cli <command> help\n"
        "  hookline-cli <command> <subcommand> help\n");
}

Error usageError(const QString &message)
{
    return {.code = ErrorCode::InvalidInput,
            .message = usageText() + QStringLiteral("\nhookline-cli: error: %1\n").arg(message)};
}

Error choiceError(const QString &argument, const QString &word, const QStringList &known)
{
    constexpr qsizetype perLine = 2;
    QStringList lines{QStringLiteral("argument %1: Invalid choice, valid choices are:\n").arg(argument)};
    for (qsizetype i = 0; i < known.size(); i += perLine) {
        QStringList line;
        for (const QString &name : known.mid(i, perLine))
            line.append(name.leftJustified(40));
        lines.append(line.join(QStringLiteral(" | ")));
    }
    const QStringList similar = similarNames(word, known);
    if (!similar.isEmpty())
        lines.append(QStringLiteral("\n\nInvalid choice: %1, maybe you meant:\n").arg(quotedText(word)));
    for (const QString &name : similar)
        lines.append(QStringLiteral("  * ") + name);
    return usageError(lines.join(u'\n'));
}

} // namespace hookline::cli
