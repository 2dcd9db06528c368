import type { JsonObject } from "../json.ts";
import { componentsIn } from "../openapi/component-refs.ts";
import { fingerprintOf } from "../openapi/fingerprint.ts";
import type { Operation } from "../openapi/operations.ts";
import { fromFragment, type Path, toFragment } from "../openapi/pointer.ts";
import type { Change } from "./change.ts";

/** An operation, a webhook or a schema that is in both documents and not the same, or in one only. */
export interface Entry {
  readonly name: string;
  readonly pointer: string;
  readonly breaks: boolean;
  /** What changed at its own place; what changed in a schema stands there. */
  readonly changes: readonly Change[];
  /** Of an operation: changed schemas that it takes or answers. */
  readonly schemas?: readonly string[];
}

export interface Entries {
  readonly added: readonly Entry[];
  readonly removed: readonly Entry[];
  readonly changed: readonly Entry[];
}

const schemaIn = ([root, section, name]: Path): string | undefined =>
  root === "components" && section === "schemas" ? name : undefined;

export type SchemaOf = (change: Change) => string | undefined;

/** The schema that a change stands in, if both documents have one of that name; else it is told with its operations. */
export function schemaOfChange(before: JsonObject, after: JsonObject): SchemaOf {
  const [had, has] = [componentsIn(before, "schemas"), componentsIn(after, "schemas")];
  return ({ pointer }) => {
    const name = schemaIn(fromFragment(pointer) ?? []);
    return name !== undefined && Object.hasOwn(had, name) && Object.hasOwn(has, name) ? name : undefined;
  };
}

export function operationEntries(
  before: ReadonlyMap<string, Pick<Operation, "name" | "place">>,
  after: ReadonlyMap<string, Pick<Operation, "name" | "place">>,
  changes: readonly Change[],
  ownSchema: SchemaOf,
): Entries {
  const entry = ({ name, place }: Pick<Operation, "name" | "place">, breaks: boolean): Entry => {
    return { name, pointer: toFragment(place.path), breaks, changes: [] };
  };
  const common = [...after].filter(([key]) => before.has(key));
  const byOperation = new Map<string, Change[]>();
  for (const change of changes) {
    for (const name of change.operations) byOperation.set(name, [...(byOperation.get(name) ?? []), change]);
  }
  return {
    added: [...after].filter(([key]) => !before.has(key)).map(([, operation]) => entry(operation, false)),
    removed: [...before].filter(([key]) => !after.has(key)).map(([, operation]) => entry(operation, true)),
    changed: common.flatMap(([, operation]): Entry[] => {
      const reaching = byOperation.get(operation.name) ?? [];
      if (reaching.length === 0) return [];
      const schemas = [...new Set(reaching.flatMap((change) => ownSchema(change) ?? []))];
      const own = reaching.filter((change) => ownSchema(change) === undefined);
      return [
        {
          ...entry(
            operation,
            reaching.some(({ breaks }) => breaks),
          ),
          changes: own,
          schemas,
        },
      ];
    }),
  };
}

/** By name: TypeScript code names schemas, so that one that is gone stops it from compiling. */
export function schemaEntries(
  before: JsonObject,
  after: JsonObject,
  changes: readonly Change[],
  ownSchema: SchemaOf,
  isKept: (name: string) => boolean,
): Entries {
  const [had, has] = [componentsIn(before, "schemas"), componentsIn(after, "schemas")];
  const entry = (name: string, breaks: boolean, own: readonly Change[] = []): Entry => {
    return { name, pointer: toFragment(["components", "schemas", name]), breaks, changes: own };
  };
  const own = new Map<string, Change[]>();
  for (const change of changes) {
    const name = ownSchema(change);
    if (name !== undefined) own.set(name, [...(own.get(name) ?? []), change]);
  }
  return {
    added: Object.keys(has)
      .filter((name) => !Object.hasOwn(had, name))
      .map((name) => entry(name, false)),
    removed: Object.keys(had)
      .filter((name) => !Object.hasOwn(has, name))
      .map((name) => entry(name, !isKept(name))),
    changed: Object.keys(has).flatMap((name): Entry[] => {
      const found = own.get(name) ?? [];
      const isOther =
        Object.hasOwn(had, name) &&
        fingerprintOf(had[name] ?? null, "schema").text !== fingerprintOf(has[name] ?? null, "schema").text;
      if (!Object.hasOwn(had, name) || (found.length === 0 && !isOther)) return [];
      return [
        entry(
          name,
          found.some(({ breaks }) => breaks),
          found,
        ),
      ];
    }),
  };
}
