#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges Hookline's codecs and signatures by botocore: oracle.py WIRETOOL [--cases N] [--seed S] [DESCRIPTION...]

Every case takes one operation and random values for it. botocore writes the request, Hookline must read the same values
from it and find its signature good; Hookline writes the request, it must say the same as botocore's and carry the same
signature; Hookline writes the reply and an error, botocore must read them; a reply written here in one of the many
styles that servers use must mean the same to both. Exit status 0 only if all agree.
"""

import argparse
import base64
import copy
import datetime
import json
import logging
import math
import pathlib
import random
import string
import subprocess
import sys
import urllib.parse
from unittest import mock
from xml.sax.saxutils import escape

import botocore
import botocore.auth
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

UTC = datetime.timezone.utc
WORDS = ["", "a", "d-AB1CDEF23", "two words", "a&b=c", "100%", "x+y", "tab\tnew\nline", "\"quoted\" 'text'", "<tag/>", "]]>",
         "ünïcödé", "世界", "🚀 rocket", "back\\slash", "~*._-", " space at both ends ", "arn:aws:lambda:us-east-1:123456789012:function:f", "null", "true", "1.0"]


class Tool:
    def __init__(self, path, descriptions):
        self.process = subprocess.Popen([path, *descriptions], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def __call__(self, action, **arguments):
        self.process.stdin.write(json.dumps({"do": action, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"wiretool died at {action} {arguments}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def model_of(description):
    """A description of ours as a botocore model, for services that this botocore does not know."""
    def shape(value):
        facts = {"type": value} if isinstance(value, str) else dict(value)
        out = {"type": facts["type"]}
        if facts["type"] == "structure":
            out["members"], out["required"] = {}, []
            for text in facts["members"]:
                name, target = text.split(": ")
                target, _, wire = target.partition(" @")
                out["members"][name.rstrip("!")] = {"shape": target, **({"locationName": wire} if wire else {})}
                if name.endswith("!"):
                    out["required"].append(name.rstrip("!"))
        elif facts["type"] == "list":
            out["member"] = {"shape": facts["item"], **({"locationName": facts["itemWire"]} if "itemWire" in facts else {})}
        elif facts["type"] == "map":
            out["key"], out["value"] = {"shape": facts["key"]}, {"shape": facts["value"]}
        return out

    shapes = {name: {"type": name} for name in ("string", "integer", "long", "double", "boolean", "timestamp", "blob")}
    shapes |= {name: shape(value) for name, value in description["shapes"].items()}
    for name, error in description["errors"].items():
        shapes[name] = {"type": "structure", "members": {}, "exception": True,
                        "error": {"code": error.get("code", name), "httpStatusCode": error.get("status", 400)}}
    operations = {}
    for operation in description["operations"]:
        out = {"name": operation["name"], "http": {"method": "POST", "requestUri": "/"},
               "errors": [{"shape": name} for name in operation["errors"]]}
        if "input" in operation:
            out["input"] = {"shape": operation["input"]}
        if "output" in operation:
            out["output"] = {"shape": operation["output"], "resultWrapper": operation["name"] + "Result"}
        operations[operation["name"]] = out
    metadata = {key: description[key] for key in ("apiVersion", "endpointPrefix", "jsonVersion", "protocol", "serviceId", "signingName",
                                                  "targetPrefix", "xmlNamespace") if key in description}
    return {"metadata": metadata, "operations": operations, "shapes": shapes}


def without_wire_names(model):
    """Debian's SQS model is the Query one. Its AWS JSON twin has the same members under their own names."""
    model = copy.deepcopy(model)
    for shape in model["shapes"].values():
        shape.pop("locationName", None)
        parts = list(shape.get("members", {}).values()) + [shape[part] for part in ("member", "key", "value") if part in shape]
        for part in parts:
            part.pop("locationName", None)
    model["metadata"] |= {"protocol": "json", "jsonVersion": "1.0", "targetPrefix": "AmazonSQS"}
    return model


def load_services(descriptions):
    loader = botocore.loaders.Loader()
    out = []
    for path in descriptions:
        description = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        name = description["id"]
        known = name in loader.list_available_services("service-2")
        model = loader.load_service_model(name, "service-2") if known else model_of(description)
        if known and not {o["name"] for o in description["operations"]} <= set(model["operations"]):
            newer = model_of(description)
            out.append((name, "newer than this botocore", newer, [o["name"] for o in description["operations"] if o["name"] not in model["operations"]]))
        names = [o["name"] for o in description["operations"] if o["name"] in model["operations"]]
        out.append((name, "botocore's model" if known else "our description", model, names))
        if name == "sqs":
            out.append((name, "as AWS JSON", without_wire_names(model), names))
    return [(name, origin, botocore.model.ServiceModel(model, name), names) for name, origin, model, names in out]


