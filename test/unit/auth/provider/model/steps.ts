import fc from "fast-check";
import { lifeOf, oneStep, type Weighted } from "../../../../support/random-steps.ts";
import type { Reply } from "./token-life.ts";

/** One thing that happens. Numbers named `of` pick among what there is: modulo its count, from the newest. */
export type Step =
  | { do: "getToken"; minValidity: number; aborted: boolean }
  | { do: "abort"; of: number }
  | { do: "invalidate"; of: number }
  | { do: "advance"; ms: number }
  | { do: "advanceMonotonic"; ms: number }
  | { do: "advanceWall"; ms: number }
  /** Moves both hands to where the token has so much life left. */
  | { do: "untilLeft"; ms: number }
  /** Answers a request that has no answer yet, also one that nobody waits for any more. */
  | { do: "answer"; of: number; reply: Answer }
  | { do: "secret"; works: boolean }
  | { do: "close" };

/** A reply; a grant says which value: a new one, or the `again`-th newest that was granted before. */
export type Answer = Exclude<Reply, { kind: "grant" }> | { kind: "grant"; again: number; lifetimeS: number };

const failure = (code: string, more: object = {}): Answer => ({ kind: "failure", code, ...more });

const failures: Answer[] = [
  failure("network"),
  failure("http-500"),
  failure("unusable-answer"),
  failure("http-503", { retryAfterS: 3 }),
  failure("http-429", { retryAfterS: 300 }),
  failure("http-404", { permanent: true }),
  failure("invalid_client", { permanent: true }),
];

const grants = fc.record({
  kind: fc.constant("grant" as const),
  again: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) },
  ),
  lifetimeS: fc.constantFrom(900, 900, 900, 1, 10, 60, 300, 3600, 100_000),
});

const moments = fc.constantFrom(1, 50, 200, 399, 1000, 1001, 2000, 5000, 10_000, 30_000, 61_000, 300_000);

const weighted: Weighted<Step>[] = [
  [
    40,
    fc.record({
      do: fc.constant("getToken" as const),
      minValidity: fc.constantFrom(0, 0, 0, 0, 0, 0, 500, 8000, 200_000, 1_000_000),
      aborted: fc.constantFrom(false, false, false, false, false, false, false, true),
    }),
  ],
  [6, fc.record({ do: fc.constant("abort" as const), of: fc.nat(9) })],
  [5, fc.record({ do: fc.constant("invalidate" as const), of: fc.nat(4) })],
  [12, fc.record({ do: fc.constant("advance" as const), ms: moments })],
  [3, fc.record({ do: fc.constant("advanceMonotonic" as const), ms: moments })],
  [
    3,
    fc.record({
      do: fc.constant("advanceWall" as const),
      ms: fc.oneof(
        moments,
        moments.map((ms) => -ms),
      ),
    }),
  ],
  [
    8,
    fc.record({
      do: fc.constant("untilLeft" as const),
      ms: fc.constantFrom(132_000, 120_000, 60_000, 10_000, 9999, 3000, 1500, 1001, 1000, 999, 0),
    }),
  ],
  [
    25,
    fc.record({
      do: fc.constant("answer" as const),
      of: fc.constantFrom(0, 0, 0, 0, 0, 1, 2),
      reply: fc.oneof(
        { weight: 3, arbitrary: grants },
        { weight: 2, arbitrary: fc.constantFrom(...failures) },
      ),
    }),
  ],
  [2, fc.record({ do: fc.constant("secret" as const), works: fc.constantFrom(true, true, false) })],
];

const step = oneStep(weighted);

/** The API rejects a token that was just granted: often enough in a row that the breaker is met. */
const rejection: Step[] = [
  { do: "getToken", minValidity: 0, aborted: false },
  { do: "answer", of: 0, reply: { kind: "grant", again: 0, lifetimeS: 900 } },
  { do: "invalidate", of: 0 },
];

const closing: Step[] = [{ do: "close" }];

/** A life of a provider: some 100 steps in the mean; closed at its end, seldom before. */
export const steps: fc.Arbitrary<Step[]> = lifeOf(
  oneStep<Step[]>([
    [380, step.map((one) => [one])],
    [20, fc.constant(rejection)],
    [1, fc.constant(closing)],
  ]),
  180,
).map((pieces) => pieces.flat());
