import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../../support/until.ts";
import { openapi } from "../scripts/generate/workspace.ts";

/** The command in a process of its own, and how it ends. */
function start(args: string[], env: Record<string, string>, stdout: "pipe" | number) {
  const program = ["--import", "tsx/esm", "src/cli/invers-oneapi.ts", ...args];
  const child = spawn(process.execPath, program, {
    env: { ...process.env, ...env },
    stdio: ["ignore", stdout, "pipe"],
  });
  onTestFinished(() => void child.kill());
  let error = "";
  child.stderr?.on("data", (text) => {
    error += text;
  });
  const ended = new Promise<{ code: number | null; error: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, error })),
  );
  return { child, ended };
}

test("a reader that has seen enough ends the command, long before the last page", async () => {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, vehicles: 500 });
  const server = await sandbox.listen();
  onTestFinished(() => server.close());
  // Each page but the first waits until the reader is gone.
  sandbox.inject({ kind: "latency", ms: 1_000, on: { path: "/vehicles" }, after: 1, times: Infinity });
  const { clientId, clientSecret } = sandbox.credentials;
  const env = {
    INVERS_CLIENT_ID: clientId,
    INVERS_CLIENT_SECRET: clientSecret,
    INVERS_BASE_URL: server.url,
  };
  const { child, ended } = start(["vehicles", "--json"], env, "pipe");
  const pages = () => sandbox.requests.filter(({ path }) => path === "/vehicles").length;
  child.stdout?.once("data", () => child.stdout?.destroy());
  // That nobody reads is told at the first write or at the next, and later than the page after it is asked for.
  const isOnItsWay = () => pages() === 2 && clock.pending === 1;
  await until(() => child.exitCode !== null || (isOnItsWay() && child.stdout?.destroyed === true));
  await clock.advance(1_000);
  expect(await ended).toEqual({ code: 0, error: "" });
  expect(pages()).toBeLessThanOrEqual(3);
});

test.runIf(existsSync("/dev/full"))("a disk that is full is a failure", async () => {
  const { ended } = start(["vehicles", "--help"], {}, openSync("/dev/full", "w"));
  expect(await ended).toEqual({
    code: 1,
    error: expect.stringMatching(/^invers-oneapi: stdout cannot be written: ENOSPC/),
  });
});

test("nobody reads stderr: the work is done all the same", async () => {
  const root = mkdtempSync(join(tmpdir(), "stderr-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const from = join(root, "fleet.json");
  writeFileSync(from, JSON.stringify(openapi()));
  const out = join(root, "oneapi");
  const { child, ended } = start(["generate", "--only", "--from", from, "--out", out], {}, "pipe");
  child.stdout?.resume();
  child.stderr?.destroy();
  expect((await ended).code).toBe(0);
  expect(existsSync(join(out, "index.ts"))).toBe(true);
});

test("the sandbox goes on when nobody reads its log any more", async () => {
  const { child } = start(["sandbox", "--port", "0"], {}, "pipe");
  const first = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (text) => resolve(`${text}`)),
  );
  const [url] = /http:[^\s]+/.exec(first) ?? [];
  child.stdout?.destroy();
  for (let request = 0; request < 5; request++) expect((await fetch(`${url}/vehicles`)).status).toBe(401);
});
