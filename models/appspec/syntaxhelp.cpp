// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/syntaxhelp.h"

#include <QStringDecoder>
#include <QStringList>

#include <algorithm>
#include <set>

namespace hookline::appspec {
namespace {

constexpr QByteArrayView noBreakSpace("\xc2\xa0");
constexpr qsizetype mostToTry = 256 * 1024; ///< Bytes of a text for which fixes are tried.

struct Sign
{
    QByteArrayView typographic;
    const char *plain;
};
constexpr Sign signs[] = {{noBreakSpace, " "},    {"\xe2\x80\x9c", "\""}, {"\xe2\x80\x9d", "\""},
                          {"\xe2\x80\x9e", "\""}, {"\xe2\x80\x98", "'"},  {"\xe2\x80\x99", "'"}};

/// One line of the text, as people see it.
struct Line
{
    Span span;
    qsizetype indent = 0; ///< Spaces (and tabs) in front.
    QByteArrayView text; ///< Without them and without the line's end.

    bool isBlank() const { return text.isEmpty() || text.startsWith('#'); }
    bool isItem() const { return text == "-" || text.startsWith("- "); }
    /// "key" of "key: value"; empty if it has none.
    QByteArrayView key() const
    {
        const qsizetype colon =
            text.endsWith(':') && !text.contains(": ") ? text.size() - 1 : text.indexOf(": ");
        return colon > 0 ? text.first(colon) : QByteArrayView();
    }
    bool hasValue() const
    {
        const qsizetype colon = text.indexOf(": ");
        return colon > 0 && !text.sliced(colon + 2).trimmed().isEmpty();
    }
};

class Helper
{
public:
    explicit Helper(const Document &document)
        : m_document(document)
        , m_error(*document.error)
        , m_text(document.text)
        , m_index(m_text)
    {
        m_lineNumber = m_index.position(m_error.span.begin).line;
        m_help.span = m_error.span;
    }

    SyntaxHelp help();

private:
    bool problemHas(const char *words) const { return m_error.problem.contains(QLatin1StringView(words)); }
    bool contextHas(const char *words) const { return m_error.context.contains(QLatin1StringView(words)); }
    char at(qsizetype offset) const { return offset < m_text.size() ? m_text[offset] : '\0'; }
    Line line(int number) const;
    /// The last line before `number` that says something; 0 if there is none.
    int lineAbove(int number) const;
    void say(const char *rule, const QString &message);
    void offer(const QString &title, std::vector<TextEdit> edits, bool safe);
    bool helps(const std::vector<TextEdit> &edits) const;

    void helpWithEncoding();
    void offerUtf8(QStringConverter::Encoding encoding, const QString &name, bool safe);
    bool helpWithControls();
    bool helpWithTab();
    bool helpWithSigns();
    bool helpWithSignsOf(int number);
    bool helpWithPlaceholder();
    bool helpWithFirstCharacter();
    bool helpWithEscape();
    bool helpWithQuotes();
    bool helpWithColon();
    bool helpWithDash();
    bool helpWithFlow();
    bool helpWithIndentation();
    void offerTabs();
    void offerQuotes(qsizetype begin);
    void offerIndentation(int number);
    std::vector<TextEdit> shifted(int number, qsizetype indent) const;
    std::vector<qsizetype> indentsAbove(int number) const;
    QString shown(QByteArrayView text) const
    {
        return QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 40)));
    }

    const Document &m_document;
    const SyntaxError &m_error;
    const QByteArrayView m_text;
    const LineIndex m_index;
    int m_lineNumber = 1;
    SyntaxHelp m_help;
};

SyntaxHelp Helper::help()
{
    if (m_error.kind == SyntaxError::Kind::Encoding) {
        helpWithEncoding();
        return m_help;
    }
    using Step = bool (Helper::*)();
    for (const Step step : {&Helper::helpWithControls, &Helper::helpWithTab, &Helper::helpWithSigns,
                            &Helper::helpWithPlaceholder, &Helper::helpWithFirstCharacter,
                            &Helper::helpWithEscape, &Helper::helpWithQuotes, &Helper::helpWithColon,
                            &Helper::helpWithDash, &Helper::helpWithFlow, &Helper::helpWithIndentation}) {
        if ((this->*step)())
            return m_help;
    }
    QString message = QStringLiteral("This is no YAML: %1").arg(m_error.problem);
    if (!m_error.context.isEmpty())
        message += u' ' + m_error.context;
    say("D001", message + u'.');
    return m_help;
}

