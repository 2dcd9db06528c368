import { expect, test } from "vitest";
import { diff } from "../../../../../scripts/generate/diff/diff.ts";
import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { answering, openapi } from "../workspace.ts";
import { compared, read, told } from "./documents.ts";

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

const serving = (more: object, operation: object = {}) =>
  openapi({ paths: { "/things": { get: { ...answering(text), ...operation } } }, ...more });
const lines = async (before: object, after: object) =>
  told(await compared(before, after)).map((line) => line.replace(/ #.*/, ""));

test("another address, another way to secure, another token URL", async () => {
  const servers = (url: string) => serving({ servers: [{ url }] });
  expect(await lines(servers("https://a.example/"), servers("https://a.example/v2"))).toEqual([
    "BREAKS request: the address is https://a.example/v2, it was https://a.example",
  ]);
  expect(await lines(servers("https://a.example"), servers("https://A.example/"))).toEqual([]);
  // A document that names none is at the API's own, whichever way that is said.
  expect(await lines(serving({}), servers("https://api.invers.com/"))).toEqual([]);
  expect(await lines(serving({}), servers("/"))).toEqual([]);
  expect(await lines(serving({}), servers("https://files.example"))).toEqual([
    "BREAKS request: the address is https://files.example, it was https://api.invers.com",
  ]);
  expect(await lines(serving({}), serving({}, { servers: [{ url: "/v2" }] }))).toEqual([
    "BREAKS request: the address is https://api.invers.com/v2, it was https://api.invers.com",
  ]);

  const secured = (name: string, scheme: object) =>
    serving({ security: [{ [name]: [] }], components: { securitySchemes: { [name]: scheme } } });
  const oauth = (tokenUrl: string) => ({
    type: "oauth2",
    flows: { clientCredentials: { tokenUrl, scopes: {} } },
  });
  const before = secured("O", oauth("https://a.example/token"));
  expect(await lines(before, secured("Other", oauth("https://a.example/token")))).toEqual([]);
  expect(await lines(before, secured("K", { type: "apiKey", in: "header", name: "x-key" }))).toEqual([
    "BREAKS request: is secured in another way: apiKey header x-key, it was oauth2 https://a.example/token",
  ]);
  expect(await lines(before, secured("O", oauth("https://b.example/token")))).toEqual([
    "BREAKS request: is secured in another way: oauth2 https://b.example/token, it was oauth2 https://a.example/token",
  ]);
});

test("webhooks are told as operations are", async () => {
  const hook = (schema: object) => ({
    post: { requestBody: { content: { "application/json": { schema } } }, responses: {} },
  });
  const result = await compared(
    serving({ webhooks: { moved: hook(text), gone: hook(text) } }),
    serving({ webhooks: { moved: hook({ type: "number" }), added: hook(text) } }),
  );
  expect(result.breaks).toBe(2);
  expect(result.webhooks).toMatchObject({
    added: [{ name: "webhook added", breaks: false }],
    removed: [{ name: "webhook gone", breaks: true }],
    changed: [{ name: "webhook moved", breaks: true, changes: [{ side: "response" }] }],
  });
});

test("what is sent as JSON is no longer, and what is read as JSON still is", async () => {
  const posting = (request: string, response: string) => {
    const content = (type: string) => ({ [type]: { schema: text } });
    return openapi({
      paths: {
        "/things": {
          post: {
            requestBody: { required: true, content: content(request) },
            responses: { "200": { description: "ok", content: content(response) } },
          },
        },
      },
    });
  };
  const json = "application/json";
  expect(
    await lines(posting(json, json), posting("application/merge-patch+json", "application/hal+json")),
  ).toEqual([
    "BREAKS request: the body is application/merge-patch+json, and the client sends application/json",
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

const object = { type: "object", properties: { key: text } };
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

test("a success with a body that was known is no break, another one is", async () => {
  const answers = (schemas: Record<string, object>) => {
    const responses = Object.entries(schemas).map(([status, schema]) => {
      return [status, { description: "", content: { "application/json": { schema } } }];
    });
    return openapi({ paths: { "/things": { get: { responses: Object.fromEntries(responses) } } } });
  };
  const before = answers({ 200: text });
  expect(await lines(before, answers({ 200: text, 202: text }))).toEqual(["response: response 202 is new"]);
  expect(await lines(before, answers({ 200: text, 202: { type: "number" } }))).toEqual([
    "BREAKS response: response 202 is new",
  ]);
});

test("a schema that another document keeps in the types is gone without a break", async () => {
  const [before, after] = await Promise.all(
    [{ components: { schemas: { Problem: text, Own: text } } }, {}].map((more) => read(serving(more))),
  );
  const { removed } = diff(before as JsonObject, after as JsonObject, new Set(["Problem"])).schemas;
  expect(removed.map(({ name, breaks }) => [name, breaks])).toEqual([
    ["Problem", false],
    ["Own", true],
  ]);
});
