# SPDX-License-Identifier: GPL-3.0-or-later
"""The generated approval functions at work: the real SDKs send to the sandbox's SQS what the sandbox's CodeDeploy calls
them with, and the decision is found and taken.

    test_approvalfunction.py WORK python|nodejs

WORK is where test_sdk.py keeps node's modules. Says so and is skipped (exit 77) where Node.js or its modules are missing."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import test_sdk
from sandboxcase import CLI, HERE, SandboxCase
from test_awscli import deploy, make_lambda, put

LANGUAGE = {"python": ("index.py", [sys.executable, str(HERE / "invoke.py")]),
            "nodejs": ("index.js", ["node", str(HERE / "node" / "invoke.cjs")])}
NEEDS_DECISION = 4
HOOK = "CodeDeployHook_BeforeAllowTrafficApproval"
DEPLOYMENT, EXECUTION = "d-ABC123DEF", "hooklinesecret-execution"
word, work = "python", None


class ApprovalFunction(SandboxCase):
    sandbox_arguments = ("--speed", "0", "--allow-programs")

    def setUp(self):
        # Below node's modules, which a function in Lambda has beside it.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="approval-", dir=work))
        self.addCleanup(shutil.rmtree, self.folder)
        self.appspec = self.folder / "appspec.json"
        given = json.loads((HERE / "data" / "lambda.json").read_text())
        del given["Hooks"]
        self.appspec.write_text(json.dumps(given, indent=2))
        self.sandbox.cli("approval-function", "BeforeAllowTraffic", "--language", word, "--folder", self.folder, "--appspec", self.appspec)
        # Lambda has no package.json beside the code: CommonJS.
        (self.folder / "package.json").write_text('{"type": "commonjs"}')
        name, command = LANGUAGE[word]
        self.queue = self.aws("sqs", "get-queue-url", "--queue-name", "hookline-approvals")["QueueUrl"]
        self.environment = {**self.sandbox.environment, "QUEUE_URL": self.queue, "LIFECYCLE_EVENT": "BeforeAllowTraffic",
                            "PATH": "/usr/bin:/bin:" + str(pathlib.Path(shutil.which(command[0])).parent)}
        self.command = [*command, str(self.folder / name)]

    def call(self, event, **changes):
        return subprocess.run(self.command, input=json.dumps(event), capture_output=True, text=True, timeout=60,
                              env={**self.environment, "AWS_LAMBDA_FUNCTION_NAME": HOOK, **changes})

    def test_a_deployment_waits_and_goes_on(self):
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        self.sandbox.cli("sandbox", "function", HOOK, "--behavior", "run", "--program", "/usr/bin/env",
                         *[part for argument in variables + self.command for part in ("--argument", argument)])
        make_lambda(self, "basket")
        content = {"revisionType": "AppSpecContent", "appSpecContent": {"content": self.appspec.read_text()}}
        deployment = deploy(self, "basket", json.dumps(content))
        event = self.step_until(self.next_hook_event, "the event in the queue", step=5)
        self.assertEqual(event["DeploymentId"], deployment)
        self.assertEqual((event["LifecycleEventName"], event["FunctionName"]), ("BeforeAllowTraffic", HOOK))
        watched = subprocess.run([CLI, "watch", deployment, "--interval", "1", "--hook-wait", "0"], env=self.sandbox.environment,
                                 capture_output=True, text=True, timeout=60)
        self.assertEqual(watched.returncode, NEEDS_DECISION, watched.stdout + watched.stderr)
        put(self, deployment, event["LifecycleEventHookExecutionId"], "Succeeded")
        self.step_until(lambda: self.status(deployment) == "Succeeded", "the deployment to succeed", step=120)

    def test_tells_the_log_no_secret(self):
        event = {"DeploymentId": DEPLOYMENT, "LifecycleEventHookExecutionId": EXECUTION}
        done = self.call(event)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(DEPLOYMENT, done.stdout)
        self.assertEqual(self.next_hook_event(), {**event, "LifecycleEventName": "BeforeAllowTraffic", "FunctionName": HOOK})
        failed = self.call(event, QUEUE_URL=self.queue + "-gone")
        self.assertEqual(failed.returncode, 1)
        self.assertRegex(failed.stderr, "did not reach .*(NonExistentQueue|QueueDoesNotExist)")
        for said in (done, failed):
            self.assertNotIn(EXECUTION, said.stdout + said.stderr)

    def test_refuses_what_is_no_event(self):
        for event in ({}, [], "text", None, {"DeploymentId": DEPLOYMENT}, {"LifecycleEventHookExecutionId": EXECUTION},
                      {"DeploymentId": "d-abc", "LifecycleEventHookExecutionId": EXECUTION},
                      {"DeploymentId": DEPLOYMENT, "LifecycleEventHookExecutionId": EXECUTION + " "}):
            done = self.call(event)
            self.assertEqual(done.returncode, 1, event)
            self.assertNotIn(EXECUTION, done.stdout + done.stderr)
        self.assertIsNone(self.next_hook_event())


if __name__ == "__main__":
    work, word = pathlib.Path(sys.argv[1]), sys.argv[2]
    work.mkdir(parents=True, exist_ok=True)
    if word == "nodejs":
        reason = test_sdk.node_is_missing() or test_sdk.install(work)
        if reason:
            print("the Node.js function was left out:", reason)
            sys.exit(test_sdk.LEFT_OUT)
    unittest.main(argv=sys.argv[:1], verbosity=2)
