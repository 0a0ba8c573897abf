#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns service models in botocore's form (service-2.json) into Hookline's service descriptions.

    import.py --id codedeploy --cli deploy --operations ListApplications,... [options] MODEL... -o codedeploy.json

Several MODELs are laid over each other, the later one winning member by member: an old model may know
operations and Query names that a newer, partial one does not. Paging facts come from a "pagination" key in the
model or from paginators-1.json beside it. Only facts are taken over: no documentation. README.md has the
grammar of the result and the command lines that made the files in this folder. The build does not need this.
"""

import argparse
import json
import pathlib
import re
import sys

SCALARS = {"string", "integer", "long", "double", "boolean", "timestamp", "blob"}
SAME = {"float": "double", "character": "string"}
SAFE = ("Get", "List", "Describe", "BatchGet")


def load(path):
    model = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    beside = pathlib.Path(path).with_name("paginators-1.json")
    if "pagination" not in model and beside.is_file():
        model["pagination"] = json.loads(beside.read_text(encoding="utf-8"))["pagination"]
    return model


def merge_shape(old, new):
    """`new` over `old`: its members and values win, names on the wire that only `old` knows stay."""
    if old.get("type") != new.get("type"):
        return new
    merged = {**old, **new}
    if "members" in new:
        merged["members"] = {
            name: {**old.get("members", {}).get(name, {}), **member} for name, member in new["members"].items()
        }
        for name, member in old.get("members", {}).items():
            merged["members"].setdefault(name, member)
    for part in ("member", "key", "value"):
        if part in new:
            merged[part] = {**old.get(part, {}), **new[part]}
    if "enum" in old and "enum" in new:
        merged["enum"] = new["enum"] + [value for value in old["enum"] if value not in new["enum"]]
    return merged


def merge(models):
    merged = {"metadata": {}, "operations": {}, "shapes": {}, "pagination": {}}
    for model in models:
        merged["metadata"].update(model["metadata"])
        merged["pagination"].update(model.get("pagination", {}))
        for name, operation in model["operations"].items():
            old = merged["operations"].get(name, {})
            errors = {e["shape"]: e for e in operation.get("errors", []) + old.get("errors", [])}
            merged["operations"][name] = {**old, **operation, "errors": list(errors.values())}
            if "output" in operation and "output" in old:
                merged["operations"][name]["output"] = {**old["output"], **operation["output"]}
        for name, shape in model["shapes"].items():
            merged["shapes"][name] = merge_shape(merged["shapes"].get(name, {}), shape)
    return merged


def pattern(text):
    """The models' patterns are Java's; ours are PCRE's, where \\uXXXX is \\x{XXXX}."""
    text = text.replace(r"\uD800\uDC00-\uDBFF\uDFFF", r"\x{10000}-\x{10FFFF}")
    text = text.replace(r"\u10000-\u10FFFF", r"\x{10000}-\x{10FFFF}")
    return re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", text)


