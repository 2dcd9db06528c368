import * as subject from "invers-oneapi/events";
import { describe, expect, test } from "vitest";
import { requireServer } from "../../../support/require-server.ts";
import { packageWith } from "../../chaos/mutate.ts";
import { killInMemory, type Package } from "./in-memory.ts";
import { type Entry, GUILTLESS, judge } from "./judge.ts";
import { MUTANTS } from "./mutants.ts";
import { killOnBroker } from "./on-broker.ts";

// The long form, on a broker that is restarted too: npm run soak -- events
const url = (await requireServer("rabbitmq")) as URL;
const seed = Number(process.env["KILL_SEED"] ?? 1);

test("the judge finds what was lost, acknowledged early, or repeated without a crash", () => {
  const entry = (step: Entry["step"], id: string, of = 1): Entry => ({ process: of, step, id, tries: 1 });
  const [begin, end, ack] = (["begin", "end", "ack"] as const).map((step) => entry(step, "a")) as [
    Entry,
    Entry,
    Entry,
  ];
  expect(judge(["a"], [begin, end, ack])).toEqual(GUILTLESS);
  expect(judge(["a"], [begin, entry("begin", "a", 2), entry("end", "a", 2)])).toEqual(GUILTLESS);
  expect(judge(["a", "b"], [begin, end, ack]).lost).toEqual(["b"]);
  expect(judge(["a"], [begin, ack, end]).acknowledgedEarly).toEqual(["a"]);
  expect(judge(["a"], [begin, end, begin]).repeated).toEqual(["a"]);
});

test("in memory: cuts, cancels, closed channels, copies, kills and closing lose nothing and repeat nothing", async () => {
  for (const offset of [0, 1, 2]) {
    const { faults, ...verdict } = await killInMemory(subject, seed + offset);
    expect(verdict).toEqual(GUILTLESS);
    for (const count of faults.values()) expect(count).toBeGreaterThan(3);
    expect(faults.size).toBe(6);
  }
});

test("in memory: the same run finds nothing wrong with the package as it is bundled", async () => {
  const { faults: _, ...verdict } = await killInMemory(
    await packageWith<Package>([], "events/index.ts"),
    seed,
  );
  expect(verdict).toEqual(GUILTLESS);
});

test.each(MUTANTS)("in memory: the run catches a consumer that $name", async ({ edits, caughtAs }) => {
  const verdict = await killInMemory(await packageWith<Package>(edits, "events/index.ts"), seed);
  expect(verdict[caughtAs]).not.toEqual([]);
});

describe.skipIf(!url)("on a real broker", () => {
  test("processes that are cut off, stalled and killed lose nothing and repeat nothing", {
    timeout: 120_000,
  }, async () => {
    const count = 600;
    const { lost, acknowledgedEarly, repeated, ...result } = await killOnBroker({
      url,
      count,
      faults: ["cut", "kill", "cut", "stall", "kill", "cut"],
      patience: 90_000,
    });
    expect({ lost, acknowledgedEarly, repeated }).toEqual(GUILTLESS);
    expect(result).toEqual({ handled: count, acknowledged: count, processes: 3, left: 0 });
  });
});
