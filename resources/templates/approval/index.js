// Hook function of a CodeDeploy deployment that a person decides: it hands the hook's event to the SQS queue from which
// Hookline's inbox reads, and answers nothing. CodeDeploy waits up to an hour for the decision.
// CommonJS, because that is how Lambda reads code that stands in a CloudFormation template.
"use strict";

const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");

const sqs = new SQSClient({});

exports.handler = async (event, context) => {
  const deployment = String(event?.DeploymentId ?? "");
  const execution = String(event?.LifecycleEventHookExecutionId ?? "");
  // Neither the event nor the execution ID goes to the log: whoever has the ID can decide.
  if (!/^d-[A-Z0-9]{3,30}$/.test(deployment)) {
    throw new Error("This is no hook event of CodeDeploy: it has no DeploymentId.");
  }
  if (!/^[!-~]{1,4096}$/.test(execution)) {
    throw new Error(`The event of ${deployment} has no LifecycleEventHookExecutionId.`);
  }
  const body = {
    DeploymentId: deployment,
    LifecycleEventHookExecutionId: execution,
    LifecycleEventName: process.env.LIFECYCLE_EVENT,
    FunctionName: context?.functionName,
  };
  try {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify(body) }));
  } catch (problem) {
    // Thrown, so that Lambda tries again; only the error's name, which holds nothing of the message.
    throw new Error(`The event of ${deployment} did not reach ${process.env.QUEUE_URL}: ${problem.name}`);
  }
  console.log(`${deployment} waits for a person at ${process.env.LIFECYCLE_EVENT}.`);
};
