import fc from "fast-check";
import { lifeOf, oneStep, type Weighted } from "../../../support/random-steps.ts";

/** The command that goes past the queue, by `client.POST`. */
export const DIRECT = "flash-lights";

/** What a caller wants. */
export interface Wish {
  vehicle: "V1" | "V2";
  name: "unlock-central-lock" | "lock-central-lock";
  maxAge?: number | undefined;
  deadline?: number | undefined;
  join: boolean;
  serialize: boolean;
  /** `ended`: its signal is aborted from the beginning; `lacking`: the vehicle lacks the capability. */
  as: "usual" | "ended" | "lacking";
}

/** What the API does with a command. */
export type Answer = "ok" | "conflict" | "limited" | "unauthorized" | "error" | "reset" | "refused";

/** One thing that happens. Numbers named `of` pick among what there is: modulo its count, from the newest. */
export type Step =
  /** Some callers leave and others come, all in one turn of the event loop. */
  | { do: "call"; leave: number[]; wishes: Wish[] }
  /** By `client.POST`, past the queue. */
  | { do: "post"; vehicle: Wish["vehicle"] }
  /** Answers a command that has no answer yet, also one that nobody waits for any more. */
  | { do: "answer"; of: number; answer: Answer }
  /** Tokens are to be waited for, or those who wait get theirs, or none. */
  | { do: "token"; is: "held" | "given" | "failed" }
  | { do: "advance"; ms: number }
  /** Moves the wall hand alone: the machine slept. */
  | { do: "advanceWall"; ms: number }
  | { do: "close" };

const wish: fc.Arbitrary<Wish> = fc.record({
  vehicle: fc.constantFrom("V1" as const, "V1" as const, "V1" as const, "V2" as const),
  name: fc.constantFrom("unlock-central-lock" as const, "unlock-central-lock" as const, "lock-central-lock"),
  maxAge: fc.constantFrom(undefined, undefined, 1_000, 3_000, 20_000),
  deadline: fc.constantFrom(undefined, undefined, undefined, 2_000, 8_000),
  join: fc.constantFrom(true, true, true, true, true, false),
  serialize: fc.constantFrom(true, true, true, true, true, false),
  as: fc.constantFrom(...Array<"usual">(14).fill("usual"), "ended" as const, "lacking" as const),
});

const moments = fc.constantFrom(0, 1, 49, 50, 99, 100, 999, 1_000, 2_000, 3_000, 5_000, 10_000, 35_000);

const weighted: Weighted<Step>[] = [
  [
    30,
    fc.record({
      do: fc.constant("call" as const),
      leave: fc.constant([]),
      wishes: fc.array(wish, { minLength: 1, maxLength: 3 }),
    }),
  ],
  [
    8,
    fc.record({
      do: fc.constant("call" as const),
      leave: fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }),
      wishes: fc.array(wish, { maxLength: 1 }),
    }),
  ],
  [2, fc.record({ do: fc.constant("post" as const), vehicle: wish.map(({ vehicle }) => vehicle) })],
  [
    25,
    fc.record({
      do: fc.constant("answer" as const),
      of: fc.constantFrom(0, 0, 0, 1, 2),
      answer: fc.constantFrom<Answer[]>(
        "ok",
        "ok",
        "ok",
        "conflict",
        "limited",
        "unauthorized",
        "error",
        "reset",
        "refused",
        "refused",
      ),
    }),
  ],
  [
    8,
    fc.record({
      do: fc.constant("token" as const),
      is: fc.constantFrom("held" as const, "given" as const, "given" as const, "failed" as const),
    }),
  ],
  [20, fc.record({ do: fc.constant("advance" as const), ms: moments })],
  [3, fc.record({ do: fc.constant("advanceWall" as const), ms: moments })],
];

const step = oneStep<Step>([
  ...weighted.map(([weight, kind]): Weighted<Step> => [20 * weight, kind]),
  [4, fc.constant({ do: "close" })],
]);

/** A life of a client: some 40 steps in the mean; closed at its end, seldom before. */
export const steps: fc.Arbitrary<Step[]> = lifeOf(step, 80);
