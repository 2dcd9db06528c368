import { expect, test } from "vitest";
import { answering, openapi } from "../workspace.ts";
import { compared, told } from "./documents.ts";

const text = { type: "string" };
const parameter = (name: string, more: object = {}) => ({ name, in: "query", schema: text, ...more });
const listing = (operation: object) => openapi({ paths: { "/things": { get: operation } } });

test("operations that are added and removed, and schemas", async () => {
  const result = await compared(
    openapi({
      paths: { "/old": { get: answering(text) } },
      components: { schemas: { Old: text, Both: text } },
    }),
    openapi({
      paths: { "/new": { post: answering(text) } },
      components: { schemas: { New: text, Both: text } },
    }),
  );
  expect(result).toMatchObject({
    breaks: 2,
    operations: {
      added: [{ name: "POST /new", breaks: false, pointer: "#/paths/~1new/post" }],
      removed: [{ name: "GET /old", breaks: true, pointer: "#/paths/~1old/get" }],
      changed: [],
    },
    schemas: {
      added: [{ name: "New", breaks: false }],
      removed: [{ name: "Old", breaks: true, pointer: "#/components/schemas/Old" }],
      changed: [],
    },
  });
});

test.each<[string, object, object, string[]]>([
  [
    "a parameter is gone",
    { parameters: [parameter("q")] },
    {},
    ["BREAKS request: the query parameter q is gone #/paths/~1things/get/parameters/0"],
  ],
  [
    "a parameter becomes required",
    { parameters: [parameter("q")] },
    { parameters: [parameter("q", { required: true })] },
    ["BREAKS request: the query parameter q is now required #/paths/~1things/get/parameters/0"],
  ],
  [
    "a required parameter is new",
    {},
    { parameters: [parameter("q", { required: true })] },
    ["BREAKS request: the query parameter q is new and required #/paths/~1things/get/parameters/0"],
  ],
  [
    "a parameter is new",
    {},
    { parameters: [parameter("q")] },
    ["request: the query parameter q is new #/paths/~1things/get/parameters/0"],
  ],
  [
    "a parameter is narrower",
    { parameters: [parameter("q")] },
    { parameters: [parameter("q", { schema: { type: "string", enum: ["A"] } })] },
    ['BREAKS request: the query parameter q is one of "A" only #/paths/~1things/get/parameters/0/schema'],
  ],
  [
    "a header in another case is the same",
    { parameters: [{ name: "X-A", in: "header", schema: text }] },
    { parameters: [{ name: "x-a", in: "header", schema: text }] },
    [],
  ],
  ["an answer is gone", {}, { responses: { "201": { description: "" } } }, ["BREAKS", "BREAKS"]],
  [
    "an error is new",
    {},
    { responses: { ...(answering(text)["responses"] as object), "409": { description: "" } } },
    ["response: response 409 is new #/paths/~1things/get/responses/409"],
  ],
  [
    "it needs a permission",
    {},
    { "x-invers-permission": "vehicles" },
    ["request: needs the permission vehicles, it was not named #/paths/~1things/get"],
  ],
  ["it is deprecated", {}, { deprecated: true }, ["request: is deprecated #/paths/~1things/get"]],
])("%s", async (_, before, after, lines) => {
  const result = told(
    await compared(listing({ ...answering(text), ...before }), listing({ ...answering(text), ...after })),
  );
  expect(result.map((line, at) => (lines[at] === "BREAKS" ? line.split(" ")[0] : line))).toEqual(lines);
});

test("a path parameter of another name breaks code that names the path, and nothing else", async () => {
  const path = (name: string) => ({ name, in: "path", required: true, schema: text });
  const result = await compared(
    openapi({ paths: { "/things/{id}": { get: answering(text, { parameters: [path("id")] }) } } }),
    openapi({ paths: { "/things/{thing_id}": { parameters: [path("thing_id")], get: answering(text) } } }),
  );
  expect(result).toMatchObject({ breaks: 1, operations: { added: [], removed: [] } });
  expect(told(result)).toEqual([
    "BREAKS types: is written GET /things/{thing_id} now, it was GET /things/{id} #/paths/~1things~1{thing_id}/get",
  ]);
});

test("a body that is gone, new or required", async () => {
  const body = (more: object) => ({ content: { "application/json": { schema: text } }, ...more });
  const posting = (operation: object) =>
    openapi({ paths: { "/things": { post: { ...answering(text), ...operation } } } });
  const of = async (a: object, b: object) =>
    told(await compared(posting(a), posting(b))).map((line) => line.replace(/ #.*/, ""));
  const optional = { requestBody: body({}) };
  const required = { requestBody: body({ required: true }) };
  expect(await of(optional, {})).toEqual(["BREAKS request: there is no body any more"]);
  expect(await of({}, required)).toEqual(["BREAKS request: there is a body now, and it is required"]);
  expect(await of({}, optional)).toEqual(["request: there is a body now"]);
  expect(await of(optional, required)).toEqual(["BREAKS request: the body is now required"]);
});
