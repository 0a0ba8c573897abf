// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/recovery.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cstdio>
#include <optional>
#include <thread>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray head("version: 0.0\nos: linux\n# ");

/// Behind what is typed: a file that is torn lacks some of it.
QByteArray tail()
{
    QByteArray lines("\n");
    for (int i = 0; i < 4000; ++i)
        lines += "# line " + QByteArray::number(i) + " stays\n";
    return lines;
}

char letter(int number)
{
    return char('a' + number % 26);
}

/// The file with so many letters typed into it.
QByteArray text(int letters)
{
    QByteArray text = head;
    for (int i = 0; i < letters; ++i)
        text += letter(i);
    return text + tail();
}

/// How many letters are in a whole file; nothing for a mixture.
std::optional<int> lettersOf(const QByteArray &bytes)
{
    const int letters = int(bytes.size() - text(0).size());
    return letters >= 0 && bytes == text(letters) ? std::optional(letters) : std::nullopt;
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

/// Types into the file and saves it for ever, and says what it has typed and when, until it is killed.
int editForEver(const QString &directory)
{
    SystemClock clock;
    test::ScriptedConfirmer confirmer;
    DialogFileChooser chooser;
    SpecDesk desk(clock, confirmer, chooser, QDir(directory).filePath(QStringLiteral("unsaved")));
    desk.setReviewsSaves(false);
    desk.resize(1060, 700);
    desk.show();
    desk.open(QDir(directory).filePath(QStringLiteral("appspec.yml")));
    int typed = 0;
    QElapsedTimer life;
    QTimer keys;
    QObject::connect(desk.current(), &SpecPane::opened, &keys, [&] {
        const auto letters = lettersOf(desk.current()->text()->bytes());
        if (!letters)
            QCoreApplication::exit(1);
        typed = letters.value_or(0);
        const qsizetype caret = head.size() + typed;
        desk.current()->text()->select({caret, caret});
        life.start();
        keys.start(1);
    });
    QObject::connect(&keys, &QTimer::timeout, [&] {
        auto *editor = desk.current()->findChild<QWidget *>(QStringLiteral("specEditor"));
        QTest::keyClick(editor, letter(typed));
        ++typed;
        std::printf("%d %lld\n", typed, static_cast<long long>(life.elapsed()));
        std::fflush(stdout);
        if (QRandomGenerator::global()->bounded(300) == 0)
            desk.save();
    });
    return QApplication::exec();
}

struct Step
{
    int letters = 0;
    int milliseconds = 0;
};

/// What the killed program said; its last line may be cut off.
std::vector<Step> stepsOf(const QByteArray &output)
{
    std::vector<Step> steps;
    for (const QByteArray &line : output.left(output.lastIndexOf('\n')).split('\n')) {
        const QByteArrayList words = line.split(' ');
        if (words.size() == 2)
            steps.push_back({words[0].toInt(), words[1].toInt()});
    }
    return steps;
}

} // namespace

/// kill -9 at any moment of editing and saving: the file is whole, and what was typed is offered again.
class TestSpecKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNothing()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("appspec.yml"));
        const QString unsaved = directory.filePath(QStringLiteral("unsaved"));
        constexpr int kills = 200, longLives = 20;
        int offered = 0, saved = 0;
        for (int kill = 0; kill < kills; ++kill) {
            {
                QFile file(path);
                QVERIFY(file.open(QFile::WriteOnly));
                QCOMPARE(file.write(text(0)), text(0).size());
            }
            const bool isLong = kill % (kills / longLives) == 0;
            QProcess program;
            program.start(QCoreApplication::applicationFilePath(),
                          {QStringLiteral("--edit-for-ever"), directory.path()});
            QVERIFY(program.waitForReadyRead(30'000));
            std::this_thread::sleep_for(std::chrono::microseconds(QRandomGenerator::global()->bounded(200'000)
                                                                  + (isLong ? 1'500'000 : 0)));
            program.kill();
            QVERIFY(program.waitForFinished());
            QCOMPARE(program.exitStatus(), QProcess::CrashExit);
            const auto steps = stepsOf(program.readAllStandardOutput());
            QVERIFY(!steps.empty());

            const auto onDisk = lettersOf(bytesOf(path));
            QVERIFY2(onDisk, "a mixture of two versions");
            Recovery recovery(unsaved);
            const auto left = recovery.takeLeft();
            QVERIFY(left.size() <= 1);
            int kept = *onDisk;
            if (!left.empty()) {
                const auto letters = lettersOf(left.front().text);
                QVERIFY2(letters, "a mixture in what is offered");
                QCOMPARE(left.front().path, path);
                kept = std::max(kept, *letters);
                forgetText(*recovery.folder(), left.front().id);
                ++offered;
            }
            saved += *onDisk > 0 ? 1 : 0;
            QVERIFY(kept <= steps.back().letters + 1);
            // What was typed a second before the end is there.
            constexpr int patience = 1000;
            for (const Step &step : steps) {
                if (step.milliseconds < steps.back().milliseconds - patience)
                    QVERIFY2(kept >= step.letters, qPrintable(QString::number(kill)));
            }
        }
        qInfo("%d of %d saved, %d offered", saved, kills, offered);
        QVERIFY2(saved > 0 && offered > 0, "the kills all came too early"); // how many, the machine decides
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc == 3 && QLatin1String(argv[1]) == QLatin1String("--edit-for-ever"))
        return editForEver(QFile::decodeName(argv[2]));
    TestSpecKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_speckill.moc"
