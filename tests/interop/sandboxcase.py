# SPDX-License-Identifier: GPL-3.0-or-later
"""A sandbox in its own process, driven from outside as anybody would: hookline-cli and Debian's real aws."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

CLI = os.environ.get("HOOKLINE_CLI", "hookline-cli")
AWS = os.environ.get("HOOKLINE_AWS", "/usr/bin/aws")
HERE = pathlib.Path(__file__).resolve().parent


class AwsError(Exception):
    """What aws said: AWS's code and message in `code` and `message`, its exit status in `status`, and with --debug the HTTP
    status of the reply in `http`."""

    def __init__(self, status, text):
        said = re.search(r"^An error occurred \((.*?)\) when calling the \w+ operation(?: \(.*?\))?: (.*)\Z", text.strip(),
                         re.DOTALL | re.MULTILINE)
        super().__init__(said[0] if said else text.strip()[-2000:])
        self.status = status
        self.code, self.message = said.groups() if said else ("", "")
        replies = re.findall(r'"POST \S* HTTP/1\.1" (\d{3}) ', text)
        self.http = int(replies[-1]) if replies else None


class Sandbox:
    """hookline-cli sandbox in the foreground of its own process."""

    def __init__(self, *arguments, data=None):
        self.data = pathlib.Path(data or tempfile.mkdtemp(prefix="hookline-interop-"))
        self.owns_data = data is None
        self.process = subprocess.Popen([CLI, "sandbox", "--data", str(self.data), *arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the sandbox did not start: " + self.process.stderr.read())
        self.address = json.loads(line)
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.data),
            "AWS_ENDPOINT_URL": self.address["endpoint"],
            "AWS_ACCESS_KEY_ID": self.address["accessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self.address["secretAccessKey"],
            "AWS_REGION": self.address["region"],
            "AWS_DEFAULT_REGION": self.address["region"],
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        }

    def aws(self, *arguments, **overrides):
        """Runs Debian's aws; returns its JSON output ({} if it printed none) or raises AwsError."""
        # Debian's 2.9.19 does not read AWS_ENDPOINT_URL.
        command = [AWS, "--endpoint-url", self.address["endpoint"], "--output", "json", *map(str, arguments)]
        done = subprocess.run(command, env={**self.environment, **overrides}, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise AwsError(done.returncode, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def cli(self, *arguments):
        done = subprocess.run([CLI, *map(str, arguments)], env=self.environment, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"hookline-cli {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    def step(self, seconds):
        self.cli("sandbox", "clock", "--step", seconds)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process.stderr.close()
        if self.owns_data:
            shutil.rmtree(self.data, ignore_errors=True)
        return status


class SandboxCase(unittest.TestCase):
    """One empty, paused world for each test class: time moves only when a test says so."""

    scenario = "empty"
    sandbox_arguments = ("--speed", "0")

    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox("--scenario", cls.scenario, *cls.sandbox_arguments)
        cls.aws = cls.sandbox.aws

    @classmethod
    def tearDownClass(cls):
        status = cls.sandbox.stop()
        if status != 0:
            raise AssertionError(f"the sandbox ended with {status} on SIGTERM")

    def refuses(self, code, *arguments, http=400):
        """The service refuses with this code and HTTP status; its message."""
        with self.assertRaises(AwsError) as raised:
            self.aws("--debug", *arguments)
        said = raised.exception
        self.assertEqual((said.code, said.http, said.status), (code, http, 254), str(said))
        return said.message

    def status(self, deployment):
        return self.aws("deploy", "get-deployment", "--deployment-id", deployment)["deploymentInfo"]["status"]

    def step_until(self, condition, what, step=30, limit=400):
        """Moves the sandbox's time on in steps until `condition()` holds."""
        for _ in range(limit):
            value = condition()
            if value:
                return value
            self.sandbox.step(step)
        self.fail(f"not seen: {what}")

    def next_hook_event(self):
        """Receives one Lambda event from the approvals queue and deletes it; None if there is none."""
        queue = self.aws("sqs", "get-queue-url", "--queue-name", "hookline-approvals")["QueueUrl"]
        messages = self.aws("sqs", "receive-message", "--queue-url", queue).get("Messages", [])
        if not messages:
            return None
        self.aws("sqs", "delete-message", "--queue-url", queue, "--receipt-handle", messages[0]["ReceiptHandle"])
        return json.loads(messages[0]["Body"])
