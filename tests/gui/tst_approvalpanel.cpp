// SPDX-License-Identifier: GPL-3.0-or-later
// Adding an approval step beside the text: what is offered, what is shown before, what is written, what is
// asked.
#include "tests/support/scriptedchooser.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/appspec/approvalpanel.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/reasonbutton.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray lambda("version: 0.0\nResources:\n  - fn:\n      Type: AWS::Lambda::Function\n"
                        "      Properties:\n        Name: shop\n        Alias: live\n"
                        "        CurrentVersion: 1\n        TargetVersion: 2\n"
                        "Hooks:\n  - AfterAllowTraffic: check # mine\n");
const QByteArray server("version: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\n");
const QString hook = QStringLiteral("CodeDeployHook_BeforeAllowTrafficApproval");

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

void put(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

class TestApprovalPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(QStringLiteral("appspec.yml"));
        m_desk = std::make_unique<SpecDesk>(m_clock, m_confirmer, m_chooser,
                                            m_directory->filePath(QStringLiteral("unsaved")));
        m_desk->resize(1100, 700);
        m_desk->show();
        QVERIFY(QTest::qWaitForWindowActive(m_desk.get()));
    }
    void cleanup() { m_desk.reset(); }

    void isGreyWithAReason()
    {
        QVERIFY(button()->disabledReason().contains(QLatin1String("No file")));
        open(server);
        QTRY_VERIFY(button()->disabledReason().contains(QLatin1String("scripts")));
        QTest::mouseClick(button(), Qt::LeftButton);
        QVERIFY(!pane()->panel());
        m_desk->begin(Platform::Unknown);
        QTRY_VERIFY(button()->disabledReason().contains(QLatin1String("Resources")));
        m_desk->begin(Platform::Ecs);
        QTRY_VERIFY(button()->isActionable());
    }

    void addsTheHookInOneStepAndWritesTheFiles()
    {
        openPanel();
        auto *event = child<QComboBox>("approvalEvent");
        QCOMPARE(event->count(), 2);
        QCOMPARE(event->currentData().toString(), QStringLiteral("BeforeAllowTraffic")); // the free one
        QVERIFY(event->itemText(1).contains(QLatin1String("taken: runs check")));
        QCOMPARE(child<QLineEdit>("approvalFunction")->text(), hook);
        QCOMPARE(child<QLineEdit>("approvalFolder")->text(),
                 m_directory->filePath(QStringLiteral("approval/BeforeAllowTraffic")));
        QTRY_VERIFY(add()->isActionable());
        QCOMPARE(child<QPlainTextEdit>("approvalGain")->toPlainText(),
                 QStringLiteral("+   - BeforeAllowTraffic: %1\n").arg(hook));
        const QString code = child<QPlainTextEdit>("approvalCode")->toPlainText();
        QVERIFY(child<QPlainTextEdit>("approvalTemplate")
                    ->toPlainText()
                    .contains(code.section(u'\n', -3, -3, QString::SectionSkipEmpty)));
        QVERIFY(!QDir(folder()).exists()); // nothing before it is wished
        QTest::mouseClick(add(), Qt::LeftButton);
        QTRY_VERIFY(child<QPushButton>("approvalDone"));
        QCOMPARE(pane()->text()->bytes(), lambda + "  - BeforeAllowTraffic: " + hook.toUtf8() + '\n');
        QCOMPARE(QString::fromUtf8(bytesOf(folder() + QStringLiteral("/index.js"))), code);
        QVERIFY(bytesOf(folder() + QStringLiteral("/template.yml")).contains("BeforeAllowTraffic"));
        pane()->text()->undo();
        QCOMPARE(pane()->text()->bytes(), lambda);
        QTest::mouseClick(child<QPushButton>("nextCopy"), Qt::LeftButton);
        const QString line = QGuiApplication::clipboard()->text();
        QVERIFY2(line.startsWith(QLatin1String("aws cloudformation deploy "))
                     && line.contains(folder() + QStringLiteral("/template.yml")),
                 qPrintable(line));
        QTest::mouseClick(child<QPushButton>("approvalDone"), Qt::LeftButton);
        QVERIFY(!pane()->panel());
    }

    void refusesATakenEventAndBadNames()
    {
        openPanel();
        QTRY_VERIFY(add()->isActionable());
        child<QComboBox>("approvalEvent")->setCurrentIndex(1);
        QVERIFY(!add()->isActionable()); // at once, not only when it was looked at
        QTRY_VERIFY(add()->disabledReason().contains(QLatin1String("runs check already")));
        child<QComboBox>("approvalEvent")->setCurrentIndex(0);
        QTRY_VERIFY(add()->isActionable());
        child<QLineEdit>("approvalFunction")->setText(QStringLiteral("no blanks"));
        QTRY_VERIFY(add()->disabledReason().contains(QLatin1String("function name")));
        QVERIFY(child<QLabel>("approvalState")->text().contains(QLatin1String("function name")));
        child<QLineEdit>("approvalFunction")->setText(QStringLiteral("mine"));
        QTRY_VERIFY(add()->isActionable());
        QVERIFY(child<QLabel>("approvalNote")->text().contains(QLatin1String("CodeDeployHook_")));
        child<QLineEdit>("approvalFolder")->setText(QStringLiteral("relative"));
        QTRY_VERIFY(add()->disabledReason().contains(QLatin1String("whole path")));
    }

    void asksBeforeItReplacesFiles()
    {
        const QString mine = m_directory->filePath(QStringLiteral("approval/BeforeAllowTraffic/index.js"));
        put(mine, "mine");
        openPanel();
        QTRY_VERIFY(add()->disabledReason().contains(QLatin1String("differ")));
        QVERIFY(child<QLabel>("approvalState")->text().contains(mine));
        auto *replace = child<QCheckBox>("approvalReplace");
        QVERIFY(replace->isVisible());
        QTest::mouseClick(add(), Qt::LeftButton);
        QTest::qWait(20);
        QCOMPARE(bytesOf(mine), QByteArray("mine"));
        replace->setChecked(true);
        QVERIFY(add()->isActionable());
        child<QLineEdit>("approvalQueue")->setText(QStringLiteral("hookline-approvals-2"));
        QVERIFY(!replace->isChecked()); // it was said of other files
        QTRY_VERIFY(add()->disabledReason().contains(QLatin1String("differ")));
        replace->setChecked(true);
        QTest::mouseClick(add(), Qt::LeftButton);
        QTRY_VERIFY(child<QPushButton>("approvalDone"));
        QVERIFY(bytesOf(mine).contains("SendMessageCommand"));
    }

    void takesPythonAndAChosenFolder()
    {
        openPanel();
        child<QComboBox>("approvalLanguage")->setCurrentIndex(1);
        m_chooser.path = m_directory->filePath(QStringLiteral("elsewhere"));
        QTest::mouseClick(child<QPushButton>("approvalChooseFolder"), Qt::LeftButton);
        QTRY_COMPARE(child<QLineEdit>("approvalFolder")->text(), m_chooser.path);
        QTRY_VERIFY(add()->isActionable());
        QTest::mouseClick(add(), Qt::LeftButton);
        QTRY_VERIFY(child<QPushButton>("approvalDone"));
        QVERIFY(bytesOf(m_chooser.path + QStringLiteral("/index.py")).contains("send_message"));
    }

    void followsTheText()
    {
        openPanel();
        QTRY_VERIFY(add()->isActionable());
        pane()->text()->apply({{{lambda.size(), lambda.size()}, "  - BeforeAllowTraffic: other\n"}});
        QTRY_VERIFY(add()->disabledReason().contains(QLatin1String("runs other already")));
        pane()->text()->undo();
        QTRY_VERIFY(add()->isActionable());
        QTest::keyClick(child<QLineEdit>("approvalFunction"), Qt::Key_Escape);
        QVERIFY(!pane()->panel());
    }

    void saysWhenFilesCannotBeWritten()
    {
        openPanel();
        put(m_directory->filePath(QStringLiteral("file")), "x");
        child<QLineEdit>("approvalFolder")->setText(m_directory->filePath(QStringLiteral("file/below")));
        QTRY_VERIFY(add()->isActionable());
        QTest::mouseClick(add(), Qt::LeftButton);
        QTRY_VERIFY(pane()->panel()->findChild<common::ErrorBar *>()->isShown());
        QVERIFY(
            pane()->panel()->findChild<common::ErrorBar *>()->text().contains(QLatin1String("file/below")));
        QVERIFY(!child<QPushButton>("approvalDone"));
        QCOMPARE(pane()->text()->bytes(), lambda);
    }

