import * as subject from "invers-oneapi";
import { expect, test } from "vitest";
import { chaos } from "./chaos.ts";
import { FAULTS, PROVABLE } from "./faults.ts";
import { MUTANTS } from "./mutants.ts";
import { packageWith } from "./mutate.ts";

// Another seed: CHAOS_SEED=7 npx vitest run test/system/chaos
const seed = Number(process.env["CHAOS_SEED"] ?? 1);

test("5,000 commands to 500 vehicles, half of them into a fault: no lie", { timeout: 90_000 }, async () => {
  const { lies, counts, outcomes } = await chaos(subject, seed, { vehicles: 500, perVehicle: 10 });
  expect(lies).toEqual([]);

  const told = [...counts];
  expect(told.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(5_000);
  const howOften = (fault: string, outcome = ""): number =>
    told.reduce((sum, [key, count]) => sum + (key.startsWith(`${fault}: ${outcome}`) ? count : 0), 0);
  for (const { name } of FAULTS) expect(howOften(name), name).toBeGreaterThan(20);
  for (const name of PROVABLE) expect(howOften(name, "notSent") / howOften(name), name).toBe(1);
  // "unknown" for everything would be no lie either.
  expect(howOften("none", "confirmed") / howOften("none")).toBeGreaterThan(0.5);
  expect(howOften("answer cut", "confirmed") / howOften("answer cut")).toBeGreaterThan(0.5);
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(300);
});

test.each(["sleep", "http2", "retrying"])(
  "1,000 commands of a client with another fate (%s): no lie",
  async (actor) => {
    const { lies, counts, outcomes } = await chaos(subject, seed, { vehicles: 100, perVehicle: 10, actor });
    expect(lies).toEqual([]);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1_000);
    // "unknown" for everything would be no lie either.
    expect(outcomes.confirmed).toBeGreaterThan(50);
  },
);

// Few at once: where an answer waits for the processor until the time is over, the broken client has no second try.
const small = { vehicles: 20, perVehicle: 2, atOnce: 6 };
const named = (names: readonly string[]) => FAULTS.filter(({ name }) => names.includes(name));

test("a smaller run finds nothing wrong with the package as it is", async () => {
  const faults = named(MUTANTS.flatMap((mutant) => mutant.faults));
  expect((await chaos(await packageWith([]), seed, { ...small, faults })).lies).toEqual([]);
});

test.each(MUTANTS)(
  "a smaller run catches a client that $name",
  async ({ edits, faults, actor, vehicles, caughtAs }) => {
    const { lies } = await chaos(await packageWith(edits), seed, {
      ...small,
      ...(actor && { actor }),
      ...(vehicles && { vehicles }),
      faults: named(faults),
    });
    expect(lies.map(({ lie }) => lie)).toContain(caughtAs);
  },
);
