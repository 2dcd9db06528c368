import type { ClientOptions } from "invers-oneapi";
import { createManualClock, type ManualClock } from "../../../src/testing/clock/manual-clock.ts";
import { type Client, createClient } from "../../support/client.ts";

/** One request as it went out, and whether its signal has been aborted. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly headers: Headers;
  readonly signal: AbortSignal;
}

type Answer = object | Response | Promise<object | Response>;

/** A client whose requests are answered by `answer` and written down in `sent`. */
export interface PagedApi {
  readonly client: Client;
  readonly sent: Sent[];
  readonly clock: ManualClock;
}

const tokenProvider = {
  getToken: async () => ({ reveal: () => "token" }),
  invalidate: () => "stale",
  status: () => ({ state: "fresh", remainingMs: 1, renewing: false }),
  close() {},
} as unknown as NonNullable<ClientOptions["tokenProvider"]>;

export function pagedApi(answer: (sent: Sent, number: number) => Answer): PagedApi {
  const sent: Sent[] = [];
  const clock = createManualClock();
  const client = createClient({
    tokenProvider,
    clock,
    random: () => 0,
    async fetch(url, init) {
      const request = new Request(url, init);
      const { pathname: path, searchParams } = new URL(request.url);
      const text = await request.text();
      const { method, headers, signal } = request;
      const one: Sent = {
        method,
        path,
        query: Object.fromEntries(searchParams),
        body: text ? JSON.parse(text) : undefined,
        headers,
        signal,
      };
      sent.push(one);
      const answered = await answer(one, sent.length);
      return answered instanceof Response ? answered : Response.json(answered);
    },
  });
  return { client, sent, clock };
}

/** A page of items with these ids. */
export const page = (ids: readonly string[], next?: string | null): object => ({
  items: ids.map((id) => ({ id })),
  ...(next !== undefined && { next_page_token: next }),
});

/** Answers by the cursor that came in; `""` is the first page. */
export const byCursor =
  (pages: Readonly<Record<string, object>>, parameter = "page_token") =>
  ({ query, body }: Sent): object =>
    pages[query[parameter] ?? (body as Record<string, string> | undefined)?.[parameter] ?? ""] ??
    problem(400);

/** A refusal that is not repeated. */
export const problem = (status: number): Response =>
  Response.json(
    { type: "/problems/validation-error", title: "Validation Error", status, flow_id: "flow-1" },
    { status, headers: { "content-type": "application/problem+json", "x-invers-flow-id": "flow-1" } },
  );

/** Takes everything a walk gives, and what it ended with. */
export async function take<Item>(walk: AsyncIterable<Item>): Promise<{ got: Item[]; error: unknown }> {
  const got: Item[] = [];
  try {
    for await (const item of walk) got.push(item);
  } catch (error) {
    return { got, error };
  }
  return { got, error: undefined };
}

export const ids = (items: readonly { id?: unknown }[]): unknown[] => items.map(({ id }) => id);
