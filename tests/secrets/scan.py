#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scan.py BUILD LEFT: looks through everything that the tests left for the secrets that they used: CTest's log, which
holds what every test printed, the files in LEFT/tmp and in the settings' folders, what was deleted meanwhile
(LEFT/kept, by keepfiles.c), core dumps, and every path. Exits 1 if a secret is where it does not belong.
scan.py --self-test KEEPER: plants secrets, in each form and place, and wants every one of them found, and those in the
sources of the tests marked.

A secret of the tests, and of the sandbox, holds MARK; so what is looked for is MARK, in every form in which it travels."""
import base64
import binascii
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import zlib

MARK = b"hooklinesecret"
# Six digits cannot hold a mark: the codes that tests type.
MFA_CODES = (b"918274",)

# Those of the recorded conversations in aws/data, whose makers did not know of the mark.
OTHERS = (b"TESTSECRETKEY", b"TESTSESSIONTOKEN", b"secretkeycorrect", b"tokencorrect", b"SECRETKEYTEST", b"SESSIONTOKEN_TEST",
          b"secret-access-token", b"secret-refresh-token")

# How a secret is written into a test: what stands in the group must hold the mark.
WRITTEN = [re.compile(pattern) for pattern in (
    r"aws_(?:secret_access_key|session_token)\s*=\s*([^\\\"\s']+)",
    r"[sS]ecretAccessKey\\?\"\s*:\s*\\?\"([^\"\\]+)",
    r"secretAccessKey = \"([^\"\\]+)",
    r"<(?:SecretAccessKey|SessionToken)>([^<\"]+)",
    r"keys = \{\"[A-Z0-9]+\", \"([^\"]+)",
)]
NO_SECRETS = {
    "wrong": "a key that the service is to refuse",
    "[A-Za-z0-9+]{40}": "a pattern of the sandbox's keys",
    "sandbox.address[": "the sandbox's key, which holds the mark",
}

# Where a secret belongs, by its path before it was deleted; everything else is a leak.
BELONGS = {
    r"/sandbox\.db(-wal|-shm|-journal)?$": "the sandbox's own store: the service's side, where AWS has its own",
    r"/(\.aws/config|credentials)$": "the shared files that the test wrote for Hookline to read",
    r"/tst_(credentials|keysteps)-[^/]*/token$": "the token file that the settings of the test name",
    r"/tst_keysteps-[^/]*/my keys\.sh$": "the test's credential_process, which prints keys",
    r"/tst_decisions_post\.[^/]*$": "the approval event that the test drops on the pane",
    r"/hookline-installed-[^/]*/.*/hookline-cli-sandbox\.so$": "the sandbox itself, which puts the mark into its keys",
    r"/tst_credentialchain-[^/]*/http-traffic\.json$": "a recorded conversation: what the service says in it",
    r"/\.aws/sso/cache/": "the token cache of an AWS access portal that the test wrote for Hookline to read",
}


def base64_forms(text):
    """What stands in the middle of the base64 of any text with `text` in it: one form for each place in a group of three."""
    forms = set()
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + text)
        first = -(-before * 4 // 3)
        last = (before + len(text)) * 4 // 3
        forms.add(coded[first:last])
    return forms


def patterns():
    """Form of the mark -> how it came to be."""
    found = {}
    for coded in base64_forms(MARK):
        found[coded] = "base64"
        for again in base64_forms(coded):
            found[again] = "base64 of base64"
    found[binascii.hexlify(MARK)] = "hexadecimal"
    found[MARK.decode().encode("utf-16-le")] = "UTF-16"
    found[MARK.decode().encode("utf-16-be")] = "UTF-16"
    found["".join(f"%{byte:02x}" for byte in MARK).encode()] = "percent-encoded"
    found["".join(f"\\u{byte:04x}" for byte in MARK).encode()] = "JSON escapes"
    return found


PATTERNS = patterns()


def forms_in(data):
    """The forms in which the bytes hold a secret."""
    forms = {how for form, how in PATTERNS.items() if form in data}
    lower = data.lower()
    if MARK in lower:
        forms.add("plain")
    forms |= {how for form, how in PATTERNS.items() if how in ("hexadecimal", "percent-encoded", "JSON escapes") and form in lower}
    if any(secret in data for secret in OTHERS):
        forms.add("recorded")
    for code in MFA_CODES:
        if code in data and re.search(rb"(?<![0-9A-Za-z.])" + code + rb"(?![0-9A-Za-z.])", data):
            forms.add("MFA code")
    if data[:2] == b"\x1f\x8b":
        try:
            forms |= {f"{how}, compressed" for how in forms_in(zlib.decompress(data, 31))}
        except zlib.error:
            pass
    return forms


def evidence(build, left):
    """(path as the test knew it, file): everything to look through."""
    for log in sorted((build / "Testing/Temporary").glob("Last*.log*")):
        yield str(log), log
    for folder in ("tmp", "config", "data", "state"):
        for file in sorted((left / folder).rglob("*")):
            yield "/" + str(file.relative_to(left)), file
    for file in sorted((left / "kept").glob("*")):
        yield file.name.split("-", 2)[2].replace("%", "/"), file
    for file in sorted(build.rglob("core*")):
        if re.fullmatch(r"core(\.\d+)?", file.name) and file.is_file():
            yield str(file), file


def contents(file):
    """What is written in a file, hole after hole: some tests make files that are far larger than the disk."""
    with file.open("rb") as stream:
        end, at = os.fstat(stream.fileno()).st_size, 0
        while at < end:
            try:
                begin = os.lseek(stream.fileno(), at, os.SEEK_DATA)
            except OSError:  # nothing but a hole is left
                return
            at = os.lseek(stream.fileno(), begin, os.SEEK_HOLE)
            yield os.pread(stream.fileno(), at - begin, begin)


def scan(build, left):
    """The leaks, a sentence each, how many files were looked through and how many bytes."""
    leaks, files, size = [], 0, 0
    for path, file in evidence(build, left):
        in_path = forms_in(os.fsencode(path))
        if in_path:
            leaks.append(f"the path {path} holds a secret ({', '.join(sorted(in_path))})")
        if file.is_symlink() or not file.is_file():
            continue
        files, forms = files + 1, set()
        for data in contents(file):
            size += len(data)
            forms |= forms_in(data)
        if forms and not any(re.search(where, path) for where in BELONGS):
            leaks.append(f"{path} holds a secret ({', '.join(sorted(forms))})")
    return leaks, files, size


def unmarked(tests):
    """The secrets in the sources of the tests that do not hold the mark."""
    for file in sorted(tests.rglob("*")):
        if file.suffix not in (".cpp", ".h", ".py", ".mjs") or file == pathlib.Path(__file__).resolve():
            continue
        text = file.read_text(encoding="utf-8")
        for pattern in WRITTEN:
            for found in pattern.finditer(text):
                if MARK.decode() not in found[1].lower() and found[1] not in NO_SECRETS:
                    yield f"{file.relative_to(tests)}: {found[0]} does not hold {MARK.decode()}"


def plant(left, name, data):
    file = left / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


# A file is removed, one is written over by another's name, and one goes with its folder.
DELETES = """
import os, shutil, sys
os.chdir(sys.argv[1])
os.mkdir("tree")
for name in ("removed", "replaced", "tree/inner"):
    with open(name, "w") as file:
        file.write(sys.argv[2])
