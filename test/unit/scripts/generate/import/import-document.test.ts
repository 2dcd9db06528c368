import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { filesJson, reportJson, reportText } from "../../../../../scripts/generate/import/report.ts";
import { answering, openapi } from "../workspace.ts";
import { project } from "./project.ts";

const text = { type: "string" };
const document = (title: string, version: string, paths: object, more: object = {}) =>
  openapi({ info: { title, version }, paths, ...more });

const FLEET = document("INVERS Fleet API", "0.1.0", {
  "/vehicles": { get: { ...answering(text), "x-evidence": "inferred" } },
  "/partners": { get: answering(text) },
});
const EVENTS = document("INVERS Event Log", "0.1.0", { "/events/query": { post: answering(text) } });
const VENDOR = document("Fleet API", "7", {
  "/vehicles": {
    get: answering(text, { parameters: [{ name: "fleet", in: "query", required: true, schema: text }] }),
  },
});

const setUp = () => project({ "events.yaml": stringify(EVENTS), "fleet.yaml": stringify(FLEET) });

test("overrides the document, byte for byte, records where it came from, and generates", async () => {
  const space = setUp();
  const bytes = `# A comment of the vendor's.\r\n${stringify(VENDOR)}`;
  const imported = await space.import(space.outside("new.yaml", bytes));
  const files = space.files();
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(imported).toMatchObject({ file: "vendor/fleet.yaml", replaces: "fleet.yaml", sha256 });
  expect(files["openapi/vendor/fleet.yaml"]).toBe(bytes);
  expect(files["openapi/fleet.yaml"]).toBe(stringify(FLEET));
  expect(JSON.parse(files["openapi/vendor/SOURCES.json"] ?? "")).toEqual({
    "fleet.yaml": { origin: "new.yaml", date: "2026-11-23", version: "7", sha256 },
  });
  expect(Object.keys(files)).toEqual([
    "generated/aliases.ts",
    "generated/document.ts",
    "generated/events.ts",
    "generated/permissions.ts",
    "generated/request-forms.ts",
    "generated/sandbox-document.ts",
    "generated/sandbox.ts",
    "generated/schema.ts",
    "openapi/events.yaml",
    "openapi/fleet.yaml",
    "openapi/vendor/SOURCES.json",
    "openapi/vendor/fleet.yaml",
  ]);
  expect(files["generated/schema.ts"]).toMatch(/fleet: string;/);
  expect(files["generated/schema.ts"]).toMatch(/"\/events\/query"/);
});

test("a document of another format takes the place of the old file and of its record", async () => {
  const space = setUp();
  await space.import(space.outside("a.yaml", stringify(VENDOR)));
  await space.import(space.outside("b.json", VENDOR));
  expect(Object.keys(space.files()).filter((file) => file.startsWith("openapi"))).toEqual([
    "openapi/events.yaml",
    "openapi/fleet.yaml",
    "openapi/vendor/SOURCES.json",
    "openapi/vendor/fleet.json",
  ]);
  expect(Object.keys(JSON.parse(space.files()["openapi/vendor/SOURCES.json"] ?? ""))).toEqual(["fleet.json"]);
});

test("--as names the document, or a new one", async () => {
  const space = setUp();
  const other = document("Something else", "1", { "/else": { get: answering(text) } });
  expect(await space.import(space.outside("else.yaml", stringify(other)), { as: "else" })).toMatchObject({
    file: "vendor/else.yaml",
    replaces: undefined,
  });
  expect(await space.import(space.outside("else.json", other), { as: "events.yaml" }).catch(String)).toMatch(
    /GET \/else is described in vendor\/else\.yaml and in vendor\/events\.json/,
  );
  expect(await space.problems(space.outside("else.json", other), { as: "../up" })).toMatch(
    /--as \.\.\/up cannot be/,
  );
});

test("the same once more changes nothing", async () => {
  const space = setUp();
  const from = space.outside("new.yaml", stringify(VENDOR));
  await space.import(from);
  const before = space.files();
  const { changes } = await space.import(from, { today: "2027-01-01" });
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["keep"]));
  expect(space.files()).toEqual(before);
});

