import fc from "fast-check";
import { lifeOf, oneStep, type Weighted } from "../../../support/random-steps.ts";

/** Requests that a window allows, and how long it is. */
export interface Setup {
  limit: number;
  windowMs: number;
}

/** One thing that happens. Numbers named `of` pick among what there is, modulo its count. */
export type Step =
  /** Requests ask to leave, all in one turn of the event loop. */
  | { do: "enter"; urgent: boolean[] }
  /** From the newest: also one that is under way, or over. */
  | { do: "abort"; of: number }
  /** One that is under way, from the oldest, is over. `shut` is a 429 that names `seconds`. */
  | { do: "leave"; of: number; as: "answered" | "lost" | "unsent" | "shut"; seconds: number }
  | { do: "advance"; ms: number };

export const setup: fc.Arbitrary<Setup> = fc.record({
  limit: fc.constantFrom(1, 2, 5),
  windowMs: fc.constantFrom(5_000, 10_000, 60_000),
});

const weighted: Weighted<Step>[] = [
  [
    10,
    fc.record({
      do: fc.constant("enter" as const),
      urgent: fc.array(fc.constantFrom(false, false, true), { minLength: 1, maxLength: 4 }),
    }),
  ],
  [3, fc.record({ do: fc.constant("abort" as const), of: fc.nat(5) })],
  [
    20,
    fc.record({
      do: fc.constant("leave" as const),
      of: fc.nat(3),
      as: fc.constantFrom(
        ...Array<"answered">(30).fill("answered"),
        "lost",
        "lost",
        "unsent",
        "unsent",
        "shut",
      ),
      seconds: fc.constantFrom(1, 3, 30),
    }),
  ],
  [
    10,
    fc.record({
      do: fc.constant("advance" as const),
      ms: fc.constantFrom(0, 1, 500, 1_000, 3_000, 9_999, 10_000, 60_000),
    }),
  ],
];

/** A life of a pacer: some 40 steps in the mean. */
export const steps: fc.Arbitrary<Step[]> = lifeOf(oneStep(weighted), 80);
