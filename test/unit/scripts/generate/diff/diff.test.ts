import { expect, test } from "vitest";
import { diff } from "../../../../../scripts/generate/diff/diff.ts";
import type { JsonObject } from "../../../../../scripts/generate/json.ts";
import { answering, openapi } from "../workspace.ts";
import { compared, read, serving, text } from "./documents.ts";

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
