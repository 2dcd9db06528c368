import {
  type ErrorBody,
  ifMatch,
  isProblem,
  type KnownProblem,
  OneApiError,
  type OneApiEvent,
  type Outcome,
  type Problem,
  type ProblemType,
  TimeoutError,
  unwrap,
} from "invers-oneapi";
import { describe, expectTypeOf, test } from "vitest";
import { createClient, type paths, type Schemas } from "../support/client.ts";

const client = createClient();

describe("Problem", () => {
  test("is a union that type tells apart, and stays open", () => {
    expectTypeOf<KnownProblem>().not.toBeAny();
    expectTypeOf<"/problems/not-yet-known">().not.toExtend<KnownProblem["type"]>();
    expectTypeOf<string>().toExtend<ProblemType>();
    expectTypeOf<Problem["status"]>().toExtend<number>();
    expectTypeOf<Problem["retryAt"]>().toEqualTypeOf<Date | undefined>();
  });

  test("isProblem narrows to the type that it names", () => {
    const value = {} as unknown;
    if (isProblem(value)) expectTypeOf(value).toEqualTypeOf<Problem>();
    if (isProblem(value, "/problems/not-yet-known" as ProblemType)) {
      expectTypeOf(value.type).toExtend<string>();
      expectTypeOf(value.status).toEqualTypeOf<number>();
      expectTypeOf(value.retryAt).toEqualTypeOf<Date | undefined>();
    }
    // @ts-expect-error the type is a string
    isProblem(value, 429);
  });

  test("a misspelt type does not compile, one of the operator's own documents does", () => {
    const value = {} as unknown;
    const own = {} as { type: "/problems/battery-missing"; status: 409 } | Problem;
    // @ts-expect-error it is "/problems/too-many-requests"
    isProblem(value, "/problems/to-many-requests");
    // @ts-expect-error misspelt, of a value whose own types are known
    isProblem(own, "/problems/battery-mising");
    if (isProblem(own, "/problems/battery-missing")) expectTypeOf(own.status).toExtend<number>();
    for (const type of ["/problems/busy", "/problems/late"]) isProblem(value, type);
  });

  test("where a call has no error, it has data", async () => {
    const { data, error } = await client.GET("/vehicles");
    if (!error) expectTypeOf(data).toEqualTypeOf<Schemas["VehicleList"]>();
  });
});

test("ErrorBody is the body of one status", () => {
  expectTypeOf<ErrorBody<"/vehicles", "get", 429, paths>>().not.toBeAny();
  expectTypeOf<ErrorBody<"/vehicles", "get", 429, paths>["type"]>().toExtend<string>();
  expectTypeOf<Schemas["TooManyRequestsProblem"]>().toExtend<ErrorBody<"/vehicles", "get", 429, paths>>();
  // @ts-expect-error the operation declares no such status
  type _ = ErrorBody<"/vehicles", "get", 418, paths>;
});

test("unwrap gives the data", () => {
  expectTypeOf(unwrap(client.GET("/vehicles"))).resolves.toEqualTypeOf<Schemas["VehicleList"]>();
});

test("errors are known by their class", () => {
  const error = {} as unknown;
  if (TimeoutError.is(error)) {
    expectTypeOf(error).toEqualTypeOf<TimeoutError>();
    expectTypeOf(error.outcome).toEqualTypeOf<Outcome | undefined>();
  }
  if (OneApiError.is(error)) expectTypeOf(error.code).toEqualTypeOf<string>();
});

test("events are flat, and type tells them apart", () => {
  const event = {} as OneApiEvent;
  if (event.type === "call-finished") expectTypeOf(event.ms).toEqualTypeOf<number>();
  if (event.type === "attempt-failed") expectTypeOf(event.waitMs).toEqualTypeOf<number>();
  // @ts-expect-error not every event is about a call
  event.path;
});

test("ifMatch takes any result and gives headers", async () => {
  const read = await client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "K7M2P" } } });
  expectTypeOf(ifMatch(read)).toEqualTypeOf<{ "If-Match": string }>();
});
