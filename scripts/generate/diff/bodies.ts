import { member } from "../json.ts";
import { contentOf, type Operation } from "../openapi/operations.ts";
import type { At } from "../openapi/pointer.ts";
import type { Side } from "./change.ts";
import { outcome } from "./choices.ts";
import type { DiffContext } from "./context.ts";
import { diffSchemas } from "./schemas.ts";

const isRequired = ({ node }: At): boolean => member(node, "required") === true;

export function diffBodies(context: DiffContext, before: Operation, after: Operation): void {
  const { collector } = context;
  const side: Side = "request";
  const [a, b] = [before.body, after.body];
  if (a === undefined && b === undefined) return;
  if (a === undefined) {
    const required = isRequired(b as At);
    const text = `there is a body now${required ? ", and it is required" : ""}`;
    const way = required ? "narrower" : "neutral";
    collector.add({ before: before.place.path, after: b?.path, side, way, text });
    return;
  }
  if (b === undefined) {
    const text = "there is no body any more";
    collector.add({ before: a.path, after: undefined, side, way: "other", text });
    return;
  }
  const add = (way: "narrower" | "wider", text: string) =>
    collector.add({ before: a.path, after: b.path, side, way, text });
  if (isRequired(b) && !isRequired(a)) add("narrower", "the body is now required");
  if (isRequired(a) && !isRequired(b)) add("wider", "the body may now be left out");
  diffContents(context, a, b, side, "the body");
}

const isSuccess = (status: string): boolean => status.startsWith("2");

export function diffResponses(context: DiffContext, before: Operation, after: Operation): void {
  const { collector } = context;
  const side: Side = "response";
  for (const [status, a] of before.responses) {
    const b = after.responses.get(status);
    if (b === undefined) {
      const breaks = isSuccess(status);
      const text = `response ${status} is gone`;
      collector.add({ before: a.path, after: undefined, side, way: "other", text, breaks });
      continue;
    }
    collector.pair(a);
    diffContents(context, a, b, side, `response ${status}`);
    diffHeaders(context, a, b, status);
  }
  const known = [...before.responses].filter(([status]) => isSuccess(status)).map(([, response]) => response);
  for (const [status, b] of after.responses) {
    if (before.responses.has(status)) continue;
    const isNews = isSuccess(status) && !bodiesOf(b).every((body) => isCovered(context, body, known));
    const text = `response ${status} is new`;
    collector.add({
      before: before.place.path,
      after: b.path,
      side,
      way: isNews ? "wider" : "neutral",
      text,
    });
  }
}

const bodiesOf = (response: At): (At | undefined)[] => {
  const bodies = [...contentOf(response).values()];
  return bodies.length === 0 ? [undefined] : bodies;
};

/** Whether a success has the body of one that was there: then whoever reads it reads on. */
function isCovered(context: DiffContext, body: At | undefined, known: readonly At[]): boolean {
  return known.flatMap(bodiesOf).some((one) => {
    if (one === undefined || body === undefined) return one === body;
    return outcome(context, one, body, "response", diffSchemas) !== "breaks";
  });
}

/** Headers are no part of the types; one that is gone is told all the same. */
function diffHeaders({ collector }: DiffContext, a: At, b: At, status: string): void {
  const namesOf = (response: At) => Object.keys((member(response.node, "headers") as object) ?? {});
  const after = new Set(namesOf(b).map((name) => name.toLowerCase()));
  for (const name of namesOf(a)) {
    if (after.has(name.toLowerCase())) continue;
    const text = `response ${status} is not said to have the header ${name}`;
    collector.add({ before: a.path, after: b.path, side: "response", way: "neutral", text });
  }
}

function diffContents(context: DiffContext, a: At, b: At, side: Side, label: string): void {
  const [before, after] = [readable(contentOf(a)), readable(contentOf(b))];
  for (const [type, schema] of before) {
    const alike = before.size === 1 && after.size === 1 ? onlyJson(type, after) : undefined;
    const other = after.get(type) ?? alike;
    if (other) diffSchemas(context, schema, other, side);
    if (other && (after.has(type) || side === "response")) continue;
    const [is] = after.keys();
    const sent =
      is !== undefined && type === "application/json" ? `${is}, and the client sends ${type}` : undefined;
    const text = sent && side === "request" ? `${label} is ${sent}` : `${label} is no longer ${type}`;
    context.collector.add({ before: a.path, after: b.path, side, way: "other", text });
  }
  for (const type of after.keys()) {
    if (before.has(type) || (before.size === 1 && after.size === 1 && onlyJson(type, before))) continue;
    const text = before.size === 0 ? `${label} has a body now: ${type}` : `${label} can also be ${type}`;
    const way = side === "response" && before.size > 0 ? "wider" : "neutral";
    context.collector.add({ before: a.path, after: b.path, side, way, text });
  }
}

/** Where there is JSON, the client reads and sends that. */
function readable(contents: Map<string, At>): Map<string, At> {
  const json = [...contents].filter(([type]) => isJson(type));
  return json.length > 0 ? new Map(json) : contents;
}

const isJson = (type: string): boolean => /[/+]json$/.test(type);

/** `application/problem+json` is read like `application/json`. */
function onlyJson(type: string, contents: ReadonlyMap<string, At>): At | undefined {
  const [[other, schema] = []] = contents;
  return other !== undefined && isJson(type) && isJson(other) ? schema : undefined;
}
