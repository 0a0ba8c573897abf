#!/bin/sh
echo "started at $LIFECYCLE_EVENT"
