import { byCodeUnit, type Json, type JsonObject, member, objectAt } from "../json.ts";
import { METHODS } from "../openapi/structure.ts";

const KEY = "x-invers-permission";

/** `permissions.ts`: which permission each operation needs, as far as the documents say. */
export function renderPermissions(document: JsonObject): string {
  const lines = Object.entries(objectAt(document, "paths"))
    .flatMap(([path, item]) => METHODS.map((method) => ({ path, method, of: member(item, method) })))
    .map(({ path, method, of }): [string, string[]] => [`${method.toUpperCase()} ${path}`, namesIn(of)])
    .filter(([, names]) => names.length > 0)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([operation, names]) => {
      const list = names.map((name) => JSON.stringify(name)).join(", ");
      return `  ${JSON.stringify(operation)}: [${list}],\n`;
    });
  const body = lines.length === 0 ? "{}" : `{\n${lines.join("")}}`;
  return `/** The permissions that operations need; those whose permission no document names are not listed. */
export const permissions = ${body} as const;
`;
}

/** One permission, or several. */
function namesIn(operation: Json | undefined): string[] {
  const value = member(operation, KEY);
  const names = Array.isArray(value) ? value : [value];
  return [...new Set(names.filter((name) => typeof name === "string" && name !== ""))] as string[];
}
