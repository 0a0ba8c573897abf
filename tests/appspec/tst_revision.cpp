// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/lint.h"
#include "models/appspec/scriptfile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <algorithm>

using namespace hookline::appspec;

namespace {

constexpr int soon = 5000; // Milliseconds; far more than any of this takes, far less than a hang.

QByteArray specWith(const QByteArrayList &locations)
{
    QByteArray text(
        "version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv\nhooks:\n  AfterInstall:\n");
    for (const QByteArray &location : locations)
        text += "    - location: " + location + '\n';
    return text;
}

/// A revision on disk.
class Revision
{
public:
    QString path(const char *name) const { return m_directory.filePath(QString::fromUtf8(name)); }

    void write(const char *name, const QByteArray &text)
    {
        QFile file(path(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
        file.setPermissions(file.permissions() | QFile::ExeUser | QFile::ExeOwner);
    }
    void link(const QByteArray &target, const char *name)
    {
        QVERIFY(QFile::link(QString::fromUtf8(target), path(name)));
    }

    /// The rules that find something, in order, without notes.
    QByteArray lint(const QByteArray &text) const
    {
        QElapsedTimer clock;
        clock.start();
        const auto findings =
            hookline::appspec::lint(Document::parse(text), {.revision = m_directory.path()}).diagnostics;
        QByteArrayList rules;
        for (const Diagnostic &finding : findings) {
            if (finding.severity != Severity::Info)
                rules.append(finding.rule->id);
        }
        if (clock.elapsed() > soon)
            rules.append("too late");
        return rules.join(' ');
    }

private:
    QTemporaryDir m_directory;
};

} // namespace

class TestRevision : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void links()
    {
        Revision revision;
        revision.write("scripts/a.sh", "#!/bin/sh\n");
        revision.link("a.sh", "scripts/good.sh");
        revision.link("nowhere", "scripts/dangling.sh");
        revision.link("loop.sh", "scripts/loop.sh");
        revision.link("..", "scripts/up");
        revision.link("/", "scripts/everything");
        QCOMPARE(revision.lint(specWith({"scripts/good.sh"})), QByteArray());
        QCOMPARE(revision.lint(specWith({"scripts/dangling.sh"})), QByteArray("H014"));
        QCOMPARE(revision.lint(specWith({"scripts/loop.sh"})), QByteArray("H014"));
        QCOMPARE(revision.lint(specWith({"scripts/up"})), QByteArray("H014"));
    }

    void neverOpensWhatIsNoPlainFile()
    {
        Revision revision;
        QCOMPARE(::mkfifo(QFile::encodeName(revision.path("pipe.sh")).constData(), 0700), 0);
        revision.link("/dev/zero", "zero.sh");
        QCOMPARE(revision.lint(specWith({"pipe.sh", "zero.sh"})), QByteArray("H014 H014"));
    }

    void readsOnlyTheHead()
    {
        Revision revision;
        revision.write("huge.sh", "#!/bin/sh\n");
        QVERIFY(QFile::resize(revision.path("huge.sh"), qint64(1) << 36));
        QCOMPARE(revision.lint(specWith({"huge.sh"})), QByteArray());
        revision.write("late.sh", "#!/bin/sh\n" + QByteArray(ScriptFile::headSize, '#') + "\nrun &\n");
        QCOMPARE(revision.lint(specWith({"late.sh"})), QByteArray());
        revision.write("early.sh", "#!/bin/sh\nrun &\n" + QByteArray(ScriptFile::headSize, '#'));
        QCOMPARE(revision.lint(specWith({"early.sh"})), QByteArray("X009"));
    }

    void programsAreNoScripts()
    {
        Revision revision;
        revision.write("program",
                       QByteArray("\x7f"
                                  "ELF\2\1\1\0\0&\n",
                                  11));
        QCOMPARE(revision.lint(specWith({"program"})), QByteArray());
    }

    void oddNames()
    {
        Revision revision;
        revision.write("a b.sh", "#!/bin/sh\n");
        revision.write("schön.sh", "#!/bin/sh\n");
        QCOMPARE(revision.lint(specWith({"schön.sh"})), QByteArray());
        QCOMPARE(revision.lint(specWith({"\"a\\0b.sh\""})), QByteArray("F014 H014"));
        QCOMPARE(revision.lint(specWith({QByteArray(100'000, 'x')})), QByteArray("H014"));
        QByteArray deep;
        for (int i = 0; i < 20'000; ++i)
            deep += "x/";
        QCOMPARE(revision.lint(specWith({deep})), QByteArray("H014"));
    }

    void aDirectoryThatIsNotThere()
    {
        const LintOptions options{.revision = QStringLiteral("/nonexistent/revision")};
        const auto findings = lint(Document::parse(specWith({"a.sh"})), options).diagnostics;
        QVERIFY(std::ranges::any_of(
            findings, [](const Diagnostic &one) { return qstrcmp(one.rule->id, "H014") == 0; }));
    }

    void manyMissingScripts()
    {
        Revision revision;
        for (int i = 0; i < 2000; ++i)
            revision.write(QByteArray("scripts/script-number-" + QByteArray::number(i) + ".sh").constData(),
                           {});
        QByteArrayList locations;
        for (int i = 0; i < 5000; ++i)
            locations.append("scripts/another-number-" + QByteArray::number(i) + ".sh");
        QVERIFY(!revision.lint(specWith(locations)).endsWith("too late"));
    }

    void manyPermissionsForManyFiles()
    {
        Revision revision;
        for (int i = 0; i < 2000; ++i)
            revision.write(QByteArray("files/file-" + QByteArray::number(i) + ".txt").constData(), {});
        QByteArray text = specWith({}) + "permissions:\n";
        for (int i = 0; i < 5000; ++i)
            text += "  - object: /srv/files\n    pattern: \"*a*a*a*a*a*b\"\n";
        QVERIFY(!revision.lint(text).endsWith("too late"));
    }

    void theTopDirectoryIsLeftOut()
    {
        Revision revision;
        revision.write("app-1.0/appspec.yml", specWith({"a.sh"}));
        revision.write("app-1.0/a.sh", "#!/bin/sh\n");
        QCOMPARE(revision.lint(specWith({"a.sh"})), QByteArray());
        revision.write("second", {});
        QCOMPARE(revision.lint(specWith({"a.sh"})), QByteArray("H014"));
    }
};

QTEST_GUILESS_MAIN(TestRevision)
#include "tst_revision.moc"
