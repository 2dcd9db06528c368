import { onAbort } from "../abortable.ts";
import type { RawInit } from "../call/plan.ts";
import type { OneApiClient } from "../client.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import type { paths } from "../generated/schema.ts";
import { aFunction, aSignal, aSwitch, checkOptions, isText, type Rule } from "../options/check-options.ts";
import { own } from "../options/own.ts";
import type { Data, Init, PathsWith } from "../types/calls.ts";
import { unwrap } from "../unwrap.ts";
import { cursorIn, cursorOf, type PageCursor, toCursor } from "./page-cursor.ts";
import { stoppable } from "./stoppable.ts";

/** Where the walk starts and how it finds the next page. */
export interface PaginateOptions<Page = unknown> {
  /** Ends the walk; it rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Starts at the page that this cursor or link leads to, such as the `next_page_token` of the last page you have. */
  cursor?: string | undefined;
  /**
   * Name of the query parameter, or body member of a POST, that takes the cursor. @default `"page_token"` for a
   * `next_page_token`, `"cursor"` for a `next`; a `cursor` to start from is taken for the former
   */
  parameter?: string | undefined;
  /** The cursor or link in a page; an empty one ends the walk. @default `next_page_token`, else `next` */
  next?: ((page: Page) => string | null | undefined) | undefined;
  /** Asks for the next page while you work on the present one. @default false */
  prefetch?: boolean | undefined;
}

type ListMethod<P> = P extends `${string}/query` ? "post" : "get";
type PageOf<P extends keyof Paths & string, Paths> = Data<P, ListMethod<P>, Paths>;
type ItemOf<Page> = Page extends null | undefined
  ? never
  : Page extends { items?: readonly (infer Item)[] | null }
    ? Item
    : unknown;

/** What each call of the walk takes; its pages are always JSON. */
type ListInit<P extends keyof Paths & string, Paths> = Init<P, ListMethod<P>, Paths> & { parseAs?: "json" };
type ListArguments<P extends keyof Paths & string, Paths> =
  object extends ListInit<P, Paths>
    ? [init?: ListInit<P, Paths> | undefined, options?: PaginateOptions<PageOf<P, Paths>>]
    : [init: ListInit<P, Paths>, options?: PaginateOptions<PageOf<P, Paths>>];

/** The items of all pages, or with `pages()` the response bodies. Each iteration walks anew. */
export interface Pages<Page> extends AsyncIterable<ItemOf<Page>> {
  /** The response bodies, one a page. */
  pages(): AsyncIterable<Page> & {
    /** Where the list takes its cursor, such as `"page_token"`; `undefined` until a page named a next one. */
    readonly cursorName: string | undefined;
  };
}

