import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import {
  generateProject,
  type ProjectOptions,
} from "../../../../../scripts/generate/import/generate-project.ts";
import { InputError } from "../../../../../scripts/generate/problem.ts";
import { toSource } from "../../../../../scripts/generate/read/source.ts";
import { answering, openapi } from "../workspace.ts";

const text = { type: "string" };
const document = (title: string, version: string, paths: object) =>
  openapi({ info: { title, version }, paths });
const OWN = {
  "fleet.yaml": document("Fleet", "0", { "/vehicles": { get: answering(text) } }),
  // What a received document describes is not described by ours, in whatever document that is.
  "partners.yaml": document("Partners", "0", {
    "/partners": { get: answering(text) },
    "/bills": { get: answering(text) },
    "/more": { get: answering(text) },
  }),
};
const VENDOR = document("Fleet API", "7", { "/vehicles": { get: answering({ type: "number" }) } });

/** A user's project, empty but for the documents that are put beside it. */
function project() {
  const root = mkdtempSync(join(tmpdir(), "project-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const out = join(root, "src", "oneapi");
  const options: ProjectOptions = {
    from: [],
    out,
    own: Object.entries(OWN).map(([file, content]) =>
      toSource(file, `openapi/${file}`, new TextEncoder().encode(stringify(content))),
    ),
    generator: "invers-oneapi 1.2.3",
    today: "2026-11-26",
  };
  const put = (file: string, content: object | string) => {
    const path = join(root, file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : stringify(content));
    return path;
  };
  const generate = (more: Partial<ProjectOptions>) => generateProject({ ...options, ...more });
  const files = () =>
    Object.fromEntries(
      readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((path) => [path.slice(out.length + 1), readFileSync(path, "utf8")]),
    );
  return { root, out, put, generate, files };
}

test("the types of a document, with ours for what it does not describe, and what they were made from", async () => {
  const { put, generate, files } = project();
  const { received } = await generate({ from: [put("new.yaml", VENDOR)] });
  const written = files();
  expect(Object.keys(written)).toEqual([
    "aliases.ts",
    "document.ts",
    "index.ts",
    "oneapi.lock.json",
    "permissions.ts",
    "request-forms.ts",
    "schema.ts",
    "vendor/fleet.yaml",
  ]);
  expect(written["schema.ts"]).toMatch(/"\/vehicles"[\s\S]*"application\/json": number/);
  expect(written["schema.ts"]).toContain('"/partners"');
  expect(written["vendor/fleet.yaml"]).toBe(stringify(VENDOR));
  const lock = JSON.parse(written["oneapi.lock.json"] ?? "");
  expect(lock).toMatchObject({
    generator: expect.stringMatching(/^invers-oneapi 1\.2\.3, openapi-typescript \d/),
    documents: {
      "vendor/fleet.yaml": {
        origin: "new.yaml",
        date: "2026-11-26",
        version: "7",
        sha256: received[0]?.sha256,
      },
    },
    own: { "fleet.yaml": expect.any(String), "partners.yaml": expect.any(String) },
  });
});

test("how requests are written goes with the types, where the documents ask for another form", async () => {
  const { put, generate, files } = project();
  const list = { name: "ids", in: "query", explode: false, schema: { type: "array", items: text } };
  const elsewhere = { ...answering(text), servers: [{ url: "https://files.example" }] };
  const paths = {
    "/vehicles": { get: answering(text, { parameters: [list] }) },
    "/files": { get: elsewhere },
  };
  const vendor = {
    ...document("Fleet API", "7", paths),
    servers: [{ url: "https://api.invers.com/telematics/v2" }],
  };
  const { notes, received } = await generate({ from: [put("new.yaml", vendor)] });
  expect(files()["request-forms.ts"]?.split("*/\n\n")[1]).toBe(`import { requestForms } from "invers-oneapi";
import type { RequestForms } from "invers-oneapi";

/** Operations whose requests are not written in the usual way. */
export const forms: RequestForms = requestForms({
  "GET /files": {"server":"https://files.example"},
  "GET /vehicles": {"server":"/telematics/v2","query":{"ids":{"explode":false}}},
});
`);
  expect(files()["index.ts"]).toContain("create<paths>({ requestForms: forms, ...options })");
  expect(notes.join("\n")).toContain(
    "is at https://files.example, and the token goes to the client's baseUrl only",
  );
  const [{ comparison }] = received as [(typeof received)[number]];
  expect(comparison.operations.changed.flatMap(({ changes }) => changes)).toContainEqual(
    expect.objectContaining({
      breaks: true,
      text: "the address is https://api.invers.com/telematics/v2, it was https://api.invers.com",
    }),
  );
  await generate({ from: [put("new.yaml", VENDOR)] });
  expect(files()["request-forms.ts"]).toMatch(
    /these documents have none. \*\/\nexport const forms = undefined;\n$/,
  );
});

test("with --only, nothing but what came in is described", async () => {
  const { put, generate, files } = project();
  await generate({ from: [put("new.yaml", VENDOR)], only: true });
  expect(files()["schema.ts"]).not.toContain('"/partners"');
  expect(files()["oneapi.lock.json"]).not.toContain('"own"');
});

test("a second document is compared with the one that was kept, and the same once more changes nothing", async () => {
  const { put, generate, files } = project();
  const from = [put("new.yaml", VENDOR)];
  await generate({ from });
  const before = files();
  const { changes } = await generate({ from, today: "2027-01-01" });
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["keep"]));

  const newer = document("Fleet API", "8", { "/vehicles": { get: answering(text) } });
  const dry = await generate({ from: [put("newer.yaml", newer)], dryRun: true });
  expect(files()).toEqual(before);
  expect(dry.received).toMatchObject([
    { replaces: "vendor/fleet.yaml", version: { before: "7", after: "8" }, comparison: { breaks: 1 } },
  ]);
  expect(await generate({ from: [put("newer.yaml", newer)] })).toEqual(dry);
  expect(files()["vendor/fleet.yaml"]).toBe(stringify(newer));
});