Line Helper::line(int number) const
{
    Line result{.span = m_index.line(number)};
    result.text = m_text.sliced(result.span.begin, result.span.size());
    while (!result.text.isEmpty() && (result.text.front() == ' ' || result.text.front() == '\t')) {
        result.text = result.text.sliced(1);
        ++result.indent;
    }
    result.text = result.text.trimmed();
    return result;
}

int Helper::lineAbove(int number) const
{
    for (--number; number > 0; --number) {
        if (!line(number).isBlank())
            return number;
    }
    return 0;
}

void Helper::say(const char *rule, const QString &message)
{
    m_help.rule = rule;
    m_help.message = message;
}

/// True if the text can be read with the edits, or further than without them.
bool Helper::helps(const std::vector<TextEdit> &edits) const
{
    const Document mended = Document::parse(applied(m_text, edits));
    return !mended.error || mended.error->position.line > m_error.position.line + 1;
}

void Helper::offer(const QString &title, std::vector<TextEdit> edits, bool safe)
{
    const bool inside =
        std::ranges::all_of(edits, [this](const TextEdit &edit) { return edit.span.end <= m_text.size(); });
    if (m_text.size() <= mostToTry && !edits.empty() && inside && helps(edits))
        m_help.fixes.push_back({.title = title, .edits = std::move(edits), .safe = safe});
}

void Helper::helpWithEncoding()
{
    if (m_text.startsWith("\xff\xfe") || m_text.startsWith("\xfe\xff")) {
        say("D005", QStringLiteral("The file is encoded in UTF-16. Save it as UTF-8."));
        offerUtf8(QStringConverter::Utf16, QStringLiteral("UTF-16"), true);
        return;
    }
    say("D005",
        QStringLiteral(
            "The byte 0x%1 (byte %2 of the file) is not UTF-8: the file is in another encoding such as "
            "Latin-1, or no text. Save it as UTF-8.")
            .arg(uchar(at(m_error.span.begin)), 2, 16, QLatin1Char('0'))
            .arg(m_error.span.begin + 1));
    offerUtf8(QStringConverter::Latin1, QStringLiteral("Latin-1"), false);
}

/// The same text, if it was meant in that encoding.
void Helper::offerUtf8(QStringConverter::Encoding encoding, const QString &name, bool safe)
{
    if (m_text.size() > mostToTry)
        return;
    QStringDecoder decoder(encoding);
    const QString text = decoder(m_text);
    if (!decoder.hasError())
        offer(QStringLiteral("Convert from %1 to UTF-8").arg(name), {{{0, m_text.size()}, text.toUtf8()}},
              safe);
}

bool Helper::helpWithControls()
{
    if (!problemHas("control characters"))
        return false;
    constexpr qsizetype sample = 64;
    const QByteArrayView first = m_text.first(std::min(sample, m_text.size()));
    if (std::ranges::count(first, '\0') * 4 >= first.size()) {
        say("D005", QStringLiteral("The file is encoded in UTF-16, or no text. Save it as UTF-8."));
        offerUtf8(first.size() > 1 && first[0] == '\0' ? QStringConverter::Utf16BE
                                                       : QStringConverter::Utf16LE,
                  QStringLiteral("UTF-16"), false);
        return true;
    }
    say("D001",
        QStringLiteral("A control character (0x%1) cannot stand in YAML. Remove it.")
            .arg(uchar(at(m_error.span.begin)), 2, 16, QLatin1Char('0')));
    offer(QStringLiteral("Remove the control character"), {{m_error.span, {}}}, true);
    return true;
}

bool Helper::helpWithTab()
{
    const char character = at(m_error.span.begin);
    const bool indents = character == '\t'
        && m_text
               .sliced(m_index.line(m_lineNumber).begin,
                       m_error.span.begin - m_index.line(m_lineNumber).begin)
               .trimmed()
               .isEmpty();
    if (!problemHas("tab character") && !(indents && problemHas("cannot start any token")))
        return false;
    say("D002", QStringLiteral("A tab stands in the indentation. YAML is indented with spaces only."));
    offerTabs();
    return true;
}

/// Spaces for the tabs of the indentation, as wide as the text can be read with.
void Helper::offerTabs()
{
    if (m_text.size() > mostToTry)
        return;
    for (const int width : {2, 4, 8}) {
        std::vector<TextEdit> edits;
        for (int number = 1; number <= m_index.lineCount(); ++number) {
            const Line one = line(number);
            const QByteArrayView front = m_text.sliced(one.span.begin, one.indent);
            if (!front.contains('\t'))
                continue;
            QByteArray spaces;
            for (const char c : front)
                spaces += c == '\t' ? QByteArray(width - spaces.size() % width, ' ') : QByteArray(1, c);
            edits.push_back(
                {{one.span.begin, one.span.begin + one.indent}, one.text.isEmpty() ? QByteArray() : spaces});
        }
        offer(QStringLiteral("Replace the tabs by %1 spaces each").arg(width), edits, true);
        if (!m_help.fixes.empty())
            return;
    }
}

