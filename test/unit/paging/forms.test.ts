import { paginate } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { byCursor, ids, page, pagedApi, take } from "./paged-api.ts";

const THREE = { "": page(["a", "b"], "p2"), p2: page(["c"], "p3"), p3: page(["d"], null) };

describe("cursor form, GET", () => {
  test("gives the items of all pages in order", async () => {
    const { client } = pagedApi(byCursor(THREE));
    const { got, error } = await take(paginate(client, "/vehicles"));
    expect(error).toBeUndefined();
    expect(ids(got)).toEqual(["a", "b", "c", "d"]);
  });

  test("a follow-up sends the cursor and the rest of the query, without the limit", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    await take(paginate(client, "/vehicles", { params: { query: { limit: 2, q: "TE-ST" } } }));
    expect(sent.map(({ method, path, query }) => ({ method, path, query }))).toEqual([
      { method: "GET", path: "/vehicles", query: { limit: "2", q: "TE-ST" } },
      { method: "GET", path: "/vehicles", query: { q: "TE-ST", page_token: "p2" } },
      { method: "GET", path: "/vehicles", query: { q: "TE-ST", page_token: "p3" } },
    ]);
  });

  test("every page takes the headers of the call", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    await take(paginate(client, "/vehicles", { params: { header: { "x-invers-fleet-id": "TESTX" } } }));
    expect(sent.map(({ headers }) => headers.get("x-invers-fleet-id"))).toEqual(["TESTX", "TESTX", "TESTX"]);
  });

  test("does not change the init it was given", async () => {
    const { client } = pagedApi(byCursor(THREE));
    const init = { params: { query: { limit: 2 } } };
    await take(paginate(client, "/vehicles", init));
    expect(init).toEqual({ params: { query: { limit: 2 } } });
  });
});

describe("page-token form, POST", () => {
  test("a follow-up repeats the other members of the body, the limit too", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    const body = { vehicle_id: "K7M2P", limit: 1000, event_types: ["IGNITION_CHANGED"] };
    const { got } = await take(paginate(client, "/event-log-entries/query", { body }));
    expect(ids(got as { id?: unknown }[])).toEqual(["a", "b", "c", "d"]);
    expect(sent.map(({ method, path, body: out, query }) => ({ method, path, out, query }))).toEqual([
      { method: "POST", path: "/event-log-entries/query", out: body, query: {} },
      { method: "POST", path: "/event-log-entries/query", out: { ...body, page_token: "p2" }, query: {} },
      { method: "POST", path: "/event-log-entries/query", out: { ...body, page_token: "p3" }, query: {} },
    ]);
    expect(body).toEqual({ vehicle_id: "K7M2P", limit: 1000, event_types: ["IGNITION_CHANGED"] });
  });
});

describe("the end of a list", () => {
  test.each([
    ["missing", page(["a"])],
    ["null", page(["a"], null)],
    ["empty", page(["a"], "")],
  ])("is where the cursor is %s", async (_, last) => {
    const { client, sent } = pagedApi(() => last);
    const { got, error } = await take(paginate(client, "/vehicles"));
    expect({ ids: ids(got), error, requests: sent.length }).toEqual({
      ids: ["a"],
      error: undefined,
      requests: 1,
    });
  });

  test("a page without items in between does not end it", async () => {
    const { client } = pagedApi(byCursor({ "": page([], "p2"), p2: page([], "p3"), p3: page(["a"]) }));
    expect(ids((await take(paginate(client, "/vehicles"))).got)).toEqual(["a"]);
  });
});

describe("pages()", () => {
  test("gives the response bodies", async () => {
    const { client } = pagedApi(byCursor(THREE));
    expect((await take(paginate(client, "/vehicles").pages())).got).toEqual(Object.values(THREE));
  });

  test("asks for a page only when it is wanted", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    const walk = paginate(client, "/vehicles").pages();
    expect(sent).toHaveLength(0);
    for await (const _ of walk) break;
    expect(sent).toHaveLength(1);
  });

  test("each iteration walks anew", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    const walk = paginate(client, "/vehicles");
    expect(ids((await take(walk)).got)).toEqual(ids((await take(walk)).got));
    expect(sent.map(({ query }) => query["page_token"])).toEqual([
      undefined,
      "p2",
      "p3",
      undefined,
      "p2",
      "p3",
    ]);
  });
});

describe("names of one's own", () => {
  const start = { items: [{ id: "a" }], cursors: { after: "x1" } };
  const last = { items: [{ id: "b" }], cursors: { after: null } };
  const next = (given: unknown) => (given as typeof start).cursors.after;

  test("of the query parameter and of the cursor in a page", async () => {
    const { client, sent } = pagedApi(byCursor({ "": start, x1: last }, "after"));
    const { got } = await take(
      paginate(client, "/vehicles", { params: { query: { limit: 1 } } }, { parameter: "after", next }),
    );
    expect(ids(got)).toEqual(["a", "b"]);
    expect(sent.map(({ query }) => query)).toEqual([{ limit: "1" }, { after: "x1" }]);
  });

  test("of the body member", async () => {
    const { client, sent } = pagedApi(byCursor({ "": start, x1: last }, "after"));
    await take(
      paginate(client, "/event-log-entries/query", { body: { limit: 1 } }, { parameter: "after", next }),
    );
    expect(sent.map(({ body }) => body)).toEqual([{ limit: 1 }, { limit: 1, after: "x1" }]);
  });
});

describe("starting from a cursor", () => {
  test("is a follow-up from the first request on", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    const { got } = await take(
      paginate(client, "/vehicles", { params: { query: { limit: 2, q: "x" } } }, { cursor: "p2" }),
    );
    expect(ids(got)).toEqual(["c", "d"]);
    expect(sent.map(({ query }) => query)).toEqual([
      { q: "x", page_token: "p2" },
      { q: "x", page_token: "p3" },
    ]);
  });

  test("which may stand in the query or the body as well", async () => {
    const { client, sent } = pagedApi(byCursor(THREE));
    await take(paginate(client, "/vehicles", { params: { query: { limit: 2, page_token: "p2" } } }));
    expect(sent.map(({ query }) => query)).toEqual([{ page_token: "p2" }, { page_token: "p3" }]);
    sent.length = 0;
    await take(paginate(client, "/event-log-entries/query", { body: { limit: 2, page_token: "p2" } }));
    expect(sent.map(({ body }) => body)).toEqual([
      { limit: 2, page_token: "p2" },
      { limit: 2, page_token: "p3" },
    ]);
  });

  test("takes up where an earlier walk broke off", async () => {
    const { client } = pagedApi(byCursor(THREE));
    let cursor: string | undefined;
    for await (const one of paginate(client, "/vehicles").pages()) {
      cursor = one.next_page_token ?? undefined;
      break;
    }
    const { got } = await take(paginate(client, "/vehicles", {}, { cursor }));
    expect(ids(got)).toEqual(["c", "d"]);
  });
});
