import { canonical, type Json } from "../json.ts";
import type { Side, Way } from "./change.ts";
import { holds, type Shape } from "./shape.ts";

/** Tells of a difference; one that only refines what was said contradicts nothing. */
export type Add = (way: Way, text: string, breaks?: boolean, refines?: boolean) => void;

const shown = (values: readonly Json[]): string => values.map((value) => JSON.stringify(value)).join(", ");

const missingIn = (values: readonly Json[], others: readonly Json[]): Json[] =>
  values.filter((value) => !holds(others, value));

/** Compares types, and the lists of values that there may be. */
export function diffTypes(a: Shape, b: Shape, side: Side, add: Add): void {
  const way = wayOfTypes(a.types, b.types);
  const typesTold = (types: Shape["types"]) => (types ? [...types].join(" | ") || "nothing" : "anything");
  if (way !== undefined) add(way, `is ${typesTold(b.types)}, it was ${typesTold(a.types)}`);
  if (way === "other") return;
  if (a.values && b.values) diffClosed(a.values, b.values, a.isConstant && b.isConstant, add);
  else if (a.values && b.known) add("wider", "has a list of values that may grow, it was a closed one");
  else if (a.values) add("wider", `may be anything, it was one of ${shown(a.values)}`);
  else if (b.values) {
    const lost = missingIn(a.known ?? [], b.values);
    if (lost.length > 0) add("other", `can no longer be ${shown(lost)}`, side === "request");
    add("narrower", `is one of ${shown(b.values)} only`);
  } else if (a.known && b.known) {
    const gained = missingIn(b.known, a.known);
    const lost = missingIn(a.known, b.known);
    if (gained.length > 0) add("neutral", `has new known values: ${shown(gained)}`);
    if (lost.length > 0) add("other", `has no longer among its known values: ${shown(lost)}`, false);
  } else if (b.known) add("neutral", `has known values now: ${shown(b.known)}`);
  else if (a.known) add("neutral", "has no list of known values any more");
}

function diffClosed(a: readonly Json[], b: readonly Json[], areConstants: boolean, add: Add): void {
  const gained = missingIn(b, a);
  const lost = missingIn(a, b);
  if (areConstants && gained.length > 0) {
    add("other", `is ${shown(b)}, it was ${shown(a)}`);
    return;
  }
  // Null is told by the types.
  const [more, less] = [gained, lost].map((values) => values.filter((value) => value !== null));
  if (more && more.length > 0) add("wider", `has new values in a closed list: ${shown(more)}`);
  if (less && less.length > 0) add("narrower", `can no longer be ${shown(less)}`);
}

function wayOfTypes(a: Shape["types"], b: Shape["types"]): Way | undefined {
  if (a === undefined || b === undefined) return a === b ? undefined : a === undefined ? "narrower" : "wider";
  const fits = (from: ReadonlySet<string>, to: ReadonlySet<string>) =>
    [...from].every((type) => to.has(type) || (type === "integer" && to.has("number")));
  const isNarrower = fits(b, a);
  const isWider = fits(a, b);
  if (isNarrower && isWider) return undefined;
  return isNarrower ? "narrower" : isWider ? "wider" : "other";
}

const LOWER = new Set(["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"]);
const UPPER = new Set(["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"]);

/** Tells of keywords whose meaning for callers cannot be told from them alone. */
export function diffUnjudged(a: Shape, b: Shape, add: Add): void {
  const keys = new Set([...a.unjudged.keys(), ...b.unjudged.keys()]);
  const differing = [...keys].filter((key) => {
    const isMap = key === "patternProperties" && a.additional !== undefined && b.additional !== undefined;
    return !isMap && canonical(a.unjudged.get(key) ?? null) !== canonical(b.unjudged.get(key) ?? null);
  });
  if (differing.length === 0) return;
  add("neutral", `differs in ${differing.sort().join(" and ")}, which this report does not judge`);
}

/** Compares bounds, patterns and formats. A looser bound of an answer is told, but does not break callers. */
export function diffBounds(a: Shape, b: Shape, side: Side, add: Add): void {
  for (const key of new Set([...a.bounds.keys(), ...b.bounds.keys()])) {
    const before = a.bounds.get(key);
    const after = b.bounds.get(key);
    if (canonical(before ?? null) === canonical(after ?? null)) continue;
    const way = wayOfBound(key, before, after);
    const told = after === undefined ? `has no ${key} any more` : `has ${key} ${JSON.stringify(after)}`;
    const was = before === undefined ? "" : `, it was ${JSON.stringify(before)}`;
    add(
      way,
      told + was,
      side === "request" ? way !== "wider" : key === "format" && way === "other",
      before === undefined,
    );
  }
}

function wayOfBound(key: string, before: Json | undefined, after: Json | undefined): Way {
  if (before === undefined) return "narrower";
  if (after === undefined) return "wider";
  if (typeof before !== "number" || typeof after !== "number") return "other";
  if (LOWER.has(key)) return after > before ? "narrower" : "wider";
  return UPPER.has(key) ? (after < before ? "narrower" : "wider") : "other";
}
