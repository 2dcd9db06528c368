import { canonical, isObject, type Json, type JsonObject, without } from "../json.ts";
import { type ComponentRef, refsIn } from "./component-refs.ts";
import type { Kind } from "./structure.ts";
import { traverse } from "./traverse.ts";

/** What people read; two components that differ in nothing else are the same. */
const PROSE = new Set([
  "$comment",
  "description",
  "example",
  "examples",
  "externalDocs",
  "summary",
  "title",
  "x-evidence",
]);

/** What an operation is called and filed under, which is given anew where it is in use. */
const LABELS = new Set(["operationId", "tags"]);

/** Kinds whose keys are names rather than members. */
const NAMING: ReadonlySet<Kind> = new Set(["paths", "responses", "callback", "components"]);

const SETS = new Set(["enum", "required", "type"]);

/** A component as compared with others: without its prose and its order, and the components that it leans on. */
export interface Fingerprint {
  readonly text: string;
  readonly refs: readonly ComponentRef[];
}

/** Takes an object apart from its own prose. */
export function bareOfProse(node: JsonObject, kind: Kind): JsonObject {
  return NAMING.has(kind) ? node : without(node, (key) => PROSE.has(key));
}

/** Takes a tree apart from its prose. */
export function withoutProse(node: Json, kind: Kind): Json {
  return traverse(node, kind, bareOfProse);
}

/** What a component means, apart from what its references lead to. */
export function fingerprintOf(node: Json, kind: Kind): Fingerprint {
  const bare = traverse(withoutProse(node, kind), kind, (part, partKind) => {
    if (partKind === "schema") return inOrder(part);
    if (partKind === "securityScheme") return plainScheme(part);
    return partKind === "operation" ? without(part, (key) => LABELS.has(key)) : part;
  });
  return { text: canonical(bare), refs: refsIn(bare, kind) };
}

function inOrder(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).map(([key, value]): [string, Json] => {
    const isSet = SETS.has(key) && Array.isArray(value);
    return [key, isSet ? [...value].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1)) : value];
  });
  return Object.fromEntries(entries);
}

/** The texts beside the scopes of a flow are prose. */
function plainScheme(scheme: JsonObject): JsonObject {
  if (!isObject(scheme["flows"])) return scheme;
  const flows = Object.entries(scheme["flows"]).map(([name, flow]): [string, Json] => {
    if (!isObject(flow) || !isObject(flow["scopes"])) return [name, flow];
    return [name, { ...flow, scopes: Object.keys(flow["scopes"]).sort() }];
  });
  return { ...scheme, flows: Object.fromEntries(flows) };
}