private:
    void open(const QByteArray &bytes)
    {
        put(m_path, bytes);
        m_desk->open(m_path);
        QTRY_COMPARE(pane()->text()->bytes(), bytes);
    }
    void openPanel()
    {
        open(lambda);
        QTRY_VERIFY(pane()->liveCheck().current() && button()->isActionable());
        QTest::mouseClick(button(), Qt::LeftButton);
        QVERIFY(qobject_cast<ApprovalPanel *>(pane()->panel()));
    }
    SpecPane *pane() const { return m_desk->current(); }
    QString folder() const { return m_directory->filePath(QStringLiteral("approval/BeforeAllowTraffic")); }
    common::ReasonButton *button() const
    {
        return m_desk->findChild<common::ReasonButton *>(QStringLiteral("specApproval"));
    }
    common::ReasonButton *add() const { return child<common::ReasonButton>("approvalAdd"); }
    template <class T> T *child(const char *name) const
    {
        return pane()->panel()->findChild<T *>(QLatin1String(name));
    }

    SystemClock m_clock;
    test::ScriptedConfirmer m_confirmer;
    test::ScriptedChooser m_chooser;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<SpecDesk> m_desk;
};

QTEST_MAIN(TestApprovalPanel)
#include "tst_approvalpanel.moc"
