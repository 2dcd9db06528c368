import { expect, test } from "vitest";
import { answering, openapi } from "../workspace.ts";
import { compared, lines, serving, text, told } from "./documents.ts";

test.each<[string, object, string[]]>([
  ["an answer is gone", { responses: { "201": { description: "" } } }, ["BREAKS", "BREAKS"]],
  [
    "an error is new",
    { responses: { ...(answering(text)["responses"] as object), "409": { description: "" } } },
    ["response: response 409 is new #/paths/~1things/get/responses/409"],
  ],
])("%s", async (_, after, changes) => {
  const result = told(await compared(serving({}), serving({}, after)));
  expect(result.map((line, at) => (changes[at] === "BREAKS" ? line.split(" ")[0] : line))).toEqual(changes);
});

test("a body that is gone, new or required", async () => {
  const body = (more: object) => ({ content: { "application/json": { schema: text } }, ...more });
  const posting = (operation: object) =>
    openapi({ paths: { "/things": { post: { ...answering(text), ...operation } } } });
  const of = (a: object, b: object) => lines(posting(a), posting(b));
  const optional = { requestBody: body({}) };
  const required = { requestBody: body({ required: true }) };
  expect(await of(optional, {})).toEqual(["BREAKS request: there is no body any more"]);
  expect(await of({}, required)).toEqual(["BREAKS request: there is a body now, and it is required"]);
  expect(await of({}, optional)).toEqual(["request: there is a body now"]);
  expect(await of(optional, required)).toEqual(["BREAKS request: the body is now required"]);
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
