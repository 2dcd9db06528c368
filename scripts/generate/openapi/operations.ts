import { isObject, type Json, type JsonObject, listAt, member } from "../json.ts";
import { type At, at, entriesAt, itemsAt, resolve } from "./pointer.ts";
import { METHODS } from "./structure.ts";

/** An operation with all that applies to it. */
export interface Operation {
  /** `GET /vehicles/{vehicle_id}` */
  readonly name: string;
  /** The same for all documents, whatever a path parameter is called. */
  readonly key: string;
  readonly place: At;
  readonly parameters: ReadonlyMap<string, At>;
  readonly body: At | undefined;
  readonly responses: ReadonlyMap<string, At>;
  /** The nearest that are given: its own, or those of its path. */
  readonly servers: readonly Json[];
}

const isText = (value: Json | undefined): value is string => typeof value === "string";

/** `GET /vehicles/{}` */
export function operationKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\{[^{}]*\}/g, "{}")}`;
}

/** The operations of a document, by their keys. */
export function operationsOf(document: JsonObject): Map<string, Operation> {
  const root: At = { node: document, path: [] };
  const found = new Map<string, Operation>();
  for (const [path, item] of entriesAt(root, "paths")) {
    if (path.startsWith("x-")) continue;
    const holder = resolve(document, item);
    for (const method of METHODS) {
      const place = at(holder, method);
      if (place === undefined || !isObject(place.node)) continue;
      const shared = operationKey(method, path);
      // Two paths of one document that differ only in a parameter's name are two to its callers.
      const key = found.has(shared) ? `${method.toUpperCase()} ${path}` : shared;
      found.set(key, operation(document, `${method.toUpperCase()} ${path}`, key, path, place, holder));
    }
  }
  return found;
}

function operation(
  document: JsonObject,
  name: string,
  key: string,
  path: string,
  place: At,
  holder: At,
): Operation {
  const body = at(place, "requestBody");
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, inBraces]) => inBraces);
  const parameters = new Map<string, At>();
  for (const item of [...itemsAt(holder, "parameters"), ...itemsAt(place, "parameters")]) {
    const parameter = resolve(document, item);
    const known = parameterKey(parameter.node, names);
    if (known !== undefined) parameters.set(known, parameter);
  }
  const responses = entriesAt(place, "responses").filter(([status]) => !status.startsWith("x-"));
  return {
    name,
    key,
    place,
    parameters,
    body: body && resolve(document, body),
    servers: [place, holder].map(({ node }) => listAt(node, "servers")).find((list) => list.length > 0) ?? [],
    responses: new Map(responses.map(([status, item]) => [status.toUpperCase(), resolve(document, item)])),
  };
}

/** A path parameter is known by its place in the path, a header by its name in whatever case. */
function parameterKey(parameter: Json, pathNames: readonly (string | undefined)[]): string | undefined {
  const name = member(parameter, "name");
  const place = member(parameter, "in");
  if (!isText(name) || !isText(place)) return undefined;
  if (place === "path") return `path ${pathNames.indexOf(name)}`;
  return place === "header" ? `header ${name.toLowerCase()}` : `${place} ${name}`;
}

/** Bodies by media type, without parameters of the type. */
export function contentOf(holder: At): Map<string, At> {
  return new Map(
    entriesAt(holder, "content").map(([type, media]): [string, At] => [
      (type.split(";")[0] as string).trim().toLowerCase(),
      at(media, "schema") ?? { node: {}, path: media.path },
    ]),
  );
}
