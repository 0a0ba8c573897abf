# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's real aws without its start-up: its modules are loaded once, and each command runs in a fork of its own."""
import os
import sys
import tempfile
import time
import traceback
import warnings

PACKAGES = "/usr/lib/python3/dist-packages"


def load():
    """The modules of Debian's awscli; None where it is not installed."""
    if PACKAGES not in sys.path:
        sys.path.append(PACKAGES)
    try:
        import awscli.clidriver
    except ImportError:
        return None
    return awscli.clidriver


class Running:
    """One aws command; finish() waits and gives (exit code, stdout, stderr)."""

    def __init__(self, arguments, environment, stdin=b""):
        self.files = [tempfile.TemporaryFile() for _ in range(3)]
        self.files[0].write(stdin)
        self.files[0].seek(0)
        sys.stdout.flush()
        sys.stderr.flush()
        self.process = os.fork()
        if self.process == 0:
            self.run(arguments, environment)

    def run(self, arguments, environment):
        code = 255
        try:
            for number, file in enumerate(self.files):
                os.dup2(file.fileno(), number)
            data = os.environ["AWS_DATA_PATH"]  # awscli has set it when it was loaded
            os.environ.clear()
            os.environ.update(environment, AWS_DATA_PATH=data)
            warnings.simplefilter("ignore")  # unittest shows them
            os.chdir(environment["HOME"])
            time.tzset()
            sys.stdin = open(0, encoding="utf-8", closefd=False)
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
            sys.argv = ["aws", *arguments]
            from awscli.clidriver import main
            code = main()
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code if isinstance(code, int) else 0)

    def finish(self):
        _, status = os.waitpid(self.process, 0)
        texts = []
        for file in self.files[1:]:
            file.seek(0)
            texts.append(file.read().decode("utf-8"))
        for file in self.files:
            file.close()
        return os.waitstatus_to_exitcode(status), *texts


def model(service):
    """botocore's own model of a service: what Debian's aws knows."""
    from botocore.session import Session
    return Session().get_service_model(service)


