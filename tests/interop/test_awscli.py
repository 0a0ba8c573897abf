# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's aws against the sandbox: a world from nothing, hooks answered from outside, and every documented refusal."""
import json
import unittest

from sandboxcase import HERE, SandboxCase

ROLE = "arn:aws:iam::123456789012:role/CodeDeploy"


def appspec_revision(name):
    content = (HERE / "data" / name).read_text(encoding="utf-8")
    return json.dumps({"revisionType": "AppSpecContent", "appSpecContent": {"content": content}})


def make_ecs(case, app, rollback=True):
    """An ECS application with one blue/green group that has a test listener."""
    case.aws("deploy", "create-application", "--application-name", app, "--compute-platform", "ECS")
    options = ["--auto-rollback-configuration", "enabled=true,events=DEPLOYMENT_FAILURE"] if rollback else []
    case.aws(
        "deploy", "create-deployment-group", "--application-name", app, "--deployment-group-name", "prod",
        "--service-role-arn", ROLE, "--deployment-config-name", "CodeDeployDefault.ECSAllAtOnce",
        "--deployment-style", "deploymentType=BLUE_GREEN,deploymentOption=WITH_TRAFFIC_CONTROL",
        "--ecs-services", f"serviceName={app},clusterName=shop",
        "--blue-green-deployment-configuration", json.dumps({
            "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 5},
            "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT", "waitTimeInMinutes": 0}}),
        "--load-balancer-info", json.dumps({"targetGroupPairInfoList": [{
            "targetGroups": [{"name": "blue"}, {"name": "green"}],
            "prodTrafficRoute": {"listenerArns": ["arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/c"]},
            "testTrafficRoute": {"listenerArns": ["arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/d"]}}]}),
        *options)


def make_lambda(case, app, config="CodeDeployDefault.LambdaCanary10Percent5Minutes"):
    case.aws("deploy", "create-application", "--application-name", app, "--compute-platform", "Lambda")
    case.aws("deploy", "create-deployment-group", "--application-name", app, "--deployment-group-name", "prod",
             "--service-role-arn", ROLE, "--deployment-config-name", config,
             "--deployment-style", "deploymentType=BLUE_GREEN,deploymentOption=WITH_TRAFFIC_CONTROL",
             "--auto-rollback-configuration", "enabled=true,events=DEPLOYMENT_FAILURE")


def make_server(case, app, group="prod"):
    case.aws("deploy", "create-application", "--application-name", app)
    case.aws("deploy", "create-deployment-group", "--application-name", app, "--deployment-group-name", group,
             "--service-role-arn", ROLE, "--deployment-config-name", "CodeDeployDefault.AllAtOnce",
             "--ec2-tag-filters", "Key=app,Value=web,Type=KEY_AND_VALUE")


def deploy(case, app, revision):
    return case.aws("deploy", "create-deployment", "--application-name", app, "--deployment-group-name", "prod",
                    "--revision", revision)["deploymentId"]


def events_of(case, deployment):
    """Lifecycle events of the deployment's only target, by name."""
    ids = case.aws("deploy", "list-deployment-targets", "--deployment-id", deployment)["targetIds"]
    target = case.aws("deploy", "get-deployment-target", "--deployment-id", deployment, "--target-id", ids[0])
    inner = next(v for k, v in target["deploymentTarget"].items() if k != "deploymentTargetType")
    return {event["lifecycleEventName"]: event["status"] for event in inner["lifecycleEvents"]}


def put(case, deployment, execution, status):
    return case.aws("deploy", "put-lifecycle-event-hook-execution-status", "--deployment-id", deployment,
                    "--lifecycle-event-hook-execution-id", execution, "--status", status)


class Decisions(SandboxCase):
    def test_ecs_succeeded_goes_on(self):
        make_ecs(self, "basket-api")
        deployment = deploy(self, "basket-api", appspec_revision("ecs.yaml"))
        event = self.step_until(self.next_hook_event, "the hook's event on the queue")
        self.assertEqual(set(event), {"DeploymentId", "LifecycleEventHookExecutionId"})
        self.assertEqual(event["DeploymentId"], deployment)
        self.assertEqual(events_of(self, deployment)["AfterAllowTestTraffic"], "InProgress")
        answer = put(self, deployment, event["LifecycleEventHookExecutionId"], "Succeeded")
        self.assertEqual(answer["lifecycleEventHookExecutionId"], event["LifecycleEventHookExecutionId"])
        self.step_until(lambda: self.status(deployment) == "Succeeded", "the deployment to succeed", step=120)
        events = events_of(self, deployment)
        self.assertEqual(set(events.values()), {"Succeeded"})
        self.assertEqual(events["AfterAllowTestTraffic"], "Succeeded")

    def test_lambda_failed_rolls_back(self):
        make_lambda(self, "basket-totals")
        first = deploy(self, "basket-totals", appspec_revision("lambda.json"))
        event = self.step_until(self.next_hook_event, "the first hook's event")
        put(self, first, event["LifecycleEventHookExecutionId"], "Succeeded")
        self.step_until(lambda: self.status(first) == "Succeeded", "the first deployment to succeed", step=120)
        second = deploy(self, "basket-totals", appspec_revision("lambda.json").replace('\\"7\\"', '\\"8\\"'))
        event = self.step_until(self.next_hook_event, "the second hook's event")
        self.assertEqual(event["DeploymentId"], second)
        put(self, second, event["LifecycleEventHookExecutionId"], "Failed")
        self.step_until(lambda: self.status(second) == "Failed", "the second deployment to fail")
        info = self.aws("deploy", "get-deployment", "--deployment-id", second)["deploymentInfo"]
        rollback = info["rollbackInfo"]["rollbackDeploymentId"]
        info = self.aws("deploy", "get-deployment", "--deployment-id", rollback)["deploymentInfo"]
        self.assertEqual(info["creator"], "codeDeployRollback")
        self.assertEqual(info["rollbackInfo"]["rollbackTriggeringDeploymentId"], second)

    def test_server_in_place(self):
        make_server(self, "web")
        deployment = deploy(self, "web", json.dumps(
            {"revisionType": "S3", "s3Location": {"bucket": "releases", "key": "web.zip", "bundleType": "zip"}}))
        self.step_until(lambda: self.status(deployment) == "Succeeded", "the deployment to succeed", step=120)
        info = self.aws("deploy", "get-deployment", "--deployment-id", deployment)["deploymentInfo"]
        targets = self.aws("deploy", "list-deployment-targets", "--deployment-id", deployment)["targetIds"]
        self.assertEqual(info["deploymentOverview"]["Succeeded"], len(targets))
        self.assertGreater(len(targets), 0)
        listed = self.aws("deploy", "list-deployments", "--application-name", "web", "--deployment-group-name", "prod")
        self.assertEqual(listed["deployments"], [deployment])


