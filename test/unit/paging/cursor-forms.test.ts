import { paginate } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { createClient } from "../../support/client.ts";
import { ids, pagedApi, problem, type Sent, take } from "./paged-api.ts";

const items = (...names: string[]) => ({ items: names.map((id) => ({ id })) });
const HOST = "https://elsewhere.example";

describe("a next page that is named by next", () => {
  test.each([
    ["a cursor", "c2", { q: "x", cursor: "c2" }, "cursor"],
    ["a cursor that looks like Base64", "/Aq+9==", { q: "x", cursor: "/Aq+9==" }, "cursor"],
    ["a link", `${HOST}/v1/vehicles?cursor=c%2F2&limit=2`, { cursor: "c/2", limit: "2" }, "cursor"],
    ["a link without a host", "/vehicles?q=x&cursor=c2", { q: "x", cursor: "c2" }, "cursor"],
    ["a bare query", "?cursor=c2#top", { cursor: "c2" }, "cursor"],
    ["a link with the other name", "/vehicles?page_token=c2", { page_token: "c2" }, "page_token"],
    ["a link with a third name", "/vehicles?q=x&offset=2", { q: "x", offset: "2" }, "offset"],
    ["a link in an object", { href: "/vehicles?cursor=c2" }, { cursor: "c2" }, "cursor"],
  ])("%s: is sent back as it came, by its name", async (_, next, query, name) => {
    const { client, sent } = pagedApi((_sent, number) =>
      number === 1 ? { ...items("a"), next } : items("b"),
    );
    const pages = paginate(client, "/vehicles", { params: { query: { limit: 2, q: "x" } } }).pages();
    expect(pages.cursorName).toBeUndefined();
    expect((await take(pages)).got).toHaveLength(2);
    expect(pages.cursorName).toBe(name);
    expect(sent.map((one) => one.query)).toEqual([{ limit: "2", q: "x" }, query]);
    expect(sent.map(({ path }) => path)).toEqual(["/vehicles", "/vehicles"]);
  });

  test.each(["", null, undefined, 2, {}])("%j: ends the walk", async (next) => {
    const { client, sent } = pagedApi(() => ({ ...items("a"), next }));
    expect(await take(paginate(client, "/vehicles"))).toMatchObject({ error: undefined });
    expect(sent).toHaveLength(1);
  });

  test("a link without a query is refused, since it would begin anew", async () => {
    const { client, sent } = pagedApi(() => ({ ...items("a"), next: `${HOST}/vehicles` }));
    expect((await take(paginate(client, "/vehicles"))).error).toMatchObject({
      name: "ResponseError",
      code: "unusable-link",
      message: "the link to the next page has no query, page 1 of the walk",
    });
    expect(sent).toHaveLength(1);
  });

  test("a link that comes twice ends the walk", async () => {
    const { client, sent } = pagedApi(() => ({ ...items("a"), next: "/vehicles?cursor=c2" }));
    expect((await take(paginate(client, "/vehicles"))).error).toMatchObject({ code: "repeated-cursor" });
    expect(sent).toHaveLength(2);
  });

  test("names that are repeated in a link stay a list", async () => {
    const next = "/vehicles?fleet=a&fleet=b&cursor=c2";
    const urls: string[] = [];
    const { client } = pagedApi((_sent, number) => (number === 1 ? { ...items("a"), next } : items("b")));
    client.use({ onRequest: ({ request }) => void urls.push(new URL(request.url).search) });
    await take(paginate(client, "/vehicles"));
    expect(urls).toEqual(["", "?fleet=a&fleet=b&cursor=c2"]);
  });

  test("by POST a cursor goes into the body, a link into the query", async () => {
    for (const [next, second] of [
      ["c2", { body: { limit: 2, cursor: "c2" }, query: {} }],
      ["/event-log-entries/query?cursor=c2", { body: { limit: 2 }, query: { cursor: "c2" } }],
    ] as const) {
      const { client, sent } = pagedApi((_sent, number) =>
        number === 1 ? { ...items("a"), next } : items("b"),
      );
      await take(paginate(client, "/event-log-entries/query", { body: { limit: 2 } }));
      expect(sent.map(({ body, query }) => ({ body, query }))[1]).toEqual(second);
    }
  });

  test("next_page_token comes first where a page has both", async () => {
    const both = { ...items("a"), next: "/vehicles?cursor=c2", next_page_token: "p2" };
    const { client, sent } = pagedApi((one: Sent) => (one.query["page_token"] === "p2" ? items("b") : both));
    const { got } = await take(paginate(client, "/vehicles"));
    expect(ids(got)).toEqual(["a", "b"]);
    expect(sent[1]?.query).toEqual({ page_token: "p2" });
  });

  test("what next of one's own finds may be a link too", async () => {
    const links = { ...items("a"), _links: { next: { href: "/vehicles?after=c2" } } };
    const { client, sent } = pagedApi((one: Sent) => (one.query["after"] === "c2" ? items("b") : links));
    const next = (page: unknown) => (page as Partial<typeof links>)._links?.next.href;
    await take(paginate(client, "/vehicles", {}, { next }));
    expect(sent[1]?.query).toEqual({ after: "c2" });
  });

  test("an own parameter takes the cursor of either form", async () => {
    const { client, sent } = pagedApi((one: Sent) =>
      one.query["after"]
        ? one.query["after"] === "c2"
          ? items("b")
          : problem(400)
        : { ...items("a"), next: "c2" },
    );
    const pages = paginate(client, "/vehicles", {}, { parameter: "after" }).pages();
    await take(pages);
    expect(sent[1]?.query).toEqual({ after: "c2" });
    expect(pages.cursorName).toBe("after");
  });
});

