// Who leaves a walk while a page is on its way: `Readable.from(walk).destroy()`, or `walk.return()` after a race that a
// timer won.
import { Readable } from "node:stream";
import { paginate } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import type { Client } from "../../support/client.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { page, pagedApi, type Sent } from "./paged-api.ts";

const DONE = { done: true, value: undefined };

collectUnhandled();

const firstOnly = (one: Sent) =>
  one.query["page_token"] ? new Promise<object>(() => {}) : page(["a"], "p2");

describe.each(["items", "pages"] as const)("%s", (what) => {
  const begin = (client: Client, prefetch = false) => {
    const walk = paginate(client, "/vehicles", {}, { prefetch });
    return (what === "items" ? walk : walk.pages())[Symbol.asyncIterator]();
  };

  test.each([false, true])("return() gives the page on its way up (prefetch: %s)", async (prefetch) => {
    const { client, sent, clock } = pagedApi(firstOnly);
    const walk = begin(client, prefetch);
    await walk.next();
    const waiting = walk.next();
    await clock.advance(1);
    expect(sent).toHaveLength(2);
    expect(await walk.return?.()).toEqual(DONE);
    expect(await waiting).toEqual(DONE);
    expect(sent[1]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
    expect(await walk.next()).toEqual(DONE);
  });

  test("return() before the first page sends nothing", async () => {
    const { client, sent } = pagedApi(firstOnly);
    const walk = begin(client);
    expect(await walk.return?.()).toEqual(DONE);
    expect(await walk.next()).toEqual(DONE);
    expect(sent).toHaveLength(0);
  });

  test("return() gives back what it is given, and ends that walk alone", async () => {
    const { client } = pagedApi(firstOnly);
    const [walk, other] = [begin(client), begin(client)];
    await walk.next();
    expect(await walk.return?.("enough")).toEqual({ done: true, value: "enough" });
    expect((await other.next()).done).toBe(false);
    await other.return?.();
  });

  test("a stream that is destroyed ends the request", async () => {
    const { client, sent, clock } = pagedApi(firstOnly);
    const walk = paginate(client, "/vehicles");
    const stream = Readable.from(what === "items" ? walk : walk.pages());
    stream.resume();
    await clock.advance(1);
    expect(sent).toHaveLength(2);
    stream.destroy();
    await clock.advance(1);
    expect(sent[1]?.signal.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
