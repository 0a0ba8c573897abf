// SPDX-License-Identifier: GPL-3.0-or-later
// Files of AppSpec texts, and what is left of unsaved ones.
#include "models/appspec/document.h"
#include "models/appspec/recovery.h"
#include "models/appspec/specfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <thread>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray oldText("version: 0.0\nos: linux\n");
const QByteArray newText("version: 0.0\nos: windows\n");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// What the killed program writes in turn: long enough to be torn in the middle.
QByteArray version(int number)
{
    return QByteArray("# version ") + QByteArray::number(number) + '\n'
        + QByteArray(200'000, char('a' + number % 26)) + '\n';
}

/// Saves and keeps versions for ever, as fast as it can, until it is killed.
int writeForEver(const QString &directory)
{
    const QString path = QDir(directory).filePath(QStringLiteral("appspec.yml"));
    Recovery recovery(QDir(directory).filePath(QStringLiteral("unsaved")));
    auto file = readSpecFile(path);
    const auto folder = recovery.folder();
    if (!file || !folder)
        return 1;
    for (int number = 1;; ++number) {
        if (!keepText(*folder,
                      {QStringLiteral("one"), path, digestOf(file->bytes), version(number), number, {}}))
            return 2;
        if (number == 2) { // saved once; the driver kills from here on
            std::puts("ready");
            std::fflush(stdout);
        }
        file = replaceSpecFile(*file, version(number));
        if (!file)
            return 3;
    }
}

} // namespace

class TestSpecFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(QStringLiteral("appspec.yml"));
        put(m_path, oldText);
    }

    void readsAndReplaces()
    {
        const auto file = readSpecFile(m_path);
        QVERIFY(file);
        QCOMPARE(file->bytes, oldText);
        QCOMPARE(lookAgain(*file), OnDisk::Same);
        const auto saved = replaceSpecFile(*file, newText);
        QVERIFY(saved);
        QCOMPARE(bytesOf(m_path), newText);
        QCOMPARE(lookAgain(*saved), OnDisk::Same);
        QCOMPARE(lookAgain(*file), OnDisk::Changed);
    }

    void leavesTheTimeAloneWhereNothingChanges()
    {
        const auto file = readSpecFile(m_path);
        QFile touched(m_path);
        QVERIFY(touched.open(QFile::ReadWrite));
        const QDateTime before = QDateTime::fromSecsSinceEpoch(1'000'000'000);
        QVERIFY(touched.setFileTime(before, QFile::FileModificationTime));
        touched.close();
        QCOMPARE(lookAgain(*file), OnDisk::Same); // a time is no content
        QVERIFY(replaceSpecFile(*file, oldText));
        QCOMPARE(QFileInfo(m_path).lastModified(), before);
    }

    void keepsPermissionsAndLinks()
    {
        QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        const QString link = m_directory->filePath(QStringLiteral("link.yml"));
        QVERIFY(QFile::link(QStringLiteral("appspec.yml"), link));
        const auto file = readSpecFile(link);
        QVERIFY(file);
        QVERIFY(replaceSpecFile(*file, newText));
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(bytesOf(m_path), newText);
        struct stat status
        { };
        QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void refusesToOverwriteWhatOthersWrote()
    {
        const auto file = readSpecFile(m_path);
        put(m_path, "version: 0.0\nos: darwin\n"); // the same size as neither
        const auto refused = replaceSpecFile(*file, newText);
        QVERIFY(!refused);
        QVERIFY(refused.error().message.contains(QLatin1String("somebody else")));
        QCOMPARE(bytesOf(m_path), QByteArray("version: 0.0\nos: darwin\n"));
        QVERIFY(QFile::remove(m_path));
        QCOMPARE(lookAgain(*file), OnDisk::Gone);
        QVERIFY(!replaceSpecFile(*file, newText));
        QVERIFY(!QFile::exists(m_path));
    }

    void seesAChangeOfTheSameSize()
    {
        const auto file = readSpecFile(m_path);
        QByteArray same = oldText;
        same.replace("linux", "unixy");
        put(m_path, same);
        QCOMPARE(lookAgain(*file), OnDisk::Changed);
    }

    void saysWhyItCannot_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QTest::newRow("missing") << QStringLiteral("none.yml") << QStringLiteral("does not exist");
        QTest::newRow("directory") << QStringLiteral(".") << QStringLiteral("directory");
        QTest::newRow("dangling") << QStringLiteral("dangling.yml") << QStringLiteral("link to nothing");
        QTest::newRow("pipe") << QStringLiteral("pipe.yml") << QStringLiteral("pipe");
        QTest::newRow("large") << QStringLiteral("large.yml") << QStringLiteral("larger than 64 MiB");
    }

    void saysWhyItCannot()
    {
        QFETCH(QString, name);
        QFETCH(QString, why);
        const QString path = m_directory->filePath(name);
        if (name.startsWith(QLatin1String("dangling")))
            QVERIFY(QFile::link(QStringLiteral("nowhere"), path));
        if (name.startsWith(QLatin1String("pipe")))
            QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
        if (name.startsWith(QLatin1String("large"))) {
            QFile large(path);
            QVERIFY(large.open(QFile::WriteOnly) && large.resize(maximumSize + 1));
        }
        const auto file = readSpecFile(path);
        QVERIFY(!file);
        QCOMPARE(file.error().subject, path);
        QVERIFY2(file.error().message.contains(why), qPrintable(file.error().message));
    }

    void offersTextsOfEndedProgramsOnly()
    {
        const QString directory = m_directory->filePath(QStringLiteral("unsaved"));
        const UnsavedText text{
            QStringLiteral("a-1"), m_path, digestOf(oldText), newText, 7, Instant(Millis(1'700'000'000'123))};
        auto running = std::make_unique<Recovery>(directory);
        const auto folder = running->folder();
        QVERIFY(folder);
        QVERIFY(keepText(*folder, text));
        Recovery other(directory);
        QVERIFY(other.takeLeft().empty()); // its owner still runs
        running.reset();
        QCOMPARE(other.takeLeft(), std::vector{text});
        Recovery third(directory);
        QVERIFY(third.takeLeft().empty()); // they are the other's now
        forgetText(*other.folder(), text.id);
    }

    void leavesNothingBehindWhenAllIsSaved()
    {
        const QString directory = m_directory->filePath(QStringLiteral("unsaved"));
        {
            Recovery recovery(directory);
            const auto folder = recovery.folder();
            QVERIFY(keepText(*folder, {QStringLiteral("x"), {}, {}, newText, 0, {}}));
            QVERIFY(!(QFile::permissions(*folder + QStringLiteral("/x.unsaved"))
                      & (QFile::ReadGroup | QFile::ReadOther)));
            forgetText(*folder, QStringLiteral("x"));
        }
        QVERIFY(QDir(directory).isEmpty());
    }

    void passesOverDamagedTexts()
    {
        const QString directory = m_directory->filePath(QStringLiteral("unsaved"));
        {
            Recovery recovery(directory);
            const auto folder = recovery.folder();
            QVERIFY(keepText(*folder, {QStringLiteral("good"), {}, {}, newText, 0, {}}));
            QVERIFY(keepText(*folder, {QStringLiteral("bad"), {}, {}, newText, 0, {}}));
            QFile bad(*folder + QStringLiteral("/bad.unsaved"));
            QVERIFY(bad.open(QFile::ReadWrite) && bad.resize(bad.size() - 1));
            put(*folder + QStringLiteral("/noise.unsaved"), QByteArray(1000, '\xff'));
        }
        Recovery recovery(directory);
        const auto left = recovery.takeLeft();
        QCOMPARE(left.size(), 1U);
        QCOMPARE(left.front().id, QStringLiteral("good"));
    }

    void survivesKillsAtAnyMoment()
    {
        const QString path = m_directory->filePath(QStringLiteral("appspec.yml"));
        const QString unsaved = m_directory->filePath(QStringLiteral("unsaved"));
        put(path, version(0));
        constexpr int kills = 200;
        int between = 0; // kept already, not saved yet
        for (int kill = 0; kill < kills; ++kill) {
            QProcess program;
            program.start(QCoreApplication::applicationFilePath(),
                          {QStringLiteral("--write-for-ever"), m_directory->path()});
            QVERIFY(program.waitForReadyRead(30'000));
            std::this_thread::sleep_for(
                std::chrono::microseconds(QRandomGenerator::global()->bounded(30'000)));
            program.kill();
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitStatus(), QProcess::CrashExit);

            const QByteArray after = bytesOf(path);
            const int number = after.mid(10, after.indexOf('\n') - 10).toInt();
            QVERIFY2(after == version(number), "a mixture of two versions");
            QVERIFY(number >= 1); // it said that it had saved

            Recovery recovery(unsaved);
            const auto left = recovery.takeLeft();
            QCOMPARE(left.size(), 1U);
            QCOMPARE(left.front().text, version(int(left.front().caret)));
            // Kept before it was saved: never older than the file.
            QVERIFY(left.front().caret >= number);
            between += left.front().caret > number ? 1 : 0;
            forgetText(*recovery.folder(), left.front().id);
        }
        QVERIFY2(between > 0 && between < kills, "the kills all came at the same moment");
        QVERIFY(QDir(unsaved).isEmpty());
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QLatin1String(argv[1]) == QLatin1String("--write-for-ever"))
        return writeForEver(QFile::decodeName(argv[2]));
    TestSpecFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_specfile.moc"
