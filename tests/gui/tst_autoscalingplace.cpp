// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/session/autoscaling.h"
#include "tests/support/scriptedconfirmer.h"
#include "widgets/autoscaling/actioncard.h"
#include "widgets/autoscaling/autoscalingdetail.h"
#include "widgets/autoscaling/autoscalingview.h"
#include "widgets/autoscaling/hookform.h"
#include "widgets/autoscaling/lifecycletexts.h"
#include "widgets/common/awscommand.h"
#include "widgets/common/reasonbutton.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QTest>
#include <QToolButton>

using namespace hookline;
using namespace hookline::autoscaling;
using common::ReasonButton;
using State = ActionCard::State;

namespace {

constexpr int patience = 20'000;

aws::Connection connectionTo(const sandbox::SandboxAddress &address)
{
    aws::Connection connection;
    connection.name = QStringLiteral("sandbox");
    connection.region = address.region;
    connection.endpoint = QUrl(address.endpoint);
    connection.keys = {address.accessKeyId, address.secretAccessKey, {}};
    connection.keySource = QStringLiteral("sandbox");
    connection.sandbox = true;
    return connection;
}

/// The place as the window puts it together, on a sandbox with the tour's history.
struct Place
{
    sandbox::Sandbox sandbox;
    SystemClock clock;
    aws::QnamTransport transport;
    std::unique_ptr<aws::Client> client;
    std::unique_ptr<session::Session> session;
    test::ScriptedConfirmer confirmer;
    std::unique_ptr<QSplitter> window;
    AutoScalingView *view = nullptr;
    AutoScalingDetail *detail = nullptr;

    void open()
    {
        sandbox::SandboxOptions options;
        options.speed = 1;
        const auto address = sandbox.start(options);
        QVERIFY2(address.ok(), address.ok() ? "" : qPrintable(toString(address.error())));
        client = std::make_unique<aws::Client>(connectionTo(*address), transport, clock, [] { return 0.5; });
        session = std::make_unique<session::Session>(*client, clock);
        session->start();
        window = std::make_unique<QSplitter>(Qt::Vertical);
        view = new AutoScalingView(*session, window.get());
        detail = new AutoScalingDetail(*session, confirmer, window.get());
        QObject::connect(view, &AutoScalingView::selected, detail, &AutoScalingDetail::showSubject);
        QObject::connect(view, &AutoScalingView::newHookRequested, detail, &AutoScalingDetail::newHook);
        QObject::connect(detail, &AutoScalingDetail::subjectRequested, detail,
                         [this](const Subject &subject) {
                             view->select(subject);
                             detail->showSubject(subject);
                         });
        window->resize(1070, 560);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    template <class T> T *child(const char *name) const
    {
        T *found = window->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    void click(const char *name) const
    {
        auto *button = child<QAbstractButton>(name);
        if (!button->isVisible())
            qFatal("%s is not visible", name);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    QString text(const char *name) const { return child<QLabel>(name)->text(); }
    const domain::LifecycleAction *waiting(const QString &state) const
    {
        for (const domain::LifecycleAction &action : session->store().lifecycleActions.rows()) {
            if (action.stateText == state && action.progress == domain::LifecycleAction::Progress::Waits)
                return &action;
        }
        return nullptr;
    }
    ActionCard *card() const { return detail->actionCard(); }
};

} // namespace

/// Stories of a person in the Auto Scaling place, over bytes: a real sandbox and real key and mouse events.
class TestAutoScalingPlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_place.open();
        QTRY_VERIFY_WITH_TIMEOUT(m_place.waiting(QStringLiteral("Terminating:Wait")), patience);
    }
    void cleanupTestCase() { m_place.window.reset(); }