class Values:
    """Random values of a shape, as botocore takes them."""

    def __init__(self, rng, query):
        self.rng = rng
        self.query = query

    def value(self, shape, depth=0):
        return getattr(self, shape.type_name)(shape, depth)

    def structure(self, shape, depth):
        members = shape.members
        chosen = [name for name in members if name in shape.required_members
                  or (depth < 6 and self.rng.random() < (0.6 if depth < 2 else 0.35))]
        if not chosen and members and self.query and depth:
            chosen = [self.rng.choice(list(members))]  # Query has no way to say "an empty structure"
        return {name: self.value(members[name], depth + 1) for name in chosen}

    def list(self, shape, depth):
        return [self.value(shape.member, depth + 1) for _ in range(self.rng.choice([0, 1, 1, 2, 3]) if depth < 6 else 1)]

    def map(self, shape, depth):
        keys = shape.key.enum or WORDS[1:]
        chosen = self.rng.sample(list(keys), min(len(keys), self.rng.choice([0, 1, 2, 3])))
        return {key: self.value(shape.value, depth + 1) for key in chosen}

    def string(self, shape, depth):
        if shape.enum and self.rng.random() < 0.9:
            return self.rng.choice(shape.enum)
        if self.rng.random() < 0.5:
            return self.rng.choice(WORDS)
        return "".join(self.rng.choice(string.ascii_letters + string.digits + " .-_/:+&=%?#<>\"'äß世🚀") for _ in range(self.rng.randint(1, 40)))

    def integer(self, shape, depth):
        return self.rng.choice([0, 1, -1, 5, 43200, 2**31 - 1, -(2**31)])

    def long(self, shape, depth):
        return self.rng.choice([0, 1, -7, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)])

    def double(self, shape, depth):
        return self.rng.choice([0.0, 0.1, 1.5, -2.25, 1e21, 3600.0, self.rng.random() * 1000])

    float = double

    def boolean(self, shape, depth):
        return self.rng.random() < 0.5

    def timestamp(self, shape, depth):
        seconds = self.rng.randint(0, 4_000_000_000)
        millis = self.rng.choice([0, 0, 1, 500, 123, 999])
        return datetime.datetime.fromtimestamp(seconds, UTC).replace(microsecond=millis * 1000)

    def blob(self, shape, depth):
        return bytes(self.rng.randrange(256) for _ in range(self.rng.randint(0, 30)))


def api(shape, value):
    """botocore's value as Hookline's: times as epoch seconds, bytes as base64, only members that the shape knows."""
    if shape.type_name == "structure":
        return {name: api(shape.members[name], inside) for name, inside in value.items() if name in shape.members}
    if shape.type_name == "list":
        return [api(shape.member, inside) for inside in value]
    if shape.type_name == "map":
        return {key: api(shape.value, inside) for key, inside in value.items()}
    if isinstance(value, datetime.datetime):
        return round(value.timestamp(), 3)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def whole_seconds(shape, value):
    """botocore's JSON requests cut times to seconds."""
    if shape.type_name == "structure":
        return {name: whole_seconds(shape.members[name], inside) for name, inside in value.items()}
    if shape.type_name == "list":
        return [whole_seconds(shape.member, inside) for inside in value]
    if shape.type_name == "map":
        return {key: whole_seconds(shape.value, inside) for key, inside in value.items()}
    return value.replace(microsecond=0) if isinstance(value, datetime.datetime) else value


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-15, abs_tol=1e-9)
    return a == b


