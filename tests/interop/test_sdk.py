# SPDX-License-Identifier: GPL-3.0-or-later
"""test_sdk.py WORK STORIES SCENARIO: runs node/STORIES against a sandbox that begins with SCENARIO (a name or a file of
data). Says so and is skipped (exit 77) where there is no Node.js 18 or newer."""
import filecmp
import pathlib
import shutil
import subprocess
import sys

from sandboxcase import CLI, HERE, Sandbox

LEFT_OUT = 77


def node_is_missing():
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return "no node and npm on PATH"
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    return "" if version.startswith("v") and int(version[1:].split(".")[0]) >= 18 else f"node {version} is older than 18"


def install(work):
    """The clients by the lock file, once; the sources as links, so that node finds its modules beside them."""
    work.mkdir(parents=True, exist_ok=True)
    lock = work / "package-lock.json"
    if not (work / "node_modules").is_dir() or not lock.is_file() or not filecmp.cmp(HERE / "node/package-lock.json", lock):
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / "node" / name, work / name)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=work, capture_output=True, text=True)
        if done.returncode != 0:
            shutil.rmtree(work / "node_modules", ignore_errors=True)
            return done.stderr.strip() or "npm ci failed"
    (work / "node").mkdir(exist_ok=True)
    for source in (HERE / "node").glob("*.mjs"):
        shutil.copy(source, work / "node" / source.name)
    shutil.copytree(HERE / "data", work / "data", dirs_exist_ok=True)
    return ""


def main():
    work = pathlib.Path(sys.argv[1])
    reason = node_is_missing() or install(work)
    if reason:
        print("the @aws-sdk part was left out:", reason)
        return LEFT_OUT
    stories, scenario = sys.argv[2:]
    file = HERE / "data" / scenario
    sandbox = Sandbox("--scenario", str(file) if file.is_file() else scenario, "--speed", "0")
    try:
        environment = {**sandbox.environment, "HOOKLINE_CLI": CLI}
        environment.pop("AWS_MAX_ATTEMPTS")
        node = shutil.which("node")
        return subprocess.run([node, f"node/{stories}"], cwd=work, env=environment, timeout=280).returncode
    finally:
        sandbox.stop()


if __name__ == "__main__":
    sys.exit(main())
