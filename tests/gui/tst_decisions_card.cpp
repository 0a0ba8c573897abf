// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/copycommand.h"
#include "tests/support/decisionsamples.h"
#include "tests/support/fakesession.h"
#include "widgets/common/commandbutton.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/decisions/decisioncard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace hookline;
using decisions::DecisionCard;
using session::DecisionOutcome;
using session::Verdict;
using State = DecisionCard::State;
using Kind = DecisionOutcome::Kind;

namespace {

/// A card in a window that is really active, so that keys and focus are real.
struct Desk
{
    test::FakeSession session;
    Instant now = session.serviceNow;
    DecisionCard card{*session};

    Desk()
    {
        test::fillWithSamples(session.store(), now);
        card.resize(460, 900);
        card.show();
        card.activateWindow();
        if (!QTest::qWaitForWindowActive(&card))
            qFatal("no active window");
    }

    template <class T> T *child(const char *name) { return card.findChild<T *>(QLatin1String(name)); }
    void click(const char *name) { QTest::mouseClick(child<QWidget>(name), Qt::LeftButton); }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(card.focusWidget() ? card.focusWidget() : &card, Qt::Key(key), modifiers);
    }
    bool shown(const char *name) { return child<QWidget>(name)->isVisible(); }

    void toConfirmation(Verdict verdict)
    {
        card.showDecision(test::sampleHook);
        if (verdict == Verdict::Reject) {
            child<QLineEdit>("reasonEdit")->setText(QStringLiteral("5xx on the test listener"));
            click("rejectButton");
        } else {
            click("approveButton");
        }
    }
    void toSending(Verdict verdict)
    {
        toConfirmation(verdict);
        click("confirmButton");
    }
    void change(const QString &id, const std::function<void(domain::Decision &)> &how)
    {
        domain::Decision decision = *session.store().decisions.find(id);
        how(decision);
        session.store().decisions.upsert({decision});
    }
    DecisionOutcome outcome(Kind kind, Verdict verdict = Verdict::Approve)
    {
        return {test::sampleHook, verdict, kind};
    }
};

} // namespace

Q_DECLARE_METATYPE(hookline::decisions::DecisionCard::State)

class TestDecisionCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsEverythingNeededToJudge()
    {
        Desk desk;
        desk.card.showDecision(test::sampleHook);
        QVERIFY(desk.card.state() == State::Idle);
        const QString text = desk.card.text();
        for (const char *fact :
             {"d-AB1CDEF23", "shop-api / production", "AfterAllowTestTraffic",
              "s3://releases-eu/shop-api/rev-41.zip", "fails in 41:07", "18 min", "UTC", "rolls back",
              "If nobody acts", "not AWS", "Install Succeeded 1 min 44 s", "from the approval queue"})
            QVERIFY2(text.contains(QLatin1String(fact)), fact);
        desk.card.setNow(desk.now + std::chrono::seconds(7));
        QVERIFY(desk.card.text().contains(QStringLiteral("fails in 41:00")));
    }

    void approvingTakesTwoStepsAndSendsWhatWasSeen()
    {
        Desk desk;
        QSignalSpy states(&desk.card, &DecisionCard::stateChanged);
        desk.toConfirmation(Verdict::Approve);
        QVERIFY(desk.card.state() == State::Confirming);
        QVERIFY(desk.session.decided.empty());
        const QString question = desk.card.text();
        for (const char *fact :
             {"not AWS", "d-AB1CDEF23", "shop-api / production", "rev-41.zip", "Approve: traffic moves to"})
            QVERIFY2(question.contains(QLatin1String(fact)), fact);
        desk.click("confirmButton");
        QCOMPARE(desk.session.decided.size(), size_t(1));
        QCOMPARE(desk.session.decided[0].decisionId, test::sampleHook);
        QVERIFY(desk.session.decided[0].verdict == Verdict::Approve);
        QCOMPARE(desk.session.decided[0].seenRevision,
                 QStringLiteral("s3://releases-eu/shop-api/rev-41.zip"));
        QVERIFY(desk.card.state() == State::Sending);
        QCOMPARE(states.size(), 3);
    }

    void rejectingNeedsAReasonAndSendsIt()
    {
        Desk desk;
        desk.card.showDecision(test::sampleHook);
        desk.click("rejectButton");
        QVERIFY(desk.card.state() == State::Idle);
        QVERIFY(desk.child<QLabel>("cardWhy")->text().contains(QStringLiteral("reason")));
        desk.child<QLineEdit>("reasonEdit")->setText(QStringLiteral("   "));
        desk.click("rejectButton");
        QVERIFY(desk.card.state() == State::Idle);
        desk.toSending(Verdict::Reject);
        QCOMPARE(desk.session.decided.size(), size_t(1));
        QVERIFY(desk.session.decided[0].verdict == Verdict::Reject);
        QCOMPARE(desk.session.decided[0].reason, QStringLiteral("5xx on the test listener"));
    }

    void theResultIsAwssAndNothingElse_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("finalText");
        QTest::addColumn<Error>("error");
        QTest::addColumn<QString>("headline");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("goesOn"); // a next step is offered
        const Error none;
        QTest::newRow("accepted") << int(Kind::Accepted) << "Succeeded" << none
                                  << "AWS accepted your approval"
                                  << "reads back as Succeeded" << false;
        QTest::newRow("accepted, not read back")
            << int(Kind::Accepted) << "" << none << "AWS accepted your approval"
            << "taken the decision on" << false;
        QTest::newRow("somebody was first")
            << int(Kind::AlreadyDecided) << "Failed"
            << Error{ErrorCode::ServiceError, QStringLiteral("LifecycleEventAlreadyCompletedException")}
            << "Already decided: AfterAllowTestTraffic is Failed"
            << "yours changed nothing" << false;
        QTest::newRow("moved on") << int(Kind::MovedOn) << "Succeeded" << none
                                  << "Not sent: it is not what you saw"
                                  << "AfterAllowTestTraffic is Succeeded" << true;
        QTest::newRow("lost") << int(Kind::Undetermined) << "InProgress" << Error{ErrorCode::DeliveryUnknown}
                              << "Not known: the answer was lost"
                              << "not sent a second time" << true;
        QTest::newRow("refused") << int(Kind::Refused) << ""
                                 << Error{ErrorCode::ServiceError,
                                          QStringLiteral("InvalidLifecycleEventHookExecutionIdException"),
                                          QStringLiteral("AWS says so"),
                                          {},
                                          QStringLiteral("req-1"),
                                          400}
                                 << "Refused: the execution ID does not belong"
                                 << "req-1" << true;
        QTest::newRow("denied") << int(Kind::Refused) << "" << Error{ErrorCode::AccessDenied}
                                << "Refused: these keys may not do that"
                                << "codedeploy:PutLifecycleEventHookExecutionStatus" << true;
        QTest::newRow("offline") << int(Kind::NotSent) << "" << Error{ErrorCode::NotDelivered}
                                 << "Not sent: the service could not be reached"
                                 << "never arrived" << true;
    }
    void theResultIsAwssAndNothingElse()
    {
        QFETCH(int, kind);
        QFETCH(QString, finalText);
        QFETCH(Error, error);
        QFETCH(QString, headline);
        QFETCH(QString, says);
        QFETCH(bool, goesOn);
        Desk desk;
        desk.toSending(Verdict::Approve);
        QVERIFY(!desk.shown("decisionResult"));
        QVERIFY(!desk.card.text().contains(QStringLiteral("accepted")));
        DecisionOutcome outcome = desk.outcome(Kind(kind));
        outcome.finalText = finalText;
        outcome.finalStatus = domain::fromString<domain::EventStatus>(finalText);
        outcome.error = error;
        desk.session.finish(outcome);
        QVERIFY(desk.card.state() == State::Result);
        QVERIFY(desk.shown("decisionResult"));
        const QString shown = desk.child<QLabel>("decisionResult")->text();
        QVERIFY2(shown.startsWith(headline), qPrintable(shown));
        QVERIFY2(desk.card.text().contains(says), qPrintable(desk.card.text()));
        QCOMPARE(desk.shown("outcomeNextButton"), goesOn);
        QVERIFY(!desk.shown("approveButton"));
        QVERIFY(desk.session.decided.size() == 1);
    }

    void afterARefusalTheCardStartsAnew()
    {
        Desk desk;
        desk.toSending(Verdict::Approve);
        desk.session.finish(
            {test::sampleHook, Verdict::Approve, Kind::NotSent, {}, {}, Error{ErrorCode::NotDelivered}});
        desk.click("outcomeNextButton");
        QVERIFY(desk.card.state() == State::Idle);
        QCOMPARE(desk.session.refreshes, 1);
        QVERIFY(desk.card.blockedBecause(Verdict::Approve).isEmpty());
    }

    void aResultIsStillThereAfterLookingElsewhere()
    {
        Desk desk;
        desk.toSending(Verdict::Approve);
        desk.card.showDecision(test::sampleReroute);
        QVERIFY(desk.card.state() == State::Idle);
        desk.session.finish(desk.outcome(Kind::Accepted));
        QVERIFY(desk.card.state() == State::Idle);
        desk.card.showDecision(test::sampleHook);
        QVERIFY(desk.card.state() == State::Result);
        // That the decided row leaves the inbox is no wish to lose the answer.
        desk.session.store().decisions.remove({test::sampleHook});
        desk.card.showDecision({});
        desk.card.showDeployment(QStringLiteral("d-AB1CDEF23"));
        QVERIFY(desk.card.state() == State::Result);
        // The same wait with another execution ID is another decision.
        desk.card.showDecision(test::sampleReroute);
        test::fillWithSamples(desk.session.store(), desk.now);
        desk.change(test::sampleHook, [](domain::Decision &d) { d.executionId = QStringLiteral("another"); });
        desk.card.showDecision(test::sampleHook);
        QVERIFY(desk.card.state() == State::Idle);
    }

    void whatSomebodySendsElsewhereIsNotSentTwice()
    {
        Desk desk;
        DecisionCard other(*desk.session);
        other.showDecision(test::sampleHook);
        desk.toConfirmation(Verdict::Approve);
        other.findChild<QLineEdit *>(QStringLiteral("reasonEdit"))->setText(QStringLiteral("no"));
        other.findChild<common::ReasonButton *>(QStringLiteral("rejectButton"))->click();
        other.findChild<QPushButton *>(QStringLiteral("confirmButton"))->click();
        QVERIFY(desk.card.state() == State::Sending);
        QVERIFY(!desk.card.blockedBecause(Verdict::Approve).isEmpty());
        desk.card.showDecision(test::sampleReroute);
        desk.card.showDecision(test::sampleHook);
        QVERIFY(desk.card.state() == State::Sending);
        QCOMPARE(desk.session.decided.size(), size_t(1));
        desk.session.finish(desk.outcome(Kind::Accepted, Verdict::Reject));
        QVERIFY(desk.card.state() == State::Result && other.state() == State::Result);
    }

    void twoRacingEndWithOneSuccessAndOneExplanation()
    {
        Desk first, second;
        first.toSending(Verdict::Approve);
        second.toSending(Verdict::Reject);
        first.session.finish(first.outcome(Kind::Accepted));
        DecisionOutcome late = second.outcome(Kind::AlreadyDecided, Verdict::Reject);
        late.finalStatus = domain::EventStatus::Succeeded;
        late.finalText = QStringLiteral("Succeeded");
        second.session.finish(late);
        QVERIFY(first.card.text().contains(QStringLiteral("AWS accepted your approval")));
        QVERIFY(second.card.text().contains(
            QStringLiteral("Already decided: AfterAllowTestTraffic is Succeeded")));
        QVERIFY(!second.card.text().contains(QStringLiteral("AWS accepted")));
    }

    void selectingSomethingElseCancelsTheConfirmation()
    {
        Desk desk;
        desk.toConfirmation(Verdict::Reject);
        desk.card.showDecision(test::sampleReroute);
        QVERIFY(desk.card.state() == State::Idle);
        QVERIFY(!desk.shown("confirmPane"));
        QVERIFY(desk.child<QLineEdit>("reasonEdit")->text().isEmpty());
        desk.card.showDecision(test::sampleHook);
        QVERIFY(desk.card.state() == State::Idle);
        QVERIFY(desk.session.decided.empty());
    }

    void aChangeBetweenOpeningAndPressingIsRefused_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("revision") << 0 << "The revision changed";
        QTest::newRow("execution ID") << 1 << "runs anew";
        QTest::newRow("gone") << 2 << "waits no more";
        QTest::newRow("deployment ended") << 3 << "The deployment has ended: it is Stopped";
        QTest::newRow("group") << 4 << "belongs to";
    }
    void aChangeBetweenOpeningAndPressingIsRefused()
    {
        QFETCH(int, what);
        QFETCH(QString, says);
        for (bool confirming : {false, true}) {
            Desk desk;
            if (confirming)
                desk.toConfirmation(Verdict::Approve);
            else
                desk.card.showDecision(test::sampleHook);
            if (what == 2) {
                desk.session.store().decisions.remove({test::sampleHook});
            } else if (what == 3) {
                domain::Deployment deployment =
                    *desk.session.store().deployments.find(QStringLiteral("d-AB1CDEF23"));
                deployment.status = domain::DeploymentStatus::Stopped;
                deployment.statusText = QStringLiteral("Stopped");
                desk.session.store().deployments.upsert({deployment});
            } else {
                desk.change(test::sampleHook, [what](domain::Decision &d) {
                    (what == 0       ? d.revision
                         : what == 1 ? d.executionId
                                     : d.group) = QStringLiteral("another");
                });
            }
            QVERIFY(desk.card.state() == State::Idle);
            desk.click("approveButton");
            QVERIFY(desk.card.state() == State::Idle);
            QVERIFY(desk.session.decided.empty());
            QVERIFY2(desk.card.text().contains(says), qPrintable(desk.card.text()));
            if (what < 2) {
                desk.click("lookAgainButton");
                QVERIFY(desk.card.blockedBecause(Verdict::Approve).isEmpty());
                desk.click("approveButton");
                desk.click("confirmButton");
                QCOMPARE(desk.session.decided.size(), size_t(1));
            }
        }
    }

    void whatOnlyFreshensIsNoChange()
    {
        Desk desk;
        desk.toConfirmation(Verdict::Approve);
        desk.change(test::sampleHook, [&](domain::Decision &d) {
            d.receiptHandle = QStringLiteral("new receipt");
            d.deadline = desk.now + std::chrono::minutes(30);
        });
        QVERIFY(desk.card.state() == State::Confirming);
    }

    void aRevisionThatIsToldOnlyNowIsShownBeforeItIsDecided()
    {
        Desk desk;
        desk.change(test::sampleHook, [](domain::Decision &d) { d.revision.clear(); });
        desk.toConfirmation(Verdict::Approve);
        desk.change(test::sampleHook, [](domain::Decision &d) { d.revision = QStringLiteral("rev 42"); });
        QVERIFY(desk.card.state() == State::Idle);
        QVERIFY(desk.card.text().contains(QStringLiteral("rev 42")));
        QVERIFY(desk.card.blockedBecause(Verdict::Approve).isEmpty());
    }

    void theDeadlineClosesTheButtons()
    {
        Desk desk;
        desk.toConfirmation(Verdict::Approve);
        desk.card.setNow(desk.now + std::chrono::hours(1));
        QVERIFY(desk.card.state() == State::Idle);
        QVERIFY(desk.card.blockedBecause(Verdict::Approve).contains(QStringLiteral("deadline")));
        // An estimated deadline may be wrong: AWS decides.
        desk.card.showDecision(test::sampleReroute);
        desk.card.setNow(desk.now + std::chrono::hours(9));
        QVERIFY(desk.card.blockedBecause(Verdict::Approve).isEmpty());
    }

    void anUnknownIdIsPastedIntoTheCard()
    {
        Desk desk;
        desk.card.showDecision(test::sampleUnknown);
        QVERIFY(desk.card.blockedBecause(Verdict::Approve).contains(QStringLiteral("paste the event")));
        QVERIFY(desk.shown("cardPasteEdit"));
        desk.card.focusStart();
        QVERIFY(desk.child<QWidget>("cardPasteEdit")->hasFocus());
        desk.click("approveButton");
        QVERIFY(desk.card.state() == State::Idle);

        auto *paste = desk.child<QPlainTextEdit>("cardPasteEdit");
        paste->setPlainText(QStringLiteral("not an event"));
        QVERIFY(desk.card.findChild<QLabel *>(QStringLiteral("pasteProblem"))
                    ->text()
                    .startsWith(QStringLiteral("Not recognised")));
        desk.session.importAnswer = [&](const QByteArray &) -> Result<QString> {
            desk.change(test::sampleUnknown, [](domain::Decision &d) {
                d.executionId = test::secretId;
                d.intake = domain::Intake::Pasted;
            });
            return QStringLiteral("d-LAMBDA001");
        };
        paste->setPlainText(
            QStringLiteral("{\"DeploymentId\":\"d-LAMBDA001\",\"LifecycleEventHookExecutionId\":\"")
            + test::secretId + QStringLiteral("\"}"));
        QVERIFY(paste->toPlainText().isEmpty());
        QVERIFY(!desk.shown("cardPasteEdit"));
        QVERIFY(desk.card.blockedBecause(Verdict::Approve).isEmpty());
        QVERIFY(desk.child<QWidget>("reasonEdit")->hasFocus());
    }

    void anEventOfAnotherDeploymentIsNotTakenForThisOne()
    {
        Desk desk;
        desk.card.showDecision(test::sampleUnknown);
        desk.session.importAnswer = [](const QByteArray &) -> Result<QString> {
            return QStringLiteral("d-AB1CDEF23");
        };
        desk.child<QPlainTextEdit>("cardPasteEdit")->setPlainText(QStringLiteral("{}"));
        QVERIFY(desk.child<QLabel>("pasteProblem")->text().contains(QStringLiteral("d-AB1CDEF23")));
        QVERIFY(!desk.card.blockedBecause(Verdict::Approve).isEmpty());
    }

    void theFocusIsNeverOnWhatDestroys_data()
    {
        QTest::addColumn<QString>("decision");
        QTest::addColumn<bool>("approve");
        QTest::newRow("reject a hook") << test::sampleHook << false;
        QTest::newRow("reject a reroute") << test::sampleReroute << false;
        QTest::newRow("approve a termination") << test::sampleTermination << true;
    }
    void theFocusIsNeverOnWhatDestroys()
    {
        QFETCH(QString, decision);
        QFETCH(bool, approve);
        Desk desk;
        desk.card.showDecision(decision);
        desk.card.focusStart();
        QVERIFY(desk.child<QWidget>("reasonEdit")->hasFocus());
        for (int i = 0; i < 30; ++i) {
            desk.key(Qt::Key_Tab);
            QVERIFY(!desk.child<QWidget>("rejectButton")->hasFocus());
        }
        desk.child<QLineEdit>("reasonEdit")->setText(QStringLiteral("because"));
        desk.click(approve ? "approveButton" : "rejectButton");
        QVERIFY(desk.card.state() == State::Confirming);
        QVERIFY(desk.child<QWidget>("confirmBackButton")->hasFocus());
        for (int i = 0; i < 30; ++i) {
            desk.key(Qt::Key_Tab);
            QVERIFY(!desk.child<QWidget>("confirmButton")->hasFocus());
        }
        QVERIFY(desk.card.state() == State::Confirming);
    }

    void enterNeverRejectsAndOneKeyNeverDecides()
    {
        for (int key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space, Qt::Key_Escape, Qt::Key_A, Qt::Key_R,
                        Qt::Key_J}) {
            Desk desk;
            desk.card.showDecision(test::sampleHook);
            desk.card.focusStart();
            desk.child<QLineEdit>("reasonEdit")->setText(QStringLiteral("because"));
            desk.key(key);
            QVERIFY(desk.card.state() == State::Idle);
            desk.click("rejectButton");
            for (int i = 0; i < 3; ++i)
                desk.key(key);
            QVERIFY(desk.session.decided.empty());
        }
    }

    void theKeyboardAloneApproves()
    {
        Desk desk;
        desk.card.showDecision(test::sampleHook);
        desk.card.focusStart();
        desk.key(Qt::Key_Return); // reason -> Approve…
        QVERIFY(desk.child<QWidget>("approveButton")->hasFocus());
        desk.key(Qt::Key_Return); // opens the second step
        QVERIFY(desk.card.state() == State::Confirming);
        desk.key(Qt::Key_Tab);
        QVERIFY(desk.child<QWidget>("confirmButton")->hasFocus());
        desk.key(Qt::Key_Return);
        QCOMPARE(desk.session.decided.size(), size_t(1));
        QVERIFY(desk.card.hasFocus());
    }

    void theKeyboardAloneRejects()
    {
        Desk desk;
        desk.card.showDecision(test::sampleHook);
        desk.card.focusStart();
        QTest::keyClicks(desk.card.focusWidget(), QStringLiteral("broken"));
        desk.key(Qt::Key_J, Qt::AltModifier);
        QTRY_VERIFY(desk.card.state() == State::Confirming);
        desk.key(Qt::Key_J, Qt::AltModifier); // the same key again does nothing
        QVERIFY(desk.session.decided.empty());
        desk.key(Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(desk.session.decided.size(), size_t(1));
        QVERIFY(desk.session.decided[0].verdict == Verdict::Reject);
    }

    void escapeLeadsBack()
    {
        Desk desk;
        QSignalSpy back(&desk.card, &DecisionCard::backRequested);
        desk.toConfirmation(Verdict::Reject);
        desk.key(Qt::Key_Escape);
        QVERIFY(desk.card.state() == State::Idle);
        QCOMPARE(back.size(), 0);
        QVERIFY(desk.child<QWidget>("reasonEdit")->hasFocus());
        QCOMPARE(desk.child<QLineEdit>("reasonEdit")->text(), QStringLiteral("5xx on the test listener"));
        desk.key(Qt::Key_Escape);
        QCOMPARE(back.size(), 1);
    }

    void showingTakesNoFocus()
    {
        Desk desk;
        QLineEdit elsewhere;
        elsewhere.show();
        elsewhere.activateWindow();
        elsewhere.setFocus();
        QTRY_VERIFY(elsewhere.hasFocus());
        desk.card.showDecision(test::sampleHook);
        desk.card.showDeployment(QStringLiteral("d-READY0001"));
        QCOMPARE(desk.card.decisionId(), test::sampleReroute);
        QVERIFY(elsewhere.hasFocus());
    }

    void aDeploymentThatComesToWaitIsShown()
    {
        Desk desk;
        desk.session.store().decisions.remove({test::sampleHook});
        desk.card.showDeployment(QStringLiteral("d-AB1CDEF23"));
        QVERIFY(desk.card.state() == State::Empty);
        QVERIFY(desk.card.text().contains(QStringLiteral("Nothing in d-AB1CDEF23 waits")));
        test::fillWithSamples(desk.session.store(), desk.now);
        QCOMPARE(desk.card.decisionId(), test::sampleHook);
        QVERIFY(desk.card.state() == State::Idle);
    }

    void bothLinesOfBothAnswersAreCopied()
    {
        Desk desk;
        desk.card.showDecision(test::sampleHook);
        auto *button = desk.child<common::CommandButton>("copyCommandButton");
        QVERIFY(button->isVisible() && button->isActionable());
        const struct
        {
            const char *entry, *start, *status;
        } entries[]{{"Approve: copy as AWS CLI", "aws deploy ", "--status Succeeded"},
                    {"Approve: copy as hookline-cli", "hookline-cli deploy ", "--status Succeeded"},
                    {"Reject: copy as AWS CLI", "aws deploy ", "--status Failed"},
                    {"Reject: copy as hookline-cli", "hookline-cli deploy ", "--status Failed"}};
        for (const auto &[entry, start, status] : entries) {
            QGuiApplication::clipboard()->clear();
            test::copyCommand(*button, QLatin1String(entry));
            const QString copied = QGuiApplication::clipboard()->text();
            QVERIFY2(copied.startsWith(QLatin1String(start)), entry);
            QVERIFY2(copied.contains(QLatin1String(status)) && copied.contains(test::secretId), entry);
        }
        for (const QAction *action : button->findChild<QMenu *>()->actions()) {
            QVERIFY(action->toolTip().contains(QStringLiteral("--deployment-id")));
            QVERIFY(!action->toolTip().contains(test::secretId));
        }
        QHelpEvent hover(QEvent::ToolTip, {}, {});
        QCoreApplication::sendEvent(button, &hover);
        QVERIFY(button->toolTip().contains(QStringLiteral("--status Failed")));
        QVERIFY(!button->toolTip().contains(test::secretId));
    }
    void withoutTheExecutionIdNoLineIsOffered()
    {
        Desk desk;
        desk.change(test::sampleHook, [](domain::Decision &decision) { decision.executionId.clear(); });
        desk.card.showDecision(test::sampleHook);
        const auto *button = desk.child<common::CommandButton>("copyCommandButton");
        QVERIFY(!button->isActionable());
        QVERIFY(button->disabledReason().contains(QStringLiteral("execution ID is unknown")));
    }

    void noTextHoldsTheExecutionId()
    {
        Desk desk;
        const auto clean = [&desk] {
            QStringList texts{desk.card.text()};
            for (const QWidget *widget : desk.card.findChildren<QWidget *>()) {
                texts.append({widget->toolTip(), widget->accessibleName(), widget->accessibleDescription()});
                if (auto *label = qobject_cast<const QLabel *>(widget))
                    texts.append(label->text());
            }
            return !texts.join(QLatin1Char('\n')).contains(test::secretId);
        };
        desk.card.showDecision(test::sampleHook);
        QVERIFY(clean());
        desk.toConfirmation(Verdict::Approve);
        QVERIFY(clean());
        desk.click("confirmButton");
        QVERIFY(clean());
        desk.session.finish(desk.outcome(Kind::Undetermined));
        QVERIFY(clean());
    }

    void everythingInteractiveHasAName()
    {
        Desk desk;
        desk.toConfirmation(Verdict::Approve);
        for (const QWidget *widget : desk.card.findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(&desk.card)
                || widget->objectName().startsWith(QStringLiteral("qt_")))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(),
                     qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
        }
    }
};

QTEST_MAIN(TestDecisionCard)
#include "tst_decisions_card.moc"
