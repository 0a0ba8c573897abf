// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/decisionsamples.h"
#include "tests/support/fakesession.h"
#include "widgets/connection/connectionchip.h"
#include "widgets/connection/connectionchooser.h"
#include "widgets/connection/sandboxpane.h"
#include "widgets/decisions/decisioncard.h"
#include "widgets/decisions/inboxview.h"
#include "widgets/decisions/posthookpane.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyleFactory>
#include <QTest>

using namespace hookline;
using session::DecisionOutcome;
using session::Verdict;

namespace {

/// One widget in one state. With HOOKLINE_SHOTS=<folder> each is also written there as a picture.
struct Scene
{
    const char *name;
    QSize size;
    QWidget *(*make)(test::FakeSession &session);
};

decisions::DecisionCard *card(test::FakeSession &session, const QString &decision)
{
    auto *made = new decisions::DecisionCard(*session);
    made->showDecision(decision);
    made->setNow(session.serviceNow);
    return made;
}

void press(QWidget *widget, const char *name)
{
    widget->findChild<QPushButton *>(QLatin1String(name))->click();
}

decisions::DecisionCard *confirming(test::FakeSession &session, const QString &decision, Verdict verdict)
{
    decisions::DecisionCard *made = card(session, decision);
    made->findChild<QLineEdit *>(QStringLiteral("reasonEdit"))
        ->setText(QStringLiteral("5xx on the test listener"));
    press(made, verdict == Verdict::Approve ? "approveButton" : "rejectButton");
    return made;
}

QWidget *ended(test::FakeSession &session, DecisionOutcome outcome)
{
    decisions::DecisionCard *made = confirming(session, test::sampleHook, outcome.verdict);
    press(made, "confirmButton");
    session.finish(outcome);
    return made;
}

QWidget *posted(test::FakeSession &session, const char *status, bool send, const aws::Reply *reply)
{
    auto *made = new decisions::PostHookPane(*session);
    made->fillFromDecision(test::sampleHook);
    auto *box = made->findChild<QComboBox *>(QStringLiteral("statusBox"));
    box->setCurrentIndex(box->findData(QLatin1String(status)));
    press(made, "postButton");
    if (send)
        press(made, "confirmButton");
    if (reply)
        session.posted.back().done(*reply);
    return made;
}

const QSize cardSize(330, 350), paneSize(560, 760), chipSize(900, 48), railSize(190, 400),
    inboxSize(1050, 200);

const std::array<Scene, 20> scenes{{
    {"inbox", inboxSize,
     [](test::FakeSession &session) -> QWidget * {
         auto *view = new decisions::InboxView(*session);
         view->selectDecision(test::sampleHook);
         return view;
     }},
    {"inbox-empty", inboxSize,
     [](test::FakeSession &session) -> QWidget * {
         session.store().decisions.reset({});
         session.freshness = {session::Freshness::State::Fresh, session.serviceNow, {}};
         return new decisions::InboxView(*session);
     }},
    {"card-empty", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         auto *made = new decisions::DecisionCard(*session);
         made->showDeployment(QStringLiteral("d-9KQ2LMN41"));
         return made;
     }},
    {"card-hook", cardSize,
     [](test::FakeSession &session) -> QWidget * { return card(session, test::sampleHook); }},
    {"card-unknown-id", cardSize,
     [](test::FakeSession &session) -> QWidget * { return card(session, test::sampleUnknown); }},
    {"card-reroute", cardSize,
     [](test::FakeSession &session) -> QWidget * { return card(session, test::sampleReroute); }},
    {"card-confirm-approve", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         return confirming(session, test::sampleHook, Verdict::Approve);
     }},
    {"card-confirm-reject", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         return confirming(session, test::sampleHook, Verdict::Reject);
     }},
    {"card-confirm-terminate", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         return confirming(session, test::sampleTermination, Verdict::Approve);
     }},
    {"card-changed", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         auto *made = confirming(session, test::sampleHook, Verdict::Approve);
         domain::Decision changed = *session.store().decisions.find(test::sampleHook);
         changed.revision = QStringLiteral("s3://releases-eu/shop-api/rev-42.zip");
         session.store().decisions.upsert({changed});
         return made;
     }},
    {"card-sending", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         auto *made = confirming(session, test::sampleHook, Verdict::Approve);
         press(made, "confirmButton");
         return made;
     }},
    {"card-accepted", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         return ended(session,
                      {test::sampleHook,
                       Verdict::Approve,
                       DecisionOutcome::Kind::Accepted,
                       domain::EventStatus::Succeeded,
                       QStringLiteral("Succeeded"),
                       {}});
     }},
    {"card-already-decided", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         return ended(session,
                      {test::sampleHook, Verdict::Reject, DecisionOutcome::Kind::AlreadyDecided,
                       domain::EventStatus::Succeeded, QStringLiteral("Succeeded"),
                       Error{ErrorCode::ServiceError,
                             QStringLiteral("LifecycleEventAlreadyCompletedException"),
                             {},
                             {},
                             QStringLiteral("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
                             400}});
     }},
    {"card-undetermined", cardSize,
     [](test::FakeSession &session) -> QWidget * {
         return ended(session,
                      {test::sampleHook,
                       Verdict::Approve,
                       DecisionOutcome::Kind::Undetermined,
                       {},
                       {},
                       Error{ErrorCode::DeliveryUnknown}});
     }},
    {"post-empty", paneSize,
     [](test::FakeSession &session) -> QWidget * { return new decisions::PostHookPane(*session); }},
    {"post-confirm-failed", paneSize,
     [](test::FakeSession &session) -> QWidget * { return posted(session, "Failed", false, nullptr); }},
    {"post-refused", paneSize,
     [](test::FakeSession &session) -> QWidget * {
         const aws::Reply reply = Error{ErrorCode::ServiceError,
                                        QStringLiteral("InvalidLifecycleEventHookExecutionIdException"),
                                        {},
                                        {},
                                        QStringLiteral("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
                                        400};
         return posted(session, "Succeeded", true, &reply);
     }},
    {"chip", chipSize,
     [](test::FakeSession &session) -> QWidget * {
         session.freshness = {session::Freshness::State::Fresh, session.clock.now() - Millis(4000), {}};
         auto *made = new connection::ConnectionChip(*session);
         made->setNow(session.clock.now());
         return made;
     }},
    {"chooser", QSize(760, 520),
     [](test::FakeSession &) -> QWidget * { return new connection::ConnectionChooser({}); }},
    {"sandbox", railSize,
     [](test::FakeSession &session) -> QWidget * {
         session.transport.handler = [&session](const aws::TransportRequest &) {
             const QJsonObject state{
                 {QStringLiteral("now"), toEpochSeconds(session.serviceNow)},
                 {QStringLiteral("speed"), 60},
                 {QStringLiteral("paused"), false},
                 {QStringLiteral("nextDeadline"), toEpochSeconds(session.serviceNow) + 2467}};
             return test::answered(200, QJsonDocument(state).toJson(),
                                   {{"Content-Type", "application/x-amz-json-1.1"}});
         };
         auto *made = new connection::SandboxPane(*session);
         session.clock.advance(Millis(50));
         return made;
     }},
}};

