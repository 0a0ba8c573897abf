// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// The unpacked revision on disk. Reads names and the first bytes of files only, never follows a link inside a
// directory, opens nothing but plain files, and looks at a limited number of entries. Internal to the room.
namespace hookline::appspec {

class RevisionFiles
{
public:
    static constexpr int mostSearches = 50; ///< For names with small mistakes; nobody reads more.
    static constexpr qsizetype mostCandidates = 1000; ///< Names of one directory that are compared for that.

    enum class Kind : quint8 { Missing, File, Directory, Other };

    /// Looks at no more than `mostEntries` of all directories together.
    RevisionFiles(const QString &directory, int mostEntries);

    /// The directory that counts as the archive's root: the agent leaves out a single top directory that has
    /// the AppSpec.
    const QString &root() const { return m_root; }
    /// Name of the top directory that was left out; empty if there is none.
    const QString &topDirectory() const { return m_topDirectory; }

    /// Of a path relative to the root. `anyCase`: as Windows finds it.
    Kind kind(const QString &path, bool anyCase);
    QString absolute(const QString &path) const { return m_root + u'/' + path; }
    /// A path of the revision that is like `path`: in another case, or with a small mistake. Empty if there
    /// is none.
    QString nearMatch(const QString &path, bool onlyCase);

    struct Copied
    {
        QString source; ///< Relative to the root.
        QString target; ///< Absolute path on the instance.
        bool isDirectory = false;
    };
    /// What a mapping copies, in order; the agent follows no links inside a directory. Stops at the limit.
    std::vector<Copied> copied(const QString &source, const QString &destination);

private:
    struct Entries
    {
        QStringList names; ///< Sorted; empty if the directory cannot be read.
        QHash<QString, QString> byLowerCase;
    };

    const Entries &entries(const QString &path);
    std::optional<QString> matching(const QString &directory, const QString &name, bool onlyCase);

    int m_mostEntries;
    QString m_root;
    QString m_topDirectory;
    QHash<QString, Entries> m_entries;
    int m_read = 0;
    int m_searches = 0;
    int m_copied = 0;
};

} // namespace hookline::appspec
