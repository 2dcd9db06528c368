import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../../../support/until.ts";

// Says the path of a folder, and the id of a program that runs in it for ever.
const PROGRAM = `
  import { run } from "./scripts/process/run.ts";
  import { startGroup } from "./scripts/process/start-group.ts";
  import { temporaryFolder } from "./scripts/process/temporary-folder.ts";
  const { path } = temporaryFolder("test");
  const { child } = startGroup(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { cwd: path });
  console.log(path + " " + child.pid);
  const keepAlive = setInterval(() => {}, 1000);
`;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.concurrent.each<[how: string, last: string, code: number, signal?: NodeJS.Signals]>([
  ["ends", "clearInterval(keepAlive); process.exit();", 0],
  ["fails", 'throw new Error("on purpose");', 1],
  ["is interrupted", "", 130, "SIGINT"],
  [
    "is interrupted while it waits for a program",
    'await run(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);',
    130,
    "SIGINT",
  ],
  ["is terminated", "", 143, "SIGTERM"],
])("a script that %s leaves no folder and no program behind", async (_, last, code, signal) => {
  const args = ["--import", "tsx", "--input-type=module", "--eval", PROGRAM + last];
  const script = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void script.kill("SIGKILL"));
  const ended = once(script, "close");
  const said = String((await once(script.stdout, "data"))[0]);
  const [folder = "", pid] = said.trim().split(" ");
  expect(folder).toContain("invers-oneapi-test-");
  if (signal) script.kill(signal);
  expect(await ended).toEqual([code, null]);
  expect(existsSync(folder)).toBe(false);
  await until(() => !isRunning(Number(pid)));
});
