import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

// Documents that others publish: what types can do without is told of and does not stop them.

const text = { type: "string" };
const schemas = (all: Record<string, unknown>, more: object = {}) =>
  openapi({ components: { schemas: all }, ...more });

interface Case {
  readonly document: string | object;
  /** What is told of it; nothing if undefined. */
  readonly note?: RegExp;
  /** Lines that have to compile against the types. */
  readonly use?: string;
}

const CASES: Record<string, Case> = {
  "prose is null": {
    document: openapi({ paths: { "/a": { summary: null, get: { ...answering(text), description: null } } } }),
  },
  "a version is a number": {
    document: "openapi: 3.0\ninfo: { title: T, version: 2.10 }\npaths: {}\n",
    note: /:2:19: Expected type `string` but got `number`\. \(at #\/info\/version\)/,
  },
  "a section is of a later version": {
    document: openapi({ openapi: "3.0.3", components: { pathItems: {}, mediaTypes: { a: {} } } }),
    note: /Property `mediaTypes` is not expected here/,
  },
  "what is new in OpenAPI 3.2 is in use": {
    document: openapi({
      openapi: "3.2.0",
      paths: {
        "/a": {
          get: answering(text),
          query: answering(text),
          additionalOperations: { COPY: answering(text) },
        },
      },
    }),
    note: /Property `query` is not expected here/,
    use: 'isSame<Get<"/a">, string>(true);',
  },
  "a keyword is of a version before or after": {
    document: schemas(
      {
        A: { type: ["integer", "null"] },
        B: { const: "x" },
        C: { type: "number", minimum: 1, exclusiveMinimum: true },
      },
      { openapi: "3.0.3" },
    ),
    note: /`type` can be one of the following only/,
    use: 'isSame<S["A"], number | null>(true); isSame<S["B"], "x">(true); isSame<S["C"], number>(true);',
  },
  "an exclusive bound is yes or no in 3.1": {
    document: schemas({ A: { type: "integer", minimum: 0, exclusiveMinimum: true } }),
    note: /Expected type `number` but got `boolean`/,
    use: 'isSame<S["A"], number>(true);',
  },
  "required is yes or no": {
    document: schemas({ A: { type: "object", properties: { a: { type: "string", required: true } } } }),
    note: /Expected type `array` but got `boolean`/,
    use: 'isSame<S["A"], { a?: string }>(true);',
  },
  "a keyword that types do not show has the wrong form": {
    document: schemas({ A: { type: "string", not: ["x"], if: { contains: 5 } } }),
    note: /Expected type `Schema` \(object\) but got `array`/,
    use: 'isSame<S["A"], string>(true);',
  },
  "a type is no type": {
    document: schemas({ A: { type: "file" }, B: { type: ["string", "date"] } }),
    note: /`type` can be one of the following only/,
    use: 'isSame<S["A"], unknown>(true); isSame<S["B"], string>(true);',
  },
  "the places of a tuple are in items": {
    document: schemas({ A: { type: "array", items: [text, { type: "number" }] } }),
    note: /Expected type `Schema` \(object\) but got `array`/,
    use: 'isSame<S["A"][0], string>(true);',
  },
  "a mapping leads nowhere": {
    document: schemas({
      A: {
        oneOf: [schemaRef("B")],
        discriminator: {
          propertyName: "kind",
          mapping: { b: "#/components/schemas/B", c: "#/components/schemas/C" },
        },
      },
      B: { type: "object", required: ["kind"], properties: { kind: text } },
    }),
    note: /refers to #\/components\/schemas\/C, which does not exist: left out \(at .*\/mapping\/c\)/,
    use: 'isSame<S["B"]["kind"], "b">(true);',
  },
  "a header is among the parameters": {
    document: openapi({
      paths: {
        "/a": {
          get: {
            responses: {
              "200": { description: "ok", headers: { ETag: { $ref: "#/components/parameters/E" } } },
            },
          },
        },
      },
      components: { parameters: { E: { name: "ETag", in: "header", schema: text } } },
    }),
    note: /is kept among the parameters: read as a header/,
    use: 'isSame<P["/a"]["get"]["responses"][200]["headers"]["ETag"], string>(true);',
  },
  "a path parameter is not declared, or optional": {
    document: openapi({
      paths: {
        "/a/{b}/{c}": {
          get: answering(text, { parameters: [{ name: "c", in: "path", schema: { type: "number" } }] }),
        },
      },
    }),
    note: /does not define the path parameter `\{b\}`/,
    use: 'isSame<P["/a/{b}/{c}"]["get"]["parameters"]["path"], { b: string; c: number }>(true);',
  },
  "one path has two names for its parameter": {
    document: openapi({
      paths: Object.fromEntries(
        ["id", "name"].map((name) => [
          `/a/{${name}}`,
          { get: answering(text, { parameters: [{ name, in: "path", required: true, schema: text }] }) },
        ]),
      ),
    }),
    note: /is the same operation as GET \/a\/\{id\} to a server/,
    use: 'isSame<Get<"/a/{id}">, string>(true); isSame<Get<"/a/{name}">, string>(true);',
  },
  "a parameter is at a place that there is not": {
    document: openapi({
      paths: { "/a": { get: answering(text, { parameters: [{ name: "b", in: "body", schema: text }] }) } },
    }),
    note: /`in` can be one of the following only/,
    use: 'isSame<P["/a"]["get"]["parameters"]["query"], undefined>(true);',
  },
  "headers are declared that are described elsewhere": {
    document: openapi({
      paths: {
        "/a": {
          get: answering(text, {
            parameters: ["Authorization", "content-type", "Accept", "X-Own"].map((name) => {
              return { name, in: "header", required: true, schema: text };
            }),
          }),
        },
      },
    }),
    use: 'isSame<P["/a"]["get"]["parameters"]["header"], { "X-Own": string }>(true);',
  },
  "references go round in circles": {
    document: schemas({
      A: schemaRef("B"),
      B: { allOf: [schemaRef("A")] },
      C: { anyOf: [schemaRef("C"), text] },
      D: { type: "object", properties: { d: schemaRef("D") } },
    }),
    note: /refers to nothing but itself, which says nothing/,
    use: 'isSame<S["A"], unknown>(true); isSame<S["C"], string>(true); isSame<NonNullable<S["D"]["d"]>, S["D"]>(true);',
  },
  "a pointer leads through another reference": {
    document: openapi({
      paths: {
        "/a": { get: answering({ allOf: [schemaRef("A")] }) },
        "/b": {
          get: answering({
            $ref: "#/paths/~1a/get/responses/200/content/application~1json/schema/allOf/0/properties/b",
          }),
        },
      },
      components: { schemas: { A: { type: "object", properties: { b: { type: "boolean" } } } } },
    }),
    use: 'isSame<Get<"/b">, boolean>(true);',
  },
  "a list goes into one parameter, a text into a style of its own": {
    document: openapi({
      paths: {
        "/a/{id}": {
          get: answering(text, {
            parameters: [
              { name: "ids", in: "query", explode: false, schema: { type: "array", items: text } },
              { name: "as-usual", in: "query", schema: { type: "array", items: text } },
              { name: "id", in: "path", required: true, style: "matrix", schema: text },
            ],
          }),
        },
      },
    }),
  },
};

test.each(Object.entries(CASES))("%s", async (_, { document, note, use = "" }) => {
  const space = workspace({ "a.yaml": document });
  const { notes } = await space.generate();
  if (note === undefined) expect(notes).toEqual([]);
  else expect(notes.join("\n")).toMatch(new RegExp(note.source, "m"));
  // Every remark says where.
  for (const one of notes) expect(one).toMatch(/^openapi\/a\.yaml:\d+:\d+: /);
  const lines = `import type { components, paths as P } from "./schema.ts";${SAME}
    type S = components["schemas"];
    export type Get<Path extends keyof P> = P[Path] extends {
      get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : never;
    export type Used = [S, P]; ${use}`;
  expect(typeErrors({ ...space.output(), "use.ts": lines })).toEqual([]);
});

test("YAML that is called .json is read, and so is a version that YAML takes for a number", async () => {
  const space = workspace({ "a.json": openapi() });
  space.put("a.json", Buffer.from("openapi: 3.1\ninfo: { title: T, version: 1.10 }\npaths: {}\n"));
  const { documents } = await space.generate();
  expect(documents).toMatchObject([{ file: "a.json" }]);
});

test("what stops a document of the vendor's names the correction that lets it in", async () => {
  const document = openapi({ paths: { "/it's": { get: answering({ $ref: "#/components/schemas/Gone" }) } } });
  const space = workspace({ "vendor/a.yaml": document });
  const [problem = ""] = await space.problems();
  const [, extended, target] =
    problem.match(/corrections\.yaml, extends: (\S+), an action \{ target: ("[^"]*")/) ?? [];
  const action = { target: JSON.parse(target ?? ""), description: "why", remove: true };
  space.put("vendor/corrections.yaml", {
    overlay: "1.0.0",
    info: { title: "C", version: "1" },
    extends: extended,
    actions: [action],
  });
  expect((await space.generate()).notes).toEqual([]);
});

test("references to other files can be left out by one correction", async () => {
  const remote = { $ref: "https://example.com/problem.yaml#/Problem" };
  const document = openapi({ paths: { "/a": { get: answering(remote), put: answering(remote) } } });
  const space = workspace({ "vendor/a.yaml": document });
  const problems = await space.problems();
  expect(problems).toHaveLength(1);
  const [, target] = problems[0]?.match(/an action \{ target: ("[^"]*")/) ?? [];
  const actions = [{ target: JSON.parse(target ?? ""), description: "why", remove: true }];
  space.put("vendor/corrections.yaml", { overlay: "1.0.0", info: { title: "C", version: "1" }, actions });
  await space.generate();
});
