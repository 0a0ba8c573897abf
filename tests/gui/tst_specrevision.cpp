// SPDX-License-Identifier: GPL-3.0-or-later
// The revision of an EC2 AppSpec: where it lies, what is wrong in it, and its paths while a person writes.
#include "widgets/appspec/livecheck.h"
#include "widgets/appspec/revisionbar.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QCompleter>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <algorithm>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray text("version: 0.0\nos: linux\nfiles:\n  - source: /\n    destination: /srv\n"
                      "hooks:\n  AfterInstall:\n    - location: scripts/start.sh\n");

void put(const QString &path, const QByteArray &bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes) == bytes.size());
    file.setPermissions(file.permissions() | QFile::ExeOwner);
}

} // namespace

class TestSpecRevision : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_pane = std::make_unique<SpecPane>(
            [this] { return Result<QString>(m_directory->filePath(QStringLiteral("kept"))); }, m_clock);
        m_pane->resize(1000, 700);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    }
    void cleanup() { m_pane.reset(); }

    void looksIntoTheFilesFolderWhereSomethingLies()
    {
        put(at("revision/scripts/start.sh"), "#!/bin/sh\r\n");
        openIn("revision");
        QTRY_VERIFY(finds("X006")); // the line end
        QVERIFY(state().startsWith(QLatin1String("Revision: ")) && state().contains(at("revision")));
        // Mended outside: seen when a person comes back.
        put(at("revision/scripts/start.sh"), "#!/bin/sh\n");
        comeBack();
        QTRY_VERIFY(m_pane->liveCheck().current() && !finds("X006"));
    }

    void leavesAFolderAloneThatHoldsNothingOfIt()
    {
        openIn("elsewhere");
        QTRY_VERIFY(state().contains(QLatin1String("not checked")));
        QVERIFY(!finds("H014"));
        // A person says where it lies.
        put(at("build/other.sh"), "#!/bin/sh\n");
        QSignalSpy wished(m_pane.get(), &SpecPane::revisionWished);
        QTest::mouseClick(button("revisionChoose"), Qt::LeftButton);
        QCOMPARE(wished.size(), 1);
        m_pane->setRevisionDirectory(at("build"));
        QTRY_VERIFY(finds("H014"));
        QCOMPARE(m_pane->revisionDirectory(), at("build"));
        QTest::mouseClick(button("revisionClear"), Qt::LeftButton);
        QTRY_VERIFY(m_pane->liveCheck().current() && !finds("H014"));
        QVERIFY(state().contains(QLatin1String("not checked")));
        QVERIFY(!button("revisionClear")->isEnabled() && !button("revisionClear")->toolTip().isEmpty());
    }

    void saysWhatCannotBeRead()
    {
        openIn("elsewhere");
        m_pane->setRevisionDirectory(at("gone"));
        QTRY_VERIFY(state().contains(QLatin1String("cannot be read")));
        QTRY_VERIFY(m_pane->liveCheck().current()
                    && !finds("H014")); // not all of it is missing: nothing is known
    }

    void isHiddenWhereThereIsNoRevision()
    {
        m_pane->startWith(SpecPane::templateOf(Platform::Ecs), QStringLiteral("new"));
        QTRY_VERIFY(m_pane->liveCheck().current());
        QVERIFY(!bar()->isVisible());
        m_pane->startWith(text, QStringLiteral("new"));
        QTRY_VERIFY(bar()->isVisible());
        QVERIFY(state().contains(QLatin1String("no folder")));
    }

    void completesPathsInTheText()
    {
        put(at("revision/scripts/start.sh"), "#!/bin/sh\n");
        put(at("revision/scripts/stop it.sh"), "#!/bin/sh\n");
        openIn("revision");
        QTRY_VERIFY(bar()->listing());
        m_pane->text()->select({text.size(), text.size()});
        QTest::keyClicks(editor(), QStringLiteral("    - location: scripts/sto"));
        QTest::keyClick(editor(), Qt::Key_Tab);
        QCOMPARE(m_pane->text()->bytes(), text + "    - location: scripts/stop it.sh");
    }

    void completesPathsInTheForm()
    {
        put(at("revision/scripts/start.sh"), "#!/bin/sh\n");
        put(at("revision/scripts/stop.sh"), "#!/bin/sh\n");
        openIn("revision");
        QTRY_VERIFY(bar()->listing() && m_pane->liveCheck().current());
        QTreeView *order = m_pane->form()->order();
        const QModelIndexList rows = order->model()->match(order->model()->index(0, 0), Qt::DisplayRole,
                                                           QStringLiteral("AfterInstall"), 1);
        QCOMPARE(rows.size(), 1);
        const QModelIndex script = order->model()->index(0, 0, rows.constFirst());
        order->setCurrentIndex(script);
        order->edit(script);
        auto *line = order->viewport()->findChild<QLineEdit *>();
        QVERIFY(line && line->completer());
        line->completer()->setCompletionPrefix(QStringLiteral("stop"));
        QCOMPARE(line->completer()->completionCount(), 1);
        QCOMPARE(line->completer()->currentCompletion(), QStringLiteral("scripts/stop.sh"));
    }

private:
    QString at(const char *name) const { return m_directory->filePath(QString::fromUtf8(name)); }
    void openIn(const char *folder)
    {
        const QString path = at(folder) + QStringLiteral("/appspec.yml");
        put(path, text);
        m_pane->open(path);
        QTRY_COMPARE(m_pane->text()->bytes(), text);
        QTRY_VERIFY(m_pane->liveCheck().current());
    }
    bool finds(const char *rule) const
    {
        const auto checked = m_pane->liveCheck().current();
        return checked && std::ranges::any_of(checked->result.diagnostics, [rule](const Diagnostic &finding) {
                   return QLatin1StringView(finding.rule->id) == QLatin1StringView(rule);
               });
    }
    void comeBack()
    {
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    }
    RevisionBar *bar() const { return m_pane->findChild<RevisionBar *>(); }
    QString state() const { return bar()->findChild<QLabel *>(QStringLiteral("revisionState"))->toolTip(); }
    QPushButton *button(const char *name) const
    {
        return bar()->findChild<QPushButton *>(QLatin1String(name));
    }
    QWidget *editor() const { return m_pane->findChild<QWidget *>(QStringLiteral("specEditor")); }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<SpecPane> m_pane;
};

QTEST_MAIN(TestSpecRevision)
#include "tst_specrevision.moc"
