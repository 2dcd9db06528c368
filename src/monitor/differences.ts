import { type Contract, evidenceOf, isObject, type JsonObject, member } from "./contract.ts";
import type { Validate } from "./validator.ts";

/** Where an answer is not what the documents say: names and kinds, never a value. */
export interface Difference {
  /** `contradicts`: against the documents. `adds`: they do not mention it, which they allow for. */
  readonly kind: "contradicts" | "adds";
  /** Such as `/items/*` + `/sharing`: names of the documents, `*` for an index or the key of a map. */
  readonly pointer: string;
  readonly expected: string;
  readonly found: string;
  readonly evidence: string | undefined;
  /** Where it is in the value itself. */
  readonly path: readonly (string | number)[];
  /** A value that an enumeration does not list, if it looks like one of an enumeration. */
  readonly unlisted?: string | undefined;
}

interface Place {
  readonly pointer: string;
  readonly path: readonly (string | number)[];
  readonly evidence: string | undefined;
}

/** The JSON type of a value. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** Whether a name is one that a programmer gave: an id, a plate or a person's name must not be shown as one. */
const isName = (name: string): boolean => name.length <= 48 && /^[a-z][A-Za-z_]*\d{0,2}$/.test(name);
const isEnumerated = (value: unknown): value is string =>
  typeof value === "string" && value.length <= 48 && /^([A-Z]{2,}(_[A-Z]+)*|([A-Z][a-z]+){2,})$/.test(value);

/** Keywords about one value; what is below it is walked through. */
const OWN = [
  ["minLength", "maxLength", "pattern", "format"],
  ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ["minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
].flat();

const ownSchemas = new WeakMap<JsonObject, readonly (readonly [keyword: string, schema: JsonObject])[]>();

/** The keywords of a schema about one value, each as a schema: always the same ones, so that their validators are kept. */
function ownOf(part: JsonObject): readonly (readonly [keyword: string, schema: JsonObject])[] {
  const known = ownSchemas.get(part);
  if (known) return known;
  const made = OWN.filter((keyword) => Object.hasOwn(part, keyword)).map(
    (keyword) => [keyword, { [keyword]: part[keyword] }] as const,
  );
  ownSchemas.set(part, made);
  return made;
}

/** A limit against hostile answers and circles of schemas. */
const MAX_DEPTH = 24;
/** So many differences of one answer are told. */
const MAX_FOUND = 200;

/** Everything in which a value is not what its schema says. */
export function findDifferences(
  contract: Contract,
  isValid: Validate,
  { schema, evidence }: { readonly schema: unknown; readonly evidence: string | undefined },
  value: unknown,
): Difference[] {
  const found: Difference[] = [];

  function tell(
    place: Place,
    expected: string,
    kind: Difference["kind"],
    what: string,
    unlisted?: string,
  ): void {
    if (found.length < MAX_FOUND)
      found.push({ ...place, kind, expected, found: what, ...(unlisted !== undefined && { unlisted }) });
  }

  /** The schemas that hold for a value together: references followed, `allOf` opened, alternatives chosen by the value. */
  function partsOf(node: unknown, it: unknown, place: Place, depth: number): JsonObject[] {
    const part = contract.resolve(node);
    if (!isObject(part) || depth > MAX_DEPTH) return [];
    const all = (member(part, "allOf") as unknown[] | undefined) ?? [];
    const parts = [part, ...all.flatMap((one) => partsOf(one, it, place, depth + 1))];
    for (const name of ["oneOf", "anyOf"]) {
      const choices = (member(part, name) as unknown[] | undefined) ?? [];
      const fitting = choices.filter((one) => isObject(one) && isValid(one, it));
      if (choices.length > 0 && fitting.length === 0)
        tell(place, `one of ${choices.length} forms`, "contradicts", kindOf(it));
      parts.push(...fitting.flatMap((one) => partsOf(one, it, place, depth + 1)));
    }
    return parts;
  }

  function checkOwn(part: JsonObject, it: unknown, place: Place): boolean {
    const types = [member(part, "type") ?? []].flat() as string[];
    const kind = kindOf(it);
    const fits =
      types.length === 0 || types.includes(kind) || (kind === "integer" && types.includes("number"));
    if (!fits) {
      tell(place, types.join(" or "), "contradicts", kind);
      return false;
    }
    const listed =
      (member(part, "enum") as unknown[] | undefined) ??
      (Object.hasOwn(part, "const") ? [part["const"]] : []);
    const unlisted = isEnumerated(it) ? it : undefined;
    if (listed.length > 0 && !listed.includes(it))
      tell(place, `one of ${listed.length} values`, "contradicts", `another ${kind}`, unlisted);
    const open = (member(part, "x-extensible-enum") as unknown[] | undefined) ?? [];
    if (open.length > 0 && typeof it === "string" && !open.includes(it))
      tell(place, `one of ${open.length} known values`, "adds", `another ${kind}`, unlisted);
    for (const [keyword, schema] of ownOf(part))
      if (!isValid(schema, it)) tell(place, keyword, "contradicts", kind);
    return true;
  }

  function walkObject(parts: readonly JsonObject[], it: JsonObject, place: Place, depth: number): void {
    const declared = parts.map((part) => member(part, "properties")).filter(isObject);
    const maps = parts.map((part) => member(part, "additionalProperties")).filter(isObject);
    for (const name of new Set(
      parts.flatMap((part) => (member(part, "required") as string[] | undefined) ?? []),
    )) {
      const own = declared.map((properties) => member(properties, name)).find((one) => one !== undefined);
      const known = childPlace(place, name, name, evidenceOf(contract.resolve(own)));
      if (!Object.hasOwn(it, name)) tell(known, "required", "contradicts", "missing");
    }
    for (const [name, child] of Object.entries(it)) {
      const schemas = declared
        .map((properties) => member(properties, name))
        .filter((one) => one !== undefined);
      if (schemas.length > 0)
        for (const one of schemas) walk(one, child, childPlace(place, name, name), depth + 1);
      else if (maps.length > 0)
        for (const one of maps) walk(one, child, childPlace(place, "*", name), depth + 1);
      else if (declared.length > 0)
        tell(
          childPlace(place, isName(name) ? name : "(a name)", name),
          "not mentioned",
          "adds",
          kindOf(child),
        );
    }
  }

  function walk(node: unknown, it: unknown, at: Place, depth: number): void {
    if (depth > MAX_DEPTH) return;
    const place = { ...at, evidence: evidenceOf(node) ?? evidenceOf(contract.resolve(node)) ?? at.evidence };
    const parts = partsOf(node, it, place, 0);
    const isRight = parts.map((part) => checkOwn(part, it, place)).every(Boolean);
    if (!isRight) return;
    if (Array.isArray(it)) {
      const schemas = parts.map((part) => member(part, "items")).filter(isObject);
      for (const [index, child] of it.entries())
        for (const one of schemas) walk(one, child, childPlace(place, "*", index), depth + 1);
    } else if (isObject(it)) walkObject(parts, it, place, depth);
  }

  walk(schema, value, { pointer: "", path: [], evidence }, 0);
  return found;
}

function childPlace(place: Place, shown: string, key: string | number, evidence = place.evidence): Place {
  const step = shown.replaceAll("~", "~0").replaceAll("/", "~1");
  return { pointer: `${place.pointer}/${step}`, path: [...place.path, key], evidence };
}