bool Helper::helpWithSigns()
{
    const int above = lineAbove(m_lineNumber);
    return helpWithSignsOf(m_lineNumber) || (above > 0 && helpWithSignsOf(above));
}

bool Helper::helpWithSignsOf(int number)
{
    const Span place = m_index.line(number);
    const QByteArray before = m_text.sliced(place.begin, place.size()).toByteArray();
    QByteArray mended = before;
    qsizetype first = before.size();
    Span span;
    for (const Sign &sign : signs) {
        const qsizetype found = before.indexOf(sign.typographic);
        if (found >= 0 && found < first) {
            first = found;
            span = {place.begin + found, place.begin + found + sign.typographic.size()};
        }
        mended.replace(sign.typographic, sign.plain);
    }
    if (mended == before)
        return false;
    const bool space = before.contains(noBreakSpace);
    const bool indents = space && before.first(first).trimmed().isEmpty();
    std::vector<TextEdit> edits{{place, mended}};
    if (indents && (m_text.size() > mostToTry || !helps(edits)))
        edits = {{place, mended.trimmed()}};
    if (!indents && (m_text.size() > mostToTry || !helps(edits)))
        return false; // The sign is not what is wrong here.
    m_help.span = span;
    say("D010",
        space ? QStringLiteral("A no-break space (U+00A0) stands in this line, which is no space for YAML. "
                               "Replace it by a normal one.")
              : QStringLiteral("Typographic quotation marks stand in this line. YAML knows only \" and '."));
    offer(space ? QStringLiteral("Replace it by a space") : QStringLiteral("Use plain quotes"),
          std::move(edits), true);
    return true;
}

/// A value such as {{ name }}/file, where YAML sees a mapping.
bool Helper::helpWithPlaceholder()
{
    const Line bad = line(m_lineNumber);
    for (const QByteArrayView open : {"{{", "{%", "%{"}) {
        const qsizetype found = bad.text.indexOf(open);
        if (found < 0)
            continue;
        const qsizetype colon = bad.text.indexOf(": ");
        const qsizetype value = colon >= 0 && colon < found ? colon + 2 : found;
        const qsizetype begin = bad.span.begin + bad.indent + value;
        const qsizetype end = bad.span.begin + bad.indent + bad.text.size();
        m_help.span = {begin, end};
        say("D001",
            QStringLiteral(
                "\"%1\" looks like a placeholder that was not replaced. Put in the real value, or quotes "
                "around it if it is one.")
                .arg(shown(m_text.sliced(begin, end - begin))));
        return true;
    }
    return false;
}

/// A value that begins with a character of YAML's own.
bool Helper::helpWithFirstCharacter()
{
    qsizetype begin = m_error.span.begin;
    const bool indicator = problemHas("cannot start any token");
    const bool named = contextHas("an alias") || contextHas("an anchor") || contextHas("a tag")
        || contextHas("a block scalar") || contextHas("a directive");
    if (!indicator && !named && !problemHas("undefined tag handle"))
        return false;
    if (!indicator)
        begin = m_error.contextBegin;
    const QByteArrayView lineFront = m_text.sliced(m_index.line(m_index.position(begin).line).begin,
                                                   begin - m_index.line(m_index.position(begin).line).begin);
    if (lineFront.trimmed().isEmpty() && !lineFront.contains(' ') && begin == 0 && at(begin) == '%')
        return false;
    const QLatin1Char character(at(begin));
    m_help.span = {begin, begin + 1};
    if (character == u'*')
        say("D009",
            QStringLiteral("YAML takes a value that begins with * for an alias. Put it in quotes: \"**\"."));
    else if (character == u'&')
        say("D009", QStringLiteral("YAML takes a value that begins with & for an anchor. Put it in quotes."));
    else if (character == u'!')
        say("D009", QStringLiteral("YAML takes a value that begins with ! for a tag. Put it in quotes."));
    else
        say("D009", QStringLiteral("A value cannot begin with %1 in YAML. Put it in quotes.").arg(character));
    offerQuotes(begin);
    return true;
}

