import { canonical, isObject } from "../json.ts";
import { refIn } from "../openapi/component-refs.ts";
import type { At } from "./at.ts";
import { labelOf, type Side } from "./change.ts";
import type { DiffContext, DiffSchemas } from "./schemas.ts";
import type { Shape } from "./shape.ts";
import type { Add } from "./values.ts";

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