QPalette darkPalette()
{
    QPalette dark(QColor(0x2b, 0x2d, 0x31));
    dark.setColor(QPalette::Base, QColor(0x1f, 0x21, 0x24));
    dark.setColor(QPalette::AlternateBase, QColor(0x26, 0x28, 0x2c));
    dark.setColor(QPalette::Highlight, QColor(0x2f, 0x5d, 0x9b));
    return dark;
}

/// Words that do not fit where they stand: every visible label has room for all its lines, every button for
/// its text.
QStringList clipped(const QWidget *widget)
{
    QStringList found;
    for (const QLabel *label : widget->findChildren<QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const int needed =
            label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        int longestWord = 0;
        for (const QString &word : QString(label->text())
                                       .remove(QLatin1Char('&'))
                                       .split(QRegularExpression(QStringLiteral("[\\s/-]"))))
            longestWord = std::max(longestWord, label->fontMetrics().horizontalAdvance(word));
        if (label->height() < needed || label->width() < longestWord)
            found.append(label->objectName() + QStringLiteral(": ") + label->text());
    }
    for (const QPushButton *button : widget->findChildren<QPushButton *>()) {
        const int text = button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width();
        if (button->isVisible() && button->width() < text + 4)
            found.append(button->objectName() + QStringLiteral(": ") + button->text());
    }
    return found;
}

} // namespace

class TestDecisionLooks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion"))); }

    void nothingIsClipped_data()
    {
        QTest::addColumn<int>("scene");
        QTest::addColumn<bool>("dark");
        for (int i = 0; i < int(scenes.size()); ++i) {
            for (bool dark : {false, true})
                QTest::addRow("%s-%s", scenes[size_t(i)].name, dark ? "dark" : "light") << i << dark;
        }
    }
    void nothingIsClipped()
    {
        QFETCH(int, scene);
        QFETCH(bool, dark);
        QApplication::setPalette(dark ? darkPalette() : QApplication::style()->standardPalette());
        const Scene &what = scenes[size_t(scene)];
        test::FakeSession session;
        test::fillWithSamples(session.store(), session.serviceNow);
        const std::unique_ptr<QWidget> widget(what.make(session));
        widget->resize(what.size);
        widget->show();
        QVERIFY(QTest::qWaitForWindowExposed(widget.get()));
        // Layouts inside scroll areas settle over several turns of the event loop.
        QTRY_VERIFY2_WITH_TIMEOUT(clipped(widget.get()).isEmpty(),
                                  qPrintable(clipped(widget.get()).join(QLatin1Char('\n'))), 2000);
        const QString folder = qEnvironmentVariable("HOOKLINE_SHOTS");
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(widget->grab().save(
                QDir(folder).filePath(QLatin1String(QTest::currentDataTag()) + QStringLiteral(".png"))));
        }
        QVERIFY2(widget->width() == what.size.width(), "does not fit the width it is made for");
    }
};

QTEST_MAIN(TestDecisionLooks)
#include "tst_decisions_looks.moc"
