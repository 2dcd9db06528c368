/** Rows of a page when the caller names no limit. The vendor's own default is not known. */
export const DEFAULT_LIMIT = 100;

/** Where a page starts, how long it is, and what the rows were searched for. */
export interface PagePosition<Filter> {
  readonly offset: number;
  readonly limit: number;
  readonly filter: Filter;
}

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

const isWhole = (value: unknown, from: number): value is number =>
  Number.isInteger(value) && Number(value) >= from;

/**
 * The position in a page token, or `undefined` if no page of that list has it: anybody can write a token, so each part
 * is checked. It carries the length of the page and the search, so that the next request needs nothing but the token
 * (vendor: leave `limit` out).
 */
export function parsePageToken<Filter>(
  list: string,
  token: string,
  isFilter: (value: unknown) => value is Filter,
): PagePosition<Filter> | undefined {
  try {
    const [of, offset, limit, filter] = JSON.parse(fromBase64Url(token)) as unknown[];
    if (of !== list || !isWhole(offset, 0) || !isWhole(limit, 1) || !isFilter(filter)) return undefined;
    return { offset, limit, filter };
  } catch {
    return undefined;
  }
}

/** A page of rows, with the token of the next one unless it is the last. */
export function pageOf<Row>(
  list: string,
  rows: readonly Row[],
  { offset, limit, filter }: PagePosition<unknown>,
): { items: Row[]; next_page_token?: string } {
  const items = rows.slice(offset, offset + limit);
  const end = offset + items.length;
  if (end >= rows.length) return { items };
  return { items, next_page_token: toBase64Url(JSON.stringify([list, end, limit, filter])) };
}
