import { type Pages, paginate } from "invers-oneapi";
import { describe, expectTypeOf, test } from "vitest";
import { createClient, type Schemas } from "../support/client.ts";

type ItemsOf<T> = T extends AsyncIterable<infer Item> ? Item : never;
type PagesOf<Page> = AsyncIterable<Page> & { readonly cursorName: string | undefined };
type IsAny<T> = 0 extends 1 & T ? true : false;

const client = createClient();

describe("items and pages", () => {
  test("are those of the path", () => {
    const vehicles = paginate(client, "/vehicles");
    expectTypeOf<ItemsOf<typeof vehicles>>().toEqualTypeOf<Schemas["Vehicle"]>();
    expectTypeOf<IsAny<ItemsOf<typeof vehicles>>>().toEqualTypeOf<false>();
    expectTypeOf(vehicles.pages()).toEqualTypeOf<PagesOf<Schemas["VehicleList"]>>();
    expectTypeOf<ItemsOf<ReturnType<typeof vehicles.pages>>>().toEqualTypeOf<Schemas["VehicleList"]>();
    expectTypeOf(vehicles).toEqualTypeOf<Pages<Schemas["VehicleList"]>>();
  });

  test("of a path that ends in /query are those of its POST", () => {
    const entries = paginate(client, "/event-log-entries/query", { body: { limit: 1000 } });
    expectTypeOf<ItemsOf<typeof entries>>().toEqualTypeOf<Schemas["EventLogEntry"]>();
    expectTypeOf(entries.pages()).toEqualTypeOf<PagesOf<Schemas["EventLogEntryList"]>>();
  });

  test("next gets the page of the path", () => {
    paginate(
      client,
      "/vehicles",
      {},
      {
        next(page) {
          expectTypeOf(page).toEqualTypeOf<Schemas["VehicleList"]>();
          return page.next_page_token;
        },
      },
    );
  });
});

describe("what does not compile", () => {
  test("a path that is not there, or has only the other method", () => {
    // @ts-expect-error no such path
    paginate(client, "/vehicle");
    // @ts-expect-error a command is no list
    paginate(client, "/vehicles/{vehicle_id}/commands/unlock-central-lock");
  });

  test("a wrong init", () => {
    // @ts-expect-error undeclared query key
    paginate(client, "/vehicles", { params: { query: { limits: 1 } } });
    // @ts-expect-error a GET has no body
    paginate(client, "/vehicles", { body: { limit: 1 } });
    // @ts-expect-error the path parameter is missing
    paginate(client, "/telematics-brands/{brand}/available-vehicle-models");
    // @ts-expect-error what a page says is read from JSON
    paginate(client, "/vehicles", { parseAs: "text" });
  });

  test("a wrong option", () => {
    // @ts-expect-error misspelt
    paginate(client, "/vehicles", {}, { curser: "x" });
    // @ts-expect-error a cursor is text
    paginate(client, "/vehicles", {}, { cursor: 2 });
  });
});

interface OtherPaths {
  "/rides": {
    get: {
      parameters: { query?: { after?: string } };
      responses: { 200: { content: { "application/json": { items: { ride: number }[]; after?: string } } } };
    };
  };
  "/rides/query": {
    get: {
      parameters: { query?: never };
      responses: { 200: { content: { "application/json": { items: string[] } } } };
    };
    post: {
      parameters: { query?: never };
      requestBody: { content: { "application/json": { driver: string } } };
      responses: {
        200: { content: { "application/json": { items?: { at: string }[] | null } } };
        204: { content?: never };
      };
    };
  };
  "/status": {
    get: {
      parameters: { query?: never };
      responses: { 200: { content: { "application/json": { up: boolean } } } };
    };
  };
}

describe("a path map of one's own", () => {
  const other = createClient<OtherPaths>();

  test("types items, pages and init", () => {
    const rides = paginate(
      other,
      "/rides",
      { params: { query: { after: "x" } } },
      { parameter: "after", next: (page) => page.after },
    );
    expectTypeOf<ItemsOf<typeof rides>>().toEqualTypeOf<{ ride: number }>();
    const queried = paginate(other, "/rides/query", { body: { driver: "d" } });
    expectTypeOf<ItemsOf<typeof queried>>().toEqualTypeOf<{ at: string }>();
    // @ts-expect-error of the vendor's map, not of this one
    paginate(other, "/vehicles");
    // @ts-expect-error the body is required
    paginate(other, "/rides/query");
  });

  test("a page without items has items of unknown type", () => {
    const status = paginate(other, "/status");
    expectTypeOf<ItemsOf<typeof status>>().toEqualTypeOf<unknown>();
    expectTypeOf(status.pages()).toEqualTypeOf<PagesOf<{ up: boolean }>>();
  });
});
