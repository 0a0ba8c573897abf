#!/bin/sh
mkdir -p "${TMPDIR:-/tmp}"
echo "preparing $APPLICATION_NAME for $DEPLOYMENT_ID"