test("what was kept is generated anew without a source, and what drifted is found", async () => {
  const { out, put, generate, files } = project();
  await generate({ from: [put("new.yaml", VENDOR)] });
  const before = files();
  writeFileSync(join(out, "schema.ts"), "export type paths = never;\n");
  const { changes } = await generate({ dryRun: true });
  expect(changes.flatMap(({ file, action }) => (action === "keep" ? [] : [file]))).toEqual(["schema.ts"]);
  await generate({});
  expect(files()).toEqual(before);
});

test("a folder brings each of its documents, under the name of its file where it is like none", async () => {
  const { root, put, generate, files } = project();
  put(
    "documents/Billing API.v2.yaml",
    document(
      "Billing",
      "1",
      Object.fromEntries(["/bills", "/a", "/b"].map((path) => [path, { get: answering({ type: "null" }) }])),
    ),
  );
  put("documents/fleet.json", JSON.stringify(VENDOR));
  put("documents/notes.md", "# Notes");
  const { received } = await generate({ from: [join(root, "documents")] });
  expect(received.map(({ file }) => file)).toEqual(["vendor/billing-api-v2.yaml", "vendor/fleet.json"]);
  expect(files()["schema.ts"]?.match(/"\/bills"/g)).toHaveLength(1);
  expect(files()["schema.ts"]).toContain('"/partners"');
});

test("what a document of a folder refers to is put into it, and may lie beside it", async () => {
  const { root, put, generate, files } = project();
  const answer = answering({ $ref: "parts.json#/Id" });
  put("documents/fleet.yaml", document("Fleet API", "7", { "/vehicles": { get: answer } }));
  put("documents/parts.json", JSON.stringify({ Id: { type: "number" } }));
  const from = [join(root, "documents")];
  const { received } = await generate({ from });
  expect(received.map(({ file }) => file)).toEqual(["vendor/fleet.yaml"]);
  expect(files()["schema.ts"]).toMatch(/\bId(: | = )number/);
  const lock = () => JSON.parse(files()["oneapi.lock.json"] ?? "").documents["vendor/fleet.yaml"];
  expect(lock().parts).toEqual([{ file: "parts.json", sha256: expect.any(String) }]);

  const before = lock();
  await generate({ today: "2027-01-01" });
  expect(lock()).toEqual(before);
  put("documents/parts.json", JSON.stringify({ Id: { type: "number" }, more: 1 }));
  await generate({ from, today: "2027-01-01" });
  expect(lock()).toMatchObject({ date: "2027-01-01", sha256: before.sha256 });

  put("documents/notes.json", "{}");
  await expect(generate({ from })).rejects.toThrow(/notes\.json: is not an OpenAPI document/);
});

test.each<[string, (space: ReturnType<typeof project>) => Partial<ProjectOptions>, RegExp]>([
  ["nothing is named and nothing was kept", () => ({}), /keeps no document yet: name one with --from/],
  ["a folder is empty", ({ root }) => ({ from: [root] }), /holds no OpenAPI document/],
  ["a file is missing", () => ({ from: ["no-such.yaml"] }), /no-such\.yaml: does not exist/],
  [
    "a document is broken",
    ({ put }) => ({ from: [put("a.yaml", VENDOR), put("b.yaml", "openapi: 3.1.0\npaths: []\n")] }),
    /Expected type/,
  ],
  [
    "two documents would have one name",
    ({ put }) => ({ from: [put("a.yaml", VENDOR), put("b.yaml", VENDOR)] }),
    /is to be called fleet, as .*a\.yaml is: import one of them with --as/,
  ],
  [
    "several documents get one name",
    ({ put }) => ({ from: [put("a.yaml", VENDOR), put("b.yaml", VENDOR)], as: "fleet" }),
    /--as names one document/,
  ],
])("if %s, nothing is written", async (_, make, message) => {
  const space = project();
  const error = await space.generate(make(space)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(message);
  expect(() => space.files()).toThrow("ENOENT");
});

test("an import that was killed is completed by the next run", async () => {
  const { out, put, generate, files } = project();
  await generate({ from: [put("new.yaml", VENDOR)] });
  const before = files();
  writeFileSync(join(out, ".schema.ts.tmp"), "half of a fi");
  await generate({});
  expect(files()).toEqual(before);
});
