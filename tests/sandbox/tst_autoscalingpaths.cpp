// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandbox/autoscalingworld.h"

using namespace hookline;
using namespace std::chrono_literals;
using test::AutoScalingWorld;

namespace {

/// On which way an instance waits.
enum class Way { Launch, Terminate, IntoPool, FromPool, BackToPool };

struct WayFacts
{
    const char *name;
    Way way;
    const char *transition;
    const char *waits; ///< The state in which its hooks wait.
    const char *goesOn; ///< What follows the wait after CONTINUE of all hooks.
    const char *stops; ///< What follows it after ABANDON of one.
    const char *activity; ///< How its activity's description begins.
    bool cancels; ///< ABANDON cancels the activity.
};
constexpr WayFacts ways[] = {
    {"launch", Way::Launch, AutoScalingWorld::launching, "Pending:Wait", "Pending:Proceed > InService",
     "Terminating > Terminated > gone", "Launching a new EC2 instance: ", true},
    {"terminate", Way::Terminate, AutoScalingWorld::terminating, "Terminating:Wait",
     "Terminating:Proceed > Terminated > gone", "Terminating:Proceed > Terminated > gone",
     "Terminating EC2 instance: ", false},
    {"into the warm pool", Way::IntoPool, AutoScalingWorld::launching, "Warmed:Pending:Wait",
     "Warmed:Pending:Proceed > Warmed:Stopped", "Warmed:Terminating > Warmed:Terminated > gone",
     "Launching a new EC2 instance into warm pool: ", true},
    {"out of the warm pool, through the same hooks again", Way::FromPool, AutoScalingWorld::launching,
     "Pending:Wait", "Pending:Proceed > InService", "Terminating > Terminated > gone",
     "Launching a new EC2 instance from warm pool: ", true},
    {"back to the warm pool", Way::BackToPool, AutoScalingWorld::terminating, "Warmed:Pending:Wait",
     "Warmed:Pending:Proceed > Warmed:Stopped", "Warmed:Terminating > Warmed:Terminated > gone",
     "Returning EC2 instance to warm pool: ", true},
};

/// What ends the wait.
enum class End { Continue, Abandon, Heartbeat, Global };

constexpr char completed[] = "Lifecycle Action Completed with ABANDON Result", late[] = "Heartbeat Timeout";

struct EndFacts
{
    const char *name;
    End end;
    const char *defaultResult;
    bool goesOn;
    std::chrono::seconds after; ///< From the beginning of the wait to what ends it; 0: when somebody does.
    const char *reason; ///< The end of a cancelled activity's message.
};
constexpr EndFacts ends[] = {
    {"CONTINUE", End::Continue, "ABANDON", true, 0s, ""},
    {"ABANDON", End::Abandon, "CONTINUE", false, 0s, completed},
    {"heartbeat timeout, ABANDON", End::Heartbeat, "ABANDON", false, 60s, late},
    {"heartbeat timeout, CONTINUE", End::Heartbeat, "CONTINUE", true, 60s, ""},
    {"global timeout, ABANDON", End::Global, "ABANDON", false, 6000s, late},
    {"global timeout, CONTINUE", End::Global, "CONTINUE", true, 6000s, ""},
};

} // namespace

Q_DECLARE_METATYPE(const WayFacts *)
Q_DECLARE_METATYPE(const EndFacts *)