class ReplyWriter:
    """A server of another make: the same values in many styles."""

    def __init__(self, rng):
        self.rng = rng

    def json(self, shape, value, top=True):
        rng = self.rng
        if shape.type_name == "structure":
            parts = [f"{json.dumps(name)}:{self.json(shape.members[name], inside, False)}" for name, inside in value.items()]
            absent = [name for name in shape.members if name not in value]
            if absent and rng.random() < 0.3:
                parts.append(f"{json.dumps(rng.choice(absent))}: null")
            if rng.random() < 0.3:
                parts.append('"brandNew": {"a": [1, "x", null], "b": 1e3}')
            rng.shuffle(parts)
            return "{" + rng.choice([",", ", ", " ,\n "]).join(parts) + "}"
        if shape.type_name == "list":
            return "[" + ",".join(self.json(shape.member, inside, False) for inside in value) + "]"
        if shape.type_name == "map":
            return "{" + ",".join(f"{json.dumps(key)}:{self.json(shape.value, inside, False)}" for key, inside in value.items()) + "}"
        if isinstance(value, datetime.datetime):
            seconds = round(value.timestamp(), 3)
            iso = value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
            return rng.choice([repr(seconds), f"{seconds:.12E}", f"{seconds:.6f}", json.dumps(iso)])
        if isinstance(value, bytes):
            return json.dumps(base64.b64encode(value).decode())
        return json.dumps(value, ensure_ascii=rng.random() < 0.5)

    def text(self, value):
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime.datetime):
            base = value.strftime("%Y-%m-%dT%H:%M:%S")
            millis = value.microsecond // 1000
            fraction = self.rng.choice([f".{millis:03d}", f".{millis:03d}000"] + ([""] if not millis else []))
            return base + fraction + self.rng.choice(["Z", "+00:00"])
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        if isinstance(value, str):
            style = self.rng.random()
            if style < 0.15 and "]]>" not in value and value:
                return f"<![CDATA[{value}]]>"
            if style < 0.3:
                return "".join(f"&#{ord(c)};" if self.rng.random() < 0.5 else f"&#x{ord(c):X};" for c in value)
            return escape(value)
        return repr(value) if isinstance(value, float) else str(value)

    def element(self, name, content):
        if content == "" and self.rng.random() < 0.5:
            return f"<{name}/>"
        return f"<{name}>{content}</{name}>"

    def space(self):
        return self.rng.choice(["", "", "\n  ", "<!-- comment -->"])

    def xml(self, shape, value):
        out = ""
        if shape.type_name == "structure":
            for name, inside in value.items():
                member = shape.members[name]
                wire = member.serialization.get("name", name)
                out += self.space()
                if member.type_name in ("list", "map") and member.serialization.get("flattened"):
                    out += self.flattened(member, wire, inside)
                else:
                    out += self.element(wire, self.xml(member, inside))
            if self.rng.random() < 0.2:
                out += "<BrandNew><member>1</member></BrandNew>"
            return out + self.space()
        if shape.type_name == "list":
            name = shape.member.serialization.get("name", "member")
            return "".join(self.space() + self.element(name, self.xml(shape.member, inside)) for inside in value)
        if shape.type_name == "map":
            return "".join(self.element("entry", self.entry(shape, key, inside)) for key, inside in value.items())
        return self.text(value)

    def entry(self, shape, key, value):
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        return self.element(key_name, self.text(key)) + self.element(value_name, self.xml(shape.value, value))

    def flattened(self, shape, wire, value):
        if shape.type_name == "list":
            name = shape.member.serialization.get("name", wire)
            return "".join(self.element(name, self.xml(shape.member, inside)) for inside in value)
        return "".join(self.element(wire, self.entry(shape, key, inside)) for key, inside in value.items())


def drop_flattened_empties(shape, value):
    """In XML a flattened list without elements is not there."""
    if shape.type_name == "structure":
        return {name: drop_flattened_empties(shape.members[name], inside) for name, inside in value.items()
                if not (shape.members[name].serialization.get("flattened") and len(inside) == 0)}
    if shape.type_name == "list":
        return [drop_flattened_empties(shape.member, inside) for inside in value]
    if shape.type_name == "map":
        return {key: drop_flattened_empties(shape.value, inside) for key, inside in value.items()}
    return value


def drop_empty_maps(shape, value):
    """A Query request has no way to say "an empty map"."""
    if shape.type_name == "structure":
        return {name: drop_empty_maps(shape.members[name], inside) for name, inside in value.items()
                if inside or shape.members[name].type_name != "map"}
    if shape.type_name == "list":
        return [drop_empty_maps(shape.member, inside) for inside in value]
    if shape.type_name == "map":
        return {key: drop_empty_maps(shape.value, inside) for key, inside in value.items()}
    return value


