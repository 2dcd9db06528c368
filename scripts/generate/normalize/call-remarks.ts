import { isObject, type Json, type JsonObject, listAt, member, objectAt } from "../json.ts";
import { dereferenced, lookup, type Path, refIn } from "../openapi/pointer.ts";
import { API_ORIGIN, serverOf } from "../openapi/servers.ts";
import { METHODS } from "../openapi/structure.ts";
import { walk } from "../openapi/traverse.ts";
import type { Finding } from "../problem.ts";
import { type Follow, type Parameter, unwritable } from "./serialization.ts";

type Remark = (path: Path, reason: string) => void;

/** Tells what of a document's calls the client does in another way, or not at all; each thing once. */
export function remarksOnCalls(document: JsonObject): Finding[] {
  const findings = new Map<string, Finding>();
  const remark: Remark = (path, reason) =>
    findings.set(JSON.stringify([path, reason]), { path, reason, isHarmless: true });
  const follow = (part: Json): Json => dereferenced(document, part);
  /** Each scope with the place that names it first. */
  const scopes = new Map<Json, Path>();
  walk(document, "document", (node, kind, path) => {
    if (kind === "callback" || path[0] === "webhooks") return false;
    if (kind === "operation" && path[0] === "paths")
      onOperation(document, follow, node, path, remark, scopes);
    if (kind !== "parameter") return kind === "schema" ? false : undefined;
    if (refIn(node) !== undefined) return false;
    const reason = unwritable(node as unknown as Parameter, follow);
    if (reason !== undefined) remark(path, reason);
    return false;
  });
  onScopes(scopes, remark);
  onSecuritySchemes(document, remark);
  onSameOperations(document, remark);
  return [...findings.values()];
}

const CALLABLE = new Set(["get", "post", "put", "patch", "delete"]);
const JSON_TYPE = /^[^;]*[/+]json\b/i;

function onOperation(
  document: JsonObject,
  follow: Follow,
  node: JsonObject,
  path: Path,
  remark: Remark,
  scopes: Map<Json, Path>,
): void {
  const [, , method = ""] = path;
  if (!CALLABLE.has(method)) {
    remark(path, `the client has no method for ${method.toUpperCase()}`);
    return;
  }
  onServers(document, node, path, remark);
  onRequirements(document, node, path, remark, scopes);
  const body = follow(node["requestBody"] ?? {});
  const types = Object.keys(objectAt(body, "content"));
  const place = [...path, "requestBody"];
  if (types.length > 0 && method === "get") remark(place, "a GET takes no body");
  else if (types.length > 0 && !types.some((type) => JSON_TYPE.test(type)))
    remark(place, `the client sends bodies as JSON, and this one is ${types.join(" or ")}`);
  for (const [status, response] of Object.entries(objectAt(node, "responses"))) {
    const answers = Object.keys(objectAt(follow(response), "content"));
    if (!/^2/.test(status) || answers.length === 0 || answers.some((type) => JSON_TYPE.test(type))) continue;
    const how = `call it with parseAs: "text" or "stream"`;
    remark(
      [...path, "responses", status],
      `the client reads answers as JSON, and this one is ${answers.join(" or ")}: ${how}`,
    );
  }
}

/** The nearest servers that are given count: of the operation, of its path, of the document. */
function onServers(document: JsonObject, node: JsonObject, path: Path, remark: Remark): void {
  const item = lookup(document, path.slice(0, 2));
  const places: [Json | undefined, Path][] = [
    [node, path],
    [item, path.slice(0, 2)],
    [document, []],
  ];
  const [holder, place] = places.find(([one]) => listAt(one, "servers").length > 0) ?? [];
  if (holder === undefined || place === undefined) return;
  const { origin } = serverOf(listAt(holder, "servers"));
  if (origin !== API_ORIGIN)
    remark(
      [...place, "servers"],
      `is at ${origin}, and the token goes to the client's baseUrl only: calls are refused, unless baseUrl is there`,
    );
}

/** What the client sends with every request: a bearer token, got for the client as a whole. */
function onRequirements(
  document: JsonObject,
  node: JsonObject,
  path: Path,
  remark: Remark,
  scopes: Map<Json, Path>,
): void {
  const own = node["security"] !== undefined;
  const place = own ? [...path, "security"] : ["security"];
  const choices = listAt(own ? node : document, "security");
  const isFree = choices.some((choice) => isObject(choice) && Object.keys(choice).length === 0);
  if (own && (choices.length === 0 || isFree))
    remark(place, "needs no token, and gets the client's all the same");
  for (const scope of choices.flatMap((choice) => (isObject(choice) ? Object.values(choice).flat() : [])))
    if (!scopes.has(scope)) scopes.set(scope, place);
}

const SHOWN_SCOPES = 5;

/** Once, since a document that has scopes has them everywhere. */
function onScopes(scopes: ReadonlyMap<Json, Path>, remark: Remark): void {
  const [first] = scopes.values();
  if (first === undefined) return;
  const more = scopes.size > SHOWN_SCOPES ? ` and ${scopes.size - SHOWN_SCOPES} more` : "";
  const shown = [...scopes.keys()].slice(0, SHOWN_SCOPES).join(", ");
  remark(first, `the client asks for a token without naming scopes (${shown}${more})`);
}

const TOKEN_URL = `${API_ORIGIN}/auth/oauth/token`;

/** A relative one is below the API's origin. */
const absolute = (url: Json | undefined): string =>
  URL.canParse(String(url), API_ORIGIN) ? new URL(String(url), API_ORIGIN).href : String(url);

function onSecuritySchemes(document: JsonObject, remark: Remark): void {
  for (const [name, scheme] of Object.entries(objectAt(document["components"], "securitySchemes"))) {
    const place = ["components", "securitySchemes", name];
    const type = member(scheme, "type");
    const isBearer = type === "http" && String(member(scheme, "scheme")).toLowerCase() === "bearer";
    const flow = member(objectAt(scheme, "flows"), "clientCredentials");
    if (refIn(scheme as JsonObject) !== undefined || isBearer) continue;
    if (type !== "oauth2" || flow === undefined)
      remark(place, `the client authenticates by OAuth 2.0 client credentials only, not by ${type}`);
    else if (absolute(member(flow, "tokenUrl")) !== TOKEN_URL)
      remark(
        place,
        `the token is asked for at ${TOKEN_URL}, unless option tokenUrl says ${absolute(member(flow, "tokenUrl"))}`,
      );
  }
}

function onSameOperations(document: JsonObject, remark: Remark): void {
  const seen = new Map<string, string>();
  for (const [path, item] of Object.entries((document["paths"] ?? {}) as JsonObject)) {
    for (const method of METHODS.filter((name) => member(item, name) !== undefined)) {
      const key = `${method} ${path.replace(/\{[^{}]*\}/g, "{}")}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, path);
      else
        remark(
          ["paths", path, method],
          `is the same operation as ${method.toUpperCase()} ${other} to a server`,
        );
    }
  }
}
