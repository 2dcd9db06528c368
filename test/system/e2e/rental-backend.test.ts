import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

test("the rental backend answers from events, sends commands, tells when it is ready, and ends on SIGTERM", async () => {
  const program = spawn(process.execPath, ["--import", "tsx", "examples/rental-backend.ts"], {
    env: { ...process.env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void program.kill("SIGKILL"));
  const lines = createInterface({ input: program.stdout });
  const printed: string[] = [];
  lines.on("line", (line) => printed.push(line));
  const [listening] = (await once(lines, "line")) as [string];
  const base = `http://127.0.0.1:${listening.replace("listening on ", "")}`;
  const get = async (path: string, method = "GET"): Promise<[number, Record<string, unknown>]> => {
    const response = await fetch(base + path, { method });
    return [response.status, await response.json()];
  };

  const [status, ready] = await get("/ready");
  expect([status, ready["state"]]).toEqual([200, "connected"]);
  expect(await get("/vehicles/LV6V3")).toMatchObject([404, {}]);
  expect(await get("/unlock/LV6V3", "POST")).toMatchObject([200, { outcome: "confirmed" }]);
  expect(await get("/vehicles/LV6V3")).toMatchObject([200, { lock: "UNLOCKED" }]);

  const exited = once(program, "exit");
  program.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(printed).toEqual([listening, "closed"]);
});
