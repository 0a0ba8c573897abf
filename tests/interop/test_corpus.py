# SPDX-License-Identifier: GPL-3.0-or-later
"""Real AppSpec files of public repositories, deployed on the sandbox with Debian's botocore. Only where the reference data
beside the checkout exists; says so and is skipped (exit 77) elsewhere."""
import csv
import pathlib
import shutil
import sys
import tempfile

import botocore.config
import botocore.session

from sandboxcase import HERE, Sandbox
from test_awscli import ROLE

CORPUS = HERE.parents[2] / "shared/reference/appspec/corpus"
LEFT_OUT = 77
PLATFORM = {"ec2": "Server", "ecs": "ECS", "lambda": "Lambda"}


def corpus():
    """Files that AWS or its agent take as they are: no placeholders left in them, right kind, no error."""
    with open(CORPUS / "index.tsv", encoding="utf-8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            text = (CORPUS / row["file"]).read_text(encoding="utf-8", errors="replace")
            if row["kind"] in PLATFORM and row["oracle"] in ("ok", "") and not any(c in text for c in "<$"):
                yield row["file"], row["kind"], text


def deploy(client, folder, name, kind, text):
    app = pathlib.Path(name).stem
    client.create_application(applicationName=app, computePlatform=PLATFORM[kind])
    group = {"applicationName": app, "deploymentGroupName": "prod", "serviceRoleArn": ROLE}
    if kind == "ec2":
        revision = folder / app
        revision.mkdir()
        shutil.copy(CORPUS / name, revision / "appspec.yml")
        client.create_deployment_group(**group, ec2TagFilters=[{"Key": "app", "Value": app, "Type": "KEY_AND_VALUE"}])
        location = {"revisionType": "S3", "s3Location": {"bucket": "corpus", "key": app, "bundleType": "zip"}}
    else:
        style = {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}
        if kind == "ecs":
            group |= {
                "ecsServices": [{"serviceName": app, "clusterName": "shop"}],
                "blueGreenDeploymentConfiguration": {
                    "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 0},
                    "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"}},
                "loadBalancerInfo": {"targetGroupPairInfoList": [{
                    "targetGroups": [{"name": "blue"}, {"name": "green"}],
                    "prodTrafficRoute": {"listenerArns": ["arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/c"]}}]}}
        client.create_deployment_group(**group, deploymentStyle=style)
        location = {"revisionType": "AppSpecContent", "appSpecContent": {"content": text}}
    return client.create_deployment(applicationName=app, deploymentGroupName="prod", revision=location)["deploymentId"]


def main():
    if not CORPUS.is_dir():
        print("left out: no corpus of real AppSpec files beside the checkout")
        return LEFT_OUT
    sandbox = Sandbox("--scenario", "empty", "--speed", "0")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hookline-corpus-"))
    passed, failed = 0, []
    try:
        client = botocore.session.Session().create_client(
            "codedeploy", region_name=sandbox.address["region"], endpoint_url=sandbox.address["endpoint"],
            aws_access_key_id=sandbox.address["accessKeyId"], aws_secret_access_key=sandbox.address["secretAccessKey"],
            config=botocore.config.Config(retries={"max_attempts": 0}))
        sandbox.cli("sandbox", "revision", "corpus", str(folder))
        started = {}
        for name, kind, text in corpus():
            try:
                started[name] = deploy(client, folder, name, kind, text)
            except client.exceptions.ClientError as error:
                failed.append(f"{name}: {error}")
        # A hook that nobody answers fails after an hour: with time enough every deployment comes to its end.
        for _ in range(6):
            sandbox.step(3600)
        for name, deployment in started.items():
            info = client.get_deployment(deploymentId=deployment)["deploymentInfo"]
            hooks = info["computePlatform"] != "Server" and info.get("errorInformation", {}).get("code") == "HOOK_EXECUTION_FAILURE"
            if info["status"] == "Succeeded" or hooks:
                passed += 1
            else:
                failed.append(f"{name}: {info['status']} {info.get('errorInformation')}")
    finally:
        sandbox.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(*failed, sep="\n")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or passed < 50 else 0


if __name__ == "__main__":
    sys.exit(main())
