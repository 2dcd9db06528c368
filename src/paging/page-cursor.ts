import { ResponseError } from "../errors/response-error.ts";

type Members = Readonly<Record<string, unknown>>;

/** What leads to the next page of a list. */
export interface PageCursor {
  /** The cursor or the link, as the page has it. */
  readonly value: string;
  /** Name of the query parameter, or body member of a POST, that takes it. */
  readonly name: string;
  /** The whole query of a link. */
  readonly query?: Members;
}

/** The cursor as the event log has it, and as Zalando's REST guidelines do, whose style the vendor's resembles. */
const NAMES = ["page_token", "cursor"] as const;

const LINK = /^(?:https?:\/\/[^?#]*|\/[^?#]*)?(?:\?([^#]*))/;

/** The members of a query; one that is repeated is a list. */
function membersOf(query: URLSearchParams): Members {
  const values = [...new Set(query.keys())].map((name) => [name, query.getAll(name)] as const);
  return Object.fromEntries(values.map(([name, all]) => [name, all.length > 1 ? all : all[0]]));
}

/**
 * Reads a cursor or a link. Of a link only the query counts, so that no page sends the token to another place.
 *
 * @param asked what the first page was asked for
 * @throws ResponseError `unusable-link` for a link without a query
 */
export function toCursor(value: string, name: string, asked: Members): PageCursor {
  const [link, text] = LINK.exec(value) ?? [];
  if (!link && !/^https?:\/\//.test(value)) return { value, name };
  const query = membersOf(new URLSearchParams(text));
  const names = Object.keys(query);
  const [first] = names;
  if (first === undefined)
    throw new ResponseError("the link to the next page has no query", { code: "unusable-link" });
  const own = [name, ...NAMES].find((known) => known in query) ?? names.find((other) => !(other in asked));
  return { value, name: own ?? first, query };
}

/** The cursor that stands in what a list is asked for. */
export function cursorIn(asked: Members, parameter: string | undefined): PageCursor | undefined {
  const name = parameter ?? NAMES.find((known) => asked[known]);
  const value = name === undefined ? undefined : asked[name];
  return value ? { value: value as string, name: name as string } : undefined;
}

/** The cursor in a page, in either form: `next_page_token`, or `next`, which may be a link. */
export function cursorOf(
  page: unknown,
  parameter: string | undefined,
  asked: Members,
): PageCursor | undefined {
  const { next_page_token: token, next } = (page ?? {}) as Members;
  if (token) return toCursor(token as string, parameter ?? NAMES[0], asked);
  const value = (next as { href?: unknown } | null | undefined)?.href ?? next;
  return value && typeof value === "string" ? toCursor(value, parameter ?? NAMES[1], asked) : undefined;
}