class Writer:
    def __init__(self, model, options):
        self.model = model
        self.options = options
        self.shapes = {}

    def named(self, reference):
        """The wire name of a member, key or item: its own, else its shape's."""
        shape = self.model["shapes"][reference["shape"]]
        return reference.get("locationName", shape.get("locationName"))

    def flattened(self, reference):
        shape = self.model["shapes"][reference["shape"]]
        return bool(reference.get("flattened", shape.get("flattened")))

    def member(self, name, reference, required):
        shape = self.model["shapes"][reference["shape"]]
        wire = self.named(reference)
        if shape["type"] == "list" and self.flattened(reference):
            wire = self.named(shape["member"]) or wire
        self.shape(reference["shape"], self.flattened(reference))
        text = name + ("!" if required else "") + ": " + reference["shape"]
        return text + (" @" + wire if wire and wire != name else "")

    def shape(self, name, flattened=False):
        flat = flattened or bool(self.model["shapes"][name].get("flattened"))
        if name in self.shapes:
            if self.shapes[name] is not None and self.flat[name] != flat:
                sys.exit(f"{name} is used flattened and not flattened; the form needs two shapes for that")
            return
        self.flat = getattr(self, "flat", {})
        self.flat[name] = flat
        self.shapes[name] = None  # keeps the place, and ends recursion
        self.shapes[name] = self.facts(name, flat)

    def facts(self, name, flat):
        shape = self.model["shapes"][name]
        kind = SAME.get(shape["type"], shape["type"])
        facts = {"type": kind}
        if kind == "structure":
            required = shape.get("required", [])
            facts["members"] = [
                self.member(member, reference, member in required)
                for member, reference in shape.get("members", {}).items()
            ]
            for owner, member, target in self.options.member:
                if owner == name and member not in shape.get("members", {}):
                    facts["members"].append(self.member(member, {"shape": target}, False))
        elif kind == "list":
            facts["item"] = shape["member"]["shape"]
            wire = self.named(shape["member"])
            if wire and wire != "member":
                facts["itemWire"] = wire
            self.shape(facts["item"])
        elif kind == "map":
            for part, wire in (("key", "keyWire"), ("value", "itemWire")):
                facts[part] = shape[part]["shape"]
                own = self.named(shape[part])
                if own and own != part:
                    facts[wire] = own
                self.shape(facts[part])
        elif kind not in SCALARS:
            sys.exit(f"{name} has the type {kind}, which the form does not know")
        if flat:
            facts["flattened"] = True
        for limit in ("min", "max", "enum"):
            if limit in shape:
                facts[limit] = shape[limit]
        if name in self.options.rule:
            facts |= self.options.rule[name] | {"documented": True}
        if "pattern" in shape:
            facts["pattern"] = pattern(shape["pattern"])
        if shape.get("sensitive") or name in self.options.sensitive:
            facts["sensitive"] = True
        return facts["type"] if len(facts) == 1 and kind != "structure" else facts

    def operation(self, name):
        operation = self.model["operations"][name]
        facts = {"name": name}
        for side in ("input", "output"):
            if side in operation:
                facts[side] = operation[side]["shape"]
                self.shape(facts[side])
        wrapper = operation.get("output", {}).get("resultWrapper")
        if wrapper and wrapper != name + "Result":
            facts["resultWrapper"] = wrapper
        if name.startswith(SAFE) or name in self.options.repeatable:
            facts["repeatable"] = True
        if operation.get("authtype") == "none" or "smithy.api#noAuth" in operation.get("auth", []):
            facts["unsigned"] = True
        paging = self.options.paging.get(name) or self.model["pagination"].get(name)
        if paging and isinstance(paging["input_token"], str):
            result = paging["result_key"]
            facts["paging"] = [paging["input_token"], paging["output_token"], result if isinstance(result, str) else result[0]]
            if "limit_key" in paging:
                facts["paging"].append(paging["limit_key"])
            if name in self.options.paging:
                facts["pagedByCli"] = False
        accepted = {member: values for owner, member, values in self.options.accepted if owner == name}
        if accepted:
            facts["accepted"] = accepted
        facts["errors"] = sorted({error["shape"] for error in operation.get("errors", [])})
        return facts

    def error(self, name, query_compatible):
        shape = self.model["shapes"][name]
        error = shape.get("error", {})
        facts = {}
        code = error.get("code")
        if code and code != name:
            facts["queryCode" if query_compatible else "code"] = code
        status = error.get("httpStatusCode", 500 if shape.get("fault") else 400)
        if status != 400:
            facts["status"] = status
        if error.get("senderFault") is False or shape.get("fault"):
            facts["receiver"] = True
        return facts


