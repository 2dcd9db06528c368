import { expect, test } from "vitest";
import { EXPECTED } from "../../../../scripts/matrix/expected.ts";
import { mistakesOf, type Row, tableOf } from "../../../../scripts/matrix/table.ts";

const row: Row = {
  version: "Node 24",
  results: {
    ...{
      list: "200",
      paging: "6",
      "404": "404",
      command: "confirmed",
      "command by default": "confirmed",
      "401 replay": "200",
    },
    ...{ "token expires": "200", abort: "mine", timeout: "TimeoutError timeout", retries: "200" },
    ...{ "three taps": "confirmed, confirmed, confirmed", "hang under a command": "unknown" },
    ...{ "captive portal": "ResponseError not-json; unknown", "kept connection dies": "unknown" },
    ...{ "reset after read": "ConnectionError reset; unknown", tls: "ConnectionError tls; notSent tls" },
    refused: "ConnectionError refused; notSent unreachable",
    dns: "ConnectionError dns; notSent unreachable",
    resetOnAccept: "ConnectionError reset; unknown",
    tracing: "call, attempt, token; onEvent",
  },
  arrived: Object.fromEntries(
    Object.entries(EXPECTED).map(([name, { arrived }]) => [name, arrived?.source.slice(1, -1) ?? ""]),
  ),
};

test("a platform that does as it has to has no mistakes, and one that sends a POST again has", () => {
  expect(mistakesOf(row)).toEqual([]);
  const again = { ...row.arrived, "kept connection dies": "5 GET, 10 POST, 1 tokens" };
  expect(mistakesOf({ ...row, arrived: again })).toEqual([
    "kept connection dies: 5 GET, 10 POST, 1 tokens arrived, expected /^5 GET, 5 POST, 1 tokens$/",
  ]);
});

test("a command is unknown after a refused connection in workerd only", () => {
  const vague = { ...row.results, refused: "ConnectionError network; unknown" };
  expect(mistakesOf({ ...row, results: vague })).toHaveLength(1);
  const said = "ConnectionError network; unknown";
  const results = {
    ...{ ...row.results, refused: said, dns: said, tls: said, "a request that left": "200" },
    ...{ tracing: "no channels; onEvent", "tracing, nodejs_compat": "call, attempt, token; onEvent" },
  };
  expect(mistakesOf({ ...row, version: "workerd 2026", results })).toEqual([]);
  expect(
    mistakesOf({ ...row, version: "workerd 2026", results: { ...results, "a request that left": "hangs" } }),
  ).toHaveLength(1);
});

test("Chromium refuses a command by default, and sends one again that it was made to send", () => {
  const said = "ConnectionError network; unknown";
  const vague = { refused: said, dns: said, tls: said, tracing: "no channels; onEvent" };
  const results = { ...row.results, ...vague, "command by default": "ConfigError config" };
  const arrived: Record<string, string> = {
    ...row.arrived,
    "kept connection dies": "5 GET, 10 POST, 1 tokens",
  };
  delete arrived["command by default"];
  const chromium = { version: "Chromium 156", results, arrived };
  expect(mistakesOf(chromium)).toEqual([]);
  expect(tableOf([chromium])).toContain("| command by default | ConfigError config (arrived: nothing) |");
  expect(mistakesOf({ ...chromium, version: "Node 24" })).not.toEqual([]);
  expect(mistakesOf({ ...row, version: "Chromium 156" })).toContain(
    "command by default: said confirmed, expected /^ConfigError/",
  );
});

test("a channel that tells nothing is a mistake where the platform has it", () => {
  const results = { ...row.results, tracing: "call, attempt; onEvent" };
  expect(mistakesOf({ ...row, results })).toEqual([
    "tracing: said call, attempt; onEvent, expected /^call, attempt, token; onEvent$/",
  ]);
});

test("a case that never ran is a mistake", () => {
  const { list: _, ...results } = row.results;
  expect(mistakesOf({ ...row, results })).toEqual([expect.stringMatching(/^list: said undefined/)]);
});

test("the table has a row for each case and a column for each platform", () => {
  const lines = tableOf([row, { ...row, version: "Deno 2.9" }]).split("\n");
  expect(lines[0]).toBe("|  | Node 24 | Deno 2.9 |");
  expect(lines).toHaveLength(2 + Object.keys(EXPECTED).length);
  expect(lines).toContain("| command | confirmed | confirmed |");
});
