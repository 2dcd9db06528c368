import { type Json, member } from "../json.ts";
import { type Parameter, serializedForm } from "../normalize/serialization.ts";
import { contentOf, type Operation } from "../openapi/operations.ts";
import { type At, at } from "../openapi/pointer.ts";
import { diffBodies, diffResponses } from "./bodies.ts";
import type { Side } from "./change.ts";
import type { DiffContext } from "./context.ts";
import { diffSchemas } from "./schemas.ts";
import { diffTerms } from "./terms.ts";

/** Compares what an operation takes and what it answers. */
export function diffOperations(context: DiffContext, before: Operation, after: Operation): void {
  context.collector.pair(before.place);
  diffPaths(context, before, after);
  diffParameters(context, before, after);
  diffBodies(context, before, after);
  diffResponses(context, before, after);
  diffTerms(context, before, after);
}

/** A parameter's name in the path means nothing to the server, but callers' code names the path as it is written. */
function diffPaths({ collector }: DiffContext, { name, place }: Operation, after: Operation): void {
  if (name === after.name) return;
  collector.add({
    before: place.path,
    after: after.place.path,
    side: "types",
    way: "neutral",
    text: `is written ${after.name} now, it was ${name}`,
    breaks: true,
  });
}

const nameOf = ({ node }: At): string => `the ${member(node, "in")} parameter ${member(node, "name")}`;
const isRequired = ({ node }: At): boolean => member(node, "required") === true;

function diffParameters(context: DiffContext, before: Operation, after: Operation): void {
  const { collector } = context;
  const side: Side = "request";
  for (const [key, a] of before.parameters) {
    const b = after.parameters.get(key);
    if (b === undefined) {
      collector.add({ before: a.path, after: undefined, side, way: "other", text: `${nameOf(a)} is gone` });
      continue;
    }
    collector.pair(a);
    const add = (way: "narrower" | "wider", text: string) =>
      collector.add({ before: a.path, after: b.path, side, way, text: `${nameOf(b)} ${text}` });
    if (isRequired(b) && !isRequired(a)) add("narrower", "is now required");
    if (isRequired(a) && !isRequired(b)) add("wider", "may now be left out");
    diffForms(context, a, b);
    const named = { path: b.path, name: nameOf(b) };
    diffSchemas({ ...context, named }, schemaOf(a), schemaOf(b), side);
  }
  for (const [key, b] of after.parameters) {
    if (before.parameters.has(key)) continue;
    const required = isRequired(b);
    const text = `${nameOf(b)} is new${required ? " and required" : ""}`;
    const way = required ? "narrower" : "neutral";
    collector.add({ before: before.place.path, after: b.path, side, way, text });
  }
}

/** A value can be written in several ways; what callers send has the shape that the older document gave it. */
function diffForms({ collector, resolve }: DiffContext, a: At, b: At): void {
  const follow = (schema: Json): Json => resolve("before", { node: schema, path: [] }).node;
  const schema = member(a.node, "schema") ?? {};
  const [was, is] = [a, b].map(({ node }) => serializedForm({ ...(node as Parameter), schema }, follow));
  if (was === is) return;
  const text = `${nameOf(b)} is written ${is}, it was ${was}`;
  collector.add({ before: a.path, after: b.path, side: "request", way: "other", text });
}

function schemaOf(parameter: At): At {
  const [content] = contentOf(parameter).values();
  return at(parameter, "schema") ?? content ?? { node: {}, path: parameter.path };
}