    void theStuckInstanceIsFoundKeptAndLetGo()
    {
        const QString id = m_place.waiting(QStringLiteral("Terminating:Wait"))->instanceId;
        auto *filter = m_place.child<QComboBox>("stateFilter");
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_Down); // "Waiting for a hook"
        QTableView *table = m_place.view->table();
        QTRY_COMPARE(table->model()->rowCount(), m_place.view->waitingCount());
        m_place.view->setFilterText(QStringLiteral("Terminating:Wait"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(m_place.view->current(), (Subject{Kind::Instances, id}));
        QTRY_COMPARE(m_place.card()->state(), State::Idle);
        QVERIFY(m_place.card()->text().contains(QStringLiteral("the instance is terminated")));
        QVERIFY(!m_place.card()->text().contains(QStringLiteral("reject"), Qt::CaseInsensitive));

        m_place.click("heartbeatButton");
        QTRY_COMPARE_WITH_TIMEOUT(m_place.card()->state(), State::Result, patience);
        QVERIFY2(m_place.text("actionResult").startsWith(QStringLiteral("AWS accepted the heartbeat")),
                 qPrintable(m_place.text("actionResult")));
        m_place.click("outcomeNextButton");
        QCOMPARE(m_place.card()->state(), State::Idle);
        QVERIFY(m_place.text("actionBudget").contains(QStringLiteral("Heartbeats sent from here: 1")));
        QVERIFY(m_place.text("actionDeadline").contains(QStringLiteral("Exact")));

        auto *go = m_place.child<ReasonButton>("continueButton");
        go->setFocus();
        QTest::keyClick(go, Qt::Key_Space);
        QCOMPARE(m_place.card()->state(), State::Confirming);
        QVERIFY(m_place.child<QPushButton>("confirmBackButton")->hasFocus());
        QTest::keyClick(m_place.child<QPushButton>("confirmBackButton"), Qt::Key_Escape);
        QCOMPARE(m_place.card()->state(), State::Idle);
        m_place.click("continueButton");
        m_place.click("confirmButton");
        QCOMPARE(m_place.card()->state(), State::Sending);
        QTRY_COMPARE_WITH_TIMEOUT(m_place.card()->state(), State::Result, patience);
        QVERIFY2(m_place.text("actionResult").startsWith(QStringLiteral("AWS accepted CONTINUE")),
                 qPrintable(m_place.text("actionResult")));
        QTRY_VERIFY_WITH_TIMEOUT(!m_place.waiting(QStringLiteral("Terminating:Wait")), patience);
        QVERIFY(m_place.card()->state() == State::Result); // the answer stays to be read
        m_place.view->setFilterText({});
        filter->setCurrentIndex(0);
    }

    void abandoningNeedsAReasonAndIsNoKeyAway()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_place.waiting(QStringLiteral("Pending:Wait")), patience);
        const QString id = m_place.waiting(QStringLiteral("Pending:Wait"))->instanceId;
        m_place.view->select({Kind::Instances, id});
        m_place.detail->showSubject({Kind::Instances, id});
        QTRY_COMPARE(m_place.card()->state(), State::Idle);
        auto *abandon = m_place.child<ReasonButton>("abandonButton");
        QVERIFY(!abandon->isActionable());
        QCOMPARE(abandon->focusPolicy(), Qt::NoFocus);
        m_place.child<QLineEdit>("actionReason")->setFocus();
        QTest::keyClicks(m_place.child<QLineEdit>("actionReason"), QStringLiteral("agents fail"));
        QVERIFY(abandon->isActionable());
        m_place.click("abandonButton");
        QCOMPARE(m_place.card()->state(), State::Confirming);
        QVERIFY(m_place.card()->text().contains(QStringLiteral("another one in its place")));
        QCOMPARE(m_place.child<QPushButton>("confirmButton")->focusPolicy(), Qt::NoFocus);
        QTest::keyClick(m_place.child<QPushButton>("confirmBackButton"), Qt::Key_Escape);
        // What it waits for is kept alive by itself, and that can be stopped.
        m_place.child<QSpinBox>("autoCount")->setValue(3);
        m_place.click("autoButton");
        QTRY_VERIFY(m_place.text("autoText").contains(QStringLiteral("3 left")));
        m_place.click("autoButton");
        QTRY_VERIFY(!m_place.text("autoText").contains(QStringLiteral("left")));
    }

