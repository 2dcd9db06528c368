import { expect, test } from "vitest";
import { answering, openapi } from "../workspace.ts";
import { compared, lines, object as objectOf, serving, text, told } from "./documents.ts";

const parameter = (name: string, more: object = {}) => ({ name, in: "query", schema: text, ...more });

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
])("%s", async (_, before, after, changes) => {
  expect(told(await compared(serving({}, before), serving({}, after)))).toEqual(changes);
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

test("a list that is written in another way", async () => {
  const listed = (more: object) =>
    serving(
      {},
      { parameters: [{ name: "ids", in: "query", schema: { type: "array", items: text }, ...more }] },
    );
  expect(await lines(listed({}), listed({ explode: false }))).toEqual([
    "BREAKS request: the query parameter ids is written ids=a,b, it was ids=a&ids=b",
  ]);
  expect(await lines(listed({}), listed({ style: "form", explode: true }))).toEqual([]);
});

const object = objectOf({ key: text });
test.each<[string, object, object, object, string]>([
  ["path", text, {}, { style: "label" }, ".a, it was a"],
  ["path", text, {}, { style: "matrix" }, ";x=a, it was a"],
  [
    "path",
    { type: "array", items: text },
    { style: "label" },
    { style: "label", explode: true },
    ".a.b, it was .a,b",
  ],
  ["path", { type: "array", items: text }, {}, { style: "matrix", explode: true }, ";x=a;x=b, it was a,b"],
  ["path", object, {}, { explode: true }, "key=a, it was key,a"],
  ["header", object, {}, { explode: true }, "key=a, it was key,a"],
  ["query", object, {}, { style: "deepObject" }, "x[key]=a, it was key=a"],
  [
    "query",
    { type: "array", items: text },
    { style: "pipeDelimited" },
    { style: "spaceDelimited" },
    "x=a%20b, it was x=a|b",
  ],
  [
    "query",
    text,
    {},
    { schema: undefined, content: { "application/json": { schema: text } } },
    "as JSON, it was x=a",
  ],
  ["query", { anyOf: [text, object] }, {}, { explode: false }, "form, it was form, exploded"],
])("a %s parameter %j of another style: %j, then %j", async (place, schema, before, after, written) => {
  const path = place === "path" ? "/things/{x}" : "/things";
  const of = (more: object) => {
    const parameter = { name: "x", in: place, required: place === "path", schema, ...more };
    return openapi({ paths: { [path]: { get: answering(text, { parameters: [parameter] }) } } });
  };
  expect(await lines(of(before), of(after))).toEqual([
    `BREAKS request: the ${place} parameter x is written ${written}`,
  ]);
  expect(await lines(of(before), of(before))).toEqual([]);
});
