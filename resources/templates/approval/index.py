"""Hook function of a CodeDeploy deployment that a person decides: it hands the hook's event to the SQS queue from which
Hookline's inbox reads, and answers nothing. CodeDeploy waits up to an hour for the decision."""
import json
import os
import re

import boto3

sqs = boto3.client("sqs")


def handler(event, context):
    fields = event if isinstance(event, dict) else {}
    deployment = str(fields.get("DeploymentId", ""))
    execution = str(fields.get("LifecycleEventHookExecutionId", ""))
    # Neither the event nor the execution ID goes to the log: whoever has the ID can decide.
    if not re.fullmatch(r"d-[A-Z0-9]{3,30}", deployment):
        raise ValueError("This is no hook event of CodeDeploy: it has no DeploymentId.")
    if not re.fullmatch(r"[!-~]{1,4096}", execution):
        raise ValueError(f"The event of {deployment} has no LifecycleEventHookExecutionId.")
    body = {
        "DeploymentId": deployment,
        "LifecycleEventHookExecutionId": execution,
        "LifecycleEventName": os.environ.get("LIFECYCLE_EVENT"),
        "FunctionName": getattr(context, "function_name", None),
    }
    queue = os.environ["QUEUE_URL"]
    try:
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(body))
    except Exception as problem:
        # Raised, so that Lambda tries again; only the error's name, which holds nothing of the message.
        reason = getattr(problem, "response", {}).get("Error", {}).get("Code") or type(problem).__name__
        raise RuntimeError(f"The event of {deployment} did not reach {queue}: {reason}") from None
    print(f"{deployment} waits for a person at {os.environ.get('LIFECYCLE_EVENT')}.")
