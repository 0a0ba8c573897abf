// SPDX-License-Identifier: GPL-3.0-or-later
// What is deployed, beside the files of a person: in the real window on a real sandbox.
#include "app/gui/application.h"
#include "app/gui/settings.h"
#include "app/gui/theme.h"
#include "app/gui/workbench.h"
#include "models/tables/tablemodel.h"
#include "widgets/appspec/comparepanel.h"
#include "widgets/appspec/revisionpanel.h"
#include "widgets/appspec/revisionsmodel.h"
#include "widgets/appspec/revisiontexts.h"
#include "widgets/appspec/savereview.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/errorbar.h"
#include "widgets/deployments/deploymentsview.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace hookline;
using namespace hookline::appspec;

namespace {

constexpr int patience = 20'000;

const QByteArray ecsText(
    "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: \"arn:aws:ecs:us-east-1:1:task-definition/a:1\"\n"
    "        LoadBalancerInfo:\n          ContainerName: \"a\"\n          ContainerPort: 80\n");

aws::Connection connectionTo(const QString &region)
{
    aws::Connection made;
    made.region = region;
    made.keySource = QStringLiteral("profile deploy (~/.aws/config)");
    return made;
}

domain::Revision revision(const char *member, const QJsonObject &place)
{
    return domain::revisionFromApi({{QLatin1String(member), place}});
}

} // namespace

class TestSpecRevisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        gui::applyTheme(*qApp, gui::Theme::Light);
        m_settings = std::make_unique<gui::Settings>(m_directory.filePath(QStringLiteral("s.ini")));
        gui::Options options;
        options.speed = 1;
        m_application = std::make_unique<gui::Application>(options, *m_settings);
        QSignalSpy opened(m_application.get(), &gui::Application::worldOpened);
        m_application->start();
        QVERIFY(opened.wait(patience));
        QTRY_VERIFY_WITH_TIMEOUT(bench().deploymentsView()->totalCount() > 40, patience);
        m_application->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_application->window()));
    }
    void cleanupTestCase() { m_application.reset(); }
    void init() { bench().openPlace(gui::Place::Deployments); }
    void cleanup()
    {
        while (m_application && pane()) {
            pane()->closePanel();
            while (pane() && pane()->isModified())
                pane()->text()->undo();
            if (pane())
                desk().closePane(pane());
            QCoreApplication::processEvents(); // a tab without a text goes by itself
        }
    }

    void fetchStepsAreForTheShell_data()
    {
        QTest::addColumn<domain::Revision>("revision");
        QTest::addColumn<QStringList>("commands");
        const QJsonObject zip{{QStringLiteral("bucket"), QStringLiteral("b")},
                              {QStringLiteral("key"), QStringLiteral("app/it's.zip")},
                              {QStringLiteral("bundleType"), QStringLiteral("zip")}};
        QTest::newRow("zip")
            << revision("s3Location", zip)
            << QStringList{QStringLiteral("aws s3 cp 's3://b/app/it'\\''s.zip' 'it'\\''s.zip' --profile "
                                          "deploy --region eu-west-1"),
                           QStringLiteral("unzip -p 'it'\\''s.zip' appspec.yml > appspec.yml")};
        QJsonObject version{{QStringLiteral("bucket"), QStringLiteral("b")},
                            {QStringLiteral("key"), QStringLiteral("-spec.yaml")},
                            {QStringLiteral("bundleType"), QStringLiteral("YAML")},
                            {QStringLiteral("version"), QStringLiteral("v.1")}};
        QTest::newRow("version") << revision("s3Location", version)
                                 << QStringList{QStringLiteral(
                                        "aws s3api get-object --bucket b --key -spec.yaml --version-id v.1 "
                                        "./-spec.yaml --profile deploy --region eu-west-1")};
        QTest::newRow("GitHub")
            << revision("gitHubLocation",
                        {{QStringLiteral("repository"), QStringLiteral("o/shop")},
                         {QStringLiteral("commitId"), QStringLiteral("0123abcd")}})
            << QStringList{QStringLiteral("git clone --no-checkout https://github.com/o/shop.git shop"),
                           QStringLiteral("git -C shop show 0123abcd:appspec.yml > appspec.yml")};
        QTest::newRow("text") << revision("appSpecContent",
                                          {{QStringLiteral("sha256"), QStringLiteral("ab")}})
                              << QStringList{};
    }

    void fetchStepsAreForTheShell()
    {
        QFETCH(domain::Revision, revision);
        QFETCH(QStringList, commands);
        QStringList made;
        for (const FetchStep &step : fetchSteps(revision, connectionTo(QStringLiteral("eu-west-1"))))
            made.append(step.command);
        QCOMPARE(made, commands);
    }

    /// Ctrl+R in the list: the text that runs, with its form and problems; it cannot be changed, until it is
    /// a file of one's own.
    void opensWhatIsDeployed()
    {
        const QString id = newest("shop-api");
        choose(id);
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(bench().selection().current().place, gui::Place::AppSpec);
        QTRY_VERIFY_WITH_TIMEOUT(pane() && pane()->text()->bytes().contains("task-definition/shop-api"),
                                 patience);
        QVERIFY(!pane()->panel());
        QVERIFY2(pane()->title().contains(id)
                     && pane()->title().endsWith(QLatin1String("(deployed, read-only)")),
                 qPrintable(pane()->title()));
        const QString head = pane()->findChild<QLabel *>(QStringLiteral("specName"))->text();
        for (const QString &part : {QStringLiteral("not AWS"), QStringLiteral("shop-api / prod"), id})
            QVERIFY2(head.contains(part), qPrintable(head));
        QTRY_VERIFY(pane()->liveCheck().current());
        QCOMPARE(pane()->liveCheck().current()->result.platform, appspec::Platform::Ecs);

        const QByteArray text = pane()->text()->bytes();
        QTest::keyClicks(editor(), QStringLiteral("x"));
        QCOMPARE(pane()->text()->bytes(), text);
        // Nor from the form, which says why.
        Q_EMIT pane()->form()->editWished([](const Document &) -> Result<Edits> {
            return Edits{{{0, 0}, "# x\n"}};
        });
        QCOMPARE(pane()->text()->bytes(), text);
        auto *bar = pane()->findChild<common::ErrorBar *>(QStringLiteral("errorBar"));
        QVERIFY(bar->isShown() && bar->text().contains(QLatin1String("Save it under a name")));
        QVERIFY(!pane()->isModified());

        // Again: the same tab.
        bench().openPlace(gui::Place::Deployments);
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(desk().count(), 1);

        const QString path = m_directory.filePath(QStringLiteral("mine.yml"));
        QTest::keyClick(editor(), Qt::Key_S, Qt::ControlModifier);
        answerDialog(path);
        QTRY_COMPARE(pane()->path(), path);
        QTest::keyClicks(editor(), QStringLiteral("#"));
        QCOMPARE(pane()->text()->bytes(), "#" + text);
    }

    void opensALambdaRevisionWithTheButton()
    {
        choose(newest("shop-fn"));
        auto *button = bench().findChild<QPushButton *>(QStringLiteral("revisionButton"));
        QTRY_VERIFY(button->isVisible());
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(pane() && pane()->text()->bytes().contains("AWS::Lambda::Function"),
                                 patience);
    }

    /// AWS does not hold it: where it lies, and how to get it; then the file that was got.
    void saysWhereARevisionInS3Lies()
    {
        choose(newest("shop-web"));
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(pane() && visibleIn(*pane()->panel(), "revisionPlace"), patience);
        QStringList facts;
        for (const auto *label : pane()->panel()->findChildren<common::CopyLabel *>())
            facts.append(label->text());
        QVERIFY2(facts.contains(QStringLiteral("shop-releases")), qPrintable(facts.join(u'\n')));
        QVERIFY(facts.filter(QStringLiteral("aws s3 cp s3://shop-releases/shop-web/")).size() == 1);
        QVERIFY(facts.filter(QStringLiteral("unzip -p")).size() == 1);
        QVERIFY(!pane()->findChild<QWidget *>(QStringLiteral("specSave"))->isEnabled());

        // Without a text there is nothing to save and nothing to compare.
        QTest::keyClick(pane(), Qt::Key_S, Qt::ControlModifier);
        QTest::qWait(20);
        QVERIFY(!m_application->window().findChild<QFileDialog *>());
        QMenu *menu = openMenu();
        for (const QAction *action : menu->actions())
            QVERIFY(action->isSeparator() || (!action->isEnabled() && !action->toolTip().isEmpty()));
        menu->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        checkNames(*pane()->panel());
        auto *bar = pane()->panel()->findChild<common::ErrorBar *>();
        chooseFile(QStringLiteral("bundle.zip"), "PK\x03\x04 something");
        QTRY_VERIFY(bar->isShown());
        QVERIFY2(bar->text().contains(QLatin1String("is an archive")), qPrintable(bar->text()));
        chooseFile(QStringLiteral("got.yml"), "version: 0.0\nos: linux\n");
        QTRY_VERIFY(!pane()->panel());
        QCOMPARE(pane()->text()->bytes(), QByteArray("version: 0.0\nos: linux\n"));
        QVERIFY(pane()->origin().contains(QLatin1String("got.yml, as you chose it")));
        QVERIFY(pane()->text()->isReadOnly());
    }

    /// Esc leads back from a tab that has no text.
    void escClosesATabWithoutAText()
    {
        choose(newest("shop-web"));
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(pane() && visibleIn(*pane()->panel(), "revisionPlace"), patience);
        QTest::keyClick(pane()->panel(), Qt::Key_Escape);
        QTRY_COMPARE(desk().count(), 0);
    }

    void saysWhyARevisionCannotBeRead()
    {
        fault("GetApplicationRevision", "AccessDeniedException", 1);
        choose(newest("shop-api"));
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(pane() && pane()->panel());
        auto *bar = pane()->panel()->findChild<common::ErrorBar *>();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), patience);
        QVERIFY2(bar->text().contains(QLatin1String("AccessDeniedException")), qPrintable(bar->text()));
        auto *again = pane()->panel()->findChild<QPushButton *>(QStringLiteral("revisionAgain"));
        QVERIFY(again->isVisible());
        again->click();
        QTRY_VERIFY_WITH_TIMEOUT(!pane()->panel() && !pane()->text()->bytes().isEmpty(), patience);
    }

    void comparesWithTheSelectedDeployment()
    {
        choose(newest("shop-api"));
        openMine("version: 0.0\nResources: []\n");
        compare("compareSelected");
        auto *panel = qobject_cast<RevisionDiff *>(pane()->panel());
        QVERIFY(panel);
        QTRY_VERIFY_WITH_TIMEOUT(panel->view()->changeCount() > 0, patience);
        QVERIFY(panel->findChild<QLabel *>(QStringLiteral("diffBeforeTitle"))
                    ->text()
                    .contains(newest("shop-api")));
        QVERIFY(panel->view()->rowText(false, 1).startsWith("Resources:"));
        QTest::keyClick(panel->view()->findChild<QWidget *>(QStringLiteral("diffAfter")), Qt::Key_Escape);
        QVERIFY(!pane()->panel());
    }

    void comparesWithWhatIsCurrentInAGroup()
    {
        choose(newest("shop-fn")); // another platform than the text's
        openMine(ecsText);
        QTRY_VERIFY(pane()->liveCheck().current());
        compare("compareDeployed");
        auto *panel = qobject_cast<ComparePanel *>(pane()->panel());
        QVERIFY(panel);
        const QAbstractItemModelTester tester(panel->revisions()->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_VERIFY_WITH_TIMEOUT(panel->view()->changeCount() > 0, patience);
        checkNames(*panel);
        QVERIFY(panel->applications()->currentText().endsWith(QLatin1String("(ECS)")));
        const auto *model = qobject_cast<RevisionsModel *>(panel->revisions()->model());
        const QModelIndexList chosen = panel->revisions()->selectionModel()->selectedRows();
        QCOMPARE(chosen.size(), 1);
        const session::KnownRevision &current = model->at(chosen.front().row());
        QCOMPARE(current.currentIn, QStringList{panel->groups()->currentText()});
        QVERIFY(current.status == domain::DeploymentStatus::Succeeded);

        // Two of them beside each other, the older one on the left.
        panel->revisions()->setFocus();
        QTest::keyClick(panel->revisions(), Qt::Key_Down, Qt::ShiftModifier);
        QTRY_VERIFY_WITH_TIMEOUT(panel->findChild<QLabel *>(QStringLiteral("diffAfterTitle"))
                                     ->text()
                                     .contains(current.deploymentId),
                                 patience);
        QTRY_VERIFY_WITH_TIMEOUT(panel->view()->changeCount() >= 0, patience);
        QVERIFY(panel->view()->rowText(true, 0).startsWith("version"));

        // Everything that is registered; what is current is marked there, too.
        panel->groups()->setCurrentIndex(panel->groups()->count() - 1);
        QTRY_VERIFY_WITH_TIMEOUT(model->rowCount() > 0 && panel->view()->changeCount() >= 0, patience);
        int marked = 0;
        for (int row = 0; row < model->rowCount(); ++row) {
            QVERIFY(model->at(row).deploymentId.isEmpty());
            marked += model->at(row).currentIn.isEmpty() ? 0 : 1;
        }
        QCOMPARE(marked, 1);
    }

    void comparesWithAFileForWhatLiesInS3()
    {
        choose(newest("shop-web"));
        openMine("version: 0.0\nos: linux\n");
        compare("compareSelected");
        auto *panel = qobject_cast<RevisionDiff *>(pane()->panel());
        QVERIFY(panel);
        QTRY_VERIFY_WITH_TIMEOUT(visibleIn(*panel, "revisionPlace"), patience);
        chooseFile(QStringLiteral("theirs.yml"), "version: 0.0\nos: windows\n");
        QTRY_COMPARE(panel->view()->changeCount(), 1);
        QVERIFY(!visibleIn(*panel, "revisionPlace"));
    }

    void saysWhyThereIsNothingToCompareWith()
    {
        choose(newest("shop-api"));
        openMine(ecsText);
        QTRY_VERIFY(pane()->liveCheck().current());
        fault("ListApplications", "AccessDeniedException", 1);
        compare("compareTwo");
        auto *panel = qobject_cast<ComparePanel *>(pane()->panel());
        QVERIFY(panel);
        QTRY_VERIFY_WITH_TIMEOUT(panel->problem()->isShown(), patience);
        QVERIFY(panel->problem()->text().contains(QLatin1String("AccessDeniedException")));
        panel->findChild<QPushButton *>(QStringLiteral("revisionAgain"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(panel->view()->changeCount() > 0, patience);
        QVERIFY(!panel->problem()->isShown());
    }

    void comparesWithItsFileAndAnother()
    {
        openMine("version: 0.0\n");
        QTest::keyClicks(editor(), QStringLiteral("#"));
        compare("compareDisk");
        QTRY_VERIFY(qobject_cast<SaveReview *>(pane()->panel()));
        QTRY_COMPARE(qobject_cast<DiffPanel *>(pane()->panel())->view()->changeCount(), 1);
        // The tick is a setting of the person's.
        auto *always = pane()->panel()->findChild<QCheckBox *>(QStringLiteral("reviewAlways"));
        QVERIFY(always->isChecked() && m_settings->value(gui::setting::reviewSaves));
        always->click();
        QVERIFY(!m_settings->value(gui::setting::reviewSaves));
        always->click();
        QVERIFY(m_settings->value(gui::setting::reviewSaves));
        pane()->closePanel();
        const QString other = m_directory.filePath(QStringLiteral("another.yml"));
        write(other, "version: 0.0\nos: linux\n");
        compare("compareFile");
        answerDialog(other);
        QTRY_VERIFY(pane()->panel());
        QTRY_COMPARE(qobject_cast<DiffPanel *>(pane()->panel())->view()->changeCount(), 1);
    }

    void greyEntriesSayWhy()
    {
        desk().begin(appspec::Platform::Unknown);
        bench().openPlace(gui::Place::AppSpec);
        QMenu *menu = openMenu();
        QAction *disk = menu->findChild<QAction *>(QStringLiteral("compareDisk"));
        QVERIFY(!disk->isEnabled());
        QCOMPARE(disk->toolTip(), QStringLiteral("This text has no file yet"));
        menu->close();
    }

    /// Last: the world goes while its panels are open and its answers under way.
    void panelsGoWithTheirConnection()
    {
        choose(newest("shop-api"));
        openMine("version: 0.0\n");
        SpecPane *mine = pane();
        compare("compareDeployed");
        QVERIFY(qobject_cast<ComparePanel *>(mine->panel()));
        bench().openPlace(gui::Place::Deployments);
        choose(newest("shop-fn"));
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(pane() != mine && pane()->panel());
        const QPointer<QWidget> asking = mine->panel();
        m_application->window().closeSession(session());
        QVERIFY(!mine->panel());
        QTRY_VERIFY(!asking);
        QTRY_COMPARE(desk().count(), 1); // the revision never came
        QCOMPARE(pane(), mine);
    }

private:
    gui::Workbench &bench() { return *m_application->window().workbench(); }
    session::Session &session() { return m_application->world()->session; }
    SpecDesk &desk() { return m_application->window().specDesk(); }
    SpecPane *pane() { return desk().current(); }
    QWidget *editor() { return pane()->findChild<QWidget *>(QStringLiteral("specEditor")); }
    QTableView *table() { return bench().deploymentsView()->table(); }

    QString newest(const char *application)
    {
        const domain::Deployment *found = nullptr;
        for (const domain::Deployment &deployment : session().store().deployments.rows()) {
            if (deployment.application == QLatin1String(application)
                && (!found || deployment.created > found->created))
                found = &deployment;
        }
        return found ? found->id : QString();
    }
    void choose(const QString &id)
    {
        const auto *model = qobject_cast<const tables::TableModel *>(table()->model());
        QVERIFY(model->rowOfKey(id) >= 0);
        table()->setCurrentIndex(model->index(model->rowOfKey(id), 0));
        table()->setFocus();
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    void openMine(const QByteArray &bytes)
    {
        const QString path = m_directory.filePath(QStringLiteral("appspec.yml"));
        write(path, bytes);
        bench().openPlace(gui::Place::AppSpec);
        desk().open(path);
        QTRY_COMPARE(pane()->text()->bytes(), bytes);
    }
    QMenu *openMenu()
    {
        auto *button = bench().findChild<QPushButton *>(QStringLiteral("specCompare"));
        button->click();
        return button->findChild<QMenu *>(QStringLiteral("compareMenu"));
    }
    void compare(const char *entry)
    {
        QMenu *menu = openMenu();
        QVERIFY(menu);
        auto *action = menu->findChild<QAction *>(QLatin1String(entry));
        QVERIFY(action && action->isEnabled());
        action->trigger();
        menu->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_application->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_application->window()));
    }
    /// What a person chooses in the dialog that is open.
    void answerDialog(const QString &path)
    {
        QFileDialog *dialog = nullptr;
        QTRY_VERIFY((dialog = m_application->window().findChild<QFileDialog *>()));
        Q_EMIT dialog->fileSelected(path);
        QCoreApplication::processEvents();
        dialog->reject();
        QTRY_VERIFY(!m_application->window().findChild<QFileDialog *>());
        m_application->window().activateWindow();
    }
    void chooseFile(const QString &name, const QByteArray &bytes)
    {
        const QString path = m_directory.filePath(name);
        write(path, bytes);
        pane()->panel()->findChild<QPushButton *>(QStringLiteral("revisionChoose"))->click();
        answerDialog(path);
    }
    /// What the keyboard reaches there says to a screen reader what it is.
    static void checkNames(const QWidget &panel)
    {
        int checked = 0;
        for (QWidget *widget : panel.findChildren<QWidget *>()) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(
                accessible && !accessible->text(QAccessible::Name).isEmpty(),
                qPrintable(QString::fromLatin1(widget->metaObject()->className()) + widget->objectName()));
            ++checked;
        }
        QVERIFY(checked > 3);
    }
    static bool visibleIn(const QWidget &panel, const char *name)
    {
        const auto *found = panel.findChild<QWidget *>(QLatin1String(name));
        return found && found->isVisible();
    }
    void fault(const char *operation, const char *code, int times)
    {
        bool done = false;
        session().client().call(QStringLiteral("sandbox"), QStringLiteral("PutFault"),
                                {{QStringLiteral("service"), QStringLiteral("codedeploy")},
                                 {QStringLiteral("operation"), QLatin1String(operation)},
                                 {QStringLiteral("errorCode"), QLatin1String(code)},
                                 {QStringLiteral("times"), times}},
                                &m_application->window(), [&done](const aws::Reply &reply) {
                                    QVERIFY(reply.ok());
                                    done = true;
                                });
        QTRY_VERIFY_WITH_TIMEOUT(done, patience);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<gui::Settings> m_settings;
    std::unique_ptr<gui::Application> m_application;
};

QTEST_MAIN(TestSpecRevisions)
#include "tst_specrevisions.moc"
