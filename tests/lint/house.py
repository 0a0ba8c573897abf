#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the rules of the house that a compiler cannot: which room may include which, and which header lives where.

    house.py CHECKOUT    prints every breach as file:line and exits 1 if there is one
    house.py --selftest  plants a breach of every kind and expects each to be named
"""
import pathlib
import re
import sys
import tempfile

VALUES = {"models/store", "models/domain", "models/core"}
MODELS = {"models/session", "models/aws", "models/wire", "models/tables", "models/timeline"} | VALUES

# Which rooms a room may include, beside itself. The include graph, written down once for machines.
MAY_INCLUDE = {
    "models/core": set(),
    "models/wire": {"models/core"},
    "models/aws": {"models/wire", "models/core"},
    "models/domain": {"models/core"},
    "models/appspec": {"models/domain", "models/core"},
    "models/sandbox": {"models/wire", "models/domain", "models/appspec", "models/core"},
    "models/store": {"models/domain", "models/core"},
    "models/session": {"models/aws", "models/wire"} | VALUES,
    "models/trial": {"models/session", "models/appspec", "models/aws"} | VALUES,
    "models/tables": VALUES,
    "models/timeline": VALUES,
    "widgets/common": MODELS,
    "widgets/timeline": {"widgets/common"} | MODELS,
    "widgets/appspec": {"widgets/common", "models/appspec", "models/trial"} | MODELS,
    "widgets/autoscaling": {"widgets/common"} | MODELS,
    "widgets/deployments": {"widgets/common"} | MODELS,
    "widgets/decisions": {"widgets/common"} | MODELS,
    "widgets/cloudformation": {"widgets/common"} | MODELS,
    "widgets/connection": {"widgets/common"} | MODELS,
    "widgets/overview": {"widgets/common", "widgets/connection"} | MODELS,
}

# Headers that belong to some folders only.
OWNED = [
    (r"qcustomplot\.h", r"widgets/timeline/"),
    (r"Qsci/.*", r"widgets/appspec/"),
    (r"yaml-cpp/.*|yaml\.h", r"(models/appspec|app/cli/calls)/"),
    (r"qt6keychain/.*", r"widgets/connection/"),
    (r"QHttpServer.*", r"models/sandbox/"),
    (r"QNetwork(AccessManager|Reply|Request)", r"models/aws/"),
    (r"QSql.*", r"models/(sandbox|session)/"),
    (r"QtWidgets.*|QWidget|QApplication|Q(?!String|ByteArray)\w*(View|Dialog|Layout|Button|Label|Delegate|Splitter)", r"(widgets|app/gui)/"),
]

# Lines that must not stand in some folders: pattern, folders, why.
FORBIDDEN = [
    (r"processEvents|\bQEventLoop\b", r"(models|widgets|app)/", "no nested event loops (house: Threads)"),
    (r"(?<![A-Za-z_:])tr\(", r"models/(?!tables/)", "tr() belongs to widgets, app and display roles (house: Errors)"),
    (r"ignoreSslErrors", r"(models|widgets|app)/", "TLS errors are never ignored"),
    (r"\bfrom (ranges|std::views)|std::views::", r"(models|widgets|app)/", "std::views breaks clang-tidy 14"),
]

TAG = "SPDX-License-Identifier: GPL-3.0-or-later"


def room_of(path):
    return "/".join(path.split("/")[:2])


def check_include(path, header):
    room = room_of(path)
    if re.match(r"(models|widgets|app)/", header):
        other = room_of(header)
        if room in MAY_INCLUDE and other != room and other not in MAY_INCLUDE[room]:
            yield f"{room} may not include {other} (see models/README.md)"
        if room == "app/cli" and re.match(r"widgets/|app/gui/", header):
            yield "the command line links no widgets"
    for pattern, folders in OWNED:
        if re.fullmatch(pattern, header) and not re.match(folders, path):
            yield f"<{header}> belongs to {folders}"


def check_file(path, text):
    lines = text.split("\n")
    if TAG not in lines[0]:
        yield 1, "the first line is the SPDX tag"
    room = room_of(path)
    if not path.startswith("app/") and room not in MAY_INCLUDE:
        yield 1, f"{room} is no room of the house (add it to tests/lint/house.py and models/README.md)"
    for number, line in enumerate(lines, 1):
        include = re.match(r'#\s*include\s*[<"]([^>"]+)[>"]', line)
        if include:
            for breach in check_include(path, include[1]):
                yield number, breach
        for pattern, folders, why in FORBIDDEN:
            if re.match(folders, path) and re.search(pattern, line.split("//")[0]):
                yield number, why


def breaches(root):
    files = [f for top in ("models", "widgets", "app") for f in sorted((root / top).rglob("*")) if f.suffix in (".h", ".cpp")]
    if not files:
        yield "nothing to check"
    for file in files:
        path = file.relative_to(root).as_posix()
        for number, why in check_file(path, file.read_text(encoding="utf-8")):
            yield f"{path}:{number}: {why}"


def selftest():
    planted = [
        ("models/wire/a.cpp", '#include "models/aws/client.h"', "may not include models/aws"),
        ("models/core/a.cpp", "#include <QWidget>", "belongs to"),
        ("models/core/a.cpp", "#include <QTableView>", "belongs to"),
        ("widgets/common/a.cpp", "#include <qcustomplot.h>", "belongs to"),
        ("models/sandbox/a.cpp", "#include <yaml.h>", "belongs to"),
        ("models/domain/a.cpp", '#include "models/appspec/appspec.h"', "may not include models/appspec"),
        ("app/cli/a.cpp", '#include "widgets/common/theme.h"', "links no widgets"),
        ("models/store/a.cpp", "  QEventLoop loop;", "nested event loops"),
        ("models/store/a.cpp", "  text = tr(text);", "display roles"),
        ("models/aws/a.cpp", "  reply->ignoreSslErrors();", "TLS"),
        ("models/attic/a.cpp", "int x;", "no room of the house"),
    ]
    for path, line, expected in planted:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True)
            file.write_text(f"// {TAG}\n{line}\n", encoding="utf-8")
            found = list(breaches(pathlib.Path(folder)))
            assert len(found) == 1 and expected in found[0], f"{path}: {line}: expected '{expected}', found {found}"
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "models/core/a.h")
        file.parent.mkdir(parents=True)
        file.write_text("int x;\n", encoding="utf-8")
        assert "SPDX" in "".join(breaches(pathlib.Path(folder)))


def main():
    if sys.argv[1:] == ["--selftest"]:
        selftest()
        return 0
    found = list(breaches(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "the house's rules hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