describe.each(["page_token", "cursor", "link"] as const)(
  "a sandbox whose cursors have the form %s",
  (cursorForm) => {
    const fleet = () => {
      const sandbox = createSandbox({ cursorForm });
      return { sandbox, client: createClient({ ...sandbox.credentials, fetch: sandbox.fetch }) };
    };
    const query = { limit: 5 };

    test("is walked to its end, and what it gave is what it got", async () => {
      const { sandbox, client } = fleet();
      const pages = paginate(client, "/vehicles", { params: { query } }).pages();
      const { got, error } = await take(pages);
      expect(error).toBeUndefined();
      expect(got.map((page) => page.items?.length)).toEqual([5, 5, 2]);
      expect(pages.cursorName).toBe(cursorForm === "page_token" ? "page_token" : "cursor");
      const urls = sandbox.requests.filter(({ path }) => path === "/vehicles").map(({ url }) => url);
      const given = got.map((page) => {
        const { next_page_token, next } = page as { next_page_token?: string; next?: string };
        return next_page_token ?? next;
      });
      if (cursorForm === "link") expect(urls.slice(1)).toEqual(given.slice(0, -1));
      else {
        const sent = urls.map((url) => new URL(url).searchParams.get(pages.cursorName ?? ""));
        expect([...sent.slice(1), null]).toEqual(given.map((one) => one ?? null));
      }
    });

    test("is walked on from where a walk broke off, by what was met", async () => {
      const { client } = fleet();
      const pages = paginate(client, "/vehicles", { params: { query } }).pages();
      let cursor: string | undefined;
      for await (const page of pages) {
        const { next_page_token, next } = page as { next_page_token?: string; next?: string };
        cursor = next_page_token ?? next;
        break;
      }
      const rest = paginate(client, "/vehicles", {}, { cursor, parameter: pages.cursorName });
      expect((await take(rest)).got).toHaveLength(7);
    });
  },
);

test("the sandbox refuses the other form's name, as the API would", async () => {
  const sandbox = createSandbox({ cursorForm: "cursor" });
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  const { error } = await client.GET("/vehicles", { params: { query: { page_token: "x" } } });
  expect(error).toMatchObject({ status: 400, detail: "The parameter 'page_token' is not allowed." });
});
