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

function circular(): Error {
  const error = new Error("in a circle");
  error.cause = error;
  return error;
}

describe("in JSON and in another process", () => {
  const deep = (levels: number): Error =>
    Object.assign(new Error(`level ${levels}`, levels > 1 ? { cause: deep(levels - 1) } : {}), {
      code: `E${levels}`,
    });
  const details = { code: "x", flowId: "f", attempts: 2, outcome: "unknown", cause: deep(4) } as const;
  const retryAt = new Date(0);
  const told: Record<keyof typeof classes, OneApiError> = {
    ...made,
    OneApiError: new OneApiError("no", details),
    ConnectionError: new ConnectionError("no", details),
    TimeoutError: new TimeoutError("no", details),
    ResponseError: new ResponseError("no", details),
    TokenError: new TokenError("no", { ...details, retryAfterMs: 5 }),
    ProblemError: new ProblemError("no", { ...problem, retryAt }, response, details),
  };
  const causes = [4, 3, 2].map((level) => ({ name: "Error", message: `level ${level}`, code: `E${level}` }));
  const always = { code: "x", message: "no", attempts: 2, flowId: "f", outcome: "unknown", causes };
  const none = { attempts: 0, causes: [] };
  const expected: Record<keyof typeof classes, object> = {
    OneApiError: always,
    ConnectionError: always,
    TimeoutError: always,
    ResponseError: always,
    TokenError: { ...always, retryAfterMs: 5 },
    ProblemError: { ...always, code: "/problems/x", status: 409, problem: { ...problem, retryAt }, retryAt },
    ClosedError: { ...none, code: "closed", message: "the client was closed" },
    ConfigError: { ...none, code: "config", message: "no" },
  };

  it.each(Object.keys(classes) as (keyof typeof classes)[])("a %s keeps what matters", (name) => {
    const json = { name, ...expected[name] };
    expect(told[name].toJSON()).toEqual(json);
    expect(JSON.parse(JSON.stringify({ error: told[name] }))).toEqual({
      error: JSON.parse(JSON.stringify(json)),
    });
    // Whole, where a clone of the error itself is an Error with message, stack and cause on every platform.
    expect(structuredClone(told[name].toJSON())).toEqual(json);
    expect(structuredClone(told[name])).toMatchObject({
      message: told[name].message,
      stack: told[name].stack,
    });
  });

  it("shows no quoted header and no credential of a cause", () => {
    const cause = new TypeError('"Bearer synthetic-secret" is an invalid header value', {
      cause: new Error("Basic synthetic-secret was refused"),
    });
    expect(JSON.stringify(new ConnectionError("no", { cause }))).not.toContain("synthetic-secret");
  });

  it.each([
    ["nothing to read", Object.create(null), { name: "Error", message: "a value without a text" }],
    ["a word", "mine", { name: "Error", message: "mine" }],
    ["itself", circular(), { name: "Error", message: "in a circle" }],
  ])("takes a cause that is %s", (_, cause, first) => {
    expect(new OneApiError("no", { cause }).toJSON().causes[0]).toEqual(first);
  });
});