/// Quotes from `begin` to the end of the line, or to a comment.
void Helper::offerQuotes(qsizetype begin)
{
    const Span place = m_index.line(m_index.position(begin).line);
    QByteArrayView value = m_text.sliced(begin, place.end - begin);
    if (const qsizetype comment = value.indexOf(" #"); comment > 0)
        value = value.first(comment);
    while (!value.isEmpty()
           && (value.back() == ' ' || value.back() == '\t' || value.back() == ',' || value.back() == ']'
               || value.back() == '}')) {
        const bool closes = value.back() == ']' || value.back() == '}';
        if (closes && value.contains(value.back() == ']' ? '[' : '{'))
            break;
        value = value.chopped(1);
    }
    if (value.isEmpty() || value.contains('\''))
        return;
    offer(QStringLiteral("Put it in quotes"),
          {{{begin, begin + value.size()}, '\'' + value.toByteArray() + '\''}}, true);
}

bool Helper::helpWithEscape()
{
    if (!problemHas("escape") && !problemHas("hexdecimal")) // libyaml's own spelling.
        return false;
    if (problemHas("Unicode")) {
        say("D001",
            QStringLiteral("YAML does not read half characters (\\ud83d\\ude00), although JSON does. Write "
                           "the character itself."));
        return true;
    }
    say("F014",
        QStringLiteral(
            "A backslash in double quotes begins an escape, and this one does not exist. Write the path "
            "without quotes or in single quotes."));
    return true;
}

bool Helper::helpWithQuotes()
{
    if (!contextHas("a quoted scalar"))
        return false;
    const qsizetype begin = m_error.contextBegin;
    m_help.span = {begin, begin + 1};
    say("D001",
        QStringLiteral("The quotation mark %1 that is opened here is never closed.")
            .arg(QLatin1Char(at(begin))));
    const Line whole = line(m_index.position(m_error.contextBegin).line);
    const qsizetype end = whole.span.begin + whole.indent + whole.text.size();
    offer(QStringLiteral("Close it at the end of the line"), {{{end, end}, QByteArray(1, at(begin))}}, false);
    return true;
}

/// Colons: without a space behind them, one too many, or none at all.
bool Helper::helpWithColon()
{
    if (problemHas("could not find expected ':'")) {
        const qsizetype begin = m_error.contextBegin;
        const Line bad = line(m_index.position(m_error.contextBegin).line);
        m_help.span = {begin, std::max(begin + 1, bad.span.begin + bad.indent + bad.text.size())};
        say("D001",
            QStringLiteral("\"%1\" is no \"key: value\": its colon is missing.").arg(shown(bad.text)));
        offer(QStringLiteral("Put a colon at its end"), {{{m_help.span.end, m_help.span.end}, ":"}}, false);
        return true;
    }
    if (!problemHas("mapping values are not allowed"))
        return false;
    for (const int number : {lineAbove(m_lineNumber), m_lineNumber}) {
        if (number == 0)
            continue;
        const Line one = line(number);
        const QByteArrayView text = one.isItem() ? one.text.sliced(1).trimmed() : one.text;
        const qsizetype colon = text.indexOf(':');
        const bool glued = colon > 0 && colon + 1 < text.size() && text[colon + 1] != ' '
            && text[colon + 1] != '\t' && text[colon + 1] != ':' && text[colon + 1] != '/'
            && std::ranges::all_of(text.first(colon), [](char c) {
                               return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                           });
        if (!glued)
            continue;
        const qsizetype place = text.data() - m_text.data() + colon + 1;
        const std::vector<TextEdit> edits{{{place, place}, " "}};
        if (m_text.size() > mostToTry || !helps(edits))
            continue;
        m_help.span = {place - 1 - colon, place};
        say("D001",
            QStringLiteral("A space is missing behind the colon of %1.").arg(shown(text.first(colon))));
        offer(QStringLiteral("Put a space behind the colon"), edits, true);
        return true;
    }
    const Line bad = line(m_lineNumber);
    const qsizetype first = bad.text.indexOf(": ");
    if (first > 0 && bad.span.begin + bad.indent + first < m_error.span.begin) {
        say("D001",
            QStringLiteral("A second \": \" stands in this line. Put the value of %1 in quotes.")
                .arg(shown(bad.text.first(first))));
        offerQuotes(bad.span.begin + bad.indent + first + 2);
        return true;
    }
    return false;
}

bool Helper::helpWithDash()
{
    if (!problemHas("block sequence entries are not allowed"))
        return false;
    const Line bad = line(m_lineNumber);
    const bool sameLine = !bad.key().isEmpty() && !bad.isItem();
    if (sameLine) {
        say("D001",
            QStringLiteral(
                "A list cannot begin behind \"%1:\" in the same line. Put its dash into the next line.")
                .arg(shown(bad.key())));
        return true;
    }
    return helpWithIndentation();
}