type AnyCall = (
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
type AnyMembers = Readonly<Record<string, unknown>>;
type AnyInit = RawInit & { readonly body?: AnyMembers; readonly params?: { readonly query?: AnyMembers } };

const rules: Record<string, Rule> = {
  signal: aSignal,
  cursor: ["a non-empty string", isText],
  parameter: ["a non-empty string", isText],
  next: aFunction,
  prefetch: aSwitch,
};

/** What a list is asked for: members of the body of a POST, of the query otherwise. */
const membersOf = (init: AnyInit, post: boolean): AnyMembers =>
  own((post ? init.body : init.params?.query) ?? {});

/**
 * The init of a follow-up: a POST repeats its other members; a GET leaves `limit` out, which the cursor keeps. A link
 * is the whole query.
 */
function followUp(init: AnyInit, post: boolean, { name, value, query }: PageCursor): AnyInit {
  if (query) return { ...init, params: { ...init.params, query } };
  if (post) return { ...init, body: { ...init.body, [name]: value } };
  const { limit: _, ...others } = membersOf(init, post);
  return { ...init, params: { ...init.params, query: { ...others, [name]: value } } };
}

/** The options that find the cursor, as functions. */
function cursorReader({ cursor, parameter, next }: PaginateOptions, asked: AnyMembers) {
  return {
    first: () =>
      cursor === undefined ? cursorIn(asked, parameter) : toCursor(cursor, parameter ?? "page_token", asked),
    next(page: unknown) {
      if (!next) return cursorOf(page, parameter, asked);
      const found = next(page);
      return found ? toCursor(found, parameter ?? "page_token", asked) : undefined;
    },
  };
}

async function* walk(
  call: AnyCall,
  path: string,
  init: AnyInit,
  options: PaginateOptions,
  post: boolean,
  signals: readonly AbortSignal[],
  stop: AbortController,
  met: { cursorName?: string },
): AsyncGenerator<unknown> {
  const { prefetch } = options;
  const reader = cursorReader(options, membersOf(init, post));
  const seen = new Set<string>();

  function load(cursor: PageCursor | undefined): Promise<unknown> {
    const asked = cursor ? followUp(init, post, cursor) : init;
    const page = unwrap(call(path, { ...asked, signal: stop.signal }));
    // A page that was asked for ahead of time may fail while nobody looks; it is reported when its turn comes.
    page.catch(() => {});
    return page;
  }

  const cancels = signals.map((signal) => onAbort(signal, () => stop.abort(signal.reason)));
  let number = 1;
  try {
    stop.signal.throwIfAborted();
    let cursor = reader.first();
    for (let ahead: Promise<unknown> | undefined; ; number++) {
      if (cursor) seen.add(cursor.value);
      const page = await (ahead ?? load(cursor));
      cursor = reader.next(page);
      if (cursor) met.cursorName = cursor.name;
      const repeated = cursor && seen.has(cursor.value);
      ahead = prefetch && cursor && !repeated ? load(cursor) : undefined;
      yield page;
      stop.signal.throwIfAborted();
      if (!cursor) return;
      if (repeated)
        throw new ResponseError(`${path} leads in a circle: a cursor came twice`, {
          code: "repeated-cursor",
        });
    }
  } catch (error) {
    // By `return()`: whoever waits for a page gets none.
    if (stop.signal.aborted && !signals.some(({ aborted }) => aborted)) return;
    if (OneApiError.is(error) && !stop.signal.aborted) error.message += `, page ${number} of the walk`;
    throw error;
  } finally {
    for (const cancel of cancels) cancel();
    stop.abort();
  }
}

/**
 * Walks all pages of a list. Paths that end in `/query` are asked by POST, others by GET.
 *
 * @example
 * for await (const vehicle of paginate(client, "/vehicles", { params: { query: { limit: 100 } } })) console.log(vehicle.id);
 *
 * @throws ProblemError for a page that failed; ResponseError if a cursor comes twice
 */
export function paginate<P extends PathsWith<Paths, ListMethod<P>>, Paths extends object = paths>(
  client: OneApiClient<Paths>,
  path: P,
  ...[init, options = {}]: ListArguments<P, Paths>
): Pages<PageOf<P, Paths>> {
  const checked: PaginateOptions = checkOptions("paginate", options as PaginateOptions, rules);
  const post = path.endsWith("/query");
  const call = client[post ? "POST" : "GET"] as unknown as AnyCall;
  const asked = own((init ?? {}) as AnyInit);
  const { signal } = checkOptions("paginate", { signal: asked.signal ?? undefined }, rules);
  const signals = [checked.signal, signal].filter((one) => !!one);
  const pages = (stop: AbortController): AsyncGenerator<unknown> => {
    const met: { cursorName?: string } = {};
    const walked = stoppable(walk(call, path, asked, checked, post, signals, stop, met), stop);
    return Object.defineProperty(walked, "cursorName", { get: () => met.cursorName });
  };
  async function* itemsOf(stop: AbortController): AsyncGenerator<unknown> {
    for await (const page of pages(stop)) {
      const { items } = (page ?? {}) as { items?: unknown };
      if (!Array.isArray(items))
        throw new ResponseError(`a page of ${path} has no items`, { code: "no-items" });
      for (const item of items) {
        yield item;
        stop.signal.throwIfAborted();
      }
    }
  }
  return {
    pages: () => pages(new AbortController()),
    [Symbol.asyncIterator]() {
      const stop = new AbortController();
      return stoppable(itemsOf(stop), stop);
    },
  } as unknown as Pages<PageOf<P, Paths>>;
}
