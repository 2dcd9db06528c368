import { ConfigError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { fillPath } from "../../../src/call/path.ts";
import { scene, UNLOCK, vehicles } from "../../support/call.ts";

const fill = (vehicle_id: unknown) => fillPath("/vehicles/{vehicle_id}/sharing", { vehicle_id });

it.each([
  ["K7M2P", "K7M2P"],
  [12345, "12345"],
  [0, "0"],
  ["f8c2-9583", "f8c2-9583"],
  ["a b", "a%20b"],
  ["a#b?c&d=e+f;g:h@i", "a%23b%3Fc%26d%3De%2Bf%3Bg%3Ah%40i"],
  ["Zoë", "Zo%C3%AB"],
  ["...", "..."],
  [".a", ".a"],
  ["a..b", "a..b"],
  ["100%", "100%25"],
  ["a;b", "a%3Bb"],
  // As OpenAPI's style "simple" has it, the default of a path.
  [["K7M2P", 5, "a,b"], "K7M2P,5,a%2Cb"],
  [["K7M2P"], "K7M2P"],
])("lets %j pass as %s", (value, segment) => {
  expect(fill(value)).toBe(`/vehicles/${segment}/sharing`);
});

const nested = (text: string, times: number): string =>
  times ? nested(encodeURIComponent(text).replaceAll(".", "%2E"), times - 1) : text;

const hidden = [
  ".",
  "..",
  "/",
  "\\",
  "a/b",
  "a\\b",
  "../..",
  "%2e",
  "%2E%2e",
  ".%2e",
  "%2f",
  "a%5Cb",
  "%252e%252e",
  "..;",
  ".;a=1",
  "%2e%2e;x",
  "\uff0e\uff0e",
  "\u2025",
  "a\uff0fb",
  "a\uff3cb",
];
const deep = [1, 2, 3, 7].flatMap((times) => ["..", "a/b", "\\"].map((value) => nested(value, times)));
const notText = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  10n,
  Symbol("id"),
  [],
  ["K7M2P", ["L"]],
  { toString: () => "K7M2P" },
];

it.each([
  { value: "", why: "is empty" },
  { value: undefined, why: "is missing" },
  { value: "\ud800", why: "is not well-formed Unicode" },
  ...notText.map((value) => ({ value, why: "must be a string or a number" })),
  ...[...hidden, ...deep, `%${"25".repeat(50)}2e`].map((value) => ({ value, why: "must not be" })),
])("refuses $value: it $why", ({ value, why }) => {
  expect(() => fill(value)).toThrow(ConfigError);
  expect(() => fill(value)).toThrow(`path parameter "vehicle_id" ${why}`);
});

it("refuses a value that a list holds as it refuses it alone", () => {
  for (const value of hidden) expect(() => fill(["K7M2P", value])).toThrow("must not be");
  expect(() => fill(["K7M2P", ""])).toThrow("is empty");
});

it.each([
  "vehicles",
  "https://elsewhere.test/vehicles",
  "//elsewhere.test/vehicles",
  "/vehicles?a=1",
  "/vehicles#a",
])("refuses the template %s", (template) => {
  expect(() => fillPath(template, {})).toThrow('the path of a call must start with "/"');
});

it("never repeats a refused value", () => {
  expect(() => fill("../secret-place")).toThrow(
    expect.not.objectContaining({ message: expect.stringMatching("secret") }),
  );
});

it("refuses what is encoded more often than anybody does in good faith, which bounds the work", () => {
  const encoded = (times: number): string => `%${"25".repeat(times - 1)}41`;
  expect(fill(encoded(6))).toBe(`/vehicles/${encodeURIComponent(encoded(6))}/sharing`);
  expect(() => fill(encoded(10_000))).toThrow(ConfigError);
});

it("refuses values that are harmless alone and not together", () => {
  const path = "/a/{one}{two}";
  expect(fillPath(path, { one: "x", two: "y" })).toBe("/a/xy");
  expect(() => fillPath(path, { one: "%2", two: "e" })).toThrow('a path parameter of "/a/{one}{two}"');
  expect(() => fillPath("/a/{one}{two}/c", { one: "%2", two: "E%2e" })).toThrow(ConfigError);
});

it("does not take what every object has for a parameter", () => {
  expect(() => fillPath("/a/{constructor}", {})).toThrow('"constructor" is missing');
  expect(() => fillPath("/a/{id}", null)).toThrow('"id" is missing');
});

describe("a call", () => {
  it.each(["https://elsewhere.test/vehicles", "vehicles", "", "//", undefined, null, 7])(
    "to %s is refused",
    async (path) => {
      const { client, sent, outcome } = scene(vehicles);
      const get = client.GET as unknown as (path: unknown) => Promise<unknown>;
      const { error } = await outcome(get(path));
      expect(error).toMatchObject({
        name: "ConfigError",
        message: expect.stringContaining('must start with "/"'),
      });
      expect(sent).toEqual([]);
    },
  );

  it("with an unsafe id says so, and that nothing was sent", async () => {
    const { client, sent, events, outcome } = scene(vehicles);
    const { error } = await outcome(client.POST(UNLOCK, { params: { path: { vehicle_id: ".." } } }));
    expect(error).toMatchObject({ code: "config", outcome: "notSent", attempts: 0 });
    expect((error as Error).message).toBe(
      'POST /vehicles/{vehicle_id}/commands/unlock-central-lock failed: path parameter "vehicle_id" must not be "." or "..", nor hold "/" or "\\"; it was not sent',
    );
    expect(sent).toHaveLength(0);
    expect(events).toMatchObject([{ type: "call-finished", code: "config", outcome: "notSent" }]);
  });

  it.each([
    [{ retires: 3 }, 'unknown option "retires"'],
    [{ baseUrl: "https://elsewhere.test" }, 'unknown option "baseUrl"'],
    [{ pathSerializer: () => "/" }, 'unknown option "pathSerializer"'],
    [{ redirect: "follow" }, 'unknown option "redirect"'],
    [{ timeout: 0 }, 'option "timeout"'],
    [{ deadline: "1s" }, 'option "deadline"'],
    [{ retry: true }, 'option "retry"'],
    [{ retry: { attempts: 0 } }, 'option "retry"'],
    [{ signal: {} }, 'option "signal"'],
    [{ parseAs: "xml" }, 'option "parseAs"'],
    [{ params: null }, 'option "params"'],
    [{ middleware: {} }, 'option "middleware"'],
    [{ fetch: "fetch" }, 'option "fetch"'],
    [null, "must be an object"],
    ["limit", "must be an object"],
  ])("with the init %j is refused", async (init, why) => {
    const { client, sent, outcome } = scene(vehicles);
    const { error } = await outcome(client.GET("/vehicles", init as never));
    expect(ConfigError.is(error) && error.message).toContain(why);
    expect(sent).toHaveLength(0);
  });
});
