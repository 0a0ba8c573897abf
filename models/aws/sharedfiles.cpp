// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/sharedfiles.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <deque>

namespace hookline::aws {

namespace {

constexpr qint64 maxFileBytes = 4 * 1024 * 1024;

enum class FileKind { Config, Credentials };

bool isBlank(QChar c)
{
    return c == QLatin1Char(' ') || c == QLatin1Char('\t');
}

bool isCommentSign(QChar c)
{
    return c == QLatin1Char('#') || c == QLatin1Char(';');
}

bool isName(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        const ushort u = c.unicode();
        return (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z')
            || QStringView(u"-/.%@_:+").contains(c);
    });
}

/// A comment begins at a sign that stands after a blank.
QString withoutComment(const QString &line)
{
    for (qsizetype i = 1; i < line.size(); ++i) {
        if (isCommentSign(line.at(i)) && isBlank(line.at(i - 1)))
            return line.left(i);
    }
    return line;
}

/// Reads one file line by line into sections.
class Reader
{
public:
    Reader(FileKind kind, SharedFiles *files)
        : m_kind(kind)
        , m_files(files)
    { }

    Result<void> read(const QByteArray &text)
    {
        QString decoded = QString::fromUtf8(text);
        if (decoded.startsWith(QChar(0xfeff)))
            decoded.remove(0, 1);
        const QStringList lines = decoded.split(QLatin1Char('\n'));
        for (m_line = 1; m_line <= lines.size(); ++m_line) {
            QString line = lines.at(m_line - 1);
            if (line.endsWith(QLatin1Char('\r')))
                line.chop(1);
            if (auto fine = readLine(line); !fine)
                return fine;
        }
        if (m_kind == FileKind::Config)
            takeDefault();
        return {};
    }

private:
    Result<void> readLine(const QString &line)
    {
        const QString trimmed = line.trimmed();
        // The AWS CLI skips comments that are indented, too.
        if (trimmed.isEmpty() || isCommentSign(trimmed.at(0)))
            return {};
        if (line.at(0) == QLatin1Char('['))
            return readSection(line);
        if (!m_inSection)
            return wrong(QStringLiteral("Expected a profile definition"));
        return isBlank(line.at(0)) ? readContinuation(trimmed) : readProperty(line);
    }

    Result<void> readSection(const QString &line)
    {
        QString head = line;
        const auto comment = std::find_if(head.begin(), head.end(), isCommentSign);
        head = head.left(comment - head.begin()).trimmed();
        if (!head.endsWith(QLatin1Char(']')))
            return wrong(QStringLiteral("Profile definition must end with ']'"));
        m_inSection = true;
        m_key.clear();
        m_keyKnown = false;
        m_section = sectionFor(head.mid(1, head.size() - 2).trimmed());
        return {};
    }

    /// Where a section's properties go; null for a section that is none of ours.
    Section *sectionFor(const QString &title)
    {
        if (m_kind == FileKind::Credentials)
            return isName(title) ? &m_files->profiles[title] : nullptr;
        if (title == QLatin1String("default"))
            return &m_plainDefault.emplace_back();
        const auto blank = std::find_if(title.begin(), title.end(), isBlank);
        const QString word = title.left(blank - title.begin());
        const QString name = title.mid(word.size()).trimmed();
        if (!isName(name))
            return nullptr;
        if (word == QLatin1String("profile")) {
            m_prefixedDefault = m_prefixedDefault || name == QLatin1String("default");
            return &m_files->profiles[name];
        }
        if (word == QLatin1String("sso-session"))
            return &m_files->ssoSessions[name];
        return word == QLatin1String("services") ? &m_files->services[name] : nullptr;
    }

    Result<void> readProperty(const QString &line)
    {
        m_keyKnown = true;
        m_key.clear();
        const QString property = withoutComment(line);
        const qsizetype equals = property.indexOf(QLatin1Char('='));
        if (!m_section)
            return {};
        if (equals < 0)
            return wrong(QStringLiteral("Expected an '=' sign defining a property"));
        const QString key = property.left(equals).trimmed();
        if (key.isEmpty())
            return wrong(QStringLiteral("Property did not have a name"));
        if (!isName(key))
            return {};
        m_key = key.toLower();
        (*m_section)[m_key] = property.mid(equals + 1).trimmed();
        return {};
    }

    Result<void> readContinuation(const QString &trimmed)
    {
        if (!m_section)
            return {};
        if (!m_keyKnown)
            return wrong(QStringLiteral("Expected a property definition, found continuation"));
        if (m_key.isEmpty())
            return {};
        QString &value = (*m_section)[m_key];
        if (value.isEmpty() || value.startsWith(QLatin1Char('\n'))) {
            const qsizetype equals = trimmed.indexOf(QLatin1Char('='));
            if (equals < 0)
                return wrong(QStringLiteral("Expected an '=' sign defining a sub-property"));
            if (equals == 0)
                return wrong(QStringLiteral("Sub-property did not have a name"));
        }
        value += QLatin1Char('\n') + trimmed;
        return {};
    }

    /// [default] counts only if there is no [profile default].
    void takeDefault()
    {
        if (m_prefixedDefault)
            return;
        for (const Section &section : m_plainDefault) {
            Section &target = m_files->profiles[QStringLiteral("default")];
            for (auto it = section.begin(); it != section.end(); ++it)
                target[it.key()] = it.value();
        }
    }

    Error wrong(const QString &message) const
    {
        Error error;
        error.code = ErrorCode::Configuration;
        error.subject = QStringLiteral("%1 line %2")
                            .arg(m_kind == FileKind::Config ? QStringLiteral("AWS config file")
                                                            : QStringLiteral("AWS credentials file"))
                            .arg(m_line);
        error.message = message; // never the line itself: it may hold a key
        return error;
    }

    FileKind m_kind;
    SharedFiles *m_files;
    std::deque<Section> m_plainDefault; // a deque: m_section points into it
    bool m_prefixedDefault = false;
    bool m_inSection = false;
    Section *m_section = nullptr;
    bool m_keyKnown = false; ///< A property stands above, even if it was skipped (then m_key is empty).
    QString m_key;
    qsizetype m_line = 0;
};

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (path.isEmpty() || !file.exists())
        return QByteArray();
    Error error;
    error.code = ErrorCode::Storage;
    error.subject = path;
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
        error.message = QFileInfo(path).isDir() ? QStringLiteral("is a folder") : file.errorString();
        return error;
    }
    const QByteArray text = file.read(maxFileBytes + 1);
    if (text.size() > maxFileBytes) {
        error.message = QStringLiteral("is too large to be an AWS configuration");
        return error;
    }
    return text;
}

} // namespace

Result<SharedFiles> parseSharedFiles(const QByteArray &config, const QByteArray &credentials)
{
    SharedFiles files;
    if (auto read = Reader(FileKind::Config, &files).read(config); !read)
        return read.error();
    if (auto read = Reader(FileKind::Credentials, &files).read(credentials); !read)
        return read.error();
    return files;
}

Result<SharedFiles> readSharedFiles(const Environment &environment)
{
    const auto config = readFile(environment.configFile());
    if (!config)
        return config.error();
    const auto credentials = readFile(environment.credentialsFile());
    if (!credentials)
        return credentials.error();
    return parseSharedFiles(*config, *credentials);
}

Section nestedProperties(const QString &value)
{
    Section nested;
    for (const QString &line : value.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals > 0)
            nested[line.left(equals).trimmed().toLower()] = line.mid(equals + 1).trimmed();
    }
    return nested;
}

} // namespace hookline::aws
