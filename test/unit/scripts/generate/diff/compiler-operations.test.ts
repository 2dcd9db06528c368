import { expect, test } from "vitest";
import { diff } from "../../../../../scripts/generate/diff/diff.ts";
import { typeErrors } from "../compile.ts";
import { openapi } from "../workspace.ts";
import { createForms } from "./create-forms.ts";
import { COMPILER_KEYS } from "./documents.ts";

// The report against the compiler, on what the fixtures of API diff tools change of an operation: its path, parameters,
// body and answers. What only a server sees (security, servers, styles) is left out: it breaks programs that compile.

const text = { type: "string" };
const number = { type: "number" };
const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
const json = (schema: object) => ({ content: { "application/json": { schema } } });
const ok = (schema: object, more: object = {}) => ({ description: "ok", ...json(schema), ...more });
const done = { description: "done" };
const query = (name: string, more: object = {}) => ({ name, in: "query", schema: text, ...more });
const header = (name: string, more: object = {}) => ({ ...query(name, more), in: "header" });
const body = (schema: object, required = true) => ({ required, ...json(schema) });

const ITEM = object({ id: text, name: text }, ["id"]);
const responses = { "200": ok(ITEM) };
const REQUIRED = { required: true };

/** Parts of an operation before and after; each is also compared the other way round. */
const CHANGES: Record<string, [object, object]> = {
  nothing: [{ responses }, { responses }],
  "its prose": [{ responses }, { responses, summary: "New", description: "New", tags: ["new"] }],
  "whether it is deprecated": [{ responses }, { responses, deprecated: true }],
  "its operation id": [
    { responses, operationId: "a" },
    { responses, operationId: "b" },
  ],
  "a query parameter": [{ parameters: [] }, { parameters: [query("q")] }],
  "a required query parameter": [{ parameters: [] }, { parameters: [query("q", REQUIRED)] }],
  "one of two query parameters": [{ parameters: [query("q")] }, { parameters: [query("q"), query("r")] }],
  "a second, required one": [
    { parameters: [query("q")] },
    { parameters: [query("q"), query("r", REQUIRED)] },
  ],
  "whether a query parameter is required": [
    { parameters: [query("q")] },
    { parameters: [query("q", REQUIRED)] },
  ],
  "the name of a query parameter": [{ parameters: [query("q")] }, { parameters: [query("p")] }],
  "the type of a query parameter": [
    { parameters: [query("q")] },
    { parameters: [query("q", { schema: number })] },
  ],
  "the values of a query parameter": [
    { parameters: [query("q", { schema: { enum: ["A"] } })] },
    { parameters: [query("q", { schema: { enum: ["A", "B"] } })] },
  ],
  "the values of a text": [
    { parameters: [query("q")] },
    { parameters: [query("q", { schema: { enum: ["A"] } })] },
  ],
  "the items of a list": [
    { parameters: [query("q", { schema: { type: "array", items: text } })] },
    { parameters: [query("q", { schema: { type: "array", items: number } })] },
  ],
  "one or a list": [
    { parameters: [query("q")] },
    { parameters: [query("q", { schema: { type: "array", items: text } })] },
  ],
  "the default of a parameter": [
    { parameters: [query("q", { schema: { ...text, default: "a" } })] },
    { parameters: [query("q", { schema: { ...text, default: "b" } })] },
  ],
  "the order of parameters": [
    { parameters: [query("q"), query("r")] },
    { parameters: [query("r"), query("q")] },
  ],
  "where a parameter is": [{ parameters: [query("q")] }, { parameters: [header("q")] }],
  "a header": [{ parameters: [] }, { parameters: [header("X-Trace")] }],
  "a required header": [{ parameters: [] }, { parameters: [header("X-Trace", REQUIRED)] }],
  "whether a header is required": [
    { parameters: [header("X-Trace")] },
    { parameters: [header("X-Trace", REQUIRED)] },
  ],
  "a body": [{ responses }, { requestBody: body(ITEM) }],
  "a body that may be left out": [{ responses }, { requestBody: body(ITEM, false) }],
  "whether the body is required": [{ requestBody: body(ITEM, false) }, { requestBody: body(ITEM) }],
  "a property of the body": [
    { requestBody: body(ITEM) },
    { requestBody: body(object({ id: text }, ["id"])) },
  ],
  "a required property of the body": [
    { requestBody: body(object({ id: text }, ["id"])) },
    { requestBody: body(object({ id: text, name: text }, ["id", "name"])) },
  ],
  "the type of a property of the body": [
    { requestBody: body(ITEM) },
    { requestBody: body(object({ id: number, name: text }, ["id"])) },
  ],
  "a property of the answer": [{ responses }, { responses: { "200": ok(object({ id: text }, ["id"])) } }],
  "whether the answer has a property for sure": [
    { responses },
    { responses: { "200": ok(object({ id: text, name: text })) } },
  ],
  "the type of the answer": [{ responses }, { responses: { "200": ok(text) } }],
  "whether the answer may be null": [
    { responses },
    { responses: { "200": ok({ anyOf: [ITEM, { type: "null" }] }) } },
  ],
  "one item or a list": [{ responses }, { responses: { "200": ok({ type: "array", items: ITEM }) } }],
  "the status of success": [{ responses }, { responses: { "201": ok(ITEM) } }],
  "an answer or none": [{ responses }, { responses: { "204": done } }],
  "another success with other content": [{ responses }, { responses: { ...responses, "202": ok(text) } }],
  "another success without content": [{ responses }, { responses: { ...responses, "204": done } }],
  "a status of failure": [{ responses }, { responses: { ...responses, "404": done } }],
  "a header of the answer": [
    { responses },
    { responses: { "200": ok(ITEM, { headers: { "X-Total": { schema: number } } }) } },
  ],
};

