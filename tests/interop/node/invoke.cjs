// SPDX-License-Identifier: GPL-3.0-or-later
// invoke.cjs FUNCTION: calls the function of a file as Lambda does, with the event that comes on standard input.
"use strict";

const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

const { handler } = require(resolve(process.argv[2]));
handler(JSON.parse(readFileSync(0, "utf8")), { functionName: process.env.AWS_LAMBDA_FUNCTION_NAME })
  .then((answer) => process.exit(answer === undefined ? 0 : 3))
  .catch((problem) => {
    console.error(problem); // as Lambda's runtime logs it, with all its properties
    process.exit(1);
  });
