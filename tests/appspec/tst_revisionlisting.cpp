// SPDX-License-Identifier: GPL-3.0-or-later
// What lies in a revision, as far as anybody may look, and which paths complete a text.
#include "models/appspec/lint.h"
#include "models/appspec/revisionlisting.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace hookline::appspec;

namespace {

void put(const QString &path, const QByteArray &bytes = "#!/bin/sh\n")
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
    file.setPermissions(file.permissions() | QFile::ExeOwner);
}

QByteArray withScript(const QByteArray &location)
{
    return "version: 0.0\nos: linux\nhooks:\n  AfterInstall:\n    - location: " + location + '\n';
}

bool finds(const LintResult &result, const char *rule)
{
    return std::ranges::any_of(result.diagnostics, [rule](const Diagnostic &finding) {
        return QLatin1StringView(finding.rule->id) == QLatin1StringView(rule);
    });
}

} // namespace

class TestRevisionListing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void listsNamesAndNothingOfVersionControl()
    {
        for (const char *name :
             {"b.sh", "scripts/start.sh", "scripts/deep/er.sh", ".git/config", ".ebextensions/x"})
            put(at(name));
        QVERIFY(QFile::link(m_directory->path(), at("scripts/round")));
        const RevisionListing found = listRevision(m_directory->path());
        QVERIFY(found.readable && found.complete);
        QCOMPARE(found.files.join(u' '),
                 QStringLiteral(".ebextensions/x b.sh scripts/deep/er.sh scripts/start.sh"));
        QCOMPARE(found.directories.join(u' '),
                 QStringLiteral(".ebextensions scripts scripts/deep scripts/round"));
    }

    void saysWhatItCannotRead()
    {
        put(at("file"));
        QVERIFY(!listRevision(at("file")).readable);
        QVERIFY(!listRevision(at("missing")).readable);
        QVERIFY(!listRevision(QString()).readable);
    }

    void stopsAtTheLimit()
    {
        QVERIFY(QDir().mkpath(at("many")));
        for (int i = 0; i < mostListed; ++i) {
            QFile file(at("many/") + QString::number(i));
            QVERIFY(file.open(QFile::WriteOnly));
        }
        put(at("near.sh"));
        const RevisionListing found = listRevision(m_directory->path());
        QVERIFY(!found.complete);
        QVERIFY(found.files.size() <= mostListed);
        QVERIFY(found.files.contains(QStringLiteral("near.sh"))); // level by level
    }

    void guessesOnlyWhereSomethingLies()
    {
        put(at("scripts/a.sh"));
        const auto lintOf = [&](const QByteArray &text, bool guessed) {
            return lint(Document::parse(text),
                        {.revision = m_directory->path(), .revisionIsGuessed = guessed});
        };
        const QByteArray missing = withScript("scripts/other.sh");
        QVERIFY(!finds(lintOf(missing, true), "H014"));
        QCOMPARE(lintOf(missing, true).revision, QString());
        QVERIFY(finds(lintOf(missing, false), "H014"));
        const QByteArray both = withScript("/scripts/a.sh") + "    - location: scripts/other.sh\n";
        QVERIFY(finds(lintOf(both, true), "H014"));
        QCOMPARE(lintOf(both, true).revision, m_directory->path());
        // What lies beside it is no part of it.
        QVERIFY(!finds(lintOf(withScript("../" + QFileInfo(m_directory->path()).fileName().toUtf8()), true),
                       "H014"));
    }

    void holdsToALimitOfEntries()
    {
        for (int i = 0; i < 50; ++i)
            put(at("app/") + QString::number(i));
        const QByteArray twice = "version: 0.0\nos: linux\nfiles:\n  - source: app\n    destination: /srv\n"
                                 "  - source: app/49\n    destination: /srv\n";
        const auto lintUpTo = [&](int most) {
            return lint(Document::parse(twice), {.revision = m_directory->path(), .mostEntries = most});
        };
        QVERIFY(finds(lintUpTo(1000), "F015"));
        QVERIFY(!finds(lintUpTo(10), "F015"));
    }

    void knowsAPathInTheText_data()
    {
        QTest::addColumn<QByteArray>("text"); // | is the caret
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<bool>("isPath");
        QTest::addColumn<bool>("directories");
        const auto row = [](const char *text, const char *written, bool isPath, bool directories = false) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(written) << isPath << directories;
        };
        row("hooks:\n  AfterInstall:\n    - location: scripts/a|", "scripts/a", true);
        row("hooks:\n  AfterInstall:\n    - timeout: 3\n      location: |", "", true);
        row("hooks:\n  AfterInstall:\n    - location: \"my scripts/a|\"", "my scripts/a", true);
        row("hooks:\r\n  AfterInstall:\r\n    - location:   s|x\r\n", "s", true);
        row("hooks:\n  AfterInstall:\n    - location|: a", "", false);
        row("hooks:\n  AfterInstall:\n    - runas: a|", "", false);
        row("files:\n  - source: /ap|", "/ap", true, true);
        row("files:\n  - source: a\n    destination: /s|", "", false);
        row("files:\n  - source: a # b|", "", false);
        row("location: a|", "", false);
    }
    void knowsAPathInTheText()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, written);
        QFETCH(bool, isPath);
        QFETCH(bool, directories);
        const qsizetype caret = text.indexOf('|');
        text.remove(caret, 1);
        const auto path = pathValueAt(text, caret, keyContext(text, caret));
        QCOMPARE(path.has_value(), isPath);
        if (!path)
            return;
        QCOMPARE(text.mid(path->written.begin, path->written.size()), written);
        QCOMPARE(path->takesDirectories, directories);
    }

    void completesPaths()
    {
        const RevisionListing listing{.files = {QStringLiteral("Start.sh"), QStringLiteral("a b.sh"),
                                                QStringLiteral("scripts/start.sh")},
                                      .directories = {QStringLiteral("scripts")}};
        QCOMPARE(pathCompletions(listing, "", false).join('|'),
                 QByteArray("Start.sh|a b.sh|scripts/start.sh"));
        QCOMPARE(pathCompletions(listing, "s", true).join('|'),
                 QByteArray("Start.sh|scripts|scripts/start.sh"));
        QCOMPARE(pathCompletions(listing, "/scr", true).join('|'), QByteArray("/scripts|/scripts/start.sh"));
        QCOMPARE(pathCompletions(listing, "./scr", false), QByteArrayList{"./scripts/start.sh"});
        QCOMPARE(pathCompletions(listing, "scripts/start.sh", false), QByteArrayList()); // nothing to add
        QCOMPARE(pathCompletions(listing, "x", true), QByteArrayList());
    }

private:
    QString at(const char *name) const { return m_directory->filePath(QString::fromUtf8(name)); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(TestRevisionListing)
#include "tst_revisionlisting.moc"
