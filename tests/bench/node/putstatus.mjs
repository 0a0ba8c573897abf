// SPDX-License-Identifier: GPL-3.0-or-later
// putstatus.mjs ENDPOINT DEPLOYMENT EXECUTION STATUS: answers a hook as somebody's own script does; the keys and the
// region come from the environment.
import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";

const [endpoint, deploymentId, lifecycleEventHookExecutionId, status] = process.argv.slice(2);
new CodeDeployClient({ endpoint })
    .send(new PutLifecycleEventHookExecutionStatusCommand({ deploymentId, lifecycleEventHookExecutionId, status }))
    .then(({ lifecycleEventHookExecutionId }) => console.log(JSON.stringify({ lifecycleEventHookExecutionId })));