class Judge:
    def __init__(self, tool, rng):
        self.tool = tool
        self.rng = rng
        self.failures = []
        self.checks = 0

    def expect(self, what, ours, theirs):
        self.checks += 1
        if not same(ours, theirs):
            self.failures.append(f"{self.label}: {what}\n    ours:   {json.dumps(ours, ensure_ascii=False, default=str)[:1500]}\n"
                                 f"    theirs: {json.dumps(theirs, ensure_ascii=False, default=str)[:1500]}")

    def case(self, name, service, operation):
        self.label = f"{name}.{operation.name} ({service.metadata['protocol']})"
        self.name, self.service, self.operation = name, service, operation
        self.query = service.metadata["protocol"] == "query"
        self.common = {"service": name, "operation": operation.name, "protocol": "query" if self.query else "json"}
        self.request()
        self.reply()
        self.error()

    def request(self):
        shape = self.operation.input_shape
        parameters = Values(self.rng, self.query).value(shape) if shape else {}
        if not self.query:
            parameters = whole_seconds(shape, parameters) if shape else parameters
        serializer = botocore.serialize.create_serializer(self.service.metadata["protocol"], include_validation=False)
        theirs = serializer.serialize_to_request(parameters, self.operation)
        body = theirs["body"]
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body)  # as AWSRequest does
        body = body.encode() if isinstance(body, str) else body
        host = self.rng.choice(["127.0.0.1:36945", "codedeploy.us-east-1.amazonaws.com"])
        signed = self.signed_by_botocore(host, theirs["headers"], body)
        wanted = api(shape, parameters) if shape else {}
        if self.query and shape:
            wanted = drop_empty_maps(shape, wanted)
        read = self.tool("decodeRequest", request=signed)
        self.expect("decoded request", read, {"service": self.name, "operation": self.operation.name, "protocol": self.common["protocol"], "input": wanted})
        keys = self.keys
        verified = self.tool("verify", request=signed, now=self.now.timestamp(), **keys)
        self.expect("verified", verified, {"accessKeyId": keys["accessKeyId"]})
        spoilt = dict(signed, body=base64.b64encode(body + b" ").decode())
        self.expect("spoilt body", self.tool("verify", request=spoilt, now=self.now.timestamp(), **keys).get("error", {}).get("serviceCode"), "InvalidSignatureException")

        if self.query and self.name == "sqs":
            return  # our client speaks JSON to SQS
        ours = self.tool("encodeRequest", input=wanted, **self.common)
        our_body = base64.b64decode(ours.get("body", ""))
        if self.query:
            self.expect("encoded form", sorted(urllib.parse.parse_qsl(our_body.decode(), keep_blank_values=True)),
                        sorted(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)))
        else:
            self.expect("encoded JSON", json.loads(our_body), json.loads(body))
        headers = {key.lower(): value for key, value in ours["headers"]}
        for header, value in theirs["headers"].items():
            self.expect("header " + header, headers.get(header.lower()), value)
        ours["headers"].append(["Host", host])
        by_us = self.tool("sign", request=ours, now=self.now.timestamp(), region=self.region, signingName=self.signing_name, **keys)
        again = self.signed_by_botocore(host, {key: value for key, value in ours["headers"] if key not in ("Host", "x-amzn-query-mode")}, our_body, fresh=False)
        authorization = {key.lower(): value for key, value in by_us["headers"]}["authorization"]
        self.expect("signature", authorization, {key.lower(): value for key, value in again["headers"]}["authorization"])

    def signed_by_botocore(self, host, headers, body, fresh=True):
        if fresh:
            self.now = datetime.datetime.fromtimestamp(self.rng.randint(1_000_000_000, 3_000_000_000), UTC)
            self.region = self.rng.choice(["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"])
            self.signing_name = self.service.metadata.get("signingName", self.service.metadata["endpointPrefix"])
            self.keys = {"accessKeyId": "AKID%016X" % self.rng.getrandbits(64),
                         "secretAccessKey": base64.b64encode(self.rng.randbytes(30)).decode(),
                         "sessionToken": self.rng.choice(["", base64.b64encode(self.rng.randbytes(90)).decode()])}
        keys = self.keys
        credentials = Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys["sessionToken"] or None)
        request = AWSRequest(method="POST", url=f"http://{host}/", headers=dict(headers), data=body)
        with mock.patch("botocore.auth.datetime") as clock:
            clock.datetime.utcnow.return_value = self.now.replace(tzinfo=None)
            botocore.auth.SigV4Auth(credentials, self.signing_name, self.region).add_auth(request)
        return {"method": "POST", "path": "/", "query": "", "headers": [["Host", host]] + [[k, str(v)] for k, v in request.headers.items()],
                "body": base64.b64encode(body).decode()}

    def parse(self, response):
        parser = botocore.parsers.create_parser(self.service.metadata["protocol"])
        return parser.parse({"status_code": response["status"], "headers": botocore.awsrequest.HeadersDict({k: v for k, v in response["headers"]}),
                             "body": base64.b64decode(response["body"])}, self.operation.output_shape)

    def reply(self):
        shape = self.operation.output_shape
        values = Values(self.rng, False).value(shape) if shape else {}
        wanted = api(shape, values) if shape else {}
        if self.query and shape:
            wanted = drop_flattened_empties(shape, wanted)
        request_id = "%032x" % self.rng.getrandbits(128)
        ours = self.tool("encodeReply", output=api(shape, values) if shape else {}, requestId=request_id, **self.common)
        parsed = self.parse(ours)
        metadata = parsed.pop("ResponseMetadata")
        self.expect("encoded reply", api(shape, parsed) if shape else parsed, wanted)
        self.expect("request ID", metadata.get("RequestId"), request_id)

        if self.query and self.name == "sqs":
            return
        writer = ReplyWriter(self.rng)
        values = values if shape else {}
        if self.query:
            name = self.operation.name
            body = (self.rng.choice(["", '<?xml version="1.0" encoding="UTF-8"?>\n'])
                    + f'<{name}Response xmlns="{self.service.metadata["xmlNamespace"]}">' + writer.space()
                    + writer.element(f"{name}Result", writer.xml(shape, values) if shape else "")
                    + f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>\n")
        else:
            body = writer.json(shape, values) if shape else self.rng.choice(["", "{}"])
        response = {"status": 200, "headers": [["x-amzn-RequestId", request_id]], "body": base64.b64encode(body.encode()).decode()}
        theirs = self.parse(response)
        theirs.pop("ResponseMetadata")
        read = self.tool("decodeReply", **self.common, **response)
        self.expect("decoded reply", api(shape, read.get("output", read)) if shape else read.get("output"), api(shape, theirs) if shape else {})

    def error(self):
        shape = self.rng.choice(self.operation.error_shapes) if self.operation.error_shapes else None
        code = shape.name if shape else self.rng.choice(["ThrottlingException", "AccessDeniedException", "ValidationException"])
        twins = {"ThrottlingException": "Throttling", "AccessDeniedException": "AccessDenied", "ValidationException": "ValidationError"}
        # SQS tells its clients the old Query code in a header, and they prefer it.
        by_query_code = self.query or self.name == "sqs"
        wire = (shape.error_code if by_query_code else shape.name) if shape else (twins[code] if by_query_code else code)
        message = self.rng.choice([word for word in WORDS if word.strip() == word and word])
        ours = self.tool("encodeError", serviceCode=code, message=message, requestId="the-id", **self.common)
        parsed = self.parse(ours)
        self.expect("error", {key: parsed["Error"].get(key) for key in ("Code", "Message")}, {"Code": wire, "Message": message})
        self.expect("error's request ID", parsed["ResponseMetadata"].get("RequestId"), "the-id")
        if shape and shape.metadata.get("error", {}).get("httpStatusCode"):
            self.expect("error's status", ours["status"], shape.metadata["error"]["httpStatusCode"])
        if not (self.query and self.name == "sqs"):
            read = self.tool("decodeReply", **self.common, **ours)["error"]
            self.expect("decoded error", {key: read[key] for key in ("serviceCode", "message", "requestId")},
                        {"serviceCode": wire, "message": message, "requestId": "the-id"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("descriptions", nargs="+", help="the built-in ones and any others to judge")
    parser.add_argument("--extra", nargs="*", default=[], help="descriptions that the tool must be told of")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261120)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    tool = Tool(options.tool, options.extra)
    rng = random.Random(options.seed)
    judge = Judge(tool, rng)
    pool = [(name, service, service.operation_model(operation)) for name, _, service, names in load_services(options.descriptions + options.extra) for operation in names]
    per_service = {}
    for number in range(options.cases):
        name, service, operation = pool[number % len(pool)]
        per_service[name + " " + service.metadata["protocol"]] = per_service.get(name + " " + service.metadata["protocol"], 0) + 1
        judge.case(name, service, operation)
    status = tool.close()
    for failure in judge.failures[:20]:
        print(failure)
    print(f"botocore {botocore.__version__}, seed {options.seed}: {options.cases} requests over {len(pool)} operations "
          f"({', '.join(f'{k} {v}' for k, v in per_service.items())}), {judge.checks} checks, {len(judge.failures)} disagree")
    return 1 if judge.failures or status else 0


if __name__ == "__main__":
    sys.exit(main())