    void aHookIsMadeChangedAndDeleted()
    {
        m_place.click("hooksSwitch");
        QCOMPARE(m_place.view->kind(), Kind::Hooks);
        m_place.click("newHookButton");
        HookForm *form = m_place.detail->hookForm();
        QVERIFY(form->isVisible());
        m_place.child<QComboBox>("AutoScalingGroupName")->setEditText(QStringLiteral("shop-edge"));
        QTest::keyClicks(m_place.child<QLineEdit>("LifecycleHookName"), QStringLiteral("empty-caches"));
        auto *timeout = m_place.child<QLineEdit>("HeartbeatTimeout");
        timeout->selectAll();
        QTest::keyClicks(timeout, QStringLiteral("10"));
        QCOMPARE(m_place.text("HeartbeatTimeoutProblem"),
                 QStringLiteral("HeartbeatTimeout takes 30 to 7200 seconds."));
        auto *save = m_place.child<ReasonButton>("saveHookButton");
        QVERIFY(!save->isActionable());
        timeout->selectAll();
        QTest::keyClicks(timeout, QStringLiteral("600"));
        QVERIFY(!m_place.child<QLabel>("HeartbeatTimeoutProblem")->isVisible());
        QVERIFY2(save->isActionable(), qPrintable(save->disabledReason()));
        QVERIFY(m_place.text("hookCommand")
                    .startsWith(QStringLiteral(
                        "aws autoscaling put-lifecycle-hook \\\n    --lifecycle-hook-name empty-caches")));
        QTest::mouseClick(save, Qt::LeftButton);
        const QString key =
            domain::LifecycleHook::keyOf(QStringLiteral("shop-edge"), QStringLiteral("empty-caches"));
        const store::Store &store = m_place.session->store();
        QTRY_VERIFY_WITH_TIMEOUT(store.lifecycleHooks.find(key) && !form->isVisible(), patience);
        QTRY_COMPARE(m_place.view->current(), (Subject{Kind::Hooks, key}));
        QCOMPARE(store.lifecycleHooks.find(key)->heartbeatTimeout, 600);

        m_place.click("editHookButton");
        QCOMPARE(form->summary(), QStringLiteral("Nothing changes."));
        m_place.child<QComboBox>("DefaultResult")->setCurrentIndex(0);
        QVERIFY(form->summary().contains(QStringLiteral("DefaultResult: ABANDON → CONTINUE")));
        QCOMPARE(form->input().size(), 3); // what stays is left out
        QTest::mouseClick(save, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(store.lifecycleHooks.find(key)->defaultResult == QLatin1String("CONTINUE"),
                                 patience);
        QCOMPARE(store.lifecycleHooks.find(key)->heartbeatTimeout, 600);

        QTRY_VERIFY(m_place.child<QPushButton>("deleteHookButton")->isVisible());
        m_place.confirmer.answer.accepted = true;
        m_place.click("deleteHookButton");
        QTRY_COMPARE(m_place.confirmer.questions.size(), size_t(1));
        QVERIFY(m_place.confirmer.questions[0].text.contains(QStringLiteral("ABANDON")));
        QVERIFY(m_place.confirmer.questions[0].destructive);
        QTRY_VERIFY_WITH_TIMEOUT(!store.lifecycleHooks.find(key), patience);
    }

    void hooksAreFiltered()
    {
        m_place.view->setKind(Kind::Hooks);
        QTableView *table = m_place.view->table();
        const int all = table->model()->rowCount();
        QVERIFY(all > 3);
        m_place.click("managedFilter");
        QCOMPARE(table->model()->rowCount(), 1);
        m_place.click("noTargetFilter");
        m_place.click("abandonFilter");
        m_place.child<QComboBox>("timeoutFilter")->setCurrentIndex(1); // at most 5 min
        if (table->model()->rowCount() == 0)
            QTest::mouseClick(m_place.view->findChild<QPushButton *>(QStringLiteral("emptyAction")),
                              Qt::LeftButton);
        else
            m_place.child<QComboBox>("timeoutFilter")->setCurrentIndex(0);
        for (const char *name : {"managedFilter", "noTargetFilter", "abandonFilter"})
            m_place.child<QCheckBox>(name)->setChecked(false);
        m_place.child<QComboBox>("timeoutFilter")->setCurrentIndex(0);
        QCOMPARE(table->model()->rowCount(), all);
    }

    void codeDeploysHookIsGuarded()
    {
        // One more cart: CodeDeploy's hook holds it.
        QObject context;
        bool asked = false;
        m_place.client->call(QStringLiteral("autoscaling"), QStringLiteral("SetDesiredCapacity"),
                             {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("shop-cart")},
                              {QStringLiteral("DesiredCapacity"), 4}},
                             &context, [&asked](const aws::Reply &reply) { asked = reply.ok(); });
        QTRY_VERIFY_WITH_TIMEOUT(asked, patience);
        const auto managed = [this]() -> const domain::LifecycleAction * {
            for (const domain::LifecycleAction &action : m_place.session->store().lifecycleActions.rows()) {
                if (action.managed)
                    return &action;
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(managed(), 60'000);
        const Subject subject{Kind::Instances, managed()->instanceId};
        m_place.view->select(subject);
        m_place.detail->showSubject(subject);
        QTRY_COMPARE(m_place.card()->state(), State::Idle);
        auto *go = m_place.child<ReasonButton>("continueButton");
        QVERIFY(!go->isActionable());
        QVERIFY(go->disabledReason().contains(QStringLiteral("CodeDeploy")));
        QCOMPARE(go->focusPolicy(), Qt::NoFocus);
        QVERIFY(m_place.card()->text().contains(QStringLiteral("without its deployment")));
        m_place.child<QCheckBox>("managedKnown")->setChecked(true);
        QVERIFY(go->isActionable());
        m_place.click("continueButton");
        QCOMPARE(m_place.card()->state(), State::Confirming);
        QVERIFY(m_place.card()->text().contains(QStringLiteral("without its deployment")));
        QCOMPARE(m_place.child<QPushButton>("confirmButton")->focusPolicy(), Qt::NoFocus);
        QTest::keyClick(m_place.child<QPushButton>("confirmBackButton"), Qt::Key_Escape);
    }

    void theCommandLineDoesTheSame()
    {
        domain::LifecycleAction action;
        action.group = QStringLiteral("web tier");
        action.hook = QStringLiteral("drain");
        action.instanceId = QStringLiteral("i-0242f2f4a3f027b85");
        const aws::Connection plain;
        QCOMPARE(
            common::awsCommand(session::lifecycleCall(action, Call::Abandon), plain).simplified(),
            QStringLiteral("aws autoscaling complete-lifecycle-action \\ --lifecycle-hook-name drain \\ "
                           "--auto-scaling-group-name 'web tier' \\ --lifecycle-action-result ABANDON \\ "
                           "--instance-id i-0242f2f4a3f027b85"));
        action.token = QStringLiteral("61579bd3-de96-4341-b773-b4b961e0f6e1");
        const common::AwsCall heartbeat = session::lifecycleCall(action, Call::Heartbeat);
        const QString copied = common::awsCommand(heartbeat, plain);
        QVERIFY(copied.startsWith(QStringLiteral("aws autoscaling record-lifecycle-action-heartbeat")));
        QVERIFY(copied.contains(action.token) && !copied.contains(action.instanceId));
        QVERIFY(!common::awsCommand(common::maskedCall(heartbeat), plain).contains(action.token));
        const common::AwsCall put{QStringLiteral("autoscaling"),
                                  QStringLiteral("PutLifecycleHook"),
                                  {{QStringLiteral("NotificationTargetARN"), QString()},
                                   {QStringLiteral("RoleARN"), QStringLiteral("arn:aws:iam::1:role/r")},
                                   {QStringLiteral("HeartbeatTimeout"), 60}}};
        QCOMPARE(common::awsCommand(put, plain).simplified(),
                 QStringLiteral("aws autoscaling put-lifecycle-hook \\ --role-arn arn:aws:iam::1:role/r \\ "
                                "--notification-target-arn '' \\ --heartbeat-timeout 60"));
    }

    void everythingFocusableHasAName()
    {
        for (const Subject &subject :
             {Subject{Kind::Instances, m_place.session->store().autoScalingInstances.rows().front().id},
              Subject{Kind::Hooks, m_place.session->store().lifecycleHooks.rows().front().key()},
              Subject{Kind::Groups, QStringLiteral("shop-edge")}}) {
            m_place.view->select(subject);
            m_place.detail->showSubject(subject);
            for (const QWidget *widget : m_place.window->findChildren<QWidget *>()) {
                if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                    continue;
                const auto *button = qobject_cast<const QAbstractButton *>(widget);
                const bool named =
                    !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
                const bool part = qobject_cast<const QLineEdit *>(widget)
                    && widget->objectName().startsWith(QLatin1String("qt_")); // of a spin box
                QVERIFY2(named || part,
                         qPrintable(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
                                    + widget->objectName()));
            }
        }
    }

private:
    Place m_place;
};

QTEST_MAIN(TestAutoScalingPlace)
#include "tst_autoscalingplace.moc"
