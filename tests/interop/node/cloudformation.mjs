// SPDX-License-Identifier: GPL-3.0-or-later
// The newest @aws-sdk CloudFormation client against a sandbox that began with data/hooks.json. The only judge of
// ListHookResults and GetHookResult: Debian's aws and botocore are older than both.
import assert from "node:assert/strict";
import * as cf from "@aws-sdk/client-cloudformation";
import { run, step } from "./stories.mjs";

const client = new cf.CloudFormationClient({ maxAttempts: 1 });
const list = (input = {}) => client.send(new cf.ListHookResultsCommand(input));
const get = (HookResultId) => client.send(new cf.GetHookResultCommand({ HookResultId }));
const arn = (name) => `arn:aws:cloudformation:us-east-1:123456789012:type/hook/${name}`;
const guard = arn("Shop-Guard-Storage");
const cost = arn("Shop-Lambda-Cost");
const token = "5f0c8f6e-2b1d-4f5e-9a57-3c1f0c2f7a10";
const nobody = "7f7c2e5b-3d80-4d34-9d36-0d6f3a1c1c11";

/// On the wire some codes are shorter than the client's names.
const wireCodes = { HookResultNotFoundException: "HookResultNotFound", ChangeSetNotFoundException: "ChangeSetNotFound" };

/// Code, HTTP status and class as the client sees them.
const refuses = (call, name, status) => assert.rejects(call, (error) => {
    assert.equal(error.name, name, error.message);
    assert.equal(error.Code, wireCodes[name] ?? name);
    assert.equal(error.$metadata.httpStatusCode, status);
    assert.ok(error instanceof (cf[name] ?? cf.CloudFormationServiceException));
    assert.ok(error.message);
    return true;
});

async function walk(input = {}) {
    const results = [];
    const seen = new Set();
    let pages = 0;
    for (let NextToken; ;) {
        const page = await list({ ...input, NextToken });
        results.push(...page.HookResults);
        ++pages;
        if (!page.NextToken) return { results, pages };
        assert.ok(!seen.has(page.NextToken), "the same token twice");
        seen.add(page.NextToken);
        NextToken = page.NextToken;
    }
}

async function changeSets() {
    const { Summaries } = await client.send(new cf.ListChangeSetsCommand({ StackName: "shop" }));
    return Object.fromEntries(Summaries.map((set) => [set.ChangeSetName, set]));
}

