# SPDX-License-Identifier: GPL-3.0-or-later
"""hookline-cli watch and export on the tour's world: every way in which a deployment ends has its exit code."""
import csv
import datetime
import io
import json
import subprocess
import unittest

from sandboxcase import CLI, Sandbox

SUCCEEDED, FAILED, STOPPED, ROLLED_BACK, NEEDS_DECISION = range(5)


class Watch(unittest.TestCase):
    def setUp(self):
        self.sandbox = Sandbox("--scenario", "tour", "--speed", "0")

    def tearDown(self):
        self.assertEqual(self.sandbox.stop(), 0)

    def ask(self, *words):
        return json.loads(self.sandbox.cli(*words) or "{}")

    def start(self, deployment, *options):
        return subprocess.Popen([CLI, "watch", deployment, "--interval", "1", "--hook-wait", "0", *options],
                                env=self.sandbox.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def watch(self, deployment, *options):
        process = self.start(deployment, *options)
        out, error = process.communicate(timeout=60)
        return process.returncode, out, error

    def deployments(self):
        ids = self.ask("deploy", "list-deployments")["deployments"]
        return {i: self.ask("deploy", "get-deployment", "--deployment-id", i)["deploymentInfo"] for i in ids}

    def events(self):
        """The events in the approvals queue: what waits for an answer."""
        queue = self.ask("sqs", "get-queue-url", "--queue-name", "hookline-approvals")["QueueUrl"]
        messages = self.ask("sqs", "receive-message", "--queue-url", queue, "--max-number-of-messages", "10", "--visibility-timeout", "0")
        return [json.loads(message["Body"]) for message in messages["Messages"]]

    def waiting(self, platform):
        """A deployment of that platform that waits for an answer."""
        infos = self.deployments()
        return next(event["DeploymentId"] for event in self.events() if infos[event["DeploymentId"]]["computePlatform"] == platform)

    def test_endings(self):
        seen = set()
        for deployment, info in self.deployments().items():
            rolled_back = info.get("rollbackInfo", {}).get("rollbackDeploymentId")
            expected = {"Succeeded": SUCCEEDED, "Failed": ROLLED_BACK if rolled_back else FAILED, "Stopped": STOPPED,
                        "Ready": NEEDS_DECISION}.get(info["status"])
            if expected is None or (expected in seen and expected == SUCCEEDED):
                continue
            code, out, error = self.watch(deployment)
            self.assertEqual((code, error), (expected, ""), out)
            self.assertIn(f"{deployment} {info['status']}", out)
            seen.add(code)
        self.assertEqual(seen, {SUCCEEDED, FAILED, STOPPED, ROLLED_BACK, NEEDS_DECISION})

    def test_follows_a_hook_to_its_answer(self):
        event = self.events()[0]
        deployment = event["DeploymentId"]
        code, out, _ = self.watch(deployment)
        self.assertEqual(code, NEEDS_DECISION, out)
        self.assertIn("put-lifecycle-event-hook-execution-status", out)
        process = self.start(deployment, "--past-decisions")
        self.assertIn(deployment, process.stdout.readline())
        self.ask("deploy", "put-lifecycle-event-hook-execution-status", "--deployment-id", deployment,
                 "--lifecycle-event-hook-execution-id", event["LifecycleEventHookExecutionId"], "--status", "Succeeded")
        self.sandbox.step(24 * 3600)
        out, error = process.communicate(timeout=60)
        self.assertEqual((process.returncode, error), (SUCCEEDED, ""), out)
        self.assertNotIn(event["LifecycleEventHookExecutionId"], out)

    def test_export(self):
        known = self.deployments()
        rows = list(csv.DictReader(io.StringIO(self.sandbox.cli("export", "deployments"))))
        self.assertEqual({row["deployment"]: row["status"] for row in rows}, {i: info["status"] for i, info in known.items()})
        self.assertEqual(len(self.sandbox.cli("export", "deployments", "--max-items", "3").splitlines()), 4)
        ecs = next(i for i, info in known.items() if info["computePlatform"] == "ECS")
        listed = self.ask("deploy", "list-deployment-targets", "--deployment-id", ecs)["targetIds"]
        self.assertEqual([row["target"] for row in json.loads(self.sandbox.cli("export", "targets", ecs, "--format", "json"))], listed)
        info = self.ask("deploy", "get-deployment-target", "--deployment-id", ecs, "--target-id", listed[0])
        told = {e["lifecycleEventName"]: e["status"] for e in info["deploymentTarget"]["ecsTarget"]["lifecycleEvents"]}
        events = [json.loads(line) for line in self.sandbox.cli("export", "events", ecs, "--format", "ndjson").splitlines()]
        self.assertEqual({e["event"]: e["status"] for e in events if e["event"] in told}, told)
        table = self.sandbox.cli("export", "events", ecs, "--format", "markdown").splitlines()
        self.assertEqual(len(table), 2 + len(events))
        self.assertEqual({line.replace("\\|", "").count("|") for line in table}, {8})

    def export(self, *arguments):
        return json.loads(self.sandbox.cli("export", *arguments, "--format", "json"))

    def test_export_decisions(self):
        rows = self.export("decisions")
        waits = {row["deployment"]: row["event"] for row in rows}
        self.assertEqual(waits[self.waiting("ECS")], "AfterAllowTestTraffic")
        ready = [i for i, info in self.deployments().items() if info["status"] == "Ready"]
        self.assertTrue(ready and set(ready) <= set(waits), waits)
        self.assertEqual([row["deadline"] for row in rows], sorted(row["deadline"] for row in rows))
        text = self.sandbox.cli("export", "decisions")
        for message in self.events():
            self.assertNotIn(message["LifecycleEventHookExecutionId"], text)

    def test_export_timeline(self):
        deployment = self.waiting("ECS")
        spans = self.export("timeline", deployment)
        told = self.ask("deploy", "batch-get-deployment-targets", "--deployment-id", deployment, "--target-ids", *{row["lane"] for row in spans})
        begun = {event["lifecycleEventName"]: event for target in told["deploymentTargets"]
                 for event in target["ecsTarget"]["lifecycleEvents"] if event.get("startTime")}
        self.assertEqual({row["event"] for row in spans if row["start"]}, set(begun))
        trace = json.loads(self.sandbox.cli("export", "timeline", deployment, "--format", "trace"))
        events = {event["name"]: event for event in trace["traceEvents"] if event["ph"] == "X"}
        self.assertEqual(set(events), set(begun))
        for name, event in events.items():
            started = datetime.datetime.fromisoformat(begun[name]["startTime"]).timestamp()
            self.assertAlmostEqual(event["ts"] / 1e6, started, places=2)
        wait = events["AfterAllowTestTraffic"]
        self.assertTrue(wait["args"]["open"])
        now = datetime.datetime.fromisoformat(trace["otherData"]["now"]).timestamp()
        self.assertAlmostEqual((wait["ts"] + wait["dur"]) / 1e6, now, places=2)
        deadline = next(event for event in trace["traceEvents"] if event["ph"] == "i")
        self.assertEqual(deadline["ts"] - wait["ts"], 3600 * 10**6)

    def test_export_chain(self):
        failed = next(i for i, info in self.deployments().items() if info.get("rollbackInfo", {}).get("rollbackDeploymentId"))
        rollback = self.deployments()[failed]["rollbackInfo"]["rollbackDeploymentId"]
        self.assertEqual({row["deployment"] for row in self.export("timeline", failed)}, {failed, rollback})
        self.assertEqual(self.sandbox.cli("export", "timeline", rollback), self.sandbox.cli("export", "timeline", failed))

    def test_export_other_services(self):
        groups = self.ask("autoscaling", "describe-auto-scaling-groups")["AutoScalingGroups"]
        self.assertEqual({row["group"]: row["instances"] for row in self.export("autoscaling-groups")},
                         {group["AutoScalingGroupName"]: str(len(group["Instances"])) for group in groups})
        self.assertEqual({row["instance"]: row["status"] for row in self.export("instances")},
                         {i["InstanceId"]: i["LifecycleState"] for group in groups for i in group["Instances"]})
        hooks = [hook for group in groups for hook in self.ask(
            "autoscaling", "describe-lifecycle-hooks", "--auto-scaling-group-name", group["AutoScalingGroupName"])["LifecycleHooks"]]
        self.assertEqual({(row["group"], row["hook"], row["heartbeat"]) for row in self.export("lifecycle-hooks")},
                         {(hook["AutoScalingGroupName"], hook["LifecycleHookName"], str(hook["HeartbeatTimeout"])) for hook in hooks})
        results = self.ask("cloudformation", "list-hook-results")["HookResults"]
        self.assertEqual(sorted(row["status"] for row in self.export("hook-results")), sorted(result["Status"] for result in results))
        self.assertEqual(len(self.export("hook-results", "--max-items", "2")), 2)

    def test_refusals(self):
        for arguments in (["decisions", "--format", "trace"], ["timeline"], ["decisions", "d-AAAAAAAAA"], ["nothing"],
                          ["decisions", "--max-items", "1"]):
            done = subprocess.run([CLI, "export", *arguments], env=self.sandbox.environment, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (252, ""), arguments)
        self.assertEqual(self.watch("d-NOSUCH123")[0], 254)
        self.assertEqual(self.watch("d-NOSUCH123", "--interval", "0")[0], 252)


if __name__ == "__main__":
    unittest.main(verbosity=2)
