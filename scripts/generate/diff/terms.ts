import { isObject, type Json, listAt, member, objectAt } from "../json.ts";
import type { Operation } from "../openapi/operations.ts";
import { type At, toFragment } from "../openapi/pointer.ts";
import { type Server, serverOf } from "../openapi/servers.ts";
import type { DiffContext } from "./context.ts";

/** What is said about an operation beside its form. */
export function diffTerms(context: DiffContext, before: Operation, after: Operation): void {
  const { collector } = context;
  const [a, b] = [before.place, after.place];
  const add = (text: string) =>
    collector.add({ before: a.path, after: b.path, side: "request", way: "neutral", text });
  const value = (place: At, key: string): Json | undefined => member(place.node, key);
  if (value(a, "deprecated") !== true && value(b, "deprecated") === true) add("is deprecated");
  const [had, has] = [a, b].map((place) => permissionsIn(place));
  if (had !== has)
    add(`needs the permission ${has || "that the document does not name"}, it was ${had || "not named"}`);
  diffSecurity(context, a, b);
  diffServers(context, before, after);
}

function diffSecurity({ collector, resolve }: DiffContext, a: At, b: At): void {
  const [was, is] = [securityOf(a, "before"), securityOf(b, "after")];
  if (was === undefined || is === undefined || was === is) return;
  const text = `is secured in another way: ${is}, it was ${was}`;
  collector.add({ before: a.path, after: b.path, side: "request", way: "other", text });

  function securityOf(place: At, document: "before" | "after"): string | undefined {
    if (member(place.node, "security") === undefined) return undefined;
    const choices = listAt(place.node, "security").map((one) =>
      Object.keys(one ?? {})
        .sort()
        .map((name) => schemeText(resolve(document, schemeAt(name)).node, name))
        .join(" with "),
    );
    return choices.map((choice) => choice || "nothing").join(" or ") || "nothing";
  }
}

const schemeAt = (name: string): At => ({
  node: { $ref: toFragment(["components", "securitySchemes", name]) },
  path: [],
});

/** What a caller has to know of a scheme, whatever it is called. */
function schemeText(scheme: Json, name: string): string {
  if (!isObject(scheme) || scheme["type"] === undefined) return name;
  const tokenUrls = Object.values(objectAt(scheme, "flows")).map((flow) => member(flow, "tokenUrl"));
  const parts = [scheme["type"], scheme["scheme"], scheme["in"], scheme["name"], ...tokenUrls];
  return parts.filter((part) => typeof part === "string").join(" ");
}

function diffServers({ collector }: DiffContext, before: Operation, after: Operation): void {
  const [was, is] = [before, after].map(({ servers }) => serverOf(servers)) as [Server, Server];
  if (was.origin === is.origin && was.path === is.path) return;
  // In one place for all operations: most documents give one address.
  const path = ["servers"];
  const text = `the address is ${is.origin}${is.path}, it was ${was.origin}${was.path}`;
  collector.add({ before: path, after: path, side: "request", way: "other", text });
}

function permissionsIn({ node }: At): string {
  const permission = member(node, "x-invers-permission");
  return (Array.isArray(permission) ? permission : permission === undefined ? [] : [permission]).join(", ");
}