def describe(options):
    models = [load(path) for path in options.models]
    model = merge(models)
    meta = model["metadata"]
    json_protocol = meta["protocol"] == "json"
    query_compatible = "awsQueryCompatible" in meta
    head = {
        "format": 1,
        "id": options.id,
        "cliName": options.cli or options.id,
        "serviceId": meta["serviceId"],
        "endpointPrefix": meta["endpointPrefix"],
        "signingName": meta.get("signingName", meta["endpointPrefix"]),
        "apiVersion": meta["apiVersion"],
        "protocol": "json" if json_protocol else "query",
    }
    if json_protocol:
        head |= {"jsonVersion": meta["jsonVersion"], "targetPrefix": meta["targetPrefix"]}
    if query_compatible:
        head["queryCompatible"] = True
    if "xmlNamespace" in meta and (query_compatible or not json_protocol):
        head["xmlNamespace"] = meta["xmlNamespace"]
    writer = Writer(model, options)
    names = options.operations or list(model["operations"])
    missing = [name for name in names if name not in model["operations"]]
    if missing:
        sys.exit("no model has " + ", ".join(missing))
    operations = [writer.operation(name) for name in names]
    errors = sorted({name for operation in operations for name in operation["errors"]})
    return head, operations, writer.shapes, {name: writer.error(name, query_compatible) for name in errors}


def text(head, operations, shapes, errors):
    """JSON with one operation, shape or error on a line, so that a change of the service is a readable diff."""

    def line(value):
        return json.dumps(value, ensure_ascii=False)

    parts = [f"  {line(key)}: {line(value)}" for key, value in head.items()]
    parts.append('  "operations": [\n' + ",\n".join("    " + line(o) for o in operations) + "\n  ]")
    for key, table in (("shapes", shapes), ("errors", errors)):
        rows = ",\n".join(f"    {line(name)}: {line(table[name])}" for name in sorted(table))
        parts.append(f'  "{key}": {{' + (f"\n{rows}\n  " if rows else "") + "}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main():
    def names(value):
        return [name for name in re.split(r"[,\s]+", value) if name]

    def member(value):
        return re.fullmatch(r"(\w+)\.(\w+):(\w+)", value).groups()

    def paging(value):
        name, token, result = re.fullmatch(r"(\w+):(\w+),(\w+)", value).groups()
        return name, {"input_token": token, "output_token": token, "result_key": result}

    def accepted(value):
        operation, name, words = re.fullmatch(r"(\w+)\.(\w+):([\w,]+)", value).groups()
        return operation, name, words.split(",")

    def rule(value):
        shape, low, high, words = re.fullmatch(r"(\w+):(?:(\d+)\.\.(\d+)|([\w:,]+))", value).groups()
        return shape, {"enum": words.split(",")} if words else {"min": int(low), "max": int(high)}

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", metavar="MODEL", help="service-2.json, oldest first")
    parser.add_argument("--id", required=True, help="Hookline's name of the service and of the file")
    parser.add_argument("--cli", help="the AWS CLI's command, if it differs from the ID")
    parser.add_argument("--operations", type=names, default=[], help="comma separated; default: all, in the models' order")
    parser.add_argument("--repeatable", type=names, default=[], help="operations safe to send twice, beside Get, List, Describe and BatchGet")
    parser.add_argument("--sensitive", type=names, default=[], help="shapes never to be logged, beside those that the models mark")
    parser.add_argument("--member", type=member, action="append", default=[], metavar="SHAPE.MEMBER:TYPE", help="a member that the service has and no MODEL knows")
    parser.add_argument("--paging", type=paging, action="append", default=[], metavar="OPERATION:TOKEN,RESULT", help="an operation that gives pages and has no paginator in the MODELs")
    parser.add_argument("--accepted", type=accepted, action="append", default=[], metavar="OPERATION.MEMBER:A,B", help="the only values of a member's enum that the service takes")
    parser.add_argument("--rule", type=rule, action="append", default=[], metavar="SHAPE:MIN..MAX|A,B", help="bounds or values that only the documentation tells")
    parser.add_argument("-o", "--output", help="default: standard output")
    options = parser.parse_args()
    options.paging = dict(options.paging)
    options.rule = dict(options.rule)
    result = text(*describe(options))
    if options.output:
        pathlib.Path(options.output).write_text(result, encoding="utf-8")
    else:
        sys.stdout.write(result)


if __name__ == "__main__":
    main()
