// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/decisionsamples.h"
#include "tests/support/fakesession.h"
#include "widgets/decisions/awscommand.h"
#include "widgets/decisions/decisiontexts.h"
#include "widgets/decisions/outcometexts.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace hookline;
using namespace hookline::decisions;
using domain::ComputePlatform;
using session::DecisionOutcome;
using session::Verdict;

namespace {

const Instant now = fromEpochSeconds(1'800'000'000);

domain::Decision hook(ComputePlatform platform, const QString &event)
{
    return test::hookDecision(test::sampleDeployment(QStringLiteral("d-AB1CDEF23"), platform, now), event,
                              now);
}

/// What a shell makes of a line: its words, one per line end.
QStringList wordsOf(const QString &line)
{
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("printf '%s\\0' ") + line});
    if (!shell.waitForFinished() || shell.exitCode() != 0)
        return {};
    QStringList words = QString::fromUtf8(shell.readAllStandardOutput()).split(QChar(0));
    words.removeLast();
    return words;
}

} // namespace

class TestDecisionTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rollbackIsPromisedOnlyWhereItComes_data()
    {
        QTest::addColumn<int>("platform");
        QTest::addColumn<QString>("event");
        QTest::addColumn<int>("autoRollback"); // -1: deployment unknown
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("saysNot");
        const int ecs = int(ComputePlatform::Ecs), lambda = int(ComputePlatform::Lambda);
        const QString rollsBack = QStringLiteral("and rolls back"),
                      notPossible = QStringLiteral("not possible");
        const QString off = QStringLiteral("rollback on failure is off");
        QTest::newRow("ECS BeforeInstall, on") << ecs << "BeforeInstall" << 1 << notPossible << rollsBack;
        QTest::newRow("ECS BeforeInstall, off") << ecs << "BeforeInstall" << 0 << notPossible << off;
        QTest::newRow("ECS BeforeInstall, unknown")
            << ecs << "BeforeInstall" << -1 << notPossible << rollsBack;
        for (const char *event : {"AfterInstall", "AfterAllowTestTraffic", "BeforeAllowTraffic",
                                  "AfterAllowTraffic", "SomethingNew"}) {
            QTest::addRow("ECS %s, on", event) << ecs << QString::fromLatin1(event) << 1 << rollsBack << off;
            QTest::addRow("ECS %s, off", event) << ecs << QString::fromLatin1(event) << 0 << off << rollsBack;
            QTest::addRow("ECS %s, unknown", event)
                << ecs << QString::fromLatin1(event) << -1 << QStringLiteral("is not known") << rollsBack;
        }
        QTest::newRow("Lambda, on") << lambda << "BeforeAllowTraffic" << 1 << rollsBack << off;
        QTest::newRow("Lambda, off") << lambda << "AfterAllowTraffic" << 0 << off << rollsBack;
    }
    void rollbackIsPromisedOnlyWhereItComes()
    {
        QFETCH(int, platform);
        QFETCH(QString, event);
        QFETCH(int, autoRollback);
        QFETCH(QString, says);
        QFETCH(QString, saysNot);
        const domain::Decision decision = hook(ComputePlatform(platform), event);
        domain::Deployment deployment =
            test::sampleDeployment(decision.deploymentId, ComputePlatform(platform), now);
        deployment.autoRollbackOnFailure = autoRollback == 1;
        const DecisionText text = describe(decision, autoRollback < 0 ? nullptr : &deployment);
        const QString all = text.reject.button + text.reject.effect + text.nobodyActs;
        QVERIFY2(all.contains(says), qPrintable(all));
        QVERIFY2(!all.contains(saysNot), qPrintable(all));
        QVERIFY(text.reject.destructive);
        QVERIFY(!text.approve.destructive);
    }

    void buttonsSayTheThingTheyDo()
    {
        const domain::Deployment deployment = test::sampleDeployment({}, ComputePlatform::Ecs, now);
        const QString moves =
            describe(hook(ComputePlatform::Ecs, QStringLiteral("AfterAllowTestTraffic")), &deployment)
                .approve.button;
        QCOMPARE(moves, QStringLiteral("Approve: traffic moves to …/rev-41.zip"));
        const QString created =
            describe(hook(ComputePlatform::Ecs, QStringLiteral("BeforeInstall")), &deployment).approve.button;
        QVERIFY2(!created.contains(QStringLiteral("traffic moves")), qPrintable(created));
    }

    void terminationIsDestructiveBothWays()
    {
        const domain::Deployment deployment =
            test::sampleDeployment(QStringLiteral("d-X"), ComputePlatform::Ecs, now);
        const DecisionText text =
            describe(test::waitDecision(deployment, domain::DecisionKind::TerminateBlue, now), &deployment);
        QVERIFY(text.approve.destructive && text.reject.destructive);
        QVERIFY2(text.nobodyActs.contains(QStringLiteral("task set")), qPrintable(text.nobodyActs));
    }

    void countdownSaysWhatHappens_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("estimated");
        QTest::addColumn<QString>("text");
        using Kind = domain::DecisionKind;
        QTest::newRow("hook") << int(Kind::HookStatus) << 2467 << false << "fails in 41:07";
        QTest::newRow("estimated") << int(Kind::HookStatus) << 2467 << true << "fails in ~41:07";
        QTest::newRow("reroute") << int(Kind::Reroute) << 7800 << true << "stops in ~2:10:00";
        QTest::newRow("terminate") << int(Kind::TerminateBlue) << 61 << false << "terminates in 1:01";
        QTest::newRow("over") << int(Kind::HookStatus) << 0 << false << "the deadline has passed";
        QTest::newRow("perhaps over")
            << int(Kind::Reroute) << -1 << true << "the estimated deadline has passed";
    }
    void countdownSaysWhatHappens()
    {
        QFETCH(int, kind);
        QFETCH(int, seconds);
        QFETCH(bool, estimated);
        QFETCH(QString, text);
        domain::Decision decision = hook(ComputePlatform::Ecs, QStringLiteral("AfterInstall"));
        decision.kind = domain::DecisionKind(kind);
        decision.deadline = now + std::chrono::seconds(seconds);
        decision.deadlineEstimated = estimated;
        QCOMPARE(countdown(decision, nullptr, now), text);
        decision.deadline.reset();
        QCOMPARE(countdown(decision, nullptr, now), QStringLiteral("no deadline known"));
    }

    void anEstimateHasItsReason()
    {
        domain::Decision decision = hook(ComputePlatform::Ecs, QStringLiteral("AfterInstall"));
        for (auto kind : {domain::DecisionKind::HookStatus, domain::DecisionKind::Reroute,
                          domain::DecisionKind::TerminateBlue}) {
            decision.kind = kind;
            decision.deadlineEstimated = true;
            QVERIFY(describe(decision, nullptr).estimatedBecause.contains(QStringLiteral("AWS")));
            decision.deadlineEstimated = false;
            QVERIFY(describe(decision, nullptr).estimatedBecause.isEmpty());
        }
    }

    void aLongRevisionKeepsWhatTellsItApart()
    {
        const QString path = QStringLiteral("s3://bucket/") + QString(100, QLatin1Char('x'));
        QCOMPARE(shortRevision(path + QStringLiteral("/rev-41.zip"), 30), QStringLiteral("…/rev-41.zip"));
        const QString shown = shortRevision(path + QStringLiteral("-41.zip"), 30);
        QCOMPARE(shown.size(), 30);
        QVERIFY(shown.startsWith(QStringLiteral("s3://bucket/"))
                && shown.endsWith(QStringLiteral("-41.zip")));
        QCOMPARE(shortRevision(path + QLatin1Char('/'), 30).size(), 30);
        QCOMPARE(shortRevision(QStringLiteral("a/b"), 30), QStringLiteral("a/b"));
        QCOMPARE(shortRevision({}, 30), QStringLiteral("this revision"));
    }

    void theSevenErrorsAreExplained_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("1") << "DeploymentIdRequiredException"
                           << "missing";
        QTest::newRow("2") << "InvalidDeploymentIdException"
                           << "shape";
        QTest::newRow("3") << "DeploymentDoesNotExistException"
                           << "region";
        QTest::newRow("4") << "UnsupportedActionForDeploymentTypeException"
                           << "ECS and Lambda";
        QTest::newRow("5") << "InvalidLifecycleEventHookExecutionStatusException"
                           << "Succeeded and Failed";
        QTest::newRow("6") << "InvalidLifecycleEventHookExecutionIdException"
                           << "another deployment";
        QTest::newRow("7") << "LifecycleEventAlreadyCompletedException"
                           << "final";
    }
    void theSevenErrorsAreExplained()
    {
        QFETCH(QString, code);
        QFETCH(QString, word);
        const Error error{ErrorCode::ServiceError, code, QStringLiteral("AWS's own words"), {}, {}, 400};
        const OutcomeText text = explained(error);
        const OutcomeText unknown = explained(Error{ErrorCode::ServiceError, QStringLiteral("NewException")});
        QVERIFY2(text.headline != unknown.headline, qPrintable(text.headline));
        QVERIFY2((text.meaning + QString(text.headline)).contains(word.section(QLatin1Char(' '), 0, 0)),
                 qPrintable(text.meaning));
        QVERIFY(!text.advice.isEmpty());
        QVERIFY(text.next != NextStep::None);
        QCOMPARE(text.error.serviceCode, code);
        QVERIFY(explainedCodes().contains(code));
        QCOMPARE(explainedPost(QStringLiteral("d-AB1CDEF23"), QStringLiteral("Failed"), error).headline,
                 text.headline);
    }

    void everyFailureHasMeaningAndAdvice()
    {
        QStringList headlines;
        for (int code = int(ErrorCode::Cancelled); code <= int(ErrorCode::Internal); ++code) {
            const OutcomeText text = explained(Error{ErrorCode(code)});
            QVERIFY(!text.meaning.isEmpty() && !text.advice.isEmpty());
            QVERIFY2(!headlines.contains(text.headline), qPrintable(text.headline));
            headlines.append(text.headline);
        }
        // Where the outcome is not known, nothing may say that nothing was decided.
        for (ErrorCode code : {ErrorCode::DeliveryUnknown, ErrorCode::ServiceFault, ErrorCode::BadReply}) {
            const OutcomeText text = explained(Error{code});
            QVERIFY2(!text.meaning.contains(QStringLiteral("Nothing was decided")), qPrintable(text.meaning));
            QVERIFY(text.next == NextStep::LookAgain);
        }
    }

    void anAcceptedDecisionSaysOnlyWhatAwsSaid()
    {
        const domain::Decision decision = hook(ComputePlatform::Ecs, QStringLiteral("AfterInstall"));
        DecisionOutcome outcome{decision.id, Verdict::Approve, DecisionOutcome::Kind::Accepted};
        QVERIFY(!explained(outcome, decision).meaning.contains(QStringLiteral("Succeeded")));
        outcome.finalStatus = domain::EventStatus::Succeeded;
        outcome.finalText = QStringLiteral("Succeeded");
        QVERIFY(explained(outcome, decision)
                    .meaning.contains(QStringLiteral("AfterInstall reads back as Succeeded")));
    }

    void shellWordsSurvive_data()
    {
        QTest::addColumn<QString>("word");
        const QStringList words{{},
                                QStringLiteral("plain"),
                                QStringLiteral("two words"),
                                QStringLiteral("it's"),
                                QStringLiteral("'"),
                                QStringLiteral("''"),
                                QStringLiteral("\""),
                                QStringLiteral("$HOME `id` $(id) ${x}"),
                                QStringLiteral("a\\b\\"),
                                QStringLiteral("!history"),
                                QStringLiteral("line\nbreak"),
                                QStringLiteral("tab\there"),
                                QStringLiteral("*?[a]{b,c}"),
                                QStringLiteral("~root"),
                                QStringLiteral("#no comment"),
                                QStringLiteral("a;b&c|d>e<f(g)"),
                                QStringLiteral("=x"),
                                QStringLiteral("ä→中"),
                                QStringLiteral(" edge "),
                                QStringLiteral("trailing\n")};
        for (const QString &word : words)
            QTest::addRow("%s", qPrintable(word)) << word;
        QRandomGenerator random(7);
        for (int i = 0; i < 40; ++i) {
            QString word;
            for (int n = random.bounded(12); n >= 0; --n)
                word.append(QChar(random.bounded(1, 0x250)));
            QTest::addRow("random %d", i) << word;
        }
    }
    void shellWordsSurvive()
    {
        QFETCH(QString, word);
        QCOMPARE(wordsOf(shellQuoted(word) + QStringLiteral(" end")),
                 (QStringList{word, QStringLiteral("end")}));
    }

    void theCommandHoldsTheCall()
    {
        aws::Connection connection = test::FakeSession::sandboxConnection();
        const HookStatusCall call{QStringLiteral("d-AB1CDEF23"), QStringLiteral("a'b $c=+/"),
                                  QStringLiteral("Succeeded")};
        QCOMPARE(wordsOf(awsCommand(call, connection)),
                 (QStringList{QStringLiteral("aws"), QStringLiteral("deploy"),
                              QStringLiteral("put-lifecycle-event-hook-execution-status"),
                              QStringLiteral("--deployment-id"), call.deploymentId,
                              QStringLiteral("--lifecycle-event-hook-execution-id"), call.executionId,
                              QStringLiteral("--status"), QStringLiteral("Succeeded"),
                              QStringLiteral("--region"), QStringLiteral("us-east-1"),
                              QStringLiteral("--endpoint-url"), QStringLiteral("http://127.0.0.1:40123")}));
        connection.endpoint.clear();
        connection.sandbox = false;
        connection.keySource = QStringLiteral("profile deploy team (~/.aws/credentials)");
        const QStringList words = wordsOf(awsCommand(call, connection));
        QVERIFY(!words.contains(QStringLiteral("--endpoint-url")));
        QCOMPARE(words.value(words.indexOf(QStringLiteral("--profile")) + 1), QStringLiteral("deploy team"));
    }

    void valuesThatTheCliWouldInterpretTravelAsJson()
    {
        const aws::Connection connection = test::FakeSession::sandboxConnection();
        for (const char *id : {"file:///etc/passwd", "fileb://x", "https://example.org/x"}) {
            const QStringList words = wordsOf(awsCommand(
                {QStringLiteral("d-AB1CDEF23"), QLatin1String(id), QStringLiteral("Failed")}, connection));
            const int at = words.indexOf(QStringLiteral("--cli-input-json"));
            QVERIFY(at > 0);
            const QJsonObject input = QJsonDocument::fromJson(words.value(at + 1).toUtf8()).object();
            QCOMPARE(input.value(QStringLiteral("lifecycleEventHookExecutionId")).toString(),
                     QLatin1String(id));
            QCOMPARE(input.value(QStringLiteral("status")).toString(), QStringLiteral("Failed"));
        }
        const QString dashed = awsCommand(
            {QStringLiteral("d-AB1CDEF23"), QStringLiteral("-x"), QStringLiteral("Failed")}, connection);
        QVERIFY2(dashed.contains(QStringLiteral("--lifecycle-event-hook-execution-id=-x")),
                 qPrintable(dashed));
    }

    void theMaskedCommandHidesTheId()
    {
        const QString line =
            maskedAwsCommand({QStringLiteral("d-AB1CDEF23"), test::secretId, QStringLiteral("Succeeded")},
                             test::FakeSession::sandboxConnection());
        QVERIFY(!line.contains(test::secretId));
        QVERIFY(!line.contains(test::secretId.mid(4)));
        QVERIFY(line.contains(QStringLiteral("d-AB1CDEF23")));
    }
};

QTEST_GUILESS_MAIN(TestDecisionTexts)
#include "tst_decisions_texts.moc"
