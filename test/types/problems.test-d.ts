import {
  type components,
  createClient,
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

const client = createClient();

describe("Problem", () => {
  test("is a union that type tells apart, and stays open", () => {
    expectTypeOf<KnownProblem>().not.toBeAny();
    expectTypeOf<"/problems/too-many-requests">().toExtend<KnownProblem["type"]>();
    expectTypeOf<"/problems/vehicle/conflicting-command">().toExtend<KnownProblem["type"]>();
    expectTypeOf<"/problems/not-yet-known">().not.toExtend<KnownProblem["type"]>();
    expectTypeOf<string>().toExtend<ProblemType>();
    expectTypeOf<Problem["status"]>().toExtend<number>();
    expectTypeOf<Problem["retryAt"]>().toEqualTypeOf<Date | undefined>();
  });

  test("isProblem narrows to the type that it names", () => {
    const value = {} as unknown;
    if (isProblem(value)) expectTypeOf(value).toEqualTypeOf<Problem>();
    if (isProblem(value, "/problems/too-many-requests")) {
      expectTypeOf(value.type).toEqualTypeOf<"/problems/too-many-requests">();
      expectTypeOf(value.status).toEqualTypeOf<429>();
      expectTypeOf(value.retryAt).toEqualTypeOf<Date | undefined>();
    }
    if (isProblem(value, "/problems/not-yet-known")) {
      expectTypeOf(value.type).toEqualTypeOf<"/problems/not-yet-known" & string>();
      expectTypeOf(value.status).toEqualTypeOf<number>();
    }
    // @ts-expect-error the type is a string
    isProblem(value, 429);
  });

  test("isProblem narrows the error of a call", async () => {
    const { data, error } = await client.GET("/vehicles");
    if (isProblem(error, "/problems/too-many-requests")) expectTypeOf(error.status).toEqualTypeOf<429>();
    if (isProblem(error, "/problems/resource-modified")) expectTypeOf(error.status).toEqualTypeOf<412>();
    if (!error) expectTypeOf(data).toEqualTypeOf<components["schemas"]["VehicleList"]>();
  });
});

test("ErrorBody is the body of one status", () => {
  expectTypeOf<ErrorBody<"/vehicles", "get", 429>>().not.toBeAny();
  expectTypeOf<ErrorBody<"/vehicles", "get", 429>["type"]>().toExtend<string>();
  expectTypeOf<components["schemas"]["TooManyRequestsProblem"]>().toExtend<
    ErrorBody<"/vehicles", "get", 429>
  >();
  // @ts-expect-error the operation declares no such status
  type _ = ErrorBody<"/vehicles", "get", 418>;
});

test("unwrap gives the data", () => {
  expectTypeOf(unwrap(client.GET("/vehicles"))).resolves.toEqualTypeOf<
    components["schemas"]["VehicleList"]
  >();
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
