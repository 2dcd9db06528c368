import { paginate } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import type { Client } from "../../support/client.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { countedSignal } from "../../support/counted-signal.ts";
import { byCursor, ids, page, pagedApi, problem, type Sent, take } from "./paged-api.ts";

const TWO = { "": page(["a", "b"], "p2"), p2: page(["c"]) };
const never = () => new Promise<object>(() => {});

collectUnhandled();

describe.each(["options", "init"] as const)("a signal in the %s", (place) => {
  const walkWith = (client: Client, signal: AbortSignal, prefetch = false) =>
    place === "init"
      ? paginate(client, "/vehicles", { signal }, { prefetch })
      : paginate(client, "/vehicles", {}, { signal, prefetch });
  const reason = { why: "the shift is over" };

  test("aborted before the walk: nothing is sent", async () => {
    const { client, sent } = pagedApi(byCursor(TWO));
    const taken = await take(walkWith(client, AbortSignal.abort(reason)));
    expect(taken).toEqual({ got: [], error: reason });
    expect(taken.error).toBe(reason);
    expect(sent).toHaveLength(0);
  });

  test("aborted while a page is on its way: rejects with the reason, and the request is given up", async () => {
    const { client, sent, clock } = pagedApi(never);
    const controller = new AbortController();
    const taken = take(walkWith(client, controller.signal));
    await clock.advance(1);
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([false]);
    controller.abort(reason);
    expect((await taken).error).toBe(reason);
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([true]);
    expect(clock.pending).toBe(0);
  });

  test.each([false, true])("aborted between two items (prefetch: %s): no further item", async (prefetch) => {
    const { client } = pagedApi(byCursor(TWO));
    const controller = new AbortController();
    const walk = walkWith(client, controller.signal, prefetch)[Symbol.asyncIterator]();
    expect((await walk.next()).value).toEqual({ id: "a" });
    controller.abort(reason);
    await expect(walk.next()).rejects.toBe(reason);
    expect(await walk.next()).toEqual({ done: true, value: undefined });
  });

  test("aborted after a page, with the next one there already: it is not given", async () => {
    const { client, sent, clock } = pagedApi(byCursor(TWO));
    const controller = new AbortController();
    const walk = walkWith(client, controller.signal, true).pages()[Symbol.asyncIterator]();
    await walk.next();
    await clock.advance(1);
    expect(sent).toHaveLength(2);
    controller.abort(reason);
    await expect(walk.next()).rejects.toBe(reason);
  });

  test("listens only while a walk is under way", async () => {
    const { client } = pagedApi(byCursor(TWO));
    const { signal, listeners } = countedSignal();
    const walk = walkWith(client, signal);
    expect(listeners()).toBe(0);
    for await (const _ of walk) expect(listeners()).toBe(1);
    expect(listeners()).toBe(0);
    for await (const _ of walk) break;
    expect(listeners()).toBe(0);
    const failing = pagedApi(() => problem(400));
    await take(walkWith(failing.client, signal));
    expect(listeners()).toBe(0);
  });
});

describe.each(["options", "init"] as const)("in the %s", (place) => {
  const walkWith = (client: Client, signal: AbortSignal) =>
    paginate(
      client,
      "/vehicles",
      ...(place === "init" ? ([{ signal }] as const) : ([{}, { signal }] as const)),
    );

  test("a signal of another library ends the walk, as it ends a call", async () => {
    // As polyfills have it: what the first version of the standard had, and no more.
    const foreign = Object.assign(new EventTarget(), { aborted: false, reason: undefined as unknown });
    const walk = (client: Client) => walkWith(client, foreign as never)[Symbol.asyncIterator]();
    const { client } = pagedApi(byCursor(TWO));
    const [before, after] = [walk(client), walk(client)];
    expect((await before.next()).value).toEqual({ id: "a" });
    Object.assign(foreign, { aborted: true, reason: "the shift is over" });
    foreign.dispatchEvent(new Event("abort"));
    for (const one of [before, after]) await expect(one.next()).rejects.toBe("the shift is over");
  });

  test("what is no signal is refused by its name", () => {
    const { client } = pagedApi(byCursor(TWO));
    expect(() => walkWith(client, "none" as never)).toThrow(
      'paginate: option "signal" must be an AbortSignal',
    );
  });
});

test("of two signals each ends the walk", async () => {
  for (const which of ["init", "options"] as const) {
    const { client, clock } = pagedApi(never);
    const both = { init: new AbortController(), options: new AbortController() };
    const { init, options } = both;
    const taken = take(paginate(client, "/vehicles", { signal: init.signal }, { signal: options.signal }));
    await clock.advance(1);
    both[which].abort(which);
    expect((await taken).error).toBe(which);
  }
});

describe("prefetch", () => {
  test("is off unless asked for", async () => {
    const { client, sent, clock } = pagedApi(byCursor(TWO));
    const walk = paginate(client, "/vehicles")[Symbol.asyncIterator]();
    await walk.next();
    await clock.advance(1);
    expect(sent).toHaveLength(1);
  });

  test("asks for one page ahead, not more, and gives the same items", async () => {
    const pages = { "": page(["a"], "p2"), p2: page(["b"], "p3"), p3: page(["c"], "p4"), p4: page(["d"]) };
    const { client, sent, clock } = pagedApi(byCursor(pages));
    const walk = paginate(client, "/vehicles", {}, { prefetch: true })[Symbol.asyncIterator]();
    const got: unknown[] = [];
    for (const expected of [2, 3, 4, 4]) {
      got.push((await walk.next()).value);
      await clock.advance(1);
      expect(sent).toHaveLength(expected);
    }
    expect((await walk.next()).done).toBe(true);
    expect(ids(got as { id: string }[])).toEqual(["a", "b", "c", "d"]);
  });

  test("a page that failed ahead of time is reported when its turn comes", async () => {
    const { client, clock } = pagedApi(byCursor({ "": page(["a", "b"], "p2") }));
    const walk = paginate(client, "/vehicles", {}, { prefetch: true })[Symbol.asyncIterator]();
    expect((await walk.next()).value).toEqual({ id: "a" });
    await clock.advance(1);
    expect((await walk.next()).value).toEqual({ id: "b" });
    await expect(walk.next()).rejects.toMatchObject({
      name: "ProblemError",
      message: expect.stringMatching(/page 2 of the walk$/),
    });
  });

  test.each(["items", "pages"] as const)("breaking off gives the request ahead up: %s", async (what) => {
    const { client, sent, clock } = pagedApi((one: Sent) =>
      one.query["page_token"] ? never() : page(["a", "b"], "p2"),
    );
    const walk = paginate(client, "/vehicles", {}, { prefetch: true });
    for await (const _ of what === "items" ? walk : walk.pages()) {
      await clock.advance(1);
      expect(sent.map(({ signal }) => signal.aborted)).toEqual([false, false]);
      break;
    }
    await clock.advance(1);
    expect(sent[1]?.signal.aborted).toBe(true);
    expect(sent).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  test("breaking off while the page ahead fails leaves no unhandled rejection", async () => {
    const { client, clock } = pagedApi(byCursor({ "": page(["a"], "p2") }));
    for await (const _ of paginate(client, "/vehicles", {}, { prefetch: true })) break;
    await clock.advance(60_000);
    expect(clock.pending).toBe(0);
  });
});
