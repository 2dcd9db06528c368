/** Headers as a client and a call take them: any form of the platform's, or a record whose `null` removes a header. */
export type HeadersOption =
  | NonNullable<RequestInit["headers"]>
  | Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

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
