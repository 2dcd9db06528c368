import type { JsonObject } from "../../../scripts/generate/json.ts";
import { operationsOf } from "../../../scripts/generate/openapi/operations.ts";
import { serverOf } from "../../../scripts/generate/openapi/servers.ts";
import { createRouter } from "../../testing/gateway/router.ts";

/** An operation of a document, and the path that it is called by: below that of its server. */
export interface ServedOperation {
  readonly method: string;
  readonly template: string;
  readonly path: string;
}

export function servedOperations(document: object): ServedOperation[] {
  return [...operationsOf(document as JsonObject).values()].map(({ name, servers }) => {
    const [method = "", template = ""] = name.split(" ");
    return { method, template, path: serverOf(servers).path + template };
  });
}

/** Finds the operation of a request. */
export function findServed(
  operations: readonly ServedOperation[],
): (method: string, path: string) => ServedOperation | undefined {
  const findRoute = createRouter(operations.map(({ path }) => path));
  const byName = new Map(operations.map((operation) => [`${operation.method} ${operation.path}`, operation]));
  return (method, path) => byName.get(`${method} ${findRoute(path)?.template}`);
}
