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

    def test_deleting_a_hook_ends_the_wait(self):
        self.make("undone", 0)
        self.hook("undone", "agents", LAUNCHING)
        self.assertEqual(len(self.asg("describe-lifecycle-hooks", "undone")["LifecycleHooks"]), 1)
        self.desire("undone", 1)
        instance = self.reach("undone", "Pending:Wait")
        self.asg("delete-lifecycle-hook", "undone", "--lifecycle-hook-name", "agents")
        self.sandbox.step(2)
        self.assertEqual(self.states("undone")[instance], "Terminating")
        self.assertEqual(self.asg("describe-lifecycle-hooks", "undone")["LifecycleHooks"], [])


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

    def refuses_with(self, text, operation, group, *arguments, code="ValidationError"):
        with self.assertRaises(AwsError) as raised:
            self.asg(operation, group, *arguments)
        self.assertEqual((raised.exception.code, raised.exception.status), (code, 254))
        self.assertIn(text, str(raised.exception))

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
        for arn in (self.queue + "-none", self.queue + ".fifo"):
            self.refuses_with(f"Unable to publish test message to notification target {arn} using IAM role {ROLE}. Please check your "
                              "target and role configuration and try to put lifecycle hook again.",
                              *known, "--notification-target-arn", arn, "--role-arn", ROLE)
        self.refuses_with("AutoScalingGroup name not found - AutoScalingGroup 'nobody' not found", "put-lifecycle-hook", "nobody",
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
        for operation, result in (("complete-lifecycle-action", ("--lifecycle-action-result", "CONTINUE")),
                                  ("record-lifecycle-action-heartbeat", ())):
            with self.subTest(operation):
                known = (operation, "web", "--lifecycle-hook-name", "known", *result)
                self.refuses_with(f"No active Lifecycle Action found with token {TOKEN}", *known, "--lifecycle-action-token", TOKEN)
                self.refuses_with(f"No active Lifecycle Action found with instance ID {INSTANCE}", *known, "--instance-id", INSTANCE)
                self.refuses_with("LifecycleActionToken or InstanceId", *known)
                self.refuses_with("less than or equal to 36", *known, "--lifecycle-action-token", TOKEN + "0")
                self.refuses_with("less than or equal to 19", *known, "--instance-id", INSTANCE + "0")
                self.refuses_with("AutoScalingGroup name not found - AutoScalingGroup nobody not found", operation, "nobody",
                                  "--lifecycle-hook-name", "known", *result, "--instance-id", INSTANCE)
        self.refuses_with("enum value set: [CONTINUE, ABANDON]", "complete-lifecycle-action", "web", "--lifecycle-hook-name", "known",
                          "--lifecycle-action-result", "continue", "--instance-id", INSTANCE)

    def test_contention(self):
        for operation, name, arguments in (
                ("put-lifecycle-hook", "PutLifecycleHook", ("--lifecycle-hook-name", "known", "--heartbeat-timeout", 99)),
                ("complete-lifecycle-action", "CompleteLifecycleAction",
                 ("--lifecycle-hook-name", "known", "--lifecycle-action-result", "CONTINUE", "--instance-id", INSTANCE))):
            self.sandbox.cli("sandbox", "fault", "autoscaling", name, "ResourceContention", "--message", "a pending update")
            self.refuses_with("a pending update", operation, "web", *arguments, code="ResourceContention")
        hooks = self.asg("describe-lifecycle-hooks", "web", "--lifecycle-hook-names", "known")["LifecycleHooks"]
        self.assertEqual(hooks[0]["HeartbeatTimeout"], 3600)

    def test_two_people_race(self):
        self.make("race", 0)
        self.hook("race", "gate", LAUNCHING)
        self.desire("race", 1)
        instance = self.reach("race", "Pending:Wait")
        self.answer("race", "gate", "CONTINUE", "--instance-id", instance)
        self.refuses_with(f"No active Lifecycle Action found with instance ID {instance}", "complete-lifecycle-action", "race",
                          "--lifecycle-hook-name", "gate", "--lifecycle-action-result", "ABANDON", "--instance-id", instance)
        self.assertEqual(self.reach("race", "InService"), instance)

    def test_others(self):
        self.refuses_with("No Lifecycle Hook found", "delete-lifecycle-hook", "web", "--lifecycle-hook-name", "none")
        self.refuses_with("AutoScalingGroup 'nobody' not found", "describe-lifecycle-hooks", "nobody")
        self.refuses_with("already exists", "create-auto-scaling-group", "web", "--min-size", 0, "--max-size", 1,
                          "--launch-template", "LaunchTemplateName=web", "--availability-zones", "us-east-1a", code="AlreadyExists")
        self.refuses_with("New SetDesiredCapacity value 11 is above max value 10", "set-desired-capacity", "web", "--desired-capacity", 11)
        self.refuses("InvalidNextToken", "autoscaling", "describe-auto-scaling-groups", "--starting-token", "bogus")
        self.refuses("InvalidNextToken", "autoscaling", "describe-scaling-activities", "--starting-token", "bogus")
        self.refuses("ValidationError", "autoscaling", "terminate-instance-in-auto-scaling-group", "--instance-id", INSTANCE,
                     "--no-should-decrement-desired-capacity")


if __name__ == "__main__":
    unittest.main(verbosity=2)
