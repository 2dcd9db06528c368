import { inspect } from "node:util";
import { createContext, runInContext } from "node:vm";
import {
  ClosedError,
  ConfigError,
  ConnectionError,
  OneApiError,
  ProblemError,
  ResponseError,
  TimeoutError,
  TokenError,
} from "invers-oneapi";
import { describe, expect, it, vi } from "vitest";

const classes = {
  ClosedError,
  ConfigError,
  ConnectionError,
  OneApiError,
  ProblemError,
  ResponseError,
  TimeoutError,
  TokenError,
};
const response = new Response("{}", { status: 409 });
const problem = { type: "/problems/x", title: "X", status: 409 };
const made: Record<keyof typeof classes, OneApiError> = {
  ClosedError: new ClosedError("the client"),
  ConfigError: new ConfigError("no"),
  ConnectionError: new ConnectionError("no", { code: "dns" }),
  OneApiError: new OneApiError("no"),
  ProblemError: new ProblemError("no", problem, response, {}),
  ResponseError: new ResponseError("no", { code: "empty" }),
  TimeoutError: new TimeoutError("no", { code: "timeout" }),
  TokenError: new TokenError("no", { code: "network" }),
};

describe.each(Object.keys(classes) as (keyof typeof classes)[])("%s", (name) => {
  it("is an Error of its name", () => {
    expect(made[name]).toBeInstanceOf(Error);
    expect(made[name]).toBeInstanceOf(classes[name]);
    expect(made[name].name).toBe(name);
    expect(inspect(made[name])).toMatch(new RegExp(`^${name}: `));
    expect(made[name].attempts).toBe(0);
  });

  it("knows its own", () => {
    const known = (Object.keys(made) as (keyof typeof made)[]).filter((each) => classes[name].is(made[each]));
    expect(known).toEqual(name === "OneApiError" ? Object.keys(made) : [name]);
    for (const other of [undefined, null, 0, "", "error", {}, new Error("other"), () => {}])
      expect(classes[name].is(other)).toBe(false);
  });
});

it("is known across two copies of the package, where instanceof fails", async () => {
  vi.resetModules();
  const copy = await import("invers-oneapi");
  const error = new copy.TimeoutError("no", { code: "timeout" });
  expect(error).not.toBeInstanceOf(TimeoutError);
  expect([TimeoutError.is(error), OneApiError.is(error), ConnectionError.is(error)]).toEqual([
    true,
    true,
    false,
  ]);
});

it("is known across realms", () => {
  const realm = createContext({ mark: Symbol.for("invers-oneapi.error") });
  const error = runInContext('Object.assign(new Error("no"), { [mark]: "TimeoutError" })', realm);
  expect(error).not.toBeInstanceOf(Error);
  expect([TimeoutError.is(error), OneApiError.is(error), ClosedError.is(error)]).toEqual([true, true, false]);
});

it("is known by a subclass of the user's own", () => {
  class MyTimeout extends TimeoutError {}
  expect(TimeoutError.is(new MyTimeout("no"))).toBe(true);
});

it("does not dump its response", () => {
  expect(Object.keys(made.ProblemError)).not.toContain("response");
  expect((made.ProblemError as ProblemError).response).toBe(response);
  expect(JSON.stringify(made.ProblemError)).not.toContain("response");
});

it("holds what it was given", () => {
  const cause = new Error("below");
  const error = new ConnectionError("no", {
    code: "dns",
    flowId: "f",
    attempts: 2,
    outcome: "notSent",
    cause,
  });
  expect({ ...error, cause: error.cause, message: error.message }).toEqual({
    ...{
      name: "ConnectionError",
      message: "no",
      code: "dns",
      flowId: "f",
      attempts: 2,
      outcome: "notSent",
      cause,
    },
  });
  expect("cause" in made.ConnectionError).toBe(false);
});
