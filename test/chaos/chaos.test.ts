import * as subject from "invers-oneapi";
import { expect, test } from "vitest";
import { chaos } from "./chaos.ts";
import { FAULTS, PROVABLE } from "./faults.ts";

// Another seed: CHAOS_SEED=7 npx vitest run test/chaos
const seed = Number(process.env["CHAOS_SEED"] ?? 1);

test("5,000 commands to 500 vehicles, half of them into a fault: no lie", { timeout: 90_000 }, async () => {
  const { lies, counts, outcomes, commands } = await chaos(subject, seed, 5_000);
  expect(lies).toEqual([]);
  expect(commands).toBe(5_000);

  const told = [...counts];
  const howOften = (fault: string, outcome = ""): number =>
    told.reduce((sum, [key, count]) => sum + (key.startsWith(`${fault}: ${outcome}`) ? count : 0), 0);
  for (const { name } of FAULTS) expect(howOften(name), name).toBeGreaterThan(20);
  for (const name of PROVABLE) expect(howOften(name, "notSent") / howOften(name), name).toBe(1);
  // "unknown" for everything would be no lie either.
  expect(howOften("none", "confirmed") / howOften("none")).toBeGreaterThan(0.8);
  expect(howOften("answer cut", "confirmed") / howOften("answer cut")).toBeGreaterThan(0.8);
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(300);
});
