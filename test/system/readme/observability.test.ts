import type { CommandOutcome, EventTrace, TokenTrace } from "invers-oneapi";
import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";

const page = readText("docs/guides/observability.md");
const metrics = readText("examples/opentelemetry-metrics.ts");

/** What the alerts ask for: the last cell of each row of their table. */
const queries = [...page.matchAll(/^\| .* \| `(.*)` \|$/gm)].map(([, query = ""]) => query);
const toPrometheus = (name: string): string => name.replaceAll(".", "_");
const namesIn = (pattern: RegExp): string[] =>
  [...metrics.matchAll(pattern)].map(([, name = ""]) => toPrometheus(name));

/** The series that OpenTelemetry's exporter for Prometheus makes of the metrics of the example. */
const series = [
  ...namesIn(/createCounter\("([\w.]+)"/g).map((name) => `${name}_total`),
  ...namesIn(/createHistogram\("([\w.]+)"/g).flatMap((name) => [
    `${name}_seconds_count`,
    `${name}_seconds_bucket`,
  ]),
];
/** What an alert may ask for. The compiler refuses what the library does not tell. */
const VALUES: readonly (CommandOutcome["outcome"] | TokenTrace["outcome"] | EventTrace["outcome"] | "429")[] =
  [...(["unknown", "notSent"] as const), ...(["failed", "blocked", "done", "429"] as const)];

/** The labels of a metric: the attributes that the example counts or records it with. */
function labelsOf(series: string): string[] {
  const made = [...metrics.matchAll(/const (\w+) = meter\.create\w+\("([\w.]+)"/g)];
  const [, variable] = made.find(([, , name = ""]) => series.startsWith(toPrometheus(name))) ?? [];
  const [, counted = ""] =
    new RegExp(`${variable}\\.(?:add|record)\\(([\\s\\S]*?)\\);\n`).exec(metrics) ?? [];
  return [...counted.matchAll(/"([a-z]+(?:\.[a-z_]+)+)":|\b(queue)\b/g)].map(([, name = "queue"]) =>
    toPrometheus(name),
  );
}

test("there are six alerts", () => {
  expect(queries).toHaveLength(6);
});

test.each(queries)("the metrics of the page have what the alert asks for: %s", (query) => {
  const asked = [...query.matchAll(/\b((?:invers|http)_\w+)(?=[{[])/g)].map(([, name]) => name);
  expect(asked.length).toBeGreaterThan(0);
  for (const name of asked) expect(series).toContain(name);
  const used = [...query.matchAll(/(\w+)!?="/g), ...query.matchAll(/by \((\w+)\)/g)].map(
    ([, label]) => label,
  );
  for (const label of used) expect(labelsOf(String(asked[0]))).toContain(label);
  for (const [, value] of query.matchAll(/="(\w+)"/g)) expect(VALUES).toContain(value);
});

test.each(queries.filter((query) => query.includes("increase(")))(
  "a series that begins with what is asked for counts, which `increase` alone does not see: %s",
  (query) => {
    const [, of = "", range = ""] = /increase\((.*?)\[(\w+)\]\)/.exec(query) ?? [];
    expect(query).toContain(`(${of} unless ${of} offset ${range}) or increase(${of}[${range}])`);
  },
);

test("what the page reads from the log is in it", () => {
  const log = /```text\n(\{"level":"info","time"[\s\S]*?)```/.exec(page)?.[1] ?? "";
  const reading = page.slice(page.indexOf(log) + log.length);
  const facts = log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ vehicleId }) => vehicleId);
  expect(facts).toHaveLength(4);
  for (const { time, callId, path, msg, outcome, reason } of facts) {
    for (const said of [callId, String(path).split("/").at(-1), outcome, reason])
      if (said) expect(reading).toContain(`\`${said}\``);
    expect(reading).toContain(String(time).slice(11, 19));
    if (msg !== "call-finished") expect(reading).toContain(`\`${msg}\``);
  }
});
