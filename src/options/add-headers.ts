import { ConfigError } from "../errors/config-error.ts";
import { redactError } from "../errors/redact-error.ts";

// OpenAPI 3.x, Parameter Object: header parameters of these names are to be ignored.
const IGNORED_PARAMETERS = /^(accept|content-type|authorization)$/i;

/** Headers by their names in lower case: the form that openapi-fetch merges without making Headers of them first. */
export type HeaderRecord = Readonly<Record<string, string>>;

/**
 * Headers of a call: the client's, the operation's, the call's own, and its header parameters, later ones winning.
 *
 * @throws ConfigError for what no header can carry
 */
export function requestHeaders(
  method: string,
  defaults: HeaderRecord,
  sources: readonly unknown[],
  parameters: Readonly<Record<string, unknown>> | null | undefined,
): HeaderRecord {
  const own = sources.filter((source) => source !== undefined && source !== null);
  if (method !== "POST" && !own.length && !parameters) return defaults;
  try {
    const merged = own.reduce<Headers>(addHeaders, new Headers(defaults));
    for (const [name, value] of Object.entries(parameters ?? {}))
      if (value !== undefined && value !== null && !IGNORED_PARAMETERS.test(name))
        merged.set(name, String(value));
    // The API asks for it on every POST, with or without a body.
    if (method === "POST" && !merged.has("Content-Type")) merged.set("Content-Type", "application/json");
    return Object.fromEntries(merged);
  } catch (error) {
    // The platform's own error quotes the value.
    throw new ConfigError(`the headers of a call are not valid: ${redactError(error).message}`);
  }
}

/**
 * Adds headers of any form, which win over those that are there: records, pairs, Maps, and Headers of another realm or
 * library. In a record `null` removes a header and `undefined` leaves it as it is.
 */
export function addHeaders(headers: Headers, added: unknown): Headers {
  if (added === undefined || added === null) return headers;
  if (typeof added !== "object") throw new TypeError("headers must be an object");
  const pairs = Symbol.iterator in added ? new Headers(added as HeadersInit) : Object.entries(added);
  for (const [name, value] of pairs)
    if (value === null) headers.delete(name);
    else if (value !== undefined) headers.set(name, String(value));
  return headers;
}
