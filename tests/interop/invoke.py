# SPDX-License-Identifier: GPL-3.0-or-later
"""invoke.py FUNCTION: calls the function of a file as Lambda does, with the event that comes on standard input."""
import functools
import importlib.util
import json
import os
import sys
import types

sys.dont_write_bytecode = True
try:
    from boto3 import client
except ImportError:
    import botocore.session
    client = botocore.session.get_session().create_client  # what boto3.client() calls
# Debian's botocore is older than AWS_ENDPOINT_URL.
sys.modules["boto3"] = types.SimpleNamespace(client=functools.partial(client, endpoint_url=os.environ["AWS_ENDPOINT_URL"]))

spec = importlib.util.spec_from_file_location("index", sys.argv[1])
index = importlib.util.module_from_spec(spec)
spec.loader.exec_module(index)
context = types.SimpleNamespace(function_name=os.environ.get("AWS_LAMBDA_FUNCTION_NAME"))
answer = index.handler(json.load(sys.stdin), context)
sys.exit(0 if answer is None else 3)
