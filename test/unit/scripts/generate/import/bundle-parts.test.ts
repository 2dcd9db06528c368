import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { reportText } from "../../../../../scripts/generate/import/report.ts";
import { answering, openapi } from "../workspace.ts";
import { type Project, project } from "./project.ts";

const text = { type: "string" };
const ref = (place: string) => ({ $ref: place });

const ROOT = {
  openapi: "3.1.0",
  info: { title: "Bays", version: "1", description: ref("./about.md") },
  paths: {
    "/bays": { get: answering(ref("parts/bay.yaml#/Bay")) },
    "/bays/{id}": ref("./parts/bay.yaml#/OneBay"),
  },
  components: { schemas: { Size: ref("common.json#/Size") } },
};
const PARTS = {
  "parts/bay.yaml": {
    Bay: {
      type: "object",
      // Keys that every object has.
      required: ["constructor"],
      properties: { constructor: text, size: ref("../common.json#/Size"), next: ref("#/Bay") },
    },
    OneBay: {
      parameters: [{ name: "id", in: "path", required: true, schema: text }],
      get: answering(ref("#/Bay")),
    },
  },
  "common.json": { Size: { enum: ["S", "L"] } },
};

function severalFiles(space: Project, root: object = ROOT): string {
  mkdirSync(join(space.root, "../parts"), { recursive: true });
  for (const [file, part] of Object.entries(PARTS)) space.outside(file, stringify(part));
  space.outside("common.json", PARTS["common.json"]);
  space.outside("about.md", "# Where vehicles stand");
  return space.outside("bays.yaml", stringify(root));
}

const setUp = () => project({ "fleet.json": openapi({ paths: { "/fleet": { get: answering(text) } } }) });

test("a document in several files is put into one, and each of them is recorded", async () => {
  const space = setUp();
  const from = severalFiles(space);
  const imported = await space.import(from, { as: "bays" });
  const files = space.files();
  const whole = parse(files["openapi/vendor/bays.yaml"] ?? "");
  expect(whole.info).toEqual({ title: "Bays", version: "1", description: "# Where vehicles stand" });
  expect(JSON.stringify(whole)).not.toMatch(/"\$ref":"[^#]/);
  expect(files["generated/schema.ts"]).toMatch(/"\/bays\/\{id\}"[\s\S]*constructor: string/);
  expect(files["generated/schema.ts"]).toContain('"S" | "L"');

  const parts = ["about.md", "common.json", "parts/bay.yaml"];
  const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(JSON.parse(files["openapi/vendor/SOURCES.json"] ?? "")["bays.yaml"]).toEqual({
    origin: "bays.yaml",
    date: "2026-11-23",
    version: "1",
    sha256,
    parts: parts.map((file) => ({ file, sha256 })),
  });
  expect(reportText(imported, "openapi")).toContain(`Bundled with ${parts.join(", ")}`);

  const { changes } = await space.import(from, { as: "bays", today: "2027-01-01" });
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["keep"]));
});

test("a part that changes is a change of the document", async () => {
  const space = setUp();
  await space.import(severalFiles(space), { as: "bays" });
  space.outside("common.json", { Size: { type: "integer" } });
  const { comparison } = await space.import(join(space.root, "../bays.yaml"), { as: "bays" });
  expect(comparison.breaks).toBeGreaterThan(0);
});

test("JSON stays JSON, and a version stays as it is written", async () => {
  const space = setUp();
  severalFiles(space);
  await space.import(space.outside("bays.json", ROOT), { as: "bays" });
  expect(JSON.parse(space.files()["openapi/vendor/bays.json"] ?? "").paths["/bays"].get).toBeDefined();
  const written = stringify({ ...ROOT, info: { title: "Bays", version: 0 } }).replace(
    "version: 0",
    "version: 1.10",
  );
  const { version } = await space.import(space.outside("bays.yaml", written), { as: "bays" });
  expect(version.after).toBe("1.10");
});