await run({
    async "all results come in pages, the youngest first"() {
        const { results, pages } = await walk();
        assert.equal(results.length, 235);
        assert.equal(pages, 3);
        assert.equal(new Set(results.map((r) => r.HookResultId)).size, 235);
        for (let i = 1; i < results.length; ++i) assert.ok(results[i - 1].InvokedAt >= results[i].InvokedAt);
        const [first] = results;
        assert.ok(first.InvokedAt instanceof Date);
        assert.equal(first.Status, "HOOK_IN_PROGRESS");
        assert.equal(first.InvocationPoint, "PRE_PROVISION");
        assert.equal(first.FailureMode, "FAIL");
        assert.equal(first.TypeArn, guard);
        assert.equal(first.HookStatusReason, undefined);
        assert.match(first.HookExecutionTarget, /:stack\/shop\//);
        const values = (member) => new Set(results.map((r) => r[member]));
        assert.deepEqual([...values("Status")].sort(), ["HOOK_COMPLETE_FAILED", "HOOK_COMPLETE_SUCCEEDED", "HOOK_FAILED", "HOOK_IN_PROGRESS"]);
        assert.deepEqual([...values("TargetType")].sort(), ["CHANGE_SET", "CLOUD_CONTROL", "RESOURCE", "STACK"]);
        assert.deepEqual([...values("FailureMode")].sort(), ["FAIL", "WARN"]);
    },

    async "exactly four combinations of the parameters are taken"() {
        const { failed } = await changeSets();
        const values = { TypeArn: guard, Status: "HOOK_COMPLETE_FAILED", TargetType: "CHANGE_SET", TargetId: failed.ChangeSetId };
        const names = Object.keys(values);
        const taken = [];
        for (let bits = 0; bits < 16; ++bits) {
            const chosen = names.filter((_, i) => (bits >> i) & 1);
            const input = Object.fromEntries(chosen.map((name) => [name, values[name]]));
            try {
                await list(input);
                taken.push(chosen.join(" "));
            } catch {
                await refuses(list(input), "ValidationError", 400);
            }
        }
        assert.deepEqual(taken, ["", "TypeArn", "TypeArn Status", "TargetType TargetId"]);
    },

    async "filters by hook, status and target"() {
        const statuses = async (input) => (await walk(input)).results.map((r) => r.Status);
        assert.deepEqual(await statuses({ TypeArn: guard }), ["HOOK_IN_PROGRESS", "HOOK_COMPLETE_SUCCEEDED", "HOOK_COMPLETE_FAILED"]);
        assert.deepEqual(await statuses({ TypeArn: guard, Status: "HOOK_COMPLETE_FAILED" }), ["HOOK_COMPLETE_FAILED"]);
        assert.deepEqual(await statuses({ TypeArn: guard, Status: "HOOK_FAILED" }), []);
        assert.deepEqual(await statuses({ TypeArn: cost }), ["HOOK_FAILED", "HOOK_COMPLETE_FAILED"]);
        const old = await walk({ TypeArn: arn("Old-Guard-Rules") });
        assert.equal(old.results.length, 230);
        assert.equal(old.pages, 3);
        assert.ok(old.results.every((r) => r.TypeName === "Old::Guard::Rules" && r.InvokedAt instanceof Date));
        const passed = await walk({ TypeArn: arn("Old-Guard-Rules"), Status: "HOOK_COMPLETE_SUCCEEDED" });
        assert.equal(passed.pages, 2);
        assert.deepEqual(passed.results, old.results.filter((r) => r.Status === "HOOK_COMPLETE_SUCCEEDED"));
        assert.deepEqual(await statuses({ TargetType: "CLOUD_CONTROL", TargetId: token }), ["HOOK_COMPLETE_SUCCEEDED"]);
    },

    async "two members are absent when a target was asked for"() {
        const { failed, empty } = await changeSets();
        const page = await list({ TargetType: "CHANGE_SET", TargetId: failed.ChangeSetId });
        assert.equal(page.TargetType, "CHANGE_SET");
        assert.equal(page.TargetId, failed.ChangeSetId);
        assert.equal(page.HookResults.length, 1);
        const [result] = page.HookResults;
        assert.ok(!("InvokedAt" in result) || result.InvokedAt === undefined);
        assert.ok(!("HookExecutionTarget" in result) || result.HookExecutionTarget === undefined);
        assert.equal(result.TargetId, failed.ChangeSetId);
        assert.equal(result.HookStatusReason, "Rule <S3_ENCRYPTION> & one more failed");
        const all = await list();
        assert.equal(all.TargetType, undefined);
        // A change set without results is there.
        assert.deepEqual((await list({ TargetType: "CHANGE_SET", TargetId: empty.ChangeSetId })).HookResults ?? [], []);
    },

    async "a Guard hook explains itself, a Lambda hook gives a reason only"() {
        const { failed, warned } = await changeSets();
        const idOf = async (TargetId) => (await list({ TargetType: "CHANGE_SET", TargetId })).HookResults[0].HookResultId;
        const guarded = await get(await idOf(failed.ChangeSetId));
        assert.equal(guarded.OriginalTypeName, "AWS::Hooks::GuardHook");
        assert.ok(guarded.InvokedAt instanceof Date);
        assert.equal(guarded.Target, undefined);
        assert.deepEqual(guarded.Annotations, [
            {
                AnnotationName: "S3_ENCRYPTION", Status: "FAILED", StatusMessage: "No encryption", RemediationMessage: "Add BucketEncryption",
                RemediationLink: "https://example.com/fix?rule=1&more=2", SeverityLevel: "HIGH",
            },
            { AnnotationName: "S3_VERSIONING", Status: "PASSED" },
        ]);
        const reasoned = await get(await idOf(warned.ChangeSetId));
        assert.equal(reasoned.HookStatusReason, "Too expensive");
        assert.equal(reasoned.FailureMode, "WARN");
        assert.deepEqual(reasoned.Annotations ?? [], []);
        const [cloud] = (await list({ TargetType: "CLOUD_CONTROL", TargetId: token })).HookResults;
        assert.deepEqual((await get(cloud.HookResultId)).Target, {
            TargetType: "RESOURCE", TargetTypeName: "AWS::S3::Bucket", TargetId: "exports", Action: "CREATE",
        });
    },

    async "what cannot be found is a 404"() {
        const gone = [
            { TypeArn: arn("No-Such-Hook") },
            { TypeArn: arn("No-Such-Hook"), Status: "HOOK_FAILED" },
            { TargetType: "CHANGE_SET", TargetId: "arn:aws:cloudformation:us-east-1:123456789012:changeSet/none/1" },
            { TargetType: "CLOUD_CONTROL", TargetId: nobody },
        ];
        for (const input of gone) await refuses(list(input), "HookResultNotFoundException", 404);
        await refuses(get(nobody), "HookResultNotFoundException", 404);
        await refuses(client.send(new cf.DescribeTypeCommand({ Type: "HOOK", TypeName: "No::Such::Hook" })), "TypeNotFoundException", 404);
        await refuses(client.send(new cf.DescribeChangeSetHooksCommand({ ChangeSetName: "none", StackName: "shop" })), "ChangeSetNotFoundException", 404);
    },

    async "what is not allowed is a ValidationError"() {
        const { failed } = await changeSets();
        const wrong = [
            { TargetType: "STACK", TargetId: failed.StackId }, { TargetType: "RESOURCE", TargetId: "Uploads" },
            { TargetType: "change_set", TargetId: failed.ChangeSetId }, { TypeArn: "arn:aws:s3:::bucket" },
            { TypeArn: guard, Status: "FAILED" }, { NextToken: "x" }, { NextToken: "x".repeat(1025) }, { NextToken: "" },
            { TypeArn: guard, NextToken: (await list()).NextToken },
        ];
        for (const input of wrong) await refuses(list(input), "ValidationError", 400);
        await refuses(get(undefined), "ValidationError", 400);
        await refuses(get("not-a-result"), "ValidationError", 400);
        await refuses(client.send(new cf.DescribeTypeCommand({ TypeName: "Shop::Guard::Storage" })), "ValidationError", 400);
        await refuses(client.send(new cf.ListTypesCommand({ MaxResults: 101 })), "ValidationError", 400);
        await refuses(client.send(new cf.ListTypesCommand({ Visibility: "SECRET" })), "ValidationError", 400);
        await refuses(client.send(new cf.ListTypesCommand({ NextToken: "x" })), "ValidationError", 400);
        await refuses(client.send(new cf.ListStacksCommand({ NextToken: "x" })), "ValidationError", 400);
        await refuses(client.send(new cf.ListStacksCommand({ StackStatusFilter: ["DONE"] })), "ValidationError", 400);
        await refuses(client.send(new cf.ListChangeSetsCommand({ StackName: "shop", NextToken: "x" })), "ValidationError", 400);
        await refuses(client.send(new cf.ListChangeSetsCommand({ StackName: "none" })), "ValidationError", 400);
        await refuses(client.send(new cf.DescribeStacksCommand({ StackName: "none" })), "ValidationError", 400);
    },

    async "the registry, stacks and change sets around them"() {
        const types = [];
        for await (const page of cf.paginateListTypes({ client, pageSize: 1 }, { Type: "HOOK", Visibility: "PRIVATE" }))
            types.push(...page.TypeSummaries.map((type) => type.TypeName));
        assert.deepEqual(types, ["Old::Guard::Rules", "Shop::Guard::Storage", "Shop::Lambda::Cost"]);
        const type = await client.send(new cf.DescribeTypeCommand({ Arn: guard }));
        assert.equal(type.OriginalTypeName, "AWS::Hooks::GuardHook");
        assert.ok(type.TimeCreated instanceof Date);
        const stacks = [];
        for await (const page of cf.paginateListStacks({ client }, {})) stacks.push(...page.StackSummaries);
        assert.equal(stacks.length, 4);
        const { Stacks } = await client.send(new cf.DescribeStacksCommand({ StackName: "shop" }));
        assert.equal(Stacks[0].Description, "The shop");
        const sets = await changeSets();
        assert.equal(sets.failed.Status, "FAILED");
        assert.equal(sets.failed.StatusReason, "Change set creation failed. The following hook(s) failed: [Shop::Guard::Storage]");
        assert.equal(sets.warned.Status, "CREATE_COMPLETE");
        assert.equal(sets.running.Status, "CREATE_IN_PROGRESS");
        const planned = await client.send(new cf.DescribeChangeSetHooksCommand({ ChangeSetName: sets.failed.ChangeSetId }));
        assert.equal(planned.Hooks.find((hook) => hook.TypeName === "Shop::Guard::Storage").TargetDetails.ResourceTargetDetails.LogicalResourceId, "Uploads");
    },

    async "a hook that runs comes to its end on the sandbox's clock"() {
        const id = (await list()).HookResults[0].HookResultId;
        assert.equal((await get(id)).Status, "HOOK_IN_PROGRESS");
        step(89);
        assert.equal((await get(id)).Status, "HOOK_IN_PROGRESS");
        step(2);
        const ended = await get(id);
        assert.equal(ended.Status, "HOOK_COMPLETE_FAILED");
        assert.equal(ended.HookStatusReason, "Late, but no");
        assert.equal((await changeSets()).running.Status, "FAILED");
    },
});