/// Every way of an instance through a wait, with every end of it, for one hook and for three.
class TestAutoScalingPaths : public QObject
{
    Q_OBJECT

private:
    static QStringList hookNames(int count)
    {
        const QStringList all{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
        return all.mid(0, count);
    }

    static void putHooks(AutoScalingWorld &world, const WayFacts &way, const EndFacts &end, int hooks)
    {
        QJsonObject settings = AutoScalingWorld::toQueue();
        settings.insert(QStringLiteral("HeartbeatTimeout"), 60);
        settings.insert(QStringLiteral("DefaultResult"), QLatin1String(end.defaultResult));
        for (const QString &name : hookNames(hooks))
            world.call("PutLifecycleHook", AutoScalingWorld::hook(name, way.transition, settings));
    }

    static void putPool(AutoScalingWorld &world)
    {
        world.call(
            "PutWarmPool",
            {{QStringLiteral("AutoScalingGroupName"), QStringLiteral("web")},
             {QStringLiteral("MaxGroupPreparedCapacity"), 1},
             {QStringLiteral("InstanceReusePolicy"), QJsonObject{{QStringLiteral("ReuseOnScaleIn"), true}}}});
    }

    static void continueAll(AutoScalingWorld &world, const QString &id, int hooks)
    {
        for (const QString &name : hookNames(hooks))
            world.call("CompleteLifecycleAction",
                       AutoScalingWorld::answer(name, id, QStringLiteral("CONTINUE")));
    }

    /// Begins the way of one instance, as far as its wait; the instance's ID.
    static QString begin(AutoScalingWorld &world, const WayFacts &way, const EndFacts &end, int hooks)
    {
        const bool leaves = way.way == Way::Terminate || way.way == Way::BackToPool;
        world.addGroup(leaves ? 1 : 0);
        world.settle();
        putHooks(world, way, end, hooks);
        if (way.way != Way::Launch && way.way != Way::Terminate)
            putPool(world);
        if (leaves) {
            world.settle();
            world.setDesired(0);
        } else if (way.way == Way::Launch) {
            world.setDesired(1);
        } else if (way.way == Way::FromPool) {
            const QString id = world.reach("Warmed:Pending:Wait");
            continueAll(world, id, hooks);
            if (world.reach("Warmed:Stopped") != id)
                return {};
            world.settle();
            world.setDesired(1);
        }
        return world.reach(way.waits);
    }

    /// Does what ends the wait; time has come to the end when it returns.
    static void reachEnd(AutoScalingWorld &world, const EndFacts &end, const QString &id, int hooks)
    {
        const Instant over = world.now + end.after;
        const QStringList names = hookNames(hooks);
        if (end.end == End::Abandon) { // one of them is enough
            world.call("CompleteLifecycleAction",
                       AutoScalingWorld::answer(names.last(), id, QStringLiteral("ABANDON")));
        } else if (end.end == End::Continue) { // all of them are needed
            for (const QString &name : names) {
                QVERIFY(world.stateOf(id).endsWith(QLatin1String(":Wait")));
                world.pass(15s);
                world.call("CompleteLifecycleAction",
                           AutoScalingWorld::answer(name, id, QStringLiteral("CONTINUE")));
            }
        } else if (end.end == End::Global) { // heartbeats that never stop
            while (world.now < over - 30s) {
                for (const QString &name : names)
                    QCOMPARE(world.refusal("RecordLifecycleActionHeartbeat",
                                           AutoScalingWorld::answer(name, id, QString())),
                             QString());
                world.pass(30s);
            }
            QVERIFY(world.stateOf(id).endsWith(QLatin1String(":Wait")));
            for (const QString &name : names)
                world.call("RecordLifecycleActionHeartbeat", AutoScalingWorld::answer(name, id, QString()));
        }
        if (end.after > 0s) {
            world.pass(over - world.now - 1ms);
            QVERIFY(world.backend->nextDeadline() == over);
            world.pass(1ms);
            QVERIFY(world.now == over);
        }
    }

    /// The states that it goes through as long as they are the expected ones.
    static QString walked(AutoScalingWorld &world, const QString &id, const QString &expected)
    {
        QString seen = world.stateOf(id), last = seen;
        for (int i = 0; i < 300 && seen != expected && expected.startsWith(seen) && world.step(); ++i) {
            if (const QString state = world.stateOf(id); state != last) {
                last = state;
                seen += QStringLiteral(" > ") + state;
            }
        }
        return seen;
    }

    static void checkActivity(AutoScalingWorld &world, const WayFacts &way, const EndFacts &end,
                              const QString &id, const QStringList &tokens)
    {
        const QJsonObject activity = world.activityOf(id, way.activity);
        const QString status = activity.value(QLatin1String("StatusCode")).toString();
        if (end.goesOn || !way.cancels) {
            QCOMPARE(status, QStringLiteral("Successful"));
            return;
        }
        QCOMPARE(status, QStringLiteral("Cancelled"));
        const QString message = activity.value(QLatin1String("StatusMessage")).toString();
        const auto isToldOf = [&](const QString &token) {
            return message
                == QStringLiteral("Instance failed to complete user's Lifecycle Action: Lifecycle Action "
                                  "with token %1 was abandoned: %2")
                       .arg(token, QLatin1String(end.reason));
        };
        QVERIFY2(std::ranges::any_of(tokens, isToldOf), qPrintable(message));
        QCOMPARE(activity.value(QLatin1String("Description")).toString(),
                 QLatin1String(way.activity) + id + QStringLiteral(".  Status Reason: ") + message);
    }

private Q_SLOTS:
    void everyWayOutOfAWait_data()
    {
        QTest::addColumn<const WayFacts *>("way");
        QTest::addColumn<const EndFacts *>("end");
        QTest::addColumn<int>("hooks");
        for (const WayFacts &way : ways) {
            for (const EndFacts &end : ends) {
                for (const int hooks : {1, 3})
                    QTest::addRow("%s, %d hooks: %s", way.name, hooks, end.name) << &way << &end << hooks;
            }
        }
    }
    void everyWayOutOfAWait()
    {
        QFETCH(const WayFacts *, way);
        QFETCH(const EndFacts *, end);
        QFETCH(int, hooks);
        AutoScalingWorld world;
        const QString id = begin(world, *way, *end, hooks);
        QVERIFY(!id.isEmpty());
        QCOMPARE(world.activityOf(id, way->activity).value(QLatin1String("StatusCode")).toString(),
                 QStringLiteral("MidLifecycleAction"));
        QStringList tokens;
        for (const QString &name : hookNames(hooks))
            tokens << world.token(name, id);
        QCOMPARE(QSet<QString>(tokens.begin(), tokens.end()).size(), hooks);

        reachEnd(world, *end, id, hooks);
        if (QTest::currentTestFailed())
            return;
        // The outcome is settled, and nobody can change it any more; it takes effect a little later.
        QCOMPARE(world.stateOf(id), QLatin1String(way->waits));
        for (qsizetype i = 0; i < hooks; ++i) {
            QJsonObject again =
                AutoScalingWorld::answer(hookNames(hooks).at(i), id, QStringLiteral("CONTINUE"));
            again.insert(QStringLiteral("LifecycleActionToken"), tokens.at(i));
            QCOMPARE(world.refusal("CompleteLifecycleAction", again),
                     QStringLiteral("ValidationError: No active Lifecycle Action found with token ")
                         + tokens.at(i));
        }
        const QString path = QLatin1String(way->waits) + QStringLiteral(" > ")
            + QLatin1String(end->goesOn ? way->goesOn : way->stops);
        QCOMPARE(walked(world, id, path), path);
        checkActivity(world, *way, *end, id, tokens);
    }
};

QTEST_GUILESS_MAIN(TestAutoScalingPaths)
#include "tst_autoscalingpaths.moc"
