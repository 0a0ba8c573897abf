// SPDX-License-Identifier: GPL-3.0-or-later
// The AppSpec file as a form beside its text, with real keys: a file from nothing, scripts moved, one undo
// stack, the same on both sides after every change.
#include "models/appspec/document.h"
#include "models/appspec/recovery.h"
#include "widgets/appspec/itemsmodel.h"
#include "widgets/appspec/ordermodel.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QRandomGenerator>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <numeric>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray server(
    "# top\nversion: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\nhooks:\n"
    "  BeforeInstall:\n    - location: a.sh # first\n      timeout: 30\n    - location: b.sh\n"
    "  AfterInstall:\n    - location: c.sh\n");
const QByteArray lambda(
    "version: 0.0\nResources:\n  - fn:\n      Type: AWS::Lambda::Function\n      Properties:\n"
    "        Name: shop\n        Alias: live\n        CurrentVersion: 1\n        TargetVersion: 2\n"
    "Hooks:\n  - BeforeAllowTraffic: check\n");
const QByteArray ecs(
    "version: 0.0\nResources:\n  - TargetService:\n      Type: AWS::ECS::Service\n      Properties:\n"
    "        TaskDefinition: td:1\n        LoadBalancerInfo:\n          ContainerName: web\n"
    "          ContainerPort: 80\n");

} // namespace

class TestSpecForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_recovery = std::make_unique<Recovery>(m_directory->filePath(QStringLiteral("unsaved")));
        m_pane = std::make_unique<SpecPane>([this] { return m_recovery->folder(); }, m_clock);
        m_pane->resize(1060, 700);
        m_pane->show();
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    }
    void cleanup()
    {
        m_pane.reset();
        m_recovery.reset();
    }

    void makesAFileFromNothing()
    {
        m_pane->startWith({}, QStringLiteral("new"));
        waitForCheck();
        m_pane->findChild<QPushButton *>(QStringLiteral("beginServer"))->click();
        waitForCheck();
        // The template's own hooks go first: five of one's own are wished.
        while (scriptCount() > 0) {
            for (int i = 0; i < order()->rowCount(); ++i) {
                const QModelIndex event = order()->index(i, 0);
                if (order()->rowCount(event) > 0) {
                    tree()->setCurrentIndex(order()->index(0, 0, event));
                    QTest::keyClick(tree(), Qt::Key_Delete);
                    break;
                }
            }
            waitForCheck();
        }
        const char *events[] = {"ApplicationStop", "BeforeInstall", "AfterInstall", "ApplicationStart",
                                "ValidateService"};
        for (const char *event : events) {
            choose(QLatin1String(event), -1);
            QTest::keyClick(tree(), Qt::Key_Insert);
            waitForCheck();
            choose(QLatin1String(event), 0);
            edit(OrderModel::NameColumn, QLatin1String("bin/") + QLatin1String(event));
            waitForCheck();
            choose(QLatin1String(event), 0);
            edit(OrderModel::DetailColumn, QStringLiteral("120"));
            waitForCheck();
        }
        const AppSpec &spec = checked().result.spec;
        QVERIFY(!checked().result.hasErrors());
        QCOMPARE(spec.platform, Platform::Server);
        QCOMPARE(spec.scripts.size(), std::size(events));
        for (size_t i = 0; i < spec.scripts.size(); ++i) {
            QCOMPARE(spec.scripts[i].event, QLatin1String(events[i]));
            QCOMPARE(spec.scripts[i].scripts.size(), 1U);
            QCOMPARE(spec.scripts[i].scripts[0].location, QLatin1String("bin/") + QLatin1String(events[i]));
            QCOMPARE(spec.scripts[i].scripts[0].timeoutSeconds, 120);
        }
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), QByteArray());
    }

    void movesByKeyboardAndByDrag()
    {
        load(server);
        choose(QStringLiteral("BeforeInstall"), 1);
        QTest::keyClick(tree(), Qt::Key_Up, Qt::AltModifier);
        waitForCheck();
        QCOMPARE(locations(QStringLiteral("BeforeInstall")),
                 (QStringList{QStringLiteral("b.sh"), QStringLiteral("a.sh")}));
        QVERIFY(order()->isScript(tree()->currentIndex())); // the moved one stays chosen
        QCOMPARE(tree()->currentIndex().data().toString(), QStringLiteral("b.sh"));
        // Over the end of the event into the next one that takes scripts.
        choose(QStringLiteral("BeforeInstall"), 1);
        QTest::keyClick(tree(), Qt::Key_Down, Qt::AltModifier);
        waitForCheck();
        QCOMPARE(locations(QStringLiteral("AfterInstall")),
                 (QStringList{QStringLiteral("a.sh"), QStringLiteral("c.sh")}));
        // As the view drops what is dragged.
        const QModelIndex event = order()->indexOf(QStringLiteral("ValidateService"), -1);
        std::unique_ptr<QMimeData> data(
            order()->mimeData({order()->indexOf(QStringLiteral("AfterInstall"), 0)}));
        QVERIFY(order()->canDropMimeData(data.get(), Qt::MoveAction, -1, 0, event));
        order()->dropMimeData(data.get(), Qt::MoveAction, -1, 0, event);
        waitForCheck();
        QCOMPARE(locations(QStringLiteral("ValidateService")), QStringList{QStringLiteral("a.sh")});
        const QModelIndex reserved = order()->indexOf(QStringLiteral("Install"), -1);
        QVERIFY(reserved.isValid());
        QVERIFY(!order()->canDropMimeData(data.get(), Qt::MoveAction, -1, 0, reserved));
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), server);
    }

    void showsTheBudgetAndWhatDoesNotRun()
    {
        load(QByteArray(server).replace("timeout: 30", "timeout: 3700"));
        const QModelIndex event = order()->indexOf(QStringLiteral("BeforeInstall"), -1);
        QVERIFY(event.siblingAtColumn(OrderModel::DetailColumn).data(BudgetRole).toDouble() > 1);
        const QModelIndex reserved = order()->indexOf(QStringLiteral("Install"), -1);
        QVERIFY(reserved.data(OutOfUseRole).toBool());
        QVERIFY(!reserved.data(Qt::ToolTipRole).toString().isEmpty());
        // Without a load balancer its events do not run: what is attached there stands at the end, hatched.
        load("version: 0.0\nos: linux\nhooks:\n  BeforeBlockTraffic:\n    - location: x.sh\n");
        auto *kind = m_pane->findChild<QComboBox *>(QStringLiteral("deploymentKind"));
        kind->setCurrentIndex(kind->findData(QStringLiteral("in-place")));
        Q_EMIT kind->activated(kind->currentIndex());
        const QModelIndex last = order()->index(order()->rowCount() - 1, 0);
        QCOMPARE(last.data().toString(), QStringLiteral("BeforeBlockTraffic"));
        QVERIFY(last.data(OutOfUseRole).toBool());
        QVERIFY(last.data(Qt::BackgroundRole).isValid());
        kind->setCurrentIndex(kind->findData(QStringLiteral("in-place-lb")));
        Q_EMIT kind->activated(kind->currentIndex());
        QVERIFY(!order()->indexOf(QStringLiteral("BeforeBlockTraffic"), -1).data(OutOfUseRole).toBool());
    }

    void editsAServiceFile()
    {
        load(lambda);
        auto *alias = m_pane->findChild<QLineEdit *>(QStringLiteral("field.Alias"));
        QVERIFY(alias);
        QCOMPARE(alias->text(), QStringLiteral("live"));
        alias->setFocus();
        alias->selectAll();
        QTest::keyClicks(alias, QStringLiteral("beta"));
        QTest::keyClick(alias, Qt::Key_Return);
        waitForCheck();
        QCOMPARE(m_pane->text()->bytes(), QByteArray(lambda).replace("live", "beta"));
        QVERIFY(alias->hasFocus()); // nobody took it
        const QModelIndex event = order()->indexOf(QStringLiteral("AfterAllowTraffic"), -1);
        order()->setData(event.siblingAtColumn(OrderModel::DetailColumn), QStringLiteral("after"));
        waitForCheck();
        QCOMPARE(checked().result.spec.functionOf(QStringLiteral("AfterAllowTraffic")),
                 QStringLiteral("after"));
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), lambda);
    }

    void editsNetworkAndCapacityOfAService()
    {
        load(ecs);
        auto *tabs = m_pane->findChild<QTabWidget *>(QStringLiteral("formTabs"));
        QCOMPARE(tabs->count(), 2);
        tabs->setCurrentIndex(1);
        write("Subnets", QStringLiteral("subnet-1, subnet-2"));
        write("SecurityGroups", QStringLiteral("sg-1"));
        write("AssignPublicIp", QStringLiteral("DISABLED"));
        QCOMPARE(m_pane->text()->bytes(),
                 ecs
                     + "        NetworkConfiguration:\n          AwsvpcConfiguration:\n"
                       "            Subnets:\n              - subnet-1\n              - subnet-2\n"
                       "            SecurityGroups:\n              - sg-1\n"
                       "            AssignPublicIp: DISABLED\n");
        const QByteArray network = m_pane->text()->bytes();
        write("Subnets", QStringLiteral("subnet-1,subnet-3"));
        QCOMPARE(m_pane->text()->bytes(), QByteArray(network).replace("subnet-2", "subnet-3"));
        m_pane->text()->undo(); // one step
        waitForCheck();
        QCOMPARE(m_pane->text()->bytes(), network);
        QCOMPARE(m_pane->findChild<QLineEdit *>(QStringLiteral("field.Subnets"))->text(),
                 QStringLiteral("subnet-1, subnet-2"));

        auto *model = qobject_cast<ItemsModel *>(
            m_pane->findChild<QTableView *>(QStringLiteral("formCapacity"))->model());
        QCOMPARE(model->rowCount(), 1);
        model->setData(model->index(0, 0), QStringLiteral("FARGATE_SPOT"));
        waitForCheck();
        model->setData(model->index(0, 2), QStringLiteral("3"));
        waitForCheck();
        QCOMPARE(m_pane->text()->bytes(),
                 network
                     + "        CapacityProviderStrategy:\n"
                       "          - CapacityProvider: FARGATE_SPOT\n            Weight: 3\n");
        QVERIFY(!checked().result.hasErrors());
        auto *table = m_pane->findChild<QTableView *>(QStringLiteral("formCapacity"));
        auto *remove = table->parentWidget()->findChild<QToolButton *>(QStringLiteral("removeItem"));
        QVERIFY(!remove->isEnabled() && !remove->toolTip().isEmpty());
        table->setCurrentIndex(model->index(0, 0));
        QTest::mouseClick(remove, Qt::LeftButton);
        waitForCheck();
        QCOMPARE(m_pane->text()->bytes(), network);
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), ecs);
    }

    void readsKeysInOtherLetters()
    {
        load(
            "version: 0.0\nresources:\n  - fn:\n      type: AWS::Lambda::Function\n      properties:\n"
            "        name: shop\n        alias: live\n        currentversion: 1\n        targetversion: 2\n");
        auto *alias = m_pane->findChild<QLineEdit *>(QStringLiteral("field.Alias"));
        QCOMPARE(alias->text(), QStringLiteral("live"));
        write("Alias", QStringLiteral("beta"));
        QVERIFY2(m_pane->text()->bytes().contains("        alias: beta\n"),
                 m_pane->text()->bytes().constData());
        QCOMPARE(m_pane->text()->bytes().toLower().count("alias"), 1);
    }

    void choosesAmongTheWordsOfAField()
    {
        load(server);
        auto *edit = m_pane->findChild<QLineEdit *>(QStringLiteral("field.file_exists_behavior"));
        auto *box = qobject_cast<QComboBox *>(edit->parentWidget());
        QVERIFY(box);
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        waitForCheck();
        QVERIFY2(m_pane->text()->bytes().contains("file_exists_behavior: DISALLOW\n"),
                 m_pane->text()->bytes().constData());
        QTest::keyClick(box, Qt::Key_Up); // the empty one takes it out
        waitForCheck();
        QCOMPARE(m_pane->text()->bytes(), server);
    }

    void editsPermissions()
    {
        load(server);
        auto *model = qobject_cast<ItemsModel *>(
            m_pane->findChild<QTableView *>(QStringLiteral("formPermissions"))->model());
        const auto set = [&](const char *title, const QString &text) {
            for (int column = 0; column < model->columnCount(); ++column) {
                if (model->headerData(column, Qt::Horizontal).toString() == QLatin1StringView(title)) {
                    model->setData(model->index(0, column), text);
                    waitForCheck();
                    QCOMPARE(model->index(0, column).data().toString(), text);
                    return;
                }
            }
            QFAIL(title);
        };
        set("Object", QStringLiteral("/srv"));
        set("Type", QStringLiteral("file, directory"));
        set("Except", QStringLiteral("a"));
        set("SELinux type", QStringLiteral("httpd_t"));
        QVERIFY2(m_pane->text()->bytes().endsWith(
                     "permissions:\n  - object: /srv\n    type:\n      - file\n      - directory\n"
                     "    except:\n      - a\n    context:\n      type: httpd_t\n"),
                 m_pane->text()->bytes().constData());
        set("Type", QString());
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), server);
    }

    void keepsTheLastGoodFormWhileTheTextIsBroken()
    {
        load(server);
        m_pane->text()->apply({{{0, 0}, "a: [\n"}});
        waitForCheck();
        auto *stale = m_pane->findChild<QLabel *>(QStringLiteral("formStale"));
        QVERIFY(stale->isVisible());
        QVERIFY(stale->text().contains(QLatin1String("line")));
        QCOMPARE(locations(QStringLiteral("BeforeInstall")),
                 (QStringList{QStringLiteral("a.sh"), QStringLiteral("b.sh")}));
        QVERIFY(!tree()->isEnabled());
        m_pane->text()->undo();
        waitForCheck();
        QVERIFY(!stale->isVisible());
        QVERIFY(tree()->isEnabled());
    }

    void sharesTheSelection()
    {
        load(server);
        choose(QStringLiteral("AfterInstall"), 0);
        QCOMPARE(m_pane->text()->caret(), server.indexOf("location: c.sh"));
        m_pane->text()->setFocus();
        const qsizetype there = server.indexOf("b.sh");
        m_pane->text()->select({there, there});
        QTRY_COMPARE(tree()->currentIndex().data().toString(), QStringLiteral("b.sh"));
        QVERIFY(!tree()->hasFocus());
    }

    void saysWhatAFieldCannotTake()
    {
        load(server);
        auto *bar = m_pane->findChild<QWidget *>(QStringLiteral("errorBar"));
        choose(QStringLiteral("AfterInstall"), 0);
        edit(OrderModel::DetailColumn, QStringLiteral("soon"));
        QVERIFY(bar->isVisible());
        QCOMPARE(m_pane->text()->bytes(), server);
    }

    void listsFilesAndAddsSome()
    {
        load(server);
        auto *table = m_pane->findChild<QTableView *>(QStringLiteral("formFiles"));
        auto *model = qobject_cast<ItemsModel *>(table->model());
        QCOMPARE(model->rowCount(), 2); // and the one that adds
        model->setData(model->index(1, 0), QStringLiteral("/more"));
        waitForCheck();
        model->setData(model->index(1, 1), QStringLiteral("/opt"));
        waitForCheck();
        QCOMPARE(checked().result.spec.files.size(), 2U);
        QCOMPARE(checked().result.spec.files[1].destination, QStringLiteral("/opt"));
        model->remove(0);
        waitForCheck();
        QCOMPARE(checked().result.spec.files.size(), 1U);
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), server);
    }

    /// Planned beside the GUI thread; text typed meanwhile is kept, and the edit for the old text dropped.
    void changesALargeFile()
    {
        QByteArray large = server;
        while (large.size() < 100'000)
            large.insert(large.indexOf("hooks:"), "  - source: /more\n    destination: /srv/more\n");
        load(large);
        choose(QStringLiteral("BeforeInstall"), 1);
        QTest::keyClick(tree(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(m_pane->text()->bytes(), large); // not yet
        QTRY_VERIFY(m_pane->text()->bytes() != large);
        waitForCheck();
        QCOMPARE(locations(QStringLiteral("BeforeInstall")),
                 (QStringList{QStringLiteral("b.sh"), QStringLiteral("a.sh")}));
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), large);

        choose(QStringLiteral("BeforeInstall"), 1);
        QTest::keyClick(tree(), Qt::Key_Up, Qt::AltModifier);
        m_pane->text()->apply({{{0, 0}, "# typed\n"}});
        waitForCheck();
        QTest::qWait(50);
        QCOMPARE(m_pane->text()->bytes(), "# typed\n" + large);
    }

    /// Text and form by turns: what the form shows is always what the text says.
    void agreesAfterTwoHundredChanges()
    {
        load(server);
        const QAbstractItemModelTester orderTester(order(),
                                                   QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto *table = m_pane->findChild<QTableView *>(QStringLiteral("formFiles"));
        const QAbstractItemModelTester filesTester(table->model(),
                                                   QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(20261126);
        int changed = 0;
        for (int i = 0; i < 200; ++i) {
            const QByteArray before = m_pane->text()->bytes();
            if (i % 2 == 0)
                changeInText(random, i);
            else
                changeInForm(random, i);
            waitForCheck();
            changed += before != m_pane->text()->bytes() ? 1 : 0;
            const AppSpec spec = read(m_pane->text()->bytes()).spec;
            for (const EventScripts &event : spec.scripts) {
                QStringList wanted;
                for (const Script &script : event.scripts)
                    wanted.append(script.location);
                QCOMPARE(locations(event.event), wanted);
            }
            QCOMPARE(scriptCount(),
                     int(std::accumulate(
                         spec.scripts.begin(), spec.scripts.end(), size_t(0),
                         [](size_t sum, const EventScripts &event) { return sum + event.scripts.size(); })));
        }
        QVERIFY2(changed > 150, qPrintable(QString::number(changed)));
        undoAll();
        QCOMPARE(m_pane->text()->bytes(), server);
    }

private:
    void load(const QByteArray &text)
    {
        m_pane->text()->setBytes(text);
        waitForCheck();
    }
    void waitForCheck() { QTRY_VERIFY(m_pane->liveCheck().current()); }
    const CheckedText &checked() const { return *m_pane->liveCheck().current(); }
    QTreeView *tree() const { return m_pane->form()->order(); }
    OrderModel *order() const { return qobject_cast<OrderModel *>(tree()->model()); }

    void choose(const QString &event, int script)
    {
        const QModelIndex index = order()->indexOf(event, script);
        QVERIFY(index.isValid());
        tree()->setFocus();
        tree()->setCurrentIndex(index);
    }
    /// Types into the cell as a person does.
    void edit(int column, const QString &text)
    {
        tree()->setCurrentIndex(tree()->currentIndex().siblingAtColumn(column));
        QTest::keyClick(tree(), Qt::Key_F2);
        auto *editor = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, text);
        QTest::keyClick(editor, Qt::Key_Return);
        QTest::qWait(1); // the delegate commits in the next turn
    }
    /// Into a field, as a person does.
    void write(const char *key, const QString &text)
    {
        auto *edit = m_pane->findChild<QLineEdit *>(QLatin1String("field.") + QLatin1String(key));
        QVERIFY2(edit, key);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
        waitForCheck();
    }
    QStringList locations(const QString &event) const
    {
        QStringList found;
        const QModelIndex index = order()->indexOf(event, -1);
        for (int i = 0; i < order()->rowCount(index); ++i)
            found.append(order()->index(i, 0, index).data().toString());
        return found;
    }
    int scriptCount() const
    {
        int count = 0;
        for (int i = 0; i < order()->rowCount(); ++i)
            count += order()->rowCount(order()->index(i, 0));
        return count;
    }
    void undoAll()
    {
        QByteArray before;
        do {
            before = m_pane->text()->bytes();
            m_pane->text()->undo();
        } while (before != m_pane->text()->bytes());
        waitForCheck();
    }
    void changeInText(QRandomGenerator &random, int number)
    {
        const QByteArray text = m_pane->text()->bytes();
        const qsizetype line = text.indexOf('\n', qsizetype(random.bounded(quint32(text.size())))) + 1;
        if (number % 4 == 0 || line <= 0) {
            m_pane->text()->apply({{{line, line}, "# note " + QByteArray::number(number) + '\n'}});
            return;
        }
        const qsizetype at = text.indexOf(".sh");
        if (at > 0)
            m_pane->text()->apply({{{at, at}, QByteArray::number(number)}});
    }
    void changeInForm(QRandomGenerator &random, int number)
    {
        const QStringList events{QStringLiteral("ApplicationStop"), QStringLiteral("BeforeInstall"),
                                 QStringLiteral("AfterInstall"), QStringLiteral("ValidateService")};
        const QModelIndex event = order()->indexOf(events.at(int(random.bounded(4))), -1);
        const int scripts = order()->rowCount(event);
        const int script = scripts > 0 ? int(random.bounded(scripts)) : -1;
        const QModelIndex index = script < 0 ? event : order()->index(script, 0, event);
        switch (number % 10) {
        case 1:
        case 3:
            order()->addScript(index, "new" + QByteArray::number(number) + ".sh");
            break;
        case 5:
            if (scriptCount() > 2)
                order()->remove(index);
            break;
        case 7:
            order()->moveBy(index, random.bounded(2) == 0 ? -1 : 1);
            break;
        default:
            order()->setData(index.siblingAtColumn(OrderModel::DetailColumn), QString::number(30 + number));
        }
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Recovery> m_recovery;
    std::unique_ptr<SpecPane> m_pane;
};

QTEST_MAIN(TestSpecForm)
#include "tst_specform.moc"