test("from a URL, with files of the same origin", async () => {
  const space = setUp();
  const texts: Record<string, string> = {
    "https://a.test/api/bays.yaml": stringify(ROOT),
    "https://a.test/api/about.md": "# Bays",
    "https://a.test/api/common.json": JSON.stringify(PARTS["common.json"]),
    "https://a.test/api/parts/bay.yaml": stringify(PARTS["parts/bay.yaml"]),
  };
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(String(input));
    return new Response(texts[String(input)]);
  };
  const { parts } = await space.import("https://a.test/api/bays.yaml", { as: "bays", fetch });
  expect(parts.map(({ file }) => file)).toEqual(Object.keys(texts).slice(1).sort());
  expect(asked.sort()).toEqual(Object.keys(texts).sort());
});

test("a reference is a URL: a name with a space or a letter of its own may be percent-encoded", async () => {
  const space = setUp();
  space.outside("größe 2.json", { Size: { enum: ["XL"] } });
  const from = space.outside("permits.json", referringTo("./gr%C3%B6%C3%9Fe%202.json#/Size"));
  await space.import(from, { as: "permits" });
  expect(space.files()["generated/schema.ts"]).toContain('"XL"');
});

const referringTo = (...places: string[]) =>
  openapi({
    info: { title: "Permits", version: "1" },
    paths: Object.fromEntries(places.map((place, at) => [`/${at}`, { get: answering(ref(place)) }])),
  });

test.each<[string, string[], RegExp]>([
  [
    "another server",
    ["https://b.test/p.yaml#/P", "https://c.test/q.yaml#/Q", "https://b.test/p.yaml#/R"],
    /^[^\n]*refers to another file, https:\/\/b\.test\/p\.yaml and 1 more: [^\n]*is not fetched[^\n]*Bundle it first: npx [^\n]*corrections\.yaml[^\n]*$/,
  ],
  [
    "a file that is not there",
    ["./no.yaml#/P"],
    /^[^\n]*refers to another file, \.\/no\.yaml: no\.yaml: does not exist \([^\n]*\)\. To leave the references out: [^\n]*$/,
  ],
  ["a place that is not there", ["common.json#/Nothing"], /refers to another file, common\.json/],
  ["a file that cannot be read", ["broken.json"], /broken\.json:1:2: is not JSON/],
  ["a file by its URL", ["file:///etc/hostname"], /refers to another file, file:\/\/\/etc\/hostname/],
])("what refers to %s is refused in one line", async (_, places, message) => {
  const space = setUp();
  severalFiles(space);
  space.outside("broken.json", "{");
  const before = space.files();
  const fetch: typeof globalThis.fetch = async () => {
    throw new Error("nobody is asked");
  };
  const from = space.outside("permits.json", referringTo(...places));
  expect(await space.problems(from, { as: "permits", fetch })).toMatch(message);
  expect(space.files()).toEqual(before);
});

test("from a URL, no other origin is asked, and no file of this machine is read", async () => {
  const space = setUp();
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(String(input));
    return Response.json(
      referringTo("https://b.test/p.yaml#/P", "http://localhost/q.yaml", "file:///etc/hostname"),
    );
  };
  await space.problems("https://a.test/permits.json", { as: "permits", fetch });
  expect(asked).toEqual(["https://a.test/permits.json"]);
});

test("a correction leaves out what cannot be followed", async () => {
  const space = project({
    "fleet.json": openapi(),
    "vendor/corrections.yaml": stringify({
      overlay: "1.0.0",
      extends: "permits",
      actions: [{ target: "$..[?search(@['$ref'], '^[^#]')]", description: "Not there.", remove: true }],
    }),
  });
  severalFiles(space);
  const from = space.outside("permits.json", referringTo("no.yaml#/P", "common.json#/Size"));
  await space.import(from, { as: "permits" });
  expect(space.files()["generated/schema.ts"]).toContain('"S" | "L"');
});
