// SPDX-License-Identifier: GPL-3.0-or-later
// What the stories of every client share.
import { execFileSync } from "node:child_process";

/// Moves the sandbox's time on.
export const step = (seconds) => execFileSync(process.env.HOOKLINE_CLI, ["sandbox", "clock", "--step", String(seconds)], { stdio: "pipe" });

/// Lets the next call of an operation fail.
export const fault = (service, operation, code) =>
    execFileSync(process.env.HOOKLINE_CLI, ["sandbox", "fault", service, operation, code], { stdio: "pipe" });

/// Tells the stories one after the other and ends the process, with a line "N passed, N failed".
export async function run(stories) {
    let passed = 0, failed = 0;
    for (const [name, story] of Object.entries(stories)) {
        try {
            await story();
            ++passed;
            console.log(`ok      ${name}`);
        } catch (error) {
            ++failed;
            console.log(`FAILED  ${name}\n${error.stack}`);
        }
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed || !passed ? 1 : 0);
}
