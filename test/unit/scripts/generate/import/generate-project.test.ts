import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { ProjectOptions } from "../../../../../scripts/generate/import/generate-project.ts";
import { InputError } from "../../../../../scripts/generate/problem.ts";
import { answering } from "../workspace.ts";
import { document, text, userProject, VENDOR } from "./user-project.ts";

test("the types of a document, with ours for what it does not describe, and what they were made from", async () => {
  const { put, generate, files } = userProject();
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
  const { put, generate, files } = userProject();
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
  const { put, generate, files } = userProject();
  await generate({ from: [put("new.yaml", VENDOR)], only: true });
  expect(files()["schema.ts"]).not.toContain('"/partners"');
  expect(files()["oneapi.lock.json"]).not.toContain('"own"');
});

test("a file of somebody else's in the folder is not lost", async () => {
  const { out, put, generate, files } = userProject();
  put("src/oneapi/index.ts", "export const mine = 1;\n");
  const from = [put("new.yaml", VENDOR)];
  await expect(generate({ from })).rejects.toThrow(
    `${join(out, "index.ts")}: was not written by this command and would be lost: name another folder by --out, or move it`,
  );
  expect(files()).toEqual({ "index.ts": "export const mine = 1;\n" });
});

test.each<[string, (space: ReturnType<typeof userProject>) => Partial<ProjectOptions>, RegExp]>([
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
  const space = userProject();
  const error = await space.generate(make(space)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(message);
  expect(() => space.files()).toThrow("ENOENT");
});
