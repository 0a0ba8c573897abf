# SPDX-License-Identifier: GPL-3.0-or-later
"""hookline-cli against what the AWS CLI 2.9.19 printed (data/recorded.json), byte for byte but for the program's name."""
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from sandboxcase import CLI, HERE

# The recorded skeleton offers a status that the service refuses.
BETTER = {"\"status\": \"Pending\"": "\"status\": \"Succeeded\""}


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with the execution ID of the request, if it has one, and keeps the request."""

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        reply = json.dumps({k: v for k, v in request.items() if k == "lifecycleEventHookExecutionId" and v}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_):
        pass


class Recorded(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        self.server.requests = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-recorded-"))
        members = {"deploymentId": "d-FILE", "lifecycleEventHookExecutionId": "eFILE", "status": "Succeeded"}
        (self.folder / "in.json").write_text(json.dumps(members), encoding="utf-8")
        (self.folder / "in.yaml").write_text("deploymentId: d-YAML\nlifecycleEventHookExecutionId: eYAML\nstatus: Succeeded\n", encoding="utf-8")
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                            "AWS_SECRET_ACCESS_KEY": "hooklinesecret", "AWS_DEFAULT_REGION": "us-east-1", "LC_ALL": "C.UTF-8"}

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder)

    def cli(self, *arguments, stdin=None, **environment):
        done = subprocess.run([CLI, *arguments], env={**self.environment, **environment}, cwd=self.folder, capture_output=True,
                              text=True, timeout=30, input=stdin)
        return done.returncode, done.stdout, done.stderr

    def put(self, *arguments, **more):
        endpoint = f"http://127.0.0.1:{self.server.server_port}"
        return self.cli("deploy", "put-lifecycle-event-hook-execution-status", *arguments, "--endpoint-url", endpoint, **more)

    def test_recorded(self):
        rows = json.loads((HERE / "data" / "recorded.json").read_text(encoding="utf-8"))
        self.assertGreater(len(rows), 30)
        for row in rows:
            with self.subTest(row["name"]):
                arguments = [a.replace("PORT", str(self.server.server_port)) for a in row["arguments"]]
                error = row["stderr"].replace("aws: error", "hookline-cli: error")
                for before, after in (("usage: aws [", "usage: hookline-cli ["), ("  aws help", "  hookline-cli help"),
                                      ("  aws <", "  hookline-cli <")):
                    error = error.replace(before, after)
                output = row["stdout"]
                for worse, better in BETTER.items():
                    output = output.replace(worse, better)
                self.assertEqual(self.cli(*arguments), (row["exit"], output, error))

    def test_command_line_overrides_document(self):
        document = '{"deploymentId": "d-1", "lifecycleEventHookExecutionId": "e", "status": "Failed"}'
        for arguments, stdin in ((["--cli-input-json", document], None), (["--cli-input-json", "-"], document),
                                 (["--cli-input-yaml", "-"], "deploymentId: d-1\nlifecycleEventHookExecutionId: e\nstatus: Failed\n")):
            self.assertEqual(self.put(*arguments, "--status", "Succeeded", stdin=stdin)[0], 0)
            self.assertEqual(self.server.requests.pop(), {"deploymentId": "d-1", "lifecycleEventHookExecutionId": "e", "status": "Succeeded"})

    def test_refused_statuses_are_not_sent(self):
        for status in ("Pending", "InProgress", "Skipped", "Unknown"):
            code, _, error = self.put("--status", status)
            self.assertEqual((code, self.server.requests), (252, []))
            self.assertIn("valid values: Succeeded, Failed", error)
            self.assertEqual(self.put("--status", status, "--no-validate")[0], 0)
            self.assertEqual(self.server.requests.pop(), {"status": status})

    def test_secrets_are_masked(self):
        execution = "eyJlbmNyeXB0ZWREYXRhIjoihooklinesecret"
        code, out, error = self.put("--debug", "--lifecycle-event-hook-execution-id", execution)
        self.assertEqual(code, 0)
        for secret in (execution, "AKIDEXAMPLE", "hooklinesecret"):
            self.assertNotIn(secret, error)
        self.assertIn("HTTP 200", error)

    @unittest.skipUnless(sys.platform == "linux", "asks Linux's loader")
    def test_loads_only_what_it_needs(self):
        code, _, log = self.put("--status", "Succeeded", LD_DEBUG="files")
        self.assertEqual(code, 0)
        self.assertIn("libQt6Core", log)
        for library in ("libQt6Network", "libQt6Gui", "libQt6Widgets", "libQt6HttpServer", "libQt6Sql", "libssl", "hookline-cli-"):
            self.assertNotIn(library, log)

    def test_configuration(self):
        arguments = ["sts", "get-caller-identity"]
        nowhere = 'You must specify a region. You can also configure your region by running "aws configure".'
        keyless = 'Unable to locate credentials. You can configure credentials by running "aws configure".'
        self.assertEqual(self.cli(*arguments, AWS_DEFAULT_REGION=""), (253, "", f"\n{nowhere}\n"))
        self.assertEqual(self.cli(*arguments, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY=""), (253, "", f"\n{keyless}\n"))
        self.assertEqual(self.cli(*arguments, "--profile", "nobody"), (255, "", "\nThe config profile (nobody) could not be found\n"))
        self.assertEqual(self.cli(*arguments, "--endpoint-url", "foo"), (255, "", "\nInvalid endpoint: foo\n"))
        self.assertEqual(self.cli(*arguments, AWS_DEFAULT_OUTPUT="xml"), (255, "", "\nUnknown output type: xml\n"))
        code, _, error = self.cli("--output", "xml", *arguments)
        self.assertEqual(code, 252)
        self.assertIn("argument --output: Invalid choice", error)
        # TLS comes with a module.
        nobody = "https://127.0.0.1:1/"
        self.assertEqual(self.cli(*arguments, "--endpoint-url", nobody, AWS_MAX_ATTEMPTS="1"),
                         (255, "", f'\nCould not connect to the endpoint URL: "{nobody}"\n'))
        for option in ("--no-verify-ssl", "--no-sign-request", "--ca-bundle=x", "--query=["):
            self.assertEqual(self.cli(*arguments, option)[0], 252, option)
        self.assertEqual(self.server.requests, [])

    def answered(self, *pieces, pause=0.0, more=()):
        """What a call makes of a server that sends these bytes and closes."""
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            connection, _ = listener.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(65536)
                for piece in pieces:
                    connection.sendall(piece)
                    time.sleep(pause)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            return self.cli("sts", "get-caller-identity", "--endpoint-url", f"http://127.0.0.1:{listener.getsockname()[1]}", *more,
                            AWS_MAX_ATTEMPTS="1")
        finally:
            listener.close()
            thread.join(timeout=30)

    def test_replies_of_every_kind(self):
        body = (b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account>"
                b"</GetCallerIdentityResult></GetCallerIdentityResponse>")
        whole = (0, '{\n    "Account": "123456789012"\n}\n', "")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
        length = b"Content-Length: %d\r\n\r\n" % len(body)
        chunks = b"".join(b"%x;x=y\r\n%s\r\n" % (len(c), c) for c in (body[:7], body[7:50], body[50:])) + b"0\r\n\r\n"
        self.assertEqual(self.answered(head + length + body), whole)
        self.assertEqual(self.answered(*[bytes([b]) for b in head + length + body], pause=0.0005), whole)
        self.assertEqual(self.answered(head + b"\r\n" + body), whole)
        self.assertEqual(self.answered(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks), whole)
        self.assertEqual(self.answered(b"HTTP/1.1 100 Continue\r\n\r\n", head + length + body), whole)
        for torn in ((head + length + body[:-1],), (head,), (b"",), (b"nonsense\r\n\r\n",),
                     (head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",), (head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks[:-9],)):
            code, out, error = self.answered(*torn)
            self.assertEqual((code, out), (255, ""), torn)
            self.assertIn("Connection was closed before we received a valid response", error, torn)
        begun = time.monotonic()
        code, _, error = self.answered(head, *[b"x"] * 40, pause=0.1, more=("--cli-read-timeout", "1"))
        self.assertEqual(code, 255)
        self.assertIn("no complete reply within 1000 ms", error)
        self.assertLess(time.monotonic() - begun, 20)

    def test_percent_signs_stay(self):
        name = "file://%1 %2.json"
        self.assertEqual(self.put("--cli-input-json", name)[2],
                         f"\nError parsing parameter '--cli-input-json': Unable to load paramfile {name}: "
                         "[Errno 2] No such file or directory: '%1 %2.json'\n")
        self.assertIn('"%2", must be one of', self.put("--cli-input-json", '{"%2": "%1"}')[2])

    def test_help(self):
        for words in (["help"], ["--help"], ["deploy", "help"], ["deploy", "--help"]):
            self.assertEqual(self.cli(*words)[0], 0, words)
        code, text, _ = self.cli("deploy", "put-lifecycle-event-hook-execution-status", "help")
        self.assertEqual(code, 0)
        self.assertIn("accepts only Succeeded and Failed here", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
