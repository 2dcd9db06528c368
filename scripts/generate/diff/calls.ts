import { canonical, type Json, listAt, member } from "../json.ts";
import { type At, at } from "../openapi/pointer.ts";
import type { Side } from "./change.ts";
import { contentOf, type Operation } from "./operations.ts";
import { type DiffContext, diffSchemas } from "./schemas.ts";

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

function schemaOf(parameter: At): At {
  const [content] = contentOf(parameter).values();
  return at(parameter, "schema") ?? content ?? { node: {}, path: parameter.path };
}

function diffBodies(context: DiffContext, before: Operation, after: Operation): void {
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

function diffResponses(context: DiffContext, before: Operation, after: Operation): void {
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
  for (const [status, b] of after.responses) {
    if (before.responses.has(status)) continue;
    const text = `response ${status} is new`;
    const way = isSuccess(status) ? "wider" : "neutral";
    collector.add({ before: before.place.path, after: b.path, side, way, text });
  }
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
  const [before, after] = [contentOf(a), contentOf(b)];
  for (const [type, schema] of before) {
    const other =
      after.get(type) ?? (before.size === 1 && after.size === 1 ? onlyJson(type, after) : undefined);
    if (other) diffSchemas(context, schema, other, side);
    else {
      const text = `${label} is no longer ${type}`;
      context.collector.add({ before: a.path, after: b.path, side, way: "other", text });
    }
  }
  for (const type of after.keys()) {
    if (before.has(type) || (before.size === 1 && after.size === 1 && onlyJson(type, before))) continue;
    const text = before.size === 0 ? `${label} has a body now: ${type}` : `${label} can also be ${type}`;
    const way = side === "response" && before.size > 0 ? "wider" : "neutral";
    context.collector.add({ before: a.path, after: b.path, side, way, text });
  }
}

/** `application/problem+json` in place of `application/json` is read alike. */
function onlyJson(type: string, contents: ReadonlyMap<string, At>): At | undefined {
  const [[other, schema] = []] = contents;
  const isJson = (name: string | undefined) => name !== undefined && /[/+]json$/.test(name);
  return isJson(type) && isJson(other) ? schema : undefined;
}

/** What is said about an operation beside its form. */
function diffTerms({ collector }: DiffContext, before: Operation, after: Operation): void {
  const [a, b] = [before.place, after.place];
  const add = (text: string) =>
    collector.add({ before: a.path, after: b.path, side: "request", way: "neutral", text });
  const value = (place: At, key: string): Json | undefined => member(place.node, key);
  if (value(a, "deprecated") !== true && value(b, "deprecated") === true) add("is deprecated");
  const [had, has] = [a, b].map((place) => permissionsIn(place));
  if (had !== has)
    add(`needs the permission ${has || "that the document does not name"}, it was ${had || "not named"}`);
  const schemes = (place: At) =>
    canonical(listAt(place.node, "security").map((one) => Object.keys(one ?? {})));
  if (value(a, "security") && value(b, "security") && schemes(a) !== schemes(b))
    add("is secured in another way");
}

function permissionsIn({ node }: At): string {
  const permission = member(node, "x-invers-permission");
  return (Array.isArray(permission) ? permission : permission === undefined ? [] : [permission]).join(", ");
}
