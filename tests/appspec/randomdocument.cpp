// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/appspec/randomdocument.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QString>

#include <yaml.h>

#include <algorithm>

namespace hookline::appspec::test {
namespace {

using Kind = Model::Kind;

const char *const words[] = {"scripts/stop.sh",
                             "deploy",
                             "a b c",
                             "/srv/www",
                             "x",
                             "Überblick über 日本語 🚀",
                             "it's",
                             "say \"hi\" now",
                             "C:\\temp\\x",
                             "**",
                             "one two three four five six"};
const char *const strings[] = {"yes",         "No",
                               "0644",        "1:30",
                               "2020-01-01",  "1.5",
                               "0.0",         "1e3",
                               "0x1F",        "null",
                               "~",           "",
                               "y",           "=",
                               "@at",         "*star",
                               "&amp",        "!bang",
                               "%pct",        "`tick`",
                               "#hash",       "a #b",
                               "a: b",        "a:",
                               "- x",         "-",
                               "? x",         ": x",
                               ",",           "{x}",
                               "[x]",         "a, b",
                               " lead",       "trail ",
                               "'q'",         "\"d\"",
                               "tab\there",   "nbsp\u00a0in",
                               "nel\u0085in", "ls\u2028in",
                               "\x01\x7f",    "...",
                               "---",         "true",
                               ".inf",        ":sym",
                               "1_000",       "0o7",
                               "<<",          "2001-12-14t21:59:43.10-05:00",
                               "-1",          "+12",
                               "1,000",       "08",
                               "back\\",      "|",
                               ">",           "a?b",
                               "?x",          "\ufeffbom",
                               "100%",        "x:y"};
const char *const texts[] = {"one\ntwo\n",     "one\ntwo",        "one\n\ntwo\n",        "one\n\n\ntwo\n\n",
                             "  lead\nback\n", "\nfirst empty\n", "#!/bin/sh\nexit 0\n", "a: b\n- c\n",
                             "text\n\n",       "a\n  b\nc\n",     "é\n日本\n",           "trail \nnext\n",
                             "a\tb\nc"};
const char *const keys[] = {
    "version", "os",     "files",       "hooks", "AfterInstall", "location", "timeout",
    "runas",   "source", "destination", "a.b",   "key 1",        "ключ",     "yes",
    "0644",    "x:y",    "*",           "it's",  "a: b",         "null",     "",
    "#k",      "-",      "one\"two",    "Type",  "Resources",    "k,l",      "[k]"};
const char *const bares[] = {"0.0", "1", "true", "false", "644", "30", "-5", "3.25", "null"};
const char *const yamlBares[] = {"0644", "yes", "1:30", "~", "", "0x1F", "2020-01-01", "Off", "1_000", ".5"};

template <std::size_t size> QByteArray pick(QRandomGenerator &random, const char *const (&all)[size])
{
    return all[random.bounded(int(size))];
}

bool isNullWord(const QByteArray &text)
{
    return text.isEmpty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

/// What an unquoted word reads as, judged coarsely: certainly a string or perhaps not.
bool surelyString(const QByteArray &plain)
{
    static const QRegularExpression value(
        QStringLiteral(
            R"(^([-+.]?[0-9][-+0-9_,.:TtZzeE ]*|[-+]?0[xob][0-9a-fA-F_,]*|[-+]?\.(inf|nan)|y|n|yes|no|on|off|true|false|null|~||=|<<|:.*)$)"),
        QRegularExpression::CaseInsensitiveOption);
    return !value.match(QString::fromUtf8(plain)).hasMatch();
}

} // namespace

bool Model::means(const Model &other) const
{
    if (isCollection() || other.isCollection()) {
        return kind == other.kind && anchor == other.anchor
            && std::equal(children.begin(), children.end(), other.children.begin(), other.children.end(),
                          [](const auto &left, const auto &right) {
                              return left.first == right.first && left.second.means(right.second);
                          });
    }
    if (anchor != other.anchor || (kind == Kind::Alias) != (other.kind == Kind::Alias))
        return false;
    if (kind == other.kind && kind == Kind::Bare && isNullWord(text) && isNullWord(other.text))
        return true;
    return text == other.text && (kind == other.kind || surelyString(text));
}

Model *at(Model &root, const ModelPath &path)
{
    Model *model = &root;
    for (const auto &step : path) {
        auto &children = model->children;
        if (const auto *key = std::get_if<QByteArray>(&step)) {
            const auto found = std::find_if(children.begin(), children.end(),
                                            [&](const auto &child) { return child.first == *key; });
            if (found == children.end())
                return nullptr;
            model = &found->second;
        } else {
            model = &children.at(std::get<std::size_t>(step)).second;
        }
    }
    return model;
}

std::vector<std::pair<ModelPath, const Model *>> nodesOf(const Model &root)
{
    std::vector<std::pair<ModelPath, const Model *>> all{{{}, &root}};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto [path, model] = all[i];
        for (std::size_t child = 0; child < model->children.size(); ++child) {
            ModelPath longer = path;
            if (model->kind == Kind::Map)
                longer.emplace_back(model->children[child].first);
            else
                longer.emplace_back(child);
            all.emplace_back(std::move(longer), &model->children[child].second);
        }
    }
    return all;
}

namespace {

/// libyaml's events as a model, by plain recursion.
class EventReader
{
public:
    explicit EventReader(const QByteArray &text)
    {
        yaml_parser_initialize(&m_parser);
        yaml_parser_set_encoding(&m_parser, YAML_UTF8_ENCODING);
        const qsizetype bom = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
        yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(text.data()) + bom,
                                     std::size_t(text.size() - bom));
    }
    ~EventReader() { yaml_parser_delete(&m_parser); }
    Q_DISABLE_COPY_MOVE(EventReader)

