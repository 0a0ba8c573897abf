#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data/sigv4.json: signing cases with every stage, computed by botocore (Debian's python3-botocore).

    gen_sigv4.py data/sigv4.json

The cases are our own; botocore is the judge of what the right answer is. The build does not need this.
"""

import base64
import datetime
import json
import sys
from unittest import mock

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

NOW = datetime.datetime(2026, 11, 20, 16, 5, 9)
KEY = "AKIDHOOKLINETEST"
SECRET = "s3cr3t/of+the=tests/AAAABBBBCCCCDDDDEEEE"
TOKEN = "IQoJb3JpZ2luX2VjEPT//////////wEaCXVzLWVhc3QtMSJHMEUCIQ=="
JSON = {"Content-Type": "application/x-amz-json-1.1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def target(operation):
    return {**JSON, "X-Amz-Target": "CodeDeploy_20141006." + operation}


# name, url, headers, body, and what differs from the usual
CASES = [
    ("json", "https://codedeploy.us-east-1.amazonaws.com/", target("ListApplications"), b"{}", {}),
    ("json with a body", "https://codedeploy.eu-central-1.amazonaws.com/", target("GetDeployment"),
     b'{"deploymentId": "d-AB1CDEF23"}', {"region": "eu-central-1"}),
    ("session token", "https://codedeploy.us-east-1.amazonaws.com/", target("ListApplications"), b"{}", {"token": TOKEN}),
    ("form", "https://sts.amazonaws.com/", FORM, b"Action=GetCallerIdentity&Version=2011-06-15", {"service": "sts"}),
    ("form with a token", "https://sts.amazonaws.com/", FORM, b"Action=GetCallerIdentity&Version=2011-06-15",
     {"service": "sts", "token": TOKEN}),
    ("port in host", "http://127.0.0.1:36945/", target("ListApplications"), b"{}", {}),
    ("default port", "http://127.0.0.1:80/", target("ListApplications"), b"{}", {}),
    ("other region and service", "https://sqs.cn-north-1.amazonaws.com.cn/",
     {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.ListQueues"}, b"{}",
     {"service": "sqs", "region": "cn-north-1"}),
    ("empty body", "https://codedeploy.us-east-1.amazonaws.com/", target("ListApplications"), b"", {}),
    ("utf-8 body", "https://codedeploy.us-east-1.amazonaws.com/", target("CreateDeployment"),
     '{"description": "Grüße, 世界 🚀"}'.encode(), {}),
    ("bytes that are no text", "https://codedeploy.us-east-1.amazonaws.com/", JSON, bytes(range(256)), {}),
    ("path", "http://127.0.0.1:9000/gateway/aws", target("ListApplications"), b"{}", {}),
    ("path with a slash at its end", "http://127.0.0.1:9000/gateway/aws/", target("ListApplications"), b"{}", {}),
    ("path with dots and slashes", "http://127.0.0.1:9000/a/./b//c/../d/", target("ListApplications"), b"{}", {}),
    ("path that is encoded already", "http://127.0.0.1:9000/a%20b/%E4%B8%96", target("ListApplications"), b"{}", {}),
    ("path with unreserved and other bytes", "http://127.0.0.1:9000/a-b_c.d~e/f+g=h,i:j@k", target("ListApplications"), b"{}", {}),
    ("queue url", "http://127.0.0.1:9000/123456789012/hookline-approvals", FORM,
     b"Action=ReceiveMessage&Version=2012-11-05", {"service": "sqs"}),
    ("query string", "https://codedeploy.us-east-1.amazonaws.com/?b=2&a=1", target("ListApplications"), b"{}", {}),
    ("query string out of order", "https://codedeploy.us-east-1.amazonaws.com/?b=2&B=1&a=3&a=1&a=2", {}, b"", {"method": "GET"}),
    ("query string with an empty value", "https://codedeploy.us-east-1.amazonaws.com/?key=&other=1", {}, b"", {"method": "GET"}),
    ("query string, encoded", "https://codedeploy.us-east-1.amazonaws.com/?a=x%20y&b=%E4%B8%96&c=1%2B1%3D2", {}, b"", {"method": "GET"}),
    ("header with spaces", "https://codedeploy.us-east-1.amazonaws.com/",
     {**target("ListApplications"), "X-Amz-Meta-Note": "   a    b  c   "}, b"{}", {}),
    ("header with upper case", "https://codedeploy.us-east-1.amazonaws.com/",
     {**target("ListApplications"), "X-AMZ-META-UPPER": "MiXeD"}, b"{}", {}),
    ("header with an empty value", "https://codedeploy.us-east-1.amazonaws.com/",
     {**target("ListApplications"), "X-Amz-Meta-Empty": ""}, b"{}", {}),
    ("any header", "https://codedeploy.us-east-1.amazonaws.com/",
     {**target("ListApplications"), "Amz-Sdk-Request": "attempt=1; max=3", "Zzz": "last", "Accept": "*/*"}, b"{}", {"everything": True}),
    ("hash of the body in a header", "https://codedeploy.us-east-1.amazonaws.com/",
     {**target("ListApplications"), "X-Amz-Content-SHA256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
     b"{}", {}),
    ("first second of a year", "https://codedeploy.us-east-1.amazonaws.com/", target("ListApplications"), b"{}",
     {"now": datetime.datetime(2027, 1, 1)}),
]


def host_of(url):
    scheme, rest = url.split("://")
    host = rest.split("/")[0]
    default = {"http": ":80", "https": ":443"}[scheme]
    return host[: -len(default)] if host.endswith(default) else host


def sign(name, url, headers, body, options):
    now = options.get("now", NOW)
    credentials = Credentials(KEY, SECRET, options.get("token"))
    auth = botocore.auth.SigV4Auth(credentials, options.get("service", "codedeploy"), options.get("region", "us-east-1"))
    stages = {}

    def keep(stage, method):
        def wrapped(*args, **kwargs):
            stages[stage] = method(*args, **kwargs)
            return stages[stage]
        return wrapped

    for stage, method in (("canonicalRequest", "canonical_request"), ("stringToSign", "string_to_sign"), ("signature", "signature")):
        setattr(auth, method, keep(stage, getattr(auth, method)))
    request = AWSRequest(method=options.get("method", "POST"), url=url, headers=headers, data=body)
    with mock.patch("botocore.auth.datetime") as clock:
        clock.datetime.utcnow.return_value = now
        auth.add_auth(request)
    path, _, query = url.split("://")[1].partition("/")[2].partition("?")
    return {
        "name": name,
        "time": now.isoformat() + "Z",
        "region": options.get("region", "us-east-1"),
        "service": options.get("service", "codedeploy"),
        "sessionToken": options.get("token", ""),
        "signEverything": options.get("everything", False),
        "method": options.get("method", "POST"),
        "path": "/" + path,
        "query": query,
        "headers": [["Host", host_of(url)]] + [[key, value] for key, value in headers.items()],
        "body": base64.b64encode(body).decode(),
        **stages,
        "authorization": request.headers["Authorization"],
    }


def main():
    cases = [sign(*case) for case in CASES]
    document = {
        "source": "botocore " + botocore.__version__,
        "accessKeyId": KEY,
        "secretAccessKey": SECRET,
        "cases": cases,
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(document, out, indent=1, ensure_ascii=False)
        out.write("\n")


if __name__ == "__main__":
    main()
