import { canonical, isObject, type Json, member } from "../json.ts";
import { type At, type Path, refIn } from "../openapi/pointer.ts";
import { type Collector, labelOf, type Side, type Way } from "./change.ts";
import type { Shape, ShapeOf } from "./shape.ts";
import { type Add, diffBounds, diffTypes } from "./values.ts";

/** What it takes to compare schemas of two documents. */
export interface DiffContext {
  readonly before: ShapeOf;
  readonly after: ShapeOf;
  readonly collector: Collector;
  /** Pairs that were compared before on behalf of the same operation. */
  readonly done: Set<string>;
  /** What people call a place that has no name of its own, such as a parameter's. */
  readonly named?: { readonly path: Path; readonly name: string };
}

export type DiffSchemas = (context: DiffContext, before: At, after: At, side: Side) => void;

/** Compares what two schemas demand, all the way down. */
export const diffSchemas: DiffSchemas = (context, before, after, side) => {
  const { collector } = context;
  collector.pair(before);
  const a = context.before(before);
  const b = context.after(after);
  const key = `${side} ${a.path.join("/")} ${b.path.join("/")}`;
  if (context.done.has(key)) return;
  context.done.add(key);
  collector.pair({ node: null, path: a.path });
  const add = (way: Way, text: string, breaks?: boolean) =>
    collector.add({
      before: a.path,
      after: b.path,
      side,
      way,
      text: `${label(context, b.path)} ${text}`,
      breaks,
    });
  diffTypes(a, b, side, add);
  diffBounds(a, b, side, add);
  diffProperties(context, a, b, side);
  if (a.closed !== b.closed) {
    if (b.closed) add("narrower", "takes no further properties");
    else add("wider", "may have further properties", false);
  }
  if (a.additional && b.additional) diffSchemas(context, a.additional, b.additional, side);
  if (a.items && b.items) diffSchemas(context, a.items, b.items, side);
  else if (b.items) add("narrower", "tells now what its items are");
  else if (a.items && b.types?.has("array")) add("wider", "tells no longer what its items are");
  diffChoices(context, a, b, side, add, diffSchemas);
  diffDeprecation(before.node, after.node, add);
};

function label({ named }: DiffContext, path: Path): string {
  const isWithin = named?.path.every((key, index) => path[index] === key) === true;
  if (!isWithin) return labelOf(path);
  const rest = path.slice(named.path.length).filter((key) => key !== "schema");
  return rest.length === 0 ? named.name : `${labelOf(["components", "", ...rest])} in ${named.name}`;
}

function diffDeprecation(before: Json, after: Json, add: (way: Way, text: string) => void): void {
  if (member(before, "deprecated") !== true && member(after, "deprecated") === true)
    add("neutral", "is deprecated");
}

/** A property that only answers have is none of a request, and the other way round. */
function travels({ node }: At, side: Side): boolean {
  const flag = side === "request" ? "readOnly" : "writeOnly";
  return !(isObject(node) && node[flag] === true);
}

function diffProperties(context: DiffContext, a: Shape, b: Shape, side: Side): void {
  const { collector } = context;
  for (const [name, before] of a.properties) {
    if (!travels(before, side)) continue;
    const after = b.properties.get(name);
    const label = labelOf(before.path);
    if (after === undefined || !travels(after, side)) {
      // Without any property left, what the newer document says is not that there are none.
      const isVague = b.properties.size === 0 && b.choices.length > 0;
      if (!isVague)
        collector.add({
          before: before.path,
          after: undefined,
          side,
          way: "other",
          text: `${label} is gone`,
        });
      continue;
    }
    const add = (way: Way, text: string) =>
      collector.add({
        before: before.path,
        after: after.path,
        side,
        way,
        text: `${labelOf(after.path)} ${text}`,
      });
    const was = a.required.has(name);
    const is = b.required.has(name);
    if (!was && is) add("narrower", side === "request" ? "is now required" : "is now always there");
    if (was && !is) add("wider", side === "request" ? "may now be left out" : "is no longer guaranteed");
    diffSchemas(context, before, after, side);
  }
  for (const [name, after] of b.properties) {
    if (a.properties.has(name) || !travels(after, side)) continue;
    const required = b.required.has(name);
    const breaks = side === "request" && required;
    const text = `${labelOf(after.path)} is new${required && side === "request" ? " and required" : ""}`;
    collector.add({ before: a.path, after: after.path, side, way: "narrower", text, breaks });
  }
}

/**
 * Compares alternatives. Those with the same name, title or content are a pair, and so are the last of either side that
 * are left over; an alternative more is a wider choice, one less a narrower one.
 */
export function diffChoices(
  context: DiffContext,
  a: Shape,
  b: Shape,
  side: Side,
  add: Add,
  diff: DiffSchemas,
): void {
  if (a.choices.length === 0 && b.choices.length === 0) return;
  if (a.choices.length === 0) {
    add(tellsNothing(a) ? "narrower" : "other", "is now one of several");
    return;
  }
  if (b.choices.length === 0) {
    add(tellsNothing(b) ? "wider" : "other", "is no longer one of several");
    return;
  }
  const left = [...b.choices];
  const single: At[] = [];
  for (const before of a.choices) {
    const index = left.findIndex((after) => nameOf(after) === nameOf(before));
    const [after] = index < 0 ? [] : left.splice(index, 1);
    if (after) diff(context, before, after, side);
    else single.push(before);
  }
  const [before] = single;
  const [after] = left;
  if (before && after && single.length === 1 && left.length === 1) {
    diff(context, before, after, side);
    return;
  }
  for (const choice of single) add("narrower", `can no longer be ${labelOf(context.before(choice).path)}`);
  for (const choice of left) add("wider", `can also be ${labelOf(context.after(choice).path)}`);
}

const tellsNothing = (shape: Shape): boolean => shape.types === undefined && shape.properties.size === 0;

function nameOf({ node }: At): string {
  if (!isObject(node)) return String(node);
  return refIn(node) ?? (typeof node["title"] === "string" ? `title ${node["title"]}` : canonical(node));
}
