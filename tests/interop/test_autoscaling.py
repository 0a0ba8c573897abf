# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's aws autoscaling against the sandbox: every operation, every way out of a wait, and every documented refusal."""
import json
import unittest

from sandboxcase import AwsError, SandboxCase

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING"
ROLE = "arn:aws:iam::123456789012:role/AutoScalingNotifications"
TOKEN = "bcd2f1b8-9a78-44d3-8a7a-4dd07d7cf635"
INSTANCE = "i-0c1e0f5f0b0a0d0e0"


class AutoScalingCase(SandboxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.aws("sqs", "create-queue", "--queue-name", "hooks")
        cls.queue = "arn:aws:sqs:us-east-1:123456789012:hooks"

    def asg(self, operation, group, *arguments):
        return self.aws("autoscaling", operation, "--auto-scaling-group-name", group, *arguments)

    def make(self, group, desired, *options):
        self.asg("create-auto-scaling-group", group, "--min-size", 0, "--max-size", 10, "--desired-capacity", desired,
                 "--availability-zones", "us-east-1a", "us-east-1b", "--launch-template", "LaunchTemplateName=web,Version=1",
                 *options)

    def hook(self, group, name, transition, *options):
        self.asg("put-lifecycle-hook", group, "--lifecycle-hook-name", name, "--lifecycle-transition", transition, *options)

    def desire(self, group, desired):
        self.asg("set-desired-capacity", group, "--desired-capacity", desired)

    def states(self, group):
        instances = self.aws("autoscaling", "describe-auto-scaling-instances")["AutoScalingInstances"]
        return {i["InstanceId"]: i["LifecycleState"] for i in instances if i["AutoScalingGroupName"] == group}

    def reach(self, group, state):
        """The instance that is in the state, as soon as there is one."""
        def find():
            return next((i for i, s in self.states(group).items() if s == state), None)
        return self.step_until(find, f"{state} in {group}", step=30)

    def answer(self, group, hook, result, *who):
        return self.asg("complete-lifecycle-action", group, "--lifecycle-hook-name", hook, "--lifecycle-action-result", result, *who)

    def message(self):
        """The next notification; None if there is none."""
        url = self.aws("sqs", "get-queue-url", "--queue-name", "hooks")["QueueUrl"]
        messages = self.aws("sqs", "receive-message", "--queue-url", url).get("Messages", [])
        if not messages:
            return None
        self.aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", messages[0]["ReceiptHandle"])
        return json.loads(messages[0]["Body"])

    def refuses_with(self, text, operation, group, *arguments, code="ValidationError", http=400):
        """`text` is a part of the message; all of it, if AWS's own text is known: "=" in front."""
        said = self.refuses(code, "autoscaling", operation, "--auto-scaling-group-name", group, *arguments, http=http)
        if text.startswith("="):
            self.assertEqual(said, text[1:])
        else:
            self.assertIn(text, said)

    def nothing_waits(self, group, hook, *who, named):
        """Neither an answer nor a heartbeat finds an open action."""
        for operation, result in (("complete-lifecycle-action", ("--lifecycle-action-result", "CONTINUE")),
                                  ("record-lifecycle-action-heartbeat", ())):
            self.refuses_with(f"=No active Lifecycle Action found with {named}", operation, group, "--lifecycle-hook-name", hook,
                              *result, *who)

    def activity(self, group, instance, begins):
        activities = self.asg("describe-scaling-activities", group)["Activities"]
        return next(a for a in activities if a["Description"].startswith(begins) and instance in a["Description"])


class Lifecycles(AutoScalingCase):
    def test_launch_by_token_and_by_instance(self):
        self.make("web", 0)
        self.hook("web", "agents", LAUNCHING, "--notification-target-arn", self.queue, "--role-arn", ROLE,
                  "--notification-metadata", "from the test")
        self.hook("web", "caches", LAUNCHING)
        self.assertEqual(self.message()["Event"], "autoscaling:TEST_NOTIFICATION")
        self.desire("web", 1)
        instance = self.reach("web", "Pending:Wait")
        message = self.message()
        self.assertEqual((message["EC2InstanceId"], message["LifecycleHookName"], message["LifecycleTransition"],
                          message["NotificationMetadata"], message["Origin"], message["Destination"]),
                         (instance, "agents", LAUNCHING, "from the test", "EC2", "AutoScalingGroup"))
        self.assertEqual(self.activity("web", instance, "Launching")["StatusCode"], "MidLifecycleAction")
        self.answer("web", "agents", "CONTINUE", "--lifecycle-action-token", message["LifecycleActionToken"])
        self.sandbox.step(60)
        self.assertEqual(self.states("web")[instance], "Pending:Wait")
        self.answer("web", "caches", "CONTINUE", "--instance-id", instance)
        self.assertEqual(self.reach("web", "InService"), instance)
        self.assertEqual(self.activity("web", instance, "Launching")["StatusCode"], "Successful")
        group = self.aws("autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", "web")["AutoScalingGroups"][0]
        self.assertEqual([i["LifecycleState"] for i in group["Instances"]], ["InService"])
        self.assertEqual(group["Instances"][0]["HealthStatus"], "Healthy")

    def test_launch_abandoned_and_replaced(self):
        self.make("given-up", 0)
        self.hook("given-up", "agents", LAUNCHING)
        self.desire("given-up", 1)
        instance = self.reach("given-up", "Pending:Wait")
        self.answer("given-up", "agents", "ABANDON", "--instance-id", instance)
        self.step_until(lambda: instance not in self.states("given-up"), "the instance to go", step=30)
        activity = self.activity("given-up", instance, "Launching")
        self.assertEqual(activity["StatusCode"], "Cancelled")
        self.assertRegex(activity["StatusMessage"], "^Instance failed to complete user's Lifecycle Action: Lifecycle Action with "
                         "token [0-9a-f-]{36} was abandoned: Lifecycle Action Completed with ABANDON Result$")
        self.assertEqual(activity["Description"],
                         f"Launching a new EC2 instance: {instance}.  Status Reason: {activity['StatusMessage']}")
        self.assertNotEqual(self.reach("given-up", "Pending:Wait"), instance)

    def test_terminate_heartbeat_then_timeout(self):
        self.make("workers", 1)
        self.reach("workers", "InService")
        self.hook("workers", "drain", TERMINATING, "--heartbeat-timeout", 90)
        self.desire("workers", 0)
        instance = self.reach("workers", "Terminating:Wait")
        for _ in range(3):
            self.sandbox.step(50)
            self.asg("record-lifecycle-action-heartbeat", "workers", "--lifecycle-hook-name", "drain", "--instance-id", instance)
        self.assertEqual(self.states("workers")[instance], "Terminating:Wait")
        self.sandbox.step(92)
        self.assertEqual(self.states("workers")[instance], "Terminating:Proceed")
        self.step_until(lambda: not self.states("workers"), "the instance to go", step=30)


class Answers(AutoScalingCase):
    def test_token_instance_or_both(self):
        self.make("who", 0)
        self.hook("who", "first", LAUNCHING, "--notification-target-arn", self.queue, "--role-arn", ROLE)
        self.hook("who", "second", LAUNCHING)
        self.assertEqual(self.message()["Event"], "autoscaling:TEST_NOTIFICATION")
        self.desire("who", 1)
        instance = self.reach("who", "Pending:Wait")
        token = self.message()["LifecycleActionToken"]
        by_token, by_instance = ("--lifecycle-action-token", token), ("--instance-id", instance)
        self.nothing_waits("who", "second", *by_token, named=f"token {token}")
        self.nothing_waits("who", "none", *by_instance, named=f"instance ID {instance}")
        self.nothing_waits("who", "first", *by_token, "--instance-id", INSTANCE, named=f"token {token}")
        for who in (by_token, by_instance, by_token + by_instance):
            self.assertEqual(self.asg("record-lifecycle-action-heartbeat", "who", "--lifecycle-hook-name", "first", *who), {})
        self.assertEqual(self.answer("who", "first", "CONTINUE", *by_token, *by_instance), {})
        self.nothing_waits("who", "first", *by_token, named=f"token {token}")
        self.nothing_waits("who", "first", *by_instance, named=f"instance ID {instance}")
        self.answer("who", "second", "CONTINUE", *by_instance)
        self.assertEqual(self.reach("who", "InService"), instance)

    def test_too_late(self):
        self.make("late", 0)
        self.hook("late", "gate", LAUNCHING, "--heartbeat-timeout", 30, "--default-result", "CONTINUE")
        self.desire("late", 1)
        instance = self.step_until(lambda: next((i for i, s in self.states("late").items() if s == "Pending:Wait"), None),
                                   "the wait", step=5)
        self.sandbox.step(30)
        self.nothing_waits("late", "gate", "--instance-id", instance, named=f"instance ID {instance}")
        self.assertEqual(self.reach("late", "InService"), instance)

    def test_deleting_a_hook_ends_the_wait(self):
        # A launch is abandoned, whatever its other hooks say; for a termination it is CONTINUE, so that they wait on.
        for transition, desired, waits, then in ((LAUNCHING, 0, "Pending:Wait", "Terminating"),
                                                 (TERMINATING, 1, "Terminating:Wait", "Terminating:Wait")):
            with self.subTest(transition):
                group = "undone-" + waits.split(":")[0]
                self.make(group, desired)
                if desired:
                    self.reach(group, "InService")
                self.hook(group, "agents", transition)
                self.hook(group, "other", transition)
                self.assertEqual(len(self.asg("describe-lifecycle-hooks", group)["LifecycleHooks"]), 2)
                self.desire(group, 1 - desired)
                instance = self.reach(group, waits)
                self.asg("delete-lifecycle-hook", group, "--lifecycle-hook-name", "agents")
                self.nothing_waits(group, "agents", "--instance-id", instance, named=f"instance ID {instance}")
                self.sandbox.step(2)
                self.assertEqual(self.states(group)[instance], then)
                left = self.asg("describe-lifecycle-hooks", group)["LifecycleHooks"]
                self.assertEqual([hook["LifecycleHookName"] for hook in left], ["other"])


class ScalingGroups(AutoScalingCase):
    def test_warm_pool_waits_twice(self):
        self.make("pooled", 0)
        self.hook("pooled", "warm", LAUNCHING)
        self.asg("put-warm-pool", "pooled", "--max-group-prepared-capacity", 1, "--pool-state", "Running")
        instance = self.reach("pooled", "Warmed:Pending:Wait")
        self.answer("pooled", "warm", "CONTINUE", "--instance-id", instance)
        self.assertEqual(self.reach("pooled", "Warmed:Running"), instance)
        pool = self.asg("describe-warm-pool", "pooled")
        self.assertEqual([i["InstanceId"] for i in pool["Instances"]], [instance])
        self.assertEqual(pool["WarmPoolConfiguration"]["MaxGroupPreparedCapacity"], 1)
        self.desire("pooled", 1)
        self.assertEqual(self.reach("pooled", "Pending:Wait"), instance)
        self.answer("pooled", "warm", "CONTINUE", "--instance-id", instance)
        self.assertEqual(self.reach("pooled", "InService"), instance)
        self.asg("delete-warm-pool", "pooled")

    def test_update_terminate_and_delete(self):
        self.make("short", 2)
        self.step_until(lambda: list(self.states("short").values()) == ["InService"] * 2, "two in service", step=30)
        self.asg("update-auto-scaling-group", "short", "--max-size", 3, "--default-cooldown", 17)
        group = self.aws("autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names", "short")["AutoScalingGroups"][0]
        self.assertEqual((group["MaxSize"], group["DefaultCooldown"], group["DesiredCapacity"]), (3, 17, 2))
        instance = next(iter(self.states("short")))
        activity = self.aws("autoscaling", "terminate-instance-in-auto-scaling-group", "--instance-id", instance,
                            "--should-decrement-desired-capacity")["Activity"]
        self.assertEqual(activity["Description"], f"Terminating EC2 instance: {instance}")
        self.refuses("ResourceInUse", "autoscaling", "delete-auto-scaling-group", "--auto-scaling-group-name", "short")
        self.asg("delete-auto-scaling-group", "short", "--force-delete")
        self.step_until(lambda: not self.aws("autoscaling", "describe-auto-scaling-groups", "--auto-scaling-group-names",
                                             "short")["AutoScalingGroups"], "the group to go", step=30)

    def test_pages(self):
        for number in range(3):
            self.make(f"page-{number}", 0)
        page = self.aws("autoscaling", "describe-auto-scaling-groups", "--max-items", 2)
        self.assertEqual(len(page["AutoScalingGroups"]), 2)
        everything = self.aws("autoscaling", "describe-auto-scaling-groups", "--page-size", 1)
        names = [g["AutoScalingGroupName"] for g in everything["AutoScalingGroups"]]
        self.assertEqual(names, sorted(names))
        self.assertGreaterEqual(len(names), 3)

    def test_instances_and_activities_by_id(self):
        self.make("named", 2)
        self.step_until(lambda: list(self.states("named").values()) == ["InService"] * 2, "two in service", step=30)
        instance = min(self.states("named"))
        some = self.aws("autoscaling", "describe-auto-scaling-instances", "--instance-ids", instance, INSTANCE)["AutoScalingInstances"]
        self.assertEqual([(one["InstanceId"], one["AutoScalingGroupName"], one["HealthStatus"]) for one in some],
                         [(instance, "named", "HEALTHY")])
        activity = self.activity("named", instance, "Launching")
        only = self.aws("autoscaling", "describe-scaling-activities", "--activity-ids", activity["ActivityId"])["Activities"]
        self.assertEqual(only, [activity])
        self.assertEqual(self.asg("describe-scaling-activities", "named", "--max-items", 1)["Activities"],
                         self.asg("describe-scaling-activities", "named")["Activities"][:1])
        self.asg("delete-auto-scaling-group", "named", "--force-delete")
        self.step_until(lambda: not self.states("named"), "the group to go", step=30)
        self.refuses_with("=AutoScalingGroup name not found - AutoScalingGroup named not found", "describe-scaling-activities", "named")
        gone = self.asg("describe-scaling-activities", "named", "--include-deleted-groups")["Activities"]
        self.assertEqual({one["AutoScalingGroupState"] for one in gone}, {"Deleted"})

    def test_hook_types(self):
        self.assertEqual(self.aws("autoscaling", "describe-lifecycle-hook-types")["LifecycleHookTypes"], [LAUNCHING, TERMINATING])


class LifecycleRefusals(AutoScalingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case.aws = cls.aws
        case.make("web", 0)
        case.hook("web", "known", LAUNCHING)

    def setUp(self):
        pass

    def test_put_lifecycle_hook(self):
        known = ("put-lifecycle-hook", "web", "--lifecycle-hook-name", "known")
        self.refuses_with("greater than or equal to 30", *known, "--heartbeat-timeout", 29)
        self.refuses_with("less than or equal to 7200", *known, "--heartbeat-timeout", 7201)
        self.refuses_with("enum value set: [CONTINUE, ABANDON]", *known, "--default-result", "STOP")
        self.refuses_with("enum value set: [" + LAUNCHING, *known, "--lifecycle-transition", "launching")
        self.refuses_with("regular expression pattern: [A-Za-z0-9", "put-lifecycle-hook", "web", "--lifecycle-hook-name", "no blanks",
                          "--lifecycle-transition", LAUNCHING)
        self.refuses_with("LifecycleTransition", "put-lifecycle-hook", "web", "--lifecycle-hook-name", "new")
        self.refuses_with("RoleARN", *known, "--notification-target-arn", self.queue)
        self.refuses_with("RoleARN", *known, "--notification-target-arn", "arn:aws:sns:us-east-1:123456789012:topic")
        self.refuses_with("NotificationTargetARN", *known, "--notification-target-arn", "hooks", "--role-arn", ROLE)
        self.refuses_with("length less than or equal to 255", *known, "--notification-target-arn", self.queue + "n" * 256)
        self.refuses_with("length less than or equal to 255", "put-lifecycle-hook", "web", "--lifecycle-hook-name", "n" * 256,
                          "--lifecycle-transition", LAUNCHING)
        self.refuses_with("length less than or equal to 255", "put-lifecycle-hook", "n" * 256, "--lifecycle-hook-name", "known")
        self.refuses_with("length less than or equal to 4000", *known, "--notification-metadata", "m" * 4001)
        self.refuses_with("'notificationMetadata' failed to satisfy constraint: Member must satisfy regular expression pattern: "
                          "[\\u0009\\u000A\\u000D\\u0020-\\u007e]+", *known, "--notification-metadata", "caf\u00e9")
        for arn in (self.queue + "-none", self.queue + ".fifo"):
            self.refuses_with(f"=Unable to publish test message to notification target {arn} using IAM role {ROLE}. Please check your "
                              "target and role configuration and try to put lifecycle hook again.",
                              *known, "--notification-target-arn", arn, "--role-arn", ROLE)
        self.refuses_with("=AutoScalingGroup name not found - AutoScalingGroup 'nobody' not found", "put-lifecycle-hook", "nobody",
                          "--lifecycle-hook-name", "known")

    def test_put_again_keeps_and_removes(self):
        self.hook("web", "kept", TERMINATING, "--heartbeat-timeout", 100, "--default-result", "CONTINUE",
                  "--notification-target-arn", self.queue, "--role-arn", ROLE)
        def kept():
            return self.asg("describe-lifecycle-hooks", "web", "--lifecycle-hook-names", "kept")["LifecycleHooks"][0]
        first = kept()
        self.assertEqual((first["GlobalTimeout"], first["NotificationTargetARN"]), (10000, self.queue))
        self.asg("put-lifecycle-hook", "web", "--lifecycle-hook-name", "kept")
        self.assertEqual(kept(), first)
        self.asg("put-lifecycle-hook", "web", "--lifecycle-hook-name", "kept", "--notification-target-arn", "")
        self.assertNotIn("NotificationTargetARN", kept())

    def test_too_many_hooks(self):
        self.make("many", 0)
        hooks = [{"LifecycleHookName": f"h{n}", "LifecycleTransition": LAUNCHING} for n in range(50)]
        self.make("full", 0, "--lifecycle-hook-specification-list", json.dumps(hooks))
        self.refuses_with("50", "put-lifecycle-hook", "full", "--lifecycle-hook-name", "one-more", "--lifecycle-transition", LAUNCHING,
                          code="LimitExceeded")

    def test_nothing_waits(self):
        self.nothing_waits("web", "known", "--lifecycle-action-token", TOKEN, named=f"token {TOKEN}")
        self.nothing_waits("web", "known", "--instance-id", INSTANCE, named=f"instance ID {INSTANCE}")
        for operation, result in (("complete-lifecycle-action", ("--lifecycle-action-result", "CONTINUE")),
                                  ("record-lifecycle-action-heartbeat", ())):
            with self.subTest(operation):
                known = (operation, "web", "--lifecycle-hook-name", "known", *result)
                self.refuses_with("LifecycleActionToken or InstanceId", *known)
                self.refuses_with("less than or equal to 36", *known, "--lifecycle-action-token", TOKEN + "0")
                self.refuses_with("less than or equal to 19", *known, "--instance-id", INSTANCE + "0")
                self.refuses_with("=AutoScalingGroup name not found - AutoScalingGroup nobody not found", operation, "nobody",
                                  "--lifecycle-hook-name", "known", *result, "--instance-id", INSTANCE)
                # These two take a group's ARN as well, so the name may be longer than elsewhere.
                self.refuses_with("AutoScalingGroup name not found", operation, "n" * 1600, "--lifecycle-hook-name", "known", *result,
                                  "--instance-id", INSTANCE)
                self.refuses_with("length less than or equal to 1600", operation, "n" * 1601, "--lifecycle-hook-name", "known", *result,
                                  "--instance-id", INSTANCE)
        self.refuses_with("enum value set: [CONTINUE, ABANDON]", "complete-lifecycle-action", "web", "--lifecycle-hook-name", "known",
                          "--lifecycle-action-result", "continue", "--instance-id", INSTANCE)

    def test_contention(self):
        for operation, name, arguments in (
                ("put-lifecycle-hook", "PutLifecycleHook", ("--lifecycle-hook-name", "known", "--heartbeat-timeout", 99)),
                ("complete-lifecycle-action", "CompleteLifecycleAction",
                 ("--lifecycle-hook-name", "known", "--lifecycle-action-result", "CONTINUE", "--instance-id", INSTANCE))):
            self.sandbox.cli("sandbox", "fault", "autoscaling", name, "ResourceContention", "--message", "a pending update")
            self.refuses_with("=a pending update", operation, "web", *arguments, code="ResourceContention", http=500)
        hooks = self.asg("describe-lifecycle-hooks", "web", "--lifecycle-hook-names", "known")["LifecycleHooks"]
        self.assertEqual(hooks[0]["HeartbeatTimeout"], 3600)

    def test_two_people_race(self):
        self.make("race", 0)
        self.hook("race", "gate", LAUNCHING)
        self.desire("race", 1)
        instance = self.reach("race", "Pending:Wait")
        self.answer("race", "gate", "CONTINUE", "--instance-id", instance)
        self.refuses_with(f"=No active Lifecycle Action found with instance ID {instance}", "complete-lifecycle-action", "race",
                          "--lifecycle-hook-name", "gate", "--lifecycle-action-result", "ABANDON", "--instance-id", instance)
        self.assertEqual(self.reach("race", "InService"), instance)

    def test_others(self):
        self.refuses_with("No Lifecycle Hook found", "delete-lifecycle-hook", "web", "--lifecycle-hook-name", "none")
        for operation, arguments, group in (
                ("delete-lifecycle-hook", ("--lifecycle-hook-name", "known"), "nobody"),
                ("describe-lifecycle-hooks", (), "'nobody'"),
                ("describe-scaling-activities", (), "nobody"),
                ("set-desired-capacity", ("--desired-capacity", 1), "nobody")):
            self.refuses_with(f"=AutoScalingGroup name not found - AutoScalingGroup {group} not found", operation, "nobody", *arguments)
        self.refuses_with("already exists", "create-auto-scaling-group", "web", "--min-size", 0, "--max-size", 1,
                          "--launch-template", "LaunchTemplateName=web", "--availability-zones", "us-east-1a", code="AlreadyExists")
        self.refuses_with("New SetDesiredCapacity value 11 is above max value 10", "set-desired-capacity", "web", "--desired-capacity", 11)
        self.refuses_with("New SetDesiredCapacity value -1 is below min value 0", "set-desired-capacity", "web", "--desired-capacity", -1)
        self.refuses("ValidationError", "autoscaling", "describe-auto-scaling-groups", "--max-records", "101")
        self.refuses("ValidationError", "autoscaling", "describe-auto-scaling-instances", "--max-records", "51")
        self.refuses("InvalidNextToken", "autoscaling", "describe-auto-scaling-instances", "--starting-token", "bogus")
        self.refuses("InvalidNextToken", "autoscaling", "describe-auto-scaling-groups", "--starting-token", "bogus")
        self.refuses("InvalidNextToken", "autoscaling", "describe-scaling-activities", "--starting-token", "bogus")
        self.refuses("ValidationError", "autoscaling", "terminate-instance-in-auto-scaling-group", "--instance-id", INSTANCE,
                     "--no-should-decrement-desired-capacity")


if __name__ == "__main__":
    unittest.main(verbosity=2)
