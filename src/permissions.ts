import { permissions } from "./generated/permissions.ts";
import type { paths } from "./generated/schema.ts";

type Permissions = typeof permissions;

type HttpMethod = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";

/** An operation of the vendor's documents, such as `"GET /vehicles"`. */
export type Operation<Paths = paths> = {
  [P in keyof Paths & string]: {
    [M in HttpMethod]: Paths[P] extends { [K in M]: object } ? `${Uppercase<M>} ${P}` : never;
  }[HttpMethod];
}[keyof Paths & string];

/**
 * The permissions that the vendor's documents name for an operation; none where they name none, which does not mean
 * that it needs none. A client without them gets 403 `/problems/missing-permissions`.
 *
 * @example
 * permissionsOf("GET /vehicles"); // ["vehicles.ro"]
 */
export function permissionsOf<const O extends Operation>(
  operation: O,
): O extends keyof Permissions ? Permissions[O] : readonly [];
export function permissionsOf(operation: string): readonly string[] {
  return Object.hasOwn(permissions, operation) ? permissions[operation as never] : [];
}