class Refusals(SandboxCase):
    """The seven errors of PutLifecycleEventHookExecutionStatus, and those of its neighbours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case.aws = cls.aws
        make_ecs(case, "basket-api", rollback=False)
        cls.deployment = deploy(case, "basket-api", appspec_revision("ecs.yaml"))
        cls.execution = case.step_until(case.next_hook_event, "the hook's event")["LifecycleEventHookExecutionId"]
        make_server(case, "web")
        cls.server = deploy(case, "web", json.dumps(
            {"revisionType": "S3", "s3Location": {"bucket": "releases", "key": "web.zip", "bundleType": "zip"}}))

    def setUp(self):
        pass

    def refuse_put(self, code, **members):
        self.refuses(code, "deploy", "put-lifecycle-event-hook-execution-status", "--cli-input-json", json.dumps(members))

    def test_a_deployment_id_required(self):
        self.refuse_put("DeploymentIdRequiredException")

    def test_b_invalid_deployment_id(self):
        self.refuse_put("InvalidDeploymentIdException", deploymentId="shop", status="Succeeded",
                        lifecycleEventHookExecutionId=self.execution)

    def test_c_deployment_does_not_exist(self):
        self.refuse_put("DeploymentDoesNotExistException", deploymentId="d-NOSUCH123", status="Succeeded",
                        lifecycleEventHookExecutionId=self.execution)

    def test_d_unsupported_action(self):
        self.refuse_put("UnsupportedActionForDeploymentTypeException", deploymentId=self.server, status="Succeeded",
                        lifecycleEventHookExecutionId=self.execution)

    def test_e_status(self):
        for status in ("Pending", "InProgress", "Skipped", "Unknown"):
            with self.subTest(status):
                self.refuse_put("InvalidLifecycleEventHookExecutionStatusException", deploymentId=self.deployment,
                                lifecycleEventHookExecutionId=self.execution, status=status)

    def test_f_execution_id(self):
        self.refuse_put("InvalidLifecycleEventHookExecutionIdException", deploymentId=self.deployment, status="Succeeded",
                        lifecycleEventHookExecutionId="bm90IHRoaXMgb25l")
        self.refuse_put("InvalidLifecycleEventHookExecutionIdException", deploymentId=self.deployment, status="Succeeded")

    def test_g_already_completed(self):
        put(self, self.deployment, self.execution, "Failed")
        for status in ("Succeeded", "Failed"):
            self.refuse_put("LifecycleEventAlreadyCompletedException", deploymentId=self.deployment, status=status,
                            lifecycleEventHookExecutionId=self.execution)
        self.step_until(lambda: self.status(self.deployment) == "Failed", "the deployment to fail")

    def test_unknown_things(self):
        self.refuses("ApplicationDoesNotExistException", "deploy", "get-application", "--application-name", "nobody")
        self.refuses("DeploymentDoesNotExistException", "deploy", "get-deployment", "--deployment-id", "d-NOSUCH123")
        self.refuses("InvalidNextTokenException", "deploy", "list-deployments", "--next-token", "bogus", "--no-paginate")
        self.refuses("DeploymentLimitExceededException", "deploy", "create-deployment", "--application-name", "web",
                     "--deployment-group-name", "prod", "--revision", json.dumps(
                         {"revisionType": "S3", "s3Location": {"bucket": "b", "key": "k", "bundleType": "zip"}}))

    def test_wrong_keys(self):
        for variable, value, code in (
                ("AWS_SECRET_ACCESS_KEY", "wrong", "InvalidSignatureException"),
                ("AWS_ACCESS_KEY_ID", "AKIDNOBODY", "UnrecognizedClientException")):
            with self.subTest(variable):
                with self.assertRaises(Exception) as raised:
                    self.aws("deploy", "list-applications", **{variable: value})
                self.assertEqual(raised.exception.code, code)
        with self.assertRaises(Exception) as raised:
            self.aws("sts", "get-caller-identity", AWS_SECRET_ACCESS_KEY="wrong")
        self.assertEqual(raised.exception.code, "SignatureDoesNotMatch")


class Identity(SandboxCase):
    def test_caller(self):
        self.assertEqual(self.aws("sts", "get-caller-identity")["Account"], "123456789012")

    def test_alias(self):
        self.assertEqual(self.aws("iam", "list-account-aliases")["AccountAliases"], ["hookline-sandbox"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