bool Helper::helpWithFlow()
{
    if (!contextHas("a flow"))
        return false;
    const qsizetype begin = m_error.contextBegin;
    m_help.span = {begin, std::min(begin + 1, m_text.size())};
    say("D001",
        QStringLiteral("The %1 that is opened here is not closed, or a comma is missing behind it.")
            .arg(QLatin1Char(at(begin))));
    offerQuotes(begin);
    for (Fix &fix : m_help.fixes)
        fix.safe = false;
    return true;
}

/// The indents that are open above a line, deepest first; a list item counts with its dash and with its key.
std::vector<qsizetype> Helper::indentsAbove(int number) const
{
    std::set<qsizetype, std::greater<>> found;
    qsizetype least = std::numeric_limits<qsizetype>::max();
    constexpr int farthest = 2000;
    const int last = std::max(1, number - farthest);
    for (int above = number - 1; above >= last && least > 0; --above) {
        const Line one = line(above);
        if (one.isBlank() || one.indent >= least)
            continue;
        least = one.indent;
        found.insert(one.indent);
        if (one.isItem())
            found.insert(one.indent + 1 + (one.text.size() - 1 - one.text.sliced(1).trimmed().size()));
    }
    return {found.begin(), found.end()};
}

/// The line and what belongs to it at another indent.
std::vector<TextEdit> Helper::shifted(int number, qsizetype indent) const
{
    const Line first = line(number);
    std::vector<TextEdit> edits;
    const qsizetype by = indent - first.indent;
    for (int at = number; at <= m_index.lineCount(); ++at) {
        const Line one = line(at);
        if (one.text.isEmpty())
            continue;
        const bool ownList =
            one.indent == first.indent && one.isItem() && !first.isItem() && first.text.endsWith(':');
        if (at > number && one.indent <= first.indent && !ownList)
            break;
        edits.push_back({{one.span.begin, one.span.begin + one.indent},
                         QByteArray(std::max<qsizetype>(0, one.indent + by), ' ')});
    }
    return edits;
}

void Helper::offerIndentation(int number)
{
    const Line bad = line(number);
    const bool afterItem = problemHas("expected '-' indicator"); // Then it belongs to the item above.
    const std::size_t most = afterItem ? 1 : 2;
    std::vector<qsizetype> indents = indentsAbove(number);
    std::ranges::stable_sort(indents, {}, [&](qsizetype indent) { return std::abs(indent - bad.indent); });
    for (const qsizetype indent : indents) {
        if (indent != bad.indent && m_help.fixes.size() < most)
            offer(QStringLiteral("Indent it by %1 spaces").arg(indent), shifted(number, indent), false);
    }
    if (m_help.fixes.size() == 1)
        m_help.fixes.front().safe = true;
}

bool Helper::helpWithIndentation()
{
    const bool blocks = contextHas("a block") || problemHas("mapping values are not allowed")
        || problemHas("block sequence entries");
    if (!blocks)
        return false;
    const Line bad = line(m_lineNumber);
    const std::vector<qsizetype> open = indentsAbove(m_lineNumber);
    const QByteArrayView name = bad.key().isEmpty() ? bad.text : bad.key();
    m_help.span = {bad.span.begin + bad.indent, bad.span.begin + bad.indent + name.size()};
    if (name.isEmpty())
        m_help.span = m_error.span;
    QStringList columns;
    for (auto indent = open.rbegin(); indent != open.rend(); ++indent)
        columns.append(QString::number(*indent));
    if (std::ranges::find(open, bad.indent) == open.end() && !columns.isEmpty()) {
        say("D001",
            QStringLiteral(
                "\"%1\" is indented by %2, but what stands above it by %3. What belongs together begins "
                "in the same column.")
                .arg(shown(name))
                .arg(bad.indent)
                .arg(columns.join(QLatin1StringView(", "))));
    } else if (problemHas("expected '-' indicator")) {
        say("D001",
            QStringLiteral(
                "\"%1\" begins in the column of the dashes above it, but has no dash. Indent it to belong "
                "to the item above.")
                .arg(shown(name)));
    } else {
        say("D001",
            QStringLiteral(
                "\"%1\" does not fit what stands above it (%2). Compare how far both are indented.")
                .arg(shown(name), m_error.problem));
    }
    offerIndentation(m_lineNumber);
    return true;
}

} // namespace

SyntaxHelp helpWith(const Document &document)
{
    SyntaxHelp help = Helper(document).help();
    // What is missing is missing at the end of the text, too.
    help.span.begin = std::min(help.span.begin, document.text.size());
    help.span.end = std::clamp(help.span.end, help.span.begin, document.text.size());
    return help;
}

} // namespace hookline::appspec
