# SPDX-License-Identifier: GPL-3.0-or-later
"""hookline-cli beside Debian's aws: the same generated command lines on two equal sandboxes must send the same members,
print the same, and end with the same code.

HOOKLINE_SIDE_BY_SIDE says how many (default 300), HOOKLINE_SIDE_BY_SIDE_SEED which."""
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

import awsprocess
from sandboxcase import CLI, HERE, Sandbox

COUNT = int(os.environ.get("HOOKLINE_SIDE_BY_SIDE", "300"))
SEED = int(os.environ.get("HOOKLINE_SIDE_BY_SIDE_SEED", "20261126"))
SERVICES = HERE.parents[1] / "resources" / "services"
DRIVER = awsprocess.load()
# What the AWS CLI names differently from the service, and the service from the file.
FILES = {"deploy": "codedeploy", "autoscaling": "autoscaling", "cloudformation": "cloudformation", "iam": "iam", "sqs": "sqs", "sts": "sts"}
# These would take away what the other cases look at, and one wrong name more is no wrong result.
DESTRUCTIVE = {"DeleteApplication", "DeleteAutoScalingGroup", "DeleteDeploymentGroup"}


class Proxy:
    """Passes requests on to a sandbox and keeps their bodies. The sandbox answers only to its own address, so each is
    signed anew."""

    def __init__(self, address):
        bodies = self.bodies = []
        target = address["endpoint"]

        def sign(path, body, headers):
            from botocore.auth import SigV4Auth
            from botocore.awsrequest import AWSRequest
            from botocore.credentials import Credentials
            kept = {k: v for k, v in headers.items() if k.lower() in ("content-type", "x-amz-target", "user-agent")}
            if not headers["Authorization"]:  # AssumeRoleWithWebIdentity is sent without a signature
                return kept
            service = re.search(r"Credential=\S+?/\d+/[^/]+/([^/]+)/", headers["Authorization"])[1]
            request = AWSRequest("POST", target + path, kept, body)
            SigV4Auth(Credentials(address["accessKeyId"], address["secretAccessKey"]), service, address["region"]).add_auth(request)
            return dict(request.headers)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                bodies.append((self.headers.get("X-Amz-Target", ""), body))
                request = urllib.request.Request(target + self.path, body, sign(self.path, body, self.headers), method="POST")
                try:
                    reply = urllib.request.urlopen(request, timeout=30)
                except urllib.error.HTTPError as error:
                    reply = error
                content = reply.read()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "server", "date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def take(self):
        taken, self.bodies[:] = list(self.bodies), []
        return [members(*request) for request in taken]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def members(target, body):
    """What a request says, in a form that both protocols share as far as they can."""
    if target:
        return target.split(".")[-1], json.loads(body or "{}")
    pairs = sorted(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
    return dict(pairs).get("Action"), pairs


# What is asked of the groups of the tour's world; those at the end are no expressions.
QUERIES = [
    "@", "*", "AutoScalingGroups", "AutoScalingGroups[0].AutoScalingGroupName", "AutoScalingGroups[-1].Instances[*].InstanceId",
    "AutoScalingGroups[*].[AutoScalingGroupName, length(Instances)]", "AutoScalingGroups[].Instances[].InstanceId | sort(@)",
    "AutoScalingGroups[?DesiredCapacity > `2`].{name: AutoScalingGroupName, n: DesiredCapacity}", "AutoScalingGroups[1:3].MaxSize",
    "AutoScalingGroups[::-1].MinSize", "AutoScalingGroups[?contains(AutoScalingGroupName, 'shop')] | [0].MinSize", "nothing.at.all",
    "AutoScalingGroups[*].nothing", "AutoScalingGroups[0].keys(@)", "sort_by(AutoScalingGroups, &MaxSize)[*].MaxSize", "length(AutoScalingGroups)",
    "max_by(AutoScalingGroups, &MaxSize).AutoScalingGroupName", "sum(AutoScalingGroups[*].MinSize)", "avg(AutoScalingGroups[*].MinSize)",
    "join(',', AutoScalingGroups[*].AutoScalingGroupName)", "AutoScalingGroups[?!NewInstancesProtectedFromScaleIn].MinSize",
    "AutoScalingGroups[?MinSize==`1` && MaxSize>=`2` || MinSize<`1`].AutoScalingGroupName", "to_string(AutoScalingGroups[0].Tags)",
    "AutoScalingGroups[0].*", "AutoScalingGroups[0].\"MinSize\"", "`{\"a\": [1, 2.5, null]}`", "'raw \\'text'", "AutoScalingGroups[].[MinSize][]",
    "merge(AutoScalingGroups[0].LaunchTemplate, {x: 'y'})", "not_null(nothing, AutoScalingGroups[0].MinSize)", "reverse(sort(AutoScalingGroups[*].MinSize))",
    "map(&MinSize, AutoScalingGroups)", "type(@)", "abs(`-1`)", "to_number('12')", "AutoScalingGroups[?starts_with(HealthCheckType, 'E')].Instances[0].[InstanceId,HealthStatus]",
    "AutoScalingGroups[", "a b", "nope(@)", "sum('x')", "AutoScalingGroups[*",
]


class Generator:
    """Command lines by the models that both know: mostly right, often not quite, sometimes nonsense."""

    def __init__(self, seed, pool):
        self.random = random.Random(seed)
        self.pool = pool
        self.operations = []
        for command, file in FILES.items():
            ours = json.loads((SERVICES / f"{file}.json").read_text(encoding="utf-8"))
            model = awsprocess.model(file)
            known = set(model.operation_names)
            for operation in ours["operations"]:
                if operation["name"] in known and operation["name"] not in DESTRUCTIVE:
                    shape = ours["shapes"].get(operation.get("input"), {})
                    # The members of ours, and whether they are required (by a newer model than that of aws).
                    names = {re.match(r"\w+", text)[0]: "!" in text for text in shape.get("members", [])}
                    self.operations.append((command, model.operation_model(operation["name"]), names))

    def kebab(self, name):
        from botocore import xform_name
        return xform_name(name, "-")

    def text(self, name, shape):
        r = self.random
        if shape.enum and r.random() < 0.85:
            return r.choice(shape.enum)
        known = [values for key, values in self.pool.items() if key.lower() in name.lower() or name.lower() in key.lower()]
        if known and r.random() < 0.85 and known[0]:
            return r.choice(known[0])
        return r.choice(["", "x", "shop", "ü–ä", "a b", "d-NOSUCH123", "1", "true", "a,b", "k=v", "{", "'", "-1", "null"])

    def value(self, name, shape, depth=0):
        """A value as JSON has it; now and then of a wrong type."""
        r = self.random
        if r.random() < 0.04:
            return r.choice([None, 5, 1.5, True, "x", [], {}, ["a", 1], {"a": None}])
        kind = shape.type_name
        if kind == "structure":
            names = [n for n in shape.members if n in shape.required_members or r.random() < (0.6 if depth < 2 else 0.3)]
            value = {n: self.value(n, shape.members[n], depth + 1) for n in names}
            if r.random() < 0.05:
                value["bogus"] = 1
            return value
        if kind == "list":
            return [self.value(name, shape.member, depth + 1) for _ in range(r.choice([0, 1, 1, 2, 3]))]
        if kind == "map":
            return {f"k{i}": self.value(name, shape.value, depth + 1) for i in range(r.choice([0, 1, 2]))}
        if kind in ("integer", "long"):
            return r.choice([0, 1, 2, 5, 10, 60, 300, 3600, -1, 100000])
        if kind in ("float", "double"):
            return r.choice([0, 1.5, 2.25, -1])
        if kind == "boolean":
            return r.random() < 0.5
        if kind == "timestamp":
            return r.choice([1700000000, "2023-11-14T22:13:20Z", "2023-11-14T22:13:20+02:00", 1700000000.5, "1700000000"])
        if kind == "blob":
            return "aGVsbG8="
        return self.text(name, shape)

    def shorthand(self, value):
        if isinstance(value, dict):
            return "{" + ",".join(f"{k}={self.shorthand(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ",".join(self.shorthand(v) for v in value) + "]"
        if isinstance(value, bool):
            return str(value).lower()
        text = str(value)
        return f'"{text}"' if re.search(r"[ ,=]", text) and self.random.random() < 0.7 else text

    def outer(self, value):
        text = self.shorthand(value)
        return text[1:-1] if isinstance(value, dict) else text

    def words(self, name, shape):
        r = self.random
        option = "--" + self.kebab(name)
        if shape.type_name == "boolean":
            return [option if r.random() < 0.6 else "--no-" + option[2:]]
        if r.random() < 0.02:
            return [option]
        value = self.value(name, shape)
        if isinstance(value, (dict, list)) and r.random() < 0.4:
            return [option, json.dumps(value)]
        if isinstance(value, list):
            return [option, *(self.outer(v) for v in value)]
        if isinstance(value, dict):
            return [option, self.outer(value)]
        word = str(value).lower() if isinstance(value, bool) else str(value)
        return [option + "=" + word] if r.random() < 0.1 else [option, word]

    def case(self):
        r = self.random
        command, operation, ours = r.choice(self.operations)
        words = [command, self.kebab(operation.name)]
        shape = operation.input_shape
        available = {n: s for n, s in (shape.members if shape else {}).items() if n in ours}
        required = set(shape.required_members) if shape else set()
        # Waiting for a message is no test of a command line.
        available.pop("WaitTimeSeconds", None)
        chosen = [n for n in available
                  if (ours[n] and n not in required) or (n in required and r.random() < 0.95) or r.random() < 0.35]
        if r.random() < 0.15 and available:
            document = {n: self.value(n, available[n]) for n in chosen}
            words += ["--cli-input-json", json.dumps(document)]
            chosen = [n for n in chosen if r.random() < 0.2]
        for name in chosen:
            words += self.words(name, available[name])
        if r.random() < 0.25:
            words += r.choice([["--max-items", "1"], ["--max-items", "2"], ["--no-paginate"], ["--page-size", "1"], ["--bogus", "x"],
                               ["stray"], ["--starting-token", "bogus"], ["--generate-cli-skeleton"], ["--max-items", "x"],
                               ["--generate-cli-skeleton", "output"], ["--max-items", "1", "--no-paginate"]])
        words += r.choice([["--output", "json"]] * 3 + [["--output", "text"], ["--output", "table"], ["--output", "yaml"], []])
        return words


def normal(text):
    """Without the program's name in the usage and without the address of its sandbox."""
    text = re.sub(r"\baws (help|<|\[)", r"hookline-cli \1", text).replace("aws: error", "hookline-cli: error")
    # Ours knows newer members.
    text = re.sub(r"(must be one of: ).*", r"\1…", text)
    # The list of operations is longer in aws, which knows them all.
    text = re.sub(r"(argument operation: Invalid choice).*", r"\1", text, flags=re.S)
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:55555", text)


def contains(whole, part):
    """True if `whole` has at least what `part` has."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and contains(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(contains, whole, part))
    return whole == part


@unittest.skipUnless(DRIVER, "Debian's awscli is not installed")
class SideBySide(unittest.TestCase):
    """Two sandboxes that begin with the same stored world and stand still, one for each program."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-sides-"))
        first = Sandbox("--scenario", "tour", "--speed", "0", data=cls.folder / "aws")
        first.stop()
        shutil.copytree(cls.folder / "aws", cls.folder / "ours")
        cls.sides = {}
        for side in ("aws", "ours"):
            sandbox = Sandbox("--speed", "0", data=cls.folder / side)
            proxy = Proxy(sandbox.address)
            environment = {**sandbox.environment, "AWS_ENDPOINT_URL": proxy.endpoint, "HOME": str(cls.folder), "TZ": "Europe/Berlin",
                           "LC_ALL": "C.UTF-8"}
            del environment["AWS_MAX_ATTEMPTS"]  # aws would mention it in every error
            cls.sides[side] = (sandbox, proxy, environment)
        cls.pool = cls.names()

    @classmethod
    def tearDownClass(cls):
        for sandbox, proxy, _ in cls.sides.values():
            proxy.stop()
            sandbox.stop()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def names(cls):
        """Things that exist, by the member that names them."""

        def ask(*words):
            done = subprocess.run([CLI, *words], env=cls.sides["ours"][2], capture_output=True, text=True, timeout=30)
            if done.returncode:
                raise AssertionError(f"{words}: {done.stderr}")
            return json.loads(done.stdout)

        applications = ask("deploy", "list-applications")["applications"]
        deployments = ask("deploy", "list-deployments")["deployments"]
        groups = ask("autoscaling", "describe-auto-scaling-groups")["AutoScalingGroups"]
        cls.sides["ours"][1].take()
        return {
            "applicationName": applications, "deploymentId": deployments, "deploymentIds": deployments,
            "deploymentGroupName": ["prod", "blue-green", "production"],
            "AutoScalingGroupName": [g["AutoScalingGroupName"] for g in groups],
            "InstanceIds": [i["InstanceId"] for g in groups for i in g["Instances"]],
            "deploymentConfigName": ["CodeDeployDefault.OneAtATime", "CodeDeployDefault.ECSAllAtOnce"],
            "serviceRoleArn": ["arn:aws:iam::123456789012:role/CodeDeploy"], "QueueName": ["hookline-approvals", "other"],
            "lifecycleEventHookExecutionId": ["bm90IHRoaXMgb25l"],
        }

    def both(self, words):
        """(what was sent, exit code, stdout, stderr) of each program."""
        _, aws_proxy, aws_environment = self.sides["aws"]
        _, own_proxy, own_environment = self.sides["ours"]
        # Debian's 2.9.19 does not read AWS_ENDPOINT_URL.
        running = awsprocess.Running([*words, "--endpoint-url", aws_proxy.endpoint], aws_environment)
        extra = ["--no-validate"] if "put-lifecycle-event-hook-execution-status" in words and "--generate-cli-skeleton" not in words else []
        own = subprocess.run([CLI, *words, *extra], env=own_environment, cwd=self.folder, capture_output=True, text=True, timeout=60)
        code, out, err = running.finish()
        theirs = (aws_proxy.take(), code, normal(out), normal(err))
        ours = (own_proxy.take(), own.returncode, normal(own.stdout), normal(own.stderr))
        return theirs, ours

    def test_generated(self):
        generator = Generator(SEED, self.pool)
        wrong = []
        codes = {}
        for number in range(COUNT):
            words = generator.case()
            theirs, ours = self.both(words)
            codes[theirs[1]] = codes.get(theirs[1], 0) + 1
            difference = self.difference(words, theirs, ours)
            if difference:
                wrong.append(f"case {number}: {' '.join(map(repr, words))}\n{difference}")
        print(f"{COUNT} cases, exit codes {codes}", file=sys.stderr)
        self.assertFalse(wrong, "\n\n".join(wrong[:20]) + f"\n{len(wrong)} of {COUNT} differ")
        self.assertGreaterEqual(codes.get(0, 0), COUNT // 5, "too few cases succeed")
        self.assertGreaterEqual(codes.get(252, 0), COUNT // 10, "too few cases are refused before they are sent")
        self.assertGreaterEqual(codes.get(254, 0), COUNT // 10, "too few cases are refused by the service")

    def test_queries(self):
        wrong = []
        for number, query in enumerate(QUERIES):
            form = ["json", "text", "table", "yaml"][number % 4]
            words = ["autoscaling", "describe-auto-scaling-groups", "--query", query, "--output", form]
            theirs, ours = self.both(words)
            if theirs[1] and ours[3]:  # the wording of such an error is each one's own
                theirs, ours = theirs[:3], ours[:3]
            if theirs != ours:
                wrong.append(f"{query} as {form}\n{self.difference(words, theirs, ours)}")
        self.assertFalse(wrong, "\n\n".join(wrong))

    def difference(self, words, theirs, ours):
        if "output" in words and "--generate-cli-skeleton" in words and theirs[1] == 252 and "valid min" in theirs[3]:
            return ""  # aws checks some of its own samples and refuses them
        parts = ["requests", "exit code", "standard output", "standard error"]
        found = []
        for part, expected, actual in zip(parts, theirs, ours):
            if part == "requests" and words[0] == "sqs":
                continue  # Debian's aws still speaks Query to SQS
            if part == "standard output" and "--generate-cli-skeleton" in words and expected:
                if "text" in words or "table" in words or "yaml" in words or contains(json.loads(actual or "null"), json.loads(expected)):
                    continue  # ours knows the newer members, too
            if part == "standard error" and "OrderedDict" in expected:
                continue  # what Python calls a JSON object there
            if expected != actual:
                found.append(f"  {part} of aws: {str(expected)[:1500]!r}\n  {part} of ours: {str(actual)[:1500]!r}")
        return "\n".join(found)


if __name__ == "__main__":
    unittest.main(verbosity=2)