    std::optional<Model> read()
    {
        Model model;
        next(); // Stream
        next(); // Document
        next();
        take(model);
        return m_failed ? std::nullopt : std::optional(model);
    }

private:
    void next()
    {
        if (m_event.type != YAML_NO_EVENT)
            yaml_event_delete(&m_event);
        m_failed = m_failed || !yaml_parser_parse(&m_parser, &m_event);
    }

    static QByteArray bytes(const unsigned char *text)
    {
        return QByteArray(reinterpret_cast<const char *>(text));
    }

    void take(Model &model)
    {
        if (m_failed)
            return;
        if (m_event.type == YAML_ALIAS_EVENT) {
            model = {.kind = Kind::Alias, .text = bytes(m_event.data.alias.anchor)};
        } else if (m_event.type == YAML_SCALAR_EVENT) {
            const auto &scalar = m_event.data.scalar;
            model.kind = scalar.style == YAML_PLAIN_SCALAR_STYLE ? Kind::Bare : Kind::String;
            model.text = QByteArray(reinterpret_cast<const char *>(scalar.value), qsizetype(scalar.length));
            model.anchor = bytes(scalar.anchor);
        } else if (m_event.type == YAML_SEQUENCE_START_EVENT) {
            model = {.kind = Kind::List, .anchor = bytes(m_event.data.sequence_start.anchor)};
            for (next(); !m_failed && m_event.type != YAML_SEQUENCE_END_EVENT; next())
                take(model.children.emplace_back().second);
        } else if (m_event.type == YAML_MAPPING_START_EVENT) {
            model = {.kind = Kind::Map, .anchor = bytes(m_event.data.mapping_start.anchor)};
            for (next(); !m_failed && m_event.type != YAML_MAPPING_END_EVENT; next()) {
                Model key;
                take(key);
                // A key that has become a number or an alias is another key.
                const bool isString = key.kind == Kind::String || surelyString(key.text);
                auto &child =
                    model.children.emplace_back(isString ? key.text : "bare key " + key.text, Model());
                next();
                take(child.second);
            }
        } else {
            m_failed = true;
        }
    }

    yaml_parser_t m_parser;
    yaml_event_t m_event{};
    bool m_failed = false;
};

} // namespace

std::optional<Model> readWithLibyaml(const QByteArray &text)
{
    return EventReader(text).read();
}

QByteArray RandomDocument::randomString(QRandomGenerator &random)
{
    const int choice = random.bounded(10);
    return choice < 5 ? pick(random, words) : choice < 8 ? pick(random, strings) : pick(random, texts);
}

QByteArray RandomDocument::randomKey(QRandomGenerator &random)
{
    const QByteArray key = pick(random, keys);
    return random.bounded(4) ? key : key + QByteArray::number(random.bounded(100));
}

Model RandomDocument::randomValue(QRandomGenerator &random, int depth, bool json)
{
    const int choice = random.bounded(depth > 0 ? 14 : 8);
    if (choice < 5)
        return {.kind = Kind::String, .text = randomString(random)};
    if (choice < 8) {
        const bool yaml = !json && random.bounded(3) == 0;
        return {.kind = Kind::Bare, .text = yaml ? pick(random, yamlBares) : pick(random, bares)};
    }
    Model model{.kind = choice < 11 ? Kind::List : Kind::Map};
    for (int left = random.bounded(4); left > 0; --left) {
        const QByteArray key = model.kind == Kind::Map ? randomKey(random) : QByteArray();
        const bool isKnown = model.kind == Kind::Map
            && std::any_of(model.children.begin(), model.children.end(),
                           [&](const auto &child) { return child.first == key; });
        if (!isKnown)
            model.children.emplace_back(key, randomValue(random, depth - 1, json));
    }
    return model;
}

RandomDocument::RandomDocument(QRandomGenerator &random)
    : m_random(random)
{
    m_json = chance(20);
    do
        m_root = randomValue(random, 4, m_json);
    while (!m_root.isCollection() || m_root.children.empty());
    m_step = chance(60) ? 2 : 1 + random.bounded(4);
    m_listOffset = chance(40) ? 0 : m_step;
    m_dash = chance(85) ? 2 : 2 + random.bounded(3);
    m_jsonStep = chance(30) ? -1 : 1 + random.bounded(4);
    m_eol = chance(25) ? "\r\n" : "\n";
    addIds(m_root);
    if (!m_json && chance(8))
        addAliases();
    writeDocument();
    m_readsAsJson = m_json || !QJsonDocument::fromJson(m_out).isNull();
}

void RandomDocument::addIds(Model &model)
{
    model.id = ++m_lastId;
    for (auto &child : model.children)
        addIds(child.second);
}

/// One anchor, and an alias of it as a last entry of the root.
void RandomDocument::addAliases()
{
    auto &children = m_root.children;
    Model &target = children[std::size_t(m_random.bounded(int(children.size())))].second;
    target.anchor = "a1";
    Model alias{.kind = Kind::Alias, .id = ++m_lastId, .text = "a1"};
    children.emplace_back(m_root.kind == Kind::Map ? QByteArray("alias") : QByteArray(), alias);
    m_aliases = true;
}

} // namespace hookline::appspec::test
