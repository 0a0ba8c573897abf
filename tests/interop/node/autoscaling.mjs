// SPDX-License-Identifier: GPL-3.0-or-later
// The newest @aws-sdk Auto Scaling client against the sandbox: the same stories as test_autoscaling.py.
import assert from "node:assert/strict";
import * as asg from "@aws-sdk/client-auto-scaling";
import { CreateQueueCommand, DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { fault, run, step } from "./stories.mjs";

const config = { maxAttempts: 1 };
const client = new asg.AutoScalingClient(config);
const sqs = new SQSClient(config);
const send = (Command, input) => client.send(new Command(input));
const LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING", TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING";
const queue = "arn:aws:sqs:us-east-1:123456789012:hooks", RoleARN = "arn:aws:iam::123456789012:role/AutoScalingNotifications";

const make = (AutoScalingGroupName, DesiredCapacity, more = {}) => send(asg.CreateAutoScalingGroupCommand, {
    AutoScalingGroupName, DesiredCapacity, MinSize: 0, MaxSize: 10, AvailabilityZones: ["us-east-1a", "us-east-1b"],
    LaunchTemplate: { LaunchTemplateName: "web", Version: "1" }, ...more,
});
const hook = (AutoScalingGroupName, LifecycleHookName, LifecycleTransition, more = {}) =>
    send(asg.PutLifecycleHookCommand, { AutoScalingGroupName, LifecycleHookName, LifecycleTransition, ...more });
const desire = (AutoScalingGroupName, DesiredCapacity) => send(asg.SetDesiredCapacityCommand, { AutoScalingGroupName, DesiredCapacity });
const answer = (AutoScalingGroupName, LifecycleHookName, LifecycleActionResult, who) =>
    send(asg.CompleteLifecycleActionCommand, { AutoScalingGroupName, LifecycleHookName, LifecycleActionResult, ...who });

async function states(group) {
    const found = {};
    for await (const page of asg.paginateDescribeAutoScalingInstances({ client, pageSize: 2 }, {}))
        for (const instance of page.AutoScalingInstances)
            if (instance.AutoScalingGroupName === group) found[instance.InstanceId] = instance.LifecycleState;
    return found;
}

async function until(condition, what) {
    for (let i = 0; i < 60; ++i) {
        const value = await condition();
        if (value) return value;
        step(10);
    }
    assert.fail(`not seen: ${what}`);
}

const reach = (group, state) => until(async () => Object.entries(await states(group)).find(([, is]) => is === state)?.[0], `${state} in ${group}`);

/// Code (the client's name for it and, without "Fault", the one on the wire), HTTP status and a part of the message: all of
/// it, if AWS's own text is known ("=" in front).
const refuses = (call, name, text, status = 400) => assert.rejects(call, (error) => {
    assert.equal(error.name, name, error.message);
    assert.equal(error.Code, name.replace(/Fault$/, ""));
    assert.equal(error.$metadata.httpStatusCode, status);
    if (text.startsWith("=")) assert.equal(error.message, text.slice(1));
    else assert.ok(error.message.includes(text), error.message);
    return error instanceof (asg[name] ?? asg.AutoScalingServiceException);
});

const isEmpty = ({ $metadata, ...members }) => assert.deepEqual(members, {});

/// Neither an answer nor a heartbeat finds an open action.
async function nothingWaits(AutoScalingGroupName, LifecycleHookName, who, named) {
    for (const Command of [asg.CompleteLifecycleActionCommand, asg.RecordLifecycleActionHeartbeatCommand])
        await refuses(send(Command, { AutoScalingGroupName, LifecycleHookName, LifecycleActionResult: "CONTINUE", ...who }),
            "ValidationError", `=No active Lifecycle Action found with ${named}`);
}

async function message() {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "hooks" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    if (!Messages?.length) return undefined;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
    return JSON.parse(Messages[0].Body);
}

const activity = async (group, instance, begins) => {
    const { Activities } = await send(asg.DescribeScalingActivitiesCommand, { AutoScalingGroupName: group });
    return Activities.find((a) => a.Description.startsWith(begins) && a.Description.includes(instance));
};

await run({
    async "a launch waits for two hooks and is told of on a queue"() {
        await sqs.send(new CreateQueueCommand({ QueueName: "hooks" }));
        await make("web", 0);
        await hook("web", "agents", LAUNCHING, { NotificationTargetARN: queue, RoleARN, NotificationMetadata: "m" });
        await hook("web", "caches", LAUNCHING);
        assert.equal((await message()).Event, "autoscaling:TEST_NOTIFICATION");
        await desire("web", 1);
        const InstanceId = await reach("web", "Pending:Wait");
        const told = await message();
        assert.equal(told.EC2InstanceId, InstanceId);
        assert.equal(told.LifecycleActionToken.length, 36);
        const waiting = await activity("web", InstanceId, "Launching");
        assert.equal(waiting.StatusCode, "MidLifecycleAction");
        assert.ok(waiting.StartTime instanceof Date);
        await answer("web", "agents", "CONTINUE", { LifecycleActionToken: told.LifecycleActionToken });
        step(60);
        assert.equal((await states("web"))[InstanceId], "Pending:Wait");
        await answer("web", "caches", "CONTINUE", { InstanceId });
        assert.equal(await reach("web", "InService"), InstanceId);
        const { AutoScalingGroups: [group] } = await send(asg.DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ["web"] });
        assert.equal(group.Instances[0].LifecycleState, "InService");
        assert.ok(group.CreatedTime instanceof Date);
    },

    async "an action is named by its token, its instance or both"() {
        await make("who", 0);
        await hook("who", "first", LAUNCHING, { NotificationTargetARN: queue, RoleARN });
        await hook("who", "second", LAUNCHING);
        await message(); // the test notification
        await desire("who", 1);
        const InstanceId = await reach("who", "Pending:Wait");
        const { LifecycleActionToken } = await message();
        const byToken = { LifecycleActionToken }, byInstance = { InstanceId };
        await nothingWaits("who", "second", byToken, `token ${LifecycleActionToken}`);
        await nothingWaits("who", "none", byInstance, `instance ID ${InstanceId}`);
        await nothingWaits("who", "first", { LifecycleActionToken, InstanceId: "i-0c1e0f5f0b0a0d0e0" }, `token ${LifecycleActionToken}`);
        for (const who of [byToken, byInstance, { ...byToken, ...byInstance }])
            isEmpty(await send(asg.RecordLifecycleActionHeartbeatCommand, { AutoScalingGroupName: "who", LifecycleHookName: "first", ...who }));
        isEmpty(await answer("who", "first", "CONTINUE", { ...byToken, ...byInstance }));
        await nothingWaits("who", "first", byToken, `token ${LifecycleActionToken}`);
        await nothingWaits("who", "first", byInstance, `instance ID ${InstanceId}`);
        await answer("who", "second", "CONTINUE", byInstance);
        assert.equal(await reach("who", "InService"), InstanceId);
    },

    async "an answer after the heartbeat ran out is too late"() {
        await make("late", 0);
        await hook("late", "gate", LAUNCHING, { HeartbeatTimeout: 30, DefaultResult: "CONTINUE" });
        await desire("late", 1);
        const InstanceId = await reach("late", "Pending:Wait");
        step(30);
        await nothingWaits("late", "gate", { InstanceId }, `instance ID ${InstanceId}`);
        assert.equal(await reach("late", "InService"), InstanceId);
    },

    async "deleting a hook abandons launches and lets terminations go on"() {
        for (const [group, transition, before, wait, then] of [["undone-launch", LAUNCHING, 0, "Pending:Wait", "Terminating"],
            ["undone-end", TERMINATING, 1, "Terminating:Wait", "Terminating:Proceed"]]) {
            // Were it abandoned, a termination would be retained.
            await make(group, before, { InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: "retain" } } });
            if (before) await reach(group, "InService");
            await hook(group, "agents", transition);
            await desire(group, 1 - before);
            const InstanceId = await reach(group, wait);
            isEmpty(await send(asg.DeleteLifecycleHookCommand, { AutoScalingGroupName: group, LifecycleHookName: "agents" }));
            await nothingWaits(group, "agents", { InstanceId }, `instance ID ${InstanceId}`);
            step(2);
            assert.equal((await states(group))[InstanceId], then);
        }
    },

    async "an abandoned launch is cancelled and replaced"() {
        await make("given-up", 0);
        await hook("given-up", "agents", LAUNCHING);
        await desire("given-up", 1);
        const InstanceId = await reach("given-up", "Pending:Wait");
        await answer("given-up", "agents", "ABANDON", { InstanceId });
        await until(async () => !(InstanceId in (await states("given-up"))), "the instance to go");
        const cancelled = await activity("given-up", InstanceId, "Launching");
        assert.equal(cancelled.StatusCode, "Cancelled");
        assert.match(cancelled.StatusMessage, new RegExp("^Instance failed to complete user's Lifecycle Action: Lifecycle Action with " +
            "token [0-9a-f-]{36} was abandoned: Lifecycle Action Completed with ABANDON Result$"));
        assert.equal(cancelled.Description, `Launching a new EC2 instance: ${InstanceId}.  Status Reason: ${cancelled.StatusMessage}`);
        const { Activities } = await send(asg.DescribeScalingActivitiesCommand, { ActivityIds: [cancelled.ActivityId] });
        assert.deepEqual(Activities, [cancelled]);
        assert.notEqual(await reach("given-up", "Pending:Wait"), InstanceId);
    },

    async "a heartbeat keeps a terminating instance, then time runs out"() {
        await make("workers", 1);
        await reach("workers", "InService");
        await hook("workers", "drain", TERMINATING, { HeartbeatTimeout: 90, DefaultResult: "CONTINUE" });
        await desire("workers", 0);
        const InstanceId = await reach("workers", "Terminating:Wait");
        for (let i = 0; i < 3; ++i) {
            step(50);
            await send(asg.RecordLifecycleActionHeartbeatCommand, { AutoScalingGroupName: "workers", LifecycleHookName: "drain", InstanceId });
        }
        assert.equal((await states("workers"))[InstanceId], "Terminating:Wait");
        step(92);
        assert.equal((await states("workers"))[InstanceId], "Terminating:Proceed");
    },

    async "an abandoned termination is retained where the group says so"() {
        await make("kept", 1, { InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: "retain" } } });
        await reach("kept", "InService");
        await hook("kept", "drain", TERMINATING);
        await desire("kept", 0);
        const InstanceId = await reach("kept", "Terminating:Wait");
        await answer("kept", "drain", "ABANDON", { InstanceId });
        assert.equal(await reach("kept", "Terminating:Retained"), InstanceId);
        const { Activity } = await send(asg.TerminateInstanceInAutoScalingGroupCommand, { InstanceId, ShouldDecrementDesiredCapacity: false });
        assert.equal(Activity.Description, `Terminating EC2 instance: ${InstanceId}`);
        await until(async () => !(InstanceId in (await states("kept"))), "the instance to go");
    },

    async "a warm pool waits twice at one hook"() {
        await make("pooled", 0);
        await hook("pooled", "warm", LAUNCHING);
        await send(asg.PutWarmPoolCommand, { AutoScalingGroupName: "pooled", MaxGroupPreparedCapacity: 1 });
        const InstanceId = await reach("pooled", "Warmed:Pending:Wait");
        await answer("pooled", "warm", "CONTINUE", { InstanceId });
        assert.equal(await reach("pooled", "Warmed:Stopped"), InstanceId);
        const pool = await send(asg.DescribeWarmPoolCommand, { AutoScalingGroupName: "pooled" });
        assert.equal(pool.Instances[0].InstanceId, InstanceId);
        await desire("pooled", 1);
        assert.equal(await reach("pooled", "Pending:Wait"), InstanceId);
        await send(asg.DeleteWarmPoolCommand, { AutoScalingGroupName: "pooled", ForceDelete: true });
    },

    async "hooks are put again, listed and deleted"() {
        await make("hooks", 0);
        await hook("hooks", "h", TERMINATING, { HeartbeatTimeout: 100, NotificationTargetARN: queue, RoleARN });
        await hook("hooks", "h", undefined, { DefaultResult: "CONTINUE" });
        const list = async () => (await send(asg.DescribeLifecycleHooksCommand, { AutoScalingGroupName: "hooks" })).LifecycleHooks;
        assert.deepEqual((await list())[0], {
            LifecycleHookName: "h", AutoScalingGroupName: "hooks", LifecycleTransition: TERMINATING, HeartbeatTimeout: 100,
            GlobalTimeout: 10000, DefaultResult: "CONTINUE", NotificationTargetARN: queue, RoleARN,
        });
        await hook("hooks", "h", undefined, { NotificationTargetARN: "" });
        assert.equal((await list())[0].NotificationTargetARN, undefined);
        await send(asg.DeleteLifecycleHookCommand, { AutoScalingGroupName: "hooks", LifecycleHookName: "h" });
        assert.deepEqual(await list(), []);
        assert.deepEqual((await send(asg.DescribeLifecycleHookTypesCommand, {})).LifecycleHookTypes, [LAUNCHING, TERMINATING]);
        await send(asg.UpdateAutoScalingGroupCommand, { AutoScalingGroupName: "hooks", MaxSize: 3 });
        await send(asg.DeleteAutoScalingGroupCommand, { AutoScalingGroupName: "hooks", ForceDelete: true });
        const { AutoScalingGroups } = await send(asg.DescribeAutoScalingGroupsCommand, { AutoScalingGroupNames: ["hooks"] });
        assert.deepEqual(AutoScalingGroups ?? [], []);
    },

    async "every documented refusal"() {
        await make("no", 0);
        await hook("no", "known", LAUNCHING);
        const put = (more) => hook("no", "known", undefined, more);
        await refuses(put({ HeartbeatTimeout: 29 }), "ValidationError", "greater than or equal to 30");
        await refuses(put({ HeartbeatTimeout: 7201 }), "ValidationError", "less than or equal to 7200");
        await refuses(put({ DefaultResult: "STOP" }), "ValidationError", "[CONTINUE, ABANDON]");
        await refuses(put({ NotificationTargetARN: queue }), "ValidationError", "RoleARN");
        await refuses(put({ NotificationTargetARN: "arn:aws:sns:us-east-1:123456789012:topic" }), "ValidationError", "RoleARN");
        await refuses(put({ NotificationTargetARN: queue + "n".repeat(256), RoleARN }), "ValidationError", "less than or equal to 255");
        for (const arn of [queue + "-none", queue + ".fifo"])
            await refuses(put({ NotificationTargetARN: arn, RoleARN }), "ValidationError",
                `=Unable to publish test message to notification target ${arn} using IAM role ${RoleARN}. Please check your target and ` +
                "role configuration and try to put lifecycle hook again.");
        await refuses(put({ NotificationMetadata: "caf\u00e9" }), "ValidationError", "notificationMetadata");
        await refuses(put({ NotificationMetadata: "m".repeat(4001) }), "ValidationError", "less than or equal to 4000");
        await refuses(put({ NotificationMetadata: "" }), "ValidationError", "greater than or equal to 1");
        await refuses(hook("no", "new"), "ValidationError", "LifecycleTransition");
        await refuses(hook("no", "new", "launching"), "ValidationError", "lifecycleTransition");
        await refuses(hook("no", "a b", LAUNCHING), "ValidationError", "lifecycleHookName");
        await refuses(hook("no", "n".repeat(256), LAUNCHING), "ValidationError", "less than or equal to 255");
        await refuses(hook("n".repeat(256), "h", LAUNCHING), "ValidationError", "less than or equal to 255");
        await refuses(hook(undefined, "h", LAUNCHING), "ValidationError", "autoScalingGroupName");
        await refuses(hook("no", undefined, LAUNCHING), "ValidationError", "lifecycleHookName");
        for (let n = 1; n < 50; ++n) await hook("no", `h${n}`, LAUNCHING);
        await refuses(hook("no", "h50", LAUNCHING), "LimitExceededFault", "50");

        const token = "bcd2f1b8-9a78-44d3-8a7a-4dd07d7cf635", InstanceId = "i-0c1e0f5f0b0a0d0e0";
        await nothingWaits("no", "known", { LifecycleActionToken: token }, `token ${token}`);
        await nothingWaits("no", "known", { InstanceId }, `instance ID ${InstanceId}`);
        for (const Command of [asg.CompleteLifecycleActionCommand, asg.RecordLifecycleActionHeartbeatCommand]) {
            const call = (more) => send(Command, { AutoScalingGroupName: "no", LifecycleHookName: "known", LifecycleActionResult: "CONTINUE", ...more });
            await refuses(call({}), "ValidationError", "LifecycleActionToken or InstanceId");
            await refuses(call({ LifecycleActionToken: "short" }), "ValidationError", "greater than or equal to 36");
            await refuses(call({ LifecycleActionToken: token + "0" }), "ValidationError", "less than or equal to 36");
            await refuses(call({ InstanceId: InstanceId + "0" }), "ValidationError", "less than or equal to 19");
            await refuses(call({ InstanceId, AutoScalingGroupName: "n".repeat(1601) }), "ValidationError", "less than or equal to 1600");
            await refuses(call({ InstanceId, LifecycleHookName: undefined }), "ValidationError", "lifecycleHookName");
        }
        await refuses(answer("no", "known", "YES", { InstanceId }), "ValidationError", "[CONTINUE, ABANDON]");
        await refuses(answer("no", "known", undefined, { InstanceId }), "ValidationError", "lifecycleActionResult");
        await refuses(send(asg.DeleteLifecycleHookCommand, { AutoScalingGroupName: "no", LifecycleHookName: "none" }), "ValidationError",
            "No Lifecycle Hook found");
        await refuses(make("no", 0), "AlreadyExistsFault", "already exists");
        await refuses(desire("no", 11), "ValidationError", "is above max value 10");
        await refuses(desire("no", -1), "ValidationError", "is below min value 0");
    },

    async "a group that is not there, a strange token and a contended call, whatever the operation"() {
        const group = { AutoScalingGroupName: "nobody" }, named = { ...group, LifecycleHookName: "h", InstanceId: "i-0c1e0f5f0b0a0d0e0" };
        // What each operation takes, whether it names the group in quotes, and whether it pages.
        const operations = {
            CompleteLifecycleAction: [{ ...named, LifecycleActionResult: "CONTINUE" }, "nobody"],
            DeleteLifecycleHook: [{ ...group, LifecycleHookName: "h" }, "nobody"],
            DescribeAutoScalingGroups: [{}, null, true],
            DescribeAutoScalingInstances: [{}, null, true],
            DescribeLifecycleHookTypes: [{}],
            DescribeLifecycleHooks: [group, "'nobody'"],
            DescribeScalingActivities: [group, "nobody", true],
            PutLifecycleHook: [{ ...group, LifecycleHookName: "h", LifecycleTransition: LAUNCHING }, "'nobody'"],
            RecordLifecycleActionHeartbeat: [named, "nobody"],
            SetDesiredCapacity: [{ ...group, DesiredCapacity: 1 }, "nobody"],
        };
        for (const [operation, [input, unknown, pages]] of Object.entries(operations)) {
            const call = (more = {}) => send(asg[`${operation}Command`], { ...input, ...more });
            if (unknown)
                await refuses(call(), "ValidationError", `=AutoScalingGroup name not found - AutoScalingGroup ${unknown} not found`);
            if (pages) await refuses(call({ NextToken: "bogus" }), "InvalidNextToken", "bogus");
            fault("autoscaling", operation, "ResourceContention");
            await refuses(call(), "ResourceContentionFault", "", 500);
        }
    },
});
