import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../../../../scripts/generate/pipeline.ts";
import { PLAYED } from "../../../../../scripts/generate/sandbox/played.ts";
import { apiDescription } from "../../../../../src/testing/api/document.ts";
import { createOperations, operationKey } from "../../../../../src/testing/api/operations/index.ts";
import { checkSandboxOptions } from "../../../../../src/testing/settings.ts";
import { createWorld } from "../../../../../src/testing/state.ts";
import { SAME } from "../compile.ts";
import { packageCopy } from "../package-copy.ts";
import { answering, openapi, schemaRef } from "../workspace.ts";

/** A copy of the package in which other documents have taken the place of ours; what its compiler says. */
async function compiled(document: object, use: string) {
  const { root, typeErrors } = packageCopy(join("openapi", ".redocly.yaml"));
  const openapiDir = join(root, "openapi");
  writeFileSync(join(openapiDir, "foreign.json"), JSON.stringify(document));
  const generated = await generate({ openapiDir, outDir: join(root, "src", "generated") });
  writeFileSync(join(root, "src", "use.ts"), use);
  const errors = ["src", "src/testing"].map(typeErrors);
  return { errors: errors.join(""), misfits: generated.misfits };
}

const NOTHING_KNOWN = `
import { type CommandName, type KnownProblem, type Operation, type Problem, type Schemas } from "./index.ts";
type IsNever<T> = [T] extends [never] ? true : false;
export const command: IsNever<CommandName> = true;
export const known: IsNever<KnownProblem> = true;
export const stays: Problem["title"] = "a problem of a type that no document names";
`;

test("the core compiles with a document without any operation", async () => {
  const use = `${NOTHING_KNOWN}export const none: IsNever<Operation> = true; export type S = Schemas;`;
  const { errors, misfits } = await compiled(openapi(), use);
  expect(errors).toBe("");
  expect(misfits).toContainEqual({ operation: "GET /vehicles", reason: "is in no document any more" });
});

test("the core compiles with another API in place of ours, and calls are typed by it", async () => {
  const document = openapi({
    paths: {
      "/bills": {
        get: answering({
          type: "object",
          properties: { items: { type: "array", items: schemaRef("Bill") }, next: { type: "string" } },
        }),
      },
      "/bills/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        delete: { responses: { "204": { description: "gone" }, "409": { description: "no" } } },
      },
    },
    components: {
      schemas: { Bill: { type: "object", required: ["id"], properties: { id: { type: "number" } } } },
    },
  });
  const use = `${NOTHING_KNOWN}
import { client, type ErrorBody, paginate, permissionsOf, unwrap } from "./index.ts";
export const bill = async (): Promise<number | undefined> => (await unwrap(client.GET("/bills"))).items?.[0]?.id;
export const gone = (): Promise<unknown> => client.DELETE("/bills/{id}", { params: { path: { id: "1" } } });
export const operation: Operation[] = ["GET /bills", "DELETE /bills/{id}"];
export const none: readonly [] = permissionsOf("GET /bills");
export const body: IsNever<ErrorBody<"/bills", "get">> = true;
export async function ids(): Promise<number[]> {
  const found: number[] = [];
  for await (const { id } of paginate(client, "/bills")) found.push(id);
  return found;
}
// @ts-expect-error no path of ours is left
export const old = (): Promise<unknown> => client.GET("/vehicles");
export type S = Schemas["Bill"];`;
  const { errors } = await compiled(document, use);
  expect(errors).toBe("");
});

test("problems, permissions and commands are those of the documents that are there", async () => {
  const fixed = (type: string, status: number) => ({
    type: "object",
    required: ["type", "status"],
    properties: { type: { const: type }, status: { const: status } },
  });
  const failure = { "application/json": { schema: { anyOf: [schemaRef("Busy"), schemaRef("Late")] } } };
  const list = answering({ type: "string" }, { "x-invers-permission": "cars.ro" });
  const document = openapi({
    paths: {
      "/cars": { get: { ...list, responses: { "409": { description: "no", content: failure } } } },
      "/doors": { get: answering({ type: "string" }) },
      "/vehicles/{id}/commands/open-roof": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        post: answering({ type: "object", required: ["roof"], properties: { roof: { const: "OPEN" } } }),
      },
    },
    components: {
      schemas: {
        Busy: fixed("/problems/busy", 409),
        Late: fixed("/problems/late", 409),
        Other: fixed("/other", 1),
      },
    },
  });
  const use = `${SAME}
import { client, type CommandName, type CommandState, isProblem, type KnownProblem, permissionsOf } from "./index.ts";
isSame<KnownProblem["type"], "/problems/busy" | "/problems/late">(true);
isSame<CommandName, "open-roof">(true);
isSame<CommandState, { roof: "OPEN" }>(true);
export function narrowed(value: unknown): void {
  if (!isProblem(value, "/problems/busy")) return;
  isSame<typeof value.type, "/problems/busy">(true);
  isSame<typeof value.status, 409>(true);
  isSame<typeof value.retryAt, Date | undefined>(true);
  isSame<typeof value.title, string>(true);
}
export async function failed(): Promise<void> {
  const { error } = await client.GET("/cars");
  if (isProblem(error, "/problems/late")) isSame<typeof error.status, 409>(true);
}
export const some: readonly ["cars.ro"] = permissionsOf("GET /cars");
export const none: readonly [] = permissionsOf("GET /doors");
// @ts-expect-error no such path
permissionsOf("GET /car");
// @ts-expect-error the path is there, without this method
permissionsOf("DELETE /cars");
// @ts-expect-error the method is written in capitals
permissionsOf("get /cars");`;
  const { errors } = await compiled(document, use);
  expect(errors).toBe("");
});

test("the sandbox compiles on, and the operations that it plays otherwise are listed", async () => {
  const items = (properties: object, required: string[]) => ({
    type: "object",
    required: ["items"],
    properties: { items: { type: "array", items: { type: "object", properties, required } } },
  });
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const document = openapi({
    paths: {
      "/vehicles": { get: answering(items({ id: { type: "number" } }, ["id"])) },
      "/sharing-partners": { get: answering(items({ fleet_id: { type: "string" } }, [])) },
      "/vehicles/{id}/sharing": {
        post: {
          parameters: [id],
          requestBody: { content: { "application/json": { schema: items({}, []) } } },
          responses: { "200": { description: "" } },
        },
      },
    },
  });
  const { errors, misfits } = await compiled(document, "export {};\n");
  expect(errors).toBe("");
  expect(misfits.filter(({ reason }) => reason !== "is in no document any more")).toEqual([
    { operation: "GET /vehicles", reason: "answers in an older form" },
    { operation: "POST /vehicles/{id}/sharing", reason: "reads an older form" },
  ]);
});

test("the operations that the sandbox is said to play are those that it has handlers for", () => {
  const world = createWorld(checkSandboxOptions({}), apiDescription);
  const typed = [...createOperations(world).keys()].filter((key) => !key.includes("/commands/"));
  expect(typed.sort()).toEqual(
    PLAYED.map((key) => operationKey(...(key.split(" ") as [string, string]))).sort(),
  );
});
