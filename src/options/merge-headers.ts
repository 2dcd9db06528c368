import { ConfigError } from "../errors/config-error.ts";
import { redactError } from "../errors/redact-error.ts";

// OpenAPI 3.x, Parameter Object: header parameters of these names are to be ignored.
const IGNORED_PARAMETERS = /^(accept|content-type|authorization)$/i;

/**
 * Headers of a call: the client's, the call's own, and its header parameters, later ones winning.
 *
 * @throws ConfigError for what no header can carry
 */
export function requestHeaders(
  method: string,
  defaults: Headers,
  headers: unknown,
  parameters: Readonly<Record<string, unknown>> | null | undefined,
): Headers {
  try {
    const merged = mergeHeaders([defaults, headers]);
    for (const [name, value] of Object.entries(parameters ?? {}))
      if (value !== undefined && value !== null && !IGNORED_PARAMETERS.test(name))
        merged.set(name, String(value));
    // The API asks for it on every POST, with or without a body.
    if (method === "POST" && !merged.has("Content-Type")) merged.set("Content-Type", "application/json");
    return merged;
  } catch (error) {
    // The platform's own error quotes the value.
    throw new ConfigError(`the headers of a call are not valid: ${redactError(error).message}`);
  }
}

/**
 * Merges headers of any form, later ones winning: records, pairs, Maps, and Headers of another realm or library. In a
 * record `null` removes a header and `undefined` leaves it as it is.
 */
export function mergeHeaders(sources: readonly unknown[]): Headers {
  const merged = new Headers();
  for (const source of sources) {
    if (source === undefined || source === null) continue;
    if (typeof source !== "object") throw new TypeError("headers must be an object");
    const pairs = Symbol.iterator in source ? new Headers(source as HeadersInit) : Object.entries(source);
    for (const [name, value] of pairs)
      if (value === null) merged.delete(name);
      else if (value !== undefined) merged.set(name, String(value));
  }
  return merged;
}
