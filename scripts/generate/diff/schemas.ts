import { isObject, type Json, member } from "../json.ts";
import { componentOf } from "../openapi/component-refs.ts";
import { type At, type Path, refIn } from "../openapi/pointer.ts";
import { labelOf, type Side, type Way } from "./change.ts";
import { diffChoices, outcome } from "./choices.ts";
import type { DiffContext, DiffSchemas } from "./context.ts";
import type { Shape } from "./shape.ts";
import { type Add, diffBounds, diffTypes, diffUnjudged } from "./values.ts";

/** Compares what two schemas demand, all the way down. */
export const diffSchemas: DiffSchemas = (context, before, after, side) => {
  const [was, is] = [schemaNamed(before), schemaNamed(after)];
  const isSwapped = was !== undefined && is !== undefined && was !== is && context.isKept(was);
  if (isSwapped) diffSwapped(context, [before, was], [after, is], side);
  else diffShapes(context, before, after, side);
};

function schemaNamed({ node }: At): string | undefined {
  const target = isObject(node) ? componentOf(refIn(node) ?? "") : undefined;
  return target?.section === "schemas" ? target.name : undefined;
}

/** Another schema stands in the place of one that is still there: that is told here, and not of the schema. */
function diffSwapped(
  context: DiffContext,
  [before, was]: readonly [At, string],
  [after, is]: readonly [At, string],
  side: Side,
): void {
  const { collector } = context;
  collector.pair(before);
  const result = outcome(context, before, after, side, diffShapes);
  if (result === "same") return;
  const isBody = before.path.at(-1) === "schema" && before.path[0] !== "components";
  const verb = isBody ? (side === "response" ? "answers" : "takes") : `${label(context, after.path)} is`;
  const way = result === "breaks" ? "other" : "neutral";
  collector.add({ before: before.path, after: after.path, side, way, text: `${verb} ${is}, it was ${was}` });
}

const diffShapes: DiffSchemas = (context, before, after, side) => {
  const { collector } = context;
  collector.pair(before);
  const a = context.before(before);
  const b = context.after(after);
  const key = `${side} ${a.path.join("/")} ${b.path.join("/")}`;
  if (context.done.has(key)) return;
  context.done.add(key);
  collector.pair({ node: null, path: a.path });
  const add: Add = (way, text, breaks, refines) =>
    collector.add({
      before: a.path,
      after: b.path,
      side,
      way,
      text: `${label(context, b.path)} ${text}`,
      breaks,
      refines,
    });
  const [hadChoices, hasChoices] = [a, b].map(({ choices }) => choices.length > 0);
  const whole = hadChoices ? a : b;
  if (hadChoices !== hasChoices && whole.properties.size === 0) {
    // One alternative on the one side, several on the other.
    diffChoices(context, [before, a], [after, b], side, add, diffSchemas);
    diffDeprecation(before.node, after.node, add);
    return;
  }
  diffTypes(a, b, side, add);
  diffBounds(a, b, side, add);
  diffProperties(context, a, b, side);
  diffValues(context, a, b, side, add);
  diffItems(context, a, b, side, add);
  if (hadChoices !== hasChoices) {
    add(
      hasChoices ? "narrower" : "wider",
      hasChoices ? "is now one of several" : "is no longer one of several",
    );
  } else if (hadChoices) diffChoices(context, [before, a], [after, b], side, add, diffSchemas);
  diffUnjudged(a, b, add);
  diffDeprecation(before.node, after.node, add);
};

/** Compares what an object may hold beside its properties. */
function diffValues(context: DiffContext, a: Shape, b: Shape, side: Side, add: Add): void {
  if (a.closed !== b.closed) {
    if (b.closed) add("narrower", "takes no further properties");
    else add("wider", "may have further properties", false);
  }
  const isRequest = side === "request";
  if (a.additional && b.additional) diffSchemas(context, a.additional, b.additional, side);
  else if (a.additional && b.types?.has("object")) {
    add("wider", "tells no longer what its values are", isRequest ? b.properties.size > 0 : undefined);
  } else if (b.additional && a.types?.has("object") && !a.closed) {
    add("narrower", "tells now what its values are", isRequest && a.properties.size === 0);
  }
}

function diffItems(context: DiffContext, a: Shape, b: Shape, side: Side, add: Add): void {
  if (a.places.length !== b.places.length) {
    const told = ({ places }: Shape) => (places.length === 0 ? "a list" : `a tuple of ${places.length}`);
    add("other", `is ${told(b)}, it was ${told(a)}`);
    return;
  }
  for (const [index, place] of a.places.entries()) diffSchemas(context, place, b.places[index] as At, side);
  if (a.items && b.items) diffSchemas(context, a.items, b.items, side);
  else if (b.items && a.types?.has("array")) add("narrower", "tells now what its items are");
  else if (a.items && b.types?.has("array")) add("wider", "tells no longer what its items are");
}

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

/** Whether a property is sent this way: a read-only one in answers only, a write-only one in requests only. */
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