interface Pair {
  readonly name: string;
  readonly before: object;
  readonly after: object;
}

const posting = (operation: object, path = "/x") =>
  openapi({ paths: { [path]: { post: { responses, ...operation } }, "/y": { get: { responses } } } });

const bothWays = (name: string, before: object, after: object): Pair[] => [
  { name, before, after },
  { name: `${name}, back`, before: after, after: before },
];

const PAIRS: Pair[] = [
  ...Object.entries(CHANGES).flatMap(([name, [one, other]]) => bothWays(name, posting(one), posting(other))),
  ...bothWays("the path", posting({}), posting({}, "/z")),
  ...bothWays("a path more", posting({}), {
    ...posting({}),
    paths: { ...(posting({})["paths"] as object), "/z": { get: { responses } } },
  }),
];

const OPERATION = `${COMPILER_KEYS}
type Success = 200 | 201 | 202 | 204;
type Json<A> = A extends { content: { "application/json": infer D } } ? D : undefined;
type Data<R> = { [K in keyof R]: K extends Success ? Json<R[K]> : never }[keyof R];
type Body<O> = O extends { requestBody?: infer B } ? Json<Exclude<B, undefined>> : never;
/** What there is nothing of cannot be named. */
type Named<T> = { [K in keyof T as [Exclude<T[K], undefined>] extends [never] ? never : K]: T[K] };
/** What a call sends, and what a program names of that; what it gets, and what is named of that. */
export interface Seen<O extends { parameters: unknown; responses: unknown; requestBody?: unknown }> {
  sent: Pick<O, "parameters" | "requestBody">;
  parameters: Sent<Named<O["parameters"]>>;
  body: [Body<O>] extends [never] ? unknown : Sent<Body<O>>;
  read: Data<O["responses"]>;
  names: Read<Data<O["responses"]>>;
  statuses: Record<keyof O["responses"] & Success, 1>;
}
`;

test("of operations the report says what the compiler says", { timeout: 240_000 }, async () => {
  const files: Record<string, string> = { "operation.ts": OPERATION };
  const form = createForms(files);
  const reported: boolean[] = [];
  for (const [index, { before, after }] of PAIRS.entries()) {
    const [older, newer] = [await form(before), await form(after)];
    reported.push(diff(older.document, newer.document).breaks > 0);
    const [path = ""] = Object.keys((before as { paths: object }).paths);
    const of = (paths: string) => `Seen<${paths}["${path}"]["post"]>`;
    files[`check${index}.ts`] = `import type { paths as Was } from "./${older.file}";
      import type { paths as Is } from "./${newer.file}";
      import type { Seen } from "./operation.ts";
      type Before = ${of("Was")};
      type After = ${of("Is")};
      export const sent: After["sent"] = null! as Before["sent"];
      export const parameters: Before["parameters"] = null! as After["parameters"];
      export const body: Before["body"] = null! as After["body"];
      export const read: Before["read"] = null! as After["read"];
      export const names: Before["names"] = null! as After["names"];
      export const statuses: Before["statuses"] = null! as After["statuses"];
      export const paths: Record<keyof Was, 1> = null! as Record<keyof Is, 1>;`;
  }
  const errors = typeErrors(files);
  const broken = new Set(
    errors.flatMap((error) => error.match(/^check(\d+)\.ts/)?.[1] ?? `unexpected: ${error}`),
  );
  const of = (isReported: boolean, isBroken: boolean) =>
    PAIRS.filter((_, index) => reported[index] === isReported && broken.has(String(index)) === isBroken);
  expect([...broken].filter((one) => !/^\d+$/.test(one))).toEqual([]);
  expect({
    missed: of(false, true).map(({ name }) => name),
    alarms: of(true, false).map(({ name }) => name),
  }).toEqual({
    missed: [],
    alarms: [],
  });
  expect(PAIRS.length).toBeGreaterThanOrEqual(70);
  expect(broken.size).toBeGreaterThan(25);
});
