// SPDX-License-Identifier: GPL-3.0-or-later
// The newest @aws-sdk v3 clients against the sandbox: the same stories as test_awscli.py. Reads the address from the
// AWS_* environment, moves time with HOOKLINE_CLI, and ends with a line "N passed, N failed".
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as cd from "@aws-sdk/client-codedeploy";
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { run, step } from "./stories.mjs";

const config = { maxAttempts: 1 };
const deploy = new cd.CodeDeployClient(config);
const sqs = new SQSClient(config);
const sts = new STSClient(config);
const data = (name) => readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");
const roleArn = "arn:aws:iam::123456789012:role/CodeDeploy";
const blueGreen = { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" };

async function until(condition, what, seconds = 30) {
    for (let i = 0; i < 400; ++i) {
        const value = await condition();
        if (value) return value;
        step(seconds);
    }
    assert.fail(`not seen: ${what}`);
}

const info = async (deploymentId) => (await deploy.send(new cd.GetDeploymentCommand({ deploymentId }))).deploymentInfo;

async function hookEvent() {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "hookline-approvals" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    if (!Messages?.length) return undefined;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
    return JSON.parse(Messages[0].Body);
}

const put = (deploymentId, lifecycleEventHookExecutionId, status) =>
    deploy.send(new cd.PutLifecycleEventHookExecutionStatusCommand({ deploymentId, lifecycleEventHookExecutionId, status }));

const refuses = (call, name) => assert.rejects(call, (error) => {
    assert.equal(error.name, name, error.message);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.ok(error instanceof cd.CodeDeployServiceException);
    return true;
});

async function makeLambda(applicationName) {
    await deploy.send(new cd.CreateApplicationCommand({ applicationName, computePlatform: "Lambda" }));
    await deploy.send(new cd.CreateDeploymentGroupCommand({
        applicationName, deploymentGroupName: "prod", serviceRoleArn: roleArn, deploymentStyle: blueGreen,
        deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce",
        autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
    }));
}

async function start(applicationName, content) {
    const { deploymentId } = await deploy.send(new cd.CreateDeploymentCommand({
        applicationName, deploymentGroupName: "prod", revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
    }));
    return deploymentId;
}

await run({
    async "the caller is known"() {
        const identity = await sts.send(new GetCallerIdentityCommand({}));
        assert.equal(identity.Account, "123456789012");
    },

    async "a Lambda hook is approved, the next one rejected and rolled back"() {
        await makeLambda("totals");
        const first = await start("totals", data("lambda.json"));
        let event = await until(hookEvent, "the first hook's event");
        assert.equal(event.DeploymentId, first);
        const answer = await put(first, event.LifecycleEventHookExecutionId, "Succeeded");
        assert.equal(answer.lifecycleEventHookExecutionId, event.LifecycleEventHookExecutionId);
        await until(async () => (await info(first)).status === "Succeeded", "the first deployment to succeed");
        const done = await info(first);
        assert.ok(done.createTime instanceof Date && done.completeTime > done.createTime);

        const second = await start("totals", data("lambda.json").replace('"7"', '"8"'));
        event = await until(hookEvent, "the second hook's event");
        await put(second, event.LifecycleEventHookExecutionId, "Failed");
        await until(async () => (await info(second)).status === "Failed", "the second deployment to fail");
        const rollback = (await info(second)).rollbackInfo.rollbackDeploymentId;
        assert.equal((await info(rollback)).creator, "codeDeployRollback");
    },

    async "an ECS deployment from a YAML AppSpec waits, and refuses in all seven ways"() {
        await deploy.send(new cd.CreateApplicationCommand({ applicationName: "api", computePlatform: "ECS" }));
        await deploy.send(new cd.CreateDeploymentGroupCommand({
            applicationName: "api", deploymentGroupName: "prod", serviceRoleArn: roleArn, deploymentStyle: blueGreen,
            deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
            ecsServices: [{ serviceName: "api", clusterName: "shop" }],
            blueGreenDeploymentConfiguration: {
                terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: 1 },
                deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
            },
            loadBalancerInfo: { targetGroupPairInfoList: [{
                targetGroups: [{ name: "blue" }, { name: "green" }],
                prodTrafficRoute: { listenerArns: ["arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/c"] },
                testTrafficRoute: { listenerArns: ["arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/a/b/d"] },
            }] },
        }));
        const id = await start("api", data("ecs.yaml"));
        const event = await until(hookEvent, "the hook's event");
        const execution = event.LifecycleEventHookExecutionId;
        assert.equal((await info(id)).status, "InProgress");

        await deploy.send(new cd.CreateApplicationCommand({ applicationName: "web" }));
        await deploy.send(new cd.CreateDeploymentGroupCommand({
            applicationName: "web", deploymentGroupName: "prod", serviceRoleArn: roleArn,
            ec2TagFilters: [{ Key: "app", Value: "web", Type: "KEY_AND_VALUE" }],
        }));
        const { deploymentId: server } = await deploy.send(new cd.CreateDeploymentCommand({
            applicationName: "web", deploymentGroupName: "prod",
            revision: { revisionType: "S3", s3Location: { bucket: "releases", key: "web.zip", bundleType: "zip" } },
        }));

        await refuses(put(undefined, execution, "Succeeded"), "DeploymentIdRequiredException");
        await refuses(put("shop", execution, "Succeeded"), "InvalidDeploymentIdException");
        await refuses(put("d-NOSUCH123", execution, "Succeeded"), "DeploymentDoesNotExistException");
        await refuses(put(server, execution, "Succeeded"), "UnsupportedActionForDeploymentTypeException");
        await refuses(put(id, execution, "Skipped"), "InvalidLifecycleEventHookExecutionStatusException");
        await refuses(put(id, "bm90IHRoaXMgb25l", "Succeeded"), "InvalidLifecycleEventHookExecutionIdException");

        // Two clients race for one hook: one wins, the other is told so.
        const race = await Promise.allSettled([put(id, execution, "Succeeded"), put(id, execution, "Failed")]);
        const [won, lost] = [race.filter((r) => r.status === "fulfilled"), race.filter((r) => r.status === "rejected")];
        assert.equal(won.length, 1);
        assert.equal(lost[0].reason.name, "LifecycleEventAlreadyCompletedException");
    },
});