with open("other", "w") as file:
    file.write("x")
os.remove("removed")
os.replace("other", "replaced")
shutil.rmtree("tree")
"""


def self_test(keeper):
    secret = b'key+/"' + MARK + b"\n tail"
    forms = {
        "plain": secret,
        "capitals": secret.upper(),
        "url": urllib.parse.quote(secret).encode(),
        "percent": "".join(f"%{byte:02X}" for byte in secret).encode(),
        "json": b'{"a":"key+\\/\\"' + MARK + b'\\n tail"}',
        "escapes": "".join(f"\\u{byte:04X}" for byte in secret).encode(),
        "hex": binascii.hexlify(secret).upper(),
        "utf16": secret.decode().encode("utf-16"),
        "gzip": subprocess.run(["gzip", "-c"], input=secret, capture_output=True, check=True).stdout,
        "recorded": b"key " + OTHERS[0],
        "mfa": b"TokenCode=" + MFA_CODES[0] + b"&x",
        **{f"base64-{n}": base64.b64encode(b"x" * n + secret) for n in range(3)},
        **{f"base64url-{n}": base64.urlsafe_b64encode(b"\xff" * n + secret) for n in range(3)},
        **{f"twice-{n}": base64.b64encode(b"y" * n + base64.b64encode(b"x" * n + secret)) for n in range(3)},
    }
    problems = list(unmarked(pathlib.Path(__file__).resolve().parents[1]))
    with tempfile.TemporaryDirectory(dir=".") as folder: # not among what a surrounding scan keeps
        folder = os.path.abspath(folder)
        build, left = pathlib.Path(folder, "build"), pathlib.Path(folder, "left")
        for part in ("Testing/Temporary",):
            (build / part).mkdir(parents=True)
        for part in ("tmp", "kept"):
            (left / part).mkdir(parents=True)
        clean = {"tmp/a": b"hookline keeps every secret; 1918274 0.918274 918274a", "config/b": b"\x1f\x8bbroken"}
        for name, data in clean.items():
            plant(left, name, data)
        plant(left, "tmp/home/.aws/credentials", secret)
        plant(build, "Testing/Temporary/LastTest.log", b"all passed")
        if scan(build, left)[0]:
            problems.append(f"found where nothing is: {scan(build, left)[0]}")
        places = {name: f"tmp/{name}" for name in forms}
        for name, data in forms.items():
            plant(left, places[name], data)
        with (left / "tmp/holes").open("wb") as file:
            file.seek(1 << 36)
            file.write(secret)
            file.truncate(1 << 37)
        for place in ("config/Hookline/settings.ini", "data/ledger.jsonl", "state/log.txt"):
            plant(left, place, secret)
        plant(build, "Testing/Temporary/LastTest.log", b"said: " + secret)
        plant(build, "tests/core.17", secret)
        plant(left, "tmp/" + MARK.decode() + ".csv", b"nothing")
        subprocess.run([sys.executable, "-c", DELETES, str(left / "tmp"), secret.decode()], check=True,
                       env={**os.environ, "LD_PRELOAD": keeper, "HOOKLINE_KEEP_FROM": str(left / "tmp"), "HOOKLINE_KEEP_IN": str(left / "kept")})
        said = "\n".join(scan(build, left)[0])
        for place in [*places.values(), "settings.ini", "ledger.jsonl", "log.txt", "LastTest.log", "core.17", f"the path /tmp/{MARK.decode()}.csv", "/tmp/holes", "/removed", "/replaced", "/tree/inner"]:
            if place not in said:
                problems.append(f"not found: {place}")
        if len(said.splitlines()) != len(forms) + 10:
            problems.append(f"found {len(said.splitlines())} instead of {len(forms) + 10}:\n{said}")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def main():
    if sys.argv[1] == "--self-test":
        return self_test(sys.argv[2])
    leaks, files, size = scan(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    for leak in leaks:
        print(leak)
    if files == 0:
        print("there was nothing to look through")
        return 1
    print(f"looked for secrets in {files} files, {size // 1024} KiB: {len(leaks) or 'none'} found")
    return 1 if leaks else 0


if __name__ == "__main__":
    sys.exit(main())