test("a dry run reports the same and writes nothing", async () => {
  const space = setUp();
  const from = space.outside("new.yaml", stringify(VENDOR));
  const before = space.files();
  const dry = await space.import(from, { dryRun: true });
  expect(space.files()).toEqual(before);
  expect(await space.import(from)).toEqual(dry);
});

test.each<[string, string | object, RegExp]>([
  [
    "is OpenAPI 2.0",
    { swagger: "2.0", info: {}, paths: {} },
    /new\.json: is OpenAPI 2\.0 \(Swagger\), which is not/,
  ],
  ["is not valid", { ...VENDOR, paths: [] }, /Expected type/],
  ["is no JSON", "{", /is not JSON/],
  ["is empty", " \n", /is empty/],
  ["is a web page", "<!DOCTYPE html><html></html>", /is a web page \(HTML\)/],
  [
    "describes what another does",
    { ...VENDOR, paths: EVENTS["paths"] },
    /POST \/events\/query is described in/,
  ],
])("what %s is refused, and every file is as it was", async (_, content, message) => {
  const space = setUp();
  const before = space.files();
  expect(await space.problems(space.outside("new.json", content), { as: "fleet" })).toMatch(message);
  expect(space.files()).toEqual(before);
});

test("a file that does not exist", async () => {
  expect(await setUp().problems("/no/such.yaml")).toBe("/no/such.yaml: does not exist");
});

test("a correction that no longer matches stops it", async () => {
  const action = { target: "$.paths['/partners']", description: "Ours.", update: { summary: "s" } };
  const overlay = {
    overlay: "1.0.0",
    info: { title: "c", version: "1" },
    extends: "fleet.yaml",
    actions: [action],
  };
  const space = project({ "fleet.yaml": stringify(FLEET), "vendor/corrections.yaml": stringify(overlay) });
  const before = space.files();
  expect(await space.problems(space.outside("new.yaml", stringify(VENDOR)))).toMatch(
    /matches nothing in fleet/,
  );
  expect(space.files()).toEqual(before);
});

test("if writing fails, everything that was written is undone", async () => {
  const space = setUp();
  await space.import(space.outside("old.yaml", stringify(FLEET)));
  const before = space.files();
  // A folder where a file should go: the last step but one fails.
  rmSync(join(space.root, "generated", "schema.ts"));
  mkdirSync(join(space.root, "generated", "schema.ts", "in-the-way"), { recursive: true });
  await expect(space.import(space.outside("new.json", VENDOR))).rejects.toThrow();
  rmSync(join(space.root, "generated", "schema.ts"), { recursive: true });
  const { "generated/schema.ts": _, ...rest } = before;
  expect(space.files()).toEqual(rest);
});

test("an abort before the end leaves everything as it was", async () => {
  const space = setUp();
  const before = space.files();
  const stop = new AbortController();
  const progress = (step: string) => {
    if (step.startsWith("Generating")) stop.abort(new Error("stopped"));
  };
  const from = space.outside("new.yaml", stringify(VENDOR));
  await expect(space.import(from, { signal: stop.signal, progress })).rejects.toThrow("stopped");
  expect(space.files()).toEqual(before);
});

test("the report tells what breaks, for people and for programs", async () => {
  const space = setUp();
  const imported = await space.import(space.outside("new.yaml", stringify(VENDOR)), { dryRun: true });
  const report = reportText(imported, "openapi").join("\n");
  expect(report).toContain("overrides openapi/fleet.yaml 0.1.0");
  expect(report).toContain("2 changes of these break callers.");
  expect(report).toContain("- GET /partners  BREAKS");
  expect(report).toContain(
    "BREAKS request: the query parameter fleet is new and required  #/paths/~1vehicles/get/parameters/0",
  );
  expect(report).toContain("1 contradicted, 0 confirmed (0 of them loose), 0 not mentioned");
  expect(
    JSON.parse(JSON.stringify({ ...reportJson(imported), files: filesJson(imported.changes) })),
  ).toMatchObject({
    document: "vendor/fleet.yaml",
    replaces: "fleet.yaml",
    version: { before: "0.1.0", after: "7" },
    breaks: 2,
    operations: {
      removed: [{ name: "GET /partners", breaks: true }],
      changed: [{ name: "GET /vehicles" }],
    },
    files: expect.arrayContaining([{ path: "openapi/vendor/fleet.yaml", action: "create" }]),
  });
});
