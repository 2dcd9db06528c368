import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { chartsOf, labelOf, type Results } from "../../../bench/report-charts.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const results = Object.fromEntries(
  readdirSync(`${root}bench/results`).map((file) => [
    file.replace(".json", ""),
    JSON.parse(readFileSync(`${root}bench/results/${file}`, "utf8")),
  ]),
) as Results;
const drawn = Object.entries(chartsOf(results));

test("what was not measured has no picture", () => {
  expect(chartsOf({})).toEqual({});
  const resend = { rows: [{ client: "fetch", how: "as it is", arrived: 2 }] };
  const { resend: chart, ...others } = chartsOf({ resend });
  expect(others).toEqual({});
  expect(chart).toMatchObject({ rows: ["fetch"], series: [{ values: [2] }] });
});

test("a part of the calls that was not measured has no bars", () => {
  const parts = { one: { ky: { ratio: 1.23 } } };
  expect(chartsOf({ calls: { parts } })["calls"]?.series).toEqual([
    { name: "loopback, one at a time", values: [1.23] },
  ]);
});

test("what a store spares and what its hanging costs are two pictures, a row for each client", () => {
  const phases = { calm: { requests: 7 }, hang: { longestMs: 0.4 }, anew: { longestMs: 323.7 } };
  const charts = chartsOf({
    "token-store": { processes: 10, peers: [{ name: "Keyv, `createKeyv`", ...phases }] },
  });
  expect(charts["token-store"]).toMatchObject({ rows: ["Keyv, createKeyv"], series: [{ values: [7] }] });
  expect(charts["token-store-hang"]).toMatchObject({
    rows: ["Keyv, createKeyv"],
    series: [{ values: [0.4] }, { values: [323.7] }],
  });
});

test("a client that was tried in several ways has a row for each", () => {
  const rows = ["as it is", "`retry`"].map((how) => ({ client: "ky", how, arrived: 1 }));
  expect(chartsOf({ resend: { rows } })["resend"]?.rows).toEqual(["ky, as it is", "ky, retry"]);
});

test.each(drawn)("the picture of %s shows what was measured, on light and on dark pages", (name, chart) => {
  const measured = chart.series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  for (const theme of ["light", "dark"]) {
    const svg = readFileSync(`${root}docs/pictures/${name}-${theme}.svg`, "utf8");
    const texts = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
    for (const value of measured) {
      const at = texts.indexOf(labelOf(value, chart));
      expect(at, `${labelOf(value, chart)} in ${name}-${theme}.svg`).toBeGreaterThanOrEqual(0);
      texts.splice(at, 1);
    }
  }
});

test.each(["README.md", "bench/README.md"])("the pictures of %s are there", (page) => {
  const text = readFileSync(root + page, "utf8");
  const pictures = [...text.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path = ""]) => path);
  expect(pictures.length).toBeGreaterThanOrEqual(4);
  for (const path of pictures) expect(existsSync(join(root, dirname(page), path)), path).toBe(true);
});
