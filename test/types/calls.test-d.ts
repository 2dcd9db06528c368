import type { Data, ErrorBody, Init, Problem, Result } from "invers-oneapi";
import { describe, expectTypeOf, test } from "vitest";
import { client, createClient, type paths, type Schemas } from "../support/client.ts";

type IsAny<T> = 0 extends 1 & T ? true : false;

describe("what a call accepts", () => {
  test("a declared path with declared parameters", () => {
    void client.GET("/vehicles");
    void client.GET("/vehicles", { params: { query: { limit: 100, q: "TE-ST 101" } } });
    void client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "K7M2P" } } });
    void client.POST("/vehicles/{vehicle_id}/commands/unlock-central-lock", {
      params: { path: { vehicle_id: "K7M2P" } },
    });
    void client.POST("/event-log-entries/query", { body: { vehicle_id: "K7M2P", limit: 10 } });
  });

  test("settings of the call", () => {
    void client.GET("/vehicles", { signal: AbortSignal.abort(), timeout: 1, deadline: 2, retry: false });
    void client.GET("/vehicles", { retry: { attempts: 5 }, headers: { "X-Trace": "1" }, cache: "no-store" });
  });

  test("an unknown path or a method it does not have is refused", () => {
    // @ts-expect-error no such path
    void client.GET("/vehicle");
    // @ts-expect-error the path is there, without this method
    void client.DELETE("/vehicles");
    // @ts-expect-error a filled path is not a template
    void client.GET("/vehicles/K7M2P");
  });

  test("a missing, misspelt or mistyped path parameter is refused", () => {
    // @ts-expect-error params is required
    void client.GET("/vehicles/{vehicle_id}");
    // @ts-expect-error params.path is required
    void client.GET("/vehicles/{vehicle_id}", { params: {} });
    // @ts-expect-error vehicle_id is missing
    void client.GET("/vehicles/{vehicle_id}", { params: { path: {} } });
    // @ts-expect-error misspelt
    void client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicleId: "K7M2P" } } });
    // @ts-expect-error one too many
    void client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "K7M2P", other: "x" } } });
  });

  test("an undeclared or mistyped query key is refused, also beside a valid one", () => {
    // @ts-expect-error undeclared
    void client.GET("/vehicles", { params: { query: { limits: 1 } } });
    // @ts-expect-error undeclared, beside a valid one
    void client.GET("/vehicles", { params: { query: { limit: 1, page: 2 } } });
    // @ts-expect-error a number
    void client.GET("/vehicles", { params: { query: { limit: "100" } } });
  });

  test("a misspelt option is refused", () => {
    // @ts-expect-error timeOut
    void client.GET("/vehicles", { timeOut: 1 });
    // @ts-expect-error a redirect is never followed
    void client.GET("/vehicles", { redirect: "follow" });
    // @ts-expect-error clientID
    createClient({ clientID: "TESTX#cl1", clientSecret: "synthetic" });
    // @ts-expect-error no such form
    createClient({ clientId: "TESTX#cl1", clientSecret: "synthetic", clientAuthentication: "post" });
  });

  test("a body is checked, and refused where none is declared", () => {
    // @ts-expect-error the body is required
    void client.POST("/event-log-entries/query");
    // @ts-expect-error undeclared member
    void client.POST("/event-log-entries/query", { body: { vehicle_id: "K7M2P", vehicle: 1 } });
    // @ts-expect-error GET has no body
    void client.GET("/vehicles", { body: {} });
    void client.POST("/vehicles/{vehicle_id}/commands/unlock-central-lock", {
      params: { path: { vehicle_id: "K7M2P" } },
      // @ts-expect-error commands have no body
      body: {},
    });
  });

  test("an undefined secret compiles, since process.env gives one", () => {
    createClient({ clientId: "TESTX#cl1", clientSecret: process.env["INVERS_CLIENT_SECRET"] });
  });
});

describe("what a call resolves to", () => {
  test("data or error, told apart by either", async () => {
    const { data, error } = await client.GET("/vehicles");
    expectTypeOf<IsAny<typeof data>>().toEqualTypeOf<false>();
    if (error === undefined) expectTypeOf(data.items[0]).toEqualTypeOf<Schemas["Vehicle"] | undefined>();
    else expectTypeOf(error.status).toEqualTypeOf<number>();
    if (data) expectTypeOf(data).toEqualTypeOf<Data<"/vehicles", "get", paths>>();
  });

  test("the named types agree with the call", async () => {
    const init: Init<"/vehicles", "get", paths> = { params: { query: { limit: 1 } } };
    const result: Result<"/vehicles", "get", paths> = await client.GET("/vehicles", init);
    if (result.error) expectTypeOf(result.error).toExtend<{ status: number; retryAt?: Date; raw?: string }>();
    expectTypeOf<Problem>().toExtend<{ type: string; status: number }>();
  });

  test("the body of one status", () => {
    type TooMany = Extract<
      ErrorBody<"/vehicles", "get", 429, paths>,
      { type: "/problems/too-many-requests" }
    >;
    expectTypeOf<TooMany["status"]>().toEqualTypeOf<429>();
    expectTypeOf<IsAny<ErrorBody<"/vehicles", "get", never, paths>>>().toEqualTypeOf<false>();
  });

  test("parseAs changes the type of data", async () => {
    const { data } = await client.GET("/vehicles", { parseAs: "text" });
    expectTypeOf(data).toEqualTypeOf<string | undefined>();
  });

  test("values that may grow stay open", () => {
    type VehicleType = NonNullable<NonNullable<Schemas["Vehicle"]["master_data"]>["vehicle_type"]>;
    expectTypeOf<"CAR">().toExtend<VehicleType>();
    expectTypeOf<string>().toExtend<VehicleType>();
    expectTypeOf<number>().not.toExtend<VehicleType>();
  });
});

describe("another path map", () => {
  interface OtherPaths {
    "/things/{id}": {
      get: {
        parameters: { path: { id: number }; query?: { full?: boolean } };
        responses: {
          200: { content: { "application/json": { id: number } } };
          404: { content: { "text/plain": string } };
        };
      };
      delete: { parameters: { path: { id: number } }; responses: { 204: { content?: never } } };
      post?: never;
    };
  }
  const other = createClient<OtherPaths>({ clientId: "x", clientSecret: "synthetic" });

  test("has its own calls and nothing of ours", async () => {
    const { data } = await other.GET("/things/{id}", { params: { path: { id: 1 } } });
    expectTypeOf(data).toEqualTypeOf<{ id: number } | undefined>();
    const gone = await other.DELETE("/things/{id}", { params: { path: { id: 1 } } });
    expectTypeOf(gone.data).toEqualTypeOf<undefined>();
    // @ts-expect-error not in this map
    void other.GET("/vehicles");
    // @ts-expect-error post is declared as never
    void other.POST("/things/{id}", { params: { path: { id: 1 } } });
  });
});
