import { describe, expect, it } from "vitest";
import { redactError, redactSecret } from "../../../src/errors/redact-error.ts";

describe("a copy of a platform error", () => {
  it("has name, code and message, and the same of its causes, and nothing else", () => {
    const cause = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:443"), {
      code: "ECONNREFUSED",
      socket: { secret: 1 },
    });
    const copy = redactError(
      Object.assign(new TypeError("fetch failed", { cause }), { request: { secret: 1 } }),
    );
    expect(copy).toMatchObject({ name: "TypeError", message: "fetch failed" });
    expect(copy.cause).toMatchObject({
      name: "Error",
      message: "connect ECONNREFUSED 10.0.0.1:443",
      code: "ECONNREFUSED",
    });
    expect([Object.keys(copy), Object.keys(copy.cause as Error)]).toEqual([
      ["name", "cause"],
      ["name", "code"],
    ]);
    expect([copy.stack, (copy.cause as Error).stack]).toEqual([
      "TypeError: fetch failed",
      "Error: connect ECONNREFUSED 10.0.0.1:443",
    ]);
  });

  it("lets the first of several stand for all, and ends where causes run in a circle", () => {
    const many = new AggregateError([new Error("first"), new Error("second")], "");
    expect(redactError(many).cause).toMatchObject({ message: "first" });
    const round = new Error("round");
    round.cause = round;
    expect(redactError(round)).toMatchObject({ cause: { cause: { cause: { message: "round" } } } });
  });

  it.each([
    ['Headers.set: "Bearer abc\n" is an invalid header value.', "abc"],
    ["invalid value: Bearer abc.def-ghi", "abc"],
    ["header Basic RVhGTDI5I2NsMQ== refused", "RVhG"],
    ["error sending request for url (https://api.invers.com/vehicles/K7M2P)", "K7M2P"],
    [`Unexpected token '<', "<html>K7M2P" is not valid JSON`, "K7M2P"],
    ["the secret is s3cr3t", "s3cr3t"],
  ])("does not say what it must not: %j", (message, hidden) => {
    const copy = redactError(new Error("above", { cause: new Error(message) }), ["s3cr3t"]);
    expect((copy.cause as Error).message).toContain("[redacted]");
    expect((copy.cause as Error).message).not.toContain(hidden);
    expect((copy.cause as Error).stack).not.toContain(hidden);
  });

  it("is short", () => {
    expect(redactError(new Error("long ".repeat(1_000))).message).toHaveLength(300);
  });

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    ["text", "text"],
    [7, "7"],
    [{}, "[object Object]"],
  ])("can be made of %j", (thrown, message) => {
    expect(redactError(thrown)).toMatchObject({ name: "Error", message });
  });
});

const TOKEN = "abc.def.0123456789";

it("takes an Authorization that the server repeats out of its answer, nested members and keys too", () => {
  const answer = {
    type: `/problems/${TOKEN}`,
    title: `You sent Bearer ${TOKEN}`,
    status: 400,
    raw: TOKEN,
    other: ["kept", { [TOKEN]: TOKEN }],
  };
  expect(redactSecret({ ...answer }, `Bearer ${TOKEN}`)).toEqual({
    type: answer.type,
    title: "You sent Bearer [redacted]",
    status: 400,
    raw: "[redacted]",
    other: ["kept", { "[redacted]": "[redacted]" }],
  });
  expect(redactSecret({ title: "x" }, null)).toEqual({ title: "x" });
  expect(redactSecret({ title: "x" }, "")).toEqual({ title: "x" });
});

it("leaves the words alone that a stub's token may be, but where they are called a token", () => {
  const answer = { type: "/problems/not-found", title: "problems not-found", detail: "Bearer problems" };
  expect(redactSecret({ ...answer }, "Bearer problems")).toEqual({ ...answer, detail: "Bearer [redacted]" });
});
