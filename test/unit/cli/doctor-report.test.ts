import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "invers-oneapi/testing";
import { expect, onTestFinished, test } from "vitest";
import { doctorCommand } from "../../../src/cli/doctor-command.ts";
import { answering, openapi } from "../scripts/generate/workspace.ts";
import { capture } from "./said.ts";

type Change = (body: unknown, path: string) => unknown;

/** A sandbox whose answers are changed on their way, and a folder for the report. */
async function scene(change: Change) {
  const folder = mkdtempSync(join(tmpdir(), "doctor-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  onTestFinished(() => server.close());
  const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const response = await sandbox.fetch(url, init);
    const { pathname } = new URL(url);
    if (pathname.includes("/auth/")) return response;
    const { status, headers } = response;
    const body = JSON.stringify(change(await response.json(), pathname));
    const kept = [...headers].filter(([name]) => name !== "content-length");
    return new Response(body, { status, headers: kept });
  };
  const { clientId, clientSecret } = sandbox.credentials;
  const env = { INVERS_CLIENT_ID: clientId, INVERS_CLIENT_SECRET: clientSecret, INVERS_BASE_URL: server.url };
  const file = join(folder, "report.md");
  const { out, error } = capture();
  const run = async (...args: string[]) => {
    const exit = await doctorCommand(["--report", file, ...args], { env, fetch });
    return { exit, page: exit === 0 ? readFileSync(file, "utf8") : "", out: out.join("\n"), error };
  };
  return { sandbox, folder, run };
}

test("reports what live answers have and the documents lack, and sends reads only", async () => {
  const { sandbox, run } = await scene((body, path) => {
    const { items } = body as { items?: Record<string, unknown>[] };
    if (path !== "/vehicles" || !items) return body;
    return { items: items.map((item) => ({ ...item, battery: 5, life_status: { value: "SLEEPING_DEEP" } })) };
  });
  const { exit, page, out } = await run();
  expect(exit).toBe(0);
  expect(out).toContain("It works");
  expect(page).toMatch(/^- GET \/vehicles 200$/m);
  expect(page).toMatch(/^- GET \/sharing-partners 200$/m);
  expect(page).toMatch(
    /^\| `GET \/vehicles` 200 \| `\/items\/\*\/battery` \| not mentioned \| integer \| \w* \|$/m,
  );
  expect(page).toMatch(/`\/items\/\*\/life_status\/value` .* another string: `SLEEPING_DEEP`/);
  const sent = sandbox.requests.map(({ method, template }) => `${method} ${template}`);
  expect(new Set(sent)).toEqual(
    new Set([
      "GET /vehicles",
      "POST /auth/oauth/token",
      "GET /telematics-brands/{brand}/available-vehicle-models",
      "GET /sharing-partners",
    ]),
  );
});

test("where nothing differs it says so", async () => {
  const { run } = await scene((body) => body);
  expect((await run()).page).toContain("Nothing differs.");
});

/** The same answer with every value another one that must not show, in another kind, and with keys that are data. */
function withCanaries(canaries: Set<string>): Change {
  let count = 0;
  const canary = (): string => {
    count += 1;
    const one = [`CANARY-${count}X`, `Ada Canary${count}`, `WVWZZZ1JZCAN${count}`, `52.52${count}`][
      count % 4
    ] as string;
    canaries.add(one);
    return one;
  };
  const number = (): number => {
    const one = 7_654_321 + 13 * ++count;
    canaries.add(String(one));
    return one;
  };
  const change = (value: unknown): unknown => {
    if (Array.isArray(value)) return [...value.map(change), canary(), number()];
    if (typeof value === "object" && value !== null) {
      const own = Object.entries(value).map(([name, child]) => [name, change(child)]);
      return Object.fromEntries([
        ...own,
        [canary(), number()],
        [`place_${number()}`, canary()],
        ["note", canary()],
      ]);
    }
    return typeof value === "string" && count % 3 > 0 ? canary() : number();
  };
  return change;
}

test("no value of an answer is in the report, in the output or in its JSON", async () => {
  const canaries = new Set<string>();
  const { run } = await scene((body, path) => (path === "/auth" ? body : withCanaries(canaries)(body, path)));
  const { page, out, error } = await run();
  const json = (await run("--json")).out;
  expect(canaries.size).toBeGreaterThan(100);
  expect(page.split("\n").length).toBeGreaterThan(30);
  const shown = [page, out, json, ...error].join("\n");
  expect([...canaries].filter((canary) => shown.includes(canary))).toEqual([]);
});

test("compares with a document of one's own", async () => {
  const { folder, run } = await scene((body) => body);
  const own = join(folder, "own.json");
  writeFileSync(
    own,
    JSON.stringify(openapi({ paths: { "/vehicles": { get: answering({ type: "array" }) } } })),
  );
  const { page } = await run("--from", own);
  expect(page).toContain("| `GET /vehicles` 200 | the whole body | array | object |  |");
});

test("reads below the path of a server, where a document of one's own says so", async () => {
  const { sandbox, folder, run } = await scene((body) => body);
  const own = join(folder, "own.json");
  const paths = { "/vehicles": { get: answering({ type: "object" }) } };
  writeFileSync(own, JSON.stringify(openapi({ servers: [{ url: "/fleet/v2" }], paths })));
  await run("--from", own);
  const read = sandbox.requests.map(({ method, path }) => `${method} ${path}`);
  expect(read).toContain("GET /fleet/v2/vehicles");
});

test("a report that cannot be written names the option and the file", async () => {
  const { folder, run } = await scene((body) => body);
  const { exit, error } = await run("--report", join(folder, "no", "report.md"));
  expect(exit).toBe(1);
  expect(error.join("\n")).toContain(
    `no report was written: --report ${folder}/no/report.md: ENOENT: no such file`,
  );
});

test("where something is wrong nothing is written", async () => {
  const { sandbox, run } = await scene((body) => body);
  sandbox.inject({ kind: "status", status: 503, on: { path: "/auth/oauth/token" } });
  expect(await run()).toMatchObject({ exit: 17, page: "" });
});
