import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, workspace } from "../workspace.ts";

const text = answering({ type: "string" });

function parameter(name: string, place: string, more: object = {}) {
  return { name, in: place, required: place === "path", schema: { type: "string" }, ...more };
}

test("two documents may describe one path with other methods", async () => {
  const space = workspace({
    "a.yaml": openapi({ paths: { "/x": { get: { ...text, operationId: "get" } } } }),
    "b.yaml": openapi({ paths: { "/x": { post: { ...text, operationId: "post" } } } }),
  });
  await space.generate();
  const use = `
    import type { operations, paths } from "./schema.ts";${SAME}
    isSame<paths["/x"]["get"], operations["get"]>(true);
    isSame<paths["/x"]["post"], operations["post"]>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("what stands beside the methods goes for that document's operations alone", async () => {
  const path = "/x/{id}";
  const id = parameter("id", "path");
  const space = workspace({
    "a.yaml": openapi({
      paths: {
        [path]: {
          parameters: [id, parameter("fleet", "query"), { $ref: "#/components/parameters/Shared" }],
          "x-invers-permission": "read",
          get: { ...text, parameters: [parameter("fleet", "query", { required: true })] },
        },
      },
      components: { parameters: { Shared: parameter("shared", "header") } },
    }),
    "b.yaml": openapi({ paths: { [path]: { parameters: [id], post: text } } }),
  });
  await space.generate();
  const { paths } = (await space.document()) as never as { paths: Record<string, Record<string, unknown>> };
  expect(Object.keys(paths[path] ?? {}).sort()).toEqual(["get", "post"]);
  expect(paths[path]?.["get"]).toMatchObject({
    parameters: [id, { $ref: "#/components/parameters/Shared" }, { name: "fleet", required: true }],
    "x-invers-permission": "read",
  });
  expect(paths[path]?.["post"]).not.toHaveProperty("x-invers-permission");
  const use = `
    import type { paths } from "./schema.ts";${SAME}
    type P = paths["/x/{id}"];
    isSame<P["get"]["parameters"]["query"], { fleet: string }>(true);
    isSame<P["get"]["parameters"]["header"], { shared?: string } | undefined>(true);
    isSame<P["post"]["parameters"]["query"], undefined>(true);
    isSame<P["post"]["parameters"]["path"], { id: string }>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("the same method on the same path is an error that names both files", async () => {
  const space = workspace({
    "a.yaml": openapi({ paths: { "/x": { get: text } } }),
    "b.yaml": openapi({ paths: { "/x": { get: text, post: text } } }),
  });
  expect(await space.problems()).toEqual(["GET /x is described in a.yaml and in b.yaml"]);
});

test("names of path parameters do not tell operations apart, methods do", async () => {
  const described = (name: string, method: string) =>
    openapi({ paths: { [`/x/{${name}}`]: { parameters: [parameter(name, "path")], [method]: text } } });
  const same = workspace({ "a.yaml": described("id", "get"), "b.yaml": described("vehicle_id", "get") });
  expect(await same.problems()).toEqual([
    "GET /x/{vehicle_id} is described in a.yaml and in b.yaml, once as /x/{id}",
  ]);

  const other = workspace({ "a.yaml": described("id", "get"), "b.yaml": described("vehicle_id", "delete") });
  await other.generate();
  const { paths } = (await other.document()) as { paths: object };
  expect(Object.keys(paths)).toEqual(["/x/{id}", "/x/{vehicle_id}"]);
});

test("operation ids that collide are kept apart, and said so", async () => {
  const space = workspace({
    "event-log.yaml": openapi({ paths: { "/a": { get: { ...text, operationId: "list" } } } }),
    "events.yaml": openapi({
      paths: { "/b": { get: { ...answering({ type: "number" }), operationId: "list" } } },
    }),
  });
  const { notes } = await space.generate();
  expect(notes).toEqual(["operation id list of events.yaml is in use: kept apart as EventsList"]);
  const use = `
    import type { operations } from "./schema.ts";${SAME}
    isSame<operations["list"]["responses"][200]["content"]["application/json"], string>(true);
    isSame<operations["EventsList"]["responses"][200]["content"]["application/json"], number>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("a document's security goes for its own operations", async () => {
  const schemes = {
    securitySchemes: { A: { type: "http", scheme: "bearer" }, B: { type: "http", scheme: "basic" } },
  };
  const space = workspace({
    "a.yaml": openapi({ security: [{ A: [] }], components: schemes, paths: { "/a": { get: text } } }),
    "b.yaml": openapi({
      security: [{ B: [] }],
      components: schemes,
      paths: { "/b": { get: text, put: { ...text, security: [] } } },
    }),
    "c.yaml": openapi({ paths: { "/c": { get: text } } }),
  });
  await space.generate();
  const { security, paths } = (await space.document()) as Record<
    string,
    Record<string, Record<string, object>>
  >;
  expect(security).toBeUndefined();
  expect(paths?.["/a"]?.["get"]).toMatchObject({ security: [{ A: [] }] });
  expect(paths?.["/b"]).toMatchObject({ get: { security: [{ B: [] }] }, put: { security: [] } });
  expect(paths?.["/c"]?.["get"]).not.toHaveProperty("security");
});

test("equal webhooks are shared, others with the same name are kept apart", async () => {
  const hooks = (type: string) => ({ same: { post: text }, other: { post: answering({ type }) } });
  const space = workspace({
    "a.yaml": openapi({ webhooks: hooks("string") }),
    "b.yaml": openapi({ webhooks: hooks("number") }),
  });
  const { notes } = await space.generate();
  expect(notes).toEqual(["webhook other of b.yaml differs from that of a.yaml: kept apart as BOther"]);
  const { webhooks } = (await space.document()) as { webhooks: object };
  expect(Object.keys(webhooks)).toEqual(["BOther", "other", "same"]);
});
