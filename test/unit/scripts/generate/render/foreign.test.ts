import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../../../../scripts/generate/pipeline.ts";
import { SAME } from "../compile.ts";
import { packageCopy } from "../package-copy.ts";
import { answering, openapi, schemaRef } from "../workspace.ts";

const OURS = readdirSync("openapi").filter((file) => file.endsWith(".yaml") && !file.startsWith("."));

/** A copy of the package in which other documents override all of ours; what its compiler says. */
async function compiled(document: object, use: string): Promise<string> {
  const { root, typeErrors } = packageCopy("openapi");
  const openapiDir = join(root, "openapi");
  mkdirSync(join(openapiDir, "vendor"), { recursive: true });
  for (const file of OURS) writeFileSync(join(openapiDir, "vendor", file), JSON.stringify(openapi()));
  writeFileSync(join(openapiDir, "vendor", "foreign.json"), JSON.stringify(document));
  await generate({ openapiDir, outDir: join(root, "src", "generated") });
  writeFileSync(join(root, "src", "use.ts"), use);
  return ["src", "src/testing"].map(typeErrors).join("");
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
  expect(await compiled(openapi(), use)).toBe("");
});

test("the core compiles with the document of another API, and calls are typed by it", async () => {
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
  expect(await compiled(document, use)).toBe("");
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
  expect(await compiled(document, use)).toBe("");
});
