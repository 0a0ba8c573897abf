# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed program, moved to another folder as a package's staging does, finds its sandbox, scenarios and services."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import sandboxcase

BUILD = os.environ.get("HOOKLINE_BUILD", "")
CMAKE = os.environ.get("HOOKLINE_CMAKE", "cmake")


class Installed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hookline-installed-")
        self.addCleanup(folder.cleanup)
        staging, self.prefix = pathlib.Path(folder.name, "staging"), pathlib.Path(folder.name, "an other place")
        subprocess.run([CMAKE, "--install", f"{BUILD}/app/cli", "--prefix", "/usr"], env={**os.environ, "DESTDIR": str(staging)},
                       stdout=subprocess.DEVNULL, check=True)
        shutil.move(staging / "usr", self.prefix)
        self.program = self.prefix / "bin/hookline-cli"

    def run_program(self, *arguments):
        return subprocess.run([self.program, *arguments], env={"HOME": str(self.prefix)}, cwd="/", capture_output=True, text=True,
                              timeout=60)

    def test_the_sandbox_runs_with_a_shipped_scenario(self):
        sandboxcase.CLI = str(self.program)
        sandbox = sandboxcase.Sandbox("--scenario", "tour", "--speed", "0")
        try:
            sandbox.step(60)
        finally:
            self.assertEqual(sandbox.stop(), 0)

    def test_templates_are_there(self):
        made = self.run_program("new", "lambda")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn("Hooks", made.stdout)

    def test_without_the_module_it_says_so(self):
        shutil.rmtree(self.prefix / "lib")
        refused = self.run_program("sandbox", "--scenario", "empty")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("a part of the program that cannot be loaded", refused.stderr)


if __name__ == "__main__":
    unittest.main()
