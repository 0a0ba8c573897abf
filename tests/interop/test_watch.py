# SPDX-License-Identifier: GPL-3.0-or-later
"""hookline-cli watch and export on the tour's world: every way in which a deployment ends has its exit code."""
import csv
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
        queue = self.ask("sqs", "get-queue-url", "--queue-name", "hookline-approvals")["QueueUrl"]
        messages = self.ask("sqs", "receive-message", "--queue-url", queue, "--max-number-of-messages", "10")["Messages"]
        event = json.loads(messages[0]["Body"])
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

    def test_refusals(self):
        self.assertEqual(self.watch("d-NOSUCH123")[0], 254)
        self.assertEqual(self.watch("d-NOSUCH123", "--interval", "0")[0], 252)


if __name__ == "__main__":
    unittest.main(verbosity=2)
