import type { RawInit } from "./call-plan.ts";
import type { Data, Init, PathsWith } from "./calls.ts";
import type { OneApiClient } from "./client.ts";
import { ResponseError } from "./errors/response-error.ts";
import type { paths } from "./generated/schema.ts";
import { unwrap } from "./unwrap.ts";

/** Where the walk starts and how it finds the next page. */
export interface PaginateOptions<Page = unknown> {
  /** Ends the walk; it rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Starts at the page that this cursor leads to, such as the `next_page_token` of the last page you have. */
  cursor?: string | undefined;
  /** Name of the query parameter, or body member of a POST, that takes the cursor. @default "page_token" */
  parameter?: string | undefined;
  /** The cursor in a page; an empty one ends the walk. @default (page) => page.next_page_token */
  next?: ((page: Page) => string | null | undefined) | undefined;
  /** Asks for the next page while you work on the present one. @default false */
  prefetch?: boolean | undefined;
}

type ListMethod<P> = P extends `${string}/query` ? "post" : "get";
type PageOf<P extends keyof Paths & string, Paths> = Data<P, ListMethod<P>, Paths>;
type ItemOf<Page> = Page extends { items?: readonly (infer Item)[] | null } ? Item : unknown;

/** The items of all pages, or with `pages()` the response bodies. Each iteration walks anew. */
export interface Pages<Page> extends AsyncIterable<ItemOf<Page>> {
  pages(): AsyncIterable<Page>;
}

type AnyCall = (
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
type AnyInit = RawInit & { readonly body?: object; readonly params?: { readonly query?: object } };

/** The init of a follow-up: a POST repeats its other members; a GET leaves `limit` out, which the cursor keeps. */
function followUp(init: AnyInit, post: boolean, parameter: string, cursor: string | undefined): AnyInit {
  if (cursor === undefined) return init;
  if (post) return { ...init, body: { ...init.body, [parameter]: cursor } };
  const { limit: _, ...query } = (init.params?.query ?? {}) as { limit?: unknown };
  return { ...init, params: { ...init.params, query: { ...query, [parameter]: cursor } } };
}

async function* walk(
  call: AnyCall,
  path: string,
  init: AnyInit,
  options: PaginateOptions,
  post: boolean,
): AsyncGenerator<unknown> {
  const { parameter = "page_token", prefetch, signal = init.signal } = options;
  const next =
    options.next ??
    ((page: unknown) => (page as { next_page_token?: string | null } | undefined)?.next_page_token);
  const seen = new Set<string>();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  const load = (cursor: string | undefined): Promise<unknown> => {
    const result = unwrap(call(path, { ...followUp(init, post, parameter, cursor), signal: stop.signal }));
    // A page that was asked for ahead of time may fail while nobody looks; it is reported when its turn comes.
    result.catch(() => {});
    return result;
  };
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener("abort", onAbort);
  try {
    for (let cursor = options.cursor, ahead: Promise<unknown> | undefined; ; ) {
      const page = await (ahead ?? load(cursor));
      cursor = next(page) || undefined;
      if (cursor !== undefined && seen.has(cursor)) {
        throw new ResponseError(`the pages of ${path} run in a circle: a cursor came twice`, {
          code: "repeated-cursor",
        });
      }
      if (cursor !== undefined) seen.add(cursor);
      ahead = prefetch && cursor !== undefined ? load(cursor) : undefined;
      yield page;
      if (cursor === undefined) return;
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
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
  init?: Init<P, ListMethod<P>, Paths>,
  options: PaginateOptions<PageOf<P, Paths>> = {},
): Pages<PageOf<P, Paths>> {
  const post = path.endsWith("/query");
  const call = client[post ? "POST" : "GET"] as unknown as AnyCall;
  const pages = (): AsyncGenerator<unknown> =>
    walk(call, path, (init ?? {}) as AnyInit, options as PaginateOptions, post);
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) {
        const { items } = (page ?? {}) as { items?: unknown };
        if (!Array.isArray(items))
          throw new ResponseError(`a page of ${path} has no items`, { code: "no-items" });
        yield* items;
      }
    },
  } as Pages<PageOf<P, Paths>>;
}
