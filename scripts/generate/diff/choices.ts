import { canonical, isObject } from "../json.ts";
import { type At, refIn } from "../openapi/pointer.ts";
import { createCollector, labelOf, type Side } from "./change.ts";
import type { DiffContext, DiffSchemas, Outcome } from "./context.ts";
import type { Shape } from "./shape.ts";
import type { Add } from "./values.ts";

/**
 * Compares alternatives; what has none is one itself. Those with the same name or title are a pair. Of the others, one
 * that an alternative of the older document covers is no news to whoever reads answers, and one that an alternative of
 * the newer document covers is still taken from whoever sends.
 */
export function diffChoices(
  context: DiffContext,
  [before, a]: readonly [At, Shape],
  [after, b]: readonly [At, Shape],
  side: Side,
  add: Add,
  diff: DiffSchemas,
): void {
  const older = a.choices.length === 0 ? [before] : a.choices;
  const left = b.choices.length === 0 ? [after] : [...b.choices];
  const newer = [...left];
  const single: At[] = [];
  const pairs: [At, At][] = [];
  for (const choice of older) {
    const index = left.findIndex((other) => nameOf(other) === nameOf(choice));
    const [other] = index < 0 ? [] : left.splice(index, 1);
    if (other) pairs.push([choice, other]);
    else single.push(choice);
  }
  for (const choice of [...single]) {
    const index = left.findIndex((other) => outcome(context, choice, other, side, diff) === "same");
    if (index < 0) continue;
    left.splice(index, 1);
    single.splice(single.indexOf(choice), 1);
  }
  const [last] = single;
  const [other] = left;
  if (last && other && single.length === 1 && left.length === 1)
    pairs.push([single.pop() as At, left.pop() as At]);
  for (const [choice, one] of pairs) diff(context, choice, one, side);

  const covers = (choice: At, by: readonly At[], isNew: boolean) =>
    by.some((one) => outcome(context, isNew ? one : choice, isNew ? choice : one, side, diff) !== "breaks");
  for (const choice of single) {
    const isCovered = side === "request" && covers(choice, newer, false);
    add(
      isCovered ? "neutral" : "narrower",
      `can no longer be ${labelOf(nameless(context.before(choice), choice))}`,
    );
  }
  for (const choice of left) {
    const isCovered = side === "response" && covers(choice, older, true);
    add(isCovered ? "neutral" : "wider", `can also be ${labelOf(nameless(context.after(choice), choice))}`);
  }
}

const nameless = (shape: Shape, choice: At) =>
  isObject(choice.node) && refIn(choice.node) !== undefined ? shape.path : choice.path;

/** Compares aside, without telling; while a pair is looked at it counts as the same, so that circles end. */
export function outcome(context: DiffContext, a: At, b: At, side: Side, diff: DiffSchemas): Outcome {
  const key = `${side} ${context.before(a).path.join("/")} ${context.after(b).path.join("/")}`;
  const known = context.outcomes.get(key);
  if (known !== undefined) return known;
  context.outcomes.set(key, "same");
  const collector = createCollector();
  diff({ ...context, collector, done: new Set() }, a, b, side);
  const changes = [...collector.changes.values()];
  const result = changes.some((change) => change.breaks) ? "breaks" : changes.length > 0 ? "changes" : "same";
  context.outcomes.set(key, result);
  return result;
}

function nameOf({ node }: At): string {
  if (!isObject(node)) return String(node);
  return refIn(node) ?? (typeof node["title"] === "string" ? `title ${node["title"]}` : canonical(node));
}
