import {
  ClosedError,
  ConfigError,
  ConnectionError,
  ProblemError,
  paginate,
  ResponseError,
} from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { byCursor, ids, page, pagedApi, problem, take } from "./paged-api.ts";

describe("a cursor that comes twice", () => {
  test.each([
    ["the same as just sent", { "": page(["a"], "p2"), p2: page(["b"], "p2") }, undefined, ["a", "b"]],
    [
      "one from further back",
      { "": page(["a"], "p2"), p2: page(["b"], "p3"), p3: page(["c"], "p2") },
      undefined,
      ["a", "b", "c"],
    ],
    ["the one the walk started from", { p2: page(["b"], "p3"), p3: page(["c"], "p2") }, "p2", ["b", "c"]],
  ])("%s: is an error, and is not followed", async (_, pages, cursor, got) => {
    const { client, sent } = pagedApi(byCursor(pages));
    const taken = await take(paginate(client, "/vehicles", {}, { cursor }));
    expect(ids(taken.got)).toEqual(got);
    expect(ResponseError.is(taken.error)).toBe(true);
    expect(taken.error).toMatchObject({
      code: "repeated-cursor",
      message: `/vehicles leads in a circle: a cursor came twice, page ${got.length} of the walk`,
    });
    expect(sent).toHaveLength(got.length);
  });

  test.each([false, true])("is refused too where it stands in the init (prefetch: %s)", async (prefetch) => {
    const { client, sent } = pagedApi(byCursor({ p2: page(["b"], "p2") }));
    const start = { page_token: "p2" };
    for (const walk of [
      paginate(client, "/vehicles", { params: { query: start } }, { prefetch }),
      paginate(client, "/event-log-entries/query", { body: start }, { prefetch }),
    ]) {
      expect((await take<unknown>(walk)).error).toMatchObject({ code: "repeated-cursor" });
    }
    expect(sent).toHaveLength(2);
  });
});

describe("a page that fails", () => {
  test("throws ProblemError that says which page, after the items before it", async () => {
    const { client, sent } = pagedApi(byCursor({ "": page(["a"], "p2") }));
    const { got, error } = await take(paginate(client, "/vehicles"));
    expect(ids(got)).toEqual(["a"]);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status: 400, code: "/problems/validation-error", flowId: "flow-1" });
    expect(String(error)).toMatch(/^ProblemError: GET \/vehicles failed: 400 .*, page 2 of the walk$/);
    expect(sent).toHaveLength(2);
  });

  test("is repeated as any read before it counts as failed", async () => {
    const { client, sent, clock } = pagedApi(({ query }, number) =>
      number === 2 ? problem(503) : byCursor({ "": page(["a"], "p2"), p2: page(["b"]) })({ query } as never),
    );
    const taken = take(paginate(client, "/vehicles"));
    await clock.advance(1_000);
    expect(ids((await taken).got)).toEqual(["a", "b"]);
    expect(sent.map(({ query }) => query["page_token"])).toEqual([undefined, "p2", "p2"]);
  });

  test("without a usable connection throws what the call throws, with the page", async () => {
    const { client } = pagedApi(() => {
      throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED", syscall: "connect" } });
    });
    const { error } = await take(paginate(client, "/vehicles", { retry: false }));
    expect(ConnectionError.is(error)).toBe(true);
    expect(String(error)).toMatch(/, page 1 of the walk$/);
  });

  test("because the client was closed", async () => {
    const { client, sent } = pagedApi(byCursor({ "": page(["a"], "p2"), p2: page(["b"]) }));
    const walk = paginate(client, "/vehicles")[Symbol.asyncIterator]();
    await walk.next();
    client.close();
    await expect(walk.next()).rejects.toSatisfy((error) => ClosedError.is(error));
    expect(sent).toHaveLength(1);
  });

  test("because it holds no list is an error of the items, not of the pages", async () => {
    const { client } = pagedApi(() => ({ vehicles: [] }));
    const { error } = await take(paginate(client, "/vehicles"));
    expect(ResponseError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: "no-items" });
    expect((await take(paginate(client, "/vehicles").pages())).got).toEqual([{ vehicles: [] }]);
  });
});

describe("wrong options are refused at once, and nothing is sent", () => {
  test.each<[string, object, string]>([
    ["unknown", { curser: "x" }, 'paginate: unknown option "curser"'],
    ["cursor", { cursor: "" }, 'paginate: option "cursor" must be a non-empty string'],
    ["cursor", { cursor: null }, 'paginate: option "cursor" must be a non-empty string'],
    ["parameter", { parameter: "" }, 'paginate: option "parameter" must be a non-empty string'],
    ["next", { next: "next_page_token" }, 'paginate: option "next" must be a function'],
    ["prefetch", { prefetch: 1 }, 'paginate: option "prefetch" must be true or false'],
    ["signal", { signal: new AbortController() }, 'paginate: option "signal" must be an AbortSignal'],
  ])("%s: %o", (_, options, message) => {
    const { client, sent } = pagedApi(() => page([]));
    expect(() => paginate(client, "/vehicles", {}, options)).toThrow(new ConfigError(message));
    expect(sent).toHaveLength(0);
  });
});
